import type { ExploreResult, ExploreRule } from "#run";
import { firstOf, hanging, innerWidth, type Page, section } from "../layout.ts";
import type { Paint } from "../palette.ts";
import { displayWidth, padEnd } from "../width.ts";
import { boundsText, estimatedLoad } from "./estimates.ts";
import { ruleText } from "./rule-text.ts";

const rowsShown = 12;
const gap = 2;
const ruleWidthLeast = 24;
const titles = { load: "alone allows", rule: "too much is" };

/** What would be too much, by each rule alone; the one that decided first. */
export function ruleLines({ rules, reference, trials }: ExploreResult, page: Page): readonly string[] {
  // What follows from a reference in which nothing was answered means nothing.
  if (reference === null && trials.length > 0) return [];
  const sorted = rules.toSorted((a, b) => Number(b.isBinding) - Number(a.isBinding) || allowed(a) - allowed(b));
  const { shown, more } = firstOf(sorted, rowsShown, page);
  const loads = shown.map(loadOfRule);
  const width = Math.max(displayWidth(titles.load), ...loads.map(displayWidth));
  const isNarrow = innerWidth(page) < 2 + width + gap + ruleWidthLeast;
  const head = isNarrow ? titles.load : `${padEnd(titles.load, width + gap)}${titles.rule}`;
  const rows = shown.flatMap((rule, index) => {
    const load = `${rule.isBinding ? "▸" : " "} ${loads[index] ?? ""}`;
    const lines = isNarrow
      ? [load, ...hanging("    ", ruleText(rule.text), page)]
      : hanging(padEnd(load, 2 + width + gap), ruleText(rule.text), page);
    return lines.map(paintOf(rule, page));
  });
  if (rules.length === 0) return [];
  return section("Rules (▸ decides)", [page.palette.dim(`  ${head}`), ...rows, ...more], page);
}

function allowed({ capacity }: ExploreRule): number {
  return capacity?.iterationsPerSecond ?? Infinity;
}

function loadOfRule({ capacity }: ExploreRule): string {
  if (capacity === null) return "not reached";
  const bounds = boundsText(capacity);
  return `${estimatedLoad(capacity.iterationsPerSecond)}${bounds === undefined ? "" : ` (${bounds})`}`;
}

function paintOf({ isBinding, capacity }: ExploreRule, { palette }: Page): Paint {
  if (isBinding) return palette.bold;
  return capacity === null ? palette.dim : (line) => line;
}
