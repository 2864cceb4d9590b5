import type { FaultEffect } from "#run";
import { type Fault, goesThere } from "../fault.ts";

/** Everything arrives later, each piece by its own time: evenly spread over latency ± jitter. */
export const latency: Fault<Extract<FaultEffect, { kind: "latency" }>> = {
  kind: "latency",
  atWork: ({ latencyMs, jitterMs, way: asked }, random) => ({
    pass(piece, way, nowMs) {
      if (!goesThere(way, asked)) return [{ piece, atMs: nowMs }];
      const delayMs = latencyMs + jitterMs * (2 * random() - 1);
      return [{ piece, atMs: nowMs + Math.max(0, delayMs) }];
    },
  }),
};
