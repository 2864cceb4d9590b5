import { useComputed, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { RunPicture } from "#run";
import { Section } from "../app/section.tsx";
import { Empty } from "../app/states.tsx";
import { pageTime } from "../chart/page-time.ts";
import { TimeChart } from "../chart/time-chart.tsx";
import { wholeRange } from "../chart/time-range.ts";
import { TimeStack } from "../chart/time-stack.tsx";
import { notesAt, sceneryOf } from "./annotations.ts";
import { HeatMap } from "./heat-map.tsx";
import { Lane } from "./lane.tsx";
import { MarkList } from "./mark-list.tsx";
import { momentWords } from "./moment-words.ts";
import { panelsOf } from "./panels.ts";
import "./over-time.css";

/** All there is over time, on one cursor. `run` may come again with more in it, as it does while a run goes on. */
export function OverTime({ run }: { readonly run: RunPicture }) {
  const hasPoints = run.timeline.atSeconds.length > 0;
  return (
    <Section
      id="over-time"
      title="Over time"
      lead={hasPoints ? "Every chart shows the same moments: one cursor, one zoom." : undefined}
    >
      {hasPoints ? (
        <Charts run={run} />
      ) : (
        <Empty>
          {run.state === "running"
            ? "The first second is not over yet."
            : "Not one second of this run was counted: it ended before its first second was over."}
        </Empty>
      )}
    </Section>
  );
}

function Charts({ run: { timeline, heatMap, annotations } }: { readonly run: RunPicture }) {
  const view = pageTime;
  const { atSeconds, secondsPerPoint } = timeline;
  const { charts, zeros } = useMemo(() => panelsOf(timeline), [timeline]);
  const scenery = useMemo(() => sceneryOf(annotations), [annotations]);
  const whole = useSignal(wholeRange(atSeconds, secondsPerPoint));
  const now = wholeRange(atSeconds, secondsPerPoint);
  if (now.from !== whole.peek().from || now.to !== whole.peek().to) whole.value = now;
  const range = useComputed(() => view.zoom.value ?? whole.value);
  const last = charts.length - 1;
  return (
    <>
      <TimeStack
        view={view}
        whole={whole}
        range={range}
        atSeconds={atSeconds}
        secondsPerPoint={secondsPerPoint}
        wordsAt={(seconds) => momentWords(timeline, seconds)}
        notesAt={(seconds) => notesAt(annotations, seconds, secondsPerPoint)}
      >
        <Lane annotations={annotations} view={view} range={range} />
        {charts.slice(0, 1).map((spec) => (
          <TimeChart key={spec.id} spec={spec} view={view} range={range} scenery={scenery} hasClock={last === 0} />
        ))}
        {heatMap !== null && heatMap.columns.length > 0 && <HeatMap heat={heatMap} view={view} range={range} />}
        {charts.slice(1).map((spec, index) => (
          <TimeChart
            key={spec.id}
            spec={spec}
            view={view}
            range={range}
            scenery={scenery}
            hasClock={index + 1 === last}
          />
        ))}
      </TimeStack>
      {zeros.length > 0 && <p class="quiet zeros">All the time zero: {zeros.join(", ")}.</p>}
      <MarkList annotations={annotations} view={view} />
    </>
  );
}
