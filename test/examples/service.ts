import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** What a sample service says of itself at /debug/ledger. */
export interface ServiceLedger {
  readonly total: number;
  readonly routes: readonly {
    readonly method: string;
    readonly route: string;
    readonly seen: number;
    readonly statuses: Readonly<Record<string, number>>;
  }[];
}

/** What the shop says at /debug/pool; means and totals are over the checkouts that have ended. */
export interface PoolReading {
  readonly size: number;
  readonly inUse: number;
  readonly waiting: number;
  readonly checkouts: number;
  readonly refused: number;
  readonly waitingMax: number;
  readonly holdMsTotal: number;
  readonly waitMsTotal: number;
  readonly holdMsMean: number | null;
  readonly waitMsMean: number | null;
}

export interface Service {
  readonly url: string;
  readonly pid: number;
  ledger(): Promise<ServiceLedger>;
  /** Only the shop has a pool. */
  pool(): Promise<PoolReading>;
  /** Ends it as a terminal would, and gives its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export type ServiceName = "shop" | "profiles";

/** Starts a service of examples/ on a free port and waits for the line that names it. */
export async function startService(name: ServiceName, env: Readonly<Record<string, string>> = {}): Promise<Service> {
  const script = fileURLToPath(new URL(`../../examples/${name}/server.mjs`, import.meta.url));
  const child = spawn(process.execPath, [script, "--port", "0"], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once("line", (line) => {
      const found = /^\w+ listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1];
      if (found === undefined) reject(new Error(`${name} said: ${line}`));
      else resolve(found);
    });
    child.once("exit", (code) => reject(new Error(`${name} ended with ${code} before it listened`)));
  });
  const read = async <Answer>(path: string): Promise<Answer> => (await (await fetch(url + path)).json()) as Answer;
  return {
    url,
    pid: child.pid ?? 0,
    ledger: () => read<ServiceLedger>("/debug/ledger"),
    pool: () => read<PoolReading>("/debug/pool"),
    stop(signal = "SIGTERM") {
      child.kill(signal);
      return ended;
    },
  };
}
