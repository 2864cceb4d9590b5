import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The built entry of the server: dist/null-server.mjs, beside the chunk this file ends up in. */
const entry = new URL("./null-server.mjs", import.meta.url);

export interface NullServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** In a process of its own, so that what it takes of the processor is not the generator's. */
export function startNullServer(): Promise<NullServer> {
  const child = fork(fileURLToPath(entry), [], { stdio: ["ignore", "ignore", "inherit", "ipc"], execArgv: [] });
  const ended = new Promise<void>((resolve) => void child.once("exit", () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended;
  };
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the null server ended with ${code} before it listened`)));
    child.once("message", ({ port }: { readonly port: number }) => resolve({ url: `http://127.0.0.1:${port}/`, stop }));
  });
}
