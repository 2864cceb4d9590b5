import { connect } from "node:net";
import { answer, serve } from "./raw-server.mjs";

/**
 * A target that wears out with use. Each request takes `ms`; besides, as far as they are given, it
 * - keeps `leakBytes` for good,
 * - looks one of `cacheKeys` keys up, chosen at random, and keeps `cacheBytes` ÷ `cacheKeys` for each it did not know,
 * - adds a row and takes `msPerRow` longer for each there is,
 * - with every `loseEvery`th, opens a connection to `backendPort` that nobody closes.
 */
serve(
  ({ ms = 2, leakBytes = 0, cacheBytes = 0, cacheKeys = 1, msPerRow = 0, loseEvery = 0, backendPort = 0 }, ledger) => {
    const kept = [];
    const cache = new Map();
    const lost = [];
    let rows = 0;
    let requests = 0;
    return (request) => {
      requests++;
      // Written to, so that the pages are there.
      if (leakBytes > 0) kept.push(Buffer.alloc(leakBytes, 1));
      const key = Math.floor(Math.random() * cacheKeys);
      if (cacheBytes > 0 && !cache.has(key)) cache.set(key, Buffer.alloc(Math.round(cacheBytes / cacheKeys), 1));
      if (loseEvery > 0 && requests % loseEvery === 0)
        lost.push(connect(backendPort, "127.0.0.1").on("error", () => {}));
      rows++;
      setTimeout(() => answer(request, ledger), ms + rows * msPerRow);
    };
  },
);
