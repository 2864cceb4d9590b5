import { formatPercent } from "#units";
import type { Palette } from "../palette.ts";
import { padStart } from "../width.ts";
import { Canvas } from "./canvas.ts";
import type { CurvePoint } from "./curve-points.ts";
import { labelWidth, type Plot } from "./plot.ts";

const panelRows = 3;
const bars = ["", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;

/** The share of failures under the curve, on the same axis; nothing where nothing failed. */
export function errorPanel(points: readonly CurvePoint[], plot: Plot, palette: Palette): readonly string[] {
  const most = Math.max(...points.map(({ errorRatio }) => errorRatio));
  if (!(most > 0)) return [];
  const canvas = new Canvas(plot.columns, panelRows);
  for (const { rate, errorRatio } of points.toSorted((a, b) => a.errorRatio - b.errorRatio)) {
    const eighths = errorRatio > 0 ? Math.max(1, Math.round((errorRatio / most) * panelRows * 8)) : 0;
    for (let row = 0; row < panelRows; row += 1) {
      const filled = Math.min(8, eighths - row * 8);
      if (filled > 0) canvas.put(plot.columnOf(rate), panelRows - 1 - row, bars[filled] ?? "", palette.red);
    }
  }
  const labels = [formatPercent(Number(most.toPrecision(2))), "errors", "0 %"];
  const margin = (label: string, edge: string): string => `  ${palette.dim(`${padStart(label, labelWidth)} ${edge}`)}`;
  const lines = canvas.lines().map((text, row) => margin(labels[row] ?? "", row === 1 ? "│" : "┤") + text);
  return [margin("", "│"), ...lines];
}
