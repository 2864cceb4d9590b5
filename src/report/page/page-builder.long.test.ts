import { describe, expect, it } from "vitest";
import { operation, passing, second } from "../../../test/results/index.ts";
import { PageBuilder } from "./page-builder.ts";

const about = { state: "finished", madeAt: "2026-11-21T03:00:00.000Z", docs: [] } as const;
const own = { ...passing, operations: [operation("/api/products", 12_000)] };
const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);

describe("PageBuilder, over time", () => {
  it("stays within 1,200 points for a day, and loses no request on the way", () => {
    const builder = new PageBuilder({ ...own, durationMs: 86_400_000 });
    const one = second(0, { ok: 5 });
    for (let at = 0; at < 86_400; at += 1) builder.add({ ...one, point: { ...one.point, atSeconds: at } });
    const { timeline, operations, heatMap } = builder.picture(about, []);
    expect(timeline.atSeconds.length).toBeLessThanOrEqual(1200);
    expect(timeline.secondsPerPoint * timeline.atSeconds.length).toBeGreaterThanOrEqual(86_400);
    expect(operations[0]?.distribution.count).toBe(5 * 86_400);
    expect(operations[0]?.timeline?.atSeconds.length).toBeLessThanOrEqual(300);
    const seen = heatMap!.columns.flatMap(({ counts }) => counts);
    expect(sum(seen)).toBe(5 * 86_400);
  });
});
