import { execFile } from "node:child_process";
import { cpus, hostname, totalmem } from "node:os";
import type { RunResult } from "#run";

const gitLimitMs = 1000;

/** The machine and the code a run was made with and from. */
export async function describeEnvironment(version: string, folder: string): Promise<RunResult["environment"]> {
  const processors = cpus();
  return {
    plimsoll: version,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpuModel: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    memoryBytes: totalmem(),
    hostname: hostname(),
    gitCommit: await gitCommit(folder),
  };
}

/** Null outside of a repository, and where there is no git. */
function gitCommit(folder: string): Promise<string | null> {
  return new Promise((resolve) => {
    execFile("git", ["rev-parse", "HEAD"], { cwd: folder, timeout: gitLimitMs }, (error, stdout) => {
      resolve(error === null ? stdout.trim() : null);
    });
  });
}
