import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { UserError } from "#run";

export type DuckDb = typeof import("@duckdb/node-api");

const packageName = "@duckdb/node-api";

/** From beside Plimsoll, or from the folder the command was typed in. */
export async function loadDuckDb(cwd: string, load: (name: string) => Promise<unknown> = importNamed): Promise<DuckDb> {
  try {
    return (await load(packageName)) as DuckDb;
  } catch (cause) {
    const here = fromFolder(cwd);
    if (here !== undefined && load === importNamed) return (await import(pathToFileURL(here).href)) as DuckDb;
    throw new UserError("This needs DuckDB, which is not installed.", {
      why: "It is large and everything else works without it; so it does not come with Plimsoll.",
      hint: `npm install ${packageName} (plimsoll export --csv works without it).`,
      cause: cause instanceof Error ? cause : new Error(String(cause)),
    });
  }
}

const importNamed = (name: string): Promise<unknown> => import(name);

function fromFolder(cwd: string): string | undefined {
  try {
    return createRequire(join(cwd, "package.json")).resolve(packageName);
  } catch {
    return undefined;
  }
}
