import { o as isBaselineSettled } from "./method-BiC-rT5W.mjs";
import { n as defineMethod } from "./run-CNa61py2.mjs";
//#region src/cli/baseline.ts
/** Long enough for a p99 with an interval at 4 requests/s. */
const baselineMs = 12e4;
const command = defineMethod({
	name: "baseline",
	defaults: {
		think: false,
		workers: 1
	},
	without: [
		"users",
		"spawnRate",
		"rampUp",
		"rate",
		"connections",
		"stages",
		"iterations",
		"arrivals"
	],
	scenarios: oneUserEach,
	isEnough
}, "a test file, or a URL that is a whole test", `
Examples:
  $ plimsoll baseline http://localhost:3000/api/products
  $ plimsoll baseline shop.ts --slo 'p95 < 50ms'

One user of each scenario, without think time unless --think, until the percentiles have intervals or 120 s are over.`);
function oneUserEach(subject, settings) {
	const load = {
		kind: "closed",
		stages: [{
			durationMs: settings.values.duration ?? baselineMs,
			from: 1,
			to: 1
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
function isEnough({ counts, names }) {
	return isBaselineSettled([...counts.operations].filter(([id]) => names.isJudged(id)).map(([, total]) => total.latency()), counts.measuredSeconds);
}
//#endregion
export { command };
