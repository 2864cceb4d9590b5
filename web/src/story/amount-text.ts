import type { TrendResult } from "#run";
import { formatBytes, formatCount, formatDurationMs, formatPercent } from "#units";

/** A figure in the unit of a trend. */
export function amountText(value: number, unit: TrendResult["unit"]): string {
  switch (unit) {
    case "bytes":
      return formatBytes(value);
    case "ms":
      return formatDurationMs(value);
    case "ratio":
      return formatPercent(value);
    case "count":
      return Math.abs(value) >= 100 ? formatCount(value) : String(Number(value.toPrecision(3)));
  }
}
