import { formatCount, formatRate } from "#units";
import { countCell, durationText, errorRatioCell } from "../figures.ts";
import { operationNames } from "../operation-label.ts";
import { safeValue } from "../safe-value.ts";
import { type Row, tableLines } from "../table.ts";
import type { LiveOperation, LiveState, Screen } from "./state.ts";

const rowsMax = 12;
const shape = {
  title: "operation",
  figures: ["requests", "rate", "errors", "p50", "p95", "p99"],
  leastNeeded: ["rate", "p99", "p50"],
};

/** As many of the biggest as fit in `room` lines with the table's head. */
export function operationLines(state: LiveState, screen: Screen, room: number): readonly string[] {
  const sorted = safeValue([...state.operations].sort((a, b) => b.count - a.count).slice(0, rowsMax));
  for (let count = sorted.length; count >= 1; count -= 1) {
    const rest = state.operations.length - count;
    const more = rest === 0 ? [] : [screen.palette.dim(`and ${formatCount(rest)} more`)];
    const lines = [
      ...tableLines(shape, rowsOf(sorted.slice(0, count), screen), screen.columns, screen.palette),
      ...more,
    ];
    if (lines.length <= room) return lines;
  }
  return [];
}

function rowsOf(operations: readonly LiveOperation[], { palette }: Screen): readonly Row[] {
  const names = operationNames(operations);
  return operations.map((operation, index) => ({
    ...(names[index] ?? { name: { text: "" } }),
    figures: [
      countCell(operation.count),
      { text: formatRate(operation.ratePerSecond) },
      errorRatioCell(operation.errorRatio, palette),
      { text: durationText(operation.latencyMs.p50) },
      { text: durationText(operation.latencyMs.p95) },
      { text: durationText(operation.latencyMs.p99) },
    ],
  }));
}
