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
const triesMax = 5;
const load = [
  "-R",
  "60/s",
  "-d",
  "2s",
  "--ramp-up",
  "0s",
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
  for (let index = 0; index < 2; index += 1) await loaded(url, out(0));
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
  for (let index = 0; index < 2 * runsASide; index += 1) await loaded(url, out(pair));
  const ids = await idsIn(out(pair));
  if (ids.length !== 2 * runsASide) throw new Error(`${String(ids.length)} runs are kept of ${String(2 * runsASide)}`);
  const inTurn = ids.reverse();
  const [a, b] = [0, 1].map((side) => inTurn.filter((_, index) => index % 2 === side));
  const { stdout, exitCode } = await plimsoll(["compare", "--out", out(pair), ...(a ?? []), "--", ...(b ?? [])]);
  console.log(`pair ${String(pair)}: exit ${String(exitCode)}: ${stdout.split("\n")[0] ?? ""}`);
  if (exitCode !== 0 && exitCode !== 98) throw new Error(`plimsoll compare ended with ${String(exitCode)}`);
  return exitCode === 98 ? 1 : 0;
}

/**
 * One run that counts. One that says of itself that the machine spoilt it (97) is no run to compare: it is taken away and
 * made again.
 * @param {string} url
 * @param {string} folder
 */
async function loaded(url, folder) {
  for (let tried = 1; tried <= triesMax; tried += 1) {
    const { exitCode } = await plimsoll(["run", "examples/tests/shop.ts", "--target", url, ...load, "--out", folder]);
    if (exitCode === 0) return;
    if (exitCode !== 97) throw new Error(`plimsoll run ended with ${String(exitCode)}`);
    console.log("a run that cannot be trusted (97) is made again");
    rmSync(join(folder, (await idsIn(folder))[0] ?? ""), { recursive: true, force: true });
  }
  throw new Error(`none of ${String(triesMax)} runs can be trusted: the machine is too busy`);
}

/**
 * The latest first.
 * @param {string} folder
 * @returns {Promise<string[]>}
 */
async function idsIn(folder) {
  const { stdout } = await plimsoll(["runs", "--all", "--json", "--out", folder]);
  return JSON.parse(stdout).map((/** @type {{ id: string }} */ { id }) => id);
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
