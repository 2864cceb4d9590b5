import { describe, expect, it } from "vitest";
import { cases, live } from "../../test/results/index.ts";
import { asciiText } from "./ascii.ts";
import { liveLines } from "./live.ts";
import { plain } from "./palette.ts";
import { summaryText } from "./terminal.ts";
import { displayWidth } from "./width.ts";

describe("asciiText", () => {
  it("takes as many cells as what it stands for", () => {
    const text = "│ ⢀⡠⠔✗ 12 µs – 3 × ▁▂▃▄▅▆▇█ ░ … ●◆▲▼▽▸▷";
    expect(asciiText(text)).toMatch(/^[ -~]+$/);
    expect(asciiText(text)).toHaveLength(displayWidth(text));
  });

  it("leaves the letters of names alone", () => {
    expect(asciiText("GET /café")).toBe("GET /café");
  });

  it("covers all that the reports of runs draw", () => {
    const page = { columns: 100, palette: plain, all: true, isAscii: true };
    for (const name of ["passing", "failing", "invalid", "interrupted", "extremes"] as const) {
      expect(summaryText(cases[name], page), name).toMatch(/^[\n -~]+$/);
    }
    const lines = liveLines(live, { columns: 100, rows: 40, palette: plain, isAscii: true });
    expect(lines.join("\n")).toMatch(/^[\n -~]+$/);
  });
});
