import { describe, expect, test } from "vitest";
import type { RunResult, TrendResult } from "#run";
import { startTarget, type OptionsOf, type TargetKind } from "../targets/start.ts";
import { expectClosedLedger } from "./exactness.ts";
import { isLong, seconds } from "./measure.ts";
import { type CliRun, plimsoll } from "./plimsoll.ts";

/** Time compressed: what takes an hour in production wears out here in half a minute. */
async function lasting<Kind extends TargetKind>(
  kind: Kind,
  options: OptionsOf<Kind>,
  command: string,
  args: readonly string[],
): Promise<CliRun> {
  const target = await startTarget(kind, options);
  try {
    return await plimsoll([target.url, ...args], { command, limitMs: 1_400_000 });
  } finally {
    await target.stop();
  }
}

const soakArgs = ["--rate", "60/s", "-d", `${String(seconds(24, 90))}s`, "--no-early-stop", "--workers", "1"];
const trendOf = ({ soak }: RunResult, about: (trend: TrendResult) => boolean): TrendResult => {
  const found = soak!.trends.find(about);
  if (found === undefined) throw new Error(`not followed: ${soak!.trends.map(({ subject }) => subject).join(", ")}`);
  return found;
};
/** On a machine that did not run the generator in time latencies are worth nothing, and the run says so. */
function expectExit({ result, exitCode }: CliRun, expected: number): void {
  const isLate = result.validity.doubts.some(({ code, invalidates }) => code === "generator-limit" && invalidates);
  expect(exitCode).toBe(isLate ? 97 : expected);
}

const memory = (result: RunResult): TrendResult => trendOf(result, ({ subject }) => subject === "resident memory");

describe.concurrent("plimsoll soak", () => {
  test("finds a leak and how many bytes each request loses", async () => {
    const planted = 100_000;
    const { result, exitCode, stdout } = await lasting("wearing", { leakBytes: planted }, "soak", soakArgs);
    expectClosedLedger(result);
    const { verdict, perRequest } = memory(result);
    expect([exitCode, result.soak!.outcome, verdict]).toEqual([99, "leak", "leak"]);
    expect(Math.abs(perRequest!.value / planted - 1), String(perRequest!.value)).toBeLessThan(0.1);
    expect(result.findings.map(({ kind }) => kind)).toContain("memory-leak");
    expect(stdout).toContain("per request");
  });

  test("does not take a cache of 80 MB that fills for one", async () => {
    const options = { cacheBytes: 80e6, cacheKeys: seconds(300, 1200) };
    const { result } = await lasting("wearing", options, "soak", soakArgs);
    expect(memory(result).verdict).not.toBe("leak");
    expect(memory(result).to - memory(result).from).toBeGreaterThan(5e6);
    expect(result.findings.map(({ kind }) => kind)).not.toContain("memory-leak");
  });

  test("finds that one connection is lost with every so many requests", async () => {
    const backend = await startTarget("hold", { ms: 1 });
    try {
      const loseEvery = seconds(40, 200);
      const options = { loseEvery, backendPort: backend.port };
      const { result, exitCode } = await lasting("wearing", options, "soak", soakArgs);
      const trend = trendOf(result, ({ subject }) => subject === `connections to 127.0.0.1:${String(backend.port)}`);
      expect([exitCode, trend.verdict]).toEqual([99, "leak"]);
      expect(Math.abs(1 / trend.perRequest!.value / loseEvery - 1)).toBeLessThan(0.15);
      expect(result.findings.map(({ kind }) => kind)).toContain("connection-leak");
    } finally {
      await backend.stop();
    }
  });

  test("finds that a search slows down with its rows", async () => {
    const run = await lasting("wearing", { msPerRow: 0.05 }, "soak", soakArgs);
    const { result } = run;
    const trend = trendOf(result, ({ subject }) => subject.startsWith("p50 of"));
    expectExit(run, 99);
    expect([result.soak!.outcome, trend.verdict]).toEqual(["drift", "drift"]);
    expect(trend.to).toBeGreaterThan(2 * trend.from);
    const finding = result.findings.find(({ kind }) => kind === "data-growth");
    expect(finding?.route).toBe(trend.route);
  });
});

/** The targets: ten slots of 100 ms, 100/s less what timers run long. */
const stressArgs = ["--quick", "--no-pulses", "--capacity", "90/s", "--timeout", "250ms", "--workers", "1"];
const storming = [...stressArgs, "--retries", "3"];

// Not beside the others: how soon a target recovers is a matter of the core it has.
describe("plimsoll stress", () => {
  // In CI without retries, and as far as one and a half times what it completes; in full in `npm run endure`.
  test("is content with its twin whose queue has a bound", { timeout: seconds(120_000, 600_000) }, async () => {
    const args = isLong ? storming : [...stressArgs, "--max-rate", "150/s"];
    const run = await lasting("storm", { slots: 10, ms: 100, queueMax: 10 }, "stress", args);
    const { result } = run;
    expectClosedLedger(result);
    const { stress } = result;
    expectExit(run, 0);
    expect(stress!.outcome).toBe("recovers");
    expect(stress!.retained!.ratio).toBeGreaterThan(0.8);
    expect(stress!.recovery!.recoveredAfterSeconds).toBeLessThan(5);
    const twice = stress!.steps.findLast(({ stage, errors }) => stage === "up" && errors.shed > 0)!;
    expect(twice.failedP50Ms).toBeLessThan(100);
  });
});

if (isLong) {
  describe("plimsoll stress, in full", () => {
    test("sees a retry storm that stays, and what it costs", { timeout: 600_000 }, async () => {
      const { result, exitCode } = await lasting("storm", { slots: 10, ms: 100 }, "stress", storming);
      expectClosedLedger(result);
      const { stress } = result;
      expect([exitCode, stress!.recovery!.judgement]).toEqual([99, "metastable"]);
      expect(stress!.recovery!.recoveredAfterSeconds).toBeNull();
      // At a tenth of its capacity, or only once it is left alone.
      expect(stress!.recovery!.recoversAtPerSecond).not.toBeNull();
      expect(stress!.recovery!.recoversAtPerSecond).toBeLessThan(0.11 * 90);
      expect(stress!.amplification!.overload).toBeGreaterThan(3);
      const kinds = result.findings.map(({ kind }) => kind);
      expect(kinds).toEqual(expect.arrayContaining(["metastable", "congestion-collapse", "retry-amplification"]));
    });

    test("finds the load from which a pulse does it no lasting harm", { timeout: 1_500_000 }, async () => {
      const capacity = 99;
      const args = ["--quick", "--capacity", `${String(capacity)}/s`, "--timeout", "250ms", "--workers", "1"];
      const { result } = await lasting("storm", { slots: 10, ms: 100 }, "stress", [...args, "--retries", "3"]);
      expectClosedLedger(result);
      const { safeLoad, pulses } = result.stress!;
      // Four times what is asked for has to be worked off.
      expect(Math.abs(safeLoad!.value / (capacity / 4) - 1), JSON.stringify(pulses)).toBeLessThan(0.15);
    });
  });
}
