import { type ReadonlySignal, useSignal, useSignalEffect } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { Figure } from "../app/figure.tsx";
import { theme } from "../app/theme.ts";
import { observedWidth } from "./canvas-box.tsx";
import { plotOptions } from "./plot-options.ts";
import type { Scenery } from "./scenery.ts";
import type { ChartSpec } from "./series.ts";
import { SeriesLegend } from "./series-legend.tsx";
import { seriesTable, seriesWords } from "./series-words.ts";
import type { TimeRange } from "./time-range.ts";
import type { TimeView } from "./time-view.ts";

interface TimeChartProps {
  readonly spec: ChartSpec;
  readonly view: TimeView;
  /** What is shown of all there is. */
  readonly range: ReadonlySignal<TimeRange>;
  readonly scenery: Scenery;
  readonly hasClock: boolean;
}

/** Lines over time. Its data may grow: what is there is then drawn anew, and nothing built anew. */
export function TimeChart({ spec, view, range, scenery, hasClock }: TimeChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useSignal<uPlot | null>(null);
  const width = useSignal(0);
  const latest = useRef({ spec, scenery });
  latest.current = { spec, scenery };
  const structure = [spec.unit, String(hasClock), ...spec.series.map(({ label, colour }) => `${label} ${colour}`)].join(
    "\n",
  );
  useLayoutEffect(() => observedWidth(place.current, width), [width]);
  useLayoutEffect(() => {
    if (place.current === null) return undefined;
    const parts = { spec, widthPx: Math.max(200, width.peek()), hasClock, range: () => range.peek() };
    const made = new uPlot(
      plotOptions({ ...parts, scenery: () => latest.current.scenery }),
      dataOf(spec),
      place.current,
    );
    plot.value = made;
    return () => {
      plot.value = null;
      made.destroy();
    };
  }, [structure]);
  useLayoutEffect(() => {
    plot.peek()?.setData(dataOf(spec), false);
    show(plot.peek(), range.peek());
  }, [spec, scenery]);
  useSignalEffect(() => show(plot.value, range.value));
  useSignalEffect(() => {
    if (theme.value !== undefined) plot.value?.redraw(false, true);
  });
  useSignalEffect(() => {
    const made = plot.value;
    if (made !== null && width.value > 0) made.setSize({ width: width.value, height: made.height });
  });
  const shown = range.value;
  return (
    <Figure
      title={spec.title}
      description={seriesWords(spec, shown)}
      table={seriesTable(spec, shown)}
      legend={<SeriesLegend spec={spec} view={view} range={range} />}
    >
      <div ref={place} class="time-plot" aria-hidden="true" />
    </Figure>
  );
}

const dataOf = ({ atSeconds, series }: ChartSpec): uPlot.AlignedData =>
  [atSeconds, ...series.map(({ values }) => values)] as unknown as uPlot.AlignedData;

function show(plot: uPlot | null, { from, to }: TimeRange): void {
  plot?.setScale("x", { min: from, max: to });
}
