/** The percentiles every latency summary carries, as fractions. */
export const quantiles = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99, p999: 0.999 } as const;
export type QuantileName = keyof typeof quantiles;

/** `[low, high]` of the 95 % interval; `null` = the sample puts no bound on that side. */
export type Bounds = readonly [low: number | null, high: number | null];

/** Milliseconds throughout. A percentile the sample cannot carry is `null`, and so is everything of an empty sample. */
export interface LatencySummary extends Readonly<Record<QuantileName, number | null>> {
  readonly min: number | null;
  readonly mean: number | null;
  readonly max: number | null;
  /**
   * Where failures are ranked slower than any success: the fraction from which on a percentile falls among failures
   * (1 − error ratio); such percentiles are null. Absent or null = no failures, or a summary that does not rank them.
   */
  readonly failuresFrom?: number | null;
  readonly intervals: Readonly<Partial<Record<QuantileName, Bounds>>>;
}

/** Mean and tail of one phase of a request, over the requests that went through it. */
export interface PhaseSummary {
  readonly count: number;
  readonly mean: number | null;
  readonly p95: number | null;
  readonly max: number | null;
}

export const phaseNames = ["blocked", "dns", "connect", "tls", "send", "wait", "receive"] as const;
export type PhaseName = (typeof phaseNames)[number];
