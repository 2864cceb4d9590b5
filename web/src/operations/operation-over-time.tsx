import { useComputed, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Annotation, OperationTimeline } from "#run";
import { durationText, rateText } from "../app/figures.ts";
import { columnWithGaps, rowsWithGaps, timesWithGaps } from "../chart/gaps.ts";
import { pageTime } from "../chart/page-time.ts";
import { type ChartSpec, isAllZero, valueAt } from "../chart/series.ts";
import { TimeChart } from "../chart/time-chart.tsx";
import { wholeRange } from "../chart/time-range.ts";
import { TimeStack } from "../chart/time-stack.tsx";
import { notesAt, sceneryOf } from "../overtime/annotations.ts";

interface OverTimeProps {
  readonly timeline: OperationTimeline;
  readonly annotations: readonly Annotation[];
}

/** One operation on the cursor and zoom of the whole page. */
export function OperationOverTime({ timeline, annotations }: OverTimeProps) {
  const { secondsPerPoint, atSeconds } = timeline;
  const charts = useMemo(() => chartsOf(timeline), [timeline]);
  const scenery = useMemo(() => sceneryOf(annotations), [annotations]);
  const whole = useSignal(wholeRange(atSeconds, secondsPerPoint));
  whole.value = wholeRange(atSeconds, secondsPerPoint);
  const range = useComputed(() => pageTime.zoom.value ?? whole.value);
  const words = (seconds: number): string =>
    `p95 ${durationText(valueAt(atSeconds, timeline.latencyMs.p95, seconds))}, ${rateText(valueAt(atSeconds, timeline.requestsPerSecond, seconds))}`;
  return (
    <TimeStack
      view={pageTime}
      whole={whole}
      range={range}
      atSeconds={atSeconds}
      secondsPerPoint={secondsPerPoint}
      wordsAt={words}
      notesAt={(seconds) => notesAt(annotations, seconds, secondsPerPoint)}
    >
      {charts.map((spec, index) => (
        <TimeChart
          key={spec.id}
          spec={spec}
          view={pageTime}
          range={range}
          scenery={scenery}
          hasClock={index === charts.length - 1}
        />
      ))}
    </TimeStack>
  );
}

function chartsOf({
  atSeconds,
  secondsPerPoint,
  latencyMs,
  requestsPerSecond,
  errorsPerSecond,
}: OperationTimeline): readonly ChartSpec[] {
  const rows = rowsWithGaps(atSeconds, secondsPerPoint);
  const times = timesWithGaps(atSeconds, rows, secondsPerPoint);
  const errors = { label: "errors", values: columnWithGaps(errorsPerSecond, rows), colour: "--series-5" as const };
  return [
    {
      id: "latency",
      title: "Latency",
      unit: "ms",
      heightPx: 130,
      atSeconds: times,
      series: [
        { label: "p50", values: columnWithGaps(latencyMs.p50, rows), colour: "--series-3" },
        { label: "p95", values: columnWithGaps(latencyMs.p95, rows), colour: "--series-2" },
        { label: "p99", values: columnWithGaps(latencyMs.p99, rows), colour: "--series-5", dash: [2, 3] },
      ],
    },
    {
      id: "rate",
      title: "Rate",
      unit: "perSecond",
      heightPx: 96,
      atSeconds: times,
      series: [
        { label: "requests", values: columnWithGaps(requestsPerSecond, rows), colour: "--series-1", isArea: true },
        ...(isAllZero(errorsPerSecond) ? [] : [{ ...errors, dash: [2, 3] }]),
      ],
    },
  ];
}
