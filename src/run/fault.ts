/** One way of a connection, or both: `up` goes to the dependency, `down` comes from it. */
export type FaultWay = "up" | "down" | "both";

/** What goes wrong on the way to a dependency. */
export type FaultEffect =
  /** Everything arrives that much later, more or less the jitter, in order. */
  | { readonly kind: "latency"; readonly latencyMs: number; readonly jitterMs: number; readonly way: FaultWay }
  /** Of each connection. */
  | { readonly kind: "bandwidth"; readonly bytesPerSecond: number; readonly way: FaultWay }
  /** The connection is reset so long after it (or the request) began. */
  | { readonly kind: "reset"; readonly afterMs: number }
  /** So many bytes of answers arrive, then nothing more; with 0 the dependency hears nothing either. */
  | { readonly kind: "timeout"; readonly afterBytes: number }
  /** Requests are answered with this status, and the dependency never sees them. */
  | { readonly kind: "error"; readonly status: number }
  /** The end of a connection arrives that much later. */
  | { readonly kind: "slow-close"; readonly delayMs: number }
  /** Everything arrives in pieces with a pause after each. */
  | { readonly kind: "slicing"; readonly sliceBytes: number; readonly pauseMs: number; readonly way: FaultWay };

export type FaultKind = FaultEffect["kind"];

/** When a fault is on, by the run clock (`plimsoll proxy`: since its start). */
export type FaultWhen =
  | {
      readonly kind: "schedule";
      readonly fromMs: number;
      /** Null = until the end. */
      readonly forMs: number | null;
      /** Again and again; null = once. */
      readonly everyMs: number | null;
    }
  /** Whoever carries out the method decides; from the beginning until told otherwise. */
  | { readonly kind: "method" };

export interface FaultPlan {
  readonly effect: FaultEffect;
  /** 0–1. */
  readonly share: number;
  /** What the share is of. Requests are those of HTTP/1.1. */
  readonly of: "connections" | "requests";
  readonly when: FaultWhen;
}

export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** A dependency of the target with a proxy in front. */
export interface DependencyPlan {
  readonly name: string;
  readonly listen: HostPort;
  readonly to: HostPort;
  readonly faults: readonly FaultPlan[];
}

/** What went through a proxy since its faults began to count. */
export interface ProxyTraffic {
  /** Open at the beginning, or accepted later. */
  readonly connections: number;
  readonly open: number;
  /** The upstream could not be reached. */
  readonly refused: number;
  /** Connections that ended with a reset, whoever made it. */
  readonly resets: number;
  readonly bytesUp: number;
  readonly bytesDown: number;
  /** How often answers began after something was sent: round trips, as far as can be told without knowing the protocol. */
  readonly exchanges: number;
  /** HTTP requests answered in the dependency's place. */
  readonly answered: number;
}

/** A stretch in which a fault was on, by the run clock. */
export interface FaultSpan {
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

export interface FaultRecord {
  /** As people say it: `latency 100 ms ± 20 ms`. */
  readonly text: string;
  readonly plan: FaultPlan;
  readonly spans: readonly FaultSpan[];
}

/** What stood between the target and one of its dependencies, and when what was wrong. */
export interface DependencyResult {
  readonly name: string;
  /** What the target must be given instead of the dependency's own address. */
  readonly listen: string;
  readonly to: string;
  /** What it speaks: `PostgreSQL`, `HTTP`; absent = nobody spoke, or nothing known. */
  readonly protocol?: string;
  readonly faults: readonly FaultRecord[];
  readonly traffic: ProxyTraffic;
}
