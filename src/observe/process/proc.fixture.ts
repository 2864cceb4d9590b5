import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fixtureTree } from "../limits/fixture-tree.fixture.ts";

/** A process as a test writes it down. */
export interface FixtureProcess {
  readonly pid: number;
  readonly name?: string;
  readonly parent?: number;
  readonly state?: string;
  readonly cpuTicks?: number;
  readonly reapedTicks?: number;
  readonly startTicks?: number;
  readonly pages?: number;
  readonly threads?: readonly FixtureThread[];
  readonly io?: { readonly read: number; readonly written: number };
  /** By file descriptor. */
  readonly fds?: Readonly<Record<number, string>>;
}

export interface FixtureThread {
  readonly tid: number;
  readonly name?: string;
  readonly runNs?: number;
  readonly ticks?: number;
  readonly voluntary?: number;
  readonly involuntary?: number;
  readonly startTicks?: number;
  /** Kernels without this account have no such file. */
  readonly hasSchedule?: boolean;
}

export function statText({ pid, name = "node", state = "S", parent = 1, ...more }: FixtureProcess): string {
  const { cpuTicks = 0, reapedTicks = 0, startTicks = 100, pages = 10, threads = [{ tid: pid }] } = more;
  const head = `${pid} (${name}) ${state} ${parent} ${pid} ${pid} 0 -1 4194560 1 2 3 4`;
  return `${head} ${cpuTicks} 0 ${reapedTicks} 0 20 0 ${threads.length} 0 ${startTicks} 1000000 ${pages} 18446744073709551615 1 1 0\n`;
}

function filesOf(process: FixtureProcess): Record<string, string> {
  const { pid, threads = [{ tid: pid }], io } = process;
  const files: Record<string, string> = {
    [`proc/${pid}/stat`]: statText(process),
    [`proc/${pid}/limits`]:
      "Limit  Soft  Hard  Units\nMax open files            1024                 4096                 files\n",
    [`proc/${pid}/fd/0.keep`]: "",
  };
  if (io !== undefined) {
    files[`proc/${pid}/io`] = `rchar: 1\nwchar: 2\nread_bytes: ${io.read}\nwrite_bytes: ${io.written}\n`;
  }
  for (const { tid, name = "node", hasSchedule = true, ...more } of threads) {
    const { runNs = 0, ticks = 0, voluntary = 0, involuntary = 0, startTicks = 100 } = more;
    const folder = `proc/${pid}/task/${tid}`;
    files[`${folder}/stat`] = statText({ pid: tid, name, cpuTicks: ticks, startTicks });
    if (hasSchedule) files[`${folder}/schedstat`] = `${runNs} 5 ${voluntary + involuntary}\n`;
    files[`${folder}/status`] =
      `Name:\t${name}\nvoluntary_ctxt_switches:\t${voluntary}\nnonvoluntary_ctxt_switches:\t${involuntary}\n`;
  }
  return files;
}

/** A tree with these processes and whatever else a test needs; `write` changes it as time goes by. */
export function processTree(
  processes: readonly FixtureProcess[],
  files: Readonly<Record<string, string>> = {},
): { root: string; write(now: readonly FixtureProcess[], files?: Readonly<Record<string, string>>): void } {
  const links = Object.fromEntries(
    processes.flatMap(({ pid, fds = {} }) => Object.entries(fds).map(([fd, link]) => [`proc/${pid}/fd/${fd}`, link])),
  );
  const all = (some: readonly FixtureProcess[]) => Object.assign({}, ...some.map(filesOf)) as Record<string, string>;
  const root = fixtureTree({ "proc/uptime": "10.00 9.00\n", ...all(processes), ...files }, links);
  const known = new Set(processes.map(({ pid }) => pid));
  return {
    root,
    write: (now, more = {}) => {
      for (const pid of known) {
        if (!now.some((each) => each.pid === pid)) rmSync(join(root, `proc/${pid}`), { recursive: true, force: true });
      }
      for (const [path, text] of Object.entries({ ...all(now), ...more })) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), text);
      }
      for (const { pid } of now) known.add(pid);
    },
  };
}

/** A row of /proc/net/tcp; addresses as people write them, IPv4. */
export function socketRow(local: string, remote: string, state: number, inode: number, queued = 0, user = 0): string {
  const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, "0");
  const end = (text: string): string => {
    const [address = "", port] = text.split(":");
    const bytes = address.split(".").map((byte) => hex(Number(byte), 2));
    return `${bytes.toReversed().join("")}:${hex(Number(port), 4)}`;
  };
  const row = `   0: ${end(local)} ${end(remote)} ${hex(state, 2)} 00000000:${hex(queued, 8)} 00:00000000 00000000 ${String(user).padStart(5)}        0 ${inode} 1 0000000000000000 100 0 0 10 0`;
  return `${row.padEnd(149)}\n`;
}

export const socketHead = `${"  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode".padEnd(149)}\n`;
