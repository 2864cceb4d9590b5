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

/** How opening a connection went; milliseconds. */
export interface OpeningTimes {
  readonly dnsMs: number;
  readonly connectMs: number;
  readonly tlsMs: number;
}

/**
 * One request and what became of it. Times are run-clock milliseconds; durations of phases are 0 where the phase did
 * not happen. Created per request, so every field is here from the start: one shape, no later transitions, and as few
 * numbers with fractions as can be, each of which is an object of its own to the engine.
 */
export class Exchange {
  readonly listener: ExchangeListener;
  readonly endpoint: Endpoint;
  readonly method: string;
  /** The head, latin1, and the body too where it is latin1 text: one write. */
  text: string;
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
  deadlineMs: number;
  totalDeadlineMs: number;
  readonly limits: Deadlines;
  /** How opening the connection went that was opened for it; undefined where there was one already. */
  opening: OpeningTimes | undefined = undefined;
  /** How long the kernel took for the whole request; undefined where it took it at once. */
  sendMs: number | undefined = undefined;

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
    this.limits = limits;
  }

  /** Makes it a new exchange of the same kind, for a caller that never has two at a time; saves making an object. */
  renew(text: string, intendedMs: number, issuedMs: number): void {
    this.text = text;
    this.intendedMs = intendedMs;
    this.issuedMs = issuedMs;
    this.totalDeadlineMs = issuedMs + this.limits.totalMs;
    this.deadlineMs = this.totalDeadlineMs;
    this.opening = undefined;
    this.sendMs = undefined;
    this.outcome = undefined;
    this.message = "";
    this.status = 0;
    this.headText = "";
    this.bodyText = undefined;
    this.hasSetCookie = false;
    this.bytesSent = 0;
    this.bytesReceived = 0;
    this.isOverdue = false;
  }
}
