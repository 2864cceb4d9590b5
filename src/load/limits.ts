import type { RunPlan, TraceSampling } from "#run";
import type { RequestShares } from "#scenario";
import { shareOf } from "./split.ts";

/** What has been taken of a run's limits. */
export interface Used {
  readonly requests: number;
  readonly bytes: number;
}

export const usedNothing: Used = { requests: 0, bytes: 0 };

interface Shares {
  /** Undefined where no request need be looked at. */
  readonly requests: RequestShares | undefined;
  readonly bytes: number | undefined;
}

/** One worker's exact share of what is left of the run's limits: the shares of all workers sum to it. */
export function requestShares({ maxRatePerSecond, limits = {}, workers }: RunPlan, worker: number, used: Used): Shares {
  const left = (whole: number | undefined, usedAlready: number): number | undefined =>
    whole === undefined ? undefined : shareOf(Math.max(0, whole - usedAlready), worker, workers);
  const requests = left(limits.requests, used.requests);
  const inFlight = left(limits.requestsInFlight, 0);
  const shares: RequestShares = {
    ...(maxRatePerSecond !== undefined && { ratePerSecond: maxRatePerSecond / workers }),
    ...(requests !== undefined && { requests }),
    ...(inFlight !== undefined && { inFlight }),
  };
  return {
    requests: Object.keys(shares).length === 0 ? undefined : shares,
    bytes: left(limits.bytes, used.bytes),
  };
}

/** Of the whole run: what a target sends of more can cost it more than the load does. */
const tracesPerSecond = 500;

/** A worker's part of the traces that are sampled. */
export function samplingOf({ http, workers }: RunPlan): TraceSampling {
  const asked = http.traceSampling ?? { perSecond: tracesPerSecond };
  return "share" in asked ? asked : { perSecond: asked.perSecond / workers };
}
