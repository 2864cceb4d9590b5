import type { ExploreResult } from "#run";
import { formatDurationMs } from "#units";
import type { Palette, Paint } from "../palette.ts";
import { padStart } from "../width.ts";
import { Canvas, drawLine } from "./canvas.ts";
import { type CurvePoint, curveOf, isDrawn } from "./curve-points.ts";
import { latencyScale, type Scale } from "./curve-scale.ts";
import { labelWidth, type Plot } from "./plot.ts";

const plotRows = 12;

/** The curve, the limit it must not cross, and upright what it carries and where it saturates. */
export function latencyPanel(
  explore: ExploreResult,
  points: readonly CurvePoint[],
  plot: Plot,
  limitMs: number | undefined,
  palette: Palette,
): readonly string[] {
  const measured = points.map(({ ms }) => ms).filter((ms) => ms !== null);
  const scale = latencyScale([...measured, ...(limitMs === undefined ? [] : [limitMs])]);
  const canvas = new Canvas(plot.columns, plotRows);
  const rowOf = (ms: number): number => (1 - Math.min(1, Math.max(0, scale.at(ms)))) * (plotRows - 1);
  const limitRow = limitMs === undefined ? undefined : Math.round(rowOf(limitMs));
  // A little right of and below the corner of a cell is its middle.
  const line = curveOf(points).map(({ rate, ms }) => [plot.columnOf(rate) + 0.25, rowOf(ms) + 0.4] as const);
  drawLine(canvas, line, palette.dim);
  if (limitRow !== undefined) level(canvas, limitRow, palette.yellow);
  const { capacity, saturation } = explore;
  if (saturation !== null) upright(canvas, plot.columnOf(saturation.iterationsPerSecond), "┊", palette.dim);
  if (capacity !== null) upright(canvas, plot.columnOf(capacity.iterationsPerSecond), "│", palette.green);
  for (const { rate, ms, mark } of points.filter(isDrawn)) {
    canvas.put(plot.columnOf(rate), ms === null ? 0 : Math.round(rowOf(ms)), mark.sign, mark.paint);
  }
  const labels = rowLabels(scale, rowOf, limitRow);
  return canvas.lines().map((text, row) => {
    const isLimit = row === limitRow && limitMs !== undefined;
    const label = isLimit ? formatDurationMs(limitMs) : labels.get(row);
    const paint = isLimit ? palette.yellow : palette.dim;
    return `  ${paint(padStart(label ?? "", labelWidth))} ${palette.dim(label === undefined ? "│" : "┤")}${text}`;
  });
}

function level(canvas: Canvas, row: number, paint: Paint): void {
  for (let column = 0; column < canvas.columns; column += 1) {
    if (canvas.isEmpty(column, row)) canvas.put(column, row, "╌", paint);
  }
}

function upright(canvas: Canvas, column: number, sign: string, paint: Paint): void {
  for (let row = 0; row < canvas.rows; row += 1) canvas.put(column, row, sign, paint);
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
    if (taken.every((other) => Math.abs(other - row) >= 2)) labels.set(row, tick === 0 ? "0" : formatDurationMs(tick));
  }
  return labels;
}
