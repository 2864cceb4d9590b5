import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LabSecond, TrialAnswer } from "#method";
import { labSecond } from "../../../method/lab-second.fixture.ts";
import { TrialWatch } from "./trial-watch.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const secondAt = (atSeconds: number): LabSecond => labSecond({ atSeconds });

/** A trial of 5 s from second 3 on; orders take 150 ms to come through, and the end is ordered 400 ms ahead. */
function underWay(answer: (second: LabSecond) => TrialAnswer) {
  const clock = { nowMs: 2200 };
  const rates: (readonly [ratePerSecond: number, atSeconds: number])[] = [];
  const watch = new TrialWatch({ purpose: "search", ratePerSecond: 40, secondsMax: 5 }, 3, {
    onSecond: answer,
    setRate: (ratePerSecond, atSeconds) => rates.push([ratePerSecond, atSeconds]),
    soonest: () => Math.ceil((clock.nowMs + 150) / 1000),
    msUntil: (second) => second * 1000 - 400 - clock.nowMs,
  });
  /** The second is over, and has been told of 250 ms later. */
  const tell = (atSeconds: number): void => {
    const toMs = atSeconds * 1000 + 1250;
    vi.advanceTimersByTime(toMs - clock.nowMs);
    clock.nowMs = toMs;
    if (watch.takes(secondAt(atSeconds))) watch.add(secondAt(atSeconds));
  };
  return { watch, rates, tell };
}

describe("TrialWatch", () => {
  it("ends by itself after the time asked for, by an order that goes out ahead", async () => {
    const { watch, rates, tell } = underWay(() => "continue");
    for (const second of [2, 3, 4, 5, 6]) tell(second);
    expect(rates).toEqual([[40, 3]]);
    tell(7);
    expect(rates).toEqual([
      [40, 3],
      [0, 8],
    ]);
    const { seconds, endedBy } = await watch.ended;
    expect([seconds.map(({ atSeconds }) => atSeconds), endedBy]).toEqual([[3, 4, 5, 6, 7], "time"]);
    expect(watch.takes(secondAt(8))).toBe(false);
  });

  it("ends at the next second an order still comes in time for", async () => {
    const { watch, rates, tell } = underWay(({ atSeconds }) => (atSeconds === 4 ? "stop" : "continue"));
    for (const second of [3, 4, 5]) tell(second);
    expect(rates.at(-1)).toEqual([0, 6]);
    const { seconds, endedBy } = await watch.ended;
    expect([seconds.length, endedBy]).toEqual([3, "method"]);
  });

  it("changes the load no sooner than it can, and never beyond its end", async () => {
    const answers: TrialAnswer[] = [
      { ratePerSecond: 80, atSeconds: 4 },
      { ratePerSecond: 160, atSeconds: 7 },
      { ratePerSecond: 320, atSeconds: 8 },
    ];
    const { watch, rates, tell } = underWay(() => answers.shift() ?? "continue");
    for (const second of [3, 4, 5, 6, 7]) tell(second);
    await watch.ended;
    expect(rates).toEqual([
      [40, 3],
      [80, 5],
      [160, 7],
      [0, 8],
    ]);
  });

  it("asks no more once it is ending", async () => {
    const asked: number[] = [];
    const { watch, tell } = underWay(({ atSeconds }) => {
      asked.push(atSeconds);
      return "stop";
    });
    for (const second of [3, 4]) tell(second);
    await watch.ended;
    expect(asked).toEqual([3]);
  });

  it("is over at once where it is interrupted before it began", async () => {
    const { watch, rates } = underWay(() => "continue");
    watch.end("interrupted");
    expect(await watch.ended).toMatchObject({ seconds: [], endedBy: "interrupted" });
    expect(rates.at(-1)).toEqual([0, 3]);
  });

  it("gives what there was where the run ends, and why", async () => {
    const { watch, tell } = underWay(() => "continue");
    tell(3);
    watch.giveUp("the limit of 100 requests was reached");
    const trial = await watch.ended;
    expect(trial).toMatchObject({ endedBy: "lab", because: "the limit of 100 requests was reached" });
    expect(trial.seconds).toHaveLength(1);
  });

  it("keeps the reason for which it was ending when the run ends first", async () => {
    const { watch, tell } = underWay(() => "continue");
    tell(3);
    watch.end("lab", "a worker was lost");
    watch.giveUp("the run had ended");
    expect(await watch.ended).toMatchObject({ endedBy: "lab", because: "a worker was lost" });
  });
});
