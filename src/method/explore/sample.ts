import { Histogram, type SloSlice } from "#measure";

/** Seconds in one batch: long enough for batches to be independent of each other. */
const batchSeconds = 5;

/** What was counted of one subject in a stretch of time. */
export interface SampleBatch {
  readonly successes: Histogram;
  failures: number;
  checksPassed: number;
  checksFailed: number;
  arrivals: number;
  dropped: number;
  seconds: number;
}

/** One subject in one trial: all of it, and the same in batches along time. */
export class Sample {
  readonly batches: SampleBatch[] = [];
  readonly total: SampleBatch = emptyBatch();

  /** A second of the load. */
  add(slice: SloSlice): void {
    let batch = this.batches.at(-1);
    if (batch === undefined || batch.seconds >= batchSeconds) this.batches.push((batch = emptyBatch()));
    addTo(batch, slice);
    addTo(this.total, slice);
    batch.seconds++;
    this.total.seconds++;
  }

  /** What ended after the load: it belongs to those that began last. */
  addLate(slice: SloSlice): void {
    const batch = this.batches.at(-1);
    if (batch !== undefined) addTo(batch, slice);
    addTo(this.total, slice);
  }

  /** Another sample of the same subject at the same load. */
  join(other: Sample): void {
    for (const batch of other.batches) this.batches.push(batch);
    addTo(this.total, { ...other.total, requests: 0, iterations: 0, requestSeconds: 0 });
    this.total.seconds += other.total.seconds;
  }

  get count(): number {
    return this.total.successes.count + this.total.failures;
  }
}

/** All of them as one. */
export function joined(histograms: readonly Histogram[]): Histogram {
  const all = new Histogram();
  for (const histogram of histograms) all.add(histogram);
  return all;
}

function emptyBatch(): SampleBatch {
  const zero = { failures: 0, checksPassed: 0, checksFailed: 0, arrivals: 0, dropped: 0, seconds: 0 };
  return { successes: new Histogram(), ...zero };
}

function addTo(batch: SampleBatch, slice: SloSlice): void {
  batch.successes.add(slice.successes);
  batch.failures += slice.failures;
  batch.checksPassed += slice.checksPassed;
  batch.checksFailed += slice.checksFailed;
  batch.arrivals += slice.arrivals;
  batch.dropped += slice.dropped;
}
