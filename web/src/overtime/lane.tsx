import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Annotation } from "#run";
import { clockText } from "../app/figures.ts";
import { observedWidth } from "../chart/canvas-box.tsx";
import { xOf } from "../chart/plot-frame.ts";
import type { TimeRange } from "../chart/time-range.ts";
import type { TimeView } from "../chart/time-view.ts";
import { clustersOf, isAlarming, type MarkCluster, marksOf, phasesOf } from "./annotations.ts";
import { markSigns } from "./mark-signs.ts";

interface LaneProps {
  readonly annotations: readonly Annotation[];
  readonly view: TimeView;
  readonly range: ReadonlySignal<TimeRange>;
}

const apartPx = 22;
/** A name in less room says nothing. */
const namePxLeast = 28;

/** Above the charts: phases as bands with their names, and what happened as signs at their moments. */
export function Lane({ annotations, view, range }: LaneProps) {
  const place = useRef<HTMLDivElement>(null);
  const width = useSignal(0);
  useLayoutEffect(() => observedWidth(place.current, width), [width]);
  // Its margins are what stands beside the plots.
  const plotWidth = width.value || 800;
  const clusters = clustersOf(marksOf(annotations), range.value, plotWidth, apartPx);
  const phases = phasesOf(annotations);
  if (phases.length === 0 && clusters.length === 0) return null;
  return (
    <div ref={place} class="lane">
      {phases.length > 0 && <PhaseRow phases={phases} range={range.value} plotWidth={plotWidth} />}
      {clusters.length > 0 && (
        <div class="lane-row lane-marks">
          {clusters.map((cluster) => (
            <MarkSign
              key={cluster.atSeconds}
              cluster={cluster}
              x={xOf(cluster.atSeconds, range.value, plotWidth)}
              choose={() => (view.cursor.value = cluster.atSeconds)}
            />
          ))}
        </div>
      )}
    </div>
  );
}

interface PhaseRowProps {
  readonly phases: ReturnType<typeof phasesOf>;
  readonly range: TimeRange;
  readonly plotWidth: number;
}

function PhaseRow({ phases, range, plotWidth }: PhaseRowProps) {
  return (
    <ol class="lane-row lane-phases" aria-label="Phases of the run">
      {phases
        .filter(({ atSeconds, toSeconds }) => toSeconds > range.from && atSeconds < range.to)
        .map(({ atSeconds, toSeconds, text, isShaded }) => {
          const left = xOf(Math.max(atSeconds, range.from), range, plotWidth);
          const wide = xOf(Math.min(toSeconds, range.to), range, plotWidth) - left;
          const said = `${text}, ${clockText(atSeconds)} to ${clockText(toSeconds)}`;
          return (
            <li
              key={`${String(atSeconds)} ${text}`}
              class={isShaded ? "phase shaded" : "phase"}
              style={{ left: `${String(left)}px`, width: `${String(Math.max(1, wide - 1))}px` }}
              title={said}
            >
              <span aria-hidden="true">{wide >= namePxLeast ? text : ""}</span>
              <span class="hidden">{said}</span>
            </li>
          );
        })}
    </ol>
  );
}

interface MarkSignProps {
  readonly cluster: MarkCluster;
  readonly x: number;
  readonly choose: () => void;
}

function MarkSign({ cluster: { marks }, x, choose }: MarkSignProps) {
  const [first] = marks;
  const said = marks.map((mark) => `${clockText(mark.atSeconds)} ${mark.text}`).join("\n");
  return (
    <button
      type="button"
      tabIndex={-1}
      class={marks.some(isAlarming) ? "mark-sign alarming" : "mark-sign"}
      style={{ left: `${String(x)}px` }}
      title={said}
      onClick={choose}
    >
      <span aria-hidden="true">{marks.length > 1 ? String(marks.length) : markSigns[first?.kind ?? "end"]}</span>
      <span class="hidden">{said}</span>
    </button>
  );
}
