import { type ChildProcess, fork } from "node:child_process";
import type { DependencyResult } from "#run";
import type { ProxyOrder, ProxyReport } from "./messages.ts";
import type { OnSwitch, ProxyJob } from "./proxy.ts";

const startLimitMs = 10_000;
const stopLimitMs = 5_000;

/** Why a proxy could not listen. */
export class ProxyFailure extends Error {
  readonly code: string | undefined;

  constructor(reason: string, code: string | undefined) {
    super(reason);
    this.code = code;
  }
}

/** A proxy at work in another process: one of its own, or one that stands already. */
export interface ProxyProcess {
  /** As of a quarter of a second ago at most. */
  readonly sights: readonly DependencyResult[];
  /** Why it ended without being told to. */
  readonly lostBecause: string | undefined;
  /** The run's clock begins, and with it the faults; with `false` without those that a method switches. */
  start(startMonotonicMs: number, isMethodOn: boolean): void;
  /** Those that a method switches: resolves when they are on or off. */
  turn(isOn: boolean): Promise<void>;
  /** Faults and ports are gone when this is done. */
  stop(): Promise<readonly DependencyResult[]>;
}

/**
 * Opens all routes, or rejects. Faults begin with `start`.
 * @param entry the built file of child.ts
 * @param onLost hears of an end that nobody asked for
 */
export async function startProxy(
  entry: string,
  job: ProxyJob,
  listener: { readonly onSwitch: OnSwitch; readonly onLost: (reason: string) => void },
): Promise<ProxyProcess> {
  const child = fork(entry, [], { stdio: ["ignore", "ignore", "inherit", "ipc"], execArgv: [] });
  const watched = new WatchedProxy(child, listener);
  await watched.open(job);
  return watched;
}

class WatchedProxy implements ProxyProcess {
  sights: readonly DependencyResult[] = [];
  lostBecause: string | undefined = undefined;
  private readonly child: ChildProcess;
  private readonly ended: Promise<void>;
  private isLeaving = false;
  private settle: (failure: Error | undefined) => void = () => undefined;
  private readonly turning: (() => void)[] = [];

  constructor(child: ChildProcess, { onSwitch, onLost }: Parameters<typeof startProxy>[2]) {
    this.child = child;
    child.on("message", (report: ProxyReport) => {
      if (report.type === "open") this.settle(undefined);
      else if (report.type === "failed") this.settle(new ProxyFailure(report.reason, report.code));
      else if (report.type === "sights") this.sights = report.sights;
      else if (report.type === "turned") this.turning.shift()?.();
      else onSwitch(report.route, report.text, report.isOn);
    });
    child.on("error", (error) => this.settle(error));
    this.ended = new Promise((resolve) => {
      child.once("close", (code, signal) => {
        const reason = `it ended with ${signal ?? `code ${code}`}`;
        this.settle(new Error(reason));
        if (!this.isLeaving) {
          this.lostBecause = reason;
          onLost(reason);
        }
        for (const turned of this.turning.splice(0)) turned();
        resolve();
      });
    });
  }

  async open(job: ProxyJob): Promise<void> {
    const opened = new Promise<Error | undefined>((resolve) => (this.settle = resolve));
    const timer = setTimeout(() => this.settle(new Error("it did not listen within 10 s")), startLimitMs);
    this.order({ type: "open", job });
    const failure = await opened;
    clearTimeout(timer);
    this.settle = () => undefined;
    if (failure === undefined) return;
    this.isLeaving = true;
    this.child.kill("SIGKILL");
    throw failure;
  }

  start(startMonotonicMs: number, isMethodOn: boolean): void {
    this.order({ type: "start", startMonotonicMs, isMethodOn });
  }

  turn(isOn: boolean): Promise<void> {
    // Whoever is gone has no fault on.
    if (!this.child.connected) return Promise.resolve();
    return new Promise((resolve) => {
      this.turning.push(resolve);
      this.order({ type: "turn", isOn });
    });
  }

  async stop(): Promise<readonly DependencyResult[]> {
    this.isLeaving = true;
    const timer = setTimeout(() => this.child.kill("SIGKILL"), stopLimitMs);
    this.order({ type: "stop" });
    await this.ended;
    clearTimeout(timer);
    return this.sights;
  }

  private order(order: ProxyOrder): void {
    // It may have ended a moment ago: "close" says so.
    if (this.child.connected) this.child.send(order, () => undefined);
  }
}
