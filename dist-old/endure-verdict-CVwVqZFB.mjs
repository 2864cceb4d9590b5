import { n as exitCodes } from "./user-error-DBTzTUOt.mjs";
//#region src/cli/lab/endure-verdict.ts
/** Seconds in which the generator was the limit that a method may have. */
const generatorShareMax = .25;
/** Where the generator was the limit too often, the figures are its own. */
function generatorDoubt(seen) {
	const { generatorSeconds, generatorSign, loadedSeconds } = seen;
	if (generatorSign === null || generatorSeconds <= generatorShareMax * loadedSeconds) return [];
	return [{
		code: "generator-limit",
		side: "generator",
		message: "The generator did not keep up",
		evidence: `in ${String(generatorSeconds)} of ${String(loadedSeconds)} s: ${generatorSign}`,
		advice: "Use more workers, a bigger machine or less load.",
		invalidates: seen.isFoundAnyway !== true
	}];
}
/** The document of a method that lasts: what was measured, and what it comes to. */
function endureResult(measured, own, { findings, doubts, isStrict }) {
	const all = [...measured.validity.doubts, ...doubts];
	const trusted = !all.some(({ invalidates }) => invalidates);
	return {
		...measured,
		...judged(measured, own, all, isStrict),
		validity: {
			trusted,
			doubts: all
		},
		findings: [...measured.findings, ...findings]
	};
}
function judged(measured, own, doubts, isStrict) {
	const { sentence } = own;
	const { verdict, exitCode, summary } = measured;
	if (verdict === "error") return {
		verdict,
		exitCode,
		summary
	};
	if (verdict === "interrupted") return {
		verdict,
		exitCode,
		summary: `Stopped early${measured.stopped === void 0 ? "" : ` (${measured.stopped.why})`}: ${sentence}`
	};
	const invalid = doubts.find(({ invalidates }) => invalidates);
	if (invalid !== void 0) {
		const because = `${invalid.message.charAt(0).toLowerCase()}${invalid.message.slice(1)} (${invalid.evidence})`;
		return {
			verdict: "invalid",
			exitCode: exitCodes.invalid,
			summary: `Not to be trusted: ${because}. ${sentence}`
		};
	}
	if (own.verdict === "fail") return {
		verdict: "fail",
		exitCode: exitCodes.goalMissed,
		summary: sentence
	};
	const missed = measured.slo.find(({ ok }) => !ok);
	if (missed !== void 0) {
		const text = `The goal was missed: ${missed.expression}, it was ${missed.observedText}. ${sentence}`;
		return {
			verdict: "fail",
			exitCode: exitCodes.goalMissed,
			summary: text
		};
	}
	if (own.verdict === "pass") return {
		verdict: "pass",
		exitCode: exitCodes.pass,
		summary: sentence
	};
	return {
		verdict: "inconclusive",
		exitCode: isStrict ? exitCodes.invalid : exitCodes.pass,
		summary: sentence
	};
}
//#endregion
export { generatorDoubt as n, endureResult as t };
