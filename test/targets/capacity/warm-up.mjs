import { serveCapacity } from "./capacity-server.mjs";
import { holdTimes } from "./hold-times.mjs";
import { createSlots } from "./slots.mjs";

/** A pool that holds `coldFactor` times as long for its first `coldRequests`; the truth is that of afterwards. */
serveCapacity(({ slots, hold, coldRequests, coldFactor, seed }, target) => {
  const pool = createSlots(slots);
  const drawMs = holdTimes(hold, seed);
  let begun = 0;

  function heldMs() {
    begun++;
    if (begun === coldRequests + slots) pool.holds.forgetAll();
    return drawMs() * (begun <= coldRequests ? coldFactor : 1);
  }

  return {
    respond(request) {
      pool.use((release) =>
        setTimeout(() => {
          release();
          target.finish(request);
        }, heldMs()),
      );
    },
    truth: () => ({
      saturationPerSecond: (slots / pool.holds.meanMs()) * 1000,
      formula: "slots ÷ hold, once it is warm",
      model: { slots, holdsMs: pool.holds.samplesMs() },
    }),
  };
});
