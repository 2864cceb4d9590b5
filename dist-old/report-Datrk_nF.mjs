import { n as exitCodes, t as UserError } from "./user-error-DBTzTUOt.mjs";
import { p as keepReport, y as openRun } from "./store-D97qw_Cm.mjs";
import { t as makeReport } from "./make-report-BQDu9lZt.mjs";
import { a as runsFolder, i as nearPath, n as findRun, t as addRunsFolderFlags } from "./runs-folder-oDiv40HB.mjs";
import { dirname, resolve } from "node:path";
import { access, constants, writeFile } from "node:fs/promises";
//#region src/cli/report.ts
const examples = `
Examples:
  $ plimsoll report                          of the newest run, into its folder
  $ plimsoll report 20261121 -o checkout.html
  $ plimsoll report k3f9 -o - > report.html`;
const command = { define(report, context) {
	addRunsFolderFlags(report).argument("[run]", "its id, the beginning or the end of it, or last", "last").option("-o, --output <file>", "where to put it instead of the run's folder; - is stdout").addHelpText("after", examples).action((asked) => make(asked, report, context));
} };
async function make(asked, report, context) {
	const { output } = report.opts();
	const runs = await runsFolder(report, context);
	const target = output === void 0 || output === "-" ? void 0 : resolve(context.cwd, output);
	if (target !== void 0) await requireFolder(dirname(target), output ?? "");
	const { entry, result } = await openRun(runs, await findRun(runs, asked));
	const html = await makeReport(entry.path, result, states[entry.state]);
	if (output === "-") {
		context.stdout.write(html);
		return;
	}
	const file = target ?? await keepReport(entry.path, html);
	if (target !== void 0) await writeFile(target, html);
	context.stdout.write(`${nearPath(context.cwd, file)}\n`);
}
const states = {
	finished: "finished",
	running: "running",
	interrupted: "unfinished"
};
async function requireFolder(folder, output) {
	await access(folder, constants.W_OK).catch((error) => {
		throw new UserError(`-o ${output}: nothing can be written there.`, {
			why: error instanceof Error ? error.message : String(error),
			hint: "Name a file in a folder that is there, or - for stdout.",
			exitCode: exitCodes.usage,
			cause: error
		});
	});
}
//#endregion
export { command };
