import type { TargetReading, TrialResult } from "#run";

export type Random = () => number;

/** A target of known behaviour in virtual time: what it is, and what its process would show. */
export interface Planted {
  /** First come, first served. */
  readonly slots: number;
  /** How long a slot is held each time; `load` is offered, `made` are the iterations before. */
  readonly holdMs: (random: Random, load: { readonly perSecond: number; readonly made: number }) => number;
  /** How often an iteration takes a slot, one after the other. */
  readonly checkouts?: number;
  /** Without a slot, before it. */
  readonly outsideMs?: number;
  readonly pause?: { readonly lengthMs: number; readonly everyMs: number };
  /** Turned away at once: those beyond a rate, beyond a queue, or beyond a number of requests in a minute. */
  readonly refuse?: {
    readonly status: string;
    readonly perSecond?: number;
    readonly waiting?: number;
    readonly perMinute?: number;
  };
  /** Fails for the client then; the target goes on with it. */
  readonly deadlineMs?: number;
  readonly bytes?: number;
  readonly cpuMs: number;
  readonly idleCores?: number;
  /** How many threads share the processor time. */
  readonly cpuThreads?: number;
  readonly cpuLimitCores?: number;
  readonly cores?: number;
  readonly activeThreads?: (busy: number) => number;
  readonly threads?: (busy: number, inside: number) => number;
  readonly peers?: (busy: number, inside: number) => Readonly<Record<string, number>>;
  readonly memory?: { readonly baseBytes: number; readonly bytesInside: number; readonly limitBytes: number };
  readonly diskMs?: number;
}

export interface Stretch {
  readonly endedPerSecond: number;
  readonly good: readonly number[];
  readonly late: number;
  readonly refused: number;
  readonly arrived: number;
  readonly busyMean: number;
  readonly insideMean: number;
  readonly insideEnd: number;
}

interface Visit {
  readonly at: number;
  readonly arrived: number;
  readonly left: number;
}

/** `seconds` of Poisson arrivals to a target at rest. */
export function stretchOf(target: Planted, perSecond: number, seconds: number, random: Random, made: number): Stretch {
  const endMs = seconds * 1000;
  const free = Array.from({ length: target.slots }, () => 0);
  const queue = new Visits();
  const done = {
    good: [] as number[],
    late: 0,
    refused: 0,
    arrived: 0,
    ended: 0,
    busyMs: 0,
    insideMs: 0,
    insideEnd: 0,
  };
  const passes = admission(target);
  for (let at = gap(random, perSecond); at < endMs; at += gap(random, perSecond)) {
    done.arrived++;
    const waitMs =
      target.refuse?.waiting === undefined ? 0 : free.reduce((sum, until) => sum + Math.max(0, until - at), 0);
    if (passes(at, waitMs / target.slots))
      queue.add({ at: at + (target.outsideMs ?? 0), arrived: at, left: target.checkouts ?? 1 });
    else done.refused++;
    while (queue.isNextBefore(at)) serve(queue.take());
  }
  while (queue.isNextBefore(Number.POSITIVE_INFINITY)) serve(queue.take());
  return {
    endedPerSecond: (done.ended + done.refused) / seconds,
    good: done.good.toSorted((a, b) => a - b),
    late: done.late,
    refused: done.refused,
    arrived: done.arrived,
    busyMean: done.busyMs / endMs,
    insideMean: done.insideMs / endMs,
    insideEnd: done.insideEnd,
  };

  function serve({ at, arrived, left }: Visit): void {
    const slot = firstFree(free, at);
    const start = afterPause(target, Math.max(at, free[slot] ?? 0));
    const end = afterPause(target, start + target.holdMs(random, { perSecond, made: made + done.arrived }));
    free[slot] = end;
    done.busyMs += Math.max(0, Math.min(end, endMs) - Math.min(start, endMs));
    if (left > 1) queue.add({ at: end, arrived, left: left - 1 });
    else finish(arrived, end);
  }

  function finish(arrived: number, end: number): void {
    const deadlineMs = target.deadlineMs ?? 10_000;
    const isLate = end - arrived > deadlineMs;
    const seen = isLate ? arrived + deadlineMs : end;
    done.insideMs += Math.min(seen, endMs) - arrived;
    if (seen > endMs) done.insideEnd++;
    else {
      done.ended++;
      if (isLate) done.late++;
      else done.good.push(end - arrived);
    }
  }
}

/** The first that is free by then, or else the one that is free first. */
function firstFree(free: readonly number[], at: number): number {
  let first = 0;
  for (let slot = 0; slot < free.length; slot++) {
    const until = free[slot] ?? 0;
    if (until <= at) return slot;
    if (until < (free[first] ?? 0)) first = slot;
  }
  return first;
}

const gap = (random: Random, perSecond: number): number => (-Math.log(1 - random()) / perSecond) * 1000;

function afterPause({ pause }: Planted, at: number): number {
  if (pause === undefined) return at;
  const into = at % pause.everyMs;
  return into < pause.lengthMs ? at - into + pause.lengthMs : at;
}

/** A bucket that holds a tenth of a second, the queue, the minute. */
function admission({ refuse, slots }: Planted): (at: number, waitMs: number) => boolean {
  const rate = refuse?.perSecond ?? Number.POSITIVE_INFINITY;
  let tokens = rate / 10;
  let last = 0;
  let inMinute = 0;
  return (at, waitMs) => {
    tokens = Math.min(rate / 10, tokens + ((at - last) / 1000) * rate);
    last = at;
    const isWithin =
      (rate === Number.POSITIVE_INFINITY || tokens >= 1) &&
      inMinute < (refuse?.perMinute ?? Number.POSITIVE_INFINITY) &&
      (refuse?.waiting === undefined || waitMs < (refuse.waiting / slots) * 50);
    if (!isWithin) return false;
    tokens -= rate === Number.POSITIVE_INFINITY ? 0 : 1;
    inMinute++;
    return true;
  };
}

/** Visits by time. */
class Visits {
  readonly #heap: Visit[] = [];

  isNextBefore(at: number): boolean {
    const first = this.#heap[0];
    return first !== undefined && first.at <= at;
  }

  add(visit: Visit): void {
    let index = this.#heap.push(visit) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (this.#at(parent) <= this.#at(index)) return;
      this.#swap(index, parent);
      index = parent;
    }
  }

  take(): Visit {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (first === undefined || last === undefined) throw new Error("no visit is left");
    if (this.#heap.length === 0) return first;
    this.#heap[0] = last;
    for (let index = 0; ; ) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      const least = this.#at(right) < this.#at(left) ? right : left;
      if (this.#at(least) >= this.#at(index)) return first;
      this.#swap(index, least);
      index = least;
    }
  }

  #at(index: number): number {
    return this.#heap[index]?.at ?? Number.POSITIVE_INFINITY;
  }

  #swap(a: number, b: number): void {
    const [first, second] = [this.#heap[a], this.#heap[b]];
    if (first === undefined || second === undefined) return;
    this.#heap[a] = second;
    this.#heap[b] = first;
  }
}

/** What the target's process and machine would have said of that stretch, as far from exact as readings are. */
export function resourcesOf(
  target: Planted,
  stretch: Stretch,
  seconds: number,
  random: Random,
): NonNullable<TrialResult["resources"]> {
  const cores = target.cores ?? 2;
  const noisy = (value: number, by = 0.03): number => value * (1 + by * (2 * random() - 1));
  const worked = stretch.endedPerSecond - 0.9 * (stretch.refused / seconds);
  const used = Math.min(target.cpuLimitCores ?? cores, (target.idleCores ?? 0.01) + (worked * target.cpuMs) / 1000);
  const cpuCores = noisy(used);
  const generator = noisy(0.03 + stretch.endedPerSecond * 8e-5);
  const inside = Math.round(stretch.insideMean);
  const peers = Object.entries(target.peers?.(stretch.busyMean, stretch.insideMean) ?? {});
  const reading: TargetReading = {
    identity: "4711@1",
    pid: 4711,
    processes: 1,
    cpuCores,
    busiestThread: {
      name: "main",
      cpuCores: cpuCores / Math.min(target.cpuThreads ?? 1, Math.max(1, cpuCores / 0.98)),
    },
    threads: target.threads?.(stretch.busyMean, stretch.insideMean) ?? 11,
    activeThreads: target.activeThreads?.(stretch.busyMean) ?? 2 + 2 * random(),
    rssBytes: (target.memory?.baseBytes ?? 60e6) + inside * (target.memory?.bytesInside ?? 4000),
    fds: 20 + inside,
    fdsMax: 65_536,
    sockets: { established: inside, timeWait: 0, closeWait: 0, synSent: 0, acceptQueue: 0, acceptQueueMax: 511 },
    peers: Object.fromEntries(peers.map(([name, count]) => [name, noisy(count, 0.02)])),
    voluntarySwitchesPerSecond: stretch.endedPerSecond,
    involuntarySwitchesPerSecond: 5,
    readBytesPerSecond: 0,
    writeBytesPerSecond: target.diskMs === undefined ? 0 : worked * 20_000,
  };
  const limit = target.memory?.limitBytes ?? null;
  return {
    seconds,
    target: reading,
    cgroup: {
      cpuLimitCores: target.cpuLimitCores ?? null,
      throttledRatio: target.cpuLimitCores === undefined ? 0 : used >= 0.97 * target.cpuLimitCores ? 0.6 : 0.01,
      memoryLimitBytes: limit,
      memoryUsedBytes: limit === null ? null : Math.min(limit, reading.rssBytes),
      oomKills: 0,
    },
    host: {
      cores,
      cpuCores: Math.min(cores, cpuCores + generator + 0.05 + 0.15 * random()),
      stealRatio: 0,
      ioWaitRatio: target.diskMs === undefined ? 0 : 0.2,
      runnable: 1,
      memoryAvailableBytes: 3e9,
      memoryTotalBytes: 4e9,
      swapBytesPerSecond: 0,
      diskBusyRatio: Math.min(1, (worked * (target.diskMs ?? 0)) / 1000),
      network: { receivedBytesPerSecond: 0, sentBytesPerSecond: 0, loopbackBytesPerSecond: 1e6 },
    },
    generatorCpuCores: generator,
    metrics: {},
  };
}
