import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface App {
  readonly url: string;
  readonly pid: number;
  /** What it wrote to stderr so far. */
  said(): string;
  /** Sends the signal and gives how it ended: an exit code or a signal. */
  stop(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

const folder = fileURLToPath(new URL("./apps/", import.meta.url));
export const ours = ["--import", "@plimsoll/instrument"];

/** Starts an app of apps/ as a user would, with `flags` for Node, and waits for its address. */
export async function startApp(
  file: string,
  env: Readonly<Record<string, string>>,
  flags: readonly string[] = ours,
): Promise<App> {
  const child = spawn(process.execPath, [...flags, folder + file], {
    cwd: folder,
    env: { PATH: process.env["PATH"], OTEL_METRIC_EXPORT_INTERVAL: "300", OTEL_BSP_SCHEDULE_DELAY: "100", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.once("exit", (code, signal) => resolve(code ?? signal)),
  );
  const port = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once("line", resolve);
    void ended.then((how) => reject(new Error(`${file} ended with ${how} before it listened:\n${said}`)));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    said: () => said,
    ended,
    stop(signal = "SIGTERM") {
      child.kill(signal);
      return ended;
    },
  };
}
