import { performance } from "node:perf_hooks";
import { type IntervalMessage, type MetricTally, Recorder } from "#measure";
import { Http1 } from "#protocol";
import type { RunNotice } from "#run";
import { Engine, type HookContext, hookContext, RealClock, type Used } from "#load";
import {
  AbortError,
  bindFeeders,
  bindMetricSink,
  CancelledError,
  isA,
  isFeederEmpty,
  loadBundle,
  type MetricDefinition,
  provideSetupData,
  type RunVoice,
  type SentRequests,
  setupDataAsJson,
  type TestDefinition,
} from "#scenario";
import type { Order, Report, WorkerJob } from "./messages.ts";
import { LogGate } from "./log-gate.ts";
import { failureOf, placeOf } from "./script-failure.ts";

/** Of what a script gives as the reason for its end. */
const whyLength = 2000;

/** One worker's side of the conversation: the same in a thread and in-process. */
export class WorkerSession {
  private readonly job: WorkerJob;
  private readonly send: (report: Report) => void;
  private readonly clock = new RealClock();
  private recorder: Recorder;
  /** By the metrics' numbers in this thread. */
  private metrics: MetricTally[] = [];
  private readonly setup: { data: unknown } = { data: undefined };
  private readonly voice: RunVoice;
  private readonly logs: LogGate;
  private test: TestDefinition | undefined = undefined;
  private engine: Engine | undefined = undefined;
  private hook: HookContext | undefined = undefined;
  private isRunning = false;
  /** The end of what has been posted, run clock. */
  private postedMs = 0;
  private lastLoop = performance.eventLoopUtilization();

  constructor(job: WorkerJob, send: (report: Report) => void) {
    this.job = job;
    this.send = send;
    this.recorder = new Recorder(job.worker, job.plan.scenarios.length);
    this.voice = {
      log: (text) => this.logs.say(text),
      abort: (why) => send({ type: "aborted", why: why.slice(0, whyLength) }),
      exhausted: (why) => send({ type: "exhausted", why: why.slice(0, whyLength) }),
    };
    this.logs = new LogGate((text) => send({ type: "log", text }));
  }

  private readonly notice = (notice: RunNotice): void => this.send({ type: "notice", notice });

  async load(): Promise<void> {
    const { plan, feederCounters } = this.job;
    bindFeeders({ counters: feederCounters, seed: plan.seed, onEmpty: (error) => this.voice.exhausted(error.message) });
    if (plan.test.kind === "file") this.test = await loadBundle(plan.test.bundle, plan.test.file);
    bindMetricSink({ record: (metric, value) => this.recordMetric(metric, value) });
    this.send({
      type: "loaded",
      hasSetup: this.test?.setup !== undefined,
      hasTeardown: this.test?.teardown !== undefined,
    });
  }

  handle(order: Order): void {
    switch (order.type) {
      case "setup":
        this.carryOut(this.runSetup());
        break;
      case "prepare":
        this.carryOut(this.prepare(order.setupJson, order.used));
        break;
      case "start":
        this.clock.startAt(order.atMonotonicMs);
        this.isRunning = true;
        this.carryOut(this.engine!.run().then(() => this.send({ type: "finished" })));
        break;
      case "change":
        this.engine?.change(order.change);
        break;
      case "hold":
        this.engine?.hold(order.isOn);
        break;
      case "warm":
        this.engine?.warm(order.users);
        break;
      case "cutOff":
        this.engine?.cutOff();
        break;
      case "stop":
        this.engine?.stop();
        break;
      case "cancel":
        this.hook?.cancel();
        this.engine?.cancel();
        break;
      case "teardown":
        this.carryOut(this.runTeardown());
        break;
      case "leave":
        bindMetricSink(undefined);
        break;
    }
  }

  /** Something was thrown outside every iteration: a timer of the script's, a promise it did not wait for. */
  strayThrow(thrown: unknown): void {
    if (isA(thrown, CancelledError) || isFeederEmpty(thrown)) return;
    if (isA(thrown, AbortError)) {
      this.voice.abort(thrown.message);
      return;
    }
    const failure = failureOf(thrown);
    const location = placeOf(failure);
    this.recorder.error({
      class: "script_error",
      message: `not awaited: ${failure.message}`,
      ...(location !== undefined && { location }),
    });
  }

  /** What was counted since the last report, where nobody can wait for the next. */
  lastWords(): void {
    this.engine?.report();
  }

  /** What fails here is our own fault; as a rejected promise it would be taken for the script's. */
  private carryOut(work: Promise<void>): void {
    work.catch((error: unknown) => {
      queueMicrotask(() => {
        throw error;
      });
    });
  }

  private recordMetric({ index, name, kind, unit }: MetricDefinition, value: number): void {
    const tally = (this.metrics[index] ??= this.recorder.metric(name, kind, unit));
    // The run clock stands for something only once it is set: what came before it came first.
    tally.record(kind, value, this.isRunning ? this.clock.nowMs() : -1);
  }

  private async runSetup(): Promise<void> {
    const report = await this.runHook("setup", async ({ given, used }) => {
      const json = setupDataAsJson(this.test!, await this.test!.setup!(given));
      // Teardown here gets what all others got: through JSON.
      this.setup.data = json === undefined ? undefined : JSON.parse(json);
      return { type: "setupDone", json, used: used() };
    });
    this.send(report);
  }

  private async runTeardown(): Promise<void> {
    // What scripts still do was counted as cancelled: it must not be counted again.
    this.recorder = new Recorder(this.job.worker, this.job.plan.scenarios.length, this.postedMs);
    this.metrics = [];
    const report = await this.runHook("teardown", async ({ given }) => {
      await this.test!.teardown!({ ...given, data: this.setup.data });
      return { type: "teardownDone" };
    });
    this.send(report);
  }

  private async runHook(name: "setup" | "teardown", run: (hook: HookContext) => Promise<Report>): Promise<Report> {
    const { clock, recorder, voice, job } = this;
    this.logs.open();
    const protocol = new Http1(job.plan.http, clock);
    const { notice } = this;
    const hook = hookContext(name, { plan: job.plan, clock, recorder, protocol, env: process.env, voice, notice });
    this.hook = hook;
    try {
      const report = await run(hook);
      // Requests the hook did not wait for are part of it, as they are of an iteration.
      await hook.idle();
      return report;
    } catch (thrown) {
      // The fleet knows already why it stops.
      if (isA(thrown, CancelledError) || isFeederEmpty(thrown)) return doneReport(name);
      return { type: "hookFailed", hook: name, failure: failureOf(thrown) };
    } finally {
      hook.cancel();
      this.hook = undefined;
      this.postHookCounts(name, protocol.counters.opened, hook.sent);
    }
  }

  /** Before the load at the run clock's 0, after it at the end: hooks take no time of the run. */
  private postHookCounts(name: "setup" | "teardown", connectionsOpened: number, sent: SentRequests | undefined): void {
    const none = this.job.plan.scenarios.map(() => 0);
    const health = {
      loopBusyRatio: 0,
      users: none,
      usersMost: none,
      inFlight: 0,
      connectionsOpen: 0,
      connectionsOpened,
      connectionsMax: 0,
      unsolicited: 0,
      folded: 0,
      stalls: [],
    };
    const isLast = name === "teardown";
    const interval = this.recorder.takeInterval(this.postedMs, health, { isLast, isAfterLoad: isLast });
    this.postInterval(interval, sent);
  }

  private postInterval(interval: IntervalMessage, requests: SentRequests | undefined): void {
    const epochMs = performance.timeOrigin + performance.now() - this.clock.nowMs();
    const sent = requests?.take(epochMs);
    this.send({ type: "interval", interval, ...(sent && { sent }) });
  }

  private async prepare(setupJson: string | undefined, used: Used | undefined): Promise<void> {
    const { job, clock, recorder, setup, voice, test } = this;
    setup.data = setupJson === undefined ? undefined : JSON.parse(setupJson);
    if (test !== undefined) provideSetupData(test, setup.data);
    this.engine = new Engine({
      plan: job.plan,
      worker: job.worker,
      clock,
      test,
      setup,
      env: process.env,
      voice,
      ...(used && { used }),
      notice: this.notice,
      recorder,
      protocol: new Http1(job.plan.http, clock),
      loopBusyRatio: () => this.loopBusyRatio(),
      post: (interval, sent) => {
        this.logs.open();
        this.postedMs = interval.endMs;
        this.postInterval(interval, sent);
      },
    });
    await this.engine.prepare();
    this.send({ type: "prepared" });
  }

  private loopBusyRatio(): number {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, this.lastLoop);
    this.lastLoop = now;
    return utilization;
  }
}

function doneReport(name: "setup" | "teardown"): Report {
  return name === "setup" ? { type: "setupDone", json: undefined } : { type: "teardownDone" };
}
