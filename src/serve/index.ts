export type { ServeParts, ShellFile } from "./parts.ts";
export { newToken } from "./safety/token.ts";
export { PageServer, type ServeAddress } from "./server.ts";
