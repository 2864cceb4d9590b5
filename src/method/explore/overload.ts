import type { LabSecond } from "../lab.ts";

/** Fewer than this in a second or two say nothing of a trend. */
const leastArrivals = 30;

/** Whether the target falls behind: what is begun piles up. */
export interface Backlog {
  /** Iterations/s by which what is under way grows. */
  readonly growthPerSecond: number;
  /** Two standard errors of it. */
  readonly uncertainty: number;
}

/** A straight line through what was under way at the end of each second. */
export function backlogOf(seconds: readonly LabSecond[]): Backlog | null {
  const count = seconds.length;
  if (count < 3) return null;
  const meanAt = (count - 1) / 2;
  const mean = seconds.reduce((sum, { inFlight }) => sum + inFlight, 0) / count;
  let across = 0;
  let spread = 0;
  for (const [at, { inFlight }] of seconds.entries()) {
    across += (at - meanAt) * (inFlight - mean);
    spread += (at - meanAt) ** 2;
  }
  const growthPerSecond = across / spread;
  let rest = 0;
  for (const [at, { inFlight }] of seconds.entries()) {
    rest += (inFlight - mean - growthPerSecond * (at - meanAt)) ** 2;
  }
  return { growthPerSecond, uncertainty: 2 * Math.sqrt(rest / Math.max(1, count - 2) / spread) };
}

export interface OverloadSign {
  readonly rule: "falls behind" | "backlog grows";
  readonly evidence: string;
}

/** Less than this part of what arrived was completed. */
const completedShareMin = 0.95;

/**
 * Signs that a load is beyond what the target completes: less than 95 % of what arrived in the same seconds was
 * completed, or what is under way grows steadily by more than a fiftieth of the load.
 */
export function overloadOf(seconds: readonly LabSecond[]): OverloadSign | null {
  const arrived = seconds.reduce((sum, { arrivals }) => sum + arrivals.planned, 0);
  if (arrived < leastArrivals || seconds.length < 3) return null;
  const ended = seconds.reduce((sum, { iterations }) => sum + iterations.completed + iterations.failed, 0);
  const backlog = backlogOf(seconds);
  // Chance alone leaves some more under way at the end than at the beginning.
  const chance = (2.5 * Math.sqrt(2 * arrived)) / arrived;
  if (arrived >= 200 && ended < (completedShareMin - Math.max(0, chance - 0.02)) * arrived && grows(backlog)) {
    return { rule: "falls behind", evidence: `${Math.round((100 * ended) / arrived)} % of what arrived was completed` };
  }
  const share = backlog === null ? 0 : (backlog.growthPerSecond * seconds.length) / arrived;
  if (backlog !== null && share > 0.02 + chance && backlog.growthPerSecond > backlog.uncertainty) {
    const rate = backlog.growthPerSecond.toPrecision(2);
    return { rule: "backlog grows", evidence: `iterations under way grow by ${rate}/s` };
  }
  return null;
}

function grows(backlog: Backlog | null): boolean {
  return backlog !== null && backlog.growthPerSecond > 0;
}
