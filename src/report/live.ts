import { formatCount } from "#units";
import { chartLines, latencyLines } from "./live/latency.ts";
import { operationLines } from "./live/operations.ts";
import { headLines } from "./live/progress.ts";
import { rateLines } from "./live/rates.ts";
import { labelWidth, type LiveState, type Screen } from "./live/state.ts";
import { safeText } from "./safe-text.ts";
import { displayWidth, padEnd, truncateEnd } from "./width.ts";

export type { LiveOperation, LiveState, Screen } from "./live/state.ts";

const doubtsShown = 2;

interface Block {
  readonly lines: readonly string[];
  /** Where the screen is too low the greatest goes first. */
  readonly expendable: number;
}

/** Never more lines than the screen has, less one for the cursor; never a line wider than it. */
export function liveLines(state: LiveState, screen: Screen): readonly string[] {
  const rowsMax = Math.max(1, screen.rows - 1);
  const above: readonly Block[] = [
    { lines: headLines(state, screen), expendable: 0 },
    { lines: rateLines(state, screen), expendable: 1 },
    { lines: latencyLines(state, screen), expendable: 2 },
    { lines: chartLines(state, screen), expendable: 5 },
  ];
  const below: readonly Block[] = [
    { lines: failureLines(state, screen), expendable: 3 },
    { lines: doubtLines(state, screen), expendable: 4 },
    { lines: [screen.palette.dim(truncateEnd(keyHint(state), screen.columns))], expendable: 1 },
  ];
  const level = fittingLevel(above, below, rowsMax);
  const fits = (block: Block): boolean => block.expendable <= level;
  const kept = arranged(above.filter(fits), below.filter(fits));
  // The table of operations takes what room the rest leaves, and stands in the middle of it.
  const operations = operationLines(state, screen, rowsMax - kept.length - 1);
  const table: Block = { lines: operations, expendable: 0 };
  return arranged([...above.filter(fits), table], below.filter(fits)).slice(0, rowsMax);
}

function fittingLevel(above: readonly Block[], below: readonly Block[], rowsMax: number): number {
  for (let level = 5; level > 0; level -= 1) {
    const fits = (block: Block): boolean => block.expendable <= level;
    if (arranged(above.filter(fits), below.filter(fits)).length <= rowsMax) return level;
  }
  return 0;
}

/** An empty line between blocks above, and one before all that stands below. */
function arranged(above: readonly Block[], below: readonly Block[]): readonly string[] {
  const parts = [...above.map(({ lines }) => lines), below.flatMap(({ lines }) => lines)].filter(
    ({ length }) => length > 0,
  );
  return parts.flatMap((lines, index) => (index === 0 ? lines : ["", ...lines]));
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

function keyHint({ phase }: LiveState): string {
  return phase === "stopping" ? "Ctrl-C: stop now" : "Ctrl-C: stop gracefully and report; twice: stop now";
}
