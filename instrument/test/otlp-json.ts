import type { ReceivedPoint, ReceivedSpan } from "./collector.ts";

interface Value {
  readonly stringValue?: string;
  readonly intValue?: string | number;
  readonly doubleValue?: number;
  readonly boolValue?: boolean;
  readonly arrayValue?: { readonly values?: readonly Value[] };
}
interface KeyValue {
  readonly key: string;
  readonly value: Value;
}
interface TracesJson {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] };
    readonly scopeSpans: readonly {
      readonly spans: readonly {
        readonly traceId: string;
        readonly spanId: string;
        readonly parentSpanId?: string;
        readonly name: string;
        readonly kind: number;
        readonly attributes: readonly KeyValue[];
        readonly status: { readonly code: number };
      }[];
    }[];
  }[];
}
interface PointJson {
  readonly attributes: readonly KeyValue[];
  readonly asInt?: string | number;
  readonly asDouble?: number;
  readonly count?: string | number;
}
interface MetricJson {
  readonly name: string;
  readonly sum?: { readonly dataPoints: readonly PointJson[] };
  readonly gauge?: { readonly dataPoints: readonly PointJson[] };
  readonly histogram?: { readonly dataPoints: readonly PointJson[] };
}
interface MetricsJson {
  readonly resourceMetrics: readonly {
    readonly scopeMetrics: readonly { readonly metrics: readonly MetricJson[] }[];
  }[];
}

export function readTracesJson(body: Buffer): ReceivedSpan[] {
  const { resourceSpans } = JSON.parse(body.toString()) as TracesJson;
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        traceId: span.traceId,
        spanId: span.spanId,
        parentId: span.parentSpanId ?? "",
        name: span.name,
        kind: span.kind,
        isError: span.status.code === 2,
        attributes: asRecord(span.attributes),
        resource: asRecord(resource.attributes),
      })),
    ),
  );
}

export function readMetricsJson(body: Buffer): ReceivedPoint[] {
  const { resourceMetrics } = JSON.parse(body.toString()) as MetricsJson;
  const metrics = resourceMetrics.flatMap((part) => part.scopeMetrics.flatMap((scope) => scope.metrics));
  return metrics.flatMap(
    ({ name, sum, gauge, histogram }) =>
      (sum ?? gauge ?? histogram)?.dataPoints.map((point) => ({
        name,
        attributes: asRecord(point.attributes),
        value: Number(point.asInt ?? point.asDouble ?? point.count),
      })) ?? [],
  );
}

function asRecord(pairs: readonly KeyValue[]): Record<string, unknown> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, plain(value)]));
}

function plain(value: Value): unknown {
  if (value.arrayValue) return (value.arrayValue.values ?? []).map(plain);
  if (value.intValue !== undefined) return Number(value.intValue);
  return value.stringValue ?? value.doubleValue ?? value.boolValue;
}
