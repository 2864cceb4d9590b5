import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exitCodes, type FaultSpan } from "#run";
import { startTarget, type Target } from "../targets/start.ts";
import { childrenOf, isAlive } from "./descendants.ts";
import { expectClosedLedger } from "./exactness.ts";
import { freePort, listens } from "./free-port.ts";
import { cli, command } from "./killed.ts";
import { isLong } from "./measure.ts";
import { monotonicMs } from "./monotonic.ts";
import { type CliRun, plimsoll } from "./plimsoll.ts";

// `fault` blocks as a user sees them; npm run torture:faults kills twenty runs instead of two.

const flow = fileURLToPath(new URL("flows/through-fault.ts", import.meta.url));
const kills = isLong ? 20 : 2;
/** As asked for: nothing is wrong any more this long after the run was killed. */
const cleanWithinMs = 10_000;

let target: Target;
let home: string;
beforeAll(async () => {
  target = await startTarget("null", { capacity: 200_000 });
  home = await mkdtemp(join(tmpdir(), "plimsoll-faults-"));
});
afterAll(async () => {
  await target.stop();
  await rm(home, { recursive: true, force: true });
});

async function environment(
  faults: readonly unknown[],
): Promise<Record<string, string> & { readonly PROXY_PORT: string }> {
  const port = String(await freePort());
  return { UPSTREAM_PORT: String(target.port), PROXY_PORT: port, FAULTS: JSON.stringify(faults) };
}

async function runWith(faults: readonly unknown[], ...args: readonly string[]): Promise<CliRun> {
  return plimsoll([flow, "--seed", "1", ...args], { env: await environment(faults) });
}

test("a fault is on when its schedule says so: the timeline shows it, and the document when", async () => {
  const run = await runWith(
    [{ latency: "300ms", from: "2s", for: "2s" }],
    "-u",
    "4",
    "--max-rate",
    "200/s",
    "-d",
    "6s",
  );
  expectClosedLedger(run.result);
  const dependency = run.result.dependencies![0]!;
  const [span] = dependency.faults[0]!.spans as [FaultSpan];
  expect(dependency.faults[0]!.spans).toHaveLength(1);
  // Timers are late on a busy machine, never early.
  expect(span.fromSeconds).toBeGreaterThanOrEqual(2);
  expect(span.toSeconds).toBeGreaterThanOrEqual(4);
  expect(span.toSeconds).toBeLessThan(5.5);
  const at = (second: number): number =>
    run.result.timeline.find(({ atSeconds }) => atSeconds === second)!.latencyMs.p50!;
  expect(at(3)).toBeGreaterThanOrEqual(300);
  expect(at(1)).toBeLessThan(290);
  expect(at(5)).toBeLessThan(290);
  expect(dependency.traffic.exchanges).toBeGreaterThanOrEqual(run.result.ledger.requests.ok);
  expect(run.stderr).toContain("fault on: latency 300 ms (dependency)");
  expect(run.stderr).toContain("fault off: latency 300 ms (dependency)");
  expect(run.stdout).toMatch(/Faults\n +dependency +127\.0\.0\.1:\d+ → 127\.0\.0\.1:\d+/);
});

test("errors hit their share of the requests, and the target never sees those", async () => {
  const before = (await target.ledger()).arrivedAt.length;
  const { result } = await runWith([{ error: 503, share: "25%" }], "-u", "2", "-i", "2000");
  const failed = result.ledger.requests.byError.http_5xx ?? 0;
  expect(failed / 2000).toBeGreaterThan(0.2);
  expect(failed / 2000).toBeLessThan(0.3);
  expect(result.dependencies![0]!.traffic.answered).toBe(failed);
  expect((await target.ledger()).arrivedAt.length - before).toBe(2000 - failed);
});

test("--no-faults leaves the way open and nothing wrong with it", async () => {
  const { result } = await runWith([{ latency: "5s" }], "-u", "1", "-i", "50", "--no-faults");
  expect([result.ledger.requests.ok, result.dependencies![0]!.faults]).toEqual([50, []]);
});

test("says which address the target must be given where nothing went through", async () => {
  const env = await environment([{ latency: "100ms" }]);
  const run = await plimsoll([flow, "--target", target.url, "-u", "1", "-i", "20"], { env });
  const doubt = run.result.validity.doubts.find(({ code }) => code === "faults-unused");
  expect(doubt?.evidence).toContain(`must be given 127.0.0.1:${env.PROXY_PORT} instead of 127.0.0.1:${target.port}`);
});

test("nothing is sent where the dependency is not there, or its port is taken", async () => {
  const gone = { ...(await environment([])), UPSTREAM_PORT: String(await freePort()) };
  const first = await command(["run", flow, "-i", "1", "--out", home], gone);
  expect([first.exitCode, first.stderr]).toEqual([
    exitCodes.badTest,
    expect.stringMatching(/"dependency" cannot be reached/),
  ]);
  const taken = { ...(await environment([])), PROXY_PORT: String(target.port) };
  const second = await command(["run", flow, "-i", "1", "--out", home], taken);
  expect([second.exitCode, second.stderr]).toEqual([
    exitCodes.badTest,
    expect.stringMatching(/cannot listen on[^]*EADDRINUSE/),
  ]);
});

test(`no fault outlives its run: kill -9 at random moments, ${kills} times`, async () => {
  const cleanMs: number[] = [];
  for (let kill = 0; kill < kills; kill++) {
    const env = await environment([{ latency: "200ms" }, { reset: "1s", share: 0.2 }]);
    const port = Number(env.PROXY_PORT);
    const child = spawn(process.execPath, [cli, "run", flow, "-u", "4", "-d", "10s", "--out", home, "--quiet"], {
      env: { ...process.env, ...env },
      stdio: "ignore",
    });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    // Every other one when its fault is on for certain, the others whenever it happens to be.
    if (kill % 2 === 0) while (!(await listens(port)) && child.exitCode === null) await sleep(20);
    await sleep(Math.random() * 2_500);
    const descendants = childrenOf(child.pid!);
    if (kill % 2 === 0) expect(descendants.length).toBeGreaterThan(0);
    const killedAtMs = monotonicMs();
    child.kill("SIGKILL");
    await ended;
    while ((await listens(port)) || descendants.some(isAlive)) {
      expect(monotonicMs() - killedAtMs).toBeLessThan(cleanWithinMs);
      await sleep(10);
    }
    cleanMs.push(monotonicMs() - killedAtMs);
  }
  process.stderr.write(`${kills} of ${kills} clean, the slowest after ${Math.max(...cleanMs).toFixed(0)} ms\n`);
});

interface Standing {
  readonly port: number;
  readonly control: number;
  readonly said: () => string;
  readonly ended: Promise<number | null>;
  interrupt(): void;
}

async function standingProxy(): Promise<Standing> {
  const [port, control] = [await freePort(), await freePort()];
  const env = { ...process.env, XDG_STATE_HOME: home };
  const route = `${port}:127.0.0.1:${target.port}`;
  const child = spawn(process.execPath, [cli, "proxy", route, "--control", String(control)], { env });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  while (!said.includes("Ctrl-C ends it") && child.exitCode === null) await sleep(20);
  return { port, control, said: () => said, ended, interrupt: () => child.kill("SIGINT") };
}

const tokenFile = (control: number): string => join(home, "plimsoll", `proxy-${control}.token`);
const tokenOf = ({ control }: Standing): string => `Bearer ${readFileSync(tokenFile(control), "utf8").trim()}`;

async function faultsAt(standing: Standing): Promise<readonly unknown[]> {
  const headers = { authorization: tokenOf(standing) };
  const answer = await fetch(`http://127.0.0.1:${standing.control}/v1/routes`, { headers });
  const { routes } = (await answer.json()) as { readonly routes: readonly { readonly faults: readonly unknown[] }[] };
  return routes[0]!.faults;
}

test("a run adopts a standing proxy: its faults are on while it goes on, and the proxy stays", async () => {
  const standing = await standingProxy();
  const env = {
    ...(await environment([{ latency: "100ms", from: "1s" }])),
    PROXY_PORT: String(standing.port),
    XDG_STATE_HOME: home,
  };
  const adopting = ["--adopt-proxy", String(standing.control)];
  const { result } = await plimsoll([flow, "-u", "2", "-d", "3s", "--max-rate", "100/s", ...adopting], { env });
  expectClosedLedger(result);
  const dependency = result.dependencies![0]!;
  const [span] = dependency.faults[0]!.spans as [FaultSpan];
  expect(dependency.name).toBe("dependency");
  expect(span.fromSeconds).toBeGreaterThanOrEqual(1);
  expect(span.toSeconds).toBeGreaterThan(2);
  expect(dependency.traffic.exchanges).toBeGreaterThanOrEqual(result.ledger.requests.ok);
  expect(await faultsAt(standing)).toEqual([]);
  expect(await listens(standing.port)).toBe(true);
  const noRoute = { ...env, PROXY_PORT: String(await freePort()) };
  const refused = await command(["run", flow, "-i", "1", "--out", home, ...adopting], noRoute);
  expect([refused.exitCode, refused.stderr]).toEqual([exitCodes.badTest, expect.stringContaining("has no route")]);
  if (isLong) await expectCleanAfterKill(standing, adopting, env);
  standing.interrupt();
  expect(await standing.ended).toBe(0);
});

/** Nobody takes the faults of a killed run back: they end by themselves. */
async function expectCleanAfterKill(
  standing: Standing,
  adopting: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const args = [cli, "run", flow, "-u", "2", "-d", "30s", "--out", home, "--quiet", ...adopting];
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: "ignore" });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  while ((await faultsAt(standing)).length === 0 && child.exitCode === null) await sleep(50);
  expect(child.exitCode).toBeNull();
  const killedAtMs = monotonicMs();
  child.kill("SIGKILL");
  await ended;
  while ((await faultsAt(standing)).length > 0) await sleep(50);
  const leftMs = monotonicMs() - killedAtMs;
  process.stderr.write(`the faults of a killed run ended after ${leftMs.toFixed(0)} ms\n`);
  expect(leftMs).toBeLessThan(cleanWithinMs);
}

test("plimsoll proxy: its faults are switched by who has its token, and end with Ctrl-C", async () => {
  const standing = await standingProxy();
  const { port, control } = standing;
  const file = tokenFile(control);
  const authorization = tokenOf(standing);
  expect(standing.said()).toContain(`curl -H "authorization: Bearer $(cat ${file})"`);
  expect(standing.said()).not.toContain(authorization);
  const asked = async (): Promise<number> => (await fetch(`http://127.0.0.1:${port}/`)).status;
  const order = async (headers: Record<string, string>, faults: readonly unknown[]): Promise<number> => {
    const init = {
      method: "PUT",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ faults }),
    };
    return (await fetch(`http://127.0.0.1:${control}/v1/routes/${port}/faults`, init)).status;
  };
  expect(await asked()).toBe(200);
  expect(await order({}, [{ error: 503 }])).toBe(401);
  expect(await asked()).toBe(200);
  expect(await order({ authorization }, [{ error: 503 }])).toBe(200);
  expect(await asked()).toBe(503);
  expect(await order({ authorization }, [])).toBe(200);
  expect(await asked()).toBe(200);
  standing.interrupt();
  expect(await standing.ended).toBe(0);
  expect(standing.said()).toMatch(/\d+ round trips/);
  expect(() => readFileSync(file)).toThrow(/ENOENT/);
  expect(await listens(port)).toBe(false);
});
