import { createHash, randomUUID } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { exitCodes, UserError } from "#run";
import { registerBundle } from "./source-map.ts";

interface Place {
  readonly folder: string;
  readonly name: string;
  /** Whoever wrote it takes it away: nobody looks there for what can be deleted. */
  readonly isUsersFolder: boolean;
}

const keptMax = 20;
/** A run that started longer ago than this has imported its bundle in every worker. */
const inUseForMs = 3_600_000;
const bundleName = /^(?:\.plimsoll-)?[0-9a-f]{16}(?:-\d+)?\.mjs(?:\.[0-9a-f-]{36})?$/;

/**
 * Writes a bundle where workers can import it: the nearest node_modules that may be written to (its name is the hash of
 * its text, so the same test is the same file), else beside the test, hidden, until this process ends, else a temporary
 * folder.
 */
export function writeBundle(testFile: string, code: string): string {
  const hash = createHash("sha256").update(testFile).update("\0").update(code).digest("hex").slice(0, 16);
  let lastProblem: unknown;
  for (const place of places(testFile, hash)) {
    try {
      // As Node will name it in stacks, whatever links lead there.
      const path = realpathSync(writeInto(place, code));
      registerBundle(path);
      return path;
    } catch (error) {
      // Read-only, full, not ours: the next place may do.
      lastProblem = error;
    }
  }
  throw new UserError("there is no folder to put the built test in", {
    why: lastProblem instanceof Error ? lastProblem.message : String(lastProblem),
    hint: "Make the test's folder, its node_modules or the temporary folder (TMPDIR) writable.",
    exitCode: exitCodes.internal,
    cause: lastProblem,
  });
}

function* places(testFile: string, hash: string): Generator<Place> {
  const own = dirname(testFile);
  for (let folder = own, above = ""; folder !== above; above = folder, folder = dirname(folder)) {
    const modules = join(folder, "node_modules");
    if (existsSync(modules)) yield { folder: join(modules, ".plimsoll"), name: `${hash}.mjs`, isUsersFolder: false };
  }
  yield { folder: own, name: `.plimsoll-${hash}-${String(process.pid)}.mjs`, isUsersFolder: true };
  yield { folder: temporaryFolder(), name: `${hash}.mjs`, isUsersFolder: false };
}

function writeInto({ folder, name, isUsersFolder }: Place, code: string): string {
  if (!isUsersFolder) mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  if (isUsersFolder) process.once("exit", () => rmSync(path, { force: true }));
  if (holds(path, code)) {
    const now = new Date();
    utimesSync(path, now, now);
  } else {
    const unfinished = `${path}.${randomUUID()}`;
    writeFileSync(unfinished, code, { mode: 0o600, flag: "wx" });
    renameSync(unfinished, path);
  }
  removeOld(folder, path);
  return path;
}

function holds(path: string, code: string): boolean {
  try {
    return readFileSync(path, "utf8") === code;
  } catch {
    return false;
  }
}

function removeOld(folder: string, fresh: string): void {
  try {
    const usedSinceMs = Date.now() - inUseForMs;
    readdirSync(folder)
      .filter((name) => bundleName.test(name) && join(folder, name) !== fresh)
      .map((name) => ({ path: join(folder, name), changedMs: statSync(join(folder, name)).mtimeMs }))
      .sort((one, other) => other.changedMs - one.changedMs)
      .filter(({ path, changedMs }, rank) => changedMs < usedSinceMs && (rank >= keptMax || !path.endsWith(".mjs")))
      .forEach(({ path }) => {
        rmSync(path, { force: true });
      });
  } catch {
    // Another process cleans at the same time, or may not: nothing depends on it.
  }
}

/** Nobody else may put a module there that we would run. */
function temporaryFolder(): string {
  const { uid } = userInfo();
  const folder = join(tmpdir(), `plimsoll-${String(uid)}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { mode, uid: owner } = lstatSync(folder);
  const isOwn = lstatSync(folder).isDirectory() && owner === Math.max(uid, 0) && (uid < 0 || (mode & 0o022) === 0);
  return isOwn ? folder : mkdtempSync(`${folder}-`);
}
