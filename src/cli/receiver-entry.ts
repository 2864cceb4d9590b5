import { fileURLToPath } from "node:url";

/** The built entry of the receiver's process: dist/receiver.mjs, beside the chunk this file ends up in. */
export const receiverEntry: string = fileURLToPath(new URL("./receiver.mjs", import.meta.url));
