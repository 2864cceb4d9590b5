import type { ExploreProgress } from "#run";
import type { Palette } from "../palette.ts";
import { displayWidth } from "../width.ts";
import { Canvas } from "./canvas.ts";
import { loadText } from "./estimates.ts";
import { markOf, markOrder } from "./marks.ts";

const widthMax = 100;
const widthLeast = 10;

/** All loads that were tried on one line, each as far right as it is great; `▷` is the one under way. */
export function searchLine(
  { trials, ratePerSecond, isDraining, capacity }: ExploreProgress,
  room: number,
  palette: Palette,
): string {
  const rates = [...trials.map((trial) => trial.ratePerSecond), ratePerSecond].filter((rate) => rate > 0);
  if (rates.length === 0) return "";
  const [least, most] = [Math.min(...rates), Math.max(...rates)];
  const [from, to] = [`${loadText(least)} `, ` ${loadText(most)}`];
  const width = Math.min(widthMax, room - displayWidth(from) - displayWidth(to));
  if (width < widthLeast) return "";
  const span = Math.log(most / least) || 1;
  const columnOf = (rate: number): number => Math.round((Math.log(Math.max(rate, least) / least) / span) * (width - 1));
  const canvas = new Canvas(width, 1);
  canvas.write(0, 0, "─".repeat(width), palette.dim);
  if (capacity !== null) {
    const { low, high, iterationsPerSecond: middle } = capacity;
    for (let at = columnOf(low ?? middle); at <= columnOf(high ?? middle); at += 1)
      canvas.put(at, 0, "━", palette.green);
  }
  const marks = trials
    .map((trial) => ({ at: columnOf(trial.ratePerSecond), ...markOf(trial, palette) }))
    .toSorted((a, b) => markOrder.indexOf(a.kind) - markOrder.indexOf(b.kind));
  for (const { at, sign, paint } of marks) canvas.put(at, 0, sign, paint);
  if (!isDraining) canvas.put(columnOf(ratePerSecond), 0, "▷", palette.yellow);
  return palette.dim(from) + (canvas.lines()[0] ?? "") + palette.dim(to);
}
