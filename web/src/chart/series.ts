import type { Column } from "#run";
import type { TimeRange } from "./time-range.ts";
import { indexesIn, nearestIndex } from "./time-range.ts";
import type { Unit } from "./unit.ts";

/** One line of a chart. */
export interface ChartSeries {
  readonly label: string;
  readonly values: Column;
  readonly colour: `--${string}`;
  /** Lines are told apart without colours, too. */
  readonly dash?: readonly number[];
  readonly width?: number;
  /** Filled down to zero. */
  readonly isArea?: boolean;
  /** Holds until the next point: what was asked for, users. */
  readonly isStepped?: boolean;
}

/** One chart over time. Its columns have one value for each of `atSeconds`, and may grow. */
export interface ChartSpec {
  readonly id: string;
  readonly title: string;
  readonly unit: Unit;
  readonly atSeconds: readonly number[];
  readonly series: readonly ChartSeries[];
  readonly heightPx: number;
}

export interface Extent {
  readonly least: number;
  readonly most: number;
}

/** Of what is known in a range; null = nothing is. */
export function extentIn(atSeconds: readonly number[], values: Column, range: TimeRange): Extent | null {
  const [first, last] = indexesIn(atSeconds, range);
  let least = Infinity;
  let most = -Infinity;
  for (let index = first; index <= last; index += 1) {
    const value = values[index];
    if (value === null || value === undefined) continue;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return most === -Infinity ? null : { least, most };
}

/** At the point nearest to a moment. */
export function valueAt(atSeconds: readonly number[], values: Column, seconds: number): number | null {
  return values[nearestIndex(atSeconds, seconds)] ?? null;
}

export const isKnown = (values: Column): boolean => values.some((value) => value !== null);

export const isAllZero = (values: Column): boolean => values.every((value) => value === null || value === 0);
