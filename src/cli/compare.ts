import { type Command, Option } from "commander";
import { compareRuns } from "#measure";
import { comparisonJunit, comparisonText } from "#report";
import { exitCodes, type ExitCode, UserError } from "#run";
import { parsePercent } from "#units";
import { writeAsked } from "./asked-file.ts";
import type { CliCommand, CommandContext } from "./command.ts";
import { sidesOf } from "./compare/sides.ts";
import { openAsked } from "./compare/open-asked.ts";
import { addRunsFolderFlags, jsonOption, runsFolder } from "./runs-folder.ts";
import { pageFor } from "./terminal-page.ts";

const examples = `
Examples:
  $ plimsoll compare k3f9 x7q2                           two runs: what could have been seen
  $ plimsoll compare 1aaa 1bbb 1ccc -- 2aaa 2bbb 2ccc    three runs a side
  $ plimsoll compare main/*.json -- branch/*.json --tolerance 5% --junit compare.xml
  $ plimsoll compare --paired a1 a2 a3 -- b1 b2 b3       made in turn: a1 b1 a2 b2 a3 b3

Exits with 98 on a regression, 97 where the runs cannot be compared. docs/compare.md says how it decides.`;

interface CompareFlags {
  readonly versus?: readonly string[];
  readonly paired?: boolean;
  readonly tolerance: number;
  readonly errorTolerance: number;
  readonly noise?: number;
  readonly anyway?: boolean;
  readonly strict?: boolean;
  readonly all?: boolean;
  readonly json?: boolean;
  readonly junit?: string;
}

export const command: CliCommand = {
  define(compare, context) {
    addRunsFolderFlags(compare)
      .usage("[options] <A...> -- <B...>")
      .argument(
        "<runs...>",
        "ids, beginnings or ends of ids, last, run folders, or files of --json; A, then --, then B",
      )
      .option("--versus <runs...>", "the runs of B; the same as --")
      .option("--paired", "the first of A was made beside the first of B, the second beside the second …")
      .addOption(share("--tolerance <share>", "a change beyond it is a regression", "5%"))
      .addOption(share("--error-tolerance <points>", "the same for shares of errors, in points", "0.5%"))
      .addOption(share("--noise <share>", "how much runs vary by themselves, where there is one a side"))
      .option("--anyway", "compare although the sides were measured differently")
      .option("--strict", "exit with 97 where no difference could be told")
      .option("--all", "every row")
      .addOption(jsonOption())
      .option("--junit <file>", "write JUnit XML: each figure a test case")
      .addHelpText("after", examples)
      .action(async (asked: readonly string[]) => context.exitWith(await run(asked, compare, context)));
  },
};

async function run(asked: readonly string[], compare: Command, context: CommandContext): Promise<ExitCode> {
  const flags = compare.opts<CompareFlags>();
  const { paired = false, anyway = false, strict = false, tolerance, errorTolerance, noise } = flags;
  const folder = await runsFolder(compare, context);
  const sides = sidesOf(asked, flags.versus);
  if (paired && sides.a.length !== sides.b.length) throw unpaired(sides.a.length, sides.b.length);
  const [a, b] = await Promise.all([openAsked(folder, sides.a, context.cwd), openAsked(folder, sides.b, context.cwd)]);
  refuseSame(
    a.map(({ id }) => id),
    b.map(({ id }) => id),
  );
  const rules = { isPaired: paired, tolerance, errorTolerance, noise, anyway, isStrict: strict };
  const comparison = compareRuns(a, b, rules);
  if (flags.json === true) context.stdout.write(`${JSON.stringify(comparison)}\n`);
  else context.stdout.write(comparisonText(comparison, pageFor(context.stdout, context.env, flags.all)));
  if (flags.junit !== undefined) await writeAsked(flags.junit, comparisonJunit(comparison));
  return comparison.exitCode as ExitCode;
}

function share(flags: string, description: string, preset?: string): Option {
  const option = new Option(flags, description).argParser(readShare);
  return preset === undefined ? option : option.default(readShare(preset), preset);
}

function readShare(text: string): number {
  const parsed = parsePercent(text);
  if (parsed.ok && parsed.value >= 0 && parsed.value < 1) return parsed.value;
  const hint = "For example 5%.";
  throw new UserError(`${JSON.stringify(text)} is no share below 100 %`, { hint, exitCode: exitCodes.usage });
}

function unpaired(a: number, b: number): UserError {
  return new UserError(`--paired needs as many runs in A as in B`, {
    why: `A has ${String(a)}, B has ${String(b)}.`,
    hint: "Leave --paired out where runs were not made side by side.",
    exitCode: exitCodes.usage,
  });
}

/** A run is no sample of how runs vary against itself. */
function refuseSame(a: readonly string[], b: readonly string[]): void {
  const all = [...a, ...b];
  const twice = all.find((id, index) => all.indexOf(id) !== index);
  if (twice === undefined) return;
  throw new UserError(`Run ${twice} is named twice.`, {
    why: "Every run may count once.",
    hint: "plimsoll runs lists what there is.",
    exitCode: exitCodes.usage,
  });
}
