import { describe, expect, it } from "vitest";
import { shopTrace, traceOf } from "./trace.fixture.ts";
import { rowWords, waterfallOf } from "./waterfall-rows.ts";

const rowsOf = (isWhole: boolean) => waterfallOf(shopTrace, isWhole)?.rows ?? [];

describe("rows of a waterfall", () => {
  it("hold what does the same in one of them", () => {
    expect(rowsOf(false).map(({ name, count }) => [name, count])).toEqual([
      ["GET /a", 1],
      ["SELECT 1", 3],
      ["GET /b (b:80)", 1],
    ]);
    expect(rowsOf(true)).toHaveLength(5);
  });

  it("have bars where the time lay: their own, what is below, what they waited", () => {
    const [root, queries, call] = rowsOf(false);
    expect(root?.stretches.below).toEqual([
      { fromMs: 10, toMs: 40 },
      { fromMs: 60, toMs: 90 },
    ]);
    expect(root?.stretches.own).toEqual([
      { fromMs: 0, toMs: 10 },
      { fromMs: 40, toMs: 60 },
      { fromMs: 90, toMs: 100 },
    ]);
    expect(queries?.stretches.own).toHaveLength(3);
    expect(call?.stretches.before).toEqual([{ fromMs: 55, toMs: 60 }]);
  });

  it("say in words what is seen", () => {
    const [root, queries, call] = rowsOf(false).map(rowWords);
    expect(root).toBe("GET /a, starts at 0 ms, took 100 ms, own time 40 ms, on the critical path");
    expect(queries).toBe("SELECT 1, 3 times, starts at 10 ms, took 30 ms, own time 30 ms, on the critical path");
    expect(call).toBe("GET /b (b:80), starts at 60 ms, took 30 ms, own time 30 ms, failed");
  });

  it("begin with what the generator saw, where it sent it", () => {
    const sent = waterfallOf({ ...shopTrace, operation: "GET /a", durationMs: 120 }, false);
    expect(sent?.rows[0]?.name).toBe("sent as GET /a");
    expect(sent?.totalMs).toBe(120);
    expect(sent?.rows[0]?.stretches.isWait).toBe(true);
  });

  it("are those that take most, of very many, with all they stand below", () => {
    const many = Array.from({ length: 900 }, (_, index) => ({
      label: `step ${String(index)}`,
      depth: 1,
      startMs: index,
      durationMs: 1 + (index % 100) / 100,
    }));
    const waterfall = waterfallOf(traceOf([{ label: "root", depth: 0, startMs: 0, durationMs: 1000 }, ...many]), false);
    expect(waterfall?.rows.length).toBeLessThanOrEqual(251);
    expect(waterfall?.rows[0]?.name).toBe("root");
    expect((waterfall?.rows.length ?? 0) + (waterfall?.spansHidden ?? 0)).toBe(901);
  });

  it("are none where no span was kept", () => {
    expect(waterfallOf({ ...shopTrace, spans: [] }, false)).toBeUndefined();
  });
});
