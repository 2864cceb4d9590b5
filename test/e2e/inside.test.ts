import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import type { RunResult } from "#run";
import { startTarget, type Target } from "../targets/start.ts";
import { freePort } from "./free-port.ts";
import { inTime } from "./in-time.ts";
import { startInstrumented } from "./instrumented.ts";
import { type CliOptions, type CliRun, plimsoll } from "./plimsoll.ts";

const cli = fileURLToPath(new URL("../../dist/cli.mjs", import.meta.url));
const portsOf = (otlpPort: number): readonly string[] => ["--http-port", String(otlpPort), "--grpc-port", "0"];
/** Closed load: on a busy machine it is less, and no reason to doubt the run. */
const gently = (rate: string, duration: string): readonly string[] => ["-u", "4", "--max-rate", rate, "-d", duration];
const advertised = "OTEL_EXPORTER_OTLP_ENDPOINT=";

async function tracedQueue(otlpPort: number, exportEveryMs = 200): Promise<Target> {
  const target = await startTarget("traced-queue", { queueMs: 1, handlerMs: 1, otlpPort, exportEveryMs });
  onTestFinished(() => target.stop());
  return target;
}

async function heldPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** A line for each process that a process has started: its id and its command line. */
async function commandsBelow(pid: number): Promise<string> {
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, "utf8")).trim().split(" ").filter(Boolean);
  const command = async (child: string): Promise<string> =>
    `${child} ${await readFile(`/proc/${child}/cmdline`, "utf8").catch(() => "")}`;
  return (await Promise.all(children.map(command))).join("\n");
}

/** The receiver's process, once the run has one. */
async function receiverBelow(pid: number): Promise<number> {
  for (;;) {
    const [, child] = /^(\d+) .*receiver\.mjs/m.exec(await commandsBelow(pid)) ?? [];
    if (child !== undefined) return Number(child);
    await sleep(20);
  }
}

// Others run beside it: where a core is late the run says of itself that it is not to be trusted (97), and is made again.
const run = (args: readonly string[], options?: CliOptions): Promise<CliRun> => inTime(() => plimsoll(args, options));

describe("traces during a run", () => {
  test("of an instrumented target tell what each route calls, and how much of it is known", async () => {
    const { url, otlpPort } = await startInstrumented();
    const { exitCode, result, stdout, stderr } = await run([
      `${url}/orders`,
      ...gently("40/s", "4s"),
      ...portsOf(otlpPort),
    ]);
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toContain(`${advertised}http://127.0.0.1:${otlpPort}\n`);
    expect(stderr).toContain(`SENTRY_DSN=http://plimsoll@127.0.0.1:${otlpPort}/1\n`);
    const { coverage, routes, dependencies } = result.inside!;
    expect(coverage.requestsTraced).toBe(result.ledger.requests.started);
    expect(coverage.rootsReceived).toBeGreaterThanOrEqual(0.9 * coverage.requestsTraced);
    const orders = routes.find(({ operations }) => operations.includes("GET /orders"))!;
    expect(orders.service).toBe("orders");
    expect(orders.coverage).toBeGreaterThanOrEqual(0.9);
    expect(orders.queueMs!.mean).toBeGreaterThanOrEqual(0);
    const call = orders.rows.find(({ depth, dependency }) => depth > 0 && dependency === "http")!;
    expect(call.callsPerRequest).toBeCloseTo(2, 5);
    expect(dependencies[0]).toMatchObject({ dependency: "http", label: "" });
    expect(stdout).toContain("Inside the target");
    expect(stdout).toMatch(/traces came for (9\d|100)[.\d]* % of \d+ requests\n/);
  });

  test("are sampled at the share that is asked for, in all headers alike", async () => {
    const otlpPort = await freePort();
    const { url } = await tracedQueue(otlpPort);
    const { result } = await run([url, ...gently("200/s", "3s"), "--trace-rate", "0.1", ...portsOf(otlpPort)]);
    const { requestsTraced, rootsReceived } = result.inside!.coverage;
    // Six standard deviations of 600 draws.
    expect(Math.abs(requestsTraced - 0.1 * result.ledger.requests.started)).toBeLessThan(45);
    expect(rootsReceived).toBe(requestsTraced);
  });

  test("say nothing where none came", async () => {
    const target = await startTarget("hold", { ms: 2 });
    onTestFinished(() => target.stop());
    let children = "";
    const { result, stdout, stderr } = await run([target.url, ...gently("50/s", "2s")], {
      whileRunning: async (pid) => {
        while ((await target.counts()).requests < 50) await sleep(20);
        children = await commandsBelow(pid);
      },
    });
    // Its process starts with the first who sends something.
    expect(children).not.toContain("receiver.mjs");
    expect(result.inside).toBeUndefined();
    expect(stdout).not.toMatch(/inside|trace/i);
    expect(stderr).not.toMatch(/waiting|span/);
    expect(stderr.split("\n").filter((line) => line.includes("OTEL"))).toHaveLength(1);
  });

  test("are not listened for with --no-receive", async () => {
    const target = await startTarget("hold", { ms: 2 });
    onTestFinished(() => target.stop());
    let children = "";
    const { stderr } = await run([target.url, ...gently("50/s", "2s"), "--no-receive"], {
      whileRunning: async (pid) => {
        while ((await target.counts()).requests === 0) await sleep(20);
        children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
      },
    });
    expect(stderr).not.toContain(advertised);
    expect(children.trim()).toBe("");
  });

  test("come on another port where one is taken", async () => {
    const [taken, other] = [await heldPort(), await heldPort()];
    const target = await startTarget("hold", { ms: 2 });
    onTestFinished(() => target.stop());
    const ports = ["--http-port", String(taken), "--grpc-port", String(other)];
    const { exitCode, stderr } = await run([target.url, ...gently("50/s", "1s"), ...ports]);
    expect(exitCode).toBe(0);
    expect(stderr).toContain(`note: port ${taken} is in use by another process: OTLP over HTTP is received on `);
    expect(stderr).toContain(`note: port ${other} is in use by another process: OTLP over gRPC is received on `);
    const [, port] = /OTEL_EXPORTER_OTLP_ENDPOINT=http:\/\/127\.0\.0\.1:(\d+)\n/.exec(stderr)!;
    expect([taken, other]).not.toContain(Number(port));
  });

  test("are lost with their receiver, and neither the run nor its verdict with them", async () => {
    const otlpPort = await freePort();
    const { url, counts } = await tracedQueue(otlpPort);
    const ended = await run([url, ...gently("50/s", "3s"), ...portsOf(otlpPort)], {
      whileRunning: async (pid) => {
        while ((await counts()).requests < 50) await sleep(20);
        process.kill(await receiverBelow(pid), "SIGKILL");
      },
    });
    const { exitCode, result, stderr } = ended;
    expect([exitCode, result.verdict, result.exitCode], stderr).toEqual([0, "pass", 0]);
    const [lost] = result.validity.doubts.filter(({ code }) => code === "receiver-lost");
    expect(lost).toMatchObject({ invalidates: false, evidence: "it ended with SIGKILL" });
    expect(result.inside).toBeUndefined();
    expect(result.ledger.requests.ok).toBe(result.ledger.requests.started);
    expect(stderr).toContain("the receiver of traces was lost: it ended with SIGKILL; the run goes on without");
    expect(ended.toMs - ended.fromMs).toBeLessThan(20_000);
  });

  test("are waited for when the load is over, until Ctrl-C", async () => {
    const otlpPort = await freePort();
    // Three seconds pass between its batches: the first comes while the load goes on.
    const { url } = await tracedQueue(otlpPort, 3_000);
    const folder = await mkdtemp(join(tmpdir(), "plimsoll-e2e-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const args = [cli, "run", url, ...gently("20/s", "4s"), "--json", "-", ...portsOf(otlpPort)];
    const { stdout, stderr, exitCode } = await inTime(() => {
      const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
      onTestFinished(() => void child.kill("SIGKILL"));
      return interruptedAt(child, /waiting up to \d+ s for late spans; Ctrl-C ends it\n/);
    });
    const { verdict, inside } = JSON.parse(stdout) as RunResult;
    expect([exitCode, verdict], stderr).toEqual([0, "pass"]);
    expect(inside!.coverage.rootsReceived).toBeGreaterThan(0);
    expect(inside!.coverage.rootsReceived).toBeLessThan(inside!.coverage.requestsTraced);
  });
});

/** What a command says that gets Ctrl-C as soon as it has said something. */
async function interruptedAt(
  child: ChildProcess,
  text: RegExp,
): Promise<{ stdout: string; stderr: string; exitCode: number | null }> {
  let [stdout, stderr, isTold] = ["", "", false];
  child.stdout!.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr!.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
    if (isTold || !text.test(stderr)) return;
    isTold = true;
    child.kill("SIGINT");
  });
  const [exitCode] = (await once(child, "close")) as [number | null];
  return { stdout, stderr, exitCode };
}
