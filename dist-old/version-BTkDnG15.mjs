import { a as plannedEndMs, n as monotonicMs } from "./load-CpT6IlAH.mjs";
import { K as mapLocation } from "./scenario-B-hYjwMF.mjs";
import { i as WorkerSession, t as lastWordsKey } from "./messages-BJJnu2DT.mjs";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { Session } from "node:inspector";
//#region src/fleet/rendezvous.ts
/** Where the fleet waits for its workers: until each has reached a stage, or is lost. */
var Rendezvous = class {
	count;
	lost = /* @__PURE__ */ new Set();
	reached = /* @__PURE__ */ new Map();
	waiting = void 0;
	constructor(workers) {
		this.count = workers;
	}
	get living() {
		return Array.from({ length: this.count }, (_, worker) => worker).filter((worker) => !this.lost.has(worker));
	}
	get isComplete() {
		return this.lost.size === 0;
	}
	/** Whom is being waited for. */
	get missing() {
		const { waiting } = this;
		if (waiting === void 0) return [];
		const there = this.reached.get(waiting.stage);
		return waiting.workers.filter((worker) => !this.lost.has(worker) && there?.has(worker) !== true);
	}
	all(stage) {
		return this.wait(stage, this.living);
	}
	one(worker, stage) {
		return this.wait(stage, [worker]);
	}
	arrive(worker, stage) {
		const workers = this.reached.get(stage) ?? /* @__PURE__ */ new Set();
		workers.add(worker);
		this.reached.set(stage, workers);
		this.goOn();
	}
	/** @returns whether it was there before */
	lose(worker) {
		if (this.lost.has(worker)) return false;
		this.lost.add(worker);
		this.goOn();
		return true;
	}
	wait(stage, workers) {
		return new Promise((resolve) => {
			this.waiting = {
				stage,
				workers,
				resolve
			};
			this.goOn();
		});
	}
	goOn() {
		const { waiting } = this;
		if (waiting === void 0 || this.missing.length > 0) return;
		this.waiting = void 0;
		waiting.resolve();
	}
};
//#endregion
//#region src/fleet/watchdog.ts
/** How often it looks. Workers report as often: one that is silent at a look has missed a report. */
const lookMs$1 = 250;
/** A silence so long is told of; one so long ends the worker. */
const suspectMs = 1500;
const stuckMs = 3500;
/**
* Notices workers whose event loop does not turn any more. It counts its own looks, not the clock: where the whole
* process stood still nobody was silent.
*/
var Watchdog = class {
	listener;
	silentMs = /* @__PURE__ */ new Map();
	timer = void 0;
	constructor(listener) {
		this.listener = listener;
	}
	/** @param delayMs until the first report may be expected */
	watch(workers, delayMs) {
		for (const worker of workers) this.silentMs.set(worker, -delayMs);
		this.arm();
	}
	heard(worker) {
		if (this.silentMs.has(worker)) this.silentMs.set(worker, 0);
	}
	/** It has ended, or must not report any more. */
	leave(worker) {
		this.silentMs.delete(worker);
		if (this.silentMs.size === 0) this.stop();
	}
	stop() {
		this.silentMs.clear();
		clearTimeout(this.timer);
	}
	arm() {
		clearTimeout(this.timer);
		this.timer = setTimeout(() => {
			setImmediate(() => this.look());
		}, lookMs$1);
	}
	look() {
		if (this.silentMs.size === 0) return;
		for (const [worker, before] of [...this.silentMs]) {
			const now = before + lookMs$1;
			this.silentMs.set(worker, now);
			if (before < suspectMs && now >= suspectMs) this.listener.suspected(worker);
			if (now >= stuckMs) {
				this.leave(worker);
				this.listener.stuck(worker);
			}
		}
		if (this.silentMs.size > 0) this.arm();
	}
};
//#endregion
//#region src/fleet/fleet.ts
/** Between an order and the moment it is for, so that every worker has heard it. */
const leadMs = 50;
/** A worker that has not ended by so much after it should have is ended: its loop does not turn. */
const overtimeMs = 2e3;
/** After a cancel nobody wants to wait. */
const cancelOvertimeMs = 500;
/** To end a thread in native code may take as long as that code; who waits for the report need not. */
const closeLimitMs = 2e3;
/** So long users may take to start before the run does, and teardown. */
const prepareLimitMs = 3e4;
const teardownLimitMs = 3e4;
/** Node's timers fire at once beyond. */
const longestTimerMs = 2 ** 31 - 1;
/** All engines of a run, led through its stages together. */
var Fleet = class {
	plan;
	listener;
	workers = [];
	meeting;
	watchdog;
	setupJson = void 0;
	usedBySetup = void 0;
	hasSetup = false;
	hasTeardown = false;
	hasHookFailed = false;
	startedAtMs = NaN;
	isStopped = false;
	isCancelled = false;
	isTearingDown = false;
	limit = void 0;
	constructor(plan, placement, feederCounters, listener) {
		this.plan = plan;
		this.listener = listener;
		this.meeting = new Rendezvous(plan.workers);
		this.watchdog = new Watchdog({
			suspected: (worker) => listener.log(`worker ${worker} does not answer: is its script in a loop without waiting?`),
			stuck: (worker) => void this.endStuck(worker)
		});
		for (let worker = 0; worker < plan.workers; worker++) this.workers.push(placement.place({
			plan,
			worker,
			feederCounters
		}, {
			report: (from, report) => this.heard(from, report),
			lost: (from, why) => this.lost({
				worker: from,
				why,
				isStuck: false
			})
		}));
	}
	/** Loads the test everywhere, runs setup once, gets users ready. False = there is nothing to start. */
	async prepare() {
		await this.meeting.all("loaded");
		if (!this.mayGoOn()) return false;
		if (this.hasSetup) {
			this.order(0, { type: "setup" });
			await this.meeting.one(0, "setupDone");
		}
		if (this.mayGoOn()) {
			const used = this.usedBySetup;
			this.orderAll({
				type: "prepare",
				setupJson: this.setupJson,
				...used && { used }
			});
			this.endLateAfter(prepareLimitMs);
			await this.meeting.all("prepared");
			if (!this.isCancelled) clearTimeout(this.limit);
			if (this.meeting.isComplete) return true;
		}
		await this.teardown();
		return false;
	}
	/** Runs the load. @returns the moment of the run clock's 0, in the system's monotonic milliseconds. */
	start() {
		this.startedAtMs = monotonicMs() + leadMs;
		this.orderAll({
			type: "start",
			atMonotonicMs: this.startedAtMs
		});
		this.watchdog.watch(this.meeting.living, leadMs);
		const plannedMs = Math.max(...this.plan.scenarios.map(({ load }) => plannedEndMs(load)));
		this.endLateAfter(leadMs + plannedMs + this.plan.gracefulStopMs);
		return this.startedAtMs;
	}
	/** Until all engines are done; then teardown, once. */
	async finish() {
		await this.meeting.all("finished");
		clearTimeout(this.limit);
		await this.teardown();
	}
	/** @returns the change as all workers carry it out: no sooner than they can have heard of it */
	change(wanted) {
		const change = {
			...wanted,
			atMs: Math.max(wanted.atMs, monotonicMs() + leadMs - this.startedAtMs)
		};
		this.orderAll({
			type: "change",
			change
		});
		return change;
	}
	/** Gets users ready before a load needs them; one number per scenario. */
	warm(users) {
		this.orderAll({
			type: "warm",
			users
		});
	}
	/** Ends what is under way as cancelled; the load goes on. */
	cutOff() {
		this.orderAll({ type: "cutOff" });
	}
	/** Nothing new begins while this is on: arrivals are dropped, users wait. */
	hold(isOn) {
		this.orderAll({
			type: "hold",
			isOn
		});
	}
	/** No new iterations; those under way may end within the graceful stop. */
	stop() {
		if (this.isStopped) return;
		this.isStopped = true;
		this.orderAll({ type: "stop" });
		if (!Number.isNaN(this.startedAtMs)) this.endLateAfter(this.plan.gracefulStopMs);
	}
	/** Ends what is in flight, whatever it is; a worker that does not answer in time is ended. */
	cancel(patienceMs = cancelOvertimeMs) {
		this.isStopped = true;
		this.isCancelled = true;
		this.orderAll({ type: "cancel" });
		this.endLateAfter(0, patienceMs);
	}
	async close() {
		clearTimeout(this.limit);
		this.watchdog.stop();
		this.orderAll({ type: "leave" });
		let limit;
		const tooLong = new Promise((resolve) => {
			limit = setTimeout(resolve, closeLimitMs);
		});
		await Promise.race([Promise.all(this.workers.map((placed) => placed.end())), tooLong]);
		clearTimeout(limit);
	}
	/** What setup made is taken down again, also where no load came of it. */
	async teardown() {
		const [worker] = this.meeting.living;
		if (!this.hasTeardown || this.hasHookFailed || worker === void 0) return;
		if (this.isCancelled) {
			this.listener.log("teardown was left out: the run was ended at once");
			return;
		}
		this.isTearingDown = true;
		this.order(worker, { type: "teardown" });
		this.endLateAfter(teardownLimitMs);
		await this.meeting.one(worker, "teardownDone");
		clearTimeout(this.limit);
	}
	mayGoOn() {
		return !this.isStopped && !this.hasHookFailed && this.meeting.isComplete;
	}
	/** Whoever is still waited for then, and some overtime later, is ended. */
	endLateAfter(ms, overtime = overtimeMs) {
		clearTimeout(this.limit);
		if (ms + overtime > longestTimerMs) return;
		this.limit = setTimeout(() => {
			const why = "it did not end in time and was ended; does its script run in a loop without waiting?";
			for (const worker of this.meeting.missing) {
				this.workers[worker].end();
				this.lost({
					worker,
					why,
					isStuck: false
				});
			}
		}, ms + overtime);
	}
	/** A loop that does not turn hears no order. The others go on; what this one has counted is asked for first. */
	async endStuck(worker) {
		const placed = this.workers[worker];
		const location = await placed.examine();
		placed.end();
		this.lost({
			worker,
			why: "its script did not give the turn back for 3.5 s, and it was ended",
			isStuck: true,
			...location === void 0 ? {} : { location }
		});
	}
	order(worker, order) {
		this.workers[worker].order(order);
	}
	orderAll(order) {
		for (const worker of this.meeting.living) this.order(worker, order);
	}
	heard(worker, report) {
		switch (report.type) {
			case "loaded":
				this.hasSetup = report.hasSetup;
				this.hasTeardown = report.hasTeardown;
				break;
			case "setupDone":
				this.setupJson = report.json;
				this.usedBySetup = report.used;
				break;
			case "hookFailed":
				this.hasHookFailed = true;
				this.listener.hookFailed(report.hook, report.failure);
				this.meeting.arrive(worker, report.hook === "setup" ? "setupDone" : "teardownDone");
				return;
			case "interval":
				this.watchdog.heard(worker);
				this.listener.interval(report.interval);
				if (report.sent !== void 0) this.listener.sent?.(report.sent);
				return;
			case "log":
				this.listener.log(report.text);
				return;
			case "aborted":
			case "exhausted":
				this.listener[report.type](report.why);
				this.stop();
				return;
			case "notice":
				this.listener.noticed(report.notice);
				if (report.notice.kind === "limit" && Number.isNaN(this.startedAtMs)) this.stop();
				return;
			case "finished":
				this.watchdog.leave(worker);
				break;
			case "prepared":
			case "teardownDone": break;
		}
		this.meeting.arrive(worker, report.type);
	}
	lost(loss) {
		const { worker, why } = loss;
		this.watchdog.leave(worker);
		if (!this.meeting.lose(worker)) return;
		if (!this.isTearingDown) this.listener.workerLost(loss);
		else if (this.isCancelled) this.listener.log("teardown was broken off: the run was ended at once");
		else this.listener.hookFailed("teardown", {
			message: why,
			isAbort: false
		});
	}
};
//#endregion
//#region src/fleet/in-process.ts
/** Engines in this very thread: what a debugger wants (`--inspect`), and what tests of the fleet use. */
var InProcess = class {
	sessions = /* @__PURE__ */ new Set();
	place(job, listener) {
		const session = new WorkerSession(job, (report) => {
			if (this.sessions.has(session)) listener.report(job.worker, report);
		});
		this.enter(session);
		session.load().catch((error) => {
			this.leave(session);
			listener.lost(job.worker, error instanceof Error ? error.stack ?? error.message : String(error));
		});
		return {
			order: (order) => {
				session.handle(order);
				if (order.type === "leave") this.leave(session);
			},
			examine: () => Promise.resolve(void 0),
			end: async () => {
				session.handle({ type: "cancel" });
				this.leave(session);
			}
		};
	}
	enter(session) {
		if (this.sessions.size === 0) process.on("unhandledRejection", this.stray);
		this.sessions.add(session);
	}
	leave(session) {
		if (this.sessions.delete(session) && this.sessions.size === 0) process.off("unhandledRejection", this.stray);
	}
	/** In one thread nobody can tell whose it was: it is counted once. */
	stray = (thrown) => {
		const [session] = this.sessions;
		session?.strayThrow(thrown);
	};
};
//#endregion
//#region src/fleet/stuck-thread.ts
/** Native code (JSON.parse of half a gigabyte) cannot be stopped, so nothing can be asked of a thread that is in it. */
const answerLimitMs = 1e3;
const lookMs = 20;
/**
* Stops a thread that does not turn its loop where it is, lets it report what it has counted, and lets it go on: it has
* to be ended afterwards. @returns the line of the test it is in, `file:line:column`, if that can be had
*/
async function examineStuck(thread) {
	const examination = new Examination(thread.threadId);
	try {
		for (let waitedMs = 0; waitedMs < answerLimitMs && !examination.isDone; waitedMs += lookMs) {
			await setTimeout$1(lookMs);
			examination.goOn();
		}
	} finally {
		examination.end();
	}
	return examination.place;
}
var Examination = class {
	isDone = false;
	place = void 0;
	session = new Session();
	threadId;
	files = /* @__PURE__ */ new Map();
	attached = [];
	received = [];
	sessionId = void 0;
	count = 0;
	constructor(threadId) {
		this.threadId = threadId;
		const { session } = this;
		session.connect();
		session.on("NodeWorker.attachedToWorker", ({ params: { sessionId, workerInfo } }) => {
			this.attached.push({
				sessionId,
				title: workerInfo.title
			});
		});
		session.on("NodeWorker.receivedMessageFromWorker", ({ params }) => {
			this.received.push(params);
		});
		session.post("NodeWorker.enable", { waitForDebuggerOnStart: false });
	}
	goOn() {
		if (this.sessionId === void 0) this.begin();
		for (let heard = this.received.shift(); heard !== void 0; heard = this.received.shift()) if (heard.sessionId === this.sessionId) this.hear(JSON.parse(heard.message));
	}
	end() {
		this.session.disconnect();
	}
	begin() {
		const own = this.attached.find(({ title }) => Number(/\d+/.exec(title)?.[0]) === this.threadId);
		if (own === void 0) return;
		this.sessionId = own.sessionId;
		this.send("Debugger.enable");
		this.send("Debugger.pause");
	}
	hear({ method, params = {} }) {
		if (method === "Debugger.scriptParsed") this.files.set(params.scriptId ?? "", params.url ?? "");
		if (method === "Debugger.resumed") this.isDone = true;
		if (method !== "Debugger.paused") return;
		this.place = placeOf(params.callFrames ?? [], this.files);
		this.send("Runtime.evaluate", { expression: `globalThis[Symbol.for(${JSON.stringify(lastWordsKey)})]()` });
		this.send("Debugger.resume");
	}
	send(method, params = {}) {
		const message = JSON.stringify({
			id: ++this.count,
			method,
			params
		});
		this.session.post("NodeWorker.sendMessageToWorker", {
			sessionId: this.sessionId,
			message
		});
	}
};
/** The innermost line the user wrote. */
function placeOf(frames, files) {
	for (const { location } of frames) {
		const url = files.get(location.scriptId) ?? "";
		if (!url.startsWith("file:")) continue;
		const { file, line, column } = mapLocation({
			file: url,
			line: location.lineNumber + 1,
			column: (location.columnNumber ?? 0) + 1
		});
		if (!url.endsWith(file)) return [
			file,
			line,
			column
		].join(":");
	}
}
//#endregion
//#region src/fleet/threads.ts
/**
* Each time this fills, what is still needed is copied. With the default of 48 MB, 5,000 users who wait for 64 connections
* cost 1.75 to 2.1 times the CPU per request of 64 users; with 96 MB 1.3 to 1.45, with 192 MB 1.26 and too much memory.
*/
const youngGenerationMb = 96;
/** Engines in worker threads of this process. */
var Threads = class {
	workerUrl;
	scriptOutput;
	/** @param scriptOutput where `console.log` of test files goes: stdout is for data only. */
	constructor(workerUrl, scriptOutput) {
		this.workerUrl = workerUrl;
		this.scriptOutput = scriptOutput;
	}
	place(job, listener) {
		const thread = new Worker(this.workerUrl, {
			workerData: job,
			name: `plimsoll worker ${job.worker}`,
			stdout: true,
			stderr: true,
			resourceLimits: { maxYoungGenerationSizeMb: youngGenerationMb }
		});
		thread.stdout.on("data", (chunk) => void this.scriptOutput.write(chunk));
		thread.stderr.on("data", (chunk) => void this.scriptOutput.write(chunk));
		let isLeaving = false;
		let crash;
		thread.on("message", (report) => listener.report(job.worker, report));
		thread.on("error", (error) => {
			crash = error;
		});
		thread.on("exit", (code) => {
			if (!isLeaving) listener.lost(job.worker, crash === void 0 ? `it exited with code ${code}` : reasonOf(crash));
		});
		return {
			order: (order) => {
				if (order.type === "leave") isLeaving = true;
				thread.postMessage(order);
			},
			examine: () => examineStuck(thread),
			end: async () => {
				isLeaving = true;
				await thread.terminate();
			}
		};
	}
};
function reasonOf(crash) {
	if (crash.code === "ERR_WORKER_OUT_OF_MEMORY") return "it ran out of memory (the JavaScript heap of one worker)";
	return crash.stack ?? crash.message;
}
//#endregion
//#region src/cli/version.ts
const version = "0.1.0";
//#endregion
export { Fleet as i, Threads as n, InProcess as r, version as t };
