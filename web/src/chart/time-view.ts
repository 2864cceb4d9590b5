import { signal, type Signal } from "@preact/signals";
import type { TimeRange } from "./time-range.ts";

/** What all charts of a page have in common: where the cursor is, and what is shown. */
export interface TimeView {
  /** Run clock; null = the cursor is nowhere. */
  readonly cursor: Signal<number | null>;
  /** Null = all there is, also while it grows. */
  readonly zoom: Signal<TimeRange | null>;
  zoomTo(range: TimeRange | null): void;
  /** To what was shown before; false = all is shown already. */
  zoomBack(): boolean;
}

export function createTimeView(): TimeView {
  const cursor = signal<number | null>(null);
  const zoom = signal<TimeRange | null>(null);
  const before: (TimeRange | null)[] = [];
  return {
    cursor,
    zoom,
    zoomTo(range) {
      const now = zoom.value;
      if (now?.from === range?.from && now?.to === range?.to) return;
      if (range === null) before.length = 0;
      else before.push(now);
      zoom.value = range;
    },
    zoomBack() {
      if (zoom.value === null) return false;
      zoom.value = before.pop() ?? null;
      return true;
    },
  };
}
