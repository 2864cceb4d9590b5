import { describe, expect, it } from "vitest";
import { check } from "./check/check.ts";
import type { LabSecond } from "./lab.ts";
import { SimulatedLab, type TargetModel } from "./simulation/index.ts";
import { seeded } from "./simulation/seeded.fixture.ts";
import { stress } from "./stress/stress.ts";
import { withAndWithout } from "./with-and-without.ts";

/** Ten connections that are held for 20 ms, and for 120 ms while the fault is on: 500/s, and 83/s. */
const model: TargetModel = {
  stations: [{ name: "database", servers: 10, queueMax: 40 }],
  operations: [
    { name: "GET /", steps: [{ kind: "station", station: "database", hold: { kind: "fixed", meanMs: 20 } }] },
  ],
  fault: { station: "database", latencyMs: 100 },
};

const lab = (): SimulatedLab => new SimulatedLab(model, seeded(3));
const say = (): undefined => undefined;

async function completedAt(bench: SimulatedLab, ratePerSecond: number): Promise<number> {
  const seconds: LabSecond[] = [];
  await bench.trial({ purpose: "stress", ratePerSecond, secondsMax: 20 }, (second) => {
    seconds.push(second);
    return "continue";
  });
  await bench.drain(10);
  return seconds.slice(5).reduce((sum, { iterations }) => sum + iterations.completed, 0) / 15;
}

describe("withAndWithout", () => {
  it("does the same twice, first with nothing wrong, and leaves nothing wrong behind", async () => {
    const bench = lab();
    const { without, withFaults } = await withAndWithout(bench, () => completedAt(bench, 300));
    expect(without).toBeGreaterThan(280);
    // A pool of 10, held for 120 ms.
    expect(withFaults! / (10 / 0.12)).toBeCloseTo(1, 1);
    expect(bench.target.isFaultOn).toBe(false);
  });

  it("carries stress and check out with a slow database in the middle", async () => {
    const bench = lab();
    const pushed = await withAndWithout(bench, () =>
      stress(bench, {
        capacityPerSecond: 120,
        saturationPerSecond: 500,
        recoverySecondsMax: 120,
        patienceSeconds: 10,
        knownFrom: "a test",
        pace: { calmSeconds: 10, stepSeconds: 6, holdSeconds: 5 },
        pulses: null,
        retries: 0,
        ratePerSecondMax: null,
        say,
      }),
    );
    const most = (steps: readonly { readonly goodPerSecond: number }[]): number =>
      Math.max(...steps.map(({ goodPerSecond }) => goodPerSecond));
    expect(most(pushed.without.steps)).toBeGreaterThan(450);
    expect(most(pushed.withFaults!.steps)).toBeLessThan(95);
    const pace = { baselineSeconds: 20, targetSeconds: 20, sustainedSeconds: 30, twiceSeconds: 20, backSeconds: 20 };
    const asked = await withAndWithout(bench, () =>
      check(bench, {
        form: "short",
        peak: { ratePerSecond: 100 },
        peakFrom: "a test",
        slo: [],
        pace,
        ratePerSecondMax: null,
        say,
      }),
    );
    expect(asked.without.answers.map(({ verdict }) => verdict)).toEqual(["pass", "pass", "pass", "pass"]);
    expect(asked.withFaults!.answers[1]!.verdict).toBe("fail");
  });

  it("switches nothing on any more where somebody wants it to end, and off where it breaks", async () => {
    const bench = lab();
    const cut = await withAndWithout(bench, () => {
      bench.isInterrupted = true;
      return completedAt(bench, 10);
    });
    expect(cut.withFaults).toBeNull();
    bench.isInterrupted = false;
    let times = 0;
    const broken = withAndWithout(bench, () => {
      if (++times === 2) throw new Error("a bug");
      return completedAt(bench, 10);
    });
    await expect(broken).rejects.toThrow("a bug");
    expect(bench.target.isFaultOn).toBe(false);
  });

  it("is refused where there is nothing to switch", async () => {
    const { fault: _, ...plain } = model;
    const bench = new SimulatedLab(plain, seeded(1));
    await expect(withAndWithout(bench, () => completedAt(bench, 10))).rejects.toThrow("nothing can be switched");
  });
});
