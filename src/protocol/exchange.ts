import type { Deadlines, Outcome } from "#run";
import type { Endpoint } from "./protocol.ts";

const blankLine = "\r\n";

/** Hears of the end of an exchange, once, whatever happened. */
export interface ExchangeListener {
  exchangeDone(exchange: Exchange): void;
}

/** Who has the exchange in hand just now: the connection that carries it, or the pool it waits in. */
export interface ExchangeCarrier {
  /** Its deadline has passed: end it. */
  expire(exchange: Exchange): void;
}

/** What makes a stamp one of its own; 32 bits each, signed, so that the engine keeps them without an object. */
export interface StampIds {
  traceSpread: number;
  traceCount: number;
  spanCount: number;
}

/** The end of a request's head, never the same twice: written octet by octet, because making a text of it costs more. */
export interface RequestStamp {
  /** Octets it takes, the head's blank line among them. */
  readonly length: number;
  /** Another number as soon as octets that were always the same no longer are. */
  readonly version: number;
  /** Writes the octets that are always the same. */
  writeFixed(into: Uint8Array, at: number): void;
  /** Writes the others. */
  writeIds(into: Uint8Array, at: number, ids: StampIds): void;
  textOf(ids: StampIds): string;
}

/** A request as it goes out. Head and content are latin1, one character per octet. */
export interface RequestText {
  readonly method: string;
  /** `GET /path HTTP/1.1\r\n` */
  readonly line: string;
  /** Fields, each with its CRLF, without those of the stamp. */
  readonly fields: string;
  /** Ends the head; a blank line where there is none. */
  readonly stamp: RequestStamp | undefined;
  /** A body that is latin1 text; "" = none. */
  readonly content: string;
  /** A body that is not. */
  readonly body: Uint8Array | undefined;
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
export class Exchange implements RequestText, StampIds {
  readonly listener: ExchangeListener;
  readonly endpoint: Endpoint;
  readonly method: string;
  readonly line: string;
  readonly fields: string;
  readonly stamp: RequestStamp | undefined;
  readonly content: string;
  readonly body: Uint8Array | undefined;
  readonly keepsBody: boolean;
  traceSpread = 0;
  traceCount = 0;
  spanCount = 0;

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
    line: string,
    fields: string,
    stamp: RequestStamp | undefined,
    content: string,
    body: Uint8Array | undefined,
    keepsBody: boolean,
    intendedMs: number,
    issuedMs: number,
    limits: Deadlines,
  ) {
    this.listener = listener;
    this.endpoint = endpoint;
    this.method = method;
    this.line = line;
    this.fields = fields;
    this.stamp = stamp;
    this.content = content;
    this.body = body;
    this.keepsBody = keepsBody;
    this.intendedMs = intendedMs;
    this.issuedMs = issuedMs;
    this.totalDeadlineMs = issuedMs + limits.totalMs;
    this.deadlineMs = this.totalDeadlineMs;
    this.limits = limits;
  }

  /** Octets of head and content. */
  get textLength(): number {
    const { line, fields, stamp, content } = this;
    return line.length + fields.length + (stamp === undefined ? blankLine.length : stamp.length) + content.length;
  }

  /** Head and content. */
  get text(): string {
    const { line, fields, stamp, content } = this;
    return line + fields + (stamp === undefined ? blankLine : stamp.textOf(this)) + content;
  }

  /** Makes it a new exchange of the same kind, for a caller that never has two at a time; saves making an object. */
  renew(intendedMs: number, issuedMs: number): void {
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
