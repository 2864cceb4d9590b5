import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { exitCodes, UserError } from "#run";
import { didYouMean, type TestDefinition } from "#scenario";
import { redactUrl } from "#secrets";

/** What the command is to be run against. */
export type Subject = UrlSubject | FileSubject;

export interface UrlSubject {
  readonly kind: "url";
  /** Without what stood before an `@`. */
  readonly url: string;
  /** The Authorization header that follows from `user:password@`. */
  readonly authorization?: string;
}

/** A loaded test file. */
export interface FileSubject {
  readonly kind: "file";
  readonly file: string;
  readonly bundle: string;
  readonly definition: TestDefinition;
  /** How many feeders it makes. */
  readonly feeders: number;
  /** Odd, but not wrong: `file:line:column: text`. */
  readonly warnings: readonly string[];
}

/** Tells a URL from a test file by what was typed; the file is there, but not read yet. */
export function findSubject(typed: string, cwd: string): UrlSubject | { readonly kind: "file"; readonly file: string } {
  if (/^https?:\/\//i.test(typed)) return readUrl(typed);
  const file = resolve(cwd, typed);
  if (existsSync(file)) {
    if (statSync(file).isFile()) return { kind: "file", file };
    throw unusable(`${typed} is a folder, not a test file`, "Name the file, e.g. plimsoll run shop.ts");
  }
  if (typed.includes("://")) throw unusable(`${typed} is not a URL that can be loaded`, "Use http:// or https://.");
  const near = nearFile(file);
  if (near === undefined && /^[\w.-]+(:\d+)?(\/|$)/.test(typed) && !/\.[cm]?[jt]s$/.test(typed)) {
    throw unusable(`There is no file ${typed}`, `Did you mean http://${typed}? A URL is given with its http://.`);
  }
  throw unusable(`There is no file ${typed}`, `${near ?? "plimsoll init writes a first test."} Looked at ${file}.`);
}

/** A test file of that folder whose name is nearly this one. */
function nearFile(file: string): string | undefined {
  const folder = dirname(file);
  const isFolder = existsSync(folder) && statSync(folder).isDirectory();
  const tests = isFolder ? readdirSync(folder).filter((name) => /\.[cm]?[jt]sx?$/.test(name)) : [];
  return didYouMean(basename(file), tests) ?? didYouMean(`${basename(file)}.ts`, tests);
}

function readUrl(typed: string): UrlSubject {
  if (!URL.canParse(typed)) {
    throw unusable(`${redactUrl(typed)} is no URL`, "Write e.g. http://localhost:3000/api/products");
  }
  const url = new URL(typed);
  // What comes after # is never sent.
  url.hash = "";
  const { username, password } = url;
  if (username === "" && password === "") return { kind: "url", url: url.href };
  url.username = "";
  url.password = "";
  return { kind: "url", url: url.href, authorization: basicOf(username, password) };
}

/** RFC 7617, as browsers and curl take it from a URL. */
function basicOf(username: string, password: string): string {
  try {
    const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return `Basic ${Buffer.from(pair, "utf8").toString("base64")}`;
  } catch {
    throw unusable("The user name or password in the URL cannot be read", "Percent-encode what is special: % as %25.");
  }
}

const unusable = (what: string, hint: string): UserError => new UserError(what, { hint, exitCode: exitCodes.usage });
