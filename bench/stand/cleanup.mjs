import { rmSync } from "node:fs";

// Whatever way a benchmark ends, nothing it started stays behind.

const pids = new Set();
const folders = new Set();

export function endLater(child) {
  pids.add(child.pid);
  child.once("exit", () => pids.delete(child.pid));
  return child;
}

/** A process that is not our own child: ended by number unless `forget` says that it has ended. */
export const endPidLater = (pid) => pids.add(pid);
export const forgetPid = (pid) => pids.delete(pid);

export function removeLater(folder) {
  folders.add(folder);
  return folder;
}

function cleanUp() {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended already.
    }
  }
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

process.on("exit", cleanUp);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(130));
