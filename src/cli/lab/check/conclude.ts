import type { CheckingResult, RunResult } from "#run";
import { endureResult, generatorDoubt, type OwnVerdict } from "../endure-verdict.ts";
import type { PursuitConclusion } from "../pursuit-drive.ts";

/** The document of a check: one no is a no. */
export function concludeCheck(measured: RunResult, check: CheckingResult, { isStrict }: PursuitConclusion): RunResult {
  const loadedSeconds = check.steps.reduce((sum, { seconds }) => sum + seconds, 0);
  const doubts = generatorDoubt({ ...check, loadedSeconds });
  const result = endureResult(measured, ownVerdict(check), { findings: [], doubts, isStrict });
  return { ...result, check };
}

function ownVerdict({ answers, obstacle }: CheckingResult): OwnVerdict {
  const no = answers.find(({ verdict }) => verdict === "fail");
  if (no !== undefined) return { verdict: "fail", sentence: `Not ready. ${no.asks} ${no.answer}` };
  if (obstacle !== null) return { verdict: "inconclusive", sentence: `Not all was asked: ${obstacle}.` };
  const unsure = answers.find(({ verdict }) => verdict === "unclear");
  if (unsure !== undefined) {
    return { verdict: "inconclusive", sentence: `Nothing against it, but: ${unsure.asks} ${unsure.answer}` };
  }
  return { verdict: "pass", sentence: `Ready: ${answers.at(-1)?.answer ?? ""}` };
}
