import type { ExploreResult, TrialResult } from "#run";
import type { MetricLevel, Place, PlaceLoad, StretchLoad } from "#trace";

type Figures = Partial<Omit<PlaceLoad, "place">>;

/** A place that traces show, at rest and in overload. */
export interface PlantedPlace {
  readonly place: Partial<Place>;
  readonly rest: Figures;
  readonly overload: Figures;
}

export type PlantedMetric = Pick<MetricLevel, "name"> &
  Partial<Pick<MetricLevel, "labels">> & { readonly rest: number; readonly overload: number };

export interface PlantedStretches {
  readonly places: readonly PlantedPlace[];
  readonly metrics?: readonly PlantedMetric[];
  /** Of all requests, those that are traced. */
  readonly sampledShare?: number;
  /** Of these, those that came back. */
  readonly coverage?: number;
}

const somewhere: Place = {
  ...{ scope: "system", service: "shop", instance: "shop-1", isAll: false, spanKind: "client" },
  ...{ dependency: "none", system: "", label: "" },
};
export const requests: Partial<Place> = { scope: "requests", spanKind: "server" };
export const queries: Partial<Place> = { dependency: "sql", system: "postgresql" };

/** What traces would have said of each trial, as a test states it. */
export function stretchesFor(explored: ExploreResult, planted: PlantedStretches): readonly StretchLoad[] {
  const saturation = explored.saturation?.iterationsPerSecond ?? Number.POSITIVE_INFINITY;
  return explored.trials.map((trial) => stretchOf(trial, trial.ratePerSecond > saturation, planted));
}

function stretchOf(trial: TrialResult, isOver: boolean, planted: PlantedStretches): StretchLoad {
  const { sampledShare = 1, coverage = 1 } = planted;
  const endedPerSecond = trial.iterationsPerSecond * sampledShare * coverage;
  return {
    number: trial.number,
    seconds: Math.max(3, trial.durationSeconds - 2),
    requestsPerSecond: endedPerSecond,
    endedPerSecond,
    askedPerSecond: sampledShare === 1 ? 0 : (trial.arrivals.planned / trial.durationSeconds) * sampledShare,
    places: planted.places.map(({ place, rest, overload }) => ({
      ...{ perRequest: 1, meanOpen: 0, holdMs: 0, holdMsMax: 0, waitMs: 0, waitMsMax: 0, errorRatio: 0 },
      ...{ place: { ...somewhere, ...place }, spansPerSecond: endedPerSecond },
      ...scaled(isOver ? overload : rest, sampledShare),
    })),
    metrics: (planted.metrics ?? []).map(({ name, labels = {}, rest, overload }) => {
      const mean = isOver ? overload : rest;
      return { name, labels, service: "shop", instance: null, mean, max: mean };
    }),
  };
}

/** Fewer are open of what fewer are traced of; the most is that of those few. */
function scaled({ meanOpen = 0, mostOpen = null, ...figures }: Figures, sampledShare: number) {
  const most = mostOpen === null ? null : mostOpen * sampledShare * (sampledShare < 1 ? 1.5 : 1);
  return { ...figures, meanOpen: meanOpen * sampledShare, mostOpen: most };
}
