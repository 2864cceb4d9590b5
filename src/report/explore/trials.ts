import { type ExploreResult, quantiles, type TrialOperation, type TrialResult } from "#run";
import { formatCount, formatDurationMs } from "#units";
import { errorRatioCell, missing, percentileCell, percentileText } from "../figures.ts";
import { hanging, innerWidth, type Page, section } from "../layout.ts";
import { type Palette, plain } from "../palette.ts";
import { safeValue } from "../safe-value.ts";
import { type Cell, type Row, tableLines } from "../table.ts";
import { displayWidth, truncateEnd } from "../width.ts";
import { loadText } from "./estimates.ts";
import { markOf } from "./marks.ts";
import { brokenRule, paintedLimit } from "./rule-text.ts";
import { purposeText } from "./words.ts";

const rowsShown = 10;
export const trialFigures = ["asked", "done", "p50", "p95", "errors", "in flight", "for"];
const leastNeeded = ["for", "p50", "in flight", "done", "errors", "p95"];
/** Shorter than this an outcome says too little to take a place. */
const outcomeWidthLeast = 16;
const gap = 2;

/** Every trial, or those that the answer rests on. */
export function trialLines(explore: ExploreResult, page: Page): readonly string[] {
  const { trials } = explore;
  const shown = page.all || trials.length <= rowsShown + 2 ? trials : tellingTrials(explore);
  const rest = trials.length - shown.length;
  const operation = ownOperation(explore);
  const lines = trialTable(shown, innerWidth(page), page.palette, operation);
  const about =
    operation === undefined ? [] : hanging("", `p50 and p95 are those of ${operation}`, page, page.palette.dim);
  const more = rest === 0 ? [] : [page.palette.dim(`and ${formatCount(rest)} more that tell less (show --all)`)];
  return section("Trials", [...lines, ...more, ...about], page);
}

/** Where there are several operations percentiles are those of the one the limit is about. */
export function ownOperation(explore: ExploreResult): string | undefined {
  return explore.trials.some(({ operations }) => operations.length > 1) ? paintedLimit(explore)?.operation : undefined;
}

/** The outcome takes what the figures leave, and is cut there. */
export function trialTable(
  shown: readonly TrialResult[],
  width: number,
  palette: Palette,
  operation?: string,
): readonly string[] {
  const rows = shown.map((trial) => rowOf(trial, palette, operation));
  const outcomes = shown.map((trial) => outcomeCell(trial, palette));
  const least = Math.min(outcomeWidthLeast, Math.max(0, ...outcomes.map(({ text }) => displayWidth(text))));
  const shape = { title: "trial", figures: trialFigures, leastNeeded, nameFirst: true };
  const room = width - least - gap;
  const unpainted = shown.map((trial) => rowOf(trial, plain, operation));
  const bare = tableLines(shape, unpainted, room, plain);
  // On so narrow a screen that names take lines of their own.
  if (bare.length !== rows.length + 1) return narrowTable(rows, outcomes, width, palette);
  const outcomeWidth = width - Math.max(0, ...bare.map(displayWidth)) - gap;
  const lines = tableLines(shape, rows, room, palette);
  return lines.map((line, index) => {
    if (index === 0) return `${line}  ${palette.dim(truncateEnd("outcome", outcomeWidth))}`;
    const { text, paint } = outcomes[index - 1] ?? { text: "" };
    const cut = truncateEnd(text, outcomeWidth);
    return `${line}  ${paint?.(cut) ?? cut}`;
  });
}

function narrowTable(
  rows: readonly Row[],
  outcomes: readonly Cell[],
  width: number,
  palette: Palette,
): readonly string[] {
  const shape = { title: "trial", figures: ["asked", "outcome"], words: ["outcome"] };
  const askedWidth = Math.max(0, ...rows.map(({ figures: [asked] }) => displayWidth(asked?.text ?? "")));
  const room = width - askedWidth - 3 * gap;
  const short = rows.map(({ name, figures: [asked = { text: "" }] }, index) => {
    const { text, ...paint } = outcomes[index] ?? { text: "" };
    return { name, figures: [asked, { text: truncateEnd(text, room), ...paint }] };
  });
  return tableLines(shape, short, width, palette);
}

export function rowOf(trial: TrialResult, palette: Palette, operation: string | undefined): Row {
  const isOver = trial.outcome.kind !== "good";
  const number = formatCount(trial.number).padStart(2);
  const own = trial.operations.find(({ name }) => name === operation);
  return {
    name: { text: `${number} ${purposeText(trial.purpose)}` },
    figures: [
      { text: loadText(trial.ratePerSecond) },
      { text: loadText(trial.iterationsPerSecond) },
      own === undefined ? percentileCell(trial.latencyMs, "p50", palette) : ownCell(own, "p50", palette),
      own === undefined ? percentileCell(trial.latencyMs, "p95", palette) : ownCell(own, "p95", palette),
      errorRatioCell(trial.errorRatio, palette),
      { text: formatCount(Math.round(isOver ? trial.inFlight.max : trial.inFlight.mean)) },
      { text: formatDurationMs(trial.durationSeconds * 1000) },
    ],
  };
}

function ownCell(own: TrialOperation, name: "p50" | "p95", palette: Palette): Cell {
  const value = own[`${name}Ms`];
  if (value !== null) return { text: formatDurationMs(value) };
  const isFailed = own.errorRatio > 1 - quantiles[name];
  return isFailed ? { text: "failed", paint: palette.red } : { text: missing, paint: palette.dim };
}

/** Sign, word, and the rule that was broken. */
function outcomeCell(trial: TrialResult, palette: Palette): Cell {
  const { sign, paint } = markOf(trial, palette);
  return { text: `${sign} ${trialText(trial)}`, paint };
}

/** What came of it. */
export function trialText({ purpose, validity, outcome, operations }: TrialResult): string {
  if (purpose === "warm-up") return "not judged";
  if (validity.kind === "invalid") return `not valid: ${validity.evidence} (${validity.side})`;
  // Where all fails a few are enough.
  if (outcome.kind === "collapsed") return `collapsed: ${outcome.evidence}`;
  if (validity.kind === "too-few") return "too few to tell";
  const unsteady = validity.kind === "not-steady" ? `, not steady: ${validity.evidence}` : "";
  if (outcome.kind === "bad") return `${brokenRule(outcome.rule, outcome.operation, operations.length < 2)}${unsteady}`;
  return `good${unsteady}`;
}

/** The reference, the edges of the search, what broke down, what confirms, and what was not counted. */
function tellingTrials({ trials, capacity, saturation }: ExploreResult): readonly TrialResult[] {
  const doubling = trials.filter(({ purpose }) => purpose === "doubling");
  const middle = capacity?.iterationsPerSecond ?? saturation?.iterationsPerSecond;
  const search = trials
    .filter(({ purpose }) => purpose === "search")
    .toSorted((a, b) => Math.abs(a.ratePerSecond - (middle ?? 0)) - Math.abs(b.ratePerSecond - (middle ?? 0)));
  const ranked = [
    ...trials.filter(({ purpose }) => purpose === "confirmation" || purpose === "reference"),
    ...trials.filter(({ purpose }) => purpose === "saturation").slice(-2),
    ...trials.filter(({ outcome }) => outcome.kind === "collapsed").slice(0, 2),
    ...trials.filter(({ validity }) => validity.kind === "invalid").slice(0, 2),
    ...lastGoodFirstBad(doubling),
    ...trials.filter(({ purpose }) => purpose === "repeat"),
    ...(middle === undefined ? search.slice(-3) : search),
    ...doubling.slice(-4),
  ];
  const kept = new Set([...new Set(ranked)].slice(0, rowsShown));
  return trials.filter((trial) => kept.has(trial));
}

function lastGoodFirstBad(doubling: readonly TrialResult[]): readonly TrialResult[] {
  const bad = doubling.findIndex(({ outcome }) => outcome.kind !== "good");
  return bad < 0 ? doubling.slice(-1) : doubling.slice(Math.max(0, bad - 1), bad + 1);
}

/** A trial that is over, for logs. */
export function exploreTrialLine(trial: TrialResult): string {
  const { number, purpose, ratePerSecond, durationSeconds, iterationsPerSecond, latencyMs, errorRatio } =
    safeValue(trial);
  const parts = [
    `trial ${formatCount(number)}: ${purposeText(purpose)}, ${loadText(ratePerSecond)} for ${formatDurationMs(durationSeconds * 1000)}`,
    `done ${loadText(iterationsPerSecond)}`,
    `p50 ${percentileText(latencyMs, "p50")} p95 ${percentileText(latencyMs, "p95")}`,
    `errors ${errorRatioCell(errorRatio, plain).text}`,
    outcomeCell(safeValue(trial), plain).text,
  ];
  return parts.join(" | ");
}
