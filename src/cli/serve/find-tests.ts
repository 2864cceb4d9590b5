import { createHash } from "node:crypto";
import { open, readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { TestListing, TestsAnswer } from "#run";

const depthMost = 4;
const filesMost = 2_000;
/** A test says what it is near its beginning. */
const bytesRead = 64 * 1024;
const testEnding = /\.[cm]?[jt]s$/;
const notTests = /(\.d|\.config|\.test|\.spec)\.[cm]?[jt]s$/;
const passedOver = new Set(["node_modules", "dist", "build", "coverage", "vendor"]);

/** Test files of a folder: what looks like one. None is run to find out; links are not followed. */
export async function findTests(folder: string): Promise<TestsAnswer> {
  const tests: TestListing[] = [];
  const waiting: { readonly path: string; readonly depth: number }[] = [{ path: folder, depth: 0 }];
  let seen = 0;
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { path, depth } = next;
    const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const inside = join(path, entry.name);
      if (entry.isDirectory() && !entry.name.startsWith(".") && !passedOver.has(entry.name) && depth < depthMost)
        waiting.push({ path: inside, depth: depth + 1 });
      if (!entry.isFile() || !testEnding.test(entry.name) || notTests.test(entry.name)) continue;
      seen += 1;
      if (seen > filesMost) return { tests, isCut: true };
      if (await isTest(inside)) tests.push(listed(relative(folder, inside)));
    }
  }
  return { tests, isCut: false };
}

function listed(path: string): TestListing {
  const shown = path.split(sep).join("/");
  return { id: createHash("sha256").update(shown).digest("hex").slice(0, 16), path: shown };
}

async function isTest(path: string): Promise<boolean> {
  const handle = await open(path).catch(() => undefined);
  if (handle === undefined) return false;
  try {
    const { bytesRead: length, buffer } = await handle.read(Buffer.alloc(bytesRead), 0, bytesRead, 0);
    const text = buffer.toString("utf8", 0, length);
    return /\bdefineTest\s*\(/.test(text) && /["']plimsoll["']/.test(text);
  } catch {
    return false;
  } finally {
    await handle.close();
  }
}
