/** What one trial says of a criterion: how likely it is, were the true score of its load this. */
export interface Evidence {
  readonly ratePerSecond: number;
  /** Logarithms, up to a constant, by score: see `tabulate`. */
  readonly likelihoods: Float64Array;
}

/** Scores further out only say on which side of the limit a load is: no curve is a straight line for long. */
export const scoreMost = 3;
const gridSize = 300;
/** Steepness: by how much the score rises where the load is 2.7 times as high. */
export const slopes = [1.5, 2.2, 3.2, 4.6, 6.8, 10, 15, 22, 32, 46, 68, 100, 150, 220] as const;
export const clipScore = (value: number): number => Math.max(-scoreMost, Math.min(scoreMost, value));

/** Scores are looked up in steps of a fiftieth: far finer than any of them is known. */
const stepsPerScore = 50;

/** @param logLikelihood of scores between −scoreMost and scoreMost */
export function tabulate(logLikelihood: (score: number) => number): Float64Array {
  const steps = scoreMost * stepsPerScore;
  return Float64Array.from({ length: 2 * steps + 1 }, (_, at) => logLikelihood((at - steps) / stepsPerScore));
}

/** Beside the highest such a weight is nothing. */
const negligible = -40;

/** Logarithms of the loads at which a limit may be. */
export function loadsOf(bracket: readonly [low: number, high: number]): Float64Array {
  const [from, to] = [Math.log(bracket[0]), Math.log(bracket[1])];
  return Float64Array.from({ length: gridSize }, (_, at) => from + ((to - from) * at) / (gridSize - 1));
}

/** Weights over loads, that the limit is there; they sum to 1. */
export class LoadGrid {
  readonly logRates: Float64Array;
  readonly weights: Float64Array;

  constructor(bracket: readonly [low: number, high: number]) {
    this.logRates = loadsOf(bracket);
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
 * @param prior logarithms of weights before any trial, of the loads and of the slopes at each
 * @param more the same, by logarithm of the load
 */
export function locate(
  evidence: readonly Evidence[],
  bracket: readonly [low: number, high: number],
  prior: { readonly loads: Float64Array; readonly slopes: Float64Array } | null,
  more: (logRate: number) => number = () => 0,
): LoadGrid {
  const grid = new LoadGrid(bracket);
  const logs = new Float64Array(gridSize * slopes.length);
  for (let at = 0; at < gridSize; at++) {
    const before = (prior?.loads[at] ?? 0) + more(grid.logRates[at]!);
    for (let cell = at * slopes.length; cell < (at + 1) * slopes.length; cell++) {
      logs[cell] = before + (prior?.slopes[cell] ?? 0);
    }
  }
  for (const trial of evidence) weigh(logs, grid.logRates, trial);
  let highest = Number.NEGATIVE_INFINITY;
  for (const log of logs) if (log > highest) highest = log;
  let total = 0;
  for (let at = 0; at < gridSize; at++) {
    let weight = 0;
    for (let cell = at * slopes.length; cell < (at + 1) * slopes.length; cell++) {
      const log = logs[cell]! - highest;
      if (log > negligible) weight += Math.exp(log);
    }
    grid.weights[at] = weight;
    total += weight;
  }
  for (let at = 0; at < gridSize; at++) grid.weights[at]! /= total;
  return grid;
}

/** Adds what one trial says to the logarithms of the weights of all loads and slopes. */
function weigh(logs: Float64Array, logRates: Float64Array, { ratePerSecond, likelihoods }: Evidence): void {
  const tried = Math.log(ratePerSecond);
  const [middle, last] = [scoreMost * stepsPerScore, 2 * scoreMost * stepsPerScore];
  let cell = 0;
  for (let at = 0; at < gridSize; at++) {
    const apart = stepsPerScore * Math.expm1(tried - logRates[at]!);
    for (let index = 0; index < slopes.length; index++) {
      const step = Math.round(middle + slopes[index]! * apart);
      logs[cell++]! += likelihoods[step < 0 ? 0 : step > last ? last : step]!;
    }
  }
}
