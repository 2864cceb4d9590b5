import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Drain, Lab, LabSecond, Trial, TrialAnswer } from "./lab.ts";

/**
 * What the target does: `fast` answers within some milliseconds whatever comes, `narrow` carries `narrowPerSecond` and
 * queues the rest, `mute` never answers.
 */
export type LabTarget = "fast" | "narrow" | "mute";

/** Iterations/s that a `narrow` target carries; a tenth more or less is as good. */
export const narrowPerSecond = 50;

/** An implementation of Lab with a target of that kind. */
export interface LabSubject {
  readonly lab: Lab;
  /** What somebody does who wants the search to end. */
  interrupt(): void;
  dispose(): Promise<void>;
}

/** What every implementation of Lab owes the methods. */
export function labConformance(name: string, create: (target: LabTarget) => Promise<LabSubject>): void {
  describe(`${name} is a Lab`, () => {
    describe("with a target that is fast", () => withFast(create));
    describe("with a target that queues", () => withNarrow(create));
    describe("whose user wants it to end", () => interrupted(create));
  });
}

/** The part in which a real Lab waits for a minute. */
export function labRestConformance(name: string, create: (target: LabTarget) => Promise<LabSubject>): void {
  describe(`${name} is a Lab with a target that never answers`, () => withMute(create));
}

type Create = (target: LabTarget) => Promise<LabSubject>;
const continues = (): TrialAnswer => "continue";

function withFast(create: Create): void {
  const bench = opened(create, "fast");

  it("makes a trial of the length and the rate asked for, second by second", async () => {
    const { lab } = bench();
    const heard: number[] = [];
    const trial = await lab.trial({ purpose: "reference", ratePerSecond: 40, secondsMax: 3 }, ({ atSeconds }) => {
      heard.push(atSeconds);
      return "continue";
    });
    const drain = await lab.drain(10);
    expect(trial.endedBy).toBe("time");
    expect(heard.slice(0, 2)).toEqual([trial.atSeconds, trial.atSeconds + 1]);
    expect(secondsOf(trial.seconds)).toEqual([0, 1, 2].map((each) => trial.atSeconds + each));
    expect(lab.nowSeconds).toBeGreaterThanOrEqual(trial.atSeconds + 3);
    // Poisson arrivals: 120, five deviations to either side.
    expect(plannedIn(trial.seconds)).toBeGreaterThan(65);
    expect(plannedIn(trial.seconds)).toBeLessThan(175);
    expectWhole(trial, drain);
    const [operation] = trial.seconds[1]!.operations;
    expect(trial.seconds.every((second) => second.operations.every(({ name }) => name === operation!.name))).toBe(true);
  });

  it("ends within 2 s of being told to stop", async () => {
    const { lab } = bench();
    const trial = await lab.trial({ purpose: "search", ratePerSecond: 40, secondsMax: 60 }, () => "stop");
    expect(trial.endedBy).toBe("method");
    expect(trial.seconds.length).toBeLessThanOrEqual(3);
    expectWhole(trial, await lab.drain(10));
  });

  it("changes the load at the second asked for", async () => {
    const { lab } = bench();
    let changeAt = 0;
    const trial = await lab.trial({ purpose: "saturation", ratePerSecond: 40, secondsMax: 6 }, ({ atSeconds }) => {
      if (changeAt > 0) return "continue";
      changeAt = atSeconds + 3;
      return { ratePerSecond: 400, atSeconds: changeAt };
    });
    expectWhole(trial, await lab.drain(10));
    const [before, after] = [true, false].map((isBefore) =>
      trial.seconds.filter(({ atSeconds }) => atSeconds < changeAt === isBefore),
    );
    expect([before!.length, after!.length]).toEqual([3, 3]);
    for (const { arrivals } of before!) expect(arrivals.planned).toBeLessThan(90);
    for (const { arrivals } of after!) expect(arrivals.planned).toBeGreaterThan(290);
  });

  it("does not change a second it has handed out", async () => {
    const { lab } = bench();
    const asHeard = new Map<LabSecond, string>();
    const trial = await lab.trial({ purpose: "search", ratePerSecond: 100, secondsMax: 3 }, (second) => {
      asHeard.set(second, textOf(second));
      return "continue";
    });
    expectWhole(trial, await lab.drain(10));
    expect(asHeard.size).toBeGreaterThan(0);
    for (const [second, text] of asHeard) {
      expect(trial.seconds).toContain(second);
      expect(textOf(second)).toBe(text);
    }
  });

  it("tells in each second of every subject", async () => {
    const { lab } = bench();
    const { seconds } = await lab.trial({ purpose: "search", ratePerSecond: 20, secondsMax: 1 }, continues);
    for (const { slices } of seconds) expect(slices).toHaveLength(lab.subjects.length);
  });
}

function withNarrow(create: Create): void {
  const bench = opened(create, "narrow");

  it("begins what is asked for although the target queues, and drains to rest", async () => {
    const { lab } = bench();
    const trial = await lab.trial(
      { purpose: "saturation", ratePerSecond: 3 * narrowPerSecond, secondsMax: 3 },
      continues,
    );
    expect(trial.seconds.at(-1)!.inFlight).toBeGreaterThan(narrowPerSecond);
    const drain = await lab.drain(60);
    expect(drain.restAfterSeconds).toBeGreaterThanOrEqual(1);
    expect(drain.restAfterSeconds).toBeLessThan(30);
    expect(drain.seconds.at(-1)!.inFlight).toBe(0);
    expectWhole(trial, drain);
  });

  it("is at rest before the next trial", async () => {
    const { lab } = bench();
    const trial = await lab.trial({ purpose: "search", ratePerSecond: narrowPerSecond / 5, secondsMax: 2 }, continues);
    expectWhole(trial, await lab.drain(20));
    const [first] = trial.seconds;
    expect(first!.iterations.completed).toBeLessThanOrEqual(first!.arrivals.started);
  });
}

function withMute(create: Create): void {
  const bench = opened(create, "mute");

  it("cancels what is under way when the target does not come to rest, and goes on", async () => {
    const { lab } = bench();
    for (let round = 0; round < 2; round++) {
      const trial = await lab.trial({ purpose: "search", ratePerSecond: 20, secondsMax: 2 }, continues);
      expect(trial.seconds.at(-1)!.inFlight).toBe(startedIn(trial.seconds));
      const drain = await lab.drain(2);
      expect(drain.restAfterSeconds).toBeNull();
      const cancelled = drain.seconds.reduce((sum, { iterations }) => sum + iterations.cancelled, 0);
      expect(cancelled).toBe(startedIn(trial.seconds));
      expectWhole(trial, drain);
    }
  });
}

function interrupted(create: Create): void {
  it("ends the trial under way, drains, and makes no other", async () => {
    const subject = await create("fast");
    try {
      const { lab } = subject;
      expect(lab.isInterrupted).toBe(false);
      const trial = await lab.trial({ purpose: "search", ratePerSecond: 40, secondsMax: 60 }, () => {
        subject.interrupt();
        return "continue";
      });
      expect(trial.endedBy).toBe("interrupted");
      expect(trial.seconds.length).toBeLessThanOrEqual(3);
      expect(lab.isInterrupted).toBe(true);
      expectWhole(trial, await lab.drain(10));
      const next = await lab.trial({ purpose: "search", ratePerSecond: 40, secondsMax: 5 }, continues);
      expect([next.endedBy, next.seconds]).toEqual(["interrupted", []]);
    } finally {
      await subject.dispose();
    }
  });
}

/** One for all tests of a group: they follow each other on it, as trials do. */
function opened(create: Create, target: LabTarget): () => LabSubject {
  let subject: LabSubject | undefined;
  beforeAll(async () => {
    subject = await create(target);
  });
  afterAll(() => subject?.dispose());
  return () => subject!;
}

/** What holds of every trial with its drain: nothing is lost, and nothing begins once the load is over. */
function expectWhole({ atSeconds, seconds }: Trial, drain: Drain): void {
  const all = [...seconds, ...drain.seconds];
  expect(secondsOf(all)).toEqual(all.map((_, index) => atSeconds + index));
  let underWay = 0;
  for (const { arrivals, iterations, inFlight } of all) {
    expect(arrivals.planned).toBe(arrivals.started + arrivals.dropped);
    underWay += arrivals.started - iterations.completed - iterations.failed - iterations.cancelled;
    expect(inFlight).toBe(underWay);
  }
  expect(underWay).toBe(0);
  for (const { arrivals, stalledMs } of drain.seconds) if (stalledMs === 0) expect(arrivals.planned).toBe(0);
}

const secondsOf = (seconds: readonly LabSecond[]): number[] => seconds.map(({ atSeconds }) => atSeconds);
const plannedIn = (seconds: readonly LabSecond[]): number =>
  seconds.reduce((sum, { arrivals }) => sum + arrivals.planned, 0);
const startedIn = (seconds: readonly LabSecond[]): number =>
  seconds.reduce((sum, { arrivals }) => sum + arrivals.started, 0);

/** All of it, histograms by what they hold. */
function textOf(second: LabSecond): string {
  return JSON.stringify(second, (_key, value: unknown) => {
    if (value instanceof Map) return [...value];
    const isHistogram = typeof value === "object" && value !== null && "encode" in value;
    return isHistogram ? (value as { encode(): string }).encode() : value;
  });
}
