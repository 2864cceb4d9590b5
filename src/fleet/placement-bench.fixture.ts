import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "vitest";
import { Collector, type ErrorExample, mismatchOf } from "#measure";
import type { LoadPlan, RunPlan } from "#run";
import { createFeederCounters } from "#scenario";
import { planFor } from "../load/plan.fixture.ts";
import { Fleet, type FleetListener, type WorkerLoss } from "./fleet.ts";
import type { ScriptFailure } from "./messages.ts";
import type { Placement } from "./placement.ts";

export interface PlacementSubject {
  readonly placement: Placement;
  /** Builds a test file for workers placed there. */
  build(source: string): Promise<{ readonly file: string; readonly bundle: string; readonly feeders: number }>;
}

/** What an implementation cannot do, with the reason. */
export interface PlacementSkips {
  /** To outlive a script that ends its worker, or never gives the turn back. */
  readonly isolation?: string;
}

export const users = (count: number, durationMs: number): LoadPlan => ({
  kind: "closed",
  stages: [{ durationMs, from: count, to: count }],
});

export const counted = (iterations: number, count: number): LoadPlan => ({
  kind: "iterations",
  iterations,
  users: count,
  maxDurationMs: 20_000,
});

export interface Exercise {
  readonly source: string;
  readonly load: LoadPlan;
  readonly gracefulStopMs?: number;
  /** Called 400 ms after the start. */
  readonly meanwhile?: (fleet: Fleet) => void;
}

/** What came of it. */
export interface Carried {
  readonly isReady: boolean;
  /** Logs, and what was reported. */
  readonly said: readonly string[];
  readonly failures: readonly (ScriptFailure & { readonly hook: string })[];
  readonly losses: readonly WorkerLoss[];
  readonly collector: Collector;
  readonly errors: readonly ErrorExample[];
  /** From the order to start to the end. */
  readonly tookMs: number;
}

/** A target, and whole runs against it with engines placed by the subject. */
export class PlacementBench {
  /** What the target was asked for in the last run. */
  readonly requested: string[] = [];
  private readonly create: () => Promise<PlacementSubject>;
  private subject: PlacementSubject | undefined = undefined;
  private server: Server | undefined = undefined;

  constructor(create: () => Promise<PlacementSubject>) {
    this.create = create;
  }

  async open(): Promise<void> {
    this.subject = await this.create();
    const server = createServer((request, response) => {
      this.requested.push(request.url ?? "");
      setTimeout(() => response.end("{}"), request.url === "/slow" ? 10_000 : 2).unref();
    });
    this.server = server;
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  }

  close(): void {
    this.server?.closeAllConnections();
    this.server?.close();
  }

  /** Two workers, one scenario. */
  async carryOut({ source, load, gracefulStopMs = 1000, meanwhile }: Exercise): Promise<Carried> {
    this.requested.length = 0;
    const { file, bundle, feeders } = await this.subject!.build(source);
    const plan = planFor({
      test: { kind: "file", file, bundle },
      target: `http://127.0.0.1:${(this.server!.address() as AddressInfo).port}`,
      workers: 2,
      gracefulStopMs,
      scenarios: [{ name: "flow", load }],
    });
    const heard = new Heard(plan);
    const fleet = new Fleet(plan, this.subject!.placement, createFeederCounters(feeders), heard.listener);
    let startedMs = Number.NaN;
    let isReady = false;
    try {
      isReady = await fleet.prepare();
      if (isReady) {
        startedMs = performance.now();
        fleet.start();
        if (meanwhile !== undefined) setTimeout(() => meanwhile(fleet), 400);
        await fleet.finish();
      }
    } finally {
      await fleet.close();
    }
    const { said, failures, losses, collector } = heard;
    collector.close();
    expect(mismatchOf(collector)).toBe("");
    const errors = collector.names.errors.names;
    return { isReady, said, failures, losses, collector, errors, tookMs: performance.now() - startedMs };
  }
}

/** What a fleet had to tell. */
class Heard {
  readonly said: string[] = [];
  readonly failures: (ScriptFailure & { readonly hook: string })[] = [];
  readonly losses: WorkerLoss[] = [];
  readonly collector: Collector;

  constructor(plan: RunPlan) {
    this.collector = new Collector({
      scenarios: plan.scenarios.map(({ name }) => name),
      workers: plan.workers,
      slo: [],
      warmUpMs: 0,
      askedAt: () => ({ iterationsPerSecond: null, users: null }),
      onSecond: () => undefined,
    });
  }

  get listener(): FleetListener {
    const { said, failures, collector } = this;
    return {
      interval: (interval) => collector.add(interval),
      log: (text) => said.push(text),
      aborted: (why) => said.push(`aborted: ${why}`),
      noticed: ({ kind }) => said.push(kind),
      exhausted: (why) => said.push(`exhausted: ${why}`),
      workerLost: (loss) => {
        const { worker, why, isStuck } = loss;
        this.losses.push(loss);
        said.push(`lost ${worker}: ${why}`);
        collector.workerLost(worker, { why, isStuck });
      },
      hookFailed: (hook, failure) => failures.push({ ...failure, hook }),
    };
  }
}
