import { Fleet, type FleetListener, InProcess, type Placement, Threads } from "#fleet";
import { monotonicMs } from "#load";
import { Collector, parseSlo } from "#measure";
import { ProcessMeter, StealMeter } from "#observe";
import type { LiveState } from "#report";
import type { SecondRecord } from "#run";
import { createFeederCounters } from "#scenario";
import { askedBy, describeLoads, plannedSeconds } from "./describe-load.ts";
import { Interrupts } from "./interrupts.ts";
import type { RunOrder } from "./lab.ts";
import { MemoryWatch } from "./memory-watch.ts";
import { liveState } from "./live-state.ts";

/** The built entry of worker threads: dist/worker.mjs, beside the chunk this file ends up in. */
const workerUrl = new URL("./worker.mjs", import.meta.url);

/** What a worker may still take up until it is ended has to fit into what is left. */
const fullPatienceMs = 500;

/** Why a run ended other than by its plan. */
export interface SessionEnding {
  aborted?: string;
  exhausted?: string;
  hookFailed?: string;
}

/** A run while it goes on: fleet and collector, the view, and whoever may end it. */
export class RunSession {
  readonly collector: Collector;
  readonly ending: SessionEnding = {};
  private readonly order: RunOrder;
  private readonly onSecond: (record: SecondRecord) => void;
  private readonly fleet: Fleet;
  private readonly interrupts: Interrupts;
  private readonly process = new ProcessMeter(monotonicMs);
  private readonly steal = new StealMeter();
  private phase: LiveState["phase"] = "starting";
  private startMonotonicMs = Number.NaN;

  constructor(order: RunOrder, onSecond: (record: SecondRecord) => void) {
    const { plan } = order;
    this.order = order;
    this.onSecond = onSecond;
    this.collector = new Collector({
      scenarios: plan.scenarios.map(({ name }) => name),
      workers: plan.workers,
      slo: plan.slo.map((text) => parseSlo(text)),
      warmUpMs: plan.warmUpMs,
      askedAt: askedBy(plan),
      onSecond: (record, broken) => this.secondDone(record, broken.find(({ text }) => order.abortOn.has(text))?.text),
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
    const memory = this.watchMemory();
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
      clearInterval(frames);
      memory.close();
      this.collector.health.memory = memory.facts();
      await this.fleet.close();
      this.interrupts.release();
    }
    // A run shorter than the watch's second has not been looked at yet.
    if (this.collector.health.cpuRatioMean === null) this.watchProcess();
    this.collector.close();
  }

  private nowMs(): number {
    return Number.isNaN(this.startMonotonicMs) ? 0 : monotonicMs() - this.startMonotonicMs;
  }

  private stop(): void {
    this.phase = "stopping";
    this.fleet.stop();
  }

  private secondDone(record: SecondRecord, fatalGoal: string | undefined): void {
    this.onSecond(record);
    if (this.phase !== "running") return;
    if (fatalGoal !== undefined) {
      this.order.say(`goal broken, stopping: ${fatalGoal}`);
      this.stop();
    } else if (this.order.isEnough?.(this.collector) === true) this.stop();
  }

  private watchMemory(): MemoryWatch {
    const { plan, say } = this.order;
    return new MemoryWatch({
      askedBytes: plan.maxMemoryBytes,
      nowMs: monotonicMs,
      onShed: (isOn) => {
        say(isOn ? "short of memory: nothing new is begun" : "memory is free again: going on");
        this.fleet.hold(isOn);
      },
      onFull: () => {
        say("out of memory: ending the run with what was measured");
        this.phase = "stopping";
        this.fleet.cancel(fullPatienceMs);
      },
    });
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
      workerLost: (worker, why) => {
        say(`worker ${worker} was lost: ${why}`);
        this.collector.workerLost(worker);
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
