import type { ExploreResult, LatencySummary, TrialPurpose, TrialResult } from "#run";
import { type Planted, type Random, resourcesOf, type Stretch, stretchOf } from "./planted-target.fixture.ts";

/** mulberry32 */
export function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Search {
  /** No more than this is sent. */
  readonly ratePerSecondMax?: number;
  /** Trials of a quick search are shorter. */
  readonly seconds?: number;
}

/** A search as `explore` makes it, simple: reference, doubling, overload twice, steps below, the reference again. */
export function searchPlanted(target: Planted, seed: number, search: Search = {}): ExploreResult {
  const random = randomFrom(seed);
  const seconds = search.seconds ?? 20;
  const max = search.ratePerSecondMax ?? 4000;
  const trials: TrialResult[] = [];
  let clock = 0;
  let made = 0;
  const trial = (purpose: TrialPurpose, perSecond: number, length: number): TrialResult => {
    const stretch = stretchOf(target, perSecond, length, random, made);
    made += stretch.arrived;
    const resources = resourcesOf(target, stretch, length, random);
    const shown = {
      number: trials.length + 1,
      purpose,
      ratePerSecond: perSecond,
      atSeconds: clock,
      durationSeconds: length,
    };
    const result = judged({ ...trialOf(stretch, length, target), ...shown, resources }, trials[0]);
    clock += length + 3;
    trials.push(result);
    return result;
  };
  const reference = trial("reference", 10, 100);
  const overloaded = doubling(trial, max);
  if (overloaded !== null) saturate(trial, overloaded);
  const saturation = overloaded === null ? null : Math.max(...trials.map(({ goodPerSecond }) => goodPerSecond));
  for (const share of saturation === null ? [] : [0.3, 0.5, 0.65, 0.78, 0.85, 0.9, 0.94]) {
    trial("search", share * (saturation ?? 0), seconds);
  }
  trial("repeat", 10, 60);
  return resultOf(reference, trials, saturation);
}

/** A bare URL elsewhere: nothing is known of the target but its answers. */
export function withoutResources(explored: ExploreResult): ExploreResult {
  const bare = (trial: TrialResult): TrialResult => ({ ...trial, resources: null });
  return { ...explored, reference: explored.reference && bare(explored.reference), trials: explored.trials.map(bare) };
}

type Trial = (purpose: TrialPurpose, perSecond: number, length: number) => TrialResult;

/** The first rate it does not keep up with, or of which a part fails. */
function doubling(trial: Trial, max: number): number | null {
  for (let perSecond = 20; perSecond <= max; perSecond *= 2) {
    const { iterationsPerSecond, arrivals, errorRatio } = trial("doubling", perSecond, 10);
    if (iterationsPerSecond < 0.93 * (arrivals.planned / 10) || errorRatio > 0.1) return perSecond;
  }
  return null;
}

/** Overload, a quarter more of it, and a fifth above the most that succeeds. */
function saturate(trial: Trial, overloaded: number): void {
  const goods = [1, 1.25].map((factor) => trial("saturation", factor * overloaded, 20).goodPerSecond);
  trial("saturation", 1.2 * Math.max(...goods), 20);
}

function resultOf(reference: TrialResult, trials: readonly TrialResult[], saturation: number | null): ExploreResult {
  const good = trials.filter(({ outcome }) => outcome.kind === "good").map(({ ratePerSecond }) => ratePerSecond);
  const capacity = Math.max(...good);
  const most = Math.max(...trials.map(({ goodPerSecond }) => goodPerSecond));
  const top = trials.reduce((highest, each) => (each.ratePerSecond > highest.ratePerSecond ? each : highest));
  return {
    effort: "default",
    saturation:
      saturation === null ? null : { iterationsPerSecond: saturation, low: saturation * 0.98, high: saturation * 1.02 },
    capacity:
      saturation === null
        ? null
        : { iterationsPerSecond: capacity, requestsPerSecond: capacity, low: null, high: null },
    bindingRule: null,
    rules: [],
    reference,
    trials,
    obstacles: saturation === null ? [{ kind: "no-limit-found", evidence: "all trials were good", advice: "" }] : [],
    bottlenecks: [],
    goodputRetained: saturation === null ? null : top.goodPerSecond / most,
  };
}

function trialOf(stretch: Stretch, seconds: number, target: Planted) {
  const { good, late, refused, arrived, endedPerSecond, insideMean, insideEnd } = stretch;
  const status = target.refuse?.status ?? "503";
  const failed = late + refused;
  const byError = {
    ...(late > 0 && { headers_timeout: late }),
    ...(refused > 0 && { [status.startsWith("4") ? "http_4xx" : "http_5xx"]: refused }),
  };
  return {
    drainSeconds: 1,
    discardedSeconds: 0,
    validity: { kind: "valid" },
    arrivals: { planned: arrived, started: arrived, dropped: 0 },
    iterationsPerSecond: endedPerSecond,
    requestsPerSecond: endedPerSecond,
    goodPerSecond: good.length / seconds,
    errorRatio: failed / Math.max(1, failed + good.length),
    byError,
    statuses: { "200": good.length, ...(refused > 0 && { [status]: refused }) },
    inFlight: { mean: insideMean, max: Math.max(insideEnd, Math.ceil(insideMean * 2)), end: insideEnd },
    latencySlope: null,
    latencyMs: latencyOf(good, failed),
    operations: [],
    bytesPerSecond: { sent: endedPerSecond * 200, received: endedPerSecond * (target.bytes ?? 600) },
    generator: { sendLagP99Ms: 0.3, loopDelayP99Ms: 2, cpuCores: 0.1 },
  } as const;
}

/** Failures rank slower than any success. */
function latencyOf(good: readonly number[], failed: number): LatencySummary {
  const all = good.length + failed;
  const quantile = (q: number, least: number): number | null =>
    all < least ? null : (good[Math.max(0, Math.ceil(q * all) - 1)] ?? null);
  return {
    min: good[0] ?? null,
    mean: good.length === 0 ? null : good.reduce((sum, each) => sum + each, 0) / good.length,
    max: good.at(-1) ?? null,
    p50: quantile(0.5, 8),
    p90: quantile(0.9, 36),
    p95: quantile(0.95, 72),
    p99: quantile(0.99, 368),
    p999: quantile(0.999, 3688),
    intervals: {},
  };
}

/** By the default rule. */
function judged(trial: Omit<TrialResult, "outcome">, reference: TrialResult | undefined): TrialResult {
  const limit =
    reference === undefined
      ? Number.POSITIVE_INFINITY
      : Math.max(2 * (reference.latencyMs.p95 ?? 0), (reference.latencyMs.p95 ?? 0) + 25);
  const isSlow = trial.latencyMs.p95 === null || trial.latencyMs.p95 > limit;
  const isBad = reference !== undefined && (isSlow || trial.errorRatio > 0.01);
  const rule = isSlow ? "p95 above 2 × reference" : "errors above 1 %";
  return { ...trial, outcome: isBad ? { kind: "bad", rule, evidence: "" } : { kind: "good" } };
}
