import {
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
import { figure } from "./figure.ts";

/** Null = there are no two loads to compare. */
export function linePicture(explore: ExploreResult): LinePicture | null {
  const limit = paintedLimit(explore);
  const points = curvePoints(explore, limit, plain);
  if (points.length < 2) return null;
  const percentile = limit?.percentile ?? "p95";
  const rule = explore.rules.find(({ latency, operation }) => {
    const isSame = latency?.limitMs === limit?.limitMs && operation === limit?.operation;
    return latency !== undefined && isSame && latency.quantile === quantiles[percentile];
  });
  return {
    unit: loadUnit(explore),
    subject: `${percentile} of ${subjectText(explore, limit)}`,
    percentile,
    points: points.map((point) => linePoint(point, limit)),
    curve: curveOf(points).map(({ rate, ms }) => ({ ratePerSecond: rate, ms: figure(ms) ?? ms })),
    limitMs: limit?.limitMs ?? null,
    limitText: rule === undefined ? null : ruleText(rule.text),
    capacity: estimate(explore.capacity),
    saturation: estimate(explore.saturation),
  };
}

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
