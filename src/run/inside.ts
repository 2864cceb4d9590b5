/** Milliseconds per request unless a name says otherwise. What the target's traces say, in the result document. */
export interface InsideResult {
  readonly coverage: TraceCoverage;
  readonly routes: readonly RouteBreakdown[];
  /** By kind and system, each followed by its calls; most time in all first. */
  readonly dependencies: readonly DependencySummary[];
}

/** Every call of one thing, over all routes. */
export interface DependencySummary {
  readonly dependency: string;
  readonly system: string;
  /** Empty = all of the kind and system together. */
  readonly label: string;
  readonly calls: number;
  /** Over all requests, those without it among them. */
  readonly callsPerRequest: number;
  readonly callMs: DurationSummary;
  readonly errorRatio: number;
}

export interface TraceCoverage {
  /** Requests that went out with a sampled trace. */
  readonly requestsTraced: number;
  /** Of these, how many a root span of the target came back for. */
  readonly rootsReceived: number;
  readonly spansReceived: number;
  /** Refused or cut by the receiver, by reason. */
  readonly spansDropped: Readonly<Record<string, number>>;
  /** What the target's SDKs say they dropped themselves, by reason. */
  readonly spansDroppedBySdk: Readonly<Record<string, number>>;
}

export interface RouteBreakdown {
  /** As the target calls it: `GET /api/products/{id}`. */
  readonly route: string;
  readonly service: string;
  /** Operations of the test that led here, as the operations table shows them. */
  readonly operations: readonly string[];
  readonly traces: number;
  /** Root spans ÷ requests sent to it; null = no request is known to lead here. */
  readonly coverage: number | null;
  /** Client time less server time: connection, network and the queue in front of the handler. Null = not joined. */
  readonly queueMs: DurationSummary | null;
  readonly serverMs: DurationSummary;
  /** Depth first: children of a row are the rows after it that are one deeper. */
  readonly rows: readonly BreakdownRow[];
  /** Of typical, slowest and failed requests. */
  readonly examples: readonly { readonly kind: "typical" | "slowest" | "failed"; readonly traceId: string }[];
}

export interface DurationSummary {
  readonly mean: number;
  readonly p95: number;
  readonly max: number;
}

/** All spans at one place of the tree: same path of identities from the root. */
export interface BreakdownRow {
  readonly depth: number;
  readonly label: string;
  readonly service: string;
  /** One of the dependency kinds; `none` for work of its own. */
  readonly dependency: string;
  /** Mean over all traces of the route, those without it among them. */
  readonly callsPerRequest: number;
  /** Of one call. */
  readonly callMs: DurationSummary;
  /** Of all calls of a request, less what their children cover. */
  readonly selfMsPerRequest: number;
  /** 0–1 of the route's critical path. */
  readonly criticalShare: number;
  readonly errorRatio: number;
  /** From the end of what ran before it, or its parent's start: a wait for a pool or lock shows here. */
  readonly waitMsPerRequest?: number;
}
