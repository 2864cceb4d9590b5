import type { LabSecond } from "../lab.ts";

/** More than half failing, or nothing completed for so many seconds: no use in going on. */
const failedShareMax = 0.5;
const silentSeconds = 5;
/** Fewer of them are bad luck. */
const leastEnded = 20;
const leastArrivals = 5;

/** Whether a load has brought the target to its knees, by the last seconds of it. */
export function hasCollapsed(seconds: readonly LabSecond[]): boolean {
  const recent = seconds.slice(-silentSeconds);
  const sum = (pick: (second: LabSecond) => number): number => recent.reduce((total, each) => total + pick(each), 0);
  const completed = sum(({ iterations }) => iterations.completed);
  const failed = sum(({ iterations }) => iterations.failed);
  const arrived = sum(({ arrivals }) => arrivals.planned);
  if (recent.length >= silentSeconds && completed === 0 && arrived >= leastArrivals) return true;
  return completed + failed >= leastEnded && failed > failedShareMax * (completed + failed);
}
