import { Histogram } from "../histogram.ts";
import type { SloSlice } from "./evaluate.ts";

/** A slice for tests: what is not said is none. */
export function sliceOf(latenciesMs: readonly number[], rest: Partial<Omit<SloSlice, "successes">> = {}): SloSlice {
  const successes = new Histogram();
  for (const ms of latenciesMs) successes.record(ms);
  const failures = rest.failures ?? 0;
  return {
    seconds: 1,
    requestSeconds: rest.seconds ?? 1,
    successes,
    failures,
    requests: latenciesMs.length + failures,
    iterations: latenciesMs.length,
    arrivals: latenciesMs.length + failures + (rest.dropped ?? 0),
    dropped: 0,
    checksPassed: 0,
    checksFailed: 0,
    ...rest,
  };
}
