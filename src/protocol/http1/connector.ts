import {
  checkServerIdentity,
  type ConnectionOptions,
  connect as connectTls,
  createSecureContext,
  type SecureContext,
} from "node:tls";
import type { LookupAddress } from "node:dns";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import type { Clock, ErrorClass, HttpPlan } from "#run";
import { refusalOf } from "../host-gate.ts";
import type { Endpoint } from "../protocol.ts";
import type { Resolver } from "../resolver.ts";
import { classifySocketError } from "./socket-errors.ts";

/** How opening a connection went; durations in milliseconds. */
export interface ConnectTimes {
  dnsMs: number;
  connectMs: number;
  tlsMs: number;
}

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
  private secureContext: SecureContext | undefined = undefined;
  private readonly plan: HttpPlan;
  private readonly resolver: Resolver;
  private readonly clock: Clock;

  constructor(plan: HttpPlan, resolver: Resolver, clock: Clock) {
    this.plan = plan;
    this.resolver = resolver;
    this.clock = clock;
  }

  /** @returns a function that gives the attempt up. */
  open(endpoint: Endpoint, listener: ConnectListener): () => void {
    const attempt = { socket: undefined as Socket | undefined, abandoned: false };
    const times: ConnectTimes = { dnsMs: 0, connectMs: 0, tlsMs: 0 };
    this.resolver.resolve(endpoint.host, (resolution) => {
      if (attempt.abandoned) return;
      times.dnsMs = resolution.tookMs;
      if (resolution.error !== undefined) listener.connectFailed(resolution.error, resolution.message, times);
      else this.tryAddress(endpoint, resolution.addresses, 0, times, listener, attempt);
    });
    return () => {
      attempt.abandoned = true;
      attempt.socket?.destroy();
    };
  }

  private tryAddress(
    endpoint: Endpoint,
    addresses: readonly LookupAddress[],
    index: number,
    times: ConnectTimes,
    listener: ConnectListener,
    attempt: { socket: Socket | undefined; abandoned: boolean },
  ): void {
    const { address } = addresses[index]!;
    const refusal = refusalOf(endpoint.host, address, this.plan.allowHosts);
    if (refusal !== undefined) {
      listener.connectFailed("host_not_allowed", refusal, times);
      return;
    }
    const startMs = this.clock.nowMs();
    const onread = {
      buffer: sharedBuffer,
      callback: (count: number, buffer: Uint8Array) => listener.read(count, buffer as Buffer),
    };
    const socket = endpoint.secure
      ? connectTls({ ...this.tlsOptions(endpoint), host: address, port: endpoint.port, onread } as ConnectionOptions)
      : connectTcp({ host: address, port: endpoint.port, onread, noDelay: true });
    attempt.socket = socket;
    let tcpMs = -1;
    const failed = (error: NodeJS.ErrnoException): void => {
      socket.destroy();
      if (attempt.abandoned) return;
      const nextAddress = addresses[index + 1];
      if (tcpMs < 0 && nextAddress !== undefined) {
        this.tryAddress(endpoint, addresses, index + 1, times, listener, attempt);
        return;
      }
      if (tcpMs < 0) times.connectMs += this.clock.nowMs() - startMs;
      else times.tlsMs = this.clock.nowMs() - tcpMs;
      listener.connectFailed(classifySocketError(error, tcpMs < 0 ? "connect" : "tls"), error.message, times);
    };
    const closed = (): void =>
      failed(Object.assign(new Error("the connection was closed during the TLS handshake"), { code: "ECONNRESET" }));
    const established = (): void => {
      socket.off("error", failed);
      socket.off("close", closed);
      if (index > 0) this.resolver.prefer(endpoint.host, address);
      if (endpoint.secure) times.tlsMs = this.clock.nowMs() - tcpMs;
      listener.connected(socket, times);
    };
    socket.on("error", failed);
    socket.once("connect", () => {
      tcpMs = this.clock.nowMs();
      times.connectMs += tcpMs - startMs;
      if (endpoint.secure) {
        (socket as Socket).setNoDelay(true);
        socket.once("close", closed);
      } else established();
    });
    if (endpoint.secure) socket.once("secureConnect", established);
  }

  private tlsOptions(endpoint: Endpoint): ConnectionOptions {
    const { tls } = this.plan;
    this.secureContext ??= createSecureContext({
      ...(tls.ca === undefined ? {} : { ca: [...tls.ca] }),
      ...(tls.cert === undefined ? {} : { cert: tls.cert }),
      ...(tls.key === undefined ? {} : { key: tls.key }),
      ...(tls.passphrase === undefined ? {} : { passphrase: tls.passphrase }),
    });
    const name = tls.serverName ?? endpoint.host;
    return {
      secureContext: this.secureContext,
      rejectUnauthorized: !tls.insecure,
      // RFC 6066 §3: an address is no server name.
      ...(isIP(name) === 0 ? { servername: name } : {}),
      checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate),
      ALPNProtocols: ["http/1.1"],
    };
  }
}
