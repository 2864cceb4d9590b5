/** The load that is to be made, as far as the machine has to hold it. */
export interface LoadAsked {
  /** As people say it: `200 users`, `500/s`. */
  readonly text: string;
  /** Connections held at the same time by closed load or a pool; 0 where nobody can tell. */
  readonly connections: number;
  /** Iterations/s of open load at its highest; absent in closed load. */
  readonly ratePerSecond?: number;
}

/** What this process may still take of the machine. */
export interface RoomFacts {
  readonly workers: number;
  readonly cores: number;
  /** Connections that file descriptors allow beside the process's own. */
  readonly connectionsMax: number;
  /** Of one local address to one address of the target. */
  readonly ports: number;
  /** Local addresses that connections start from. */
  readonly addresses: number;
  /** Requests that can be open at the same time, by whatever ends first. */
  readonly inFlightMax: number;
  readonly memory: MemoryFacts | null;
}

export interface MemoryFacts {
  readonly roomBytes: number;
  readonly bound: "asked" | "cgroup" | "machine";
}

/** How fast a generator is when the target costs nothing. */
export interface SpeedFacts {
  readonly requestsPerSecond: number;
  readonly workers: number;
  /** ISO 8601. */
  readonly measuredAt: string;
  readonly isNew: boolean;
}

/** How evenly time passes here, watched for a while in which this process does nothing else. */
export interface SteadinessFacts {
  readonly watchedMs: number;
  readonly ticks: number;
  /** How much later than asked for timers fire. */
  readonly lateP99Ms: number;
  readonly lateMaxMs: number;
  /** The smallest step that the clock takes. */
  readonly clockStepMs: number;
  /** The clock that must never go back did. */
  readonly wentBack: boolean;
  /** How far the wall clock strayed from it. */
  readonly wallStrayMs: number;
  /** Of all cores together; null where the system does not tell. */
  readonly busyRatio: number | null;
  readonly stealRatio: number | null;
}
