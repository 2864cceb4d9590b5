import type { TrialResult } from "#run";
import type { Paint, Palette } from "../palette.ts";
import { isValid } from "./estimates.ts";

export type MarkKind = "reference" | "good" | "bad" | "collapsed" | "not counted";

export interface Mark {
  readonly kind: MarkKind;
  readonly sign: string;
  readonly paint: Paint;
}

/** The later one is drawn over the earlier one: what is bad must not hide behind what is good. */
export const markOrder: readonly MarkKind[] = ["not counted", "good", "reference", "bad", "collapsed"];

export function markOf(trial: TrialResult, palette: Palette): Mark {
  return mark(markKind(trial), palette);
}

function markKind(trial: TrialResult): MarkKind {
  const { validity, outcome, purpose } = trial;
  if (!isValid(trial) || purpose === "warm-up") return "not counted";
  if (outcome.kind === "collapsed") return outcome.kind;
  if (validity.kind === "too-few") return "not counted";
  if (outcome.kind === "bad") return outcome.kind;
  return purpose === "reference" ? "reference" : "good";
}

export function mark(kind: MarkKind, palette: Palette): Mark {
  switch (kind) {
    case "reference":
      return { kind, sign: "◆", paint: palette.cyan };
    case "good":
      return { kind, sign: "●", paint: palette.green };
    case "bad":
      return { kind, sign: "✗", paint: palette.red };
    case "collapsed":
      return { kind, sign: "▲", paint: palette.red };
    case "not counted":
      return { kind, sign: "·", paint: palette.dim };
  }
}
