import { n as exitCodes, t as UserError } from "./user-error-DBTzTUOt.mjs";
import "./settings-CGBq8P3C.mjs";
import { fileURLToPath } from "node:url";
import { fork } from "node:child_process";
//#region src/observe/receiver/environment.ts
/** Batches of the SDK: its queue of 2,048 spans overflows under load, and its delay of 5 s makes every run wait. */
const batches = {
	OTEL_BSP_MAX_QUEUE_SIZE: "65536",
	OTEL_BSP_SCHEDULE_DELAY: "1000"
};
/** What to give the target so that it sends here; data, for whoever prints it. */
function targetEnvironment({ host, httpPort }) {
	const name = reachableAs(host);
	return {
		openTelemetry: {
			OTEL_EXPORTER_OTLP_ENDPOINT: `http://${name}:${httpPort}`,
			OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
			OTEL_TRACES_SAMPLER: "parentbased_always_on",
			...batches
		},
		sentry: {
			SENTRY_DSN: `http://plimsoll@${name}:${httpPort}/1`,
			SENTRY_TRACES_SAMPLE_RATE: "1.0"
		}
	};
}
/** Who listens everywhere is reached under a name that only the user knows; from this machine, as localhost. */
function reachableAs(host) {
	if (host === "0.0.0.0" || host === "::") return "localhost";
	return host.includes(":") ? `[${host}]` : host;
}
//#endregion
//#region src/observe/receiver/start-receiver.ts
/** Its heap: bodies stand beside it, and both together stay below 256 MiB. */
const heapMiB = 128;
const startLimitMs = 1e4;
const stopLimitMs = 2e4;
const lastWordsMax = 4e3;
/**
* Starts the receiver in a process of its own. Rejects where it cannot listen at all; what happens to it later is a
* doubt, never an error.
* @param entry the built file of child.ts
* @param onLost hears of an end that nobody asked for
* @param onNews hears once a second of examples that changed
*/
async function startReceiver(entry, job, onLost, onNews = () => void 0) {
	const child = fork(entry, [], {
		stdio: [
			"ignore",
			"ignore",
			"pipe",
			"ipc"
		],
		execArgv: [`--max-old-space-size=${heapMiB}`, "--max-semi-space-size=8"],
		serialization: "advanced"
	});
	const watched = new WatchedChild(child, onLost, onNews);
	return {
		listening: await watched.start(job),
		pid: child.pid,
		get counts() {
			return watched.counts;
		},
		get lostBecause() {
			return watched.lostBecause;
		},
		order: (order) => watched.order(order),
		pull: () => watched.pull(),
		stop: (stretches = []) => watched.stop(stretches)
	};
}
var WatchedChild = class {
	counts;
	inside;
	stretches = [];
	lostBecause;
	child;
	ended;
	lastWords = "";
	isLeaving = false;
	onNews;
	onListening = () => void 0;
	onPulled = () => void 0;
	onFailed = () => void 0;
	constructor(child, onLost, onNews) {
		this.child = child;
		this.onNews = onNews;
		child.stderr?.on("data", (chunk) => {
			this.lastWords = (this.lastWords + chunk.toString("utf8")).slice(-lastWordsMax);
		});
		child.on("message", (report) => this.hear(report));
		child.on("error", (error) => this.onFailed(error));
		this.ended = new Promise((resolve) => {
			child.once("close", (code, signal) => {
				const reason = this.reasonOf(code, signal);
				this.onFailed(new Error(reason));
				if (!this.isLeaving) {
					this.lostBecause = reason;
					onLost(reason);
				}
				resolve();
			});
		});
	}
	start(job) {
		return new Promise((resolve, reject) => {
			const timer = setTimeout(() => this.onFailed(/* @__PURE__ */ new Error("it did not listen within 10 s")), startLimitMs);
			this.onListening = (listening) => {
				clearTimeout(timer);
				this.onFailed = () => void 0;
				resolve(listening);
			};
			this.onFailed = (error) => {
				clearTimeout(timer);
				this.isLeaving = true;
				this.child.kill("SIGKILL");
				reject(error);
			};
			this.order({
				type: "start",
				job
			});
		});
	}
	async pull() {
		const pulled = new Promise((resolve) => this.onPulled = resolve);
		this.order({ type: "pull" });
		return Promise.race([pulled, this.ended.then(() => void 0)]);
	}
	async stop(stretches) {
		this.isLeaving = true;
		const timer = setTimeout(() => this.child.kill("SIGKILL"), stopLimitMs);
		this.order({
			type: "stop",
			stretches
		});
		await this.ended;
		clearTimeout(timer);
		return {
			counts: this.counts,
			inside: this.inside,
			stretches: this.stretches
		};
	}
	order(order) {
		if (this.child.connected) this.child.send(order, () => void 0);
	}
	hear(report) {
		if (report.type === "listening") this.onListening(report.listening);
		else if (report.type === "failed") this.onFailed(new Error(report.reason));
		else if (report.type === "pulled") this.onPulled(report.pulled);
		else if (report.type === "traces") this.onNews(report.news);
		else this.counts = report.counts;
		if (report.type === "stopped") ({inside: this.inside, stretches: this.stretches} = report);
	}
	reasonOf(code, signal) {
		if (/heap out of memory/.test(this.lastWords)) return `it ran out of memory (${heapMiB} MiB)`;
		const fault = /^\w*Error: .*$/m.exec(this.lastWords)?.[0];
		return `it ended with ${signal ?? `code ${code}`}${fault === void 0 ? "" : ` (${fault})`}`;
	}
};
//#endregion
//#region src/cli/open-receiver.ts
/** The built entry of the receiver's process: dist/receiver.mjs, beside the chunk this file ends up in. */
const receiverEntry = fileURLToPath(new URL("./receiver.mjs", import.meta.url));
/** Starts the receiver's process; an address it cannot listen on is a mistake of whoever gave it. */
async function openReceiver(job, onLost, onNews) {
	try {
		return await startReceiver(receiverEntry, job, onLost, onNews);
	} catch (error) {
		throw new UserError(`Nothing can be received on ${job.host}`, {
			why: error instanceof Error ? error.message : String(error),
			hint: "--listen takes an address of this machine: 127.0.0.1, or 0.0.0.0 for all.",
			exitCode: exitCodes.usage,
			cause: error
		});
	}
}
//#endregion
//#region src/cli/plan/receive-plan.ts
/** What is listened on when nobody says otherwise: the ports that senders look for, reached from this machine alone. */
const usualPlace = {
	host: "127.0.0.1",
	httpPort: 4318,
	grpcPort: 4317
};
function receivePlan(asked) {
	const { listen, httpPort, grpcPort, forward, jaeger, traceThresholds } = asked;
	return {
		host: listen ?? usualPlace.host,
		httpPort: httpPort ?? usualPlace.httpPort,
		grpcPort: grpcPort ?? usualPlace.grpcPort,
		...forward !== void 0 && { forward },
		...jaeger !== void 0 && { jaeger },
		...traceThresholds !== void 0 && { thresholds: traceThresholds }
	};
}
/** During a run it is listened unless somebody switches it off; what is fetched from Jaeger takes the same way in. */
function receiveOf(values) {
	return values.receive === false && values.jaeger === void 0 ? {} : { receive: receivePlan(values) };
}
//#endregion
export { targetEnvironment as a, openReceiver as i, receivePlan as n, usualPlace as r, receiveOf as t };
