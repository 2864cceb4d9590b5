import { fields, listOf, mapOf, optional, orNull } from "./document-shape.ts";

const numbers = mapOf("number");

const target = fields({
  identity: "text",
  pid: "number",
  processes: "number",
  cpuCores: "number",
  busiestThread: orNull(fields({ name: "text", cpuCores: "number" })),
  threads: "number",
  activeThreads: "number or null",
  rssBytes: "number",
  fds: "number or null",
  fdsMax: "number or null",
  sockets: orNull(
    fields({
      established: "number",
      timeWait: "number",
      closeWait: "number",
      synSent: "number",
      acceptQueue: "number or null",
      acceptQueueMax: "number or null",
    }),
  ),
  peers: numbers,
  voluntarySwitchesPerSecond: "number or null",
  involuntarySwitchesPerSecond: "number or null",
  readBytesPerSecond: "number or null",
  writeBytesPerSecond: "number or null",
});

const host = fields({
  cores: "number",
  cpuCores: "number",
  stealRatio: "number or null",
  ioWaitRatio: "number or null",
  runnable: "number or null",
  memoryAvailableBytes: "number",
  memoryTotalBytes: "number",
  swapBytesPerSecond: "number or null",
  diskBusyRatio: "number or null",
  network: orNull(
    fields({ receivedBytesPerSecond: "number", sentBytesPerSecond: "number", loopbackBytesPerSecond: "number" }),
  ),
});

const cgroup = fields({
  cpuLimitCores: "number or null",
  throttledRatio: "number or null",
  memoryLimitBytes: "number or null",
  memoryUsedBytes: "number or null",
  oomKills: "number or null",
});

const postgres = fields({
  connections: numbers,
  connectionsMax: "number",
  waits: numbers,
  lockWaits: "number",
  longestTransactionMs: "number or null",
  cacheHitRatio: "number or null",
  transactionsPerSecond: "number or null",
  deadlocksPerSecond: "number or null",
  statements: orNull(
    listOf(fields({ text: "text", callsPerSecond: "number", meanMs: "number", rowsPerCall: "number" })),
  ),
});

/** What was read of target and machine while a trial went on. */
export const resources = fields({
  seconds: "number",
  target: orNull(target),
  cgroup: orNull(cgroup),
  host: orNull(host),
  generatorCpuCores: "number or null",
  metrics: numbers,
  postgres: optional(orNull(postgres)),
});
