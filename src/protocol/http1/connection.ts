import type { Socket } from "node:net";
import type { Clock, ErrorClass } from "#run";
import type { Exchange, ExchangeCarrier } from "../exchange.ts";
import type { Endpoint, HeadSample } from "../protocol.ts";
import type { Traffic } from "../traffic.ts";
import { forwarded, type Proxy } from "../proxy.ts";
import type { Attempt } from "./attempt.ts";
import type { ConnectListener, Connector, ConnectTimes } from "./connector.ts";
import type { Outbox, Sender } from "./outbox.ts";
import type { RequestWriter } from "./request-writer.ts";
import { ResponseReader } from "./response-reader.ts";
import { messageOf } from "./response-messages.ts";
import { classifySocketError, socketErrorText } from "./socket-errors.ts";

const nothing = new Uint8Array(0);

/** What a connection tells the pool it belongs to. */
export interface ConnectionOwner {
  readonly clock: Clock;
  readonly outbox: Outbox;
  readonly writer: RequestWriter;
  readonly maxBodyBytes: number;
  readonly traffic: Traffic;
  readonly sample: HeadSample;
  /** It is connected, or its exchange is done and it can carry another. */
  connectionIdle(connection: Connection): void;
  /** It is gone; never called twice. */
  connectionClosed(connection: Connection, wasOpen: boolean): void;
  connectionOpened(connection: Connection): void;
  /** Its head is in, or its request still on the way out: no other deadline holds. */
  totalDeadlineOnly(exchange: Exchange): void;
  /** The whole request is with the kernel: the answer's head is due. */
  exchangeSent(exchange: Exchange): void;
  exchangeDone(exchange: Exchange, error: ErrorClass | undefined, message: string): void;
  cancel(exchange: Exchange): void;
  /** Bytes nobody asked for on an idle connection. */
  unsolicited(): void;
  /** An answer with folded header lines (RFC 9112 §5.2). */
  folded(): void;
}

/** One connection, one exchange at a time. */
export class Connection implements ConnectListener, ExchangeCarrier, Sender {
  private readonly owner: ConnectionOwner;
  private readonly reader: ResponseReader;
  private socket: Socket | undefined = undefined;
  /** What is sent as soon as there is a connection. */
  private first: Exchange | undefined = undefined;
  /** What is under way on the wire. */
  private exchange: Exchange | undefined = undefined;
  private headSeen = false;
  /** Its request is in the outbox: whatever arrives cannot be the answer. */
  private isHeld = false;
  /** The kernel has not taken all of the request yet. */
  private isSending = false;
  /** Opened before anybody asked for it: how long that took is no part of an exchange. */
  private isWarmed = false;
  isClosed = false;
  private attempt: Attempt | undefined = undefined;
  /** The proxy that requests are handed to as they are. */
  private forwarder: Proxy | undefined = undefined;
  /** After this moment the server may close it at any time (its `Keep-Alive: timeout=` less a margin). */
  idleUntilMs = Number.POSITIVE_INFINITY;

  constructor(owner: ConnectionOwner) {
    this.owner = owner;
    this.reader = new ResponseReader(owner.sample);
  }

  open(connector: Connector, endpoint: Endpoint): void {
    this.isWarmed = this.first === undefined;
    this.forwarder = connector.forwarderOf(endpoint);
    this.attempt = connector.open(endpoint, this);
  }

  /** To be sent once connected. */
  openFor(exchange: Exchange): void {
    this.first = exchange;
    exchange.carrier = this;
  }

  connected(socket: Socket, times: ConnectTimes): void {
    this.socket = socket;
    this.attempt = undefined;
    socket.on("error", (error) => this.lost(error));
    socket.on("end", () => this.ended());
    socket.on("close", () => this.ended());
    socket.on("drain", () => this.drained());
    this.owner.connectionOpened(this);
    const { first } = this;
    if (first === undefined) {
      this.owner.connectionIdle(this);
      return;
    }
    this.noteTimes(first, times);
    this.first = undefined;
    this.send(first);
  }

  connectFailed(error: ErrorClass, message: string, times: ConnectTimes): void {
    if (this.first !== undefined) this.noteTimes(this.first, times);
    this.fail(error, message);
  }

  private noteTimes(exchange: Exchange, times: ConnectTimes): void {
    if (this.isWarmed) return;
    exchange.opening = times;
  }

  expire(): void {
    if (this.socket === undefined) {
      // Where there is no attempt it has been refused, and hears of it in this turn of the loop.
      const failure = this.attempt?.timeOut();
      if (failure !== undefined) this.connectFailed(failure.error, failure.message, failure.times);
    } else if (this.headSeen) this.fail("body_timeout", "the body was not complete within the deadline");
    else if (this.isSending)
      this.fail("headers_timeout", "the target did not take the whole request within the deadline");
    else this.fail("headers_timeout", "no answer within the deadline");
  }

  send(exchange: Exchange): void {
    this.exchange = exchange;
    exchange.carrier = this;
    this.headSeen = false;
    this.reader.begin(exchange.method === "HEAD", exchange.keepsBody, this.owner.maxBodyBytes);
    this.isHeld = true;
    this.owner.outbox.add(this);
  }

  flush(nowMs: number): void {
    const { exchange, socket } = this;
    this.isHeld = false;
    if (exchange === undefined || socket === undefined) return;
    exchange.sentMs = nowMs;
    const isSent = this.write(socket, exchange);
    this.owner.traffic.bytesLeft -= exchange.bytesSent;
    if (isSent) this.owner.exchangeSent(exchange);
    else {
      // More than a stream's buffer: the send phase lasts until "drain" says that the kernel has it.
      this.isSending = true;
      this.owner.totalDeadlineOnly(exchange);
    }
  }

  private write(socket: Socket, exchange: Exchange): boolean {
    const { body } = exchange;
    if (body === undefined && this.forwarder === undefined) {
      exchange.bytesSent = exchange.textLength;
      return this.owner.writer.write(socket, exchange);
    }
    const text = this.forwarder === undefined ? exchange.text : forwarded(exchange, this.forwarder);
    exchange.bytesSent = text.length + (body?.byteLength ?? 0);
    return this.sendWhole(socket, exchange, text);
  }

  private sendWhole(socket: Socket, { body }: Exchange, text: string): boolean {
    if (body === undefined) return socket.write(text, "latin1");
    socket.cork();
    socket.write(text, "latin1");
    const isSent = socket.write(body);
    socket.uncork();
    return isSent;
  }

  private drained(): void {
    const { exchange } = this;
    this.isSending = false;
    if (exchange === undefined) return;
    exchange.sendMs = this.owner.clock.nowMs() - exchange.sentMs;
    if (!this.headSeen) this.owner.exchangeSent(exchange);
  }

  read(count: number, buffer: Buffer): boolean {
    const { exchange, reader } = this;
    if (exchange === undefined || this.isHeld) {
      // A TLS socket may hand over what it had decrypted before it was destroyed.
      if (this.isClosed || this.socket === undefined) return false;
      this.owner.unsolicited();
      this.fail("unsolicited_data", "bytes that belong to no request came before this one was sent");
      return false;
    }
    const nowMs = this.owner.clock.nowMs();
    if (exchange.bytesReceived === 0) exchange.firstByteMs = nowMs;
    exchange.bytesReceived += count;
    if ((this.owner.traffic.bytesLeft -= count) < 0) {
      // More bytes than the run may take: that may have ended this connection too.
      this.owner.traffic.spent();
      if (this.isClosed) return false;
    }
    const position = reader.feed(buffer, 0, count);
    if (reader.isDone) this.complete(exchange, nowMs, position < count);
    else if (reader.error !== undefined) this.fail(reader.error, messageOf(reader.error));
    else if (!this.headSeen && reader.isBodyStarted) {
      this.headSeen = true;
      this.owner.totalDeadlineOnly(exchange);
    }
    return true;
  }

  private complete(exchange: Exchange, nowMs: number, hasMore: boolean): void {
    const { head } = this.reader;
    if (head.foldedFields > 0) this.owner.folded();
    exchange.doneMs = nowMs;
    if (hasMore) {
      this.fail("unsolicited_data", messageOf("unsolicited_data"));
      return;
    }
    this.copyResponse(exchange);
    this.exchange = undefined;
    // The connection is free before the script hears of the answer, so that its next request finds it.
    // An answer before the whole request was sent: what is left of it would hold the next one up (RFC 9112 §9.6).
    if (head.keepAlive && !this.isSending) {
      if (head.keepAliveSeconds >= 0)
        this.idleUntilMs = nowMs + Math.max(head.keepAliveSeconds * 1000 - 1000, head.keepAliveSeconds * 500);
      this.owner.connectionIdle(this);
    } else this.close();
    if (this.forwarder !== undefined && head.status === 407)
      this.owner.exchangeDone(exchange, "proxy_auth", `the proxy ${this.forwarder.name} wants credentials (407)`);
    else this.owner.exchangeDone(exchange, undefined, "");
  }

  private copyResponse(exchange: Exchange): void {
    const { reader } = this;
    exchange.status = reader.head.status;
    exchange.headText = reader.headText;
    exchange.bodyText = reader.takeBodyText();
    exchange.hasSetCookie = reader.head.hasSetCookie;
    // Thousands of idle connections must not hold on to their last answers.
    reader.headText = "";
  }

  private lost(error: NodeJS.ErrnoException): void {
    if (this.exchange === undefined) this.close();
    else this.fail(classifySocketError(error, this.reader.isBodyStarted ? "body" : "request"), socketErrorText(error));
  }

  private ended(): void {
    const { exchange, reader } = this;
    if (exchange === undefined || this.isClosed) {
      this.close();
      return;
    }
    const socket = this.socket!;
    if (reader.hasBegun && !this.isSending && !socket.destroyed && !("encrypted" in socket))
      this.endUnlessReset(exchange, socket, this.owner.clock.nowMs());
    else this.end(exchange, this.owner.clock.nowMs());
  }

  /**
   * Where data and a reset arrive together, libuv tells of the data and then of an end, as if all had come: a body cut
   * off would pass for whole. Writing nothing makes the kernel say what it knows, and sends nothing.
   */
  private endUnlessReset(exchange: Exchange, socket: Socket, nowMs: number): void {
    socket.write(nothing, (error) => {
      if (this.exchange !== exchange) return;
      // EPIPE: the end had come before the reset, and all that was sent before it.
      if ((error as NodeJS.ErrnoException | null | undefined)?.code === "ECONNRESET") this.lost(error!);
      else this.end(exchange, nowMs);
    });
  }

  private end(exchange: Exchange, nowMs: number): void {
    const { reader } = this;
    reader.endOfStream();
    if (reader.error !== undefined) this.fail(reader.error, messageOf(reader.error));
    else this.complete(exchange, nowMs, false);
  }

  /** Ends the exchange under way, if any, with this error, and the connection with it. */
  fail(error: ErrorClass, message: string): void {
    const exchange = this.takeExchange();
    this.close();
    if (exchange === undefined) return;
    exchange.doneMs = this.owner.clock.nowMs();
    if (this.reader.hasHead) this.copyResponse(exchange);
    this.owner.exchangeDone(exchange, error, message);
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    if (this.socket === undefined) this.attempt?.abandon();
    else this.socket.destroy();
    this.owner.connectionClosed(this, this.socket !== undefined);
  }

  /** Ends the exchange under way as cancelled, and the connection; one that has none may be left open. */
  cancel(leavesIdle = false): void {
    const exchange = this.takeExchange();
    if (exchange !== undefined || !leavesIdle) this.close();
    if (exchange !== undefined) this.owner.cancel(exchange);
  }

  private takeExchange(): Exchange | undefined {
    const exchange = this.exchange ?? this.first;
    this.exchange = undefined;
    this.first = undefined;
    return exchange;
  }
}
