import { parseSlo } from "../../../src/measure/index.ts";
import { explore, type ExploreOrder } from "../../../src/method/index.ts";
import { SimulatedLab } from "../../../src/method/simulation/index.ts";
import { RandomStream } from "../../../src/scenario/random-stream.ts";
import type { PlantedModel } from "./models.ts";
import type { Truth } from "./truths.ts";

export type RuleName = keyof Truth;

export interface SearchOrder {
  readonly rule: RuleName;
  readonly effort: ExploreOrder["effort"];
  readonly seed: number;
}

export interface SearchScore {
  readonly seed: number;
  /** Relative, absolute value; infinite where no capacity was named. */
  readonly capacityError: number;
  readonly saturationError: number;
  readonly isCovered: boolean;
  readonly width: number;
  readonly minutes: number;
}

/** One search with one seed, and how far off it was. */
export async function score(planted: PlantedModel, truth: Truth, how: SearchOrder): Promise<SearchScore> {
  const slo = how.rule === "absolute" ? [parseSlo(`p95 < ${planted.limitMs}ms`)] : [];
  const stream = new RandomStream(how.seed);
  const lab = new SimulatedLab(planted.model, () => stream.number(), { slo });
  const usual = { startRatePerSecond: 10, ratePerSecondMax: null, mayOverload: true, say: () => {} };
  const { capacity, saturation } = await explore(lab, { ...usual, effort: how.effort, slo });
  const true_ = truth[how.rule];
  const [low, high] = [capacity?.low ?? Number.POSITIVE_INFINITY, capacity?.high ?? 0];
  return {
    seed: how.seed,
    capacityError: Math.abs((capacity?.iterationsPerSecond ?? Number.POSITIVE_INFINITY) / true_ - 1),
    saturationError: Math.abs((saturation?.iterationsPerSecond ?? Number.POSITIVE_INFINITY) / planted.saturation - 1),
    isCovered: low <= true_ && true_ <= high,
    width: high / low - 1,
    minutes: lab.nowSeconds / 60,
  };
}

export interface Row {
  readonly name: string;
  readonly rule: RuleName;
  readonly effort: ExploreOrder["effort"];
  readonly seeds: number;
  readonly medianError: number;
  readonly p90Error: number;
  readonly saturationP90Error: number;
  readonly coverage: number;
  readonly medianWidth: number;
  readonly minutes: number;
  readonly minutesMax: number;
}

export function rowOf(
  { name }: PlantedModel,
  how: { readonly rule: RuleName; readonly effort: ExploreOrder["effort"] },
  scores: readonly SearchScore[],
): Row {
  const all = (pick: (score: SearchScore) => number): number[] => scores.map(pick).toSorted((a, b) => a - b);
  const quantile = (sorted: readonly number[], q: number): number => sorted[Math.ceil(q * sorted.length) - 1]!;
  const errors = all(({ capacityError }) => capacityError);
  const minutes = all(({ minutes: each }) => each);
  return {
    name,
    ...how,
    seeds: scores.length,
    medianError: quantile(errors, 0.5),
    p90Error: quantile(errors, 0.9),
    saturationP90Error: quantile(
      all(({ saturationError }) => saturationError),
      0.9,
    ),
    coverage: scores.filter(({ isCovered }) => isCovered).length / scores.length,
    medianWidth: quantile(
      all(({ width }) => width),
      0.5,
    ),
    minutes: quantile(minutes, 0.5),
    minutesMax: minutes.at(-1)!,
  };
}
