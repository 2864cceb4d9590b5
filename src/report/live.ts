import { formatCount } from "#units";
import { asciiText } from "./ascii.ts";
import { exploreLiveLines } from "./explore/live.ts";
import { pursuitLiveLines } from "./endure/live.ts";
import { arranged, type Block, fittingBlocks } from "./live/blocks.ts";
import { chartLines, latencyLines } from "./live/latency.ts";
import { operationLines } from "./live/operations.ts";
import { headLines } from "./live/progress.ts";
import { rateLines } from "./live/rates.ts";
import { labelWidth, type LiveState, type Screen } from "./live/state.ts";
import { safeText } from "./safe-text.ts";
import { displayWidth, padEnd, truncateEnd } from "./width.ts";

export type { LiveOperation, LiveState, Screen } from "./live/state.ts";

const doubtsShown = 2;

/** Never more lines than the screen has, less one for the cursor; never a line wider than it. */
export function liveLines(state: LiveState, screen: Screen): readonly string[] {
  const below = belowBlocks(state, screen);
  const lines = linesOf(state, screen, below);
  return screen.isAscii === true ? lines.map(asciiText) : lines;
}

function linesOf(state: LiveState, screen: Screen, below: readonly Block[]): readonly string[] {
  if (state.explore !== undefined) return exploreLiveLines(state.explore, state, screen, below);
  if (state.pursuit !== undefined) return pursuitLiveLines(state.pursuit, state, screen, below);
  return runLines(state, screen, below);
}

function belowBlocks(state: LiveState, screen: Screen): readonly Block[] {
  return [
    { lines: failureLines(state, screen), expendable: 3 },
    { lines: doubtLines(state, screen), expendable: 4 },
    { lines: [screen.palette.dim(truncateEnd(keyHint(state), screen.columns))], expendable: 1 },
  ];
}

function runLines(state: LiveState, screen: Screen, below: readonly Block[]): readonly string[] {
  const rowsMax = Math.max(1, screen.rows - 1);
  const above: readonly Block[] = [
    { lines: headLines(state, screen), expendable: 0 },
    { lines: rateLines(state, screen), expendable: 1 },
    { lines: latencyLines(state, screen), expendable: 2 },
    { lines: chartLines(state, screen), expendable: 5 },
  ];
  const kept = fittingBlocks(above, below, rowsMax);
  // The table of operations takes what room the rest leaves, and stands in the middle of it.
  const room = rowsMax - arranged(kept.above, kept.below).length - 1;
  const table: Block = { lines: operationLines(state, screen, room), expendable: 0 };
  return arranged([...kept.above, table], kept.below).slice(0, rowsMax);
}

function failureLines({ errors }: LiveState, { columns, palette }: Screen): readonly string[] {
  if (errors.length === 0) return [];
  const sorted = [...errors].sort((a, b) => b[1] - a[1]);
  const text = sorted.map(([name, count]) => `${safeText(name)} ${formatCount(count)}`).join(" · ");
  const room = columns - labelWidth;
  const page = `  plimsoll explain ${safeText(sorted[0]![0])}`;
  const more = displayWidth(text) + displayWidth(page) <= room ? palette.dim(page) : "";
  return [palette.dim(padEnd("failures", labelWidth)) + palette.red(truncateEnd(text, room)) + more];
}

function doubtLines({ doubts }: LiveState, { columns, palette }: Screen): readonly string[] {
  return doubts.slice(0, doubtsShown).map((doubt) => palette.yellow(truncateEnd(`! ${safeText(doubt)}`, columns)));
}

function keyHint({ phase, hasKeys, isPaused, explore, pursuit }: LiveState): string {
  // A search decides on its load itself.
  if (hasKeys === true && (explore !== undefined || pursuit !== undefined))
    return phase === "stopping" ? "q: stop now" : "q: stop and report; twice: stop now";
  if (hasKeys === true) {
    if (phase === "stopping") return "q: stop now";
    const pause = isPaused === true ? "p: resume" : "p: pause";
    return `q: stop and report; twice: stop now · + -: load by 10 % · ${pause}`;
  }
  return phase === "stopping" ? "Ctrl-C: stop now" : "Ctrl-C: stop gracefully and report; twice: stop now";
}
