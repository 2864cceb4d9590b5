import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { stopProcess } from "../../targets/start.ts";

const burner = fileURLToPath(new URL("../../targets/burner.mjs", import.meta.url));
const rivals = 8;
/** They end by themselves if nobody ends them. */
const secondsMax = 600;

/** Runs `work` with a command prefix that leaves what is put behind it a ninth of one core. */
export async function starving<Outcome>(work: (behind: readonly string[]) => Promise<Outcome>): Promise<Outcome> {
  const core = String(availableParallelism() - 1);
  const burners = Array.from({ length: rivals }, () =>
    spawn("taskset", ["-c", core, process.execPath, burner, String(secondsMax)], { stdio: "ignore" }),
  );
  try {
    return await work(["taskset", "-c", core]);
  } finally {
    await Promise.all(burners.map(stopProcess));
  }
}
