import { exitCodes, UserError } from "#run";
import type { Notes } from "../notes.ts";
import type { SystemFiles } from "../system-files.ts";
import { ownerNote } from "./owner-notes.ts";
import { findPortOwner, type LocalPort } from "./port-owner.ts";
import { ProcessTree } from "./process-tree.ts";
import { parseStat, type ProcessStat } from "./stat.ts";

/** What is to be watched: whoever listens on a port, or a process; each with all it began. */
export type TargetPlace = LocalPort | { readonly pid: number; readonly port?: number };

export interface TargetProcess extends ProcessStat {
  readonly pid: number;
}

/** Looks for the port's owner that found nobody: a target that is down is not worth the search each second. */
const looksBetweenSearches = 2;

/** The processes of a target as they are now. */
export class TargetProcesses {
  private readonly files: SystemFiles;
  private readonly place: TargetPlace;
  private readonly notes: Notes;
  private readonly tree: ProcessTree;
  private readonly ownPid: number;
  private roots: readonly TargetProcess[] = [];
  private untilSearch = 0;

  constructor(files: SystemFiles, place: TargetPlace, notes: Notes, ownPid: number = process.pid) {
    this.files = files;
    this.place = place;
    this.notes = notes;
    this.ownPid = ownPid;
    this.tree = new ProcessTree(files);
  }

  /** A process that was named has to be there. */
  open(): void {
    if (!("pid" in this.place)) return;
    const { pid } = this.place;
    const stat = this.stat(pid);
    if (stat === undefined) {
      throw new UserError(`There is no process ${pid}`, {
        why: "--pid names a process of this machine, and none has this number, or this user may not see it.",
        hint: `Look it up with "ss -ltnp" or "pgrep -a node", or leave --pid out: the process behind a local port is found by itself.`,
        exitCode: exitCodes.usage,
      });
    }
    this.roots = [stat];
  }

  /** The main process first; empty where there is none, or none may be seen. */
  async look(): Promise<readonly TargetProcess[]> {
    if (!this.areAlive()) await this.search();
    if (this.roots.length === 0) return [];
    this.tree.refresh();
    const pids = this.tree.familyOf(
      this.roots.map(({ pid }) => pid),
      this.ownPid,
    );
    // One that has ended and is not buried yet has given everything back but its times.
    return pids.map((pid) => this.stat(pid)).filter((stat) => stat !== undefined);
  }

  /** Another process may have taken the port over, beside or after those known. */
  forget(): void {
    if (!("pid" in this.place)) this.roots = [];
  }

  private areAlive(): boolean {
    return (
      this.roots.length > 0 &&
      this.roots.every(({ pid, startTicks }) => {
        const stat = this.stat(pid);
        return stat?.startTicks === startTicks && stat.state !== "Z" && stat.state !== "X";
      })
    );
  }

  private async search(): Promise<void> {
    this.roots = [];
    if ("pid" in this.place) {
      this.notes.add(`process ${this.place.pid} has ended: from then on nothing is read of the target`);
      return;
    }
    if (this.untilSearch-- > 0) return;
    const owner = await findPortOwner(this.files, this.tree, this.place);
    const note = ownerNote(owner, this.place.port);
    if (note !== undefined) this.notes.add(note);
    if (owner.kind === "found")
      this.roots = owner.pids.map((pid) => this.stat(pid)).filter((stat) => stat !== undefined);
    this.untilSearch = this.roots.length > 0 ? 0 : looksBetweenSearches;
  }

  private stat(pid: number): TargetProcess | undefined {
    const stat = parseStat(this.files.text(`proc/${pid}/stat`) ?? "");
    return stat && { pid, ...stat };
  }
}
