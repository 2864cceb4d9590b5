import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Row } from "./row.ts";

/** Finished rows, a file each, so that an interrupted table goes on where it was. */
export function keptRows(folder: string): {
  readonly all: () => Row[];
  readonly keep: (row: Row) => void;
  readonly forget: (names: readonly string[]) => void;
} {
  const fileOf = (name: string): string => join(folder, `${name}.json`);
  return {
    all: () =>
      existsSync(folder)
        ? readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Row)
        : [],
    keep(row) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(fileOf(row.name), `${JSON.stringify(row, undefined, 2)}\n`);
    },
    forget: (names) => names.forEach((name) => rmSync(fileOf(name), { force: true })),
  };
}
