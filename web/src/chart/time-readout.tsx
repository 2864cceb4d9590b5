import type { RefObject } from "preact";
import { clockText } from "../app/figures.ts";
import { steppedCursor, type TimeRange, zoomed, zoomedBy } from "./time-range.ts";
import type { TimeStackProps } from "./time-stack.tsx";

interface ReadoutProps extends Omit<TimeStackProps, "children"> {
  readonly handle: RefObject<HTMLDivElement | null>;
  /** True = something was given up that way, and nothing else is to happen. */
  readonly onEscape: () => boolean;
}

const closer = 0.5;

/** Which moment the cursor is at, and what happened then; the handle that keys move it by. */
export function TimeReadout({
  view,
  whole,
  range,
  atSeconds,
  secondsPerPoint,
  wordsAt,
  notesAt,
  handle,
  onEscape,
}: ReadoutProps) {
  const { from, to } = range.value;
  const cursor = view.cursor.value;
  const zoom = (by: number): void => {
    const around = view.cursor.peek() ?? (from + to) / 2;
    view.zoomTo(zoomed(zoomedBy(range.peek(), around, by), whole.peek(), secondsPerPoint));
  };
  const step = (by: number): void => {
    view.cursor.value = steppedCursor(atSeconds, view.cursor.peek(), by, range.peek());
  };
  const acts: Readonly<Record<string, (event: KeyboardEvent) => void>> = {
    ArrowRight: ({ shiftKey }) => step(shiftKey ? 10 : 1),
    ArrowLeft: ({ shiftKey }) => step(shiftKey ? -10 : -1),
    ArrowUp: () => step(1),
    ArrowDown: () => step(-1),
    PageUp: () => step(-10),
    PageDown: () => step(10),
    Home: () => step(-Infinity),
    End: () => step(Infinity),
    "+": () => zoom(closer),
    "-": () => zoom(1 / closer),
    Escape: () => onEscape() || view.zoomBack() || (view.cursor.value = null),
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const act = acts[event.key];
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act(event);
  };
  return (
    <div class="time-readout">
      <div
        ref={handle}
        class="time-handle"
        role="slider"
        tabIndex={0}
        aria-label="Moment of the run: arrow keys move the cursor, plus and minus zoom, Escape goes back"
        aria-valuemin={from}
        aria-valuemax={to}
        aria-valuenow={cursor ?? from}
        aria-valuetext={cursor === null ? "no moment chosen" : `${clockText(cursor)}: ${wordsAt(cursor)}`}
        onKeyDown={onKeyDown}
      >
        <span class="time-now">{cursor === null ? `${clockText(from)} – ${clockText(to)}` : clockText(cursor)}</span>
        <span class="time-note">{cursor === null ? hint(range.value, whole.value) : notesAt(cursor)}</span>
      </div>
      <div class="time-buttons">
        <button type="button" aria-label="Zoom in" onClick={() => zoom(closer)}>
          +
        </button>
        <button
          type="button"
          aria-label="Zoom out"
          disabled={view.zoom.value === null}
          onClick={() => zoom(1 / closer)}
        >
          −
        </button>
        <button type="button" disabled={view.zoom.value === null} onClick={() => view.zoomTo(null)}>
          Show all
        </button>
      </div>
    </div>
  );
}

const hint = (range: TimeRange, whole: TimeRange): string =>
  range.from === whole.from && range.to === whole.to
    ? "Drag to look closer; arrow keys move the cursor."
    : "Double click or Escape goes back.";
