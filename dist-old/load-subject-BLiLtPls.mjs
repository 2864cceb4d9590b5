import { P as loadTest, Y as didYouMean } from "./scenario-B-hYjwMF.mjs";
import { n as exitCodes, t as UserError } from "./user-error-DBTzTUOt.mjs";
import { o as redactUrl } from "./secrets-DRuSvG-u.mjs";
import { t as packageUrl } from "./package-url-C3YuNYCH.mjs";
import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
//#region src/cli/plan/subject.ts
/** Tells a URL from a test file by what was typed; the file is there, but not read yet. */
function findSubject(typed, cwd) {
	if (/^https?:\/\//i.test(typed)) return readUrl(typed);
	const file = resolve(cwd, typed);
	if (existsSync(file)) {
		if (statSync(file).isFile()) return {
			kind: "file",
			file
		};
		throw unusable(`${typed} is a folder, not a test file`, "Name the file, e.g. plimsoll run shop.ts");
	}
	if (typed.includes("://")) throw unusable(`${typed} is not a URL that can be loaded`, "Use http:// or https://.");
	const near = nearFile(file);
	if (near === void 0 && /^[\w.-]+(:\d+)?(\/|$)/.test(typed) && !/\.[cm]?[jt]s$/.test(typed)) throw unusable(`There is no file ${typed}`, `Did you mean http://${typed}? A URL is given with its http://.`);
	throw unusable(`There is no file ${typed}`, `${near ?? "plimsoll init writes a first test."} Looked at ${file}.`);
}
/** A test file of that folder whose name is nearly this one. */
function nearFile(file) {
	const folder = dirname(file);
	const tests = existsSync(folder) && statSync(folder).isDirectory() ? readdirSync(folder).filter((name) => /\.[cm]?[jt]sx?$/.test(name)) : [];
	return didYouMean(basename(file), tests) ?? didYouMean(`${basename(file)}.ts`, tests);
}
function readUrl(typed) {
	if (!URL.canParse(typed)) throw unusable(`${redactUrl(typed)} is no URL`, "Write e.g. http://localhost:3000/api/products");
	const url = new URL(typed);
	url.hash = "";
	const { username, password } = url;
	if (username === "" && password === "") return {
		kind: "url",
		url: url.href
	};
	url.username = "";
	url.password = "";
	return {
		kind: "url",
		url: url.href,
		authorization: basicOf(username, password)
	};
}
/** RFC 7617, as browsers and curl take it from a URL. */
function basicOf(username, password) {
	try {
		const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
		return `Basic ${Buffer.from(pair, "utf8").toString("base64")}`;
	} catch {
		throw unusable("The user name or password in the URL cannot be read", "Percent-encode what is special: % as %25.");
	}
}
const unusable = (what, hint) => new UserError(what, {
	hint,
	exitCode: exitCodes.usage
});
//#endregion
//#region src/cli/plan/load-subject.ts
/** Reads what was typed: a URL, or a test file, which is built and run once to see what it exports. */
async function loadSubject(typed, cwd) {
	const found = findSubject(typed, cwd);
	if (found.kind === "url") return found;
	const { test, bundle, feeders, warnings } = await loadTest(found.file, { packageUrl });
	return {
		kind: "file",
		file: found.file,
		bundle,
		definition: test,
		feeders,
		warnings
	};
}
//#endregion
export { loadSubject as t };
