import { Histogram, type HistogramContent } from "#measure";
import type { OperationSecond, OperationTimeline, PageOperation, PageStretch } from "#run";
import { figure } from "./figure.ts";
import { LatencyPoints } from "./latency-points.ts";
import { pageHistogram } from "./log-buckets.ts";
import { atSecondsOf, pointsWithin, type TimeGrid } from "./time-grid.ts";

interface Sum {
  readonly latency: Histogram;
  failed: number;
}
const sum = (): Sum => ({ latency: new Histogram(), failed: 0 });

/** One operation over time and in all. */
export class OperationColumns {
  readonly index: number;
  private readonly grid: TimeGrid | null;
  private readonly requests: number[];
  private readonly errors: number[];
  private readonly latencyPoints: LatencyPoints;
  private readonly merged = new Histogram();
  private mergedPoint = -1;
  private readonly all = sum();
  private readonly stretches = new Map<PageStretch["name"], Sum>();
  /** Seconds that go the same ways: they are added up once, and go there together. */
  private readonly open = sum();
  private openPoints: readonly number[] = [];
  private openWithin: readonly PageStretch["name"][] = [];

  /** @param grid null = there are too many operations for each to be shown over time */
  constructor(index: number, grid: TimeGrid | null) {
    this.index = index;
    this.grid = grid;
    const zeros = (): number[] => Array.from({ length: grid?.points ?? 0 }, () => 0);
    this.requests = zeros();
    this.errors = zeros();
    this.latencyPoints = new LatencyPoints(grid?.points ?? 0);
  }

  add(
    { atSeconds, seconds }: { readonly atSeconds: number; readonly seconds: number },
    second: Pick<OperationSecond, "ok" | "failed">,
    latency: HistogramContent,
    within: readonly PageStretch["name"][],
  ): void {
    const points = this.grid === null ? [] : pointsWithin(this.grid, atSeconds, seconds);
    if (!isSame(points, this.openPoints) || !isSame(within, this.openWithin)) {
      this.close();
      this.openPoints = points;
      this.openWithin = within;
    }
    this.open.latency.addContent(latency);
    this.open.failed += second.failed;
    for (const at of points) {
      this.requests[at]! += (second.ok + second.failed) / points.length;
      this.errors[at]! += second.failed / points.length;
    }
  }

  result(): PageOperation {
    this.close();
    const at = [...this.stretches].map(
      ([name, { latency, failed }]) => [name, pageHistogram(latency, failed)] as const,
    );
    return {
      index: this.index,
      timeline: this.timeline(),
      distribution: pageHistogram(this.all.latency, this.all.failed),
      distributionAt: Object.fromEntries(at),
    };
  }

  private timeline(): OperationTimeline | null {
    if (this.grid === null) return null;
    this.turnTo(-1);
    const { secondsPerPoint } = this.grid;
    const { p50, p95, p99, max } = this.latencyPoints.columns;
    return {
      secondsPerPoint,
      atSeconds: atSecondsOf(this.grid),
      requestsPerSecond: this.requests.map((count) => figure(count / secondsPerPoint)),
      errorsPerSecond: this.errors.map((count) => figure(count / secondsPerPoint)),
      latencyMs: { p50, p95, p99, max },
    };
  }

  private close(): void {
    const { open } = this;
    addTo(this.all, open);
    for (const name of this.openWithin) {
      const stretch = this.stretches.get(name) ?? sum();
      this.stretches.set(name, stretch);
      addTo(stretch, open);
    }
    for (const at of this.openPoints) {
      this.turnTo(at);
      this.merged.add(open.latency);
    }
    open.latency.reset();
    open.failed = 0;
  }

  private turnTo(at: number): void {
    if (at === this.mergedPoint) return;
    if (this.mergedPoint >= 0) this.latencyPoints.setFrom(this.mergedPoint, this.merged);
    this.merged.reset();
    this.mergedPoint = at;
  }
}

function addTo(into: Sum, { latency, failed }: Sum): void {
  into.latency.add(latency);
  into.failed += failed;
}

const isSame = <Each>(a: readonly Each[], b: readonly Each[]): boolean =>
  a.length === b.length && a.every((each, index) => each === b[index]);
