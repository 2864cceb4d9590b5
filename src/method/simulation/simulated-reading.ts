import type { ResourceReading } from "#run";
import type { SimulatedTarget } from "./simulated-target.ts";

const baseRssBytes = 80e6;
const memoryBytes = 8e9;
const ownThreads = 11;

/** What the target's processes and its host would say. */
export function readingOf(
  target: SimulatedTarget,
  atSeconds: number,
  cpuCores: number,
  extraBytes: number,
): ResourceReading {
  const { model, inFlight, served, restarts, instances } = target;
  const cores = model.cores ?? 8;
  const rssBytes = baseRssBytes + served * (model.leakBytesPerRequest ?? 0) + extraBytes;
  const peers: Record<string, number> = {};
  for (const { peer, busyMost } of instances.stations) {
    if (peer !== null && busyMost > 0) peers[peer] = (peers[peer] ?? 0) + busyMost;
  }
  const { leaksConnection: leak } = model;
  if (leak !== undefined) peers[leak.peer] = (peers[leak.peer] ?? 1) + Math.floor(served / leak.everyRequests);
  const outward = Object.values(peers).reduce((sum, count) => sum + count, 0);
  const limitBytes = model.memory?.limitBytes ?? null;
  return {
    atSeconds,
    target: {
      identity: `1000:${restarts}`,
      pid: 1000,
      processes: 1,
      cpuCores,
      busiestThread: { name: "main", cpuCores: Math.min(1, cpuCores) },
      threads: ownThreads,
      activeThreads: null,
      rssBytes,
      fds: 20 + inFlight + outward,
      fdsMax: 1_048_576,
      sockets: {
        established: inFlight + outward,
        timeWait: 0,
        closeWait: 0,
        synSent: 0,
        acceptQueue: 0,
        acceptQueueMax: 4096,
      },
      peers,
      voluntarySwitchesPerSecond: null,
      involuntarySwitchesPerSecond: null,
      readBytesPerSecond: 0,
      writeBytesPerSecond: 0,
    },
    cgroup:
      limitBytes === null
        ? null
        : {
            cpuLimitCores: null,
            throttledRatio: null,
            memoryLimitBytes: limitBytes,
            memoryUsedBytes: rssBytes,
            oomKills: 0,
          },
    host: {
      cores,
      cpuCores: cpuCores + 0.1,
      stealRatio: 0,
      ioWaitRatio: 0,
      runnable: Math.ceil(cpuCores),
      memoryAvailableBytes: memoryBytes - rssBytes,
      memoryTotalBytes: memoryBytes,
      swapBytesPerSecond: 0,
      diskBusyRatio: 0,
      network: { receivedBytesPerSecond: 0, sentBytesPerSecond: 0, loopbackBytesPerSecond: 0 },
    },
    generatorCpuCores: 0.2,
    metrics: {},
  };
}
