import { innerWidth, type Page } from "../layout.ts";
import type { ExploreResult } from "#run";
import type { CurvePoint } from "./curve-points.ts";
import { loadScale, logScale, type Scale } from "./curve-scale.ts";

const columnsMax = 100;
const columnsPerLabel = 14;
/** Room for the labels on the left, before the axis. */
export const labelWidth = 8;
/** Beyond this span doublings that found no limit would lie on top of each other. */
const linearSpanMax = 50;

/** Where loads lie from left to right. */
export interface Plot {
  readonly columns: number;
  readonly loads: Scale;
  readonly columnOf: (perSecond: number) => number;
}

export function plotOf({ capacity, saturation }: ExploreResult, points: readonly CurvePoint[], page: Page): Plot {
  const columns = Math.min(columnsMax, innerWidth(page) - labelWidth - 2);
  const rates = points.map(({ rate }) => rate);
  const [least, most] = [Math.min(...rates), Math.max(...rates)];
  const isUnbounded = capacity === null && saturation === null && most / least > linearSpanMax;
  const loads = isUnbounded
    ? logScale(least, most)
    : loadScale(most * 1.02, Math.max(2, Math.floor(columns / columnsPerLabel)));
  const columnOf = (rate: number): number =>
    Math.max(0, Math.min(columns - 1, Math.round(loads.at(rate) * (columns - 1))));
  return { columns, loads: { ...loads, ticks: loads.ticks.toSorted((a, b) => a - b) }, columnOf };
}
