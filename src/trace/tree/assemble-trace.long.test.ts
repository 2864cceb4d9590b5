import { describe, expect, it } from "vitest";
import { spanOf, traceIdOf } from "../planted-spans.fixture.ts";
import type { Span } from "../span.ts";
import { assembleTrace } from "./assemble-trace.ts";
import type { RequestTree, Trace } from "./trace-node.ts";

const assemble = (spans: readonly Span[]): Trace => assembleTrace(traceIdOf(1), spans, []);
const firstTree = (trace: Trace): RequestTree => trace.trees[0] ?? expect.fail("no tree");

describe("assembleTrace", () => {
  it("survives 50,000 spans in one circle, one chain of two services or one wide request", () => {
    const count = 50_000;
    const each = Array.from({ length: count }, (_, index) => index + 1);
    const circle = each.map((id) => spanOf({ id, parent: (id % count) + 1 }));
    expect(assemble(circle).flaws.cyclesCut).toBe(1);
    const chain = each.map((id) =>
      spanOf({ id, parent: id - 1 || null, service: `s${String(id % 2)}`, startMs: id % 7 }),
    );
    expect(firstTree(assemble(chain)).nodes.length).toBe(count);
    const wide = each.map((id) =>
      spanOf({ id, parent: id === 1 ? null : 1, startMs: id % 7, durationMs: id === 1 ? 90 : 1 }),
    );
    expect(firstTree(assemble(wide)).nodes.length).toBe(count);
  });
});
