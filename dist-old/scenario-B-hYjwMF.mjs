import { $ as parseSlo, At as rateExpectation, Ft as parseDuration, I as hex32$1, Kt as errorSides, Mt as durationExpectation, Nt as durationMs, P as traceLinkProblem, Pt as formatDurationMs, Vt as parseBytes, b as limiterIn, kt as parseRate, x as instanceIn, zt as bytesExpectation } from "./diagnosis-YXdB6ksB.mjs";
import { n as exitCodes, t as UserError } from "./user-error-DBTzTUOt.mjs";
import { createRequire, isBuiltin } from "node:module";
import { TextDecoder as TextDecoder$1, inspect, types } from "node:util";
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { BlockList, connect, isIP, isIPv4, isIPv6 } from "node:net";
import { readFile } from "node:fs/promises";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { tmpdir, userInfo } from "node:os";
import { Resolver, lookup } from "node:dns";
import { TLSSocket, checkServerIdentity, connect as connect$1, createSecureContext } from "node:tls";
import * as zlib$1 from "node:zlib";
//#region src/scenario/thread-state.ts
/**
* Kept on the global object, under a registered symbol: an npm package that brings its own copy of this one (shared
* feeders, shared flows) must draw from the same counters and record into the same metrics.
*/
const key = Symbol.for("plimsoll.thread/1");
function create() {
	return {
		testFile: void 0,
		setup: void 0,
		feeders: {
			created: 0,
			counters: void 0,
			seed: 0,
			onEmpty: void 0
		},
		metrics: {
			definitions: [],
			byName: /* @__PURE__ */ new Map(),
			sink: void 0
		},
		bundles: /* @__PURE__ */ new Set(),
		files: /* @__PURE__ */ new Map()
	};
}
const holder = globalThis;
const threadState = holder[key] ??= create();
//#endregion
//#region src/scenario/feeder-numbers.ts
/** How many feeders the loaded test made. */
const feederCount = () => threadState.feeders.created;
const createFeederCounters = (feeders) => new SharedArrayBuffer(Math.max(1, feeders) * BigInt64Array.BYTES_PER_ELEMENT);
/** Called in every worker, before its first user. */
function bindFeeders({ counters, seed, onEmpty }) {
	const { feeders } = threadState;
	feeders.counters = new BigInt64Array(counters);
	feeders.seed = seed;
	feeders.onEmpty = onEmpty;
}
function newFeederNumbers() {
	const { feeders } = threadState;
	feeders.created += 1;
	return {
		index: feeders.created - 1,
		alone: 0
	};
}
/** The next number of this feeder, 0, 1, 2 …: no two workers of a run take the same one. */
function takeNumber(numbers) {
	const { counters } = threadState.feeders;
	if (counters === void 0) {
		numbers.alone += 1;
		return numbers.alone - 1;
	}
	if (numbers.index >= counters.length) throw new Error("a feeder was made while users run, so workers cannot share it: make it at the top of the test file");
	return Number(Atomics.add(counters, numbers.index, 1n));
}
/** The same sequence of rows whatever the number of workers: row n depends on n, not on who asked. */
function randomRow({ index }, number, rowCount) {
	const { seed } = threadState.feeders;
	const low = mix(mix(mix(Math.floor(seed / 4294967296) ^ mix(seed ^ 2654435769)) ^ index) ^ mix(Math.floor(number / 4294967296) ^ 2246822507) ^ number);
	return Math.floor(mix(low ^ 3266489909) / 4294967296 * rowCount);
}
/** Chris Wellons' lowbias32: a permutation of 32 bits in which every bit depends on every other. */
function mix(bits) {
	let mixed = bits;
	mixed = Math.imul(mixed ^ mixed >>> 16, 2146121005);
	mixed = Math.imul(mixed ^ mixed >>> 15, 2221713035);
	return (mixed ^ mixed >>> 16) >>> 0;
}
//#endregion
//#region src/scenario/metrics.ts
/** Every metric has a histogram or counts in every worker, so names must not grow with users or iterations. */
const metricsMax = 1e3;
/**
* Counts something: its total and how many per second.
*
* @example
* const sold = counter("items sold");
* sold.add(3);
*/
function counter(name, options = {}) {
	const metric = declare("counter", name, options);
	return { add: (by = 1) => record(metric, by) };
}
/**
* A value that goes up and down: its last, lowest and highest.
*
* @example
* const queued = gauge("jobs waiting");
* queued.set(response.json().waiting);
*/
function gauge(name, options = {}) {
	const metric = declare("gauge", name, options);
	return { set: (value) => record(metric, value) };
}
/**
* How often something was so.
*
* @example
* const cached = rate("answers from the cache");
* cached.add(response.headers["x-cache"] === "hit");
*/
function rate(name) {
	const metric = declare("rate", name, {});
	return { add: (hit) => record(metric, hit ? 1 : 0) };
}
/**
* Values with percentiles.
*
* @example
* const basket = trend("basket", { unit: "items" });
* basket.add(items.length);
*/
function trend(name, options = {}) {
	const metric = declare("trend", name, options);
	return { add: (value) => record(metric, value) };
}
/** Without a sink (in the main thread, before a run) nothing is recorded. */
function bindMetricSink(sink) {
	threadState.metrics.sink = sink;
}
function declare(kind, name, { unit = "" }) {
	if (typeof name !== "string" || name.trim() === "" || /\p{Cc}/u.test(name)) throw new TypeError(`${kind}(…) needs a name: a short text in one line`);
	const { definitions, byName } = threadState.metrics;
	const known = byName.get(name);
	if (known !== void 0) {
		if (known.kind === kind) return known;
		throw new TypeError(`${kind}("${name}"): there is a ${known.kind} of that name already`);
	}
	if (definitions.length >= metricsMax) throw new RangeError(`${kind}("${name}"): there are ${String(metricsMax)} metrics already. Are names made from ids? Make metrics once, at the top of the test file.`);
	const metric = Object.freeze({
		index: definitions.length,
		kind,
		name,
		unit
	});
	definitions.push(metric);
	byName.set(name, metric);
	return metric;
}
function record(metric, value) {
	if (!Number.isFinite(value)) throw new TypeError(`${metric.kind}("${metric.name}") was given ${String(value)}, not a number`);
	threadState.metrics.sink?.record(metric, value);
}
//#endregion
//#region src/scenario/definition.ts
/** Registered, so that a test made by another copy of this package is understood. */
const definitionKey = Symbol.for("plimsoll.definition/1");
/** What the user holds: a name to be seen, the definition out of sight. */
function withDefinition(handle, definition) {
	return Object.freeze(Object.defineProperty(handle, definitionKey, { value: Object.freeze(definition) }));
}
function definitionOf(handle) {
	return handle[definitionKey];
}
const isTest = (value) => isHandle(value, "plimsoll.test");
const isScenario = (value) => isHandle(value, "plimsoll.scenario");
function isHandle(value, kind) {
	if (typeof value !== "object" || value === null) return false;
	return value.kind === kind && definitionKey in value;
}
/** Which task a draw from [0, 1) falls on. */
function pickTask(scenario, draw) {
	const { pickThresholds } = scenario;
	const last = pickThresholds.length - 1;
	let index = 0;
	while (index < last && draw >= (pickThresholds[index] ?? 1)) index += 1;
	return index;
}
//#endregion
//#region src/scenario/call-site.ts
/**
* Where the function `below` was called. Reads V8's own frames, so it works whatever a library has done to
* `Error.prepareStackTrace` or `Error.stackTraceLimit`.
*/
function callSite(below) {
	const { prepareStackTrace, stackTraceLimit } = Error;
	const holder = {};
	try {
		Error.stackTraceLimit = 1;
		Error.prepareStackTrace = (_error, frames) => frames[0];
		Error.captureStackTrace(holder, below);
		const frame = holder.stack;
		const file = frame?.getFileName();
		if (frame === void 0 || typeof file !== "string") return void 0;
		return {
			file,
			line: frame.getLineNumber() ?? 1,
			column: frame.getColumnNumber() ?? 1
		};
	} finally {
		Error.stackTraceLimit = stackTraceLimit;
		Error.prepareStackTrace = prepareStackTrace;
	}
}
//#endregion
//#region src/scenario/csv.ts
const require = createRequire(import.meta.url);
/** What is wrong with a file, and in which of its lines. */
var CsvProblem = class extends Error {
	line;
	hint;
	constructor(problem, line, hint) {
		super(problem);
		this.line = line;
		this.hint = hint;
	}
};
/**
* Reads RFC 4180 with a header line: fields in double quotes may hold separators, line breaks and doubled quotes. Empty
* lines are left out. A record with too few or too many fields is refused: guessing which one is missing would give
* users each other's data.
*/
function parseCsv(text, separator = guessSeparator(text)) {
	const options = {
		delimiter: separator,
		record_delimiter: text.includes("\n") ? ["\r\n", "\n"] : "\r",
		skip_empty_lines: true
	};
	const [header, ...records] = readRecords(text.replace(/\r$/, ""), options);
	if (header === void 0) throw new CsvProblem("it is empty", 1, "Its first line must name the columns.");
	return {
		columns: readColumns(header, recordLine(text, 0)),
		records
	};
}
function readRecords(text, options) {
	const { CsvError, parse } = csvParse();
	try {
		return parse(text, options);
	} catch (error) {
		if (!(error instanceof CsvError)) throw error;
		if (error.code !== "INVALID_OPENING_QUOTE") throw asProblem(error, text, options);
		return readWithPlainQuotes(text, options);
	}
}
/**
* Quotes inside plain fields are no mistake, text behind a closing quote is one; csv-parse has a single option that
* lets both through. With it, a field of the second kind begins with a quote, so few files are read again to be sure.
*/
function readWithPlainQuotes(text, options) {
	const { CsvError, parse } = csvParse();
	try {
		const records = parse(text, {
			...options,
			relax_quotes: true
		});
		if (records.some((record) => record.some((field) => field.startsWith("\"")))) refuseTextBehindQuotes(text, options);
		return records;
	} catch (error) {
		if (!(error instanceof CsvError)) throw error;
		refuseTextBehindQuotes(text, options);
		throw asProblem(error, text, options);
	}
}
function refuseTextBehindQuotes(text, options) {
	csvParse().parse(text, {
		...options,
		skip_records_with_error: true,
		on_skip(error) {
			if (error?.code === "CSV_INVALID_CLOSING_QUOTE") throw asProblem(error, text, options);
		}
	});
}
/** Workers load this module whether or not their test reads a CSV file; csv-parse only where it does. */
function csvParse() {
	return require("csv-parse/sync");
}
function readColumns(header, line) {
	const columns = header.map((name) => name.trim());
	columns.forEach((name, index) => {
		const nth = `column ${String(index + 1)} of ${String(columns.length)}`;
		if (name === "") throw new CsvProblem(`${nth} has no name`, line, "Name every column in the first line.");
		if (columns.indexOf(name) < index) throw new CsvProblem(`there are two columns "${name}"`, line, "Give each column its own name.");
		if (name === "__proto__") throw new CsvProblem(`${nth} is named "__proto__"`, line, "Give it another name.");
	});
	return columns;
}
/** csv-parse counts a CRLF inside quotes as two lines, so lines are counted here, up to the byte it stopped at. */
function asProblem(error, text, options) {
	switch (error.code) {
		case "CSV_RECORD_INCONSISTENT_FIELDS_LENGTH": return ragged(error, text, options);
		case "CSV_QUOTE_NOT_CLOSED": return new CsvProblem("a quote is opened here and never closed", lineAt(text, openingQuote(error, text)), "Close it, or double it.");
		case "CSV_INVALID_CLOSING_QUOTE": return textBehindQuote(error, text);
		case "CSV_INVALID_OPTION_DELIMITER": return new CsvProblem(`its separator is ${JSON.stringify(options.delimiter)}`, 1, `Leave it out, or write e.g. separator: ";".`);
		default: return error;
	}
}
function ragged(error, text, options) {
	const toHere = {
		...options,
		relax_quotes: true,
		info: true,
		to: Number(error["records"])
	};
	const before = csvParse().parse(text, toHere);
	const columns = readColumns(before[0]?.record ?? [], recordLine(text, 0));
	const line = recordLine(text, indexOfByte(text, before.at(-1)?.info.bytes ?? 0));
	const fields = Number(error["index"]);
	return new CsvProblem(`this line has ${`${String(fields)} field${fields === 1 ? "" : "s"}`}, but there are ${`${String(columns.length)} column${columns.length === 1 ? "" : "s"} (${columns.join(", ")})`}`, line, "A field with a separator or a line break in it must stand in double quotes.");
}
function textBehindQuote(error, text) {
	const quoted = /"[^"]*(?:""[^"]*)*"/y;
	quoted.lastIndex = openingQuote(error, text);
	quoted.test(text);
	const behind = /^.[^\r\n]*/s.exec(text.slice(quoted.lastIndex, quoted.lastIndex + 20))?.[0] ?? "";
	return new CsvProblem(`there is text behind a closing quote: ${JSON.stringify(behind)}`, lineAt(text, quoted.lastIndex), `Double every quote inside a field: "5"" pipe".`);
}
/** Of the field csv-parse stopped in: `bytes` is where the one before it ended. */
function openingQuote(error, text) {
	return text.indexOf("\"", indexOfByte(text, Number(error["bytes"])));
}
function indexOfByte(text, bytes) {
	return Buffer.from(text).toString("utf8", 0, bytes).length;
}
/** Of the first record from there on. */
function recordLine(text, from) {
	return lineAt(text, from + text.slice(from).search(/[^\r\n]|$/));
}
function lineAt(text, index) {
	return text.slice(0, index).split(text.includes("\n") ? "\n" : "\r").length;
}
/** The one that occurs most in the first line, outside quotes. */
function guessSeparator(text) {
	const header = (/^[^\r\n]*/.exec(text)?.[0] ?? "").replaceAll(/"[^"]*"/g, "");
	let best = ",";
	let most = 0;
	for (const candidate of [
		",",
		";",
		"	",
		"|"
	]) {
		const count = header.split(candidate).length - 1;
		if (count > most) {
			best = candidate;
			most = count;
		}
	}
	return best;
}
//#endregion
//#region src/scenario/did-you-mean.ts
/** `Did you mean "x"?` for the nearest of `known`, or nothing where none is near. */
function didYouMean(given, known) {
	const furthest = Math.max(1, Math.floor(given.length / 3));
	let nearest;
	let nearestEdits = furthest + 1;
	for (const candidate of known) {
		if (Math.abs(candidate.length - given.length) > furthest) continue;
		const edits = editsBetween(given.toLowerCase(), candidate.toLowerCase());
		if (edits < nearestEdits) {
			nearest = candidate;
			nearestEdits = edits;
		}
	}
	return nearest === void 0 ? void 0 : `Did you mean "${nearest}"?`;
}
/** Insertions, removals, replacements and swaps of neighbours (optimal string alignment) from one to the other. */
function editsBetween(from, to) {
	let beforeLast = [];
	let last = Array.from({ length: to.length + 1 }, (_, index) => index);
	for (let i = 1; i <= from.length; i += 1) {
		const row = [i];
		for (let j = 1; j <= to.length; j += 1) {
			const same = from[i - 1] === to[j - 1];
			let edits = Math.min((row[j - 1] ?? 0) + 1, (last[j] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
			if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) edits = Math.min(edits, (beforeLast[j - 2] ?? 0) + 1);
			row.push(edits);
		}
		beforeLast = last;
		last = row;
	}
	return last[to.length] ?? 0;
}
//#endregion
//#region src/scenario/csv-rows.ts
/** Read off any object by those who want to know what it is; asking a row for them is no mistake. */
const askedOfAnyObject = new Set([
	"then",
	"toJSON",
	"inspect",
	"asymmetricMatch",
	"nodeType",
	"tagName",
	"length"
]);
/**
* Plain objects, one per record. What notices a column that is not there is their prototype, which reading a column
* that is there never reaches, so it costs such reads nothing.
*/
function csvRows(table, source) {
	const { columns, records } = table;
	const prototype = unknownColumnPrototype(columns, source);
	return records.map((record) => {
		const row = {};
		for (let index = 0; index < columns.length; index += 1) row[columns[index]] = record[index];
		return {
			__proto__: prototype,
			...row
		};
	});
}
function unknownColumnPrototype(columns, source) {
	const printing = { [inspect.custom]: { value: asPlainObject } };
	return new Proxy(Object.create(Object.prototype, printing), { get(target, key, receiver) {
		if (typeof key === "symbol" || key in target || key.startsWith("$$") || key.startsWith("@@")) return Reflect.get(target, key, receiver);
		if (askedOfAnyObject.has(key)) return void 0;
		const hint = didYouMean(key, columns);
		const have = `its columns are ${columns.map((column) => `"${column}"`).join(", ")}`;
		throw new Error(`${source} has no column "${key}"; ${have}${hint === void 0 ? "" : `. ${hint}`}`);
	} });
}
function asPlainObject() {
	return { ...this };
}
//#endregion
//#region src/scenario/feeder-empty.ts
/** A `unique` feeder has given every row. Not a mistake of the script: it ends the run, cleanly. */
var FeederEmptyError = class extends Error {
	name = "FeederEmptyError";
	/** The file, or what the feeder was made of. */
	source;
	rowCount;
	constructor(source, rowCount) {
		super(`${source} has no row left: all ${String(rowCount)} were given out, and the feeder picks "unique". Give it more rows, run fewer iterations, or set whenEmpty: "recycle".`);
		this.source = source;
		this.rowCount = rowCount;
	}
};
/** Also true for one thrown by another copy of this package. */
function isFeederEmpty(value) {
	try {
		return value instanceof Error && value.name === "FeederEmptyError";
	} catch {
		return false;
	}
}
//#endregion
//#region src/scenario/test-base.ts
/** Makes relative paths count from this file's folder, and feeders count from the first one again. */
function setTestFile(path) {
	threadState.testFile = path;
	threadState.feeders.created = 0;
}
/** A path in a test file, made absolute. Without a test file (a plain Node script) it counts from where one stands. */
function resolveFromTest(path) {
	return resolve(threadState.testFile === void 0 ? "." : dirname(threadState.testFile), path);
}
//#endregion
//#region src/run/plan.ts
/** Larger bodies may not be asked for: each is kept whole while it arrives, and one text holds no more than twice this. */
const largestBodyBytes = 256 * 1024 * 1024;
//#endregion
//#region src/scenario/source-map.ts
/** Loaded at the first error: most threads never see one. */
let library$1;
function traceMapping() {
	library$1 ??= createRequire(import.meta.url)("@jridgewell/trace-mapping");
	return library$1;
}
const framesMax = 50;
const cachedFramesMax = 2e3;
const ownFolder = dirname(fileURLToPath(import.meta.url)) + sep;
const frameLine = /^\s*at (?:async )?(?:(.*) \()?((?:file:|node:|\/|[A-Za-z]:[\\/]).*?):(\d+):(\d+)\)?$/;
/** In two parts, or it would be read as this file's own map. */
const inlineMap = ["//#", "sourceMappingURL=data:application/json;base64,"].join(" ");
/** Read at the first error, not before; undefined = it cannot be read. */
const maps = /* @__PURE__ */ new Map();
/** A loop that always throws at the same line is mapped once. */
const mappedFrames = /* @__PURE__ */ new Map();
function registerBundle(path) {
	threadState.bundles.add(path);
	maps.delete(path);
	mappedFrames.clear();
}
/** A place in a bundle becomes the place the user wrote; any other stays what it is. */
function mapLocation(location) {
	const file = toPath(location.file);
	const map = mapOf(file);
	const unmapped = {
		...location,
		file
	};
	if (map === void 0 || location.line === void 0) return unmapped;
	const found = traceMapping().originalPositionFor(map, {
		line: location.line,
		column: (location.column ?? 1) - 1
	});
	if (found.source === null) return unmapped;
	return {
		file: toPath(found.source),
		line: found.line,
		column: found.column + 1
	};
}
/** The frames of an error's stack as the user wrote them; ours and Node's own are left out. Never throws. */
function mapStack(error) {
	const frames = [];
	for (const line of stackLines(error)) {
		const frame = mapFrame(line);
		if (frame !== void 0) frames.push(frame);
		if (frames.length === framesMax) break;
	}
	const innermost = frames.find((frame) => frame.mapped) ?? frames[0];
	if (innermost === void 0) return { frames };
	const { file, line, column } = innermost;
	return {
		location: {
			file,
			line,
			column
		},
		frames
	};
}
/** The line of code at a mapped place, where a loaded bundle knows its file. */
function codeLineAt(location) {
	if (location.line === void 0) return void 0;
	const source = pathToFileURL(location.file).href;
	for (const path of threadState.bundles) {
		const map = mapOf(path);
		const content = map === void 0 ? null : traceMapping().sourceContentFor(map, source);
		if (content !== null) return content.split("\n")[location.line - 1]?.trimEnd();
	}
}
function mapFrame(line) {
	const known = mappedFrames.get(line);
	if (known !== void 0 || mappedFrames.has(line)) return known;
	const frame = readFrame(line);
	if (mappedFrames.size >= cachedFramesMax) mappedFrames.clear();
	mappedFrames.set(line, frame);
	return frame;
}
function readFrame(text) {
	const [, name, file, line, column] = frameLine.exec(text) ?? [];
	if (file === void 0 || file.startsWith("node:")) return void 0;
	const raw = {
		file: toPath(file),
		line: Number(line),
		column: Number(column)
	};
	if (raw.file.startsWith(ownFolder)) return void 0;
	const place = mapLocation(raw);
	const mapped = place.file !== raw.file;
	return {
		...raw,
		...place,
		mapped,
		...name === void 0 ? {} : { function: name }
	};
}
/** The lines after the message; a message may be huge, or look like a stack itself. */
function stackLines(error) {
	try {
		if (typeof error !== "object" || error === null) return [];
		const { stack, message } = error;
		if (typeof stack !== "string") return [];
		const messageAt = typeof message === "string" ? stack.slice(0, message.length + 200).indexOf(message) : -1;
		const start = messageAt < 0 ? 0 : messageAt + message.length;
		return stack.slice(Math.max(start, stack.length - 32768)).split("\n");
	} catch {
		return [];
	}
}
function mapOf(path) {
	if (!threadState.bundles.has(path)) return void 0;
	if (!maps.has(path)) maps.set(path, readMap(path));
	return maps.get(path);
}
function readMap(path) {
	try {
		const code = readFileSync(path, "utf8");
		const at = code.lastIndexOf(inlineMap);
		if (at < 0) return void 0;
		const json = Buffer.from(code.slice(at + inlineMap.length).trim(), "base64").toString();
		return new (traceMapping()).TraceMap(json, pathToFileURL(path).href);
	} catch {
		return;
	}
}
function toPath(file) {
	if (!file.startsWith("file:")) return file;
	try {
		return fileURLToPath(file);
	} catch {
		return file;
	}
}
//#endregion
//#region src/scenario/validate.ts
/** One message: what is wrong, where the user wrote it, why it cannot be, what to try. */
function refuse(subject, problem, why, hint) {
	const { calledAt } = subject;
	const where = calledAt === void 0 ? {} : { location: mapLocation(calledAt) };
	throw new UserError(`${subject.name}: ${problem}`, {
		why,
		hint,
		...where
	});
}
function requireKnownKeys(subject, options, known) {
	const unknown = Object.keys(options).find((key) => !known.includes(key));
	if (unknown === void 0) return;
	const why = `It takes: ${known.join(", ")}.`;
	refuse(subject, `there is no option "${unknown}"`, why, didYouMean(unknown, known) ?? "Take it out.");
}
function requireName(subject, name) {
	if (typeof name === "string" && name.trim() !== "" && name.length <= 200 && !/\p{Cc}/u.test(name)) return;
	refuse(subject, `${typeof name === "string" ? JSON.stringify(name.slice(0, 40)) : typeof name} cannot be its name`, "Results are shown by name: it must be a text in one line, 200 characters at most.", `Write e.g. "browse".`);
}
function requireObject(subject, value, example) {
	if (typeof value === "object" && value !== null && !Array.isArray(value)) return;
	refuse(subject, `its options are ${kindOf$1(value)}`, "They must be an object.", `Write e.g. ${example}.`);
}
function requireFunction(subject, name, value) {
	if (value === void 0 || typeof value === "function") return;
	const hint = `Write e.g. async ${name}({ http }) { … }.`;
	refuse(subject, `"${name}" is ${kindOf$1(value)}`, "It must be a function.", hint);
}
function readWeight(subject, of, weight) {
	if (weight === void 0) return 1;
	if (typeof weight === "number" && Number.isFinite(weight) && weight > 0) return weight;
	return refuse(subject, `the weight of ${of} is ${typeof weight === "number" ? String(weight) : kindOf$1(weight)}`, "A weight must be a number above zero: 3 beside 1 is picked three times as often.", "Take out what should not run.");
}
function readDuration(subject, of, input) {
	if (typeof input !== "string" && typeof input !== "number") return refuse(subject, `${of} is ${kindOf$1(input)}`, "It must be a duration.", `Write ${durationExpectation}.`);
	const parsed = parseDuration(input);
	if (!parsed.ok) return refuse(subject, `${of} cannot be read`, sentence(parsed.problem), `Write ${durationExpectation}.`);
	return parsed.value;
}
function readPause(subject, input) {
	if (input === void 0) return { kind: "none" };
	if (Array.isArray(input)) return readPauseBetween(subject, input);
	if (typeof input === "object" && input !== null) {
		requireKnownKeys({
			...subject,
			name: `${subject.name}, pause`
		}, input, ["pacing"]);
		const ms = readDuration(subject, "pause.pacing", input.pacing);
		if (ms === 0) refuse(subject, "pause.pacing is zero", "Iterations cannot start all at once.", `Leave "pause" out.`);
		return {
			kind: "pacing",
			ms
		};
	}
	const ms = readDuration(subject, "pause", input);
	return ms === 0 ? { kind: "none" } : {
		kind: "constant",
		ms
	};
}
function readPauseBetween(subject, bounds) {
	if (bounds.length !== 2) refuse(subject, `pause is a list of ${String(bounds.length)}`, "A list means: somewhere between its two times.", `Write e.g. pause: ["1s", "3s"].`);
	const lowMs = readDuration(subject, "pause[0]", bounds[0]);
	const highMs = readDuration(subject, "pause[1]", bounds[1]);
	if (lowMs > highMs) refuse(subject, `pause is ${`[${JSON.stringify(bounds[0])}, ${JSON.stringify(bounds[1])}]`}`, "Its first time is longer than its second.", "Put the shorter time first.");
	return {
		kind: "between",
		lowMs,
		highMs
	};
}
const nothingToDo = "A user of this scenario would have nothing to do.";
function readTasks(subject, tasks, order) {
	const hint = `Write e.g. tasks: { "list products": ({ http }) => http.get("/products") }.`;
	if (typeof tasks !== "object" || tasks === null || Array.isArray(tasks)) refuse(subject, tasks === void 0 ? "it has no tasks" : `"tasks" is ${kindOf$1(tasks)}`, nothingToDo, hint);
	const entries = Object.entries(tasks);
	if (entries.length === 0) refuse(subject, "it has no tasks", nothingToDo, hint);
	return entries.map(([name, task]) => {
		requireName({
			...subject,
			name: `${subject.name}, a task`
		}, name);
		if (order === "sequence" && /^\d+$/.test(name)) refuse(subject, `the task name "${name}" is a number`, "JavaScript puts number keys first, whatever order they are written in: the sequence would not be yours.", `Name it with a word, e.g. "step ${name}".`);
		return readTask(subject, name, task);
	});
}
function readTask(subject, name, task) {
	if (typeof task === "function") return {
		name,
		weight: 1,
		run: task
	};
	const why = "A task is a function, or { weight, run } with a function as run.";
	const hint = `Write e.g. ${JSON.stringify(name)}: ({ http }) => http.get("/products").`;
	if (typeof task !== "object" || task === null) refuse(subject, `the task "${name}" is ${kindOf$1(task)}`, why, hint);
	const inTask = {
		...subject,
		name: `${subject.name}, task "${name}"`
	};
	requireKnownKeys(inTask, task, ["weight", "run"]);
	const { weight, run } = task;
	if (typeof run !== "function") refuse(inTask, `"run" is ${kindOf$1(run)}`, why, hint);
	return {
		name,
		weight: readWeight(subject, `the task "${name}"`, weight),
		run
	};
}
/** A problem told by #units, as a sentence. */
const sentence = (problem) => `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`;
/** A value's kind as a sentence names it. */
function kindOf$1(value) {
	if (value === void 0) return "missing";
	if (value === null) return "null";
	if (Array.isArray(value)) return "an array";
	if (typeof value === "string") return value.length <= 40 ? `the text ${JSON.stringify(value)}` : "a text";
	if (typeof value === "number") return `the number ${String(value)}`;
	return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
//#endregion
//#region src/scenario/file-body.ts
/**
* A file's bytes as a request body: read once per worker, shared by all its users. Paths count from the test file's
* folder.
*
* @example
* const picture = file("./picture.png");
* await http.put("/avatar", { body: picture, headers: { "content-type": "image/png" } });
*/
function file(path) {
	const subject = {
		calledAt: callSite(file),
		name: `file(${JSON.stringify(path) ?? ""})`
	};
	if (typeof path !== "string") refuse(subject, `its path is ${kindOf$1(path)}`, "It must be a text.", `Write e.g. file("./picture.png").`);
	const absolute = resolveFromTest(path);
	const known = threadState.files.get(absolute);
	if (known !== void 0) return known;
	const bytes = readTestFile(subject, absolute);
	threadState.files.set(absolute, bytes);
	return bytes;
}
function readTestFile(subject, absolute) {
	try {
		return readFileSync(absolute);
	} catch (error) {
		const code = error.code ?? "";
		return refuse(subject, "the file cannot be read", `${absolute} ${{
			ENOENT: "is not there",
			EISDIR: "is a folder",
			EACCES: "may not be read"
		}[code] ?? `cannot be read (${code})`}.`, "Relative paths count from the test file's folder.");
	}
}
//#endregion
//#region src/scenario/feeder.ts
const feederKeys = ["pick", "whenEmpty"];
/**
* Rows of a CSV file: its first line names the columns, every field is a text. The path counts from the test file's
* folder.
*
* @example
* const accounts = csv<{ username: string; password: string }>("./accounts.csv", { pick: "unique" });
* const { username } = accounts.next();
*/
function csv(path, options = {}) {
	const subject = {
		calledAt: callSite(csv),
		name: `csv(${JSON.stringify(path) ?? ""})`
	};
	if (typeof path !== "string") refuse(subject, `its path is ${kindOf$1(path)}`, "It must be a text.", `Write e.g. csv("./accounts.csv").`);
	requireOptions(subject, options, [
		...feederKeys,
		"columns",
		"separator"
	]);
	const absolute = resolveFromTest(path);
	const table = readTable(subject, absolute, options.separator);
	for (const column of options.columns ?? []) requireColumn(subject, table, column);
	if (table.records.length === 0) refuse(subject, "the file has no rows", `${absolute} has a header and nothing below it.`, "Add at least one line.");
	return makeFeeder(csvRows(table, path), path, options);
}
/**
* Rows of your own.
*
* @example
* const terms = feeder(["shoes", "socks", "hats"], { pick: "random" });
* await http.get("/search", { query: { q: terms.next() } });
*/
function feeder(rows, options = {}) {
	const subject = {
		calledAt: callSite(feeder),
		name: "feeder"
	};
	const hint = `Write e.g. feeder(["shoes", "socks"]).`;
	if (!Array.isArray(rows)) refuse(subject, `its rows are ${kindOf$1(rows)}`, "They must be a list.", hint);
	if (rows.length === 0) refuse(subject, "it has no rows", "There would be nothing to give.", hint);
	requireOptions(subject, options, feederKeys);
	return makeFeeder(rows.slice(), "the feeder", options);
}
function makeFeeder(rows, source, options) {
	const { pick = "sequential", whenEmpty = "stop" } = options;
	const numbers = newFeederNumbers();
	const next = () => rows[rowIndex(numbers, rows.length, pick, whenEmpty, source)];
	return Object.freeze({
		next,
		rows: Object.freeze(rows)
	});
}
function rowIndex(numbers, rowCount, pick, whenEmpty, source) {
	const number = takeNumber(numbers);
	if (pick === "random") return randomRow(numbers, number, rowCount);
	if (pick === "unique" && whenEmpty !== "recycle" && number >= rowCount) {
		const error = new FeederEmptyError(source, rowCount);
		threadState.feeders.onEmpty?.(error);
		throw error;
	}
	return number % rowCount;
}
function requireOptions(subject, options, known) {
	requireObject(subject, options, `{ pick: "unique" }`);
	requireKnownKeys(subject, options, known);
	const { pick, whenEmpty } = options;
	requireOneOf(subject, "pick", pick, [
		"sequential",
		"random",
		"unique"
	]);
	requireOneOf(subject, "whenEmpty", whenEmpty, ["stop", "recycle"]);
}
function requireOneOf(subject, option, value, allowed) {
	if (value === void 0 || typeof value === "string" && allowed.includes(value)) return;
	const why = `It is one of ${allowed.map((each) => `"${each}"`).join(", ")}.`;
	const hint = (typeof value === "string" ? didYouMean(value, allowed) : void 0) ?? `Leave it out for "${allowed[0] ?? ""}".`;
	refuse(subject, `"${option}" is ${kindOf$1(value)}`, why, hint);
}
function requireColumn(subject, { columns }, column) {
	if (columns.includes(column)) return;
	const hint = didYouMean(column, columns) ?? "Add it to the file, or correct its name.";
	refuse(subject, `there is no column "${column}"`, `The file's columns are: ${columns.join(", ")}.`, hint);
}
function readTable(subject, absolute, separator) {
	const text = decode(subject, readTestFile(subject, absolute));
	try {
		return parseCsv(text, separator);
	} catch (error) {
		if (!(error instanceof CsvProblem)) throw error;
		return refuse(subject, "the file cannot be read", `${absolute}:${String(error.line)}: ${error.message}.`, error.hint);
	}
}
/** UTF-8, with or without a byte order mark, and what Excel calls Unicode text (UTF-16 with one). */
function decode(subject, bytes) {
	const wide = bytes[0] === 255 && bytes[1] === 254;
	try {
		return new TextDecoder(wide ? "utf-16le" : "utf-8", { fatal: true }).decode(bytes);
	} catch {
		return refuse(subject, "the file cannot be read", "It is not UTF-8, and other encodings cannot be told apart.", "Save it as UTF-8.");
	}
}
//#endregion
//#region src/scenario/fault-input.ts
/** What is wrong with a fault as it was written; completes "…: ". */
var FaultProblem = class extends Error {
	hint;
	constructor(problem, hint) {
		super(problem);
		this.hint = hint;
	}
};
/** What each kind takes beside the timing; its first word names the kind. */
const kinds = {
	latency: [
		"latency",
		"jitter",
		"way"
	],
	bandwidth: ["bandwidth", "way"],
	reset: ["reset"],
	timeout: ["timeout"],
	error: ["error"],
	slowClose: ["slowClose"],
	slicing: [
		"slicing",
		"pause",
		"way"
	]
};
const timing = [
	"from",
	"for",
	"every",
	"share",
	"of",
	"when"
];
const longestMs = 2 ** 31 - 1;
/** Reads a fault as test files, flags and the control API write it. Throws a FaultProblem. */
function readFault(input) {
	if (typeof input !== "object" || input === null || Array.isArray(input)) throw new FaultProblem("a fault is an object", `Write e.g. { latency: "100ms" }.`);
	const given = input;
	const named = Object.keys(kinds).filter((kind) => given[kind] !== void 0);
	const [kind] = named;
	if (kind === void 0 || named.length > 1) throw new FaultProblem(kind === void 0 ? "it names no fault" : `it names ${named.join(" and ")}`, `One of ${Object.keys(kinds).join(", ")} in each; write two faults for two.`);
	const known = [...kinds[kind], ...timing];
	const unknown = Object.keys(given).find((key) => given[key] !== void 0 && !known.includes(key));
	if (unknown !== void 0) throw new FaultProblem(`${kind} has no "${unknown}"`, `It takes ${known.join(", ")}.`);
	const effect = readEffect(kind, given);
	return {
		effect,
		share: readShare(given["share"]),
		of: readOf(given["of"], effect),
		when: readWhen(given)
	};
}
function readEffect(kind, given) {
	const way = () => readWay(given["way"]);
	switch (kind) {
		case "latency": {
			const jitterMs = given["jitter"] === void 0 ? 0 : readMs("jitter", given["jitter"]);
			return {
				kind,
				latencyMs: readMs(kind, given[kind]),
				jitterMs,
				way: way()
			};
		}
		case "bandwidth": return {
			kind,
			bytesPerSecond: readBytes(kind, given[kind], 1),
			way: way()
		};
		case "reset": return {
			kind,
			afterMs: readMs(kind, given[kind])
		};
		case "timeout": return {
			kind,
			afterBytes: readBytes(kind, given[kind], 0)
		};
		case "error": return {
			kind,
			status: readStatus(given[kind])
		};
		case "slowClose": return {
			kind: "slow-close",
			delayMs: readMs(kind, given[kind])
		};
		case "slicing": {
			const pauseMs = given["pause"] === void 0 ? 0 : readMs("pause", given["pause"]);
			return {
				kind,
				sliceBytes: readBytes(kind, given[kind], 1),
				pauseMs,
				way: way()
			};
		}
	}
}
function readWhen(given) {
	const { from, for: length, every, when } = given;
	if (when !== void 0) {
		if (when !== "method") throw new FaultProblem(`"when" cannot be ${shown$2(when)}`, `It is "method", or left out.`);
		if (from !== void 0 || length !== void 0 || every !== void 0) throw new FaultProblem("it has both a schedule and a method that switches it", `Take "when" or "from" out.`);
		return { kind: "method" };
	}
	const fromMs = from === void 0 ? 0 : readMs("from", from);
	const forMs = length === void 0 ? null : readMs("for", length, 1);
	const everyMs = every === void 0 ? null : readMs("every", every, 1);
	if (everyMs !== null && (forMs === null || forMs >= everyMs)) throw new FaultProblem(`with "every" it has to be off in between`, `Give a "for" that is shorter than "every".`);
	return {
		kind: "schedule",
		fromMs,
		forMs,
		everyMs
	};
}
function readShare(input) {
	if (input === void 0) return 1;
	const percent = typeof input === "string" ? /^(\d+(?:\.\d+)?)\s*%$/.exec(input.trim())?.[1] : void 0;
	const share = percent === void 0 ? Number(input) : Number(percent) / 100;
	if ((typeof input === "number" || typeof input === "string") && input !== "" && share > 0 && share <= 1) return share;
	throw new FaultProblem(`"share" cannot be ${shown$2(input)}`, `Write "10%" or 0.1: more than 0, and 1 at most.`);
}
function readOf(input, { kind }) {
	if (input === void 0) return kind === "error" ? "requests" : "connections";
	if (input === "connections" || input === "requests") return input;
	throw new FaultProblem(`"of" cannot be ${shown$2(input)}`, `It is "connections" or "requests".`);
}
function readWay(input) {
	if (input === void 0) return "down";
	if (input === "up" || input === "down" || input === "both") return input;
	throw new FaultProblem(`"way" cannot be ${shown$2(input)}`, `It is "up" (towards the dependency), "down" or "both".`);
}
function readMs(name, input, least = 0) {
	const parsed = typeof input === "string" || typeof input === "number" ? parseDuration(input) : void 0;
	if (parsed?.ok === true && parsed.value >= least && parsed.value <= longestMs) return parsed.value;
	throw new FaultProblem(`"${name}" cannot be ${shown$2(input)}`, `Write ${durationExpectation}.`);
}
function readBytes(name, input, least) {
	const text = typeof input === "string" ? input.trim().replace(/\/s$/, "") : input;
	const parsed = typeof text === "string" || typeof text === "number" ? parseBytes(text) : void 0;
	if (parsed?.ok === true && parsed.value >= least) return parsed.value;
	throw new FaultProblem(`"${name}" cannot be ${shown$2(input)}`, `Write ${bytesExpectation}.`);
}
function readStatus(input) {
	const status = Number(input);
	if ((typeof input === "number" || typeof input === "string") && Number.isInteger(status) && status >= 200 && status <= 599) return status;
	throw new FaultProblem(`"error" cannot be ${shown$2(input)}`, "Write an HTTP status from 200 to 599, e.g. 503.");
}
/** `5433`, `"127.0.0.1:5433"`, `"[::1]:5433"`, `"db.internal:5432"`; a port alone is this machine's. */
function readPlace(input) {
	const text = typeof input === "number" ? String(input) : typeof input === "string" ? input.trim() : "";
	const match = /^(?:(\[[0-9a-f:.%]+\]|[\w.-]+):)?(\d{1,5})$/i.exec(text);
	if (match === null || Number(match[2]) > 65535) return void 0;
	const host = (match[1] ?? "127.0.0.1").replace(/^\[(.*)\]$/, "$1");
	return match[1]?.startsWith("[") === true && !isIPv6(host) ? void 0 : {
		host,
		port: Number(match[2])
	};
}
const shown$2 = (input) => {
	if (typeof input === "string" || typeof input === "number") return JSON.stringify(input).slice(0, 60);
	return input === null ? "null" : typeof input;
};
//#endregion
//#region src/scenario/validate-fault.ts
const example = `fault: { database: { listen: 5433, to: "127.0.0.1:5432", faults: [{ latency: "100ms" }] } }`;
const placeWhy = "It is a host and a port.";
/** The `fault:` block of a test: what stands between the target and its dependencies. */
function readDependencies(subject, input) {
	if (input === void 0) return void 0;
	requireObject({
		...subject,
		name: `${subject.name}, fault`
	}, input, example);
	const dependencies = Object.entries(input).map(([name, written]) => readDependency(subject, name, written));
	const ports = dependencies.map(({ listen }) => listen.port).filter((port) => port !== 0);
	const twice = ports.find((port, index) => ports.indexOf(port) !== index);
	if (twice !== void 0) refuse(subject, `fault: two dependencies listen on ${twice}`, "A port leads to one dependency.", "Give each a port of its own.");
	return Object.freeze(dependencies);
}
function readDependency(subject, name, input) {
	const here = {
		...subject,
		name: `${subject.name}, fault.${name}`
	};
	requireName(here, name);
	requireObject(here, input, example);
	requireKnownKeys(here, input, [
		"listen",
		"to",
		"faults"
	]);
	const { listen: listenInput, to: toInput, faults } = input;
	const listen = readPlace(listenInput);
	if (listen === void 0) refuse(here, `"listen" is ${kindOf$1(listenInput)}`, placeWhy, "Write e.g. listen: 5433.");
	const to = typeof toInput === "string" ? readPlace(toInput) : void 0;
	if (to === void 0 || to.port === 0) refuse(here, `"to" is ${kindOf$1(toInput)}`, placeWhy, `Write e.g. to: "127.0.0.1:5432".`);
	if (!Array.isArray(faults)) refuse(here, `"faults" is ${kindOf$1(faults)}`, "It is a list of what goes wrong.", `Write e.g. ${example}.`);
	return Object.freeze({
		name,
		listen,
		to,
		faults: faults.map((fault, index) => readOne(here, index, fault))
	});
}
function readOne(subject, index, input) {
	try {
		return readFault(input);
	} catch (error) {
		if (!(error instanceof FaultProblem)) throw error;
		return refuse(subject, `faults[${index}] cannot be read`, sentence(error.message), error.hint);
	}
}
//#endregion
//#region src/scenario/validate-load.ts
const loadKeys = {
	users: true,
	rate: true,
	spawnRate: true,
	rampUp: true,
	hold: true,
	duration: true,
	iterations: true,
	stages: true,
	arrivals: true,
	connections: true
};
/** Everything in it can be read. What it means together, and with flags, is decided where the plan is made. */
function requireLoad(subject, load) {
	if (load === void 0) return;
	if (typeof load !== "object" || load === null || Array.isArray(load)) refuse(subject, `"load" is ${kindOf$1(load)}`, "It must be an object.", `Write e.g. load: { users: 200, hold: "10m" }.`);
	requireKnownKeys({
		...subject,
		name: `${subject.name}, load`
	}, load, Object.keys(loadKeys));
	const given = load;
	for (const name of [
		"users",
		"iterations",
		"connections"
	]) requireCount(subject, name, given[name]);
	for (const name of ["rate", "spawnRate"]) requireRate(subject, name, given[name]);
	for (const name of [
		"rampUp",
		"hold",
		"duration"
	]) if (given[name] !== void 0) readDuration(subject, `load.${name}`, given[name]);
	if (given.stages !== void 0) requireStages(subject, given.stages);
	if (given.arrivals !== void 0 && given.arrivals !== "poisson" && given.arrivals !== "even") refuse(subject, `load.arrivals is ${kindOf$1(given.arrivals)}`, "Arrivals are random like independent people, or even like a metronome.", `Write "poisson" or "even".`);
}
function requireCount(subject, name, value) {
	if (value === void 0 || typeof value === "number" && Number.isSafeInteger(value) && value >= 1) return;
	refuse(subject, `load.${name} is ${kindOf$1(value)}`, "It must be a whole number above zero.", `Write e.g. ${name}: 200.`);
}
function requireRate(subject, name, value) {
	if (value === void 0) return;
	if (!(typeof value === "string") && typeof value !== "number") return refuse(subject, `load.${name} is ${kindOf$1(value)}`, "It must be a rate.", `Write ${rateExpectation}.`);
	const parsed = parseRate(value);
	if (!parsed.ok) return refuse(subject, `load.${name} cannot be read`, sentence(parsed.problem), `Write ${rateExpectation}.`);
	if (parsed.value === 0) refuse(subject, `load.${name} is zero`, "Nothing would ever start.", `Write ${rateExpectation}.`);
}
const stageWhy = `A stage is a duration, a colon, a level: "1m:500/s" (iterations per second) or "1m:200" (users).`;
const stageHint = `Write e.g. stages: ["1m:200", "5m:200", "30s:0"].`;
function requireStages(subject, stages) {
	if (!Array.isArray(stages) || stages.length === 0) refuse(subject, "load.stages is no list of stages", stageWhy, stageHint);
	const kinds = stages.map((stage, index) => stageKind(subject, `load.stages[${String(index)}]`, stage));
	if (new Set(kinds).size > 1) refuse(subject, "load.stages mixes users and rates", "Load is closed (users) or open (a rate), not both.", `Write all levels as users ("1m:200") or all as rates ("1m:500/s").`);
}
function stageKind(subject, name, stage) {
	if (typeof stage !== "string") return refuse(subject, `${name} is ${kindOf$1(stage)}`, stageWhy, stageHint);
	const colon = stage.lastIndexOf(":");
	if (colon < 0) return refuse(subject, `${name}: "${stage}" has no colon`, stageWhy, stageHint);
	const duration = parseDuration(stage.slice(0, colon));
	if (!duration.ok) return refuse(subject, `${name}: ${duration.problem}`, stageWhy, `Write ${durationExpectation} first.`);
	const level = stage.slice(colon + 1).trim();
	if (/^\d+$/.test(level)) return "users";
	if (level.includes("/") && parseRate(level).ok) return "rate";
	return refuse(subject, `${name}: "${level}" is no level`, stageWhy, stageHint);
}
function requireTimeout(subject, timeout) {
	if (timeout === void 0) return;
	if (typeof timeout !== "object" || timeout === null) {
		requireSomeTime(subject, "timeout", timeout);
		return;
	}
	requireKnownKeys({
		...subject,
		name: `${subject.name}, timeout`
	}, timeout, [
		"connect",
		"headers",
		"total"
	]);
	for (const [name, value] of Object.entries(timeout)) if (value !== void 0) requireSomeTime(subject, `timeout.${name}`, value);
}
function requireSomeTime(subject, name, value) {
	if (readDuration(subject, name, value) > 0) return;
	refuse(subject, `${name} is zero`, "Every request would fail.", `Write ${durationExpectation}.`);
}
function requireTraceLink(subject, link) {
	if (link === void 0) return;
	const hint = "Write \"https://jaeger.example.com/trace/{traceId}\".";
	const problem = typeof link === "string" ? traceLinkProblem(link) : `it is ${kindOf$1(link)}`;
	if (problem !== void 0) refuse(subject, `traceLink: ${problem}`, "It is the address of a trace where yours are looked at.", hint);
}
/** Of an answer, as it comes over the wire. */
function requireBodySize(subject, size) {
	if (size === void 0) return;
	const hint = `Write ${bytesExpectation}, 256MiB at most.`;
	if (typeof size !== "string" && typeof size !== "number") refuse(subject, `maxBody is ${kindOf$1(size)}`, "It says how large an answer's body may be.", hint);
	const parsed = parseBytes(size);
	if (!parsed.ok) refuse(subject, `maxBody: ${parsed.problem}`, "It says how large an answer's body may be.", hint);
	if (parsed.value <= 0) refuse(subject, "maxBody is zero", "Every answer with a body would fail.", hint);
	if (parsed.value > 268435456) refuse(subject, "maxBody is too large", "No body is kept beyond 256 MiB.", hint);
}
//#endregion
//#region src/scenario/validate-test.ts
const noUsers = "There would be no users.";
function readScenarios(subject, scenarios) {
	const hint = `Write e.g. scenarios: [scenario("browse", async ({ http }) => { await http.get("/"); })].`;
	if (!Array.isArray(scenarios)) refuse(subject, scenarios === void 0 ? "it has no scenarios" : `"scenarios" is ${kindOf$1(scenarios)}`, noUsers, hint);
	if (scenarios.length === 0) refuse(subject, "its list of scenarios is empty", noUsers, hint);
	const definitions = scenarios.map((made, index) => {
		if (isScenario(made)) return definitionOf(made);
		return refuse(subject, `scenarios[${String(index)}] is ${kindOf$1(made)}`, "It was not made by scenario(…).", hint);
	});
	const names = /* @__PURE__ */ new Set();
	for (const definition of definitions) {
		if (names.has(definition.name)) refuse({
			calledAt: definition.calledAt,
			name: `scenario "${definition.name}"`
		}, "there is another of that name", "Results are told apart by name.", "Give each its own name.");
		names.add(definition.name);
	}
	return definitions;
}
function requireTarget(subject, target) {
	if (target === void 0) return;
	const hint = `Write e.g. target: "http://localhost:3000".`;
	const why = "Requests go to a URL that begins with http:// or https://.";
	if (typeof target !== "string") return refuse(subject, `"target" is ${kindOf$1(target)}`, why, hint);
	if (!/^https?:\/\//i.test(target) || !URL.canParse(target)) refuse(subject, `the target is ${JSON.stringify(target)}`, why, hint);
	const { username, password } = new URL(target);
	if (username !== "" || password !== "") refuse(subject, "the target has a user name in it", "Credentials in a URL end up in logs, and no request would carry them.", "Give them as auth: { username, password } in the calls.");
}
function requireTexts(subject, option, texts) {
	if (texts === void 0) return {};
	const example = `${option}: { name: "value" }`;
	requireObject({
		...subject,
		name: `${subject.name}, ${option}`
	}, texts, example);
	for (const [name, text] of Object.entries(texts)) {
		if (typeof text !== "string" || /[\r\n\0]/.test(text)) refuse(subject, `${option}: "${name}" is ${kindOf$1(text)}`, "It must be a text in one line.", `Write e.g. ${example}.`);
		if (option === "headers") requireHeader(subject, name, text);
	}
	return Object.freeze({ ...texts });
}
/** RFC 9110 §5: found here, it is the test file's mistake; found by a worker, it would look like ours. */
function requireHeader(subject, name, text) {
	if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) refuse(subject, `headers: "${name}" is no name of a header`, "It is letters, digits and -_.!#$%&'*+^`|~.", `Write e.g. headers: { "x-api-version": "2" }.`);
	if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(text)) refuse(subject, `headers: "${name}" has control characters or letters beyond Latin-1`, "They have no place in a header on the wire.", "Encode them, e.g. as URLs do.");
}
function readSlo(subject, slo) {
	if (slo === void 0) return [];
	const hint = `Write e.g. slo: ["p99 < 500ms", { expression: "errors < 2%", abort: true }].`;
	if (!Array.isArray(slo)) refuse(subject, `"slo" is ${kindOf$1(slo)}`, "It must be a list.", hint);
	const { calledAt } = subject;
	const place = calledAt === void 0 ? {} : { location: mapLocation(calledAt) };
	return slo.map((given, index) => {
		const goal = readGoal(subject, `slo[${String(index)}]`, given, hint);
		parseSlo(goal.expression, place);
		return goal;
	});
}
function readGoal(subject, name, given, hint) {
	if (typeof given === "string") return { expression: given };
	if (typeof given !== "object" || given === null) return refuse(subject, `${name} is ${kindOf$1(given)}`, "It must be an expression.", hint);
	requireKnownKeys({
		...subject,
		name: `${subject.name}, ${name}`
	}, given, ["expression", "abort"]);
	const { expression, abort } = given;
	if (typeof expression === "string") return {
		expression,
		abort: abort === true
	};
	return refuse(subject, `${name} has no expression`, "There is nothing to hold it to.", hint);
}
const tlsKeys = [
	"insecure",
	"ca",
	"cert",
	"key",
	"passphrase"
];
/** With absolute paths of files that are there. */
function readTls(subject, tls) {
	if (tls === void 0) return void 0;
	requireObject({
		...subject,
		name: `${subject.name}, tls`
	}, tls, `tls: { ca: "./ca.pem" }`);
	requireKnownKeys({
		...subject,
		name: `${subject.name}, tls`
	}, tls, tlsKeys);
	const { ca, cert, key, ...rest } = tls;
	const path = (name, given) => {
		const absolute = typeof given === "string" ? resolveFromTest(given) : "";
		if (absolute !== "" && existsSync(absolute)) return absolute;
		const why = absolute === "" ? "It must be the path of a PEM file." : `${absolute} is not there.`;
		return refuse(subject, `tls.${name} is ${kindOf$1(given)}`, why, "Relative paths count from the test file's folder.");
	};
	const authorities = ca === void 0 || Array.isArray(ca) ? ca : [ca];
	return Object.freeze({
		...rest,
		...authorities === void 0 ? {} : { ca: authorities.map((each) => path("ca", each)) },
		...cert === void 0 ? {} : { cert: path("cert", cert) },
		...key === void 0 ? {} : { key: path("key", key) }
	});
}
//#endregion
//#region src/scenario/define.ts
const flowKeys = [
	"weight",
	"pause",
	"load",
	"start",
	"stop"
];
const scenarioKeys = [
	...flowKeys,
	"order",
	"tasks"
];
const scenarioExample = `scenario("browse", { tasks: { "list products": ({ http }) => http.get("/products") } })`;
function scenario(name, first, second) {
	const subject = {
		calledAt: callSite(scenario),
		name: `scenario ${JSON.stringify(name) ?? "without a name"}`
	};
	requireName(subject, name);
	const definition = typeof first === "function" || typeof second === "function" ? plainScenario(subject, name, first, second) : taskScenario(subject, name, first);
	return withDefinition({
		kind: "plimsoll.scenario",
		name
	}, definition);
}
function plainScenario(subject, name, first, second) {
	const [flow, options = {}] = typeof first === "function" ? [first, second] : [second, first];
	requireObject(subject, options, `scenario("browse", async ({ http }) => { … }, { pause: "1s" })`);
	if ("tasks" in options) refuse(subject, "it has both a flow and tasks", "Its users would not know which of them to do.", "Give it one of them, or make two scenarios.");
	requireKnownKeys(subject, options, flowKeys);
	return define(subject, options, {
		name,
		order: "weighted",
		plain: true,
		tasks: [{
			name,
			weight: 1,
			run: flow
		}]
	});
}
function taskScenario(subject, name, options) {
	requireObject(subject, options, scenarioExample);
	requireKnownKeys(subject, options, scenarioKeys);
	const { order = "weighted", tasks } = options;
	if (order !== "weighted" && order !== "sequence") refuse(subject, `"order" is ${kindOf$1(order)}`, "Tasks are picked by weight, or done in turn.", `Write "weighted" or "sequence".`);
	return define(subject, options, {
		name,
		order,
		plain: false,
		tasks: readTasks(subject, tasks, order)
	});
}
function define(subject, options, flow) {
	const { weight, pause, load, start, stop } = options;
	requireFunction(subject, "start", start);
	requireFunction(subject, "stop", stop);
	requireLoad(subject, load);
	return {
		...flow,
		tasks: Object.freeze(flow.tasks.map((task) => Object.freeze(task))),
		pickThresholds: Object.freeze(thresholds(flow.tasks)),
		weight: readWeight(subject, "the scenario", weight),
		pause: Object.freeze(readPause(subject, pause)),
		...start === void 0 ? {} : { start },
		...stop === void 0 ? {} : { stop },
		...load === void 0 ? {} : { load: Object.freeze({ ...load }) },
		calledAt: subject.calledAt
	};
}
function thresholds(tasks) {
	const total = tasks.reduce((sum, task) => sum + task.weight, 0);
	let reached = 0;
	return tasks.map((task, index) => {
		reached += task.weight;
		return index === tasks.length - 1 ? 1 : reached / total;
	});
}
const testKeys = {
	target: true,
	name: true,
	scenarios: true,
	load: true,
	slo: true,
	tags: true,
	headers: true,
	timeout: true,
	maxBody: true,
	traceLink: true,
	tls: true,
	fault: true,
	setup: true,
	teardown: true
};
/**
* A test file's default export: the scenarios, what they are aimed at, and what must hold.
*
* @example
* export default defineTest({
*   target: "http://localhost:3000",
*   scenarios: [browse],
*   slo: ["p99 < 500ms", "errors < 2%"],
*   load: { users: 200, rampUp: "20s", hold: "10m" },
* });
*/
function defineTest(options) {
	const subject = {
		calledAt: callSite(defineTest),
		name: "defineTest"
	};
	requireObject(subject, options, "defineTest({ scenarios: [browse] })");
	requireKnownKeys(subject, options, Object.keys(testKeys));
	const { name, target, load, timeout, maxBody, traceLink, setup, teardown } = options;
	if (name !== void 0) requireName(subject, name);
	requireTarget(subject, target);
	requireLoad(subject, load);
	requireTimeout(subject, timeout);
	requireBodySize(subject, maxBody);
	requireTraceLink(subject, traceLink);
	requireFunction(subject, "setup", setup);
	requireFunction(subject, "teardown", teardown);
	const tls = readTls(subject, options.tls);
	const dependencies = readDependencies(subject, options.fault);
	return withDefinition({ kind: "plimsoll.test" }, {
		...name === void 0 ? {} : { name },
		...target === void 0 ? {} : { target },
		scenarios: Object.freeze(readScenarios(subject, options.scenarios)),
		...load === void 0 ? {} : { load: Object.freeze({ ...load }) },
		slo: Object.freeze(readSlo(subject, options.slo)),
		tags: requireTexts(subject, "tags", options.tags),
		headers: requireTexts(subject, "headers", options.headers),
		...timeout === void 0 ? {} : { timeout },
		...maxBody === void 0 ? {} : { maxBody },
		...traceLink === void 0 ? {} : { traceLink },
		...tls === void 0 ? {} : { tls },
		...dependencies === void 0 ? {} : { dependencies },
		...setup === void 0 ? {} : { setup },
		...teardown === void 0 ? {} : { teardown },
		calledAt: subject.calledAt
	});
}
//#endregion
//#region src/scenario/describe-thrown.ts
const messageMaxLength = 2e3;
const stackMaxBytes = 8192;
const causesMax = 4;
/** What a script threw, whatever it was: null, a Proxy, an error whose getters throw, 100 MB of message. Never throws. */
function describeThrown(value) {
	const message = bounded(messageOf$1(value));
	const { location: thrownAt, frames } = mapStack(value);
	const location = isUserError(value) ? value.location : thrownAt;
	const stack = cutToBytes([message, ...frames.map(frameText)].join("\n"), stackMaxBytes);
	return {
		message,
		...location === void 0 ? {} : { location },
		...frames.length === 0 ? {} : { stack }
	};
}
function messageOf$1(value) {
	const parts = [];
	const seen = /* @__PURE__ */ new Set();
	let current = value;
	while (parts.length < causesMax && !seen.has(current)) {
		seen.add(current);
		parts.push(ownMessage(current));
		if (!isObject(current)) break;
		const cause = read(current, "cause");
		if (cause === void 0 || cause === null) break;
		current = cause;
	}
	return parts.join("; caused by ");
}
function ownMessage(value) {
	if (types.isProxy(value)) return "a Proxy was thrown";
	if (!isObject(value)) return `${primitiveText(value)} was thrown`;
	const message = read(value, "message");
	const name = read(value, "name");
	if (isUserError(value)) return [
		`${value.message}.`,
		value.why,
		value.hint
	].filter(Boolean).join(" ");
	if (typeof message === "string" && message !== "") return withName(name, message);
	const inner = read(value, "errors");
	if (types.isNativeError(value) && Array.isArray(inner) && inner.length > 0) return [...new Set(inner.slice(0, 3).map(ownMessage))].join("; ");
	if (types.isNativeError(value)) return typeof name === "string" ? cut(name) : "Error";
	return typeof value === "function" ? "a function was thrown" : `${objectText(value)} was thrown`;
}
function withName(name, message) {
	return typeof name !== "string" || name === "" || name === "Error" || name === "UserError" ? cut(message) : `${cut(name)}: ${cut(message)}`;
}
function primitiveText(value) {
	if (typeof value === "string") return JSON.stringify(cut(value));
	if (typeof value === "bigint") return "a BigInt";
	return String(value);
}
/** The first fields of a plain object, none of them computed by its getters. */
function objectText(value) {
	try {
		if (Array.isArray(value)) return "an array";
		const shown = [];
		for (const key of Object.keys(value).slice(0, 5)) {
			const field = Object.getOwnPropertyDescriptor(value, key)?.value;
			const text = isObject(field) || field === void 0 ? "…" : primitiveText(field);
			shown.push(`${key.slice(0, 50)}: ${text.slice(0, 200)}`);
		}
		return shown.length === 0 ? "an object" : `{ ${shown.join(", ")} }`;
	} catch {
		return "an object";
	}
}
function read(holder, key) {
	try {
		if (types.isProxy(holder)) return void 0;
		return holder[key];
	} catch {
		return;
	}
}
/** Ours, so its fields are what they are said to be; the stack of one shows where we noticed, not where the mistake is. */
function isUserError(value) {
	try {
		return value instanceof UserError;
	} catch {
		return false;
	}
}
const isObject = (value) => typeof value === "object" && value !== null || typeof value === "function";
const cut = (text) => text.slice(0, messageMaxLength + 1);
function bounded(message) {
	return copied(message.length <= messageMaxLength ? message : `${message.slice(0, messageMaxLength - 1)}…`);
}
/** A slice keeps the whole text it was cut from in memory; a copy does not. Lone surrogates become U+FFFD. */
const copied = (text) => Buffer.from(text).toString();
function cutToBytes(text, bytesMax) {
	const bytes = Buffer.from(text);
	if (bytes.length <= bytesMax) return text;
	let end = bytesMax;
	while (end > 0 && ((bytes[end] ?? 0) & 192) === 128) end -= 1;
	return bytes.toString("utf8", 0, end);
}
function frameText({ function: name, file, line, column }) {
	const place = `${file}:${String(line)}:${String(column)}`;
	return name === void 0 ? `    at ${place}` : `    at ${name} (${place})`;
}
//#endregion
//#region src/scenario/load-file-meta.ts
const scheme = "plimsoll-meta:";
const asksWhereItIs = /\bimport\.meta\.(?:url|dirname|filename)\b|\b__(?:dirname|filename)\b/;
const moduleSyntax = /^\s*(?:import\b(?!\s*[.(])|export\b)/m;
/** What each file's own place is called in the bundle; esbuild's `define` puts the right side where the left stood. */
const metaDefines = {
	"import.meta.url": "__plimsollMeta.url",
	"import.meta.dirname": "__plimsollMeta.dirname",
	"import.meta.filename": "__plimsollMeta.filename",
	__dirname: "__plimsollMeta.dirname",
	__filename: "__plimsollMeta.filename"
};
/** In a bundle all files share one `import.meta`; here each gets its own again. */
const metaPlugin = {
	name: "plimsoll-meta",
	setup(build) {
		build.onResolve({ filter: new RegExp(`^${scheme}`) }, ({ path }) => ({
			path: path.slice(14),
			namespace: scheme
		}));
		build.onLoad({
			filter: /.*/,
			namespace: scheme
		}, ({ path }) => ({ contents: Object.entries(placeOf(path)).map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`).join("\n") }));
		build.onLoad({ filter: /\.[cm]?[jt]sx?$/ }, async ({ path }) => {
			const source = await readFile(path, "utf8");
			return asksWhereItIs.test(source) ? {
				contents: withPlace(source, path),
				loader: "default"
			} : void 0;
		});
	}
};
/** Imports are hoisted, so one behind the last line moves no line and no column of the user's. */
function withPlace(source, path) {
	if (moduleSyntax.test(source)) return `${source}\nimport * as __plimsollMeta from ${JSON.stringify(scheme + path)};`;
	const place = `var __plimsollMeta = ${JSON.stringify(placeOf(path))};`;
	return source.startsWith("#!") ? source.replace("\n", `\n${place}`) : `${place}${source}`;
}
const placeOf = (path) => ({
	url: pathToFileURL(path).href,
	dirname: dirname(path),
	filename: path
});
//#endregion
//#region src/scenario/load-file-resolve.ts
const asking = Symbol("the plugin's own question");
const inNodeModules = `${sep}node_modules${sep}`;
/**
* Decides what is bundled and what Node loads itself. Packages stay outside, by absolute URL, so that the bundle may lie
* anywhere and each file finds the packages of its own folder. Bundled is what Node could not load: TypeScript, JSON,
* path aliases, and packages that use this one (theirs must be the copy that runs).
*/
function resolvePlugin(packageUrl) {
	return {
		name: "plimsoll-resolve",
		setup(build) {
			build.onResolve({ filter: /^(?:[^./\\]|\.[^./\\]|\.\.[^/\\])/ }, (asked) => resolveBare(build, asked, packageUrl));
			build.onResolve({ filter: /\.cjs$/ }, (asked) => resolveCommonJs(build, asked));
		}
	};
}
async function resolveBare(build, asked, packageUrl) {
	const { path, kind } = asked;
	if (asked.pluginData === asking || kind === "entry-point") return void 0;
	if (path === "plimsoll") return thisPackage(packageUrl, kind);
	if (isBuiltin(path)) return {
		path: path.startsWith("node:") ? path : `node:${path}`,
		external: true
	};
	if (/^[a-z][a-z\d+.-]+:/i.test(path)) return void 0;
	const found = await ask(build, asked);
	if (found.errors.length > 0) return kind === "require-call" || kind === "dynamic-import" || kind === "require-resolve" ? {
		path,
		external: true
	} : { errors: found.errors };
	if (found.external || !isForNode(found.path)) return bundled(found);
	return external(found.path, kind);
}
/** Node cannot load our own TypeScript (unit tests run from it), so that is bundled like any other. */
function thisPackage(packageUrl, kind) {
	const path = fileURLToPath(packageUrl);
	return path.endsWith(".ts") ? { path } : external(path, kind);
}
async function resolveCommonJs(build, asked) {
	if (asked.pluginData === asking || asked.kind === "entry-point" || !/^\.{0,2}[/\\]/.test(asked.path)) return void 0;
	const found = await ask(build, asked);
	return found.errors.length > 0 || !found.path.endsWith(".cjs") ? void 0 : external(found.path, asked.kind);
}
function ask(build, { path, importer, namespace, resolveDir, kind, with: attributes }) {
	return build.resolve(path, {
		importer,
		namespace,
		resolveDir,
		kind,
		with: attributes,
		pluginData: asking
	});
}
const bundled = ({ path, external, namespace, sideEffects, suffix }) => ({
	path,
	external,
	namespace,
	sideEffects,
	suffix
});
const external = (path, kind) => ({
	path: kind === "require-call" || kind === "require-resolve" ? path : pathToFileURL(path).href,
	external: true
});
function isForNode(path) {
	const at = path.lastIndexOf(inNodeModules);
	return at >= 0 && [
		".js",
		".mjs",
		".cjs",
		".node"
	].includes(extname(path)) && !usesThisPackage(path, at);
}
/** Whether the nearest package.json of a file in node_modules names plimsoll. */
function usesThisPackage(path, nodeModulesAt) {
	for (let folder = dirname(path); folder.length > nodeModulesAt + inNodeModules.length - 1; folder = dirname(folder)) try {
		const read = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
		if (!("name" in read)) continue;
		return "plimsoll" in {
			...read["dependencies"],
			...read["peerDependencies"]
		};
	} catch {}
	return false;
}
//#endregion
//#region src/scenario/load-file-build.ts
/** Node's own beside "node" and "import"; left to itself esbuild adds "module", which Node does not know. */
const nodeConditions = ["node-addons", ..."require_module" in process.features ? ["module-sync"] : []];
/** CommonJS files in the bundle call `require`; a module has none. */
const banner = "import { createRequire as __plimsollCreateRequire } from \"node:module\";var require = __plimsollCreateRequire(import.meta.url);";
/** Builds under way share one esbuild process. */
let building = 0;
async function buildTest(file, packageUrl) {
	const folder = dirname(file);
	const esbuild = await importEsbuild();
	building += 1;
	try {
		return finish(await esbuild.build({
			entryPoints: [file],
			absWorkingDir: folder,
			outfile: join(folder, "bundle.mjs"),
			bundle: true,
			write: false,
			metafile: true,
			format: "esm",
			platform: "node",
			target: "node20",
			sourcemap: "external",
			conditions: nodeConditions,
			define: metaDefines,
			banner: { js: banner },
			plugins: [metaPlugin, resolvePlugin(packageUrl)],
			logLevel: "silent"
		}), folder);
	} catch (error) {
		throw isBuildFailure(error) ? asUserError$1(error.errors, folder) : error;
	} finally {
		building -= 1;
		if (building === 0) await esbuild.stop();
	}
}
async function importEsbuild() {
	try {
		return await import("esbuild");
	} catch (cause) {
		throw new UserError("esbuild, which reads test files, cannot be loaded", {
			hint: `Install again, without --omit=optional or --no-optional: esbuild's program is an optional package.`,
			cause,
			exitCode: exitCodes.internal
		});
	}
}
function finish(result, folder) {
	const text = (ending) => result.outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
	const map = JSON.parse(text(".map"));
	map.sources = map.sources.map((source) => pathToFileURL(resolve(folder, source)).href);
	const inline = Buffer.from(JSON.stringify(map)).toString("base64");
	const isFile = (input) => !input.startsWith("plimsoll-meta:") && !input.startsWith("(disabled):");
	return {
		code: `${text(".mjs")}\n${inlineMap}${inline}\n`,
		files: Object.keys(result.metafile.inputs).filter(isFile).map((input) => resolve(folder, input)),
		warnings: result.warnings.map((warning) => {
			const { file = "", line = 0, column = 0 } = locate(warning, folder) ?? {};
			return `${file}:${String(line)}:${String(column)}: ${warning.text}`;
		})
	};
}
function isBuildFailure(error) {
	return error instanceof Error && "errors" in error && Array.isArray(error.errors) && error.errors.length > 0;
}
function asUserError$1(errors, folder) {
	const first = errors[0];
	const location = locate(first, folder);
	const more = errors.length > 1 ? `\n(and ${String(errors.length - 1)} more)` : "";
	const why = `${codeFrame(first)}${more}`.replace(/^\n/, "");
	return new UserError(first.text, {
		hint: hintFor(first.text, location),
		...location === void 0 ? {} : { location },
		...why === "" ? {} : { why }
	});
}
/** esbuild counts columns in bytes from 0; people count characters from 1. */
function locate({ location }, folder) {
	if (location === null) return void 0;
	const column = bytesToCharacters(location.lineText, location.column) + 1;
	return {
		file: resolve(folder, location.file),
		line: location.line,
		column
	};
}
const bytesToCharacters = (text, bytes) => Buffer.from(text).toString("utf8", 0, bytes).length;
function codeFrame({ location }) {
	if (location === null) return "";
	const { lineText, line, column } = location;
	if (lineText.length > 200) return "";
	const gutter = `${String(line)} | `;
	const before = lineText.slice(0, bytesToCharacters(lineText, column)).replaceAll(/[^\t]/g, " ");
	return `${gutter}${lineText}\n${" ".repeat(gutter.length)}${before}^`;
}
function hintFor(text, location) {
	const path = /^Could not resolve "(.+)"$/.exec(text)?.[1];
	if (path === void 0) return "Correct it and run again.";
	if (/^\.{1,2}\//.test(path)) return hintForFile(path, location) ?? "Is the path right? It counts from this file's folder.";
	if (path.startsWith("plimsoll/")) return `Everything comes from "plimsoll" itself.`;
	if (/^(#|@\/|~)/.test(path)) return `Is it under "paths" in tsconfig.json, or "imports" in package.json?`;
	const [scope = "", name = ""] = path.split("/");
	return `Is it installed? npm install --save-dev ${scope.startsWith("@") ? `${scope}/${name}` : scope}`;
}
function hintForFile(path, location) {
	if (location === void 0) return void 0;
	try {
		const names = readdirSync(resolve(dirname(location.file), dirname(path)));
		return didYouMean(basename(path), [...names, ...names.map((name) => name.replace(/\.[^.]+$/, ""))]);
	} catch {
		return;
	}
}
//#endregion
//#region src/scenario/load-file-place.ts
const keptMax = 20;
/** A run that started longer ago than this has imported its bundle in every worker. */
const inUseForMs = 36e5;
const bundleName = /^(?:\.plimsoll-)?[0-9a-f]{16}(?:-\d+)?\.mjs(?:\.[0-9a-f-]{36})?$/;
/**
* Writes a bundle where workers can import it: the nearest node_modules that may be written to (its name is the hash of
* its text, so the same test is the same file), else beside the test, hidden, until this process ends, else a temporary
* folder.
*/
function writeBundle(testFile, code) {
	const hash = createHash("sha256").update(testFile).update("\0").update(code).digest("hex").slice(0, 16);
	let lastProblem;
	for (const place of places$1(testFile, hash)) try {
		const path = realpathSync(writeInto(place, code));
		registerBundle(path);
		return path;
	} catch (error) {
		lastProblem = error;
	}
	throw new UserError("there is no folder to put the built test in", {
		why: lastProblem instanceof Error ? lastProblem.message : String(lastProblem),
		hint: "Make the test's folder, its node_modules or the temporary folder (TMPDIR) writable.",
		exitCode: exitCodes.internal,
		cause: lastProblem
	});
}
function* places$1(testFile, hash) {
	const own = dirname(testFile);
	for (let folder = own, above = ""; folder !== above; above = folder, folder = dirname(folder)) {
		const modules = join(folder, "node_modules");
		if (existsSync(modules)) yield {
			folder: join(modules, ".plimsoll"),
			name: `${hash}.mjs`,
			isUsersFolder: false
		};
	}
	yield {
		folder: own,
		name: `.plimsoll-${hash}-${String(process.pid)}.mjs`,
		isUsersFolder: true
	};
	yield {
		folder: temporaryFolder(),
		name: `${hash}.mjs`,
		isUsersFolder: false
	};
}
function writeInto({ folder, name, isUsersFolder }, code) {
	if (!isUsersFolder) mkdirSync(folder, { recursive: true });
	const path = join(folder, name);
	if (isUsersFolder) process.once("exit", () => rmSync(path, { force: true }));
	if (holds(path, code)) {
		const now = /* @__PURE__ */ new Date();
		utimesSync(path, now, now);
	} else {
		const unfinished = `${path}.${randomUUID()}`;
		writeFileSync(unfinished, code, {
			mode: 384,
			flag: "wx"
		});
		renameSync(unfinished, path);
	}
	removeOld(folder, path);
	return path;
}
function holds(path, code) {
	try {
		return readFileSync(path, "utf8") === code;
	} catch {
		return false;
	}
}
function removeOld(folder, fresh) {
	try {
		const usedSinceMs = Date.now() - inUseForMs;
		readdirSync(folder).filter((name) => bundleName.test(name) && join(folder, name) !== fresh).map((name) => ({
			path: join(folder, name),
			changedMs: statSync(join(folder, name)).mtimeMs
		})).sort((one, other) => other.changedMs - one.changedMs).filter(({ path, changedMs }, rank) => changedMs < usedSinceMs && (rank >= keptMax || !path.endsWith(".mjs"))).forEach(({ path }) => {
			rmSync(path, { force: true });
		});
	} catch {}
}
/** Nobody else may put a module there that we would run. */
function temporaryFolder() {
	const { uid } = userInfo();
	const folder = join(tmpdir(), `plimsoll-${String(uid)}`);
	mkdirSync(folder, {
		recursive: true,
		mode: 448
	});
	const { mode, uid: owner } = lstatSync(folder);
	return lstatSync(folder).isDirectory() && owner === Math.max(uid, 0) && (uid < 0 || (mode & 18) === 0) ? folder : mkdtempSync(`${folder}-`);
}
//#endregion
//#region src/scenario/load-file.ts
const extensions = [
	".ts",
	".mts",
	".tsx",
	".js",
	".mjs",
	".jsx"
];
const loadingMaxMs = 3e4;
/** A bundle is evaluated once per thread; how many feeders it made then. */
const feedersOf = /* @__PURE__ */ new Map();
/** Builds, imports and checks a test file. Every mistake in it is one UserError. */
async function loadTest(file, { packageUrl }) {
	const path = resolve(file);
	requireTestFile(path, file);
	const { code, files, warnings } = await buildTest(path, packageUrl);
	const bundle = writeBundle(path, code);
	return {
		test: await loadBundle(bundle, path),
		bundle,
		files,
		warnings,
		feeders: feederCount()
	};
}
/** Imports what `loadTest` built, in this thread. `file` is the test file it was built from. */
async function loadBundle(bundle, file, maxMs = loadingMaxMs) {
	setTestFile(file);
	registerBundle(bundle);
	const module = await importBundle(bundle, file, maxMs);
	threadState.feeders.created = feedersOf.get(bundle) ?? feederCount();
	feedersOf.set(bundle, feederCount());
	return definitionOf(requireTest(module, file));
}
function requireTestFile(path, given) {
	const isFile = statSync(path, { throwIfNoEntry: false })?.isFile();
	if (isFile === void 0) throw new UserError(`there is no file ${given}`, {
		why: `${path} is not there.`,
		hint: "Make one with: plimsoll init"
	});
	if (!isFile) throw new UserError(`${given} is a folder`, { hint: `Name a test file in it, e.g. ${given}/shop.ts.` });
	if (extensions.includes(extname(path))) return;
	throw new UserError(`${given} is no test file`, { hint: `A test file ends in one of ${extensions.join(" ")}.` });
}
async function importBundle(bundle, file, maxMs) {
	let timer;
	const tooLong = new Promise((_resolve, reject) => {
		timer = setTimeout(() => reject(neverLoaded(file, maxMs)), maxMs);
	});
	try {
		const url = pathToFileURL(bundle).href;
		return await Promise.race([import(
			/* @vite-ignore */
			url
), tooLong]);
	} catch (error) {
		throw asUserError(error, file);
	} finally {
		clearTimeout(timer);
	}
}
function neverLoaded(file, maxMs) {
	return new UserError(`${basename(file)} did not finish loading within ${formatDurationMs(maxMs)}`, {
		why: "An await at the top of the file waits for something that does not come.",
		hint: "What needs the target belongs in setup or start.",
		location: { file },
		exitCode: exitCodes.scriptThrew
	});
}
const loadingCodes = /^ERR_(MODULE_NOT_FOUND|PACKAGE_|UNSUPPORTED_|INVALID_MODULE|INVALID_PACKAGE|UNKNOWN_FILE_EXT|IMPORT_|REQUIRE_)/;
function asUserError(error, file) {
	if (error instanceof UserError) return error;
	const { message, location, stack } = describeThrown(error);
	if (error instanceof Error && error.name === "UserError") {
		const { why, hint, location: at, exitCode } = error;
		return new UserError(message, {
			exitCode,
			cause: error,
			...why === void 0 ? {} : { why },
			...hint === void 0 ? {} : { hint },
			...at === void 0 ? {} : { location: at }
		});
	}
	const code = error instanceof Error && "code" in error ? String(error.code) : "";
	if (loadingCodes.test(code)) return new UserError(message, {
		location: location ?? { file },
		hint: "Is everything it imports installed?",
		cause: error
	});
	if (error instanceof SyntaxError) {
		const linkedAt = linkLocation(error);
		if (linkedAt !== void 0) return notExported(message, linkedAt, error);
	}
	return new UserError(`${basename(file)} threw while it was loaded: ${message}`, {
		...shown$1(location ?? { file }),
		hint: "What runs at the top of a test file runs once in every worker; what may fail belongs in setup or start.",
		exitCode: exitCodes.scriptThrew,
		cause: stack === void 0 ? error : Object.assign(new Error(message), { stack })
	});
}
function notExported(message, location, cause) {
	const name = /export '(.+?)' not found/.exec(message)?.[1] ?? /export named '(.+?)'/.exec(message)?.[1];
	const problem = name === void 0 ? message : `what is imported here has no export "${name}"`;
	const hint = message.includes("CommonJS") ? `It is a CommonJS package: import it whole (import all from "…") and take ${name ?? "the name"} from that.` : "Is the name right, and the installed version of the package the one you mean?";
	return new UserError(problem, {
		...shown$1(location),
		hint,
		cause
	});
}
/** Node writes where an import could not be linked into the first line of the stack: `file:///x.mjs:3`. */
function linkLocation(error) {
	const [, url, line] = /^(file:.+):(\d+)$/.exec(error.stack?.split("\n")[0] ?? "") ?? [];
	return url === void 0 ? void 0 : mapLocation({
		file: url,
		line: Number(line),
		column: 1
	});
}
function shown$1(location) {
	const code = codeLineAt(location);
	return code === void 0 ? { location } : {
		location,
		why: `${String(location.line)} | ${code}`
	};
}
/** What esbuild makes of a file without import and export. */
const isEmptyObject = (value) => typeof value === "object" && value !== null && Object.keys(value).length === 0;
function requireTest(module, file) {
	const exported = module["default"];
	if (isTest(exported)) return exported;
	const named = Object.keys(module).find((name) => isTest(module[name]));
	const ending = `End the file with: export default defineTest({ scenarios: [ … ] });`;
	let problem = `${basename(file)} has no default export`;
	let hint = ending;
	if (named !== void 0) hint = `It exports a test as "${named}"; write: export default ${named};`;
	else if (isScenario(exported)) {
		problem = `${basename(file)} exports a scenario, not a test`;
		hint = "Write: export default defineTest({ scenarios: [ … ] }) with the scenario in the list.";
	} else if (exported !== void 0 && !isEmptyObject(exported)) problem = `${basename(file)} exports ${kindOf$1(exported)}, not a test`;
	throw new UserError(problem, {
		hint,
		location: { file }
	});
}
//#endregion
//#region src/scenario/is-a.ts
/**
* `instanceof` for what a script threw: a Proxy, or one among the prototypes, may throw when it is asked, and then it
* is none of ours.
*/
function isA(value, type) {
	try {
		return value instanceof type;
	} catch {
		return false;
	}
}
//#endregion
//#region src/scenario/refuse-exit.ts
/**
* From here on a script that calls `process.exit` in this thread gets an error at that line instead: an exit would take
* everybody's counts along, and before a run it would pass for a run that went well.
*/
function refuseExit() {
	process.exit = () => {
		throw new Error("process.exit() was called: a test cannot end the process. To end the run, use abort(\"why\")");
	};
}
//#endregion
//#region src/scenario/setup-data.ts
/** JSON.stringify overflows the stack somewhere beyond 5,000. */
const depthMax = 500;
const usualHint = "Return plain objects, lists, texts, numbers, true, false and null.";
/** The first thing in setup's data that would not arrive as it left, with its path. */
function findNotJson(data) {
	return find(data, "data", []);
}
function find(value, path, above) {
	if (value === null || typeof value === "string" || typeof value === "boolean") return void 0;
	if (typeof value === "number") return Number.isFinite(value) ? void 0 : lost(path, String(value), "Return null, or leave it out.");
	if (typeof value !== "object") return primitiveLost(value, path);
	if (above.includes(value)) return lost(path, "part of itself: a circle", usualHint);
	if (above.length >= depthMax) return lost(path, `nested more than ${String(depthMax)} levels deep`, usualHint);
	const inside = [...above, value];
	if (Array.isArray(value)) {
		for (let index = 0; index < value.length; index += 1) {
			const found = find(value[index], `${path}[${String(index)}]`, inside);
			if (found !== void 0) return found;
		}
		return;
	}
	const prototype = Object.getPrototypeOf(value);
	if (prototype !== Object.prototype && prototype !== null) return instanceLost(value, path);
	for (const [key, field] of Object.entries(value)) {
		if (field === void 0) continue;
		const found = find(field, pathTo(path, key), inside);
		if (found !== void 0) return found;
	}
}
function primitiveLost(value, path) {
	if (typeof value === "bigint") return lost(path, "a BigInt", "Write it as a text: String(value).");
	if (value === void 0) return lost(path, "undefined inside a list", "Use null, or leave it out.");
	return lost(path, `a ${typeof value}`, usualHint);
}
function instanceLost(value, path) {
	if (types.isDate(value)) return lost(path, "a Date", "Return date.toISOString().");
	if (types.isPromise(value)) return lost(path, "a Promise", `Is there an "await" missing?`);
	if (types.isMap(value)) return lost(path, "a Map", "Return Object.fromEntries(map), or [...map].");
	if (types.isSet(value)) return lost(path, "a Set", "Return [...set].");
	if (ArrayBuffer.isView(value)) return lost(path, "bytes", `Return them as a text: Buffer.from(bytes).toString("base64").`);
	const name = value.constructor?.name;
	return lost(path, typeof name === "string" && name !== "" ? `an instance of ${name}` : "an object with a prototype", "Return its fields in a plain object; of a response, return response.json().");
}
const lost = (path, what, hint) => ({
	problem: `${path} is ${what}`,
	why: "What setup returns goes to every worker as JSON, which would change or lose it.",
	hint
});
const pathTo = (path, key) => /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
//#endregion
//#region src/scenario/setup.ts
/**
* Runs once per run, before any load. What it returns must be JSON; every user reads it as `.data`.
*
* @example
* const shared = setup(async ({ http }) => ({ ids: (await http.get("/ids")).json() as number[] }));
* const view = scenario("view", ({ http, random }) => http.get(`/items/${random.pick(shared.data.ids)}`));
* export default defineTest({ setup: shared, scenarios: [view] });
*/
function setup(run) {
	const handle = async (context) => run(context);
	return Object.defineProperty(handle, "data", { get: () => dataOf(handle) });
}
function dataOf(handle) {
	const given = threadState.setup;
	if (given === void 0) throw new Error("the setup has not run yet: read its .data inside a scenario, not at the top of the test file");
	if (given.run !== handle) throw new Error("this setup was not given to defineTest: write defineTest({ setup: … })");
	return given.data;
}
/** Called by the runtime in every thread, before its first user, with what the test's setup returned. */
function provideSetupData(test, data) {
	threadState.setup = {
		run: test.setup,
		data
	};
}
/** What setup returned, as every worker gets it: through JSON. What JSON would change or lose is refused. */
function setupDataAsJson(test, data) {
	if (data === void 0) return void 0;
	const lost = findNotJson(data);
	if (lost !== void 0) refuse({
		calledAt: test.calledAt,
		name: "setup"
	}, lost.problem, lost.why, lost.hint);
	return JSON.stringify(data);
}
//#endregion
//#region src/scenario/random-stream.ts
/** sfc32's increment of the golden ratio and the first digits of π: nothing up the sleeve. */
const seedConstant = 2654435769;
const userConstant = 608135816;
const iterationConstant = 2242054355;
const scenarioConstant = 320440878;
const twoPow32 = 4294967296;
const twoPow53 = 9007199254740992;
/**
* A stream of random numbers named by (seed, scenario, user, iteration). The four numbers are the 128-bit state; eight
* ChaCha quarter-rounds (RFC 8439 §2.1) mix it. That is a permutation: for one seed, streams of different names never
* begin in the same state. From there on it is sfc32 (Chris Doty-Humphrey's small fast counting generator).
*/
var RandomStream = class {
	a = 0;
	b = 0;
	c = 0;
	d = 0;
	constructor(seed = 0, scenario = 0, user = 0, iteration = 0) {
		this.reseed(seed, scenario, user, iteration);
	}
	/** Whole numbers: the seed up to 2^53, the others below 2^32. */
	reseed(seed, scenario, user, iteration) {
		let a = seed ^ seedConstant;
		let b = user ^ userConstant;
		let c = iteration ^ iterationConstant;
		let d = scenario ^ scenarioConstant ^ Math.imul(Math.floor(seed / twoPow32), 739982445);
		for (let round = 0; round < 8; round += 1) {
			a = a + b | 0;
			d ^= a;
			d = d << 16 | d >>> 16;
			c = c + d | 0;
			b ^= c;
			b = b << 12 | b >>> 20;
			a = a + b | 0;
			d ^= a;
			d = d << 8 | d >>> 24;
			c = c + d | 0;
			b ^= c;
			b = b << 7 | b >>> 25;
		}
		this.a = a;
		this.b = b;
		this.c = c;
		this.d = d;
	}
	/** 0 ≤ n < 2^32 */
	next32() {
		const { b, c } = this;
		const out = (this.a + b | 0) + this.d | 0;
		this.d = this.d + 1 | 0;
		this.a = b ^ b >>> 9;
		this.b = c + (c << 3) | 0;
		this.c = (c << 21 | c >>> 11) + out | 0;
		return out >>> 0;
	}
	/** 0 ≤ x < 1, all 53 bits. */
	number() {
		const high = this.next32() >>> 5;
		const low = this.next32() >>> 6;
		return (high * 67108864 + low) / twoPow53;
	}
	/** 0 ≤ n < bound, each as likely as the other: draws above the last whole multiple of `bound` are thrown away. */
	below(bound) {
		if (bound <= twoPow32) {
			const limit = twoPow32 - twoPow32 % bound;
			let draw = this.next32();
			while (draw >= limit) draw = this.next32();
			return draw % bound;
		}
		const limit = twoPow53 - twoPow53 % bound;
		let draw = this.number() * twoPow53;
		while (draw >= limit) draw = this.number() * twoPow53;
		return draw % bound;
	}
	/** Exponential with mean 1: the gap between Poisson arrivals at one per unit of time. */
	exponential() {
		return -Math.log(1 - this.number());
	}
};
//#endregion
//#region src/scenario/random.ts
const lettersAndDigits = "abcdefghijklmnopqrstuvwxyz0123456789";
const usualLetters = Array.from(lettersAndDigits);
const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
/** The `random` of a test file, over a stream that the engine renames at every iteration. */
var ScriptRandom = class {
	stream;
	constructor(stream = new RandomStream()) {
		this.stream = stream;
	}
	number() {
		return this.stream.number();
	}
	integer(low, high) {
		if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high) || low > high || !Number.isSafeInteger(high - low)) throw new RangeError(`random.integer(${String(low)}, ${String(high)}): needs two whole numbers, the smaller first`);
		return low + this.stream.below(high - low + 1);
	}
	pick(from) {
		if (from.length === 0) throw new RangeError("random.pick([]): there is nothing to pick from");
		return from[this.stream.below(from.length)];
	}
	/**
	* Version 4 (RFC 9562 §5.4): 122 bits of the stream. Two of 10⁹ drawn in one run are the same with odds of 10⁻¹⁹.
	*/
	uuid() {
		const first = this.stream.next32();
		const second = (this.stream.next32() & 4294905855 | 16384) >>> 0;
		const third = (this.stream.next32() & 1073741823 | 2147483648) >>> 0;
		const fourth = this.stream.next32();
		return `${hex32(first)}-${hex16(second >>> 16)}-${hex16(second)}-${hex16(third >>> 16)}-${hex16(third)}${hex32(fourth)}`;
	}
	string(length, alphabet = lettersAndDigits) {
		if (!Number.isSafeInteger(length) || length < 0) throw new RangeError(`random.string(${String(length)}): the length must be a whole number`);
		const letters = alphabet === lettersAndDigits ? usualLetters : Array.from(alphabet);
		if (letters.length === 0) throw new RangeError("random.string: the alphabet is empty");
		let text = "";
		for (let index = 0; index < length; index += 1) text += letters[this.stream.below(letters.length)];
		return text;
	}
	shuffle(from) {
		const shuffled = from.slice();
		for (let last = shuffled.length - 1; last > 0; last -= 1) {
			const other = this.stream.below(last + 1);
			const held = shuffled[last];
			shuffled[last] = shuffled[other];
			shuffled[other] = held;
		}
		return shuffled;
	}
};
const hex16 = (bits) => `${hex[bits >>> 8 & 255] ?? ""}${hex[bits & 255] ?? ""}`;
const hex32 = (bits) => `${hex16(bits >>> 16)}${hex16(bits)}`;
//#endregion
//#region src/scenario/http-response-head.ts
/** All fields by lower-case name; repeated ones joined by ", ", Set-Cookie by a line feed (RFC 9110 §5.3). */
function parseHeaders(headText) {
	const headers = Object.create(null);
	for (const line of fieldLines(headText)) {
		const colon = line.indexOf(":");
		const name = line.slice(0, colon).toLowerCase();
		const value = line.slice(colon + 1).trim();
		const separator = name === "set-cookie" ? "\n" : ", ";
		headers[name] = name in headers ? headers[name] + separator + value : value;
	}
	return headers;
}
/** Folded lines unfolded (RFC 9112 §5.2). */
function unfolded(headText) {
	return headText.includes("\r\n ") || headText.includes("\r\n	") ? headText.replace(/\r\n[ \t]+/g, " ") : headText;
}
function fieldLines(headText) {
	return unfolded(headText).split("\r\n").slice(1, -2);
}
/** The values of all Set-Cookie fields: the one field that must not be joined, for commas stand inside it. */
function setCookiesOf(headText) {
	const prefix = "set-cookie:";
	return fieldLines(headText).filter((line) => line.slice(0, 11).toLowerCase() === prefix).map((line) => line.slice(11).trim());
}
const patterns = /* @__PURE__ */ new Map();
/** The first value of a field, or undefined. Parses nothing else: most scripts look at no header at all. */
function fieldOf(headText, name) {
	let pattern = patterns.get(name);
	if (pattern === void 0) {
		pattern = new RegExp(`\\r\\n${name}:([^\\r\\n]*)`, "i");
		patterns.set(name, pattern);
	}
	return pattern.exec(unfolded(headText))?.[1]?.trim();
}
//#endregion
//#region src/protocol/exchange.ts
const blankLine = "\r\n";
/**
* One request and what became of it. Times are run-clock milliseconds; durations of phases are 0 where the phase did
* not happen. Created per request, so every field is here from the start: one shape, no later transitions, and as few
* numbers with fractions as can be, each of which is an object of its own to the engine.
*/
var Exchange = class {
	listener;
	endpoint;
	method;
	line;
	fields;
	stamp;
	content;
	body;
	keepsBody;
	traceSpread = 0;
	traceCount = 0;
	spanCount = 0;
	/** When it should have started; latency counts from here. */
	intendedMs;
	/** When the script asked for it. */
	issuedMs;
	/** Holds once `bytesSent` > 0. */
	sentMs = 0;
	/** Holds once `bytesReceived` > 0. */
	firstByteMs = 0;
	doneMs = 0;
	/** When the exchange is given up next; never after `totalDeadlineMs`. */
	deadlineMs;
	totalDeadlineMs;
	limits;
	/** How opening the connection went that was opened for it; undefined where there was one already. */
	opening = void 0;
	/** How long the kernel took for the whole request; undefined where it took it at once. */
	sendMs = void 0;
	outcome = void 0;
	message = "";
	status = 0;
	headText = "";
	bodyText = void 0;
	hasSetCookie = false;
	bytesSent = 0;
	bytesReceived = 0;
	carrier = void 0;
	/** Its deadline has been found passed: it must not be sent any more. */
	isOverdue = false;
	previous = void 0;
	next = void 0;
	constructor(listener, endpoint, method, line, fields, stamp, content, body, keepsBody, intendedMs, issuedMs, limits) {
		this.listener = listener;
		this.endpoint = endpoint;
		this.method = method;
		this.line = line;
		this.fields = fields;
		this.stamp = stamp;
		this.content = content;
		this.body = body;
		this.keepsBody = keepsBody;
		this.intendedMs = intendedMs;
		this.issuedMs = issuedMs;
		this.totalDeadlineMs = issuedMs + limits.totalMs;
		this.deadlineMs = this.totalDeadlineMs;
		this.limits = limits;
	}
	/** Octets of head and content. */
	get textLength() {
		const { line, fields, stamp, content } = this;
		return line.length + fields.length + (stamp === void 0 ? 2 : stamp.length) + content.length;
	}
	/** Head and content. */
	get text() {
		const { line, fields, stamp, content } = this;
		return line + fields + (stamp === void 0 ? blankLine : stamp.textOf(this)) + content;
	}
	/** Makes it a new exchange of the same kind, for a caller that never has two at a time; saves making an object. */
	renew(intendedMs, issuedMs) {
		this.intendedMs = intendedMs;
		this.issuedMs = issuedMs;
		this.totalDeadlineMs = issuedMs + this.limits.totalMs;
		this.deadlineMs = this.totalDeadlineMs;
		this.opening = void 0;
		this.sendMs = void 0;
		this.outcome = void 0;
		this.message = "";
		this.status = 0;
		this.headText = "";
		this.bodyText = void 0;
		this.hasSetCookie = false;
		this.bytesSent = 0;
		this.bytesReceived = 0;
		this.isOverdue = false;
	}
};
//#endregion
//#region src/protocol/deadlines.ts
/** A walk over this many exchanges is worth a millisecond's pause before the next: deadlines may be that much late. */
const sweptPerMs = 1e4;
/**
* The deadlines of all exchanges under way. They belong to a timer, not to the bytes that arrive, so a target that
* never answers or answers drop by drop cannot outlive them. One timer serves all: it fires at the earliest deadline
* and walks the list, which with deadlines seconds long costs nothing per request.
*/
var Deadlines = class {
	first = void 0;
	last = void 0;
	count = 0;
	earliestMs = Number.POSITIVE_INFINITY;
	notBeforeMs = Number.NEGATIVE_INFINITY;
	timer = void 0;
	clock;
	onExpired;
	constructor(clock, onExpired) {
		this.clock = clock;
		this.onExpired = onExpired;
	}
	add(exchange) {
		exchange.previous = this.last;
		if (this.last === void 0) this.first = exchange;
		else this.last.next = exchange;
		this.last = exchange;
		this.count++;
		if (exchange.deadlineMs < this.earliestMs) this.arm(exchange.deadlineMs);
	}
	/** To be called after an exchange's deadline came nearer. */
	moved(exchange) {
		if (exchange.deadlineMs < this.earliestMs) this.arm(exchange.deadlineMs);
	}
	remove(exchange) {
		const { previous, next } = exchange;
		this.count--;
		if (previous === void 0) this.first = next;
		else previous.next = next;
		if (next === void 0) this.last = previous;
		else next.previous = previous;
		exchange.previous = void 0;
		exchange.next = void 0;
	}
	close() {
		this.timer?.cancel();
		this.timer = void 0;
		this.earliestMs = Number.POSITIVE_INFINITY;
	}
	arm(deadlineMs) {
		this.earliestMs = deadlineMs;
		this.timer?.cancel();
		const atMs = Math.max(deadlineMs, this.notBeforeMs);
		this.timer = this.clock.after(Math.max(0, atMs - this.clock.nowMs()), () => this.sweep());
	}
	sweep() {
		const nowMs = this.clock.nowMs();
		this.timer = void 0;
		this.earliestMs = Number.POSITIVE_INFINITY;
		this.notBeforeMs = nowMs + Math.floor(this.count / sweptPerMs);
		const expired = [];
		let earliestMs = Number.POSITIVE_INFINITY;
		for (let exchange = this.first; exchange !== void 0; exchange = exchange.next) if (exchange.deadlineMs <= nowMs) {
			exchange.isOverdue = true;
			expired.push(exchange);
		} else if (exchange.deadlineMs < earliestMs) earliestMs = exchange.deadlineMs;
		if (earliestMs < Number.POSITIVE_INFINITY) this.arm(earliestMs);
		for (const exchange of expired) if (exchange.isOverdue) this.onExpired(exchange);
	}
};
//#endregion
//#region src/protocol/name-lookup.ts
/** How long name servers have to say why the system did not find a name. */
const reasonLimitMs = 1e3;
/** As long as a look-up may take and still be of use: connecting is given up by then. */
const queryLimitMs = 5e3;
/** The operating system's resolver, on Node's thread pool. */
const systemLookup = (host, callback) => lookup(host, {
	all: true,
	order: "verbatim"
}, (error, addresses) => {
	if (error === null) callback(null, addresses);
	else askWhy(new Resolver({
		timeout: reasonLimitMs,
		tries: 1
	}), host, error, callback);
});
/**
* The system's answer does not tell a name without addresses from one that does not exist, nor a name server that fails
* from one that is silent: the name servers themselves do.
*/
function askWhy(servers, host, error, callback) {
	servers.resolve4(host, (reason) => {
		const code = reason?.code;
		callback((error.code === "ENOTFOUND" ? code === "ENODATA" : code !== void 0 && code !== "ECONNREFUSED") ? reason : error, void 0);
	});
}
/** Asks these name servers instead of the system; `localhost` is no matter of theirs (RFC 6761 §6.3). */
function lookupAt(addresses) {
	const servers = new Resolver({
		timeout: queryLimitMs,
		tries: 2
	});
	servers.setServers([...addresses]);
	return (host, callback) => {
		if (/^(.*\.)?localhost\.?$/i.test(host)) systemLookup(host, callback);
		else askBoth(servers, host, callback);
	};
}
/** IPv4 first; one family that is found is enough. */
function askBoth(servers, host, callback) {
	const found = [];
	const errors = [];
	let left = 2;
	const answered = (family) => (error, addresses) => {
		if (error !== null) errors.push(error);
		found[family] = (addresses ?? []).map((address) => ({
			address,
			family
		}));
		if (--left > 0) return;
		const all = [...found[4] ?? [], ...found[6] ?? []];
		const worst = errors.find(({ code }) => code !== "ENODATA") ?? errors[0] ?? null;
		if (all.length > 0) callback(null, all);
		else callback(worst, void 0);
	};
	servers.resolve4(host, answered(4));
	servers.resolve6(host, answered(6));
}
//#endregion
//#region src/protocol/resolver.ts
/** A name is asked for again after this long, a failure sooner: targets move, but not per request. */
const lifetimesMs = {
	found: 6e4,
	stale: 6e4,
	failed: 1e3
};
/** Names remembered at a time: a script may make up as many as it likes. */
const namesMax = 1e3;
/** Resolves names off the hot path and remembers them. */
var Resolver$1 = class {
	entries = /* @__PURE__ */ new Map();
	waiting = /* @__PURE__ */ new Map();
	clock;
	lookup;
	constructor(clock, ask = systemLookup) {
		this.clock = clock;
		this.lookup = ask;
	}
	/** Calls back at once where the answer is known. */
	resolve(host, callback) {
		const family = isIP(host);
		if (family !== 0) {
			callback({
				addresses: [{
					address: host,
					family
				}],
				error: void 0,
				message: "",
				tookMs: 0
			});
			return;
		}
		const entry = this.entries.get(host);
		const nowMs = this.clock.nowMs();
		const waiting = this.waiting.get(host);
		if (entry !== void 0 && nowMs < entry.usableUntilMs) {
			if (nowMs >= entry.freshUntilMs && waiting === void 0) this.ask(host, []);
			callback({
				...entry.resolution,
				tookMs: 0
			});
		} else if (waiting !== void 0) waiting.push(callback);
		else this.ask(host, [callback]);
	}
	/** The address that answered last time is tried first from now on. */
	prefer(host, address) {
		const entry = this.entries.get(host);
		if (entry === void 0 || entry.resolution.addresses[0]?.address === address) return;
		entry.resolution = {
			...entry.resolution,
			addresses: firstOf(address, entry.resolution.addresses)
		};
	}
	/** None of its addresses answers: the name may have moved, so it is asked for again, at most once a second. */
	doubt(host) {
		const entry = this.entries.get(host);
		if (entry === void 0) return;
		entry.freshUntilMs = Math.min(entry.freshUntilMs, entry.askedMs + lifetimesMs.failed);
	}
	ask(host, waiting) {
		const askedMs = this.clock.nowMs();
		this.waiting.set(host, waiting);
		this.lookup(host, (error, addresses) => {
			const nowMs = this.clock.nowMs();
			const resolution = toResolution(host, error, addresses, nowMs - askedMs);
			this.waiting.delete(host);
			this.remember(host, resolution, askedMs, nowMs);
			for (const each of waiting) each(resolution);
		});
	}
	remember(host, resolution, askedMs, nowMs) {
		const old = this.entries.get(host);
		const isGone = resolution.error === "dns_not_found" || resolution.error === "dns_no_address";
		if (resolution.error !== void 0 && !isGone && old !== void 0 && nowMs < old.usableUntilMs) {
			old.askedMs = askedMs;
			old.freshUntilMs = nowMs + lifetimesMs.failed;
			return;
		}
		const freshUntilMs = nowMs + (resolution.error === void 0 ? lifetimesMs.found : lifetimesMs.failed);
		const usableUntilMs = freshUntilMs + (resolution.error === void 0 ? lifetimesMs.stale : 0);
		const addresses = firstOf(old?.resolution.addresses[0]?.address, resolution.addresses);
		this.entries.delete(host);
		if (this.entries.size >= namesMax) this.entries.delete(this.entries.keys().next().value);
		this.entries.set(host, {
			resolution: {
				...resolution,
				addresses
			},
			askedMs,
			freshUntilMs,
			usableUntilMs
		});
	}
};
/** The resolver a plan asks for. */
function resolverFor({ dnsServers }, clock) {
	return new Resolver$1(clock, dnsServers === void 0 ? systemLookup : lookupAt(dnsServers));
}
function firstOf(address, addresses) {
	const preferred = addresses.filter((each) => each.address === address);
	return preferred.length === 0 ? addresses : [...preferred, ...addresses.filter((each) => each.address !== address)];
}
function toResolution(host, error, addresses, tookMs) {
	if (error === null && addresses !== void 0 && addresses.length > 0) return {
		addresses,
		error: void 0,
		message: "",
		tookMs
	};
	const code = error === null ? "ENODATA" : error.code ?? error.message;
	const known = reasons[code];
	const message = known === void 0 ? `resolving ${host} failed (${code})` : `the name ${host} ${known.text}`;
	return {
		addresses: [],
		error: known?.error ?? "dns_failed",
		message,
		tookMs
	};
}
const reasons = {
	ENOTFOUND: {
		error: "dns_not_found",
		text: "does not resolve"
	},
	ENODATA: {
		error: "dns_no_address",
		text: "has no address"
	},
	ETIMEOUT: {
		error: "dns_timeout",
		text: "was not resolved: no name server answered"
	},
	ETIMEDOUT: {
		error: "dns_timeout",
		text: "was not resolved: no name server answered"
	}
};
//#endregion
//#region src/protocol/host-gate.ts
/** Loopback (RFC 1122, "this host" included), private (RFC 1918, RFC 4193) and shared (RFC 6598) addresses. */
const own = new BlockList();
own.addSubnet("127.0.0.0", 8);
own.addAddress("0.0.0.0");
own.addSubnet("10.0.0.0", 8);
own.addSubnet("172.16.0.0", 12);
own.addSubnet("192.168.0.0", 16);
own.addSubnet("100.64.0.0", 10);
own.addAddress("::1", "ipv6");
own.addAddress("::", "ipv6");
own.addSubnet("fc00::", 7, "ipv6");
/** Link-local addresses, and others where clouds have their metadata services: never a target, allowed or not. */
const never = new BlockList();
never.addSubnet("169.254.0.0", 16);
never.addSubnet("fe80::", 10, "ipv6");
never.addAddress("fd00:ec2::254", "ipv6");
never.addAddress("fd20:ce::254", "ipv6");
never.addAddress("100.100.100.200");
never.addSubnet("64:ff9b::a9fe:0", 112, "ipv6");
never.addSubnet("2002:a9fe::", 32, "ipv6");
never.addSubnet("::a9fe:0", 112, "ipv6");
/** An IPv4 address written as IPv6 (RFC 4291 §2.5.5.2) is looked up as the IPv4 address it is. */
function isIn(list, address) {
	return list.check(address, isIPv4(address) ? "ipv4" : "ipv6");
}
function isPublic(host, address, { publicHosts = [] }) {
	const bare = withoutZone(address);
	if (!isIn(own, bare)) return true;
	return publicHosts.some((listed) => {
		const place = comparable(listed);
		return place === comparable(host) || isIP(place) !== 0 && isIn(only(place), bare);
	});
}
/** Compared as addresses, not as texts: most have several spellings. */
function only(address) {
	const list = new BlockList();
	list.addAddress(address, isIPv4(address) ? "ipv4" : "ipv6");
	return list;
}
const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8);
loopback.addAddress("0.0.0.0");
loopback.addAddress("::1", "ipv6");
loopback.addAddress("::", "ipv6");
/** This very machine, whoever asks. */
const isLoopback = (address) => isIn(loopback, address);
/**
* Whether load may go there: loopback and private addresses always, others only if the host was allowed by name.
* Asked with the resolved address each time a connection is opened, so a name that moves is asked about again.
* @returns why not, or undefined.
*/
function refusalOf(host, address, lists) {
	const place = host === address ? host : `${host} (${address})`;
	const bare = withoutZone(address);
	if (isIP(bare) === 0) return `${place} is no address`;
	if (isIn(never, bare)) return `${place} is a link-local or cloud metadata address, which is never a target`;
	if (!isPublic(host, address, lists)) return void 0;
	const name = comparable(host);
	if (lists.allowHosts.some((allowed) => comparable(allowed) === name)) return void 0;
	return `${place} is a public host, and no --allow-host names it`;
}
/** `fe80::1%eth0`: the zone (RFC 4007) says through which interface, not where. */
function withoutZone(address) {
	const percent = address.indexOf("%");
	return percent < 0 ? address : address.slice(0, percent);
}
/** Case and a trailing dot do not matter in a host name; brackets are how a URL writes an IPv6 address. */
function comparable(host) {
	return host.toLowerCase().replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
}
//#endregion
//#region src/protocol/proxy-bypass.ts
/**
* Whether a target is reached without the proxy, as curl and Go read NO_PROXY: `*` is everything; a name covers itself
* and all below it, with or without a dot (or `*.`) in front; an address covers itself, a CIDR block the addresses in
* it; `:port` at the end narrows it to that port. Names are compared as they are written, never resolved.
*/
function isBypassed({ host, port }, bypass) {
	const comparable = host.toLowerCase().replace(/\.$/, "");
	return bypass.some((text) => {
		const entry = bypassOf(text);
		return entry !== void 0 && (entry.port === void 0 || entry.port === port) && entry.covers(comparable);
	});
}
function bypassOf(text) {
	const given = text.trim().toLowerCase();
	if (given === "") return void 0;
	if (given === "*") return {
		port: void 0,
		covers: () => true
	};
	const { host, port } = withoutPort(given);
	const [address = "", bits] = host.split("/");
	if (isIP(address) !== 0) return {
		port,
		covers: coversAddresses(address, bits)
	};
	const name = host.replace(/^\*?\./, "").replace(/\.$/, "");
	return {
		port,
		covers: (other) => other === name || isIP(other) === 0 && other.endsWith(`.${name}`)
	};
}
/** `[::1]:80` and `host:80`; an IPv6 address without brackets has no port. */
function withoutPort(given) {
	const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(given);
	if (bracketed !== null) return {
		host: bracketed[1],
		port: portOf(bracketed[2])
	};
	const plain = /^([^:]+):(\d+)$/.exec(given);
	if (plain !== null) return {
		host: plain[1],
		port: portOf(plain[2])
	};
	return {
		host: given,
		port: void 0
	};
}
const portOf = (digits) => digits === void 0 ? void 0 : Number(digits);
function coversAddresses(address, bits) {
	const list = new BlockList();
	const family = familyOf(address);
	const longest = family === "ipv4" ? 32 : 128;
	const prefix = bits === void 0 ? longest : Number(bits);
	if (!Number.isInteger(prefix) || prefix < 0 || prefix > longest) return () => false;
	list.addSubnet(address, prefix, family);
	return (host) => isIP(host) !== 0 && list.check(host, familyOf(host));
}
const familyOf = (address) => isIP(address) === 4 ? "ipv4" : "ipv6";
//#endregion
//#region src/protocol/proxy.ts
/** The proxy a target is reached through; undefined = directly. */
function proxyFor(endpoint, plan) {
	const url = endpoint.secure ? plan?.https : plan?.http;
	if (plan === void 0 || url === void 0 || isBypassed(endpoint, plan.bypass)) return void 0;
	return readProxy(url, endpoint.secure ? "HTTPS_PROXY" : "HTTP_PROXY");
}
/**
* Reads the URL of a proxy; `proxy:3128` is `http://proxy:3128`, as everywhere.
* @param name what to call it where it cannot be used: its text may hold a password
*/
function readProxy(text, name) {
	const full = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
	if (!URL.canParse(full)) throw unusable(name, "It is no URL.");
	const url = new URL(full);
	if (url.protocol !== "http:") throw unusable(name, `It names a proxy by ${url.protocol}//, which is not spoken here.`);
	const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
	if (host === "") throw unusable(name, "It names no host.");
	const port = Number(url.port) || 80;
	return {
		host,
		port,
		name: `${url.hostname}:${port}`,
		authorization: authorizationLine(url, name)
	};
}
/** RFC 7617, UTF-8. */
function authorizationLine({ username, password }, name) {
	if (username === "" && password === "") return "";
	try {
		const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
		return `Proxy-Authorization: Basic ${Buffer.from(pair, "utf8").toString("base64")}\r\n`;
	} catch {
		throw unusable(name, "Its user name or password is not percent-encoded as URLs are.");
	}
}
function unusable(name, why) {
	return new UserError(`The proxy in ${name} cannot be used`, {
		why,
		hint: "Give it as http://proxy:3128 or http://user:password@proxy:3128, or unset it.",
		exitCode: exitCodes.usage
	});
}
/** What stands between the scheme and the path of a URL. */
function authorityOf({ host, port }) {
	return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
/** A request as a proxy takes it (RFC 9112 §3.2.2): the whole URL in its first line, and who is asking. */
function forwarded({ method, text, endpoint }, { authorization }) {
	const lineEnd = text.indexOf("\r\n") + 2;
	const target = text.slice(method.length + 1, lineEnd);
	return `${method} ${endpoint.origin}${target}${authorization}${text.slice(lineEnd)}`;
}
/**
* Whether load may go to a target behind a proxy. An address is judged as without one. What a name leads to is decided
* by the proxy, where nobody here can look, so it must be allowed by name; only `localhost` means the same everywhere,
* the machine itself, and that is the proxy's own.
* @returns why not, or undefined.
*/
function refusalBehind(proxy, { host }, plan) {
	const literal = addressOf(host);
	if (literal !== void 0 && isLoopback(literal) && !isOwnMachine(proxy.host)) return `${host} behind the proxy ${proxy.name} would be the proxy's own machine: name it in NO_PROXY`;
	const refusal = refusalOf(host, literal ?? unknownAddress, plan);
	if (refusal === void 0 || literal !== void 0) return refusal;
	return `what ${host} leads to is decided by the proxy ${proxy.name}, and no --allow-host names it`;
}
/** Whether what lies behind a proxy counts as public; a name does, for only the proxy knows where it leads. */
function isPublicBehind({ host }, plan) {
	return isPublic(host, addressOf(host) ?? unknownAddress, plan);
}
/** Public, and nobody's (RFC 5737): stands for an address that cannot be known. */
const unknownAddress = "192.0.2.1";
const isOwnMachine = (host) => {
	const address = addressOf(host);
	return address !== void 0 && isLoopback(address);
};
function addressOf(host) {
	if (isIP(host) !== 0) return host;
	return /^(.*\.)?localhost\.?$/i.test(host) ? "127.0.0.1" : void 0;
}
//#endregion
//#region src/protocol/http1/socket-errors.ts
const connectCodes = {
	ECONNREFUSED: "connect_refused",
	ETIMEDOUT: "connect_timeout",
	EADDRNOTAVAIL: "ports_exhausted",
	EADDRINUSE: "ports_exhausted",
	EMFILE: "fds_exhausted",
	ENFILE: "fds_exhausted"
};
const handshakeCodes = {
	CERT_HAS_EXPIRED: "tls_expired",
	CERT_NOT_YET_VALID: "tls_expired",
	ERROR_IN_CERT_NOT_AFTER_FIELD: "tls_expired",
	ERROR_IN_CERT_NOT_BEFORE_FIELD: "tls_expired",
	ERR_TLS_CERT_ALTNAME_FORMAT: "tls_wrong_host",
	ERR_TLS_CERT_ALTNAME_INVALID: "tls_wrong_host",
	HOSTNAME_MISMATCH: "tls_wrong_host",
	DEPTH_ZERO_SELF_SIGNED_CERT: "tls_self_signed",
	SELF_SIGNED_CERT_IN_CHAIN: "tls_unknown_ca",
	UNABLE_TO_GET_ISSUER_CERT: "tls_unknown_ca",
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "tls_unknown_ca",
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: "tls_unknown_ca",
	CERT_CHAIN_TOO_LONG: "tls_certificate",
	CERT_REJECTED: "tls_certificate",
	CERT_REVOKED: "tls_certificate",
	CERT_SIGNATURE_FAILURE: "tls_certificate",
	CERT_UNTRUSTED: "tls_certificate",
	INVALID_CA: "tls_certificate",
	INVALID_PURPOSE: "tls_certificate",
	PATH_LENGTH_EXCEEDED: "tls_certificate",
	UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY: "tls_certificate",
	UNABLE_TO_DECRYPT_CERT_SIGNATURE: "tls_certificate",
	ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: "tls_version",
	ERR_SSL_UNSUPPORTED_PROTOCOL: "tls_version",
	ERR_SSL_WRONG_SSL_VERSION: "tls_version",
	ERR_SSL_VERSION_TOO_LOW: "tls_version",
	ERR_SSL_WRONG_VERSION_NUMBER: "tls_not_spoken",
	ERR_SSL_PACKET_LENGTH_TOO_LONG: "tls_not_spoken",
	ERR_SSL_HTTP_REQUEST: "tls_not_spoken",
	ERR_SSL_UNEXPECTED_EOF_WHILE_READING: "tls_closed",
	ECONNRESET: "tls_closed",
	EPIPE: "tls_closed"
};
/** The class of a socket's error, by its code and by how far the exchange had come. */
function classifySocketError(error, phase) {
	const code = error.code ?? "";
	const known = connectCodes[code];
	if (phase === "connect") return known ?? "connect_failed";
	if (known === "fds_exhausted" || known === "ports_exhausted") return known;
	if (phase === "tls") return handshakeCodes[code] ?? "tls_failed";
	if (code.startsWith("ERR_SSL_")) return "tls_failed";
	return phase === "body" ? "reset_midbody" : "reset";
}
/** What went wrong, in a line that is the same each time: OpenSSL's has
* addresses of memory and files in it, one about a local address its port. */
function socketErrorText(error) {
	const { reason } = error;
	if (error.code?.startsWith("ERR_SSL_") === true && typeof reason === "string") return `TLS: ${reason}`;
	return error.message.replace(/ - Local \(.*\)$/, "");
}
const tokenCharacters = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
/** 1 where the octet may stand in a field name. */
const isToken$1 = new Uint8Array(256);
for (const character of tokenCharacters) isToken$1[character.charCodeAt(0)] = 1;
/** 1 where the octet may stand in a field value or reason phrase: HTAB, SP, VCHAR, obs-text. */
const isFieldText$1 = new Uint8Array(256).fill(1, 32);
isFieldText$1[9] = 1;
isFieldText$1[127] = 0;
/** The hexadecimal value of an octet, or -1. */
function hexValue(octet) {
	if (octet >= 48 && octet <= 57) return octet - 48;
	const lower = octet | 32;
	return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}
/** Whether `buffer[start, start + name.length)` is `name` (given in lower case), ignoring ASCII case. */
function equalsIgnoringCase(buffer, start, name) {
	for (let index = 0; index < name.length; index++) {
		const octet = buffer[start + index];
		if ((octet >= 65 && octet <= 90 ? octet | 32 : octet) !== name.charCodeAt(index)) return false;
	}
	return true;
}
//#endregion
//#region src/protocol/http1/head.ts
/** Caps of reliability for a response head: beyond them it is `header_overflow`. */
const headLimits = {
	bytes: 16 * 1024,
	fields: 2e3
};
function textOf$1(buffer, start, end) {
	return buffer.toString("latin1", start, end);
}
/** The elements of a comma-separated list, in lower case, empty ones left out. */
function tokensOf(buffer, start, end) {
	return textOf$1(buffer, start, end).toLowerCase().split(",").map((element) => element.trim()).filter((element) => element !== "");
}
/** What the framing rules of RFC 9112 §6 need from a head; one object per connection, overwritten by each response. */
var Head = class {
	status = 0;
	minorVersion = 1;
	keepAlive = true;
	/** -1 = not given. */
	contentLength = -1;
	/** A Transfer-Encoding was given; `chunked` says whether its last coding is chunked. */
	hasTransferEncoding = false;
	chunked = false;
	hasSetCookie = false;
	/** Seconds of the last `Keep-Alive: timeout=` hint on this connection, or -1. */
	keepAliveSeconds = -1;
	/** Those of this very head, or -1. */
	hintSeconds = -1;
	foldedFields = 0;
	error = void 0;
	closes = false;
	keepsAlive = false;
	/** Takes over what another head says. */
	copy(other) {
		this.status = other.status;
		this.minorVersion = other.minorVersion;
		this.keepAlive = other.keepAlive;
		this.contentLength = other.contentLength;
		this.hasTransferEncoding = other.hasTransferEncoding;
		this.chunked = other.chunked;
		this.hasSetCookie = other.hasSetCookie;
		this.hintSeconds = other.hintSeconds;
		if (other.hintSeconds >= 0) this.keepAliveSeconds = other.hintSeconds;
		this.foldedFields = other.foldedFields;
	}
	fail(error) {
		this.error = error;
		return -2;
	}
	/**
	* Reads a whole head from `buffer[start, end)`. Strict by RFC 9112: a single LF, a CR without LF, NUL and any other
	* control octet, a space before the colon are errors; a folded line (§5.2) is accepted and counted.
	* @returns the position after the blank line, `incomplete`, or `malformed` with `error` set.
	*/
	parse(buffer, start, end) {
		this.closes = false;
		this.keepsAlive = false;
		this.contentLength = -1;
		this.hasTransferEncoding = false;
		this.chunked = false;
		this.hasSetCookie = false;
		this.hintSeconds = -1;
		this.foldedFields = 0;
		let position = this.parseStatusLine(buffer, start, end);
		if (position < 0) return position;
		const limit = start + headLimits.bytes;
		if (position > limit) return this.fail("header_overflow");
		for (let fields = 0;; fields++) {
			if (position >= end) return position > limit ? this.fail("header_overflow") : -1;
			const first = buffer[position];
			if (first === 13) {
				if (position + 1 >= end) return -1;
				return buffer[position + 1] === 10 ? this.endOfFields(position + 2) : this.fail("parse_header");
			}
			if (fields >= headLimits.fields) return this.fail("header_overflow");
			position = first === 32 || first === 9 ? this.skipFold(buffer, position, end, fields, limit) : this.parseField(buffer, position, end, limit);
			if (position < 0) return position;
			if (position > limit) return this.fail("header_overflow");
		}
	}
	endOfFields(position) {
		if (this.hasTransferEncoding && this.contentLength >= 0) return this.fail("framing_conflict");
		if (this.hasTransferEncoding && this.minorVersion === 0) return this.fail("framing_conflict");
		this.keepAlive = !this.closes && (this.minorVersion === 1 || this.keepsAlive);
		return position;
	}
	parseStatusLine(buffer, start, end) {
		const prefix = "HTTP/1.";
		const available = Math.min(7, end - start);
		for (let index = 0; index < available; index++) if (buffer[start + index] !== prefix.charCodeAt(index)) return this.fail("parse_status");
		let position = start + 7;
		if (position >= end) return -1;
		this.minorVersion = buffer[position] - 48;
		if (this.minorVersion !== 0 && this.minorVersion !== 1) return this.fail("parse_status");
		if (++position >= end) return -1;
		if (buffer[position] !== 32) return this.fail("parse_status");
		let status = 0;
		for (let digit = 0; digit < 3; digit++) {
			if (++position >= end) return -1;
			const value = buffer[position] - 48;
			if (value < 0 || value > 9 || digit === 0 && value === 0) return this.fail("parse_status");
			status = status * 10 + value;
		}
		this.status = status;
		if (++position >= end) return -1;
		if (buffer[position] !== 32 && buffer[position] !== 13) return this.fail("parse_status");
		return this.endOfLine(buffer, position, end, start + headLimits.bytes, "parse_status");
	}
	/** Skips text up to and with CRLF. */
	endOfLine(buffer, from, end, limit, error) {
		let position = from;
		while (position < end && isFieldText$1[buffer[position]] === 1) position++;
		if (position > limit) return this.fail("header_overflow");
		if (position >= end) return -1;
		if (buffer[position] !== 13) return this.fail(error);
		if (position + 1 >= end) return -1;
		return buffer[position + 1] === 10 ? position + 2 : this.fail(error);
	}
	/** A line that starts with white space continues the field before it; before the first field it is an error. */
	skipFold(buffer, from, end, fields, limit) {
		if (fields === 0) return this.fail("parse_header");
		this.foldedFields++;
		return this.endOfLine(buffer, from, end, limit, "parse_header");
	}
	parseField(buffer, from, end, limit) {
		let colon = from;
		while (colon < end && isToken$1[buffer[colon]] === 1) colon++;
		if (colon > limit) return this.fail("header_overflow");
		if (colon >= end) return -1;
		if (buffer[colon] !== 58 || colon === from) return this.fail("parse_header");
		const next = this.endOfLine(buffer, colon + 1, end, limit, "parse_header");
		if (next < 0) return next;
		const length = colon - from;
		if (length !== 10 && length !== 14 && length !== 17) return next;
		if (next >= end) return next;
		if (buffer[next] === 32 || buffer[next] === 9) return this.noteFolded(buffer, from, length, next, end, limit);
		return this.note(buffer, from, length, colon + 1, next);
	}
	/** What framing depends on is read as the unfolded line says it (RFC 9112 §5.2): `5` and, folded, `6` are `5 6`. */
	noteFolded(buffer, from, length, fold, end, limit) {
		let next = fold;
		while (next < end && (buffer[next] === 32 || buffer[next] === 9)) {
			this.foldedFields++;
			next = this.endOfLine(buffer, next, end, limit, "parse_header");
			if (next < 0) return next;
		}
		if (next >= end) return next;
		const unfolded = Buffer.from(textOf$1(buffer, from, next).replace(/\r\n(?=[ \t])/g, " "), "latin1");
		return this.note(unfolded, 0, length, length + 1, unfolded.length) === -2 ? -2 : next;
	}
	/** Notes the fields that framing and connection reuse depend on. */
	note(buffer, name, length, valueStart, next) {
		if (length === 14) {
			if (!equalsIgnoringCase(buffer, name, "content-length")) return next;
			return this.noteContentLength(buffer, valueStart, next - 2) ? next : this.fail("framing_conflict");
		}
		if (length === 17) {
			if (!equalsIgnoringCase(buffer, name, "transfer-encoding")) return next;
			return this.noteTransferEncoding(buffer, valueStart, next - 2) ? next : this.fail("framing_conflict");
		}
		if (equalsIgnoringCase(buffer, name, "connection")) this.noteConnection(buffer, valueStart, next - 2);
		else if (equalsIgnoringCase(buffer, name, "set-cookie")) this.hasSetCookie = true;
		else if (equalsIgnoringCase(buffer, name, "keep-alive")) this.noteKeepAlive(buffer, valueStart, next - 2);
		return next;
	}
	/** One field, naming chunked at most once; empty list elements do not count (RFC 9110 §5.6.1). */
	noteTransferEncoding(buffer, from, to) {
		if (this.hasTransferEncoding) return false;
		this.hasTransferEncoding = true;
		const codings = tokensOf(buffer, from, to);
		this.chunked = codings.at(-1) === "chunked";
		return codings.length > 0 && codings.filter((coding) => coding === "chunked").length <= 1;
	}
	/** Digits only, below 2^53; repeated fields must agree (RFC 9112 §6.3). */
	noteContentLength(buffer, from, to) {
		let start = from;
		let end = to;
		while (start < end && (buffer[start] === 32 || buffer[start] === 9)) start++;
		while (end > start && (buffer[end - 1] === 32 || buffer[end - 1] === 9)) end--;
		if (start === end || end - start > 16) return false;
		let value = 0;
		for (; start < end; start++) {
			const digit = buffer[start] - 48;
			if (digit < 0 || digit > 9) return false;
			value = value * 10 + digit;
		}
		if (value > Number.MAX_SAFE_INTEGER) return false;
		if (this.contentLength >= 0 && this.contentLength !== value) return false;
		this.contentLength = value;
		return true;
	}
	noteConnection(buffer, from, to) {
		if (to - from === 11 && equalsIgnoringCase(buffer, from, " keep-alive")) {
			this.keepsAlive = true;
			return;
		}
		for (const token of tokensOf(buffer, from, to)) if (token === "close") this.closes = true;
		else if (token === "keep-alive") this.keepsAlive = true;
	}
	noteKeepAlive(buffer, from, to) {
		if (to - from > 9 && equalsIgnoringCase(buffer, from, " timeout=")) this.noteHint(buffer, from + 9, to);
		else {
			const found = /timeout\s*=\s*"?(?=\d)/i.exec(textOf$1(buffer, from, to));
			if (found) this.noteHint(buffer, from + found.index + found[0].length, to);
		}
	}
	/** The first six digits: who keeps connections for longer than eleven days need not be believed to the second. */
	noteHint(buffer, from, to) {
		let seconds = -1;
		for (let at = from; at < to && at < from + 6; at++) {
			const digit = buffer[at] - 48;
			if (digit < 0 || digit > 9) break;
			seconds = Math.max(seconds, 0) * 10 + digit;
		}
		if (seconds < 0) return;
		this.hintSeconds = seconds;
		this.keepAliveSeconds = seconds;
	}
};
//#endregion
//#region src/protocol/http1/tunnel.ts
/** Interim answers before the proxy's own are passed over, up to this many. */
const interimMax = 10;
/**
* Asks a proxy for a way to the target (RFC 9110 §9.3.6). Calls back once, with why not or with nothing; the socket is
* quiet then, and what it was read with is off it again.
*/
function openTunnel(socket, proxy, endpoint, userAgent, done) {
	const authority = authorityOf(endpoint);
	let received = Buffer.alloc(0);
	const read = (data) => {
		received = received.length === 0 ? data : Buffer.concat([received, data]);
		const answer = answerIn(received);
		if (answer === void 0) return;
		socket.off("data", read);
		socket.pause();
		done(failureOf(answer, proxy, authority));
	};
	socket.on("data", read);
	socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\nUser-Agent: ${userAgent}\r\n${proxy.authorization}\r\n`);
}
function answerIn(received) {
	const head = new Head();
	let position = 0;
	for (let count = 0; count <= interimMax; count++) {
		position = head.parse(received, position, received.length);
		if (position === -1) return void 0;
		if (position < 0) break;
		if (head.status >= 200) return {
			status: head.status,
			hasMore: position < received.length
		};
	}
	return {
		status: 0,
		hasMore: false
	};
}
function failureOf({ status, hasMore }, proxy, authority) {
	const said = `the proxy ${proxy.name} answered CONNECT ${authority} with`;
	if (status === 0) return {
		error: "proxy_failed",
		message: `${said} something that is not HTTP/1`
	};
	if (status === 407) return {
		error: "proxy_auth",
		message: `${said} 407: it wants credentials`
	};
	if (status >= 300) return {
		error: "proxy_refused",
		message: `${said} ${status}`
	};
	if (hasMore) return {
		error: "proxy_failed",
		message: `${said} ${status} and more than its head`
	};
}
//#endregion
//#region src/protocol/http1/attempt.ts
/**
* One buffer for all sockets of the thread: libuv reads into it, the callback consumes it before the next read. Saves
* a Buffer and a stream event per read, and 64 KiB per connection.
*/
const sharedBuffer = Buffer.allocUnsafeSlow(64 * 1024);
/** One connection on its way to being open: name, gate, TCP to the first address that answers, proxy, TLS. */
var Attempt = class {
	connector;
	endpoint;
	listener;
	proxy;
	times = {
		dnsMs: 0,
		connectMs: 0,
		tlsMs: 0
	};
	stage = "name";
	/** When the stage began. */
	sinceMs;
	resolution = void 0;
	index = 0;
	/** The local address tried last. */
	local = void 0;
	/** Local addresses tried whose ports were taken. */
	takenLocally = 0;
	socket = void 0;
	refused = void 0;
	isOver = false;
	constructor(connector, endpoint, proxy, listener) {
		this.connector = connector;
		this.endpoint = endpoint;
		this.proxy = proxy;
		this.listener = listener;
		this.sinceMs = connector.clock.nowMs();
	}
	begin() {
		const { connector, endpoint, proxy } = this;
		const refusal = proxy === void 0 ? void 0 : refusalBehind(proxy, endpoint, connector.plan);
		if (proxy !== void 0 && refusal === void 0) connector.reachesPublic ||= isPublicBehind(endpoint, connector.plan);
		if (refusal === void 0) connector.resolver.resolve((proxy ?? endpoint).host, (resolution) => this.resolved(resolution));
		else this.failSoon("host_not_allowed", refusal);
	}
	/** Nothing is told any more. */
	abandon() {
		this.isOver = true;
		this.socket?.destroy();
	}
	/** Gives it up because its time has passed: what it was waiting for, and where the time went. */
	timeOut() {
		this.abandon();
		const stage = timeouts[this.stage];
		this.leaveStage();
		return {
			error: this.proxy !== void 0 && (this.stage === "name" || this.stage === "connect") ? "proxy_unreachable" : stage.error,
			message: this.told(stage.message),
			times: this.times
		};
	}
	/** Adds the time since its beginning to the stage that ends. */
	leaveStage() {
		const { times } = this;
		const nowMs = this.connector.clock.nowMs();
		const tookMs = nowMs - this.sinceMs;
		if (this.stage === "name") times.dnsMs += tookMs;
		else if (this.stage === "tls") times.tlsMs += tookMs;
		else times.connectMs += tookMs;
		this.sinceMs = nowMs;
	}
	enterStage(stage) {
		this.leaveStage();
		this.stage = stage;
	}
	resolved(resolution) {
		if (this.isOver) return;
		this.resolution = resolution;
		if (resolution.tookMs > 0) this.leaveStage();
		this.sinceMs = this.connector.clock.nowMs();
		this.stage = "connect";
		if (resolution.error === void 0) this.tryAddress();
		else if (this.proxy === void 0) this.failSoon(resolution.error, resolution.message);
		else this.failSoon("proxy_unreachable", this.told(resolution.message));
	}
	tryAddress() {
		const { connector, endpoint, proxy } = this;
		const { address } = this.resolution.addresses[this.index];
		const refusal = proxy === void 0 ? refusalOf(endpoint.host, address, connector.plan) : void 0;
		if (refusal !== void 0) {
			this.failSoon("host_not_allowed", refusal);
			return;
		}
		if (proxy === void 0) connector.reachesPublic ||= isPublic(endpoint.host, address, connector.plan);
		const { localAddresses } = connector;
		const localAddress = this.local === void 0 ? localAddresses?.takeFor(address) : localAddresses.after(this.local, address);
		this.local = localAddress;
		if (localAddress === void 0 && localAddresses !== void 0) {
			const error = /* @__PURE__ */ new Error(`none of --local-ips can reach ${address}`);
			setImmediate(() => this.addressFailed(error));
			return;
		}
		this.sinceMs = connector.clock.nowMs();
		const from = localAddress === void 0 ? {} : { localAddress };
		if (endpoint.secure && proxy === void 0) this.connectSecurely(address, from);
		else this.connectPlainly(address, from);
	}
	connectSecurely(host, from) {
		const { connector, endpoint, listener } = this;
		const onread = {
			buffer: sharedBuffer,
			callback: readerOf(listener)
		};
		const socket = connect$1({
			...connector.tlsOptions(endpoint),
			...from,
			host,
			port: endpoint.port,
			onread
		});
		const failed = this.watch(socket);
		socket.once("connect", () => {
			this.enterStage("tls");
			socket.setNoDelay(true);
			socket.once("close", failed.closed);
		});
		socket.once("secureConnect", () => {
			failed.release();
			this.established(socket, host);
		});
	}
	connectPlainly(host, from) {
		const { endpoint, listener, proxy } = this;
		const isTunnel = proxy !== void 0 && endpoint.secure;
		const onread = {
			buffer: sharedBuffer,
			callback: readerOf(listener)
		};
		const { port } = proxy ?? endpoint;
		const socket = connect({
			...from,
			host,
			port,
			noDelay: true,
			...isTunnel ? {} : {
				onread,
				allowHalfOpen: true
			}
		});
		const failed = this.watch(socket);
		socket.once("connect", () => {
			if (isTunnel) {
				this.enterStage("proxy");
				socket.once("close", failed.closed);
				this.tunnel(socket, proxy, host, failed.release);
				return;
			}
			failed.release();
			this.leaveStage();
			this.established(socket, host);
		});
	}
	/** Through the proxy to the target, TLS inside: decrypted bytes come in buffers of their own here. */
	tunnel(raw, proxy, address, release) {
		const { connector, endpoint, listener } = this;
		openTunnel(raw, proxy, endpoint, connector.plan.userAgent, (failure) => {
			if (this.isOver) return;
			release();
			this.leaveStage();
			if (failure !== void 0) {
				raw.destroy();
				this.fail(failure.error, failure.message);
				return;
			}
			this.stage = "tls";
			const socket = connect$1({
				...connector.tlsOptions(endpoint),
				socket: raw
			});
			const failed = this.watch(socket);
			raw.on("error", () => socket.destroy());
			socket.once("close", failed.closed);
			socket.once("secureConnect", () => {
				failed.release();
				socket.on("data", (data) => void listener.read(data.length, data));
				this.established(socket, address);
			});
		});
	}
	/** Hears of the socket's failure until it is released. */
	watch(socket) {
		this.socket = socket;
		const failed = (error) => this.socketFailed(socket, error);
		const closed = () => failed(Object.assign(/* @__PURE__ */ new Error("the connection was closed"), { code: "ECONNRESET" }));
		socket.on("error", failed);
		const release = () => {
			socket.off("error", failed);
			socket.off("close", closed);
			socket.on("error", ignore);
		};
		return {
			closed,
			release
		};
	}
	established(socket, address) {
		const { connector, endpoint, proxy } = this;
		this.isOver = true;
		if (this.stage === "tls") this.leaveStage();
		if (this.index > 0) connector.resolver.prefer((proxy ?? endpoint).host, address);
		this.listener.connected(socket, this.times);
	}
	socketFailed(socket, error) {
		socket.destroy();
		if (this.isOver || socket !== this.socket) return;
		this.leaveStage();
		if (this.stage === "tls") this.fail(classifySocketError(error, "tls"), this.told(handshakeText(error)));
		else if (this.stage === "proxy") this.fail("proxy_failed", this.told(`CONNECT: ${socketErrorText(error)}`));
		else this.addressFailed(error);
	}
	/** There may be another local address with free ports, or another address of the target. */
	addressFailed(error) {
		if (this.isOver) return;
		const { connector, resolution } = this;
		const { address } = resolution.addresses[this.index];
		const locals = connector.localAddresses?.countFor(address) ?? 0;
		if (error.code === "EADDRINUSE" && ++this.takenLocally < locals) {
			this.tryAddress();
			return;
		}
		if (error.code === "ECONNREFUSED") this.refused ??= error;
		this.local = void 0;
		this.takenLocally = 0;
		if (++this.index < resolution.addresses.length) {
			this.tryAddress();
			return;
		}
		connector.resolver.doubt((this.proxy ?? this.endpoint).host);
		const telling = this.refused ?? error;
		const known = classifySocketError(telling, "connect");
		const isOurs = known === "fds_exhausted" || known === "ports_exhausted";
		this.fail(this.proxy === void 0 || isOurs ? known : "proxy_unreachable", this.told(socketErrorText(telling)));
	}
	/** With the name that was asked for, where the message has its address only. */
	told(message) {
		const { endpoint, proxy, stage } = this;
		if (proxy !== void 0 && stage !== "tls") return `the proxy ${proxy.name}: ${message}`;
		return message.includes(endpoint.host) ? message : `${endpoint.host}: ${message}`;
	}
	/** A failure known at once is told after a turn of the loop, so that whoever tries again and again holds up nobody. */
	failSoon(error, message) {
		setImmediate(() => this.fail(error, message));
	}
	fail(error, message) {
		if (this.isOver) return;
		this.isOver = true;
		this.listener.connectFailed(error, message, this.times);
	}
};
const timeouts = {
	name: {
		error: "dns_timeout",
		message: "the name was not resolved within the deadline"
	},
	connect: {
		error: "connect_timeout",
		message: "no connection within the deadline"
	},
	proxy: {
		error: "proxy_failed",
		message: "no answer to CONNECT within the deadline"
	},
	tls: {
		error: "tls_timeout",
		message: "the TLS handshake was not finished within the deadline"
	}
};
const ignore = () => void 0;
const readerOf = (listener) => (count, buffer) => listener.read(count, buffer);
/** Node words a close as if the network had gone. */
function handshakeText(error) {
	return error.code === "ECONNRESET" ? "the connection was closed during the TLS handshake" : socketErrorText(error);
}
//#endregion
//#region src/protocol/http1/local-addresses.ts
/** The addresses connections start from, in turn: each has its own 28,000 or so ports. */
var LocalAddresses = class {
	ipv4;
	ipv6;
	next4 = 0;
	next6 = 0;
	constructor(addresses) {
		this.ipv4 = addresses.filter((address) => isIPv4(address));
		this.ipv6 = addresses.filter((address) => !isIPv4(address));
	}
	/** How many there are to reach this address from. */
	countFor(remote) {
		return this.listFor(remote).length;
	}
	/** The one to try where this one has no port left. */
	after(local, remote) {
		const list = this.listFor(remote);
		return list[(list.indexOf(local) + 1) % list.length];
	}
	listFor(remote) {
		return isIPv4(remote) ? this.ipv4 : this.ipv6;
	}
	/** One that can reach this address; undefined = none can. */
	takeFor(remote) {
		if (isIPv4(remote)) return this.ipv4[this.next4++ % this.ipv4.length];
		return this.ipv6[this.next6++ % this.ipv6.length];
	}
};
//#endregion
//#region src/protocol/http1/connector.ts
/** What opening connections needs, once for all of them; one `Attempt` each opens them. */
var Connector = class {
	plan;
	resolver;
	clock;
	/** A connection to a public host was tried: the rules that spare such hosts hold. */
	reachesPublic = false;
	localAddresses;
	proxies = /* @__PURE__ */ new WeakMap();
	context;
	constructor(plan, resolver, clock) {
		this.plan = plan;
		this.resolver = resolver;
		this.clock = clock;
		this.localAddresses = plan.localAddresses === void 0 ? void 0 : new LocalAddresses(plan.localAddresses);
		const { ca, cert, key } = plan.tls;
		this.context = ca ?? cert ?? key ? secureContext(plan.tls) : void 0;
	}
	open(endpoint, listener) {
		const attempt = new Attempt(this, endpoint, this.proxyOf(endpoint), listener);
		attempt.begin();
		return attempt;
	}
	/** The proxy that requests to this endpoint are handed to as they are; TLS goes through it unseen. */
	forwarderOf(endpoint) {
		return endpoint.secure ? void 0 : this.proxyOf(endpoint);
	}
	proxyOf(endpoint) {
		if (this.plan.proxy === void 0) return void 0;
		if (!this.proxies.has(endpoint)) this.proxies.set(endpoint, proxyFor(endpoint, this.plan.proxy));
		return this.proxies.get(endpoint);
	}
	tlsOptions(endpoint) {
		const { tls } = this.plan;
		this.context ??= secureContext(tls);
		const name = tls.serverName ?? endpoint.host;
		return {
			secureContext: this.context,
			rejectUnauthorized: !tls.insecure,
			...isIP(name) === 0 ? { servername: name } : {},
			checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate),
			ALPNProtocols: ["http/1.1"]
		};
	}
};
function secureContext(tls) {
	try {
		return createSecureContext({
			...tls.ca === void 0 ? {} : { ca: [...tls.ca] },
			...tls.cert === void 0 ? {} : { cert: tls.cert },
			...tls.key === void 0 ? {} : { key: tls.key },
			...tls.passphrase === void 0 ? {} : { passphrase: tls.passphrase }
		});
	} catch (error) {
		throw new UserError("The TLS certificate, key or authority given cannot be used", {
			why: error.message,
			hint: "They must be PEM; the key must belong to the certificate, the passphrase to the key.",
			cause: error
		});
	}
}
//#endregion
//#region src/protocol/http1/outbox.ts
/** So many requests are held back at most: what the last of them costs the first is some hundredth of a millisecond. */
const mostHeld = 16;
/**
* Requests on their way out. Those that become due in one turn of the event loop are written one right after another,
* at its end: a target that waits for work is woken by the first of them and finds the others there, where written
* each in its turn each would wake it again, at the cost of both. Where only one is due it goes out in the same turn.
*/
var Outbox = class {
	held = [];
	spare = [];
	isDue = false;
	nowMs;
	constructor(nowMs) {
		this.nowMs = nowMs;
	}
	add(sender) {
		this.held.push(sender);
		if (this.held.length >= mostHeld) this.flush();
		else if (!this.isDue) {
			this.isDue = true;
			setImmediate(this.turn);
		}
	}
	turn = () => {
		this.isDue = false;
		this.flush();
	};
	flush() {
		const { held } = this;
		if (held.length === 0) return;
		this.held = this.spare;
		const nowMs = this.nowMs();
		for (const sender of held) sender.flush(nowMs);
		held.length = 0;
		this.spare = held;
	}
};
//#endregion
//#region src/protocol/traffic.ts
/** The bytes a thread may still send and receive: without `--max-bytes` as many as there are. */
var Traffic = class {
	/** Taken from by connections as bytes pass; below zero = spent. */
	bytesLeft = Number.POSITIVE_INFINITY;
	onSpent = () => void 0;
	/** @param onSpent called once, when more than that have passed */
	limit(bytes, onSpent) {
		this.bytesLeft = bytes;
		this.onSpent = onSpent;
	}
	/** Called by whoever finds nothing left. */
	spent() {
		const { onSpent } = this;
		this.onSpent = () => void 0;
		onSpent();
	}
};
//#endregion
//#region src/protocol/http1/body-blocks.ts
const blockBytes = 1024 * 1024;
/** Blocks kept for the next large body of this thread. */
const sparesMax = 16;
const spares = [];
/**
* The part of a large body that is kept while it arrives: in blocks outside the heap that go back at once when it is
* over. As strings, bodies without end would be garbage faster than it is collected.
*/
var BodyBlocks = class {
	blocks = [];
	used = blockBytes;
	append(buffer, from, to) {
		for (let start = from; start < to;) {
			if (this.used === blockBytes) {
				this.blocks.push(spares.pop() ?? Buffer.allocUnsafeSlow(blockBytes));
				this.used = 0;
			}
			const end = Math.min(to, start + blockBytes - this.used);
			buffer.copy(this.blocks.at(-1), this.used, start, end);
			this.used += end - start;
			start = end;
		}
	}
	/** All of it, latin1. */
	text() {
		const last = this.blocks.length - 1;
		return this.blocks.map((block, index) => block.toString("latin1", 0, index === last ? this.used : blockBytes)).join("");
	}
	/** Gives the blocks back; nothing must be appended or read any more. */
	release() {
		for (const block of this.blocks.splice(0)) if (spares.length < sparesMax) spares.push(block);
		this.used = blockBytes;
	}
};
//#endregion
//#region src/protocol/http1/chunks.ts
const states$1 = {
	size: 0,
	extension: 1,
	sizeLineFeed: 2,
	data: 3,
	dataReturn: 4,
	dataLineFeed: 5,
	trailerStart: 6,
	trailerName: 7,
	trailerValue: 8,
	trailerLineFeed: 9,
	lastLineFeed: 10,
	done: 11
};
/** What a hostile server may send beside the data before it is `chunk_invalid`. */
const limits = {
	extensionBytes: 16 * 1024,
	trailerBytes: 16 * 1024,
	sizeDigits: 13
};
/** The chunked transfer coding of RFC 9112 §7.1, fed with any split of the bytes. */
var ChunkDecoder = class {
	state = states$1.size;
	remaining = 0;
	digits = 0;
	/** Bytes beside data and size digits: of this chunk's extension, then of the trailers. */
	beside = 0;
	error = void 0;
	get isDone() {
		return this.state === states$1.done;
	}
	reset() {
		this.error = void 0;
		this.enter(states$1.size);
	}
	/** @returns the position after what was consumed. */
	feed(buffer, start, end, sink) {
		let position = start;
		while (position < end && this.error === void 0 && this.state !== states$1.done) if (this.state === states$1.data) {
			const taken = Math.min(this.remaining, end - position);
			sink.takeData(buffer, position, position + taken);
			this.remaining -= taken;
			position += taken;
			if (this.remaining === 0) this.state = states$1.dataReturn;
		} else {
			this.step(buffer[position]);
			position++;
		}
		return position;
	}
	step(octet) {
		switch (this.state) {
			case states$1.size: return this.stepSize(octet);
			case states$1.extension: return this.stepText(octet, limits.extensionBytes, states$1.sizeLineFeed);
			case states$1.sizeLineFeed: return this.expect(octet, 10, this.remaining > 0 ? states$1.data : states$1.trailerStart);
			case states$1.dataReturn: return this.expect(octet, 13, states$1.dataLineFeed);
			case states$1.dataLineFeed: return this.expect(octet, 10, states$1.size);
			case states$1.trailerStart:
				if (octet === 13) this.state = states$1.lastLineFeed;
				else this.stepTrailerName(octet, false);
				return;
			case states$1.trailerName: return this.stepTrailerName(octet, true);
			case states$1.trailerValue: return this.stepText(octet, limits.trailerBytes, states$1.trailerLineFeed);
			case states$1.trailerLineFeed: return this.expect(octet, 10, states$1.trailerStart);
			case states$1.lastLineFeed: return this.expect(octet, 10, states$1.done);
			default: throw new Error(`chunk decoder stepped in state ${this.state}`);
		}
	}
	enter(state) {
		this.state = state;
		if (state !== states$1.size) return;
		this.digits = 0;
		this.remaining = 0;
		this.beside = 0;
	}
	expect(octet, wanted, next) {
		if (octet === wanted) this.enter(next);
		else this.error = "chunk_invalid";
	}
	stepSize(octet) {
		const value = hexValue(octet);
		if (value >= 0 && this.beside === 0) {
			this.remaining = this.remaining * 16 + value;
			if (++this.digits > limits.sizeDigits) this.error = "chunk_invalid";
		} else if (this.digits === 0) this.error = "chunk_invalid";
		else if (octet === 13) this.state = states$1.sizeLineFeed;
		else if (octet === 59) this.state = states$1.extension;
		else if (octet !== 32 && octet !== 9 || ++this.beside > limits.extensionBytes) this.error = "chunk_invalid";
	}
	stepText(octet, limit, atReturn) {
		if (octet === 13) this.state = atReturn;
		else if (isFieldText$1[octet] !== 1 || ++this.beside > limit) this.error = "chunk_invalid";
	}
	stepTrailerName(octet, hasBegun) {
		if (octet === 58 && hasBegun) this.state = states$1.trailerValue;
		else if (isToken$1[octet] !== 1 || ++this.beside > limits.trailerBytes) this.error = "chunk_invalid";
		else this.state = states$1.trailerName;
	}
};
//#endregion
//#region src/protocol/http1/head-memo.ts
/** Heads longer than this differ from each other anyway. */
const longestBytes = 1024;
/** Heads remembered at the same time: a few routes answer with one head each until their Date changes. */
const places = 4;
/** Where fewer than one in eight of these many looks found its head, looking rests for as many answers as stand beside. */
const watched = 256;
const restFor = 8192;
/**
* Heads seen last. Answers to the same request differ in little more than their Date, which changes once a second:
* comparing with the head before, four octets at a time, costs a tenth of parsing it again. Equal octets give an equal
* result, so nothing is guessed.
*/
var HeadMemo = class {
	known = [];
	buffer = void 0;
	view = void 0;
	looks = 0;
	found = 0;
	resting = 0;
	/** The known head that `buffer[start, end)` begins with. */
	find(buffer, start, end) {
		if (this.resting > 0) {
			this.resting--;
			return;
		}
		if (++this.looks === watched) this.takeStock();
		const view = this.viewOf(buffer);
		const { known } = this;
		for (let place = 0; place < known.length; place++) {
			const candidate = known[place];
			if (candidate.length > end - start || !isSame(view, start, candidate)) continue;
			this.found++;
			if (place > 0) {
				known[place] = known[0];
				known[0] = candidate;
			}
			return candidate;
		}
	}
	/** Remembers a head that was parsed well, in place of the one not asked for longest. */
	keep(buffer, start, end, head) {
		const length = end - start;
		if (this.resting > 0 || length > longestBytes) return;
		const octets = new DataView(new ArrayBuffer(length));
		new Uint8Array(octets.buffer).set(buffer.subarray(start, end));
		this.known.unshift({
			octets,
			length,
			head,
			text: void 0
		});
		if (this.known.length > places) this.known.pop();
	}
	takeStock() {
		if (this.found < watched / 8) {
			this.resting = restFor;
			this.known.length = 0;
		}
		this.looks = 0;
		this.found = 0;
	}
	/** All sockets of a thread share one buffer, so its view is made once. */
	viewOf(buffer) {
		if (buffer !== this.buffer || this.view === void 0) {
			this.buffer = buffer;
			this.view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
		}
		return this.view;
	}
};
function isSame(view, start, { octets, length }) {
	let at = 0;
	for (const last = length - 4; at <= last; at += 4) if (view.getInt32(start + at) !== octets.getInt32(at)) return false;
	for (; at < length; at++) if (view.getUint8(start + at) !== octets.getUint8(at)) return false;
	return true;
}
//#endregion
//#region src/protocol/http1/response-reader.ts
/** Interim responses a target may send before the answer (reliability: then `too_many_1xx`). */
const interimLimits = {
	count: 100,
	bytes: 64 * 1024
};
const states = {
	head: 0,
	length: 1,
	chunked: 2,
	untilClose: 3,
	done: 4,
	failed: 5
};
/** Of a larger body the rest is kept outside the heap while it arrives. */
const smallBodyBytes = 256 * 1024;
/** One for all connections of the thread. */
const memo = new HeadMemo();
function remember$1(buffer, start, end, head) {
	const kept = new Head();
	kept.copy(head);
	memo.keep(buffer, start, end, kept);
}
function hasLineEnd(buffer, start, end) {
	for (let position = start; position < end; position++) if (buffer[position] === 10) return true;
	return false;
}
/**
* Reads one response after another off a connection, strict by RFC 9112, from bytes split anywhere.
* The buffer handed to `feed` is shared by all sockets of the thread: nothing refers to it after the call.
*/
var ResponseReader = class {
	head = new Head();
	/** The head as it came, latin1, one character per octet; status line to blank line. */
	headText = "";
	/** The begin of the body, latin1; undefined when it is not kept. */
	bodyText = void 0;
	rest = void 0;
	bodyBytes = 0;
	error = void 0;
	/** Whether anything of the current response has arrived. */
	hasBegun = false;
	/** Whether its head has arrived whole. */
	hasHead = false;
	state = states.done;
	isHeadRequest = false;
	keepsBody = true;
	maxBodyBytes = 0;
	interimCount = 0;
	interimBytes = 0;
	sample;
	chunks = new ChunkDecoder();
	/** Bytes of a head that came in pieces. */
	partial = void 0;
	partialLength = 0;
	constructor(sample = { isDue: false }) {
		this.sample = sample;
	}
	begin(isHeadRequest, keepsBody, maxBodyBytes) {
		this.state = states.head;
		this.isHeadRequest = isHeadRequest;
		this.keepsBody = keepsBody;
		this.maxBodyBytes = maxBodyBytes;
		this.headText = "";
		this.bodyText = keepsBody ? "" : void 0;
		this.bodyBytes = 0;
		this.error = void 0;
		this.hasBegun = false;
		this.hasHead = false;
		this.interimCount = 0;
		this.interimBytes = 0;
		this.partialLength = 0;
	}
	get isDone() {
		return this.state === states.done;
	}
	get isBodyStarted() {
		return this.state === states.length || this.state === states.chunked || this.state === states.untilClose;
	}
	/** @returns the position after what belonged to this response; look at `isDone` and `error`. */
	feed(buffer, start, end) {
		if (end > start) this.hasBegun = true;
		let position = start;
		while (this.state === states.head && position < end) position = this.partialLength === 0 ? this.feedHead(buffer, position, end) : this.feedPartialHead(buffer, position, end);
		if (this.state === states.done || this.state === states.failed || position >= end) return position;
		return this.feedBody(buffer, position, end);
	}
	/** The connection ended: done where the body runs to the end of the connection, an error otherwise. */
	endOfStream() {
		if (this.state === states.done || this.state === states.failed) return;
		if (this.state === states.untilClose) this.state = states.done;
		else if (!this.hasBegun) this.fail("closed_before_response");
		else if (this.partialLength > 0 && this.head.parse(this.partial, 0, this.partialLength) === -2) this.fail(this.head.error);
		else this.fail("incomplete");
	}
	fail(error) {
		this.error = error;
		this.state = states.failed;
	}
	feedHead(buffer, start, end) {
		const known = memo.find(buffer, start, end);
		if (known !== void 0) {
			this.head.copy(known.head);
			if (this.keepsBody) known.text ??= buffer.toString("latin1", start, start + known.length);
			this.takeHead(buffer, start, start + known.length, known.text);
			return start + known.length;
		}
		const next = this.head.parse(buffer, start, end);
		if (next === -2) this.fail(this.head.error);
		else if (next === -1) this.keepPartial(buffer, start, end);
		else {
			if (this.head.status >= 200) remember$1(buffer, start, next, this.head);
			this.takeHead(buffer, start, next, void 0);
			return next;
		}
		return end;
	}
	keepPartial(buffer, start, end) {
		const length = end - start;
		const needed = this.partialLength + length;
		if (this.partial === void 0 || this.partial.length < needed) {
			const larger = Buffer.allocUnsafeSlow(Math.max(1024, needed * 2));
			this.partial?.copy(larger, 0, 0, this.partialLength);
			this.partial = larger;
		}
		buffer.copy(this.partial, this.partialLength, start, end);
		this.partialLength = needed;
	}
	/** Only a line's end can change the verdict on a partial head, so only then it is parsed again. */
	feedPartialHead(buffer, start, end) {
		const before = this.partialLength;
		this.keepPartial(buffer, start, end);
		if (!hasLineEnd(buffer, start, end) && before > 16 && this.partialLength <= headLimits.bytes) return end;
		const partial = this.partial;
		const next = this.head.parse(partial, 0, this.partialLength);
		if (next === -1) return end;
		if (next === -2) {
			this.fail(this.head.error);
			return end;
		}
		const consumed = next - before;
		this.partial = void 0;
		this.partialLength = 0;
		this.takeHead(partial, 0, next, void 0);
		return start + consumed;
	}
	takeHead(buffer, start, next, text) {
		const { head } = this;
		const status = head.status;
		if (status < 200) {
			this.takeInterim(status, next - start);
			return;
		}
		this.hasHead = true;
		if (this.keepsBody || status === 429 || status === 503 || this.sample.isDue) this.headText = text ?? buffer.toString("latin1", start, next);
		if (this.isHeadRequest || status === 204 || status === 304) this.state = states.done;
		else if (head.hasTransferEncoding) if (head.chunked) {
			this.chunks.reset();
			this.state = states.chunked;
		} else this.readUntilClose();
		else if (head.contentLength === 0) this.state = states.done;
		else if (head.contentLength > 0) if (head.contentLength > this.maxBodyBytes) this.fail("body_too_large");
		else this.state = states.length;
		else this.readUntilClose();
	}
	readUntilClose() {
		this.head.keepAlive = false;
		this.state = states.untilClose;
	}
	takeInterim(status, bytes) {
		this.interimBytes += bytes;
		if (status === 101) this.fail("bad_upgrade");
		else if (++this.interimCount > interimLimits.count || this.interimBytes > interimLimits.bytes) this.fail("too_many_1xx");
	}
	feedBody(buffer, start, end) {
		if (this.state === states.chunked) return this.feedChunks(buffer, start, end);
		if (this.state === states.untilClose) {
			this.takeData(buffer, start, end);
			return end;
		}
		const taken = Math.min(this.head.contentLength - this.bodyBytes, end - start);
		this.takeData(buffer, start, start + taken);
		if (this.bodyBytes === this.head.contentLength) this.state = states.done;
		return start + taken;
	}
	feedChunks(buffer, start, end) {
		const position = this.chunks.feed(buffer, start, end, this);
		if (this.state === states.failed) return end;
		if (this.chunks.error !== void 0) this.fail(this.chunks.error);
		else if (this.chunks.isDone) this.state = states.done;
		return position;
	}
	/** The body, latin1, as far as it is kept: the whole of a good answer, the begin of a large one that failed. */
	takeBodyText() {
		const { rest } = this;
		const text = rest === void 0 || this.state !== states.done ? this.bodyText : this.bodyText + rest.text();
		rest?.release();
		this.rest = void 0;
		this.bodyText = void 0;
		return text;
	}
	/** Takes a stretch of the body; for the chunk decoder. */
	takeData(buffer, from, to) {
		this.bodyBytes += to - from;
		if (this.bodyBytes > this.maxBodyBytes) {
			this.fail("body_too_large");
			return;
		}
		if (!this.keepsBody) return;
		if (this.bodyBytes <= smallBodyBytes) this.bodyText += buffer.toString("latin1", from, to);
		else {
			this.rest ??= new BodyBlocks();
			this.rest.append(buffer, from, to);
		}
	}
};
//#endregion
//#region src/protocol/http1/response-messages.ts
const messages = {
	closed_before_response: "the target closed the connection without an answer",
	incomplete: "the answer ended before it was complete",
	unsolicited_data: "bytes followed the answer that belong to no request",
	body_too_large: "the body is larger than --max-body allows",
	header_overflow: "the head is larger than 16 KiB or has more than 2,000 fields",
	framing_conflict: "Content-Length and Transfer-Encoding contradict each other or themselves (RFC 9112 §6.3)",
	chunk_invalid: "the chunked body breaks RFC 9112 §7.1",
	parse_status: "the answer does not begin with an HTTP/1 status line",
	parse_header: "a header field breaks RFC 9112 §5",
	too_many_1xx: "more than 100 interim answers (or 64 KiB of them) before the answer",
	bad_upgrade: "the target switched protocols, which nobody asked for"
};
/** What is told of an answer that is none. */
function messageOf(error) {
	return messages[error] ?? error;
}
//#endregion
//#region src/protocol/http1/connection.ts
const nothing = new Uint8Array(0);
/** One connection, one exchange at a time. */
var Connection = class {
	owner;
	reader;
	socket = void 0;
	/** What is sent as soon as there is a connection. */
	first = void 0;
	/** What is under way on the wire. */
	exchange = void 0;
	headSeen = false;
	/** Its request is in the outbox: whatever arrives cannot be the answer. */
	isHeld = false;
	/** The kernel has not taken all of the request yet. */
	isSending = false;
	/** Opened before anybody asked for it: how long that took is no part of an exchange. */
	isWarmed = false;
	isClosed = false;
	attempt = void 0;
	/** The proxy that requests are handed to as they are. */
	forwarder = void 0;
	/** After this moment the server may close it at any time (its `Keep-Alive: timeout=` less a margin). */
	idleUntilMs = Number.POSITIVE_INFINITY;
	constructor(owner) {
		this.owner = owner;
		this.reader = new ResponseReader(owner.sample);
	}
	open(connector, endpoint) {
		this.isWarmed = this.first === void 0;
		this.forwarder = connector.forwarderOf(endpoint);
		this.attempt = connector.open(endpoint, this);
	}
	/** To be sent once connected. */
	openFor(exchange) {
		this.first = exchange;
		exchange.carrier = this;
	}
	connected(socket, times) {
		this.socket = socket;
		this.attempt = void 0;
		socket.on("error", (error) => this.lost(error));
		socket.on("end", () => this.ended());
		socket.on("close", () => this.ended());
		socket.on("drain", () => this.drained());
		this.owner.connectionOpened(this);
		const { first } = this;
		if (first === void 0) {
			this.owner.connectionIdle(this);
			return;
		}
		this.noteTimes(first, times);
		this.first = void 0;
		this.send(first);
	}
	connectFailed(error, message, times) {
		if (this.first !== void 0) this.noteTimes(this.first, times);
		this.fail(error, message);
	}
	noteTimes(exchange, times) {
		if (this.isWarmed) return;
		exchange.opening = times;
	}
	expire() {
		if (this.socket === void 0) {
			const failure = this.attempt?.timeOut();
			if (failure !== void 0) this.connectFailed(failure.error, failure.message, failure.times);
		} else if (this.headSeen) this.fail("body_timeout", "the body was not complete within the deadline");
		else if (this.isSending) this.fail("headers_timeout", "the target did not take the whole request within the deadline");
		else this.fail("headers_timeout", "no answer within the deadline");
	}
	send(exchange) {
		this.exchange = exchange;
		exchange.carrier = this;
		this.headSeen = false;
		this.reader.begin(exchange.method === "HEAD", exchange.keepsBody, this.owner.maxBodyBytes);
		this.isHeld = true;
		this.owner.outbox.add(this);
	}
	flush(nowMs) {
		const { exchange, socket } = this;
		this.isHeld = false;
		if (exchange === void 0 || socket === void 0) return;
		exchange.sentMs = nowMs;
		const isSent = this.write(socket, exchange);
		this.owner.traffic.bytesLeft -= exchange.bytesSent;
		if (isSent) this.owner.exchangeSent(exchange);
		else {
			this.isSending = true;
			this.owner.totalDeadlineOnly(exchange);
		}
	}
	write(socket, exchange) {
		const { body } = exchange;
		if (body === void 0 && this.forwarder === void 0) {
			exchange.bytesSent = exchange.textLength;
			return this.owner.writer.write(socket, exchange);
		}
		const text = this.forwarder === void 0 ? exchange.text : forwarded(exchange, this.forwarder);
		exchange.bytesSent = text.length + (body?.byteLength ?? 0);
		return this.sendWhole(socket, exchange, text);
	}
	sendWhole(socket, { body }, text) {
		if (body === void 0) return socket.write(text, "latin1");
		socket.cork();
		socket.write(text, "latin1");
		const isSent = socket.write(body);
		socket.uncork();
		return isSent;
	}
	drained() {
		const { exchange } = this;
		this.isSending = false;
		if (exchange === void 0) return;
		exchange.sendMs = this.owner.clock.nowMs() - exchange.sentMs;
		if (!this.headSeen) this.owner.exchangeSent(exchange);
	}
	read(count, buffer) {
		const { exchange, reader } = this;
		if (exchange === void 0 || this.isHeld) {
			if (this.isClosed || this.socket === void 0) return false;
			this.owner.unsolicited();
			this.fail("unsolicited_data", "bytes that belong to no request came before this one was sent");
			return false;
		}
		const nowMs = this.owner.clock.nowMs();
		if (exchange.bytesReceived === 0) exchange.firstByteMs = nowMs;
		exchange.bytesReceived += count;
		if ((this.owner.traffic.bytesLeft -= count) < 0) {
			this.owner.traffic.spent();
			if (this.isClosed) return false;
		}
		const position = reader.feed(buffer, 0, count);
		if (reader.isDone) this.complete(exchange, nowMs, position < count);
		else if (reader.error !== void 0) this.fail(reader.error, messageOf(reader.error));
		else if (!this.headSeen && reader.isBodyStarted) {
			this.headSeen = true;
			this.owner.totalDeadlineOnly(exchange);
		}
		return true;
	}
	complete(exchange, nowMs, hasMore) {
		const { head } = this.reader;
		if (head.foldedFields > 0) this.owner.folded();
		exchange.doneMs = nowMs;
		if (hasMore) {
			this.fail("unsolicited_data", messageOf("unsolicited_data"));
			return;
		}
		this.copyResponse(exchange);
		this.exchange = void 0;
		if (head.keepAlive && !this.isSending) {
			if (head.keepAliveSeconds >= 0) this.idleUntilMs = nowMs + Math.max(head.keepAliveSeconds * 1e3 - 1e3, head.keepAliveSeconds * 500);
			this.owner.connectionIdle(this);
		} else this.close();
		if (this.forwarder !== void 0 && head.status === 407) this.owner.exchangeDone(exchange, "proxy_auth", `the proxy ${this.forwarder.name} wants credentials (407)`);
		else this.owner.exchangeDone(exchange, void 0, "");
	}
	copyResponse(exchange) {
		const { reader } = this;
		exchange.status = reader.head.status;
		exchange.headText = reader.headText;
		exchange.bodyText = reader.takeBodyText();
		exchange.hasSetCookie = reader.head.hasSetCookie;
		reader.headText = "";
	}
	lost(error) {
		if (this.exchange === void 0) this.close();
		else this.fail(classifySocketError(error, this.reader.isBodyStarted ? "body" : "request"), socketErrorText(error));
	}
	ended() {
		const { exchange, reader } = this;
		if (exchange === void 0 || this.isClosed) {
			this.close();
			return;
		}
		const socket = this.socket;
		if (reader.hasBegun && !this.isSending && !socket.destroyed && !("encrypted" in socket)) this.endUnlessReset(exchange, socket, this.owner.clock.nowMs());
		else this.end(exchange, this.owner.clock.nowMs());
	}
	/**
	* Where data and a reset arrive together, libuv tells of the data and then of an end, as if all had come: a body cut
	* off would pass for whole. Writing nothing makes the kernel say what it knows, and sends nothing.
	*/
	endUnlessReset(exchange, socket, nowMs) {
		socket.write(nothing, (error) => {
			if (this.exchange !== exchange) return;
			if (error?.code === "ECONNRESET") this.lost(error);
			else this.end(exchange, nowMs);
		});
	}
	end(exchange, nowMs) {
		const { reader } = this;
		reader.endOfStream();
		if (reader.error !== void 0) this.fail(reader.error, messageOf(reader.error));
		else this.complete(exchange, nowMs, false);
	}
	/** Ends the exchange under way, if any, with this error, and the connection with it. */
	fail(error, message) {
		const exchange = this.takeExchange();
		this.close();
		if (exchange === void 0) return;
		exchange.doneMs = this.owner.clock.nowMs();
		if (this.reader.hasHead) this.copyResponse(exchange);
		this.owner.exchangeDone(exchange, error, message);
	}
	close() {
		if (this.isClosed) return;
		this.isClosed = true;
		if (this.socket === void 0) this.attempt?.abandon();
		else this.socket.destroy();
		this.owner.connectionClosed(this, this.socket !== void 0);
	}
	/** Ends the exchange under way as cancelled, and the connection; one that has none may be left open. */
	cancel(leavesIdle = false) {
		const exchange = this.takeExchange();
		if (exchange !== void 0 || !leavesIdle) this.close();
		if (exchange !== void 0) this.owner.cancel(exchange);
	}
	takeExchange() {
		const exchange = this.exchange ?? this.first;
		this.exchange = void 0;
		this.first = void 0;
		return exchange;
	}
};
//#endregion
//#region src/protocol/http1/pool.ts
/** Places of the queue that have been served are given back in lots of this many. */
const servedLot = 1024;
/** The connections of one user (or of all of a worker) to one endpoint; exchanges beyond them wait in turn. */
var Pool = class {
	clock;
	outbox;
	writer;
	maxBodyBytes;
	traffic;
	sample;
	context;
	endpoint;
	maxConnections;
	connections = /* @__PURE__ */ new Set();
	/** Last used first: the busiest connections stay warm, the others may time out. */
	idle = [];
	/** First come, first served; `waitingHead` is the next to serve. */
	waiting = [];
	waitingHead = 0;
	/** The connection being opened ahead of time, until it is open or has its first exchange. */
	warming = void 0;
	warmLimit = void 0;
	isClosed = false;
	onClose;
	constructor(context, endpoint, maxConnections, onClose) {
		this.onClose = onClose;
		this.context = context;
		this.clock = context.clock;
		this.outbox = context.outbox;
		this.writer = context.writer;
		this.maxBodyBytes = context.maxBodyBytes;
		this.traffic = context.traffic;
		this.sample = context.sample;
		this.endpoint = endpoint;
		this.maxConnections = maxConnections;
	}
	get isIdle() {
		return this.connections.size === this.idle.length && this.waitingHead >= this.waiting.length;
	}
	exchange(exchange) {
		if (this.isClosed) {
			exchange.doneMs = this.clock.nowMs();
			exchange.outcome = "cancelled";
			exchange.listener.exchangeDone(exchange);
			return;
		}
		const connection = this.takeIdle();
		if (connection !== void 0) {
			this.context.deadlines.add(exchange);
			connection.send(exchange);
		} else if (this.warming !== void 0 || this.connections.size < this.maxConnections) {
			this.context.deadlines.add(exchange);
			this.openFor(exchange);
		} else {
			exchange.carrier = this;
			this.context.deadlines.add(exchange);
			this.waiting.push(exchange);
		}
	}
	warm() {
		if (this.isClosed || this.connections.size > 0) return;
		const connection = new Connection(this);
		this.warming = connection;
		this.warmLimit = this.clock.after(this.context.warmLimitMs, () => connection.close());
		this.open(connection);
	}
	close() {
		if (this.isClosed) return;
		this.isClosed = true;
		this.onClose();
		this.cancelWaiting();
		for (const connection of [...this.connections]) connection.cancel();
	}
	cutOff() {
		this.cancelWaiting();
		for (const connection of [...this.connections]) connection.cancel(true);
	}
	cancelWaiting() {
		for (let waiting = this.nextWaiting(); waiting !== void 0; waiting = this.nextWaiting()) this.cancel(waiting);
	}
	/** A waiting exchange ran out of time. Its place is given up: whoever issued it may issue the same one again. */
	expire(exchange) {
		const { waiting } = this;
		const place = waiting.indexOf(exchange, this.waitingHead);
		if (place >= 0) waiting[place] = void 0;
		while (this.waitingHead < waiting.length && waiting[this.waitingHead] === void 0) this.waitingHead++;
		this.forgetServed();
		exchange.doneMs = this.clock.nowMs();
		this.exchangeDone(exchange, "total_timeout", "no connection became free within the deadline");
	}
	openFor(exchange) {
		const warming = this.warming;
		const connection = warming ?? new Connection(this);
		connection.openFor(exchange);
		const connectByMs = this.clock.nowMs() + exchange.limits.connectMs;
		exchange.deadlineMs = Math.min(exchange.totalDeadlineMs, connectByMs);
		this.context.deadlines.moved(exchange);
		if (warming === void 0) this.open(connection);
		else this.endWarming(connection);
	}
	open(connection) {
		const { allowance, connector } = this.context;
		this.connections.add(connection);
		allowance.taken++;
		if (allowance.most === void 0 || allowance.taken <= allowance.most) connection.open(connector, this.endpoint);
		else this.refuse(connection, allowance.most);
	}
	/**
	* As the system would, but before the last descriptor is gone: some are needed to write down what happened. Told after
	* a turn of the loop, so that a script that tries again and again holds up nobody.
	*/
	refuse(connection, most) {
		const message = `this worker may have ${most} connections open (ulimit -n)`;
		setImmediate(() => connection.connectFailed("fds_exhausted", message, {
			dnsMs: 0,
			connectMs: 0,
			tlsMs: 0
		}));
	}
	endWarming(connection) {
		if (this.warming !== connection) return;
		this.warming = void 0;
		this.warmLimit?.cancel();
	}
	takeIdle() {
		for (let connection = this.idle.pop(); connection !== void 0; connection = this.idle.pop()) {
			if (connection.idleUntilMs === Number.POSITIVE_INFINITY || connection.idleUntilMs > this.clock.nowMs()) return connection;
			connection.close();
		}
	}
	nextWaiting() {
		while (this.waitingHead < this.waiting.length) {
			const exchange = this.waiting[this.waitingHead];
			this.waiting[this.waitingHead++] = void 0;
			if (this.waitingHead >= servedLot) this.forgetServed();
			if (exchange !== void 0 && !exchange.isOverdue) return exchange;
		}
		this.forgetServed();
	}
	forgetServed() {
		if (this.waitingHead === this.waiting.length) this.waiting = [];
		else if (this.waitingHead >= servedLot) this.waiting.splice(0, this.waitingHead);
		else return;
		this.waitingHead = 0;
	}
	connectionIdle(connection) {
		const waiting = this.waitingHead < this.waiting.length ? this.nextWaiting() : void 0;
		if (waiting === void 0) this.idle.push(connection);
		else connection.send(waiting);
	}
	connectionOpened(connection) {
		this.endWarming(connection);
		const { counters } = this.context;
		counters.opened++;
		counters.open++;
		if (counters.open > counters.openMax) counters.openMax = counters.open;
	}
	connectionClosed(connection, wasOpen) {
		this.context.allowance.taken--;
		if (wasOpen) this.context.counters.open--;
		this.endWarming(connection);
		this.connections.delete(connection);
		const index = this.idle.indexOf(connection);
		if (index >= 0) this.idle.splice(index, 1);
		if (this.isClosed || this.waitingHead >= this.waiting.length) return;
		const waiting = this.nextWaiting();
		if (waiting !== void 0) this.openFor(waiting);
	}
	exchangeSent(exchange) {
		const { limits } = exchange;
		if (limits.headersMs >= limits.totalMs && exchange.deadlineMs === exchange.totalDeadlineMs) return;
		const headersByMs = exchange.sentMs + (exchange.sendMs ?? 0) + limits.headersMs;
		exchange.deadlineMs = Math.min(exchange.totalDeadlineMs, headersByMs);
		this.context.deadlines.moved(exchange);
	}
	totalDeadlineOnly(exchange) {
		exchange.deadlineMs = exchange.totalDeadlineMs;
	}
	exchangeDone(exchange, error, message) {
		this.context.deadlines.remove(exchange);
		exchange.carrier = void 0;
		exchange.outcome = error ?? "ok";
		exchange.message = message;
		exchange.listener.exchangeDone(exchange);
	}
	cancel(exchange) {
		this.context.deadlines.remove(exchange);
		exchange.carrier = void 0;
		exchange.outcome = "cancelled";
		exchange.doneMs = this.clock.nowMs();
		exchange.listener.exchangeDone(exchange);
	}
	unsolicited() {
		this.context.counters.unsolicited++;
	}
	folded() {
		this.context.counters.folded++;
	}
};
//#endregion
//#region src/protocol/http1/request-writer.ts
/** The part from the header fields on of requests that are written from the one buffer, in octets, at most. */
const restMost = 3072;
/** The same of their first line. */
const lineMost = 1024;
/** A call into the runtime costs as much as writing so many octets one by one. */
const writtenOneByOne = 48;
/** Making a view of the buffer anew costs more than finding one. */
const viewsKept = 1024;
const CR = 13;
const LF = 10;
/**
* Writes requests to sockets. Most requests of a thread differ from the one before in a few octets only, so they are
* made in one buffer in which what is the same stays: no text is put together, flattened and copied for each.
* What stands in the buffer is known by the very texts it was written from. The first line ends where the fields begin,
* always at the same octet: a longer one leaves all behind it where it is.
*/
var RequestWriter = class {
	buffer = Buffer.allocUnsafeSlow(lineMost + restMost);
	/** Stretches of the buffer that went out before. */
	views = [];
	viewKeys = new Int32Array(viewsKept);
	line = "";
	fields = "";
	stamp = void 0;
	stampAt = 0;
	stampVersion = 0;
	/** @returns whether the kernel took all of it at once, as far as the socket knows */
	write(socket, exchange) {
		const lineLength = exchange.line.length;
		if (lineLength > lineMost || exchange.textLength - lineLength > restMost) return socket.write(exchange.text, "latin1");
		const view = this.view(lineLength, this.fill(exchange));
		if (exchange.endpoint.secure) return socket.write(Buffer.from(view));
		const isSent = socket.write(view);
		if (socket.writableLength > 0) this.leaveBuffer();
		return isSent;
	}
	/** @returns where the request ends in the buffer */
	fill(exchange) {
		const { buffer } = this;
		const { line, fields, stamp, content } = exchange;
		if (line !== this.line) this.fillLine(line);
		if (fields !== this.fields) {
			buffer.write(fields, lineMost, "latin1");
			this.fields = fields;
			this.stamp = void 0;
		}
		const end = this.endHead(exchange, stamp, lineMost + fields.length);
		return content === "" ? end : end + buffer.write(content, end, "latin1");
	}
	fillLine(line) {
		const { buffer } = this;
		const { length } = line;
		const from = lineMost - length;
		this.line = line;
		if (length > writtenOneByOne) buffer.write(line, from, "latin1");
		else for (let place = 0; place < length; place++) buffer[from + place] = line.charCodeAt(place);
	}
	endHead(exchange, stamp, at) {
		const { buffer } = this;
		if (stamp === void 0) {
			buffer[at] = CR;
			buffer[at + 1] = LF;
			this.stamp = void 0;
			return at + 2;
		}
		if (stamp !== this.stamp || at !== this.stampAt || stamp.version !== this.stampVersion) {
			stamp.writeFixed(buffer, at);
			this.stamp = stamp;
			this.stampAt = at;
			this.stampVersion = stamp.version;
		}
		stamp.writeIds(buffer, at, exchange);
		return at + stamp.length;
	}
	view(lineLength, end) {
		const key = lineLength << 13 | end;
		const place = (lineLength * 31 + end) % viewsKept;
		if (this.viewKeys[place] !== key) {
			this.viewKeys[place] = key;
			this.views[place] = this.buffer.subarray(lineMost - lineLength, end);
		}
		return this.views[place];
	}
	/** The kernel has not taken all of it yet: the buffer is that socket's from now on. */
	leaveBuffer() {
		this.buffer = Buffer.allocUnsafeSlow(lineMost + restMost);
		this.views = [];
		this.viewKeys.fill(0);
		this.line = "";
		this.fields = "";
		this.stamp = void 0;
	}
};
//#endregion
//#region src/protocol/http1/index.ts
/** HTTP/1.1 on raw sockets. One per thread. */
var Http1 = class {
	counters = {
		opened: 0,
		open: 0,
		openMax: 0,
		unsolicited: 0,
		folded: 0
	};
	traffic = new Traffic();
	sample = { isDue: false };
	context;
	pools = /* @__PURE__ */ new Set();
	isClosed = false;
	constructor(plan, clock, resolver = resolverFor(plan, clock)) {
		this.context = {
			clock,
			outbox: new Outbox(() => clock.nowMs()),
			writer: new RequestWriter(),
			connector: new Connector(plan, resolver, clock),
			deadlines: new Deadlines(clock, (exchange) => exchange.carrier?.expire(exchange)),
			maxBodyBytes: plan.maxBodyBytes,
			allowance: {
				taken: 0,
				most: plan.connectionsPerWorkerMax
			},
			warmLimitMs: plan.deadlines.connectMs,
			counters: this.counters,
			traffic: this.traffic,
			sample: this.sample
		};
	}
	get reachesPublic() {
		return this.context.connector.reachesPublic;
	}
	open(endpoint, maxConnections) {
		const pool = new Pool(this.context, endpoint, maxConnections, () => this.pools.delete(pool));
		if (this.isClosed) pool.close();
		else this.pools.add(pool);
		return pool;
	}
	cutOff() {
		for (const pool of [...this.pools]) pool.cutOff();
	}
	close() {
		this.isClosed = true;
		for (const pool of [...this.pools]) pool.close();
		this.context.deadlines.close();
	}
};
//#endregion
//#region src/protocol/probe.ts
/** Opens one connection (and its TLS) and closes it again, without a request: whether there is a target at all. */
function probe(endpoint, plan, clock) {
	return new Promise((resolve) => {
		const attempt = new Connector(plan, resolverFor(plan, clock), clock).open(endpoint, {
			connected: (socket) => {
				timer.cancel();
				socket.on("error", () => void 0);
				socket.destroy();
				resolve(void 0);
			},
			connectFailed: (error, message) => {
				timer.cancel();
				resolve({
					error,
					message
				});
			},
			read: () => false
		});
		const timer = clock.after(plan.deadlines.connectMs, () => {
			const { error, message } = attempt.timeOut();
			resolve({
				error,
				message
			});
		});
	});
}
//#endregion
//#region src/protocol/single-request.ts
/** Sends it as soon as the session has a connection free; the promise never fails, the exchange says how it ended. */
function sendSingle(session, request, plan, clock) {
	const { endpoint, path, fields, keepsBody } = request;
	const nowMs = clock.nowMs();
	return new Promise((resolve) => {
		const exchange = new Exchange({ exchangeDone: resolve }, endpoint, "GET", `GET ${path} HTTP/1.1\r\n`, fields, void 0, "", void 0, keepsBody, nowMs, nowMs, plan.deadlines);
		session.exchange(exchange);
	});
}
//#endregion
//#region src/protocol/health-check.ts
const limitMs$1 = 2e3;
/**
* Whether a target is well, asked beside the load: one connection to it, or one GET where it has an address for that.
* @returns what is wrong with it, or undefined; what is wrong with this machine says nothing of the target
*/
async function checkHealth(url, isRequest, plan, clock) {
	const secure = url.protocol === "https:";
	const endpoint = {
		secure,
		host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
		port: Number(url.port) || (secure ? 443 : 80),
		origin: url.origin
	};
	const limits = {
		connectMs: limitMs$1,
		headersMs: limitMs$1,
		totalMs: limitMs$1
	};
	if (isRequest) return get(endpoint, url, {
		...plan,
		deadlines: limits
	}, clock);
	const failure = await probe(endpoint, {
		...plan,
		deadlines: limits
	}, clock);
	if (failure === void 0 || errorSides[failure.error] === "generator") return void 0;
	return failure.message;
}
async function get(endpoint, url, plan, clock) {
	const protocol = new Http1(plan, clock);
	const path = url.pathname + url.search;
	const fields = `host: ${url.host}\r\nuser-agent: ${plan.userAgent}\r\nconnection: close\r\n`;
	const exchange = await sendSingle(protocol.open(endpoint, 1), {
		endpoint,
		path,
		fields,
		keepsBody: false
	}, plan, clock);
	clock.soon(() => protocol.close());
	return illness(exchange);
}
function illness({ outcome, status, message }) {
	if (outcome === "ok") return status < 400 ? void 0 : `status ${status}`;
	if (outcome === void 0 || outcome === "cancelled" || errorSides[outcome] === "generator") return void 0;
	return message === "" ? outcome : message;
}
//#endregion
//#region src/protocol/inspect.ts
/** All addresses of a name, by the resolver that the plan asks for. */
function resolveHost(host, plan, clock) {
	return new Promise((resolve) => resolverFor(plan, clock).resolve(host, resolve));
}
/** Opens a connection as a run would and tells what was there. */
function inspectConnection(endpoint, plan, clock) {
	return new Promise((resolve) => {
		const connector = new Connector(plan, resolverFor(plan, clock), clock);
		const end = (failure, times, seen = {}) => {
			timer.cancel();
			resolve({
				failure,
				times: { ...times },
				address: seen.address,
				tls: seen.tls
			});
		};
		const attempt = connector.open(endpoint, {
			connected: (socket, times) => {
				const tls = socket instanceof TLSSocket ? sightOf(socket, plan.tls.serverName ?? endpoint.host) : void 0;
				const address = socket.remoteAddress;
				socket.on("error", () => void 0);
				socket.destroy();
				end(void 0, times, {
					...address !== void 0 && { address },
					tls
				});
			},
			connectFailed: (error, message, times) => end({
				error,
				message
			}, times),
			read: () => false
		});
		const timer = clock.after(plan.deadlines.connectMs, () => {
			const { error, message, times } = attempt.timeOut();
			end({
				error,
				message
			}, times);
		});
	});
}
function sightOf(socket, host) {
	const certificate = socket.getPeerCertificate();
	return {
		version: socket.getProtocol() ?? "unknown",
		subject: nameOf(certificate.subject),
		issuer: nameOf(certificate.issuer),
		validFrom: certificate.valid_from,
		validTo: certificate.valid_to,
		names: (certificate.subjectaltname ?? "").replaceAll(/\b(?:DNS|IP Address):/g, ""),
		matchesHost: checkServerIdentity(host, certificate) === void 0
	};
}
/** The common name, or the organization of those that have none. */
function nameOf(party) {
	return [party?.CN, party?.O].flat().find((name) => name !== void 0 && name !== "") ?? "no name";
}
//#endregion
//#region src/scenario/cancelled.ts
/** Thrown into a script whose run is over: its iteration is cancelled, not failed. */
var CancelledError = class extends Error {
	name = "CancelledError";
	constructor() {
		super("the run is over");
	}
};
/** Thrown by `abort("why")`: ends the whole run. */
var AbortError = class extends Error {
	name = "AbortError";
	constructor(why) {
		super(why);
	}
};
/** Whether a throw means that the run ends, and not that something went wrong. */
function isEnding(thrown) {
	return isA(thrown, CancelledError) || isA(thrown, AbortError) || isFeederEmpty(thrown);
}
//#endregion
//#region src/scenario/http-timings.ts
const alreadyOpen = {
	dnsMs: 0,
	connectMs: 0,
	tlsMs: 0
};
/** Milliseconds per phase; they add up to the time from being issued to the last byte. */
function timingsOf(exchange) {
	const { issuedMs, doneMs } = exchange;
	const { dnsMs, connectMs, tlsMs } = exchange.opening ?? alreadyOpen;
	const sent = exchange.bytesSent > 0 ? exchange.sentMs : doneMs;
	const firstByte = exchange.bytesReceived > 0 ? exchange.firstByteMs : doneMs;
	const send = sendMsOf(exchange, sent, firstByte);
	return {
		blocked: Math.max(0, sent - issuedMs - dnsMs - connectMs - tlsMs),
		dns: dnsMs,
		connect: connectMs,
		tls: tlsMs,
		send,
		wait: firstByte - sent - send,
		receive: doneMs - firstByte
	};
}
/** A target may answer before it has taken the whole request: sending then ends, as a phase, with the first byte. */
function sendMsOf({ sendMs = 0 }, sent, firstByte) {
	return sendMs < firstByte - sent ? sendMs : firstByte - sent;
}
/** Counts the phases that took time. As `timingsOf`, without making an object per request. */
function tallyPhases(tally, exchange) {
	const { issuedMs, doneMs, opening } = exchange;
	const isSent = exchange.bytesSent > 0;
	const isAnswered = exchange.bytesReceived > 0;
	const sent = isSent ? exchange.sentMs : doneMs;
	const firstByte = isAnswered ? exchange.firstByteMs : doneMs;
	const send = sendMsOf(exchange, sent, firstByte);
	if (isAnswered) tally.recordWait(firstByte - sent - send);
	if (doneMs > firstByte) tally.recordPhase("receive", doneMs - firstByte);
	if (send > 0) tally.recordPhase("send", send);
	if (opening === void 0) {
		if (sent > issuedMs) tally.recordBlocked(sent - issuedMs);
		return;
	}
	const { dnsMs, connectMs, tlsMs } = opening;
	const blocked = sent - issuedMs - dnsMs - connectMs - tlsMs;
	if (blocked > 0) tally.recordPhase("blocked", blocked);
	if (dnsMs > 0) tally.recordPhase("dns", dnsMs);
	if (connectMs > 0) tally.recordPhase("connect", connectMs);
	if (tlsMs > 0) tally.recordPhase("tls", tlsMs);
}
//#endregion
//#region src/scenario/http-call.ts
/** One call of a script between being made and being answered: what the exchange itself need not know. */
var Call = class Call {
	owner;
	route;
	tally;
	options;
	/** The intended start of the call; of its first request where redirects follow. */
	intendedMs;
	redirectsLeft;
	/** A redirect has led to another origin: neither the user's nor the test's credentials go there. */
	leftOrigin;
	resolve;
	reject;
	constructor(owner, route, tally, options, intendedMs, redirectsLeft, leftOrigin, resolve, reject) {
		this.owner = owner;
		this.route = route;
		this.tally = tally;
		this.options = options;
		this.intendedMs = intendedMs;
		this.redirectsLeft = redirectsLeft;
		this.leftOrigin = leftOrigin;
		this.resolve = resolve;
		this.reject = reject;
	}
	/** The same call, one redirect later. */
	after({ options, leavesOrigin }, route, tally) {
		const { owner, intendedMs, redirectsLeft, resolve, reject } = this;
		const leftOrigin = this.leftOrigin || leavesOrigin;
		return new Call(owner, route, tally, options, intendedMs, redirectsLeft - 1, leftOrigin, resolve, reject);
	}
	exchangeDone(exchange) {
		this.owner.callDone(this, exchange);
	}
	bodyUndecodable(exchange, body) {
		this.owner.bodyUndecodable(this, exchange, body);
	}
};
/** The error a finished exchange counts as; undefined = success. */
function errorOf(exchange, expect) {
	if (exchange.outcome !== "ok") return exchange.outcome;
	const { status } = exchange;
	if (expect === void 0) return status < 400 ? void 0 : status < 500 ? "http_4xx" : "http_5xx";
	if (isExpected(expect, status)) return void 0;
	return status < 400 ? "http_unexpected" : status < 500 ? "http_4xx" : "http_5xx";
}
function isExpected(expect, status) {
	return expect === status || typeof expect === "object" && expect.includes(status);
}
/** What is told of a failure of which the exchange itself says nothing. */
function statusMessage({ status }, error, expect) {
	return error === "http_unexpected" ? `status ${status}, expected ${String(expect)}` : `status ${status}`;
}
/** Counts a finished exchange under its operation. */
function tallyExchange(tally, exchange, error) {
	tally.bytesSent += exchange.bytesSent;
	tally.bytesReceived += exchange.bytesReceived;
	if (exchange.status > 0) tally.countStatus(exchange.status);
	const latencyMs = exchange.doneMs - exchange.intendedMs;
	if (error === void 0) {
		tally.ok++;
		tally.latency.record(latencyMs);
	} else {
		tally.countError(error);
		tally.failedLatency.record(latencyMs);
		if (exchange.bytesSent > 0) tally.failedService.record(exchange.doneMs - exchange.sentMs);
	}
	if (exchange.bytesSent > 0) tally.service.record(exchange.doneMs - exchange.sentMs);
	tallyPhases(tally, exchange);
}
/** Counts an exchange that the end of the run cut off. */
function tallyCancelled(tally, exchange) {
	tally.cancelled++;
	tally.bytesSent += exchange.bytesSent;
	tally.bytesReceived += exchange.bytesReceived;
}
/**
* An exchange held back by the run's limits begins when it is let go: its deadlines and its latency count from
* there. Only an arrival keeps its intended start.
* @returns by how many milliseconds the intended start has moved
*/
function beginAgainAt(nowMs, exchange) {
	const heldMs = nowMs - exchange.issuedMs;
	const movedMs = exchange.intendedMs === exchange.issuedMs ? heldMs : 0;
	exchange.intendedMs += movedMs;
	exchange.issuedMs = nowMs;
	exchange.totalDeadlineMs += heldMs;
	exchange.deadlineMs = exchange.totalDeadlineMs;
	return movedMs;
}
//#endregion
//#region src/scenario/cookie-jar.ts
/** Loaded with the first cookie: it takes longer to load than the rest of a worker. */
let library;
function newJar() {
	library ??= createRequire(import.meta.url)("tough-cookie");
	return new library.CookieJar(void 0, {
		looseMode: true,
		rejectPublicSuffixes: true
	});
}
/** How long a rendered Cookie header is used again, so that expiry is seen: tough-cookie takes longer than a request. */
const renderedLifetimeMs = 1e3;
const renderedLimit = 64;
/** As browsers do: of more cookies of a host, or of all, the oldest are forgotten. */
const cookiesOfHost = 180;
const cookiesInAll = 1e3;
const isName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const isValue = /^[\x20-\x3a\x3c-\x7e\x80-\xff]*$/;
/** One user's cookies (RFC 6265, by tough-cookie). Made when the first is set. */
var CookieJar = class {
	jar = newJar();
	rendered = /* @__PURE__ */ new Map();
	/** Since the oldest were last looked for; a cookie set again is counted again. */
	stored = 0;
	/** No cookie is for a part of its host only: one Cookie header serves a whole origin. */
	isForWholeHosts = true;
	/** A cookie a response sets; what is not a cookie, or not this host's to set, is passed over. */
	store(setCookie, url) {
		const cookie = this.jar.setCookieSync(setCookie, url, { ignoreError: true });
		if (cookie !== void 0 && cookie.path !== "/") this.isForWholeHosts = false;
		this.rendered.clear();
		if (cookie !== void 0 && ++this.stored >= cookiesOfHost) this.forgetOldest();
	}
	forgetOldest() {
		this.stored = 0;
		const ofHost = /* @__PURE__ */ new Map();
		let kept = 0;
		for (const { domain, path, key } of this.all().toSorted((one, other) => other.creationIndex - one.creationIndex)) {
			const count = (ofHost.get(domain) ?? 0) + 1;
			ofHost.set(domain, count);
			if (count <= cookiesOfHost && kept < cookiesInAll) kept++;
			else this.jar.store.removeCookie(domain ?? "", path ?? "", key, () => void 0);
		}
	}
	/** A cookie the script sets, for all of an origin's host. */
	set(name, value, origin) {
		if (typeof name !== "string" || !isName.test(name)) throw new TypeError(`http.cookies.set: ${JSON.stringify(name)} cannot be a cookie's name`);
		if (typeof value !== "string" || !isValue.test(value)) throw new TypeError(`http.cookies.set: ${JSON.stringify(value)} cannot be the value of ${name}: it is a text in one line, without semicolons and letters beyond Latin-1`);
		this.store(`${name}=${value}; Path=/`, `${origin}/`);
	}
	/** The value of the Cookie header for this URL, or "". */
	headerFor(origin, path, nowMs) {
		const key = this.isForWholeHosts ? origin : origin + withoutQuery(path);
		const known = this.rendered.get(key);
		if (known !== void 0 && known.untilMs > nowMs) return known.header;
		const header = this.jar.getCookieStringSync(origin + withoutQuery(path));
		if (this.rendered.size >= renderedLimit) this.rendered.clear();
		this.rendered.set(key, {
			header,
			untilMs: nowMs + renderedLifetimeMs
		});
		return header;
	}
	/** The value of the cookie of that name, whatever path and host it is for; of several, of the one made last. */
	find(name) {
		return this.all().filter((cookie) => cookie.key === name && cookie.TTL() > 0).sort((one, other) => one.creationIndex - other.creationIndex).at(-1)?.value;
	}
	all() {
		let found = [];
		this.jar.store.getAllCookies((_error, cookies) => {
			found = cookies ?? [];
		});
		return found;
	}
};
function withoutQuery(path) {
	const question = path.indexOf("?");
	return question < 0 ? path : path.slice(0, question);
}
//#endregion
//#region src/scenario/trace-ids.ts
/** All 2^32 numbers that a trace may draw. */
const allNumbers = 2 ** 32;
/**
* Trace and span ids by W3C Trace Context. A trace id is this worker's own in its first half; the second half begins
* with 32 pseudo-random bits, because samplers that decide by the lower eight bytes (OpenTelemetry's TraceIdRatioBased)
* must see them evenly spread, and ends with a counter and, as its last bit, whether the trace is sampled. Not drawn
* from the run's seed: two runs with one seed must not share ids. Counters go round: no id comes twice within 2^31.
*/
var TraceIds = class {
	/** The half of a trace id, and of a span id, that is the worker's own: hex digits. */
	worker;
	span;
	/** Of the trace begun last. */
	traceSpread;
	traceCount;
	/** Sampled traces begun so far. */
	sampled = 0;
	/** Traces are sampled that draw less than this … */
	sampledBelow = allNumbers;
	/** … as long as not so many are. */
	sampledMost = Infinity;
	spanCount;
	constructor(entropy = randomBytes(24)) {
		this.worker = entropy.toString("hex", 0, 8);
		this.span = hex32$1(entropy.readUInt32LE(8) | 1);
		this.traceSpread = entropy.readInt32LE(12) | 1;
		this.traceCount = entropy.readInt32LE(16);
		this.spanCount = entropy.readInt32LE(20);
	}
	/** From now on this share of the traces is sampled, and at most so many more. */
	sample(share, most) {
		this.sampledBelow = share * allNumbers;
		this.sampledMost = this.sampled + most;
	}
	/**
	* Marsaglia's xorshift32: every number but 0 once in 2^32 − 1. Its first bits are spread evenly, its last hardly
	* matter. The same number decides whether the trace is sampled.
	*/
	beginTrace() {
		let spread = this.traceSpread;
		spread ^= spread << 13;
		spread ^= spread >>> 17;
		spread ^= spread << 5;
		this.traceSpread = spread;
		const count = (this.traceCount | 1) + 1;
		if (spread >>> 0 < this.sampledBelow && this.sampled < this.sampledMost) {
			this.sampled++;
			this.traceCount = count | 1;
		} else this.traceCount = count | 0;
	}
	nextSpanCount() {
		this.spanCount = this.spanCount + 1 | 0;
		return this.spanCount;
	}
	traceIdOf({ traceSpread, traceCount }) {
		return this.worker + hex32$1(traceSpread) + hex32$1(traceCount);
	}
};
/** Whether the target is asked to keep a trace. */
function isSampled({ traceCount }) {
	return (traceCount & 1) === 1;
}
//#endregion
//#region src/scenario/trace-stamp.ts
/** Which trace headers a request carries: a script that sets one of them by itself has it its own way. */
const traceFields = {
	none: 0,
	traceparent: 1,
	withSentryTrace: 2,
	all: 3
};
/** Names that Sentry's SDKs take for a sender's; any key does for our receiver. */
const publicKey = "plimsoll";
const digits = Buffer.from("0123456789abcdef");
const spreadAt = 16;
const countAt = 24;
const spanAt = 41;
const flagAt = 51;
const zero = 48;
const one = 49;
const [yes, no] = [Buffer.from("true "), Buffer.from("false")];
/** Writes the same eight digits to three places. */
function writeHex32(into, value, first, second, third) {
	for (let place = 0, shift = 28; shift >= 0; place++, shift -= 4) {
		const digit = digits[value >>> shift & 15];
		into[first + place] = digit;
		into[second + place] = digit;
		into[third + place] = digit;
	}
}
/**
* The trace headers and the blank line behind them: W3C's `traceparent`, and `sentry-trace` with its `baggage`, which
* Sentry's SDKs go by. Of a request only the ids and the flags are written.
*/
var TraceStamp = class {
	length;
	version = 0;
	ids;
	fields;
	fixed;
	share = 1;
	/** Where the changing parts stand, counted from the first octet; where a header is left out, those of the one before. */
	parentAt;
	sentryAt;
	baggageAt;
	sentryFlagAt;
	sampledAt;
	constructor(ids, fields) {
		this.ids = ids;
		this.fields = fields;
		const text = this.textOf({
			traceSpread: 0,
			traceCount: 0,
			spanCount: 0
		});
		this.fixed = Buffer.from(text, "latin1");
		this.length = this.fixed.length;
		this.parentAt = text.indexOf("00-") + 3;
		const hasSentry = fields !== traceFields.traceparent;
		this.sentryAt = hasSentry ? text.indexOf("sentry-trace: ") + 14 : this.parentAt;
		this.sentryFlagAt = hasSentry ? this.sentryAt + flagAt - 1 : this.parentAt + flagAt;
		this.baggageAt = fields === traceFields.all ? text.indexOf("trace_id=") + 9 : this.parentAt;
		this.sampledAt = text.indexOf("sampled=") + 8;
	}
	/** The stated share of sampled traces. */
	setShare(share) {
		if (share === this.share) return;
		this.share = share;
		this.fixed = Buffer.from(this.textOf({
			traceSpread: 0,
			traceCount: 0,
			spanCount: 0
		}), "latin1");
		this.version++;
	}
	textOf(ids) {
		const trace = this.ids.traceIdOf(ids);
		const span = this.ids.span + hex32$1(ids.spanCount);
		const flag = isSampled(ids) ? "1" : "0";
		return `${[
			`traceparent: 00-${trace}-${span}-0${flag}\r\n`,
			`sentry-trace: ${trace}-${span}-${flag}\r\n`,
			`baggage: sentry-trace_id=${trace},sentry-public_key=${publicKey},sentry-sample_rate=${this.share.toFixed(6)},sentry-sampled=${isSampled(ids) ? "true " : "false"}\r\n`
		].slice(0, this.fields).join("")}\r\n`;
	}
	writeFixed(into, at) {
		into.set(this.fixed, at);
	}
	writeIds(into, at, { traceSpread, traceCount, spanCount }) {
		const parent = at + this.parentAt;
		const sentry = at + this.sentryAt;
		const baggage = at + this.baggageAt;
		writeHex32(into, traceSpread, parent + spreadAt, sentry + spreadAt, baggage + spreadAt);
		writeHex32(into, traceCount, parent + countAt, sentry + countAt, baggage + countAt);
		writeHex32(into, spanCount, parent + spanAt, sentry + spanAt, sentry + spanAt);
		const flag = (traceCount & 1) === 1 ? one : zero;
		into[parent + flagAt] = flag;
		into[at + this.sentryFlagAt] = flag;
		if (this.fields === traceFields.all) this.writeSampled(into, at + this.sampledAt, flag === one ? yes : no);
	}
	writeSampled(into, at, word) {
		for (let place = 0; place < word.length; place++) into[at + place] = word[place];
	}
};
//#endregion
//#region src/scenario/http-headers.ts
const isToken = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const isFieldText = /^[\t\x20-\x7e\x80-\xff]*$/;
/** Decided by the body that is sent; anything else would break the request apart (RFC 9112 §6). */
const framing = new Set(["content-length", "transfer-encoding"]);
/** One header as it goes on the wire; refuses what would break the request apart (RFC 9110 §5.5). */
function headerLine(name, value) {
	if (!isToken.test(name)) throw new TypeError(`header ${JSON.stringify(name)}: a name is letters, digits and -_.!#$%&'*+^\`|~`);
	if (typeof value !== "string" || !isFieldText.test(value)) {
		const shown = typeof value === "string" ? JSON.stringify(value) : String(value);
		throw new TypeError(`header ${name}: a value is one line of text, without control characters or letters beyond Latin-1, not ${shown}`);
	}
	return `${name}: ${value}\r\n`;
}
/** As `headerLine`, for what a script sets. */
function checkOwn(name, value) {
	if (framing.has(name)) throw new TypeError(`header ${name}: it follows from the body that is sent; leave it out`);
	headerLine(name, value);
}
/** Headers merged by name, ignoring case; later layers win, the call's own last of all. */
function headerBlock(layers, ofCall) {
	const merged = /* @__PURE__ */ new Map();
	for (const layer of layers) for (const [name, value] of Object.entries(layer)) {
		const lower = name.toLowerCase();
		if (!framing.has(lower)) merged.set(lower, value);
	}
	let isTypeOfCall = false;
	for (const [name, value] of Object.entries(ofCall ?? {})) {
		const lower = name.toLowerCase();
		checkOwn(lower, value);
		merged.set(lower, value);
		if (lower === "content-type") isTypeOfCall = true;
	}
	const contentType = merged.get("content-type");
	const cookie = merged.get("cookie") ?? "";
	headerLine("cookie", cookie);
	let untyped = "";
	for (const [name, value] of merged) if (name !== "content-type" && name !== "cookie") untyped += headerLine(name, value);
	return {
		text: contentType === void 0 ? untyped : untyped + headerLine("content-type", contentType),
		untyped,
		contentType,
		isTypeOfCall,
		cookie,
		userAgent: merged.get("user-agent"),
		traceFields: fieldsLeft(merged)
	};
}
/** Whoever names another trace, or another sampling of it, is not contradicted in the next header. */
function fieldsLeft(given) {
	if (given.has("traceparent")) return traceFields.none;
	if (given.has("sentry-trace")) return traceFields.traceparent;
	return given.has("baggage") ? traceFields.withSentryTrace : traceFields.all;
}
/** They are for one origin: none of them goes to another when a redirect leads there. */
const boundToOrigin = new Set([
	"authorization",
	"cookie",
	"proxy-authorization",
	"host"
]);
function withoutCredentials(headers) {
	return Object.fromEntries(Object.entries(headers).filter(([name]) => !boundToOrigin.has(name.toLowerCase())));
}
/**
* A user's own headers: a plain object to the script, whose rendering is kept until it is changed, so that reading them
* costs nothing per request.
*/
var OwnHeaders = class {
	object = new Proxy(Object.create(null), this);
	/** Counts changes; a rendering made at another count is stale. */
	version = 0;
	get(target, name) {
		return typeof name === "string" ? target[name.toLowerCase()] : void 0;
	}
	has(target, name) {
		return typeof name === "string" && name.toLowerCase() in target;
	}
	set(target, name, value) {
		const lower = String(name).toLowerCase();
		checkOwn(lower, value);
		target[lower] = value;
		this.version++;
		return true;
	}
	deleteProperty(target, name) {
		this.version++;
		return delete target[String(name).toLowerCase()];
	}
	defineProperty() {
		throw new TypeError("http.headers: set a header with http.headers.name = value");
	}
};
/** RFC 7617 (basic, UTF-8) and RFC 6750 (bearer). */
function authorizationOf(auth) {
	if ("bearer" in auth) return `Bearer ${given("bearer", auth.bearer)}`;
	const pair = `${given("username", auth.username)}:${given("password", auth.password)}`;
	return `Basic ${Buffer.from(pair, "utf8").toString("base64")}`;
}
function given(part, value) {
	if (typeof value === "string") return value;
	throw new TypeError(`auth: ${part} is ${value === void 0 ? "missing" : "not a text"}`);
}
//#endregion
//#region src/scenario/http-request-text.ts
/** Fields of the block and of the content. */
function headersWithContent(method, block, body) {
	if (body === void 0) return expectsBody(method) ? `${block.text}content-length: 0\r\n` : block.text;
	const type = contentTypeOf(block, body);
	const typeLine = type === void 0 ? "" : `content-type: ${type}\r\n`;
	return `${block.untyped}${typeLine}content-length: ${body.length}\r\n`;
}
const expectsBody = (method) => method === "POST" || method === "PUT" || method === "PATCH";
function contentTypeOf(block, { contentType, typeYieldsTo }) {
	return typeYieldsTo === "any" || typeYieldsTo === "call" && block.isTypeOfCall ? block.contentType ?? contentType : contentType;
}
/** The URL an exchange asked for: read back off its request line, so that it costs nothing where nobody asks. */
function urlOf({ method, line, endpoint }) {
	return endpoint.origin + line.slice(method.length + 1, line.lastIndexOf(" "));
}
//#endregion
//#region src/scenario/http-identity.ts
/** What a user's requests say of it: headers of its own, and cookies. Costs nothing while there are none. */
var Identity = class {
	host;
	jar = void 0;
	own = void 0;
	ownBlock = void 0;
	ownBlockVersion = 0;
	ownBlockEndpoint = void 0;
	constructor(host) {
		this.host = host;
	}
	/** `http.headers` */
	get headers() {
		this.own ??= new OwnHeaders();
		return this.own.object;
	}
	/** The headers of a call; without those bound to an origin where a redirect has led to another. */
	blockFor(endpoint, options, leftOrigin) {
		if (!(options === void 0 || options.headers === void 0 && options.auth === void 0) || leftOrigin) return this.mergedFor(endpoint, options, leftOrigin);
		const { own } = this;
		if (own === void 0 || own.version === 0) return this.host.blockFor(endpoint);
		if (this.ownBlockVersion !== own.version || this.ownBlockEndpoint !== endpoint) {
			this.ownBlock = this.mergedFor(endpoint, void 0, false);
			this.ownBlockVersion = own.version;
			this.ownBlockEndpoint = endpoint;
		}
		return this.ownBlock;
	}
	mergedFor(endpoint, options, leftOrigin) {
		const { host, own } = this;
		const general = own === void 0 ? [host.plan.headers] : [host.plan.headers, own.object];
		const layers = [host.defaultsFor(endpoint), ...leftOrigin ? general.map(withoutCredentials) : general];
		if (options?.auth !== void 0) layers.push({ authorization: authorizationOf(options.auth) });
		return host.noted(headerBlock(layers, options?.headers));
	}
	/** The Cookie field of a request, or "": the jar's cookies behind those given by hand. */
	cookieLine({ cookie }, { endpoint, path }, nowMs) {
		if (this.jar === void 0 && cookie === "") return "";
		const fromJar = this.jar?.headerFor(endpoint.origin, path, nowMs) ?? "";
		if (cookie === "" && fromJar === "") return "";
		return `cookie: ${cookie}${cookie === "" || fromJar === "" ? "" : "; "}${fromJar}\r\n`;
	}
	keepCookies(exchange) {
		this.jar ??= new CookieJar();
		const url = urlOf(exchange);
		for (const line of setCookiesOf(exchange.headText)) this.jar.store(line, url);
	}
	cookie(name) {
		return this.jar?.find(name);
	}
	setCookie(name, value, origin) {
		this.jar ??= new CookieJar();
		this.jar.set(name, value, origin);
	}
	clearCookies() {
		this.jar = void 0;
	}
};
//#endregion
//#region src/scenario/http-options.ts
const known = {
	json: true,
	form: true,
	multipart: true,
	body: true,
	headers: true,
	query: true,
	path: true,
	name: true,
	timeout: true,
	redirects: true,
	expect: true,
	auth: true
};
const names = Object.keys(known);
/** Refuses what would otherwise be passed over in silence: a misspelt option is a request nobody meant. */
function checkOptions(options) {
	if (typeof options !== "object" || options === null) throw new TypeError(`a request's options are an object, e.g. { json: { id: 1 } } or { body: "text" }, not ${describe(options)}`);
	for (const name in options) if (known[name] !== true) refuseOption(name);
	const { redirects, expect } = options;
	if (redirects !== void 0 && !(Number.isSafeInteger(redirects) && redirects >= 0)) throw new TypeError(`redirects: how many are followed, 0 for none, not ${String(redirects)}`);
	if (expect !== void 0 && typeof expect !== "number" && !Array.isArray(expect)) throw new TypeError("expect: give a status or a list of them, e.g. 404 or [200, 404]");
}
function describe(value) {
	return value === null ? "null" : `a ${typeof value}`;
}
function refuseOption(name) {
	const hint = didYouMean(name, names) ?? `A request takes: ${names.join(", ")}.`;
	throw new TypeError(`a request has no option ${JSON.stringify(name)}. ${hint}`);
}
/** The deadlines of a call with a `timeout` of its own; what it does not say is the run's. */
function limitsOf(timeout, defaults) {
	if (typeof timeout !== "object") {
		const totalMs = limitMs("timeout", timeout);
		return {
			...within(totalMs, defaults),
			totalMs
		};
	}
	for (const name in timeout) if (name !== "connect" && name !== "headers" && name !== "total") throw new TypeError(`timeout: there is no ${JSON.stringify(name)}; it takes connect, headers and total`);
	const { connect, headers, total } = timeout;
	const totalMs = total === void 0 ? defaults.totalMs : limitMs("timeout.total", total);
	const { connectMs, headersMs } = within(totalMs, defaults);
	return {
		connectMs: connect === void 0 ? connectMs : limitMs("timeout.connect", connect),
		headersMs: headers === void 0 ? headersMs : limitMs("timeout.headers", headers),
		totalMs
	};
}
/** The limits of the stages within another total: one that only followed from the old total follows the new one. */
function within(totalMs, defaults) {
	const stage = (limitMs) => limitMs >= defaults.totalMs ? totalMs : Math.min(limitMs, totalMs);
	return {
		connectMs: stage(defaults.connectMs),
		headersMs: stage(defaults.headersMs)
	};
}
function limitMs(what, given) {
	if (typeof given !== "string" && typeof given !== "number") throw new TypeError(`${what}: give a duration such as "2s", not ${describe(given)}`);
	const ms = durationMs(given);
	if (ms > 0) return ms;
	throw new TypeError(`${what}: ${JSON.stringify(given)} leaves no time to answer`);
}
//#endregion
//#region src/scenario/http-redirect.ts
function failed(error, message) {
	return { failure: {
		error,
		message
	} };
}
/** What a response says about going elsewhere (RFC 9110 §15.4); undefined = it is the answer. */
function redirectOf(call, exchange) {
	const { status } = exchange;
	if (exchange.outcome !== "ok" || status < 301 || status > 308 || status === 304 || status === 305 || status === 306) return void 0;
	if (call.options?.redirects === 0 || isExpected(call.options?.expect, status)) return void 0;
	const location = fieldOf(exchange.headText, "location");
	if (location === void 0) return void 0;
	if (call.redirectsLeft <= 0) return failed("redirect_loop", `more redirects than are followed, the last to ${shown(location)}`);
	let url;
	try {
		url = new URL(location, urlOf(exchange));
	} catch {
		return failed("redirect_loop", `the redirect leads to ${shown(location)}, which is no URL`);
	}
	if (url.protocol !== "http:" && url.protocol !== "https:") return failed("host_not_allowed", `the redirect leads to ${url.protocol}, which is not spoken here`);
	url.hash = "";
	url.username = "";
	url.password = "";
	const becomesGet = status === 303 ? exchange.method !== "HEAD" : status < 303 && exchange.method === "POST";
	const leavesOrigin = url.origin !== exchange.endpoint.origin;
	const options = optionsForNextHop(call.options, becomesGet, leavesOrigin);
	return { next: {
		url: url.href,
		method: becomesGet ? "GET" : exchange.method,
		options,
		leavesOrigin
	} };
}
const shown = (location) => JSON.stringify(location.slice(0, 200));
/** Without the body where the method becomes GET, without credentials where the next hop is another origin. */
function optionsForNextHop(options, becomesGet, leavesOrigin) {
	if (options === void 0) return void 0;
	const { path: _path, query: _query, name: _name, ...rest } = options;
	const next = rest;
	if (becomesGet) {
		delete next.json;
		delete next.form;
		delete next.multipart;
		delete next.body;
		if (next.headers !== void 0) next.headers = withoutContent(next.headers);
	}
	if (leavesOrigin) {
		delete next.auth;
		if (next.headers !== void 0) next.headers = withoutCredentials(next.headers);
	}
	return next;
}
/** RFC 9110 §15.4: without its content a request has no fields that speak of it. */
function withoutContent(headers) {
	return Object.fromEntries(Object.entries(headers).filter(([name]) => !/^content-/i.test(name)));
}
//#endregion
//#region src/scenario/http-retry.ts
/** A request that failed, made again by a client that does so: each attempt after the first. */
var RetriedCall = class RetriedCall extends Call {
	tries;
	constructor(before) {
		const { owner, route, tally, options, intendedMs, redirectsLeft, leftOrigin, resolve, reject } = before;
		super(owner, route, tally, options, intendedMs, redirectsLeft, leftOrigin, resolve, reject);
		this.tries = before instanceof RetriedCall ? before.tries + 1 : 1;
	}
};
/** What a client takes for an answer it can do something with: trying again would bring the same. */
const isRetried = (error, status) => error !== "http_unexpected" && (error !== "http_4xx" || status === 429);
/**
* The next attempt of a call that failed, where the run's clients try again (`--retries`); undefined where this was the
* last.
*/
function nextAttempt(call, before, error, host) {
	const { retries } = host.plan;
	if (retries === void 0 || host.isCancelled || !isRetried(error, before.status)) return void 0;
	const next = new RetriedCall(call);
	return next.tries > retries ? void 0 : {
		call: next,
		exchange: again(before, next, host)
	};
}
/** The same request from now on, in the same trace. */
function again(before, call, { clock, traceIds }) {
	const { endpoint, method, line, fields, stamp, content, body, keepsBody, limits } = before;
	const nowMs = clock.nowMs();
	const exchange = new Exchange(call, endpoint, method, line, fields, stamp, content, body, keepsBody, nowMs, nowMs, limits);
	exchange.traceSpread = before.traceSpread;
	exchange.traceCount = before.traceCount;
	if (stamp !== void 0) exchange.spanCount = traceIds.nextSpanCount();
	return exchange;
}
//#endregion
//#region src/scenario/http-response-body.ts
/** A body that unpacks to more than this is not a body but a bomb. */
const unpackedLimitBytes = 64 * 1024 * 1024;
/** Content codings one on top of the other (undici's limit after CVE-2026-22036). */
const codingLimit = 5;
/** What is wrong with a body, to follow "a body that …", and the class of error it is. */
var UndecodableBody = class extends Error {
	error;
	constructor(error, message, cause) {
		super(message, { cause });
		this.error = error;
	}
};
/** A body without its content codings (RFC 9110 §8.4). Throws an `UndecodableBody`. */
function unpacked(raw, contentEncoding) {
	const codings = contentEncoding.toLowerCase().split(",").map((each) => each.trim()).filter((each) => each !== "identity" && each !== "");
	if (codings.length > codingLimit) throw new UndecodableBody("decode_bomb", `is encoded ${codings.length} times over; ${codingLimit} is the limit`);
	return codings.reduceRight(unpackedFrom, raw);
}
function unpackedFrom(bytes, coding) {
	const unpack = unpackers[coding];
	if (unpack === void 0) throw new UndecodableBody("decode_error", `is encoded as ${JSON.stringify(coding)}, which is not known here`);
	let result;
	try {
		result = unpack(bytes);
	} catch (cause) {
		const { code, message } = cause;
		if (code === "ERR_BUFFER_TOO_LARGE") throw new UndecodableBody("decode_bomb", "unpacks to more than 64 MiB", cause);
		throw new UndecodableBody("decode_error", `is no ${coding}: ${message}`, cause);
	}
	const left = bytes.length - result.engine.bytesWritten;
	if (left > 0) throw new UndecodableBody("decode_error", `has ${left} bytes behind its ${coding}`);
	return result.buffer;
}
const options = {
	maxOutputLength: unpackedLimitBytes,
	info: true
};
/** Node's types know the plain form only. */
const withInfo = (unpack) => (bytes) => unpack(bytes, options);
const gunzip = withInfo(zlib$1.gunzipSync);
const inflate = withInfo(zlib$1.inflateSync);
const inflateRaw = withInfo(zlib$1.inflateRawSync);
/** Not in every Node that is supported. */
const { zstdDecompressSync } = zlib$1;
const unpackers = {
	gzip: gunzip,
	"x-gzip": gunzip,
	br: withInfo(zlib$1.brotliDecompressSync),
	deflate: (bytes) => hasZlibHeader(bytes) ? inflate(bytes) : inflateRaw(bytes),
	...zstdDecompressSync === void 0 ? {} : { zstd: withInfo(zstdDecompressSync) }
};
/** "deflate" should be zlib, but some servers send raw deflate (RFC 9110 §8.4.1.2); the header is RFC 1950 §2.2. */
function hasZlibHeader(bytes) {
	return bytes.length >= 2 && (bytes[0] & 15) === 8 && bytes.readUInt16BE(0) % 31 === 0;
}
/** Where these do not occur, one octet a character is already the text, in every charset but UTF-16. */
const notPlainAscii = /[\u0000\u0080-\u00ff]/;
const isPlainAscii = (octets) => !notPlainAscii.test(octets);
const decoders = /* @__PURE__ */ new Map();
/** Bytes as text in the charset of the content type; UTF-8 where it names none, or none that is known. */
function textFrom(bytes, contentType) {
	const charset = /;\s*charset\s*=\s*"?([^\s";,]+)/i.exec(contentType)?.[1]?.toLowerCase() ?? "utf-8";
	let decoder = decoders.get(charset);
	if (decoder === void 0) {
		decoder = decoderOf(charset);
		if (decoders.size < 50) decoders.set(charset, decoder);
	}
	return decoder.decode(bytes);
}
function decoderOf(charset) {
	try {
		return new TextDecoder$1(charset);
	} catch {
		return new TextDecoder$1();
	}
}
//#endregion
//#region src/scenario/http-response.ts
/** A response as the script sees it. Headers are parsed and bodies decoded only when they are looked at. */
var Response = class {
	error;
	/** Of the whole call: redirects that were followed are part of it. */
	latencyMs;
	exchange;
	traceIds;
	parsedHeaders = void 0;
	decodedText = void 0;
	undecodable = void 0;
	constructor(exchange, error, traceIds, intendedMs) {
		this.exchange = exchange;
		this.error = error;
		this.traceIds = traceIds;
		this.latencyMs = exchange.doneMs - intendedMs;
	}
	get traceId() {
		return this.traceIds.traceIdOf(this.exchange);
	}
	get status() {
		return this.exchange.status;
	}
	get ok() {
		return this.error === void 0;
	}
	get errorMessage() {
		return this.error === void 0 ? void 0 : this.exchange.message;
	}
	/** Of the last request, where redirects were followed. */
	get url() {
		return urlOf(this.exchange);
	}
	get headers() {
		this.parsedHeaders ??= parseHeaders(this.exchange.headText);
		return this.parsedHeaders;
	}
	get cookies() {
		const cookies = Object.create(null);
		for (const line of setCookiesOf(this.exchange.headText)) {
			const pair = line.split(";", 1)[0];
			const equals = pair.indexOf("=");
			if (equals > 0) cookies[pair.slice(0, equals).trim()] = pair.slice(equals + 1).trim();
		}
		return cookies;
	}
	/** Of the last request, where redirects were followed. */
	get timings() {
		return timingsOf(this.exchange);
	}
	json() {
		const text = this.text();
		try {
			return JSON.parse(text);
		} catch (cause) {
			const { method, status } = this.exchange;
			const request = `${method} ${this.url}`;
			if (status === 0) throw new Error(`json(): ${request} gave no answer (${this.error}: ${this.errorMessage})`, { cause });
			const start = text === "" ? "an empty body" : `a body that begins ${JSON.stringify(text.slice(0, 60))}`;
			throw new Error(`json(): ${request} answered ${status} with ${start}, which is not JSON`, { cause });
		}
	}
	text() {
		this.decodedText ??= this.decode();
		return this.decodedText;
	}
	decode() {
		const { bodyText, headText } = this.exchange;
		if (bodyText === void 0 || bodyText === "") return "";
		if (isPlainAscii(bodyText) && fieldOf(headText, "content-encoding") === void 0) return bodyText;
		return textFrom(this.bytes(), fieldOf(headText, "content-type") ?? "");
	}
	bytes() {
		const { bodyText, headText, status, method } = this.exchange;
		const raw = Buffer.from(bodyText ?? "", "latin1");
		const coding = raw.length === 0 ? void 0 : fieldOf(headText, "content-encoding");
		if (coding === void 0) return raw;
		if (this.undecodable !== void 0) throw this.undecodable;
		try {
			return unpacked(raw, coding);
		} catch (cause) {
			if (!(cause instanceof UndecodableBody)) throw cause;
			this.undecodable = new Error(`${method} ${this.url} answered ${status} with a body that ${cause.message}`, { cause });
			const { listener } = this.exchange;
			if (listener instanceof Call) listener.bodyUndecodable(this.exchange, cause);
			throw this.undecodable;
		}
	}
};
//#endregion
//#region src/scenario/http-query.ts
/** `name=value&…`, form-encoded (WHATWG URL §5); what is undefined is left out. */
function encodedPairs(option, given) {
	const pairs = new URLSearchParams();
	for (const [name, value] of Object.entries(given)) {
		if (value === void 0) continue;
		if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") throw new TypeError(`${option}: ${name} is ${kindOf(value)}: give a text, a number or a boolean`);
		pairs.append(name, String(value));
	}
	return pairs.toString();
}
function kindOf(value) {
	if (value === null) return "null";
	if (Array.isArray(value)) return "an array";
	return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
/** Adds a query to a path that may have one. */
function withQuery(path, query) {
	const text = encodedPairs("query", query);
	if (text === "") return path;
	if (!path.includes("?")) return `${path}?${text}`;
	return path.endsWith("?") || path.endsWith("&") ? path + text : `${path}&${text}`;
}
//#endregion
//#region src/scenario/request-body.ts
const beyondAscii = /[^\u0000-\u007f]/;
function textBody(text, contentType, typeYieldsTo) {
	if (beyondAscii.test(text)) return bytesBody(Buffer.from(text, "utf8"), contentType, typeYieldsTo);
	return {
		text,
		bytes: void 0,
		length: text.length,
		contentType,
		typeYieldsTo
	};
}
function bytesBody(bytes, contentType, typeYieldsTo) {
	return {
		text: "",
		bytes,
		length: bytes.byteLength,
		contentType,
		typeYieldsTo
	};
}
/** The body the options ask for; undefined where they ask for none. */
function renderBody(options) {
	const { json, form, multipart, body } = options;
	if (json === void 0 && form === void 0 && multipart === void 0 && body === void 0) return void 0;
	requireOne(options);
	if (json !== void 0) return textBody(jsonText(json), "application/json", "any");
	if (form !== void 0) return textBody(encodedPairs("form", form), "application/x-www-form-urlencoded", "call");
	if (multipart !== void 0) return multipartBody(multipart);
	if (typeof body === "string") return textBody(body, void 0, "any");
	if (body instanceof Uint8Array) return bytesBody(body, void 0, "any");
	throw new TypeError(`body: give a text or bytes; an object is sent with json or form`);
}
function requireOne(options) {
	const given = [
		"json",
		"form",
		"multipart",
		"body"
	].filter((key) => options[key] !== void 0);
	if (given.length > 1) throw new TypeError(`a request has one body: give ${given.join(" or ")}, not both`);
}
function jsonText(value) {
	const text = JSON.stringify(value);
	if (text === void 0) throw new TypeError("json: the value has no JSON form (a function or a symbol)");
	return text;
}
/** multipart/form-data by RFC 7578. */
function multipartBody(parts) {
	const boundary = `plimsoll-${randomBytes(12).toString("hex")}`;
	const pieces = [];
	for (const [name, value] of Object.entries(parts)) {
		const part = partOf(name, value);
		const content = typeof part === "string" ? Buffer.from(part, "utf8") : readShared(part.file);
		pieces.push(Buffer.from(`--${boundary}\r\n${partHeaders(name, part)}\r\n`, "utf8"), content, Buffer.from("\r\n"));
	}
	pieces.push(Buffer.from(`--${boundary}--\r\n`));
	return bytesBody(Buffer.concat(pieces), `multipart/form-data; boundary=${boundary}`, "none");
}
function partOf(name, value) {
	if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
	if (typeof value === "object" && value !== null && typeof value.file === "string") return value;
	throw new TypeError(`multipart: ${name} must be a text, a number or { file: "./path" }`);
}
function partHeaders(name, part) {
	const disposition = `content-disposition: form-data; name="${quoted(name)}"`;
	if (typeof part === "string") return `${disposition}\r\n`;
	const contentType = quoted(part.contentType ?? "application/octet-stream");
	return `${disposition}; filename="${quoted(part.filename ?? basename(part.file))}"\r\ncontent-type: ${contentType}\r\n`;
}
/** RFC 7578 §2 with the escapes browsers use (WHATWG HTML, multipart/form-data). */
function quoted(text) {
	return text.replaceAll("\"", "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
/** A file's bytes, read once per worker and shared by all its users. Relative paths count from the test file. */
function readShared(path) {
	const absolute = resolveFromTest(path);
	const known = threadState.files.get(absolute);
	if (known !== void 0) return known;
	let bytes;
	try {
		bytes = readFileSync(absolute);
	} catch (cause) {
		throw new TypeError(`multipart: the file ${absolute} cannot be read`, { cause });
	}
	threadState.files.set(absolute, bytes);
	return bytes;
}
//#endregion
//#region src/scenario/http-client.ts
let caughtResolve;
let caughtReject;
const catchEnds = (resolve, reject) => {
	caughtResolve = resolve;
	caughtReject = reject;
};
/** Calls refused at once after the end of the run; later ones at the loop's next turn, so that a retry loop cannot stop it. */
const refusedAtOnce = 10;
/** One virtual user's way to the target: connections, cookies, headers, and the count of what it did. */
var HttpClient = class {
	identity;
	/** The step requests are counted in. */
	step = void 0;
	/** What has failed in this iteration: requests and measured calls. */
	failures = 0;
	/** Requests of this iteration that have ended. */
	ended = 0;
	/** How many requests in a row found no connection. */
	connectFailures = 0;
	/** Calls not yet answered, whether the script waits for them or not. */
	pending = 0;
	onIdle = void 0;
	refused = 0;
	/** Requests of one iteration share a trace. */
	hasTrace = false;
	traceSpread = 0;
	traceCount = 0;
	/** The intended start of the iteration, for its first request; NaN = the moment it is issued. */
	intendedMs = NaN;
	/** Where an iteration's requests are counted; undefined in hooks. */
	iterations = void 0;
	host;
	table;
	sessions;
	constructor(host, table) {
		this.host = host;
		this.table = table;
		this.identity = new Identity(host);
		this.sessions = host.sessionsOfUser();
	}
	beginIteration(intendedMs, iterations) {
		this.intendedMs = intendedMs;
		this.iterations = iterations;
		this.hasTrace = false;
		this.failures = 0;
		this.ended = 0;
	}
	/** The intended start of what begins now: the iteration's own for the first, else `nowMs`. */
	takeIntendedMs(nowMs) {
		const { intendedMs } = this;
		this.intendedMs = NaN;
		return Number.isNaN(intendedMs) ? nowMs : intendedMs;
	}
	call(method, url, options) {
		if (options === void 0) return this.start(method, this.table.find(method, url), void 0);
		checkOptions(options);
		return this.start(method, this.table.resolve(method, url, options), options);
	}
	callTemplate(method, strings, values) {
		return this.start(method, this.table.template(method, strings, values), void 0);
	}
	start(method, known, options) {
		const { host } = this;
		if (host.isCancelled) return this.refuse();
		const nowMs = host.clock.nowMs();
		const intendedMs = Number.isNaN(this.intendedMs) ? nowMs : this.intendedMs;
		const promise = new Promise(catchEnds);
		const resolve = caughtResolve;
		const reject = caughtReject;
		if (!this.hasTrace) this.beginTrace(host.traceIds);
		const tally = known.route.tallyIn(this.step);
		const redirects = options?.redirects ?? host.plan.maxRedirects;
		const call = new Call(this, known.route, tally, options, intendedMs, redirects, false, resolve, reject);
		const exchange = this.exchangeOf(call, method, known, intendedMs, nowMs);
		exchange.traceSpread = this.traceSpread;
		exchange.traceCount = this.traceCount;
		this.intendedMs = NaN;
		this.pending++;
		this.dispatch(call, exchange);
		return promise;
	}
	beginTrace(traceIds) {
		traceIds.beginTrace();
		this.hasTrace = true;
		this.traceSpread = traceIds.traceSpread;
		this.traceCount = traceIds.traceCount;
	}
	/** For calls after the run's end. */
	refuse() {
		if (++this.refused <= refusedAtOnce) return Promise.reject(new CancelledError());
		return new Promise((_resolve, reject) => this.host.clock.soon(() => reject(new CancelledError())));
	}
	exchangeOf(call, method, known, intendedMs, nowMs) {
		const { options } = call;
		const { plan, traceIds, traces } = this.host;
		const body = options === void 0 ? void 0 : renderBody(options);
		const block = this.identity.blockFor(known.endpoint, options, call.leftOrigin);
		const cookieLine = this.identity.cookieLine(block, known, nowMs);
		const content = headersWithContent(method, block, body);
		const stamp = traces.stamps[block.traceFields];
		const limits = options?.timeout === void 0 ? plan.deadlines : limitsOf(options.timeout, plan.deadlines);
		const exchange = new Exchange(call, known.endpoint, method, known.requestLine, cookieLine === "" ? content : content + cookieLine, stamp, body === void 0 ? "" : body.text, body?.bytes, true, intendedMs, nowMs, limits);
		if (stamp !== void 0) exchange.spanCount = traceIds.nextSpanCount();
		return exchange;
	}
	/** Sends it, at once or as soon as the run's limits let it. */
	dispatch(call, exchange) {
		const { limits } = this.host;
		if (limits === void 0) this.send(call, exchange);
		else this.sendWithin(limits, call, exchange);
	}
	sendWithin(limits, call, exchange) {
		limits.enter((mayGo, wasHeld) => {
			if (!mayGo) {
				this.giveUp(call, new CancelledError());
				return;
			}
			if (wasHeld) call.intendedMs += beginAgainAt(this.host.clock.nowMs(), exchange);
			this.send(call, exchange);
		});
	}
	send(call, exchange) {
		call.tally.started++;
		if (this.iterations !== void 0) this.iterations.requests++;
		this.sessions.of(exchange.endpoint).exchange(exchange);
	}
	callDone(call, exchange) {
		this.host.limits?.leave();
		if (exchange.outcome === "cancelled") {
			tallyCancelled(call.tally, exchange);
			this.giveUp(call, new CancelledError());
			return;
		}
		this.connectFailures = exchange.bytesSent > 0 ? 0 : this.connectFailures + 1;
		if (exchange.hasSetCookie) this.identity.keepCookies(exchange);
		const redirect = redirectOf(call, exchange);
		if (redirect?.next !== void 0) {
			tallyExchange(call.tally, exchange, void 0);
			if (isSampled(exchange)) this.host.sent?.note(exchange, call.route.label, false);
			this.follow(call, exchange, redirect.next);
			return;
		}
		if (redirect !== void 0) exchange.message = redirect.failure.message;
		const error = redirect?.failure.error ?? errorOf(exchange, call.options?.expect);
		tallyExchange(call.tally, exchange, error);
		if (isSampled(exchange)) this.host.sent?.note(exchange, call.route.label, error !== void 0);
		if (this.host.answers.sample.isDue) this.host.answers.look(exchange);
		if (error !== void 0) {
			this.tellFailure(call, exchange, error);
			const next = nextAttempt(call, exchange, error, this.host);
			if (next !== void 0) return this.dispatch(next.call, next.exchange);
			this.failures++;
		}
		call.resolve(new Response(exchange, error, this.host.traceIds, call.intendedMs));
		this.settled();
	}
	tellFailure(call, exchange, error) {
		if (exchange.status === 429 || exchange.status === 503) this.host.answers.refused(exchange);
		if (exchange.message === "") exchange.message = statusMessage(exchange, error, call.options?.expect);
		this.record(call, exchange, error, exchange.message);
	}
	record(call, exchange, error, message) {
		const traceId = this.host.traceIds.traceIdOf(exchange);
		this.host.recorder.error({
			class: error,
			operation: call.route.label,
			message,
			traceId
		});
	}
	/** The request was answered and is counted so; what fails is the iteration that needs the body. */
	bodyUndecodable(call, exchange, { error, message }) {
		this.failures++;
		this.record(call, exchange, error, `a body that ${message}`);
	}
	giveUp(call, reason) {
		call.reject(reason);
		this.settled();
	}
	settled() {
		this.ended++;
		if (--this.pending > 0 || this.onIdle === void 0) return;
		const { onIdle } = this;
		this.onIdle = void 0;
		onIdle();
	}
	/** Whether calls are under way that the script did not wait for. */
	get isBusy() {
		return this.pending > 0;
	}
	/** Resolves when all calls under way have ended. */
	async idle() {
		while (this.pending > 0) await new Promise((resolve) => {
			this.onIdle = resolve;
		});
	}
	/** The next hop is a request of its own, counted under its own name; the call and its deadline go on. */
	follow(call, before, hop) {
		if (this.host.isCancelled) {
			this.giveUp(call, new CancelledError());
			return;
		}
		try {
			const nowMs = this.host.clock.nowMs();
			const known = this.table.findOnce(hop.method, hop.url);
			const { route } = known;
			const next = call.after(hop, route, route.tallyIn(this.step));
			const exchange = this.exchangeOf(next, hop.method, known, nowMs, nowMs);
			exchange.traceSpread = before.traceSpread;
			exchange.traceCount = before.traceCount;
			exchange.totalDeadlineMs = before.totalDeadlineMs;
			exchange.deadlineMs = before.totalDeadlineMs;
			this.dispatch(next, exchange);
		} catch (thrown) {
			this.giveUp(call, thrown);
		}
	}
	/** Where a URL of the test leads. */
	originOf(url) {
		return this.table.placeOf(url).endpoint.origin;
	}
	/** Opens the connection to the target before the first request needs it. */
	warm(url) {
		this.sessions.of(this.table.placeOf(url).endpoint).warm();
	}
	/** Ends this user's own connections; a shared pool stays. */
	close() {
		if (this.host.sharedConnections === void 0) this.sessions.close();
	}
};
//#endregion
//#region src/scenario/http-face.ts
/** `http` as a script holds it; methods on a class, so that ten thousand users share them. */
var HttpFace = class HttpFace {
	client;
	ownCookies = void 0;
	constructor(client) {
		this.client = client;
	}
	get headers() {
		return this.client.identity.headers;
	}
	get cookies() {
		const { client } = this;
		this.ownCookies ??= {
			get: (name) => client.identity.cookie(name),
			set: (name, value) => client.identity.setCookie(name, value, client.originOf("/")),
			clear: () => client.identity.clearCookies()
		};
		return this.ownCookies;
	}
	get(url, ...rest) {
		return HttpFace.call(this, "GET", url, rest);
	}
	post(url, ...rest) {
		return HttpFace.call(this, "POST", url, rest);
	}
	put(url, ...rest) {
		return HttpFace.call(this, "PUT", url, rest);
	}
	patch(url, ...rest) {
		return HttpFace.call(this, "PATCH", url, rest);
	}
	delete(url, ...rest) {
		return HttpFace.call(this, "DELETE", url, rest);
	}
	head(url, ...rest) {
		return HttpFace.call(this, "HEAD", url, rest);
	}
	options(url, ...rest) {
		return HttpFace.call(this, "OPTIONS", url, rest);
	}
	request(method, url, options) {
		const upper = typeof method === "string" ? method.toUpperCase() : "";
		if (!/^[A-Z][A-Z-]*$/.test(upper) || upper === "CONNECT") throw new TypeError(`http.request: ${JSON.stringify(method) ?? "undefined"} is no method to send`);
		return HttpFace.call(this, upper, url, [options]);
	}
	batch(requests) {
		if (!Array.isArray(requests) || !requests.every((each) => each instanceof Promise)) throw new TypeError(`http.batch takes a list of requests already made: http.batch([http.get("/a"), http.get("/b")])`);
		return Promise.all(requests);
	}
	/** Static, so that a method taken off `http`, which has lost its `this`, can say so. */
	static call(face, method, url, rest) {
		const client = face?.client;
		if (client === void 0) {
			const name = method.toLowerCase();
			throw new TypeError(`${name} was taken off http and no longer knows its user: write http.${name}(…)`);
		}
		if (typeof url === "string") return client.call(method, url, rest[0]);
		if (Array.isArray(url)) return client.callTemplate(method, url, rest);
		if (url instanceof URL) return client.call(method, String(url), rest[0]);
		throw new TypeError(`http.${method.toLowerCase()}: the first argument is the URL, not ${String(url)}`);
	}
};
//#endregion
//#region src/scenario/answer-marks.ts
/** Refusals looked at between two reports: more would cost a generator that is refused thousands of times a second. */
const refusalsLookedAt = 5;
/** Names kept between two reports. */
const namesMost = 20;
/** What the answers of one worker tell of what stands before the target: one now and then, and some refusals. */
var AnswerWatch = class {
	/** One answer is to be looked at; shared with the protocol, which keeps heads by it. */
	sample;
	instances = /* @__PURE__ */ new Set();
	refusals = 0;
	lookedAt = 0;
	byLimiter = 0;
	example = null;
	constructor(sample) {
		this.sample = sample;
	}
	/** The answer asked for; one whose head was not kept is no answer to it. */
	look({ headText }) {
		if (headText === "") return;
		this.sample.isDue = false;
		const instance = instanceIn(parseHeaders(headText));
		if (instance !== void 0 && this.instances.size < namesMost) this.instances.add(instance);
	}
	/** A request was answered 429 or 503. */
	refused({ status, headText }) {
		if (status === 503) this.refusals++;
		if (headText === "" || this.lookedAt >= refusalsLookedAt) return;
		const mark = limiterIn(status, parseHeaders(headText));
		if (status === 503) {
			this.lookedAt++;
			if (mark !== void 0) this.byLimiter++;
		} else if (this.example !== null) return;
		this.example ??= mark ?? null;
	}
	/** What was seen since the last call, and asks for another look. */
	take() {
		const { refusals, lookedAt, byLimiter, example } = this;
		const limited = lookedAt === 0 ? 0 : Math.round(refusals * byLimiter / lookedAt);
		const instances = [...this.instances];
		this.sample.isDue = true;
		this.instances.clear();
		this.refusals = 0;
		this.lookedAt = 0;
		this.byLimiter = 0;
		this.example = null;
		return instances.length === 0 && example === null ? void 0 : {
			limited,
			example,
			instances
		};
	}
};
//#endregion
//#region src/scenario/http-target.ts
/** So many origins are remembered before those nobody uses any more are forgotten. */
const sweptAt = 1024;
/**
* Endpoints by origin, one object each, so that sessions are found by identity. An origin is known for as long as
* somebody holds its endpoint: a test, or a target that redirects, may lead to any number of them.
*/
var Endpoints = class {
	byOrigin = /* @__PURE__ */ new Map();
	sweepAt = sweptAt;
	of(url) {
		const known = this.byOrigin.get(url.origin)?.deref();
		if (known !== void 0) return known;
		const secure = url.protocol === "https:";
		const endpoint = {
			secure,
			host: url.hostname.startsWith("[") ? url.hostname.slice(1, -1) : url.hostname,
			port: Number(url.port) || (secure ? 443 : 80),
			origin: url.origin
		};
		if (this.byOrigin.size >= this.sweepAt) this.sweep();
		this.byOrigin.set(url.origin, new WeakRef(endpoint));
		return endpoint;
	}
	sweep() {
		for (const [origin, endpoint] of this.byOrigin) if (endpoint.deref() === void 0) this.byOrigin.delete(origin);
		this.sweepAt = Math.max(sweptAt, this.byOrigin.size * 2);
	}
};
/**
* Paths that the URL parser would leave as they are, so that it need not be asked: unreserved and harmless characters,
* no segment that begins with a dot.
*/
const plainPath = /^(?:\/(?!\.|%2[eE])[\w\-.~!$&()*+,;=:@%]*)+(?:\?[\w\-.~!$&()*+,;=:@%/?]*)?$/;
const hasScheme = /^[a-z][a-z\d+.-]*:/i;
/** What a test's URLs are read against: a path is put behind the target's own, as if the target were a prefix. */
var Target = class {
	endpoint;
	/** The target's own path without the slash at its end; "" for most. */
	prefix;
	endpoints;
	/** @param url "" where the test has none */
	constructor(url, endpoints) {
		this.endpoints = endpoints;
		const parsed = url === "" ? void 0 : new URL(url);
		this.endpoint = parsed === void 0 ? void 0 : endpoints.of(parsed);
		this.prefix = parsed === void 0 ? "" : parsed.pathname.replace(/\/+$/, "");
	}
	placeOf(url) {
		const { endpoint, prefix } = this;
		if (endpoint !== void 0 && plainPath.test(url)) return {
			endpoint,
			path: prefix + url
		};
		const parsed = this.parse(url);
		return {
			endpoint: this.endpoints.of(parsed),
			path: parsed.pathname + parsed.search
		};
	}
	parse(url) {
		if (hasScheme.test(url)) return parseAbsolute(url, url);
		if (this.endpoint === void 0) throw new TypeError(`cannot request ${JSON.stringify(url)}: the test has no target, so the URL must begin with http:// or https://`);
		const slash = url === "" || /^[/?#]/.test(url) ? "" : "/";
		return parseAbsolute(this.endpoint.origin + this.prefix + slash + url, url);
	}
	/**
	* A path as the test would write it, without its query: behind the target it begins there, elsewhere it has its
	* origin in front, so that two services are never counted as one.
	*/
	bareName({ endpoint, path }) {
		const question = path.indexOf("?");
		const bare = question < 0 ? path : path.slice(0, question);
		const { prefix } = this;
		if (endpoint !== this.endpoint) return endpoint.origin + bare;
		if (prefix === "") return bare;
		if (bare === prefix) return "/";
		return bare.startsWith(`${prefix}/`) ? bare.slice(prefix.length) : endpoint.origin + bare;
	}
};
function parseAbsolute(url, given) {
	let parsed;
	try {
		parsed = new URL(url);
	} catch (cause) {
		throw new TypeError(`cannot request ${JSON.stringify(given)}: it is not a URL`, { cause });
	}
	if (parsed.protocol !== "http:" && parsed.protocol !== "https:") throw new TypeError(`cannot request ${JSON.stringify(given)}: only http:// and https:// are spoken here`);
	if (parsed.username !== "" || parsed.password !== "") throw new TypeError(`cannot request ${parsed.origin} with a user name in the URL: give it as auth: { username, password }`);
	return parsed;
}
const idSegment = /^(?:\d+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{16,})$/i;
/** A name with the segments that look like ids as `:id`, so that a million ids are one operation. */
function withoutIds(name) {
	if (!/\d/.test(name)) return name;
	return name.split("/").map((segment) => idSegment.test(segment) ? ":id" : segment).join("/");
}
//#endregion
//#region src/scenario/sent-requests.ts
/** Of so many requests of sampled traces it is kept when they were sent, four times a second and worker. */
const capacity = 1e3;
/** What is told of requests of sampled traces, so that it can be held against what the target says of them. */
var SentRequests = class {
	count = 0;
	ids = new Int32Array(3 * capacity);
	operation = new Uint16Array(capacity);
	startMs = new Float64Array(capacity);
	durationMs = new Float64Array(capacity);
	isError = new Uint8Array(capacity);
	operations = /* @__PURE__ */ new Map();
	traceIds;
	constructor(traceIds) {
		this.traceIds = traceIds;
	}
	/** When it has ended. What was never sent is known to nobody else; what finds no room is left out, here and there. */
	note(exchange, operation, isError) {
		const at = this.count;
		if (at === capacity || exchange.stamp === void 0 || exchange.bytesSent === 0) return;
		this.count++;
		this.ids[3 * at] = exchange.traceSpread;
		this.ids[3 * at + 1] = exchange.traceCount;
		this.ids[3 * at + 2] = exchange.spanCount;
		this.operation[at] = this.placeOf(operation);
		this.startMs[at] = exchange.sentMs;
		this.durationMs[at] = exchange.doneMs - exchange.sentMs;
		this.isError[at] = isError ? 1 : 0;
	}
	placeOf(operation) {
		let place = this.operations.get(operation);
		if (place === void 0) {
			place = this.operations.size;
			this.operations.set(operation, place);
		}
		return place;
	}
	/** What was noted since the last time; undefined = nothing. @param epochMs of the run clock's 0 */
	take(epochMs) {
		const { count, traceIds } = this;
		if (count === 0) return void 0;
		const batch = {
			worker: traceIds.worker,
			span: traceIds.span,
			operations: [...this.operations.keys()],
			ids: this.ids.slice(0, 3 * count),
			operation: this.operation.slice(0, count),
			startMs: this.startMs.slice(0, count).map((ms) => ms + epochMs),
			durationMs: this.durationMs.slice(0, count),
			isError: this.isError.slice(0, count)
		};
		this.count = 0;
		this.operations.clear();
		return batch;
	}
};
//#endregion
//#region src/scenario/sessions.ts
/**
* Sessions by endpoint: those of one user or, where connections are shared, of all users of a worker. Most need one: it
* is found without looking anything up. Beyond `most` of them one that is idle is closed for each that is opened, so that
* a script, or a target that redirects, may visit as many hosts as it likes.
*/
var Sessions = class {
	protocol;
	/** Connections to one endpoint at a time. */
	connections;
	most;
	lastEndpoint = void 0;
	lastSession = void 0;
	/** All sessions, where there is more than the last one; from half of `most` on in the order of their use. */
	byEndpoint = void 0;
	constructor(protocol, connections, most) {
		this.protocol = protocol;
		this.connections = connections;
		this.most = most;
	}
	of(endpoint) {
		if (endpoint === this.lastEndpoint) return this.lastSession;
		const session = this.known(endpoint) ?? this.opened(endpoint);
		this.lastEndpoint = endpoint;
		this.lastSession = session;
		return session;
	}
	known(endpoint) {
		const session = this.byEndpoint?.get(endpoint);
		if (session !== void 0 && this.byEndpoint.size > this.most / 2) {
			this.byEndpoint.delete(endpoint);
			this.byEndpoint.set(endpoint, session);
		}
		return session;
	}
	opened(endpoint) {
		const session = this.protocol.open(endpoint, this.connections);
		if (this.lastEndpoint === void 0) return session;
		this.byEndpoint ??= new Map([[this.lastEndpoint, this.lastSession]]);
		if (this.byEndpoint.size >= this.most) this.makeRoom(this.byEndpoint);
		this.byEndpoint.set(endpoint, session);
		return session;
	}
	/** Those with requests under way stay: there are no more of them than requests. */
	makeRoom(sessions) {
		for (const [endpoint, session] of sessions) {
			if (sessions.size < this.most) return;
			if (!session.isIdle) continue;
			sessions.delete(endpoint);
			session.close();
		}
	}
	close() {
		if (this.byEndpoint === void 0) this.lastSession?.close();
		else for (const session of this.byEndpoint.values()) session.close();
	}
};
//#endregion
//#region src/scenario/trace-sampler.ts
/** Steps a rate is followed in: half of a change is seen after three. */
const smoothing = .2;
/** One trace in less would pass for a high rate. */
const shortestMs = 100;
/** How far a second may go beyond what is wanted while the rate is not known yet. */
const secondsAhead = .5;
/** Decides which traces of a worker are sampled, and says so in every request. */
var TraceSampler = class {
	/** By `TraceFields`; undefined = the request carries no trace headers. */
	stamps;
	traceIds;
	perSecond;
	lastMs = NaN;
	lastCount;
	begunPerSecond = 0;
	/** @param sampling this worker's part of it */
	constructor(traceIds, { trace }, sampling = { share: 1 }) {
		this.traceIds = traceIds;
		this.lastCount = traceIds.traceCount;
		const { traceparent, withSentryTrace, all } = traceFields;
		this.stamps = trace ? [void 0, ...[
			traceparent,
			withSentryTrace,
			all
		].map((each) => new TraceStamp(traceIds, each))] : [
			void 0,
			void 0,
			void 0,
			void 0
		];
		this.perSecond = "perSecond" in sampling ? sampling.perSecond : void 0;
		if ("share" in sampling) this.take(sampling.share, Infinity);
		else this.take(1, this.mostOf(sampling.perSecond));
	}
	/** Now and then, where a rate is to be kept: the share that comes to it. */
	look(nowMs) {
		const { perSecond, traceIds, lastMs } = this;
		if (perSecond === void 0 || nowMs - lastMs < shortestMs) return;
		const begun = (traceIds.traceCount | 1) - (this.lastCount | 1) >>> 1;
		this.lastCount = traceIds.traceCount;
		this.lastMs = nowMs;
		if (Number.isNaN(lastMs)) return;
		const rate = begun * 1e3 / (nowMs - lastMs);
		this.begunPerSecond = this.begunPerSecond === 0 ? rate : this.begunPerSecond + smoothing * (rate - this.begunPerSecond);
		const share = this.begunPerSecond <= perSecond ? 1 : Number((perSecond / this.begunPerSecond).toPrecision(2));
		this.take(share, this.mostOf(perSecond));
	}
	take(share, most) {
		this.traceIds.sample(share, most);
		for (const stamp of this.stamps) stamp?.setShare(share);
	}
	mostOf(perSecond) {
		return Math.max(1, Math.ceil(perSecond * secondsAhead));
	}
};
//#endregion
//#region src/scenario/waits.ts
/** What users of a worker wait for besides answers. All of it ends at once when the run is cancelled. */
var Waits = class {
	clock;
	open = /* @__PURE__ */ new Set();
	constructor(clock) {
		this.clock = clock;
	}
	/** Calls back once, after that long or when the run is cancelled. */
	begin(ms, done) {
		const wait = {
			timer: this.clock.after(ms, () => {
				this.open.delete(wait);
				done(false);
			}),
			done
		};
		this.open.add(wait);
	}
	/** Rejects where the run is cancelled. */
	pause(ms) {
		return new Promise((resolve, reject) => {
			this.begin(ms, (isCancelled) => isCancelled ? reject(new CancelledError()) : resolve());
		});
	}
	cancel() {
		for (const { timer, done } of [...this.open]) {
			timer.cancel();
			done(true);
		}
		this.open.clear();
	}
};
/** Endpoints a user keeps connections to: more hosts than a page has, and few enough for its share of descriptors. */
const userEndpointLimit = 64;
/** Endpoints a worker's shared pool keeps connections to. */
const sharedEndpointLimit = 1024;
/** Between a script's mistake and where it is noticed stand frames of ours: V8's ten would not reach the script's line. */
const stackFrames = 30;
/** What all users of a worker share to make requests with. */
var HttpHost = class {
	plan;
	clock;
	recorder;
	protocol;
	endpoints = new Endpoints();
	traceIds = new TraceIds();
	traces;
	/** Undefined = nobody receives traces. */
	sent;
	waits;
	answers;
	/** What the run never exceeds; undefined = it has no limits, and requests are sent as they come. */
	limits;
	/** Connections of this worker's shared pool; undefined = each user has its own. */
	sharedConnections;
	shared;
	/** Gone with their endpoints. */
	blocks = /* @__PURE__ */ new WeakMap();
	lastEndpoint = void 0;
	lastBlock = void 0;
	/** Some requests carry another User-Agent than the run's. */
	isUnidentified = false;
	/** Set once the run is cancelled: nothing may be sent any more. */
	isCancelled = false;
	constructor(parts) {
		this.plan = parts.plan;
		this.clock = parts.clock;
		this.traces = new TraceSampler(this.traceIds, parts.plan, parts.sampling);
		this.sent = parts.joinsTraces === true ? new SentRequests(this.traceIds) : void 0;
		this.recorder = parts.recorder;
		this.protocol = parts.protocol;
		this.limits = parts.limits;
		this.sharedConnections = parts.sharedConnections;
		this.shared = parts.sharedConnections === void 0 ? void 0 : new Sessions(parts.protocol, parts.sharedConnections, sharedEndpointLimit);
		this.waits = new Waits(parts.clock);
		this.answers = new AnswerWatch(parts.protocol.sample);
		Error.stackTraceLimit = Math.max(Error.stackTraceLimit, stackFrames);
	}
	/** Headers of every request to this endpoint before the test's and the user's own, by name. */
	defaultsFor(endpoint) {
		const port = endpoint.port === (endpoint.secure ? 443 : 80) ? "" : `:${endpoint.port}`;
		return {
			host: (endpoint.host.includes(":") ? `[${endpoint.host}]` : endpoint.host) + port,
			"user-agent": this.plan.userAgent,
			accept: "*/*",
			"accept-encoding": "gzip, deflate, br"
		};
	}
	/** The same, with the test's headers: what a request without headers of its own carries. */
	blockFor(endpoint) {
		if (endpoint === this.lastEndpoint) return this.lastBlock;
		let block = this.blocks.get(endpoint);
		if (block === void 0) {
			block = this.noted(headerBlock([this.defaultsFor(endpoint), this.plan.headers]));
			this.blocks.set(endpoint, block);
		}
		this.lastEndpoint = endpoint;
		this.lastBlock = block;
		return block;
	}
	/** Notes whether requests with these headers still say which run they are of. */
	noted(block) {
		if (block.userAgent !== this.plan.userAgent) this.isUnidentified = true;
		return block;
	}
	/** The sessions a user's requests go through: the worker's shared ones, or new ones of its own. */
	sessionsOfUser() {
		return this.shared ?? new Sessions(this.protocol, 6, userEndpointLimit);
	}
	/** Ends what is under way as cancelled; what is sent later goes on. */
	cutOff() {
		this.limits?.cutOff();
		this.protocol.cutOff();
		this.waits.cancel();
	}
	cancel() {
		this.isCancelled = true;
		this.limits?.cancel();
		this.protocol.close();
		this.waits.cancel();
	}
};
//#endregion
//#region src/scenario/rate-budget.ts
/** Spaces requests so that no more than a rate are sent, for one worker's share of --max-rate. */
var RateBudget = class {
	nextMs = Number.NEGATIVE_INFINITY;
	gapMs;
	constructor(ratePerSecond) {
		this.gapMs = 1e3 / ratePerSecond;
	}
	/** Takes the next free moment: how many milliseconds from now it is. */
	reserve(nowMs) {
		const atMs = Math.max(nowMs, this.nextMs);
		this.nextMs = atMs + this.gapMs;
		return atMs - nowMs;
	}
};
//#endregion
//#region src/scenario/request-limits.ts
/**
* What a run never exceeds, as the requests of one worker meet it: those beyond the rate or the number in flight wait in
* turn, those beyond the total are refused. Every request passes here, whoever makes it: users, bursts, redirects.
*/
var RequestLimits = class {
	/** Requests let go so far. */
	used = 0;
	clock;
	onSpent;
	rate;
	requests;
	inFlightMax;
	held;
	inFlight = 0;
	/** First come, first served; `next` is the first of those still waiting. */
	waiting = [];
	next = 0;
	isOver = false;
	/** @param onSpent a request beyond the total was asked for: no more will be sent */
	constructor(clock, shares, onSpent) {
		const { ratePerSecond, requests, inFlight } = shares;
		this.clock = clock;
		this.onSpent = onSpent;
		this.rate = ratePerSecond === void 0 ? void 0 : new RateBudget(ratePerSecond);
		this.requests = requests ?? Number.POSITIVE_INFINITY;
		this.inFlightMax = inFlight ?? Number.POSITIVE_INFINITY;
		this.held = new Waits(clock);
	}
	/** Calls back at once where nothing stands against it; who may go calls `leave` when the request has ended. */
	enter(then) {
		if (this.isOver) this.refuse(then);
		else if (this.inFlight < this.inFlightMax) this.admit(then, false);
		else this.waiting.push(then);
	}
	leave() {
		this.inFlight--;
		if (this.next === this.waiting.length || this.isOver) return;
		const then = this.waiting[this.next++];
		if (this.next === this.waiting.length) this.forgetServed();
		this.admit(then, true);
	}
	/** Who waits is told that it may not go; those who come later may. */
	cutOff() {
		const left = this.waiting.slice(this.next);
		this.forgetServed();
		for (const then of left) then(false, true);
		this.held.cancel();
	}
	/** Nothing may be sent any more; who waits hears of it now. */
	cancel() {
		this.isOver = true;
		this.cutOff();
	}
	admit(then, wasHeld) {
		if (this.used >= this.requests) {
			this.isOver = true;
			this.refuse(then);
			for (const other of this.waiting.slice(this.next)) this.refuse(other);
			this.forgetServed();
			this.onSpent();
			return;
		}
		this.used++;
		this.inFlight++;
		const waitMs = this.rate?.reserve(this.clock.nowMs()) ?? 0;
		if (waitMs <= 0) then(true, wasHeld);
		else this.hold(waitMs, then);
	}
	hold(waitMs, then) {
		this.held.begin(waitMs, (isCancelled) => {
			if (isCancelled) this.inFlight--;
			then(!isCancelled, true);
		});
	}
	/** At the loop's next turn, so that a script that tries again and again holds up nobody. */
	refuse(then) {
		this.clock.soon(() => then(false, false));
	}
	forgetServed() {
		this.waiting = [];
		this.next = 0;
	}
};
//#endregion
//#region src/scenario/http-pattern.ts
/** `/items/:id`. The colons of `http://` and of a port are no gaps: a gap begins right after a slash. */
function patternOf(text, target) {
	const place = target.placeOf(text);
	const question = place.path.indexOf("?");
	const path = question < 0 ? place.path : place.path.slice(0, question);
	const literals = [];
	const gaps = [];
	let from = 0;
	for (const match of path.matchAll(/(?<=\/):([A-Za-z_]\w*)/g)) {
		literals.push(path.slice(from, match.index));
		gaps.push(match[1]);
		from = match.index + match[0].length;
	}
	literals.push(place.path.slice(from));
	return {
		endpoint: place.endpoint,
		literals,
		gaps,
		name: target.bareName(place)
	};
}
/** The path of a `:name` pattern with its gaps filled. */
function fillGaps(text, { literals, gaps }, values) {
	let path = literals[0];
	for (let index = 0; index < gaps.length; index++) {
		const gap = gaps[index];
		const value = values[gap];
		path += (typeof value === "number" && !Number.isNaN(value) ? value : segmentOf(text, gap, value, values)) + literals[index + 1];
	}
	for (const key in values) if (!gaps.includes(key)) throw new TypeError(`path: ${text} has no :${key}`);
	return path;
}
function segmentOf(text, gap, value, values) {
	if (value === void 0) {
		const given = Object.keys(values).join(", ") || "none";
		throw new TypeError(`path: ${text} needs a value for :${gap}; given: ${given}`);
	}
	const segment = encoded(`path: :${gap}`, value);
	if (segment === "" || segment === "." || segment === "..") throw new TypeError(`path: ${JSON.stringify(value)} for :${gap} is no part of a path`);
	return segment;
}
function encoded(where, value) {
	if (typeof value === "string") return encodeURIComponent(value);
	if (typeof value === "bigint" || typeof value === "boolean") return String(value);
	throw new TypeError(`${where} is ${typeof value === "object" && value !== null ? "an object" : String(value)}: give a text or a number`);
}
/** Stands for a value while a template goes through the URL parser, which leaves it as it is. */
const marker = "~value~";
/**
* A template whose values all stand in its path or query; undefined where they do not (`${base}/items`), and it has to
* be worked out with every request.
*/
function templateOf(strings, target) {
	if (!reachesPath(strings[0])) return void 0;
	const place = target.placeOf(strings.join(marker));
	const literals = place.path.split(marker);
	if (literals.length !== strings.length) return void 0;
	return {
		endpoint: place.endpoint,
		literals,
		gaps: [],
		name: target.bareName(place).replaceAll(marker, "{}")
	};
}
const reachesPath = (url) => /^(?:[a-z]+:\/\/[^/?#]*)?[/?#]/i.test(url);
function fillTemplate({ literals }, values) {
	let path = literals[0];
	for (let index = 0; index < values.length; index++) {
		const value = values[index];
		path += (typeof value === "number" && !Number.isNaN(value) ? value : templateValue(value, index)) + literals[index + 1];
	}
	return path;
}
const templateValue = (value, index) => encoded(`value ${index + 1} of the template`, value);
/** A template that begins with a value: a base URL or a path, which is taken as it is. */
function expandTemplate(strings, values) {
	let url = strings[0];
	let pattern = url;
	for (const [index, value] of values.entries()) {
		const text = Number.isInteger(value) ? String(value) : templateValue(value, index);
		const isPart = reachesPath(url);
		url += (isPart ? text : String(value)) + strings[index + 1];
		pattern += (isPart ? marker : String(value)) + strings[index + 1];
	}
	return {
		url,
		pattern
	};
}
/** The name of an expanded template's pattern. */
const nameOfExpanded = (bareName) => bareName.replaceAll(marker, "{}");
//#endregion
//#region src/scenario/http-route.ts
/** A method and a name in one scenario: what requests are counted under. Its tally depends on the step it runs in. */
var Route = class {
	label;
	recorder;
	method;
	name;
	scenario;
	lastStep = void 0;
	lastTally = void 0;
	constructor(recorder, method, name, scenario) {
		this.recorder = recorder;
		this.method = method;
		this.name = name;
		this.scenario = scenario;
		this.label = `${method} ${name}`;
	}
	tallyIn(step) {
		if (this.lastTally !== void 0 && this.lastStep === step) return this.lastTally;
		const { method, name, scenario } = this;
		const tally = this.recorder.operation({
			kind: "request",
			protocol: "http",
			method,
			name,
			scenario,
			...step === void 0 ? {} : { step }
		});
		this.lastStep = step;
		this.lastTally = tally;
		return tally;
	}
};
function knownUrl(method, route, endpoint, path) {
	return {
		route,
		endpoint,
		path,
		requestLine: `${method} ${path} HTTP/1.1\r\n`
	};
}
/** Of each kind this many are remembered per scenario and worker before all are forgotten and worked out anew. */
const rememberedLimit$1 = 1e4;
const namedLimit = 256;
function remember(map, key, value) {
	if (map.size >= rememberedLimit$1) map.clear();
	map.set(key, value);
}
/** What is remembered of one method. */
var MethodTable = class {
	urls = /* @__PURE__ */ new Map();
	patterns = /* @__PURE__ */ new Map();
	/** By the template's own array of strings, of which there is one per place in the test file; "each" = work it out. */
	templates = /* @__PURE__ */ new Map();
	routes = /* @__PURE__ */ new Map();
	/** URLs that were given a name, with the name. */
	named = /* @__PURE__ */ new Map();
};
/** The URLs of one scenario's requests in one worker. */
var RouteTable = class {
	recorder;
	scenario;
	target;
	methods = /* @__PURE__ */ new Map();
	constructor(recorder, scenario, target, endpoints) {
		this.recorder = recorder;
		this.scenario = scenario;
		this.target = new Target(target, endpoints);
	}
	placeOf(url) {
		return this.target.placeOf(url);
	}
	/** For a URL that is the same every time: looked up by the text. */
	find(method, url) {
		const { urls } = this.of(method);
		let known = urls.get(url);
		if (known === void 0) {
			known = this.findOnce(method, url);
			remember(urls, url, known);
		}
		return known;
	}
	/** For a URL that will hardly come again. */
	findOnce(method, url) {
		const place = this.target.placeOf(url);
		return this.knownAt(method, place, withoutIds(this.target.bareName(place)));
	}
	/** For a URL with a path, a query or a name of its own among the call's options. */
	resolve(method, url, { path, query, name }) {
		let known;
		if (path !== void 0) known = this.filled(method, url, path, name);
		else if (name !== void 0) known = this.named(method, url, name);
		else known = this.find(method, url);
		if (query === void 0) return known;
		return knownUrl(method, known.route, known.endpoint, withQuery(known.path, query));
	}
	named(method, url, name) {
		const { named } = this.of(method);
		const before = named.get(url);
		if (before !== void 0 && before.name === name) return before.known;
		const known = this.knownAt(method, this.target.placeOf(url), name);
		if (before === void 0 && named.size < namedLimit) named.set(url, {
			name,
			known
		});
		return known;
	}
	filled(method, url, values, name) {
		const { patterns } = this.of(method);
		let pattern = patterns.get(url);
		if (pattern === void 0) {
			pattern = this.routed(method, patternOf(url, this.target));
			remember(patterns, url, pattern);
		}
		return knownUrl(method, name === void 0 ? pattern.route : this.routeOf(method, name), pattern.endpoint, fillGaps(url, pattern, values));
	}
	/** For a URL given as a template: counted under the template. */
	template(method, strings, values) {
		const { templates } = this.of(method);
		let known = templates.get(strings);
		if (known === void 0) {
			const pattern = templateOf(strings, this.target);
			known = pattern === void 0 ? "each" : this.routed(method, pattern);
			remember(templates, strings, known);
		}
		if (known !== "each") return knownUrl(method, known.route, known.endpoint, fillTemplate(known, values));
		const { url, pattern } = expandTemplate(strings, values);
		const name = nameOfExpanded(withoutIds(this.target.bareName(this.target.placeOf(pattern))));
		return this.knownAt(method, this.target.placeOf(url), name);
	}
	routed(method, pattern) {
		return {
			...pattern,
			route: this.routeOf(method, pattern.name)
		};
	}
	knownAt(method, { endpoint, path }, name) {
		return knownUrl(method, this.routeOf(method, name), endpoint, path);
	}
	routeOf(method, name) {
		const { routes } = this.of(method);
		let route = routes.get(name);
		if (route === void 0) {
			route = new Route(this.recorder, method, name, this.scenario);
			remember(routes, name, route);
		}
		return route;
	}
	of(method) {
		let table = this.methods.get(method);
		if (table === void 0) {
			table = new MethodTable();
			this.methods.set(method, table);
		}
		return table;
	}
};
//#endregion
//#region src/scenario/url-user.ts
/** What all users of a URL test share: the one request, rendered but for its trace. */
var UrlHost = class {
	http;
	method;
	known;
	tally;
	iterations;
	fields;
	stamp;
	traceIds;
	bodyText;
	bodyBytes;
	constructor(http, test, iterations) {
		this.http = http;
		this.method = test.method;
		this.iterations = iterations;
		const origin = new URL(test.url).origin;
		this.known = new RouteTable(http.recorder, "url", origin, http.endpoints).find(test.method, test.url);
		this.tally = this.known.route.tallyIn(void 0);
		const block = http.noted(headerBlock([
			http.defaultsFor(this.known.endpoint),
			http.plan.headers,
			test.headers
		]));
		const body = test.body === void 0 ? void 0 : renderBody({ body: test.body });
		const cookie = block.cookie === "" ? "" : `cookie: ${block.cookie}\r\n`;
		this.fields = headersWithContent(test.method, block, body) + cookie;
		this.stamp = http.traces.stamps[block.traceFields];
		this.traceIds = this.stamp === void 0 ? void 0 : http.traceIds;
		this.bodyText = body?.text ?? "";
		this.bodyBytes = body?.bytes;
	}
};
/** The user of a URL test: an iteration is one request, the next begins where the last one's end is heard of. */
var UrlUser = class {
	id;
	iteration = 0;
	connectFailures = 0;
	startedMs = 0;
	wasImmediate = false;
	host;
	listener;
	session;
	tries = 0;
	/** When the iteration should have begun, where its request was made again. */
	triedFromMs = 0;
	/** The one exchange this user has at a time. */
	exchange = void 0;
	constructor(host, listener, id) {
		this.host = host;
		this.listener = listener;
		this.id = id;
		this.session = host.http.sessionsOfUser().of(host.known.endpoint);
	}
	start() {
		return Promise.resolve(true);
	}
	stop() {
		return Promise.resolve();
	}
	run(intendedMs) {
		const { http, iterations } = this.host;
		const nowMs = http.clock.nowMs();
		this.iteration++;
		this.startedMs = nowMs;
		iterations.started++;
		const exchange = this.exchangeAt(Number.isNaN(intendedMs) ? nowMs : intendedMs, nowMs);
		if (http.limits === void 0) this.send(exchange);
		else this.sendWithin(http.limits, exchange);
	}
	exchangeAt(intendedMs, nowMs) {
		if (this.exchange === void 0) this.exchange = this.newExchange(intendedMs, nowMs);
		else this.exchange.renew(intendedMs, nowMs);
		const { exchange } = this;
		const { traceIds } = this.host;
		if (traceIds !== void 0) {
			traceIds.beginTrace();
			exchange.traceSpread = traceIds.traceSpread;
			exchange.traceCount = traceIds.traceCount;
			exchange.spanCount = traceIds.nextSpanCount();
		}
		return exchange;
	}
	newExchange(intendedMs, nowMs) {
		const { http, fields, stamp, bodyText, bodyBytes, known, method } = this.host;
		const { endpoint, requestLine } = known;
		const limits = http.plan.deadlines;
		return new Exchange(this, endpoint, method, requestLine, fields, stamp, bodyText, bodyBytes, false, intendedMs, nowMs, limits);
	}
	sendWithin(limits, exchange) {
		limits.enter((mayGo, wasHeld) => {
			if (!mayGo) {
				this.host.iterations.cancelled++;
				this.listener.iterationDone(this);
				return;
			}
			if (wasHeld) beginAgainAt(this.host.http.clock.nowMs(), exchange);
			this.send(exchange);
		});
	}
	send(exchange) {
		const { tally, iterations } = this.host;
		tally.started++;
		iterations.requests++;
		this.session.exchange(exchange);
	}
	exchangeDone(exchange) {
		const { tally, iterations, http, known } = this.host;
		http.limits?.leave();
		if (exchange.outcome === "cancelled") {
			tallyCancelled(tally, exchange);
			iterations.cancelled++;
		} else {
			if (exchange.bytesSent > 0) this.connectFailures = 0;
			else this.connectFailures++;
			const error = errorOf(exchange, void 0);
			tallyExchange(tally, exchange, error);
			if (isSampled(exchange)) http.sent?.note(exchange, known.route.label, error !== void 0);
			if (http.answers.sample.isDue) http.answers.look(exchange);
			if (error !== void 0 && http.plan.retries !== void 0 && this.tryAgain(exchange, error)) return;
			const tookMs = exchange.doneMs - (this.tries === 0 ? exchange.intendedMs : this.triedFromMs);
			this.tries = 0;
			if (error === void 0) {
				iterations.completed++;
				iterations.duration.record(tookMs);
			} else {
				iterations.failed++;
				iterations.failedDuration.record(tookMs);
				this.noteFailure(exchange, error);
			}
		}
		this.listener.iterationDone(this);
	}
	/** @returns whether the iteration goes on with another attempt */
	tryAgain(exchange, error) {
		const { http } = this.host;
		if (this.tries >= http.plan.retries || http.isCancelled || !isRetried(error, exchange.status)) return false;
		this.noteFailure(exchange, error);
		if (this.tries++ === 0) this.triedFromMs = exchange.intendedMs;
		const nowMs = http.clock.nowMs();
		const next = this.exchangeAt(nowMs, nowMs);
		if (http.limits === void 0) this.send(next);
		else this.sendWithin(http.limits, next);
		return true;
	}
	noteFailure(exchange, error) {
		const { http, known } = this.host;
		if (exchange.status === 429 || exchange.status === 503) http.answers.refused(exchange);
		const message = exchange.message || statusMessage(exchange, error, void 0);
		http.recorder.error({
			class: error,
			operation: known.route.label,
			message
		});
	}
	warm() {
		this.session.warm();
	}
	close() {
		if (this.host.http.sharedConnections === void 0) this.session.close();
	}
};
//#endregion
//#region src/scenario/user-host.ts
/** What all users of one scenario share in one worker. */
var UserHost = class {
	http;
	scenario;
	scenarioIndex;
	seed;
	table;
	target;
	iterations;
	/** Whether `pause` inside a flow waits: in closed load with think time. */
	pauses;
	env;
	voice;
	setup;
	checks = /* @__PURE__ */ new Map();
	steps = /* @__PURE__ */ new Map();
	measurements = /* @__PURE__ */ new Map();
	described = /* @__PURE__ */ new Map();
	constructor(parts) {
		this.http = parts.http;
		this.scenario = parts.scenario;
		this.scenarioIndex = parts.scenarioIndex;
		this.seed = parts.seed;
		this.target = parts.target;
		this.pauses = parts.pauses;
		this.setup = parts.setup;
		this.env = parts.env;
		this.voice = parts.voice;
		this.iterations = parts.iterations;
		this.table = new RouteTable(parts.http.recorder, parts.scenario.name, parts.target, parts.http.endpoints);
	}
	/** What the test's setup returned. */
	get data() {
		return this.setup.data;
	}
	get clock() {
		return this.http.clock;
	}
	get recorder() {
		return this.http.recorder;
	}
	check(name) {
		return this.checks.get(name) ?? remembered(this.checks, name, this.recorder.check(name, this.scenario.name));
	}
	step(name) {
		return this.steps.get(name) ?? remembered(this.steps, name, this.recorder.step(name, this.scenario.name));
	}
	measured(kind, name, step) {
		const key = `${kind}\u0000${name}\u0000${step ?? ""}`;
		const known = this.measurements.get(key);
		if (known !== void 0) return known;
		const operation = this.recorder.operation({
			kind: "measure",
			protocol: kind,
			name,
			scenario: this.scenario.name,
			...step === void 0 ? {} : { step }
		});
		return remembered(this.measurements, key, operation);
	}
	/**
	* What a throw means. One that follows a failed request of the same iteration (a page of error text has no JSON) is
	* that failure's consequence and is not counted as the script's own. One that follows the end of the run is the
	* end's, whatever the script made of it.
	*/
	judge(thrown, afterFailure) {
		if (this.http.isCancelled || isA(thrown, CancelledError)) return "cancelled";
		if (isA(thrown, AbortError)) {
			this.voice.abort(thrown.message);
			return "cancelled";
		}
		if (isFeederEmpty(thrown)) {
			this.voice.exhausted(thrown.message);
			return "cancelled";
		}
		if (!afterFailure) this.recordScriptError(thrown);
		return "failed";
	}
	recordScriptError(thrown) {
		const { message, location } = this.describe(thrown);
		const where = location === void 0 ? void 0 : [
			location.file,
			location.line,
			location.column
		].filter((part) => part !== void 0).join(":");
		this.recorder.error({
			class: "script_error",
			message,
			...where === void 0 ? {} : { location: where }
		});
	}
	/** Mapping a stack costs more than a request, and the same line throws again and again: remembered. */
	describe(thrown) {
		const stack = shortStack(thrown);
		const known = stack === void 0 ? void 0 : this.described.get(stack);
		if (known !== void 0) return known;
		const description = describeThrown(thrown);
		if (stack !== void 0 && this.described.size < 500) this.described.set(stack, description);
		return description;
	}
};
function shortStack(thrown) {
	try {
		if (!(thrown instanceof Error) || typeof thrown.stack !== "string") return void 0;
		if (thrown.cause !== void 0 || "errors" in thrown) return void 0;
		return thrown.stack.length < 1e4 ? thrown.stack : void 0;
	} catch {
		return;
	}
}
/** Names a script makes up without end are not remembered without end; the recorder has the same bounds. */
const rememberedLimit = 2e3;
function remembered(map, key, tally) {
	if (map.size < rememberedLimit) map.set(key, tally);
	return tally;
}
//#endregion
//#region src/scenario/user-context.ts
/** What a user's tasks are given. The functions are fields, because scripts take them apart: `({ http, step }) => …`. */
var UserContext = class {
	http;
	random = new ScriptRandom();
	userId;
	data;
	env;
	user = void 0;
	iteration = 0;
	/** A required check of this iteration has failed. */
	requiredFailed = false;
	host;
	client;
	constructor(host, client, userId) {
		this.host = host;
		this.client = client;
		this.userId = userId;
		this.http = new HttpFace(client);
		this.data = host.data;
		this.env = host.env;
	}
	check = (value, checks, options) => {
		let allPassed = true;
		for (const name in checks) {
			const passed = passes(checks[name], value, name);
			const tally = this.host.check(name);
			if (passed) tally.passed++;
			else {
				tally.failed++;
				allPassed = false;
			}
		}
		if (!allPassed && options?.required === true) this.requiredFailed = true;
		return allPassed;
	};
	step = async (name, run) => {
		const { client, host } = this;
		const outer = client.step;
		const path = outer === void 0 ? name : `${outer} › ${name}`;
		const failuresBefore = client.failures;
		const requiredBefore = this.requiredFailed;
		const startMs = host.clock.nowMs();
		client.step = path;
		let result;
		try {
			result = await run();
		} catch (thrown) {
			if (!host.http.isCancelled && !isEnding(thrown)) this.recordStep(path, startMs, true);
			if (client.step === path) client.step = outer;
			throw thrown;
		}
		const hasFailed = client.failures > failuresBefore || this.requiredFailed !== requiredBefore;
		this.recordStep(path, startMs, hasFailed);
		if (client.step !== path) throwOverlap(path);
		client.step = outer;
		return result;
	};
	recordStep(path, startMs, hasFailed) {
		const { clock } = this.host;
		const tally = this.host.step(path);
		const tookMs = clock.nowMs() - startMs;
		if (hasFailed) tally.failedDuration.record(tookMs);
		else tally.duration.record(tookMs);
	}
	pause = (time, options) => {
		const { host, client } = this;
		const ms = pauseMs(time, this.random);
		if (!host.pauses && options?.always !== true) return Promise.resolve();
		if (host.http.isCancelled) return client.refuse();
		client.takeIntendedMs(0);
		return host.http.waits.pause(ms);
	};
	measure = async (kind, name, run) => {
		const { host, client } = this;
		const tally = host.measured(kind, name, client.step);
		const startMs = host.clock.nowMs();
		const intendedMs = client.takeIntendedMs(startMs);
		tally.started++;
		try {
			const result = await run();
			const endMs = host.clock.nowMs();
			tally.ok++;
			tally.latency.record(endMs - intendedMs);
			tally.service.record(endMs - startMs);
			return result;
		} catch (thrown) {
			if (host.http.isCancelled || isEnding(thrown)) {
				tally.cancelled++;
				throw thrown;
			}
			const endMs = host.clock.nowMs();
			tally.countError("measure_failed");
			tally.failedLatency.record(endMs - intendedMs);
			tally.service.record(endMs - startMs);
			tally.failedService.record(endMs - startMs);
			client.failures++;
			const message = host.describe(thrown).message;
			host.recorder.error({
				class: "measure_failed",
				operation: `${kind} ${name}`,
				message
			});
			throw thrown;
		}
	};
	log = (...values) => {
		this.host.voice.log(values.map(textOf).join(" "));
	};
	abort = (why) => {
		throw new AbortError(why);
	};
};
function passes(check, value, name) {
	if (typeof check !== "function") throw new TypeError(`check ${JSON.stringify(name)} is no function`);
	let result;
	try {
		result = check(value);
	} catch (thrown) {
		if (isEnding(thrown)) throw thrown;
		return false;
	}
	if (typeof result === "object" && result !== null && "then" in result) {
		Promise.resolve(result).catch(() => void 0);
		throw new TypeError(`check ${JSON.stringify(name)} is async: await first, then check`);
	}
	return Boolean(result);
}
function throwOverlap(path) {
	throw new Error(`step ${JSON.stringify(path)} ended while another step was open: steps may nest but not overlap (await each)`);
}
function pauseMs(time, random) {
	if (typeof time === "string" || typeof time === "number") return durationMs(time);
	if (!Array.isArray(time) || time.length !== 2) throw new TypeError("pause: give a time such as \"2s\", or two to wait somewhere between them: [\"1s\", \"3s\"]");
	const lowMs = durationMs(time[0]);
	const highMs = durationMs(time[1]);
	if (lowMs > highMs) throw new TypeError("pause: the first time is longer than the second");
	return lowMs + random.number() * (highMs - lowMs);
}
/** A logged value as text. */
function textOf(value) {
	if (typeof value === "string") return value;
	if (value instanceof Error) return value.stack ?? String(value);
	try {
		return JSON.stringify(value) ?? String(value);
	} catch {
		return String(value);
	}
}
//#endregion
//#region src/scenario/virtual-user.ts
/** The `iteration` of the random streams that belong to arrivals, not to users. */
const arrivalStream = 4294967295;
/** Those of a user's hooks; every further attempt to start takes the next even number below. */
const startStream = 4294967294;
const stopStream = 4294967293;
var ScriptUser = class {
	id;
	iteration = 0;
	startedMs = 0;
	wasImmediate = false;
	host;
	listener;
	client;
	context;
	starts = 0;
	isStarted = false;
	constructor(host, listener, id) {
		this.host = host;
		this.listener = listener;
		this.id = id;
		this.client = new HttpClient(host.http, host.table);
		this.context = new UserContext(host, this.client, id);
	}
	get connectFailures() {
		return this.client.connectFailures;
	}
	async start() {
		const { start } = this.host.scenario;
		if (start === void 0) return true;
		const stream = startStream - 2 * this.starts++;
		this.isStarted = await this.hook("start", stream, async () => {
			this.context.user = await start(this.context);
		});
		return this.isStarted;
	}
	async stop() {
		const { start, stop } = this.host.scenario;
		if (stop === void 0 || start !== void 0 && !this.isStarted) return;
		await this.hook("stop", stopStream, async () => void await stop(this.context));
	}
	/** A hook's requests are counted under a step of the hook's name, outside all iterations. */
	async hook(name, stream, run) {
		const { client, context, host } = this;
		context.random.stream.reseed(host.seed, host.scenarioIndex, this.id, stream);
		context.requiredFailed = false;
		client.beginIteration(NaN, void 0);
		client.step = name;
		try {
			await run();
			return !context.requiredFailed && client.failures === 0;
		} catch (thrown) {
			host.judge(thrown, client.failures > 0);
			return false;
		} finally {
			await client.idle();
			client.step = void 0;
		}
	}
	run(intendedMs, arrival) {
		this.iterate(intendedMs, arrival);
	}
	async iterate(intendedMs, arrival) {
		const { client, context, host } = this;
		const { iterations } = host;
		const iteration = this.iteration++;
		context.iteration = iteration;
		context.requiredFailed = false;
		if (arrival < 0) context.random.stream.reseed(host.seed, host.scenarioIndex, this.id, iteration);
		else context.random.stream.reseed(host.seed, host.scenarioIndex, arrival >>> 0, arrivalStream);
		client.beginIteration(intendedMs, iterations);
		iterations.started++;
		const startMs = host.clock.nowMs();
		this.startedMs = startMs;
		let outcome = "completed";
		try {
			const returned = this.nextTask(iteration)(context);
			if (typeof returned === "object" && returned !== null && "then" in returned) await returned;
		} catch (thrown) {
			outcome = host.judge(thrown, client.failures > 0);
		}
		if (client.isBusy) await client.idle();
		if (host.http.isCancelled) outcome = "cancelled";
		else if (outcome === "completed" && (client.failures > 0 || context.requiredFailed)) outcome = "failed";
		const tookMs = host.clock.nowMs() - (Number.isNaN(intendedMs) ? startMs : intendedMs);
		if (outcome === "completed") {
			iterations.completed++;
			iterations.duration.record(tookMs);
		} else if (outcome === "failed") {
			iterations.failed++;
			iterations.failedDuration.record(tookMs);
		} else iterations.cancelled++;
		client.step = void 0;
		this.wasImmediate = client.ended === 0;
		this.listener.iterationDone(this);
	}
	nextTask(iteration) {
		const { scenario } = this.host;
		const { tasks } = scenario;
		if (tasks.length === 1) return tasks[0].run;
		if (scenario.order === "sequence") return tasks[iteration % tasks.length].run;
		return tasks[pickTask(scenario, this.context.random.stream.number())].run;
	}
	warm() {
		if (this.host.target !== "") this.client.warm(this.host.target);
	}
	close() {
		this.client.close();
	}
};
//#endregion
//#region src/scenario/fault-output.ts
/** A fault as the control API of a proxy takes it: what `readFault` reads back. */
function writeFault({ effect, share, of, when }) {
	return {
		...writeEffect(effect),
		share,
		of,
		...writeWhen(when)
	};
}
const ms = (value) => `${String(value)}ms`;
function writeEffect(effect) {
	switch (effect.kind) {
		case "latency": return {
			latency: ms(effect.latencyMs),
			jitter: ms(effect.jitterMs),
			way: effect.way
		};
		case "bandwidth": return {
			bandwidth: effect.bytesPerSecond,
			way: effect.way
		};
		case "reset": return { reset: ms(effect.afterMs) };
		case "timeout": return { timeout: effect.afterBytes };
		case "error": return { error: effect.status };
		case "slow-close": return { slowClose: ms(effect.delayMs) };
		case "slicing": return {
			slicing: effect.sliceBytes,
			pause: ms(effect.pauseMs),
			way: effect.way
		};
	}
}
function writeWhen(when) {
	if (when.kind === "method") return { when: "method" };
	const { fromMs, forMs, everyMs } = when;
	return {
		from: ms(fromMs),
		...forMs !== null && { for: ms(forMs) },
		...everyMs !== null && { every: ms(everyMs) }
	};
}
//#endregion
export { rate as $, setupDataAsJson as A, FaultProblem as B, refusalOf as C, RandomStream as D, ScriptRandom as E, writeBundle as F, file as G, readPlace as H, buildTest as I, isFeederEmpty as J, mapLocation as K, describeThrown as L, isA as M, loadBundle as N, provideSetupData as O, loadTest as P, gauge as Q, defineTest as R, isPublic as S, parseHeaders as T, csv as U, readFault as V, feeder as W, bindMetricSink as X, didYouMean as Y, counter as Z, sendSingle as _, UrlHost as a, proxyFor as b, RequestLimits as c, HttpClient as d, trend as et, AbortError as f, checkHealth as g, resolveHost as h, UserHost as i, refuseExit as j, setup as k, HttpHost as l, inspectConnection as m, ScriptUser as n, createFeederCounters as nt, UrlUser as o, CancelledError as p, largestBodyBytes as q, textOf as r, RouteTable as s, writeFault as t, bindFeeders as tt, HttpFace as u, probe as v, Resolver$1 as w, readProxy as x, Http1 as y, scenario as z };
