import type { ExploreResult, RunResult } from "#run";
import { formatPercent } from "#units";
import { comparedSection } from "../endure/compared-section.ts";
import { counted } from "../figures.ts";
import { insideLines } from "../inside/inside.ts";
import { hanging, type Page } from "../layout.ts";
import type { KeptAt } from "../terminal/close.ts";
import { closeLines } from "../terminal/close.ts";
import { dependencyLines } from "../terminal/dependencies.ts";
import { goalLines } from "../terminal/goals.ts";
import { headLines } from "../terminal/head.ts";
import { doubtLines, errorLines, findingLines } from "../terminal/problems.ts";
import { bottleneckLines, obstacleLines } from "./bottlenecks.ts";
import { curveLines } from "./curve.ts";
import { resourceLines } from "./resources.ts";
import { ruleLines } from "./rules.ts";
import { exploreSentence } from "./sentence.ts";
import { sideBySideLines } from "./side-by-side.ts";
import { trialLines } from "./trials.ts";

/** The answer first, then the picture of it, then what it rests on. */
export function exploreLines(
  result: RunResult,
  explore: ExploreResult,
  page: Page,
  kept: KeptAt | undefined,
): readonly string[] {
  const trials = counted(explore.trials.length, "trial");
  const head = { ...result, summary: headSentence(result, explore), load: [explore.effort, trials] };
  // Suspects and obstacles have their own places above.
  const told = new Set<string>([...explore.bottlenecks, ...explore.obstacles].map(({ kind }) => kind));
  const findings = result.findings.filter(({ kind }) => !told.has(kind));
  return [
    ...headLines(head, page),
    ...obstacleLines(explore, page),
    ...goalLines(result, page),
    ...curveLines(explore, page),
    ...overloadLines(explore, page),
    ...trialLines(explore, page),
    ...resourceLines(explore, page),
    ...ruleLines(explore, page),
    ...bottleneckLines(explore, page),
    ...comparedSection(result, page),
    ...dependencyLines(result, page),
    ...sideBySideLines(explore, page),
    ...insideLines(result, page),
    ...errorLines(result, page),
    ...doubtLines(result, page),
    ...findingLines({ ...result, findings }, page),
    ...closeLines(result, kept, page),
  ];
}

/** What broke, was missed or cannot be trusted comes first; an obstacle is what the sentence itself begins with. */
export function headSentence({ verdict, summary }: RunResult, explore: ExploreResult): string {
  const sentence = exploreSentence(explore);
  const isAnswer = verdict === "pass" || verdict === "inconclusive";
  const isExplained = explore.capacity === null && explore.obstacles.length > 0;
  const isOwn = isAnswer || (isExplained && verdict === "invalid");
  if (isOwn || summary === "") return sentence;
  return summary.includes(sentence) ? summary : `${summary} ${sentence}`;
}

/** Below this share the target does less the more it is asked for. */
const retainedMin = 0.9;

function overloadLines({ goodputRetained }: ExploreResult, page: Page): readonly string[] {
  if (goodputRetained === null || goodputRetained >= retainedMin) return [];
  const share = formatPercent(Number(goodputRetained.toPrecision(2)));
  const text = `Overload makes it worse: at the highest load it completes ${share} of the most it has completed.`;
  return ["", ...hanging("! ", text, page, page.palette.yellow)];
}
