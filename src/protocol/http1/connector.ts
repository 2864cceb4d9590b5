import { checkServerIdentity, type ConnectionOptions, createSecureContext, type SecureContext } from "node:tls";
import { isIP, type Socket } from "node:net";
import { type Clock, type ErrorClass, type HttpPlan, type TlsOptions, UserError } from "#run";
import type { Endpoint } from "../protocol.ts";
import { type Proxy, proxyFor } from "../proxy.ts";
import type { Resolver } from "../resolver.ts";
import { Attempt } from "./attempt.ts";
import { LocalAddresses } from "./local-addresses.ts";

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

/** What opening connections needs, once for all of them; one `Attempt` each opens them. */
export class Connector {
  readonly plan: HttpPlan;
  readonly resolver: Resolver;
  readonly clock: Clock;
  readonly localAddresses: LocalAddresses | undefined;
  private readonly proxies = new WeakMap<Endpoint, Proxy | undefined>();
  private context: SecureContext | undefined;

  constructor(plan: HttpPlan, resolver: Resolver, clock: Clock) {
    this.plan = plan;
    this.resolver = resolver;
    this.clock = clock;
    this.localAddresses = plan.localAddresses === undefined ? undefined : new LocalAddresses(plan.localAddresses);
    const { ca, cert, key } = plan.tls;
    // What the user gave is looked at before any load is sent; the system's own authorities only when they are needed.
    this.context = (ca ?? cert ?? key) ? secureContext(plan.tls) : undefined;
  }

  open(endpoint: Endpoint, listener: ConnectListener): Attempt {
    const attempt = new Attempt(this, endpoint, this.proxyOf(endpoint), listener);
    attempt.begin();
    return attempt;
  }

  /** The proxy that requests to this endpoint are handed to as they are; TLS goes through it unseen. */
  forwarderOf(endpoint: Endpoint): Proxy | undefined {
    return endpoint.secure ? undefined : this.proxyOf(endpoint);
  }

  private proxyOf(endpoint: Endpoint): Proxy | undefined {
    if (this.plan.proxy === undefined) return undefined;
    if (!this.proxies.has(endpoint)) this.proxies.set(endpoint, proxyFor(endpoint, this.plan.proxy));
    return this.proxies.get(endpoint);
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
