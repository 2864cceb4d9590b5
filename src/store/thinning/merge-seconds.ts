import { Histogram, isHook, mergedPoint } from "#measure";
import type { ErrorClass, LoadChange, OperationName, OperationSecond, SecondRecord } from "#run";

/** What records said their operations are, so far. */
export type KnownNames = Map<number, OperationName>;

/**
 * Neighbouring records as one: counts are added up, histograms merged. The percentiles of the point are those of the
 * successes: failures have no histogram of their own in a record.
 */
export function mergeSeconds(records: readonly SecondRecord[], known: KnownNames): SecondRecord {
  const [first, ...others] = records;
  if (first === undefined) throw new Error("nothing to merge");
  if (others.length === 0) return first;
  const operations = mergeOperations(records);
  const judged = new Histogram();
  for (const { id, latency } of operations) if (isJudged(known.get(id))) judged.add(Histogram.decode(latency));
  const loadChanges: readonly LoadChange[] = records.flatMap((record) => record.loadChanges ?? []);
  let seconds = first.seconds ?? 1;
  let point = first.point;
  for (const other of others) {
    const [before, more] = [seconds, other.seconds ?? 1];
    seconds += more;
    point = mergedPoint(point, other.point, (a, b) => (a * before + b * more) / seconds, judged);
  }
  return {
    point,
    seconds,
    names: records.flatMap(({ names }) => names),
    operations,
    iterations: mergeIterations(records),
    requestsStarted: records.reduce((sum, { requestsStarted }) => sum + requestsStarted, 0),
    ...(loadChanges.length > 0 && { loadChanges }),
  };
}

const isJudged = (name: OperationName | undefined): boolean =>
  name !== undefined && name.kind !== "measure" && !isHook(name);

interface Sum {
  readonly latency: Histogram;
  readonly service: Histogram;
  readonly byError: Partial<Record<ErrorClass, number>>;
  counts: Pick<OperationSecond, "ok" | "failed" | "cancelled" | "bytesSent" | "bytesReceived">;
}

function mergeOperations(records: readonly SecondRecord[]): readonly OperationSecond[] {
  const sums = new Map<number, Sum>();
  for (const operation of records.flatMap(({ operations }) => operations)) {
    const sum = sums.get(operation.id) ?? nothing();
    sums.set(operation.id, sum);
    if (operation.latency !== "") sum.latency.add(Histogram.decode(operation.latency));
    if (operation.service !== "") sum.service.add(Histogram.decode(operation.service));
    for (const [error, count] of Object.entries(operation.byError) as [ErrorClass, number][])
      sum.byError[error] = (sum.byError[error] ?? 0) + count;
    const { counts } = sum;
    sum.counts = {
      ok: counts.ok + operation.ok,
      failed: counts.failed + operation.failed,
      cancelled: counts.cancelled + operation.cancelled,
      bytesSent: counts.bytesSent + operation.bytesSent,
      bytesReceived: counts.bytesReceived + operation.bytesReceived,
    };
  }
  return [...sums].map(([id, { latency, service, byError, counts }]) => {
    return { id, ...counts, byError, latency: latency.encode(), service: service.encode() };
  });
}

function nothing(): Sum {
  const counts = { ok: 0, failed: 0, cancelled: 0, bytesSent: 0, bytesReceived: 0 };
  return { latency: new Histogram(), service: new Histogram(), byError: {}, counts };
}

function mergeIterations(records: readonly SecondRecord[]): SecondRecord["iterations"] {
  const sums = new Map<string, SecondRecord["iterations"][number]>();
  for (const more of records.flatMap(({ iterations }) => iterations)) {
    const sum = sums.get(more.scenario);
    sums.set(more.scenario, {
      scenario: more.scenario,
      started: (sum?.started ?? 0) + more.started,
      completed: (sum?.completed ?? 0) + more.completed,
      failed: (sum?.failed ?? 0) + more.failed,
      cancelled: (sum?.cancelled ?? 0) + more.cancelled,
      dropped: (sum?.dropped ?? 0) + more.dropped,
    });
  }
  return [...sums.values()];
}
