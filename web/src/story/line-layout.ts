import type { LinePicture, LinePoint } from "#run";
import { linearScale, logScale, type Scale } from "../app/scale.ts";

export interface LineLayout {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  /** Of the latency panel. */
  readonly bottom: number;
  readonly errorTop: number;
  readonly errorBottom: number;
  readonly x: Scale;
  readonly y: Scale;
  /** A ratio, 0 to 1. */
  readonly yError: Scale;
  readonly hasErrors: boolean;
  /** Where points stand whose percentile falls among the failures; null = there are none. */
  readonly failedY: number | null;
}

/** Where everything in the picture stands. */
export function lineLayout(line: LinePicture, width: number, nowPerSecond: number | null): LineLayout {
  const points = [...line.points, ...(line.withoutFaults?.points ?? [])];
  const isNarrow = width < 560;
  const left = isNarrow ? 52 : 64;
  const right = width - (isNarrow ? 10 : 18);
  const hasErrors = points.some(({ errorRatio }) => errorRatio > 0);
  const hasFailed = points.some(({ ms, errorRatio }) => ms === null && errorRatio > 0);
  const top = 66;
  const bottom = top + (isNarrow ? 240 : 300);
  const errorTop = bottom + 34;
  const errorBottom = hasErrors ? errorTop + 56 : bottom;
  const [least, most] = latencyRange(points, line.limitMs);
  const plotTop = hasFailed ? top + 22 : top;
  return {
    width,
    height: errorBottom + 44,
    left,
    right,
    top,
    bottom,
    errorTop,
    errorBottom,
    x: linearScale([0, loadMost(line, points, nowPerSecond)], [left, right], isNarrow ? 4 : 8),
    y: logScale([least, most], [bottom, plotTop], isNarrow ? 5 : 7),
    yError: linearScale([0, 1], [errorBottom, errorTop], 2),
    hasErrors,
    failedY: hasFailed ? top + 8 : null,
  };
}

function loadMost(
  { capacity, saturation, withoutFaults }: LinePicture,
  points: readonly LinePoint[],
  nowPerSecond: number | null,
): number {
  const loads = [
    ...points.map(({ ratePerSecond }) => ratePerSecond),
    capacity?.high ?? 0,
    saturation?.perSecond ?? 0,
    withoutFaults?.capacity?.perSecond ?? 0,
    nowPerSecond ?? 0,
  ];
  return Math.max(...loads, 1e-3) * 1.06;
}

function latencyRange(points: readonly LinePoint[], limitMs: number | null): readonly [least: number, most: number] {
  const all = [...points.flatMap(({ ms, low, high }) => [ms, low, high]), limitMs].filter(
    (ms) => ms !== null && ms > 0,
  ) as number[];
  if (all.length === 0) return [1, 100];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  // A picture of one and the same latency is a flat line, not noise blown up.
  const room = Math.max(1.25, 10 ** (0.06 * Math.log10(most / least)));
  return most / least < 3 ? [least / 2, most * 2] : [least / room, most * room];
}
