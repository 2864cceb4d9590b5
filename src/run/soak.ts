/** What is looked at over time, second by second. */
export type TrendKind = "memory" | "latency" | "errors" | "files" | "connections" | "threads" | "cpu" | "pool";

/**
 * `leak`: it grows in a straight line and will reach any limit; `filling`: it grew and comes to an end, as a cache that
 * fills; `drift`: it gets slower or dearer; `unclear`: it grows, and whether that ends this run cannot say.
 */
export type TrendVerdict = "steady" | "falling" | "leak" | "filling" | "drift" | "unclear" | "too-few";

/** A figure and its 95 % interval; a null bound is open on that side. */
export interface Estimate {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** One figure of one instance over the time of a soak. */
export interface TrendResult {
  readonly kind: TrendKind;
  /** As people call it: `resident memory`, `p50 of GET /search`. */
  readonly subject: string;
  readonly unit: "bytes" | "ms" | "count" | "ratio";
  /** Where there are several: which of them. */
  readonly instance?: string;
  /** Of a route, where it is of one. */
  readonly route?: string;
  readonly verdict: TrendVerdict;
  /** Stretches of time it rests on. */
  readonly points: number;
  /** At the beginning and at the end, by the line through all of it. */
  readonly from: number;
  readonly to: number;
  readonly perSecond: Estimate;
  /** Chance alone gives such a trend this often. */
  readonly p: number;
  /** Growth by each request, where it grows. */
  readonly perRequest: Estimate | null;
  /** The smallest rise this run could have seen. */
  readonly detectable: number;
  readonly limit: number | null;
  readonly secondsToLimit: Estimate | null;
  /** Where it fills: how far that goes. */
  readonly fillsTo: number | null;
  /** Run clock and value, as many as a chart needs. */
  readonly values: readonly (readonly [atSeconds: number, value: number])[];
}

export type SoakOutcome = "steady" | "leak" | "drift" | "exhausted" | "unclear" | "unwatched";

export interface SoakResult {
  readonly ratePerSecond: number;
  /** Where that came from, for people. */
  readonly rateFrom: string;
  readonly plannedSeconds: number;
  readonly loadedSeconds: number;
  readonly discardedSeconds: number;
  /** Why it ended before its time; null = it did not. */
  readonly endedEarly: "sure" | "exhausted" | "interrupted" | "restart" | null;
  readonly iterations: number;
  readonly requests: number;
  readonly errorRatio: number;
  readonly outcome: SoakOutcome;
  readonly trends: readonly TrendResult[];
  /** Of memory: the smallest leak that would have been seen, bytes per request. Null = no memory was read. */
  readonly smallestLeak: number | null;
  /** The target's process was another one so often. */
  readonly restarts: number;
  /** Where the target stopped working: after so many requests, and what it looked like then. */
  readonly exhausted: {
    readonly atSeconds: number;
    readonly requests: number;
    /** Connections to what stands behind it, by `address:port`. */
    readonly peers: Readonly<Record<string, number>>;
    readonly cpuRatioOfBefore: number | null;
  } | null;
  /** Seconds in which the generator was the limit. */
  readonly generatorSeconds: number;
  readonly generatorSign: string | null;
}
