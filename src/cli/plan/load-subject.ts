import { loadTest } from "#scenario";
import { packageUrl } from "../package-url.ts";
import { findSubject, type Subject } from "./subject.ts";

/** Reads what was typed: a URL, or a test file, which is built and run once to see what it exports. */
export async function loadSubject(typed: string, cwd: string): Promise<Subject> {
  const found = findSubject(typed, cwd);
  if (found.kind === "url") return found;
  const { test, bundle, feeders, warnings } = await loadTest(found.file, { packageUrl });
  return { kind: "file", file: found.file, bundle, definition: test, feeders, warnings };
}
