import { theilSen } from "../laws/theil-sen.ts";
import type { LoadPoint } from "./load-point.ts";
import type { LoadFacts } from "./suspect-facts.ts";

/** Requests that are turned away while others go on as ever. */
export interface RefusalFacts {
  /** The status most of them had. */
  readonly status: string;
  readonly count: number;
  /** What was let through where some were turned away, iterations/s. */
  readonly letThroughPerSecond: number;
  /** Standard deviation of it over its mean, between trials; null = there was one only. */
  readonly spread: number | null;
  /** Failures over load offered: 1 = all beyond the limit fails. */
  readonly failsPerOffered: number | null;
  /** Mean latency of what was let through, over that of the reference. */
  readonly slowedBy: number | null;
  /** What is let through changes with time: refused at a load that was fine before. */
  readonly changesWithTime: { readonly before: LoadPoint; readonly after: LoadPoint } | null;
  readonly points: readonly LoadPoint[];
}

const refusedFrom = 0.02;
const beyondFrom = 0.1;
/** Statuses by which somebody turns requests away on purpose, and those a failing call behind the target ends in. */
const refusing = ["429", "503", "403", "402", "509", "529", "502", "500", "504"];

export function refusalFactsOf({ points, reference }: LoadFacts): RefusalFacts | null {
  const refused = points.filter((point) => point.errorRatio >= refusedFrom && statusOf([point]) !== null);
  const status = statusOf(refused);
  if (refused.length === 0 || status === null || reference === null || reference.errorRatio >= refusedFrom) return null;
  // Just below a limit a few are refused by chance, and what is let through is the load, not the limit.
  const beyond = refused.filter(({ errorRatio }) => errorRatio >= beyondFrom);
  const goods = (beyond.length > 0 ? beyond : refused).map(({ goodPerSecond }) => goodPerSecond);
  const mean = goods.reduce((sum, good) => sum + good, 0) / goods.length;
  const variance = goods.reduce((sum, good) => sum + (good - mean) ** 2, 0) / Math.max(1, goods.length - 1);
  const failures = refused.map(
    (point) => [point.offeredPerSecond, point.offeredPerSecond - point.goodPerSecond] as const,
  );
  return {
    status: status.name,
    count: status.count,
    letThroughPerSecond: mean,
    spread: goods.length < 2 || mean === 0 ? null : Math.sqrt(variance) / mean,
    failsPerOffered: theilSen(failures)?.slope ?? null,
    slowedBy: slowing(refused, reference),
    changesWithTime: changeOf(points),
    points: refused,
  };
}

/** Only where statuses explain most of the failures: timeouts and resets are no refusals. */
function statusOf(points: readonly LoadPoint[]): { name: string; count: number } | null {
  const counts = refusing.map((name) => ({
    name,
    count: points.reduce((sum, { statuses }) => sum + (statuses[name] ?? 0), 0),
  }));
  const most = counts.reduce((best, each) => (each.count > best.count ? each : best));
  const failed = points.reduce((sum, { byError }) => sum + Object.values(byError).reduce((all, n) => all + n, 0), 0);
  return most.count > 0 && most.count >= 0.5 * failed ? most : null;
}

function slowing(refused: readonly LoadPoint[], reference: LoadPoint): number | null {
  const means = refused.map(({ latencyMs }) => latencyMs.mean).filter((mean) => mean !== null);
  const before = reference.latencyMs.mean;
  return means.length === 0 || before === null || before <= 0 ? null : Math.max(...means) / before;
}

/** A load that was carried without errors, and later a load no higher of which most was turned away. */
function changeOf(points: readonly LoadPoint[]): RefusalFacts["changesWithTime"] {
  for (const after of points.filter(({ errorRatio }) => errorRatio >= 0.3)) {
    const before = points.find(
      (point) =>
        point.atSeconds < after.atSeconds &&
        point.errorRatio < 0.01 &&
        point.offeredPerSecond >= after.offeredPerSecond * 0.97,
    );
    if (before !== undefined) return { before, after };
  }
  return null;
}
