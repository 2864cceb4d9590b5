import { type ConnectionOptions, connect as connectTls } from "node:tls";
import { connect as connectTcp, type Socket } from "node:net";
import type { ErrorClass } from "#run";
import { isPublic, refusalOf } from "../host-gate.ts";
import type { Endpoint } from "../protocol.ts";
import { isPublicBehind, type Proxy, refusalBehind } from "../proxy.ts";
import type { Resolution } from "../resolver.ts";
import type { Connector, ConnectListener, ConnectTimes } from "./connector.ts";
import { classifySocketError, socketErrorText } from "./socket-errors.ts";
import { readFromHandle } from "./stream-handle.ts";
import { openTunnel } from "./tunnel.ts";

/**
 * One buffer for all sockets of the thread: libuv reads into it, the callback consumes it before the next read. Saves
 * a Buffer and a stream event per read, and 64 KiB per connection.
 */
const sharedBuffer = Buffer.allocUnsafeSlow(64 * 1024);

/** What has been reached: which part of the way a failure is a failure of. */
type Stage = "name" | "connect" | "proxy" | "tls";

export interface OpeningFailure {
  readonly error: ErrorClass;
  readonly message: string;
  readonly times: ConnectTimes;
}

/** One connection on its way to being open: name, gate, TCP to the first address that answers, proxy, TLS. */
export class Attempt {
  private readonly connector: Connector;
  private readonly endpoint: Endpoint;
  private readonly listener: ConnectListener;
  private readonly proxy: Proxy | undefined;
  private readonly times: ConnectTimes = { dnsMs: 0, connectMs: 0, tlsMs: 0 };
  private stage: Stage = "name";
  /** When the stage began. */
  private sinceMs: number;
  private resolution: Resolution | undefined = undefined;
  private index = 0;
  /** The local address tried last. */
  private local: string | undefined = undefined;
  /** Local addresses tried whose ports were taken. */
  private takenLocally = 0;
  private socket: Socket | undefined = undefined;
  private refused: NodeJS.ErrnoException | undefined = undefined;
  private isOver = false;

  constructor(connector: Connector, endpoint: Endpoint, proxy: Proxy | undefined, listener: ConnectListener) {
    this.connector = connector;
    this.endpoint = endpoint;
    this.proxy = proxy;
    this.listener = listener;
    this.sinceMs = connector.clock.nowMs();
  }

  begin(): void {
    const { connector, endpoint, proxy } = this;
    const refusal = proxy === undefined ? undefined : refusalBehind(proxy, endpoint, connector.plan);
    if (proxy !== undefined && refusal === undefined)
      connector.reachesPublic ||= isPublicBehind(endpoint, connector.plan);
    if (refusal === undefined)
      connector.resolver.resolve((proxy ?? endpoint).host, (resolution) => this.resolved(resolution));
    else this.failSoon("host_not_allowed", refusal);
  }

  /** Nothing is told any more. */
  abandon(): void {
    this.isOver = true;
    this.socket?.destroy();
  }

  /** Gives it up because its time has passed: what it was waiting for, and where the time went. */
  timeOut(): OpeningFailure {
    this.abandon();
    const stage = timeouts[this.stage];
    this.leaveStage();
    const isOfProxy = this.proxy !== undefined && (this.stage === "name" || this.stage === "connect");
    const error = isOfProxy ? "proxy_unreachable" : stage.error;
    return { error, message: this.told(stage.message), times: this.times };
  }

  /** Adds the time since its beginning to the stage that ends. */
  private leaveStage(): void {
    const { times } = this;
    const nowMs = this.connector.clock.nowMs();
    const tookMs = nowMs - this.sinceMs;
    if (this.stage === "name") times.dnsMs += tookMs;
    else if (this.stage === "tls") times.tlsMs += tookMs;
    else times.connectMs += tookMs;
    this.sinceMs = nowMs;
  }

  private enterStage(stage: Stage): void {
    this.leaveStage();
    this.stage = stage;
  }

  private resolved(resolution: Resolution): void {
    if (this.isOver) return;
    this.resolution = resolution;
    if (resolution.tookMs > 0) this.leaveStage();
    this.sinceMs = this.connector.clock.nowMs();
    this.stage = "connect";
    if (resolution.error === undefined) this.tryAddress();
    else if (this.proxy === undefined) this.failSoon(resolution.error, resolution.message);
    else this.failSoon("proxy_unreachable", this.told(resolution.message));
  }

  private tryAddress(): void {
    const { connector, endpoint, proxy } = this;
    const { address } = this.resolution!.addresses[this.index]!;
    const refusal = proxy === undefined ? refusalOf(endpoint.host, address, connector.plan) : undefined;
    if (refusal !== undefined) {
      this.failSoon("host_not_allowed", refusal);
      return;
    }
    if (proxy === undefined) connector.reachesPublic ||= isPublic(endpoint.host, address, connector.plan);
    const { localAddresses } = connector;
    const localAddress =
      this.local === undefined ? localAddresses?.takeFor(address) : localAddresses!.after(this.local, address);
    this.local = localAddress;
    if (localAddress === undefined && localAddresses !== undefined) {
      const error = new Error(`none of --local-ips can reach ${address}`);
      setImmediate(() => this.addressFailed(error));
      return;
    }
    this.sinceMs = connector.clock.nowMs();
    const from = localAddress === undefined ? {} : { localAddress };
    if (endpoint.secure && proxy === undefined) this.connectSecurely(address, from);
    else this.connectPlainly(address, from);
  }

  private connectSecurely(host: string, from: { localAddress?: string }): void {
    const { connector, endpoint, listener } = this;
    const onread = { buffer: sharedBuffer, callback: readerOf(listener) };
    const options = { ...connector.tlsOptions(endpoint), ...from, host, port: endpoint.port, onread };
    const socket = connectTls(options as ConnectionOptions);
    const failed = this.watch(socket);
    socket.once("connect", () => {
      this.enterStage("tls");
      socket.setNoDelay(true);
      socket.once("close", failed.closed);
    });
    socket.once("secureConnect", () => {
      failed.release();
      this.established(socket, host);
    });
  }

  private connectPlainly(host: string, from: { localAddress?: string }): void {
    const { endpoint, listener, proxy } = this;
    const isTunnel = proxy !== undefined && endpoint.secure;
    const onread = { buffer: sharedBuffer, callback: readerOf(listener) };
    const { port } = proxy ?? endpoint;
    const socket = connectTcp({
      ...from,
      host,
      port,
      noDelay: true,
      ...(isTunnel ? {} : { onread, allowHalfOpen: true }),
    });
    const failed = this.watch(socket);
    socket.once("connect", () => {
      if (isTunnel) {
        this.enterStage("proxy");
        socket.once("close", failed.closed);
        this.tunnel(socket, proxy, host, failed.release);
        return;
      }
      failed.release();
      this.leaveStage();
      readFromHandle(socket, sharedBuffer, onread.callback);
      this.established(socket, host);
    });
  }

  /** Through the proxy to the target, TLS inside: decrypted bytes come in buffers of their own here. */
  private tunnel(raw: Socket, proxy: Proxy, address: string, release: () => void): void {
    const { connector, endpoint, listener } = this;
    openTunnel(raw, proxy, endpoint, connector.plan.userAgent, (failure) => {
      if (this.isOver) return;
      release();
      this.leaveStage();
      if (failure !== undefined) {
        raw.destroy();
        this.fail(failure.error, failure.message);
        return;
      }
      this.stage = "tls";
      const socket = connectTls({ ...connector.tlsOptions(endpoint), socket: raw });
      const failed = this.watch(socket);
      raw.on("error", () => socket.destroy());
      socket.once("close", failed.closed);
      socket.once("secureConnect", () => {
        failed.release();
        socket.on("data", (data: Buffer) => void listener.read(data.length, data));
        this.established(socket, address);
      });
    });
  }

  /** Hears of the socket's failure until it is released. */
  private watch(socket: Socket): { closed: () => void; release: () => void } {
    this.socket = socket;
    const failed = (error: NodeJS.ErrnoException): void => this.socketFailed(socket, error);
    const closed = (): void => failed(Object.assign(new Error("the connection was closed"), { code: "ECONNRESET" }));
    socket.on("error", failed);
    const release = (): void => {
      socket.off("error", failed);
      socket.off("close", closed);
      // Between two stages nobody else listens, and an error nobody listens to ends the process.
      socket.on("error", ignore);
    };
    return { closed, release };
  }

  private established(socket: Socket, address: string): void {
    const { connector, endpoint, proxy } = this;
    this.isOver = true;
    if (this.stage === "tls") this.leaveStage();
    if (this.index > 0) connector.resolver.prefer((proxy ?? endpoint).host, address);
    this.listener.connected(socket, this.times);
  }

  private socketFailed(socket: Socket, error: NodeJS.ErrnoException): void {
    socket.destroy();
    if (this.isOver || socket !== this.socket) return;
    this.leaveStage();
    if (this.stage === "tls") this.fail(classifySocketError(error, "tls"), this.told(handshakeText(error)));
    else if (this.stage === "proxy") this.fail("proxy_failed", this.told(`CONNECT: ${socketErrorText(error)}`));
    else this.addressFailed(error);
  }

  /** There may be another local address with free ports, or another address of the target. */
  private addressFailed(error: NodeJS.ErrnoException): void {
    if (this.isOver) return;
    const { connector, resolution } = this;
    const { address } = resolution!.addresses[this.index]!;
    const locals = connector.localAddresses?.countFor(address) ?? 0;
    if (error.code === "EADDRINUSE" && ++this.takenLocally < locals) {
      this.tryAddress();
      return;
    }
    if (error.code === "ECONNREFUSED") this.refused ??= error;
    this.local = undefined;
    this.takenLocally = 0;
    if (++this.index < resolution!.addresses.length) {
      this.tryAddress();
      return;
    }
    connector.resolver.doubt((this.proxy ?? this.endpoint).host);
    // A refusal says most: without IPv6 the other address of "localhost" fails as if the ports had run out.
    const telling = this.refused ?? error;
    const known = classifySocketError(telling, "connect");
    const isOurs = known === "fds_exhausted" || known === "ports_exhausted";
    this.fail(this.proxy === undefined || isOurs ? known : "proxy_unreachable", this.told(socketErrorText(telling)));
  }

  /** With the name that was asked for, where the message has its address only. */
  private told(message: string): string {
    const { endpoint, proxy, stage } = this;
    if (proxy !== undefined && stage !== "tls") return `the proxy ${proxy.name}: ${message}`;
    return message.includes(endpoint.host) ? message : `${endpoint.host}: ${message}`;
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

const timeouts: Readonly<Record<Stage, { readonly error: ErrorClass; readonly message: string }>> = {
  name: { error: "dns_timeout", message: "the name was not resolved within the deadline" },
  connect: { error: "connect_timeout", message: "no connection within the deadline" },
  proxy: { error: "proxy_failed", message: "no answer to CONNECT within the deadline" },
  tls: { error: "tls_timeout", message: "the TLS handshake was not finished within the deadline" },
};

const ignore = (): void => undefined;

const readerOf = (listener: ConnectListener) => (count: number, buffer: Uint8Array) =>
  listener.read(count, buffer as Buffer);

/** Node words a close as if the network had gone. */
function handshakeText(error: NodeJS.ErrnoException): string {
  return error.code === "ECONNRESET" ? "the connection was closed during the TLS handshake" : socketErrorText(error);
}
