import { formatCount, formatDurationMs, formatPercent } from "#units";
import type { ArrivalFacts, HealthFacts } from "./health-facts.ts";
import { thresholds } from "./thresholds.ts";

/** What says that the generator, not the target, was the limit, with its numbers. Empty = nothing does. */
export function generatorSigns(facts: HealthFacts): string[] {
  return [
    ...(facts.arrivals === null
      ? []
      : [lateSends(facts.arrivals, facts), missed(facts.arrivals), dropped(facts.arrivals)]),
    busyLoop(facts),
    busyCpu(facts),
    loopDelay(facts),
  ].filter((sign) => sign !== null);
}

function lateSends({ sendLag }: ArrivalFacts, { seconds, serviceP50Ms }: HealthFacts): string | null {
  const limitMs = Math.max(thresholds.sendLagMs, thresholds.sendLagShareOfP50 * (serviceP50Ms ?? 0));
  const late = sendLag.countAbove(limitMs);
  const shareMax = thresholds.lateShareMax + thresholds.forgivenMs / 1000 / Math.max(seconds, 1e-3);
  // Of a handful of arrivals one is already a large share.
  if (late < 3 || late <= shareMax * sendLag.count) return null;
  const p99 = formatDurationMs(sendLag.quantile(0.99) ?? 0);
  return `${formatPercent(late / sendLag.count)} sent more than ${formatDurationMs(limitMs)} late, p99 ${p99}`;
}

function missed({ planned, started, droppedAtLimit, droppedByGenerator }: ArrivalFacts): string | null {
  const missing = planned - started - droppedAtLimit - droppedByGenerator;
  if (missing < 3 || missing <= thresholds.missedShareMax * planned) return null;
  return `${formatCount(started)} of ${formatCount(planned)} arrivals started`;
}

function dropped({ droppedByGenerator }: ArrivalFacts): string | null {
  return droppedByGenerator === 0 ? null : `${formatCount(droppedByGenerator)} arrivals dropped for being late`;
}

function busyLoop({ loopBusyRatios }: HealthFacts): string | null {
  const busiest = Math.max(0, ...loopBusyRatios);
  return busiest > thresholds.loopBusyRatioMax ? `event loop ${formatPercent(busiest)} busy` : null;
}

function busyCpu({ cpuRatioPerWorker }: HealthFacts): string | null {
  if (cpuRatioPerWorker === null || cpuRatioPerWorker <= thresholds.cpuRatioPerWorkerMax) return null;
  return `${formatPercent(cpuRatioPerWorker)} of a core used per worker`;
}

function loopDelay({ loopDelayP99Ms, serviceP50Ms }: HealthFacts): string | null {
  const limitMs = Math.max(thresholds.loopDelayP99Ms, thresholds.loopDelayShareOfP50 * (serviceP50Ms ?? 0));
  if (loopDelayP99Ms === null || loopDelayP99Ms <= limitMs) return null;
  return `event loop late by ${formatDurationMs(loopDelayP99Ms)} at p99 (limit ${formatDurationMs(limitMs)})`;
}
