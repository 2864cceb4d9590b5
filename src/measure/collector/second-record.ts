import type { ErrorClass, OperationName, SecondRecord, TimelinePoint } from "#run";
import type { OperationTally } from "../operation-tally.ts";
import type { IterationTally } from "../flow-tally.ts";
import type { Histogram } from "../histogram.ts";
import type { AskedAt } from "./asked-at.ts";
import { isHook } from "../naming.ts";
import type { RunNames } from "./names.ts";
import type { Population } from "./population.ts";
import type { Second } from "./second.ts";
import { sumOf } from "./slices.ts";
import { pointLatency } from "../merge-points.ts";

/** Half an interval: one that ends a little late or early still belongs to the second it covers. */
export const halfIntervalMs = 125;

/** Whether load was on for all of it. */
export function isLoaded({ index, loadedUntilMs }: Second): boolean {
  return loadedUntilMs >= (index + 1) * 1000 - halfIntervalMs;
}

/** A second as the timeline shows it. */
export function pointOf(
  second: Second,
  about: {
    /** All that the run is judged by, as one. */
    readonly judged: OperationTally;
    readonly latency: Histogram;
    readonly population: Population;
    readonly asked: AskedAt;
  },
): TimelinePoint {
  const { judged, latency, population, asked } = about;
  return {
    atSeconds: second.index,
    askedPerSecond: asked.iterationsPerSecond,
    iterationsPerSecond: endedOf(second.iterations),
    requestsPerSecond: judged.count,
    errorsPerSecond: judged.failed,
    droppedPerSecond: sumOf(second.iterations).dropped,
    users: population.users,
    usersAsked: asked.users,
    inFlight: population.inFlight,
    latencyMs: pointLatency(latency),
    byError: errorCounts(judged),
    bytes: { sent: judged.bytesSent, received: judged.bytesReceived },
  };
}

function endedOf(iterations: readonly IterationTally[]): number {
  return iterations.reduce((sum, { completed, failed }) => sum + completed + failed, 0);
}

/** What ended in a second; requests of hooks take no part in rates. */
export function endedWithin(
  { iterations, operations }: Second,
  names: RunNames,
): { iterations: number; requests: number } {
  let requests = 0;
  for (const [id, { count }] of operations) if (!isHook(names.operations.names[id]!)) requests += count;
  return { iterations: endedOf(iterations), requests };
}

/** A second as it is kept. @param announced the names that no record before this one has told */
export function recordOf(
  second: Second,
  point: TimelinePoint,
  about: {
    readonly names: RunNames;
    readonly announced: readonly OperationName[];
    readonly scenarios: readonly string[];
  },
): SecondRecord {
  const all = about.names.operations.names;
  let requestsStarted = 0;
  const operations = [...second.operations].map(([id, tally]) => {
    const { ok, failed, cancelled, bytesSent, bytesReceived, latency, service } = tally;
    if (all[id]!.kind !== "measure") requestsStarted += tally.started;
    const byError = errorCounts(tally);
    return {
      id,
      ok,
      failed,
      cancelled,
      byError,
      latency: latency.encode(),
      service: service.encode(),
      bytesSent,
      bytesReceived,
    };
  });
  const iterations = second.iterations.map(({ started, completed, failed, cancelled, dropped }, index) => {
    return { scenario: about.scenarios[index]!, started, completed, failed, cancelled, dropped };
  });
  return { point, names: about.announced, operations, iterations, requestsStarted };
}

function errorCounts({ byError }: OperationTally): Readonly<Partial<Record<ErrorClass, number>>> {
  return Object.fromEntries(byError) as Partial<Record<ErrorClass, number>>;
}

/** Throws of the script in a second. */
export function scriptErrorsIn({ errors }: Second, names: RunNames): number {
  let sum = 0;
  for (const [id, { count }] of errors) if (names.errors.names[id]!.class === "script_error") sum += count;
  return sum;
}
