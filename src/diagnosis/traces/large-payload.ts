import type { RouteTally, RowTally } from "#trace";
import { formatBytes, formatCount } from "#units";
import { ms, share } from "../suspects/wording.ts";
import { exampleText, placeOf, type RankedFinding, routesIn, shortLabel, type TraceEvidence } from "./trace-finding.ts";

type Large = NonNullable<RowTally["large"]>;

/** Answers, one's own or those of others, so large that their size is what they cost. */
export function largePayload(evidence: TraceEvidence): readonly RankedFinding[] {
  const { payloadShareMin } = evidence.thresholds;
  return routesIn(evidence).flatMap((route) =>
    route.rows().flatMap((row) => {
      const { large } = row;
      return large === null || large.traces < payloadShareMin * route.traces ? [] : [findingOf(row, large, route)];
    }),
  );
}

function findingOf(row: RowTally, large: Large, route: RouteTally): RankedFinding {
  const isOwn = row.depth === 0;
  const size = sizeText(large);
  return {
    kind: "large-payload",
    severity: "warning",
    title: isOwn ? `Its answers are up to ${size}` : `It fetches up to ${size}: ${shortLabel(row.identity.label)}`,
    route: route.route,
    evidence: [
      `In ${share(large.traces / route.traces)} of ${formatCount(route.traces)} traces${placeOf(row, route)}, up to ${size}`,
      `These take ${ms(large.ms / large.traces)} per request`,
      exampleText(large.exampleTraceId),
    ],
    advice: isOwn
      ? "Send less: pages, only the fields that are used, compression; large files from a store of their own."
      : "Ask for less: only the columns and rows that are used, pages, a filter where the data is.",
    exampleTraceId: large.exampleTraceId,
    costMs: large.ms,
  };
}

function sizeText({ bytesMax, rowsMax }: Large): string {
  if (bytesMax === 0) return `${formatCount(rowsMax)} rows`;
  return rowsMax === 0 ? formatBytes(bytesMax) : `${formatBytes(bytesMax)} and ${formatCount(rowsMax)} rows`;
}
