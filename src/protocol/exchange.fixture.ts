import type { Deadlines, HttpPlan } from "#run";
import { Exchange, type ExchangeListener, type RequestStamp } from "./exchange.ts";
import type { Endpoint } from "./protocol.ts";

/** Deadlines no test reaches unless it lets this much virtual time pass. */
const farLimits: Deadlines = { connectMs: 1_000, headersMs: 2_000, totalMs: 4_000 };

export interface ExchangeOptions {
  readonly method?: string;
  readonly path?: string;
  readonly stamp?: RequestStamp;
  readonly content?: string;
  readonly body?: Uint8Array;
  readonly keepsBody?: boolean;
  readonly issuedMs?: number;
  readonly limits?: Partial<Deadlines>;
  /** Called at the end, from within the protocol. */
  readonly onDone?: (exchange: Exchange) => void;
}

/** Makes exchanges and remembers how they ended, in order; an exchange that ends twice is an error at once. */
export class Exchanges implements ExchangeListener {
  readonly done: Exchange[] = [];
  private readonly seen = new Map<Exchange, (exchange: Exchange) => void>();

  of(endpoint: Endpoint, options: ExchangeOptions = {}): Exchange {
    const { method = "GET", path = "/", body, keepsBody = true, issuedMs = 0 } = options;
    const length = body === undefined ? "" : `content-length: ${body.byteLength}\r\n`;
    const line = `${method} ${path} HTTP/1.1\r\n`;
    const fields = `host: test\r\n${length}`;
    const limits = { ...farLimits, ...options.limits };
    const exchange = new Exchange(
      this,
      endpoint,
      method,
      line,
      fields,
      options.stamp,
      options.content ?? "",
      body,
      keepsBody,
      issuedMs,
      issuedMs,
      limits,
    );
    this.seen.set(exchange, options.onDone ?? (() => undefined));
    return exchange;
  }

  /** The same exchange as a new request, as users of a URL have it. */
  again(exchange: Exchange, nowMs: number, onDone: (exchange: Exchange) => void = () => undefined): Exchange {
    exchange.renew(nowMs, nowMs);
    this.seen.set(exchange, onDone);
    return exchange;
  }

  exchangeDone(exchange: Exchange): void {
    const onDone = this.seen.get(exchange);
    if (onDone === undefined) throw new Error("an exchange ended twice");
    this.seen.delete(exchange);
    if (exchange.outcome === undefined) throw new Error("an exchange ended without an outcome");
    this.done.push(exchange);
    onDone(exchange);
  }

  get outcomes(): (string | undefined)[] {
    return this.done.map((exchange) => exchange.outcome);
  }
}

export function httpPlan(options: Partial<HttpPlan> = {}): HttpPlan {
  return {
    deadlines: farLimits,
    tls: { insecure: false },
    userAgent: "test",
    headers: {},
    trace: false,
    maxRedirects: 10,
    maxBodyBytes: 16 * 1024 * 1024,
    allowHosts: [],
    ...options,
  };
}

export function endpointOf(port: number, host = "127.0.0.1", secure = false): Endpoint {
  return { secure, host, port, origin: `${secure ? "https" : "http"}://${host}:${port}` };
}
