// @ts-check
// `npm test`: builds, runs every test, sums up. With --none-skipped a skipped test is a failure (as in .ci/run). With
// --units-of-ok unit tests that `npm run ok` has passed for this very commit are counted, not run once more.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { build, root } from "./built.mjs";
import { closingLine, readCounts, sumCounts } from "./test-counts.mjs";
import { passedUnits } from "./unit-report.mjs";

/** Programs beside Node that some tests compare with; without one those tests are skipped. */
const optional = [
  { programs: ["wrk"], package: "wrk" },
  { programs: ["nginx"], package: "nginx-light" },
  { programs: ["locust"], package: "python3-locust" },
  { programs: ["postgres", "/usr/lib/postgresql"], package: "postgresql" },
  { programs: ["chromium"], package: "chromium" },
  { programs: ["tmux"], package: "tmux" },
];

const noneSkipped = process.argv.includes("--none-skipped");
const searched = (process.env["PATH"] ?? "").split(delimiter);
/** @param {string} program */
const isHere = (program) =>
  [...searched, "/usr/sbin"].some((folder) => existsSync(program.startsWith("/") ? program : join(folder, program)));
const missing = optional.filter(({ programs }) => !programs.some(isHere));
if (missing.length > 0) {
  const names = missing.map((part) => part.package).join(" ");
  console.log(`Not on this machine, tests that need them are skipped: ${names} (apt-get install ${names})\n`);
}

await build();
const folder = mkdtempSync(join(tmpdir(), "plimsoll-test-"));
const counts = [];
try {
  // One after the other: others beside them would disturb those that measure time.
  const units = process.argv.includes("--units-of-ok") ? passedUnits() : undefined;
  counts.push(units === undefined ? await runProject("unit*") : readCounts(units, 0));
  for (const project of ["parallel*", "browser", "e2e"]) counts.push(await runProject(project));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const total = sumCounts(counts);
if (total.failed > 0 || (noneSkipped && total.skipped > 0)) process.exitCode = 1;
console.log(closingLine(total));

/** @param {string} project */
async function runProject(project) {
  const report = join(folder, `${project.replace("*", "")}.json`);
  const args = [
    "run",
    "--project",
    project,
    "--reporter",
    "default",
    "--reporter",
    "json",
    `--outputFile.json=${report}`,
  ];
  if (project === "e2e") args.push("--no-file-parallelism");
  // They wait more than they compute.
  if (project === "parallel*") args.push(`--max-workers=${availableParallelism() + 1}`);
  const code = await new Promise((resolve, reject) => {
    const vitest = join(root, "node_modules", ".bin", "vitest");
    const child = spawn(vitest, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
    child.once("error", reject);
    child.once("exit", resolve);
  });
  return readCounts(existsSync(report) ? readFileSync(report, "utf8") : undefined, code);
}
