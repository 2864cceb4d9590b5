import { BatchSeries, Histogram, isHook, summarizeLatency } from "#measure";
import {
  type ErrorClass,
  errorClasses,
  type IterationLedger,
  type LatencySummary,
  type LoadChange,
  type OperationName,
  type OperationResult,
  type OperationSecond,
  type SecondRecord,
  type TimelinePoint,
} from "#run";

type Counts = Pick<OperationSecond, "ok" | "failed" | "cancelled" | "bytesSent" | "bytesReceived">;

const noName: Omit<OperationName, "id" | "name"> = { kind: "request", protocol: "http", scenario: "" };

/** Adds up seconds: what a run's result would have said of them. */
export class Rebuild {
  readonly points: TimelinePoint[] = [];
  readonly loadChanges: LoadChange[] = [];
  /** All requests, for the ledger. */
  readonly requests: OperationSum = new OperationSum();
  /** Those of iterations, without warm-up: what the run is judged by. */
  readonly judged: OperationSum = new OperationSum();
  readonly warmUpSeconds: number;
  /** Iterations that completed after warm-up, by scenario. */
  readonly completed: Map<string, number> = new Map();
  requestsStarted = 0;
  /** Seconds whose histograms could not be read; their counts are in, their latencies are not. */
  unreadable = 0;
  /** How many the last point is of. */
  #lastSeconds = 1;
  readonly #names = new Map<number, OperationName>();
  readonly #operations = new Map<number, OperationSum>();
  readonly #iterations = new Map<string, IterationLedger>();

  constructor(warmUpMs: number) {
    this.warmUpSeconds = Math.ceil(warmUpMs / 1000);
  }

  /** Seconds that a torn file brings twice or out of order are left out: false. */
  add(second: SecondRecord): boolean {
    const { atSeconds } = second.point;
    if (atSeconds <= (this.points.at(-1)?.atSeconds ?? -1)) return false;
    this.points.push(second.point);
    this.#lastSeconds = second.seconds ?? 1;
    this.loadChanges.push(...(second.loadChanges ?? []));
    this.requestsStarted += second.requestsStarted;
    for (const name of second.names) this.#names.set(name.id, name);
    for (const iterations of second.iterations) {
      const { scenario, completed } = iterations;
      this.#iterations.set(scenario, sumIterations(this.#iterations.get(scenario), iterations));
      if (atSeconds >= this.warmUpSeconds)
        this.completed.set(scenario, (this.completed.get(scenario) ?? 0) + completed);
    }
    for (const operation of second.operations) this.#addOperation(atSeconds, operation);
    return true;
  }

  get seconds(): number {
    const last = this.points.at(-1);
    return last === undefined ? 0 : last.atSeconds + this.#lastSeconds;
  }

  get measuredSeconds(): number {
    return Math.max(0, this.seconds - this.warmUpSeconds);
  }

  operations(): readonly OperationResult[] {
    return [...this.#operations].map(([id, sum]) => {
      const { id: _, ...name } = this.#nameOf(id);
      return { ...name, ...sum.result(this.measuredSeconds) };
    });
  }

  /** The bare counts of each operation. */
  tallies(): readonly (readonly [name: OperationName, sum: OperationSum])[] {
    return [...this.#operations].map(([id, sum]) => [this.#nameOf(id), sum]);
  }

  #nameOf(id: number): OperationName {
    return this.#names.get(id) ?? { ...noName, id, name: `operation ${String(id)}, its name is lost` };
  }

  iterations(): readonly (readonly [scenario: string, ledger: IterationLedger])[] {
    return [...this.#iterations];
  }

  iterationTotals(): IterationLedger {
    const none: IterationLedger = { planned: null, started: 0, completed: 0, failed: 0, cancelled: 0, dropped: 0 };
    return [...this.#iterations.values()].reduce(sumIterations, none);
  }

  #addOperation(atSeconds: number, operation: OperationSecond): void {
    const latency = decoded(operation.latency);
    const service = decoded(operation.service);
    if (latency === undefined || service === undefined) this.unreadable += 1;
    const second = { atSeconds, latency: latency ?? new Histogram(), service: service ?? new Histogram() };
    const name = this.#names.get(operation.id) ?? noName;
    const isRequest = name.kind !== "measure";
    if (isRequest) this.requests.add(operation, second);
    if (atSeconds < this.warmUpSeconds) return;
    const sum = this.#operations.get(operation.id) ?? new OperationSum();
    this.#operations.set(operation.id, sum);
    sum.add(operation, second);
    if (isRequest && !isHook(name)) this.judged.add(operation, second);
  }
}

interface SecondLatency {
  readonly atSeconds: number;
  readonly latency: Histogram;
  readonly service: Histogram;
}

export class OperationSum {
  readonly counts: { -readonly [Name in keyof Counts]: number } = {
    ok: 0,
    failed: 0,
    cancelled: 0,
    bytesSent: 0,
    bytesReceived: 0,
  };
  readonly byError = new Map<ErrorClass, number>();
  readonly #latency = new BatchSeries();
  readonly #service = new Histogram();

  add(second: OperationSecond, { atSeconds, latency, service }: SecondLatency): void {
    for (const name of Object.keys(this.counts) as (keyof Counts)[]) this.counts[name] += second[name];
    for (const error of errorClasses) {
      const count = second.byError[error] ?? 0;
      if (count > 0) this.byError.set(error, (this.byError.get(error) ?? 0) + count);
    }
    this.#latency.add(atSeconds, latency, second.failed);
    this.#service.add(service);
  }

  latencyMs(): LatencySummary {
    return this.#latency.summary();
  }

  /** Of those that ended without error. */
  get successes(): Histogram {
    return this.#latency.total;
  }

  /** Failures' own latencies are not kept second by second: where there are some, this cannot be told. */
  rawLatencyMs(): LatencySummary {
    return summarizeLatency({ successes: this.counts.failed === 0 ? this.#latency.total : new Histogram() });
  }

  serviceMs(): LatencySummary {
    return summarizeLatency({ successes: this.#service });
  }

  get errorRatio(): number {
    const count = this.counts.ok + this.counts.failed;
    return count === 0 ? 0 : this.counts.failed / count;
  }

  result(seconds: number): Omit<OperationResult, keyof OperationName> {
    const { ok, failed, cancelled, bytesSent, bytesReceived } = this.counts;
    return {
      count: ok + failed,
      ok,
      failed,
      cancelled,
      byError: Object.fromEntries(this.byError),
      ratePerSecond: seconds === 0 ? 0 : (ok + failed) / seconds,
      errorRatio: this.errorRatio,
      latencyMs: this.latencyMs(),
      rawLatencyMs: this.rawLatencyMs(),
      serviceMs: this.serviceMs(),
      phasesMs: {},
      bytes: { sent: bytesSent, received: bytesReceived },
      statuses: {},
    };
  }
}

function sumIterations(sum: IterationLedger | undefined, more: Omit<IterationLedger, "planned">): IterationLedger {
  return {
    planned: null,
    started: (sum?.started ?? 0) + more.started,
    completed: (sum?.completed ?? 0) + more.completed,
    failed: (sum?.failed ?? 0) + more.failed,
    cancelled: (sum?.cancelled ?? 0) + more.cancelled,
    dropped: (sum?.dropped ?? 0) + more.dropped,
  };
}

function decoded(text: string): Histogram | undefined {
  try {
    return Histogram.decode(text);
  } catch {
    // Damaged or of another version: the second's counts still count.
    return undefined;
  }
}
