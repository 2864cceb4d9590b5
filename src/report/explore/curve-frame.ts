import type { ExploreResult } from "#run";
import type { Palette } from "../palette.ts";
import { displayWidth } from "../width.ts";
import { Canvas } from "./canvas.ts";
import { estimatedLoad, loadText } from "./estimates.ts";
import { labelWidth, type Plot } from "./plot.ts";

/** What stands above the plot: the arrows that say what the two upright lines are. */
export function plotLabels(explore: ExploreResult, plot: Plot, palette: Palette): readonly string[] {
  const { capacity, saturation } = explore;
  if (capacity === null && saturation === null) return [];
  const canvas = new Canvas(plot.columns, 1);
  const carries = capacity === null ? undefined : `carries ${estimatedLoad(capacity.iterationsPerSecond)} ▼`;
  const saturates = saturation === null ? undefined : `▽ saturates at ${estimatedLoad(saturation.iterationsPerSecond)}`;
  let from = 0;
  if (capacity !== null && carries !== undefined) {
    const at = plot.columnOf(capacity.iterationsPerSecond);
    const start = at - displayWidth(carries) + 1;
    if (start >= 0) canvas.write(start, 0, carries, palette.green);
    else canvas.write(at, 0, `▼ carries ${estimatedLoad(capacity.iterationsPerSecond)}`, palette.green);
    from = start >= 0 ? at + 1 : at + displayWidth(carries) + 2;
  }
  if (saturation !== null && saturates !== undefined) {
    const at = Math.max(from, plot.columnOf(saturation.iterationsPerSecond));
    if (at + displayWidth(saturates) <= plot.columns) canvas.write(at, 0, saturates, palette.dim);
    else if (from === 0) canvas.write(plot.columns - displayWidth(saturates), 0, saturates, palette.dim);
    else canvas.write(at, 0, "▽", palette.dim);
  }
  return canvas.lines().map((line) => " ".repeat(labelWidth + 4) + line);
}

/** The axis with the interval of the capacity on it, and its labels. */
export function axisLines({ capacity }: ExploreResult, plot: Plot, palette: Palette): readonly string[] {
  const axis = new Canvas(plot.columns, 1);
  const labels = new Canvas(plot.columns, 1);
  for (let column = 0; column < plot.columns; column += 1) axis.put(column, 0, "─", palette.dim);
  let free = -1;
  for (const tick of plot.loads.ticks) {
    const column = plot.columnOf(tick);
    axis.put(column, 0, "┬", palette.dim);
    const text = tick === 0 ? "0" : loadText(tick);
    const start = Math.max(0, column - Math.floor(displayWidth(text) / 2));
    if (start <= free || start + displayWidth(text) > plot.columns) continue;
    labels.write(start, 0, text, palette.dim);
    free = start + displayWidth(text);
  }
  if (capacity !== null) {
    const { iterationsPerSecond, low, high } = capacity;
    const [from, to] = [plot.columnOf(low ?? iterationsPerSecond), plot.columnOf(high ?? iterationsPerSecond)];
    for (let column = from; column <= to; column += 1) axis.put(column, 0, "━", palette.green);
    axis.put(plot.columnOf(iterationsPerSecond), 0, "┷", palette.green);
  }
  const margin = " ".repeat(labelWidth + 3);
  return [`${margin}${palette.dim("└")}${axis.lines()[0] ?? ""}`, `${margin} ${labels.lines()[0] ?? ""}`];
}
