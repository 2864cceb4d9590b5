import type { Estimate, TrendResult } from "#run";
import { formatBytes, formatCount, formatDurationMs, formatPercent } from "#units";

/** A figure in the unit of a trend. */
export function amountText(value: number, unit: TrendResult["unit"]): string {
  switch (unit) {
    case "bytes":
      return value < 0 ? `-${formatBytes(-value)}` : formatBytes(value);
    case "ms":
      return value < 0 ? `-${formatDurationMs(-value)}` : formatDurationMs(value);
    case "ratio":
      return formatPercent(value);
    case "count":
      return Math.abs(value) >= 100 ? formatCount(Math.round(value)) : String(Number(value.toPrecision(3)));
  }
}

/** `10.1 kB per request (9.8 kB–10.3 kB)`, or for what is lost now and then `one per 200 requests`. */
export function perRequestText({ unit, perRequest }: TrendResult): string | undefined {
  if (perRequest === null || !(perRequest.value > 0)) return undefined;
  const { value, low, high } = perRequest;
  if (unit === "count") return `one per ${formatCount(Math.round(1 / value))} requests`;
  const range = low === null || high === null ? "" : ` (${amountText(low, unit)} to ${amountText(high, unit)})`;
  return `${amountText(value, unit)} per request${range}`;
}

/** `in 3.2 h (2.9 h to 3.6 h)`. */
export function timeToLimitText({ value, low, high }: Estimate): string {
  const text = (seconds: number): string => formatDurationMs(Math.round(seconds) * 1000);
  const range = low === null || high === null ? "" : ` (${text(low)} to ${text(high)})`;
  return `in ${text(value)}${range}`;
}

/** The one that matters most first. */
const order: readonly TrendResult["verdict"][] = [
  "leak",
  "drift",
  "unclear",
  "filling",
  "steady",
  "falling",
  "too-few",
];

export const byWeight = (trends: readonly TrendResult[]): readonly TrendResult[] =>
  trends.toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
