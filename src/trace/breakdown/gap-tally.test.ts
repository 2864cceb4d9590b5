import { expect, it } from "vitest";
import { querySpan, serverSpan, spanOf, traceIdOf } from "../planted-spans.fixture.ts";
import type { Span } from "../span.ts";
import { traceThresholds } from "../thresholds.ts";
import { assembleTrace } from "../tree/assemble-trace.ts";
import { GapTally } from "./gap-tally.ts";

function gapsOf(...spans: readonly Span[]) {
  const tally = new GapTally();
  for (const tree of assembleTrace(traceIdOf(1), spans, []).trees) tally.add(tree, traceThresholds);
  return tally.list().map(({ place, after, before, ms }) => [place, after, before, ms]);
}
const root = serverSpan("/a", { id: 1, durationMs: 400 });
const query = (id: number, startMs: number, durationMs = 100): Span =>
  querySpan("SELECT a", { id, parent: 1, startMs, durationMs });
const middleware = spanOf({ id: 9, parent: 1, name: "middleware", startMs: 1, durationMs: 0.2 });

it("GapTally says where a request's time has no span", () => {
  expect(gapsOf(root, query(2, 250, 145))).toEqual([["leading", "", "SELECT a", 250]]);
  expect(gapsOf(root, query(2, 5, 145))).toEqual([["trailing", "SELECT a", "", 250]]);
  expect(gapsOf(root, query(2, 0), query(3, 300))).toEqual([["between", "SELECT a", "SELECT a", 200]]);
  expect(gapsOf(root)).toEqual([["whole", "", "", 400]]);
});

it("GapTally takes spans that end at once for no work", () => {
  expect(gapsOf(root, middleware)).toEqual([["whole", "middleware", "", 398.8]]);
  expect(gapsOf(root, middleware, query(2, 250, 145))).toEqual([["leading", "middleware", "SELECT a", 248.8]]);
});

it("GapTally leaves short gaps, calls and spans of one's own without any inside alone", () => {
  expect(gapsOf(root, query(2, 90, 100), query(3, 250, 100))).toEqual([]);
  expect(gapsOf(spanOf({ id: 1, durationMs: 900 }), spanOf({ id: 2, parent: 1, durationMs: 900 }))).toEqual([]);
  expect(
    gapsOf(querySpan("SELECT a", { id: 1, durationMs: 900 }), spanOf({ id: 2, parent: 1, durationMs: 5 })),
  ).toEqual([]);
});

it("GapTally counts work that a handler left running as covered", () => {
  const handler = spanOf({ id: 2, parent: 1, name: "handler", startMs: 0, durationMs: 0.1 });
  const left = querySpan("SELECT a", { id: 3, parent: 2, startMs: 0.05, durationMs: 390 });
  expect(gapsOf(root, handler, left)).toEqual([]);
});
