import { Bt as formatBytes, H as summarizeResources, It as formatCount, Lt as formatPercent, Ot as formatRate, Pt as formatDurationMs, dt as senSlope, et as evaluateSlo, ft as hamedRao, ht as normalCdf, pt as mannKendall, ut as summarizeLatency, xt as Histogram } from "./diagnosis-YXdB6ksB.mjs";
//#region src/method/baseline.ts
/** Seconds below which intervals rest on too few batches to be believed. */
const leastSeconds$1 = 15;
/**
* Whether a baseline has measured enough: p50, p95 and p99 of every operation have a value with a bound on both sides.
* Failures that hide a percentile are an answer too: waiting longer would not bring it.
*/
function isBaselineSettled(latencies, seconds) {
	return latencies.length > 0 && seconds >= leastSeconds$1 && latencies.every(isSettled);
}
function isSettled({ p50, p95, p99, intervals, failuresFrom }) {
	if (failuresFrom !== void 0 && failuresFrom !== null && failuresFrom < .99) return true;
	if (p50 === null || p95 === null || p99 === null) return false;
	const [low, high] = intervals.p99 ?? [null, null];
	return low !== null && high !== null;
}
//#endregion
//#region src/method/soak/saturating-fit.ts
const tried = 40;
/**
* a + b·(1 − e^(−t/τ)) against a straight line: what fills comes to an end, what leaks does not. Null with too few points.
* @param inflation how many times fewer independent points there are
*/
function saturatingFit(points, inflation) {
	const size = points.length / inflation;
	if (points.length < 8 || size < 6) return null;
	const from = points[0][0];
	const span = points.at(-1)[0] - from;
	const line = regress(points.map(([x, y]) => [x - from, y]));
	let best = null;
	for (let at = 0; at < tried; at++) {
		const timeConstant = span * .03 * 200 ** (at / (tried - 1));
		const { rest, intercept, slope } = regress(points.map(([x, y]) => [1 - Math.exp((from - x) / timeConstant), y]));
		if (best === null || rest < best.rest) best = {
			rest,
			asymptote: intercept + slope,
			timeConstant
		};
	}
	const better = criterion(line.rest / points.length, size, 3) - criterion(best.rest / points.length, size, 4);
	return {
		asymptote: best.asymptote,
		timeConstant: best.timeConstant,
		better
	};
}
/** Akaike's, corrected for small samples. */
function criterion(meanSquare, size, parameters) {
	const correction = 2 * parameters * (parameters + 1) / Math.max(1, size - parameters - 1);
	return size * Math.log(Math.max(1e-300, meanSquare)) + 2 * parameters + correction;
}
/** Least squares; `rest` is the sum of squares left. */
function regress(points) {
	const n = points.length;
	const meanX = points.reduce((sum, [x]) => sum + x, 0) / n;
	const meanY = points.reduce((sum, [, y]) => sum + y, 0) / n;
	let [across, spread] = [0, 0];
	for (const [x, y] of points) {
		across += (x - meanX) * (y - meanY);
		spread += (x - meanX) ** 2;
	}
	const slope = spread === 0 ? 0 : across / spread;
	const intercept = meanY - slope * meanX;
	return {
		slope,
		intercept,
		rest: points.reduce((sum, [x, y]) => sum + (y - intercept - slope * x) ** 2, 0)
	};
}
const chanceMax = .001;
/** Beyond this many lags of a short series correlations are noise. */
const lagShare = .25;
/** Science: a rise of 5 σ is seen with 17 σ/√n. */
const detectableTimes = 17;
/** Undefined where there is too little to say anything. */
function trendOf(points) {
	const plain = points.length < 10 ? void 0 : senSlope(points);
	if (plain === void 0) return void 0;
	const inflation = inflationOf(points, plain);
	const line = senSlope(points, inflation);
	const { p } = mannKendall(points.map(([, y]) => y), inflation);
	const isSure = p < chanceMax;
	const halves = halvesOf(points, inflation);
	return {
		points,
		line,
		p,
		detectable: detectableTimes * deviationOf(points, line) * Math.sqrt(inflation) / Math.sqrt(points.length),
		direction: isSure && line.low > 0 ? "up" : isSure && line.high < 0 ? "down" : "none",
		halves,
		straightness: straightnessOf(halves),
		fit: saturatingFit(points, inflation)
	};
}
/** Trends bent like a filling cache leave correlation behind that is none of the noise: a parabola takes it along. */
function inflationOf(points, { slope }) {
	const lags = Math.max(2, Math.ceil(points.length * lagShare));
	const straight = points.map(([x, y]) => y - slope * x);
	return Math.max(1, Math.min(hamedRao(straight, lags), hamedRao(unbent(points, straight), lags)));
}
function unbent(points, rest) {
	const middle = (points[0][0] + points.at(-1)[0]) / 2;
	const squares = points.map(([x], at) => [(x - middle) ** 2, rest[at]]);
	const { slope } = regress(squares);
	return squares.map(([square, value]) => value - slope * square);
}
function halvesOf(points, inflation) {
	const middle = Math.ceil(points.length / 2);
	return [senSlope(points.slice(0, middle), inflation), senSlope(points.slice(points.length - middle), inflation)];
}
function straightnessOf([first, second]) {
	if (first.slope <= 0) return {
		value: second.slope > 0 ? Number.POSITIVE_INFINITY : 0,
		low: 0
	};
	const value = second.slope / first.slope;
	const error = (each) => (each.high - each.low) / 3.92 / Math.max(1e-300, Math.abs(each.slope));
	return {
		value,
		low: value - 1.645 * Math.abs(value) * Math.hypot(error(first), error(second))
	};
}
/** Robust standard deviation of what the line leaves. */
function deviationOf(points, { slope, intercept }) {
	const rest = points.map(([x, y]) => Math.abs(y - intercept - slope * x)).sort((a, b) => a - b);
	return 1.4826 * (rest[Math.floor(rest.length / 2)] ?? 0);
}
/** A leak grows on as it began: at 0.6 a cache would be more than half full already. */
const straightFrom = {
	final: .6,
	early: .85
};
const fitBetterBy = 6;
/** What growth that never ends looks like beside growth that comes to an end; `null` = it does not grow. */
function growthOf(trend, sureness) {
	if (trend.direction !== "up") return null;
	const { halves, fit, points, straightness } = trend;
	const span = points.at(-1)[0] - points[0][0];
	const isBent = fit !== null && fit.better > fitBetterBy && fit.timeConstant < span;
	const hasEnded = halves[1].low <= 0 && straightness.value < .5;
	if (isBent || hasEnded) return "filling";
	return halves.every(({ low }) => low > 0) && straightness.low >= straightFrom[sureness] ? "leak" : "unclear";
}
//#endregion
//#region src/method/soak/judge-trends.ts
const valuesKept = 60;
/** A rise below this share of the limit in a day is nobody's trouble. */
const dayShareMin = .05;
/** Of counts: fewer than this are no growth. */
const countRiseMin = 3;
const slowerByShare = .1;
const slowerPerHour = .05;
const slowerByMs = .5;
/** Points that a lower envelope is never made fewer than. */
const envelopePointsMin = 40;
const sawtoothFrom = 2;
function trendResults(all, context) {
	return [...all].map((series) => trendResult(series, context));
}
function trendResult(series, context) {
	const { about, points: all } = series;
	const worked = byWork(series, context.requestsPerSecond);
	const points = about.kind === "memory" ? enveloped(worked) : worked;
	const trend = trendOf(points);
	const plain = {
		...about,
		points: points.length,
		values: thinned(all)
	};
	if (trend === void 0) return {
		...plain,
		...unknownTrend(points)
	};
	const { line, p, detectable, fit } = trend;
	const [first, last] = [points[0][0], points.at(-1)[0]];
	const [from, to] = [line.intercept + line.slope * first, line.intercept + line.slope * last];
	const verdict = verdictOf(about, trend, {
		from,
		to,
		hours: (last - first) / 3600
	}, context.sureness);
	const perSecond = {
		value: line.slope,
		low: line.low,
		high: line.high
	};
	const grows = trend.direction === "up" && isAmount(about.kind);
	return {
		...plain,
		verdict,
		from,
		to,
		perSecond,
		p,
		detectable,
		perRequest: grows ? scaled(perSecond, 1 / Math.max(1e-9, context.requestsPerSecond)) : null,
		secondsToLimit: verdict === "leak" && about.limit !== null ? timeTo(about.limit - to, perSecond) : null,
		fillsTo: verdict === "filling" && fit !== null && fit.asymptote > 0 ? fit.asymptote : null
	};
}
/**
* What requests leave behind grows with their number, and arrivals at random are now more, now fewer: by requests the
* line is straight. In seconds, as if all came evenly.
*/
function byWork({ points, requests }, requestsPerSecond) {
	if (requestsPerSecond <= 0) return points;
	return points.map(([, value], at) => [requests[at] / requestsPerSecond, value]);
}
/** What is there, not how long something took. */
const isAmount = (kind) => ![
	"latency",
	"errors",
	"cpu"
].includes(kind);
function verdictOf({ kind, limit }, trend, change, sureness) {
	if (trend.direction !== "up") return trend.direction === "down" ? "falling" : "steady";
	if (!isAmount(kind)) return isSlower$2(kind, trend, change) ? "drift" : "steady";
	if (kind === "memory" && limit !== null && trend.line.slope * 86400 < dayShareMin * limit) return "steady";
	if (kind !== "memory" && change.to - change.from < countRiseMin) return "steady";
	return growthOf(trend, sureness) ?? "steady";
}
/** It goes on getting slower: what only came to its level at the beginning does not. */
function isSlower$2(kind, { halves }, { from, to, hours }) {
	if (halves[1].low <= 0) return false;
	const rise = to - from;
	if (kind === "errors") return rise >= .005;
	return (rise >= slowerByShare * from || hours >= 1 && rise >= slowerPerHour * hours * from) && (kind === "cpu" || rise >= slowerByMs);
}
function timeTo(room, { value, low, high }) {
	const after = (slope) => slope === null || slope <= 0 ? null : Math.max(0, room) / slope;
	return {
		value: after(value) ?? Number.POSITIVE_INFINITY,
		low: after(high),
		high: after(low)
	};
}
const scaled = ({ value, low, high }, by) => {
	return {
		value: value * by,
		low: low === null ? null : low * by,
		high: high === null ? null : high * by
	};
};
/**
* Memory between two collections is no memory in use: where neighbours resemble each other as teeth of a saw do, the
* least of two takes their place, again and again.
*/
function enveloped(all) {
	let points = all;
	while (points.length >= 2 * envelopePointsMin && (sawOf(points) ?? 0) > sawtoothFrom) points = points.flatMap(([at, value], index) => {
		const next = points[index + 1];
		return index % 2 === 1 || next === void 0 ? [] : [[(at + next[0]) / 2, Math.min(value, next[1])]];
	});
	return points;
}
/** How much wider than a robust measure of noise the noise is. */
function sawOf(points) {
	const steps = points.slice(1).map(([, value], at) => value - points[at][1]);
	const sorted = steps.map(Math.abs).sort((a, b) => a - b);
	const median = sorted[sorted.length >> 1] ?? 0;
	const rises = steps.filter((step) => step > 0).length;
	const falls = steps.filter((step) => step < -3 * median).length;
	return falls >= 2 && rises > .6 * steps.length ? 1 + falls : void 0;
}
function thinned(points) {
	const step = Math.max(1, Math.ceil(points.length / valuesKept));
	return points.filter((_, at) => at % step === 0);
}
function unknownTrend(points) {
	const [from, to] = [points[0]?.[1] ?? 0, points.at(-1)?.[1] ?? 0];
	return {
		verdict: points.length < 10 ? "too-few" : "steady",
		from,
		to,
		perSecond: {
			value: 0,
			low: null,
			high: null
		},
		p: 1,
		detectable: 0,
		perRequest: null,
		limit: null,
		secondsToLimit: null,
		fillsTo: null
	};
}
//#endregion
//#region src/method/soak/series.ts
/** One figure over time: means of stretches, or their least where what comes and goes is not what counts. */
var Series = class {
	about;
	points = [];
	/** Requests made until the middle of each stretch. */
	requests = [];
	values = [];
	constructor(about) {
		this.about = about;
	}
	add(value) {
		if (Number.isFinite(value)) this.values.push(value);
	}
	/** Ends the stretch around a moment. @param requests made until then */
	close(atSeconds, requests) {
		const { values } = this;
		this.values = [];
		if (values.length === 0) return;
		const isEnvelope = this.about.kind === "memory";
		const sum = values.reduce((total, each) => total + each, 0);
		this.requests.push(requests);
		this.points.push([atSeconds, isEnvelope ? Math.min(...values) : sum / values.length]);
	}
};
//#endregion
//#region src/method/soak/signals.ts
/** Of routes, processes, peers and metrics together so many are followed, the first ones seen. */
const followedMost = 60;
const routesMost = 20;
/** Below this a target's processor time is the machine's mood. */
const tellingCores = .02;
/** Fewer requests say nothing of a percentile. */
const requestsMin$1 = 10;
/** Memory that is in use after a collection; the one that is found first counts. */
const afterCollection = /(used_after_last_gc|usage_after_last_gc|live_bytes_after)/;
const heap = /(heap_size_used|memory_heap_used|heap_used|heap_inuse_bytes|heap_alloc_bytes|gc_heap_size)/;
const pools = /(connections?_(active|used|usage|count|in_use|open|pending)|pool_(active|used|busy)|stat_activity_count)/;
const threads = /(goroutines|active_handles|threads_live|jvm_threads_current)/;
/** What a run's seconds say, as series in stretches of some seconds. */
var Signals = class {
	all = /* @__PURE__ */ new Map();
	stretchSeconds;
	limits = {
		memoryBytes: null,
		files: null
	};
	routes = /* @__PURE__ */ new Map();
	fromSeconds = null;
	seconds = 0;
	cores = 0;
	completed = 0;
	requests = 0;
	requestsBefore = 0;
	failed = 0;
	constructor(stretchSeconds) {
		this.stretchSeconds = stretchSeconds;
	}
	add(second) {
		this.fromSeconds ??= second.atSeconds;
		this.addWork(second);
		if (second.reading !== null) this.addReading(second.reading);
		if (++this.seconds >= this.stretchSeconds) this.closeStretch();
	}
	/** The process is another one: what its predecessor held is gone. */
	forget() {
		for (const [key, { about }] of this.all) if (about.kind !== "latency") this.all.delete(key);
	}
	addWork({ operations, iterations, stalledMs }) {
		this.completed += iterations.completed;
		for (const { name, latency, failed } of operations) {
			this.requests += latency.count + failed;
			this.failed += failed;
			if (stalledMs < 50) this.route(name)?.add(latency);
		}
	}
	route(name) {
		let histogram = this.routes.get(name);
		if (histogram === void 0 && this.routes.size < routesMost) this.routes.set(name, histogram = new Histogram());
		return histogram;
	}
	addReading({ target, cgroup, host, metrics }) {
		this.limits.memoryBytes = cgroup?.memoryLimitBytes ?? host?.memoryTotalBytes ?? null;
		if (target !== null) {
			this.limits.files = target.fdsMax;
			this.cores += target.cpuCores;
			const { sockets, peers, rssByProcess = {}, fds } = target;
			this.put("rss", {
				kind: "memory",
				subject: "resident memory",
				unit: "bytes"
			}, target.rssBytes);
			const processes = Object.entries(rssByProcess);
			for (const [pid, bytes] of processes.length > 1 ? processes : []) {
				const about = {
					kind: "memory",
					subject: "resident memory",
					unit: "bytes",
					instance: `process ${pid}`
				};
				this.put(`rss ${pid}`, about, bytes);
			}
			this.put("threads", {
				kind: "threads",
				subject: "threads",
				unit: "count"
			}, target.threads);
			if (fds !== null) {
				const outward = Object.values(peers).reduce((sum, count) => sum + count, 0);
				const own = fds - (sockets === null ? 0 : Math.max(0, sockets.established - outward));
				this.put("files", {
					kind: "files",
					subject: "open files and own connections",
					unit: "count"
				}, own);
			}
			if (sockets !== null) this.put("closeWait", {
				kind: "connections",
				subject: "connections closed by one side only",
				unit: "count"
			}, sockets.closeWait);
			for (const [peer, count] of Object.entries(peers)) this.put(`peer ${peer}`, {
				kind: "connections",
				subject: `connections to ${peer}`,
				unit: "count"
			}, count);
		}
		for (const [name, value] of Object.entries(metrics)) this.addMetric(name, value);
	}
	addMetric(name, value) {
		if (afterCollection.test(name) || heap.test(name)) this.put(name, {
			kind: "memory",
			subject: name,
			unit: "bytes"
		}, value);
		else if (pools.test(name)) this.put(name, {
			kind: "pool",
			subject: name,
			unit: "count"
		}, value);
		else if (threads.test(name)) this.put(name, {
			kind: "threads",
			subject: name,
			unit: "count"
		}, value);
	}
	put(key, about, value) {
		let series = this.all.get(key);
		if (series === void 0) {
			if (this.all.size >= followedMost) return;
			this.all.set(key, series = new Series({
				...about,
				limit: null
			}));
		}
		series.add(value);
	}
	closeStretch() {
		const atSeconds = this.fromSeconds + this.seconds / 2;
		for (const [name, latency] of this.routes) {
			if (latency.count >= requestsMin$1) this.putLatency(name, latency);
			latency.reset();
		}
		if (this.requests > 0) this.put("errors", {
			kind: "errors",
			subject: "share of errors",
			unit: "ratio"
		}, this.failed / this.requests);
		if (this.completed > 0 && this.cores > tellingCores * this.seconds) this.put("cpu", {
			kind: "cpu",
			subject: "processor time per iteration",
			unit: "ms"
		}, 1e3 * this.cores / this.completed);
		for (const series of this.all.values()) {
			series.about = {
				...series.about,
				limit: this.limitOf(series.about)
			};
			series.close(atSeconds, this.requestsBefore + this.requests / 2);
		}
		this.requestsBefore += this.requests;
		this.fromSeconds = null;
		this.seconds = this.cores = this.completed = this.requests = this.failed = 0;
	}
	putLatency(name, latency) {
		const about = {
			kind: "latency",
			unit: "ms",
			route: name
		};
		this.put(`p50 ${name}`, {
			...about,
			subject: `p50 of ${name}`
		}, latency.quantile(.5));
		if (latency.count >= 4 * requestsMin$1) this.put(`p95 ${name}`, {
			...about,
			subject: `p95 of ${name}`
		}, latency.quantile(.95));
	}
	limitOf({ kind, subject }) {
		if (kind === "memory" && subject === "resident memory") return this.limits.memoryBytes;
		return kind === "files" ? this.limits.files : null;
	}
};
//#endregion
//#region src/method/stages.ts
const secondsMost = 4 * 3600;
/** What stands beside the procedure itself: who was the limit, and whether the target was replaced. */
var StageWatch = class {
	restarts = 0;
	generatorSeconds = 0;
	generatorSign = null;
	identity = null;
	add({ reading, generator }) {
		const identity = reading?.target?.identity ?? this.identity;
		if (this.identity !== null && identity !== this.identity) this.restarts++;
		this.identity = identity;
		const [sign] = generator.signs;
		if (sign === void 0) return;
		this.generatorSeconds++;
		this.generatorSign = sign;
	}
};
/**
* One continuous trial whose load changes from stage to stage, then rest.
* @returns why it ended before its last stage; null = it did not
*/
async function runStages(lab, purpose, stages, { drainLimitSeconds, watch, tell }) {
	const first = stages.next();
	if (first.done === true) return null;
	let asked = first.value;
	let fromSeconds = 0;
	let stageSeconds = 0;
	const onSecond = (second) => {
		watch.add(second);
		if (second.atSeconds < fromSeconds) return "continue";
		stageSeconds++;
		const next = stages.next(second);
		if (next.done === true) return "stop";
		const isSame = next.value.ratePerSecond === asked.ratePerSecond;
		if (next.value !== asked) stageSeconds = 0;
		asked = next.value;
		tell(asked, stageSeconds);
		if (isSame) return "continue";
		fromSeconds = second.atSeconds + 2;
		return {
			ratePerSecond: asked.ratePerSecond,
			atSeconds: fromSeconds
		};
	};
	const request = {
		purpose,
		ratePerSecond: asked.ratePerSecond,
		secondsMax: secondsMost
	};
	const trial = await lab.trial(request, onSecond);
	await lab.drain(drainLimitSeconds);
	if (trial.endedBy === "method") return null;
	return trial.because ?? (trial.endedBy === "interrupted" ? "somebody stopped it" : "it took too long");
}
//#endregion
//#region src/method/stress/level.ts
const refusalStatuses = [503, 429];
const unanswered = [
	"connect_refused",
	"reset",
	"reset_midbody",
	"closed_before_response"
];
/** All requests that ended in some seconds. */
function countsOf$1(seconds) {
	const [latency, failedLatency] = [new Histogram(), new Histogram()];
	const errors = {
		shed: 0,
		timeout: 0,
		reset: 0,
		serverError: 0,
		other: 0
	};
	let failed = 0;
	for (const operation of seconds.flatMap(({ operations }) => operations)) {
		latency.add(operation.latency);
		if (operation.failedLatency !== void 0) failedLatency.add(operation.failedLatency);
		failed += operation.failed;
		const shed = refusalStatuses.reduce((sum, status) => sum + (operation.statuses.get(status) ?? 0), 0);
		errors.shed += shed;
		let left = shed;
		for (const [error, count] of operation.byError) {
			const taken = error === "http_5xx" || error === "http_4xx" ? Math.min(left, count) : 0;
			left -= taken;
			errors[kindOf(error)] += count - taken;
		}
	}
	return {
		ok: latency.count,
		failed,
		refused: errors.shed + errors.reset,
		latency,
		failedLatency,
		errors
	};
}
function kindOf(error) {
	if (error.endsWith("_timeout")) return "timeout";
	if (unanswered.includes(error)) return "reset";
	return error === "http_5xx" ? "serverError" : "other";
}
const sum$1 = (seconds, pick) => seconds.reduce((total, second) => total + pick(second), 0);
function easeOf(seconds) {
	const { ok, failed, latency } = countsOf$1(seconds);
	const ended = sum$1(seconds, ({ iterations }) => iterations.completed + iterations.failed);
	return {
		p95Ms: latency.quantile(.95) ?? 0,
		errorRatio: ok + failed === 0 ? 0 : failed / (ok + failed),
		inFlight: sum$1(seconds, ({ inFlight }) => inFlight) / Math.max(1, seconds.length),
		requestsPerIteration: (ok + failed) / Math.max(1, ended)
	};
}
const silentSeconds$2 = 5;
const badShare = .95;
/** At least 95 % fail, or nothing was completed for 5 s. */
function isUnresponsive(seconds) {
	const recent = seconds.slice(-silentSeconds$2);
	if (recent.length < silentSeconds$2) return false;
	const completed = sum$1(recent, ({ iterations }) => iterations.completed);
	const { ok, failed } = countsOf$1(recent);
	return completed === 0 && sum$1(recent, ({ arrivals }) => arrivals.planned) >= silentSeconds$2 || ok + failed >= 20 && failed >= badShare * (ok + failed);
}
/** A second in which the target is as it was before; chance in a single second allowed for. */
function isHealthy(second, ease) {
	const { ok, failed, latency } = countsOf$1([second]);
	const all = ok + failed;
	if (all === 0) return second.inFlight <= inFlightMax(ease) && second.arrivals.planned === 0;
	const limitMs = Math.max(1.2 * ease.p95Ms, ease.p95Ms + 10);
	const slow = latency.countAbove(limitMs) + failed;
	const slowMax = Math.max(1, .05 * all + 2 * Math.sqrt(.0475 * all));
	return failed <= Math.max(1, (.01 + ease.errorRatio) * all) && slow <= slowMax && second.inFlight <= inFlightMax(ease);
}
const inFlightMax = ({ inFlight }) => 1.2 * inFlight + 1 + 3 * Math.sqrt(inFlight);
/** A level of load as the result keeps it; its first half is left to queues that fill. */
function stepOf$1(stage, ratePerSecond, seconds, ease) {
	const half = seconds.slice(Math.floor(seconds.length / 2));
	const { ok, failed, latency, failedLatency, errors } = countsOf$1(seconds);
	const late = countsOf$1(half);
	const errorRatio = ok + failed === 0 ? 0 : failed / (ok + failed);
	const lateRatio = late.ok + late.failed === 0 ? 1 : late.failed / (late.ok + late.failed);
	const p95Ms = late.latency.quantile(.95);
	const isFast = ease === null || p95Ms !== null && p95Ms <= Math.max(2 * ease.p95Ms, ease.p95Ms + 25);
	return {
		stage,
		ratePerSecond,
		atSeconds: seconds[0]?.atSeconds ?? 0,
		seconds: seconds.length,
		offeredPerSecond: sum$1(half, ({ arrivals }) => arrivals.planned) / Math.max(1, half.length),
		goodPerSecond: sum$1(half, ({ iterations }) => iterations.completed) / Math.max(1, half.length),
		errorRatio,
		errors,
		p95Ms: latency.quantile(.95),
		failedP50Ms: failedLatency.quantile(.5),
		inFlightEnd: seconds.at(-1)?.inFlight ?? 0,
		isGood: isFast && lateRatio <= Math.max(.01, 2 * (ease?.errorRatio ?? 0)),
		isUnresponsive: isUnresponsive(seconds)
	};
}
//#endregion
//#region src/method/stress/attempts.ts
const secondsMin = 5;
/** Looked at second by second until it is sure: 95 % over all looks together. */
const deviations = 2.3;
/** Null = too few seconds. */
function attemptsOf(seconds) {
	if (seconds.length < secondsMin) return null;
	const { ok, failed, refused } = countsOf$1(seconds);
	const value = (ok + failed - refused) / seconds.length;
	const ended = sum$1(seconds, ({ iterations }) => iterations.completed + iterations.failed);
	const together = Math.max(1, (ok + failed) / Math.max(1, ended));
	const error = deviations * Math.sqrt(value * together / seconds.length);
	return {
		value,
		low: value - error,
		high: value + error
	};
}
//#endregion
//#region src/method/stress/recovery.ts
/** So many seconds in a row as before: one may be luck. */
const healthySeconds = 10;
/** Beyond so many times the ideal nothing but the backlog keeps it down. */
const metastableFrom = 5;
const sluggishFrom = 2;
const waitLeast = 30;
/** The latest seconds that tell how much is sent now. */
const windowSeconds = 10;
/** Where it did not recover, it is given these shares of its capacity, one after the other, and then none. */
const lessShares = [.25, .1];
/** The first of ten healthy seconds in a row. @returns its index, or null */
function recoveredAt(seconds, ease) {
	let inRow = 0;
	for (const [at, second] of seconds.entries()) {
		inRow = isHealthy(second, ease) ? inRow + 1 : 0;
		if (inRow === healthySeconds) return at - healthySeconds + 1;
	}
	return null;
}
/** Requests/s it works off. */
const workOf = ({ ease }, { saturationPerSecond }) => saturationPerSecond * ease.requestsPerIteration;
/** What is told of before is of the load before: its clients may still be trying. */
const tailOf = ({ patienceSeconds }) => Math.max(3, Math.ceil(patienceSeconds) + 1);
/** Back to a reasonable load: how long until all is as before, and where it is not, at which load it is. */
function* recover(log, known) {
	const ease = log.ease;
	const ratePerSecond = .5 * known.capacityPerSecond;
	let turn = turnOf(log, ratePerSecond, known);
	const ask = {
		stage: "back",
		ratePerSecond,
		secondsMax: known.recoverySecondsMax
	};
	const seen = yield* log.hold(ask, (seconds) => {
		if (seconds.length === 1) turn = turnOf(log, ratePerSecond, known);
		if (recoveredAt(seconds, ease) !== null || seconds.length >= turn.waitSeconds) return true;
		return seconds.length >= leastWait(known) && isHopeless(seconds, log, known);
	});
	const after = recoveredAt(seen, ease);
	const isVain = after === null && isHopeless(seen, log, known);
	const factor = after === null ? null : after / (turn.idealSeconds + 1);
	const recoversAtPerSecond = after === null ? yield* easeOff(log, known) : null;
	log.backlog.clear();
	return {
		ratePerSecond,
		backlog: turn.backlog,
		idealSeconds: turn.idealSeconds,
		recoveredAfterSeconds: after,
		firstSuccessAfterSeconds: indexOrNull(seen, ({ iterations }) => iterations.completed > 0),
		halfGoodputAfterSeconds: indexOrNull(seen, ({ iterations, arrivals }) => {
			return iterations.completed > 0 && iterations.completed >= .5 * Math.max(arrivals.planned, 1);
		}),
		waitedSeconds: seen.length,
		inVainPerSecond: isVain ? latestSent(seen, known)?.value ?? null : null,
		factor,
		judgement: judgementOf(after, turn.idealSeconds),
		recoversAtPerSecond
	};
}
function judgementOf(after, idealSeconds) {
	if (after === null) return "metastable";
	const factor = after / (idealSeconds + 1);
	const lateSeconds = after - idealSeconds;
	if (factor > metastableFrom && lateSeconds > healthySeconds) return "metastable";
	return factor > sluggishFrom && lateSeconds > healthySeconds / 2 ? "sluggish" : "healthy";
}
const leastWait = (known) => Math.max(waitLeast, tailOf(known) + windowSeconds);
/** What is owed, how long that alone takes, and how long it is waited for. */
function turnOf(log, ratePerSecond, known) {
	const workPerSecond = workOf(log, known);
	const spare = Math.max(.01 * workPerSecond, workPerSecond - ratePerSecond * log.ease.requestsPerIteration);
	const backlog = log.backlog.requests;
	const idealSeconds = backlog / spare;
	return {
		backlog,
		idealSeconds,
		waitSeconds: Math.max(leastWait(known), metastableFrom * (idealSeconds + 1) + healthySeconds)
	};
}
/** Less and less load, until it comes back. */
function* easeOff(log, known) {
	const ease = log.ease;
	const { capacityPerSecond, recoverySecondsMax } = known;
	for (const share of lessShares) {
		const ask = {
			stage: "down",
			ratePerSecond: share * capacityPerSecond,
			secondsMax: recoverySecondsMax
		};
		if (recoveredAt(yield* log.hold(ask, (seconds) => {
			return recoveredAt(seconds, ease) !== null || isHopeless(seconds, log, known) || isTooLate(seconds, log, known);
		}), ease) !== null) return ask.ratePerSecond;
	}
	const needed = log.backlog.requests / workOf(log, known) + tailOf(known) + 5;
	yield* log.hold({
		stage: "down",
		ratePerSecond: 0,
		secondsMax: Math.ceil(Math.min(recoverySecondsMax, needed))
	});
	const ask = {
		stage: "down",
		ratePerSecond: lessShares.at(-1) * capacityPerSecond,
		secondsMax: waitLeast
	};
	return recoveredAt(yield* log.hold(ask, (seconds) => recoveredAt(seconds, ease) !== null), ease) === null ? null : 0;
}
/** Most fail, and what is sent is more than what it works off, for certain: there is nothing to wait for. */
function isHopeless(seconds, log, known) {
	const sent = latestSent(seconds, known);
	return sent !== null && sent.low > workOf(log, known);
}
const latestSent = (seconds, known) => sentInVain(seconds.slice(tailOf(known)).slice(-windowSeconds));
/** Most fail, and what is left is more than it works off in the time that is left. */
function isTooLate(seconds, log, known) {
	const sent = sentInVain(seconds.slice(tailOf(known)));
	if (sent === null) return false;
	const secondsLeft = known.recoverySecondsMax - seconds.length;
	return log.backlog.requests > Math.max(0, workOf(log, known) - sent.low) * secondsLeft;
}
/** What is sent where most of it fails; null where it does not, or where nobody can say yet. */
function sentInVain(seconds) {
	const { ok, failed } = countsOf$1(seconds.slice(-windowSeconds));
	return failed > ok ? attemptsOf(seconds) : null;
}
function indexOrNull(seconds, is) {
	const at = seconds.findIndex(is);
	return at < 0 ? null : at;
}
//#endregion
//#region src/method/check/answers.ts
/** Below this share of what it completes at the peak, twice the peak has brought it down. */
const collapseBelow = .8;
/** The four questions, each answered in one line. */
function answersOf(facts) {
	return [
		baseline(facts),
		target(facts),
		sustained(facts),
		twice(facts)
	];
}
const of$1 = ({ steps }, stage) => steps.findLast((step) => step.stage === stage);
const ms = (value) => value === null ? "–" : formatDurationMs(value);
const latency = ({ latencyMs: { p50, p95, p99 } }) => `p50 ${ms(p50)}, p95 ${ms(p95)}, p99 ${ms(p99)}`;
const failed = ({ errorRatio }) => errorRatio === 0 ? "no errors" : `${formatPercent(Number(errorRatio.toPrecision(2)))} failed`;
function notAsked({ obstacle }, wasSeen) {
	return {
		verdict: "not asked",
		answer: `Not asked${wasSeen ? "" : `: ${obstacle ?? "it was stopped before"}`}.`
	};
}
function baseline(facts) {
	const about = {
		question: "baseline",
		asks: "How fast is it with one user?"
	};
	const step = of$1(facts, "baseline");
	if (step === void 0) return {
		...about,
		...notAsked(facts, false)
	};
	const isBroken = step.errorRatio > .5;
	return {
		...about,
		verdict: isBroken ? "fail" : "pass",
		answer: `${latency(step)}, ${failed(step)}.`
	};
}
function target(facts) {
	const about = {
		question: "target",
		asks: "Does it hold at the peak?"
	};
	const [step, reference] = [of$1(facts, "target"), of$1(facts, "baseline")];
	if (step === void 0 || reference === void 0) return {
		...about,
		...notAsked(facts, false)
	};
	const at = `at ${formatRate(step.offeredPerSecond)}: ${latency(step)}, ${failed(step)}`;
	const because = facts.hasGoals ? missedText(facts.missed) : excess(step, reference);
	if (because !== null) return {
		...about,
		verdict: "fail",
		answer: `No, ${at}: ${because}.`
	};
	return {
		...about,
		verdict: "pass",
		answer: `Yes, ${at}.`
	};
}
function missedText(missed) {
	if (missed.length === 0) return null;
	return missed.map(({ expression, observedText }) => `${expression} missed, it was ${observedText}`).join("; ");
}
/** By the usual rules: twice as slow as with one user, or more errors, or left behind. */
function excess(step, reference) {
	const [before, now] = [reference.latencyMs.p95 ?? reference.latencyMs.p50, step.latencyMs.p95];
	if (step.errorRatio > Math.max(.01, 2 * reference.errorRatio)) return "too many errors";
	const chance = 3 / Math.sqrt(Math.max(1, step.offeredPerSecond * step.seconds));
	if (step.goodPerSecond < (.95 - chance) * step.offeredPerSecond) return "it does not keep up";
	if (before !== null && now !== null && now > Math.max(2 * before, before + 25)) return `p95 is ${(now / before).toPrecision(2)} times that of one user`;
	return null;
}
function sustained(facts) {
	const about = {
		question: "sustained",
		asks: "Does it last?"
	};
	const step = of$1(facts, "sustained");
	if (step === void 0) return {
		...about,
		...notAsked(facts, false)
	};
	const { trends } = facts;
	const worst = trends.find((trend) => isBad(trend, facts.form));
	if (worst !== void 0) return {
		...about,
		verdict: "fail",
		answer: `No: ${grownText(worst)}.`
	};
	const unclear = trends.find(({ verdict }) => verdict === "leak" || verdict === "unclear");
	if (unclear !== void 0) {
		const answer = `Not sure: ${grownText(unclear)}; plimsoll soak tells whether that ends.`;
		return {
			...about,
			verdict: "unclear",
			answer
		};
	}
	return {
		...about,
		verdict: "pass",
		answer: `Yes: after ${String(step.seconds)} s ${latency(step)}, nothing grows.`
	};
}
/** In minutes a collector that has not run yet looks like a leak. */
function isBad({ verdict, kind, subject }, form) {
	if (verdict === "drift") return true;
	if (verdict !== "leak") return false;
	return form === "full" || kind === "connections" || kind === "pool" || /after/.test(subject);
}
function grownText({ subject, unit, from, to }) {
	const text = (value) => {
		if (unit === "bytes") return formatBytes(value);
		if (unit === "ms") return formatDurationMs(value);
		return unit === "ratio" ? formatPercent(value) : value.toPrecision(3);
	};
	return `${subject} rose from ${text(from)} to ${text(to)}`;
}
function twice(facts) {
	const about = {
		question: "twice",
		asks: "What happens at twice the peak?"
	};
	const [step, peak] = [of$1(facts, "twice"), of$1(facts, "sustained") ?? of$1(facts, "target")];
	if (step === void 0 || peak === void 0) return {
		...about,
		...notAsked(facts, false)
	};
	const seen = `${formatRate(step.goodPerSecond)} of ${formatRate(step.offeredPerSecond)} completed, p95 ${ms(step.latencyMs.p95)}, ${failed(step)}`;
	const back = recoveryText(facts);
	if (facts.restarts > 0) return {
		...about,
		verdict: "fail",
		answer: `It crashes: its process was replaced (${seen}).`
	};
	if (step.goodPerSecond < collapseBelow * peak.goodPerSecond) return {
		...about,
		verdict: "fail",
		answer: `It collapses: ${seen}; ${back}.`
	};
	if (!facts.isBackSeen) return {
		...about,
		verdict: "unclear",
		answer: `${seen}; stopped before it was back.`
	};
	if (facts.recovered === null) return {
		...about,
		verdict: "fail",
		answer: `It does not come back: ${seen}; ${back}.`
	};
	const how = step.errorRatio < .01 && step.goodPerSecond > .95 * step.offeredPerSecond ? "It carries that, too" : "It degrades gracefully";
	return {
		...about,
		verdict: "pass",
		answer: `${how}: ${seen}; ${back}.`
	};
}
function recoveryText({ recovered, isBackSeen, steps }) {
	if (!isBackSeen) return "nobody saw it come back";
	if (recovered === null) {
		const waited = steps.findLast(({ stage }) => stage === "back")?.seconds ?? 0;
		return `back at the peak it was not as before within ${String(waited)} s`;
	}
	return recovered < 2 ? "back at the peak it is as before at once" : `as before ${String(recovered)} s later`;
}
//#endregion
//#region src/method/check/goals.ts
/** Goals that do not hold over a stretch of load, each with what was seen. */
function missedGoals(slo, seconds) {
	if (seconds.length === 0) return [];
	return slo.map((expression, index) => {
		const slice = mergedSlice(seconds.flatMap(({ slices }) => slices[index] ?? []));
		return evaluateSlo(expression, { slice: () => slice });
	}).filter(({ ok }) => !ok);
}
function mergedSlice(slices) {
	if (slices.length === 0) return null;
	const successes = new Histogram();
	for (const slice of slices) successes.add(slice.successes);
	const sum = (pick) => slices.reduce((total, each) => total + pick(each), 0);
	return {
		successes,
		seconds: sum(({ seconds }) => seconds),
		requestSeconds: sum(({ requestSeconds }) => requestSeconds),
		failures: sum(({ failures }) => failures),
		requests: sum(({ requests }) => requests),
		iterations: sum(({ iterations }) => iterations),
		arrivals: sum(({ arrivals }) => arrivals),
		dropped: sum(({ dropped }) => dropped),
		checksPassed: sum(({ checksPassed }) => checksPassed),
		checksFailed: sum(({ checksFailed }) => checksFailed)
	};
}
//#endregion
//#region src/method/check/check.ts
const probeSeconds = 5;
const probePerSecond = 5;
/** So much of its time the one user of the baseline is busy. */
const busyShare = .3;
const stretches$1 = 60;
const drainLimitSeconds$3 = 30;
/** The least load test there should be: one user, the peak, the peak for a while, twice the peak. One trial. */
async function check(lab, order) {
	const work = new CheckWork(order);
	const stopped = await runStages(lab, "check", work.stages(), {
		drainLimitSeconds: drainLimitSeconds$3,
		watch: work.watch,
		tell: (ask, stageSeconds) => order.say(work.progress(ask, stageSeconds))
	});
	return work.result(stopped);
}
const names$1 = {
	baseline: "one user",
	target: "the peak",
	sustained: "the peak, sustained",
	twice: "twice the peak",
	back: "back at the peak"
};
var CheckWork = class {
	watch = new StageWatch();
	order;
	steps = [];
	seen = /* @__PURE__ */ new Map();
	signals;
	peakPerSecond;
	ease = null;
	obstacle = null;
	isThrough = false;
	passedSeconds = 0;
	constructor(order) {
		this.order = order;
		this.peakPerSecond = "ratePerSecond" in order.peak ? order.peak.ratePerSecond : 0;
		const { targetSeconds, sustainedSeconds } = order.pace;
		this.signals = new Signals(Math.max(1, Math.round((targetSeconds + sustainedSeconds) / stretches$1)));
	}
	*stages() {
		const { pace, ratePerSecondMax } = this.order;
		yield* this.baseline();
		if (this.obstacle !== null) return;
		const peak = yield* this.hold("target", this.peakPerSecond, pace.targetSeconds);
		if (isUnresponsive(peak)) {
			this.obstacle = "the peak was too much: it answered nothing any more";
			return;
		}
		for (const second of peak.slice(Math.ceil(peak.length / 4))) this.signals.add(second);
		const sustained = yield* this.hold("sustained", this.peakPerSecond, pace.sustainedSeconds, (second) => this.signals.add(second));
		this.ease = easeOf([...peak.slice(peak.length >> 1), ...sustained]);
		const twice = 2 * this.peakPerSecond;
		if (ratePerSecondMax !== null && twice > ratePerSecondMax) {
			this.obstacle = `twice the peak is more than the ${formatRate(ratePerSecondMax)} that may be sent`;
			return;
		}
		yield* this.hold("twice", twice, pace.twiceSeconds);
		yield* this.hold("back", this.peakPerSecond, pace.backSeconds, void 0, (seconds) => {
			return recoveredAt(seconds, this.ease) !== null;
		});
		this.isThrough = true;
	}
	*baseline() {
		const { peak, pace } = this.order;
		const calm = "ratePerSecond" in peak ? Math.max(.5, peak.ratePerSecond / 4) : Number.POSITIVE_INFINITY;
		const tookSeconds = iterationSeconds(yield* this.hold("baseline", Math.min(probePerSecond, calm), probeSeconds)) ?? 1;
		const ratePerSecond = Math.min(calm, Math.max(1, busyShare / Math.max(1e-4, tookSeconds)));
		const seen = yield* this.hold("baseline", ratePerSecond, pace.baselineSeconds);
		const { errorRatio } = easeOf(seen);
		if (errorRatio > .5) {
			this.obstacle = `with one user ${formatPercent(errorRatio)} of the requests fail already`;
			return;
		}
		if ("users" in peak) this.peakPerSecond = peak.users / (peak.pauseSeconds + (iterationSeconds(seen) ?? tookSeconds));
	}
	*hold(stage, ratePerSecond, secondsMax, each, isEnough) {
		const ask = {
			stage,
			ratePerSecond,
			secondsMax
		};
		const seen = [];
		while (seen.length < secondsMax) {
			const second = yield ask;
			this.passedSeconds++;
			seen.push(second);
			each?.(second);
			if (isEnough?.(seen) === true) break;
		}
		this.seen.set(stage, seen);
		this.steps.push(stepOf(stage, ratePerSecond, seen));
		return seen;
	}
	progress({ stage, ratePerSecond, secondsMax }, stageSeconds) {
		const { pace } = this.order;
		const whole = probeSeconds + Object.values(pace).reduce((total, each) => total + each, 0);
		return {
			stage: names$1[stage],
			ratePerSecond,
			stageSeconds,
			stageSecondsMax: secondsMax,
			secondsLeft: Math.max(0, whole - this.passedSeconds),
			known: [],
			told: this.steps.map((step) => {
				const failed = formatPercent(step.errorRatio);
				return `${names$1[step.stage]}: ${formatRate(step.goodPerSecond)} completed, ${failed} failed`;
			})
		};
	}
	result(stopped) {
		const { order, seen, steps, watch, ease } = this;
		const back = seen.get("back");
		const recovered = back === void 0 || ease === null ? null : recoveredAt(back, ease);
		const obstacle = this.obstacle ?? (this.isThrough ? null : stopped);
		const trends = this.trends();
		const answers = answersOf({
			form: order.form,
			steps,
			missed: missedGoals(order.slo, seen.get("target") ?? []),
			hasGoals: order.slo.length > 0,
			trends,
			recovered,
			isBackSeen: back !== void 0,
			restarts: watch.restarts,
			obstacle
		});
		return {
			form: order.form,
			peakPerSecond: this.peakPerSecond,
			peakFrom: order.peakFrom,
			steps: steps.slice(steps.length > 1 ? 1 : 0),
			answers,
			trends,
			recoveredAfterSeconds: recovered,
			restarts: watch.restarts,
			obstacle,
			generatorSeconds: watch.generatorSeconds,
			generatorSign: watch.generatorSign
		};
	}
	trends() {
		const counted = [...this.seen.get("target") ?? [], ...this.seen.get("sustained") ?? []];
		const { ok, failed } = countsOf$1(counted);
		const requestsPerSecond = (ok + failed) / Math.max(1, counted.length);
		return trendResults(this.signals.all.values(), {
			requestsPerSecond,
			sureness: "final"
		});
	}
};
/** What the requests of an iteration take together. */
function iterationSeconds(seconds) {
	const ended = sum$1(seconds, ({ iterations }) => iterations.completed);
	if (ended === 0) return null;
	return sum$1(seconds, ({ operations }) => operations.reduce((total, { latency }) => total + latency.sumMs, 0)) / 1e3 / ended;
}
function stepOf(stage, ratePerSecond, seconds) {
	const counted = seconds.slice(Math.min(3, seconds.length >> 2));
	const { ok, failed, latency } = countsOf$1(counted);
	const length = Math.max(1, counted.length);
	return {
		stage,
		ratePerSecond,
		atSeconds: seconds[0]?.atSeconds ?? 0,
		seconds: seconds.length,
		offeredPerSecond: sum$1(counted, ({ arrivals }) => arrivals.planned) / length,
		goodPerSecond: sum$1(counted, ({ iterations }) => iterations.completed) / length,
		errorRatio: ok + failed === 0 ? 0 : failed / (ok + failed),
		latencyMs: {
			p50: ok < 10 ? null : latency.quantile(.5),
			p95: ok < 60 ? null : latency.quantile(.95),
			p99: ok < 300 ? null : latency.quantile(.99)
		}
	};
}
//#endregion
//#region src/method/stress/safe-load.ts
const pulseTimes = 3;
const lowestShare = .1;
const highestShare = .9;
/** The middle of such an interval is within 7 % of either end. */
const closeEnough = 1.15;
/** At which the target is brought to rest between two pulses. */
const restShare = .05;
const watchLeast = 20;
const watchMost = 180;
/** The highest load from which a pulse of three times saturation leaves no lasting collapse: bisection from 10 % on. */
function* findSafeLoad(log, known, pace) {
	const pulses = [];
	const { capacityPerSecond } = known;
	function* isSafe(basePerSecond) {
		const pulse = yield* pulseFrom(log, basePerSecond, known, pace);
		pulses.push(pulse);
		return (yield* reset(log, known)) ? pulse.isSafe : null;
	}
	let [low, high] = [lowestShare * capacityPerSecond, highestShare * capacityPerSecond];
	const lowest = yield* isSafe(low);
	if (lowest === false) return {
		estimate: {
			value: low,
			low: null,
			high: low
		},
		pulses
	};
	if (lowest === null) return {
		estimate: null,
		pulses
	};
	const highest = yield* isSafe(high);
	if (highest === true) return {
		estimate: {
			value: high,
			low: high,
			high: null
		},
		pulses
	};
	if (highest === null) return {
		estimate: {
			value: low,
			low,
			high
		},
		pulses
	};
	while (high / low > closeEnough) {
		const middle = Math.sqrt(low * high);
		const safe = yield* isSafe(middle);
		if (safe === null) break;
		if (safe) low = middle;
		else high = middle;
	}
	return {
		estimate: {
			value: Math.sqrt(low * high),
			low,
			high
		},
		pulses
	};
}
function* pulseFrom(log, basePerSecond, known, { baseSeconds, pulseSeconds }) {
	yield* log.hold({
		stage: "base",
		ratePerSecond: basePerSecond,
		secondsMax: baseSeconds
	});
	const pulseRate = pulseTimes * known.saturationPerSecond;
	yield* log.hold({
		stage: "pulse",
		ratePerSecond: pulseRate,
		secondsMax: pulseSeconds
	}, (seconds) => isUnresponsive(seconds));
	const workPerSecond = workOf(log, known);
	const spare = Math.max(.05 * workPerSecond, workPerSecond - basePerSecond * log.ease.requestsPerIteration);
	const needed = Math.max(watchLeast, 3 * log.backlog.requests / spare);
	const tail = tailOf(known);
	const secondsMax = tail + Math.ceil(Math.min(watchMost, needed));
	let verdict = null;
	const seen = yield* log.hold({
		stage: "after",
		ratePerSecond: basePerSecond,
		secondsMax
	}, (seconds) => {
		if (recoveredAt(seconds, log.ease) === null) verdict = judged(seconds.slice(tail), basePerSecond, workPerSecond);
		else verdict = {
			basePerSecond,
			isSafe: true,
			evidence: "as before again"
		};
		return verdict !== null;
	});
	return verdict ?? closest(seen.slice(tail), basePerSecond, workPerSecond);
}
/** By what is sent, once that is more or less than what is worked off for certain. */
function judged(seconds, basePerSecond, workPerSecond) {
	const attempts = attemptsOf(seconds);
	if (attempts === null) return null;
	const evidence = `${formatRate(attempts.value)} requests are sent, ${formatRate(workPerSecond)} worked off`;
	if (attempts.high < workPerSecond) return {
		basePerSecond,
		isSafe: true,
		evidence: `the backlog falls: ${evidence}`
	};
	if (attempts.low > workPerSecond) return {
		basePerSecond,
		isSafe: false,
		evidence: `the backlog grows: ${evidence}`
	};
	return null;
}
/** Within chance of each other to the end: this is where safe ends. */
function closest(seconds, basePerSecond, workPerSecond) {
	const value = attemptsOf(seconds)?.value ?? workPerSecond;
	const worked = formatRate(workPerSecond);
	const evidence = `about as much is sent as is worked off: ${formatRate(value)} requests of ${worked}`;
	return {
		basePerSecond,
		isSafe: value < workPerSecond,
		evidence
	};
}
/** Hardly any load until the target answers as at the beginning. */
function* reset(log, { capacityPerSecond, recoverySecondsMax }) {
	const ratePerSecond = restShare * capacityPerSecond;
	const isAtRest = recoveredAt(yield* log.hold({
		stage: "reset",
		ratePerSecond,
		secondsMax: recoverySecondsMax
	}, (seconds) => {
		return recoveredAt(seconds, log.ease) !== null;
	}), log.ease) !== null;
	if (isAtRest) log.backlog.clear();
	return isAtRest;
}
//#endregion
//#region src/method/stress/backlog.ts
/**
* Requests the target has yet to work at, as far as arithmetic tells: what came, less what it can do. Work that nobody
* waits for any more is work all the same; what was turned away is none.
*/
var Backlog = class {
	requests = 0;
	ease;
	workPerSecond;
	underWay;
	/** @param workPerSecond requests it can work off */
	constructor(ease, workPerSecond) {
		this.ease = ease;
		this.workPerSecond = workPerSecond;
		this.underWay = this.usual;
	}
	/** The next second of the run, whatever the load in it. */
	add(second) {
		const { ok, failed, refused } = countsOf$1([second]);
		const underWay = second.inFlight * this.ease.requestsPerIteration;
		const came = ok + failed - refused + underWay - this.underWay;
		this.underWay = underWay;
		const waiting = Math.max(0, underWay - this.usual);
		this.requests = Math.max(waiting, this.requests + came - this.workPerSecond);
	}
	/** It answers as before: nothing is left. */
	clear() {
		this.requests = 0;
	}
	get usual() {
		return this.ease.inFlight * this.ease.requestsPerIteration;
	}
};
//#endregion
//#region src/method/stress/stage.ts
/** Everything a procedure has seen so far. */
var StageLog = class {
	steps = [];
	ease = null;
	backlog = null;
	/** From here on it is known what the target is like, and what it can do. */
	compareWith(ease, saturationPerSecond) {
		this.ease = ease;
		this.backlog = new Backlog(ease, saturationPerSecond * ease.requestsPerIteration);
	}
	/** The load is held for so long, or until somebody has seen enough. */
	*hold(ask, isEnough = () => false) {
		const seen = [];
		while (seen.length < ask.secondsMax) {
			seen.push(yield ask);
			if (isEnough(seen)) break;
		}
		this.steps.push(stepOf$1(ask.stage, ask.ratePerSecond, seen, this.ease));
		return seen;
	}
};
//#endregion
//#region src/method/stress/stress-progress.ts
const names = {
	before: "before",
	up: "up to",
	hold: "held at",
	back: "back to",
	down: "down to",
	again: "up again to",
	base: "at",
	pulse: "pulse of",
	after: "after the pulse, at",
	reset: "to rest, at"
};
/** One line for each level that is over. */
function stressTold(steps) {
	return steps.map(({ stage, ratePerSecond, seconds, goodPerSecond, errorRatio }) => {
		const good = `${formatRate(goodPerSecond)} completed, ${formatPercent(errorRatio)} failed`;
		return `${names[stage]} ${formatRate(ratePerSecond)} for ${String(seconds)} s: ${good}`;
	});
}
function stressKnown(steps) {
	const up = steps.filter(({ stage }) => stage === "up");
	const most = Math.max(0, ...up.map(({ goodPerSecond }) => goodPerSecond));
	const [last] = stressTold(steps.slice(-1));
	return [...most > 0 ? [["completes", `${formatRate(most)} at most`]] : [], ...last === void 0 ? [] : [["last", last]]];
}
/** What it is about, for whoever looks on. */
const stageName = (stage) => doing[stage];
const doing = {
	before: "at ease, for comparison",
	up: "more and more load",
	hold: "holding the overload",
	back: "back to half, until it is as before",
	down: "less, because it did not recover",
	again: "up again",
	base: "before a pulse",
	pulse: "a pulse of three times what it completes",
	after: "after the pulse",
	reset: "hardly any load, until it is at rest"
};
//#endregion
//#region src/method/stress/stress.ts
/** Levels on the way up: shares of capacity, then of saturation. */
const upOfCapacity = [.8, 1];
const upOfSaturation = [
	1,
	1.25,
	1.5,
	2,
	3,
	4
];
const againOfCapacity = [.8, 1];
const drainLimitSeconds$2 = 60;
/** Pushes a target over the edge, steps back and times how long it takes to be as before: one trial, its load changed. */
async function stress(lab, order) {
	const work = new StressWork(new StageLog(), order);
	const stopped = await runStages(lab, "stress", work.stages(), {
		drainLimitSeconds: drainLimitSeconds$2,
		watch: work,
		tell: (ask, stageSeconds) => order.say(progressOf(work.log.steps, ask, stageSeconds))
	});
	return work.result(stopped);
}
function progressOf(steps, { stage, ratePerSecond, secondsMax }, stageSeconds) {
	return {
		stage: stageName(stage),
		ratePerSecond,
		stageSeconds,
		stageSecondsMax: secondsMax,
		secondsLeft: null,
		known: stressKnown(steps),
		told: stressTold(steps)
	};
}
/** The stages one after another, and what they came to. */
var StressWork = class {
	log;
	watch = new StageWatch();
	order;
	/** The highest load, held: what overload is like once it is there. */
	held = [];
	unresponsiveAt = null;
	recovery = null;
	safe = {
		estimate: null,
		pulses: []
	};
	obstacle = null;
	isThrough = false;
	constructor(log, order) {
		this.log = log;
		this.order = order;
	}
	/** Every second of the trial, between its stages as well. */
	add(second) {
		this.watch.add(second);
		this.log.backlog?.add(second);
	}
	*stages() {
		const { log, order } = this;
		const { capacityPerSecond, pace } = order;
		const calm = yield* log.hold({
			stage: "before",
			ratePerSecond: .5 * capacityPerSecond,
			secondsMax: pace.calmSeconds
		});
		const ease = easeOf(calm.slice(Math.min(5, calm.length >> 2)));
		log.compareWith(ease, order.saturationPerSecond);
		if (ease.errorRatio > .2) {
			this.obstacle = "at half of its capacity more than a fifth of the requests failed already";
			return;
		}
		yield* this.climb();
		this.recovery = yield* recover(log, order);
		if (this.recovery.recoveredAfterSeconds !== null) yield* this.climbAgain();
		if (order.pulses !== null && this.isAtWork()) this.safe = yield* findSafeLoad(log, order, order.pulses);
		this.isThrough = true;
	}
	*climb() {
		const { log, order } = this;
		const { capacityPerSecond, saturationPerSecond, pace, ratePerSecondMax } = order;
		const levels = [...upOfCapacity.map((share) => share * capacityPerSecond), ...upOfSaturation.map((times) => times * saturationPerSecond)].filter((level) => ratePerSecondMax === null || level <= ratePerSecondMax);
		let last = .5 * capacityPerSecond;
		for (const ratePerSecond of levels) {
			last = ratePerSecond;
			if (isUnresponsive(yield* log.hold({
				stage: "up",
				ratePerSecond,
				secondsMax: pace.stepSeconds
			}))) {
				this.unresponsiveAt = ratePerSecond;
				break;
			}
		}
		const seen = yield* log.hold({
			stage: "hold",
			ratePerSecond: last,
			secondsMax: pace.holdSeconds
		});
		this.held = seen;
		if (isUnresponsive(seen)) this.unresponsiveAt ??= last;
	}
	/** Whether the loads it carried before are carried again. */
	*climbAgain() {
		const { log, order } = this;
		for (const share of againOfCapacity) {
			const ask = {
				stage: "again",
				ratePerSecond: share * order.capacityPerSecond
			};
			yield* log.hold({
				...ask,
				secondsMax: order.pace.stepSeconds
			});
			if (!log.steps.at(-1).isGood) return;
		}
	}
	isAtWork() {
		return this.recovery?.recoveredAfterSeconds !== null || this.recovery.recoversAtPerSecond !== null;
	}
	result(stopped) {
		const { order, log, recovery } = this;
		const { steps, ease } = log;
		const inOverload = countsOf$1(this.held);
		const ended = sum$1(this.held, ({ iterations }) => iterations.completed + iterations.failed);
		return {
			capacityPerSecond: order.capacityPerSecond,
			saturationPerSecond: order.saturationPerSecond,
			knownFrom: order.knownFrom,
			retries: order.retries,
			steps,
			amplification: ease === null || ended === 0 ? null : {
				before: ease.requestsPerIteration,
				overload: (inOverload.ok + inOverload.failed) / ended
			},
			unresponsiveAtPerSecond: this.unresponsiveAt,
			retained: retainedOf(steps, order.saturationPerSecond),
			recovery,
			hysteresis: recovery === null ? null : hysteresisOf(steps, order.capacityPerSecond, recovery),
			safeLoad: this.safe.estimate,
			pulses: this.safe.pulses,
			restarts: this.watch.restarts,
			outcome: this.outcome(),
			obstacle: this.obstacle ?? (this.isThrough ? null : stopped),
			generatorSeconds: this.watch.generatorSeconds,
			generatorSign: this.watch.generatorSign
		};
	}
	outcome() {
		const { recovery } = this;
		if (recovery === null) return "unfinished";
		if (recovery.recoveredAfterSeconds === null && recovery.recoversAtPerSecond === null) return "gone";
		return recovery.judgement === "healthy" ? "recovers" : recovery.judgement;
	}
};
/** What is still completed at the highest load up to twice saturation, of the most that was. */
function retainedOf(steps, saturationPerSecond) {
	const up = steps.filter(({ stage, seconds }) => (stage === "up" || stage === "hold") && seconds > 2);
	const last = up.filter(({ ratePerSecond }) => {
		return ratePerSecond > 1.01 * saturationPerSecond && ratePerSecond <= 2.01 * saturationPerSecond;
	}).at(-1);
	const most = Math.max(0, ...up.map(({ goodPerSecond }) => goodPerSecond));
	if (last === void 0 || most === 0) return null;
	return {
		ratio: Math.min(1, last.goodPerSecond / Math.min(most, saturationPerSecond)),
		atPerSecond: last.ratePerSecond
	};
}
function hysteresisOf(steps, capacityPerSecond, { recoveredAfterSeconds, recoversAtPerSecond, ratePerSecond }) {
	const best = (stage, least) => steps.filter((step) => step.stage === stage && step.isGood && step.ratePerSecond <= 1.01 * capacityPerSecond).reduce((most, step) => Math.max(most, step.ratePerSecond), least);
	const up = best("up", ratePerSecond);
	const down = recoveredAfterSeconds === null ? recoversAtPerSecond ?? 0 : best("again", ratePerSecond);
	return Math.max(0, 1 - down / up);
}
//#endregion
//#region src/method/soak/soak-counts.ts
/** The target works no more: so long nothing was completed, or nearly all of it failed. */
const silentSeconds$1 = 10;
const failedShare = .95;
/** What has been counted of a soak, and whether the target is still at work. */
var SoakCounts = class {
	iterations = 0;
	requests = 0;
	restarts = 0;
	generatorSeconds = 0;
	generatorSign = null;
	failed = 0;
	counted = {
		seconds: 0,
		requests: 0
	};
	identity = null;
	recent = [];
	before = {
		seconds: 0,
		cores: 0
	};
	answered = 0;
	hasWorked = false;
	/** @returns whether the target's process is another one than before */
	add(second, isCounted) {
		let requests = 0;
		for (const { latency, failed } of second.operations) {
			requests += latency.count + failed;
			this.failed += failed;
			this.answered += latency.count;
		}
		this.requests += requests;
		this.iterations += second.iterations.completed + second.iterations.failed;
		if (isCounted) this.counted = {
			seconds: this.counted.seconds + 1,
			requests: this.counted.requests + requests
		};
		const [sign] = second.generator.signs;
		if (sign !== void 0) {
			this.generatorSeconds++;
			this.generatorSign = sign;
		}
		this.look(second);
		return this.isAnother(second);
	}
	look(second) {
		this.recent.push(second);
		if (this.recent.length <= silentSeconds$1) return;
		const past = this.recent.shift();
		this.before.seconds++;
		this.before.cores += past.reading?.target?.cpuCores ?? 0;
		if (past.iterations.completed > 0) this.hasWorked = true;
	}
	isAnother({ reading }) {
		const identity = reading?.target?.identity ?? null;
		if (identity === null) return false;
		const isOther = this.identity !== null && this.identity !== identity;
		this.identity = identity;
		if (isOther) this.restarts++;
		return isOther;
	}
	get requestsPerSecond() {
		return this.counted.requests / Math.max(1, this.counted.seconds);
	}
	get errorRatio() {
		return this.requests === 0 ? 0 : this.failed / this.requests;
	}
	get isExhausted() {
		if (this.recent.length < silentSeconds$1 || !this.hasWorked) return false;
		const sum = (pick) => this.recent.reduce((total, each) => total + pick(each), 0);
		const completed = sum(({ iterations }) => iterations.completed);
		const failed = sum(({ iterations }) => iterations.failed);
		if (sum(({ arrivals }) => arrivals.planned) < silentSeconds$1 / 2) return false;
		return completed === 0 || failed >= 20 && failed > failedShare * (completed + failed);
	}
	exhausted() {
		if (!this.isExhausted) return null;
		const last = this.recent.at(-1);
		const now = this.recent.reduce((sum, { reading }) => sum + (reading?.target?.cpuCores ?? 0), 0) / silentSeconds$1;
		const before = this.before.cores / Math.max(1, this.before.seconds);
		return {
			atSeconds: this.recent[0].atSeconds,
			requests: this.answered,
			peers: last.reading?.target?.peers ?? {},
			cpuRatioOfBefore: before > 0 ? now / before : null
		};
	}
};
//#endregion
//#region src/method/soak/soak-progress.ts
/** The most telling trends so far, for whoever looks on. */
function knownOf(trends, { requests, errorRatio }) {
	const memory = trends.find(({ kind }) => kind === "memory");
	const others = trends.filter((each) => each !== memory && [
		"leak",
		"drift",
		"filling",
		"unclear"
	].includes(each.verdict));
	return [
		["requests", `${formatCount(requests)}, ${formatPercent(errorRatio)} failed`],
		...memory === void 0 ? [] : [["memory", memoryText(memory)]],
		...others.slice(0, 3).map(({ subject, verdict }) => [verdict, subject])
	];
}
function memoryText({ to, verdict, perRequest }) {
	const grows = perRequest === null ? "" : `, ${formatBytes(perRequest.value)} per request`;
	return verdict === "too-few" ? "not enough seen yet" : `${formatBytes(to)}, ${verdict}${grows}`;
}
//#endregion
//#region src/method/soak/soak.ts
/** Of the whole time: left out at the start, while caches, pools and compilers come to their level. */
const discardedShare$1 = 1 / 6;
const discardedMost = 600;
/** Stretches a whole run is divided into. */
const stretches = 120;
/** Looks at whether it is sure already. */
const looks = 30;
/** Before this share of the time nothing is sure. */
const earliestShare = .25;
const drainLimitSeconds$1 = 30;
/** Constant load, and what grows, slows down or runs out under it. */
async function soak(lab, order) {
	const watch = new SoakWatch(order);
	const request = {
		purpose: "soak",
		ratePerSecond: order.ratePerSecond,
		secondsMax: order.seconds
	};
	const trial = await lab.trial(request, (second) => watch.second(second));
	await lab.drain(drainLimitSeconds$1);
	return watch.result(trial);
}
const discardedSeconds = (seconds) => Math.min(discardedMost, Math.max(2, Math.round(seconds * discardedShare$1)));
var SoakWatch = class {
	order;
	counts = new SoakCounts();
	signals;
	discarded;
	lookEvery;
	seconds = 0;
	sureLooks = 0;
	endedEarly = null;
	trends = [];
	constructor(order) {
		this.order = order;
		this.discarded = discardedSeconds(order.seconds);
		this.signals = new Signals(Math.max(1, Math.round((order.seconds - this.discarded) / stretches)));
		this.lookEvery = Math.max(5, Math.round(order.seconds / looks));
	}
	second(second) {
		this.seconds++;
		if (this.counts.add(second, this.seconds > this.discarded)) this.signals.forget();
		if (this.seconds > this.discarded) this.signals.add(second);
		const answer = this.answer();
		this.tell();
		return answer;
	}
	answer() {
		if (this.counts.isExhausted) {
			this.endedEarly = "exhausted";
			return "stop";
		}
		if (this.seconds % this.lookEvery !== 0 || this.seconds <= this.discarded) return "continue";
		this.trends = this.judged("early");
		if (!this.order.mayEndEarly || this.seconds < earliestShare * this.order.seconds) return "continue";
		this.sureLooks = this.trends.some(isSureLeak) ? this.sureLooks + 1 : 0;
		if (this.sureLooks < 2) return "continue";
		this.endedEarly = "sure";
		return "stop";
	}
	judged(sureness) {
		const { requestsPerSecond } = this.counts;
		return trendResults(this.signals.all.values(), {
			requestsPerSecond,
			sureness
		});
	}
	tell() {
		const { order, seconds, trends, counts } = this;
		order.say({
			stage: seconds <= this.discarded ? "constant load, coming to its level" : "constant load",
			ratePerSecond: order.ratePerSecond,
			stageSeconds: seconds,
			stageSecondsMax: order.seconds,
			secondsLeft: order.seconds - seconds,
			known: knownOf(trends, counts),
			told: []
		});
	}
	result(trial) {
		const { order, counts, endedEarly } = this;
		const wasCut = trial.endedBy === "interrupted" || trial.endedBy === "lab";
		const trends = this.judged(endedEarly === "sure" ? "early" : "final");
		const memory = trends.filter(({ kind, verdict }) => kind === "memory" && verdict !== "too-few");
		const span = Math.max(1, trial.seconds.length - this.discarded);
		return {
			ratePerSecond: order.ratePerSecond,
			rateFrom: order.rateFrom,
			plannedSeconds: order.seconds,
			loadedSeconds: trial.seconds.length,
			discardedSeconds: Math.min(this.discarded, trial.seconds.length),
			endedEarly: endedEarly ?? (wasCut ? "interrupted" : null),
			iterations: counts.iterations,
			requests: counts.requests,
			errorRatio: counts.errorRatio,
			outcome: outcomeOf$1(trends, counts.isExhausted),
			trends,
			smallestLeak: memory.length === 0 || counts.requestsPerSecond === 0 ? null : Math.max(...memory.map(({ detectable }) => detectable)) / (counts.requestsPerSecond * span),
			restarts: counts.restarts,
			exhausted: counts.exhausted(),
			generatorSeconds: counts.generatorSeconds,
			generatorSign: counts.generatorSign
		};
	}
};
/** So much sooner than a day it fills what there is, or it is a straight line for certain. */
const isSureLeak = ({ verdict, to, from, detectable }) => verdict === "leak" && to - from > 2 * detectable;
function outcomeOf$1(trends, isExhausted) {
	const has = (verdict) => trends.some((trend) => trend.verdict === verdict);
	if (isExhausted) return "exhausted";
	if (has("leak")) return "leak";
	if (has("drift")) return "drift";
	if (has("unclear") || trends.every(({ verdict }) => verdict === "too-few")) return "unclear";
	return trends.some(({ kind }) => kind === "memory") ? "steady" : "unwatched";
}
//#endregion
//#region src/method/explore/criterion.ts
/** Null where the trial holds nothing of the subject. */
function measure(criterion, sample) {
	return criterion.kind === "share" ? measureShare(criterion, sample) : measureMean(criterion, sample);
}
/** The share of bad ones that a score stands for. */
function shareAt({ allowed }, score) {
	return 1 / (1 + (1 - allowed) / allowed * Math.exp(-score));
}
function measureShare({ allowed, count }, { total, batches }) {
	const { bad, all } = count(total);
	if (all === 0) return null;
	const share = bad / all;
	const score = Math.log(share / (1 - share)) - Math.log(allowed / (1 - allowed));
	const counted = batches.map(count).filter((batch) => batch.all > 0);
	const smooth = (bad + .5) / (all + 1);
	return {
		score,
		size: all,
		dispersion: counted.reduce((sum, batch) => {
			return sum + (batch.bad - batch.all * smooth) ** 2 / (batch.all * smooth * (1 - smooth));
		}, 0) / Math.max(1, counted.length - 1),
		batches: counted.length
	};
}
function measureMean({ limitMs }, { total, batches }) {
	const meanMs = total.successes.meanMs;
	if (total.successes.count === 0 && total.failures === 0) return null;
	if (meanMs === null) return {
		score: Number.POSITIVE_INFINITY,
		size: total.failures,
		dispersion: 1,
		batches: 1
	};
	const means = batches.flatMap(({ successes }) => successes.meanMs ?? []);
	const spread = means.reduce((sum, mean) => sum + (mean - meanMs) ** 2, 0) / Math.max(1, means.length - 1);
	const variance = means.length < 2 || spread === 0 ? 1 / total.successes.count : spread / means.length / meanMs ** 2;
	return {
		score: Math.log(meanMs / limitMs),
		size: 1 / variance,
		dispersion: 1,
		batches: means.length
	};
}
const gridSize = 300;
/** Steepness: by how much the score rises where the load is 2.7 times as high. */
const slopes = [
	1.5,
	2.2,
	3.2,
	4.6,
	6.8,
	10,
	15,
	22,
	32,
	46,
	68,
	100,
	150,
	220
];
const clipScore = (value) => Math.max(-3, Math.min(3, value));
/** Scores are looked up in steps of a fiftieth: far finer than any of them is known. */
const stepsPerScore = 50;
/** @param logLikelihood of scores between −scoreMost and scoreMost */
function tabulate(logLikelihood) {
	const steps = 3 * stepsPerScore;
	return Float64Array.from({ length: 2 * steps + 1 }, (_, at) => logLikelihood((at - steps) / stepsPerScore));
}
/** Beside the highest such a weight is nothing. */
const negligible = -40;
/** Logarithms of the loads at which a limit may be. */
function loadsOf(bracket) {
	const [from, to] = [Math.log(bracket[0]), Math.log(bracket[1])];
	return Float64Array.from({ length: gridSize }, (_, at) => from + (to - from) * at / (gridSize - 1));
}
/** Weights over loads, that the limit is there; they sum to 1. */
var LoadGrid = class {
	logRates;
	weights;
	constructor(bracket) {
		this.logRates = loadsOf(bracket);
		this.weights = new Float64Array(gridSize).fill(1 / gridSize);
	}
	/** The load below which the limit is with this probability. */
	quantile(probability) {
		let below = 0;
		for (let at = 0; at < gridSize; at++) {
			const weight = this.weights[at];
			if (below + weight >= probability) {
				const part = weight === 0 ? 0 : (probability - below) / weight;
				const step = this.logRates[1] - this.logRates[0];
				return Math.exp(this.logRates[at] + (part - .5) * step);
			}
			below += weight;
		}
		return Math.exp(this.logRates.at(-1));
	}
	/** Logarithmic width of the middle 90 %: about the relative width. */
	get width() {
		return Math.log(this.quantile(.95) / this.quantile(.05));
	}
	/** Mixes another in; both have the same loads. */
	mix(other, share) {
		for (let at = 0; at < gridSize; at++) this.weights[at] = (1 - share) * this.weights[at] + share * other.weights[at];
	}
};
/**
* Where the limit lies, given all trials: for each load and each steepness, how likely is what was seen. The score is
* taken to be a straight line over the logarithm of the load near the limit, which the tail of a queue nearly is.
*
* @param prior logarithms of weights before any trial, of the loads and of the slopes at each
* @param more the same, by logarithm of the load
*/
function locate(evidence, bracket, prior, more = () => 0) {
	const grid = new LoadGrid(bracket);
	const logs = new Float64Array(gridSize * slopes.length);
	for (let at = 0; at < gridSize; at++) {
		const before = (prior?.loads[at] ?? 0) + more(grid.logRates[at]);
		for (let cell = at * slopes.length; cell < (at + 1) * slopes.length; cell++) logs[cell] = before + (prior?.slopes[cell] ?? 0);
	}
	for (const trial of evidence) weigh(logs, grid.logRates, trial);
	let highest = Number.NEGATIVE_INFINITY;
	for (const log of logs) if (log > highest) highest = log;
	let total = 0;
	for (let at = 0; at < gridSize; at++) {
		let weight = 0;
		for (let cell = at * slopes.length; cell < (at + 1) * slopes.length; cell++) {
			const log = logs[cell] - highest;
			if (log > negligible) weight += Math.exp(log);
		}
		grid.weights[at] = weight;
		total += weight;
	}
	for (let at = 0; at < gridSize; at++) grid.weights[at] /= total;
	return grid;
}
/** Adds what one trial says to the logarithms of the weights of all loads and slopes. */
function weigh(logs, logRates, { ratePerSecond, likelihoods }) {
	const tried = Math.log(ratePerSecond);
	const [middle, last] = [3 * stepsPerScore, 6 * stepsPerScore];
	let cell = 0;
	for (let at = 0; at < gridSize; at++) {
		const apart = stepsPerScore * Math.expm1(tried - logRates[at]);
		for (let index = 0; index < slopes.length; index++) {
			const step = Math.round(middle + slopes[index] * apart);
			logs[cell++] += likelihoods[step < 0 ? 0 : step > last ? last : step];
		}
	}
}
//#endregion
//#region src/method/explore/prior.ts
/** A target turns out to carry a little more than it was seen to complete in overload, at most. */
const saturationSlack = .007;
/** How strongly a load is disfavoured at which a single queue would be far from the limit: little, as not all are one. */
const queueWeight = 1.5;
/** ln 20: of an exponential tail, p95 is three times the mean. */
const tailAtP95 = 3;
/** Standard deviation of the logarithm of a slope around that of one queue, and how much is left for all others. */
const slopeSpread = .5;
const otherSlopes = .1;
/** Closer to saturation nothing is told apart. */
const spareMin = .005;
/** No limit is above what the target completes, and the nearer it is to that, the steeper is the curve. */
function priorOf(criterion, bracket, saturation) {
	const logRates = loadsOf(bracket);
	const slopePrior = slopePriorOf(criterion, saturation);
	return {
		loads: logRates.map((logRate) => saturationPrior(logRate, saturation)),
		slopes: Float64Array.from({ length: logRates.length * slopes.length }, (_, at) => {
			return slopePrior(logRates[Math.floor(at / slopes.length)], slopes[at % slopes.length]);
		})
	};
}
function saturationPrior(logRate, saturation) {
	if (saturation === null) return 0;
	const spread = Math.hypot(saturation.errorShare, saturationSlack);
	const above = (logRate - Math.log(saturation.perSecond)) / spread;
	return Math.log(Math.max(1e-12, normalCdf(-above)));
}
/**
* How steep the curve is at a limit θ, if one queue sets it: its waiting has a tail exp(−(X − λ)·t·k), and if at θ that
* is the share allowed, then its logarithm rises there by ln(1/allowed)·θ/(X − θ) for each e-fold of load. Not all
* limits are set by one queue: other slopes stay possible.
*/
function slopePriorOf(criterion, saturation) {
	if (saturation === null || criterion.kind === "mean") return () => 0;
	const { perSecond, errorShare } = saturation;
	const tail = Math.log(1 / criterion.allowed);
	return (logRate, slope) => {
		const load = Math.exp(logRate) / perSecond;
		const expected = tail * load / Math.max(1 - load, errorShare, spareMin);
		const apart = Math.log(slope / expected) / slopeSpread;
		return Math.log(otherSlopes + (1 - otherSlopes) * Math.exp(-.5 * apart * apart));
	};
}
/**
* A queue in front of anything that saturates at X waits longer than t with probability at most exp(−(X − λ)·t/v), v
* from how uneven arrivals and service are (Kingman's bound). So below X − 3·v/t no p95 is near a limit t above its
* reference, where one queue is all there is.
*/
function queuePrior(logRate, saturation, waitMs) {
	if (saturation === null || waitMs === null || waitMs <= 0) return 0;
	const bound = 1 - tailAtP95 * unevennessOf(saturation) / (waitMs / 1e3) / saturation.perSecond;
	if (bound <= 0) return 0;
	const below = Math.log(bound) - logRate + Math.log(saturation.perSecond);
	return below <= 0 ? 0 : -queueWeight * Math.min(1, below / (.02 + .5 * (1 - bound)));
}
/** Of arrivals and service together, 1 = both exponential: by so much queues are longer, and slower to forget. */
const unevennessOf = ({ dispersion }) => (1 + dispersion) / 2;
//#endregion
//#region src/method/explore/estimate.ts
/** Queues that had no time to fill make a brief trial look better than it is: so many draws at most. */
const briefSizeMax = 40;
/** The curve is not quite the straight line of the model: variance of the score that no sample makes smaller … */
const modelVariance = .03;
/** … and more of it further out, relative to the score. */
const bendVariance = .25;
/** Tails of the error: Student's t with so many degrees of freedom, so that one odd trial does not decide. */
const freedom = 8;
/** One trial in so many is odd, with so many times the variance: it does not decide. */
const oddShare = .1;
const oddTimes = 8;
/** What one independent look at a queue is worth, in independent requests. */
const drawsPerState = 6;
/** Batches that a dispersion is believed from. */
const batchesMin = 6;
/** Where the limit that one criterion sets lies. */
function locateLimit(criterion, trials, known, saturation, waitMs) {
	return locate(evidenceOf$1(criterion, trials, saturation, waitMs), known.bracket, known.prior, (logRate) => queuePrior(logRate, saturation, waitMs));
}
/**
* Seconds after which a queue has forgotten how it began: 1/(√X − √λ)², and near saturation the time in which chance
* fills a queue as long as the limit allows.
*/
function relaxationSeconds(ratePerSecond, saturation, waitMs) {
	if (saturation === null) return 0;
	const apart = Math.sqrt(saturation.perSecond) - Math.sqrt(ratePerSecond);
	const byRate = apart > 0 ? unevennessOf(saturation) / apart ** 2 : Number.POSITIVE_INFINITY;
	const byLimit = waitMs === null ? 1 : 1.25 * ratePerSecond * (waitMs / 1e3) ** 2;
	return Math.min(byRate, byLimit);
}
function evidenceOf$1(criterion, trials, saturation, waitMs) {
	const seen = trials.flatMap((trial) => {
		const sample = trial.log.of(criterion.subject);
		const measured = sample === null ? null : measure(criterion, sample);
		return measured === null ? [] : [{
			...trial,
			measured
		}];
	});
	const dispersion = pooledDispersion(seen.filter(({ isBrief, isOverload }) => !isBrief && !isOverload));
	return seen.map(({ log, measured, isOverload, isBrief }) => {
		const states = log.seconds.length / (2 * relaxationSeconds(log.arrivedPerSecond, saturation, waitMs) + 1e-6);
		const draws = Math.min(measured.size / dispersion, drawsPerState * states);
		if (isOverload) return {
			ratePerSecond: log.arrivedPerSecond,
			likelihoods: isBeyond$1
		};
		const likelihood = likelihoodOf(criterion, clipScore(measured.score), isBrief ? Math.min(briefSizeMax, draws) : draws);
		return {
			ratePerSecond: log.arrivedPerSecond,
			likelihoods: tabulate(likelihood)
		};
	});
}
function likelihoodOf(criterion, score, draws) {
	if (criterion.kind === "mean") return (expected) => tails((score - expected) ** 2, 1 / draws + modelError(expected));
	const seen = shareAt(criterion, score);
	return (expected) => {
		const share = shareAt(criterion, expected);
		return mostly(seen * Math.log(seen / share) + (1 - seen) * Math.log((1 - seen) / (1 - share)), 1 / (1 / draws + modelError(expected) * share * (1 - share)));
	};
}
/**
* Shares scatter to the right: a queue that is long now and then shows most trials too little and a few far too much.
* The binomial divergence takes that into account, as squares do not: they would put the limit too high.
*/
function mostly(divergence, size) {
	const usual = Math.exp(-size * divergence);
	const odd = Math.exp(-size / oddTimes * divergence) / Math.sqrt(oddTimes);
	return Math.log((1 - oddShare) * usual + oddShare * odd + 1e-30) + .5 * Math.log(size);
}
/** It fell behind: the limit is below, by however much. */
const isBeyond$1 = tabulate((score) => Math.log(Math.max(.001, normalCdf(2 * score))));
const modelError = (score) => modelVariance + bendVariance * score * score;
function tails(squared, variance) {
	return -((freedom + 1) / 2) * Math.log1p(squared / variance / freedom) - .5 * Math.log(variance);
}
/** Requests near the limit queue behind each other: one trial tells too little of how much, all together enough. */
function pooledDispersion(scored) {
	let weighted = 0;
	let freedom = 0;
	for (const { measured } of scored) {
		if (measured.batches < 2) continue;
		weighted += measured.dispersion * (measured.batches - 1);
		freedom += measured.batches - 1;
	}
	return Math.max(1, (weighted + 2 * batchesMin) / (freedom + batchesMin));
}
/** The middle of what is left possible, with the middle 90 %. */
function rateEstimate(grid) {
	return {
		iterationsPerSecond: grid.quantile(.5),
		low: grid.quantile(.05),
		high: grid.quantile(.95)
	};
}
//#endregion
//#region src/method/explore/obstacle-advice.ts
/** What to do about each. */
const obstacleAdvice = {
	generator: "Give the generator more: --workers up to the number of cores, a machine of its own, less work per request in the test. `plimsoll doctor` measures how far this machine gets.",
	"rate-limiter": "Switch the limiter off for this test, or exempt the generator's address; what was found is its limit, not the target's.",
	restart: "Look at why it restarted (memory, a crash, a deployment) before asking what it carries.",
	"several-instances": "What was found is what all of them carry together. Lock one instance in to know what one carries: `plimsoll extrapolate` measures several.",
	autoscaling: "Switch autoscaling off and explore one instance; `plimsoll assess` measures with it on.",
	"warm-up": "Let the target run under load for some minutes first (`plimsoll run`), then explore again.",
	"state-grows": "What it carries depends on how much was stored before. Begin each exploration with the same data, and say how much that is.",
	"no-limit-found": "Allow more with --max-rate, or take it as what it is: the target carries at least this.",
	"reference-fails": "Look at the errors: it fails without load. `plimsoll run --rate 1/s` shows them.",
	interrupted: "Run it again to the end for an answer; --quick takes about three minutes.",
	"target-gone": "Look at why the target stopped answering, then explore again below that load."
};
//#endregion
//#region src/method/explore/saturation.ts
/** Seconds at the beginning of an overload in which queues are still filling. */
const fillingSeconds = 1;
/** 5 % on either side. */
const normal90 = 1.645;
/** What longer counting does not make smaller: the target itself is not the same from minute to minute. */
const floorShare = .003;
const failedShareMax$2 = .1;
const leastSeconds = 3;
/** Fewer standard errors less than the best are chance, among several stretches, some of them short. */
const collapsedErrors = 4;
/** More than this times what it completed under load. */
const catchesUpTimes = 1.1;
const lastUncertain = .2;
/** Much less than it is known to carry: it has collapsed, and that says nothing of what it can do. */
const collapsedShare = .9;
/** Seconds of counting that the usual dispersion, 1, weighs in with: of few seconds it is hardly known. */
const usualSeconds = 6;
/**
* @param stretches in overload, from the first second on
* @param carriedPerSecond what it surely completes at a load that it keeps up with: saturation is not below that
* @returns null where no stretch is long enough
*/
function saturationOf(stretches, carriedPerSecond) {
	const parts = stretches.map((stretch) => ({
		...stretch,
		counts: completedIn(busySeconds(stretch.seconds))
	}));
	const dispersion = dispersionOf$1(parts.map(({ counts }) => counts));
	const counted = parts.filter(({ counts }) => counts.length >= 2).map((part) => untilRest(part, dispersion) ?? busyOf(part.counts)).filter(({ completed, seconds }) => completed > collapsedShare * carriedPerSecond * seconds);
	if (counted.length === 0) return null;
	const best = counted.map((busy) => of(busy, dispersion)).reduce((a, b) => surely(b) > surely(a) ? b : a);
	const near = counted.filter((busy) => {
		const { perSecond, errorShare } = of(busy, dispersion);
		return best.perSecond - perSecond < collapsedErrors * perSecond * Math.hypot(errorShare, best.errorShare);
	});
	const all = (pick) => sum(near.map(pick));
	const uncertainSeconds = all((busy) => busy.uncertainSeconds);
	return of({
		completed: all((busy) => busy.completed),
		seconds: all(({ seconds }) => seconds),
		uncertainSeconds
	}, dispersion);
}
const surely = ({ perSecond, errorShare }) => perSecond * Math.exp(-normal90 * errorShare);
/** Without the first, and without those after what waits too long began to fail: from then on work is done in vain. */
function busySeconds(seconds) {
	const all = seconds.slice(fillingSeconds);
	const failing = seconds.findIndex((second) => isFailing(second));
	if (failing < leastSeconds) return all;
	const before = seconds.slice(fillingSeconds, failing);
	return meanOf(completedIn(before)) > meanOf(completedIn(all)) ? before : all;
}
const isFailing = ({ iterations: { completed, failed } }) => {
	return failed > failedShareMax$2 * (completed + failed);
};
const busyOf = (counts) => {
	return {
		completed: sum(counts),
		seconds: counts.length,
		uncertainSeconds: 0
	};
};
/**
* Where more is completed once nothing new arrives, part of the work before that went into what was not completed yet:
* first of two visits to the same pool, or taking in requests. Then all that arrived is all of the work, from the
* beginning to rest. Null where it is not so, or not all was completed.
*/
function untilRest({ seconds, drain }, dispersion) {
	if (drain === null || drain.restAfterSeconds === null || [...seconds, ...drain.seconds].some(isFailing)) return null;
	const load = completedIn(seconds.slice(fillingSeconds));
	const draining = completedIn(drain.seconds.slice(0, drain.restAfterSeconds));
	const perSecond = meanOf(load);
	const chance = 3 * Math.sqrt(dispersion * perSecond);
	if (Math.max(0, ...draining) < Math.max(catchesUpTimes * perSecond, perSecond + chance)) return null;
	return {
		completed: sum(load) + sum(draining),
		seconds: load.length + draining.length - 1 + busyInLast(drain.seconds[draining.length - 1], draining.length),
		uncertainSeconds: lastUncertain
	};
}
/** The last to end was among the last to arrive: by how long it took, which part of the last second was busy. */
function busyInLast({ operations }, drainSeconds) {
	const [only] = operations;
	if (operations.length !== 1 || only.latency.maxMs === null) return .5;
	return Math.min(1, Math.max(.1, only.latency.maxMs / 1e3 - (drainSeconds - 1)));
}
function estimateOf({ perSecond, errorShare }) {
	const factor = Math.exp(normal90 * errorShare);
	return {
		iterationsPerSecond: perSecond,
		low: perSecond / factor,
		high: perSecond * factor
	};
}
function of({ completed, seconds, uncertainSeconds }, dispersion) {
	const errorShare = Math.hypot(Math.sqrt(dispersion / completed), floorShare, uncertainSeconds / seconds);
	return {
		perSecond: completed / seconds,
		errorShare,
		dispersion
	};
}
function dispersionOf$1(stretches) {
	let squares = usualSeconds;
	let freedom = usualSeconds;
	for (const counts of stretches) {
		const mean = meanOf(counts);
		if (counts.length < 2 || mean === 0) continue;
		squares += counts.reduce((all, count) => all + (count - mean) ** 2, 0) / mean;
		freedom += counts.length - 1;
	}
	return squares / freedom;
}
const completedIn = (seconds) => seconds.map(({ iterations }) => iterations.completed);
const meanOf = (counts) => sum(counts) / Math.max(1, counts.length);
const sum = (counts) => counts.reduce((total, count) => total + count, 0);
//#endregion
//#region src/method/explore/validity.ts
/** Seconds with a sign of trouble that a trial may have: one is the machine's mood. */
const troubledShareMax = .25;
const troubledMin = 2;
/** Answers of a rate limiter that make a load one that somebody limits on purpose. */
const limitedShareMin = .01;
/** Slower than at rest by more than this. */
const shedTimes = 1.5;
const shedMs = 5;
/** Fewer arrivals than this say little of a percentile. */
const leastArrivals$2 = 60;
/** Whether a trial may be believed, as far as it alone tells. */
function validityOf(seconds) {
	const signs = seconds.flatMap(({ generator }) => generator.signs.slice(0, 1));
	if (signs.length >= troubledMin && signs.length > troubledShareMax * seconds.length) return {
		kind: "invalid",
		side: "generator",
		rule: "generator was the limit",
		evidence: signs[0]
	};
	return { kind: seconds.reduce((sum, { arrivals }) => sum + arrivals.planned, 0) < leastArrivals$2 ? "too-few" : "valid" };
}
/** The target ended in the middle of it: what was completed says nothing of what it can. */
function isBroken(made) {
	return restart(made) !== null || gone(made) !== null;
}
/** What makes all further trials pointless; null = nothing. */
function obstacleIn(made, reference) {
	return rateLimiter(made, reference) ?? restart(made) ?? gone(made);
}
/**
* 503 with Retry-After is also what a target says that is full itself: it is a limiter's where those let in are as fast
* as ever.
*/
function isOwnShedding({ log }, reference) {
	const statuses = log.trial.seconds.flatMap(({ operations }) => operations.flatMap((each) => [...each.statuses]));
	const count = (status) => {
		return statuses.reduce((sum, [each, times]) => sum + (each === status ? times : 0), 0);
	};
	if (count(429) > count(503)) return false;
	const [restMs, nowMs] = [reference, { log }].map((made) => made?.log.run.total.successes.quantile(.5) ?? 0);
	return nowMs > shedTimes * restMs + shedMs;
}
function rateLimiter(made, reference) {
	const { log, ratePerSecond } = made;
	const { seconds } = log.trial;
	const limited = seconds.reduce((sum, { rateLimited }) => sum + rateLimited.count, 0);
	const ended = seconds.reduce((sum, { iterations }) => sum + iterations.completed + iterations.failed, 0);
	if (limited < limitedShareMin * ended || limited < 3 || isOwnShedding(made, reference)) return null;
	const example = seconds.find(({ rateLimited }) => rateLimited.example !== null)?.rateLimited.example ?? "429";
	return {
		kind: "rate-limiter",
		evidence: `${formatCount(limited)} of ${formatCount(ended)} answers at ${formatRate(ratePerSecond)} came from a rate limiter (${example})`
	};
}
function restart({ log, ratePerSecond }) {
	const identities = log.trial.seconds.flatMap(({ reading }) => reading?.target?.identity ?? []);
	const [first] = identities;
	const changed = identities.find((identity) => identity !== first);
	if (changed === void 0) return null;
	return {
		kind: "restart",
		evidence: `the target's process changed at ${formatRate(ratePerSecond)} (${first} → ${changed})`
	};
}
/** Nobody listens any more, and that not for a moment only. */
function gone({ log, ratePerSecond }) {
	const refused = log.trial.seconds.filter(({ operations }) => {
		return operations.some(({ byError, latency }) => (byError.get("connect_refused") ?? 0) > 0 && latency.count === 0);
	});
	if (refused.length < 3) return null;
	return {
		kind: "target-gone",
		evidence: `connections were refused for ${refused.length} s at ${formatRate(ratePerSecond)}`
	};
}
/** Names under which instances answered, over all trials. */
function instancesOf(all) {
	return [...new Set(all.flatMap(({ log }) => log.trial.seconds.flatMap(({ instances }) => instances)))];
}
//#endregion
//#region src/method/explore/answer.ts
/** All that a search found, as the result document keeps it; bottlenecks are for others to name. */
function exploreResult(search, obstacles, isCarried) {
	const limits = search.limits();
	const [lowest] = limits;
	const { saturation } = search;
	const trials = search.trialResults();
	const reference = trials.findLast(({ purpose, outcome }) => purpose === "reference" && outcome.kind !== "collapsed");
	const capacity = isCarried && lowest !== void 0 ? rateEstimate(lowest.grid) : null;
	return {
		effort: search.order.effort,
		saturation: saturation === null ? null : estimateOf(saturation),
		capacity: capacity === null ? null : {
			...capacity,
			requestsPerSecond: capacity.iterationsPerSecond * requestsPerIteration(search)
		},
		bindingRule: capacity === null ? null : lowest.rule.at(0).text,
		rules: limits.map((limit) => ruleOf(search, limit, isCarried, limit === lowest)),
		reference: reference ?? null,
		trials,
		obstacles: obstacles.map(({ kind, evidence }) => ({
			kind,
			evidence,
			advice: obstacleAdvice[kind]
		})),
		bottlenecks: [],
		goodputRetained: goodputRetained(search)
	};
}
function ruleOf(search, { rule, grid }, isCarried, isLowest) {
	const criterion = rule.at(0);
	const isReached = search.made.some((made) => {
		const sample = made.log.of(criterion.subject);
		return made.validity.kind !== "invalid" && sample !== null && (measure(criterion, sample)?.score ?? -1) > 0;
	});
	return {
		text: criterion.text,
		...rule.operation === null ? {} : { operation: rule.operation },
		...criterion.kind === "share" && criterion.latency && { latency: criterion.latency },
		capacity: isReached && isCarried ? rateEstimate(grid) : null,
		isBinding: isLowest && isCarried
	};
}
function requestsPerIteration({ made }) {
	let requests = 0;
	let iterations = 0;
	for (const { seconds } of made.map(({ log }) => log.trial)) for (const second of seconds) {
		iterations += second.iterations.completed + second.iterations.failed;
		for (const { latency, failed } of second.operations) requests += latency.count + failed;
	}
	return iterations === 0 ? 1 : requests / iterations;
}
/** What the highest load left of what is completed at most. */
function goodputRetained({ made, saturation }) {
	const [highest] = made.filter((each) => each.isOverload && each.validity.kind !== "invalid" && !isBroken(each)).toSorted((a, b) => b.log.arrivedPerSecond - a.log.arrivedPerSecond);
	if (highest === void 0 || saturation === null) return null;
	const { seconds } = highest.log.trial;
	const end = seconds.slice(Math.floor(seconds.length / 2));
	const completed = end.reduce((sum, { iterations }) => sum + iterations.completed, 0) / Math.max(1, end.length);
	return Math.min(1, completed / saturation.perSecond);
}
//#endregion
//#region src/method/explore/carried.ts
/** Obstacles after which whatever was found is no capacity of the target. */
const fatal = [
	"rate-limiter",
	"restart",
	"target-gone",
	"reference-fails",
	"no-limit-found"
];
/** Trials near the limit before which an interrupted search knows nothing worth saying. */
const searchTrialsMin = 2;
/** Whether a capacity may be stated: a limit was seen from both sides, by trials that count. */
function isCarried(search, obstacles) {
	if (obstacles.some(({ kind }) => fatal.includes(kind))) return false;
	const tried = search.made.filter(({ purpose }) => purpose === "search").length;
	if (obstacles.some(({ kind }) => kind === "interrupted") && tried < searchTrialsMin) return false;
	return search.made.some((made) => {
		if (made.validity.kind === "invalid" || made.purpose === "warm-up") return false;
		return made.isOverload || search.rules.some((rule) => isBeyond(search, made.number, rule.at(0)));
	});
}
function isBeyond(search, number, criterion) {
	const sample = search.made[number - 1].log.of(criterion.subject);
	return sample !== null && (measure(criterion, sample)?.score ?? -1) > 0;
}
//#endregion
//#region src/method/explore/stopped.ts
/** Why no further trial may follow this one; null = it may. */
function stoppedBy({ lab, made: all }, made) {
	const { endedBy, because } = made.log.trial;
	if (endedBy === "interrupted" || lab.isInterrupted) return {
		kind: "interrupted",
		evidence: `stopped in trial ${made.number} (${made.purpose})`
	};
	if (endedBy === "lab") return {
		kind: "interrupted",
		evidence: because ?? "the run was ended"
	};
	return obstacleIn(made, all.find(({ purpose }) => purpose === "reference"));
}
//#endregion
//#region src/method/explore/find-reference.ts
/** Where even the first load is too much, a quarter of it, and again. */
const stepDown = 4;
const stepsDown = 5;
const failedShareMax$1 = .05;
/** A first look at a load that nobody notices: warm, and the rules that follow from it. */
async function findReference(search) {
	const { effort, order } = search;
	let ratePerSecond = Math.min(order.startRatePerSecond, mostPerSecond(search));
	const warmUp = {
		purpose: "warm-up",
		ratePerSecond,
		seconds: effort.warmUpSeconds,
		discarded: 0
	};
	const stopped = stoppedBy(search, await search.make(warmUp));
	if (stopped !== null) return stopped;
	for (let step = 0;; step++) {
		const seconds = Math.min(60, Math.max(effort.referenceSeconds, Math.ceil(30 / ratePerSecond)));
		const made = await search.make({
			purpose: "reference",
			ratePerSecond,
			seconds,
			discarded: 0
		});
		const why = stoppedBy(search, made);
		if (why !== null) return why;
		search.judge([made.log]);
		if (!(made.isOverload || made.log.errorRatio > failedShareMax$1 && !failsAtOnce(made)) || step >= 1 && failsAtOnce(made)) return failing(search, made);
		if (step === stepsDown) return {
			kind: "reference-fails",
			evidence: `it falls behind at ${formatRate(ratePerSecond)}`
		};
		ratePerSecond /= stepDown;
	}
}
function failsAtOnce({ overload, log }) {
	if (overload !== null) return false;
	const counts = {
		all: 0,
		slow: 0
	};
	for (const { byError } of log.trial.seconds.flatMap(({ operations }) => operations)) for (const [error, count] of byError) {
		counts.all += count;
		if (error.endsWith("_timeout")) counts.slow += count;
	}
	return counts.all > 0 && counts.slow < counts.all / 2;
}
/** Even without load to speak of it fails, or is slower than it is asked to be. */
function failing(search, made) {
	const { errorRatio } = made.log;
	const at = formatRate(made.ratePerSecond);
	if (errorRatio > .5) return {
		kind: "reference-fails",
		evidence: `${formatPercent(errorRatio)} failed at ${at}`
	};
	for (const rule of search.rules) {
		const criterion = rule.at(0);
		const sample = made.log.of(criterion.subject);
		const measured = sample === null ? null : measure(criterion, sample);
		if (rule.isFixed && search.order.slo.length > 0 && measured !== null && measured.score > .5) return {
			kind: "reference-fails",
			evidence: `at ${at} already ${criterion.text}`
		};
	}
	return null;
}
/** The most that may be sent: on somebody's wish, or by what the machine can. */
function mostPerSecond({ lab, order }) {
	const unlimited = Number.POSITIVE_INFINITY;
	return Math.min(order.ratePerSecondMax ?? unlimited, lab.ratePerSecondMax ?? unlimited);
}
//#endregion
//#region src/method/explore/double-load.ts
/** Beyond any machine there is. */
const absurdPerSecond = 1e7;
/** Bad trials in a row after which nobody doubts it. */
const badInRow = 2;
/** Twice as much, and again, until the target falls behind, or is not let. */
async function doubleLoad(search) {
	const { effort, order } = search;
	const most = mostPerSecond(search);
	let ratePerSecond = search.made.at(-1).ratePerSecond;
	let bad = 0;
	while (ratePerSecond < absurdPerSecond) {
		if (ratePerSecond >= most) return atMost(search, most);
		ratePerSecond = Math.min(2 * ratePerSecond, most);
		const made = await search.make({
			purpose: "doubling",
			ratePerSecond,
			seconds: effort.doublingSeconds,
			discarded: 1
		});
		const why = stoppedBy(search, made) ?? generatorLimit(made);
		if (why !== null) return why;
		if (made.isOverload || search.isShedding(made)) return null;
		bad = search.outcome(made).kind === "good" ? 0 : bad + 1;
		if (!order.mayOverload && bad >= badInRow) return null;
	}
	return {
		kind: "no-limit-found",
		evidence: `up to ${formatRate(ratePerSecond)}`
	};
}
function atMost({ order }, most) {
	const who = order.ratePerSecondMax === most ? "the most that was allowed" : "the most this machine can send";
	return {
		kind: order.ratePerSecondMax === most ? "no-limit-found" : "generator",
		evidence: `it kept up to ${formatRate(most)}, ${who}`
	};
}
function generatorLimit({ validity, ratePerSecond }) {
	if (validity.kind !== "invalid") return null;
	return {
		kind: "generator",
		evidence: `at ${formatRate(ratePerSecond)}: ${validity.evidence}`
	};
}
//#endregion
//#region src/method/explore/narrow.ts
/** At the middle of what is possible, a little above it, a little below: both sides tell how steep the curve is. */
const aside = [
	0,
	.7,
	-.7
];
const asideMax = .1;
/** At least so many trials, whatever the first ones say. */
const trialsMin = 3;
/** A queue is seen in enough states after so many times the time in which it forgets. */
const relaxations = 6;
const discardedShare = .2;
const discardedMin = 3;
/** Trials near the limit until it is known well enough, or the time is over; the last one confirms. */
async function narrow(search) {
	const { effort, lab } = search;
	const until = lab.nowSeconds + searchSeconds(search);
	for (let number = 0;; number++) {
		const left = until - lab.nowSeconds;
		search.secondsAfter = Math.max(0, left - effort.trialSecondsMin) + effort.confirmationSeconds + effort.repeatSeconds;
		const [lowest] = search.limits();
		if (lowest === void 0) return null;
		if (lowest.grid.width < effort.widthEnough && number >= trialsMin || left < effort.trialSecondsMin) break;
		const made = await search.make(planNear(search, lowest, aside[number % aside.length], left));
		const why = stoppedBy(search, made) ?? generatorLimit(made);
		if (why !== null) return why;
	}
	return confirm(search);
}
/**
* Less where what came before took longer than usual, so that all of it ends in time; but enough for a few trials. What
* flows need to fill is the target's own time.
*/
function searchSeconds({ effort, lab, made, fillingSeconds, startedAtSeconds }) {
	const usual = effort.secondsMax - effort.confirmationSeconds - effort.repeatSeconds;
	const spent = lab.nowSeconds - startedAtSeconds - fillingSeconds * made.length;
	const least = trialsMin * (effort.trialSecondsMin + fillingSeconds);
	return Math.max(least, Math.min(effort.searchSeconds, usual - spent));
}
/** Once more, for longer, where the limit seems to be: it moves by what is seen there. */
async function confirm(search) {
	const { effort } = search;
	const [lowest] = search.limits();
	if (effort.confirmationSeconds === 0 || lowest === void 0) return null;
	search.secondsAfter = effort.repeatSeconds;
	const plan = planNear(search, lowest, 0, effort.confirmationSeconds);
	const made = await search.make({
		...plan,
		purpose: "confirmation",
		seconds: effort.confirmationSeconds
	});
	return stoppedBy(search, made) ?? generatorLimit(made);
}
function planNear(search, { grid, rule }, sideways, left) {
	const { effort, saturation } = search;
	const deviation = Math.min(asideMax, Math.log(grid.quantile(.7) / grid.quantile(.3)) / 1.05);
	const ratePerSecond = Math.min(mostPerSecond(search), grid.quantile(.5) * Math.exp(sideways * deviation));
	const waitMs = rule.waitMs(0);
	const relaxation = relaxationSeconds(ratePerSecond, saturation, waitMs);
	const wanted = Math.max(effort.trialSecondsMin, Math.ceil(relaxations * relaxation));
	const seconds = Math.min(left, effort.trialSecondsMax, wanted);
	const fill = waitMs === null ? 0 : Math.min(ratePerSecond / 4, ratePerSecond * waitMs / 3e3);
	return {
		purpose: "search",
		ratePerSecond,
		seconds,
		discarded: Math.max(discardedMin, Math.round(seconds * discardedShare)),
		fill
	};
}
//#endregion
//#region src/method/explore/repeat-reference.ts
/** Slower than at first by more than this, and by more than chance. */
const grownTimes = 1.25;
const grownMs = 2;
/** The reference once more: where it is slower now, what was found depends on the order of the trials. */
async function repeatReference(search) {
	const { effort } = search;
	if (effort.repeatSeconds === 0) return null;
	const first = search.made.findLast(({ purpose, isOverload }) => purpose === "reference" && !isOverload);
	if (first === void 0) return null;
	search.secondsAfter = 0;
	const { ratePerSecond } = first;
	const made = await search.make({
		purpose: "repeat",
		ratePerSecond,
		seconds: effort.repeatSeconds,
		discarded: 1
	});
	const why = stoppedBy(search, made);
	if (why !== null) return why;
	const [before, after] = [first, made].map(({ log }) => log.run.total.successes.quantile(.5) ?? 0);
	if (after <= grownTimes * before || after - before < grownMs) return null;
	return {
		kind: "state-grows",
		evidence: `at ${ratePerSecond.toPrecision(3)}/s p50 was ${before.toPrecision(3)} ms at first and ${after.toPrecision(3)} ms at the end`
	};
}
//#endregion
//#region src/method/explore/saturate.ts
/** An overload that is plain, and no more: what waits too long is given up, and then less is completed. */
const probeTimes = 1.2;
/** Where that was no overload yet. */
const probeStep = 1.3;
const probesMax = 3;
const higherTimes = 1.25;
/** One stretch in overload tells what is completed at most; a higher one whether more load makes it less. */
async function findSaturation(search) {
	const { effort, order } = search;
	if (!order.mayOverload) return null;
	const most = mostPerSecond(search);
	const rough = search.saturation?.perSecond ?? search.carriedPerSecond;
	let ratePerSecond = Math.min(most, probeTimes * Math.max(rough, search.carriedPerSecond));
	for (let probe = 0; probe < probesMax; probe++) {
		const plan = {
			purpose: "saturation",
			ratePerSecond,
			seconds: effort.probeSeconds,
			discarded: 1
		};
		const made = await search.make(plan);
		const why = stoppedBy(search, made) ?? generatorLimit(made);
		if (why !== null) return why;
		if (made.isOverload || search.isShedding(made) || ratePerSecond >= most) break;
		ratePerSecond = Math.min(most, ratePerSecond * probeStep);
	}
	const higher = Math.min(most, higherTimes * ratePerSecond);
	if (effort.higherProbeSeconds === 0 || higher <= ratePerSecond) return null;
	const seconds = effort.higherProbeSeconds;
	return stoppedBy(search, await search.make({
		purpose: "saturation",
		ratePerSecond: higher,
		seconds,
		discarded: 1
	}));
}
//#endregion
//#region src/method/explore/collapse.ts
/** More than half failing, or nothing completed for so many seconds: no use in going on. */
const failedShareMax = .5;
const silentSeconds = 5;
/** Fewer of them are bad luck. */
const leastEnded = 20;
const leastArrivals$1 = 5;
/** Whether a load has brought the target to its knees, by the last seconds of it. */
function hasCollapsed(seconds) {
	const recent = seconds.slice(-silentSeconds);
	const sum = (pick) => recent.reduce((total, each) => total + pick(each), 0);
	const completed = sum(({ iterations }) => iterations.completed);
	const failed = sum(({ iterations }) => iterations.failed);
	const arrived = sum(({ arrivals }) => arrivals.planned);
	if (recent.length >= silentSeconds && completed === 0 && arrived >= leastArrivals$1) return true;
	return completed + failed >= leastEnded && failed > failedShareMax * (completed + failed);
}
//#endregion
//#region src/method/explore/effort.ts
const efforts = {
	quick: {
		warmUpSeconds: 2,
		referenceSeconds: 6,
		doublingSeconds: 4,
		probeSeconds: 20,
		higherProbeSeconds: 0,
		settleRequests: 500,
		settleSecondsMax: 23,
		settleLongSecondsMax: 23,
		searchSeconds: 66,
		secondsMax: 175,
		trialSecondsMin: 11,
		trialSecondsMax: 22,
		widthEnough: .06,
		confirmationSeconds: 0,
		repeatSeconds: 0
	},
	default: {
		warmUpSeconds: 5,
		referenceSeconds: 12,
		doublingSeconds: 6,
		probeSeconds: 20,
		higherProbeSeconds: 10,
		settleRequests: 1500,
		settleSecondsMax: 100,
		settleLongSecondsMax: 130,
		searchSeconds: 300,
		secondsMax: 640,
		trialSecondsMin: 20,
		trialSecondsMax: 45,
		widthEnough: .035,
		confirmationSeconds: 60,
		repeatSeconds: 10
	},
	strict: {
		warmUpSeconds: 10,
		referenceSeconds: 20,
		doublingSeconds: 10,
		probeSeconds: 40,
		higherProbeSeconds: 20,
		settleRequests: 4e3,
		settleSecondsMax: 240,
		settleLongSecondsMax: 300,
		searchSeconds: 900,
		secondsMax: 3600,
		trialSecondsMin: 30,
		trialSecondsMax: 90,
		widthEnough: .02,
		confirmationSeconds: 120,
		repeatSeconds: 20
	}
};
//#endregion
//#region src/method/explore/filling.ts
/** Iterations that have to end before anything can be said of how long they take. */
const endedMin = 5;
/** What takes less is through within the seconds that are left out anyway. */
const shortSeconds = .5;
/** Not all take equally long. */
const longerTimes = 1.3;
const secondsMax = 120;
/** Seconds at the end whose mean is taken: in a single one chance decides. */
const lookBack = 3;
/** Whether iterations of this load have begun to end. */
function isFlowing(seconds) {
	const ended = seconds.reduce((sum, { iterations }) => sum + iterations.completed + iterations.failed, 0);
	const arrived = seconds.reduce((sum, { arrivals }) => sum + arrivals.planned, 0);
	return ended >= endedMin || arrived > 0 && ended === arrived;
}
/**
* Seconds until a load has filled flows that take long, by themselves or because users think in them: until then less
* ends than begins, however fast the target is. From Little's law: what is under way, over what begins in a second.
*/
function fillingOf(seconds) {
	const last = seconds.slice(-lookBack);
	const inFlight = last.reduce((sum, second) => sum + second.inFlight, 0) / Math.max(1, last.length);
	const perSecond = seconds.reduce((sum, { arrivals }) => sum + arrivals.started, 0) / Math.max(1, seconds.length);
	const takenSeconds = perSecond === 0 ? 0 : inFlight / perSecond;
	return takenSeconds < shortSeconds ? 0 : Math.min(secondsMax, Math.ceil(longerTimes * takenSeconds));
}
//#endregion
//#region src/method/explore/sample.ts
/** Seconds in one batch: long enough for batches to be independent of each other. */
const batchSeconds = 5;
/** One subject in one trial: all of it, and the same in batches along time. */
var Sample = class {
	batches = [];
	total = emptyBatch();
	/** A second of the load. */
	add(slice) {
		let batch = this.batches.at(-1);
		if (batch === void 0 || batch.seconds >= batchSeconds) this.batches.push(batch = emptyBatch());
		addTo(batch, slice);
		addTo(this.total, slice);
		batch.seconds++;
		this.total.seconds++;
	}
	/** What ended after the load: it belongs to those that began last. */
	addLate(slice) {
		const batch = this.batches.at(-1);
		if (batch !== void 0) addTo(batch, slice);
		addTo(this.total, slice);
	}
	/** Another sample of the same subject at the same load. */
	join(other) {
		for (const batch of other.batches) this.batches.push(batch);
		addTo(this.total, {
			...other.total,
			requests: 0,
			iterations: 0,
			requestSeconds: 0
		});
		this.total.seconds += other.total.seconds;
	}
	get count() {
		return this.total.successes.count + this.total.failures;
	}
};
/** All of them as one. */
function joined(histograms) {
	const all = new Histogram();
	for (const histogram of histograms) all.add(histogram);
	return all;
}
function emptyBatch() {
	return {
		successes: new Histogram(),
		failures: 0,
		checksPassed: 0,
		checksFailed: 0,
		arrivals: 0,
		dropped: 0,
		seconds: 0
	};
}
function addTo(batch, slice) {
	batch.successes.add(slice.successes);
	batch.failures += slice.failures;
	batch.checksPassed += slice.checksPassed;
	batch.checksFailed += slice.checksFailed;
	batch.arrivals += slice.arrivals;
	batch.dropped += slice.dropped;
}
//#endregion
//#region src/method/explore/rules.ts
/** What is excessive where no SLO says so. */
const excessive = {
	quantile: .95,
	latencyTimes: 2,
	latencyPlusMs: 25,
	errorTimes: 2,
	errorRatioMin: .01,
	/** Operations with less of the traffic are not judged by themselves. */
	shareMin: .05
};
/** The limit that a reference p95 sets. */
function latencyLimitMs(referenceP95Ms) {
	return Math.max(excessive.latencyTimes * referenceP95Ms, referenceP95Ms + excessive.latencyPlusMs);
}
/** Slower than the limit, or failed. */
function latencyCriterion(operation, limitMs, why) {
	return {
		kind: "share",
		text: `p95 of ${operation} above ${formatDurationMs(limitMs)} (${why})`,
		operation,
		subject: {
			kind: "operation",
			name: operation
		},
		allowed: 1 - excessive.quantile,
		latency: {
			quantile: excessive.quantile,
			limitMs
		},
		count: slowerThan(limitMs)
	};
}
function latencyReason(referenceP95Ms) {
	const isTwice = excessive.latencyTimes * referenceP95Ms >= referenceP95Ms + excessive.latencyPlusMs;
	const reference = formatDurationMs(referenceP95Ms);
	return isTwice ? `twice the ${reference} at the reference` : `${excessive.latencyPlusMs} ms above the ${reference} at the reference`;
}
function errorCriterion(referenceRatio) {
	const allowed = Math.min(.5, Math.max(excessive.errorTimes * referenceRatio, excessive.errorRatioMin));
	return {
		kind: "share",
		text: `errors above ${formatPercent(allowed)}`,
		subject: { kind: "run" },
		allowed,
		count: ({ successes, failures }) => ({
			bad: failures,
			all: successes.count + failures
		})
	};
}
/** Whether a goal on latencies, said of the whole test, is one on each of its operations too. */
function isForEach({ metric, subject }) {
	return subject.kind === "run" && (metric.kind === "percentile" || metric.kind === "max" || metric.kind === "mean");
}
/**
* Null where an expression is no limit on what load does to answers, e.g. `rate >= 500/s`.
* @param one the operation that a goal on the whole test is judged for
*/
function sloCriterion(slo, index, one) {
	const { metric, limit, text } = slo;
	const operation = one ?? (slo.subject.kind === "operation" ? slo.subject.name : void 0);
	const subject = one === void 0 ? {
		kind: "slo",
		index
	} : {
		kind: "operation",
		name: one
	};
	const about = {
		text: `not: ${one === void 0 ? "" : `${one} `}${text}`,
		subject,
		...operation && { operation }
	};
	switch (metric.kind) {
		case "percentile": {
			const latency = {
				quantile: metric.q,
				limitMs: limit
			};
			return {
				kind: "share",
				...about,
				allowed: 1 - metric.q,
				latency,
				count: slowerThan(limit)
			};
		}
		case "max": return {
			kind: "share",
			...about,
			allowed: maxShare,
			count: slowerThan(limit)
		};
		case "mean": return {
			kind: "mean",
			...about,
			limitMs: limit
		};
		case "errors": return share(about, limit, ({ successes, failures }) => ({
			bad: failures,
			all: successes.count + failures
		}));
		case "dropped": return share(about, limit, ({ dropped, arrivals }) => ({
			bad: dropped,
			all: arrivals
		}));
		case "checks": return share(about, 1 - limit, ({ checksPassed, checksFailed }) => {
			return {
				bad: checksFailed,
				all: checksPassed + checksFailed
			};
		});
		case "rate":
		case "requests": return null;
	}
}
/** A limit on the slowest request of all is taken as one on the slowest in 2,000. */
const maxShare = 1 / 2e3;
/** `errors < 0%` or `checks > 100%`: none at all, which a sample can only show up to a point. */
const allowedMin = 1e-4;
function share(about, allowed, count) {
	return {
		kind: "share",
		...about,
		allowed: Math.min(.99, Math.max(allowedMin, allowed)),
		count
	};
}
function slowerThan(limitMs) {
	return ({ successes, failures }) => {
		return {
			bad: failures + successes.countAbove(limitMs),
			all: successes.count + failures
		};
	};
}
//#endregion
//#region src/method/explore/reference.ts
/** Gauss–Hermite nodes of a normal distribution: five limits stand for all that the reference's noise allows. */
const noiseNodes = [
	{
		z: 0,
		weight: 8 / 15
	},
	{
		z: 1.355626179974266,
		weight: .2220759220056126
	},
	{
		z: -1.355626179974266,
		weight: .2220759220056126
	},
	{
		z: 2.856970013872806,
		weight: .011257411327720691
	},
	{
		z: -2.856970013872806,
		weight: .011257411327720691
	}
];
/** The rules of "excessive" against a reference, for each operation with a share of the traffic; or somebody's own. */
function rulesOf(references, slo) {
	const run = new Sample();
	const operations = /* @__PURE__ */ new Map();
	for (const log of references) {
		run.join(log.run);
		for (const [name, sample] of log.operations) {
			const joined = operations.get(name) ?? new Sample();
			operations.set(name, joined);
			joined.join(sample);
		}
	}
	const judged = [...operations].filter(([, { count }]) => count >= excessive.shareMin * run.count && count > 0);
	const names = judged.map(([name]) => name);
	const own = slo.flatMap((expression, index) => ownRules(expression, index, names, references));
	if (own.length > 0) return own;
	const errors = errorCriterion(run.count === 0 ? 0 : run.total.failures / run.count);
	return [...judged.map(([name, sample]) => latencyRule(name, sample)), {
		operation: null,
		at: () => errors,
		isFixed: true,
		waitMs: () => null
	}];
}
/** A goal on the latency of the whole test has to hold for each operation with a share of the traffic, too. */
function ownRules(slo, index, operations, references) {
	return [void 0, ...isForEach(slo) && operations.length > 1 ? operations : []].flatMap((one) => {
		const criterion = sloCriterion(slo, index, one);
		if (criterion === null) return [];
		const waitMs = () => waitOf(slo, one, references);
		return [{
			operation: criterion.operation ?? null,
			at: () => criterion,
			isFixed: true,
			waitMs
		}];
	});
}
function latencyRule(operation, sample) {
	const dispersion = dispersionOf(sample);
	const at = (z) => {
		const referenceMs = quantileMs(sample, z, dispersion);
		return latencyCriterion(operation, latencyLimitMs(referenceMs), latencyReason(referenceMs));
	};
	const waitMs = (z) => {
		const referenceMs = quantileMs(sample, z, dispersion);
		return latencyLimitMs(referenceMs) - referenceMs;
	};
	return {
		operation,
		at,
		isFixed: false,
		waitMs
	};
}
/** The reference's p95 had chance moved it by so many standard errors. */
function quantileMs({ total, count }, z, dispersion) {
	const q = excessive.quantile;
	const at = q + z * Math.sqrt(q * (1 - q) * dispersion / Math.max(1, count));
	const rank = Math.min(total.successes.count, Math.max(1, Math.ceil(at * count)));
	return total.successes.valueAtRank(rank) ?? 0;
}
function dispersionOf({ total, batches, count }) {
	const limitMs = total.successes.quantile(excessive.quantile);
	if (limitMs === null || batches.length < 4) return 1;
	const above = (batch) => batch.successes.countAbove(limitMs) + batch.failures;
	const share = (above(total) + .5) / (count + 1);
	const chiSquare = batches.reduce((sum, batch) => {
		const all = batch.successes.count + batch.failures;
		return all === 0 ? sum : sum + (above(batch) - all * share) ** 2 / (all * share * (1 - share));
	}, 0);
	return Math.max(1, (chiSquare + 5) / (batches.length - 1 + 5));
}
/** What an SLO on a latency leaves for waiting: its limit less the same quantile at the reference. */
function waitOf(slo, one, references) {
	const { metric, limit, subject } = slo;
	if (metric.kind !== "percentile") return null;
	const q = metric.q;
	const name = one ?? (subject.kind === "operation" ? subject.name : void 0);
	const seen = references.flatMap((log) => {
		return (name === void 0 ? log.run : log.operations.get(name))?.total.successes.quantile(q) ?? [];
	});
	return seen.length === 0 ? null : Math.max(0, limit - Math.min(...seen));
}
//#endregion
//#region src/method/explore/limits.ts
/** By each rule, the lowest first, those that were never broken last. The noise of the reference is in it: five limits, weighed by how likely they are. */
function limitsOf(rules, trials, saturation) {
	if (trials.length === 0) return [];
	const bracket = bracketOf(trials, saturation);
	const located = rules.map((rule) => {
		let grid = null;
		let weights = 0;
		const known = {
			bracket,
			prior: priorOf(rule.at(0), bracket, saturation)
		};
		for (const { z, weight } of rule.isFixed ? noiseNodes.slice(0, 1) : noiseNodes) {
			const other = locateLimit(rule.at(z), trials, known, saturation, rule.waitMs(z));
			weights += weight;
			if (grid === null) grid = other;
			else grid.mix(other, weight / weights);
		}
		return {
			rule,
			grid
		};
	});
	const [reached, others] = [true, false].map((is) => {
		return located.filter(({ rule }) => isReached(rule, trials) === is).toSorted((a, b) => a.grid.quantile(.5) - b.grid.quantile(.5));
	});
	return [...reached, ...others];
}
/** Seen to be broken at some load: of a rule that never was, few looks say little, and its limit may seem to be low. */
function isReached(rule, trials) {
	const criterion = rule.at(0);
	return trials.some(({ log }) => {
		const sample = log.of(criterion.subject);
		return sample !== null && (measure(criterion, sample)?.score ?? -1) > 0;
	});
}
/** Loads among which the limit is looked for: from the lowest made to a little above the saturation. */
function bracketOf(trials, saturation) {
	const rates = trials.map(({ log }) => log.trial.request.ratePerSecond);
	const high = saturation === null ? 2 * Math.max(...rates) : saturation.perSecond * (1 + 4 * saturation.errorShare + .03);
	return [Math.min(Math.max(Math.min(...rates), high / 400), high / 2), high];
}
//#endregion
//#region src/method/explore/outcome.ts
/** Good, or bad by the rule it broke by most. */
function outcomeOf({ log, overload, isCollapse }, rules) {
	if (isCollapse) return {
		kind: "collapsed",
		evidence: collapseText(log.errorRatio)
	};
	let worst = null;
	for (const rule of rules) {
		const criterion = rule.at(0);
		const sample = log.of(criterion.subject);
		const measured = sample === null ? null : measure(criterion, sample);
		if (measured === null || measured.score <= 0) continue;
		if (worst === null || measured.score > worst.score) worst = {
			criterion,
			score: measured.score
		};
	}
	if (overload !== null && worst === null) return {
		kind: "bad",
		rule: overload.rule,
		evidence: overload.evidence
	};
	if (worst === null) return { kind: "good" };
	const { criterion, score } = worst;
	const about = criterion.operation === void 0 ? {} : { operation: criterion.operation };
	return {
		kind: "bad",
		rule: criterion.text,
		...about,
		evidence: evidenceOf(criterion, score)
	};
}
function collapseText(errorRatio) {
	return errorRatio > .5 ? `${formatPercent(errorRatio)} failed` : "nothing was completed any more";
}
function evidenceOf(criterion, score) {
	if (criterion.kind === "mean") return `mean ${formatPercent(Math.exp(score))} of the limit`;
	return `${formatPercent(score === Number.POSITIVE_INFINITY ? 1 : shareAt(criterion, score))} beyond it, ${formatPercent(criterion.allowed)} allowed`;
}
//#endregion
//#region src/method/explore/overload.ts
/** Fewer than this in a second or two say nothing of a trend. */
const leastArrivals = 30;
/** A straight line through what was under way at the end of each second. */
function backlogOf(seconds) {
	const count = seconds.length;
	if (count < 3) return null;
	const meanAt = (count - 1) / 2;
	const mean = seconds.reduce((sum, { inFlight }) => sum + inFlight, 0) / count;
	let across = 0;
	let spread = 0;
	for (const [at, { inFlight }] of seconds.entries()) {
		across += (at - meanAt) * (inFlight - mean);
		spread += (at - meanAt) ** 2;
	}
	const growthPerSecond = across / spread;
	let rest = 0;
	for (const [at, { inFlight }] of seconds.entries()) rest += (inFlight - mean - growthPerSecond * (at - meanAt)) ** 2;
	return {
		growthPerSecond,
		uncertainty: 2 * Math.sqrt(rest / Math.max(1, count - 2) / spread)
	};
}
/** Less than this part of what arrived was completed. */
const completedShareMin = .95;
/**
* Signs that a load is beyond what the target completes: less than 95 % of what arrived in the same seconds was
* completed, or what is under way grows steadily by more than a fiftieth of the load.
*/
function overloadOf(seconds) {
	const arrived = seconds.reduce((sum, { arrivals }) => sum + arrivals.planned, 0);
	if (arrived < leastArrivals || seconds.length < 3) return null;
	const ended = seconds.reduce((sum, { iterations }) => sum + iterations.completed + iterations.failed, 0);
	const backlog = backlogOf(seconds);
	const chance = 2.5 * Math.sqrt(2 * arrived) / arrived;
	if (arrived >= 200 && ended < (completedShareMin - Math.max(0, chance - .02)) * arrived && grows(backlog)) return {
		rule: "falls behind",
		evidence: `${Math.round(100 * ended / arrived)} % of what arrived was completed`
	};
	const share = backlog === null ? 0 : backlog.growthPerSecond * seconds.length / arrived;
	if (backlog !== null && share > .02 + chance && backlog.growthPerSecond > backlog.uncertainty) return {
		rule: "backlog grows",
		evidence: `iterations under way grow by ${backlog.growthPerSecond.toPrecision(2)}/s`
	};
	return null;
}
function grows(backlog) {
	return backlog !== null && backlog.growthPerSecond > 0;
}
//#endregion
//#region src/method/explore/slower.ts
/** Slower than at another time by more than this: something else than chance. */
const slowerTimes = 1.3;
/** Less than this is not worth telling. */
const tellingMs = 2;
const latenciesOf = ({ log }) => log.run.total.successes;
/** 0 where nothing succeeded. */
const p50Ms = (successes) => successes.quantile(.5) ?? 0;
/**
* Half of them take much longer, and more of them are slow than chance makes so.
*
* @param chanceErrors standard errors that chance is given
*/
function isSurelySlower(before, after, chanceErrors = 4) {
	const [usualMs, laterMs] = [p50Ms(before), p50Ms(after)];
	if (before.count === 0 || laterMs < 1.3 * usualMs || laterMs - usualMs < tellingMs) return false;
	const chance = chanceErrors * Math.sqrt(.25 / before.count + .25 / after.count);
	return after.countAbove(usualMs) > (.5 + chance) * after.count;
}
//#endregion
//#region src/method/explore/recovering.ts
/** Fewer requests say nothing of a stretch. */
const requestsMin = 20;
/** Of them slower than nearly all requests later on: that is no chance. */
const slowShareMax = .5;
/** A second too much left out does no harm: less has to be excluded than where something is said of the target. */
const chanceErrors = 3;
/**
* Seconds at the beginning in which a target was still slow from before: from an overload that it remembers, or from its
* start. Stretches of a second, or of as many as make twenty requests, each slower than the second half.
*/
function recoveringSeconds(seconds) {
	const half = Math.ceil(seconds.length / 2);
	const later = latencyOf$1(seconds.slice(half));
	let recovering = 0;
	for (let to = 1; to <= half; to++) {
		const stretch = latencyOf$1(seconds.slice(recovering, to));
		if (stretch.count < requestsMin) continue;
		if (!isSlower$1(later, stretch)) break;
		recovering = to;
	}
	return recovering;
}
/** By much, or by a little where times hardly vary: then most are slower than nearly all later ones. */
function isSlower$1(later, stretch) {
	const nearlyAllMs = later.quantile(excessive.quantile);
	return nearlyAllMs !== null && stretch.countAbove(nearlyAllMs) > slowShareMax * stretch.count || isSurelySlower(later, stretch, chanceErrors);
}
const latencyOf$1 = (seconds) => joined(seconds.flatMap(({ operations }) => operations.map(({ latency }) => latency)));
//#endregion
//#region src/method/explore/trial-log.ts
/** What a stall of this length does to the answers around it is not the target's. */
const stallMs = 50;
/** Where more than this part of the seconds is spoilt, they are the trial. */
const spoiltShareMax = 1 / 3;
/** A trial as it is judged: what was counted of each subject, without the seconds left out at its start. */
var TrialLog = class {
	trial;
	drain;
	discarded;
	/** With load, and counted. */
	seconds;
	operations = /* @__PURE__ */ new Map();
	/** In the order of `Lab.subjects`. */
	subjects;
	/** All requests, and dropped arrivals as failures. */
	run = new Sample();
	constructor(trial, drain, discarded) {
		this.trial = trial;
		this.drain = drain;
		this.discarded = Math.min(discarded, Math.max(0, trial.seconds.length - 1));
		this.seconds = withoutStalls(trial.seconds.slice(this.discarded));
		this.subjects = (trial.seconds[0]?.slices ?? []).map(() => new Sample());
		for (const second of this.seconds) this.add(second, (sample, slice) => sample.add(slice));
		for (const second of drain?.seconds ?? []) this.add(second, (sample, slice) => sample.addLate(slice));
	}
	/** Iterations/s that were to begin in what is counted: chance makes it differ from what was asked for. */
	get arrivedPerSecond() {
		return this.perSecond(({ arrivals }) => arrivals.planned);
	}
	get completedPerSecond() {
		return this.perSecond(({ iterations }) => iterations.completed);
	}
	/** What chance takes from it in one trial of forty or fewer: two standard errors of a Poisson count below. */
	get surelyCompletedPerSecond() {
		const seconds = Math.max(1, this.seconds.length);
		const completed = this.completedPerSecond * seconds;
		return Math.max(0, completed - 2 * Math.sqrt(completed)) / seconds;
	}
	get endedPerSecond() {
		return this.perSecond(({ iterations }) => iterations.completed + iterations.failed);
	}
	get errorRatio() {
		const { count, total } = this.run;
		return count === 0 ? 0 : total.failures / count;
	}
	/** Null where nothing was counted of it. */
	of(subject) {
		switch (subject.kind) {
			case "run": return this.run;
			case "operation": return this.operations.get(subject.name) ?? null;
			case "slo": return this.subjects[subject.index] ?? null;
		}
	}
	perSecond(pick) {
		return this.seconds.reduce((total, second) => total + pick(second), 0) / Math.max(1, this.seconds.length);
	}
	add(second, put) {
		const successes = new Histogram();
		let failures = second.arrivals.dropped;
		for (const operation of second.operations) {
			put(this.sampleOf(operation.name), sliceOf(operation.latency, operation.failed));
			successes.add(operation.latency);
			failures += operation.failed;
		}
		put(this.run, sliceOf(successes, failures));
		for (const [at, slice] of second.slices.entries()) if (slice !== null) put(this.subjects[at], slice);
	}
	sampleOf(name) {
		let sample = this.operations.get(name);
		if (sample === void 0) this.operations.set(name, sample = new Sample());
		return sample;
	}
};
/** Seconds in which the machine or the generator stood still are left out, as long as most are left. */
function withoutStalls(seconds) {
	const even = seconds.filter(({ stalledMs }) => stalledMs < stallMs);
	return seconds.length - even.length <= spoiltShareMax * seconds.length ? even : seconds;
}
function sliceOf(successes, failures) {
	return {
		seconds: 1,
		requestSeconds: 1,
		successes,
		failures,
		requests: successes.count + failures,
		iterations: 0,
		arrivals: 0,
		dropped: 0,
		checksPassed: 0,
		checksFailed: 0
	};
}
//#endregion
//#region src/method/explore/trial-result.ts
/** A trial as the result document keeps it. */
function trialResult(made, number, validity, outcome) {
	const { log, purpose, ratePerSecond } = made;
	const { trial, drain, seconds } = log;
	const counts = countsOf([...seconds, ...drain?.seconds ?? []]);
	const onLoad = countsOf(seconds);
	const length = Math.max(1, seconds.length);
	return {
		number,
		purpose,
		ratePerSecond,
		atSeconds: trial.atSeconds,
		durationSeconds: trial.seconds.length,
		drainSeconds: drain?.restAfterSeconds ?? null,
		discardedSeconds: log.discarded,
		validity,
		outcome,
		arrivals: {
			planned: total(trial.seconds, ({ arrivals }) => arrivals.planned),
			started: total(trial.seconds, ({ arrivals }) => arrivals.started),
			dropped: total(trial.seconds, ({ arrivals }) => arrivals.dropped)
		},
		iterationsPerSecond: log.endedPerSecond,
		requestsPerSecond: (onLoad.ok + onLoad.failed) / length,
		goodPerSecond: onLoad.ok / length,
		errorRatio: log.errorRatio,
		byError: Object.fromEntries(counts.byError),
		statuses: Object.fromEntries(counts.statuses),
		inFlight: {
			mean: total(seconds, ({ inFlight }) => inFlight) / length,
			max: Math.max(0, ...trial.seconds.map(({ inFlight }) => inFlight)),
			end: trial.seconds.at(-1)?.inFlight ?? 0
		},
		latencySlope: latencySlope(made),
		latencyMs: latencyOf(log.run),
		operations: [...log.operations].map(([name, sample]) => operationOf(name, sample, seconds)),
		bytesPerSecond: {
			sent: onLoad.bytesSent / length,
			received: onLoad.bytesReceived / length
		},
		resources: resourcesOf(seconds),
		generator: generatorOf(trial.seconds)
	};
}
function total(seconds, pick) {
	return seconds.reduce((sum, second) => sum + pick(second), 0);
}
function countsOf(seconds) {
	const counts = {
		ok: 0,
		failed: 0,
		bytesSent: 0,
		bytesReceived: 0
	};
	const byError = /* @__PURE__ */ new Map();
	const statuses = /* @__PURE__ */ new Map();
	for (const operation of seconds.flatMap(({ operations }) => operations)) {
		counts.ok += operation.latency.count;
		counts.failed += operation.failed;
		counts.bytesSent += operation.bytesSent;
		counts.bytesReceived += operation.bytesReceived;
		for (const [error, count] of operation.byError) byError.set(error, (byError.get(error) ?? 0) + count);
		for (const [status, count] of operation.statuses) statuses.set(status, (statuses.get(status) ?? 0) + count);
	}
	return {
		...counts,
		byError,
		statuses
	};
}
function latencyOf({ total: all, batches }) {
	return summarizeLatency({
		successes: all.successes,
		failures: all.failures,
		batches
	});
}
function operationOf(name, sample, seconds) {
	const { p50, p95, p99, mean, intervals } = latencyOf(sample);
	const service = new Histogram();
	for (const { operations } of seconds) for (const operation of operations) if (operation.name === name) service.add(operation.service);
	return {
		name,
		count: sample.count,
		errorRatio: sample.count === 0 ? 0 : sample.total.failures / sample.count,
		p50Ms: p50,
		p95Ms: p95,
		p99Ms: p99,
		intervals,
		meanMs: mean,
		serviceMeanMs: service.meanMs
	};
}
/** Where what is under way grows by g/s of λ/s, each next one waits g/(λ − g) of the time between them longer. */
function latencySlope({ log, isOverload }) {
	const backlog = backlogOf(log.seconds);
	if (!isOverload || backlog === null) return null;
	const completed = log.arrivedPerSecond - backlog.growthPerSecond;
	return completed <= 0 ? null : backlog.growthPerSecond / completed;
}
function resourcesOf(seconds) {
	const readings = seconds.flatMap(({ reading }) => reading ?? []);
	return readings.length === 0 ? null : summarizeResources(readings);
}
function generatorOf(seconds) {
	const lag = new Histogram();
	for (const { generator } of seconds) lag.add(generator.sendLag);
	const delays = seconds.flatMap(({ generator }) => generator.loopDelayP99Ms ?? []);
	const cores = seconds.flatMap(({ generator }) => generator.cpuCores ?? []);
	return {
		sendLagP99Ms: lag.quantile(.99),
		loopDelayP99Ms: delays.length === 0 ? null : Math.max(...delays),
		cpuCores: cores.length === 0 ? null : cores.reduce((sum, each) => sum + each, 0) / cores.length
	};
}
//#endregion
//#region src/method/explore/search.ts
const fillSeconds = 2;
const repeatsMax = 1;
const arrivalsMin = 60;
const slowSecondsMax = 60;
const sheddingMin = .04;
const drainLimitSeconds = 30;
/** Until something of the very first load has ended. */
const firstSecondsMax = 120;
/** Trials made one after another, and what they say so far. */
var Search = class {
	lab;
	order;
	effort;
	made = [];
	/** On the clock of the run: another search may have gone before. */
	startedAtSeconds;
	rules = [];
	/** At the start of each load, until the first iterations are through. */
	fillingSeconds = 0;
	/** What the search still has in front of it after the trial under way; null = not known yet. */
	secondsAfter = null;
	/** Made while the target was not itself, cold or still slow from an overload: they do not tell where limits are. */
	forgotten = /* @__PURE__ */ new Set();
	results = [];
	located = null;
	known = {
		saturation: null,
		capacity: null
	};
	constructor(lab, order) {
		this.lab = lab;
		this.order = order;
		this.effort = efforts[order.effort];
		this.startedAtSeconds = lab.nowSeconds;
	}
	/** Makes it again where the generator was late, as machines are now and then: twice in a row is no accident. */
	async make(asked) {
		const plan = this.longEnough(asked);
		let made = await this.makeOnce(plan);
		for (let again = 0; again < repeatsMax && made.validity.kind === "invalid" && canGoOn(made, this.lab); again++) made = await this.makeOnce(plan);
		return made;
	}
	/** A handful of arrivals shows nothing: slow targets are given longer. */
	longEnough(plan) {
		if (plan.purpose === "warm-up") return plan;
		const seconds = Math.max(plan.seconds, Math.min(slowSecondsMax, Math.ceil(arrivalsMin / plan.ratePerSecond)));
		return {
			...plan,
			seconds: seconds + this.fillingSeconds,
			discarded: plan.discarded + this.fillingSeconds
		};
	}
	filled(seconds) {
		return seconds.slice(this.fillingSeconds);
	}
	async makeOnce(plan) {
		const trial = await this.load(plan);
		const overload = overloadOf(trial.seconds.slice(1 + this.fillingSeconds));
		const isCollapse = hasCollapsed(this.filled(trial.seconds));
		const drain = overload !== null || isCollapse || plan.purpose !== "search" ? await this.rest(plan) : null;
		const recovering = plan.purpose === "reference" ? recoveringSeconds(trial.seconds) : 0;
		const made = {
			log: new TrialLog(trial, drain, Math.max(plan.discarded, recovering)),
			purpose: plan.purpose,
			ratePerSecond: plan.ratePerSecond,
			number: this.made.length + 1,
			overload,
			isCollapse,
			isOverload: overload !== null || isCollapse,
			isBrief: plan.purpose === "doubling" || trial.seconds.length < plan.seconds,
			validity: validityOf(trial.seconds)
		};
		if (plan.purpose === "warm-up" || plan.purpose === "reference" && !made.isOverload) this.fillingSeconds = Math.max(this.fillingSeconds, fillingOf(trial.seconds));
		this.made.push(made);
		this.located = null;
		this.note();
		return made;
	}
	/** The target is left at rest, whatever ended the search. */
	async leave() {
		await this.lab.drain(drainLimitSeconds + this.fillingSeconds);
	}
	/** Valid trials in overload, from the lowest load on. */
	get saturation() {
		return saturationOf(this.made.filter((made) => {
			return (made.isOverload || this.isShedding(made)) && made.validity.kind !== "invalid" && !isBroken(made);
		}).map(({ log }) => ({
			seconds: this.filled(log.trial.seconds),
			drain: log.drain
		})), this.surelyCarriedPerSecond);
	}
	/** The most it was seen to complete while it kept up. */
	get carriedPerSecond() {
		const kept = this.made.filter((made) => !made.isOverload && !this.isShedding(made));
		return Math.max(0, ...kept.map(({ log }) => log.completedPerSecond));
	}
	/** What it completes at least while it keeps up: a short trial may have completed more by chance. */
	get surelyCarriedPerSecond() {
		const kept = this.made.filter((made) => !made.isOverload && !this.isShedding(made));
		return Math.max(0, ...kept.map(({ log }) => log.surelyCompletedPerSecond));
	}
	/** Takes low loads as what all others are compared with. */
	judge(references) {
		this.rules = rulesOf(references, this.order.slo);
		this.located = null;
		this.note();
	}
	/** From now on they are no witnesses of where limits are. */
	forget(trials) {
		for (const { number } of trials) this.forgotten.add(number);
		this.located = null;
	}
	/** Where the limit by each rule lies, the lowest first. */
	limits() {
		this.located ??= this.locate();
		return this.located;
	}
	locate() {
		const witnesses = this.made.filter(({ purpose, validity, number }) => {
			return purpose !== "warm-up" && purpose !== "repeat" && validity.kind !== "invalid" && !this.forgotten.has(number);
		});
		return limitsOf(this.rules, witnesses, this.saturation);
	}
	/** Failures that come with load: it completes what it can and turns the rest away. */
	isShedding({ log }) {
		const reference = this.made.find(({ purpose }) => purpose === "reference");
		return reference !== void 0 && log.errorRatio > sheddingMin + 1.5 * reference.log.errorRatio;
	}
	outcome(made) {
		return outcomeOf(made, this.rules);
	}
	/** As the document keeps them, by all that is known now. */
	trialResults() {
		return this.results.map((result, at) => ({
			...result,
			outcome: this.outcome(this.made[at])
		}));
	}
	async load({ purpose, ratePerSecond, seconds, discarded, fill = 0 }) {
		const seen = [];
		const isWarmUp = purpose === "warm-up";
		const secondsMax = isWarmUp ? firstSecondsMax : seconds;
		const request = {
			purpose,
			ratePerSecond: ratePerSecond + fill / fillSeconds,
			secondsMax,
			...!isWarmUp && { discardedSeconds: discarded }
		};
		this.say(purpose, ratePerSecond, 0, seconds, false);
		return this.lab.trial(request, (second) => {
			seen.push(second);
			this.say(purpose, ratePerSecond, seen.length, Math.max(seconds, seen.length), false);
			if (this.lab.isInterrupted) return "stop";
			if (isWarmUp) return seen.length >= seconds && isFlowing(seen) ? "stop" : "continue";
			if (hasCollapsed(this.filled(seen))) return "stop";
			if (fill > 0 && seen.length === 1) return {
				ratePerSecond,
				atSeconds: second.atSeconds + fillSeconds
			};
			return "continue";
		});
	}
	rest({ purpose, ratePerSecond, seconds }) {
		this.say(purpose, ratePerSecond, seconds, seconds, true);
		return this.lab.drain(drainLimitSeconds + this.fillingSeconds);
	}
	note() {
		const last = this.made.at(-1);
		if (last !== void 0 && this.results.length < this.made.length) this.results.push(trialResult(last, last.number, last.validity, this.outcome(last)));
		const { saturation } = this;
		const [lowest] = saturation === null || this.rules.length === 0 ? [] : this.limits();
		this.known = {
			...this.rules.length > 0 && { rules: this.rules.map((rule) => ruleSoFar(rule, rule === lowest?.rule)) },
			saturation: saturation === null ? null : estimateOf(saturation),
			capacity: lowest === void 0 ? null : rateEstimate(lowest.grid)
		};
	}
	say(purpose, ratePerSecond, trialSeconds, trialSecondsMax, isDraining) {
		const left = this.secondsAfter === null ? null : this.secondsAfter + trialSecondsMax - trialSeconds;
		const progress = {
			purpose,
			isDraining,
			number: this.made.length + 1,
			ratePerSecond,
			trialSeconds,
			trialSecondsMax,
			trials: [...this.results],
			...this.known,
			secondsLeft: left
		};
		this.order.say(progress);
	}
};
function ruleSoFar(rule, isBinding) {
	const criterion = rule.at(0);
	return {
		text: criterion.text,
		...rule.operation !== null && { operation: rule.operation },
		...criterion.kind === "share" && criterion.latency && { latency: criterion.latency },
		capacity: null,
		isBinding
	};
}
function canGoOn({ log }, lab) {
	return log.trial.endedBy !== "lab" && !lab.isInterrupted;
}
//#endregion
//#region src/method/explore/reference-load.ts
/** Loads up to this part of the saturation show the same latency as no load to speak of. */
const referenceShare = .03;
/** So is this part, where the curve is flat; taken where many samples are needed. */
const flatShare = .07;
/** Where latency climbs from the beginning, only so small a part shows the same as no load. */
const steepShare = .01;
/** What any one queue makes of up to this part of the load is less than `isSurelySlower` asks for. */
const earlyShare = .15;
/** Times as many requests. */
const longTimes = 4;
/** Standard error of a limit that makes it worth while. */
const limitErrorMax = .05;
/** Of the requests halfway to saturation: slower than 95 % of those at rest. */
const slowerShareMax = .08;
/** At which load the reference is taken, and how long for enough requests. */
function referenceLoad(search, first, saturationPerSecond) {
	const { effort } = search;
	const base = first.ratePerSecond;
	const isLong = isTailHeavy(search, first) && isFlat(search, saturationPerSecond);
	const usualShare = climbsEarly(search, first, saturationPerSecond) ? steepShare : referenceShare;
	const ratePerSecond = Math.max(base, (isLong ? flatShare : usualShare) * saturationPerSecond);
	const requests = (isLong ? longTimes : 1) * effort.settleRequests;
	const secondsMax = isLong ? effort.settleLongSecondsMax : effort.settleSecondsMax;
	return {
		ratePerSecond,
		seconds: Math.round(Math.min(secondsMax, Math.max(5, requests / ratePerSecond)))
	};
}
/** At a small part of the saturation it is slower already than waiting explains. */
function climbsEarly({ made }, first, saturationPerSecond) {
	return made.some(({ purpose, ratePerSecond, log, validity }) => {
		return purpose === "doubling" && ratePerSecond <= earlyShare * saturationPerSecond && validity.kind !== "invalid" && isSurelySlower(latenciesOf(first), log.run.total.successes);
	});
}
/** Usual samples would leave the limit uncertain. */
function isTailHeavy({ rules, effort }, first) {
	const errors = rules.map((rule) => {
		const [low, high] = [rule.waitMs(-1), rule.waitMs(1)];
		return low === null || high === null || low <= 0 ? 0 : Math.log(high / low) / 2;
	});
	return Math.max(...errors) * Math.sqrt(first.log.run.count / effort.settleRequests) > limitErrorMax;
}
/**
* Halfway to saturation it is nearly as fast as at rest: then all the more at a small part of it, as waiting rises ever
* faster with load.
*/
function isFlat({ made }, saturationPerSecond) {
	const between = (from, to) => {
		const sample = new Sample();
		for (const { log, purpose, isOverload, ratePerSecond } of made) {
			const load = ratePerSecond / saturationPerSecond;
			if (purpose !== "warm-up" && !isOverload && load >= from && load < to) sample.join(log.run);
		}
		return sample;
	};
	const [rest, half] = [between(0, .12), between(.25, .65)];
	const usualMs = rest.total.successes.quantile(excessive.quantile);
	if (usualMs === null || half.count === 0) return false;
	return (half.total.failures + half.total.successes.countAbove(usualMs)) / half.count < slowerShareMax;
}
//#endregion
//#region src/method/explore/settle-reference.ts
/** A reference a little above it still counts, and a load that is so near is the same. */
const referenceSlack = 1.3;
/** Of a reference; what is left is enough. */
const recoveringShareMax = .4;
/** How often it is taken again while the target has not come to rest. */
const restsMax = 2;
/** Once the saturation is roughly known: enough requests, at a few per cent of it, for limits that chance moves little. */
async function settleReference(search) {
	const { order, saturation } = search;
	if (order.slo.length > 0 || saturation === null) return null;
	const first = firstReference(search);
	const { ratePerSecond, seconds } = referenceLoad(search, first, saturation.perSecond);
	const plan = {
		purpose: "reference",
		ratePerSecond,
		seconds,
		discarded: 1
	};
	const recovering = [];
	let made = await search.make(plan);
	while (recovering.length < restsMax && isRecovering(made) && stoppedBy(search, made) === null) {
		recovering.push(made);
		made = await search.make(plan);
	}
	const why = stoppedBy(search, made) ?? generatorLimit(made);
	if (why !== null) return why;
	search.forget(recovering);
	const low = search.made.filter((each) => {
		const isLow = each.ratePerSecond <= referenceSlack * ratePerSecond && !each.isOverload && !recovering.includes(each);
		const isOfRest = each.purpose === "reference" || each.purpose === "doubling";
		return isLow && isOfRest && each.validity.kind !== "invalid" && !isSlower(each, made);
	});
	search.judge(low.map(({ log }) => log));
	return warming(made) ?? await changed(search, first, made);
}
/** The load that was low enough, in a trial that counts. */
function firstReference({ made }) {
	const references = made.filter(({ purpose, isOverload }) => purpose === "reference" && !isOverload);
	return references.findLast(({ validity }) => validity.kind !== "invalid") ?? references.at(-1);
}
/** So long that little is left of it. */
function isRecovering({ log }) {
	return recoveringSeconds(log.trial.seconds) > recoveringShareMax * log.trial.seconds.length;
}
/** At rest it is faster than before it had served any load, or slower: then it was cold, or what it keeps has grown. */
async function changed(search, first, made) {
	const [before, after] = [latenciesOf(first), latenciesOf(made)];
	if (!isSurelySlower(before, after) && !isSurelySlower(after, before)) return null;
	const now = isSameLoad(first, made) ? made : await sameLoadAgain(search, first);
	const why = stoppedBy(search, now) ?? generatorLimit(now);
	if (why !== null) return why;
	const later = latenciesOf(now);
	const [early, late] = [before, later].map((each) => p50Ms(each).toPrecision(3));
	const evidence = `p50 at ${formatRate(first.ratePerSecond)} was ${early} ms at first and ${late} ms after some load`;
	if (isSurelySlower(before, later)) return {
		kind: "state-grows",
		evidence
	};
	if (!isSurelySlower(later, before)) return null;
	search.forget(search.made.filter(({ number }) => number < made.number));
	return {
		kind: "warm-up",
		evidence
	};
}
const isSameLoad = (one, other) => Math.max(one.ratePerSecond, other.ratePerSecond) <= referenceSlack * Math.min(one.ratePerSecond, other.ratePerSecond);
/** Another load may take another time by itself: connections that close when idle, cores that sleep. */
function sameLoadAgain(search, { ratePerSecond, log }) {
	const seconds = log.trial.seconds.length - search.fillingSeconds;
	return search.make({
		purpose: "repeat",
		ratePerSecond,
		seconds,
		discarded: 0
	});
}
/** What was measured before the target was warm is no reference. */
function isSlower(early, late) {
	return p50Ms(latenciesOf(early)) > slowerTimes * p50Ms(latenciesOf(late));
}
/** Still getting faster at the end. */
function warming({ log }) {
	const { batches } = log.run;
	const third = Math.floor(batches.length / 3);
	const latencies = batches.map(({ successes }) => successes);
	const [early, late] = [joined(latencies.slice(0, third)), joined(latencies.slice(-third))];
	if (third === 0 || !isSurelySlower(late, early)) return null;
	const [before, after] = [early, late].map((each) => p50Ms(each).toPrecision(3));
	return {
		kind: "warm-up",
		evidence: `p50 fell from ${before} to ${after} ms at the same load`
	};
}
//#endregion
//#region src/method/explore/explore.ts
/**
* Finds what a target carries: a reference at low load, doubling until excess, an overload for the saturation, then
* trials near the limit until it is known well enough. Bottlenecks are left empty: naming them is diagnosis.
*/
async function explore(lab, order) {
	const search = new Search(lab, order);
	const obstacles = [];
	for (const step of [
		findReference,
		doubleLoad,
		findSaturation,
		settleReference,
		narrow,
		repeatReference
	]) {
		const obstacle = await step(search);
		if (obstacle === null || obstacles.some(({ kind }) => kind === obstacle.kind)) continue;
		obstacles.push(obstacle);
		if (isHard(obstacle)) break;
	}
	await search.leave();
	return exploreResult(search, [...obstacles, ...moreThanOne(search)], isCarried(search, obstacles));
}
/** Beyond it there is nothing more to be found out. */
function isHard({ kind }) {
	return ![
		"generator",
		"warm-up",
		"state-grows",
		"several-instances",
		"autoscaling"
	].includes(kind);
}
function moreThanOne(search) {
	const names = instancesOf(search.made);
	if (names.length < 2) return [];
	const early = instancesOf(search.made.slice(0, 3));
	const later = names.filter((name) => !early.includes(name));
	const listed = names.slice(0, 5).join(", ");
	if (early.length > 0 && later.length > early.length) return [{
		kind: "autoscaling",
		evidence: `${early.length} at the beginning, ${names.length} at the end: ${listed}`
	}];
	return [{
		kind: "several-instances",
		evidence: `${names.length} instances answered: ${listed}`
	}];
}
//#endregion
//#region src/method/with-and-without.ts
/** A method carried out twice on one target, everything else the same; no fault is on afterwards, however it ends. */
async function withAndWithout(lab, pursue) {
	if (lab.fault === void 0) throw new Error("nothing can be switched in this lab");
	await lab.fault(false);
	const without = await pursue();
	if (lab.isInterrupted) return {
		without,
		withFaults: null
	};
	try {
		await lab.fault(true);
		return {
			without,
			withFaults: await pursue()
		};
	} finally {
		await lab.fault(false);
	}
}
//#endregion
export { check as a, stress as i, explore as n, isBaselineSettled as o, soak as r, withAndWithout as t };
