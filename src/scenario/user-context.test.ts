import { describe, expect, test } from "vitest";
import { FeederEmptyError } from "./feeder-empty.ts";
import type { StartContext } from "./test-file.ts";
import { flowUser, type World } from "./world.fixture.ts";

const check = (world: World, name: string) => {
  const { passed, failed } = world.recorder.check(name, "shopper");
  return [passed, failed];
};

const step = (world: World, name: string) => {
  const { duration, failedDuration } = world.recorder.step(name, "shopper");
  return { ok: duration.count, failed: failedDuration.count, maxMs: duration.maxMs ?? failedDuration.maxMs };
};

describe("check", () => {
  test("counts each by name and says whether all passed; a failed one fails nothing else", async () => {
    const answers: boolean[] = [];
    const { world, iterate } = flowUser(({ check }) => {
      answers.push(check(3, { "is three": (n) => n === 3, "is odd": (n) => n % 2 }));
      answers.push(check(4, { "is three": (n) => n === 3, "is odd": (n) => n % 2 }));
    });
    await iterate();
    expect(answers).toEqual([true, false]);
    expect([check(world, "is three"), check(world, "is odd")]).toEqual([
      [1, 1],
      [1, 1],
    ]);
    expect([world.iterations.completed, world.iterations.failed]).toEqual([1, 0]);
  });

  test("that throws has failed", async () => {
    const { world, iterate } = flowUser(({ check }) =>
      check(undefined as unknown as { price: number }, { "has a price": (product) => product.price > 0 }),
    );
    await iterate();
    expect(check(world, "has a price")).toEqual([0, 1]);
    expect(world.errors).toEqual([]);
  });

  test("that is required fails the iteration, which goes on", async () => {
    let isReached = 0;
    const { world, iterate } = flowUser(({ check }) => {
      check(1, { "is two": (n) => n === 2 }, { required: true });
      isReached++;
    });
    await iterate();
    await iterate();
    expect([isReached, world.iterations.failed, world.iterations.completed]).toEqual([2, 2, 0]);
    expect(world.errors).toEqual([]);
  });

  test("that is async is refused: it would always pass", async () => {
    const { world, iterate } = flowUser(({ check }) =>
      check(1, { "is two": async () => Promise.reject(new Error("nobody hears this")) }),
    );
    await iterate();
    expect(check(world, "is two")).toEqual([0, 0]);
    expect(world.errors).toMatchObject([
      { class: "script_error", message: 'TypeError: check "is two" is async: await first, then check' },
    ]);
  });

  test("may end the run", async () => {
    const { world, iterate } = flowUser(({ check, abort }) => check(1, { stop: () => abort("enough") }));
    await iterate();
    expect(world.aborted).toEqual(["enough"]);
    expect([check(world, "stop"), world.iterations.cancelled]).toEqual([[0, 0], 1]);
  });

  test("of endless names keeps to the recorder's bounds", async () => {
    let count = 0;
    const { world, iterate } = flowUser(({ check }) => check(1, { [`check ${count++}`]: () => true }));
    for (let index = 0; index < 3_000; index++) await iterate();
    expect(check(world, "check 0")).toEqual([1, 0]);
    expect(world.iterations.completed).toBe(3_000);
  });
});

describe("step", () => {
  test("groups and times what runs inside, and gives back what it returns", async () => {
    let returned: unknown;
    const { world, iterate } = flowUser(async ({ http, step }) => {
      returned = await step("checkout", async () => {
        await http.get("/cart");
        return step("pay", () => http.get("/pay").then(() => "paid"));
      });
      await http.get("/after");
    });
    await iterate();
    expect(returned).toBe("paid");
    expect(world.operations).toEqual(["checkout GET /cart", "checkout › pay GET /pay", "GET /after"]);
    expect([step(world, "checkout"), step(world, "checkout › pay")]).toEqual([
      { ok: 1, failed: 0, maxMs: 20 },
      { ok: 1, failed: 0, maxMs: 10 },
    ]);
  });

  test("has failed with a failed request, a throw or a required check", async () => {
    const { world, iterate } = flowUser(async ({ http, step, check }) => {
      await step("request", () => http.get("/bad"));
      await step("check", () => check(1, { no: () => false }));
      await step("required", () => check(1, { no: () => false }, { required: true }));
      await step("throws", () => {
        throw new Error("no");
      }).catch(() => undefined);
      await step("after", () => http.get("/good"));
    });
    await iterate();
    const failed = ["request", "check", "required", "throws", "after"].map((name) => step(world, name).failed);
    expect(failed).toEqual([1, 0, 1, 1, 0]);
    expect(world.operations.at(-1)).toBe("after GET /good");
  });

  test("that overlaps another is refused", async () => {
    const { world, iterate } = flowUser(({ http, step }) =>
      Promise.all([step("one", () => http.get("/a")), step("two", () => http.get("/b"))]),
    );
    await iterate();
    expect(world.errors).toMatchObject([
      { message: 'step "one" ended while another step was open: steps may nest but not overlap (await each)' },
    ]);
    expect(world.iterations.failed).toBe(1);
    const next = flowUser(({ http }) => http.get("/"));
    await next.iterate();
    expect(next.world.operations).toEqual(["GET /"]);
  });

  test("that the run's end cuts off is not counted as failed", async () => {
    const { clock, world, user } = flowUser(({ http, step }) => step("one", () => http.get("/a")));
    const done = user.iterate();
    await clock.runFor(5);
    world.host.cancel();
    await done;
    expect(step(world, "one")).toMatchObject({ ok: 0, failed: 0 });
    expect(world.iterations.cancelled).toBe(1);
  });
});

describe("the rest of what a script is given", () => {
  test("log writes one line, whatever the values are", async () => {
    const circle: Record<string, unknown> = {};
    circle["self"] = circle;
    const { world, iterate } = flowUser(({ log }) => log("a", 1, { b: 2 }, undefined, null, circle, new Error("oops")));
    await iterate();
    expect(world.logged).toHaveLength(1);
    expect(world.logged[0]).toMatch(/^a 1 \{"b":2\} undefined null \[object Object\] Error: oops/);
  });

  test("abort ends the run, and its iteration is neither done nor failed", async () => {
    const { world, iterate } = flowUser(({ abort }) => abort("the target is the wrong one"));
    await iterate();
    expect(world.aborted).toEqual(["the target is the wrong one"]);
    expect(world.errors).toEqual([]);
    expect([world.iterations.started, world.iterations.cancelled]).toEqual([1, 1]);
  });

  test("an empty feeder ends the run cleanly", async () => {
    const { world, iterate } = flowUser(() => {
      throw new FeederEmptyError("accounts.csv", 3);
    });
    await iterate();
    expect(world.exhausted).toHaveLength(1);
    expect(world.exhausted[0]).toMatch(/^accounts\.csv has no row left/);
    expect([world.errors, world.iterations.cancelled]).toEqual([[], 1]);
  });

  test("all of it survives being spread, with data, env and numbers", async () => {
    let copy: Partial<StartContext> = {};
    const { iterate } = flowUser(
      (context) => {
        copy = { ...context };
      },
      { data: { ids: [1] } },
    );
    await iterate();
    await iterate();
    expect(copy).toMatchObject({ data: { ids: [1] }, env: {}, userId: 0, iteration: 1 });
    for (const name of ["check", "step", "pause", "measure", "log", "abort"] as const) {
      expect(copy[name]).toBeTypeOf("function");
    }
  });
});

test("errors of one line are told apart by what lies behind them", async () => {
  let nth = 0;
  const { world, iterate } = flowUser(() => {
    throw new Error("checkout failed", { cause: new Error(nth++ === 0 ? "no stock" : "no money") });
  });
  for (let each = 0; each < 3; each++) await iterate();
  expect(world.errors.map(({ message }) => message)).toEqual([
    "checkout failed; caused by no stock",
    "checkout failed; caused by no money",
    "checkout failed; caused by no money",
  ]);
});
