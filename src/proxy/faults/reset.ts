import type { FaultEffect } from "#run";
import type { Fault } from "../fault.ts";

/** The connection breaks as if the dependency had crashed: both sides get an RST. */
export const reset: Fault<Extract<FaultEffect, { kind: "reset" }>> = {
  kind: "reset",
  atWork: ({ afterMs }) => ({
    strike(connection) {
      if (afterMs === 0) connection.reset();
      else connection.after(afterMs, () => connection.reset());
    },
  }),
};
