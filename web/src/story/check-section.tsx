import type { CheckingResult, CheckStage, CheckVerdict, TextGrid } from "#run";
import { durationText, percentText, rateText } from "../app/figures.ts";
import { Section } from "../app/section.tsx";
import { Grid } from "./grid.tsx";

const words: Readonly<Record<CheckVerdict, string>> = {
  pass: "Yes",
  fail: "No",
  unclear: "Cannot be told",
  "not asked": "Not asked",
};
const tones: Readonly<Record<CheckVerdict, string>> = {
  pass: "good",
  fail: "bad",
  unclear: "unsure",
  "not asked": "quiet",
};

/** The four questions every service is asked before it ships. */
export function CheckSection({ check }: { readonly check: CheckingResult }) {
  const { answers, peakPerSecond, peakFrom, obstacle } = check;
  return (
    <Section id="questions" title="Four questions" lead={`The peak is ${rateText(peakPerSecond)} (${peakFrom}).`}>
      <ol class="questions">
        {answers.map(({ question, asks, verdict, answer }) => (
          <li key={question} class={`question tone-${tones[verdict]}`}>
            <p class="badge">{words[verdict]}</p>
            <h3>{asks}</h3>
            <p>{answer}</p>
          </li>
        ))}
      </ol>
      {obstacle !== null && <p class="advice">{obstacle}</p>}
      {check.steps.length > 0 && <Grid title="Stages" grid={stepGrid(check)} />}
    </Section>
  );
}

const stages: Readonly<Record<CheckStage, string>> = {
  baseline: "one user",
  target: "peak",
  sustained: "peak, sustained",
  twice: "twice the peak",
  back: "back at the peak",
};

function stepGrid({ steps }: CheckingResult): TextGrid {
  return {
    columns: ["stage", "offered", "completed", "p50", "p95", "p99", "failed", "for"],
    rows: steps.map(({ stage, offeredPerSecond, goodPerSecond, latencyMs, errorRatio, seconds }) => ({
      name: stages[stage],
      cells: [
        rateText(offeredPerSecond),
        rateText(goodPerSecond),
        durationText(latencyMs.p50),
        durationText(latencyMs.p95),
        durationText(latencyMs.p99),
        percentText(errorRatio),
        durationText(seconds * 1000),
      ],
      ...(errorRatio > 0.01 && { tone: "bad" as const }),
    })),
    note: null,
  };
}
