import { type Command, Option } from "commander";
import { queryText } from "#report";
import { exitCodes, UserError } from "#run";
import { csvLine, type QueryAnswer, queryRuns } from "#store";
import type { CliCommand, CommandContext } from "./command.ts";
import { chosenRuns } from "./query/chosen-runs.ts";
import { addRunsFolderFlags, jsonOption, runsFolder } from "./runs-folder.ts";
import { pageFor } from "./terminal-page.ts";

const rowsMaxDefault = 1000;
const rowsMaxMost = 1_000_000;

const examples = `
Tables: runs, intervals, operations, spans, observations; docs/query.md lists their columns.

Examples:
  $ plimsoll query "select run_id, p95_ms from runs where test = 'shop.ts' order by started_at"
  $ plimsoll query "select name, max(p99_ms) from intervals group by name" --run last
  $ plimsoll query "select label, avg(duration_ms) from spans group by label" --csv > spans.csv`;

interface QueryFlags {
  readonly run?: readonly string[];
  readonly limit: number;
  readonly json?: boolean;
  readonly csv?: boolean;
}

export const command: CliCommand = {
  define(query, context) {
    addRunsFolderFlags(query)
      .argument("<select>", "one SQL statement, as DuckDB has them; - reads it from stdin")
      .option("--run <run>", "only this run, by its id, the beginning or end of it, or last (repeatable)", collect)
      .addOption(new Option("--limit <rows>", "rows at most").argParser(readLimit).default(rowsMaxDefault, "1,000"))
      .addOption(jsonOption().conflicts("csv"))
      .option("--csv", "print CSV instead")
      .addHelpText("after", examples)
      .action((sql: string) => answer(sql, query, context));
  },
};

async function answer(typed: string, query: Command, context: CommandContext): Promise<void> {
  const { run = [], limit, json = false, csv = false } = query.opts<QueryFlags>();
  const { stdout, stderr, cwd } = context;
  const sql = typed === "-" ? await readAll(context) : typed;
  const folder = await runsFolder(query, context);
  const runs = await chosenRuns(folder, run, (text) => stderr.write(`note: ${text}\n`));
  const found = await queryRuns(sql, runs, { rowsMax: limit, cwd });
  if (json) stdout.write(jsonText(found));
  else if (csv) for (const row of [found.columns, ...found.rows]) stdout.write(csvLine(row));
  else stdout.write(queryText(found, pageFor(stdout, context.env)));
  if (found.isCut)
    stderr.write(`note: these are the first ${limit.toLocaleString("en-US")} rows; --limit gives more\n`);
}

/** One object a row; a column whose name comes twice has a number behind it. */
function jsonText({ columns, rows }: QueryAnswer): string {
  const names = columns.map((name, index) =>
    columns.indexOf(name) === index
      ? name
      : `${name}_${String(columns.slice(0, index).filter((each) => each === name).length + 1)}`,
  );
  const objects = rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])));
  return `${JSON.stringify(objects)}\n`;
}

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

function readLimit(text: string): number {
  const rows = Number(text.replaceAll(",", ""));
  if (Number.isInteger(rows) && rows >= 1 && rows <= rowsMaxMost) return rows;
  const hint = `A whole number up to ${rowsMaxMost.toLocaleString("en-US")}.`;
  throw new UserError(`--limit ${text} cannot be used`, { hint, exitCode: exitCodes.usage });
}

async function readAll({ stdin }: CommandContext): Promise<string> {
  let text = "";
  for await (const piece of stdin ?? []) text += String(piece);
  return text;
}
