import type { ExploreResult, TextGrid, TextRow, TrialResult } from "#run";
import { counted } from "../figures.ts";
import { boundsText, estimatedLoad, loadText } from "../explore/estimates.ts";
import { markOf } from "../explore/marks.ts";
import { usedTable } from "../explore/resources.ts";
import { ruleText } from "../explore/rule-text.ts";
import { ownOperation, rowOf, trialFigures, trialText } from "../explore/trials.ts";
import type { Page } from "../layout.ts";
import { plain } from "../palette.ts";

/** A page is as wide as it has to be, and shows what it has. */
const page: Page = { columns: 400, palette: plain, all: true };

/** Every trial, in the order they were made. */
export function trialGrid(explore: ExploreResult): TextGrid {
  const operation = ownOperation(explore);
  return {
    columns: ["trial", ...trialFigures, "outcome"],
    rows: explore.trials.map((trial) => {
      const { name, figures } = rowOf(trial, plain, operation);
      return {
        name: name.text.trim(),
        cells: [...figures.map(({ text }) => text), trialText(trial)],
        ...toneOf(trial),
      };
    }),
    note: operation === undefined ? null : `p50 and p95 are those of ${operation}`,
  };
}

function toneOf(trial: TrialResult): Pick<TextRow, "tone"> {
  switch (markOf(trial, plain).kind) {
    case "bad":
    case "collapsed":
      return { tone: "bad" };
    case "not counted":
      return { tone: "quiet" };
    case "good":
    case "reference":
      return {};
  }
}

/** What would be too much, by each rule alone; the one that decides first. */
export function ruleGrid({ rules, reference, trials }: ExploreResult): TextGrid | null {
  // What follows from a reference in which nothing was answered means nothing.
  if (rules.length === 0 || (reference === null && trials.length > 0)) return null;
  const allowed = (rule: (typeof rules)[number]): number => rule.capacity?.iterationsPerSecond ?? Infinity;
  const sorted = rules.toSorted(
    (a, b) => Number(b.isBinding) - Number(a.isBinding) || (allowed(a) === allowed(b) ? 0 : allowed(a) - allowed(b)),
  );
  return {
    columns: ["too much is", "alone allows", "90 % interval"],
    rows: sorted.map(({ text, capacity, isBinding }) => ({
      name: `${ruleText(text)}${isBinding ? " (decides)" : ""}`,
      cells:
        capacity === null
          ? ["not reached", ""]
          : [estimatedLoad(capacity.iterationsPerSecond), boundsText(capacity) ?? ""],
      ...(capacity === null && { tone: "quiet" as const }),
    })),
    note: null,
  };
}

/** What target and machine used at rest, at what it carries and in overload; without what stayed the same. */
export function usedGrid(explore: ExploreResult): TextGrid | null {
  const { columns, rows, same } = usedTable(explore, { ...page, all: false });
  if (rows.length === 0) return null;
  const titles = columns.map(({ title, trial }) => `${title} ${loadText(trial.ratePerSecond)}`);
  return {
    columns: ["", ...titles, ...(columns.length > 1 ? ["change"] : [])],
    rows: rows.map(({ name, figures }) => ({ name: name.text, cells: figures.map(({ text }) => text) })),
    note: same === 0 ? null : `${counted(same, "figure")} stayed the same (plimsoll show --all)`,
  };
}
