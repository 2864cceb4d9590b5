import { type Place, placeName, type PlaceLoad, type StretchLoad } from "#trace";
import { carriedPerSecond } from "../laws/little.ts";

/** Between two overloads its mean concurrency changes by no more. */
const steadyWithin = 0.05;
/** A short overload has few seconds to average over. */
const steadyWithinShort = 0.1;
const shortSeconds = 4;
/** Always full: what is behind a limiter has its mean bounded too, and still varies. */
const fullFrom = 0.95;
const waitGrowthMin = 2;
const waitGrowthMinMs = 1;
/** Of what requests take longer. */
const shareMin = 0.35;
const formulaWithin = 0.1;
/** What is held is held as long as at rest. */
const holdFlatUpTo = 1.35;
const holdNoiseMs = 1;
const busyMin = 0.6;

/** Of one place: at the reference, and in overload. */
export interface PlaceChange {
  readonly place: Place;
  /** Null = it was not seen there. */
  readonly before: PlaceLoad | null;
  readonly after: PlaceLoad;
  /** In a second, higher or lower overload. */
  readonly other: PlaceLoad | null;
  /** All waits before it in a request, and all its holds, more than at the reference. */
  readonly waitGrowthMs: number;
  readonly holdGrowthMs: number;
}

/** A place of which only so many are open at the same time, whatever the load. */
export interface BoundedPlace {
  readonly place: Place;
  /** Of each instance. */
  readonly slots: number;
  readonly instances: number;
  readonly change: PlaceChange;
  /** Mean concurrency in the other overload; null = there was none to compare with. */
  readonly otherOpen: number | null;
  /** What it holds takes longer too: what is behind it is the limit. */
  readonly isHoldGrown: boolean;
  readonly predictedPerSecond: number;
  readonly callsPerIteration: number;
  /** Of what requests take longer, the part spent waiting for it. */
  readonly share: number;
  /** The one call it is, where it is one. */
  readonly label: string;
}

/** The stretches that are compared, and what is known of them from outside. */
export interface Compared {
  readonly before: StretchLoad;
  readonly after: StretchLoad;
  readonly other: StretchLoad | null;
  readonly saturationPerSecond: number;
  /** Iterations/s that ended well in the overload that is compared. */
  readonly completedPerSecond: number;
  readonly requestsPerIteration: number;
  /** What requests take longer than at the reference, all of it. */
  readonly growthMs: number;
}

export function changesOf(before: StretchLoad, after: StretchLoad, other: StretchLoad | null): readonly PlaceChange[] {
  const index = (stretch: StretchLoad | null) => new Map(stretch?.places.map((each) => [keyOf(each), each]));
  const [known, beside] = [index(before), index(other)];
  return after.places.map((now) => {
    const then = known.get(keyOf(now)) ?? null;
    const perRequest = then?.perRequest ?? now.perRequest;
    return {
      place: now.place,
      before: then,
      after: now,
      other: beside.get(keyOf(now)) ?? null,
      waitGrowthMs: (now.waitMs - (then?.waitMs ?? 0)) * perRequest,
      holdGrowthMs: (now.holdMs - (then?.holdMs ?? 0)) * perRequest,
    };
  });
}

const keyOf = ({ place }: PlaceLoad): string => `${placeName(place)}\n${place.isAll ? "all" : (place.instance ?? "")}`;

/** The likeliest first: what explains most of the time lost, many calls of one system before one of them. */
export function boundedPlaces(changes: readonly PlaceChange[], compared: Compared): readonly BoundedPlace[] {
  const groups = new Map<string, PlaceChange[]>();
  for (const change of changes) {
    const name = `${placeName(change.place)}\n${String(change.place.isAll)}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [change]);
    else group.push(change);
  }
  const found = [...groups.values()].flatMap((group) => boundedIn(group, changes, compared) ?? []);
  return found.toSorted((a, b) => rankOf(b) - rankOf(a));
}

function rankOf({ share, isHoldGrown, place }: BoundedPlace): number {
  const scope = place.scope === "system" ? 0.1 : place.scope === "requests" ? 0.05 : 0;
  return Math.min(1, share) - (isHoldGrown ? 0.6 : 0) + scope - (place.isAll ? 0.02 : 0);
}

/** The same place in each of its instances: all of them have to be full. */
function boundedIn(
  group: readonly PlaceChange[],
  all: readonly PlaceChange[],
  compared: Compared,
): BoundedPlace | null {
  const [first] = group;
  if (first === undefined || first.place.dependency === "pool") return null;
  if (!group.every((change) => isBounded(change, compared))) return null;
  // All instances together are no other place than the only one of them.
  if (first.place.isAll && instancesOf(first, all) < 2) return null;
  const waits = group.reduce((sum, { waitGrowthMs }) => sum + waitGrowthMs, 0);
  if (waits < shareMin * compared.growthMs) return null;
  const { after, before } = first;
  const slots = group.reduce((sum, each) => sum + Math.max(1, Math.round(each.after.meanOpen)), 0);
  const calls = group.reduce((sum, each) => sum + (each.before ?? each.after).perRequest, 0);
  const callsPerIteration = calls * compared.requestsPerIteration;
  const holdMs = group.reduce((sum, each) => sum + each.after.holdMs * each.after.spansPerSecond, 0);
  const spans = group.reduce((sum, each) => sum + each.after.spansPerSecond, 0);
  const predicted = carriedPerSecond(slots, callsPerIteration * (spans === 0 ? after.holdMs : holdMs / spans));
  if (!agrees(predicted, compared)) return null;
  return {
    place: first.place,
    slots: Math.round(slots / group.length),
    instances: group.length,
    change: first,
    otherOpen: first.other?.meanOpen ?? null,
    isHoldGrown: before !== null && after.holdMs > holdFlatUpTo * before.holdMs + holdNoiseMs,
    predictedPerSecond: predicted,
    callsPerIteration,
    share: compared.growthMs <= 0 ? 0 : waits / compared.growthMs,
    label: first.place.label || onlyLabelOf(first, all),
  };
}

/** With what it completes at most, or, where that rests on few seconds, with what it completed just then. */
function agrees(predicted: number, { saturationPerSecond, completedPerSecond }: Compared): boolean {
  const isNear = (perSecond: number, within: number): boolean => Math.abs(predicted / perSecond - 1) <= within;
  if (isNear(saturationPerSecond, formulaWithin)) return true;
  return isNear(completedPerSecond, formulaWithin) && isNear(saturationPerSecond, 1.5 * formulaWithin);
}

const instancesOf = ({ place }: PlaceChange, all: readonly PlaceChange[]): number =>
  all.filter((each) => !each.place.isAll && placeName(each.place) === placeName(place)).length;

function isBounded({ before, after, other }: PlaceChange, { after: stretch, other: beside }: Compared): boolean {
  const { meanOpen, mostOpen } = after;
  if (meanOpen < busyMin) return false;
  const tolerance = Math.min(stretch.seconds, beside?.seconds ?? 0) < shortSeconds ? steadyWithinShort : steadyWithin;
  const isSteady = other === null ? null : Math.abs(other.meanOpen / meanOpen - 1) < tolerance;
  const isFull = mostOpen === null ? null : meanOpen >= fullFrom * mostOpen;
  if (isSteady === false || isFull === false || (isSteady ?? isFull) === null) return false;
  const waitedMs = before?.waitMs ?? 0;
  const hasGrown = after.waitMs >= waitGrowthMin * waitedMs && after.waitMs - waitedMs >= waitGrowthMinMs;
  return hasGrown;
}

/** Where nearly all of a system's calls are one, it has a name. */
function onlyLabelOf({ place, after }: PlaceChange, all: readonly PlaceChange[]): string {
  const one = all.find(
    (each) =>
      each.place.scope === "call" &&
      each.place.service === place.service &&
      each.place.spanKind === place.spanKind &&
      each.place.dependency === place.dependency &&
      each.place.system === place.system &&
      each.after.spansPerSecond >= 0.9 * after.spansPerSecond,
  );
  return one?.place.label ?? "";
}
