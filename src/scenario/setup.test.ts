import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UserError } from "#run";
import { definitionOf } from "./definition.ts";
import { defineTest, scenario } from "./define.ts";
import { provideSetupData, setup, setupDataAsJson } from "./setup.ts";
import { findNotJson } from "./setup-data.ts";
import type { SetupContext } from "./test-file.ts";
import { threadState } from "./thread-state.ts";

const scenarios = [scenario("x", () => undefined)];

function forgetSetup(): void {
  threadState.setup = undefined;
}
beforeEach(forgetSetup);
afterEach(forgetSetup);

describe("setup", () => {
  it("runs what it was given and has its data once the runtime provides it", async () => {
    const shared = setup(async () => ({ ids: [1, 2] }));
    const test = definitionOf(defineTest({ scenarios, setup: shared }));
    expect(() => shared.data).toThrow("has not run yet");
    expect(await test.setup?.({} as SetupContext)).toEqual({ ids: [1, 2] });
    provideSetupData(test, { ids: [1, 2] });
    expect(shared.data.ids).toEqual([1, 2]);
  });

  it("says so when the test uses another setup, or none", () => {
    const shared = setup(() => 1);
    provideSetupData(definitionOf(defineTest({ scenarios })), undefined);
    expect(() => shared.data).toThrow("defineTest({ setup: … })");
  });
});

describe("setupDataAsJson", () => {
  const test = definitionOf(defineTest({ scenarios }));

  it("gives what arrives in every worker as it left", () => {
    const shared = { id: 1 };
    const data = { a: [1, "x", null, true, { b: undefined }], once: shared, again: shared, empty: Object.create(null) };
    expect(JSON.parse(setupDataAsJson(test, data) ?? "")).toEqual({
      a: [1, "x", null, true, {}],
      once: { id: 1 },
      again: { id: 1 },
      empty: {},
    });
    expect(setupDataAsJson(test, undefined)).toBeUndefined();
    expect(setupDataAsJson(test, null)).toBe("null");
  });

  it("refuses the rest at the place of defineTest", () => {
    expect(() => setupDataAsJson(test, { when: new Date() })).toThrow(UserError);
    expect(() => setupDataAsJson(test, { when: new Date() })).toThrow("setup: data.when is a Date");
  });
});

class Account {
  readonly id = 1;
}
const circle: { self?: unknown } = {};
circle.self = [circle];
let deep: unknown = 1;
for (let level = 0; level < 100_000; level += 1) deep = [deep];

describe("findNotJson", () => {
  it.each<[string, unknown, string, string]>([
    ["a function", { a: { run: () => 1 } }, "data.a.run is a function", "plain objects"],
    ["a Date", { rows: [{ at: new Date(0) }] }, "data.rows[0].at is a Date", "toISOString"],
    ["a BigInt", [1n], "data[0] is a BigInt", "String(value)"],
    ["a circle", circle, "data.self[0] is part of itself", "plain objects"],
    ["NaN", { "odd key": Number.NaN }, `data["odd key"] is NaN`, "null"],
    ["infinity", Number.NEGATIVE_INFINITY, "data is -Infinity", "null"],
    ["a symbol", { a: Symbol("x") }, "data.a is a symbol", "plain objects"],
    ["a hole in a list", [1, undefined], "data[1] is undefined", "null"],
    ["a promise", { a: Promise.resolve(1) }, "data.a is a Promise", "await"],
    ["a Map", { a: new Map() }, "data.a is a Map", "fromEntries"],
    ["a Set", { a: new Set() }, "data.a is a Set", "[...set]"],
    ["bytes", { a: new Uint8Array(2) }, "data.a is bytes", "base64"],
    ["an instance", { a: new Account() }, "data.a is an instance of Account", "response.json()"],
    ["more levels than JSON carries", deep, "nested more than 500 levels deep", "plain objects"],
  ])("finds %s and says what to return", (_case, data, problem, hint) => {
    const found = findNotJson(data);
    expect(found?.problem).toContain(problem);
    expect(found?.hint).toContain(hint);
  });
});
