import { describe, expect, it } from "vitest";
import { spanOf, type SpanParts, traceIdOf } from "../planted-spans.fixture.ts";
import { assembleTrace } from "./assemble-trace.ts";

/** Of each span, by id: self time and time on the critical path. */
function measured(...parts: readonly SpanParts[]): Record<string, readonly [number, number]> {
  const { trees } = assembleTrace(traceIdOf(1), parts.map(spanOf), []);
  const nodes = trees.flatMap((tree) => tree.nodes);
  return Object.fromEntries(
    nodes.map((node) => [Number.parseInt(node.span.spanId, 16), [node.selfMs, node.criticalMs]]),
  );
}
const root = { id: 1, durationMs: 100 };

describe("the critical path", () => {
  it("goes through calls one after the other, with what is between them as the parent's own", () => {
    const figures = measured(
      root,
      { id: 2, parent: 1, startMs: 10, durationMs: 30 },
      { id: 3, parent: 1, startMs: 50, durationMs: 20 },
    );
    expect(figures).toEqual({ 1: [50, 50], 2: [30, 30], 3: [20, 20] });
  });

  it("goes through the one of parallel calls that ended last", () => {
    const figures = measured(
      root,
      { id: 2, parent: 1, startMs: 10, durationMs: 30 },
      { id: 3, parent: 1, startMs: 10, durationMs: 60 },
    );
    expect(figures).toEqual({ 1: [40, 40], 2: [30, 0], 3: [60, 60] });
  });

  it("goes on before the one that ended last began, and passes by what overlaps it", () => {
    const figures = measured(
      root,
      { id: 2, parent: 1, startMs: 0, durationMs: 40 },
      { id: 3, parent: 1, startMs: 20, durationMs: 50 },
      { id: 4, parent: 1, startMs: 60, durationMs: 40 },
    );
    expect(figures[4]).toEqual([40, 40]);
    expect(figures[3]).toEqual([50, 0]);
    expect(figures[2]).toEqual([40, 40]);
    expect(figures[1]).toEqual([0, 20]);
  });

  it("takes an overlap of less than 1 % for one after the other", () => {
    const figures = measured(
      root,
      { id: 2, parent: 1, startMs: 0, durationMs: 50.5 },
      { id: 3, parent: 1, startMs: 50, durationMs: 50 },
    );
    expect(figures).toEqual({ 1: [0, 0], 2: [50.5, 50], 3: [50, 50] });
  });

  it("leaves out what nobody waited for: work that outlives its parent, and messages", () => {
    const figures = measured(
      root,
      { id: 2, parent: 1, startMs: 90, durationMs: 500 },
      { id: 3, parent: 1, startMs: 20, durationMs: 60, kind: "consumer", service: "mailer" },
    );
    expect(figures[1]?.[1]).toBe(100);
    expect(figures[2]?.[1]).toBe(0);
    expect(figures[3]?.[1]).toBe(0);
  });

  it("counts the part of a call's answering side that the caller waited for", () => {
    const figures = measured(
      { id: 1, durationMs: 100, kind: "client" },
      { id: 2, parent: 1, startMs: 5, durationMs: 400, kind: "server", service: "stock" },
    );
    expect(figures).toEqual({ 1: [5, 5], 2: [400, 95] });
  });
});
