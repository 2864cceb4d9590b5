import type { PageGoal, RunPicture } from "#run";
import { Figure } from "../app/figure.tsx";
import { durationText, percentText, rateText } from "../app/figures.ts";
import { Section } from "../app/section.tsx";
import { allRequests } from "./all-requests.ts";
import { GoalBars, type GoalBar } from "./goal-bars.tsx";
import { PercentileChart } from "./percentile-chart.tsx";

/** A run under a given load: each goal against what was seen, and how latency is spread. */
export function GoalsSection({ run }: { readonly run: RunPicture }) {
  const { result, story } = run;
  const isPlain =
    story.line === null && result.soak === undefined && result.stress === undefined && result.check === undefined;
  const bars = [...(isPlain ? loadBars(run) : []), ...story.goals.map(goalBar)];
  const spread = isPlain ? allRequests(run) : null;
  if (bars.length === 0 && spread === null) return null;
  return (
    <Section id="goals" title={isPlain ? "What it did under this load" : "Goals"} lead={leadText(run, isPlain)}>
      {bars.length > 0 && <GoalBars bars={bars} />}
      {spread !== null && spread.count > 0 && (
        <Figure
          title="Latency of all requests, by percentile"
          description={`Half of ${String(spread.count)} requests took at most ${durationText(spread.at(0.5))}, 95 % at most ${durationText(spread.at(0.95))}, 99 % at most ${durationText(spread.at(0.99))}; ${percentText(spread.failed / (spread.count + spread.failed))} failed.`}
          table={{
            columns: ["percentile", "latency"],
            rows: [0.5, 0.9, 0.95, 0.99, 0.999].map((q) => [
              `p${String(Number((q * 100).toPrecision(4)))}`,
              durationText(spread.at(q)),
            ]),
          }}
        >
          <PercentileChart spread={spread} goals={story.goals} />
        </Figure>
      )}
    </Section>
  );
}

function leadText({ result: { totals }, story }: RunPicture, isPlain: boolean): string | undefined {
  if (!isPlain) return undefined;
  const done = `It completed ${rateText(totals.requestsPerSecond).replace("/", " requests/")}, ${percentText(totals.errorRatio)} of them failed.`;
  return story.goals.length > 0 ? done : `${done} No goal was given: --slo 'p99 < 500ms' draws a line to judge it by.`;
}

/** What was asked for and what was done, where a rate was asked for. */
function loadBars({ timeline }: RunPicture): readonly GoalBar[] {
  const both = timeline.askedPerSecond.flatMap((asked, at) => {
    const done = timeline.iterationsPerSecond[at];
    return asked === null || done === null || done === undefined || asked === 0 ? [] : [{ asked, done }];
  });
  if (both.length === 0) return [];
  const asked = both.reduce((sum, each) => sum + each.asked, 0) / both.length;
  const done = both.reduce((sum, each) => sum + each.done, 0) / both.length;
  const verdict = done >= asked * 0.98 ? "met" : "unsure";
  return [
    {
      name: `load of ${rateText(asked)} asked for`,
      seen: `${rateText(done)} done`,
      verdict,
      note: null,
      ratio: done / asked,
      isMost: false,
    },
  ];
}

function goalBar({ expression, observedText, verdict, note, bar }: PageGoal): GoalBar {
  const ratio = bar === null || bar.limit === 0 ? null : bar.observed / bar.limit;
  return { name: expression, seen: observedText, verdict, note, ratio, isMost: bar?.isMost ?? true };
}
