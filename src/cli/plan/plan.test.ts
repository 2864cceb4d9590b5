import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UserError, type LoadPlan, type RunPlan } from "#run";
import type { LoadInput, TestDefinition } from "#scenario";
import { fileLayer, fileValues } from "../settings/file-values.ts";
import type { Layer } from "../settings/layer.ts";
import type { SettingValues } from "../settings/list.ts";
import { resolveSettings } from "../settings/resolve.ts";
import { divideLoad } from "./divide-load.ts";
import { planFrom, type Planned } from "./plan.ts";
import type { Subject } from "./subject.ts";

type ScenarioGiven = { readonly name: string; readonly weight?: number; readonly load?: LoadInput };

const url: Subject = { kind: "url", url: "http://localhost:3000/api?a=1" };
const fileSubject = (scenarios: readonly ScenarioGiven[]): Subject => ({
  kind: "file",
  file: "/tests/shop.ts",
  bundle: "/bundle.mjs",
  feeders: 0,
  warnings: [],
  definition: {
    scenarios: scenarios.map((given) => ({ weight: 1, ...given })) as unknown as TestDefinition["scenarios"],
    slo: [],
    tags: {},
    headers: {},
    calledAt: undefined,
  },
});

function planned(subject: Subject, flags: SettingValues = {}, test: Parameters<typeof fileValues>[0] = {}): Planned {
  const location = { file: "/tests/shop.ts" };
  const layers: Layer[] = [
    { name: "default", values: { workers: 3 }, source: () => ({ layer: "default", name: "default" }) },
    fileLayer("test file", fileValues(test, location), location, "shop.ts"),
    { name: "flag", values: flags, source: (key) => ({ layer: "flag", name: `--${key}` }) },
  ];
  return planFrom({
    method: "run",
    id: "20261121-000000-000-abcd",
    settings: resolveSettings(layers),
    subject,
    tls: { insecure: false },
    ...(flags.body !== undefined && { body: flags.body }),
    randomSeed: 42,
    machine: { fdsFree: 5000, ports: 28_232, freeBytes: 8e9 },
  });
}
const plan = (...given: Parameters<typeof planned>): RunPlan => planned(...given).plan;
const loads = (...given: Parameters<typeof planned>): LoadPlan[] => plan(...given).scenarios.map(({ load }) => load);
const closed = (...stages: [durationMs: number, from: number, to: number][]): LoadPlan => ({
  kind: "closed",
  stages: stages.map(([durationMs, from, to]) => ({ durationMs, from, to })),
});

function problem(...given: Parameters<typeof planned>): UserError {
  try {
    planned(...given);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("planFrom a URL", () => {
  it("is the wrk use without flags: 64 users, 64 connections in one pool, 10 s", () => {
    const { test, target, scenarios, http } = plan(url);
    expect(test).toEqual({ kind: "url", url: "http://localhost:3000/api?a=1", method: "GET", headers: {} });
    expect(target).toBe("http://localhost:3000");
    expect(scenarios).toEqual([{ name: "/api", load: closed([10_000, 64, 64]) }]);
    expect(http).toMatchObject({ sharedConnections: 64, trace: true, headers: {}, allowHosts: [], maxRedirects: 10 });
    expect(http.userAgent).toMatch(/^plimsoll\/\d+\.\d+\.\d+ \(run 20261121-000000-000-abcd\)$/);
  });

  it("keeps the pool when only the time is said, and gives users their own connections when they are said", () => {
    expect(plan(url, { duration: 5000 }).http.sharedConnections).toBe(64);
    expect(plan(url, { users: 5 }).http.sharedConnections).toBeUndefined();
    expect(plan(url, { rate: 5 }).http.sharedConnections).toBeUndefined();
    expect(plan(url, { rate: 5, connections: 8 }).http.sharedConnections).toBe(8);
    expect(loads(url, { connections: 8 })).toEqual([closed([10_000, 8, 8])]);
  });

  it("sends what -X, -H and --body say, and knows JSON when it sees it", () => {
    const headers: SettingValues["headers"] = [
      ["X-A", "1"],
      ["x-a", "2"],
    ];
    expect(plan(url, { method: "PUT", headers, body: "hello" }).test).toEqual({
      kind: "url",
      url: url.url,
      method: "PUT",
      headers: { "x-a": "2" },
      body: "hello",
    });
    expect(plan(url, { body: `{"a":1}` }).test).toMatchObject({
      method: "POST",
      headers: { "content-type": "application/json" },
    });
    expect(plan(url, { body: `{"a":1}`, headers: [["Content-Type", "text/plain"]] }).test).toMatchObject({
      headers: { "content-type": "text/plain" },
    });
    expect(plan(url, { body: "{oops" }).test).toMatchObject({ headers: {} });
  });

  it("keeps what is to be read beside the load, and each address once", () => {
    expect(plan(url).observe).toBeUndefined();
    expect(plan(url, { pid: 4711 }).observe).toEqual({ pid: 4711 });
    const metrics = "http://127.0.0.1:9100/metrics";
    expect(plan(url, { prometheus: [metrics, metrics] }).observe).toEqual({ prometheus: [metrics] });
  });

  it("refuses --target, which would do nothing", () => {
    expect(problem(url, { target: "http://b" }).message).toBe("--target goes with a test file only");
  });
});

describe("planFrom a test file", () => {
  const one = fileSubject([{ name: "browse" }]);

  it("is one user for 30 s where nobody says anything", () => {
    expect(loads(one)).toEqual([closed([30_000, 1, 1])]);
    expect(plan(one)).toMatchObject({
      target: "",
      seed: 42,
      gracefulStopMs: 30_000,
      warmUpMs: 0,
      think: true,
      workers: 1,
    });
  });

  it("raises users in a straight line, by time or by rate", () => {
    const test = { load: { users: 200, rampUp: "20s", hold: "10m" } };
    expect(loads(one, {}, test)).toEqual([closed([20_000, 0, 200], [600_000, 200, 200])]);
    expect(loads(one, { users: 200, spawnRate: 10, duration: 60_000 })).toEqual([
      closed([20_000, 0, 200], [40_000, 200, 200]),
    ]);
    expect(loads(one, { users: 10, rampUp: 5000 })).toEqual([closed([5000, 0, 10], [30_000, 10, 10])]);
    expect(loads(one, { users: 10, rampUp: 5000, duration: 5000 })).toEqual([closed([5000, 0, 10])]);
  });

  it("makes open load of a rate, Poisson unless asked otherwise", () => {
    const stages = [{ durationMs: 30_000, from: 0.5, to: 0.5 }];
    expect(loads(one, { rate: 0.5 })).toEqual([{ kind: "open", arrivals: "poisson", stages }]);
    expect(loads(one, { rate: 0.5, arrivals: "even" })).toEqual([{ kind: "open", arrivals: "even", stages }]);
  });

  it("draws stages from where the last one ended", () => {
    expect(loads(one, {}, { load: { stages: ["0s:50/s", "1m:500/s", "30s:0/s"] } })).toEqual([
      {
        kind: "open",
        arrivals: "poisson",
        stages: [
          { durationMs: 0, from: 0, to: 50 },
          { durationMs: 60_000, from: 50, to: 500 },
          { durationMs: 30_000, from: 500, to: 0 },
        ],
      },
    ]);
  });

  it("shares iterations, with a time limit that never lets it hang", () => {
    expect(loads(one, { iterations: 5, users: 10 })).toEqual([
      { kind: "iterations", iterations: 5, users: 5, maxDurationMs: 600_000 },
    ]);
    expect(loads(one, { iterations: 5, duration: 1000 })).toMatchObject([{ maxDurationMs: 1000, users: 1 }]);
  });

  it("gives each scenario its share by weight, one user each by default", () => {
    const two = fileSubject([
      { name: "a", weight: 3 },
      { name: "b", weight: 1 },
    ]);
    expect(loads(two, { users: 201 })).toEqual([closed([30_000, 151, 151]), closed([30_000, 50, 50])]);
    expect(loads(two, { rate: 10 })).toMatchObject([{ stages: [{ to: 7.5 }] }, { stages: [{ to: 2.5 }] }]);
    const three = fileSubject([{ name: "a" }, { name: "b" }, { name: "c" }]);
    expect(loads(three)).toEqual([1, 2, 3].map(() => closed([30_000, 1, 1])));
  });

  it("says when a scenario gets nobody", () => {
    const { notes } = planned(fileSubject([{ name: "a", weight: 3 }, { name: "b" }]), { users: 1 });
    expect(notes).toEqual([`scenario "b" gets no load: there are fewer users than its weight asks for`]);
  });

  it("keeps a scenario's own load out of the sharing, until the command says how many", () => {
    const own = fileSubject([{ name: "a", load: { rate: "5/s", duration: "1m" } }, { name: "b" }, { name: "c" }]);
    const test = { load: { users: 10, hold: "1m" } };
    expect(loads(own, {}, test)).toMatchObject([
      { kind: "open", stages: [{ to: 5, durationMs: 60_000 }] },
      { kind: "closed", stages: [{ to: 5 }] },
      { kind: "closed", stages: [{ to: 5 }] },
    ]);
    expect(
      loads(own, { duration: 1000 }, test).map((load) => load.kind !== "iterations" && load.stages[0]?.durationMs),
    ).toEqual([1000, 1000, 1000]);
    expect(loads(own, { users: 30 }, test)).toEqual([1, 2, 3].map(() => closed([60_000, 10, 10])));
  });

  it("sends the headers of all layers with every request", () => {
    const { http } = plan(one, { headers: [["B", "2"]] }, { headers: { a: "1", b: "1" } });
    expect(http.headers).toEqual({ a: "1", b: "2" });
  });

  it("never lets a part of the deadline outlast the whole", () => {
    expect(plan(one).http.deadlines).toEqual({ connectMs: 5000, headersMs: 10_000, totalMs: 10_000 });
    expect(plan(one, { timeout: 2000 }).http.deadlines).toEqual({ connectMs: 2000, headersMs: 2000, totalMs: 2000 });
    const timeout = { connect: "1s", headers: "3s", total: "20s" };
    expect(plan(one, {}, { timeout }).http.deadlines).toEqual({ connectMs: 1000, headersMs: 3000, totalMs: 20_000 });
  });

  it("takes bodies of up to 16 MiB, or of the size that is given", () => {
    expect(plan(one).http.maxBodyBytes).toBe(16 * 1024 * 1024);
    expect(plan(one, {}, { maxBody: "64MiB" }).http.maxBodyBytes).toBe(64 * 1024 * 1024);
    expect(plan(one, { maxBody: 1000 }, { maxBody: "64MiB" }).http.maxBodyBytes).toBe(1000);
  });

  it("starts no worker that would have no user or no connection", () => {
    expect(plan(one, { users: 2 }).workers).toBe(2);
    expect(plan(one, { users: 200 }).workers).toBe(3);
    expect(plan(one, { users: 2, workers: 3 }).workers).toBe(3);
    expect(plan(one, { rate: 0.1 }).workers).toBe(3);
    expect(plan(one, { users: 200, connections: 2 }).workers).toBe(2);
  });
});

describe("planFrom what does not go together", () => {
  const one = fileSubject([{ name: "browse" }]);

  it.each<[SettingValues, string]>([
    [{ users: 5, rate: 5 }, "--users and --rate do not go together"],
    [
      { users: 5, rampUp: 9000, duration: 5000 },
      "The load would end before it reaches its level: --rampUp takes 9 s, --duration is 5 s in all",
    ],
    [{ users: 5, arrivals: "even" }, "--arrivals has no effect here"],
    [{ rate: 100, maxRate: 50 }, "The load rises to 100/s, above the limit of 50/s"],
    [{ users: 5, duration: 5000, warmUp: 5000 }, "The warm-up is as long as the load"],
    [{ method: "POST" }, "--method goes with a URL only"],
    [{ body: "x" }, "--body goes with a URL only"],
    [{ stages: [{ durationMs: 5, level: 0, unit: "users" }] }, "--stages never rises above zero"],
    [{ stages: [{ durationMs: 0, level: 5, unit: "users" }] }, "--stages takes no time"],
    [{ slo: ["p99 <"] }, `The SLO "p99 <" cannot be understood`],
  ])("refuses %j as usage", (flags, message) => {
    const error = problem(one, flags);
    expect(error.message).toBe(message);
    expect(error.exitCode).toBe(2);
  });

  it("refuses users and rates in one list of stages", () => {
    const stages: SettingValues["stages"] = [
      { durationMs: 5, level: 5, unit: "users" },
      { durationMs: 5, level: 5, unit: "perSecond" },
    ];
    expect(problem(one, { stages }).message).toBe("--stages mixes users and rates");
  });

  it("calls the same in a test file a bad test, at the file", () => {
    const error = problem(one, {}, { load: { users: 5, rampUp: "9s", duration: "5s" } });
    expect(error.exitCode).toBe(104);
    expect(error.location).toEqual({ file: "/tests/shop.ts" });
    const goal = problem(one, {}, { slo: ["p99 <"] });
    expect(goal.exitCode).toBe(104);
    expect(goal.location).toEqual({ file: "/tests/shop.ts" });
  });
});

describe("divideLoad", () => {
  const weights = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 8 });
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

  it("sums to the whole at every corner, each part within one of its exact share", () => {
    const levels = fc.array(fc.nat(10_000), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(weights, levels, (parts, tops) => {
        const stages = tops.map((to, index) => ({ durationMs: 1000, from: tops[index - 1] ?? 0, to }));
        const divided = divideLoad({ kind: "closed", stages }, parts);
        stages.forEach(({ to }, index) => {
          const shares = divided.map((load) => (load.kind === "closed" ? (load.stages[index]?.to ?? NaN) : NaN));
          expect(sum(shares)).toBe(to);
          shares.forEach((share, part) => {
            expect(Number.isInteger(share)).toBe(true);
            expect(Math.abs(share - (to * (parts[part] ?? 0)) / sum(parts))).toBeLessThan(1);
          });
        });
      }),
    );
  });

  it("divides rates exactly and leaves no part below zero", () => {
    fc.assert(
      fc.property(weights, fc.double({ min: 0.001, max: 1e6, noNaN: true }), (parts, to) => {
        const stages = [{ durationMs: 1000, from: 0, to }];
        const shares = divideLoad({ kind: "open", arrivals: "even", stages }, parts).map((load) =>
          load.kind === "open" ? (load.stages[0]?.to ?? NaN) : NaN,
        );
        expect(sum(shares)).toBeCloseTo(to, 6);
        expect(Math.min(...shares)).toBeGreaterThan(0);
      }),
    );
  });

  it("shares iterations to the last one, and gives each scenario that has some a user", () => {
    fc.assert(
      fc.property(weights, fc.nat(1000), fc.integer({ min: 1, max: 50 }), (parts, iterations, users) => {
        const divided = divideLoad({ kind: "iterations", iterations, users, maxDurationMs: 1 }, parts);
        const shares = divided.map((load) => (load.kind === "iterations" ? load : { iterations: NaN, users: NaN }));
        expect(sum(shares.map((share) => share.iterations))).toBe(iterations);
        for (const share of shares) expect(share.users > 0).toBe(share.iterations > 0);
      }),
    );
  });
});
