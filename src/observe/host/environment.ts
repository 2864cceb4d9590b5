import { cpus, hostname, release, totalmem } from "node:os";
import type { RunResult } from "#run";
import { ciNames } from "./ci-names.ts";
import { gitState } from "./git-state.ts";

/** The machine and the code a run was made with and from. */
export async function describeEnvironment(
  version: string,
  folder: string,
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<RunResult["environment"]> {
  const processors = cpus();
  const ci = ciNames(env);
  return {
    plimsoll: version,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    kernel: release(),
    cpuModel: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    memoryBytes: totalmem(),
    hostname: hostname(),
    ...(await gitState(folder)),
    ...(ci !== undefined && { ci }),
  };
}
