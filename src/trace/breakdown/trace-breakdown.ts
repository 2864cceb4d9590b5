import type { BreakdownRow, DurationSummary, RouteBreakdown, RouteExample } from "#run";
import type { Histogram } from "#measure";
import { traceLimits } from "../limits.ts";
import { traceThresholds, type TraceThresholds } from "../thresholds.ts";
import type { RequestTree, Trace } from "../tree/trace-node.ts";
import { DependencyTally } from "./dependency-tally.ts";
import type { CountedStretch } from "./example-stretches.ts";
import { PeerTally } from "./peer-tally.ts";
import { RouteTally, type RouteBudget } from "./route-tally.ts";
import type { RowTally } from "./row-tally.ts";

/**
 * What many traces say together: routes, their rows, dependencies, and the facts findings are made of. One for each
 * stretch of load that is to be looked at by itself. Traces go in one by one and are not kept, but for examples.
 */
export class TraceBreakdown {
  readonly #routes = new Map<string, RouteTally>();
  readonly #stretches: CountedStretch[] = [];
  readonly #budget: RouteBudget = {
    rows: traceLimits.rows,
    bytes: traceLimits.exampleBytes,
    stretches: this.#stretches,
  };
  readonly #thresholds: TraceThresholds;
  readonly dependencies = new DependencyTally();
  readonly peers = new PeerTally();
  /** Requests that were sent, by operation. */
  readonly #sent = new Map<string, number>();
  readonly #answered = new Map<string, number>();
  #requests = 0;
  #roots = 0;
  #traces = 0;
  #beyondRoutes = 0;

  constructor(thresholds: Partial<TraceThresholds> = {}) {
    this.#thresholds = { ...traceThresholds, ...thresholds };
  }

  add(trace: Trace): void {
    this.#traces += 1;
    for (const { operation } of trace.unanswered) this.#countSent(operation, false);
    for (const tree of trace.trees) {
      if (tree.kind !== "entry") continue;
      if (tree.sent !== null) this.#countSent(tree.sent.operation, true);
      const route = this.#routeOf(tree);
      route?.add(tree);
      if (route === undefined) this.#beyondRoutes += 1;
      this.dependencies.add(tree);
      this.peers.add(tree);
    }
  }

  #countSent(operation: string, isAnswered: boolean): void {
    this.#requests += 1;
    increase(this.#sent, operation);
    if (!isAnswered) return;
    this.#roots += 1;
    increase(this.#answered, operation);
  }

  #routeOf({ root }: RequestTree): RouteTally | undefined {
    const key = `${root.span.service}\n${root.span.kind}\n${root.identity.label}`;
    const known = this.#routes.get(key);
    if (known !== undefined || this.#routes.size >= traceLimits.routes) return known;
    const route = new RouteTally(root, this.#budget, this.#thresholds);
    this.#routes.set(key, route);
    return route;
  }

  get thresholds(): TraceThresholds {
    return this.#thresholds;
  }

  /** Requests sent with a sampled trace, and of these how many a root came back for. */
  get coverage(): { readonly requestsTraced: number; readonly rootsReceived: number; readonly traces: number } {
    return { requestsTraced: this.#requests, rootsReceived: this.#roots, traces: this.#traces };
  }

  /** Requests of routes beyond the number that is told apart; dependencies count them. */
  get requestsBeyondRoutes(): number {
    return this.#beyondRoutes;
  }

  /** Operations of the test by how many of their requests came back. */
  operations(): readonly { readonly operation: string; readonly sent: number; readonly answered: number }[] {
    return [...this.#sent].map(([operation, sent]) => ({
      operation,
      sent,
      answered: this.#answered.get(operation) ?? 0,
    }));
  }

  /** Most of all time first. */
  tallies(): readonly RouteTally[] {
    return [...this.#routes.values()].sort((a, b) => b.responseMs.sumMs - a.responseMs.sumMs);
  }

  routes(): readonly RouteBreakdown[] {
    return this.tallies().map((tally) => this.#breakdownOf(tally));
  }

  /** Of each route, for a picture of each. One that is still the same is the same object. */
  examples(): readonly RouteExample[] {
    return this.tallies().flatMap((tally) =>
      tally.examples().map(({ kind, trace }) => ({ kind, route: tally.route, service: tally.service, trace })),
    );
  }

  /** A load of a search, which gets examples of its own. */
  addStretch(stretch: CountedStretch): void {
    this.#stretches.push(stretch);
  }

  /** Of stretches of the run that are over, once each. */
  takeWindows(isLast: boolean): readonly RouteExample[] {
    return this.tallies().flatMap((tally) =>
      tally.takeWindows(isLast).map((example) => ({ ...example, route: tally.route, service: tally.service })),
    );
  }

  #breakdownOf(tally: RouteTally): RouteBreakdown {
    const { route, service, operations, traces, queueMs, serverMs } = tally;
    return {
      route,
      service,
      operations: [...operations.keys()],
      traces,
      coverage: this.#coverageOf(tally),
      queueMs: queueMs.count === 0 ? null : summaryOf(queueMs),
      serverMs: summaryOf(serverMs),
      rows: tally.rows().map((row) => rowOf(row, tally)),
      examples: tally.examples().map(({ kind, trace }) => ({ kind, traceId: trace.traceId })),
    };
  }

  /** An operation's requests that did not come back are shared out as those that did. */
  #coverageOf({ operations, joined }: RouteTally): number | null {
    let sent = 0;
    for (const [operation, here] of operations) {
      sent += (here * (this.#sent.get(operation) ?? 0)) / (this.#answered.get(operation) ?? here);
    }
    return joined === 0 || sent === 0 ? null : Math.min(1, joined / Math.max(joined, sent));
  }
}

function increase(counts: Map<string, number>, key: string): void {
  const known = counts.get(key);
  if (known !== undefined || counts.size < traceLimits.dependencies) counts.set(key, (known ?? 0) + 1);
}

export function summaryOf(histogram: Histogram): DurationSummary {
  return { mean: histogram.meanMs ?? 0, p95: histogram.quantile(0.95) ?? 0, max: histogram.maxMs ?? 0 };
}

function rowOf(row: RowTally, { traces, criticalMs }: RouteTally): BreakdownRow {
  return {
    depth: row.depth,
    label: row.identity.label,
    service: row.service,
    dependency: row.identity.dependency,
    callsPerRequest: row.callMs.count / traces,
    callMs: summaryOf(row.callMs),
    selfMsPerRequest: row.selfMs / traces,
    criticalShare: criticalMs === 0 ? 0 : Math.min(1, row.criticalMs / criticalMs),
    errorRatio: row.callMs.count === 0 ? 0 : row.errors / row.callMs.count,
    waitMsPerRequest: row.waitMs / traces,
  };
}
