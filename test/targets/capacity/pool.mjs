import { serveCapacity } from "./capacity-server.mjs";
import { holdTimes } from "./hold-times.mjs";
import { createSlots } from "./slots.mjs";

/**
 * A pool of `slots`, each held for `hold`, `visits` times per request one after the other. Where more than `queueMax`
 * wait for it, 503 at once.
 */
serveCapacity(({ slots, hold, visits = 1, queueMax, seed }, target) => {
  const pool = createSlots(slots, queueMax);
  const drawMs = holdTimes(hold, seed);

  function visit(request, left) {
    const isLetIn = pool.use((release) =>
      setTimeout(() => {
        release();
        if (left > 1) visit(request, left - 1);
        else target.finish(request);
      }, drawMs()),
    );
    if (!isLetIn) target.finish(request, 503);
  }

  return {
    respond: (request) => visit(request, visits),
    truth: () => ({
      saturationPerSecond: (slots / (visits * pool.holds.meanMs())) * 1000,
      formula: visits === 1 ? "slots ÷ hold" : `slots ÷ (${visits} × hold)`,
      model: { slots, visits, queueMax, holdsMs: pool.holds.samplesMs() },
    }),
  };
});
