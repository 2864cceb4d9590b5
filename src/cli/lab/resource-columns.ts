import type { ResourceReading } from "#run";

/** In longer runs every second, fourth, eighth … second is kept. */
const pointsMost = 7200;

/** What is kept of each second, in the order of the document. */
const columns = {
  targetCpuCores: ({ target }) => target?.cpuCores ?? null,
  targetBusiestThreadCores: ({ target }) => target?.busiestThread?.cpuCores ?? null,
  targetRssBytes: ({ target }) => target?.rssBytes ?? null,
  targetThreads: ({ target }) => target?.threads ?? null,
  targetFds: ({ target }) => target?.fds ?? null,
  targetConnections: ({ target }) => target?.sockets?.established ?? null,
  targetAcceptQueue: ({ target }) => target?.sockets?.acceptQueue ?? null,
  throttledRatio: ({ cgroup }) => cgroup?.throttledRatio ?? null,
  hostCpuCores: ({ host }) => host?.cpuCores ?? null,
  hostStealRatio: ({ host }) => host?.stealRatio ?? null,
  hostMemoryAvailableBytes: ({ host }) => host?.memoryAvailableBytes ?? null,
  hostDiskBusyRatio: ({ host }) => host?.diskBusyRatio ?? null,
  postgresConnections: ({ postgres }) => postgres && sum(Object.values(postgres.connections)),
  postgresActive: ({ postgres }) => postgres && (postgres.connections["active"] ?? 0),
  postgresLockWaits: ({ postgres }) => postgres?.lockWaits,
  generatorCpuCores: ({ generatorCpuCores }) => generatorCpuCores,
} as const satisfies Record<string, (reading: ResourceReading) => number | null | undefined>;

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);

type ColumnName = keyof typeof columns;
const names = Object.keys(columns) as readonly ColumnName[];

/** Figures with a few digits: the rest is noise, and the document of a long run is large. */
const digits = 4;

/** Readings in columns: one number per point and figure. Columns in which nothing was ever known are left out. */
export class ResourceColumns {
  private atSeconds: number[] = [];
  private readonly values = new Map<ColumnName, (number | null)[]>(names.map((name) => [name, []]));
  private readonly most: number;
  /** Points are as many seconds apart. */
  private width = 1;
  private untilNext = 0;

  constructor(most = pointsMost) {
    this.most = most;
  }

  add(reading: ResourceReading): void {
    if (this.untilNext-- > 0) return;
    this.untilNext = this.width - 1;
    this.atSeconds.push(reading.atSeconds);
    for (const name of names) this.values.get(name)!.push(rounded(columns[name](reading) ?? null));
    if (this.atSeconds.length >= this.most) this.halve();
  }

  document(): Readonly<Record<string, readonly (number | null)[]>> {
    const known = [...this.values].filter(([, column]) => column.some((value) => value !== null));
    return { atSeconds: this.atSeconds, ...Object.fromEntries(known) };
  }

  /** Every other point is kept: a reading is a look at one second, and the next as good as its neighbour. */
  private halve(): void {
    const isKept = (_: unknown, index: number): boolean => index % 2 === 0;
    this.atSeconds = this.atSeconds.filter(isKept);
    for (const [name, column] of this.values) this.values.set(name, column.filter(isKept));
    // The last one was dropped: the next is due when it would have been.
    this.width *= 2;
  }
}

const rounded = (value: number | null): number | null => (value === null ? null : Number(value.toPrecision(digits)));
