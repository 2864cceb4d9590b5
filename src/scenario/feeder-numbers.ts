import type { FeederEmptyError } from "./feeder-empty.ts";
import { threadState } from "./thread-state.ts";

/** Which feeder it is, by order of creation, and its own count for when there is no run. */
export interface FeederNumbers {
  readonly index: number;
  alone: number;
}

export interface FeederBinding {
  /** From `createFeederCounters`, one for all workers of a run. */
  readonly counters: SharedArrayBuffer;
  readonly seed: number;
  /** Hears of a `unique` feeder that ran out, even where the script catches the error. */
  readonly onEmpty?: (error: FeederEmptyError) => void;
}

/** How many feeders the loaded test made. */
export const feederCount = (): number => threadState.feeders.created;

export const createFeederCounters = (feeders: number): SharedArrayBuffer =>
  new SharedArrayBuffer(Math.max(1, feeders) * BigInt64Array.BYTES_PER_ELEMENT);

/** Called in every worker, before its first user. */
export function bindFeeders({ counters, seed, onEmpty }: FeederBinding): void {
  const { feeders } = threadState;
  feeders.counters = new BigInt64Array(counters);
  feeders.seed = seed;
  feeders.onEmpty = onEmpty;
}

export function newFeederNumbers(): FeederNumbers {
  const { feeders } = threadState;
  feeders.created += 1;
  return { index: feeders.created - 1, alone: 0 };
}

/** The next number of this feeder, 0, 1, 2 …: no two workers of a run take the same one. */
export function takeNumber(numbers: FeederNumbers): number {
  const { counters } = threadState.feeders;
  if (counters === undefined) {
    numbers.alone += 1;
    return numbers.alone - 1;
  }
  if (numbers.index >= counters.length) {
    throw new Error(
      "a feeder was made while users run, so workers cannot share it: make it at the top of the test file",
    );
  }
  return Number(Atomics.add(counters, numbers.index, 1n));
}

/** The same sequence of rows whatever the number of workers: row n depends on n, not on who asked. */
export function randomRow({ index }: FeederNumbers, number: number, rowCount: number): number {
  const { seed } = threadState.feeders;
  const high = mix(mix(Math.floor(seed / 4_294_967_296) ^ mix(seed ^ 0x9e3779b9)) ^ index);
  const low = mix(high ^ mix(Math.floor(number / 4_294_967_296) ^ 0x85ebca6b) ^ number);
  return Math.floor((mix(low ^ 0xc2b2ae35) / 4_294_967_296) * rowCount);
}

/** Chris Wellons' lowbias32: a permutation of 32 bits in which every bit depends on every other. */
function mix(bits: number): number {
  let mixed = bits;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
