import { hamedRao, mannKendall, type SenSlope, senSlope } from "#measure";
import { regress, type SaturatingFit, saturatingFit } from "./saturating-fit.ts";

export type Point = readonly [x: number, y: number];

/** How a series of points goes on over time, neighbours that resemble each other allowed for. */
export interface Trend {
  readonly points: readonly Point[];
  readonly line: SenSlope;
  readonly p: number;
  /** The smallest rise over the whole of it that would be seen. */
  readonly detectable: number;
  /** It rises or falls, and that is no chance. */
  readonly direction: "up" | "down" | "none";
  readonly halves: readonly [SenSlope, SenSlope];
  /** Slope of the second half over that of the first, and what it is at least. */
  readonly straightness: { readonly value: number; readonly low: number };
  readonly fit: SaturatingFit | null;
}

export const pointsMin = 10;
const chanceMax = 0.001;
/** Beyond this many lags of a short series correlations are noise. */
const lagShare = 0.25;
/** Science: a rise of 5 σ is seen with 17 σ/√n. */
const detectableTimes = 17;

/** Undefined where there is too little to say anything. */
export function trendOf(points: readonly Point[]): Trend | undefined {
  const plain = points.length < pointsMin ? undefined : senSlope(points);
  if (plain === undefined) return undefined;
  const inflation = inflationOf(points, plain);
  const line = senSlope(points, inflation)!;
  const { p } = mannKendall(
    points.map(([, y]) => y),
    inflation,
  );
  const isSure = p < chanceMax;
  const halves = halvesOf(points, inflation);
  return {
    points,
    line,
    p,
    detectable: (detectableTimes * deviationOf(points, line) * Math.sqrt(inflation)) / Math.sqrt(points.length),
    direction: isSure && line.low > 0 ? "up" : isSure && line.high < 0 ? "down" : "none",
    halves,
    straightness: straightnessOf(halves),
    fit: saturatingFit(points, inflation),
  };
}

/** Trends bent like a filling cache leave correlation behind that is none of the noise: a parabola takes it along. */
function inflationOf(points: readonly Point[], { slope }: SenSlope): number {
  const lags = Math.max(2, Math.ceil(points.length * lagShare));
  const straight = points.map(([x, y]) => y - slope * x);
  return Math.max(1, Math.min(hamedRao(straight, lags), hamedRao(unbent(points, straight), lags)));
}

function unbent(points: readonly Point[], rest: readonly number[]): number[] {
  const middle = (points[0]![0] + points.at(-1)![0]) / 2;
  const squares: Point[] = points.map(([x], at) => [(x - middle) ** 2, rest[at]!]);
  const { slope } = regress(squares);
  return squares.map(([square, value]) => value - slope * square);
}

function halvesOf(points: readonly Point[], inflation: number): readonly [SenSlope, SenSlope] {
  const middle = Math.ceil(points.length / 2);
  return [senSlope(points.slice(0, middle), inflation)!, senSlope(points.slice(points.length - middle), inflation)!];
}

function straightnessOf([first, second]: Trend["halves"]): Trend["straightness"] {
  if (first.slope <= 0) return { value: second.slope > 0 ? Number.POSITIVE_INFINITY : 0, low: 0 };
  const value = second.slope / first.slope;
  const error = (each: SenSlope): number => (each.high - each.low) / 3.92 / Math.max(1e-300, Math.abs(each.slope));
  return { value, low: value - 1.645 * Math.abs(value) * Math.hypot(error(first), error(second)) };
}

/** Robust standard deviation of what the line leaves. */
function deviationOf(points: readonly Point[], { slope, intercept }: SenSlope): number {
  const rest = points.map(([x, y]) => Math.abs(y - intercept - slope * x)).sort((a, b) => a - b);
  return 1.4826 * (rest[Math.floor(rest.length / 2)] ?? 0);
}

/** How sure one has to be: at the end of a run, or to end it before its time. */
export type Sureness = "final" | "early";

/** A leak grows on as it began: at 0.6 a cache would be more than half full already. */
const straightFrom = { final: 0.6, early: 0.85 } as const;
const fitBetterBy = 6;

/** What growth that never ends looks like beside growth that comes to an end; `null` = it does not grow. */
export function growthOf(trend: Trend, sureness: Sureness): "leak" | "filling" | "unclear" | null {
  if (trend.direction !== "up") return null;
  const { halves, fit, points, straightness } = trend;
  const span = points.at(-1)![0] - points[0]![0];
  const isBent = fit !== null && fit.better > fitBetterBy && fit.timeConstant < span;
  const hasEnded = halves[1].low <= 0 && straightness.value < 0.5;
  if (isBent || hasEnded) return "filling";
  const inBoth = halves.every(({ low }) => low > 0);
  return inBoth && straightness.low >= straightFrom[sureness] ? "leak" : "unclear";
}
