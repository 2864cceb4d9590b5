import { t as UserError } from "./user-error-DBTzTUOt.mjs";
import { x as runIds, y as openRun } from "./store-D97qw_Cm.mjs";
import { n as findRun } from "./runs-folder-oDiv40HB.mjs";
//#region src/cli/query/chosen-runs.ts
/**
* Runs by name, or all of a folder, the oldest first, to be gone through as often as somebody asks. One that cannot be
* read does not hide the others.
*/
async function chosenRuns(folder, asked, say) {
	const named = [];
	for (const each of asked) named.push(await findRun(folder, each));
	const ids = named.length > 0 ? [...new Set(named)] : [...await runIds(folder)].reverse();
	if (ids.length === 0) say(`there are no runs in ${folder}`);
	const told = /* @__PURE__ */ new Set();
	return async function* () {
		for (const id of ids) try {
			yield await openRun(folder, id);
		} catch (error) {
			if (!(error instanceof UserError) || named.length > 0) throw error;
			if (!told.has(id)) say(`left out: ${error.message}`);
			told.add(id);
		}
	};
}
//#endregion
export { chosenRuns as t };
