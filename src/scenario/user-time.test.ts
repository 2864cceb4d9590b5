import { describe, expect, test } from "vitest";
import { flowUser, type WorldOptions } from "./world.fixture.ts";

describe("pause", () => {
  test.each<[WorldOptions, boolean, number]>([
    [{ pauses: true }, false, 2_000],
    [{ pauses: false }, false, 0],
    [{ pauses: false }, true, 2_000],
  ])("with %o and always %s waits %i ms", async (options, always, tookMs) => {
    const { world, iterate } = flowUser(({ pause }) => pause("2s", { always }), options);
    await iterate();
    expect(world.iterations.duration.maxMs).toBeCloseTo(tookMs, 2);
  });

  test("between two times is drawn, the same whether anybody waits or not", async () => {
    const drawn: number[][] = [];
    for (const pauses of [true, false]) {
      const { clock, iterate } = flowUser(
        async ({ pause, random }) => {
          const before = clock.nowMs();
          await pause(["1s", "3s"]);
          drawn.push([clock.nowMs() - before, random.number()]);
        },
        { pauses },
      );
      await iterate();
    }
    expect(drawn[0]![0]).toBeGreaterThanOrEqual(1_000);
    expect(drawn[0]![0]).toBeLessThanOrEqual(3_000);
    expect(drawn[1]).toEqual([0, drawn[0]![1]]);
  });

  test("is not part of the latency that follows it", async () => {
    const { world, iterate } = flowUser(
      async ({ http, pause }) => {
        await pause("1s", { always: true });
        await http.get("/x");
      },
      { pauses: false },
    );
    await iterate(900);
    expect(world.tally("GET /x").latency.maxMs).toBe(10);
    expect(world.iterations.duration.maxMs).toBeCloseTo(1_110, -1);
  });

  test("ends with the run", async () => {
    const { clock, world, user } = flowUser(({ pause }) => pause("1h"));
    const done = user.iterate();
    await clock.runFor(5);
    world.host.cancel();
    await done;
    expect([world.iterations.cancelled, clock.pending]).toEqual([1, 0]);
  });

  test.each([
    [undefined, "pause: give a time"],
    [["1s"], "pause: give a time"],
    [["3s", "1s"], "pause: the first time is longer than the second"],
    [{ pacing: "1s" }, "pause: give a time"],
    ["soon", '"soon" is no duration'],
  ])("%j is refused, also where nobody waits", async (time, message) => {
    const { world, iterate } = flowUser(({ pause }) => pause(time as never), { pauses: false });
    await iterate();
    expect(world.errors[0]?.message).toContain(message);
  });
});

describe("measure", () => {
  test("times anything as an operation of its own, in its step", async () => {
    let returned: unknown;
    const { world, iterate } = flowUser(async ({ measure, pause, step }) => {
      returned = await measure("sql", "list orders", () => pause(30).then(() => ["order"]));
      await step("checkout", () => measure("sql", "list orders", () => "at once"));
    });
    await iterate();
    expect(returned).toEqual(["order"]);
    expect(world.operations).toEqual(["sql list orders", "checkout sql list orders"]);
    const { started, ok, latency, service } = world.tally("sql list orders");
    expect([started, ok, latency.maxMs, service.maxMs]).toEqual([1, 1, 30, 30]);
  });

  test("counts what throws, and throws it on; the iteration has failed, and not by the script", async () => {
    const { world, iterate } = flowUser(async ({ measure }) => {
      await measure("sql", "insert", () => {
        throw new Error("deadlock");
      });
    });
    await iterate();
    const { started, ok, failed, byError } = world.tally("sql insert");
    expect([started, ok, failed, byError.get("measure_failed")]).toEqual([1, 0, 1, 1]);
    expect(world.errors).toEqual([{ class: "measure_failed", operation: "sql insert", message: "deadlock" }]);
    expect(world.iterations.failed).toBe(1);
  });

  test("begins, as the first thing of an arrival, at the arrival's intended start", async () => {
    const { world, iterate } = flowUser(
      async ({ measure, pause }) => {
        await measure("sql", "first", () => pause(30, { always: true }));
        await measure("sql", "second", () => pause(30, { always: true }));
      },
      { pauses: false },
    );
    await iterate(900);
    expect([world.tally("sql first").latency.maxMs, world.tally("sql first").service.maxMs]).toEqual([130, 30]);
    expect(world.tally("sql second").latency.maxMs).toBe(30);
  });

  test("counts what the run's end cuts off as cancelled, even if it throws something else", async () => {
    const { clock, world, user } = flowUser(({ measure, pause }) =>
      measure("sql", "insert", () => pause("1h").catch(() => Promise.reject(new Error("connection lost")))),
    );
    const done = user.iterate();
    await clock.runFor(5);
    world.host.cancel();
    await done;
    const { started, cancelled, failed } = world.tally("sql insert");
    expect([started, cancelled, failed]).toEqual([1, 1, 0]);
    expect(world.errors).toEqual([]);
  });
});
