import { splitByWeights } from "#load";
import type { LabSecond } from "#method";

/** Before anything was measured. */
const usualDurationMs = 20;
/** More connections than this are left to the load that needs them: a target in overload needs thousands. */
const usersMost = 200;

/** How many users a load will need at once, by how long iterations took where nothing was short. */
export class Warmth {
  private durationMs = Number.POSITIVE_INFINITY;

  /** What the requests of an iteration took together; the least seen is that of a target at ease. */
  learn(seconds: readonly LabSecond[]): void {
    const ended = seconds.reduce((sum, { iterations }) => sum + iterations.completed, 0);
    if (ended < 20) return;
    const tookMs = seconds.flatMap(({ operations }) => operations.map(({ latency }) => latency.sumMs));
    this.durationMs = Math.min(this.durationMs, tookMs.reduce((sum, each) => sum + each, 0) / ended);
  }

  /** Twice what is needed on average, and room for chance; divided among the scenarios. */
  usersFor(ratePerSecond: number, weights: readonly number[]): readonly number[] {
    const durationMs = Number.isFinite(this.durationMs) ? this.durationMs : usualDurationMs;
    const mean = (ratePerSecond * durationMs) / 1000;
    return splitByWeights(Math.min(usersMost, Math.ceil(2 * mean + 4 * Math.sqrt(mean) + 2)), weights);
  }
}
