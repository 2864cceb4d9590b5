// @ts-check
import { spawn } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
export const cli = join(root, "dist", "cli.mjs");
const page = join(root, "dist", "web", "report.html");

/** As `npm run build`: the command first, since it empties the folder. */
const steps = [["tsdown"], ["vite", "build", "--mode", "server"], ["vite", "build", "--mode", "report"]];

/** Builds dist/ if it is missing or older than what it is made of. */
export async function build() {
  if (isFresh()) return;
  console.error("Building …");
  for (const [program = "", ...args] of steps) {
    const { exitCode, output } = await quietly(join(root, "node_modules", ".bin", program), args);
    if (exitCode === 0) continue;
    console.error(output);
    throw new Error("the build failed");
  }
}

/** Every file of the build is written anew each time, so any one of them says when that was. */
function isFresh() {
  if (![cli, page, join(root, "dist", "index.d.mts")].every((path) => existsSync(path))) return false;
  const builtAtMs = statSync(cli).mtimeMs;
  const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
    .map((path) => join("src", path));
  const shown = readdirSync(join(root, "web"), { recursive: true, encoding: "utf8" }).map((path) => join("web", path));
  const configs = ["package.json", "tsconfig.json", "tsdown.config.ts", "vite.config.ts"];
  const made = [...sources, ...shown, ...configs];
  return made.every((path) => statSync(join(root, path)).mtimeMs <= builtAtMs);
}

/**
 * Runs a program and keeps what it says.
 * @param {string} program
 * @param {string[]} args
 * @returns {Promise<{ exitCode: number | null, output: string }>}
 */
function quietly(program, args) {
  return new Promise((resolve, reject) => {
    let output = "";
    const child = spawn(program, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ exitCode, output }));
  });
}
