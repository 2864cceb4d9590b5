import type { IntervalMessage, Recorder, WorkerHealth } from "#measure";
import type { ConnectionCounters, Protocol } from "#protocol";
import type { Clock, LoadChangeRequest, RunPlan, Timer } from "#run";
import { HttpHost, type RunVoice, ScriptUser, type TestDefinition, UrlHost, UrlUser, UserHost } from "#scenario";
import { RateBudget } from "./budget.ts";
import { loadOf } from "./loads.ts";
import { LoopWatch } from "./loop-watch.ts";
import type { LoadContext, ScenarioLoad } from "./scenario-load.ts";
import { shareOf } from "./split.ts";

/** How often a worker posts what it counted. */
const intervalMs = 250;
/** Even arrivals fall due on round moments, and answers soon after: posting just before takes time from neither. */
const postAheadMs = 5;
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
  private readonly parts: EngineParts;
  private readonly http: HttpHost;
  private readonly inFlightMax: number;
  private readonly loads: readonly ScenarioLoad[];
  private readonly watch: LoopWatch;
  private readonly finished: Promise<void>;
  private finish: () => void = () => undefined;
  private interval: Timer | undefined = undefined;
  private grace: Timer | undefined = undefined;
  private openedBefore = 0;
  private isStarted = false;
  /** No new iterations begin: those under way are waited for. */
  private isLoadOver = false;
  /** None is under way any more: users are waited for. */
  private isIdle = false;
  private isEnded = false;
  private readonly gate = { isHeld: false };

  constructor(parts: EngineParts) {
    const { plan, clock, worker, recorder, protocol } = parts;
    this.parts = parts;
    this.watch = new LoopWatch(clock, recorder);
    this.finished = new Promise((resolve) => {
      this.finish = resolve;
    });
    const { maxRatePerSecond } = plan;
    const { sharedConnections } = plan.http;
    this.http = new HttpHost({
      plan: plan.http,
      clock,
      recorder,
      protocol,
      budget: maxRatePerSecond === undefined ? undefined : new RateBudget(maxRatePerSecond / plan.workers),
      sharedConnections:
        sharedConnections === undefined ? undefined : Math.max(1, shareOf(sharedConnections, worker, plan.workers)),
    });
    this.inFlightMax = Math.max(1, shareOf(plan.maxInFlight, worker, plan.workers));
    this.loads = plan.scenarios.map(({ load }, index) => loadOf(load, this.contextOf(index)));
  }

  /** Starts what must be there before the run clock's 0. */
  async prepare(): Promise<void> {
    let limit: Timer | undefined;
    const tooLong = new Promise<void>((resolve) => {
      limit = this.parts.clock.after(prepareLimitMs, resolve);
    });
    await Promise.race([Promise.all(this.loads.map((load) => load.prepare())), this.finished, tooLong]);
    limit?.cancel();
  }

  /** Runs from the run clock's 0 until all load is done; the last interval message is posted before it resolves. */
  run(): Promise<void> {
    const { clock } = this.parts;
    // The last stretch by turning the loop: all workers begin at the same moment, not at the same tick.
    const begin = (): void => {
      if (clock.nowMs() < 0) clock.soon(begin);
      else this.start();
    };
    clock.after(Math.max(0, -clock.nowMs() - 2), begin);
    return this.finished;
  }

  change(request: LoadChangeRequest): void {
    this.loads[request.scenario]?.change(request.atMs, request.level);
  }

  /** While held nothing new begins: open load drops its arrivals, users of closed load wait. */
  hold(isOn: boolean): void {
    this.gate.isHeld = isOn;
  }

  /** No new iterations; those under way may end within the graceful stop. */
  stop(): void {
    for (const load of this.loads) load.stop();
  }

  /** Ends everything now: what is in flight is counted as cancelled. */
  cancel(): void {
    this.stop();
    this.end();
  }

  private start(): void {
    if (this.isEnded) return;
    this.isStarted = true;
    this.parts.loopBusyRatio();
    this.watch.start();
    this.armInterval();
    for (const load of this.loads) if (!load.isStopped) load.start();
    this.look();
  }

  /** Whether the load is over, and whether everything has ended. */
  private look(): void {
    if (this.isEnded) return;
    if (!this.isLoadOver && this.loads.every((load) => load.isStopped)) {
      // What is counted from here on came after the load: rates are over the time before.
      if (this.isStarted) this.post(false);
      this.isLoadOver = true;
      this.grace = this.parts.clock.after(this.parts.plan.gracefulStopMs, () => this.end());
    }
    if (!this.isStarted) return;
    if (this.loads.every((load) => load.isDone)) this.end();
    else if (this.isLoadOver && !this.isIdle && this.inFlight() === 0) {
      // Users may take their time to leave: it is no part of the time the iterations took.
      this.isIdle = true;
      this.post(false);
    }
  }

  private end(): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.interval?.cancel();
    this.grace?.cancel();
    this.watch.stop();
    // Requests in flight end here as cancelled, and with them the iterations that wait for them.
    this.http.cancel();
    this.parts.clock.soon(() => {
      // A script may wait for something else; it is not waited for.
      for (const load of this.loads) load.abandon();
      this.post(true);
      this.finish();
    });
  }

  /** On the grid of the run clock, whatever the timer's delay: intervals do not drift against seconds. */
  private armInterval(): void {
    const { clock } = this.parts;
    const nowMs = clock.nowMs();
    const nextMs = (Math.round((nowMs + postAheadMs) / intervalMs) + 1) * intervalMs - postAheadMs;
    this.interval = clock.after(nextMs - nowMs, () => {
      this.post(false);
      this.armInterval();
    });
  }

  private post(isLast: boolean): void {
    const { recorder, clock, post } = this.parts;
    // What was counted before the start belongs to the run's first moment.
    const nowMs = this.isStarted ? clock.nowMs() : 0;
    post(recorder.takeInterval(nowMs, this.health(), { isLast, isAfterLoad: this.isLoadOver }));
  }

  private health(): WorkerHealth {
    const { counters } = this.parts.protocol;
    const opened = counters.opened - this.openedBefore;
    this.openedBefore = counters.opened;
    return {
      loopBusyRatio: this.parts.loopBusyRatio(),
      users: this.loads.map((load) => load.users),
      usersMost: this.loads.map((load) => load.takeUsersMost()),
      inFlight: this.inFlight(),
      connectionsOpen: counters.open,
      connectionsOpened: opened,
      connectionsMax: counters.openMax,
      unsolicited: counters.unsolicited,
      stalls: this.watch.takeStalls(),
    };
  }

  private inFlight(): number {
    let sum = 0;
    for (const load of this.loads) sum += load.inFlight;
    return sum;
  }

  private contextOf(index: number): LoadContext {
    const { plan, clock, worker, test, recorder } = this.parts;
    const { load } = plan.scenarios[index]!;
    const definition = test?.scenarios[index];
    return {
      clock,
      recorder,
      iterations: recorder.iterations(index),
      seed: plan.seed,
      scenario: index,
      worker,
      workers: plan.workers,
      pause: plan.think && definition !== undefined ? definition.pause : { kind: "none" },
      hasStart: definition?.start !== undefined,
      gate: this.gate,
      room: () => (this.gate.isHeld ? 0 : this.inFlightMax - this.inFlight()),
      createUser: this.userFactory(index, load.kind !== "open" && plan.think),
      // Not at once: loads call this while they change.
      progressed: () => clock.soon(() => this.look()),
    };
  }

  private userFactory(index: number, pauses: boolean): LoadContext["createUser"] {
    const { plan, test, setup, env, voice, recorder } = this.parts;
    const { http } = this;
    const iterations = recorder.iterations(index);
    if (test === undefined) {
      if (plan.test.kind !== "url") throw new Error("a file test reached the engine without its definition");
      const host = new UrlHost(http, plan.test, iterations);
      return (id, listener) => new UrlUser(host, listener, id);
    }
    const { seed, target } = plan;
    const scenario = test.scenarios[index]!;
    const host = new UserHost({
      http,
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
