import { n as exitCodes, t as UserError } from "./user-error-DBTzTUOt.mjs";
import { i as csvLine, t as queryRuns } from "./store-D97qw_Cm.mjs";
import { p as queryText } from "./report-BjEFIhEC.mjs";
import { a as runsFolder, r as jsonOption, t as addRunsFolderFlags } from "./runs-folder-oDiv40HB.mjs";
import { n as pageFor } from "./terminal-page-D5VwYbfC.mjs";
import { t as chosenRuns } from "./chosen-runs-CsL2dWnp.mjs";
import { Option } from "commander";
//#region src/cli/query.ts
const rowsMaxDefault = 1e3;
const rowsMaxMost = 1e6;
const examples = `
Tables: runs, intervals, operations, spans, observations; docs/query.md lists their columns.

Examples:
  $ plimsoll query "select run_id, p95_ms from runs where test = 'shop.ts' order by started_at"
  $ plimsoll query "select name, max(p99_ms) from intervals group by name" --run last
  $ plimsoll query "select label, avg(duration_ms) from spans group by label" --csv > spans.csv`;
const command = { define(query, context) {
	addRunsFolderFlags(query).argument("<select>", "one SQL statement, as DuckDB has them; - reads it from stdin").option("--run <run>", "only this run, by its id, the beginning or end of it, or last (repeatable)", collect).addOption(new Option("--limit <rows>", "rows at most").argParser(readLimit).default(rowsMaxDefault, "1,000")).addOption(jsonOption().conflicts("csv")).option("--csv", "print CSV instead").addHelpText("after", examples).action((sql) => answer(sql, query, context));
} };
async function answer(typed, query, context) {
	const { run = [], limit, json = false, csv = false } = query.opts();
	const { stdout, stderr, cwd } = context;
	const found = await queryRuns(typed === "-" ? await readAll(context) : typed, await chosenRuns(await runsFolder(query, context), run, (text) => stderr.write(`note: ${text}\n`)), {
		rowsMax: limit,
		cwd
	});
	if (json) stdout.write(jsonText(found));
	else if (csv) for (const row of [found.columns, ...found.rows]) stdout.write(csvLine(row));
	else stdout.write(queryText(found, pageFor(stdout, context.env)));
	if (found.isCut) stderr.write(`note: these are the first ${limit.toLocaleString("en-US")} rows; --limit gives more\n`);
}
/** One object a row; a column whose name comes twice has a number behind it. */
function jsonText({ columns, rows }) {
	const names = columns.map((name, index) => columns.indexOf(name) === index ? name : `${name}_${String(columns.slice(0, index).filter((each) => each === name).length + 1)}`);
	const objects = rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])));
	return `${JSON.stringify(objects)}\n`;
}
const collect = (value, before = []) => [...before, value];
function readLimit(text) {
	const rows = Number(text.replaceAll(",", ""));
	if (Number.isInteger(rows) && rows >= 1 && rows <= rowsMaxMost) return rows;
	const hint = `A whole number up to ${rowsMaxMost.toLocaleString("en-US")}.`;
	throw new UserError(`--limit ${text} cannot be used`, {
		hint,
		exitCode: exitCodes.usage
	});
}
async function readAll({ stdin }) {
	let text = "";
	for await (const piece of stdin ?? []) text += String(piece);
	return text;
}
//#endregion
export { command };
