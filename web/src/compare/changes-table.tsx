import { useSignal } from "@preact/signals";
import { changeText, metricText, subjectText } from "#measure";
import type { ComparisonResult, ComparisonRow } from "#run";
import { countText, durationText, missing, percentText, rateText } from "../app/figures.ts";
import { Section } from "../app/section.tsx";
import { IntervalBar } from "./interval-bar.tsx";

const rowsFirst = 60;
const order: readonly ComparisonRow["outcome"][] = ["regression", "improvement", "small", "unseen", "unknown", "same"];
const words: Readonly<Record<ComparisonRow["outcome"], readonly [word: string, tone: string]>> = {
  regression: ["✗ worse", "bad"],
  improvement: ["✓ better", "good"],
  small: ["sure, but small", "quiet"],
  same: ["✓ the same", "good"],
  unseen: ["none to be seen", "quiet"],
  unknown: ["not known", "unsure"],
};

/** Figure by figure, what changed most first. */
export function ChangesTable({ comparison: { rows, tolerance } }: { readonly comparison: ComparisonResult }) {
  const isAll = useSignal(false);
  if (rows.length === 0) return null;
  const sorted = rows.toSorted(
    (left, right) =>
      order.indexOf(left.outcome) - order.indexOf(right.outcome) ||
      Math.abs(right.change ?? 0) - Math.abs(left.change ?? 0),
  );
  const shown = isAll.value ? sorted : sorted.slice(0, rowsFirst);
  const span = Math.max(tolerance * 2, ...shown.map(({ change }) => Math.min(1, Math.abs(change ?? 0) * 1.4)));
  return (
    <Section
      id="changes"
      title="What changed"
      lead="B against A, with the 90 % interval of the change. The band is what counts as no regression."
    >
      <div class="table-box" tabIndex={0} role="region" aria-label="Table of what changed">
        <table class="figures changes-table">
          <thead>
            <tr>
              {["Of", "Figure", "A", "B", "Change", "90 % interval", "Found from", "Outcome"].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <Row key={keyOf(row)} row={row} span={span} tolerance={tolerance} />
            ))}
          </tbody>
        </table>
      </div>
      {shown.length < sorted.length && (
        <p class="pick">
          <button type="button" onClick={() => (isAll.value = true)}>
            Show all {countText(sorted.length)}
          </button>
        </p>
      )}
    </Section>
  );
}

interface RowProps {
  readonly row: ComparisonRow;
  readonly span: number;
  readonly tolerance: number;
}

function Row({ row, span, tolerance }: RowProps) {
  const { subject, typicalA, typicalB, change, low, high, detectable, outcome, why } = row;
  const [word, tone] = words[outcome];
  const text = figureText(row);
  return (
    <tr>
      <th scope="row">{subjectText(subject)}</th>
      <td>{metricText(row)}</td>
      <td>{text(typicalA)}</td>
      <td>{text(typicalB)}</td>
      <td>
        <strong>{change === null ? missing : changeText(row)}</strong>
      </td>
      <td>
        {low === null || high === null ? (
          missing
        ) : (
          <span class="interval">
            <IntervalBar change={change ?? 0} low={low} high={high} span={span} tolerance={tolerance} />
            <span>
              {changeText({ ...row, change: low })} … {changeText({ ...row, change: high })}
            </span>
          </span>
        )}
      </td>
      <td>{percentText(detectable)}</td>
      <td class={`run-${tone}`} {...(why !== undefined && { title: why })}>
        {word}
        {why !== undefined && <span class="listing-about why">{why}</span>}
      </td>
    </tr>
  );
}

function figureText({ metric }: ComparisonRow): (value: number | null) => string {
  if (metric === "errors") return percentText;
  return metric === "rate" || metric === "capacity" || metric === "saturation" ? rateText : durationText;
}

const keyOf = ({ subject, metric }: ComparisonRow): string => `${JSON.stringify(subject)} ${metric}`;
