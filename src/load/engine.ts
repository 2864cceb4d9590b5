import type { IntervalMessage, Recorder, WorkerHealth } from "#measure";
import type { ConnectionCounters, Protocol } from "#protocol";
import type { Clock, LoadChangeRequest, RunPlan, Timer } from "#run";
import { HttpHost, type RunVoice, ScriptUser, type TestDefinition, UrlHost, UrlUser, UserHost } from "#scenario";
import { ArrivalSequence } from "./arrivals.ts";
import { RateBudget } from "./budget.ts";
import { ClosedLoad } from "./closed-load.ts";
import { LevelOverTime } from "./level.ts";
import { LoopWatch } from "./loop-watch.ts";
import { OpenLoad } from "./open-load.ts";
import type { LoadContext, ScenarioLoad } from "./scenario-load.ts";
import { shareOf, splitByWeights } from "./split.ts";

/** How often a worker posts what it counted. */
const intervalMs = 250;
/** Users that take longer than this to start do not hold the run up. */
const prepareLimitMs = 30_000;

export interface EngineParts {
  readonly plan: RunPlan;
  readonly worker: number;
  readonly clock: Clock;
  /** Absent for a URL test. */
  readonly test: TestDefinition | undefined;
  /** What setup returned; empty until it has. */
  readonly setup: { data: unknown };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly voice: RunVoice;
  /** Busy share of this thread's event loop since the last call, 0–1. */
  readonly loopBusyRatio: () => number;
  readonly post: (message: IntervalMessage) => void;
  readonly recorder: Recorder;
  readonly protocol: Protocol & { readonly counters: ConnectionCounters };
}

/** One worker's part of a run: all its scenarios' loads, and the count of what happened. */
export class Engine {
  private readonly http: HttpHost;
  private readonly recorder: Recorder;
  private readonly parts: EngineParts;
  private readonly protocol: Protocol & { readonly counters: ConnectionCounters };
  private readonly loads: readonly ScenarioLoad[];
  private readonly watch: LoopWatch;
  private interval: Timer | undefined = undefined;
  private grace: Timer | undefined = undefined;
  private finish: (() => void) | undefined = undefined;
  private openedBefore = 0;

  constructor(parts: EngineParts) {
    const { plan, clock, worker } = parts;
    this.parts = parts;
    this.recorder = parts.recorder;
    this.protocol = parts.protocol;
    this.watch = new LoopWatch(clock, this.recorder);
    const { maxRatePerSecond } = plan;
    this.http = new HttpHost({
      plan: plan.http,
      clock,
      recorder: this.recorder,
      protocol: this.protocol,
      budget: maxRatePerSecond === undefined ? undefined : new RateBudget(maxRatePerSecond / plan.workers),
      sharedConnections:
        plan.http.sharedConnections === undefined
          ? undefined
          : Math.max(1, shareOf(plan.http.sharedConnections, worker, plan.workers)),
    });
    this.loads = plan.scenarios.map((_, index) => this.createLoad(index));
  }

  /** Starts what must be there before the run clock's 0. */
  async prepare(): Promise<void> {
    const limit = new Promise<void>((resolve) => void this.parts.clock.after(prepareLimitMs, resolve));
    await Promise.race([Promise.all(this.loads.map((load) => load.prepare())), limit]);
  }

  /** Runs from the run clock's 0 until all load is done; the last interval message is posted before it resolves. */
  async run(): Promise<void> {
    const { clock } = this.parts;
    const finished = new Promise<void>((resolve) => {
      this.finish = resolve;
    });
    // The last stretch by turning the loop: all workers begin at the same moment, not at the same tick.
    const begin = (): void => {
      if (clock.nowMs() < 0) clock.soon(begin);
      else this.start();
    };
    clock.after(Math.max(0, -clock.nowMs() - 2), begin);
    await finished;
  }

  private start(): void {
    this.parts.loopBusyRatio();
    this.watch.start();
    this.armInterval();
    for (const load of this.loads) load.start();
    const endMs = Math.max(...this.parts.plan.scenarios.map((scenario) => plannedEndMs(scenario.load)));
    this.grace = this.parts.clock.after(endMs + this.parts.plan.gracefulStopMs, () => this.cancel());
  }

  change(request: LoadChangeRequest): void {
    this.loads[request.scenario]?.change(request.atMs, request.level);
  }

  /** No new iterations; those under way may end within the graceful stop. */
  stop(): void {
    for (const load of this.loads) load.stop();
    this.grace?.cancel();
    this.grace = this.parts.clock.after(this.parts.plan.gracefulStopMs, () => this.cancel());
  }

  /** Ends everything now: what is in flight is counted as cancelled. */
  cancel(): void {
    for (const load of this.loads) load.stop();
    this.http.cancel();
    this.parts.clock.soon(() => this.end());
  }

  private armInterval(): void {
    const { clock } = this.parts;
    const nowMs = clock.nowMs();
    const nextMs = (Math.floor(nowMs / intervalMs + 1e-6) + 1) * intervalMs;
    this.interval = clock.after(nextMs - nowMs, () => {
      this.post(false);
      this.armInterval();
    });
  }

  private endIfDone(): void {
    if (this.loads.every((load) => load.isDone)) this.end();
  }

  private end(): void {
    const { finish } = this;
    if (finish === undefined) return;
    this.finish = undefined;
    this.interval?.cancel();
    this.grace?.cancel();
    this.watch.stop();
    // Requests a script did not wait for end here, before the last count.
    this.http.cancel();
    this.parts.clock.soon(() => {
      this.post(true);
      finish();
    });
  }

  private post(isLast: boolean): void {
    this.parts.post(this.recorder.takeInterval(this.parts.clock.nowMs(), this.health(), isLast));
  }

  private health(): WorkerHealth {
    const { counters } = this.protocol;
    const opened = counters.opened - this.openedBefore;
    this.openedBefore = counters.opened;
    return {
      loopBusyRatio: this.parts.loopBusyRatio(),
      users: this.loads.reduce((sum, load) => sum + load.users, 0),
      inFlight: this.loads.reduce((sum, load) => sum + load.inFlight, 0),
      connectionsOpen: counters.open,
      connectionsOpened: opened,
      connectionsMax: counters.openMax,
      unsolicited: counters.unsolicited,
      stalls: this.watch.takeStalls(),
    };
  }

  private createLoad(index: number): ScenarioLoad {
    const { plan, clock, worker, test } = this.parts;
    const { load } = plan.scenarios[index]!;
    const iterations = this.recorder.iterations(index);
    const definition = test?.scenarios[index];
    const createUser = this.userFactory(index, load.kind !== "open" && plan.think);
    const context: LoadContext = {
      clock,
      recorder: this.recorder,
      iterations,
      seed: plan.seed,
      scenario: index,
      worker,
      workers: plan.workers,
      pause: plan.think && definition !== undefined ? definition.pause : { kind: "none" },
      hasStart: definition?.start !== undefined,
      createUser,
      // Not at once: loads call this while they change.
      progressed: () => clock.soon(() => this.endIfDone()),
    };
    if (load.kind === "open") {
      const level = new LevelOverTime(load.stages);
      const sequence = new ArrivalSequence(level, load.arrivals, plan.seed, index);
      return new OpenLoad(context, level, sequence, Math.max(1, shareOf(plan.maxInFlight, worker, plan.workers)));
    }
    if (load.kind === "closed") return new ClosedLoad(context, new LevelOverTime(load.stages));
    const { users, iterations: count, maxDurationMs } = load;
    const usersOf = Array.from({ length: plan.workers }, (_, each) => shareOf(users, each, plan.workers));
    const level = new LevelOverTime([{ durationMs: maxDurationMs, from: users, to: users }]);
    return new ClosedLoad(context, level, splitByWeights(count, usersOf)[worker]!);
  }

  private userFactory(index: number, pauses: boolean): LoadContext["createUser"] {
    const { plan, test, setup, env, voice } = this.parts;
    const iterations = this.recorder.iterations(index);
    if (test === undefined) {
      if (plan.test.kind !== "url") throw new Error("a file test reached the engine without its definition");
      const host = new UrlHost(this.http, plan.test, iterations);
      return (id, listener) => new UrlUser(host, listener, id);
    }
    const scenario = test.scenarios[index]!;
    const { seed, target } = plan;
    const host = new UserHost({
      http: this.http,
      scenario,
      scenarioIndex: index,
      seed,
      target,
      pauses,
      setup,
      env,
      voice,
      iterations,
    });
    return (id, listener) => new ScriptUser(host, listener, id);
  }
}

/** When a load ends by its plan, run clock. */
export function plannedEndMs(load: RunPlan["scenarios"][number]["load"]): number {
  if (load.kind === "iterations") return load.maxDurationMs;
  return load.stages.reduce((sum, stage) => sum + stage.durationMs, 0);
}
