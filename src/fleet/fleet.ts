import type { IntervalMessage } from "#measure";
import type { LoadChangeRequest, RunPlan } from "#run";
import { monotonicMs } from "#load";
import type { Report, ScriptFailure } from "./messages.ts";
import type { Placed, Placement } from "./placement.ts";

/** Between the order to start and the run clock's 0, so that every worker has heard it. */
const startLeadMs = 50;
/** A worker that was told to cancel and has not finished by then is ended: its loop does not turn. */
const cancelLimitMs = 2000;
/** So long teardown may take. */
const teardownLimitMs = 30_000;

export interface FleetListener {
  interval(interval: IntervalMessage): void;
  log(text: string): void;
  /** The script said `abort(why)`; the fleet is stopping. */
  aborted(why: string): void;
  /** A feeder ran out of rows; the fleet is stopping. */
  exhausted(why: string): void;
  workerLost(worker: number, why: string): void;
  hookFailed(hook: "setup" | "teardown", failure: ScriptFailure): void;
}

type Stage = "loaded" | "setupDone" | "prepared" | "finished" | "teardownDone";

/** All engines of a run, led through its stages together. */
export class Fleet {
  private readonly plan: RunPlan;
  private readonly listener: FleetListener;
  private readonly workers: { placed: Placed; isLost: boolean }[] = [];
  private readonly reached = new Map<Stage, Set<number>>();
  private waiting: { stage: Stage; workers: readonly number[]; resolve: () => void } | undefined = undefined;
  private setupJson: string | undefined = undefined;
  private hasSetup = false;
  private hasTeardown = false;
  private failedHook: ScriptFailure | undefined = undefined;
  private isStopped = false;

  constructor(plan: RunPlan, placement: Placement, feederCounters: SharedArrayBuffer, listener: FleetListener) {
    this.plan = plan;
    this.listener = listener;
    for (let worker = 0; worker < plan.workers; worker++) {
      const placed = placement.place(
        { plan, worker, feederCounters },
        { report: (from, report) => this.heard(from, report), lost: (from, why) => this.lost(from, why) },
      );
      this.workers.push({ placed, isLost: false });
    }
  }

  /** Loads the test everywhere, runs setup once, gets users ready. False = there is nothing to start. */
  async prepare(): Promise<boolean> {
    await this.reach("loaded", this.all());
    if (this.hasSetup && !this.isStopped) {
      this.workers[0]!.placed.order({ type: "setup" });
      await this.reach("setupDone", [0]);
    }
    if (this.failedHook !== undefined || this.isStopped || this.living().length < this.plan.workers) return false;
    this.orderAll({ type: "prepare", setupJson: this.setupJson });
    await this.reach("prepared", this.living());
    return !this.isStopped;
  }

  /** Runs the load. @returns the moment of the run clock's 0, in the system's monotonic milliseconds. */
  start(): number {
    const atMonotonicMs = monotonicMs() + startLeadMs;
    this.orderAll({ type: "start", atMonotonicMs });
    return atMonotonicMs;
  }

  /** Until all engines are done; then teardown, once. */
  async finish(): Promise<void> {
    await this.reach("finished", this.living());
    if (this.hasTeardown && this.failedHook === undefined && !this.workers[0]!.isLost) {
      this.workers[0]!.placed.order({ type: "teardown" });
      const limit = new Promise<void>((resolve) => void setTimeout(resolve, teardownLimitMs).unref());
      await Promise.race([this.reach("teardownDone", [0]), limit]);
    }
  }

  change(change: LoadChangeRequest): void {
    this.orderAll({ type: "change", change });
  }

  /** No new iterations; those under way may end within the graceful stop. */
  stop(): void {
    this.isStopped = true;
    this.orderAll({ type: "stop" });
  }

  /** Ends what is in flight; a worker that does not answer is ended. */
  cancel(): void {
    this.isStopped = true;
    this.orderAll({ type: "cancel" });
    setTimeout(() => {
      for (const worker of this.living())
        if (!this.hasReached("finished", worker)) this.end(worker, "it did not answer when told to stop");
    }, cancelLimitMs).unref();
  }

  async close(): Promise<void> {
    this.orderAll({ type: "leave" });
    await Promise.all(this.workers.map(({ placed }) => placed.end()));
  }

  private end(worker: number, why: string): void {
    void this.workers[worker]!.placed.end();
    this.lost(worker, why);
  }

  private all(): number[] {
    return this.workers.map((_, index) => index);
  }

  private living(): number[] {
    return this.all().filter((worker) => !this.workers[worker]!.isLost);
  }

  private orderAll(order: Parameters<Placed["order"]>[0]): void {
    for (const worker of this.living()) this.workers[worker]!.placed.order(order);
  }

  private heard(worker: number, report: Report): void {
    switch (report.type) {
      case "loaded":
        this.hasSetup = report.hasSetup;
        this.hasTeardown = report.hasTeardown;
        this.mark("loaded", worker);
        break;
      case "setupDone":
        this.setupJson = report.json;
        this.mark("setupDone", worker);
        break;
      case "hookFailed":
        this.failedHook = report.failure;
        this.listener.hookFailed(report.hook, report.failure);
        this.mark(report.hook === "setup" ? "setupDone" : "teardownDone", worker);
        break;
      case "interval":
        this.listener.interval(report.interval);
        break;
      case "log":
        this.listener.log(report.text);
        break;
      case "aborted":
      case "exhausted":
        this.listener[report.type](report.why);
        this.stop();
        break;
      default:
        this.mark(report.type, worker);
    }
  }

  private lost(worker: number, why: string): void {
    const entry = this.workers[worker]!;
    if (entry.isLost) return;
    entry.isLost = true;
    this.listener.workerLost(worker, why);
    this.check();
  }

  private hasReached(stage: Stage, worker: number): boolean {
    return this.reached.get(stage)?.has(worker) ?? false;
  }

  private mark(stage: Stage, worker: number): void {
    const workers = this.reached.get(stage) ?? new Set<number>();
    workers.add(worker);
    this.reached.set(stage, workers);
    this.check();
  }

  private reach(stage: Stage, workers: readonly number[]): Promise<void> {
    return new Promise((resolve) => {
      this.waiting = { stage, workers, resolve };
      this.check();
    });
  }

  /** Goes on when every worker waited for is there or lost. */
  private check(): void {
    const { waiting } = this;
    if (waiting === undefined) return;
    const isThere = (worker: number): boolean =>
      this.hasReached(waiting.stage, worker) || this.workers[worker]?.isLost === true;
    // While workers are being placed, a report may come before the list is complete.
    if (!waiting.workers.every(isThere)) return;
    this.waiting = undefined;
    waiting.resolve();
  }
}
