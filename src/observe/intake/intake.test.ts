import { expect, it } from "vitest";
import type { Attributes } from "#trace";
import { type RawSpan } from "./intake.ts";
import { taken } from "./keeping-sink.fixture.ts";
import { limits } from "./limits.ts";

const origin = { service: "shop", instance: null };
const raw = (over: Partial<RawSpan>): RawSpan => ({
  traceId: "1".repeat(32),
  spanId: "2".repeat(16),
  parentId: null,
  kind: "client",
  name: "span",
  startMs: 1_700_000_000_000,
  durationMs: 1,
  isError: false,
  attributes: {},
  weight: 1,
  ...over,
});
const attributesOf = (attributes: object): Attributes =>
  Object.assign(Object.create(null) as object, attributes) as Attributes;

it("gives old attributes their new names, by the kind of the span", () => {
  const old = attributesOf({ "http.method": "GET", "net.peer.name": "a", "http.target": "/p?x=1" });
  const { spans } = taken((intake) => {
    intake.span(raw({ attributes: old }), origin);
    intake.span(raw({ attributes: old, kind: "server" }), origin);
  });
  expect(spans.map(({ attributes }) => ({ ...attributes }))).toMatchObject([
    { "http.request.method": "GET", "server.address": "a", "url.path": "/p", "url.query": "x=1" },
    { "http.request.method": "GET", "url.path": "/p" },
  ]);
  expect(spans[1]!.attributes["server.address"]).toBeUndefined();
});

it("takes kind and name of Sentry's spans from their operation, and keeps a statement that is longer than a name", () => {
  const statement = `SELECT ${"a, ".repeat(500)} b FROM c`;
  const { spans, intake } = taken((each) =>
    each.span(raw({ kind: "internal", name: statement, attributes: attributesOf({ "sentry.op": "db" }) }), origin),
  );
  expect(spans).toMatchObject([{ kind: "client", attributes: { "db.query.text": statement } }]);
  expect(spans[0]!.name).toHaveLength(limits.nameBytes);
  expect(intake.repaired.byName).toEqual({ values_cut: 1 });
});

it("counts what was lost on the way, once", () => {
  const many = attributesOf(Object.fromEntries(Array.from({ length: 130 }, (_, index) => [`a${index}`, index])));
  const { intake } = taken((each) => {
    each.span(raw({ attributes: many }), origin);
    each.span(raw({ attributes: attributesOf({ a: "x".repeat(5_000) }) }), origin);
    each.span(raw({}), origin);
  });
  expect(intake.repaired.byName).toEqual({ attributes_cut: 2, values_cut: 1 });
});

it("refuses a start in no year that can be, also where the end stands before it", () => {
  const { spans, intake } = taken((each) => {
    each.span(raw({ startMs: Date.UTC(2500, 0), durationMs: Date.UTC(2020, 0) - Date.UTC(2500, 0) }), origin);
    each.span(raw({ startMs: Number.NaN }), origin);
    each.span(raw({ durationMs: -5 }), origin);
  });
  expect(spans).toMatchObject([{ durationMs: 0 }]);
  expect(intake.dropped.byName).toEqual({ bad_time: 2 });
});
