import { monotonicMs } from "./ledger.mjs";

/**
 * A process that does nothing but sleep 5 ms at a time: where a sleep lasted much longer, the machine stood still.
 * Keeps every gap that took 1.5 ms too long with its moments; asked `"gaps"`, it tells them all.
 */
const sleepMs = 5;
const gapMs = sleepMs + 1.5;
const keptMax = 400_000;

const cell = new Int32Array(new SharedArrayBuffer(4));
const gaps = [];
let lastMs = monotonicMs();

function tick() {
  Atomics.wait(cell, 0, 0, sleepMs);
  const nowMs = monotonicMs();
  if (nowMs - lastMs > gapMs && gaps.length < keptMax) gaps.push([lastMs, nowMs]);
  lastMs = nowMs;
  setImmediate(tick);
}

process.on("message", (asked) => {
  if (asked === "gaps") process.send({ gaps });
});
process.on("disconnect", () => process.exit(0));
process.send?.({ listening: 0 });
tick();
