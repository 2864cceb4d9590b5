import { describe, expect, it } from "vitest";
import { evaluateSlo, parseSlo } from "../slo/index.ts";
import { collector, FakeWorker } from "./messages.fixture.ts";
import { CountsSource } from "./slices.ts";

function source(): CountsSource {
  const all = collector({ scenarios: ["shop", "browse"] });
  const worker = new FakeWorker(0, 2);
  worker
    .requests("/a", [10, 20, 30])
    .requests("/a", [1], { failed: true })
    .requests("/a", [40], { scenario: "browse" });
  worker.requests("/login", [1000], { step: "start" });
  worker.iterations(4, 200).iterations(6, 50, 1);
  const shop = worker.recorder.iterations(0);
  shop.started += 2;
  shop.failed += 2;
  shop.failedDuration.record(5);
  shop.failedDuration.record(5);
  shop.dropped += 4;
  for (const ms of [60, 70]) worker.recorder.step("checkout", "shop").duration.record(ms);
  worker.recorder.step("checkout", "browse").failedDuration.record(9);
  Object.assign(worker.recorder.check("has a price", "shop"), { passed: 9, failed: 1 });
  Object.assign(worker.recorder.check("has a price", "browse"), { passed: 10, failed: 0 });
  Object.assign(worker.recorder.check("is fresh", "browse"), { passed: 0, failed: 5 });
  all.add(worker.take(2000, { isLast: true }));
  all.close();
  const { counts, names } = all;
  return new CountsSource(
    {
      seconds: { iterations: 2, requests: 2 },
      iterations: counts.iterations.map(({ tally }) => tally),
      operations: [...counts.operations].map(([id, { tally }]) => [id, tally] as const),
      steps: [...counts.steps].map(([id, { tally }]) => [id, tally] as const),
      checks: counts.checks,
      judged: counts.judged,
    },
    names,
    ["shop", "browse"],
  );
}

const observed = (text: string): number | null => evaluateSlo(parseSlo(text), source()).observed;

describe("CountsSource", () => {
  it("of the run: requests of iterations, all iterations, all checks", () => {
    expect(observed("requests > 0/s")).toBe(2.5);
    expect(observed("rate > 0/s")).toBe(5);
    expect(observed("errors < 100%")).toBeCloseTo((1 + 4) / (5 + 4), 9);
    expect(observed("checks > 0%")).toBeCloseTo(19 / 25, 9);
    expect(observed("dropped < 100%")).toBeCloseTo(4 / 16, 9);
    expect(observed("mean < 1s")).toBe(25);
    expect(evaluateSlo(parseSlo("max < 1s"), source()).observedText).toBe("failed");
  });

  it("of an operation: everything of that name, in whatever scenario, hooks too", () => {
    expect(observed("/a requests > 0/s")).toBe(2.5);
    expect(observed("GET /a errors < 100%")).toBeCloseTo(1 / 5, 9);
    expect(observed("GET /login max < 5s")).toBe(1000);
    expect(observed("/nowhere p95 < 1s")).toBeNull();
  });

  it("of a scenario: latency of whole iterations, requests and checks of its own", () => {
    expect(observed('scenario "shop" requests > 0/s')).toBe(2);
    expect(observed('scenario "shop" rate > 0/s')).toBe(2);
    expect(observed('scenario "shop" mean < 1s')).toBe(200);
    expect(observed('scenario "shop" errors < 100%')).toBeCloseTo((2 + 4) / (6 + 4), 9);
    expect(observed('scenario "shop" dropped < 100%')).toBeCloseTo(4 / 10, 9);
    expect(observed('scenario "browse" max < 1s')).toBe(50);
    expect(observed('scenario "browse" checks > 0%')).toBeCloseTo(10 / 15, 9);
    expect(observed('scenario "none" rate > 0/s')).toBeNull();
  });

  it("of a step: its passes in all scenarios", () => {
    expect(observed('step "checkout" mean < 1s')).toBe(65);
    expect(observed('step "checkout" errors < 100%')).toBeCloseTo(1 / 3, 9);
    expect(observed('step "none" mean < 1s')).toBeNull();
  });

  it("of a check: by its name in all scenarios", () => {
    expect(observed('check "has a price" checks > 0%')).toBeCloseTo(19 / 20, 9);
    expect(observed('check "none" checks > 0%')).toBeNull();
  });
});
