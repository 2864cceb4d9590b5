import { $ as parseSlo, Q as unknownSubjects } from "./diagnosis-YXdB6ksB.mjs";
import { n as exitCodes } from "./user-error-DBTzTUOt.mjs";
import { c as runsDirectory, l as reasonOf, p as keepReport } from "./store-D97qw_Cm.mjs";
import { A as safeText, c as summaryText, f as resultJson, s as junitXml } from "./report-BjEFIhEC.mjs";
import { i as redactCommand } from "./secrets-DRuSvG-u.mjs";
import { n as writeAsked, t as makeRoomFor } from "./asked-file-DiGS641A.mjs";
import { b as mistake, g as addFlags, v as flagGroups } from "./settings-CGBq8P3C.mjs";
import { d as startLiveView, f as openLiveSink, l as ScriptOutput, p as carryOut, t as prepare, u as quietView } from "./prepare-COv0wyto.mjs";
import { n as cliEntry } from "./start-run-XdSLJIpv.mjs";
import { t as makeReport } from "./make-report-BQDu9lZt.mjs";
import { t as readTokenFile } from "./token-file-DCltrqou.mjs";
import { i as nearPath } from "./runs-folder-oDiv40HB.mjs";
import { i as terminalSize, n as pageFor, r as paletteFor, t as isAsciiOnly } from "./terminal-page-D5VwYbfC.mjs";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { readFile } from "node:fs/promises";
import { execFileSync, fork } from "node:child_process";
//#region src/cli/plan/goals.ts
/** The texts of the goals that end the run as soon as they are broken. */
function fatalGoals({ values, why }) {
	const goals = (values.abortOn ?? []).map((text) => parseSlo(text));
	for (const { text, metric, windowSeconds } of goals) {
		if (windowSeconds !== null || metric.kind !== "rate" && metric.kind !== "requests") continue;
		throw mistake(why.abortOn?.from ?? [], `The SLO "${text}" cannot end the run`, {
			why: "A rate is known at the end of the run only: the load may still be rising.",
			hint: `Give it a window: "${text} over 30s".`
		});
	}
	return new Set(goals.map(({ text }) => text));
}
/** A goal about a scenario that is not there could never be met: said before any load. Operations show up in the run. */
function refuseUnknownGoals(plan, subject) {
	const known = {
		scenarios: plan.scenarios.map(({ name }) => name),
		...plan.test.kind === "url" ? {
			steps: [],
			checks: []
		} : {}
	};
	const written = subject.kind === "file" ? subject.definition.slo.map(({ expression }) => expression) : [];
	for (const text of plan.slo) {
		const place = subject.kind === "file" && written.includes(text) ? { location: { file: subject.file } } : { exitCode: exitCodes.usage };
		const [mistake] = unknownSubjects([parseSlo(text)], known, place);
		if (mistake !== void 0) throw mistake;
	}
}
//#endregion
//#region src/cli/keys.ts
const meanings = {
	q: "stop",
	Q: "stop",
	"+": "more",
	"=": "more",
	"-": "less",
	_: "less",
	p: "pause",
	P: "pause",
	"\x1B[A": "more",
	"\x1B[B": "less",
	"\x1BOA": "more",
	"\x1BOB": "less"
};
/** In raw mode the terminal makes no signals of these any more. */
const signals = {
	"": "SIGINT",
	"": "SIGQUIT",
	"": "SIGTSTP"
};
/** How often a process in the background looks whether it has the terminal again. */
const lookMs = 1e3;
const oneKey = /\u001b(?:\[[0-9;]*[A-Za-z~]|O[A-Za-z])?|[^\u001b]/g;
/** Undefined where nobody can press any: no terminal, or one that belongs to another command just now. */
function openKeys(stdin) {
	return stdin.isTTY && isInForeground() ? new TerminalKeys(stdin) : void 0;
}
var TerminalKeys = class {
	stdin;
	onKey = () => void 0;
	timer = void 0;
	constructor(stdin) {
		this.stdin = stdin;
	}
	listen(onKey) {
		this.onKey = onKey;
		this.stdin.on("data", this.hear);
		this.stdin.on("error", this.rest);
		process.on("SIGCONT", this.wake);
		this.wake();
	}
	close() {
		this.stdin.off("data", this.hear);
		this.stdin.off("error", this.rest);
		process.off("SIGCONT", this.wake);
		clearTimeout(this.timer);
		this.rest();
	}
	hear = (chunk) => {
		for (const [text] of String(chunk).matchAll(oneKey)) {
			const signal = signals[text];
			if (signal !== void 0) this.signal(signal);
			const key = meanings[text];
			if (key !== void 0) this.onKey(key);
		}
	};
	/** Whoever stops or suspends the process finds the terminal as it was. */
	signal(signal) {
		if (signal !== "SIGINT") this.rest();
		process.kill(process.pid, signal);
	}
	/** After `bg` the terminal belongs to the shell: touching it would stop the process. */
	wake = () => {
		clearTimeout(this.timer);
		if (!isInForeground()) {
			this.timer = setTimeout(this.wake, lookMs).unref();
			return;
		}
		this.stdin.setRawMode(true);
		this.stdin.resume();
		this.stdin.unref();
	};
	rest = () => {
		this.stdin.pause();
		if (isInForeground()) this.stdin.setRawMode(false);
	};
};
/** Whether the terminal's foreground process group is ours. */
function isInForeground() {
	if (process.platform === "win32") return true;
	const [group, foreground] = processGroups();
	return group !== void 0 && group === foreground;
}
function processGroups() {
	try {
		const stat = readFileSync("/proc/self/stat", "utf8");
		const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
		return [fields[2], fields[5]];
	} catch {
		return groupsByPs();
	}
}
function groupsByPs() {
	try {
		return execFileSync("ps", [
			"-o",
			"pgid=,tpgid=",
			"-p",
			String(process.pid)
		], {
			encoding: "utf8",
			stdio: [
				"ignore",
				"pipe",
				"ignore"
			]
		}).trim().split(/\s+/);
	} catch {
		return [];
	}
}
//#endregion
//#region src/cli/plan/inspect-plan.ts
/** Whoever looks at a breakpoint is not a slow target. */
const patienceMs = 36e5;
/**
* The plan for a debugger: one worker, one user of each scenario, no deadline that a breakpoint would break. Each
* scenario runs as many iterations as it has tasks, unless a number or a duration was asked for.
*/
function inspectPlan(plan, subject, { why }) {
	const wasAsked = [why.iterations, why.duration].some((reason) => reason?.from.some(({ layer }) => layer === "flag") ?? false);
	const tasks = (index) => subject.kind === "file" ? subject.definition.scenarios[index]?.tasks.length ?? 1 : 1;
	const scenarios = plan.scenarios.map((scenario, index) => {
		const { load } = scenario;
		if (load.kind === "iterations") return {
			...scenario,
			load: {
				...load,
				users: 1
			}
		};
		const durationMs = load.stages.reduce((sum, stage) => sum + stage.durationMs, 0);
		if (wasAsked) return {
			...scenario,
			load: {
				kind: "closed",
				stages: [{
					durationMs,
					from: 1,
					to: 1
				}]
			}
		};
		return {
			...scenario,
			load: {
				kind: "iterations",
				users: 1,
				iterations: tasks(index),
				maxDurationMs: patienceMs
			}
		};
	});
	const deadlines = {
		connectMs: plan.http.deadlines.connectMs,
		headersMs: patienceMs,
		totalMs: patienceMs
	};
	return {
		...plan,
		workers: 1,
		scenarios,
		http: {
			...plan.http,
			deadlines
		}
	};
}
//#endregion
//#region src/cli/serve/page-process.ts
const openWithinMs = 15e3;
/** Pages that are open fetch the run as it was kept. */
const closeWithinMs = 5e3;
/**
* The page of a run that is going on, served by a process of its own: neither its work nor its death touches the load.
*/
var RunPage = class RunPage {
	#child;
	#ended;
	constructor(child) {
		this.#child = child;
		this.#ended = new Promise((resolve) => void child.once("exit", () => resolve()));
	}
	/** Says where the page is, or why there is none; the run goes on either way. */
	static open({ cwd, runs, runId, say }) {
		const child = fork(cliEntry, [
			"serve",
			"--out",
			runs,
			"--beside-run",
			runId
		], {
			cwd,
			stdio: [
				"ignore",
				"ignore",
				"pipe",
				"ipc"
			],
			execArgv: []
		});
		let said = "";
		child.stderr?.setEncoding("utf8").on("data", (text) => said = (said + text).slice(-4e3));
		const late = setTimeout(() => say("note: the page has not opened yet"), openWithinMs);
		late.unref();
		child.once("message", ({ url }) => {
			clearTimeout(late);
			say(`page: ${url}`);
		});
		child.once("exit", (code) => {
			clearTimeout(late);
			if (code !== 0 && code !== null) say(`note: there is no page: ${said.split("\n")[0] ?? ""}`);
		});
		child.on("error", (error) => say(`note: there is no page: ${error.message}`));
		return new RunPage(child);
	}
	/** The run is over and kept: whoever looks at it is shown the whole of it before the server goes. */
	async close() {
		if (this.#child.exitCode !== null || this.#child.signalCode !== null || this.#child.pid === void 0) return;
		if (this.#child.connected) this.#child.disconnect();
		const cut = setTimeout(() => this.#child.kill("SIGKILL"), closeWithinMs);
		await this.#ended;
		clearTimeout(cut);
	}
};
const command = defineMethod({ name: "run" }, "a test file, or a URL that is a whole test", `
Examples:
  $ plimsoll run http://localhost:3000/                 64 connections for 10 s, as wrk would
  $ plimsoll run shop.ts -u 200 --ramp-up 20s -d 10m    200 users, added over 20 s
  $ plimsoll run shop.ts -R 500/s -d 5m --slo 'p99 < 500ms'

The load in the test file holds where no flag says otherwise.`);
/** A command that carries out one plan and reports: `run`, and the methods that are a run with a load of their own. */
function defineMethod(method, about, help) {
	return { define(parent, context) {
		parent.argument("<test>", about).addHelpText("after", help);
		addFlags(parent, method.groups ?? flagGroups, method.without).action(async (typed) => {
			context.exitWith(await runMethod(typed, parent, context, method));
		});
	} };
}
async function runMethod(typed, command, context, method) {
	const prepared = await prepare(typed, command, context, method);
	const { subject, settings, notes } = prepared;
	const plan = settings.values.inspect === true ? inspectPlan(prepared.plan, subject, settings) : prepared.plan;
	refuseUnknownGoals(plan, subject);
	const abortOn = method.drive === void 0 ? fatalGoals(settings) : /* @__PURE__ */ new Set();
	const { values } = settings;
	await makeRoomFor([values.json === "-" ? void 0 : values.json, values.junit]);
	const quiet = values.quiet === true;
	for (const note of notes) context.stderr.write(`note: ${note}\n`);
	const view = quiet ? quietView(sinkOf(context)) : await liveView(context);
	const isTerminal = terminalSize(context.stderr, context.env) !== void 0;
	const keys = isTerminal && !quiet && context.stdin !== void 0 ? openKeys(context.stdin) : void 0;
	const scriptOutput = new ScriptOutput((text) => view.note(text), context.stderr);
	const { cwd } = context;
	const page = values.ui === true ? RunPage.open({
		cwd,
		runs: runsDirectory(cwd, values.out),
		runId: plan.id,
		say: (text) => view.note(text)
	}) : void 0;
	let done;
	try {
		const drive = await method.drive?.(prepared, context);
		done = await carryOut({
			plan,
			title: titleOf(prepared),
			source: await sourceOf(plan),
			feeders: subject.kind === "file" ? subject.feeders : 0,
			abortOn,
			stopFile: values.stopFile,
			abortRules: values.abortRules,
			health: values.health,
			...keys && { keys },
			...drive && { drive },
			...values.adoptProxy !== void 0 && { standingProxy: standingAt(values.adoptProxy, context) },
			...method.isEnough === void 0 ? {} : { isEnough: method.isEnough },
			command: redactCommand(["plimsoll", ...process.argv.slice(2)]),
			cwd,
			env: context.env,
			runs: values.out,
			strict: values.strict === true,
			quiet,
			inProcess: values.inspect === true,
			view,
			viewEveryMs: isTerminal ? 250 : 1e3,
			say: (text) => view.note(text),
			scriptOutput
		});
	} finally {
		await view.stop();
		await page?.close();
	}
	scriptOutput.handOver();
	await deliver(done, values, context);
	const { result, kept } = done;
	return kept.result || result.exitCode !== exitCodes.pass ? result.exitCode : exitCodes.internal;
}
/** The summary for people, the documents for machines; stdout is one or the other. */
async function deliver({ result, path, kept }, values, context) {
	const isJsonOnStdout = values.json === "-";
	const out = isJsonOnStdout ? context.stderr : context.stdout;
	const place = kept.result ? {
		path: nearPath(context.cwd, path),
		next: nextText(result)
	} : void 0;
	out.write(summaryText(result, pageFor(out, context.env), place));
	if (isJsonOnStdout) context.stdout.write(resultJson(result));
	const unwritten = [isJsonOnStdout ? void 0 : await problemWriting(values.json, () => resultJson(result)), await problemWriting(values.junit, () => junitXml(result))];
	if (kept.result) await keepPage(result, path, {
		out,
		context
	});
	for (const problem of unwritten) if (problem !== void 0) throw problem;
}
/** One file that cannot be written costs no other. */
function problemWriting(file, text) {
	if (file === void 0) return void 0;
	return writeAsked(file, text()).then(() => void 0, (error) => error);
}
/** Last: nobody waits for it, and a run without its page is a run all the same. */
async function keepPage(result, path, { out, context }) {
	try {
		const file = await keepReport(path, await makeReport(path, result));
		out.write(`  report     ${safeText(nearPath(context.cwd, file))}\n`);
	} catch (error) {
		context.stderr.write(`note: the report could not be made: ${safeText(reasonOf(error))}; plimsoll report ${result.id} tries again\n`);
	}
}
function nextText({ id, inside }) {
	const every = `npx plimsoll show ${id} --all (every row, with intervals)`;
	return inside === void 0 ? every : `${every}, or --route "…" (a route, and one of its requests)`;
}
const standingAt = (port, { env }) => ({
	port,
	token: readTokenFile(env, port)
});
/** What people call the test; runs of one test are found by it. */
function titleOf({ subject }) {
	return subject.kind === "url" ? subject.url : subject.definition.name ?? basename(subject.file);
}
async function sourceOf({ test }) {
	if (test.kind === "url") return void 0;
	return {
		name: basename(test.file),
		text: await readFile(test.file, "utf8")
	};
}
/** Not stderr itself: somebody who does not read it would stop the run. */
function sinkOf({ stderr }) {
	return openLiveSink(stderr);
}
function liveView(context) {
	const { stderr, env } = context;
	return startLiveView({
		sink: sinkOf(context),
		size: () => terminalSize(stderr, env),
		palette: paletteFor(stderr, env),
		isAscii: isAsciiOnly(env),
		nowMs: () => performance.now()
	});
}
//#endregion
export { defineMethod as n, titleOf as r, command as t };
