import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { endLater } from "../stand/cleanup.mjs";
import { cpuSecondsOf } from "../stand/measured-process.mjs";

const sampleMs = 100;
/** A report is read up to here; what talks without end must not fill our memory. */
const outputMax = 4 * 1024 * 1024;

/** The most memory a process has had resident so far, in bytes. */
function peakMemoryOf(pid) {
  const text = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/VmHWM:\s+(\d+) kB/.exec(text)?.[1] ?? 0) * 1024;
}

/**
 * Runs a command until it ends by itself, or ends it by its number after `limitSeconds`, or at once where it takes more
 * than `memoryMax`. CPU and memory are looked at every 100 ms, so that its last moments are missing from both.
 * @param interruptAfterSeconds when it is sent SIGINT; absent = never
 */
export async function runBounded({ argv, cwd, files, limitSeconds, memoryMax, interruptAfterSeconds }) {
  // `exec` keeps the process number: the limit is the command's, not a parent's.
  const limited = files === undefined ? argv : ["bash", "-c", `ulimit -n ${files} && exec "$@"`, "bash", ...argv];
  const startedMs = performance.now();
  const child = endLater(spawn(limited[0], limited.slice(1), { cwd, stdio: ["ignore", "pipe", "pipe"] }));
  const told = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"]) {
    child[name].setEncoding("utf8").on("data", (text) => {
      if (told[name].length < outputMax) told[name] += text;
    });
  }
  const facts = { cpuSeconds: 0, peakBytes: 0, killed: undefined };
  const kill = (why) => {
    facts.killed ??= why;
    child.kill("SIGKILL");
  };
  const sampling = setInterval(() => {
    try {
      facts.cpuSeconds = cpuSecondsOf(child.pid);
      facts.peakBytes = Math.max(facts.peakBytes, peakMemoryOf(child.pid));
    } catch {
      // It has just ended.
    }
    if (facts.peakBytes > memoryMax) kill("memory");
  }, sampleMs);
  const limit = setTimeout(() => kill("time"), limitSeconds * 1000);
  const interrupt =
    interruptAfterSeconds === undefined
      ? undefined
      : setTimeout(() => child.kill("SIGINT"), interruptAfterSeconds * 1000);
  const [exitCode, signal] = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (...ended) => resolve(ended));
  });
  clearInterval(sampling);
  clearTimeout(limit);
  clearTimeout(interrupt);
  return { ...told, ...facts, exitCode: exitCode ?? signal, seconds: (performance.now() - startedMs) / 1000 };
}
