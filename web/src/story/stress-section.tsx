import type { StressResult, StressStage, StressStep, TextGrid } from "#run";
import { Figure } from "../app/figure.tsx";
import { countText, durationText, percentText, rateText } from "../app/figures.ts";
import { Section } from "../app/section.tsx";
import { Grid } from "./grid.tsx";
import { SideBySideTable } from "./side-by-side.tsx";
import { GoodputChart } from "./goodput-chart.tsx";

/** How it broke and came back: what was completed against what was offered. */
export function StressSection({ stress, told }: { readonly stress: StressResult; readonly told: readonly string[] }) {
  const { steps, capacityPerSecond, saturationPerSecond, recovery } = stress;
  const recovered = recovery?.recoveredAfterSeconds ?? null;
  return (
    <Section id="overload" title="Overload and the way back" lead={told[0]}>
      {steps.length > 0 && (
        <Figure
          title="Completed against offered load"
          description={`${String(steps.length)} levels of load. It carries ${rateText(capacityPerSecond)} and completes at most ${rateText(saturationPerSecond)}. ${recovered === null ? "It did not recover by itself." : `It recovered after ${durationText(recovered * 1000)}.`}`}
          legend={
            <ul class="legend">
              <li class="goodput-up">way up and overload</li>
              <li class="goodput-down">way back</li>
              <li class="goodput-ideal">all that is offered</li>
            </ul>
          }
        >
          <GoodputChart stress={stress} />
        </Figure>
      )}
      <ul class="told-facts">
        {told.slice(1).map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      {stress.sideBySide !== undefined && (
        <SideBySideTable sides={stress.sideBySide} names={["at rest", "in overload"]} />
      )}
      {steps.length > 0 && (
        <details class="more">
          <summary>All levels</summary>
          <Grid title="Levels, in the order they were held" grid={stepGrid(steps)} />
        </details>
      )}
    </Section>
  );
}

const stages: Readonly<Record<StressStage, string>> = {
  before: "before",
  up: "up",
  hold: "held",
  back: "back",
  down: "down",
  again: "up again",
  base: "base",
  pulse: "pulse",
  after: "after it",
  reset: "at rest",
};

function stepGrid(steps: readonly StressStep[]): TextGrid {
  return {
    columns: [
      "stage",
      "offered",
      "completed",
      "p95",
      "failed",
      "turned away",
      "timed out",
      "in flight at its end",
      "for",
    ],
    rows: steps.map((step) => ({
      name: stages[step.stage],
      cells: [
        rateText(step.offeredPerSecond),
        rateText(step.goodPerSecond),
        durationText(step.p95Ms),
        percentText(step.errorRatio),
        countText(step.errors.shed),
        countText(step.errors.timeout),
        countText(step.inFlightEnd),
        durationText(step.seconds * 1000),
      ],
      ...(!step.isGood && { tone: "bad" as const }),
    })),
    note: null,
  };
}
