import type { SystemFiles } from "../system-files.ts";
import { parseStat } from "./stat.ts";

/** Who began whom, of all processes. Each is looked at once: who began it does not change. */
export class ProcessTree {
  private readonly files: SystemFiles;
  private readonly parents = new Map<number, number>();

  constructor(files: SystemFiles) {
    this.files = files;
  }

  refresh(): void {
    const names = this.files.names("proc") ?? [];
    const present = new Set<number>();
    for (const name of names) {
      const pid = Number(name);
      if (!Number.isInteger(pid)) continue;
      present.add(pid);
      if (this.parents.has(pid)) continue;
      const stat = parseStat(this.files.text(`proc/${pid}/stat`) ?? "");
      if (stat !== undefined) this.parents.set(pid, stat.parent);
    }
    this.forgetAllBut(present);
  }

  get pids(): readonly number[] {
    return [...this.parents.keys()];
  }

  parentOf(pid: number): number | undefined {
    return this.parents.get(pid);
  }

  /** From its parent up to the first process there is. */
  ancestorsOf(pid: number): readonly number[] {
    const found: number[] = [];
    for (let at = this.parents.get(pid); at !== undefined && !found.includes(at); at = this.parents.get(at)) {
      found.push(at);
    }
    return found;
  }

  /** These and all below them, without one and all below it. */
  familyOf(roots: readonly number[], without: number | undefined): readonly number[] {
    const children = new Map<number, number[]>();
    for (const [pid, parent] of this.parents) {
      const siblings = children.get(parent);
      if (siblings === undefined) children.set(parent, [pid]);
      else siblings.push(pid);
    }
    const found = new Set<number>();
    const visit = (pid: number): void => {
      if (found.has(pid) || (pid === without && !roots.includes(pid))) return;
      found.add(pid);
      for (const child of children.get(pid) ?? []) visit(child);
    };
    for (const root of roots) if (this.parents.has(root)) visit(root);
    return [...found];
  }

  /** An orphan stays in the family: its grandparent counts as its parent from then on. */
  private forgetAllBut(present: ReadonlySet<number>): void {
    const ended = [...this.parents.keys()].filter((pid) => !present.has(pid));
    for (const pid of ended) {
      const heir = this.parents.get(pid)!;
      for (const [orphan, parent] of this.parents) if (parent === pid) this.parents.set(orphan, heir);
      this.parents.delete(pid);
    }
  }
}
