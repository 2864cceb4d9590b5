import { Histogram } from "#measure";
import { type ErrorClass, errorClasses, type PageTimeline, type ResourceColumn, type TimelinePoint } from "#run";
import { figure } from "./figure.ts";
import { LatencyPoints } from "./latency-points.ts";
import { atSecondsOf, pointsWithin, type TimeGrid } from "./time-grid.ts";

/** What is a rate: points of several seconds have their mean. */
const means = {
  askedPerSecond: (point) => point.askedPerSecond,
  iterationsPerSecond: (point) => point.iterationsPerSecond,
  requestsPerSecond: (point) => point.requestsPerSecond,
  errorsPerSecond: (point) => point.errorsPerSecond,
  droppedPerSecond: (point) => point.droppedPerSecond,
  // Counts, which become rates.
  bytesSent: (point, seconds) => point.bytes.sent / seconds,
  bytesReceived: (point, seconds) => point.bytes.received / seconds,
} as const satisfies Record<string, (point: TimelinePoint, seconds: number) => number | null>;
/** What is there at a moment: points of several seconds have the most. */
const mosts = {
  users: (point) => point.users,
  usersAsked: (point) => point.usersAsked,
  inFlight: (point) => point.inFlight,
} as const satisfies Record<string, (point: TimelinePoint) => number | null>;

type MeanName = keyof typeof means;
type MostName = keyof typeof mosts;
const meanNames = Object.keys(means) as readonly MeanName[];
const mostNames = Object.keys(mosts) as readonly MostName[];

const nulls = (length: number): (number | null)[] => Array.from({ length }, () => null);
const columnsFor = <Name extends string>(names: readonly Name[], points: number): Record<Name, (number | null)[]> =>
  Object.fromEntries(names.map((name) => [name, nulls(points)])) as Record<Name, (number | null)[]>;

/** The run over time, second after second. */
export class RunColumns {
  readonly grid: TimeGrid;
  private readonly sums: Record<MeanName, (number | null)[]>;
  private readonly mosts: Record<MostName, (number | null)[]>;
  private readonly seconds: number[];
  private readonly low: (number | null)[];
  private readonly high: (number | null)[];
  private readonly errors = new Map<ErrorClass, number[]>();
  private readonly latency: LatencyPoints;
  private readonly merged = new Histogram();
  private mergedPoint = -1;

  constructor(grid: TimeGrid) {
    this.grid = grid;
    this.sums = columnsFor(meanNames, grid.points);
    this.mosts = columnsFor(mostNames, grid.points);
    this.seconds = Array.from({ length: grid.points }, () => 0);
    this.low = nulls(grid.points);
    this.high = nulls(grid.points);
    this.latency = new LatencyPoints(grid.points);
  }

  /**
   * @param seconds how many it is of: older ones may have been merged
   * @param latency of all requests the run is judged by
   */
  add(second: TimelinePoint, seconds: number, latency: Histogram): void {
    const points = pointsWithin(this.grid, second.atSeconds, seconds);
    for (const at of points) this.addAt(at, second, { seconds, share: 1 / points.length }, latency);
  }

  private addAt(
    at: number,
    second: TimelinePoint,
    { seconds, share }: { readonly seconds: number; readonly share: number },
    latency: Histogram,
  ): void {
    const weight = seconds * share;
    this.seconds[at]! += weight;
    for (const name of meanNames) {
      const rate = means[name](second, seconds);
      if (rate !== null) addTo(this.sums[name], at, rate * weight);
    }
    for (const name of mostNames) {
      const value = mosts[name](second);
      if (value !== null) this.mosts[name][at] = Math.max(this.mosts[name][at] ?? value, value);
    }
    const rate = second.requestsPerSecond;
    this.low[at] = Math.min(this.low[at] ?? rate, rate);
    this.high[at] = Math.max(this.high[at] ?? rate, rate);
    for (const [name, count] of Object.entries(second.byError) as [ErrorClass, number][]) {
      const column = this.errors.get(name) ?? Array.from({ length: this.grid.points }, () => 0);
      this.errors.set(name, column);
      column[at]! += count * share;
    }
    if (this.grid.secondsPerPoint === 1) this.latency.set(at, second.latencyMs);
    else this.merge(at, latency);
  }

  timeline(resources: readonly ResourceColumn[]): PageTimeline {
    this.merge(-1, undefined);
    const { secondsPerPoint } = this.grid;
    const mean = (name: MeanName) => this.sums[name].map((sum, at) => this.meanOf(sum, at));
    const rounded = (column: readonly (number | null)[]) => column.map(figure);
    return {
      secondsPerPoint,
      atSeconds: atSecondsOf(this.grid),
      askedPerSecond: mean("askedPerSecond"),
      iterationsPerSecond: mean("iterationsPerSecond"),
      requestsPerSecond: mean("requestsPerSecond"),
      ...(secondsPerPoint > 1 && { requestsPerSecondRange: { low: rounded(this.low), high: rounded(this.high) } }),
      errorsPerSecond: mean("errorsPerSecond"),
      droppedPerSecond: mean("droppedPerSecond"),
      users: rounded(this.mosts.users),
      usersAsked: rounded(this.mosts.usersAsked),
      inFlight: rounded(this.mosts.inFlight),
      latencyMs: this.latency.columns,
      errorsByClass: this.errorColumns(),
      bytesPerSecond: { sent: mean("bytesSent"), received: mean("bytesReceived") },
      resources,
    };
  }

  private errorColumns(): PageTimeline["errorsByClass"] {
    const total = (column: readonly number[]): number => column.reduce((sum, count) => sum + count, 0);
    return [...this.errors]
      .filter(([name]) => errorClasses.includes(name))
      .toSorted(([, a], [, b]) => total(b) - total(a))
      .map(([name, column]) => ({ class: name, perSecond: column.map((count, at) => this.meanOf(count, at)) }));
  }

  private meanOf(sum: number | null, at: number): number | null {
    const seconds = this.seconds[at]!;
    return sum === null || seconds === 0 ? null : figure(sum / seconds);
  }

  /** Seconds come in order: a point is known as soon as the next one begins. */
  private merge(at: number, latency: Histogram | undefined): void {
    if (at !== this.mergedPoint) {
      if (this.mergedPoint >= 0) this.latency.setFrom(this.mergedPoint, this.merged);
      this.merged.reset();
      this.mergedPoint = at;
    }
    if (latency !== undefined) this.merged.add(latency);
  }
}

function addTo(column: (number | null)[], at: number, value: number | null): void {
  if (value !== null) column[at] = (column[at] ?? 0) + value;
}
