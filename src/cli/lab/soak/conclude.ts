import { soakFindings } from "#diagnosis";
import { soakSentence } from "#report";
import type { RunResult, SoakOutcome, SoakResult } from "#run";
import { endureResult, generatorDoubt, type OwnVerdict } from "../endure-verdict.ts";
import type { PursuitConclusion } from "../pursuit-drive.ts";

const verdicts: Readonly<Record<SoakOutcome, OwnVerdict["verdict"]>> = {
  steady: "pass",
  leak: "fail",
  drift: "fail",
  exhausted: "fail",
  unclear: "inconclusive",
  unwatched: "inconclusive",
};

/** The document of a soak. */
export function concludeSoak(measured: RunResult, soak: SoakResult, { isStrict }: PursuitConclusion): RunResult {
  const own = { verdict: verdicts[soak.outcome], sentence: soakSentence(soak) };
  const result = endureResult(measured, own, {
    findings: soakFindings(soak),
    doubts: generatorDoubt({ ...soak, isFoundAnyway: soak.outcome === "leak" || soak.outcome === "exhausted" }),
    isStrict,
  });
  return { ...result, soak };
}
