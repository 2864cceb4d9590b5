import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { Recorder } from "#measure";
import { MemoryProtocol } from "../protocol/memory-protocol.fixture.ts";
import { VirtualClock } from "../run/virtual-clock.fixture.ts";
import { builtPackage, project } from "./load-file.fixture.ts";
import { httpPlan } from "./world.fixture.ts";

// The built package, not this source: places are told by what lies outside of it.
let packageUrl: string;
let scenario: typeof import("./index.ts");
beforeAll(async () => {
  const built = await builtPackage();
  ({ packageUrl } = built);
  scenario = (await import(/* @vite-ignore */ built.scenarioUrl)) as typeof scenario;
});

const lines = {
  "a misspelt option": 'await http.post("/x", { jsn: 1 } as never);',
  "a bad timeout": 'await http.get("/x", { timeout: "soon" });',
  "a missing value": "await http.get`/x/${undefined as never}`;",
  "a bad header": 'http.headers["x a"] = "1";',
  "a bad header of a call": 'await http.get("/x", { headers: { "x-a": "1\\n2" } });',
  "a missing file": 'await http.post("/x", { multipart: { a: { file: "./none" } } });',
  "a bad method": 'await http.request("GE T", "/x");',
  "a method taken off": 'const { get } = http; await get("/x");',
  "a bad cookie": 'http.cookies.set("a", "1;2");',
  "no JSON": 'const page = await http.get("/x"); page.json();',
  "no JSON, not awaited at once": 'const page = http.get("/x"); await pause(5); (await page).json();',
  "an async check": 'check(1, { "is one": async () => true });',
  "a bad pause": 'await pause(["3s", "1s"]);',
  "overlapping steps": 'await Promise.all([step("a", () => pause(5)), step("b", () => pause(9))]);',
  "a mistake in a step": 'await step("a", async () => { await pause(5); throw new Error("mine"); });',
  "a mistake in what is measured": 'await step("a", () => (null as never as () => void)());',
};

async function load() {
  const tasks = Object.entries(lines).map(
    ([name, line]) => `${JSON.stringify(name)}: async ({ http, check, step, pause }) => {\n${line}\n},`,
  );
  const folder = project({
    "node_modules/.keep": "",
    "shop.ts": `import { defineTest, scenario } from "plimsoll";
const shopper = scenario("shopper", { order: "sequence", tasks: {
${tasks.join("\n")}
} });
export default defineTest({ target: "http://shop.test", scenarios: [shopper] });
`,
  });
  const { test: definition } = await scenario.loadTest(join(folder, "shop.ts"), { packageUrl });
  return { folder, definition };
}

test("every mistake of a script is told with the line it was made in", async () => {
  const { folder, definition } = await load();
  const clock = new VirtualClock();
  const recorder = new Recorder(0, 1);
  const locations: (string | undefined)[] = [];
  const classes = new Set<string>();
  recorder.error = ({ class: kind, location }) => {
    classes.add(kind);
    locations.push(location);
  };
  const protocol = new MemoryProtocol(clock, { answer: () => ({ body: "<html>" }) });
  const http = new scenario.HttpHost({
    plan: httpPlan(),
    clock,
    recorder,
    protocol,
    limits: undefined,
    sharedConnections: undefined,
  });
  const host = new scenario.UserHost({
    http,
    scenario: definition.scenarios[0]!,
    scenarioIndex: 0,
    seed: 1,
    target: "http://shop.test",
    pauses: true,
    setup: { data: undefined },
    env: {},
    voice: { log: () => undefined, abort: () => undefined, exhausted: () => undefined },
    iterations: recorder.iterations(0),
  });
  let done = 0;
  const user = new scenario.ScriptUser(host, { iterationDone: () => done++ }, 0);
  for (const _name of Object.keys(lines)) {
    user.run(Number.NaN, -1);
    await clock.runFor(10_000);
  }
  const names = Object.keys(lines);
  expect(done).toBe(names.length);
  expect([...classes]).toEqual(["script_error"]);
  const told = locations.map((location) => location?.replace(/:\d+$/, ""));
  // The task's line is the one after its name: 3 + 3 × its number + 1.
  expect(told).toEqual(names.map((_name, index) => `${join(folder, "shop.ts")}:${3 + 3 * index + 1}`));
  protocol.close();
});
