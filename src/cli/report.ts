import { access, constants, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Command } from "commander";
import { exitCodes, type PictureState, UserError } from "#run";
import { keepReport, openRun, type RunState } from "#store";
import type { CliCommand, CommandContext } from "./command.ts";
import { makeReport } from "./report/make-report.ts";
import { addRunsFolderFlags, findRun, nearPath, runsFolder } from "./runs-folder.ts";

const examples = `
Examples:
  $ plimsoll report                          of the newest run, into its folder
  $ plimsoll report 20261121 -o checkout.html
  $ plimsoll report k3f9 -o - > report.html`;

export const command: CliCommand = {
  define(report, context) {
    addRunsFolderFlags(report)
      .argument("[run]", "its id, the beginning or the end of it, or last", "last")
      .option("-o, --output <file>", "where to put it instead of the run's folder; - is stdout")
      .addHelpText("after", examples)
      .action((asked: string) => make(asked, report, context));
  },
};

async function make(asked: string, report: Command, context: CommandContext): Promise<void> {
  const { output } = report.opts<{ readonly output?: string }>();
  const runs = await runsFolder(report, context);
  const target = output === undefined || output === "-" ? undefined : resolve(context.cwd, output);
  if (target !== undefined) await requireFolder(dirname(target), output ?? "");
  const { entry, result } = await openRun(runs, await findRun(runs, asked));
  const html = await makeReport(entry.path, result, states[entry.state]);
  if (output === "-") {
    context.stdout.write(html);
    return;
  }
  const file = target ?? (await keepReport(entry.path, html));
  if (target !== undefined) await writeFile(target, html);
  context.stdout.write(`${nearPath(context.cwd, file)}\n`);
}

const states: Readonly<Record<RunState, PictureState>> = {
  finished: "finished",
  running: "running",
  interrupted: "unfinished",
};

async function requireFolder(folder: string, output: string): Promise<void> {
  await access(folder, constants.W_OK).catch((error: unknown) => {
    throw new UserError(`-o ${output}: nothing can be written there.`, {
      why: error instanceof Error ? error.message : String(error),
      hint: "Name a file in a folder that is there, or - for stdout.",
      exitCode: exitCodes.usage,
      cause: error,
    });
  });
}
