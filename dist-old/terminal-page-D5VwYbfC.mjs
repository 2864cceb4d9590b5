import { createColors } from "picocolors";
//#region src/cli/terminal-page.ts
/** Where nobody says how wide the reader's screen is. */
const columnsInLogs = 100;
/** The size of the terminal behind a stream; undefined where it is a file, a pipe or a terminal that draws nothing. */
function terminalSize(stream, env) {
	if (!isTerminal(stream) || env["TERM"] === "dumb") return void 0;
	const { columns, rows } = stream;
	return {
		columns: columns || 80,
		rows: rows || 24
	};
}
/** Colours on a terminal; NO_COLOR and --no-color take them away, FORCE_COLOR brings them anywhere. */
function paletteFor(stream, env, args = process.argv) {
	const isRefused = Boolean(env["NO_COLOR"]) || args.includes("--no-color");
	const isForced = Boolean(env["FORCE_COLOR"]) && env["FORCE_COLOR"] !== "0";
	return createColors(!isRefused && (isForced || terminalSize(stream, env) !== void 0));
}
/** What a report printed to that stream may use. */
function pageFor(stream, env, all = false) {
	const asked = Number(env["COLUMNS"]);
	return {
		columns: terminalSize(stream, env)?.columns ?? (asked > 0 ? asked : columnsInLogs),
		palette: paletteFor(stream, env),
		all,
		isAscii: isTerminal(stream) && isAsciiOnly(env)
	};
}
/** A locale that is not UTF-8 (`LC_ALL=C`), or a console without the characters. No locale at all says nothing. */
function isAsciiOnly(env) {
	const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "";
	return env["TERM"] === "linux" || locale !== "" && !/utf-?8/i.test(locale);
}
function isTerminal(stream) {
	return "isTTY" in stream && stream.isTTY === true;
}
//#endregion
export { terminalSize as i, pageFor as n, paletteFor as r, isAsciiOnly as t };
