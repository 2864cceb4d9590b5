import { expect } from "vitest";
import { errorSides, type ErrorClass } from "#run";
import { expectClosedLedger } from "./exactness.ts";
import type { CaseSeen, HostileRun } from "./hostile.ts";

// What holds of every run against every hostile server, whatever it does.

/** Sums over all runs of the file, for the closing lines. */
export const totals = { requests: 0, neighbours: 0, unaccounted: 0, misattributed: 0, uncaught: 0, hung: 0 };

export const neighbour = "neighbour";

const isHostile = ({ name }: CaseSeen): boolean => !name.startsWith(neighbour);

/** Started = ended, class by class; what the servers saw is what was started, but for what they could not see. */
export function expectExactLedger({ run, cases }: HostileRun): void {
  const { requests } = run.result.ledger;
  const lost = Math.abs(requests.started - requests.ok - requests.failed - requests.cancelled);
  const unseen = cases
    .filter(({ ledger }) => ledger !== undefined)
    .map(({ name, operation, ledger }) => ({ name, unseen: operation.count - ledger!.requests }));
  totals.unaccounted += lost + unseen.reduce((sum, each) => sum + Math.abs(each.unseen), 0);
  totals.requests += cases.filter(isHostile).reduce((sum, { operation }) => sum + operation.count, 0);
  totals.neighbours += cases
    .filter((each) => !isHostile(each))
    .reduce((sum, { operation }) => sum + operation.count, 0);
  expectClosedLedger(run.result);
  expect(requests.cancelled).toBe(0);
  expect(unseen.filter((each) => each.unseen !== 0)).toEqual([]);
}

/** No crash, and an exit code that says what the document says: passed, or not to be trusted for our own slowness. */
export function expectNothingUncaught({ run }: HostileRun): void {
  const { exitCode, stderr, result } = run;
  const isUncaught = exitCode === 1 || /uncaught|unhandled|\n {4}at /i.test(stderr);
  if (isUncaught) totals.uncaught++;
  expect({ isUncaught, stderr }).toEqual({ isUncaught: false, stderr });
  expect(exitCode).toBe(result.exitCode);
  const invalidating = result.validity.doubts.filter((doubt) => doubt.invalidates);
  expect(invalidating.filter((doubt) => doubt.side !== "generator")).toEqual([]);
  expect(exitCode).toBe(invalidating.length === 0 ? 0 : 97);
}

/** Every request of a case ended in the class its fault has, on the side that class has, and no other. */
export function expectOneClassEach({ run, cases }: HostileRun): void {
  for (const { name, operation, outcomes } of cases) {
    const ended = [...Object.keys(operation.byError), ...(operation.ok > 0 ? ["ok"] : [])];
    expect({ name, others: ended.filter((outcome) => !outcomes.includes(outcome)) }).toEqual({ name, others: [] });
    expect({ name, count: operation.count }).not.toEqual({ name, count: 0 });
  }
  for (const group of run.result.errors) expect(group.side).toBe(errorSides[group.class as ErrorClass]);
}

/** Every good answer was the one to its own request, and no request went out on a connection known to be spoilt. */
export function expectNoneMisattributed({ cases }: HostileRun): void {
  const wrong = cases
    .map(({ name, misattributed, ledger }) => ({ name, wrong: misattributed + (ledger?.afterSurplus ?? 0) }))
    .filter((each) => each.wrong > 0);
  totals.misattributed += wrong.reduce((sum, each) => sum + each.wrong, 0);
  expect(wrong).toEqual([]);
}

/** Connections: none beyond the requests (one look before the start), none left behind, none opened again by itself. */
export function expectNoStorm({ cases }: HostileRun): void {
  for (const [index, { name, operation, ledger }] of cases.entries()) {
    if (ledger === undefined) continue;
    const surplus = Math.max(0, ledger.connections - operation.count - (index === 0 ? 1 : 0));
    expect({ name, surplus, open: ledger.connectionsOpen }).toEqual({ name, surplus: 0, open: 0 });
  }
}

export function expectHard(seen: HostileRun): void {
  expectNothingUncaught(seen);
  expectExactLedger(seen);
  expectOneClassEach(seen);
  expectNoneMisattributed(seen);
  expectNoStorm(seen);
}

/** What a run without any fault took; the others are compared with it. */
export interface Reference {
  readonly peakMegabytes: number;
  /** Of the command around the load: starting, building the test, writing the result. */
  readonly aroundMs: number;
}

const wallMs = ({ run }: HostileRun): number => run.toMs - run.fromMs;

export function referenceOf(seen: HostileRun): Reference {
  return {
    peakMegabytes: seen.peakMegabytes,
    aroundMs: wallMs(seen) - seen.run.result.durationMs,
  };
}

const neighbourOf = ({ cases }: HostileRun): CaseSeen | undefined => cases.find(({ name }) => name === neighbour);

/** It ends in time, and in no more memory than a run in which all goes well. */
export function expectBounded(seen: HostileRun, loadMs: number, gracefulStopMs: number, reference: Reference): void {
  const limitMs = reference.aroundMs + loadMs + gracefulStopMs + 2000;
  if (wallMs(seen) > limitMs) totals.hung++;
  expect(wallMs(seen)).toBeLessThanOrEqual(limitMs);
  expect(seen.peakMegabytes).toBeLessThanOrEqual(reference.peakMegabytes + 64);
}

/** Whoever asks a good server keeps his rate beside those who ask a bad one. */
export function expectRateKept(seen: HostileRun): void {
  const planned = seen.run.result.scenarios.find(({ name }) => name === neighbour)?.iterations.planned ?? 0;
  expect(planned).toBeGreaterThan(0);
  expect(neighbourOf(seen)!.operation.ok).toBeGreaterThanOrEqual(0.98 * planned);
}

/** … and his p99, but for what the machine itself was late. */
export function expectSameTail(mixed: HostileRun, good: HostileRun, lateMs: number): void {
  expect(addedToTailMs(mixed, good)).toBeLessThanOrEqual(lateMs);
}

/** How much longer the good server's tail is beside the faults than I6 allows; below 0 where it is within. */
export function addedToTailMs(mixed: HostileRun, good: HostileRun): number {
  const [before, beside] = [good, mixed].map((seen) => neighbourOf(seen)!.operation.latencyMs.p99 ?? Number.NaN);
  return beside! - Math.max(before! * 1.1, before! + 2);
}
