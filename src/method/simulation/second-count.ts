import { Histogram } from "#measure";
import type { ErrorClass } from "#run";
import type { OperationCount } from "../lab.ts";
import type { TargetModel } from "./model.ts";

class Tally implements OperationCount {
  readonly name: string;
  failed = 0;
  readonly byError: Map<ErrorClass, number> = new Map();
  readonly statuses: Map<number, number> = new Map();
  readonly latency = new Histogram();
  /** Nothing is late in virtual time. */
  readonly service = this.latency;
  readonly failedLatency = new Histogram();
  bytesSent = 0;
  bytesReceived = 0;

  constructor(name: string) {
    this.name = name;
  }
}

const statusOf: Partial<Record<ErrorClass, number>> = { http_4xx: 429, http_5xx: 503 };
const requestBytes = 120;
const headBytes = 150;

/** What a client counts in one second. */
export class SecondCount {
  planned = 0;
  started = 0;
  dropped = 0;
  completed = 0;
  failedIterations = 0;
  cancelled = 0;
  rateLimited = 0;
  readonly instances: Set<string> = new Set();
  readonly operations: readonly Tally[];
  private readonly model: TargetModel;

  constructor(model: TargetModel) {
    this.model = model;
    this.operations = model.operations.map(({ name }) => new Tally(name));
  }

  answered(operation: number, latencyMs: number, instance: string): void {
    const tally = this.operations[operation]!;
    tally.latency.record(latencyMs);
    this.countStatus(tally, 200);
    tally.bytesSent += requestBytes;
    tally.bytesReceived += headBytes + (this.model.operations[operation]!.bytes ?? 100);
    this.instances.add(instance);
  }

  failed(operation: number, error: ErrorClass, latencyMs: number): void {
    const tally = this.operations[operation]!;
    tally.failedLatency.record(latencyMs);
    tally.failed++;
    tally.byError.set(error, (tally.byError.get(error) ?? 0) + 1);
    tally.bytesSent += requestBytes;
    const status = statusOf[error];
    if (status !== undefined) this.countStatus(tally, status);
    if (status === 429) this.rateLimited++;
  }

  ended(isOk: boolean): void {
    if (isOk) this.completed++;
    else this.failedIterations++;
  }

  private countStatus({ statuses }: Tally, status: number): void {
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
}
