import { i as Engine, r as hookContext, t as RealClock } from "./load-CpT6IlAH.mjs";
import { A as setupDataAsJson, J as isFeederEmpty, L as describeThrown, M as isA, N as loadBundle, O as provideSetupData, X as bindMetricSink, f as AbortError, p as CancelledError, tt as bindFeeders, y as Http1 } from "./scenario-B-hYjwMF.mjs";
import { vt as Recorder } from "./diagnosis-YXdB6ksB.mjs";
import { performance } from "node:perf_hooks";
//#region src/fleet/log-gate.ts
/** Of one message, and of how many in the time between two reports. */
const textLength = 16384;
const messagesMax = 200;
/** A script that logs without end must not fill the memory of whoever listens. What is left out is counted and told. */
var LogGate = class {
	send;
	sent = 0;
	leftOut = 0;
	constructor(send) {
		this.send = send;
	}
	say(text) {
		if (this.sent >= messagesMax) {
			this.leftOut++;
			return;
		}
		this.sent++;
		this.send(text.length <= textLength ? text : `${text.slice(0, textLength)}… (${text.length} characters)`);
	}
	/** Makes room again. */
	open() {
		if (this.leftOut > 0) this.send(`${this.leftOut} more messages of log() left out: there were too many at a time`);
		this.sent = 0;
		this.leftOut = 0;
	}
};
//#endregion
//#region src/fleet/script-failure.ts
function failureOf(thrown) {
	const { message, location, stack } = describeThrown(thrown);
	return {
		message,
		isAbort: isA(thrown, AbortError),
		...location === void 0 ? {} : { location },
		...stack === void 0 ? {} : { stack }
	};
}
/** `file:line:column`, as far as it is known. */
function placeOf({ location }) {
	if (location === void 0) return void 0;
	return [
		location.file,
		location.line,
		location.column
	].filter((part) => part !== void 0).join(":");
}
//#endregion
//#region src/fleet/worker-session.ts
/** Of what a script gives as the reason for its end. */
const whyLength = 2e3;
/** One worker's side of the conversation: the same in a thread and in-process. */
var WorkerSession = class {
	job;
	send;
	clock = new RealClock();
	recorder;
	/** By the metrics' numbers in this thread. */
	metrics = [];
	setup = { data: void 0 };
	voice;
	logs;
	test = void 0;
	engine = void 0;
	hook = void 0;
	isRunning = false;
	/** The end of what has been posted, run clock. */
	postedMs = 0;
	lastLoop = performance.eventLoopUtilization();
	constructor(job, send) {
		this.job = job;
		this.send = send;
		this.recorder = new Recorder(job.worker, job.plan.scenarios.length);
		this.voice = {
			log: (text) => this.logs.say(text),
			abort: (why) => send({
				type: "aborted",
				why: why.slice(0, whyLength)
			}),
			exhausted: (why) => send({
				type: "exhausted",
				why: why.slice(0, whyLength)
			})
		};
		this.logs = new LogGate((text) => send({
			type: "log",
			text
		}));
	}
	notice = (notice) => this.send({
		type: "notice",
		notice
	});
	async load() {
		const { plan, feederCounters } = this.job;
		bindFeeders({
			counters: feederCounters,
			seed: plan.seed,
			onEmpty: (error) => this.voice.exhausted(error.message)
		});
		if (plan.test.kind === "file") this.test = await loadBundle(plan.test.bundle, plan.test.file);
		bindMetricSink({ record: (metric, value) => this.recordMetric(metric, value) });
		this.send({
			type: "loaded",
			hasSetup: this.test?.setup !== void 0,
			hasTeardown: this.test?.teardown !== void 0
		});
	}
	handle(order) {
		switch (order.type) {
			case "setup":
				this.carryOut(this.runSetup());
				break;
			case "prepare":
				this.carryOut(this.prepare(order.setupJson, order.used));
				break;
			case "start":
				this.clock.startAt(order.atMonotonicMs);
				this.isRunning = true;
				this.carryOut(this.engine.run().then(() => this.send({ type: "finished" })));
				break;
			case "change":
				this.engine?.change(order.change);
				break;
			case "hold":
				this.engine?.hold(order.isOn);
				break;
			case "warm":
				this.engine?.warm(order.users);
				break;
			case "cutOff":
				this.engine?.cutOff();
				break;
			case "stop":
				this.engine?.stop();
				break;
			case "cancel":
				this.hook?.cancel();
				this.engine?.cancel();
				break;
			case "teardown":
				this.carryOut(this.runTeardown());
				break;
			case "leave":
				bindMetricSink(void 0);
				break;
		}
	}
	/** Something was thrown outside every iteration: a timer of the script's, a promise it did not wait for. */
	strayThrow(thrown) {
		if (isA(thrown, CancelledError) || isFeederEmpty(thrown)) return;
		if (isA(thrown, AbortError)) {
			this.voice.abort(thrown.message);
			return;
		}
		const failure = failureOf(thrown);
		const location = placeOf(failure);
		this.recorder.error({
			class: "script_error",
			message: `not awaited: ${failure.message}`,
			...location !== void 0 && { location }
		});
	}
	/** What was counted since the last report, where nobody can wait for the next. */
	lastWords() {
		this.engine?.report();
	}
	/** What fails here is our own fault; as a rejected promise it would be taken for the script's. */
	carryOut(work) {
		work.catch((error) => {
			queueMicrotask(() => {
				throw error;
			});
		});
	}
	recordMetric({ index, name, kind, unit }, value) {
		(this.metrics[index] ??= this.recorder.metric(name, kind, unit)).record(kind, value, this.isRunning ? this.clock.nowMs() : -1);
	}
	async runSetup() {
		const report = await this.runHook("setup", async ({ given, used }) => {
			const json = setupDataAsJson(this.test, await this.test.setup(given));
			this.setup.data = json === void 0 ? void 0 : JSON.parse(json);
			return {
				type: "setupDone",
				json,
				used: used()
			};
		});
		this.send(report);
	}
	async runTeardown() {
		this.recorder = new Recorder(this.job.worker, this.job.plan.scenarios.length, this.postedMs);
		this.metrics = [];
		const report = await this.runHook("teardown", async ({ given }) => {
			await this.test.teardown({
				...given,
				data: this.setup.data
			});
			return { type: "teardownDone" };
		});
		this.send(report);
	}
	async runHook(name, run) {
		const { clock, recorder, voice, job } = this;
		this.logs.open();
		const protocol = new Http1(job.plan.http, clock);
		const { notice } = this;
		const hook = hookContext(name, {
			plan: job.plan,
			clock,
			recorder,
			protocol,
			env: process.env,
			voice,
			notice
		});
		this.hook = hook;
		try {
			const report = await run(hook);
			await hook.idle();
			return report;
		} catch (thrown) {
			if (isA(thrown, CancelledError) || isFeederEmpty(thrown)) return doneReport(name);
			return {
				type: "hookFailed",
				hook: name,
				failure: failureOf(thrown)
			};
		} finally {
			hook.cancel();
			this.hook = void 0;
			this.postHookCounts(name, protocol.counters.opened, hook.sent);
		}
	}
	/** Before the load at the run clock's 0, after it at the end: hooks take no time of the run. */
	postHookCounts(name, connectionsOpened, sent) {
		const none = this.job.plan.scenarios.map(() => 0);
		const health = {
			loopBusyRatio: 0,
			users: none,
			usersMost: none,
			inFlight: 0,
			connectionsOpen: 0,
			connectionsOpened,
			connectionsMax: 0,
			unsolicited: 0,
			folded: 0,
			stalls: []
		};
		const isLast = name === "teardown";
		const interval = this.recorder.takeInterval(this.postedMs, health, {
			isLast,
			isAfterLoad: isLast
		});
		this.postInterval(interval, sent);
	}
	postInterval(interval, requests) {
		const epochMs = performance.timeOrigin + performance.now() - this.clock.nowMs();
		const sent = requests?.take(epochMs);
		this.send({
			type: "interval",
			interval,
			...sent && { sent }
		});
	}
	async prepare(setupJson, used) {
		const { job, clock, recorder, setup, voice, test } = this;
		setup.data = setupJson === void 0 ? void 0 : JSON.parse(setupJson);
		if (test !== void 0) provideSetupData(test, setup.data);
		this.engine = new Engine({
			plan: job.plan,
			worker: job.worker,
			clock,
			test,
			setup,
			env: process.env,
			voice,
			...used && { used },
			notice: this.notice,
			recorder,
			protocol: new Http1(job.plan.http, clock),
			loopBusyRatio: () => this.loopBusyRatio(),
			post: (interval, sent) => {
				this.logs.open();
				this.postedMs = interval.endMs;
				this.postInterval(interval, sent);
			}
		});
		await this.engine.prepare();
		this.send({ type: "prepared" });
	}
	loopBusyRatio() {
		const now = performance.eventLoopUtilization();
		const { utilization } = performance.eventLoopUtilization(now, this.lastLoop);
		this.lastLoop = now;
		return utilization;
	}
};
function doneReport(name) {
	return name === "setup" ? {
		type: "setupDone",
		json: void 0
	} : { type: "teardownDone" };
}
//#endregion
//#region src/fleet/own-fault.ts
/** Whether only this package's own files, which lie in `folder`, were on the stack of what was thrown. */
function isOwnFault(thrown, folder) {
	const files = stackOf(thrown).match(/file:\/\/[^\s):]+/g) ?? [];
	return files.length > 0 && files.every((file) => file.startsWith(folder.href));
}
/** The end of it: before the frames stands the message, which may be huge. */
function stackOf(thrown) {
	try {
		return thrown instanceof Error && typeof thrown.stack === "string" ? thrown.stack.slice(-32768) : "";
	} catch {
		return "";
	}
}
/** Whether some file of the user's was on the stack, or what was thrown says nothing of where it comes from. */
function isScriptFault(thrown, folder) {
	const stack = stackOf(thrown);
	if (stack === "" || /UnhandledPromiseRejection|ERR_UNHANDLED_REJECTION/.test(stack)) return true;
	return (stack.match(/file:\/\/[^\s):]+/g) ?? []).some((file) => !file.startsWith(folder.href));
}
//#endregion
//#region src/fleet/messages.ts
/** Names, in a worker's global registry of symbols, the function that reports at once what was counted. */
const lastWordsKey = "plimsoll.lastWords";
//#endregion
export { WorkerSession as i, isOwnFault as n, isScriptFault as r, lastWordsKey as t };
