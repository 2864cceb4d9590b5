import uPlot from "uplot";
import { clockText } from "../app/figures.ts";
import { colour } from "../app/theme.ts";
import { hatch } from "./hatching.ts";
import { plotLeftPx, plotRightPx } from "./plot-frame.ts";
import type { Scenery } from "./scenery.ts";
import type { ChartSeries, ChartSpec } from "./series.ts";
import { clockTicks } from "./ticks.ts";
import type { TimeRange } from "./time-range.ts";
import { tickText, unitTicks } from "./unit.ts";

const headroom = 1.08;
const pxPerTickX = 90;
const pxPerTickY = 38;
/** More are seen as a line. */
const pointsShown = 25;

export interface PlotParts {
  readonly spec: ChartSpec;
  readonly widthPx: number;
  /** Of the time axis: its labels stand below the last chart only. */
  readonly hasClock: boolean;
  readonly range: () => TimeRange;
  readonly scenery: () => Scenery;
}

export function plotOptions({ spec, widthPx, hasClock, range, scenery }: PlotParts): uPlot.Options {
  const { unit, heightPx } = spec;
  return {
    width: widthPx,
    height: heightPx + (hasClock ? clockHeightPx : 0),
    padding: [8, plotRightPx, hasClock ? 0 : 2, 0],
    cursor: { show: false },
    legend: { show: false },
    scales: {
      x: { time: false, range: () => [range().from, range().to] },
      y: { range: (_plot, _least, most) => [0, Number.isFinite(most) && most > 0 ? most * headroom : 1] },
    },
    axes: [
      {
        ...axisLook(),
        size: hasClock ? clockHeightPx : 2,
        splits: (plot, _axis, from, to) => [...clockTicks(from, to, plot.width / pxPerTickX)],
        values: (_plot, ticks) => ticks.map((tick) => (hasClock ? clockText(tick) : "")),
      },
      {
        ...axisLook(),
        size: plotLeftPx,
        splits: (_plot, _axis, _from, to) => [...unitTicks(unit, to, heightPx / pxPerTickY)],
        values: (_plot, ticks) => ticks.map((tick) => tickText(unit, tick)),
      },
    ],
    series: [{}, ...spec.series.map(lineOf)],
    hooks: { drawClear: [(plot) => drawScenery(plot, scenery())] },
  };
}

const clockHeightPx = 24;

const axisLook = (): uPlot.Axis => ({
  stroke: () => colour("--axis"),
  font: "12px system-ui, sans-serif",
  gap: 6,
  grid: { stroke: () => colour("--grid"), width: 1 },
  ticks: { show: false },
});

function lineOf({
  label,
  colour: token,
  dash,
  width = 1.5,
  isArea = false,
  isStepped = false,
}: ChartSeries): uPlot.Series {
  return {
    label,
    stroke: () => colour(token),
    width,
    points: { size: 4, width: 1, show: (_plot, _line, first, last) => last - first < pointsShown },
    ...(dash !== undefined && { dash: [...dash] }),
    ...(isArea && { fill: () => `${colour(token)}26` }),
    ...(isStepped && { paths: uPlot.paths.stepped?.({ align: 1 }) }),
  } as uPlot.Series;
}

function drawScenery(plot: uPlot, { bands, marks }: Scenery): void {
  const { ctx, bbox } = plot;
  const scale = devicePixelRatio || 1;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const { from, to, look } of bands) {
    const left = plot.valToPos(from, "x", true);
    const width = plot.valToPos(to, "x", true) - left;
    if (look === "shaded") {
      ctx.fillStyle = colour("--wash");
      ctx.fillRect(left, bbox.top, width, bbox.height);
    } else if (look === "hatched") hatch(ctx, [left, bbox.top, width, bbox.height], colour("--bad-wash"), scale);
  }
  for (const { at, look } of marks) {
    ctx.fillStyle = colour(look === "alarming" ? "--bad" : "--rule-strong");
    ctx.fillRect(Math.round(plot.valToPos(at, "x", true)), bbox.top, scale, bbox.height);
  }
  ctx.restore();
}
