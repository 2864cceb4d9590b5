import type { Attributes } from "#trace";

/** One value of one metric of the target: a witness, e.g. of its pools and its runtime. */
export interface MetricPoint {
  readonly name: string;
  /** As the sender writes it: `ms`, `By`, `{connection}`. */
  readonly unit: string;
  readonly kind: "gauge" | "sum" | "histogram";
  /** Counted since the last point rather than since the start; false for gauges. */
  readonly isDelta: boolean;
  /** A sum that never falls. */
  readonly isMonotonic: boolean;
  readonly service: string;
  readonly instance: string | null;
  readonly attributes: Attributes;
  /** Unix epoch by the sender's clock. */
  readonly timeMs: number;
  /** Of a histogram: the sum of what was recorded. */
  readonly value: number;
  readonly histogram: MetricHistogram | null;
}

export interface MetricHistogram {
  readonly count: number;
  /** Null = the sender does not say. */
  readonly min: number | null;
  readonly max: number | null;
  /** Upper bounds, ascending; `counts` has one more, for what is above the last. Both empty = none were sent. */
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
}
