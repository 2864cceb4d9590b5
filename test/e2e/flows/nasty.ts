import { defineTest, scenario } from "plimsoll";

// Everything a script can throw (WHAT), in every place it can throw from (PLACE).

const refuse = (): never => {
  throw new Error("touched");
};
const angryProxy = (): unknown =>
  new Proxy(new Error("inside"), { get: refuse, getPrototypeOf: refuse, ownKeys: refuse, has: refuse });
const things: Readonly<Record<string, () => unknown>> = {
  null: () => null,
  text: () => "just a text",
  symbol: () => Symbol("s"),
  proxy: angryProxy,
  prototype: () => Object.create(angryProxy() as object) as unknown,
  getters: () => Object.defineProperty(new Error("e"), "stack", { get: refuse }),
  // oxlint-disable-next-line unicorn/no-thenable -- that it is one is the point
  thenable: () => ({ then: refuse }),
  huge: () => new Error("x".repeat(100_000_000)),
  exit: () => process.exit(0),
};
const what = process.env["WHAT"] ?? "";
const place = process.env["PLACE"] ?? "";

function fail(here: string): void {
  if (here === place) throw things[what]!();
}

fail("top");
if (place === "top timer") setTimeout(() => fail("top timer"), 300);
if (place === "top promise") void Promise.reject(things[what]!());

/** All things one after another, each in every way a task can let go of it. */
const ways = Object.entries(things).flatMap(([name, make]) => [
  [
    `throw ${name}`,
    async ({ http }) => {
      await http.get("/");
      throw make();
    },
  ],
  [
    `sync ${name}`,
    () => {
      throw make();
    },
  ],
  [`let go ${name}`, async () => void Promise.reject(make())],
  [
    `timer ${name}`,
    async ({ pause }) => {
      setTimeout(() => {
        throw make();
      }, 1);
      await pause(5, { always: true });
    },
  ],
  [
    `step ${name}`,
    ({ step }) =>
      step("a", () => {
        throw make();
      }),
  ],
  [
    `check ${name}`,
    ({ check }) =>
      check(1, {
        a: () => {
          throw make();
        },
      }),
  ],
  [
    `measure ${name}`,
    ({ measure }) =>
      measure("db", "query", () => {
        throw make();
      }),
  ],
  [`log ${name}`, ({ log }) => log(make())],
  [`return ${name}`, make],
]) as [string, (context: import("plimsoll").TaskContext<unknown>) => unknown][];

const calm = { fine: ({ http }: import("plimsoll").TaskContext<unknown>) => http.get("/") };
const flow = scenario("flow", {
  start: () => fail("start"),
  stop: () => fail("stop"),
  order: "sequence",
  tasks: (place === "tasks" ? Object.fromEntries(ways) : calm) as typeof calm,
});
export const taskCount = ways.length;

export default defineTest({
  target: "http://127.0.0.1:1",
  setup: () => fail("setup"),
  teardown: () => fail("teardown"),
  scenarios: [flow],
});
