import { readFileSync } from "node:fs";
import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { exitCodes, UserError } from "#run";
import { addFlags, environmentLayer, flagLayer } from "./flags.ts";
import { environmentName, flagGroups, settingKeys, settings, type SettingValues } from "./settings/list.ts";

function parse(...args: string[]): SettingValues {
  const command = addFlags(new Command("run").exitOverride(), flagGroups);
  command.configureOutput({ outputError: () => undefined }).parse(args, { from: "user" });
  return flagLayer(command, "/project").values;
}

function problem(run: () => unknown): UserError {
  try {
    run();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("flagLayer", () => {
  it("holds only what was typed", () => {
    expect(parse()).toEqual({});
  });

  it.each([
    [["-u", "200"], { users: 200 }],
    [["--users=200", "--spawn-rate", "10/s"], { users: 200, spawnRate: 10 }],
    [["-u200", "--ramp-up", "20s"], { users: 200, rampUp: 20_000 }],
    [["-R", "500/s"], { rate: 500 }],
    [["-R", "30/m"], { rate: 0.5 }],
    [["--rate", "500"], { rate: 500 }],
    [["-c", "64", "-d", "1m30s"], { connections: 64, duration: 90_000 }],
    [["-i", "1000", "--arrivals", "even"], { iterations: 1000, arrivals: "even" }],
    [["--workers", "2", "--seed", "7"], { workers: 2, seed: 7 }],
    [
      ["--pid", "4711", "--prometheus", "http://a:1/metrics", "--prometheus", "http://b:2/"],
      { pid: 4711, prometheus: ["http://a:1/metrics", "http://b:2/"] },
    ],
    [["--target", "http://localhost:3000/base"], { target: "http://localhost:3000/base" }],
    [
      ["--slo", "p99<500ms", "--slo", "errors < 1%", "--only-slo"],
      { slo: ["p99<500ms", "errors < 1%"], onlySlo: true },
    ],
    [["--max-rate", "1000/s", "--allow-host", "Example.com"], { maxRate: 1000, allowHosts: ["example.com"] }],
    [["-X", "post", "--body", '{"a":1}'], { method: "POST", body: '{"a":1}' }],
    [
      ["--json", "-", "--junit", "out/j.xml", "--out", "/runs"],
      { json: "-", junit: "/project/out/j.xml", out: "/runs" },
    ],
    [["--warm-up", "5s", "--graceful-stop", "0s", "--timeout", "2s"], { warmUp: 5000, gracefulStop: 0, timeout: 2000 }],
    [["--insecure", "--ca", "a.pem", "--ca", "b.pem"], { insecure: true, ca: ["/project/a.pem", "/project/b.pem"] }],
    [["--cert", "c.pem", "--key", "/k.pem"], { cert: "/project/c.pem", key: "/k.pem" }],
    [["--no-trace", "--no-think"], { trace: false, think: false }],
    [["--trace", "--think"], { trace: true, think: true }],
    [["--quiet", "--strict", "--inspect"], { quiet: true, strict: true, inspect: true }],
  ])("reads %j", (args, values) => {
    expect(parse(...args)).toEqual(values);
  });

  it("reads stages, headers and tags into their parts", () => {
    expect(parse("-s", "1m:500/s", "-s", "30s:0/s").stages).toEqual([
      { durationMs: 60_000, level: 500, unit: "perSecond" },
      { durationMs: 30_000, level: 0, unit: "perSecond" },
    ]);
    expect(parse("--stage", "0s:200").stages).toEqual([{ durationMs: 0, level: 200, unit: "users" }]);
    expect(parse("-H", "Accept: a/b", "-H", "X-Empty:").headers).toEqual([
      ["Accept", "a/b"],
      ["X-Empty", ""],
    ]);
    expect(parse("-H", "x: größe").headers).toEqual([["x", "größe"]]);
    expect(parse("--local-ips", "10.0.0.5, 10.0.1.0/28,::1").localIps).toBe("10.0.0.5,10.0.1.0/28,::1");
    for (const address of ["10.0.0.53", "127.0.0.1:5353", "::1", "[::1]:5353"])
      expect(parse("--dns-server", address).dnsServers).toBe(address);
    expect(parse("--tag", "release=1.4=rc").tags).toEqual([["release", "1.4=rc"]]);
  });

  it.each([
    [["-d", "10"], "--duration 10 cannot be used", "10s"],
    [["-d", "soon"], "--duration soon cannot be used", "10s"],
    [["-d", "0s"], "--duration 0s cannot be used", ""],
    [["-u", "0"], "--users 0 cannot be used", "from 1"],
    [["-u", "-5"], "--users -5 cannot be used", ""],
    [["-u", "2.5"], "--users 2.5 cannot be used", "whole number"],
    [["-u", "many"], "--users many cannot be used", "whole number"],
    [["-R", "fast"], "--rate fast cannot be used", "500/s"],
    [["-R", "0/s"], "--rate 0/s cannot be used", "500/s"],
    [["-s", "500/s"], "--stage 500/s cannot be used", "1m:500/s"],
    [["-s", "1m:fast"], "--stage 1m:fast cannot be used", "1m:500/s"],
    [["-s", "10:500/s"], "--stage 10:500/s cannot be used", "1m:500/s"],
    [["--max-body", "1GB"], "--max-body 1GB cannot be used", "256MiB"],
    [["--max-body", "0"], "--max-body 0 cannot be used", "64KB"],
    [["--arrivals", "odd"], "--arrivals odd cannot be used", "poisson or even"],
    [["--target", "localhost:3000"], "--target localhost:3000 cannot be used", "http://"],
    [["--target", "shop"], "--target shop cannot be used", "http://"],
    [["--allow-host", "https://example.com"], "--allow-host https://example.com cannot be used", "host name"],
    [["--target", "http://me:secret@shop.test"], "--target http://(left out)@shop.test cannot be used", "auth"],
    [["-H", "x: price 5 €"], "--header x: price 5 € cannot be used", "Latin-1"],
    [["-H", "x: a\u0007b"], "--header x: a\u0007b cannot be used", "Latin-1"],
    [["--local-ips", "10.0.0.5,,"], "--local-ips 10.0.0.5,, cannot be used", "10.0.0.5"],
    [["--local-ips", "eth0"], "--local-ips eth0 cannot be used", "CIDR"],
    [["--local-ips", "10.0.0.0/33"], "--local-ips 10.0.0.0/33 cannot be used", "CIDR"],
    [["--dns-server", "dns.test"], "--dns-server dns.test cannot be used", "10.0.0.53"],
    [["--dns-server", "127.0.0.1:99999"], "--dns-server 127.0.0.1:99999 cannot be used", "127.0.0.1:5353"],
    [["-H", "no colon"], "--header no colon cannot be used", "Accept"],
    [["-H", "a: b\r\nc: d"], "--header a: b\r\nc: d cannot be used", "Accept"],
    [["--tag", "release"], "--tag release cannot be used", "release=1.4"],
    [["--pid", "node"], "--pid node cannot be used", "a whole number from 1"],
    [["--pid", "0"], "--pid 0 cannot be used", "a whole number from 1"],
    [["--prometheus", "localhost:9100"], "--prometheus localhost:9100 cannot be used", "an address such as"],
    [["--seed", "4294967296"], "--seed 4294967296 cannot be used", "4294967295"],
    [["--slo", " "], "--slo   cannot be used", "text"],
  ])("refuses %j as usage, with what to give instead", (args, what, hint) => {
    const error = problem(() => parse(...args));
    expect(error.message).toBe(what);
    expect(error.exitCode).toBe(2);
    expect(error.hint).toContain(hint === "10s" ? "a duration such as" : hint);
    expect(error.why).toBeTruthy();
  });

  it("suggests the flag that was probably meant", () => {
    expect(() => parse("--user", "5")).toThrow(/Did you mean --users\?/);
    expect(() => parse("--raet", "5")).toThrow(/Did you mean --rate\?/);
  });

  it("tells what a setting's flag is called", () => {
    const command = addFlags(new Command(), flagGroups);
    for (const key of settingKeys) expect(flagLayer(command, "/").source(key).name).toMatch(/^--[a-z]/);
  });
});

describe("environmentLayer", () => {
  it("reads PLIMSOLL_ variables as the flags they stand for", () => {
    const env = {
      PLIMSOLL_RATE: "500/s",
      PLIMSOLL_STAGE: "1m:5/s, 2m:5/s",
      PLIMSOLL_SLO: "p99 < 500ms,errors < 1%",
      PLIMSOLL_HEADER: "Accept: text/html, application/json\nX-A: b",
      PLIMSOLL_TRACE: "0",
      PLIMSOLL_STRICT: "yes",
      PLIMSOLL_OUT: "runs",
      PLIMSOLL_SEED: "",
    };
    const layer = environmentLayer(env, "/project");
    expect(layer.values).toMatchObject({ rate: 500, slo: ["p99 < 500ms", "errors < 1%"], trace: false, strict: true });
    expect(layer.values.stages).toHaveLength(2);
    expect(layer.values.headers).toEqual([
      ["Accept", "text/html, application/json"],
      ["X-A", "b"],
    ]);
    expect(layer.values.out).toBe("/project/runs");
    expect(layer.values.seed).toBeUndefined();
    expect(layer.source("rate")).toEqual({ layer: "environment", name: "PLIMSOLL_RATE" });
  });

  it("names the variable that cannot be read", () => {
    const error = problem(() => environmentLayer({ PLIMSOLL_DURATION: "10" }, "/"));
    expect(error.message).toBe("PLIMSOLL_DURATION=10 cannot be used");
    expect(error.exitCode).toBe(2);
    expect(problem(() => environmentLayer({ PLIMSOLL_STRICT: "perhaps" }, "/")).hint).toContain("1 or 0");
  });
});

describe("the list of settings", () => {
  it("gives every setting its own flag, letter and variable", () => {
    const names = settingKeys.map(environmentName);
    expect(new Set(names).size).toBe(names.length);
    const letters = settingKeys.flatMap((key) => /^-(\w),/.exec(settings[key].flag)?.[1] ?? []);
    expect(new Set(letters).size).toBe(letters.length);
    expect(letters.sort()).toEqual(["H", "R", "X", "c", "d", "i", "s", "u"]);
  });
});

describe("docs/cli.md", () => {
  it("names every flag", () => {
    const page = readFileSync(new URL("../../docs/cli.md", import.meta.url), "utf8");
    const missing = settingKeys.filter(
      (key) => !page.includes(`--${/--([a-z-]+)/.exec(settings[key].flag)?.[1] ?? ""}`),
    );
    expect(missing).toEqual([]);
  });
});

describe("docs/exit-codes.md", () => {
  it("has a row for every code", () => {
    const page = readFileSync(new URL("../../docs/exit-codes.md", import.meta.url), "utf8");
    for (const code of Object.values(exitCodes)) expect(page).toMatch(new RegExp(`^\\| ${code} +\\|`, "m"));
  });
});
