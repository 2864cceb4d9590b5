import { Bt as formatBytes, F as withTraceLinks, Gt as errorClasses, It as formatCount, Kt as errorSides, Pt as formatDurationMs, gt as mergedPoint, lt as BatchSeries, ut as summarizeLatency, xt as Histogram, yt as isHook } from "./diagnosis-YXdB6ksB.mjs";
import { n as exitCodes, t as UserError } from "./user-error-DBTzTUOt.mjs";
import { a as redactHeaders, c as leftOut, i as redactCommand, n as secretsInUrl, o as redactUrl, r as Redactor, s as isSecretName } from "./secrets-DRuSvG-u.mjs";
import { createRequire } from "node:module";
import { setImmediate } from "node:timers/promises";
import { promisify } from "node:util";
import { constants, readFileSync } from "node:fs";
import { basename, dirname, extname, isAbsolute, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { lstat, mkdir, open, readdir, rename, rm, stat, unlink, writeFile } from "node:fs/promises";
import { homedir, hostname } from "node:os";
import { crc32, deflateRaw, inflateRawSync } from "node:zlib";
//#region src/run/result.ts
const resultFormat = "plimsoll.result/1";
//#endregion
//#region src/run/live.ts
const liveFormat = "plimsoll.live/1";
//#endregion
//#region src/store/document-shape.ts
const fields = (shape) => ({ fields: shape });
const listOf = (shape) => ({ listOf: shape });
const mapOf = (shape) => ({ mapOf: shape });
const optional = (shape) => ({ optional: shape });
const orNull = (shape) => ({ orNull: shape });
/** A name may be as long as somebody likes. */
const keyShown = 80;
/** @returns where it is not of the shape, as `explore.trials[3].latencyMs`; undefined = it is */
function misfit(value, shape, place = "") {
	if (typeof shape === "string") return isPlain(value, shape) ? void 0 : place;
	if ("optional" in shape) return value === void 0 ? void 0 : misfit(value, shape.optional, place);
	if ("orNull" in shape) return value === null ? void 0 : misfit(value, shape.orNull, place);
	if ("listOf" in shape) return Array.isArray(value) ? misfitInList(value, shape.listOf, place) : place;
	if (typeof value !== "object" || value === null || Array.isArray(value)) return place;
	const known = value;
	if ("mapOf" in shape) return misfitInMap(known, shape.mapOf, place);
	if ("fields" in shape) return misfitInFields(known, shape.fields, place);
	const kind = known["kind"];
	if (typeof kind !== "string") return place;
	return Object.hasOwn(shape.kinds, kind) ? misfit(value, shape.kinds[kind] ?? "anything", place) : void 0;
}
function misfitInList(values, shape, place) {
	for (const [index, each] of values.entries()) {
		const found = misfit(each, shape, `${place}[${String(index)}]`);
		if (found !== void 0) return found;
	}
}
function misfitInMap(known, shape, place) {
	const key = Object.keys(known).find((each) => misfit(known[each], shape) !== void 0);
	return key === void 0 ? void 0 : `${place}[${JSON.stringify(key.slice(0, keyShown))}]`;
}
function misfitInFields(known, shapes, place) {
	for (const [key, shape] of Object.entries(shapes)) {
		const found = misfit(known[key], shape, place === "" ? key : `${place}.${key}`);
		if (found !== void 0) return found;
	}
}
function isPlain(value, shape) {
	switch (shape) {
		case "text": return typeof value === "string";
		case "text or null": return typeof value === "string" || value === null;
		case "number": return typeof value === "number";
		case "number or null": return typeof value === "number" || value === null;
		case "boolean": return typeof value === "boolean";
		case "anything": return true;
	}
}
//#endregion
//#region src/store/resource-shape.ts
const numbers = mapOf("number");
const target = fields({
	identity: "text",
	pid: "number",
	processes: "number",
	cpuCores: "number",
	busiestThread: orNull(fields({
		name: "text",
		cpuCores: "number"
	})),
	threads: "number",
	activeThreads: "number or null",
	rssBytes: "number",
	fds: "number or null",
	fdsMax: "number or null",
	sockets: orNull(fields({
		established: "number",
		timeWait: "number",
		closeWait: "number",
		synSent: "number",
		acceptQueue: "number or null",
		acceptQueueMax: "number or null"
	})),
	peers: numbers,
	voluntarySwitchesPerSecond: "number or null",
	involuntarySwitchesPerSecond: "number or null",
	readBytesPerSecond: "number or null",
	writeBytesPerSecond: "number or null"
});
const host = fields({
	cores: "number",
	cpuCores: "number",
	stealRatio: "number or null",
	ioWaitRatio: "number or null",
	runnable: "number or null",
	memoryAvailableBytes: "number",
	memoryTotalBytes: "number",
	swapBytesPerSecond: "number or null",
	diskBusyRatio: "number or null",
	network: orNull(fields({
		receivedBytesPerSecond: "number",
		sentBytesPerSecond: "number",
		loopbackBytesPerSecond: "number"
	}))
});
const cgroup = fields({
	cpuLimitCores: "number or null",
	throttledRatio: "number or null",
	memoryLimitBytes: "number or null",
	memoryUsedBytes: "number or null",
	oomKills: "number or null"
});
const postgres = fields({
	connections: numbers,
	connectionsMax: "number",
	waits: numbers,
	lockWaits: "number",
	longestTransactionMs: "number or null",
	cacheHitRatio: "number or null",
	transactionsPerSecond: "number or null",
	deadlocksPerSecond: "number or null",
	statements: orNull(listOf(fields({
		text: "text",
		callsPerSecond: "number",
		meanMs: "number",
		rowsPerCall: "number"
	})))
});
/** What was read of target and machine while a trial went on. */
const resources = fields({
	seconds: "number",
	target: orNull(target),
	cgroup: orNull(cgroup),
	host: orNull(host),
	generatorCpuCores: "number or null",
	metrics: numbers,
	postgres: optional(orNull(postgres))
});
//#endregion
//#region src/store/method-shapes.ts
const latency = fields({
	min: "number or null",
	mean: "number or null",
	max: "number or null",
	p50: "number or null",
	p90: "number or null",
	p95: "number or null",
	p99: "number or null",
	p999: "number or null",
	failuresFrom: optional("number or null"),
	intervals: fields({
		p50: optional(listOf("number or null")),
		p95: optional(listOf("number or null")),
		p99: optional(listOf("number or null"))
	})
});
const rateOf = {
	iterationsPerSecond: "number",
	low: "number or null",
	high: "number or null"
};
const rate = fields(rateOf);
const estimate = fields({
	value: "number",
	low: "number or null",
	high: "number or null"
});
const bytes = fields({
	sent: "number",
	received: "number"
});
const trial = fields({
	number: "number",
	purpose: "text",
	ratePerSecond: "number",
	atSeconds: "number",
	durationSeconds: "number",
	drainSeconds: "number or null",
	discardedSeconds: "number",
	validity: { kinds: {
		"not-steady": fields({ evidence: "text" }),
		invalid: fields({
			side: "text",
			rule: "text",
			evidence: "text"
		})
	} },
	outcome: { kinds: {
		bad: fields({
			rule: "text",
			operation: optional("text"),
			evidence: "text"
		}),
		collapsed: fields({ evidence: "text" })
	} },
	iterationsPerSecond: "number",
	requestsPerSecond: "number",
	goodPerSecond: "number",
	errorRatio: "number",
	byError: mapOf("number"),
	statuses: mapOf("number"),
	inFlight: fields({
		mean: "number",
		max: "number",
		end: "number"
	}),
	latencySlope: "number or null",
	latencyMs: latency,
	operations: listOf(fields({
		name: "text",
		count: "number",
		errorRatio: "number",
		p50Ms: "number or null",
		p95Ms: "number or null",
		p99Ms: "number or null",
		intervals: optional(fields({})),
		meanMs: "number or null",
		serviceMeanMs: "number or null"
	})),
	bytesPerSecond: bytes,
	resources: orNull(resources)
});
const rule = fields({
	text: "text",
	operation: optional("text"),
	latency: optional(fields({
		quantile: "number",
		limitMs: "number"
	})),
	capacity: orNull(rate),
	isBinding: "boolean"
});
const sideFigures = orNull(fields({
	callsPerRequest: "number",
	meanMs: "number",
	maxMs: "number",
	waitMs: "number",
	waitMaxMs: "number"
}));
const side = fields({
	trial: "number",
	ratePerSecond: "number"
});
const sideBySide = fields({
	before: side,
	after: side,
	rows: listOf(fields({
		label: "text",
		service: "text",
		dependency: "text",
		isCall: "boolean",
		before: sideFigures,
		after: sideFigures
	}))
});
const explore = fields({
	effort: "text",
	saturation: orNull(rate),
	capacity: orNull(fields({
		...rateOf,
		requestsPerSecond: "number"
	})),
	bindingRule: "text or null",
	rules: listOf(rule),
	reference: orNull(trial),
	trials: listOf(trial),
	obstacles: listOf(fields({
		kind: "text",
		evidence: "text",
		advice: "text"
	})),
	bottlenecks: listOf(fields({
		kind: "text",
		resource: "text",
		limit: "number or null",
		confidence: "number",
		evidence: listOf("text"),
		against: listOf("text"),
		predictedPerSecond: "number or null",
		missing: optional("text"),
		advice: "text"
	})),
	goodputRetained: "number or null",
	sideBySide: optional(sideBySide)
});
/** Of a search that goes on. */
const exploreProgress = fields({
	purpose: "text",
	isDraining: "boolean",
	number: "number",
	ratePerSecond: "number",
	trialSeconds: "number",
	trialSecondsMax: "number",
	trials: listOf(trial),
	rules: optional(listOf(rule)),
	saturation: orNull(rate),
	capacity: orNull(rate),
	secondsLeft: "number or null"
});
const trend = fields({
	kind: "text",
	subject: "text",
	unit: "text",
	instance: optional("text"),
	route: optional("text"),
	verdict: "text",
	points: "number",
	from: "number",
	to: "number",
	perSecond: estimate,
	p: "number",
	perRequest: orNull(estimate),
	detectable: "number",
	limit: "number or null",
	secondsToLimit: orNull(estimate),
	fillsTo: "number or null",
	values: listOf(listOf("number"))
});
const soak = fields({
	ratePerSecond: "number",
	rateFrom: "text",
	plannedSeconds: "number",
	loadedSeconds: "number",
	discardedSeconds: "number",
	endedEarly: "text or null",
	iterations: "number",
	requests: "number",
	errorRatio: "number",
	outcome: "text",
	trends: listOf(trend),
	smallestLeak: "number or null",
	restarts: "number",
	exhausted: orNull(fields({
		atSeconds: "number",
		requests: "number",
		peers: mapOf("number"),
		cpuRatioOfBefore: "number or null"
	})),
	generatorSeconds: "number",
	generatorSign: "text or null"
});
const stepOf = {
	stage: "text",
	ratePerSecond: "number",
	atSeconds: "number",
	seconds: "number",
	offeredPerSecond: "number",
	goodPerSecond: "number",
	errorRatio: "number"
};
const stressStep = fields({
	...stepOf,
	errors: fields({
		shed: "number",
		timeout: "number",
		reset: "number",
		serverError: "number",
		other: "number"
	}),
	p95Ms: "number or null",
	failedP50Ms: "number or null",
	inFlightEnd: "number",
	isGood: "boolean",
	isUnresponsive: "boolean"
});
const recovery = fields({
	ratePerSecond: "number",
	backlog: "number",
	idealSeconds: "number",
	recoveredAfterSeconds: "number or null",
	firstSuccessAfterSeconds: "number or null",
	halfGoodputAfterSeconds: "number or null",
	waitedSeconds: "number",
	inVainPerSecond: optional("number or null"),
	factor: "number or null",
	judgement: "text",
	recoversAtPerSecond: "number or null"
});
const stress = fields({
	capacityPerSecond: "number",
	saturationPerSecond: "number",
	knownFrom: "text",
	retries: "number",
	steps: listOf(stressStep),
	amplification: orNull(fields({
		before: "number",
		overload: "number"
	})),
	sideBySide: optional(sideBySide),
	unresponsiveAtPerSecond: "number or null",
	retained: orNull(fields({
		ratio: "number",
		atPerSecond: "number"
	})),
	recovery: orNull(recovery),
	hysteresis: "number or null",
	safeLoad: orNull(estimate),
	pulses: listOf(fields({
		basePerSecond: "number",
		isSafe: "boolean",
		evidence: "text"
	})),
	restarts: "number",
	outcome: "text",
	obstacle: "text or null",
	generatorSeconds: "number",
	generatorSign: "text or null"
});
const check$1 = fields({
	form: "text",
	peakPerSecond: "number",
	peakFrom: "text",
	steps: listOf(fields({
		...stepOf,
		latencyMs: fields({
			p50: "number or null",
			p95: "number or null",
			p99: "number or null"
		})
	})),
	answers: listOf(fields({
		question: "text",
		asks: "text",
		verdict: "text",
		answer: "text"
	})),
	trends: listOf(trend),
	recoveredAfterSeconds: "number or null",
	restarts: "number",
	obstacle: "text or null",
	generatorSeconds: "number",
	generatorSign: "text or null"
});
//#endregion
//#region src/store/start.ts
const startFormat = "plimsoll.start/1";
//#endregion
//#region src/store/document-check.ts
const iterations = fields({
	planned: "number or null",
	started: "number",
	completed: "number",
	failed: "number",
	cancelled: "number",
	dropped: "number"
});
const environment = fields({
	plimsoll: "text",
	node: "text",
	platform: "text",
	cpuModel: "text",
	cores: "number",
	memoryBytes: "number",
	hostname: "text",
	gitCommit: "anything"
});
const operation = fields({
	kind: "text",
	protocol: "text",
	method: optional("text"),
	name: "text",
	scenario: "text",
	step: optional("text"),
	count: "number",
	ratePerSecond: "number",
	errorRatio: "number",
	latencyMs: latency,
	rawLatencyMs: latency,
	serviceMs: latency
});
const generator = fields({
	workers: "number",
	cpuRatioMean: "number or null",
	cpuRatioMax: "number or null",
	loopBusyMax: "number or null",
	sendLagMs: fields({
		p50: "number or null",
		p99: "number or null",
		max: "number or null"
	}),
	rssMaxBytes: "number or null",
	connectionsOpened: "number",
	stalls: listOf("anything")
});
const metric = { kinds: {
	counter: fields({
		name: "text",
		total: "number",
		ratePerSecond: "number"
	}),
	gauge: fields({
		name: "text",
		last: "number or null",
		min: "number or null",
		max: "number or null"
	}),
	rate: fields({
		name: "text",
		count: "number",
		ratio: "number or null"
	}),
	trend: fields({
		name: "text",
		unit: "text",
		count: "number",
		summary: latency
	})
} };
const finding = fields({
	title: "text",
	severity: "text",
	route: optional("text"),
	evidence: listOf("text"),
	advice: "text",
	exampleTraceId: optional("text")
});
const durations = fields({
	mean: "number",
	p95: "number",
	max: "number"
});
const inside = fields({
	coverage: fields({
		requestsTraced: "number",
		rootsReceived: "number",
		spansReceived: "number",
		spansDropped: fields({}),
		spansDroppedBySdk: fields({})
	}),
	routes: listOf(fields({
		route: "text",
		service: "text",
		operations: listOf("text"),
		traces: "number",
		coverage: "number or null",
		queueMs: { orNull: durations },
		serverMs: durations,
		rows: listOf(fields({
			depth: "number",
			label: "text",
			service: "text",
			dependency: "text",
			callsPerRequest: "number",
			callMs: durations,
			selfMsPerRequest: "number",
			criticalShare: "number",
			errorRatio: "number",
			waitMsPerRequest: optional("number")
		})),
		examples: listOf(fields({
			kind: "text",
			traceId: "text",
			link: optional("text")
		}))
	})),
	dependencies: listOf(fields({
		dependency: "text",
		system: "text",
		label: "text",
		calls: "number",
		callsPerRequest: "number",
		callMs: durations,
		errorRatio: "number"
	}))
});
const point = fields({
	atSeconds: "number",
	iterationsPerSecond: "number",
	requestsPerSecond: "number",
	errorsPerSecond: "number",
	users: "number",
	latencyMs: fields({}),
	byError: fields({}),
	bytes
});
/** Last: what is wrong in one of them alone nothing else is. */
const methods = {
	explore: optional(explore),
	soak: optional(soak),
	stress: optional(stress),
	check: optional(check$1)
};
const resultShape = fields({
	format: "text",
	id: "text",
	method: "text",
	test: "text",
	target: "text",
	tags: fields({}),
	startedAt: "text",
	durationMs: "number",
	environment,
	seed: "number",
	command: listOf("text"),
	load: listOf("text"),
	verdict: "text",
	summary: "text",
	validity: fields({
		trusted: "boolean",
		doubts: listOf(fields({
			code: "text",
			side: "text",
			message: "text",
			evidence: "text",
			advice: "text"
		}))
	}),
	ledger: fields({
		exact: "boolean",
		iterations,
		requests: fields({
			started: "number",
			ok: "number",
			failed: "number",
			cancelled: "number"
		})
	}),
	totals: fields({
		iterationsPerSecond: "number",
		requestsPerSecond: "number",
		errorRatio: "number",
		checks: fields({
			passed: "number",
			failed: "number"
		}),
		latencyMs: latency,
		rawLatencyMs: latency,
		serviceMs: latency,
		bytes,
		warmUpSeconds: "number"
	}),
	scenarios: listOf(fields({
		name: "text",
		iterations,
		iterationsPerSecond: "number",
		durationMs: latency,
		usersMax: "number"
	})),
	operations: listOf(operation),
	steps: listOf(fields({
		name: "text",
		scenario: "text",
		count: "number",
		failed: "number",
		durationMs: latency
	})),
	checks: listOf(fields({
		name: "text",
		scenario: "text",
		passed: "number",
		failed: "number"
	})),
	metrics: listOf(metric),
	slo: listOf(fields({
		expression: "text",
		observedText: "text",
		ok: "boolean"
	})),
	errors: listOf(fields({
		class: "text",
		side: "text",
		count: "number",
		message: "text",
		operation: optional("text"),
		location: optional("text"),
		traceId: optional("text")
	})),
	timeline: listOf(point),
	resources: fields({}),
	loadChanges: listOf(fields({
		atSeconds: "number",
		scenario: "text",
		load: "text",
		by: "text"
	})),
	generator,
	findings: listOf(finding),
	inside: optional(inside),
	...methods,
	withoutFaults: optional(fields(methods))
});
const startShape = fields({
	format: "text",
	test: "text",
	startedAt: "text",
	command: listOf("text"),
	load: listOf("text"),
	environment,
	plan: fields({
		id: "text",
		method: "text",
		target: "text",
		tags: fields({}),
		seed: "number",
		workers: "number",
		warmUpMs: "number"
	})
});
function checkResult(value) {
	return check(value, resultShape, resultFormat);
}
/** What traces said, of a run that left no result. */
function isTracesInside(value) {
	return has(value, inside) && has(value, fields({ findings: listOf(finding) }));
}
function isExploreProgress(value) {
	return has(value, exploreProgress);
}
function checkStart(value) {
	return check(value, startShape, startFormat);
}
const has = (value, shape) => misfit(value, shape) === void 0;
function check(value, shape, format) {
	const written = typeof value === "object" && value !== null && "format" in value ? value.format : void 0;
	if (typeof written === "string" && written !== format && written.startsWith(format.replace(/\d+$/, ""))) return { kind: "newer" };
	const place = written === format ? misfit(value, shape) : "format";
	if (place === void 0) return {
		kind: "ok",
		value
	};
	const [block = ""] = place.split(/[.[]/);
	return {
		kind: "broken",
		place,
		isMethod: block === "withoutFaults" || Object.hasOwn(methods, block)
	};
}
//#endregion
//#region src/store/file-names.ts
/** What lies in a run's folder, beside the test's source. */
const fileNames = {
	result: "result.json",
	/** All of it for people, in a file by itself. */
	report: "report.html",
	plan: "plan.json",
	/** Who writes the run; gone when it has ended by itself. */
	running: "running.json",
	segments: "segments",
	/** Example traces, as segments too. */
	spans: "spans",
	/** Put there by `plimsoll stop`: ends the run. */
	stop: "stop",
	/** How the run stands, written anew each second; gone when it has ended by itself. */
	live: "live.json",
	/** Put there by the page: changes of the load, a line each. */
	orders: "orders"
};
//#endregion
//#region src/store/safe-file.ts
/** As `mkdir -p`. Node's own says ENOENT on a read-only file system (seen on 20.20), which tells the user nothing. */
async function makeFolders(path) {
	const isThere = () => stat(path).then((found) => found.isDirectory(), () => false);
	if (await isThere()) return;
	if (dirname(path) !== path) await makeFolders(dirname(path));
	await mkdir(path).catch(async (error) => {
		if (!await isThere()) throw error;
	});
}
/** Writes beside, then renames: a reader sees the old file, none, or all of the new one. */
async function writeAtomically(path, text) {
	const beside = `${path}.tmp`;
	try {
		const handle = await open(beside, "w");
		try {
			await handle.writeFile(text);
			await handle.sync();
		} finally {
			await handle.close();
		}
		await rename(beside, path);
	} catch (error) {
		await unlink(beside).catch(() => void 0);
		throw error;
	}
}
/**
* Up to `bytesMax` of a regular file, from its beginning or from an offset; undefined where there is none. A link is not
* followed and a pipe not waited for: a run folder may come from somebody else.
*/
async function readRegularFile(path, bytesMax, from = 0) {
	const handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)).catch(() => void 0);
	if (handle === void 0) return void 0;
	try {
		const { size } = await handle.stat().then((stat) => stat.isFile() ? stat : { size: 0 });
		const bytes = Buffer.alloc(Math.min(Math.max(0, size - from), bytesMax));
		let filled = 0;
		while (filled < bytes.length) {
			const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, from + filled);
			if (bytesRead === 0) break;
			filled += bytesRead;
		}
		return bytes.subarray(0, filled);
	} catch {
		return;
	} finally {
		await handle.close();
	}
}
async function readJson(path) {
	const bytes = await readRegularFile(path, jsonBytesMax);
	if (bytes === void 0) return void 0;
	try {
		return JSON.parse(bytes.toString("utf8"));
	} catch {
		return;
	}
}
const jsonBytesMax = 512 * 1024 * 1024;
/** No block grows beyond this, packed or unpacked: it bounds what a damaged or hostile file can make a reader hold. */
const payloadBytesMax = 64 * 1024 * 1024;
/** Damaged places after which a reader gives a segment up: it bounds the work a hostile file can ask for. */
const damagedPlacesMax = 64;
const headerMagic = Buffer.from("plimsoll", "latin1");
const blockMagic = Buffer.from([
	241,
	80,
	76,
	66
]);
const deflate = promisify(deflateRaw);
function encodeHeader() {
	const header = Buffer.alloc(16);
	headerMagic.copy(header);
	header.writeUInt32LE(1, 8);
	header.writeUInt32LE(crc32(header.subarray(0, 12)), 12);
	return header;
}
/** Deflates off the main thread, level 1: the load generator needs the processor more than the disk needs the space. */
async function encodeBlock(json) {
	const payload = await deflate(json, { level: 1 });
	const block = Buffer.allocUnsafe(12 + payload.length);
	blockMagic.copy(block);
	block.writeUInt32LE(payload.length, 4);
	block.writeUInt32LE(crc32(payload, crc32(block.subarray(4, 8))), 8);
	payload.copy(block, 12);
	return block;
}
/**
* Hands over every whole block in order, one at a time. Ends whatever the bytes, and throws only what `onPayload`
* throws.
*/
function decodeSegment(bytes, onPayload) {
	const version = readVersion(bytes);
	if (version !== void 0 && version !== 1) return {
		damage: {
			places: 0,
			bytesLost: 0
		},
		end: 0,
		unknownVersion: version
	};
	let places = 0;
	let bytesLost = 0;
	let at = version === void 0 ? 0 : 16;
	let end = at;
	while (at < bytes.length) {
		const block = readBlock(bytes, at);
		if (block !== void 0) {
			onPayload(block.value);
			at = block.end;
			end = at;
			continue;
		}
		places += 1;
		const next = places > damagedPlacesMax ? -1 : bytes.indexOf(blockMagic, at + 1);
		const resume = next === -1 ? bytes.length : next;
		bytesLost += resume - at;
		at = resume;
	}
	return {
		damage: {
			places,
			bytesLost
		},
		end
	};
}
function readVersion(bytes) {
	if (bytes.length < 16 || !bytes.subarray(0, 8).equals(headerMagic)) return void 0;
	if (bytes.readUInt32LE(12) !== crc32(bytes.subarray(0, 12))) return void 0;
	return bytes.readUInt32LE(8);
}
function readBlock(bytes, at) {
	const payloadAt = at + 12;
	if (payloadAt > bytes.length || !bytes.subarray(at, at + 4).equals(blockMagic)) return void 0;
	const length = bytes.readUInt32LE(at + 4);
	const end = payloadAt + length;
	if (length > 67108864 || end > bytes.length) return void 0;
	const payload = bytes.subarray(payloadAt, end);
	if (bytes.readUInt32LE(at + 8) !== crc32(payload, crc32(bytes.subarray(at + 4, at + 8)))) return void 0;
	try {
		const json = inflateRawSync(payload, { maxOutputLength: payloadBytesMax }).toString("utf8");
		return {
			value: JSON.parse(json),
			end
		};
	} catch {
		return;
	}
}
//#endregion
//#region src/store/read-segments.ts
/** Twice what a writer puts into one segment: more is not ours. */
const segmentBytesMax = 128 * 1024 * 1024;
/** Hands over every whole block of a folder's segments, in order. Nothing in it makes it throw. */
async function readSegments(directory, onPayload) {
	const names = await readdir(directory).catch(() => []);
	let places = 0;
	let bytesLost = 0;
	let unknownVersion;
	for (const name of names.filter((each) => each.endsWith(".segment")).sort()) {
		const bytes = await readRegularFile(join(directory, name), segmentBytesMax);
		if (bytes === void 0) continue;
		const read = decodeSegment(bytes, onPayload);
		places += read.damage.places;
		bytesLost += read.damage.bytesLost;
		unknownVersion ??= read.unknownVersion;
	}
	return {
		damage: {
			places,
			bytesLost
		},
		...unknownVersion === void 0 ? {} : { unknownVersion }
	};
}
//#endregion
//#region src/store/second-check.ts
/** A month: what lies beyond is no second of any run. */
const secondsMax = 31 * 86400;
/**
* Whether a block that checked out holds a second of ours, as far as reading needs it: a run folder may come from
* somebody else, or from a version that wrote it otherwise.
*/
function isSecondRecord(value) {
	return isObject$1(value) && isObject$1(value["point"]) && isCount(value["point"]["atSeconds"]) && value["point"]["atSeconds"] <= secondsMax && isObject$1(value["point"]["latencyMs"]) && isCount(value["requestsStarted"]) && (value["seconds"] === void 0 || isCount(value["seconds"])) && every(value["names"], (name) => isNumber(name["id"]) && [
		"kind",
		"name",
		"scenario",
		"protocol"
	].every((key) => typeof name[key] === "string")) && every(value["operations"], isOperation) && every(value["iterations"], isIterations) && every(value["loadChanges"] ?? [], isLoadChange);
}
function isOperation(operation) {
	return isNumber(operation["id"]) && [
		"ok",
		"failed",
		"cancelled",
		"bytesSent",
		"bytesReceived"
	].every((key) => isCount(operation[key])) && typeof operation["latency"] === "string" && typeof operation["service"] === "string" && isObject$1(operation["byError"]) && Object.values(operation["byError"]).every(isCount);
}
function isIterations(iterations) {
	return typeof iterations["scenario"] === "string" && [
		"started",
		"completed",
		"failed",
		"cancelled",
		"dropped"
	].every((key) => isCount(iterations[key]));
}
function isLoadChange(change) {
	return isCount(change["atSeconds"]) && [
		"scenario",
		"load",
		"by"
	].every((key) => typeof change[key] === "string");
}
function every(value, holds) {
	return Array.isArray(value) && value.every((each) => isObject$1(each) && holds(each));
}
function isObject$1(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function isNumber(value) {
	return typeof value === "number" && Number.isFinite(value);
}
function isCount(value) {
	return isNumber(value) && value >= 0;
}
//#endregion
//#region src/store/read-seconds.ts
/** Hands over every second that can be read, in order. Nothing in the folder makes it throw. */
async function readSeconds(folder, onSecond) {
	let strange = 0;
	return {
		...await readSegments(join(folder, fileNames.segments), (payload) => {
			if (isSecondRecord(payload)) onSecond(payload);
			else strange += 1;
		}),
		strange
	};
}
//#endregion
//#region src/store/example-check.ts
const kinds = [
	"typical",
	"slowest",
	"failed"
];
/** Twice what a writer keeps of one. */
const spansMax = 2e3;
/** Whether a block that checked out is an example, as far as reports walk it: a folder may come from somebody else. */
function isRouteExample(value) {
	if (!isObject(value) || !kinds.includes(value["kind"])) return false;
	const { trace, windowAtMs } = value;
	if (windowAtMs !== void 0 && !Number.isFinite(windowAtMs)) return false;
	return areTexts(value, ["route", "service"]) && isObject(trace) && isTrace(trace);
}
function isTrace(trace) {
	const { operation, spans, isError } = trace;
	if (!areTexts(trace, ["traceId"]) || !areNumbers(trace, [
		"startedAtMs",
		"durationMs",
		"spansLeftOut"
	])) return false;
	if (operation !== null && typeof operation !== "string") return false;
	if (!Array.isArray(spans) || spans.length === 0 || spans.length > spansMax) return false;
	return typeof isError === "boolean" && areNested(spans) && spans.every(isSpan);
}
/** The first is the root, and each further one is at most one deeper than the one before it. */
function areNested(spans) {
	let before = -1;
	for (const span of spans) {
		const depth = isObject(span) ? span["depth"] : void 0;
		if (typeof depth !== "number" || !Number.isInteger(depth) || depth < 0 || depth > before + 1) return false;
		if (depth === 0 && before >= 0) return false;
		before = depth;
	}
	return true;
}
function isSpan(span) {
	if (!isObject(span)) return false;
	const { attributes, parentId, instance, isError } = span;
	return areTexts(span, [
		"spanId",
		"kind",
		"name",
		"service",
		"label",
		"dependency",
		"system"
	]) && areNumbers(span, [
		"startMs",
		"durationMs",
		"selfMs",
		"criticalMs",
		"waitMs"
	]) && [parentId, instance].every((each) => each === null || typeof each === "string") && typeof isError === "boolean" && Array.isArray(attributes) && attributes.every(isAttribute);
}
function isAttribute(attribute) {
	if (!Array.isArray(attribute) || attribute.length !== 2) return false;
	const [name, value] = attribute;
	return typeof name === "string" && [
		"string",
		"number",
		"boolean"
	].includes(typeof value);
}
const areTexts = (value, names) => names.every((name) => typeof value[name] === "string");
const areNumbers = (value, names) => names.every((name) => Number.isFinite(value[name]));
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
//#endregion
//#region src/store/read-traces.ts
/** A run has 500 routes, each with three; more is not ours. */
const examplesMax = 5e3;
/** A day has 34 windows. */
const windowsMax = 1e5;
/** What a run kept of traces: of each route the last example of its kind. Nothing in the folder makes it throw. */
async function readTraces(folder) {
	const examples = /* @__PURE__ */ new Map();
	const windows = [];
	let inside;
	let strange = 0;
	return {
		...await readSegments(join(folder, fileNames.spans), (payload) => {
			if (isTracesInside(payload)) inside = payload;
			else if (!isRouteExample(payload)) strange += 1;
			else if (payload.windowAtMs !== void 0) {
				if (windows.length < windowsMax) windows.push(payload);
			} else {
				const key = `${payload.service}\n${payload.route}\n${payload.kind}`;
				if (examples.has(key) || examples.size < examplesMax) examples.set(key, payload);
			}
		}),
		examples: [...examples.values()],
		windows,
		inside,
		strange
	};
}
//#endregion
//#region src/store/rebuild.ts
const noName = {
	kind: "request",
	protocol: "http",
	scenario: ""
};
/** Adds up seconds: what a run's result would have said of them. */
var Rebuild = class {
	points = [];
	loadChanges = [];
	/** All requests, for the ledger. */
	requests = new OperationSum();
	/** Those of iterations, without warm-up: what the run is judged by. */
	judged = new OperationSum();
	warmUpSeconds;
	/** Iterations that completed after warm-up, by scenario. */
	completed = /* @__PURE__ */ new Map();
	requestsStarted = 0;
	/** Seconds whose histograms could not be read; their counts are in, their latencies are not. */
	unreadable = 0;
	/** How many the last point is of. */
	#lastSeconds = 1;
	#names = /* @__PURE__ */ new Map();
	#operations = /* @__PURE__ */ new Map();
	#iterations = /* @__PURE__ */ new Map();
	constructor(warmUpMs) {
		this.warmUpSeconds = Math.ceil(warmUpMs / 1e3);
	}
	/** Seconds that a torn file brings twice or out of order are left out: false. */
	add(second) {
		const { atSeconds } = second.point;
		if (atSeconds <= (this.points.at(-1)?.atSeconds ?? -1)) return false;
		this.points.push(second.point);
		this.#lastSeconds = second.seconds ?? 1;
		this.loadChanges.push(...second.loadChanges ?? []);
		this.requestsStarted += second.requestsStarted;
		for (const name of second.names) this.#names.set(name.id, name);
		for (const iterations of second.iterations) {
			const { scenario, completed } = iterations;
			this.#iterations.set(scenario, sumIterations(this.#iterations.get(scenario), iterations));
			if (atSeconds >= this.warmUpSeconds) this.completed.set(scenario, (this.completed.get(scenario) ?? 0) + completed);
		}
		for (const operation of second.operations) this.#addOperation(atSeconds, operation);
		return true;
	}
	get seconds() {
		const last = this.points.at(-1);
		return last === void 0 ? 0 : last.atSeconds + this.#lastSeconds;
	}
	get measuredSeconds() {
		return Math.max(0, this.seconds - this.warmUpSeconds);
	}
	operations() {
		return [...this.#operations].map(([id, sum]) => {
			const { id: _, ...name } = this.#nameOf(id);
			return {
				...name,
				...sum.result(this.measuredSeconds)
			};
		});
	}
	/** The bare counts of each operation. */
	tallies() {
		return [...this.#operations].map(([id, sum]) => [this.#nameOf(id), sum]);
	}
	#nameOf(id) {
		return this.#names.get(id) ?? {
			...noName,
			id,
			name: `operation ${String(id)}, its name is lost`
		};
	}
	iterations() {
		return [...this.#iterations];
	}
	iterationTotals() {
		const none = {
			planned: null,
			started: 0,
			completed: 0,
			failed: 0,
			cancelled: 0,
			dropped: 0
		};
		return [...this.#iterations.values()].reduce(sumIterations, none);
	}
	#addOperation(atSeconds, operation) {
		const latency = decoded$1(operation.latency);
		const service = decoded$1(operation.service);
		if (latency === void 0 || service === void 0) this.unreadable += 1;
		const second = {
			atSeconds,
			latency: latency ?? new Histogram(),
			service: service ?? new Histogram()
		};
		const name = this.#names.get(operation.id) ?? noName;
		const isRequest = name.kind !== "measure";
		if (isRequest) this.requests.add(operation, second);
		if (atSeconds < this.warmUpSeconds) return;
		const sum = this.#operations.get(operation.id) ?? new OperationSum();
		this.#operations.set(operation.id, sum);
		sum.add(operation, second);
		if (isRequest && !isHook(name)) this.judged.add(operation, second);
	}
};
var OperationSum = class {
	counts = {
		ok: 0,
		failed: 0,
		cancelled: 0,
		bytesSent: 0,
		bytesReceived: 0
	};
	byError = /* @__PURE__ */ new Map();
	#latency = new BatchSeries();
	#service = new Histogram();
	add(second, { atSeconds, latency, service }) {
		for (const name of Object.keys(this.counts)) this.counts[name] += second[name];
		for (const error of errorClasses) {
			const count = second.byError[error] ?? 0;
			if (count > 0) this.byError.set(error, (this.byError.get(error) ?? 0) + count);
		}
		this.#latency.add(atSeconds, latency, second.failed);
		this.#service.add(service);
	}
	latencyMs() {
		return this.#latency.summary();
	}
	/** Of those that ended without error. */
	get successes() {
		return this.#latency.total;
	}
	/** Failures' own latencies are not kept second by second: where there are some, this cannot be told. */
	rawLatencyMs() {
		return summarizeLatency({ successes: this.counts.failed === 0 ? this.#latency.total : new Histogram() });
	}
	serviceMs() {
		return summarizeLatency({ successes: this.#service });
	}
	get errorRatio() {
		const count = this.counts.ok + this.counts.failed;
		return count === 0 ? 0 : this.counts.failed / count;
	}
	result(seconds) {
		const { ok, failed, cancelled, bytesSent, bytesReceived } = this.counts;
		return {
			count: ok + failed,
			ok,
			failed,
			cancelled,
			byError: Object.fromEntries(this.byError),
			ratePerSecond: seconds === 0 ? 0 : (ok + failed) / seconds,
			errorRatio: this.errorRatio,
			latencyMs: this.latencyMs(),
			rawLatencyMs: this.rawLatencyMs(),
			serviceMs: this.serviceMs(),
			phasesMs: {},
			bytes: {
				sent: bytesSent,
				received: bytesReceived
			},
			statuses: {}
		};
	}
};
function sumIterations(sum, more) {
	return {
		planned: null,
		started: (sum?.started ?? 0) + more.started,
		completed: (sum?.completed ?? 0) + more.completed,
		failed: (sum?.failed ?? 0) + more.failed,
		cancelled: (sum?.cancelled ?? 0) + more.cancelled,
		dropped: (sum?.dropped ?? 0) + more.dropped
	};
}
function decoded$1(text) {
	try {
		return Histogram.decode(text);
	} catch {
		return;
	}
}
//#endregion
//#region src/store/interrupted.ts
/**
* The result of a run that left none: from its plan and the seconds it wrote. At most the last second is missing. What
* is not kept second by second (steps, checks, own metrics, phases, statuses, goals) is empty.
*/
async function rebuildResult(folder, start, isRunning) {
	const sums = new Rebuild(start.plan.warmUpMs);
	return resultOfSeconds({
		start,
		sums,
		read: await readSeconds(folder, (second) => sums.add(second)),
		inside: (await readTraces(folder)).inside,
		isRunning
	});
}
/** What the seconds that were read come to. */
function resultOfSeconds({ start, sums, read, inside, isRunning }) {
	const traces = inside && withTraceLinks(inside, start.plan.traceLink);
	const { seconds, measuredSeconds, requests, judged } = sums;
	const isWhole = read.damage.places === 0 && read.strange === 0;
	const iterations = closed(sums.iterationTotals(), isWhole);
	const perSecond = (count) => measuredSeconds === 0 ? 0 : count / measuredSeconds;
	const { ok, failed } = requests.counts;
	const unfinished = Math.max(0, sums.requestsStarted - ok - failed);
	const cancelled = isWhole ? unfinished : requests.counts.cancelled;
	const none = summarizeLatency({ successes: new Histogram() });
	return {
		format: resultFormat,
		id: start.plan.id,
		method: start.plan.method,
		test: start.test,
		target: start.plan.target,
		tags: start.plan.tags,
		startedAt: start.startedAt,
		durationMs: seconds * 1e3,
		environment: start.environment,
		seed: start.plan.seed,
		command: start.command,
		load: start.load,
		verdict: "interrupted",
		summary: sentence(start.test, seconds, isRunning),
		exitCode: exitCodes.interrupted,
		validity: {
			trusted: false,
			doubts: doubts(sums, read, isRunning)
		},
		ledger: {
			exact: sums.requestsStarted === ok + failed + cancelled,
			iterations,
			requests: {
				started: sums.requestsStarted,
				ok,
				failed,
				cancelled,
				byError: Object.fromEntries(requests.byError)
			}
		},
		totals: {
			iterationsPerSecond: perSecond([...sums.completed.values()].reduce((sum, count) => sum + count, 0)),
			requestsPerSecond: perSecond(judged.counts.ok + judged.counts.failed),
			errorRatio: judged.errorRatio,
			checks: {
				passed: 0,
				failed: 0
			},
			latencyMs: judged.latencyMs(),
			rawLatencyMs: judged.rawLatencyMs(),
			serviceMs: judged.serviceMs(),
			bytes: {
				sent: judged.counts.bytesSent,
				received: judged.counts.bytesReceived
			},
			warmUpSeconds: sums.warmUpSeconds
		},
		scenarios: sums.iterations().map(([name, ledger]) => ({
			name,
			iterations: closed(ledger, isWhole),
			iterationsPerSecond: perSecond(sums.completed.get(name) ?? 0),
			requestsPerIteration: null,
			durationMs: none,
			usersMax: sums.points.reduce((most, { users }) => Math.max(most, users), 0)
		})),
		operations: sums.operations(),
		steps: [],
		checks: [],
		metrics: [],
		slo: [],
		errors: [...requests.byError].map(([name, count]) => ({
			class: name,
			side: errorSides[name],
			count,
			message: ""
		})),
		timeline: sums.points,
		loadChanges: sums.loadChanges,
		generator: unknownGenerator(start.plan.workers),
		resources: {},
		findings: traces?.findings ?? [],
		...traces !== void 0 && { inside: insideOf(traces) }
	};
}
/** Findings stand among all others. */
const insideOf = ({ findings: _, ...inside }) => inside;
/** With the iterations counted as cancelled that were still under way. */
function closed(ledger, isWhole) {
	if (!isWhole) return ledger;
	return {
		...ledger,
		cancelled: Math.max(0, ledger.started - ledger.completed - ledger.failed)
	};
}
function sentence(test, seconds, isRunning) {
	const time = formatDurationMs(seconds * 1e3);
	if (isRunning) return `${test} is still running; this is what it measured in its first ${time}.`;
	if (seconds === 0) return `${test} ended before its first second was written.`;
	return `${test} ended without a report after ${time}; this is what it had measured by then.`;
}
function doubts(sums, { damage, strange, unknownVersion }, isRunning) {
	const about = (code, message, evidence, advice) => {
		return {
			code,
			side: "generator",
			message,
			evidence,
			advice,
			invalidates: false
		};
	};
	const found = [];
	if (!isRunning) found.push(about("no-report", "The process was ended from outside, so the last second may be missing.", "", "Goals, checks, steps and own metrics were not judged; run it again for a verdict."));
	if (unknownVersion !== void 0) {
		const evidence = `They have format ${String(unknownVersion)}.`;
		found.push(about("newer-files", "This run was written by a newer Plimsoll.", evidence, "Update Plimsoll to read it."));
	}
	const unreadable = strange + sums.unreadable;
	if (damage.places > 0 || unreadable > 0) {
		const evidence = [...damage.places > 0 ? [`${formatBytes(damage.bytesLost)} in ${formatCount(damage.places)} places cannot be read.`] : [], ...unreadable > 0 ? [`${formatCount(unreadable)} records make no sense.`] : []].join(" ");
		found.push(about("damaged-files", "A part of this run's files is damaged; the rest was read.", evidence, "A torn end is what a killed process leaves; anything else means a failing disk or a changed file."));
	}
	return found;
}
function unknownGenerator(workers) {
	const unknown = {
		p50: null,
		p99: null,
		max: null
	};
	return {
		workers,
		cpuRatioMean: null,
		cpuRatioMax: null,
		loopBusyMax: null,
		loopDelayMs: unknown,
		sendLagMs: unknown,
		rssMaxBytes: null,
		connectionsOpened: 0,
		connectionsMax: 0,
		stealRatioMax: null,
		stalls: []
	};
}
//#endregion
//#region src/store/live-file.ts
/** Writes how a run stands, anew each time. While the disk is busy only the newest waits; what fails is left out. */
var LiveFile = class {
	#path;
	#newest;
	#writing;
	constructor(folder) {
		this.#path = join(folder, fileNames.live);
	}
	/** Returns at once. */
	keep(status) {
		this.#newest = status;
		this.#writing ??= this.#write();
	}
	async close() {
		this.#newest = void 0;
		await this.#writing;
		await unlink(this.#path).catch(() => void 0);
	}
	async #write() {
		for (let status = this.#newest; status !== void 0; status = this.#newest) {
			this.#newest = void 0;
			const beside = `${this.#path}.tmp`;
			await writeFile(beside, JSON.stringify(status)).then(() => rename(beside, this.#path)).catch(() => unlink(beside).catch(() => void 0));
		}
		this.#writing = void 0;
	}
};
/** Undefined where nothing was written yet, or something else. */
async function readLive(folder) {
	const found = await readJson(join(folder, fileNames.live));
	if (found?.format !== "plimsoll.live/1") return void 0;
	const { phase, elapsedSeconds, loads, doubts, controls } = found;
	if (!((phase === "starting" || phase === "running" || phase === "stopping") && typeof elapsedSeconds === "number" && Array.isArray(loads) && Array.isArray(doubts) && typeof controls === "object")) return void 0;
	const { explore, ...rest } = found;
	return isExploreProgress(explore) ? {
		...rest,
		explore
	} : rest;
}
//#endregion
//#region src/store/owner.ts
function describeOwner(pid, startedAt) {
	return {
		pid,
		hostname: hostname(),
		boot: bootId(),
		processStart: processStart(pid),
		startedAt
	};
}
/** A run copied from another machine, or from before a reboot, is not running whatever its pid says. */
function isAlive(owner) {
	if (owner.hostname !== hostname() || owner.boot !== bootId() || !processExists(owner.pid)) return false;
	return owner.processStart === null || owner.processStart === processStart(owner.pid);
}
function parseOwner(value) {
	if (typeof value !== "object" || value === null) return void 0;
	const { pid, hostname: host, boot, processStart: start, startedAt } = value;
	if (typeof pid !== "number" || !Number.isSafeInteger(pid) || pid <= 0) return void 0;
	if (typeof host !== "string" || typeof startedAt !== "string") return void 0;
	return {
		pid,
		hostname: host,
		boot: textOrNull(boot),
		processStart: textOrNull(start),
		startedAt
	};
}
function textOrNull(value) {
	return typeof value === "string" ? value : null;
}
function processExists(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error.code === "EPERM";
	}
}
function bootId() {
	return readProc("/proc/sys/kernel/random/boot_id")?.trim() ?? null;
}
function processStart(pid) {
	const stat = readProc(`/proc/${pid}/stat`);
	return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
}
function readProc(path) {
	try {
		return readFileSync(path, "utf8");
	} catch {
		return;
	}
}
//#endregion
//#region src/store/run-id.ts
const pattern = /^\d{8}-\d{6}-\d{3}-[0-9a-z]{4}$/;
const alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
/** e.g. `20261121-024701-482-k3f9`: UTC to the millisecond, so that ids sort by time, and four random characters. */
function runId(now, random) {
	const digits = now.toISOString().replace(/\D/g, "");
	const suffix = Array.from({ length: 4 }, () => alphabet[Math.floor(random() * 36)]).join("");
	return `${digits.slice(0, 8)}-${digits.slice(8, 14)}-${digits.slice(14, 17)}-${suffix}`;
}
/** Only what passes here ever becomes part of a path. */
function isRunId(text) {
	return pattern.test(text);
}
/** The runs a person may mean: by the whole id, its beginning, or its random end. */
function matchRunIds(asked, ids) {
	if (asked === "") return [];
	const exact = ids.filter((id) => id === asked);
	if (exact.length > 0) return exact;
	return ids.filter((id) => id.startsWith(asked) || id.endsWith(`-${asked}`));
}
/** Up to `limit` ids that look most like what was asked for: by the longest common beginning, then the newest. */
function closeRunIds(asked, ids, limit) {
	const scored = ids.map((id) => ({
		id,
		common: commonBeginning(asked, id)
	}));
	scored.sort((a, b) => b.common - a.common || (a.id < b.id ? 1 : -1));
	return scored.slice(0, limit).map((entry) => entry.id);
}
function commonBeginning(a, b) {
	let length = 0;
	while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
	return length;
}
//#endregion
//#region src/store/run-list.ts
/** Ids of the runs kept there, newest first; none where there is no such folder. Links are not runs. */
async function runIds(runs) {
	return (await readdir(runs, { withFileTypes: true }).catch((error) => {
		if (error.code === "ENOENT" || error.code === "ENOTDIR") return [];
		throw error;
	})).filter((entry) => entry.isDirectory() && isRunId(entry.name)).map((entry) => entry.name).sort().reverse();
}
async function runEntry(runs, id) {
	if (!isRunId(id)) throw new Error(`not a run id: ${JSON.stringify(id)}`);
	const path = join(runs, id);
	return {
		id,
		path,
		state: await runState(path)
	};
}
async function runState(path) {
	if ((await lstat(join(path, fileNames.result)).catch(() => void 0))?.isFile() === true) return "finished";
	const owner = parseOwner(await readJson(join(path, fileNames.running)));
	return owner !== void 0 && isAlive(owner) ? "running" : "interrupted";
}
/** The process that writes a run, while it goes on. */
async function runPid(runs, id) {
	if (!isRunId(id)) return void 0;
	return parseOwner(await readJson(join(runs, id, fileNames.running)))?.pid;
}
//#endregion
//#region src/store/open-run.ts
/**
* A run's result: the one it left, or what can be rebuilt where it left none or that one is damaged. Throws a UserError
* only for a result of a newer format, and where what a method found is damaged.
*/
async function openRun(runs, id) {
	const entry = await runEntry(runs, id);
	const file = join(entry.path, fileNames.result);
	const kept = checkResult(await readJson(file));
	if (kept.kind === "ok") return {
		entry,
		result: await withTraces(entry.path, {
			...kept.value,
			id
		})
	};
	if (kept.kind === "newer") throw newerFormat(id);
	if (kept.isMethod) throw damagedMethod(file, kept.place);
	const start = checkStart(await readJson(join(entry.path, fileNames.plan)));
	if (start.kind === "newer") throw newerFormat(id);
	const known = start.kind === "ok" ? start.value : unknownStart(id);
	return {
		entry,
		result: {
			...await rebuildResult(entry.path, known, entry.state === "running"),
			id
		}
	};
}
/** A result document that stands alone, as `--json FILE` writes it. */
async function openResult(path) {
	const kept = checkResult(await readJson(path));
	if (kept.kind === "ok") return kept.value;
	if (kept.kind === "newer") throw newerFormat(path);
	const isForeign = kept.place === "format" || kept.place === "";
	const detail = {
		why: isForeign ? "It has to be a document that plimsoll run --json wrote." : strangeAt(kept.place),
		...!isForeign && { hint: "It was damaged, or changed by hand: take the document as Plimsoll wrote it." },
		exitCode: exitCodes.usage
	};
	throw new UserError(`${path} is no result of a run`, detail);
}
const strangeAt = (place) => `What stands at ${place} is not what Plimsoll writes there.`;
/** What a method found nobody can work out again from the seconds: to go on without it would say something else. */
function damagedMethod(file, place) {
	return new UserError(`${file} cannot be read`, {
		why: strangeAt(place),
		hint: "It was damaged, or changed by hand. Without that file Plimsoll shows what can be rebuilt from the seconds of the run.",
		exitCode: exitCodes.usage
	});
}
/** Of a run whose receiver was lost there is what traces had said by then. */
async function withTraces(folder, result) {
	if (result.inside !== void 0) return result;
	const { inside } = await readTraces(folder);
	if (inside === void 0) return result;
	const { findings, ...tables } = inside;
	return {
		...result,
		inside: tables,
		findings: [...result.findings, ...findings]
	};
}
function newerFormat(id) {
	const detail = {
		hint: "Update Plimsoll to read it.",
		exitCode: exitCodes.internal
	};
	return new UserError(`Run ${id} was written by a newer Plimsoll.`, detail);
}
/** Of a run whose plan is lost only the time in its id is known. */
function unknownStart(id) {
	const [, year, month, day, hour, minute, second, ms] = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-(\d{3})/.exec(id) ?? [];
	return {
		format: startFormat,
		test: "a test whose plan is lost",
		startedAt: `${year ?? ""}-${month ?? ""}-${day ?? ""}T${hour ?? ""}:${minute ?? ""}:${second ?? ""}.${ms ?? ""}Z`,
		command: [],
		load: [],
		environment: {
			plimsoll: "unknown",
			node: "unknown",
			platform: "unknown",
			cpuModel: "unknown",
			cores: 0,
			memoryBytes: 0,
			hostname: "unknown",
			gitCommit: null
		},
		plan: {
			id,
			method: "run",
			test: {
				kind: "file",
				file: "",
				bundle: ""
			},
			target: "unknown",
			tags: {},
			seed: 0,
			workers: 0,
			scenarios: [],
			http: {
				deadlines: {
					connectMs: 0,
					headersMs: 0,
					totalMs: 0
				},
				tls: { insecure: false },
				userAgent: "",
				headers: {},
				trace: false,
				maxRedirects: 0,
				maxBodyBytes: 0,
				allowHosts: []
			},
			slo: [],
			warmUpMs: 0,
			gracefulStopMs: 0,
			maxInFlight: 0,
			think: true
		}
	};
}
//#endregion
//#region src/store/follow-run.ts
/** Read at once; what is left is read the next time. */
const bytesAtOnce = 128 * 1024 * 1024;
/** Reads a run while it is written: each look takes up where the last one ended. */
var FollowedRun = class FollowedRun {
	start;
	path;
	sums;
	#runs;
	#segment = "";
	#offset = 0;
	#strange = 0;
	constructor(runs, path, start) {
		this.#runs = runs;
		this.path = path;
		this.start = start;
		this.sums = new Rebuild(start.plan.warmUpMs);
	}
	static async open(runs, id) {
		const { path } = await runEntry(runs, id);
		const start = checkStart(await readJson(join(path, fileNames.plan)));
		const known = start.kind === "ok" ? start.value : unknownStart(id);
		return new FollowedRun(runs, path, {
			...known,
			plan: {
				...known.plan,
				id
			}
		});
	}
	/** Hands over every second that was not there before, one at a time: of a day there are more than fit into memory. */
	async look(onSecond) {
		const { state } = await runEntry(this.#runs, this.start.plan.id);
		const status = state === "running" ? await readLive(this.path) ?? null : null;
		for (const name of await this.#segments()) await this.#read(name, onSecond);
		return {
			state,
			status
		};
	}
	/** What it has measured so far. */
	async result(isRunning) {
		const read = {
			damage: {
				places: 0,
				bytesLost: 0
			},
			strange: this.#strange
		};
		const { inside } = await readTraces(this.path);
		return resultOfSeconds({
			start: this.start,
			sums: this.sums,
			read,
			inside,
			isRunning
		});
	}
	/** The one that was read last, and those behind it. What is not over yet stands in another file. */
	async #segments() {
		return (await readdir(join(this.path, fileNames.segments)).catch(() => [])).filter((name) => /^\d+\.segment$/.test(name) && name >= this.#segment).sort();
	}
	async #read(name, onSecond) {
		if (name !== this.#segment) [this.#segment, this.#offset] = [name, 0];
		const bytes = await readRegularFile(join(this.path, fileNames.segments, name), bytesAtOnce, this.#offset);
		if (bytes === void 0 || bytes.length === 0) return;
		const { end } = decodeSegment(bytes, (payload) => {
			if (!isSecondRecord(payload)) this.#strange += 1;
			else if (this.sums.add(payload)) onSecond(payload);
		});
		this.#offset += end;
	}
};
//#endregion
//#region src/store/known-speed.ts
const format = "plimsoll.speed/1";
/** Of the user's state folder, by the XDG Base Directory Specification, which has a relative path ignored. */
function speedFile(env) {
	const state = env["XDG_STATE_HOME"] ?? "";
	return join(isAbsolute(state) ? state : join(env["HOME"] || homedir(), ".local", "state"), "plimsoll", "speed-of-light.json");
}
async function keepSpeed(env, speed) {
	const path = speedFile(env);
	await makeFolders(join(path, ".."));
	await writeAtomically(path, `${JSON.stringify({
		format,
		...speed
	}, null, 2)}\n`);
}
/** What was kept; undefined where nothing was, and where it cannot be read. */
async function readSpeed(env) {
	const found = await readJson(speedFile(env));
	if (found === void 0 || found === null || found.format !== format) return void 0;
	const { requestsPerSecond, workers, measuredAt, plimsoll, node, cpuModel, cores } = found;
	const texts = [
		measuredAt,
		plimsoll,
		node,
		cpuModel
	];
	return [
		requestsPerSecond,
		workers,
		cores
	].every(isPositive) && texts.every((text) => typeof text === "string") && !Number.isNaN(Date.parse(measuredAt ?? "")) ? found : void 0;
}
const isPositive = (value) => typeof value === "number" && Number.isFinite(value) && value > 0;
//#endregion
//#region src/store/keep-report.ts
/** Puts a report into a run's folder. @returns where it lies */
async function keepReport(folder, html) {
	const path = join(folder, fileNames.report);
	await writeAtomically(path, html);
	return path;
}
//#endregion
//#region src/store/remove-run.ts
/**
* Deletes a run's folder, and nothing else whatever it is asked: the id must be an id, the folder a real one. Links
* inside are deleted, not followed.
*/
async function removeRun(runs, id) {
	if (!isRunId(id)) throw new UserError(`${JSON.stringify(id)} is no run id.`, { exitCode: exitCodes.usage });
	const path = join(runs, id);
	const found = await lstat(path).catch(() => void 0);
	if (found === void 0) return;
	if (!found.isDirectory()) {
		const detail = {
			why: "It is a link or a file, not a run's folder.",
			exitCode: exitCodes.usage
		};
		throw new UserError(`${path} was not deleted.`, detail);
	}
	await rm(path, {
		recursive: true,
		force: true
	});
}
//#endregion
//#region src/store/redact-start.ts
/** What is kept of a start: everything but the values that open doors. */
function redactStart(start, redactor) {
	const { plan, command, ...rest } = start;
	return {
		...redactor.value({
			...rest,
			plan: redactPlan(plan)
		}),
		command: redactCommand(command).map(redactor.text)
	};
}
/** What a plan holds that opens doors: to be recognised wherever it turns up later. */
function secretsOfPlan({ test, http, observe, target, receive }) {
	const urls = [
		target,
		http.proxy?.http,
		http.proxy?.https,
		observe?.postgres,
		receive?.forward,
		receive?.jaeger
	];
	const headers = {
		...http.headers,
		...test.kind === "url" && test.headers
	};
	const kept = redactHeaders(headers);
	const secret = Object.entries(headers).filter(([name, value]) => kept[name] === "(left out)" && value.length >= 8);
	return [
		...[
			...urls,
			...observe?.prometheus ?? [],
			...test.kind === "url" ? [test.url] : []
		].flatMap((url) => url === void 0 ? [] : secretsInUrl(url)),
		...secret.flatMap(([, value]) => [value, value.replace(/^\w+\s+/, "")]).filter((value) => value.length >= 8),
		...[http.tls.key, http.tls.passphrase].filter((each) => each !== void 0)
	];
}
function redactObserve({ prometheus, postgres, ...rest }) {
	return {
		...rest,
		...prometheus && { prometheus: prometheus.map((url) => redactUrl(url)) },
		...postgres !== void 0 && { postgres: redactUrl(postgres) }
	};
}
function redactReceive({ forward, jaeger, ...rest }) {
	return {
		...rest,
		...forward !== void 0 && { forward: redactUrl(forward) },
		...jaeger !== void 0 && { jaeger: redactUrl(jaeger) }
	};
}
function redactPlan(plan) {
	const { tls } = plan.http;
	return {
		...plan,
		target: redactUrl(plan.target),
		...plan.traceLink !== void 0 && { traceLink: redactUrl(plan.traceLink) },
		...plan.observe && { observe: redactObserve(plan.observe) },
		...plan.receive && { receive: redactReceive(plan.receive) },
		test: plan.test.kind === "url" ? {
			...plan.test,
			url: redactUrl(plan.test.url),
			headers: redactHeaders(plan.test.headers),
			...plan.test.body === void 0 ? {} : { body: leftOut }
		} : plan.test,
		http: {
			...plan.http,
			headers: redactHeaders(plan.http.headers),
			...plan.http.proxy === void 0 ? {} : { proxy: redactProxy(plan.http.proxy) },
			tls: {
				...tls,
				...tls.key === void 0 ? {} : { key: leftOut },
				...tls.passphrase === void 0 ? {} : { passphrase: leftOut }
			}
		}
	};
}
function redactProxy(proxy) {
	const without = (text) => text.replace(/^.*@/s, `${leftOut}@`);
	return {
		...proxy,
		...proxy.http === void 0 ? {} : { http: without(proxy.http) },
		...proxy.https === void 0 ? {} : { https: without(proxy.https) }
	};
}
//#endregion
//#region src/store/load-orders.ts
/** About two thousand changes; nobody makes more by hand. */
const bytesMax$1 = 64 * 1024;
/** A run folder may come from somebody else: a link in it must not lead to another file. */
const appending = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | (constants.O_NOFOLLOW ?? 0);
/** Asks a run that is going on for another load: it looks for these lines. */
async function requestLoad(path, order) {
	await writeFile(join(path, fileNames.orders), `${JSON.stringify(order)}\n`, { flag: appending }).catch((cause) => {
		throw new UserError(`The load of ${path} cannot be changed`, {
			why: cause.message,
			exitCode: exitCodes.usage,
			cause
		});
	});
}
/** The run's side: hands every order out once. What is no order is passed over. */
var LoadOrders = class {
	#path;
	#taken = 0;
	constructor(folder) {
		this.#path = join(folder, fileNames.orders);
	}
	async take() {
		const bytes = await readRegularFile(this.#path, bytesMax$1);
		if (bytes === void 0) return [];
		const lines = bytes.toString("utf8").split("\n").slice(0, -1);
		const fresh = lines.slice(this.#taken);
		this.#taken = lines.length;
		return fresh.flatMap((line) => orderOf(line) ?? []);
	}
	/** What became of them stands in the run's own record. */
	async close() {
		await unlink(this.#path).catch(() => void 0);
	}
};
function orderOf(line) {
	let value;
	try {
		value = JSON.parse(line);
	} catch {
		return;
	}
	const { users, ratePerSecond, isPaused } = value ?? {};
	if (isLevel(users) && Number.isInteger(users)) return { users };
	if (isLevel(ratePerSecond)) return { ratePerSecond };
	return typeof isPaused === "boolean" ? { isPaused } : void 0;
}
const isLevel = (value) => typeof value === "number" && Number.isFinite(value) && value > 0;
//#endregion
//#region src/store/store-problem.ts
const known = {
	ENOSPC: ["the disk is full", "Free some space, or keep runs elsewhere with --out DIR."],
	EDQUOT: ["the disk quota is used up", "Free some space, or keep runs elsewhere with --out DIR."],
	EROFS: ["the file system is read-only", "Keep runs elsewhere with --out DIR."],
	EACCES: ["there is no permission to write there", "Keep runs elsewhere with --out DIR."],
	EPERM: ["there is no permission to write there", "Keep runs elsewhere with --out DIR."],
	EIO: ["the disk reported an error", "Look at the system's log; the disk may be failing."],
	ENOTDIR: ["a part of that path is a file", "Move the file away, or keep runs elsewhere with --out DIR."],
	EEXIST: ["a file of that name stands in the way", "Move it away, or keep runs elsewhere with --out DIR."],
	EMFILE: ["this process has too many files open", "Raise the limit (ulimit -n) or use fewer connections."],
	too_slow: ["the disk is slower than the run", "Keep runs on a faster disk with --out DIR."],
	too_large: ["a second of this run is too large to keep", "Use fewer operation names."]
};
/** What stood in the way, in words for whoever typed the command. */
function reasonOf(error) {
	const { code, message } = error;
	return known[code ?? ""]?.[0] ?? message ?? String(error);
}
function storeProblem(error, path) {
	const code = error.code;
	if (typeof code !== "string") throw error;
	return namedProblem(code, path);
}
function namedProblem(code, path) {
	const [message, advice] = known[code] ?? [`the system says ${code}`, "Keep runs elsewhere with --out DIR."];
	return {
		code,
		message: `This run cannot be kept whole in ${path}: ${message}.`,
		advice
	};
}
//#endregion
//#region src/store/open-records.ts
/** Read after all numbered segments: a second that one of them holds counts as it is there. */
const openSegment = "open.segment";
/**
* What is not over yet, for whoever reads a run that was killed: one small file, written anew each time. It is not synced: it is for a process that ends, not for a machine that does.
*/
var OpenRecords = class {
	#path;
	#onProblem;
	#newest;
	#writing;
	constructor(directory, onProblem) {
		this.#path = join(directory, openSegment);
		this.#onProblem = onProblem;
	}
	/** Returns at once. While the disk is busy only the newest state waits. */
	keep(records) {
		this.#newest = records;
		this.#writing ??= this.#write();
	}
	/** Once everything is kept elsewhere there is nothing open. */
	async close() {
		this.#newest = void 0;
		await this.#writing;
		await unlink(this.#path).catch(() => void 0);
	}
	async #write() {
		for (let records = this.#newest; records !== void 0; records = this.#newest) {
			this.#newest = void 0;
			await this.#replace(records);
		}
		this.#writing = void 0;
	}
	async #replace(records) {
		const beside = `${this.#path}.tmp`;
		try {
			const blocks = await Promise.all(records.map((record) => encodeBlock(Buffer.from(JSON.stringify(record)))));
			await writeFile(beside, Buffer.concat([encodeHeader(), ...blocks]));
			await rename(beside, this.#path);
		} catch (error) {
			await unlink(beside).catch(() => void 0);
			this.#onProblem(storeProblem(error, dirname(dirname(this.#path))));
		}
	}
};
//#endregion
//#region src/store/redact-example.ts
/** Bodies, and values that were handed to a statement. */
const holdsData = /^db\.(query\.parameter|postgresql\.values|statement\.param)|(^|[._])(body|payload|variables|arguments|params?)([._]|$)/i;
/** The statement with its values taken out stands in the label. */
const statement = "db.query.text";
/** An example without secrets: whoever gets a run's folder gets all that is in it. */
function redactExample(example, { text }) {
	const { kind, trace, windowAtMs } = example;
	return {
		kind,
		...windowAtMs !== void 0 && { windowAtMs },
		route: text(example.route),
		service: text(example.service),
		trace: {
			...trace,
			operation: trace.operation === null ? null : text(trace.operation),
			spans: trace.spans.map((span) => redactSpan(span, text))
		}
	};
}
function redactSpan(span, text) {
	return {
		...span,
		name: text(holdsStatement(span) ? span.label : span.name),
		label: text(span.label),
		service: text(span.service),
		system: text(span.system),
		instance: span.instance === null ? null : text(span.instance),
		attributes: span.attributes.filter(([name]) => name !== statement).map((attribute) => redactAttribute(attribute, text))
	};
}
/** Some put the whole statement, or a key of a cache, into the name. */
function holdsStatement({ dependency, name }) {
	if (dependency === "cache" || dependency === "database") return /\s/.test(name);
	return dependency === "sql" && /['"=]|\d/.test(name);
}
/** A name may be anything, too. */
function redactAttribute([name, value], text) {
	const kept = text(name);
	if (typeof value !== "string") return isSecretName(name) && typeof value === "number" ? [kept, leftOut] : [kept, value];
	return [kept, isSecretName(name) || holdsData.test(name) ? leftOut : text(value)];
}
//#endregion
//#region src/store/segment-writer.ts
/** A segment is closed and the next begun before it gets larger: a reader holds one segment in memory. */
const segmentBytesDefault = 64 * 1024 * 1024;
/** So is one with this many records: what is thinned out later is a whole segment, and not the newest. */
const segmentRecordsDefault = 600;
/** What may wait to be written. Beyond it seconds are left out and counted: a slow disk must not fill the memory. */
const queuedBytesMax = 32 * 1024 * 1024;
/** Appends records to numbered segments, in order, without ever making the caller wait. */
var SegmentWriter = class {
	#directory;
	#onProblem;
	#openFile;
	#segmentBytesMax;
	#segmentRecordsMax;
	#onClosed;
	#queue = [];
	#queuedBytes = 0;
	#file;
	#fileBytes = 0;
	#segment = 0;
	#records = 0;
	#lastMark = 0;
	#lost = 0;
	#draining;
	constructor(directory, onProblem, options = {}) {
		this.#directory = directory;
		this.#onProblem = onProblem;
		this.#openFile = options.openFile ?? openToAppend;
		this.#segmentBytesMax = options.segmentBytesMax ?? segmentBytesDefault;
		this.#segmentRecordsMax = options.segmentRecordsMax ?? segmentRecordsDefault;
		this.#onClosed = options.onClosed;
	}
	/** Records that were not kept. */
	get lost() {
		return this.#lost;
	}
	/** @param mark where in the run it belongs: told again when its segment is closed */
	append(record, mark = 0) {
		const json = Buffer.from(JSON.stringify(record));
		if (json.length > 67108864) return this.#lose(namedProblem("too_large", dirname(this.#directory)));
		if (this.#queuedBytes > 0 && this.#queuedBytes + json.length > queuedBytesMax) return this.#lose(namedProblem("too_slow", dirname(this.#directory)));
		this.#queue.push({
			json,
			mark
		});
		this.#queuedBytes += json.length;
		this.#draining ??= this.#drain();
	}
	/** When everything that was appended so far is written, or lost. */
	async settled() {
		await this.#draining;
	}
	/** Waits for what was appended, then closes the file. Never rejects because of the disk. */
	async close() {
		await this.#draining;
		const file = this.#file;
		this.#file = void 0;
		await file?.close().catch((error) => this.#onProblem(storeProblem(error, dirname(this.#directory))));
	}
	async #drain() {
		for (let next = this.#queue.shift(); next !== void 0; next = this.#queue.shift()) {
			const { json, mark } = next;
			try {
				await this.#write(await encodeBlock(json));
				this.#lastMark = mark;
			} catch (error) {
				this.#lose(storeProblem(error, dirname(this.#directory)));
			}
			this.#queuedBytes -= json.length;
		}
		this.#draining = void 0;
	}
	async #write(block) {
		const isFull = this.#fileBytes + block.length > this.#segmentBytesMax || this.#records >= this.#segmentRecordsMax;
		if (this.#file !== void 0 && isFull) await this.#closeFull(this.#file);
		if (this.#file === void 0) await this.#openNext();
		this.#fileBytes += block.length;
		await this.#file?.append(block);
		this.#records += 1;
	}
	async #closeFull(file) {
		this.#file = void 0;
		await file.close();
		this.#onClosed?.({
			name: segmentName(this.#segment),
			bytes: this.#fileBytes,
			lastMark: this.#lastMark
		});
	}
	async #openNext() {
		const file = await this.#openFile(join(this.#directory, segmentName(this.#segment + 1)));
		this.#segment += 1;
		this.#file = file;
		this.#records = 0;
		const header = encodeHeader();
		this.#fileBytes = header.length;
		await file.append(header);
	}
	#lose(problem) {
		this.#lost += 1;
		this.#onProblem(problem);
	}
};
const segmentName = (number) => `${String(number).padStart(6, "0")}.segment`;
async function openToAppend(path) {
	const handle = await open(path, "ax");
	return {
		append: (bytes) => handle.appendFile(bytes),
		close: () => handle.close()
	};
}
//#endregion
//#region src/store/kept-traces.ts
/** Of a run, before they are packed, to about a tenth; the second for those of its end. */
const spansBytesMax = {
	running: 48 * 1024 * 1024,
	atEnd: 16 * 1024 * 1024
};
/** Writes examples of traces behind each other while the run goes on: of several for one place the last counts. */
var KeptTraces = class {
	#directory;
	#redactor;
	#segments;
	#open;
	#onProblem;
	#ready;
	#room;
	#leftOut = 0;
	constructor(folder, onProblem, segments, bytesMax = spansBytesMax, redactor = new Redactor()) {
		this.#room = { ...bytesMax };
		this.#directory = join(folder, fileNames.spans);
		this.#redactor = redactor;
		this.#onProblem = onProblem;
		this.#segments = new SegmentWriter(this.#directory, onProblem, segments);
		this.#open = new OpenRecords(this.#directory, onProblem);
	}
	/** Examples that were not kept, for want of room. */
	get leftOut() {
		return this.#leftOut + this.#segments.lost;
	}
	/** Returns at once; writing goes on behind it in order. */
	add(news) {
		this.#ready ??= this.#prepare();
		this.#ready.then((ready) => ready && this.#write(news));
	}
	/** @param hasResult what traces say stands in the result: nothing of it is open any more */
	async close(hasResult) {
		await this.#ready;
		await this.#segments.close();
		if (hasResult) await this.#open.close();
	}
	async #prepare() {
		try {
			await makeFolders(this.#directory);
			return true;
		} catch (error) {
			this.#onProblem(storeProblem(error, this.#directory));
			return false;
		}
	}
	#write({ examples, inside, isLast }) {
		const room = isLast ? "atEnd" : "running";
		for (const example of examples) {
			const kept = redactExample(example, this.#redactor);
			const bytes = JSON.stringify(kept).length;
			if (bytes > this.#room[room]) {
				this.#leftOut += 1;
				continue;
			}
			this.#room[room] -= bytes;
			this.#segments.append(kept);
		}
		if (inside !== void 0) this.#open.keep([this.#redactor.value(inside)]);
	}
};
//#endregion
//#region src/store/thinning/merge-seconds.ts
/**
* Neighbouring records as one: counts are added up, histograms merged. The percentiles of the point are those of the
* successes: failures have no histogram of their own in a record.
*/
function mergeSeconds(records, known) {
	const [first, ...others] = records;
	if (first === void 0) throw new Error("nothing to merge");
	if (others.length === 0) return first;
	const operations = mergeOperations(records);
	const judged = new Histogram();
	for (const { id, latency } of operations) if (isJudged(known.get(id))) judged.add(Histogram.decode(latency));
	const loadChanges = records.flatMap((record) => record.loadChanges ?? []);
	let seconds = first.seconds ?? 1;
	let point = first.point;
	for (const other of others) {
		const [before, more] = [seconds, other.seconds ?? 1];
		seconds += more;
		point = mergedPoint(point, other.point, (a, b) => (a * before + b * more) / seconds, judged);
	}
	return {
		point,
		seconds,
		names: records.flatMap(({ names }) => names),
		operations,
		iterations: mergeIterations(records),
		requestsStarted: records.reduce((sum, { requestsStarted }) => sum + requestsStarted, 0),
		...loadChanges.length > 0 && { loadChanges }
	};
}
const isJudged = (name) => name !== void 0 && name.kind !== "measure" && !isHook(name);
function mergeOperations(records) {
	const sums = /* @__PURE__ */ new Map();
	for (const operation of records.flatMap(({ operations }) => operations)) {
		const sum = sums.get(operation.id) ?? nothing();
		sums.set(operation.id, sum);
		if (operation.latency !== "") sum.latency.add(Histogram.decode(operation.latency));
		if (operation.service !== "") sum.service.add(Histogram.decode(operation.service));
		for (const [error, count] of Object.entries(operation.byError)) sum.byError[error] = (sum.byError[error] ?? 0) + count;
		const { counts } = sum;
		sum.counts = {
			ok: counts.ok + operation.ok,
			failed: counts.failed + operation.failed,
			cancelled: counts.cancelled + operation.cancelled,
			bytesSent: counts.bytesSent + operation.bytesSent,
			bytesReceived: counts.bytesReceived + operation.bytesReceived
		};
	}
	return [...sums].map(([id, { latency, service, byError, counts }]) => {
		return {
			id,
			...counts,
			byError,
			latency: latency.encode(),
			service: service.encode()
		};
	});
}
function nothing() {
	return {
		latency: new Histogram(),
		service: new Histogram(),
		byError: {},
		counts: {
			ok: 0,
			failed: 0,
			cancelled: 0,
			bytesSent: 0,
			bytesReceived: 0
		}
	};
}
function mergeIterations(records) {
	const sums = /* @__PURE__ */ new Map();
	for (const more of records.flatMap(({ iterations }) => iterations)) {
		const sum = sums.get(more.scenario);
		sums.set(more.scenario, {
			scenario: more.scenario,
			started: (sum?.started ?? 0) + more.started,
			completed: (sum?.completed ?? 0) + more.completed,
			failed: (sum?.failed ?? 0) + more.failed,
			cancelled: (sum?.cancelled ?? 0) + more.cancelled,
			dropped: (sum?.dropped ?? 0) + more.dropped
		});
	}
	return [...sums.values()];
}
//#endregion
//#region src/store/thinning/thin-segment.ts
/**
* Writes a closed segment anew with less detail, beside it, and puts it in its place: a process that is killed on the
* way leaves the old one or the new one, and both hold the same counts. A damaged segment stays as it is.
* @param boundarySecond the end of the warm-up: nothing is merged across it
* @param known names that earlier segments told
*/
async function thinSegment(path, { stepSeconds, boundarySecond, known }) {
	const bytes = await readRegularFile(path, 2 * payloadBytesMax);
	if (bytes === void 0) return void 0;
	const records = [];
	let strange = 0;
	const { damage, unknownVersion } = decodeSegment(bytes, (payload) => {
		if (isSecondRecord(payload)) records.push(payload);
		else strange += 1;
	});
	if (damage.places > 0 || strange > 0 || unknownVersion !== void 0 || records.length === 0) return void 0;
	for (const { names } of records) for (const name of names) known.set(name.id, name);
	const blocks = [encodeHeader()];
	for (const group of groupsOf(records, stepSeconds, boundarySecond)) {
		await setImmediate();
		blocks.push(await encodeBlock(Buffer.from(JSON.stringify(mergeSeconds(group, known)))));
	}
	const thinned = Buffer.concat(blocks);
	const beside = `${path}.tmp`;
	try {
		await writeFile(beside, thinned);
		await rename(beside, path);
	} catch (error) {
		await unlink(beside).catch(() => void 0);
		throw error;
	}
	return { bytes: thinned.length };
}
/** By whole steps of the run's clock. */
function groupsOf(records, stepSeconds, boundarySecond) {
	const groups = /* @__PURE__ */ new Map();
	for (const record of records) {
		const { atSeconds } = record.point;
		const key = `${String(atSeconds < boundarySecond)} ${String(Math.floor(atSeconds / stepSeconds))}`;
		groups.set(key, [...groups.get(key) ?? [], record]);
	}
	return [...groups.values()];
}
//#endregion
//#region src/store/thinning/tiers.ts
const hour = 3600;
const tiers = [
	{
		afterSeconds: 0,
		stepSeconds: 1
	},
	{
		afterSeconds: 3.5 * hour,
		stepSeconds: 10
	},
	{
		afterSeconds: 20 * hour,
		stepSeconds: 60
	},
	{
		afterSeconds: 216 * hour,
		stepSeconds: 600
	}
];
/** Beyond this a run with very many operations is thinned out sooner, the oldest first. */
const bytesMax = 64 * 1024 * 1024;
/** What is to be thinned out next, the oldest first; undefined = nothing. */
function nextDue(segments, nowSecond, most = bytesMax) {
	for (const segment of segments) {
		const stepSeconds = stepAt(nowSecond - segment.toSecond);
		if (stepSeconds > segment.stepSeconds) return {
			segment,
			stepSeconds
		};
	}
	if (segments.reduce((sum, each) => sum + each.bytes, 0) <= most) return void 0;
	const finest = Math.min(...segments.map(({ stepSeconds }) => stepSeconds));
	const segment = segments.find(({ stepSeconds }) => stepSeconds === finest);
	const coarser = tiers.find(({ stepSeconds }) => stepSeconds > finest);
	return segment === void 0 || coarser === void 0 ? void 0 : {
		segment,
		stepSeconds: coarser.stepSeconds
	};
}
function stepAt(ageSeconds) {
	return tiers.reduce((step, tier) => ageSeconds >= tier.afterSeconds ? tier.stepSeconds : step, 1);
}
//#endregion
//#region src/store/thinning/thinning.ts
/** Keeps a run's folder in bounds however long it lasts: what is older has less detail, and the same totals. */
var Thinning = class {
	directory;
	boundarySecond;
	onProblem;
	bytesMax;
	known = /* @__PURE__ */ new Map();
	/** Oldest first. */
	segments = [];
	working;
	constructor(directory, about, onProblem) {
		this.directory = directory;
		this.boundarySecond = about.boundarySecond;
		this.bytesMax = about.bytesMax;
		this.onProblem = onProblem;
	}
	/** A segment is whole: nothing is written to it any more. */
	closed(name, toSecond, bytes) {
		this.segments.push({
			name,
			toSecond,
			stepSeconds: 1,
			bytes
		});
		this.working ??= this.work().finally(() => {
			this.working = void 0;
		});
	}
	/** Waits until nothing is due any more: a segment or two. */
	async close() {
		await this.working;
		await this.work();
	}
	async work() {
		let due = this.nextDue();
		while (due !== void 0) {
			const { segment, stepSeconds } = due;
			const bytes = await this.thin(segment, stepSeconds);
			this.segments = this.segments.map((each) => each.name === segment.name ? {
				...each,
				stepSeconds,
				bytes
			} : each);
			due = this.nextDue();
		}
	}
	nextDue() {
		return nextDue(this.segments, this.segments.at(-1)?.toSecond ?? 0, this.bytesMax);
	}
	/** What cannot be thinned out stays as it is, and is not tried again at this step. */
	async thin({ name, bytes }, stepSeconds) {
		const { boundarySecond, known } = this;
		try {
			return (await thinSegment(join(this.directory, name), {
				stepSeconds,
				boundarySecond,
				known
			}))?.bytes ?? bytes;
		} catch (error) {
			this.onProblem(storeProblem(error, dirname(this.directory)));
			return bytes;
		}
	}
};
//#endregion
//#region src/store/run-folder.ts
/** Where runs are kept: `--out DIR`, or `.plimsoll/runs` under the working directory. */
function runsDirectory(workingDirectory, out) {
	return out === void 0 ? join(workingDirectory, ".plimsoll", "runs") : resolve(workingDirectory, out);
}
/** Never rejects because of the disk: a run that cannot be kept still runs, and says so once. */
async function createRunFolder(run) {
	const { id } = run.start.plan;
	if (!isRunId(id)) throw new Error(`not a run id: ${JSON.stringify(id)}`);
	const folder = new RunFolder(run, join(run.runs, id));
	await folder.begin();
	return folder;
}
/** One run's folder while it is written. */
var RunFolder = class {
	path;
	#run;
	#redactor;
	#segments;
	#thinning;
	#open;
	#traces;
	#live;
	#orders;
	#problem;
	constructor(run, path) {
		this.path = path;
		this.#run = run;
		this.#redactor = run.redactor ?? new Redactor();
		const segments = join(path, fileNames.segments);
		const onProblem = (problem) => this.#report(problem);
		const boundarySecond = Math.ceil(run.start.plan.warmUpMs / 1e3);
		this.#thinning = new Thinning(segments, {
			boundarySecond,
			bytesMax: run.secondsBytesMax
		}, onProblem);
		this.#segments = new SegmentWriter(segments, onProblem, {
			...run.segments,
			onClosed: ({ name, bytes, lastMark }) => this.#thinning.closed(name, lastMark, bytes)
		});
		this.#open = new OpenRecords(segments, onProblem);
		this.#traces = new KeptTraces(path, onProblem, run.segments, void 0, this.#redactor);
		this.#live = new LiveFile(path);
		this.#orders = new LoadOrders(path);
	}
	async begin() {
		const { start, source } = this.#run;
		await this.#attempt(async () => {
			await makeFolders(join(this.path, fileNames.segments));
			await this.#keepOutOfGit();
			const owner = describeOwner(process.pid, start.startedAt);
			await writeAtomically(join(this.path, fileNames.running), json(owner));
			await writeAtomically(join(this.path, fileNames.plan), json(redactStart(start, this.#redactor)));
			if (source !== void 0) await this.#keepSource(source);
		});
	}
	/** Returns at once; writing goes on behind it in order. */
	append(second) {
		this.#segments.append(this.#clean(second), second.point.atSeconds);
	}
	/** What the seconds that are not over yet hold so far. Returns at once. */
	keepOpen(seconds) {
		this.#open.keep(seconds.map((second) => this.#clean(second)));
	}
	/** Names stand in the seconds that told them first: in most there are none. */
	#clean(second) {
		if (second.names.length === 0 && second.loadChanges === void 0) return second;
		const { names, loadChanges } = second;
		return {
			...second,
			names: this.#redactor.value(names),
			...loadChanges !== void 0 && { loadChanges: this.#redactor.value(loadChanges) }
		};
	}
	/** What the target's traces say by now. Returns at once. */
	keepTraces(news) {
		this.#traces.add(news);
	}
	/** How the run stands. Returns at once. */
	keepLive(status) {
		this.#live.keep(this.#redactor.value(status));
	}
	/** What the page has asked for since the last look. */
	takeOrders() {
		return this.#orders.take();
	}
	async finish(result) {
		await this.#segments.close();
		await this.#thinning.close();
		await this.#open.close();
		await this.#traces.close(result.inside !== void 0);
		await Promise.all([this.#live.close(), this.#orders.close()]);
		const written = await this.#attempt(async () => {
			await makeFolders(this.path);
			const kept = this.#redactor.value({
				...result,
				command: redactCommand(result.command)
			});
			await writeAtomically(join(this.path, fileNames.result), `${JSON.stringify(kept)}\n`);
		});
		await unlink(join(this.path, fileNames.running)).catch(() => void 0);
		return {
			result: written,
			secondsLost: this.#segments.lost,
			examplesLost: this.#traces.leftOut,
			problem: this.#problem
		};
	}
	async #keepSource({ name, text }) {
		const { text: kept, lines } = this.#redactor.source(text);
		await writeAtomically(join(this.path, sourceName(name)), kept);
		if (lines.length > 0) this.#run.onLeftOut?.(lines);
	}
	/** Runs hold test sources and figures nobody means to commit. Written only into a `.plimsoll` folder of our own. */
	async #keepOutOfGit() {
		const home = dirname(this.#run.runs);
		if (basename(home) !== ".plimsoll") return;
		await writeFile(join(home, ".gitignore"), "*\n", { flag: "wx" }).catch(() => void 0);
	}
	async #attempt(write) {
		try {
			await write();
			return true;
		} catch (error) {
			this.#report(storeProblem(error, this.path));
			return false;
		}
	}
	#report(problem) {
		if (this.#problem !== void 0) return;
		this.#problem = problem;
		this.#run.onProblem(problem);
	}
};
function json(value) {
	return `${JSON.stringify(value, void 0, 2)}\n`;
}
/** Only the ending comes from outside, and only if it is a plain one. */
function sourceName(name) {
	const ending = extname(name);
	return `test${/^\.[cm]?[jt]sx?$/.test(ending) ? ending : ".txt"}`;
}
//#endregion
//#region src/store/stop-run.ts
/** A run folder may come from somebody else: a link in it must not lead to another file. */
const writing = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | (constants.O_NOFOLLOW ?? 0);
/** Asks a run that is going on to end: it looks for this file. `isNow` = without waiting for what is in flight. */
async function requestStop(path, isNow) {
	const text = isNow ? "now\n" : "stop\n";
	await writeFile(stopPath(path), text, { flag: writing }).catch((cause) => {
		throw new UserError(`${path} cannot be asked to stop`, {
			why: cause.message,
			hint: "Press Ctrl-C where it runs, or send its process SIGTERM.",
			exitCode: exitCodes.usage,
			cause
		});
	});
}
/** Where a run looks for the file that ends it. */
function stopPath(runPath) {
	return join(runPath, fileNames.stop);
}
//#endregion
//#region src/store/tables/table.ts
/** The values of a row in the order of the columns. */
function inOrder(columns, row) {
	return Object.keys(columns).map((name) => row[name]);
}
//#endregion
//#region src/store/tables/intervals.ts
const columns$4 = {
	run_id: "text",
	at_s: "number",
	seconds: "count",
	method: "text",
	name: "text",
	scenario: "text",
	step: "text",
	ok: "count",
	failed: "count",
	cancelled: "count",
	mean_ms: "number",
	p50_ms: "number",
	p90_ms: "number",
	p95_ms: "number",
	p99_ms: "number",
	max_ms: "number",
	bytes_sent: "count",
	bytes_received: "count"
};
/** One row an operation and interval: a second, or in the older part of a long run ten or sixty. Successes' latencies. */
const intervalsTable = {
	name: "intervals",
	columns: columns$4,
	rowsOf: async ({ entry }) => {
		const names = /* @__PURE__ */ new Map();
		const rows = [];
		let last = -1;
		await readSeconds(entry.path, (second) => {
			for (const name of second.names) names.set(name.id, name);
			const { atSeconds } = second.point;
			if (atSeconds <= last) return;
			last = atSeconds;
			rows.push(...rowsOfSecond(entry.id, second, names));
		});
		return rows;
	}
};
function rowsOfSecond(runId, { point, seconds = 1, operations }, names) {
	return operations.map((operation) => {
		const name = names.get(operation.id);
		const latency = decoded(operation.latency);
		const quantile = (share) => latency?.quantile(share) ?? null;
		return inOrder(columns$4, {
			run_id: runId,
			at_s: point.atSeconds,
			seconds,
			method: name?.method ?? null,
			name: name?.name ?? null,
			scenario: name?.scenario ?? null,
			step: name?.step ?? null,
			ok: operation.ok,
			failed: operation.failed,
			cancelled: operation.cancelled,
			mean_ms: latency?.meanMs ?? null,
			p50_ms: quantile(.5),
			p90_ms: quantile(.9),
			p95_ms: quantile(.95),
			p99_ms: quantile(.99),
			max_ms: latency?.maxMs ?? null,
			bytes_sent: operation.bytesSent,
			bytes_received: operation.bytesReceived
		});
	});
}
function decoded(text) {
	try {
		return Histogram.decode(text);
	} catch {
		return;
	}
}
//#endregion
//#region src/store/tables/observations.ts
const columns$3 = {
	run_id: "text",
	at_s: "number",
	source: "text",
	name: "text",
	value: "number"
};
/** Figures of the run, the target and the machine over time, one row a figure and moment. */
const observationsTable = {
	name: "observations",
	columns: columns$3,
	rowsOf: ({ entry, result }) => Promise.resolve([...ofTimeline(entry.id, result), ...ofResources(entry.id, result)])
};
function* ofTimeline(runId, { timeline }) {
	for (const point of timeline) {
		const figures = {
			users: point.users,
			users_asked: point.usersAsked,
			in_flight: point.inFlight,
			asked_per_second: point.askedPerSecond,
			iterations_per_second: point.iterationsPerSecond,
			requests_per_second: point.requestsPerSecond,
			errors_per_second: point.errorsPerSecond,
			dropped_per_second: point.droppedPerSecond,
			p50_ms: point.latencyMs.p50,
			p95_ms: point.latencyMs.p95,
			p99_ms: point.latencyMs.p99
		};
		for (const [name, value] of Object.entries(figures)) if (value !== null) yield row(runId, point.atSeconds, "run", name, value);
	}
}
/** Columns of one number a moment: see docs/result.md. What has another shape came from another version. */
function* ofResources(runId, { resources }) {
	const points = resources["points"];
	if (typeof points !== "object" || points === null) return;
	const { atSeconds, ...figures } = points;
	if (!Array.isArray(atSeconds)) return;
	for (const [name, values] of Object.entries(figures)) {
		if (!Array.isArray(values)) continue;
		for (const [index, at] of atSeconds.entries()) {
			const value = values[index];
			if (typeof at === "number" && typeof value === "number") yield row(runId, at, sourceOf(name), name, value);
		}
	}
}
const sourceOf = (name) => /^(target|host|generator|postgres)/.exec(name)?.[1] ?? "target";
const row = (runId, at, source, name, value) => inOrder(columns$3, {
	run_id: runId,
	at_s: at,
	source,
	name,
	value
});
//#endregion
//#region src/store/tables/operations.ts
const columns$2 = {
	run_id: "text",
	kind: "text",
	protocol: "text",
	method: "text",
	name: "text",
	scenario: "text",
	step: "text",
	requests: "count",
	ok: "count",
	failed: "count",
	cancelled: "count",
	error_ratio: "number",
	rate_per_second: "number",
	min_ms: "number",
	mean_ms: "number",
	p50_ms: "number",
	p90_ms: "number",
	p95_ms: "number",
	p99_ms: "number",
	p999_ms: "number",
	max_ms: "number",
	service_p50_ms: "number",
	service_p95_ms: "number",
	service_p99_ms: "number",
	bytes_sent: "count",
	bytes_received: "count"
};
/** One row an operation and run: latencies from the intended start, failures slower than any success. */
const operationsTable = {
	name: "operations",
	columns: columns$2,
	rowsOf: ({ entry, result }) => Promise.resolve(result.operations.map((operation) => {
		const { latencyMs, serviceMs, bytes } = operation;
		return inOrder(columns$2, {
			run_id: entry.id,
			kind: operation.kind,
			protocol: operation.protocol,
			method: operation.method ?? null,
			name: operation.name,
			scenario: operation.scenario,
			step: operation.step ?? null,
			requests: operation.count,
			ok: operation.ok,
			failed: operation.failed,
			cancelled: operation.cancelled,
			error_ratio: operation.errorRatio,
			rate_per_second: operation.ratePerSecond,
			min_ms: latencyMs.min,
			mean_ms: latencyMs.mean,
			p50_ms: latencyMs.p50,
			p90_ms: latencyMs.p90,
			p95_ms: latencyMs.p95,
			p99_ms: latencyMs.p99,
			p999_ms: latencyMs.p999,
			max_ms: latencyMs.max,
			service_p50_ms: serviceMs.p50,
			service_p95_ms: serviceMs.p95,
			service_p99_ms: serviceMs.p99,
			bytes_sent: bytes.sent,
			bytes_received: bytes.received
		});
	}))
};
//#endregion
//#region src/store/tables/runs.ts
const columns$1 = {
	run_id: "text",
	started_at: "time",
	state: "text",
	method: "text",
	test: "text",
	target: "text",
	verdict: "text",
	exit_code: "count",
	is_trusted: "boolean",
	summary: "text",
	duration_s: "number",
	seed: "count",
	requests: "count",
	requests_failed: "count",
	error_ratio: "number",
	requests_per_second: "number",
	iterations_per_second: "number",
	mean_ms: "number",
	p50_ms: "number",
	p95_ms: "number",
	p99_ms: "number",
	max_ms: "number",
	capacity_per_second: "number",
	saturation_per_second: "number",
	findings: "count",
	doubts: "count",
	git_commit: "text",
	git_branch: "text",
	git_dirty: "boolean",
	hostname: "text",
	platform: "text",
	cpu_model: "text",
	cores: "count",
	memory_bytes: "count",
	node: "text",
	plimsoll: "text",
	load: "text",
	command: "text",
	tags: "text"
};
/** One row a run. */
const runsTable = {
	name: "runs",
	columns: columns$1,
	rowsOf: ({ entry, result }) => {
		const { environment, totals, explore, ledger } = result;
		const { latencyMs } = totals;
		const row = inOrder(columns$1, {
			run_id: entry.id,
			started_at: result.startedAt,
			state: entry.state,
			method: result.method,
			test: result.test,
			target: result.target,
			verdict: result.verdict,
			exit_code: result.exitCode,
			is_trusted: result.validity.trusted,
			summary: result.summary,
			duration_s: result.durationMs / 1e3,
			seed: result.seed,
			requests: ledger.requests.ok + ledger.requests.failed,
			requests_failed: ledger.requests.failed,
			error_ratio: totals.errorRatio,
			requests_per_second: totals.requestsPerSecond,
			iterations_per_second: totals.iterationsPerSecond,
			mean_ms: latencyMs.mean,
			p50_ms: latencyMs.p50,
			p95_ms: latencyMs.p95,
			p99_ms: latencyMs.p99,
			max_ms: latencyMs.max,
			capacity_per_second: explore?.capacity?.iterationsPerSecond ?? null,
			saturation_per_second: explore?.saturation?.iterationsPerSecond ?? null,
			findings: result.findings.length,
			doubts: result.validity.doubts.length,
			git_commit: environment.gitCommit,
			git_branch: environment.gitBranch ?? null,
			git_dirty: environment.gitDirty ?? null,
			hostname: environment.hostname,
			platform: environment.platform,
			cpu_model: environment.cpuModel,
			cores: environment.cores,
			memory_bytes: environment.memoryBytes,
			node: environment.node,
			plimsoll: environment.plimsoll,
			load: result.load.join("; "),
			command: result.command.join(" "),
			tags: JSON.stringify(result.tags)
		});
		return Promise.resolve([row]);
	}
};
//#endregion
//#region src/store/tables/spans.ts
const columns = {
	run_id: "text",
	route: "text",
	example: "text",
	window_at: "time",
	trace_id: "text",
	started_at: "time",
	span_id: "text",
	parent_id: "text",
	depth: "count",
	service: "text",
	instance: "text",
	kind: "text",
	name: "text",
	label: "text",
	dependency: "text",
	system: "text",
	start_ms: "number",
	duration_ms: "number",
	self_ms: "number",
	wait_ms: "number",
	critical_ms: "number",
	is_error: "boolean",
	attributes: "text"
};
/** Spans of the traces that were kept: of each route typical, slowest and failed ones. */
const spansTable = {
	name: "spans",
	columns,
	rowsOf: async ({ entry }) => {
		const { examples, windows } = await readTraces(entry.path);
		return [...examples, ...windows].flatMap((example) => example.trace.spans.map((span) => rowOf(entry.id, example, span)));
	}
};
function rowOf(runId, { kind, route, trace, windowAtMs }, span) {
	return inOrder(columns, {
		run_id: runId,
		route,
		example: kind,
		window_at: windowAtMs === void 0 ? null : timeOf(windowAtMs),
		trace_id: trace.traceId,
		started_at: timeOf(trace.startedAtMs),
		span_id: span.spanId,
		parent_id: span.parentId,
		depth: span.depth,
		service: span.service,
		instance: span.instance,
		kind: span.kind,
		name: span.name,
		label: span.label,
		dependency: span.dependency,
		system: span.system,
		start_ms: span.startMs,
		duration_ms: span.durationMs,
		self_ms: span.selfMs,
		wait_ms: span.waitMs,
		critical_ms: span.criticalMs,
		is_error: span.isError,
		attributes: JSON.stringify(span.attributes)
	});
}
/** A folder may come from somebody else: what is no time of ours has none. */
function timeOf(ms) {
	return Math.abs(ms) < 864e13 ? new Date(ms).toISOString() : null;
}
//#endregion
//#region src/store/tables/index.ts
/** Every table, in the order docs/query.md has them. */
const tables = [
	runsTable,
	intervalsTable,
	operationsTable,
	spansTable,
	observationsTable
];
//#endregion
//#region src/store/query/load-duckdb.ts
const packageName = "@duckdb/node-api";
/** From beside Plimsoll, or from the folder the command was typed in. */
async function loadDuckDb(cwd, load = importNamed) {
	try {
		return await load(packageName);
	} catch (cause) {
		const here = fromFolder(cwd);
		if (here !== void 0 && load === importNamed) return await import(pathToFileURL(here).href);
		throw new UserError("This needs DuckDB, which is not installed.", {
			why: "It is large and everything else works without it; so it does not come with Plimsoll.",
			hint: `npm install ${packageName} (plimsoll export --csv works without it).`,
			cause: cause instanceof Error ? cause : new Error(String(cause))
		});
	}
}
const importNamed = (name) => import(name);
function fromFolder(cwd) {
	try {
		return createRequire(join(cwd, "package.json")).resolve(packageName);
	} catch {
		return;
	}
}
//#endregion
//#region src/store/query/database.ts
/** In memory, and kept from whatever is outside of it once it is filled. */
const options = {
	autoinstall_known_extensions: "false",
	autoload_known_extensions: "false",
	allow_community_extensions: "false",
	allow_unsigned_extensions: "false",
	memory_limit: "1GB",
	temp_directory: "",
	threads: "2"
};
const sqlTypes = {
	text: "VARCHAR",
	number: "DOUBLE",
	count: "BIGINT",
	boolean: "BOOLEAN",
	time: "TIMESTAMP"
};
/** An empty database, for as long as `use` takes. */
async function withDatabase(cwd, use) {
	const duckdb = await loadDuckDb(cwd);
	const instance = await duckdb.DuckDBInstance.create(":memory:", options);
	try {
		const connection = await instance.connect();
		try {
			return await use(connection, duckdb);
		} finally {
			connection.closeSync();
		}
	} finally {
		instance.closeSync();
	}
}
async function fill({ connection, duckdb }, table, runs) {
	const columns = Object.entries(table.columns);
	const definition = columns.map(([name, type]) => `"${name}" ${sqlTypes[type]}`).join(", ");
	await connection.run(`CREATE TABLE "${table.name}" (${definition})`);
	const appender = await connection.createAppender(table.name);
	const types = columns.map(([, type]) => type);
	for await (const run of runs) {
		for (const row of await table.rowsOf(run)) {
			for (const [index, value] of row.entries()) append(appender, duckdb, types[index], value);
			appender.endRow();
		}
		appender.flushSync();
	}
	appender.closeSync();
}
function append(appender, duckdb, type, value) {
	if (typeof value === "number" && Number.isFinite(value)) if (type === "count" && Number.isSafeInteger(Math.round(value))) appender.appendBigInt(BigInt(Math.round(value)));
	else if (type === "number") appender.appendDouble(value);
	else appender.appendNull();
	else if (typeof value === "boolean") appender.appendBoolean(value);
	else if (typeof value === "string" && type === "time") appendTime(appender, duckdb, value);
	else if (typeof value === "string") appender.appendVarchar(wellFormed(value));
	else appender.appendNull();
}
/** Lone surrogates are no UTF-8. */
const wellFormed = (text) => /\p{Cs}/u.test(text) ? Buffer.from(text).toString("utf8") : text;
function appendTime(appender, duckdb, text) {
	const ms = Date.parse(text);
	if (Number.isNaN(ms)) appender.appendNull();
	else appender.appendTimestamp(new duckdb.DuckDBTimestampValue(BigInt(ms) * 1000n));
}
//#endregion
//#region src/store/query/csv.ts
/** What makes a cell a formula in LibreOffice, Excel and Google Sheets. */
const formula = /^\s*[=+\-@\t\r\uFF0B\uFF0D\uFF1D\uFF20|%]/;
const control = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/g;
/**
* One line of CSV (RFC 4180). Numbers stay numbers; a text that a spreadsheet would carry out gets an apostrophe in
* front, which it does not show.
*/
function csvLine(values) {
	return `${values.map(csvCell).join(",")}\r\n`;
}
function csvCell(value) {
	if (value === null) return "";
	if (typeof value !== "string") return String(value);
	const text = value.replace(control, "");
	const safe = formula.test(value) || formula.test(text) ? `'${text}` : text;
	return /[",\r\n;]/.test(safe) ? `"${safe.replaceAll("\"", "\"\"")}"` : safe;
}
//#endregion
//#region src/store/query/write-csv.ts
const waitingMax = 1024 * 1024;
/** @returns how many rows were written */
async function writeCsv(path, table, runs) {
	const file = await open(path, "w");
	let rows = 0;
	try {
		let waiting = csvLine(Object.keys(table.columns));
		for await (const run of runs) for (const row of await table.rowsOf(run)) {
			waiting += csvLine(row);
			rows += 1;
			if (waiting.length < waitingMax) continue;
			await file.writeFile(waiting);
			waiting = "";
		}
		await file.writeFile(waiting);
	} finally {
		await file.close();
	}
	return rows;
}
//#endregion
//#region src/store/query/export-runs.ts
/** Every table in a file of its own, of CSV as RFC 4180 has it. */
async function exportCsv(directory, runs) {
	await mkdir(directory, { recursive: true });
	const files = [];
	for (const table of tables) {
		const path = join(directory, `${table.name}.csv`);
		files.push({
			path,
			rows: await writeCsv(path, table, runs())
		});
	}
	return files;
}
/** Every table in a file of its own, of Parquet. */
async function exportParquet(directory, runs, cwd) {
	await mkdir(directory, { recursive: true });
	return withDatabase(cwd, async (connection, duckdb) => {
		const files = [];
		for (const table of tables) {
			await fill({
				connection,
				duckdb
			}, table, runs());
			const path = join(directory, `${table.name}.parquet`);
			const { name } = table;
			await connection.run(`COPY "${name}" TO '${path.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION zstd)`);
			const counted = await connection.runAndReadAll(`SELECT count(*)::INTEGER FROM "${name}"`);
			files.push({
				path,
				rows: Number(counted.getRows()[0]?.[0] ?? 0)
			});
			await connection.run(`DROP TABLE "${name}"`);
		}
		return files;
	});
}
//#endregion
//#region src/store/query/plain-value.ts
/** What DuckDB gives, as JSON and a table cell can hold it. */
function plainValue(value) {
	if (value === null || value === void 0) return null;
	if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
	if (typeof value === "number" || typeof value === "boolean" || typeof value === "string") return value;
	if (isDecimal(value) && Number.isSafeInteger(Number(value.value))) return value.toDouble();
	return String(value);
}
/** What `sum(ok) * 100.0` is: a number to whoever reads it. */
function isDecimal(value) {
	return typeof value === "object" && value !== null && "toDouble" in value && "value" in value;
}
//#endregion
//#region src/store/query/query-runs.ts
/**
* Answers one `select` over runs. It reads nothing but them and writes nothing: the statement is a `select`, and the
* database has no way to files or the network.
* @param runs opened as they are needed, once for every table that is named in the statement
*/
async function queryRuns(sql, runs, { rowsMax, cwd }) {
	return withDatabase(cwd, async (connection, duckdb) => {
		for (const table of tables) await fill({
			connection,
			duckdb
		}, table, isNamed(table.name, sql) ? runs() : []);
		await connection.run("SET enable_external_access = false");
		await connection.run("SET lock_configuration = true");
		const statement = await onlySelect(sql, connection, duckdb.StatementType.SELECT);
		const reader = await explained(sql, () => statement.streamAndReadUntil(rowsMax + 1));
		const rows = reader.getRows().map((row) => row.map(plainValue));
		return {
			columns: reader.columnNames(),
			rows: rows.slice(0, rowsMax),
			isCut: rows.length > rowsMax
		};
	});
}
const isNamed = (name, sql) => new RegExp(`\\b${name}\\b`, "i").test(sql);
async function onlySelect(sql, connection, select) {
	const statements = await explained(sql, () => connection.extractStatements(sql));
	if (statements.count !== 1) throw refused("there has to be one statement");
	const statement = await explained(sql, () => statements.prepare(0));
	if (statement.statementType !== select) throw refused("it is no select");
	return statement;
}
function refused(why) {
	return new UserError("This statement is not carried out", {
		why: `Runs are only read, and ${why}.`,
		hint: "For example plimsoll query \"select run_id, p95_ms from runs order by started_at\".",
		exitCode: exitCodes.usage
	});
}
/** What DuckDB says of a statement is for whoever wrote it. */
async function explained(sql, ask) {
	try {
		return await ask();
	} catch (error) {
		if (!(error instanceof Error) || error instanceof UserError) throw error;
		throw new UserError("DuckDB cannot answer that", {
			why: error.message.trim(),
			hint: `Tables: ${tables.map(({ name }) => name).join(", ")}; "describe" is a select over information_schema.columns.`,
			exitCode: exitCodes.usage,
			cause: new Error(sql, { cause: error })
		});
	}
}
//#endregion
export { startFormat as A, closeRunIds as C, readLive as D, runId as E, resultFormat as M, readTraces as O, runPid as S, matchRunIds as T, FollowedRun as _, requestStop as a, runEntry as b, runsDirectory as c, secretsOfPlan as d, removeRun as f, speedFile as g, readSpeed as h, csvLine as i, liveFormat as j, readSeconds as k, reasonOf as l, keepSpeed as m, exportCsv as n, stopPath as o, keepReport as p, exportParquet as r, createRunFolder as s, queryRuns as t, requestLoad as u, openResult as v, isRunId as w, runIds as x, openRun as y };
