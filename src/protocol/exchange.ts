import type { Deadlines, Outcome } from "#run";
import type { Endpoint } from "./protocol.ts";

/** Hears of the end of an exchange, once, whatever happened. */
export interface ExchangeListener {
  exchangeDone(exchange: Exchange): void;
}

/** Who has the exchange in hand just now: the connection that carries it, or the pool it waits in. */
export interface ExchangeCarrier {
  /** Its deadline has passed: end it. */
  expire(exchange: Exchange): void;
}

/**
 * One request and what became of it. Times are run-clock milliseconds; durations of phases are 0 where the phase did
 * not happen. Created per request, so every field is here from the start: one shape, no later transitions.
 */
export class Exchange {
  readonly listener: ExchangeListener;
  readonly endpoint: Endpoint;
  readonly method: string;
  /** The head, latin1, and the body too where it is latin1 text: one write. */
  readonly text: string;
  /** A body that is not in `text`. */
  readonly body: Uint8Array | undefined;
  readonly keepsBody: boolean;

  /** When it should have started; latency counts from here. */
  intendedMs: number;
  /** When the script asked for it. */
  issuedMs: number;
  /** Holds once `bytesSent` > 0. */
  sentMs = 0;
  /** Holds once `bytesReceived` > 0. */
  firstByteMs = 0;
  doneMs = 0;
  /** When the exchange is given up next; never after `totalDeadlineMs`. */
  deadlineMs = 0;
  totalDeadlineMs = 0;
  /** Limits of the stages within the total, milliseconds each. */
  connectLimitMs = 0;
  headersLimitMs = 0;
  dnsMs = 0;
  connectMs = 0;
  tlsMs = 0;
  sendMs = 0;

  outcome: Outcome | undefined = undefined;
  message = "";
  status = 0;
  headText = "";
  bodyText: string | undefined = undefined;
  hasSetCookie = false;
  bytesSent = 0;
  bytesReceived = 0;

  carrier: ExchangeCarrier | undefined = undefined;
  /** Its deadline has been found passed: it must not be sent any more. */
  isOverdue = false;
  // Links of the deadline list; owned by it.
  previous: Exchange | undefined = undefined;
  next: Exchange | undefined = undefined;

  constructor(
    listener: ExchangeListener,
    endpoint: Endpoint,
    method: string,
    text: string,
    body: Uint8Array | undefined,
    keepsBody: boolean,
    intendedMs: number,
    issuedMs: number,
    limits: Deadlines,
  ) {
    this.listener = listener;
    this.endpoint = endpoint;
    this.method = method;
    this.text = text;
    this.body = body;
    this.keepsBody = keepsBody;
    this.intendedMs = intendedMs;
    this.issuedMs = issuedMs;
    this.totalDeadlineMs = issuedMs + limits.totalMs;
    this.deadlineMs = this.totalDeadlineMs;
    this.connectLimitMs = limits.connectMs;
    this.headersLimitMs = limits.headersMs;
  }
}
