import type { CgroupReading, HostReading, ResourceSummary, TargetReading } from "#run";
import { formatBytes, formatCount, formatPercent, formatRate } from "#units";

/** One figure of a resource summary. */
export interface ResourceRow {
  readonly label: (summaries: readonly ResourceSummary[]) => string;
  readonly value: (summary: ResourceSummary) => number | null;
  readonly print: (value: number) => string;
  /** Worth a row only where something is there: errors, waits, limits. */
  readonly hiddenBelow?: number;
}

type Of<T> = (reading: T) => number | null | undefined;
type Label = string | ((summaries: readonly ResourceSummary[]) => string);

interface RowOptions {
  readonly print?: (value: number) => string;
  readonly hiddenBelow?: number;
}

const amount = (value: number): string => (value < 10 ? String(Number(value.toPrecision(2))) : formatCount(value));
const cores = (value: number): string => String(Number(value.toFixed(value < 0.1 ? 3 : 2)));
const percent = (ratio: number): string => formatPercent(Number(ratio.toPrecision(2)));
const bytesRate = (perSecond: number): string => `${formatBytes(perSecond)}/s`;
const quiet = { hiddenBelow: 0 } as const;
const quietShare = { print: percent, hiddenBelow: 0.005 } as const;

function row<T>(
  part: (summary: ResourceSummary) => T | null,
  label: Label,
  of: Of<T>,
  options: RowOptions = {},
): ResourceRow {
  return {
    print: amount,
    ...options,
    label: typeof label === "string" ? () => label : label,
    value: (summary) => {
      const reading = part(summary);
      return reading === null ? null : (of(reading) ?? null);
    },
  };
}

const target = (label: Label, of: Of<TargetReading>, options?: RowOptions): ResourceRow =>
  row(({ target: reading }) => reading, label, of, options);
const cgroup = (label: Label, of: Of<CgroupReading>, options?: RowOptions): ResourceRow =>
  row(({ cgroup: reading }) => reading, label, of, options);
const host = (label: Label, of: Of<HostReading>, options?: RowOptions): ResourceRow =>
  row(({ host: reading }) => reading, label, of, options);

/** `memory (of 512 MiB)`, where the limit is known. */
function withLimit(text: string, limit: Of<ResourceSummary>, print: (value: number) => string): Label {
  return (summaries) => {
    const known = summaries.map(limit).find((value) => value !== null && value !== undefined);
    return known === null || known === undefined ? text : `${text} (of ${print(known)})`;
  };
}

/** In the order people look: processor, memory, connections, threads, disk. */
export const targetRows: readonly ResourceRow[] = [
  target(
    withLimit("CPU cores", ({ cgroup: limits, host: machine }) => limits?.cpuLimitCores ?? machine?.cores, cores),
    (t) => t.cpuCores,
    { print: cores },
  ),
  target("busiest thread's cores", (t) => t.busiestThread?.cpuCores, { print: cores }),
  cgroup("held back by CPU limit", (c) => c.throttledRatio, quietShare),
  target("memory (RSS)", (t) => t.rssBytes, { print: formatBytes }),
  cgroup(
    withLimit("control group's memory", ({ cgroup: limits }) => limits?.memoryLimitBytes, formatBytes),
    (c) => c.memoryUsedBytes,
    { print: formatBytes },
  ),
  cgroup("out-of-memory kills", (c) => c.oomKills, quiet),
  target("connections from clients", (t) => t.sockets?.established),
  target(
    withLimit("waiting to be accepted", ({ target: reading }) => reading?.sockets?.acceptQueueMax, formatCount),
    (t) => t.sockets?.acceptQueue,
    quiet,
  ),
  target("connections it opened", (t) => Object.values(t.peers).reduce((sum, count) => sum + count, 0), quiet),
  target("in CLOSE_WAIT", (t) => t.sockets?.closeWait, quiet),
  target("in SYN_SENT", (t) => t.sockets?.synSent, quiet),
  target(
    withLimit("file descriptors", ({ target: reading }) => reading?.fdsMax, formatCount),
    (t) => t.fds,
  ),
  target("threads", (t) => t.threads),
  target("threads that ran", (t) => t.activeThreads),
  target("processes", (t) => (t.processes > 1 ? t.processes : null)),
  target("context switches, waiting", (t) => t.voluntarySwitchesPerSecond, { print: formatRate }),
  target("context switches, forced", (t) => t.involuntarySwitchesPerSecond, { print: formatRate }),
  target("read from disk", (t) => t.readBytesPerSecond, { print: bytesRate, ...quiet }),
  target("written to disk", (t) => t.writeBytesPerSecond, { print: bytesRate, ...quiet }),
];

export const machineRows: readonly ResourceRow[] = [
  host(
    withLimit("machine's CPU cores", ({ host: machine }) => machine?.cores, cores),
    (h) => h.cpuCores,
    { print: cores },
  ),
  host("threads that could run", (h) => h.runnable),
  host("CPU stolen", (h) => h.stealRatio, quietShare),
  host("waiting for disk", (h) => h.ioWaitRatio, quietShare),
  host("disk busy", (h) => h.diskBusyRatio, quietShare),
  host(
    withLimit("memory free", ({ host: machine }) => machine?.memoryTotalBytes, formatBytes),
    (h) => h.memoryAvailableBytes,
    { print: formatBytes },
  ),
  host("swapping", (h) => h.swapBytesPerSecond, { print: bytesRate, ...quiet }),
  host("network received", (h) => h.network?.receivedBytesPerSecond, { print: bytesRate, ...quiet }),
  host("network sent", (h) => h.network?.sentBytesPerSecond, { print: bytesRate, ...quiet }),
  host("loopback", (h) => h.network?.loopbackBytesPerSecond, { print: bytesRate, ...quiet }),
  row(
    (summary) => summary,
    "generator's CPU cores",
    (summary) => summary.generatorCpuCores,
    { print: cores },
  ),
];
