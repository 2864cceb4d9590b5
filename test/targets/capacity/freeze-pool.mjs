import { monotonicMs } from "../ledger.mjs";
import { serveCapacity } from "./capacity-server.mjs";
import { holdTimes } from "./hold-times.mjs";
import { createHolds } from "./holds.mjs";
import { createSlots } from "./slots.mjs";

/**
 * A pool whose process stands still for `freezeMs` every `everyMs`: nothing arrives, nothing ends meanwhile. `slots`
 * null: no limit, everybody is held for `hold` and no more.
 */
serveCapacity(({ slots, hold, freezeMs, everyMs, seed }, target) => {
  const pool = createSlots(slots ?? Number.POSITIVE_INFINITY);
  const drawMs = holdTimes(hold, seed);
  /** Those no freeze fell into: the simulation has freezes of its own. */
  const undisturbed = createHolds();
  let thawedMs = 0;
  const cell = new Int32Array(new SharedArrayBuffer(4));

  function freezeAt(dueMs) {
    setTimeout(() => {
      Atomics.wait(cell, 0, 0, freezeMs);
      thawedMs = monotonicMs();
      freezeAt(dueMs + everyMs);
    }, dueMs - monotonicMs());
  }
  freezeAt(monotonicMs() + everyMs);

  return {
    respond(request) {
      pool.use((release) => {
        const fromMs = monotonicMs();
        setTimeout(() => {
          if (thawedMs < fromMs) undisturbed.add(monotonicMs() - fromMs, false);
          release();
          target.finish(request);
        }, drawMs());
      });
    },
    truth: () => ({
      saturationPerSecond: slots === null ? null : (slots / pool.holds.meanMs()) * 1000,
      formula: "slots ÷ hold, freezes included",
      model: { slots, holdsMs: undisturbed.samplesMs(), freeze: { ms: freezeMs, everyMs } },
    }),
  };
});
