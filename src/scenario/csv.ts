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
  const reader = new RecordReader(text, separator);
  const header = reader.next();
  if (header === undefined) throw new CsvProblem("it is empty", 1, "Its first line must name the columns.");
  const columns = readColumns(header, reader.recordLine);
  const records: string[][] = [];
  for (let record = reader.next(); record !== undefined; record = reader.next()) {
    if (record.length !== columns.length) throw ragged(record.length, columns, reader.recordLine);
    records.push(record);
  }
  return { columns, records };
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

function ragged(fields: number, columns: readonly string[], line: number): CsvProblem {
  const have = `${String(fields)} field${fields === 1 ? "" : "s"}`;
  const need = `${String(columns.length)} column${columns.length === 1 ? "" : "s"} (${columns.join(", ")})`;
  const hint = "A field with a separator or a line break in it must stand in double quotes.";
  return new CsvProblem(`this line has ${have}, but there are ${need}`, line, hint);
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

class RecordReader {
  /** Of the record last read, where it begins. */
  recordLine = 0;
  private readonly text: string;
  private readonly separator: string;
  private at = 0;
  private line = 1;
  private nextQuote: number;

  constructor(text: string, separator: string) {
    this.text = text.includes("\n") ? text : text.replaceAll("\r", "\n");
    this.separator = separator;
    this.nextQuote = this.text.indexOf('"');
  }

  next(): string[] | undefined {
    while (this.at < this.text.length) {
      this.recordLine = this.line;
      const record = this.read();
      if (record.length > 1 || record[0] !== "") return record;
    }
    return undefined;
  }

  private read(): string[] {
    const end = this.endOfLine(this.at);
    if (this.nextQuote >= 0 && this.nextQuote < this.at) this.nextQuote = this.text.indexOf('"', this.at);
    if (this.nextQuote < 0 || this.nextQuote >= end) {
      const record = this.text.slice(this.at, this.lineContentEnd(end)).split(this.separator);
      this.at = end + 1;
      this.line += 1;
      return record;
    }
    return this.readQuoted();
  }

  /** Field by field: somewhere in this record is a quote. */
  private readQuoted(): string[] {
    const record: string[] = [];
    for (;;) {
      record.push(this.text[this.at] === '"' ? this.quotedField() : this.plainField());
      if (this.text.startsWith(this.separator, this.at)) {
        this.at += this.separator.length;
        continue;
      }
      this.at = this.endOfLine(this.at) + 1;
      this.line += 1;
      return record;
    }
  }

  private plainField(): string {
    const end = this.lineContentEnd(this.endOfLine(this.at));
    const separator = this.text.indexOf(this.separator, this.at);
    const to = separator < 0 || separator > end ? end : separator;
    const field = this.text.slice(this.at, to);
    this.at = to;
    return field;
  }

  private quotedField(): string {
    const openedOn = this.line;
    let field = "";
    let from = this.at + 1;
    for (;;) {
      const quote = this.text.indexOf('"', from);
      if (quote < 0)
        throw new CsvProblem("a quote is opened here and never closed", openedOn, "Close it, or double it.");
      field += this.text.slice(from, quote);
      from = quote + 1;
      if (this.text[from] !== '"') break;
      field += '"';
      from += 1;
    }
    this.at = from;
    this.line += field.split("\n").length - 1;
    const rest = this.text.slice(from, this.lineContentEnd(this.endOfLine(from)));
    if (rest !== "" && !rest.startsWith(this.separator)) {
      const hint = `Double every quote inside a field: "5"" pipe".`;
      throw new CsvProblem(
        `there is text behind a closing quote: ${JSON.stringify(rest.slice(0, 20))}`,
        this.line,
        hint,
      );
    }
    return field;
  }

  private endOfLine(from: number): number {
    const end = this.text.indexOf("\n", from);
    return end < 0 ? this.text.length : end;
  }

  private lineContentEnd(end: number): number {
    return end > this.at && this.text[end - 1] === "\r" ? end - 1 : end;
  }
}
