import { describe, expect, it } from "vitest";
import type { RunPicture, RunResult } from "#run";
import {
  cases,
  exampleOf,
  exampleSpan,
  exampleTrace,
  exploreCases,
  operation,
  passing,
  second,
} from "../../../test/results/index.ts";
import { PageBuilder } from "./page-builder.ts";

const about = { state: "finished", madeAt: "2026-11-21T03:00:00.000Z", docs: [] } as const;
const own = { ...passing, operations: [operation("/api/products", 12_000)] };

type Second = Parameters<typeof second>[1];

function pictureOf(result: RunResult, seconds: number, of: (at: number) => Second = () => ({})): RunPicture {
  const builder = new PageBuilder({ ...result, durationMs: seconds * 1000 });
  for (let at = 0; at < seconds; at += 1) builder.add(second(at, of(at)));
  return builder.picture(about, []);
}

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);

describe("PageBuilder, over time", () => {
  it("has a point for each second of a short run, with what the second said", () => {
    const { timeline } = pictureOf(own, 120, (at) => ({ ok: 10 + at, failed: at === 7 ? 3 : 0 }));
    expect(timeline.secondsPerPoint).toBe(1);
    expect(timeline.atSeconds).toHaveLength(120);
    expect(timeline.requestsPerSecond[7]).toBe(20);
    expect(timeline.errorsPerSecond[7]).toBe(3);
    expect(timeline.requestsPerSecondRange).toBeUndefined();
  });

  it("takes percentiles of several seconds from their merged histograms, never from each other", () => {
    // One second in two is a hundred times slower: the median of both together is one of either, never between.
    const { timeline } = pictureOf(own, 2400, (at) => ({ ok: at % 2 === 0 ? 300 : 100, ms: at % 2 === 0 ? 10 : 1000 }));
    expect(timeline.secondsPerPoint).toBe(2);
    expect(timeline.latencyMs.p50[3]).toBeLessThan(14);
    expect(timeline.latencyMs.p95[3]).toBeGreaterThan(990);
    expect(timeline.requestsPerSecondRange?.low[3]).toBe(100);
    expect(timeline.requestsPerSecondRange?.high[3]).toBe(300);
    expect(timeline.requestsPerSecond[3]).toBe(200);
  });

  it("leaves a gap where nothing was written, and what comes twice out", () => {
    const builder = new PageBuilder({ ...own, durationMs: 5000 });
    for (const at of [0, 1, 1, 0, 4]) builder.add(second(at, { ok: 7 }));
    const { timeline, operations } = builder.picture(about, []);
    expect(timeline.requestsPerSecond).toEqual([7, 7, null, null, 7]);
    expect(operations[0]?.distribution.count).toBe(21);
  });

  it("spreads seconds that were merged when they were kept over the time they are of", () => {
    const builder = new PageBuilder({ ...own, durationMs: 8000 });
    const { point, ...merged } = second(0, { ok: 80, failed: 8 });
    // Rates are per second, counts of all four.
    builder.add({ ...merged, seconds: 4, point: { ...point, requestsPerSecond: 22, byError: { http_5xx: 8 } } });
    builder.add(second(4, { ok: 22 }));
    const { timeline, operations, heatMap } = builder.picture(about, []);
    expect(timeline.requestsPerSecond).toEqual([22, 22, 22, 22, 22, null, null, null]);
    expect(timeline.errorsByClass[0]?.perSecond.slice(0, 5)).toEqual([2, 2, 2, 2, 0]);
    expect(operations[0]?.timeline?.requestsPerSecond.slice(0, 5)).toEqual([22, 22, 22, 22, 22]);
    expect(operations[0]?.distribution.count).toBe(102);
    expect(sum(heatMap!.columns.flatMap(({ counts }) => counts))).toBeCloseTo(102);
  });

  it("puts readings of the machine on the same axis", () => {
    const resources = { points: { atSeconds: [0, 1, 2], targetCpuCores: [0.5, null, 1.5], unknownColumn: [1, 2, 3] } };
    const { timeline, result } = pictureOf({ ...own, resources }, 4);
    expect(timeline.resources).toEqual([
      {
        name: "targetCpuCores",
        label: "CPU of the target",
        of: "target",
        unit: "cores",
        values: [0.5, null, 1.5, null],
      },
    ]);
    expect(result.resources).toEqual({});
  });
});

describe("PageBuilder, operations", () => {
  it("counts each request in the bucket it belongs to", () => {
    const { operations } = pictureOf(own, 10, () => ({ ok: 100, ms: 10 }));
    const { scale, buckets, counts, count, failed } = operations[0]!.distribution;
    expect([count, sum(counts), failed]).toEqual([1000, 1000, 0]);
    const edges = buckets.map((bucket) => scale.fromMs * 10 ** (bucket / scale.perDecade));
    expect(edges[0]).toBeGreaterThan(9);
    expect(edges.at(-1)).toBeLessThan(11.1);
  });

  it("knows how latency was spread at the reference and at the capacity", () => {
    const result = { ...exploreCases.pool, operations: own.operations };
    const [reference, capacity] = pictureOf(result, 581).stretches;
    expect([reference?.name, capacity?.name]).toEqual(["reference", "capacity"]);
    const isAt = (at: number, stretch: typeof reference): boolean =>
      at >= stretch!.fromSeconds && at < stretch!.toSeconds;
    const { operations } = pictureOf(result, 581, (at) => ({
      ms: isAt(at, reference) ? 1 : isAt(at, capacity) ? 100 : 10,
    }));
    const { distributionAt } = operations[0]!;
    expect(distributionAt.reference?.maxMs).toBeLessThan(1.2);
    expect(distributionAt.capacity?.minMs).toBeGreaterThan(99);
  });

  it("counts each second of a stretch that begins and ends within a point, and none beside it", () => {
    const { explore } = exploreCases.pool;
    const [reference, ...trials] = explore.trials.filter(({ purpose }) => purpose !== "warm-up");
    const early = { ...reference!, atSeconds: 100, durationSeconds: 21, discardedSeconds: 3 };
    const result = { ...exploreCases.pool, operations: own.operations };
    const changed = { ...result, explore: { ...explore, reference: early, trials: [early, ...trials] } };
    const { operations, stretches } = pictureOf(changed, 2400, (at) => ({ ok: 10, failed: 1, ms: at < 110 ? 5 : 50 }));
    expect(stretches[0]).toMatchObject({ fromSeconds: 103, toSeconds: 121 });
    const { distribution, distributionAt, timeline } = operations[0]!;
    expect(timeline?.secondsPerPoint).toBe(10);
    expect([distributionAt.reference?.count, distributionAt.reference?.failed]).toEqual([180, 18]);
    expect([distribution.count, distribution.failed]).toEqual([24_000, 2400]);
    // Point 10 is seconds 100 to 109, all of them fast.
    expect(timeline?.latencyMs.max[10]).toBeLessThan(10);
    expect(timeline?.latencyMs.p50[11]).toBeGreaterThan(40);
  });

  it("has a label for each of two thousand, details of the most frequent, and stays small", () => {
    const picture = pictureOf(cases.manyOperations, 60);
    expect(picture.operationLabels).toHaveLength(2000);
    expect(picture.operations).toHaveLength(400);
    expect(picture.operations.filter(({ timeline }) => timeline !== null)).toHaveLength(100);
    expect(JSON.stringify(picture).length).toBeLessThan(4e6);
  });
});

describe("PageBuilder, story", () => {
  it("says the sentence of the terminal, with its interval", () => {
    const { sentence, story } = pictureOf(exploreCases.pool, 60);
    expect(sentence).toContain("One instance carries 412 requests/s (90 %: 401–420) before its p95 doubles");
    expect(story.line?.capacity?.text).toBe("412/s (90 %: 401–420)");
    expect(story.line?.limitText).toContain("132 ms");
    expect(story.suspects[0]?.kind).toBe("connection-pool");
    expect(story.used?.rows.map(({ name }) => name)).toContain("memory (RSS)");
  });

  it("has no line where no loads were compared", () => {
    const { story } = pictureOf(passing, 10);
    expect(story.line).toBeNull();
    expect(story.suspects).toEqual([]);
  });

  it("sets each goal beside its limit, and says which way it holds", () => {
    const slo = [
      { expression: "p99 < 500ms", observed: 250, observedText: "250 ms", ok: true },
      { expression: "checks > 99%", observed: 0.5, observedText: "50 %", ok: false },
      { expression: "of a newer version", observed: 1, observedText: "1", ok: true },
    ];
    const { goals } = pictureOf({ ...passing, slo }, 2).story;
    expect(goals[0]).toMatchObject({ verdict: "met", bar: { observed: 250, limit: 500, isMost: true } });
    expect(goals[1]).toMatchObject({ verdict: "missed", bar: { observed: 0.5, limit: 0.99, isMost: false } });
    expect(goals[2]?.bar).toBeNull();
  });

  it("marks when what happened", () => {
    const { annotations } = pictureOf(cases.failing, 120);
    expect(annotations).toContainEqual({ kind: "load", atSeconds: 60, text: "shopper: 370/s (the page)" });
    const moments = annotations.map(({ atSeconds }) => atSeconds);
    expect(moments).toEqual(moments.toSorted((a, b) => a - b));
    const trials = pictureOf(exploreCases.pool, 60).annotations.filter(({ kind }) => kind === "trial");
    expect(trials).toHaveLength(exploreCases.pool.explore.trials.length);
  });
});

describe("PageBuilder, traces", () => {
  it("keeps one of each route before the next of any, cuts long ones, and stops where a page gets heavy", () => {
    const long = exampleTrace(
      Array.from({ length: 1000 }, (_, at) => exampleSpan(at === 0 ? 0 : 1, `span ${String(at)}`)),
    );
    const routes = Array.from({ length: 60 }, (_, at) => `GET /route/${String(at)}`);
    const examples = routes.flatMap((route) => [exampleOf("typical", long, route), exampleOf("slowest", long, route)]);
    const builder = new PageBuilder({ ...own, durationMs: 1000 });
    const { traces } = builder.picture(about, examples);
    expect(traces[0]?.trace.spans).toHaveLength(400);
    expect(traces[0]?.trace.spansLeftOut).toBe(600);
    expect(JSON.stringify(traces).length).toBeLessThan(1.6e6);
    expect(traces.every(({ kind }) => kind === "slowest")).toBe(true);
  });

  it("has of each kind one of the reference and one of the capacity, rather than one of the whole run", () => {
    const { pool } = exploreCases;
    const [reference, capacity] = pictureOf(pool, 581).stretches;
    const startedAtMs = Date.parse(pool.startedAt);
    const at = (seconds: number, traceId: string, kind: "typical" | "failed" = "typical", isOfLoad = true) => {
      const trace = { ...exampleTrace([exampleSpan(0, "GET /api/products")]), traceId };
      const example = exampleOf(kind, { ...trace, startedAtMs: startedAtMs + seconds * 1000 }, "GET /api/products");
      return isOfLoad ? { ...example, windowAtMs: startedAtMs + (seconds - 1) * 1000 } : example;
    };
    const inside = [reference!.fromSeconds + 1, capacity!.fromSeconds + 1] as const;
    const builder = new PageBuilder({ ...pool, durationMs: 581_000 });
    const windows = [at(1, "early"), at(inside[1], "b"), at(inside[0], "a"), at(inside[1], "c", "failed")];
    const { traces } = builder.picture(about, [at(300, "whole", "typical", false)], windows);
    expect(traces.map(({ kind, stretch, trace: { traceId } }) => [kind, stretch, traceId])).toEqual([
      ["failed", "capacity", "c"],
      ["typical", "reference", "a"],
      ["typical", "capacity", "b"],
    ]);
  });
});
