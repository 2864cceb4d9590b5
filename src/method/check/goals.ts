import { evaluateSlo, Histogram, type SloExpression, type SloSlice } from "#measure";
import type { SloResult } from "#run";
import type { LabSecond } from "../lab.ts";

/** Goals that do not hold over a stretch of load, each with what was seen. */
export function missedGoals(slo: readonly SloExpression[], seconds: readonly LabSecond[]): readonly SloResult[] {
  if (seconds.length === 0) return [];
  const results = slo.map((expression, index) => {
    const slice = mergedSlice(seconds.flatMap(({ slices }) => slices[index] ?? []));
    return evaluateSlo(expression, { slice: () => slice });
  });
  return results.filter(({ ok }) => !ok);
}

function mergedSlice(slices: readonly SloSlice[]): SloSlice | null {
  if (slices.length === 0) return null;
  const successes = new Histogram();
  for (const slice of slices) successes.add(slice.successes);
  const sum = (pick: (slice: SloSlice) => number): number => slices.reduce((total, each) => total + pick(each), 0);
  return {
    successes,
    seconds: sum(({ seconds }) => seconds),
    requestSeconds: sum(({ requestSeconds }) => requestSeconds),
    failures: sum(({ failures }) => failures),
    requests: sum(({ requests }) => requests),
    iterations: sum(({ iterations }) => iterations),
    arrivals: sum(({ arrivals }) => arrivals),
    dropped: sum(({ dropped }) => dropped),
    checksPassed: sum(({ checksPassed }) => checksPassed),
    checksFailed: sum(({ checksFailed }) => checksFailed),
  };
}
