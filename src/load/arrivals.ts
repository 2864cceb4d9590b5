import type { Arrivals } from "#run";
import { RandomStream } from "#scenario";
import type { LevelOverTime } from "./level.ts";

/** The random stream the arrivals of a scenario are drawn from; no user or iteration has this name. */
const arrivalsUser = 0xffff_fffe;

/**
 * The intended starts of an open load, one after another, for all workers alike: each worker draws the whole sequence
 * and takes its own every n-th, so the schedule does not depend on how many there are.
 *
 * With Λ(t) the integral of the rate, arrival n is at Λ(t) = n (even), or at Λ(t) = the sum of n + 1 exponential gaps
 * of mean 1 (a Poisson process of that rate, by time change).
 */
export class ArrivalSequence {
  /** Number of the next arrival, from 0. */
  index = 0;
  /** Its intended start, run clock; infinite when there are no more. */
  atMs: number;
  private area = 0;
  private level: LevelOverTime;
  private readonly isPoisson: boolean;
  private readonly random: RandomStream;

  constructor(level: LevelOverTime, arrivals: Arrivals, seed: number, scenario: number) {
    this.level = level;
    this.isPoisson = arrivals === "poisson";
    this.random = new RandomStream(seed, scenario, arrivalsUser, 0);
    if (this.isPoisson) this.area = this.random.exponential();
    this.atMs = level.whenAreaReaches(this.area);
  }

  advance(): void {
    this.index++;
    this.area = this.isPoisson ? this.area + this.random.exponential() : this.index;
    this.atMs = this.level.whenAreaReaches(this.area);
  }

  /** A new rate from a moment that is still to come: arrivals before it stay as they are. */
  change(level: LevelOverTime): void {
    this.level = level;
    this.atMs = level.whenAreaReaches(this.area);
  }
}
