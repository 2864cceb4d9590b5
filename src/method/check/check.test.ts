import { describe, expect, it } from "vitest";
import { parseSlo } from "#measure";
import type { CheckingResult } from "#run";
import { SimulatedLab, type TargetModel } from "../simulation/index.ts";
import { seeded } from "../simulation/seeded.fixture.ts";
import { check, type CheckOrder } from "./check.ts";

const pace = { baselineSeconds: 30, targetSeconds: 60, sustainedSeconds: 120, twiceSeconds: 30, backSeconds: 40 };

/** Ten servers that hold a request for 50 ms each: 200/s. */
function model(over: Partial<TargetModel> = {}, queueMax?: number): TargetModel {
  const hold = { kind: "exponential", meanMs: 50 } as const;
  return {
    stations: [{ name: "pool", servers: 10, ...(queueMax !== undefined && { queueMax }) }],
    operations: [{ name: "GET /", steps: [{ kind: "station", station: "pool", hold }] }],
    ...over,
  };
}

async function checked(
  target: TargetModel,
  over: Partial<CheckOrder> = {},
  goals: readonly string[] = [],
): Promise<CheckingResult> {
  const slo = goals.map((text) => parseSlo(text));
  const lab = new SimulatedLab(target, seeded(4), { slo });
  return check(lab, {
    form: "short",
    peak: { ratePerSecond: 80 },
    peakFrom: "a test",
    slo,
    pace,
    ratePerSecondMax: null,
    say: () => undefined,
    ...over,
  });
}

const verdicts = ({ answers }: CheckingResult) => answers.map(({ verdict }) => verdict);

describe("check", () => {
  it("passes a target that carries twice its peak", async () => {
    const result = await checked(model());
    expect(verdicts(result)).toEqual(["pass", "pass", "pass", "pass"]);
    expect(result.answers[3]!.answer).toContain("It carries that, too");
    expect(result.steps.map(({ stage }) => stage)).toEqual(["baseline", "target", "sustained", "twice", "back"]);
  });

  it("tells graceful degradation from collapse", async () => {
    const shedding = await checked(model({}, 30), { peak: { ratePerSecond: 150 } });
    expect(verdicts(shedding)[3]).toBe("pass");
    expect(shedding.answers[3]!.answer).toContain("degrades gracefully");
    const collapsing = await checked(model({ deadlineMs: 300 }), { peak: { ratePerSecond: 150 } });
    expect(verdicts(collapsing)[3]).toBe("fail");
    expect(collapsing.answers[3]!.answer).toContain("It collapses");
  });

  it("judges the peak by the test's own goals where there are any", async () => {
    const missed = await checked(model(), {}, ["p95 < 100ms"]);
    expect(verdicts(missed)).toEqual(["pass", "fail", "pass", "pass"]);
    expect(missed.answers[1]!.answer).toContain("p95 < 100ms missed");
    const kept = await checked(model(), {}, ["p95 < 500ms", "errors < 1%"]);
    expect(verdicts(kept)[1]).toBe("pass");
  });

  it("sees that it slows down while it goes on, and that connections are lost", async () => {
    const slower = await checked(model({ growthPerRequest: 5e-5 }), { peak: { ratePerSecond: 60 } });
    expect(verdicts(slower)[2]).toBe("fail");
    expect(slower.answers[2]!.answer).toContain("p50 of GET /");
    const leaking = await checked(model({ leaksConnection: { peer: "10.0.0.9:5432", everyRequests: 200 } }));
    expect(leaking.answers[2]!).toMatchObject({ verdict: "fail" });
  });

  it("turns users into a rate by what they wait for", async () => {
    const result = await checked(model(), { peak: { users: 100, pauseSeconds: 1.95 } });
    expect(result.peakPerSecond).toBeGreaterThan(47);
    expect(result.peakPerSecond).toBeLessThan(53);
  });

  it("asks no more where there is nothing to ask", async () => {
    const broken = await checked(model({ rateLimit: { perSecond: 0.01, burst: 1 } }));
    expect(verdicts(broken)).toEqual(["fail", "not asked", "not asked", "not asked"]);
    const limited = await checked(model(), { ratePerSecondMax: 100 });
    expect(verdicts(limited)).toEqual(["pass", "pass", "pass", "not asked"]);
    expect(limited.answers[3]!.answer).toContain("more than the 100/s");
  });
});
