import { Histogram, otherName } from "#measure";
import type { OperationName } from "#run";
import type { FollowedRun } from "#store";
import type { Labels, Sample } from "./exposition.ts";

/** Each is a dozen series of somebody's database: the rest is one operation. */
const operationsMost = 100;
const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

interface Shown {
  readonly name: OperationName;
  readonly counts: { readonly ok: number; readonly failed: number; readonly cancelled: number };
  readonly histogram: Histogram;
}

/** Requests in the order they were first seen, so that none changes its name while the run goes on. */
export function shownOperations(sums: FollowedRun["sums"]): readonly Shown[] {
  const all = sums.tallies().filter(([{ kind }]) => kind !== "measure");
  const shown = all.slice(0, operationsMost).map(([name, sum]) => {
    return { name, counts: sum.counts, histogram: sum.successes };
  });
  const rest = all.slice(operationsMost);
  return rest.length === 0 ? shown : [...shown, together(rest.map(([, sum]) => sum))];
}

type Sum = ReturnType<FollowedRun["sums"]["tallies"]>[number][1];

function together(sums: readonly Sum[]): Shown {
  const counts = { ok: 0, failed: 0, cancelled: 0 };
  const histogram = new Histogram();
  for (const sum of sums) {
    for (const outcome of ["ok", "failed", "cancelled"] as const) counts[outcome] += sum.counts[outcome];
    histogram.add(sum.successes);
  }
  return { name: { id: -1, kind: "request", protocol: "", name: otherName, scenario: otherName }, counts, histogram };
}

export function operationLabels({ name, method, scenario, step }: OperationName): Labels {
  return {
    scenario,
    operation: name,
    ...(method !== undefined && { http_method: method }),
    ...(step !== undefined && { step }),
  };
}

/** Buckets add up from the fastest on; the sum is of the histogram's own. */
export function durationSamples(labels: Labels, histogram: Histogram): readonly Sample[] {
  const { count, sumMs } = histogram;
  const buckets = bounds.map((bound): Sample => {
    return {
      suffix: "_bucket",
      labels: { ...labels, le: String(bound) },
      value: count - histogram.countAbove(bound * 1000),
    };
  });
  return [
    ...buckets,
    { suffix: "_bucket", labels: { ...labels, le: "+Inf" }, value: count },
    { suffix: "_sum", labels, value: sumMs / 1000 },
    { suffix: "_count", labels, value: count },
  ];
}
