import type { CheckingResult, RunResult, SoakResult, StressResult, TrendResult } from "#run";
import type { TestCase } from "../explore/junit-cases.ts";
import { driftText, leakText, soakSentence } from "./soak-sentence.ts";
import { recoveryText, retainedText } from "./stress-sentence.ts";

/** What a method that lasts found out, each as a test case of its own. */
export function endureCases({ soak, stress, check }: RunResult): readonly TestCase[] {
  if (soak !== undefined) return soakCases(soak);
  if (stress !== undefined) return stressCases(stress);
  return check === undefined ? [] : checkCases(check);
}

function soakCases(soak: SoakResult): readonly TestCase[] {
  const lasting: TestCase =
    soak.outcome === "exhausted"
      ? { name: "it goes on working", problem: failure("exhausted", soakSentence(soak)) }
      : { name: "it goes on working" };
  return [lasting, ...soak.trends.map(trendCase)];
}

function trendCase(trend: TrendResult): TestCase {
  const name = `${trend.subject}${trend.instance === undefined ? "" : ` of ${trend.instance}`} does not grow without end`;
  if (trend.verdict === "leak") return { name, problem: failure("leak", leakText(trend)) };
  if (trend.verdict === "drift") return { name, problem: failure("drift", driftText(trend)) };
  return { name, output: trend.verdict };
}

function stressCases(stress: StressResult): readonly TestCase[] {
  const name = "it recovers from overload";
  const text = recoveryText(stress);
  const shed: TestCase = { name: "what it completes in overload", output: retainedText(stress) || "not seen" };
  if (stress.outcome === "unfinished") return [{ name, problem: { kind: "error", type: "unfinished", message: text } }];
  const isBack = stress.outcome === "recovers" || stress.outcome === "sluggish";
  return [isBack ? { name, output: text } : { name, problem: failure(stress.outcome, text) }, shed];
}

function checkCases({ answers }: CheckingResult): readonly TestCase[] {
  return answers.map(({ asks, verdict, answer, question }) =>
    verdict === "fail" ? { name: asks, problem: failure(question, answer) } : { name: asks, output: answer },
  );
}

const failure = (type: string, message: string) => ({ kind: "failure", type, message }) as const;
