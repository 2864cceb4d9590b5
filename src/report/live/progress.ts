import { formatCount } from "#units";
import { clockText } from "../figures.ts";
import type { Palette } from "../palette.ts";
import { safeText } from "../safe-text.ts";
import { progressBar } from "../sparkline.ts";
import { subjectText } from "../terminal/head.ts";
import { displayWidth, padStart, truncateEnd, truncateMiddle } from "../width.ts";
import type { LiveState, Screen } from "./state.ts";

const barWidthMax = 60;
const barWidthLeast = 8;

/** What runs, with which load, how far it is. */
export function headLines(state: LiveState, screen: Screen): readonly string[] {
  const { columns, palette } = screen;
  const loads = truncateEnd(state.loads.map(safeText).join(" · "), columns);
  return [
    subjectLine(state, screen),
    ...(loads === "" ? [] : [palette.dim(loads)]),
    progressLine(state, columns, palette),
  ];
}

export function subjectLine({ title, target }: LiveState, { columns, palette }: Screen): string {
  return palette.bold(truncateMiddle(subjectText(safeText(title), safeText(target)), columns));
}

function progressLine(state: LiveState, columns: number, palette: Palette): string {
  if (state.phase === "starting") return palette.dim(truncateEnd("starting …", columns));
  const { ratio, text } = progress(state);
  const percent = ratio === null ? "" : `${padStart(String(Math.floor(ratio * 100)), 3)} %  `;
  const stopping = state.phase === "stopping" ? "stopping, waiting for what is in flight" : pausedText(state, text);
  const words = truncateEnd(`${percent}${stopping}`, columns);
  const barWidth = Math.min(barWidthMax, columns - displayWidth(words) - 2);
  if (ratio === null || barWidth < barWidthLeast) return words;
  return `${palette.cyan(progressBar(ratio, barWidth))}  ${words}`;
}

function pausedText({ isPaused }: LiveState, text: string): string {
  return isPaused === true ? `paused  ${text}` : text;
}

export interface Progress {
  /** Null where nothing says when it ends. */
  readonly ratio: number | null;
  readonly text: string;
}

export function progress({ elapsedSeconds, plannedSeconds, iterations }: LiveState): Progress {
  const elapsed = clockText(elapsedSeconds);
  if (plannedSeconds !== null) {
    const left = clockText(Math.ceil(Math.max(0, plannedSeconds - elapsedSeconds)));
    const ratio = plannedSeconds === 0 ? 1 : Math.min(1, elapsedSeconds / plannedSeconds);
    return { ratio, text: `${elapsed} of ${clockText(plannedSeconds)}  ${left} left` };
  }
  if (iterations.planned === null) return { ratio: null, text: elapsed };
  const done = iterations.completed + iterations.failed;
  const ratio = iterations.planned === 0 ? 1 : Math.min(1, done / iterations.planned);
  return { ratio, text: `${formatCount(done)} of ${formatCount(iterations.planned)} iterations  ${elapsed}` };
}
