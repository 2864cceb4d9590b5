import { type Signal, useSignal, useSignalEffect } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { theme } from "../app/theme.ts";

export interface Surface {
  readonly context: CanvasRenderingContext2D;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** Draws what is to be seen; reads signals, and is called again when one of them changes. */
export type Draw = (surface: Surface) => void;

interface CanvasBoxProps {
  readonly heightPx: number;
  readonly draw: Draw;
  readonly class?: string;
  /** What it came to, for those who ask where the mouse is. */
  readonly widthPx?: Signal<number>;
}

/** A canvas as wide as its place, sharp on every screen, in the colours of the page. What it says stands elsewhere. */
export function CanvasBox({ heightPx, draw, class: className, widthPx }: CanvasBoxProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const own = useSignal(0);
  const width = widthPx ?? own;
  const latest = useSignal<{ readonly draw: Draw; readonly heightPx: number }>({ draw, heightPx });
  useLayoutEffect(() => {
    latest.value = { draw, heightPx };
  }, [draw, heightPx, latest]);
  useLayoutEffect(() => observedWidth(canvas.current, width), [width]);
  useSignalEffect(() => {
    // Read first: what is drawn follows the theme also where it asks for no colour.
    if (theme.value === undefined || width.value === 0 || canvas.current === null) return;
    latest.value.draw(prepared(canvas.current, width.value, latest.value.heightPx));
  });
  return (
    <div class={className}>
      <canvas ref={canvas} class="canvas-box" style={{ height: `${String(heightPx)}px` }} aria-hidden="true" />
    </div>
  );
}

/** Keeps a signal at the width of an element; gives what ends it. */
export function observedWidth(element: Element | null, width: Signal<number>): () => void {
  if (element === null) return () => undefined;
  const look = (): void => {
    width.value = Math.floor(element.getBoundingClientRect().width);
  };
  const observer = new ResizeObserver(look);
  observer.observe(element);
  look();
  return () => observer.disconnect();
}

function prepared(canvas: HTMLCanvasElement, width: number, height: number): Surface {
  const scale = devicePixelRatio || 1;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("this browser draws no canvas");
  context.scale(scale, scale);
  context.font = `12px ${getComputedStyle(canvas).fontFamily}`;
  return { context, width, height };
}
