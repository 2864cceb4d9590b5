import { n as monotonicMs, t as RealClock } from "./load-CpT6IlAH.mjs";
import { C as refusalOf, S as isPublic, T as parseHeaders, _ as sendSingle, b as proxyFor, h as resolveHost, m as inspectConnection, y as Http1 } from "./scenario-B-hYjwMF.mjs";
import { C as exitCodeOf, It as formatCount, Ot as formatRate, S as examinationFormat, Tt as identityOf, _ as judgeSteadiness, g as judgeSpeed, h as judgeTls, m as judgeTraces, p as judgeWay, v as judgeLoad, w as worstOf, y as judgeFront } from "./diagnosis-YXdB6ksB.mjs";
import { n as exitCodes, t as UserError } from "./user-error-DBTzTUOt.mjs";
import { E as runId, h as readSpeed, m as keepSpeed } from "./store-D97qw_Cm.mjs";
import { l as operationLabel, m as errorHints, y as examinationText } from "./report-BjEFIhEC.mjs";
import { t as version } from "./version-BTkDnG15.mjs";
import { o as redactUrl } from "./secrets-DRuSvG-u.mjs";
import { n as writeAsked } from "./asked-file-DiGS641A.mjs";
import { _ as flagLayer, c as readMachineLimits, d as MemoryMeter, g as addFlags, n as resolveSettings, o as connectionsMax, p as watchSteadiness, s as inFlightMax, t as readSettings } from "./settings-CGBq8P3C.mjs";
import { a as targetEnvironment, n as receivePlan } from "./receive-plan-Bmbygm_H.mjs";
import { a as httpPlan, c as thisMachine, f as openLiveSink, g as wayThere, h as endpointAt, i as byName, l as ScriptOutput, m as peakLevel, n as readFiles, o as scenarioLoads, p as carryOut, r as planFrom, s as isSameMachine, t as prepare, u as quietView } from "./prepare-COv0wyto.mjs";
import { t as loadSubject } from "./load-subject-BLiLtPls.mjs";
import { n as pageFor } from "./terminal-page-D5VwYbfC.mjs";
import { setTimeout } from "node:timers/promises";
import { createReadStream } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { mkdtemp, rm } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { availableParallelism, tmpdir } from "node:os";
import { fork } from "node:child_process";
import { createInterface } from "node:readline";
//#region src/cli/doctor/examine-target.ts
/** Few enough for any target: these, and two connections without a request. */
const answersInTurn = 4;
const answersAtOnce = 5;
/** As much of a page as tells a challenge. */
const bodyShown = 64 * 1024;
const dayMs = 864e5;
/** Looks at a target step by step; where one fails, those after it are left out. */
async function examineTarget(order) {
	const { url, http, clock, wallMs } = order;
	const endpoint = endpointAt(url);
	const proxy = proxyFor(endpoint, http.proxy);
	const name = await lookUp(endpoint, order);
	const facts = {
		url,
		secure: endpoint.secure,
		name,
		insecure: http.tls.insecure,
		answers: [],
		burst: [],
		...proxy && { proxy: proxy.name }
	};
	const isHeldBack = name.failure !== void 0 || name.addresses.some(({ refusal }) => refusal !== void 0);
	if (proxy === void 0 && isHeldBack) return facts;
	const sight = await inspectConnection(endpoint, http, clock);
	const tls = tlsFacts(sight.tls ?? await lookAgain(endpoint, sight, order), wallMs);
	const seen = {
		...facts,
		connection: connectionFacts(sight),
		...tls && { tls }
	};
	return sight.failure === void 0 ? {
		...seen,
		...await ask(endpoint, order)
	} : seen;
}
async function lookUp({ host }, { http, clock }) {
	const { addresses, error, message, tookMs } = await resolveHost(host, http, clock);
	return {
		host,
		isName: addresses[0]?.address !== host,
		tookMs,
		addresses: addresses.map(({ address }) => {
			const refusal = refusalOf(host, address, http);
			return {
				address,
				isPublic: isPublic(host, address, http),
				...refusal !== void 0 && { refusal }
			};
		}),
		...error !== void 0 && { failure: failureFact(error, message) }
	};
}
/** A certificate that was refused is shown all the same; nothing is sent over that connection. */
async function lookAgain(endpoint, { failure }, { http, clock }) {
	if (failure?.error.startsWith("tls_") !== true || http.tls.insecure) return void 0;
	return (await inspectConnection(endpoint, {
		...http,
		tls: {
			...http.tls,
			insecure: true
		}
	}, clock)).tls;
}
function connectionFacts({ failure, address, times }) {
	return {
		connectMs: times.connectMs,
		tlsMs: times.tlsMs,
		...address !== void 0 && { address },
		...failure && { failure: failureFact(failure.error, failure.message) }
	};
}
function tlsFacts(sight, wallMs) {
	if (sight === void 0) return void 0;
	const { version, subject, issuer, names, matchesHost, validFrom, validTo } = sight;
	return {
		version,
		subject,
		issuer,
		names,
		matchesHost,
		daysLeft: (Date.parse(validTo) - wallMs) / dayMs,
		daysSince: (wallMs - Date.parse(validFrom)) / dayMs
	};
}
/** Some requests in turn on one connection, then some at once, each on one of its own. */
async function ask(endpoint, order) {
	const { http, clock } = order;
	const protocol = new Http1(http, clock);
	try {
		const session = protocol.open(endpoint, 1);
		const answers = [];
		const one = async (over = session) => answerOf(await sendSingle(over, requestOf(endpoint, order), http, clock));
		while (answers.length < answersInTurn) {
			const answer = await one();
			answers.push(answer);
			if (answer.failure !== void 0 || answer.status === 429) return {
				answers,
				burst: []
			};
		}
		const sessions = Array.from({ length: answersAtOnce }, () => protocol.open(endpoint, 1));
		return {
			answers,
			burst: await Promise.all(sessions.map(one))
		};
	} finally {
		clock.soon(() => protocol.close());
	}
}
function requestOf(endpoint, { url, http, headers }) {
	const { pathname, search, host } = new URL(url);
	const fields = {
		host,
		"user-agent": http.userAgent,
		accept: "*/*",
		...http.headers,
		...headers
	};
	const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
	return {
		endpoint,
		path: pathname + search,
		fields: lines.join(""),
		keepsBody: true
	};
}
function answerOf(exchange) {
	const { status, headText, bodyText = "", outcome, message, issuedMs, doneMs, opening } = exchange;
	return {
		status,
		headers: headText === "" ? {} : parseHeaders(headText),
		body: bodyText.slice(0, bodyShown),
		tookMs: doneMs - issuedMs,
		isNewConnection: opening !== void 0,
		...outcome !== "ok" && outcome !== "cancelled" && outcome && { failure: failureFact(outcome, message) }
	};
}
const failureFact = (error, message) => {
	return {
		error,
		message: message === "" ? errorHints[error].means : message,
		advice: errorHints[error].look
	};
};
//#endregion
//#region src/cli/doctor/load-asked.ts
/** Stands for the target where only the load was given. */
const anyUrl = {
	kind: "url",
	url: "http://localhost/"
};
/** The load that `plimsoll run` would make of the same words; undefined where they say nothing of any. */
function loadAsked(settings, subject) {
	const { users, rate, connections, stages, iterations } = settings.values;
	const saysLoad = [
		users,
		rate,
		stages,
		iterations
	].some((value) => value !== void 0);
	if (subject === void 0 && !saysLoad && connections === void 0) return void 0;
	const { scenarios } = scenarioLoads(settings, subject ?? anyUrl);
	const peak = (isOpen) => scenarios.filter(({ load }) => load.kind === "open" === isOpen).reduce((sum, { load }) => sum + peakLevel(load), 0);
	const [people, ratePerSecond] = [peak(false), peak(true)];
	const isUrl = (subject ?? anyUrl).kind === "url";
	const pool = connections ?? (isUrl && !saysLoad ? 64 : void 0);
	return {
		text: [
			...people > 0 ? [`${formatCount(people)} ${people === 1 ? "user" : "users"}`] : [],
			...ratePerSecond > 0 ? [formatRate(ratePerSecond)] : [],
			...pool === void 0 ? [] : [`${formatCount(pool)} connections`]
		].join(", "),
		connections: pool ?? people,
		...ratePerSecond > 0 && { ratePerSecond }
	};
}
/** What this process may take of the machine, with so many workers and from so many addresses. */
function readRoom({ workers = 1, maxMemory }, addresses) {
	const machine = readMachineLimits();
	const memory = new MemoryMeter(maxMemory).read();
	return {
		workers,
		cores: availableParallelism(),
		connectionsMax: connectionsMax(machine, workers),
		ports: machine.ports,
		addresses,
		inFlightMax: inFlightMax(machine, workers, addresses),
		memory: memory && {
			roomBytes: Math.max(0, memory.limitBytes - memory.usedBytes),
			bound: memory.bound
		}
	};
}
//#endregion
//#region src/cli/doctor/trace-facts.ts
/** A few requests make a few hundred; whatever else talks to the target is not looked at beyond this. */
const linesMax = 5e4;
/** What came of the requests of a short run. */
async function traceFacts({ result, counts, file, waitedMs }) {
	const { spans, metrics } = await readKept(file);
	const cameBack = new Set(result.inside?.routes.flatMap(({ operations }) => operations));
	return {
		operations: result.operations.filter(({ kind }) => kind === "request").map((operation) => ({
			operation: operationLabel(operation),
			sent: operation.count,
			cameBack: cameBack.has(operationLabel(operation))
		})),
		services: servicesOf(spans),
		sdks: Object.keys(counts?.sdks ?? {}),
		ways: Object.keys(counts?.requests ?? {}),
		refused: counts?.refused ?? {},
		metrics: [...new Set(metrics.map(({ name }) => name))].toSorted(),
		strangeRoots: spans.filter(({ kind, parentId }) => kind === "server" && parentId === null).length,
		brokenCalls: brokenCalls(spans),
		waitedMs
	};
}
async function readKept(file) {
	const spans = [];
	const metrics = [];
	let lines = 0;
	for await (const line of createInterface({ input: createReadStream(file) })) {
		if (lines++ >= linesMax) break;
		const entry = JSON.parse(line);
		if (entry.span !== void 0) spans.push(entry.span);
		if (entry.metric !== void 0) metrics.push(entry.metric);
	}
	return {
		spans,
		metrics
	};
}
function servicesOf(spans) {
	const services = /* @__PURE__ */ new Map();
	for (const span of spans) {
		const known = services.get(span.service) ?? {
			spans: 0,
			serverSpans: 0,
			byDependency: /* @__PURE__ */ new Map()
		};
		services.set(span.service, known);
		const { dependency } = identityOf(span);
		known.spans += 1;
		if (span.kind === "server") known.serverSpans += 1;
		known.byDependency.set(dependency, (known.byDependency.get(dependency) ?? 0) + 1);
	}
	return [...services].map(([service, facts]) => ({
		service,
		...facts,
		byDependency: Object.fromEntries(facts.byDependency)
	})).toSorted((one, other) => other.spans - one.spans);
}
/** Calls over HTTP with no answer below them, where some other service began a trace of its own. */
function brokenCalls(spans) {
	const answered = new Set(spans.flatMap(({ kind, parentId }) => kind === "server" && parentId !== null ? [parentId] : []));
	const beginners = new Set(spans.flatMap(({ kind, parentId, service }) => kind === "server" && parentId === null ? [service] : []));
	const broken = spans.filter((span) => span.kind === "client" && !answered.has(span.spanId) && identityOf(span).dependency === "http" && [...beginners].some((service) => service !== span.service));
	return [...new Set(broken.map((span) => `${span.service} → ${identityOf(span).system}`))];
}
//#endregion
//#region src/cli/doctor/look-at-traces.ts
/** An SDK keeps its spans for 5 s unless it is told otherwise. */
const firstSpansWithinMs = 8e3;
const loadMsMax = 6e4;
/** Each task once by one user, or of a URL one request, and what the target tells of it. */
async function lookAtTraces(typed, doctor, context) {
	const folder = await mkdtemp(join(tmpdir(), "plimsoll-doctor-"));
	const view = quietView(openLiveSink(context.stderr));
	const scriptOutput = new ScriptOutput((text) => view.note(text), context.stderr);
	try {
		const { plan, subject } = await prepare(typed, doctor, context, {
			name: "doctor",
			defaults: {
				think: false,
				workers: 1
			},
			scenarios: onceEach
		});
		const file = join(folder, "spans.jsonl");
		const { result, traces } = await carryOut({
			plan,
			title: subject.kind === "url" ? subject.url : basename(subject.file),
			source: void 0,
			feeders: subject.kind === "file" ? subject.feeders : 0,
			abortOn: /* @__PURE__ */ new Set(),
			stopFile: void 0,
			abortRules: void 0,
			health: void 0,
			command: ["plimsoll", "doctor"],
			cwd: context.cwd,
			env: context.env,
			runs: folder,
			strict: false,
			inProcess: false,
			view,
			viewEveryMs: loadMsMax,
			say: (text) => view.note(text),
			scriptOutput,
			traceFile: file,
			firstSpansWithinMs
		});
		return await traceFacts({
			result,
			counts: traces?.counts,
			file,
			waitedMs: traces?.waitedMs ?? 0
		});
	} finally {
		await view.stop();
		await rm(folder, {
			recursive: true,
			force: true
		});
	}
}
function onceEach(subject) {
	const load = (iterations) => {
		return {
			kind: "iterations",
			users: 1,
			iterations,
			maxDurationMs: loadMsMax
		};
	};
	if (subject.kind === "url") return [{
		name: new URL(subject.url).pathname,
		load: load(1)
	}];
	return subject.definition.scenarios.map(({ name, tasks }) => ({
		name,
		load: load(tasks.length),
		inTurn: true
	}));
}
//#endregion
//#region src/cli/doctor/start-null-server.ts
/** The built entry of the server: dist/null-server.mjs, beside the chunk this file ends up in. */
const entry = new URL("./null-server.mjs", import.meta.url);
/** In a process of its own, so that what it takes of the processor is not the generator's. */
function startNullServer() {
	const child = fork(fileURLToPath(entry), [], {
		stdio: [
			"ignore",
			"ignore",
			"inherit",
			"ipc"
		],
		execArgv: []
	});
	const ended = new Promise((resolve) => void child.once("exit", () => resolve()));
	const stop = async () => {
		child.kill("SIGKILL");
		await ended;
	};
	return new Promise((resolve, reject) => {
		child.once("error", reject);
		child.once("exit", (code) => reject(/* @__PURE__ */ new Error(`the null server ended with ${code} before it listened`)));
		child.once("message", ({ port }) => resolve({
			url: `http://127.0.0.1:${port}/`,
			stop
		}));
	});
}
//#endregion
//#region src/cli/doctor/measure-speed.ts
const durationMs = 3e3;
/** Until code is compiled and connections are open. */
const warmUpMs = 1e3;
/** Nothing is shown: a view would cost some of what is measured. */
const noView = {
	update: () => void 0,
	note: () => void 0,
	stop: () => Promise.resolve()
};
/** A usual run against a target that costs nothing; what came out is kept for later runs on this machine. */
async function measureSpeed(workers, { env, stderr }) {
	const server = await startNullServer();
	const folder = await mkdtemp(join(tmpdir(), "plimsoll-doctor-"));
	try {
		const result = await runAgainst(server.url, workers, folder, stderr);
		const requestsPerSecond = Math.round(result.totals.requestsPerSecond);
		const measuredAt = (/* @__PURE__ */ new Date()).toISOString();
		await keepSpeed(env, {
			requestsPerSecond,
			workers,
			measuredAt,
			plimsoll: version,
			...thisMachine()
		}).catch((error) => stderr.write(`note: not kept: ${error.message}\n`));
		return {
			requestsPerSecond,
			workers,
			measuredAt,
			isNew: true
		};
	} finally {
		await Promise.all([server.stop(), rm(folder, {
			recursive: true,
			force: true
		})]);
	}
}
async function runAgainst(url, workers, folder, scriptOutput) {
	const settings = resolveSettings([{
		name: "flag",
		values: {
			workers,
			connections: 64,
			duration: durationMs,
			warmUp: warmUpMs,
			trace: false
		},
		source: (key) => ({
			layer: "flag",
			name: `--${key}`
		})
	}]);
	const { plan } = planFrom({
		method: "doctor",
		id: runId(/* @__PURE__ */ new Date(), Math.random),
		settings,
		subject: {
			kind: "url",
			url
		},
		tls: { insecure: false },
		randomSeed: 1,
		machine: readMachineLimits()
	});
	const { result } = await carryOut({
		plan,
		title: url,
		source: void 0,
		feeders: 0,
		abortOn: /* @__PURE__ */ new Set(),
		command: ["plimsoll", "doctor"],
		cwd: folder,
		runs: void 0,
		strict: false,
		inProcess: false,
		stopFile: void 0,
		abortRules: false,
		health: void 0,
		view: noView,
		viewEveryMs: 1e3,
		say: (text) => void scriptOutput.write(`${text}\n`),
		scriptOutput
	});
	refuseBroken(result);
	return result;
}
function refuseBroken({ exitCode, ledger }) {
	if (exitCode === exitCodes.interrupted) throw new UserError("The measurement was interrupted", { exitCode: exitCodes.interrupted });
	const { ok, failed } = ledger.requests;
	if (ok === 0 || failed > 0) throw new UserError("The speed of this machine could not be measured", {
		why: `${failed} requests to a server on loopback failed: ${JSON.stringify(ledger.requests.byError)}.`,
		hint: "plimsoll doctor --quick leaves it out.",
		exitCode: exitCodes.invalid
	});
}
/** What an earlier measurement on this machine with at least so many workers said. */
async function speedOfEarlier(workers, { env }) {
	const known = await readSpeed(env);
	if (known === void 0 || !isSameMachine(known, thisMachine()) || workers > known.workers) return void 0;
	return {
		requestsPerSecond: known.requestsPerSecond,
		workers: known.workers,
		measuredAt: known.measuredAt,
		isNew: false
	};
}
//#endregion
//#region src/cli/doctor/set-in-target.ts
/** Beside what spans need: an interval of a minute is longer than most looks. */
const metrics = {
	OTEL_METRICS_EXPORTER: "otlp",
	OTEL_METRIC_EXPORT_INTERVAL: "1000"
};
/** What to give the target to get what is missing, to be pasted into a shell; nothing where nothing is. */
function setInTarget({ checks }, receive) {
	if (!checks.some(({ group, status }) => group === "traces" && status !== "ok")) return "";
	const { openTelemetry, sentry } = targetEnvironment(receive);
	const exports = (variables) => Object.entries(variables).map(([name, value]) => `  export ${name}=${value}`);
	return `${[
		"",
		"Set in the target, before it is started",
		...exports({
			...openTelemetry,
			...metrics
		}),
		"  node --import @plimsoll/instrument app.js        (Node; others: docs/instrument.md)",
		"or with Sentry",
		...exports(sentry)
	].join("\n")}\n`;
}
//#endregion
//#region src/cli/doctor.ts
const examples = `
Examples:
  $ plimsoll doctor                                     this machine only
  $ plimsoll doctor https://staging.example.com/ --allow-host staging.example.com
  $ plimsoll doctor shop.ts -R 5000/s --workers 4       room for this load?
  $ plimsoll doctor shop.ts --traces                    which spans does the target send?

It takes what plimsoll run takes, sends the target 9 requests at most, and exits with 0 when nothing stands in the way,
104 when there is no way to the target, 97 when something else would spoil a run.`;
/** Of `run`, and of no use here: they are taken, so that the same words go with both. */
const unused = [
	...[
		"spawnRate",
		"rampUp",
		"duration",
		"iterations",
		"arrivals",
		"think",
		"warmUp",
		"gracefulStop"
	],
	...[
		"method",
		"body",
		"trace",
		"maxRate",
		"maxInFlight",
		"maxRequests",
		"maxBytes",
		"maxDuration"
	],
	...[
		"abortRules",
		"health",
		"stopFile"
	]
];
const realTime = {
	monotonicMs,
	wallMs: Date.now,
	pause: setTimeout
};
const steadyMs = {
	whole: 3e3,
	quick: 1e3
};
const command = { define(doctor, context) {
	doctor.argument("[target]", "a URL, or a test file with its target; without: this machine only").option("--quick", "leave the speed of this machine out").option("--traces", "send one request per route, and say which spans come and which are missing").addHelpText("after", examples);
	addFlags(doctor, [
		"load",
		"request",
		"limits",
		"traces",
		"workers",
		"json"
	], unused).action(async (typed) => {
		const examination = await examine(typed, doctor, context);
		await deliver(examination, doctor, context);
		context.exitWith(examination.exitCode);
	});
} };
function withoutTarget() {
	return new UserError("--traces needs a target", {
		why: "It sends requests, and looks at what the target tells of them.",
		hint: "plimsoll doctor http://localhost:3000/api/products --traces",
		exitCode: exitCodes.usage
	});
}
async function examine(typed, doctor, context) {
	const { config, quick = false, traces = false } = doctor.opts();
	if (traces && typed === void 0) throw withoutTarget();
	const { cwd, env, stderr } = context;
	const subject = typed === void 0 ? void 0 : await loadSubject(typed, cwd);
	const settings = await readSettings({
		cwd,
		env,
		flags: flagLayer(doctor, cwd),
		...config !== void 0 && { config },
		...subject?.kind === "file" && { test: subject }
	});
	for (const note of settings.notes) stderr.write(`note: ${note}\n`);
	const way = await wayThere(settings, env);
	const asked = loadAsked(settings, subject);
	const room = readRoom(settings.values, way.localAddresses?.length ?? 1);
	const target = subject && await lookAt(subject, settings, way, {
		...context,
		isTraced: traces
	});
	const isReached = target?.answers.some(({ failure }) => failure === void 0) ?? false;
	const told = traces && isReached ? await lookAtTraces(typed ?? "", doctor, context) : void 0;
	stderr.write("looking at this machine …\n");
	const steadiness = await watchSteadiness(quick ? steadyMs.quick : steadyMs.whole, realTime);
	const speed = quick ? await speedOfEarlier(room.workers, context) : await measureSpeed(room.workers, context);
	const checks = [
		...target === void 0 ? [] : [
			...judgeWay(target),
			...judgeTls(target),
			...judgeFront(target, asked?.ratePerSecond, Date.now())
		],
		...judgeLoad(room, asked),
		...judgeSteadiness(steadiness),
		...speed === void 0 ? [] : [judgeSpeed(speed, asked)],
		...told === void 0 ? [] : judgeTraces(told)
	];
	return {
		format: examinationFormat,
		plimsoll: version,
		checkedAt: (/* @__PURE__ */ new Date()).toISOString(),
		target: target === void 0 ? null : redactUrl(target.url),
		status: worstOf(checks),
		exitCode: exitCodeOf(checks),
		checks,
		addresses: target?.name.addresses ?? [],
		tls: target?.tls ?? null,
		room,
		steadiness,
		speed: speed ?? null,
		traces: told ?? null
	};
}
async function lookAt(subject, settings, way, { cwd, stderr, isTraced }) {
	const { values } = settings;
	const url = subject.kind === "url" ? subject.url : values.target ?? "";
	if (url === "") throw new UserError("The test has no target to look at", {
		hint: "Name it with --target, or give the URL instead of the file.",
		exitCode: exitCodes.usage
	});
	const headers = subject.kind === "url" ? byName(values.headers ?? []) : {};
	if (subject.kind === "url" && subject.authorization !== void 0) headers["authorization"] ??= subject.authorization;
	if (isTraced) headers["traceparent"] ??= `00-${randomBytes(16).toString("hex")}-${randomBytes(8).toString("hex")}-00`;
	const http = {
		...httpPlan("doctor", values, subject, readFiles(settings, cwd).tls, true),
		...way,
		userAgent: `plimsoll/${version} (doctor)`
	};
	stderr.write(`looking at ${redactUrl(url)} …\n`);
	return examineTarget({
		url,
		headers,
		http,
		clock: new RealClock(),
		wallMs: Date.now()
	});
}
async function deliver(examination, doctor, context) {
	const { values } = flagLayer(doctor, context.cwd);
	const { json } = values;
	const document = `${JSON.stringify(examination, null, 2)}\n`;
	const out = json === "-" ? context.stderr : context.stdout;
	out.write(examinationText(examination, pageFor(out, context.env)));
	if (examination.traces !== null) out.write(setInTarget(examination, receivePlan(values)));
	if (json === "-") context.stdout.write(document);
	else if (json !== void 0) await writeAsked(json, document);
}
//#endregion
export { command };
