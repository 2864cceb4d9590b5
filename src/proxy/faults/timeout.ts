import type { FaultEffect } from "#run";
import type { Fault, Part } from "../fault.ts";

/** Accepts and says nothing, or stops in the middle; goes on where it stopped when the fault is off. */
export const timeout: Fault<Extract<FaultEffect, { kind: "timeout" }>> = {
  kind: "timeout",
  atWork({ afterBytes }) {
    let leftBytes = afterBytes;
    return {
      strike() {
        leftBytes = afterBytes;
      },
      pass(piece, way, nowMs) {
        if (way === "up") return [{ piece, atMs: afterBytes === 0 ? Number.POSITIVE_INFINITY : nowMs }];
        const bytes = piece === "end" ? 0 : Math.min(leftBytes, piece.length);
        leftBytes -= bytes;
        const parts: Part[] = [];
        if (piece === "end") return [{ piece, atMs: leftBytes > 0 ? nowMs : Number.POSITIVE_INFINITY }];
        if (bytes > 0) parts.push({ piece: piece.subarray(0, bytes), atMs: nowMs });
        if (bytes < piece.length) parts.push({ piece: piece.subarray(bytes), atMs: Number.POSITIVE_INFINITY });
        return parts;
      },
    };
  },
};
