import type { InsideResult, RunResult } from "#run";
import { formatCount, formatDurationMs, formatPercent } from "#units";
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
  if (text === "") return [];
  return [...hanging(isLow ? "! " : "  ", text, page, isLow ? yellow : dim), ...costLines(coverage, page)];
}

/** What a request and each span of it cost a Node target under @plimsoll/instrument: `npm run bench instrument`. */
const requestMicros = 32;
const spanMicros = 11;

/** Whoever reads figures of a target that sends traces should know what these took of it. */
function costLines({ rootsReceived, spansReceived }: InsideResult["coverage"], page: Page): readonly string[] {
  if (rootsReceived === 0 || spansReceived === 0) return [];
  const spans = spansReceived / rootsReceived;
  const micros = requestMicros + spanMicros * Math.max(0, spans - 1);
  const cost = formatDurationMs(Number(micros.toPrecision(2)) / 1_000);
  const text = `${formatCount(Number(spans.toPrecision(2)))} spans a request: they take a Node target some ${cost} of processor (docs/instrument.md)`;
  return hanging("  ", text, page, page.palette.dim);
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
