/** A server process of this folder, by its file, and what it is told. */
interface Process {
  readonly file: string;
  readonly options: object;
}

export interface CapacityTargetSpec extends Process {
  /** Another process that the target calls; it is told its port as `dependencyPort`. */
  readonly dependency?: Process;
  /** Whose truth is that of the whole. */
  readonly truthOf: "target" | "dependency" | "nobody";
  /** About what it carries, requests/s, for a load to try it with. Null = it has no such limit. */
  readonly aboutPerSecond: number | null;
  /** Requests after which it is what it is; absent = from the first. */
  readonly coldRequests?: number;
  /** With more load than it carries it completes less than it carries. */
  readonly falls?: true;
}

const exponential = (meanMs: number): object => ({ shape: "exponential", meanMs });
const fixed = (meanMs: number): object => ({ shape: "fixed", meanMs });

const table = {
  "cpu-loop": { file: "cpu-loop.mjs", options: { spinMs: 5 }, truthOf: "target", aboutPerSecond: 197 },
  "pool-exponential": {
    file: "pool.mjs",
    options: { slots: 10, hold: exponential(50) },
    truthOf: "target",
    aboutPerSecond: 197,
  },
  "pool-fixed": { file: "pool.mjs", options: { slots: 10, hold: fixed(20) }, truthOf: "target", aboutPerSecond: 484 },
  "pool-two-checkouts": {
    file: "pool.mjs",
    options: { slots: 10, hold: fixed(20), visits: 2 },
    truthOf: "target",
    aboutPerSecond: 246,
    // First come, first served: while the line grows, more first visits are made than second ones.
    falls: true,
  },
  "pool-bounded-queue": {
    file: "pool.mjs",
    options: { slots: 10, hold: exponential(50), queueMax: 50 },
    truthOf: "target",
    aboutPerSecond: 197,
  },
  lock: { file: "lock.mjs", options: { lockedMs: 4, outsideMs: 20 }, truthOf: "target", aboutPerSecond: 220 },
  "thread-pool": { file: "thread-pool.mjs", options: { threads: 4, ms: 40 }, truthOf: "target", aboutPerSecond: 99 },
  "slow-dependency": {
    file: "forward.mjs",
    options: {},
    dependency: { file: "pool.mjs", options: { slots: 20, hold: fixed(100) } },
    truthOf: "dependency",
    aboutPerSecond: 198,
  },
  "client-limit": {
    file: "forward.mjs",
    options: { socketsMax: 5 },
    dependency: { file: "../hold.mjs", options: { ms: 40 } },
    truthOf: "target",
    aboutPerSecond: 120,
  },
  quota: {
    file: "forward.mjs",
    options: {},
    dependency: { file: "limiter.mjs", options: { perSecond: 150, burst: 15, ms: 10, status: 503 } },
    truthOf: "dependency",
    aboutPerSecond: 150,
  },
  "rate-limiter": {
    file: "limiter.mjs",
    options: { perSecond: 150, burst: 15, ms: 10, status: 429 },
    truthOf: "target",
    aboutPerSecond: 150,
  },
  bandwidth: {
    file: "bandwidth.mjs",
    options: { bytesPerSecond: 4_000_000, bodyBytes: 40_000 },
    truthOf: "target",
    aboutPerSecond: 99.8,
  },
  freeze: {
    file: "freeze-pool.mjs",
    options: { slots: null, hold: fixed(1), freezeMs: 200, everyMs: 5000 },
    truthOf: "nobody",
    aboutPerSecond: null,
  },
  "freeze-pool": {
    file: "freeze-pool.mjs",
    options: { slots: 10, hold: exponential(50), freezeMs: 200, everyMs: 5000 },
    truthOf: "target",
    aboutPerSecond: 190,
  },
  "warm-up": {
    file: "warm-up.mjs",
    options: { slots: 10, hold: exponential(50), coldRequests: 300, coldFactor: 5 },
    truthOf: "target",
    aboutPerSecond: 197,
    coldRequests: 300,
  },
  bleed: {
    file: "bleed.mjs",
    options: { baseMs: 50, doublesAtPerSecond: 200 },
    truthOf: "target",
    aboutPerSecond: null,
  },
  records: {
    file: "records.mjs",
    options: { slots: 10, baseMs: 20, msPerThousand: 4 },
    truthOf: "nobody",
    aboutPerSecond: null,
  },
  collapse: {
    file: "collapse.mjs",
    options: { slots: 10, hold: exponential(50), deadlineMs: 1000 },
    truthOf: "target",
    aboutPerSecond: 197,
    // What is late by a second has failed, and in overload everything is.
    falls: true,
  },
  instances: {
    file: "instances.mjs",
    options: { count: 2, file: "pool.mjs", options: { slots: 10, hold: exponential(50) } },
    truthOf: "target",
    aboutPerSecond: 394,
  },
  restarting: {
    file: "restarting.mjs",
    options: { afterRequests: 2500, file: "pool.mjs", options: { slots: 10, hold: exponential(50) } },
    truthOf: "target",
    aboutPerSecond: null,
  },
  "healthy-fast": { file: "../hold.mjs", options: { ms: 2 }, truthOf: "nobody", aboutPerSecond: null },
  "healthy-slow": { file: "../hold.mjs", options: { ms: 200 }, truthOf: "nobody", aboutPerSecond: null },
  null: { file: "../null.mjs", options: {}, truthOf: "nobody", aboutPerSecond: null },
} as const satisfies Readonly<Record<string, CapacityTargetSpec>>;

export type CapacityTargetName = keyof typeof table;

/** Every planted target: one kind of limit each, with sizes that two cores can show. */
export const capacityTargets: Readonly<Record<CapacityTargetName, CapacityTargetSpec>> = table;
