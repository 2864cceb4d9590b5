import { readFileSync } from "node:fs";
import { callSite } from "./call-site.ts";
import { resolveFromTest } from "./test-base.ts";
import { threadState } from "./thread-state.ts";
import { kindOf, refuse, type Subject } from "./validate.ts";

/**
 * A file's bytes as a request body: read once per worker, shared by all its users. Paths count from the test file's
 * folder.
 *
 * @example
 * const picture = file("./picture.png");
 * await http.put("/avatar", { body: picture, headers: { "content-type": "image/png" } });
 */
export function file(path: string): Uint8Array {
  const subject = { calledAt: callSite(file), name: `file(${JSON.stringify(path) ?? ""})` };
  if (typeof path !== "string") {
    refuse(subject, `its path is ${kindOf(path)}`, "It must be a text.", `Write e.g. file("./picture.png").`);
  }
  const absolute = resolveFromTest(path);
  const known = threadState.files.get(absolute);
  if (known !== undefined) return known;
  const bytes = readTestFile(subject, absolute);
  threadState.files.set(absolute, bytes);
  return bytes;
}

export function readTestFile(subject: Subject, absolute: string): Buffer {
  try {
    return readFileSync(absolute);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    const said: Readonly<Record<string, string>> = {
      ENOENT: "is not there",
      EISDIR: "is a folder",
      EACCES: "may not be read",
    };
    const why = `${absolute} ${said[code] ?? `cannot be read (${code})`}.`;
    return refuse(subject, "the file cannot be read", why, "Relative paths count from the test file's folder.");
  }
}
