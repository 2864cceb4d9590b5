import type { TrendChange, TrendMetric, TrendSeries } from "#run";
import { durationText, percentText, rateText } from "../app/figures.ts";
import { Figure } from "../app/figure.tsx";
import { linearScale } from "../app/scale.ts";
import { useWidth } from "../app/use-width.ts";
import { runLink } from "../server/links.ts";
import { dateText } from "./words.ts";

const height = 150;
const edge = { left: 64, right: 12, top: 16, bottom: 22 };
/** A table beside a picture that is longer tells nobody anything. */
const rowsMost = 20;

const titles: Readonly<Record<TrendMetric, string>> = {
  capacityPerSecond: "Capacity, iterations/s",
  requestsPerSecond: "Requests",
  p95Ms: "p95",
  errorRatio: "Errors",
};

const texts: Readonly<Record<TrendMetric, (value: number) => string>> = {
  capacityPerSecond: rateText,
  requestsPerSecond: rateText,
  p95Ms: durationText,
  errorRatio: percentText,
};

/** Each run a point that leads to it; runs from which on the figure is another are marked. */
export function TrendChart({ series }: { readonly series: TrendSeries }) {
  const { metric, points, changes } = series;
  const [ref, width] = useWidth<HTMLDivElement>(480);
  const text = texts[metric];
  const table = {
    columns: ["Run", titles[metric]],
    rows: points.slice(-rowsMost).map(({ startedAt, value }) => [dateText(startedAt), text(value)]),
  };
  return (
    <Figure title={titles[metric]} description={descriptionOf(series)} table={table}>
      <div ref={ref}>
        <Picture series={series} width={width} />
      </div>
      {changes.length > 0 && (
        <ul class="changes">
          {changes.map((change) => (
            <li key={change.runId}>
              From <a href={runLink(change.runId)}>{startOf(series, change)}</a> on: {text(change.before)} →{" "}
              <strong>{text(change.after)}</strong>
              {change.before !== 0 && ` (${signed(change.after / change.before - 1)})`}
            </li>
          ))}
        </ul>
      )}
    </Figure>
  );
}

function Picture({
  series: { metric, points, changes },
  width,
}: {
  readonly series: TrendSeries;
  readonly width: number;
}) {
  const values = points.map(({ value }) => value);
  const most = Math.max(...values);
  // From nothing: a change of a hundredth shall not look like one of the half.
  const y = linearScale([0, most > 0 ? most * 1.1 : 1], [height - edge.bottom, edge.top], 3);
  const step = (width - edge.left - edge.right) / Math.max(1, points.length - 1);
  const x = (index: number): number => edge.left + (points.length === 1 ? 0 : index * step);
  const path = points
    .map(({ value }, index) => `${index === 0 ? "M" : "L"}${x(index).toFixed(1)} ${y(value).toFixed(1)}`)
    .join("");
  const text = texts[metric];
  return (
    <svg
      class="trend"
      width={width}
      height={height}
      viewBox={`0 0 ${String(width)} ${String(height)}`}
      aria-hidden="true"
      focusable="false"
    >
      {y.ticks.map((tick) => (
        <g key={tick}>
          <line class="trend-grid" x1={edge.left} x2={width - edge.right} y1={y(tick)} y2={y(tick)} />
          <text class="trend-text" x={edge.left - 8} y={y(tick) + 4} text-anchor="end">
            {text(tick)}
          </text>
        </g>
      ))}
      {changes.map(({ runId }) => {
        const at = x(points.findIndex((point) => point.runId === runId) - 0.5);
        return <line key={runId} class="trend-change" x1={at} x2={at} y1={edge.top} y2={height - edge.bottom} />;
      })}
      <path class="trend-line" d={path} />
      {points.map(({ runId, value, startedAt }, index) => (
        <circle key={runId} class="trend-point" cx={x(index)} cy={y(value)} r={points.length > 60 ? 2 : 3.5}>
          <title>{`${dateText(startedAt)}: ${text(value)}`}</title>
        </circle>
      ))}
      <text class="trend-text" x={edge.left} y={height - 6}>
        {dateText(points[0]?.startedAt ?? "")}
      </text>
      <text class="trend-text" x={width - edge.right} y={height - 6} text-anchor="end">
        {dateText(points.at(-1)?.startedAt ?? "")}
      </text>
    </svg>
  );
}

function descriptionOf({ metric, points, changes }: TrendSeries): string {
  const text = texts[metric];
  const [first, last] = [points[0]?.value ?? 0, points.at(-1)?.value ?? 0];
  const change = changes.length === 0 ? "No change is to be seen." : `${String(changes.length)} changes are marked.`;
  return `${titles[metric]} over ${String(points.length)} runs: ${text(first)} at first, ${text(last)} now. ${change}`;
}

function startOf({ points }: TrendSeries, { runId }: TrendChange): string {
  return dateText(points.find((point) => point.runId === runId)?.startedAt ?? "");
}

const signed = (share: number): string => `${share > 0 ? "+" : "−"}${percentText(Math.abs(share))}`;
