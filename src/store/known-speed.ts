import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { makeFolders, readJson, writeAtomically } from "./safe-file.ts";

const format = "plimsoll.speed/1";

/** The most that a generator has sent on a machine, and which machine that was. */
export interface KnownSpeed {
  readonly requestsPerSecond: number;
  readonly workers: number;
  /** ISO 8601. */
  readonly measuredAt: string;
  readonly plimsoll: string;
  /** `v20.20.2` */
  readonly node: string;
  readonly cpuModel: string;
  readonly cores: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Of the user's state folder, by the XDG Base Directory Specification, which has a relative path ignored. */
export function speedFile(env: Environment): string {
  const state = env["XDG_STATE_HOME"] ?? "";
  const folder = isAbsolute(state) ? state : join(env["HOME"] || homedir(), ".local", "state");
  return join(folder, "plimsoll", "speed-of-light.json");
}

export async function keepSpeed(env: Environment, speed: KnownSpeed): Promise<void> {
  const path = speedFile(env);
  await makeFolders(join(path, ".."));
  await writeAtomically(path, `${JSON.stringify({ format, ...speed }, null, 2)}\n`);
}

/** What was kept; undefined where nothing was, and where it cannot be read. */
export async function readSpeed(env: Environment): Promise<KnownSpeed | undefined> {
  const found = (await readJson(speedFile(env))) as (Partial<KnownSpeed> & { format?: unknown }) | null | undefined;
  if (found === undefined || found === null || found.format !== format) return undefined;
  const { requestsPerSecond, workers, measuredAt, plimsoll, node, cpuModel, cores } = found;
  const texts = [measuredAt, plimsoll, node, cpuModel];
  const isWhole =
    [requestsPerSecond, workers, cores].every(isPositive) && texts.every((text) => typeof text === "string");
  return isWhole && !Number.isNaN(Date.parse(measuredAt ?? "")) ? (found as KnownSpeed) : undefined;
}

const isPositive = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value) && value > 0;
