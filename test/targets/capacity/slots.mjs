import { monotonicMs } from "../ledger.mjs";
import { createHolds } from "./holds.mjs";

/** Those who wait, first come, first served. */
function createLine() {
  let waiting = [];
  let gone = 0;
  return {
    get length() {
      return waiting.length - gone;
    },
    push: (one) => waiting.push(one),
    shift() {
      const one = waiting[gone];
      waiting[gone++] = undefined;
      if (gone > 1000 && gone * 2 > waiting.length) {
        waiting = waiting.slice(gone);
        gone = 0;
      }
      return one;
    },
  };
}

/**
 * `count` slots with a line before them. `use(work)` begins `work(release, hasWaited)` once a slot is free and
 * measures until `release` is called; it refuses, with false, where more than `queueMax` wait already.
 */
export function createSlots(count, queueMax = Number.POSITIVE_INFINITY) {
  const line = createLine();
  const holds = createHolds();
  let busy = 0;

  function begin(work, hasWaited) {
    const fromMs = monotonicMs();
    work(() => {
      holds.add(monotonicMs() - fromMs, hasWaited);
      if (line.length > 0) begin(line.shift(), true);
      else busy--;
    }, hasWaited);
  }

  return {
    holds,
    use(work) {
      if (busy < count) {
        busy++;
        begin(work, false);
        return true;
      }
      if (line.length >= queueMax) return false;
      line.push(work);
      return true;
    },
  };
}
