import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { exitCodes, UserError } from "#run";
import { speedFile } from "#store";

export interface TokenFile {
  readonly path: string;
  readonly token: string;
  remove(): void;
}

const tokenPath = (env: Readonly<Record<string, string | undefined>>, port: number): string =>
  join(dirname(speedFile(env)), `proxy-${port}.token`);

/** The token of a proxy that this user has started. */
export function readTokenFile(env: Readonly<Record<string, string | undefined>>, port: number): string {
  const path = tokenPath(env, port);
  try {
    return readFileSync(path, "utf8").trim();
  } catch (error) {
    throw new UserError(`No plimsoll proxy has its control API at ${String(port)}`, {
      why: `Its token should be in ${path}: ${(error as Error).message}`,
      hint: "Start it with --control, as the same user, e.g. plimsoll proxy 5433:127.0.0.1:5432 --control",
      exitCode: exitCodes.usage,
      cause: error,
    });
  }
}

/** A new token for each process, where only this user can read it: never in arguments, logs or addresses. */
export function writeTokenFile(env: Readonly<Record<string, string | undefined>>, port: number): TokenFile {
  const token = randomBytes(32).toString("base64url");
  const path = tokenPath(env, port);
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  writeFileSync(path, `${token}\n`, { mode: 0o600, flag: "wx" });
  return { path, token, remove: () => rmSync(path, { force: true }) };
}
