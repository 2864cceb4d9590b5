import type { LatencySummary, OperationResult, QuantileName, RunResult } from "#run";
import { formatRate } from "#units";
import { countCell, errorRatioCell, fallsAmongFailures, intervalText, maxCell, percentileCell } from "../figures.ts";
import { firstOf, hanging, innerWidth, type Page, section } from "../layout.ts";
import { isHook, operationNames } from "../operation-label.ts";
import { type Cell, type Row, tableLines } from "../table.ts";

const rowsShown = 20;
const columns = ["p50", "p90", "p95", "p99"] as const satisfies readonly QuantileName[];

/** The biggest first, then all of them as one; what that row leaves out stands below it. */
export function operationLines(result: RunResult, page: Page): readonly string[] {
  if (result.operations.length === 0) return section("Operations", ["No request was measured."], page);
  const judged = judgedOf(result.operations);
  const sorted = result.operations.toSorted(
    (a, b) => Number(judged.has(b)) - Number(judged.has(a)) || b.count - a.count,
  );
  const { shown, more } = firstOf(sorted, rowsShown, page);
  // Labels are made from all operations: whether a name is shared does not depend on how many rows fit.
  const names = operationNames(sorted);
  const rows = shown.map((operation, index): Row => ({ ...nameAt(names, index), figures: figures(operation, page) }));
  const shownJudged = shown.filter((operation) => judged.has(operation)).length;
  const all = judged.size > 0 && sorted.length > 1 ? [totalRow(result, judged, page)] : [];
  const shape = {
    title: "operation",
    figures: ["requests", "rate", "errors", ...columns, "max"],
    leastNeeded: ["p90", "max", "rate", "p50", "p95"],
    beforeStacking: ["p90", "rate"],
  };
  const ordered = [...rows.slice(0, shownJudged), ...all, ...rows.slice(shownJudged)];
  const lines = tableLines(shape, ordered, innerWidth(page), page.palette);
  const notes = [...more, ...failedNote(shown, page)];
  return [...section("Operations", [...lines, ...notes], page), ...intervalLines(result, shown, page)];
}

function nameAt(names: readonly Pick<Row, "name" | "mark">[], index: number): Pick<Row, "name" | "mark"> {
  return names[index] ?? { name: { text: "" } };
}

function figures(operation: OperationResult, page: Page): readonly Cell[] {
  const { palette } = page;
  return [
    countCell(operation.count),
    { text: formatRate(operation.ratePerSecond) },
    errorRatioCell(operation.errorRatio, palette),
    ...latencyCells(operation.latencyMs, operation.rawLatencyMs, page),
  ];
}

/** What the run's own figures are made of: not hooks, nor what was measured beside requests. */
function judgedOf(operations: readonly OperationResult[]): ReadonlySet<OperationResult> {
  const own = operations.filter((operation) => !isHook(operation));
  const requests = own.filter(({ kind }) => kind !== "measure");
  return new Set(requests.length > 0 ? requests : own);
}

function totalRow(result: RunResult, judged: ReadonlySet<OperationResult>, page: Page): Row {
  const { totals } = result;
  const cells = [
    countCell([...judged].reduce((sum, { count }) => sum + count, 0)),
    { text: formatRate(totals.requestsPerSecond) },
    errorRatioCell(totals.errorRatio, page.palette),
    ...latencyCells(totals.latencyMs, totals.rawLatencyMs, page),
  ];
  const { bold } = page.palette;
  return {
    name: { text: "all requests", paint: bold },
    figures: cells.map((cell) => ({ text: cell.text, paint: (text: string) => bold(cell.paint?.(text) ?? text) })),
  };
}

export function latencyCells(summary: LatencySummary, raw: LatencySummary, page: Page): readonly Cell[] {
  return [...columns.map((name) => percentileCell(summary, name, page.palette)), maxCell(summary, raw, page.palette)];
}

function failedNote(shown: readonly OperationResult[], page: Page): readonly string[] {
  const some = shown.some(({ latencyMs }) => columns.some((name) => fallsAmongFailures(latencyMs, name)));
  const text = "that percentile falls among the failures, which rank slower than any success";
  return some ? hanging("failed: ", text, page, page.palette.dim) : [];
}

/** A baseline is its intervals; elsewhere they are shown on request. */
function intervalLines(result: RunResult, shown: readonly OperationResult[], page: Page): readonly string[] {
  if (result.method !== "baseline" && !page.all) return [];
  const names = operationNames(shown);
  const rows = shown.map(
    (operation, index): Row => ({
      ...nameAt(names, index),
      figures: (["p50", "p95", "p99"] as const).map((name) => ({ text: intervalText(operation.latencyMs, name) })),
    }),
  );
  const shape = { title: "operation", figures: ["p50", "p95", "p99"], leastNeeded: ["p95", "p50"] };
  return section(
    "Percentiles with their 95 % intervals",
    tableLines(shape, rows, innerWidth(page), page.palette),
    page,
  );
}
