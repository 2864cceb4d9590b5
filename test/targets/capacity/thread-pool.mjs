import { Worker } from "node:worker_threads";
import { serveCapacity } from "./capacity-server.mjs";
import { createSlots } from "./slots.mjs";

const blocking = `
  const { parentPort, workerData } = require("node:worker_threads");
  const cell = new Int32Array(new SharedArrayBuffer(4));
  parentPort.on("message", () => {
    Atomics.wait(cell, 0, 0, workerData);
    parentPort.postMessage(null);
  });
`;

/** Each request blocks one of `threads` real threads for `ms`. */
serveCapacity(({ threads, ms }, target) => {
  const pool = createSlots(threads);
  const free = Array.from({ length: threads }, () => new Worker(blocking, { eval: true, workerData: ms }));

  return {
    respond(request) {
      pool.use((release) => {
        const thread = free.pop();
        thread.once("message", () => {
          free.push(thread);
          release();
          target.finish(request);
        });
        thread.postMessage(null);
      });
    },
    truth: () => ({
      saturationPerSecond: (threads / pool.holds.meanMs()) * 1000,
      formula: "threads ÷ blocked",
      model: { slots: threads, holdsMs: pool.holds.samplesMs() },
    }),
  };
});
