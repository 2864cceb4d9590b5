import type { Finding, SoakResult, TrendResult } from "#run";
import { formatBytes, formatCount, formatDurationMs, formatPercent } from "#units";

const chartHint = "What a request leaves behind, and where it is kept";

/** What grows, slows down or runs out at constant load, each with what to look at. */
export function soakFindings(soak: Pick<SoakResult, "trends" | "exhausted">): readonly Finding[] {
  const found = soak.trends.flatMap((trend) => findingOf(trend) ?? []);
  const exhausted = exhaustion(soak);
  return exhausted === null ? found : [exhausted, ...found];
}

function findingOf(trend: TrendResult): Finding | null {
  if (trend.verdict === "drift") return trend.kind === "errors" ? null : growth(trend);
  if (trend.verdict !== "leak") return null;
  return trend.kind === "memory" || trend.kind === "threads" ? memoryLeak(trend) : connectionLeak(trend);
}

const chance = ({ p }: TrendResult): string => (p < 1e-6 ? "less than one in a million" : `${p.toPrecision(1)}`);

function memoryLeak(trend: TrendResult): Finding {
  const { subject, unit, from, to, perRequest, secondsToLimit, limit } = trend;
  const amount = (value: number): string => (unit === "bytes" ? formatBytes(value) : formatCount(Math.round(value)));
  const lost =
    perRequest === null
      ? ""
      : `, ${unit === "bytes" ? formatBytes(perRequest.value) : perRequest.value.toPrecision(2)} with each request`;
  const end =
    secondsToLimit === null || limit === null
      ? []
      : [`${amount(limit)}, where it ends, is reached in ${formatDurationMs(Math.round(secondsToLimit.value) * 1000)}`];
  return {
    kind: "memory-leak",
    severity: "critical",
    title: `Memory leaks: ${subject}${trend.instance === undefined ? "" : ` of ${trend.instance}`}`,
    evidence: [
      `It rose from ${amount(from)} to ${amount(to)}${lost}`,
      `It grew in both halves of the time, the second as fast as the first: a cache that fills slows down`,
      `Chance of that without a trend: ${chance(trend)}`,
      ...end,
    ],
    advice: `Take two heap snapshots some thousand requests apart and compare them: ${chartHint.toLowerCase()}. Usual suspects: maps without a bound, listeners that are added per request, timers, closures kept in a list.`,
  };
}

function connectionLeak(trend: TrendResult): Finding {
  const { subject, from, to, perRequest } = trend;
  const each =
    perRequest === null || perRequest.value <= 0
      ? ""
      : `, one with every ${formatCount(Math.round(1 / perRequest.value))} requests`;
  return {
    kind: "connection-leak",
    severity: "critical",
    title: `Connections leak: ${subject}`,
    evidence: [
      `From ${from.toFixed(1)} to ${to.toFixed(1)} at constant load${each}`,
      `Chance of that without a trend: ${chance(trend)}`,
    ],
    advice: connectionAdvice,
  };
}

const connectionAdvice =
  "Look for the path on which a connection is taken and not given back: an early return, an exception before the release, a response that is never read to its end. Give it back in `finally`.";

function growth(trend: TrendResult): Finding {
  const { subject, from, to, unit, route } = trend;
  const text = (value: number): string => (unit === "ms" ? formatDurationMs(value) : formatPercent(value));
  return {
    kind: "data-growth",
    severity: "warning",
    title: `It slows down as it is used: ${subject}`,
    ...(route !== undefined && { route }),
    evidence: [
      `${subject} rose from ${text(from)} to ${text(to)} at constant load`,
      `Chance of that without a trend: ${chance(trend)}`,
    ],
    advice:
      "Find what a request walks through that requests make longer: a table without an index, a list, a log, a cache without a bound. Where rows do not grow, it is a pool or a collector.",
  };
}

/** Idle although nothing is answered: everybody waits for something that does not come back. */
const idleShare = 0.3;

function exhaustion({ exhausted, trends }: Pick<SoakResult, "trends" | "exhausted">): Finding | null {
  if (exhausted === null || trends.some(({ verdict }) => verdict === "leak")) return null;
  const { requests, peers, cpuRatioOfBefore } = exhausted;
  const [peer] = Object.entries(peers).toSorted(([, a], [, b]) => b - a);
  const isIdle = cpuRatioOfBefore !== null && cpuRatioOfBefore < idleShare;
  if (peer === undefined || !isIdle) return null;
  const [address, count] = peer;
  return {
    kind: "connection-leak",
    severity: "critical",
    title: `A pool ran dry: ${formatCount(count)} connections to ${address} are open, and none comes back`,
    evidence: [
      `After ${formatCount(requests)} requests nothing was completed any more`,
      `All ${formatCount(count)} connections are open: about one was lost with every ${formatCount(Math.round(requests / Math.max(1, count)))} requests`,
      `The processor is at ${formatPercent(cpuRatioOfBefore)} of what it was before: it waits`,
    ],
    advice: connectionAdvice,
  };
}
