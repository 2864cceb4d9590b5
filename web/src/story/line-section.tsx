import type { LinePicture, PageStory, TextGrid } from "#run";
import { Section } from "../app/section.tsx";
import { LineFigure } from "./line-figure.tsx";
import { Grid } from "./grid.tsx";
import { Notes } from "./notes.tsx";

/** Latency and errors against load: every trial, and the line. */
export function LineSection({ story, line }: { readonly story: PageStory; readonly line: LinePicture }) {
  return (
    <Section id="the-line" title="The line" lead={leadText(line)}>
      <LineFigure line={line} />
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

function leadText({ capacity, saturation, limitText, withoutFaults }: LinePicture): string {
  const without = withoutFaults?.capacity ?? null;
  const carries = withoutFaults === undefined ? "Carries" : "With its faults it carries";
  const parts = [
    capacity === null
      ? undefined
      : `${carries} ${capacity.text}${without === null ? "" : `, without them ${without.text}`}.`,
    saturation === null ? undefined : `Saturates at ${saturation.text}.`,
    limitText === null ? undefined : `Too much is ${limitText}.`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? "What was tried, and what came of it." : parts.join(" ");
}
