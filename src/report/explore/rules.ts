import type { ExploreResult, ExploreRule } from "#run";
import { firstOf, innerWidth, type Page, section } from "../layout.ts";
import { type Row, tableLines } from "../table.ts";
import { displayWidth } from "../width.ts";
import { boundsText, estimatedLoad } from "./estimates.ts";
import { fittedRule } from "./rule-text.ts";

const rowsShown = 12;
const figureTitle = "alone allows";

/** What would be too much, by each rule alone; the one that decided first. */
export function ruleLines({ rules }: ExploreResult, page: Page): readonly string[] {
  const sorted = rules.toSorted(
    (a, b) => Number(b.isBinding) - Number(a.isBinding) || allowed(a) - allowed(b),
  );
  const { shown, more } = firstOf(sorted, rowsShown, page);
  const allows = shown.map(({ capacity }) => allowsText(capacity));
  const room = innerWidth(page) - 2 - Math.max(displayWidth(figureTitle), ...allows.map(displayWidth)) - 2;
  const rows = shown.map((rule, index) => rowOf(rule, allows[index] ?? "", room, page));
  const shape = { title: "  too much is", figures: [figureTitle], words: [figureTitle] };
  const lines = tableLines(shape, rows, innerWidth(page), page.palette);
  return rules.length === 0 ? [] : section("Rules (▸ decides)", [...lines, ...more], page);
}

function allowed({ capacity }: ExploreRule): number {
  return capacity?.iterationsPerSecond ?? Infinity;
}

function allowsText(capacity: ExploreRule["capacity"]): string {
  if (capacity === null) return "not reached";
  const bounds = boundsText(capacity);
  return `${estimatedLoad(capacity.iterationsPerSecond)}${bounds === undefined ? "" : ` (${bounds})`}`;
}

function rowOf(rule: ExploreRule, allows: string, room: number, { palette }: Page): Row {
  const text = fittedRule(rule, room);
  const paint = rule.isBinding ? palette.bold : rule.capacity === null ? palette.dim : undefined;
  const painted = paint === undefined ? {} : { paint };
  return { name: { text: `${rule.isBinding ? "▸" : " "} ${text}`, ...painted }, figures: [{ text: allows, ...painted }] };
}
