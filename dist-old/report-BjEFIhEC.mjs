import { $ as parseSlo, A as tookMs, Bt as formatBytes, D as branchesThatMatter, E as callsText, G as changeText$1, Gt as errorClasses, It as formatCount, K as metricText$1, Lt as formatPercent, M as barStretches, N as traceLinkOf, O as isOnCriticalPath, Ot as formatRate, Pt as formatDurationMs, St as decodeContent, T as rowsThatMatter, Wt as quantiles, c as foundKinds, f as compareFaults, it as doubtCodes, j as tracePicture, k as ownMs, q as subjectText$2, tt as compare$1, xt as Histogram, yt as isHook$1 } from "./diagnosis-YXdB6ksB.mjs";
//#region src/run/page.ts
const pageFormat = "plimsoll.page/1";
//#endregion
//#region src/report/safe-text.ts
/** Whole CSI sequences, terminated OSC, DCS, SOS, PM and APC strings, and two-byte escapes. */
const escapes$1 = /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]{0,4096}(?:\x07|\x1b\\|\x9c)|\x1b[ -/]*[0-~]/g;
/** What moves the cursor sideways or ends a line becomes one space. */
const breaks = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
/** Control and format characters (bidirectional overrides, zero widths), lone surrogates, private use, emoji selectors. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\uFE0E\uFE0F]/gu;
/** Stacks of combining marks that would run over the lines above. */
const stacks = /(\p{M}{2})\p{M}+/gu;
/** One line of printable text; harmless in a terminal and in the logs of GitHub, GitLab and Azure. */
function safeText$1(text) {
	if (/^[ -~]*$/.test(text)) return withoutCommands(text);
	return withoutCommands(text.replace(escapes$1, "").replace(breaks, " ").replace(unseen, "").replace(stacks, "$1"));
}
/** `::error …` at the start of a line (any word may come to stand there) and `##[…]`, `##vso[…]` anywhere command CI runners. */
function withoutCommands(text) {
	return text.replace(/(^|\s):(?=:)/g, "$1: ").replace(/##(?=\w*\[)/g, "# #");
}
//#endregion
//#region src/report/xml.ts
function attribute(value) {
	return `"${xmlText(value)}"`;
}
/** `safeText` leaves nothing that XML 1.0 forbids but the two non-characters. */
function xmlText(value, lines = false) {
	return (lines ? value.split("\n").map(safeText$1).join("\n") : safeText$1(value)).replace(/[\uFFFE\uFFFF]/g, "").replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
//#endregion
//#region src/report/palette.ts
const same = (text) => text;
const plain = {
	bold: same,
	dim: same,
	red: same,
	green: same,
	yellow: same,
	cyan: same
};
function durationText(ms) {
	return ms === null ? "–" : formatDurationMs(ms);
}
/** A percentile, `failed` where it falls among the failures, `–` where the sample cannot carry it. */
function percentileCell(summary, name, palette) {
	const value = summary[name];
	if (value !== null) return { text: formatDurationMs(value) };
	return fallsAmongFailures(summary, name) ? {
		text: "failed",
		paint: palette.red
	} : {
		text: "–",
		paint: palette.dim
	};
}
/** With 50 failures among 1,000 the 950th is still a success: p95 itself is not among them. */
function fallsAmongFailures(summary, name) {
	const from = summary.failuresFrom ?? null;
	return summary[name] === null && from !== null && quantiles[name] > from + 1e-12;
}
/** The slowest success: with failures ranked slower than it, there is no greatest latency to name. */
function maxCell(summary, raw, palette) {
	const value = summary.max ?? raw.max;
	return value === null ? {
		text: "–",
		paint: palette.dim
	} : { text: formatDurationMs(value) };
}
function percentileText(summary, name) {
	const value = summary[name];
	if (value !== null) return formatDurationMs(value);
	return fallsAmongFailures(summary, name) ? "failed" : "–";
}
/** `12.1 ms (11.8–12.4 ms)`, `12.1 ms (from 11.8 ms)` where the sample puts no bound on the other side. */
function intervalText(summary, name) {
	const value = percentileText(summary, name);
	const [low, high] = summary.intervals[name] ?? [null, null];
	if (summary[name] === null || low === null && high === null) return value;
	if (low === null) return `${value} (up to ${durationText(high)})`;
	if (high === null) return `${value} (from ${durationText(low)})`;
	return `${value} (${rangeText(durationText(low), durationText(high))})`;
}
function errorRatioCell(ratio, palette) {
	if (!(ratio > 0)) return { text: formatPercent(ratio) };
	return {
		text: ratio < 1e-4 ? "< 0.01 %" : formatPercent(ratio),
		paint: palette.red
	};
}
/** `412 requests/s`, `3 iterations/h`. */
function rateOf(perSecond, what) {
	return formatRate(perSecond).replace("/", ` ${what}/`);
}
function countCell(count) {
	return { text: formatCount(count) };
}
/** `1 request`, `2 requests`, `1,234 requests`. */
function counted(count, one, several = `${one}s`) {
	return `${formatCount(count)} ${count === 1 ? one : several}`;
}
/** `1:02` or `1:02:03`: a clock that keeps its width while it runs. */
function clockText(seconds) {
	const whole = Math.max(0, Math.floor(seconds));
	const pad = (value) => String(value).padStart(2, "0");
	const hours = Math.floor(whole / 3600);
	const minutes = Math.floor(whole % 3600 / 60);
	return hours === 0 ? `${minutes}:${pad(whole % 60)}` : `${hours}:${pad(minutes)}:${pad(whole % 60)}`;
}
/** Of two figures with one and the same unit only the second carries it. */
function rangeText(low, high) {
	const [figure = "", ...lowUnit] = low.split(" ");
	const [, ...highUnit] = high.split(" ");
	return `${lowUnit.length === 1 && highUnit.length === 1 && lowUnit[0] === highUnit[0] ? figure : low}–${high}`;
}
//#endregion
//#region src/report/width.ts
/** East Asian wide and full-width (Unicode TR 11), and pictures shown as emoji. */
const wide = /[\u1100-\u115F\u231A\u231B\u2329\u232A\u2E80-\u303E\u3041-\u4DBF\u4E00-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE10-\uFE19\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{16FE0}-\u{18DFF}\u{1AFF0}-\u{1B2FF}\u{1F200}-\u{1F265}\u{20000}-\u{3FFFD}]|(?![\u{1F1E6}-\u{1F1FF}])\p{Emoji_Presentation}/u;
/** What nearly all lines are made of: ASCII, lines, blocks, marks and braille. */
const narrow = /^[ -~\u00b5\u00b7\u00d7\u2013\u2026\u2500-\u25fc\u2800-\u28ff]*$/;
const zero = /\p{M}/u;
function displayWidth(text) {
	if (narrow.test(text)) return text.length;
	let width = 0;
	for (const character of text) width += characterWidth(character);
	return width;
}
function padEnd(text, width) {
	return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}
function padStart(text, width) {
	return " ".repeat(Math.max(0, width - displayWidth(text))) + text;
}
/** Cut in the middle with `…`: of a URL both the host and the end tell more than what lies between. */
function truncateMiddle(text, width) {
	if (displayWidth(text) <= width) return text;
	if (width < 1) return "";
	const tailWidth = Math.floor((width - 1) / 2);
	const characters = [...text];
	return `${takeStart(characters, width - 1 - tailWidth)}…${takeEnd(characters, tailWidth)}`;
}
function truncateEnd(text, width) {
	if (displayWidth(text) <= width) return text;
	return width < 1 ? "" : `${takeStart([...text], width - 1)}…`;
}
/** A space that belongs to a figure: `1.2 s`, `95 %`, `2 m 5 s`. */
const figureSpace = /(?<=\d) (?=(?:µs|ms|s|m|h|d|%|B|KiB|MiB|GiB|TiB)(?![\p{L}\d]))|(?<=\d [smhd]) (?=\d)/gu;
/** Words into lines no wider than `width`; figures keep their units, a word wider than a line is cut into pieces. */
function wrap(text, width) {
	return wrapWords(text.replace(figureSpace, "\xA0"), width).map((line) => line.replaceAll("\xA0", " "));
}
function wrapWords(text, width) {
	const lines = [];
	let line = "";
	for (const word of text.split(" ").flatMap((whole) => pieces(whole, width))) {
		const longer = line === "" ? word : `${line} ${word}`;
		if (displayWidth(longer) <= width) {
			line = longer;
			continue;
		}
		lines.push(line);
		line = word;
	}
	return [...lines, line].filter((each, index) => each !== "" || index === 0);
}
function pieces(word, width) {
	const found = [];
	let rest = word;
	while (displayWidth(rest) > width) {
		const whole = takeStart([...rest], width) || ([...rest][0] ?? "");
		const piece = rest.startsWith("::", whole.length) && whole.length > 1 ? whole.slice(0, -1) : whole;
		found.push(piece);
		rest = rest.slice(piece.length);
	}
	return [...found, rest];
}
function takeStart(characters, width) {
	let used = 0;
	let end = 0;
	while (end < characters.length) {
		used += characterWidth(characters[end] ?? "");
		if (used > width) break;
		end += 1;
	}
	return characters.slice(0, end).join("");
}
function takeEnd(characters, width) {
	let used = 0;
	let start = characters.length;
	while (start > 0) {
		used += characterWidth(characters[start - 1] ?? "");
		if (used > width) break;
		start -= 1;
	}
	return characters.slice(start).join("");
}
function characterWidth(character) {
	if (zero.test(character)) return 0;
	return wide.test(character) ? 2 : 1;
}
//#endregion
//#region src/report/layout.ts
/** Nothing gets narrower than this; a terminal that is wraps by itself. */
const columnsLeast = 40;
/** Prose is not spread over the whole of a wide screen. */
const proseColumnsMax = 110;
const indent = "  ";
/** Width of what stands inside a section. */
function innerWidth(page) {
	return Math.max(columnsLeast, page.columns) - 2;
}
/** A heading and indented lines after an empty line; nothing where there are no lines. */
function section(title, lines, page) {
	if (lines.length === 0) return [];
	return [
		"",
		page.palette.bold(title),
		...lines.map((line) => indent + line)
	];
}
/** `text` after `lead`, wrapped so that its further lines stand under its first. */
function hanging(lead, text, page, paint = (line) => line) {
	const leadWidth = displayWidth(lead);
	return wrap(text, Math.max(20, Math.min(innerWidth(page), proseColumnsMax) - leadWidth)).map((line, index) => (index === 0 ? lead : " ".repeat(leadWidth)) + paint(line));
}
/** The first `limit` of them, and a line that says how many more there are. */
function firstOf(items, limit, page) {
	if (page.all || items.length <= limit + 1) return {
		shown: items,
		more: []
	};
	const rest = (items.length - limit).toLocaleString("en-US");
	return {
		shown: items.slice(0, limit),
		more: [page.palette.dim(`and ${rest} more (show --all)`)]
	};
}
//#endregion
//#region src/report/safe-value.ts
/** The same value with every text in it made safe to print. Keys are ours and stay as they are. */
function safeValue(value) {
	return copy(value);
}
function copy(value) {
	if (typeof value === "string") return safeText$1(value);
	if (Array.isArray(value)) return value.map(copy);
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copy(each)]));
}
//#endregion
//#region src/report/table.ts
/** A name gets a line of its own, its figures the next, where it would have to be cut shorter than this. */
const nameWidthLeast$2 = 26;
/** What must be left of a name beside its mark. */
const markedNameWidthLeast = 12;
const gap$6 = 2;
/** Lines no wider than `width`. */
function tableLines(shape, rows, width, palette) {
	const nameWidthMax = rows.reduce((most, row) => Math.max(most, nameWidth$1(row)), displayWidth(shape.title));
	const widestMark = rows.reduce((most, row) => Math.max(most, displayWidth(row.mark ?? "")), 0);
	const nameLeast = Math.min(nameWidthMax, Math.max(nameWidthLeast$2, widestMark + markedNameWidthLeast));
	const fitting = fittingFigures(shape, rows, width - (shape.nameFirst === true ? nameWidthMax : 0));
	const fewer = fitting.filter((index) => !shape.beforeStacking?.includes(shape.figures[index] ?? ""));
	const widthOf = (index) => Math.min(width - gap$6, figureWidth$1(shape, rows, index));
	const roomBeside = (figures) => width - figures.reduce((sum, index) => sum + widthOf(index) + gap$6, 0);
	const kept = roomBeside(fitting) < nameLeast && roomBeside(fewer) >= nameWidthMax ? fewer : fitting;
	const widths = kept.map(widthOf);
	const room = roomBeside(kept);
	const figuresWidth = width - room;
	const stacked = room < nameLeast;
	const nameColumn = stacked ? width : Math.min(nameWidthMax, room);
	const pad = (index) => shape.words?.includes(shape.figures[index] ?? "") ? padEnd : padStart;
	const cells = (cellAt) => kept.map((index, at) => " ".repeat(gap$6) + painted(cellAt(index), widths[at] ?? 0, pad(index))).join("");
	const figures = (row) => cells((index) => row.figures[index]);
	const head = cells((index) => ({ text: shape.figures[index] ?? "" }));
	if (!stacked) return [palette.dim(padEnd(shape.title, nameColumn) + head), ...rows.map((row) => nameCell(row, nameColumn, palette, true) + figures(row))];
	const indent = " ".repeat(Math.max(0, Math.min(gap$6, width - figuresWidth)));
	return [palette.dim(indent + head), ...rows.flatMap((row) => [nameCell(row, width, palette, false), indent + figures(row)])];
}
function fittingFigures(shape, rows, width) {
	let kept = shape.figures.map((_, index) => index);
	for (const title of shape.leastNeeded ?? []) {
		if (kept.reduce((sum, index) => sum + figureWidth$1(shape, rows, index) + gap$6, 0) <= width) break;
		kept = kept.filter((index) => shape.figures[index] !== title);
	}
	return kept;
}
function figureWidth$1(shape, rows, index) {
	const title = displayWidth(shape.figures[index] ?? "");
	return rows.reduce((most, row) => Math.max(most, displayWidth(row.figures[index]?.text ?? "")), title);
}
function painted(cell, width, pad) {
	const text = pad(truncateEnd(cell?.text ?? "", width), width);
	return cell?.paint === void 0 ? text : cell.paint(text);
}
function nameWidth$1(row) {
	return displayWidth(row.name.text) + (row.mark === void 0 ? 0 : displayWidth(row.mark) + 1);
}
function nameCell(row, width, palette, padded) {
	const mark = row.mark === void 0 ? "" : ` ${row.mark}`;
	const name = truncateMiddle(row.name.text, Math.max(1, width - displayWidth(mark)));
	const padding = padded ? " ".repeat(Math.max(0, width - displayWidth(name) - displayWidth(mark))) : "";
	return (row.name.paint?.(name) ?? name) + (mark === "" ? "" : palette.dim(mark)) + padding;
}
//#endregion
//#region src/report/compare/comparison-text.ts
const rowsShown$6 = 30;
/** What `plimsoll compare` prints: verdict, figures, counts, and how the sides differ. */
function comparisonText(hostile, page) {
	const comparison = safeValue(hostile);
	return `${[
		...headLines$6(comparison, page),
		...figureLines$1(comparison, page),
		...section("Counts that do not vary by chance", exactLines(comparison.exact, page), page),
		...section("How the sides differ", comparison.differences.flatMap((each) => differenceLines(each, page)), page)
	].map((line) => line.trimEnd()).join("\n")}\n`;
}
function headLines$6({ verdict, summary, a, b, isPaired, noise }, page) {
	const { palette } = page;
	const [sign, paint] = verdictSigns(palette)[verdict];
	const paired = isPaired ? ", in pairs" : "";
	const known = noise !== null && !noise.isAssumed ? `, noise given as ${formatPercent(noise.share)}` : "";
	return [
		...hanging(`${paint(sign)} `, summary, page, palette.bold),
		...hanging("", `A: ${sideText(a)}`, page),
		...hanging("", `B: ${sideText(b)}${paired}${known}`, page)
	];
}
function verdictSigns({ red, green, yellow, dim }) {
	return {
		regression: ["✗", red],
		improvement: ["✓", green],
		same: ["✓", green],
		unseen: ["–", dim],
		"not-comparable": ["!", yellow]
	};
}
/** `5 runs of shop.ts, 20261121-024701-482-k3f9 to …, commit 01234567`. */
function sideText(runs) {
	const [first] = runs;
	if (first === void 0) return "no runs";
	const ids = runs.length === 1 ? first.id : `${first.id} to ${runs.at(-1)?.id ?? ""}`;
	const commits = [...new Set(runs.map(({ gitCommit }) => gitCommit?.slice(0, 8)))].filter((each) => each !== void 0);
	return `${runs.length === 1 ? "1 run" : `${String(runs.length)} runs`} of ${first.test}, ${ids}${commits.length === 0 ? "" : `, commit ${commits.slice(0, 3).join(", ")}`}`;
}
const shape$1 = {
	title: "operation",
	figures: [
		"",
		"A",
		"B",
		"change",
		"90 % interval",
		"seen from",
		""
	],
	words: [""],
	leastNeeded: ["seen from", "90 % interval"],
	nameFirst: false
};
function figureLines$1({ rows }, page) {
	if (rows.length === 0) return [];
	const wanted = page.all ? rows : rows.filter(isOfInterest);
	const { shown, more } = firstOf(wanted, rowsShown$6, page);
	const { columns, palette } = page;
	const lines = tableLines(shape$1, shown.map((row, index) => rowOf$3(row, shown[index - 1], palette)), columns, palette);
	const left = rows.length - wanted.length;
	const rest = left > 0 ? [palette.dim(`and ${String(left)} of which nothing can be said, or without errors (--all)`)] : [];
	const reasons = [...new Set(shown.flatMap(({ why }) => why === void 0 ? [] : [why]))];
	return [
		"",
		...lines,
		...more,
		...rest,
		...reasons.map((why) => palette.dim(`? ${why}`))
	];
}
/** A row without errors on both sides, or without figures, tells nothing. */
function isOfInterest({ metric, typicalA, typicalB, outcome }) {
	if (metric === "errors" && typicalA === 0 && typicalB === 0) return false;
	return outcome !== "unknown" || typicalA !== null && typicalB !== null;
}
function rowOf$3(row, before, palette) {
	const name = subjectText$2(row.subject);
	const isSame = before !== void 0 && subjectText$2(before.subject) === name;
	const [word, paint] = outcomeWords(row, palette);
	return {
		name: { text: isSame ? "" : name },
		figures: [
			{ text: metricText$1(row).replace("share of ", "") },
			figureCell(row.typicalA, row.metric),
			figureCell(row.typicalB, row.metric),
			{
				text: changeText$1(row),
				paint
			},
			{ text: row.low === null || row.high === null ? "–" : `${signed$1(row, row.low)} to ${signed$1(row, row.high)}` },
			{ text: row.detectable === null ? "–" : `${unsigned(row, row.detectable)}` },
			{
				text: word,
				paint
			}
		]
	};
}
const signed$1 = ({ metric }, change) => changeText$1({
	metric,
	change
});
const unsigned = ({ metric }, change) => changeText$1({
	metric,
	change
}).replace(/^[+−±]/, "");
function outcomeWords({ outcome, metric, change }, palette) {
	const plain = (text) => text;
	switch (outcome) {
		case "regression": return ["✗ worse", palette.red];
		case "improvement": return ["✓ better", palette.green];
		case "small": return [(change ?? 0) > 0 === isMoreWorse(metric) ? "a little worse" : "a little better", plain];
		case "same": return ["same", plain];
		case "unseen": return ["none seen", palette.dim];
		case "unknown": return ["?", palette.dim];
	}
}
const isMoreWorse = (metric) => metric !== "rate" && metric !== "capacity" && metric !== "saturation";
function figureCell(value, metric) {
	if (value === null) return { text: "–" };
	if (metric === "errors") return { text: formatPercent(value) };
	return { text: isMoreWorse(metric) ? formatDurationMs(value) : formatRate(value) };
}
function exactLines(rows, page) {
	const { palette } = page;
	const order = [
		"regression",
		"improvement",
		"noted",
		"same"
	];
	const told = rows.filter(({ outcome, a, b }) => page.all || outcome !== "same" || a + b > 0);
	const changed = page.all ? told : told.filter(({ outcome }) => outcome !== "same");
	const { shown, more } = firstOf([...changed].sort((left, right) => order.indexOf(left.outcome) - order.indexOf(right.outcome)), rowsShown$6, page);
	const lines = shown.flatMap((row) => hanging(`${exactSign(row, palette)} `, exactText(row), page));
	const same = told.length - changed.length;
	return [
		...lines,
		...more,
		...same > 0 ? [palette.dim(`${String(same)} the same`)] : []
	];
}
function exactSign({ outcome }, { red, green, dim }) {
	return outcome === "regression" ? red("✗") : outcome === "improvement" ? green("✓") : dim("·");
}
function exactText({ what, name, a, b }) {
	if (what === "calls") return `${name}: ${String(a)} → ${String(b)}`;
	if (a === b) return `${name}: found on both sides`;
	return `${name}: found in ${String(a)} runs of A and ${String(b)} of B`;
}
function differenceLines({ what, a, b, severity, why }, page) {
	const { red, yellow, dim } = page.palette;
	const paint = severity === "refused" ? red : severity === "warned" ? yellow : dim;
	const sign = severity === "refused" ? "✗" : severity === "warned" ? "!" : "·";
	const values = a === b ? a : `A ${a === "" ? "–" : a}, B ${b === "" ? "–" : b}`;
	return hanging(`${paint(sign)} `, safeText$1(`${what}: ${values} (${why})`), page);
}
//#endregion
//#region src/report/compare/comparison-junit.ts
const page$2 = {
	columns: 120,
	palette: plain,
	all: true
};
/** JUnit XML: each figure a test case; a regression is a failure, runs that cannot be compared are an error. */
function comparisonJunit(comparison) {
	const cases = [
		conditionsCase(comparison),
		...comparison.rows.map(rowCase),
		...comparison.exact.map(exactCase)
	];
	const count = (kind) => String(cases.filter((each) => each.kind === kind).length);
	const counts = `tests="${String(cases.length)}" failures="${count("failure")}" errors="${count("error")}" skipped="${count("skipped")}" time="0"`;
	return `${[
		`<?xml version="1.0" encoding="UTF-8"?>`,
		`<testsuites name="plimsoll compare" ${counts}>`,
		`  <testsuite name=${attribute(comparison.b[0]?.test ?? "")} ${counts}>`,
		...cases.map(caseLine),
		`    <system-out>${xmlText(comparisonText(comparison, page$2), true)}</system-out>`,
		"  </testsuite>",
		"</testsuites>"
	].join("\n")}\n`;
}
function conditionsCase({ verdict, summary }) {
	const name = "the runs can be compared";
	return verdict === "not-comparable" ? {
		name,
		kind: "error",
		message: summary
	} : { name };
}
function rowCase(row) {
	const name = `${subjectText$2(row.subject)} ${metricText$1(row)}`;
	const { outcome, low, high, why } = row;
	if (outcome === "unknown") return {
		name,
		kind: "skipped",
		message: why ?? ""
	};
	if (outcome !== "regression") return { name };
	const interval = low === null || high === null ? "" : ` (90 % interval ${formatPercent(low)} to ${formatPercent(high)})`;
	return {
		name,
		kind: "failure",
		message: `${changeText$1(row)}${interval}`
	};
}
function exactCase({ name, what, a, b, outcome }) {
	if (outcome !== "regression") return { name };
	return {
		name,
		kind: "failure",
		message: what === "calls" ? `${String(a)} → ${String(b)}` : "new in every run of B"
	};
}
function caseLine({ name, kind, message = "" }) {
	const open = `    <testcase classname="plimsoll.compare" name=${attribute(name)} time="0"`;
	return kind === void 0 ? `${open}/>` : `${open}><${kind} message=${attribute(message)}/></testcase>`;
}
//#endregion
//#region src/report/examination.ts
const groups = {
	target: "Target",
	"in front": "In front of it",
	load: "Room for the load",
	machine: "This machine",
	traces: "What the target tells"
};
function signOf(status, palette) {
	if (status === "ok") return {
		sign: "✓",
		paint: palette.green
	};
	return status === "warning" ? {
		sign: "!",
		paint: palette.yellow
	} : {
		sign: "✗",
		paint: palette.red
	};
}
/** Everything that was looked at, group by group, with what to do where something stands in the way. */
function examinationText(examination, page) {
	const { checks, target } = examination;
	const { palette } = page;
	const width = Math.max(...checks.map(({ id }) => id.length));
	const sections = Object.entries(groups).flatMap(([group, title]) => {
		return section(title, checks.filter((each) => each.group === group).flatMap((each) => checkLines$1(each, width, page)), page);
	});
	return `${[
		headLine$1(examination, palette),
		...target === null ? [] : [palette.dim(safeText$1(target))],
		...sections
	].join("\n")}\n`;
}
function headLine$1({ status, checks }, palette) {
	const { sign, paint } = signOf(status, palette);
	const count = (which) => checks.filter((each) => each.status === which).length;
	const parts = [...count("problem") > 0 ? [counted(count("problem"), "problem")] : [], ...count("warning") > 0 ? [counted(count("warning"), "warning")] : []];
	if (parts.length === 0) return palette.bold(`${paint(`${sign} OK`)}  nothing stands in the way`);
	const word = status === "problem" ? "PROBLEM" : "WARNING";
	return palette.bold(`${paint(`${sign} ${word}`)}  ${parts.join(", ")}`);
}
function checkLines$1({ id, status, found, advice }, width, page) {
	const { sign, paint } = signOf(status, page.palette);
	const lead = `${sign} ${padEnd(id, width)}  `;
	const [first = "", ...rest] = hanging(lead, safeText$1(found), page);
	const indent = " ".repeat(lead.length);
	return [
		paint(sign) + first.slice(sign.length),
		...rest,
		...advice === void 0 || status === "ok" ? [] : hanging(`${indent}→ `, safeText$1(advice), page)
	];
}
//#endregion
//#region src/report/live/blocks.ts
const expendableMost = 5;
/** Without those that a screen of so many rows has no room for. */
function fittingBlocks(above, below, rowsMax) {
	for (let level = expendableMost; level > 0; level -= 1) {
		const kept = upTo(level, above, below);
		if (arranged(kept.above, kept.below).length <= rowsMax) return kept;
	}
	return upTo(0, above, below);
}
function upTo(level, above, below) {
	const fits = ({ expendable }) => expendable <= level;
	return {
		above: above.filter(fits),
		below: below.filter(fits)
	};
}
/** An empty line between blocks above, and one before all that stands below. */
function arranged(above, below) {
	return [...above.map(({ lines }) => lines), below.flatMap(({ lines }) => lines)].filter(({ length }) => length > 0).flatMap((lines, index) => index === 0 ? lines : ["", ...lines]);
}
//#endregion
//#region src/report/sparkline.ts
const bars$1 = [
	"▁",
	"▂",
	"▃",
	"▄",
	"▅",
	"▆",
	"▇",
	"█"
];
/**
* The last `width` values as bars from 0 to `max` (default: their greatest). A null is a gap. Scaled from 0, so that a
* steady figure looks steady.
*/
function sparkline(values, width, max) {
	const shown = width > 0 ? values.slice(-width) : [];
	const top = max ?? shown.reduce((greatest, value) => Math.max(greatest, value || 0), 0);
	return shown.map((value) => bar$1(value, top)).join("");
}
function bar$1(value, top) {
	if (value === null || !Number.isFinite(value)) return " ";
	if (value <= 0 || top <= 0) return bars$1[0];
	return bars$1[Math.min(bars$1.length - 1, Math.floor(value / top * bars$1.length))] ?? bars$1[0];
}
/** Filled to an eighth of a cell. */
function progressBar(ratio, width) {
	const eighths = Math.round(Math.min(1, Math.max(0, ratio)) * width * 8);
	const full = Math.floor(eighths / 8);
	const part = [
		"",
		"▏",
		"▎",
		"▍",
		"▌",
		"▋",
		"▊",
		"▉"
	][eighths % 8] ?? "";
	return ("█".repeat(full) + part).padEnd(width, "░");
}
//#endregion
//#region src/report/live/latency.ts
const figureWidth = 10;
const chartWidthMax = 120;
const scaleWidth = 18;
/** Percentiles of the last seconds above those of the whole run. */
function latencyLines({ latencyMs }, screen) {
	const { recentSeconds, recent, whole } = latencyMs;
	return latencyTable([[`last ${formatCount(recentSeconds)} s`, recent], ["whole run", whole]], screen);
}
/** While the load changes: over all of it percentiles would say nothing. */
function recentLatencyLines({ points, latencyMs }, screen) {
	const last = points.at(-1)?.latencyMs;
	if (last === void 0) return [];
	return latencyTable([["last second", last], [`last ${formatCount(latencyMs.recentSeconds)} s`, latencyMs.recent]], screen);
}
function latencyTable(rows, { columns, palette }) {
	const names = [
		"p50",
		"p95",
		"p99",
		"p90",
		"max"
	].slice(0, Math.floor((columns - 11) / figureWidth));
	const ordered = [
		"p50",
		"p90",
		"p95",
		"p99",
		"max"
	].filter((name) => names.includes(name));
	const line = (label, texts) => padEnd(label, 11) + texts.map((text) => padStart(text, figureWidth)).join("");
	const figures = (latency) => ordered.map((name) => durationText(latency[name]));
	return [palette.dim(line("latency", ordered)), ...rows.map(([label, latency]) => line(label, figures(latency)))];
}
/** Rate and p95 of the last two minutes, both from zero. */
function chartLines({ points }, { columns, palette }) {
	const width = Math.min(chartWidthMax, columns - 11 - scaleWidth);
	if (points.length < 2 || width < 10) return [];
	const shown = points.slice(-width);
	const chart = (label, values, print) => {
		const scale = truncateEnd(`  up to ${print(values.reduce((greatest, value) => Math.max(greatest, value ?? 0), 0))}`, scaleWidth);
		return palette.dim(padEnd(label, 11)) + palette.cyan(sparkline(values, width)) + palette.dim(scale);
	};
	return [chart("rate", shown.map((point) => point.iterationsPerSecond), formatRate), chart("p95", shown.map((point) => point.latencyMs.p95), durationText)];
}
//#endregion
//#region src/report/terminal/head.ts
function verdictStyle(verdict, palette) {
	switch (verdict) {
		case "pass": return {
			sign: "✓",
			word: "PASS",
			paint: palette.green
		};
		case "fail": return {
			sign: "✗",
			word: "FAIL",
			paint: palette.red
		};
		case "inconclusive": return {
			sign: "?",
			word: "INCONCLUSIVE",
			paint: palette.yellow
		};
		case "invalid": return {
			sign: "!",
			word: "INVALID",
			paint: palette.red
		};
		case "interrupted": return {
			sign: "■",
			word: "INTERRUPTED",
			paint: palette.yellow
		};
		case "error": return {
			sign: "✗",
			word: "ERROR",
			paint: palette.red
		};
		default: return {
			sign: "?",
			word: safeText$1(String(verdict)).toUpperCase(),
			paint: palette.yellow
		};
	}
}
/** The verdict in one sentence, then what was run. */
function headLines$5(result, page) {
	const { palette } = page;
	const { sign, word, paint } = verdictStyle(result.verdict, palette);
	const badge = (result.explore !== void 0 || result.stress !== void 0) && result.verdict === "pass" ? sign : `${sign} ${word}`;
	const lead = `${badge}  `;
	const [first = "", ...rest] = wrap(result.summary, Math.max(20, Math.min(page.columns, 110) - lead.length));
	return [
		`${palette.bold(paint(badge))}  ${palette.bold(first)}`,
		...rest.map((line) => " ".repeat(lead.length) + palette.bold(line)),
		"",
		...factLines(result, page).map((line) => palette.dim(line))
	];
}
function factLines(result, page) {
	const started = result.startedAt.replace("T", " ").replace(/(\.\d+)?Z$/, " UTC");
	const warmUp = result.totals.warmUpSeconds;
	const facts = [
		result.method,
		...result.load,
		`took ${formatDurationMs(result.durationMs)}`,
		...warmUp > 0 ? [`first ${formatDurationMs(warmUp * 1e3)} left out as warm-up`] : [],
		`started ${started}`
	];
	return [truncateMiddle(subjectText$1(result.test, result.target), page.columns), ...wrap(facts.join(" · "), page.columns)];
}
/** What was tested and where; a URL that is a whole test says both. */
function subjectText$1(test, target) {
	return test.startsWith(target) ? test : `${test} → ${target}`;
}
//#endregion
//#region src/report/live/progress.ts
const barWidthMax$2 = 60;
const barWidthLeast$1 = 8;
/** What runs, with which load, how far it is. */
function headLines$4(state, screen) {
	const { columns, palette } = screen;
	const loads = truncateEnd(state.loads.map(safeText$1).join(" · "), columns);
	return [
		subjectLine(state, screen),
		...loads === "" ? [] : [palette.dim(loads)],
		progressLine$1(state, columns, palette)
	];
}
function subjectLine({ title, target }, { columns, palette }) {
	return palette.bold(truncateMiddle(subjectText$1(safeText$1(title), safeText$1(target)), columns));
}
function progressLine$1(state, columns, palette) {
	if (state.phase === "starting") return palette.dim(truncateEnd("starting …", columns));
	const { ratio, text } = progress(state);
	const words = truncateEnd(`${ratio === null ? "" : `${padStart(String(Math.floor(ratio * 100)), 3)} %  `}${state.phase === "stopping" ? "stopping, waiting for what is in flight" : pausedText(state, text)}`, columns);
	const barWidth = Math.min(barWidthMax$2, columns - displayWidth(words) - 2);
	if (ratio === null || barWidth < barWidthLeast$1) return words;
	return `${palette.cyan(progressBar(ratio, barWidth))}  ${words}`;
}
function pausedText({ isPaused }, text) {
	return isPaused === true ? `paused  ${text}` : text;
}
function progress({ elapsedSeconds, plannedSeconds, iterations }) {
	const elapsed = clockText(elapsedSeconds);
	if (plannedSeconds !== null) {
		const left = clockText(Math.ceil(Math.max(0, plannedSeconds - elapsedSeconds)));
		return {
			ratio: plannedSeconds === 0 ? 1 : Math.min(1, elapsedSeconds / plannedSeconds),
			text: `${elapsed} of ${clockText(plannedSeconds)}  ${left} left`
		};
	}
	if (iterations.planned === null) return {
		ratio: null,
		text: elapsed
	};
	const done = iterations.completed + iterations.failed;
	return {
		ratio: iterations.planned === 0 ? 1 : Math.min(1, done / iterations.planned),
		text: `${formatCount(done)} of ${formatCount(iterations.planned)} iterations  ${elapsed}`
	};
}
//#endregion
//#region src/report/live/rates.ts
/** Rates over one second of Poisson arrivals jump about; over this many they can be read. */
const rateSeconds = 5;
function rateLines(state, screen) {
	return figureLines(figures$5(state, screen.palette.red), screen);
}
/** Two figures to a line, or one where the screen is narrow. */
function figureLines(all, { columns, palette }) {
	const perLine = columns >= 70 ? 2 : 1;
	const room = Math.floor(columns / perLine) - 11;
	const cells = all.map(({ label, text, paint }) => {
		const fitted = truncateEnd(text, room - 1);
		const padding = " ".repeat(room - displayWidth(fitted));
		return palette.dim(padEnd(label, 11)) + (paint?.(fitted) ?? fitted) + padding;
	});
	return (perLine === 1 ? cells : cells.flatMap((cell, index) => index % 2 === 0 ? [cell + (cells[index + 1] ?? "")] : [])).map((line) => line.trimEnd());
}
function figures$5({ points, requests, iterations }, alarm) {
	const last = points.at(-1);
	const done = requests.ok + requests.failed;
	const errorRatio = done === 0 ? 0 : requests.failed / done;
	return [
		{
			label: "iterations",
			text: achievedText(points)
		},
		{
			label: "requests",
			text: `${formatRate(requestRate(points))}, ${formatCount(done)} so far`
		},
		{
			label: "users",
			text: usersText(last)
		},
		{
			label: "in flight",
			text: formatCount(last?.inFlight ?? 0)
		},
		{
			label: "errors",
			text: `${formatPercent(errorRatio)} (${formatCount(requests.failed)})`,
			...requests.failed > 0 ? { paint: alarm } : {}
		},
		{
			label: "dropped",
			text: formatCount(iterations.dropped),
			...iterations.dropped > 0 ? { paint: alarm } : {}
		}
	];
}
/** Iterations/s, and what was asked for where the load is open. */
function achievedText(points) {
	const achieved = formatRate(lately(points, (point) => point.iterationsPerSecond) ?? 0);
	const asked = lately(points, (point) => point.askedPerSecond);
	return asked === null ? achieved : `${achieved} of ${formatRate(asked)} asked`;
}
function requestRate(points) {
	return lately(points, (point) => point.requestsPerSecond) ?? 0;
}
function usersText(last) {
	if (last === void 0) return "0";
	const asked = last.usersAsked;
	return asked === null || asked <= last.users ? formatCount(last.users) : `${formatCount(last.users)} of ${formatCount(asked)}`;
}
/** Mean over the last seconds. */
function lately(points, of) {
	const values = points.slice(-rateSeconds).map(of).filter((value) => value !== null);
	return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
//#endregion
//#region src/report/explore/estimates.ts
/** More digits than an estimate has would say more than was measured. */
function rounded(perSecond) {
	return Number(perSecond.toPrecision(3));
}
/** `412/s`, `0.025/s`: beside each other loads are told per second, however slow. */
function loadText(perSecond) {
	return perSecond < .1 && perSecond >= .001 ? `${String(rounded(perSecond))}/s` : formatRate(perSecond);
}
/** `4,130/s`, with the digits an estimate has. */
function estimatedLoad(perSecond) {
	return loadText(rounded(perSecond));
}
/** `412 requests/s`. */
function loadOf(perSecond, what) {
	return loadText(perSecond).replace("/", ` ${what}/`);
}
function estimatedLoadOf(perSecond, what) {
	return loadOf(rounded(perSecond), what);
}
/** `401–420`, `401/s or more`; undefined where nothing bounds it. */
function boundsText({ iterationsPerSecond, low, high }) {
	if (low === null) return high === null ? void 0 : `${estimatedLoad(high)} or less`;
	if (high === null) return `${estimatedLoad(low)} or more`;
	const [from, to, middle] = [
		estimatedLoad(low),
		estimatedLoad(high),
		estimatedLoad(iterationsPerSecond)
	].map(figureAndUnit);
	return from[1] === to[1] && to[1] === middle[1] ? `${from[0]}–${to[0]}` : `${from.join("/")}–${to.join("/")}`;
}
function figureAndUnit(rate) {
	const [figure = "", unit = ""] = rate.split("/");
	return [figure, unit];
}
/** `412/s (90 %: 401–420)`. */
function estimateText(estimate) {
	return `${estimatedLoad(estimate.iterationsPerSecond)}${intervalNote(estimate)}`;
}
/** ` (90 %: 401–420)`. */
function intervalNote(estimate) {
	const bounds = boundsText(estimate);
	return bounds === void 0 ? "" : ` (90 %: ${bounds})`;
}
/** An iteration of one request is called a request. */
function loadUnit({ trials, capacity }) {
	const isOne = (iterations, requests) => Math.abs(requests - iterations) <= iterations * .02;
	if (capacity !== null && !isOne(capacity.iterationsPerSecond, capacity.requestsPerSecond)) return "iterations";
	return isOne(trials.reduce((sum, trial) => sum + trial.iterationsPerSecond, 0), trials.reduce((sum, trial) => sum + trial.requestsPerSecond, 0)) ? "requests" : "iterations";
}
/** Whether a trial says something about the target at all. */
function isValid({ validity }) {
	return validity.kind !== "invalid";
}
/** The loads the answer must lie between, as far as trials tell: the highest that was fine, the lowest that was not. */
function bracketOf(trials) {
	const valid = trials.filter((trial) => isValid(trial) && trial.purpose !== "warm-up");
	const rates = (isGood) => valid.filter(({ outcome }) => outcome.kind === "good" === isGood).map(({ ratePerSecond }) => ratePerSecond);
	const bad = rates(false).length === 0 ? null : Math.min(...rates(false));
	const below = rates(true).filter((rate) => bad === null || rate < bad);
	return {
		good: below.length === 0 ? null : Math.max(...below),
		bad
	};
}
//#endregion
//#region src/report/explore/marks.ts
/** The later one is drawn over the earlier one: what is bad must not hide behind what is good. */
const markOrder = [
	"not counted",
	"good",
	"reference",
	"bad",
	"collapsed"
];
function markOf(trial, palette) {
	return mark(markKind(trial), palette);
}
function markKind(trial) {
	const { validity, outcome, purpose } = trial;
	if (!isValid(trial) || purpose === "warm-up") return "not counted";
	if (outcome.kind === "collapsed") return outcome.kind;
	if (validity.kind === "too-few") return "not counted";
	if (outcome.kind === "bad") return outcome.kind;
	return purpose === "reference" ? "reference" : "good";
}
function mark(kind, palette) {
	switch (kind) {
		case "reference": return {
			kind,
			sign: "◆",
			paint: palette.cyan
		};
		case "good": return {
			kind,
			sign: "●",
			paint: palette.green
		};
		case "bad": return {
			kind,
			sign: "✗",
			paint: palette.red
		};
		case "collapsed": return {
			kind,
			sign: "▲",
			paint: palette.red
		};
		case "not counted": return {
			kind,
			sign: "·",
			paint: palette.dim
		};
	}
}
//#endregion
//#region src/report/explore/rule-text.ts
const percentiles = [
	"p50",
	"p95",
	"p99"
];
/** How a rule that is somebody's goal begins. */
const missedGoal = /^not: (.+)$/;
function latencyLimit({ latency, operation }) {
	const percentile = percentiles.find((each) => quantiles[each] === latency?.quantile);
	if (latency === void 0 || percentile === void 0) return void 0;
	return {
		percentile,
		operation,
		limitMs: latency.limitMs
	};
}
/** The limit that is painted on the curve: the one that decided, else the one that was broken first, else any. */
function paintedLimit({ rules, trials }) {
	const broken = trials.toSorted((a, b) => a.ratePerSecond - b.ratePerSecond).flatMap(({ outcome }) => outcome.kind === "bad" ? [outcome.rule] : []);
	const rank = ({ isBinding, text }) => {
		if (isBinding) return -1;
		return broken.includes(text) ? broken.indexOf(text) : broken.length;
	};
	return rules.toSorted((a, b) => rank(a) - rank(b)).map(latencyLimit).find((limit) => limit !== void 0);
}
/** As a report prints it: a goal that is not met, or the rule itself. */
function ruleText(text) {
	const [, goal] = missedGoal.exec(text) ?? [];
	return goal === void 0 ? text : `${goal} missed`;
}
/** Completes "carries 412/s …": ` before its p95 doubles`. */
function untilText({ rules, bindingRule }) {
	if (bindingRule === null) return "";
	const rule = rules.find(({ text, isBinding }) => isBinding || text === bindingRule);
	const [, goal] = missedGoal.exec(bindingRule) ?? [];
	if (goal !== void 0) return ` before it misses ${goal}`;
	const limit = rule === void 0 ? void 0 : latencyLimit(rule);
	if (limit !== void 0) return ` before ${whose(limit, rules)} ${isTwice(bindingRule) ? "doubles" : `passes ${durationText(limit.limitMs)}`}`;
	const [, errors] = /^errors above (.+)$/.exec(bindingRule) ?? [];
	if (errors !== void 0) return ` before more than ${errors} of its requests fail`;
	return isOverload(bindingRule) ? " before it falls behind" : `: beyond that, ${bindingRule}`;
}
function whose({ percentile, operation }, rules) {
	const operations = new Set(rules.map((rule) => rule.operation).filter((name) => name !== void 0));
	return operation === void 0 || operations.size < 2 ? `its ${percentile}` : `the ${percentile} of ${operation}`;
}
function isTwice(rule) {
	return /\((?:twice|2 ×)/.test(rule);
}
function isOverload(rule) {
	return rule === "falls behind" || rule === "backlog grows";
}
/** Rules as a column has them: `p95 > 132 ms`, with the operation behind it where there are several. */
function brokenRule(rule, operation, isOnlyOne) {
	if (missedGoal.test(rule)) return ruleText(rule);
	const short = rule.replace(operation === void 0 ? "" : ` of ${operation}`, "").replace(/ \([^)]*\)$/, "").replace(" above ", " > ");
	return operation === void 0 || isOnlyOne ? short : `${short}, ${operation}`;
}
//#endregion
//#region src/report/explore/words.ts
const purposes = {
	"warm-up": "warm-up",
	reference: "reference",
	doubling: "doubling",
	saturation: "overload",
	search: "search",
	confirmation: "confirmation",
	repeat: "repeat",
	soak: "soak",
	stress: "stress",
	check: "check"
};
/** What a trial was for, in a word. A newer version may know more. */
function purposeText(purpose) {
	return Object.hasOwn(purposes, purpose) ? purposes[purpose] : String(purpose);
}
/** `likely, 80 %`. */
function sureText({ confidence }) {
	return `${sureWord(confidence)}, ${formatPercent(Number(confidence.toFixed(2)))}`;
}
function sureWord(confidence) {
	if (confidence >= .95) return "almost certain";
	if (confidence >= .85) return "very likely";
	if (confidence >= .65) return "likely";
	return confidence >= .4 ? "possible" : "unlikely";
}
/** Whole sentences' worth, without a full stop; they follow "No capacity: " or "With care: ". */
const obstacles = {
	generator: "the generator was the limit, not the target",
	"rate-limiter": "a rate limiter answers instead of the target",
	restart: "the target restarted during the search",
	"several-instances": "more than one instance answered, so this is not what one carries",
	autoscaling: "the number of instances changed during the search",
	"warm-up": "the target was not warm yet: it got faster as the search went on",
	"state-grows": "the target gets slower with what it keeps, so that the order of the trials decides",
	"no-limit-found": "no limit was found",
	"reference-fails": "the load is too much from the start",
	interrupted: "the search was interrupted",
	"target-gone": "the target stopped answering"
};
function obstacleText(kind) {
	return Object.hasOwn(obstacles, kind) ? obstacles[kind] : String(kind);
}
//#endregion
//#region src/report/explore/trials.ts
const rowsShown$5 = 10;
const trialFigures = [
	"asked",
	"done",
	"p50",
	"p95",
	"errors",
	"in flight",
	"for"
];
const leastNeeded = [
	"for",
	"p50",
	"in flight",
	"done",
	"errors",
	"p95"
];
/** Shorter than this an outcome says too little to take a place. */
const outcomeWidthLeast = 16;
const gap$5 = 2;
/** Every trial, or those that the answer rests on. */
function trialLines(explore, page) {
	const { trials } = explore;
	const shown = page.all || trials.length <= rowsShown$5 + 2 ? trials : tellingTrials(explore);
	const rest = trials.length - shown.length;
	const operation = ownOperation(explore);
	const lines = trialTable(shown, innerWidth(page), page.palette, operation);
	const about = operation === void 0 ? [] : hanging("", `p50 and p95 are those of ${operation}`, page, page.palette.dim);
	const more = rest === 0 ? [] : [page.palette.dim(`and ${formatCount(rest)} more that tell less (show --all)`)];
	return section("Trials", [
		...lines,
		...more,
		...about
	], page);
}
/** Where there are several operations percentiles are those of the one the limit is about. */
function ownOperation(explore) {
	return explore.trials.some(({ operations }) => operations.length > 1) ? paintedLimit(explore)?.operation : void 0;
}
/** The outcome takes what the figures leave, and is cut there. */
function trialTable(shown, width, palette, operation) {
	const rows = shown.map((trial) => rowOf$2(trial, palette, operation));
	const outcomes = shown.map((trial) => outcomeCell(trial, palette));
	const least = Math.min(outcomeWidthLeast, Math.max(0, ...outcomes.map(({ text }) => displayWidth(text))));
	const shape = {
		title: "trial",
		figures: trialFigures,
		leastNeeded,
		nameFirst: true
	};
	const room = width - least - gap$5;
	const bare = tableLines(shape, shown.map((trial) => rowOf$2(trial, plain, operation)), room, plain);
	if (bare.length !== rows.length + 1) return narrowTable(rows, outcomes, width, palette);
	const outcomeWidth = width - Math.max(0, ...bare.map(displayWidth)) - gap$5;
	return tableLines(shape, rows, room, palette).map((line, index) => {
		if (index === 0) return `${line}  ${palette.dim(truncateEnd("outcome", outcomeWidth))}`;
		const { text, paint } = outcomes[index - 1] ?? { text: "" };
		const cut = truncateEnd(text, outcomeWidth);
		return `${line}  ${paint?.(cut) ?? cut}`;
	});
}
function narrowTable(rows, outcomes, width, palette) {
	const shape = {
		title: "trial",
		figures: ["asked", "outcome"],
		words: ["outcome"]
	};
	const room = width - Math.max(0, ...rows.map(({ figures: [asked] }) => displayWidth(asked?.text ?? ""))) - 3 * gap$5;
	return tableLines(shape, rows.map(({ name, figures: [asked = { text: "" }] }, index) => {
		const { text, ...paint } = outcomes[index] ?? { text: "" };
		return {
			name,
			figures: [asked, {
				text: truncateEnd(text, room),
				...paint
			}]
		};
	}), width, palette);
}
function rowOf$2(trial, palette, operation) {
	const isOver = trial.outcome.kind !== "good";
	const number = formatCount(trial.number).padStart(2);
	const own = trial.operations.find(({ name }) => name === operation);
	return {
		name: { text: `${number} ${purposeText(trial.purpose)}` },
		figures: [
			{ text: loadText(trial.ratePerSecond) },
			{ text: loadText(trial.iterationsPerSecond) },
			own === void 0 ? percentileCell(trial.latencyMs, "p50", palette) : ownCell(own, "p50", palette),
			own === void 0 ? percentileCell(trial.latencyMs, "p95", palette) : ownCell(own, "p95", palette),
			errorRatioCell(trial.errorRatio, palette),
			{ text: formatCount(Math.round(isOver ? trial.inFlight.max : trial.inFlight.mean)) },
			{ text: formatDurationMs(trial.durationSeconds * 1e3) }
		]
	};
}
function ownCell(own, name, palette) {
	const value = own[`${name}Ms`];
	if (value !== null) return { text: formatDurationMs(value) };
	return own.errorRatio > 1 - quantiles[name] ? {
		text: "failed",
		paint: palette.red
	} : {
		text: "–",
		paint: palette.dim
	};
}
/** Sign, word, and the rule that was broken. */
function outcomeCell(trial, palette) {
	const { sign, paint } = markOf(trial, palette);
	return {
		text: `${sign} ${trialText(trial)}`,
		paint
	};
}
/** What came of it. */
function trialText({ purpose, validity, outcome, operations }) {
	if (purpose === "warm-up") return "not judged";
	if (validity.kind === "invalid") return `not valid: ${validity.evidence} (${validity.side})`;
	if (outcome.kind === "collapsed") return `collapsed: ${outcome.evidence}`;
	if (validity.kind === "too-few") return "too few to tell";
	const unsteady = validity.kind === "not-steady" ? `, not steady: ${validity.evidence}` : "";
	if (outcome.kind === "bad") return `${brokenRule(outcome.rule, outcome.operation, operations.length < 2)}${unsteady}`;
	return `good${unsteady}`;
}
/** The reference, the edges of the search, what broke down, what confirms, and what was not counted. */
function tellingTrials({ trials, capacity, saturation }) {
	const doubling = trials.filter(({ purpose }) => purpose === "doubling");
	const middle = capacity?.iterationsPerSecond ?? saturation?.iterationsPerSecond;
	const search = trials.filter(({ purpose }) => purpose === "search").toSorted((a, b) => Math.abs(a.ratePerSecond - (middle ?? 0)) - Math.abs(b.ratePerSecond - (middle ?? 0)));
	const ranked = [
		...trials.filter(({ purpose }) => purpose === "confirmation" || purpose === "reference"),
		...trials.filter(({ purpose }) => purpose === "saturation").slice(-2),
		...trials.filter(({ outcome }) => outcome.kind === "collapsed").slice(0, 2),
		...trials.filter(({ validity }) => validity.kind === "invalid").slice(0, 2),
		...lastGoodFirstBad(doubling),
		...trials.filter(({ purpose }) => purpose === "repeat"),
		...middle === void 0 ? search.slice(-3) : search,
		...doubling.slice(-4)
	];
	const kept = new Set([...new Set(ranked)].slice(0, rowsShown$5));
	return trials.filter((trial) => kept.has(trial));
}
function lastGoodFirstBad(doubling) {
	const bad = doubling.findIndex(({ outcome }) => outcome.kind !== "good");
	return bad < 0 ? doubling.slice(-1) : doubling.slice(Math.max(0, bad - 1), bad + 1);
}
/** A trial that is over, for logs. */
function exploreTrialLine(trial) {
	const { number, purpose, ratePerSecond, durationSeconds, iterationsPerSecond, latencyMs, errorRatio } = safeValue(trial);
	return [
		`trial ${formatCount(number)}: ${purposeText(purpose)}, ${loadText(ratePerSecond)} for ${formatDurationMs(durationSeconds * 1e3)}`,
		`done ${loadText(iterationsPerSecond)}`,
		`p50 ${percentileText(latencyMs, "p50")} p95 ${percentileText(latencyMs, "p95")}`,
		`errors ${errorRatioCell(errorRatio, plain).text}`,
		outcomeCell(safeValue(trial), plain).text
	].join(" | ");
}
//#endregion
//#region src/report/explore/live-trials.ts
const rowsMax$1 = 10;
/** The last trials, newest at the bottom, as many as fit in `room` lines with the table's head. */
function liveTrialLines(trials, screen, room) {
	const count = Math.min(rowsMax$1, trials.length, room - 1);
	if (count < 1) return [];
	return trialTable(safeValue(trials.slice(-count)), screen.columns, screen.palette);
}
//#endregion
//#region src/report/explore/phase.ts
const doing = {
	"warm-up": "warming up",
	reference: "taking the reference",
	doubling: "doubling",
	saturation: "finding where it saturates",
	search: "searching",
	confirmation: "confirming",
	repeat: "repeating an earlier load",
	soak: "constant load",
	stress: "stress",
	check: "checking"
};
/** `trial 6, doubling: 320/s, 4 s of 10 s`. */
function phaseText(progress) {
	const { number, purpose, isDraining, ratePerSecond, trialSeconds, trialSecondsMax } = progress;
	const words = Object.hasOwn(doing, purpose) ? doing[purpose] : String(purpose);
	if (isDraining) return `trial ${formatCount(number)} is over: waiting for the target to come to rest`;
	const time = `${formatCount(trialSeconds)} s of ${formatCount(trialSecondsMax)} s`;
	return `trial ${formatCount(number)}, ${words}: ${loadText(ratePerSecond)}, ${time}`;
}
//#endregion
//#region src/report/explore/canvas.ts
/** A grid of cells that are painted one after the other; what comes later covers what was there. */
var Canvas = class {
	columns;
	rows;
	#cells;
	constructor(columns, rows) {
		this.columns = columns;
		this.rows = rows;
		this.#cells = Array.from({ length: columns * rows });
	}
	/** Outside the grid nothing is painted. */
	put(column, row, text, paint) {
		if (column < 0 || column >= this.columns || row < 0 || row >= this.rows) return;
		this.#cells[row * this.columns + column] = {
			text,
			paint
		};
	}
	isEmpty(column, row) {
		return this.#cells[row * this.columns + column] === void 0;
	}
	/** Characters one after the other, each in a cell of its own. */
	write(column, row, text, paint) {
		[...text].forEach((character, index) => this.put(column + index, row, character, paint));
	}
	/** Neighbours of one colour are painted together. */
	lines() {
		return Array.from({ length: this.rows }, (_, row) => {
			let line = "";
			let run = "";
			let paint;
			for (const cell of this.#cells.slice(row * this.columns, (row + 1) * this.columns)) {
				if (cell?.paint !== paint) {
					line += paint?.(run) ?? run;
					run = "";
					paint = cell?.paint;
				}
				run += cell?.text ?? " ";
			}
			return line + (paint?.(run) ?? run.trimEnd());
		});
	}
};
/** Braille patterns hold two by four dots in a cell: a line finer than characters. */
const brailleDots = [
	[1, 8],
	[2, 16],
	[4, 32],
	[64, 128]
];
/** Straight lines through points given in cells, as braille; cells that hold something already keep it. */
function drawLine(canvas, points, paint) {
	const dots = /* @__PURE__ */ new Map();
	const dot = (x, y) => {
		const [column, row] = [Math.floor(x / 2), Math.floor(y / 4)];
		if (column < 0 || column >= canvas.columns || row < 0 || row >= canvas.rows) return;
		const cell = row * canvas.columns + column;
		dots.set(cell, (dots.get(cell) ?? 0) | (brailleDots[y % 4]?.[x % 2] ?? 0));
	};
	points.slice(1).forEach(([toColumn, toRow], index) => {
		const [fromColumn, fromRow] = points[index] ?? [0, 0];
		const width = (toColumn - fromColumn) * 2;
		const height = (toRow - fromRow) * 4;
		const steps = Math.max(1, Math.ceil(Math.abs(width)), Math.ceil(Math.abs(height)));
		for (let step = 0; step <= steps; step += 1) {
			const part = step / steps;
			dot(Math.round(fromColumn * 2 + width * part), Math.round(fromRow * 4 + height * part));
		}
	});
	for (const [cell, bits] of dots) {
		const [column, row] = [cell % canvas.columns, Math.floor(cell / canvas.columns)];
		if (canvas.isEmpty(column, row)) canvas.put(column, row, String.fromCodePoint(10240 + bits), paint);
	}
}
//#endregion
//#region src/report/explore/search-line.ts
const widthMax = 100;
const widthLeast = 10;
/** All loads that were tried on one line, each as far right as it is great; `▷` is the one under way. */
function searchLine({ trials, ratePerSecond, isDraining, capacity }, room, palette) {
	const rates = [...trials.map((trial) => trial.ratePerSecond), ratePerSecond].filter((rate) => rate > 0);
	if (rates.length === 0) return "";
	const [least, most] = [Math.min(...rates), Math.max(...rates)];
	const [from, to] = [`${loadText(least)} `, ` ${loadText(most)}`];
	const width = Math.min(widthMax, room - displayWidth(from) - displayWidth(to));
	if (width < widthLeast) return "";
	const span = Math.log(most / least) || 1;
	const columnOf = (rate) => Math.round(Math.log(Math.max(rate, least) / least) / span * (width - 1));
	const canvas = new Canvas(width, 1);
	canvas.write(0, 0, "─".repeat(width), palette.dim);
	if (capacity !== null) {
		const { low, high, iterationsPerSecond: middle } = capacity;
		for (let at = columnOf(low ?? middle); at <= columnOf(high ?? middle); at += 1) canvas.put(at, 0, "━", palette.green);
	}
	const marks = trials.map((trial) => ({
		at: columnOf(trial.ratePerSecond),
		...markOf(trial, palette)
	})).toSorted((a, b) => markOrder.indexOf(a.kind) - markOrder.indexOf(b.kind));
	for (const { at, sign, paint } of marks) canvas.put(at, 0, sign, paint);
	if (!isDraining) canvas.put(columnOf(ratePerSecond), 0, "▷", palette.yellow);
	return palette.dim(from) + (canvas.lines()[0] ?? "") + palette.dim(to);
}
//#endregion
//#region src/report/explore/live.ts
const barWidthMax$1 = 40;
/** What a search looks like while it goes on; for what stands below it see `liveLines`. */
function exploreLiveLines(progress, state, screen, below = []) {
	const rowsMax = Math.max(1, screen.rows - 1);
	const kept = fittingBlocks([
		{
			lines: headLines$3(progress, state, screen),
			expendable: 0
		},
		{
			lines: answerLines(progress, screen),
			expendable: 1
		},
		{
			lines: figureLines(figures$4(progress, state, screen), screen),
			expendable: 2
		},
		{
			lines: recentLatencyLines(state, screen),
			expendable: 3
		},
		{
			lines: chartLines(state, screen),
			expendable: 5
		}
	], below, rowsMax);
	const room = rowsMax - arranged(kept.above, kept.below).length - 1;
	const trials = {
		lines: liveTrialLines(progress.trials, screen, room),
		expendable: 0
	};
	return arranged([...kept.above, trials], kept.below).slice(0, rowsMax);
}
/** What is explored, what it is at, and how long it may still take. */
function headLines$3(progress, state, screen) {
	const { columns, palette } = screen;
	if (state.phase === "starting") return [subjectLine(state, screen), palette.dim(truncateEnd("starting …", columns))];
	const time = timeText(progress, state);
	const phase = state.phase === "stopping" ? "stopping, waiting for what is in flight" : phaseText(progress);
	return [
		subjectLine(state, screen),
		timeLine$1(progress, state, time, screen),
		truncateEnd(phase, columns)
	];
}
function timeText({ secondsLeft }, { elapsedSeconds }) {
	const elapsed = clockText(elapsedSeconds);
	return secondsLeft === null ? elapsed : `${elapsed}, about ${clockText(secondsLeft)} left`;
}
function timeLine$1({ secondsLeft }, { elapsedSeconds }, time, screen) {
	const { columns, palette } = screen;
	const text = truncateEnd(time, columns);
	const width = Math.min(barWidthMax$1, columns - text.length - 2);
	const whole = elapsedSeconds + (secondsLeft ?? 0);
	if (secondsLeft === null || whole <= 0 || width < 8) return text;
	return `${palette.cyan(progressBar(elapsedSeconds / whole, width))}  ${text}`;
}
/** The loads that were tried, and what is known of the answer. */
function answerLines(progress, screen) {
	const { columns, palette } = screen;
	const label = (text) => palette.dim(padEnd(text, 11));
	const room = columns - 11;
	const known = [["carries", truncateEnd(carriesText(progress), room)], ["saturates", truncateEnd(estimated(progress.saturation), room)]];
	return [label("loads") + searchLine(progress, room, palette), ...known.map(([name, text]) => label(name) + (text === unknown ? palette.dim(text) : text))];
}
const unknown = "not known yet";
function estimated(estimate) {
	return estimate === null ? unknown : estimateText(estimate);
}
/** Before there is an estimate the trials themselves say something. */
function carriesText({ capacity, trials }) {
	if (capacity !== null) return estimateText(capacity);
	const { good, bad } = bracketOf(trials);
	if (good === null) return bad === null ? unknown : `less than ${loadText(bad)}`;
	return bad === null ? `at least ${loadText(good)}` : `between ${loadText(good)} and ${loadText(bad)}`;
}
function figures$4(progress, { points }, { palette }) {
	const last = points.at(-1);
	const errors = lately(points, ({ errorsPerSecond }) => errorsPerSecond) ?? 0;
	const requests = requestRate(points);
	const dropped = last?.droppedPerSecond ?? 0;
	return [
		{
			label: "iterations",
			text: progress.isDraining ? formatRate(last?.iterationsPerSecond ?? 0) : achievedText(points)
		},
		{
			label: "requests",
			text: formatRate(requests)
		},
		{
			label: "in flight",
			text: formatCount(last?.inFlight ?? 0)
		},
		{
			label: "errors",
			text: formatPercent(requests > 0 ? Math.min(1, errors / requests) : 0) + (dropped > 0 ? `, ${formatRate(dropped)} dropped` : ""),
			...errors > 0 || dropped > 0 ? { paint: palette.red } : {}
		}
	];
}
//#endregion
//#region src/report/ascii.ts
/** What the reports draw and write beside letters, and what stands for it where a terminal has ASCII only. */
const substitutes = {
	"–": "-",
	"−": "-",
	"…": "~",
	"·": ".",
	"•": "*",
	"×": "x",
	µ: "u",
	"→": ">",
	"←": "<",
	"✓": "+",
	"✗": "x",
	"■": "#",
	"●": "o",
	"◆": "R",
	"▲": "^",
	"▼": "v",
	"▽": "v",
	"▸": ">",
	"▷": ">",
	"│": "|",
	"┊": ":",
	"┤": "|",
	"└": "+",
	"┬": "+",
	"┷": "+",
	"━": "=",
	"─": "-",
	"╌": "-",
	"░": ".",
	"▏": "#",
	"▎": "#",
	"▍": "#",
	"▌": "#",
	"▋": "#",
	"▊": "#",
	"▉": "#",
	"▁": "_",
	"▂": ".",
	"▃": "-",
	"▄": "=",
	"▅": "+",
	"▆": "*",
	"▇": "%",
	"█": "#"
};
const braille = /[\u2801-\u28ff]/g;
const ours = new RegExp(`[${Object.keys(substitutes).join("")}]`, "gu");
/** The same in as many cells, as far as it is ours; letters of names stay as they are. */
function asciiText(text) {
	return text.replace(braille, ".").replace(ours, (character) => substitutes[character] ?? character);
}
//#endregion
//#region src/report/inside/coverage.ts
/** With less of it what traces say may be true of the others alone. */
const coverageMin = .9;
/** How much of what was sent is known from inside. */
function coverageLines({ coverage }, { ledger }, page) {
	const { requestsTraced, rootsReceived, spansDropped, spansDroppedBySdk } = coverage;
	const isLow = rootsReceived < coverageMin * requestsTraced;
	const lost = [...lossTexts(spansDropped, "spans dropped here"), ...lossTexts(spansDroppedBySdk, "dropped by the target's SDK")];
	const text = [...requestsTraced === 0 ? lost : [shareText(coverage, ledger.requests.started), ...lost], ...isLow ? ["of low confidence"] : []].join("; ");
	const { yellow, dim } = page.palette;
	if (text === "") return [];
	return [...hanging(isLow ? "! " : "  ", text, page, isLow ? yellow : dim), ...costLines(coverage, page)];
}
/** What a request and each span of it cost a Node target under @plimsoll/instrument: `npm run bench instrument`. */
const requestMicros = 32;
const spanMicros = 11;
/** Whoever reads figures of a target that sends traces should know what these took of it. */
function costLines({ rootsReceived, spansReceived }, page) {
	if (rootsReceived === 0 || spansReceived === 0) return [];
	const spans = spansReceived / rootsReceived;
	const micros = requestMicros + spanMicros * Math.max(0, spans - 1);
	const cost = formatDurationMs(Number(micros.toPrecision(2)) / 1e3);
	return hanging("  ", `${formatCount(Number(spans.toPrecision(2)))} spans a request: they take a Node target some ${cost} of processor (docs/instrument.md)`, page, page.palette.dim);
}
function shareText({ requestsTraced, rootsReceived }, sent) {
	const known = `traces came for ${formatPercent(Math.floor(1e3 * rootsReceived / requestsTraced) / 1e3)} of ${formatCount(requestsTraced)}`;
	return requestsTraced >= sent ? `${known} requests` : `${known} sampled requests (${formatPercent(requestsTraced / sent)} of all)`;
}
function lossTexts(reasons, what) {
	const named = Object.entries(reasons).map(([reason, count]) => `${formatCount(count)} ${reason}`);
	return named.length === 0 ? [] : [`${what}: ${named.join(", ")}`];
}
//#endregion
//#region src/report/inside/brief.ts
const routesShown$1 = 10;
/** Places of a route that take the most of what it waits for … */
const placesShown = 3;
/** … unless they take less than this of it. */
const shareLeast = .05;
/** Less of a wait in front of the handler is the way there. */
const queueShareLeast = .1;
const figures$3 = [
	"calls",
	"mean",
	"p95",
	"share"
];
/** What each route waits for, in a few lines; nothing where no request came in. */
function briefLines({ routes }, page) {
	const shown = routes.slice(0, routesShown$1);
	if (shown.length === 0) return [];
	const hasSeveral = new Set(routes.map(({ service }) => service)).size > 1;
	const rows = shown.flatMap((route) => [
		routeRow(route, hasSeveral, page),
		...queueRows(route),
		...placeRows(route)
	]);
	const shape = {
		title: "per request",
		figures: figures$3,
		leastNeeded: ["calls"]
	};
	const rest = routes.length - shown.length;
	const more = rest === 0 ? [] : [page.palette.dim(`and ${counted(rest, "route")} more that take less time`)];
	return section("Inside the target", [...tableLines(shape, rows, innerWidth(page), page.palette), ...more], page);
}
/** How often it was seen stands with its name: it is no number of calls in a request. */
function routeRow({ route, service, traces, serverMs, coverage }, isNamed, page) {
	const isDoubtful = coverage !== null && coverage < .9;
	return {
		name: {
			text: isNamed ? `${route} (${service})` : route,
			paint: page.palette.bold
		},
		mark: isDoubtful ? `${formatPercent(coverage)} of its traces` : counted(traces, "trace"),
		figures: [{ text: "" }, ...durations(serverMs)]
	};
}
function queueRows({ queueMs, serverMs }) {
	if (queueMs === null || queueMs.mean < queueShareLeast * (queueMs.mean + serverMs.mean)) return [];
	return [{
		name: { text: "  before the handler" },
		figures: [{ text: "" }, ...durations(queueMs)]
	}];
}
function placeRows({ rows }) {
	return (rows.length === 1 ? [] : rows).filter(({ criticalShare }) => criticalShare >= shareLeast).toSorted((one, other) => other.criticalShare - one.criticalShare).slice(0, placesShown).toSorted((one, other) => Number(one.depth === 0) - Number(other.depth === 0)).map((place) => placeRow(place));
}
function placeRow({ depth, label, callsPerRequest, callMs, criticalShare }) {
	const own = depth === 0;
	return {
		name: { text: own ? "  its own work" : `  ${label}` },
		figures: [
			{ text: own ? "" : callsText(callsPerRequest) },
			...own ? [{ text: "" }, { text: "" }] : durations(callMs),
			{ text: formatPercent(Math.round(criticalShare * 100) / 100) }
		]
	};
}
const durations = ({ mean, p95 }) => [{ text: formatDurationMs(mean) }, { text: formatDurationMs(p95) }];
//#endregion
//#region src/report/inside/dependencies.ts
const kindsShown = 10;
const callsShown = 5;
const figures$2 = [
	"calls",
	"per request",
	"average",
	"max",
	"errors"
];
/** What requests call, by kind: average and maximum, all of it together and call by call. */
function dependencyLines$1(dependencies, page) {
	const kinds = dependencies.filter(({ label }) => label === "");
	const shown = page.all ? kinds : kinds.slice(0, kindsShown);
	const rows = shown.flatMap((kind) => [rowOf$1(kind, nameOf$1(kind), page), ...callRows(kind, dependencies, page)]);
	if (rows.length === 0) return [];
	const shape = {
		title: "dependency",
		figures: figures$2,
		leastNeeded: ["errors", "per request"]
	};
	const rest = kinds.length - shown.length;
	const more = rest === 0 ? [] : [page.palette.dim(`and ${counted(rest, "dependency", "dependencies")} more`)];
	return section("Dependencies", [...tableLines(shape, rows, innerWidth(page), page.palette), ...more], page);
}
function callRows(kind, dependencies, page) {
	const calls = dependencies.filter(({ label, dependency, system }) => label !== "" && dependency === kind.dependency && system === kind.system);
	const shown = page.all ? calls : calls.slice(0, callsShown);
	const rest = calls.length - shown.length;
	const more = {
		name: {
			text: `  and ${formatCount(rest)} more`,
			paint: page.palette.dim
		},
		figures: []
	};
	return [...shown.map((call) => rowOf$1(call, `  ${call.label}`, page)), ...rest === 0 ? [] : [more]];
}
const nameOf$1 = ({ dependency, system }) => system === "" || system === dependency ? dependency : `${dependency} ${system}`;
function rowOf$1({ calls, callsPerRequest, callMs, errorRatio }, name, page) {
	return {
		name: { text: name },
		figures: [
			{ text: formatCount(calls) },
			{ text: callsText(callsPerRequest) },
			{ text: formatDurationMs(callMs.mean) },
			{ text: formatDurationMs(callMs.max) },
			errorRatioCell(errorRatio, page.palette)
		]
	};
}
//#endregion
//#region src/report/inside/findings.ts
const findingsShown$1 = 10;
/** What is wrong, by what it is seen, and what to do. */
function findingLines$1({ findings }, page) {
	const shown = page.all ? findings : findings.slice(0, findingsShown$1);
	const lines = shown.flatMap((finding, index) => [...index === 0 ? [] : [""], ...linesOf$3(finding, page)]);
	const rest = findings.length - shown.length;
	const more = rest === 0 ? [] : ["", page.palette.dim(`and ${counted(rest, "finding")} more`)];
	return section("Findings", [...lines, ...more], page);
}
function linesOf$3(finding, page) {
	const { kind, title, route, evidence, advice, exampleTraceId, exampleTraceLink } = finding;
	const { palette } = page;
	const sign = finding.severity === "info" ? "·" : "!";
	const paint = {
		critical: palette.red,
		warning: palette.yellow,
		info: palette.cyan
	}[finding.severity];
	const isTold = exampleTraceId === void 0 || evidence.some((text) => text.includes(exampleTraceId));
	return [
		...hanging(`${sign} `, `${kind}${route === void 0 ? "" : ` in ${route}`}: ${title}`, page, paint),
		...evidence.flatMap((text) => hanging("  + ", text, page)),
		...isTold ? [] : hanging("  + ", `For example trace ${exampleTraceId}`, page),
		...exampleTraceLink === void 0 ? [] : [`    ${exampleTraceLink}`],
		...hanging("  → ", advice, page),
		...hanging("  ", `docs/findings/${kind}.md: plimsoll explain ${kind}`, page, palette.dim)
	];
}
//#endregion
//#region src/report/inside/rows.ts
const figures$1 = [
	"calls",
	"mean",
	"p95",
	"max",
	"own",
	"path"
];
const waited = "waits";
const gap$4 = 2;
const nameWidthLeast$1 = 26;
const labelWidthLeast$1 = 12;
const step$1 = 2;
/** The tree below a route: what runs inside of what, how often, and for how long. */
function rowLines(route, page, withWaits = false) {
	const shown = page.all ? route.rows : rowsThatMatter(route);
	if (route.rows.length < 2) return [];
	const width = innerWidth(page) - step$1;
	const titles = withWaits ? [...figures$1, waited] : figures$1;
	const cells = shown.map((row) => withWaits ? [...cellsOf(row), waitOf(row)] : cellsOf(row));
	const widths = titles.map((title, at) => Math.max(title.length, ...cells.map((each) => each[at].length)) + gap$4);
	const nameWidth = Math.max(nameWidthLeast$1, width - widths.reduce((sum, each) => sum + each, 0));
	const rows = shown.map((row, index) => ({
		name: { text: nameOf(row, route, nameWidth) },
		figures: cells[index].map((text) => ({ text }))
	}));
	const rest = route.rows.length - shown.length;
	const more = rest === 0 ? [] : [page.palette.dim(`and ${counted(rest, "place")} more that take less`)];
	return [...tableLines({
		title: "per request",
		figures: titles,
		leastNeeded: ["p95"]
	}, rows, width, page.palette), ...more].map((line) => " ".repeat(step$1) + line);
}
function cellsOf(row) {
	const { mean, p95, max } = row.callMs;
	return [
		callsText(row.callsPerRequest),
		formatDurationMs(mean),
		formatDurationMs(p95),
		formatDurationMs(max),
		formatDurationMs(row.selfMsPerRequest),
		formatPercent(Math.round(row.criticalShare * 100) / 100)
	];
}
const waitOf = ({ waitMsPerRequest }) => waitMsPerRequest === void 0 ? "–" : formatDurationMs(waitMsPerRequest);
function nameOf({ depth, label, service }, route, width) {
	const indent = Math.min(depth * step$1, width - labelWidthLeast$1);
	const name = service === route.service ? label : `${label} (${service})`;
	return " ".repeat(indent) + truncateMiddle(name, width - indent);
}
//#endregion
//#region src/report/inside/routes.ts
const routesShown = 10;
const nameWidthLeast = 16;
/** Each route in a line, and below it where its time goes. The first take the most time. */
function routeLines(routes, page) {
	const shown = page.all ? routes : routes.slice(0, routesShown);
	const hasSeveral = new Set(routes.map(({ service }) => service)).size > 1;
	const lines = shown.flatMap((route, index) => [
		...index === 0 ? [] : [""],
		...headLines$2(route, hasSeveral, page),
		...rowLines(route, page)
	]);
	const rest = routes.length - shown.length;
	const more = rest === 0 ? [] : ["", page.palette.dim(`and ${counted(rest, "route")} more that take less time`)];
	return section("Inside the target, by route: the most time first", [...lines, ...more], page);
}
function headLines$2({ route, service, traces, serverMs, queueMs, coverage }, isNamed, page) {
	const { mean, p95, max } = serverMs;
	const queue = queueMs === null ? "" : `, in front ${formatDurationMs(queueMs.mean)}`;
	const doubt = coverage !== null && coverage < .9 ? `; of ${formatPercent(coverage)} of its requests: low confidence` : "";
	const figures = `${counted(traces, "trace")}, mean ${formatDurationMs(mean)}, p95 ${formatDurationMs(p95)}, max ${formatDurationMs(max)}${queue}${doubt}`;
	const name = isNamed ? `${route} (${service})` : route;
	const width = innerWidth(page);
	const room = width - displayWidth(`: ${figures}`);
	const { bold } = page.palette;
	if (room >= nameWidthLeast) return [`${bold(truncateMiddle(name, room))}: ${figures}`];
	return [bold(truncateMiddle(name, width)), ...hanging("  ", figures, page)];
}
//#endregion
//#region src/report/inside/inside.ts
/** What the target's traces say: where the time of each route goes, what it calls, what is wrong. Ends with a line break. */
function insideText(inside, page) {
	const safe = safeValue(inside);
	const text = `${(safe.routes.length === 0 ? withoutRoutes(safe, page) : linesOf$2(safe, page)).map((line) => line.trimEnd()).join("\n")}\n`;
	return page.isAscii === true ? asciiText(text) : text;
}
/** The same within the summary of a run, which has its findings elsewhere; nothing where no trace came. */
function insideLines(result, page) {
	const { inside } = result;
	if (inside === void 0) return [];
	const routes = page.all ? routeLines(inside.routes, page) : briefLines(inside, page);
	const coverage = coverageLines(inside, result, page);
	return [
		...routes,
		...coverage,
		...page.all ? dependencyLines$1(inside.dependencies, page) : []
	];
}
function linesOf$2(safe, page) {
	return [
		...routeLines(safe.routes, page),
		...dependencyLines$1(safe.dependencies, page),
		...findingLines$1(safe, page)
	];
}
function withoutRoutes({ coverage }, page) {
	return section("Inside the target", hanging("", coverage.spansReceived === 0 ? "No span came." : "Spans came, and none of a request that came in: a route begins with a span of kind server or consumer. Instrument the framework that answers requests.", page), page);
}
//#endregion
//#region src/report/explore/sentence.ts
/** What a colleague would say: what one instance carries, where it saturates, what gives first and how sure that is. */
function exploreSentence(explore) {
	const first = explore.obstacles[0];
	return [...explore.capacity === null ? [...withoutCapacity(explore, first?.kind)] : [capacityText(explore), ...first === void 0 ? [] : [`With care: ${obstacleText(first.kind)}.`]], ...firstToGive(explore)].join(" ");
}
function capacityText(explore) {
	const { capacity } = explore;
	if (capacity === null) return "";
	const unit = loadUnit(explore);
	const requests = unit === "requests" ? "" : `, that is ${estimatedLoadOf(capacity.requestsPerSecond, "requests")},`;
	return joined([`${explore.obstacles.some(({ kind }) => kind === "several-instances") ? "The target" : "One instance"} carries ${`${estimatedLoadOf(capacity.iterationsPerSecond, unit)}${intervalNote(capacity)}${requests}`}${untilText(explore)}`, saturatesAt(explore)]);
}
function saturatesAt({ saturation }) {
	return saturation === null ? void 0 : `it saturates at ${estimatedLoad(saturation.iterationsPerSecond)}`;
}
function joined(clauses) {
	return `${clauses.filter((clause) => clause !== void 0).join("; ").replace(/,(?=;|$)/g, "")}.`;
}
function withoutCapacity(explore, kind) {
	const unit = loadUnit(explore);
	const { good, bad } = bracketOf(explore.trials);
	switch (kind) {
		case void 0: return [
			...onlySaturation(explore),
			`What it carries acceptably was not found.`,
			...soFar(explore)
		];
		case "no-limit-found":
			if (good === null) return ["No limit was found."];
			return [`One instance carries at least ${loadOf(good, unit)}: no limit was found up to there.`];
		case "reference-fails": return [tooMuchText(explore, unit, bad)];
		case "interrupted": return [
			"No answer yet.",
			...soFar(explore),
			...onlySaturation(explore)
		];
		case "target-gone": {
			const last = explore.trials.at(-1);
			return [`No capacity: the target stopped answering${last === void 0 ? "" : ` at ${loadOf(last.ratePerSecond, unit)}`}.`, ...soFar(explore)];
		}
		default: return [
			`No capacity: ${obstacleText(kind)}.`,
			...onlySaturation(explore),
			...soFar(explore)
		];
	}
}
function tooMuchText({ reference, trials }, unit, bad) {
	const first = reference ?? trials.findLast(({ purpose }) => purpose === "reference");
	const rate = first?.ratePerSecond ?? bad;
	if (rate === null) return "No capacity: the load is too much from the start.";
	const errorRatio = first?.errorRatio ?? 0;
	if (errorRatio === 0) return `No capacity: ${loadOf(rate, unit)} is too much already.`;
	return `No capacity: ${formatPercent(errorRatio)} of the requests fail at ${loadOf(rate, unit)} already.`;
}
function onlySaturation(explore) {
	const { saturation } = explore;
	if (saturation === null) return [];
	return [`It saturates at ${estimatedLoadOf(saturation.iterationsPerSecond, loadUnit(explore))}${intervalNote(saturation)}.`];
}
/** What the trials say by themselves. */
function soFar(explore) {
	const { good, bad } = bracketOf(explore.trials);
	const unit = loadUnit(explore);
	if (good === null) return bad === null ? [] : [`${loadOf(bad, unit)} was too much.`];
	const fine = `${loadOf(good, unit)} was fine`;
	return [bad === null ? `${fine}.` : `${fine}, ${loadText(bad)} too much.`];
}
function firstToGive({ bottlenecks, capacity, saturation, obstacles }) {
	const first = bottlenecks[0];
	if (obstacles.some(({ kind }) => kind === first?.kind)) return [];
	if (first !== void 0) return [`First to give: ${first.resource} (${sureText(first)}).`];
	return (capacity !== null || saturation !== null) && obstacles.length === 0 ? ["What gives first cannot be told from outside."] : [];
}
//#endregion
//#region src/report/error-hints.ts
/** What each class of failure means and where to look first; the page of each in docs/errors/ begins with it. */
const errorHints = {
	http_4xx: {
		means: "the target answered 400–499 and the call does not expect it",
		look: "Check the request and its credentials; where such a status is right, list it, as in expect: [404]."
	},
	http_5xx: {
		means: "the target answered 500–599",
		look: "Look at the target's log at that time."
	},
	http_unexpected: {
		means: "the target answered a status below 400 that the call does not expect",
		look: "Compare the status with the call's expect."
	},
	dns_not_found: {
		means: "the host name does not exist",
		look: "Check the spelling of the target."
	},
	dns_no_address: {
		means: "the host name exists, but has no address",
		look: "Look for its A and AAAA records with dig; a name may exist for mail only."
	},
	dns_failed: {
		means: "the name server gave no usable answer",
		look: "Try the name with dig or nslookup on this machine."
	},
	dns_timeout: {
		means: "the host name was not resolved within the connect deadline",
		look: "Look at the name servers this machine asks (/etc/resolv.conf); the target has not been asked at all."
	},
	connect_refused: {
		means: "nothing listens on that address and port",
		look: "Check that the target runs, and on which port; under load: whether it crashed."
	},
	connect_timeout: {
		means: "no connection within the connect deadline",
		look: "Look for a firewall, a full accept queue or a host that is down."
	},
	connect_failed: {
		means: "the connection could not be made",
		look: "The message says what the network answered."
	},
	proxy_unreachable: {
		means: "no connection to the proxy that HTTP_PROXY or HTTPS_PROXY names",
		look: "Check its address and whether it runs, or name the target in NO_PROXY."
	},
	proxy_auth: {
		means: "the proxy wants a user name and a password, or others than it was given (407)",
		look: "Put them into the proxy's URL: http://user:password@proxy:3128."
	},
	proxy_refused: {
		means: "the proxy did not open a way to the target",
		look: "The message has its status: 403 is a rule of the proxy, 502 and 504 mean that it did not reach the target."
	},
	proxy_failed: {
		means: "the proxy broke off or answered CONNECT with something else",
		look: "Check that its address is that of an HTTP proxy, and its log at that time."
	},
	tls_expired: {
		means: "the target's certificate has expired, or is not valid yet",
		look: "Renew it; check the clock of this machine too."
	},
	tls_wrong_host: {
		means: "the target's certificate is for another host name",
		look: "Compare the names in the certificate with the host in the URL."
	},
	tls_self_signed: {
		means: "the target's certificate is signed by itself",
		look: "Trust it with --ca FILE, or pass --insecure if you know why it is so."
	},
	tls_unknown_ca: {
		means: "the target's certificate comes from an authority that is not known here",
		look: "Give that authority with --ca FILE; if it is a public one, the target leaves out the certificates in between."
	},
	tls_certificate: {
		means: "the target's certificate could not be verified",
		look: "The message says why. Give its authority with --ca, or pass --insecure if you know why it is wrong."
	},
	tls_version: {
		means: "the target and this client have no TLS version in common",
		look: "This client speaks TLS 1.2 and 1.3: look at the versions the target allows."
	},
	tls_not_spoken: {
		means: "the target's answer to the TLS handshake is not TLS",
		look: "The port probably speaks plain HTTP: use http:// or another port."
	},
	tls_closed: {
		means: "the target cut the connection in the middle of the TLS handshake",
		look: "Look for limits on connections and crashes, or something in between that knows no TLS."
	},
	tls_timeout: {
		means: "the connection was made, but its TLS handshake not finished within the connect deadline",
		look: "The target has no time for handshakes under this load, or the port does not speak TLS."
	},
	tls_failed: {
		means: "the TLS handshake failed",
		look: "The message says why: ciphers the two do not share, or a client certificate the target wants."
	},
	reset: {
		means: "the target cut the connection before it answered",
		look: "Look for crashes, limits on connections, or a proxy in between."
	},
	reset_midbody: {
		means: "the target cut the connection in the middle of an answer",
		look: "Look for crashes and timeouts in the target."
	},
	closed_before_response: {
		means: "the target closed the connection without answering",
		look: "Compare its keep-alive timeout with the think time; look for restarts."
	},
	incomplete: {
		means: "the answer ended before its announced length",
		look: "Look for crashes and timeouts in the target or a proxy."
	},
	headers_timeout: {
		means: "no answer began within the headers deadline",
		look: "The target is too slow under this load, or it hangs."
	},
	body_timeout: {
		means: "the answer began, but was not complete within the deadline",
		look: "Look for a stuck stream or a slow proxy, and at the size of the answer."
	},
	total_timeout: {
		means: "the request waited for a free connection until its deadline (10 s unless set)",
		look: "The target is too slow under this load, or there are too few connections for it."
	},
	parse_status: {
		means: "the answer does not begin like HTTP",
		look: "Check that the port speaks HTTP/1.1 and whether it wants https."
	},
	parse_header: {
		means: "a header line of the answer is broken",
		look: "Look at the raw answer, e.g. with curl -v."
	},
	header_overflow: {
		means: "the answer's headers are too large or too many",
		look: "Look for cookies or headers that grow."
	},
	framing_conflict: {
		means: "the answer states its length in two ways that disagree",
		look: "Look at Content-Length and Transfer-Encoding, and at proxies in between."
	},
	chunk_invalid: {
		means: "a chunk of the answer is broken",
		look: "Look at the target's streaming code or a proxy in between."
	},
	too_many_1xx: {
		means: "interim answers without end",
		look: "Look at the target's 1xx answers."
	},
	bad_upgrade: {
		means: "the target switched protocols unasked",
		look: "Look at what answers 101."
	},
	unsolicited_data: {
		means: "the target sent more than it had announced, or unasked",
		look: "Look at Content-Length, and at answers to HEAD, 204 and 304."
	},
	body_too_large: {
		means: "the answer's body is larger than --max-body (16 MiB), or has no end",
		look: "Ask for less (a page of a list, a part of a file), or allow more with --max-body."
	},
	decode_error: {
		means: "the body does not match its Content-Encoding",
		look: "Look at the target's compression or a proxy in between."
	},
	decode_bomb: {
		means: "the body unpacks to more than 64 MiB, or is encoded more than 5 times over",
		look: "Ask for less; a body like that is an error of the target, or an attack."
	},
	redirect_loop: {
		means: "too many redirects",
		look: "Look at the Location headers; the limit is the call's redirects."
	},
	host_not_allowed: {
		means: "the address is public and was not allowed; nothing was sent",
		look: "If you may load it, name it with --allow-host."
	},
	fds_exhausted: {
		means: "this machine has no file descriptors left",
		look: "Raise ulimit -n or use fewer users; the target is not to blame."
	},
	ports_exhausted: {
		means: "this machine has no local ports left",
		look: "Keep connections alive, or widen net.ipv4.ip_local_port_range; the target is not to blame."
	},
	measure_failed: {
		means: "what measure(…) timed threw an error",
		look: "The message is the error's own."
	},
	script_error: {
		means: "the test's own code threw an error",
		look: "The location is the line in the test file."
	}
};
/** The page of a class, as the summary names it; "" for a class of a newer version, unknown to this one. */
const errorPage = (name) => Object.hasOwn(errorHints, name) ? `docs/errors/${name}.md` : "";
//#endregion
//#region src/report/query-text.ts
const gap$3 = 2;
/** A column is not made narrower than this to fit beside others. */
const columnLeast = 6;
/**
* A table no wider than the page, with long texts cut in their middle; where not even so every column finds room, each row
* is a block of its own, a line for each column.
*/
function queryText({ columns, rows }, { columns: width, palette }) {
	if (columns.length === 0) return "";
	const names = columns.map(safeText$1);
	const cells = rows.map((row) => row.map(cellText));
	const shown = fitting(names.map(widestIn(cells)), width);
	const isNumber = columns.map((_, at) => rows.every((row) => row[at] === null || typeof row[at] === "number"));
	const line = (texts) => shown.map((room, at) => (isNumber[at] === true ? padStart : padEnd)(truncateMiddle(texts[at] ?? "", room), room)).join(" ".repeat(gap$3)).trimEnd();
	return `${[...shown.length === columns.length || rows.length === 0 ? [palette.dim(line(names)), ...cells.map(line)] : cells.flatMap((row) => [...blockOf(names, row, width, palette), ""]), palette.dim(counted(rows.length, "row"))].join("\n")}\n`;
}
const widestIn = (cells) => (name, at) => cells.reduce((most, row) => Math.max(most, displayWidth(row[at] ?? "")), displayWidth(name));
function blockOf(names, row, width, palette) {
	const nameWidth = Math.min(Math.floor(width / 2), names.reduce((most, name) => Math.max(most, displayWidth(name)), 0));
	const room = Math.max(1, width - nameWidth - gap$3);
	return names.map((name, at) => {
		const title = padEnd(truncateMiddle(name, nameWidth), nameWidth + gap$3);
		return (palette.dim(title) + truncateMiddle(row[at] ?? "", room)).trimEnd();
	});
}
/** Widths of the columns from the left that find room; the widest give way first. */
function fitting(wanted, width) {
	let count = wanted.length;
	const least = (columns) => wanted.slice(0, columns).reduce((sum, each) => sum + Math.min(each, columnLeast) + gap$3, -gap$3);
	while (count > 1 && least(count) > width) count -= 1;
	const widths = wanted.slice(0, count);
	for (let over = total(widths) - width; over > 0; over = total(widths) - width) {
		const widest = Math.max(...widths);
		const at = widths.indexOf(widest);
		const next = Math.max(columnLeast, ...widths.filter((each) => each < widest));
		const cut = Math.max(1, Math.min(over, widest - next));
		if (widest - cut < 1) break;
		widths[at] = widest - cut;
	}
	return widths;
}
const total = (widths) => widths.reduce((sum, each) => sum + each + gap$3, -gap$3);
function cellText(value) {
	if (value === null) return "";
	if (typeof value === "number") return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
	return safeText$1(String(value));
}
//#endregion
//#region src/report/json.ts
/** The result document as one line of JSON. */
function resultJson(result) {
	return `${JSON.stringify(result)}\n`;
}
//#endregion
//#region src/report/explore/junit-cases.ts
/** Whether there is an answer, then each rule with what it alone would allow. */
function exploreCases(explore) {
	return [capacityCase(explore), ...explore.rules.map((rule) => ruleCase(rule, explore))];
}
function capacityCase(explore) {
	const name = "capacity measured";
	const sentence = exploreSentence(explore);
	if (explore.capacity !== null) return {
		name,
		output: sentence
	};
	return {
		name,
		problem: {
			kind: "error",
			type: explore.obstacles[0]?.kind ?? "no-capacity",
			message: sentence
		}
	};
}
/** A rule fails where nothing is left below it: already the reference breaks it. */
function ruleCase({ text, capacity, isBinding }, { reference }) {
	const outcome = reference?.outcome;
	if (outcome?.kind === "bad" && outcome.rule === text) return {
		name: text,
		problem: {
			kind: "failure",
			type: "rule",
			message: `already the reference: ${outcome.evidence}`
		}
	};
	if (capacity === null) return {
		name: text,
		output: "not reached"
	};
	return {
		name: text,
		output: `alone allows ${estimateText(capacity)}${isBinding ? "; decides" : ""}`
	};
}
/** What one looks for without reading the summary. */
function exploreProperties(explore) {
	if (explore === void 0) return [];
	const figure = (name, estimate) => estimate === null ? [] : [[`plimsoll.${name}`, String(Number(estimate.iterationsPerSecond.toPrecision(6)))]];
	return [
		...figure("capacity.iterationsPerSecond", explore.capacity),
		...figure("saturation.iterationsPerSecond", explore.saturation),
		...explore.bottlenecks.slice(0, 1).map(({ kind }) => ["plimsoll.bottleneck", kind])
	];
}
//#endregion
//#region src/report/endure/trend-text.ts
/** A figure in the unit of a trend. */
function amountText(value, unit) {
	switch (unit) {
		case "bytes": return value < 0 ? `-${formatBytes(-value)}` : formatBytes(value);
		case "ms": return value < 0 ? `-${formatDurationMs(-value)}` : formatDurationMs(value);
		case "ratio": return formatPercent(value);
		case "count": return Math.abs(value) >= 100 ? formatCount(Math.round(value)) : String(Number(value.toPrecision(3)));
	}
}
/** `10.1 kB per request (9.8 kB–10.3 kB)`, or for what is lost now and then `one per 200 requests`. */
function perRequestText({ unit, perRequest }) {
	if (perRequest === null || !(perRequest.value > 0)) return void 0;
	const { value, low, high } = perRequest;
	if (unit === "count") return `one per ${formatCount(Math.round(1 / value))} requests`;
	const range = low === null || high === null ? "" : ` (${amountText(low, unit)} to ${amountText(high, unit)})`;
	return `${amountText(value, unit)} per request${range}`;
}
/** `in 3.2 h (2.9 h to 3.6 h)`. */
function timeToLimitText({ value, low, high }) {
	const text = (seconds) => formatDurationMs(Math.round(seconds) * 1e3);
	const range = low === null || high === null ? "" : ` (${text(low)} to ${text(high)})`;
	return `in ${text(value)}${range}`;
}
/** The one that matters most first. */
const order$1 = [
	"leak",
	"drift",
	"unclear",
	"filling",
	"steady",
	"falling",
	"too-few"
];
const byWeight = (trends) => trends.toSorted((a, b) => order$1.indexOf(a.verdict) - order$1.indexOf(b.verdict));
//#endregion
//#region src/report/endure/soak-sentence.ts
/** What a colleague would say after a soak. */
function soakSentence(soak) {
	const { outcome, trends, ratePerSecond, loadedSeconds } = soak;
	const held = `${formatDurationMs(loadedSeconds * 1e3)} at ${formatRate(ratePerSecond)}`;
	const [worst] = byWeight(trends);
	switch (outcome) {
		case "exhausted": return `It stopped working after ${counted(soak.exhausted?.requests ?? 0, "request")} at ${formatRate(ratePerSecond)}.`;
		case "leak": return `${leakText(worst)} (${held}).`;
		case "drift": return `It gets slower as it is used: ${driftText(worst)} (${held}).`;
		case "unclear": return worst === void 0 || worst.verdict === "too-few" ? `Too little was seen in ${held} to say whether it lasts.` : `Something grows, and ${held} are too short to say whether that ends: ${worst.subject}.`;
		case "unwatched": return `It kept its latency for ${held}; its memory could not be read.`;
		case "steady": return `It lasts: nothing grows without end in ${held}.${smallestText(soak)}`;
	}
}
function leakText(trend) {
	const lost = perRequestText(trend);
	const until = trend.secondsToLimit === null ? "" : `; the limit is reached ${timeToLimitText(trend.secondsToLimit)}`;
	return `${trend.kind === "memory" ? "Memory leaks" : `${sentenceCase(trend.subject)} leak`}${lost === void 0 ? "" : `: ${lost}`}${until}`;
}
function driftText({ subject, unit, from, to }) {
	return `${subject} rose from ${amountText(from, unit)} to ${amountText(to, unit)}`;
}
function smallestText({ smallestLeak }) {
	if (smallestLeak === null || smallestLeak <= 0) return "";
	return ` A leak of ${formatBytes(smallestLeak)} per request or more would have been seen.`;
}
const sentenceCase = (text) => text.charAt(0).toUpperCase() + text.slice(1);
//#endregion
//#region src/report/endure/stress-sentence.ts
/** What a colleague would say of a target that was pushed over the edge. */
function stressSentence(stress) {
	return [
		recoveryText(stress),
		retainedText(stress),
		safeText(stress)
	].filter((text) => text !== "").join(" ");
}
const secondsText = (seconds) => formatDurationMs(Math.round(seconds) * 1e3);
function recoveryText({ recovery, obstacle, outcome, saturationPerSecond }) {
	if (recovery === null) return `How it recovers is not known: ${obstacle ?? "it was stopped before"}.`;
	const { recoveredAfterSeconds, factor, recoversAtPerSecond, ratePerSecond } = recovery;
	if (recoveredAfterSeconds !== null && factor !== null) {
		const times = `${factor.toPrecision(2)} times what its backlog alone takes`;
		const after = recoveredAfterSeconds < 1 ? "at once" : `after ${secondsText(recoveredAfterSeconds)}, ${times}`;
		const slow = outcome === "recovers" ? "" : " That is slow: something beside the backlog keeps it busy.";
		return `Back at ${formatRate(ratePerSecond)} it is as before ${after}.${slow}`;
	}
	const waited = `It does not recover: ${whyNot(recovery, saturationPerSecond)}`;
	if (recoversAtPerSecond === null) return `${waited}, and neither were less load and none.`;
	if (recoversAtPerSecond === 0) return `${waited}; only without any load it does.`;
	return `${waited}; at ${formatRate(recoversAtPerSecond)} it does.`;
}
function whyNot({ ratePerSecond, inVainPerSecond, waitedSeconds, idealSeconds }, saturationPerSecond) {
	const at = formatRate(ratePerSecond);
	if (inVainPerSecond !== null) return `back at ${at} clients who try again send ${formatRate(inVainPerSecond)}, and it completes ${formatRate(saturationPerSecond)} at most`;
	return `${secondsText(waitedSeconds)} at ${at} were not enough where ${secondsText(idealSeconds)} should have been`;
}
const shedsFrom = .9;
function retainedText({ retained }) {
	if (retained === null) return "";
	const lost = formatPercent(Number(Math.max(0, 1 - retained.ratio).toPrecision(2)));
	const at = formatRate(retained.atPerSecond);
	if (retained.ratio >= shedsFrom) return `Overloaded with ${at} it completes as much as ever.`;
	return `Overloaded with ${at} it completes ${lost} less than it can.`;
}
function safeText({ safeLoad, capacityPerSecond }) {
	if (safeLoad === null) return "";
	const share = formatPercent(Number((safeLoad.value / capacityPerSecond).toPrecision(2)));
	if (safeLoad.low === null) return `Even at ${formatRate(safeLoad.value)} a pulse brings it down for good.`;
	if (safeLoad.high === null) return `Up to ${formatRate(safeLoad.value)} a pulse does no lasting harm.`;
	return `Up to ${formatRate(safeLoad.value)} (${share} of its capacity) it recovers from a pulse by itself.`;
}
function hysteresisText({ hysteresis }) {
	if (hysteresis === null) return "not known";
	if (hysteresis <= .1) return "none: it carries on the way back what it carried on the way up";
	return `${formatPercent(Number(hysteresis.toPrecision(2)))}: so much less is carried on the way back than on the way up`;
}
const timesText = (value) => `${String(Number(value.toPrecision(2)))} ×`;
//#endregion
//#region src/report/endure/junit-cases.ts
/** What a method that lasts found out, each as a test case of its own. */
function endureCases({ soak, stress, check }) {
	if (soak !== void 0) return soakCases(soak);
	if (stress !== void 0) return stressCases(stress);
	return check === void 0 ? [] : checkCases(check);
}
function soakCases(soak) {
	return [soak.outcome === "exhausted" ? {
		name: "it goes on working",
		problem: failure("exhausted", soakSentence(soak))
	} : { name: "it goes on working" }, ...soak.trends.map(trendCase)];
}
function trendCase(trend) {
	const name = `${trend.subject}${trend.instance === void 0 ? "" : ` of ${trend.instance}`} does not grow without end`;
	if (trend.verdict === "leak") return {
		name,
		problem: failure("leak", leakText(trend))
	};
	if (trend.verdict === "drift") return {
		name,
		problem: failure("drift", driftText(trend))
	};
	return {
		name,
		output: trend.verdict
	};
}
function stressCases(stress) {
	const name = "it recovers from overload";
	const text = recoveryText(stress);
	const shed = {
		name: "what it completes in overload",
		output: retainedText(stress) || "not seen"
	};
	if (stress.outcome === "unfinished") return [{
		name,
		problem: {
			kind: "error",
			type: "unfinished",
			message: text
		}
	}];
	return [stress.outcome === "recovers" || stress.outcome === "sluggish" ? {
		name,
		output: text
	} : {
		name,
		problem: failure(stress.outcome, text)
	}, shed];
}
function checkCases({ answers }) {
	return answers.map(({ asks, verdict, answer, question }) => verdict === "fail" ? {
		name: asks,
		problem: failure(question, answer)
	} : {
		name: asks,
		output: answer
	});
}
const failure = (type, message) => ({
	kind: "failure",
	type,
	message
});
//#endregion
//#region src/report/endure/compared-section.ts
/** The same method with the faults of the test and without. */
function comparedSection(result, page) {
	const rows = compareFaults(result).map(({ what, without, withFaults }) => ({
		name: { text: what },
		figures: [{ text: without }, {
			text: withFaults,
			...without !== withFaults && { paint: page.palette.yellow }
		}]
	}));
	if (rows.length === 0) return [];
	const words = ["without", "with the faults"];
	return section("With the faults and without", tableLines({
		title: "",
		figures: words,
		words
	}, rows, innerWidth(page), page.palette), page);
}
//#endregion
//#region src/report/terminal/database-text.ts
const statementWidthMax = 60;
/** What the target's PostgreSQL did over the run, where it was asked. */
function databaseTexts({ resources }) {
	const postgres = resources["summary"]?.postgres;
	if (typeof postgres?.connectionsMax !== "number") return [];
	const { connections, connectionsMax, lockWaits, cacheHitRatio, statements } = postgres;
	const open = Object.values(connections).reduce((sum, count) => sum + count, 0);
	const [busiest] = statements ?? [];
	return [[
		`PostgreSQL: ${amount$2(open)} of ${formatCount(connectionsMax)} connections (${amount$2(connections["active"] ?? 0)} active)`,
		...lockWaits < .05 ? [] : [`${amount$2(lockWaits)} waiting for a lock`],
		...cacheHitRatio === null ? [] : [`${formatPercent(Number(cacheHitRatio.toPrecision(3)))} of blocks from its cache`],
		...busiest === void 0 ? [] : [`most time for ${truncateMiddle(safeText$1(busiest.text), statementWidthMax)} (${formatDurationMs(busiest.meanMs)})`]
	].join(", ")];
}
const amount$2 = (value) => value < 10 ? String(Number(value.toPrecision(2))) : formatCount(value);
//#endregion
//#region src/report/terminal/close.ts
const labelWidth$1 = 11;
/** What the figures rest on: the ledger, the generator, the machine; then where the run lies and what comes next. */
function closeLines(result, kept, page) {
	const field = (label, text) => hanging(padEnd(label, labelWidth$1), text, page).map((line, index) => index === 0 ? `  ${page.palette.dim(line.slice(0, labelWidth$1))}${line.slice(labelWidth$1)}` : `  ${line}`);
	return [
		"",
		...closingFields(result).flatMap(([label, text]) => field(label, text)),
		...kept === void 0 ? [] : field("kept in", safeText$1(kept.path)),
		...kept?.next === void 0 ? [] : field("next", kept.next)
	];
}
/** What the figures rest on, a label and a text each. */
function closingFields(result) {
	const aborted = result.abortedBecause;
	return [
		...aborted === void 0 ? [] : [["aborted", aborted]],
		...result.explore === void 0 ? measuredFields(result) : [],
		["ledger", `${result.ledger.exact ? "" : "DOES NOT ADD UP: "}${ledgerText(result)}`],
		["generator", generatorText(result)],
		["machine", machineText(result)],
		...targetTexts(result).map((text) => ["target", text]),
		...databaseTexts(result).map((text) => ["database", text])
	];
}
function measuredFields(result) {
	return [...latencyFields(result), ["rates", ratesText(result)]];
}
/** Latency counts failures as slower than any success; where there are some, what was seen stands beside it. */
function latencyFields({ operations, totals, ledger }) {
	if (operations.length === 0) return [];
	const text = (summary) => [
		"p50",
		"p95",
		"p99"
	].map((name) => `${name} ${intervalText(summary, name)}`).join(", ");
	return [
		["latency", `${text(totals.latencyMs)}; from the intended start, with 95 % intervals`],
		...ledger.requests.failed === 0 ? [] : [["as seen", `${text(totals.rawLatencyMs)}; failures with the time they took`]],
		["service", `${text(totals.serviceMs)}; from the moment of sending`]
	];
}
function ratesText({ totals }) {
	const { sent, received } = totals.bytes;
	const traffic = `${formatBytes(sent)} sent, ${formatBytes(received)} received`;
	return `${rateOf(totals.iterationsPerSecond, "iterations")}, ${rateOf(totals.requestsPerSecond, "requests")}; ${traffic}`;
}
function ledgerText({ ledger }) {
	const { iterations, requests } = ledger;
	const planned = iterations.planned === null ? "" : `${formatCount(iterations.planned)} planned, `;
	const rest = ended(iterations.failed, iterations.cancelled);
	const dropped = iterations.dropped === 0 ? "" : `, ${formatCount(iterations.dropped)} dropped`;
	return `iterations ${`${planned}${formatCount(iterations.started)} started = ${formatCount(iterations.completed)} completed${rest}${dropped}`}; requests ${`${formatCount(requests.started)} started = ${formatCount(requests.ok)} ok${ended(requests.failed, requests.cancelled)}`}`;
}
function ended(failed, cancelled) {
	return ` + ${formatCount(failed)} failed + ${formatCount(cancelled)} cancelled`;
}
function generatorText({ generator }) {
	const { cpuRatioMean, cpuRatioMax, loopBusyMax, sendLagMs, stalls, rssMaxBytes, connectionsOpened } = generator;
	return [
		counted(generator.workers, "worker"),
		...cpuRatioMean === null ? [] : [`CPU ${formatPercent(cpuRatioMean)}${cpuRatioMax === null ? "" : ` (at most ${formatPercent(cpuRatioMax)})`} of a core`],
		...loopBusyMax === null ? [] : [`event loop busy at most ${formatPercent(loopBusyMax)}`],
		...sendLagMs.p99 === null ? [] : [`sent late by p99 ${formatDurationMs(sendLagMs.p99)}`],
		...connectionsOpened === 0 ? [] : [`${counted(connectionsOpened, "connection")} opened`],
		...rssMaxBytes === null ? [] : [`${formatBytes(rssMaxBytes)} of memory`],
		...stalls.length === 0 ? [] : [`${counted(stalls.length, "stall")} of the machine`]
	].join(", ");
}
/** What the target's own processes used, where that was read. */
function targetTexts({ resources }) {
	const target = resources["summary"]?.target;
	if (typeof target?.cpuCores !== "number") return [];
	const { cpuCores, busiestThread, rssBytes, sockets, processes } = target;
	const busiest = busiestThread === null ? "" : ` (busiest thread ${coresText(busiestThread.cpuCores)})`;
	const connections = sockets === null ? [] : [counted(Math.round(sockets.established), "connection")];
	const several = processes < 1.5 ? [] : [`${formatCount(Math.round(processes))} processes`];
	return [[
		`${coresText(cpuCores)} cores${busiest}`,
		formatBytes(rssBytes),
		...connections,
		...several
	].join(", ")];
}
const coresText = (cores) => cores.toFixed(cores < .1 ? 2 : 1);
function machineText({ environment, seed }) {
	const { plimsoll, node, cpuModel, cores, memoryBytes, gitCommit } = environment;
	const commit = gitCommit === null ? "" : `, commit ${gitCommit.slice(0, 12)}`;
	return `${counted(cores, "core")} (${cpuModel.trim()}), ${formatBytes(memoryBytes)}, plimsoll ${plimsoll}, node ${node.replace(/^v/, "")}${commit}, seed ${String(seed)}`;
}
//#endregion
//#region src/report/terminal/dependencies.ts
const spansShown = 3;
/** What stood between the target and its dependencies, and when what was wrong. */
function dependencyLines({ dependencies = [] }, page) {
	return section("Faults", dependencies.flatMap((dependency) => [
		...hanging(`${dependency.name}  `, `${dependency.listen} → ${dependency.to}: ${trafficText(dependency)}`, page),
		...dependency.faults.length === 0 ? hanging("  ", "no fault was on", page) : [],
		...dependency.faults.flatMap(({ text, spans }) => hanging("  ", `${text}: ${spansText(spans, page)}`, page))
	]), page);
}
function trafficText({ traffic }) {
	const { connections, exchanges, bytesUp, bytesDown, resets, refused, answered } = traffic;
	return [
		counted(connections, "connection"),
		counted(exchanges, "round trip"),
		`${formatBytes(bytesUp)} there, ${formatBytes(bytesDown)} back`,
		...resets > 0 ? [counted(resets, "reset")] : [],
		...answered > 0 ? [`${formatCount(answered)} answered with an error`] : [],
		...refused > 0 ? [`${formatCount(refused)} not taken by the dependency`] : []
	].join(", ");
}
function spansText(spans, { all }) {
	if (spans.length === 0) return "never on";
	const shown = all === true ? spans : spans.slice(0, spansShown);
	const more = spans.length - shown.length;
	return `on ${shown.map(({ fromSeconds, toSeconds }) => `${clockText(fromSeconds)} to ${clockText(toSeconds)}`).join(", ")}${more > 0 ? ` and ${more} times more` : ""}`;
}
//#endregion
//#region src/report/terminal/goals.ts
const checksShown = 20;
const observedWidthMax = 16;
/** ✓, ✗ or ? where too little was measured to tell; the goal; what was seen. */
function goalLines(result, page) {
	const goals = result.slo.map((goal) => ({
		...goal,
		observedText: truncateEnd(goal.observedText, observedWidthMax)
	}));
	const observedWidth = Math.max(0, ...goals.map((goal) => displayWidth(goal.observedText)));
	const room = innerWidth(page) - 2 - 2 - observedWidth;
	const nameWidth = Math.min(Math.max(0, ...goals.map((goal) => displayWidth(goal.expression))), Math.max(8, room));
	return section("Goals", goals.flatMap((goal) => goalRow(goal, nameWidth, observedWidth, page)), page);
}
function goalRow(goal, nameWidth, observedWidth, page) {
	const { palette } = page;
	const isUnsure = goal.ok && goal.note !== void 0;
	const paint = isUnsure ? palette.yellow : goal.ok ? palette.green : palette.red;
	const expression = padEnd(truncateMiddle(goal.expression, nameWidth), nameWidth);
	const line = `${paint(isUnsure ? "?" : goal.ok ? "✓" : "✗")} ${expression}  ${paint(padStart(goal.observedText, observedWidth))}`;
	const note = [goal.note, goal.failedAtSeconds === void 0 ? void 0 : `first broken at second ${formatCount(goal.failedAtSeconds)}`].filter((part) => part !== void 0);
	if (note.length === 0) return [line];
	const text = note.join("; ");
	if (2 + nameWidth + 2 + observedWidth + 2 + displayWidth(text) <= innerWidth(page)) return [`${line}  ${palette.dim(text)}`];
	return [line, `  ${palette.dim(truncateMiddle(text, innerWidth(page) - 2))}`];
}
/** What failed comes first: it is what one looks for. */
function checkLines(result, page) {
	const { palette } = page;
	const several = result.scenarios.length > 1;
	const { shown, more } = firstOf([...result.checks].sort((a, b) => failedRatio(b) - failedRatio(a)), checksShown, page);
	const rows = shown.map((check) => ({
		name: { text: `${check.failed === 0 ? "✓" : "✗"} ${several ? `${check.scenario}: ` : ""}${check.name}` },
		figures: [
			countCell(check.passed),
			{
				...countCell(check.failed),
				...check.failed > 0 ? { paint: palette.red } : {}
			},
			errorRatioCell(failedRatio(check), palette)
		]
	}));
	if (rows.length === 0) return [];
	const shape = {
		title: "check",
		figures: [
			"passed",
			"failed",
			"failed %"
		]
	};
	const total = result.totals.checks;
	const all = total.passed + total.failed;
	const line = `${counted(all, "check")}, ${formatPercent(all === 0 ? 1 : total.passed / all)} passed`;
	return section("Checks", [
		...tableLines(shape, rows, innerWidth(page), palette),
		...more,
		palette.dim(line)
	], page);
}
function failedRatio(check) {
	const count = check.passed + check.failed;
	return count === 0 ? 0 : check.failed / count;
}
//#endregion
//#region src/report/terminal/problems.ts
const errorsShown = 10;
const findingsShown = 10;
const messageLengthMax = 400;
/** Failures by class with one example each: what, where, why, where to look. */
function errorLines(result, page) {
	const { shown, more } = firstOf([...result.errors].sort((a, b) => b.count - a.count), errorsShown, page);
	const width = Math.max(0, ...shown.map((group) => formatCount(group.count).length));
	return section("Errors", [
		...shown.flatMap((group) => errorBlock(group, width, page)),
		...more,
		...explainLines(shown.map((group) => group.class), Object.keys(errorHints), page)
	], page);
}
function errorBlock(group, countWidth, page) {
	const { palette } = page;
	const lead = `${padStart(formatCount(group.count), countWidth)}  `;
	const under = " ".repeat(lead.length);
	const title = `${group.class}${group.operation === void 0 ? "" : `  ${group.operation}`}  (${group.side})`;
	const hint = Object.hasOwn(errorHints, group.class) ? errorHints[group.class] : void 0;
	const look = hint === void 0 ? "" : `${hint.look} ${errorPage(group.class)}`;
	return [
		...hanging(lead, title, page, palette.red),
		...group.message === "" ? [] : hanging(under, truncateEnd(group.message, messageLengthMax), page),
		...group.location === void 0 ? [] : hanging(`${under}at `, group.location, page, palette.cyan),
		...group.traceId === void 0 ? [] : hanging(`${under}trace `, group.traceId, page, palette.dim),
		...look === "" ? [] : hanging(`${under}→ `, look, page, palette.dim)
	];
}
/** Reasons not to believe the figures; those that make them worthless first. */
function doubtLines$1(result, page) {
	const sorted = [...result.validity.doubts].sort((a, b) => Number(b.invalidates) - Number(a.invalidates));
	return section("Doubts", [...sorted.flatMap((doubt) => doubtBlock(doubt, page)), ...explainLines(sorted.map(({ code }) => code), doubtCodes, page)], page);
}
/** The pages come with the package; whoever installed it has no repository to look into. */
function explainLines(seen, known, page) {
	const first = seen.find((name) => known.includes(name));
	return first === void 0 ? [] : hanging("", `what it means: plimsoll explain ${first}`, page, page.palette.dim);
}
function doubtBlock(doubt, page) {
	const { palette } = page;
	return [
		...hanging(doubt.invalidates ? "✗ " : "! ", `${doubt.message} (${doubt.code}, ${doubt.side})`, page, doubt.invalidates ? palette.red : palette.yellow),
		...doubt.evidence === "" ? [] : hanging("  ", doubt.evidence, page),
		...doubt.advice === "" ? [] : hanging("  → ", doubt.advice, page, palette.dim)
	];
}
function findingLines(result, page) {
	const { shown, more } = firstOf(result.findings, findingsShown, page);
	const kinds = shown.map(({ kind }) => kind);
	return section("Findings", [
		...shown.flatMap((finding) => findingBlock(finding, page)),
		...more,
		...explainLines(kinds, foundKinds, page)
	], page);
}
function findingBlock(finding, page) {
	const { palette } = page;
	const paint = {
		critical: palette.red,
		warning: palette.yellow,
		info: palette.cyan
	}[finding.severity];
	const route = finding.route === void 0 ? "" : ` on ${finding.route}`;
	return [
		...hanging("• ", `${finding.title}${route}`, page, paint),
		...finding.evidence.flatMap((line) => hanging("  ", line, page)),
		...finding.exampleTraceLink === void 0 ? [] : [`  ${finding.exampleTraceLink}`],
		...finding.advice === "" ? [] : hanging("  → ", finding.advice, page, palette.dim)
	];
}
//#endregion
//#region src/report/explore/bottlenecks.ts
const rivalsShown = 4;
/** Why there is no answer, or why it is to be taken with care, and how to get a better one. */
function obstacleLines({ obstacles, capacity }, page) {
	const { palette } = page;
	const lines = [...new Set(obstacles.map(({ kind }) => kind))].flatMap((kind, index) => {
		const same = obstacles.filter((obstacle) => obstacle.kind === kind);
		const evidence = same.map((each) => each.evidence).filter((each) => each !== "");
		const known = index === 0 && evidence.length > 0 ? [] : [obstacleText(kind)];
		const advice = same[0]?.advice ?? "";
		return [...hanging("! ", `${[...known, ...evidence].join("; ")} (${String(kind)})`, page, palette.yellow), ...advice === "" ? [] : hanging("  → ", advice, page)];
	});
	return section(capacity === null ? "Why there is no capacity" : "Why to take it with care", lines, page);
}
/** The suspect that is named, with what speaks for and against it; the others in a line each. */
function bottleneckLines(explore, page) {
	const [first, ...rivals] = explore.bottlenecks;
	if (first === void 0) return unknownLines(explore, page);
	const { shown, more } = firstOf(rivals, rivalsShown, page);
	return [...section("What gives first", suspectLines(first, explore, page), page), ...section("What else it could be", [...shown.flatMap((rival) => rivalLine(rival, page)), ...more], page)];
}
/** Where there is an answer but no suspect, what would let one be found. */
function unknownLines({ capacity, saturation, obstacles, trials }, page) {
	if (capacity === null && saturation === null || obstacles.length > 0) return [];
	return section("What gives first", [...hanging("", "No suspect has two independent observations that speak for it.", page), ...signed("→", page.palette.cyan, adviceToSee(trials), page)], page);
}
/** What would let a suspect be found where there is none. */
function adviceToSee(trials) {
	return trials.some(({ resources }) => resources !== null && resources.target !== null) ? "Give what it says of itself: metrics (--prometheus URL) or traces." : "Its process was not seen: run Plimsoll on its machine, or give --pid or --prometheus.";
}
function suspectLines(suspect, explore, page) {
	const { palette } = page;
	const { resource, kind, evidence, against, missing, advice } = suspect;
	const agreement = agreementText(suspect, explore);
	return [
		...hanging("", `${resource} (${kind}): ${sureText(suspect)}`, page, palette.bold),
		...evidence.flatMap((text) => signed("+", palette.green, text, page)),
		...agreement === void 0 ? [] : signed(agreement.isClose ? "+" : "−", agreement.isClose ? palette.green : palette.red, agreement.text, page),
		...against.flatMap((text) => signed("−", palette.red, text, page)),
		...missing === void 0 ? [] : signed("?", palette.yellow, `What would settle it: ${missing}`, page),
		...advice === "" ? [] : signed("→", palette.cyan, advice, page),
		...hanging("", `what it means: plimsoll explain ${kind}`, page, palette.dim)
	];
}
function signed(sign, paint, text, page) {
	const [first = "", ...rest] = hanging(`${sign} `, text, page);
	return [paint(sign) + first.slice(sign.length), ...rest];
}
/** Evidence may tell it already, in the words of the formula. */
function isTold({ evidence, against }, predicted) {
	return [...evidence, ...against].some((text) => text.includes(predicted));
}
/** Further apart than this the formula does not explain what was measured. */
const apartMax = .15;
function agreementText(suspect, { saturation }) {
	const { predictedPerSecond } = suspect;
	if (predictedPerSecond === null || saturation === null) return void 0;
	if (isTold(suspect, formatRate(predictedPerSecond))) return void 0;
	const measured = saturation.iterationsPerSecond;
	const apart = Math.abs(predictedPerSecond / measured - 1);
	return {
		text: `By its formula the target would saturate at ${estimatedLoad(predictedPerSecond)}; measured ${estimatedLoad(measured)}, ${formatPercent(Number(apart.toPrecision(2)))} apart`,
		isClose: apart <= apartMax
	};
}
function rivalLine(rival, page) {
	const why = rival.against[0] ?? rival.evidence[0];
	const head = `${rival.resource} (${rival.kind}): ${sureText(rival)}`;
	return hanging("· ", why === void 0 ? head : `${head}. ${why}`, page);
}
//#endregion
//#region src/report/explore/curve-scale.ts
/** Beyond this span the small values would all lie on the ground. */
const linearSpanMax$1 = 20;
/** Latencies: from zero, or logarithmic where they span more than that. */
function latencyScale(values) {
	const positive = values.filter((value) => value > 0);
	const least = Math.min(...positive);
	const most = Math.max(...positive);
	return most / least > linearSpanMax$1 ? logScale(least, most) : linearScale(most, 4);
}
/** From zero to the greatest and a little more, with about so many labels. */
function linearScale(most, labels) {
	const step = roundStep(most / labels);
	const top = Math.ceil(most / step * 1.0001) * step;
	return {
		at: (value) => value / top,
		ticks: stepsTo(top, step)
	};
}
/** From zero to `most`, which lies at the very end; labels at round values. */
function loadScale(most, labels) {
	return {
		at: (value) => value / most,
		ticks: stepsTo(most, roundStep(most / labels))
	};
}
function logScale(least, most) {
	const low = roundDown(least);
	const high = roundUp(most);
	const span = Math.log(high / low) || 1;
	return {
		at: (value) => Math.log(value / low) / span,
		ticks: roundValues(low, high)
	};
}
function stepsTo(top, step) {
	return Array.from({ length: Math.floor(top / step * 1.0001) + 1 }, (_, index) => Number((index * step).toPrecision(9)));
}
/** 1, 2 or 5 times a power of ten, at least `least`. */
function roundStep(least) {
	const power = 10 ** Math.floor(Math.log10(least));
	return ([
		1,
		2,
		5
	].find((factor) => factor * power >= least * .9999) ?? 10) * power;
}
function roundDown(value) {
	const power = 10 ** Math.floor(Math.log10(value));
	return ([
		5,
		2,
		1
	].find((factor) => factor * power <= value * 1.0001) ?? 1) * power;
}
function roundUp(value) {
	return roundStep(value);
}
/** Powers of ten first, then their halves and fifths: labels are given in this order while there is room. */
function roundValues(low, high) {
	const first = Math.floor(Math.log10(low));
	const last = Math.ceil(Math.log10(high));
	const powers = Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
	return [
		1,
		5,
		2
	].flatMap((factor) => powers.map((power) => Number((factor * power).toPrecision(9)))).filter((value) => value >= low * .9999 && value <= high * 1.0001);
}
//#endregion
//#region src/report/explore/plot.ts
const columnsMax = 100;
const columnsPerLabel = 14;
/** Beyond this span doublings that found no limit would lie on top of each other. */
const linearSpanMax = 50;
function plotOf({ capacity, saturation }, points, page) {
	const columns = Math.min(columnsMax, innerWidth(page) - 8 - 2);
	const rates = points.map(({ rate }) => rate);
	const [least, most] = [Math.min(...rates), Math.max(...rates)];
	const loads = capacity === null && saturation === null && most / least > linearSpanMax ? logScale(least, most) : loadScale(most * 1.02, Math.max(2, Math.floor(columns / columnsPerLabel)));
	const columnOf = (rate) => Math.max(0, Math.min(columns - 1, Math.round(loads.at(rate) * (columns - 1))));
	return {
		columns,
		loads: {
			...loads,
			ticks: loads.ticks.toSorted((a, b) => a - b)
		},
		columnOf
	};
}
//#endregion
//#region src/report/explore/curve-frame.ts
/** What stands above the plot: the arrows that say what the two upright lines are. */
function plotLabels(explore, plot, palette) {
	const { capacity, saturation } = explore;
	if (capacity === null && saturation === null) return [];
	const canvas = new Canvas(plot.columns, 1);
	let from = 0;
	if (capacity !== null) {
		const at = plot.columnOf(capacity.iterationsPerSecond);
		const words = `carries ${estimatedLoad(capacity.iterationsPerSecond)}`;
		const isLeft = at > words.length;
		const start = isLeft ? at - words.length - 1 : at;
		const text = isLeft ? `${words} ▼` : `▼ ${words}`;
		canvas.write(start, 0, text, palette.green);
		from = start + text.length;
	}
	if (saturation !== null) {
		const at = plot.columnOf(saturation.iterationsPerSecond);
		const load = estimatedLoad(saturation.iterationsPerSecond);
		const fitting = [`▽ saturates at ${load}`, `▽ ${load}`].find((text) => Math.max(at, from) + text.length <= plot.columns);
		const before = `saturates at ${load} ▽`;
		if (fitting !== void 0) canvas.write(Math.max(at, from), 0, fitting, palette.dim);
		else if (at - before.length >= from) canvas.write(at - before.length + 1, 0, before, palette.dim);
	}
	return canvas.lines().map((line) => " ".repeat(12) + line);
}
/** The axis with the interval of the capacity on it, and its labels. */
function axisLines({ capacity }, plot, palette) {
	const axis = new Canvas(plot.columns, 1);
	const labels = new Canvas(plot.columns, 1);
	for (let column = 0; column < plot.columns; column += 1) axis.put(column, 0, "─", palette.dim);
	let free = -1;
	for (const tick of plot.loads.ticks) {
		const column = plot.columnOf(tick);
		axis.put(column, 0, "┬", palette.dim);
		const text = tick === 0 ? "0" : loadText(tick);
		const start = Math.max(0, column - Math.floor(displayWidth(text) / 2));
		if (start <= free || start + displayWidth(text) > plot.columns) continue;
		labels.write(start, 0, text, palette.dim);
		free = start + displayWidth(text);
	}
	if (capacity !== null) {
		const { iterationsPerSecond, low, high } = capacity;
		const [from, to] = [plot.columnOf(low ?? iterationsPerSecond), plot.columnOf(high ?? iterationsPerSecond)];
		for (let column = from; column <= to; column += 1) axis.put(column, 0, "━", palette.green);
		axis.put(plot.columnOf(iterationsPerSecond), 0, "┷", palette.green);
	}
	const margin = " ".repeat(11);
	return [`${margin}${palette.dim("└")}${axis.lines()[0] ?? ""}`, `${margin} ${labels.lines()[0] ?? ""}`];
}
//#endregion
//#region src/report/explore/curve-points.ts
/** In the order they are drawn. */
function curvePoints({ trials }, limit, palette) {
	return trials.filter(({ purpose, ratePerSecond }) => purpose !== "warm-up" && ratePerSecond > 0).map((trial) => ({
		trial,
		rate: trial.ratePerSecond,
		ms: latencyOf(trial, limit),
		errorRatio: trial.errorRatio,
		mark: markOf(trial, palette)
	})).toSorted((a, b) => markOrder.indexOf(a.mark.kind) - markOrder.indexOf(b.mark.kind));
}
/** Of too few requests there is nothing to draw; of too many failures, that they would stand above all others. */
function isDrawn({ ms, errorRatio, mark }) {
	return ms !== null || errorRatio > 0 || mark.kind === "collapsed";
}
/** Of the operation the limit is about, of all requests, or of the slowest operation where no limit says which. */
function latencyOf({ latencyMs, operations }, limit) {
	if (limit !== void 0 && limit.operation === void 0) return latencyMs[limit.percentile];
	const field = `${limit?.percentile ?? "p95"}Ms`;
	if (limit !== void 0) return operations.find(({ name }) => name === limit.operation)?.[field] ?? null;
	const all = operations.map((operation) => operation[field]);
	return all.length === 0 || all.includes(null) ? null : Math.max(...all.map((ms) => ms ?? 0));
}
/** One point per load, from left to right: a line to be read, not one that follows every trial. */
function curveOf(points) {
	const groups = [];
	const drawn = points.filter(({ mark: { kind } }) => kind !== "not counted").toSorted((a, b) => a.rate - b.rate);
	for (const { rate, ms } of drawn) {
		if (ms === null) continue;
		const last = groups.at(-1);
		if (last !== void 0 && rate <= last[0].rate * sameLoad) last.push({
			rate,
			ms
		});
		else groups.push([{
			rate,
			ms
		}]);
	}
	return groups.map((group) => ({
		rate: group.reduce((sum, { rate }) => sum + rate, 0) / group.length,
		ms: group.reduce((sum, { ms }) => sum + ms, 0) / group.length
	}));
}
const sameLoad = 1.03;
//#endregion
//#region src/report/explore/error-panel.ts
const panelRows = 3;
const bars = [
	"",
	"▁",
	"▂",
	"▃",
	"▄",
	"▅",
	"▆",
	"▇",
	"█"
];
/** The share of failures under the curve, on the same axis; nothing where nothing failed. */
function errorPanel(points, plot, palette) {
	const most = Math.max(...points.map(({ errorRatio }) => errorRatio));
	if (!(most > 0)) return [];
	const canvas = new Canvas(plot.columns, panelRows);
	for (const { rate, errorRatio } of points.toSorted((a, b) => a.errorRatio - b.errorRatio)) {
		const eighths = errorRatio > 0 ? Math.max(1, Math.round(errorRatio / most * panelRows * 8)) : 0;
		for (let row = 0; row < panelRows; row += 1) {
			const filled = Math.min(8, eighths - row * 8);
			if (filled > 0) canvas.put(plot.columnOf(rate), panelRows - 1 - row, bars[filled] ?? "", palette.red);
		}
	}
	const labels = [
		formatPercent(Number(most.toPrecision(2))),
		"errors",
		"0 %"
	];
	const margin = (label, edge) => `  ${palette.dim(`${padStart(label, 8)} ${edge}`)}`;
	const lines = canvas.lines().map((text, row) => margin(labels[row] ?? "", row === 1 ? "│" : "┤") + text);
	return [margin("", "│"), ...lines];
}
//#endregion
//#region src/report/explore/latency-panel.ts
const plotRows = 12;
/** The curve, the limit it must not cross, and upright what it carries and where it saturates. */
function latencyPanel(explore, points, plot, limitMs, palette) {
	const scale = latencyScale([...points.map(({ ms }) => ms).filter((ms) => ms !== null), ...limitMs === void 0 ? [] : [limitMs]]);
	const canvas = new Canvas(plot.columns, plotRows);
	const rowOf = (ms) => (1 - Math.min(1, Math.max(0, scale.at(ms)))) * (plotRows - 1);
	const limitRow = limitMs === void 0 ? void 0 : Math.round(rowOf(limitMs));
	drawLine(canvas, curveOf(points).map(({ rate, ms }) => [plot.columnOf(rate) + .25, rowOf(ms) + .4]), palette.dim);
	if (limitRow !== void 0) level(canvas, limitRow, palette.yellow);
	const { capacity, saturation } = explore;
	if (saturation !== null) upright(canvas, plot.columnOf(saturation.iterationsPerSecond), "┊", palette.dim);
	if (capacity !== null) upright(canvas, plot.columnOf(capacity.iterationsPerSecond), "│", palette.green);
	for (const { rate, ms, mark } of points.filter(isDrawn)) canvas.put(plot.columnOf(rate), ms === null ? 0 : Math.round(rowOf(ms)), mark.sign, mark.paint);
	const labels = rowLabels(scale, rowOf, limitRow);
	return canvas.lines().map((text, row) => {
		const isLimit = row === limitRow && limitMs !== void 0;
		const label = isLimit ? formatDurationMs(limitMs) : labels.get(row);
		return `  ${(isLimit ? palette.yellow : palette.dim)(padStart(label ?? "", 8))} ${palette.dim(label === void 0 ? "│" : "┤")}${text}`;
	});
}
function level(canvas, row, paint) {
	for (let column = 0; column < canvas.columns; column += 1) if (canvas.isEmpty(column, row)) canvas.put(column, row, "╌", paint);
}
function upright(canvas, column, sign, paint) {
	for (let row = 0; row < canvas.rows; row += 1) canvas.put(column, row, sign, paint);
}
/** Labels in their order while there is an empty row between any two. */
function rowLabels({ ticks }, rowOf, limitRow) {
	const labels = /* @__PURE__ */ new Map();
	for (const tick of ticks) {
		const row = Math.round(rowOf(tick));
		if ([...labels.keys(), ...limitRow === void 0 ? [] : [limitRow]].every((other) => Math.abs(other - row) >= 2)) labels.set(row, tick === 0 ? "0" : formatDurationMs(tick));
	}
	return labels;
}
//#endregion
//#region src/report/explore/curve.ts
/** Latency and failures against load, with the limit and what one instance carries painted on it. */
function curveLines(explore, page) {
	const { palette } = page;
	const limit = paintedLimit(explore);
	const points = curvePoints(explore, limit, palette);
	if (points.length < 2 || points.every(({ ms }) => ms === null)) return [];
	const plot = plotOf(explore, points, page);
	return [
		"",
		palette.bold(truncateMiddle(titleText(explore, limit), Math.max(40, page.columns))),
		...plotLabels(explore, plot, palette),
		...latencyPanel(explore, points, plot, limit?.limitMs, palette),
		...errorPanel(points, plot, palette),
		...axisLines(explore, plot, palette),
		...legendLines(points, limit, page)
	];
}
/** Says what both axes are. */
function titleText(explore, limit) {
	return `${limit?.percentile ?? "p95"} of ${subjectText(explore, limit)} against ${loadUnit(explore)}/s`;
}
function subjectText({ trials }, limit) {
	if (limit !== void 0) return limit.operation ?? "all requests";
	const names = [...new Set(trials.flatMap(({ operations }) => operations.map(({ name }) => name)))];
	return names.length === 1 ? names[0] : "the slowest operation";
}
const legendOrder = [
	"reference",
	"good",
	"bad",
	"collapsed",
	"not counted"
];
function legendLines(points, limit, page) {
	const { palette } = page;
	const signs = legendOrder.filter((kind) => points.some((point) => isDrawn(point) && point.mark.kind === kind)).map((kind) => {
		const { sign, paint } = mark(kind, palette);
		return legendPart(sign, kind, paint);
	});
	const isOff = points.some(({ ms, errorRatio }) => ms === null && errorRatio > 0);
	const parts = [
		...signs,
		...limit === void 0 ? [] : [legendPart("╌╌", "limit", palette.yellow)],
		...isOff ? [legendPart("", `top row: ${limit?.percentile ?? "p95"} failed`, palette.dim)] : []
	];
	const room = innerWidth(page) - 8 - 2;
	return parts.reduce(([ ...rows], part) => {
		const last = rows.at(-1);
		if (last === void 0 || widthOf([...last, part]) > room) return [...rows, [part]];
		return [...rows.slice(0, -1), [...last, part]];
	}, []).map((line) => " ".repeat(12) + line.map(({ text }) => text).join(gap$2));
}
function legendPart(sign, words, paint) {
	const text = sign === "" ? words : ` ${words}`;
	return {
		text: paint(sign) + text,
		width: displayWidth(sign + text)
	};
}
const gap$2 = "   ";
function widthOf(parts) {
	return parts.reduce((sum, { width }) => sum + width + 3, -3);
}
//#endregion
//#region src/report/explore/postgres-rows.ts
const statementsShown = 3;
const textWidthMax = 48;
const amount$1 = (value) => value < 10 ? String(Number(value.toPrecision(2))) : formatCount(value);
function row$1(label, of, print = amount$1, hiddenBelow) {
	return {
		label: () => label,
		value: ({ postgres }) => postgres === null || postgres === void 0 ? null : of(postgres) ?? null,
		print,
		...hiddenBelow !== void 0 && { hiddenBelow }
	};
}
const sum$1 = (counts) => Object.values(counts).reduce((all, one) => all + one, 0);
/** What the database did: who is connected, who waits, and which statements take its time. */
function postgresRows(summaries, page) {
	const known = summaries.flatMap(({ postgres }) => postgres ?? []);
	if (known.length === 0) return [];
	const [{ connectionsMax }] = known;
	const names = (of) => [...new Set(known.flatMap((reading) => Object.keys(of(reading))))];
	const texts = [...new Set(known.flatMap(({ statements }) => (statements ?? []).map(({ text }) => text)))];
	return [
		row$1(`PostgreSQL connections (of ${formatCount(connectionsMax)})`, ({ connections }) => sum$1(connections)),
		...names(({ connections }) => connections).map((state) => row$1(`  ${safeText$1(state)}`, ({ connections }) => connections[state] ?? 0, amount$1, 0)),
		...names(({ waits }) => waits).map((wait) => row$1(`  waiting, ${safeText$1(wait)}`, ({ waits }) => waits[wait] ?? 0, amount$1, .05)),
		row$1("longest transaction", ({ longestTransactionMs }) => longestTransactionMs, formatDurationMs),
		row$1("transactions", ({ transactionsPerSecond }) => transactionsPerSecond, formatRate, 0),
		row$1("deadlocks", ({ deadlocksPerSecond }) => deadlocksPerSecond, formatRate, 0),
		row$1("blocks found in its cache", ({ cacheHitRatio }) => cacheHitRatio, (ratio) => formatPercent(Number(ratio.toPrecision(3)))),
		...texts.slice(0, page.all ? void 0 : statementsShown).map((text) => row$1(statementLabel(text), (reading) => statementMs(reading, text), formatDurationMs))
	];
}
const statementLabel = (text) => truncateMiddle(safeText$1(text), textWidthMax);
function statementMs({ statements }, text) {
	return statements?.find((each) => each.text === text)?.meanMs ?? null;
}
//#endregion
//#region src/report/explore/resource-metrics.ts
const rowsShown$4 = 5;
const nameWidthMax = 60;
/** Connections the target opened, by where they lead; one destination alone is told by their sum. */
function peerRows(summaries, page) {
	const peers = namesOf(summaries, ({ target }) => target?.peers ?? {});
	return (peers.length < 2 ? [] : page.all ? peers : peers.slice(0, rowsShown$4)).map((peer) => figureRow(`to ${peer}`, (summary) => summary.target?.peers[peer]));
}
/** What Prometheus endpoints told; first what changed most. */
function metricRows(summaries, page) {
	const metrics = namesOf(summaries, ({ metrics: samples }) => samples).toSorted((a, b) => changeOf(b, summaries) - changeOf(a, summaries) || a.localeCompare(b));
	return (page.all ? metrics : metrics.slice(0, rowsShown$4)).map((name) => figureRow(name, (summary) => summary.metrics[name]));
}
function namesOf(summaries, of) {
	return [...new Set(summaries.flatMap((summary) => Object.keys(of(summary))))];
}
/** Names come from the target. */
function figureRow(name, of) {
	const label = truncateMiddle(safeText$1(name), nameWidthMax);
	return {
		label: () => label,
		value: (summary) => of(summary) ?? null,
		print: (value) => Math.abs(value) < 1e3 ? String(Number(value.toPrecision(3))) : formatCount(value)
	};
}
/** How far a metric moved between the first and the other columns; from nothing to something is far. */
function changeOf(name, summaries) {
	const [first = 0, ...others] = summaries.map(({ metrics }) => metrics[name] ?? 0);
	const most = others.reduce((far, value) => Math.abs(value - first) > Math.abs(far - first) ? value : far, first);
	const scale = Math.max(Math.abs(first), Math.abs(most));
	return scale === 0 ? 0 : Math.abs(most - first) / scale;
}
//#endregion
//#region src/report/explore/resource-rows.ts
const amount = (value) => value < 10 ? String(Number(value.toPrecision(2))) : formatCount(value);
const cores = (value) => String(Number(value.toFixed(value < .1 ? 3 : 2)));
const percent = (ratio) => formatPercent(Number(ratio.toPrecision(2)));
const bytesRate = (perSecond) => `${formatBytes(perSecond)}/s`;
const quiet = { hiddenBelow: 0 };
const quietShare = {
	print: percent,
	hiddenBelow: .005
};
function row(part, label, of, options = {}) {
	return {
		print: amount,
		...options,
		label: typeof label === "string" ? () => label : label,
		value: (summary) => {
			const reading = part(summary);
			return reading === null ? null : of(reading) ?? null;
		}
	};
}
const target = (label, of, options) => row(({ target: reading }) => reading, label, of, options);
const cgroup = (label, of, options) => row(({ cgroup: reading }) => reading, label, of, options);
const host = (label, of, options) => row(({ host: reading }) => reading, label, of, options);
/** `memory (of 512 MiB)`, where the limit is known. */
function withLimit(text, limit, print) {
	return (summaries) => {
		const known = summaries.map(limit).find((value) => value !== null && value !== void 0);
		return known === null || known === void 0 ? text : `${text} (of ${print(known)})`;
	};
}
/** In the order people look: processor, memory, connections, threads, disk. */
const targetRows = [
	target(withLimit("CPU cores", ({ cgroup: limits, host: machine }) => limits?.cpuLimitCores ?? machine?.cores, cores), (t) => t.cpuCores, { print: cores }),
	target("busiest thread's cores", (t) => t.busiestThread?.cpuCores, { print: cores }),
	cgroup("held back by CPU limit", (c) => c.throttledRatio, quietShare),
	target("memory (RSS)", (t) => t.rssBytes, { print: formatBytes }),
	cgroup(withLimit("control group's memory", ({ cgroup: limits }) => limits?.memoryLimitBytes, formatBytes), (c) => c.memoryUsedBytes, { print: formatBytes }),
	cgroup("out-of-memory kills", (c) => c.oomKills, quiet),
	target("connections from clients", (t) => t.sockets?.established),
	target(withLimit("waiting to be accepted", ({ target: reading }) => reading?.sockets?.acceptQueueMax, formatCount), (t) => t.sockets?.acceptQueue, quiet),
	target("connections it opened", (t) => Object.values(t.peers).reduce((sum, count) => sum + count, 0), quiet),
	target("in CLOSE_WAIT", (t) => t.sockets?.closeWait, quiet),
	target("in SYN_SENT", (t) => t.sockets?.synSent, quiet),
	target(withLimit("file descriptors", ({ target: reading }) => reading?.fdsMax, formatCount), (t) => t.fds),
	target("threads", (t) => t.threads),
	target("threads that ran", (t) => t.activeThreads),
	target("processes", (t) => t.processes > 1 ? t.processes : null),
	target("context switches, waiting", (t) => t.voluntarySwitchesPerSecond, { print: formatRate }),
	target("context switches, forced", (t) => t.involuntarySwitchesPerSecond, { print: formatRate }),
	target("read from disk", (t) => t.readBytesPerSecond, {
		print: bytesRate,
		...quiet
	}),
	target("written to disk", (t) => t.writeBytesPerSecond, {
		print: bytesRate,
		...quiet
	})
];
const machineRows = [
	host(withLimit("machine's CPU cores", ({ host: machine }) => machine?.cores, cores), (h) => h.cpuCores, { print: cores }),
	host("threads that could run", (h) => h.runnable),
	host("CPU stolen", (h) => h.stealRatio, quietShare),
	host("waiting for disk", (h) => h.ioWaitRatio, quietShare),
	host("disk busy", (h) => h.diskBusyRatio, quietShare),
	host(withLimit("memory free", ({ host: machine }) => machine?.memoryTotalBytes, formatBytes), (h) => h.memoryAvailableBytes, { print: formatBytes }),
	host("swapping", (h) => h.swapBytesPerSecond, {
		print: bytesRate,
		...quiet
	}),
	host("network received", (h) => h.network?.receivedBytesPerSecond, {
		print: bytesRate,
		...quiet
	}),
	host("network sent", (h) => h.network?.sentBytesPerSecond, {
		print: bytesRate,
		...quiet
	}),
	host("loopback", (h) => h.network?.loopbackBytesPerSecond, {
		print: bytesRate,
		...quiet
	}),
	row((summary) => summary, "generator's CPU cores", (summary) => summary.generatorCpuCores, { print: cores })
];
//#endregion
//#region src/report/explore/resources.ts
/** Less than a twentieth is noise. */
const sameRatio = .95;
/** What the target used at what it carries, against the reference; rows that nobody could read are left out. */
function resourceLines(explore, page) {
	const { columns, rows, same: rest } = usedTable(explore, page);
	if (rows.length + rest === 0) return [];
	const shape = {
		title: "",
		figures: [...columns.map(({ title }) => title), ...columns.length > 1 ? ["change"] : []],
		leastNeeded: ["change"]
	};
	const same = rest === 0 ? [] : [page.palette.dim(`and ${counted(rest, "figure")} that stayed the same (show --all)`)];
	const table = tableLines(shape, rows, innerWidth(page), page.palette);
	const loads = columns.map(({ title, trial }) => `${title} ${loadText(trial.ratePerSecond)}`).join(", ");
	const title = `What was used (${loads})`;
	if (displayWidth(title) <= page.columns) return section(title, [...table, ...same], page);
	return section("What was used", [
		...hanging("", loads, page),
		...table,
		...same
	], page);
}
/** What is known at reference, capacity and overload, and what of it changed. */
function usedTable(explore, page) {
	const columns = columnsOf(explore);
	const summaries = columns.map(({ trial }) => trial.resources);
	const known = [
		...targetRows,
		...peerRows(summaries, page),
		...postgresRows(summaries, page),
		...machineRows,
		...metricRows(summaries, page)
	].filter((row) => isWorth(row, summaries));
	const shown = page.all || columns.length < 2 ? known : known.filter((row) => hasChanged(row, summaries));
	return {
		columns,
		rows: shown.map((row) => tableRow(row, summaries, page)),
		same: known.length - shown.length
	};
}
/** The trial that stands for what it carries. */
function trialAtCapacity(explore) {
	return atCapacity(explore)?.trial;
}
function columnsOf(explore) {
	const { reference } = explore;
	const known = [
		reference === null ? void 0 : {
			title: "reference",
			trial: reference
		},
		atCapacity(explore),
		atSaturation(explore)
	].filter((column) => column !== void 0 && column.trial.resources !== null);
	return known.filter(({ trial }, index) => known.findIndex((other) => other.trial === trial) === index);
}
/** The trial that says most about what it carries: a confirmation before any other, near before far. */
function atCapacity({ trials, capacity, reference }) {
	if (capacity === null) return atMost(trials, reference);
	const distance = ({ ratePerSecond }) => Math.abs(ratePerSecond - capacity.iterationsPerSecond);
	const good = trials.filter((trial) => isValid(trial) && trial.outcome.kind === "good" && trial.resources !== null && trial.number !== reference?.number);
	const isNear = (trial) => distance(trial) <= capacity.iterationsPerSecond * .05;
	const [best] = good.toSorted((a, b) => confirms(b, isNear) - confirms(a, isNear) || distance(a) - distance(b));
	return best === void 0 ? void 0 : {
		title: "carried",
		trial: best
	};
}
/** Where nothing is known to be too much, or what is: the highest load that was fine. */
function atMost(trials, reference) {
	const [best] = trials.filter((trial) => isValid(trial) && trial.outcome.kind === "good" && trial.resources !== null && trial.number !== reference?.number).toSorted((a, b) => b.ratePerSecond - a.ratePerSecond);
	return best === void 0 ? void 0 : {
		title: "fine",
		trial: best
	};
}
function confirms(trial, isNear) {
	return Number(trial.purpose === "confirmation" && isNear(trial));
}
function atSaturation({ trials }) {
	const probe = trials.find((trial) => trial.purpose === "saturation" && isValid(trial) && trial.resources !== null);
	return probe === void 0 ? void 0 : {
		title: "overload",
		trial: probe
	};
}
function isWorth({ value, hiddenBelow }, summaries) {
	const values = summaries.map(value).filter((each) => each !== null);
	return values.length > 0 && (hiddenBelow === void 0 || values.some((each) => each > hiddenBelow));
}
/** As it is printed: a difference that cannot be seen is none. */
function hasChanged({ value, print }, summaries) {
	const values = summaries.map(value).filter((each) => each !== null);
	const [least, most] = [Math.min(...values), Math.max(...values)];
	return values.length < summaries.length || print(least) !== print(most) && least < most * sameRatio;
}
function tableRow(row, summaries, { palette }) {
	const values = summaries.map((summary) => row.value(summary));
	const cells = values.map((value) => ({ text: value === null ? "–" : row.print(value) }));
	const change = values.length > 1 ? [{
		text: changeText(values),
		paint: palette.dim
	}] : [];
	return {
		name: { text: row.label(summaries) },
		figures: [...cells, ...change]
	};
}
/** Of what it carries against the reference. */
function changeText([before, after]) {
	if (before === null || after === null || before === void 0 || after === void 0 || !(before > 0)) return "";
	const factor = after / before;
	if (factor < .01) return "× 0";
	return Math.min(factor, 1 / factor) > sameRatio ? "same" : `× ${factor >= 10 ? formatCount(Number(factor.toPrecision(2))) : factor.toPrecision(2)}`;
}
//#endregion
//#region src/report/explore/rules.ts
const rowsShown$3 = 12;
const gap$1 = 2;
const ruleWidthLeast = 24;
const titles = {
	load: "alone allows",
	rule: "too much is"
};
/** What would be too much, by each rule alone; the one that decided first. */
function ruleLines({ rules, reference, trials }, page) {
	if (reference === null && trials.length > 0) return [];
	const { shown, more } = firstOf(rules.toSorted((a, b) => Number(b.isBinding) - Number(a.isBinding) || allowed(a) - allowed(b)), rowsShown$3, page);
	const loads = shown.map(loadOfRule);
	const width = Math.max(displayWidth(titles.load), ...loads.map(displayWidth));
	const isNarrow = innerWidth(page) < 2 + width + gap$1 + ruleWidthLeast;
	const head = isNarrow ? titles.load : `${padEnd(titles.load, width + gap$1)}${titles.rule}`;
	const rows = shown.flatMap((rule, index) => {
		const load = `${rule.isBinding ? "▸" : " "} ${loads[index] ?? ""}`;
		return (isNarrow ? [load, ...hanging("    ", ruleText(rule.text), page)] : hanging(padEnd(load, 2 + width + gap$1), ruleText(rule.text), page)).map(paintOf$1(rule, page));
	});
	if (rules.length === 0) return [];
	return section("Rules (▸ decides)", [
		page.palette.dim(`  ${head}`),
		...rows,
		...more
	], page);
}
function allowed({ capacity }) {
	return capacity?.iterationsPerSecond ?? Infinity;
}
function loadOfRule({ capacity }) {
	if (capacity === null) return "not reached";
	const bounds = boundsText(capacity);
	return `${estimatedLoad(capacity.iterationsPerSecond)}${bounds === void 0 ? "" : ` (${bounds})`}`;
}
function paintOf$1({ isBinding, capacity }, { palette }) {
	if (isBinding) return palette.bold;
	return capacity === null ? palette.dim : (line) => line;
}
//#endregion
//#region src/report/explore/side-by-side.ts
const rowsShown$2 = 8;
const nameWidth = 44;
/** Work of its own that changed by less, ms in a request, says nothing beside the calls. */
const ownChangeMin = 1;
/** What each call and the wait before it take at rest and at the capacity: average, and the longest. */
function sideBySideLines({ sideBySide }, page, title = "Side by side: at rest and at the capacity") {
	if (sideBySide === void 0) return [];
	const telling = sideBySide.rows.filter((row) => row.isCall || row.label === "requests" || isChanged(row));
	const shown = page.all ? telling : telling.slice(0, rowsShown$2);
	const [before, after] = [sideBySide.before, sideBySide.after].map(({ ratePerSecond }) => formatRate(ratePerSecond));
	const shape = {
		title: "by traces",
		figures: [
			"calls",
			`at ${before}`,
			`at ${after}`,
			"longest",
			"wait",
			"wait then",
			"longest wait"
		],
		leastNeeded: [
			"calls",
			"longest wait",
			"longest",
			"wait"
		]
	};
	const rest = telling.length - shown.length;
	const more = rest === 0 ? [] : [page.palette.dim(`and ${String(rest)} more that changed less (show --all)`)];
	return section(title, [...tableLines(shape, shown.map(rowOf), innerWidth(page), page.palette), ...more], page);
}
function isChanged({ before, after }) {
	const spent = (figures) => figures === null ? 0 : figures.callsPerRequest * (figures.meanMs + figures.waitMs);
	return Math.abs(spent(after) - spent(before)) >= ownChangeMin;
}
function rowOf({ label, before, after }) {
	const cells = [
		calls(before, after),
		ms(before?.meanMs),
		ms(after?.meanMs),
		ms(after?.maxMs),
		ms(before?.waitMs),
		ms(after?.waitMs),
		ms(after?.waitMaxMs)
	];
	return {
		name: { text: truncateMiddle(label, nameWidth) },
		figures: cells.map((text) => ({ text }))
	};
}
const ms = (value) => value === void 0 ? "–" : formatDurationMs(value);
/** Where load changes how often it is called, both. */
function calls(before, after) {
	const texts = [before, after].flatMap((figures) => figures === null ? [] : [callsText(figures.callsPerRequest)]);
	return [...new Set(texts)].join(" → ");
}
//#endregion
//#region src/report/explore/summary.ts
/** The answer first, then the picture of it, then what it rests on. */
function exploreLines(result, explore, page, kept) {
	const trials = counted(explore.trials.length, "trial");
	const head = {
		...result,
		summary: headSentence(result, explore),
		load: [explore.effort, trials]
	};
	const told = new Set([...explore.bottlenecks, ...explore.obstacles].map(({ kind }) => kind));
	const findings = result.findings.filter(({ kind }) => !told.has(kind));
	return [
		...headLines$5(head, page),
		...obstacleLines(explore, page),
		...goalLines(result, page),
		...curveLines(explore, page),
		...overloadLines(explore, page),
		...trialLines(explore, page),
		...resourceLines(explore, page),
		...ruleLines(explore, page),
		...bottleneckLines(explore, page),
		...comparedSection(result, page),
		...dependencyLines(result, page),
		...sideBySideLines(explore, page),
		...insideLines(result, page),
		...errorLines(result, page),
		...doubtLines$1(result, page),
		...findingLines({
			...result,
			findings
		}, page),
		...closeLines(result, kept, page)
	];
}
/** What broke, was missed or cannot be trusted comes first; an obstacle is what the sentence itself begins with. */
function headSentence({ verdict, summary }, explore) {
	const sentence = exploreSentence(explore);
	const isAnswer = verdict === "pass" || verdict === "inconclusive";
	const isExplained = explore.capacity === null && explore.obstacles.length > 0;
	if (isAnswer || isExplained && verdict === "invalid" || summary === "") return sentence;
	return summary.includes(sentence) ? summary : `${summary} ${sentence}`;
}
/** Below this share the target does less the more it is asked for. */
const retainedMin = .9;
function overloadLines({ goodputRetained }, page) {
	if (goodputRetained === null || goodputRetained >= retainedMin) return [];
	return ["", ...hanging("! ", `Overload makes it worse: at the highest load it completes ${formatPercent(Number(goodputRetained.toPrecision(2)))} of the most it has completed.`, page, page.palette.yellow)];
}
//#endregion
//#region src/report/endure/soak-sections.ts
const trendsShown = 12;
const sparkWidth = 20;
/** What was followed over the time of a soak, the worst first. */
function soakSections(soak, page) {
	return [...trendSection(soak.trends, page), ...factSection(soak, page)];
}
function trendSection(trends, page) {
	const { shown, more } = firstOf(byWeight(trends), trendsShown, page);
	const shape = {
		title: "over time",
		figures: [
			"",
			"from",
			"to",
			"by each request",
			"verdict"
		],
		leastNeeded: [""],
		words: ["verdict", ""]
	};
	const rows = shown.map((trend) => ({
		name: { text: trend.instance === void 0 ? trend.subject : `${trend.subject}, ${trend.instance}` },
		figures: [
			{
				text: sparkline(thinned(trend), sparkWidth),
				paint: page.palette.dim
			},
			{ text: amountText(trend.from, trend.unit) },
			{ text: amountText(trend.to, trend.unit) },
			{ text: shortPerRequest(trend) },
			{
				text: verdictText(trend),
				...paintOf(trend, page)
			}
		]
	}));
	if (rows.length === 0) return [];
	return section("Over time", [...tableLines(shape, rows, innerWidth(page), page.palette), ...more], page);
}
function shortPerRequest(trend) {
	return perRequestText(trend)?.replace(/ \(.*\)$/, "").replace(" per request", "") ?? "";
}
/** Scaled from the least on, so that growth on top of much is seen. */
function thinned({ values }) {
	const shown = values.map(([, value]) => value);
	const step = Math.max(1, shown.length / sparkWidth);
	const least = Math.min(...shown);
	const most = Math.max(...shown);
	const floor = most - least < .05 * Math.abs(most) ? 0 : least;
	return Array.from({ length: Math.min(sparkWidth, shown.length) }, (_, at) => shown[Math.floor(at * step)] - floor);
}
function verdictText({ verdict, fillsTo, unit }) {
	if (verdict === "filling" && fillsTo !== null) return `fills, to ${amountText(fillsTo, unit)}`;
	if (verdict === "too-few") return "too little seen";
	return verdict;
}
function paintOf({ verdict }, { palette }) {
	if (verdict === "leak" || verdict === "drift") return { paint: palette.red };
	return verdict === "unclear" ? { paint: palette.yellow } : {};
}
const endings = {
	sure: "ended early: more would not have made it surer",
	exhausted: "ended early: the target did nothing any more",
	interrupted: "ended early on request",
	restart: "ended early: the target was restarted"
};
function factSection(soak, page) {
	return section("What that rests on", soakFacts(soak).flatMap((fact) => hanging("", fact, page)), page);
}
function soakFacts(soak) {
	const { ratePerSecond, rateFrom, loadedSeconds, plannedSeconds, discardedSeconds, endedEarly, smallestLeak } = soak;
	const ended = endedEarly === null ? "" : `; ${endings[endedEarly]}`;
	return [
		`Load: ${formatRate(ratePerSecond)} (${rateFrom}) for ${String(loadedSeconds)} s of ${String(plannedSeconds)} s, the first ${String(discardedSeconds)} s left out${ended}.`,
		...smallestLeak === null || smallestLeak === 0 ? [] : [`The smallest leak this run could have seen: ${formatBytes(smallestLeak)} per request.`],
		...soak.restarts === 0 ? [] : [`The target's process was another one ${String(soak.restarts)} times.`],
		...soak.errorRatio > 0 ? [`${formatPercent(soak.errorRatio)} of the requests failed.`] : []
	];
}
//#endregion
//#region src/report/endure/check-sections.ts
const signs = {
	pass: "✓",
	fail: "✗",
	unclear: "?",
	"not asked": "·"
};
const stages$2 = {
	baseline: "one user",
	target: "peak",
	sustained: "peak, sustained",
	twice: "twice the peak",
	back: "back at the peak"
};
/** Four questions, each answered in one line; then what the answers rest on. */
function checkSections(check, page) {
	const { palette } = page;
	const paints = {
		pass: palette.green,
		fail: palette.red,
		unclear: palette.yellow,
		"not asked": palette.dim
	};
	const answers = check.answers.flatMap(({ asks, verdict, answer }) => {
		return [...hanging(`${(paints[verdict] ?? palette.dim)(signs[verdict] ?? "·")} `, `${asks} ${answer}`, page)];
	});
	const rows = check.steps.map((step) => ({
		name: { text: stages$2[step.stage] ?? step.stage },
		figures: [
			{ text: formatRate(step.offeredPerSecond) },
			{ text: formatRate(step.goodPerSecond) },
			{ text: durationText(step.latencyMs.p50) },
			{ text: durationText(step.latencyMs.p95) },
			{ text: durationText(step.latencyMs.p99) },
			{
				text: formatPercent(step.errorRatio),
				...step.errorRatio > .01 && { paint: palette.red }
			},
			{ text: `${String(step.seconds)} s` }
		]
	}));
	const shape = {
		title: "stage",
		figures: [
			"offered",
			"completed",
			"p50",
			"p95",
			"p99",
			"failed",
			"time"
		]
	};
	const growing = check.trends.filter(({ verdict }) => ![
		"steady",
		"falling",
		"too-few"
	].includes(verdict));
	return [
		...section("Questions", answers, page),
		...rows.length === 0 ? [] : section("Stages", tableLines(shape, rows, innerWidth(page), palette), page),
		...trendSection(growing, page)
	];
}
//#endregion
//#region src/report/endure/stress-sections.ts
const stepsShown = 24;
const barWidth = 24;
const stages$1 = {
	before: "before",
	up: "up",
	hold: "held",
	back: "back",
	down: "down",
	again: "up again",
	base: "base",
	pulse: "pulse",
	after: "after it",
	reset: "at rest"
};
/** Goodput against offered load, how it came back, and from where a pulse does no harm. */
function stressSections(stress, page) {
	return [
		...goodputSection(stress, page),
		...answerSection(stress, page),
		...pulseSection(stress, page),
		...sideBySideLines(stress, page, "Side by side: at rest and in overload")
	];
}
function goodputSection({ steps, saturationPerSecond }, page) {
	const own = steps.filter(({ stage }) => ![
		"base",
		"pulse",
		"after",
		"reset"
	].includes(stage));
	const { shown, more } = firstOf(page.all ? steps : own, stepsShown, page);
	const most = Math.max(saturationPerSecond, ...own.map(({ goodPerSecond }) => goodPerSecond));
	return section("Completed against offered load", [...tableLines({
		title: "load",
		figures: [
			"completed",
			"",
			"p95",
			"failed",
			"how"
		],
		leastNeeded: ["", "how"],
		words: ["", "how"]
	}, shown.map((step) => ({
		name: { text: formatRate(step.ratePerSecond) },
		mark: stages$1[step.stage],
		figures: [
			{ text: formatRate(step.goodPerSecond) },
			{
				text: bar(step.goodPerSecond / most),
				paint: step.isGood ? page.palette.green : page.palette.red
			},
			{ text: durationText(step.p95Ms) },
			{
				text: formatPercent(step.errorRatio),
				...step.errorRatio > .01 && { paint: page.palette.red }
			},
			{ text: errorText(step) }
		]
	})), innerWidth(page), page.palette), ...more], page);
}
const bar = (ratio) => "█".repeat(Math.round(Math.min(1, ratio) * barWidth)) || "▏";
const errorNames = {
	shed: "turned away",
	timeout: "timed out",
	reset: "reset",
	serverError: "5xx",
	other: "other"
};
/** `1,204 turned away within 3 ms, 12 timed out`. */
function errorText({ errors, failedP50Ms }) {
	return Object.keys(errorNames).filter((kind) => errors[kind] > 0).toSorted((a, b) => errors[b] - errors[a]).map((kind, at) => {
		const within = kind === "shed" && at === 0 && failedP50Ms !== null ? ` within ${durationText(failedP50Ms)}` : "";
		return `${formatCount(errors[kind])} ${errorNames[kind]}${within}`;
	}).join(", ");
}
function answerSection(stress, page) {
	return section("How it broke and came back", stressFacts(stress).flatMap((fact) => hanging("", fact, page)), page);
}
function stressFacts(stress) {
	const { recovery, amplification, unresponsiveAtPerSecond, capacityPerSecond, saturationPerSecond } = stress;
	return [
		recoveryText(stress),
		retainedText(stress),
		`Way back: ${hysteresisText(stress)}.`,
		unresponsiveAtPerSecond === null ? "It never became unresponsive." : `It became unresponsive at ${formatRate(unresponsiveAtPerSecond)}.`,
		...amplification !== null && amplification.overload > 1.1 * amplification.before ? [`Each iteration sends ${timesText(amplification.overload / amplification.before)} the requests it sends at rest.`] : [],
		...recovery === null ? [] : [`Backlog at the turn: ${formatCount(Math.round(recovery.backlog))} requests.`],
		`Known before: ${formatRate(capacityPerSecond)} carried, ${formatRate(saturationPerSecond)} at most (${stress.knownFrom})${retriesText(stress)}.`
	].filter((fact) => fact !== "");
}
const retriesText = ({ retries }) => retries === 0 ? "" : `; clients try again up to ${String(retries)} times`;
function pulseSection({ pulses }, page) {
	const ordered = pulses.toSorted((a, b) => a.basePerSecond - b.basePerSecond);
	const width = Math.max(0, ...ordered.map(({ basePerSecond }) => displayWidth(formatRate(basePerSecond))));
	return section("Pulses of three times what it completes, from", ordered.flatMap(({ basePerSecond, isSafe, evidence }) => {
		const paint = isSafe ? page.palette.green : page.palette.red;
		return hanging(`${isSafe ? "✓" : "✗"} ${padStart(formatRate(basePerSecond), width)}  `, evidence, page, paint);
	}), page);
}
//#endregion
//#region src/report/operation-label.ts
/** Steps of the test's own hooks: what runs in them is no part of the measured iterations. */
const hooks = new Set([
	"setup",
	"start",
	"stop",
	"teardown"
]);
const markWidthMax = 24;
function isHook({ step }) {
	return step !== void 0 && hooks.has(step);
}
/** `GET /api/products`, `sql list orders`. */
function operationLabel(operation) {
	const { kind, method, name, protocol } = operation;
	if (kind === "request" && method !== void 0) return name.startsWith(`${method} `) ? name : `${method} ${name}`;
	return kind === "request" && protocol.startsWith("http") ? name : `${protocol} ${name}`;
}
/** Labels for a whole table: the scenario stands in front where two scenarios share a label. */
function operationNames(operations) {
	const scenariosOf = /* @__PURE__ */ new Map();
	for (const operation of operations) {
		const label = operationLabel(operation);
		scenariosOf.set(label, (scenariosOf.get(label) ?? /* @__PURE__ */ new Set()).add(operation.scenario));
	}
	return operations.map((operation) => {
		const label = operationLabel(operation);
		const shared = (scenariosOf.get(label)?.size ?? 0) > 1 && operation.scenario !== "";
		const mark = stepMark(operation.step);
		return {
			name: { text: shared ? `${operation.scenario}: ${label}` : label },
			...mark === void 0 ? {} : { mark }
		};
	});
}
function stepMark(step) {
	if (step === void 0) return void 0;
	return hooks.has(step) ? `(${step})` : `· ${truncateMiddle(step, markWidthMax)}`;
}
//#endregion
//#region src/report/terminal/operations.ts
const rowsShown$1 = 20;
const columns = [
	"p50",
	"p90",
	"p95",
	"p99"
];
/** The biggest first, then all of them as one; what that row leaves out stands below it. */
function operationLines$1(result, page) {
	if (result.operations.length === 0) return section("Operations", ["No request was measured."], page);
	const judged = judgedOf(result.operations);
	const sorted = result.operations.toSorted((a, b) => Number(judged.has(b)) - Number(judged.has(a)) || b.count - a.count);
	const { shown, more } = firstOf(sorted, rowsShown$1, page);
	const names = operationNames(sorted);
	const rows = shown.map((operation, index) => ({
		...nameAt(names, index),
		figures: figures(operation, page)
	}));
	const shownJudged = shown.filter((operation) => judged.has(operation)).length;
	const all = judged.size > 0 && sorted.length > 1 ? [totalRow(result, judged, page)] : [];
	const lines = tableLines({
		title: "operation",
		figures: [
			"requests",
			"rate",
			"errors",
			...columns,
			"max"
		],
		leastNeeded: [
			"p90",
			"max",
			"rate",
			"p50",
			"p95"
		],
		beforeStacking: ["p90", "rate"]
	}, [
		...rows.slice(0, shownJudged),
		...all,
		...rows.slice(shownJudged)
	], innerWidth(page), page.palette);
	const notes = [...more, ...failedNote(shown, page)];
	return [...section("Operations", [...lines, ...notes], page), ...intervalLines(result, shown, page)];
}
function nameAt(names, index) {
	return names[index] ?? { name: { text: "" } };
}
function figures(operation, page) {
	const { palette } = page;
	return [
		countCell(operation.count),
		{ text: formatRate(operation.ratePerSecond) },
		errorRatioCell(operation.errorRatio, palette),
		...latencyCells(operation.latencyMs, operation.rawLatencyMs, page)
	];
}
/** What the run's own figures are made of: not hooks, nor what was measured beside requests. */
function judgedOf(operations) {
	const own = operations.filter((operation) => !isHook(operation));
	const requests = own.filter(({ kind }) => kind !== "measure");
	return new Set(requests.length > 0 ? requests : own);
}
function totalRow(result, judged, page) {
	const { totals } = result;
	const cells = [
		countCell([...judged].reduce((sum, { count }) => sum + count, 0)),
		{ text: formatRate(totals.requestsPerSecond) },
		errorRatioCell(totals.errorRatio, page.palette),
		...latencyCells(totals.latencyMs, totals.rawLatencyMs, page)
	];
	const { bold } = page.palette;
	return {
		name: {
			text: "all requests",
			paint: bold
		},
		figures: cells.map((cell) => ({
			text: cell.text,
			paint: (text) => bold(cell.paint?.(text) ?? text)
		}))
	};
}
function latencyCells(summary, raw, page) {
	return [...columns.map((name) => percentileCell(summary, name, page.palette)), maxCell(summary, raw, page.palette)];
}
function failedNote(shown, page) {
	return shown.some(({ latencyMs }) => columns.some((name) => fallsAmongFailures(latencyMs, name))) ? hanging("failed: ", "that percentile falls among the failures, which rank slower than any success", page, page.palette.dim) : [];
}
/** A baseline is its intervals; elsewhere they are shown on request. */
function intervalLines(result, shown, page) {
	if (result.method !== "baseline" && !page.all) return [];
	const names = operationNames(shown);
	return section("Percentiles with their 95 % intervals", tableLines({
		title: "operation",
		figures: [
			"p50",
			"p95",
			"p99"
		],
		leastNeeded: ["p95", "p50"]
	}, shown.map((operation, index) => ({
		...nameAt(names, index),
		figures: [
			"p50",
			"p95",
			"p99"
		].map((name) => ({ text: intervalText(operation.latencyMs, name) }))
	})), innerWidth(page), page.palette), page);
}
//#endregion
//#region src/report/terminal/parts.ts
const rowsShown = 20;
const unitWidthMax = 8;
/** Scenarios, where there are several: one alone says no more than the totals. */
function scenarioLines(result, page) {
	if (result.scenarios.length < 2) return [];
	const { palette } = page;
	const { shown, more } = firstOf(result.scenarios, rowsShown, page);
	return section("Scenarios", [...tableLines({
		title: "scenario",
		figures: [
			"iterations",
			"rate",
			"failed",
			"dropped",
			"users",
			"p50",
			"p95"
		],
		leastNeeded: [
			"users",
			"p50",
			"dropped"
		]
	}, shown.map(({ name, iterations, iterationsPerSecond, usersMax, durationMs }) => ({
		name: { text: name },
		figures: [
			countCell(iterations.started),
			{ text: formatRate(iterationsPerSecond) },
			{
				...countCell(iterations.failed),
				...iterations.failed > 0 ? { paint: palette.red } : {}
			},
			{
				...countCell(iterations.dropped),
				...iterations.dropped > 0 ? { paint: palette.red } : {}
			},
			countCell(usersMax),
			percentileCell(durationMs, "p50", palette),
			percentileCell(durationMs, "p95", palette)
		]
	})), innerWidth(page), palette), ...more], page);
}
function stepLines(result, page) {
	if (result.steps.length === 0) return [];
	const { palette } = page;
	const several = result.scenarios.length > 1;
	const { shown, more } = firstOf(result.steps, rowsShown, page);
	return section("Steps", [...tableLines({
		title: "step",
		figures: [
			"times",
			"failed",
			"p50",
			"p90",
			"p95",
			"p99",
			"max"
		],
		leastNeeded: [
			"p90",
			"max",
			"p50",
			"p95"
		]
	}, shown.map((step) => ({
		name: { text: several ? `${step.scenario}: ${step.name}` : step.name },
		figures: [
			countCell(step.count),
			{
				...countCell(step.failed),
				...step.failed > 0 ? { paint: palette.red } : {}
			},
			...latencyCells(step.durationMs, step.durationMs, page)
		]
	})), innerWidth(page), palette), ...more], page);
}
/** The test's own counters, gauges, rates and trends. */
function metricLines(result, page) {
	if (result.metrics.length === 0) return [];
	const { shown, more } = firstOf(result.metrics, rowsShown, page);
	return section("Metrics", [...tableLines({
		title: "metric",
		figures: ["value"],
		words: ["value"]
	}, shown.map((metric) => ({
		name: { text: String(metric.name) },
		figures: [{ text: metricText(metric) }]
	})), innerWidth(page), page.palette), ...more], page);
}
function metricText(metric) {
	switch (metric.kind) {
		case "counter": return `${figure$1(metric.total, "")}, ${formatRate(metric.ratePerSecond)}`;
		case "gauge": return `last ${figure$1(metric.last, "")}, ${figure$1(metric.min, "")} to ${figure$1(metric.max, "")}`;
		case "rate": return `${metric.ratio === null ? "–" : formatPercent(metric.ratio)} of ${formatCount(metric.count)}`;
		case "trend": {
			const { p50, p95, max } = metric.summary;
			const unit = truncateEnd(metric.unit, unitWidthMax);
			return `p50 ${figure$1(p50, unit)}, p95 ${figure$1(p95, unit)}, max ${figure$1(max, unit)} (${formatCount(metric.count)})`;
		}
		default: return "–";
	}
}
function figure$1(value, unit) {
	if (value === null) return "–";
	if (unit === "ms") return durationText(value);
	const text = Math.abs(value) >= 1e3 ? formatCount(value) : String(Number(value.toPrecision(3)));
	return unit === "" ? text : `${text} ${unit}`;
}
function loadChangeLines(result, page) {
	const { shown, more } = firstOf(result.loadChanges, rowsShown, page);
	return section("Load changed while running", [...shown.flatMap((change) => hanging(`${clockText(change.atSeconds)}  `, `${change.scenario}: ${change.load}, by ${change.by}`, page)), ...more], page);
}
//#endregion
//#region src/report/terminal.ts
/** The end-of-run summary: the verdict in one sentence first, what it rests on last. Ends with a line break. */
function summaryText(result, page, kept) {
	const text = `${linesOf$1({
		...safeValue({
			...result,
			timeline: []
		}),
		timeline: result.timeline
	}, page, kept).map((line) => line.trimEnd()).join("\n")}\n`;
	return page.isAscii === true ? asciiText(text) : text;
}
function linesOf$1(safe, page, kept) {
	const { explore, soak, stress, check } = safe;
	if (explore !== void 0) return exploreLines(safe, explore, page, kept);
	if (soak !== void 0) return endureLines(safe, soakSections(soak, page), page, kept);
	if (stress !== void 0) return endureLines(safe, stressSections(stress, page), page, kept);
	if (check !== void 0) return endureLines(safe, checkSections(check, page), page, kept);
	return runLines$1(safe, page, kept);
}
/** What the method found out first, then what any run says. */
function endureLines(safe, found, page, kept) {
	return [
		...headLines$5(safe, page),
		...found,
		...comparedSection(safe, page),
		...dependencyLines(safe, page),
		...insideLines(safe, page),
		...goalLines(safe, page),
		...findingLines(safe, page),
		...operationLines$1(safe, page),
		...errorLines(safe, page),
		...doubtLines$1(safe, page),
		...closeLines(safe, kept, page)
	];
}
function runLines$1(safe, page, kept) {
	return [
		...headLines$5(safe, page),
		...goalLines(safe, page),
		...operationLines$1(safe, page),
		...scenarioLines(safe, page),
		...stepLines(safe, page),
		...checkLines(safe, page),
		...metricLines(safe, page),
		...insideLines(safe, page),
		...errorLines(safe, page),
		...loadChangeLines(safe, page),
		...dependencyLines(safe, page),
		...doubtLines$1(safe, page),
		...findingLines(safe, page),
		...closeLines(safe, kept, page)
	];
}
//#endregion
//#region src/report/junit.ts
const page$1 = {
	columns: 120,
	palette: plain,
	all: false
};
/**
* JUnit XML as GitLab, GitHub and Jenkins read it: every goal a test case, the measurement itself the first. Of an
* exploration the capacity and each rule are cases, too. A run that
* cannot be trusted is an error, not a failure: nobody knows whether the target passed.
*/
function junitXml(result) {
	const { explore } = result;
	const endured = endureCases(result);
	const cases = [
		measurementCase(result),
		...explore === void 0 ? [] : exploreCases(explore),
		...endured,
		...result.slo.map(goalCase)
	];
	const count = (kind) => cases.filter(({ problem }) => problem?.kind === kind).length;
	const seconds = (result.durationMs / 1e3).toFixed(3);
	const counts = `tests="${String(cases.length)}" failures="${String(count("failure"))}" errors="${String(count("error"))}" skipped="0" time="${seconds}"`;
	const suite = `name=${attribute(result.test)} timestamp=${attribute(result.startedAt.replace(/(\.\d+)?Z$/, ""))} hostname=${attribute(result.environment.hostname)} ${counts}`;
	return `${[
		`<?xml version="1.0" encoding="UTF-8"?>`,
		`<testsuites name="plimsoll" ${counts}>`,
		`  <testsuite ${suite}>`,
		...propertyLines(result),
		...cases.flatMap((each) => caseLines(each, result)),
		`    <system-out>${xmlText(summaryText(result, page$1), true)}</system-out>`,
		"  </testsuite>",
		"</testsuites>"
	].join("\n")}\n`;
}
function measurementCase(result) {
	const { verdict, summary, validity, slo } = result;
	const name = "the measurement can be trusted";
	const reasons = validity.doubts.filter((doubt) => doubt.invalidates).map((doubt) => doubt.message);
	const message = reasons.length === 0 ? summary : reasons.join("; ");
	if (verdict === "invalid" || verdict === "interrupted" || verdict === "error") return {
		name,
		problem: {
			kind: "error",
			type: verdict,
			message
		}
	};
	if (verdict === "fail" && slo.every((goal) => goal.ok) && endureCases(result).every(({ problem }) => !problem)) return {
		name,
		problem: {
			kind: "failure",
			type: verdict,
			message: summary
		}
	};
	return { name };
}
function goalCase(goal) {
	if (goal.ok) return { name: goal.expression };
	const broken = goal.failedAtSeconds === void 0 ? "" : `, first broken at second ${String(goal.failedAtSeconds)}`;
	const note = goal.note === void 0 ? "" : ` (${goal.note})`;
	const message = `observed ${goal.observedText}${broken}${note}`;
	return {
		name: goal.expression,
		problem: {
			kind: "failure",
			type: "goal",
			message
		}
	};
}
function propertyLines(result) {
	return [
		"    <properties>",
		...[
			["plimsoll.run", result.id],
			["plimsoll.method", result.method],
			["plimsoll.target", result.target],
			["plimsoll.verdict", result.verdict],
			["plimsoll.trusted", String(result.validity.trusted)],
			...exploreProperties(result.explore),
			...Object.entries(result.tags).map(([name, value]) => [`tag.${name}`, value]),
			...errorProperties(result),
			...result.validity.doubts.map((doubt) => [`doubt.${doubt.code}`, `${doubt.message} ${doubt.evidence}`.trim()])
		].map(([name, value]) => `      <property name=${attribute(name)} value=${attribute(value)}/>`),
		"    </properties>"
	];
}
/** Each class seen with its count over all operations, and its page. */
function errorProperties({ errors }) {
	const counts = /* @__PURE__ */ new Map();
	for (const { class: name, count } of errors) counts.set(name, (counts.get(name) ?? 0) + count);
	return [...counts].map(([name, count]) => [`error.${name}`, `${String(count)} ${errorPage(name)}`.trim()]);
}
function caseLines({ name, problem, output }, result) {
	const open = `    <testcase classname=${attribute(`plimsoll.${result.test}`)} name=${attribute(name)} time="0"`;
	if (problem === void 0 && output === void 0) return [`${open}/>`];
	return [
		`${open}>`,
		...problem === void 0 ? [] : [problemLine(problem)],
		...output === void 0 ? [] : [`      <system-out>${xmlText(output)}</system-out>`],
		"    </testcase>"
	];
}
function problemLine({ kind, type, message }) {
	return `      <${kind} type=${attribute(type)} message=${attribute(message)}>${xmlText(message)}</${kind}>`;
}
//#endregion
//#region src/report/line.ts
/** One line of progress for logs, where nothing can be drawn over. */
function progressLine(state) {
	if (state.phase === "starting") return `starting ${safeText$1(state.title)}`;
	const { points, requests, iterations, latencyMs } = state;
	const done = requests.ok + requests.failed;
	const { ratio, text } = progress(state);
	return [
		state.phase === "stopping" ? "stopping" : `${text.replace(/ {2}/g, ", ")}${ratio === null ? "" : ` (${String(Math.floor(ratio * 100))} %)`}`,
		`iterations ${achievedText(points)}`,
		`requests ${formatRate(requestRate(points))}`,
		`users ${usersText(points.at(-1))}`,
		`p50 ${durationText(latencyMs.recent.p50)} p95 ${durationText(latencyMs.recent.p95)} p99 ${durationText(latencyMs.recent.p99)}`,
		`errors ${formatPercent(done === 0 ? 0 : requests.failed / done)}`,
		...iterations.dropped > 0 ? [`dropped ${formatCount(iterations.dropped)}`] : []
	].join(" | ");
}
//#endregion
//#region src/report/endure/live.ts
const barWidthMax = 40;
/** What a method that goes through stages looks like while it goes on. */
function pursuitLiveLines(progress, state, screen, below) {
	const rowsMax = Math.max(1, screen.rows - 1);
	const kept = fittingBlocks([
		{
			lines: headLines$1(progress, state, screen),
			expendable: 0
		},
		{
			lines: knownLines(progress, screen),
			expendable: 1
		},
		{
			lines: rateLines(state, screen),
			expendable: 2
		},
		{
			lines: recentLatencyLines(state, screen),
			expendable: 3
		},
		{
			lines: chartLines(state, screen),
			expendable: 5
		}
	], below, rowsMax);
	const room = Math.max(0, rowsMax - arranged(kept.above, kept.below).length - 1);
	const lines = progress.told.slice(-room || progress.told.length).slice(0, room).map((line) => screen.palette.dim(truncateEnd(safeText$1(line), screen.columns)));
	return arranged([...kept.above, {
		lines,
		expendable: 0
	}], kept.below).slice(0, rowsMax);
}
function headLines$1(progress, state, screen) {
	const { columns, palette } = screen;
	if (state.phase === "starting") return [subjectLine(state, screen), palette.dim(truncateEnd("starting …", columns))];
	const stage = state.phase === "stopping" ? "stopping, waiting for what is in flight" : `${progress.stage}: ${formatRate(progress.ratePerSecond)}, ${stageTime(progress)}`;
	return [
		subjectLine(state, screen),
		timeLine(progress, state, screen),
		truncateEnd(stage, columns)
	];
}
function stageTime({ stageSeconds, stageSecondsMax }) {
	const now = `${formatCount(stageSeconds)} s`;
	return stageSecondsMax === null ? now : `${now} of ${formatCount(stageSecondsMax)} s`;
}
function timeLine({ secondsLeft }, { elapsedSeconds }, screen) {
	const { columns, palette } = screen;
	const elapsed = clockText(elapsedSeconds);
	const text = truncateEnd(secondsLeft === null ? elapsed : `${elapsed}, about ${clockText(secondsLeft)} left`, columns);
	const width = Math.min(barWidthMax, columns - text.length - 2);
	if (secondsLeft === null || width < 8) return text;
	return `${palette.cyan(progressBar(elapsedSeconds / Math.max(1, elapsedSeconds + secondsLeft), width))}  ${text}`;
}
function knownLines({ known }, { columns, palette }) {
	return known.map(([label, text]) => {
		return palette.dim(padEnd(label, 11)) + truncateEnd(safeText$1(text), Math.max(1, columns - 11));
	});
}
//#endregion
//#region src/report/live/operations.ts
const rowsMax = 12;
const shape = {
	title: "operation",
	figures: [
		"requests",
		"rate",
		"errors",
		"p50",
		"p95",
		"p99"
	],
	leastNeeded: [
		"rate",
		"p99",
		"p50"
	]
};
/** As many of the biggest as fit in `room` lines with the table's head. */
function operationLines(state, screen, room) {
	const sorted = safeValue([...state.operations].sort((a, b) => b.count - a.count).slice(0, rowsMax));
	for (let count = sorted.length; count >= 1; count -= 1) {
		const rest = state.operations.length - count;
		const more = rest === 0 ? [] : [screen.palette.dim(`and ${formatCount(rest)} more`)];
		const lines = [...tableLines(shape, rowsOf(sorted.slice(0, count), screen), screen.columns, screen.palette), ...more];
		if (lines.length <= room) return lines;
	}
	return [];
}
function rowsOf(operations, { palette }) {
	const names = operationNames(operations);
	return operations.map((operation, index) => ({
		...names[index] ?? { name: { text: "" } },
		figures: [
			countCell(operation.count),
			{ text: formatRate(operation.ratePerSecond) },
			errorRatioCell(operation.errorRatio, palette),
			{ text: durationText(operation.latencyMs.p50) },
			{ text: durationText(operation.latencyMs.p95) },
			{ text: durationText(operation.latencyMs.p99) }
		]
	}));
}
//#endregion
//#region src/report/live.ts
const doubtsShown = 2;
/** Never more lines than the screen has, less one for the cursor; never a line wider than it. */
function liveLines(state, screen) {
	const lines = linesOf(state, screen, belowBlocks(state, screen));
	return screen.isAscii === true ? lines.map(asciiText) : lines;
}
function linesOf(state, screen, below) {
	if (state.explore !== void 0) return exploreLiveLines(state.explore, state, screen, below);
	if (state.pursuit !== void 0) return pursuitLiveLines(state.pursuit, state, screen, below);
	return runLines(state, screen, below);
}
function belowBlocks(state, screen) {
	return [
		{
			lines: failureLines(state, screen),
			expendable: 3
		},
		{
			lines: doubtLines(state, screen),
			expendable: 4
		},
		{
			lines: [screen.palette.dim(truncateEnd(keyHint(state), screen.columns))],
			expendable: 1
		}
	];
}
function runLines(state, screen, below) {
	const rowsMax = Math.max(1, screen.rows - 1);
	const kept = fittingBlocks([
		{
			lines: headLines$4(state, screen),
			expendable: 0
		},
		{
			lines: rateLines(state, screen),
			expendable: 1
		},
		{
			lines: latencyLines(state, screen),
			expendable: 2
		},
		{
			lines: chartLines(state, screen),
			expendable: 5
		}
	], below, rowsMax);
	const table = {
		lines: operationLines(state, screen, rowsMax - arranged(kept.above, kept.below).length - 1),
		expendable: 0
	};
	return arranged([...kept.above, table], kept.below).slice(0, rowsMax);
}
function failureLines({ errors }, { columns, palette }) {
	if (errors.length === 0) return [];
	const sorted = [...errors].sort((a, b) => b[1] - a[1]);
	const text = sorted.map(([name, count]) => `${safeText$1(name)} ${formatCount(count)}`).join(" · ");
	const room = columns - 11;
	const page = `  plimsoll explain ${safeText$1(sorted[0][0])}`;
	const more = displayWidth(text) + displayWidth(page) <= room ? palette.dim(page) : "";
	return [palette.dim(padEnd("failures", 11)) + palette.red(truncateEnd(text, room)) + more];
}
function doubtLines({ doubts }, { columns, palette }) {
	return doubts.slice(0, doubtsShown).map((doubt) => palette.yellow(truncateEnd(`! ${safeText$1(doubt)}`, columns)));
}
function keyHint({ phase, hasKeys, isPaused, explore, pursuit }) {
	if (hasKeys === true && (explore !== void 0 || pursuit !== void 0)) return phase === "stopping" ? "q: stop now" : "q: stop and report; twice: stop now";
	if (hasKeys === true) {
		if (phase === "stopping") return "q: stop now";
		return `q: stop and report; twice: stop now · + -: load by 10 % · ${isPaused === true ? "p: resume" : "p: pause"}`;
	}
	return phase === "stopping" ? "Ctrl-C: stop now" : "Ctrl-C: stop gracefully and report; twice: stop now";
}
//#endregion
//#region src/report/waterfall/bar.ts
const cellSigns = {
	own: "█",
	thin: "▏",
	below: "─",
	wait: "░",
	before: "·",
	none: " "
};
/** So much of a cell fills it. */
const shownShare = .3;
/** Cells of the time axis, each with how much of it something covers. */
var Axis = class {
	covered;
	cellMs;
	constructor(cells, totalMs) {
		this.covered = new Float64Array(cells);
		this.cellMs = totalMs / cells;
	}
	add({ fromMs, toMs }) {
		const last = this.covered.length - 1;
		const first = Math.max(0, Math.floor(fromMs / this.cellMs));
		for (let cell = first; cell <= Math.min(last, Math.floor(toMs / this.cellMs)); cell += 1) {
			const inside = Math.min(toMs, (cell + 1) * this.cellMs) - Math.max(fromMs, cell * this.cellMs);
			if (inside > 0) this.covered[cell] = (this.covered[cell] ?? 0) + inside / this.cellMs;
		}
	}
	shareOf(cell) {
		return this.covered[cell] ?? 0;
	}
};
/** Where the time of a line lies between 0 and `totalMs`. */
function barCells(branch, cells, totalMs) {
	const [own, below, before] = [
		new Axis(cells, totalMs),
		new Axis(cells, totalMs),
		new Axis(cells, totalMs)
	];
	const stretches = barStretches(branch);
	for (const each of stretches.below) below.add(each);
	for (const each of stretches.own) own.add(each);
	for (const each of stretches.before) before.add(each);
	const kindAt = (cell) => {
		if (own.shareOf(cell) >= Math.max(shownShare, below.shareOf(cell))) return stretches.isWait ? "wait" : "own";
		if (below.shareOf(cell) >= shownShare) return "below";
		if (own.shareOf(cell) > 0) return "thin";
		if (below.shareOf(cell) > 0) return "below";
		return before.shareOf(cell) >= shownShare ? "before" : "none";
	};
	const kinds = Array.from({ length: cells }, (_, cell) => kindAt(cell));
	return kinds.some((kind) => kind !== "none" && kind !== "before") ? kinds : withMark(kinds, branch, totalMs);
}
/** What took no time at all is seen all the same. */
function withMark(kinds, { spans }, totalMs) {
	const at = Math.floor((spans[0]?.startMs ?? 0) / totalMs * kinds.length);
	const cell = Math.min(kinds.length - 1, Math.max(0, at));
	return kinds.map((kind, index) => index === cell ? "thin" : kind);
}
//#endregion
//#region src/report/waterfall/waterfall.ts
const linesShown = 40;
const step = 2;
const labelWidthLeast = 12;
const barWidthLeast = 20;
const gap = 2;
/** A trace as bars on one time axis, what does the same folded into one line. */
function waterfallLines(trace, page) {
	const picture = tracePicture(trace, page.all);
	if (picture === void 0) return [];
	const { palette } = page;
	const { branches: all, totalMs } = picture;
	const shown = page.all ? all : branchesThatMatter(all, linesShown);
	const titles = page.columns >= 110 ? [
		"starts",
		"took",
		"own"
	] : ["took"];
	const lines = shown.map((branch) => lineOf(branch, picture, titles));
	const shape = shapeOf(lines, titles, page);
	const bars = lines.map(({ branch }) => barCells(branch, shape.barWidth, totalMs));
	return [
		palette.dim(headLine(totalMs, shape)),
		...lines.map((line, index) => paintedLine(line, bars[index] ?? [], shape, page)),
		...restLines(trace, all, shown, page),
		...legend(bars, lines, page)
	];
}
function lineOf(branch, picture, titles) {
	const [first] = branch.spans;
	const { label = "", system = "", dependency = "", service = "", startMs = 0 } = first ?? {};
	const peer = (dependency === "http" || dependency === "rpc") && system !== "" ? ` (${system})` : "";
	const isElsewhere = service !== picture.root.spans[0]?.service;
	const figures = {
		starts: formatDurationMs(startMs),
		took: formatDurationMs(tookMs(branch)),
		own: formatDurationMs(ownMs(branch))
	};
	return {
		branch,
		name: `${label}${peer}${isElsewhere ? ` (${service})` : ""}`,
		mark: branch.spans.length === 1 ? "" : ` × ${formatCount(branch.spans.length)}`,
		figures: titles.map((title) => figures[title] ?? ""),
		isCritical: isOnCriticalPath(branch, picture),
		isError: first?.isError ?? false
	};
}
function shapeOf(lines, titles, page) {
	const figureWidths = titles.map((title, at) => Math.max(title.length, ...lines.map(({ figures }) => displayWidth(figures[at] ?? ""))));
	const room = innerWidth(page) - 2 - gap - figureWidths.reduce((sum, width) => sum + gap + width, 0);
	const widest = Math.max(...lines.map((line) => indentOf(line) + displayWidth(line.name + line.mark)));
	const nameWidth = Math.max(labelWidthLeast, Math.min(widest, Math.floor(room * .5), room - barWidthLeast));
	return {
		nameWidth,
		barWidth: Math.max(1, room - nameWidth),
		figureWidths,
		titles
	};
}
const indentOf = ({ branch }) => branch.depth * step;
function headLine(totalMs, { nameWidth, barWidth, figureWidths, titles }) {
	const end = formatDurationMs(totalMs);
	const axis = `0${padStart(end, Math.max(end.length, barWidth - 1))}`;
	const figures = titles.map((title, at) => " ".repeat(gap) + padStart(title, figureWidths[at] ?? 0)).join("");
	return `  ${padEnd("span", nameWidth)}${" ".repeat(gap)}${axis}${figures}`;
}
function paintedLine(line, bar, shape, { palette }) {
	const { nameWidth, figureWidths } = shape;
	const indent = Math.min(indentOf(line), nameWidth - labelWidthLeast);
	const room = Math.max(1, nameWidth - indent - displayWidth(line.mark));
	const name = `${" ".repeat(Math.max(0, indent))}${truncateMiddle(line.name, room)}${line.mark}`;
	const figures = line.figures.map((text, at) => " ".repeat(gap) + padStart(text, figureWidths[at] ?? 0)).join("");
	return `${line.isError ? palette.red("✗ ") : line.isCritical ? palette.cyan("▸ ") : "  "}${line.isError ? palette.red(padEnd(name, nameWidth)) : padEnd(name, nameWidth)}${" ".repeat(gap)}${paintedBar(bar, line, palette)}${figures}`;
}
function paintedBar(bar, { isCritical }, palette) {
	const paints = {
		own: isCritical ? palette.cyan : (text) => text,
		thin: isCritical ? palette.cyan : (text) => text,
		below: palette.dim,
		wait: palette.yellow,
		before: palette.dim,
		none: (text) => text
	};
	let text = "";
	for (let from = 0; from < bar.length;) {
		const kind = bar[from] ?? "none";
		let to = from;
		while (bar[to] === kind) to += 1;
		text += paints[kind](cellSigns[kind].repeat(to - from));
		from = to;
	}
	return text;
}
function restLines({ spansLeftOut }, all, shown, page) {
	const line = (text) => page.palette.dim(truncateEnd(`  ${text}`, innerWidth(page)));
	const hidden = all.reduce((sum, { spans }) => sum + spans.length, 0) - shown.reduce((sum, { spans }) => sum + spans.length, 0);
	return [...hidden > 0 ? [line(`and ${counted(hidden, "span")} more that take less (--all)`)] : [], ...spansLeftOut > 0 ? [line(`and ${counted(spansLeftOut, "span")} more that were not kept`)] : []];
}
const meanings = {
	own: "its own time",
	below: "what is below it",
	wait: "waits (for a pool, in a queue)",
	before: "before it, nothing traced"
};
function legend(bars, lines, page) {
	const used = new Set(bars.flat());
	const parts = [
		...Object.keys(meanings).filter((kind) => used.has(kind)).map((kind) => `${cellSigns[kind]} ${meanings[kind] ?? ""}`),
		...lines.some(({ isCritical }) => isCritical) ? ["▸ on the critical path"] : [],
		...lines.some(({ isError }) => isError) ? ["✗ failed"] : [],
		...lines.some(({ mark }) => mark !== "") ? ["× so many of the same"] : []
	];
	const rows = [];
	for (const part of parts) {
		const last = rows.at(-1);
		if (last !== void 0 && displayWidth(last + part) + 5 <= innerWidth(page)) rows[rows.length - 1] = `${last}   ${part}`;
		else rows.push(part);
	}
	return rows.map((row) => page.palette.dim(`  ${row}`));
}
//#endregion
//#region src/report/waterfall/route.ts
const kindsText = {
	typical: "nearest the median",
	slowest: "the slowest",
	failed: "the slowest that failed"
};
/** Where the time of one route goes: over all its traces, then in one of them. Ends with a line break. */
function routeText(view, page) {
	const safe = safeValue(view);
	const { findings } = safe;
	const text = `${[
		...headLines(safe.breakdown, page),
		...section("Where its time goes", rowLines(safe.breakdown, page, page.columns >= 110), page),
		...findingLines$1({ findings }, page),
		...exampleLines(safe, page)
	].map((line) => line.trimEnd()).join("\n")}\n`;
	return page.isAscii === true ? asciiText(text) : text;
}
function headLines(route, page) {
	const { serverMs, queueMs, coverage, operations, traces, service } = route;
	const { mean, p95, max } = serverMs;
	const inside = `${counted(traces, "trace")}; inside of ${service} mean ${formatDurationMs(mean)}, p95 ${formatDurationMs(p95)}, max ${formatDurationMs(max)}`;
	const queue = queueMs === null ? [] : hanging("", `In front of its handler (network and queue): mean ${formatDurationMs(queueMs.mean)}, p95 ${formatDurationMs(queueMs.p95)}, max ${formatDurationMs(queueMs.max)}`, page);
	const others = operations.filter((name) => name !== route.route);
	return [
		page.palette.bold(route.route),
		...hanging("", inside, page),
		...queue,
		...others.length === 0 ? [] : hanging("", `Sent as ${others.join(", ")}`, page),
		...coverage === null ? [] : hanging("", `${formatPercent(coverage)} of the requests sent came back as a trace`, page)
	];
}
function exampleLines({ example, kinds, traceLink, breakdown }, page) {
	if (example === void 0) return section("Example", hanging("", breakdown.examples.length === 0 ? "No request of it was kept." : "Its example is not in this folder: the run was ended before it was written, or there was no room for it.", page), page);
	const { kind, trace } = example;
	const title = `Example: ${kindsText[kind]} of its requests, ${formatDurationMs(trace.durationMs)}`;
	const others = kinds.filter((each) => each !== kind).map((each) => `--example ${each}`);
	return section(title, [
		...hanging("", traceLines(trace.traceId, trace.startedAtMs), page, page.palette.dim),
		...linkLines(trace.traceId, traceLink),
		...waterfallLines(trace, page),
		...others.length === 0 ? [] : ["", page.palette.dim(`There is also ${others.join(" and ")}.`)]
	], page);
}
/** A URL is not wrapped: terminals make a link of it as it stands. */
const linkLines = (traceId, traceLink) => {
	const link = traceLinkOf(traceLink, traceId);
	return link === void 0 ? [] : [link];
};
function traceLines(traceId, startedAtMs) {
	return `trace ${traceId}${Math.abs(startedAtMs) <= 864e13 ? `, begun ${new Date(startedAtMs).toISOString()}` : ""}`;
}
//#endregion
//#region src/report/page/html.ts
const place = /(<script type="application\/json" id="plimsoll-data">)null(<\/script>)/;
/** A report by itself: the page as it was built, with one run in it. */
function reportHtml(template, run) {
	const data = {
		format: pageFormat,
		view: "report",
		...run
	};
	if (!place.test(template)) throw new Error("the page's template has no place for its data");
	return template.replace(place, (_, before, after) => before + jsonIsland(data) + after);
}
const escapes = {
	"<": "\\u003c",
	">": "\\u003e",
	"&": "\\u0026",
	"\u2028": "\\u2028",
	"\u2029": "\\u2029"
};
/** JSON that no text in it can end: nothing in it looks like markup, to whatever reads it. */
function jsonIsland(data) {
	return JSON.stringify(data).replace(/[<>&\u2028\u2029]/g, (sign) => escapes[sign] ?? "");
}
//#endregion
//#region src/report/page/figure.ts
/** Four digits: the rest is noise, and a page of a long run is large. */
const digits = 4;
function figure(value) {
	if (value === null || value === void 0 || !Number.isFinite(value)) return null;
	return Number.isSafeInteger(value) && Math.abs(value) < 1e7 ? value : Number(value.toPrecision(digits));
}
//#endregion
//#region src/report/page/line-picture.ts
/** Null = there are no two loads to compare. */
function linePicture(explore, withoutFaults) {
	const line = pictureOf(explore, loadUnit(explore), withoutFaults);
	return line.points.length < 2 ? null : line;
}
/** Of a search that goes on: it grows with each trial. Undefined = none is over. */
function liveLine(progress) {
	const safe = safeValue({
		...progress,
		rules: progress.rules ?? []
	});
	const line = pictureOf(safe, loadUnit({
		trials: safe.trials,
		capacity: null
	}));
	return line.points.length === 0 ? void 0 : line;
}
function pictureOf(explore, unit, withoutFaults) {
	const painted = paintedLimit(explore);
	const limit = drawable(painted === void 0 ? void 0 : telling(painted, explore), explore);
	const points = curvePoints(explore, limit, plain);
	const percentile = limit?.percentile ?? "p95";
	const rule = explore.rules.find(({ latency, operation }) => {
		const isSame = latency?.limitMs === limit?.limitMs && operation === limit?.operation;
		return latency !== void 0 && isSame && latency.quantile === quantiles[painted?.percentile ?? percentile];
	});
	return {
		unit,
		subject: `${percentile} of ${subjectText(explore, limit)}`,
		percentile,
		points: points.map((point) => linePoint(point, limit)),
		curve: curveFigures(points),
		limitMs: isSameFigure(limit, painted) ? limit?.limitMs ?? null : null,
		limitText: rule === void 0 ? null : ruleText(rule.text),
		capacity: estimate(explore.capacity),
		saturation: estimate(explore.saturation),
		...withoutFaults && { withoutFaults: beside(withoutFaults, limit) }
	};
}
/** By the same percentile of the same operation, so that both can be read on one axis. */
function beside(explore, limit) {
	const points = curvePoints(explore, limit, plain);
	return {
		points: points.map((point) => linePoint(point, limit)),
		curve: curveFigures(points),
		capacity: estimate(explore.capacity)
	};
}
const curveFigures = (points) => curveOf(points).map(({ rate, ms }) => ({
	ratePerSecond: rate,
	ms: figure(ms) ?? ms
}));
/** Of an operation that is seldom called few trials know a high percentile: the highest that most of them know. */
function telling(limit, explore) {
	const choices = [limit, ...["p95", "p50"].filter((name) => quantiles[name] < quantiles[limit.percentile]).map((percentile) => ({
		...limit,
		percentile
	}))];
	const known = (choice) => {
		const points = curvePoints(explore, choice, plain).filter(({ mark }) => mark.kind !== "not counted");
		return points.filter(({ ms }) => ms !== null).length / Math.max(1, points.length);
	};
	return choices.find((choice) => known(choice) > .5) ?? limit;
}
const ofAllRequests = {
	percentile: "p95",
	operation: void 0,
	limitMs: Number.POSITIVE_INFINITY
};
/** Where trials were too short to know an operation's percentile, all requests together still show a line. */
function drawable(limit, explore) {
	const isKnown = (choice) => curvePoints(explore, choice, plain).some(({ ms }) => ms !== null);
	return isKnown(limit) || !isKnown(ofAllRequests) ? limit : ofAllRequests;
}
const isSameFigure = (limit, painted) => limit?.percentile === painted?.percentile && limit?.operation === painted?.operation;
function linePoint({ trial, ms, mark }, limit) {
	const [low, high] = intervalOf(trial, limit);
	const text = `${String(trial.number)} ${purposeText(trial.purpose)}: ${trialText(trial)}`;
	const { number, ratePerSecond, errorRatio } = trial;
	return {
		trial: number,
		kind: mark.kind,
		ratePerSecond,
		ms: figure(ms),
		low,
		high,
		errorRatio,
		text
	};
}
/** Known where the point is of all requests, or where there is but one operation. */
function intervalOf({ latencyMs, operations }, limit) {
	const [low = null, high = null] = limit !== void 0 && limit.operation === void 0 || operations.length === 1 ? latencyMs.intervals[limit?.percentile ?? "p95"] ?? [] : operations.find(({ name }) => name === limit?.operation)?.intervals?.[limit?.percentile ?? "p95"] ?? [];
	return [figure(low), figure(high)];
}
function estimate(rate) {
	if (rate === null) return null;
	return {
		perSecond: rate.iterationsPerSecond,
		low: rate.low,
		high: rate.high,
		text: estimateText(rate)
	};
}
//#endregion
//#region src/report/page/annotations.ts
/** Beyond these a chart would be nothing but marks. */
const most = 400;
/** What happened when, in order of time. */
function annotationsOf(result) {
	return [
		...warmUp(result),
		...result.loadChanges.map(({ atSeconds, scenario, load, by }) => {
			return {
				kind: "load",
				atSeconds,
				text: `${scenario === "" ? "" : `${scenario}: `}${load} (${by})`
			};
		}),
		...phases(result),
		...faults$1(result),
		...result.generator.stalls.map(({ atSeconds, durationMs }) => {
			const text = `The generator's machine stood still for ${formatDurationMs(durationMs)}`;
			return {
				kind: "freeze",
				atSeconds,
				toSeconds: atSeconds + durationMs / 1e3,
				text
			};
		}),
		...result.slo.flatMap(({ expression, failedAtSeconds }) => failedAtSeconds === void 0 ? [] : [{
			kind: "goal",
			atSeconds: failedAtSeconds,
			text: `Goal first missed: ${expression}`
		}]),
		...exhausted(result),
		...result.stopped === void 0 ? [] : [{
			kind: "end",
			atSeconds: result.stopped.atSeconds,
			text: `Stopped early: ${result.stopped.why}`
		}]
	].toSorted((a, b) => a.atSeconds - b.atSeconds).slice(0, most);
}
function warmUp({ totals: { warmUpSeconds } }) {
	if (warmUpSeconds === 0) return [];
	return [{
		kind: "phase",
		atSeconds: 0,
		toSeconds: warmUpSeconds,
		text: "Warm-up, not counted"
	}];
}
function phases({ explore, soak, stress, check }) {
	const trials = (explore?.trials ?? []).map((trial) => {
		const { atSeconds, durationSeconds, number, ratePerSecond } = trial;
		const text = `Trial ${String(number)}, ${loadText(ratePerSecond)}: ${trialText(trial)}`;
		return {
			kind: "trial",
			atSeconds,
			toSeconds: atSeconds + durationSeconds,
			text
		};
	});
	const steps = [...stress?.steps ?? [], ...check?.steps ?? []].map(({ atSeconds, seconds, stage, ratePerSecond }) => {
		const text = `${stages[stage] ?? stage}, ${formatRate(ratePerSecond)}`;
		return {
			kind: "phase",
			atSeconds,
			toSeconds: atSeconds + seconds,
			text
		};
	});
	const settling = soak === void 0 || soak.discardedSeconds === 0 ? [] : [{
		kind: "phase",
		atSeconds: 0,
		toSeconds: soak.discardedSeconds,
		text: "Settling in, left out"
	}];
	return [
		...trials,
		...steps,
		...settling
	];
}
const stages = {
	before: "Before",
	up: "Up",
	hold: "Overload held",
	back: "Back",
	down: "Down",
	again: "Up again",
	base: "Base",
	pulse: "Pulse",
	after: "After it",
	reset: "At rest",
	baseline: "One user",
	target: "Peak",
	sustained: "Peak, sustained",
	twice: "Twice the peak"
};
function faults$1({ dependencies = [] }) {
	return dependencies.flatMap(({ name, faults: own }) => own.flatMap(({ text, spans }) => spans.map(({ fromSeconds, toSeconds }) => {
		return {
			kind: "fault",
			atSeconds: fromSeconds,
			toSeconds,
			text: `${name}: ${text}`
		};
	})));
}
function exhausted({ soak }) {
	const end = soak?.exhausted ?? null;
	if (end === null) return [];
	return [{
		kind: "finding",
		atSeconds: end.atSeconds,
		text: "The target stopped working"
	}];
}
//#endregion
//#region src/report/page/log-buckets.ts
/** Of a picture one looks at closely: buckets of 5 %. */
const distributionScale = {
	fromMs: .001,
	perDecade: 48
};
function bucketOf({ fromMs, perDecade }, ms) {
	return Math.max(0, Math.floor(Math.log10(ms / fromMs) * perDecade + 1e-9));
}
function pageHistogram(histogram, failed) {
	const buckets = [];
	const counts = [];
	histogram.forEachBucket((middleMs, count) => {
		const bucket = bucketOf(distributionScale, middleMs);
		if (buckets.at(-1) === bucket) counts[counts.length - 1] += count;
		else {
			buckets.push(bucket);
			counts.push(count);
		}
	});
	const { count, minMs, meanMs, maxMs } = histogram;
	return {
		scale: distributionScale,
		count,
		failed,
		minMs: figure(minMs),
		meanMs: figure(meanMs),
		maxMs: figure(maxMs),
		buckets,
		counts
	};
}
//#endregion
//#region src/report/page/time-grid.ts
/** From ten on in whole tens, and from a minute on in whole minutes: as older seconds are kept. */
const steps$1 = [
	1,
	2,
	3,
	5,
	10,
	20,
	30,
	60,
	120,
	180,
	300,
	600,
	900,
	1200,
	1800,
	3600
];
function timeGrid(seconds, pointsMost) {
	const least = Math.max(1, Math.ceil(seconds / pointsMost));
	const secondsPerPoint = steps$1.find((step) => step >= least) ?? Math.ceil(least / 3600) * 3600;
	return {
		secondsPerPoint,
		points: Math.max(0, Math.ceil(seconds / secondsPerPoint))
	};
}
const pointAt = ({ secondsPerPoint, points }, atSeconds) => Math.min(points - 1, Math.floor(atSeconds / secondsPerPoint));
/** Points that a stretch of whole seconds reaches into; older seconds may have been merged when they were kept. */
function pointsWithin(grid, atSeconds, seconds) {
	const first = pointAt(grid, atSeconds);
	if (first < 0) return [];
	const last = Math.max(first, pointAt(grid, atSeconds + seconds - 1));
	return first === last ? [first] : Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
const atSecondsOf = ({ secondsPerPoint, points }) => Array.from({ length: points }, (_, index) => index * secondsPerPoint);
//#endregion
//#region src/report/page/heat-map.ts
const columnsMost = 240;
const scale = {
	fromMs: .001,
	perDecade: 16
};
/** How many requests took how long, when: counts by time and latency. */
var HeatMap = class {
	grid;
	columns = /* @__PURE__ */ new Map();
	/** Of one column, until the next begins: its buckets are then looked at once. */
	open = new Histogram();
	openAt = -1;
	constructor(seconds) {
		this.grid = timeGrid(seconds, columnsMost);
	}
	add(atSeconds, seconds, latency) {
		if (latency.count === 0) return;
		const points = pointsWithin(this.grid, atSeconds, seconds);
		if (points.length > 1) for (const at of points) this.addAt(at, latency, points.length);
		else if (points[0] !== void 0) {
			this.turnTo(points[0]);
			this.open.add(latency);
		}
	}
	turnTo(at) {
		if (at === this.openAt) return;
		if (this.open.count > 0) this.addAt(this.openAt, this.open, 1);
		this.open.reset();
		this.openAt = at;
	}
	addAt(at, latency, points) {
		const column = this.columns.get(at) ?? /* @__PURE__ */ new Map();
		this.columns.set(at, column);
		latency.forEachBucket((middleMs, count) => {
			const row = bucketOf(scale, middleMs);
			column.set(row, (column.get(row) ?? 0) + count / points);
		});
	}
	/** Null = no request was answered. */
	picture() {
		this.turnTo(-1);
		if (this.columns.size === 0) return null;
		const { secondsPerPoint } = this.grid;
		const rows = [...this.columns.values()].flatMap((column) => [...column.keys()]);
		const counts = [...this.columns.values()].flatMap((column) => [...column.values()]);
		return {
			scale,
			secondsPerColumn: secondsPerPoint,
			columns: [...this.columns].toSorted(([a], [b]) => a - b).map(([at, column]) => dense(at * secondsPerPoint, column)),
			rowFirst: rows.reduce((least, row) => Math.min(least, row), Infinity),
			rowLast: rows.reduce((most, row) => Math.max(most, row), 0),
			countMax: counts.reduce((most, count) => Math.max(most, count), 0)
		};
	}
};
function dense(atSeconds, column) {
	const rows = [...column.keys()];
	const row = Math.min(...rows);
	return {
		atSeconds,
		row,
		counts: Array.from({ length: Math.max(...rows) - row + 1 }, (_, index) => figure(column.get(row + index)) ?? 0)
	};
}
//#endregion
//#region src/report/page/latency-points.ts
const names = [
	"p50",
	"p90",
	"p95",
	"p99",
	"max"
];
/** Percentiles, one point after another. */
var LatencyPoints = class {
	values;
	constructor(points) {
		const empty = () => Array.from({ length: points }, () => null);
		this.values = {
			p50: empty(),
			p90: empty(),
			p95: empty(),
			p99: empty(),
			max: empty()
		};
	}
	set(point, figures) {
		for (const name of names) this.values[name][point] = figure(figures[name]);
	}
	setFrom(point, histogram) {
		if (histogram.count === 0) return;
		this.set(point, {
			p50: histogram.quantile(.5),
			p90: histogram.quantile(.9),
			p95: histogram.quantile(.95),
			p99: histogram.quantile(.99),
			max: histogram.maxMs
		});
	}
	get columns() {
		return this.values;
	}
};
//#endregion
//#region src/report/page/operation-columns.ts
const sum = () => ({
	latency: new Histogram(),
	failed: 0
});
/** One operation over time and in all. */
var OperationColumns = class {
	index;
	grid;
	requests;
	errors;
	latencyPoints;
	merged = new Histogram();
	mergedPoint = -1;
	all = sum();
	stretches = /* @__PURE__ */ new Map();
	/** Seconds that go the same ways: they are added up once, and go there together. */
	open = sum();
	openPoints = [];
	openWithin = [];
	/** @param grid null = there are too many operations for each to be shown over time */
	constructor(index, grid) {
		this.index = index;
		this.grid = grid;
		const zeros = () => Array.from({ length: grid?.points ?? 0 }, () => 0);
		this.requests = zeros();
		this.errors = zeros();
		this.latencyPoints = new LatencyPoints(grid?.points ?? 0);
	}
	add({ atSeconds, seconds }, second, latency, within) {
		const points = this.grid === null ? [] : pointsWithin(this.grid, atSeconds, seconds);
		if (!isSame(points, this.openPoints) || !isSame(within, this.openWithin)) {
			this.close();
			this.openPoints = points;
			this.openWithin = within;
		}
		this.open.latency.addContent(latency);
		this.open.failed += second.failed;
		for (const at of points) {
			this.requests[at] += (second.ok + second.failed) / points.length;
			this.errors[at] += second.failed / points.length;
		}
	}
	result() {
		this.close();
		const at = [...this.stretches].map(([name, { latency, failed }]) => [name, pageHistogram(latency, failed)]);
		return {
			index: this.index,
			timeline: this.timeline(),
			distribution: pageHistogram(this.all.latency, this.all.failed),
			distributionAt: Object.fromEntries(at)
		};
	}
	timeline() {
		if (this.grid === null) return null;
		this.turnTo(-1);
		const { secondsPerPoint } = this.grid;
		const { p50, p95, p99, max } = this.latencyPoints.columns;
		return {
			secondsPerPoint,
			atSeconds: atSecondsOf(this.grid),
			requestsPerSecond: this.requests.map((count) => figure(count / secondsPerPoint)),
			errorsPerSecond: this.errors.map((count) => figure(count / secondsPerPoint)),
			latencyMs: {
				p50,
				p95,
				p99,
				max
			}
		};
	}
	close() {
		const { open } = this;
		addTo$1(this.all, open);
		for (const name of this.openWithin) {
			const stretch = this.stretches.get(name) ?? sum();
			this.stretches.set(name, stretch);
			addTo$1(stretch, open);
		}
		for (const at of this.openPoints) {
			this.turnTo(at);
			this.merged.add(open.latency);
		}
		open.latency.reset();
		open.failed = 0;
	}
	turnTo(at) {
		if (at === this.mergedPoint) return;
		if (this.mergedPoint >= 0) this.latencyPoints.setFrom(this.mergedPoint, this.merged);
		this.merged.reset();
		this.mergedPoint = at;
	}
};
function addTo$1(into, { latency, failed }) {
	into.latency.add(latency);
	into.failed += failed;
}
const isSame = (a, b) => a.length === b.length && a.every((each, index) => each === b[index]);
//#endregion
//#region src/report/page/resources.ts
/** What people call the columns of `resources.points`; a column that is not here is of a newer version. */
const known = {
	targetCpuCores: {
		label: "CPU of the target",
		of: "target",
		unit: "cores"
	},
	targetBusiestThreadCores: {
		label: "Its busiest thread",
		of: "target",
		unit: "cores"
	},
	targetRssBytes: {
		label: "Memory of the target",
		of: "target",
		unit: "bytes"
	},
	targetThreads: {
		label: "Threads",
		of: "target",
		unit: "count"
	},
	targetFds: {
		label: "File descriptors",
		of: "target",
		unit: "count"
	},
	targetConnections: {
		label: "Connections",
		of: "target",
		unit: "count"
	},
	targetAcceptQueue: {
		label: "Waiting to be accepted",
		of: "target",
		unit: "count"
	},
	throttledRatio: {
		label: "Held back by CPU limit",
		of: "target",
		unit: "ratio"
	},
	hostCpuCores: {
		label: "CPU of the machine",
		of: "host",
		unit: "cores"
	},
	hostStealRatio: {
		label: "CPU stolen",
		of: "host",
		unit: "ratio"
	},
	hostMemoryAvailableBytes: {
		label: "Memory free",
		of: "host",
		unit: "bytes"
	},
	hostDiskBusyRatio: {
		label: "Disk busy",
		of: "host",
		unit: "ratio"
	},
	postgresConnections: {
		label: "PostgreSQL connections",
		of: "database",
		unit: "count"
	},
	postgresActive: {
		label: "Of them active",
		of: "database",
		unit: "count"
	},
	postgresLockWaits: {
		label: "Waiting for locks",
		of: "database",
		unit: "count"
	},
	generatorCpuCores: {
		label: "CPU of the generator",
		of: "generator",
		unit: "cores"
	}
};
/** Readings on the page's axis of time: means, where a point holds several. */
function resourceColumns({ resources }, grid) {
	const points = resources["points"];
	if (typeof points !== "object" || points === null) return [];
	const { atSeconds, ...columns } = points;
	if (!isColumn(atSeconds)) return [];
	return Object.entries(columns).flatMap(([name, values]) => {
		const about = Object.hasOwn(known, name) ? known[name] : void 0;
		if (about === void 0 || !isColumn(values)) return [];
		return [{
			name,
			...about,
			values: onGrid(atSeconds, values, grid)
		}];
	});
}
function onGrid(atSeconds, values, grid) {
	const sums = Array.from({ length: grid.points }, () => 0);
	const counts = Array.from({ length: grid.points }, () => 0);
	for (const [index, value] of values.entries()) {
		const at = pointAt(grid, atSeconds[index] ?? -1);
		if (value === null || at < 0) continue;
		sums[at] += value;
		counts[at] += 1;
	}
	return sums.map((sum, at) => counts[at] === 0 ? null : figure(sum / counts[at]));
}
/** The document may be of another version, or changed by hand. */
function isColumn(value) {
	return Array.isArray(value) && value.every((each) => each === null || typeof each === "number");
}
//#endregion
//#region src/report/page/run-columns.ts
/** What is a rate: points of several seconds have their mean. */
const means = {
	askedPerSecond: (point) => point.askedPerSecond,
	iterationsPerSecond: (point) => point.iterationsPerSecond,
	requestsPerSecond: (point) => point.requestsPerSecond,
	errorsPerSecond: (point) => point.errorsPerSecond,
	droppedPerSecond: (point) => point.droppedPerSecond,
	bytesSent: (point, seconds) => point.bytes.sent / seconds,
	bytesReceived: (point, seconds) => point.bytes.received / seconds
};
/** What is there at a moment: points of several seconds have the most. */
const mosts = {
	users: (point) => point.users,
	usersAsked: (point) => point.usersAsked,
	inFlight: (point) => point.inFlight
};
const meanNames = Object.keys(means);
const mostNames = Object.keys(mosts);
const nulls = (length) => Array.from({ length }, () => null);
const columnsFor = (names, points) => Object.fromEntries(names.map((name) => [name, nulls(points)]));
/** The run over time, second after second. */
var RunColumns = class {
	grid;
	sums;
	mosts;
	seconds;
	low;
	high;
	errors = /* @__PURE__ */ new Map();
	latency;
	merged = new Histogram();
	mergedPoint = -1;
	constructor(grid) {
		this.grid = grid;
		this.sums = columnsFor(meanNames, grid.points);
		this.mosts = columnsFor(mostNames, grid.points);
		this.seconds = Array.from({ length: grid.points }, () => 0);
		this.low = nulls(grid.points);
		this.high = nulls(grid.points);
		this.latency = new LatencyPoints(grid.points);
	}
	/**
	* @param seconds how many it is of: older ones may have been merged
	* @param latency of all requests the run is judged by
	*/
	add(second, seconds, latency) {
		const points = pointsWithin(this.grid, second.atSeconds, seconds);
		for (const at of points) this.addAt(at, second, {
			seconds,
			share: 1 / points.length
		}, latency);
	}
	addAt(at, second, { seconds, share }, latency) {
		const weight = seconds * share;
		this.seconds[at] += weight;
		for (const name of meanNames) {
			const rate = means[name](second, seconds);
			if (rate !== null) addTo(this.sums[name], at, rate * weight);
		}
		for (const name of mostNames) {
			const value = mosts[name](second);
			if (value !== null) this.mosts[name][at] = Math.max(this.mosts[name][at] ?? value, value);
		}
		const rate = second.requestsPerSecond;
		this.low[at] = Math.min(this.low[at] ?? rate, rate);
		this.high[at] = Math.max(this.high[at] ?? rate, rate);
		for (const [name, count] of Object.entries(second.byError)) {
			const column = this.errors.get(name) ?? Array.from({ length: this.grid.points }, () => 0);
			this.errors.set(name, column);
			column[at] += count * share;
		}
		if (this.grid.secondsPerPoint === 1) this.latency.set(at, second.latencyMs);
		else this.merge(at, latency);
	}
	timeline(resources) {
		this.merge(-1, void 0);
		const { secondsPerPoint } = this.grid;
		const mean = (name) => this.sums[name].map((sum, at) => this.meanOf(sum, at));
		const rounded = (column) => column.map(figure);
		return {
			secondsPerPoint,
			atSeconds: atSecondsOf(this.grid),
			askedPerSecond: mean("askedPerSecond"),
			iterationsPerSecond: mean("iterationsPerSecond"),
			requestsPerSecond: mean("requestsPerSecond"),
			...secondsPerPoint > 1 && { requestsPerSecondRange: {
				low: rounded(this.low),
				high: rounded(this.high)
			} },
			errorsPerSecond: mean("errorsPerSecond"),
			droppedPerSecond: mean("droppedPerSecond"),
			users: rounded(this.mosts.users),
			usersAsked: rounded(this.mosts.usersAsked),
			inFlight: rounded(this.mosts.inFlight),
			latencyMs: this.latency.columns,
			errorsByClass: this.errorColumns(),
			bytesPerSecond: {
				sent: mean("bytesSent"),
				received: mean("bytesReceived")
			},
			resources
		};
	}
	errorColumns() {
		const total = (column) => column.reduce((sum, count) => sum + count, 0);
		return [...this.errors].filter(([name]) => errorClasses.includes(name)).toSorted(([, a], [, b]) => total(b) - total(a)).map(([name, column]) => ({
			class: name,
			perSecond: column.map((count, at) => this.meanOf(count, at))
		}));
	}
	meanOf(sum, at) {
		const seconds = this.seconds[at];
		return sum === null || seconds === 0 ? null : figure(sum / seconds);
	}
	/** Seconds come in order: a point is known as soon as the next one begins. */
	merge(at, latency) {
		if (at !== this.mergedPoint) {
			if (this.mergedPoint >= 0) this.latency.setFrom(this.mergedPoint, this.merged);
			this.merged.reset();
			this.mergedPoint = at;
		}
		if (latency !== void 0) this.merged.add(latency);
	}
};
function addTo(column, at, value) {
	if (value !== null) column[at] = (column[at] ?? 0) + value;
}
//#endregion
//#region src/report/page/grids.ts
/** A page is as wide as it has to be, and shows what it has. */
const page = {
	columns: 400,
	palette: plain,
	all: true
};
/** Every trial, in the order they were made. */
function trialGrid(explore) {
	const operation = ownOperation(explore);
	return {
		columns: [
			"trial",
			...trialFigures,
			"outcome"
		],
		rows: explore.trials.map((trial) => {
			const { name, figures } = rowOf$2(trial, plain, operation);
			return {
				name: name.text.trim(),
				cells: [...figures.map(({ text }) => text), trialText(trial)],
				...toneOf(trial)
			};
		}),
		note: operation === void 0 ? null : `p50 and p95 are those of ${operation}`
	};
}
function toneOf(trial) {
	switch (markOf(trial, plain).kind) {
		case "bad":
		case "collapsed": return { tone: "bad" };
		case "not counted": return { tone: "quiet" };
		case "good":
		case "reference": return {};
	}
}
/** What would be too much, by each rule alone; the one that decides first. */
function ruleGrid({ rules, reference, trials }) {
	if (rules.length === 0 || reference === null && trials.length > 0) return null;
	const allowed = (rule) => rule.capacity?.iterationsPerSecond ?? Infinity;
	return {
		columns: [
			"too much is",
			"alone allows",
			"90 % interval"
		],
		rows: rules.toSorted((a, b) => Number(b.isBinding) - Number(a.isBinding) || (allowed(a) === allowed(b) ? 0 : allowed(a) - allowed(b))).map(({ text, capacity, isBinding }) => ({
			name: `${ruleText(text)}${isBinding ? " (decides)" : ""}`,
			cells: capacity === null ? ["not reached", ""] : [estimatedLoad(capacity.iterationsPerSecond), boundsText(capacity) ?? ""],
			...capacity === null && { tone: "quiet" }
		})),
		note: null
	};
}
/** What target and machine used at rest, at what it carries and in overload; without what stayed the same. */
function usedGrid(explore) {
	const { columns, rows, same } = usedTable(explore, {
		...page,
		all: false
	});
	if (rows.length === 0) return null;
	return {
		columns: [
			"",
			...columns.map(({ title, trial }) => `${title} ${loadText(trial.ratePerSecond)}`),
			...columns.length > 1 ? ["change"] : []
		],
		rows: rows.map(({ name, figures }) => ({
			name: name.text,
			cells: figures.map(({ text }) => text)
		})),
		note: same === 0 ? null : `${counted(same, "figure")} stayed the same (plimsoll show --all)`
	};
}
//#endregion
//#region src/report/page/parts.ts
/** More of one kind nobody reads on a page; the result document has all. */
const rowsMost = 200;
/** What a run consisted of beside its requests. */
function partsOf(result) {
	return [
		{
			title: "Scenarios",
			grid: scenarios(result)
		},
		{
			title: "Steps",
			grid: steps(result)
		},
		{
			title: "Checks",
			grid: checks(result)
		},
		{
			title: "Own metrics",
			grid: metrics(result)
		},
		{
			title: "Faults on the way to dependencies",
			grid: faults(result)
		}
	].filter(({ grid }) => grid.rows.length > 0);
}
function grid(columns, rows) {
	const rest = rows.length - rowsMost;
	return {
		columns,
		rows: rows.slice(0, rowsMost),
		note: rest > 0 ? `and ${formatCount(rest)} more (result.json)` : null
	};
}
/** One alone says no more than the totals. */
function scenarios({ scenarios: all }) {
	const rows = all.map(({ name, iterations, iterationsPerSecond, usersMax, durationMs }) => ({
		name,
		cells: [
			formatCount(iterations.started),
			formatRate(iterationsPerSecond),
			formatCount(iterations.failed),
			formatCount(iterations.dropped),
			formatCount(usersMax),
			percentileText(durationMs, "p50"),
			percentileText(durationMs, "p95")
		]
	}));
	return grid([
		"scenario",
		"iterations",
		"rate",
		"failed",
		"dropped",
		"users",
		"p50",
		"p95"
	], all.length < 2 ? [] : rows);
}
function steps({ steps: all, scenarios: { length } }) {
	return grid([
		"step",
		"times",
		"failed",
		"p50",
		"p90",
		"p95",
		"p99"
	], all.map(({ scenario, name, count, failed, durationMs }) => ({
		name: length > 1 ? `${scenario}: ${name}` : name,
		cells: [
			formatCount(count),
			formatCount(failed),
			...[
				"p50",
				"p90",
				"p95",
				"p99"
			].map((percentile) => percentileText(durationMs, percentile))
		],
		...failed > 0 && { tone: "bad" }
	})));
}
/** What failed comes first: it is what one looks for. */
function checks({ checks: all, scenarios: { length } }) {
	const ratio = ({ passed, failed }) => failed / Math.max(1, passed + failed);
	return grid([
		"check",
		"passed",
		"failed",
		"failed %"
	], all.toSorted((a, b) => ratio(b) - ratio(a)).map((check) => ({
		name: length > 1 ? `${check.scenario}: ${check.name}` : check.name,
		cells: [
			formatCount(check.passed),
			formatCount(check.failed),
			formatPercent(ratio(check))
		],
		...check.failed > 0 && { tone: "bad" }
	})));
}
function metrics({ metrics: all }) {
	return grid(["metric", "value"], all.map((metric) => ({
		name: metric.name,
		cells: [metricText(metric)]
	})));
}
function faults({ dependencies = [] }) {
	return grid([
		"dependency",
		"on",
		"traffic"
	], dependencies.flatMap((dependency) => {
		return [{
			name: `${dependency.name}, ${dependency.to}`,
			cells: ["", trafficText(dependency)]
		}, ...dependency.faults.map(({ text, spans }) => {
			const times = spans.map(({ fromSeconds, toSeconds }) => `${clockText(fromSeconds)} to ${clockText(toSeconds)}`);
			return {
				name: `${dependency.name}: ${text}`,
				cells: [times.slice(0, 5).join(", ") || "never on", ""]
			};
		})];
	}));
}
//#endregion
//#region src/report/page/story.ts
/** The verdict in one sentence: the terminal's own. */
function sentenceOf(result) {
	return result.explore === void 0 ? result.summary : headSentence(result, result.explore);
}
/** What a run found out, in words and tables. */
function storyOf(result) {
	const { explore, soak, stress, slo, withoutFaults } = result;
	const told = [...soak === void 0 ? [] : soakFacts(soak), ...stress === void 0 ? [] : stressFacts(stress)];
	return {
		line: explore === void 0 ? null : linePicture(explore, withoutFaults?.explore),
		goals: slo.map(goalOf),
		obstacles: explore === void 0 ? [] : obstaclesOf(explore),
		suspects: explore === void 0 ? [] : explore.bottlenecks.map((suspect) => suspectOf(suspect, explore)),
		unknown: explore === void 0 ? null : unknownOf(explore),
		used: explore === void 0 ? null : usedGrid(explore),
		trials: explore === void 0 ? null : trialGrid(explore),
		rules: explore === void 0 ? null : ruleGrid(explore),
		told,
		parts: partsOf(result),
		facts: closingFields(result)
	};
}
function goalOf({ expression, observed, observedText, ok, note, failedAtSeconds }) {
	const notes = [note, failedAtSeconds === void 0 ? void 0 : `first broken at second ${String(failedAtSeconds)}`].filter((part) => part !== void 0);
	return {
		expression,
		observedText,
		verdict: !ok ? "missed" : note === void 0 ? "met" : "unsure",
		note: notes.length === 0 ? null : notes.join("; "),
		bar: barOf(expression, observed)
	};
}
function barOf(expression, observed) {
	if (observed === null || !Number.isFinite(observed)) return null;
	try {
		const { comparison, limit } = parseSlo(expression);
		return {
			observed,
			limit,
			isMost: compare$1(limit - 1, comparison, limit)
		};
	} catch {
		return null;
	}
}
function obstaclesOf({ obstacles }) {
	return obstacles.map(({ kind, evidence, advice }) => {
		return {
			text: [obstacleText(kind), evidence].filter((part) => part !== "").join("; "),
			advice
		};
	});
}
function suspectOf(suspect, explore) {
	const { kind, resource, confidence, evidence, against, missing, advice } = suspect;
	const agreement = agreementText(suspect, explore);
	const agrees = agreement === void 0 ? [] : [agreement.text];
	return {
		kind,
		resource,
		sureText: sureText(suspect),
		confidence,
		evidence: agreement?.isClose === true ? [...evidence, ...agrees] : evidence,
		against: agreement?.isClose === false ? [...agrees, ...against] : against,
		missing: missing ?? null,
		advice
	};
}
function unknownOf({ bottlenecks, capacity, saturation, obstacles, trials }) {
	if (bottlenecks.length > 0 || capacity === null && saturation === null || obstacles.length > 0) return null;
	return adviceToSee(trials);
}
//#endregion
//#region src/report/page/stretches.ts
/** Reference and capacity, where a search made both. */
function stretchesOf({ explore }) {
	if (explore === void 0 || explore.reference === null) return [];
	const capacity = trialAtCapacity(explore);
	const reference = stretch("reference", explore.reference);
	return capacity === void 0 ? [reference] : [reference, stretch("capacity", capacity)];
}
function stretch(name, trial) {
	const { atSeconds, durationSeconds, discardedSeconds, ratePerSecond } = trial;
	return {
		name,
		fromSeconds: atSeconds + discardedSeconds,
		toSeconds: atSeconds + durationSeconds,
		ratePerSecond
	};
}
/** Those that hold all of a second, or of several that were merged. */
function stretchesAt(stretches, atSeconds, seconds) {
	return stretches.filter(({ fromSeconds, toSeconds }) => fromSeconds <= atSeconds && atSeconds + seconds <= toSeconds + .5).map(({ name }) => name);
}
//#endregion
//#region src/report/page/traces.ts
/** A page stays light: what is beyond stays in the run's folder, for `plimsoll show --route`. */
const spansMost = 400;
const bytesMost = 15e5;
/** One of each route before the next of any. */
const order = [
	"slowest",
	"failed",
	"typical"
];
/**
* Examples of routes, those with most time first; as many as a page carries. Of each kind one of the reference and one
* of the capacity, where there are both; else that of the whole run, and what there is beside it.
*/
function tracesOf(result, examples, stretches) {
	const rank = new Map((result.inside?.routes ?? []).map(({ route, service }, index) => [`${service}\n${route}`, index]));
	const sorted = [...chosen(examples.map((example) => placed(example, result, stretches)))].toSorted(([a], [b]) => order.indexOf(a.kind) - order.indexOf(b.kind) || compare(rank.get(routeOf(a)) ?? Infinity, rank.get(routeOf(b)) ?? Infinity));
	let room = bytesMost;
	const kept = [];
	for (const group of sorted) {
		const traces = group.map((trace) => safeValue({
			...trace,
			trace: cut(trace.trace)
		}));
		room -= JSON.stringify(traces).length;
		if (room < 0) break;
		kept.push(...traces);
	}
	return kept;
}
function placed(example, result, stretches) {
	const atSeconds = (example.trace.startedAtMs - Date.parse(result.startedAt)) / 1e3;
	const placeSeconds = ((example.windowAtMs ?? example.trace.startedAtMs) - Date.parse(result.startedAt)) / 1e3;
	const within = stretches.find(({ fromSeconds, toSeconds }) => fromSeconds <= placeSeconds && placeSeconds <= toSeconds);
	const isOfRun = atSeconds >= -1 && atSeconds <= result.durationMs / 1e3 + 60;
	return {
		...example,
		atSeconds: isOfRun ? Math.max(0, atSeconds) : null,
		stretch: within?.name ?? null
	};
}
/** By route and kind. */
function chosen(traces) {
	const groups = /* @__PURE__ */ new Map();
	for (const trace of traces) groups.set(keyOf$1(trace), [...groups.get(keyOf$1(trace)) ?? [], trace]);
	return [...groups.values()].flatMap((group) => {
		const ofStretch = (name) => {
			const own = group.filter(({ stretch }) => stretch === name);
			return own.find(({ windowAtMs }) => windowAtMs !== void 0) ?? own[0];
		};
		const [reference, capacity] = [ofStretch("reference"), ofStretch("capacity")];
		if (reference !== void 0 && capacity !== void 0) return [[reference, capacity]];
		const whole = group.find(({ windowAtMs }) => windowAtMs === void 0);
		const beside = reference ?? capacity;
		if (beside === void 0) return whole === void 0 ? [] : [[whole]];
		return whole === void 0 || whole.trace.traceId === beside.trace.traceId ? [[beside]] : [[beside, whole]];
	});
}
const routeOf = ({ service, route }) => `${service}\n${route}`;
const keyOf$1 = (trace) => `${trace.kind}\n${routeOf(trace)}`;
const compare = (a, b) => a === b ? 0 : a - b;
/** Depth first: what is cut off are the last branches, whose parents stay. */
function cut(trace) {
	const { spans, spansLeftOut } = trace;
	if (spans.length <= spansMost) return trace;
	return {
		...trace,
		spans: spans.slice(0, spansMost),
		spansLeftOut: spansLeftOut + spans.length - spansMost
	};
}
//#endregion
//#region src/report/page/page-builder.ts
const pointsMost = 1200;
const operationPointsMost = 300;
/** Those with most requests: what each of two thousand did over time nobody looks at, and nobody could load. */
const operationsOverTime = 100;
const operationsShown = 400;
/** Of a trial: the worst and the most frequent tell. */
const trialOperationsMost = 20;
/** Puts a page together from a run's result and its seconds, which come one by one: a long run is never whole in memory. */
var PageBuilder = class {
	result;
	stretches;
	columns;
	heatMap;
	operations = /* @__PURE__ */ new Map();
	named = /* @__PURE__ */ new Map();
	latency = new Histogram();
	lastSecond = -1;
	constructor(result) {
		this.result = result;
		const seconds = Math.ceil(result.durationMs / 1e3);
		this.columns = new RunColumns(timeGrid(seconds, pointsMost));
		this.heatMap = new HeatMap(seconds);
		this.stretches = stretchesOf(result);
		const grid = timeGrid(seconds, operationPointsMost);
		const ranked = result.operations.map((operation, index) => ({
			operation,
			index
		})).toSorted((a, b) => b.operation.count - a.operation.count).slice(0, operationsShown);
		for (const [rank, { operation, index }] of ranked.entries()) this.operations.set(keyOf(operation), new OperationColumns(index, rank < operationsOverTime ? grid : null));
	}
	/** Seconds that a torn file brings twice or out of order are left out. */
	add(second) {
		const { atSeconds } = second.point;
		for (const name of second.names) this.named.set(name.id, this.namedAs(name));
		if (atSeconds <= this.lastSecond) return;
		const { seconds = 1 } = second;
		this.lastSecond = atSeconds + seconds - 1;
		const within = stretchesAt(this.stretches, atSeconds, seconds);
		this.latency.reset();
		for (const operation of second.operations) this.addOperation({
			atSeconds,
			seconds
		}, operation, within);
		this.columns.add(second.point, seconds, this.latency);
		this.heatMap.add(atSeconds, seconds, this.latency);
	}
	/** @param windows examples of stretches of the run */
	picture(about, examples, windows = []) {
		const { timeline: _, resources, ...result } = safeValue({
			...this.result,
			timeline: []
		});
		const { points: __, ...summary } = resources;
		const safe = {
			...result,
			resources: summary
		};
		return {
			...about,
			sentence: sentenceOf({
				...safe,
				timeline: []
			}),
			result: {
				...safe,
				...safe.explore && { explore: lighter(safe.explore) },
				...safe.withoutFaults && { withoutFaults: withLighter(safe.withoutFaults) }
			},
			operationLabels: operationNames(safe.operations).map(({ name, mark }) => mark === void 0 ? name.text : `${name.text} ${mark}`),
			story: storyOf({
				...safe,
				timeline: []
			}),
			timeline: this.columns.timeline(resourceColumns(this.result, this.columns.grid)),
			heatMap: this.heatMap.picture(),
			annotations: annotationsOf({
				...safe,
				timeline: []
			}),
			stretches: this.stretches,
			operations: [...this.operations.values()].map((operation) => operation.result()),
			traces: tracesOf(this.result, [...examples, ...windows], this.stretches)
		};
	}
	namedAs(name) {
		return {
			isJudged: name.kind !== "measure" && !isHook$1(name),
			columns: this.operations.get(keyOf(name))
		};
	}
	addOperation(when, second, within) {
		const named = this.named.get(second.id);
		const latency = decoded(second.latency);
		if (named === void 0 || latency === void 0) return;
		if (named.isJudged) this.latency.addContent(latency);
		if (when.atSeconds >= this.result.totals.warmUpSeconds) named.columns?.add(when, second, latency, within);
	}
};
const keyOf = ({ kind, protocol, method, name, scenario, step }) => [
	kind,
	protocol,
	method,
	name,
	scenario,
	step
].join("\0");
function lighter(explore) {
	const trials = explore.trials.map((trial) => ({
		...trial,
		operations: trial.operations.toSorted((a, b) => (b.p95Ms ?? Infinity) - (a.p95Ms ?? Infinity) || b.count - a.count).slice(0, trialOperationsMost)
	}));
	return {
		...explore,
		trials
	};
}
function withLighter(without) {
	return {
		...without,
		...without.explore && { explore: lighter(without.explore) }
	};
}
/** Undefined = damaged, or of another version. */
function decoded(text) {
	try {
		return decodeContent(text);
	} catch {
		return;
	}
}
//#endregion
export { safeText$1 as A, hanging as C, counted as D, truncateMiddle as E, errorRatioCell as O, tableLines as S, truncateEnd as T, exploreTrialLine as _, liveLines as a, comparisonJunit as b, summaryText as c, soakSentence as d, resultJson as f, insideText as g, exploreSentence as h, routeText as i, percentileCell as k, operationLabel as l, errorHints as m, liveLine as n, progressLine as o, queryText as p, reportHtml as r, junitXml as s, PageBuilder as t, stressSentence as u, verdictStyle as v, padEnd as w, comparisonText as x, examinationText as y };
