const bars = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;

/**
 * The last `width` values as bars from 0 to `max` (default: their greatest). A null is a gap. Scaled from 0, so that a
 * steady figure looks steady.
 */
export function sparkline(values: readonly (number | null)[], width: number, max?: number): string {
  const shown = width > 0 ? values.slice(-width) : [];
  const top = max ?? shown.reduce<number>((greatest, value) => Math.max(greatest, value || 0), 0);
  return shown.map((value) => bar(value, top)).join("");
}

function bar(value: number | null, top: number): string {
  if (value === null || !Number.isFinite(value)) return " ";
  if (value <= 0 || top <= 0) return bars[0];
  const step = Math.min(bars.length - 1, Math.floor((value / top) * bars.length));
  return bars[step] ?? bars[0];
}

/** Filled to an eighth of a cell. */
export function progressBar(ratio: number, width: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, ratio)) * width * 8);
  const full = Math.floor(eighths / 8);
  const part = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8] ?? "";
  return ("█".repeat(full) + part).padEnd(width, "░");
}
