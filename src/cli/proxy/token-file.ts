import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { speedFile } from "#store";

export interface TokenFile {
  readonly path: string;
  readonly token: string;
  remove(): void;
}

/** A new token for each process, where only this user can read it: never in arguments, logs or addresses. */
export function writeTokenFile(env: Readonly<Record<string, string | undefined>>, port: number): TokenFile {
  const token = randomBytes(32).toString("base64url");
  const path = join(dirname(speedFile(env)), `proxy-${port}.token`);
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  writeFileSync(path, `${token}\n`, { mode: 0o600, flag: "wx" });
  return { path, token, remove: () => rmSync(path, { force: true }) };
}
