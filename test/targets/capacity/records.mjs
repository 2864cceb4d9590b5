import { serveCapacity } from "./capacity-server.mjs";
import { createSlots } from "./slots.mjs";

/** A pool in which each request leaves a record behind and holds its slot `msPerThousand` longer for every thousand of them. */
serveCapacity(({ slots, baseMs, msPerThousand }, target) => {
  const pool = createSlots(slots);
  let records = 0;

  return {
    respond(request) {
      pool.use((release) =>
        setTimeout(
          () => {
            records++;
            release();
            target.finish(request);
          },
          baseMs + (records / 1000) * msPerThousand,
        ),
      );
    },
    // There is no one truth: what it carries depends on what was asked of it before.
    truth: () => ({ saturationPerSecond: null, formula: "none: it falls with every request", model: null }),
  };
});
