import fc from "fast-check";
import { expect, it } from "vitest";
import { type Span, type SpanKind, TraceBreakdown, TraceStore } from "#trace";
import { findInTraces } from "./find-in-traces.ts";

const id = (number: number, digits: number): string => number.toString(16).padStart(digits, "0");
const text = fc.oneof(
  fc.string(),
  fc.constantFrom("GET", "SELECT * FROM t WHERE a = 'x", "http://a:1/b?c=d", "redis", "1e999", "-5"),
);
const attribute = fc.constantFrom(
  "db.system.name",
  "db.query.text",
  "url.full",
  "http.request.method",
  "http.response.body.size",
  "db.response.returned_rows",
  "server.port",
  "constructor",
  "messaging.system",
);
const span: fc.Arbitrary<Span> = fc
  .record({
    trace: fc.integer({ min: 1, max: 3 }),
    own: fc.integer({ min: 1, max: 20 }),
    parent: fc.option(fc.integer({ min: 1, max: 24 })),
    kind: fc.constantFrom<SpanKind>("server", "client", "internal", "producer", "consumer"),
    name: text,
    service: fc.constantFrom("shop", "stock", "__proto__", ""),
    startMs: fc.constantFrom(0, 1, 5, 100.25, 1.8e12, 1.67e13, -1e12, Number.NaN, Infinity),
    durationMs: fc.constantFrom(0, 0.001, 3, 700, 1e13, -1, Number.NaN),
    isError: fc.boolean(),
    attributes: fc.dictionary(attribute, fc.oneof(text, fc.double(), fc.boolean(), fc.array(fc.string()))),
    weight: fc.constantFrom(1, 10),
  })
  .map(({ trace, own, parent, ...rest }) => ({
    ...rest,
    traceId: id(trace, 32),
    spanId: id(own, 16),
    parentId: parent === null ? null : id(parent, 16),
    instance: null,
  }));

it("findInTraces and its breakdown give finite figures, whatever spans say", () => {
  fc.assert(
    fc.property(fc.array(span, { maxLength: 60 }), (spans) => {
      const store = new TraceStore();
      for (const each of spans) store.addSpan(each, 0);
      const breakdown = new TraceBreakdown({ tracesMin: 1 });
      for (const trace of store.takeAll()) breakdown.add(trace);
      const said = {
        routes: breakdown.routes(),
        dependencies: breakdown.dependencies.list(),
        findings: findInTraces(breakdown),
      };
      // JSON has no NaN: what is none comes back as null.
      expect(JSON.parse(JSON.stringify(said))).toEqual(said);
      expect(JSON.stringify(said.findings)).not.toMatch(/NaN|Infinity|undefined/);
      for (const { rows } of said.routes) {
        const shares = rows.reduce((sum, { criticalShare }) => sum + criticalShare, 0);
        expect(shares).toBeLessThanOrEqual(1.001);
      }
    }),
    { numRuns: 300 },
  );
});
