import { monotonicMs } from "../ledger.mjs";
import { serveCapacity } from "./capacity-server.mjs";
import { createHolds } from "./holds.mjs";

/**
 * Lets through `perSecond` with up to `burst` saved up, each after `ms`. The rest gets `status` at once: a rate limiter
 * says 429 and when to come back, a quota that is used up often says 503 and nothing else.
 */
serveCapacity(({ perSecond, burst, ms, status }, target) => {
  const holds = createHolds();
  const header = status === 429 ? "Retry-After: 1\r\n" : "";
  let tokens = burst;
  let atMs = monotonicMs();

  function mayPass() {
    const nowMs = monotonicMs();
    tokens = Math.min(burst, tokens + ((nowMs - atMs) / 1000) * perSecond);
    atMs = nowMs;
    if (tokens < 1) return false;
    tokens--;
    return true;
  }

  return {
    respond(request) {
      if (!mayPass()) return target.finish(request, status, header);
      const fromMs = monotonicMs();
      setTimeout(() => {
        holds.add(monotonicMs() - fromMs, false);
        target.finish(request);
      }, ms);
    },
    truth: () => ({
      saturationPerSecond: perSecond,
      formula: "the limiter's rate",
      model: { outsideMs: holds.samplesMs(), limiter: { perSecond, burst } },
    }),
  };
});
