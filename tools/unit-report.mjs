// @ts-check
// What `npm run ok` counted of the unit tests, for `npm test -- --units-of-ok` right after it: .ci/run runs both.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./built.mjs";

export const unitReport = join(root, "node_modules", ".cache", "plimsoll", "unit-tests.json");
const commitFile = `${unitReport}.commit`;

/** The commit that is checked out, unchanged; undefined = files differ from it, or there is no git. */
function commitHere() {
  try {
    const git = (/** @type {string[]} */ ...args) =>
      execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    return git("status", "--porcelain") === "" ? git("rev-parse", "HEAD") : undefined;
  } catch {
    return undefined;
  }
}

/** Before the tests: what an earlier run left is no longer true. */
export function forgetUnits() {
  rmSync(commitFile, { force: true });
  mkdirSync(dirname(unitReport), { recursive: true });
}

/** After they passed. */
export function rememberUnits() {
  const commit = commitHere();
  if (commit !== undefined) writeFileSync(commitFile, commit);
}

/** Vitest's JSON of the unit tests of this very commit; undefined = they have not passed. */
export function passedUnits() {
  const commit = commitHere();
  if (commit === undefined || !existsSync(commitFile) || !existsSync(unitReport)) return undefined;
  return readFileSync(commitFile, "utf8") === commit ? readFileSync(unitReport, "utf8") : undefined;
}
