import { serveCapacity } from "./capacity-server.mjs";
import { monotonicMs } from "../ledger.mjs";
import { createHolds } from "./holds.mjs";
import { createLoopCost } from "./loop-cost.mjs";

/** Each request keeps the one event loop busy for `spinMs`. */
serveCapacity(({ spinMs }, target) => {
  const spins = createHolds();
  const cost = createLoopCost();

  return {
    respond(request) {
      const fromMs = monotonicMs();
      while (monotonicMs() - fromMs < spinMs);
      spins.add(monotonicMs() - fromMs, true);
      cost.add();
      target.finish(request);
    },
    truth() {
      // Reading and answering keep the loop busy too.
      const aroundMs = Math.max(0, cost.perRequestMs() - spins.meanMs());
      return {
        saturationPerSecond: 1000 / cost.perRequestMs(),
        formula: "1 ÷ time of the event loop per request",
        model: { slots: 1, holdsMs: spins.samplesMs().map((ms) => ms + aroundMs) },
      };
    },
  };
});
