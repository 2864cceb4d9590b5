import { monotonicMs } from "../ledger.mjs";
import { serveCapacity } from "./capacity-server.mjs";
import { holdTimes } from "./hold-times.mjs";
import { createSlots } from "./slots.mjs";

/**
 * A pool behind an unbounded line that finds out too late: what took longer than `deadlineMs` in all is worked at to
 * its end and then answered with 503. Beyond saturation all work is wasted.
 */
serveCapacity(({ slots, hold, deadlineMs, seed }, target) => {
  const pool = createSlots(slots);
  const drawMs = holdTimes(hold, seed);

  return {
    respond(request) {
      const fromMs = monotonicMs();
      pool.use((release) =>
        setTimeout(() => {
          release();
          target.finish(request, monotonicMs() - fromMs > deadlineMs ? 503 : 200);
        }, drawMs()),
      );
    },
    truth: () => ({
      saturationPerSecond: (slots / pool.holds.meanMs()) * 1000,
      formula: "slots ÷ hold, before it collapses",
      model: { slots, holdsMs: pool.holds.samplesMs(), deadlineMs },
    }),
  };
});
