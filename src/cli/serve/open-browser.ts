import { spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { tokenPath } from "./token-file.ts";

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};
/** A browser that has just been started needs seconds. */
const readWithinMs = 60_000;

/**
 * Opens the page in the user's browser by a file that leads there: an address among the arguments of a program, token
 * and all, could be read by everybody on this machine.
 */
export function openBrowser(url: string, env: Readonly<Record<string, string | undefined>>): { close(): void } {
  const path = join(dirname(tokenPath(env)), `open-${String(process.pid)}.html`);
  const close = (): void => rmSync(path, { force: true });
  mkdirSync(dirname(path), { recursive: true });
  close();
  writeFileSync(path, `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${url}">\n`, {
    mode: 0o600,
    flag: "wx",
  });
  const [program = "xdg-open", ...args] = openers[process.platform] ?? ["xdg-open"];
  const child = spawn(program, [...args, path], { stdio: "ignore", detached: true });
  // Without a desktop there is nothing to open it with; the address was printed.
  child.on("error", () => undefined);
  child.unref();
  setTimeout(close, readWithinMs).unref();
  return { close };
}
