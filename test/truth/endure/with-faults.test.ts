import { describe, expect, it } from "vitest";
import { check } from "#method";
import type { CheckingResult, RunResult } from "#run";
import { concludeCheck } from "../../../src/cli/lab/check/conclude.ts";
import { SearchDrive } from "../../../src/cli/lab/explore/search-drive.ts";
import { PursuitDrive } from "../../../src/cli/lab/pursuit-drive.ts";
import { SimulatedLab, type TargetModel } from "../../../src/method/simulation/index.ts";
import { seeded } from "../../../src/method/simulation/seeded.fixture.ts";
import { passing } from "../../results/index.ts";

const pace = { baselineSeconds: 20, targetSeconds: 20, sustainedSeconds: 30, twiceSeconds: 20, backSeconds: 20 };

/** Ten connections that are held for 20 ms, and for 120 ms while the fault is on. */
const model: TargetModel = {
  stations: [{ name: "database", servers: 10, queueMax: 40 }],
  operations: [
    { name: "GET /", steps: [{ kind: "station", station: "database", hold: { kind: "fixed", meanMs: 20 } }] },
  ],
  fault: { station: "database", latencyMs: 100 },
};

const measured: RunResult = {
  ...passing,
  method: "check",
  dependencies: [
    {
      name: "database",
      listen: "127.0.0.1:5433",
      to: "127.0.0.1:5432",
      faults: [
        {
          text: "latency 100 ms",
          plan: {
            effect: { kind: "latency", latencyMs: 100, jitterMs: 0, way: "down" },
            share: 1,
            of: "connections",
            when: { kind: "method" },
          },
          spans: [{ fromSeconds: 120, toSeconds: 240 }],
        },
      ],
      traffic: { connections: 1, open: 1, refused: 0, resets: 0, bytesUp: 1, bytesDown: 1, exchanges: 1, answered: 0 },
    },
  ],
};

function driveOf(turnsFaults: boolean): PursuitDrive<CheckingResult> {
  return new PursuitDrive({
    weights: [1],
    usersStart: false,
    slo: [],
    ratePerSecondMax: null,
    allowedPerSecond: Number.POSITIVE_INFINITY,
    loads: ["a peak"],
    isStrict: false,
    turnsFaults,
    pursue: (lab, say) =>
      check(lab, {
        form: "short",
        peak: { ratePerSecond: 100 },
        peakFrom: "a test",
        slo: [],
        pace,
        ratePerSecondMax: null,
        say,
      }),
    conclude: concludeCheck,
    stretches: () => [],
    block: (found) => ({ check: found }),
  });
}

const lab = (): SimulatedLab => new SimulatedLab(model, seeded(2));

describe("PursuitDrive", () => {
  it("carries a method out once, and says that faults were on", async () => {
    const drive = driveOf(false);
    await drive.run(lab());
    const { verdict, findings, withoutFaults } = drive.conclude(measured, []);
    expect([verdict, withoutFaults]).toEqual(["pass", undefined]);
    expect(findings.at(-1)).toMatchObject({ kind: "fault", title: expect.stringContaining("throughout") as string });
    expect(drive.pursuit()?.stage).toBe("back at the peak");
  });

  it("carries it out without faults and with them, and sets both side by side", async () => {
    const drive = driveOf(true);
    await drive.run(lab());
    const { verdict, findings, withoutFaults, check: found } = drive.conclude(measured, []);
    expect(verdict).toBe("fail");
    expect([found?.answers[1]?.verdict, withoutFaults?.check?.answers[1]?.verdict]).toEqual(["fail", "pass"]);
    const fault = findings.find(({ kind }) => kind === "fault");
    expect(fault?.title).toBe("latency 100 ms on the way to database, the second time");
    expect(fault?.evidence).toContain("Measured, holds at the peak: no with it, yes without");
  });

  it("tells what it knows where somebody ended it before the faults were on", async () => {
    const drive = driveOf(true);
    const bench = lab();
    bench.isInterrupted = true;
    await drive.run(bench);
    const { withoutFaults, check: found } = drive.conclude(measured, []);
    expect(withoutFaults).toBeUndefined();
    expect(found?.obstacle).not.toBeNull();
  });
});

/** A pool of ten: 10 ÷ 20 ms, and with the fault 10 ÷ 120 ms. */
const pooled: TargetModel = {
  stations: [{ name: "pool", servers: 10 }],
  operations: [
    { name: "GET /", steps: [{ kind: "station", station: "pool", hold: { kind: "exponential", meanMs: 20 } }] },
  ],
  fault: { station: "pool", latencyMs: 100 },
};

describe("SearchDrive", () => {
  it("searches without the faults of the test and with them: capacity moves as the formula of the pool says", async () => {
    const drive = new SearchDrive({
      order: { effort: "quick", slo: [], startRatePerSecond: 10, mayOverload: true },
      rateLimit: null,
      goals: [],
      weights: [1],
      usersStart: false,
      ratePerSecondMax: null,
      loads: [],
      isStrict: false,
      turnsFaults: true,
    });
    await drive.run(new SimulatedLab(pooled, seeded(5)));
    const { explore, withoutFaults } = drive.conclude(passing, []);
    const saturation = explore!.saturation!.iterationsPerSecond;
    const without = withoutFaults!.explore!.saturation!.iterationsPerSecond;
    expect(Math.abs(without / 500 - 1)).toBeLessThan(0.1);
    expect(Math.abs(saturation / (10 / 0.12) - 1)).toBeLessThan(0.1);
    expect(withoutFaults!.explore!.bottlenecks.length).toBeGreaterThan(0);
  });
});
