import type { Estimate, TrendKind, TrendResult, TrendVerdict } from "#run";
import type { Series, SeriesAbout } from "./series.ts";
import { growthOf, type Point, pointsMin, type Sureness, type Trend, trendOf } from "./trend.ts";

export interface TrendContext {
  /** Requests that ended per second. */
  readonly requestsPerSecond: number;
  readonly sureness: Sureness;
}

const valuesKept = 60;
/** A rise below this share of the limit in a day is nobody's trouble. */
const dayShareMin = 0.05;
/** Of counts: fewer than this are no growth. */
const countRiseMin = 3;
const slowerByShare = 0.1;
const slowerPerHour = 0.05;
const slowerByMs = 0.5;
/** Points that a lower envelope is never made fewer than. */
const envelopePointsMin = 40;
const sawtoothFrom = 2;

export function trendResults(all: Iterable<Series>, context: TrendContext): TrendResult[] {
  return [...all].map((series) => trendResult(series, context));
}

function trendResult(series: Series, context: TrendContext): TrendResult {
  const { about, points: all } = series;
  const worked = byWork(series, context.requestsPerSecond);
  const points = about.kind === "memory" ? enveloped(worked) : worked;
  const trend = trendOf(points);
  const plain = { ...about, points: points.length, values: thinned(all) };
  if (trend === undefined) return { ...plain, ...unknownTrend(points) };
  const { line, p, detectable, fit } = trend;
  const [first, last] = [points[0]![0], points.at(-1)![0]];
  const [from, to] = [line.intercept + line.slope * first, line.intercept + line.slope * last];
  const verdict = verdictOf(about, trend, { from, to, hours: (last - first) / 3600 }, context.sureness);
  const perSecond = { value: line.slope, low: line.low, high: line.high };
  const grows = trend.direction === "up" && isAmount(about.kind);
  return {
    ...plain,
    verdict,
    from,
    to,
    perSecond,
    p,
    detectable,
    perRequest: grows ? scaled(perSecond, 1 / Math.max(1e-9, context.requestsPerSecond)) : null,
    secondsToLimit: verdict === "leak" && about.limit !== null ? timeTo(about.limit - to, perSecond) : null,
    fillsTo: verdict === "filling" && fit !== null && fit.asymptote > 0 ? fit.asymptote : null,
  };
}

/**
 * What requests leave behind grows with their number, and arrivals at random are now more, now fewer: by requests the
 * line is straight. In seconds, as if all came evenly.
 */
function byWork({ points, requests }: Series, requestsPerSecond: number): readonly Point[] {
  if (requestsPerSecond <= 0) return points;
  return points.map(([, value], at) => [requests[at]! / requestsPerSecond, value]);
}

/** What is there, not how long something took. */
const isAmount = (kind: TrendKind): boolean => !["latency", "errors", "cpu"].includes(kind);

interface Change {
  readonly from: number;
  readonly to: number;
  readonly hours: number;
}

function verdictOf({ kind, limit }: SeriesAbout, trend: Trend, change: Change, sureness: Sureness): TrendVerdict {
  if (trend.direction !== "up") return trend.direction === "down" ? "falling" : "steady";
  if (!isAmount(kind)) return isSlower(kind, trend, change) ? "drift" : "steady";
  if (kind === "memory" && limit !== null && trend.line.slope * 86_400 < dayShareMin * limit) return "steady";
  if (kind !== "memory" && change.to - change.from < countRiseMin) return "steady";
  return growthOf(trend, sureness) ?? "steady";
}

/** It goes on getting slower: what only came to its level at the beginning does not. */
function isSlower(kind: TrendKind, { halves }: Trend, { from, to, hours }: Change): boolean {
  if (halves[1].low <= 0) return false;
  const rise = to - from;
  if (kind === "errors") return rise >= 0.005;
  const isMuch = rise >= slowerByShare * from || (hours >= 1 && rise >= slowerPerHour * hours * from);
  return isMuch && (kind === "cpu" || rise >= slowerByMs);
}

function timeTo(room: number, { value, low, high }: Estimate): Estimate {
  const after = (slope: number | null): number | null =>
    slope === null || slope <= 0 ? null : Math.max(0, room) / slope;
  return { value: after(value) ?? Number.POSITIVE_INFINITY, low: after(high), high: after(low) };
}

const scaled = ({ value, low, high }: Estimate, by: number): Estimate => {
  return { value: value * by, low: low === null ? null : low * by, high: high === null ? null : high * by };
};

/**
 * Memory between two collections is no memory in use: where neighbours resemble each other as teeth of a saw do, the
 * least of two takes their place, again and again.
 */
function enveloped(all: readonly Point[]): readonly Point[] {
  let points = all;
  while (points.length >= 2 * envelopePointsMin && (sawOf(points) ?? 0) > sawtoothFrom) {
    points = points.flatMap(([at, value], index) => {
      const next = points[index + 1];
      return index % 2 === 1 || next === undefined ? [] : [[(at + next[0]) / 2, Math.min(value, next[1])] as const];
    });
  }
  return points;
}

/** How much wider than a robust measure of noise the noise is. */
function sawOf(points: readonly Point[]): number | undefined {
  const steps = points.slice(1).map(([, value], at) => value - points[at]![1]);
  const sorted = steps.map(Math.abs).sort((a, b) => a - b);
  const median = sorted[sorted.length >> 1] ?? 0;
  const rises = steps.filter((step) => step > 0).length;
  // Teeth rise slowly and fall at once: many small steps up, few large ones down.
  const falls = steps.filter((step) => step < -3 * median).length;
  return falls >= 2 && rises > 0.6 * steps.length ? 1 + falls : undefined;
}

function thinned(points: readonly Point[]): readonly Point[] {
  const step = Math.max(1, Math.ceil(points.length / valuesKept));
  return points.filter((_, at) => at % step === 0);
}

function unknownTrend(points: readonly Point[]) {
  const [from, to] = [points[0]?.[1] ?? 0, points.at(-1)?.[1] ?? 0];
  const nothing = { perRequest: null, limit: null, secondsToLimit: null, fillsTo: null };
  // The same all the time, or too short a time.
  const verdict = points.length < pointsMin ? "too-few" : "steady";
  return {
    verdict,
    from,
    to,
    perSecond: { value: 0, low: null, high: null },
    p: 1,
    detectable: 0,
    ...nothing,
  } as const;
}
