import type { InsideResult, RunResult } from "#run";
import { formatCount, formatPercent } from "#units";
import { hanging, type Page } from "../layout.ts";

/** With less of it what traces say may be true of the others alone. */
export const coverageMin = 0.9;

/** How much of what was sent is known from inside. */
export function coverageLines({ coverage }: InsideResult, { ledger }: RunResult, page: Page): readonly string[] {
  const { requestsTraced, rootsReceived, spansDropped, spansDroppedBySdk } = coverage;
  const isLow = rootsReceived < coverageMin * requestsTraced;
  const lost = [
    ...lossTexts(spansDropped, "spans dropped here"),
    ...lossTexts(spansDroppedBySdk, "dropped by the target's SDK"),
  ];
  const parts = requestsTraced === 0 ? lost : [shareText(coverage, ledger.requests.started), ...lost];
  const text = [...parts, ...(isLow ? ["of low confidence"] : [])].join("; ");
  const { yellow, dim } = page.palette;
  return text === "" ? [] : hanging(isLow ? "! " : "  ", text, page, isLow ? yellow : dim);
}

function shareText({ requestsTraced, rootsReceived }: InsideResult["coverage"], sent: number): string {
  const share = formatPercent(Math.floor((1_000 * rootsReceived) / requestsTraced) / 1_000);
  const known = `traces came for ${share} of ${formatCount(requestsTraced)}`;
  return requestsTraced >= sent
    ? `${known} requests`
    : `${known} sampled requests (${formatPercent(requestsTraced / sent)} of all)`;
}

function lossTexts(reasons: Readonly<Record<string, number>>, what: string): readonly string[] {
  const named = Object.entries(reasons).map(([reason, count]) => `${formatCount(count)} ${reason}`);
  return named.length === 0 ? [] : [`${what}: ${named.join(", ")}`];
}
