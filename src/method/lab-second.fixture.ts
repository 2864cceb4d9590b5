import { Histogram } from "#measure";
import type { LabSecond } from "./lab.ts";

/** A second in which nothing happened but what is said. */
export function labSecond(over: Partial<LabSecond>): LabSecond {
  return {
    atSeconds: 0,
    arrivals: { planned: 0, started: 0, dropped: 0 },
    iterations: { completed: 0, failed: 0, cancelled: 0 },
    inFlight: 0,
    operations: [],
    slices: [],
    reading: null,
    generator: { sendLag: new Histogram(), loopDelayP99Ms: null, cpuCores: null, signs: [] },
    stalledMs: 0,
    rateLimited: { count: 0, example: null },
    instances: [],
    ...over,
  };
}
