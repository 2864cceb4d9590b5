import { describe, expect, it } from "vitest";
import { exampleOf, exampleSpan, exampleTrace, nPlusOne } from "../../../test/results/index.ts";
import type { ExampleSpan, ExampleTrace } from "#run";
import { shop } from "../inside/inside.fixture.ts";
import type { Page } from "../layout.ts";
import { plain } from "../palette.ts";
import { displayWidth } from "../width.ts";
import { type RouteView, routeText } from "./route.ts";
import { waterfallLines } from "./waterfall.ts";

const page = (over: Partial<Page> = {}): Page => ({ columns: 80, palette: plain, all: false, ...over });
const drawn = (spans: readonly ExampleSpan[], over: Partial<ExampleTrace> = {}, on: Partial<Page> = {}) =>
  waterfallLines(exampleTrace(spans, over), page(on));
const call = (startMs: number, durationMs: number, over: Partial<ExampleSpan> = {}): ExampleSpan =>
  exampleSpan(1, "select 1", { startMs, durationMs, dependency: "sql", ...over });
/** The cells of the line that begins with this name. */
function barOf(lines: readonly string[], name: string): string {
  const line = lines.find((each) => each.includes(name)) ?? expect.fail(`no line of ${name}`);
  const head = lines[0] ?? "";
  return line.slice(head.indexOf("0"), head.indexOf(" ms") + 3);
}

describe("waterfallLines", () => {
  it("draws an N+1 as one line, on an axis of the whole request", () => {
    expect(waterfallLines(nPlusOne, page())).toMatchSnapshot();
    expect(waterfallLines(nPlusOne, page({ columns: 140 }))).toMatchSnapshot();
  });

  it.each([40, 60, 80, 109, 110, 140, 200])("is never wider than %i columns", (columns) => {
    const long = exampleSpan(0, "GET /".padEnd(300, "x"), { durationMs: 100 });
    const deep = Array.from({ length: 50 }, (_, at) =>
      exampleSpan(at + 1, `span ${"名".repeat(40)}`, { startMs: at, durationMs: 50 - at / 2 }),
    );
    const lines = drawn([long, ...deep], { operation: "GET /" }, { columns });
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(Math.max(40, columns) - 2);
  });

  it("puts a span where it ran, its own time apart from that of what is below it", () => {
    const lines = drawn([exampleSpan(0, "GET /", { durationMs: 100 }), call(50, 50)]);
    const [root, below] = [barOf(lines, "GET /"), barOf(lines, "select 1")];
    expect(root).toMatch(/^█+─+$/);
    expect(below).toMatch(/^ +█+$/);
    expect(Math.abs(root.indexOf("─") - root.length / 2)).toBeLessThanOrEqual(1);
    expect(Math.abs(below.indexOf("█") - below.length / 2)).toBeLessThanOrEqual(1);
  });

  it("shows what took no time at all", () => {
    const lines = drawn([exampleSpan(0, "GET /", { durationMs: 100 }), call(99.9, 0)]);
    expect(barOf(lines, "select 1").trim()).toBe("▏");
  });

  it("shows waits: for a connection, in front of the handler, and where nothing was traced", () => {
    const pool = exampleSpan(1, "pool.connect", { startMs: 10, durationMs: 40, dependency: "pool" });
    const spans = [exampleSpan(0, "GET /", { startMs: 10, durationMs: 90 }), pool, call(80, 20, { waitMs: 30 })];
    const lines = drawn(spans, { operation: "GET /x", durationMs: 100 });
    expect(barOf(lines, "pool.connect")).toMatch(/^ +░+ +$/);
    expect(barOf(lines, "sent as GET /x")).toMatch(/^░+─+$/);
    expect(barOf(lines, "select 1")).toMatch(/^ +·+█+$/);
    expect(lines.join("\n")).toContain("░ waits");
  });

  it("marks what is on the critical path, and what failed", () => {
    const spans = [
      exampleSpan(0, "GET /", { durationMs: 100, criticalMs: 20 }),
      exampleSpan(1, "handler", { durationMs: 90 }),
      { ...call(0, 80, { criticalMs: 80 }), depth: 2 },
      call(0, 5, { label: "beside" }),
      call(90, 5, { label: "broken", isError: true }),
    ];
    const lines = drawn(spans);
    const marked = lines.filter((line) => line.startsWith("▸ ")).map((line) => line.slice(2).trim().split(/ {2,}/)[0]);
    expect(marked).toEqual(["GET /", "handler", "select 1"]);
    expect(lines.find((line) => line.includes("broken"))).toMatch(/^✗ /);
    expect(lines.join("\n")).toContain("▸ on the critical path");
  });

  it("folds what does the same below what was folded, and nothing with --all", () => {
    const rows = Array.from({ length: 57 }, (_, at) => [
      call(at, 1, { label: "load row" }),
      exampleSpan(2, "GET /item", { startMs: at, durationMs: 0.5, dependency: "http", system: "stock:7070" }),
    ]).flat();
    const spans = [exampleSpan(0, "GET /", { durationMs: 60 }), ...rows];
    const folded = drawn(spans, {}, { columns: 140 });
    expect(folded.filter((line) => /load row|GET \/item/.test(line))).toHaveLength(2);
    expect(folded.join("\n")).toContain("load row × 57");
    expect(folded.join("\n")).toContain("GET /item (stock:7070) × 57");
    expect(folded.find((line) => line.includes("load row"))).toMatch(/57 ms +57 ms$/);
    expect(drawn(spans, {}, { all: true }).filter((line) => line.includes("load row"))).toHaveLength(57);
  });

  it("does not hide what failed among what did not", () => {
    const calls = Array.from({ length: 5 }, (_, at) => call(at, 1, { isError: at === 3 }));
    const text = drawn([exampleSpan(0, "GET /"), ...calls]).join("\n");
    expect(text).toContain("select 1 × 4");
    expect(text).toMatch(/✗ +select 1 /);
  });

  it("leaves out what takes least of hundreds of lines, and says so", () => {
    const calls = Array.from({ length: 300 }, (_, at) => call(at, 1 + at / 10, { label: `query ${at}` }));
    const lines = drawn([exampleSpan(0, "GET /", { durationMs: 400 }), ...calls], { spansLeftOut: 12 });
    expect(lines.length).toBeLessThan(50);
    const text = lines.join("\n");
    expect(text).toContain("query 299");
    expect(text).toMatch(/and 26\d spans more that take less \(--all\)/);
    expect(text).toContain("and 12 spans more that were not kept");
  });

  it("names the service of what another one did", () => {
    const there = exampleSpan(2, "GET /stock", { service: "stock" });
    expect(drawn([exampleSpan(0, "GET /"), call(0, 10), there]).join("\n")).toContain("GET /stock (stock)");
  });

  it("ends with figures that make no sense", () => {
    const strange = [exampleSpan(0, "GET /", { durationMs: 0 }), call(-50, 10), call(1e12, 1), call(0, -5)];
    expect(drawn(strange).length).toBeGreaterThan(3);
    expect(drawn([exampleSpan(0, "GET /", { durationMs: 0 })]).length).toBeGreaterThan(1);
  });
});

describe("routeText", () => {
  const view: RouteView = {
    breakdown: {
      ...shop.routes[0]!,
      route: "GET /api/products",
      operations: ["GET /api/products", "GET /list"],
      coverage: 0.98,
      queueMs: { mean: 3, p95: 5, max: 17 },
    },
    findings: shop.findings.slice(0, 1),
    example: exampleOf("slowest"),
    kinds: ["typical", "slowest"],
    traceLink: "https://jaeger.example.com/trace/{traceId}",
  };

  it("says where the time of a route goes, then shows one of its requests", () => {
    const text = routeText(view, page({ columns: 100 }));
    expect(text.startsWith("GET /api/products\n")).toBe(true);
    expect(text).toContain("In front of its handler (network and queue): mean 3 ms, p95 5 ms, max 17 ms");
    expect(text).toContain("98 % of the requests sent came back as a trace");
    expect(text).toContain("Sent as GET /list");
    expect(text).toContain("n-plus-one");
    expect(text).toContain("Example: the slowest of its requests, 100 ms");
    expect(text).toContain("\n  https://jaeger.example.com/trace/5e1a0450ceeed306d7b5cc8eeb1447e4\n");
    expect(text).toContain("There is also --example typical.");
    expect(text.indexOf("Where its time goes")).toBeLessThan(text.indexOf("Example:"));
  });

  it("says why there is no example", () => {
    const without = { ...view, example: undefined, kinds: [] };
    expect(routeText(without, page())).toContain("No request of it was kept.");
    const named = { ...view.breakdown, examples: [{ kind: "typical", traceId: "ab" }] as const };
    expect(routeText({ ...without, breakdown: named }, page())).toContain("not in this folder");
  });

  it("lets no text of the target drive the terminal", () => {
    const evil = "\u001b[2J\u001b]0;x\u0007GET /\u202e\n::error::x";
    const span = exampleSpan(0, evil, { service: evil, name: evil });
    const trace = exampleTrace([span], { operation: evil, traceId: evil });
    const hostile = { ...view, breakdown: { ...view.breakdown, route: evil, service: evil } };
    const text = routeText({ ...hostile, example: exampleOf("slowest", trace, evil) }, page());
    // oxlint-disable-next-line no-control-regex -- none of them may come through
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]|^::/m);
  });

  it("uses ASCII alone where there is nothing else", () => {
    expect(routeText(view, page({ isAscii: true }))).toMatch(/^[\n -~]*$/);
  });
});
