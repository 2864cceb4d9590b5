import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  counted,
  PlacementBench,
  type PlacementSkips,
  type PlacementSubject,
  users,
} from "./placement-bench.fixture.ts";
import { loopsAreEnded, scriptsAreContained } from "./placement-isolation.conformance.ts";

/** What every implementation of Placement owes the fleet. */
export function placementConformance(
  name: string,
  create: () => Promise<PlacementSubject>,
  skips: PlacementSkips = {},
): void {
  const bench = new PlacementBench(create);
  beforeAll(() => bench.open());
  afterAll(() => bench.close());

  describe(`${name} is a Placement`, () => {
    describe("led through its stages", () => hooksAreRun(bench));
    describe("whose hooks fail", () => hooksMayFail(bench));
    describe("sharing among workers", () => workersShare(bench));
    describe("told to end", () => runsEnd(bench));
    // An implementation that leaves this out states its reason.
    if (skips.isolation === undefined)
      describe("isolated", () => {
        scriptsAreContained(bench);
        loopsAreEnded(bench);
      });
  });
}

function hooksAreRun(bench: PlacementBench): void {
  it("leads the test through its stages in order, each hook once", async () => {
    const { isReady, said, collector } = await bench.carryOut({
      source: `
        import { defineTest, scenario } from "plimsoll";
        const flow = scenario("flow", {
          start: async ({ http, log }) => { log("start"); await http.get("/start"); },
          stop: async ({ http, log }) => { log("stop"); await http.get("/stop"); },
          tasks: { task: async ({ http, log }) => { log("task"); await http.get("/task"); } },
        });
        export default defineTest({
          scenarios: [flow],
          setup: async ({ http, log }) => { log("setup"); await http.get("/setup"); },
          teardown: async ({ http, log }) => { log("teardown"); await http.get("/teardown"); },
        });`,
      load: counted(6, 2),
    });
    expect(isReady).toBe(true);
    expect([said[0], said.at(-1)]).toEqual(["setup", "teardown"]);
    const count = (text: string): number => said.filter((each) => each === text).length;
    expect([count("setup"), count("start"), count("task"), count("stop"), count("teardown")]).toEqual([1, 2, 6, 2, 1]);
    // What the target counted = what was recorded, hooks too.
    expect(bench.requested).toHaveLength(12);
    expect(collector.requests).toMatchObject({ started: 12, ok: 12 });
    expect(collector.counts.judged.ok).toBe(6);
    expect(collector.lastMs).toBeLessThan(5000);
    expect(collector.timeline.points.length).toBeLessThanOrEqual(2);
  });

  it("waits for requests that setup and teardown did not wait for", async () => {
    const { collector } = await bench.carryOut({
      source: `
        import { defineTest, scenario } from "plimsoll";
        export default defineTest({
          scenarios: [scenario("flow", ({ http }) => http.get("/task"))],
          setup: ({ http }) => { http.get("/setup"); },
          teardown: ({ http }) => { http.get("/teardown"); },
        });`,
      load: counted(2, 2),
    });
    expect(bench.requested.filter((url) => url !== "/task")).toEqual(["/setup", "/teardown"]);
    expect(collector.requests).toMatchObject({ started: 4, ok: 4, cancelled: 0 });
  });

  it("hands what setup returned to all workers, through JSON", async () => {
    const { said } = await bench.carryOut({
      source: `
        import { defineTest, scenario } from "plimsoll";
        const made = { list: [1, { deep: null }], text: "é" };
        const flow = scenario("flow", ({ data, log, userId }) => {
          log(userId + " " + (data === made) + " " + JSON.stringify(data));
        });
        export default defineTest({
          scenarios: [flow],
          setup: () => made,
          teardown: ({ data, log }) => log("teardown " + JSON.stringify(data)),
        });`,
      load: counted(2, 2),
    });
    const json = JSON.stringify({ list: [1, { deep: null }], text: "é" });
    expect(said.toSorted()).toEqual([`0 false ${json}`, `1 false ${json}`, `teardown ${json}`]);
  });
}

function hooksMayFail(bench: PlacementBench): void {
  it("starts nothing where setup throws, and says where", async () => {
    const { isReady, said, failures } = await bench.carryOut({
      source: `
        import { defineTest, scenario } from "plimsoll";
        export default defineTest({
          scenarios: [scenario("flow", ({ log }) => log("task"))],
          setup: async ({ http }) => {
            await http.get("/setup");
            throw new Error("no such table");
          },
          teardown: ({ log }) => log("teardown"),
        });`,
      load: counted(2, 2),
    });
    expect([isReady, said]).toEqual([false, []]);
    expect(failures).toMatchObject([
      { hook: "setup", message: "no such table", isAbort: false, location: { line: 7 } },
    ]);
    expect(bench.requested).toEqual(["/setup"]);
  });

  it("refuses what JSON would lose of setup's data", async () => {
    const { isReady, failures } = await bench.carryOut({
      source: `
        import { defineTest, scenario } from "plimsoll";
        export default defineTest({ scenarios: [scenario("flow", () => {})], setup: () => ({ at: new Date(0) }) });`,
      load: counted(2, 2),
    });
    expect(isReady).toBe(false);
    expect(failures).toHaveLength(1);
  });

  it("tells of a teardown that throws, after the load", async () => {
    const { failures, collector } = await bench.carryOut({
      source: `
        import { defineTest, scenario } from "plimsoll";
        export default defineTest({
          scenarios: [scenario("flow", ({ http }) => http.get("/"))],
          teardown: () => { throw new Error("still in use"); },
        });`,
      load: counted(4, 2),
    });
    expect(failures).toMatchObject([{ hook: "teardown", message: "still in use" }]);
    expect(collector.requests.ok).toBe(4);
  });
}

function workersShare(bench: PlacementBench): void {
  it("gives every row of a unique feeder once, and ends when there is none left", async () => {
    const { said, collector } = await bench.carryOut({
      source: `
        import { defineTest, feeder, scenario } from "plimsoll";
        const rows = feeder(Array.from({ length: 50 }, (_, row) => "row" + row), { pick: "unique" });
        export default defineTest({ scenarios: [scenario("flow", ({ http }) => http.get("/" + rows.next()))] });`,
      load: users(4, 20_000),
    });
    expect(bench.requested.toSorted()).toEqual(Array.from({ length: 50 }, (_, row) => `/row${row}`).sort());
    expect(said.every((text) => text.startsWith("exhausted: the feeder has no row left"))).toBe(true);
    expect(collector.iterations[0]).toMatchObject({ completed: 50, failed: 0 });
  });

  it("adds up metrics of all workers", async () => {
    const { collector } = await bench.carryOut({
      source: `
        import { counter, defineTest, gauge, scenario } from "plimsoll";
        const sold = counter("sold");
        const level = gauge("level");
        export default defineTest({
          setup: () => { level.set(-1); },
          scenarios: [scenario("flow", ({ userId }) => { sold.add(2); level.set(userId); })],
        });`,
      load: counted(10, 4),
    });
    const tallies = Object.fromEntries(
      [...collector.counts.metrics].map(([id, tally]) => [collector.names.metrics.names[id]!.name, tally]),
    );
    expect(tallies["sold"]!.total).toBe(20);
    expect(tallies["level"]).toMatchObject({ min: -1, max: 3 });
    expect(tallies["level"]!.last).toBeGreaterThanOrEqual(0);
  });

  it("counts what a script throws outside its iterations", async () => {
    const { errors, collector } = await bench.carryOut({
      source: `
        import { defineTest, scenario } from "plimsoll";
        export default defineTest({ scenarios: [scenario("flow", async ({ pause, iteration }) => {
          if (iteration === 0) void Promise.reject(new Error("let go"));
          await pause(50);
        })] });`,
      load: counted(2, 1),
    });
    expect(errors).toMatchObject([{ class: "script_error", message: "not awaited: let go" }]);
    expect([...collector.errors.values()]).toEqual([1]);
  });
}

function runsEnd(bench: PlacementBench): void {
  it("ends for an abort, everywhere", async () => {
    const { said, collector } = await bench.carryOut({
      source: `
        import { defineTest, scenario } from "plimsoll";
        export default defineTest({ scenarios: [scenario("flow", async ({ http, userId, abort }) => {
          await http.get("/");
          if (userId === 1) abort("enough");
        })] });`,
      load: users(2, 20_000),
    });
    expect(new Set(said)).toEqual(new Set(["aborted: enough"]));
    expect(collector.lastMs).toBeLessThan(5000);
  });

  it("stops: what is under way ends within the graceful stop", async () => {
    const { said, collector } = await bench.carryOut({
      source: `
        import { defineTest, scenario } from "plimsoll";
        export default defineTest({ scenarios: [scenario("flow", async ({ pause, log }) => {
          await pause("600ms");
          log("ended");
        })] });`,
      load: users(2, 20_000),
      meanwhile: (fleet) => fleet.stop(),
    });
    expect(said).toEqual(["ended", "ended"]);
    expect(collector.iterations[0]).toMatchObject({ started: 2, completed: 2 });
    expect(collector.lastMs).toBeLessThan(3000);
  });

  it("cancels: what is under way is counted as cancelled", async () => {
    const { collector, said } = await bench.carryOut({
      source: `
        import { defineTest, scenario } from "plimsoll";
        export default defineTest({
          scenarios: [scenario("flow", ({ http }) => http.get("/slow"))],
          teardown: ({ log }) => log("teardown"),
        });`,
      load: users(3, 20_000),
      meanwhile: (fleet) => fleet.cancel(),
    });
    expect(collector.requests).toMatchObject({ started: 3, cancelled: 3 });
    expect(collector.iterations[0]).toMatchObject({ started: 3, cancelled: 3 });
    expect(said).toEqual(["teardown was left out: the run was ended at once"]);
    expect(collector.lastMs).toBeLessThan(2000);
  });

  it("changes the load while running", async () => {
    const { collector } = await bench.carryOut({
      source: `
        import { defineTest, scenario } from "plimsoll";
        export default defineTest({ scenarios: [scenario("flow", ({ http }) => http.get("/"))] });`,
      load: users(1, 1000),
      meanwhile: (fleet) => void fleet.change({ atMs: 0, scenario: 0, level: 5, by: "test" }),
    });
    expect(collector.counts.iterations[0]!.usersMax).toBe(5);
  });
}
