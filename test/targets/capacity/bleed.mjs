import { monotonicMs } from "../ledger.mjs";
import { serveCapacity } from "./capacity-server.mjs";
import { createHolds } from "./holds.mjs";

/** How much of what arrived is remembered: a rate over about this long. */
const memoryMs = 2000;

/**
 * Nothing is bounded and nothing fails, but everything takes longer the more arrives: `baseMs × (1 + (rate ÷ doublesAt)²)`.
 * Caches that are pushed out and locks that are held for a moment look like that.
 */
serveCapacity(({ baseMs, doublesAtPerSecond }, target) => {
  const late = createHolds();
  let remembered = 0;
  let atMs = monotonicMs();

  function arrivedPerSecond() {
    const nowMs = monotonicMs();
    remembered = remembered * Math.exp((atMs - nowMs) / memoryMs) + 1;
    atMs = nowMs;
    return (remembered / memoryMs) * 1000;
  }

  return {
    respond(request) {
      const fromMs = monotonicMs();
      const dueMs = baseMs * (1 + (arrivedPerSecond() / doublesAtPerSecond) ** 2);
      setTimeout(() => {
        late.add(monotonicMs() - fromMs - dueMs, false);
        target.finish(request);
      }, dueMs);
    },
    truth: () => ({
      saturationPerSecond: null,
      formula: "none: it completes whatever arrives, later and later",
      model: { bleed: { baseMs, doublesAtPerSecond, memoryMs }, outsideMs: late.samplesMs() },
    }),
  };
});
