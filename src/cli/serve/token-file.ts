import { lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { newToken } from "#serve";
import { speedFile } from "#store";

type Environment = Readonly<Record<string, string | undefined>>;

/** Kept from one start to the next, so that bookmarks and scrapers go on: where only this user can read it. */
export function tokenPath(env: Environment): string {
  return join(dirname(speedFile(env)), "serve.token");
}

/** @param isNew the one there was is no longer taken */
export function pageToken(env: Environment, isNew: boolean): string {
  const path = tokenPath(env);
  const kept = isNew ? undefined : keptToken(path);
  if (kept !== undefined) return kept;
  const token = newToken();
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  try {
    writeFileSync(path, `${token}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    // Another command made one in this very moment.
    const other = keptToken(path);
    if (other === undefined) throw error;
    return other;
  }
  return token;
}

/** Undefined where there is none, or others could have read or put it there. */
function keptToken(path: string): string | undefined {
  try {
    const stat = lstatSync(path);
    const isOurs = process.getuid === undefined || (stat.uid === process.getuid() && (stat.mode & 0o077) === 0);
    if (!stat.isFile() || !isOurs) return undefined;
    return /^([\w-]{43})\n$/.exec(readFileSync(path, "utf8"))?.[1];
  } catch {
    return undefined;
  }
}
