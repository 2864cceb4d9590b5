import type { ErrorClass, OperationName, SecondRecord, TimelinePoint } from "#run";
import { IterationTally } from "../flow-tally.ts";
import { Histogram } from "../histogram.ts";
import type { IntervalMessage } from "../interval-message.ts";
import { type SloExpression, SloWatch } from "../slo/index.ts";
import { HealthLog } from "./health.ts";
import { RunNames } from "./names.ts";
import { judgedOf, RequestSum, RunCounts } from "./run-counts.ts";
import { Second } from "./second.ts";
import { CountsSource, sumOf } from "./slices.ts";
import { pointLatency, Timeline } from "./timeline.ts";

/** What the load was to be at a second: for the timeline. */
export interface AskedAt {
  readonly iterationsPerSecond: number | null;
  readonly users: number | null;
}

export interface CollectorParts {
  readonly scenarios: readonly string[];
  readonly workers: number;
  readonly slo: readonly SloExpression[];
  /** Seconds at the start left out of what is measured; they stay in the ledger and the timeline. */
  readonly warmUpSeconds: number;
  readonly askedAt: (second: number) => AskedAt;
  /** A second is complete; expressions that it broke first. */
  readonly onSecond: (record: SecondRecord, broken: readonly SloExpression[]) => void;
}

/** Half an interval: one that ends a little late still belongs to the second it covers. */
const halfIntervalMs = 125;
const recentSeconds = 10;

/** Puts the intervals of all workers together: by second, for the run, for the disk, for whoever watches. */
export class Collector {
  readonly names = new RunNames();
  readonly counts: RunCounts;
  /** Over the whole run, warm-up too. */
  readonly requests = new RequestSum();
  readonly iterations: readonly IterationTally[];
  readonly errors: Map<number, number> = new Map();
  readonly timeline = new Timeline();
  readonly health = new HealthLog();
  readonly slo: SloWatch;
  /** The end of the last interval of any worker, run clock. */
  lastMs = 0;
  private readonly parts: CollectorParts;
  private readonly open = new Map<number, Second>();
  private readonly progress: number[];
  private nextSecond = 0;
  private announced = 0;
  private readonly recent: Histogram[] = [];

  constructor(parts: CollectorParts) {
    this.parts = parts;
    this.counts = new RunCounts(parts.scenarios.length);
    this.iterations = parts.scenarios.map(() => new IterationTally());
    this.progress = Array.from({ length: parts.workers }, () => -1);
    this.slo = new SloWatch(parts.slo);
  }

  add(message: IntervalMessage): void {
    this.names.learn(message);
    const index = Math.max(this.nextSecond, Math.floor((message.endMs - halfIntervalMs) / 1000));
    this.second(index).read(message, this.names);
    this.health.addInterval(message);
    this.lastMs = Math.max(this.lastMs, message.endMs);
    const isWholeSecond = (message.endMs + halfIntervalMs) / 1000 >= index + 1;
    this.progress[message.worker] = message.isLast ? Number.POSITIVE_INFINITY : isWholeSecond ? index : index - 1;
    this.closeSeconds();
  }

  workerLost(worker: number): void {
    this.health.workersLost++;
    this.progress[worker] = Number.POSITIVE_INFINITY;
    this.closeSeconds();
  }

  /** After the last interval: seconds still open are complete now. */
  close(): void {
    this.progress.fill(Number.POSITIVE_INFINITY);
    this.closeSeconds();
  }

  /** Successes and failures of the last seconds, as they were. */
  recentLatency(): { histogram: Histogram; seconds: number } {
    const histogram = new Histogram();
    for (const each of this.recent) histogram.add(each);
    return { histogram, seconds: this.recent.length };
  }

  private second(index: number): Second {
    let second = this.open.get(index);
    if (second === undefined) {
      second = new Second(index, this.parts.scenarios.length);
      this.open.set(index, second);
    }
    return second;
  }

  /** Every second that all workers have passed, in order; also those in which nothing was counted. */
  private closeSeconds(): void {
    const passed = Math.min(...this.progress);
    while (this.open.size > 0 && this.nextSecond <= passed) {
      const second = this.open.get(this.nextSecond) ?? new Second(this.nextSecond, this.parts.scenarios.length);
      this.open.delete(this.nextSecond);
      this.nextSecond++;
      this.closeSecond(second);
    }
  }

  private closeSecond(second: Second): void {
    for (const [id, tally] of second.operations) this.requests.add(this.names.operations.names[id]!, tally);
    for (const [scenario, tally] of second.iterations.entries()) this.iterations[scenario]!.add(tally);
    for (const [id, count] of second.errors) this.errors.set(id, (this.errors.get(id) ?? 0) + count);
    const isMeasured = second.index >= this.parts.warmUpSeconds;
    let broken: SloExpression[] = [];
    if (isMeasured) {
      this.counts.add(second, this.names);
      const source = new CountsSource({ ...second, seconds: 1 }, this.names, this.parts.scenarios);
      broken = this.slo.addSecond(second.index + 1, source);
    }
    const judged = judgedOf(second, this.names);
    const latency = new Histogram();
    latency.add(judged.latency);
    latency.add(judged.failedLatency);
    this.recent.push(latency);
    if (this.recent.length > recentSeconds) this.recent.shift();
    const point = this.pointOf(second, latency, judged);
    this.timeline.add(point, latency);
    this.parts.onSecond(this.recordOf(second, point), broken);
  }

  private pointOf(second: Second, latency: Histogram, judged: ReturnType<typeof judgedOf>): TimelinePoint {
    const iterations = sumOf(second.iterations);
    const asked = this.parts.askedAt(second.index);
    const total = (values: Map<number, number>): number => [...values.values()].reduce((sum, value) => sum + value, 0);
    return {
      atSeconds: second.index,
      askedPerSecond: asked.iterationsPerSecond,
      iterationsPerSecond: iterations.completed + iterations.failed,
      requestsPerSecond: judged.count,
      errorsPerSecond: judged.failed,
      droppedPerSecond: iterations.dropped,
      users: total(second.users),
      usersAsked: asked.users,
      inFlight: total(second.inFlight),
      latencyMs: pointLatency(latency),
      byError: Object.fromEntries(judged.byError) as Partial<Record<ErrorClass, number>>,
      bytes: { sent: judged.bytesSent, received: judged.bytesReceived },
    };
  }

  private recordOf(second: Second, point: TimelinePoint): SecondRecord {
    const all: readonly OperationName[] = this.names.operations.names;
    const names = all.slice(this.announced);
    this.announced = all.length;
    let requestsStarted = 0;
    const operations = [...second.operations].map(([id, tally]) => {
      if (all[id]!.kind !== "measure") requestsStarted += tally.started;
      return {
        id,
        ok: tally.ok,
        failed: tally.failed,
        cancelled: tally.cancelled,
        byError: Object.fromEntries(tally.byError) as Partial<Record<ErrorClass, number>>,
        latency: tally.latency.encode(),
        service: tally.service.encode(),
        bytesSent: tally.bytesSent,
        bytesReceived: tally.bytesReceived,
      };
    });
    const iterations = second.iterations.map(({ started, completed, failed, cancelled, dropped }, index) => {
      return { scenario: this.parts.scenarios[index]!, started, completed, failed, cancelled, dropped };
    });
    return { point, names, operations, iterations, requestsStarted };
  }
}
