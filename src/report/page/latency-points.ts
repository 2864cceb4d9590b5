import type { Histogram } from "#measure";
import type { LatencyColumns } from "#run";
import { figure } from "./figure.ts";

const names = ["p50", "p90", "p95", "p99", "max"] as const;
type Figures = Readonly<Record<(typeof names)[number], number | null>>;

/** Percentiles, one point after another. */
export class LatencyPoints {
  private readonly values: Record<(typeof names)[number], (number | null)[]>;

  constructor(points: number) {
    const empty = (): (number | null)[] => Array.from({ length: points }, () => null);
    this.values = { p50: empty(), p90: empty(), p95: empty(), p99: empty(), max: empty() };
  }

  set(point: number, figures: Figures): void {
    for (const name of names) this.values[name][point] = figure(figures[name]);
  }

  setFrom(point: number, histogram: Histogram): void {
    if (histogram.count === 0) return;
    this.set(point, {
      p50: histogram.quantile(0.5),
      p90: histogram.quantile(0.9),
      p95: histogram.quantile(0.95),
      p99: histogram.quantile(0.99),
      max: histogram.maxMs,
    });
  }

  get columns(): LatencyColumns {
    return this.values;
  }
}
