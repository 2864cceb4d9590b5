import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { endLater, endPidLater, forgetPid } from "./cleanup.mjs";

// bash is the parent that waits: `times` then gives the CPU seconds of the whole process, all threads and the children
// it waited for, from its first instruction to its last.
const wrapper = 'taskset -c "$1" "${@:2}" & echo "pid $!" >&3; wait $!; code=$?; times >&3; exit $code';

const clockTicks = 100;
const secondsOf = (text) => {
  const [minutes, seconds] = text.replace("s", "").split("m");
  return Number(minutes) * 60 + Number(seconds);
};

/** CPU seconds of a process so far, all its threads, in steps of 10 ms (proc(5): fields 14 and 15 of stat). */
export function cpuSecondsOf(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / clockTicks;
}

/**
 * Runs a command on one core to its end.
 * @param windows stretches `[fromSeconds, toSeconds]` since the start in which CPU and `count()` are taken as well
 * @param watch called every 250 ms with the process id
 */
export async function runMeasured({ argv, core, cwd, env = {}, limitSeconds, windows = [], count, watch }) {
  const started = performance.now();
  const child = endLater(
    spawn("bash", ["-c", wrapper, "bash", String(core), ...argv], {
      cwd,
      env: { ...process.env, LC_ALL: "C", ...env },
      stdio: ["ignore", "pipe", "pipe", "pipe"],
    }),
  );
  const told = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"]) child[name].setEncoding("utf8").on("data", (text) => (told[name] += text));
  const lines = createInterface({ input: child.stdio[3] })[Symbol.asyncIterator]();
  const pid = Number((await lines.next()).value.split(" ")[1]);
  endPidLater(pid);
  const ended = new Promise((resolve) => child.once("close", resolve));
  const limit = setTimeout(() => process.kill(pid, "SIGKILL"), limitSeconds * 1000);
  const watching = watch === undefined ? undefined : setInterval(() => watch(pid), 250);
  const sampled = sampleWindows({ pid, windows, count, started, ended });
  await lines.next();
  const [user, system] = (await lines.next()).value.split(" ").map(secondsOf);
  const exitCode = await ended;
  clearTimeout(limit);
  clearInterval(watching);
  forgetPid(pid);
  return {
    ...told,
    exitCode,
    cpuSeconds: user + system,
    wallSeconds: (performance.now() - started) / 1000,
    windows: await sampled,
  };
}

async function sampleWindows({ pid, windows, count, started, ended }) {
  const moments = [...new Set(windows.flat())].sort((left, right) => left - right);
  const seen = new Map();
  for (const moment of moments) {
    const waitMs = started + moment * 1000 - performance.now();
    const outcome = await Promise.race([sleep(waitMs, "due"), ended.then(() => "over")]);
    if (outcome === "over") break;
    seen.set(moment, {
      cpuSeconds: cpuSecondsOf(pid),
      count: await count(),
      atSeconds: (performance.now() - started) / 1000,
    });
  }
  return windows.map(([from, to]) => {
    const [begin, end] = [seen.get(from), seen.get(to)];
    if (begin === undefined || end === undefined) return null;
    return {
      cpuSeconds: end.cpuSeconds - begin.cpuSeconds,
      requests: end.count - begin.count,
      seconds: end.atSeconds - begin.atSeconds,
    };
  });
}
