import type { TraceCoverage } from "#run";
import type { TraceBreakdown } from "./breakdown/trace-breakdown.ts";
import type { TraceCounts } from "./trace-store.ts";

type Reasons = Readonly<Record<string, number>>;

/** What the receiver refused, and what SDKs say they dropped, beside what is known here. Reasons without a span are left out. */
export function coverageOf(
  breakdown: TraceBreakdown,
  counts: TraceCounts,
  { refused = {}, droppedBySdk = {} }: { readonly refused?: Reasons; readonly droppedBySdk?: Reasons } = {},
): TraceCoverage {
  const { requestsTraced, rootsReceived } = breakdown.coverage;
  const refusedCount = Object.values(refused).reduce((sum, count) => sum + count, 0);
  return {
    requestsTraced: requestsTraced + counts.requestsDropped,
    rootsReceived,
    spansReceived: counts.spansReceived + refusedCount,
    spansDropped: some({ ...refused, ...counts.spansDropped }),
    spansDroppedBySdk: some(droppedBySdk),
  };
}

const some = (reasons: Reasons): Reasons =>
  Object.fromEntries(Object.entries(reasons).filter(([, count]) => count > 0));
