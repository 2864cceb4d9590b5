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
  let from = 0;
  if (capacity !== null) {
    const at = plot.columnOf(capacity.iterationsPerSecond);
    const words = `carries ${estimatedLoad(capacity.iterationsPerSecond)}`;
    const isLeft = at > words.length;
    const start = isLeft ? at - words.length - 1 : at;
    const text = isLeft ? `${words} ▼` : `▼ ${words}`;
    canvas.write(start, 0, text, palette.green);
    from = start + text.length;
  }
  if (saturation !== null) {
    const at = plot.columnOf(saturation.iterationsPerSecond);
    const load = estimatedLoad(saturation.iterationsPerSecond);
    const fitting = [`▽ saturates at ${load}`, `▽ ${load}`].find(
      (text) => Math.max(at, from) + text.length <= plot.columns,
    );
    const before = `saturates at ${load} ▽`;
    if (fitting !== undefined) canvas.write(Math.max(at, from), 0, fitting, palette.dim);
    else if (at - before.length >= from) canvas.write(at - before.length + 1, 0, before, palette.dim);
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
