import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** How wide an element is, now and whenever that changes. Text in a picture keeps its size; the picture does not. */
export function useWidth<E extends HTMLElement>(first = 720): readonly [ref: { current: E | null }, width: number] {
  const ref = useRef<E>(null);
  const [width, setWidth] = useState(first);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const measure = (): void => {
      const { width: now } = element.getBoundingClientRect();
      // Nothing is drawn for an element that is not shown.
      if (now > 0) setWidth(Math.round(now));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}
