// @ts-check
import { spawn } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
export const cli = join(root, "dist", "cli.mjs");

/** Builds dist/ if it is missing or older than what it is made of. */
export async function build() {
  if (isFresh()) return;
  console.error("Building …");
  const { exitCode, output } = await quietly(join(root, "node_modules", ".bin", "tsdown"), []);
  if (exitCode === 0) return;
  console.error(output);
  throw new Error("the build failed");
}

/** Every file of the build is written anew each time, so any one of them says when that was. */
function isFresh() {
  if (!existsSync(cli) || !existsSync(join(root, "dist", "index.d.mts"))) return false;
  const builtAtMs = statSync(cli).mtimeMs;
  const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
    .map((path) => join("src", path));
  const made = [...sources, "package.json", "tsconfig.json", "tsdown.config.ts"];
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
