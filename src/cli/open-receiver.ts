import { fileURLToPath } from "node:url";
import { type ReceiverJob, type ReceiverListener, type RunningReceiver, startReceiver } from "#observe";
import { exitCodes, UserError } from "#run";

/** The built entry of the receiver's process: dist/receiver.mjs, beside the chunk this file ends up in. */
const receiverEntry: string = fileURLToPath(new URL("./receiver.mjs", import.meta.url));

/** Listens for telemetry; an address it cannot listen on is a mistake of whoever gave it. */
export async function openReceiver(
  job: ReceiverJob,
  isOnDemand: boolean,
  listener: ReceiverListener,
): Promise<RunningReceiver> {
  try {
    return await startReceiver(receiverEntry, job, isOnDemand, listener);
  } catch (error) {
    throw new UserError(`Nothing can be received on ${job.host}`, {
      why: error instanceof Error ? error.message : String(error),
      hint: "--listen takes an address of this machine: 127.0.0.1, or 0.0.0.0 for all.",
      exitCode: exitCodes.usage,
      cause: error,
    });
  }
}
