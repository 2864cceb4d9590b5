import { rt as closeNames } from "./diagnosis-YXdB6ksB.mjs";
import { n as exitCodes, t as UserError } from "./user-error-DBTzTUOt.mjs";
import { C as hanging } from "./report-BjEFIhEC.mjs";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readFile, readdir } from "node:fs/promises";
//#region src/cli/topics/page-text.ts
/** A page of docs/ as a terminal shows it. Commands stand alone on their lines, unbroken, so that they can be copied. */
function pageText(markdown, page) {
	const { palette } = page;
	let isCommand = false;
	return `${markdown.trimEnd().split("\n").flatMap((line) => {
		if (/^ *```/.test(line)) {
			isCommand = !isCommand;
			return [];
		}
		if (isCommand) return [`    ${palette.cyan(line.trim())}`];
		if (line.startsWith("#")) return [palette.bold(line.replace(/^#+ /, ""))];
		const text = withoutLinks(line);
		const lead = /^(?:- | {2})?/.exec(text)?.[0] ?? "";
		return hanging(lead, text.slice(lead.length), page);
	}).join("\n")}\n`;
}
/** `[reset](reset.md)` is reset, which is also what to ask for next. */
const withoutLinks = (line) => line.replaceAll(/\[([^\]]+)\]\([^)]+\)/g, "$1");
//#endregion
//#region src/cli/topics/topics.ts
const folders = [
	{
		kind: "error class",
		folder: "errors"
	},
	{
		kind: "doubt",
		folder: "doubts"
	},
	{
		kind: "finding",
		folder: "findings"
	}
];
/** Every topic, in the order reports name them. Read from the pages that come with the package. */
async function readTopics(docs = docsFolder()) {
	const lists = await Promise.all(folders.map(({ kind, folder }) => readPages(kind, join(docs, folder))));
	const table = await readFile(join(docs, "exit-codes.md"), "utf8");
	return [...lists.flat(), ...exitCodeTopics(table)];
}
/** The topic meant, however it is written; a `UserError` with what is near where there is none. */
function findTopic(topics, asked) {
	const wanted = comparable(asked);
	const [found, ...others] = topics.filter(({ name, alias }) => [name, alias ?? name].map(comparable).includes(wanted));
	if (found !== void 0) return {
		...found,
		page: [found, ...others].map(({ page }) => page).join("\n")
	};
	const near = nearNames(topics, wanted);
	const hint = "plimsoll explain lists every class, doubt, finding and exit code.";
	throw new UserError(`There is no page about ${JSON.stringify(asked)}`, {
		hint: near.length === 0 ? hint : `Did you mean ${near.join(" or ")}? ${hint}`,
		exitCode: exitCodes.usage
	});
}
/** Words only: numbers are all equally near. */
function nearNames(topics, wanted) {
	const names = topics.flatMap(({ name, alias }) => alias === void 0 ? [name] : [alias]);
	const byComparable = new Map(names.map((name) => [comparable(name), name]));
	const whole = closeNames(wanted, [...byComparable.keys()]);
	return (whole.length > 0 ? whole : [...byComparable.keys()].filter((name) => hasWord(name, wanted)).slice(0, 3)).map((name) => byComparable.get(name) ?? name);
}
/** `poool`: one word of a name is often all that somebody remembers. */
const hasWord = (name, wanted) => wanted.length >= 4 && closeNames(wanted, name.split("_")).length > 0;
/** Case does not matter, nor which of `-`, `_` and a space stands between words. */
const comparable = (name) => name.trim().toLowerCase().replaceAll(/[-_\s]+/g, "_");
async function readPages(kind, folder) {
	const names = (await readdir(folder)).filter((file) => file.endsWith(".md") && file !== "README.md").map((file) => file.slice(0, -3)).sort();
	return Promise.all(names.map(async (name) => {
		const page = await readFile(join(folder, `${name}.md`), "utf8");
		return {
			kind,
			name,
			summary: summaryOf(page),
			page
		};
	}));
}
/** A page's third line says what it is, after `Side: target.` where there is one. */
const summaryOf = (page) => (page.split("\n")[2] ?? "").replace(/^Side: \w+\. /, "");
/** The rows of the table in docs/exit-codes.md. */
function exitCodeTopics(table) {
	return [...table.matchAll(/^\| (\d+) +\| (.+?) +\| (.+?) *\|$/gm)].map(([, name = "", alias = "", when = ""]) => {
		const summary = `${when.charAt(0).toUpperCase()}${when.slice(1)}.`;
		return {
			kind: "exit code",
			name,
			alias,
			summary,
			page: `# Exit code ${name}: ${alias}\n\n${summary}\n\nAll of them, and which wins: docs/exit-codes.md.\n`
		};
	});
}
/** `docs/` beside package.json: in the repository and in node_modules alike, above the bundle as above the source. */
function docsFolder() {
	let folder = dirname(fileURLToPath(import.meta.url));
	while (!existsSync(join(folder, "package.json")) && dirname(folder) !== folder) folder = dirname(folder);
	return join(folder, "docs");
}
//#endregion
export { readTopics as n, pageText as r, findTopic as t };
