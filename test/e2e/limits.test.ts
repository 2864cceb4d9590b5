import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { exitCodes, type RunResult } from "#run";
import { expectClosedLedger } from "./exactness.ts";
import { limitedMemory, type MemoryLimit } from "./limited-memory.ts";
import { isLong, measure } from "./measure.ts";
import { plimsoll } from "./plimsoll.ts";
import { runCommand } from "./run-command.ts";

// What a run does at the ends of its own machine: open files, local ports, memory, names.

const flow = (name: string): string => fileURLToPath(new URL(`flows/${name}.ts`, import.meta.url));
const cli = fileURLToPath(new URL("../../dist/cli.mjs", import.meta.url));
const mib = 1024 ** 2;

const doubtOf = (result: RunResult, code: string): RunResult["validity"]["doubts"][number] | undefined =>
  result.validity.doubts.find((doubt) => doubt.code === code);

describe("out of open files", () => {
  const few = ["bash", "-c", 'ulimit -n 64; exec "$@"', "few-files"];

  test("a load that cannot be held is refused before its first request", async () => {
    const refused = await runCommand([...few, process.execPath, cli, "run", "http://127.0.0.1:9/", "-u", "200"]);
    expect(refused.exitCode).toBe(exitCodes.usage);
    expect(refused.stderr).toMatch(/200 users need more open files.*ulimit -n \d+/s);
  });

  test("what a script opens beyond them fails as the generator's, and the run ends with its report", async () => {
    const { run, ledger } = await measure({
      target: "hold",
      options: { ms: 20 },
      args: (url) => [flow("many-connections"), "--target", url, "-u", "8", "-d", "3s", "--workers", "1"],
      behind: few,
    });
    const { result, exitCode } = run;
    expectClosedLedger(result);
    expect(Object.keys(result.ledger.requests.byError)).toEqual(["fds_exhausted"]);
    expect(new Set(result.errors.map(({ side }) => side))).toEqual(new Set(["generator"]));
    expect(doubtOf(result, "descriptors")).toMatchObject({ side: "generator", invalidates: true });
    expect(doubtOf(result, "descriptors")?.advice).toContain("ulimit -n");
    expect(result).toMatchObject({ verdict: "invalid", findings: [] });
    expect(exitCode).toBe(exitCodes.invalid);
    expect(run.stderr).not.toMatch(/EMFILE|at .*\.mjs/);
    expect(ledger.requests).toBe(result.ledger.requests.ok);
  });

  test("open load that they hold back blames the generator for what was dropped", async () => {
    const { run } = await measure({
      target: "hold",
      options: { ms: 300 },
      args: (url) => [url, "-R", "300/s", "-d", "3s", "--workers", "1"],
      behind: few,
    });
    expect(run.result.ledger.iterations.dropped).toBeGreaterThan(0);
    const doubts = run.result.validity.doubts.filter(({ invalidates }) => invalidates);
    expect(doubts.map(({ side }) => side)).toEqual(doubts.map(() => "generator"));
    expect(doubtOf(run.result, "in-flight")).toBeDefined();
    expect(run.exitCode).toBe(exitCodes.invalid);
  });
});

describe("out of local ports", () => {
  test.runIf(process.platform === "linux" && process.getuid?.() === 0)(
    "requests that find none fail as the generator's, not the target's",
    async () => {
      const script = fileURLToPath(new URL("few-ports.sh", import.meta.url));
      const server = fileURLToPath(new URL("../targets/lonely.mjs", import.meta.url));
      const url = "http://127.0.0.1:9080/";
      // Twenty ports in a network of its own; the server there closes nothing, so ports are not given back.
      const run = await plimsoll([url, "-R", "200/s", "-d", "3s", "--workers", "1"], {
        behind: ["unshare", "-n", "bash", script, "40000 40019", process.execPath, server],
      });
      const { result, exitCode } = run;
      expectClosedLedger(result);
      expect(result.ledger.requests.byError.ports_exhausted ?? 0).toBeGreaterThan(0);
      expect(Object.keys(result.ledger.requests.byError)).toEqual(["ports_exhausted"]);
      expect(doubtOf(result, "ports")).toMatchObject({ side: "generator", invalidates: true });
      expect(result).toMatchObject({ verdict: "invalid", findings: [] });
      expect(exitCode).toBe(exitCodes.invalid);
    },
  );
});

describe("out of memory", () => {
  const limits: MemoryLimit[] = [];
  afterEach(async () => {
    for (const limit of limits.splice(0)) await limit.remove();
  });

  const hoard = (url: string): readonly string[] => {
    return [flow("keeps-everything"), "--target", url, "-R", "200/s", "-d", "60s", "--workers", "1"];
  };

  function expectReport(
    { result, exitCode }: { result: RunResult; exitCode: number | null },
    limitBytes: number,
  ): void {
    expectClosedLedger(result);
    expect(doubtOf(result, "memory")).toMatchObject({ side: "generator", invalidates: true });
    expect(result.summary).toContain("lack of memory");
    expect(result.durationMs).toBeLessThan(60_000);
    expect(result.ledger.requests.ok).toBeGreaterThan(50);
    expect(result.generator.rssMaxBytes ?? Number.POSITIVE_INFINITY).toBeLessThan(limitBytes + 64 * mib);
    expect(exitCode).toBe(exitCodes.invalid);
  }

  test("a run whose script keeps everything sheds and ends with a report before --max-memory", async () => {
    const { run } = await measure({
      target: "null",
      options: {},
      args: (url) => [...hoard(url), "--max-memory", "384MiB"],
    });
    expect(run.stderr).toContain("nothing new is begun");
    expectReport(run, 384 * mib);
    expect(run.result.ledger.iterations.dropped).toBeGreaterThan(0);
  });

  test("and before the kernel ends it, in a control group where one can be made", async () => {
    const limitBytes = 384 * mib;
    const limit = await limitedMemory(limitBytes);
    limits.push(limit);
    const { run } = await measure({
      target: "null",
      options: {},
      args: (url) => [...hoard(url), ...limit.flags],
      behind: limit.behind,
    });
    expectReport(run, limitBytes);
    const seen = await limit.seen();
    expect(seen.kills).toBe(0);
    expect(seen.peakBytes).toBeLessThan(limitBytes);
  });
});

/**
 * How much more memory one run takes than another. The peak depends on when garbage was last collected, by some tens of
 * MiB: what grows with names is there in every run, so the least of three pairs counts.
 */
async function leastAddedBytes(pair: () => Promise<readonly [RunResult, RunResult]>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let tried = 0; tried < 3 && least > 64 * mib; tried++) {
    const [before, after] = await pair();
    least = Math.min(least, (after.generator.rssMaxBytes ?? Number.NaN) - (before.generator.rssMaxBytes ?? Number.NaN));
    process.stderr.write(`${(least / mib).toFixed(1)} MiB more\n`);
  }
  return least;
}

describe("out of names", () => {
  const run = async (names: number, iterations: number): Promise<RunResult> => {
    const args = [flow("million-names"), "-i", String(iterations), "-u", "2", "--workers", "1"];
    return (await plimsoll(args, { env: { NAMES: String(names) } })).result;
  };

  test("a million of them take at most 64 MiB more than the 2,000 kept apart, with exact totals", async () => {
    const million = await run(1_000_000, 1000);
    const other = million.operations.filter(({ name }) => name === "__other__");
    const total = million.operations.reduce((sum, { count }) => sum + count, 0);
    expect(total).toBe(1_000_000);
    expect(million.operations.length).toBeLessThanOrEqual(2001);
    expect(other.reduce((sum, { count }) => sum + count, 0)).toBe(1_000_000 - 2000);
    expect(doubtOf(million, "names")).toBeDefined();
    const addedBytes = await leastAddedBytes(async () => [await run(2000, 1000), await run(1_000_000, 1000)]);
    expect(addedBytes).toBeLessThanOrEqual(64 * mib);
  });

  test("neither do as many different URLs", async () => {
    const count = isLong ? 1_000_000 : 60_000;
    const over = async (path: string): Promise<RunResult> => {
      const { run, ledger } = await measure({
        target: "null",
        options: { capacity: 1 },
        args: (url) => [flow("many-urls"), "--target", url, "-i", String(count), "-u", "32", "--workers", "1"],
        env: { NAMES: path },
      });
      expect(run.result.ledger.requests).toMatchObject({ started: count, ok: count });
      expect(ledger.requests).toBe(count);
      return run.result;
    };
    const many = await over(String(count));
    expect(many.operations.reduce((sum, operation) => sum + operation.count, 0)).toBe(count);
    expect(many.operations.length).toBeLessThanOrEqual(2001);
    const addedBytes = await leastAddedBytes(async () => [await over("2000"), await over(String(count))]);
    expect(addedBytes).toBeLessThanOrEqual(64 * mib);
  });
});
