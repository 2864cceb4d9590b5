import type { ResourceColumn, RunResult } from "#run";
import { figure } from "./figure.ts";
import { pointAt, type TimeGrid } from "./time-grid.ts";

type About = Pick<ResourceColumn, "label" | "of" | "unit">;

/** What people call the columns of `resources.points`; a column that is not here is of a newer version. */
const known: Readonly<Record<string, About>> = {
  targetCpuCores: { label: "CPU of the target", of: "target", unit: "cores" },
  targetBusiestThreadCores: { label: "Its busiest thread", of: "target", unit: "cores" },
  targetRssBytes: { label: "Memory of the target", of: "target", unit: "bytes" },
  targetThreads: { label: "Threads", of: "target", unit: "count" },
  targetFds: { label: "File descriptors", of: "target", unit: "count" },
  targetConnections: { label: "Connections", of: "target", unit: "count" },
  targetAcceptQueue: { label: "Waiting to be accepted", of: "target", unit: "count" },
  throttledRatio: { label: "Held back by CPU limit", of: "target", unit: "ratio" },
  hostCpuCores: { label: "CPU of the machine", of: "host", unit: "cores" },
  hostStealRatio: { label: "CPU stolen", of: "host", unit: "ratio" },
  hostMemoryAvailableBytes: { label: "Memory free", of: "host", unit: "bytes" },
  hostDiskBusyRatio: { label: "Disk busy", of: "host", unit: "ratio" },
  postgresConnections: { label: "PostgreSQL connections", of: "database", unit: "count" },
  postgresActive: { label: "Of them active", of: "database", unit: "count" },
  postgresLockWaits: { label: "Waiting for locks", of: "database", unit: "count" },
  generatorCpuCores: { label: "CPU of the generator", of: "generator", unit: "cores" },
};

/** Readings on the page's axis of time: means, where a point holds several. */
export function resourceColumns(
  { resources }: Pick<RunResult, "resources">,
  grid: TimeGrid,
): readonly ResourceColumn[] {
  const points = resources["points"];
  if (typeof points !== "object" || points === null) return [];
  const { atSeconds, ...columns } = points as Readonly<Record<string, unknown>>;
  if (!isColumn(atSeconds)) return [];
  return Object.entries(columns).flatMap(([name, values]) => {
    const about = Object.hasOwn(known, name) ? known[name] : undefined;
    if (about === undefined || !isColumn(values)) return [];
    return [{ name, ...about, values: onGrid(atSeconds, values, grid) }];
  });
}

function onGrid(
  atSeconds: readonly (number | null)[],
  values: readonly (number | null)[],
  grid: TimeGrid,
): readonly (number | null)[] {
  const sums = Array.from({ length: grid.points }, () => 0);
  const counts = Array.from({ length: grid.points }, () => 0);
  for (const [index, value] of values.entries()) {
    const at = pointAt(grid, atSeconds[index] ?? -1);
    if (value === null || at < 0) continue;
    sums[at]! += value;
    counts[at]! += 1;
  }
  return sums.map((sum, at) => (counts[at] === 0 ? null : figure(sum / counts[at]!)));
}

/** The document may be of another version, or changed by hand. */
function isColumn(value: unknown): value is readonly (number | null)[] {
  return Array.isArray(value) && value.every((each) => each === null || typeof each === "number");
}
