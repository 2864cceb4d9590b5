import type { RouteBreakdown } from "./inside.ts";

export type ExampleKind = RouteBreakdown["examples"][number]["kind"];

/** An example of a route, as it is kept in the run's folder. */
export interface RouteExample {
  readonly kind: ExampleKind;
  readonly route: string;
  readonly service: string;
  readonly trace: ExampleTrace;
  /** Where it is one of a stretch of a long run, not of the whole: its beginning, Unix epoch. */
  readonly windowAtMs?: number;
}

/** One request inside of the target, ready to be drawn. Plain data; its texts come from the target. */
export interface ExampleTrace {
  readonly traceId: string;
  /** Unix epoch, by the generator's clock where it was joined, else by that of the root's host. */
  readonly startedAtMs: number;
  /** For whoever sent it, else inside. */
  readonly durationMs: number;
  /** The operation of the test it was sent as; null = not joined with a request. */
  readonly operation: string | null;
  readonly isError: boolean;
  /** Depth first: a span's children are the spans after it that are one deeper. */
  readonly spans: readonly ExampleSpan[];
  /** Spans beyond what is kept. */
  readonly spansLeftOut: number;
}

export interface ExampleSpan {
  readonly spanId: string;
  readonly parentId: string | null;
  readonly kind: string;
  readonly name: string;
  readonly service: string;
  readonly instance: string | null;
  readonly depth: number;
  /** What it stands for, the same for each that does the same. */
  readonly label: string;
  /** One of the dependency kinds; `none` for work of its own. */
  readonly dependency: string;
  readonly system: string;
  /** From `startedAtMs` on. */
  readonly startMs: number;
  readonly durationMs: number;
  /** Less what its children cover. */
  readonly selfMs: number;
  /** Of it on the critical path. */
  readonly criticalMs: number;
  /** From the end of what ran before it in its parent, or from its parent's start. */
  readonly waitMs: number;
  readonly isError: boolean;
  /** In pairs: a name may be anything, `__proto__` among it. */
  readonly attributes: readonly ExampleAttribute[];
}

export type ExampleAttribute = readonly [name: string, value: string | number | boolean];
