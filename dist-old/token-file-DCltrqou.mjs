import { n as exitCodes, t as UserError } from "./user-error-DBTzTUOt.mjs";
import { g as speedFile } from "./store-D97qw_Cm.mjs";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { randomBytes } from "node:crypto";
//#region src/cli/proxy/token-file.ts
const tokenPath = (env, port) => join(dirname(speedFile(env)), `proxy-${port}.token`);
/** The token of a proxy that this user has started. */
function readTokenFile(env, port) {
	const path = tokenPath(env, port);
	try {
		return readFileSync(path, "utf8").trim();
	} catch (error) {
		throw new UserError(`No plimsoll proxy has its control API at ${String(port)}`, {
			why: `Its token should be in ${path}: ${error.message}`,
			hint: "Start it with --control, as the same user, e.g. plimsoll proxy 5433:127.0.0.1:5432 --control",
			exitCode: exitCodes.usage,
			cause: error
		});
	}
}
/** A new token for each process, where only this user can read it: never in arguments, logs or addresses. */
function writeTokenFile(env, port) {
	const token = randomBytes(32).toString("base64url");
	const path = tokenPath(env, port);
	mkdirSync(dirname(path), { recursive: true });
	rmSync(path, { force: true });
	writeFileSync(path, `${token}\n`, {
		mode: 384,
		flag: "wx"
	});
	return {
		path,
		token,
		remove: () => rmSync(path, { force: true })
	};
}
//#endregion
export { writeTokenFile as n, readTokenFile as t };
