import type { Place } from "./place.ts";

/** A stretch of load that held still: unix epoch by the generator's clock. */
export interface LoadStretch {
  /** Of the trial. */
  readonly number: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** One place in one stretch. Means are of spans that began in it. */
export interface PlaceLoad {
  readonly place: Place;
  readonly spansPerSecond: number;
  /** Over all requests, those without it among them. */
  readonly perRequest: number;
  /** Open at the same time. */
  readonly meanOpen: number;
  /** The most in nearly all seconds; null = not all spans were sent. */
  readonly mostOpen: number | null;
  readonly holdMs: number;
  readonly holdMsMax: number;
  /** In front of them: in their parents, for a connection, or before the handler for requests. */
  readonly waitMs: number;
  readonly waitMsMax: number;
  readonly errorRatio: number;
}

/** What traces say of one stretch of load. */
export interface StretchLoad {
  readonly number: number;
  /** Whole seconds that were counted. */
  readonly seconds: number;
  /** Requests that began, as traces have them. */
  readonly requestsPerSecond: number;
  /** That ended. */
  readonly endedPerSecond: number;
  /** Requests that were sent with a sampled trace, as their sender says; 0 = it says nothing. */
  readonly askedPerSecond: number;
  /** Most time open first. */
  readonly places: readonly PlaceLoad[];
  readonly metrics: readonly MetricLevel[];
}

/** One series of the target's own metrics in one stretch. */
export interface MetricLevel {
  /** New OpenTelemetry name. */
  readonly name: string;
  readonly service: string;
  readonly instance: string | null;
  /** What tells series of one name apart: the pool, the state. */
  readonly labels: Readonly<Record<string, string>>;
  /** Mean of what was read in it; of counters, growth in a second. Seconds where the name says a duration. */
  readonly mean: number;
  readonly max: number;
}
