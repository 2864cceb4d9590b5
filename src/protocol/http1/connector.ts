import {
  checkServerIdentity,
  type ConnectionOptions,
  connect as connectTls,
  createSecureContext,
  type SecureContext,
} from "node:tls";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { type Clock, type ErrorClass, type HttpPlan, type TlsOptions, UserError } from "#run";
import { isPublic, refusalOf } from "../host-gate.ts";
import type { Endpoint } from "../protocol.ts";
import type { Resolution, Resolver } from "../resolver.ts";
import { classifySocketError } from "./socket-errors.ts";

/** How opening a connection went; durations in milliseconds. */
export interface ConnectTimes {
  dnsMs: number;
  connectMs: number;
  tlsMs: number;
}

/** Hears of the one or the other, once, and not before `open` has returned; of nothing once it gave up. */
export interface ConnectListener {
  connected(socket: Socket, times: ConnectTimes): void;
  connectFailed(error: ErrorClass, message: string, times: ConnectTimes): void;
  read(count: number, buffer: Buffer): boolean;
}

/**
 * One buffer for all sockets of the thread: libuv reads into it, the callback consumes it before the next read. Saves
 * a Buffer and a stream event per read, and 64 KiB per connection.
 */
const sharedBuffer = Buffer.allocUnsafeSlow(64 * 1024);

/** Opens connections: resolve, ask the gate, connect to the first address that answers, TLS on top. */
export class Connector {
  readonly plan: HttpPlan;
  readonly resolver: Resolver;
  readonly clock: Clock;
  /** A connection to a public host was tried: the rules that spare such hosts hold. */
  reachesPublic = false;
  private context: SecureContext | undefined;

  constructor(plan: HttpPlan, resolver: Resolver, clock: Clock) {
    this.plan = plan;
    this.resolver = resolver;
    this.clock = clock;
    const { ca, cert, key } = plan.tls;
    // What the user gave is looked at before any load is sent; the system's own authorities only when they are needed.
    this.context = (ca ?? cert ?? key) ? secureContext(plan.tls) : undefined;
  }

  /** @returns a function that gives the attempt up. */
  open(endpoint: Endpoint, listener: ConnectListener): () => void {
    const attempt = new Attempt(this, endpoint, listener);
    this.resolver.resolve(endpoint.host, (resolution) => attempt.resolved(resolution));
    return () => attempt.abandon();
  }

  tlsOptions(endpoint: Endpoint): ConnectionOptions {
    const { tls } = this.plan;
    this.context ??= secureContext(tls);
    const name = tls.serverName ?? endpoint.host;
    return {
      secureContext: this.context,
      rejectUnauthorized: !tls.insecure,
      // RFC 6066 §3: an address is no server name.
      ...(isIP(name) === 0 ? { servername: name } : {}),
      checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate),
      ALPNProtocols: ["http/1.1"],
    };
  }
}

function secureContext(tls: TlsOptions): SecureContext {
  try {
    return createSecureContext({
      ...(tls.ca === undefined ? {} : { ca: [...tls.ca] }),
      ...(tls.cert === undefined ? {} : { cert: tls.cert }),
      ...(tls.key === undefined ? {} : { key: tls.key }),
      ...(tls.passphrase === undefined ? {} : { passphrase: tls.passphrase }),
    });
  } catch (error) {
    throw new UserError("The TLS certificate, key or authority given cannot be used", {
      why: (error as Error).message,
      hint: "They must be PEM; the key must belong to the certificate, the passphrase to the key.",
      cause: error,
    });
  }
}

/** One connection on its way to being open. */
class Attempt {
  private readonly connector: Connector;
  private readonly endpoint: Endpoint;
  private readonly listener: ConnectListener;
  private readonly times: ConnectTimes = { dnsMs: 0, connectMs: 0, tlsMs: 0 };
  private resolution: Resolution | undefined = undefined;
  private index = 0;
  private socket: Socket | undefined = undefined;
  private startMs = 0;
  /** When TCP was connected and TLS began. */
  private tcpMs = 0;
  private isTcpConnected = false;
  private refused: NodeJS.ErrnoException | undefined = undefined;
  private isOver = false;

  constructor(connector: Connector, endpoint: Endpoint, listener: ConnectListener) {
    this.connector = connector;
    this.endpoint = endpoint;
    this.listener = listener;
  }

  abandon(): void {
    this.isOver = true;
    this.socket?.destroy();
  }

  resolved(resolution: Resolution): void {
    if (this.isOver) return;
    this.resolution = resolution;
    this.times.dnsMs = resolution.tookMs;
    if (resolution.error !== undefined) this.failSoon(resolution.error, resolution.message);
    else this.tryAddress();
  }

  private tryAddress(): void {
    const { connector, endpoint, listener } = this;
    const { address } = this.resolution!.addresses[this.index]!;
    const refusal = refusalOf(endpoint.host, address, connector.plan);
    if (refusal !== undefined) {
      this.failSoon("host_not_allowed", refusal);
      return;
    }
    connector.reachesPublic ||= isPublic(endpoint.host, address, connector.plan);
    this.startMs = connector.clock.nowMs();
    const onread = {
      buffer: sharedBuffer,
      callback: (count: number, buffer: Uint8Array) => listener.read(count, buffer as Buffer),
    };
    const socket: Socket = endpoint.secure
      ? connectTls({
          ...connector.tlsOptions(endpoint),
          host: address,
          port: endpoint.port,
          onread,
        } as ConnectionOptions)
      : connectTcp({ host: address, port: endpoint.port, onread, noDelay: true });
    this.socket = socket;
    const failed = (error: NodeJS.ErrnoException): void => this.socketFailed(socket, error);
    const closed = (): void => failed(new Error("the target closed the connection during the TLS handshake"));
    const established = (): void => {
      socket.off("error", failed);
      socket.off("close", closed);
      this.established(socket, address);
    };
    socket.on("error", failed);
    socket.once("connect", () => {
      this.isTcpConnected = true;
      this.tcpMs = connector.clock.nowMs();
      this.times.connectMs += this.tcpMs - this.startMs;
      if (!endpoint.secure) {
        established();
        return;
      }
      socket.setNoDelay(true);
      socket.once("close", closed);
    });
    if (endpoint.secure) socket.once("secureConnect", established);
  }

  private established(socket: Socket, address: string): void {
    const { connector, endpoint, times } = this;
    this.isOver = true;
    if (this.index > 0) connector.resolver.prefer(endpoint.host, address);
    if (endpoint.secure) times.tlsMs = connector.clock.nowMs() - this.tcpMs;
    this.listener.connected(socket, times);
  }

  private socketFailed(socket: Socket, error: NodeJS.ErrnoException): void {
    socket.destroy();
    if (this.isOver || socket !== this.socket) return;
    const { times } = this;
    const nowMs = this.connector.clock.nowMs();
    if (this.isTcpConnected) {
      times.tlsMs = nowMs - this.tcpMs;
      this.fail(classifySocketError(error, "tls"), error.message);
      return;
    }
    times.connectMs += nowMs - this.startMs;
    if (error.code === "ECONNREFUSED") this.refused ??= error;
    if (++this.index < this.resolution!.addresses.length) {
      this.tryAddress();
      return;
    }
    // A refusal says most: without IPv6 the other address of "localhost" fails as if the ports had run out.
    const telling = this.refused ?? error;
    this.fail(classifySocketError(telling, "connect"), telling.message);
  }

  /** A failure known at once is told after a turn of the loop, so that whoever tries again and again holds up nobody. */
  private failSoon(error: ErrorClass, message: string): void {
    setImmediate(() => this.fail(error, message));
  }

  private fail(error: ErrorClass, message: string): void {
    if (this.isOver) return;
    this.isOver = true;
    this.listener.connectFailed(error, message, this.times);
  }
}
