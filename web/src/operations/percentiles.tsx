import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { formatDurationMs } from "#units";
import { Figure } from "../app/figure.tsx";
import { observedWidth } from "../chart/canvas-box.tsx";
import { logTicks } from "../chart/ticks.ts";
import { ninesOf, percentileCurve } from "./distribution-layout.ts";
import type { NamedHistogram } from "./named-histogram.ts";

const plot = { top: 10, left: 62, right: 12, bottom: 24, height: 190 };
const names = ["0 %", "90 %", "99 %", "99.9 %", "99.99 %", "99.999 %", "99.9999 %"];

/** Latency by percentile: the farther right, the rarer. As far as the sample carries it. */
export function Percentiles({ histograms }: { readonly histograms: readonly NamedHistogram[] }) {
  const place = useRef<HTMLDivElement>(null);
  const width = useSignal(0);
  useLayoutEffect(() => observedWidth(place.current, width), [width]);
  const curves = histograms.map((named) => ({ ...named, points: percentileCurve(named.histogram) }));
  const points = curves.flatMap((curve) => curve.points);
  if (points.length < 2) return null;
  const leastMs = points.reduce((least, { ms }) => Math.min(least, ms), Infinity);
  const mostMs = points.reduce((most, { ms }) => Math.max(most, ms), 0);
  const [fromMs, toMs] = [leastMs / 1.15, mostMs * 1.15];
  const nines = Math.max(1, ...points.map(({ quantile }) => ninesOf(quantile)));
  const plotWidth = Math.max(1, width.value - plot.left - plot.right);
  const xOf = (quantile: number): number => plot.left + (ninesOf(quantile) / nines) * plotWidth;
  const yOf = (ms: number): number =>
    plot.height -
    plot.bottom -
    (Math.log(ms / fromMs) / Math.log(toMs / fromMs)) * (plot.height - plot.top - plot.bottom);
  const whole = Array.from({ length: Math.floor(nines + 1e-9) + 1 }, (_, index) => index);
  return (
    <Figure title="Latency by percentile" description={wordsOf(curves)}>
      <div ref={place}>
        <svg
          width={width.value}
          height={plot.height}
          viewBox={`0 0 ${String(Math.max(1, width.value))} ${String(plot.height)}`}
          aria-hidden="true"
          class="plot-svg"
        >
          {logTicks(fromMs, toMs, 5).map((tick) => (
            <g key={tick}>
              <path
                class="grid-line"
                d={`M${String(plot.left)} ${String(yOf(tick))}H${String(width.value - plot.right)}`}
              />
              <text x={plot.left - 6} y={yOf(tick)} class="tick end middle">
                {formatDurationMs(tick)}
              </text>
            </g>
          ))}
          {whole.map((nine) => (
            <text
              key={nine}
              x={xOf(1 - 10 ** -nine)}
              y={plot.height - 6}
              class={nine === 0 ? "tick" : nine > nines - 0.25 ? "tick end" : "tick center"}
            >
              {names[nine] ?? ""}
            </text>
          ))}
          {curves.map(({ name, colour, points: own }) => (
            <path
              key={name}
              class="curve"
              style={{ stroke: `var(${colour})` }}
              d={own
                .map(({ quantile, ms }, at) => `${at === 0 ? "M" : "L"}${String(xOf(quantile))} ${String(yOf(ms))}`)
                .join("")}
            />
          ))}
        </svg>
      </div>
    </Figure>
  );
}

function wordsOf(
  curves: readonly (NamedHistogram & { readonly points: ReturnType<typeof percentileCurve> })[],
): string {
  return curves
    .map(({ name, points }) => {
      const at = (quantile: number): string => {
        const point = points.findLast((each) => each.quantile <= quantile + 1e-9);
        return point === undefined ? "–" : formatDurationMs(point.ms);
      };
      return `${name}: half below ${at(0.5)}, 90 % below ${at(0.9)}, 99 % below ${at(0.99)}.`;
    })
    .join(" ");
}
