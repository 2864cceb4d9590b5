/** One sample of the text format: `name{label="value"} 1.5 1700000000`. */
export interface Sample {
  readonly name: string;
  /** By name, in order; without duplicates. */
  readonly labels: readonly (readonly [name: string, value: string])[];
  readonly value: number;
  /** As it stands there: milliseconds in the Prometheus format, seconds in OpenMetrics. */
  readonly timestamp: number | undefined;
}

const metricName = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const labelName = /[a-zA-Z_][a-zA-Z0-9_]*/y;
const blanks = /[ \t]*/y;
const number = /[+-]?(?:\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|0x[0-9a-f]+|inf(?:inity)?|nan)(?![^\s])/iy;

/** Reads a line from left to right; what is wrong with it comes out as a text. */
class LineReader {
  at = 0;
  readonly line: string;

  constructor(line: string) {
    this.line = line;
  }

  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const [found] = pattern.exec(this.line) ?? [];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  skip(text: string): boolean {
    const isThere = this.line.startsWith(text, this.at);
    if (isThere) this.at += text.length;
    return isThere;
  }

  get isAtEnd(): boolean {
    return this.at >= this.line.length;
  }

  /** A text between quotes; `\\`, `\"` and `\n` stand for what cannot be written. */
  quoted(): string | undefined {
    if (!this.skip('"')) return undefined;
    let text = "";
    for (; !this.isAtEnd; this.at++) {
      const character = this.line[this.at]!;
      if (character === '"') {
        this.at++;
        return text;
      }
      if (character !== "\\") text += character;
      else text += unescaped(this.line[++this.at]);
    }
    return undefined;
  }
}

/** What has no meaning after a backslash keeps it. */
function unescaped(character = ""): string {
  if (character === "n") return "\n";
  return character === "\\" || character === '"' ? character : `\\${character}`;
}

/** The sample, or what is wrong with the line. */
export function readSampleLine(line: string): Sample | string {
  const reader = new LineReader(line);
  reader.take(blanks);
  const bare = reader.take(metricName);
  const labels: (readonly [string, string])[] = [];
  reader.take(blanks);
  const braced = reader.skip("{") ? readLabels(reader, labels) : {};
  if (typeof braced === "string") return braced;
  // Names with letters of their own stand in quotes, first between the braces.
  const name = bare ?? braced.name;
  if (name === undefined) return "it begins with no metric's name";
  reader.take(blanks);
  const value = reader.take(number);
  if (value === undefined) return "it has no value that is a number";
  reader.take(blanks);
  const timestamp = reader.take(number);
  reader.take(blanks);
  // After # comes an exemplar, one request that was counted: the counts are what is wanted here.
  if (!reader.isAtEnd && !reader.skip("#")) return "it goes on after its value";
  const ordered = labels.toSorted(([a], [b]) => (a < b ? -1 : 1));
  const twice = ordered.find(([label], index) => label === ordered[index - 1]?.[0]);
  if (twice !== undefined) return `it has the label ${twice[0]} twice`;
  return {
    name,
    labels: ordered,
    value: numberOf(value),
    timestamp: timestamp === undefined ? undefined : numberOf(timestamp),
  };
}

/** From after the brace to after its counterpart. */
function readLabels(reader: LineReader, into: (readonly [string, string])[]): { name?: string } | string {
  let name: string | undefined;
  for (let isFirst = true; ; isFirst = false) {
    reader.take(blanks);
    if (reader.skip("}")) return name === undefined ? {} : { name };
    const isQuoted = reader.line[reader.at] === '"';
    const label = isQuoted ? reader.quoted() : reader.take(labelName);
    if (label === undefined) return "a label has no name";
    reader.take(blanks);
    if (reader.skip("=")) {
      reader.take(blanks);
      const value = reader.quoted();
      if (value === undefined) return `the label ${label} has no value in quotes`;
      into.push([label, value]);
    } else if (isFirst && isQuoted) name = label;
    else return `the label ${label} has no value`;
    reader.take(blanks);
    if (!reader.skip(",") && reader.line[reader.at] !== "}") return "its labels do not end";
  }
}

function numberOf(text: string): number {
  const bare = text.toLowerCase().replace(/^[+-]/, "");
  const sign = text.startsWith("-") ? -1 : 1;
  if (bare.startsWith("inf")) return sign * Number.POSITIVE_INFINITY;
  return bare === "nan" ? Number.NaN : sign * Number(bare);
}
