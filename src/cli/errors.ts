import { inspect } from "node:util";
import { createColors } from "picocolors";
import { exitCodes, UserError, type ExitCode, type SourceLocation } from "#run";
import { version } from "./version.ts";

interface Style {
  readonly debug: boolean;
  readonly color: boolean;
}

/** What is printed on stderr for an error that ended the command, and the exit code that goes with it. */
export function describeError(error: unknown, style: Style): { readonly text: string; readonly exitCode: ExitCode } {
  if (error instanceof UserError) return { text: userText(error, style), exitCode: error.exitCode };
  if (isSystemError(error)) return { text: systemText(error, style), exitCode: exitCodes.internal };
  return { text: bugText(error, style), exitCode: exitCodes.internal };
}

/** Four lines at most: what, where, why, what to try. */
function userText(error: UserError, { debug, color }: Style): string {
  const { bold, red, dim, cyan } = createColors(color);
  const lines = [`${red(bold("error:"))} ${bold(error.message)}`];
  if (error.location) lines.push(`  ${dim("at")}  ${cyan(printLocation(error.location))}`);
  if (error.why) lines.push(`  ${dim("why")} ${indent(error.why)}`);
  if (error.hint) lines.push(`  ${dim("try")} ${indent(error.hint)}`);
  if (debug) lines.push("", dim(inspect(error, { depth: 4 })));
  return `${lines.join("\n")}\n`;
}

const systemProblems: Readonly<Partial<Record<string, string>>> = {
  ENOENT: "there is no such file or folder",
  EACCES: "there is no permission to read or write it",
  EPERM: "there is no permission to read or write it",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EISDIR: "it is a folder, not a file",
  ENOTDIR: "a part of the path is a file, not a folder",
};

/** The disk is full, a folder may not be written to: not a bug, but nothing in the test is wrong either. */
function systemText(error: NodeJS.ErrnoException, { debug, color }: Style): string {
  const { bold, red, dim } = createColors(color);
  const stack = debug ? `\n${dim(inspect(error))}\n` : "";
  const known = systemProblems[error.code ?? ""];
  const { path } = error;
  if (known === undefined || path === undefined) return `${red(bold("error:"))} ${bold(error.message)}\n${stack}`;
  const why = `  ${dim("why")} ${indent(error.message)}\n`;
  return `${red(bold("error:"))} ${bold(`${path}: ${known}`)}\n${why}${stack}`;
}

function bugText(error: unknown, { color }: Style): string {
  const { bold, red } = createColors(color);
  const machine = `plimsoll ${version}, node ${process.version}, ${process.platform} ${process.arch}`;
  return `${red(bold("This is a bug in Plimsoll, not in your test."))} Please report it with the text below.\n${machine}\n${inspect(error)}\n`;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string";
}

/** `file:line:column`, as editors and terminals make links of it. */
export function printLocation({ file, line, column }: SourceLocation): string {
  return [file, line, column].filter((part) => part !== undefined).join(":");
}

const indent = (text: string): string => text.split("\n").join("\n      ");
