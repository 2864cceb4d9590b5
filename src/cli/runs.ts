import { type Cell, errorRatioCell, type Page, type Palette, percentileCell, type Row } from "#report";
import { safeText, tableLines, truncateMiddle, verdictStyle } from "#report";
import { type LatencySummary, UserError, type Verdict } from "#run";
import { openRun, runEntry, runIds, type RunState } from "#store";
import { formatCount, formatDurationMs, formatRate } from "#units";
import type { CliCommand } from "./command.ts";
import { addRunsFolderFlags, jsonOption, runsFolder } from "./runs-folder.ts";
import { pageFor } from "./terminal-page.ts";

const shownAtFirst = 20;

const examples = `
Examples:
  $ plimsoll runs
  $ plimsoll runs --all --json | jq '.[].verdict'`;

export const command: CliCommand = {
  define(list, context) {
    addRunsFolderFlags(list)
      .option("--all", `all of them, not only the last ${String(shownAtFirst)}`)
      .addOption(jsonOption())
      .addHelpText("after", examples)
      .action(async () => {
        const { all = false, json = false } = list.opts<{ all?: boolean; json?: boolean }>();
        const runs = await runsFolder(list, context);
        const ids = await runIds(runs);
        const listed: ListedRun[] = [];
        for (const id of all ? ids : ids.slice(0, shownAtFirst)) listed.push(await listRun(runs, id));
        if (json) {
          context.stdout.write(`${JSON.stringify(listed)}\n`);
          return;
        }
        if (ids.length === 0) context.stderr.write(`no runs in ${runs}\n`);
        else context.stdout.write(runsText(listed, ids.length, pageFor(context.stdout, context.env), Date.now()));
      });
  },
};

/** What the list tells of a run; the JSON of `plimsoll runs --json`. Null is what cannot be read. */
export interface ListedRun {
  readonly id: string;
  readonly state: RunState;
  readonly path: string;
  readonly startedAt: string | null;
  readonly method: string | null;
  readonly test: string | null;
  readonly target: string | null;
  readonly verdict: Verdict | null;
  readonly summary: string;
  readonly iterationsPerSecond: number | null;
  readonly requestsPerSecond: number | null;
  readonly latencyMs: LatencySummary | null;
  readonly errorRatio: number | null;
}

/** One run that cannot be read must not hide the others. */
async function listRun(runs: string, id: string): Promise<ListedRun> {
  const entry = await runEntry(runs, id);
  try {
    const { result } = await openRun(runs, id);
    const { startedAt, method, test, target, verdict, summary, totals } = result;
    const { iterationsPerSecond, requestsPerSecond, errorRatio } = totals;
    const figures = { iterationsPerSecond, requestsPerSecond, latencyMs: totals.latencyMs, errorRatio };
    return { ...entry, startedAt, method, test, target, verdict, summary, ...figures };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const nothing = { startedAt: null, method: null, test: null, target: null, verdict: null };
    const figures = { iterationsPerSecond: null, requestsPerSecond: null, latencyMs: null, errorRatio: null };
    return { ...entry, ...nothing, ...figures, summary: error.message };
  }
}

const shape = {
  title: "run",
  figures: ["test", "verdict", "when", "method", "rate", "p95", "errors"],
  words: ["test", "verdict"],
  leastNeeded: ["method", "errors", "rate", "p95", "test"],
  nameFirst: true,
};

/** A table of runs, newest first. */
export function runsText(listed: readonly ListedRun[], total: number, page: Page, nowMs: number): string {
  const { columns, palette } = page;
  const testWidth = columns >= 120 ? 40 : columns >= 100 ? 26 : 20;
  const rows = listed.map((run) => rowOf(run, testWidth, palette, nowMs));
  const lines = [...tableLines(shape, rows, columns, palette)];
  const rest = total - listed.length;
  if (rest > 0) lines.push(palette.dim(`and ${formatCount(rest)} older (runs --all)`));
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}

function rowOf(run: ListedRun, testWidth: number, palette: Palette, nowMs: number): Row {
  const rate = run.requestsPerSecond;
  return {
    name: { text: run.id },
    figures: [
      { text: truncateMiddle(safeText(run.test ?? run.summary), testWidth) },
      verdictCell(run, palette),
      { text: run.startedAt === null ? "" : ageText(nowMs - Date.parse(run.startedAt)) },
      { text: safeText(run.method ?? "") },
      { text: rate === null ? "" : formatRate(rate) },
      run.latencyMs === null ? { text: "" } : percentileCell(run.latencyMs, "p95", palette),
      run.errorRatio === null ? { text: "" } : errorRatioCell(run.errorRatio, palette),
    ],
  };
}

function verdictCell({ state, verdict }: ListedRun, palette: Palette): Cell {
  if (state === "running") return { text: "… running", paint: palette.cyan };
  if (verdict === null) return { text: "? unreadable", paint: palette.yellow };
  const { sign, word, paint } = verdictStyle(verdict, palette);
  return { text: `${sign} ${word.toLowerCase()}`, paint };
}

/** `3 m ago`; nothing where the clock was set back. */
function ageText(ageMs: number): string {
  if (!Number.isFinite(ageMs) || ageMs < 0) return "";
  const [largest = ""] = /^\S+ \S+/.exec(formatDurationMs(Math.max(1, Math.floor(ageMs / 1000)) * 1000)) ?? [];
  return `${largest} ago`;
}
