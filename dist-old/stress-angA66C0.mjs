import { Ot as formatRate, n as stressCalls, r as stressStretches, t as stressFindings } from "./diagnosis-YXdB6ksB.mjs";
import { c as runsDirectory } from "./store-D97qw_Cm.mjs";
import { u as stressSentence } from "./report-BjEFIhEC.mjs";
import { i as stress } from "./method-BiC-rT5W.mjs";
import { v as flagGroups } from "./settings-CGBq8P3C.mjs";
import { n as defineMethod, r as titleOf } from "./run-CNa61py2.mjs";
import { n as generatorDoubt, t as endureResult } from "./endure-verdict-CVwVqZFB.mjs";
import { a as openAtNothing, i as notOfAMethod, t as driveFor } from "./pursuit-XdSUWA0I.mjs";
import { r as knownCapacity, t as capacityUnknown } from "./soak-DUd6AIlh.mjs";
//#region src/cli/lab/stress/conclude.ts
const verdicts = {
	recovers: "pass",
	sluggish: "pass",
	metastable: "fail",
	gone: "fail",
	unfinished: "inconclusive"
};
/** The document of a stress test. */
function concludeStress(measured, found, { isStrict, stretches }) {
	const calls = stressCalls(found, stretches);
	const stress = calls === null ? found : {
		...found,
		sideBySide: calls
	};
	const own = {
		verdict: verdicts[stress.outcome],
		sentence: stressSentence(stress)
	};
	const loadedSeconds = stress.steps.reduce((sum, { seconds }) => sum + seconds, 0);
	return {
		...endureResult(measured, own, {
			findings: stressFindings(stress),
			doubts: generatorDoubt({
				...stress,
				loadedSeconds
			}),
			isStrict
		}),
		stress
	};
}
//#endregion
//#region src/cli/stress.ts
const paces = {
	usual: {
		calmSeconds: 60,
		stepSeconds: 15,
		holdSeconds: 30
	},
	quick: {
		calmSeconds: 10,
		stepSeconds: 5,
		holdSeconds: 5
	}
};
const pulsePaces = {
	usual: {
		baseSeconds: 10,
		pulseSeconds: 20
	},
	quick: {
		baseSeconds: 5,
		pulseSeconds: 10
	}
};
const recoverySecondsMax = {
	usual: 600,
	quick: 120
};
const examples = `
Examples:
  $ plimsoll stress shop.ts                     after plimsoll explore of the same test
  $ plimsoll stress shop.ts --capacity 400/s --quick
  $ plimsoll stress shop.ts --retries 3 --timeout 1s --no-pulses
More and more load until the target answers no more, or four times what it completes; then back to half, and the time
until it is as before. With --retries clients behave as real ones do, and keep a collapse going. Then pulses: the load
from which it recovers by itself. A target that does not recover exits with 99. Never against production.`;
const command = defineMethod({
	name: "stress",
	groups: [
		...flagGroups,
		"capacity",
		"compareFaults",
		"retries",
		"pulses",
		"quick"
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
async function driveOf(prepared, context) {
	const { plan, settings } = prepared;
	const { values } = settings;
	const known = await capacityOf(prepared, context);
	const pace = values.quick === true ? "quick" : "usual";
	const retries = values.retries ?? 0;
	return driveFor(prepared, context, {
		loads: [`up to 4 × what it completes, back to half of ${formatRate(known.capacityPerSecond)} (${known.from})`],
		pursue: (lab, say, most) => stress(lab, {
			capacityPerSecond: known.capacityPerSecond,
			saturationPerSecond: known.saturationPerSecond,
			knownFrom: known.from,
			recoverySecondsMax: recoverySecondsMax[pace],
			patienceSeconds: (1 + retries) * plan.http.deadlines.totalMs / 1e3,
			pace: paces[pace],
			pulses: values.pulses === false ? null : pulsePaces[pace],
			retries,
			ratePerSecondMax: most,
			say
		}),
		conclude: concludeStress,
		stretches: stressStretches,
		block: (found) => ({ stress: found })
	});
}
async function capacityOf(prepared, { cwd }) {
	const { plan, settings } = prepared;
	const { capacity, out } = settings.values;
	if (capacity !== void 0) return {
		capacityPerSecond: capacity,
		saturationPerSecond: capacity,
		from: "--capacity"
	};
	const about = {
		title: titleOf(prepared),
		target: plan.target
	};
	const known = await knownCapacity(runsDirectory(cwd, out), about);
	if (known === void 0) throw capacityUnknown("stress", "--capacity 400/s");
	return known;
}
//#endregion
export { command };
