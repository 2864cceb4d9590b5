import { useSignal } from "@preact/signals";
import { useId, useMemo } from "preact/hooks";
import type { ExampleTrace } from "#run";
import { formatCount, formatDurationMs } from "#units";
import { CanvasBox, type Surface } from "../chart/canvas-box.tsx";
import { axisPx, drawWaterfall, rowPx } from "./draw-waterfall.ts";
import { SpanDetails } from "./span-details.tsx";
import { TraceLegend } from "./trace-legend.tsx";
import { rowWords, type WaterfallRow, waterfallOf } from "./waterfall-rows.ts";

interface WaterfallProps {
  readonly trace: ExampleTrace;
  /** Two traces beside each other are drawn to one scale; else to the length of this one. */
  readonly scaleMs?: number;
}

/** One request inside of the target, span by span. The rows are the text; the canvas is what it looks like. */
export function WaterfallView({ trace, scaleMs }: WaterfallProps) {
  const isWhole = useSignal(false);
  const chosen = useSignal(0);
  const id = useId();
  const waterfall = useMemo(() => waterfallOf(trace, isWhole.value), [trace, isWhole.value]);
  const rows = waterfall?.rows ?? [];
  const totalMs = scaleMs ?? waterfall?.totalMs ?? 1;
  const draw = useMemo(
    () => (surface: Surface) => drawWaterfall(surface, rows, totalMs, chosen.value),
    [rows, totalMs, chosen],
  );
  if (waterfall === undefined) return null;
  const at = Math.min(chosen.value, rows.length - 1);
  const row = rows[at];
  const choose = (index: number): void => {
    chosen.value = Math.min(rows.length - 1, Math.max(0, index));
    document.getElementById(`${id}-${String(chosen.value)}`)?.scrollIntoView({ block: "nearest" });
  };
  const hasFolded = isWhole.value || rows.some(({ count }) => count > 1);
  return (
    <div class="waterfall">
      <div class="waterfall-picture">
        <ul
          class="waterfall-names"
          role="listbox"
          tabIndex={0}
          aria-label={`Spans of a request of ${formatDurationMs(trace.durationMs)}`}
          aria-activedescendant={`${id}-${String(at)}`}
          style={{ paddingTop: `${String(axisPx)}px` }}
          onKeyDown={(event) => byKey(event, at, rows, choose)}
        >
          {rows.map((each, index) => (
            <RowName
              key={index}
              id={`${id}-${String(index)}`}
              row={each}
              isChosen={index === at}
              choose={() => (chosen.value = index)}
            />
          ))}
        </ul>
        <div
          class="waterfall-bars"
          onPointerMove={(event) => rowUnder(event, rows.length, (index) => (chosen.value = index))}
        >
          <CanvasBox heightPx={axisPx + rows.length * rowPx} draw={draw} />
        </div>
      </div>
      <RestText hidden={waterfall.spansHidden} leftOut={waterfall.spansLeftOut} />
      <TraceLegend rows={rows} />
      {hasFolded && (
        <label class="check-line">
          <input
            type="checkbox"
            checked={isWhole.value}
            onChange={(event) => (isWhole.value = event.currentTarget.checked)}
          />
          Each span by itself
        </label>
      )}
      {row !== undefined && <SpanDetails spans={row.branch.spans} name={row.name} isCritical={row.isCritical} />}
    </div>
  );
}

interface RowNameProps {
  readonly id: string;
  readonly row: WaterfallRow;
  readonly isChosen: boolean;
  readonly choose: () => void;
}

function RowName({ id, row, isChosen, choose }: RowNameProps) {
  const { name, count, branch, isError, isCritical, tookMs } = row;
  return (
    <li
      id={id}
      role="option"
      aria-selected={isChosen}
      class={isChosen ? "waterfall-name chosen" : "waterfall-name"}
      style={{ height: `${String(rowPx)}px`, paddingLeft: `${String(Math.min(branch.depth, 12) * 10)}px` }}
      title={name}
      onPointerEnter={choose}
      onClick={choose}
    >
      <span class="hidden">{rowWords(row)}</span>
      <span class="waterfall-sign" aria-hidden="true">
        {isError ? "✗" : isCritical ? "▸" : ""}
      </span>
      <span class="waterfall-label" aria-hidden="true">
        <bdi>{name}</bdi>
      </span>
      {count > 1 && (
        <span class="waterfall-count" aria-hidden="true">
          × {formatCount(count)}
        </span>
      )}
      <span class="waterfall-took" aria-hidden="true">
        {formatDurationMs(tookMs)}
      </span>
    </li>
  );
}

function RestText({ hidden, leftOut }: { readonly hidden: number; readonly leftOut: number }) {
  if (hidden + leftOut === 0) return null;
  return (
    <p class="quiet rest-text">
      {hidden > 0 && `${formatCount(hidden)} more spans took less. `}
      {leftOut > 0 && `${formatCount(leftOut)} more spans were not kept.`}
    </p>
  );
}

function byKey(event: KeyboardEvent, at: number, rows: readonly WaterfallRow[], choose: (index: number) => void): void {
  const depthAt = (index: number): number => rows[index]?.branch.depth ?? 0;
  const parent = (): number => {
    let index = at - 1;
    while (index > 0 && depthAt(index) >= depthAt(at)) index -= 1;
    return index;
  };
  const places: Readonly<Record<string, () => number>> = {
    ArrowDown: () => at + 1,
    ArrowUp: () => at - 1,
    ArrowLeft: parent,
    ArrowRight: () => (depthAt(at + 1) > depthAt(at) ? at + 1 : at),
    PageDown: () => at + 10,
    PageUp: () => at - 10,
    Home: () => 0,
    End: () => rows.length - 1,
  };
  const place = places[event.key];
  if (place === undefined) return;
  event.preventDefault();
  choose(place());
}

function rowUnder(event: PointerEvent, count: number, choose: (index: number) => void): void {
  if (!(event.currentTarget instanceof Element)) return;
  const index = Math.floor((event.clientY - event.currentTarget.getBoundingClientRect().top - axisPx) / rowPx);
  if (index >= 0 && index < count) choose(index);
}
