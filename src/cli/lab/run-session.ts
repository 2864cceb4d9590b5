import { Fleet, type FleetListener, InProcess, type Placement, Threads } from "#fleet";
import { monotonicMs, plannedFor } from "#load";
import { Collector, parseSlo } from "#measure";
import { ProcessMeter, StealMeter } from "#observe";
import type { LiveState } from "#report";
import type { LoadChange, LoadChangeRequest, RunNotice, SecondRecord, StopReason } from "#run";
import { createFeederCounters } from "#scenario";
import { describeLoads, plannedSeconds } from "./describe-load.ts";
import { Interrupts } from "./interrupts.ts";
import type { RunOrder } from "./lab.ts";
import { MemoryWatch } from "./memory-watch.ts";
import { liveState } from "./live-state.ts";
import { LoadControl } from "./load-control.ts";
import { StopFiles } from "./stop-files.ts";
import { hookFailureText, placeOfLoss } from "./failure-text.ts";
import { limitText } from "./limit-text.ts";
import { TargetGuard } from "./target-guard.ts";
import type { Key } from "../keys.ts";

/** The built entry of worker threads: dist/worker.mjs, beside the chunk this file ends up in. */
const workerUrl = new URL("./worker.mjs", import.meta.url);

/** What a worker may still take up until it is ended has to fit into what is left. */
const fullPatienceMs = 500;

/** Why a run ended other than by its plan. */
export interface SessionEnding {
  aborted?: string;
  exhausted?: string;
  hookFailed?: string;
  stopped?: StopReason;
  /** Some requests did not say which run they were of. */
  isUnidentified?: boolean;
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
  private readonly control: LoadControl;
  private readonly guard: TargetGuard;
  private readonly stopFiles: StopFiles;
  private readonly process = new ProcessMeter(monotonicMs);
  private readonly steal = new StealMeter();
  private phase: LiveState["phase"] = "starting";
  private startMonotonicMs = Number.NaN;
  private lastLossMs = 0;

  /** @param stopPaths files that end the run as soon as they are there */
  constructor(order: RunOrder, stopPaths: readonly string[], keep: Keeper) {
    const { plan } = order;
    this.order = order;
    this.keep = keep;
    this.control = new LoadControl(plan);
    this.guard = new TargetGuard(plan, order, (why) => this.stopFor("abort rule", why));
    this.collector = new Collector({
      scenarios: plan.scenarios.map(({ name }) => name),
      isOpen: plan.scenarios.map(({ load }) => load.kind === "open"),
      workers: plan.workers,
      slo: plan.slo.map((text) => parseSlo(text)),
      fatalSlo: order.abortOn,
      warmUpMs: plan.warmUpMs,
      askedAt: (second) => this.control.askedAt(second),
      onSecond: (record, broken) => this.secondDone(record, broken[0]?.text),
    });
    this.interrupts = new Interrupts(
      (signal) => this.interrupted(signal),
      () => this.fleet.cancel(),
    );
    this.stopFiles = new StopFiles(stopPaths, (path, isNow) => {
      this.stopFor("file", `the file ${path} is there`);
      if (isNow) this.fleet.cancel();
    });
    const placement: Placement = order.inProcess ? new InProcess() : new Threads(workerUrl, order.scriptOutput);
    this.fleet = new Fleet(plan, placement, createFeederCounters(order.feeders), this.fleetListener());
  }

  get wasInterrupted(): boolean {
    return this.ending.stopped !== undefined;
  }

  /** From loading the test to the last count. */
  async run(): Promise<void> {
    const watch = setInterval(() => this.watchProcess(), 1000);
    const kept = setInterval(() => this.keepOpen(), keepOpenMs);
    const memory = this.watchMemory();
    const frames = setInterval(() => this.show(), this.order.viewEveryMs);
    this.order.keys?.listen((key) => this.pressed(key));
    try {
      if (await this.fleet.prepare()) {
        this.process.take();
        this.steal.take();
        this.startMonotonicMs = this.fleet.start();
        if (this.phase === "starting") this.phase = "running";
        this.guard.start();
        await this.fleet.finish();
      }
    } finally {
      clearInterval(watch);
      clearInterval(kept);
      clearInterval(frames);
      this.guard.close();
      this.stopFiles.close();
      this.order.keys?.close();
      memory.close();
      this.collector.health.memory = memory.facts();
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

  /** Of the run clock; 0 before its start. */
  nowMs(): number {
    return Number.isNaN(this.startMonotonicMs) ? 0 : monotonicMs() - this.startMonotonicMs;
  }

  get loadChanges(): readonly LoadChange[] {
    return this.control.changes;
  }

  /** A new load from now on, for as long as the run lasts. */
  change(request: LoadChangeRequest): void {
    if (this.phase === "running") this.control.note(this.fleet.change(request));
  }

  private stop(): void {
    this.phase = "stopping";
    this.guard.close();
    this.fleet.stop();
  }

  /** Somebody or something ends the run before its time; the first to do so is told of. */
  private stopFor(by: StopReason["by"], why: string): void {
    const { ending } = this;
    if (ending.stopped === undefined) {
      ending.stopped = { by, why, atSeconds: Math.max(0, this.nowMs() / 1000) };
      if (by !== "signal" && by !== "key") this.order.say(`stopping: ${why}`);
    }
    this.stop();
  }

  /** Once: stop. Who presses it while the run is ending already does not want to wait. */
  private interrupted(signal: NodeJS.Signals): void {
    const wasStopping = this.phase === "stopping";
    this.stopFor("signal", signal === "SIGINT" ? "Ctrl-C" : signal);
    if (wasStopping) this.fleet.cancel();
  }

  private pressed(key: Key): void {
    if (key === "stop") {
      if (this.phase === "stopping") this.fleet.cancel();
      else this.stopFor("key", "q was pressed");
      return;
    }
    if (this.phase !== "running") return;
    const { control } = this;
    const nowMs = this.nowMs();
    const wanted =
      key === "pause"
        ? control.togglePause(nowMs, "key p")
        : control.step(key === "more", nowMs, `key ${key === "more" ? "+" : "-"}`);
    for (const request of wanted) this.change(request);
    this.show();
  }

  private noticed(notice: RunNotice): void {
    switch (notice.kind) {
      case "limit":
        this.limitReached(limitText(notice.limit, this.order.plan));
        break;
      case "publicHost":
        this.guard.publicHostReached();
        break;
      case "unidentified":
        this.ending.isUnidentified = true;
        break;
    }
  }

  /** The workers stop by themselves, each at its share. */
  private limitReached(why: string): void {
    const { ending, order } = this;
    if (ending.stopped !== undefined) return;
    ending.stopped = { by: "limit", why, atSeconds: Math.max(0, this.nowMs() / 1000) };
    order.say(`limit reached, stopping: ${why}`);
    if (order.plan.workers === 1) this.phase = "stopping";
  }

  private secondDone(record: SecondRecord, fatalGoal: string | undefined): void {
    const loadChanges = this.control.takeUntil(record.point.atSeconds + 1);
    this.keep.append(loadChanges.length === 0 ? record : { ...record, loadChanges });
    this.guard.second(record.point);
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
    const loads = [...describeLoads(plan), ...this.control.nowTexts()];
    const hasKeys = this.order.keys !== undefined;
    const facts = { title, loads, plannedSeconds: plannedSeconds(plan), hasKeys };
    const now = { phase: this.phase, nowMs: this.nowMs(), isPaused: this.control.isPaused };
    view.update(liveState(this.collector, plan, facts, now));
  }

  private fleetListener(): FleetListener {
    const { say } = this.order;
    return {
      interval: (interval) => this.collector.add(interval),
      log: say,
      noticed: (notice) => this.noticed(notice),
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
        const place = placeOfLoss(loss, this.order.plan);
        say(`worker ${worker} was lost: ${why}${isStuck ? ` (${place})` : ""}`);
        this.collector.workerLost(worker, { why: isStuck ? place : why, isStuck });
        this.lastLossMs = this.nowMs();
      },
      hookFailed: (hook, failure) => {
        if (failure.isAbort) this.ending.aborted ??= failure.message;
        else this.ending.hookFailed ??= hookFailureText(hook, failure);
      },
    };
  }
}
