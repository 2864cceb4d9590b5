import type { RunResult } from "#run";
import { asciiText } from "./ascii.ts";
import { exploreLines } from "./explore/summary.ts";
import { insideLines } from "./inside/inside.ts";
import type { Page } from "./layout.ts";
import { safeValue } from "./safe-value.ts";
import { closeLines, type KeptAt } from "./terminal/close.ts";
import { checkLines, goalLines } from "./terminal/goals.ts";
import { headLines } from "./terminal/head.ts";
import { operationLines } from "./terminal/operations.ts";
import { loadChangeLines, metricLines, scenarioLines, stepLines } from "./terminal/parts.ts";
import { doubtLines, errorLines, findingLines } from "./terminal/problems.ts";

/** The end-of-run summary: the verdict in one sentence first, what it rests on last. Ends with a line break. */
export function summaryText(result: RunResult, page: Page, kept?: KeptAt): string {
  // The timeline is not printed, and the largest part of a long run.
  const safe = { ...safeValue({ ...result, timeline: [] }), timeline: result.timeline };
  const lines = safe.explore === undefined ? runLines(safe, page, kept) : exploreLines(safe, safe.explore, page, kept);
  const text = `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
  return page.isAscii === true ? asciiText(text) : text;
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
    ...doubtLines(safe, page),
    ...findingLines(safe, page),
    ...closeLines(safe, kept, page),
  ];
}
