import type { Clock, HttpPlan } from "#run";
import { Exchange } from "./exchange.ts";
import type { Endpoint, Session } from "./protocol.ts";

/** One GET beside any load, by hand. */
export interface SingleRequest {
  readonly endpoint: Endpoint;
  /** Path and query. */
  readonly path: string;
  /** Fields, each with its CRLF. */
  readonly fields: string;
  readonly keepsBody: boolean;
}

/** Sends it as soon as the session has a connection free; the promise never fails, the exchange says how it ended. */
export function sendSingle(session: Session, request: SingleRequest, plan: HttpPlan, clock: Clock): Promise<Exchange> {
  const { endpoint, path, fields, keepsBody } = request;
  const nowMs = clock.nowMs();
  return new Promise((resolve) => {
    const exchange = new Exchange(
      { exchangeDone: resolve },
      endpoint,
      "GET",
      `GET ${path} HTTP/1.1\r\n`,
      fields,
      undefined,
      "",
      undefined,
      keepsBody,
      nowMs,
      nowMs,
      plan.deadlines,
    );
    session.exchange(exchange);
  });
}
