import { O as readTraces, k as readSeconds } from "./store-D97qw_Cm.mjs";
import { r as reportHtml, t as PageBuilder } from "./report-BjEFIhEC.mjs";
import { n as readTopics } from "./topics-zzTuJ5U9.mjs";
import { fileURLToPath } from "node:url";
import { readFile } from "node:fs/promises";
//#region src/cli/report/make-report.ts
/** The page as it was built: dist/web/report.html, beside the chunk this file ends up in. */
const templateFile = fileURLToPath(new URL("./web/report.html", import.meta.url));
/** The page of a run, as a file by itself. */
async function makeReport(folder, result, state = "finished") {
	const [template, picture] = await Promise.all([readFile(templateFile, "utf8"), runPicture(folder, result, state)]);
	return reportHtml(template, picture);
}
/** All of a run that a page shows, read from its folder. */
async function runPicture(folder, result, state) {
	const builder = new PageBuilder(result);
	await readSeconds(folder, (second) => builder.add(second));
	const { examples, windows } = await readTraces(folder);
	const madeAt = (/* @__PURE__ */ new Date()).toISOString();
	return builder.picture({
		state,
		madeAt,
		docs: await docsOf(result)
	}, examples, windows);
}
/** Of what the run has: nobody reads forty pages for one finding. */
async function docsOf({ findings, validity, errors, explore }) {
	const kinds = [
		...findings,
		...explore?.bottlenecks ?? [],
		...explore?.obstacles ?? []
	].map(({ kind }) => kind);
	const wanted = {
		finding: new Set(kinds),
		doubt: new Set(validity.doubts.map(({ code }) => code)),
		"error class": new Set(errors.map((error) => error.class))
	};
	return (await readTopics()).flatMap(({ kind, name, page }) => kind !== "exit code" && wanted[kind].has(name) ? [{
		about: kind,
		name,
		markdown: page
	}] : []);
}
//#endregion
export { runPicture as n, makeReport as t };
