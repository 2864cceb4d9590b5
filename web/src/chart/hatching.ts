const stepPx = 6;

/** Strokes at a slant over a rectangle: told from a colour also without colours. */
export function hatch(
  context: CanvasRenderingContext2D,
  [left, top, width, height]: readonly [number, number, number, number],
  style: string,
  scale = 1,
): void {
  if (width <= 0 || height <= 0) return;
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  context.beginPath();
  const step = stepPx * scale;
  // Slants of neighbours meet: they begin at multiples of the step of the whole picture.
  for (let x = Math.floor((left - height) / step) * step; x < left + width; x += step) {
    context.moveTo(x, top + height);
    context.lineTo(x + height, top);
  }
  context.strokeStyle = style;
  context.lineWidth = 1.5 * scale;
  context.stroke();
  context.restore();
}
