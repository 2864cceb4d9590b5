import type { IntervalMessage, Recorder } from "#measure";
import type { ConnectionCounters, Protocol, Traffic } from "#protocol";
import type { Clock, RunNotice, RunPlan } from "#run";
import type { RunVoice, SentRequests, TestDefinition } from "#scenario";
import type { Used } from "./limits.ts";

/** What an engine is made of; its placement gives it. */
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
  /** `sent` holds the requests of sampled traces since the last one; undefined = nobody receives any. */
  readonly post: (message: IntervalMessage, sent: SentRequests | undefined) => void;
  readonly recorder: Recorder;
  readonly protocol: Protocol & {
    readonly counters: ConnectionCounters;
    readonly traffic: Traffic;
    readonly reachesPublic: boolean;
  };
  /** What setup took of the run's limits. */
  readonly used?: Used;
  readonly notice: (notice: RunNotice) => void;
}
