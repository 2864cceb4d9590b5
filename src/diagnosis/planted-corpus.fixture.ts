import type { Planted, Random } from "./planted-target.fixture.ts";

export const exponential = (meanMs: number) => (random: Random) => -Math.log(1 - random()) * meanMs;
export const fixed = (ms: number) => (random: Random) => ms * (1 + 0.01 * random());
/** Squared coefficient of variation 4. */
const lognormal = (meanMs: number) => (random: Random) => {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const sigma = Math.sqrt(Math.log(5));
  return meanMs * Math.exp(sigma * normal - sigma ** 2 / 2);
};
/** So many that nobody waits. */
const many = 400;

export interface Case {
  readonly name: string;
  readonly target: Planted;
  /** What must be named first; with several, what outside evidence cannot tell apart. */
  readonly first: readonly string[];
  /** The limit that is to be found, within 15 %; null = none is stated. */
  readonly limit: number | null;
  /** What must be among the first two where nothing but answers is seen; empty = nothing may be named. */
  readonly bare: readonly string[];
}

/** Planted truths: the corpus of what a search for the limit must tell apart, and others of their kinds. */
export const corpus: readonly Case[] = [
  {
    name: "one event loop, 5 ms each",
    target: { slots: 1, holdMs: fixed(5), outsideMs: 0.3, cpuMs: 5 },
    first: ["cpu-event-loop"],
    limit: 1,
    bare: ["cpu-event-loop"],
  },
  {
    name: "one event loop, 1.5 ms each after 20 ms of waiting",
    target: { slots: 1, holdMs: exponential(1.5), outsideMs: 20, cpuMs: 1.5 },
    first: ["cpu-event-loop"],
    limit: 1,
    bare: ["lock", "cpu-event-loop"],
  },
  {
    name: "four cores, all of them",
    target: { slots: 4, holdMs: exponential(12), cpuMs: 12, cpuThreads: 4, cores: 4 },
    first: ["cpu-host"],
    limit: 4,
    bare: ["connection-pool"],
  },
  {
    name: "a CPU quota of half a core",
    target: { slots: 1, holdMs: fixed(8), cpuMs: 4, cpuLimitCores: 0.5 },
    first: ["cpu-host"],
    limit: 0.5,
    bare: ["cpu-event-loop"],
  },
  {
    name: "four busy threads of eight cores",
    target: { slots: 4, holdMs: fixed(20), cpuMs: 20, cpuThreads: 4, cores: 8 },
    first: ["thread-pool"],
    limit: 4,
    bare: ["connection-pool", "thread-pool"],
  },
  {
    name: "a pool of 10 within the target, exponential holds of 50 ms",
    target: { slots: 10, holdMs: exponential(50), outsideMs: 1, cpuMs: 0.4 },
    first: ["connection-pool"],
    limit: 10,
    bare: ["connection-pool"],
  },
  {
    name: "a pool of 10, two fixed checkouts of 20 ms, to PostgreSQL",
    target: {
      slots: 10,
      holdMs: fixed(20),
      checkouts: 2,
      cpuMs: 0.5,
      peers: (_, inside) => ({ "127.0.0.1:5432": Math.min(10, inside + 2) }),
    },
    first: ["connection-pool"],
    limit: 10,
    bare: ["connection-pool"],
  },
  {
    name: "a pool of 32 to MySQL that is always open, lognormal holds of 80 ms",
    target: { slots: 32, holdMs: lognormal(80), cpuMs: 0.4, peers: () => ({ "10.0.0.5:3306": 32 }) },
    first: ["connection-pool"],
    limit: 32,
    bare: ["connection-pool"],
  },
  {
    name: "a pool of 3 of 30 ms in a request of 60 ms",
    target: { slots: 3, holdMs: exponential(30), outsideMs: 30, cpuMs: 0.4 },
    first: ["connection-pool", "thread-pool"],
    limit: null,
    bare: ["connection-pool"],
  },
  {
    name: "a pool of 4 threads, 40 ms each",
    target: { slots: 4, holdMs: fixed(40), cpuMs: 0.5, activeThreads: () => 6 },
    first: ["thread-pool"],
    limit: 4,
    bare: ["connection-pool", "thread-pool"],
  },
  {
    name: "a server that starts up to 25 threads",
    target: {
      slots: 25,
      holdMs: exponential(100),
      cpuMs: 0.5,
      activeThreads: (busy) => 3 + busy,
      threads: (_, inside) => 12 + Math.min(25, Math.ceil(inside)),
    },
    first: ["thread-pool"],
    limit: 25,
    bare: ["connection-pool"],
  },
  {
    name: "a lock of 4 ms after 20 ms",
    target: { slots: 1, holdMs: fixed(4), outsideMs: 20, cpuMs: 0.4 },
    first: ["lock"],
    limit: 1,
    bare: ["lock"],
  },
  {
    name: "a queue with one worker, exponential 8 ms",
    target: { slots: 1, holdMs: exponential(8), outsideMs: 2, cpuMs: 0.3 },
    first: ["lock"],
    limit: 1,
    bare: ["cpu-event-loop", "lock"],
  },
  {
    name: "a service behind it with 20 slots of 100 ms",
    target: {
      slots: 20,
      holdMs: exponential(100),
      outsideMs: 1,
      cpuMs: 0.7,
      peers: (_, inside) => ({ "127.0.0.1:39211": inside }),
    },
    first: ["slow-dependency"],
    limit: 20,
    bare: ["connection-pool", "slow-dependency"],
  },
  {
    name: "5 outgoing connections, 40 ms each",
    target: {
      slots: 5,
      holdMs: exponential(40),
      outsideMs: 1,
      cpuMs: 0.7,
      peers: (_, inside) => ({ "127.0.0.1:39211": Math.min(5, 0.4 + inside) }),
    },
    first: ["http-client-pool"],
    limit: 5,
    bare: ["connection-pool", "http-client-pool"],
  },
  {
    name: "a service behind it that allows 150/s",
    target: {
      slots: many,
      holdMs: exponential(30),
      cpuMs: 0.5,
      refuse: { perSecond: 150, status: "503" },
      peers: (_, inside) => ({ "127.0.0.1:39211": inside + 1 }),
    },
    first: ["dependency-throttling"],
    limit: 150,
    bare: ["dependency-throttling"],
  },
  {
    name: "a rate limiter of 120/s",
    target: { slots: many, holdMs: exponential(10), cpuMs: 0.4, refuse: { perSecond: 120, status: "429" } },
    first: ["rate-limiter"],
    limit: 120,
    bare: ["rate-limiter"],
  },
  {
    name: "a line of 12 MB/s",
    target: { slots: 1, holdMs: fixed(100_000 / 12_000), outsideMs: 2, bytes: 100_000, cpuMs: 0.3 },
    first: ["bandwidth"],
    limit: 12e6,
    bare: ["bandwidth"],
  },
  {
    name: "pauses of 200 ms every 5 s",
    target: { slots: 1, holdMs: fixed(1), pause: { lengthMs: 200, everyMs: 5000 }, cpuMs: 1 },
    first: ["gc"],
    limit: null,
    bare: ["gc"],
  },
  {
    name: "holds that take longer the more was done",
    target: { slots: 40, holdMs: (random, { made }) => (20 + made / 700) * (1 + 0.2 * random()), cpuMs: 0.4 },
    first: ["data-growth"],
    limit: null,
    bare: ["data-growth"],
  },
  {
    name: "holds that take longer the more load there is",
    target: {
      slots: 60,
      holdMs: (random, { perSecond }) => (20 + Math.min(300, 0.0018 * perSecond ** 2)) * (1 + 0.2 * random()),
      cpuMs: 0.4,
    },
    first: ["slow-bleed"],
    limit: null,
    bare: ["slow-bleed"],
  },
  {
    name: "work for clients that have gone",
    target: { slots: 10, holdMs: exponential(50), deadlineMs: 400, cpuMs: 0.4 },
    // The pool gives first; that it then works in vain stands right behind it.
    first: ["connection-pool", "congestion-collapse"],
    limit: null,
    bare: ["congestion-collapse"],
  },
  {
    name: "a pool of 10 that sheds what would wait too long",
    target: { slots: 10, holdMs: exponential(50), cpuMs: 0.4, refuse: { waiting: 50, status: "503" } },
    first: ["connection-pool"],
    limit: 10,
    bare: ["connection-pool"],
  },
  {
    name: "a disk",
    target: { slots: 1, holdMs: exponential(6), cpuMs: 0.4, diskMs: 6 },
    first: ["disk"],
    limit: null,
    bare: ["cpu-event-loop", "lock"],
  },
];

/** Nothing may be said of these. */
export const controls: readonly { readonly name: string; readonly target: Planted; readonly max: number }[] = [
  { name: "healthy and fast", target: { slots: many, holdMs: exponential(3), cpuMs: 0.1 }, max: 2000 },
  { name: "healthy and slow", target: { slots: many, holdMs: exponential(250), cpuMs: 0.2 }, max: 400 },
  { name: "healthy with a heavy tail", target: { slots: many, holdMs: lognormal(20), cpuMs: 0.2 }, max: 800 },
];
