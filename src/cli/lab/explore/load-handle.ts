import type { Fleet } from "#fleet";
import { exactShares } from "../../plan/divide-load.ts";
import type { LoadControl } from "../load-control.ts";
import type { LoadHandle } from "./engine-lab.ts";

export interface HandledRun {
  readonly fleet: Fleet;
  readonly control: LoadControl;
  /** One per scenario. */
  readonly weights: readonly number[];
  nowMs(): number;
}

/** What a search does to the load of a run: each step is a change that is kept with the run. */
export function loadHandle({ fleet, control, weights, nowMs }: HandledRun): LoadHandle {
  return {
    nowMs,
    setRate: (ratePerSecond, atMs, by) => {
      for (const [scenario, level] of exactShares(ratePerSecond, weights).entries()) {
        const isMark = scenario === weights.length - 1;
        control.note(fleet.change({ atMs, scenario, level, by, isMark }));
      }
    },
    warm: (users) => fleet.warm(users),
    cutOff: () => fleet.cutOff(),
  };
}
