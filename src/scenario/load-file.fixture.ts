import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll } from "vitest";

export interface BuiltPackage {
  /** What `import "plimsoll"` becomes. */
  readonly packageUrl: string;
  /** The inside of the same build: shares its module instances. */
  readonly scenarioUrl: string;
}

/** One for each test file that imports this, removed when it is done. */
const root = mkdtempSync(join(tmpdir(), "plimsoll-test-"));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

export const temporaryFolder = (prefix = "project-"): string => mkdtempSync(join(root, prefix));

let built: Promise<BuiltPackage> | undefined;

/** The package as Node can load it, built once per test file that asks, into a temporary folder. */
export function builtPackage(): Promise<BuiltPackage> {
  built ??= buildPackage();
  return built;
}

async function buildPackage(): Promise<BuiltPackage> {
  const outdir = temporaryFolder("built-");
  const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  await build({
    entryPoints: { index: source("../index.ts"), scenario: source("./index.ts") },
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    external: ["esbuild"],
    outExtension: { ".js": ".mjs" },
  });
  const url = (name: string): string => pathToFileURL(join(outdir, name)).href;
  return { packageUrl: url("index.mjs"), scenarioUrl: url("scenario.mjs") };
}

/** Writes files by their paths in the folder, and gives the folder back. */
export function project(files: Readonly<Record<string, string>>, folder: string = temporaryFolder()): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}
