import { changePoints } from "#measure";
import type { RunListing, TestTrend, TrendMetric, TrendSeries } from "#run";
import type { HistoryRun } from "./runs-history.ts";

const metrics: readonly TrendMetric[] = ["capacityPerSecond", "requestsPerSecond", "p95Ms", "errorRatio"];
/** So few runs are a list, no trend. */
const runsLeast = 2;

/** Runs of one test, method, target and load on one machine, in the order they were made; the longest first. */
export function trendsOf(runs: readonly HistoryRun[]): readonly TestTrend[] {
  const groups = new Map<string, HistoryRun[]>();
  for (const run of runs) {
    if (run.group === undefined) continue;
    const { test, method, target } = run.listing;
    const key = JSON.stringify([test, method, target, run.group.load, run.group.machine]);
    groups.set(key, [run, ...(groups.get(key) ?? [])]);
  }
  const long = [...groups.values()].filter((group) => group.length >= runsLeast);
  return long.map(trendOf).sort((left, right) => right.runs - left.runs);
}

function trendOf(group: readonly HistoryRun[]): TestTrend {
  const [first] = group;
  const listings = group.map(({ listing }) => listing);
  return {
    test: first?.listing.test ?? "",
    method: first?.listing.method ?? "",
    load: first?.group?.load ?? "",
    runs: group.length,
    series: metrics.flatMap((metric) => seriesOf(metric, listings) ?? []),
  };
}

function seriesOf(metric: TrendMetric, listings: readonly RunListing[]): TrendSeries | undefined {
  // A search makes loads of its own: what they came to is no property of the target.
  if (listings[0]?.method === "explore" && metric !== "capacityPerSecond") return undefined;
  const points = listings.flatMap(({ id, startedAt, [metric]: value }) =>
    value === null || startedAt === null ? [] : [{ runId: id, startedAt, value }],
  );
  if (points.length < runsLeast) return undefined;
  const changes = changePoints(points.map(({ value }) => value)).map(({ at, before, after, p }) => {
    return { runId: points[at]?.runId ?? "", before, after, p };
  });
  return { metric, points, changes };
}
