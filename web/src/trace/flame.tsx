import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { ExampleTrace } from "#run";
import { formatCount, formatDurationMs, formatPercent } from "#units";
import { Figure, type TextTable } from "../app/figure.tsx";
import { CanvasBox, type Surface } from "../chart/canvas-box.tsx";
import { drawFlame, flameRowPx } from "./draw-flame.ts";
import { type FlameBox, flameBoxes, type FlameNode, flameOf, flameStep } from "./flame-layout.ts";
import { SpanDetails } from "./span-details.tsx";

const tableRowsMost = 20;

/** Where the time of one request went, added up by what did the same: the wider, the more. */
export function FlameView({ trace }: { readonly trace: ExampleTrace }) {
  const root = useMemo(() => flameOf(trace), [trace]);
  const top = useSignal<FlameNode | undefined>(root);
  const chosen = useSignal(0);
  const shown = top.value ?? root;
  const boxes = useMemo(() => (shown === undefined ? [] : flameBoxes(shown)), [shown]);
  const draw = useMemo(() => (surface: Surface) => drawFlame(surface, boxes, chosen.value), [boxes, chosen]);
  if (root === undefined || shown === undefined) return null;
  const rows = boxes.reduce((most, { row }) => Math.max(most, row + 1), 1);
  const at = Math.min(chosen.value, boxes.length - 1);
  const node = boxes[at]?.node ?? root;
  const show = (next: FlameNode | undefined): void => {
    top.value = next;
    chosen.value = 0;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Enter") show(node);
    else if (event.key === "Escape" && shown !== root) show(root);
    else if (keys.includes(event.key)) chosen.value = flameStep(boxes, at, event.key);
    else return;
    event.preventDefault();
  };
  return (
    <Figure
      title="Where the time went"
      description="Flame graph: each box is as wide as its own time and all below it together."
      table={flameTable(root)}
    >
      <div
        class="flame"
        role="group"
        tabIndex={0}
        aria-label={`Flame graph, arrow keys move, Enter looks closer, Escape goes back. ${nodeWords(node, root)}`}
        onKeyDown={onKeyDown}
        onPointerMove={(event) => boxUnder(event, boxes, (index) => (chosen.value = index))}
        onClick={(event) => boxUnder(event, boxes, (index) => show(boxes[index]?.node))}
      >
        <CanvasBox heightPx={rows * flameRowPx} draw={draw} />
      </div>
      <p class="flame-words" aria-live="polite">
        {nodeWords(node, root)}
      </p>
      {shown !== root && (
        <button type="button" class="plain-button" onClick={() => show(root)}>
          Show the whole request
        </button>
      )}
      <SpanDetails spans={node.spans} name={node.label} isCritical={node.criticalMs > 0} />
    </Figure>
  );
}

const keys = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home"];

function nodeWords({ label, spans, totalMs, ownMs }: FlameNode, root: FlameNode): string {
  const times = spans.length > 1 ? `, ${formatCount(spans.length)} times` : "";
  const share = root.totalMs === 0 ? "" : ` (${formatPercent(totalMs / root.totalMs)})`;
  return `${label}${times}: ${formatDurationMs(totalMs)}${share}, its own ${formatDurationMs(ownMs)}`;
}

function flameTable(root: FlameNode): TextTable {
  const all = flameBoxes(root).map(({ node }) => node);
  const rows = all
    .toSorted((one, other) => other.ownMs - one.ownMs)
    .slice(0, tableRowsMost)
    .map(({ label, spans, ownMs, totalMs }) => [
      label,
      formatCount(spans.length),
      formatDurationMs(ownMs),
      formatDurationMs(totalMs),
    ]);
  return { columns: ["span", "times", "own time", "with all below"], rows };
}

function boxUnder(event: MouseEvent, boxes: readonly FlameBox[], found: (index: number) => void): void {
  if (!(event.currentTarget instanceof Element)) return;
  const { left, top, width } = event.currentTarget.getBoundingClientRect();
  const row = Math.floor((event.clientY - top) / flameRowPx);
  const share = (event.clientX - left) / width;
  const index = boxes.findIndex((box) => box.row === row && box.from <= share && share < box.to);
  if (index >= 0) found(index);
}
