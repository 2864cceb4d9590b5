type Point = readonly [x: number, y: number];

export interface SaturatingFit {
  /** Where it comes to rest. */
  readonly asymptote: number;
  /** In which it covers 63 % of the way. */
  readonly timeConstant: number;
  /** How much better than a straight line it fits, by the corrected information criterion; below 0 = worse. */
  readonly better: number;
}

const tried = 40;

/**
 * a + b·(1 − e^(−t/τ)) against a straight line: what fills comes to an end, what leaks does not. Null with too few points.
 * @param inflation how many times fewer independent points there are
 */
export function saturatingFit(points: readonly Point[], inflation: number): SaturatingFit | null {
  const size = points.length / inflation;
  if (points.length < 8 || size < 6) return null;
  const from = points[0]![0];
  const span = points.at(-1)![0] - from;
  const line = regress(points.map(([x, y]) => [x - from, y]));
  let best: { readonly rest: number; readonly asymptote: number; readonly timeConstant: number } | null = null;
  for (let at = 0; at < tried; at++) {
    const timeConstant = span * 0.03 * 200 ** (at / (tried - 1));
    const { rest, intercept, slope } = regress(points.map(([x, y]) => [1 - Math.exp((from - x) / timeConstant), y]));
    if (best === null || rest < best.rest) best = { rest, asymptote: intercept + slope, timeConstant };
  }
  const better = criterion(line.rest / points.length, size, 3) - criterion(best!.rest / points.length, size, 4);
  return { asymptote: best!.asymptote, timeConstant: best!.timeConstant, better };
}

/** Akaike's, corrected for small samples. */
function criterion(meanSquare: number, size: number, parameters: number): number {
  const correction = (2 * parameters * (parameters + 1)) / Math.max(1, size - parameters - 1);
  return size * Math.log(Math.max(1e-300, meanSquare)) + 2 * parameters + correction;
}

/** Least squares; `rest` is the sum of squares left. */
export function regress(points: readonly Point[]): { slope: number; intercept: number; rest: number } {
  const n = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / n;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / n;
  let [across, spread] = [0, 0];
  for (const [x, y] of points) {
    across += (x - meanX) * (y - meanY);
    spread += (x - meanX) ** 2;
  }
  const slope = spread === 0 ? 0 : across / spread;
  const intercept = meanY - slope * meanX;
  const rest = points.reduce((sum, [x, y]) => sum + (y - intercept - slope * x) ** 2, 0);
  return { slope, intercept, rest };
}
