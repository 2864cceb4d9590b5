import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { PostgresReading, ResourceSummary, RunResult } from "#run";
import { postgresPrograms, type Postgres, startPostgres } from "../examples/postgres.ts";
import { startTarget, type Target } from "../targets/start.ts";
import { plimsoll } from "./plimsoll.ts";
import { runCommand } from "./run-command.ts";

const cli = fileURLToPath(new URL("../../dist/cli.mjs", import.meta.url));
const programs = postgresPrograms();
const canary = "geheim-4711";
const load = ["-u", "12", "-d", "3s"] as const;
const pool = 5;

describe.skipIf(programs === undefined)("--postgres", () => {
  let database: Postgres;
  beforeAll(async () => {
    database = await startPostgres(programs!, ["shared_preload_libraries=pg_stat_statements", "max_connections=40"]);
    await asked(database.url, "CREATE TABLE stock (id int PRIMARY KEY, amount int); INSERT INTO stock VALUES (1, 0)");
  });
  afterAll(() => database.stop());
  /** As whoever has a password would write it. */
  const secretUrl = (url: string): string => url.replace("shop@", `shop:${canary}@`);

  test("tells connections, waits and statements of the target's database, and never the password", async () => {
    await asked(database.url, "CREATE EXTENSION pg_stat_statements");
    const target = await open({ url: database.url, pool, ms: 20 });
    const folder = await emptyFolder();
    const args = ["run", target.url, ...load, "--postgres", secretUrl(database.url), "--out", folder, "--json", "-"];
    const { exitCode, stdout, stderr } = await runCommand([process.execPath, cli, ...args], { cwd: folder });
    // 97 where the machine was too busy to trust the figures of the load.
    expect([0, 97], stderr).toContain(exitCode);
    const read = postgresOf(JSON.parse(stdout) as RunResult);
    // Ours is not among them: the pool's only.
    const open5 = Object.values(read.connections).reduce((sum, count) => sum + count, 0);
    expect(open5).toBeCloseTo(pool, 0);
    expect(read.connectionsMax).toBe(40);
    // Twelve users at five connections that sleep 20 ms: nearly always all are at work.
    expect(read.connections["active"]).toBeGreaterThan(pool / 2);
    expect(read.waits["Timeout: PgSleep"]).toBeGreaterThan(pool / 2);
    expect(read.lockWaits).toBe(0);
    const [busiest] = read.statements!;
    expect(busiest!.text).toContain("pg_sleep($1");
    expect(busiest!.meanMs).toBeGreaterThanOrEqual(20);
    const { requests } = (JSON.parse(stdout) as RunResult).ledger;
    expect(busiest!.callsPerSecond).toBeLessThanOrEqual((requests.started / 3) * 1.5);
    expect(stdout + stderr + (await everythingIn(folder))).not.toContain(canary);
    // It looked and changed nothing.
    expect(await asked(database.url, "SELECT amount FROM stock")).toEqual([{ amount: 0 }]);
  });

  test("tells who waits for a lock, and how long the longest transaction lasts", async () => {
    const target = await open({ url: database.url, pool, ms: 20, lock: true });
    const { result } = await plimsoll([target.url, ...load, "--postgres", database.url]);
    const read = postgresOf(result);
    expect(read.lockWaits).toBeGreaterThan(1);
    expect(Object.keys(read.waits).some((name) => name.startsWith("Lock: "))).toBe(true);
    expect(read.longestTransactionMs).toBeGreaterThan(20);
  });

  test("goes on without a database that is not there, and sends nothing under --strict", async () => {
    const target = await startTarget("hold", { ms: 2 });
    onTestFinished(() => target.stop());
    const nowhere = `postgres://shop:${canary}@127.0.0.1:1/shop`;
    const { result, stderr } = await plimsoll([target.url, "-R", "50/s", "-d", "1s", "--postgres", nowhere]);
    const said = "postgres://127.0.0.1:1/shop could not be read: nothing listens there (ECONNREFUSED)";
    expect(doubtOf(result)?.evidence).toContain(said);
    expect(doubtOf(result)?.invalidates).toBe(false);
    expect(result.ledger.requests.ok).toBe(result.ledger.requests.started);
    expect(result.ledger.requests.ok).toBeGreaterThan(0);
    const before = (await target.counts()).requests;
    const strict = ["run", target.url, "-R", "50/s", "-d", "1s", "--postgres", nowhere, "--strict"];
    const refused = await runCommand([process.execPath, cli, ...strict], { cwd: tmpdir() });
    expect(refused.exitCode).toBe(104);
    expect(refused.stderr).toContain(`No load was sent: ${said}`);
    expect((await target.counts()).requests).toBe(before);
    expect(stderr + refused.stderr + refused.stdout).not.toContain(canary);
  });

  test("goes on when the database is lost on the way, and says so", async () => {
    const other = await startPostgres(programs!);
    const target = await startTarget("hold", { ms: 2 });
    onTestFinished(() => target.stop());
    const { result, stderr } = await plimsoll([target.url, "-R", "50/s", "-d", "4s", "--postgres", other.url], {
      whileRunning: async () => {
        await pause(2_000);
        await other.stop();
      },
    });
    expect(result.ledger.requests.ok).toBe(result.ledger.requests.started);
    expect(doubtOf(result)?.evidence).toMatch(/was lost on the way: /);
    expect(stderr).toMatch(/note: .* has no pg_stat_statements/);
    // What was read until then is kept.
    expect(postgresOf(result).connectionsMax).toBeGreaterThan(0);
  });

  async function open(options: {
    readonly url: string;
    readonly pool: number;
    readonly ms: number;
    readonly lock?: boolean;
  }): Promise<Target> {
    const target = await startTarget("pooled", options);
    onTestFinished(() => target.stop());
    return target;
  }
});

function postgresOf({ resources }: RunResult): PostgresReading {
  const { summary } = resources as unknown as { readonly summary: ResourceSummary };
  return summary.postgres!;
}

const doubtOf = ({ validity }: RunResult) => validity.doubts.find(({ code }) => code === "metrics-unread");

async function asked(url: string, sql: string): Promise<readonly unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "plimsoll-witness-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function everythingIn(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(0);
  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), "latin1")));
  return texts.join("\n");
}
