import { $ as parseSlo, It as formatCount, Ot as formatRate } from "./diagnosis-YXdB6ksB.mjs";
import { n as exitCodes, t as UserError } from "./user-error-DBTzTUOt.mjs";
import { a as check } from "./method-BiC-rT5W.mjs";
import { v as flagGroups } from "./settings-CGBq8P3C.mjs";
import { n as defineMethod } from "./run-CNa61py2.mjs";
import { n as generatorDoubt, t as endureResult } from "./endure-verdict-CVwVqZFB.mjs";
import { a as openAtNothing, i as notOfAMethod, t as driveFor } from "./pursuit-XdSUWA0I.mjs";
//#region src/cli/lab/check/conclude.ts
/** The document of a check: one no is a no. */
function concludeCheck(measured, check, { isStrict }) {
	const loadedSeconds = check.steps.reduce((sum, { seconds }) => sum + seconds, 0);
	const doubts = generatorDoubt({
		...check,
		loadedSeconds
	});
	return {
		...endureResult(measured, ownVerdict(check), {
			findings: [],
			doubts,
			isStrict
		}),
		check
	};
}
function ownVerdict({ answers, obstacle }) {
	const no = answers.find(({ verdict }) => verdict === "fail");
	if (no !== void 0) return {
		verdict: "fail",
		sentence: `Not ready. ${no.asks} ${no.answer}`
	};
	if (obstacle !== null) return {
		verdict: "inconclusive",
		sentence: `Not all was asked: ${obstacle}.`
	};
	const unsure = answers.find(({ verdict }) => verdict === "unclear");
	if (unsure !== void 0) return {
		verdict: "inconclusive",
		sentence: `Nothing against it, but: ${unsure.asks} ${unsure.answer}`
	};
	return {
		verdict: "pass",
		sentence: `Ready: ${answers.at(-1)?.answer ?? ""}`
	};
}
//#endregion
//#region src/cli/check.ts
const paces = {
	short: {
		baselineSeconds: 30,
		targetSeconds: 60,
		sustainedSeconds: 110,
		twiceSeconds: 30,
		backSeconds: 40
	},
	full: {
		baselineSeconds: 120,
		targetSeconds: 120,
		sustainedSeconds: 600,
		twiceSeconds: 60,
		backSeconds: 120
	}
};
const examples = `
Examples:
  $ plimsoll check shop.ts                      the peak is the load in the file
  $ plimsoll check shop.ts --rate 200/s
  $ plimsoll check shop.ts --users 200 --full
The minimum before a service ships, in five minutes: how fast is it with one user, does it hold at the peak, does it last,
what happens at twice the peak. Goals (--slo, or the test's own) are judged at the peak. One no exits with 99.`;
const command = defineMethod({
	name: "check",
	groups: [
		...flagGroups,
		"compareFaults",
		"full"
	],
	without: [...notOfAMethod, "duration"],
	scenarios: openAtNothing,
	drive: driveOf
}, "a test file, or a URL that is a whole test", examples);
async function driveOf(prepared, context) {
	const { plan, subject, settings } = prepared;
	const { values } = settings;
	const peak = peakOf(values, subject);
	const form = values.full === true ? "full" : "short";
	const slo = plan.slo.map((text) => parseSlo(text));
	const said = peakText(peak);
	return driveFor(prepared, context, {
		slo,
		loads: [`one user, ${said}, twice that`],
		pursue: (lab, say, most) => check(lab, {
			form,
			peak,
			peakFrom: said,
			slo,
			pace: paces[form],
			ratePerSecondMax: most,
			say
		}),
		conclude: concludeCheck,
		block: (found) => ({ check: found })
	});
}
const peakText = (peak) => "users" in peak ? `as many iterations as ${formatCount(peak.users)} users make` : formatRate(peak.ratePerSecond);
/** The load expected at the peak: a rate, or users that become one by what they wait for. */
function peakOf(values, subject) {
	if (values.rate !== void 0) return { ratePerSecond: values.rate };
	if (values.users !== void 0) return {
		users: values.users,
		pauseSeconds: pauseSeconds(subject)
	};
	throw new UserError("plimsoll check does not know the peak", {
		why: "Neither a flag nor the test file says how much load is expected.",
		hint: "Say it: --rate 200/s, or --users 200, or load in the test file.",
		exitCode: exitCodes.usage
	});
}
/** The mean of the scenarios' pauses, by their weight. */
function pauseSeconds(subject) {
	if (subject.kind === "url") return 0;
	const { scenarios } = subject.definition;
	const total = scenarios.reduce((sum, { weight }) => sum + weight, 0);
	const mean = ({ pause }) => {
		if (pause.kind === "none") return 0;
		return pause.kind === "between" ? (pause.lowMs + pause.highMs) / 2 : pause.ms;
	};
	return scenarios.reduce((sum, each) => sum + each.weight * mean(each), 0) / total / 1e3;
}
//#endregion
export { command };
