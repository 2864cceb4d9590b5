import type { Intake, Origin } from "../intake/intake.ts";
import { cutText } from "../intake/cut-value.ts";
import { limits } from "../intake/limits.ts";
import type { MetricPoint } from "../intake/metric-point.ts";
import { isObject, listIn, numberOf, objectIn, own, textIn, type Untrusted } from "../intake/untrusted.ts";
import { attributesFrom } from "./attributes-json.ts";
import { bucketsOf } from "./metrics-protobuf.ts";
import { walkJson } from "./resources-json.ts";

const names = { resources: "resourceMetrics", scopes: "scopeMetrics", entries: "metrics" } as const;
const kinds = ["gauge", "sum", "histogram"] as const;
const unsupported = ["exponentialHistogram", "summary"];

/** Decodes an ExportMetricsServiceRequest written as JSON: gauges, sums and histograms. */
export function decodeMetricsJson(body: Buffer, intake: Intake): void {
  walkJson(body, names, intake, (json, origin) => {
    const metric = json.value();
    if (isObject(metric)) readMetric(metric, origin, intake);
    else intake.drop(metric === undefined ? "item_too_large" : "malformed");
  });
}

function readMetric(metric: Untrusted, origin: Origin, intake: Intake): void {
  for (const name of unsupported) if (Object.hasOwn(metric, name)) intake.drop("unsupported_metric");
  for (const kind of kinds) {
    const data = objectIn(metric, kind);
    const temporality = own(data, "aggregationTemporality");
    const head = {
      ...origin,
      name: cutText(textIn(metric, "name") ?? "", limits.nameBytes, intake),
      unit: cutText(textIn(metric, "unit") ?? "", limits.nameBytes, intake),
      kind,
      isDelta: temporality === "AGGREGATION_TEMPORALITY_DELTA" || numberOf(temporality) === 1,
      isMonotonic: own(data, "isMonotonic") === true,
    };
    for (const point of listIn(data, "dataPoints")) if (isObject(point)) readPoint(point, head, intake);
  }
}

type Head = Omit<MetricPoint, "attributes" | "timeMs" | "value" | "histogram">;

function readPoint(point: Untrusted, head: Head, intake: Intake): void {
  const number = (name: string): number => numberOf(own(point, name));
  const optional = (name: string): number | null => (Object.hasOwn(point, name) ? number(name) : null);
  const base = {
    ...head,
    attributes: attributesFrom(own(point, "attributes"), intake),
    timeMs: number("timeUnixNano") / 1e6,
  };
  if (head.kind !== "histogram") {
    const value = Object.hasOwn(point, "asDouble") ? number("asDouble") : number("asInt");
    if (!Number.isNaN(value)) intake.point({ ...base, value, histogram: null });
    return;
  }
  const [bounds, counts] = [listIn(point, "explicitBounds").map(numberOf), listIn(point, "bucketCounts").map(numberOf)];
  const histogram = {
    count: number("count"),
    min: optional("min"),
    max: optional("max"),
    ...bucketsOf(bounds, counts, intake),
  };
  intake.point({ ...base, value: optional("sum") ?? 0, histogram });
}
