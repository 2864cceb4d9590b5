import { n as exitCodes, t as UserError } from "./user-error-DBTzTUOt.mjs";
import { a as requestStop, b as runEntry, x as runIds } from "./store-D97qw_Cm.mjs";
import { a as runsFolder, n as findRun, t as addRunsFolderFlags } from "./runs-folder-oDiv40HB.mjs";
//#region src/cli/stop.ts
const examples = `
Examples:
  $ plimsoll stop               every run that is going on here
  $ plimsoll stop k3f9 --now    this one, without waiting for what is in flight

A run looks for its stop file four times a second. It reports what it measured and exits with 105.`;
const command = { define(stop, context) {
	addRunsFolderFlags(stop).argument("[runs...]", "ids, beginnings or ends of ids, or last").option("--now", "do not wait for what is in flight").addHelpText("after", examples).action(async (asked) => {
		const { now = false } = stop.opts();
		const runs = await runsFolder(stop, context);
		const running = asked.length === 0 ? await allRunning(runs) : await namedRunning(runs, asked);
		for (const { id, path } of running) {
			await requestStop(path, now);
			context.stdout.write(`stopping ${id}\n`);
		}
		if (running.length === 0) context.stderr.write(`no run is going on in ${runs}\n`);
	});
} };
async function allRunning(runs) {
	return (await Promise.all((await runIds(runs)).map((id) => runEntry(runs, id)))).filter(({ state }) => state === "running");
}
async function namedRunning(runs, asked) {
	const entries = [];
	for (const each of asked) entries.push(await runEntry(runs, await findRun(runs, each)));
	const over = entries.find(({ state }) => state !== "running");
	if (over === void 0) return entries;
	throw new UserError(`${over.id} is not going on; nothing was stopped.`, {
		hint: "plimsoll runs says which are.",
		exitCode: exitCodes.usage
	});
}
//#endregion
export { command };
