import { fileURLToPath } from "node:url";

/** The built entry of the proxy's process: dist/proxy.mjs, beside the chunk this file ends up in. */
export const proxyEntry: string = fileURLToPath(new URL("./proxy.mjs", import.meta.url));
