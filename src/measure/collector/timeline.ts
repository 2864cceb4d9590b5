import type { TimelinePoint } from "#run";
import { Histogram } from "../histogram.ts";
import { mergedPoint } from "../merge-points.ts";

/** Points kept of a run of any length: beyond them neighbours are merged and points stand for twice the time. */
const pointLimit = 7200;

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
