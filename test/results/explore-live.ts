import type { LiveState } from "#report";
import type { ExploreProgress } from "#run";
import { pooledExplore } from "./explore.ts";
import { live } from "./live.ts";
import { point } from "./parts.ts";

const trials = pooledExplore.trials;

const searching: ExploreProgress = {
  purpose: "search",
  isDraining: false,
  number: 17,
  ratePerSecond: trials[16]?.ratePerSecond ?? 0,
  trialSeconds: 4,
  trialSecondsMax: 10,
  trials: trials.slice(0, 16),
  saturation: pooledExplore.saturation,
  capacity: { iterationsPerSecond: 409, low: 391, high: 424 },
  secondsLeft: 118,
};

const doubling: ExploreProgress = {
  ...searching,
  purpose: "doubling",
  number: 8,
  ratePerSecond: 320,
  trials: trials.slice(0, 7),
  saturation: null,
  capacity: null,
  secondsLeft: 412,
};

const warmingUp: ExploreProgress = {
  ...doubling,
  purpose: "warm-up",
  number: 1,
  ratePerSecond: 10,
  trials: [],
  secondsLeft: null,
};

const resting: ExploreProgress = { ...searching, number: 11, isDraining: true, trials: trials.slice(0, 11) };

function stateOf(explore: ExploreProgress): LiveState {
  const before = [...explore.trials.flatMap((trial) => Array.from({ length: 12 }, () => trial))];
  const points = before.slice(-80).map((trial, second) => {
    const isResting = second % 12 > 9;
    return point(second, {
      askedPerSecond: isResting ? null : trial.ratePerSecond,
      iterationsPerSecond: isResting ? trial.iterationsPerSecond / 4 : trial.iterationsPerSecond,
      requestsPerSecond: isResting ? trial.requestsPerSecond / 4 : trial.requestsPerSecond,
      users: 37,
      inFlight: Math.round(trial.inFlight.mean),
      latencyMs: { ...point(0).latencyMs, p50: trial.latencyMs.p50, p95: trial.latencyMs.p95 },
    });
  });
  return {
    ...live,
    title: "http://localhost:3000/api/products",
    loads: [],
    elapsedSeconds: 233,
    plannedSeconds: null,
    points,
    errors: [],
    doubts: [],
    explore,
  };
}

/** A search at moments that look different. */
export const exploreLive = {
  warmingUp: stateOf(warmingUp),
  doubling: stateOf(doubling),
  searching: stateOf(searching),
  resting: stateOf(resting),
} as const;
