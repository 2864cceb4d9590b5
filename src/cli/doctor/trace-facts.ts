import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { ServiceFacts, TraceFacts } from "#diagnosis";
import type { MetricPoint, ReceiverCounts } from "#observe";
import { operationLabel } from "#report";
import type { RunResult } from "#run";
import { identityOf, type Span } from "#trace";

/** A few requests make a few hundred; whatever else talks to the target is not looked at beyond this. */
const linesMax = 50_000;

export interface TracesKept {
  readonly result: RunResult;
  readonly counts: ReceiverCounts | undefined;
  /** Where the receiver wrote all it got. */
  readonly file: string;
  readonly waitedMs: number;
}

/** What came of the requests of a short run. */
export async function traceFacts({ result, counts, file, waitedMs }: TracesKept): Promise<TraceFacts> {
  const { spans, metrics } = await readKept(file);
  const cameBack = new Set(result.inside?.routes.flatMap(({ operations }) => operations));
  return {
    operations: result.operations
      .filter(({ kind }) => kind === "request")
      .map((operation) => ({
        operation: operationLabel(operation),
        sent: operation.count,
        cameBack: cameBack.has(operationLabel(operation)),
      })),
    services: servicesOf(spans),
    sdks: Object.keys(counts?.sdks ?? {}),
    ways: Object.keys(counts?.requests ?? {}),
    refused: counts?.refused ?? {},
    metrics: [...new Set(metrics.map(({ name }) => name))].toSorted(),
    strangeRoots: spans.filter(({ kind, parentId }) => kind === "server" && parentId === null).length,
    brokenCalls: brokenCalls(spans),
    waitedMs,
  };
}

async function readKept(
  file: string,
): Promise<{ readonly spans: readonly Span[]; readonly metrics: readonly MetricPoint[] }> {
  const spans: Span[] = [];
  const metrics: MetricPoint[] = [];
  let lines = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (lines++ >= linesMax) break;
    // Written by our own receiver a moment ago.
    const entry = JSON.parse(line) as { readonly span?: Span; readonly metric?: MetricPoint };
    if (entry.span !== undefined) spans.push(entry.span);
    if (entry.metric !== undefined) metrics.push(entry.metric);
  }
  return { spans, metrics };
}

function servicesOf(spans: readonly Span[]): readonly ServiceFacts[] {
  const services = new Map<string, { spans: number; serverSpans: number; byDependency: Map<string, number> }>();
  for (const span of spans) {
    const known = services.get(span.service) ?? { spans: 0, serverSpans: 0, byDependency: new Map<string, number>() };
    services.set(span.service, known);
    const { dependency } = identityOf(span);
    known.spans += 1;
    if (span.kind === "server") known.serverSpans += 1;
    known.byDependency.set(dependency, (known.byDependency.get(dependency) ?? 0) + 1);
  }
  return [...services]
    .map(([service, facts]) => ({ service, ...facts, byDependency: Object.fromEntries(facts.byDependency) }))
    .toSorted((one, other) => other.spans - one.spans);
}

/** Calls over HTTP with no answer below them, where some other service began a trace of its own. */
function brokenCalls(spans: readonly Span[]): readonly string[] {
  const answered = new Set(
    spans.flatMap(({ kind, parentId }) => (kind === "server" && parentId !== null ? [parentId] : [])),
  );
  const beginners = new Set(
    spans.flatMap(({ kind, parentId, service }) => (kind === "server" && parentId === null ? [service] : [])),
  );
  const broken = spans.filter(
    (span) =>
      span.kind === "client" &&
      !answered.has(span.spanId) &&
      identityOf(span).dependency === "http" &&
      [...beginners].some((service) => service !== span.service),
  );
  return [...new Set(broken.map((span) => `${span.service} → ${identityOf(span).system}`))];
}
