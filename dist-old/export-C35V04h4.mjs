import { n as exitCodes, t as UserError } from "./user-error-DBTzTUOt.mjs";
import { n as exportCsv, r as exportParquet } from "./store-D97qw_Cm.mjs";
import { D as counted } from "./report-BjEFIhEC.mjs";
import { a as runsFolder, i as nearPath, t as addRunsFolderFlags } from "./runs-folder-oDiv40HB.mjs";
import { t as chosenRuns } from "./chosen-runs-CsL2dWnp.mjs";
import { resolve } from "node:path";
//#region src/cli/export.ts
const examples = `
Examples:
  $ plimsoll export last --csv -o figures
  $ plimsoll export k3f9 x7q2 --parquet -o figures
  $ plimsoll export --csv -o figures                     every run of the folder

Writes runs, intervals, operations, spans and observations, a file each; docs/query.md lists their columns.
CSV needs nothing else; Parquet needs DuckDB (npm install @duckdb/node-api).`;
const command = { define(command, context) {
	addRunsFolderFlags(command).argument("[runs...]", "ids, beginnings or ends of ids, or last; none = all").option("--csv", "CSV files").option("--parquet", "Parquet files").requiredOption("-o, --to <dir>", "the folder they are written to").addHelpText("after", examples).action((asked) => write(asked, command, context));
} };
async function write(asked, command, context) {
	const { csv = false, parquet = false, to } = command.opts();
	if (csv === parquet) throw new UserError("Which form?", {
		hint: "Give one of --csv and --parquet.",
		exitCode: exitCodes.usage
	});
	const runs = await chosenRuns(await runsFolder(command, context), asked, (text) => context.stderr.write(`note: ${text}\n`));
	const directory = resolve(context.cwd, to);
	const files = await (csv ? exportCsv(directory, runs) : exportParquet(directory, runs, context.cwd));
	for (const { path, rows } of files) context.stdout.write(`${nearPath(context.cwd, path)}: ${counted(rows, "row")}\n`);
}
//#endregion
export { command };
