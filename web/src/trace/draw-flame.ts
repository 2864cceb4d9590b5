import { formatDurationMs } from "#units";
import { colour } from "../app/theme.ts";
import type { Surface } from "../chart/canvas-box.tsx";
import { hatch } from "../chart/hatching.ts";
import { dependencyColour } from "./dependency-colour.ts";
import type { FlameBox } from "./flame-layout.ts";

export const flameRowPx = 24;
const textPxLeast = 28;

/** From the top down: what called, what it called. */
export function drawFlame({ context, width, height }: Surface, boxes: readonly FlameBox[], chosen: number): void {
  context.clearRect(0, 0, width, height);
  context.textBaseline = "middle";
  context.textAlign = "left";
  boxes.forEach((box, index) => drawBox(context, box, width, index === chosen));
}

function drawBox(
  context: CanvasRenderingContext2D,
  { node, from, to, row }: FlameBox,
  width: number,
  isChosen: boolean,
): void {
  const left = from * width;
  const wide = Math.max(1, (to - from) * width - 1);
  const top = row * flameRowPx;
  const high = flameRowPx - 2;
  const isWait = node.dependency === "pool" || node.dependency === "sent";
  context.fillStyle = colour(dependencyColour(node.dependency));
  context.globalAlpha = isWait ? 0.2 : 0.3;
  context.fillRect(left, top, wide, high);
  context.globalAlpha = 1;
  // Its own time, along the foot of its box.
  const own = node.totalMs === 0 ? 0 : (node.ownMs / node.totalMs) * wide;
  if (isWait) hatch(context, [left, top, own, high], colour("--rule-strong"));
  else context.fillRect(left, top + high - 3, own, 3);
  if (node.isError || isChosen) {
    context.strokeStyle = colour(isChosen ? "--ink" : "--bad");
    context.lineWidth = isChosen ? 2 : 1.5;
    context.strokeRect(left + 1, top + 1, Math.max(1, wide - 2), high - 2);
  }
  if (wide < textPxLeast) return;
  context.save();
  context.beginPath();
  context.rect(left + 4, top, wide - 8, high);
  context.clip();
  context.fillStyle = colour("--ink");
  const times = node.spans.length > 1 ? ` × ${String(node.spans.length)}` : "";
  context.fillText(`${node.label}${times}  ${formatDurationMs(node.totalMs)}`, left + 6, top + high / 2);
  context.restore();
}
