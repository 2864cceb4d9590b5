import { describe, expect, it } from "vitest";
import { attacks, exploreCases } from "../../../test/results/index.ts";
import type { RunResult } from "#run";
import { plain, type Palette } from "../palette.ts";
import { resultJson } from "../json.ts";
import { junitXml } from "../junit.ts";
import { summaryText } from "../terminal.ts";
import { displayWidth } from "../width.ts";

const kept = { path: ".plimsoll/runs/20261121-024701-482-k3f9", next: "npx plimsoll show 20261121-024701-482-k3f9" };

/** Colours one can read in a diff. */
const marked: Palette = {
  bold: (text) => `<b>${text}</b>`,
  dim: (text) => `<dim>${text}</dim>`,
  red: (text) => `<red>${text}</red>`,
  green: (text) => `<green>${text}</green>`,
  yellow: (text) => `<yellow>${text}</yellow>`,
  cyan: (text) => `<cyan>${text}</cyan>`,
};

const named = Object.entries(exploreCases) as [keyof typeof exploreCases, RunResult][];
const text = (result: RunResult, columns: number, over: { all?: boolean; isAscii?: boolean } = {}): string =>
  summaryText(result, { columns, palette: plain, all: false, ...over }, kept);

describe("summaryText of an exploration", () => {
  for (const columns of [80, 140]) {
    it.each(named)(`prints %s in ${String(columns)} columns`, async (name, result) => {
      await expect(text(result, columns)).toMatchFileSnapshot(`../golden/explore-${name}-${String(columns)}.txt`);
    });
  }

  it("paints what matters", async () => {
    const painted = summaryText(exploreCases.pool, { columns: 100, palette: marked, all: true }, kept);
    await expect(painted).toMatchFileSnapshot("../golden/explore-pool-painted.txt");
  });

  it("reads the same with colours as without", () => {
    for (const [name, result] of named) {
      const painted = summaryText(result, { columns: 80, palette: marked, all: false }, kept);
      const lines = (printed: string): readonly string[] => printed.split("\n").map((line) => line.trimEnd());
      expect(lines(painted.replace(/<\/?(?:b|dim|red|green|yellow|cyan)>/g, "")), name).toEqual(
        lines(text(result, 80)),
      );
    }
  });

  it("says everything in ASCII where a terminal has nothing else", async () => {
    const printed = text(exploreCases.collapse, 80, { isAscii: true });
    expect(printed).toMatch(/^[\n -~]+$/);
    await expect(printed).toMatchFileSnapshot("../golden/explore-collapse-ascii.txt");
  });

  it.each([40, 60, 80, 100, 140, 200])("is never wider than %d columns", (columns) => {
    for (const [name, result] of named) {
      const tooWide = text(result, columns, { all: true })
        .split("\n")
        .filter((line) => displayWidth(line) > columns);
      expect(tooWide, name).toEqual([]);
    }
  });

  it("folds to the trials that tell something, and shows all where that is asked for", () => {
    expect(text(exploreCases.pool, 100)).toContain("and 10 more that tell less (show --all)");
    const rows = text(exploreCases.pool, 100, { all: true }).match(/^ {2}[ \d]\d [a-z-]+ /gm);
    expect(rows).toHaveLength(20);
  });

  it("says first what was missed or cannot be trusted, and only then what was found", () => {
    const words = "The goal was missed: rate >= 500/s, it was 412/s.";
    const goal = { expression: "rate >= 500/s", observed: 412, observedText: "412/s", ok: false };
    const missed = text({ ...exploreCases.pool, verdict: "fail", summary: words, slo: [goal] }, 140);
    expect(missed).toMatch(/^✗ FAIL {2}The goal was missed: rate >= 500\/s, it was 412\/s\. One instance carries 412/);
    expect(missed).toContain("✗ rate >= 500/s  412/s");
    const summary = "Not to be trusted: the machine stood still (7 s). One";
    const untrusted = text({ ...exploreCases.pool, verdict: "invalid", summary }, 140);
    expect(untrusted).toMatch(/^! INVALID {2}Not to be trusted: the machine stood still/);
    expect(text({ ...exploreCases.generator, summary }, 140)).toMatch(
      /^! INVALID {2}No capacity: the generator was the limit/,
    );
  });

  it("leaves resources out where nobody could read any", () => {
    expect(text(exploreCases.withoutResources, 100)).not.toContain("What was used");
    expect(text(exploreCases.withoutResources, 100)).toContain(
      "→ Its process was not seen: run Plimsoll on its machine",
    );
  });

  it("lets no name or message of the target act on the terminal", () => {
    const { explore } = exploreCases.pool;
    const bad = attacks.join(" ");
    const hostile: RunResult = {
      ...exploreCases.pool,
      explore: {
        ...explore,
        bindingRule: bad,
        rules: attacks.map((rule) => ({ text: rule, operation: rule, capacity: null, isBinding: false })),
        obstacles: attacks.map((evidence) => ({ kind: "restart", evidence, advice: evidence })),
        bottlenecks: explore.bottlenecks.map((each) => ({
          ...each,
          resource: bad,
          evidence: attacks,
          against: attacks,
          missing: bad,
        })),
        trials: explore.trials.map((trial) => ({
          ...trial,
          outcome: { kind: "bad", rule: bad, evidence: bad },
          operations: trial.operations.map((operation) => ({ ...operation, name: bad })),
          resources: trial.resources && {
            ...trial.resources,
            metrics: Object.fromEntries(attacks.map((name) => [name, 1])),
          },
        })),
      },
    };
    const printed = text(hostile, 100, { all: true });
    // oxlint-disable-next-line no-control-regex -- that there are none is the point
    expect(printed).not.toMatch(
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/,
    );
    expect(printed).not.toMatch(/^\s*::/m);
    expect(printed).not.toContain("##vso[");
  });

  it("reads documents of a newer version", () => {
    const { explore } = exploreCases.interrupted;
    const newer = {
      ...exploreCases.interrupted,
      explore: {
        ...explore,
        obstacles: [{ kind: "solar-flare", evidence: "", advice: "" }],
        trials: explore.trials.map((trial) => ({ ...trial, purpose: "guess", outcome: { kind: "odd" } })),
      },
    } as unknown as RunResult;
    expect(text(newer, 100)).toContain("No capacity: solar-flare.");
  });
});

describe("the document and JUnit of an exploration", () => {
  it("has the whole block in JSON", () => {
    expect(JSON.parse(resultJson(exploreCases.pool))).toEqual(JSON.parse(JSON.stringify(exploreCases.pool)));
  });

  it.each(["pool", "generator"] as const)("is a test case per rule, and one for the capacity: %s", async (name) => {
    await expect(junitXml(exploreCases[name])).toMatchFileSnapshot(`../golden/explore-${name}.junit.xml`);
  });

  it("fails the rule that already the reference breaks", () => {
    const { explore } = exploreCases.pool;
    const rule = explore.rules[0]!.text;
    const reference = { ...explore.reference!, outcome: { kind: "bad", rule, evidence: "p95 300 ms" } as const };
    const xml = junitXml({ ...exploreCases.pool, explore: { ...explore, capacity: null, reference } });
    expect(xml).toContain('<failure type="rule" message="already the reference: p95 300 ms"');
    expect(xml).toMatch(/failures="1" errors="1"/);
  });
});
