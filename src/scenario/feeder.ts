import { callSite } from "./call-site.ts";
import { CsvProblem, parseCsv, type CsvTable } from "./csv.ts";
import { csvRows } from "./csv-rows.ts";
import { didYouMean } from "./did-you-mean.ts";
import { FeederEmptyError } from "./feeder-empty.ts";
import { takeNumber, randomRow, type FeederNumbers, newFeederNumbers } from "./feeder-numbers.ts";
import { readTestFile } from "./file-body.ts";
import { resolveFromTest } from "./test-base.ts";
import type { Feeder, FeederOptions } from "./test-file.ts";
import { threadState } from "./thread-state.ts";
import { kindOf, refuse, requireKnownKeys, requireObject, type Subject } from "./validate.ts";

export interface CsvOptions<Column extends string = string> extends FeederOptions {
  /** Columns the test reads: a file without one of them is refused before any load. */
  readonly columns?: readonly Column[];
  /** Default: whichever of `,` `;` tab `|` the first line holds most of. */
  readonly separator?: string;
}

const feederKeys = ["pick", "whenEmpty"];

/**
 * Rows of a CSV file: its first line names the columns, every field is a text. The path counts from the test file's
 * folder.
 *
 * @example
 * const accounts = csv<{ username: string; password: string }>("./accounts.csv", { pick: "unique" });
 * const { username } = accounts.next();
 */
export function csv<Row extends { readonly [Column in keyof Row]: string } = Record<string, string>>(
  path: string,
  options: CsvOptions<keyof Row & string> = {},
): Feeder<Row> {
  const subject = { calledAt: callSite(csv), name: `csv(${JSON.stringify(path) ?? ""})` };
  if (typeof path !== "string") {
    refuse(subject, `its path is ${kindOf(path)}`, "It must be a text.", `Write e.g. csv("./accounts.csv").`);
  }
  requireOptions(subject, options, [...feederKeys, "columns", "separator"]);
  const absolute = resolveFromTest(path);
  const table = readTable(subject, absolute, options.separator);
  for (const column of options.columns ?? []) requireColumn(subject, table, column);
  if (table.records.length === 0) {
    refuse(subject, "the file has no rows", `${absolute} has a header and nothing below it.`, "Add at least one line.");
  }
  return makeFeeder(csvRows(table, path) as unknown as readonly Row[], path, options);
}

/**
 * Rows of your own.
 *
 * @example
 * const terms = feeder(["shoes", "socks", "hats"], { pick: "random" });
 * await http.get("/search", { query: { q: terms.next() } });
 */
export function feeder<Row>(rows: readonly Row[], options: FeederOptions = {}): Feeder<Row> {
  const subject = { calledAt: callSite(feeder), name: "feeder" };
  const hint = `Write e.g. feeder(["shoes", "socks"]).`;
  if (!Array.isArray(rows)) refuse(subject, `its rows are ${kindOf(rows)}`, "They must be a list.", hint);
  if (rows.length === 0) refuse(subject, "it has no rows", "There would be nothing to give.", hint);
  requireOptions(subject, options, feederKeys);
  return makeFeeder(rows.slice(), "the feeder", options);
}

function makeFeeder<Row>(rows: readonly Row[], source: string, options: FeederOptions): Feeder<Row> {
  const { pick = "sequential", whenEmpty = "stop" } = options;
  const numbers = newFeederNumbers();
  const next = (): Row => rows[rowIndex(numbers, rows.length, pick, whenEmpty, source)] as Row;
  return Object.freeze({ next, rows: Object.freeze(rows) });
}

function rowIndex(
  numbers: FeederNumbers,
  rowCount: number,
  pick: NonNullable<FeederOptions["pick"]>,
  whenEmpty: FeederOptions["whenEmpty"],
  source: string,
): number {
  const number = takeNumber(numbers);
  if (pick === "random") return randomRow(numbers, number, rowCount);
  if (pick === "unique" && whenEmpty !== "recycle" && number >= rowCount) {
    const error = new FeederEmptyError(source, rowCount);
    threadState.feeders.onEmpty?.(error);
    throw error;
  }
  return number % rowCount;
}

function requireOptions(subject: Subject, options: unknown, known: readonly string[]): void {
  requireObject(subject, options, `{ pick: "unique" }`);
  requireKnownKeys(subject, options, known);
  const { pick, whenEmpty } = options as { readonly pick?: unknown; readonly whenEmpty?: unknown };
  requireOneOf(subject, "pick", pick, ["sequential", "random", "unique"]);
  requireOneOf(subject, "whenEmpty", whenEmpty, ["stop", "recycle"]);
}

function requireOneOf(subject: Subject, option: string, value: unknown, allowed: readonly string[]): void {
  if (value === undefined || (typeof value === "string" && allowed.includes(value))) return;
  const why = `It is one of ${allowed.map((each) => `"${each}"`).join(", ")}.`;
  const hint =
    (typeof value === "string" ? didYouMean(value, allowed) : undefined) ?? `Leave it out for "${allowed[0] ?? ""}".`;
  refuse(subject, `"${option}" is ${kindOf(value)}`, why, hint);
}

function requireColumn(subject: Subject, { columns }: CsvTable, column: string): void {
  if (columns.includes(column)) return;
  const hint = didYouMean(column, columns) ?? "Add it to the file, or correct its name.";
  refuse(subject, `there is no column "${column}"`, `The file's columns are: ${columns.join(", ")}.`, hint);
}

function readTable(subject: Subject, absolute: string, separator: string | undefined): CsvTable {
  const text = decode(subject, readTestFile(subject, absolute));
  try {
    return parseCsv(text, separator);
  } catch (error) {
    if (!(error instanceof CsvProblem)) throw error;
    return refuse(
      subject,
      "the file cannot be read",
      `${absolute}:${String(error.line)}: ${error.message}.`,
      error.hint,
    );
  }
}

/** UTF-8, with or without a byte order mark, and what Excel calls Unicode text (UTF-16 with one). */
function decode(subject: Subject, bytes: Buffer): string {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  try {
    return new TextDecoder(wide ? "utf-16le" : "utf-8", { fatal: true }).decode(bytes);
  } catch {
    const why = "It is not UTF-8, and other encodings cannot be told apart.";
    return refuse(subject, "the file cannot be read", why, "Save it as UTF-8.");
  }
}
