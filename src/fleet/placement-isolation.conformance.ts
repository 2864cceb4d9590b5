import { expect, it } from "vitest";
import { counted, type PlacementBench, users } from "./placement-bench.fixture.ts";

/** A script may take its own worker away, and no other. */
export function scriptsAreContained(bench: PlacementBench): void {
  it("reports a worker that dies, and ends the run", async () => {
    const { said, collector } = await bench.carryOut({
      source: `
        import { defineTest, scenario } from "plimsoll";
        export default defineTest({ scenarios: [scenario("flow", async ({ http, userId, iteration }) => {
          await http.get("/");
          if (userId === 1 && iteration === 3) process.reallyExit(3);
        })] });`,
      load: users(2, 1500),
    });
    expect(said).toEqual(["lost 1: it exited with code 3"]);
    expect(collector.health.lost).toHaveLength(1);
    expect(collector.requests.ok).toBeGreaterThan(10);
  });

  it("refuses a script's process.exit, at its line", async () => {
    const { errors, collector } = await bench.carryOut({
      source: `
        import { defineTest, scenario } from "plimsoll";
        export default defineTest({ scenarios: [scenario("flow", () => process.exit(0))] });`,
      load: counted(4, 2),
    });
    expect(errors.map(({ class: name, message }) => [name, message.slice(0, 27)])).toContainEqual([
      "script_error",
      "process.exit() was called: ",
    ]);
    expect(collector.iterations[0]).toMatchObject({ started: 4, failed: 4 });
    expect(collector.health.lost).toEqual([]);
  });

  it("counts all that a worker did which is ended because its script never gives the turn back", async () => {
    const { said, collector, losses } = await bench.carryOut({
      source: `
        import { defineTest, scenario } from "plimsoll";
        export default defineTest({ scenarios: [scenario("flow", async ({ http, userId, iteration }) => {
          await http.get("/");
          while (userId === 1 && iteration === 3);
        })] });`,
      load: users(2, 5500),
    });
    expect(said).toEqual([
      "worker 1 does not answer: is its script in a loop without waiting?",
      "lost 1: its script did not give the turn back for 3.5 s, and it was ended",
    ]);
    expect(losses[0]).toMatchObject({ worker: 1, isStuck: true });
    expect(losses[0]!.location).toMatch(/flow\.ts:5:/);
    expect(bench.requested).toHaveLength(collector.requests.started);
    expect(collector.iterations[0]!.cancelled).toBeGreaterThanOrEqual(1);
    expect(collector.lastMs).toBeGreaterThanOrEqual(5500);
  });
}

/** A loop that never turns hears no order. */
export function loopsAreEnded(bench: PlacementBench): void {
  it("ends a worker whose script never gives the turn back, when told to cancel", async () => {
    const { said, tookMs } = await bench.carryOut({
      source: `
        import { defineTest, scenario } from "plimsoll";
        export default defineTest({ scenarios: [scenario("flow", ({ userId }) => { while (userId === 1); })] });`,
      load: users(2, 60_000),
      meanwhile: (fleet) => fleet.cancel(),
    });
    expect(said.at(-1)).toMatch(/^lost 1: it did not end in time/);
    expect(tookMs).toBeLessThan(10_000);
  });

  it("ends it by itself after planned end and graceful stop", async () => {
    const { said, collector } = await bench.carryOut({
      source: `
        import { defineTest, scenario } from "plimsoll";
        export default defineTest({ scenarios: [scenario("flow", ({ userId }) => { while (userId === 1); })] });`,
      load: users(2, 500),
      gracefulStopMs: 200,
    });
    expect(said.at(-1)).toMatch(/^lost 1: it did not end in time/);
    expect(collector.iterations[0]!.completed).toBeGreaterThan(0);
  });
}
