import { t as RealClock } from "./load-CpT6IlAH.mjs";
import { J as changedByHand, Kt as errorSides, W as compareRuns, bt as otherName, mt as changePoints, xt as Histogram } from "./diagnosis-YXdB6ksB.mjs";
import { n as exitCodes, t as UserError } from "./user-error-DBTzTUOt.mjs";
import { D as readLive, _ as FollowedRun, a as requestStop, b as runEntry, g as speedFile, u as requestLoad, w as isRunId, x as runIds, y as openRun } from "./store-D97qw_Cm.mjs";
import { n as liveLine } from "./report-BjEFIhEC.mjs";
import { t as Interrupts } from "./interrupts-_OT1z4TF.mjs";
import { r as findTests, t as RunStarter } from "./start-run-XdSLJIpv.mjs";
import { n as runPicture } from "./make-report-BQDu9lZt.mjs";
import { a as runsFolder, i as nearPath, t as addRunsFolderFlags } from "./runs-folder-oDiv40HB.mjs";
import { setImmediate, setTimeout as setTimeout$1 } from "node:timers/promises";
import { lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { isIP } from "node:net";
import { readFile, readdir } from "node:fs/promises";
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { networkInterfaces } from "node:os";
import { createServer as createServer$1 } from "node:http";
import { createServer as createServer$2 } from "node:https";
import { spawn } from "node:child_process";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { z } from "zod";
//#region src/run/page-api.ts
const startableMethods = [
	"run",
	"baseline",
	"explore",
	"soak",
	"stress",
	"check"
];
//#endregion
//#region src/serve/parts.ts
/** Where the page itself stands. */
const pagePaths = [
	"/",
	"/live",
	"/compare"
];
//#endregion
//#region src/serve/safety/token.ts
/** 256 bits, as text that needs no escaping in an address. */
const newToken = () => randomBytes(32).toString("base64url");
/** What an `authorization: Bearer …` header carries. */
function bearerOf(authorization) {
	return /^Bearer ([\w-]{1,200})$/i.exec(authorization ?? "")?.[1];
}
/** Takes as long whatever was given: texts of any length are compared by digests of one length. */
function isSameToken(given, token) {
	return timingSafeEqual(digest(given), digest(token));
}
const digest = (text) => createHash("sha256").update(text).digest();
//#endregion
//#region src/serve/live/event-log.ts
/** Five minutes of seconds: whoever was away for longer is shown everything anew. */
const eventsMax = 300;
const bytesMax = 16 * 1024 * 1024;
/** The last events of a run, so that a page that comes back misses none. */
var EventLog = class {
	#epoch;
	#events = [];
	#bytes = 0;
	#last = 0;
	constructor(epoch) {
		this.#epoch = epoch;
	}
	/** Of the last event. */
	get id() {
		return `${this.#epoch}-${String(this.#last)}`;
	}
	add(name, data) {
		this.#last += 1;
		const bytes = this.numbered(name, data);
		this.#events.push({
			number: this.#last,
			bytes
		});
		this.#bytes += bytes.length;
		while (this.#events.length > eventsMax || this.#bytes > bytesMax && this.#events.length > 1) this.#bytes -= this.#events.shift()?.bytes.length ?? 0;
		return bytes;
	}
	/** With the number of the last event: who has it has all up to there. */
	numbered(name, data) {
		return new TextEncoder().encode(`id: ${this.id}\nevent: ${name}\ndata: ${data}\n\n`);
	}
	/** Undefined where not all of them are known any more. */
	after(id) {
		const [, epoch, digits = ""] = /^([\w.]+)-(\d{1,12})$/.exec(id) ?? [];
		const number = Number(digits);
		if (epoch !== this.#epoch || digits === "" || number > this.#last) return void 0;
		const missed = this.#events.filter((event) => event.number > number);
		return missed.length === this.#last - number ? missed.map(({ bytes }) => bytes) : void 0;
	}
};
//#endregion
//#region src/serve/live/live-run.ts
/** Putting the result together and sending it may take so much of the time, and so many bytes a second. */
const busyShareMax = .1;
const resultBytesPerSecond = 2e5;
/** One run that is going on, read once for all pages that look at it. */
var LiveRun = class LiveRun {
	followed;
	status = null;
	state = "running";
	/** Looks since somebody wanted something of it. */
	idleLooks = 0;
	#parts;
	#events;
	#readers = /* @__PURE__ */ new Set();
	#looking;
	#turns = Promise.resolve();
	#nextResultMs = 0;
	#line;
	/** What it was made from. */
	#lineKnown = "";
	#shown;
	constructor(parts, followed, epoch) {
		this.#parts = parts;
		this.followed = followed;
		this.#events = new EventLog(epoch);
	}
	/** @param epoch tells events of this reading apart from those of another */
	static async open(parts, id, epoch) {
		const run = new LiveRun(parts, await FollowedRun.open(parts.runs, id), epoch);
		await run.look();
		return run;
	}
	get isWatched() {
		return this.#readers.size > 0;
	}
	/** One look at a time: a disk that does not answer is not asked again meanwhile. */
	look() {
		this.#looking ??= this.#inTurn(() => this.#lookOnce()).finally(() => this.#looking = void 0);
		return this.#looking;
	}
	/** What it missed, where that is known; else all there is. */
	join(reader, lastEventId) {
		this.idleLooks = 0;
		return this.#inTurn(() => this.#joinNow(reader, lastEventId));
	}
	async #joinNow(reader, lastEventId) {
		const missed = lastEventId === void 0 ? void 0 : this.#events.after(lastEventId);
		for (const event of missed ?? await this.#fromTheBeginning()) reader.send(event);
		if (this.state !== "running") this.#tellEnd(reader);
		else this.#readers.add(reader);
		reader.onClosed(() => this.#readers.delete(reader));
	}
	close() {
		for (const reader of this.#readers) reader.close();
		this.#readers.clear();
	}
	/** Nothing happens between what a page is shown first and its place among those that are told more. */
	#inTurn(work) {
		const turn = this.#turns.then(work);
		this.#turns = turn.catch(() => void 0);
		return turn;
	}
	async #lookOnce() {
		const points = [];
		const loadChanges = [];
		const { state, status } = await this.followed.look((second) => {
			points.push(second.point);
			loadChanges.push(...second.loadChanges ?? []);
		});
		this.state = state;
		this.status = status;
		this.idleLooks += 1;
		const result = this.isWatched ? await this.#resultInTurn() : void 0;
		const line = this.#lineNews();
		const news = {
			points,
			loadChanges,
			status,
			...line && { line },
			...result && { result }
		};
		const event = this.#events.add("second", JSON.stringify(news));
		for (const reader of this.#readers) reader.send(event);
		if (state !== "running") for (const reader of [...this.#readers]) this.#tellEnd(reader);
	}
	/** The picture of a search, where it is another than before. */
	#lineNews() {
		const progress = this.status?.explore;
		const known = JSON.stringify([
			progress?.trials.length,
			progress?.rules,
			progress?.capacity,
			progress?.saturation
		]);
		if (progress === void 0 || known === this.#lineKnown) return void 0;
		this.#lineKnown = known;
		this.#line = liveLine(progress);
		return this.#line;
	}
	/** As often as its size and the work it makes allow; each second of all but the largest tests. */
	async #resultInTurn() {
		const fromMs = this.#parts.clock.nowMs();
		if (fromMs < this.#nextResultMs) return void 0;
		const result = liveResult(await this.followed.result(true));
		const tookMs = this.#parts.clock.nowMs() - fromMs;
		const bytes = result.operations.length * 1500;
		this.#nextResultMs = fromMs + Math.max(tookMs / busyShareMax, bytes / resultBytesPerSecond * 1e3) - 500;
		return result;
	}
	/** All there is: what was put together for another page a moment ago, and what came since then. */
	async #fromTheBeginning() {
		const since = this.#shown && this.#events.after(this.#shown.id);
		const fromMs = this.#parts.clock.nowMs();
		if (this.#shown !== void 0 && since !== void 0 && fromMs < this.#shown.untilMs) return [this.#shown.bytes, ...since];
		const { id } = this.#events;
		const picture = await this.#parts.pictureOf(this.followed.start.plan.id);
		const line = this.#line;
		const snapshot = {
			picture,
			status: this.status,
			...line && { line },
			mayControl: this.#parts.mayControl
		};
		const bytes = this.#events.numbered("snapshot", JSON.stringify(snapshot));
		const nowMs = this.#parts.clock.nowMs();
		this.#shown = {
			bytes,
			id,
			untilMs: nowMs + (nowMs - fromMs) / busyShareMax
		};
		return [bytes];
	}
	/** The page then asks for the run as it was kept. */
	#tellEnd(reader) {
		reader.send(this.#events.numbered("over", JSON.stringify({ state: this.state })));
		reader.close();
	}
};
function liveResult(result) {
	const { durationMs, totals, ledger, operations, errors, scenarios, summary, findings } = result;
	return {
		durationMs,
		totals,
		ledger,
		operations,
		errors,
		scenarios,
		summary,
		findings
	};
}
//#endregion
//#region src/serve/live/reader.ts
/** What may wait for a page that does not read; a page that was cut off comes back and is shown what there is. */
const waitingBytesMax = 32 * 1024 * 1024;
/** One page's end of the stream. */
var Reader = class {
	stream;
	#controller;
	#onClosed = [];
	constructor() {
		this.stream = new ReadableStream({
			start: (controller) => {
				this.#controller = controller;
			},
			cancel: () => this.#ended()
		}, new ByteLengthQueuingStrategy({ highWaterMark: waitingBytesMax }));
	}
	send(event) {
		if (this.#controller === void 0) return;
		this.#controller.enqueue(event);
		if ((this.#controller.desiredSize ?? 0) <= 0) this.#cutOff();
	}
	/** What waits is let go: a page that never reads would hold it as long as its connection lasts. */
	#cutOff() {
		this.#controller?.error(/* @__PURE__ */ new Error("the page does not read"));
		this.#ended();
	}
	onClosed(listener) {
		if (this.#controller === void 0) listener();
		else this.#onClosed.push(listener);
	}
	/** What was sent before still arrives. */
	close() {
		this.#controller?.close();
		this.#ended();
	}
	#ended() {
		this.#controller = void 0;
		const listeners = this.#onClosed;
		this.#onClosed = [];
		for (const listener of listeners) listener();
	}
};
//#endregion
//#region src/serve/live/live-runs.ts
const lookMs = 1e3;
const readersMost = 64;
/** Nobody has looked at it for so long: who comes back is shown everything anew. */
const idleLooksMost = 60;
/** Runs that are going on are among the newest. */
const newestLookedAt = 20;
/** The runs that somebody looks at while they go on. */
var LiveRuns = class {
	#parts;
	#open = /* @__PURE__ */ new Map();
	#timer;
	#readers = 0;
	constructor(parts) {
		this.#parts = parts;
		this.#timer = setInterval(() => void this.#lookAtAll().catch(parts.onFault), lookMs).unref();
	}
	/** Undefined = too many are open. */
	async stream(id, lastEventId) {
		if (this.#readers >= readersMost) return void 0;
		const reader = new Reader();
		this.#readers += 1;
		reader.onClosed(() => this.#readers -= 1);
		try {
			await (await this.#run(id)).join(reader, lastEventId);
		} catch (error) {
			reader.close();
			throw error;
		}
		return reader.stream;
	}
	get readers() {
		return this.#readers;
	}
	/** Those that are going on. */
	async running() {
		const ids = (await runIds(this.#parts.runs)).slice(0, newestLookedAt);
		const running = (await Promise.all(ids.map((id) => runEntry(this.#parts.runs, id)))).filter(({ state }) => state === "running");
		const opened = await Promise.allSettled(running.map(({ id }) => this.#run(id)));
		const runs = opened.flatMap((each) => each.status === "fulfilled" ? [each.value] : []);
		for (const each of opened) if (each.status === "rejected") this.#parts.onFault(each.reason);
		for (const run of runs) run.idleLooks = 0;
		return runs.filter(({ state }) => state === "running");
	}
	async close() {
		clearInterval(this.#timer);
		for (const opened of await Promise.allSettled(this.#open.values())) if (opened.status === "fulfilled") opened.value.close();
		this.#open.clear();
	}
	#run(id) {
		const open = this.#open.get(id);
		if (open !== void 0) return open;
		const opening = LiveRun.open(this.#parts, id, randomBytes(6).toString("hex"));
		this.#open.set(id, opening);
		opening.catch(() => this.#open.delete(id));
		return opening;
	}
	async #lookAtAll() {
		for (const [id, opening] of [...this.#open]) try {
			await this.#lookAt(id, await opening);
		} catch (error) {
			this.#parts.onFault(error);
		}
	}
	async #lookAt(id, run) {
		await run.look();
		if (run.state === "running" && (run.isWatched || run.idleLooks <= idleLooksMost)) return;
		run.close();
		this.#open.delete(id);
	}
};
//#endregion
//#region src/serve/history/trends.ts
const metrics = [
	"capacityPerSecond",
	"requestsPerSecond",
	"p95Ms",
	"errorRatio"
];
/** So few runs are a list, no trend. */
const runsLeast = 2;
/** Runs of one test, method, target and load on one machine, in the order they were made; the longest first. */
function trendsOf(runs) {
	const groups = /* @__PURE__ */ new Map();
	for (const run of runs) {
		if (run.group === void 0) continue;
		const { test, method, target } = run.listing;
		const key = JSON.stringify([
			test,
			method,
			target,
			run.group.load,
			run.group.machine
		]);
		groups.set(key, [run, ...groups.get(key) ?? []]);
	}
	return [...groups.values()].filter((group) => group.length >= runsLeast).map(trendOf).sort((left, right) => right.runs - left.runs);
}
function trendOf(group) {
	const [first] = group;
	const listings = group.map(({ listing }) => listing);
	return {
		test: first?.listing.test ?? "",
		method: first?.listing.method ?? "",
		load: first?.group?.load ?? "",
		runs: group.length,
		series: metrics.flatMap((metric) => seriesOf(metric, listings) ?? [])
	};
}
function seriesOf(metric, listings) {
	if (listings[0]?.method === "explore" && metric !== "capacityPerSecond") return void 0;
	const points = listings.flatMap(({ id, startedAt, [metric]: value }) => value === null || startedAt === null ? [] : [{
		runId: id,
		startedAt,
		value
	}]);
	if (points.length < runsLeast) return void 0;
	return {
		metric,
		points,
		changes: changePoints(points.map(({ value }) => value)).map(({ at, before, after, p }) => {
			return {
				runId: points[at]?.runId ?? "",
				before,
				after,
				p
			};
		})
	};
}
//#endregion
//#region src/serve/routes/runs.ts
/** Of as many a page shows a list, and a trend is made. */
const runsMost$1 = 500;
/** What was measured in this folder. */
function addRunRoutes(app, parts, history) {
	const { folderName, mayControl, pictureOf, runs, tests } = parts;
	app.get("/api/runs", async (context) => {
		const { listed, total } = await history.newest(runsMost$1);
		const answer = {
			runs: listed.map(({ listing }) => listing),
			total,
			folder: folderName,
			mayControl
		};
		return context.json(answer);
	});
	app.get("/api/runs/:id", async (context) => {
		const id = context.req.param("id");
		if (!await isThere(runs, id)) return context.notFound();
		return context.json({
			picture: await pictureOf(id),
			mayControl
		});
	});
	app.get("/api/trends", async (context) => {
		const { listed } = await history.newest(runsMost$1);
		return context.json({ trends: trendsOf(listed) });
	});
	app.get("/api/tests", async (context) => context.json(await tests()));
}
/** Whether a text is the id of a run of this folder: nothing else ever becomes part of a path. */
async function isThere(runs, id) {
	return isRunId(id) && (await runIds(runs)).includes(id);
}
//#endregion
//#region src/serve/routes/compare.ts
/** Of a side: documents of megabytes are read for each. */
const runsMost = 50;
/** As `plimsoll compare` does without flags. */
const rules = {
	isPaired: false,
	tolerance: .05,
	errorTolerance: .005,
	anyway: false,
	isStrict: false
};
/** Two sets of runs, by their ids: `?a=id,id&b=id,id`. */
function addCompareRoute(app, { runs }) {
	app.get("/api/compare", async (context) => {
		const [a, b] = [idsOf(context.req.query("a")), idsOf(context.req.query("b"))];
		if (a.length === 0 || b.length === 0) throw new UserError("A comparison takes at least one run on each side");
		if (Math.max(a.length, b.length) > runsMost) throw new UserError(`A side takes ${String(runsMost)} runs at most`);
		if (a.some((id) => b.includes(id))) throw new UserError("A run stands on both sides");
		for (const id of [...a, ...b]) if (!await isThere(runs, id)) return context.notFound();
		return context.json(compareRuns(await resultsOf(runs, a), await resultsOf(runs, b), rules));
	});
}
const idsOf = (text = "") => [...new Set(text.split(",").filter((id) => id !== ""))];
async function resultsOf(runs, ids) {
	const results = [];
	for (const id of ids) results.push((await openRun(runs, id)).result);
	return results;
}
//#endregion
//#region src/serve/live/load-limits.ts
/** What speaks against a change of the load, for people; undefined = nothing. The run itself bounds it once more. */
async function mistakeInLoad(path, order) {
	const status = await readLive(path);
	if (status === void 0 || status.phase === "starting") return "The run has not begun yet";
	if (status.phase === "stopping") return "The run is ending";
	const { users, ratePerSecond, mayPause } = status.controls;
	if ("isPaused" in order) return mayPause ? void 0 : "A search decides on its load itself";
	if (status.isPaused) return "The run is paused: resume it first";
	const [control, wanted, what] = "users" in order ? [
		users,
		order.users,
		"users"
	] : [
		ratePerSecond,
		order.ratePerSecond,
		"iterations/s"
	];
	if (control === null) return `The load of this run is not given in ${what}`;
	if (control.most !== null && wanted > control.most) return `This run takes ${String(control.most)} ${what} at most`;
}
//#endregion
//#region src/serve/routes/control.ts
/** No order is longer. */
const bodyBytesMax = 16 * 1024;
const level = z.number().finite().positive();
const startOrder = z.strictObject({
	test: z.string().regex(/^[0-9a-f]{16}$/),
	method: z.enum(startableMethods),
	users: z.int().positive().max(1e5).optional(),
	ratePerSecond: level.max(1e6).optional(),
	durationSeconds: level.max(7 * 86400).optional()
});
const loadOrder = z.union([
	z.strictObject({ users: z.int().positive() }),
	z.strictObject({ ratePerSecond: level }),
	z.strictObject({ isPaused: z.boolean() })
]);
const stopOrder = z.strictObject({ isNow: z.boolean() });
/** What changes something: by POST alone, with JSON alone, and only where the server was allowed to. */
function addControlRoutes(app, parts) {
	const { mayControl, runs, startRun } = parts;
	app.post("/api/runs", async (context) => {
		if (!mayControl) return off(context);
		const order = await bodyOf(context, startOrder);
		if (order === void 0) return unreadable$1(context);
		return context.json({ id: await startRun(order) }, 201);
	});
	app.post("/api/runs/:id/stop", async (context) => {
		if (!mayControl) return off(context);
		const id = context.req.param("id");
		if (!await isThere(runs, id)) return context.notFound();
		const order = await bodyOf(context, stopOrder);
		if (order === void 0) return unreadable$1(context);
		await requestStop(await runningPath(runs, id), order.isNow);
		return context.json({}, 202);
	});
	app.post("/api/runs/:id/load", async (context) => {
		if (!mayControl) return off(context);
		const id = context.req.param("id");
		if (!await isThere(runs, id)) return context.notFound();
		const order = await bodyOf(context, loadOrder);
		if (order === void 0) return unreadable$1(context);
		const path = await runningPath(runs, id);
		const mistake = await mistakeInLoad(path, order);
		if (mistake !== void 0) throw new UserError(mistake);
		await requestLoad(path, order);
		return context.json({}, 202);
	});
}
async function runningPath(runs, id) {
	const { path, state } = await runEntry(runs, id);
	if (state !== "running") throw new UserError(`Run ${id} is over`);
	return path;
}
async function bodyOf({ req }, shape) {
	if (Number(req.header("content-length") ?? NaN) <= bodyBytesMax) {
		const text = await req.text();
		if (text.length > bodyBytesMax) return void 0;
		return shape.safeParse(jsonOf(text)).data;
	}
}
function jsonOf(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}
const unreadable$1 = (context) => context.json({
	error: "This is no order that can be carried out.",
	hint: "docs/serve.md says what there is."
}, 400);
const off = (context) => context.json({
	error: "Here runs can be looked at, not started, stopped or changed.",
	hint: "Beyond this machine that is off unless serve was started with --allow-control."
}, 403);
//#endregion
//#region src/serve/routes/live.ts
const form = {
	"content-type": "text/event-stream; charset=utf-8",
	"x-accel-buffering": "no"
};
/** A run while it goes on, as server-sent events: what there is so far, then a second at a time. */
function addLiveRoutes(app, { runs }, live) {
	app.get("/api/runs/:id/live", async (context) => {
		const id = context.req.param("id");
		if (!await isThere(runs, id)) return context.notFound();
		if (context.req.method === "HEAD") return context.body(null, 200, form);
		const stream = await live.stream(id, context.req.header("last-event-id"));
		if (stream === void 0) return context.json({ error: "Too many pages are open." }, 503);
		return context.body(stream, 200, form);
	});
}
//#endregion
//#region src/serve/prometheus/exposition.ts
/** Of the text format 0.0.4; nothing of a family without samples. */
function familyText({ name, type, help, samples }) {
	if (samples.length === 0) return "";
	const lines = samples.map(({ suffix = "", labels, value }) => `${name}${suffix}${labelText(labels)} ${numberText(value)}`);
	return `# HELP ${name} ${escaped(help)}\n# TYPE ${name} ${type}\n${lines.join("\n")}\n`;
}
function labelText(labels) {
	const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value).replaceAll("\"", "\\\"")}"`);
	return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}
/** Other line ends than \n are no end of a line here, but they are to those who read the text by lines. */
const escaped = (text) => text.replaceAll("\\", "\\\\").replaceAll(/\r\n|[\n\r]/g, "\\n");
function numberText(value) {
	if (Number.isNaN(value)) return "NaN";
	if (Number.isFinite(value)) return String(value);
	return value > 0 ? "+Inf" : "-Inf";
}
//#endregion
//#region src/serve/prometheus/operation-samples.ts
/** Each is a dozen series of somebody's database: the rest is one operation. */
const operationsMost = 100;
const bounds = [
	.001,
	.0025,
	.005,
	.01,
	.025,
	.05,
	.1,
	.25,
	.5,
	1,
	2.5,
	5,
	10
];
/** Requests in the order they were first seen, so that none changes its name while the run goes on. */
function shownOperations(sums) {
	const all = sums.tallies().filter(([{ kind }]) => kind !== "measure");
	const shown = all.slice(0, operationsMost).map(([name, sum]) => {
		return {
			name,
			counts: sum.counts,
			histogram: sum.successes
		};
	});
	const rest = all.slice(operationsMost);
	return rest.length === 0 ? shown : [...shown, together(rest.map(([, sum]) => sum))];
}
function together(sums) {
	const counts = {
		ok: 0,
		failed: 0,
		cancelled: 0
	};
	const histogram = new Histogram();
	for (const sum of sums) {
		for (const outcome of [
			"ok",
			"failed",
			"cancelled"
		]) counts[outcome] += sum.counts[outcome];
		histogram.add(sum.successes);
	}
	return {
		name: {
			id: -1,
			kind: "request",
			protocol: "",
			name: otherName,
			scenario: otherName
		},
		counts,
		histogram
	};
}
function operationLabels({ name, method, scenario, step }) {
	return {
		scenario,
		operation: name,
		...method !== void 0 && { http_method: method },
		...step !== void 0 && { step }
	};
}
/** Buckets add up from the fastest on; the sum is of the histogram's own. */
function durationSamples(labels, histogram) {
	const { count, sumMs } = histogram;
	return [
		...bounds.map((bound) => {
			return {
				suffix: "_bucket",
				labels: {
					...labels,
					le: String(bound)
				},
				value: count - histogram.countAbove(bound * 1e3)
			};
		}),
		{
			suffix: "_bucket",
			labels: {
				...labels,
				le: "+Inf"
			},
			value: count
		},
		{
			suffix: "_sum",
			labels,
			value: sumMs / 1e3
		},
		{
			suffix: "_count",
			labels,
			value: count
		}
	];
}
//#endregion
//#region src/serve/prometheus/metrics-text.ts
/** The text format of Prometheus, 0.0.4: the figures of every run that is going on. */
function metricsText(runs) {
	return [
		family("plimsoll_runs", "gauge", "Runs that are going on in this folder.", () => [], [{
			labels: {},
			value: runs.length
		}]),
		gauge("plimsoll_run_elapsed_seconds", "Seconds since the load began.", ({ status }) => status?.elapsedSeconds),
		gauge("plimsoll_run_paused", "1 while nothing new is begun.", ({ status }) => status && Number(status.isPaused)),
		gauge("plimsoll_iterations_asked_per_second", "Iterations per second the load asks for.", last("askedPerSecond")),
		gauge("plimsoll_iterations_per_second", "Iterations completed in the last second.", last("iterationsPerSecond")),
		gauge("plimsoll_requests_per_second", "Requests that ended in the last second.", last("requestsPerSecond")),
		gauge("plimsoll_users_asked", "Virtual users the load asks for.", last("usersAsked")),
		gauge("plimsoll_users", "Virtual users at work.", last("users")),
		gauge("plimsoll_iterations_in_flight", "Iterations under way.", last("inFlight")),
		family("plimsoll_iterations_total", "counter", "Iterations, by how they ended.", iterationSamples),
		family("plimsoll_requests_total", "counter", "Requests of each operation, by how they ended.", requestSamples),
		family("plimsoll_request_errors_total", "counter", "Requests that failed, by class of error and by side.", errorSamples),
		family("plimsoll_request_duration_seconds", "histogram", "Time from the intended start to the end of requests that did not fail.", durationFamily),
		family("plimsoll_bytes_total", "counter", "Bytes of requests and responses.", byteSamples)
	].map((each) => familyText(each)).join("");
	function family(name, type, help, samplesOf, extra = []) {
		const samples = runs.flatMap((run) => samplesOf(run).map((sample) => ({
			...sample,
			labels: {
				...runLabels(run),
				...sample.labels
			}
		})));
		return {
			name,
			type,
			help,
			samples: [...extra, ...samples]
		};
	}
	function gauge(name, help, valueOf) {
		return family(name, "gauge", help, (run) => {
			const value = valueOf(run);
			return value === null || value === void 0 ? [] : [{
				labels: {},
				value
			}];
		});
	}
}
function runLabels({ followed: { start } }) {
	return {
		run: start.plan.id,
		test: start.test,
		method: start.plan.method
	};
}
const last = (name) => ({ followed }) => followed.sums.points.at(-1)?.[name];
function iterationSamples({ followed }) {
	return followed.sums.iterations().flatMap(([scenario, ledger]) => [
		"completed",
		"failed",
		"cancelled",
		"dropped"
	].map((outcome) => ({
		labels: {
			scenario,
			outcome
		},
		value: ledger[outcome]
	})));
}
function requestSamples({ followed }) {
	return shownOperations(followed.sums).flatMap(({ name, counts }) => [
		"ok",
		"failed",
		"cancelled"
	].map((outcome) => ({
		labels: {
			...operationLabels(name),
			outcome
		},
		value: counts[outcome]
	})));
}
function durationFamily({ followed }) {
	return shownOperations(followed.sums).flatMap(({ name, histogram }) => durationSamples(operationLabels(name), histogram));
}
function errorSamples({ followed }) {
	return [...followed.sums.requests.byError].map(([name, value]) => ({
		labels: {
			class: name,
			side: errorSides[name]
		},
		value
	}));
}
function byteSamples({ followed }) {
	const { bytesSent, bytesReceived } = followed.sums.requests.counts;
	return [{
		labels: { direction: "sent" },
		value: bytesSent
	}, {
		labels: { direction: "received" },
		value: bytesReceived
	}];
}
//#endregion
//#region src/serve/routes/metrics.ts
/** The figures of the runs that are going on, for Prometheus; it sends the token as any bearer token. */
function addMetricsRoute(app, live) {
	app.get("/metrics", async (context) => {
		return context.body(metricsText(await live.running()), 200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" });
	});
}
//#endregion
//#region src/serve/routes/shell.ts
/** The page itself: files of the package, read once. Nobody's path ever reaches the disk. */
function addShellRoutes(app, { shell }) {
	for (const [path, { type, body }] of shell) {
		const caching = pagePaths.includes(path) ? "no-store" : "private, max-age=31536000, immutable";
		app.get(path, (context) => context.body(new Uint8Array(body), 200, {
			"content-type": type,
			"cache-control": caching
		}));
	}
}
//#endregion
//#region src/serve/history/runs-history.ts
/** Runs of this folder. What is over does not change any more: it is read once. */
var RunsHistory = class {
	#runs;
	#known = /* @__PURE__ */ new Map();
	#reading = Promise.resolve();
	constructor(runs) {
		this.#runs = runs;
	}
	/** Newest first. Several pages that ask at once read the folder once, one after another. */
	newest(most) {
		const next = this.#reading.then(() => this.#read(most));
		this.#reading = next.catch(() => void 0);
		return next;
	}
	async #read(most) {
		const ids = await runIds(this.#runs);
		const there = new Set(ids);
		for (const id of this.#known.keys()) if (!there.has(id)) this.#known.delete(id);
		const listed = [];
		for (const id of ids.slice(0, most)) {
			const known = this.#known.get(id);
			listed.push(known ?? await this.#readOne(id));
			if (known === void 0) await setImmediate();
		}
		return {
			listed,
			total: ids.length
		};
	}
	/** One run that cannot be read must not hide the others. */
	async #readOne(id) {
		const entry = await runEntry(this.#runs, id);
		try {
			const { result } = await openRun(this.#runs, id);
			const run = await historyRun(entry, result);
			if (entry.state !== "running") this.#known.set(id, run);
			return run;
		} catch (error) {
			if (!(error instanceof UserError)) throw error;
			return { listing: unreadable(entry, error.message) };
		}
	}
};
async function historyRun(entry, result) {
	const { id, state, path } = entry;
	const { startedAt, method, test, target, verdict, summary, totals, explore, validity, durationMs } = result;
	const status = state === "running" ? await readLive(path) : void 0;
	const listing = {
		id,
		state,
		startedAt,
		method,
		test,
		target,
		verdict: state === "running" ? null : verdict,
		summary,
		durationMs: status === void 0 ? durationMs : status.elapsedSeconds * 1e3,
		iterationsPerSecond: totals.iterationsPerSecond,
		requestsPerSecond: totals.requestsPerSecond,
		p95Ms: totals.latencyMs.p95,
		errorRatio: totals.errorRatio,
		capacityPerSecond: explore?.capacity?.iterationsPerSecond ?? null,
		doubts: validity.doubts.length
	};
	const { cpuModel, cores, hostname } = result.environment;
	if (!(state === "finished" && (verdict === "pass" || verdict === "fail" || verdict === "inconclusive"))) return { listing };
	return {
		listing,
		group: {
			load: changedByHand(result).length > 0 ? `${id}, changed while it ran` : result.load.join("; "),
			machine: `${hostname} ${cpuModel} ${String(cores)}`
		}
	};
}
function unreadable({ id, state }, summary) {
	return {
		id,
		state,
		startedAt: null,
		method: null,
		test: null,
		target: null,
		verdict: null,
		summary,
		durationMs: null,
		iterationsPerSecond: null,
		requestsPerSecond: null,
		p95Ms: null,
		errorRatio: null,
		capacityPerSecond: null,
		doubts: 0
	};
}
//#endregion
//#region src/serve/safety/admission.ts
const failuresPerSecond = 10;
const ownNames = [
	"localhost",
	"127.0.0.1",
	"[::1]"
];
/**
* Loopback is no boundary: any page in the user's browser reaches it, under a name of its own if it likes. So nothing
* is answered under a foreign name, nothing to a foreign page, and nothing of the runs without the token.
*/
var Admission = class {
	#options;
	#names;
	#failures = [];
	constructor(options) {
		this.#options = options;
		this.#names = new Set([...ownNames, ...options.hosts.map((host) => host.toLowerCase())]);
	}
	refusalOf(asking) {
		return this.#strangeName(asking) ?? this.#strangePage(asking) ?? this.#withoutToken(asking) ?? noForm(asking);
	}
	#strangeName({ hosts }) {
		const [host, ...more] = hosts;
		if (host === void 0 || more.length > 0) return {
			status: 400,
			error: "One host header is needed."
		};
		if (this.#names.has(host.toLowerCase().replace(/:\d{1,5}$/, ""))) return void 0;
		return {
			status: 421,
			error: "This server does not go by that name.",
			hint: "Open it as localhost, or allow the name: plimsoll serve --allow-name <name>"
		};
	}
	#strangePage({ hosts: [host = ""], origin, fetchSite, isShell, isNavigation }) {
		if ((origin === void 0 || origin.toLowerCase() === `${this.#options.scheme}://${host.toLowerCase()}`) && (fetchSite === void 0 || fetchSite === "same-origin" || fetchSite === "none" || isShell && isNavigation)) return void 0;
		return {
			status: 403,
			error: "Pages of other origins are not answered."
		};
	}
	#withoutToken({ isShell, authorization }) {
		if (isShell) return void 0;
		const given = bearerOf(authorization);
		if (given !== void 0 && isSameToken(given, this.#options.token)) return void 0;
		const nowMs = this.#options.clock.nowMs();
		this.#failures = this.#failures.filter((atMs) => atMs > nowMs - 1e3);
		if (this.#failures.length >= failuresPerSecond) return {
			status: 429,
			error: "Too many wrong tokens.",
			hint: "Wait a second."
		};
		this.#failures.push(nowMs);
		return {
			status: 401,
			error: "The token is missing or wrong.",
			hint: "Open the address that plimsoll printed; elsewhere send authorization: Bearer <token>."
		};
	}
};
/** A form of another page can send anything but this without being asked. */
function noForm({ method, contentType }) {
	if (method === "GET" || method === "HEAD") return void 0;
	if (/^application\/json\s*(;|$)/i.test(contentType ?? "")) return void 0;
	return {
		status: 415,
		error: "Send JSON.",
		hint: "content-type: application/json"
	};
}
/** On every answer, errors included. */
const safetyHeaders = {
	"content-security-policy": [
		"default-src 'none'",
		"script-src 'self'",
		"style-src 'self'",
		"img-src 'self' data: blob:",
		"font-src 'self'",
		"connect-src 'self'",
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
		"require-trusted-types-for 'script'",
		"trusted-types 'none'"
	].join("; "),
	"cross-origin-embedder-policy": "require-corp",
	"cross-origin-opener-policy": "same-origin",
	"cross-origin-resource-policy": "same-origin",
	"referrer-policy": "no-referrer",
	"x-content-type-options": "nosniff",
	"x-frame-options": "DENY",
	"permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
	"cache-control": "no-store"
};
//#endregion
//#region src/serve/app.ts
/** Every route there is, behind one door. */
function serveApp(parts) {
	const app = new Hono();
	const admission = new Admission(parts);
	app.use(async (context, next) => {
		const refusal = admission.refusalOf(askingOf(context, parts));
		if (refusal === void 0) await next();
		else {
			const { status, ...why } = refusal;
			context.res = context.json(why, status);
			if (status === 401) context.res.headers.set("www-authenticate", "Bearer");
		}
		withSafety(context);
	});
	const live = new LiveRuns(parts);
	const history = new RunsHistory(parts.runs);
	addShellRoutes(app, parts);
	addRunRoutes(app, parts, history);
	addCompareRoute(app, parts);
	addLiveRoutes(app, parts, live);
	addControlRoutes(app, parts);
	addMetricsRoute(app, live);
	app.notFound((context) => withSafety(context, context.json({ error: "There is nothing here." }, 404)));
	app.onError((error, context) => withSafety(context, failed(error, context, parts)));
	return {
		app,
		live
	};
}
function askingOf({ req, env }, { shell }) {
	const host = req.header("host");
	return {
		method: req.method,
		isShell: shell.has(req.path) && (req.method === "GET" || req.method === "HEAD"),
		hosts: env?.incoming === void 0 ? host === void 0 ? [] : [host] : hostsOf(env.incoming),
		origin: req.header("origin"),
		fetchSite: req.header("sec-fetch-site"),
		isNavigation: req.header("sec-fetch-mode") === "navigate" && req.header("sec-fetch-dest") === "document",
		authorization: req.header("authorization"),
		contentType: req.header("content-type")
	};
}
/** Every name the request goes by: its host headers, and that of an address that is written out where it differs. */
function hostsOf({ rawHeaders, url = "" }) {
	const hosts = rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === "host");
	const written = /^[a-z]+:\/\/([^/?#]*)/i.exec(url)?.[1];
	return written === void 0 || written === hosts[0] ? hosts : [...hosts, written];
}
function withSafety(context, response = context.res) {
	for (const [name, value] of Object.entries(safetyHeaders)) if (name !== "cache-control" || !response.headers.has(name)) response.headers.set(name, value);
	return response;
}
function failed(error, context, { onFault }) {
	if (error instanceof UserError) {
		const { message, why, hint } = error;
		const said = why === void 0 ? message : `${message}: ${why}`;
		return context.json({
			error: said,
			...hint !== void 0 && { hint }
		}, 409);
	}
	onFault(error);
	return context.json({ error: "Plimsoll itself failed; where it was started it says more." }, 500);
}
//#endregion
//#region src/serve/server.ts
const portsTried = 20;
/** A page asks in milliseconds; whoever holds a connection open without asking does not get to keep it. */
const headersTimeoutMs = 1e4;
const requestTimeoutMs = 3e4;
const connectionsMost = 256;
/** The page's server while it listens. */
var PageServer = class PageServer {
	port;
	#server;
	#served;
	constructor(server, served) {
		this.#server = server;
		this.#served = served;
		this.port = server.address().port;
	}
	/** Rejects with what the system says where the address cannot be had. */
	static async open(parts, address) {
		const served = serveApp(parts);
		const listener = getRequestListener(served.app.fetch, { overrideGlobalObjects: false });
		const server = serverFor(address, (request, response) => {
			for (const [name, value] of Object.entries(safetyHeaders)) response.setHeader(name, value);
			listener(request, response);
		});
		server.headersTimeout = headersTimeoutMs;
		server.requestTimeout = requestTimeoutMs;
		server.maxConnections = connectionsMost;
		server.on("checkExpectation", (_request, response) => {
			response.writeHead(417, {
				...safetyHeaders,
				connection: "close"
			}).end();
		});
		server.on("clientError", (_error, socket) => {
			if (socket.writable) socket.end(badRequest);
			else socket.destroy();
		});
		try {
			await listenSomewhere(server, address);
		} catch (error) {
			await served.live.close();
			throw error;
		}
		return new PageServer(server, served);
	}
	/** Pages that hear of a run. */
	get readers() {
		return this.#served.live.readers;
	}
	/** Pages that are open see their stream end. */
	async close() {
		const closed = new Promise((resolve) => this.#server.close(resolve));
		await this.#served.live.close();
		this.#server.closeIdleConnections();
		const cut = setTimeout(() => this.#server.closeAllConnections(), 500);
		await closed;
		clearTimeout(cut);
	}
};
/** A request without a host is turned away by us: Node's own answer has no header. */
const options = { requireHostHeader: false };
function serverFor({ tls }, listener) {
	return tls === void 0 ? createServer$1(options, listener) : createServer$2({
		...options,
		...tls,
		minVersion: "TLSv1.2"
	}, listener);
}
async function listenSomewhere(server, { host, port, mayBeAnother }) {
	const last = mayBeAnother ? port + portsTried - 1 : port;
	for (let tried = port;; tried++) try {
		await listen(server, host, tried);
		return;
	} catch (error) {
		if (error.code !== "EADDRINUSE" || tried === last) throw error;
	}
}
function listen(server, host, port) {
	return new Promise((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, host, () => {
			server.off("error", reject);
			resolve();
		});
	});
}
/** What is no HTTP never reaches a route; its answer is as safe as any other. */
const badRequest = [
	"HTTP/1.1 400 Bad Request",
	"connection: close",
	"content-length: 0",
	...Object.entries(safetyHeaders).map(([name, value]) => `${name}: ${value}`),
	"",
	""
].join("\r\n");
//#endregion
//#region src/cli/serve/token-file.ts
/** Kept from one start to the next, so that bookmarks and scrapers go on: where only this user can read it. */
function tokenPath(env) {
	return join(dirname(speedFile(env)), "serve.token");
}
/** @param isNew the one there was is no longer taken */
function pageToken(env, isNew) {
	const path = tokenPath(env);
	const kept = isNew ? void 0 : keptToken(path);
	if (kept !== void 0) return kept;
	const token = newToken();
	mkdirSync(dirname(path), { recursive: true });
	rmSync(path, { force: true });
	try {
		writeFileSync(path, `${token}\n`, {
			mode: 384,
			flag: "wx"
		});
	} catch (error) {
		const other = keptToken(path);
		if (other === void 0) throw error;
		return other;
	}
	return token;
}
/** Undefined where there is none, or others could have read or put it there. */
function keptToken(path) {
	try {
		const stat = lstatSync(path);
		const isOurs = process.getuid === void 0 || stat.uid === process.getuid() && (stat.mode & 63) === 0;
		if (!stat.isFile() || !isOurs) return void 0;
		return /^([\w-]{43})\n$/.exec(readFileSync(path, "utf8"))?.[1];
	} catch {
		return;
	}
}
//#endregion
//#region src/cli/serve/open-browser.ts
const openers = {
	darwin: ["open"],
	win32: [
		"cmd",
		"/c",
		"start",
		""
	]
};
/** A browser that has just been started needs seconds. */
const readWithinMs = 6e4;
/**
* Opens the page in the user's browser by a file that leads there: an address among the arguments of a program, token
* and all, could be read by everybody on this machine.
*/
function openBrowser(url, env) {
	const path = join(dirname(tokenPath(env)), `open-${String(process.pid)}.html`);
	const close = () => rmSync(path, { force: true });
	mkdirSync(dirname(path), { recursive: true });
	close();
	writeFileSync(path, `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${url}">\n`, {
		mode: 384,
		flag: "wx"
	});
	const [program = "xdg-open", ...args] = openers[process.platform] ?? ["xdg-open"];
	const child = spawn(program, [...args, path], {
		stdio: "ignore",
		detached: true
	});
	child.on("error", () => void 0);
	child.unref();
	setTimeout(close, readWithinMs).unref();
	return { close };
}
//#endregion
//#region src/cli/serve/options.ts
/** P L I M on a telephone. */
const usualPort = 7546;
function servePlan(flags, cwd) {
	const { host, allowName = [], allowControl = false, readOnly = false } = flags;
	const tls = tlsOf(flags, cwd);
	const isLocal = isLoopback(host);
	if (!isLocal && tls === void 0 && flags.iKnowThisIsNotEncrypted !== true) throw unencrypted(host);
	if (allowControl && readOnly) throw usage("--allow-control and --read-only contradict each other");
	const names = [...allowName.map(nameOf), ...isLocal ? [] : addressesOf(host)];
	return {
		host: host === "localhost" ? "127.0.0.1" : host,
		port: portOf(flags.port),
		mayBeAnother: flags.port === void 0,
		...tls && { tls },
		names,
		shownName: isLocal ? bracketed(host) : names[0] ?? bracketed(host),
		mayControl: !readOnly && (isLocal || allowControl),
		isEncrypted: tls !== void 0
	};
}
function portOf(typed) {
	if (typed === void 0) return usualPort;
	const port = /^\d{1,5}$/.test(typed) ? Number(typed) : NaN;
	if (port <= 65535) return port;
	throw usage(`--port ${typed} is no port`, "Give a number from 1 to 65535; 0 takes any that is free.");
}
function tlsOf({ tlsCert, tlsKey }, cwd) {
	if (tlsCert === void 0 && tlsKey === void 0) return void 0;
	if (tlsCert === void 0 || tlsKey === void 0) throw usage("--tls-cert and --tls-key go together");
	return {
		cert: pem("--tls-cert", tlsCert, cwd),
		key: pem("--tls-key", tlsKey, cwd)
	};
}
function pem(flag, path, cwd) {
	try {
		return readFileSync(resolve(cwd, path), "utf8");
	} catch (cause) {
		const why = cause.message;
		throw new UserError(`${flag} ${path} cannot be read`, {
			why,
			exitCode: exitCodes.usage,
			cause
		});
	}
}
function nameOf(typed) {
	const name = typed.toLowerCase();
	if (isIP(name) === 6) return `[${name}]`;
	if (/^(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)$/.test(name)) return name;
	throw usage(`--allow-name ${typed} is no name of a host`, "Give it without scheme and port: load.example.test");
}
/** No name that leads here by DNS is an address, so that a page of somebody else's cannot take one on. */
function addressesOf(host) {
	if (host !== "0.0.0.0" && host !== "::") return [bracketed(host)];
	return Object.values(networkInterfaces()).flatMap((each) => each ?? []).filter(({ internal }) => !internal).map(({ address }) => bracketed(address));
}
const bracketed = (host) => isIP(host) === 6 ? `[${host}]` : host.toLowerCase();
const isLoopback = (host) => host === "localhost" || host === "::1" || isIP(host) === 4 && host.startsWith("127.");
function unencrypted(host) {
	return usage(`The page is not served on ${host} without encryption`, "Give --tls-cert and --tls-key, or leave --host out and use ssh -L 7546:127.0.0.1:7546. On a network of your own: --i-know-this-is-not-encrypted.", "Whoever listens on that network would read the token, and with it every run.");
}
function usage(what, hint = "plimsoll serve --help lists what there is.", why) {
	return new UserError(what, {
		hint,
		...why !== void 0 && { why },
		exitCode: exitCodes.usage
	});
}
//#endregion
//#region src/cli/serve/picture-of.ts
/** All a page shows of a run, finished or not. */
async function pictureOf(runs, id) {
	const { entry, result } = await openRun(runs, id);
	return runPicture(entry.path, result, entry.state === "interrupted" ? "unfinished" : entry.state);
}
//#endregion
//#region src/cli/serve/shell-files.ts
/** The page as it was built: dist/web, beside the chunk this file ends up in. */
const built = fileURLToPath(new URL("./web/", import.meta.url));
const types = {
	".html": "text/html; charset=utf-8",
	".js": "text/javascript; charset=utf-8",
	".css": "text/css; charset=utf-8",
	".svg": "image/svg+xml",
	".woff2": "font/woff2"
};
/** Everything the page is made of, read once: a path that is asked for is looked up among these and nowhere else. */
async function shellFiles() {
	const files = /* @__PURE__ */ new Map();
	const page = {
		type: types[".html"] ?? "",
		body: await readFile(join(built, "index.html"))
	};
	for (const path of pagePaths) files.set(path, page);
	for (const name of await readdir(join(built, "assets"))) {
		const type = types[extname(name)];
		if (type !== void 0) files.set(`/assets/${name}`, {
			type,
			body: await readFile(join(built, "assets", name))
		});
	}
	return files;
}
//#endregion
//#region src/cli/serve.ts
const examples = `
Examples:
  $ plimsoll serve --open                       the runs of this folder, in the browser
  $ plimsoll serve --port 8080 --read-only      nothing is started, stopped or changed from the page
  $ plimsoll serve --host 0.0.0.0 --tls-cert cert.pem --tls-key key.pem --allow-name load.example.test

Whoever has the printed address sees every run of this folder and may start its tests. docs/serve.md says how the page is
kept from everybody else, and how Prometheus reads /metrics.`;
const collect = (value, before = []) => [...before, value];
/** Pages hear within a second that the run is over, and then ask for it as it was kept. */
const [tellWithinMs, askWithinMs] = [3e3, 1e3];
const command = { define(serve, context) {
	addRunsFolderFlags(serve).option("--port <n>", "port to listen on; 0 takes any that is free (default: 7546, or the next that is free)").option("--host <address>", "address to listen on", "127.0.0.1").option("--open", "open the page in the browser").option("--read-only", "runs are looked at; nothing is started, stopped or changed").option("--new-token", "a new token: addresses that were printed before lead nowhere").option("--allow-name <name>", "a name this server goes by, beside localhost; repeatable", collect).option("--tls-cert <file>", "certificate, PEM").option("--tls-key <file>", "its key, PEM").option("--allow-control", "beyond this machine, too, tests are started, stopped and changed from the page").option("--i-know-this-is-not-encrypted", "serve beyond this machine without TLS").addOption(serve.createOption("--beside-run <id>").hideHelp()).addHelpText("after", examples).action(async () => {
		const flags = serve.opts();
		const runs = await runsFolder(serve, context);
		const plan = servePlan(flags, context.cwd);
		const token = pageToken(context.env, flags.newToken === true);
		if (flags.besideRun === void 0) await serveFolder({
			plan,
			runs,
			token,
			flags
		}, context);
		else await serveBeside({
			plan,
			runs,
			token,
			runId: flags.besideRun
		}, context);
	});
} };
async function serveFolder({ flags, ...asked }, context) {
	const { plan, runs } = asked;
	const { stdout, stderr, env } = context;
	const starter = new RunStarter(context.cwd, runs, env);
	const server = await open$1(asked, starter, context);
	const url = addressOf(asked, server.port);
	stdout.write(`Plimsoll of ${nearPath(context.cwd, runs)}: ${url}\n`);
	stdout.write(`metrics: ${url.split("#")[0] ?? ""}metrics with the token in ${tokenPath(env)}\n`);
	if (!plan.mayControl) stdout.write("read-only: nothing is started, stopped or changed from the page\n");
	const opened = flags.open === true ? openBrowser(url, env) : void 0;
	await new Promise((resolve) => {
		const interrupts = new Interrupts(() => {
			if (starter.running > 0) stderr.write("stopping the run that was started from the page\n");
			interrupts.release();
			resolve();
		}, () => process.exit(exitCodes.interrupted));
	});
	opened?.close();
	await starter.close();
	await server.close();
}
/** The page of one run, until that run's own process has ended. */
async function serveBeside(asked, context) {
	for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => void 0);
	const over = new Promise((resolve) => {
		if (process.connected) process.once("disconnect", () => resolve());
		else resolve();
	});
	const server = await open$1(asked, startsNothing, context);
	const [base = "", token = ""] = addressOf(asked, server.port).split("#");
	const message = { url: `${base}live?run=${asked.runId}#${token}` };
	process.send?.(message);
	await over;
	const hasPages = server.readers > 0;
	for (let waitedMs = 0; server.readers > 0 && waitedMs < tellWithinMs; waitedMs += 50) await setTimeout$1(50);
	if (hasPages) await setTimeout$1(askWithinMs);
	await server.close();
}
/** This server ends with its run: of a test that was started from its page nobody would see the end. */
const startsNothing = { start: () => Promise.reject(new UserError("No test is started from the page of a single run", {
	why: "This server ends with the run it was started for.",
	hint: "plimsoll serve starts tests from the page."
})) };
async function open$1({ plan, runs, token }, starter, context) {
	const { cwd, stderr } = context;
	const parts = {
		runs,
		folderName: nearPath(cwd, runs),
		token,
		scheme: plan.isEncrypted ? "https" : "http",
		hosts: plan.names,
		mayControl: plan.mayControl,
		clock: new RealClock(),
		shell: await shellFiles(),
		pictureOf: (id) => pictureOf(runs, id),
		tests: () => findTests(cwd),
		startRun: (order) => starter.start(order),
		onFault: (error) => void stderr.write(`the page's server: ${error instanceof Error ? error.stack ?? error.message : String(error)}\n`)
	};
	try {
		return await PageServer.open(parts, plan);
	} catch (error) {
		throw taken(error, plan);
	}
}
function addressOf({ plan, token }, port) {
	return `${plan.isEncrypted ? "https" : "http"}://${plan.shownName}:${String(port)}/#token=${token}`;
}
function taken(error, { host, port, mayBeAnother }) {
	const { code, message } = error;
	if (code === void 0) return error;
	const hint = code === "EADDRINUSE" && !mayBeAnother ? "Something listens there already: end it, give another port, or leave --port out and the next free one is taken." : "Give another address or port.";
	return new UserError(`The page cannot be served on ${host}:${String(port)}`, {
		why: message,
		hint,
		exitCode: exitCodes.usage,
		cause: error
	});
}
//#endregion
export { command };
