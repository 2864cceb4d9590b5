import { serveCapacity } from "./capacity-server.mjs";
import { monotonicMs } from "../ledger.mjs";
import { createHolds } from "./holds.mjs";
import { createSlots } from "./slots.mjs";

/** Each request works `outsideMs` for itself and then holds one lock, the same for all, for `lockedMs`. */
serveCapacity(({ lockedMs, outsideMs }, target) => {
  const lock = createSlots(1);
  const outside = createHolds();

  function locked(request) {
    lock.use((release) =>
      setTimeout(() => {
        release();
        target.finish(request);
      }, lockedMs),
    );
  }

  return {
    respond(request) {
      const fromMs = monotonicMs();
      setTimeout(() => {
        outside.add(monotonicMs() - fromMs, false);
        locked(request);
      }, outsideMs);
    },
    truth: () => ({
      saturationPerSecond: 1000 / lock.holds.meanMs(),
      formula: "1 ÷ locked",
      model: { slots: 1, holdsMs: lock.holds.samplesMs(), outsideMs: outside.samplesMs() },
    }),
  };
});
