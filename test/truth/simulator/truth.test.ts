import { describe, expect, it } from "vitest";
import { models } from "./models.ts";
import { rowOf, score } from "./searches.ts";
import { capacityAt } from "./steady-state.ts";
import { readTruths } from "./truths.ts";
import { missed } from "./verdict.ts";

// A small part of `npm run truth`: the same searches with the same assertions.

const how = [
  { effort: "default", rule: "absolute", seeds: 8 },
  { effort: "default", rule: "excess", seeds: 4 },
  { effort: "quick", rule: "absolute", seeds: 10 },
  { effort: "quick", rule: "excess", seeds: 6 },
] as const;

describe.each(models)("explore on $name, simulated", (planted) => {
  it.each(how)("$effort, $rule limit: right within what it may be off", async ({ effort, rule, seeds }) => {
    const truth = readTruths()[planted.name]!;
    const scores = [];
    for (let seed = 1; seed <= seeds; seed++) scores.push(await score(planted, truth, { effort, rule, seed }));
    const row = rowOf(planted, { effort, rule }, scores);
    expect(missed(row, planted), JSON.stringify(row)).toEqual([]);
  });
});

it("knows the truth it compares with: M/M/1 by its formula", () => {
  const single = models[0]!;
  // P(T > t) = e^(−(μ − λ)t) = 5 %.
  const truth = 200 - Math.log(20) / (single.limitMs / 1000);
  expect(Math.abs(readTruths()[single.name]!.absolute / truth - 1)).toBeLessThan(0.003);
  expect(Math.abs(capacityAt(single.model, 200, single.limitMs, 500_000) / truth - 1)).toBeLessThan(0.02);
});
