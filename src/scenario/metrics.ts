import { threadState } from "./thread-state.ts";

/** A metric a test file made; the same kind and name is the same metric, wherever it was made. */
export interface MetricDefinition {
  /** Its place in `declaredMetrics()` of this thread; other threads may count otherwise, names are what they share. */
  readonly index: number;
  readonly kind: "counter" | "gauge" | "rate" | "trend";
  readonly name: string;
  readonly unit: string;
}

/** Where a thread's metrics go; given by the runtime. A rate records 1 or 0. */
export interface MetricSink {
  record(metric: MetricDefinition, value: number): void;
}

export interface Counter {
  add(by?: number): void;
}
export interface Gauge {
  set(value: number): void;
}
export interface Rate {
  add(hit: boolean): void;
}
export interface Trend {
  add(value: number): void;
}
export interface MetricOptions {
  /** Shown behind the values, e.g. `"ms"` or `"items"`. */
  readonly unit?: string;
}

/** Every metric has a histogram or counts in every worker, so names must not grow with users or iterations. */
const metricsMax = 1_000;

/**
 * Counts something: its total and how many per second.
 *
 * @example
 * const sold = counter("items sold");
 * sold.add(3);
 */
export function counter(name: string, options: MetricOptions = {}): Counter {
  const metric = declare("counter", name, options);
  return { add: (by = 1) => record(metric, by) };
}

/**
 * A value that goes up and down: its last, lowest and highest.
 *
 * @example
 * const queued = gauge("jobs waiting");
 * queued.set(response.json().waiting);
 */
export function gauge(name: string, options: MetricOptions = {}): Gauge {
  const metric = declare("gauge", name, options);
  return { set: (value) => record(metric, value) };
}

/**
 * How often something was so.
 *
 * @example
 * const cached = rate("answers from the cache");
 * cached.add(response.headers["x-cache"] === "hit");
 */
export function rate(name: string): Rate {
  const metric = declare("rate", name, {});
  return { add: (hit) => record(metric, hit ? 1 : 0) };
}

/**
 * Values with percentiles.
 *
 * @example
 * const basket = trend("basket", { unit: "items" });
 * basket.add(items.length);
 */
export function trend(name: string, options: MetricOptions = {}): Trend {
  const metric = declare("trend", name, options);
  return { add: (value) => record(metric, value) };
}

/** Without a sink (in the main thread, before a run) nothing is recorded. */
export function bindMetricSink(sink: MetricSink | undefined): void {
  threadState.metrics.sink = sink;
}

/** The metrics made in this thread so far. */
export function declaredMetrics(): readonly MetricDefinition[] {
  return threadState.metrics.definitions;
}

function declare(kind: MetricDefinition["kind"], name: string, { unit = "" }: MetricOptions): MetricDefinition {
  if (typeof name !== "string" || name.trim() === "" || /\p{Cc}/u.test(name)) {
    throw new TypeError(`${kind}(…) needs a name: a short text in one line`);
  }
  const { definitions, byName } = threadState.metrics;
  const known = byName.get(name);
  if (known !== undefined) {
    if (known.kind === kind) return known;
    throw new TypeError(`${kind}("${name}"): there is a ${known.kind} of that name already`);
  }
  if (definitions.length >= metricsMax) {
    const why = "Are names made from ids? Make metrics once, at the top of the test file.";
    throw new RangeError(`${kind}("${name}"): there are ${String(metricsMax)} metrics already. ${why}`);
  }
  const metric = Object.freeze({ index: definitions.length, kind, name, unit });
  definitions.push(metric);
  byName.set(name, metric);
  return metric;
}

function record(metric: MetricDefinition, value: number): void {
  if (!Number.isFinite(value))
    throw new TypeError(`${metric.kind}("${metric.name}") was given ${String(value)}, not a number`);
  threadState.metrics.sink?.record(metric, value);
}
