import { Fleet, type FleetListener, InProcess, type Placement, Threads } from "#fleet";
import { monotonicMs, plannedFor } from "#load";
import { Collector, parseSlo } from "#measure";
import type { LiveState } from "#report";
import type { LoadChange, LoadChangeRequest, RunNotice, SecondRecord, StopReason } from "#run";
import { createFeederCounters } from "#scenario";
import { Interrupts } from "./interrupts.ts";
import type { RunOrder } from "./lab.ts";
import { type Drive, Exploration, looksOf } from "./explore/exploration.ts";
import { loadHandle } from "./explore/load-handle.ts";
import { frameFacts, liveState, type Sight } from "./live-state.ts";
import { LoadControl } from "./load-control.ts";
import { FolderWatch, liveStatus } from "./folder-watch.ts";
import type { Beside, Keeper } from "./session-parts.ts";
import { SessionWatches } from "./session-watches.ts";
import { StopFiles } from "./stop-files.ts";
import { hookFailureText, placeOfLoss } from "./failure-text.ts";
import type { SessionEnding } from "./session-ending.ts";
import { limitText } from "./limit-text.ts";
import { TargetGuard } from "./target-guard.ts";
import type { Key } from "../keys.ts";

/** The built entry of worker threads: dist/worker.mjs, beside the chunk this file ends up in. */
const workerUrl = new URL("./worker.mjs", import.meta.url);

/** What a worker may still take up until it is ended has to fit into what is left. */
const fullPatienceMs = 500;

/** Load that only shows the script's own errors is of no use to anybody, least of all to the target. */
const scriptErrorSecondsMax = 10;

/** A run while it goes on: fleet and collector, the view, and whoever may end it. */
export class RunSession {
  readonly collector: Collector;
  readonly ending: SessionEnding = {};
  private readonly order: RunOrder;
  private readonly keep: Keeper;
  private readonly fleet: Fleet;
  readonly interrupts: Interrupts;
  private readonly control: LoadControl;
  private readonly guard: TargetGuard;
  private readonly stopFiles: StopFiles;
  private readonly exploration: Exploration | undefined;
  private readonly watches: SessionWatches;
  private phase: LiveState["phase"] = "starting";
  private startMonotonicMs = Number.NaN;
  private lastLossMs = 0;

  /** @param stopPaths files that end the run as soon as they are there */
  constructor(order: RunOrder, stopPaths: readonly string[], keep: Keeper, beside: Beside) {
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
      ...(beside.redact && { cleaned: beside.redact }),
      askedAt: (second) => this.control.askedAt(second),
      onSecond: (record, broken) => this.secondDone(record, broken[0]?.text),
      ...(order.drive && { onCounts: (second) => this.exploration?.lab.second(second) }),
    });
    this.watches = new SessionWatches({
      health: this.collector.health,
      maxMemoryBytes: plan.maxMemoryBytes,
      say: order.say,
      hold: (isOn) => this.fleet.hold(isOn),
      onFull: () => {
        this.phase = "stopping";
        this.exploration?.lab.endWith("the generator ran out of memory");
        this.fleet.cancel(fullPatienceMs);
      },
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
    this.fleet = new Fleet(plan, placement, createFeederCounters(order.feeders), {
      ...this.fleetListener(),
      sent: (batch) => beside.traces?.sent(batch),
    });
    this.exploration = order.drive && this.explorationOf(order.drive, beside);
  }

  private explorationOf(drive: Drive, beside: Beside): Exploration {
    const { fleet, control, watches, order } = this;
    const load = loadHandle({ fleet, control, weights: drive.weights, nowMs: () => this.nowMs() });
    const looks = looksOf(beside, order.say, () => watches.cpuCores, load);
    return new Exploration(drive, order.plan, load, looks);
  }

  get wasInterrupted(): boolean {
    return this.ending.stopped !== undefined;
  }

  /** From loading the test to the last count. */
  async run(): Promise<void> {
    const { watches, keep, collector } = this;
    const frames = setInterval(() => this.show(), this.order.viewEveryMs);
    const folder = new FolderWatch(keep, {
      openSeconds: () => collector.openSeconds(),
      status: () => liveStatus(collector, this.sight(), this.exploration === undefined ? this.control : undefined),
      onOrder: (order) => this.changeAll((control, nowMs) => control.ordered(order, nowMs, "the page")),
    });
    this.order.keys?.listen((key) => this.pressed(key));
    try {
      if (await this.fleet.prepare()) {
        watches.start();
        this.startMonotonicMs = this.fleet.start();
        this.order.onStart?.(this.startMonotonicMs);
        if (this.phase === "starting") this.phase = "running";
        this.guard.start();
        this.exploration?.begin(() => this.stop("the search is over"));
        await this.fleet.finish();
      }
    } finally {
      clearInterval(frames);
      folder.close();
      this.guard.close();
      this.stopFiles.close();
      this.order.keys?.close();
      watches.close();
      await this.fleet.close();
      this.interrupts.release();
    }
    this.collector.close();
    await this.exploration?.close();
    this.dropSharesOfLost();
  }

  /** Arrivals planned for a worker that is gone were to come until the load of all others was over. */
  private dropSharesOfLost(): void {
    const { plan } = this.order;
    const { lost } = this.collector.health;
    if (Number.isNaN(this.startMonotonicMs)) return;
    const untilMs = lost.length < plan.workers ? this.collector.loadTime.overMs : this.lastLossMs;
    for (const { worker } of lost)
      this.collector.dropRest(worker, plannedFor(plan, worker, untilMs, this.control.levels));
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

  private stop(why: string): void {
    this.phase = "stopping";
    this.guard.close();
    this.exploration?.lab.endWith(why);
    this.fleet.stop();
  }

  /** Somebody or something ends the run before its time; the first to do so is told of. */
  private stopFor(by: StopReason["by"], why: string): void {
    const { ending } = this;
    if (ending.stopped === undefined) {
      ending.stopped = { by, why, atSeconds: Math.max(0, this.nowMs() / 1000) };
      if (by !== "signal" && by !== "key") this.order.say(`stopping: ${why}`);
    }
    if (this.exploration === undefined || this.phase !== "running" || by === "abort rule") this.stop(why);
    else {
      // The search ends first, and with it the load.
      this.phase = "stopping";
      this.exploration.lab.interrupt();
    }
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
    this.changeAll((control, nowMs) =>
      key === "pause"
        ? control.togglePause(nowMs, "key p")
        : control.step(key === "more", nowMs, `key ${key === "more" ? "+" : "-"}`),
    );
  }

  /** Not of a search, which decides on its load itself. */
  private changeAll(wanted: (control: LoadControl, nowMs: number) => readonly LoadChangeRequest[]): void {
    if (this.phase !== "running" || this.exploration !== undefined) return;
    for (const request of wanted(this.control, this.nowMs())) this.change(request);
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
    this.exploration?.lab.endWith(why);
    if (order.plan.workers === 1) this.phase = "stopping";
  }

  private secondDone(record: SecondRecord, fatalGoal: string | undefined): void {
    const loadChanges = this.control.takeUntil(record.point.atSeconds + 1);
    this.keep.append(loadChanges.length === 0 ? record : { ...record, loadChanges });
    this.guard.second(record.point);
    if (this.phase !== "running") return;
    if (this.collector.scriptErrorSeconds >= scriptErrorSecondsMax) {
      const why = `every iteration of the last ${scriptErrorSecondsMax} s ended with an error of the script`;
      this.order.say(`${why}: stopping`);
      this.stop(why);
    } else if (fatalGoal !== undefined) {
      this.order.say(`goal broken, stopping: ${fatalGoal}`);
      this.stop(`goal broken: ${fatalGoal}`);
    } else if (this.order.isEnough?.(this.collector) === true) this.stop("enough is known");
  }

  private endedByScript(why: string): void {
    this.phase = "stopping";
    this.exploration?.lab.endWith(why);
  }

  private show(): void {
    const { plan, view } = this.order;
    view.update(liveState(this.collector, plan, this.sight()));
  }

  private sight(): Sight {
    const facts = this.exploration?.frameFacts(this.order) ?? frameFacts(this.order, this.control.nowTexts());
    return { facts, frame: { phase: this.phase, nowMs: this.nowMs(), isPaused: this.control.isPaused } };
  }

  private fleetListener(): FleetListener {
    const { say } = this.order;
    return {
      interval: (interval) => {
        this.collector.add(interval);
        this.exploration?.counted(this.collector);
      },
      log: say,
      noticed: (notice) => this.noticed(notice),
      aborted: (why) => {
        this.ending.aborted ??= why;
        this.endedByScript(why);
      },
      exhausted: (why) => {
        this.ending.exhausted ??= why;
        this.endedByScript(why);
      },
      workerLost: (loss) => {
        const { worker, why, isStuck } = loss;
        const place = placeOfLoss(loss, this.order.plan);
        say(`worker ${worker} was lost: ${why}${isStuck ? ` (${place})` : ""}`);
        this.collector.workerLost(worker, { why: isStuck ? place : why, isStuck });
        this.lastLossMs = this.nowMs();
        // Nobody carries its share of what is asked for.
        if (this.exploration !== undefined) this.stop(`worker ${worker} was lost`);
      },
      hookFailed: (hook, failure) => {
        if (failure.isAbort) this.ending.aborted ??= failure.message;
        else this.ending.hookFailed ??= hookFailureText(hook, failure);
      },
    };
  }
}
