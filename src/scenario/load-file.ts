import { statSync } from "node:fs";
import { basename, extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { exitCodes, UserError, type SourceLocation } from "#run";
import { formatDurationMs } from "#units";
import { definitionOf, isScenario, isTest, type TestDefinition } from "./definition.ts";
import { describeThrown } from "./describe-thrown.ts";
import { feederCount } from "./feeder-numbers.ts";
import { buildTest } from "./load-file-build.ts";
import { writeBundle } from "./load-file-place.ts";
import { codeLineAt, mapLocation, registerBundle } from "./source-map.ts";
import { setTestFile } from "./test-base.ts";
import { threadState } from "./thread-state.ts";
import { kindOf } from "./validate.ts";

export interface LoadOptions {
  /** What `import "plimsoll"` becomes: the URL of the running package's face, so that there is one instance of it. */
  readonly packageUrl: string;
}

export interface LoadedTest {
  readonly test: TestDefinition;
  /** The module that every worker imports with `loadBundle`; its source map is in it. */
  readonly bundle: string;
  /** The test file and what it imports by path, absolute. */
  readonly files: readonly string[];
  /** Not wrong, but odd: `file:line:column: text`. */
  readonly warnings: readonly string[];
  /** How many feeders it made: the size for `createFeederCounters`. */
  readonly feeders: number;
}

const extensions = [".ts", ".mts", ".tsx", ".js", ".mjs", ".jsx"];
const loadingMaxMs = 30_000;
/** A bundle is evaluated once per thread; how many feeders it made then. */
const feedersOf = new Map<string, number>();

/** Builds, imports and checks a test file. Every mistake in it is one UserError. */
export async function loadTest(file: string, { packageUrl }: LoadOptions): Promise<LoadedTest> {
  const path = resolve(file);
  requireTestFile(path, file);
  const { code, files, warnings } = await buildTest(path, packageUrl);
  const bundle = writeBundle(path, code);
  const test = await loadBundle(bundle, path);
  return { test, bundle, files, warnings, feeders: feederCount() };
}

/** Imports what `loadTest` built, in this thread. `file` is the test file it was built from. */
export async function loadBundle(bundle: string, file: string, maxMs = loadingMaxMs): Promise<TestDefinition> {
  setTestFile(file);
  registerBundle(bundle);
  const module = await importBundle(bundle, file, maxMs);
  threadState.feeders.created = feedersOf.get(bundle) ?? feederCount();
  feedersOf.set(bundle, feederCount());
  return definitionOf(requireTest(module, file));
}

function requireTestFile(path: string, given: string): void {
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile();
  if (isFile === undefined) {
    throw new UserError(`there is no file ${given}`, {
      why: `${path} is not there.`,
      hint: "Make one with: plimsoll init",
    });
  }
  if (!isFile) throw new UserError(`${given} is a folder`, { hint: `Name a test file in it, e.g. ${given}/shop.ts.` });
  if (extensions.includes(extname(path))) return;
  throw new UserError(`${given} is no test file`, { hint: `A test file ends in one of ${extensions.join(" ")}.` });
}

async function importBundle(bundle: string, file: string, maxMs: number): Promise<Readonly<Record<string, unknown>>> {
  let timer: NodeJS.Timeout | undefined;
  // Also keeps Node from ending quietly, with exit code 13, at an await nobody will answer.
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(neverLoaded(file, maxMs)), maxMs);
  });
  try {
    const url = pathToFileURL(bundle).href;
    return await Promise.race([import(/* @vite-ignore */ url) as Promise<Readonly<Record<string, unknown>>>, tooLong]);
  } catch (error) {
    throw asUserError(error, file);
  } finally {
    clearTimeout(timer);
  }
}

function neverLoaded(file: string, maxMs: number): UserError {
  return new UserError(`${basename(file)} did not finish loading within ${formatDurationMs(maxMs)}`, {
    why: "An await at the top of the file waits for something that does not come.",
    hint: "What needs the target belongs in setup or start.",
    location: { file },
    exitCode: exitCodes.scriptThrew,
  });
}

const loadingCodes =
  /^ERR_(MODULE_NOT_FOUND|PACKAGE_|UNSUPPORTED_|INVALID_MODULE|INVALID_PACKAGE|UNKNOWN_FILE_EXT|IMPORT_|REQUIRE_)/;

function asUserError(error: unknown, file: string): UserError {
  if (error instanceof UserError) return error;
  const { message, location, stack } = describeThrown(error);
  if (error instanceof Error && error.name === "UserError") {
    // From another copy of this package: the same class to a reader, but not to instanceof.
    const { why, hint, location: at, exitCode } = error as UserError;
    return new UserError(message, {
      exitCode,
      cause: error,
      ...(why === undefined ? {} : { why }),
      ...(hint === undefined ? {} : { hint }),
      ...(at === undefined ? {} : { location: at }),
    });
  }
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (loadingCodes.test(code)) {
    return new UserError(message, {
      location: location ?? { file },
      hint: "Is everything it imports installed?",
      cause: error,
    });
  }
  if (error instanceof SyntaxError) {
    const linkedAt = linkLocation(error);
    if (linkedAt !== undefined) return notExported(message, linkedAt, error);
  }
  return new UserError(`${basename(file)} threw while it was loaded: ${message}`, {
    ...shown(location ?? { file }),
    hint: "What runs at the top of a test file runs once in every worker; what may fail belongs in setup or start.",
    exitCode: exitCodes.scriptThrew,
    cause: stack === undefined ? error : Object.assign(new Error(message), { stack }),
  });
}

function notExported(message: string, location: SourceLocation, cause: SyntaxError): UserError {
  const name = /export '(.+?)' not found/.exec(message)?.[1] ?? /export named '(.+?)'/.exec(message)?.[1];
  const problem = name === undefined ? message : `what is imported here has no export "${name}"`;
  const hint = message.includes("CommonJS")
    ? `It is a CommonJS package: import it whole (import all from "…") and take ${name ?? "the name"} from that.`
    : "Is the name right, and the installed version of the package the one you mean?";
  return new UserError(problem, { ...shown(location), hint, cause });
}

/** Node writes where an import could not be linked into the first line of the stack: `file:///x.mjs:3`. */
function linkLocation(error: SyntaxError): SourceLocation | undefined {
  const [, url, line] = /^(file:.+):(\d+)$/.exec(error.stack?.split("\n")[0] ?? "") ?? [];
  return url === undefined ? undefined : mapLocation({ file: url, line: Number(line), column: 1 });
}

function shown(location: SourceLocation): { location: SourceLocation; why?: string } {
  const code = codeLineAt(location);
  return code === undefined ? { location } : { location, why: `${String(location.line)} | ${code}` };
}

/** What esbuild makes of a file without import and export. */
const isEmptyObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.keys(value).length === 0;

function requireTest(module: Readonly<Record<string, unknown>>, file: string) {
  const exported = module["default"];
  if (isTest(exported)) return exported;
  const named = Object.keys(module).find((name) => isTest(module[name]));
  const ending = `End the file with: export default defineTest({ scenarios: [ … ] });`;
  let problem = `${basename(file)} has no default export`;
  let hint = ending;
  if (named !== undefined) hint = `It exports a test as "${named}"; write: export default ${named};`;
  else if (isScenario(exported)) {
    problem = `${basename(file)} exports a scenario, not a test`;
    hint = "Write: export default defineTest({ scenarios: [ … ] }) with the scenario in the list.";
  } else if (exported !== undefined && !isEmptyObject(exported)) {
    problem = `${basename(file)} exports ${kindOf(exported)}, not a test`;
  }
  throw new UserError(problem, { hint, location: { file } });
}
