import { createColors } from "picocolors";
import type { Page, Palette } from "#report";

type Stream = NodeJS.WritableStream;
type Environment = Readonly<Record<string, string | undefined>>;

/** Where nobody says how wide the reader's screen is. */
const columnsInLogs = 100;

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** The size of the terminal behind a stream; undefined where it is a file, a pipe or a terminal that draws nothing. */
export function terminalSize(stream: Stream, env: Environment): TerminalSize | undefined {
  if (!isTerminal(stream) || env["TERM"] === "dumb") return undefined;
  const { columns, rows } = stream as Partial<NodeJS.WriteStream>;
  // A terminal that was never told its size says 0.
  return { columns: columns || 80, rows: rows || 24 };
}

/** Colours on a terminal; NO_COLOR and --no-color take them away, FORCE_COLOR brings them anywhere. */
export function paletteFor(stream: Stream, env: Environment, args: readonly string[] = process.argv): Palette {
  const isRefused = Boolean(env["NO_COLOR"]) || args.includes("--no-color");
  const isForced = Boolean(env["FORCE_COLOR"]) && env["FORCE_COLOR"] !== "0";
  return createColors(!isRefused && (isForced || terminalSize(stream, env) !== undefined));
}

/** What a report printed to that stream may use. */
export function pageFor(stream: Stream, env: Environment, all = false): Page {
  const asked = Number(env["COLUMNS"]);
  const columns = terminalSize(stream, env)?.columns ?? (asked > 0 ? asked : columnsInLogs);
  return { columns, palette: paletteFor(stream, env), all, isAscii: isTerminal(stream) && isAsciiOnly(env) };
}

/** A locale that is not UTF-8 (`LC_ALL=C`), or a console without the characters. No locale at all says nothing. */
export function isAsciiOnly(env: Environment): boolean {
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "";
  return env["TERM"] === "linux" || (locale !== "" && !/utf-?8/i.test(locale));
}

function isTerminal(stream: Stream): boolean {
  return "isTTY" in stream && stream.isTTY === true;
}
