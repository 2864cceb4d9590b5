import { describe, expect, it } from "vitest";
import { cases } from "../../test/results/index.ts";
import type { RunResult } from "#run";
import { plain, type Palette } from "./palette.ts";
import { summaryText } from "./terminal.ts";
import { displayWidth } from "./width.ts";

const kept = { path: ".plimsoll/runs/20261121-024701-482-k3f9", next: "plimsoll show 20261121-024701-482-k3f9" };

/** Colours one can read in a diff. */
const marked: Palette = {
  bold: (text) => `<b>${text}</b>`,
  dim: (text) => `<dim>${text}</dim>`,
  red: (text) => `<red>${text}</red>`,
  green: (text) => `<green>${text}</green>`,
  yellow: (text) => `<yellow>${text}</yellow>`,
  cyan: (text) => `<cyan>${text}</cyan>`,
};

const named = Object.entries(cases) as [keyof typeof cases, RunResult][];
const text = (result: RunResult, columns: number, all = false): string =>
  summaryText(result, { columns, palette: plain, all }, kept);

describe("summaryText", () => {
  for (const columns of [80, 140]) {
    it.each(named)(`prints the %s run in ${String(columns)} columns`, async (name, result) => {
      await expect(text(result, columns)).toMatchFileSnapshot(`golden/${name}-${String(columns)}.txt`);
    });
  }

  it("paints what matters", async () => {
    const painted = summaryText(cases.failing, { columns: 100, palette: marked, all: false }, kept);
    await expect(painted).toMatchFileSnapshot("golden/failing-painted.txt");
  });

  it.each([40, 60, 80, 100, 140, 200])("is never wider than %d columns", (columns) => {
    for (const [, result] of named) {
      const tooWide = text(result, columns, true)
        .split("\n")
        .filter((line) => displayWidth(line) > columns);
      expect(tooWide).toEqual([]);
    }
  });

  it("says the verdict first", () => {
    const firsts = named.map(([, result]) => text(result, 200).split("\n")[0]);
    expect(firsts.slice(0, 3)).toEqual([
      "✓ PASS  shop.ts passed: all 3 goals held at 200 users and 102 requests/s.",
      expect.stringMatching(/^✗ FAIL {2}shop\.ts failed 2 of 3 goals/),
      expect.stringMatching(/^! INVALID {2}This measurement cannot be trusted/),
    ]);
  });

  it("cuts long tables and says how much was cut, unless all is asked for", () => {
    const cut = text(cases.manyOperations, 120);
    expect(cut).toContain("and 1,980 more (show --all)");
    expect(cut).toContain("GET /api/items/19 ");
    expect(cut).not.toContain("GET /api/items/20 ");
    expect(text(cases.manyOperations, 120, true)).toContain("GET /api/items/1999");
  });

  it.each([80, 140])("lets no name or message of the target act on the terminal, %d columns", (columns) => {
    const printed = text(cases.hostile, columns, true);
    // oxlint-disable-next-line no-control-regex -- that there are none is the point
    expect(printed).not.toMatch(
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/,
    );
    expect(printed).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
    expect(printed).not.toMatch(/^\s*::/m);
    expect(printed).not.toContain("##vso[");
  });

  it("does not tick a goal that too little was measured for", () => {
    const note = "only 81 measured, p99 needs 368";
    const unsure = { expression: "p99 < 1s", observed: 51.8, observedText: "51.8 ms", ok: true, note };
    expect(text({ ...cases.passing, slo: [unsure] }, 100)).toContain(`? p99 < 1s  51.8 ms  ${note}`);
  });

  it("puts below the row of all requests what is not part of it, so that rows and row add up", () => {
    const [first, second] = cases.passing.operations;
    const hook = { ...first!, step: "start", count: 99_999 };
    const nap = { ...first!, kind: "measure" as const, protocol: "sleep", name: "nap", count: 99_998 };
    const names = text({ ...cases.passing, operations: [nap, hook, first!, second!] }, 140)
      .split("\n")
      .slice(text(cases.passing, 140).split("\n").indexOf("Operations") + 2)
      .slice(0, 5);
    const sum = (first!.count + second!.count).toLocaleString("en-US");
    expect(names[2]).toMatch(new RegExp(`^  all requests +${sum} `));
    expect(names.slice(3)).toEqual([expect.stringContaining("(start)"), expect.stringContaining("sleep nap")]);
  });

  it("prints a percentile among the failures as failed, and one the sample cannot carry as a dash", () => {
    const lines = text(cases.failing, 140).split("\n");
    expect(lines.find((line) => line.includes("browse the catalogue"))).toMatch(/651 ms +failed +failed/);
    expect(lines.find((line) => line.includes("buyer: GET"))).toMatch(/270 ms +– /);
  });
});
