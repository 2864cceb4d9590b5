import { readdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { BuildFailure, BuildResult, Message } from "esbuild";
import { exitCodes, UserError, type SourceLocation } from "#run";
import { didYouMean } from "./did-you-mean.ts";
import { metaDefines, metaPlugin } from "./load-file-meta.ts";
import { resolvePlugin } from "./load-file-resolve.ts";
import { inlineMap } from "./source-map.ts";

export interface BuiltTest {
  /** One ES module with its source map in it; every place in the map is an absolute file URL. */
  readonly code: string;
  /** The files it was made of, absolute. */
  readonly files: readonly string[];
  /** What esbuild finds odd, e.g. two tasks of one name, as `file:line:column: text`. */
  readonly warnings: readonly string[];
}

/** Node's own beside "node" and "import"; left to itself esbuild adds "module", which Node does not know. */
const nodeConditions = ["node-addons", ...("require_module" in process.features ? ["module-sync"] : [])];

/** CommonJS files in the bundle call `require`; a module has none. */
const banner =
  `import { createRequire as __plimsollCreateRequire } from "node:module";` +
  `var require = __plimsollCreateRequire(import.meta.url);`;

/** Builds under way share one esbuild process. */
let building = 0;

export async function buildTest(file: string, packageUrl: string): Promise<BuiltTest> {
  const folder = dirname(file);
  const esbuild = await importEsbuild();
  building += 1;
  try {
    const result = await esbuild.build({
      entryPoints: [file],
      absWorkingDir: folder,
      outfile: join(folder, "bundle.mjs"),
      bundle: true,
      write: false,
      metafile: true,
      format: "esm",
      platform: "node",
      target: "node20",
      sourcemap: "external",
      conditions: nodeConditions,
      define: metaDefines,
      banner: { js: banner },
      plugins: [metaPlugin, resolvePlugin(packageUrl)],
      logLevel: "silent",
    });
    return finish(result, folder);
  } catch (error) {
    throw isBuildFailure(error) ? asUserError(error.errors, folder) : error;
  } finally {
    building -= 1;
    // Its process would sit beside the generator for the whole run.
    if (building === 0) await esbuild.stop();
  }
}

async function importEsbuild(): Promise<typeof import("esbuild")> {
  try {
    return await import("esbuild");
  } catch (cause) {
    const hint = `Install again, without --omit=optional or --no-optional: esbuild's program is an optional package.`;
    throw new UserError("esbuild, which reads test files, cannot be loaded", {
      hint,
      cause,
      exitCode: exitCodes.internal,
    });
  }
}

function finish(result: BuildResult<{ write: false; metafile: true }>, folder: string): BuiltTest {
  const text = (ending: string) => result.outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
  const map = JSON.parse(text(".map")) as { sources: string[] };
  map.sources = map.sources.map((source) => pathToFileURL(resolve(folder, source)).href);
  const inline = Buffer.from(JSON.stringify(map)).toString("base64");
  const isFile = (input: string) => !input.startsWith("plimsoll-meta:") && !input.startsWith("(disabled):");
  return {
    code: `${text(".mjs")}\n${inlineMap}${inline}\n`,
    files: Object.keys(result.metafile.inputs)
      .filter(isFile)
      .map((input) => resolve(folder, input)),
    warnings: result.warnings.map((warning) => {
      const { file = "", line = 0, column = 0 } = locate(warning, folder) ?? {};
      return `${file}:${String(line)}:${String(column)}: ${warning.text}`;
    }),
  };
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors) && error.errors.length > 0;
}

function asUserError(errors: readonly Message[], folder: string): UserError {
  const first = errors[0] as Message;
  const location = locate(first, folder);
  const more = errors.length > 1 ? `\n(and ${String(errors.length - 1)} more)` : "";
  const why = `${codeFrame(first)}${more}`.replace(/^\n/, "");
  return new UserError(first.text, {
    hint: hintFor(first.text, location),
    ...(location === undefined ? {} : { location }),
    ...(why === "" ? {} : { why }),
  });
}

/** esbuild counts columns in bytes from 0; people count characters from 1. */
function locate({ location }: Message, folder: string): SourceLocation | undefined {
  if (location === null) return undefined;
  const column = bytesToCharacters(location.lineText, location.column) + 1;
  return { file: resolve(folder, location.file), line: location.line, column };
}

const bytesToCharacters = (text: string, bytes: number): number => Buffer.from(text).toString("utf8", 0, bytes).length;

function codeFrame({ location }: Message): string {
  if (location === null) return "";
  const { lineText, line, column } = location;
  // A minified line would fill the screen.
  if (lineText.length > 200) return "";
  const gutter = `${String(line)} | `;
  const before = lineText.slice(0, bytesToCharacters(lineText, column)).replaceAll(/[^\t]/g, " ");
  return `${gutter}${lineText}\n${" ".repeat(gutter.length)}${before}^`;
}

function hintFor(text: string, location: SourceLocation | undefined): string {
  const path = /^Could not resolve "(.+)"$/.exec(text)?.[1];
  if (path === undefined) return "Correct it and run again.";
  if (/^\.{1,2}\//.test(path))
    return hintForFile(path, location) ?? "Is the path right? It counts from this file's folder.";
  if (path.startsWith("plimsoll/")) return `Everything comes from "plimsoll" itself.`;
  if (/^(#|@\/|~)/.test(path)) return `Is it under "paths" in tsconfig.json, or "imports" in package.json?`;
  const [scope = "", name = ""] = path.split("/");
  return `Is it installed? npm install --save-dev ${scope.startsWith("@") ? `${scope}/${name}` : scope}`;
}

function hintForFile(path: string, location: SourceLocation | undefined): string | undefined {
  if (location === undefined) return undefined;
  try {
    const folder = resolve(dirname(location.file), dirname(path));
    const names = readdirSync(folder);
    return didYouMean(basename(path), [...names, ...names.map((name) => name.replace(/\.[^.]+$/, ""))]);
  } catch {
    // The folder is not there either.
    return undefined;
  }
}
