import type { FaultEffect } from "#run";
import { type Fault, goesThere, type Part, type WayName } from "../fault.ts";

/** Small pieces with pauses: what readers see that wrongly take a packet for a message. */
export const slicing: Fault<Extract<FaultEffect, { kind: "slicing" }>> = {
  kind: "slicing",
  atWork({ sliceBytes, pauseMs, way: asked }) {
    const nextAtMs: Record<WayName, number> = { up: 0, down: 0 };
    return {
      pass(piece, way, nowMs) {
        if (!goesThere(way, asked)) return [{ piece, atMs: nowMs }];
        let atMs = Math.max(nowMs, nextAtMs[way]);
        if (piece === "end") return [{ piece, atMs }];
        const parts: Part[] = [];
        for (let from = 0; from < piece.length; from += sliceBytes) {
          parts.push({ piece: piece.subarray(from, from + sliceBytes), atMs });
          atMs += pauseMs;
        }
        nextAtMs[way] = atMs;
        return parts;
      },
    };
  },
};
