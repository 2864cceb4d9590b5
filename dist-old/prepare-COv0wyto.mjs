import { a as plannedEndMs, c as LevelOverTime, n as monotonicMs, o as plannedFor, s as splitByWeights, t as RealClock } from "./load-CpT6IlAH.mjs";
import { b as proxyFor, g as checkHealth, nt as createFeederCounters, v as probe, x as readProxy } from "./scenario-B-hYjwMF.mjs";
import { $ as parseSlo, Bt as formatBytes, F as withTraceLinks, H as summarizeResources, It as formatCount, Lt as formatPercent, Ot as formatRate, Pt as formatDurationMs, Q as unknownSubjects, U as ErrorStreak, V as judge, X as summarize, Y as mismatchOf, Z as Collector, _t as pointLatency, at as findDoubts, bt as otherName, ct as thresholds, nt as quantityOf, ot as mergedStalls, st as generatorSigns, xt as Histogram } from "./diagnosis-YXdB6ksB.mjs";
import { n as exitCodes, t as UserError } from "./user-error-DBTzTUOt.mjs";
import { A as startFormat, E as runId, M as resultFormat, c as runsDirectory, d as secretsOfPlan, h as readSpeed, j as liveFormat, o as stopPath, s as createRunFolder } from "./store-D97qw_Cm.mjs";
import { A as safeText, D as counted, _ as exploreTrialLine, a as liveLines, l as operationLabel, o as progressLine } from "./report-BjEFIhEC.mjs";
import { i as Fleet, n as Threads, r as InProcess, t as version } from "./version-BTkDnG15.mjs";
import { i as redactCommand, o as redactUrl, r as Redactor, t as secretsInEnvironment } from "./secrets-DRuSvG-u.mjs";
import { t as JaegerClient } from "./jaeger-client-BCUv-i-l.mjs";
import { n as textOfPlace } from "./proxy-Be0T219z.mjs";
import { _ as flagLayer, b as mistake, c as readMachineLimits, d as MemoryMeter, f as MemoryGuard, h as describeEnvironment, i as mergeLoad, l as openResourceWatch, m as StealMeter, o as connectionsMax, r as givesModel, s as inFlightMax, t as readSettings, u as ProcessMeter } from "./settings-CGBq8P3C.mjs";
import { a as targetEnvironment, i as openReceiver, r as usualPlace, t as receiveOf } from "./receive-plan-Bmbygm_H.mjs";
import { a as probeUpstream, i as startProxy, n as adoptProxy, r as ProxyFailure } from "./proxy-BvVTzro6.mjs";
import { t as Interrupts } from "./interrupts-_OT1z4TF.mjs";
import { r as loadValues, t as fileLayer } from "./file-values-zhYoPG3m.mjs";
import { t as loadSubject } from "./load-subject-BLiLtPls.mjs";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { closeSync, constants, existsSync, fstatSync, openSync, readFileSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createServer, isIPv4 } from "node:net";
import { readFile } from "node:fs/promises";
import { randomInt } from "node:crypto";
import { cpus } from "node:os";
import { Writable } from "node:stream";
import { setTimeout as setTimeout$2 } from "node:timers";
import { StringDecoder } from "node:string_decoder";
//#region src/cli/lab/describe-load.ts
/** The load as people say it, one text per scenario. */
function describeLoads({ scenarios, http }) {
	const pool = http.sharedConnections === void 0 ? "" : ` over ${formatCount(http.sharedConnections)} shared connections`;
	const isAlone = scenarios.length === 1;
	return scenarios.map(({ name, load }) => `${isAlone ? "" : `${name}: `}${describe(load)}${pool}`);
}
function describe(load) {
	if (load.kind === "iterations") return `${formatCount(load.iterations)} iterations by ${usersText(load.users)}, at most ${formatDurationMs(load.maxDurationMs)}`;
	const level = load.kind === "open" ? formatRate : usersText;
	const stages = load.stages.map((stage, index) => describeStage(stage, index, level));
	const arrivals = load.kind === "open" ? `, ${load.arrivals === "even" ? "evenly spaced" : "Poisson arrivals"}` : "";
	return `${stages.join(", then ")}${arrivals}`;
}
function describeStage({ durationMs, from, to }, index, level) {
	const time = formatDurationMs(durationMs);
	if (from === to) return `${level(to)} for ${time}`;
	return index === 0 ? `${level(from)} to ${level(to)} in ${time}` : `to ${level(to)} in ${time}`;
}
function usersText(count) {
	return `${formatCount(count)} ${count === 1 ? "user" : "users"}`;
}
/** Null where only the number of iterations is given. */
function plannedSeconds({ scenarios }) {
	const timed = scenarios.filter(({ load }) => load.kind !== "iterations").map(({ load }) => plannedEndMs(load));
	return timed.length === 0 ? null : Math.max(...timed) / 1e3;
}
//#endregion
//#region src/cli/proxy-entry.ts
/** The built entry of the proxy's process: dist/proxy.mjs, beside the chunk this file ends up in. */
const proxyEntry = fileURLToPath(new URL("./proxy.mjs", import.meta.url));
//#endregion
//#region src/cli/lab/fault-watch.ts
/** The proxies of a test's `fault` block, from before the target is looked at to the end of the load. */
var FaultWatch = class FaultWatch {
	proxy;
	seen = void 0;
	/** Stands the proxies up where the test has some; no fault is on yet. */
	static async open({ plan, standingProxy, say }) {
		const { dependencies, seed, http } = plan;
		if (dependencies === void 0) return void 0;
		const { allowHosts } = http;
		for (const each of dependencies) await requireUpstream(each, allowHosts);
		const job = {
			routes: dependencies,
			seed,
			allowHosts,
			isControlled: false
		};
		const listener = {
			onSwitch: (route, text, isOn) => say(`fault ${isOn ? "on" : "off"}: ${text} (${route})`),
			onLost: (why) => say(`the process of the faults was lost: ${why}; the target's way is gone with it`)
		};
		try {
			return new FaultWatch(standingProxy === void 0 ? await startProxy(proxyEntry, job, listener) : await adoptProxy(standingProxy, job, new RealClock(), listener.onLost));
		} catch (error) {
			throw standingProxy === void 0 ? cannotListen(error, dependencies) : cannotAdopt(error, standingProxy);
		}
	}
	constructor(proxy) {
		this.proxy = proxy;
	}
	/** The run's clock begins, and with it the faults; with `false` without those that a method switches. */
	start(startMonotonicMs, isMethodOn) {
		this.proxy.start(startMonotonicMs, isMethodOn);
	}
	/** Those that a method switches. */
	turn(isOn) {
		return this.proxy.turn(isOn);
	}
	/** All faults are over when this is done; may be asked again. */
	close() {
		this.seen ??= this.end();
		return this.seen;
	}
	async end() {
		const dependencies = await this.proxy.stop();
		const { lostBecause } = this.proxy;
		return {
			dependencies,
			unused: dependencies.filter(({ faults, traffic }) => faults.length > 0 && traffic.bytesUp + traffic.bytesDown === 0).map(({ name, listen, to }) => `${name}: the target must be given ${listen} instead of ${to}`),
			...lostBecause !== void 0 && { lostBecause }
		};
	}
};
async function requireUpstream({ name, to }, allowHosts) {
	const why = await probeUpstream(to, allowHosts, new RealClock());
	if (why === void 0) return;
	const isGated = why.includes("--allow-host");
	throw new UserError(`The dependency "${name}" cannot be reached at ${textOfPlace(to)}`, {
		why,
		hint: isGated ? `If it is yours, allow it by name: --allow-host ${to.host}` : `Start it, or look at fault.${name}.to.`,
		exitCode: exitCodes.badTest
	});
}
function cannotAdopt(error, { port }) {
	if (!(error instanceof ProxyFailure)) return error;
	return new UserError(`The plimsoll proxy at ${String(port)} cannot carry the test's faults`, {
		why: error.message,
		hint: "Start it with a route for each dependency of the test, e.g. plimsoll proxy 5433:127.0.0.1:5432 --control",
		exitCode: exitCodes.badTest,
		cause: error
	});
}
function cannotListen(error, dependencies) {
	if (!(error instanceof ProxyFailure)) return error;
	return new UserError(`The test's proxies cannot listen on ${dependencies.map(({ listen }) => textOfPlace(listen)).join(", ")}`, {
		why: error.message,
		hint: error.code === "EADDRINUSE" ? "Is a plimsoll proxy or another run there? End it, or give another port." : "Give another port.",
		exitCode: exitCodes.badTest,
		cause: error
	});
}
//#endregion
//#region src/cli/plan/local-ips.ts
/** More than anybody has; a larger block is a slip of the pen. */
const addressesMax = 1024;
/**
* The addresses of `--local-ips`, each of them this machine's own. An address given by itself must be; of a block those
* are taken that are.
*/
async function localAddresses(list, sources) {
	const name = sources[0]?.name ?? "--local-ips";
	const found = /* @__PURE__ */ new Set();
	for (const part of list.split(",")) {
		const own = await ownAddresses(part.includes("/") ? blockOf(part, sources) : [part]);
		if (own.length === 0 || found.size + own.length > addressesMax) throw refusal(name, part, own.length, sources);
		for (const address of own) found.add(address);
	}
	return [...found];
}
function refusal(name, part, count, sources) {
	if (count > 0) return mistake(sources, `${name} names more than ${addressesMax} addresses`, { hint: "Give fewer." });
	return mistake(sources, `${name}: ${part.includes("/") ? `No address of ${part} is this machine's` : `${part} is not an address of this machine`}`, {
		why: "Connections can start from its own addresses only.",
		hint: "ip address lists them; ip address add 10.0.0.5/24 dev eth0 adds one."
	});
}
/** All addresses of a CIDR block; of an IPv4 network of some size without its own and its broadcast address. */
function blockOf(block, sources) {
	const [address = "", bits = ""] = block.split("/");
	const isV4 = isIPv4(address);
	const count = 2n ** BigInt((isV4 ? 32 : 128) - Number(bits));
	if (count > BigInt(addressesMax)) {
		const why = `It has ${count < 10n ** 9n ? count.toString() : "very many"} addresses; ${addressesMax} are the limit.`;
		throw mistake(sources, `The block ${block} is too large`, {
			why,
			hint: "Give a smaller block, or a list."
		});
	}
	const first = (isV4 ? numberOfV4(address) : numberOfV6(address)) / count * count;
	const all = Array.from({ length: Number(count) }, (_, index) => first + BigInt(index));
	return (isV4 && count > 2n ? all.slice(1, -1) : all).map(isV4 ? textOfV4 : textOfV6);
}
const numberOfV4 = (address) => address.split(".").reduce((value, part) => value * 256n + BigInt(part), 0n);
const textOfV4 = (value) => [
	24n,
	16n,
	8n,
	0n
].map((shift) => value >> shift & 255n).join(".");
/** The URL parser writes the gap and an IPv4 tail out of the way. */
function numberOfV6(address) {
	const [head = "", tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split("::");
	const groups = (text) => text === "" ? [] : text.split(":");
	const [before, after] = [groups(head), groups(tail ?? "")];
	const gap = tail === void 0 ? [] : Array.from({ length: 8 - before.length - after.length }, () => "0");
	return [
		...before,
		...gap,
		...after
	].reduce((value, group) => value * 65536n + BigInt(`0x${group}`), 0n);
}
function textOfV6(value) {
	const groups = Array.from({ length: 8 }, (_, index) => (value >> BigInt(112 - 16 * index) & 65535n).toString(16));
	return new URL(`http://[${groups.join(":")}]/`).hostname.slice(1, -1);
}
async function ownAddresses(candidates) {
	const own = [];
	for (const address of candidates) if (await isOwn(address)) own.push(address);
	return own;
}
/** The system says so by letting a socket have it. */
function isOwn(address) {
	return new Promise((resolve) => {
		const server = createServer();
		server.once("error", () => resolve(false));
		server.listen({
			host: address,
			port: 0,
			exclusive: true
		}, () => server.close(() => resolve(true)));
	});
}
//#endregion
//#region src/cli/plan/way-there.ts
/** How connections get to targets: through which proxy, from which addresses, by whose names. */
async function wayThere({ values, why }, env) {
	const proxy = proxyFromEnvironment(env);
	const { localIps, dnsServers } = values;
	return {
		...proxy && { proxy },
		...localIps !== void 0 && { localAddresses: await localAddresses(localIps, why.localIps?.from ?? []) },
		...dnsServers !== void 0 && { dnsServers: dnsServers.split(",") }
	};
}
/** As curl and others read it: lower case first, ALL_PROXY where the scheme has none of its own. */
function proxyFromEnvironment(env) {
	const given = (name) => [name.toLowerCase(), name].flatMap((each) => env[each]?.trim() ? [[each, env[each].trim()]] : [])[0];
	const http = given("HTTP_PROXY") ?? given("ALL_PROXY");
	const https = given("HTTPS_PROXY") ?? given("ALL_PROXY");
	for (const [name, url] of [http, https].filter((each) => each !== void 0)) readProxy(url, name);
	if (http === void 0 && https === void 0) return void 0;
	const bypass = (given("NO_PROXY")?.[1] ?? "").split(/[\s,]+/).filter((entry) => entry !== "");
	return {
		...http && { http: http[1] },
		...https && { https: https[1] },
		bypass
	};
}
/** Where a URL leads. */
function endpointAt(address) {
	const url = new URL(address);
	const secure = url.protocol === "https:";
	return {
		secure,
		host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
		port: Number(url.port) || (secure ? 443 : 80),
		origin: url.origin
	};
}
/** The proxy between here and the target, if there is one. */
function proxyOfTarget({ target, http }) {
	return target === "" ? void 0 : proxyFor(endpointAt(target), http.proxy);
}
/** A proxy is easily forgotten: it is named before any load. */
function proxyNotes(plan) {
	const proxy = proxyOfTarget(plan);
	if (proxy === void 0) return [];
	const variable = plan.target.startsWith("https:") ? "HTTPS_PROXY" : "HTTP_PROXY";
	return [`requests to ${plan.target} go through the proxy ${proxy.name} (${variable}; NO_PROXY makes exceptions)`];
}
//#endregion
//#region src/cli/lab/outcome.ts
/** The result document of a run that has ended. */
function resultOf(input) {
	const { plan, collector, about } = input;
	const { warmUpSeconds } = collector;
	const { seconds, rates } = measuredTime(input);
	const scenarios = plan.scenarios.map(({ name }) => name);
	const parts = summarize(collector, {
		seconds: rates,
		warmUpSeconds,
		isPlanned: plan.scenarios.map(({ load }) => load.kind !== "closed"),
		scenarios
	});
	const expressions = plan.slo.map((text) => parseSlo(text));
	const isSearch = input.isSearch === true;
	const slo = isSearch && input.judgesGoals !== true ? [] : collector.slo.results(collector.measuredOver(rates));
	const facts = healthFacts(input, seconds, slo);
	const doubts = findDoubts(isSearch ? {
		...facts,
		...judgedByTrial
	} : facts);
	const scriptErrors = parts.errors.filter((error) => error.class === "script_error").reduce((sum, error) => sum + error.count, 0);
	const unknown = unknownSubjectsOf(collector, expressions, scenarios);
	const requests = parts.operations.reduce((sum, operation) => sum + operation.count, 0);
	const { stopped } = input.ending;
	const inside = input.traces?.inside && withTraceLinks(input.traces.inside, plan.traceLink);
	const stoppedBy = stopped && { stoppedBecause: stopped.why };
	const unstarted = isSearch || collector.lastMs / 1e3 <= warmUpSeconds ? {} : whyUnstarted(parts);
	const ending = {
		...input.ending,
		...stoppedBy,
		...unstarted,
		scriptErrors,
		unknownSubjects: unknown
	};
	const judgement = judge(ending, slo, doubts, {
		totals: parts.totals,
		seconds: Math.min(seconds, collector.lastMs / 1e3),
		requests,
		dropped: collector.arrivals.dropped
	}, input.strict);
	const because = ending.aborted ?? ending.exhausted ?? ending.hookFailed;
	return {
		format: resultFormat,
		id: plan.id,
		method: plan.method,
		...about,
		target: plan.target,
		tags: plan.tags,
		durationMs: collector.lastMs,
		seed: plan.seed,
		...judgement,
		validity: {
			trusted: !doubts.some((doubt) => doubt.invalidates),
			doubts
		},
		...parts,
		slo,
		loadChanges: input.loadChanges,
		generator: generatorOf(input),
		resources: input.resources ?? {},
		findings: [...findingsOf(collector), ...inside?.findings ?? []],
		...inside !== void 0 && { inside: withoutFindings(inside) },
		...input.faults !== void 0 && { dependencies: input.faults.dependencies },
		...because === void 0 ? {} : { abortedBecause: because },
		...stopped === void 0 ? {} : { stopped },
		userAgent: {
			value: plan.http.userAgent,
			replaced: input.ending.isUnidentified === true
		}
	};
}
/** They stand among all others. */
function withoutFindings({ findings: _, ...inside }) {
	return inside;
}
/** Over all loads of a search together these say nothing: some were meant to be too much. */
const judgedByTrial = {
	arrivals: null,
	loopBusyRatios: [],
	loopDelayP99Ms: null,
	cpuRatioPerWorker: null,
	stalls: []
};
/** Open load lasts as long as arrivals come, a number of iterations until the last has ended. */
function measuredTime({ plan, collector }) {
	const { loadTime, warmUpSeconds } = collector;
	const loads = plan.scenarios.map(({ load }) => load);
	const isOpen = loads.every(({ kind }) => kind === "open");
	const isCounted = loads.some(({ kind }) => kind === "iterations");
	const plannedMs = isOpen ? Math.max(...loads.map(plannedEndMs)) : Number.POSITIVE_INFINITY;
	const seconds = atLeast((isCounted ? loadTime.activeMs : Math.min(loadTime.overMs, plannedMs)) / 1e3 - warmUpSeconds);
	if (isOpen || isCounted) return {
		seconds,
		rates: {
			iterations: seconds,
			requests: seconds
		}
	};
	const { iterations, requests } = loadTime.closedSeconds(warmUpSeconds);
	return {
		seconds,
		rates: {
			iterations: atLeast(iterations),
			requests: requests > 0 ? atLeast(requests) : seconds
		}
	};
}
/** Requests before any iteration are those of start hooks: where they fail, nothing of the test itself ever comes up. */
function whyUnstarted({ scenarios, errors }) {
	const [most] = errors.toSorted((left, right) => right.count - left.count);
	if (most === void 0 || scenarios.some(({ iterations }) => iterations.started > 0)) return {};
	const { operation = "the script", count, message } = most;
	return { unstarted: `${operation} failed ${count === 1 ? "once" : `${formatCount(count)} times`}, ${message}` };
}
/** Where nothing was measured there is still a time it was not measured in. */
const atLeast = (seconds) => Math.max(.001, seconds);
function unknownSubjectsOf({ names }, expressions, scenarios) {
	return unknownSubjects(expressions, {
		operations: names.operations.names,
		scenarios,
		steps: names.steps.names.map(({ name }) => name),
		checks: names.checks.names.map(({ name }) => name)
	}).map(({ message, hint }) => hint === void 0 ? message : `${message} (${hint.charAt(0).toLowerCase()}${hint.slice(1)})`);
}
function healthFacts({ plan, collector, metricsUnread = [], faults, traces }, seconds, slo) {
	const { health, counts, requests, warmUpSeconds } = collector;
	const isOpen = plan.scenarios.some(({ load }) => load.kind === "open");
	const isCounted = plan.scenarios.some(({ load }) => load.kind === "iterations");
	const sum = (pick) => collector.iterations.reduce((total, tally) => total + pick(tally), 0);
	const dropped = sum((tally) => tally.dropped) - health.droppedWithWorkers;
	const lagP99 = counts.sendLag.quantile(.99) ?? 0;
	const serviceP50Ms = counts.judged.service.quantile(.5);
	const isLate = lagP99 > Math.max(thresholds.sendLagMs, thresholds.sendLagShareOfP50 * (serviceP50Ms ?? 0));
	const kinds = new Set(plan.scenarios.flatMap(({ load }) => load.kind === "open" ? [load.arrivals] : []));
	const heldBack = (health.memory?.shedMs ?? 0) > 0;
	return {
		mode: isOpen ? "open" : isCounted ? "iterations" : "closed",
		seconds,
		arrivals: !isOpen ? null : {
			kind: kinds.has("poisson") ? "poisson" : "even",
			planned: collector.arrivals.planned,
			started: collector.arrivals.started,
			droppedAtLimit: isLate || heldBack ? 0 : dropped,
			droppedByGenerator: isLate && !heldBack ? dropped : 0,
			inFlightLimit: plan.maxInFlight,
			ratePerSecondMax: openRateMax(plan),
			waitedForUser: sum((tally) => tally.waitedForUser),
			sendLag: counts.sendLag,
			dispersion: kinds.size === 1 && health.lost.length === 0 ? collector.arrivalSpread.dispersion : null
		},
		samples: counts.judged.count > 0 ? counts.judged.count : sum((tally) => tally.completed + tally.failed),
		serviceP50Ms,
		isBoundSloMissed: slo.some((goal) => !goal.ok && goal.observed !== null && quantityOf(parseSlo(goal.expression).metric) !== "ratio"),
		loopBusyRatios: health.loopBusyRatios,
		loopDelayP99Ms: counts.loopDelay.quantile(.99),
		cpuRatioPerWorker: health.cpuRatioMean === null ? null : health.cpuRatioMean / plan.workers,
		stealRatio: health.stealRatioMean,
		stalls: health.stalls.filter(({ atSeconds, durationMs }) => atSeconds + durationMs / 1e3 > warmUpSeconds),
		memory: health.memory,
		fdsExhausted: requests.byError.fds_exhausted ?? 0,
		portsExhausted: requests.byError.ports_exhausted ?? 0,
		workersLost: health.lost.filter(({ isStuck }) => !isStuck).map(lossOf),
		scriptsStuck: health.lost.filter(({ isStuck }) => isStuck).map(lossOf),
		isLedgerExact: mismatchOf(collector) === "",
		ledgerMismatch: mismatchOf(collector),
		namesOverflowed: [...counts.operations].filter(([id]) => collector.names.operations.names[id].name === otherName).reduce((total, [, { tally }]) => total + tally.count, 0),
		unsolicited: health.unsolicited,
		isTlsUnverified: plan.http.tls.insecure && plan.target.startsWith("https:"),
		metricsUnread,
		faultsUnused: faults?.unused ?? [],
		faultsLost: faults?.lostBecause ?? null,
		receiverLost: traces?.lostBecause ?? null,
		tracesUnread: traces?.unread ?? null,
		proxy: proxyOfTarget(plan)?.name ?? null
	};
}
const lossOf = ({ worker, why }) => `worker ${worker}: ${why.split("\n", 1)[0].slice(0, 300)}`;
function openRateMax({ scenarios }) {
	return scenarios.map(({ load }) => load.kind === "open" ? Math.max(...load.stages.flatMap(({ from, to }) => [from, to])) : 0).reduce((sum, level) => sum + level, 0);
}
function findingsOf({ health }) {
	if (health.folded === 0) return [];
	return [{
		kind: "folded-fields",
		severity: "info",
		title: "The target folds header lines, which RFC 9112 §5.2 has done away with",
		evidence: [`${formatCount(health.folded)} answers, read as if unfolded`],
		advice: "Send each field on one line: other clients and proxies may refuse such answers or read them differently."
	}];
}
function generatorOf({ plan, collector, isSearch }) {
	const { health, counts } = collector;
	const quantilesOf = (histogram) => ({
		p50: histogram.quantile(.5),
		p99: histogram.quantile(.99),
		max: histogram.maxMs
	});
	const busiest = health.loopBusyRatios;
	return {
		workers: plan.workers,
		cpuRatioMean: health.cpuRatioMean,
		cpuRatioMax: health.cpuRatioMax,
		loopBusyMax: busiest.length === 0 ? null : Math.max(...busiest),
		loopDelayMs: quantilesOf(counts.loopDelay),
		sendLagMs: quantilesOf(counts.sendLag),
		rssMaxBytes: health.rssMaxBytes,
		connectionsOpened: health.connectionsOpened,
		connectionsMax: health.connectionsMax,
		stealRatioMax: health.stealRatioMax,
		stalls: health.stalls,
		...plan.scenarios.some(({ load }) => load.kind === "open") && { arrivals: { dispersion: isSearch === true ? null : collector.arrivalSpread.dispersion?.index ?? null } }
	};
}
//#endregion
//#region src/cli/lab/look-at-jaeger.ts
/** Said before the load: whoever asks for traces should know that there will be none. Under --strict nothing is sent. */
async function lookAtJaeger({ receive }, { strict, say }) {
	if (receive?.jaeger === void 0) return;
	const problem = await new JaegerClient(receive.jaeger).problem();
	if (problem === void 0) return;
	const at = redactUrl(receive.jaeger);
	if (!strict) {
		say(`note: no traces can be fetched from ${at}: ${problem}; the run goes on`);
		return;
	}
	throw new UserError(`No load was sent: there is no Jaeger at ${at}: ${problem}`, {
		why: "Traces were asked for with --jaeger, and under --strict they have to be there.",
		hint: "It is the address its page opens at, http://host:16686; without --strict the run goes on without."
	});
}
//#endregion
//#region src/cli/lab/preflight.ts
const startingMs = 15e3;
const lookEveryMs$1 = 200;
/** A file that would end the run at once keeps it from beginning. */
function refuseStopped(stopFile) {
	if (stopFile === void 0 || !existsSync(stopFile)) return;
	throw new UserError(`No load was sent: the stop file ${stopFile} is there`, {
		hint: "Somebody wants no load to be made now; delete the file to go on.",
		exitCode: exitCodes.interrupted
	});
}
/** Looks whether there is a target before any load is made: one connection, no request. */
async function requireTarget(plan) {
	const address = plan.test.kind === "url" ? plan.test.url : plan.target;
	if (address === "") return;
	const endpoint = endpointAt(address);
	const failure = await probePatiently(endpoint, plan);
	if (failure === void 0) return;
	const { what, hint } = explain(failure.error, endpoint);
	throw new UserError(what, {
		why: failure.message,
		hint,
		exitCode: exitCodes.badTest
	});
}
/** A target whose dependencies have just got their proxies may be starting only now. */
async function probePatiently(endpoint, { http, dependencies }) {
	const untilMs = monotonicMs() + (dependencies === void 0 ? 0 : startingMs);
	for (;;) {
		const failure = await probe(endpoint, http, new RealClock());
		if (failure?.error !== "connect_refused" || monotonicMs() >= untilMs) return failure;
		await setTimeout$1(lookEveryMs$1);
	}
}
function explain(error, { origin, host }) {
	switch (error) {
		case "host_not_allowed": return {
			what: `No load was sent to ${host}`,
			hint: `If it is yours to load, allow it by name: --allow-host ${host}`
		};
		case "dns_not_found":
		case "dns_no_address":
		case "dns_failed":
		case "dns_timeout": return {
			what: `The target ${origin} does not resolve`,
			hint: "Look for a typo in the host name, or give another with --target."
		};
		case "connect_refused": return {
			what: `Nothing listens at ${origin}`,
			hint: "Start the target, or look at its port; --target names another."
		};
		case "connect_timeout": return {
			what: `${origin} does not answer`,
			hint: "A firewall may drop the packets, or the address be wrong."
		};
		case "tls_expired":
		case "tls_wrong_host":
		case "tls_self_signed":
		case "tls_unknown_ca":
		case "tls_certificate": return {
			what: `${origin} shows a certificate that is not trusted`,
			hint: "Trust its authority with --ca FILE, or accept any with --insecure."
		};
		case "proxy_unreachable":
		case "proxy_auth":
		case "proxy_refused":
		case "proxy_failed": return {
			what: `The proxy opens no way to ${origin}`,
			hint: `HTTP_PROXY, HTTPS_PROXY and NO_PROXY decide about proxies: NO_PROXY=${host} goes past them.`
		};
		case "tls_failed":
		case "tls_version":
		case "tls_not_spoken":
		case "tls_closed":
		case "tls_timeout": return {
			what: `${origin} does not complete a TLS handshake`,
			hint: "Does this port speak TLS at all? Then http:// instead of https:// fits."
		};
		default: return {
			what: `No connection to ${origin} (${error})`,
			hint: `What it means: plimsoll explain ${error}`
		};
	}
}
//#endregion
//#region src/cli/lab/resource-columns.ts
/** In longer runs every second, fourth, eighth … second is kept. */
const pointsMost = 7200;
/** What is kept of each second, in the order of the document. */
const columns = {
	targetCpuCores: ({ target }) => target?.cpuCores ?? null,
	targetBusiestThreadCores: ({ target }) => target?.busiestThread?.cpuCores ?? null,
	targetRssBytes: ({ target }) => target?.rssBytes ?? null,
	targetThreads: ({ target }) => target?.threads ?? null,
	targetFds: ({ target }) => target?.fds ?? null,
	targetConnections: ({ target }) => target?.sockets?.established ?? null,
	targetAcceptQueue: ({ target }) => target?.sockets?.acceptQueue ?? null,
	throttledRatio: ({ cgroup }) => cgroup?.throttledRatio ?? null,
	hostCpuCores: ({ host }) => host?.cpuCores ?? null,
	hostStealRatio: ({ host }) => host?.stealRatio ?? null,
	hostMemoryAvailableBytes: ({ host }) => host?.memoryAvailableBytes ?? null,
	hostDiskBusyRatio: ({ host }) => host?.diskBusyRatio ?? null,
	postgresConnections: ({ postgres }) => postgres && sum(Object.values(postgres.connections)),
	postgresActive: ({ postgres }) => postgres && (postgres.connections["active"] ?? 0),
	postgresLockWaits: ({ postgres }) => postgres?.lockWaits,
	generatorCpuCores: ({ generatorCpuCores }) => generatorCpuCores
};
const sum = (values) => values.reduce((all, one) => all + one, 0);
const names = Object.keys(columns);
/** Figures with a few digits: the rest is noise, and the document of a long run is large. */
const digits = 4;
/** Readings in columns: one number per point and figure. Columns in which nothing was ever known are left out. */
var ResourceColumns = class {
	atSeconds = [];
	values = new Map(names.map((name) => [name, []]));
	most;
	/** Points are as many seconds apart. */
	width = 1;
	untilNext = 0;
	constructor(most = pointsMost) {
		this.most = most;
	}
	add(reading) {
		if (this.untilNext-- > 0) return;
		this.untilNext = this.width - 1;
		this.atSeconds.push(reading.atSeconds);
		for (const name of names) this.values.get(name).push(rounded(columns[name](reading) ?? null));
		if (this.atSeconds.length >= this.most) this.halve();
	}
	document() {
		const known = [...this.values].filter(([, column]) => column.some((value) => value !== null));
		return {
			atSeconds: this.atSeconds,
			...Object.fromEntries(known)
		};
	}
	/** Every other point is kept: a reading is a look at one second, and the next as good as its neighbour. */
	halve() {
		const isKept = (_, index) => index % 2 === 0;
		this.atSeconds = this.atSeconds.filter(isKept);
		for (const [name, column] of this.values) this.values.set(name, column.filter(isKept));
		this.width *= 2;
	}
};
const rounded = (value) => value === null ? null : Number(value.toPrecision(digits));
//#endregion
//#region src/cli/lab/resource-record.ts
/** The summary rests on so many readings at most: in longer runs two neighbours become one, again and again. */
const readingsMost = 256;
const startPollMs = 50;
/** Seconds are asked for within so many of being over. */
const recentMost = 30;
/** What target and machine did while a run went on: a reading for each second of its clock. */
var ResourceRecord = class {
	watch;
	runMs;
	warmUpSeconds;
	columns = new ResourceColumns();
	readings = [];
	open = [];
	recent = /* @__PURE__ */ new Map();
	width = 1;
	/** The second that is looked at next. */
	nextSecond = 0;
	timer;
	looking = Promise.resolve();
	hasBegun = false;
	isClosed = false;
	/** @param runMs the run's clock; 0 or less before its start */
	constructor(watch, plan, runMs) {
		this.watch = watch;
		this.runMs = runMs;
		this.warmUpSeconds = plan.warmUpMs / 1e3;
		this.arm();
	}
	notes() {
		return this.watch.notes();
	}
	/** Metrics that were asked for and never came, each with the reason. */
	unread() {
		return this.watch.unread();
	}
	/** Of the last seconds only. */
	at = (second) => this.recent.get(second) ?? null;
	async close() {
		this.isClosed = true;
		clearTimeout(this.timer);
		await this.looking;
		if (this.hasBegun && this.readings.length + this.open.length === 0) await this.look(0);
		this.watch.close();
	}
	/** For the result; empty where nothing was read. */
	document() {
		const all = this.readings.concat(this.open);
		const notes = this.notes();
		if (all.length === 0) return notes.length === 0 ? {} : { notes };
		return {
			summary: {
				...summarizeResources(all),
				seconds: this.readings.length * this.width + this.open.length
			},
			points: this.columns.document(),
			...notes.length > 0 && { notes }
		};
	}
	/** Next look when the next whole second of the run is over. */
	arm() {
		const nowMs = this.runMs();
		const waitMs = this.hasBegun ? (this.nextSecond + 1) * 1e3 - nowMs : Math.max(startPollMs, -nowMs);
		this.timer = setTimeout(() => {
			this.looking = this.tick();
		}, waitMs).unref();
	}
	async tick() {
		if (this.hasBegun) {
			await this.look(this.nextSecond);
			this.nextSecond = Math.max(this.nextSecond + 1, Math.floor(this.runMs() / 1e3));
		} else if (this.runMs() > 0) {
			this.hasBegun = true;
			await this.watch.take(0);
		}
		if (!this.isClosed) this.arm();
	}
	async look(atSeconds) {
		const reading = await this.watch.take(atSeconds);
		this.columns.add(reading);
		this.recent.set(atSeconds, reading);
		this.recent.delete(atSeconds - recentMost);
		if (atSeconds < this.warmUpSeconds) return;
		this.open.push(reading);
		if (this.open.length < this.width) return;
		this.readings.push(merged$1(this.open));
		this.open = [];
		if (this.readings.length < readingsMost) return;
		const pairs = this.readings.filter((_, index) => index % 2 === 0);
		this.readings = pairs.map((first, index) => merged$1([first, this.readings[index * 2 + 1]]));
		this.width *= 2;
	}
};
/** Readings of the same number of seconds each as one. */
function merged$1(readings) {
	const { seconds: _, ...means } = summarizeResources(readings);
	return {
		atSeconds: readings[0].atSeconds,
		...means
	};
}
/** Begins to look after what the plan's target does; undefined where there is nothing to look at. */
async function recordResources(plan, runMs) {
	const { pid, prometheus, postgres } = plan.observe ?? {};
	const endpoint = plan.target === "" ? void 0 : endpointAt(plan.target);
	if (plan.observe === void 0 && endpoint === void 0) return void 0;
	const place = endpoint === void 0 || proxyFor(endpoint, plan.http.proxy) !== void 0 ? null : endpoint;
	return new ResourceRecord(await openResourceWatch({
		target: pid === void 0 ? place : {
			pid,
			...endpoint && { port: endpoint.port }
		},
		...prometheus && {
			prometheus,
			trust: plan.http.tls
		},
		...postgres !== void 0 && { postgres },
		nowMs: monotonicMs
	}), plan, runMs);
}
/** Who is strict wants to know before the load, not after it, that what was asked for will be missing. */
async function refuseUnread(resources) {
	const [problem] = resources?.unread() ?? [];
	if (problem === void 0) return;
	await resources?.close();
	throw new UserError(`No load was sent: ${problem}`, {
		why: "Metrics were asked for with --prometheus or --postgres, and under --strict they have to be there.",
		hint: "Look at the address with curl or psql; without --strict the run goes on and says what is missing."
	});
}
//#endregion
//#region src/cli/lab/explore/aftermath.ts
/** Longer than this nobody waits for what nobody waits for. */
const secondsMost = 30;
/** Seconds in a row without work: one may be a pause. */
const quietSeconds = 2;
/** Below this much of a core between rest and load its processor says nothing of what a target does. */
const tellingCores = .3;
/** So much of that difference is still rest. */
const restShare = .15;
/**
* What a target may still be working at when nobody waits for it any more: requests that were given up stand in its
* queue all the same, and the next trial would stand behind them. Seen from outside: by what it completed at most it
* cannot be through yet, or its processor is not back where it was at rest.
*/
var Aftermath = class {
	/** When all that was sent can have been worked off. */
	doneAtSeconds;
	restCores;
	wasGivenUp;
	restSeconds = 0;
	quiet = 0;
	/**
	* @param trial the seconds with load
	* @param idleCores the least the target was seen to use
	*/
	constructor(trial, idleCores) {
		const work = trial.reduce((sum, second) => sum + second.iterations.completed + givenUpIn(second), 0);
		const left = trial.at(-1)?.inFlight ?? 0;
		const fastest = trial.map(({ iterations }) => iterations.completed).toSorted((a, b) => b - a);
		const best = fastest.slice(0, Math.ceil(fastest.length / 4));
		const mostPerSecond = best.reduce((sum, each) => sum + each, 0) / Math.max(1, best.length);
		this.doneAtSeconds = (trial[0]?.atSeconds ?? 0) + (mostPerSecond > 0 ? (work + left) / mostPerSecond : secondsMost);
		this.wasGivenUp = trial.some((second) => givenUpIn(second) > 0);
		const coresUnderLoad = trial.flatMap(({ reading }) => reading?.target?.cpuCores ?? []);
		const busyCores = Math.max(0, ...coresUnderLoad);
		const isTelling = idleCores !== null && busyCores - idleCores >= tellingCores;
		this.restCores = isTelling ? idleCores + restShare * (busyCores - idleCores) : null;
	}
	/** Whether to wait on after a second at whose end nothing was under way. */
	goesOn(second, drain) {
		if (!(this.wasGivenUp || drain.some((each) => givenUpIn(each) > 0)) || ++this.restSeconds > secondsMost) return false;
		const cores = second.reading?.target?.cpuCores ?? null;
		if (this.restCores === null || cores === null) return second.atSeconds + 1 < this.doneAtSeconds;
		this.quiet = cores <= this.restCores ? this.quiet + 1 : 0;
		return this.quiet < quietSeconds;
	}
	/** Waited for as long as it may be, and in vain. */
	get isInVain() {
		return this.restSeconds > secondsMost;
	}
};
/** Requests nobody waits for any more; the target does not know. */
function givenUpIn({ operations, iterations }) {
	return operations.flatMap(({ byError }) => [byError.get("headers_timeout"), byError.get("total_timeout")]).reduce((sum, count) => sum + (count ?? 0), iterations.cancelled);
}
//#endregion
//#region src/cli/lab/explore/drain-watch.ts
/** Seconds until what was cancelled must have been counted. */
const cancelSeconds = 3;
/** The time after a trial, until nothing is under way any more, and nothing that was given up is worked at. */
var DrainWatch = class {
	ended;
	fromSeconds;
	limitSeconds;
	cutOff;
	aftermath;
	seconds = [];
	isCutOff = false;
	isOver = false;
	resolve = () => void 0;
	/**
	* @param fromSeconds the first second without load
	* @param aftermath what may be left of the trial before; absent = nobody cares
	*/
	constructor(fromSeconds, limitSeconds, cutOff, aftermath) {
		this.fromSeconds = fromSeconds;
		this.limitSeconds = limitSeconds;
		this.cutOff = cutOff;
		this.aftermath = aftermath;
		this.ended = new Promise((resolve) => {
			this.resolve = resolve;
		});
	}
	add(second) {
		if (this.isOver) return;
		this.seconds.push(second);
		const passed = second.atSeconds + 1 - this.fromSeconds;
		if (second.inFlight === 0) this.atRest(second, passed);
		else if (!this.isCutOff && passed >= this.limitSeconds) {
			this.isCutOff = true;
			this.cutOff();
		} else if (passed >= this.limitSeconds + cancelSeconds) this.finish(null);
	}
	atRest(second, passed) {
		if (this.aftermath?.goesOn(second, this.seconds) === true) return;
		this.finish(this.isCutOff || this.aftermath?.isInVain === true ? null : passed);
	}
	/** No more seconds will come. */
	giveUp() {
		if (this.isOver) return;
		const isAtRest = this.seconds.at(-1)?.inFlight === 0;
		this.finish(isAtRest ? this.seconds.length : null);
	}
	finish(restAfterSeconds) {
		this.isOver = true;
		this.resolve({
			seconds: this.seconds,
			restAfterSeconds
		});
	}
};
//#endregion
//#region src/cli/lab/explore/lab-second.ts
/** A second as methods get it: all of it copied, for the collector uses its own again. */
function labSecondOf(counted, extras) {
	const { iterations, operations, source, answers } = counted;
	const { planned, started, dropped, completed, failed, cancelled } = iterations;
	const counts = operations.map(([name, tally]) => operationCount(nameOf$1(name, extras.isOneScenario), tally));
	const tooMany = counts.reduce((sum, { statuses }) => sum + (statuses.get(429) ?? 0), 0);
	return {
		atSeconds: counted.atSeconds,
		arrivals: {
			planned,
			started,
			dropped
		},
		iterations: {
			completed,
			failed,
			cancelled
		},
		inFlight: counted.inFlight,
		operations: counts,
		slices: extras.subjects.map((subject) => copiedSlice(source.slice(subject))),
		reading: extras.reading,
		generator: {
			sendLag: copied(counted.sendLag),
			loopDelayP99Ms: counted.loopDelay.quantile(.99),
			cpuCores: extras.cpuCores,
			signs: extras.signs
		},
		stalledMs: mergedStalls(counted.stalls).reduce((sum, { durationMs }) => sum + durationMs, 0),
		rateLimited: {
			count: answers.reduce((sum, { limited }) => sum + limited, tooMany),
			example: answers.find(({ example }) => example !== null)?.example ?? null
		},
		instances: [...new Set(answers.flatMap(({ instances }) => instances))]
	};
}
/** As the operations table shows it; which scenarios share a name is known at the end only, so all are told apart. */
function nameOf$1(operation, isOneScenario) {
	const label = operationLabel(operation);
	const step = operation.step === void 0 ? "" : ` · ${operation.step}`;
	return `${isOneScenario || operation.scenario === "" ? "" : `${operation.scenario}: `}${label}${step}`;
}
function operationCount(name, tally) {
	const { failed, bytesSent, bytesReceived, service, failedService } = tally;
	return {
		name,
		failed,
		byError: new Map(tally.byError),
		statuses: new Map(tally.statuses),
		latency: copied(tally.latency),
		failedLatency: copied(tally.failedLatency),
		service: failedService.count === 0 ? copied(service) : service.without(failedService),
		bytesSent,
		bytesReceived
	};
}
function copiedSlice(slice) {
	return slice === null ? null : {
		...slice,
		successes: copied(slice.successes)
	};
}
function copied(histogram) {
	const copy = new Histogram();
	copy.add(histogram);
	return copy;
}
//#endregion
//#region src/cli/lab/explore/sign-window.ts
/** Seconds looked at together: of a single one a hiccup of the machine is a large part. */
const windowSeconds = 5;
/** What is judged is p95 against a limit some 25 ms away: a few late sends do not move it. */
const lateShareMax = .04;
/** Whether the generator was the limit, judged over the last seconds of one load. */
var SignWindow = class {
	workers;
	kept = [];
	constructor(workers) {
		this.workers = workers;
	}
	/** Another load begins: what was seen under the last one says nothing of it. */
	reset() {
		this.kept = [];
	}
	add(counted, cpuCores) {
		const { planned, started, dropped, waitedForUser } = counted.iterations;
		const waiting = Math.min(waitedForUser, Math.max(0, planned - started - dropped));
		this.kept.push({
			planned: planned - waiting,
			started,
			dropped,
			sendLag: merged([counted.sendLag]),
			loopDelay: merged([counted.loopDelay]),
			service: merged([counted.judged.service]),
			loopBusyRatios: counted.loopBusyRatios,
			cpuCores
		});
		if (this.kept.length > windowSeconds) this.kept.shift();
		return this.signs();
	}
	signs() {
		const { kept, workers } = this;
		const sum = (pick) => kept.reduce((total, second) => total + pick(second), 0);
		const sendLag = merged(kept.map((second) => second.sendLag));
		const serviceP50Ms = merged(kept.map(({ service }) => service)).quantile(.5);
		const isLate = (sendLag.quantile(.99) ?? 0) > Math.max(thresholds.sendLagMs, thresholds.sendLagShareOfP50 * (serviceP50Ms ?? 0));
		const dropped = sum((second) => second.dropped);
		const cpu = kept.flatMap(({ cpuCores }) => cpuCores === null ? [] : [cpuCores]);
		return generatorSigns({
			seconds: kept.length,
			lateShareMax,
			arrivals: {
				planned: sum((second) => second.planned),
				started: sum((second) => second.started),
				droppedAtLimit: isLate ? 0 : dropped,
				droppedByGenerator: isLate ? dropped : 0,
				sendLag
			},
			serviceP50Ms,
			loopBusyRatios: this.busyRatios(),
			loopDelayP99Ms: merged(kept.map(({ loopDelay }) => loopDelay)).quantile(.99),
			cpuRatioPerWorker: cpu.length === 0 ? null : cpu.reduce((a, b) => a + b, 0) / cpu.length / workers
		});
	}
	/** Each worker's mean over the window, where all of them told in each second. */
	busyRatios() {
		const { kept } = this;
		const workers = Math.min(...kept.map(({ loopBusyRatios }) => loopBusyRatios.length));
		return Array.from({ length: workers }, (_, worker) => {
			return kept.reduce((sum, { loopBusyRatios }) => sum + loopBusyRatios[worker], 0) / kept.length;
		});
	}
};
function merged(histograms) {
	const all = new Histogram();
	for (const each of histograms) all.add(each);
	return all;
}
//#endregion
//#region src/cli/lab/explore/trial-watch.ts
/** A trial under way: from its first second to the last one with load. */
var TrialWatch = class {
	atSeconds;
	/** The first second without load. */
	endSeconds;
	ended;
	request;
	hands;
	seconds = [];
	endedBy = "time";
	because = void 0;
	/** The order that ends the load is out. */
	isEnding = false;
	isOver = false;
	timer = void 0;
	resolve = () => void 0;
	constructor(request, atSeconds, hands) {
		this.request = request;
		this.atSeconds = atSeconds;
		this.endSeconds = atSeconds + request.secondsMax;
		this.hands = hands;
		this.ended = new Promise((resolve) => {
			this.resolve = resolve;
		});
		hands.setRate(request.ratePerSecond, atSeconds);
		this.timer = setTimeout(() => this.orderEnd("time"), hands.msUntil(this.endSeconds));
	}
	/** Seconds come in order, so what is not before the end is after the trial. */
	takes({ atSeconds }) {
		return !this.isOver && atSeconds < this.endSeconds;
	}
	add(second) {
		if (second.atSeconds < this.atSeconds) return;
		this.seconds.push(second);
		if (!this.isEnding) this.answer(this.hands.onSecond(second));
		if (second.atSeconds + 1 >= this.endSeconds) this.finish();
	}
	/** Ends the load at the next whole second. */
	end(endedBy, because) {
		if (this.isOver || this.isEnding) return;
		this.because = because;
		this.endSeconds = Math.min(this.endSeconds, Math.max(this.atSeconds, this.hands.soonest()));
		this.orderEnd(endedBy);
		if (this.endSeconds === this.atSeconds) this.finish();
	}
	/** No more seconds will come. */
	giveUp(because) {
		if (this.isOver) return;
		if (!this.isEnding || this.endedBy === "time") {
			this.endedBy = "lab";
			this.because ??= because;
		}
		this.endSeconds = (this.seconds.at(-1)?.atSeconds ?? this.atSeconds - 1) + 1;
		this.finish();
	}
	answer(answer) {
		if (answer === "continue") return;
		if (answer === "stop") {
			this.end("method");
			return;
		}
		const atSeconds = Math.max(answer.atSeconds, this.hands.soonest());
		if (atSeconds < this.endSeconds) this.hands.setRate(answer.ratePerSecond, atSeconds);
	}
	orderEnd(endedBy) {
		if (this.isEnding) return;
		this.isEnding = true;
		this.endedBy = endedBy;
		clearTimeout(this.timer);
		this.hands.setRate(0, this.endSeconds);
	}
	finish() {
		this.isOver = true;
		clearTimeout(this.timer);
		const { request, atSeconds, seconds, endedBy, because } = this;
		this.resolve({
			request,
			atSeconds,
			seconds,
			endedBy,
			...because !== void 0 && { because }
		});
	}
};
//#endregion
//#region src/cli/lab/explore/warmth.ts
/** Before anything was measured. */
const usualDurationMs = 20;
/** More connections than this are left to the load that needs them: a target in overload needs thousands. */
const usersMost$1 = 200;
/** How many users a load will need at once, by how long iterations took where nothing was short. */
var Warmth = class {
	durationMs = Number.POSITIVE_INFINITY;
	/** What the requests of an iteration took together; the least seen is that of a target at ease. */
	learn(seconds) {
		const ended = seconds.reduce((sum, { iterations }) => sum + iterations.completed, 0);
		if (ended < 20) return;
		const tookMs = seconds.flatMap(({ operations }) => operations.map(({ latency }) => latency.sumMs));
		this.durationMs = Math.min(this.durationMs, tookMs.reduce((sum, each) => sum + each, 0) / ended);
	}
	/** Twice what is needed on average, and room for chance; divided among the scenarios. */
	usersFor(ratePerSecond, weights) {
		const mean = ratePerSecond * (Number.isFinite(this.durationMs) ? this.durationMs : usualDurationMs) / 1e3;
		return splitByWeights(Math.min(usersMost$1, Math.ceil(2 * mean + 4 * Math.sqrt(mean) + 2)), weights);
	}
};
//#endregion
//#region src/cli/lab/explore/engine-lab.ts
/** Orders need this long to be with every worker before the moment they are for. */
const orderLeadMs = 150;
/** A load ends by an order that goes out this much before. */
const endOrderMs = 400;
const stillBusy = "note: the target was still busy half a minute after the load, with requests that had been given up: the next trial begins all the same";
/** Users get ready this fast, with an allowance: see OpenLoad.warm. */
const warmMsPerUser = {
	connecting: 2,
	starting: 30
};
/** Trials on a real target: one run of open load whose level is changed at whole seconds of its clock. */
var EngineLab = class {
	subjects;
	ratePerSecondMax;
	fault;
	nowSeconds = 0;
	isInterrupted = false;
	parts;
	signs;
	warmth = new Warmth();
	trialWatch = void 0;
	drainWatch = void 0;
	/** Seconds since the last trial, which its drain will ask for. */
	since = [];
	endedAtSeconds = 0;
	/** Of the last trial; what it left behind its drain waits for. */
	loaded = [];
	/** The least processor time the target was seen to use, in cores. */
	idleCores = null;
	inFlight = 0;
	/** Seconds before this one have been told of to a drain. */
	restedBeforeSeconds = 0;
	numberOfTrials = 0;
	/** The most users that were got ready. */
	warmed = 0;
	/** Why no more trials can be made. */
	over = void 0;
	constructor(parts) {
		this.parts = parts;
		this.subjects = parts.subjects.map(({ text }) => text);
		this.ratePerSecondMax = parts.ratePerSecondMax;
		this.signs = new SignWindow(parts.workers);
		if (parts.fault !== void 0) this.fault = parts.fault;
	}
	async trial(request, onSecond) {
		if (!(request.ratePerSecond > 0) || !Number.isInteger(request.secondsMax) || request.secondsMax < 1) throw new RangeError(`no trial: ${JSON.stringify(request)}`);
		const warmMs = this.warm(request.ratePerSecond);
		const atSeconds = this.nextSecond(warmMs);
		if (this.over !== void 0 || this.isInterrupted) return this.noTrial(request, atSeconds);
		const by = `trial ${++this.numberOfTrials}, ${request.purpose}`;
		const { load } = this.parts;
		this.signs.reset();
		this.since = [];
		const watch = new TrialWatch(request, atSeconds, {
			onSecond,
			setRate: (asked, at) => {
				const ratePerSecond = Math.min(asked, this.parts.allowedPerSecond());
				load.setRate(ratePerSecond, at * 1e3, ratePerSecond === 0 ? `end of ${by}` : by);
			},
			soonest: () => this.nextSecond(),
			msUntil: (second) => second * 1e3 - endOrderMs - load.nowMs()
		});
		this.trialWatch = watch;
		const { discardedSeconds, secondsMax } = request;
		if (discardedSeconds !== void 0) this.parts.counts?.((atSeconds + discardedSeconds) * 1e3, (atSeconds + secondsMax) * 1e3);
		const trial = await watch.ended;
		this.trialWatch = void 0;
		this.endedAtSeconds = watch.endSeconds;
		this.loaded = trial.seconds;
		this.warmth.learn(trial.seconds);
		return trial;
	}
	async drain(limitSeconds) {
		const { since, inFlight, over, loaded } = this;
		this.loaded = [];
		const isLeft = loaded.some((second) => givenUpIn(second) > 0);
		if (over !== void 0 || inFlight === 0 && since.length === 0 && !isLeft) {
			this.since = [];
			return {
				seconds: since,
				restAfterSeconds: inFlight === 0 ? 0 : null
			};
		}
		const aftermath = this.isInterrupted ? void 0 : new Aftermath(loaded, this.idleCores);
		const watch = new DrainWatch(this.endedAtSeconds, limitSeconds, () => this.parts.load.cutOff(), aftermath);
		this.drainWatch = watch;
		this.since = [];
		for (const second of since) watch.add(second);
		const drain = await watch.ended;
		this.drainWatch = void 0;
		if (aftermath?.isInVain === true) this.parts.say(stillBusy);
		return drain;
	}
	/** A second is complete; what it holds is copied before this returns. */
	second(counted) {
		this.nowSeconds = counted.atSeconds + 1;
		if (counted.atSeconds < this.restedBeforeSeconds) return;
		const second = this.copyOf(counted);
		this.inFlight = second.inFlight;
		this.learnIdle(second);
		if (this.trialWatch?.takes(second) === true) this.trialWatch.add(second);
		else if (this.drainWatch !== void 0) this.drainWatch.add(second);
		else this.since.push(second);
	}
	/**
	* Looks into a second that is not over while a drain waits: once nothing is under way and nothing may begin, nothing
	* more can happen in it, and the next trial need not wait for its end.
	*/
	glance(peek) {
		const { drainWatch } = this;
		if (drainWatch === void 0) return;
		const counted = peek();
		if (counted === void 0 || counted.atSeconds < this.restedBeforeSeconds) return;
		if (counted.inFlight > 0 || counted.stalls.length > 0) return;
		this.restedBeforeSeconds = counted.atSeconds + 1;
		this.inFlight = 0;
		drainWatch.add(this.copyOf(counted));
	}
	learnIdle({ reading }) {
		const cores = reading?.target?.cpuCores ?? null;
		if (cores !== null) this.idleCores = Math.min(this.idleCores ?? cores, cores);
	}
	copyOf(counted) {
		const { parts } = this;
		const cpuCores = parts.cpuCores();
		const isUnderLoad = this.trialWatch !== void 0 && counted.atSeconds >= this.trialWatch.atSeconds;
		return labSecondOf(counted, {
			subjects: parts.subjects.map(({ subject }) => subject),
			isOneScenario: parts.weights.length === 1,
			reading: parts.readingAt(counted.atSeconds),
			cpuCores,
			signs: isUnderLoad ? this.signs.add(counted, cpuCores) : []
		});
	}
	/** Somebody wants the search to end: the trial under way does, in an orderly way. */
	interrupt() {
		this.isInterrupted = true;
		this.trialWatch?.end("interrupted");
	}
	/** The run cannot go on: no more seconds with load will come. */
	endWith(because) {
		this.over ??= because;
		this.isInterrupted = true;
		this.trialWatch?.end("lab", because);
	}
	/** The run is over: whoever still waits for a second gets what there was. */
	close() {
		this.over ??= "the run had ended";
		this.isInterrupted = true;
		this.trialWatch?.giveUp(this.over);
		this.drainWatch?.giveUp();
	}
	warm(ratePerSecond) {
		const { load, weights, usersStart } = this.parts;
		const users = this.warmth.usersFor(ratePerSecond, weights);
		const count = users.reduce((sum, each) => sum + each, 0);
		const isNew = Math.max(0, count - this.warmed);
		this.warmed = Math.max(this.warmed, count);
		load.warm(users);
		return isNew * warmMsPerUser[usersStart ? "starting" : "connecting"];
	}
	/** The next whole second for which an order still comes in time. */
	nextSecond(afterMs = 0) {
		return Math.max(0, Math.ceil((this.parts.load.nowMs() + Math.max(orderLeadMs, afterMs)) / 1e3));
	}
	noTrial(request, atSeconds) {
		const trial = {
			request,
			atSeconds,
			seconds: []
		};
		return this.over === void 0 ? {
			...trial,
			endedBy: "interrupted"
		} : {
			...trial,
			endedBy: "lab",
			because: this.over
		};
	}
};
//#endregion
//#region src/cli/lab/explore/exploration.ts
function looksOf({ readingAt, fault, traces }, say, cpuCores, { nowMs }) {
	const counts = (fromMs, toMs) => {
		const originMs = Date.now() - nowMs();
		traces?.addStretch({
			fromMs: originMs + fromMs,
			toMs: originMs + toMs
		});
	};
	return {
		readingAt,
		cpuCores,
		say,
		counts,
		...fault && { fault }
	};
}
/** A method at work on a run. */
var Exploration = class {
	lab;
	drive;
	driven = void 0;
	constructor(drive, { workers }, load, looks) {
		const { weights, usersStart, slo, ratePerSecondMax } = drive;
		this.drive = drive;
		this.lab = new EngineLab({
			load,
			workers,
			weights,
			usersStart,
			subjects: slo.map(({ text, subject }) => ({
				text,
				subject
			})),
			ratePerSecondMax,
			allowedPerSecond: () => drive.allowedPerSecond(),
			...looks
		});
	}
	/** Something was counted. */
	counted(collector) {
		this.lab.glance(() => collector.peek());
	}
	/** How long it takes nobody knows beforehand. */
	frameFacts({ title, keys }) {
		const [explore, pursuit] = [this.drive.progress?.(), this.drive.pursuit?.()];
		return {
			title,
			loads: this.drive.loads,
			plannedSeconds: null,
			hasKeys: keys !== void 0,
			...explore && { explore },
			...pursuit && { pursuit }
		};
	}
	/** @param onEnd the method wants no more load */
	begin(onEnd) {
		this.driven = this.drive.run(this.lab).finally(onEnd);
		this.driven.catch(() => void 0);
	}
	/** No more seconds will come. */
	async close() {
		this.lab.close();
		await this.driven;
	}
};
//#endregion
//#region src/cli/plan/divide-load.ts
/** The test's load, one part per weight; the parts sum to the whole at every corner of the shape. */
function divideLoad(load, weights) {
	switch (load.kind) {
		case "closed": return dividedStages(load.stages, weights, splitByWeights).map((stages) => ({
			kind: "closed",
			stages
		}));
		case "open": return dividedStages(load.stages, weights, exactShares).map((stages) => ({
			...load,
			stages
		}));
		case "iterations": {
			const iterations = splitByWeights(load.iterations, weights);
			const users = splitByWeights(load.users, weights);
			return iterations.map((share, index) => {
				return {
					...load,
					iterations: share,
					users: share === 0 ? 0 : Math.min(share, Math.max(1, users[index] ?? 0))
				};
			});
		}
	}
}
function dividedStages(stages, weights, shares) {
	const corners = stages.map(({ from, to }) => ({
		from: shares(from, weights),
		to: shares(to, weights)
	}));
	return weights.map((_, part) => stages.map(({ durationMs }, index) => ({
		durationMs,
		from: corners[index]?.from[part] ?? 0,
		to: corners[index]?.to[part] ?? 0
	})));
}
/** Rates need not be whole; the last part takes what rounding left over, so that the parts sum to the whole. */
function exactShares(total, weights) {
	const sum = weights.reduce((a, b) => a + b, 0);
	const shares = weights.slice(0, -1).map((weight) => total * weight / sum);
	return [...shares, shares.reduce((rest, share) => rest - share, total)];
}
/** The highest level of a load: users, or iterations/s. */
function peakLevel(load) {
	if (load.kind === "iterations") return load.users;
	return Math.max(...load.stages.flatMap(({ from, to }) => [from, to]));
}
//#endregion
//#region src/cli/lab/explore/load-handle.ts
/** What a search does to the load of a run: each step is a change that is kept with the run. */
function loadHandle({ fleet, control, weights, nowMs }) {
	return {
		nowMs,
		setRate: (ratePerSecond, atMs, by) => {
			for (const [scenario, level] of exactShares(ratePerSecond, weights).entries()) {
				const isMark = scenario === weights.length - 1;
				control.note(fleet.change({
					atMs,
					scenario,
					level,
					by,
					isMark
				}));
			}
		},
		warm: (users) => fleet.warm(users),
		cutOff: () => fleet.cutOff()
	};
}
//#endregion
//#region src/cli/lab/live-state.ts
const pointsShown = 120;
const operationsShown = 12;
/** Of a run whose load was planned; `changes` to it as people say them. */
function frameFacts({ plan, title, keys }, changes) {
	return {
		title,
		loads: [...describeLoads(plan), ...changes],
		plannedSeconds: plannedSeconds(plan),
		hasKeys: keys !== void 0
	};
}
/** What the live view shows, from what has been counted so far. */
function liveState(collector, plan, { facts, frame }) {
	const { counts, names } = collector;
	const iterations = collector.iterations.reduce((sum, tally) => ({
		planned: sum.planned + tally.planned,
		completed: sum.completed + tally.completed,
		failed: sum.failed + tally.failed,
		dropped: sum.dropped + tally.dropped
	}), {
		planned: 0,
		completed: 0,
		failed: 0,
		dropped: 0
	});
	const isPlanned = plan.scenarios.some(({ load }) => load.kind !== "closed");
	const recent = collector.recentLatency();
	const whole = new Histogram();
	whole.add(counts.judged.latency);
	whole.add(counts.judged.failedLatency);
	const seconds = Math.max(1, counts.measuredSeconds);
	const operations = [...counts.operations].sort(([, left], [, right]) => right.tally.count - left.tally.count).map(([id, total], place) => liveOperation(names.operations.names[id], total.tally, seconds, place < operationsShown));
	return {
		...facts,
		target: redactUrl(plan.target),
		phase: frame.phase,
		isPaused: frame.isPaused,
		elapsedSeconds: Math.max(0, frame.nowMs / 1e3),
		points: collector.timeline.last(pointsShown),
		iterations: {
			...iterations,
			planned: isPlanned ? iterations.planned : null
		},
		requests: {
			ok: collector.requests.ok,
			failed: collector.requests.failed
		},
		latencyMs: {
			recent: pointLatency(recent.histogram),
			recentSeconds: recent.seconds,
			whole: pointLatency(whole)
		},
		operations,
		errors: Object.entries(collector.requests.byError),
		doubts: stallDoubts(collector)
	};
}
function liveOperation(name, tally, seconds, isShown) {
	const { kind, protocol, method, scenario, step } = name;
	const latency = new Histogram();
	if (isShown) {
		latency.add(tally.latency);
		latency.add(tally.failedLatency);
	}
	return {
		kind,
		protocol,
		name: name.name,
		scenario,
		...method === void 0 ? {} : { method },
		...step === void 0 ? {} : { step },
		count: tally.count,
		ratePerSecond: tally.count / seconds,
		errorRatio: tally.count === 0 ? 0 : tally.failed / tally.count,
		latencyMs: pointLatency(latency)
	};
}
function stallDoubts({ health }) {
	const last = health.stalls.at(-1);
	if (last === void 0) return [];
	return [`stall: the generator stood still for ${Math.round(last.durationMs)} ms at ${last.atSeconds.toFixed(1)} s`];
}
//#endregion
//#region src/cli/lab/load-control.ts
/** By so much `+` and `-` change the load. */
const stepRatio = 1.1;
/** Where nothing on this machine bounds them before. */
const usersMost = 1e5;
/** What the load is to be while a run goes on: the plan, and the changes made to it. */
var LoadControl = class {
	changes = [];
	isPaused = false;
	plan;
	parts;
	recorded = 0;
	constructor(plan) {
		this.plan = plan;
		this.parts = plan.scenarios.map(({ name, load }) => {
			const planned = new LevelOverTime(load.kind === "iterations" ? [{
				durationMs: load.maxDurationMs,
				from: load.users,
				to: load.users
			}] : load.stages);
			return {
				name,
				kind: load.kind,
				planned,
				level: planned,
				weight: peakLevel(load),
				wanted: { timesPlan: 1 }
			};
		});
	}
	/** Per scenario, with all changes so far. */
	get levels() {
		return this.parts.map(({ level }) => level);
	}
	/** A tenth more or less of every scenario's load; at least one user. Nothing while paused. */
	step(isUp, atMs, by) {
		if (this.isPaused) return [];
		return this.parts.map((part, scenario) => ({
			atMs,
			scenario,
			...this.stepped(part, isUp, atMs),
			by
		}));
	}
	/** What somebody at the page asks for. Levels are shared out as the test shares its own; nothing while paused. */
	ordered(order, atMs, by) {
		if ("isPaused" in order) return order.isPaused === this.isPaused ? [] : this.togglePause(atMs, by);
		if (this.isPaused) return [];
		const isUsers = "users" in order;
		const parts = this.parts.filter(({ kind }) => kind === "open" !== isUsers);
		const weights = parts.map(({ weight }) => weight);
		if (weights.every((weight) => weight === 0)) return [];
		const shares = isUsers ? splitByWeights(Math.min(order.users, this.usersMost()), weights) : exactShares(Math.min(order.ratePerSecond, this.rateMost()), weights);
		return parts.map((part, index) => ({
			atMs,
			scenario: this.parts.indexOf(part),
			level: shares[index] ?? 0,
			by
		}));
	}
	/** What may be ordered, and what holds now. */
	controls(atMs) {
		const open = this.sum("open", (level) => level.at(atMs));
		const users = this.users((level) => level.at(atMs));
		const most = this.rateMost();
		return {
			users: users === null ? null : {
				now: wholeUsers(users),
				most: this.usersMost()
			},
			ratePerSecond: open === null ? null : {
				now: open,
				most: Number.isFinite(most) ? most : null
			},
			mayPause: true
		};
	}
	/** Nothing new begins, until the load is resumed at what it was. */
	togglePause(atMs, by) {
		this.isPaused = !this.isPaused;
		return this.parts.map(({ wanted }, scenario) => {
			return {
				atMs,
				scenario,
				...this.isPaused ? { timesPlan: 0 } : wanted,
				by
			};
		});
	}
	/** Notes a change as it is being carried out. */
	note(request) {
		const { atMs, scenario, by } = request;
		const part = this.parts[scenario];
		if (part === void 0) return;
		part.level = part.level.to(request, atMs, part.planned);
		if (!this.isPaused) part.wanted = "level" in request ? { level: request.level } : { timesPlan: request.timesPlan };
		this.forgetAfter(atMs / 1e3, part.name);
		this.changes.push({
			atSeconds: atMs / 1e3,
			scenario: part.name,
			load: this.textAt(part, atMs),
			by
		});
	}
	/** What was still to come then does not any more. */
	forgetAfter(seconds, name) {
		for (let index = this.changes.length - 1; index >= this.recorded; index--) {
			const { atSeconds, scenario } = this.changes[index];
			if (scenario === name && atSeconds > seconds) this.changes.splice(index, 1);
		}
	}
	/** The load by now, where it was changed, e.g. `now 11 users`. */
	nowTexts() {
		if (this.changes.length === 0) return [];
		const texts = this.parts.map(({ name }) => this.changes.findLast(({ scenario }) => scenario === name)).flatMap((change) => change === void 0 ? [] : [change.load]);
		return [`now ${[...new Set(this.isPaused ? ["paused"] : texts)].join(" + ")}`];
	}
	/** Changes not yet given out that came before a second's end. */
	takeUntil(seconds) {
		const from = this.recorded;
		while (this.recorded < this.changes.length && this.changes[this.recorded].atSeconds < seconds) this.recorded++;
		return this.changes.slice(from, this.recorded);
	}
	/** The load that is asked for at a second of the run: iterations/s of all open scenarios, users of all closed. */
	askedAt(second) {
		const ms = second * 1e3;
		const users = this.sum("closed", (level) => level.at(ms + 500));
		return {
			iterationsPerSecond: this.sum("open", (level) => level.areaBefore(ms + 1e3) - level.areaBefore(ms)),
			users: users === null ? null : wholeUsers(users)
		};
	}
	sum(kind, pick) {
		const parts = this.parts.filter((part) => part.kind === kind);
		return parts.length === 0 ? null : parts.reduce((total, { level }) => total + pick(level), 0);
	}
	stepped(part, isUp, atMs) {
		const { wanted, planned, kind } = part;
		const times = isUp ? stepRatio : 1 / stepRatio;
		if ("timesPlan" in wanted && planned.at(atMs) <= 0) return { timesPlan: wanted.timesPlan * times };
		const now = "level" in wanted ? wanted.level : planned.at(atMs) * wanted.timesPlan;
		const to = kind === "open" ? Math.min(now * times, Math.max(now, this.rateMost())) : this.steppedUsers(part, isUp, now);
		return "level" in wanted ? { level: to } : { timesPlan: to / planned.at(atMs) };
	}
	steppedUsers(part, isUp, now) {
		return isUp ? Math.max(Math.floor(now) + 1, Math.round(now * stepRatio)) : this.fewer(part, now);
	}
	users(pick) {
		const [closed, counted] = [this.sum("closed", pick), this.sum("iterations", pick)];
		return closed === null && counted === null ? null : (closed ?? 0) + (counted ?? 0);
	}
	/** Each user of its own has a connection of its own. */
	usersMost() {
		const { http, workers } = this.plan;
		if (http.sharedConnections !== void 0 || http.connectionsPerWorkerMax === void 0) return usersMost;
		return Math.min(usersMost, http.connectionsPerWorkerMax * workers);
	}
	/** Beyond --max-rate arrivals would only wait for longer and longer. */
	rateMost() {
		return this.plan.maxRatePerSecond ?? Number.POSITIVE_INFINITY;
	}
	/** Iterations are divided among the workers: each needs a user to carry its share out. */
	fewer({ kind }, now) {
		const least = kind === "iterations" ? Math.min(now, this.plan.workers) : 1;
		return Math.max(least, Math.min(Math.ceil(now) - 1, Math.round(now / stepRatio)));
	}
	textAt({ kind, planned, level, wanted }, atMs) {
		if (this.isPaused) return "paused";
		const now = level.at(atMs);
		const text = kind === "open" ? formatRate(now) : usersText(wholeUsers(now));
		if (planned.isFlatAt(atMs)) return text;
		return "level" in wanted ? `${text}, held` : `${text}, ${formatPercent(wanted.timesPlan)} of the plan`;
	}
};
/** A sum of shares may come out a hair above. */
const wholeUsers = (users) => Math.ceil(users - 1e-9);
//#endregion
//#region src/cli/lab/folder-watch.ts
/** With the 250 ms between two reports of a worker this bounds what a killed run loses. */
const keepOpenMs = 400;
/** As seldom as a page is told of news: putting it together takes about a tenth of a millisecond. */
const tellMs = 1e3;
/** Whoever changes the load sees it change within a second. */
const lookMs$2 = 250;
/** Two, so that one alone is told from many. */
const slowestKept = 2;
/**
* What passes between a run and its folder while it goes on, in both directions. It is all that joins a run to pages
* that look at it: their server is another process, so that none of them takes a turn of this one's event loop.
*/
var FolderWatch = class {
	timers;
	keep;
	watched;
	isLooking = false;
	constructor(keep, watched) {
		this.keep = keep;
		this.watched = watched;
		this.timers = [
			setInterval(() => this.keepOpen(), keepOpenMs),
			setInterval(() => keep.keepLive(watched.status()), tellMs),
			setInterval(() => void this.look(), lookMs$2)
		];
	}
	close() {
		for (const timer of this.timers) clearInterval(timer);
	}
	keepOpen() {
		const seconds = this.watched.openSeconds();
		if (seconds.length > 0) this.keep.keepOpen(seconds);
	}
	/** A disk that does not answer is not asked again meanwhile. */
	async look() {
		if (this.isLooking) return;
		this.isLooking = true;
		try {
			for (const order of await this.keep.takeOrders()) this.watched.onOrder(order);
		} catch (error) {
			if (typeof error.code !== "string") throw error;
		} finally {
			this.isLooking = false;
		}
	}
};
/**
* How a run stands.
* @param control absent where a method decides on the load itself
*/
function liveStatus(collector, { facts, frame }, control) {
	const { loads, plannedSeconds, explore, pursuit } = facts;
	return {
		format: liveFormat,
		phase: frame.phase,
		isPaused: frame.isPaused,
		elapsedSeconds: Math.max(0, frame.nowMs / 1e3),
		plannedSeconds,
		loads,
		doubts: stallDoubts(collector),
		controls: control?.controls(frame.nowMs) ?? {
			users: null,
			ratePerSecond: null,
			mayPause: false
		},
		...explore && { explore: lighter(explore) },
		...pursuit && { pursuit }
	};
}
/** Of each trial the slowest operations alone: those a picture of it needs, whose rules may not be known yet. */
function lighter(progress) {
	const limited = new Set(progress.rules?.filter(({ isBinding }) => isBinding).map(({ operation }) => operation));
	const kept = ({ operations }) => {
		return operations.toSorted((a, b) => (b.p95Ms ?? Infinity) - (a.p95Ms ?? Infinity)).filter(({ name }, index) => index < slowestKept || limited.has(name));
	};
	const trials = progress.trials.map((trial) => ({
		...trial,
		operations: kept(trial),
		resources: null
	}));
	return {
		...progress,
		trials
	};
}
//#endregion
//#region src/cli/lab/memory-watch.ts
/** A process can take up a gigabyte in a second. */
const lookMs$1 = 50;
/** Looks at the memory of this process, workers included, and orders what must not wait until the kernel ends it. */
var MemoryWatch = class {
	options;
	meter;
	guard = new MemoryGuard();
	timer;
	nearest = null;
	constructor(options) {
		this.options = options;
		this.meter = new MemoryMeter(options.askedBytes);
		this.timer = setInterval(() => this.look(), lookMs$1);
	}
	close() {
		clearInterval(this.timer);
	}
	/** Null where there is no limit to be near to. */
	facts() {
		const { guard, nearest, options } = this;
		if (nearest === null) return null;
		return {
			usedBytesMax: guard.usedBytesMax,
			limitBytes: guard.limitBytes,
			bound: nearest.bound,
			shedMs: guard.shedMs(options.nowMs()),
			isStopped: guard.order === "stop"
		};
	}
	look() {
		const { guard, options } = this;
		const room = this.meter.read();
		if (room === null) return;
		const before = guard.order;
		const mostBefore = guard.mostShare;
		const order = guard.next(options.nowMs(), room.usedBytes, room.limitBytes);
		if (guard.mostShare > mostBefore) this.nearest = room;
		if (order === before) return;
		if (order === "stop") options.onFull();
		else options.onShed(order === "shed");
	}
};
//#endregion
//#region src/cli/lab/session-watches.ts
/** Looks at the generator's own process while a run goes on. */
var SessionWatches = class {
	/** Processor time at the last look, in cores. */
	cpuCores = null;
	options;
	process = new ProcessMeter(monotonicMs);
	steal = new StealMeter();
	memory;
	timer;
	isRunning = false;
	constructor(options) {
		const { say, hold, onFull, maxMemoryBytes } = options;
		this.options = options;
		this.timer = setInterval(() => this.look(), 1e3);
		this.memory = new MemoryWatch({
			askedBytes: maxMemoryBytes,
			nowMs: monotonicMs,
			onShed: (isOn) => {
				say(isOn ? "short of memory: nothing new is begun" : "memory is free again: going on");
				hold(isOn);
			},
			onFull: () => {
				say("out of memory: ending the run with what was measured");
				onFull();
			}
		});
	}
	/** Load is on from now on. */
	start() {
		this.process.take();
		this.steal.take();
		this.isRunning = true;
	}
	close() {
		clearInterval(this.timer);
		this.memory.close();
		const { health } = this.options;
		health.memory = this.memory.facts();
		if (health.cpuRatioMean === null) this.look();
	}
	look() {
		if (!this.isRunning) return;
		const sample = this.process.take();
		this.cpuCores = sample.cpuRatio;
		this.options.health.addProcess({
			...sample,
			stealRatio: this.steal.take()
		});
	}
};
//#endregion
//#region src/cli/lab/stop-files.ts
/** A file is looked for this often: a second may pass at most between it and the end of the load. */
const lookMs = 250;
/** Watches for files that end a run: the one of its own folder, and one the user named. */
var StopFiles = class {
	paths;
	onFound;
	timer;
	isLooking = false;
	last = "";
	/** @param onFound called when one is there, and once more when it says `now` */
	constructor(paths, onFound) {
		this.paths = paths;
		this.onFound = onFound;
		this.timer = setInterval(() => void this.look(), lookMs);
	}
	close() {
		clearInterval(this.timer);
	}
	/** A disk that does not answer is not asked again meanwhile. */
	async look() {
		if (this.isLooking) return;
		this.isLooking = true;
		for (const path of this.paths) {
			const text = await readFile(path, "utf8").catch(() => void 0);
			if (text !== void 0) this.found(path, text.trim() === "now");
		}
		this.isLooking = false;
	}
	found(path, isNow) {
		const state = isNow ? "now" : "found";
		if (this.last === state || this.last === "now") return;
		this.last = state;
		this.onFound(path, isNow);
	}
};
//#endregion
//#region src/cli/lab/failure-text.ts
/** What is told of a hook that threw: what, and where. */
function hookFailureText(hook, { message, location }) {
	return `${hook} threw: ${message}${location === void 0 ? "" : ` (${[
		location.file,
		location.line,
		location.column
	].filter((part) => part !== void 0).join(":")})`}`;
}
/** Where a lost worker was: its scenarios, and the line where it is known. */
function placeOfLoss({ location }, { scenarios }) {
	const scenario = `scenario ${scenarios.map(({ name }) => name).join(" or ")}`;
	return location === void 0 ? scenario : `${scenario}, at ${location}`;
}
//#endregion
//#region src/cli/lab/limit-text.ts
/** Which limit of a run was reached, to complete "stopped early: …". */
function limitText(limit, { limits = {} }) {
	switch (limit) {
		case "requests": return `the limit of ${formatCount(limits.requests ?? 0)} requests was reached`;
		case "bytes": return `the limit of ${formatBytes(limits.bytes ?? 0)} was reached`;
		case "duration": return `the limit of ${formatDurationMs(limits.durationMs ?? 0)} was reached`;
	}
}
//#endregion
//#region src/cli/lab/health-watch.ts
const usualMs = 2e3;
const failuresMost = 3;
/** Looks after the target's health while load is on it; tells when it has failed three times in a row. */
var HealthWatch = class {
	check;
	onIll;
	timer = void 0;
	everyMs;
	failures = 0;
	isClosed = false;
	/** @param check what is wrong with the target, or undefined */
	constructor(check, onIll, everyMs = usualMs) {
		this.check = check;
		this.onIll = onIll;
		this.everyMs = everyMs;
		this.arm();
	}
	close() {
		this.isClosed = true;
		clearTimeout(this.timer);
	}
	arm() {
		this.timer = setTimeout(() => void this.look(), this.everyMs);
	}
	async look() {
		const illness = await this.check();
		if (this.isClosed) return;
		this.failures = illness === void 0 ? 0 : this.failures + 1;
		if (illness !== void 0 && this.failures === failuresMost) this.onIll(illness);
		else this.arm();
	}
};
//#endregion
//#region src/cli/lab/target-guard.ts
/** The rules that end a run for the target's sake: it fails most of what it is asked, or is not well. */
var TargetGuard = class {
	plan;
	rules;
	onBreakdown;
	streak = new ErrorStreak();
	isActive;
	isRunning = false;
	health = void 0;
	constructor(plan, rules, onBreakdown) {
		this.plan = plan;
		this.rules = rules;
		this.onBreakdown = onBreakdown;
		this.isActive = rules.abortRules === true;
	}
	/** Load is on from now on. */
	start() {
		this.isRunning = true;
		this.watchHealth();
	}
	/** The target is not the user's own machine or network: the rules hold unless they were switched off. */
	publicHostReached() {
		if (this.rules.abortRules === false) return;
		this.isActive = true;
		this.watchHealth();
	}
	second(point) {
		if (this.streak.add(point) && this.isActive) this.onBreakdown("more than half of all requests failed for 10 s, and the target is spared");
	}
	close() {
		this.isRunning = false;
		this.health?.close();
	}
	watchHealth() {
		const { health, abortRules } = this.rules;
		if (!this.isRunning || this.health !== void 0 || abortRules === false) return;
		if (health === void 0 && (!this.isActive || this.plan.target === "")) return;
		const url = new URL(health ?? this.plan.target);
		const clock = new RealClock();
		this.health = new HealthWatch(() => checkHealth(url, health !== void 0, this.plan.http, clock), (why) => this.onBreakdown(`3 health probes of ${url.origin} in a row failed (${why}), and the target is spared`));
	}
};
//#endregion
//#region src/cli/lab/run-session.ts
/** The built entry of worker threads: dist/worker.mjs, beside the chunk this file ends up in. */
const workerUrl = new URL("./worker.mjs", import.meta.url);
/** What a worker may still take up until it is ended has to fit into what is left. */
const fullPatienceMs = 500;
/** Load that only shows the script's own errors is of no use to anybody, least of all to the target. */
const scriptErrorSecondsMax = 10;
/** A run while it goes on: fleet and collector, the view, and whoever may end it. */
var RunSession = class {
	collector;
	ending = {};
	order;
	keep;
	fleet;
	interrupts;
	control;
	guard;
	stopFiles;
	exploration;
	watches;
	phase = "starting";
	startMonotonicMs = NaN;
	lastLossMs = 0;
	/** @param stopPaths files that end the run as soon as they are there */
	constructor(order, stopPaths, keep, beside) {
		const { plan } = order;
		this.order = order;
		this.keep = keep;
		this.control = new LoadControl(plan);
		this.guard = new TargetGuard(plan, order, (why) => this.stopFor("abort rule", why));
		this.collector = new Collector({
			scenarios: plan.scenarios.map(({ name }) => name),
			isOpen: plan.scenarios.map(({ load }) => load.kind === "open"),
			workers: plan.workers,
			slo: plan.slo.map((text) => parseSlo(text)),
			fatalSlo: order.abortOn,
			warmUpMs: plan.warmUpMs,
			...beside.redact && { cleaned: beside.redact },
			askedAt: (second) => this.control.askedAt(second),
			onSecond: (record, broken) => this.secondDone(record, broken[0]?.text),
			...order.drive && { onCounts: (second) => this.exploration?.lab.second(second) }
		});
		this.watches = new SessionWatches({
			health: this.collector.health,
			maxMemoryBytes: plan.maxMemoryBytes,
			say: order.say,
			hold: (isOn) => this.fleet.hold(isOn),
			onFull: () => {
				this.phase = "stopping";
				this.exploration?.lab.endWith("the generator ran out of memory");
				this.fleet.cancel(fullPatienceMs);
			}
		});
		this.interrupts = new Interrupts((signal) => this.interrupted(signal), () => this.fleet.cancel());
		this.stopFiles = new StopFiles(stopPaths, (path, isNow) => {
			this.stopFor("file", `the file ${path} is there`);
			if (isNow) this.fleet.cancel();
		});
		const placement = order.inProcess ? new InProcess() : new Threads(workerUrl, order.scriptOutput);
		this.fleet = new Fleet(plan, placement, createFeederCounters(order.feeders), {
			...this.fleetListener(),
			sent: (batch) => beside.traces?.sent(batch)
		});
		this.exploration = order.drive && this.explorationOf(order.drive, beside);
	}
	explorationOf(drive, beside) {
		const { fleet, control, watches, order } = this;
		const load = loadHandle({
			fleet,
			control,
			weights: drive.weights,
			nowMs: () => this.nowMs()
		});
		const looks = looksOf(beside, order.say, () => watches.cpuCores, load);
		return new Exploration(drive, order.plan, load, looks);
	}
	get wasInterrupted() {
		return this.ending.stopped !== void 0;
	}
	/** From loading the test to the last count. */
	async run() {
		const { watches, keep, collector } = this;
		const frames = setInterval(() => this.show(), this.order.viewEveryMs);
		const folder = new FolderWatch(keep, {
			openSeconds: () => collector.openSeconds(),
			status: () => liveStatus(collector, this.sight(), this.exploration === void 0 ? this.control : void 0),
			onOrder: (order) => this.changeAll((control, nowMs) => control.ordered(order, nowMs, "the page"))
		});
		this.order.keys?.listen((key) => this.pressed(key));
		try {
			if (await this.fleet.prepare()) {
				watches.start();
				this.startMonotonicMs = this.fleet.start();
				this.order.onStart?.(this.startMonotonicMs);
				if (this.phase === "starting") this.phase = "running";
				this.guard.start();
				this.exploration?.begin(() => this.stop("the search is over"));
				await this.fleet.finish();
			}
		} finally {
			clearInterval(frames);
			folder.close();
			this.guard.close();
			this.stopFiles.close();
			this.order.keys?.close();
			watches.close();
			await this.fleet.close();
			this.interrupts.release();
		}
		this.collector.close();
		await this.exploration?.close();
		this.dropSharesOfLost();
	}
	/** Arrivals planned for a worker that is gone were to come until the load of all others was over. */
	dropSharesOfLost() {
		const { plan } = this.order;
		const { lost } = this.collector.health;
		if (Number.isNaN(this.startMonotonicMs)) return;
		const untilMs = lost.length < plan.workers ? this.collector.loadTime.overMs : this.lastLossMs;
		for (const { worker } of lost) this.collector.dropRest(worker, plannedFor(plan, worker, untilMs, this.control.levels));
	}
	/** Of the run clock; 0 before its start. */
	nowMs() {
		return Number.isNaN(this.startMonotonicMs) ? 0 : monotonicMs() - this.startMonotonicMs;
	}
	get loadChanges() {
		return this.control.changes;
	}
	/** A new load from now on, for as long as the run lasts. */
	change(request) {
		if (this.phase === "running") this.control.note(this.fleet.change(request));
	}
	stop(why) {
		this.phase = "stopping";
		this.guard.close();
		this.exploration?.lab.endWith(why);
		this.fleet.stop();
	}
	/** Somebody or something ends the run before its time; the first to do so is told of. */
	stopFor(by, why) {
		const { ending } = this;
		if (ending.stopped === void 0) {
			ending.stopped = {
				by,
				why,
				atSeconds: Math.max(0, this.nowMs() / 1e3)
			};
			if (by !== "signal" && by !== "key") this.order.say(`stopping: ${why}`);
		}
		if (this.exploration === void 0 || this.phase !== "running" || by === "abort rule") this.stop(why);
		else {
			this.phase = "stopping";
			this.exploration.lab.interrupt();
		}
	}
	/** Once: stop. Who presses it while the run is ending already does not want to wait. */
	interrupted(signal) {
		const wasStopping = this.phase === "stopping";
		this.stopFor("signal", signal === "SIGINT" ? "Ctrl-C" : signal);
		if (wasStopping) this.fleet.cancel();
	}
	pressed(key) {
		if (key === "stop") {
			if (this.phase === "stopping") this.fleet.cancel();
			else this.stopFor("key", "q was pressed");
			return;
		}
		this.changeAll((control, nowMs) => key === "pause" ? control.togglePause(nowMs, "key p") : control.step(key === "more", nowMs, `key ${key === "more" ? "+" : "-"}`));
	}
	/** Not of a search, which decides on its load itself. */
	changeAll(wanted) {
		if (this.phase !== "running" || this.exploration !== void 0) return;
		for (const request of wanted(this.control, this.nowMs())) this.change(request);
		this.show();
	}
	noticed(notice) {
		switch (notice.kind) {
			case "limit":
				this.limitReached(limitText(notice.limit, this.order.plan));
				break;
			case "publicHost":
				this.guard.publicHostReached();
				break;
			case "unidentified":
				this.ending.isUnidentified = true;
				break;
		}
	}
	/** The workers stop by themselves, each at its share. */
	limitReached(why) {
		const { ending, order } = this;
		if (ending.stopped !== void 0) return;
		ending.stopped = {
			by: "limit",
			why,
			atSeconds: Math.max(0, this.nowMs() / 1e3)
		};
		order.say(`limit reached, stopping: ${why}`);
		this.exploration?.lab.endWith(why);
		if (order.plan.workers === 1) this.phase = "stopping";
	}
	secondDone(record, fatalGoal) {
		const loadChanges = this.control.takeUntil(record.point.atSeconds + 1);
		this.keep.append(loadChanges.length === 0 ? record : {
			...record,
			loadChanges
		});
		this.guard.second(record.point);
		if (this.phase !== "running") return;
		if (this.collector.scriptErrorSeconds >= scriptErrorSecondsMax) {
			const why = `every iteration of the last ${scriptErrorSecondsMax} s ended with an error of the script`;
			this.order.say(`${why}: stopping`);
			this.stop(why);
		} else if (fatalGoal !== void 0) {
			this.order.say(`goal broken, stopping: ${fatalGoal}`);
			this.stop(`goal broken: ${fatalGoal}`);
		} else if (this.order.isEnough?.(this.collector) === true) this.stop("enough is known");
	}
	endedByScript(why) {
		this.phase = "stopping";
		this.exploration?.lab.endWith(why);
	}
	show() {
		const { plan, view } = this.order;
		view.update(liveState(this.collector, plan, this.sight()));
	}
	sight() {
		return {
			facts: this.exploration?.frameFacts(this.order) ?? frameFacts(this.order, this.control.nowTexts()),
			frame: {
				phase: this.phase,
				nowMs: this.nowMs(),
				isPaused: this.control.isPaused
			}
		};
	}
	fleetListener() {
		const { say } = this.order;
		return {
			interval: (interval) => {
				this.collector.add(interval);
				this.exploration?.counted(this.collector);
			},
			log: say,
			noticed: (notice) => this.noticed(notice),
			aborted: (why) => {
				this.ending.aborted ??= why;
				this.endedByScript(why);
			},
			exhausted: (why) => {
				this.ending.exhausted ??= why;
				this.endedByScript(why);
			},
			workerLost: (loss) => {
				const { worker, why, isStuck } = loss;
				const place = placeOfLoss(loss, this.order.plan);
				say(`worker ${worker} was lost: ${why}${isStuck ? ` (${place})` : ""}`);
				this.collector.workerLost(worker, {
					why: isStuck ? place : why,
					isStuck
				});
				this.lastLossMs = this.nowMs();
				if (this.exploration !== void 0) this.stop(`worker ${worker} was lost`);
			},
			hookFailed: (hook, failure) => {
				if (failure.isAbort) this.ending.aborted ??= failure.message;
				else this.ending.hookFailed ??= hookFailureText(hook, failure);
			}
		};
	}
};
//#endregion
//#region src/cli/lab/late-spans.ts
/** From so many batches on a service's own pace is known. */
const batchesKnown = 3;
/** Who sends every second does so every 1.1 s under load. */
const patience = 1.25;
const marginMs = 500;
/** The 5 s that OpenTelemetry's SDKs collect spans for by default, and their way here. */
const unknownPaceMs = 6e3;
const quietMs = 500;
/** Something else that talks to the target would have it never be quiet. */
const waitMsMax = 12e3;
/**
* How long spans may still come after the load: SDKs collect them for a while before they send them. Each service's own
* pace tells for how long, and whoever sends nothing is not waited for.
*/
var LateSpans = class {
	senders = /* @__PURE__ */ new Map();
	lastMs = -Infinity;
	firstWithinMs;
	/** @param firstWithinMs how long the first spans of all are waited for */
	constructor(firstWithinMs = 0) {
		this.firstWithinMs = firstWithinMs;
	}
	/** What has come by now; as often as there is news. */
	look(services, nowMs) {
		for (const [name, count] of Object.entries(services)) {
			const sender = this.senders.get(name);
			if (sender === void 0) this.senders.set(name, {
				count,
				lastMs: nowMs,
				batches: 1,
				longestGapMs: 0
			});
			else if (count > sender.count) {
				sender.longestGapMs = Math.max(sender.longestGapMs, nowMs - sender.lastMs);
				sender.count = count;
				sender.lastMs = nowMs;
				sender.batches++;
			} else continue;
			this.lastMs = nowMs;
		}
	}
	/** For how long after the end of the load spans of it may come; 0 = none ever came. */
	get waitMs() {
		let longestMs = this.senders.size === 0 ? this.firstWithinMs : 0;
		for (const sender of this.senders.values()) longestMs = Math.max(longestMs, paceOf(sender));
		return longestMs;
	}
	isOver(endedMs, nowMs) {
		if (this.senders.size === 0) return nowMs - endedMs >= this.firstWithinMs;
		if (nowMs - endedMs >= waitMsMax) return true;
		return nowMs - endedMs >= this.waitMs && nowMs - this.lastMs >= quietMs;
	}
};
function paceOf({ batches, longestGapMs }) {
	return batches < batchesKnown ? unknownPaceMs : Math.min(unknownPaceMs, longestGapMs * patience + marginMs);
}
//#endregion
//#region src/cli/lab/trace-watch.ts
const lookEveryMs = 250;
const neverListened = `nothing could be listened on at ${usualPlace.host}`;
/** The receiver of the target's traces, from before the load to the last late span. Its death is no end of the run. */
var TraceWatch = class TraceWatch {
	/** Undefined = it never was. */
	receiver;
	say;
	late;
	jaeger;
	timer;
	onOver = () => void 0;
	/** @param keep is told once a second of what changed */
	static async start(order, keep) {
		const { plan, traceFile, say, quiet = false } = order;
		if (plan.receive === void 0) return void 0;
		let onLost = (_reason) => void 0;
		const job = {
			...plan.receive,
			...traceFile !== void 0 && { keepFile: traceFile }
		};
		const opening = openReceiver(job, (reason) => onLost(reason), keep);
		const receiver = job.host === usualPlace.host ? await opening.catch(() => void 0) : await opening;
		const watch = new TraceWatch(receiver, order);
		onLost = (reason) => watch.lost(reason);
		for (const note of receiver?.listening.notes ?? []) say(`note: ${note}`);
		if (receiver === void 0) say(`note: ${neverListened}; the run goes on without traces of the target`);
		else if (!quiet) say(addressLine(receiver.listening));
		return watch;
	}
	constructor(receiver, { plan, say, firstSpansWithinMs }) {
		this.receiver = receiver;
		this.late = new LateSpans(firstSpansWithinMs);
		this.jaeger = plan.receive?.jaeger;
		this.say = say;
		this.timer = setInterval(() => this.look(), lookEveryMs);
	}
	/** Requests that were sent with a sampled trace. */
	sent(batch) {
		this.receiver?.order({
			type: "requests",
			batch
		});
	}
	/** A load of a search, which gets examples of its own. */
	addStretch(stretch) {
		this.receiver?.order({
			type: "stretch",
			stretch
		});
	}
	/** When the load is over: waits for late spans, where any came and nobody is in a hurry, and ends the receiver. */
	async finish(isHurried, asked) {
		const { receiver } = this;
		if (receiver === void 0) return {
			waitedMs: 0,
			lostBecause: neverListened,
			stretches: []
		};
		const endedMs = monotonicMs();
		if (!isHurried) await this.waitForLate(receiver);
		const unread = isHurried ? void 0 : await this.pull(receiver);
		const waitedMs = monotonicMs() - endedMs;
		clearInterval(this.timer);
		const { inside, counts, stretches } = await receiver.stop(asked);
		const { lostBecause } = receiver;
		return {
			stretches: stretches.filter(({ places }) => places.length > 0),
			waitedMs,
			...unread !== void 0 && { unread },
			...counts !== void 0 && { counts },
			...inside !== void 0 && inside.coverage.spansReceived > 0 && { inside },
			...lostBecause !== void 0 && { lostBecause }
		};
	}
	/** Ends the receiver whatever it has. */
	async close() {
		clearInterval(this.timer);
		await this.receiver?.stop();
	}
	/** Fetches traces from Jaeger; says why, where not all are there. */
	async pull(receiver) {
		if (this.jaeger === void 0) return void 0;
		const from = redactUrl(this.jaeger);
		this.say(`fetching traces from ${from}, for a minute at most; Ctrl-C ends it`);
		const ended = new Promise((resolve) => this.onOver = () => resolve("ended"));
		const interrupts = new Interrupts(() => this.onOver(), () => this.onOver());
		const pulled = await Promise.race([receiver.pull(), ended]);
		interrupts.release();
		if (pulled === void 0 || receiver.lostBecause !== void 0) return void 0;
		if (pulled === "ended") return `not all could be fetched from ${from}: it was interrupted`;
		return pulledText(pulled, from);
	}
	async waitForLate(receiver) {
		const endedMs = monotonicMs();
		const isOver = () => receiver.lostBecause !== void 0 || this.late.isOver(endedMs, monotonicMs());
		this.look();
		if (isOver()) return;
		const over = new Promise((resolve) => this.onOver = resolve);
		const timer = setInterval(() => isOver() && this.onOver(), lookEveryMs);
		const interrupts = new Interrupts(this.onOver, this.onOver);
		this.say(`waiting up to ${Math.ceil(this.late.waitMs / 1e3)} s for late spans; Ctrl-C ends it`);
		await over;
		interrupts.release();
		clearInterval(timer);
	}
	look() {
		const { counts } = this.receiver ?? {};
		if (counts !== void 0) this.late.look(counts.services, monotonicMs());
	}
	lost(reason) {
		this.say(`the receiver of traces was lost: ${reason}; the run goes on without`);
		this.onOver();
	}
};
function pulledText({ asked, found, failedBecause }, from) {
	const share = `${formatCount(found)} of ${formatCount(asked)} traces were fetched from ${from}`;
	if (failedBecause !== void 0) return `${share}: ${failedBecause}`;
	return found < asked ? `${share}; it does not know the others` : void 0;
}
/** What to give the target; plimsoll ingest tells more, and what Sentry needs. */
function addressLine(listening) {
	const { openTelemetry } = targetEnvironment(listening);
	const endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
	return `for traces of the target: ${endpoint}=${openTelemetry[endpoint]}`;
}
//#endregion
//#region src/cli/lab/lab.ts
/** Carries a plan out: the only place where fleet, collector, store and view are put together. */
async function carryOut(asked) {
	refuseStopped(asked.stopFile);
	const redactor = new Redactor([...secretsInEnvironment(asked.env ?? {}), ...secretsOfPlan(asked.plan)]);
	const say = (text) => asked.say(redactor.text(text));
	const order = {
		...asked,
		title: redactor.text(asked.title),
		say
	};
	const faults = await FaultWatch.open(order);
	try {
		return await carryOutWith({
			...order,
			onStart: (startMs) => faults?.start(startMs, order.drive?.turnsFaults !== true)
		}, redactor, faults);
	} finally {
		await faults?.close();
	}
}
async function carryOutWith(order, redactor, faults) {
	const { plan } = order;
	await requireTarget(plan);
	const runClock = { nowMs: () => 0 };
	const resources = await recordResources(plan, () => runClock.nowMs());
	if (order.strict) await refuseUnread(resources);
	await lookAtJaeger(plan, order);
	const toldAtStart = order.drive === void 0 ? [] : resources?.notes() ?? [];
	for (const note of toldAtStart) order.say(`note: ${note}`);
	const environment = await describeEnvironment(version, order.cwd, order.env);
	const startedAt = (/* @__PURE__ */ new Date()).toISOString();
	const command = redactCommand(order.command).map(redactor.text);
	const load = order.drive?.loads ?? describeLoads(plan);
	const about = {
		test: order.title,
		startedAt,
		environment,
		command,
		load
	};
	const folder = await createRunFolder({
		runs: runsDirectory(order.cwd, order.runs),
		start: {
			format: startFormat,
			plan,
			...about
		},
		...order.source === void 0 ? {} : { source: order.source },
		redactor,
		onLeftOut: (lines) => order.say(leftOutText(lines)),
		onProblem: (problem) => order.say(`${problem.message} ${problem.advice}`)
	});
	const stopPaths = [stopPath(folder.path), ...order.stopFile === void 0 ? [] : [order.stopFile]];
	const traces = await TraceWatch.start(order, (news) => folder.keepTraces(news));
	let seen;
	let faultsSeen;
	const session = new RunSession(order, stopPaths, folder, {
		readingAt: resources?.at ?? (() => null),
		traces,
		redact: redactor.text,
		...faults && { fault: (isOn) => faults.turn(isOn) }
	});
	runClock.nowMs = () => session.nowMs();
	try {
		await session.run();
		faultsSeen = await faults?.close();
		const asked = order.drive?.stretches?.(Date.now() - session.nowMs()) ?? [];
		seen = await traces?.finish(session.interrupts.count > 1, asked);
	} finally {
		await Promise.all([resources?.close(), traces?.close()]);
	}
	const untold = (resources?.notes() ?? []).filter((note) => !toldAtStart.includes(note));
	if (plan.observe !== void 0) for (const note of untold) order.say(`note: ${note}`);
	const { collector, ending, wasInterrupted } = session;
	const measured = resultOf({
		plan,
		collector,
		ending: {
			...ending,
			interrupted: wasInterrupted
		},
		loadChanges: session.loadChanges,
		about,
		strict: order.strict,
		isSearch: order.drive !== void 0,
		judgesGoals: order.drive?.isConstant === true,
		resources: resources?.document() ?? {},
		metricsUnread: resources?.unread() ?? [],
		...faultsSeen !== void 0 && { faults: faultsSeen },
		...seen !== void 0 && { traces: seen }
	});
	const result = redactor.value(order.drive?.conclude(measured, seen?.stretches ?? []) ?? measured);
	const kept = await folder.finish(result);
	if (kept.examplesLost > 0) order.say(`note: ${counted(kept.examplesLost, "example")} of traces could not be kept`);
	return {
		result,
		path: folder.path,
		kept,
		...seen !== void 0 && { traces: seen }
	};
}
function leftOutText(lines) {
	return `note: what looks like a secret was left out of the kept copy of the test (line ${lines.length > 5 ? `${lines.slice(0, 5).join(", ")}, …` : lines.join(", ")})`;
}
//#endregion
//#region src/cli/live-sink.ts
/** What is waiting for a reader that does not read. Frames are left out long before; this is for lines. */
const waitingBytesMax = 64 * 1024;
const retryMs = 20;
const closeMsMax = 500;
/**
* Node writes to terminals and pipes synchronously: a terminal stopped with Ctrl-S or a pager that does not read would
* stop the run. So the same terminal or pipe is opened once more, without blocking. Where that is not possible (a
* socket, a terminal of another user, no /proc) the stream itself is made not to block until it is closed.
*/
function openLiveSink(stderr) {
	const opened = reopened(stderr.fd);
	return opened === void 0 ? new StreamSink(stderr) : new DescriptorSink(opened);
}
function reopened(fd) {
	try {
		if (fstatSync(fd).isFile()) return {
			fd,
			isOurs: false
		};
		const flags = constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
		return {
			fd: openSync(`/proc/self/fd/${String(fd)}`, flags),
			isOurs: true
		};
	} catch {
		return;
	}
}
var DescriptorSink = class {
	stream;
	#descriptor;
	#waiting = [];
	#waitingBytes = 0;
	#timer;
	#isClosed = false;
	constructor(descriptor) {
		this.#descriptor = descriptor;
		this.stream = streamOf((text) => this.write(text));
	}
	get isIdle() {
		return this.#waitingBytes === 0;
	}
	write(text) {
		const bytes = Buffer.from(text);
		if (this.#isClosed || this.#waitingBytes + bytes.length > waitingBytesMax) return false;
		this.#waiting.push(bytes);
		this.#waitingBytes += bytes.length;
		this.#flush();
		return true;
	}
	async close() {
		for (let waited = 0; !this.isIdle && waited < closeMsMax; waited += retryMs) await setTimeout$1(retryMs);
		this.#shut();
	}
	#shut() {
		clearTimeout(this.#timer);
		if (this.#isClosed) return;
		this.#isClosed = true;
		if (this.#descriptor.isOurs) closeSync(this.#descriptor.fd);
	}
	#flush() {
		clearTimeout(this.#timer);
		try {
			for (let bytes = this.#waiting[0]; bytes !== void 0; bytes = this.#waiting[0]) {
				const taken = writeSync(this.#descriptor.fd, bytes);
				this.#waitingBytes -= taken;
				if (taken === bytes.length) this.#waiting.shift();
				else this.#waiting[0] = bytes.subarray(taken);
			}
		} catch (error) {
			if (error.code !== "EAGAIN") return this.#giveUp();
			this.#timer = setTimeout$2(() => this.#flush(), retryMs);
			this.#timer.unref();
		}
	}
	/** The reader is gone (EPIPE, EIO) or the disk full: progress is lost, the run goes on. */
	#giveUp() {
		this.#waiting = [];
		this.#waitingBytes = 0;
		this.#shut();
	}
};
var StreamSink = class {
	stream;
	#to;
	constructor(to) {
		this.#to = to;
		this.#to._handle?.setBlocking?.(false);
		this.stream = streamOf((text) => this.write(text));
	}
	get isIdle() {
		return this.#to.writableLength === 0;
	}
	write(text) {
		if (this.#to.destroyed || this.#to.writableLength > waitingBytesMax) return false;
		this.#to.write(text);
		return true;
	}
	async close() {
		for (let waited = 0; !this.isIdle && waited < closeMsMax; waited += retryMs) await setTimeout$1(retryMs);
		this.#to._handle?.setBlocking?.(true);
	}
};
function streamOf(write) {
	return new Writable({
		decodeStrings: false,
		write(chunk, _encoding, done) {
			write(typeof chunk === "string" ? chunk : chunk.toString("utf8"));
			done();
		}
	});
}
//#endregion
//#region src/cli/live-terminal.ts
/** At most four frames a second: the processor belongs to the load. */
const frameMs = 250;
const lineMs = 1e4;
const hideCursor = "\x1B[?25l";
const showCursor = "\x1B[?25h";
const signals = [
	"SIGINT",
	"SIGTERM",
	"SIGHUP"
];
async function startLiveView(options) {
	return options.size() === void 0 ? lineView(options) : screenView(options);
}
/** A line every ten seconds, and one when the run is being stopped: for logs. Of a search a line for each trial. */
function lineView({ sink, nowMs }) {
	const notes = noteWriter(sink);
	let lastMs;
	let isStopping = false;
	let trialsTold = 0;
	let stagesTold = 0;
	return {
		update(state) {
			if (state.phase === "starting") return;
			if (state.pursuit !== void 0) {
				const { told } = state.pursuit;
				for (const line of told.slice(stagesTold)) sink.write(`${line}\n`);
				stagesTold = told.length;
			}
			if (state.explore !== void 0) {
				const { trials } = state.explore;
				for (const trial of trials.slice(trialsTold)) sink.write(`${exploreTrialLine(trial)}\n`);
				trialsTold = trials.length;
				return;
			}
			const now = nowMs();
			const isNews = state.phase === "stopping" && !isStopping;
			isStopping = state.phase === "stopping";
			lastMs ??= now;
			if (!isNews && now - lastMs < lineMs) return;
			lastMs = now;
			sink.write(`${progressLine(state)}\n`);
		},
		note: notes.add,
		stop() {
			notes.end();
			return sink.close();
		}
	};
}
/** Messages only. */
function quietView(sink) {
	const notes = noteWriter(sink);
	return {
		update: () => void 0,
		note: notes.add,
		stop() {
			notes.end();
			return sink.close();
		}
	};
}
async function screenView({ sink, size, palette, isAscii = false, nowMs }) {
	const { createLogUpdate } = await import("log-update");
	const { columns = 80, rows = 24 } = size() ?? {};
	const screen = Object.assign(sink.stream, {
		isTTY: true,
		columns,
		rows
	});
	const frame = createLogUpdate(screen, { showCursor: true });
	const giveBack = restoreOnExit(() => sink.write(showCursor));
	let lastMs = -Infinity;
	const notes = noteWriter(sink);
	let isOver = false;
	let lineCount = 0;
	sink.write(hideCursor);
	return {
		update(state) {
			const now = nowMs();
			if (isOver || now - lastMs < frameMs || !sink.isIdle) return;
			lastMs = now;
			Object.assign(screen, size());
			const lines = liveLines(state, {
				columns: screen.columns,
				rows: screen.rows,
				palette,
				isAscii
			});
			if (lines.length !== lineCount) frame.clear();
			lineCount = lines.length;
			frame(lines.join("\n"));
		},
		note(text) {
			if (!isOver) frame.clear();
			notes.add(text);
		},
		async stop() {
			if (isOver) return;
			isOver = true;
			frame.clear();
			notes.end();
			giveBack();
			await sink.close();
		}
	};
}
/** Messages of the run and of the test's own log: their text may come from the target. What was left out is counted. */
function noteWriter(sink) {
	let leftOut = 0;
	return {
		add(text) {
			const lines = text.split("\n").map(safeText);
			if (!sink.write(`${lines.join("\n")}\n`)) leftOut += 1;
		},
		end() {
			if (leftOut > 0) sink.write(`${counted(leftOut, "message")} left out: nobody read them in time\n`);
		}
	};
}
/** The cursor comes back however the process ends, but for kill -9. */
function restoreOnExit(restore) {
	const onSignal = (signal) => {
		if (process.listenerCount(signal) > 1) return;
		giveBack();
		process.kill(process.pid, signal);
	};
	const giveBack = () => {
		process.off("exit", restore);
		for (const signal of signals) process.off(signal, onSignal);
		restore();
	};
	process.once("exit", restore);
	for (const signal of signals) process.on(signal, onSignal);
	return giveBack;
}
//#endregion
//#region src/cli/script-output.ts
/**
* Where `console.log` of test files goes: whole lines above the live view, which would be torn by them otherwise; to
* stderr once the view is gone.
*/
var ScriptOutput = class extends Writable {
	decoder = new StringDecoder("utf8");
	note;
	after;
	begun = "";
	isOver = false;
	constructor(note, after) {
		super({ decodeStrings: true });
		this.note = note;
		this.after = after;
	}
	_write(chunk, _encoding, done) {
		const text = this.begun + this.decoder.write(chunk);
		const end = text.lastIndexOf("\n") + 1;
		this.begun = text.slice(end);
		if (this.isOver) this.flushTo(text);
		else if (end > 0) this.note(text.slice(0, end - 1));
		else if (text.length > lineLengthMax) this.noteBegun();
		done();
	}
	/** The view has been taken away. */
	handOver() {
		this.isOver = true;
		if (this.begun !== "") this.flushTo(`${this.begun}\n`);
	}
	noteBegun() {
		this.note(this.begun);
		this.begun = "";
	}
	flushTo(text) {
		this.begun = "";
		this.after.write(text);
	}
};
const lineLengthMax = 64 * 1024;
//#endregion
//#region src/cli/plan/known-speed.ts
function thisMachine() {
	const processors = cpus();
	return {
		node: process.version,
		cpuModel: processors[0]?.model.trim() ?? "unknown",
		cores: processors.length
	};
}
/** Whether what was measured there and then says something of a run here and now. */
function isSameMachine(known, here) {
	const major = ({ node }) => node.split(".")[0] ?? "";
	return known.cpuModel === here.cpuModel && known.cores === here.cores && major(known) === major(here);
}
/** Said before a run of open load that asks for more than this machine was seen to send. */
function speedNotes({ scenarios, workers }, known, here) {
	if (known === void 0 || !isSameMachine(known, here) || workers > known.workers) return [];
	const peakPerSecond = scenarios.filter(({ load }) => load.kind === "open").reduce((sum, { load }) => sum + peakLevel(load), 0);
	if (peakPerSecond <= known.requestsPerSecond) return [];
	const most = formatRate(known.requestsPerSecond);
	const date = known.measuredAt.slice(0, 10);
	return [`the load rises to ${formatRate(peakPerSecond)}, but this machine sends at most about ${most}, measured on ${date} by plimsoll doctor`];
}
//#endregion
//#region src/cli/plan/dependencies.ts
/**
* The proxies a test asks for. A search compares loads, which all have to meet the same: its faults are on throughout.
* @param isSearch the method decides the load while the run goes on
*/
function dependenciesOf(subject, { values }, isSearch) {
	const dependencies = subject.kind === "file" ? subject.definition.dependencies : void 0;
	if (dependencies === void 0 || dependencies.length === 0) return {
		dependencies: void 0,
		notes: []
	};
	if (values.faults === false) return {
		dependencies: dependencies.map((each) => ({
			...each,
			faults: []
		})),
		notes: []
	};
	if (!isSearch) return {
		dependencies,
		notes: []
	};
	const notes = dependencies.some(({ faults }) => faults.some(hasSchedule)) ? ["all trials meet the same: the faults are on throughout, whatever their schedule"] : [];
	const throughout = (fault) => ({
		...fault,
		when: { kind: "method" }
	});
	return {
		dependencies: dependencies.map((each) => ({
			...each,
			faults: each.faults.map(throughout)
		})),
		notes
	};
}
function hasSchedule({ when }) {
	return when.kind === "schedule" && (when.fromMs > 0 || when.forMs !== null);
}
//#endregion
//#region src/cli/plan/contradictions.ts
/** Settings that can each be read, but not hold together; each is one UserError. */
function refuseContradictions(settings, subject, scenarios) {
	refuseUrlFlags(settings, subject);
	refuseRateAboveLimit(settings, scenarios);
	refuseWholeWarmUp(settings, scenarios);
	refuseBadGoals(settings);
}
/** These describe the one request of a URL; a test file says them itself. Lower layers may hold them for other runs. */
function refuseUrlFlags({ why }, subject) {
	const only = subject.kind === "file" ? ["method", "body"] : ["target"];
	const other = subject.kind === "file" ? "a URL" : "a test file";
	for (const key of only) {
		const typed = why[key]?.from.find(({ layer }) => layer === "flag");
		if (typed) throw mistake([typed], `${typed.name} goes with ${other} only`, { hint: "Leave it out." });
	}
}
function refuseRateAboveLimit({ values, why }, scenarios) {
	const peak = scenarios.filter(({ load }) => load.kind === "open").reduce((sum, { load }) => sum + peakLevel(load), 0);
	if (values.maxRate === void 0 || peak <= values.maxRate * 1.000000001) return;
	throw mistake([...why.rate?.from ?? why.stages?.from ?? [], ...why.maxRate?.from ?? []], `The load rises to ${formatRate(peak)}, above the limit of ${formatRate(values.maxRate)}`, {
		why: "Every iteration sends at least one request, so the rate asked for could not be kept.",
		hint: "Lower the rate, or raise --max-rate."
	});
}
function refuseWholeWarmUp(settings, scenarios) {
	const { warmUp = 0 } = settings.values;
	const longest = Math.max(...scenarios.map(({ load }) => lengthMs(load)));
	if (warmUp === 0 || warmUp < longest) return;
	throw mistake(settings.why.warmUp?.from ?? [], "The warm-up is as long as the load", {
		why: "Nothing would be left to measure.",
		hint: "Make --duration longer, or --warm-up shorter."
	});
}
const lengthMs = (load) => load.kind === "iterations" ? load.maxDurationMs : load.stages.reduce((sum, { durationMs }) => sum + durationMs, 0);
function refuseBadGoals({ layers, why }) {
	const holding = layers.filter(({ name }) => why.slo?.from.some(({ layer }) => layer === name));
	for (const { values, source } of holding) {
		const { location, layer } = source("slo");
		const isTyped = layer === "flag" || layer === "environment";
		const place = {
			...location && { location },
			...isTyped && { exitCode: exitCodes.usage }
		};
		for (const expression of values.slo ?? []) parseSlo(expression, place);
	}
}
/** One load for the whole test, as the settings say it; nothing is divided yet. */
function totalLoad(load, defaults, sourceOf) {
	const plan = loadKind(load, defaults, sourceOf);
	const arrivals = sourceOf("arrivals");
	if (plan.kind !== "open" && arrivals?.layer === "flag") throw mistake([arrivals], `${arrivals.name} has no effect here`, {
		why: "Arrivals are spread over time in open load only; users start again when they are done.",
		hint: "Add --rate, or leave it out."
	});
	return plan;
}
function loadKind(load, defaults, sourceOf) {
	if (load.stages !== void 0) return staged(load.stages, load.arrivals ?? "poisson", sourceOf("stages"));
	const users = load.users ?? load.connections ?? defaults.users;
	if (load.iterations !== void 0) {
		const maxDurationMs = load.duration ?? 6e5;
		return {
			kind: "iterations",
			iterations: load.iterations,
			users: Math.min(users, load.iterations),
			maxDurationMs
		};
	}
	const level = load.rate ?? users;
	const stages = ramped(level, rampMs(load, level), load, defaults, sourceOf);
	return load.rate === void 0 ? {
		kind: "closed",
		stages
	} : {
		kind: "open",
		stages,
		arrivals: load.arrivals ?? "poisson"
	};
}
function rampMs({ rampUp, spawnRate }, users) {
	return rampUp ?? (spawnRate === void 0 ? 0 : users / spawnRate * 1e3);
}
function ramped(level, ramp, load, defaults, sourceOf) {
	const total = load.duration ?? ramp + (load.hold ?? defaults.holdMs);
	if (ramp > total) {
		const raising = sourceOf("rampUp") ?? sourceOf("spawnRate");
		const length = sourceOf("duration");
		throw mistake([raising, length], `The load would end before it reaches its level: ${raising?.name ?? "the ramp-up"} takes ${formatDurationMs(ramp)}, ${length?.name ?? "the load"} is ${formatDurationMs(total)} in all`, {
			why: "The duration counts the ramp-up.",
			hint: "Make the duration longer, or the ramp-up shorter (--ramp-up 0s: none)."
		});
	}
	const stages = [];
	if (ramp > 0) stages.push({
		durationMs: ramp,
		from: 0,
		to: level
	});
	if (total > ramp) stages.push({
		durationMs: total - ramp,
		from: level,
		to: level
	});
	return stages;
}
/** Each stage begins where the one before ended; the first at zero. A stage of 0 s is a jump. */
function staged(given, arrivals, source) {
	const name = source?.name ?? "stages";
	const units = new Set(given.map(({ unit }) => unit));
	if (units.size > 1) throw mistake([source], `${name} mixes users and rates`, {
		why: "One load is either closed or open.",
		hint: `Write "1m:200" or "1m:200/s" throughout.`
	});
	const isNothing = given.every(({ level }) => level === 0) ? "never rises above zero" : "takes no time";
	if (given.every(({ level }) => level === 0) || given.every(({ durationMs }) => durationMs === 0)) throw mistake([source], `${name} ${isNothing}`, { why: "No load would be sent." });
	const stages = given.map(({ durationMs, level }, index) => ({
		durationMs,
		from: given[index - 1]?.level ?? 0,
		to: level
	}));
	return units.has("users") ? {
		kind: "closed",
		stages
	} : {
		kind: "open",
		stages,
		arrivals
	};
}
const urlDefaults = {
	users: 64,
	holdMs: 1e4
};
const fileHoldMs = 3e4;
/** The load of each scenario: its own, or its share by weight of the test's. */
function scenarioLoads(settings, subject) {
	if (subject.kind === "url") return {
		scenarios: [{
			name: nameOf(subject.url),
			load: testLoad(settings, urlDefaults)
		}],
		notes: []
	};
	const { scenarios } = subject.definition;
	const typed = settings.layers.filter(({ name }) => name === "environment" || name === "flag");
	const overridden = typed.some(({ values }) => givesModel(values));
	const own = /* @__PURE__ */ new Map();
	for (const scenario of scenarios) if (scenario.load !== void 0 && !overridden) own.set(scenario, ownLoad(scenario, subject, typed));
	const sharing = scenarios.filter((scenario) => !own.has(scenario));
	const defaults = {
		users: Math.max(1, sharing.length),
		holdMs: fileHoldMs
	};
	const weights = sharing.map(({ weight }) => weight);
	const parts = sharing.length === 0 ? [] : divideLoad(testLoad(settings, defaults), weights);
	const shared = new Map(sharing.map((scenario, index) => [scenario, parts[index]]));
	const plans = scenarios.flatMap((scenario) => {
		const load = own.get(scenario) ?? shared.get(scenario);
		return load === void 0 ? [] : [{
			name: scenario.name,
			load
		}];
	});
	return {
		scenarios: plans,
		notes: plans.filter(isIdle).map(idleNote)
	};
}
const testLoad = (settings, defaults) => totalLoad(settings.values, defaults, (key) => settings.why[key]?.from[0]);
function ownLoad(scenario, { file }, typed) {
	const location = { file };
	const layer = fileLayer("test file", loadValues(scenario.load ?? {}, location), location, `scenario "${scenario.name}"`);
	if (layer.values.connections !== void 0) throw mistake([layer.source("connections")], `scenario "${scenario.name}" has connections of its own`, {
		why: "The pool of connections is one for all scenarios.",
		hint: "Move connections to the test's load."
	});
	const merged = mergeLoad([layer, ...typed]);
	const { connections: _pool, ...values } = merged.values;
	const sourceOf = (key) => key === "arrivals" ? void 0 : merged.sources.get(key);
	return totalLoad(values, {
		users: 1,
		holdMs: fileHoldMs
	}, sourceOf);
}
const isIdle = ({ load }) => peakLevel(load) === 0;
const idleNote = ({ name }) => `scenario "${name}" gets no load: there are fewer users than its weight asks for`;
/** A URL's scenario is called by what it asks for. */
const nameOf = (url) => new URL(url).pathname;
//#endregion
//#region src/cli/plan/http-plan.ts
const defaultBodyBytes = 16 * 1024 * 1024;
const connectMsMax = 5e3;
/** How requests are sent. A URL's headers are its test's own. `isLoadDecided`: by the method, whatever was asked for. */
function httpPlan(id, values, subject, tls, isLoadDecided = false) {
	return {
		deadlines: deadlines(values),
		tls,
		userAgent: `plimsoll/${version} (run ${id})`,
		headers: subject.kind === "url" ? {} : byName(values.headers ?? []),
		trace: values.trace ?? true,
		...values.traceRate !== void 0 && { traceSampling: values.traceRate },
		maxRedirects: 10,
		...values.retries !== void 0 && { retries: values.retries },
		maxBodyBytes: values.maxBody ?? defaultBodyBytes,
		...poolOf(values.connections, subject, values, isLoadDecided),
		allowHosts: [...new Set(values.allowHosts)],
		...values.publicHosts && { publicHosts: [...new Set(values.publicHosts)] }
	};
}
/** A URL without any load flag is the wrk use: as many connections as users, in one pool. */
function poolOf(connections, subject, values, isLoadDecided) {
	if (connections !== void 0) return { sharedConnections: connections };
	const saysLoad = [
		values.users,
		values.rate,
		values.stages,
		values.iterations
	].some((value) => value !== void 0);
	return subject.kind === "url" && !saysLoad && !isLoadDecided ? { sharedConnections: 64 } : {};
}
/** The parts of the deadline never outlast the whole. */
function deadlines({ timeout, connectTimeout, headersTimeout }) {
	const totalMs = timeout ?? 1e4;
	return {
		connectMs: Math.min(connectTimeout ?? connectMsMax, totalMs),
		headersMs: Math.min(headersTimeout ?? totalMs, totalMs),
		totalMs
	};
}
/** The last of a name holds; names are compared without case. */
function byName(headers) {
	return Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
}
//#endregion
//#region src/cli/plan/too-many-connections.ts
/**
* A load that holds more connections than this process can have would fail by the generator's fault, not the target's:
* it is not begun. Each user of closed load keeps a connection of its own unless there is one pool for all.
* @param addresses how many local addresses connections start from: each has ports of its own
*/
function refuseTooManyConnections(machine, workers, pool, scenarios, addresses = 1) {
	const users = scenarios.reduce((sum, { load }) => sum + (load.kind === "open" ? 0 : peakLevel(load)), 0);
	const needed = pool ?? users;
	const files = connectionsMax(machine, workers);
	const who = pool === void 0 ? `${formatCount(users)} users` : `--connections ${formatCount(pool)}`;
	if (needed > files) throw new UserError(`${who} need more open files than this process may have`, {
		why: `Each connection is one. Beside its own files Plimsoll may open ${formatCount(files)} here.`,
		hint: `Raise the limit first (ulimit -n ${formatCount(roundedUp(needed)).replaceAll(",", "")}), or ask for fewer.`,
		exitCode: exitCodes.usage
	});
	const ports = addresses * machine.ports;
	if (needed > ports) throw new UserError(`${who} need more local ports than this machine has`, {
		why: `Each connection to one address takes one, and there are ${formatCount(ports)}.`,
		hint: "Widen net.ipv4.ip_local_port_range, start from more addresses (--local-ips), or ask for fewer.",
		exitCode: exitCodes.usage
	});
}
/** The next power of two that leaves room for the process's own files. */
const roundedUp = (needed) => 2 ** Math.ceil(Math.log2(needed + 256));
//#endregion
//#region src/cli/plan/plan.ts
/** Everything the run will do. Throws a UserError where the settings contradict each other. */
function planFrom(input) {
	const { settings, subject } = input;
	const { values } = settings;
	const loads = input.scenarios ? {
		scenarios: input.scenarios,
		notes: []
	} : scenarioLoads(settings, subject);
	refuseContradictions(settings, subject, loads.scenarios);
	const workers = workersFor(settings, loads.scenarios);
	const addresses = input.way?.localAddresses?.length;
	refuseTooManyConnections(input.machine, workers, values.connections, loads.scenarios, addresses);
	const notes = [
		...subject.kind === "file" ? subject.warnings : [],
		...settings.notes,
		...loads.notes,
		...input.isSearch === true ? [] : cutShort(values, loads.scenarios)
	];
	return {
		plan: {
			id: input.id,
			method: input.method,
			test: subject.kind === "url" ? urlTest(input, subject) : {
				kind: "file",
				file: subject.file,
				bundle: subject.bundle
			},
			target: subject.kind === "url" ? new URL(subject.url).origin : values.target ?? "",
			tags: Object.fromEntries(values.tags ?? []),
			seed: values.seed ?? input.randomSeed,
			workers,
			scenarios: loads.scenarios,
			http: {
				...httpPlan(input.id, values, subject, input.tls, input.scenarios !== void 0),
				...input.way,
				connectionsPerWorkerMax: Math.max(1, Math.floor(connectionsMax(input.machine, workers) / workers))
			},
			slo: [...new Set(values.slo)],
			warmUpMs: values.warmUp ?? 0,
			gracefulStopMs: values.gracefulStop ?? 3e4,
			maxInFlight: inFlightMax(input.machine, workers, addresses),
			...values.maxMemory !== void 0 && { maxMemoryBytes: values.maxMemory },
			...hasRateLimit(input) && { maxRatePerSecond: values.maxRate },
			limits: limitsOf(values),
			...input.isSearch === true && { samplesAnswers: true },
			...observeOf(values),
			...values.traceLink !== void 0 && { traceLink: values.traceLink },
			think: values.think ?? true
		},
		notes
	};
}
/**
* Requests held back look like a slow target, so where an iteration is one request a search keeps to the limit by what
* it asks for.
*/
function hasRateLimit({ settings: { values }, isSearch, subject }) {
	return values.maxRate !== void 0 && !(isSearch === true && subject.kind === "url");
}
function cutShort({ maxDuration = Infinity }, scenarios) {
	const asked = scenarios.filter(({ load }) => load.kind !== "iterations").map(({ load }) => plannedEndMs(load));
	const longest = Math.max(0, ...asked);
	if (longest <= maxDuration) return [];
	const limit = formatDurationMs(maxDuration);
	return [`the load is to last ${formatDurationMs(longest)}, but --max-duration ends it after ${limit}`];
}
function urlTest({ settings: { values }, body }, { url, authorization }) {
	const headers = byName(values.headers ?? []);
	if (authorization !== void 0) headers["authorization"] ??= authorization;
	if (body !== void 0 && isJson(body)) headers["content-type"] ??= "application/json";
	return {
		kind: "url",
		url,
		method: values.method ?? (body === void 0 ? "GET" : "POST"),
		headers,
		...body !== void 0 && { body }
	};
}
function limitsOf({ maxRequests, maxInFlight, maxBytes, maxDuration }) {
	return {
		...maxRequests !== void 0 && { requests: maxRequests },
		...maxInFlight !== void 0 && { requestsInFlight: maxInFlight },
		...maxBytes !== void 0 && { bytes: maxBytes },
		...maxDuration !== void 0 && { durationMs: maxDuration }
	};
}
function observeOf({ pid, prometheus = [], postgres }) {
	if (pid === void 0 && prometheus.length === 0 && postgres === void 0) return {};
	return { observe: {
		...pid !== void 0 && { pid },
		...prometheus.length > 0 && { prometheus: [...new Set(prometheus)] },
		...postgres !== void 0 && { postgres }
	} };
}
/** A worker without a user, a connection or a request would only cost; a number that was asked for is kept if it can be. */
function workersFor({ values, why }, scenarios) {
	const asked = values.workers ?? 1;
	const pool = Math.min(values.connections ?? Infinity, values.maxInFlight ?? Infinity, values.maxRequests ?? Infinity);
	const wasAsked = why.workers?.from.some(({ layer }) => layer !== "default") ?? false;
	const isOpen = scenarios.some(({ load }) => load.kind === "open");
	const users = scenarios.reduce((sum, { load }) => sum + peakLevel(load), 0);
	return Math.max(1, Math.min(asked, pool, wasAsked || isOpen ? asked : users));
}
function isJson(text) {
	if (!/^\s*[[{]/.test(text)) return false;
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
//#endregion
//#region src/cli/plan/read-files.ts
/** Reads what the settings only point at: certificates, and a body given as `@file`. */
function readFiles(settings, cwd) {
	const { values } = settings;
	const pem = (key, path) => {
		const text = readText(settings, key, path);
		if (text.includes("-----BEGIN ")) return text;
		throw mistake(settings.why[key]?.from ?? [], `${path} is no PEM file`, {
			why: `It has no "-----BEGIN …" line.`,
			hint: "Convert it, e.g. openssl x509 -inform der -in FILE -out FILE.pem"
		});
	};
	if (values.cert === void 0 !== (values.key === void 0)) {
		const [given, missing] = values.cert === void 0 ? ["key", "cert"] : ["cert", "key"];
		const name = settings.why[given]?.from[0]?.name ?? given;
		throw mistake(settings.why[given]?.from ?? [], `${name} is given without its ${missing === "key" ? "private key" : "certificate"}`, { hint: `Add --${missing} FILE.` });
	}
	const tls = {
		insecure: values.insecure ?? false,
		...values.ca && values.ca.length > 0 && { ca: values.ca.map((path) => pem("ca", path)) },
		...values.cert !== void 0 && { cert: pem("cert", values.cert) },
		...values.key !== void 0 && { key: pem("key", values.key) },
		...values.passphrase !== void 0 && { passphrase: values.passphrase }
	};
	const { body } = values;
	if (body === void 0) return { tls };
	return {
		tls,
		body: body.startsWith("@") ? readText(settings, "body", resolve(cwd, body.slice(1))) : body
	};
}
function readText(settings, key, path) {
	try {
		return readFileSync(path, "utf8");
	} catch (error) {
		const { code } = error;
		const why = code === "ENOENT" ? "There is no such file." : `It cannot be read: ${code ?? "unknown error"}.`;
		const sources = settings.why[key]?.from ?? [];
		throw mistake(sources, `${sources.map(({ name }) => name).join(", ")}: ${path} cannot be read`, { why });
	}
}
//#endregion
//#region src/cli/plan/prepare.ts
/** From what was typed to what will be done; nothing has been sent yet. Every mistake is one UserError. */
async function prepare(typed, command, { cwd, env }, method) {
	const flags = flagLayer(command, cwd);
	refuseFlags(flags, method);
	const subject = await loadSubject(typed, cwd);
	const { config } = command.opts();
	const settings = await readSettings({
		cwd,
		env,
		flags,
		...config !== void 0 && { config },
		...subject.kind === "file" && { test: subject },
		...method.defaults && { defaults: method.defaults }
	});
	const scenarios = method.scenarios?.(subject, settings);
	const way = await wayThere(settings, env);
	const { plan, notes } = planFrom({
		method: method.name,
		id: runId(/* @__PURE__ */ new Date(), Math.random),
		settings,
		subject,
		...readFiles(settings, cwd),
		randomSeed: randomInt(2 ** 32),
		way,
		machine: readMachineLimits(),
		...scenarios && { scenarios },
		isSearch: method.drive !== void 0
	});
	const aboutSpeed = speedNotes(plan, await readSpeed(env), thisMachine());
	const { dependencies, notes: aboutFaults } = dependenciesOf(subject, settings, method.drive !== void 0);
	return {
		plan: {
			...plan,
			...receiveOf(settings.values),
			...dependencies !== void 0 && { dependencies }
		},
		subject,
		settings,
		notes: [
			...notes,
			...proxyNotes(plan),
			...aboutSpeed,
			...aboutFaults
		]
	};
}
function refuseFlags({ values, source }, { name, without = [] }) {
	const [typed] = without.filter((key) => values[key] !== void 0);
	if (typed === void 0) return;
	const from = source(typed);
	throw mistake([from], `${from.name} does not go with plimsoll ${name}`, {
		why: `${name} sets the load itself.`,
		hint: "Leave it out, or use plimsoll run."
	});
}
//#endregion
export { httpPlan as a, thisMachine as c, startLiveView as d, openLiveSink as f, wayThere as g, endpointAt as h, byName as i, ScriptOutput as l, peakLevel as m, readFiles as n, scenarioLoads as o, carryOut as p, planFrom as r, isSameMachine as s, prepare as t, quietView as u };
