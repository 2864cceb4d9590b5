import type { Annotation, AnnotationKind } from "#run";
import type { Scenery, SceneryBand } from "../chart/scenery.ts";
import type { TimeRange } from "../chart/time-range.ts";

/** What lasts and covers the run piece by piece; everything else is a mark. */
const phaseKinds: readonly AnnotationKind[] = ["phase", "trial"];
const alarmingKinds: readonly AnnotationKind[] = ["restart", "freeze", "fault", "doubt", "goal"];

export interface Phase extends Annotation {
  readonly toSeconds: number;
  readonly isShaded: boolean;
}

export const isAlarming = ({ kind }: Annotation): boolean => alarmingKinds.includes(kind);

/** Every other one is shaded; they are told from their neighbours that way, not by a meaning. */
export function phasesOf(annotations: readonly Annotation[]): readonly Phase[] {
  return annotations
    .filter(
      (each): each is Annotation & { readonly toSeconds: number } => isPhase(each) && each.toSeconds !== undefined,
    )
    .toSorted((one, other) => one.atSeconds - other.atSeconds)
    .map((each, index) => ({ ...each, isShaded: index % 2 === 0 }));
}

const isPhase = ({ kind }: Annotation): boolean => phaseKinds.includes(kind);

/** By time; what is a phase without an end is one, too. */
export function marksOf(annotations: readonly Annotation[]): readonly Annotation[] {
  return annotations
    .filter((each) => !isPhase(each) || each.toSeconds === undefined)
    .toSorted((one, other) => one.atSeconds - other.atSeconds);
}

export function sceneryOf(annotations: readonly Annotation[]): Scenery {
  const marks = marksOf(annotations);
  const lasting = marks.flatMap((mark): readonly SceneryBand[] =>
    mark.toSeconds === undefined || !isAlarming(mark)
      ? []
      : [{ from: mark.atSeconds, to: mark.toSeconds, look: "hatched" }],
  );
  const phases = phasesOf(annotations).map(
    ({ atSeconds, toSeconds, isShaded }): SceneryBand => ({
      from: atSeconds,
      to: toSeconds,
      look: isShaded ? "shaded" : "plain",
    }),
  );
  return {
    bands: [...phases, ...lasting],
    marks: marks.map((mark) => ({ at: mark.atSeconds, look: isAlarming(mark) ? "alarming" : "calm" })),
  };
}

/** Marks that would lie over each other on the screen, as one. */
export interface MarkCluster {
  readonly marks: readonly Annotation[];
  readonly atSeconds: number;
}

export function clustersOf(
  marks: readonly Annotation[],
  { from, to }: TimeRange,
  plotWidth: number,
  apartPx: number,
): readonly MarkCluster[] {
  const apart = ((to - from) / plotWidth) * apartPx;
  const clusters: { marks: Annotation[]; atSeconds: number }[] = [];
  for (const mark of marks) {
    if (mark.atSeconds < from || mark.atSeconds > to) continue;
    const last = clusters.at(-1);
    if (last !== undefined && mark.atSeconds - last.atSeconds < apart) last.marks.push(mark);
    else clusters.push({ marks: [mark], atSeconds: mark.atSeconds });
  }
  return clusters;
}

/** What was going on at a moment, in words; a mark is near for as long as a point lasts. */
export function notesAt(annotations: readonly Annotation[], seconds: number, secondsPerPoint: number): string {
  const here = annotations.filter(({ atSeconds, toSeconds }) =>
    toSeconds === undefined
      ? Math.abs(atSeconds - seconds) <= secondsPerPoint
      : atSeconds <= seconds && seconds < toSeconds,
  );
  return here.map(({ text }) => text).join(" · ");
}
