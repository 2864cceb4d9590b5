import { $ as parseSlo, Ot as formatRate, l as findBottlenecks, o as sideBySide, s as findingsOf, tt as compare, u as loadStretches } from "./diagnosis-YXdB6ksB.mjs";
import { n as exitCodes } from "./user-error-DBTzTUOt.mjs";
import { h as exploreSentence } from "./report-BjEFIhEC.mjs";
import { n as explore, t as withAndWithout } from "./method-BiC-rT5W.mjs";
import { v as flagGroups, y as searchGroup } from "./settings-CGBq8P3C.mjs";
import { n as defineMethod } from "./run-CNa61py2.mjs";
import { a as openAtNothing, i as notOfAMethod, n as turnsFaults, o as scenarioShares, r as tellFaults, s as speedHere } from "./pursuit-XdSUWA0I.mjs";
import { cpus } from "node:os";
//#region src/cli/lab/explore/allowed-rate.ts
/** Requests held back are not late, but what waits for them piles up as behind a slow target: a search keeps below. */
const heldShare = .85;
/** Until it is known what an iteration sends, one may send this much. */
const requestsAssumed = 20;
/** `--max-rate` as a search keeps it: what it limits are requests, and what is searched are iterations. */
var AllowedRate = class {
	limit;
	known = void 0;
	constructor(limit) {
		this.limit = limit;
	}
	/** Iterations/s; the same from the first trial after the warm-up on. Null = nothing forbids any. */
	perSecond(trials) {
		if (this.limit === null) return null;
		const { requestsPerSecond, isHeld } = this.limit;
		const each = this.known === void 0 ? requestsOf(trials) : void 0;
		if (each !== void 0) this.known = (isHeld ? heldShare : 1) * requestsPerSecond / Math.max(1, each);
		return this.known ?? requestsPerSecond / (isHeld ? requestsAssumed : 1);
	}
};
/** Requests for each iteration; undefined before the first trial that counts. */
function requestsOf(trials) {
	const counted = trials.filter(({ purpose }) => purpose !== "warm-up");
	const sum = (pick) => counted.reduce((total, trial) => total + pick(trial) * trial.durationSeconds, 0);
	const iterations = sum(({ iterationsPerSecond }) => iterationsPerSecond);
	return iterations === 0 ? void 0 : sum(({ requestsPerSecond }) => requestsPerSecond) / iterations;
}
//#endregion
//#region src/cli/lab/explore/capacity-goals.ts
/** Goals on a rate, judged by the capacity: what a target has to carry, not what it happened to be sent. */
function capacityGoals(goals, explore) {
	return goals.map((goal) => judged(goal, carried(explore, goal.metric.kind === "requests")));
}
function judged({ text, comparison, limit }, load) {
	if (load === null) return {
		expression: text,
		observed: null,
		observedText: "–",
		ok: false,
		note: "no capacity was found"
	};
	const { perSecond, low, high } = load;
	const isUnsure = (low ?? 0) < limit && limit < (high ?? Number.POSITIVE_INFINITY);
	return {
		expression: text,
		observed: perSecond,
		observedText: formatRate(perSecond),
		ok: compare(perSecond, comparison, limit),
		...isUnsure && { note: "the goal lies within the interval of the capacity" }
	};
}
/** The capacity; where no limit was found, the highest load that was carried. */
function carried({ capacity, obstacles, trials }, asRequests) {
	if (capacity !== null) {
		const times = asRequests ? capacity.requestsPerSecond / capacity.iterationsPerSecond : 1;
		const scaled = (bound) => bound === null ? null : bound * times;
		return {
			perSecond: capacity.iterationsPerSecond * times,
			low: scaled(capacity.low),
			high: scaled(capacity.high)
		};
	}
	if (!obstacles.some(({ kind }) => kind === "no-limit-found")) return null;
	const best = trials.filter(({ outcome, validity }) => outcome.kind === "good" && validity.kind === "valid").toSorted((left, right) => right.ratePerSecond - left.ratePerSecond)[0];
	if (best === void 0) return null;
	const perSecond = asRequests ? best.requestsPerSecond : best.ratePerSecond;
	return {
		perSecond,
		low: perSecond,
		high: null
	};
}
//#endregion
//#region src/cli/lab/explore/conclude.ts
/** With these a figure found all the same is not the target's. */
const worthless = ["generator"];
/** The document of a search: what was measured on the way, and what it comes to. */
function conclude(measured, found, options) {
	const doubts = [...measured.validity.doubts, ...generatorDoubts(measured, found)];
	const isTrusted = !doubts.some(({ invalidates }) => invalidates);
	const explore = isTrusted ? found : withoutCapacity(found);
	const slo = capacityGoals(options.goals, explore);
	return {
		...measured,
		...judge(measured, explore, doubts, slo, options),
		validity: {
			trusted: isTrusted,
			doubts
		},
		slo,
		findings: [...measured.findings, ...findingsOf(explore)],
		explore
	};
}
function withoutCapacity(found) {
	return {
		...found,
		capacity: null,
		rules: found.rules.map((rule) => ({
			...rule,
			capacity: null,
			isBinding: false
		}))
	};
}
function generatorDoubts({ validity }, { obstacles }) {
	if (validity.doubts.some(({ code }) => code === "generator-limit")) return [];
	return obstacles.filter(({ kind }) => worthless.includes(kind)).map(({ evidence, advice }) => ({
		code: "generator-limit",
		side: "generator",
		message: "The generator did not keep up",
		evidence,
		advice,
		invalidates: true
	}));
}
function judge(measured, explore, doubts, slo, { isStrict }) {
	const sentence = exploreSentence(explore);
	if (measured.verdict === "error") return measured;
	if (measured.verdict === "interrupted") {
		const why = measured.stopped === void 0 ? "" : ` (${measured.stopped.why})`;
		return {
			...measured,
			summary: `Stopped early${why}: ${sentence}`
		};
	}
	const invalid = doubts.find(({ invalidates }) => invalidates);
	if (invalid !== void 0) {
		const because = `${invalid.message.charAt(0).toLowerCase()}${invalid.message.slice(1)} (${invalid.evidence})`;
		return {
			verdict: "invalid",
			exitCode: exitCodes.invalid,
			summary: `Not to be trusted: ${because}. ${sentence}`
		};
	}
	const missed = slo.find(({ ok }) => !ok);
	if (missed !== void 0) {
		const observed = missed.observed === null ? missed.note ?? "not reached" : `it was ${missed.observedText}`;
		const summary = `The goal was missed: ${missed.expression}, ${observed}. ${sentence}`;
		return {
			verdict: "fail",
			exitCode: exitCodes.goalMissed,
			summary
		};
	}
	return explore.capacity === null ? judgeWithout(explore, slo, sentence, isStrict) : passed(sentence);
}
const passed = (summary) => ({
	verdict: "pass",
	exitCode: exitCodes.pass,
	summary
});
/** No capacity: a target that carried all that could be sent is none to fail; anything else is no measurement. */
function judgeWithout({ obstacles }, slo, summary, isStrict) {
	const isUnlimited = obstacles.length > 0 && obstacles.every(({ kind }) => kind === "no-limit-found");
	if (isUnlimited && slo.length > 0) return passed(summary);
	if (isUnlimited) return {
		verdict: "inconclusive",
		exitCode: isStrict ? exitCodes.invalid : exitCodes.pass,
		summary
	};
	return {
		verdict: "invalid",
		exitCode: exitCodes.invalid,
		summary
	};
}
//#endregion
//#region src/cli/lab/explore/search-drive.ts
/** `plimsoll explore` at work: the search, what it knows so far, and what comes of it. */
var SearchDrive = class {
	weights;
	usersStart;
	slo;
	ratePerSecondMax;
	loads;
	turnsFaults;
	parts;
	allowed;
	latest = void 0;
	explored = void 0;
	exploredWithout = void 0;
	constructor(parts) {
		this.parts = parts;
		this.allowed = new AllowedRate(parts.rateLimit);
		this.weights = parts.weights;
		this.usersStart = parts.usersStart;
		this.slo = parts.order.slo;
		this.ratePerSecondMax = parts.ratePerSecondMax;
		this.loads = parts.loads;
		this.turnsFaults = parts.turnsFaults;
	}
	async run(lab) {
		const say = (progress) => {
			this.latest = progress;
		};
		const most = () => this.parts.rateLimit === null ? null : this.allowedPerSecond();
		const order = {
			...this.parts.order,
			say,
			get ratePerSecondMax() {
				return most();
			}
		};
		if (this.turnsFaults) {
			const { without, withFaults } = await withAndWithout(lab, () => explore(lab, order));
			this.explored = withFaults ?? without;
			if (withFaults !== null) this.exploredWithout = without;
		} else this.explored = await explore(lab, order);
	}
	/** Never more than this, whatever the search asks for. */
	allowedPerSecond() {
		return this.allowed.perSecond(this.latest?.trials ?? []) ?? Number.POSITIVE_INFINITY;
	}
	progress() {
		return this.latest;
	}
	stretches(originMs) {
		return loadStretches(this.explored?.trials ?? [], originMs);
	}
	conclude(measured, stretches) {
		const { goals, isStrict } = this.parts;
		if (this.explored === void 0) return measured;
		const bottlenecks = findBottlenecks(this.explored, {
			...machineAnd(measured),
			stretches
		});
		const beside = sideBySide(this.explored, stretches);
		const result = conclude(measured, {
			...this.explored,
			bottlenecks,
			...beside !== null && { sideBySide: beside }
		}, {
			goals,
			isStrict
		});
		return tellFaults(result, this.without(result));
	}
	without(result) {
		const { exploredWithout } = this;
		if (exploredWithout === void 0) return void 0;
		const bottlenecks = findBottlenecks(exploredWithout, machineAnd(result));
		const explored = {
			...exploredWithout,
			bottlenecks
		};
		return { explore: result.validity.trusted ? explored : withoutCapacity(explored) };
	}
};
function machineAnd({ dependencies }) {
	return {
		cores: cpus().length,
		...dependencies !== void 0 && { dependencies }
	};
}
//#endregion
//#region src/cli/explore.ts
const startRatePerSecond = 10;
const examples = `
Examples:
  $ plimsoll explore http://localhost:3000/api/products
  $ plimsoll explore shop.ts --quick
  $ plimsoll explore shop.ts --slo 'p95 < 200ms' --slo 'errors < 1%' --slo 'rate >= 500/s'

Goals replace the usual rules of what is excessive; a goal on a rate is what the capacity has to reach. Several
scenarios share the load by their weight; load in the test file is left aside.`;
const command = defineMethod({
	name: "explore",
	groups: [
		...flagGroups,
		searchGroup,
		"compareFaults"
	],
	without: [
		...notOfAMethod,
		"users",
		"rate",
		"duration"
	],
	scenarios: openAtNothing,
	drive: driveOf
}, "a test file, or a URL that is a whole test", examples);
async function driveOf(prepared, { env }) {
	const { plan, subject, settings } = prepared;
	const { values } = settings;
	const goals = plan.slo.map((text) => parseSlo(text));
	const order = {
		effort: values.quick === true ? "quick" : values.strict === true ? "strict" : "default",
		slo: goals.filter((goal) => !isCapacityGoal(goal)),
		startRatePerSecond: values.startRate ?? startRatePerSecond,
		mayOverload: values.overload !== false
	};
	return new SearchDrive({
		order,
		rateLimit: values.maxRate === void 0 ? null : {
			requestsPerSecond: values.maxRate,
			isHeld: plan.maxRatePerSecond !== void 0
		},
		goals: goals.filter(isCapacityGoal),
		...scenarioShares(subject),
		ratePerSecondMax: await speedHere(plan.workers, env),
		loads: [`a search from ${formatRate(order.startRatePerSecond)} on, ${values.arrivals ?? "poisson"} arrivals`],
		isStrict: values.strict === true,
		turnsFaults: turnsFaults(prepared)
	});
}
/** What a load has to reach, not what may not happen under it. */
function isCapacityGoal({ metric, subject }) {
	return subject.kind === "run" && (metric.kind === "rate" || metric.kind === "requests");
}
//#endregion
export { command };
