import { describe, expect, it } from "vitest";
import { exploreCases, operation, passing } from "../../../test/results/index.ts";
import type { RunResult } from "#run";
import { compareRuns, type ComparisonRules } from "./compare.ts";

const rules: ComparisonRules = {
  isPaired: false,
  tolerance: 0.05,
  errorTolerance: 0.005,
  anyway: false,
  isStrict: false,
};
const run = (index: number, over: Partial<RunResult> = {}): RunResult => {
  return { ...passing, id: `20261121-024701-482-${String(index).padStart(4, "0")}`, ...over };
};
const operationsWith = (errorRatio: number): RunResult["operations"] =>
  passing.operations.map((each) => operation(each.name, each.count, { ...each, errorRatio }));

describe("compareRuns", () => {
  it("leaves out what hooks did: they are no part of what a run is judged by", () => {
    const { rows } = compareRuns([run(1), run(2)], [run(3), run(4)], rules);
    const names = new Set(rows.map(({ subject }) => (subject.kind === "operation" ? subject.name : subject.kind)));
    expect([...names]).toEqual(["all", "/api/products", "/api/products/:id"]);
  });

  it("calls errors where there were none a regression, however fast the rest became", () => {
    const a = [1, 2, 3].map((index) => run(index));
    const b = [4, 5, 6].map((index) => run(index, { operations: operationsWith(0.04 + index / 1000) }));
    const { verdict, rows } = compareRuns(a, b, rules);
    expect(verdict).toBe("regression");
    expect(rows.filter(({ outcome }) => outcome === "regression").map(({ metric }) => metric)).toEqual([
      "errors",
      "errors",
    ]);
  });

  it("says why nothing can be said where a run knows no such figure", () => {
    const none = { ...passing.operations[0]!.latencyMs, p99: null };
    const operations = passing.operations.map((each) => ({ ...each, latencyMs: none }));
    const { rows } = compareRuns([run(1), run(2)], [run(3), run(4, { operations })], rules);
    const row = rows.find(({ metric, subject }) => metric === "p99" && subject.kind === "operation");
    expect(row).toMatchObject({ outcome: "unknown", why: "not known in 1 of 2 runs of B" });
  });

  it("compares what a search found, and nothing that its changing load made of latencies", () => {
    const [found] = Object.values(exploreCases);
    const { rows } = compareRuns([{ ...found!, id: "a" }], [{ ...found!, id: "b" }], { ...rules, anyway: true });
    expect(rows.map(({ metric }) => metric)).toEqual(["capacity", "saturation"]);
  });

  it("refuses runs whose load somebody changed while they went on", () => {
    const loadChanges = [{ atSeconds: 31.2, scenario: "shop", load: "400 users", by: "page" }];
    const { verdict, differences } = compareRuns([run(1), run(2)], [run(3), run(4, { loadChanges })], rules);
    expect(verdict).toBe("not-comparable");
    expect(differences).toMatchObject([{ what: "load", severity: "refused" }]);
    expect(differences[0]?.b).toContain("shop changed to 400 users at 31 s");
    const stress = { method: "stress", loadChanges: [] } as const;
    const own = compareRuns([run(1, stress)], [run(2, { ...stress, loadChanges })], rules);
    expect(own.differences).toEqual([]);
  });

  it("refuses runs that cannot be trusted, and tells of machines that differ", () => {
    const untrusted = run(2, { verdict: "invalid" });
    const other = run(3, { environment: { ...passing.environment, cores: 8 } });
    const { verdict, differences, exitCode, rows } = compareRuns([run(1)], [untrusted, other], rules);
    expect(verdict).toBe("not-comparable");
    expect(exitCode).toBe(97);
    expect(rows).toEqual([]);
    expect(differences.map(({ what, severity }) => [what, severity])).toEqual([
      ["trust", "refused"],
      ["cores", "warned"],
    ]);
  });

  it("refuses open load at rates that are another load, and only notes it of closed load", () => {
    const totals = { ...passing.totals, requestsPerSecond: 150 };
    const open = passing.timeline.map((point) => ({ ...point, askedPerSecond: 100 }));
    const closed = compareRuns([run(1)], [run(2, { totals })], rules).differences;
    expect(closed).toMatchObject([{ what: "achieved rate", severity: "noted" }]);
    const asked = compareRuns([run(1, { timeline: open })], [run(2, { totals, timeline: open })], rules);
    expect(asked).toMatchObject({ verdict: "not-comparable", differences: [{ severity: "refused" }] });
  });

  it("takes a rate for the same that differs by no more than chance makes of few random arrivals", () => {
    const few = { ...passing.ledger, iterations: { ...passing.ledger.iterations, started: 200 } };
    const many = { ...passing.ledger, iterations: { ...passing.ledger.iterations, started: 20_000 } };
    const totals = { ...passing.totals, requestsPerSecond: passing.totals.requestsPerSecond * 1.25 };
    const open = passing.timeline.map((point) => ({ ...point, askedPerSecond: 100 }));
    const of = (ledger: typeof few): string =>
      compareRuns([run(1, { timeline: open, ledger })], [run(2, { totals, timeline: open, ledger })], rules).verdict;
    expect(of(few)).not.toBe("not-comparable");
    expect(of(many)).toBe("not-comparable");
  });

  it("calls structural findings that are new in every run of B a regression, and notes the others", () => {
    const finding = { severity: "warning" as const, title: "t", evidence: [], advice: "a", route: "GET /x" };
    const findings = ["n-plus-one", "cpu-host"].map((kind) => ({ ...finding, kind }));
    const { exact, verdict } = compareRuns([run(1), run(2)], [run(3, { findings }), run(4, { findings })], rules);
    expect(exact.map(({ name, outcome }) => [name, outcome])).toEqual([
      ["cpu-host in GET /x", "noted"],
      ["n-plus-one in GET /x", "regression"],
    ]);
    expect(verdict).toBe("regression");
    expect(compareRuns([run(1), run(2)], [run(3, { findings }), run(4)], rules).verdict).not.toBe("regression");
  });
});
