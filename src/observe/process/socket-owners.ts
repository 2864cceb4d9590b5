import type { SystemFiles } from "../system-files.ts";

/** Links read in one look; what is left comes with the next one. */
const linksMost = 4000;

/**
 * Which sockets belong to some processes. A socket that is known stays known: only file descriptors that are new, or
 * whose socket is gone, are looked at again.
 */
export class SocketOwners {
  /** False where another user's process was among those asked for. */
  isReadable = true;
  private readonly files: SystemFiles;
  private readonly byProcess = new Map<number, Map<string, number>>();
  private owned = new Set<number>();
  private foreign = new Set<number>();

  constructor(files: SystemFiles) {
    this.files = files;
  }

  /** Undefined = not known before the next scan. */
  owns(inode: number): boolean | undefined {
    if (this.owned.has(inode)) return true;
    return this.foreign.has(inode) ? false : undefined;
  }

  /** Another set of processes: what was nobody's may be theirs. */
  watch(pids: readonly number[]): void {
    const isNew = pids.some((pid) => !this.byProcess.has(pid));
    for (const pid of this.byProcess.keys()) if (!pids.includes(pid)) this.byProcess.delete(pid);
    for (const pid of pids) if (!this.byProcess.has(pid)) this.byProcess.set(pid, new Map());
    if (isNew) this.foreign.clear();
  }

  /** @param alive the sockets there are now */
  scan(alive: ReadonlySet<number>): void {
    let links = linksMost;
    this.isReadable = true;
    this.owned = new Set();
    for (const [pid, known] of this.byProcess) links = this.scanProcess(pid, known, alive, links);
    this.foreign = new Set(links > 0 ? [...alive].filter((inode) => !this.owned.has(inode)) : []);
  }

  private scanProcess(pid: number, known: Map<string, number>, alive: ReadonlySet<number>, budget: number): number {
    const folder = `proc/${pid}/fd`;
    const entries = this.files.names(folder);
    if (entries === undefined) this.isReadable &&= !this.files.isDenied(folder);
    let links = budget;
    const present = new Set(entries);
    for (const entry of known.keys()) if (!present.has(entry)) known.delete(entry);
    for (const entry of present) {
      let inode = known.get(entry);
      if ((inode === undefined || !alive.has(inode)) && links > 0) {
        links--;
        inode = socketInode(this.files.link(`${folder}/${entry}`));
        known.set(entry, inode);
      }
      if (inode !== undefined && inode > 0) this.owned.add(inode);
    }
    return links;
  }
}

/** `socket:[12345]`; 0 for files, pipes and all else. */
function socketInode(link: string | undefined): number {
  return link?.startsWith("socket:[") === true ? Number(link.slice(8, -1)) : 0;
}
