import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sentOf, spanIdOf, spanOf, traceIdOf } from "../planted-spans.fixture.ts";
import type { Span } from "../span.ts";
import { assembleTrace } from "./assemble-trace.ts";
import type { RequestTree, Trace } from "./trace-node.ts";

const assemble = (spans: readonly Span[], requests: Parameters<typeof assembleTrace>[2] = []): Trace =>
  assembleTrace(traceIdOf(1), spans, requests);
const shapeOf = ({ nodes }: RequestTree): string[] =>
  nodes.map(({ depth, span }) => `${" ".repeat(depth)}${span.name}`);
const firstTree = (trace: Trace): RequestTree => trace.trees[0] ?? expect.fail("no tree");
const nodeOf = (trace: Trace, id: number) =>
  trace.trees.flatMap(({ nodes }) => nodes).find(({ span }) => span.spanId === spanIdOf(id)) ?? expect.fail(`no ${id}`);

/** Any spans: parents missing, circles, twins, children outside of their parents. */
const anySpans = fc.array(
  fc.record({
    id: fc.integer({ min: 1, max: 12 }),
    parent: fc.option(fc.integer({ min: 1, max: 14 })),
    kind: fc.constantFrom("server", "client", "internal", "producer", "consumer"),
    service: fc.constantFrom("shop", "stock"),
    startMs: fc.integer({ min: 0, max: 100 }),
    durationMs: fc.integer({ min: 0, max: 100 }),
  }),
  { maxLength: 25 },
);

describe("assembleTrace", () => {
  it("builds the same tree whatever order spans come in", () => {
    const spans = [
      spanOf({ id: 1, name: "root", kind: "server", durationMs: 100 }),
      spanOf({ id: 2, parent: 1, name: "second", startMs: 50 }),
      spanOf({ id: 3, parent: 1, name: "first", startMs: 10 }),
      spanOf({ id: 4, parent: 3, name: "below", startMs: 11, durationMs: 5 }),
    ];
    for (const order of [spans, spans.toReversed()]) {
      expect(shapeOf(firstTree(assemble(order)))).toEqual(["root", " first", "  below", " second"]);
    }
  });

  it("gives every span exactly once, in trees without circles, whatever came", () => {
    fc.assert(
      fc.property(anySpans, (parts) => {
        const trace = assemble(parts.map((part) => spanOf(part)));
        const ids = trace.trees.flatMap(({ nodes }) => nodes.map(({ span }) => span.spanId));
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.length + trace.flaws.duplicates).toBe(parts.length);
        for (const { nodes } of trace.trees) {
          for (const node of nodes) expect(node.depth).toBe(node.parent === null ? 0 : node.parent.depth + 1);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("does not depend on the order of arrival, whatever came", () => {
    fc.assert(
      fc.property(anySpans, (parts) => {
        const spans = parts.map((part) => spanOf(part));
        expect(assemble(spans.toReversed()).trees.map(shapeOf)).toEqual(assemble(spans).trees.map(shapeOf));
      }),
      { numRuns: 300 },
    );
  });

  it("divides a root's duration among the critical path, whatever came", () => {
    fc.assert(
      fc.property(anySpans, (parts) => {
        for (const { root, nodes } of assemble(parts.map((part) => spanOf(part))).trees) {
          const criticalMs = nodes.reduce((sum, node) => sum + node.criticalMs, 0);
          expect(criticalMs).toBeCloseTo(root.endMs - root.startMs, 6);
          for (const node of nodes) {
            expect(node.selfMs).toBeGreaterThanOrEqual(0);
            expect(node.selfMs).toBeLessThanOrEqual(node.endMs - node.startMs + 1e-9);
            expect(node.criticalMs).toBeGreaterThanOrEqual(0);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it("keeps the later end of a span that came twice", () => {
    const trace = assemble([
      spanOf({ id: 1, durationMs: 5 }),
      spanOf({ id: 1, durationMs: 9 }),
      spanOf({ id: 1, durationMs: 7 }),
    ]);
    expect(trace.flaws.duplicates).toBe(2);
    expect(nodeOf(trace, 1).span.durationMs).toBe(9);
  });

  it("cuts a circle at its earliest span, and a span from itself", () => {
    const trace = assemble([
      spanOf({ id: 1, parent: 3, startMs: 5 }),
      spanOf({ id: 2, parent: 1, startMs: 4 }),
      spanOf({ id: 3, parent: 2, startMs: 6 }),
      spanOf({ id: 4, parent: 4 }),
    ]);
    expect(trace.flaws.cyclesCut).toBe(2);
    expect(nodeOf(trace, 2).parent).toBeNull();
    expect(nodeOf(trace, 1).depth).toBe(2);
  });

  it("joins each root with the request whose span id it was called with", () => {
    const sent = [sentOf({ id: 101, durationMs: 40 }), sentOf({ id: 102, durationMs: 60 }), sentOf({ id: 103 })];
    const trace = assemble(
      [
        spanOf({ id: 1, parent: 102, kind: "server", durationMs: 20, startMs: 10 }),
        spanOf({ id: 2, parent: 101, kind: "server", durationMs: 35, startMs: 1 }),
      ],
      sent,
    );
    expect(trace.trees.map((tree) => [tree.sent?.spanId, tree.queueMs, tree.kind])).toEqual([
      [spanIdOf(101), 5, "entry"],
      [spanIdOf(102), 40, "entry"],
    ]);
    expect(trace.unanswered).toEqual([sent[2]]);
  });

  it("joins a server behind a proxy that sends no spans, where only one request fits", () => {
    const one = assemble([spanOf({ id: 1, parent: 77, kind: "server", startMs: 5 })], [sentOf({ id: 101 })]);
    expect(firstTree(one).sent?.spanId).toBe(spanIdOf(101));
    const two = assemble([spanOf({ id: 1, parent: 77, kind: "server" })], [sentOf({ id: 101 }), sentOf({ id: 102 })]);
    expect(firstTree(two).sent).toBeNull();
    const longer = assemble([spanOf({ id: 1, parent: 77, kind: "server", durationMs: 500 })], [sentOf({ id: 101 })]);
    expect(firstTree(longer).sent).toBeNull();
  });

  it("takes spans whose parent never came for fragments, unless they answer", () => {
    const trace = assemble([
      spanOf({ id: 1, parent: 50, kind: "client" }),
      spanOf({ id: 2, parent: 51, kind: "server" }),
      spanOf({ id: 3 }),
    ]);
    expect(trace.trees.map(({ kind }) => kind).sort()).toEqual(["background", "entry", "fragment"]);
    expect(trace.flaws.orphans).toBe(1);
  });

  it("shifts what another host's clock put outside of its caller, with all below it", () => {
    const trace = assemble([
      spanOf({ id: 1, kind: "server", startMs: 1000, durationMs: 100 }),
      spanOf({ id: 2, parent: 1, kind: "client", startMs: 1010, durationMs: 50 }),
      spanOf({ id: 3, parent: 2, kind: "server", service: "stock", startMs: 6000, durationMs: 30 }),
      spanOf({ id: 4, parent: 3, service: "stock", startMs: 6010, durationMs: 10 }),
      spanOf({ id: 5, parent: 1, kind: "client", startMs: 1060, durationMs: 10 }),
      spanOf({ id: 6, parent: 5, kind: "server", service: "stock", startMs: 1061, durationMs: 5 }),
    ]);
    expect(trace.flaws.clocksShifted).toBe(1);
    expect(nodeOf(trace, 3)).toMatchObject({ startMs: 1020, endMs: 1050, shiftMs: -4980 });
    expect(nodeOf(trace, 4)).toMatchObject({ startMs: 1030, shiftMs: 0 });
    expect(nodeOf(trace, 6)).toMatchObject({ startMs: 1061, shiftMs: 0 });
  });

  it("leaves one host's spans, and work on a message after it was sent, where they are", () => {
    const trace = assemble([
      spanOf({ id: 1, kind: "producer", startMs: 100 }),
      spanOf({ id: 2, parent: 1, kind: "consumer", service: "mailer", startMs: 500 }),
      spanOf({ id: 3, parent: 1, startMs: 200 }),
    ]);
    expect(trace.flaws.clocksShifted).toBe(0);
  });

  it("puts a whole request onto the generator's clock", () => {
    const trace = assemble(
      [spanOf({ id: 1, parent: 101, kind: "server", startMs: 90_000, durationMs: 60 })],
      [sentOf({ id: 101 })],
    );
    expect(firstTree(trace).root).toMatchObject({ startMs: 20, endMs: 80 });
    expect(firstTree(trace).queueMs).toBe(40);
  });

  it("puts work that a handler left running into the span that waited for it", () => {
    const trace = assemble([
      spanOf({ id: 1, kind: "server", durationMs: 100 }),
      spanOf({ id: 2, parent: 1, name: "request handler", startMs: 1, durationMs: 0.1 }),
      spanOf({ id: 3, parent: 2, kind: "client", startMs: 1.05, durationMs: 60 }),
      spanOf({ id: 4, parent: 2, kind: "client", startMs: 70, durationMs: 20 }),
      spanOf({ id: 5, parent: 2, kind: "client", startMs: 95, durationMs: 900 }),
    ]);
    expect(nodeOf(trace, 3)).toMatchObject({ depth: 2, criticalMs: 60 });
    expect(nodeOf(trace, 4)).toMatchObject({ criticalMs: 20, waitMs: expect.closeTo(8.95, 6) as number });
    expect(nodeOf(trace, 5).criticalMs).toBe(0);
    expect(nodeOf(trace, 1).selfMs).toBeCloseTo(19.95, 6);
  });
});
