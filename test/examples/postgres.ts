import { execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort, listens } from "../e2e/free-port.ts";

/** Where Debian's package puts each version's programs. */
const versions = "/usr/lib/postgresql";

/** The newest PostgreSQL on this machine; undefined = there is none. */
export function postgresPrograms(): string | undefined {
  if (!existsSync(versions)) return undefined;
  const newest = readdirSync(versions).toSorted((a, b) => Number(b) - Number(a));
  return newest.map((version) => join(versions, version, "bin")).find((bin) => existsSync(join(bin, "initdb")));
}

export interface Postgres {
  readonly url: string;
  stop(): Promise<void>;
}

/** A server of its own, with empty data in a temporary folder, on a free port of loopback; `more` settings: `a=b`. */
export async function startPostgres(programs: string, more: readonly string[] = []): Promise<Postgres> {
  const user = serverUser();
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-postgres-"));
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, "data");
  const quick = ["--auth=trust", "--username=shop", "--no-sync", "--encoding=UTF8", "--locale=C"];
  execFileSync(join(programs, "initdb"), ["-D", data, ...quick], { ...user, cwd: folder, stdio: "pipe" });
  const port = await freePort();
  const settings = ["listen_addresses=127.0.0.1", `unix_socket_directories=${folder}`, "fsync=off", ...more];
  const args = ["-D", data, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])];
  const server = spawn(join(programs, "postgres"), args, { ...user, cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  server.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  while (!said.includes("ready to accept connections") || !(await listens(port))) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL did not start:\n${said}`);
    await sleep(50);
  }
  return {
    url: `postgres://shop@127.0.0.1:${port}/postgres`,
    async stop() {
      // Its "fast shutdown": clients are sent away, everything is written.
      server.kill("SIGINT");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root. */
function serverUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string): number => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}
