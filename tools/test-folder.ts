import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** Real path of a folder that is removed when all tests are done. */
    testFolder: string;
  }
}

/** vitest calls it once for all files. */
export function setup(project: TestProject): () => void {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "plimsoll-test-")));
  project.provide("testFolder", folder);
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}
