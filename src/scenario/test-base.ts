import { dirname, resolve } from "node:path";
import { threadState } from "./thread-state.ts";

/** Makes relative paths count from this file's folder, and feeders count from the first one again. */
export function setTestFile(path: string): void {
  threadState.testFile = path;
  threadState.feeders.created = 0;
}

/** A path in a test file, made absolute. Without a test file (a plain Node script) it counts from where one stands. */
export function resolveFromTest(path: string): string {
  return resolve(threadState.testFile === undefined ? "." : dirname(threadState.testFile), path);
}
