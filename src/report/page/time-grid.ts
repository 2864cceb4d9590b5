/** An axis of time that is as fine as it may be: points of one, two, five … whole seconds. */
export interface TimeGrid {
  readonly secondsPerPoint: number;
  readonly points: number;
}

/** From ten on in whole tens, and from a minute on in whole minutes: as older seconds are kept. */
const steps = [1, 2, 3, 5, 10, 20, 30, 60, 120, 180, 300, 600, 900, 1200, 1800, 3600];

export function timeGrid(seconds: number, pointsMost: number): TimeGrid {
  const least = Math.max(1, Math.ceil(seconds / pointsMost));
  const secondsPerPoint = steps.find((step) => step >= least) ?? Math.ceil(least / 3600) * 3600;
  return { secondsPerPoint, points: Math.max(0, Math.ceil(seconds / secondsPerPoint)) };
}

export const pointAt = ({ secondsPerPoint, points }: TimeGrid, atSeconds: number): number =>
  Math.min(points - 1, Math.floor(atSeconds / secondsPerPoint));

/** Points that a stretch of whole seconds reaches into; older seconds may have been merged when they were kept. */
export function pointsWithin(grid: TimeGrid, atSeconds: number, seconds: number): readonly number[] {
  const first = pointAt(grid, atSeconds);
  if (first < 0) return [];
  const last = Math.max(first, pointAt(grid, atSeconds + seconds - 1));
  return first === last ? [first] : Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

export const atSecondsOf = ({ secondsPerPoint, points }: TimeGrid): readonly number[] =>
  Array.from({ length: points }, (_, index) => index * secondsPerPoint);
