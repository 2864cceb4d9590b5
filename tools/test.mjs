// @ts-check
// `npm test`: builds, runs every test, sums up. With --none-skipped a skipped test is a failure (as in .ci/run). With
// --units-of-ok unit tests that `npm run ok` has passed for this very commit are counted, not run once more. A file with a
// failure is made again, alone, where the machine itself was late meanwhile: it is said, and a fault fails again.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { delimiter, join, relative } from "node:path";
import { build, root } from "./built.mjs";
import { failedFiles, recounted, repeatsMax } from "./late-files.mjs";
import { watchMachine } from "./machine-watch.mjs";
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
let repeated = 0;
const machine = await watchMachine();
try {
  // One after the other: others beside them would disturb those that measure time.
  const units = process.argv.includes("--units-of-ok") ? passedUnits() : undefined;
  counts.push(units === undefined ? (await runProject("unit*")).counts : readCounts(units, 0));
  for (const project of ["parallel*", "browser", "e2e"]) counts.push(await runInTime(project));
} finally {
  machine.stop();
  rmSync(folder, { recursive: true, force: true });
}
const total = sumCounts(counts);
if (total.failed > 0 || (noneSkipped && total.skipped > 0)) process.exitCode = 1;
if (repeated > 0) console.log(`Files made again because the machine was late: ${repeated}`);
console.log(closingLine(total));

/** Runs a project, and then again, alone, the files that failed on a machine that was late. @param {string} project */
async function runInTime(project) {
  const first = await runProject(project);
  let { counts } = first;
  let failed = first.report === undefined ? [] : failedFiles(first.report);
  for (let repeat = 1; repeat <= repeatsMax && failed.length > 0; repeat++) {
    const again = [];
    for (const file of failed) {
      const latestMs = await machine.latestMs(file.fromMs, file.toMs);
      if (latestMs === 0) continue;
      const name = relative(root, file.path);
      console.log(`\nA core was up to ${latestMs.toFixed(0)} ms late while ${name} ran: made again, alone`);
      repeated++;
      const made = await runProject(project, [name]);
      counts = recounted(counts, file.counts, made.counts);
      if (made.report !== undefined) again.push(...failedFiles(made.report));
    }
    failed = again;
  }
  return counts;
}

/**
 * @param {string} project
 * @param {readonly string[]} files none = all of it
 */
async function runProject(project, files = []) {
  const report = join(folder, `${project.replace("*", "")}.json`);
  rmSync(report, { force: true });
  const args = [
    "run",
    ...files,
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
  const written = existsSync(report) ? readFileSync(report, "utf8") : undefined;
  return { report: written, counts: readCounts(written, code) };
}
