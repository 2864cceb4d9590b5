import type { CheckResult, RunResult, SloResult } from "#run";
import { formatCount, formatPercent } from "#units";
import { counted, countCell, errorRatioCell } from "../figures.ts";
import { firstOf, innerWidth, type Page, section } from "../layout.ts";
import { tableLines } from "../table.ts";
import { displayWidth, padEnd, padStart, truncateEnd, truncateMiddle } from "../width.ts";

const checksShown = 20;
const observedWidthMax = 16;

/** ✓, ✗ or ? where too little was measured to tell; the goal; what was seen. */
export function goalLines(result: RunResult, page: Page): readonly string[] {
  const goals = result.slo.map((goal) => ({ ...goal, observedText: truncateEnd(goal.observedText, observedWidthMax) }));
  const observedWidth = Math.max(0, ...goals.map((goal) => displayWidth(goal.observedText)));
  const room = innerWidth(page) - 2 - 2 - observedWidth;
  const nameWidth = Math.min(Math.max(0, ...goals.map((goal) => displayWidth(goal.expression))), Math.max(8, room));
  return section(
    "Goals",
    goals.flatMap((goal) => goalRow(goal, nameWidth, observedWidth, page)),
    page,
  );
}

function goalRow(goal: SloResult, nameWidth: number, observedWidth: number, page: Page): readonly string[] {
  const { palette } = page;
  const isUnsure = goal.ok && goal.note !== undefined;
  const paint = isUnsure ? palette.yellow : goal.ok ? palette.green : palette.red;
  const expression = padEnd(truncateMiddle(goal.expression, nameWidth), nameWidth);
  const line = `${paint(isUnsure ? "?" : goal.ok ? "✓" : "✗")} ${expression}  ${paint(padStart(goal.observedText, observedWidth))}`;
  const note = [
    goal.note,
    goal.failedAtSeconds === undefined ? undefined : `first broken at second ${formatCount(goal.failedAtSeconds)}`,
  ].filter((part) => part !== undefined);
  if (note.length === 0) return [line];
  const text = note.join("; ");
  const used = 2 + nameWidth + 2 + observedWidth;
  if (used + 2 + displayWidth(text) <= innerWidth(page)) return [`${line}  ${palette.dim(text)}`];
  return [line, `  ${palette.dim(truncateMiddle(text, innerWidth(page) - 2))}`];
}

/** What failed comes first: it is what one looks for. */
export function checkLines(result: RunResult, page: Page): readonly string[] {
  const { palette } = page;
  const several = result.scenarios.length > 1;
  const sorted = [...result.checks].sort((a, b) => failedRatio(b) - failedRatio(a));
  const { shown, more } = firstOf(sorted, checksShown, page);
  const rows = shown.map((check) => ({
    name: { text: `${check.failed === 0 ? "✓" : "✗"} ${several ? `${check.scenario}: ` : ""}${check.name}` },
    figures: [
      countCell(check.passed),
      { ...countCell(check.failed), ...(check.failed > 0 ? { paint: palette.red } : {}) },
      errorRatioCell(failedRatio(check), palette),
    ],
  }));
  if (rows.length === 0) return [];
  const shape = { title: "check", figures: ["passed", "failed", "failed %"] };
  const total = result.totals.checks;
  const all = total.passed + total.failed;
  const line = `${counted(all, "check")}, ${formatPercent(all === 0 ? 1 : total.passed / all)} passed`;
  return section("Checks", [...tableLines(shape, rows, innerWidth(page), palette), ...more, palette.dim(line)], page);
}

function failedRatio(check: CheckResult): number {
  const count = check.passed + check.failed;
  return count === 0 ? 0 : check.failed / count;
}
