import type { Stretch } from "#trace";
import { formatDurationMs } from "#units";
import { colour } from "../app/theme.ts";
import type { Surface } from "../chart/canvas-box.tsx";
import { hatch } from "../chart/hatching.ts";
import { roundTicks } from "../chart/ticks.ts";
import { dependencyColour } from "./dependency-colour.ts";
import type { WaterfallRow } from "./waterfall-rows.ts";

export const rowPx = 24;
export const axisPx = 22;
const barPx = 12;
/** What took no time at all is seen all the same. */
const widthPxLeast = 2;
const rightPx = 6;
const pxPerTick = 80;

/** The bars of all rows on one axis from 0 to `scaleMs`. */
export function drawWaterfall(
  { context, width, height }: Surface,
  rows: readonly WaterfallRow[],
  scaleMs: number,
  chosen: number,
): void {
  const xOf = (ms: number): number => (ms / scaleMs) * (width - rightPx);
  context.clearRect(0, 0, width, height);
  drawAxis(context, xOf, width, height, scaleMs);
  rows.forEach((row, index) => {
    const top = axisPx + index * rowPx;
    if (index === chosen) {
      context.fillStyle = colour("--wash-strong");
      context.fillRect(0, top, width, rowPx);
    }
    drawRow(context, row, top + (rowPx - barPx) / 2, xOf);
  });
}

function drawAxis(
  context: CanvasRenderingContext2D,
  xOf: (ms: number) => number,
  width: number,
  height: number,
  scaleMs: number,
): void {
  context.textBaseline = "middle";
  for (const tick of roundTicks(scaleMs, width / pxPerTick)) {
    const x = Math.round(xOf(tick));
    context.fillStyle = colour("--grid");
    context.fillRect(x, axisPx - 4, 1, height);
    const text = formatDurationMs(tick);
    context.fillStyle = colour("--axis");
    context.textAlign = x < 10 ? "left" : x + context.measureText(text).width / 2 > width ? "right" : "center";
    context.fillText(text, context.textAlign === "right" ? width : x, axisPx / 2 - 1);
  }
}

function drawRow(context: CanvasRenderingContext2D, row: WaterfallRow, top: number, xOf: (ms: number) => number): void {
  const { own, below, before, isWait } = row.stretches;
  const paint = colour(dependencyColour(row.branch.spans[0]?.dependency ?? "none"));
  const boxOf = ({ fromMs, toMs }: Stretch): readonly [number, number] => {
    const left = xOf(Math.max(0, fromMs));
    return [left, Math.max(widthPxLeast, xOf(toMs) - left)];
  };
  for (const each of before) {
    const [left, width] = boxOf(each);
    hatch(context, [left, top + 2, width, barPx - 4], colour("--axis"));
  }
  context.fillStyle = paint;
  for (const each of below) {
    const [left, width] = boxOf(each);
    context.globalAlpha = 0.35;
    context.fillRect(left, top + 3, width, barPx - 6);
    context.globalAlpha = 1;
  }
  const solid = own.length + below.length === 0 ? [{ fromMs: row.startMs, toMs: row.startMs }] : own;
  for (const each of solid) {
    const [left, width] = boxOf(each);
    if (isWait) hatch(context, [left, top + 1, width, barPx - 2], colour("--axis"));
    else context.fillRect(left, top, width, barPx);
  }
  if (row.isCritical) underline(context, solid.map(boxOf), top);
  if (row.isError) outline(context, row, top, xOf);
}

function underline(
  context: CanvasRenderingContext2D,
  boxes: readonly (readonly [number, number])[],
  top: number,
): void {
  context.fillStyle = colour("--ink");
  for (const [left, width] of boxes) context.fillRect(left, top + barPx + 1, width, 2);
}

function outline(context: CanvasRenderingContext2D, row: WaterfallRow, top: number, xOf: (ms: number) => number): void {
  const { spans } = row.branch;
  const endMs = spans.reduce((end, { startMs, durationMs }) => Math.max(end, startMs + durationMs), 0);
  context.strokeStyle = colour("--bad");
  context.lineWidth = 1.5;
  const left = xOf(row.startMs);
  context.strokeRect(left, top - 1, Math.max(3, xOf(endMs) - left), barPx + 2);
}
