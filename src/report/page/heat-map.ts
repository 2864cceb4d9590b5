import { Histogram } from "#measure";
import type { HeatColumn, LogScale, PageHeatMap } from "#run";
import { figure } from "./figure.ts";
import { bucketOf } from "./log-buckets.ts";
import { pointsWithin, timeGrid, type TimeGrid } from "./time-grid.ts";

const columnsMost = 240;
const scale: LogScale = { fromMs: 0.001, perDecade: 16 };

/** How many requests took how long, when: counts by time and latency. */
export class HeatMap {
  private readonly grid: TimeGrid;
  private readonly columns = new Map<number, Map<number, number>>();
  /** Of one column, until the next begins: its buckets are then looked at once. */
  private readonly open = new Histogram();
  private openAt = -1;

  constructor(seconds: number) {
    this.grid = timeGrid(seconds, columnsMost);
  }

  add(atSeconds: number, seconds: number, latency: Histogram): void {
    if (latency.count === 0) return;
    const points = pointsWithin(this.grid, atSeconds, seconds);
    if (points.length > 1) for (const at of points) this.addAt(at, latency, points.length);
    else if (points[0] !== undefined) {
      this.turnTo(points[0]);
      this.open.add(latency);
    }
  }

  private turnTo(at: number): void {
    if (at === this.openAt) return;
    if (this.open.count > 0) this.addAt(this.openAt, this.open, 1);
    this.open.reset();
    this.openAt = at;
  }

  private addAt(at: number, latency: Histogram, points: number): void {
    const column = this.columns.get(at) ?? new Map<number, number>();
    this.columns.set(at, column);
    latency.forEachBucket((middleMs, count) => {
      const row = bucketOf(scale, middleMs);
      column.set(row, (column.get(row) ?? 0) + count / points);
    });
  }

  /** Null = no request was answered. */
  picture(): PageHeatMap | null {
    this.turnTo(-1);
    if (this.columns.size === 0) return null;
    const { secondsPerPoint } = this.grid;
    const rows = [...this.columns.values()].flatMap((column) => [...column.keys()]);
    const counts = [...this.columns.values()].flatMap((column) => [...column.values()]);
    return {
      scale,
      secondsPerColumn: secondsPerPoint,
      columns: [...this.columns]
        .toSorted(([a], [b]) => a - b)
        .map(([at, column]) => dense(at * secondsPerPoint, column)),
      rowFirst: rows.reduce((least, row) => Math.min(least, row), Infinity),
      rowLast: rows.reduce((most, row) => Math.max(most, row), 0),
      countMax: counts.reduce((most, count) => Math.max(most, count), 0),
    };
  }
}

function dense(atSeconds: number, column: ReadonlyMap<number, number>): HeatColumn {
  const rows = [...column.keys()];
  const row = Math.min(...rows);
  const counts = Array.from(
    { length: Math.max(...rows) - row + 1 },
    (_, index) => figure(column.get(row + index)) ?? 0,
  );
  return { atSeconds, row, counts };
}
