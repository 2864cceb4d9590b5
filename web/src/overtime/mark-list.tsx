import { useSignal } from "@preact/signals";
import type { Annotation } from "#run";
import { clockText } from "../app/figures.ts";
import type { TimeView } from "../chart/time-view.ts";
import { isAlarming, marksOf } from "./annotations.ts";
import { markNames, markSigns } from "./mark-signs.ts";

const shownAtFirst = 8;

/** What happened, in words; choosing one puts the cursor there. */
export function MarkList({
  annotations,
  view,
}: {
  readonly annotations: readonly Annotation[];
  readonly view: TimeView;
}) {
  const showsAll = useSignal(false);
  const marks = marksOf(annotations);
  if (marks.length === 0) return null;
  const shown = showsAll.value ? marks : mostTelling(marks);
  return (
    <div class="mark-list">
      <h3 id="marks">What happened when</h3>
      <ol aria-labelledby="marks">
        {shown.map((mark, index) => (
          <li key={`${String(index)} ${String(mark.atSeconds)}`}>
            <button type="button" class="mark-line" onClick={() => (view.cursor.value = mark.atSeconds)}>
              <span class="mark-time">{timeText(mark)}</span>
              <span class={isAlarming(mark) ? "mark-kind alarming" : "mark-kind"} title={markNames[mark.kind]}>
                {markSigns[mark.kind]}
              </span>
              <span class="mark-text">
                <bdi>{mark.text}</bdi>
              </span>
            </button>
          </li>
        ))}
      </ol>
      {marks.length > shownAtFirst && (
        <button type="button" class="plain-button" onClick={() => (showsAll.value = !showsAll.value)}>
          {showsAll.value ? "Show fewer" : `Show all ${String(marks.length)}`}
        </button>
      )}
    </div>
  );
}

/** What is alarming first, if there is no room for all; by time all the same. */
function mostTelling(marks: readonly Annotation[]): readonly Annotation[] {
  const kept = new Set(
    marks.toSorted((one, other) => Number(isAlarming(other)) - Number(isAlarming(one))).slice(0, shownAtFirst),
  );
  return marks.filter((mark) => kept.has(mark));
}

const timeText = ({ atSeconds, toSeconds }: Annotation): string =>
  toSeconds === undefined || toSeconds - atSeconds < 1
    ? clockText(atSeconds)
    : `${clockText(atSeconds)} – ${clockText(toSeconds)}`;
