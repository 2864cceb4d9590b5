import type { LinePicture, PageStory, TextGrid } from "#run";
import { Figure, type TextTable } from "../app/figure.tsx";
import { durationText, percentText, rateText } from "../app/figures.ts";
import { Section } from "../app/section.tsx";
import { LineChart } from "./line-chart.tsx";
import { PointLegend } from "./point-mark.tsx";
import { Grid } from "./grid.tsx";
import { Notes } from "./notes.tsx";

/** Latency and errors against load: every trial, and the line. */
export function LineSection({ story, line }: { readonly story: PageStory; readonly line: LinePicture }) {
  const kinds = new Set(line.points.map(({ kind }) => kind));
  return (
    <Section id="the-line" title="The line" lead={leadText(line)}>
      <Figure
        title={`${line.subject} against load`}
        description={descriptionOf(line)}
        table={tableOf(line)}
        legend={<PointLegend kinds={kinds} />}
      >
        <LineChart line={line} />
      </Figure>
      <Notes notes={story.obstacles} />
      {story.rules !== null && <Rules rules={story.rules} />}
      {story.trials !== null && (
        <details class="more">
          <summary>All trials</summary>
          <Grid title="Trials, in the order they were made" grid={story.trials} />
        </details>
      )}
    </Section>
  );
}

const rulesShown = 6;

/** What decides and what comes next; the rest where somebody asks for it. */
function Rules({ rules }: { readonly rules: TextGrid }) {
  const title = "Rules: what would be too much";
  if (rules.rows.length <= rulesShown + 1) return <Grid title={title} grid={rules} />;
  return (
    <>
      <Grid title={title} grid={{ ...rules, rows: rules.rows.slice(0, rulesShown) }} />
      <details class="more">
        <summary>{`All ${String(rules.rows.length)} rules`}</summary>
        <Grid title="All rules" grid={rules} />
      </details>
    </>
  );
}

function leadText({ capacity, saturation, limitText }: LinePicture): string {
  const parts = [
    capacity === null ? undefined : `Carries ${capacity.text}.`,
    saturation === null ? undefined : `Saturates at ${saturation.text}.`,
    limitText === null ? undefined : `Too much is ${limitText}.`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? "What was tried, and what came of it." : parts.join(" ");
}

function descriptionOf({ points, capacity, saturation, limitMs, subject }: LinePicture): string {
  const loads = points.map(({ ratePerSecond }) => ratePerSecond);
  const range = `${String(points.length)} trials from ${rateText(Math.min(...loads))} to ${rateText(Math.max(...loads))}`;
  const parts = [
    `${subject} of ${range}.`,
    limitMs === null ? "" : `The limit is ${durationText(limitMs)}.`,
    capacity === null ? "No capacity was found." : `The line stands at ${capacity.text}.`,
    saturation === null ? "" : `It saturates at ${saturation.text}.`,
  ];
  return parts.filter((part) => part !== "").join(" ");
}

function tableOf({ points, percentile }: LinePicture): TextTable {
  const sorted = points.toSorted((a, b) => a.ratePerSecond - b.ratePerSecond);
  return {
    columns: ["load", percentile, "interval", "failed", "trial"],
    rows: sorted.map(({ ratePerSecond, ms, low, high, errorRatio, text }) => [
      rateText(ratePerSecond),
      durationText(ms),
      low === null && high === null ? "" : `${durationText(low)} to ${durationText(high)}`,
      percentText(errorRatio),
      text,
    ]),
  };
}
