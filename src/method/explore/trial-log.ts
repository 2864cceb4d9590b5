import { Histogram, type SloSlice } from "#measure";
import type { Drain, LabSecond, OperationCount, Trial } from "../lab.ts";
import type { CriterionSubject } from "./criterion.ts";
import { Sample } from "./sample.ts";

/** What a stall of this length does to the answers around it is not the target's. */
const stallMs = 50;
/** Where more than this part of the seconds is spoilt, they are the trial. */
const spoiltShareMax = 1 / 3;

/** A trial as it is judged: what was counted of each subject, without the seconds left out at its start. */
export class TrialLog {
  readonly trial: Trial;
  readonly drain: Drain | null;
  readonly discarded: number;
  /** With load, and counted. */
  readonly seconds: readonly LabSecond[];
  readonly operations: Map<string, Sample> = new Map();
  /** In the order of `Lab.subjects`. */
  readonly subjects: readonly Sample[];
  /** All requests, and dropped arrivals as failures. */
  readonly run = new Sample();

  constructor(trial: Trial, drain: Drain | null, discarded: number) {
    this.trial = trial;
    this.drain = drain;
    this.discarded = Math.min(discarded, Math.max(0, trial.seconds.length - 1));
    this.seconds = withoutStalls(trial.seconds.slice(this.discarded));
    this.subjects = (trial.seconds[0]?.slices ?? []).map(() => new Sample());
    for (const second of this.seconds) this.add(second, (sample, slice) => sample.add(slice));
    for (const second of drain?.seconds ?? []) this.add(second, (sample, slice) => sample.addLate(slice));
  }

  /** Iterations/s that were to begin in what is counted: chance makes it differ from what was asked for. */
  get arrivedPerSecond(): number {
    return this.perSecond(({ arrivals }) => arrivals.planned);
  }

  get completedPerSecond(): number {
    return this.perSecond(({ iterations }) => iterations.completed);
  }

  /** What chance takes from it in one trial of forty or fewer: two standard errors of a Poisson count below. */
  get surelyCompletedPerSecond(): number {
    const seconds = Math.max(1, this.seconds.length);
    const completed = this.completedPerSecond * seconds;
    return Math.max(0, completed - 2 * Math.sqrt(completed)) / seconds;
  }

  get endedPerSecond(): number {
    return this.perSecond(({ iterations }) => iterations.completed + iterations.failed);
  }

  get errorRatio(): number {
    const { count, total } = this.run;
    return count === 0 ? 0 : total.failures / count;
  }

  /** Null where nothing was counted of it. */
  of(subject: CriterionSubject): Sample | null {
    switch (subject.kind) {
      case "run":
        return this.run;
      case "operation":
        return this.operations.get(subject.name) ?? null;
      case "slo":
        return this.subjects[subject.index] ?? null;
    }
  }

  perSecond(pick: (second: LabSecond) => number): number {
    const sum = this.seconds.reduce((total, second) => total + pick(second), 0);
    return sum / Math.max(1, this.seconds.length);
  }

  private add(second: LabSecond, put: (sample: Sample, slice: SloSlice) => void): void {
    const successes = new Histogram();
    let failures = second.arrivals.dropped;
    for (const operation of second.operations) {
      put(this.sampleOf(operation.name), sliceOf(operation.latency, operation.failed));
      successes.add(operation.latency);
      failures += operation.failed;
    }
    put(this.run, sliceOf(successes, failures));
    for (const [at, slice] of second.slices.entries()) if (slice !== null) put(this.subjects[at]!, slice);
  }

  private sampleOf(name: OperationCount["name"]): Sample {
    let sample = this.operations.get(name);
    if (sample === undefined) this.operations.set(name, (sample = new Sample()));
    return sample;
  }
}

/** Seconds in which the machine or the generator stood still are left out, as long as most are left. */
function withoutStalls(seconds: readonly LabSecond[]): readonly LabSecond[] {
  const even = seconds.filter(({ stalledMs }) => stalledMs < stallMs);
  return seconds.length - even.length <= spoiltShareMax * seconds.length ? even : seconds;
}

function sliceOf(successes: Histogram, failures: number): SloSlice {
  return {
    seconds: 1,
    requestSeconds: 1,
    successes,
    failures,
    requests: successes.count + failures,
    iterations: 0,
    arrivals: 0,
    dropped: 0,
    checksPassed: 0,
    checksFailed: 0,
  };
}
