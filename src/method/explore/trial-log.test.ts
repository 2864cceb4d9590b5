import { expect, it } from "vitest";
import { seeded } from "../simulation/seeded.fixture.ts";
import { SimulatedLab } from "../simulation/simulated-lab.ts";
import type { LabSecond, Trial } from "../lab.ts";
import { TrialLog } from "./trial-log.ts";

const model = {
  stations: [{ name: "pool", servers: 4 }],
  operations: [
    {
      name: "GET /",
      steps: [{ kind: "station", station: "pool", hold: { kind: "exponential", meanMs: 20 } }] as const,
    },
  ],
};

async function trialOf(secondsMax: number): Promise<{ readonly lab: SimulatedLab; readonly trial: Trial }> {
  const lab = new SimulatedLab(model, seeded(2));
  return { lab, trial: await lab.trial({ purpose: "search", ratePerSecond: 100, secondsMax }, () => "continue") };
}

const stalledAt = (trial: Trial, which: readonly number[]): Trial => ({
  ...trial,
  seconds: trial.seconds.map((second, at): LabSecond => ({ ...second, stalledMs: which.includes(at) ? 80 : 0 })),
});

const answersIn = (seconds: readonly LabSecond[]): number =>
  seconds.reduce((sum, { operations }) => sum + operations[0]!.latency.count, 0);

it("leaves out the first seconds, and counts what ended after the load", async () => {
  const { lab, trial } = await trialOf(12);
  const drain = await lab.drain(10);
  const log = new TrialLog(trial, drain, 3);
  expect(log.seconds).toHaveLength(9);
  expect(log.run.count).toBe(answersIn(trial.seconds.slice(3)) + answersIn(drain.seconds));
  expect(log.operations.get("GET /")!.batches.map(({ seconds }) => seconds)).toEqual([5, 4]);
});

it("leaves out seconds in which the machine stood still, unless there are many", async () => {
  const { trial } = await trialOf(9);
  const few = new TrialLog(stalledAt(trial, [4, 7]), null, 0);
  expect(few.seconds.map(({ atSeconds }) => atSeconds)).toEqual([0, 1, 2, 3, 5, 6, 8]);
  expect(few.run.count).toBe(answersIn(trial.seconds.filter((_, at) => at !== 4 && at !== 7)));
  const many = new TrialLog(stalledAt(trial, [1, 3, 5, 7]), null, 0);
  expect(many.seconds).toHaveLength(9);
});

it("keeps at least one second", async () => {
  const { trial } = await trialOf(2);
  expect(new TrialLog(trial, null, 5).seconds).toHaveLength(1);
});

it("knows what a target completes at least: not what one short trial completed by chance", async () => {
  let above = 0;
  for (let seed = 1; seed <= 200; seed++) {
    const lab = new SimulatedLab(model, seeded(seed));
    const trial = await lab.trial({ purpose: "search", ratePerSecond: 100, secondsMax: 4 }, () => "continue");
    const log = new TrialLog(trial, null, 1);
    expect(log.surelyCompletedPerSecond).toBeLessThan(log.completedPerSecond);
    if (log.surelyCompletedPerSecond > 100) above++;
  }
  expect(above).toBeLessThanOrEqual(10);
});
