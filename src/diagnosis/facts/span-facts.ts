import type { MetricLevel, PlaceLoad, StretchLoad } from "#trace";
import { type BoundedPlace, boundedPlaces, changesOf, type PlaceChange } from "./bounded-place.ts";
import type { LoadPoint } from "./load-point.ts";
import type { LoadFacts } from "./suspect-facts.ts";

/** What the target's traces and metrics say of reference and overload. */
export interface SpanFacts {
  /** Where requests come in. */
  readonly service: string;
  readonly instances: number;
  readonly before: StretchLoad;
  readonly after: StretchLoad;
  /** Requests whose traces came ÷ those that ended, in overload. */
  readonly coverage: number;
  /** Of all requests, those whose traces were asked for; 1 = all. */
  readonly sampledShare: number;
  /** From before the handler to its end: at the reference, and in overload. */
  readonly requestMs: readonly [before: number, after: number];
  readonly growthMs: number;
  readonly changes: readonly PlaceChange[];
  /** The likeliest first. */
  readonly bounded: readonly BoundedPlace[];
  /** Calls of the service itself that take longer by most of what requests take longer; the most first. */
  readonly slower: readonly PlaceChange[];
  /** Of what requests take longer: what is in calls and before them, and what no span explains. */
  readonly ownShare: number;
  readonly metrics: readonly MetricPair[];
}

/** One series at the reference and in overload. */
export interface MetricPair {
  readonly after: MetricLevel;
  readonly before: MetricLevel | null;
}

const requestsMin = 20;
/** A second overload has to be another load. */
const apartFrom = 1.1;
const slowerShareMin = 0.5;
const slowerTimes = 1.5;

/** Null where traces of the reference or of a high load are too few. */
export function spanFactsOf(
  { reference, overload, full, points, saturationPerSecond }: LoadFacts,
  stretches: readonly StretchLoad[],
): SpanFacts | null {
  const at = (point: LoadPoint | null): Sampled | null => {
    const found = stretches.find(({ number }) => number === point?.number);
    const isEnough = found !== undefined && found.requestsPerSecond * found.seconds >= requestsMin;
    return point === null || !isEnough ? null : wholeOf(found, sampledShareOf(found, point));
  };
  const before = at(reference) ?? at(points[0] ?? null);
  // The longest overload that still is one of a healthy process.
  const [high] = overload.filter((point) => at(point) !== null).toSorted((a, b) => b.seconds - a.seconds);
  const loaded = high ?? full;
  const after = at(loaded);
  if (before === null || after === null || loaded === null || before === after) return null;
  // What is hardly overloaded has not filled up in a few seconds.
  const other = overload.findLast((point) => point !== loaded && at(point) !== null && isApart(point, loaded));
  return factsOf(before, after, at(other ?? null), loaded, saturationPerSecond);
}

interface Sampled extends StretchLoad {
  /** Of all requests, those whose traces were asked for. */
  readonly sampledShare: number;
}

/** Requests on their way at both ends of a stretch make it a little uncertain. */
const allFrom = 0.95;

function sampledShareOf({ askedPerSecond }: StretchLoad, point: LoadPoint): number {
  const sent = (point.offeredPerSecond - point.droppedPerSecond) * point.requestsPerIteration;
  const share = askedPerSecond === 0 || sent <= 0 ? 1 : askedPerSecond / sent;
  return share >= allFrom ? 1 : share;
}

/** Of a share of all requests, what all of them would show. */
function wholeOf(stretch: StretchLoad, sampledShare: number): Sampled {
  if (sampledShare === 1) return { ...stretch, sampledShare };
  return {
    ...stretch,
    sampledShare,
    requestsPerSecond: stretch.requestsPerSecond / sampledShare,
    endedPerSecond: stretch.endedPerSecond / sampledShare,
    places: stretch.places.map((place) => ({
      ...place,
      spansPerSecond: place.spansPerSecond / sampledShare,
      meanOpen: place.meanOpen / sampledShare,
      mostOpen: null,
    })),
  };
}

const isApart = (a: LoadPoint, b: LoadPoint): boolean => {
  const [low, high] = [a.offeredPerSecond, b.offeredPerSecond].toSorted((one, two) => one - two);
  return (high ?? 0) >= apartFrom * (low ?? 0);
};

function factsOf(
  before: StretchLoad,
  after: Sampled,
  other: StretchLoad | null,
  loaded: LoadPoint,
  saturationPerSecond: number | null,
): SpanFacts | null {
  const entries = after.places.filter(isEntry);
  const service = entries[0]?.place.service;
  if (service === undefined) return null;
  const requestMs = [meanStay(before), meanStay(after)] as const;
  const growthMs = requestMs[1] - requestMs[0];
  const changes = changesOf(before, after, other);
  const own = changes.filter(({ place }) => place.service === service && !place.isAll && place.scope === "system");
  const inCalls = own
    .filter(({ place }) => place.dependency !== "none" && place.dependency !== "pool")
    .reduce((sum, { waitGrowthMs, holdGrowthMs }) => sum + waitGrowthMs + holdGrowthMs, 0);
  const compared = { before, after, other, growthMs, requestsPerIteration: loaded.requestsPerIteration };
  const completedPerSecond = loaded.goodPerSecond;
  return {
    service,
    instances: entries.length,
    before,
    after,
    coverage: loaded.endedPerSecond <= 0 ? 0 : Math.min(1, coverageOf(after, loaded)),
    sampledShare: after.sampledShare,
    requestMs,
    growthMs,
    changes,
    bounded:
      saturationPerSecond === null || growthMs <= 0
        ? []
        : boundedPlaces(changes, { ...compared, completedPerSecond, saturationPerSecond }),
    slower: own.filter((change) => isSlower(change, growthMs)).toSorted((a, b) => b.holdGrowthMs - a.holdGrowthMs),
    ownShare: growthMs <= 0 ? 0 : Math.max(0, 1 - (inCalls + queueGrowth(before, after)) / growthMs),
    metrics: metricPairs(before, after),
  };
}

const isEntry = ({ place }: PlaceLoad): boolean => place.scope === "requests" && !place.isAll;

function coverageOf({ endedPerSecond }: StretchLoad, loaded: LoadPoint): number {
  return endedPerSecond / (loaded.endedPerSecond * loaded.requestsPerIteration);
}

/** Mean over all instances, the queue before the handler among it. */
function meanStay({ places }: StretchLoad): number {
  const entries = places.filter(isEntry);
  const spans = entries.reduce((sum, { spansPerSecond }) => sum + spansPerSecond, 0);
  const ms = entries.reduce((sum, { spansPerSecond, holdMs, waitMs }) => sum + spansPerSecond * (holdMs + waitMs), 0);
  return spans === 0 ? 0 : ms / spans;
}

function queueGrowth(before: StretchLoad, after: StretchLoad): number {
  const queue = ({ places }: StretchLoad): number => {
    const entries = places.filter(isEntry);
    const spans = entries.reduce((sum, { spansPerSecond }) => sum + spansPerSecond, 0);
    return spans === 0 ? 0 : entries.reduce((sum, each) => sum + each.spansPerSecond * each.waitMs, 0) / spans;
  };
  return Math.max(0, queue(after) - queue(before));
}

function isSlower({ before, after, holdGrowthMs, place }: PlaceChange, growthMs: number): boolean {
  if (place.dependency === "none" || place.dependency === "pool" || before === null) return false;
  return after.holdMs >= slowerTimes * before.holdMs && holdGrowthMs >= slowerShareMin * growthMs && holdGrowthMs >= 1;
}

function metricPairs(before: StretchLoad, after: StretchLoad): readonly MetricPair[] {
  const key = ({ name, service, instance, labels }: MetricLevel): string =>
    JSON.stringify([name, service, instance, labels]);
  const known = new Map(before.metrics.map((level) => [key(level), level]));
  return after.metrics.map((level) => ({ after: level, before: known.get(key(level)) ?? null }));
}
