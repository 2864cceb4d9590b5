// @ts-check
// `npm run ok`: everything that can be said about the code without building or starting anything.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { forgetUnits, rememberUnits, unitReport } from "./unit-report.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
/** @param {string} name */
const bin = (name) => fileURLToPath(new URL(`../node_modules/.bin/${name}`, import.meta.url));
/** The compiler in Go: a tenth of the time of the one in JavaScript, which the bundler still needs. */
const nativeTsc = fileURLToPath(new URL("bin/tsc", import.meta.resolve("typescript-native/package.json")));

/** What a check of the types learnt, for the next one. @param {string} name */
const learnt = (name) => ["--incremental", "--tsBuildInfoFile", `node_modules/.cache/plimsoll/${name}.tsbuildinfo`];

/** The slowest first: two run at the same time. */
const steps = [
  {
    name: "unit tests",
    command: [
      bin("vitest"),
      ...["run", "--project", "unit*", "--reporter", "default", "--reporter", "json"],
      `--outputFile.json=${unitReport}`,
    ],
    onPassed: rememberUnits,
  },
  { name: "types", command: [process.execPath, nativeTsc, ...learnt("types")] },
  { name: "types of the page", command: [process.execPath, nativeTsc, "-p", "web", ...learnt("types-of-the-page")] },
  { name: "lint", command: [bin("oxlint"), "--type-aware", "--deny-warnings"] },
  { name: "dead code", command: [bin("knip"), "--no-config-hints", "--cache"] },
  { name: "order and tidy", command: [process.execPath, "tools/check.mjs"] },
  { name: "format", command: [bin("biome"), "format", "--reporter=summary", "."], fix: "npm run format" },
];

/**
 * @param {{ name: string, command: string[], fix?: string, onPassed?: () => void }} step
 * @returns {Promise<boolean>}
 */
function run({ name, command: [program = "", ...args], fix, onPassed }) {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, FORCE_COLOR: "0" },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    child.on("error", (error) => (output += `${error.message}\n`));
    child.on("close", (code) => {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      console.log(`${code === 0 ? "ok  " : "FAIL"} ${name} (${seconds} s)`);
      if (code !== 0) console.log(withoutPassed(output) + (fix ? `\nTo repair it: ${fix}` : ""));
      if (code === 0) onPassed?.();
      resolve(code === 0);
    });
  });
}

/** What failed, without a line for each of some thousand tests that did not. @param {string} output */
function withoutPassed(output) {
  const lines = output.trimEnd().split("\n");
  return lines.filter((line) => !/^\s*✓ /.test(line)).join("\n");
}

forgetUnits();
const waiting = [...steps];
/** @type {boolean[]} */
const results = [];
const lane = async () => {
  for (let step = waiting.shift(); step; step = waiting.shift()) results.push(await run(step));
};
await Promise.all([lane(), lane()]);
process.exitCode = results.every(Boolean) ? 0 : 1;
