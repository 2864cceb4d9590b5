import { observeWindowOffset, observeWindowRect, Virtualizer, windowScroll } from "@tanstack/virtual-core";
import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** Fewer are simply there: they print, and the browser's search finds them. */
const windowedFrom = 120;
const overscan = 10;

export interface WindowedRows {
  readonly isWindowed: boolean;
  readonly indexes: readonly number[];
  /** Room of the rows above and below that are not there. */
  readonly abovePx: number;
  readonly belowPx: number;
  readonly measure: (element: Element | null) => void;
}

/** Of very many rows those that can be seen; rows may grow when they are opened. Their element has a `data-index`. */
export function useWindowedRows(
  count: number,
  rowPx: number,
  place: RefObject<HTMLElement | null>,
  keyOf: (index: number) => number,
): WindowedRows {
  const isWindowed = count > windowedFrom;
  const [, again] = useState(0);
  const made = useRef<Virtualizer<Window, Element> | null>(null);
  made.current ??= new Virtualizer<Window, Element>(optionsOf(0, rowPx, keyOf, () => again((times) => times + 1)));
  const virtualizer = made.current;
  virtualizer.setOptions({
    ...optionsOf(isWindowed ? count : 0, rowPx, keyOf, () => again((times) => times + 1)),
    scrollMargin: topOf(place.current),
  });
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => {
    virtualizer._willUpdate();
    // What stands above may have grown since.
    if (isWindowed && Math.abs(topOf(place.current) - virtualizer.options.scrollMargin) > 1)
      again((times) => times + 1);
  });
  if (!isWindowed) {
    const indexes = Array.from({ length: count }, (_, index) => index);
    return { isWindowed, indexes, abovePx: 0, belowPx: 0, measure: () => undefined };
  }
  const items = virtualizer.getVirtualItems();
  const margin = virtualizer.options.scrollMargin;
  return {
    isWindowed,
    indexes: items.map(({ index }) => index),
    abovePx: (items[0]?.start ?? margin) - margin,
    belowPx: virtualizer.getTotalSize() - ((items.at(-1)?.end ?? margin) - margin),
    measure: (element) => virtualizer.measureElement(element),
  };
}

function optionsOf(count: number, rowPx: number, keyOf: (index: number) => number, onChange: () => void) {
  return {
    count,
    overscan,
    getItemKey: keyOf,
    onChange,
    getScrollElement: () => window,
    estimateSize: () => rowPx,
    observeElementRect: observeWindowRect,
    observeElementOffset: observeWindowOffset,
    scrollToFn: windowScroll,
    initialRect: { width: innerWidth, height: innerHeight },
    initialOffset: () => scrollY,
  };
}

const topOf = (element: Element | null): number =>
  element === null ? 0 : Math.round(element.getBoundingClientRect().top + scrollY);
