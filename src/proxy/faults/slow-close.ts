import type { FaultEffect } from "#run";
import type { Fault } from "../fault.ts";

/** All bytes arrive in time, the end of the connection does not. */
export const slowClose: Fault<Extract<FaultEffect, { kind: "slow-close" }>> = {
  kind: "slow-close",
  atWork: ({ delayMs }) => ({
    pass: (piece, _way, nowMs) => [{ piece, atMs: piece === "end" ? nowMs + delayMs : nowMs }],
  }),
};
