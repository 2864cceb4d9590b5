import { n as exitCodes, t as UserError } from "./user-error-DBTzTUOt.mjs";
import { C as closeRunIds, T as matchRunIds, x as runIds } from "./store-D97qw_Cm.mjs";
import { _ as flagLayer, g as addFlags, t as readSettings } from "./settings-CGBq8P3C.mjs";
import { Option } from "commander";
import { relative } from "node:path";
//#region src/cli/runs-folder.ts
/** The flags by which a command finds the runs: the same settings as where `run` keeps them. */
function addRunsFolderFlags(command) {
	return addFlags(command, ["out"]);
}
async function runsFolder(command, context) {
	return (await runsSettings(command, context)).out;
}
/** What holds of the settings that a reader of runs has. */
async function runsSettings(command, { cwd, env }) {
	const { config } = command.opts();
	const { values } = await readSettings({
		cwd,
		env,
		flags: flagLayer(command, cwd),
		...config !== void 0 && { config }
	});
	const { out, traceLink } = values;
	if (out === void 0) throw new Error("the setting `out` has a default");
	return {
		out,
		traceLink
	};
}
/** `last`, an id, its beginning or its end. Nothing or several that fit: a UserError that names what is close. */
async function findRun(runs, asked) {
	const ids = await runIds(runs);
	const [newest] = ids;
	if (newest === void 0) throw new UserError(`There are no runs in ${runs}.`, {
		hint: "plimsoll run keeps one; --out names another folder.",
		exitCode: exitCodes.usage
	});
	if (asked === "last") return newest;
	const [found, ...others] = matchRunIds(asked, ids);
	if (found === void 0) {
		const hint = `Did you mean ${closeRunIds(asked, ids, 3).join(", ")}? plimsoll runs lists them all.`;
		throw new UserError(`There is no run ${JSON.stringify(asked)}.`, {
			why: `Looked in ${runs}.`,
			hint,
			exitCode: exitCodes.usage
		});
	}
	if (others.length > 0) {
		const hint = `One of ${[found, ...others].slice(0, 5).join(", ")}${others.length > 4 ? ", …" : ""}`;
		throw new UserError(`${JSON.stringify(asked)} fits ${String(others.length + 1)} runs.`, {
			hint,
			exitCode: exitCodes.usage
		});
	}
	return found;
}
/** As one would type it from here, where it lies below. */
function nearPath(cwd, path) {
	const near = relative(cwd, path);
	return near === "" || near.startsWith("..") ? path : near;
}
const jsonOption = () => new Option("--json", "print JSON instead");
//#endregion
export { runsFolder as a, nearPath as i, findRun as n, runsSettings as o, jsonOption as r, addRunsFolderFlags as t };
