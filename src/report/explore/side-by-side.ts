import type { ExploreResult, SideBySideFigures, SideBySideRow } from "#run";
import { callsText } from "#trace";
import { formatDurationMs, formatRate } from "#units";
import { innerWidth, type Page, section } from "../layout.ts";
import { type Row, tableLines } from "../table.ts";
import { truncateMiddle } from "../width.ts";

const rowsShown = 8;
const nameWidth = 44;
/** Work of its own that changed by less, ms in a request, says nothing beside the calls. */
const ownChangeMin = 1;

/** What each call and the wait before it take at rest and at the capacity: average, and the longest. */
export function sideBySideLines(
  { sideBySide }: Pick<ExploreResult, "sideBySide">,
  page: Page,
  title = "Side by side: at rest and at the capacity",
): readonly string[] {
  if (sideBySide === undefined) return [];
  const telling = sideBySide.rows.filter((row) => row.isCall || row.label === "requests" || isChanged(row));
  const shown = page.all ? telling : telling.slice(0, rowsShown);
  const [before, after] = [sideBySide.before, sideBySide.after].map(({ ratePerSecond }) => formatRate(ratePerSecond));
  const figures = ["calls", `at ${before}`, `at ${after}`, "longest", "wait", "wait then", "longest wait"];
  const shape = { title: "by traces", figures, leastNeeded: ["calls", "longest wait", "longest", "wait"] };
  const rest = telling.length - shown.length;
  const more = rest === 0 ? [] : [page.palette.dim(`and ${String(rest)} more that changed less (show --all)`)];
  return section(title, [...tableLines(shape, shown.map(rowOf), innerWidth(page), page.palette), ...more], page);
}

function isChanged({ before, after }: SideBySideRow): boolean {
  const spent = (figures: SideBySideFigures | null): number =>
    figures === null ? 0 : figures.callsPerRequest * (figures.meanMs + figures.waitMs);
  return Math.abs(spent(after) - spent(before)) >= ownChangeMin;
}

function rowOf({ label, before, after }: SideBySideRow): Row {
  const cells = [
    calls(before, after),
    ms(before?.meanMs),
    ms(after?.meanMs),
    ms(after?.maxMs),
    ms(before?.waitMs),
    ms(after?.waitMs),
    ms(after?.waitMaxMs),
  ];
  return { name: { text: truncateMiddle(label, nameWidth) }, figures: cells.map((text) => ({ text })) };
}

const ms = (value: number | undefined): string => (value === undefined ? "–" : formatDurationMs(value));

/** Where load changes how often it is called, both. */
function calls(before: SideBySideFigures | null, after: SideBySideFigures | null): string {
  const texts = [before, after].flatMap((figures) => (figures === null ? [] : [callsText(figures.callsPerRequest)]));
  return [...new Set(texts)].join(" → ");
}
