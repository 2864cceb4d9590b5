import type { ExploreProgress, TrialPurpose } from "#run";
import { formatCount } from "#units";
import { loadText } from "./estimates.ts";

const doing: Readonly<Record<TrialPurpose, string>> = {
  "warm-up": "warming up",
  reference: "taking the reference",
  doubling: "doubling",
  saturation: "finding where it saturates",
  search: "searching",
  confirmation: "confirming",
  repeat: "repeating an earlier load",
  soak: "constant load",
  stress: "stress",
  check: "checking",
};

/** `trial 6, doubling: 320/s, 4 s of 10 s`. */
export function phaseText(progress: ExploreProgress): string {
  const { number, purpose, isDraining, ratePerSecond, trialSeconds, trialSecondsMax } = progress;
  const words = Object.hasOwn(doing, purpose) ? doing[purpose] : String(purpose);
  if (isDraining) return `trial ${formatCount(number)} is over: waiting for the target to come to rest`;
  const time = `${formatCount(trialSeconds)} s of ${formatCount(trialSecondsMax)} s`;
  return `trial ${formatCount(number)}, ${words}: ${loadText(ratePerSecond)}, ${time}`;
}
