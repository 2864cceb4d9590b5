import type { FaultEffect } from "#run";
import { type Fault, goesThere, type Part, type WayName } from "../fault.ts";

/** How much of a second goes on at a time: smaller steps would be timers alone, larger ones jerks. */
const stepSeconds = 0.01;

/** So many bytes a second on each way of each connection, without a burst to begin with. */
export const bandwidth: Fault<Extract<FaultEffect, { kind: "bandwidth" }>> = {
  kind: "bandwidth",
  atWork({ bytesPerSecond, way: asked }) {
    const freeAtMs: Record<WayName, number> = { up: 0, down: 0 };
    const stepBytes = Math.max(1, Math.ceil(bytesPerSecond * stepSeconds));
    return {
      pass(piece, way, nowMs) {
        if (!goesThere(way, asked)) return [{ piece, atMs: nowMs }];
        let atMs = Math.max(nowMs, freeAtMs[way]);
        if (piece === "end") return [{ piece, atMs }];
        const parts: Part[] = [];
        for (let from = 0; from < piece.length; from += stepBytes) {
          const step = piece.subarray(from, from + stepBytes);
          atMs += (step.length / bytesPerSecond) * 1000;
          parts.push({ piece: step, atMs });
        }
        freeAtMs[way] = atMs;
        return parts;
      },
    };
  },
};
