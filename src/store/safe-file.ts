import { constants } from "node:fs";
import { mkdir, open, rename, stat, unlink } from "node:fs/promises";
import { dirname } from "node:path";

/** As `mkdir -p`. Node's own says ENOENT on a read-only file system (seen on 20.20), which tells the user nothing. */
export async function makeFolders(path: string): Promise<void> {
  const isThere = (): Promise<boolean> =>
    stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    );
  if (await isThere()) return;
  if (dirname(path) !== path) await makeFolders(dirname(path));
  await mkdir(path).catch(async (error: unknown) => {
    // Another run may have made it meanwhile.
    if (!(await isThere())) throw error;
  });
}

/** Writes beside, then renames: a reader sees the old file, none, or all of the new one. */
export async function writeAtomically(path: string, text: string): Promise<void> {
  const beside = `${path}.tmp`;
  try {
    const handle = await open(beside, "w");
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, path);
  } catch (error) {
    await unlink(beside).catch(() => undefined);
    throw error;
  }
}

/**
 * Up to `bytesMax` of a regular file, from its beginning or from an offset; undefined where there is none. A link is not
 * followed and a pipe not waited for: a run folder may come from somebody else.
 */
export async function readRegularFile(path: string, bytesMax: number, from = 0): Promise<Buffer | undefined> {
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const handle = await open(path, flags).catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    const { size } = await handle.stat().then((stat) => (stat.isFile() ? stat : { size: 0 }));
    const bytes = Buffer.alloc(Math.min(Math.max(0, size - from), bytesMax));
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, from + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  } catch {
    // An unreadable disk leaves what the other files of the folder tell.
    return undefined;
  } finally {
    await handle.close();
  }
}

export async function readJson(path: string): Promise<unknown> {
  const bytes = await readRegularFile(path, jsonBytesMax);
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(bytes.toString("utf8")) as unknown;
  } catch {
    return undefined;
  }
}

const jsonBytesMax = 512 * 1024 * 1024;
