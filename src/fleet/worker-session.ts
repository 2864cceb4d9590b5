import { performance } from "node:perf_hooks";
import { Recorder } from "#measure";
import { Http1 } from "#protocol";
import { Engine, hookContext, RealClock } from "#load";
import {
  AbortError,
  bindFeeders,
  bindMetricSink,
  CancelledError,
  describeThrown,
  isFeederEmpty,
  loadBundle,
  provideSetupData,
  type RunVoice,
  setupDataAsJson,
  type TestDefinition,
} from "#scenario";
import type { Order, Report, ScriptFailure, WorkerJob } from "./messages.ts";

/** One worker's side of the conversation: the same in a thread and in-process. */
export class WorkerSession {
  private readonly job: WorkerJob;
  private readonly send: (report: Report) => void;
  private readonly clock = new RealClock();
  private readonly recorder: Recorder;
  private readonly setup: { data: unknown } = { data: undefined };
  private readonly voice: RunVoice;
  private test: TestDefinition | undefined = undefined;
  private engine: Engine | undefined = undefined;
  private lastLoop = performance.eventLoopUtilization();

  constructor(job: WorkerJob, send: (report: Report) => void) {
    this.job = job;
    this.send = send;
    this.recorder = new Recorder(job.worker, job.plan.scenarios.length);
    this.voice = {
      log: (text) => send({ type: "log", text }),
      abort: (why) => send({ type: "aborted", why }),
      exhausted: (why) => send({ type: "exhausted", why }),
    };
  }

  async load(): Promise<void> {
    const { plan, feederCounters } = this.job;
    bindFeeders({ counters: feederCounters, seed: plan.seed, onEmpty: (error) => this.voice.exhausted(error.message) });
    if (plan.test.kind === "file") this.test = await loadBundle(plan.test.bundle, plan.test.file);
    bindMetricSink({
      record: (metric, value) =>
        this.recorder.metric(metric.name, metric.kind, metric.unit).record(metric.kind, value, this.clock.nowMs()),
    });
    this.send({
      type: "loaded",
      hasSetup: this.test?.setup !== undefined,
      hasTeardown: this.test?.teardown !== undefined,
    });
  }

  handle(order: Order): void {
    switch (order.type) {
      case "setup":
        void this.runSetup();
        break;
      case "prepare":
        void this.prepare(order.setupJson);
        break;
      case "start":
        this.clock.startAt(order.atMonotonicMs);
        void this.engine!.run().then(() => this.send({ type: "finished" }));
        break;
      case "change":
        this.engine?.change(order.change);
        break;
      case "stop":
        this.engine?.stop();
        break;
      case "cancel":
        this.engine?.cancel();
        break;
      case "teardown":
        void this.runTeardown();
        break;
      case "leave":
        bindMetricSink(undefined);
        break;
    }
  }

  /** Something was thrown outside every iteration: a timer of the script's, a promise it did not wait for. */
  strayThrow(thrown: unknown): void {
    if (thrown instanceof CancelledError || isFeederEmpty(thrown)) return;
    if (thrown instanceof AbortError) {
      this.voice.abort(thrown.message);
      return;
    }
    const { message, location } = failureOf(thrown);
    const where =
      location === undefined
        ? undefined
        : [location.file, location.line, location.column].filter((part) => part !== undefined).join(":");
    this.recorder.error({
      class: "script_error",
      message: `not awaited: ${message}`,
      ...(where === undefined ? {} : { location: where }),
    });
  }

  private async runSetup(): Promise<void> {
    await this.hook("setup", async (context) => {
      const json = setupDataAsJson(this.test!, await this.test!.setup!(context));
      this.send({ type: "setupDone", json });
    });
  }

  private async runTeardown(): Promise<void> {
    await this.hook("teardown", async (context) => {
      await this.test!.teardown!({ ...context, data: this.setup.data });
      this.send({ type: "teardownDone" });
    });
  }

  private async hook(
    name: "setup" | "teardown",
    run: (context: ReturnType<typeof hookContext>) => Promise<void>,
  ): Promise<void> {
    const { clock, recorder, voice, job } = this;
    const protocol = new Http1(job.plan.http, clock);
    const context = hookContext(name, { plan: job.plan, clock, recorder, protocol, env: process.env, voice });
    try {
      await run(context);
    } catch (thrown) {
      this.send({ type: "hookFailed", hook: name, failure: failureOf(thrown) });
    } finally {
      protocol.close();
      if (name === "teardown") this.sendLateCounts();
    }
  }

  /** What teardown did comes after the last interval of the load. */
  private sendLateCounts(): void {
    const health = {
      loopBusyRatio: 0,
      users: 0,
      inFlight: 0,
      connectionsOpen: 0,
      connectionsOpened: 0,
      connectionsMax: 0,
      unsolicited: 0,
      stalls: [],
    };
    this.send({ type: "interval", interval: this.recorder.takeInterval(this.clock.nowMs(), health, true) });
  }

  private async prepare(setupJson: string | undefined): Promise<void> {
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
      recorder,
      protocol: new Http1(job.plan.http, clock),
      loopBusyRatio: () => this.loopBusyRatio(),
      post: (interval) => this.send({ type: "interval", interval }),
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

export function failureOf(thrown: unknown): ScriptFailure {
  const { message, location, stack } = describeThrown(thrown);
  return {
    message,
    isAbort: thrown instanceof AbortError,
    ...(location === undefined ? {} : { location }),
    ...(stack === undefined ? {} : { stack }),
  };
}
