import { describe, expect, it } from "vitest";
import { UserError } from "#run";
import { definitionOf, isScenario, isTest, pickTask } from "./definition.ts";
import { defineTest, scenario } from "./define.ts";
import type { LoadInput, PauseInput, Scenario } from "./test-file.ts";

const nothing = (): void => undefined;
/** For what the compiler would refuse. */
const loose = scenario as (...parameters: readonly unknown[]) => Scenario;
const looseTest = defineTest as (options: unknown) => unknown;

function refusal(call: () => unknown): UserError {
  try {
    call();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("scenario", () => {
  it("keeps a frozen definition out of sight of the test file", () => {
    const made = scenario("browse", { pause: "2s", tasks: { a: nothing, b: { weight: 3, run: nothing } } });
    expect(Object.keys(made)).toEqual(["kind", "name"]);
    expect(isScenario(made)).toBe(true);
    expect(isTest(made)).toBe(false);
    const definition = definitionOf(made);
    expect(definition).toMatchObject({
      name: "browse",
      weight: 1,
      order: "weighted",
      plain: false,
      pause: { kind: "constant", ms: 2_000 },
      tasks: [
        { name: "a", weight: 1, run: nothing },
        { name: "b", weight: 3, run: nothing },
      ],
      pickThresholds: [0.25, 1],
    });
    for (const part of [definition, definition.tasks, definition.tasks[0], definition.pickThresholds]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  it("takes a flow in plain code as one task of its own name, options before or behind it", () => {
    for (const made of [scenario("flow", nothing, { weight: 2 }), scenario("flow", { weight: 2 }, nothing)]) {
      expect(definitionOf(made)).toMatchObject({ plain: true, weight: 2, tasks: [{ name: "flow", run: nothing }] });
    }
    expect(definitionOf(scenario("flow", { start: nothing, stop: nothing }, nothing)).start).toBe(nothing);
  });

  it.each<[PauseInput, object]>([
    [0, { kind: "none" }],
    [250, { kind: "constant", ms: 250 }],
    [["1s", "3s"], { kind: "between", lowMs: 1_000, highMs: 3_000 }],
    [["1s", "1s"], { kind: "between", lowMs: 1_000, highMs: 1_000 }],
    [{ pacing: "1m" }, { kind: "pacing", ms: 60_000 }],
  ])("reads the pause %j", (pause, read) => {
    expect(definitionOf(scenario("x", nothing, { pause })).pause).toEqual(read);
  });

  it("keeps number-like task names where their order means nothing", () => {
    expect(definitionOf(scenario("x", { tasks: { 2: nothing, 1: nothing } })).tasks).toHaveLength(2);
  });

  it.each<[string, unknown[], string]>([
    ["no tasks", ["x", { tasks: {} }], `scenario "x": it has no tasks`],
    ["tasks left out", ["x", { weight: 1 }], `scenario "x": it has no tasks`],
    ["tasks as a list", ["x", { tasks: [nothing] }], `scenario "x": "tasks" is an array`],
    ["a task that is a text", ["x", { tasks: { a: "GET /" } }], `the task "a" is the text "GET /"`],
    ["a task without run", ["x", { tasks: { a: { weight: 1 } } }], `task "a": "run" is missing`],
    ["a misspelt task option", ["x", { tasks: { a: { wieght: 1, run: nothing } } }], `there is no option "wieght"`],
    ["a weight of zero", ["x", { tasks: { a: { weight: 0, run: nothing } } }], `the weight of the task "a" is 0`],
    ["a negative weight", ["x", nothing, { weight: -1 }], "the weight of the scenario is -1"],
    ["a weight that is no number", ["x", nothing, { weight: Number.NaN }], "the weight of the scenario is NaN"],
    ["a weight in words", ["x", nothing, { weight: "3" }], `the weight of the scenario is the text "3"`],
    ["a number as a step", ["x", { order: "sequence", tasks: { "1": nothing } }], `the task name "1" is a number`],
    ["an unknown order", ["x", { order: "random", tasks: { a: nothing } }], `"order" is the text "random"`],
    ["a pause backwards", ["x", nothing, { pause: ["3s", "1s"] }], `pause is ["3s", "1s"]`],
    ["a pause of three", ["x", nothing, { pause: [1, 2, 3] }], "pause is a list of 3"],
    ["a pause nobody can read", ["x", nothing, { pause: "soon" }], "pause cannot be read"],
    ["a negative pause", ["x", nothing, { pause: -1 }], "pause cannot be read"],
    ["no pause at all", ["x", nothing, { pause: null }], "pause is null"],
    ["pacing of zero", ["x", nothing, { pause: { pacing: 0 } }], "pause.pacing is zero"],
    ["misspelt pacing", ["x", nothing, { pause: { pace: 1 } }], `there is no option "pace"`],
    ["a misspelt option", ["x", { tasks: { a: nothing }, pauze: "1s" }], `there is no option "pauze"`],
    ["tasks beside a flow", ["x", { tasks: { a: nothing } }, nothing], "it has both a flow and tasks"],
    ["options that are a text", ["x", "GET /"], "its options are the text"],
    ["a start that is no function", ["x", { start: {} }, nothing], `"start" is an object`],
    ["no name", ["  ", nothing], "cannot be its name"],
    ["a name of two lines", ["a\nb", nothing], "cannot be its name"],
    ["a name that is no text", [7, nothing], "cannot be its name"],
    ["a load nobody can read", ["x", nothing, { load: { rate: "fast" } }], "load.rate cannot be read"],
  ])("refuses %s", (_case, parameters, message) => {
    const error = refusal(() => loose(...parameters));
    expect(error.message).toContain(message);
    expect(error.why).toMatch(/\.$/);
    expect(error.hint).toBeTruthy();
    expect(error.location?.file).toContain("define.test.ts");
    expect(error.exitCode).toBe(104);
  });

  it("says which option was meant", () => {
    expect(refusal(() => loose("x", { tasks: { a: nothing }, pauze: "1s" })).hint).toBe(`Did you mean "pause"?`);
    expect(refusal(() => loose("x", { tasks: { a: nothing }, think: "1s" })).hint).toBe("Take it out.");
  });
});

describe("pickTask", () => {
  it("gives each task its share of [0, 1)", () => {
    const definition = definitionOf(
      scenario("x", { tasks: { a: { weight: 3, run: nothing }, b: nothing, c: { weight: 0.5, run: nothing } } }),
    );
    const counts = [0, 0, 0];
    for (let step = 0; step < 4_500; step += 1) counts[pickTask(definition, (step + 0.5) / 4_500)]! += 1;
    expect(counts).toEqual([3_000, 1_000, 500]);
    expect(pickTask(definition, 0)).toBe(0);
    expect(pickTask(definition, 1 - 2 ** -53)).toBe(2);
  });
});

describe("defineTest", () => {
  const one = scenario("one", nothing);

  it("keeps what it was given, read and frozen", () => {
    const made = defineTest({
      target: "https://example.com",
      name: "shop",
      scenarios: [one],
      slo: ["p95 < 1s", { expression: "errors < 1%", abort: true }],
      tags: { team: "a" },
      headers: { accept: "text/html" },
      timeout: { total: "5s" },
      maxBody: "64MiB",
      load: { users: 5 },
    });
    expect(Object.keys(made)).toEqual(["kind"]);
    expect(isTest(made)).toBe(true);
    expect(definitionOf(made)).toMatchObject({
      target: "https://example.com",
      name: "shop",
      slo: [{ expression: "p95 < 1s" }, { expression: "errors < 1%", abort: true }],
      tags: { team: "a" },
      headers: { accept: "text/html" },
      timeout: { total: "5s" },
      maxBody: "64MiB",
      load: { users: 5 },
    });
    expect(Object.isFrozen(definitionOf(made))).toBe(true);
  });

  it.each<[string, unknown, string]>([
    ["no options", undefined, "its options are missing"],
    ["no scenarios", {}, "it has no scenarios"],
    ["an empty list", { scenarios: [] }, "its list of scenarios is empty"],
    ["a scenario by its name", { scenarios: ["one"] }, `scenarios[0] is the text "one"`],
    ["a test as a scenario", { scenarios: [defineTest({ scenarios: [one] })] }, "scenarios[0] is an object"],
    ["one name twice", { scenarios: [one, scenario("one", nothing)] }, `scenario "one": there is another of that name`],
    ["a misspelt option", { scenarios: [one], scenario: [one] }, `there is no option "scenario"`],
    ["a target without http", { scenarios: [one], target: "localhost:3000" }, `the target is "localhost:3000"`],
    ["a target with a user name", { scenarios: [one], target: "http://me:x@host" }, "has a user name in it"],
    [
      "a target with a user name",
      { scenarios: [one], target: "http://me:pw@shop" },
      "the target has a user name in it",
    ],
    ["a header beyond Latin-1", { scenarios: [one], headers: { a: "5 €" } }, `headers: "a" has control characters or`],
    ["a header with a bell", { scenarios: [one], headers: { a: "\u0007" } }, `headers: "a" has control characters or`],
    ["a header's name with a space", { scenarios: [one], headers: { "a b": "c" } }, `headers: "a b" is no name of a`],
    ["a target nobody can read", { scenarios: [one], target: "http://" }, `the target is "http://"`],
    ["a header of two lines", { scenarios: [one], headers: { a: "b\r\nc: d" } }, `headers: "a" is the text`],
    ["a tag that is no text", { scenarios: [one], tags: { a: 1 } }, `tags: "a" is the number 1`],
    ["an SLO that is no text", { scenarios: [one], slo: [1] }, "slo[0] is the number 1"],
    ["an SLO without an expression", { scenarios: [one], slo: [{ abort: true }] }, "slo[0] has no expression"],
    ["an SLO nobody can read", { scenarios: [one], slo: ["p99 fast"] }, `The SLO "p99 fast" cannot be understood`],
    ["a timeout of zero", { scenarios: [one], timeout: 0 }, "timeout is zero"],
    ["a misspelt timeout", { scenarios: [one], timeout: { conect: 1 } }, `there is no option "conect"`],
    ["a body of no size", { scenarios: [one], maxBody: true }, "maxBody is a boolean"],
    ["a body size nobody can read", { scenarios: [one], maxBody: "big" }, `maxBody: "big" is no size`],
    ["no bodies at all", { scenarios: [one], maxBody: 0 }, "maxBody is zero"],
    ["bodies of any size", { scenarios: [one], maxBody: "1GB" }, "maxBody is too large"],
    ["a certificate that is not there", { scenarios: [one], tls: { ca: "./no.pem" } }, `tls.ca is the text "./no.pem"`],
    ["a setup that is no function", { scenarios: [one], setup: {} }, `"setup" is an object`],
  ])("refuses %s", (_case, options, message) => {
    const error = refusal(() => looseTest(options));
    expect(error.message).toContain(message);
    expect(error.why).toBeTruthy();
    expect(error.hint).toBeTruthy();
    expect(error.location?.line).toBeGreaterThan(0);
  });

  it.each<[unknown, string]>([
    [{ users: 0 }, "load.users is the number 0"],
    [{ users: 1.5 }, "load.users is the number 1.5"],
    [{ rate: 0 }, "load.rate is zero"],
    [{ rate: "5/fortnight" }, "load.rate cannot be read"],
    [{ spawnRate: {} }, "load.spawnRate is an object"],
    [{ hold: "10 minuets" }, "load.hold cannot be read"],
    [{ arrivals: "random" }, "load.arrivals is"],
    [{ stages: [] }, "load.stages is no list"],
    [{ stages: ["1m"] }, `load.stages[0]: "1m" has no colon`],
    [{ stages: ["1x:5"] }, `load.stages[0]: "1x" is no duration`],
    [{ stages: ["1m:lots"] }, `load.stages[0]: "lots" is no level`],
    [{ stages: ["1m:5/s", "1m:5"] }, "load.stages mixes users and rates"],
    [{ user: 5 }, `there is no option "user"`],
    ["200 users", `"load" is the text`],
  ])("refuses the load %j", (load, message) => {
    expect(refusal(() => looseTest({ scenarios: [one], load })).message).toContain(message);
  });

  it("takes every load that can be read", () => {
    const load: LoadInput = { users: 5, rate: "0.5/s", spawnRate: 10, rampUp: "20s", hold: 600_000, arrivals: "even" };
    expect(definitionOf(defineTest({ scenarios: [one], load })).load).toEqual(load);
    for (const stages of [
      ["1m:500/s", "30s:0/s"],
      ["1m:0", "90s:200"],
    ]) {
      expect(definitionOf(defineTest({ scenarios: [one], load: { stages } })).load).toEqual({ stages });
    }
  });
});
