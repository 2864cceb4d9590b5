import type { Clock, ErrorClass, Timer } from "#run";
import type { Exchange, ExchangeCarrier } from "../exchange.ts";
import type { Endpoint, HeadSample, Session } from "../protocol.ts";
import { Connection, type ConnectionOwner } from "./connection.ts";
import type { Connector } from "./connector.ts";
import type { Outbox } from "./outbox.ts";
import type { RequestWriter } from "./request-writer.ts";
import type { Deadlines } from "../deadlines.ts";
import type { Traffic } from "../traffic.ts";

/** What all pools of a thread share. */
export interface PoolContext {
  readonly clock: Clock;
  readonly connector: Connector;
  readonly outbox: Outbox;
  readonly writer: RequestWriter;
  readonly deadlines: Deadlines;
  readonly maxBodyBytes: number;
  readonly allowance: ConnectionAllowance;
  /** How long a connection nobody waits for yet may take to open. */
  readonly warmLimitMs: number;
  readonly counters: ConnectionCounters;
  readonly traffic: Traffic;
  readonly sample: HeadSample;
}

/** Connections open or being opened, and how many there may be; undefined = the system says when. */
export interface ConnectionAllowance {
  taken: number;
  readonly most: number | undefined;
}

export interface ConnectionCounters {
  opened: number;
  open: number;
  openMax: number;
  /** Idle connections on which bytes came that nobody had asked for. */
  unsolicited: number;
  /** Answers with folded header lines. */
  folded: number;
}

/** Places of the queue that have been served are given back in lots of this many. */
const servedLot = 1024;

/** The connections of one user (or of all of a worker) to one endpoint; exchanges beyond them wait in turn. */
export class Pool implements Session, ConnectionOwner, ExchangeCarrier {
  readonly clock: Clock;
  readonly outbox: Outbox;
  readonly writer: RequestWriter;
  readonly maxBodyBytes: number;
  readonly traffic: Traffic;
  readonly sample: HeadSample;
  private readonly context: PoolContext;
  private readonly endpoint: Endpoint;
  private readonly maxConnections: number;
  private readonly connections = new Set<Connection>();
  /** Last used first: the busiest connections stay warm, the others may time out. */
  private readonly idle: Connection[] = [];
  /** First come, first served; `waitingHead` is the next to serve. */
  private waiting: (Exchange | undefined)[] = [];
  private waitingHead = 0;
  /** The connection being opened ahead of time, until it is open or has its first exchange. */
  private warming: Connection | undefined = undefined;
  private warmLimit: Timer | undefined = undefined;
  private isClosed = false;
  private readonly onClose: () => void;

  constructor(context: PoolContext, endpoint: Endpoint, maxConnections: number, onClose: () => void) {
    this.onClose = onClose;
    this.context = context;
    this.clock = context.clock;
    this.outbox = context.outbox;
    this.writer = context.writer;
    this.maxBodyBytes = context.maxBodyBytes;
    this.traffic = context.traffic;
    this.sample = context.sample;
    this.endpoint = endpoint;
    this.maxConnections = maxConnections;
  }

  get isIdle(): boolean {
    return this.connections.size === this.idle.length && this.waitingHead >= this.waiting.length;
  }

  exchange(exchange: Exchange): void {
    if (this.isClosed) {
      exchange.doneMs = this.clock.nowMs();
      exchange.outcome = "cancelled";
      exchange.listener.exchangeDone(exchange);
      return;
    }
    const connection = this.takeIdle();
    if (connection !== undefined) {
      this.context.deadlines.add(exchange);
      connection.send(exchange);
    } else if (this.warming !== undefined || this.connections.size < this.maxConnections) {
      this.context.deadlines.add(exchange);
      this.openFor(exchange);
    } else {
      exchange.carrier = this;
      this.context.deadlines.add(exchange);
      this.waiting.push(exchange);
    }
  }

  warm(): void {
    if (this.isClosed || this.connections.size > 0) return;
    const connection = new Connection(this);
    this.warming = connection;
    this.warmLimit = this.clock.after(this.context.warmLimitMs, () => connection.close());
    this.open(connection);
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.onClose();
    this.cancelWaiting();
    for (const connection of [...this.connections]) connection.cancel();
  }

  cutOff(): void {
    this.cancelWaiting();
    for (const connection of [...this.connections]) connection.cancel(true);
  }

  private cancelWaiting(): void {
    for (let waiting = this.nextWaiting(); waiting !== undefined; waiting = this.nextWaiting()) this.cancel(waiting);
  }

  /** A waiting exchange ran out of time. Its place is given up: whoever issued it may issue the same one again. */
  expire(exchange: Exchange): void {
    const { waiting } = this;
    const place = waiting.indexOf(exchange, this.waitingHead);
    if (place >= 0) waiting[place] = undefined;
    while (this.waitingHead < waiting.length && waiting[this.waitingHead] === undefined) this.waitingHead++;
    this.forgetServed();
    exchange.doneMs = this.clock.nowMs();
    this.exchangeDone(exchange, "total_timeout", "no connection became free within the deadline");
  }

  private openFor(exchange: Exchange): void {
    const warming = this.warming;
    const connection = warming ?? new Connection(this);
    connection.openFor(exchange);
    const connectByMs = this.clock.nowMs() + exchange.limits.connectMs;
    exchange.deadlineMs = Math.min(exchange.totalDeadlineMs, connectByMs);
    this.context.deadlines.moved(exchange);
    if (warming === undefined) this.open(connection);
    else this.endWarming(connection);
  }

  private open(connection: Connection): void {
    const { allowance, connector } = this.context;
    this.connections.add(connection);
    allowance.taken++;
    if (allowance.most === undefined || allowance.taken <= allowance.most) connection.open(connector, this.endpoint);
    else this.refuse(connection, allowance.most);
  }

  /**
   * As the system would, but before the last descriptor is gone: some are needed to write down what happened. Told after
   * a turn of the loop, so that a script that tries again and again holds up nobody.
   */
  private refuse(connection: Connection, most: number): void {
    const message = `this worker may have ${most} connections open (ulimit -n)`;
    setImmediate(() => connection.connectFailed("fds_exhausted", message, { dnsMs: 0, connectMs: 0, tlsMs: 0 }));
  }

  private endWarming(connection: Connection): void {
    if (this.warming !== connection) return;
    this.warming = undefined;
    this.warmLimit?.cancel();
  }

  private takeIdle(): Connection | undefined {
    for (let connection = this.idle.pop(); connection !== undefined; connection = this.idle.pop()) {
      if (connection.idleUntilMs === Number.POSITIVE_INFINITY || connection.idleUntilMs > this.clock.nowMs())
        return connection;
      connection.close();
    }
    return undefined;
  }

  private nextWaiting(): Exchange | undefined {
    while (this.waitingHead < this.waiting.length) {
      const exchange = this.waiting[this.waitingHead];
      this.waiting[this.waitingHead++] = undefined;
      if (this.waitingHead >= servedLot) this.forgetServed();
      // One that is overdue is about to be expired.
      if (exchange !== undefined && !exchange.isOverdue) return exchange;
    }
    this.forgetServed();
    return undefined;
  }

  private forgetServed(): void {
    if (this.waitingHead === this.waiting.length) this.waiting = [];
    else if (this.waitingHead >= servedLot) this.waiting.splice(0, this.waitingHead);
    else return;
    this.waitingHead = 0;
  }

  connectionIdle(connection: Connection): void {
    const waiting = this.waitingHead < this.waiting.length ? this.nextWaiting() : undefined;
    if (waiting === undefined) this.idle.push(connection);
    else connection.send(waiting);
  }

  connectionOpened(connection: Connection): void {
    this.endWarming(connection);
    const { counters } = this.context;
    counters.opened++;
    counters.open++;
    if (counters.open > counters.openMax) counters.openMax = counters.open;
  }

  connectionClosed(connection: Connection, wasOpen: boolean): void {
    this.context.allowance.taken--;
    if (wasOpen) this.context.counters.open--;
    this.endWarming(connection);
    this.connections.delete(connection);
    const index = this.idle.indexOf(connection);
    if (index >= 0) this.idle.splice(index, 1);
    if (this.isClosed || this.waitingHead >= this.waiting.length) return;
    const waiting = this.nextWaiting();
    if (waiting !== undefined) this.openFor(waiting);
  }

  exchangeSent(exchange: Exchange): void {
    const { limits } = exchange;
    // Mostly the head may come as late as the rest: nothing to move.
    if (limits.headersMs >= limits.totalMs && exchange.deadlineMs === exchange.totalDeadlineMs) return;
    const headersByMs = exchange.sentMs + (exchange.sendMs ?? 0) + limits.headersMs;
    exchange.deadlineMs = Math.min(exchange.totalDeadlineMs, headersByMs);
    this.context.deadlines.moved(exchange);
  }

  totalDeadlineOnly(exchange: Exchange): void {
    exchange.deadlineMs = exchange.totalDeadlineMs;
  }

  exchangeDone(exchange: Exchange, error: ErrorClass | undefined, message: string): void {
    this.context.deadlines.remove(exchange);
    exchange.carrier = undefined;
    exchange.outcome = error ?? "ok";
    exchange.message = message;
    exchange.listener.exchangeDone(exchange);
  }

  cancel(exchange: Exchange): void {
    this.context.deadlines.remove(exchange);
    exchange.carrier = undefined;
    exchange.outcome = "cancelled";
    exchange.doneMs = this.clock.nowMs();
    exchange.listener.exchangeDone(exchange);
  }

  unsolicited(): void {
    this.context.counters.unsolicited++;
  }

  folded(): void {
    this.context.counters.folded++;
  }
}
