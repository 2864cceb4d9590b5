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
  const back = (): void => {
    if (!onEscape() && !view.zoomBack()) view.cursor.value = null;
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
        onKeyDown={(event) => byKey(event, step, zoom, back)}
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

function byKey(event: KeyboardEvent, step: (by: number) => void, zoom: (by: number) => void, back: () => void): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const far = event.shiftKey ? 10 : 1;
  const acts: Readonly<Record<string, () => void>> = {
    ArrowRight: () => step(far),
    ArrowLeft: () => step(-far),
    ArrowUp: () => step(far),
    ArrowDown: () => step(-far),
    PageUp: () => step(-10),
    PageDown: () => step(10),
    Home: () => step(-Infinity),
    End: () => step(Infinity),
    "+": () => zoom(closer),
    "-": () => zoom(1 / closer),
    Escape: back,
  };
  const act = acts[event.key];
  if (act === undefined) return;
  event.preventDefault();
  act();
}

const hint = (range: TimeRange, whole: TimeRange): string =>
  range.from === whole.from && range.to === whole.to
    ? "Drag to look closer; arrow keys move the cursor."
    : "Double click or Escape goes back.";
