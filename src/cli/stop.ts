import { exitCodes, UserError } from "#run";
import { requestStop, runEntry, type RunEntry, runIds } from "#store";
import type { CliCommand } from "./command.ts";
import { addRunsFolderFlags, findRun, runsFolder } from "./runs-folder.ts";

const examples = `
Examples:
  $ plimsoll stop               every run that is going on here
  $ plimsoll stop k3f9 --now    this one, without waiting for what is in flight

A run looks for its stop file four times a second. It reports what it measured and exits with 105.`;

export const command: CliCommand = {
  define(stop, context) {
    addRunsFolderFlags(stop)
      .argument("[runs...]", "ids, beginnings or ends of ids, or last")
      .option("--now", "do not wait for what is in flight")
      .addHelpText("after", examples)
      .action(async (asked: readonly string[]) => {
        const { now = false } = stop.opts<{ now?: boolean }>();
        const runs = await runsFolder(stop, context);
        const running = asked.length === 0 ? await allRunning(runs) : await namedRunning(runs, asked);
        for (const { id, path } of running) {
          await requestStop(path, now);
          context.stdout.write(`stopping ${id}\n`);
        }
        if (running.length === 0) context.stderr.write(`no run is going on in ${runs}\n`);
      });
  },
};

async function allRunning(runs: string): Promise<readonly RunEntry[]> {
  const entries = await Promise.all((await runIds(runs)).map((id) => runEntry(runs, id)));
  return entries.filter(({ state }) => state === "running");
}

async function namedRunning(runs: string, asked: readonly string[]): Promise<readonly RunEntry[]> {
  const entries: RunEntry[] = [];
  for (const each of asked) entries.push(await runEntry(runs, await findRun(runs, each)));
  const over = entries.find(({ state }) => state !== "running");
  if (over === undefined) return entries;
  throw new UserError(`${over.id} is not going on; nothing was stopped.`, {
    hint: "plimsoll runs says which are.",
    exitCode: exitCodes.usage,
  });
}
