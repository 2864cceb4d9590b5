// @ts-check
// npm run truth              the simulated Lab: a search over many seeds, in virtual time
// npm run truth -- --real    servers of known capacity, explored over real sockets
// npm run truth:endure       soak and stress on simulated targets, over many seeds
// npm run truth:compare      plimsoll compare on runs that vary by a known amount, over many seeds
// npm run truth -- --traces  the simulated Lab with spans: what gives first, named by them, over many seeds
// npm run truth -- --real --traces  servers of which only traces tell what bounds them, over real sockets
// npm run truth -- --long    every test of real time in its long form
import { build } from "esbuild";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build as buildProduct, root } from "../../tools/built.mjs";

const forms = /** @type {const} */ (["--real", "--long", "--endure", "--compare", "--traces"]);
const args = process.argv.slice(2);
const form = forms.find((name) => args.includes(name)) ?? "--simulated";
const rest = args.filter((arg) => arg !== form);

if (form === "--long") {
  await buildProduct();
  const vitest = join(root, "node_modules", ".bin", "vitest");
  process.exitCode = await run(vitest, ["run", "--project", "e2e", ...rest], { PLIMSOLL_LONG: "1" });
} else {
  if (form === "--real") await buildProduct();
  const file = {
    "--real": "real/main.ts",
    "--traces": "simulator/spans/main.ts",
    "--endure": "endure/main.ts",
    "--compare": "compare/main.ts",
    "--simulated": "simulator/main.ts",
  }[form];
  process.exitCode = await runSource(fileURLToPath(new URL(file, import.meta.url)));
}

/**
 * Bundles a program of this repository and runs it.
 * @param {string} entry
 */
async function runSource(entry) {
  if (!existsSync(entry)) throw new Error(`${entry} is missing`);
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-truth-"));
  const file = join(folder, "main.mjs");
  try {
    await build({
      entryPoints: [entry],
      outfile: file,
      bundle: true,
      platform: "node",
      format: "esm",
      logLevel: "error",
      plugins: [{ name: "own-urls", setup: (bundler) => bundler.onLoad({ filter: /\.m?[jt]s$/ }, withOwnUrl) }],
    });
    return await run(process.execPath, [file, ...rest], {});
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * A bundled file still finds what lies beside its source.
 * @param {{ path: string }} source
 * @returns {Promise<import("esbuild").OnLoadResult>}
 */
async function withOwnUrl({ path }) {
  const text = await readFile(path, "utf8");
  const url = JSON.stringify(pathToFileURL(path).href);
  return { contents: text.replaceAll("import.meta.url", url), loader: path.endsWith("ts") ? "ts" : "js" };
}

/**
 * @param {string} program
 * @param {string[]} argv
 * @param {Record<string, string>} env
 * @returns {Promise<number>}
 */
function run(program, argv, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, argv, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}
