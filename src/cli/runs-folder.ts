import { relative } from "node:path";
import { type Command, Option } from "commander";
import { exitCodes, UserError } from "#run";
import { closeRunIds, matchRunIds, runIds } from "#store";
import type { CommandContext } from "./command.ts";
import { addFlags, flagLayer } from "./flags.ts";
import { readSettings } from "./settings/settings.ts";

/** The flags by which a command finds the runs: the same settings as where `run` keeps them. */
export function addRunsFolderFlags(command: Command): Command {
  return addFlags(command, ["out"]);
}

export async function runsFolder(command: Command, context: CommandContext): Promise<string> {
  return (await runsSettings(command, context)).out;
}

/** What holds of the settings that a reader of runs has. */
export async function runsSettings(
  command: Command,
  { cwd, env }: CommandContext,
): Promise<{ readonly out: string; readonly traceLink: string | undefined }> {
  const { config } = command.opts<{ config?: string }>();
  const flags = flagLayer(command, cwd);
  const { values } = await readSettings({ cwd, env, flags, ...(config !== undefined && { config }) });
  const { out, traceLink } = values;
  if (out === undefined) throw new Error("the setting `out` has a default");
  return { out, traceLink };
}

/** `last`, an id, its beginning or its end. Nothing or several that fit: a UserError that names what is close. */
export async function findRun(runs: string, asked: string): Promise<string> {
  const ids = await runIds(runs);
  const [newest] = ids;
  if (newest === undefined) {
    const hint = "plimsoll run keeps one; --out names another folder.";
    throw new UserError(`There are no runs in ${runs}.`, { hint, exitCode: exitCodes.usage });
  }
  if (asked === "last") return newest;
  const [found, ...others] = matchRunIds(asked, ids);
  if (found === undefined) {
    const close = closeRunIds(asked, ids, 3);
    const hint = `Did you mean ${close.join(", ")}? plimsoll runs lists them all.`;
    throw new UserError(`There is no run ${JSON.stringify(asked)}.`, {
      why: `Looked in ${runs}.`,
      hint,
      exitCode: exitCodes.usage,
    });
  }
  if (others.length > 0) {
    const some = [found, ...others].slice(0, 5).join(", ");
    const hint = `One of ${some}${others.length > 4 ? ", …" : ""}`;
    throw new UserError(`${JSON.stringify(asked)} fits ${String(others.length + 1)} runs.`, {
      hint,
      exitCode: exitCodes.usage,
    });
  }
  return found;
}

/** As one would type it from here, where it lies below. */
export function nearPath(cwd: string, path: string): string {
  const near = relative(cwd, path);
  return near === "" || near.startsWith("..") ? path : near;
}

export const jsonOption = (): Option => new Option("--json", "print JSON instead");
