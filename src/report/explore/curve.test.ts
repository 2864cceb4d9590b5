import { describe, expect, it } from "vitest";
import { exploreCases, pooledExplore } from "../../../test/results/index.ts";
import type { ExploreResult } from "#run";
import { plain } from "../palette.ts";
import { Canvas, drawLine } from "./canvas.ts";
import { curveLines } from "./curve.ts";
import { latencyScale, loadScale, logScale } from "./curve-scale.ts";

const page = { columns: 100, palette: plain, all: false };
const curve = (explore: ExploreResult): readonly string[] => curveLines(explore, page);
const columnOf = (lines: readonly string[], text: string): number =>
  lines.find((line) => line.includes(text))?.indexOf(text) ?? -1;

describe("curveLines", () => {
  it("paints the limit of the rule that decided, with its figure on the axis", () => {
    expect(curve(pooledExplore).find((line) => line.includes("╌╌╌"))).toMatch(/^ +132 ms ┤╌/);
    const latency = { quantile: 0.99, limitMs: 300 };
    const rules = [{ text: "not: p99 < 300ms", latency, capacity: null, isBinding: true }];
    const goal = curve({ ...pooledExplore, rules, bindingRule: "not: p99 < 300ms" });
    expect(goal[1]).toBe("p99 of all requests against requests/s");
    expect(goal.find((line) => line.includes("╌╌╌"))).toMatch(/^ +300 ms ┤╌/);
  });

  it("paints the limit that was broken first where none has decided yet", () => {
    const goals = ["not: p99 < 900ms", "not: p95 < 120ms"];
    const limits = [
      { quantile: 0.99, limitMs: 900 },
      { quantile: 0.95, limitMs: 120 },
    ];
    const rules = goals.map((text, at) => ({ text, latency: limits[at]!, capacity: null, isBinding: false }));
    const bad = { kind: "bad", rule: goals[1]!, evidence: "" } as const;
    const trials = pooledExplore.trials.map((trial) =>
      trial.outcome.kind === "bad" ? { ...trial, outcome: bad } : trial,
    );
    const lines = curve({ ...pooledExplore, capacity: null, bindingRule: null, rules, trials });
    expect(lines.find((line) => line.includes("╌╌╌"))).toMatch(/^ +120 ms ┤╌/);
  });

  it("has no limit to paint where no rule is about latency", () => {
    const rules = [{ text: "errors above 1 %", capacity: null, isBinding: true }];
    const lines = curve({ ...pooledExplore, rules, bindingRule: "errors above 1 %" });
    expect(lines.join("\n")).not.toMatch(/╌|limit/);
    expect(lines[1]).toBe("p95 of GET /api/products against requests/s");
  });

  it("stands what is carried upright, under its words and over its interval", () => {
    const lines = curve(pooledExplore);
    const arrow = columnOf(lines, "▼");
    const upright = lines.filter((line) => line[arrow] === "│");
    expect(upright.length).toBeGreaterThanOrEqual(10);
    expect(lines.find((line) => line.includes("└"))?.[arrow]).toBe("┷");
    expect(columnOf(lines, "▽")).toBe(columnOf(lines, "┊"));
  });

  it("draws a trial whose p95 failed in the top row, and one of too few requests not at all", () => {
    const [first, second, ...rest] = pooledExplore.trials.slice(-5);
    const silent = (errorRatio: number): ExploreResult => {
      const operations = first!.operations.map((operation) => ({ ...operation, p95Ms: null, errorRatio }));
      return { ...pooledExplore, trials: [{ ...first!, ratePerSecond: 50, errorRatio, operations }, second!, ...rest] };
    };
    expect(curve(silent(0.2)).slice(3, 4).join("")).toContain("●");
    expect(curve(silent(0.2)).join("")).toContain("top row: p95 failed");
    expect(curve(silent(0)).slice(3, 4).join("")).not.toContain("●");
  });

  it("shows the share of failures where something failed, and nothing of it elsewhere", () => {
    expect(curve(exploreCases.rateLimiter.explore).join("\n")).toMatch(/69 % ┤.*█\n +errors │/);
    expect(curve(pooledExplore).join("\n")).not.toContain("errors");
  });

  it("draws nothing where there is nothing to compare", () => {
    expect(curve({ ...pooledExplore, trials: pooledExplore.trials.slice(0, 1) })).toEqual([]);
  });
});

describe("scales", () => {
  it("are logarithmic beyond a span of twenty", () => {
    expect(latencyScale([10, 190]).at(0)).toBe(0);
    expect(latencyScale([10, 210]).at(0)).toBe(-Infinity);
    expect(latencyScale([10, 210]).at(10)).toBe(0);
  });

  it("have labels at round values, within their ends", () => {
    expect(loadScale(640, 4).ticks).toEqual([0, 200, 400, 600]);
    expect(loadScale(0.69, 4).ticks).toEqual([0, 0.2, 0.4, 0.6]);
    expect(logScale(42, 9000).ticks.toSorted((a, b) => a - b)).toEqual([
      20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000,
    ]);
  });
});

describe("Canvas", () => {
  it("joins neighbours of one colour", () => {
    const red = (text: string): string => `<${text}>`;
    const canvas = new Canvas(5, 1);
    canvas.write(1, 0, "ab", red);
    canvas.put(3, 0, "c");
    canvas.put(9, 9, "x");
    expect(canvas.lines()).toEqual([" <ab>c"]);
  });

  it("draws lines finer than characters, around what is there", () => {
    const canvas = new Canvas(3, 1);
    canvas.put(1, 0, "o");
    drawLine(
      canvas,
      [
        [0, 0],
        [2.75, 0.75],
      ],
      (text) => text,
    );
    expect(canvas.lines()[0]).toMatch(/^[\u2801-\u28ff]o[\u2801-\u28ff]$/);
  });
});
