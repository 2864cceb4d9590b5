import { newBag } from "../intake/attribute-bag.ts";
import type { Intake, Origin } from "../intake/intake.ts";
import { limits } from "../intake/limits.ts";
import type { MetricHistogram, MetricPoint } from "../intake/metric-point.ts";
import { readAttribute, readText } from "./attributes-protobuf.ts";
import { walkResources } from "./resources-protobuf.ts";
import { Wire } from "./wire.ts";

/** Tags of opentelemetry.proto.metrics.v1: Metric, its data, and the points of numbers and histograms. */
const scopeMetric = 18;
const metric = { name: 10, unit: 26, gauge: 42, sum: 58, histogram: 74, exponential: 82, summary: 90 } as const;
const data = { point: 10, temporality: 16, isMonotonic: 24 } as const;
const number = { attribute: 58, time: 25, double: 33, int: 49 } as const;
const histogram = {
  attribute: 74,
  time: 25,
  count: 33,
  sum: 41,
  counts: 50,
  count1: 49,
  bounds: 58,
  bound1: 57,
} as const;
const histogramEdges = { min: 89, max: 97 } as const;
const delta = 1;

type Head = Pick<MetricPoint, "name" | "unit" | "isDelta" | "isMonotonic"> & Origin;

/** Decodes an ExportMetricsServiceRequest: gauges, sums and histograms. The other kinds are counted as dropped. */
export function decodeMetrics(body: Buffer, intake: Intake): void {
  const wire = new Wire(body);
  walkResources(wire, intake, (to, origin) => {
    while (wire.at < to) {
      const tag = wire.tag(to);
      if (tag === scopeMetric) readMetric(wire, wire.end(to), origin, intake);
      else wire.skip(tag, to);
    }
  });
}

/** Twice over the same bytes: what a metric is called may stand behind its points. */
function readMetric(wire: Wire, end: number, origin: Origin, intake: Intake): void {
  const start = wire.at;
  let [name, unit] = ["", ""];
  while (wire.at < end) {
    const tag = wire.tag(end);
    if (tag === metric.name) name = readText(wire, end, limits.nameBytes, intake);
    else if (tag === metric.unit) unit = readText(wire, end, limits.nameBytes, intake);
    else {
      if (tag === metric.exponential || tag === metric.summary) intake.drop("unsupported_metric");
      wire.skip(tag, end);
    }
  }
  wire.at = start;
  while (wire.at < end) {
    const tag = wire.tag(end);
    if (tag !== metric.gauge && tag !== metric.sum && tag !== metric.histogram) {
      wire.skip(tag, end);
      continue;
    }
    const to = wire.end(end);
    const from = wire.at;
    const head = { name, unit, ...readTemporality(wire, from, to), ...origin };
    wire.at = from;
    readPoints(wire, to, tag, head, intake);
  }
}

function readTemporality(wire: Wire, from: number, end: number): Pick<Head, "isDelta" | "isMonotonic"> {
  let [isDelta, isMonotonic] = [false, false];
  wire.at = from;
  while (wire.at < end) {
    const tag = wire.tag(end);
    if (tag === data.temporality) isDelta = wire.varint(end) === delta;
    else if (tag === data.isMonotonic) isMonotonic = wire.varint(end) !== 0;
    else wire.skip(tag, end);
  }
  return { isDelta, isMonotonic };
}

function readPoints(wire: Wire, end: number, kind: number, head: Head, intake: Intake): void {
  while (wire.at < end) {
    const tag = wire.tag(end);
    if (tag !== data.point) wire.skip(tag, end);
    else if (kind === metric.histogram) readHistogramPoint(wire, wire.end(end), head, intake);
    else readNumberPoint(wire, wire.end(end), kind === metric.sum ? "sum" : "gauge", head, intake);
  }
}

function readNumberPoint(wire: Wire, end: number, kind: "sum" | "gauge", head: Head, intake: Intake): void {
  const attributes = newBag();
  let [count, time] = [0, 0];
  let value: number | undefined;
  while (wire.at < end) {
    const tag = wire.tag(end);
    if (tag === number.attribute) readAttribute(wire, end, attributes, count++, intake);
    else if (tag === number.time) time = wire.fixed64(end);
    else if (tag === number.double) value = wire.double(end);
    else if (tag === number.int) value = wire.sfixed64(end);
    else wire.skip(tag, end);
  }
  // A point without a value says "no recorded value".
  if (value === undefined) return;
  intake.point({ ...head, kind, attributes, timeMs: time / 1e6, value, histogram: null });
}

function readHistogramPoint(wire: Wire, end: number, head: Head, intake: Intake): void {
  const attributes = newBag();
  const counts: number[] = [];
  const bounds: number[] = [];
  let [attributeCount, time, count, sum] = [0, 0, 0, 0];
  let min: number | null = null;
  let max: number | null = null;
  while (wire.at < end) {
    const tag = wire.tag(end);
    if (tag === histogram.attribute) readAttribute(wire, end, attributes, attributeCount++, intake);
    else if (tag === histogram.time) time = wire.fixed64(end);
    else if (tag === histogram.count) count = wire.fixed64(end);
    else if (tag === histogram.sum) sum = wire.double(end);
    else if (tag === histogramEdges.min) min = wire.double(end);
    else if (tag === histogramEdges.max) max = wire.double(end);
    else if (tag === histogram.counts || tag === histogram.count1)
      readNumbers(wire, tag === histogram.counts ? wire.end(end) : wire.at + 8, end, counts, false);
    else if (tag === histogram.bounds || tag === histogram.bound1)
      readNumbers(wire, tag === histogram.bounds ? wire.end(end) : wire.at + 8, end, bounds, true);
    else wire.skip(tag, end);
  }
  const kept: MetricHistogram = { count, min, max, ...bucketsOf(bounds, counts, intake) };
  intake.point({ ...head, kind: "histogram", attributes, timeMs: time / 1e6, value: sum, histogram: kept });
}

/** Packed or one by one: protobuf allows both. */
function readNumbers(wire: Wire, to: number, outer: number, into: number[], isDouble: boolean): void {
  const end = Math.min(to, outer);
  while (wire.at < end) {
    const value = isDouble ? wire.double(end) : wire.fixed64(end);
    if (into.length <= limits.histogramBuckets) into.push(value);
  }
}

/** Buckets that do not fit their bounds say nothing. */
export function bucketsOf(
  bounds: readonly number[],
  counts: readonly number[],
  intake: Intake,
): Pick<MetricHistogram, "bounds" | "counts"> {
  const isWhole = counts.length === bounds.length + 1 && counts.length <= limits.histogramBuckets;
  if (isWhole && bounds.every((bound, index) => index === 0 || bound > bounds[index - 1]!)) return { bounds, counts };
  if (counts.length > 0) intake.repair("values_left_out");
  return { bounds: [], counts: [] };
}
