import { createRequire } from "node:module";
import type { CsvError, Info, Options } from "csv-parse/sync";

const require = createRequire(import.meta.url);

/** What is wrong with a file, and in which of its lines. */
export class CsvProblem extends Error {
  readonly line: number;
  readonly hint: string;

  constructor(problem: string, line: number, hint: string) {
    super(problem);
    this.line = line;
    this.hint = hint;
  }
}

export interface CsvTable {
  readonly columns: readonly string[];
  /** As many fields as columns, each. */
  readonly records: readonly (readonly string[])[];
}

/**
 * Reads RFC 4180 with a header line: fields in double quotes may hold separators, line breaks and doubled quotes. Empty
 * lines are left out. A record with too few or too many fields is refused: guessing which one is missing would give
 * users each other's data.
 */
export function parseCsv(text: string, separator: string = guessSeparator(text)): CsvTable {
  const options: Options = {
    delimiter: separator,
    record_delimiter: text.includes("\n") ? ["\r\n", "\n"] : "\r",
    skip_empty_lines: true,
  };
  // A file cut within its last CRLF ends in a CR, which is no part of the last field.
  const [header, ...records] = readRecords(text.replace(/\r$/, ""), options);
  if (header === undefined) throw new CsvProblem("it is empty", 1, "Its first line must name the columns.");
  return { columns: readColumns(header, recordLine(text, 0)), records };
}

function readRecords(text: string, options: Options): string[][] {
  const { CsvError, parse } = csvParse();
  try {
    return parse(text, options);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    if (error.code !== "INVALID_OPENING_QUOTE") throw asProblem(error, text, options);
    return readWithPlainQuotes(text, options);
  }
}

/**
 * Quotes inside plain fields are no mistake, text behind a closing quote is one; csv-parse has a single option that
 * lets both through. With it, a field of the second kind begins with a quote, so few files are read again to be sure.
 */
function readWithPlainQuotes(text: string, options: Options): string[][] {
  const { CsvError, parse } = csvParse();
  try {
    const records = parse(text, { ...options, relax_quotes: true });
    if (records.some((record) => record.some((field) => field.startsWith('"')))) refuseTextBehindQuotes(text, options);
    return records;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // Text behind a closing quote, let through, may have led to whatever stopped the reading.
    refuseTextBehindQuotes(text, options);
    throw asProblem(error, text, options);
  }
}

function refuseTextBehindQuotes(text: string, options: Options): void {
  csvParse().parse(text, {
    ...options,
    skip_records_with_error: true,
    on_skip(error) {
      if (error?.code === "CSV_INVALID_CLOSING_QUOTE") throw asProblem(error, text, options);
    },
  });
}

/** Workers load this module whether or not their test reads a CSV file; csv-parse only where it does. */
function csvParse(): typeof import("csv-parse/sync") {
  return require("csv-parse/sync") as typeof import("csv-parse/sync");
}

function readColumns(header: readonly string[], line: number): string[] {
  const columns = header.map((name) => name.trim());
  columns.forEach((name, index) => {
    const nth = `column ${String(index + 1)} of ${String(columns.length)}`;
    if (name === "") throw new CsvProblem(`${nth} has no name`, line, "Name every column in the first line.");
    if (columns.indexOf(name) < index) {
      throw new CsvProblem(`there are two columns "${name}"`, line, "Give each column its own name.");
    }
    if (name === "__proto__") throw new CsvProblem(`${nth} is named "__proto__"`, line, "Give it another name.");
  });
  return columns;
}

/** csv-parse counts a CRLF inside quotes as two lines, so lines are counted here, up to the byte it stopped at. */
function asProblem(error: CsvError, text: string, options: Options): Error {
  switch (error.code) {
    case "CSV_RECORD_INCONSISTENT_FIELDS_LENGTH":
      return ragged(error, text, options);
    case "CSV_QUOTE_NOT_CLOSED": {
      const line = lineAt(text, openingQuote(error, text));
      return new CsvProblem("a quote is opened here and never closed", line, "Close it, or double it.");
    }
    case "CSV_INVALID_CLOSING_QUOTE":
      return textBehindQuote(error, text);
    case "CSV_INVALID_OPTION_DELIMITER": {
      const problem = `its separator is ${JSON.stringify(options.delimiter)}`;
      return new CsvProblem(problem, 1, `Leave it out, or write e.g. separator: ";".`);
    }
    default:
      return error;
  }
}

function ragged(error: CsvError, text: string, options: Options): CsvProblem {
  const toHere: Options = { ...options, relax_quotes: true, info: true, to: Number(error["records"]) };
  const before = csvParse().parse(text, toHere) as unknown as readonly { record: string[]; info: Info }[];
  const columns = readColumns(before[0]?.record ?? [], recordLine(text, 0));
  const line = recordLine(text, indexOfByte(text, before.at(-1)?.info.bytes ?? 0));
  const fields = Number(error["index"]);
  const have = `${String(fields)} field${fields === 1 ? "" : "s"}`;
  const need = `${String(columns.length)} column${columns.length === 1 ? "" : "s"} (${columns.join(", ")})`;
  const hint = "A field with a separator or a line break in it must stand in double quotes.";
  return new CsvProblem(`this line has ${have}, but there are ${need}`, line, hint);
}

function textBehindQuote(error: CsvError, text: string): CsvProblem {
  const quoted = /"[^"]*(?:""[^"]*)*"/y;
  quoted.lastIndex = openingQuote(error, text);
  quoted.test(text);
  const behind = /^.[^\r\n]*/s.exec(text.slice(quoted.lastIndex, quoted.lastIndex + 20))?.[0] ?? "";
  const problem = `there is text behind a closing quote: ${JSON.stringify(behind)}`;
  return new CsvProblem(problem, lineAt(text, quoted.lastIndex), `Double every quote inside a field: "5"" pipe".`);
}

/** Of the field csv-parse stopped in: `bytes` is where the one before it ended. */
function openingQuote(error: CsvError, text: string): number {
  return text.indexOf('"', indexOfByte(text, Number(error["bytes"])));
}

function indexOfByte(text: string, bytes: number): number {
  return Buffer.from(text).toString("utf8", 0, bytes).length;
}

/** Of the first record from there on. */
function recordLine(text: string, from: number): number {
  return lineAt(text, from + text.slice(from).search(/[^\r\n]|$/));
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split(text.includes("\n") ? "\n" : "\r").length;
}

/** The one that occurs most in the first line, outside quotes. */
function guessSeparator(text: string): string {
  const header = (/^[^\r\n]*/.exec(text)?.[0] ?? "").replaceAll(/"[^"]*"/g, "");
  let best = ",";
  let most = 0;
  for (const candidate of [",", ";", "\t", "|"]) {
    const count = header.split(candidate).length - 1;
    if (count > most) {
      best = candidate;
      most = count;
    }
  }
  return best;
}
