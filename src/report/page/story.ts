import { compare, parseSlo } from "#measure";
import type { ExploreResult, PageGoal, PageNote, PageStory, PageSuspect, RunResult, SloResult } from "#run";
import { adviceToSee, agreementText } from "../explore/bottlenecks.ts";
import { headSentence } from "../explore/summary.ts";
import { obstacleText, sureText } from "../explore/words.ts";
import { soakFacts } from "../endure/soak-sections.ts";
import { stressFacts } from "../endure/stress-sections.ts";
import { closingFields } from "../terminal/close.ts";
import { ruleGrid, trialGrid, usedGrid } from "./grids.ts";
import { linePicture } from "./line-picture.ts";
import { partsOf } from "./parts.ts";

/** The verdict in one sentence: the terminal's own. */
export function sentenceOf(result: RunResult): string {
  return result.explore === undefined ? result.summary : headSentence(result, result.explore);
}

/** What a run found out, in words and tables. */
export function storyOf(result: RunResult): PageStory {
  const { explore, soak, stress, slo, withoutFaults } = result;
  const told = [...(soak === undefined ? [] : soakFacts(soak)), ...(stress === undefined ? [] : stressFacts(stress))];
  return {
    line: explore === undefined ? null : linePicture(explore, withoutFaults?.explore),
    goals: slo.map(goalOf),
    obstacles: explore === undefined ? [] : obstaclesOf(explore),
    suspects: explore === undefined ? [] : explore.bottlenecks.map((suspect) => suspectOf(suspect, explore)),
    unknown: explore === undefined ? null : unknownOf(explore),
    used: explore === undefined ? null : usedGrid(explore),
    trials: explore === undefined ? null : trialGrid(explore),
    rules: explore === undefined ? null : ruleGrid(explore),
    told,
    parts: partsOf(result),
    facts: closingFields(result),
  };
}

function goalOf({ expression, observed, observedText, ok, note, failedAtSeconds }: SloResult): PageGoal {
  const notes = [
    note,
    failedAtSeconds === undefined ? undefined : `first broken at second ${String(failedAtSeconds)}`,
  ].filter((part) => part !== undefined);
  return {
    expression,
    observedText,
    verdict: !ok ? "missed" : note === undefined ? "met" : "unsure",
    note: notes.length === 0 ? null : notes.join("; "),
    bar: barOf(expression, observed),
  };
}

function barOf(expression: string, observed: number | null): PageGoal["bar"] {
  if (observed === null || !Number.isFinite(observed)) return null;
  try {
    const { comparison, limit } = parseSlo(expression);
    // An upper limit holds for what is below it.
    return { observed, limit, isMost: compare(limit - 1, comparison, limit) };
  } catch {
    // A newer version may write goals that this one does not read; the text says what was asked.
    return null;
  }
}

function obstaclesOf({ obstacles }: ExploreResult): readonly PageNote[] {
  return obstacles.map(({ kind, evidence, advice }) => {
    return { text: [obstacleText(kind), evidence].filter((part) => part !== "").join("; "), advice };
  });
}

function suspectOf(suspect: ExploreResult["bottlenecks"][number], explore: ExploreResult): PageSuspect {
  const { kind, resource, confidence, evidence, against, missing, advice } = suspect;
  const agreement = agreementText(suspect, explore);
  const agrees = agreement === undefined ? [] : [agreement.text];
  return {
    kind,
    resource,
    sureText: sureText(suspect),
    confidence,
    evidence: agreement?.isClose === true ? [...evidence, ...agrees] : evidence,
    against: agreement?.isClose === false ? [...agrees, ...against] : against,
    missing: missing ?? null,
    advice,
  };
}

function unknownOf({ bottlenecks, capacity, saturation, obstacles, trials }: ExploreResult): string | null {
  if (bottlenecks.length > 0 || (capacity === null && saturation === null) || obstacles.length > 0) return null;
  return adviceToSee(trials);
}
