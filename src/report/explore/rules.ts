import type { ExploreResult, ExploreRule } from "#run";
import { firstOf, innerWidth, type Page, section } from "../layout.ts";
import { type Row, tableLines } from "../table.ts";
import { boundsText, loadText } from "./estimates.ts";

const rowsShown = 12;

/** What would be too much, by each rule alone; the one that decided first. */
export function ruleLines({ rules }: ExploreResult, page: Page): readonly string[] {
  const sorted = rules.toSorted(
    (a, b) => Number(b.isBinding) - Number(a.isBinding) || allowed(a) - allowed(b),
  );
  const { shown, more } = firstOf(sorted, rowsShown, page);
  const shape = { title: "too much is", figures: ["alone allows", "90 % interval"], words: ["90 % interval"] };
  const lines = tableLines(shape, shown.map((rule) => rowOf(rule, page)), innerWidth(page), page.palette);
  return rules.length === 0 ? [] : section("Rules", [...lines, ...more], page);
}

function allowed({ capacity }: ExploreRule): number {
  return capacity?.iterationsPerSecond ?? Infinity;
}

function rowOf({ text, capacity, isBinding }: ExploreRule, { palette }: Page): Row {
  const name = isBinding ? { text: `▸ ${text}`, paint: palette.bold } : { text: `  ${text}` };
  if (capacity === null) return { name, figures: [{ text: "not reached", paint: palette.dim }, { text: "" }] };
  const figure = { text: loadText(capacity.iterationsPerSecond), ...(isBinding ? { paint: palette.bold } : {}) };
  const decided = isBinding ? "  ← decides" : "";
  return { name, figures: [figure, { text: `${boundsText(capacity) ?? ""}${decided}` }] };
}
