import type { QueueModel } from "../targets/capacity/truth.ts";
import { seededRandom } from "../targets/capacity/hold-times.mjs";
import { simulate } from "./queue.ts";

export interface TrueCapacity {
  readonly perSecond: number;
  readonly rule: "p95" | "errors";
}

interface Seen {
  readonly p95Ms: number;
  readonly errorRatio: number;
}

const seed = 20_061;
const toleratedErrors = 0.01;
const grantedMs = 25;
const wantedWidth = 0.0005;
const rateMax = 100_000;

function see(model: QueueModel, ratePerSecond: number, requests: number): Seen {
  const tookMs = simulate(model, { ratePerSecond, requests, random: seededRandom(seed) }).toSorted();
  const failed = tookMs.length - firstAbove(tookMs, Number.MAX_VALUE);
  return {
    p95Ms: tookMs[Math.ceil(tookMs.length * 0.95) - 1] ?? Number.NaN,
    errorRatio: failed / tookMs.length,
  };
}

function firstAbove(sorted: Float64Array, limit: number): number {
  const found = sorted.findIndex((value) => value > limit);
  return found === -1 ? sorted.length : found;
}

export interface Comparison {
  readonly referencePerSecond: number;
  /** What the way and the client add to every request. */
  readonly clientMs?: number;
  readonly requests?: number;
}

/**
 * The highest rate that is not excessive by the default rule, compared with the target at the reference rate: p95 at
 * most the larger of 2 × reference and reference + 25 ms, errors at most the larger of 2 × reference and 1 %. Null =
 * there is none below 100,000/s.
 */
export function trueCapacity(
  model: QueueModel,
  { referencePerSecond, clientMs = 0, requests = 1_000_000 }: Comparison,
): TrueCapacity | null {
  const reference = see(model, referencePerSecond, requests);
  const referenceP95Ms = reference.p95Ms + clientMs;
  const p95MaxMs = Math.max(2 * referenceP95Ms, referenceP95Ms + grantedMs) - clientMs;
  const errorsMax = Math.max(2 * reference.errorRatio, toleratedErrors);
  let rule: TrueCapacity["rule"] = "p95";

  function isExcessive(ratePerSecond: number): boolean {
    const seen = see(model, ratePerSecond, requests);
    const hasErrors = seen.errorRatio > errorsMax;
    if (hasErrors) rule = "errors";
    else if (seen.p95Ms > p95MaxMs) rule = "p95";
    return hasErrors || seen.p95Ms > p95MaxMs;
  }

  let good = referencePerSecond;
  let bad = good * 2;
  while (!isExcessive(bad)) {
    good = bad;
    bad *= 2;
    if (bad > rateMax) return null;
  }
  while (bad / good > 1 + wantedWidth) {
    const middle = Math.sqrt(good * bad);
    if (isExcessive(middle)) bad = middle;
    else good = middle;
  }
  return { perSecond: good, rule };
}
