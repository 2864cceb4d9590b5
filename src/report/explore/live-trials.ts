import type { TrialResult } from "#run";
import type { Screen } from "../live/state.ts";
import { safeValue } from "../safe-value.ts";
import { trialTable } from "./trials.ts";

const rowsMax = 10;

/** The last trials, newest at the bottom, as many as fit in `room` lines with the table's head. */
export function liveTrialLines(trials: readonly TrialResult[], screen: Screen, room: number): readonly string[] {
  const count = Math.min(rowsMax, trials.length, room - 1);
  if (count < 1) return [];
  return trialTable(safeValue(trials.slice(-count)), screen.columns, screen.palette);
}
