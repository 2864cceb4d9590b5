import { expect, it } from "vitest";
import type { ResourceReading, TargetReading } from "#run";
import { summarizeResources } from "./resources.ts";

const target = (change: Partial<TargetReading> = {}): TargetReading => ({
  identity: "5:100",
  pid: 5,
  processes: 1,
  cpuCores: 0.5,
  busiestThread: { name: "node", cpuCores: 0.4 },
  threads: 10,
  activeThreads: 4,
  rssBytes: 100,
  fds: 20,
  fdsMax: 1024,
  sockets: { established: 10, timeWait: 0, closeWait: 0, synSent: 0, acceptQueue: 2, acceptQueueMax: 4096 },
  peers: { "127.0.0.1:5432": 10 },
  voluntarySwitchesPerSecond: 100,
  involuntarySwitchesPerSecond: 10,
  readBytesPerSecond: null,
  writeBytesPerSecond: 0,
  ...change,
});

const reading = (change: Partial<ResourceReading> = {}): ResourceReading => ({
  atSeconds: 1,
  target: target(),
  cgroup: null,
  host: null,
  generatorCpuCores: 0.2,
  metrics: {},
  ...change,
});

it("summarizeResources gives means, each over the seconds in which it was known", () => {
  const summary = summarizeResources([
    reading(),
    reading({ target: null, generatorCpuCores: null, metrics: { a: 1 } }),
    reading({
      target: target({
        identity: "9:200",
        pid: 9,
        cpuCores: 1.5,
        busiestThread: { name: "gc", cpuCores: 0.2 },
        fds: null,
        fdsMax: 2048,
        peers: { "127.0.0.1:6379": 4 },
        sockets: null,
      }),
      metrics: { a: 3, b: 5 },
    }),
  ]);
  expect(summary).toMatchObject({ seconds: 3, cgroup: null, host: null, generatorCpuCores: 0.2 });
  expect(summary.metrics).toEqual({ a: 2, b: 5 });
  expect(summary.target).toMatchObject({
    identity: "9:200",
    pid: 9,
    cpuCores: 1,
    busiestThread: { name: "node" },
    fds: 20,
    fdsMax: 2048,
    peers: { "127.0.0.1:5432": 5, "127.0.0.1:6379": 2 },
    sockets: { established: 10, acceptQueue: 2, acceptQueueMax: 4096 },
    readBytesPerSecond: null,
  });
  expect(summary.target!.busiestThread!.cpuCores).toBeCloseTo(0.3);
});

it("summarizeResources adds kills up, and takes limits as they were last", () => {
  const cgroup = { cpuLimitCores: 1, throttledRatio: 0, memoryLimitBytes: 500, memoryUsedBytes: 100, oomKills: 1 };
  const host = {
    cores: 2,
    cpuCores: 1,
    stealRatio: 0.1,
    ioWaitRatio: 0,
    runnable: 3,
    memoryAvailableBytes: 50,
    memoryTotalBytes: 100,
    swapBytesPerSecond: 0,
    diskBusyRatio: 0.5,
    network: { receivedBytesPerSecond: 10, sentBytesPerSecond: 20, loopbackBytesPerSecond: 30 },
  };
  const summary = summarizeResources([
    reading({ cgroup, host }),
    reading({ cgroup: { ...cgroup, cpuLimitCores: 2, throttledRatio: 0.5 }, host: { ...host, network: null } }),
  ]);
  expect(summary.cgroup).toEqual({ ...cgroup, cpuLimitCores: 2, throttledRatio: 0.25, oomKills: 2 });
  expect(summary.host).toEqual(host);
});

it("summarizeResources knows nothing of no seconds", () => {
  expect(summarizeResources([])).toEqual({
    seconds: 0,
    target: null,
    cgroup: null,
    host: null,
    generatorCpuCores: null,
    metrics: {},
  });
});
