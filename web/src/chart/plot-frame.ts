import type { TimeRange } from "./time-range.ts";

/** What stands left and right of every plot, in CSS pixels: the same for all, so that moments stand below each other. */
export const plotLeftPx = 68;
export const plotRightPx = 10;

export const plotWidthPx = (widthPx: number): number => Math.max(1, widthPx - plotLeftPx - plotRightPx);

/** From the left edge of the plot. */
export const xOf = (seconds: number, { from, to }: TimeRange, plotWidth: number): number =>
  ((seconds - from) / (to - from)) * plotWidth;

export const secondsAt = (x: number, { from, to }: TimeRange, plotWidth: number): number =>
  from + (Math.min(plotWidth, Math.max(0, x)) / plotWidth) * (to - from);
