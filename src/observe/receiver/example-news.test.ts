import { describe, expect, it } from "vitest";
import type { ExampleKind, ExampleTrace, RouteExample } from "#run";
import { ExampleNews } from "./example-news.ts";

const traceOf = (traceId: string, spans = 1): ExampleTrace => ({
  traceId,
  startedAtMs: 0,
  durationMs: 1,
  operation: null,
  isError: false,
  spans: Array.from({ length: spans }, () => ({}) as ExampleTrace["spans"][number]),
  spansLeftOut: 0,
});

const exampleOf = (kind: ExampleKind, trace: ExampleTrace, route = "GET /"): RouteExample => ({
  kind,
  route,
  service: "shop",
  trace,
});

describe("ExampleNews", () => {
  it("tells of an example once, and again when it is another", () => {
    const news = new ExampleNews();
    const first = exampleOf("slowest", traceOf("a"));
    expect(news.take([first], 0)).toEqual([first]);
    expect(news.take([{ ...first }], 1000)).toEqual([]);
    const second = exampleOf("slowest", traceOf("b"));
    expect(news.take([second], 2000)).toEqual([second]);
  });

  it("tells of another typical one every 10 s at most, and of the last one", () => {
    const news = new ExampleNews();
    const told = (traceId: string, nowMs: number, isLast = false): number =>
      news.take([exampleOf("typical", traceOf(traceId))], nowMs, isLast).length;
    expect(told("a", 0)).toBe(1);
    expect(told("b", 9_999)).toBe(0);
    expect(told("c", 10_000)).toBe(1);
    expect(told("d", 11_000, true)).toBe(1);
  });

  it("spreads many spans over several reports, and leaves none out of the last", () => {
    const news = new ExampleNews();
    const many = Array.from({ length: 9 }, (_, at) => exampleOf("slowest", traceOf("a", 1000), `GET /${at}`));
    expect(news.take(many, 0)).toHaveLength(2);
    expect(news.take(many, 1000)).toHaveLength(2);
    expect(news.take(many, 2000, true)).toHaveLength(5);
    expect(news.take(many, 3000, true)).toEqual([]);
  });
});
