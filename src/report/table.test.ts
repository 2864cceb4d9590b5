import { describe, expect, it } from "vitest";
import { plain } from "./palette.ts";
import { tableLines } from "./table.ts";

const rows = [
  { name: { text: "GET /" }, figures: [{ text: "1,234" }, { text: "12 ms" }] },
  { name: { text: "POST /a/very/long/name/that/goes/on" }, mark: "(start)", figures: [{ text: "5" }, { text: "–" }] },
];
const shape = { title: "operation", figures: ["requests", "p50"], leastNeeded: ["p50"] };

describe("tableLines", () => {
  it("aligns figures on the right where names fit beside them", () => {
    expect(tableLines(shape, rows, 80, plain)).toEqual([
      "operation                                    requests    p50",
      "GET /                                           1,234  12 ms",
      "POST /a/very/long/name/that/goes/on (start)         5      –",
    ]);
  });

  it("gives names a line of their own where they do not, and cuts them in the middle", () => {
    expect(tableLines(shape, rows, 34, plain)).toEqual([
      "    requests    p50",
      "GET /",
      "       1,234  12 ms",
      "POST /a/very/…that/goes/on (start)",
      "           5      –",
    ]);
  });

  it("leaves out the least needed figures before it gets too wide", () => {
    expect(tableLines(shape, rows, 14, plain)[0]).toBe("    requests");
  });

  it("goes without some figures where whole names then fit beside the rest", () => {
    const wide = "requests that went to this operation";
    const giving = { title: "operation", figures: [wide, "p50"], beforeStacking: [wide] };
    expect(tableLines(giving, rows, 50, plain)).toEqual([
      "operation                                      p50",
      "GET /                                        12 ms",
      "POST /a/very/long/name/that/goes/on (start)      –",
    ]);
    expect(tableLines(giving, rows, 49, plain)[0]).toBe(`    ${wide}    p50`);
  });

  it("drops figures instead of stacking where the name comes first", () => {
    const lines = tableLines({ ...shape, nameFirst: true, words: ["requests"] }, rows, 56, plain);
    expect(lines[0]).toBe("operation                                    requests");
    expect(lines[1]).toBe("GET /                                        1,234   ");
  });
});
