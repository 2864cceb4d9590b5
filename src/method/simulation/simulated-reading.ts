import type { ResourceReading } from "#run";
import type { SimulatedTarget } from "./simulated-target.ts";

const baseRssBytes = 80e6;
const memoryBytes = 8e9;
const ownThreads = 11;

/** What the target's processes and its host would say. */
export function readingOf(target: SimulatedTarget, atSeconds: number, cpuCores: number): ResourceReading {
  const { model, inFlight, served, restarts, instances } = target;
  const cores = model.cores ?? 8;
  const rssBytes = baseRssBytes + served * (model.leakBytesPerRequest ?? 0);
  const peers: Record<string, number> = {};
  for (const { peer, busyMost } of instances.stations) {
    if (peer !== null && busyMost > 0) peers[peer] = (peers[peer] ?? 0) + busyMost;
  }
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
      fds: 20 + inFlight,
      fdsMax: 1_048_576,
      sockets: {
        established: inFlight,
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
    cgroup: null,
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
