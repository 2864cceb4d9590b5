import type { LatencySummary } from "#run";
import { Histogram } from "./histogram.ts";
import { summarizeLatency, type LatencyBatch } from "./latency-summary.ts";

interface ClosedBatch {
  /** The successes' histogram in text form: a fraction of its size in memory. */
  readonly text: string;
  readonly failures: number;
}

/**
 * A latency cut into batches for a run of any length: when there are too many, neighbours are merged and batches are
 * twice as long from then on. The totals are exact.
 */
export class BatchSeries {
  readonly total = new Histogram();
  readonly #batchesMax: number;
  #closed: (ClosedBatch | undefined)[] = [];
  /** Batches of half the length: of thousands of series one pair each is merged at a time, or the run would stand still. */
  #halves: (ClosedBatch | undefined)[] = [];
  #halvesMerged = 0;
  readonly #open = new Histogram();
  #openFailures = 0;
  #openIndex = 0;
  #batchSeconds: number;
  #endSecond = 0;
  #failures = 0;

  constructor({ batchSeconds = 5, batchesMax = 60 }: { batchSeconds?: number; batchesMax?: number } = {}) {
    this.#batchSeconds = batchSeconds;
    this.#batchesMax = batchesMax;
  }

  /** Failures that are ranked slower than any success; they are not in `total`. */
  get failures(): number {
    return this.#failures;
  }

  get batchSeconds(): number {
    return this.#batchSeconds;
  }

  /** What was measured in the second that began then. Seconds count from the first measured one and do not go back. */
  add(atSecond: number, successes: Histogram, failures = 0): void {
    while (Math.floor(atSecond / this.#batchSeconds) >= this.#batchesMax) this.#mergeNeighbours();
    const index = Math.floor(atSecond / this.#batchSeconds);
    if (index > this.#openIndex) {
      this.#close();
      this.#openIndex = index;
    }
    this.#open.add(successes);
    this.#openFailures += failures;
    this.total.add(successes);
    this.#failures += failures;
    this.#endSecond = Math.max(this.#endSecond, atSecond + 1);
  }

  /** Batches with anything in them; one that was cut short by the end of the run is part of the one before. */
  batches(): LatencyBatch[] {
    this.#close();
    this.#mergeAll();
    const batches = this.#closed.flatMap((closed) =>
      closed === undefined ? [] : [{ successes: Histogram.decode(closed.text), failures: closed.failures }],
    );
    const isCutShort = this.#endSecond < (this.#openIndex + 1) * this.#batchSeconds;
    const last = batches.at(-1);
    const before = batches.at(-2);
    if (!isCutShort || last === undefined || before === undefined) return batches;
    before.successes.add(last.successes);
    return [...batches.slice(0, -2), { successes: before.successes, failures: before.failures + last.failures }];
  }

  summary(): LatencySummary {
    return summarizeLatency({ successes: this.total, failures: this.#failures, batches: this.batches() });
  }

  /** Safe to call at any time: a batch that goes on afterwards is added to what was closed of it. */
  #close(): void {
    this.#mergePair();
    if (this.#open.count + this.#openFailures === 0) return;
    const before = this.#closed[this.#openIndex];
    if (before !== undefined) this.#open.add(Histogram.decode(before.text));
    const failures = this.#openFailures + (before?.failures ?? 0);
    this.#closed[this.#openIndex] = { text: this.#open.encode(), failures };
    this.#open.reset();
    this.#openFailures = 0;
  }

  #mergeNeighbours(): void {
    this.#close();
    this.#mergeAll();
    this.#halves = this.#closed;
    this.#halvesMerged = 0;
    this.#closed = [];
    this.#batchSeconds *= 2;
    this.#openIndex = Math.floor(this.#openIndex / 2);
  }

  #mergeAll(): void {
    while (this.#halvesMerged < this.#halves.length) this.#mergePair();
  }

  /** As many closed batches are to come as there are pairs, before neighbours are merged again. */
  #mergePair(): void {
    const at = this.#halvesMerged;
    if (at >= this.#halves.length) return;
    this.#halvesMerged += 2;
    const pair = merge(this.#halves[at], this.#halves[at + 1]);
    this.#closed[at / 2] = merge(pair, this.#closed[at / 2]);
    if (this.#halvesMerged < this.#halves.length) return;
    this.#halves = [];
    this.#halvesMerged = 0;
  }
}

function merge(left: ClosedBatch | undefined, right: ClosedBatch | undefined): ClosedBatch | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  const successes = Histogram.decode(left.text);
  successes.add(Histogram.decode(right.text));
  return { text: successes.encode(), failures: left.failures + right.failures };
}
