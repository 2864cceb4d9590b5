import { exitCodes, UserError } from "#run";
import { removeRun, runEntry, runIds } from "#store";
import type { CliCommand } from "./command.ts";
import { addRunsFolderFlags, findRun, runsFolder } from "./runs-folder.ts";

const examples = `
Examples:
  $ plimsoll rm 20261121-024701-482-k3f9
  $ plimsoll rm --keep 20`;

interface Options {
  readonly keep?: number;
  readonly force?: boolean;
}

export const command: CliCommand = {
  define(rm, context) {
    addRunsFolderFlags(rm)
      .argument("[runs...]", "ids, beginnings or ends of ids, or last")
      .option("--keep <n>", "delete all but the newest n", readKeep)
      .option("--force", "delete also a run that is still going on")
      .addHelpText("after", examples)
      .action(async (asked: readonly string[]) => {
        const { keep, force = false } = rm.opts<Options>();
        const runs = await runsFolder(rm, context);
        const wanted = await chosen(runs, asked, keep);
        const ids = force ? wanted : await withoutRunning(runs, wanted, keep === undefined);
        for (const id of ids) {
          await removeRun(runs, id);
          context.stdout.write(`removed ${id}\n`);
        }
        if (ids.length === 0) context.stderr.write("nothing to remove\n");
      });
  },
};

function readKeep(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UserError(`--keep ${text}: not a number of runs.`, {
    hint: "For example --keep 20.",
    exitCode: exitCodes.usage,
  });
}

async function chosen(runs: string, asked: readonly string[], keep: number | undefined): Promise<readonly string[]> {
  if (keep === undefined && asked.length === 0) {
    throw new UserError("Which runs?", {
      hint: "plimsoll rm <id>, or plimsoll rm --keep 20.",
      exitCode: exitCodes.usage,
    });
  }
  if (keep !== undefined && asked.length > 0) {
    throw new UserError("--keep and ids together.", { hint: "Give one or the other.", exitCode: exitCodes.usage });
  }
  if (keep !== undefined) return (await runIds(runs)).slice(keep);
  const found: string[] = [];
  for (const each of asked) found.push(await findRun(runs, each));
  return [...new Set(found)];
}

/** Runs that go on: named ones stop the command before anything is deleted, others are simply kept. */
async function withoutRunning(runs: string, ids: readonly string[], isNamed: boolean): Promise<readonly string[]> {
  const entries = await Promise.all(ids.map((id) => runEntry(runs, id)));
  const running = entries.find(({ state }) => state === "running");
  if (isNamed && running !== undefined) {
    const hint = "Stop it first, or pass --force.";
    throw new UserError(`${running.id} is still running; nothing was removed.`, { hint, exitCode: exitCodes.usage });
  }
  return entries.filter(({ state }) => state !== "running").map(({ id }) => id);
}
