import { CgroupMemory } from "./cgroup-memory.ts";
import { readAvailableBytes } from "./machine-memory.ts";
import { ResidentMemory } from "./resident.ts";

/** What sets the end to this process's memory. */
export type MemoryBound = "asked" | "cgroup" | "machine";

export interface MemoryRoom {
  readonly usedBytes: number;
  readonly limitBytes: number;
  readonly bound: MemoryBound;
}

/** Memory in use against the bound that is nearest: one that was asked for, a control group's, the machine's. */
export class MemoryMeter {
  private readonly resident = new ResidentMemory();
  private readonly cgroup: CgroupMemory;
  private readonly askedBytes: number | undefined;
  private readonly root: string;

  constructor(askedBytes?: number, root = "/") {
    this.askedBytes = askedBytes;
    this.root = root;
    this.cgroup = new CgroupMemory(root);
  }

  /** Null where the system tells of no bound at all. */
  read(): MemoryRoom | null {
    const usedBytes = this.resident.ownBytes();
    const rooms: MemoryRoom[] = [];
    if (this.askedBytes !== undefined) rooms.push({ usedBytes, limitBytes: this.askedBytes, bound: "asked" });
    const group = this.cgroup.read();
    // What else runs in the group counts too: the kernel ends any of its processes when it is full.
    if (group !== null) rooms.push({ ...group, usedBytes: Math.max(usedBytes, group.usedBytes), bound: "cgroup" });
    const available = readAvailableBytes(this.root);
    if (available !== null) rooms.push({ usedBytes, limitBytes: usedBytes + available, bound: "machine" });
    return rooms.reduce<MemoryRoom | null>(
      (nearest, room) => (nearest === null || shareOf(room) > shareOf(nearest) ? room : nearest),
      null,
    );
  }
}

const shareOf = ({ usedBytes, limitBytes }: MemoryRoom): number => usedBytes / limitBytes;
