import { Y as didYouMean } from "./scenario-B-hYjwMF.mjs";
import { n as exitCodes, t as UserError } from "./user-error-DBTzTUOt.mjs";
import { o as redactUrl } from "./secrets-DRuSvG-u.mjs";
import "./jaeger-client-BCUv-i-l.mjs";
import { A as workerCount, C as stage, D as traceRate, E as traceLink, O as userCount, S as size, T as text, _ as postgresUrl, a as duration, b as retries, c as httpMethod, d as memorySize, f as oneOf, g as positiveDuration, h as port, i as dnsServers, k as verbatim, l as httpUrl, m as pathOrStream, n as collectorUrl, o as header, p as path, r as count, s as hostName, t as bodySize, u as localIps, v as processId, w as tag, x as seed, y as rate } from "./kinds-CgTEsnen.mjs";
import { n as fileValues, t as fileLayer } from "./file-values-zhYoPG3m.mjs";
import { createRequire } from "node:module";
import { Option } from "commander";
import { closeSync, existsSync, openSync, readFileSync, readSync, readdirSync, readlinkSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { availableParallelism, cpus, freemem, hostname, networkInterfaces, release, totalmem } from "node:os";
import { get } from "node:http";
import { get as get$1 } from "node:https";
import { execFile } from "node:child_process";
import { lookup } from "node:dns/promises";
//#region src/cli/settings/mistake.ts
const isTyped = (source) => source.layer === "flag" || source.layer === "environment";
/** An error about what these sources said: usage if it was typed with the command, a bad file otherwise. */
function mistake(sources, what, detail) {
	const known = sources.filter((source) => source !== void 0);
	const inFile = known.find((source) => source.location !== void 0);
	return new UserError(what, {
		...detail,
		exitCode: known.length === 0 || known.some(isTyped) ? exitCodes.usage : exitCodes.badTest,
		...inFile?.location && { location: inFile.location }
	});
}
//#endregion
//#region src/cli/settings/list.ts
const flagGroups = [
	"load",
	"request",
	"limits",
	"run",
	"traces",
	"result"
];
/** How a search is made, and what it looks at besides. */
const searchGroup = "search";
const one = (group, flag, kind, about) => {
	return {
		combine: "one",
		group,
		flag,
		kind,
		about
	};
};
const many = (group, flag, kind, about) => {
	return {
		combine: "many",
		group,
		flag,
		kind,
		about
	};
};
const on = (group, flag, about) => {
	return {
		combine: "switch",
		initially: false,
		group,
		flag,
		about
	};
};
const off = (group, flag, about) => {
	return {
		combine: "switch",
		initially: true,
		group,
		flag,
		about
	};
};
/** Every setting a command can be given, once: flags, environment, help and `config print` all come from here. */
const settings = {
	users: one("load", "-u, --users <n>", userCount, "virtual users at the same time (closed load)"),
	spawnRate: one("load", "--spawn-rate <rate>", rate, "how fast users are added: 10/s"),
	rampUp: one("load", "--ramp-up <time>", duration, "how long the load takes to reach its level: 20s"),
	rate: one("load", "-R, --rate <rate>", rate, "iterations started per second (open load): 500/s"),
	connections: one("load", "-c, --connections <n>", userCount, "one pool of so many connections for all users"),
	duration: one("load", "-d, --duration <time>", positiveDuration, "how long the load lasts, ramp included: 10m"),
	stages: many("load", "-s, --stage <time:level>", stage, "a line to a level, 1m:500/s or 1m:200 users; repeatable"),
	iterations: one("load", "-i, --iterations <n>", count, "exactly so many iterations, shared by the users"),
	arrivals: one("load", "--arrivals <how>", oneOf("poisson", "even"), "how open load is spread: poisson (at random) or even"),
	think: off("load", "--no-think", "leave think time out, as baseline does; --think keeps it"),
	warmUp: one("load", "--warm-up <time>", duration, "leave so much out of the result at the start"),
	gracefulStop: one("load", "--graceful-stop <time>", duration, "how long iterations may take to end after the load"),
	target: one("request", "--target <url>", httpUrl, "what relative URLs of the test start with"),
	method: one("request", "-X, --method <method>", httpMethod, "for a URL: the method"),
	headers: many("request", "-H, --header <name: value>", header, "send this header with every request; repeatable"),
	body: one("request", "--body <text|@file>", verbatim, "for a URL: what to send"),
	timeout: one("request", "--timeout <time>", positiveDuration, "how long a request may take in all; 10s"),
	maxBody: one("request", "--max-body <size>", bodySize, "the largest body an answer may have; 16MiB"),
	trace: off("request", "--no-trace", "send no trace headers"),
	insecure: on("request", "--insecure", "accept any TLS certificate"),
	ca: many("request", "--ca <file>", path, "trust this certificate authority (PEM); repeatable"),
	cert: one("request", "--cert <file>", path, "client certificate (PEM)"),
	key: one("request", "--key <file>", path, "its private key (PEM)"),
	localIps: one("request", "--local-ips <list>", localIps, "connect from these addresses of this machine, in turn"),
	dnsServers: one("request", "--dns-server <list>", dnsServers, "ask these name servers, not the system's resolver"),
	maxRate: one("limits", "--max-rate <rate>", rate, "never send more requests per second than this"),
	maxInFlight: one("limits", "--max-in-flight <n>", count, "never have more requests in flight; others wait"),
	maxRequests: one("limits", "--max-requests <n>", count, "end the run before it sends more requests than this"),
	maxBytes: one("limits", "--max-bytes <size>", size, "end the run when so much was sent and received: 2GB"),
	maxDuration: one("limits", "--max-duration <time>", positiveDuration, "end the load after so long: 10m"),
	maxMemory: one("limits", "--max-memory <size>", memorySize, "stop with a report before using more memory: 512MiB"),
	allowHosts: many("limits", "--allow-host <host>", hostName, "allow load on this public host; repeatable"),
	publicHosts: many("limits", "--public-host <host>", hostName, "treat this host as public though its address is private; repeatable"),
	abortRules: off("limits", "--no-abort-rules", "go on when the target breaks down (public hosts: stop)"),
	health: one("limits", "--health <url>", httpUrl, "probe this every 2 s; stop when it fails 3 times in a row"),
	stopFile: one("limits", "--stop-file <file>", path, "stop as soon as this file is there"),
	workers: one("run", "--workers <n>", workerCount, "threads that make the load; cores - 1, at least 1"),
	seed: one("run", "--seed <n>", seed, "the same seed draws the same data"),
	tags: many("run", "--tag <name=value>", tag, "a note kept with the run; repeatable"),
	inspect: on("run", "--inspect", "one user in this process, for a debugger"),
	quick: on("search", "--quick", "a rougher answer in a third of the time"),
	startRate: one("search", "--start-rate <rate>", rate, "iterations per second to begin with; 10/s"),
	overload: off("search", "--no-overload", "never more load than the first that is not acceptable"),
	faults: off("run", "--no-faults", "the test's proxies pass everything on: nothing goes wrong in them"),
	adoptProxy: one("run", "--adopt-proxy <port>", port, "the plimsoll proxy whose control API is at this port carries the test's faults, and stays"),
	compareFaults: on("endurance", "--compare-faults", "the same twice: without the test's faults, then with them"),
	capacity: one("endurance", "--capacity <rate>", rate, "iterations per second it carries, where no explore of this test has found out"),
	earlyStop: off("endurance", "--no-early-stop", "the whole time, however sure it is of a leak before"),
	retries: one("endurance", "--retries <n>", retries, "clients make a request that failed again, so often at once"),
	pulses: off("endurance", "--no-pulses", "do not look for the load from which it recovers by itself"),
	full: on("endurance", "--full", "the long form: ten minutes at the peak instead of two"),
	pid: one("run", "--pid <n>", processId, "the target's process; else the one that listens on a local target's port"),
	prometheus: many("run", "--prometheus <url>", httpUrl, "read these metrics of the target each second; repeatable"),
	postgres: one("run", "--postgres <url>", postgresUrl, "read each second what the target's PostgreSQL does"),
	traceRate: one("traces", "--trace-rate <share>", traceRate, "which traces the target keeps: 0.1 of all, or 200/s; 500/s"),
	receive: off("traces", "--no-receive", "do not listen for traces of the target"),
	listen: one("traces", "--listen <address>", text, "address to receive traces on; 127.0.0.1"),
	httpPort: one("traces", "--http-port <port>", port, "OTLP over HTTP, and Sentry; 4318"),
	grpcPort: one("traces", "--grpc-port <port>", port, "OTLP over gRPC; 4317"),
	jaeger: one("traces", "--jaeger <url>", httpUrl, "fetch the run's traces from this Jaeger: http://host:16686"),
	forward: one("traces", "--forward <url>", collectorUrl, "pass all traces on to this collector, too"),
	slo: many("result", "--slo <expression>", text, "a goal, 'p99 < 500ms', beside the test's own; repeatable"),
	onlySlo: on("result", "--only-slo", "leave the test's own goals out"),
	strict: on("result", "--strict", "an inconclusive result is a failure too (97)"),
	json: one("result", "--json <file|->", pathOrStream, "write the result document"),
	junit: one("result", "--junit <file>", path, "write the goals as JUnit XML"),
	traceLink: one("result", "--trace-link <url>", traceLink, "where your traces are looked at: https://jaeger/trace/{traceId}"),
	out: one("result", "--out <folder>", path, "where runs are kept; .plimsoll/runs"),
	quiet: on("result", "--quiet", "no progress, only the result"),
	ui: on("result", "--ui", "show the run in the browser while it goes on; prints the address")
};
/** The long flag's name: `--spawn-rate <rate>` → `spawn-rate`. */
const longName = (key) => /--(?:no-)?([a-z-]+)/.exec(settings[key].flag)?.[1] ?? key;
const environmentName = (key) => `PLIMSOLL_${longName(key).replaceAll("-", "_").toUpperCase()}`;
const settingKeys = Object.keys(settings);
//#endregion
//#region src/cli/flags.ts
const headings = {
	load: "Load:",
	search: "Search:",
	endurance: "Endurance:",
	request: "Requests:",
	limits: "Limits:",
	run: "Run:",
	traces: "Traces of the target:",
	result: "Result:"
};
/** Declares the flags of whole groups, or single ones; `hidden` ones are known, so that they can be refused with a reason. */
function addFlags(command, wanted, hidden = []) {
	for (const key of settingKeys) {
		const { flag, group, about, combine } = settings[key];
		if (!wanted.includes(group) && !wanted.includes(key)) continue;
		const option = new Option(flag, about).helpGroup(headings[group]);
		if (combine === "many") option.argParser((given, before) => [...before ?? [], given]);
		command.addOption(option.hideHelp(hidden.includes(key)));
		if (!flag.startsWith("--no-")) continue;
		command.addOption(new Option(`--${longName(key)}`).helpGroup(headings[group]).hideHelp());
	}
	command.addOption(new Option("--config <file>", "this plimsoll.config file").helpGroup(headings.run));
	return command;
}
/** The flags that were really typed, read; a text that cannot be read is a UserError with exit code 2. */
function flagLayer(command, cwd) {
	const values = {};
	const given = command.opts();
	for (const key of settingKeys) {
		const name = camelCase(longName(key));
		if (command.getOptionValueSource(name) !== "cli") continue;
		store(values, key, given[name], cwd, `--${longName(key)}`);
	}
	return {
		name: "flag",
		values,
		source: (key) => ({
			layer: "flag",
			name: flagName(key)
		})
	};
}
/** The `PLIMSOLL_*` variables; several values of one are on lines of their own, or between commas. */
function environmentLayer(env, cwd) {
	const values = {};
	for (const key of settingKeys) {
		const name = environmentName(key);
		const given = env[name];
		if (given === void 0 || given === "") continue;
		store(values, key, fromVariable(key, given, name), cwd, name);
	}
	const name = (key) => key in settings ? environmentName(key) : key;
	return {
		name: "environment",
		values,
		source: (key) => ({
			layer: "environment",
			name: name(key)
		})
	};
}
const flagName = (key) => key in settings ? `--${longName(key)}` : key;
const camelCase = (name) => name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
function fromVariable(key, given, name) {
	const { combine } = settings[key];
	if (combine === "one") return given;
	if (combine === "many") {
		const separator = key === "headers" ? /\n/ : /[\n,]/;
		return given.split(separator).map((part) => part.trim()).filter((part) => part !== "");
	}
	if (/^(1|true|yes|on)$/i.test(given)) return true;
	if (/^(0|false|no|off)$/i.test(given)) return false;
	throw unreadable(name, given, `"${given}" is neither yes nor no`, "1 or 0");
}
function store(values, key, given, cwd, name) {
	const setting = settings[key];
	const read = (text) => {
		const reading = setting.kind(text, cwd);
		if (reading.ok) return reading.value;
		throw unreadable(name, text, reading.problem, reading.expected);
	};
	const value = setting.combine === "switch" ? given : Array.isArray(given) ? given.map(read) : read(String(given));
	Object.assign(values, { [key]: value });
}
function unreadable(name, given, problem, expected) {
	return new UserError(`${name}${name.startsWith("--") ? " " : "="}${redactUrl(given) || "\"\""} cannot be used`, {
		why: `${problem}.`,
		hint: `Give ${expected}.`,
		exitCode: exitCodes.usage
	});
}
//#endregion
//#region src/observe/host/ci-names.ts
/** What CI systems say of a job in the environment, and what we call it. Nothing else of the environment is kept. */
const variables = {
	job: [
		"CI_JOB_NAME",
		"GITHUB_JOB",
		"JOB_NAME",
		"BUILDKITE_LABEL",
		"CIRCLE_JOB"
	],
	pipeline: [
		"CI_PIPELINE_ID",
		"GITHUB_RUN_ID",
		"BUILD_NUMBER",
		"BUILDKITE_BUILD_NUMBER",
		"CIRCLE_BUILD_NUM"
	],
	workflow: [
		"GITHUB_WORKFLOW",
		"CI_PIPELINE_NAME",
		"BUILDKITE_PIPELINE_SLUG",
		"CIRCLE_WORKFLOW_ID"
	],
	project: [
		"CI_PROJECT_PATH",
		"GITHUB_REPOSITORY",
		"CIRCLE_PROJECT_REPONAME"
	],
	ref: [
		"CI_COMMIT_REF_NAME",
		"GITHUB_REF_NAME",
		"GIT_BRANCH",
		"BUILDKITE_BRANCH",
		"CIRCLE_BRANCH"
	],
	commit: [
		"CI_COMMIT_SHA",
		"GITHUB_SHA",
		"GIT_COMMIT",
		"BUILDKITE_COMMIT",
		"CIRCLE_SHA1"
	]
};
const longest = 200;
/** Undefined where no CI system says it is one. */
function ciNames(env) {
	if (![
		"CI",
		"JENKINS_URL",
		"BUILDKITE"
	].some((name) => (env[name] ?? "") !== "" && env[name] !== "false")) return void 0;
	const found = {};
	for (const [name, places] of Object.entries(variables)) {
		const value = places.map((place) => env[place]).find((each) => each !== void 0 && each !== "");
		if (value !== void 0) found[name] = value.slice(0, longest);
	}
	return found;
}
//#endregion
//#region src/observe/host/git-state.ts
const gitLimitMs = 1e3;
/** The code a run was made from. */
async function gitState(folder) {
	const [commit, branch, changed] = await Promise.all([
		git(folder, ["rev-parse", "HEAD"]),
		git(folder, [
			"symbolic-ref",
			"--short",
			"-q",
			"HEAD"
		]),
		git(folder, [
			"status",
			"--porcelain",
			"--untracked-files=no"
		])
	]);
	return {
		gitCommit: commit ?? null,
		...branch !== void 0 && branch !== "" && { gitBranch: branch },
		...commit !== void 0 && changed !== void 0 && { gitDirty: changed !== "" }
	};
}
function git(folder, args) {
	return new Promise((resolve) => {
		execFile("git", args, {
			cwd: folder,
			timeout: gitLimitMs,
			env: {
				...process.env,
				GIT_OPTIONAL_LOCKS: "0"
			}
		}, (error, stdout) => resolve(error === null ? stdout.trim() : void 0));
	});
}
//#endregion
//#region src/observe/host/environment.ts
/** The machine and the code a run was made with and from. */
async function describeEnvironment(version, folder, env = {}) {
	const processors = cpus();
	const ci = ciNames(env);
	return {
		plimsoll: version,
		node: process.version,
		platform: `${process.platform} ${process.arch}`,
		kernel: release(),
		cpuModel: processors[0]?.model.trim() ?? "unknown",
		cores: processors.length,
		memoryBytes: totalmem(),
		hostname: hostname(),
		...await gitState(folder),
		...ci !== void 0 && { ci }
	};
}
//#endregion
//#region src/observe/host/steal.ts
function readTicks() {
	try {
		const fields = readFileSync("/proc/stat", "utf8").split("\n", 1)[0].trim().split(/\s+/).slice(1, 9).map(Number);
		const steal = fields[7];
		if (steal === void 0 || fields.some(Number.isNaN)) return void 0;
		return {
			steal,
			all: fields.reduce((sum, ticks) => sum + ticks, 0)
		};
	} catch {
		return;
	}
}
/** Share of the machine's processor time that its host gave to others, since the last call; null where unknown. */
var StealMeter = class {
	last = readTicks();
	take() {
		const now = readTicks();
		const before = this.last;
		this.last = now;
		if (now === void 0 || before === void 0 || now.all <= before.all) return null;
		return (now.steal - before.steal) / (now.all - before.all);
	}
};
//#endregion
//#region src/observe/host/steadiness.ts
const tickMs = 5;
const clockLooks = 2e3;
/** Watches clock, event loop and processor; this process must do nothing else meanwhile. */
async function watchSteadiness(forMs, time) {
	const steal = new StealMeter();
	const before = processorTimes();
	const clock = lookAtClock(time);
	const lateMs = [];
	const startMs = time.monotonicMs();
	const wallOffset = time.wallMs() - startMs;
	let wallStrayMs = 0;
	let wentBack = clock.wentBack;
	for (let nowMs = startMs; nowMs - startMs < forMs;) {
		await time.pause(tickMs);
		const tickedMs = time.monotonicMs();
		wentBack ||= tickedMs < nowMs;
		lateMs.push(Math.max(0, tickedMs - nowMs - tickMs));
		wallStrayMs = Math.max(wallStrayMs, Math.abs(time.wallMs() - tickedMs - wallOffset) - 1);
		nowMs = tickedMs;
	}
	lateMs.sort((a, b) => a - b);
	return {
		watchedMs: time.monotonicMs() - startMs,
		ticks: lateMs.length,
		lateP99Ms: lateMs[Math.ceil(lateMs.length * .99) - 1] ?? 0,
		lateMaxMs: lateMs.at(-1) ?? 0,
		clockStepMs: clock.stepMs,
		wentBack,
		wallStrayMs: Math.max(0, wallStrayMs),
		busyRatio: busyBetween(before, processorTimes()),
		stealRatio: steal.take()
	};
}
/** The smallest step between two looks one after the other, and whether one was ever back. */
function lookAtClock({ monotonicMs }) {
	let stepMs = Number.POSITIVE_INFINITY;
	let wentBack = false;
	let lastMs = monotonicMs();
	for (let look = 0; look < clockLooks || stepMs === Number.POSITIVE_INFINITY; look++) {
		const nowMs = monotonicMs();
		if (nowMs > lastMs) stepMs = Math.min(stepMs, nowMs - lastMs);
		wentBack ||= nowMs < lastMs;
		lastMs = nowMs;
	}
	return {
		stepMs,
		wentBack
	};
}
function processorTimes() {
	let idle = 0;
	let all = 0;
	for (const { times } of cpus()) {
		idle += times.idle;
		all += times.user + times.nice + times.sys + times.irq + times.idle;
	}
	return {
		busy: all - idle,
		all
	};
}
/** Null where the system keeps no such count. */
function busyBetween(before, after) {
	const all = after.all - before.all;
	return all <= 0 ? null : Math.max(0, Math.min(1, (after.busy - before.busy) / all));
}
//#endregion
//#region src/observe/limits/descriptors.ts
/** @param root `/`, or the root of a tree of files that stands for it. */
function readDescriptors(root = "/") {
	return {
		limit: limitIn(join(root, "proc/self/limits")),
		open: entriesOf(join(root, "proc/self/fd"))
	};
}
function limitIn(path) {
	try {
		return openFilesLimit(readFileSync(path, "utf8"));
	} catch {
		return null;
	}
}
/** `Max open files  1024  1048576  files`: Node raises the soft limit to the hard one when it starts. */
function openFilesLimit(limits) {
	const found = /^Max open files\s+(\d+|unlimited)/m.exec(limits)?.[1];
	return found === void 0 ? null : found === "unlimited" ? Number.POSITIVE_INFINITY : Number(found);
}
function entriesOf(folder) {
	try {
		return readdirSync(folder).length;
	} catch {
		return null;
	}
}
//#endregion
//#region src/observe/limits/memory-guard.ts
const memoryShares = {
	/** Nothing new is begun from this share of the memory on … */
	shed: .8,
	/** … or from this on, where it grows so fast that it would soon be full … */
	shedEarly: .6,
	/** … until no more than `resume` is used again. */
	resume: .75,
	/** The run ends here: what is left is for its report. */
	stop: .95
};
/** Memory that fills this fast is as good as full: it takes so long until a run has ended. */
const endingMs = 300;
/** Where holding back has not helped for so long, waiting longer does not either. */
const shedMsMax = 5e3;
/** Decides, look by look, on what is in use and what there is. Has no clock of its own. */
var MemoryGuard = class {
	order = "go";
	/** The most of what there was, 0–1, with its figures. */
	mostShare = 0;
	usedBytesMax = 0;
	limitBytes = 0;
	shedFromMs = 0;
	shedBeforeMs = 0;
	lastMs = NaN;
	lastUsed = 0;
	next(nowMs, usedBytes, limitBytes) {
		const share = usedBytes / limitBytes;
		if (share > this.mostShare) {
			this.mostShare = share;
			this.usedBytesMax = usedBytes;
			this.limitBytes = limitBytes;
		}
		const sinceMs = nowMs - this.lastMs;
		const growth = sinceMs > 0 ? Math.max(0, usedBytes - this.lastUsed) / sinceMs : 0;
		this.lastMs = nowMs;
		this.lastUsed = usedBytes;
		this.decide(nowMs, share, (usedBytes + growth * endingMs) / limitBytes);
		return this.order;
	}
	/** How long nothing new was begun, up to a moment. */
	shedMs(nowMs) {
		return this.shedBeforeMs + (this.order === "shed" ? nowMs - this.shedFromMs : 0);
	}
	decide(nowMs, share, shareSoon) {
		if (this.order === "stop") return;
		const isFull = share >= memoryShares.stop || share >= memoryShares.shed && shareSoon >= 1;
		const isStuck = this.order === "shed" && nowMs - this.shedFromMs >= shedMsMax;
		if (this.order === "shed" && (isFull || isStuck || share <= memoryShares.resume)) {
			this.shedBeforeMs += nowMs - this.shedFromMs;
			this.order = isFull || isStuck ? "stop" : "go";
		} else if (isFull) this.order = "stop";
		else if (this.order === "go" && (share >= memoryShares.shed || share >= memoryShares.shedEarly && shareSoon >= 1)) {
			this.order = "shed";
			this.shedFromMs = nowMs;
		}
	}
};
//#endregion
//#region src/observe/system-files.ts
/**
* The files in which a system tells of itself (/proc, /sys). What is not there is undefined: processes come and go
* between two looks. All reading is synchronous: of such files it takes a third of what asynchronous reading does.
*/
var SystemFiles = class {
	root;
	/** @param root `/`, or the root of a tree of files that stands for it. */
	constructor(root = "/") {
		this.root = root;
	}
	text(path) {
		return attempt(() => readFileSync(this.at(path), "utf8"));
	}
	/** The entries of a folder. */
	names(path) {
		return attempt(() => readdirSync(this.at(path)));
	}
	/** What a symbolic link says, followed or not. */
	link(path) {
		return attempt(() => readlinkSync(this.at(path)));
	}
	/** Entries of a folder; since Linux 6.2 /proc tells their number as the folder's size. */
	entryCount(path) {
		const entries = attempt(() => statSync(this.at(path)).size);
		if (entries !== void 0 && entries > 0 && this.root === "/") return entries;
		return this.names(path)?.length;
	}
	/** Whether something is there and this user may not read it. */
	isDenied(path) {
		try {
			readdirSync(this.at(path));
			return false;
		} catch (error) {
			const code = error.code;
			return code === "EACCES" || code === "EPERM";
		}
	}
	/** A whole file into a buffer that is used again and grows as needed; gives the length, 0 where there is no file. */
	bytes(path, into) {
		const file = attempt(() => openSync(this.at(path), "r"));
		if (file === void 0) return 0;
		try {
			return into.fill(file);
		} finally {
			closeSync(file);
		}
	}
	at(path) {
		return this.root === "/" ? `/${path}` : join(this.root, path);
	}
};
/** Room for a file of any length. */
var ByteStore = class {
	buffer = Buffer.allocUnsafe(64 * 1024);
	fill(file) {
		for (let length = 0;;) {
			const read = readSync(file, this.buffer, length, this.buffer.length - length, null);
			if (read === 0) return length;
			length += read;
			if (length === this.buffer.length) this.buffer = Buffer.concat([this.buffer], length * 2);
		}
	}
};
const gone = new Set([
	"ENOENT",
	"ESRCH",
	"EACCES",
	"EPERM",
	"ENOTDIR",
	"EINVAL",
	"EIO"
]);
/** Undefined where there is no such file, no process any more, or no right to look. */
function attempt(read) {
	try {
		return read();
	} catch (error) {
		if (gone.has(error.code ?? "")) return void 0;
		throw error;
	}
}
//#endregion
//#region src/observe/limits/cgroup-groups.ts
/**
* Where the groups of a controller lie for a process; null where it is in none. Knows v2, v1, and v1 beside an empty v2.
* @param pid a number, or `self`
*/
function cgroupChain(files, pid, controller) {
	const lines = (files.text(`proc/${pid}/cgroup`) ?? "").split("\n");
	for (const line of lines) {
		const [, controllers, path] = /^\d+:([^:]+):(.*)$/.exec(line) ?? [];
		if (controllers === void 0 || path === void 0 || !controllers.split(",").includes(controller)) continue;
		const mounts = [controllers, controller].map((name) => `sys/fs/cgroup/${name}`);
		return {
			version: "v1",
			folders: foldersFrom(files, mounts.find((folder) => files.names(folder) !== void 0) ?? mounts[0], path)
		};
	}
	const path = lines.map((line) => /^0::(.*)$/.exec(line)?.[1]).find(Boolean);
	return path === void 0 ? null : {
		version: "v2",
		folders: foldersFrom(files, "sys/fs/cgroup", path)
	};
}
/** In a container without a namespace of its own the path is the host's: its root is ours. */
function foldersFrom(files, mount, path) {
	const folders = [];
	for (let group = join("/", path);; group = dirname(group)) {
		const folder = join(mount, group);
		if (files.names(folder) !== void 0) folders.push(folder);
		if (group === "/") return folders;
	}
}
/** Null for `max`, and where there is no such file. */
function numberIn(files, path) {
	const text = (files.text(path) ?? "").trim();
	return /^\d+$/.test(text) ? Number(text) : null;
}
/** `name 123` of a file such as cpu.stat; null where there is no such line. */
function countIn(text, name) {
	const found = new RegExp(`^${name} (\\d+)$`, "m").exec(text)?.[1];
	return found === void 0 ? null : Number(found);
}
//#endregion
//#region src/observe/limits/cgroup-memory.ts
/** Beyond this a "limit" is the kernel's way of writing that there is none. */
const unlimitedBytes = 2 ** 60;
const versions = {
	v2: {
		limit: "memory.max",
		used: "memory.current",
		caches: ["active_file", "inactive_file"]
	},
	v1: {
		limit: "memory.limit_in_bytes",
		used: "memory.usage_in_bytes",
		caches: ["total_active_file", "total_inactive_file"]
	}
};
/** The memory of the control group with the tightest limit among a process's own and those above it. */
var CgroupMemory = class {
	files;
	version;
	folders;
	/** @param root `/`, or the root of a tree of files that stands for it. */
	constructor(root = "/", pid = "self") {
		this.files = new SystemFiles(root);
		const chain = cgroupChain(this.files, pid, "memory");
		this.version = chain?.version ?? "v2";
		const { used } = versions[this.version];
		this.folders = (chain?.folders ?? []).filter((folder) => numberIn(this.files, `${folder}/${used}`) !== null);
	}
	/** Null where none has a limit. Read anew each time: a limit can be changed while a process runs. */
	read() {
		let tightest = null;
		for (const folder of this.folders) {
			const limitBytes = numberIn(this.files, `${folder}/${versions[this.version].limit}`);
			if (limitBytes === null || limitBytes >= unlimitedBytes) continue;
			const usedBytes = this.usedBytes(folder);
			if (usedBytes === null) continue;
			const roomOf = (group) => group.limitBytes - group.usedBytes;
			if (tightest === null || limitBytes - usedBytes < roomOf(tightest)) tightest = {
				limitBytes,
				usedBytes
			};
		}
		return tightest;
	}
	/** What the process's own group uses, limited or not. */
	ownBytes() {
		const [own] = this.folders;
		return own === void 0 ? null : this.usedBytes(own);
	}
	usedBytes(folder) {
		const { used, caches } = versions[this.version];
		const bytes = numberIn(this.files, `${folder}/${used}`);
		if (bytes === null) return null;
		const stat = this.files.text(`${folder}/memory.stat`) ?? "";
		return Math.max(0, bytes - caches.reduce((sum, name) => sum + (countIn(stat, name) ?? 0), 0));
	}
};
//#endregion
//#region src/observe/limits/machine-memory.ts
/**
* Memory this machine could still give, without swapping or killing; null where the system does not tell.
* @param root `/`, or the root of a tree of files that stands for it.
*/
function readAvailableBytes(root = "/") {
	try {
		const found = /^MemAvailable:\s+(\d+) kB/m.exec(readFileSync(join(root, "proc/meminfo"), "utf8"))?.[1];
		return found === void 0 ? null : Number(found) * 1024;
	} catch {
		return null;
	}
}
//#endregion
//#region src/observe/limits/resident.ts
/**
* Memory of this process that is in RAM. The file is opened once: who has run out of file descriptors must still be
* able to look, and `process.memoryUsage.rss()` throws then.
*/
var ResidentMemory = class {
	file = openStatus();
	buffer = Buffer.alloc(4096);
	/** All of it. */
	bytes() {
		return this.fields(/^VmRSS:\s+(\d+) kB/gm);
	}
	/** Without files that are mapped, as Node's own program: the kernel takes those back when it needs to. */
	ownBytes() {
		return this.fields(/^Rss(?:Anon|Shmem):\s+(\d+) kB/gm);
	}
	fields(pattern) {
		if (this.file === void 0) return process.memoryUsage.rss();
		const length = readSync(this.file, this.buffer, 0, this.buffer.length, 0);
		return [...this.buffer.toString("latin1", 0, length).matchAll(pattern)].reduce((sum, [, kilobytes]) => sum + Number(kilobytes) * 1024, 0);
	}
};
/** Undefined where there is no /proc. */
function openStatus() {
	try {
		return openSync("/proc/self/status", "r");
	} catch {
		return;
	}
}
//#endregion
//#region src/observe/limits/memory-room.ts
/** Memory in use against the bound that is nearest: one that was asked for, a control group's, the machine's. */
var MemoryMeter = class {
	resident = new ResidentMemory();
	cgroup;
	askedBytes;
	root;
	constructor(askedBytes, root = "/") {
		this.askedBytes = askedBytes;
		this.root = root;
		this.cgroup = new CgroupMemory(root);
	}
	/** Null where the system tells of no bound at all. */
	read() {
		const usedBytes = this.resident.ownBytes();
		const rooms = [];
		if (this.askedBytes !== void 0) rooms.push({
			usedBytes,
			limitBytes: this.askedBytes,
			bound: "asked"
		});
		const group = this.cgroup.read();
		if (group !== null) rooms.push({
			...group,
			usedBytes: Math.max(usedBytes, group.usedBytes),
			bound: "cgroup"
		});
		const available = readAvailableBytes(this.root);
		if (available !== null) rooms.push({
			usedBytes,
			limitBytes: usedBytes + available,
			bound: "machine"
		});
		return rooms.reduce((nearest, room) => nearest === null || shareOf$1(room) > shareOf$1(nearest) ? room : nearest, null);
	}
};
const shareOf$1 = ({ usedBytes, limitBytes }) => usedBytes / limitBytes;
//#endregion
//#region src/observe/limits/ports.ts
/**
* Local ports a connection to one address can come from; null where the system does not tell.
* @param root `/`, or the root of a tree of files that stands for it.
*/
function readPortCount(root = "/") {
	const folder = join(root, "proc/sys/net/ipv4");
	const [first = NaN, last = NaN] = textOf(join(folder, "ip_local_port_range")).trim().split(/\s+/).map(Number);
	if (!Number.isFinite(last - first)) return null;
	return Math.max(0, last - first + 1 - reservedIn(textOf(join(folder, "ip_local_reserved_ports")), first, last));
}
/** `8080,30000-30010`: ports of the range that are kept for servers. */
function reservedIn(list, first, last) {
	let sum = 0;
	for (const part of list.trim().split(",")) {
		const [low = NaN, high = low] = part.split("-").map((text) => text === "" ? NaN : Number(text));
		const overlap = Math.min(high, last) - Math.max(low, first) + 1;
		if (overlap > 0) sum += overlap;
	}
	return sum;
}
function textOf(path) {
	try {
		return readFileSync(path, "utf8");
	} catch {
		return "";
	}
}
//#endregion
//#region src/observe/process-meter.ts
/** Processor time and memory of this process between two looks. */
var ProcessMeter = class {
	lastCpu = process.cpuUsage();
	lastMs;
	resident = new ResidentMemory();
	nowMs;
	constructor(nowMs) {
		this.nowMs = nowMs;
		this.lastMs = nowMs();
	}
	/** CPU as a ratio of one core, all threads together. */
	take() {
		const nowMs = this.nowMs();
		const { user, system } = process.cpuUsage(this.lastCpu);
		const elapsedMs = Math.max(1, nowMs - this.lastMs);
		this.lastCpu = process.cpuUsage();
		this.lastMs = nowMs;
		return {
			cpuRatio: (user + system) / 1e3 / elapsedMs,
			rssBytes: this.resident.bytes()
		};
	}
};
//#endregion
//#region src/observe/process/units.ts
const usual$1 = {
	ticksPerSecond: 100,
	pageBytes: 4096
};
const entryBytes = 16;
/** AT_PAGESZ and AT_CLKTCK of getauxval(3). */
const tags = {
	pageBytes: 6n,
	ticksPerSecond: 17n
};
/** From what the kernel tells each program as it starts it; the usual ones where that cannot be read. */
function readKernelUnits(files) {
	const store = new ByteStore();
	const length = files.bytes("proc/self/auxv", store);
	const valueOf = (tag) => {
		for (let at = 0; at + entryBytes <= length; at += entryBytes) if (store.buffer.readBigUInt64LE(at) === tag) return Number(store.buffer.readBigUInt64LE(at + 8));
	};
	const pageBytes = valueOf(tags.pageBytes);
	const ticksPerSecond = valueOf(tags.ticksPerSecond);
	if (pageBytes === void 0 || pageBytes < 4096 || Math.log2(pageBytes) % 1 !== 0) return usual$1;
	if (ticksPerSecond === void 0 || ticksPerSecond < 1 || ticksPerSecond > 1e4) return usual$1;
	return {
		ticksPerSecond,
		pageBytes
	};
}
//#endregion
//#region src/observe/host/disk-meter.ts
/** They stand for files, memory or other disks, whose work is counted there. */
const virtualDisk = /^(loop|ram|zram|dm-|md|sr|fd|nbd)\d*$/;
/** How busy the busiest disk was between two looks. */
var DiskMeter = class {
	files;
	disks;
	last = /* @__PURE__ */ new Map();
	constructor(files) {
		this.files = files;
		this.disks = new Set((files.names("sys/block") ?? []).filter((name) => !virtualDisk.test(name)));
	}
	take(elapsedMs) {
		const now = /* @__PURE__ */ new Map();
		for (const line of (this.files.text("proc/diskstats") ?? "").split("\n")) {
			const [, , name = "", ...counts] = line.trim().split(/\s+/);
			const busyMs = Number(counts[9]);
			if (this.disks.has(name) && !Number.isNaN(busyMs)) now.set(name, busyMs);
		}
		const before = this.last;
		this.last = now;
		const busy = [...now].flatMap(([name, busyMs]) => before.has(name) ? [busyMs - before.get(name) >>> 0] : []);
		return busy.length === 0 ? null : Math.min(1, Math.max(...busy) / elapsedMs);
	}
};
//#endregion
//#region src/observe/host/network-meter.ts
const loopback = "lo";
/** Bytes that went through this machine's network between two looks. */
var NetworkMeter = class {
	files;
	outward;
	last;
	constructor(files) {
		this.files = files;
		this.outward = outwardOf(files);
	}
	take(elapsedMs) {
		const now = bytesByInterface(this.files.text("proc/net/dev") ?? "");
		const before = this.last;
		this.last = now;
		if (before === void 0 || now.size === 0) return null;
		const perSecond = (names, of) => {
			let bytes = 0;
			for (const name of names) bytes += Math.max(0, (now.get(name)?.[of] ?? 0) - (before.get(name)?.[of] ?? 0));
			return bytes * 1e3 / elapsedMs;
		};
		return {
			receivedBytesPerSecond: perSecond(this.outward, "received"),
			sentBytesPerSecond: perSecond(this.outward, "sent"),
			loopbackBytesPerSecond: perSecond([loopback], "sent")
		};
	}
};
/** Interfaces with a device behind them; in a container, where there are none, all but loopback. Bridges count twice. */
function outwardOf(files) {
	const names = [...bytesByInterface(files.text("proc/net/dev") ?? "").keys()].filter((name) => name !== loopback);
	const withDevice = names.filter((name) => files.link(`sys/class/net/${name}/device`) !== void 0);
	return new Set(withDevice.length > 0 ? withDevice : names);
}
/** `eth0: 123 … 456 …`: the first of eight columns received, the first of eight sent. */
function bytesByInterface(text) {
	const found = /* @__PURE__ */ new Map();
	for (const line of text.split("\n")) {
		const [, name, columns] = /^\s*([^:\s]+):\s*(.*)$/.exec(line) ?? [];
		const fields = columns?.split(/\s+/).map(Number);
		if (name !== void 0 && fields?.[8] !== void 0) found.set(name, {
			received: fields[0],
			sent: fields[8]
		});
	}
	return found;
}
//#endregion
//#region src/observe/host/processor-meter.ts
/** What the machine's processors did between two looks. */
var ProcessorMeter = class {
	files;
	last;
	constructor(files) {
		this.files = files;
	}
	/** Null where the system does not tell, and at the first look. */
	take() {
		const text = this.files.text("proc/stat") ?? "";
		const now = ticksIn(text);
		const before = this.last;
		this.last = now;
		if (now === void 0 || before === void 0 || now.all <= before.all) return null;
		const all = now.all - before.all;
		const ratio = (of) => Math.min(1, Math.max(0, now[of] - before[of]) / all);
		const cores = text.match(/^cpu\d+ /gm)?.length ?? 1;
		const runnable = /^procs_running (\d+)/m.exec(text)?.[1];
		return {
			cores,
			cpuCores: Math.max(0, 1 - ratio("idle") - ratio("ioWait") - ratio("steal")) * cores,
			stealRatio: ratio("steal"),
			ioWaitRatio: ratio("ioWait"),
			runnable: runnable === void 0 ? null : Number(runnable)
		};
	}
};
function ticksIn(text) {
	const fields = text.slice(0, text.indexOf("\n")).trim().split(/\s+/).slice(1, 9).map(Number);
	const [, , , idle, ioWait, , , steal] = fields;
	if (idle === void 0 || ioWait === void 0 || steal === void 0 || fields.some(Number.isNaN)) return void 0;
	return {
		idle,
		ioWait,
		steal,
		all: fields.reduce((sum, ticks) => sum + ticks, 0)
	};
}
//#endregion
//#region src/observe/host/host-meter.ts
/** What this machine did between two looks, all its processes together. */
var HostMeter = class {
	files;
	nowMs;
	pageBytes;
	processor;
	disks;
	network;
	lastMs = NaN;
	lastSwapped = null;
	constructor(files, nowMs) {
		this.files = files;
		this.nowMs = nowMs;
		this.pageBytes = readKernelUnits(files).pageBytes;
		this.processor = new ProcessorMeter(files);
		this.disks = new DiskMeter(files);
		this.network = new NetworkMeter(files);
		this.take();
	}
	/** Null where the system does not tell. */
	take() {
		const nowMs = this.nowMs();
		const elapsedMs = Math.max(1, nowMs - this.lastMs || 0);
		this.lastMs = nowMs;
		const processor = this.processor.take();
		const diskBusyRatio = this.disks.take(elapsedMs);
		const network = this.network.take(elapsedMs);
		const swapBytesPerSecond = this.swapped(elapsedMs);
		const memory = this.files.text("proc/meminfo") ?? "";
		if (processor === null) return null;
		return {
			...processor,
			memoryAvailableBytes: kilobytes(memory, "MemAvailable"),
			memoryTotalBytes: kilobytes(memory, "MemTotal"),
			swapBytesPerSecond,
			diskBusyRatio,
			network
		};
	}
	swapped(elapsedMs) {
		const counts = [...(this.files.text("proc/vmstat") ?? "").matchAll(/^pswp(?:in|out) (\d+)$/gm)];
		const now = counts.length === 0 ? null : counts.reduce((sum, [, pages]) => sum + Number(pages), 0);
		const before = this.lastSwapped;
		this.lastSwapped = now;
		return now === null || before === null ? null : Math.max(0, now - before) * this.pageBytes * 1e3 / elapsedMs;
	}
};
function kilobytes(text, name) {
	return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1] ?? 0) * 1024;
}
//#endregion
//#region src/observe/limits/cgroup-meter.ts
/** What the control groups of a process allow it, and how often they held it back between two looks. */
var CgroupMeter = class {
	files;
	memory;
	version;
	cpuFolders;
	killsPath;
	lastPeriods = /* @__PURE__ */ new Map();
	lastKills = null;
	/** @param root `/`, or the root of a tree of files that stands for it. */
	constructor(pid, root = "/") {
		this.files = new SystemFiles(root);
		this.memory = new CgroupMemory(root, pid);
		const cpu = cgroupChain(this.files, pid, "cpu");
		this.version = cpu?.version ?? "v2";
		this.cpuFolders = cpu?.folders ?? [];
		this.killsPath = killsPath(this.files, pid);
		this.kills();
		this.throttledRatio();
	}
	/** Null where no group limits or counts anything. */
	take() {
		const limited = this.memory.read();
		const reading = {
			cpuLimitCores: this.cpuLimitCores(),
			throttledRatio: this.throttledRatio(),
			memoryLimitBytes: limited?.limitBytes ?? null,
			memoryUsedBytes: limited?.usedBytes ?? this.memory.ownBytes(),
			oomKills: this.kills()
		};
		return Object.values(reading).every((value) => value === null) ? null : reading;
	}
	/** The tightest of the group's own and those above it. */
	cpuLimitCores() {
		const limits = this.cpuFolders.map((folder) => this.limitOf(folder)).filter((limit) => limit !== null);
		return limits.length === 0 ? null : Math.min(...limits);
	}
	limitOf(folder) {
		if (this.version === "v2") {
			const [quota, period] = (this.files.text(`${folder}/cpu.max`) ?? "").trim().split(" ").map(Number);
			return quota === void 0 || Number.isNaN(quota) || !period ? null : quota / period;
		}
		const quota = numberIn(this.files, `${folder}/cpu.cfs_quota_us`);
		const period = numberIn(this.files, `${folder}/cpu.cfs_period_us`);
		return quota === null || !period ? null : quota / period;
	}
	/** The share of the group that was held back most. */
	throttledRatio() {
		const now = /* @__PURE__ */ new Map();
		const ratios = [];
		for (const folder of this.cpuFolders) {
			if (this.limitOf(folder) === null) continue;
			const stat = this.files.text(`${folder}/cpu.stat`) ?? "";
			const [all, throttled] = [countIn(stat, "nr_periods"), countIn(stat, "nr_throttled")];
			if (all === null || throttled === null) continue;
			now.set(folder, {
				all,
				throttled
			});
			const before = this.lastPeriods.get(folder);
			if (before === void 0) continue;
			ratios.push(all > before.all ? (throttled - before.throttled) / (all - before.all) : 0);
		}
		this.lastPeriods = now;
		return ratios.length === 0 ? null : Math.max(0, ...ratios);
	}
	kills() {
		const before = this.lastKills;
		this.lastKills = this.killsPath === void 0 ? null : countIn(this.files.text(this.killsPath) ?? "", "oom_kill");
		return this.lastKills === null || before === null ? null : Math.max(0, this.lastKills - before);
	}
};
/** Where the kernel counts whom it killed in the process's own group for want of memory. */
function killsPath(files, pid) {
	const chain = cgroupChain(files, pid, "memory");
	const [own] = chain?.folders ?? [];
	return own === void 0 ? void 0 : `${own}/${chain?.version === "v1" ? "memory.oom_control" : "memory.events"}`;
}
//#endregion
//#region src/observe/notes.ts
const notesMost = 20;
/** What people should know of the readings, each said once. */
var Notes = class {
	texts = /* @__PURE__ */ new Map();
	/** @param about what it is about, where a later text on the same is to replace it */
	add(text, about = text) {
		if (this.texts.size < notesMost || this.texts.has(about)) this.texts.set(about, text);
	}
	get all() {
		return [...this.texts.values()];
	}
};
//#endregion
//#region src/observe/process/socket-table.ts
/** As /proc/net/tcp writes them: include/net/tcp_states.h of the kernel. */
const tcpStates = {
	established: 1,
	synSent: 2,
	timeWait: 6,
	closeWait: 8,
	listen: 10
};
const colon = 58;
const space = 32;
const newline = 10;
/**
* /proc/net/tcp or tcp6 in arrays. There may be tens of thousands of rows, one for each end of a connection: they are
* read as bytes, and of a row only what is needed.
*/
var SocketTable = class {
	length = 0;
	states = new Uint8Array(1024);
	localPorts = new Uint16Array(1024);
	remotePorts = new Uint16Array(1024);
	/** Of a listening socket: connections that wait to be accepted. */
	queued = new Float64Array(1024);
	users = new Uint32Array(1024);
	/** 0 = no process has it: not accepted yet, or over. */
	inodes = new Float64Array(1024);
	rows = new Float64Array(1024);
	store = new ByteStore();
	addressDigits;
	constructor(version) {
		this.addressDigits = version === 4 ? 8 : 32;
	}
	/** @param path `proc/net/tcp`, or that of the network namespace of a process */
	read(files, path) {
		const end = files.bytes(path, this.store);
		const { buffer } = this.store;
		this.length = 0;
		for (let at = nextLine(buffer, 0, end); at < end; at = this.readRow(at, end));
	}
	clear() {
		this.length = 0;
	}
	localAddress(row) {
		return this.address(this.rows[row]);
	}
	remoteAddress(row) {
		return this.address(this.rows[row] + this.addressDigits + 6);
	}
	/** Whether both ends are on this machine, as far as the row alone tells. */
	isLocal(row) {
		const { buffer } = this.store;
		const local = this.rows[row];
		const remote = local + this.addressDigits + 6;
		let isSame = true;
		for (let digit = 0; digit < this.addressDigits && isSame; digit++) isSame = buffer[local + digit] === buffer[remote + digit];
		return isSame || isLoopback(this.localAddress(row)) && isLoopback(this.remoteAddress(row));
	}
	/** `  12: 0100007F:1F90 0100007F:C3A2 01 00000000:00000000 00:00000000 00000000  1000  0 123456 …` */
	readRow(start, end) {
		const { buffer } = this.store;
		const { addressDigits: digits } = this;
		let at = start;
		while (at < end && buffer[at] !== colon) at++;
		at += 2;
		const localPort = at + digits + 1;
		const remotePort = localPort + 5 + digits + 1;
		const state = remotePort + 5;
		const queue = state + 3 + 9;
		const user = queue + 8 + 1 + 12 + 8;
		if (user >= end) return end;
		if (this.length === this.states.length) this.grow();
		const row = this.length++;
		this.rows[row] = at;
		this.localPorts[row] = hexadecimal(buffer, localPort, 4);
		this.remotePorts[row] = hexadecimal(buffer, remotePort, 4);
		this.states[row] = hexadecimal(buffer, state, 2);
		this.queued[row] = hexadecimal(buffer, queue, 8);
		const afterTimeout = skipWord(buffer, skipWord(buffer, user, end), end);
		this.users[row] = decimal(buffer, user, end);
		this.inodes[row] = decimal(buffer, afterTimeout, end);
		const usualEnd = start + 149;
		return buffer[usualEnd] === newline && digits === 8 ? usualEnd + 1 : nextLine(buffer, afterTimeout, end);
	}
	/** Groups of four bytes, each in the machine's byte order: the lowest first. */
	address(at) {
		const bytes = [];
		for (let group = at; group < at + this.addressDigits; group += 8) for (let byte = group + 6; byte >= group; byte -= 2) bytes.push(hexadecimal(this.store.buffer, byte, 2));
		if (bytes.length === 4) return bytes.join(".");
		return bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255 ? bytes.slice(12).join(".") : sixText(bytes);
	}
	grow() {
		const larger = this.states.length * 2;
		const copied = (from, to) => {
			to.set(from);
			return to;
		};
		this.states = copied(this.states, new Uint8Array(larger));
		this.localPorts = copied(this.localPorts, new Uint16Array(larger));
		this.remotePorts = copied(this.remotePorts, new Uint16Array(larger));
		this.queued = copied(this.queued, new Float64Array(larger));
		this.users = copied(this.users, new Uint32Array(larger));
		this.inodes = copied(this.inodes, new Float64Array(larger));
		this.rows = copied(this.rows, new Float64Array(larger));
	}
};
const isLoopback = (address) => address.startsWith("127.") || address === "::1";
const isAnyAddress = (address) => address === "0.0.0.0" || address === "::";
/** `address:port` as people write it. */
const peerText = (address, port) => address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
/** RFC 5952: the URL parser knows where the zeros are left out. */
function sixText(bytes) {
	const groups = Array.from({ length: 8 }, (_, group) => (bytes[group * 2] * 256 + bytes[group * 2 + 1]).toString(16));
	return new URL(`http://[${groups.join(":")}]/`).hostname.slice(1, -1);
}
function hexadecimal(buffer, from, digits) {
	let value = 0;
	for (let at = from; at < from + digits; at++) {
		const byte = buffer[at];
		value = value * 16 + (byte <= 57 ? byte - 48 : (byte & 95) - 55);
	}
	return value;
}
/** The number after spaces. */
function decimal(buffer, from, end) {
	let at = from;
	while (at < end && buffer[at] === space) at++;
	let value = 0;
	for (; at < end && buffer[at] >= 48 && buffer[at] <= 57; at++) value = value * 10 + buffer[at] - 48;
	return value;
}
function skipWord(buffer, from, end) {
	let at = from;
	while (at < end && buffer[at] === space) at++;
	while (at < end && buffer[at] !== space && buffer[at] !== newline) at++;
	return at;
}
function nextLine(buffer, from, end) {
	const at = buffer.indexOf(newline, from);
	return at < 0 || at >= end ? end : at + 1;
}
//#endregion
//#region src/observe/pace.ts
/** Of a second, 1,000 ms. */
const costMsMost = 20;
const looksSkippedMost = 9;
/** Keeps what looking costs below 2 % of a core: what is dear is looked at less often than each second. */
var Pace = class {
	skip = 0;
	lastMs = 0;
	/** Asked once for each second. */
	isDue() {
		if (this.skip === 0) return true;
		this.skip--;
		return false;
	}
	/** The lower of two looks counts: one may have been held up by others. */
	spent(costMs) {
		const cost = Math.min(costMs, this.lastMs);
		this.lastMs = costMs;
		this.skip = Math.min(looksSkippedMost, Math.max(0, Math.ceil(cost / costMsMost) - 1));
	}
};
//#endregion
//#region src/observe/process/descriptor-meter.ts
/** Open files of the process that is nearest to its limit, for each has its own; the limits are looked up once. */
var DescriptorMeter = class {
	files;
	limits = /* @__PURE__ */ new Map();
	constructor(files) {
		this.files = files;
	}
	take(pids) {
		for (const pid of this.limits.keys()) if (!pids.includes(pid)) this.limits.delete(pid);
		let nearest = {
			fds: null,
			fdsMax: null
		};
		for (const pid of pids) {
			const fds = this.files.entryCount(`proc/${pid}/fd`) ?? null;
			const fdsMax = this.limitOf(pid);
			if (fds !== null && shareOf({
				fds,
				fdsMax
			}) > shareOf(nearest)) nearest = {
				fds,
				fdsMax
			};
		}
		return nearest;
	}
	limitOf(pid) {
		const known = this.limits.get(pid);
		if (known !== void 0) return known;
		const limit = openFilesLimit(this.files.text(`proc/${pid}/limits`) ?? "");
		const found = limit === null || limit === Number.POSITIVE_INFINITY ? null : limit;
		this.limits.set(pid, found);
		return found;
	}
};
function shareOf({ fds, fdsMax }) {
	if (fds === null) return -1;
	return fdsMax === null ? fds / Number.MAX_SAFE_INTEGER : fds / fdsMax;
}
//#endregion
//#region src/observe/process/family-counter.ts
/**
* How much a counter rose over processes that come and go. Whoever waits for a child that has ended takes over the
* child's count; so nothing is lost of children that live shorter than the time between two looks, and what was
* counted while the child lived must not be counted again.
*/
var FamilyCounter = class {
	last = /* @__PURE__ */ new Map();
	lastLookTicks = Number.POSITIVE_INFINITY;
	/** @param nowTicks time since boot in the unit of `startTicks` */
	increase(processes, nowTicks) {
		const before = this.last;
		const now = new Map(processes.map((each) => [each.pid, {
			...each,
			total: each.own + each.reaped
		}]));
		const handedOn = this.handedOn(before, now);
		let sum = 0;
		for (const each of now.values()) {
			const seen = before.get(each.pid);
			if (seen?.startTicks === each.startTicks) {
				const reaped = each.reaped - seen.reaped - (handedOn.get(each.pid) ?? 0);
				sum += Math.max(0, each.own - seen.own) + Math.max(0, reaped);
			} else if (each.startTicks >= this.lastLookTicks) sum += each.total;
		}
		this.last = now;
		this.lastLookTicks = nowTicks;
		return sum;
	}
	/** For each process the counts of those below it that have ended since. */
	handedOn(before, now) {
		const isAlive = (each) => now.get(each.pid)?.startTicks === each.startTicks;
		const sums = /* @__PURE__ */ new Map();
		for (const each of before.values()) {
			if (isAlive(each)) continue;
			let heir = before.get(each.parent);
			for (let steps = 0; heir !== void 0 && !isAlive(heir) && steps < before.size; steps++) heir = before.get(heir.parent);
			if (heir !== void 0) sums.set(heir.pid, (sums.get(heir.pid) ?? 0) + each.total);
		}
		return sums;
	}
};
//#endregion
//#region src/observe/process/socket-owners.ts
/** Links read in one look; what is left comes with the next one. */
const linksMost = 4e3;
/**
* Which sockets belong to some processes. A socket that is known stays known: only file descriptors that are new, or
* whose socket is gone, are looked at again.
*/
var SocketOwners = class {
	/** False where another user's process was among those asked for. */
	isReadable = true;
	files;
	byProcess = /* @__PURE__ */ new Map();
	owned = /* @__PURE__ */ new Set();
	foreign = /* @__PURE__ */ new Set();
	constructor(files) {
		this.files = files;
	}
	/** Undefined = not known before the next scan. */
	owns(inode) {
		if (this.owned.has(inode)) return true;
		return this.foreign.has(inode) ? false : void 0;
	}
	/** Another set of processes: what was nobody's may be theirs. */
	watch(pids) {
		const isNew = pids.some((pid) => !this.byProcess.has(pid));
		for (const pid of this.byProcess.keys()) if (!pids.includes(pid)) this.byProcess.delete(pid);
		for (const pid of pids) if (!this.byProcess.has(pid)) this.byProcess.set(pid, /* @__PURE__ */ new Map());
		if (isNew) this.foreign.clear();
	}
	/** @param alive the sockets there are now */
	scan(alive) {
		let links = linksMost;
		this.isReadable = true;
		this.owned = /* @__PURE__ */ new Set();
		for (const [pid, known] of this.byProcess) links = this.scanProcess(pid, known, alive, links);
		this.foreign = new Set(links > 0 ? [...alive].filter((inode) => !this.owned.has(inode)) : []);
	}
	scanProcess(pid, known, alive, budget) {
		const folder = `proc/${pid}/fd`;
		const entries = this.files.names(folder);
		if (entries === void 0) this.isReadable &&= !this.files.isDenied(folder);
		let links = budget;
		const present = new Set(entries);
		for (const entry of known.keys()) if (!present.has(entry)) known.delete(entry);
		for (const entry of present) {
			let inode = known.get(entry);
			if ((inode === void 0 || !alive.has(inode)) && links > 0) {
				links--;
				inode = socketInode(this.files.link(`${folder}/${entry}`));
				known.set(entry, inode);
			}
			if (inode !== void 0 && inode > 0) this.owned.add(inode);
		}
		return links;
	}
};
/** `socket:[12345]`; 0 for files, pipes and all else. */
function socketInode(link) {
	return link?.startsWith("socket:[") === true ? Number(link.slice(8, -1)) : 0;
}
//#endregion
//#region src/observe/process/socket-meter.ts
const tables = [{
	path: "net/tcp",
	version: 4,
	counts: "net/sockstat"
}, {
	path: "net/tcp6",
	version: 6,
	counts: "net/sockstat6"
}];
const noneInUse = /^TCP6?: inuse 0 /m;
/** The TCP connections of some processes: those that were opened to a port they listen on, and those they opened. */
var SocketMeter = class {
	owners;
	files;
	/** Where the target is called; its other ports are found by themselves. */
	port;
	tables = tables.map(({ version }) => new SocketTable(version));
	constructor(files, port) {
		this.files = files;
		this.port = port;
		this.owners = new SocketOwners(files);
	}
	/** @param pids the main process first: what it sees is what is read */
	take(pids) {
		this.owners.watch(pids);
		for (const [index, place] of tables.entries()) this.read(this.tables[index], place, pids[0]);
		const listening = this.listening();
		const count = new Count();
		if (this.collect(listening.ports, count)) {
			this.owners.scan(this.alive());
			count.clear();
			this.collect(listening.ports, count);
		}
		this.collectClosed(listening.ports, count);
		return {
			...count.result(listening.queue, this.queueMax()),
			listeners: listening.inodes.join()
		};
	}
	/** The kernel goes through all its hash buckets for either table, some milliseconds' work: not for an empty one. */
	read(table, { path, counts }, pid) {
		if (noneInUse.test(this.files.text(`proc/${pid}/${counts}`) ?? "")) table.clear();
		else table.read(this.files, `proc/${pid}/${path}`);
	}
	/** A scan is worth its cost only where a socket turns up that was not there before. */
	listening() {
		const rows = this.tables.flatMap((table) => [...table.states.subarray(0, table.length).keys()].filter((row) => table.states[row] === tcpStates.listen).map((row) => ({
			port: table.localPorts[row],
			inode: table.inodes[row],
			queued: table.queued[row]
		})));
		if (rows.some(({ inode }) => this.owners.owns(inode) === void 0)) this.owners.scan(this.alive());
		const ports = new Uint8Array(65536);
		const own = rows.filter(({ port, inode }) => port === this.port || this.owners.owns(inode) === true);
		for (const { port } of own) ports[port] = 1;
		const called = this.port === void 0 ? own : own.filter(({ port }) => port === this.port);
		return {
			ports,
			queue: called.reduce((sum, { queued }) => sum + queued, 0),
			inodes: called.map(({ inode }) => inode)
		};
	}
	/** Adds up what belongs to the target; true where a socket could be its own or not. */
	collect(ports, count) {
		let hasUnknown = false;
		for (const table of this.tables) {
			const { states, localPorts, remotePorts, inodes } = table;
			for (let row = 0; row < table.length; row++) {
				const state = states[row];
				if (state === tcpStates.listen) continue;
				const inode = inodes[row];
				if (ports[localPorts[row]] === 1) {
					if (inode > 0 || state === tcpStates.timeWait) count.add(state);
					continue;
				}
				if (ports[remotePorts[row]] === 1 && table.isLocal(row)) continue;
				if (inode === 0) continue;
				const isOwn = this.owners.owns(inode);
				hasUnknown ||= isOwn === void 0;
				if (isOwn !== true) continue;
				count.add(state);
				if (state === tcpStates.established) count.peer(peerText(table.remoteAddress(row), remotePorts[row]));
			}
		}
		return hasUnknown;
	}
	/** Whose a closed connection was is not known any more: the target's where it has others to the same place. */
	collectClosed(ports, count) {
		const peerPorts = count.peerPorts();
		for (const table of this.tables) {
			const { states, localPorts, remotePorts } = table;
			for (let row = 0; row < table.length; row++) {
				if (states[row] !== tcpStates.timeWait || peerPorts[remotePorts[row]] === 0) continue;
				if (ports[localPorts[row]] === 1) continue;
				count.closedTo(peerText(table.remoteAddress(row), remotePorts[row]));
			}
		}
	}
	alive() {
		const found = /* @__PURE__ */ new Set();
		for (const { inodes, length } of this.tables) for (let row = 0; row < length; row++) if (inodes[row] > 0) found.add(inodes[row]);
		return found;
	}
	/** The most any program may ask for: it may have asked for less. */
	queueMax() {
		const text = this.files.text("proc/sys/net/core/somaxconn")?.trim() ?? "";
		return /^\d+$/.test(text) ? Number(text) : null;
	}
};
var Count = class {
	states = /* @__PURE__ */ new Map();
	peers = /* @__PURE__ */ new Map();
	clear() {
		this.states.clear();
		this.peers.clear();
	}
	add(state) {
		increment(this.states, state);
	}
	peer(address) {
		increment(this.peers, address);
	}
	closedTo(address) {
		if (this.peers.has(address)) this.add(tcpStates.timeWait);
	}
	/** By port, 1 = there is a peer with it. */
	peerPorts() {
		const ports = new Uint8Array(65536);
		for (const address of this.peers.keys()) ports[Number(address.slice(address.lastIndexOf(":") + 1))] = 1;
		return ports;
	}
	result(acceptQueue, acceptQueueMax) {
		const of = (state) => this.states.get(state) ?? 0;
		return {
			sockets: {
				established: of(tcpStates.established),
				timeWait: of(tcpStates.timeWait),
				closeWait: of(tcpStates.closeWait),
				synSent: of(tcpStates.synSent),
				acceptQueue,
				acceptQueueMax
			},
			peers: Object.fromEntries(this.peers)
		};
	}
};
function increment(counts, key) {
	counts.set(key, (counts.get(key) ?? 0) + 1);
}
//#endregion
//#region src/observe/process/stat.ts
/** The name stands in parentheses and may hold spaces and parentheses itself: what counts is the last one. */
function parseStat(text) {
	const open = text.indexOf("(");
	const close = text.lastIndexOf(")");
	if (open < 0 || close < open) return void 0;
	const fields = text.slice(close + 2).split(" ");
	if (fields.length < 22) return void 0;
	const number = (index) => Number(fields[index]);
	return {
		name: text.slice(open + 1, close),
		state: fields[0],
		parent: number(1),
		cpuTicks: number(11) + number(12),
		reapedTicks: number(13) + number(14),
		threads: number(17),
		startTicks: number(19),
		residentPages: number(21)
	};
}
/** `name: 123` of a file such as /proc/<pid>/io or /proc/<pid>/status. */
function namedNumber(text, name) {
	const at = text.startsWith(`${name}:`) ? 0 : text.indexOf(`\n${name}:`) + 1;
	if (at === 0 && !text.startsWith(`${name}:`)) return void 0;
	const found = Number.parseInt(text.slice(at + name.length + 1, at + name.length + 24), 10);
	return Number.isNaN(found) ? void 0 : found;
}
//#endregion
//#region src/observe/process/storage-meter.ts
/** Bytes that processes had read from and written to storage; what the page cache answered is not among them. */
var StorageMeter = class {
	files;
	read = new FamilyCounter();
	written = new FamilyCounter();
	constructor(files) {
		this.files = files;
	}
	/** Null where this user may not see it of one of them. */
	take(processes, nowTicks) {
		const texts = processes.filter(({ state }) => state !== "Z").map((each) => ({
			each,
			text: this.files.text(`proc/${each.pid}/io`) ?? ""
		}));
		if (texts.some(({ text }) => text === "")) return null;
		const counted = (name) => texts.map(({ each, text }) => ({
			...each,
			own: 0,
			reaped: namedNumber(text, name) ?? 0
		}));
		return {
			readBytes: this.read.increase(counted("read_bytes"), nowTicks),
			writtenBytes: this.written.increase(counted("write_bytes"), nowTicks)
		};
	}
};
//#endregion
//#region src/observe/process/owner-notes.ts
/** Why nothing is read of a target's processes, and what helps; undefined where there is nothing to say. */
function ownerNote(owner, port) {
	switch (owner.kind) {
		case "nobody": return `no process here listens on port ${port} in this network: if the target runs in a container, name a process in it with --pid`;
		case "hidden": return `the process that listens on port ${port} cannot be seen from here: it is in a container or another namespace. Start plimsoll outside of it, or name the process with --pid`;
		case "denied": return `port ${port} belongs to a process of user ${owner.user}, and this user may not see which: run as that user or with sudo, or name the process with --pid (its files and outgoing connections then stay unknown)`;
		case "forwarder": return owner.name === "docker-proxy" || owner.name.startsWith("rootlessport") ? `port ${port} is held by ${owner.name}, which passes connections on to a container: name a process in it with --pid "$(docker inspect -f '{{.State.Pid}}' CONTAINER)"` : `port ${port} is held by ${owner.name}, which passes connections on: name the process behind it with --pid, if it runs here`;
		case "found": return owner.pids.length > 1 ? `port ${port} is shared by ${owner.pids.length} processes that do not belong together (${owner.pids.slice(0, 5).join(", ")}): all are counted` : void 0;
		default: return;
	}
}
//#endregion
//#region src/observe/process/port-owner.ts
/** They listen for others, and pass connections on or hand the socket over. */
const forwarders = new Set([
	"docker-proxy",
	"rootlessport",
	"rootlessport-child",
	"slirp4netns",
	"pasta",
	"gvproxy",
	"conmon",
	"kubectl",
	"ssh",
	"sshd",
	"socat"
]);
const socketActivators = new Set([
	"systemd",
	"init",
	"inetd",
	"xinetd"
]);
/** Links read before others get their turn: a machine may have hundreds of thousands of open files. */
const linksAtOnce = 500;
async function findPortOwner(files, tree, port) {
	const listeners = listenersOn(files, port);
	if (listeners.length === 0) return { kind: "nobody" };
	tree.refresh();
	const { pids, isDenied } = await holdersOf(files, tree.pids, new Set(listeners.map(({ inode }) => inode)));
	if (pids.length === 0) return isDenied ? {
		kind: "denied",
		user: listeners[0].user
	} : { kind: "hidden" };
	const named = pids.map((pid) => ({
		pid,
		...parseStat(files.text(`proc/${pid}/stat`) ?? "") ?? unknown
	}));
	const own = named.filter(({ name, pid }) => !socketActivators.has(name) && pid !== process.pid);
	const holders = own.length > 0 ? own : named;
	const forwarder = holders.find(({ name }) => forwarders.has(name));
	if (forwarder !== void 0) return {
		kind: "forwarder",
		name: forwarder.name,
		pid: forwarder.pid
	};
	const all = new Set(holders.map(({ pid }) => pid));
	return {
		kind: "found",
		pids: holders.filter(({ pid }) => !tree.ancestorsOf(pid).some((ancestor) => all.has(ancestor))).toSorted((a, b) => a.startTicks - b.startTicks).map(({ pid }) => pid)
	};
}
const unknown = {
	name: "",
	startTicks: 0
};
function listenersOn(files, { port, addresses }) {
	const found = [];
	for (const version of [4, 6]) {
		const table = new SocketTable(version);
		table.read(files, version === 4 ? "proc/net/tcp" : "proc/net/tcp6");
		for (let row = 0; row < table.length; row++) {
			if (table.states[row] !== tcpStates.listen || table.localPorts[row] !== port) continue;
			const address = table.localAddress(row);
			if (!isAnyAddress(address) && !addresses.includes(address)) continue;
			found.push({
				inode: table.inodes[row],
				user: table.users[row]
			});
		}
	}
	return found;
}
/** Every process that has one of these sockets open. */
async function holdersOf(files, pids, inodes) {
	const wanted = new Set([...inodes].map((inode) => `socket:[${inode}]`));
	const holders = [];
	let isDenied = false;
	let links = 0;
	for (const pid of pids) {
		const folder = `proc/${pid}/fd`;
		const entries = files.names(folder);
		if (entries === void 0) isDenied ||= files.isDenied(folder);
		for (const entry of entries ?? []) {
			if (++links % linksAtOnce === 0) await new Promise((resolve) => setImmediate(resolve));
			const target = files.link(`${folder}/${entry}`);
			if (target === void 0 || !wanted.has(target)) continue;
			holders.push(pid);
			break;
		}
	}
	return {
		pids: holders,
		isDenied
	};
}
//#endregion
//#region src/observe/process/process-tree.ts
/** Who began whom, of all processes. Each is looked at once: who began it does not change. */
var ProcessTree = class {
	files;
	parents = /* @__PURE__ */ new Map();
	constructor(files) {
		this.files = files;
	}
	refresh() {
		const names = this.files.names("proc") ?? [];
		const present = /* @__PURE__ */ new Set();
		for (const name of names) {
			const pid = Number(name);
			if (!Number.isInteger(pid)) continue;
			present.add(pid);
			if (this.parents.has(pid)) continue;
			const stat = parseStat(this.files.text(`proc/${pid}/stat`) ?? "");
			if (stat !== void 0) this.parents.set(pid, stat.parent);
		}
		this.forgetAllBut(present);
	}
	get pids() {
		return [...this.parents.keys()];
	}
	parentOf(pid) {
		return this.parents.get(pid);
	}
	/** From its parent up to the first process there is. */
	ancestorsOf(pid) {
		const found = [];
		for (let at = this.parents.get(pid); at !== void 0 && !found.includes(at); at = this.parents.get(at)) found.push(at);
		return found;
	}
	/** These and all below them, without one and all below it. */
	familyOf(roots, without) {
		const children = /* @__PURE__ */ new Map();
		for (const [pid, parent] of this.parents) {
			const siblings = children.get(parent);
			if (siblings === void 0) children.set(parent, [pid]);
			else siblings.push(pid);
		}
		const found = /* @__PURE__ */ new Set();
		const visit = (pid) => {
			if (found.has(pid) || pid === without && !roots.includes(pid)) return;
			found.add(pid);
			for (const child of children.get(pid) ?? []) visit(child);
		};
		for (const root of roots) if (this.parents.has(root)) visit(root);
		return [...found];
	}
	/** An orphan stays in the family: its grandparent counts as its parent from then on. */
	forgetAllBut(present) {
		const ended = [...this.parents.keys()].filter((pid) => !present.has(pid));
		for (const pid of ended) {
			const heir = this.parents.get(pid);
			for (const [orphan, parent] of this.parents) if (parent === pid) this.parents.set(orphan, heir);
			this.parents.delete(pid);
		}
	}
};
//#endregion
//#region src/observe/process/target-processes.ts
/** Looks for the port's owner that found nobody: a target that is down is not worth the search each second. */
const looksBetweenSearches = 2;
/** The processes of a target as they are now. */
var TargetProcesses = class {
	files;
	place;
	notes;
	tree;
	ownPid;
	roots = [];
	untilSearch = 0;
	constructor(files, place, notes, ownPid = process.pid) {
		this.files = files;
		this.place = place;
		this.notes = notes;
		this.ownPid = ownPid;
		this.tree = new ProcessTree(files);
	}
	/** A process that was named has to be there. */
	open() {
		if (!("pid" in this.place)) return;
		const { pid } = this.place;
		const stat = this.stat(pid);
		if (stat === void 0) throw new UserError(`There is no process ${pid}`, {
			why: "--pid names a process of this machine, and none has this number, or this user may not see it.",
			hint: `Look it up with "ss -ltnp" or "pgrep -a node", or leave --pid out: the process behind a local port is found by itself.`,
			exitCode: exitCodes.usage
		});
		this.roots = [stat];
	}
	/** The main process first; empty where there is none, or none may be seen. */
	async look() {
		if (!this.areAlive()) await this.search();
		if (this.roots.length === 0) return [];
		this.tree.refresh();
		return this.tree.familyOf(this.roots.map(({ pid }) => pid), this.ownPid).map((pid) => this.stat(pid)).filter((stat) => stat !== void 0);
	}
	/** Another process may have taken the port over, beside or after those known. */
	forget() {
		if (!("pid" in this.place)) this.roots = [];
	}
	areAlive() {
		return this.roots.length > 0 && this.roots.every(({ pid, startTicks }) => {
			const stat = this.stat(pid);
			return stat?.startTicks === startTicks && stat.state !== "Z" && stat.state !== "X";
		});
	}
	async search() {
		this.roots = [];
		if ("pid" in this.place) {
			this.notes.add(`process ${this.place.pid} has ended: from then on nothing is read of the target`);
			return;
		}
		if (this.untilSearch-- > 0) return;
		const owner = await findPortOwner(this.files, this.tree, this.place);
		const note = ownerNote(owner, this.place.port);
		if (note !== void 0) this.notes.add(note);
		if (owner.kind === "found") this.roots = owner.pids.map((pid) => this.stat(pid)).filter((stat) => stat !== void 0);
		this.untilSearch = this.roots.length > 0 ? 0 : looksBetweenSearches;
	}
	stat(pid) {
		const stat = parseStat(this.files.text(`proc/${pid}/stat`) ?? "");
		return stat && {
			pid,
			...stat
		};
	}
};
//#endregion
//#region src/observe/process/thread-meter.ts
const nothing = {
	cpuMs: 0,
	voluntary: 0,
	involuntary: 0
};
/** What the threads of some processes did between two looks. A thread that did not run costs one small file. */
var ThreadMeter = class {
	files;
	units;
	last = /* @__PURE__ */ new Map();
	lastLookTicks = Number.POSITIVE_INFINITY;
	constructor(files, units) {
		this.files = files;
		this.units = units;
	}
	/** @param nowTicks time since boot */
	take(pids, elapsedMs, nowTicks) {
		const now = /* @__PURE__ */ new Map();
		let busiest;
		let [active, voluntary, involuntary] = [
			0,
			0,
			0
		];
		for (const pid of pids) for (const thread of this.files.names(`proc/${pid}/task`) ?? []) {
			const key = `${pid}/${thread}`;
			const before = this.last.get(key);
			const seen = this.look(`proc/${pid}/task/${thread}`, before);
			if (seen === void 0) continue;
			now.set(key, seen);
			if (seen === before) continue;
			const from = before ?? this.baseline(`proc/${pid}/task/${thread}`, seen);
			const cpuMs = Math.max(0, seen.cpuMs - from.cpuMs);
			voluntary += Math.max(0, seen.voluntary - from.voluntary);
			involuntary += Math.max(0, seen.involuntary - from.involuntary);
			if (cpuMs > 0 || seen.voluntary > from.voluntary || seen.involuntary > from.involuntary) active++;
			if (cpuMs > 0 && cpuMs > (busiest?.cpuMs ?? 0)) busiest = {
				name: seen.name,
				cpuMs
			};
		}
		this.last = now;
		this.lastLookTicks = nowTicks;
		return {
			busiestThread: busiest === void 0 ? null : {
				name: busiest.name,
				cpuCores: busiest.cpuMs / elapsedMs
			},
			activeThreads: active,
			voluntarySwitchesPerSecond: voluntary * 1e3 / elapsedMs,
			involuntarySwitchesPerSecond: involuntary * 1e3 / elapsedMs
		};
	}
	look(folder, before) {
		const schedule = this.files.text(`${folder}/schedstat`) ?? "";
		const runNs = Number.parseInt(schedule, 10);
		const isKept = runNs > 0;
		if (isKept && before?.schedule === schedule) return before;
		const status = this.files.text(`${folder}/status`);
		if (status === void 0) return void 0;
		return {
			schedule,
			name: /^Name:\t(.*)$/m.exec(status)?.[1] ?? "",
			cpuMs: isKept ? runNs / 1e6 : this.ticksMs(folder),
			voluntary: namedNumber(status, "voluntary_ctxt_switches") ?? 0,
			involuntary: namedNumber(status, "nonvoluntary_ctxt_switches") ?? 0
		};
	}
	ticksMs(folder) {
		return (parseStat(this.files.text(`${folder}/stat`) ?? "")?.cpuTicks ?? 0) * 1e3 / this.units.ticksPerSecond;
	}
	/** A thread begun since the last look counts from nothing; one that is older from now on. */
	baseline(folder, seen) {
		const stat = parseStat(this.files.text(`${folder}/stat`) ?? "");
		return stat !== void 0 && stat.startTicks >= this.lastLookTicks ? nothing : seen;
	}
};
//#endregion
//#region src/observe/process/target-meter.ts
/** Of a larger family its sum tells enough. */
const processesToldMost = 32;
/** What the target's processes did between two looks. */
var TargetMeter = class {
	files;
	nowMs;
	notes;
	units;
	processes;
	cpu = new FamilyCounter();
	storage;
	descriptors;
	threads;
	sockets;
	threadPace = new Pace();
	socketPace = new Pace();
	held = {
		threads: void 0,
		sockets: void 0
	};
	lastMs = NaN;
	lastThreadsMs = NaN;
	identity = "";
	constructor(files, place, notes, nowMs) {
		this.files = files;
		this.nowMs = nowMs;
		this.notes = notes;
		this.units = readKernelUnits(files);
		this.processes = new TargetProcesses(files, place, notes);
		this.storage = new StorageMeter(files);
		this.descriptors = new DescriptorMeter(files);
		this.threads = new ThreadMeter(files, this.units);
		this.sockets = new SocketMeter(files, place.port);
	}
	/** The first look: what was before it counts for nothing. */
	async open() {
		this.processes.open();
		await this.take();
	}
	/** The main process; undefined while there is none. */
	get pid() {
		return this.identity === "" ? void 0 : Number.parseInt(this.identity, 10);
	}
	async take() {
		const all = await this.processes.look();
		const living = all.filter(({ state }) => state !== "Z" && state !== "X");
		const [main] = living;
		if (main === void 0) {
			this.identity = "";
			return null;
		}
		const nowMs = this.nowMs();
		const nowTicks = this.nowTicks();
		const elapsedMs = Math.max(1, nowMs - (Number.isNaN(this.lastMs) ? nowMs : this.lastMs));
		this.lastMs = nowMs;
		this.isNow(`${main.pid}:${main.startTicks}`);
		const pids = living.map(({ pid }) => pid);
		const perSecond = (count) => count * 1e3 / elapsedMs;
		const cpuTicks = this.cpu.increase(all.map(countedCpu), nowTicks);
		const stored = this.storage.take(all, nowTicks);
		return {
			identity: this.identity,
			pid: main.pid,
			processes: living.length,
			cpuCores: perSecond(cpuTicks) / this.units.ticksPerSecond,
			threads: sum(living, ({ threads }) => threads),
			rssBytes: sum(living, ({ residentPages }) => residentPages) * this.units.pageBytes,
			...living.length > 1 && { rssByProcess: this.rssByProcess(living) },
			...this.threadReading(pids, nowMs, nowTicks),
			...this.descriptors.take(pids),
			...this.socketReading(pids),
			readBytesPerSecond: stored && perSecond(stored.readBytes),
			writeBytesPerSecond: stored && perSecond(stored.writtenBytes)
		};
	}
	rssByProcess(living) {
		const bytesOf = ({ residentPages }) => residentPages * this.units.pageBytes;
		return Object.fromEntries(living.slice(0, processesToldMost).map((each) => [String(each.pid), bytesOf(each)]));
	}
	/** What was read of another process does not hold for this one. */
	isNow(identity) {
		if (identity !== this.identity) this.held = {
			threads: void 0,
			sockets: void 0
		};
		this.identity = identity;
	}
	threadReading(pids, nowMs, nowTicks) {
		if (this.held.threads === void 0 || this.threadPace.isDue()) {
			const elapsedMs = Math.max(1, nowMs - (Number.isNaN(this.lastThreadsMs) ? nowMs : this.lastThreadsMs));
			this.held.threads = this.threads.take(pids, elapsedMs, nowTicks);
			this.lastThreadsMs = nowMs;
			this.threadPace.spent(this.nowMs() - nowMs);
		}
		return this.held.threads;
	}
	socketReading(pids) {
		if (this.held.sockets === void 0 || this.socketPace.isDue()) {
			const fromMs = this.nowMs();
			const before = this.held.sockets?.listeners;
			const reading = this.sockets.take(pids);
			this.socketPace.spent(this.nowMs() - fromMs);
			if (before !== void 0 && before !== reading.listeners) this.processes.forget();
			if (!this.sockets.owners.isReadable) this.noteUnreadable(pids[0]);
			this.held.sockets = reading;
		}
		const { sockets, peers } = this.held.sockets;
		return {
			sockets,
			peers
		};
	}
	noteUnreadable(pid) {
		this.notes.add(`process ${pid} belongs to another user: its open files, storage and outgoing connections cannot be read. Run with sudo, or as its user`);
	}
	/** Time since boot as processes' start times count it. */
	nowTicks() {
		const uptime = Number.parseFloat(this.files.text("proc/uptime") ?? "");
		return Math.floor((uptime - .01) * this.units.ticksPerSecond);
	}
};
const countedCpu = (each) => ({
	...each,
	own: each.cpuTicks,
	reaped: each.reapedTicks
});
function sum(values, of) {
	return values.reduce((total, value) => total + of(value), 0);
}
//#endregion
//#region src/observe/postgres/trouble.ts
/** What went wrong with a server, in words; messages of PostgreSQL name users and databases, never passwords. */
function trouble$1(error) {
	const { code, message, errors } = error;
	if (errors !== void 0 && errors.length > 0) return trouble$1(errors[0]);
	if (code === "ECONNREFUSED") return "nothing listens there (ECONNREFUSED)";
	if (code === "ENOTFOUND") return "its host name does not resolve (ENOTFOUND)";
	if (code === "28P01" || code === "28000") return `it does not let this user in: ${message}`;
	if (code === "53300") return `all of its connections are taken (${message})`;
	return code === void 0 || message.includes(code) ? message : `${message} (${code})`;
}
//#endregion
//#region src/observe/postgres/queries.ts
/** What is asked once. */
const serverSql = `
SELECT current_setting('max_connections')::float8 AS connections_max,
       current_setting('server_version_num')::int AS version,
       (SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
         WHERE e.extname = 'pg_stat_statements') AS statements_schema`;
/** Since PostgreSQL 13 planning and execution are counted apart. */
const timeColumnSql = (schema) => `
SELECT attname::text AS name FROM pg_attribute
 WHERE attrelid = '${schema.replaceAll("'", "''")}.pg_stat_statements'::regclass AND attname IN ('total_exec_time', 'total_time')`;
/** All clients of the server but the one that asks: the limit is the server's, too. */
const activitySql = `
SELECT coalesce(state, 'unknown') AS state, wait_event_type AS wait_type, wait_event AS wait,
       count(*)::float8 AS count,
       max(extract(epoch FROM clock_timestamp() - xact_start) * 1000)::float8 AS transaction_ms,
       count(*) FILTER (WHERE query = '<insufficient privilege>')::float8 AS hidden
  FROM pg_stat_activity
 WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
 GROUP BY 1, 2, 3`;
const databaseSql = `
SELECT blks_hit::float8 AS hits, blks_read::float8 AS reads, (xact_commit + xact_rollback)::float8 AS transactions,
       deadlocks::float8 AS deadlocks
  FROM pg_stat_database WHERE datname = current_database()`;
/** Counters without texts, which stand in a file of their own; our own statements are told by what they read. */
const statementsSql = (schema, timeColumn) => `
SELECT queryid::text AS id, sum(calls)::float8 AS calls, sum(${timeColumn})::float8 AS total_ms, sum(rows)::float8 AS rows
  FROM ${schema}.pg_stat_statements(false)
 WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND queryid IS NOT NULL
 GROUP BY 1 ORDER BY 3 DESC LIMIT 500`;
/** Ids are whole numbers: they come from the server, and are checked all the same. */
const textsSql = (schema, ids) => `
SELECT DISTINCT ON (queryid) queryid::text AS id, left(query, 1000) AS query
  FROM ${schema}.pg_stat_statements WHERE queryid IN (${ids.filter((id) => /^-?\d+$/.test(id)).join(", ")})`;
/** Waiting for the client, or for work, is no waiting. */
const idleWaits = new Set(["Client", "Activity"]);
function readActivity(rows) {
	const connections = {};
	const waits = {};
	let [lockWaits, hidden] = [0, 0];
	let longestTransactionMs = null;
	for (const row of rows) {
		const [state, type, count] = [
			String(row["state"]),
			row["wait_type"],
			Number(row["count"])
		];
		connections[state] = (connections[state] ?? 0) + count;
		hidden += Number(row["hidden"]);
		if (typeof row["transaction_ms"] === "number") longestTransactionMs = Math.max(longestTransactionMs ?? 0, row["transaction_ms"]);
		if (typeof type !== "string" || idleWaits.has(type)) continue;
		const name = `${type}: ${String(row["wait"])}`;
		waits[name] = (waits[name] ?? 0) + count;
		if (type === "Lock") lockWaits += count;
	}
	return {
		connections,
		waits,
		lockWaits,
		longestTransactionMs,
		hidden
	};
}
function readDatabase([row = {}]) {
	const number = (name) => Number(row[name] ?? 0);
	return {
		hits: number("hits"),
		reads: number("reads"),
		transactions: number("transactions"),
		deadlocks: number("deadlocks")
	};
}
/** Null before the second look, and where counters were set back; a ratio of nothing is none. */
function ratesBetween(then, now, seconds) {
	if (then === void 0 || !(seconds > 0) || now.transactions < then.transactions) return {
		cacheHitRatio: null,
		transactionsPerSecond: null,
		deadlocksPerSecond: null
	};
	const [hits, reads] = [now.hits - then.hits, now.reads - then.reads];
	return {
		cacheHitRatio: hits + reads > 0 ? hits / (hits + reads) : null,
		transactionsPerSecond: (now.transactions - then.transactions) / seconds,
		deadlocksPerSecond: (now.deadlocks - then.deadlocks) / seconds
	};
}
const textMost = 300;
/** From the counters of pg_stat_statements to what was done between two looks. */
var StatementRates = class {
	last = /* @__PURE__ */ new Map();
	lastMs = NaN;
	texts = /* @__PURE__ */ new Map();
	/** The busiest first; undefined at the first look. */
	next(rows, nowMs) {
		const before = this.last;
		const seconds = (nowMs - this.lastMs) / 1e3;
		this.last = new Map(rows.map((row) => [String(row["id"]), {
			calls: Number(row["calls"]),
			totalMs: Number(row["total_ms"]),
			rows: Number(row["rows"])
		}]));
		this.lastMs = nowMs;
		if (!(seconds > 0)) return void 0;
		const busy = [];
		for (const [id, now] of this.last) {
			const then = before.get(id);
			const known = then !== void 0 && then.calls <= now.calls ? then : {
				calls: 0,
				totalMs: 0,
				rows: 0
			};
			const calls = now.calls - known.calls;
			if (calls <= 0) continue;
			const tookMs = Math.max(0, now.totalMs - known.totalMs);
			busy.push({
				id,
				callsPerSecond: calls / seconds,
				meanMs: tookMs / calls,
				rowsPerCall: (now.rows - known.rows) / calls
			});
		}
		return busy.toSorted((a, b) => timeOf(b) - timeOf(a)).slice(0, 5);
	}
	/** Whose text is not known yet. */
	unknown(busy) {
		return busy.map(({ id }) => id).filter((id) => !this.texts.has(id));
	}
	learn(rows) {
		for (const row of rows) {
			const text = (typeof row["query"] === "string" ? row["query"] : "").replace(/\s+/g, " ").trim();
			this.texts.set(String(row["id"]), text.length > textMost ? `${text.slice(0, textMost)} …` : text);
		}
	}
	named(busy) {
		return busy.map(({ id, ...figures }) => ({
			text: this.texts.get(id) ?? `statement ${id}`,
			...figures
		}));
	}
};
const timeOf = ({ callsPerSecond, meanMs }) => callsPerSecond * meanMs;
//#endregion
//#region src/observe/postgres/postgres-watch.ts
/** What was read longer ago than this says nothing of now. */
const staleMs$1 = 1e4;
/** A server that is away is not called more often than this. */
const callEveryMs = 2e3;
/** A PostgreSQL server, asked once a second on one connection; what is lost on the way is called again. */
var PostgresWatch = class {
	url;
	notes;
	nowMs;
	openSession;
	pace = new Pace();
	server;
	counts;
	newest = null;
	newestMs = Number.NEGATIVE_INFINITY;
	calledMs = Number.NEGATIVE_INFINITY;
	underWay;
	problem;
	isClosed = false;
	constructor(url, notes, nowMs, open) {
		this.url = url;
		this.notes = notes;
		this.nowMs = nowMs;
		this.openSession = open;
	}
	/** Looks once; what happened between two looks can be told after the second. */
	async open(waitMs) {
		let timer;
		const enough = new Promise((resolve) => timer = setTimeout(resolve, waitMs));
		await Promise.race([this.look(), enough]);
		clearTimeout(timer);
	}
	/** The newest there is: waits for it, but no longer than `waitMs`. */
	async take(waitMs) {
		await this.open(waitMs);
		return this.isFresh() ? this.newest : null;
	}
	/** Why there is nothing of it: never, or not any more. */
	unread() {
		if (this.newest === null) return [this.problem ?? `${shownServer(this.url)} has not answered yet`];
		return this.problem !== void 0 ? [this.problem] : [];
	}
	close() {
		this.isClosed = true;
		this.server?.session.close();
		this.server = void 0;
	}
	isFresh() {
		return this.nowMs() - this.newestMs <= staleMs$1;
	}
	look() {
		if (this.underWay !== void 0) return this.underWay;
		if (!this.pace.isDue() || this.server === void 0 && this.nowMs() - this.calledMs < callEveryMs) return Promise.resolve();
		this.underWay = this.read().finally(() => this.underWay = void 0);
		return this.underWay;
	}
	async read() {
		try {
			this.server ??= await this.call();
			const reading = await this.ask(this.server);
			if (this.isClosed) return;
			this.newest = reading;
			this.newestMs = this.nowMs();
			this.problem = void 0;
		} catch (error) {
			if (!this.isClosed) this.lose(error);
		}
	}
	lose(error) {
		const what = this.newest === null ? "could not be read" : "was lost on the way";
		this.problem = `${shownServer(this.url)} ${what}: ${trouble$1(error)}`;
		this.notes.add(this.problem);
		this.server?.session.close();
		this.server = void 0;
		this.counts = void 0;
	}
	async call() {
		this.calledMs = this.nowMs();
		const session = await this.openSession(this.url);
		if (this.isClosed) {
			await session.close();
			throw new Error("it was closed");
		}
		const [row = {}] = await session.query(serverSql);
		const schema = row["statements_schema"];
		return {
			session,
			connectionsMax: Number(row["connections_max"]),
			statements: typeof schema === "string" ? await this.openStatements(session, schema) : this.withoutStatements()
		};
	}
	withoutStatements() {
		this.notes.add(`${shownServer(this.url)} has no pg_stat_statements: which statements take its time is not known. CREATE EXTENSION pg_stat_statements, with shared_preload_libraries, makes it so`);
		return null;
	}
	async openStatements(session, schema) {
		try {
			const [column] = await session.query(timeColumnSql(schema));
			const timeColumn = column?.["name"] === "total_time" ? "total_time" : "total_exec_time";
			await session.query(statementsSql(schema, timeColumn));
			return {
				schema,
				timeColumn,
				rates: new StatementRates()
			};
		} catch (error) {
			this.notes.add(`pg_stat_statements of ${shownServer(this.url)} cannot be read: ${trouble$1(error)}`);
			return null;
		}
	}
	async ask({ session, connectionsMax, statements }) {
		const fromMs = this.nowMs();
		const { hidden, ...activity } = readActivity(await session.query(activitySql));
		if (hidden > 0) this.notes.add(`${shownServer(this.url)} shows no states of other users' connections: GRANT pg_monitor to the user that reads`);
		const counted = readDatabase(await session.query(databaseSql));
		const rates = ratesBetween(this.counts?.of, counted, (fromMs - (this.counts?.atMs ?? fromMs)) / 1e3);
		this.counts = {
			atMs: fromMs,
			of: counted
		};
		const busy = statements === null ? null : await this.askStatements(session, statements);
		return {
			...activity,
			connectionsMax,
			...rates,
			statements: busy
		};
	}
	async askStatements(session, { schema, timeColumn, rates }) {
		const rows = await session.query(statementsSql(schema, timeColumn));
		const fromMs = this.nowMs();
		const busy = rates.next(rows, fromMs);
		if (busy === void 0) return null;
		const unknown = rates.unknown(busy);
		if (unknown.length > 0) rates.learn(await session.query(textsSql(schema, unknown)));
		return rates.named(busy);
	}
};
/** Where it is; who asks, and with which password, is for the server alone. */
function shownServer(url) {
	const { hostname, port, pathname } = new URL(url);
	return `postgres://${hostname}${port === "" ? "" : `:${port}`}${pathname}`;
}
//#endregion
//#region src/observe/postgres/session.ts
const connectMs = 3e3;
/** Whatever is asked is told within this, or not at all: the server must not work for us. */
const statementMs = 2e3;
/** The server itself refuses to write here, and lets go of what takes long or waits for a lock. */
const setUp = [
	"SET default_transaction_read_only = on",
	`SET statement_timeout = ${statementMs}`,
	"SET lock_timeout = 500",
	"SET idle_in_transaction_session_timeout = 5000",
	"SET client_min_messages = error"
].join(";");
/** Throws an Error whose message says what is wrong, without credentials. */
async function openSession(url) {
	const { Client: PgClient } = await loadClient();
	const client = new PgClient({
		connectionString: url,
		application_name: "plimsoll",
		connectionTimeoutMillis: connectMs,
		query_timeout: statementMs + 1e3
	});
	client.on("error", () => void 0);
	try {
		await client.connect();
		await client.query(setUp);
	} catch (error) {
		await client.end().catch(() => void 0);
		throw error;
	}
	return {
		query: async (sql) => (await client.query(sql)).rows,
		close: () => client.end().catch(() => void 0)
	};
}
/** Beside Plimsoll, or else in the project it is called in: it may be installed for all. */
async function loadClient() {
	try {
		return (await import("pg")).default;
	} catch (error) {
		if (!isMissing(error)) throw error;
	}
	try {
		return (await import(pathToFileURL(createRequire(join(process.cwd(), "package.json")).resolve("pg")).href)).default;
	} catch (error) {
		if (isMissing(error)) throw new Error("it needs the package pg: npm install --save-dev pg", { cause: error });
		throw error;
	}
}
const isMissing = (error) => ["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND"].includes(error.code ?? "");
//#endregion
//#region src/observe/prometheus/sample-line.ts
const metricName = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const labelName = /[a-zA-Z_][a-zA-Z0-9_]*/y;
const blanks = /[ \t]*/y;
const number = /[+-]?(?:\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|0x[0-9a-f]+|inf(?:inity)?|nan)(?![^\s])/iy;
/** Reads a line from left to right; what is wrong with it comes out as a text. */
var LineReader = class {
	at = 0;
	line;
	constructor(line) {
		this.line = line;
	}
	take(pattern) {
		pattern.lastIndex = this.at;
		const [found] = pattern.exec(this.line) ?? [];
		if (found !== void 0) this.at += found.length;
		return found;
	}
	skip(text) {
		const isThere = this.line.startsWith(text, this.at);
		if (isThere) this.at += text.length;
		return isThere;
	}
	get isAtEnd() {
		return this.at >= this.line.length;
	}
	/** A text between quotes; `\\`, `\"` and `\n` stand for what cannot be written. */
	quoted() {
		if (!this.skip("\"")) return void 0;
		let text = "";
		for (; !this.isAtEnd; this.at++) {
			const character = this.line[this.at];
			if (character === "\"") {
				this.at++;
				return text;
			}
			if (character !== "\\") text += character;
			else text += unescaped(this.line[++this.at]);
		}
	}
};
/** What has no meaning after a backslash keeps it. */
function unescaped(character = "") {
	if (character === "n") return "\n";
	return character === "\\" || character === "\"" ? character : `\\${character}`;
}
/** The sample, or what is wrong with the line. */
function readSampleLine(line) {
	const reader = new LineReader(line);
	reader.take(blanks);
	const bare = reader.take(metricName);
	const labels = [];
	reader.take(blanks);
	const braced = reader.skip("{") ? readLabels(reader, labels) : {};
	if (typeof braced === "string") return braced;
	const name = bare ?? braced.name;
	if (name === void 0) return "it begins with no metric's name";
	reader.take(blanks);
	const value = reader.take(number);
	if (value === void 0) return "it has no value that is a number";
	reader.take(blanks);
	const timestamp = reader.take(number);
	reader.take(blanks);
	if (!reader.isAtEnd && !reader.skip("#")) return "it goes on after its value";
	const ordered = labels.toSorted(([a], [b]) => a < b ? -1 : 1);
	const twice = ordered.find(([label], index) => label === ordered[index - 1]?.[0]);
	if (twice !== void 0) return `it has the label ${twice[0]} twice`;
	return {
		name,
		labels: ordered,
		value: numberOf(value),
		timestamp: timestamp === void 0 ? void 0 : numberOf(timestamp)
	};
}
/** From after the brace to after its counterpart. */
function readLabels(reader, into) {
	let name;
	for (let isFirst = true;; isFirst = false) {
		reader.take(blanks);
		if (reader.skip("}")) return name === void 0 ? {} : { name };
		const isQuoted = reader.line[reader.at] === "\"";
		const label = isQuoted ? reader.quoted() : reader.take(labelName);
		if (label === void 0) return "a label has no name";
		reader.take(blanks);
		if (reader.skip("=")) {
			reader.take(blanks);
			const value = reader.quoted();
			if (value === void 0) return `the label ${label} has no value in quotes`;
			into.push([label, value]);
		} else if (isFirst && isQuoted) name = label;
		else return `the label ${label} has no value`;
		reader.take(blanks);
		if (!reader.skip(",") && reader.line[reader.at] !== "}") return "its labels do not end";
	}
}
function numberOf(text) {
	const bare = text.toLowerCase().replace(/^[+-]/, "");
	const sign = text.startsWith("-") ? -1 : 1;
	if (bare.startsWith("inf")) return sign * Number.POSITIVE_INFINITY;
	return bare === "nan" ? NaN : sign * Number(bare);
}
//#endregion
//#region src/observe/prometheus/parse.ts
const typeLine = /^#[ \t]+TYPE[ \t]+(?:"((?:[^"\\]|\\.)*)"|(\S+))[ \t]+(\S+)[ \t]*$/;
const typeNames = new Set([
	"counter",
	"gauge",
	"histogram",
	"summary",
	"gaugehistogram",
	"info",
	"stateset",
	"unknown"
]);
/** The text format of Prometheus (0.0.4) and OpenMetrics (1.0). A bad line costs only itself. */
function parseMetrics(text) {
	const samples = [];
	const types = /* @__PURE__ */ new Map();
	const problems = [];
	const seen = /* @__PURE__ */ new Set();
	for (const [index, written] of text.split("\n").entries()) {
		const line = written.endsWith("\r") ? written.slice(0, -1) : written;
		if (line === "# EOF") break;
		const message = line.startsWith("#") ? readType(line, types) : readSample(line, samples, seen);
		if (message !== void 0) problems.push({
			line: index + 1,
			message
		});
	}
	return {
		samples,
		types,
		problems
	};
}
/** HELP, UNIT and comments say nothing that is needed here. */
function readType(line, types) {
	if (!/^#[ \t]+TYPE\b/.test(line)) return void 0;
	const [, quoted, bare, given = ""] = typeLine.exec(line) ?? [];
	const name = quoted ?? bare;
	if (name === void 0) return "the TYPE line has no name and type";
	const type = given === "untyped" ? "unknown" : given;
	if (!typeNames.has(type)) return `${given} is no type of a metric`;
	if (types.has(name)) return `the type of ${name} is given twice`;
	types.set(name, type);
}
function readSample(line, samples, seen) {
	if (line.trim() === "") return void 0;
	const sample = readSampleLine(line);
	if (typeof sample === "string") return sample;
	const key = seriesKey(sample.name, sample.labels);
	if (seen.has(key)) return `${key} is there twice`;
	seen.add(key);
	samples.push(sample);
}
/** `name{a="1",b="2"}`: as the format writes it, so that it can be told apart from any other. */
function seriesKey(name, labels) {
	if (labels.length === 0) return name;
	return `${name}{${labels.map(([label, value]) => `${label}="${escaped(value)}"`).join(",")}}`;
}
const escaped = (value) => value.replaceAll("\\", "\\\\").replaceAll("\"", "\\\"").replaceAll("\n", "\\n");
//#endregion
//#region src/observe/prometheus/families.ts
const parts = [
	"_bucket",
	"_sum",
	"_count",
	"_total",
	"_created",
	"_gsum",
	"_gcount",
	"_info"
];
/** Puts the lines of a histogram together, and tells counters from gauges. */
function seriesOf({ samples, types }) {
	const found = [];
	const distributions = /* @__PURE__ */ new Map();
	const untyped = untypedHistograms(samples, types);
	for (const sample of samples) {
		const { family, part, type } = familyOf(sample.name, types, untyped);
		if (part === "_created" || type === "info") continue;
		if (isDistribution(type) && part !== void 0) collect(distributions, family, part, sample);
		else found.push({
			kind: kindOf(sample.name, part, type),
			name: sample.name,
			labels: sample.labels,
			value: sample.value
		});
	}
	for (const { name, labels, sum, count, buckets } of distributions.values()) {
		const ordered = buckets.toSorted((a, b) => a.upTo - b.upTo);
		found.push({
			kind: "histogram",
			name,
			labels,
			sum,
			count: count ?? ordered.at(-1)?.count,
			buckets: ordered
		});
	}
	return found;
}
function collect(into, name, part, { labels, value }) {
	const own = part === "_bucket" ? labels.filter(([label]) => label !== "le") : labels;
	const key = seriesKey(name, own);
	let one = into.get(key);
	if (one === void 0) into.set(key, one = {
		name,
		labels: own,
		sum: void 0,
		count: void 0,
		buckets: []
	});
	if (part === "_sum") one.sum = value;
	else if (part === "_count") one.count = value;
	else {
		const upTo = bound(labels.find(([label]) => label === "le")?.[1]);
		if (!Number.isNaN(upTo)) one.buckets.push({
			upTo,
			count: value
		});
	}
}
function bound(text = "") {
	if (/^\+?inf$/i.test(text)) return Number.POSITIVE_INFINITY;
	return text.trim() === "" ? NaN : Number(text);
}
function familyOf(name, types, untyped) {
	const part = parts.find((each) => name.endsWith(each));
	const family = part === void 0 ? name : name.slice(0, -part.length);
	const own = types.get(name);
	if (own !== void 0 && part !== void 0) return {
		family: name,
		part: void 0,
		type: own
	};
	const type = part === void 0 ? own : types.get(family);
	if (type === void 0 && untyped.has(family)) return {
		family,
		part,
		type: "histogram"
	};
	return type === void 0 ? {
		family: name,
		part,
		type
	} : {
		family,
		part,
		type
	};
}
/** Buckets with bounds are a histogram, whether somebody says so or not. */
function untypedHistograms(samples, types) {
	const found = samples.filter(({ name, labels }) => name.endsWith("_bucket") && labels.some(([label]) => label === "le")).map(({ name }) => name.slice(0, -7));
	return new Set(found.filter((family) => !types.has(family)));
}
const isDistribution = (type) => type === "histogram" || type === "summary";
function kindOf(name, part, type) {
	if (type === "counter") return "counter";
	return (type === void 0 || type === "unknown") && part === "_total" && name.endsWith("_total") ? "counter" : "gauge";
}
//#endregion
//#region src/observe/prometheus/kept-series.ts
/** Series kept of all endpoints together. */
const seriesMost = 500;
/** What tells of processes, requests, pools and runtimes comes before all else. */
const knownNames = /^(process_|nodejs_|http_|db_|.*pool|go_|jvm_|pg_|hikaricp_|dotnet_|python_|ruby_|puma_|nginx_|redis_|mysql_|otel_)/;
/** Chooses which series are kept, once for each: what was kept stays, so that a series has no gaps. */
var KeptSeries = class {
	leftOut = 0;
	kept = /* @__PURE__ */ new Set();
	most;
	constructor(most = seriesMost) {
		this.most = most;
	}
	pick(values) {
		const names = [...values.keys()].filter((name) => !this.kept.has(name));
		for (const name of names.filter((each) => knownNames.test(each))) this.keep(name);
		for (const name of names) this.keep(name);
		const picked = {};
		for (const [name, value] of values) if (this.kept.has(name)) picked[name] = value;
		this.leftOut = Math.max(this.leftOut, values.size - Object.keys(picked).length);
		return picked;
	}
	keep(name) {
		if (this.kept.size < this.most) this.kept.add(name);
	}
};
//#endregion
//#region src/observe/prometheus/quantile.ts
/**
* What was counted in each bucket between two scrapes, cumulative; all of `now` where the counts began anew. Bounds that
* were not there before count from nothing.
*/
function bucketIncrease(before, now) {
	const counts = new Map(before.map(({ upTo, count }) => [upTo, count]));
	return now.some(({ upTo, count }) => count < (counts.get(upTo) ?? 0)) ? now : now.map(({ upTo, count }) => ({
		upTo,
		count: count - (counts.get(upTo) ?? 0)
	}));
}
/**
* The quantile of a histogram by its cumulative buckets, as Prometheus' histogram_quantile tells it: within a bucket all
* values count as spread evenly, the lowest bucket begins at 0, and beyond the highest bound nothing more is known.
* Null without values.
*/
function bucketQuantile(q, buckets) {
	let most = 0;
	const rising = buckets.map(({ upTo, count }) => ({
		upTo,
		count: most = Math.max(most, count)
	}));
	if (!(most > 0)) return null;
	const rank = q * most;
	const index = rising.findIndex(({ count }) => count >= rank);
	const bucket = rising[index];
	const below = rising[index - 1];
	if (bucket.upTo === Number.POSITIVE_INFINITY) return below?.upTo ?? null;
	const from = below?.upTo ?? Math.min(0, bucket.upTo);
	const inside = bucket.count - (below?.count ?? 0);
	return inside === 0 ? bucket.upTo : from + (bucket.upTo - from) * (rank - (below?.count ?? 0)) / inside;
}
//#endregion
//#region src/observe/prometheus/metric-rates.ts
const shownQuantile = .95;
/**
* From what two scrapes say to what happened between them: counters as their increase per second, histograms and
* summaries as `name:rate`, `name:mean` and `name:p95`, gauges as they are. Counters that fell were started anew.
*/
var MetricRates = class {
	last = /* @__PURE__ */ new Map();
	lastMs = NaN;
	next(series, nowMs) {
		const seconds = (nowMs - this.lastMs) / 1e3;
		const before = this.last;
		const values = /* @__PURE__ */ new Map();
		const put = (name, labels, value) => {
			if (value !== null && Number.isFinite(value)) values.set(seriesKey(name, labels), value);
		};
		this.last = new Map(series.map((each) => [`${each.kind} ${seriesKey(each.name, each.labels)}`, each]));
		this.lastMs = nowMs;
		for (const [key, now] of this.last) {
			if (now.kind === "gauge") put(now.name, now.labels, now.value);
			const then = before.get(key);
			if (then === void 0 || !(seconds > 0)) continue;
			if (now.kind === "counter" && then.kind === "counter") put(now.name, now.labels, increase(then.value, now.value) / seconds);
			else if (now.kind === "histogram" && then.kind === "histogram") distribution(then, now, seconds, put);
		}
		return values;
	}
};
function distribution(then, now, seconds, put) {
	const { name, labels } = now;
	const isReset = (now.count ?? 0) < (then.count ?? 0);
	const count = increase(then.count ?? 0, now.count ?? 0);
	put(`${name}:rate`, labels, count / seconds);
	if (count <= 0) return;
	const sum = (now.sum ?? NaN) - (isReset ? 0 : then.sum ?? 0);
	put(`${name}:mean`, labels, sum / count);
	put(`${name}:p95`, labels, bucketQuantile(shownQuantile, bucketIncrease(isReset ? [] : then.buckets, now.buckets)));
}
const increase = (then, now) => now < then ? now : now - then;
//#endregion
//#region src/observe/prometheus/prometheus-watch.ts
/** What was scraped longer ago than this says nothing of now. */
const staleMs = 1e4;
/** Prometheus endpoints, asked once a second; one that is slow is not asked again before it has answered. */
var PrometheusWatch = class {
	endpoints;
	nowMs;
	notes;
	kept;
	ask;
	closing = new AbortController();
	constructor(urls, notes, nowMs, ask, kept = new KeptSeries()) {
		this.notes = notes;
		this.nowMs = nowMs;
		this.ask = ask;
		this.kept = kept;
		this.endpoints = [...new Set(urls)].map((url) => ({
			url,
			rates: new MetricRates(),
			pace: new Pace(),
			values: /* @__PURE__ */ new Map(),
			valuesMs: Number.NEGATIVE_INFINITY,
			underWay: void 0,
			problem: void 0
		}));
	}
	/** Looks at all endpoints; what happened between two looks can be told after the second. */
	async open(waitMs) {
		if (this.endpoints.length === 0) return;
		let timer;
		const enough = new Promise((resolve) => timer = setTimeout(resolve, waitMs));
		await Promise.race([Promise.all(this.endpoints.map((endpoint) => this.look(endpoint))), enough]);
		clearTimeout(timer);
	}
	/** The newest there is: waits for answers, but no longer than `waitMs`. */
	async take(waitMs) {
		await this.open(waitMs);
		const nowMs = this.nowMs();
		const fresh = this.endpoints.filter(({ valuesMs }) => nowMs - valuesMs <= staleMs);
		const picked = this.kept.pick(new Map(fresh.flatMap(({ values }) => [...values])));
		const { leftOut } = this.kept;
		if (leftOut > 0) this.notes.add(`${leftOut} series of the metrics were left out: more than can be kept`, "left out");
		return picked;
	}
	/** Endpoints nothing has ever been read from, each with the reason. */
	unread() {
		return this.endpoints.filter(({ valuesMs }) => valuesMs === Number.NEGATIVE_INFINITY).map(({ url, problem }) => problem ?? `${shown$1(url)} has not answered yet`);
	}
	/** What is under way is given up. */
	close() {
		this.closing.abort();
	}
	look(endpoint) {
		if (endpoint.underWay !== void 0) return endpoint.underWay;
		if (!endpoint.pace.isDue()) return Promise.resolve();
		endpoint.underWay = this.scrape(endpoint).finally(() => endpoint.underWay = void 0);
		return endpoint.underWay;
	}
	async scrape(endpoint) {
		const scraped = await this.ask(endpoint.url, this.closing.signal);
		if (this.closing.signal.aborted) return;
		if (!scraped.ok) {
			endpoint.problem = `${shown$1(endpoint.url)} could not be read: ${scraped.problem}`;
			this.notes.add(endpoint.problem);
			return;
		}
		const fromMs = this.nowMs();
		endpoint.values = endpoint.rates.next(this.read(endpoint, scraped.text), fromMs);
		endpoint.valuesMs = fromMs;
		endpoint.pace.spent(this.nowMs() - fromMs);
	}
	read({ url }, text) {
		const exposition = parseMetrics(text);
		const [first] = exposition.problems;
		if (first !== void 0) {
			const more = exposition.problems.length - 1;
			const others = more === 0 ? "" : more === 1 ? ", and one more" : `, and ${more} more`;
			this.notes.add(`${shown$1(url)}: line ${first.line} is left out, for ${first.message}${others}`);
		}
		const series = seriesOf(exposition);
		return this.endpoints.length === 1 ? series : series.map((each) => withInstance(each, new URL(url).host));
	}
};
/** What a query may hold is for the endpoint alone. */
function shown$1(url) {
	const { origin, pathname } = new URL(url);
	return origin + pathname;
}
/** The same name from two endpoints is two series. */
function withInstance(series, instance) {
	const labels = [...series.labels.filter(([name]) => name !== "instance"), ["instance", instance]];
	return {
		...series,
		labels: labels.toSorted(([a], [b]) => a < b ? -1 : 1)
	};
}
//#endregion
//#region src/observe/prometheus/scrape.ts
const scrapeLimits = {
	deadlineMs: 5e3,
	bytesMost: 8 * 1024 ** 2
};
/** The text format, the plainer one first: what OpenMetrics has beyond it is not needed. */
const accept = "text/plain;version=0.0.4,application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.1";
/** Asks an endpoint once, within a deadline from connecting to the last byte. Whatever goes wrong is told, not thrown. */
function scrape(url, signal, { insecure, ca } = { insecure: false }, limits = scrapeLimits) {
	return new Promise((resolve) => {
		const fail = (problem) => {
			clearTimeout(deadline);
			request.destroy();
			resolve({
				ok: false,
				problem
			});
		};
		const get$2 = url.startsWith("https:") ? get$1 : get;
		const trust = {
			rejectUnauthorized: !insecure,
			...ca && { ca: [...ca] }
		};
		const request = get$2(url, {
			headers: {
				accept,
				"user-agent": "plimsoll"
			},
			agent: false,
			signal,
			...trust
		}, (response) => {
			if (response.statusCode !== 200) return fail(refusal(response));
			const chunks = [];
			let bytes = 0;
			response.on("data", (chunk) => {
				bytes += chunk.length;
				if (bytes > limits.bytesMost) fail(`it is longer than ${limits.bytesMost} bytes`);
				else chunks.push(chunk);
			});
			response.on("error", (error) => fail(error.message));
			response.on("end", () => {
				clearTimeout(deadline);
				resolve({
					ok: true,
					text: Buffer.concat(chunks).toString("utf8")
				});
			});
		});
		const deadline = setTimeout(() => fail(`it took longer than ${limits.deadlineMs / 1e3} s`), limits.deadlineMs);
		request.on("error", (error) => fail(trouble(error)));
	});
}
function trouble({ code, message }) {
	if (code === "ECONNREFUSED") return "nothing listens there (ECONNREFUSED)";
	if (code === "ENOTFOUND") return "its host name does not resolve (ENOTFOUND)";
	if (code?.includes("CERT") === true || code?.startsWith("UNABLE_TO") === true) return `its certificate is not trusted (${code}): give its authority with --ca, or pass --insecure`;
	return code === void 0 || message.includes(code) ? message : `${message} (${code})`;
}
function refusal({ statusCode, headers }) {
	const { location } = headers;
	return `it answered ${statusCode ?? 0}${location === void 0 ? "" : `, pointing to ${location}`}`;
}
//#endregion
//#region src/observe/resource-watch.ts
/** A scrape that takes longer than this comes into the next reading. */
const scrapeWaitMs = 400;
/** Before the load there is time to find out whether an endpoint is there at all. */
const firstWaitMs = 3e3;
/** The first look is taken here. Throws a UserError for a process that is not there. */
async function openResourceWatch(options) {
	const { nowMs, root = "/", platform = process.platform } = options;
	const notes = new Notes();
	const metrics = new PrometheusWatch(options.prometheus ?? [], notes, nowMs, (url, signal) => scrape(url, signal, options.trust));
	const generator = new ProcessMeter(nowMs);
	const system = platform === "linux" ? await openSystem(options, root, notes) : void 0;
	if (platform !== "linux") notes.add(`what processes and the machine do can only be read on Linux, and this is ${platform}: --prometheus URL reads what the target publishes`);
	const { postgres: url } = options;
	const postgres = url === void 0 ? void 0 : new PostgresWatch(url, notes, nowMs, openSession);
	await Promise.all([metrics.open(firstWaitMs), postgres?.open(firstWaitMs)]);
	return {
		take: async (atSeconds) => {
			const seen = await (system?.take() ?? nothingSeen);
			const generatorCpuCores = generator.take().cpuRatio;
			const [samples, database] = await Promise.all([metrics.take(scrapeWaitMs), postgres?.take(scrapeWaitMs)]);
			return {
				atSeconds,
				...seen,
				generatorCpuCores,
				metrics: samples,
				...database !== void 0 && { postgres: database }
			};
		},
		notes: () => notes.all,
		unread: () => [...metrics.unread(), ...postgres?.unread() ?? []],
		close: () => {
			metrics.close();
			postgres?.close();
		}
	};
}
const nothingSeen = {
	target: null,
	cgroup: null,
	host: null
};
async function openSystem(options, root, notes) {
	const { target, nowMs } = options;
	const place = target === null ? void 0 : "pid" in target ? target : await localPort(target);
	if (target !== null && place === void 0) {
		notes.add(`${target.host} is not this machine: its processes, memory and connections cannot be read from here. --prometheus URL reads what it publishes`);
		return;
	}
	const files = new SystemFiles(root);
	const host = new HostMeter(files, nowMs);
	const meter = place && await openMeter(files, place, notes, nowMs);
	const cgroup = new CgroupOf(root);
	cgroup.take(meter?.pid);
	return { take: async () => {
		return {
			target: await meter?.take() ?? null,
			cgroup: cgroup.take(meter?.pid),
			host: host.take()
		};
	} };
}
async function openMeter(files, place, notes, nowMs) {
	const meter = new TargetMeter(files, place, notes, nowMs);
	await meter.open();
	return meter;
}
/** The groups of whichever process is the main one. */
var CgroupOf = class {
	root;
	pid;
	meter;
	constructor(root) {
		this.root = root;
	}
	take(pid) {
		if (pid !== this.pid) this.meter = pid === void 0 ? void 0 : new CgroupMeter(pid, this.root);
		this.pid = pid;
		return this.meter?.take() ?? null;
	}
};
/** The addresses a name has on this machine; undefined where it leads elsewhere. */
async function localPort({ host, port }) {
	const bare = host.replace(/^\[(.*)\]$/, "$1");
	const found = await lookup(bare, { all: true }).catch(() => []);
	const own = new Set(Object.values(networkInterfaces()).flatMap((each) => (each ?? []).map(({ address }) => address)));
	const addresses = bare === "0.0.0.0" || bare === "::" ? [...own] : found.map(({ address }) => address).filter((each) => isLoopback(each) || own.has(each));
	return addresses.length === 0 ? void 0 : {
		port,
		addresses
	};
}
//#endregion
//#region src/cli/plan/machine.ts
/** Where the system does not tell: the limits of a common default. */
const usual = {
	fdLimit: 65536,
	fdsOpen: 32,
	ports: 28232
};
/** What a worker thread opens for itself: its loop, its wake-ups, its streams. */
const fdsPerWorker = 10;
/** Kept free for files, the result, name look-ups and what a test file opens itself. */
const fdsReserved = 16;
/** An idle connection with its buffers, both in the process and in the kernel, is below this. */
const bytesPerConnection = 32 * 1024;
/** One core is left to the rest of the machine: the target, often. */
const defaultWorkers = () => Math.max(1, availableParallelism() - 1);
function readMachineLimits() {
	const { limit, open } = readDescriptors();
	return {
		fdsFree: (limit ?? usual.fdLimit) - (open ?? usual.fdsOpen),
		ports: readPortCount() ?? usual.ports,
		freeBytes: freemem()
	};
}
/** How many connections this process can have open at the same time, all workers together, by its file descriptors. */
function connectionsMax({ fdsFree }, workers) {
	const free = fdsFree - workers * fdsPerWorker - fdsReserved;
	return Math.max(1, Number.isFinite(free) ? free : usual.fdLimit);
}
/**
* How many requests this machine can hold open at the same time: by file descriptors, ports and memory.
* @param addresses how many local addresses connections start from: each has ports of its own
*/
function inFlightMax(machine, workers, addresses = 1) {
	const memory = Math.floor(machine.freeBytes / 2 / bytesPerConnection);
	return Math.max(1, Math.min(connectionsMax(machine, workers), addresses * machine.ports, memory));
}
//#endregion
//#region src/cli/settings/config-file.ts
const names = [
	"ts",
	"mts",
	"js",
	"mjs",
	"json",
	"yaml"
].map((extension) => `plimsoll.config.${extension}`);
/** The nearest plimsoll.config at or above the folder. Two side by side are one too many. */
function findConfig(folder) {
	const here = names.map((name) => join(folder, name)).filter((path) => existsSync(path));
	if (here.length > 1) throw new UserError(`There are two configs: ${here.map((path) => basename(path)).join(" and ")}`, {
		why: "It would be unclear which one holds.",
		hint: `Keep one of them in ${folder}.`
	});
	const parent = dirname(folder);
	return here[0] ?? (parent === folder ? void 0 : findConfig(parent));
}
/** The config as a layer: the file named, or the nearest one; undefined where there is none. */
async function configLayer(named, cwd) {
	const file = named === void 0 ? findConfig(cwd) : resolve(cwd, named);
	if (file === void 0) return void 0;
	if (!existsSync(file)) throw new UserError(`--config ${named}: there is no such file`, {
		hint: `Looked at ${file}.`,
		exitCode: exitCodes.usage
	});
	const { readConfigLayer } = await import("./config-read-oDzf6RHg.mjs");
	return readConfigLayer(file);
}
//#endregion
//#region src/cli/settings/load-merge.ts
/** The settings that make up the load; they hold together and replace each other together. */
const loadKeys = [
	"users",
	"rate",
	"stages",
	"iterations",
	"spawnRate",
	"rampUp",
	"duration",
	"hold",
	"connections",
	"arrivals"
];
/** These say what kind of load it is; the others only shape it. */
const models = [
	"users",
	"rate",
	"stages",
	"iterations"
];
const stagesSay = "stages say the level and the length themselves";
const sharedOut = "a number of iterations is shared by users who are all there from the start";
/** What cannot hold at the same time, and why. */
const clashes = [
	[
		"users",
		"rate",
		"users wait for answers (closed load), a rate does not (open load)"
	],
	[
		"users",
		"stages",
		stagesSay
	],
	[
		"rate",
		"stages",
		stagesSay
	],
	[
		"rate",
		"iterations",
		"a rate goes on for a time, not for a number of iterations"
	],
	[
		"stages",
		"iterations",
		"stages go on for a time, not for a number of iterations"
	],
	[
		"spawnRate",
		"rate",
		"only users are spawned; a rate is raised by a ramp-up"
	],
	[
		"spawnRate",
		"stages",
		stagesSay
	],
	[
		"spawnRate",
		"iterations",
		sharedOut
	],
	[
		"spawnRate",
		"rampUp",
		"each says how fast users are added"
	],
	[
		"rampUp",
		"stages",
		stagesSay
	],
	[
		"rampUp",
		"iterations",
		sharedOut
	],
	[
		"duration",
		"stages",
		stagesSay
	],
	[
		"hold",
		"stages",
		stagesSay
	],
	[
		"hold",
		"iterations",
		sharedOut
	],
	[
		"duration",
		"hold",
		"duration counts the ramp-up, hold does not"
	]
];
const givesModel = (values) => models.some((key) => values[key] !== void 0);
/**
* One load out of several layers, the weakest first. A stronger layer that names a kind of load pushes out what does
* not go with it; one that only shapes the load must go with what is there. Within a layer nothing may clash.
*/
function mergeLoad(layers) {
	const held = /* @__PURE__ */ new Map();
	const replaced = [];
	for (const layer of layers) {
		const given = loadKeys.filter((key) => layer.values[key] !== void 0);
		for (const key of given) {
			const source = layer.source(key);
			for (const [other, why] of clashingWith(key)) {
				if (given.includes(other)) throw clash(source, layer.source(other), why);
				const there = held.get(other);
				if (there === void 0) continue;
				if (!models.includes(key) && models.includes(other) && !given.some((name) => pushesOut(name, other))) throw clash(source, there.source, why);
				held.delete(other);
				replaced.push({
					key: other,
					...there,
					by: source
				});
			}
			const before = held.get(key);
			if (before) replaced.push({
				key,
				...before,
				by: source
			});
			held.set(key, {
				value: layer.values[key],
				source
			});
		}
	}
	const entries = [...held].map(([key, { value }]) => [key, value]);
	const sources = new Map([...held].map(([key, { source }]) => [key, source]));
	return {
		values: Object.fromEntries(entries),
		sources,
		replaced
	};
}
function clashingWith(key) {
	return clashes.flatMap(([a, b, why]) => a === key ? [[b, why]] : b === key ? [[a, why]] : []);
}
const pushesOut = (key, other) => models.includes(key) && clashingWith(key).some(([name]) => name === other);
function clash(a, b, why) {
	const sentence = `${why.charAt(0).toUpperCase()}${why.slice(1)}.`;
	return mistake([a, b], `${a.name} and ${b.name} do not go together`, {
		why: sentence,
		hint: "Leave one of them out."
	});
}
//#endregion
//#region src/cli/settings/resolve.ts
/** Puts the layers together, the weakest first. */
function resolveSettings(layers, notes = []) {
	const values = {};
	const why = {};
	const keys = new Set(layers.flatMap((layer) => Object.keys(layer.values)));
	for (const key of keys) {
		if (isLoadKey(key)) continue;
		const { value, reason } = settled(key, layers);
		Object.assign(values, { [key]: value });
		why[key] = reason;
	}
	const load = mergeLoad(layers);
	for (const [key, source] of load.sources) {
		Object.assign(values, { [key]: load.values[key] });
		const insteadOf = load.replaced.filter(({ by }) => by === source || sameSource(by, source));
		why[key] = {
			from: [source],
			insteadOf
		};
	}
	return {
		values,
		why,
		layers,
		notes
	};
}
function settled(key, layers) {
	const all = layers.filter((layer) => layer.values[key] !== void 0);
	if (key === "slo" && layers.some((layer) => layer.values.onlySlo)) return added(key, onlyTyped(all), all);
	if ((key in settings ? settings[key] : void 0)?.combine === "many" || key === "abortOn") return added(key, all, []);
	const [last, ...weaker] = all.toReversed();
	if (last === void 0) return {
		value: void 0,
		reason: {
			from: [],
			insteadOf: []
		}
	};
	return {
		value: last.values[key],
		reason: {
			from: [last.source(key)],
			insteadOf: weaker.map((layer) => shown(layer, key))
		}
	};
}
function added(key, taken, all) {
	const left = all.filter((layer) => !taken.includes(layer));
	return {
		value: taken.flatMap((layer) => layer.values[key]),
		reason: {
			from: taken.map((layer) => layer.source(key)),
			insteadOf: left.map((layer) => shown(layer, key))
		}
	};
}
const onlyTyped = (layers) => layers.filter(({ name }) => name === "flag" || name === "environment");
const shown = (layer, key) => {
	return {
		source: layer.source(key),
		key,
		value: layer.values[key]
	};
};
const isLoadKey = (key) => loadKeys.includes(key);
const sameSource = (a, b) => a.layer === b.layer && a.name === b.name;
//#endregion
//#region src/cli/settings/settings.ts
/** Flag, environment, test file, config file, default: what holds, and why. */
async function readSettings({ cwd, env, flags, config, test, defaults }) {
	const fromConfig = await configLayer(config, cwd);
	return resolveSettings([
		defaultLayer(cwd, defaults),
		fromConfig,
		test && testLayer(test),
		environmentLayer(env, cwd),
		flags
	].filter((layer) => layer !== void 0), unknownVariables(env));
}
function defaultLayer(cwd, own = {}) {
	return {
		name: "default",
		values: {
			workers: defaultWorkers(),
			timeout: 1e4,
			trace: true,
			receive: true,
			think: true,
			arrivals: "poisson",
			warmUp: 0,
			gracefulStop: 3e4,
			strict: false,
			out: join(cwd, ".plimsoll", "runs"),
			...own
		},
		source: () => ({
			layer: "default",
			name: "default"
		})
	};
}
function testLayer({ file, definition }) {
	const location = { file };
	return fileLayer("test file", fileValues(definition, location), location, basename(file));
}
/** A mistyped variable would otherwise do nothing, silently. Those that resemble no setting are somebody else's. */
function unknownVariables(env) {
	const known = [...settingKeys.map(environmentName), "PLIMSOLL_DEBUG"];
	return Object.keys(env).filter((name) => name.startsWith("PLIMSOLL_") && !known.includes(name)).flatMap((name) => {
		const meant = didYouMean(name.replace("PLIMSOLL_", ""), known.map((each) => each.replace("PLIMSOLL_", "")));
		return meant === void 0 ? [] : [`${name} is no setting. ${meant.replace("\"", "\"PLIMSOLL_")}`];
	});
}
//#endregion
export { flagLayer as _, configLayer as a, mistake as b, readMachineLimits as c, MemoryMeter as d, MemoryGuard as f, addFlags as g, describeEnvironment as h, mergeLoad as i, openResourceWatch as l, StealMeter as m, resolveSettings as n, connectionsMax as o, watchSteadiness as p, givesModel as r, inFlightMax as s, readSettings as t, ProcessMeter as u, flagGroups as v, searchGroup as y };
