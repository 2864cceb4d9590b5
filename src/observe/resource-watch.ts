import { lookup } from "node:dns/promises";
import { networkInterfaces } from "node:os";
import type { CgroupReading, ResourceReading } from "#run";
import { HostMeter } from "./host/host-meter.ts";
import { CgroupMeter } from "./limits/cgroup-meter.ts";
import { Notes } from "./notes.ts";
import { ProcessMeter } from "./process-meter.ts";
import type { LocalPort } from "./process/port-owner.ts";
import { isLoopback } from "./process/socket-table.ts";
import { TargetMeter } from "./process/target-meter.ts";
import type { TargetPlace } from "./process/target-processes.ts";
import { PostgresWatch } from "./postgres/postgres-watch.ts";
import { openSession } from "./postgres/session.ts";
import { PrometheusWatch } from "./prometheus/prometheus-watch.ts";
import { scrape, type Trust } from "./prometheus/scrape.ts";
import { SystemFiles } from "./system-files.ts";

export interface ResourceWatchOptions {
  /** Where load goes to, or the main process, with the port it is called on where that is known; null = neither is known. */
  readonly target:
    | { readonly host: string; readonly port: number }
    | { readonly pid: number; readonly port?: number }
    | null;
  /** Endpoints with metrics in the Prometheus text format. */
  readonly prometheus?: readonly string[];
  /** The target's database, with credentials. */
  readonly postgres?: string;
  /** For those of them behind TLS. */
  readonly trust?: Trust;
  /** Of each second, for the connections of the whole machine. @default 20 */
  readonly socketMsMost?: number;
  /** A clock that never goes back. */
  readonly nowMs: () => number;
  /** `/`, or the root of a tree of files that stands for it. */
  readonly root?: string;
  readonly platform?: NodeJS.Platform;
}

/** Target, machine, generator and metrics endpoints, read when it is asked: once a second. */
export interface ResourceWatch {
  /** What happened since the last call; one at a time. */
  take(atSeconds: number): Promise<ResourceReading>;
  /** For people: what cannot be read, why, and what helps. */
  notes(): readonly string[];
  /** Metrics endpoints nothing has ever been read from, each with the reason. */
  unread(): readonly string[];
  close(): void;
}

/** A scrape that takes longer than this comes into the next reading. */
const scrapeWaitMs = 400;
/** Before the load there is time to find out whether an endpoint is there at all. */
const firstWaitMs = 3000;

/** The first look is taken here. Throws a UserError for a process that is not there. */
export async function openResourceWatch(options: ResourceWatchOptions): Promise<ResourceWatch> {
  const { nowMs, root = "/", platform = process.platform } = options;
  const notes = new Notes();
  const metrics = new PrometheusWatch(options.prometheus ?? [], notes, nowMs, (url, signal) =>
    scrape(url, signal, options.trust),
  );
  const generator = new ProcessMeter(nowMs);
  const system = platform === "linux" ? await openSystem(options, root, notes) : undefined;
  if (platform !== "linux") {
    notes.add(
      `what processes and the machine do can only be read on Linux, and this is ${platform}: --prometheus URL reads what the target publishes`,
    );
  }
  const { postgres: url } = options;
  const postgres = url === undefined ? undefined : new PostgresWatch(url, notes, nowMs, openSession);
  await Promise.all([metrics.open(firstWaitMs), postgres?.open(firstWaitMs)]);
  return {
    take: async (atSeconds) => {
      const seen = await (system?.take() ?? nothingSeen);
      const generatorCpuCores = generator.take().cpuRatio;
      const [samples, database] = await Promise.all([metrics.take(scrapeWaitMs), postgres?.take(scrapeWaitMs)]);
      return {
        atSeconds,
        ...seen,
        generatorCpuCores,
        metrics: samples,
        ...(database !== undefined && { postgres: database }),
      };
    },
    notes: () => notes.all,
    unread: () => [...metrics.unread(), ...(postgres?.unread() ?? [])],
    close: () => {
      metrics.close();
      postgres?.close();
    },
  };
}

type Seen = Pick<ResourceReading, "target" | "cgroup" | "host">;
const nothingSeen: Seen = { target: null, cgroup: null, host: null };

async function openSystem(
  options: ResourceWatchOptions,
  root: string,
  notes: Notes,
): Promise<{ take(): Promise<Seen> } | undefined> {
  const { target, nowMs } = options;
  const place = target === null ? undefined : "pid" in target ? target : await localPort(target);
  if (target !== null && place === undefined) {
    // This machine's own figures would be taken for the target's.
    notes.add(
      `${(target as { host: string }).host} is not this machine: its processes, memory and connections cannot be read from here. --prometheus URL reads what it publishes`,
    );
    return undefined;
  }
  const files = new SystemFiles(root);
  const host = new HostMeter(files, nowMs);
  const meter = place && (await openMeter(files, place, notes, nowMs, options.socketMsMost));
  const cgroup = new CgroupOf(root);
  cgroup.take(meter?.pid);
  return {
    take: async () => {
      const reading = (await meter?.take()) ?? null;
      return { target: reading, cgroup: cgroup.take(meter?.pid), host: host.take() };
    },
  };
}

async function openMeter(
  files: SystemFiles,
  place: TargetPlace,
  notes: Notes,
  nowMs: () => number,
  socketMsMost: number | undefined,
): Promise<TargetMeter> {
  const meter = new TargetMeter(files, place, notes, nowMs, socketMsMost);
  await meter.open();
  return meter;
}

/** The groups of whichever process is the main one. */
class CgroupOf {
  private readonly root: string;
  private pid: number | undefined;
  private meter: CgroupMeter | undefined;

  constructor(root: string) {
    this.root = root;
  }

  take(pid: number | undefined): CgroupReading | null {
    if (pid !== this.pid) this.meter = pid === undefined ? undefined : new CgroupMeter(pid, this.root);
    this.pid = pid;
    return this.meter?.take() ?? null;
  }
}

/** The addresses a name has on this machine; undefined where it leads elsewhere. */
async function localPort({ host, port }: { host: string; port: number }): Promise<LocalPort | undefined> {
  const bare = host.replace(/^\[(.*)\]$/, "$1");
  const found = await lookup(bare, { all: true }).catch(() => []);
  const own = new Set(Object.values(networkInterfaces()).flatMap((each) => (each ?? []).map(({ address }) => address)));
  const isAny = bare === "0.0.0.0" || bare === "::";
  const addresses = isAny
    ? [...own]
    : found.map(({ address }) => address).filter((each) => isLoopback(each) || own.has(each));
  return addresses.length === 0 ? undefined : { port, addresses };
}
