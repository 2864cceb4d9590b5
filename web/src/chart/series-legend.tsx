import { type ReadonlySignal, useComputed } from "@preact/signals";
import { type ChartSeries, type ChartSpec, extentIn, valueAt } from "./series.ts";
import type { TimeRange } from "./time-range.ts";
import type { TimeView } from "./time-view.ts";
import { unitText } from "./unit.ts";

interface LegendProps {
  readonly spec: ChartSpec;
  readonly view: TimeView;
  readonly range: ReadonlySignal<TimeRange>;
}

/** What the lines are, and what they are at the cursor; without one, the most of what is shown. */
export function SeriesLegend({ spec, view, range }: LegendProps) {
  return (
    <ul class="legend series-legend">
      {spec.series.map((series) => (
        <li key={series.label}>
          <Swatch series={series} />
          {series.label} <Value spec={spec} series={series} view={view} range={range} />
        </li>
      ))}
    </ul>
  );
}

function Swatch({ series: { colour, dash, width = 1.5 } }: { readonly series: ChartSeries }) {
  return (
    <svg class="swatch" viewBox="0 0 20 8" width="20" height="8" aria-hidden="true" focusable="false">
      <path d="M0 4h20" stroke={`var(${colour})`} stroke-width={width + 1} stroke-dasharray={dash?.join(" ")} />
    </svg>
  );
}

function Value({ spec, series, view, range }: LegendProps & { readonly series: ChartSeries }) {
  const { unit, atSeconds } = spec;
  const { values } = series;
  // The text node alone follows the cursor.
  const text = useComputed(() => {
    const cursor = view.cursor.value;
    if (cursor !== null) return unitText(unit, valueAt(atSeconds, values, cursor));
    const most = extentIn(atSeconds, values, range.value)?.most;
    return most === undefined ? unitText(unit, null) : `max ${unitText(unit, most)}`;
  });
  return <span class="legend-value">{text}</span>;
}
