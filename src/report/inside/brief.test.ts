import { describe, expect, it } from "vitest";
import type { RouteBreakdown, RunResult } from "#run";
import { plain } from "../palette.ts";
import { displayWidth } from "../width.ts";
import { route, row, shop } from "./inside.fixture.ts";
import { insideLines } from "./inside.ts";

const { findings: _, ...inside } = shop;

interface Seen {
  readonly routes?: readonly RouteBreakdown[];
  readonly coverage?: Partial<typeof inside.coverage>;
  readonly sent?: number;
}

function linesOf({ routes = inside.routes, coverage = {}, sent = 1_000 }: Seen, columns = 80, all = false): string {
  const result = {
    inside: { ...inside, routes, coverage: { ...inside.coverage, ...coverage } },
    ledger: { requests: { started: sent } },
  } as unknown as RunResult;
  return insideLines(result, { columns, palette: plain, all }).join("\n");
}

const [products] = inside.routes as readonly [RouteBreakdown, ...RouteBreakdown[]];
const queueMs = { mean: 40, p95: 55, max: 70 };

describe("insideLines", () => {
  it.each([80, 140])("say in %d columns what each route waits for", async (columns) => {
    const routes = [{ ...products, queueMs }, ...inside.routes.slice(1)];
    const printed = linesOf({ routes, coverage: { requestsTraced: 900, rootsReceived: 899 }, sent: 20_000 }, columns);
    await expect(`${printed}\n`).toMatchFileSnapshot(`../golden/inside-brief-${String(columns)}.txt`);
    expect(printed.split("\n").filter((line) => displayWidth(line) > columns)).toEqual([]);
  });

  it("say nothing where no trace came", () => {
    expect(insideLines({} as RunResult, { columns: 80, palette: plain, all: false })).toEqual([]);
  });

  it("name the queue in front of the handler only where it counts", () => {
    const queued = (mean: number): string => linesOf({ routes: [{ ...products, queueMs: { ...queueMs, mean } }] });
    expect(queued(40)).toMatch(/before the handler +40 ms +55 ms/);
    expect(queued(2)).not.toContain("before the handler");
  });

  it("doubt what is known of too few requests, of the run and of a route", () => {
    const low = linesOf({
      routes: [{ ...products, coverage: 0.41 }],
      coverage: { requestsTraced: 1_000, rootsReceived: 410, spansDroppedBySdk: { queue_full: 7_000 } },
    });
    expect(low).toContain("GET /api/products 41 % of its traces");
    expect(low.replaceAll(/\s+/g, " ")).toContain(
      "! traces came for 41 % of 1,000 requests; dropped by the target's SDK: 7,000 queue_full; of low confidence",
    );
    const high = linesOf({ coverage: { requestsTraced: 1_000, rootsReceived: 900 } });
    expect(high).not.toMatch(/confidence|!/);
  });

  it("show ten routes, and three places of each", () => {
    const places = Array.from({ length: 8 }, (_, index) => row(1, `place ${index}`, 1, 9, { criticalShare: 0.12 }));
    const routes = Array.from({ length: 12 }, (_, index) =>
      route(`GET /r${index}`, [row(0, "root", 1, 80, { criticalShare: 0.04 }), ...places]),
    );
    const printed = linesOf({ routes });
    expect(printed.match(/GET \/r\d+ 1,240 traces/g)).toHaveLength(10);
    expect(printed.match(/place \d/g)).toHaveLength(30);
    expect(printed).toContain("and 2 routes more");
  });

  it("show all of it where all is asked for", () => {
    const printed = linesOf({}, 80, true);
    expect(printed).toContain("middleware - compress");
    expect(printed).toContain("Dependencies");
  });
});
