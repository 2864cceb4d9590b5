import { spawn, type ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { postgresPrograms, type Postgres, startPostgres } from "../examples/postgres.ts";
import { type PoolReading, type Service, startService } from "../examples/service.ts";
import { isAlive } from "./descendants.ts";
import { freePort, listens } from "./free-port.ts";
import { cli } from "./killed.ts";
import { isLong } from "./measure.ts";
import { monotonicMs } from "./monotonic.ts";
import { type CliRun, plimsoll } from "./plimsoll.ts";

// The shop with its database 100 ms further away carries what the formula of its pool says: places ÷ hold. The hold is
// what the shop itself measured. Long form (npm run truth:faults): explore, with the fault and without.

const flow = fileURLToPath(new URL("../../examples/tests/slow-database.ts", import.meta.url));
const programs = postgresPrograms();
const places = 10;
const tolerance = 0.1;

interface Seen {
  readonly run: CliRun;
  /** Iterations/s. */
  readonly carried: number;
  readonly formula: number;
}

if (programs === undefined) {
  process.stderr.write("PostgreSQL is not installed: faults on the way to it are not tested\n");
  test("faults on the way to PostgreSQL need /usr/lib/postgresql", () => {
    expect(postgresPrograms()).toBeUndefined();
  });
} else {
  describe("the shop with a slow database in the middle", () => {
    let postgres: Postgres;
    let shop: Service;
    let env: Readonly<Record<string, string>>;
    beforeAll(async () => {
      postgres = await startPostgres(programs);
      const { port: databasePort } = new URL(postgres.url);
      const proxyPort = await freePort();
      env = { SHOP_DATABASE_PORT: databasePort, SHOP_PROXY_PORT: String(proxyPort) };
      // The shop looks for its database when it starts: until the run, another proxy leads there.
      const standIn = await startStandIn(proxyPort, databasePort);
      const url = postgres.url.replace(databasePort, String(proxyPort));
      shop = await startService("shop", { SHOP_DATABASE_URL: url, SHOP_POOL: String(places) });
      await endStandIn(standIn);
    });
    afterAll(async () => {
      try {
        await shop.stop();
      } finally {
        await postgres.stop();
      }
    });

    async function seen(...flags: readonly string[]): Promise<Seen> {
      const args = [flow, "--target", shop.url, "--seed", "1", ...flags];
      const before = await shop.pool();
      const run = isLong
        ? await plimsoll([...args, "--quick"], { command: "explore", env })
        : await plimsoll([...args, "-u", "40", "-d", "8s", "--warm-up", "2s"], { env });
      const after = await shop.pool();
      const holdMs = (after.holdMsTotal - before.holdMsTotal) / (after.checkouts - before.checkouts);
      const { explore, totals } = run.result;
      const carried = isLong ? (explore?.saturation?.iterationsPerSecond ?? Number.NaN) : totals.iterationsPerSecond;
      return { run, carried, formula: (places / holdMs) * 1000 };
    }

    test("its capacity moves as the formula of its pool says, within 10 %", async () => {
      const slow = await seen();
      const usual = await seen("--no-faults");
      const report = slow.run.stdout + slow.run.stderr;
      process.stderr.write(`slow ${tell(slow)}; usual ${tell(usual)}\n`);
      for (const { carried, formula } of [slow, usual]) {
        expect(carried / formula, report).toBeGreaterThan(1 - tolerance);
        expect(carried / formula, report).toBeLessThan(1 + tolerance);
      }
      // 20 ms and a query, and with the fault 100 ms more.
      const moved = slow.carried / usual.carried;
      expect(moved / (slow.formula / usual.formula)).toBeGreaterThan(1 - tolerance);
      expect(moved / (slow.formula / usual.formula)).toBeLessThan(1 + tolerance);
      const [database] = slow.run.result.dependencies!;
      expect(database!.faults[0]!.text).toBe("latency 100 ms");
      const trips = database!.traffic.exchanges / slow.run.result.ledger.iterations.completed;
      expect(trips).toBeGreaterThan(0.95);
      expect(trips).toBeLessThan(1.1);
      if (isLong) expectReason(slow, usual);
    });

    if (isLong) {
      test("is searched without the fault and with it in one run, side by side", async () => {
        const readings: { readonly atMs: number; readonly pool: PoolReading }[] = [];
        const args = [flow, "--target", shop.url, "--seed", "1", "--quick", "--compare-faults"];
        const run = await plimsoll(args, {
          command: "explore",
          env,
          limitMs: 590_000,
          async whileRunning(pid) {
            while (isAlive(pid)) {
              readings.push({ atMs: monotonicMs(), pool: await shop.pool() });
              await sleep(500);
            }
          },
        });
        const { explore, withoutFaults } = run.result;
        const switchedMs = run.said.find(({ text }) => text.includes("fault on:"))!.atMs;
        const before = readings.filter(({ atMs }) => atMs <= switchedMs).map(({ pool }) => pool);
        const after = readings.filter(({ atMs }) => atMs >= switchedMs).map(({ pool }) => pool);
        const without = withoutFaults!.explore!.saturation!.iterationsPerSecond / formulaOf(before);
        const withFault = explore!.saturation!.iterationsPerSecond / formulaOf(after);
        process.stderr.write(
          `of the formula: ${without.toFixed(3)} without, ${withFault.toFixed(3)} with\n${run.stdout}`,
        );
        for (const ratio of [without, withFault]) expect(Math.abs(ratio - 1), run.stdout).toBeLessThan(tolerance);
        expect(run.stdout).toContain("With the faults and without");
        const finding = run.result.findings.find(({ kind }) => kind === "fault");
        expect(finding?.evidence.join("\n")).toMatch(/Measured, saturates at: .* with it, .* without/);
      });
    }
  });
}

/** Places ÷ hold, over the time between the first and the last of some readings. */
function formulaOf(readings: readonly PoolReading[]): number {
  const [first, last] = [readings[0]!, readings.at(-1)!];
  return ((places * (last.checkouts - first.checkouts)) / (last.holdMsTotal - first.holdMsTotal)) * 1000;
}

const tell = ({ carried, formula }: Seen): string => `${carried.toFixed(1)}/s (formula ${formula.toFixed(1)}/s)`;

/** The finding names the fault, the pool and what it would carry without: what the other search found. */
function expectReason(slow: Seen, usual: Seen): void {
  const finding = slow.run.result.findings.find(({ kind }) => kind === "fault");
  const text = finding?.evidence.join("\n") ?? "";
  process.stderr.write(`${finding?.title}\n${text}\n`);
  expect(finding?.title).toBe("latency 100 ms on the way to database, throughout");
  expect(slow.run.result.explore?.bottlenecks[0]?.kind).toBe("connection-pool");
  const [, withFault, without] = /Capacity moved because[^]*= ([\d.,]+)\/s; without[^]*= ([\d.,]+)\/s/.exec(text) ?? [];
  expect(Number(withFault) / slow.carried).toBeGreaterThan(1 - tolerance);
  expect(Number(withFault) / slow.carried).toBeLessThan(1 + tolerance);
  expect(Number(without) / usual.carried).toBeGreaterThan(1 - tolerance);
  expect(Number(without) / usual.carried).toBeLessThan(1 + tolerance);
  expect(usual.run.result.findings.some(({ kind }) => kind === "fault")).toBe(false);
}

async function startStandIn(port: number, to: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [cli, "proxy", `${port}:127.0.0.1:${to}`], { stdio: "ignore" });
  while (!(await listens(port))) {
    if (child.exitCode !== null) throw new Error(`plimsoll proxy ended with ${child.exitCode}`);
    await sleep(20);
  }
  return child;
}

async function endStandIn(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGINT");
  await ended;
}
