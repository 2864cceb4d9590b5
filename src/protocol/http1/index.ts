import type { Clock, HttpPlan } from "#run";
import { Deadlines } from "../deadlines.ts";
import type { Endpoint, HeadSample, Protocol, Session } from "../protocol.ts";
import { resolverFor } from "../resolver.ts";
import { Connector } from "./connector.ts";
import { Outbox } from "./outbox.ts";
import { Traffic } from "../traffic.ts";
import { type ConnectionCounters, Pool, type PoolContext } from "./pool.ts";
import { RequestWriter } from "./request-writer.ts";

/** HTTP/1.1 on raw sockets. One per thread. */
export class Http1 implements Protocol {
  readonly counters: ConnectionCounters = { opened: 0, open: 0, openMax: 0, unsolicited: 0, folded: 0 };
  readonly traffic = new Traffic();
  readonly sample: HeadSample = { isDue: false };
  private readonly context: PoolContext;
  private readonly pools = new Set<Pool>();
  private isClosed = false;

  constructor(plan: HttpPlan, clock: Clock, resolver = resolverFor(plan, clock)) {
    this.context = {
      clock,
      outbox: new Outbox(() => clock.nowMs()),
      writer: new RequestWriter(),
      connector: new Connector(plan, resolver, clock),
      deadlines: new Deadlines(clock, (exchange) => exchange.carrier?.expire(exchange)),
      maxBodyBytes: plan.maxBodyBytes,
      allowance: { taken: 0, most: plan.connectionsPerWorkerMax },
      warmLimitMs: plan.deadlines.connectMs,
      counters: this.counters,
      traffic: this.traffic,
      sample: this.sample,
    };
  }

  get reachesPublic(): boolean {
    return this.context.connector.reachesPublic;
  }

  open(endpoint: Endpoint, maxConnections: number): Session {
    const pool = new Pool(this.context, endpoint, maxConnections, () => this.pools.delete(pool));
    if (this.isClosed) pool.close();
    else this.pools.add(pool);
    return pool;
  }

  cutOff(): void {
    for (const pool of [...this.pools]) pool.cutOff();
  }

  close(): void {
    this.isClosed = true;
    for (const pool of [...this.pools]) pool.close();
    this.context.deadlines.close();
  }
}
