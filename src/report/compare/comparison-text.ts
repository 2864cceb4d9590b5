import { changeText, metricText, subjectText } from "#measure";
import type { ComparedMetric, ComparedRun, ComparisonResult, ComparisonRow, ConditionDifference, ExactRow } from "#run";
import { formatDurationMs, formatPercent, formatRate } from "#units";
import { missing } from "../figures.ts";
import { firstOf, hanging, type Page, section } from "../layout.ts";
import type { Paint, Palette } from "../palette.ts";
import { safeText } from "../safe-text.ts";
import { safeValue } from "../safe-value.ts";
import { type Cell, type Row, tableLines } from "../table.ts";

const rowsShown = 30;

/** What `plimsoll compare` prints: verdict, figures, counts, and how the sides differ. */
export function comparisonText(hostile: ComparisonResult, page: Page): string {
  const comparison = safeValue(hostile);
  const lines = [
    ...headLines(comparison, page),
    ...figureLines(comparison, page),
    ...section("Counts that do not vary by chance", exactLines(comparison.exact, page), page),
    ...section(
      "How the sides differ",
      comparison.differences.flatMap((each) => differenceLines(each, page)),
      page,
    ),
  ];
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}

function headLines({ verdict, summary, a, b, isPaired, noise }: ComparisonResult, page: Page): readonly string[] {
  const { palette } = page;
  const [sign, paint] = verdictSigns(palette)[verdict];
  const paired = isPaired ? ", in pairs" : "";
  const known = noise !== null && !noise.isAssumed ? `, noise given as ${formatPercent(noise.share)}` : "";
  return [
    ...hanging(`${paint(sign)} `, summary, page, palette.bold),
    ...hanging("", `A: ${sideText(a)}`, page),
    ...hanging("", `B: ${sideText(b)}${paired}${known}`, page),
  ];
}

type Signs = Readonly<Record<ComparisonResult["verdict"], readonly [sign: string, paint: Paint]>>;

function verdictSigns({ red, green, yellow, dim }: Palette): Signs {
  return {
    regression: ["✗", red],
    improvement: ["✓", green],
    same: ["✓", green],
    unseen: ["–", dim],
    "not-comparable": ["!", yellow],
  };
}

/** `5 runs of shop.ts, 20261121-024701-482-k3f9 to …, commit 01234567`. */
function sideText(runs: readonly ComparedRun[]): string {
  const [first] = runs;
  if (first === undefined) return "no runs";
  const ids = runs.length === 1 ? first.id : `${first.id} to ${runs.at(-1)?.id ?? ""}`;
  const commits = [...new Set(runs.map(({ gitCommit }) => gitCommit?.slice(0, 8)))].filter(
    (each) => each !== undefined,
  );
  const count = runs.length === 1 ? "1 run" : `${String(runs.length)} runs`;
  return `${count} of ${first.test}, ${ids}${commits.length === 0 ? "" : `, commit ${commits.slice(0, 3).join(", ")}`}`;
}

const shape = {
  title: "operation",
  figures: ["", "A", "B", "change", "90 % interval", "seen from", ""],
  words: [""],
  leastNeeded: ["seen from", "90 % interval"],
  nameFirst: false,
};

function figureLines({ rows }: ComparisonResult, page: Page): readonly string[] {
  if (rows.length === 0) return [];
  const wanted = page.all ? rows : rows.filter(isOfInterest);
  const { shown, more } = firstOf(wanted, rowsShown, page);
  const { columns, palette } = page;
  const lines = tableLines(
    shape,
    shown.map((row, index) => rowOf(row, shown[index - 1], palette)),
    columns,
    palette,
  );
  const left = rows.length - wanted.length;
  const rest =
    left > 0 ? [palette.dim(`and ${String(left)} of which nothing can be said, or without errors (--all)`)] : [];
  const reasons = [...new Set(shown.flatMap(({ why }) => (why === undefined ? [] : [why])))];
  return ["", ...lines, ...more, ...rest, ...reasons.map((why) => palette.dim(`? ${why}`))];
}

/** A row without errors on both sides, or without figures, tells nothing. */
function isOfInterest({ metric, typicalA, typicalB, outcome }: ComparisonRow): boolean {
  if (metric === "errors" && typicalA === 0 && typicalB === 0) return false;
  return outcome !== "unknown" || (typicalA !== null && typicalB !== null);
}

function rowOf(row: ComparisonRow, before: ComparisonRow | undefined, palette: Palette): Row {
  const name = subjectText(row.subject);
  const isSame = before !== undefined && subjectText(before.subject) === name;
  const [word, paint] = outcomeWords(row, palette);
  return {
    name: { text: isSame ? "" : name },
    figures: [
      { text: metricText(row).replace("share of ", "") },
      figureCell(row.typicalA, row.metric),
      figureCell(row.typicalB, row.metric),
      { text: changeText(row), paint },
      { text: row.low === null || row.high === null ? missing : `${signed(row, row.low)} to ${signed(row, row.high)}` },
      { text: row.detectable === null ? missing : `${unsigned(row, row.detectable)}` },
      { text: word, paint },
    ],
  };
}

const signed = ({ metric }: ComparisonRow, change: number): string => changeText({ metric, change });
const unsigned = ({ metric }: ComparisonRow, change: number): string =>
  changeText({ metric, change }).replace(/^[+−±]/, "");

function outcomeWords({ outcome, metric, change }: ComparisonRow, palette: Palette): readonly [string, Paint] {
  const plain: Paint = (text) => text;
  switch (outcome) {
    case "regression":
      return ["✗ worse", palette.red];
    case "improvement":
      return ["✓ better", palette.green];
    case "small":
      return [(change ?? 0) > 0 === isMoreWorse(metric) ? "a little worse" : "a little better", plain];
    case "same":
      return ["same", plain];
    case "unseen":
      return ["none seen", palette.dim];
    case "unknown":
      return ["?", palette.dim];
  }
}

const isMoreWorse = (metric: ComparedMetric): boolean =>
  metric !== "rate" && metric !== "capacity" && metric !== "saturation";

function figureCell(value: number | null, metric: ComparedMetric): Cell {
  if (value === null) return { text: missing };
  if (metric === "errors") return { text: formatPercent(value) };
  return { text: isMoreWorse(metric) ? formatDurationMs(value) : formatRate(value) };
}

function exactLines(rows: readonly ExactRow[], page: Page): readonly string[] {
  const { palette } = page;
  const order = ["regression", "improvement", "noted", "same"];
  const told = rows.filter(({ outcome, a, b }) => page.all || outcome !== "same" || a + b > 0);
  const changed = page.all ? told : told.filter(({ outcome }) => outcome !== "same");
  const sorted = [...changed].sort((left, right) => order.indexOf(left.outcome) - order.indexOf(right.outcome));
  const { shown, more } = firstOf(sorted, rowsShown, page);
  const lines = shown.flatMap((row) => hanging(`${exactSign(row, palette)} `, exactText(row), page));
  const same = told.length - changed.length;
  return [...lines, ...more, ...(same > 0 ? [palette.dim(`${String(same)} the same`)] : [])];
}

function exactSign({ outcome }: ExactRow, { red, green, dim }: Palette): string {
  return outcome === "regression" ? red("✗") : outcome === "improvement" ? green("✓") : dim("·");
}

function exactText({ what, name, a, b }: ExactRow): string {
  if (what === "calls") return `${name}: ${String(a)} → ${String(b)}`;
  if (a === b) return `${name}: found on both sides`;
  return `${name}: found in ${String(a)} runs of A and ${String(b)} of B`;
}

function differenceLines({ what, a, b, severity, why }: ConditionDifference, page: Page): readonly string[] {
  const { red, yellow, dim } = page.palette;
  const paint = severity === "refused" ? red : severity === "warned" ? yellow : dim;
  const sign = severity === "refused" ? "✗" : severity === "warned" ? "!" : "·";
  const values = a === b ? a : `A ${a === "" ? missing : a}, B ${b === "" ? missing : b}`;
  return hanging(`${paint(sign)} `, safeText(`${what}: ${values} (${why})`), page);
}
