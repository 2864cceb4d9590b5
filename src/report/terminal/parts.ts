import type { MetricResult, RunResult } from "#run";
import { formatCount, formatPercent, formatRate } from "#units";
import { clockText, countCell, durationText, missing, percentileCell } from "../figures.ts";
import { firstOf, hanging, innerWidth, type Page, section } from "../layout.ts";
import { tableLines } from "../table.ts";
import { truncateEnd } from "../width.ts";
import { latencyCells } from "./operations.ts";

const rowsShown = 20;
const unitWidthMax = 8;

/** Scenarios, where there are several: one alone says no more than the totals. */
export function scenarioLines(result: RunResult, page: Page): readonly string[] {
  if (result.scenarios.length < 2) return [];
  const { palette } = page;
  const { shown, more } = firstOf(result.scenarios, rowsShown, page);
  const rows = shown.map(({ name, iterations, iterationsPerSecond, usersMax, durationMs }) => ({
    name: { text: name },
    figures: [
      countCell(iterations.started),
      { text: formatRate(iterationsPerSecond) },
      { ...countCell(iterations.failed), ...(iterations.failed > 0 ? { paint: palette.red } : {}) },
      { ...countCell(iterations.dropped), ...(iterations.dropped > 0 ? { paint: palette.red } : {}) },
      countCell(usersMax),
      percentileCell(durationMs, "p50", palette),
      percentileCell(durationMs, "p95", palette),
    ],
  }));
  const shape = {
    title: "scenario",
    figures: ["iterations", "rate", "failed", "dropped", "users", "p50", "p95"],
    leastNeeded: ["users", "p50", "dropped"],
  };
  return section("Scenarios", [...tableLines(shape, rows, innerWidth(page), palette), ...more], page);
}

export function stepLines(result: RunResult, page: Page): readonly string[] {
  if (result.steps.length === 0) return [];
  const { palette } = page;
  const several = result.scenarios.length > 1;
  const { shown, more } = firstOf(result.steps, rowsShown, page);
  const rows = shown.map((step) => ({
    name: { text: several ? `${step.scenario}: ${step.name}` : step.name },
    figures: [
      countCell(step.count),
      { ...countCell(step.failed), ...(step.failed > 0 ? { paint: palette.red } : {}) },
      ...latencyCells(step.durationMs, step.durationMs, page),
    ],
  }));
  const shape = {
    title: "step",
    figures: ["times", "failed", "p50", "p90", "p95", "p99", "max"],
    leastNeeded: ["p90", "max", "p50", "p95"],
  };
  return section("Steps", [...tableLines(shape, rows, innerWidth(page), palette), ...more], page);
}

/** The test's own counters, gauges, rates and trends. */
export function metricLines(result: RunResult, page: Page): readonly string[] {
  if (result.metrics.length === 0) return [];
  const { shown, more } = firstOf(result.metrics, rowsShown, page);
  const rows = shown.map((metric) => ({
    name: { text: String(metric.name) },
    figures: [{ text: metricText(metric) }],
  }));
  const shape = { title: "metric", figures: ["value"], words: ["value"] };
  return section("Metrics", [...tableLines(shape, rows, innerWidth(page), page.palette), ...more], page);
}

export function metricText(metric: MetricResult): string {
  switch (metric.kind) {
    case "counter":
      return `${figure(metric.total, "")}, ${formatRate(metric.ratePerSecond)}`;
    case "gauge":
      return `last ${figure(metric.last, "")}, ${figure(metric.min, "")} to ${figure(metric.max, "")}`;
    case "rate":
      return `${metric.ratio === null ? missing : formatPercent(metric.ratio)} of ${formatCount(metric.count)}`;
    case "trend": {
      const { p50, p95, max } = metric.summary;
      const unit = truncateEnd(metric.unit, unitWidthMax);
      return `p50 ${figure(p50, unit)}, p95 ${figure(p95, unit)}, max ${figure(max, unit)} (${formatCount(metric.count)})`;
    }
    default:
      // Of a kind that a newer version added.
      return missing;
  }
}

function figure(value: number | null, unit: string): string {
  if (value === null) return missing;
  if (unit === "ms") return durationText(value);
  const text = Math.abs(value) >= 1000 ? formatCount(value) : String(Number(value.toPrecision(3)));
  return unit === "" ? text : `${text} ${unit}`;
}

export function loadChangeLines(result: RunResult, page: Page): readonly string[] {
  const { shown, more } = firstOf(result.loadChanges, rowsShown, page);
  const lines = shown.flatMap((change) =>
    hanging(`${clockText(change.atSeconds)}  `, `${change.scenario}: ${change.load}, by ${change.by}`, page),
  );
  return section("Load changed while running", [...lines, ...more], page);
}
