export { pagePaths, type ServeParts, type ShellFile } from "./parts.ts";
export { newToken } from "./safety/token.ts";
export { PageServer, type ServeAddress } from "./server.ts";
