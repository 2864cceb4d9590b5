import { monotonicMs } from "./ledger.mjs";
import { answer, serve } from "./raw-server.mjs";

/**
 * Answers at once, but stands still for `ms` milliseconds every `everyMs`. The first freeze comes `firstAfterMs` after
 * the first request, so that a run of n × everyMs has exactly n whole freezes in it.
 */
serve(({ ms, everyMs, firstAfterMs = everyMs / 2 }, ledger) => {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  let begun = false;

  function freezeAt(dueMs) {
    setTimeout(() => {
      const from = monotonicMs();
      Atomics.wait(cell, 0, 0, ms);
      ledger.stood(from, monotonicMs());
      freezeAt(dueMs + everyMs);
    }, dueMs - monotonicMs());
  }

  return (request) => {
    if (!begun) freezeAt(monotonicMs() + firstAfterMs);
    begun = true;
    answer(request, ledger);
  };
});
