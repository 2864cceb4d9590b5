import http from "node:http";
import { monotonicMs } from "../ledger.mjs";
import { serveCapacity } from "./capacity-server.mjs";
import { createHolds } from "./holds.mjs";

/**
 * Asks a dependency, another process on `dependencyPort`, for each request, over at most `socketsMax` connections, and
 * answers with the status it got.
 */
serveCapacity(({ dependencyPort, socketsMax }, target) => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: socketsMax ?? Number.POSITIVE_INFINITY });
  const calls = createHolds();

  function call(request) {
    let fromMs = 0;
    const asked = http.get({ host: "127.0.0.1", port: dependencyPort, agent }, (response) => {
      response.resume();
      response.on("end", () => {
        calls.add(monotonicMs() - fromMs, false);
        target.finish(request, response.statusCode);
      });
    });
    asked.on("socket", () => (fromMs = monotonicMs()));
    asked.on("error", () => target.finish(request, 502));
  }

  return {
    respond: call,
    // Without a limit of its own this target carries what the dependency carries, and that is for the dependency to say.
    truth: () => ({
      saturationPerSecond: socketsMax === undefined ? null : (socketsMax / calls.meanMs()) * 1000,
      formula: "connections ÷ call",
      model: socketsMax === undefined ? null : { slots: socketsMax, holdsMs: calls.samplesMs() },
    }),
  };
});
