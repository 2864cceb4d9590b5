import type { ExploreResult, TrialResult } from "#run";
import { formatPercent } from "#units";
import { durationText } from "../figures.ts";
import { innerWidth, type Page } from "../layout.ts";
import { padStart, truncateMiddle } from "../width.ts";
import { Canvas, drawLine } from "./canvas.ts";
import { loadText, loadUnit } from "./estimates.ts";
import { latencyScale, loadScale, type Scale } from "./curve-scale.ts";
import { axisLines, plotLabels } from "./curve-frame.ts";
import { type Mark, mark, markOf, markOrder } from "./marks.ts";
import { type LatencyLimit, paintedLimit } from "./rule-text.ts";

const plotRows = 12;
const plotColumnsMax = 100;
const labelWidth = 8;
const columnsPerLabel = 14;

export interface CurvePoint {
  readonly rate: number;
  /** Null = among the failures, or too few to say. */
  readonly ms: number | null;
  readonly errorRatio: number;
  readonly mark: Mark;
}

export interface Plot {
  readonly columns: number;
  readonly loads: Scale;
  readonly columnOf: (rate: number) => number;
}

/** Latency and failures against load, with the limit and what one instance carries painted on it. */
export function curveLines(explore: ExploreResult, page: Page): readonly string[] {
  const { palette } = page;
  const limit = paintedLimit(explore);
  const points = explore.trials
    .filter(({ purpose }) => purpose !== "warm-up")
    .map((trial) => pointOf(trial, limit, page))
    .toSorted((a, b) => markOrder.indexOf(a.mark.kind) - markOrder.indexOf(b.mark.kind));
  const measured = points.map(({ ms }) => ms).filter((ms) => ms !== null && ms > 0);
  if (points.length < 2 || measured.length === 0) return [];
  const plot = plotFor(points, page);
  const scale = latencyScale([...measured, ...(limit === undefined ? [] : [limit.limitMs])]);
  const latency = latencyPanel(explore, points, plot, scale, limit, page);
  const title = truncateMiddle(titleText(explore, limit), Math.max(40, page.columns));
  return [
    "",
    palette.bold(title),
    ...plotLabels(explore, plot, labelWidth, page),
    ...latency,
    ...errorPanel(points, plot, page),
    ...axisLines(explore, plot, labelWidth, page),
    ...legendLines(points, limit, page),
  ].map((line) => line.trimEnd());
}

function titleText(explore: ExploreResult, limit: LatencyLimit | undefined): string {
  const percentile = limit?.percentile ?? "p95";
  const names = new Set(explore.trials.flatMap(({ operations }) => operations.map(({ name }) => name)));
  const whose = limit?.operation ?? (limit === undefined && names.size > 1 ? "the slowest operation" : [...names][0]);
  const of = whose === undefined || (limit !== undefined && limit.operation === undefined) ? "all requests" : whose;
  return `${percentile} of ${of} against ${loadUnit(explore)}/s`;
}

function pointOf(trial: TrialResult, limit: LatencyLimit | undefined, { palette }: Page): CurvePoint {
  return {
    rate: trial.ratePerSecond,
    ms: latencyOf(trial, limit),
    errorRatio: trial.errorRatio,
    mark: markOf(trial, palette),
  };
}

/** Of the operation the limit is about, of all requests, or of the slowest operation where no limit says which. */
function latencyOf(trial: TrialResult, limit: LatencyLimit | undefined): number | null {
  const field = `${limit?.percentile ?? "p95"}Ms` as const;
  if (limit !== undefined && limit.operation === undefined) return trial.latencyMs[limit.percentile];
  const own = trial.operations.find(({ name }) => name === limit?.operation);
  if (own !== undefined) return own[field];
  return trial.operations.reduce<number | null>(
    (worst, operation) => (worst === null || (operation[field] ?? 0) > worst ? operation[field] : worst),
    null,
  );
}

function plotFor(points: readonly CurvePoint[], page: Page): Plot {
  const columns = Math.min(plotColumnsMax, innerWidth(page) - labelWidth - 2);
  const most = Math.max(...points.map(({ rate }) => rate)) * 1.02;
  const loads = loadScale(most, Math.max(2, Math.floor(columns / columnsPerLabel)));
  return { columns, loads, columnOf: (rate) => Math.min(columns - 1, Math.round(loads.at(rate) * (columns - 1))) };
}

function latencyPanel(
  explore: ExploreResult,
  points: readonly CurvePoint[],
  { columns, columnOf }: Plot,
  scale: Scale,
  limit: LatencyLimit | undefined,
  { palette }: Page,
): readonly string[] {
  const canvas = new Canvas(columns, plotRows);
  const rowOf = (ms: number): number => (1 - Math.min(1, Math.max(0, scale.at(ms)))) * (plotRows - 1);
  const at = ({ rate, ms }: CurvePoint): readonly [number, number] => [columnOf(rate), ms === null ? 0 : rowOf(ms)];
  const line = averaged(points.filter(({ ms, mark: { kind } }) => ms !== null && kind !== "not counted")).map(at);
  drawLine(canvas, line.map(([column, row]) => [column + 0.25, row + 0.4] as const), palette.dim);
  const limitRow = limit === undefined ? undefined : Math.round(rowOf(limit.limitMs));
  if (limitRow !== undefined) {
    for (let column = 0; column < columns; column += 1) {
      if (canvas.isEmpty(column, limitRow)) canvas.put(column, limitRow, "╌", palette.yellow);
    }
  }
  const { capacity, saturation } = explore;
  if (saturation !== null) upright(canvas, columnOf(saturation.iterationsPerSecond), "┊", palette.dim);
  if (capacity !== null) upright(canvas, columnOf(capacity.iterationsPerSecond), "│", palette.green);
  for (const point of points) {
    const [column, row] = at(point);
    canvas.put(column, Math.round(row), point.mark.sign, point.mark.paint);
  }
  const labels = rowLabels(scale, rowOf, limitRow);
  return canvas.lines().map((text, row) => {
    if (row === limitRow) {
      const label = padStart(durationText(limit?.limitMs ?? null), labelWidth);
      return `  ${palette.yellow(label)} ${palette.dim("┤")}${text}`;
    }
    const label = labels.get(row);
    return `  ${palette.dim(`${padStart(label ?? "", labelWidth)} ${label === undefined ? "│" : "┤"}`)}${text}`;
  });
}

function upright(canvas: Canvas, column: number, sign: string, paint: Mark["paint"]): void {
  for (let row = 0; row < canvas.rows; row += 1) canvas.put(column, row, sign, paint);
}

/** One point per load: the line is to be read, not to follow every trial. */
function averaged(points: readonly CurvePoint[]): readonly CurvePoint[] {
  const sorted = points.toSorted((a, b) => a.rate - b.rate);
  const groups: CurvePoint[][] = [];
  for (const point of sorted) {
    const last = groups.at(-1);
    if (last !== undefined && point.rate <= (last[0]?.rate ?? 0) * 1.03) last.push(point);
    else groups.push([point]);
  }
  const mean = (group: readonly CurvePoint[], of: (point: CurvePoint) => number): number =>
    group.reduce((sum, point) => sum + of(point), 0) / group.length;
  return groups.map((group) => ({
    ...group[0]!,
    rate: mean(group, ({ rate }) => rate),
    ms: mean(group, ({ ms }) => ms ?? 0),
  }));
}

/** Labels in their order while there is an empty row between any two. */
function rowLabels(
  { ticks }: Scale,
  rowOf: (ms: number) => number,
  limitRow: number | undefined,
): ReadonlyMap<number, string> {
  const labels = new Map<number, string>();
  for (const tick of ticks) {
    const row = Math.round(rowOf(tick));
    const taken = [...labels.keys(), ...(limitRow === undefined ? [] : [limitRow])];
    if (taken.every((other) => Math.abs(other - row) >= 2)) labels.set(row, durationText(tick));
  }
  return labels;
}

const errorRows = 3;
const bars = ["", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;

/** The share of failures under the curve, on the same axis; nothing where nothing failed. */
function errorPanel(points: readonly CurvePoint[], { columns, columnOf }: Plot, { palette }: Page): readonly string[] {
  const most = Math.max(...points.map(({ errorRatio }) => errorRatio));
  if (!(most > 0)) return [];
  const canvas = new Canvas(columns, errorRows);
  for (const { rate, errorRatio } of points) {
    const eighths = errorRatio > 0 ? Math.max(1, Math.round((errorRatio / most) * errorRows * 8)) : 0;
    for (let row = 0; row < errorRows; row += 1) {
      const filled = Math.min(8, eighths - row * 8);
      if (filled > 0) canvas.put(columnOf(rate), errorRows - 1 - row, bars[filled] ?? "", palette.red);
    }
  }
  const labels = [formatPercent(Number(most.toPrecision(2))), "errors", "0 %"];
  const rule = palette.dim(`  ${" ".repeat(labelWidth)} │`);
  const lines = canvas
    .lines()
    .map((text, row) => `  ${palette.dim(`${padStart(labels[row] ?? "", labelWidth)} ${row === 1 ? "│" : "┤"}`)}${text}`);
  return [rule, ...lines];
}

function legendLines(points: readonly CurvePoint[], limit: LatencyLimit | undefined, page: Page): readonly string[] {
  const { palette } = page;
  const seen = markOrder.filter((kind) => points.some((point) => point.mark.kind === kind)).toReversed();
  const ordered = ["reference", "good", "bad", "collapsed", "not counted"].filter((kind) => seen.some((each) => each === kind));
  const signs = ordered.map((kind) => {
    const { sign, paint } = mark(kind as Mark["kind"], palette);
    return `${paint(sign)} ${palette.dim(kind)}`;
  });
  const line = limit === undefined ? [] : [`${palette.yellow("╌╌")} ${palette.dim("limit")}`];
  return [`${" ".repeat(labelWidth + 4)}${[...signs, ...line].join("   ")}`];
}

export { loadText };
