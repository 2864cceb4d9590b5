import type { ErrorClass, TimelinePoint } from "#run";
import { Histogram } from "../histogram.ts";

/** Points kept of a run of any length: beyond them neighbours are merged and points stand for twice the time. */
const pointLimit = 7200;

export type PointLatency = TimelinePoint["latencyMs"];

export function pointLatency(histogram: Histogram): PointLatency {
  const { maxMs: max } = histogram;
  const [p50, p90, p95, p99] = [0.5, 0.9, 0.95, 0.99].map((q) => histogram.quantile(q)) as [
    number | null,
    number | null,
    number | null,
    number | null,
  ];
  return { p50, p90, p95, p99, max };
}

/** The run second by second. */
export class Timeline {
  private entries: { point: TimelinePoint; latency: string }[] = [];
  /** Seconds a point stands for. */
  private span = 1;
  private open: { point: TimelinePoint; latency: Histogram; seconds: number } | undefined = undefined;

  add(point: TimelinePoint, latency: Histogram): void {
    if (this.span === 1) this.push(point, latency.encode());
    else this.addToSpan(point, latency);
    if (this.entries.length > pointLimit) this.halve();
  }

  get points(): TimelinePoint[] {
    const points = this.entries.map((entry) => entry.point);
    return this.open === undefined ? points : [...points, this.open.point];
  }

  /** The last seconds, at most `count`. */
  last(count: number): TimelinePoint[] {
    return this.entries.slice(-count).map((entry) => entry.point);
  }

  private push(point: TimelinePoint, latency: string): void {
    this.entries.push({ point, latency });
  }

  private addToSpan(point: TimelinePoint, latency: Histogram): void {
    if (this.open === undefined) {
      const first = new Histogram();
      first.add(latency);
      this.open = { point, latency: first, seconds: 1 };
    } else {
      this.open.latency.add(latency);
      this.open = {
        point: mergePoints(this.open.point, point, this.open.seconds, 1, this.open.latency),
        latency: this.open.latency,
        seconds: this.open.seconds + 1,
      };
    }
    if (this.open.seconds < this.span) return;
    this.push(this.open.point, this.open.latency.encode());
    this.open = undefined;
  }

  private halve(): void {
    const merged: { point: TimelinePoint; latency: string }[] = [];
    for (let index = 0; index + 1 < this.entries.length; index += 2) {
      const left = this.entries[index]!;
      const right = this.entries[index + 1]!;
      const latency = Histogram.decode(left.latency);
      latency.add(Histogram.decode(right.latency));
      merged.push({ point: mergePoints(left.point, right.point, 1, 1, latency), latency: latency.encode() });
    }
    const odd = this.entries.length % 2 === 1 ? this.entries.at(-1) : undefined;
    this.entries = merged;
    this.span *= 2;
    if (odd !== undefined)
      this.open = { point: odd.point, latency: Histogram.decode(odd.latency), seconds: this.span / 2 };
  }
}

/** Rates are averaged over time, percentiles come from the merged histogram, never from each other. */
function mergePoints(
  left: TimelinePoint,
  right: TimelinePoint,
  leftWeight: number,
  rightWeight: number,
  latency: Histogram,
): TimelinePoint {
  const mean = (a: number, b: number): number => (a * leftWeight + b * rightWeight) / (leftWeight + rightWeight);
  const meanOrNull = (a: number | null, b: number | null): number | null =>
    a === null || b === null ? (a ?? b) : mean(a, b);
  const byError: Partial<Record<ErrorClass, number>> = { ...left.byError };
  for (const [error, count] of Object.entries(right.byError) as [ErrorClass, number][])
    byError[error] = (byError[error] ?? 0) + count;
  return {
    atSeconds: left.atSeconds,
    askedPerSecond: meanOrNull(left.askedPerSecond, right.askedPerSecond),
    iterationsPerSecond: mean(left.iterationsPerSecond, right.iterationsPerSecond),
    requestsPerSecond: mean(left.requestsPerSecond, right.requestsPerSecond),
    errorsPerSecond: mean(left.errorsPerSecond, right.errorsPerSecond),
    droppedPerSecond: mean(left.droppedPerSecond, right.droppedPerSecond),
    users: Math.max(left.users, right.users),
    usersAsked: left.usersAsked === null ? right.usersAsked : Math.max(left.usersAsked, right.usersAsked ?? 0),
    inFlight: Math.max(left.inFlight, right.inFlight),
    latencyMs: pointLatency(latency),
    byError,
    bytes: { sent: left.bytes.sent + right.bytes.sent, received: left.bytes.received + right.bytes.received },
  };
}
