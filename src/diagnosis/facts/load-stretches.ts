import type { TrialResult } from "#run";
import type { LoadStretch } from "#trace";

/** Queues and pools fill, and what was there before ends. */
const fillingShare = 0.2;

/**
 * The seconds of each trial that are compared, for whoever reads traces of them.
 * @param originMs unix epoch at which the run clock was 0
 */
export function loadStretches(trials: readonly TrialResult[], originMs: number): readonly LoadStretch[] {
  return trials.map(({ number, atSeconds, durationSeconds, discardedSeconds }) => {
    const left = Math.min(durationSeconds - 1, Math.max(discardedSeconds, Math.ceil(fillingShare * durationSeconds)));
    return {
      number,
      fromMs: originMs + (atSeconds + Math.max(0, left)) * 1000,
      toMs: originMs + (atSeconds + durationSeconds) * 1000,
    };
  });
}
