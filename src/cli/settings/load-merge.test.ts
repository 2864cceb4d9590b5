import { describe, expect, it } from "vitest";
import { UserError } from "#run";
import type { Layer, LayerName } from "./layer.ts";
import type { SettingValues } from "./list.ts";
import { mergeLoad } from "./load-merge.ts";

const layer = (name: LayerName, values: SettingValues): Layer => ({
  name,
  values,
  source: (key) => ({
    layer: name,
    name: name === "flag" ? `--${key}` : `${name} ${key}`,
    ...(name === "test file" && { location: { file: "/shop.ts" } }),
  }),
});
const file = (values: SettingValues): Layer => layer("test file", values);
const flag = (values: SettingValues): Layer => layer("flag", values);
const merged = (...layers: Layer[]): SettingValues => mergeLoad(layers).values;
const users = { users: 200, rampUp: 20_000, hold: 600_000 };
const stages = [{ durationMs: 1000, level: 5, unit: "users" }] as const;

function problem(...layers: Layer[]): UserError {
  try {
    mergeLoad(layers);
  } catch (error) {
    if (error instanceof UserError) return error;
  }
  throw new Error("nothing was thrown");
}

describe("mergeLoad", () => {
  it("keeps the parts of a weaker load that go with a stronger one", () => {
    expect(merged(file(users), flag({ users: 50 }))).toEqual({ ...users, users: 50 });
    expect(merged(file(users), flag({ duration: 60_000 }))).toEqual({ users: 200, rampUp: 20_000, duration: 60_000 });
    expect(merged(file({ ...users, arrivals: "even" }), flag({ rate: 500 }))).toEqual({
      rate: 500,
      rampUp: 20_000,
      hold: 600_000,
      arrivals: "even",
    });
  });

  it("pushes out what does not go with a stronger kind of load", () => {
    expect(merged(file({ users: 5, spawnRate: 1, hold: 1000 }), flag({ rate: 9 }))).toEqual({ rate: 9, hold: 1000 });
    expect(merged(file(users), flag({ stages }))).toEqual({ stages });
    expect(merged(file(users), flag({ iterations: 3 }))).toEqual({ users: 200, iterations: 3 });
    expect(merged(file({ stages }), flag({ users: 9, duration: 1000 }))).toEqual({ users: 9, duration: 1000 });
    expect(merged(file({ stages }), flag({ connections: 8 }))).toEqual({ stages, connections: 8 });
  });

  it("tells what was pushed out and by whom", () => {
    const { replaced, sources } = mergeLoad([file(users), flag({ rate: 5 })]);
    expect(sources.get("rate")?.name).toBe("--rate");
    expect(replaced.map(({ key, by }) => [key, by.name])).toEqual([["users", "--rate"]]);
  });

  it.each<[SettingValues, string]>([
    [{ users: 5, rate: 5 }, "--users and --rate do not go together"],
    [{ rate: 5, iterations: 5 }, "--rate and --iterations do not go together"],
    [{ stages, duration: 5 }, "--stages and --duration do not go together"],
    [{ stages, users: 5 }, "--users and --stages do not go together"],
    [{ users: 5, spawnRate: 1, rampUp: 5 }, "--spawnRate and --rampUp do not go together"],
    [{ iterations: 5, rampUp: 5 }, "--iterations and --rampUp do not go together"],
  ])("refuses %j from one place, as usage", (values, message) => {
    const error = problem(flag(values));
    expect(error.message).toBe(message);
    expect(error.why).toMatch(/^[A-Z].*\.$/);
    expect(error.hint).toBe("Leave one of them out.");
    expect(error.exitCode).toBe(2);
  });

  it("refuses a flag that only shapes a load it does not go with", () => {
    const error = problem(file({ stages }), flag({ duration: 60_000 }));
    expect(error.message).toBe("--duration and test file stages do not go together");
    expect(error.exitCode).toBe(2);
  });

  it("calls a clash inside a file a bad test, at the file", () => {
    const error = problem(file({ users: 5, rate: 5 }));
    expect(error.exitCode).toBe(104);
    expect(error.location).toEqual({ file: "/shop.ts" });
  });
});
