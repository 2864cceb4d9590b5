import type { Arrivals } from "#run";
import type { Histogram } from "./histogram.ts";

export interface Stall {
  /** Run clock. */
  readonly atSeconds: number;
  readonly durationMs: number;
}

/** Open load: what was to arrive, and what became of it. */
export interface ArrivalFacts {
  readonly kind: Arrivals;
  /** Intended starts that had come by the end. */
  readonly planned: number;
  readonly started: number;
  /** Dropped at the in-flight limit although the engine was on time: the target is slow. */
  readonly droppedAtLimit: number;
  /** Dropped because the engine was not on time. */
  readonly droppedByGenerator: number;
  /** Had to wait until a virtual user was started for them. */
  readonly waitedForUser: number;
  /** How many may be in flight at the same time, and the most iterations/s that were asked for. */
  readonly inFlightLimit: number;
  readonly ratePerSecondMax: number;
  /** From intended start to sending, one value per arrival. */
  readonly sendLag: Histogram;
  /** Σ(count − expected)² / expected over equal bins, divided by their number. Null = too few bins to say. */
  readonly dispersion: { readonly index: number; readonly bins: number } | null;
}

/** How near the process came to the end of the memory there is for it. */
export interface MemoryFacts {
  readonly usedBytesMax: number;
  readonly limitBytes: number;
  /** Who set the limit: `--max-memory`, the control group, or the machine by what it has. */
  readonly bound: "asked" | "cgroup" | "machine";
  /** How long nothing new was begun for lack of memory. */
  readonly shedMs: number;
  /** The run was ended for lack of memory. */
  readonly isStopped: boolean;
}

/** What is known of the generator and of the sample when a run, or a part of it, has ended. */
export interface HealthFacts {
  readonly mode: "open" | "closed" | "iterations";
  /** Measured, without warm-up. */
  readonly seconds: number;
  /** Null unless `mode` is `open`. */
  readonly arrivals: ArrivalFacts | null;
  /** Requests that ended; iterations where a test makes no requests. */
  readonly samples: number;
  /** Median service time, the scale that delays of ours are held against. */
  readonly serviceP50Ms: number | null;
  /** An SLO on a latency or a rate was missed: what a busy generator may have caused. */
  readonly isBoundSloMissed: boolean;
  /** One worker's mean each, 0–1. */
  readonly loopBusyRatios: readonly number[];
  /** Beyond the delay that was asked for, all workers together. */
  readonly loopDelayP99Ms: number | null;
  /** CPU time of the process over time, divided by the number of workers. */
  readonly cpuRatioPerWorker: number | null;
  readonly stealRatio: number | null;
  readonly stalls: readonly Stall[];
  /** Null where the system tells of no limit. */
  readonly memory: MemoryFacts | null;
  readonly fdsExhausted: number;
  readonly portsExhausted: number;
  /** Why each worker that ended before its time did. */
  readonly workersLost: readonly string[];
  /** Where scripts did not give the turn back, so that their worker was ended. */
  readonly scriptsStuck: readonly string[];
  readonly isLedgerExact: boolean;
  /** Where the counts disagree, e.g. `4,120 started, 4,118 ended`; "" while they agree. */
  readonly ledgerMismatch: string;
  /** Names beyond the cap that were counted as `__other__`. */
  readonly namesOverflowed: number;
  readonly isTlsUnverified: boolean;
  /** Metrics endpoints that were asked for and never read, each with the reason. */
  readonly metricsUnread: readonly string[];
  /** Why the receiver of the target's traces ended before its time, or never listened; null = it did not. */
  readonly receiverLost: string | null;
  /** Idle connections closed because the target sent bytes on them that nobody had asked for. */
  readonly unsolicited: number;
  /** `host:port` of the proxy between here and the target; null where there is none. */
  readonly proxy: string | null;
}
