import type { PursuitProgress } from "#run";
import { formatCount, formatRate } from "#units";
import { clockText } from "../figures.ts";
import { arranged, type Block, fittingBlocks } from "../live/blocks.ts";
import { chartLines, recentLatencyLines } from "../live/latency.ts";
import { subjectLine } from "../live/progress.ts";
import { rateLines } from "../live/rates.ts";
import { labelWidth, type LiveState, type Screen } from "../live/state.ts";
import { safeText } from "../safe-text.ts";
import { progressBar } from "../sparkline.ts";
import { padEnd, truncateEnd } from "../width.ts";

const barWidthMax = 40;

/** What a method that goes through stages looks like while it goes on. */
export function pursuitLiveLines(
  progress: PursuitProgress,
  state: LiveState,
  screen: Screen,
  below: readonly Block[],
): readonly string[] {
  const rowsMax = Math.max(1, screen.rows - 1);
  const above: readonly Block[] = [
    { lines: headLines(progress, state, screen), expendable: 0 },
    { lines: knownLines(progress, screen), expendable: 1 },
    { lines: rateLines(state, screen), expendable: 2 },
    { lines: recentLatencyLines(state, screen), expendable: 3 },
    { lines: chartLines(state, screen), expendable: 5 },
  ];
  const kept = fittingBlocks(above, below, rowsMax);
  const room = Math.max(0, rowsMax - arranged(kept.above, kept.below).length - 1);
  const told = progress.told.slice(-room || progress.told.length).slice(0, room);
  const lines = told.map((line) => screen.palette.dim(truncateEnd(safeText(line), screen.columns)));
  return arranged([...kept.above, { lines, expendable: 0 }], kept.below).slice(0, rowsMax);
}

function headLines(progress: PursuitProgress, state: LiveState, screen: Screen): readonly string[] {
  const { columns, palette } = screen;
  if (state.phase === "starting") return [subjectLine(state, screen), palette.dim(truncateEnd("starting …", columns))];
  const stage =
    state.phase === "stopping"
      ? "stopping, waiting for what is in flight"
      : `${progress.stage}: ${formatRate(progress.ratePerSecond)}, ${stageTime(progress)}`;
  return [subjectLine(state, screen), timeLine(progress, state, screen), truncateEnd(stage, columns)];
}

function stageTime({ stageSeconds, stageSecondsMax }: PursuitProgress): string {
  const now = `${formatCount(stageSeconds)} s`;
  return stageSecondsMax === null ? now : `${now} of ${formatCount(stageSecondsMax)} s`;
}

function timeLine({ secondsLeft }: PursuitProgress, { elapsedSeconds }: LiveState, screen: Screen): string {
  const { columns, palette } = screen;
  const elapsed = clockText(elapsedSeconds);
  const text = truncateEnd(
    secondsLeft === null ? elapsed : `${elapsed}, about ${clockText(secondsLeft)} left`,
    columns,
  );
  const width = Math.min(barWidthMax, columns - text.length - 2);
  if (secondsLeft === null || width < 8) return text;
  return `${palette.cyan(progressBar(elapsedSeconds / Math.max(1, elapsedSeconds + secondsLeft), width))}  ${text}`;
}

function knownLines({ known }: PursuitProgress, { columns, palette }: Screen): readonly string[] {
  return known.map(([label, text]) => {
    return palette.dim(padEnd(label, labelWidth)) + truncateEnd(safeText(text), Math.max(1, columns - labelWidth));
  });
}
