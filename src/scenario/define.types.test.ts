import { describe, expect, expectTypeOf, it } from "vitest";
import { definitionOf } from "./definition.ts";
import { defineTest, scenario } from "./define.ts";
import { csv, feeder } from "./feeder.ts";
import { setup } from "./setup.ts";
import type { Feeder, HttpResponse, Scenario, TaskFunction, Test } from "./test-file.ts";

// Checked by tsc (`npm run ok`); the functions inside are never called.

function sampleOfTheDesign(): Test {
  const accounts = csv<{ username: string; password: string }>("./accounts.csv", { pick: "unique" });

  const shopper = scenario("shopper", {
    weight: 3,
    pause: ["1s", "3s"], // think time between tasks
    async start({ http }) {
      // once per virtual user
      const account = accounts.next();
      const { access_token } = (await http.post("/auth/token", { json: account })).json();
      http.headers.authorization = `Bearer ${access_token}`;
      return { account, seen: [] as number[] }; // what tasks get as `user`, typed
    },
    tasks: {
      // weighted pick; order: "sequence" runs them in turn
      "list products": { weight: 3, run: ({ http }) => http.get("/api/products") },
      "view a product": async ({ http, random, check, user }) => {
        const id = random.integer(1, 500);
        const product = await http.get("/api/products/:id", { path: { id }, expect: [200, 404] });
        check(product, { "has a price": (r) => r.json().price > 0 });
        expectTypeOf(user).toEqualTypeOf<{ account: { username: string; password: string }; seen: number[] }>();
        user.seen.push(id);
      },
    },
  });

  return defineTest({
    target: "http://localhost:3000",
    scenarios: [shopper],
    slo: ["p99 < 500ms", "errors < 2%", "GET /api/products/:id p95 < 200ms"],
    load: { users: 200, rampUp: "20s", hold: "10m" }, // default for `run`; flags override
  });
}

describe("the types of a test file", () => {
  it("the sample of the documentation compiles as it stands", () => {
    expectTypeOf(sampleOfTheDesign).returns.toEqualTypeOf<Test>();
  });

  it("what start returns is the tasks' and stop's user, from { weight, run } too", () => {
    scenario("a", {
      start: async ({ userId }) => ({ id: userId, name: "x" as const }),
      stop: ({ user }) => {
        expectTypeOf(user).toEqualTypeOf<{ id: number; name: "x" }>();
      },
      tasks: {
        plain: ({ user }) => {
          expectTypeOf(user).toEqualTypeOf<{ id: number; name: "x" }>();
        },
        weighted: {
          weight: 2,
          run: ({ user, iteration }) => {
            expectTypeOf(user.id).toEqualTypeOf<number>();
            expectTypeOf(iteration).toEqualTypeOf<number>();
          },
        },
      },
    });
  });

  it("start may return at once, or nothing", () => {
    scenario("sync", {
      start: () => 7,
      tasks: {
        a: ({ user }) => {
          expectTypeOf(user).toEqualTypeOf<number>();
        },
      },
    });
    scenario("nothing", {
      async start({ http }) {
        await http.get("/");
      },
      tasks: {
        a: ({ user }) => {
          expectTypeOf(user).toEqualTypeOf<void>();
        },
      },
    });
  });

  it("without start the user is undefined", () => {
    scenario("b", {
      tasks: {
        a: ({ user, data }) => {
          expectTypeOf(user).toEqualTypeOf<undefined>();
          expectTypeOf(data).toEqualTypeOf<unknown>();
        },
      },
    });
  });

  it("a flow in plain code has the same context, with or without options", () => {
    scenario("c", async ({ http, step, pause, user }) => {
      await pause("1s");
      expectTypeOf(user).toEqualTypeOf<undefined>();
      expectTypeOf(await step("x", () => http.get("/"))).toEqualTypeOf<HttpResponse>();
    });
    const made = scenario(
      "d",
      async ({ http, user }) => {
        expectTypeOf(user).toEqualTypeOf<undefined>();
        expectTypeOf(await http.get`/b/${7}`).toEqualTypeOf<HttpResponse>();
      },
      { pause: { pacing: "10s" }, weight: 2 },
    );
    expectTypeOf(made).toEqualTypeOf<Scenario>();
    scenario("e", { pause: "1s", start: () => ({ token: "t" }) }, async ({ user }) => {
      expectTypeOf(user).toEqualTypeOf<{ token: string }>();
    });
    scenario("f", { load: { rate: "5/s" } }, ({ user }) => {
      expectTypeOf(user).toEqualTypeOf<undefined>();
    });
  });

  it("tasks may stand in other files", () => {
    interface Session {
      readonly token: string;
    }
    const see: TaskFunction<Session> = ({ http, user }) => http.get("/", { auth: { bearer: user.token } });
    scenario("g", { start: (): Session => ({ token: "t" }), tasks: { see, again: { weight: 2, run: see } } });
  });

  it("setup's data reaches teardown, and the handle's own .data", () => {
    const shared = setup(async ({ http }) => ({ ids: (await http.get("/ids")).json() as number[] }));
    expectTypeOf<typeof shared.data>().toEqualTypeOf<{ ids: number[] }>();
    const one = scenario("h", () => undefined);
    defineTest({
      scenarios: [one],
      setup: shared,
      teardown: ({ data }) => {
        expectTypeOf(data).toEqualTypeOf<{ ids: number[] }>();
      },
    });
    defineTest({
      scenarios: [one],
      async setup() {
        return { n: 1 };
      },
      teardown({ data }) {
        expectTypeOf(data).toEqualTypeOf<{ n: number }>();
      },
    });
  });

  it("feeders give typed rows; a CSV row is text throughout", () => {
    interface Account {
      readonly username: string;
    }
    const notCalled = (): void => {
      expectTypeOf(csv<Account>("a.csv", { columns: ["username"] })).toEqualTypeOf<Feeder<Account>>();
      expectTypeOf(csv("a.csv").next()).toEqualTypeOf<Record<string, string>>();
      // @ts-expect-error numbers in a CSV file are text
      csv<{ id: number }>("a.csv");
      // @ts-expect-error the row has no such column
      csv<Account>("a.csv", { columns: ["user"] });
    };
    expectTypeOf(notCalled).toBeFunction();
    expectTypeOf(feeder([1, 2, 3]).next()).toEqualTypeOf<number>();
  });

  it("what would be refused at run time is refused by the compiler where it can be", () => {
    const notCalled = (): void => {
      // @ts-expect-error no tasks
      scenario("x", { weight: 1 });
      // @ts-expect-error unknown option
      scenario("x", { tasks: { a: () => 1 }, pauze: "1s" });
      // @ts-expect-error a test is made of scenarios
      defineTest({ scenarios: ["x"] });
      // @ts-expect-error unknown order
      scenario("x", { order: "random", tasks: { a: () => 1 } });
      // @ts-expect-error a flow has no tasks
      scenario("x", { tasks: {} }, () => 1);
    };
    expectTypeOf(notCalled).toBeFunction();
  });

  it("definitionOf tells tests and scenarios apart", () => {
    const made = scenario("i", () => undefined);
    expectTypeOf(definitionOf(made).tasks[0]!.weight).toEqualTypeOf<number>();
    expect(definitionOf(made).plain).toBe(true);
    expect(definitionOf(defineTest({ scenarios: [made] })).scenarios[0]).toBe(definitionOf(made));
  });
});
