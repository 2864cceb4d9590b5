import { STATUS_CODES } from "node:http";
import type { FaultEffect } from "#run";
import type { Fault } from "../fault.ts";

/** Requests are answered here; what is no HTTP is reset, the only error every protocol understands. */
export const errorAnswer: Fault<Extract<FaultEffect, { kind: "error" }>> = {
  kind: "error",
  atWork: ({ status }) => ({
    answer(method) {
      const reason = STATUS_CODES[status] ?? "Fault";
      const body = `${status} ${reason}: a fault of plimsoll's\n`;
      const head = `HTTP/1.1 ${status} ${reason}\r\ncontent-type: text/plain\r\ncontent-length: ${body.length}\r\nx-plimsoll-fault: error\r\n\r\n`;
      return method === "HEAD" ? head : head + body;
    },
  }),
};
