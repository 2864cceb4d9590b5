import type { ExploreResult, SideBySide, SideBySideFigures, SideBySideRow, TrialResult } from "#run";
import { type Place, placeName, type PlaceLoad, type StretchLoad } from "#trace";

const rowsMax = 40;
const requestsMin = 20;

/**
 * The same calls at the reference and at the capacity: which of them grew, which wait appeared. Null where traces of
 * one of both are too few.
 */
export function sideBySide(explored: ExploreResult, stretches: readonly StretchLoad[]): SideBySide | null {
  const at = (trial: TrialResult | undefined): StretchLoad | undefined =>
    stretches.find((each) => each.number === trial?.number && isTelling(each));
  const { reference, trials } = explored;
  const before = reference ?? undefined;
  const after = nearCapacity(explored, (trial) => at(trial) !== undefined && trial.number !== before?.number);
  const rows = callsSideBySide(at(before), at(after));
  if (before === undefined || after === undefined || rows === null) return null;
  const side = ({ number, ratePerSecond }: TrialResult) => ({ trial: number, ratePerSecond });
  return trials.length === 0 ? null : { before: side(before), after: side(after), rows };
}

const isTelling = ({ requestsPerSecond, seconds }: StretchLoad): boolean => requestsPerSecond * seconds >= requestsMin;

/** What was called in each of two stretches, what changed most first; null where one of them has too few traces. */
export function callsSideBySide(
  before: StretchLoad | undefined,
  after: StretchLoad | undefined,
): readonly SideBySideRow[] | null {
  if (before === undefined || after === undefined || !isTelling(before) || !isTelling(after)) return null;
  return rowsOf(before.places, after.places);
}

/** The highest load that was still good; where none was, the lowest that was not. */
function nearCapacity({ trials }: ExploreResult, isTraced: (trial: TrialResult) => boolean): TrialResult | undefined {
  const usable = trials
    .filter(({ purpose, validity }) => purpose !== "warm-up" && purpose !== "repeat" && validity.kind !== "invalid")
    .filter(isTraced)
    .toSorted((a, b) => a.ratePerSecond - b.ratePerSecond);
  return usable.findLast(({ outcome }) => outcome.kind === "good") ?? usable[0];
}

interface Merged {
  readonly place: Place;
  readonly before: SideBySideFigures | null;
  readonly after: SideBySideFigures | null;
}

function rowsOf(before: readonly PlaceLoad[], after: readonly PlaceLoad[]): readonly SideBySideRow[] {
  const [then, now] = [merged(before), merged(after)];
  const names = new Set([...now.keys(), ...then.keys()]);
  const rows = [...names].map((name): Merged => {
    const place = (now.get(name) ?? then.get(name))!.place;
    return { place, before: then.get(name)?.figures ?? null, after: now.get(name)?.figures ?? null };
  });
  return rows
    .toSorted((a, b) => changeOf(b) - changeOf(a))
    .slice(0, rowsMax)
    .map(({ place, ...figures }) => {
      const { scope, service, dependency, label } = place;
      return {
        label: scope === "requests" ? "requests" : label,
        service,
        dependency,
        isCall: isCall(place),
        ...figures,
      };
    });
}

const isCall = ({ dependency }: Place): boolean => dependency !== "none";

/** Requests, and each call by itself, over all instances. */
function merged(places: readonly PlaceLoad[]) {
  const found = new Map<string, { readonly place: Place; readonly loads: PlaceLoad[] }>();
  for (const load of places) {
    const { place } = load;
    if (place.isAll || place.scope === "system") continue;
    const known = found.get(placeName(place));
    if (known === undefined) found.set(placeName(place), { place, loads: [load] });
    else known.loads.push(load);
  }
  return new Map([...found].map(([name, { place, loads }]) => [name, { place, figures: figuresOf(loads) }]));
}

function figuresOf(loads: readonly PlaceLoad[]): SideBySideFigures {
  const all = loads.reduce((sum, { spansPerSecond }) => sum + spansPerSecond, 0);
  const mean = (pick: (load: PlaceLoad) => number): number =>
    all === 0 ? 0 : loads.reduce((sum, load) => sum + load.spansPerSecond * pick(load), 0) / all;
  return {
    callsPerRequest: loads.reduce((sum, { perRequest }) => sum + perRequest, 0),
    meanMs: mean(({ holdMs }) => holdMs),
    maxMs: Math.max(...loads.map(({ holdMsMax }) => holdMsMax)),
    waitMs: mean(({ waitMs }) => waitMs),
    waitMaxMs: Math.max(...loads.map(({ waitMsMax }) => waitMsMax)),
  };
}

/** Milliseconds of each request. */
function changeOf({ before, after }: Merged): number {
  const spent = (figures: SideBySideFigures | null): number =>
    figures === null ? 0 : figures.callsPerRequest * (figures.meanMs + figures.waitMs);
  return Math.abs(spent(after) - spent(before));
}
