import type { TrendResult } from "#run";
import { formatBytes, formatCount, formatPercent } from "#units";
import type { SoakCounts } from "./soak-counts.ts";

/** The most telling trends so far, for whoever looks on. */
export function knownOf(
  trends: readonly TrendResult[],
  { requests, errorRatio }: Pick<SoakCounts, "requests" | "errorRatio">,
): readonly (readonly [string, string])[] {
  const memory = trends.find(({ kind }) => kind === "memory");
  const others = trends.filter(
    (each) => each !== memory && ["leak", "drift", "filling", "unclear"].includes(each.verdict),
  );
  return [
    ["requests", `${formatCount(requests)}, ${formatPercent(errorRatio)} failed`],
    ...(memory === undefined ? [] : [["memory", memoryText(memory)] as const]),
    ...others.slice(0, 3).map(({ subject, verdict }) => [verdict, subject] as const),
  ];
}

function memoryText({ to, verdict, perRequest }: TrendResult): string {
  const grows = perRequest === null ? "" : `, ${formatBytes(perRequest.value)} per request`;
  return verdict === "too-few" ? "not enough seen yet" : `${formatBytes(to)}, ${verdict}${grows}`;
}
