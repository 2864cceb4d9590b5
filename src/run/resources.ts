/** What the target's processes said of themselves in one second. Null = this system does not tell. */
export interface TargetReading {
  /** Changes when the target was restarted: main process and its start time. */
  readonly identity: string;
  readonly pid: number;
  /** The main process and its descendants. */
  readonly processes: number;
  /** Cores in use, all processes: 1 = one core fully busy. */
  readonly cpuCores: number;
  readonly busiestThread: { readonly name: string; readonly cpuCores: number } | null;
  readonly threads: number;
  /** Threads that ran at all in this second. */
  readonly activeThreads: number | null;
  readonly rssBytes: number;
  /** Of each process by its pid, where there are several; of 32 at most. Absent in summaries. */
  readonly rssByProcess?: Readonly<Record<string, number>>;
  readonly fds: number | null;
  readonly fdsMax: number | null;
  readonly sockets: {
    readonly established: number;
    readonly timeWait: number;
    readonly closeWait: number;
    readonly synSent: number;
    /** Connections the system has accepted and the target has not yet, and how many may wait so. */
    readonly acceptQueue: number | null;
    readonly acceptQueueMax: number | null;
  } | null;
  /** Established connections the target itself opened, by `address:port` of the other end. */
  readonly peers: Readonly<Record<string, number>>;
  readonly voluntarySwitchesPerSecond: number | null;
  readonly involuntarySwitchesPerSecond: number | null;
  /** To and from storage. */
  readonly readBytesPerSecond: number | null;
  readonly writeBytesPerSecond: number | null;
}

export interface HostReading {
  readonly cores: number;
  readonly cpuCores: number;
  readonly stealRatio: number | null;
  readonly ioWaitRatio: number | null;
  /** Threads that could run, running ones among them. */
  readonly runnable: number | null;
  readonly memoryAvailableBytes: number;
  readonly memoryTotalBytes: number;
  readonly swapBytesPerSecond: number | null;
  /** Share of the time the busiest disk was at work. */
  readonly diskBusyRatio: number | null;
  readonly network: {
    readonly receivedBytesPerSecond: number;
    readonly sentBytesPerSecond: number;
    readonly loopbackBytesPerSecond: number;
  } | null;
}

/** The control group the target is in, version 1 or 2. */
export interface CgroupReading {
  readonly cpuLimitCores: number | null;
  /** Share of the scheduler's periods in which the target was held back. */
  readonly throttledRatio: number | null;
  readonly memoryLimitBytes: number | null;
  readonly memoryUsedBytes: number | null;
  readonly oomKills: number | null;
}

/** A statement between two looks, with `$1` for its values. */
export interface PostgresStatement {
  readonly text: string;
  readonly callsPerSecond: number;
  readonly meanMs: number;
  readonly rowsPerCall: number;
}

/** What a PostgreSQL server says of itself. Plimsoll's own connection is not in it. */
export interface PostgresReading {
  /** Clients' connections by state: `active`, `idle`, `idle in transaction`, … */
  readonly connections: Readonly<Record<string, number>>;
  readonly connectionsMax: number;
  /** Connections that wait within the server, by `kind: event`: `Lock: transactionid`, `IO: DataFileRead`. */
  readonly waits: Readonly<Record<string, number>>;
  /** Those of them that wait for a lock somebody else has. */
  readonly lockWaits: number;
  /** How long the oldest open transaction has lasted; null = none is open. */
  readonly longestTransactionMs: number | null;
  /** Of the blocks asked for, those that were in the server's memory. Null = none were asked for, or not known yet. */
  readonly cacheHitRatio: number | null;
  readonly transactionsPerSecond: number | null;
  readonly deadlocksPerSecond: number | null;
  /** Those that took most time, the first most. Null = pg_stat_statements is not there, or not known yet. */
  readonly statements: readonly PostgresStatement[] | null;
}

/** All observers in one second of the run clock; what was not observed is null. */
export interface ResourceReading {
  readonly atSeconds: number;
  readonly target: TargetReading | null;
  readonly cgroup: CgroupReading | null;
  readonly host: HostReading | null;
  /** The generator's own processor time, in cores. */
  readonly generatorCpuCores: number | null;
  /** Prometheus samples by `name{label="value"}`; counters as their increase per second. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Absent where none was asked for. */
  readonly postgres?: PostgresReading | null;
}

/** A stretch of readings in one: means, and the most where a name says so. */
export interface ResourceSummary {
  readonly seconds: number;
  readonly target: TargetReading | null;
  readonly cgroup: CgroupReading | null;
  readonly host: HostReading | null;
  readonly generatorCpuCores: number | null;
  readonly metrics: Readonly<Record<string, number>>;
  /** Absent where none was asked for. */
  readonly postgres?: PostgresReading | null;
}
