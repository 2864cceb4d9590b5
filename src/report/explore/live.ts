import type { ExploreProgress, RateEstimate } from "#run";
import { formatCount, formatPercent, formatRate } from "#units";
import { clockText } from "../figures.ts";
import { arranged, fittingBlocks, type Block } from "../live/blocks.ts";
import { chartLines, recentLatencyLines } from "../live/latency.ts";
import { subjectLine } from "../live/progress.ts";
import { achievedText, type Figure, figureLines, lately, requestRate } from "../live/rates.ts";
import { labelWidth, type LiveState, type Screen } from "../live/state.ts";
import { progressBar } from "../sparkline.ts";
import { padEnd, truncateEnd } from "../width.ts";
import { bracketOf, estimateText, loadText } from "./estimates.ts";
import { liveTrialLines } from "./live-trials.ts";
import { phaseText } from "./phase.ts";
import { searchLine } from "./search-line.ts";

const barWidthMax = 40;

/** What a search looks like while it goes on; for what stands below it see `liveLines`. */
export function exploreLiveLines(
  progress: ExploreProgress,
  state: LiveState,
  screen: Screen,
  below: readonly Block[] = [],
): readonly string[] {
  const rowsMax = Math.max(1, screen.rows - 1);
  const above: readonly Block[] = [
    { lines: headLines(progress, state, screen), expendable: 0 },
    { lines: answerLines(progress, screen), expendable: 1 },
    { lines: figureLines(figures(progress, state, screen), screen), expendable: 2 },
    { lines: recentLatencyLines(state, screen), expendable: 3 },
    { lines: chartLines(state, screen), expendable: 5 },
  ];
  const kept = fittingBlocks(above, below, rowsMax);
  const room = rowsMax - arranged(kept.above, kept.below).length - 1;
  const trials: Block = { lines: liveTrialLines(progress.trials, screen, room), expendable: 0 };
  return arranged([...kept.above, trials], kept.below).slice(0, rowsMax);
}

/** What is explored, what it is at, and how long it may still take. */
function headLines(progress: ExploreProgress, state: LiveState, screen: Screen): readonly string[] {
  const { columns, palette } = screen;
  if (state.phase === "starting") return [subjectLine(state, screen), palette.dim(truncateEnd("starting …", columns))];
  const time = timeText(progress, state);
  const phase = state.phase === "stopping" ? "stopping, waiting for what is in flight" : phaseText(progress);
  return [subjectLine(state, screen), timeLine(progress, state, time, screen), truncateEnd(phase, columns)];
}

function timeText({ secondsLeft }: ExploreProgress, { elapsedSeconds }: LiveState): string {
  const elapsed = clockText(elapsedSeconds);
  return secondsLeft === null ? elapsed : `${elapsed}, about ${clockText(secondsLeft)} left`;
}

function timeLine(
  { secondsLeft }: ExploreProgress,
  { elapsedSeconds }: LiveState,
  time: string,
  screen: Screen,
): string {
  const { columns, palette } = screen;
  const text = truncateEnd(time, columns);
  const width = Math.min(barWidthMax, columns - text.length - 2);
  const whole = elapsedSeconds + (secondsLeft ?? 0);
  if (secondsLeft === null || whole <= 0 || width < 8) return text;
  return `${palette.cyan(progressBar(elapsedSeconds / whole, width))}  ${text}`;
}

/** The loads that were tried, and what is known of the answer. */
function answerLines(progress: ExploreProgress, screen: Screen): readonly string[] {
  const { columns, palette } = screen;
  const label = (text: string): string => palette.dim(padEnd(text, labelWidth));
  const room = columns - labelWidth;
  const known: readonly (readonly [label: string, text: string])[] = [
    ["carries", truncateEnd(carriesText(progress), room)],
    ["saturates", truncateEnd(estimated(progress.saturation), room)],
  ];
  return [
    label("loads") + searchLine(progress, room, palette),
    ...known.map(([name, text]) => label(name) + (text === unknown ? palette.dim(text) : text)),
  ];
}

const unknown = "not known yet";

function estimated(estimate: RateEstimate | null): string {
  return estimate === null ? unknown : estimateText(estimate);
}

/** Before there is an estimate the trials themselves say something. */
function carriesText({ capacity, trials }: ExploreProgress): string {
  if (capacity !== null) return estimateText(capacity);
  const { good, bad } = bracketOf(trials);
  if (good === null) return bad === null ? unknown : `less than ${loadText(bad)}`;
  return bad === null ? `at least ${loadText(good)}` : `between ${loadText(good)} and ${loadText(bad)}`;
}

function figures(progress: ExploreProgress, { points }: LiveState, { palette }: Screen): readonly Figure[] {
  const last = points.at(-1);
  const errors = lately(points, ({ errorsPerSecond }) => errorsPerSecond) ?? 0;
  const requests = requestRate(points);
  const dropped = last?.droppedPerSecond ?? 0;
  return [
    {
      label: "iterations",
      text: progress.isDraining ? formatRate(last?.iterationsPerSecond ?? 0) : achievedText(points),
    },
    { label: "requests", text: formatRate(requests) },
    { label: "in flight", text: formatCount(last?.inFlight ?? 0) },
    {
      label: "errors",
      text:
        formatPercent(requests > 0 ? Math.min(1, errors / requests) : 0) +
        (dropped > 0 ? `, ${formatRate(dropped)} dropped` : ""),
      ...(errors > 0 || dropped > 0 ? { paint: palette.red } : {}),
    },
  ];
}
