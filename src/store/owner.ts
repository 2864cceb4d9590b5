import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** Which process writes a run, told apart from a later one with the same pid. Kept as `running.json`. */
export interface Owner {
  readonly pid: number;
  readonly hostname: string;
  /** The machine's start, where the system names it: a pid means nothing after a reboot. */
  readonly boot: string | null;
  /** The process's start in clock ticks since boot, where the system tells it. */
  readonly processStart: string | null;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
}

export function describeOwner(pid: number, startedAt: string): Owner {
  return { pid, hostname: hostname(), boot: bootId(), processStart: processStart(pid), startedAt };
}

/** A run copied from another machine, or from before a reboot, is not running whatever its pid says. */
export function isAlive(owner: Owner): boolean {
  if (owner.hostname !== hostname() || owner.boot !== bootId() || !processExists(owner.pid)) return false;
  return owner.processStart === null || owner.processStart === processStart(owner.pid);
}

export function parseOwner(value: unknown): Owner | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { pid, hostname: host, boot, processStart: start, startedAt } = value as Record<string, unknown>;
  if (typeof pid !== "number" || !Number.isSafeInteger(pid) || pid <= 0) return undefined;
  if (typeof host !== "string" || typeof startedAt !== "string") return undefined;
  return { pid, hostname: host, boot: textOrNull(boot), processStart: textOrNull(start), startedAt };
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, but somebody else's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function bootId(): string | null {
  return readProc("/proc/sys/kernel/random/boot_id")?.trim() ?? null;
}

function processStart(pid: number): string | null {
  const stat = readProc(`/proc/${pid}/stat`);
  // Field 22 (proc(5)); the second field is the command in brackets and may itself hold spaces and brackets.
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
}

function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // Not Linux, or no such process.
    return undefined;
  }
}
