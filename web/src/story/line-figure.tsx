import type { LinePicture } from "#run";
import { Figure, type TextTable } from "../app/figure.tsx";
import { durationText, percentText, rateText } from "../app/figures.ts";
import { LineChart } from "./line-chart.tsx";
import { PointLegend } from "./point-mark.tsx";

/**
 * The picture with all that stands for it in words.
 * @param nowPerSecond the load of a trial under way; null = there is none
 */
export function LineFigure({
  line,
  nowPerSecond = null,
}: {
  readonly line: LinePicture;
  readonly nowPerSecond?: number | null;
}) {
  const { points, withoutFaults } = line;
  const kinds = new Set([...points, ...(withoutFaults?.points ?? [])].map(({ kind }) => kind));
  return (
    <Figure
      title={`${line.subject} against load`}
      description={descriptionOf(line)}
      table={tableOf(line)}
      legend={
        <>
          <PointLegend kinds={kinds} />
          {withoutFaults !== undefined && <CurveLegend />}
        </>
      }
    >
      <LineChart line={line} nowPerSecond={nowPerSecond} />
    </Figure>
  );
}

function CurveLegend() {
  const curves = [
    ["line-curve", "with faults"],
    ["line-curve line-without", "without faults"],
  ] as const;
  return (
    <ul class="legend">
      {curves.map(([style, words]) => (
        <li key={words}>
          <svg width="26" height="16" viewBox="0 0 26 16" aria-hidden="true" focusable="false">
            <path class={style} d="M1 8H25" />
          </svg>
          {words}
        </li>
      ))}
    </ul>
  );
}

function descriptionOf({ points, capacity, saturation, limitMs, subject, withoutFaults }: LinePicture): string {
  const loads = points.map(({ ratePerSecond }) => ratePerSecond);
  const range = `${String(points.length)} trials from ${rateText(Math.min(...loads))} to ${rateText(Math.max(...loads))}`;
  const parts = [
    `${subject} of ${range}${withoutFaults === undefined ? "" : ", with faults"}.`,
    limitMs === null ? "" : `The limit is ${durationText(limitMs)}.`,
    capacity === null ? "No capacity was found." : `The line stands at ${capacity.text}.`,
    saturation === null ? "" : `It saturates at ${saturation.text}.`,
    withoutFaults === undefined ? "" : withoutText(withoutFaults),
  ];
  return parts.filter((part) => part !== "").join(" ");
}

function withoutText({ points, capacity }: NonNullable<LinePicture["withoutFaults"]>): string {
  const found = capacity === null ? "no capacity was found" : `the line stands at ${capacity.text}`;
  return `Without faults, of ${String(points.length)} trials, ${found}.`;
}

function tableOf({ points, percentile, withoutFaults }: LinePicture): TextTable {
  const without = (withoutFaults?.points ?? []).map((point) => ({ ...point, text: `without faults: ${point.text}` }));
  const sorted = [...points, ...without].toSorted((a, b) => a.ratePerSecond - b.ratePerSecond);
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
