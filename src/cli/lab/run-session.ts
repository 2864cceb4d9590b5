import { Fleet, type FleetListener, InProcess, type Placement, Threads, type WorkerLoss } from "#fleet";
import { monotonicMs, plannedFor } from "#load";
import { Collector, parseSlo } from "#measure";
import { ProcessMeter, StealMeter } from "#observe";
import type { LiveState } from "#report";
import type { SecondRecord } from "#run";
import { createFeederCounters } from "#scenario";
import { askedBy, describeLoads, plannedSeconds } from "./describe-load.ts";
import { Interrupts } from "./interrupts.ts";
import type { RunOrder } from "./lab.ts";
import { liveState } from "./live-state.ts";

/** The built entry of worker threads: dist/worker.mjs, beside the chunk this file ends up in. */
const workerUrl = new URL("./worker.mjs", import.meta.url);

/** Why a run ended other than by its plan. */
export interface SessionEnding {
  aborted?: string;
  exhausted?: string;
  hookFailed?: string;
}

/** Where a run is kept while it goes on. */
export interface Keeper {
  append(second: SecondRecord): void;
  keepOpen(seconds: readonly SecondRecord[]): void;
}

/** With the 250 ms between two reports of a worker this bounds what a killed run loses. */
const keepOpenMs = 400;

/** Load that only shows the script's own errors is of no use to anybody, least of all to the target. */
const scriptErrorSecondsMax = 10;

/** A run while it goes on: fleet and collector, the view, and whoever may end it. */
export class RunSession {
  readonly collector: Collector;
  readonly ending: SessionEnding = {};
  private readonly order: RunOrder;
  private readonly keep: Keeper;
  private readonly fleet: Fleet;
  private readonly interrupts: Interrupts;
  private readonly process = new ProcessMeter(monotonicMs);
  private readonly steal = new StealMeter();
  private phase: LiveState["phase"] = "starting";
  private startMonotonicMs = Number.NaN;
  private lastLossMs = 0;

  constructor(order: RunOrder, keep: Keeper) {
    const { plan } = order;
    this.order = order;
    this.keep = keep;
    this.collector = new Collector({
      scenarios: plan.scenarios.map(({ name }) => name),
      isOpen: plan.scenarios.map(({ load }) => load.kind === "open"),
      workers: plan.workers,
      slo: plan.slo.map((text) => parseSlo(text)),
      fatalSlo: order.abortOn,
      warmUpMs: plan.warmUpMs,
      askedAt: askedBy(plan),
      onSecond: (record, broken) => this.secondDone(record, broken[0]?.text),
    });
    this.interrupts = new Interrupts(
      () => this.stop(),
      () => this.fleet.cancel(),
    );
    const placement: Placement = order.inProcess ? new InProcess() : new Threads(workerUrl, order.scriptOutput);
    this.fleet = new Fleet(plan, placement, createFeederCounters(order.feeders), this.fleetListener());
  }

  get wasInterrupted(): boolean {
    return this.interrupts.count > 0;
  }

  /** From loading the test to the last count. */
  async run(): Promise<void> {
    const watch = setInterval(() => this.watchProcess(), 1000);
    const kept = setInterval(() => this.keepOpen(), keepOpenMs);
    const frames = setInterval(() => this.show(), this.order.viewEveryMs);
    try {
      if (await this.fleet.prepare()) {
        this.process.take();
        this.steal.take();
        this.startMonotonicMs = this.fleet.start();
        if (this.phase === "starting") this.phase = "running";
        await this.fleet.finish();
      }
    } finally {
      clearInterval(watch);
      clearInterval(kept);
      clearInterval(frames);
      await this.fleet.close();
      this.interrupts.release();
    }
    // A run shorter than the watch's second has not been looked at yet.
    if (this.collector.health.cpuRatioMean === null) this.watchProcess();
    this.collector.close();
    this.dropSharesOfLost();
  }

  /** Arrivals planned for a worker that is gone were to come until the load of all others was over. */
  private dropSharesOfLost(): void {
    const { plan } = this.order;
    const { lost } = this.collector.health;
    if (Number.isNaN(this.startMonotonicMs)) return;
    const untilMs = lost.length < plan.workers ? this.collector.loadTime.overMs : this.lastLossMs;
    for (const { worker } of lost) this.collector.dropRest(worker, plannedFor(plan, worker, untilMs));
  }

  private placeOf({ location }: WorkerLoss): string {
    const names = this.order.plan.scenarios.map(({ name }) => name);
    const scenario = `scenario ${names.join(" or ")}`;
    return location === undefined ? scenario : `${scenario}, at ${location}`;
  }

  private nowMs(): number {
    return Number.isNaN(this.startMonotonicMs) ? 0 : monotonicMs() - this.startMonotonicMs;
  }

  private stop(): void {
    this.phase = "stopping";
    this.fleet.stop();
  }

  private secondDone(record: SecondRecord, fatalGoal: string | undefined): void {
    this.keep.append(record);
    if (this.phase !== "running") return;
    if (this.collector.scriptErrorSeconds >= scriptErrorSecondsMax) {
      this.order.say(
        `every iteration of the last ${scriptErrorSecondsMax} s ended with an error of the script: stopping`,
      );
      this.stop();
    } else if (fatalGoal !== undefined) {
      this.order.say(`goal broken, stopping: ${fatalGoal}`);
      this.stop();
    } else if (this.order.isEnough?.(this.collector) === true) this.stop();
  }

  private keepOpen(): void {
    const seconds = this.collector.openSeconds();
    if (seconds.length > 0) this.keep.keepOpen(seconds);
  }

  private watchProcess(): void {
    if (this.phase === "starting") return;
    this.collector.health.addProcess({ ...this.process.take(), stealRatio: this.steal.take() });
  }

  private show(): void {
    const { plan, title, view } = this.order;
    const facts = { title, loads: describeLoads(plan), plannedSeconds: plannedSeconds(plan) };
    view.update(liveState(this.collector, plan, facts, { phase: this.phase, nowMs: this.nowMs() }));
  }

  private fleetListener(): FleetListener {
    const { say } = this.order;
    return {
      interval: (interval) => this.collector.add(interval),
      log: say,
      aborted: (why) => {
        this.ending.aborted ??= why;
        this.phase = "stopping";
      },
      exhausted: (why) => {
        this.ending.exhausted ??= why;
        this.phase = "stopping";
      },
      workerLost: (loss) => {
        const { worker, why, isStuck } = loss;
        const place = this.placeOf(loss);
        say(`worker ${worker} was lost: ${why}${isStuck ? ` (${place})` : ""}`);
        this.collector.workerLost(worker, { why: isStuck ? place : why, isStuck });
        this.lastLossMs = this.nowMs();
      },
      hookFailed: (hook, { message, location, isAbort }) => {
        const place =
          location === undefined
            ? ""
            : ` (${[location.file, location.line, location.column].filter((part) => part !== undefined).join(":")})`;
        if (isAbort) this.ending.aborted ??= message;
        else this.ending.hookFailed ??= `${hook} threw: ${message}${place}`;
      },
    };
  }
}
