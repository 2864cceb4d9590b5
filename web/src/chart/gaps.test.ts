import { describe, expect, it } from "vitest";
import { columnWithGaps, rowsWithGaps, timesWithGaps } from "./gaps.ts";

describe("gaps", () => {
  it("break a line where seconds are missing", () => {
    const atSeconds = [0, 1, 2, 7, 8];
    const rows = rowsWithGaps(atSeconds, 1);
    expect(timesWithGaps(atSeconds, rows, 1)).toEqual([0, 1, 2, 3, 7, 8]);
    expect(columnWithGaps([10, 11, 12, 17, 18], rows)).toEqual([10, 11, 12, null, 17, 18]);
  });

  it("leave all as it was where there are none", () => {
    const atSeconds = [0, 4, 8];
    const column = [1, null, 3];
    const rows = rowsWithGaps(atSeconds, 4);
    expect(rows).toBeNull();
    expect(timesWithGaps(atSeconds, rows, 4)).toBe(atSeconds);
    expect(columnWithGaps(column, rows)).toBe(column);
  });
});
