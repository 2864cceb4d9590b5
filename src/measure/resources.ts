import type { CgroupReading, HostReading, ResourceReading, ResourceSummary, TargetReading } from "#run";
import { summarizePostgres } from "./postgres-summary.ts";

/**
 * Readings of some seconds in one. Amounts and rates are means over the seconds in which they were known; limits, pid
 * and identity are the last ones; kills are those of all seconds together.
 */
export function summarizeResources(readings: readonly ResourceReading[]): ResourceSummary {
  return {
    seconds: readings.length,
    target: summarizeTarget(known(readings, ({ target }) => target)),
    cgroup: summarizeCgroup(known(readings, ({ cgroup }) => cgroup)),
    host: summarizeHost(known(readings, ({ host }) => host)),
    generatorCpuCores: mean(readings, ({ generatorCpuCores }) => generatorCpuCores),
    metrics: meanOfEach(
      readings.map(({ metrics }) => metrics),
      "whereKnown",
    ),
    ...(readings.some(({ postgres }) => postgres !== undefined) && {
      postgres: summarizePostgres(known(readings, ({ postgres }) => postgres ?? null)),
    }),
  };
}

function summarizeTarget(all: readonly TargetReading[]): TargetReading | null {
  const last = all.at(-1);
  if (last === undefined) return null;
  const amount = (of: (reading: TargetReading) => number): number => mean(all, of) ?? 0;
  return {
    identity: last.identity,
    pid: last.pid,
    processes: amount(({ processes }) => processes),
    cpuCores: amount(({ cpuCores }) => cpuCores),
    busiestThread: busiest(all),
    threads: amount(({ threads }) => threads),
    activeThreads: mean(all, ({ activeThreads }) => activeThreads),
    rssBytes: amount(({ rssBytes }) => rssBytes),
    fds: mean(all, ({ fds }) => fds),
    fdsMax: last.fdsMax,
    sockets: summarizeSockets(known(all, ({ sockets }) => sockets)),
    peers: meanOfEach(
      all.map(({ peers }) => peers),
      "asZero",
    ),
    voluntarySwitchesPerSecond: mean(all, ({ voluntarySwitchesPerSecond: rate }) => rate),
    involuntarySwitchesPerSecond: mean(all, ({ involuntarySwitchesPerSecond: rate }) => rate),
    readBytesPerSecond: mean(all, ({ readBytesPerSecond: rate }) => rate),
    writeBytesPerSecond: mean(all, ({ writeBytesPerSecond: rate }) => rate),
  };
}

/** The thread that was busiest most of the time by name; how busy the busiest was, whichever it was. */
function busiest(all: readonly TargetReading[]): TargetReading["busiestThread"] {
  const cpuByName = new Map<string, number>();
  for (const { busiestThread } of all) {
    if (busiestThread === null) continue;
    const { name, cpuCores } = busiestThread;
    cpuByName.set(name, (cpuByName.get(name) ?? 0) + cpuCores);
  }
  const [first] = [...cpuByName].toSorted(([, a], [, b]) => b - a);
  if (first === undefined) return null;
  return { name: first[0], cpuCores: mean(all, ({ busiestThread }) => busiestThread?.cpuCores ?? 0) ?? 0 };
}

type Sockets = NonNullable<TargetReading["sockets"]>;

function summarizeSockets(all: readonly Sockets[]): Sockets | null {
  const last = all.at(-1);
  if (last === undefined) return null;
  const amount = (of: (reading: Sockets) => number): number => mean(all, of) ?? 0;
  return {
    established: amount(({ established }) => established),
    timeWait: amount(({ timeWait }) => timeWait),
    closeWait: amount(({ closeWait }) => closeWait),
    synSent: amount(({ synSent }) => synSent),
    acceptQueue: mean(all, ({ acceptQueue }) => acceptQueue),
    acceptQueueMax: last.acceptQueueMax,
  };
}

function summarizeCgroup(all: readonly CgroupReading[]): CgroupReading | null {
  const last = all.at(-1);
  if (last === undefined) return null;
  const kills = known(all, ({ oomKills }) => oomKills);
  return {
    cpuLimitCores: last.cpuLimitCores,
    throttledRatio: mean(all, ({ throttledRatio }) => throttledRatio),
    memoryLimitBytes: last.memoryLimitBytes,
    memoryUsedBytes: mean(all, ({ memoryUsedBytes }) => memoryUsedBytes),
    oomKills: kills.length === 0 ? null : sum(kills),
  };
}

function summarizeHost(all: readonly HostReading[]): HostReading | null {
  const last = all.at(-1);
  if (last === undefined) return null;
  const network = known(all, (reading) => reading.network);
  const traffic = (of: (reading: (typeof network)[number]) => number): number => mean(network, of) ?? 0;
  return {
    cores: last.cores,
    cpuCores: mean(all, ({ cpuCores }) => cpuCores) ?? 0,
    stealRatio: mean(all, ({ stealRatio }) => stealRatio),
    ioWaitRatio: mean(all, ({ ioWaitRatio }) => ioWaitRatio),
    runnable: mean(all, ({ runnable }) => runnable),
    memoryAvailableBytes: mean(all, ({ memoryAvailableBytes }) => memoryAvailableBytes) ?? 0,
    memoryTotalBytes: last.memoryTotalBytes,
    swapBytesPerSecond: mean(all, ({ swapBytesPerSecond }) => swapBytesPerSecond),
    diskBusyRatio: mean(all, ({ diskBusyRatio }) => diskBusyRatio),
    network:
      network.length === 0
        ? null
        : {
            receivedBytesPerSecond: traffic(({ receivedBytesPerSecond }) => receivedBytesPerSecond),
            sentBytesPerSecond: traffic(({ sentBytesPerSecond }) => sentBytesPerSecond),
            loopbackBytesPerSecond: traffic(({ loopbackBytesPerSecond }) => loopbackBytesPerSecond),
          },
  };
}

function known<T, U>(all: readonly T[], of: (one: T) => U | null): U[] {
  return all.map(of).filter((value) => value !== null);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Null where it was never known. */
function mean<T>(all: readonly T[], of: (one: T) => number | null): number | null {
  const values = known(all, of);
  return values.length === 0 ? null : sum(values) / values.length;
}

/** What is missing in a second was nothing then, or was not read. */
function meanOfEach(
  all: readonly Readonly<Record<string, number>>[],
  missing: "asZero" | "whereKnown",
): Readonly<Record<string, number>> {
  const totals = new Map<string, { sum: number; count: number }>();
  for (const [name, value] of all.flatMap((each) => Object.entries(each))) {
    const total = totals.get(name) ?? { sum: 0, count: 0 };
    totals.set(name, { sum: total.sum + value, count: total.count + 1 });
  }
  return Object.fromEntries(
    [...totals].map(([name, total]) => [name, total.sum / (missing === "asZero" ? all.length : total.count)]),
  );
}
