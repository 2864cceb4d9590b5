import { resolve } from "node:path";
import type { Command } from "commander";
import { counted } from "#report";
import { exitCodes, UserError } from "#run";
import { exportCsv, exportParquet } from "#store";
import type { CliCommand, CommandContext } from "./command.ts";
import { chosenRuns } from "./query/chosen-runs.ts";
import { addRunsFolderFlags, nearPath, runsFolder } from "./runs-folder.ts";

const examples = `
Examples:
  $ plimsoll export last --csv -o figures
  $ plimsoll export k3f9 x7q2 --parquet -o figures
  $ plimsoll export --csv -o figures                     every run of the folder

Writes runs, intervals, operations, spans and observations, a file each; docs/query.md lists their columns.
CSV needs nothing else; Parquet needs DuckDB (npm install @duckdb/node-api).`;

interface ExportFlags {
  readonly csv?: boolean;
  readonly parquet?: boolean;
  readonly to: string;
}

export const command: CliCommand = {
  define(command, context) {
    addRunsFolderFlags(command)
      .argument("[runs...]", "ids, beginnings or ends of ids, or last; none = all")
      .option("--csv", "CSV files")
      .option("--parquet", "Parquet files")
      .requiredOption("-o, --to <dir>", "the folder they are written to")
      .addHelpText("after", examples)
      .action((asked: readonly string[]) => write(asked, command, context));
  },
};

async function write(asked: readonly string[], command: Command, context: CommandContext): Promise<void> {
  const { csv = false, parquet = false, to } = command.opts<ExportFlags>();
  if (csv === parquet) {
    const hint = "Give one of --csv and --parquet.";
    throw new UserError("Which form?", { hint, exitCode: exitCodes.usage });
  }
  const folder = await runsFolder(command, context);
  const runs = await chosenRuns(folder, asked, (text) => context.stderr.write(`note: ${text}\n`));
  const directory = resolve(context.cwd, to);
  const files = await (csv ? exportCsv(directory, runs) : exportParquet(directory, runs, context.cwd));
  for (const { path, rows } of files) context.stdout.write(`${nearPath(context.cwd, path)}: ${counted(rows, "row")}\n`);
}
