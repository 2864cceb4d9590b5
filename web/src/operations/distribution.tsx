import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { PageHistogram } from "#run";
import { formatCount, formatDurationMs, formatPercent } from "#units";
import { Figure, type TextTable } from "../app/figure.tsx";
import { observedWidth } from "../chart/canvas-box.tsx";
import { logTicks } from "../chart/ticks.ts";
import { barsOf, boundsMs, type DistributionBar, quantileMs } from "./distribution-layout.ts";
import type { NamedHistogram } from "./named-histogram.ts";

const plot = { top: 16, left: 44, right: 10, bottom: 24, height: 190 };
const barPxLeast = 4;
/** Edges of neighbours differ by no more than rounding. */
const touching = 1 + 1e-9;
const marked = [
  ["p50", 0.5],
  ["p95", 0.95],
  ["p99", 0.99],
] as const;

/** How many requests took how long: humps that percentiles hide. Further histograms are outlines on the same scale. */
export function Distribution({ histograms }: { readonly histograms: readonly NamedHistogram[] }) {
  const place = useRef<HTMLDivElement>(null);
  const width = useSignal(0);
  useLayoutEffect(() => observedWidth(place.current, width), [width]);
  const bounds = boundsMs(histograms.map(({ histogram }) => histogram));
  const [first] = histograms;
  if (bounds === null || first === undefined) return null;
  const [fromMs, toMs] = bounds;
  const plotWidth = Math.max(1, width.value - plot.left - plot.right);
  const all = histograms.map((named) => ({ ...named, bars: barsOf(named.histogram, bounds, plotWidth / barPxLeast) }));
  const most = all.reduce((top, { bars }) => bars.reduce((highest, { share }) => Math.max(highest, share), top), 0);
  const xOf = (ms: number): number => plot.left + (Math.log(ms / fromMs) / Math.log(toMs / fromMs)) * plotWidth;
  const yOf = (share: number): number =>
    plot.height - plot.bottom - (share / most) * (plot.height - plot.top - plot.bottom);
  const marks = marked.flatMap(([name, quantile]) => {
    const ms = quantileMs(first.histogram, quantile);
    return ms === null ? [] : [{ name, x: xOf(ms) }];
  });
  return (
    <Figure
      title="How long requests took"
      description={wordsOf(histograms)}
      table={tableOf(histograms)}
      legend={<Legend histograms={histograms} />}
    >
      <div ref={place}>
        <svg
          width={width.value}
          height={plot.height}
          viewBox={`0 0 ${String(Math.max(1, width.value))} ${String(plot.height)}`}
          aria-hidden="true"
          class="plot-svg"
        >
          {[most, most / 2].map((share) => (
            <g key={share}>
              <path
                class="grid-line"
                d={`M${String(plot.left)} ${String(yOf(share))}H${String(width.value - plot.right)}`}
              />
              <text x={plot.left - 6} y={yOf(share)} class="tick end middle">
                {formatPercent(Number(share.toPrecision(2)))}
              </text>
            </g>
          ))}
          {all.map(({ name, colour, bars }, at) =>
            at === 0 ? (
              <Bars key={name} colour={colour} bars={bars} xOf={xOf} yOf={yOf} />
            ) : (
              <path key={name} class="outline" style={{ stroke: `var(${colour})` }} d={outline(bars, xOf, yOf)} />
            ),
          )}
          <path class="axis-line" d={`M${String(plot.left)} ${String(yOf(0))}H${String(width.value - plot.right)}`} />
          <Marks marks={marks} footY={yOf(0)} />
          {logTicks(fromMs, toMs, plotWidth / 64).map((tick) => (
            <text key={tick} x={xOf(tick)} y={plot.height - 6} class="tick center">
              {formatDurationMs(tick)}
            </text>
          ))}
        </svg>
      </div>
    </Figure>
  );
}

interface MarksProps {
  readonly marks: readonly { readonly name: string; readonly x: number }[];
  readonly footY: number;
}

/** Percentiles; a name that would lie over the next one is left out. */
function Marks({ marks, footY }: MarksProps) {
  return (
    <>
      {marks.map(({ name, x }, at) => (
        <g key={name}>
          <path class="mark-line-svg" d={`M${String(x)} ${String(plot.top - 2)}V${String(footY)}`} />
          {(marks[at + 1]?.x ?? Infinity) - x > 26 && (
            <text x={x} y={plot.top - 6} class="tick center">
              {name}
            </text>
          )}
        </g>
      ))}
    </>
  );
}

interface BarsProps {
  readonly colour: `--${string}`;
  readonly bars: readonly DistributionBar[];
  readonly xOf: (ms: number) => number;
  readonly yOf: (share: number) => number;
}

function Bars({ colour, bars, xOf, yOf }: BarsProps) {
  return (
    <g style={{ fill: `var(${colour})` }}>
      {bars.map((bar) => (
        <rect
          key={bar.fromMs}
          x={xOf(bar.fromMs)}
          width={Math.max(1, xOf(bar.toMs) - xOf(bar.fromMs) - 0.5)}
          y={yOf(bar.share)}
          height={Math.max(0, yOf(0) - yOf(bar.share))}
          opacity={0.75}
        />
      ))}
    </g>
  );
}

/** Along the tops of bars that touch; down to zero where there is nothing. */
function outline(
  bars: readonly DistributionBar[],
  xOf: (ms: number) => number,
  yOf: (share: number) => number,
): string {
  const foot = String(yOf(0));
  return bars
    .map((bar, at) => {
      const [before, behind] = [bars[at - 1], bars[at + 1]];
      const begins = before === undefined || bar.fromMs > before.toMs * touching;
      const ends = behind === undefined || behind.fromMs > bar.toMs * touching;
      const top = `V${String(yOf(bar.share))}H${String(xOf(bar.toMs))}`;
      return `${begins ? `M${String(xOf(bar.fromMs))} ${foot}` : ""}${top}${ends ? `V${foot}` : ""}`;
    })
    .join("");
}

function Legend({ histograms }: { readonly histograms: readonly NamedHistogram[] }) {
  return (
    <ul class="legend">
      {histograms.map(({ name, colour, histogram }, at) => (
        <li key={name}>
          <span
            class={at === 0 ? "legend-box" : "legend-box outlined"}
            style={at === 0 ? { background: `var(${colour})` } : { borderColor: `var(${colour})` }}
            aria-hidden="true"
          />{" "}
          {name}, {formatCount(histogram.count)} answered
          {histogram.failed > 0 && `, ${formatCount(histogram.failed)} failed ones left out`}
        </li>
      ))}
    </ul>
  );
}

const figuresOf = (histogram: PageHistogram): readonly string[] =>
  [0.5, 0.9, 0.95, 0.99, 0.999].map((quantile) => durationOf(quantileMs(histogram, quantile)));

const durationOf = (ms: number | null): string => (ms === null ? "–" : formatDurationMs(ms));

function wordsOf(histograms: readonly NamedHistogram[]): string {
  return histograms
    .map(({ name, histogram: { count, minMs, meanMs, maxMs } }) => {
      const [least, mean, most] = [minMs, meanMs, maxMs].map(durationOf);
      return `${name}: ${formatCount(count)} requests from ${least ?? ""} to ${most ?? ""}, mean ${mean ?? ""}.`;
    })
    .join(" ");
}

const tableOf = (histograms: readonly NamedHistogram[]): TextTable => ({
  columns: ["requests of", "p50", "p90", "p95", "p99", "p99.9"],
  rows: histograms.map(({ name, histogram }) => [name, ...figuresOf(histogram)]),
});
