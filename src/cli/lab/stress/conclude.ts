import { stressCalls, stressFindings } from "#diagnosis";
import { stressSentence } from "#report";
import type { RunResult, StressResult } from "#run";
import { endureResult, generatorDoubt, type OwnVerdict } from "../endure-verdict.ts";
import type { PursuitConclusion } from "../pursuit-drive.ts";

const verdicts: Readonly<Record<StressResult["outcome"], OwnVerdict["verdict"]>> = {
  recovers: "pass",
  sluggish: "pass",
  metastable: "fail",
  gone: "fail",
  unfinished: "inconclusive",
};

/** The document of a stress test. */
export function concludeStress(
  measured: RunResult,
  found: StressResult,
  { isStrict, stretches }: PursuitConclusion,
): RunResult {
  const calls = stressCalls(found, stretches);
  const stress = calls === null ? found : { ...found, sideBySide: calls };
  const own = { verdict: verdicts[stress.outcome], sentence: stressSentence(stress) };
  const loadedSeconds = stress.steps.reduce((sum, { seconds }) => sum + seconds, 0);
  const result = endureResult(measured, own, {
    findings: stressFindings(stress),
    doubts: generatorDoubt({ ...stress, loadedSeconds }),
    isStrict,
  });
  return { ...result, stress };
}
