import type { Arrivals } from "#run";
import { RandomStream } from "#scenario";
import type { LevelOverTime } from "./level.ts";

/** The random stream the arrivals of a scenario are drawn from; no user or iteration has this name. */
const arrivalsUser = 0xffff_fffe;

/**
 * The intended starts of an open load, one after another. Every worker draws the whole sequence and takes its own every
 * n-th, so the schedule does not depend on how many workers there are.
 *
 * With Λ(t) the integral of the rate, arrival n is at Λ(t) = n (even), or at Λ(t) = the sum of n + 1 exponential gaps
 * of mean 1 (a Poisson process of that rate, by time change).
 */
export class ArrivalSequence {
  /** Number of the next arrival among those of all workers, from 0. */
  index = -1;
  /** Its intended start, run clock; infinite when there are no more. */
  atMs = 0;
  private area = 0;
  private level: LevelOverTime;
  private readonly workers: number;
  private readonly isPoisson: boolean;
  private readonly random: RandomStream;

  constructor(
    level: LevelOverTime,
    arrivals: Arrivals,
    { seed, scenario, worker, workers }: { seed: number; scenario: number; worker: number; workers: number },
  ) {
    this.level = level;
    this.workers = workers;
    this.isPoisson = arrivals === "poisson";
    this.random = new RandomStream(seed, scenario, arrivalsUser, 0);
    this.draw(worker + 1);
  }

  /** On to this worker's next arrival. */
  advance(): void {
    this.draw(this.workers);
  }

  /** A new rate from a moment that is still to come: arrivals before it stay as they are. */
  change(level: LevelOverTime): void {
    this.level = level;
    this.atMs = level.whenAreaReaches(this.area);
  }

  private draw(count: number): void {
    this.index += count;
    if (this.isPoisson) for (let each = 0; each < count; each++) this.area += this.random.exponential();
    else this.area = this.index;
    this.atMs = this.level.whenAreaReaches(this.area);
  }
}
