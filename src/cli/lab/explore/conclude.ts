import { findingsOf } from "#diagnosis";
import type { SloExpression } from "#measure";
import { exploreSentence } from "#report";
import { type Doubt, exitCodes, type ExploreObstacle, type ExploreResult, type RunResult, type SloResult } from "#run";
import { capacityGoals } from "./capacity-goals.ts";

export interface ConclusionOptions {
  /** What the capacity has to reach. */
  readonly goals: readonly SloExpression[];
  readonly isStrict: boolean;
}

type Judgement = Pick<RunResult, "verdict" | "exitCode" | "summary">;

/** With these a figure found all the same is not the target's. */
const worthless: readonly ExploreObstacle[] = ["generator"];

/** The document of a search: what was measured on the way, and what it comes to. */
export function conclude(measured: RunResult, found: ExploreResult, options: ConclusionOptions): RunResult {
  const doubts = [...measured.validity.doubts, ...generatorDoubts(measured, found)];
  const isTrusted = !doubts.some(({ invalidates }) => invalidates);
  // Whoever cannot be trusted names no capacity, not even with a doubt beside it.
  const explore = isTrusted ? found : withoutCapacity(found);
  const slo = capacityGoals(options.goals, explore);
  return {
    ...measured,
    ...judge(measured, explore, doubts, slo, options),
    validity: { trusted: isTrusted, doubts },
    slo,
    findings: [...measured.findings, ...findingsOf(explore)],
    explore,
  };
}

export function withoutCapacity(found: ExploreResult): ExploreResult {
  return {
    ...found,
    capacity: null,
    rules: found.rules.map((rule) => ({ ...rule, capacity: null, isBinding: false })),
  };
}

function generatorDoubts({ validity }: RunResult, { obstacles }: ExploreResult): Doubt[] {
  if (validity.doubts.some(({ code }) => code === "generator-limit")) return [];
  return obstacles
    .filter(({ kind }) => worthless.includes(kind))
    .map(({ evidence, advice }) => ({
      code: "generator-limit",
      side: "generator",
      message: "The generator did not keep up",
      evidence,
      advice,
      invalidates: true,
    }));
}

function judge(
  measured: RunResult,
  explore: ExploreResult,
  doubts: readonly Doubt[],
  slo: readonly SloResult[],
  { isStrict }: ConclusionOptions,
): Judgement {
  const sentence = exploreSentence(explore);
  // What broke says so itself.
  if (measured.verdict === "error") return measured;
  if (measured.verdict === "interrupted") {
    const why = measured.stopped === undefined ? "" : ` (${measured.stopped.why})`;
    return { ...measured, summary: `Stopped early${why}: ${sentence}` };
  }
  const invalid = doubts.find(({ invalidates }) => invalidates);
  if (invalid !== undefined) {
    const because = `${invalid.message.charAt(0).toLowerCase()}${invalid.message.slice(1)} (${invalid.evidence})`;
    return { verdict: "invalid", exitCode: exitCodes.invalid, summary: `Not to be trusted: ${because}. ${sentence}` };
  }
  const missed = slo.find(({ ok }) => !ok);
  if (missed !== undefined) {
    const observed = missed.observed === null ? (missed.note ?? "not reached") : `it was ${missed.observedText}`;
    const summary = `The goal was missed: ${missed.expression}, ${observed}. ${sentence}`;
    return { verdict: "fail", exitCode: exitCodes.goalMissed, summary };
  }
  return explore.capacity === null ? judgeWithout(explore, slo, sentence, isStrict) : passed(sentence);
}

const passed = (summary: string): Judgement => ({ verdict: "pass", exitCode: exitCodes.pass, summary });

/** No capacity: a target that carried all that could be sent is none to fail; anything else is no measurement. */
function judgeWithout(
  { obstacles }: ExploreResult,
  slo: readonly SloResult[],
  summary: string,
  isStrict: boolean,
): Judgement {
  const isUnlimited = obstacles.length > 0 && obstacles.every(({ kind }) => kind === "no-limit-found");
  if (isUnlimited && slo.length > 0) return passed(summary);
  if (isUnlimited) return { verdict: "inconclusive", exitCode: isStrict ? exitCodes.invalid : exitCodes.pass, summary };
  return { verdict: "invalid", exitCode: exitCodes.invalid, summary };
}
