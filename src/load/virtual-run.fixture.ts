import { expect } from "vitest";
import { Collector, type IntervalMessage, mismatchOf, Recorder } from "#measure";
import type { LoadPlan, RunPlan } from "#run";
import { defineTest, definitionOf, type Scenario } from "#scenario";
import { MemoryProtocol, type MemoryTarget } from "../protocol/memory-protocol.fixture.ts";
import { VirtualClock } from "../run/virtual-clock.fixture.ts";
import { Engine } from "./engine.ts";
import { planFor } from "./plan.fixture.ts";

export interface VirtualRunOptions {
  /** Absent = a URL test. */
  readonly scenarios?: readonly Scenario[];
  /** One per scenario. */
  readonly loads: readonly LoadPlan[];
  readonly target: MemoryTarget;
  readonly workers?: number;
  readonly plan?: Partial<Omit<RunPlan, "workers" | "scenarios" | "test" | "target">>;
  /** How long a turn of the loop takes: long runs have no time for short ones. */
  readonly turnMs?: number;
  /** Whether messages are kept; in long runs they are only counted. */
  readonly keepsMessages?: boolean;
}

function planOf({ scenarios, loads, workers = 1, plan }: VirtualRunOptions): RunPlan {
  return planFor({
    ...(scenarios !== undefined && { test: { kind: "file", file: "test.ts", bundle: "test.mjs" } }),
    workers,
    scenarios: loads.map((load, index) => ({ name: scenarios?.[index]?.name ?? "url", load })),
    ...plan,
  });
}

/** A whole run without sockets: every worker's engine, and the collector, on one virtual clock. */
export class VirtualRun {
  /** Negative until the run's 0, as the run clock is. */
  readonly clock: VirtualClock;
  readonly plan: RunPlan;
  readonly engines: readonly Engine[];
  readonly protocols: readonly MemoryProtocol[];
  readonly collector: Collector;
  readonly messages: IntervalMessage[] = [];
  /** What scripts said: `abort: why` and the like. */
  readonly said: string[] = [];
  startedMs = 0;
  finished = 0;
  finishedMs = 0;
  private isPrepared = false;

  constructor(options: VirtualRunOptions) {
    this.plan = planOf(options);
    this.clock = new VirtualClock(-1000, options.turnMs ?? 1 / 32);
    const { plan, clock, said } = this;
    const { scenarios } = options;
    const test =
      scenarios === undefined
        ? undefined
        : definitionOf(defineTest({ target: plan.target, scenarios: [...scenarios] }));
    this.collector = new Collector({
      scenarios: plan.scenarios.map(({ name }) => name),
      isOpen: plan.scenarios.map(({ load }) => load.kind === "open"),
      workers: plan.workers,
      slo: [],
      warmUpMs: plan.warmUpMs,
      askedAt: () => ({ iterationsPerSecond: null, users: null }),
      onSecond: () => undefined,
    });
    const workers = Array.from({ length: plan.workers }, (_, worker) => worker);
    this.protocols = workers.map(() => new MemoryProtocol(clock, options.target));
    this.engines = workers.map((worker) => {
      return new Engine({
        plan,
        worker,
        clock,
        test,
        setup: { data: undefined },
        env: {},
        voice: {
          log: (text) => said.push(`log: ${text}`),
          abort: (why) => {
            said.push(`abort: ${why}`);
            this.stop();
          },
          exhausted: (why) => said.push(`exhausted: ${why}`),
        },
        notice: (notice) => said.push(notice.kind === "limit" ? `limit: ${notice.limit}` : notice.kind),
        loopBusyRatio: () => 0.25,
        post: (message) => {
          if (options.keepsMessages !== false) this.messages.push(message);
          this.collector.add(message);
        },
        recorder: new Recorder(worker, plan.scenarios.length),
        protocol: this.protocols[worker]!,
      });
    });
  }

  /** Prepares and starts all engines; the clock then stands at `ms`. */
  async runUntil(ms: number): Promise<void> {
    if (!this.isPrepared) {
      this.isPrepared = true;
      for (const engine of this.engines)
        void engine.prepare().then(async () => {
          this.startedMs = this.clock.nowMs();
          await engine.run();
          this.finished++;
          this.finishedMs = this.clock.nowMs();
        });
    }
    await this.clock.runUntil(ms);
  }

  /** Until all engines have finished. @returns when the last did, run clock */
  async toEnd(limitMs = 3_600_000): Promise<number> {
    await this.runUntil(0);
    while (this.finished < this.engines.length) {
      if (this.clock.nowMs() > limitMs) throw new Error(`the run had not ended by ${limitMs} ms`);
      await this.clock.runFor(10);
    }
    this.collector.close();
    return this.finishedMs;
  }

  stop(): void {
    for (const engine of this.engines) engine.stop();
  }

  hold(isOn: boolean): void {
    for (const engine of this.engines) engine.hold(isOn);
  }

  cancel(): void {
    for (const engine of this.engines) engine.cancel();
  }

  get received(): number {
    return this.protocols.reduce((sum, { received }) => sum + received, 0);
  }

  /** What must hold of every run that has ended, however it did. */
  expectSound(): void {
    const { collector, messages, engines } = this;
    expect(mismatchOf(collector)).toBe("");
    const { started, ok, failed, cancelled } = collector.requests;
    expect(ok + failed + cancelled).toBe(started);
    expect(started).toBeGreaterThanOrEqual(this.received);
    for (const [index, tally] of collector.iterations.entries()) {
      expect(tally.started).toBe(tally.completed + tally.failed + tally.cancelled);
      if (this.plan.scenarios[index]!.load.kind === "open") expect(tally.planned).toBe(tally.started + tally.dropped);
      expect(tally.duration.count).toBe(tally.completed);
      expect(tally.failedDuration.count).toBe(tally.failed);
    }
    expect(messages.filter(({ isLast }) => isLast)).toHaveLength(engines.length);
    for (const [worker] of engines.entries()) {
      const own = messages.filter((message) => message.worker === worker);
      expect(own.at(-1)!.isLast).toBe(true);
      for (const [index, { startMs, endMs }] of own.entries()) {
        expect(startMs).toBe(own[index - 1]?.endMs ?? 0);
        expect(endMs).toBeGreaterThanOrEqual(startMs);
      }
    }
  }
}
