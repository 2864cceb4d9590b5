import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { exitCodes } from "#run";
import { startTarget, type Target, type TargetLedger } from "../targets/start.ts";
import { expectClosedLedger, expectCountedAsRecorded } from "./exactness.ts";
import { measure } from "./measure.ts";
import { monotonicMs } from "./monotonic.ts";
import { plimsoll } from "./plimsoll.ts";
import { inTerminal } from "./terminal.ts";

// Limits are never exceeded, and who wants a run to end is heard.

const burst = fileURLToPath(new URL("flows/burst.ts", import.meta.url));
const cli = fileURLToPath(new URL("../../dist/cli.mjs", import.meta.url));

describe("a script that asks for ten times what it may", () => {
  test("never gets more requests, nor more at the same time, setup and bursts included", async () => {
    const measured = await measure({
      target: "hold",
      options: { ms: 5 },
      args: (url) => {
        const limits = ["--max-requests", "777", "--max-in-flight", "9"];
        return [burst, "--target", url, "-u", "20", "-d", "60s", "--workers", "2", ...limits];
      },
    });
    const { run, ledger } = measured;
    expectClosedLedger(run.result);
    expect([ledger.requests, run.result.ledger.requests.started]).toEqual([777, 777]);
    expect(ledger.byPath["/setup"]).toBe(30);
    expect(mostAtATime(ledger)).toBeLessThanOrEqual(9);
    expect(run.result.stopped).toMatchObject({ by: "limit", why: "the limit of 777 requests was reached" });
    expect([run.exitCode, run.result.verdict]).toEqual([exitCodes.interrupted, "interrupted"]);
    expect(run.result.summary).toContain("the limit of 777 requests was reached");
  });

  test("never gets a higher rate", async () => {
    const measured = await measure({
      target: "null",
      options: {},
      args: (url) => [
        burst,
        "--target",
        url,
        "-u",
        "4",
        "-d",
        "3s",
        "--workers",
        "2",
        "--max-rate",
        "200/s",
        "--graceful-stop",
        "0s",
      ],
    });
    const arrived = measured.ledger.arrivedAt.slice(0, measured.ledger.requests).toSorted();
    // A worker held up by the machine makes up for nothing: each gap is kept from the moment of sending.
    const spanMs = arrived.at(-1)! - arrived[0]!;
    expect(arrived.length).toBeLessThanOrEqual((spanMs / 1000) * 200 + 2 + 1);
    expect(arrived.length).toBeGreaterThan(200);
  });

  test("never moves more bytes but for one read of each worker, and never goes on for longer", async () => {
    const bytes = await measure({
      target: "null",
      options: {},
      args: (url) => [burst, "--target", url, "-u", "20", "-d", "60s", "--workers", "2", "--max-bytes", "300kB"],
    });
    expectClosedLedger(bytes.run.result);
    const { sent, received } = bytes.run.result.totals.bytes;
    expect(bytes.run.result.stopped).toMatchObject({ by: "limit" });
    expect(sent + received).toBeLessThanOrEqual(300_000 + 2 * 65_536);
    const time = await measure({
      target: "hold",
      options: { ms: 20 },
      args: (url) => [url, "-u", "5", "-d", "60s", "--workers", "2", "--max-duration", "1500ms"],
    });
    expectCountedAsRecorded(time);
    const [first, last] = [Math.min(...seen(time.ledger)), Math.max(...seen(time.ledger))];
    expect(last - first).toBeLessThan(2500);
    expect([time.run.exitCode, time.run.result.ledger.requests.cancelled]).toEqual([exitCodes.interrupted, 0]);
    expect(time.run.stderr).toContain("--max-duration ends it after 1.5 s");
  });
});

describe("a run that is to end", () => {
  let target: Target;
  let folder = "";
  beforeEach(async () => {
    target = await startTarget("hold", { ms: 20, capacity: 200_000 });
    folder = await mkdtemp(join(tmpdir(), "plimsoll-stop-"));
  });
  afterEach(async () => {
    await target.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const load = (): string[] => [target.url, "-u", "10", "-d", "60s", "--workers", "2"];

  async function underLoad(): Promise<void> {
    while ((await target.counts()).requests < 100) await sleep(20);
  }
  /** By the target's clock. */
  async function expectQuietSoonAfter(askedMs: number): Promise<TargetLedger> {
    const ledger = await target.ledger();
    expect(Math.max(...seen(ledger)) - askedMs).toBeLessThan(1000);
    return ledger;
  }

  test("is ended within a second by a stop file", async () => {
    const file = join(folder, "stop.txt");
    let askedMs = 0;
    const run = await plimsoll([...load(), "--stop-file", file], {
      whileRunning: async () => {
        await underLoad();
        await writeFile(file, "");
        askedMs = monotonicMs();
      },
    });
    const ledger = await expectQuietSoonAfter(askedMs);
    expect(run.result.ledger.requests.started).toBe(ledger.requests);
    expect(run.exitCode).toBe(exitCodes.interrupted);
    expect(run.result.stopped).toMatchObject({ by: "file", why: `the file ${file} is there` });
    expect(run.stderr).toContain("stopping: the file");
  });

  test("does not begin where the stop file is there already", async () => {
    const file = join(folder, "stop.txt");
    await writeFile(file, "");
    await expect(plimsoll([...load(), "--stop-file", file])).rejects.toThrow(/exit code 105[^]*No load was sent/);
    expect((await target.counts()).requests).toBe(0);
  });

  test.each(["", "--now"])("is ended within a second by plimsoll stop %s", async (how) => {
    let askedMs = 0;
    let said = "";
    const run = await plimsoll([...load(), "--out", folder], {
      whileRunning: async () => {
        await underLoad();
        said = await stop(folder, how);
        // A command takes its time to start; what counts is how long the run goes on once it is done.
        askedMs = monotonicMs();
      },
    });
    await expectQuietSoonAfter(askedMs);
    expectClosedLedger(run.result);
    expect(run.exitCode).toBe(exitCodes.interrupted);
    expect(said).toBe(`stopping ${run.result.id}\n`);
    expect(run.result.stopped?.by).toBe("file");
    expect(await stop(folder, "")).toBe("");
  });

  test.each([
    ["q", "key", "q was pressed"],
    ["\u0003", "signal", "Ctrl-C"],
  ])("is ended within a second by the key %j", async (key, by, why) => {
    let askedMs = 0;
    const { exitCode, result, text } = await inTerminal(load(), async (terminal) => {
      await terminal.see("q: stop and report");
      await underLoad();
      askedMs = monotonicMs();
      terminal.press(key);
    });
    const ledger = await expectQuietSoonAfter(askedMs);
    expect(result.ledger.requests.started).toBe(ledger.requests);
    expect(exitCode).toBe(exitCodes.interrupted);
    expect(result.stopped).toMatchObject({ by, why });
    // The summary is the last thing to be seen, and the cursor is back.
    expect(text).toContain(`Stopped early (${why})`);
    expect(text).toContain("\u001b[?25h");
  });

  test("is changed, paused and resumed by keys, on two workers, without a request lost", async () => {
    const rate = async (): Promise<number> => {
      const before = (await target.counts()).requests;
      await sleep(300);
      return (await target.counts()).requests - before;
    };
    const { exitCode, result, text } = await inTerminal(load(), async (terminal) => {
      await terminal.see("p: pause");
      await underLoad();
      terminal.press("+");
      await terminal.see("now 11 users");
      terminal.press("p");
      await terminal.see("p: resume");
      while ((await rate()) > 0) await sleep(50);
      terminal.press("p");
      while ((await rate()) === 0) await sleep(50);
      terminal.press("\u001b[B");
      await sleep(300);
      terminal.press("q");
    });
    const ledger = await target.ledger();
    expectClosedLedger(result);
    expect(result.ledger.requests.started).toBe(ledger.requests);
    expect(result.loadChanges.map(({ load: to, by }) => `${to} by ${by}`)).toEqual([
      "11 users by key +",
      "paused by key p",
      "11 users by key p",
      "10 users by key -",
    ]);
    const moments = result.loadChanges.map(({ atSeconds }) => atSeconds);
    expect(moments).toEqual(moments.toSorted((a, b) => a - b));
    expect(text).toContain("Load changed while running");
    expect(exitCode).toBe(exitCodes.interrupted);
  });
});

describe("a target that breaks down", () => {
  // The two that wait most, side by side.
  test.concurrent("is spared where it is public: after ten seconds of failures", async () => {
    const measured = await measure({
      target: "mix",
      options: { every: 1, status: 503 },
      args: (url) => {
        const gate = ["--public-host", "127.0.0.1", "--allow-host", "127.0.0.1"];
        return [url, "-R", "50/s", "-d", "60s", "--workers", "2", ...gate];
      },
    });
    expectCountedAsRecorded(measured);
    const { result, exitCode } = measured.run;
    expect(result.stopped).toMatchObject({ by: "abort rule" });
    expect(result.stopped?.why).toContain("more than half of all requests failed for 10 s");
    expect(result.stopped?.atSeconds).toBeGreaterThanOrEqual(10);
    expect(result.stopped?.atSeconds).toBeLessThan(12);
    expect(exitCode).toBe(exitCodes.interrupted);
  });

  test.concurrent("is spared where its health probe fails three times, and goes on being loaded until then", async () => {
    let probes = 0;
    const health = createServer((_request, response) => void response.writeHead(++probes > 1 ? 503 : 200).end());
    await new Promise<void>((resolve) => health.listen(0, "127.0.0.1", resolve));
    try {
      const measured = await measure({
        target: "hold",
        options: { ms: 20 },
        args: (url) => {
          const { port } = health.address() as AddressInfo;
          return [url, "-u", "2", "-d", "60s", "--workers", "1", "--health", `http://127.0.0.1:${port}/health`];
        },
      });
      expectCountedAsRecorded(measured);
      expect(probes).toBe(4);
      expect(measured.run.result.stopped?.why).toContain("3 health probes");
      expect(measured.run.result.stopped?.why).toContain("status 503");
    } finally {
      await new Promise((resolve) => health.close(resolve));
    }
  });
});

test("a public host gets no load without being allowed, and a private one that counts as public neither", async () => {
  const target = await startTarget("null", {});
  const gate = ["--public-host", "127.0.0.1"];
  await expect(plimsoll([target.url, "-i", "5", ...gate])).rejects.toThrow("allow it by name: --allow-host 127.0.0.1");
  const mapped = target.url.replace("127.0.0.1", "[::ffff:127.0.0.1]");
  await expect(plimsoll([mapped, "-i", "5", ...gate])).rejects.toThrow("public host");
  expect((await target.counts()).connections).toBe(0);
  const run = await plimsoll([target.url, "-i", "5", ...gate, "--allow-host", "127.0.0.1"]);
  expect(run.result.ledger.requests.ok).toBe(5);
  await target.stop();
});

test("a run says who asks, or that it does not", async () => {
  const target = await startTarget("null", {});
  const plain = await plimsoll([target.url, "-i", "5"]);
  expect(plain.result.userAgent).toEqual({
    value: expect.stringContaining(`(run ${plain.result.id})`) as string,
    replaced: false,
  });
  const other = await plimsoll([target.url, "-i", "5", "-H", "User-Agent: somebody"]);
  expect(other.result.userAgent?.replaced).toBe(true);
  await target.stop();
});

const seen = ({ arrivedAt, requests }: TargetLedger): number[] => [...arrivedAt.slice(0, requests)];

/** How many requests the target had at the same time, at most. */
function mostAtATime({ arrivedAt, answeredAt, requests }: TargetLedger): number {
  const steps = Array.from({ length: requests }, (_, index) => [
    [arrivedAt[index]!, 1] as const,
    [answeredAt[index]!, -1] as const,
  ]).flat();
  let now = 0;
  let most = 0;
  for (const [, change] of steps.toSorted(([a, up], [b, down]) => a - b || up - down))
    most = Math.max(most, (now += change));
  return most;
}

function stop(runs: string, how: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const args = [cli, "stop", ...(how === "" ? [] : [how]), "--out", runs];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] });
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
    child.once("error", reject);
    child.once("close", () => resolve(said));
  });
}
