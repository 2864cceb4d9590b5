import { Ot as formatRate, Pt as formatDurationMs, i as soakFindings } from "./diagnosis-YXdB6ksB.mjs";
import { n as exitCodes, t as UserError } from "./user-error-DBTzTUOt.mjs";
import { b as runEntry, c as runsDirectory, x as runIds, y as openRun } from "./store-D97qw_Cm.mjs";
import { d as soakSentence } from "./report-BjEFIhEC.mjs";
import { o as redactUrl } from "./secrets-DRuSvG-u.mjs";
import { r as soak } from "./method-BiC-rT5W.mjs";
import { v as flagGroups } from "./settings-CGBq8P3C.mjs";
import { n as defineMethod, r as titleOf } from "./run-CNa61py2.mjs";
import { n as generatorDoubt, t as endureResult } from "./endure-verdict-CVwVqZFB.mjs";
import { a as openAtNothing, i as notOfAMethod, t as driveFor } from "./pursuit-XdSUWA0I.mjs";
//#region src/cli/lab/soak/conclude.ts
const verdicts = {
	steady: "pass",
	leak: "fail",
	drift: "fail",
	exhausted: "fail",
	unclear: "inconclusive",
	unwatched: "inconclusive"
};
/** The document of a soak. */
function concludeSoak(measured, soak, { isStrict }) {
	return {
		...endureResult(measured, {
			verdict: verdicts[soak.outcome],
			sentence: soakSentence(soak)
		}, {
			findings: soakFindings(soak),
			doubts: generatorDoubt({
				...soak,
				isFoundAnyway: soak.outcome === "leak" || soak.outcome === "exhausted"
			}),
			isStrict
		}),
		soak
	};
}
//#endregion
//#region src/cli/plan/known-capacity.ts
/** Runs that are looked into, the newest first. */
const looksMost = 200;
/** What the newest search of this test on this target has found; undefined = none has. */
async function knownCapacity(runs, subject) {
	const test = redactUrl(subject.title);
	for (const id of (await runIds(runs)).slice(0, looksMost)) {
		if ((await runEntry(runs, id)).state !== "finished") continue;
		const result = await openRun(runs, id).then((opened) => opened.result, () => void 0);
		if (result?.test !== test || result.target !== subject.target) continue;
		const known = capacityIn(result);
		if (known !== void 0) return known;
	}
}
function capacityIn({ id, explore }) {
	const capacity = explore?.capacity?.iterationsPerSecond;
	if (capacity === void 0) return void 0;
	const saturation = explore?.saturation?.iterationsPerSecond ?? capacity;
	return {
		capacityPerSecond: capacity,
		saturationPerSecond: Math.max(capacity, saturation),
		from: `explore ${id}`
	};
}
//#endregion
//#region src/cli/soak.ts
const defaultMs = 36e5;
const leastMs = 15e3;
/** Of what it carries: enough to be busy, too little to be short of anything. */
const shareOfCapacity = .65;
const examples = `
Examples:
  $ plimsoll soak shop.ts                       an hour at 65 % of what plimsoll explore has found
  $ plimsoll soak shop.ts --rate 120/s -d 30m
  $ plimsoll soak http://localhost:3000/ --capacity 400/s --prometheus http://localhost:3000/metrics
Constant load, and what grows under it: memory, connections, open files, threads, latency. Ends early when it is sure of a
leak. A leak, latency that creeps up, or a target that stops working exits with 99.`;
const command = defineMethod({
	name: "soak",
	groups: [
		...flagGroups,
		"capacity",
		"earlyStop"
	],
	without: [...notOfAMethod, "users"],
	scenarios: openAtNothing,
	drive: driveOf
}, "a test file, or a URL that is a whole test", examples);
async function driveOf(prepared, context) {
	const { settings } = prepared;
	const { values } = settings;
	const durationMs = asked("duration", settings) ? values.duration ?? defaultMs : defaultMs;
	if (durationMs < leastMs) throw new UserError(`A soak of ${formatDurationMs(durationMs)} shows nothing`, {
		why: "What grows slowly has to be told from what is only coming to its level.",
		hint: `Give it ${formatDurationMs(leastMs)} at the very least; an hour is usual.`,
		exitCode: exitCodes.usage
	});
	const { ratePerSecond, rateFrom } = await constantRate(prepared, context);
	const seconds = Math.round(durationMs / 1e3);
	return driveFor(prepared, context, {
		loads: [`${formatRate(ratePerSecond)} for ${formatDurationMs(durationMs)} (${rateFrom})`],
		isConstant: true,
		pursue: (lab, say) => {
			return soak(lab, {
				ratePerSecond,
				rateFrom,
				seconds,
				mayEndEarly: values.earlyStop !== false,
				say
			});
		},
		conclude: concludeSoak,
		block: () => ({})
	});
}
/** What a test file asks for is a load to run, not one to last: it counts only where somebody else says nothing. */
function asked(key, { why }) {
	return why[key]?.from.some(({ layer }) => layer !== "test file" && layer !== "default") === true;
}
async function constantRate({ plan, subject, settings, ...rest }, { cwd }) {
	const { values } = settings;
	if (asked("rate", settings)) return {
		ratePerSecond: values.rate,
		rateFrom: "as asked for"
	};
	const given = values.capacity;
	const about = {
		title: titleOf({
			plan,
			subject,
			settings,
			...rest
		}),
		target: plan.target
	};
	const known = given === void 0 ? await knownCapacity(runsDirectory(cwd, values.out), about) : {
		capacityPerSecond: given,
		from: "--capacity"
	};
	if (known !== void 0) {
		const { capacityPerSecond, from } = known;
		return {
			ratePerSecond: shareOfCapacity * capacityPerSecond,
			rateFrom: `65 % of ${formatRate(capacityPerSecond)}, ${from}`
		};
	}
	if (values.rate !== void 0) return {
		ratePerSecond: values.rate,
		rateFrom: "the test's own rate"
	};
	throw capacityUnknown("soak", "--rate 100/s, or --capacity 150/s with what it carries");
}
function capacityUnknown(method, flag) {
	return new UserError(`plimsoll ${method} does not know how much load to send`, {
		why: "No plimsoll explore of this test on this target is among the runs kept here.",
		hint: `Run plimsoll explore first, or say it: ${flag}.`,
		exitCode: exitCodes.usage
	});
}
//#endregion
export { command as n, knownCapacity as r, capacityUnknown as t };
