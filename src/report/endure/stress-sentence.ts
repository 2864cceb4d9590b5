import type { StressResult } from "#run";
import { formatDurationMs, formatPercent, formatRate } from "#units";

/** What a colleague would say of a target that was pushed over the edge. */
export function stressSentence(stress: StressResult): string {
  return [recoveryText(stress), retainedText(stress), safeText(stress)].filter((text) => text !== "").join(" ");
}

const secondsText = (seconds: number): string => formatDurationMs(Math.round(seconds) * 1000);

export function recoveryText({ recovery, obstacle, outcome, saturationPerSecond }: StressResult): string {
  if (recovery === null) return `How it recovers is not known: ${obstacle ?? "it was stopped before"}.`;
  const { recoveredAfterSeconds, factor, recoversAtPerSecond, ratePerSecond } = recovery;
  if (recoveredAfterSeconds !== null && factor !== null) {
    const times = `${factor.toPrecision(2)} times what its backlog alone takes`;
    const after = recoveredAfterSeconds < 1 ? "at once" : `after ${secondsText(recoveredAfterSeconds)}, ${times}`;
    const slow = outcome === "recovers" ? "" : " That is slow: something beside the backlog keeps it busy.";
    return `Back at ${formatRate(ratePerSecond)} it is as before ${after}.${slow}`;
  }
  const waited = `It does not recover: ${whyNot(recovery, saturationPerSecond)}`;
  if (recoversAtPerSecond === null) return `${waited}, and neither were less load and none.`;
  if (recoversAtPerSecond === 0) return `${waited}; only without any load it does.`;
  return `${waited}; at ${formatRate(recoversAtPerSecond)} it does.`;
}

function whyNot(
  { ratePerSecond, inVainPerSecond, waitedSeconds, idealSeconds }: NonNullable<StressResult["recovery"]>,
  saturationPerSecond: number,
): string {
  const at = formatRate(ratePerSecond);
  if (inVainPerSecond !== null) {
    return `back at ${at} clients who try again send ${formatRate(inVainPerSecond)}, and it completes ${formatRate(saturationPerSecond)} at most`;
  }
  return `${secondsText(waitedSeconds)} at ${at} were not enough where ${secondsText(idealSeconds)} should have been`;
}

const shedsFrom = 0.9;

export function retainedText({ retained }: StressResult): string {
  if (retained === null) return "";
  const lost = formatPercent(Number(Math.max(0, 1 - retained.ratio).toPrecision(2)));
  const at = formatRate(retained.atPerSecond);
  if (retained.ratio >= shedsFrom) return `Overloaded with ${at} it completes as much as ever.`;
  return `Overloaded with ${at} it completes ${lost} less than it can.`;
}

function safeText({ safeLoad, capacityPerSecond }: StressResult): string {
  if (safeLoad === null) return "";
  const share = formatPercent(Number((safeLoad.value / capacityPerSecond).toPrecision(2)));
  if (safeLoad.low === null) return `Even at ${formatRate(safeLoad.value)} a pulse brings it down for good.`;
  if (safeLoad.high === null) return `Up to ${formatRate(safeLoad.value)} a pulse does no lasting harm.`;
  return `Up to ${formatRate(safeLoad.value)} (${share} of its capacity) it recovers from a pulse by itself.`;
}

export function hysteresisText({ hysteresis }: StressResult): string {
  if (hysteresis === null) return "not known";
  if (hysteresis <= 0.1) return "none: it carries on the way back what it carried on the way up";
  return `${formatPercent(Number(hysteresis.toPrecision(2)))}: so much less is carried on the way back than on the way up`;
}

export const timesText = (value: number): string => `${String(Number(value.toPrecision(2)))} ×`;
