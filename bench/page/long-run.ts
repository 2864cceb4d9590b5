import { Histogram } from "#measure";
import { PageBuilder } from "#report";
import type { OperationSecond, RouteExample, RunPicture, RunResult, SecondRecord } from "#run";
import { exampleOf, exampleSpan, exampleTrace, operation, passing, point } from "../../test/results/index.ts";

/** Seconds that differ, made once: encoding them anew would be most of the time. */
const kindsOfSecond = 64;

export interface LongRun {
  readonly seconds: number;
  readonly operations: number;
}

/** The page of a run with many operations, a spread of latencies over three decades, and traces of each route. */
export function longRun({ seconds, operations }: LongRun): { readonly picture: RunPicture; readonly builtMs: number } {
  const names = Array.from({ length: operations }, (_, at) => `/api/resource-${String(at)}/:id`);
  const result: RunResult = {
    ...passing,
    durationMs: seconds * 1000,
    operations: names.map((name) => operation(name, seconds * 200)),
  };
  const kinds = Array.from({ length: kindsOfSecond }, (_, kind) => names.map((_name, id) => operationSecond(id, kind)));
  const first = names.map((name, id) => {
    return { id, kind: "request", protocol: "http", method: "GET", name, scenario: "shopper" } as const;
  });
  const startedMs = performance.now();
  const builder = new PageBuilder(result);
  for (let at = 0; at < seconds; at += 1) {
    const second: SecondRecord = {
      point: point(at, { requestsPerSecond: 200 * operations + (at % 17) }),
      names: at === 0 ? first : [],
      operations: kinds[(at * 7) % kindsOfSecond]!,
      iterations: [],
      requestsStarted: 200 * operations,
    };
    builder.add(second);
  }
  const picture = builder.picture({ state: "finished", madeAt: passing.startedAt, docs: [] }, examplesOf(names));
  return { picture, builtMs: performance.now() - startedMs };
}

function operationSecond(id: number, kind: number): OperationSecond {
  const latency = new Histogram();
  for (let index = 0; index < 200; index += 1) {
    const share = ((index * 37 + kind * 11 + id * 5) % 200) / 200;
    latency.record((4 + id) * 10 ** (2.2 * share ** 3) * (1 + 0.02 * kind));
  }
  const text = latency.encode();
  const counts = { ok: 200, failed: kind === 3 ? 2 : 0, cancelled: 0, bytesSent: 20_000, bytesReceived: 180_000 };
  return { id, ...counts, byError: {}, latency: text, service: text };
}

function examplesOf(names: readonly string[]): readonly RouteExample[] {
  const spans = Array.from({ length: 60 }, (_, at) =>
    exampleSpan(at === 0 ? 0 : 1, `SELECT id, name, price FROM product WHERE id = ? AND shelf = ${String(at)}`, {
      startMs: at,
      durationMs: 3,
      attributes: [
        ["db.system.name", "postgresql"],
        ["db.query.text", "SELECT id, name, price FROM product WHERE id = $1"],
      ],
    }),
  );
  return names.flatMap((name) =>
    (["slowest", "typical", "failed"] as const).map((kind) => exampleOf(kind, exampleTrace(spans), `GET ${name}`)),
  );
}
