import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UserError } from "#run";
import type { TestDefinition } from "#scenario";
import type { Layer } from "./layer.ts";
import type { SettingValues } from "./list.ts";
import { readSettings } from "./settings.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plimsoll-settings-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const flags = (values: SettingValues = {}): Layer => ({
  name: "flag",
  values,
  source: (key) => ({ layer: "flag", name: `--${key}` }),
});
const definition = (given: Partial<TestDefinition>): TestDefinition => ({
  scenarios: [],
  slo: [],
  tags: {},
  headers: {},
  calledAt: undefined,
  ...given,
});

const read = (given: {
  flags?: Layer;
  env?: Record<string, string>;
  test?: Partial<TestDefinition>;
  cwd?: string;
  config?: string;
}) =>
  readSettings({
    cwd: given.cwd ?? folder,
    env: given.env ?? {},
    flags: given.flags ?? flags(),
    ...(given.config !== undefined && { config: given.config }),
    ...(given.test && { test: { file: join(folder, "shop.ts"), definition: definition(given.test) } }),
  });

const configJson = (config: unknown): void =>
  writeFileSync(join(folder, "plimsoll.config.json"), JSON.stringify(config, null, 2));

async function problem(run: Promise<unknown>): Promise<UserError> {
  const error = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof UserError) return error;
  throw error instanceof Error ? error : new Error("nothing was thrown");
}

describe("readSettings", () => {
  it("takes flag over environment over test file over config over default, one by one", async () => {
    configJson({ timeout: "1s", gracefulStop: "1s", warmUp: "1s", target: "http://config:1", seed: 1 });
    const settings = await read({
      test: { target: "http://test:1", timeout: "2s" },
      env: { PLIMSOLL_TARGET: "http://env:1", PLIMSOLL_WARM_UP: "3s" },
      flags: flags({ target: "http://flag:1" }),
    });
    expect(settings.values).toMatchObject({
      target: "http://flag:1",
      warmUp: 3000,
      timeout: 2000,
      gracefulStop: 1000,
      trace: true,
      seed: 1,
    });
    const from = (key: keyof SettingValues) => settings.why[key]?.from.map(({ name }) => name);
    expect(from("target")).toEqual(["--target"]);
    expect(from("warmUp")).toEqual(["PLIMSOLL_WARM_UP"]);
    expect(from("timeout")).toEqual(["shop.ts timeout"]);
    expect(from("gracefulStop")).toEqual(["plimsoll.config.json gracefulStop"]);
    expect(from("trace")).toEqual(["default"]);
    expect(settings.why.target?.insteadOf.map(({ value }) => value)).toEqual([
      "http://env:1",
      "http://test:1",
      "http://config:1",
    ]);
  });

  it("adds goals up and lets --only-slo leave those of files out", async () => {
    configJson({ slo: [{ expression: "errors < 5%", abort: true }] });
    const test = { slo: [{ expression: "p99 < 500ms", abort: true }] };
    const both = await read({ test, flags: flags({ slo: ["p50 < 1ms"] }) });
    expect(both.values.abortOn).toEqual(["errors < 5%", "p99 < 500ms"]);
    expect(both.values.slo).toEqual(["errors < 5%", "p99 < 500ms", "p50 < 1ms"]);
    const only = await read({ test, flags: flags({ slo: ["p50 < 1ms"], onlySlo: true }) });
    expect(only.values.slo).toEqual(["p50 < 1ms"]);
    const none = await read({ test, flags: flags({ onlySlo: true }) });
    expect(none.values.slo).toEqual([]);
  });

  it("adds tags and headers up, the strongest last", async () => {
    configJson({ tags: { team: "a", release: "1" }, headers: { accept: "a/b" } });
    const { values } = await read({ test: { tags: { release: "2" } }, flags: flags({ headers: [["Accept", "c/d"]] }) });
    expect(values.tags).toEqual([
      ["team", "a"],
      ["release", "1"],
      ["release", "2"],
    ]);
    expect(values.headers).toEqual([
      ["accept", "a/b"],
      ["Accept", "c/d"],
    ]);
  });

  it("reads the load of files in their own units", async () => {
    const load = { rate: "30/m", rampUp: "20s", hold: 600_000 };
    expect((await read({ test: { load } })).values).toMatchObject({ rate: 0.5, rampUp: 20_000, hold: 600_000 });
    const timeout = { connect: "1s", headers: "2s", total: "3s" };
    expect((await read({ test: { timeout } })).values).toMatchObject({
      connectTimeout: 1000,
      headersTimeout: 2000,
      timeout: 3000,
    });
  });

  it("says which PLIMSOLL_ variables look mistyped", async () => {
    const { notes } = await read({
      env: { PLIMSOLL_RATES: "5/s", PLIMSOLL_RATE: "5/s", PLIMSOLL_FOOBAR: "1", OTHER: "x" },
    });
    expect(notes).toEqual([`PLIMSOLL_RATES is no setting. Did you mean "PLIMSOLL_RATE"?`]);
  });
});

describe("plimsoll.config", () => {
  it("names the target's process and its metrics, one or several; flags add to the latter", async () => {
    configJson({ pid: 4711, prometheus: "http://a:1/metrics" });
    const { values } = await read({ flags: flags({ prometheus: ["http://b:2/metrics"] }) });
    expect(values).toMatchObject({ pid: 4711, prometheus: ["http://a:1/metrics", "http://b:2/metrics"] });
    configJson({ prometheus: ["http://a:1/metrics", "b:2"] });
    expect((await problem(read({}))).message).toContain("prometheus");
  });

  it("is found above the folder, and its paths count from where it stands", async () => {
    configJson({ out: "kept", tls: { ca: "ca.pem" } });
    const deep = join(folder, "a", "b");
    mkdirSync(deep, { recursive: true });
    const { values } = await read({ cwd: deep });
    expect(values.out).toBe(join(folder, "kept"));
    expect(values.ca).toEqual([join(folder, "ca.pem")]);
  });

  it("may be YAML, and may be named", async () => {
    writeFileSync(join(folder, "other.yaml"), "load:\n  users: 5 # few\nallowHosts: [example.com]\n");
    const { values } = await read({ config: "other.yaml" });
    expect(values).toMatchObject({ users: 5, allowHosts: ["example.com"] });
    const error = await problem(read({ config: "missing.yaml" }));
    expect(error.message).toContain("there is no such file");
    expect(error.exitCode).toBe(2);
  });

  it("says file, line and column of a mistake, with a suggestion", async () => {
    writeFileSync(join(folder, "plimsoll.config.yaml"), "target: http://a\nload:\n  usrs: 5\n");
    const error = await problem(read({}));
    expect(error.message).toBe("load.usrs is no setting");
    expect(error.location).toEqual({ file: join(folder, "plimsoll.config.yaml"), line: 3, column: 3 });
    expect(error.hint).toBe(`Did you mean "users"?`);
    expect(error.exitCode).toBe(104);
  });

  it.each([
    [{ load: { users: "many" } }, "load.users must be a number", 3],
    [{ load: { users: 0 } }, "load.users must be at least 1", 3],
    [{ load: { rate: "fast" } }, "load.rate", 3],
    [{ load: { stages: ["1m"] } }, "load.stages.0", 4],
    [{ timeout: "soon" }, "timeout", 2],
    [{ maxBody: "1GB" }, "maxBody must be 256MiB or less", 2],
    [{ target: "shop" }, "target", 2],
    [{ allowHosts: ["http://a"] }, "allowHosts.0", 3],
    [{ trace: "yes" }, "trace must be true or false", 2],
  ])("refuses %j", async (config, message, line) => {
    configJson(config);
    const error = await problem(read({}));
    expect(error.message).toContain(message);
    expect(error.location?.line).toBe(line);
  });

  it("refuses what is no JSON at its place, and two configs side by side", async () => {
    writeFileSync(join(folder, "plimsoll.config.json"), '{\n  "target": ,\n}');
    expect((await problem(read({}))).location?.line).toBe(2);
    writeFileSync(join(folder, "plimsoll.config.yaml"), "");
    expect((await problem(read({}))).message).toContain("two configs");
  });

  it("may be a module", async () => {
    writeFileSync(join(folder, "plimsoll.config.ts"), "export default { seed: 7 as number };\n");
    expect((await read({})).values.seed).toBe(7);
  });

  it("is one UserError where the module exports nothing or throws", async () => {
    writeFileSync(join(folder, "plimsoll.config.mjs"), "export const config = {};\n");
    expect((await problem(read({}))).message).toBe("The config exports nothing");
    rmSync(join(folder, "plimsoll.config.mjs"));
    writeFileSync(join(folder, "plimsoll.config.ts"), "\n\nthrow new Error('no way');\n");
    const error = await problem(read({}));
    expect(error.message).toContain("threw while it was loaded: no way");
    expect(error.location).toEqual({ file: join(folder, "plimsoll.config.ts") });
  });
});

describe("readSettings of traces.thresholds", () => {
  it("takes what a config changes, and says where it stands", async () => {
    configJson({ traces: { thresholds: { slowQueryMs: 200, chattyShareMin: 0.5 } } });
    const { values, why } = await read({});
    expect(values.traceThresholds).toEqual({ slowQueryMs: 200, chattyShareMin: 0.5 });
    expect(why.traceThresholds?.from[0]?.name).toBe("plimsoll.config.json traces.thresholds");
  });

  it.each([
    [{ thresholds: { slowQuery: 200 } }, "traces.thresholds.slowQuery is no setting", 'Did you mean "slowQueryMs"?'],
    [{ treshold: {} }, "traces.treshold is no setting", 'Did you mean "thresholds"?'],
    [{ thresholds: { serialShareMin: 50 } }, "traces.thresholds.serialShareMin must be a share from 0 to 1", undefined],
    [{ thresholds: { gapMsMin: -1 } }, "traces.thresholds.gapMsMin must be 0 or more", undefined],
    [{ thresholds: { gapMsMin: "100ms" } }, "traces.thresholds.gapMsMin must be a number", undefined],
    [{ thresholds: 5 }, "traces.thresholds must be names with numbers", undefined],
  ])("refuses %j", async (traces, what, hint) => {
    configJson({ traces });
    const error = await problem(read({}));
    expect(error.message).toBe(what);
    expect(error.hint).toBe(hint);
    expect(error.location?.line).toBeGreaterThan(1);
  });
});
