import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { flow, plimsollRun } from "./stand/contenders.mjs";
import { table } from "./stand/figures.mjs";
import { generatorCore, requireStand } from "./stand/machine.mjs";
import { runMeasured } from "./stand/measured-process.mjs";
import { startNullTarget } from "./stand/null-target.mjs";

// How much memory do 10,000 users with open connections take?

const limitBytes = 300e6;

/** A process and everything below it. */
function family(pid) {
  const path = `/proc/${pid}/task/${pid}/children`;
  const children = existsSync(path) ? readFileSync(path, "utf8").trim().split(" ").filter(Boolean) : [];
  return [pid, ...children.flatMap((child) => family(Number(child)))];
}

/** Resident, with what processes share counted once: each has its part of it (`Pss` in proc(5)). */
function proportionalKilobytes(pid) {
  try {
    return Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0);
  } catch {
    // It is over.
    return 0;
  }
}

function residentBytes(pid) {
  let total = 0;
  for (const member of family(pid)) {
    total += proportionalKilobytes(member) * 1024;
  }
  return total;
}

/** Both sides need a descriptor per user; the limit of this process is what its children get. */
function allowFiles(wanted) {
  const allowed = execFileSync("bash", ["-c", "ulimit -Hn"], { encoding: "utf8" }).trim();
  if (allowed === "unlimited" || Number(allowed) >= wanted) return true;
  try {
    execFileSync("prlimit", [`--nofile=${wanted}:${wanted}`, "--pid", String(process.pid)], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

export async function run(argv) {
  const { values } = parseArgs({ args: argv, options: { users: { type: "string", default: "10000" } } });
  const users = Number(values.users);
  requireStand(["taskset", "bash", "prlimit"]);
  if (!allowFiles(users + 1000)) {
    process.stderr.write(`this benchmark cannot run here: ${users} connections need more open files than allowed\n`);
    return 2;
  }
  const target = await startNullTarget();
  const plimsoll = plimsollRun([
    flow("idle-users"),
    "--target",
    target.url,
    "-u",
    String(users),
    "--ramp-up",
    "15s",
    "-d",
    "40s",
  ]);
  const samples = [];
  const watch = async (pid) => {
    const atSeconds = (performance.now() - started) / 1000;
    samples.push({ atSeconds, bytes: residentBytes(pid), open: (await target.counts()).connectionsOpen });
  };
  const started = performance.now();
  const measured = await runMeasured({ ...plimsoll, core: generatorCore, limitSeconds: 120, watch });
  const counts = await target.counts();
  target.stop();
  const document = plimsoll.result();
  return report({ users, samples, counts, document, measured });
}

function report({ users, samples, counts, document, measured }) {
  const peak = samples.reduce((most, sample) => (sample.bytes > most.bytes ? sample : most), {
    bytes: 0,
    open: 0,
    atSeconds: 0,
  });
  const full = samples.filter((sample) => sample.open >= users);
  const megabytes = (bytes) => (bytes / 1e6).toFixed(0);
  const rows = [["second", "open connections", "resident MB"]];
  for (const sample of samples.filter((_, index) => index % 20 === 0)) {
    rows.push([sample.atSeconds.toFixed(0), sample.open, megabytes(sample.bytes)]);
  }
  process.stdout.write(`${table(rows)}\n`);
  const problems = [];
  if (full.length === 0) problems.push(`at most ${counts.connectionsMax} of ${users} connections were open at once`);
  if (peak.bytes > limitBytes) problems.push(`${megabytes(peak.bytes)} MB are more than ${megabytes(limitBytes)} MB`);
  if (document === undefined)
    problems.push(`no result document; exit code ${measured.exitCode}\n${measured.stderr.slice(-2000)}`);
  else if (document.ledger.requests.started !== counts.requests) {
    problems.push(`recorded ${document.ledger.requests.started} requests, the target counted ${counts.requests}`);
  }
  process.stdout.write(`${users} users: ${megabytes(peak.bytes)} MB at most (limit ${megabytes(limitBytes)} MB)\n`);
  for (const problem of problems) process.stdout.write(`WRONG: ${problem}\n`);
  return problems.length > 0 ? 1 : 0;
}
