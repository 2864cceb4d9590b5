import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { exitCodes, UserError } from "#run";
import type { Layer } from "./layer.ts";

const names = ["ts", "mts", "js", "mjs", "json", "yaml"].map((extension) => `plimsoll.config.${extension}`);

/** The nearest plimsoll.config at or above the folder. Two side by side are one too many. */
export function findConfig(folder: string): string | undefined {
  const here = names.map((name) => join(folder, name)).filter((path) => existsSync(path));
  if (here.length > 1) {
    throw new UserError(`There are two configs: ${here.map((path) => basename(path)).join(" and ")}`, {
      why: "It would be unclear which one holds.",
      hint: `Keep one of them in ${folder}.`,
    });
  }
  const parent = dirname(folder);
  return here[0] ?? (parent === folder ? undefined : findConfig(parent));
}

/** The config as a layer: the file named, or the nearest one; undefined where there is none. */
export async function configLayer(named: string | undefined, cwd: string): Promise<Layer | undefined> {
  const file = named === undefined ? findConfig(cwd) : resolve(cwd, named);
  if (file === undefined) return undefined;
  if (!existsSync(file)) {
    throw new UserError(`--config ${named}: there is no such file`, {
      hint: `Looked at ${file}.`,
      exitCode: exitCodes.usage,
    });
  }
  // Reading one takes a YAML parser and a validator, half of the time a command takes to start: most have none.
  const { readConfigLayer } = await import("./config-read.ts");
  return readConfigLayer(file);
}
