import { afterEach } from "vitest";
import type { HttpPlan } from "#run";
import { VirtualClock } from "../../run/virtual-clock.fixture.ts";
import type { Exchange } from "../exchange.ts";
import { type ExchangeOptions, Exchanges, httpPlan } from "../exchange.fixture.ts";
import type { Endpoint, Session } from "../protocol.ts";
import { Http1 } from "./index.ts";
import { type Behave, RawServer, until } from "./raw-server.fixture.ts";

const toClose: (() => Promise<void> | void)[] = [];

/** Closes, at the end of each test of the file, what `client` and `serve` opened in it. */
export function closeAfterEach(): void {
  afterEach(async () => {
    for (const close of toClose.splice(0).reverse()) await close();
  });
}

/** An Http1 with one session, whose time stands still unless the test moves it: no deadline passes by chance. */
export class Client {
  readonly clock = new VirtualClock();
  readonly protocol: Http1;
  readonly session: Session;
  readonly exchanges = new Exchanges();
  private readonly endpoint: Endpoint;

  constructor(endpoint: Endpoint, options: { plan?: Partial<HttpPlan>; connections?: number } = {}) {
    this.endpoint = endpoint;
    this.protocol = new Http1(httpPlan(options.plan), this.clock);
    this.session = this.protocol.open(endpoint, options.connections ?? 1);
    toClose.push(() => this.protocol.close());
  }

  /** Sends a request without waiting for its end. */
  issue(options: ExchangeOptions = {}): Exchange {
    const exchange = this.exchanges.of(this.endpoint, { issuedMs: this.clock.nowMs(), ...options });
    this.session.exchange(exchange);
    return exchange;
  }

  /** Sends a request and waits for its end, without time passing. */
  async run(options: ExchangeOptions = {}): Promise<Exchange> {
    const exchange = this.issue(options);
    await until(() => exchange.outcome !== undefined);
    return exchange;
  }
}

export async function serve(behave: Behave, options: Parameters<typeof RawServer.start>[1] = {}): Promise<RawServer> {
  const server = await RawServer.start(behave, options);
  toClose.push(() => server.close());
  return server;
}
