/** What came of a few requests, as `plimsoll doctor --traces` saw it. */
export interface TraceFacts {
  /** Of the test, each with how many of its requests ended and whether a root span came back for any. */
  readonly operations: readonly { readonly operation: string; readonly sent: number; readonly cameBack: boolean }[];
  readonly services: readonly ServiceFacts[];
  /** As they say themselves: `opentelemetry nodejs 2.0.1`, `sentry.javascript.node 10.1.0`. */
  readonly sdks: readonly string[];
  /** Requests to the receiver that were answered with a yes: `http`, `grpc`, `sentry`. */
  readonly ways: readonly string[];
  /** With a no, by reason. */
  readonly refused: Readonly<Record<string, number>>;
  /** Names of the metrics that came. */
  readonly metrics: readonly string[];
  /** Roots of traces that Plimsoll did not begin. */
  readonly strangeRoots: number;
  /** Calls of another service that was heard of, and whose span did not come below it. */
  readonly brokenCalls: readonly string[];
  /** How long spans were waited for. */
  readonly waitedMs: number;
}

export interface ServiceFacts {
  readonly service: string;
  readonly spans: number;
  /** Of requests that came in. */
  readonly serverSpans: number;
  /** By what was called: `sql`, `http`, `pool` …; work of its own is `none`. */
  readonly byDependency: Readonly<Record<string, number>>;
}
