import { resultJson, summaryText } from "#report";
import { openRun } from "#store";
import type { CliCommand } from "./command.ts";
import { addRunsFolderFlags, findRun, jsonOption, nearPath, runsFolder } from "./runs-folder.ts";
import { pageFor } from "./terminal-page.ts";

const examples = `
Examples:
  $ plimsoll show last
  $ plimsoll show 20261121 --all
  $ plimsoll show k3f9 --json | jq .totals`;

export const command: CliCommand = {
  define(show, context) {
    addRunsFolderFlags(show)
      .argument("[run]", "its id, the beginning or the end of it, or last", "last")
      .option("--all", "every row of every table, and the intervals")
      .addOption(jsonOption())
      .addHelpText("after", examples)
      .action(async (asked: string) => {
        const { all = false, json = false } = show.opts<{ all?: boolean; json?: boolean }>();
        const runs = await runsFolder(show, context);
        const { entry, result } = await openRun(runs, await findRun(runs, asked));
        if (json) {
          context.stdout.write(resultJson(result));
          return;
        }
        const kept = { path: nearPath(context.cwd, entry.path) };
        context.stdout.write(summaryText(result, pageFor(context.stdout, context.env, all), kept));
      });
  },
};
