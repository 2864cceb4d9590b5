import { formatCount, formatDurationMs, formatPercent } from "#units";
import type { ArrivalFacts, HealthFacts } from "./health-facts.ts";

type Arrivals = Pick<ArrivalFacts, "planned" | "started" | "droppedAtLimit" | "droppedByGenerator" | "sendLag">;

/** What is looked at; of a run, or of a stretch of it. */
export interface SignFacts
  extends Pick<HealthFacts, "seconds" | "serviceP50Ms" | "loopBusyRatios" | "cpuRatioPerWorker" | "loopDelayP99Ms"> {
  readonly arrivals: Arrivals | null;
  /** Instead of the usual share of late sends that is forgiven. */
  readonly lateShareMax?: number;
}

import { thresholds } from "./thresholds.ts";

/** What says that the generator, not the target, was the limit, with its numbers. Empty = nothing does. */
export function generatorSigns(facts: SignFacts): string[] {
  return [
    ...(facts.arrivals === null
      ? []
      : [lateSends(facts.arrivals, facts), missed(facts.arrivals), dropped(facts.arrivals)]),
    busyLoop(facts),
    busyCpu(facts),
    loopDelay(facts),
  ].filter((sign) => sign !== null);
}

function lateSends({ sendLag }: Arrivals, { seconds, serviceP50Ms, lateShareMax }: SignFacts): string | null {
  const limitMs = Math.max(thresholds.sendLagMs, thresholds.sendLagShareOfP50 * (serviceP50Ms ?? 0));
  const late = sendLag.countAbove(limitMs);
  const shareMax = (lateShareMax ?? thresholds.lateShareMax) + thresholds.forgivenMs / 1000 / Math.max(seconds, 1e-3);
  // Of a handful of arrivals one is already a large share.
  if (late < 3 || late <= shareMax * sendLag.count) return null;
  const p99 = formatDurationMs(sendLag.quantile(0.99) ?? 0);
  return `${formatPercent(late / sendLag.count)} sent more than ${formatDurationMs(limitMs)} late, p99 ${p99}`;
}

function missed({ planned, started, droppedAtLimit, droppedByGenerator }: Arrivals): string | null {
  const missing = planned - started - droppedAtLimit - droppedByGenerator;
  if (missing < 3 || missing <= thresholds.missedShareMax * planned) return null;
  return `${formatCount(started)} of ${formatCount(planned)} arrivals started`;
}

function dropped({ droppedByGenerator }: Arrivals): string | null {
  return droppedByGenerator === 0 ? null : `${formatCount(droppedByGenerator)} arrivals dropped for being late`;
}

function busyLoop({ loopBusyRatios }: SignFacts): string | null {
  const busiest = Math.max(0, ...loopBusyRatios);
  return busiest > thresholds.loopBusyRatioMax ? `event loop ${formatPercent(busiest)} busy` : null;
}

function busyCpu({ cpuRatioPerWorker }: SignFacts): string | null {
  if (cpuRatioPerWorker === null || cpuRatioPerWorker <= thresholds.cpuRatioPerWorkerMax) return null;
  return `${formatPercent(cpuRatioPerWorker)} of a core used per worker`;
}

function loopDelay({ loopDelayP99Ms, serviceP50Ms }: SignFacts): string | null {
  const limitMs = Math.max(thresholds.loopDelayP99Ms, thresholds.loopDelayShareOfP50 * (serviceP50Ms ?? 0));
  if (loopDelayP99Ms === null || loopDelayP99Ms <= limitMs) return null;
  return `event loop late by ${formatDurationMs(loopDelayP99Ms)} at p99 (limit ${formatDurationMs(limitMs)})`;
}
