import { Bt as formatBytes, Lt as formatPercent, Ot as formatRate, Pt as formatDurationMs } from "./diagnosis-YXdB6ksB.mjs";
import { i as redactCommand } from "./secrets-DRuSvG-u.mjs";
import { _ as flagLayer, g as addFlags, t as readSettings, v as flagGroups } from "./settings-CGBq8P3C.mjs";
import { t as loadSubject } from "./load-subject-BLiLtPls.mjs";
import { createColors } from "picocolors";
//#region src/cli/config.ts
const examples = `
Examples:
  $ plimsoll config print
  $ plimsoll config print shop.ts --rate 500/s

Precedence: flag, PLIMSOLL_* variable, test file, plimsoll.config.{ts,mts,js,mjs,json,yaml}, default.`;
const command = { define(config, context) {
	const print = config.command("print").summary("print which settings hold, and why").description("Print which settings would hold for this command, and where each comes from.").argument("[test]", "a test file or a URL, as for run").addHelpText("after", examples);
	addFlags(print, flagGroups).action(async (typed) => {
		const settings = await settingsOf(print, typed, context);
		for (const note of settings.notes) context.stderr.write(`note: ${note}\n`);
		context.stdout.write(settingsText(settings, "isTTY" in context.stdout && context.stdout.isTTY === true));
	});
} };
async function settingsOf(print, typed, { cwd, env }) {
	const subject = typed === void 0 ? void 0 : await loadSubject(typed, cwd);
	const flags = flagLayer(print, cwd);
	const { config } = print.opts();
	return readSettings({
		cwd,
		env,
		flags,
		...config !== void 0 && { config },
		...subject?.kind === "file" && { test: subject }
	});
}
/** Name, value, where it comes from and what it pushed aside; the items of a list on lines of their own. */
function settingsText({ values, why }, color) {
	const { bold, dim } = createColors(color);
	const rows = Object.keys(why).map((key) => ({
		key,
		items: printItems(key, values[key]),
		why: why[key]
	}));
	const nameWidth = Math.max(...rows.map(({ key }) => key.length));
	const valueWidth = Math.max(...rows.flatMap(({ items }) => items.map((item) => item.length)));
	return `${rows.flatMap(({ key, items, why: reason }) => items.map((item, index) => {
		const name = (index === 0 ? key : "").padEnd(nameWidth);
		const from = index === 0 && reason ? reasonText(reason) : "";
		return `${bold(name)}  ${item.padEnd(valueWidth)}  ${dim(from)}`.trimEnd();
	})).join("\n")}\n`;
}
function printItems(key, value) {
	return Array.isArray(value) && value.length > 0 ? value.map((item) => printItem(key, item)) : [printValue(key, value)];
}
function reasonText({ from, insteadOf }) {
	const sources = from.map(sourceText).join(" and ");
	if (insteadOf.length === 0) return sources;
	const pushed = insteadOf.filter(({ source }) => source.layer !== "default").map(({ source, key, value }) => `${printValue(key, value)} from ${sourceText(source)}`);
	return pushed.length === 0 ? sources : `${sources}, instead of ${pushed.join(", ")}`;
}
const sourceText = ({ name }) => name;
const durations = [
	"duration",
	"rampUp",
	"hold",
	"warmUp",
	"gracefulStop",
	"timeout",
	"connectTimeout",
	"headersTimeout",
	"maxDuration"
];
const rates = [
	"rate",
	"spawnRate",
	"maxRate"
];
function printValue(key, value) {
	if (typeof value === "number" && durations.includes(key)) return formatDurationMs(value);
	if (typeof value === "number" && rates.includes(key)) return formatRate(value);
	if ((key === "maxBytes" || key === "maxMemory" || key === "maxBody") && typeof value === "number") return formatBytes(value);
	if (key === "passphrase") return "(left out)";
	if (key === "traceThresholds") return thresholdsText(value);
	if (key === "traceRate") return samplingText(value);
	if (Array.isArray(value)) return value.length === 0 ? "none" : value.map((item) => printItem(key, item)).join(", ");
	if (typeof value === "boolean") return value ? "yes" : "no";
	return String(value);
}
const thresholdsText = (changed) => Object.entries(changed).map(([name, value]) => `${name} ${value}`).join(", ");
const samplingText = (sampling) => "share" in sampling ? formatPercent(sampling.share) : formatRate(sampling.perSecond);
function printItem(key, item) {
	if (key === "headers") return redactCommand(["-H", item.join(": ")])[1] ?? "";
	if (key === "tags") return item.join("=");
	if (key !== "stages") return String(item);
	const { durationMs, level, unit } = item;
	return `${formatDurationMs(durationMs)}:${unit === "users" ? String(level) : formatRate(level)}`;
}
//#endregion
export { command, printValue, settingsText };
