import { Histogram, type SloExpression, type SloSlice } from "#measure";
import type { SecondCount } from "./second-count.ts";

/** What SLO expressions are judged by, as a run's collector gives it; iterations stand for the run's only scenario. */
export function slicesOf(slo: readonly SloExpression[], count: SecondCount): (SloSlice | null)[] {
  return slo.map(({ subject }) => {
    const counted = count.operations.filter(({ name }) => subject.kind !== "operation" || subject.name === name);
    const successes = new Histogram();
    for (const { latency } of counted) successes.add(latency);
    const failed = counted.reduce((sum, operation) => sum + operation.failed, 0);
    return {
      seconds: 1,
      requestSeconds: 1,
      successes,
      failures: failed + (subject.kind === "operation" ? 0 : count.dropped),
      requests: successes.count + failed,
      iterations: count.completed,
      arrivals: count.started + count.dropped,
      dropped: count.dropped,
      checksPassed: 0,
      checksFailed: 0,
    };
  });
}
