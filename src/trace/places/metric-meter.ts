import { traceLimits } from "../limits.ts";
import { labelsOf, metricName } from "./metric-names.ts";
import type { LoadStretch, MetricLevel } from "./stretch-load.ts";

/** One value of one of the target's own metrics. */
export interface MeteredPoint {
  readonly name: string;
  readonly kind: "gauge" | "sum" | "histogram";
  readonly isDelta: boolean;
  readonly isMonotonic: boolean;
  readonly service: string;
  readonly instance: string | null;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Unix epoch by the sender's clock. */
  readonly timeMs: number;
  /** Of a histogram: the sum of what was recorded. */
  readonly value: number;
}

interface Series {
  readonly head: Omit<MetricLevel, "mean" | "max">;
  readonly isCounter: boolean;
  /** By time as they came; a counter's are its values since the start. */
  readonly points: { readonly timeMs: number; readonly value: number }[];
}

/** Readings of pools and runtimes, kept as they come, for whatever stretches are asked for afterwards. */
export class MetricMeter {
  readonly #series = new Map<string, Series>();

  add(point: MeteredPoint): void {
    const known = metricName(point.name);
    if (known === null || !Number.isFinite(point.value) || !Number.isFinite(point.timeMs)) return;
    const series = this.#seriesOf(known.name, point);
    if (series === undefined || series.points.length >= traceLimits.pointsPerMetric) return;
    const last = series.points.at(-1);
    const value = point.value * known.scale;
    const isGrowth = series.isCounter && point.isDelta;
    series.points.push({ timeMs: point.timeMs, value: isGrowth ? (last?.value ?? 0) + value : value });
  }

  #seriesOf(name: string, point: MeteredPoint): Series | undefined {
    const { service, instance, attributes, kind, isMonotonic } = point;
    const labels = labelsOf(attributes);
    const key = JSON.stringify([name, service, instance, labels]);
    const known = this.#series.get(key);
    if (known !== undefined || this.#series.size >= traceLimits.metrics) return known;
    const isCounter = kind === "histogram" || (kind === "sum" && isMonotonic);
    const series = { head: { name, service, instance, labels }, isCounter, points: [] };
    this.#series.set(key, series);
    return series;
  }

  read(stretch: LoadStretch): readonly MetricLevel[] {
    return [...this.#series.values()].flatMap((series) => {
      const level = series.isCounter ? growthIn(series, stretch) : levelIn(series, stretch);
      return level === null ? [] : [{ ...series.head, ...level }];
    });
  }
}

type Level = Pick<MetricLevel, "mean" | "max">;

function levelIn({ points }: Series, { fromMs, toMs }: LoadStretch): Level | null {
  const values = points.filter(({ timeMs }) => timeMs >= fromMs && timeMs <= toMs).map(({ value }) => value);
  if (values.length === 0) return null;
  return { mean: values.reduce((sum, value) => sum + value, 0) / values.length, max: Math.max(...values) };
}

/** From the last reading before the stretch, or the first in it; a restart of the target begins anew. */
function growthIn({ points }: Series, { fromMs, toMs }: LoadStretch): Level | null {
  const before = points.findLast(({ timeMs }) => timeMs <= fromMs);
  const within = points.filter(({ timeMs }) => timeMs > fromMs && timeMs <= toMs);
  const readings = before === undefined ? within : [before, ...within];
  const [first, last] = [readings[0], readings.at(-1)];
  if (first === undefined || last === undefined || last.timeMs <= first.timeMs) return null;
  let grown = 0;
  let max = 0;
  for (const [index, { timeMs, value }] of readings.entries()) {
    const earlier = readings[index - 1];
    if (earlier === undefined || timeMs <= earlier.timeMs) continue;
    const by = value >= earlier.value ? value - earlier.value : value;
    grown += by;
    max = Math.max(max, (by * 1000) / (timeMs - earlier.timeMs));
  }
  return { mean: (grown * 1000) / (last.timeMs - first.timeMs), max };
}
