import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { OperationResult } from "#run";
import { startTarget, type Target, type TargetLedger } from "../targets/start.ts";
import { plimsoll, type CliRun } from "./plimsoll.ts";

const flow = fileURLToPath(new URL("flows/hostile.ts", import.meta.url));
const megabyte = 1024 * 1024;

interface Load {
  readonly rate?: string;
  readonly arrivals?: "even";
  readonly duration?: string;
  readonly iterations?: number;
  readonly users?: number;
}

/** One server and the load on it. */
export interface HostileCase {
  readonly name: string;
  /** What its server does; its name unless said otherwise. */
  readonly behaviour?: string;
  readonly method: string;
  /** What its requests must end as, all of them; one of these where the moment decides. */
  readonly outcomes: readonly string[];
  readonly load: Load;
  readonly pause?: string;
  readonly timeout?: { readonly headers: string; readonly total: string };
  /** Asked for by another test than the one that plays it. */
  readonly url?: string;
}

export interface CaseSeen extends HostileCase {
  readonly operation: OperationResult;
  readonly misattributed: number;
  /** What the server saw; undefined where there is none. */
  readonly ledger: TargetLedger | undefined;
}

export interface HostileRun {
  readonly run: CliRun;
  readonly cases: readonly CaseSeen[];
  readonly peakMegabytes: number;
}

export interface HostileOptions {
  readonly gracefulStop?: string;
  /** Told the servers in the order of the cases once the command runs. */
  readonly meanwhile?: (targets: readonly (Target | undefined)[]) => Promise<void>;
  /** Once the command has ended, before the servers are asked. */
  readonly afterwards?: (targets: readonly (Target | undefined)[]) => void;
  readonly bytes?: boolean;
}

/** The most memory a process has had, by the kernel's own count. */
async function peakOf(pid: number): Promise<number> {
  for (let peak = 0; ; await sleep(40)) {
    const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
    const kilobytes = /VmHWM:\s+(\d+)/.exec(status)?.[1];
    if (kilobytes === undefined) return peak;
    peak = (Number(kilobytes) * 1024) / megabyte;
  }
}

async function start({ name, behaviour = name, url }: HostileCase, bytes: boolean): Promise<Target | undefined> {
  return url === undefined ? startTarget("hostile", { name: behaviour, bytes, capacity: 100_000 }) : undefined;
}

/** One run of the real command on all these servers at once, each in a process of its own; and what each of them saw. */
export async function runHostile(cases: readonly HostileCase[], options: HostileOptions = {}): Promise<HostileRun> {
  const targets = await Promise.all(cases.map((each) => start(each, options.bytes ?? false)));
  try {
    const asked = cases.map((each, index) => ({ ...each, url: each.url ?? targets[index]?.url }));
    let peakMegabytes = 0;
    const run = await plimsoll([flow, "--workers", "2", "--graceful-stop", options.gracefulStop ?? "3s"], {
      env: { HOSTILE_CASES: JSON.stringify(asked) },
      limitMs: 550_000,
      whileRunning: async (pid) => {
        await Promise.all([
          peakOf(pid).then((peak) => (peakMegabytes = peak)),
          options.meanwhile?.(targets) ?? Promise.resolve(),
        ]);
      },
    });
    options.afterwards?.(targets);
    const seen = await Promise.all(cases.map((each, index) => see(each, run, targets[index])));
    return { run, cases: seen, peakMegabytes };
  } finally {
    await Promise.all(targets.map((target) => target?.stop()));
  }
}

async function see(each: HostileCase, { result }: CliRun, target: Target | undefined): Promise<CaseSeen> {
  const operation = result.operations.find(({ scenario }) => scenario === each.name);
  if (operation === undefined) throw new Error(`${each.name}: nothing was recorded`);
  const misattributed = result.checks.find(({ scenario }) => scenario === each.name)?.failed ?? 0;
  const ledger = target !== undefined && isAlive(target.pid) ? await target.ledger() : undefined;
  return { ...each, operation, misattributed, ledger };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
