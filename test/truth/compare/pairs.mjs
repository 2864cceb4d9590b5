// @ts-check
// npm run compare:aa [-- --pairs 20] [--from 1]: the sample shop against itself. Five runs a side, made in turn, and what
// plimsoll compare makes of them: of 20 pairs one may be called a regression. Runs are kept in .plimsoll/compare-aa/.
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { build, cli, root } from "../../../tools/built.mjs";

const args = process.argv.slice(2);
/** @type {(flag: string, usual: number) => number} */
const valueOf = (flag, usual) => (args.includes(flag) ? Number(args[args.indexOf(flag) + 1]) : usual);
const from = valueOf("--from", 1);
const pairs = valueOf("--pairs", 20);
const runsASide = 5;
const load = [
  "-R",
  "60/s",
  "-d",
  "2s",
  "--warm-up",
  "500ms",
  "--no-trace",
  "--only-slo",
  "--slo",
  "errors < 50%",
  "--quiet",
];

await build();
const shop = spawn(process.execPath, [join(root, "examples", "shop", "server.mjs"), "--port", "0"], {
  stdio: ["ignore", "pipe", "inherit"],
});
try {
  const url = await new Promise((resolve) =>
    createInterface(shop.stdout).once("line", (line) => resolve(line.replace(/^.* /, ""))),
  );
  // The first runs find the shop cold.
  for (let index = 0; index < 2; index += 1)
    await plimsoll(["run", "examples/tests/shop.ts", "--target", url, ...load, "--out", out(0)]);
  let alarms = 0;
  for (let pair = from; pair < from + pairs; pair += 1) alarms += await comparePair(pair, url);
  console.log(`${String(alarms)} alarms in ${String(pairs)} pairs of the same code`);
  process.exitCode = alarms <= Math.max(1, Math.floor(pairs / 20)) ? 0 : 1;
} finally {
  shop.kill("SIGKILL");
  rmSync(out(0), { recursive: true, force: true });
}

/** @param {number} pair */
function out(pair) {
  return join(root, ".plimsoll", "compare-aa", String(pair));
}

/**
 * @param {number} pair
 * @param {string} url
 */
async function comparePair(pair, url) {
  rmSync(out(pair), { recursive: true, force: true });
  for (let index = 0; index < 2 * runsASide; index += 1)
    await plimsoll(["run", "examples/tests/shop.ts", "--target", url, ...load, "--out", out(pair)]);
  const listed = await plimsoll(["runs", "--all", "--json", "--out", out(pair)]);
  /** @type {string[]} */
  const ids = JSON.parse(listed.stdout).map((/** @type {{ id: string }} */ { id }) => id);
  const inTurn = ids.reverse();
  const [a, b] = [0, 1].map((side) => inTurn.filter((_, index) => index % 2 === side));
  const { stdout, exitCode } = await plimsoll(["compare", "--out", out(pair), ...(a ?? []), "--", ...(b ?? [])]);
  console.log(`pair ${String(pair)}: exit ${String(exitCode)}: ${stdout.split("\n")[0] ?? ""}`);
  return exitCode === 98 ? 1 : 0;
}

/**
 * @param {readonly string[]} words
 * @returns {Promise<{ exitCode: number | null, stdout: string }>}
 */
function plimsoll(words) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...words], { cwd: root, stdio: ["ignore", "pipe", "ignore"] });
    let stdout = "";
    child.stdout.on("data", (piece) => (stdout += String(piece)));
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ exitCode, stdout }));
  });
}
