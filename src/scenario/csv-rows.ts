import { inspect } from "node:util";
import { didYouMean } from "./did-you-mean.ts";
import type { CsvTable } from "./csv.ts";

/** Read off any object by those who want to know what it is; asking a row for them is no mistake. */
const askedOfAnyObject = new Set(["then", "toJSON", "inspect", "asymmetricMatch", "nodeType", "tagName", "length"]);

/**
 * Plain objects, one per record. What notices a column that is not there is their prototype, which reading a column
 * that is there never reaches, so it costs such reads nothing.
 */
export function csvRows(table: CsvTable, source: string): Readonly<Record<string, string>>[] {
  const { columns, records } = table;
  const prototype = unknownColumnPrototype(columns, source);
  return records.map((record) => {
    const row: Record<string, string> = {};
    for (let index = 0; index < columns.length; index += 1) row[columns[index] as string] = record[index] as string;
    // Spread over a literal prototype defines fields; assigning them would ask the prototype first.
    return { __proto__: prototype, ...row } as unknown as Readonly<Record<string, string>>;
  });
}

function unknownColumnPrototype(columns: readonly string[], source: string): object {
  // Printing an object asks it for whatever would make it something special; print a plain copy instead.
  const printing = { [inspect.custom]: { value: asPlainObject } };
  return new Proxy(Object.create(Object.prototype, printing) as object, {
    get(target, key, receiver) {
      if (typeof key === "symbol" || key in target || key.startsWith("$$") || key.startsWith("@@")) {
        return Reflect.get(target, key, receiver) as unknown;
      }
      if (askedOfAnyObject.has(key)) return undefined;
      const hint = didYouMean(key, columns);
      const have = `its columns are ${columns.map((column) => `"${column}"`).join(", ")}`;
      throw new Error(`${source} has no column "${key}"; ${have}${hint === undefined ? "" : `. ${hint}`}`);
    },
  });
}

function asPlainObject(this: object): object {
  return { ...this };
}
