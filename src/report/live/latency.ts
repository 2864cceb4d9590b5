import { formatCount, formatRate } from "#units";
import { durationText, type PointLatency } from "../figures.ts";
import { sparkline } from "../sparkline.ts";
import { padEnd, padStart, truncateEnd } from "../width.ts";
import { labelWidth, type LiveState, type Screen } from "./state.ts";

const figureWidth = 10;
const chartWidthMax = 120;
const scaleWidth = 18;

/** Percentiles of the last seconds above those of the whole run. */
export function latencyLines({ latencyMs }: LiveState, screen: Screen): readonly string[] {
  const { recentSeconds, recent, whole } = latencyMs;
  return latencyTable(
    [
      [`last ${formatCount(recentSeconds)} s`, recent],
      ["whole run", whole],
    ],
    screen,
  );
}

/** While the load changes: over all of it percentiles would say nothing. */
export function recentLatencyLines({ points, latencyMs }: LiveState, screen: Screen): readonly string[] {
  const last = points.at(-1)?.latencyMs;
  if (last === undefined) return [];
  return latencyTable(
    [
      ["last second", last],
      [`last ${formatCount(latencyMs.recentSeconds)} s`, latencyMs.recent],
    ],
    screen,
  );
}

function latencyTable(
  rows: readonly (readonly [label: string, latency: PointLatency])[],
  { columns, palette }: Screen,
): readonly string[] {
  const names = (["p50", "p95", "p99", "p90", "max"] as const).slice(
    0,
    Math.floor((columns - labelWidth) / figureWidth),
  );
  const ordered = (["p50", "p90", "p95", "p99", "max"] as const).filter((name) => names.includes(name));
  const line = (label: string, texts: readonly string[]): string =>
    padEnd(label, labelWidth) + texts.map((text) => padStart(text, figureWidth)).join("");
  const figures = (latency: PointLatency): readonly string[] => ordered.map((name) => durationText(latency[name]));
  return [palette.dim(line("latency", ordered)), ...rows.map(([label, latency]) => line(label, figures(latency)))];
}

/** Rate and p95 of the last two minutes, both from zero. */
export function chartLines({ points }: LiveState, { columns, palette }: Screen): readonly string[] {
  const width = Math.min(chartWidthMax, columns - labelWidth - scaleWidth);
  if (points.length < 2 || width < 10) return [];
  const shown = points.slice(-width);
  const chart = (label: string, values: readonly (number | null)[], print: (value: number) => string): string => {
    const top = values.reduce<number>((greatest, value) => Math.max(greatest, value ?? 0), 0);
    const scale = truncateEnd(`  up to ${print(top)}`, scaleWidth);
    return palette.dim(padEnd(label, labelWidth)) + palette.cyan(sparkline(values, width)) + palette.dim(scale);
  };
  return [
    chart(
      "rate",
      shown.map((point) => point.iterationsPerSecond),
      formatRate,
    ),
    chart(
      "p95",
      shown.map((point) => point.latencyMs.p95),
      durationText,
    ),
  ];
}
