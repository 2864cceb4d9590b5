/** What one trial says of a criterion: how likely it is, were the true score of its load this. */
export interface Evidence {
  readonly ratePerSecond: number;
  /** Logarithm, up to a constant; scores are between −scoreMost and scoreMost. */
  readonly logLikelihood: (score: number) => number;
}

/** Scores further out only say on which side of the limit a load is: no curve is a straight line for long. */
export const scoreMost = 3;
const gridSize = 300;
/** Steepness: by how much the score rises where the load is 2.7 times as high. */
const slopes = [1.5, 2.2, 3.2, 4.6, 6.8, 10, 15, 22, 32, 46, 68, 100, 150, 220] as const;
export const clipScore = (value: number): number => Math.max(-scoreMost, Math.min(scoreMost, value));

/** Scores are looked up in steps of a fiftieth: far finer than any of them is known. */
const stepsPerScore = 50;

function tabulate(logLikelihood: Evidence["logLikelihood"]): Float64Array {
  const steps = scoreMost * stepsPerScore;
  return Float64Array.from({ length: 2 * steps + 1 }, (_, at) => logLikelihood((at - steps) / stepsPerScore));
}

/** Weights over loads, that the limit is there; they sum to 1. */
export class LoadGrid {
  readonly logRates: Float64Array;
  readonly weights: Float64Array;

  constructor(lowPerSecond: number, highPerSecond: number) {
    const [from, to] = [Math.log(lowPerSecond), Math.log(highPerSecond)];
    this.logRates = Float64Array.from({ length: gridSize }, (_, at) => from + ((to - from) * at) / (gridSize - 1));
    this.weights = new Float64Array(gridSize).fill(1 / gridSize);
  }

  /** The load below which the limit is with this probability. */
  quantile(probability: number): number {
    let below = 0;
    for (let at = 0; at < gridSize; at++) {
      const weight = this.weights[at]!;
      if (below + weight >= probability) {
        const part = weight === 0 ? 0 : (probability - below) / weight;
        const step = this.logRates[1]! - this.logRates[0]!;
        return Math.exp(this.logRates[at]! + (part - 0.5) * step);
      }
      below += weight;
    }
    return Math.exp(this.logRates.at(-1)!);
  }

  /** Logarithmic width of the middle 90 %: about the relative width. */
  get width(): number {
    return Math.log(this.quantile(0.95) / this.quantile(0.05));
  }

  /** Mixes another in; both have the same loads. */
  mix(other: LoadGrid, share: number): void {
    for (let at = 0; at < gridSize; at++) {
      this.weights[at] = (1 - share) * this.weights[at]! + share * other.weights[at]!;
    }
  }
}

/**
 * Where the limit lies, given all trials: for each load and each steepness, how likely is what was seen. The score is
 * taken to be a straight line over the logarithm of the load near the limit, which the tail of a queue nearly is.
 *
 * @param prior logarithm of the weight before any trial, by logarithm of the load
 * @param slopePrior the same of a steepness at a load
 */
export function locate(
  evidence: readonly Evidence[],
  bracket: readonly [low: number, high: number],
  prior: (logRate: number) => number,
  slopePrior: (logRate: number, slope: number) => number = () => 0,
): LoadGrid {
  const grid = new LoadGrid(...bracket);
  const seen = evidence.map(({ ratePerSecond, logLikelihood }) => {
    return { logRate: Math.log(ratePerSecond), likelihoods: tabulate(logLikelihood) };
  });
  const logs = new Float64Array(gridSize * slopes.length);
  let highest = Number.NEGATIVE_INFINITY;
  const [middle, last] = [scoreMost * stepsPerScore, 2 * scoreMost * stepsPerScore];
  for (let at = 0; at < gridSize; at++) {
    const logRate = grid.logRates[at]!;
    const first = at * slopes.length;
    const before = prior(logRate);
    for (const [index, slope] of slopes.entries()) logs[first + index] = before + slopePrior(logRate, slope);
    for (const { logRate: tried, likelihoods } of seen) {
      const apart = stepsPerScore * Math.expm1(tried - logRate);
      for (let index = 0; index < slopes.length; index++) {
        const step = Math.round(middle + slopes[index]! * apart);
        logs[first + index]! += likelihoods[step < 0 ? 0 : step > last ? last : step]!;
      }
    }
    for (let index = 0; index < slopes.length; index++) highest = Math.max(highest, logs[first + index]!);
  }
  let total = 0;
  for (let at = 0; at < gridSize; at++) {
    let weight = 0;
    for (let index = 0; index < slopes.length; index++) weight += Math.exp(logs[at * slopes.length + index]! - highest);
    grid.weights[at] = weight;
    total += weight;
  }
  for (let at = 0; at < gridSize; at++) grid.weights[at]! /= total;
  return grid;
}
