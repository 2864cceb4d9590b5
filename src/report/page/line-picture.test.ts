import { describe, expect, it } from "vitest";
import { exploreCases, pooledExplore, pooledProgress } from "../../../test/results/index.ts";
import { linePicture, liveLine } from "./line-picture.ts";

const { trials } = pooledExplore;

describe("liveLine", () => {
  it("grows by a point with each trial, from the first that counts on", () => {
    expect(liveLine(pooledProgress(0))).toBeUndefined();
    const points = trials.map((_, over) => liveLine(pooledProgress(over + 1))?.points.length ?? 0);
    const counted = trials.map((_, over) => trials.slice(0, over + 1).filter(({ purpose }) => purpose !== "warm-up"));
    expect(points).toEqual(counted.map(({ length }) => length));
  });

  it("is the report's picture as soon as all is known", () => {
    const { rules, saturation, capacity } = pooledExplore;
    expect(liveLine(pooledProgress(trials.length, { rules, saturation, capacity }))).toEqual(
      linePicture(pooledExplore),
    );
  });

  it("has a limit once there is a rule, and the line once there is an estimate", () => {
    const before = liveLine(pooledProgress(6));
    expect([before?.limitMs, before?.capacity]).toEqual([null, null]);
    const { rules } = pooledExplore;
    const capacity = { iterationsPerSecond: 409, low: 391, high: 424 };
    const after = liveLine(pooledProgress(6, { rules, capacity }));
    expect(after?.limitMs).toBe(132);
    expect(after?.capacity?.text).toBe("409/s (90 %: 391–424)");
  });

  it("makes texts safe: they come from the target", () => {
    const [trial] = trials.filter(({ purpose }) => purpose === "reference");
    const operations = trial!.operations.map((operation) => ({ ...operation, name: "\u001b[2J/evil" }));
    const line = liveLine({ ...pooledProgress(1), trials: [{ ...trial!, operations }] });
    expect(line?.subject).not.toContain("\u001b");
  });
});

describe("linePicture", () => {
  it("shows all requests where trials were too short to know any operation", () => {
    const unknown = trials.map((trial) => ({
      ...trial,
      operations: trial.operations.map((operation) => ({ ...operation, p50Ms: null, p95Ms: null, p99Ms: null })),
    }));
    const line = linePicture({ ...pooledExplore, trials: unknown });
    expect(line?.subject).toBe("p95 of all requests");
    expect(line?.points.some(({ ms }) => ms !== null)).toBe(true);
    expect(line?.limitMs).toBeNull();
  });
});

describe("linePicture of a test with faults", () => {
  it("has both searches, by the same percentile of the same operation", () => {
    const line = linePicture(exploreCases.collapse.explore, pooledExplore);
    const alone = linePicture(pooledExplore);
    expect(line?.points).toHaveLength(linePicture(exploreCases.collapse.explore)!.points.length);
    expect(line?.withoutFaults?.capacity?.text).toBe("412/s (90 %: 401–420)");
    expect(line?.withoutFaults?.points.map(({ trial, ms }) => [trial, ms])).toEqual(
      alone?.points.map(({ trial, ms }) => [trial, ms]),
    );
    expect(alone?.withoutFaults).toBeUndefined();
  });
});
