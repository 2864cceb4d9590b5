import { type LatencySummary, type QuantileName, quantiles, type TimelinePoint } from "#run";
import { formatCount, formatDurationMs, formatPercent, formatRate } from "#units";
import type { Palette } from "./palette.ts";
import type { Cell } from "./table.ts";

/** What the sample cannot carry. */
export const missing = "–";

export function durationText(ms: number | null): string {
  return ms === null ? missing : formatDurationMs(ms);
}

/** A percentile, `failed` where it falls among the failures, `–` where the sample cannot carry it. */
export function percentileCell(summary: LatencySummary, name: QuantileName, palette: Palette): Cell {
  const value = summary[name];
  if (value !== null) return { text: formatDurationMs(value) };
  return fallsAmongFailures(summary, name)
    ? { text: "failed", paint: palette.red }
    : { text: missing, paint: palette.dim };
}

/** With 50 failures among 1,000 the 950th is still a success: p95 itself is not among them. */
export function fallsAmongFailures(summary: LatencySummary, name: QuantileName): boolean {
  const from = summary.failuresFrom ?? null;
  return summary[name] === null && from !== null && quantiles[name] > from + 1e-12;
}

/** The slowest success: with failures ranked slower than it, there is no greatest latency to name. */
export function maxCell(summary: LatencySummary, raw: LatencySummary, palette: Palette): Cell {
  const value = summary.max ?? raw.max;
  return value === null ? { text: missing, paint: palette.dim } : { text: formatDurationMs(value) };
}

export function percentileText(summary: LatencySummary, name: QuantileName): string {
  const value = summary[name];
  if (value !== null) return formatDurationMs(value);
  return fallsAmongFailures(summary, name) ? "failed" : missing;
}

/** `12.1 ms (11.8–12.4 ms)`, `12.1 ms (from 11.8 ms)` where the sample puts no bound on the other side. */
export function intervalText(summary: LatencySummary, name: QuantileName): string {
  const value = percentileText(summary, name);
  const [low, high] = summary.intervals[name] ?? [null, null];
  if (summary[name] === null || (low === null && high === null)) return value;
  if (low === null) return `${value} (up to ${durationText(high)})`;
  if (high === null) return `${value} (from ${durationText(low)})`;
  return `${value} (${rangeText(durationText(low), durationText(high))})`;
}

export function errorRatioCell(ratio: number, palette: Palette): Cell {
  if (!(ratio > 0)) return { text: formatPercent(ratio) };
  return { text: ratio < 0.0001 ? "< 0.01 %" : formatPercent(ratio), paint: palette.red };
}

/** `412 requests/s`, `3 iterations/h`. */
export function rateOf(perSecond: number, what: string): string {
  return formatRate(perSecond).replace("/", ` ${what}/`);
}

export function countCell(count: number): Cell {
  return { text: formatCount(count) };
}

/** `1 request`, `2 requests`, `1,234 requests`. */
export function counted(count: number, one: string, several: string = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : several}`;
}

/** `1:02` or `1:02:03`: a clock that keeps its width while it runs. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const pad = (value: number): string => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours === 0 ? `${minutes}:${pad(whole % 60)}` : `${hours}:${pad(minutes)}:${pad(whole % 60)}`;
}

export type PointLatency = TimelinePoint["latencyMs"];

/** Of two figures with one and the same unit only the second carries it. */
function rangeText(low: string, high: string): string {
  const [figure = "", ...lowUnit] = low.split(" ");
  const [, ...highUnit] = high.split(" ");
  const same = lowUnit.length === 1 && highUnit.length === 1 && lowUnit[0] === highUnit[0];
  return `${same ? figure : low}–${high}`;
}
