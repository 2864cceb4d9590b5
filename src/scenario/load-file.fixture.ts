import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { inject } from "vitest";

export interface BuiltPackage {
  /** What `import "plimsoll"` becomes. */
  readonly packageUrl: string;
  /** The inside of the same build: shares its module instances. */
  readonly scenarioUrl: string;
}

/** Removed with all others when the tests are done. */
export const temporaryFolder = (): string => mkdtempSync(join(inject("testFolder"), "project-"));

let built: Promise<BuiltPackage> | undefined;

/** The package as Node can load it, built once per process that asks, into a temporary folder. */
export function builtPackage(): Promise<BuiltPackage> {
  built ??= buildPackage();
  return built;
}

async function buildPackage(): Promise<BuiltPackage> {
  // What lies in a node_modules the test runner leaves to Node, and so what it imports in turn.
  const outdir = join(temporaryFolder(), "node_modules/plimsoll/dist");
  const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  await build({
    entryPoints: { index: source("../index.ts"), scenario: source("./index.ts") },
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    // Too large to copy, and it has a program beside it.
    alias: { esbuild: import.meta.resolve("esbuild") },
    external: ["file:*"],
    outExtension: { ".js": ".mjs" },
  });
  // Required at first need (a CSV file, a cookie, an error), not imported, and so not in the build.
  mkdirSync(join(outdir, "../../@jridgewell"), { recursive: true });
  for (const name of ["csv-parse", "tough-cookie", "@jridgewell/trace-mapping"]) {
    symlinkSync(source(`../../node_modules/${name}`), join(outdir, "../..", name), "junction");
  }
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
