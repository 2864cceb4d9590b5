import { describe, expect, test } from "vitest";
import type { ScenarioDefinition } from "./definition.ts";
import type { StartContext } from "./test-file.ts";
import { TestUser, virtual, type World, type WorldOptions } from "./world.fixture.ts";

type Script = (context: StartContext) => unknown;

const answers = {
  answer: (exchange: { readonly text: string }) => ({
    afterMs: 10,
    status: exchange.text.includes("/bad") ? 500 : 200,
    body: exchange.text.includes("/bad") ? "oops" : "{}",
  }),
};

function start(scenario: Partial<ScenarioDefinition> & { run?: Script }, options: WorldOptions = {}) {
  const made = virtual(answers, options);
  const { run = () => undefined, ...rest } = scenario;
  const host = made.world.users({ tasks: [{ name: "flow", weight: 1, run }], ...rest });
  const after = async <T>(work: Promise<T>): Promise<T> => {
    await made.clock.runFor(100_000);
    return work;
  };
  return {
    ...made,
    host,
    user: (id = 0) => {
      const { user, iterate } = asUser(new TestUser(host, id));
      return { user, iterate: (...given: Parameters<typeof iterate>) => after(iterate(...given)) };
    },
    after,
  };
}

const asUser = (made: TestUser) => ({ user: made.user, iterate: made.iterate.bind(made) });

const counts = ({ iterations }: World) => {
  const { started, completed, failed, cancelled } = iterations;
  return { started, completed, failed, cancelled };
};

/** What each of some users picked, in `count` iterations. */
async function picks(users: readonly number[], count: number, scenario: Partial<ScenarioDefinition>, seed: number) {
  const picked = new Map<number, string[]>();
  const task = (name: string, weight: number) => ({
    name,
    weight,
    run: ({ userId, random }: StartContext) => void picked.get(userId)!.push(`${name} ${random.integer(1, 1_000)}`),
  });
  const { user } = start({ ...scenario, tasks: [task("a", 3), task("b", 1), task("c", 2)] }, { seed });
  for (const id of users) {
    picked.set(id, []);
    const each = user(id);
    for (let index = 0; index < count; index++) await each.iterate();
  }
  return picked;
}

describe("what a user does", () => {
  test("is picked by weight, by the seed, the user and the iteration: the same on any number of workers", async () => {
    const one = await picks([0, 1, 2, 3], 30, {}, 7);
    const even = await picks([0, 2], 30, {}, 7);
    const odd = await picks([3, 1], 30, {}, 7);
    expect([even.get(0), odd.get(1), even.get(2), odd.get(3)]).toEqual([0, 1, 2, 3].map((id) => one.get(id)));
    expect(one.get(0)).not.toEqual(one.get(1));
    expect((await picks([0], 30, {}, 8)).get(0)).not.toEqual(one.get(0));
  });

  test("comes as often as its weight says", async () => {
    const [picked] = [...(await picks([0], 3_000, {}, 1)).values()];
    const share = (name: string) => picked!.filter((each) => each.startsWith(name)).length / 3_000;
    // Six standard errors.
    expect(Math.abs(share("a") - 1 / 2)).toBeLessThan(0.055);
    expect(Math.abs(share("b") - 1 / 6)).toBeLessThan(0.041);
    expect(Math.abs(share("c") - 1 / 3)).toBeLessThan(0.052);
  });

  test("comes in turn in a sequence, each user from the beginning", async () => {
    const picked = await picks([0, 5], 7, { order: "sequence" }, 1);
    for (const names of picked.values()) {
      expect(names.map((name) => name[0]).join("")).toBe("abcabca");
    }
  });

  test("is drawn by the arrival in open load, whichever user serves it", async () => {
    const drawn: number[] = [];
    const { user } = start({ run: ({ random }) => void drawn.push(random.number()) });
    const [one, other] = [user(0), user(1)];
    await one.iterate(1_000, 5);
    await other.iterate(1_000, 6);
    await other.iterate(1_000, 5);
    expect(drawn[2]).toBe(drawn[0]);
    expect(drawn[1]).not.toBe(drawn[0]);
  });
});

describe("an iteration", () => {
  test("has failed where a request has, though the script did not look", async () => {
    const { world, user } = start({ run: ({ http }) => http.get("/bad") });
    await user().iterate();
    expect(counts(world)).toEqual({ started: 1, completed: 0, failed: 1, cancelled: 0 });
    expect(world.iterations.failedDuration.maxMs).toBe(10);
    expect(world.errors.map((error) => error.class)).toEqual(["http_5xx"]);
  });

  test("that throws has failed, by the script, with the place", async () => {
    const { world, user } = start({
      run: async ({ http }) => {
        await http.get("/");
        throw new Error("my mistake");
      },
    });
    const each = user();
    await each.iterate();
    await each.iterate();
    expect(counts(world)).toMatchObject({ started: 2, failed: 2 });
    expect(world.errors).toHaveLength(2);
    expect(world.errors[0]).toMatchObject({ class: "script_error", message: "my mistake" });
  });

  test("that throws after a failed request has failed by that", async () => {
    const { world, user } = start({ run: async ({ http }) => void (await http.get("/bad")).json().price });
    await user().iterate();
    expect(counts(world)).toMatchObject({ failed: 1 });
    expect(world.errors.map((error) => error.class)).toEqual(["http_5xx"]);
  });

  test("that threw does not excuse the next", async () => {
    let count = 0;
    const { world, user } = start({
      run: async ({ http }) => {
        if (count++ === 0) await http.get("/bad");
        else throw new Error("mine");
      },
    });
    const each = user();
    await each.iterate();
    await each.iterate();
    expect(world.errors.map((error) => error.class)).toEqual(["http_5xx", "script_error"]);
  });

  test("may throw anything", async () => {
    const thrown = [undefined, null, "text", 5, {}, Symbol("x")];
    const { world, user } = start({
      run: () => {
        // eslint-disable-next-line typescript/only-throw-error -- a script may
        throw thrown.pop();
      },
    });
    const each = user();
    for (const _ of [...thrown]) await each.iterate();
    expect(counts(world)).toEqual({ started: 6, completed: 0, failed: 6, cancelled: 0 });
    expect(world.errors.every(({ class: kind }) => kind === "script_error")).toBe(true);
  });

  test("has what it draws, its step and its trace to itself", async () => {
    const traces: string[] = [];
    const { world, user } = start({
      run: async ({ http }) => {
        for (const response of [await http.get("/a"), await http.get("/b")]) traces.push(response.traceId);
      },
    });
    const each = user();
    await each.iterate();
    await each.iterate();
    expect([traces[0] === traces[1], traces[2] === traces[3], traces[0] === traces[2]]).toEqual([true, true, false]);
    expect(world.iterations.requests).toBe(4);
  });

  test("lasts until the requests it did not wait for have ended, and answers for them", async () => {
    const { world, user, clock } = start({
      run: ({ http }) => {
        void http.get("/a");
        void http.get("/bad").then(() => http.get("/c"));
      },
    });
    const each = user();
    await each.iterate();
    expect(counts(world)).toMatchObject({ started: 1, failed: 1 });
    expect(world.iterations.failedDuration.maxMs).toBe(20);
    expect(world.iterations.requests).toBe(3);
    expect(each.user.wasImmediate).toBe(false);
    expect(clock.pending).toBe(0);
  });

  test("that waited for nothing says so, that the loop may turn before the next", async () => {
    const { user } = start({ run: () => 5 });
    const each = user();
    await each.iterate();
    expect(each.user.wasImmediate).toBe(true);
  });

  test("cut off by the run's end is cancelled, whatever the script makes of it", async () => {
    const scripts: Script[] = [
      ({ http }) => http.get("/a"),
      ({ http }) => http.get("/a").catch(() => "fine"),
      ({ http }) => http.get("/a").catch(() => Promise.reject(new Error("mine"))),
      ({ http }) => http.get("/a").catch(() => http.get("/b")),
      ({ http }) => void http.get("/a").catch(() => undefined),
    ];
    for (const run of scripts) {
      const { clock, world, host } = start({ run });
      const done = new TestUser(host).iterate();
      await clock.runFor(5);
      world.host.cancel();
      await done;
      expect(counts(world)).toEqual({ started: 1, completed: 0, failed: 0, cancelled: 1 });
      expect(world.errors).toEqual([]);
    }
  });
});

describe("start and stop", () => {
  test("are counted under steps of their names, outside all iterations; tasks get what start returned", async () => {
    const seen: unknown[] = [];
    const { world, user, after } = start({
      start: async ({ http }) => {
        await http.post("/login");
        return { token: "abc" };
      },
      stop: async ({ http, user }) => {
        seen.push(user);
        await http.post("/logout");
      },
      tasks: [{ name: "flow", weight: 1, run: ({ http, user }) => (seen.push(user), http.get("/me")) }],
    });
    const { user: each, iterate } = user();
    expect(await after(each.start())).toBe(true);
    await iterate();
    await after(each.stop());
    expect(world.operations).toEqual(["start POST /login", "GET /me", "stop POST /logout"]);
    expect(seen).toEqual([{ token: "abc" }, { token: "abc" }]);
    expect([world.iterations.requests, world.iterations.started]).toEqual([1, 1]);
  });

  test("start that throws has failed; tried again, it draws anew, the same in every run", async () => {
    const drawn: number[] = [];
    for (let run = 0; run < 2; run++) {
      const { world, user, after } = start({
        start: ({ random }) => {
          drawn.push(random.integer(1, 1e9));
          if (drawn.length % 3 !== 0) throw new Error("name taken");
        },
      });
      const { user: each } = user();
      const tries = [await after(each.start()), await after(each.start()), await after(each.start())];
      expect(tries).toEqual([false, false, true]);
      expect(world.errors.map(({ message }) => message)).toEqual(["name taken", "name taken"]);
    }
    expect(new Set(drawn.slice(0, 3)).size).toBe(3);
    expect(drawn.slice(3)).toEqual(drawn.slice(0, 3));
  });

  test("start fails with a failed required check, and after a failed request without blaming the script", async () => {
    const required = start({ start: ({ check }) => check(1, { no: () => false }, { required: true }) });
    expect(await required.after(required.user().user.start())).toBe(false);
    expect(required.world.errors).toEqual([]);
    const failed = start({ start: async ({ http }) => void (await http.post("/bad")).json().token });
    expect(await failed.after(failed.user().user.start())).toBe(false);
    expect(failed.world.errors.map((error) => error.class)).toEqual(["http_5xx"]);
  });

  test("start waits for the requests it did not wait for", async () => {
    const { world, user, after } = start({ start: ({ http }) => void http.get("/a") });
    const { user: each, iterate } = user();
    await after(each.start());
    await iterate();
    expect(world.operations).toEqual(["start GET /a"]);
    expect(world.iterations.requests).toBe(0);
  });

  test("stop is not called where start never succeeded", async () => {
    let stopped = 0;
    const stop = () => void stopped++;
    const failing = start({
      start: () => {
        throw new Error("no");
      },
      stop,
    });
    const { user: each } = failing.user();
    await failing.after(each.start());
    await failing.after(each.stop());
    expect(stopped).toBe(0);
    const without = start({ stop });
    await without.after(without.user().user.stop());
    expect(stopped).toBe(1);
  });

  test("abort in them ends the run", async () => {
    const { world, user, after } = start({ start: ({ abort }) => abort("no such shop") });
    expect(await after(user().user.start())).toBe(false);
    expect(world.aborted).toEqual(["no such shop"]);
  });
});
