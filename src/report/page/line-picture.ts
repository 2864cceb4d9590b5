import {
  type ExploreProgress,
  type ExploreResult,
  type LineEstimate,
  type LinePicture,
  type LinePoint,
  quantiles,
  type RateEstimate,
} from "#run";
import { curveOf, curvePoints, type CurvePoint } from "../explore/curve-points.ts";
import { subjectText } from "../explore/curve.ts";
import { estimateText, loadUnit } from "../explore/estimates.ts";
import { type LatencyLimit, paintedLimit, ruleText } from "../explore/rule-text.ts";
import { purposeText } from "../explore/words.ts";
import { trialText } from "../explore/trials.ts";
import { plain } from "../palette.ts";
import { safeValue } from "../safe-value.ts";
import { figure } from "./figure.ts";

type Searched = Pick<ExploreResult, "trials" | "rules" | "saturation"> & { readonly capacity: RateEstimate | null };

/** Null = there are no two loads to compare. */
export function linePicture(explore: ExploreResult, withoutFaults?: ExploreResult): LinePicture | null {
  const line = pictureOf(explore, loadUnit(explore), withoutFaults);
  return line.points.length < 2 ? null : line;
}

/** Of a search that goes on: it grows with each trial. Undefined = none is over. */
export function liveLine(progress: ExploreProgress): LinePicture | undefined {
  const safe = safeValue({ ...progress, rules: progress.rules ?? [] });
  const line = pictureOf(safe, loadUnit({ trials: safe.trials, capacity: null }));
  return line.points.length === 0 ? undefined : line;
}

function pictureOf(explore: Searched, unit: LinePicture["unit"], withoutFaults?: ExploreResult): LinePicture {
  const painted = paintedLimit(explore);
  const limit = drawable(painted === undefined ? undefined : telling(painted, explore), explore);
  const points = curvePoints(explore, limit, plain);
  const percentile = limit?.percentile ?? "p95";
  const rule = explore.rules.find(({ latency, operation }) => {
    const isSame = latency?.limitMs === limit?.limitMs && operation === limit?.operation;
    return latency !== undefined && isSame && latency.quantile === quantiles[painted?.percentile ?? percentile];
  });
  return {
    unit,
    subject: `${percentile} of ${subjectText(explore, limit)}`,
    percentile,
    points: points.map((point) => linePoint(point, limit)),
    curve: curveFigures(points),
    // A limit on p99 is none on p50, nor is one operation's one on all.
    limitMs: isSameFigure(limit, painted) ? (limit?.limitMs ?? null) : null,
    limitText: rule === undefined ? null : ruleText(rule.text),
    capacity: estimate(explore.capacity),
    saturation: estimate(explore.saturation),
    ...(withoutFaults && { withoutFaults: beside(withoutFaults, limit) }),
  };
}

/** By the same percentile of the same operation, so that both can be read on one axis. */
function beside(explore: ExploreResult, limit: LatencyLimit | undefined): NonNullable<LinePicture["withoutFaults"]> {
  const points = curvePoints(explore, limit, plain);
  return {
    points: points.map((point) => linePoint(point, limit)),
    curve: curveFigures(points),
    capacity: estimate(explore.capacity),
  };
}

const curveFigures = (points: readonly CurvePoint[]): LinePicture["curve"] =>
  curveOf(points).map(({ rate, ms }) => ({ ratePerSecond: rate, ms: figure(ms) ?? ms }));

/** Of an operation that is seldom called few trials know a high percentile: the highest that most of them know. */
function telling(limit: LatencyLimit, explore: Searched): LatencyLimit {
  const lower = (["p95", "p50"] as const).filter((name) => quantiles[name] < quantiles[limit.percentile]);
  const choices = [limit, ...lower.map((percentile) => ({ ...limit, percentile }))];
  const known = (choice: LatencyLimit): number => {
    const points = curvePoints(explore, choice, plain).filter(({ mark }) => mark.kind !== "not counted");
    return points.filter(({ ms }) => ms !== null).length / Math.max(1, points.length);
  };
  return choices.find((choice) => known(choice) > 0.5) ?? limit;
}

const ofAllRequests = { percentile: "p95", operation: undefined, limitMs: Number.POSITIVE_INFINITY } as const;

/** Where trials were too short to know an operation's percentile, all requests together still show a line. */
function drawable(limit: LatencyLimit | undefined, explore: Searched): LatencyLimit | undefined {
  const isKnown = (choice: LatencyLimit | undefined): boolean =>
    curvePoints(explore, choice, plain).some(({ ms }) => ms !== null);
  return isKnown(limit) || !isKnown(ofAllRequests) ? limit : ofAllRequests;
}

const isSameFigure = (limit: LatencyLimit | undefined, painted: LatencyLimit | undefined): boolean =>
  limit?.percentile === painted?.percentile && limit?.operation === painted?.operation;

function linePoint({ trial, ms, mark }: CurvePoint, limit: LatencyLimit | undefined): LinePoint {
  const [low, high] = intervalOf(trial, limit);
  const text = `${String(trial.number)} ${purposeText(trial.purpose)}: ${trialText(trial)}`;
  const { number, ratePerSecond, errorRatio } = trial;
  return { trial: number, kind: mark.kind, ratePerSecond, ms: figure(ms), low, high, errorRatio, text };
}

/** Known where the point is of all requests, or where there is but one operation. */
function intervalOf(
  { latencyMs, operations }: CurvePoint["trial"],
  limit: LatencyLimit | undefined,
): readonly [low: number | null, high: number | null] {
  const isOfAll = limit !== undefined && limit.operation === undefined;
  const [low = null, high = null] =
    isOfAll || operations.length === 1
      ? (latencyMs.intervals[limit?.percentile ?? "p95"] ?? [])
      : (operations.find(({ name }) => name === limit?.operation)?.intervals?.[limit?.percentile ?? "p95"] ?? []);
  return [figure(low), figure(high)];
}

function estimate(rate: RateEstimate | null): LineEstimate | null {
  if (rate === null) return null;
  return { perSecond: rate.iterationsPerSecond, low: rate.low, high: rate.high, text: estimateText(rate) };
}
