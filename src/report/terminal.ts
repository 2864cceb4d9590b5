import type { RunResult } from "#run";
import { asciiText } from "./ascii.ts";
import { exploreLines } from "./explore/summary.ts";
import { comparedSection } from "./endure/compared-section.ts";
import { checkSections } from "./endure/check-sections.ts";
import { soakSections } from "./endure/soak-sections.ts";
import { stressSections } from "./endure/stress-sections.ts";
import { insideLines } from "./inside/inside.ts";
import type { Page } from "./layout.ts";
import { safeValue } from "./safe-value.ts";
import { closeLines, type KeptAt } from "./terminal/close.ts";
import { checkLines, goalLines } from "./terminal/goals.ts";
import { dependencyLines } from "./terminal/dependencies.ts";
import { headLines } from "./terminal/head.ts";
import { operationLines } from "./terminal/operations.ts";
import { loadChangeLines, metricLines, scenarioLines, stepLines } from "./terminal/parts.ts";
import { doubtLines, errorLines, findingLines } from "./terminal/problems.ts";

/** The end-of-run summary: the verdict in one sentence first, what it rests on last. Ends with a line break. */
export function summaryText(result: RunResult, page: Page, kept?: KeptAt): string {
  // The timeline is not printed, and the largest part of a long run.
  const safe = { ...safeValue({ ...result, timeline: [] }), timeline: result.timeline };
  const lines = linesOf(safe, page, kept);
  const text = `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
  return page.isAscii === true ? asciiText(text) : text;
}

function linesOf(safe: RunResult, page: Page, kept: KeptAt | undefined): readonly string[] {
  const { explore, soak, stress, check } = safe;
  if (explore !== undefined) return exploreLines(safe, explore, page, kept);
  if (soak !== undefined) return endureLines(safe, soakSections(soak, page), page, kept);
  if (stress !== undefined) return endureLines(safe, stressSections(stress, page), page, kept);
  if (check !== undefined) return endureLines(safe, checkSections(check, page), page, kept);
  return runLines(safe, page, kept);
}

/** What the method found out first, then what any run says. */
function endureLines(
  safe: RunResult,
  found: readonly string[],
  page: Page,
  kept: KeptAt | undefined,
): readonly string[] {
  return [
    ...headLines(safe, page),
    ...found,
    ...comparedSection(safe, page),
    ...dependencyLines(safe, page),
    ...insideLines(safe, page),
    ...goalLines(safe, page),
    ...findingLines(safe, page),
    ...operationLines(safe, page),
    ...errorLines(safe, page),
    ...doubtLines(safe, page),
    ...closeLines(safe, kept, page),
  ];
}

function runLines(safe: RunResult, page: Page, kept: KeptAt | undefined): readonly string[] {
  return [
    ...headLines(safe, page),
    ...goalLines(safe, page),
    ...operationLines(safe, page),
    ...scenarioLines(safe, page),
    ...stepLines(safe, page),
    ...checkLines(safe, page),
    ...metricLines(safe, page),
    ...insideLines(safe, page),
    ...errorLines(safe, page),
    ...loadChangeLines(safe, page),
    ...dependencyLines(safe, page),
    ...doubtLines(safe, page),
    ...findingLines(safe, page),
    ...closeLines(safe, kept, page),
  ];
}
