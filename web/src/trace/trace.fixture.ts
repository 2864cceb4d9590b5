import type { ExampleSpan, ExampleTrace } from "#run";

type Planted = Partial<ExampleSpan> & Pick<ExampleSpan, "label" | "depth" | "startMs" | "durationMs">;

/** A trace of spans that say only what matters. */
export function traceOf(planted: readonly Planted[], more: Partial<ExampleTrace> = {}): ExampleTrace {
  return {
    traceId: "a".repeat(32),
    startedAtMs: 0,
    durationMs: Math.max(...planted.map(({ startMs, durationMs }) => startMs + durationMs)),
    operation: null,
    isError: false,
    spans: planted.map((span, index) => ({
      spanId: String(index),
      parentId: null,
      kind: "internal",
      name: span.label,
      service: "shop",
      instance: null,
      dependency: "none",
      system: "",
      selfMs: span.durationMs,
      criticalMs: 0,
      waitMs: 0,
      isError: false,
      attributes: [],
      ...span,
    })),
    spansLeftOut: 0,
    ...more,
  };
}

const query = (startMs: number) =>
  ({ label: "SELECT 1", depth: 1, startMs, durationMs: 10, selfMs: 10, dependency: "sql", criticalMs: 10 }) as const;

/** Three queries one after another, then a call that fails. */
export const shopTrace = traceOf([
  { label: "GET /a", depth: 0, startMs: 0, durationMs: 100, selfMs: 40, criticalMs: 40 },
  query(10),
  query(20),
  query(30),
  {
    label: "GET /b",
    depth: 1,
    startMs: 60,
    durationMs: 30,
    selfMs: 30,
    dependency: "http",
    system: "b:80",
    isError: true,
    waitMs: 5,
  },
]);
