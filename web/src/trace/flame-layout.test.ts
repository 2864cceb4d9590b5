import { describe, expect, it } from "vitest";
import { flameBoxes, flameOf, flameStep } from "./flame-layout.ts";
import { shopTrace, traceOf } from "./trace.fixture.ts";

const boxesOf = (trace = shopTrace) => {
  const root = flameOf(trace);
  return root === undefined ? [] : flameBoxes(root);
};

describe("a flame graph", () => {
  it("adds up what does the same", () => {
    const boxes = boxesOf();
    expect(boxes.map(({ node }) => [node.label, node.spans.length, node.totalMs])).toEqual([
      ["GET /a", 1, 100],
      ["SELECT 1", 3, 30],
      ["GET /b", 1, 30],
    ]);
  });

  it("is as wide as what each took, and no child is wider than its parent", () => {
    const parallel = traceOf([
      { label: "root", depth: 0, startMs: 0, durationMs: 10, selfMs: 1 },
      { label: "a", depth: 1, startMs: 0, durationMs: 9 },
      { label: "b", depth: 1, startMs: 0, durationMs: 9 },
    ]);
    const boxes = boxesOf(parallel);
    expect(boxes[0]?.node.totalMs).toBe(19);
    for (const { from, to, parent } of boxes.slice(1)) {
      expect(from).toBeGreaterThanOrEqual(boxes[parent]?.from ?? 0);
      expect(to).toBeLessThanOrEqual((boxes[parent]?.to ?? 1) + 1e-12);
    }
    expect(boxes[1]?.to).toBeCloseTo(boxes[2]?.from ?? 0);
  });

  it("draws nothing below zero where clocks differ", () => {
    const trace = { ...shopTrace, operation: "GET /a", durationMs: 80 };
    const [sent] = boxesOf(trace);
    expect(sent?.node.ownMs).toBe(0);
    expect(sent?.node.totalMs).toBe(100);
  });

  it("is walked by keys", () => {
    const boxes = boxesOf();
    expect(flameStep(boxes, 0, "ArrowDown")).toBe(1);
    expect(flameStep(boxes, 1, "ArrowRight")).toBe(2);
    expect(flameStep(boxes, 2, "ArrowLeft")).toBe(1);
    expect(flameStep(boxes, 2, "ArrowUp")).toBe(0);
    expect(flameStep(boxes, 2, "ArrowRight")).toBe(2);
    expect(flameStep(boxes, 0, "ArrowUp")).toBe(0);
    expect(flameStep(boxes, 2, "Home")).toBe(0);
  });
});
