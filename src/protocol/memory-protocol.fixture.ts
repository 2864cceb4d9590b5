import type { Clock, ErrorClass, Timer } from "#run";
import { Deadlines } from "./deadlines.ts";
import type { Exchange, ExchangeCarrier } from "./exchange.ts";
import type { ConnectionCounters } from "./http1/pool.ts";
import type { Endpoint, HeadSample, Protocol, Session } from "./protocol.ts";
import { Traffic } from "./traffic.ts";

/** What becomes of a request. Times are virtual milliseconds; infinite = never. */
export interface MemoryAnswer {
  /** From being sent to the head of the answer, or to the error. */
  readonly afterMs?: number;
  /** From the head to the end of the body. */
  readonly bodyMs?: number;
  readonly status?: number;
  /** Field lines, each with its CRLF. */
  readonly fields?: string;
  readonly body?: string;
  /** Ends this way instead of with an answer, and the connection with it. */
  readonly error?: ErrorClass;
  readonly message?: string;
  /** The target closes the connection after the answer. */
  readonly closes?: boolean;
}

/** What becomes of an attempt to connect. */
export interface MemoryConnect {
  readonly afterMs?: number;
  readonly error?: ErrorClass;
  readonly message?: string;
}

export interface MemoryTarget {
  /** Asked when a request is sent; `nth` counts the requests of this protocol from 1. */
  readonly answer: (exchange: Exchange, nth: number) => MemoryAnswer;
  /** Asked when a connection is opened; connects at once where it is not given. */
  readonly connect?: (endpoint: Endpoint) => MemoryConnect;
}

/** A protocol without sockets, in the time of its clock: the engine's tests drive it, the conformance suite checks it. */
export class MemoryProtocol implements Protocol {
  readonly counters: ConnectionCounters = { opened: 0, open: 0, openMax: 0, unsolicited: 0, folded: 0 };
  readonly traffic = new Traffic();
  readonly sample: HeadSample = { isDue: false };
  reachesPublic = false;
  readonly clock: Clock;
  readonly target: MemoryTarget;
  readonly deadlines: Deadlines;
  /** Requests that reached the target. */
  received = 0;
  private readonly sessions = new Set<MemorySession>();
  private isClosed = false;

  constructor(clock: Clock, target: MemoryTarget) {
    this.clock = clock;
    this.target = target;
    this.deadlines = new Deadlines(clock, (exchange) => exchange.carrier?.expire(exchange));
  }

  open(endpoint: Endpoint, maxConnections: number): Session {
    const session = new MemorySession(this, endpoint, maxConnections, () => this.sessions.delete(session));
    if (this.isClosed) session.close();
    else this.sessions.add(session);
    return session;
  }

  cutOff(): void {
    for (const session of this.sessions) session.cutOff();
  }

  close(): void {
    this.isClosed = true;
    for (const session of [...this.sessions]) session.close();
    this.deadlines.close();
  }

  end(exchange: Exchange, outcome: ErrorClass | "ok" | "cancelled", message: string): void {
    this.deadlines.remove(exchange);
    exchange.carrier = undefined;
    exchange.outcome = outcome;
    exchange.message = message;
    exchange.doneMs = this.clock.nowMs();
    exchange.listener.exchangeDone(exchange);
  }
}

class MemorySession implements Session, ExchangeCarrier {
  readonly protocol: MemoryProtocol;
  readonly endpoint: Endpoint;
  private readonly maxConnections: number;
  private readonly onClose: () => void;
  private readonly connections = new Set<MemoryConnection>();
  private readonly idle: MemoryConnection[] = [];
  private waiting: Exchange[] = [];
  private warming: MemoryConnection | undefined = undefined;
  private isClosed = false;

  constructor(protocol: MemoryProtocol, endpoint: Endpoint, maxConnections: number, onClose: () => void) {
    this.protocol = protocol;
    this.endpoint = endpoint;
    this.maxConnections = maxConnections;
    this.onClose = onClose;
  }

  get isIdle(): boolean {
    return this.connections.size === this.idle.length && this.waiting.length === 0;
  }

  exchange(exchange: Exchange): void {
    this.protocol.deadlines.add(exchange);
    if (this.isClosed) {
      this.protocol.end(exchange, "cancelled", "");
      return;
    }
    exchange.carrier = this;
    this.waiting.push(exchange);
    this.serve();
  }

  warm(): void {
    if (!this.isClosed && this.connections.size === 0) this.warming = this.open();
  }

  close(): void {
    this.isClosed = true;
    this.onClose();
    this.cancelWaiting();
    for (const connection of [...this.connections]) connection.end("cancelled", "");
  }

  cutOff(): void {
    this.cancelWaiting();
    for (const connection of [...this.connections]) if (connection.isBusy) connection.end("cancelled", "");
  }

  private cancelWaiting(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const exchange of waiting) this.protocol.end(exchange, "cancelled", "");
  }

  expire(exchange: Exchange): void {
    this.waiting = this.waiting.filter((each) => each !== exchange);
    this.protocol.end(exchange, "total_timeout", "no connection became free within the deadline");
  }

  becameIdle(connection: MemoryConnection): void {
    if (this.warming === connection) this.warming = undefined;
    this.idle.push(connection);
    this.serve();
  }

  closed(connection: MemoryConnection): void {
    this.connections.delete(connection);
    if (this.warming === connection) this.warming = undefined;
    const index = this.idle.indexOf(connection);
    if (index >= 0) this.idle.splice(index, 1);
    this.serve();
  }

  private open(): MemoryConnection {
    const connection = new MemoryConnection(this);
    this.connections.add(connection);
    connection.connect();
    return connection;
  }

  private serve(): void {
    while (this.waiting.length > 0) {
      const isFull = this.connections.size >= this.maxConnections;
      if (isFull && this.idle.length === 0 && this.warming === undefined) return;
      const exchange = this.waiting.shift()!;
      if (exchange.isOverdue) continue;
      const connection = this.idle.pop() ?? this.warming ?? this.open();
      this.warming = undefined;
      connection.take(exchange);
    }
  }
}

class MemoryConnection implements ExchangeCarrier {
  private readonly session: MemorySession;
  private readonly protocol: MemoryProtocol;
  private exchange: Exchange | undefined = undefined;
  private timer: Timer | undefined = undefined;
  private stage: "connecting" | "idle" | "waiting" | "receiving" | "closed" = "connecting";
  private readonly startMs: number;

  constructor(session: MemorySession) {
    this.session = session;
    this.protocol = session.protocol;
    this.startMs = session.protocol.clock.nowMs();
  }

  get isBusy(): boolean {
    return this.exchange !== undefined;
  }

  connect(): void {
    const { target, clock, counters } = this.protocol;
    const { afterMs = 0, error, message = "" } = target.connect?.(this.session.endpoint) ?? {};
    this.timer = clock.after(afterMs, () => {
      if (error !== undefined) {
        this.end(error, message);
        return;
      }
      counters.opened++;
      counters.openMax = Math.max(counters.openMax, ++counters.open);
      this.stage = "idle";
      const { exchange } = this;
      if (exchange === undefined) this.session.becameIdle(this);
      else {
        exchange.opening = { dnsMs: 0, connectMs: clock.nowMs() - this.startMs, tlsMs: 0 };
        this.send(exchange);
      }
    });
  }

  take(exchange: Exchange): void {
    this.exchange = exchange;
    exchange.carrier = this;
    if (this.stage === "idle") this.send(exchange);
    else this.limit(exchange, this.protocol.clock.nowMs() + exchange.limits.connectMs);
  }

  expire(): void {
    if (this.stage === "connecting") this.end("connect_timeout", "no connection within the deadline");
    else if (this.stage === "waiting") this.end("headers_timeout", "no answer within the deadline");
    else this.end("body_timeout", "the body was not complete within the deadline");
  }

  end(outcome: ErrorClass | "cancelled", message: string): void {
    if (this.stage === "closed") return;
    const { exchange } = this;
    this.close();
    if (exchange !== undefined) this.protocol.end(exchange, outcome, message);
  }

  private limit(exchange: Exchange, byMs: number): void {
    exchange.deadlineMs = Math.min(exchange.totalDeadlineMs, byMs);
    this.protocol.deadlines.moved(exchange);
  }

  private send(exchange: Exchange): void {
    const { clock, target } = this.protocol;
    this.stage = "waiting";
    exchange.sentMs = clock.nowMs();
    exchange.bytesSent = exchange.textLength + (exchange.body?.byteLength ?? 0);
    this.protocol.traffic.bytesLeft -= exchange.bytesSent;
    this.limit(exchange, exchange.sentMs + exchange.limits.headersMs);
    const answer = target.answer(exchange, ++this.protocol.received);
    this.timer = clock.after(answer.afterMs ?? 0, () => {
      if (answer.error !== undefined) this.end(answer.error, answer.message ?? "");
      else this.receiveHead(exchange, answer);
    });
  }

  private receiveHead(exchange: Exchange, answer: MemoryAnswer): void {
    const { clock } = this.protocol;
    this.stage = "receiving";
    exchange.status = answer.status ?? 200;
    exchange.headText = `HTTP/1.1 ${exchange.status} Memory\r\n${answer.fields ?? ""}\r\n`;
    exchange.hasSetCookie = /^set-cookie:/im.test(exchange.headText);
    exchange.firstByteMs = clock.nowMs();
    exchange.bytesReceived = exchange.headText.length;
    if (this.isCutOff(exchange.headText.length)) return;
    this.limit(exchange, exchange.totalDeadlineMs);
    const bodyMs = answer.bodyMs ?? 0;
    if (bodyMs === 0) this.complete(exchange, answer);
    else this.timer = clock.after(bodyMs, () => this.complete(exchange, answer));
  }

  private complete(exchange: Exchange, answer: MemoryAnswer): void {
    const body = answer.body ?? "";
    exchange.bodyText = exchange.keepsBody ? body : undefined;
    exchange.bytesReceived += body.length;
    if (this.isCutOff(body.length)) return;
    this.exchange = undefined;
    if (answer.closes === true) this.close();
    else {
      this.stage = "idle";
      this.session.becameIdle(this);
    }
    this.protocol.end(exchange, "ok", "");
  }

  private isCutOff(bytes: number): boolean {
    const { traffic } = this.protocol;
    if ((traffic.bytesLeft -= bytes) < 0) traffic.spent();
    return this.exchange === undefined;
  }

  private close(): void {
    if (this.stage !== "connecting") this.protocol.counters.open--;
    this.stage = "closed";
    this.exchange = undefined;
    this.timer?.cancel();
    this.session.closed(this);
  }
}
