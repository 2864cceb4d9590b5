import type { SystemFiles } from "../system-files.ts";
import { parseStat } from "./stat.ts";
import type { ProcessTree } from "./process-tree.ts";
import { isAnyAddress, SocketTable, tcpStates } from "./socket-table.ts";

/** A port of this machine, and the addresses under which it is called. */
export interface LocalPort {
  readonly port: number;
  readonly addresses: readonly string[];
}

/** Who listens on a port, or why that cannot be told. */
export type PortOwner =
  /** `pids`: those that none of the others began, the oldest first. */
  | { readonly kind: "found"; readonly pids: readonly number[] }
  | { readonly kind: "nobody" }
  | { readonly kind: "denied"; readonly user: number }
  /** Another namespace's: a container's, seen from outside of the machine's own. */
  | { readonly kind: "hidden" }
  | { readonly kind: "forwarder"; readonly name: string; readonly pid: number };

/** They listen for others, and pass connections on or hand the socket over. */
const forwarders = new Set([
  "docker-proxy",
  "rootlessport",
  "rootlessport-child",
  "slirp4netns",
  "pasta",
  "gvproxy",
  "conmon",
  "kubectl",
  "ssh",
  "sshd",
  "socat",
]);
const socketActivators = new Set(["systemd", "init", "inetd", "xinetd"]);
/** Links read before others get their turn: a machine may have hundreds of thousands of open files. */
const linksAtOnce = 500;

interface Listener {
  readonly inode: number;
  readonly user: number;
}

export async function findPortOwner(files: SystemFiles, tree: ProcessTree, port: LocalPort): Promise<PortOwner> {
  const listeners = listenersOn(files, port);
  if (listeners.length === 0) return { kind: "nobody" };
  tree.refresh();
  const { pids, isDenied } = await holdersOf(files, tree.pids, new Set(listeners.map(({ inode }) => inode)));
  if (pids.length === 0) return isDenied ? { kind: "denied", user: listeners[0]!.user } : { kind: "hidden" };
  const named = pids.map((pid) => ({ pid, ...(parseStat(files.text(`proc/${pid}/stat`) ?? "") ?? unknown) }));
  // Whoever made the socket for another still holds it, and so does a generator that the target itself began.
  const own = named.filter(({ name, pid }) => !socketActivators.has(name) && pid !== process.pid);
  const holders = own.length > 0 ? own : named;
  const forwarder = holders.find(({ name }) => forwarders.has(name));
  if (forwarder !== undefined) return { kind: "forwarder", name: forwarder.name, pid: forwarder.pid };
  const all = new Set(holders.map(({ pid }) => pid));
  const first = holders.filter(({ pid }) => !tree.ancestorsOf(pid).some((ancestor) => all.has(ancestor)));
  return { kind: "found", pids: first.toSorted((a, b) => a.startTicks - b.startTicks).map(({ pid }) => pid) };
}

const unknown = { name: "", startTicks: 0 };

function listenersOn(files: SystemFiles, { port, addresses }: LocalPort): Listener[] {
  const found: Listener[] = [];
  for (const version of [4, 6] as const) {
    const table = new SocketTable(version);
    table.read(files, version === 4 ? "proc/net/tcp" : "proc/net/tcp6");
    for (let row = 0; row < table.length; row++) {
      if (table.states[row] !== tcpStates.listen || table.localPorts[row] !== port) continue;
      const address = table.localAddress(row);
      if (!isAnyAddress(address) && !addresses.includes(address)) continue;
      found.push({ inode: table.inodes[row]!, user: table.users[row]! });
    }
  }
  return found;
}

/** Every process that has one of these sockets open. */
async function holdersOf(
  files: SystemFiles,
  pids: readonly number[],
  inodes: ReadonlySet<number>,
): Promise<{ pids: number[]; isDenied: boolean }> {
  const wanted = new Set([...inodes].map((inode) => `socket:[${inode}]`));
  const holders: number[] = [];
  let isDenied = false;
  let links = 0;
  for (const pid of pids) {
    const folder = `proc/${pid}/fd`;
    const entries = files.names(folder);
    if (entries === undefined) isDenied ||= files.isDenied(folder);
    for (const entry of entries ?? []) {
      if (++links % linksAtOnce === 0) await new Promise((resolve) => setImmediate(resolve));
      const target = files.link(`${folder}/${entry}`);
      if (target === undefined || !wanted.has(target)) continue;
      holders.push(pid);
      break;
    }
  }
  return { pids: holders, isDenied };
}
