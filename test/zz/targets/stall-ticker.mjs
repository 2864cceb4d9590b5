import { monotonicMs } from "./ledger.mjs";

/**
 * A process that does nothing but sleep 5 ms at a time: where a sleep lasted much longer, the machine stood still.
 * Keeps every gap above 20 ms with its moments; asked `"stalls"`, it tells them all.
 */
const sleepMs = 5;
const gapMs = 20;
const keptMax = 100_000;

const cell = new Int32Array(new SharedArrayBuffer(4));
const stalls = [];
let lastMs = monotonicMs();

function tick() {
  Atomics.wait(cell, 0, 0, sleepMs);
  const nowMs = monotonicMs();
  if (nowMs - lastMs > gapMs && stalls.length < keptMax) stalls.push([lastMs, nowMs]);
  lastMs = nowMs;
  setImmediate(tick);
}

process.on("message", (asked) => {
  if (asked === "stalls") process.send({ stalls });
});
process.on("disconnect", () => process.exit(0));
process.send?.({ listening: 0 });
tick();
