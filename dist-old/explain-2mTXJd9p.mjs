import { C as hanging, w as padEnd } from "./report-BjEFIhEC.mjs";
import { n as readTopics, r as pageText, t as findTopic } from "./topics-zzTuJ5U9.mjs";
import { n as pageFor } from "./terminal-page-D5VwYbfC.mjs";
//#region src/cli/explain.ts
const examples = `
Examples:
  $ plimsoll explain headers_timeout
  $ plimsoll explain generator-limit
  $ plimsoll explain connection-pool
  $ plimsoll explain 97
  $ plimsoll explain`;
const titles = {
	"error class": "Error classes",
	doubt: "Doubts",
	finding: "Findings",
	"exit code": "Exit codes"
};
const command = { define(explain, context) {
	explain.argument("[topic...]", "an error class, a doubt, a finding or an exit code, as a report names it; without: all of them").addHelpText("after", examples).action(async (words) => {
		const topics = await readTopics();
		const page = pageFor(context.stdout, context.env);
		const asked = words.join(" ");
		context.stdout.write(asked === "" ? listText(topics, page) : pageText(findTopic(topics, asked).page, page));
	});
} };
function listText(topics, page) {
	const width = Math.max(...topics.map(({ name }) => name.length));
	return `${Object.entries(titles).map(([kind, title]) => {
		const rows = topics.filter((topic) => topic.kind === kind).flatMap(({ name, summary }) => hanging(`  ${padEnd(name, width)}  `, summary, page));
		return [page.palette.bold(title), ...rows].join("\n");
	}).join("\n\n")}\n`;
}
//#endregion
export { command };
