import { d as faultFindings, f as compareFaults } from "./diagnosis-YXdB6ksB.mjs";
import { n as exitCodes, t as UserError } from "./user-error-DBTzTUOt.mjs";
import { h as readSpeed } from "./store-D97qw_Cm.mjs";
import { t as withAndWithout } from "./method-BiC-rT5W.mjs";
import { c as thisMachine, s as isSameMachine } from "./prepare-COv0wyto.mjs";
//#region src/cli/open-load.ts
/** A method ends by itself, long before this. */
const longestMs = 24 * 36e5;
/** Settings of a load that a method decides on by itself. */
const notOfAMethod = [
	"spawnRate",
	"rampUp",
	"connections",
	"stages",
	"iterations",
	"think",
	"warmUp",
	"inspect"
];
/** Open load whose level is raised as a method goes. */
function openAtNothing(subject, { values }) {
	const load = {
		kind: "open",
		arrivals: values.arrivals ?? "poisson",
		stages: [{
			durationMs: longestMs,
			from: 0,
			to: 0
		}]
	};
	if (subject.kind === "url") return [{
		name: new URL(subject.url).pathname,
		load
	}];
	return subject.definition.scenarios.map(({ name }) => ({
		name,
		load
	}));
}
/** What this machine was seen to send; each iteration sends at least one request. */
async function speedHere(workers, env) {
	const known = await readSpeed(env);
	if (known === void 0 || !isSameMachine(known, thisMachine()) || workers > known.workers) return null;
	return known.requestsPerSecond;
}
/** What a lab has to know of the scenarios. */
function scenarioShares(subject) {
	const scenarios = subject.kind === "url" ? [] : subject.definition.scenarios;
	return {
		weights: subject.kind === "url" ? [1] : scenarios.map(({ weight }) => weight),
		usersStart: scenarios.some(({ start }) => start !== void 0)
	};
}
//#endregion
//#region src/cli/lab/tell-faults.ts
/** The document of a method whose test may have faults: what they did to it, and what was found without them. */
function tellFaults(result, without) {
	const all = without === void 0 ? result : {
		...result,
		withoutFaults: without
	};
	const found = faultFindings(all, all.explore ?? null, compareFaults(all));
	return found.length === 0 ? all : {
		...all,
		findings: [...all.findings, ...found]
	};
}
//#endregion
//#region src/cli/lab/pursuit-drive.ts
/** A method at work that goes through stages: `soak`, `stress`, `check`. */
var PursuitDrive = class {
	weights;
	usersStart;
	slo;
	ratePerSecondMax;
	loads;
	isConstant;
	turnsFaults;
	parts;
	latest = void 0;
	found = void 0;
	foundWithout = void 0;
	constructor(parts) {
		this.parts = parts;
		this.weights = parts.weights;
		this.usersStart = parts.usersStart;
		this.slo = parts.slo;
		this.ratePerSecondMax = parts.ratePerSecondMax;
		this.loads = parts.loads;
		this.isConstant = parts.isConstant === true;
		this.turnsFaults = parts.turnsFaults;
	}
	async run(lab) {
		if (this.turnsFaults) this.keep(await withAndWithout(lab, () => this.pursue(lab)));
		else this.found = await this.pursue(lab);
	}
	pursue(lab) {
		return this.parts.pursue(lab, (progress) => {
			this.latest = progress;
		});
	}
	keep({ without, withFaults }) {
		this.found = withFaults ?? without;
		if (withFaults !== null) this.foundWithout = without;
	}
	allowedPerSecond() {
		return this.parts.allowedPerSecond;
	}
	pursuit() {
		return this.latest;
	}
	stretches(originMs) {
		return this.found === void 0 ? [] : this.parts.stretches(this.found, originMs);
	}
	conclude(measured, stretches) {
		const { found, foundWithout, parts } = this;
		if (found === void 0) return measured;
		const without = foundWithout === void 0 ? void 0 : parts.block(foundWithout);
		return tellFaults(parts.conclude(measured, found, {
			isStrict: parts.isStrict,
			stretches
		}), without);
	}
};
//#endregion
//#region src/cli/pursuit.ts
/** A method that goes through stages, with all that it has in common with the others. */
async function driveFor(prepared, { env }, pursuit) {
	const { plan, subject, settings } = prepared;
	const { values } = settings;
	const speed = await speedHere(plan.workers, env);
	const allowed = values.maxRate ?? Number.POSITIVE_INFINITY;
	const most = Math.min(speed ?? Number.POSITIVE_INFINITY, allowed);
	return new PursuitDrive({
		...scenarioShares(subject),
		slo: pursuit.slo ?? [],
		ratePerSecondMax: speed,
		allowedPerSecond: allowed,
		loads: pursuit.loads,
		isConstant: pursuit.isConstant === true,
		turnsFaults: turnsFaults(prepared),
		pursue: (lab, say) => pursuit.pursue(lab, say, Number.isFinite(most) ? most : null),
		isStrict: values.strict === true,
		conclude: (measured, found, options) => pursuit.conclude(measured, found, options),
		stretches: (found, originMs) => pursuit.stretches?.(found, originMs) ?? [],
		block: (found) => pursuit.block(found)
	});
}
/** Whether the method is carried out twice, without the faults of the test and with them. */
function turnsFaults({ plan, settings }) {
	const { compareFaults, faults } = settings.values;
	if (compareFaults !== true) return false;
	if (faults === false) throw new UserError("--compare-faults does not go with --no-faults", {
		why: "The one does it twice, without the faults and with them; the other leaves them out.",
		hint: "Leave one of them out.",
		exitCode: exitCodes.usage
	});
	if (plan.dependencies?.some((dependency) => dependency.faults.length > 0) === true) return true;
	throw new UserError("There are no faults to compare with", {
		why: "The test has no fault block, or nothing is wrong in it.",
		hint: `Write one: fault: { database: { listen: 5433, to: "127.0.0.1:5432", faults: [{ latency: "100ms" }] } }`,
		exitCode: exitCodes.usage
	});
}
//#endregion
export { openAtNothing as a, notOfAMethod as i, turnsFaults as n, scenarioShares as o, tellFaults as r, speedHere as s, driveFor as t };
