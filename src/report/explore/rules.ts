import type { ExploreResult, ExploreRule } from "#run";
import { firstOf, hanging, type Page, section } from "../layout.ts";
import type { Paint } from "../palette.ts";
import { displayWidth, padEnd } from "../width.ts";
import { boundsText, estimatedLoad } from "./estimates.ts";

const rowsShown = 12;
const titles = { load: "alone allows", rule: "too much is" };

/** What would be too much, by each rule alone; the one that decided first. */
export function ruleLines({ rules }: ExploreResult, page: Page): readonly string[] {
  const sorted = rules.toSorted((a, b) => Number(b.isBinding) - Number(a.isBinding) || allowed(a) - allowed(b));
  const { shown, more } = firstOf(sorted, rowsShown, page);
  const loads = shown.map(loadOfRule);
  const width = Math.max(displayWidth(titles.load), ...loads.map(displayWidth));
  const { palette } = page;
  const rows = shown.flatMap((rule, index) => {
    const paint = paintOf(rule, page);
    const lead = `${rule.isBinding ? "▸" : " "} ${padEnd(loads[index] ?? "", width)}  `;
    return hanging(lead, rule.text, page).map(paint);
  });
  const head = palette.dim(`  ${padEnd(titles.load, width)}  ${titles.rule}`);
  return rules.length === 0 ? [] : section("Rules (▸ decides)", [head, ...rows, ...more], page);
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
