import type { RefusalFacts, SuspectFacts } from "../facts/index.ts";
import { fair, type Signal, signals, strong } from "./suspicion.ts";
import { rate, share } from "./wording.ts";

/** What is let through may be a little slower, and still nobody waits. */
const asFastAs = 1.6;

/** What speaks for any limit that turns requests away: all beyond a rate fails, and the rest is as fast as ever. */
export function refusalSignals({ refusals }: SuspectFacts): readonly Signal[] | null {
  if (refusals === null || (refusals.slowedBy ?? 1) > asFastAs) return null;
  return signals(
    proportionSignal(refusals),
    refusals.slowedBy !== null &&
      fair("speed", `What is let through is as fast as ever (mean ${refusals.slowedBy.toFixed(1)} times that at rest)`),
  );
}

function proportionSignal({ failsPerOffered, letThroughPerSecond, spread, status, points }: RefusalFacts): Signal {
  const through = `About ${rate(letThroughPerSecond)} are let through`;
  const last = points.at(-1);
  const seen = `${through}; ${share(last?.errorRatio ?? 0)} fail at ${rate(last?.offeredPerSecond ?? 0)} (status ${status})`;
  const isOneToOne = failsPerOffered !== null && failsPerOffered >= 0.75 && failsPerOffered <= 1.25;
  if (isOneToOne && (spread ?? 1) <= 0.1) return strong("failures", `${seen}: all that comes on top`, true);
  return fair("failures", seen, true);
}

/** The method saw a mark: Retry-After, x-ratelimit-*, 429. */
export const markOf = ({ explored }: SuspectFacts): string | undefined =>
  explored.obstacles.find(({ kind }) => kind === "rate-limiter")?.evidence;
