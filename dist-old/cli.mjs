#!/usr/bin/env node
import { L as describeThrown, j as refuseExit } from "./scenario-B-hYjwMF.mjs";
import { n as exitCodes, t as UserError } from "./user-error-DBTzTUOt.mjs";
import { t as version } from "./version-BTkDnG15.mjs";
import { r as isScriptFault } from "./messages-BJJnu2DT.mjs";
import { r as Redactor, t as secretsInEnvironment } from "./secrets-DRuSvG-u.mjs";
import { setTimeout } from "node:timers/promises";
import { Command, CommanderError } from "commander";
import { inspect } from "node:util";
import { createColors } from "picocolors";
//#region src/cli/compare/versus.ts
/**
* `compare A.. -- B.. --json`: what stands behind the dashes are runs, and then flags again. Everywhere else nothing behind
* them is a flag any more, so they are read as the flag they stand for.
*/
function withVersus(args) {
	const isCompare = args.find((word) => !word.startsWith("-")) === "compare";
	const at = args.indexOf("--");
	return isCompare && at !== -1 ? [
		...args.slice(0, at),
		"--versus",
		...args.slice(at + 1)
	] : [...args];
}
//#endregion
//#region src/cli/errors.ts
/** What is printed on stderr for an error that ended the command, and the exit code that goes with it. */
function describeError(error, style) {
	if (error instanceof UserError) return {
		text: userText(error, style),
		exitCode: error.exitCode
	};
	if (isSystemError(error)) return {
		text: systemText(error, style),
		exitCode: exitCodes.internal
	};
	return {
		text: bugText(error, style),
		exitCode: exitCodes.internal
	};
}
/** Four lines at most: what, where, why, what to try. */
function userText(error, { debug, color }) {
	const { bold, red, dim, cyan } = createColors(color);
	const lines = [`${red(bold("error:"))} ${bold(error.message)}`];
	if (error.location) lines.push(`  ${dim("at")}  ${cyan(printLocation(error.location))}`);
	if (error.why) lines.push(`  ${dim("why")} ${indent(error.why)}`);
	if (error.hint) lines.push(`  ${dim("try")} ${indent(error.hint)}`);
	if (debug) lines.push("", dim(inspect(error, { depth: 4 })));
	return `${lines.join("\n")}\n`;
}
const systemProblems = {
	ENOENT: "there is no such file or folder",
	EACCES: "there is no permission to read or write it",
	EPERM: "there is no permission to read or write it",
	EROFS: "the file system is read-only",
	ENOSPC: "the disk is full",
	EISDIR: "it is a folder, not a file",
	ENOTDIR: "a part of the path is a file, not a folder"
};
/** The disk is full, a folder may not be written to: not a bug, but nothing in the test is wrong either. */
function systemText(error, { debug, color }) {
	const { bold, red, dim } = createColors(color);
	const stack = debug ? `\n${dim(inspect(error))}\n` : "";
	const known = systemProblems[error.code ?? ""];
	const { path } = error;
	if (known === void 0 || path === void 0) return `${red(bold("error:"))} ${bold(error.message)}\n${stack}`;
	const why = `  ${dim("why")} ${indent(error.message)}\n`;
	return `${red(bold("error:"))} ${bold(`${path}: ${known}`)}\n${why}${stack}`;
}
function bugText(error, { color }) {
	const { bold, red } = createColors(color);
	const machine = `plimsoll ${version}, node ${process.version}, ${process.platform} ${process.arch}`;
	return `${red(bold("This is a bug in Plimsoll, not in your test."))} Please report it with the text below.\n${machine}\n${inspect(error)}\n`;
}
function isSystemError(error) {
	return error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string";
}
/** `file:line:column`, as editors and terminals make links of it. */
function printLocation({ file, line, column }) {
	return [
		file,
		line,
		column
	].filter((part) => part !== void 0).join(":");
}
const indent = (text) => text.split("\n").join("\n      ");
//#endregion
//#region src/cli/commands.ts
/** Every command, in the order `plimsoll --help` prints them. */
const commands = [
	{
		name: "init",
		summary: "write a first test",
		load: () => import("./init-zVffCH6h.mjs")
	},
	{
		name: "run",
		aliases: ["load"],
		summary: "put the given load on a target; pass or fail",
		load: () => import("./run-BIR50kmd.mjs")
	},
	{
		name: "baseline",
		summary: "one user: how fast the target is when nothing else is going on",
		load: () => import("./baseline-ZzNkzugg.mjs")
	},
	{
		name: "explore",
		summary: "search for the most a target carries, and what gives first",
		load: () => import("./explore-CRe0I46u.mjs")
	},
	{
		name: "soak",
		summary: "constant load for an hour: what leaks, grows or slows down",
		load: () => import("./soak-DzJFtf9A.mjs")
	},
	{
		name: "stress",
		summary: "push a target over the edge, step back, and time how it recovers",
		load: () => import("./stress-angA66C0.mjs")
	},
	{
		name: "check",
		summary: "the least load test there should be: four questions, one verdict, five minutes",
		load: () => import("./check-BEtSdRlg.mjs")
	},
	{
		name: "doctor",
		summary: "what stands in the way of a run: target, what is in front of it, this machine",
		load: () => import("./doctor-C2BSUVwD.mjs")
	},
	{
		name: "ingest",
		summary: "receive traces and metrics, without a run: does the target send, and what",
		load: () => import("./ingest-Cl5-Se9O.mjs")
	},
	{
		name: "proxy",
		summary: "stand between a target and its dependencies, and let things go wrong there",
		load: () => import("./proxy-DYUbFWjz.mjs")
	},
	{
		name: "stop",
		summary: "end runs that are going on",
		load: () => import("./stop-qzJ2nbSh.mjs")
	},
	{
		name: "runs",
		summary: "list what was measured",
		load: () => import("./runs-C9I6XyNs.mjs")
	},
	{
		name: "serve",
		summary: "the runs of this folder in the browser: live, history, what changed",
		load: () => import("./serve-Bslv5U1W.mjs")
	},
	{
		name: "show",
		summary: "print a run again",
		load: () => import("./show-Bts1GLWn.mjs")
	},
	{
		name: "report",
		summary: "make the page of a run: one file to look at, print and pass on",
		load: () => import("./report-Datrk_nF.mjs")
	},
	{
		name: "compare",
		summary: "two sets of runs: what got better or worse, and how sure that is",
		load: () => import("./compare-Dq_qxDsx.mjs")
	},
	{
		name: "query",
		summary: "ask runs with SQL: what was slow when, and what changed",
		load: () => import("./query-R76WHvvA.mjs")
	},
	{
		name: "export",
		summary: "runs as CSV or Parquet files",
		load: () => import("./export-C35V04h4.mjs")
	},
	{
		name: "rm",
		summary: "delete runs",
		load: () => import("./rm-DcGzZszx.mjs")
	},
	{
		name: "explain",
		summary: "what an error class, a doubt, a finding or an exit code means, and where to look",
		load: () => import("./explain-2mTXJd9p.mjs")
	},
	{
		name: "config",
		summary: "print which settings hold and where they come from",
		load: () => import("./config-or5gUaSF.mjs")
	}
];
//#endregion
//#region src/cli/program.ts
const examples = `
Examples:
  $ plimsoll run http://localhost:3000/
  $ plimsoll run shop.ts --users 200 --ramp-up 20s --duration 10m
  $ plimsoll run shop.ts --rate 500/s --duration 5m --slo 'p99 < 500ms'

Exit codes: 0 pass, 1 our fault or I/O, 2 usage, 97 not to be trusted, 99 a goal missed, 104 bad test or config,
105 interrupted, 107 the script threw, 108 the script aborted. More about one: plimsoll explain 97`;
/** The whole command line; only the command named in `args` is loaded and has its flags. */
async function buildProgram(args, context) {
	const program = new Command("plimsoll").description("How much traffic a backend carries, what gives first and why.").version(version, "-V, --version", "print the version").helpOption("-h, --help", "print this").option("--debug", "print stacks with errors").option("--no-color", "no colours (also: NO_COLOR=1)").addHelpText("after", examples).showSuggestionAfterError();
	prepare(program, context);
	const asked = askedCommand(args);
	for (const { name, aliases = [], summary, load } of commands) {
		const command = program.command(name).aliases(aliases).summary(summary).description(`${capital(summary)}.`);
		command.helpOption("-h, --help", "print this");
		prepare(command, context);
		if (name !== asked && !aliases.includes(asked)) continue;
		(await load()).command.define(command, context);
		for (const child of command.commands) prepare(child, context);
	}
	return program;
}
/** Errors come back as exceptions, so that one place prints them all. */
function prepare(command, { stdout, stderr }) {
	command.exitOverride().configureOutput({
		writeOut: (text) => void stdout.write(text),
		writeErr: (text) => void stderr.write(text),
		outputError: () => void 0
	});
}
/** `plimsoll help run` has to know the flags of `run` as well. */
function askedCommand(args) {
	const words = args.filter((arg) => !arg.startsWith("-"));
	return (words[0] === "help" ? words[1] : words[0]) ?? "";
}
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
/** What commander found wrong, in our words; undefined where it was no mistake (`--help`, `--version`). */
function usageError(error, args) {
	if (error.exitCode === 0) return void 0;
	if (error.code === "commander.help") return void 0;
	const [first = "", ...more] = error.message.replace(/^error: /, "").split("\n");
	const asked = askedCommand(args);
	const known = commands.find(({ name, aliases = [] }) => name === asked || aliases.includes(asked));
	const suggestion = /^\(?(Did you mean .*\?)\)?$/.exec(more.join(" ").trim())?.[1];
	const help = `plimsoll ${known ? `${known.name} ` : ""}--help lists what there is.`;
	return new UserError(first, {
		hint: suggestion === void 0 ? help : `${suggestion} ${help}`,
		exitCode: exitCodes.usage,
		cause: error
	});
}
//#endregion
//#region src/cli/main.ts
const exit = process.exit.bind(process);
refuseExit();
let hasStrayed = false;
process.on("uncaughtException", (error) => {
	if (!isScriptFault(error, new URL(".", import.meta.url))) {
		process.stderr.write(describeError(error, {
			debug: true,
			color: false
		}).text);
		exit(exitCodes.internal);
	}
	if (hasStrayed) return;
	hasStrayed = true;
	process.stderr.write(`the test file threw outside of its users: ${describeThrown(error).message}\n`);
});
let exitCode = exitCodes.pass;
const { stdout, stderr, env } = process;
const context = {
	cwd: process.cwd(),
	env,
	get stdin() {
		return process.stdin;
	},
	stdout,
	stderr,
	exitWith: (code) => exitCode = code
};
const args = withVersus(process.argv.slice(2));
for (const stream of [stdout, stderr]) stream.on("error", (error) => {
	if (error.code !== "EPIPE") throw error;
});
/** Somebody who does not read our messages must not keep the command from ending; data on stdout waits for its reader. */
const flushLimitMs = 2e3;
try {
	await (await buildProgram(args, context)).parseAsync(args, { from: "user" });
} catch (error) {
	exitCode = report(error);
}
await Promise.all([flushed(stdout), Promise.race([flushed(stderr), setTimeout(flushLimitMs)])]);
exit(exitCode);
function report(error) {
	const mistake = error instanceof CommanderError ? usageError(error, args) : error;
	if (mistake === void 0) return error.exitCode === 0 ? exitCodes.pass : exitCodes.usage;
	const { text, exitCode: code } = describeError(mistake, {
		debug: args.includes("--debug") || Boolean(env["PLIMSOLL_DEBUG"]),
		color: stderr.isTTY && !env["NO_COLOR"] && !args.includes("--no-color") && env["TERM"] !== "dumb" || Boolean(env["FORCE_COLOR"])
	});
	stderr.write(new Redactor(secretsInEnvironment(env)).text(text));
	return code;
}
function flushed(stream) {
	return new Promise((resolve) => {
		if (stream.writableLength === 0 || stream.destroyed) resolve();
		else stream.write("", () => resolve());
	});
}
//#endregion
export {};
