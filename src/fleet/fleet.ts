import type { IntervalMessage } from "#measure";
import type { LoadChangeRequest, RunNotice, RunPlan } from "#run";
import type { SentBatch } from "#trace";
import { monotonicMs, plannedEndMs, type Used } from "#load";
import type { Order, Report, ScriptFailure } from "./messages.ts";
import type { Placed, Placement } from "./placement.ts";
import { Rendezvous } from "./rendezvous.ts";
import { Watchdog } from "./watchdog.ts";

/** Between an order and the moment it is for, so that every worker has heard it. */
const leadMs = 50;
/** A worker that has not ended by so much after it should have is ended: its loop does not turn. */
const overtimeMs = 2000;
/** After a cancel nobody wants to wait. */
const cancelOvertimeMs = 500;
/** To end a thread in native code may take as long as that code; who waits for the report need not. */
const closeLimitMs = 2000;
/** So long users may take to start before the run does, and teardown. */
const prepareLimitMs = 30_000;
const teardownLimitMs = 30_000;
/** Node's timers fire at once beyond. */
const longestTimerMs = 2 ** 31 - 1;

/** A worker that ended before its time. */
export interface WorkerLoss {
  readonly worker: number;
  readonly why: string;
  /** It was ended because its script did not give the turn back. */
  readonly isStuck: boolean;
  /** Where in the test, `file:line:column`. */
  readonly location?: string;
}

export interface FleetListener {
  interval(interval: IntervalMessage): void;
  /** Requests of sampled traces, where the plan says that traces are received. */
  sent?(batch: SentBatch): void;
  log(text: string): void;
  /** The script said `abort(why)`; the fleet is stopping. */
  aborted(why: string): void;
  /** A feeder ran out of rows; the fleet is stopping. */
  exhausted(why: string): void;
  noticed(notice: RunNotice): void;
  workerLost(loss: WorkerLoss): void;
  hookFailed(hook: "setup" | "teardown", failure: ScriptFailure): void;
}

/** All engines of a run, led through its stages together. */
export class Fleet {
  private readonly plan: RunPlan;
  private readonly listener: FleetListener;
  private readonly workers: Placed[] = [];
  private readonly meeting: Rendezvous;
  private readonly watchdog: Watchdog;
  private setupJson: string | undefined = undefined;
  private usedBySetup: Used | undefined = undefined;
  private hasSetup = false;
  private hasTeardown = false;
  private hasHookFailed = false;
  private startedAtMs = Number.NaN;
  private isStopped = false;
  private isCancelled = false;
  private isTearingDown = false;
  private limit: NodeJS.Timeout | undefined = undefined;

  constructor(plan: RunPlan, placement: Placement, feederCounters: SharedArrayBuffer, listener: FleetListener) {
    this.plan = plan;
    this.listener = listener;
    this.meeting = new Rendezvous(plan.workers);
    this.watchdog = new Watchdog({
      suspected: (worker) => listener.log(`worker ${worker} does not answer: is its script in a loop without waiting?`),
      stuck: (worker) => void this.endStuck(worker),
    });
    for (let worker = 0; worker < plan.workers; worker++) {
      this.workers.push(
        placement.place(
          { plan, worker, feederCounters },
          {
            report: (from, report) => this.heard(from, report),
            lost: (from, why) => this.lost({ worker: from, why, isStuck: false }),
          },
        ),
      );
    }
  }

  /** Loads the test everywhere, runs setup once, gets users ready. False = there is nothing to start. */
  async prepare(): Promise<boolean> {
    await this.meeting.all("loaded");
    if (!this.mayGoOn()) return false;
    if (this.hasSetup) {
      this.order(0, { type: "setup" });
      await this.meeting.one(0, "setupDone");
    }
    if (this.mayGoOn()) {
      const used = this.usedBySetup;
      this.orderAll({ type: "prepare", setupJson: this.setupJson, ...(used && { used }) });
      this.endLateAfter(prepareLimitMs);
      await this.meeting.all("prepared");
      if (!this.isCancelled) clearTimeout(this.limit);
      // Also when told to stop meanwhile: engines then end at once, with an account of what their users did to start.
      if (this.meeting.isComplete) return true;
    }
    await this.teardown();
    return false;
  }

  /** Runs the load. @returns the moment of the run clock's 0, in the system's monotonic milliseconds. */
  start(): number {
    this.startedAtMs = monotonicMs() + leadMs;
    this.orderAll({ type: "start", atMonotonicMs: this.startedAtMs });
    this.watchdog.watch(this.meeting.living, leadMs);
    const plannedMs = Math.max(...this.plan.scenarios.map(({ load }) => plannedEndMs(load)));
    this.endLateAfter(leadMs + plannedMs + this.plan.gracefulStopMs);
    return this.startedAtMs;
  }

  /** Until all engines are done; then teardown, once. */
  async finish(): Promise<void> {
    await this.meeting.all("finished");
    clearTimeout(this.limit);
    await this.teardown();
  }

  /** @returns the change as all workers carry it out: no sooner than they can have heard of it */
  change(wanted: LoadChangeRequest): LoadChangeRequest {
    const change = { ...wanted, atMs: Math.max(wanted.atMs, monotonicMs() + leadMs - this.startedAtMs) };
    this.orderAll({ type: "change", change });
    return change;
  }

  /** Gets users ready before a load needs them; one number per scenario. */
  warm(users: readonly number[]): void {
    this.orderAll({ type: "warm", users });
  }

  /** Ends what is under way as cancelled; the load goes on. */
  cutOff(): void {
    this.orderAll({ type: "cutOff" });
  }

  /** Nothing new begins while this is on: arrivals are dropped, users wait. */
  hold(isOn: boolean): void {
    this.orderAll({ type: "hold", isOn });
  }

  /** No new iterations; those under way may end within the graceful stop. */
  stop(): void {
    if (this.isStopped) return;
    this.isStopped = true;
    this.orderAll({ type: "stop" });
    if (!Number.isNaN(this.startedAtMs)) this.endLateAfter(this.plan.gracefulStopMs);
  }

  /** Ends what is in flight, whatever it is; a worker that does not answer in time is ended. */
  cancel(patienceMs = cancelOvertimeMs): void {
    this.isStopped = true;
    this.isCancelled = true;
    this.orderAll({ type: "cancel" });
    this.endLateAfter(0, patienceMs);
  }

  async close(): Promise<void> {
    clearTimeout(this.limit);
    this.watchdog.stop();
    this.orderAll({ type: "leave" });
    let limit: NodeJS.Timeout | undefined;
    const tooLong = new Promise<void>((resolve) => {
      limit = setTimeout(resolve, closeLimitMs);
    });
    await Promise.race([Promise.all(this.workers.map((placed) => placed.end())), tooLong]);
    clearTimeout(limit);
  }

  /** What setup made is taken down again, also where no load came of it. */
  private async teardown(): Promise<void> {
    const [worker] = this.meeting.living;
    if (!this.hasTeardown || this.hasHookFailed || worker === undefined) return;
    if (this.isCancelled) {
      this.listener.log("teardown was left out: the run was ended at once");
      return;
    }
    this.isTearingDown = true;
    this.order(worker, { type: "teardown" });
    this.endLateAfter(teardownLimitMs);
    await this.meeting.one(worker, "teardownDone");
    clearTimeout(this.limit);
  }

  private mayGoOn(): boolean {
    return !this.isStopped && !this.hasHookFailed && this.meeting.isComplete;
  }

  /** Whoever is still waited for then, and some overtime later, is ended. */
  private endLateAfter(ms: number, overtime = overtimeMs): void {
    clearTimeout(this.limit);
    if (ms + overtime > longestTimerMs) return;
    this.limit = setTimeout(() => {
      const why = "it did not end in time and was ended; does its script run in a loop without waiting?";
      for (const worker of this.meeting.missing) {
        void this.workers[worker]!.end();
        this.lost({ worker, why, isStuck: false });
      }
    }, ms + overtime);
  }

  /** A loop that does not turn hears no order. The others go on; what this one has counted is asked for first. */
  private async endStuck(worker: number): Promise<void> {
    const placed = this.workers[worker]!;
    const location = await placed.examine();
    void placed.end();
    const why = "its script did not give the turn back for 3.5 s, and it was ended";
    this.lost({ worker, why, isStuck: true, ...(location === undefined ? {} : { location }) });
  }

  private order(worker: number, order: Order): void {
    this.workers[worker]!.order(order);
  }

  private orderAll(order: Order): void {
    for (const worker of this.meeting.living) this.order(worker, order);
  }

  private heard(worker: number, report: Report): void {
    switch (report.type) {
      case "loaded":
        this.hasSetup = report.hasSetup;
        this.hasTeardown = report.hasTeardown;
        break;
      case "setupDone":
        this.setupJson = report.json;
        this.usedBySetup = report.used;
        break;
      case "hookFailed":
        this.hasHookFailed = true;
        this.listener.hookFailed(report.hook, report.failure);
        this.meeting.arrive(worker, report.hook === "setup" ? "setupDone" : "teardownDone");
        return;
      case "interval":
        this.watchdog.heard(worker);
        this.listener.interval(report.interval);
        if (report.sent !== undefined) this.listener.sent?.(report.sent);
        return;
      case "log":
        this.listener.log(report.text);
        return;
      case "aborted":
      case "exhausted":
        this.listener[report.type](report.why);
        this.stop();
        return;
      case "notice":
        this.listener.noticed(report.notice);
        // Reached in setup there is nothing left for a load; under load each worker stops by itself.
        if (report.notice.kind === "limit" && Number.isNaN(this.startedAtMs)) this.stop();
        return;
      case "finished":
        this.watchdog.leave(worker);
        break;
      case "prepared":
      case "teardownDone":
        break;
    }
    this.meeting.arrive(worker, report.type);
  }

  private lost(loss: WorkerLoss): void {
    const { worker, why } = loss;
    this.watchdog.leave(worker);
    if (!this.meeting.lose(worker)) return;
    // All load was done by then.
    if (!this.isTearingDown) this.listener.workerLost(loss);
    else if (this.isCancelled) this.listener.log("teardown was broken off: the run was ended at once");
    else this.listener.hookFailed("teardown", { message: why, isAbort: false });
  }
}
