import type { TargetReading } from "#run";
import type { SystemFiles } from "../system-files.ts";
import { SocketOwners } from "./socket-owners.ts";
import { peerText, SocketTable, tcpStates } from "./socket-table.ts";

type SocketCounts = NonNullable<TargetReading["sockets"]>;

export interface SocketReading {
  readonly sockets: SocketCounts;
  readonly peers: Readonly<Record<string, number>>;
  /** Sockets that listen where the target is called; changes when another process takes the port over. */
  readonly listeners: string;
}

const tables = [
  { path: "net/tcp", version: 4, counts: "net/sockstat" },
  { path: "net/tcp6", version: 6, counts: "net/sockstat6" },
] as const;
const noneInUse = /^TCP6?: inuse 0 /m;

/** The TCP connections of some processes: those that were opened to a port they listen on, and those they opened. */
export class SocketMeter {
  readonly owners: SocketOwners;
  private readonly files: SystemFiles;
  /** Where the target is called; its other ports are found by themselves. */
  private readonly port: number | undefined;
  private readonly tables = tables.map(({ version }) => new SocketTable(version));

  constructor(files: SystemFiles, port: number | undefined) {
    this.files = files;
    this.port = port;
    this.owners = new SocketOwners(files);
  }

  /** @param pids the main process first: what it sees is what is read */
  take(pids: readonly number[]): SocketReading {
    this.owners.watch(pids);
    for (const [index, place] of tables.entries()) this.read(this.tables[index]!, place, pids[0]!);
    const listening = this.listening();
    const count = new Count();
    if (this.collect(listening.ports, count)) {
      this.owners.scan(this.alive());
      count.clear();
      this.collect(listening.ports, count);
    }
    this.collectClosed(listening.ports, count);
    return { ...count.result(listening.queue, this.queueMax()), listeners: listening.inodes.join() };
  }

  /** The kernel goes through all its hash buckets for either table, some milliseconds' work: not for an empty one. */
  private read(table: SocketTable, { path, counts }: (typeof tables)[number], pid: number): void {
    if (noneInUse.test(this.files.text(`proc/${pid}/${counts}`) ?? "")) table.clear();
    else table.read(this.files, `proc/${pid}/${path}`);
  }

  /** A scan is worth its cost only where a socket turns up that was not there before. */
  private listening(): { ports: Uint8Array; queue: number; inodes: number[] } {
    const rows = this.tables.flatMap((table) =>
      [...table.states.subarray(0, table.length).keys()]
        .filter((row) => table.states[row] === tcpStates.listen)
        .map((row) => ({ port: table.localPorts[row]!, inode: table.inodes[row]!, queued: table.queued[row]! })),
    );
    if (rows.some(({ inode }) => this.owners.owns(inode) === undefined)) this.owners.scan(this.alive());
    const ports = new Uint8Array(65_536);
    const own = rows.filter(({ port, inode }) => port === this.port || this.owners.owns(inode) === true);
    for (const { port } of own) ports[port] = 1;
    const called = this.port === undefined ? own : own.filter(({ port }) => port === this.port);
    const queue = called.reduce((sum, { queued }) => sum + queued, 0);
    return { ports, queue, inodes: called.map(({ inode }) => inode) };
  }

  /** Adds up what belongs to the target; true where a socket could be its own or not. */
  private collect(ports: Uint8Array, count: Count): boolean {
    let hasUnknown = false;
    for (const table of this.tables) {
      const { states, localPorts, remotePorts, inodes } = table;
      for (let row = 0; row < table.length; row++) {
        const state = states[row]!;
        if (state === tcpStates.listen) continue;
        const inode = inodes[row]!;
        if (ports[localPorts[row]!] === 1) {
          // Without an inode it is over, or nobody has accepted it yet.
          if (inode > 0 || state === tcpStates.timeWait) count.add(state);
          continue;
        }
        // The other end of a connection to the target: the generator's, and there are many of them.
        if (ports[remotePorts[row]!] === 1 && table.isLocal(row)) continue;
        if (inode === 0) continue;
        const isOwn = this.owners.owns(inode);
        hasUnknown ||= isOwn === undefined;
        if (isOwn !== true) continue;
        count.add(state);
        if (state === tcpStates.established) count.peer(peerText(table.remoteAddress(row), remotePorts[row]!));
      }
    }
    return hasUnknown;
  }

  /** Whose a closed connection was is not known any more: the target's where it has others to the same place. */
  private collectClosed(ports: Uint8Array, count: Count): void {
    const peerPorts = count.peerPorts();
    for (const table of this.tables) {
      const { states, localPorts, remotePorts } = table;
      for (let row = 0; row < table.length; row++) {
        if (states[row] !== tcpStates.timeWait || peerPorts[remotePorts[row]!] === 0) continue;
        if (ports[localPorts[row]!] === 1) continue;
        count.closedTo(peerText(table.remoteAddress(row), remotePorts[row]!));
      }
    }
  }

  private alive(): Set<number> {
    const found = new Set<number>();
    for (const { inodes, length } of this.tables) {
      for (let row = 0; row < length; row++) if (inodes[row]! > 0) found.add(inodes[row]!);
    }
    return found;
  }

  /** The most any program may ask for: it may have asked for less. */
  private queueMax(): number | null {
    const text = this.files.text("proc/sys/net/core/somaxconn")?.trim() ?? "";
    return /^\d+$/.test(text) ? Number(text) : null;
  }
}

class Count {
  private readonly states = new Map<number, number>();
  private readonly peers = new Map<string, number>();

  clear(): void {
    this.states.clear();
    this.peers.clear();
  }

  add(state: number): void {
    increment(this.states, state);
  }

  peer(address: string): void {
    increment(this.peers, address);
  }

  closedTo(address: string): void {
    if (this.peers.has(address)) this.add(tcpStates.timeWait);
  }

  /** By port, 1 = there is a peer with it. */
  peerPorts(): Uint8Array {
    const ports = new Uint8Array(65_536);
    for (const address of this.peers.keys()) ports[Number(address.slice(address.lastIndexOf(":") + 1))] = 1;
    return ports;
  }

  result(acceptQueue: number, acceptQueueMax: number | null): Omit<SocketReading, "listeners"> {
    const of = (state: number): number => this.states.get(state) ?? 0;
    return {
      sockets: {
        established: of(tcpStates.established),
        timeWait: of(tcpStates.timeWait),
        closeWait: of(tcpStates.closeWait),
        synSent: of(tcpStates.synSent),
        acceptQueue,
        acceptQueueMax,
      },
      peers: Object.fromEntries(this.peers),
    };
  }
}

function increment<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
