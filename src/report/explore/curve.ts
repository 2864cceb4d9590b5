import type { ExploreResult } from "#run";
import { innerWidth, type Page } from "../layout.ts";
import type { Paint } from "../palette.ts";
import { displayWidth, truncateMiddle } from "../width.ts";
import { axisLines, plotLabels } from "./curve-frame.ts";
import { type CurvePoint, curvePoints, isDrawn } from "./curve-points.ts";
import { errorPanel } from "./error-panel.ts";
import { loadUnit } from "./estimates.ts";
import { latencyPanel } from "./latency-panel.ts";
import { mark, type MarkKind } from "./marks.ts";
import { labelWidth, plotOf } from "./plot.ts";
import { type LatencyLimit, paintedLimit } from "./rule-text.ts";

/** Latency and failures against load, with the limit and what one instance carries painted on it. */
export function curveLines(explore: ExploreResult, page: Page): readonly string[] {
  const { palette } = page;
  const limit = paintedLimit(explore);
  const points = curvePoints(explore, limit, palette);
  if (points.length < 2 || points.every(({ ms }) => ms === null)) return [];
  const plot = plotOf(explore, points, page);
  return [
    "",
    palette.bold(truncateMiddle(titleText(explore, limit), Math.max(40, page.columns))),
    ...plotLabels(explore, plot, palette),
    ...latencyPanel(explore, points, plot, limit?.limitMs, palette),
    ...errorPanel(points, plot, palette),
    ...axisLines(explore, plot, palette),
    ...legendLines(points, limit, page),
  ];
}

/** Says what both axes are. */
function titleText(explore: ExploreResult, limit: LatencyLimit | undefined): string {
  return `${limit?.percentile ?? "p95"} of ${subjectText(explore, limit)} against ${loadUnit(explore)}/s`;
}

export function subjectText({ trials }: Pick<ExploreResult, "trials">, limit: LatencyLimit | undefined): string {
  if (limit !== undefined) return limit.operation ?? "all requests";
  const names = [...new Set(trials.flatMap(({ operations }) => operations.map(({ name }) => name)))];
  return names.length === 1 ? names[0]! : "the slowest operation";
}

const legendOrder: readonly MarkKind[] = ["reference", "good", "bad", "collapsed", "not counted"];

function legendLines(points: readonly CurvePoint[], limit: LatencyLimit | undefined, page: Page): readonly string[] {
  const { palette } = page;
  const seen = legendOrder.filter((kind) => points.some((point) => isDrawn(point) && point.mark.kind === kind));
  const signs = seen.map((kind) => {
    const { sign, paint } = mark(kind, palette);
    return legendPart(sign, kind, paint);
  });
  const isOff = points.some(({ ms, errorRatio }) => ms === null && errorRatio > 0);
  const parts = [
    ...signs,
    ...(limit === undefined ? [] : [legendPart("╌╌", "limit", palette.yellow)]),
    ...(isOff ? [legendPart("", `top row: ${limit?.percentile ?? "p95"} failed`, palette.dim)] : []),
  ];
  const room = innerWidth(page) - labelWidth - 2;
  const lines = parts.reduce<Part[][]>(([...rows], part) => {
    const last = rows.at(-1);
    if (last === undefined || widthOf([...last, part]) > room) return [...rows, [part]];
    return [...rows.slice(0, -1), [...last, part]];
  }, []);
  return lines.map((line) => " ".repeat(labelWidth + 4) + line.map(({ text }) => text).join(gap));
}

function legendPart(sign: string, words: string, paint: Paint): Part {
  const text = sign === "" ? words : ` ${words}`;
  return { text: paint(sign) + text, width: displayWidth(sign + text) };
}

interface Part {
  readonly text: string;
  readonly width: number;
}

const gap = "   ";

function widthOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { width }) => sum + width + gap.length, -gap.length);
}
