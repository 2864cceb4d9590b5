import type { LoadPoint, SuspectFacts } from "../facts/index.ts";
import { slowedPair } from "./data-growth.ts";
import { pauseOf } from "./gc.ts";
import { cpuText } from "./slot-signals.ts";
import { decisive, fair, signals, strong, type Suspicion, weak } from "./suspicion.ts";
import { ms, rate } from "./wording.ts";

/** Waiting for a single slot is the most that any queue adds; beyond this multiple of it there is something else. */
const beyondQueue = 2.5;
const calmUpTo = 0.75;

/** Latency climbs with load, far from saturation, without an error, and more than waiting explains. */
export function slowBleed(facts: SuspectFacts): Suspicion | null {
  const { reference, capacityPerSecond, cpu } = facts;
  const climbing = climbingPoints(facts);
  const last = climbing.at(-1);
  if (climbing.length < 2 || last === undefined || reference === null) return null;
  const pair = slowedPair(facts);
  return {
    kind: "slow-bleed",
    resource: "something that takes longer the more requests there are",
    limit: null,
    for: signals(
      strong(
        "curve",
        `The mean rises from ${ms(reference.meanMs)} to ${ms(last.meanMs)} at ${rate(last.offeredPerSecond)}, more than any queue makes it there (${climbing.length} trials)`,
        true,
      ),
      climbing.every(({ errorRatio }) => errorRatio < 0.005) && weak("failures", "There is no error meanwhile", true),
      cpu?.isLow === true && fair("cpu", cpuText(facts)),
      risesSteadily(climbing) && fair("trend", "It rises with each step of load", true),
    ),
    against: signals(
      pair !== null && decisive("time", "It rises with time at the same load too"),
      pauseOf(facts) !== null && decisive("tail", "Pauses hold requests up at any load, and make it rise"),
    ),
    predictedPerSecond: null,
    missing: "traces would name the part of a request that grows",
    advice:
      `Look at what requests share and do more slowly together: a contended lock, a shared list, a cache that no longer fits, a service behind it. ${capacityPerSecond === null ? "" : `Up to ${rate(capacityPerSecond)} it stays acceptable.`}`.trim(),
    actsBeforeSaturation: true,
  };
}

/** Where even one slot, with holds that vary as much as exponential ones, makes far less of it. */
function climbingPoints({ explored, reference, steady, saturationPerSecond }: SuspectFacts): readonly LoadPoint[] {
  const restMs = reference?.meanMs ?? null;
  const restP50Ms = reference?.latencyMs.p50 ?? null;
  if (restMs === null || restP50Ms === null || saturationPerSecond === null) return [];
  // Before it was warm everything took longer, whatever the load.
  const wasCold = explored.obstacles.some(({ kind }) => kind === "warm-up");
  const warm = steady.filter(({ number }) => !wasCold || number > (reference?.number ?? 0));
  return warm.filter(({ offeredPerSecond, meanMs, errorRatio, number, latencyMs: { p50 } }) => {
    const rho = offeredPerSecond / saturationPerSecond;
    // All requests take longer; where only some do, they were held up by something else.
    if (p50 === null || p50 < 1.25 * restP50Ms) return false;
    if (meanMs === null || rho > calmUpTo || errorRatio >= 0.02 || number === reference?.number) return false;
    const queueMs = (1000 / saturationPerSecond) * (rho / (1 - rho));
    return meanMs - restMs > beyondQueue * queueMs + 0.25 * restMs;
  });
}

const risesSteadily = (points: readonly LoadPoint[]): boolean =>
  points.length >= 3 &&
  points.every(({ meanMs }, index) => index === 0 || (meanMs ?? 0) > (points[index - 1]?.meanMs ?? 0));
