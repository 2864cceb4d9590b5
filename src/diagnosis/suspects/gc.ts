import { medianOf } from "../laws/theil-sen.ts";
import type { LoadPoint, SuspectFacts } from "../facts/index.ts";
import { collectionsSignal } from "./span-metrics.ts";
import { fair, type Signal, signals, strong, type Suspicion, weak } from "./suspicion.ts";
import { ms, rate, share } from "./wording.ts";

/** A pause of fixed length that comes again and again: whoever arrives in it waits for what is left of it. */
interface Pause {
  readonly lengthMs: number;
  /** From one pause to the next. */
  readonly everyMs: number;
  readonly points: readonly LoadPoint[];
}

/** Trials in which queues alone make no such tail. */
const calmUpTo = 0.7;
/** The longest latency is that of the pause, whatever the load. */
const sameLength = 0.35;
const shareRange = [0.004, 0.4] as const;

export function gc(facts: SuspectFacts): Suspicion | null {
  const pause = pauseOf(facts);
  const metric = collectionSignal(facts) ?? collectionsSignal(facts);
  if (pause === null && metric === null) return null;
  const { capacityPerSecond: capacity, saturationPerSecond: saturation } = facts;
  const isEarly = pause !== null && capacity !== null && saturation !== null && capacity < 0.85 * saturation;
  return {
    kind: "gc",
    resource:
      pause === null ? "garbage collection" : `pauses of ${ms(pause.lengthMs)} about every ${ms(pause.everyMs)}`,
    limit: null,
    for: signals(...(pause === null ? [] : pauseSignals(facts, pause)), metric),
    against: [],
    predictedPerSecond: null,
    missing:
      metric === null
        ? "a Prometheus endpoint with the runtime's collections, or its log of them, tells whose pauses they are"
        : "traces would show which requests a collection held up",
    advice:
      "See the runtime's log of collections (--trace-gc, -Xlog:gc, GODEBUG=gctrace=1), and what else runs at intervals: a timer, a compaction, a snapshot. A larger or smaller heap, less garbage, or a concurrent collector shorten the pauses.",
    actsBeforeSaturation: isEarly,
  };
}

function pauseSignals(facts: SuspectFacts, { lengthMs, everyMs, points }: Pause): readonly Signal[] {
  const rates = points.map(({ offeredPerSecond }) => offeredPerSecond);
  const range = `${rate(Math.min(...rates))} to ${rate(Math.max(...rates))}`;
  const [first, last] = [points[0], points.at(-1)];
  const p95s = [first?.latencyMs.p95 ?? null, last?.latencyMs.p95 ?? null] as const;
  const cpu = last?.resources?.target?.cpuCores;
  return signals(
    strong(
      "tail",
      `Most requests take ${ms(first?.latencyMs.p50 ?? null)}, and ${share(lengthMs / everyMs)} up to ${ms(lengthMs)} with nothing in between: a pause about every ${ms(everyMs)}`,
    ),
    fair("trend", `The longest take about ${ms(lengthMs)} at any load, ${range}: no queue makes that`, true),
    p95s[0] !== null &&
      p95s[1] !== null &&
      p95s[1] > 2 * p95s[0] + 0.05 * lengthMs &&
      fair(
        "curve",
        `p95 rises from ${ms(p95s[0])} to ${ms(p95s[1])}: what a pause held up has to be caught up with`,
        true,
      ),
    cpu !== undefined && facts.cpu !== null && cpu < 0.6 && weak("cpu", "The processor is not busy meanwhile"),
  );
}

export function pauseOf({ points, saturationPerSecond, reference }: SuspectFacts): Pause | null {
  const calm = points.filter(
    ({ offeredPerSecond, errorRatio, latencyMs }) =>
      errorRatio < 0.02 &&
      latencyMs.max !== null &&
      latencyMs.p99 !== null &&
      latencyMs.p50 !== null &&
      (saturationPerSecond === null || offeredPerSecond <= calmUpTo * saturationPerSecond),
  );
  const lengthMs = medianOf(calm.map(({ latencyMs }) => latencyMs.max ?? 0));
  const alike = calm.filter((point) => Math.abs((point.latencyMs.max ?? 0) / lengthMs - 1) <= sameLength);
  const rates = alike.map(({ offeredPerSecond }) => offeredPerSecond);
  if (alike.length < 3 || alike.length < 0.7 * calm.length || Math.max(...rates) < 2 * Math.min(...rates)) return null;
  const base = reference ?? alike[0];
  if (base === undefined || (base.latencyMs.p50 ?? 0) > 0.15 * lengthMs || lengthMs < 20) return null;
  // One stretch holds few pauses: the middle of several at little load is what their shape is judged by.
  const low = alike.slice(0, Math.max(3, Math.ceil(alike.length / 2)));
  const tail = Object.fromEntries(quantiles.map((name) => [name, middleOf(low, name)])) as Tail;
  const everyMs = (lengthMs - (tail.p99 ?? 0)) / 0.01;
  return isPauseTail(tail, lengthMs) ? { lengthMs, everyMs, points: alike } : null;
}

const quantiles = ["p50", "p90", "p95", "p99", "p999"] as const;
type Tail = Readonly<Record<(typeof quantiles)[number], number | null>>;

function middleOf(points: readonly LoadPoint[], name: (typeof quantiles)[number]): number | null {
  const values = points.map(({ latencyMs }) => latencyMs[name]).filter((value) => value !== null);
  return values.length === 0 ? null : medianOf(values);
}

/**
 * Arrivals are spread evenly over the pause: P(T > t) = (length − t) / every, a straight line down from the longest,
 * and below it nothing. A second kind of request, or a heavy tail, is bent.
 */
function isPauseTail({ p50, p90, p95, p99, p999 }: Tail, lengthMs: number): boolean {
  if (p50 === null || p99 === null) return false;
  const everyMs = (lengthMs - p99) / 0.01;
  const held = lengthMs / everyMs;
  const [low, high] = shareRange;
  if (everyMs <= lengthMs || held < low || held > high || p99 < p50 + 0.15 * lengthMs) return false;
  const expected = (q: number): number => Math.max(p50, lengthMs - (1 - q) * everyMs);
  const isNear = (value: number | null, q: number, tolerance: number): boolean =>
    value === null || Math.abs(value - expected(q)) <= tolerance * lengthMs;
  return isNear(p90, 0.9, 0.12) && isNear(p95, 0.95, held < 0.045 ? 0.1 : 0.25) && isNear(p999, 0.999, 0.15);
}

/** Seconds of collection for each second, as runtimes count them (Node.js, JVM, Go, .NET). */
const collectionMetric = /(?:^|_)gc_.*seconds_sum|gc_pause_seconds_sum|gc_pause_time_seconds_total/i;

function collectionSignal({ full, reference }: SuspectFacts): Signal | null {
  const busyAt = (point: LoadPoint | null): number =>
    Object.entries(point?.resources?.metrics ?? {}).reduce(
      (sum, [name, value]) => sum + (collectionMetric.test(name) ? value : 0),
      0,
    );
  const [before, now] = [busyAt(reference), busyAt(full)];
  if (now < 0.1 || now < 2 * before) return null;
  return strong(
    "metrics",
    `The runtime spends ${share(now)} of the time on collections, ${share(before)} at rest`,
    true,
  );
}
