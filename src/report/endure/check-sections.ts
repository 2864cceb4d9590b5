import type { CheckingResult, CheckVerdict } from "#run";
import { formatPercent, formatRate } from "#units";
import { durationText } from "../figures.ts";
import { hanging, innerWidth, type Page, section } from "../layout.ts";
import type { Paint } from "../palette.ts";
import { tableLines } from "../table.ts";
import { trendSection } from "./soak-sections.ts";

// By names a newer version may have more of; of this one's none is missing.
const signs: Readonly<Record<string, string>> = {
  pass: "✓",
  fail: "✗",
  unclear: "?",
  "not asked": "·",
} satisfies Record<CheckVerdict, string>;
const stages: Readonly<Record<string, string>> = {
  baseline: "one user",
  target: "peak",
  sustained: "peak, sustained",
  twice: "twice the peak",
  back: "back at the peak",
} satisfies Record<CheckingResult["steps"][number]["stage"], string>;

/** Four questions, each answered in one line; then what the answers rest on. */
export function checkSections(check: CheckingResult, page: Page): readonly string[] {
  const { palette } = page;
  const paints: Readonly<Record<string, Paint>> = {
    pass: palette.green,
    fail: palette.red,
    unclear: palette.yellow,
    "not asked": palette.dim,
  } satisfies Record<CheckVerdict, Paint>;
  const answers = check.answers.flatMap(({ asks, verdict, answer }) => {
    return [...hanging(`${(paints[verdict] ?? palette.dim)(signs[verdict] ?? "·")} `, `${asks} ${answer}`, page)];
  });
  const rows = check.steps.map((step) => ({
    name: { text: stages[step.stage] ?? step.stage },
    figures: [
      { text: formatRate(step.offeredPerSecond) },
      { text: formatRate(step.goodPerSecond) },
      { text: durationText(step.latencyMs.p50) },
      { text: durationText(step.latencyMs.p95) },
      { text: durationText(step.latencyMs.p99) },
      { text: formatPercent(step.errorRatio), ...(step.errorRatio > 0.01 && { paint: palette.red }) },
      { text: `${String(step.seconds)} s` },
    ],
  }));
  const shape = { title: "stage", figures: ["offered", "completed", "p50", "p95", "p99", "failed", "time"] };
  const growing = check.trends.filter(({ verdict }) => !["steady", "falling", "too-few"].includes(verdict));
  return [
    ...section("Questions", answers, page),
    ...(rows.length === 0 ? [] : section("Stages", tableLines(shape, rows, innerWidth(page), palette), page)),
    ...trendSection(growing, page),
  ];
}
