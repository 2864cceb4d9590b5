import { expect, it } from "vitest";
import { Histogram, parseSlo } from "#measure";
import { labSecond } from "../lab-second.fixture.ts";
import { rulesOf } from "./reference.ts";
import { TrialLog } from "./trial-log.ts";

function histogramOf(count: number, ms: number): Histogram {
  const histogram = new Histogram();
  for (let each = 0; each < count; each++) histogram.record(ms);
  return histogram;
}

/** One second at a low load, with so many answers of each operation. */
function referenceOf(counts: Readonly<Record<string, number>>): TrialLog {
  const operations = Object.entries(counts).map(([name, count]) => ({
    name,
    failed: 0,
    byError: new Map(),
    statuses: new Map(),
    latency: histogramOf(count, 20),
    service: histogramOf(count, 20),
    bytesSent: 0,
    bytesReceived: 0,
  }));
  const request = { purpose: "reference", ratePerSecond: 100, secondsMax: 1 } as const;
  const seconds = [labSecond({ operations })];
  return new TrialLog({ request, atSeconds: 0, seconds, endedBy: "time" }, null, 0);
}

const texts = (goals: readonly string[], counts: Readonly<Record<string, number>>): readonly string[] =>
  rulesOf(
    [referenceOf(counts)],
    goals.map((goal) => parseSlo(goal)),
  ).map((rule) => rule.at(0).text);

it("holds a latency goal of the whole test against each operation with a share of the traffic", () => {
  expect(texts(["p95 < 300ms"], { "GET /a": 60, "GET /b": 38, "GET /rare": 2 })).toEqual([
    "not: p95 < 300ms",
    "not: GET /a p95 < 300ms",
    "not: GET /b p95 < 300ms",
  ]);
  const [whole, first] = rulesOf([referenceOf({ "GET /a": 60, "GET /b": 40 })], [parseSlo("p95 < 300ms")]);
  expect([whole!.operation, first!.operation]).toEqual([null, "GET /a"]);
  expect(first!.at(0)).toMatchObject({ latency: { quantile: 0.95, limitMs: 300 } });
});

it("says a goal once where there is one operation, where it names one, and where it is about errors", () => {
  expect(texts(["p95 < 300ms"], { "GET /a": 100 })).toEqual(["not: p95 < 300ms"]);
  const two = { "GET /a": 60, "GET /b": 40 };
  expect(texts(["GET /a p95 < 300ms", "errors < 1%"], two)).toEqual(["not: GET /a p95 < 300ms", "not: errors < 1%"]);
});
