import { n as exitCodes, t as UserError } from "./user-error-DBTzTUOt.mjs";
import { b as runEntry, f as removeRun, x as runIds } from "./store-D97qw_Cm.mjs";
import { a as runsFolder, n as findRun, t as addRunsFolderFlags } from "./runs-folder-oDiv40HB.mjs";
//#region src/cli/rm.ts
const examples = `
Examples:
  $ plimsoll rm 20261121-024701-482-k3f9
  $ plimsoll rm --keep 20`;
const command = { define(rm, context) {
	addRunsFolderFlags(rm).argument("[runs...]", "ids, beginnings or ends of ids, or last").option("--keep <n>", "delete all but the newest n", readKeep).option("--force", "delete also a run that is still going on").addHelpText("after", examples).action(async (asked) => {
		const { keep, force = false } = rm.opts();
		const runs = await runsFolder(rm, context);
		const wanted = await chosen(runs, asked, keep);
		const ids = force ? wanted : await withoutRunning(runs, wanted, keep === void 0);
		for (const id of ids) {
			await removeRun(runs, id);
			context.stdout.write(`removed ${id}\n`);
		}
		if (ids.length === 0) context.stderr.write("nothing to remove\n");
	});
} };
function readKeep(text) {
	if (/^\d{1,9}$/.test(text)) return Number(text);
	throw new UserError(`--keep ${text}: not a number of runs.`, {
		hint: "For example --keep 20.",
		exitCode: exitCodes.usage
	});
}
async function chosen(runs, asked, keep) {
	if (keep === void 0 && asked.length === 0) throw new UserError("Which runs?", {
		hint: "plimsoll rm <id>, or plimsoll rm --keep 20.",
		exitCode: exitCodes.usage
	});
	if (keep !== void 0 && asked.length > 0) throw new UserError("--keep and ids together.", {
		hint: "Give one or the other.",
		exitCode: exitCodes.usage
	});
	if (keep !== void 0) return (await runIds(runs)).slice(keep);
	const found = [];
	for (const each of asked) found.push(await findRun(runs, each));
	return [...new Set(found)];
}
/** Runs that go on: named ones stop the command before anything is deleted, others are simply kept. */
async function withoutRunning(runs, ids, isNamed) {
	const entries = await Promise.all(ids.map((id) => runEntry(runs, id)));
	const running = entries.find(({ state }) => state === "running");
	if (isNamed && running !== void 0) throw new UserError(`${running.id} is still running; nothing was removed.`, {
		hint: "Stop it first, or pass --force.",
		exitCode: exitCodes.usage
	});
	return entries.filter(({ state }) => state !== "running").map(({ id }) => id);
}
//#endregion
export { command };
