import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { RefusedAnswer, TestTrend, TrendsAnswer } from "#run";
import { Section } from "../app/section.tsx";
import { Empty, Problem } from "../app/states.tsx";
import { ask } from "../server/ask.ts";
import { TrendChart } from "./trend-chart.tsx";

/** What a test came to, run after run, and since when it comes to something else. */
export function Trends() {
  const trends = useSignal<readonly TestTrend[] | null>(null);
  const problem = useSignal<RefusedAnswer | null>(null);
  useEffect(() => {
    void ask<TrendsAnswer>("./api/trends").then((answer) => {
      if (answer.ok) trends.value = answer.value.trends;
      else problem.value = answer;
    });
  }, []);
  return (
    <>
      <h1 class="page-title">Trends</h1>
      <p class="lead">
        Runs of one test with one load against one target on one machine. A line marks a run from which on a figure is
        another: tests between all stretches say so with p below 0.001, and by 3 % at least.
      </p>
      {problem.value !== null && (
        <Problem what={problem.value.error} {...(problem.value.hint !== undefined && { advice: problem.value.hint })} />
      )}
      {trends.value === null && problem.value === null && (
        <p class="quiet" role="status">
          Reading the runs …
        </p>
      )}
      {trends.value?.length === 0 && (
        <Empty>
          A trend takes two finished runs with the same test, load, target and machine; three on each side show a
          change.
        </Empty>
      )}
      {trends.value?.map((trend, index) => (
        <Section
          key={`${trend.test} ${trend.method} ${trend.load} ${String(index)}`}
          id={`trend-${String(index)}`}
          title={trend.test}
          lead={`${trend.method}, ${String(trend.runs)} runs: ${trend.load}`}
        >
          <div class="trend-charts">
            {trend.series.map((series) => (
              <TrendChart key={series.metric} series={series} />
            ))}
          </div>
        </Section>
      ))}
    </>
  );
}
