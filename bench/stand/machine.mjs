import { execFileSync } from "node:child_process";
import os from "node:os";
import { delimiter, join } from "node:path";
import { existsSync } from "node:fs";

/** The two cores of the stand: what is loaded, and what loads it. */
export const targetCore = 0;
export const generatorCore = 1;

/** The program's path, or undefined where this machine does not have it. */
export function program(name) {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin"];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** Ends with exit code 2 where the stand cannot be set up at all. */
export function requireStand(programs) {
  const missing = programs.filter((name) => program(name) === undefined);
  if (process.platform === "linux" && os.cpus().length >= 2 && missing.length === 0) return;
  const why = missing.length > 0 ? `missing: ${missing.join(", ")}` : "it needs Linux and two cores";
  process.stderr.write(`this benchmark cannot run here: ${why}\n`);
  process.exit(2);
}

function firstLine(command, ...args) {
  try {
    return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] })
      .split("\n")[0]
      .trim();
  } catch (failed) {
    return `${failed.stdout ?? ""}${failed.stderr ?? ""}`.split("\n")[0].trim() || "unknown";
  }
}

export function machine() {
  return {
    cpu: os.cpus()[0]?.model ?? "unknown",
    cores: os.cpus().length,
    kernel: os.release(),
    node: process.version,
    debian: firstLine("cat", "/etc/debian_version"),
  };
}
