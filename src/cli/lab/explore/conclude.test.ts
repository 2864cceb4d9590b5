import { describe, expect, it } from "vitest";
import { parseSlo } from "#measure";
import { exitCodes, type ExploreResult, type RunResult } from "#run";
import { passing, pooledExplore } from "../../../../test/results/index.ts";
import { conclude } from "./conclude.ts";

const measured: RunResult = { ...passing, slo: [], validity: { trusted: true, doubts: [] }, findings: [] };
const carries = pooledExplore.capacity!;
const noLimit: ExploreResult = {
  ...pooledExplore,
  saturation: null,
  capacity: null,
  bindingRule: null,
  bottlenecks: [],
  obstacles: [{ kind: "no-limit-found", evidence: "4,000/s carried", advice: "Add a second machine." }],
};

function concluded(
  explore: ExploreResult,
  goals: readonly string[] = [],
  more: Partial<RunResult> = {},
  isStrict = false,
) {
  const options = { goals: goals.map((text) => parseSlo(text)), isStrict };
  return conclude({ ...measured, ...more }, explore, options);
}

describe("conclude", () => {
  it("passes with a capacity and says it in a sentence", () => {
    const result = concluded(pooledExplore);
    expect([result.verdict, result.exitCode]).toEqual(["pass", exitCodes.pass]);
    expect(result.summary).toContain("carries");
    expect(result.explore).toBe(pooledExplore);
    expect(result.findings[0]?.kind).toBe(pooledExplore.bottlenecks[0]?.kind);
  });

  it("judges a goal on a rate by the capacity", () => {
    const { iterationsPerSecond } = carries;
    const enough = concluded(pooledExplore, [`rate >= ${String(Math.floor(iterationsPerSecond / 2))}/s`]);
    expect([enough.verdict, enough.slo[0]?.ok]).toEqual(["pass", true]);
    const beyond = `rate >= ${String(Math.ceil(iterationsPerSecond * 2))}/s`;
    const missed = concluded(pooledExplore, [beyond]);
    expect([missed.verdict, missed.exitCode]).toEqual(["fail", exitCodes.goalMissed]);
    expect(missed.slo).toMatchObject([{ expression: beyond, observed: iterationsPerSecond, ok: false }]);
    expect(missed.summary).toMatch(/^The goal was missed: rate >= /);
  });

  it("judges a goal on requests by the requests of the capacity", () => {
    const [goal] = concluded(pooledExplore, ["requests >= 1/s"]).slo;
    expect(goal?.observed).toBeCloseTo(carries.requestsPerSecond, 6);
  });

  it("says where a goal lies within the interval", () => {
    const within = (carries.low! + carries.iterationsPerSecond) / 2;
    expect(concluded(pooledExplore, [`rate >= ${within.toFixed(2)}/s`]).slo[0]?.note).toContain("interval");
  });

  it("names no capacity where the generator was the limit", () => {
    const evidence = "12 % sent more than 2 ms late";
    const result = concluded({
      ...pooledExplore,
      obstacles: [{ kind: "generator", evidence, advice: "More workers." }],
    });
    expect([result.verdict, result.exitCode]).toEqual(["invalid", exitCodes.invalid]);
    expect(result.explore?.capacity).toBeNull();
    expect(result.explore?.rules.every(({ capacity }) => capacity === null)).toBe(true);
    expect(result.validity).toMatchObject({ trusted: false, doubts: [{ code: "generator-limit", evidence }] });
  });

  it("names no capacity where the measurement itself cannot be trusted", () => {
    const doubt = {
      code: "ledger",
      side: "generator",
      message: "The counts do not add up",
      evidence: "1 of 2",
    } as const;
    const doubts = [{ ...doubt, advice: "", invalidates: true }];
    const result = concluded(pooledExplore, [], { validity: { trusted: false, doubts } });
    expect([result.exitCode, result.explore?.capacity]).toEqual([exitCodes.invalid, null]);
  });

  it("is no failure where no limit was found, and none with a goal that was carried", () => {
    expect(concluded(noLimit)).toMatchObject({ verdict: "inconclusive", exitCode: exitCodes.pass });
    expect(concluded(noLimit, [], {}, true).exitCode).toBe(exitCodes.invalid);
    expect(concluded(noLimit, ["rate >= 5/s"])).toMatchObject({ verdict: "pass", slo: [{ ok: true }] });
    expect(concluded(noLimit, ["rate >= 900000/s"]).exitCode).toBe(exitCodes.goalMissed);
  });

  it("is invalid where something kept it from an answer", () => {
    const obstacles = [{ kind: "restart", evidence: "at 40 s", advice: "Look at its logs." }] as const;
    const result = concluded({ ...pooledExplore, capacity: null, obstacles });
    expect([result.verdict, result.exitCode]).toEqual(["invalid", exitCodes.invalid]);
  });

  it("keeps the verdict of a run that broke or was interrupted, with what is known", () => {
    const stopped = { by: "signal", why: "Ctrl-C", atSeconds: 9 } as const;
    const interrupted = concluded(pooledExplore, [], { verdict: "interrupted", exitCode: 105, stopped });
    expect(interrupted).toMatchObject({ verdict: "interrupted", exitCode: 105 });
    expect(interrupted.summary).toMatch(/^Stopped early \(Ctrl-C\): /);
    const broken = concluded(pooledExplore, [], { verdict: "error", exitCode: 107, summary: "The script threw." });
    expect(broken).toMatchObject({ exitCode: 107, summary: "The script threw.", explore: pooledExplore });
  });
});
