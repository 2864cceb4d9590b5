import { describe, expect, it } from "vitest";
import type { TracesInside } from "#diagnosis";
import { plain } from "../palette.ts";
import { displayWidth } from "../width.ts";
import { nothing, route, row, shop } from "./inside.fixture.ts";
import { insideText } from "./inside.ts";

const text = (inside: TracesInside, columns = 80, over: { all?: boolean; isAscii?: boolean } = {}): string =>
  insideText(inside, { columns, palette: plain, all: false, ...over });
const tooWide = (printed: string, columns: number): readonly string[] =>
  printed.split("\n").filter((line) => displayWidth(line) > columns);

describe("insideText", () => {
  it.each([80, 140])("prints routes, dependencies and findings in %d columns", async (columns) => {
    await expect(text(shop, columns)).toMatchFileSnapshot(`../golden/inside-${String(columns)}.txt`);
  });

  it("says everything in ASCII where a terminal has nothing else", () => {
    expect(text(shop, 80, { isAscii: true })).toMatch(/^[\n -~]+$/);
  });

  it("is never wider than the page, nor driven by what comes from the target", () => {
    const label = `${"産".repeat(200)}\u001b[31m\n::error::${"x".repeat(500)}`;
    const rows = Array.from({ length: 40 }, (_, depth) => row(depth, label, 1_234_567, 59_900, { service: label }));
    const hostile: TracesInside = {
      ...shop,
      routes: [route(label, rows, 5_555_555)],
      dependencies: shop.dependencies.map((each) => ({ ...each, label, system: label, calls: 1e12 })),
      findings: shop.findings.map((each) => ({ ...each, title: label, evidence: [label] })),
    };
    for (const columns of [60, 80, 100, 140]) {
      for (const all of [true, false]) {
        const printed = text(hostile, columns, { all });
        expect(tooWide(printed, columns)).toEqual([]);
        expect(printed).not.toMatch(/\u001b|^\s*::error/m);
      }
    }
  });

  it("shows ten routes, and how many more there are", () => {
    const routes = Array.from({ length: 13 }, (_, index) => route(`GET /r${index}/`, [row(0, "root", 1, 80)]));
    const printed = text({ ...shop, routes });
    expect(printed.match(/^ {2}GET \/r\d+\/: 1,240 traces/gm)).toHaveLength(10);
    expect(printed).toContain("and 3 routes more");
    expect(text({ ...shop, routes }, 80, { all: true }).match(/^ {2}GET \/r\d+\//gm)).toHaveLength(13);
  });

  it("leaves out rows that take next to nothing, but neither the five largest nor what stands above one", () => {
    const small = Array.from({ length: 10 }, (_, index) => row(1, `small ${index}`, 1, 1 + index / 100));
    const rows = [row(0, "root", 1, 80), ...small, row(1, "tiny parent", 1, 0.1), row(2, "async child", 1, 40)];
    const printed = text({ ...shop, routes: [route("GET /", rows)] });
    expect(printed).toContain("async child");
    expect(printed).toContain("tiny parent");
    expect(printed.match(/small \d/g)).toEqual(["small 7", "small 8", "small 9"]);
    expect(printed).toContain("and 7 places more that take less");
  });

  it("gives a finding's example where its evidence does not, and once where it does", () => {
    const printed = text(shop);
    for (const { exampleTraceId } of shop.findings) expect(printed.split(exampleTraceId!)).toHaveLength(2);
    expect(printed).toContain("plimsoll explain n-plus-one");
  });

  it("says why there is no route", () => {
    expect(text(nothing)).toContain("No span came.");
    expect(text({ ...shop, routes: [] })).toContain("kind server or consumer");
  });
});
