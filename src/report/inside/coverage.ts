import type { InsideResult } from "#run";
import { formatCount, formatPercent } from "#units";
import { hanging, type Page } from "../layout.ts";

/** With less of it what traces say may be true of the others alone. */
const coverageMin = 0.9;

/** How much of what was sent is known from inside. */
export function coverageLines({ coverage }: InsideResult, page: Page): readonly string[] {
  const { requestsTraced, rootsReceived, spansDropped, spansDroppedBySdk } = coverage;
  const lost = [
    ...lossTexts(spansDropped, "dropped here"),
    ...lossTexts(spansDroppedBySdk, "dropped by the target's SDK"),
  ];
  if (requestsTraced === 0) return lost.flatMap((text) => hanging("  ", text, page));
  const ratio = rootsReceived / requestsTraced;
  const share = `Spans came for ${formatPercent(ratio)} of ${formatCount(requestsTraced)} traced requests`;
  const isLow = ratio < coverageMin;
  const text = [isLow ? `${share}: low confidence` : share, ...lost].join("; ");
  return ["", ...hanging(isLow ? "! " : "  ", text, page, isLow ? page.palette.yellow : page.palette.dim)];
}

function lossTexts(reasons: Readonly<Record<string, number>>, what: string): readonly string[] {
  const named = Object.entries(reasons).map(([reason, count]) => `${formatCount(count)} ${reason}`);
  return named.length === 0 ? [] : [`spans ${what}: ${named.join(", ")}`];
}
