import { Command, type CommanderError } from "commander";
import { exitCodes, UserError } from "#run";
import type { CommandContext } from "./command.ts";
import { commands } from "./commands.ts";
import { version } from "./version.ts";

const examples = `
Examples:
  $ plimsoll run http://localhost:3000/
  $ plimsoll run shop.ts --users 200 --ramp-up 20s --duration 10m
  $ plimsoll run shop.ts --rate 500/s --duration 5m --slo 'p99 < 500ms'

Exit codes: 0 pass, 1 our fault or I/O, 2 usage, 97 not to be trusted, 99 a goal missed, 104 bad test or config,
105 interrupted, 107 the script threw, 108 the script aborted. More about one: plimsoll explain 97`;

/** The whole command line; only the command named in `args` is loaded and has its flags. */
export async function buildProgram(args: readonly string[], context: CommandContext): Promise<Command> {
  const program = new Command("plimsoll")
    .description("How much traffic a backend carries, what gives first and why.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this")
    .option("--debug", "print stacks with errors")
    .option("--no-color", "no colours (also: NO_COLOR=1)")
    .addHelpText("after", examples)
    .showSuggestionAfterError();
  prepare(program, context);
  const asked = askedCommand(args);
  for (const { name, aliases = [], summary, load } of commands) {
    const command = program
      .command(name)
      .aliases(aliases)
      .summary(summary)
      .description(`${capital(summary)}.`);
    command.helpOption("-h, --help", "print this");
    prepare(command, context);
    if (name !== asked && !aliases.includes(asked)) continue;
    (await load()).command.define(command, context);
    for (const child of command.commands) prepare(child, context);
  }
  return program;
}

/** Errors come back as exceptions, so that one place prints them all. */
function prepare(command: Command, { stdout, stderr }: CommandContext): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => void stdout.write(text),
    writeErr: (text) => void stderr.write(text),
    outputError: () => undefined,
  });
}

/** `plimsoll help run` has to know the flags of `run` as well. */
function askedCommand(args: readonly string[]): string {
  const words = args.filter((arg) => !arg.startsWith("-"));
  return (words[0] === "help" ? words[1] : words[0]) ?? "";
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What commander found wrong, in our words; undefined where it was no mistake (`--help`, `--version`). */
export function usageError(error: CommanderError, args: readonly string[]): UserError | undefined {
  if (error.exitCode === 0) return undefined;
  if (error.code === "commander.help") return undefined;
  const [first = "", ...more] = error.message.replace(/^error: /, "").split("\n");
  const asked = askedCommand(args);
  const known = commands.find(({ name, aliases = [] }) => name === asked || aliases.includes(asked));
  const suggestion = /^\(?(Did you mean .*\?)\)?$/.exec(more.join(" ").trim())?.[1];
  const help = `plimsoll ${known ? `${known.name} ` : ""}--help lists what there is.`;
  return new UserError(first, {
    hint: suggestion === undefined ? help : `${suggestion} ${help}`,
    exitCode: exitCodes.usage,
    cause: error,
  });
}
