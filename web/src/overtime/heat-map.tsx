import { type ReadonlySignal, useComputed, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { PageHeatMap } from "#run";
import { formatCount, formatDurationMs } from "#units";
import { clockText } from "../app/figures.ts";
import { Figure, type TextTable } from "../app/figure.tsx";
import { colour } from "../app/theme.ts";
import { CanvasBox, type Surface } from "../chart/canvas-box.tsx";
import { plotLeftPx, plotWidthPx, xOf } from "../chart/plot-frame.ts";
import { logTicks } from "../chart/ticks.ts";
import type { TimeRange } from "../chart/time-range.ts";
import type { TimeView } from "../chart/time-view.ts";
import { colourRamp, rgbOf } from "./heat-colours.ts";
import { bucketFromMs, heatGrid, heatOf } from "./heat-grid.ts";

interface HeatMapProps {
  readonly heat: PageHeatMap;
  readonly view: TimeView;
  readonly range: ReadonlySignal<TimeRange>;
}

const heightPx = 190;
const rampSteps = 64;
const pxPerTick = 34;
const stops = ["--heat-0", "--heat-1", "--heat-2", "--heat-3", "--heat-4", "--heat-5"] as const;

/** How many requests took how long, when: what percentiles hide, two humps for instance, is seen. */
export function HeatMap({ heat, view, range }: HeatMapProps) {
  const width = useSignal(0);
  const draw = useMemo(() => (surface: Surface) => drawHeat(surface, heat, range.value), [heat, range]);
  const countMax = useComputed(() => heatGrid(heat, range.value, plotWidthPx(width.value || 800), heightPx).countMax);
  const { fromMs, toMs } = boundsOf(heat);
  return (
    <Figure
      title="Latency of every request"
      description={`Heat map: how many requests took how long, from ${formatDurationMs(fromMs)} to ${formatDurationMs(toMs)}, over time.`}
      table={heatTable(heat)}
      legend={<Legend countMax={countMax} heat={heat} view={view} />}
    >
      <CanvasBox heightPx={heightPx} draw={draw} widthPx={width} class="time-plot" />
    </Figure>
  );
}

const boundsOf = ({ scale, rowFirst, rowLast }: PageHeatMap) => ({
  fromMs: bucketFromMs(scale, rowFirst),
  toMs: bucketFromMs(scale, rowLast + 1),
});

function drawHeat({ context, width, height }: Surface, heat: PageHeatMap, range: TimeRange): void {
  const plotWidth = plotWidthPx(width);
  const grid = heatGrid(heat, range, plotWidth, height);
  const ramp = colourRamp(
    stops.map((token) => rgbOf(colour(token))),
    rampSteps,
  );
  const rowPx = height / grid.rows;
  context.save();
  context.beginPath();
  context.rect(plotLeftPx, 0, plotWidth, height);
  context.clip();
  for (let column = 0; column < grid.columns; column += 1) {
    const from = grid.from + column * grid.secondsPerColumn;
    const left = plotLeftPx + Math.round(xOf(from, range, plotWidth));
    const right = plotLeftPx + Math.round(xOf(from + grid.secondsPerColumn, range, plotWidth));
    for (let row = 0; row < grid.rows; row += 1) {
      const heatHere = heatOf(grid.counts[column * grid.rows + row] ?? 0, grid.countMax);
      if (heatHere === 0) continue;
      const top = Math.round(height - (row + 1) * rowPx);
      context.fillStyle = ramp[Math.round(heatHere * (rampSteps - 1))] ?? "";
      context.fillRect(left, top, right - left, Math.round(height - row * rowPx) - top);
    }
  }
  context.restore();
  drawAxis(context, heat, height, plotWidth);
}

function drawAxis(context: CanvasRenderingContext2D, heat: PageHeatMap, height: number, plotWidth: number): void {
  const { fromMs, toMs } = boundsOf(heat);
  const share = (ms: number): number => Math.log(ms / fromMs) / Math.log(toMs / fromMs);
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const tick of logTicks(fromMs, toMs, height / pxPerTick)) {
    const y = Math.round(height - share(tick) * height);
    context.fillStyle = colour("--axis");
    context.fillText(formatDurationMs(tick), plotLeftPx - 8, Math.min(height - 7, Math.max(7, y)));
    context.fillStyle = colour("--grid");
    context.fillRect(plotLeftPx - 4, y, 4, 1);
  }
  context.fillStyle = colour("--grid");
  context.fillRect(plotLeftPx, height - 1, plotWidth, 1);
}

interface LegendProps {
  readonly countMax: ReadonlySignal<number>;
  readonly heat: PageHeatMap;
  readonly view: TimeView;
}

function Legend({ countMax, heat, view }: LegendProps) {
  const text = useComputed(() => {
    const cursor = view.cursor.value;
    return cursor === null ? "" : columnText(heat, cursor);
  });
  return (
    <span class="legend heat-legend">
      <span>1</span>
      <span class="heat-ramp" aria-hidden="true" />
      <span>{countMax.value <= 1 ? "1 request" : `${formatCount(countMax.value)} requests`} in a cell</span>
      <span class="legend-value">{text}</span>
    </span>
  );
}

function columnText(heat: PageHeatMap, seconds: number): string {
  const column = heat.columns.findLast(({ atSeconds }) => atSeconds <= seconds);
  if (column === undefined || column.atSeconds + heat.secondsPerColumn <= seconds) return "no requests";
  const count = column.counts.reduce((sum, each) => sum + each, 0);
  const fromMs = bucketFromMs(heat.scale, column.row);
  const toMs = bucketFromMs(heat.scale, column.row + column.counts.length);
  return `${formatCount(count)} requests, ${formatDurationMs(fromMs)} to ${formatDurationMs(toMs)}`;
}

const tableRowsMost = 12;

function heatTable(heat: PageHeatMap): TextTable {
  const every = Math.max(1, Math.ceil(heat.columns.length / tableRowsMost));
  const rows = heat.columns
    .filter((_, index) => index % every === 0)
    .map(({ atSeconds }) => [clockText(atSeconds), columnText(heat, atSeconds)]);
  return { columns: ["time", "requests and how long they took"], rows };
}
