import { Histogram } from "./histogram.ts";
import type { NumberReader, NumberWriter } from "./number-stream.ts";

export type MetricKind = "counter" | "gauge" | "rate" | "trend";

/**
 * One metric of the test file's own, of any kind: a counter's total, a gauge's last/min/max, a rate's share of true,
 * a trend's distribution. Trend values are kept in the latency histogram's layout: 0.001 to 3.6 million, 0.4 %.
 */
export class MetricTally {
  count = 0;
  total = 0;
  last = 0;
  /** When `last` was set, so that the latest of several workers wins. */
  lastAtMs = Number.NEGATIVE_INFINITY;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  readonly trend: Histogram = new Histogram();

  record(kind: MetricKind, value: number, atMs: number): void {
    this.count++;
    this.total += value;
    if (kind === "trend") this.trend.record(value);
    if (kind !== "gauge") return;
    this.last = value;
    this.lastAtMs = atMs;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
  }

  get isUsed(): boolean {
    return this.count > 0;
  }

  add(other: MetricTally): void {
    this.count += other.count;
    this.total += other.total;
    this.setLast(other.last, other.lastAtMs);
    this.min = Math.min(this.min, other.min);
    this.max = Math.max(this.max, other.max);
    this.trend.add(other.trend);
  }

  reset(): void {
    this.count = 0;
    this.total = 0;
    this.lastAtMs = Number.NEGATIVE_INFINITY;
    this.min = Number.POSITIVE_INFINITY;
    this.max = Number.NEGATIVE_INFINITY;
    this.trend.reset();
  }

  writeTo(out: NumberWriter): void {
    for (const value of [this.count, this.total, this.last, this.lastAtMs, this.min, this.max]) out.push(value);
    this.trend.writeTo(out);
  }

  /** Adds what `writeTo` wrote. */
  readFrom(from: NumberReader): void {
    this.count += from.next();
    this.total += from.next();
    this.setLast(from.next(), from.next());
    this.min = Math.min(this.min, from.next());
    this.max = Math.max(this.max, from.next());
    from.offset = this.trend.readFrom(from.numbers, from.offset);
  }

  private setLast(last: number, atMs: number): void {
    if (atMs <= this.lastAtMs) return;
    this.last = last;
    this.lastAtMs = atMs;
  }
}
