import { compareRuns } from "#measure";
import { seeded } from "../../../src/method/simulation/seeded.fixture.ts";
import { noisyRuns } from "./noisy-runs.ts";

export interface CompareCase {
  readonly name: string;
  readonly runs: number;
  readonly noise: number;
  readonly operations: number;
  readonly times: number;
  readonly slowed: number;
  readonly isPaired?: boolean;
  /** Bounds on the share of comparisons that call it a regression. */
  readonly alarms: readonly [least: number, most: number];
}

const equal = { times: 1, slowed: 0 };
const falseMost = 0.05;

/** What is true, and how often a comparison may, or has to, call it a regression. */
export const compareCases: readonly CompareCase[] = [
  { name: "A/A", ...equal, runs: 5, noise: 0.03, operations: 1, alarms: [0, falseMost] },
  { name: "A/A", ...equal, runs: 5, noise: 0.03, operations: 10, alarms: [0, falseMost] },
  { name: "A/A", ...equal, runs: 3, noise: 0.03, operations: 10, alarms: [0, falseMost] },
  { name: "A/A", ...equal, runs: 2, noise: 0.03, operations: 3, alarms: [0, falseMost] },
  { name: "A/A", ...equal, runs: 5, noise: 0.1, operations: 1, alarms: [0, falseMost] },
  { name: "A/A", ...equal, runs: 5, noise: 0.1, operations: 10, alarms: [0, falseMost] },
  { name: "A/A in pairs", ...equal, runs: 5, noise: 0.1, operations: 10, isPaired: true, alarms: [0, falseMost] },
  { name: "A/A", ...equal, runs: 10, noise: 0.3, operations: 50, alarms: [0, falseMost] },
  { name: "A/A", ...equal, runs: 1, noise: 0.03, operations: 10, alarms: [0, 0] },
  { name: "10 % slower", times: 1.1, slowed: 1, runs: 5, noise: 0.03, operations: 1, alarms: [0.95, 1] },
  { name: "10 % slower", times: 1.1, slowed: 10, runs: 5, noise: 0.03, operations: 10, alarms: [0.95, 1] },
  { name: "10 % slower", times: 1.1, slowed: 50, runs: 5, noise: 0.03, operations: 50, alarms: [0.95, 1] },
  {
    name: "10 % slower in pairs",
    times: 1.1,
    slowed: 1,
    runs: 6,
    noise: 0.03,
    operations: 1,
    isPaired: true,
    alarms: [0.95, 1],
  },
  { name: "one of ten 20 % slower", times: 1.2, slowed: 1, runs: 5, noise: 0.03, operations: 10, alarms: [0.95, 1] },
  { name: "10 % slower", times: 1.1, slowed: 1, runs: 10, noise: 0.05, operations: 1, alarms: [0.9, 1] },
  { name: "10 % faster", times: 1 / 1.1, slowed: 1, runs: 5, noise: 0.03, operations: 1, alarms: [0, 0.01] },
];

export interface CompareScore {
  readonly regressions: number;
  readonly improvements: number;
  /** Of the intervals of p50 of the first operation, those that held the truth. */
  readonly covered: number;
}

/** Shares of `seeds` comparisons. */
export function scoreOf(each: CompareCase, seeds: number): CompareScore {
  const found = { regressions: 0, improvements: 0, covered: 0 };
  for (let seed = 1; seed <= seeds; seed += 1) {
    const random = seeded(seed);
    const side = { runs: each.runs, noise: each.noise, operations: each.operations };
    const a = noisyRuns({ ...side, times: 1, slowed: 0 }, random);
    const b = noisyRuns({ ...side, times: each.times, slowed: each.slowed }, random);
    const rules = { tolerance: 0.05, errorTolerance: 0.005, anyway: false, isStrict: false };
    const { verdict, rows } = compareRuns(a, b, { ...rules, isPaired: each.isPaired === true });
    if (verdict === "regression") found.regressions += 1;
    if (verdict === "improvement") found.improvements += 1;
    const row = rows.find(({ subject, metric }) => subject.kind === "operation" && metric === "p50");
    const change = each.slowed > 0 ? each.times - 1 : 0;
    if (row !== undefined && row.low !== null && row.high !== null && row.low <= change && change <= row.high)
      found.covered += 1;
  }
  return {
    regressions: found.regressions / seeds,
    improvements: found.improvements / seeds,
    covered: found.covered / seeds,
  };
}

/** Whether a share may be the true one of a bound, by chance of this many seeds (three standard deviations). */
export function isWithin([least, most]: CompareCase["alarms"], share: number, seeds: number): boolean {
  const slack = (bound: number): number => 3 * Math.sqrt((bound * (1 - bound)) / seeds);
  return share >= least - slack(least) && share <= most + slack(most);
}
