import { describe, expect, it } from "vitest";
import { seedsTo } from "../../../test/seeds.ts";
import { findInTraces } from "./find-in-traces.ts";
import { type Fault, plantedShop } from "./planted-shop.fixture.ts";

const seeds = seedsTo(20, 4);
const kindsIn = (faults: readonly Fault[], seed: number): string[] =>
  [...new Set(findInTraces(plantedShop({ seed, faults })).map(({ kind }) => kind))].sort();

const planted: readonly (readonly [Fault, string, string])[] = [
  ["n-plus-one-sequential", "n-plus-one", "GET /api/products"],
  ["n-plus-one-interleaved", "n-plus-one", "GET /api/products"],
  ["n-plus-one-parallel", "n-plus-one", "GET /api/products"],
  ["n-plus-one-resolvers", "n-plus-one", "GET /api/products"],
  ["duplicate-call", "duplicate-call", "GET /api/products/{id}"],
  ["duplicate-statement", "duplicate-call", "GET /api/products/{id}"],
  ["serial-calls", "serial-calls", "GET /api/dashboard"],
  ["slow-query", "slow-query", "GET /api/products"],
  ["chatty", "chatty", "POST /api/orders"],
  ["large-payload", "large-payload", "GET /api/products"],
  ["wait-before", "missing-instrumentation", "GET /api/products"],
  ["wait-between", "missing-instrumentation", "POST /api/orders"],
  ["wait-after", "missing-instrumentation", "GET /api/products/{id}"],
  ["broken-propagation", "broken-propagation", "GET /api/products/{id}"],
  ["untested-route", "untested-route", "GET /admin/reports"],
];

describe("findInTraces", () => {
  it("finds nothing in a healthy shop", () => {
    for (const seed of seeds) expect.soft(findInTraces(plantedShop({ seed })), `seed ${String(seed)}`).toEqual([]);
  });

  it.each(planted)("finds %s, on its route, and nothing else", (fault, kind, route) => {
    for (const seed of seedsTo(8, 2)) {
      expect.soft(kindsIn([fault], seed), `seed ${String(seed)}`).toEqual([kind]);
    }
    expect(findInTraces(plantedShop({ seed: 1, faults: [fault] })).map((finding) => finding.route)).toContain(route);
  });

  it("finds all of them when all are there", () => {
    // The slow query is not most of the request then.
    const all = planted.filter(([fault]) => fault !== "slow-query" && fault !== "n-plus-one-parallel");
    const kinds = new Set(all.map(([, kind]) => kind));
    expect(
      kindsIn(
        all.map(([fault]) => fault),
        3,
      ),
    ).toEqual([...kinds].sort());
  });

  it("tells the forms of N+1 apart, and whether it grows with the answer", () => {
    const evidenceOf = (fault: Fault): string =>
      findInTraces(plantedShop({ seed: 5, faults: [fault] }))
        .flatMap(({ evidence }) => evidence)
        .join("\n");
    expect(evidenceOf("n-plus-one-sequential")).toContain("one after the other");
    expect(evidenceOf("n-plus-one-interleaved")).toContain("in turn with SELECT count FROM stock");
    expect(evidenceOf("n-plus-one-parallel")).toContain("side by side");
    expect(evidenceOf("n-plus-one-sequential")).toMatch(/one call more for each (39\d|40\d|41\d) bytes/);
  });

  it("says what is the same for all requests", () => {
    const [finding] = findInTraces(plantedShop({ seed: 2, faults: ["duplicate-call"] }));
    expect(finding).toMatchObject({ kind: "duplicate-call", severity: "warning" });
    expect(finding?.title).toContain("GET /settings?shop");
    expect(finding?.evidence.join("\n")).toContain("100 % of the requests ask for exactly the same");
    expect(finding?.exampleTraceId).toMatch(/^[0-9a-f]{32}$/);
  });

  it("says where the time without a span is", () => {
    const titles = (["wait-before", "wait-between", "wait-after"] as const).map(
      (fault) => findInTraces(plantedShop({ seed: 4, faults: [fault] }))[0]?.title,
    );
    expect(titles[0]).toMatch(/without a span, before middleware - auth$/);
    expect(titles[1]).toMatch(/between INSERT INTO orders .* and UPDATE stock/);
    expect(titles[2]).toMatch(/without a span, after GET \/stock\/\{id\}$/);
  });

  it("takes a gap for work where the processor explains it", () => {
    const breakdown = plantedShop({ seed: 4, faults: ["wait-between"] });
    expect(findInTraces(breakdown, { cpuMsPerRequest: 90 })).toEqual([]);
    expect(findInTraces(breakdown, { cpuMsPerRequest: 10 })).toHaveLength(1);
  });

  it("goes by thresholds that can be changed", () => {
    const changed: readonly (readonly [Fault, Record<string, number>])[] = [
      ["n-plus-one-sequential", { repeatsMin: 30, callsMax: 100, serialSavingMsMin: 500 }],
      ["serial-calls", { serialSavingMsMin: 500 }],
      ["slow-query", { slowQueryMainMs: 200 }],
      ["large-payload", { payloadAlwaysBytesMin: 5e6 }],
      ["wait-before", { gapMsMin: 1000 }],
      ["untested-route", { untestedMin: 1000 }],
    ];
    for (const [fault, thresholds] of changed) {
      expect.soft(findInTraces(plantedShop({ seed: 6, faults: [fault], thresholds })), fault).toEqual([]);
    }
    const strict = findInTraces(plantedShop({ seed: 6, thresholds: { callsMax: 5 } }));
    expect(strict.map(({ kind }) => kind)).toContain("chatty");
  });

  it("gives every finding numbers, advice and an example", () => {
    for (const [fault] of planted) {
      for (const finding of findInTraces(plantedShop({ seed: 9, faults: [fault] }))) {
        expect.soft(finding.evidence.join(" "), fault).toMatch(/\d+ (%|ms|requests|calls)/);
        expect.soft(finding.advice, fault).toMatch(/\.$/);
        expect.soft(finding.exampleTraceId, fault).toMatch(/^[0-9a-f]{32}$/);
        expect.soft(JSON.stringify(finding), fault).not.toMatch(/NaN|Infinity|undefined|costMs/);
      }
    }
  });
});
