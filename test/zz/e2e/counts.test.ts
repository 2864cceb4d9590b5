import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { expectAsked, expectCountedAsRecorded } from "./exactness.ts";
import { measure, seconds } from "./measure.ts";

// What the target counted = what Plimsoll recorded = what was asked, exactly. Counts need no quiet machine.

const duration = seconds(2, 20);
const flow = (name: string): string => fileURLToPath(new URL(`flows/${name}.ts`, import.meta.url));

const openLoads = [
  { load: "5/s, own connections", args: ["-R", "5/s"], perSecond: 5 },
  { load: "500/s, own connections", args: ["-R", "500/s"], perSecond: 500 },
  { load: "2000/s, 32 shared connections", args: ["-R", "2000/s", "-c", "32"], perSecond: 2000 },
];
const closedLoads = [
  { load: "20 users", args: ["-u", "20"] },
  { load: "16 shared connections", args: ["-c", "16"] },
];
const fixedLoads = [
  { load: "2000 iterations of 7 users", args: ["-i", "2000", "-u", "7"], iterations: 2000 },
  { load: "2001 iterations on 8 shared connections", args: ["-i", "2001", "-c", "8"], iterations: 2001 },
  { load: "3 iterations of 8 users", args: ["-i", "3", "-u", "8"], iterations: 3 },
];

describe.each([1, 2])("with %i workers, counted = recorded = asked", (workers) => {
  const common = ["-d", `${duration}s`, "--workers", String(workers)];

  test.each(openLoads)("open, even: $load", async ({ args, perSecond }) => {
    const measured = await measure({
      target: "null",
      options: {},
      args: (url) => [url, ...args, "--arrivals", "even", ...common],
    });
    expectCountedAsRecorded(measured);
    expectAsked(measured, perSecond * duration);
  });

  test("open, Poisson: 1000/s", async () => {
    const measured = await measure({ target: "null", options: {}, args: (url) => [url, "-R", "1000/s", ...common] });
    expectCountedAsRecorded(measured);
    const planned = measured.run.result.ledger.iterations.planned ?? 0;
    expectAsked(measured, planned);
    // Five standard deviations of a Poisson count.
    expect(Math.abs(planned - 1000 * duration)).toBeLessThan(5 * Math.sqrt(1000 * duration));
  });

  test.each(closedLoads)("closed: $load", async ({ args }) => {
    const measured = await measure({ target: "hold", options: { ms: 5 }, args: (url) => [url, ...args, ...common] });
    expectCountedAsRecorded(measured);
    expect(measured.run.result.ledger.iterations.planned).toBeNull();
    expect(measured.run.result.ledger.iterations.completed).toBe(measured.ledger.requests);
    expect(measured.ledger.connectionsMax).toBe(Number(args[1]));
  });

  test.each(fixedLoads)("fixed: $load", async ({ args, iterations }) => {
    const measured = await measure({
      target: "null",
      options: {},
      args: (url) => [url, ...args, "--workers", String(workers)],
    });
    expectCountedAsRecorded(measured);
    expectAsked(measured, iterations);
  });

  test("two scenarios at once, each with its own load", async () => {
    const measured = await measure({
      target: "hold",
      options: { ms: 5 },
      args: (url) => [flow("two-scenarios"), "--target", url, "--workers", String(workers)],
    });
    expectCountedAsRecorded(measured);
    const { scenarios } = measured.run.result;
    const completed = Object.fromEntries(scenarios.map(({ name, iterations }) => [`/${name}`, iterations.completed]));
    expect(completed).toEqual(measured.ledger.byPath);
    expect(measured.ledger.byPath["/steady"]).toBe(600);
    expect(measured.ledger.connectionsMax).toBeGreaterThanOrEqual(6);
  });

  test("a flow with a login per user, a step and a batch", async () => {
    const measured = await measure({
      target: "hold",
      options: { ms: 5 },
      args: (url) => [flow("whole-flow"), "--target", url, "-i", "300", "-u", "6", "--workers", String(workers)],
    });
    expectCountedAsRecorded(measured);
    const { byPath } = measured.ledger;
    const pages = Object.entries(byPath).filter(([path]) => path.startsWith("/page/"));
    expect(pages.reduce((total, [, count]) => total + count, 0)).toBe(300);
    expect(byPath).toMatchObject({ "/login": 6, "/order": 300, "/part": 900 });
    expect(measured.run.result.totals.checks).toEqual({ passed: 300, failed: 0 });
    expect(measured.run.result.operations.find(({ name }) => name === "/page/:id")).toMatchObject({
      count: 300,
      ok: 300,
    });
    expect(measured.run.result.steps).toMatchObject([{ name: "order", count: 300, failed: 0 }]);
  });
});
