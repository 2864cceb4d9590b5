import { It as formatCount, Ot as formatRate, Pt as formatDurationMs } from "./diagnosis-YXdB6ksB.mjs";
import { t as UserError } from "./user-error-DBTzTUOt.mjs";
import { b as runEntry, x as runIds, y as openRun } from "./store-D97qw_Cm.mjs";
import { A as safeText, E as truncateMiddle, O as errorRatioCell, S as tableLines, k as percentileCell, v as verdictStyle } from "./report-BjEFIhEC.mjs";
import { a as runsFolder, r as jsonOption, t as addRunsFolderFlags } from "./runs-folder-oDiv40HB.mjs";
import { n as pageFor } from "./terminal-page-D5VwYbfC.mjs";
//#region src/cli/runs.ts
const shownAtFirst = 20;
const examples = `
Examples:
  $ plimsoll runs
  $ plimsoll runs --all --json | jq '.[].verdict'`;
const command = { define(list, context) {
	addRunsFolderFlags(list).option("--all", `all of them, not only the last ${String(shownAtFirst)}`).addOption(jsonOption()).addHelpText("after", examples).action(async () => {
		const { all = false, json = false } = list.opts();
		const runs = await runsFolder(list, context);
		const ids = await runIds(runs);
		const listed = [];
		for (const id of all ? ids : ids.slice(0, shownAtFirst)) listed.push(await listRun(runs, id));
		if (json) {
			context.stdout.write(`${JSON.stringify(listed)}\n`);
			return;
		}
		if (ids.length === 0) context.stderr.write(`no runs in ${runs}\n`);
		else context.stdout.write(runsText(listed, ids.length, pageFor(context.stdout, context.env), Date.now()));
	});
} };
/** One run that cannot be read must not hide the others. */
async function listRun(runs, id) {
	const entry = await runEntry(runs, id);
	try {
		const { result } = await openRun(runs, id);
		const { startedAt, method, test, target, verdict, summary, totals } = result;
		const { iterationsPerSecond, requestsPerSecond, errorRatio } = totals;
		const figures = {
			iterationsPerSecond,
			requestsPerSecond,
			latencyMs: totals.latencyMs,
			errorRatio
		};
		return {
			...entry,
			startedAt,
			method,
			test,
			target,
			verdict,
			summary,
			...figures
		};
	} catch (error) {
		if (!(error instanceof UserError)) throw error;
		const nothing = {
			startedAt: null,
			method: null,
			test: null,
			target: null,
			verdict: null
		};
		const figures = {
			iterationsPerSecond: null,
			requestsPerSecond: null,
			latencyMs: null,
			errorRatio: null
		};
		return {
			...entry,
			...nothing,
			...figures,
			summary: error.message
		};
	}
}
const shape = {
	title: "run",
	figures: [
		"test",
		"verdict",
		"when",
		"method",
		"rate",
		"p95",
		"errors"
	],
	words: ["test", "verdict"],
	leastNeeded: [
		"method",
		"errors",
		"rate",
		"p95",
		"test"
	],
	nameFirst: true
};
/** A table of runs, newest first. */
function runsText(listed, total, page, nowMs) {
	const { columns, palette } = page;
	const testWidth = columns >= 120 ? 40 : columns >= 100 ? 26 : 20;
	const lines = [...tableLines(shape, listed.map((run) => rowOf(run, testWidth, palette, nowMs)), columns, palette)];
	const rest = total - listed.length;
	if (rest > 0) lines.push(palette.dim(`and ${formatCount(rest)} older (runs --all)`));
	return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}
function rowOf(run, testWidth, palette, nowMs) {
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
			run.errorRatio === null ? { text: "" } : errorRatioCell(run.errorRatio, palette)
		]
	};
}
function verdictCell({ state, verdict }, palette) {
	if (state === "running") return {
		text: "… running",
		paint: palette.cyan
	};
	if (verdict === null) return {
		text: "? unreadable",
		paint: palette.yellow
	};
	const { sign, word, paint } = verdictStyle(verdict, palette);
	return {
		text: `${sign} ${word.toLowerCase()}`,
		paint
	};
}
/** `3 m ago`; nothing where the clock was set back. */
function ageText(ageMs) {
	if (!Number.isFinite(ageMs) || ageMs < 0) return "";
	const [largest = ""] = /^\S+ \S+/.exec(formatDurationMs(Math.max(1, Math.floor(ageMs / 1e3)) * 1e3)) ?? [];
	return `${largest} ago`;
}
//#endregion
export { command, runsText };
