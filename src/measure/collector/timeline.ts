import type { ErrorClass, TimelinePoint } from "#run";
import { Histogram } from "../histogram.ts";

/** Points kept of a run of any length: beyond them neighbours are merged and points stand for twice the time. */
const pointLimit = 7200;

export function pointLatency(histogram: Histogram): TimelinePoint["latencyMs"] {
  return {
    p50: histogram.quantile(0.5),
    p90: histogram.quantile(0.9),
    p95: histogram.quantile(0.95),
    p99: histogram.quantile(0.99),
    max: histogram.maxMs,
  };
}

/** A stretch of time; the latency as text, a fraction of its size in memory. */
interface Entry {
  readonly point: TimelinePoint;
  readonly latency: string;
  readonly seconds: number;
}

/** The run second by second. */
export class Timeline {
  private entries: Entry[] = [];
  /** Seconds a point stands for; the last may still grow. */
  private span = 1;

  add(point: TimelinePoint, latency: Histogram): void {
    const entry = { point, latency: latency.encode(), seconds: 1 };
    const last = this.entries.at(-1);
    if (last !== undefined && last.seconds < this.span) this.entries[this.entries.length - 1] = merged(last, entry);
    else this.entries.push(entry);
    if (this.entries.length > pointLimit) this.halve();
  }

  get points(): TimelinePoint[] {
    return this.entries.map(({ point }) => point);
  }

  /** The last points, at most `count`. */
  last(count: number): TimelinePoint[] {
    return this.entries.slice(-count).map(({ point }) => point);
  }

  private halve(): void {
    const halved: Entry[] = [];
    for (let index = 0; index < this.entries.length; index += 2) {
      const left = this.entries[index]!;
      const right = this.entries[index + 1];
      halved.push(right === undefined ? left : merged(left, right));
    }
    this.entries = halved;
    this.span *= 2;
  }
}

/** Rates are averaged over time, percentiles come from the merged histogram, never from each other. */
function merged(left: Entry, right: Entry): Entry {
  const latency = Histogram.decode(left.latency);
  latency.add(Histogram.decode(right.latency));
  const seconds = left.seconds + right.seconds;
  const mean = (a: number, b: number): number => (a * left.seconds + b * right.seconds) / seconds;
  return { point: mergedPoint(left.point, right.point, mean, latency), latency: latency.encode(), seconds };
}

function mergedPoint(
  left: TimelinePoint,
  right: TimelinePoint,
  mean: (a: number, b: number) => number,
  latency: Histogram,
): TimelinePoint {
  const byError: Partial<Record<ErrorClass, number>> = { ...left.byError };
  for (const [error, count] of Object.entries(right.byError) as [ErrorClass, number][])
    byError[error] = (byError[error] ?? 0) + count;
  const eitherOr = (combine: (a: number, b: number) => number, a: number | null, b: number | null): number | null =>
    a === null || b === null ? (a ?? b) : combine(a, b);
  return {
    atSeconds: left.atSeconds,
    askedPerSecond: eitherOr(mean, left.askedPerSecond, right.askedPerSecond),
    iterationsPerSecond: mean(left.iterationsPerSecond, right.iterationsPerSecond),
    requestsPerSecond: mean(left.requestsPerSecond, right.requestsPerSecond),
    errorsPerSecond: mean(left.errorsPerSecond, right.errorsPerSecond),
    droppedPerSecond: mean(left.droppedPerSecond, right.droppedPerSecond),
    users: Math.max(left.users, right.users),
    usersAsked: eitherOr(Math.max, left.usersAsked, right.usersAsked),
    inFlight: Math.max(left.inFlight, right.inFlight),
    latencyMs: pointLatency(latency),
    byError,
    bytes: { sent: left.bytes.sent + right.bytes.sent, received: left.bytes.received + right.bytes.received },
  };
}
