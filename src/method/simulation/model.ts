import type { Distribution } from "./distribution.ts";
import type { SpanModel, StepSpans } from "./span-model.ts";

/** Something of which there are only so many: cores, connections, slots, a lock. First come, first served. */
export interface StationModel {
  readonly name: string;
  readonly servers: number;
  /** Beyond so many waiting, a request is turned away with a 503; absent = no bound. */
  readonly queueMax?: number;
  /** One for all instances, not one each. */
  readonly isShared?: boolean;
  /** Each server is a connection the target opens to this `host:port`, once it is needed, and keeps. */
  readonly peer?: string;
  /** Spans of each stay; absent = it shows in no trace. */
  readonly spans?: StepSpans;
}

export type StepModel =
  /** Takes time, but nothing that runs out. */
  | { readonly kind: "delay"; readonly time: Distribution }
  | {
      readonly kind: "station";
      readonly station: string;
      readonly hold: Distribution;
      /** Share of the hold spent on a processor; 0 by default. */
      readonly cpuShare?: number;
      /** Given up after this long, waiting included, and tried again; what was begun is worked off in vain. */
      readonly timeoutMs?: number;
      readonly retries?: number;
    };

/** What memory does beside a leak. */
export interface MemoryModel {
  /** Grows to so much, by 1 − 1/e of it in so many requests: a cache that fills. */
  readonly cache?: { readonly bytes: number; readonly requests: number };
  /** Collected as soon as there is so much of it. */
  readonly garbage?: { readonly bytesPerRequest: number; readonly collectedAtBytes: number };
  /** Standard deviation, and how much of it is left a second later. */
  readonly noise?: { readonly bytes: number; readonly correlation: number };
  readonly limitBytes?: number;
}

export interface OperationModel {
  readonly name: string;
  readonly steps: readonly StepModel[];
  readonly bytes?: number;
}

/** A target as a network of queues. */
export interface TargetModel {
  readonly stations: readonly StationModel[];
  readonly operations: readonly OperationModel[];
  /** An iteration is one of these, by weight: its operations one after another. One of each operation if absent. */
  readonly flows?: readonly { readonly weight: number; readonly operations: readonly string[] }[];
  readonly instances?: number;
  /** More or fewer from a second on; what is under way ends where it is. */
  readonly scaling?: readonly { readonly atSeconds: number; readonly instances: number }[];
  /** Answers tell which instance they come from. */
  readonly namesInstances?: boolean;
  readonly balancing?: "random" | "round-robin" | "least-connections";
  /** The client gives up; the target goes on with what it has begun, and with what it has queued unless told. */
  readonly deadlineMs?: number;
  readonly forgetsAbandoned?: boolean;
  /** Everything stands still for so long, so often. */
  readonly freeze?: { readonly everyMs: number; readonly forMs: number };
  /** Times this much slower at first; the surplus falls to 1/e after so many requests. */
  readonly warmUp?: { readonly slowdown: number; readonly requests: number };
  /** A request that comes so long after the one before it takes so much longer: what was idle has to wake. */
  readonly idleCosts?: { readonly afterMs: number; readonly ms: number };
  /** Times 1 + (load ÷ this)² slower; the load is what arrived, forgotten to 1/e in so many seconds. */
  readonly slowsWithLoad?: { readonly doublesAtPerSecond: number; readonly memorySeconds: number };
  /** Each request served makes all later ones slower by this share. */
  readonly growthPerRequest?: number;
  readonly leakBytesPerRequest?: number;
  readonly memory?: MemoryModel;
  /** A connection to this `host:port` is taken and not given back with each so many requests. */
  readonly leaksConnection?: { readonly peer: string; readonly everyRequests: number };
  /** The client makes a request that failed again, so often. */
  readonly clientRetries?: number;
  /** Token bucket in front; beyond it 429 at once. */
  readonly rateLimit?: {
    readonly perSecond: number;
    readonly burst: number;
    /** It is that of a call the target makes: a 503 after a span that failed. */
    readonly call?: SpanModel;
  };
  /** The process ends and comes back empty. */
  readonly restartAtSeconds?: readonly number[];
  readonly cores?: number;
  /** Each stay at the station takes that much longer while the Lab's fault is on. */
  readonly fault?: { readonly station: string; readonly latencyMs: number };
}

export const defaultDeadlineMs = 10_000;
