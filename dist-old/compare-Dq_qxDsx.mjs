import { Rt as parsePercent, W as compareRuns } from "./diagnosis-YXdB6ksB.mjs";
import { n as exitCodes, t as UserError } from "./user-error-DBTzTUOt.mjs";
import { v as openResult, w as isRunId, y as openRun } from "./store-D97qw_Cm.mjs";
import { b as comparisonJunit, x as comparisonText } from "./report-BjEFIhEC.mjs";
import { n as writeAsked } from "./asked-file-DiGS641A.mjs";
import { a as runsFolder, n as findRun, r as jsonOption, t as addRunsFolderFlags } from "./runs-folder-oDiv40HB.mjs";
import { n as pageFor } from "./terminal-page-D5VwYbfC.mjs";
import { Option } from "commander";
import { basename, dirname, resolve } from "node:path";
import { stat } from "node:fs/promises";
//#region src/cli/compare/sides.ts
/** Which runs are A and which are B: those before `--` and those after it, or the first and the second of two. */
function sidesOf(runs, versus) {
	if (versus !== void 0) return {
		a: runs,
		b: versus
	};
	const [first, second, ...more] = runs;
	if (first === void 0 || second === void 0 || more.length > 0) throw new UserError("Which of these runs are A, and which are B?", {
		hint: "plimsoll compare A1 A2 A3 -- B1 B2 B3, or two runs: plimsoll compare A B.",
		exitCode: exitCodes.usage
	});
	return {
		a: [first],
		b: [second]
	};
}
//#endregion
//#region src/cli/compare/open-asked.ts
/** The results of runs as people name them: ids, run folders, or documents that `--json` wrote. */
async function openAsked(runs, asked, cwd) {
	const opened = [];
	for (const each of asked) opened.push(await openOne(runs, each, cwd));
	return opened;
}
async function openOne(runs, asked, cwd) {
	const path = resolve(cwd, asked);
	const found = /[./\\]/.test(asked) ? await stat(path).catch(() => void 0) : void 0;
	if (found?.isFile() === true) return openResult(path);
	if (found?.isDirectory() === true) {
		if (isRunId(basename(path))) return (await openRun(dirname(path), basename(path))).result;
		throw new UserError(`${asked} is no run's folder`, {
			why: "A run's folder is named by its id, as 20261121-024701-482-k3f9 is.",
			exitCode: exitCodes.usage
		});
	}
	return (await openRun(runs, await findRun(runs, asked))).result;
}
//#endregion
//#region src/cli/compare.ts
const examples = `
Examples:
  $ plimsoll compare k3f9 x7q2                           two runs: what could have been seen
  $ plimsoll compare 1aaa 1bbb 1ccc -- 2aaa 2bbb 2ccc    three runs a side
  $ plimsoll compare main/*.json -- branch/*.json --tolerance 5% --junit compare.xml
  $ plimsoll compare --paired a1 a2 a3 -- b1 b2 b3       made in turn: a1 b1 a2 b2 a3 b3

Exits with 98 on a regression, 97 where the runs cannot be compared. docs/compare.md says how it decides.`;
const command = { define(compare, context) {
	addRunsFolderFlags(compare).usage("[options] <A...> -- <B...>").argument("<runs...>", "ids, beginnings or ends of ids, last, run folders, or files of --json; A, then --, then B").option("--versus <runs...>", "the runs of B; the same as --").option("--paired", "the first of A was made beside the first of B, the second beside the second …").addOption(share("--tolerance <share>", "a change beyond it is a regression", "5%")).addOption(share("--error-tolerance <points>", "the same for shares of errors, in points", "0.5%")).addOption(share("--noise <share>", "how much runs vary by themselves, where there is one a side")).option("--anyway", "compare although the sides were measured differently").option("--strict", "exit with 97 where no difference could be told").option("--all", "every row").addOption(jsonOption()).option("--junit <file>", "write JUnit XML: each figure a test case").addHelpText("after", examples).action(async (asked) => context.exitWith(await run(asked, compare, context)));
} };
async function run(asked, compare, context) {
	const flags = compare.opts();
	const { paired = false, anyway = false, strict = false, tolerance, errorTolerance, noise } = flags;
	const folder = await runsFolder(compare, context);
	const sides = sidesOf(asked, flags.versus);
	if (paired && sides.a.length !== sides.b.length) throw unpaired(sides.a.length, sides.b.length);
	const [a, b] = await Promise.all([openAsked(folder, sides.a, context.cwd), openAsked(folder, sides.b, context.cwd)]);
	refuseSame(a.map(({ id }) => id), b.map(({ id }) => id));
	const comparison = compareRuns(a, b, {
		isPaired: paired,
		tolerance,
		errorTolerance,
		noise,
		anyway,
		isStrict: strict
	});
	if (flags.json === true) context.stdout.write(`${JSON.stringify(comparison)}\n`);
	else context.stdout.write(comparisonText(comparison, pageFor(context.stdout, context.env, flags.all)));
	if (flags.junit !== void 0) await writeAsked(flags.junit, comparisonJunit(comparison));
	return comparison.exitCode;
}
function share(flags, description, preset) {
	const option = new Option(flags, description).argParser(readShare);
	return preset === void 0 ? option : option.default(readShare(preset), preset);
}
function readShare(text) {
	const parsed = parsePercent(text);
	if (parsed.ok && parsed.value >= 0 && parsed.value < 1) return parsed.value;
	throw new UserError(`${JSON.stringify(text)} is no share below 100 %`, {
		hint: "For example 5%.",
		exitCode: exitCodes.usage
	});
}
function unpaired(a, b) {
	return new UserError(`--paired needs as many runs in A as in B`, {
		why: `A has ${String(a)}, B has ${String(b)}.`,
		hint: "Leave --paired out where runs were not made side by side.",
		exitCode: exitCodes.usage
	});
}
/** A run is no sample of how runs vary against itself. */
function refuseSame(a, b) {
	const all = [...a, ...b];
	const twice = all.find((id, index) => all.indexOf(id) !== index);
	if (twice === void 0) return;
	throw new UserError(`Run ${twice} is named twice.`, {
		why: "Every run may count once.",
		hint: "plimsoll runs lists what there is.",
		exitCode: exitCodes.usage
	});
}
//#endregion
export { command };
