import type { LabSecond } from "../lab.ts";
import { countsOf, type Ease } from "./level.ts";

/**
 * Requests the target has yet to work at, as far as arithmetic tells: what came, less what it can do. Work that nobody
 * waits for any more is work all the same; what was turned away is none.
 */
export class Backlog {
  requests = 0;
  private readonly ease: Ease;
  private readonly workPerSecond: number;
  private underWay: number;

  /** @param workPerSecond requests it can work off */
  constructor(ease: Ease, workPerSecond: number) {
    this.ease = ease;
    this.workPerSecond = workPerSecond;
    this.underWay = this.usual;
  }

  /** The next second of the run, whatever the load in it. */
  add(second: LabSecond): void {
    const { ok, failed, refused } = countsOf([second]);
    const underWay = second.inFlight * this.ease.requestsPerIteration;
    const came = ok + failed - refused + underWay - this.underWay;
    this.underWay = underWay;
    const waiting = Math.max(0, underWay - this.usual);
    this.requests = Math.max(waiting, this.requests + came - this.workPerSecond);
  }

  /** It answers as before: nothing is left. */
  clear(): void {
    this.requests = 0;
  }

  private get usual(): number {
    return this.ease.inFlight * this.ease.requestsPerIteration;
  }
}
