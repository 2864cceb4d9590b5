import { n as monotonicMs } from "./load-CpT6IlAH.mjs";
import { Bt as formatBytes, It as formatCount } from "./diagnosis-YXdB6ksB.mjs";
import { n as exitCodes, t as UserError } from "./user-error-DBTzTUOt.mjs";
import { A as safeText, g as insideText } from "./report-BjEFIhEC.mjs";
import { r as Redactor } from "./secrets-DRuSvG-u.mjs";
import { a as configLayer } from "./settings-CGBq8P3C.mjs";
import { g as positiveDuration, h as port, n as collectorUrl } from "./kinds-CgTEsnen.mjs";
import { a as targetEnvironment, i as openReceiver, n as receivePlan } from "./receive-plan-Bmbygm_H.mjs";
import { t as Interrupts } from "./interrupts-_OT1z4TF.mjs";
import { r as jsonOption } from "./runs-folder-oDiv40HB.mjs";
import { i as terminalSize, n as pageFor } from "./terminal-page-D5VwYbfC.mjs";
import { resolve } from "node:path";
//#region src/cli/ingest/lines.ts
/** What is printed once, when both ports are open. */
function openingLines({ host, httpPort, grpcPort, notes }, environment) {
	const set = (variables) => Object.entries(variables).map(([name, value]) => `  export ${name}=${value}`);
	return [
		...notes.map((note) => `note: ${note}`),
		`receiving on ${host}: OTLP over HTTP and Sentry on ${httpPort}, OTLP over gRPC on ${grpcPort}`,
		"",
		"for a target with OpenTelemetry:",
		...set(environment.openTelemetry),
		"or with Sentry:",
		...set(environment.sentry),
		""
	];
}
/** One second of it. */
function secondLine(elapsedS, now, before) {
	const spans = now.spans - (before?.spans ?? 0);
	const services = Object.keys(now.services).length;
	const refused = sum(now.refused) - sum(before?.refused ?? {});
	const dropped = sum(now.dropped) - sum(before?.dropped ?? {});
	return [
		`${String(elapsedS).padStart(4)} s`,
		`${formatCount(spans)} spans/s`,
		`${formatCount(now.spans)} in all`,
		`${services} ${services === 1 ? "service" : "services"}`,
		...refused > 0 ? [`${formatCount(refused)} requests refused`] : [],
		...dropped > 0 ? [`${formatCount(dropped)} spans dropped`] : []
	].join("  ");
}
/** What came in all. Names come from outside: whoever prints them makes them safe. */
function summaryLines(counts) {
	const requests = sum(counts.requests);
	const head = requests === 0 ? "nothing was received" : `received ${formatCount(counts.spans)} spans, ${formatCount(counts.metricPoints)} metric points and ${formatCount(counts.logRecords)} log records in ${formatCount(requests)} requests (${formatBytes(counts.bytes)})`;
	const { forward } = counts;
	return [
		head,
		...named("spans by service", counts.services),
		...named("requests by way", counts.requests),
		...counts.events > 0 ? [`errors reported to Sentry: ${formatCount(counts.events)}`] : [],
		...named("requests refused", counts.refused),
		...named("dropped", counts.dropped),
		...named("set right or cut", counts.repaired),
		...named("dropped by the target's SDK", counts.droppedBySdk),
		...counts.socketsCut > 0 ? [`connections cut to make room: ${formatCount(counts.socketsCut)}`] : [],
		...forward === null ? [] : [`passed on: ${formatCount(forward.passedOn)}, failed: ${formatCount(forward.failed)}, not tried: ${formatCount(forward.dropped)}`]
	];
}
const shownMax = 10;
function named(title, counts) {
	const sorted = Object.entries(counts).toSorted(([, one], [, other]) => other - one);
	if (sorted.length === 0) return [];
	const shown = sorted.slice(0, shownMax).map(([name, count]) => `${name} ${formatCount(count)}`);
	const more = sorted.length > shownMax ? [`${sorted.length - shownMax} more`] : [];
	return [`${title}: ${[...shown, ...more].join(", ")}`];
}
function sum(counts) {
	return Object.values(counts).reduce((total, count) => total + count, 0);
}
//#endregion
//#region src/cli/ingest/document.ts
const format = "plimsoll.ingest/1";
/** All that was received and what was made of it, as one document. Null: the receiver was lost before it could tell. */
function ingestJson({ counts, inside }) {
	const { coverage = null, routes = [], dependencies = [], findings = [] } = inside ?? {};
	const document = {
		format,
		counts: counts ?? null,
		coverage,
		routes,
		dependencies,
		findings
	};
	return `${JSON.stringify(new Redactor().value(document), null, 2)}\n`;
}
//#endregion
//#region src/cli/ingest/options.ts
function ingestPlan(flags, cwd, config = {}) {
	const { listen, keep, json = false, all = false } = flags;
	return {
		job: {
			...receivePlan({
				...config.traceThresholds !== void 0 && { traceThresholds: config.traceThresholds },
				listen,
				httpPort: given("--http-port", port, flags.httpPort, cwd),
				grpcPort: given("--grpc-port", port, flags.grpcPort, cwd),
				forward: given("--forward", collectorUrl, flags.forward, cwd)
			}),
			...keep !== void 0 && { keepFile: resolve(cwd, keep) }
		},
		durationMs: given("--duration", positiveDuration, flags.duration, cwd),
		json,
		all
	};
}
function given(flag, kind, typed, cwd) {
	if (typed === void 0) return void 0;
	const reading = kind(typed, cwd);
	if (reading.ok) return reading.value;
	throw new UserError(`${flag} cannot be "${typed}"`, {
		why: `${reading.problem}; expected ${reading.expected}.`,
		exitCode: exitCodes.usage
	});
}
//#endregion
//#region src/cli/ingest.ts
const examples = `
Examples:
  $ plimsoll ingest                                   until Ctrl-C; prints what to give the target
  $ plimsoll ingest -d 30s --keep spans.jsonl         every span and metric point, one JSON document a line
  $ plimsoll ingest -d 30s --json | jq .findings      one document: counts, routes, dependencies, findings
  $ plimsoll ingest --listen 0.0.0.0                  for a target in a container or on another machine
  $ plimsoll ingest --forward http://localhost:14318  what comes is passed on to a collector, too

It exits with 0 when something was received, 99 when nothing was.`;
const secondMs = 1e3;
const lookEveryMs = 50;
const command = { define(ingest, context) {
	ingest.option("--listen <address>", "address to listen on (default: 127.0.0.1)").option("--http-port <port>", "OTLP over HTTP, and Sentry (default: 4318)").option("--grpc-port <port>", "OTLP over gRPC (default: 4317)").option("--forward <url>", "pass everything on to this collector, as it came").option("--keep <file>", "append every span and metric point to this file").option("-d, --duration <time>", "end after so long (default: at Ctrl-C)").option("--config <file>", "this config instead of the nearest one").addOption(jsonOption()).option("--all", "every route, every row, every finding").addHelpText("after", examples).action(async () => {
		const flags = ingest.opts();
		const config = await configLayer(flags.config, context.cwd);
		return receive(ingestPlan(flags, context.cwd, config?.values), context);
	});
} };
async function receive(plan, context) {
	const { job, durationMs } = plan;
	const progress = plan.json ? context.stderr : context.stdout;
	let onEnd = () => void 0;
	const asked = new Promise((resolve) => onEnd = resolve);
	const interrupts = new Interrupts(onEnd, () => process.exit(exitCodes.interrupted));
	const receiver = await openReceiver(job, onEnd);
	print(progress, openingLines(receiver.listening, targetEnvironment(receiver.listening)));
	const ticker = new Ticker(receiver, progress, context.env);
	const timer = durationMs === void 0 ? void 0 : setTimeout(onEnd, durationMs);
	await asked;
	clearTimeout(timer);
	ticker.stop();
	interrupts.release();
	const received = await receiver.stop();
	if (receiver.lostBecause !== void 0) {
		print(context.stderr, [`the receiver was lost: ${receiver.lostBecause}; what it counted until then:`]);
		context.exitWith(exitCodes.internal);
	}
	deliver(received, plan, context);
	if (receiver.lostBecause === void 0 && Object.keys(received.counts?.requests ?? {}).length === 0) context.exitWith(exitCodes.goalMissed);
}
function deliver(received, { json, all }, { stdout, env }) {
	const { counts, inside } = received;
	if (json) {
		stdout.write(ingestJson(received));
		return;
	}
	if (counts !== void 0) print(stdout, summaryLines(counts));
	if (inside !== void 0 && inside.coverage.spansReceived > 0) stdout.write(insideText(new Redactor().value(inside), pageFor(stdout, env, all)));
}
/** A line a second: over the last one on a terminal, below it elsewhere, and there only when something came. */
var Ticker = class {
	timer;
	startMs = monotonicMs();
	isTerminal;
	out;
	receiver;
	before;
	seconds = 0;
	constructor(receiver, out, env) {
		this.receiver = receiver;
		this.out = out;
		this.isTerminal = terminalSize(out, env) !== void 0;
		this.timer = setInterval(() => this.look(), lookEveryMs);
	}
	stop() {
		clearInterval(this.timer);
		if (this.isTerminal && this.seconds > 0) this.out.write("\n");
	}
	look() {
		const seconds = Math.floor((monotonicMs() - this.startMs) / secondMs);
		const { counts } = this.receiver;
		if (seconds === this.seconds || counts === void 0) return;
		this.seconds = seconds;
		const line = secondLine(seconds, counts, this.before);
		const hasNews = counts.bytes !== this.before?.bytes || Object.keys(counts.refused).length > 0;
		this.before = counts;
		if (this.isTerminal) this.out.write(`\r\u001b[K${line}`);
		else if (hasNews && counts.bytes > 0) this.out.write(`${line}\n`);
	}
};
function print(out, lines) {
	for (const line of lines) out.write(`${safeText(line)}\n`);
}
//#endregion
export { command };
