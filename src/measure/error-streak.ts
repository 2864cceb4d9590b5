import { errorSides, type TimelinePoint } from "#run";

const streakSeconds = 10;
const brokenRatio = 0.5;

/**
 * Whether the target has broken down: in each of the last ten seconds more than half of what ended had failed, on the
 * target's or the network's side. A second in which nothing ended (everything hangs until its deadline) goes with those
 * around it.
 */
export class ErrorStreak {
  private sinceSeconds: number | undefined = undefined;

  /** Takes the next second; true where the streak is as long as that now. */
  add({ atSeconds, requestsPerSecond, byError }: TimelinePoint): boolean {
    if (requestsPerSecond === 0) return false;
    let failed = 0;
    for (const [name, count] of Object.entries(byError)) {
      const side = errorSides[name as keyof typeof errorSides];
      if (side === "target" || side === "network") failed += count;
    }
    if (failed <= requestsPerSecond * brokenRatio) {
      this.sinceSeconds = undefined;
      return false;
    }
    this.sinceSeconds ??= atSeconds;
    return atSeconds + 1 - this.sinceSeconds >= streakSeconds;
  }
}
