import { n as exitCodes, t as UserError } from "./user-error-DBTzTUOt.mjs";
import { l as reasonOf } from "./store-D97qw_Cm.mjs";
import { dirname } from "node:path";
import { access, constants, mkdir, writeFile } from "node:fs/promises";
//#region src/cli/asked-file.ts
/**
* Before anything is sent: folders for the files that were asked for.
*
* @throws UserError where one of them cannot be written
*/
async function makeRoomFor(files) {
	for (const file of files) {
		if (file === void 0) continue;
		try {
			await mkdir(dirname(file), { recursive: true });
			await access(dirname(file), constants.W_OK);
		} catch (error) {
			throw unwritable(file, error, "What the run leaves is asked for there, so no load was sent.");
		}
	}
}
/**
* A file somebody named on the command line, its folder included.
*
* @throws UserError where it cannot be written
*/
async function writeAsked(file, text) {
	try {
		await mkdir(dirname(file), { recursive: true });
		await writeFile(file, text);
	} catch (error) {
		throw unwritable(file, error, "Only this file is missing: what it would say is said above.");
	}
}
function unwritable(file, error, why) {
	return new UserError(`${file} cannot be written: ${reasonOf(error)}`, {
		why,
		hint: "Name a file in a folder that you may write to.",
		exitCode: exitCodes.internal
	});
}
//#endregion
export { writeAsked as n, makeRoomFor as t };
