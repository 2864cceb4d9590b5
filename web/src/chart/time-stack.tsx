import { type ReadonlySignal, useSignal, useSignalEffect } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { observedWidth } from "./canvas-box.tsx";
import { plotLeftPx, plotWidthPx, secondsAt, xOf } from "./plot-frame.ts";
import { nearestIndex, type TimeRange, zoomed } from "./time-range.ts";
import type { TimeView } from "./time-view.ts";
import { TimeReadout } from "./time-readout.tsx";

export interface TimeStackProps {
  readonly view: TimeView;
  readonly whole: ReadonlySignal<TimeRange>;
  readonly range: ReadonlySignal<TimeRange>;
  /** Moments the cursor may stand at. */
  readonly atSeconds: readonly number[];
  readonly secondsPerPoint: number;
  /** What is said of a moment, for those who hear it. */
  readonly wordsAt: (seconds: number) => string;
  /** What happened at a moment; empty = nothing. */
  readonly notesAt: (seconds: number) => string;
  readonly children: ComponentChildren;
}

/** Less is a click. */
const dragPxLeast = 5;

/** Charts below each other under one cursor and one zoom, by mouse, finger and keys. */
export function TimeStack(props: TimeStackProps) {
  const { view, whole, range, atSeconds, secondsPerPoint } = props;
  const stack = useRef<HTMLDivElement>(null);
  const readout = useRef<HTMLDivElement>(null);
  const line = useRef<HTMLDivElement>(null);
  const width = useSignal(0);
  const dragged = useSignal<TimeRange | null>(null);
  useLayoutEffect(() => observedWidth(stack.current, width), [width]);
  useSignalEffect(() => {
    if (line.current === null) return;
    const cursor = view.cursor.value;
    const x = cursor === null ? -1 : xOf(cursor, range.value, plotWidthPx(width.value));
    line.current.style.transform = `translateX(${String(Math.round(x))}px)`;
    line.current.style.visibility = cursor === null ? "hidden" : "visible";
  });
  const secondsOf = (event: PointerEvent): number =>
    secondsAt(
      event.clientX - (stack.current?.getBoundingClientRect().left ?? 0) - plotLeftPx,
      range.peek(),
      plotWidthPx(width.peek()),
    );
  const moveCursor = (seconds: number): void => {
    view.cursor.value = atSeconds[nearestIndex(atSeconds, seconds)] ?? null;
  };
  const begin = (event: PointerEvent): void => {
    if (event.button !== 0 || isControl(event.target) || isLeftOfPlot(event, stack.current)) return;
    readout.current?.focus({ preventScroll: true });
    moveCursor(secondsOf(event));
    if (event.pointerType !== "mouse") return;
    event.preventDefault();
    stack.current?.setPointerCapture(event.pointerId);
    const at = secondsOf(event);
    dragged.value = { from: at, to: at };
  };
  const move = (event: PointerEvent): void => {
    moveCursor(secondsOf(event));
    if (dragged.value !== null) dragged.value = { from: dragged.value.from, to: secondsOf(event) };
  };
  const end = (): void => {
    const drag = dragged.value;
    dragged.value = null;
    if (drag === null || dragPx(drag, range.peek(), plotWidthPx(width.peek())) < dragPxLeast) return;
    view.zoomTo(zoomed(drag, whole.peek(), secondsPerPoint));
  };
  return (
    <div
      ref={stack}
      class="time-stack"
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={() => (dragged.value = null)}
      onPointerLeave={() => dragged.value === null && (view.cursor.value = null)}
      onDblClick={(event) => !isControl(event.target) && view.zoomBack()}
    >
      <TimeReadout
        {...props}
        handle={readout}
        onEscape={() => dragged.peek() !== null && ((dragged.value = null), true)}
      />
      {props.children}
      <div class="time-overlay" aria-hidden="true">
        <div ref={line} class="time-cursor" />
        <Selection dragged={dragged} range={range} width={width} />
      </div>
    </div>
  );
}

interface SelectionProps {
  readonly dragged: ReadonlySignal<TimeRange | null>;
  readonly range: ReadonlySignal<TimeRange>;
  readonly width: ReadonlySignal<number>;
}

function Selection({ dragged, range, width }: SelectionProps) {
  const drag = dragged.value;
  if (drag === null) return null;
  const [one, other] = [drag.from, drag.to].map((seconds) => xOf(seconds, range.value, plotWidthPx(width.value)));
  const left = Math.min(one ?? 0, other ?? 0);
  const right = Math.max(one ?? 0, other ?? 0);
  return <div class="time-selection" style={{ left: `${String(left)}px`, width: `${String(right - left)}px` }} />;
}

const dragPx = ({ from, to }: TimeRange, range: TimeRange, plotWidth: number): number =>
  Math.abs(xOf(to, range, plotWidth) - xOf(from, range, plotWidth));

const isControl = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("button, a, input, summary, [role=slider]") !== null;

function isLeftOfPlot(event: PointerEvent, stack: Element | null): boolean {
  return event.clientX - (stack?.getBoundingClientRect().left ?? 0) < plotLeftPx;
}
