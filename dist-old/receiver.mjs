import { B as TraceBreakdown, Ct as TraceStore, Et as noLosses, L as sentRequestsOf, R as PlaceMeter, a as insideOf, wt as normaliseSpan, z as MetricMeter } from "./diagnosis-YXdB6ksB.mjs";
import { r as Redactor } from "./secrets-DRuSvG-u.mjs";
import { _ as numberOf, a as weightOf, b as textIn, c as attributesFrom, d as putAttribute, f as limits, g as listIn, h as isObject, i as decodeTracesJson, l as newBag, m as idOf, n as parseObject, o as walkJson, p as spanTimes, r as readEnvelope, s as originOf, t as JaegerClient, u as cutText, v as objectIn, x as Malformed, y as own } from "./jaeger-client-BCUv-i-l.mjs";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { createWriteStream } from "node:fs";
import { isIP } from "node:net";
import { constants as constants$1, setPriority } from "node:os";
import zlib from "node:zlib";
import { constants as constants$2, createServer as createServer$1 } from "node:http2";
import http, { createServer as createServer$2 } from "node:http";
import https from "node:https";
//#region src/observe/intake/sink.ts
/** Gives everything to each of several; full as soon as one of them is. */
var SinkGroup = class {
	sinks;
	constructor(sinks) {
		this.sinks = sinks;
	}
	spans(batch) {
		for (const sink of this.sinks) sink.spans(batch);
	}
	metrics(points) {
		for (const sink of this.sinks) sink.metrics(points);
	}
	isFull() {
		return this.sinks.some((sink) => sink.isFull());
	}
	async close() {
		await Promise.all(this.sinks.map((sink) => sink.close()));
	}
};
//#endregion
//#region src/observe/jaeger/pull-traces.ts
/** What is still missing is asked for again: it may be on its way from the target to Jaeger. */
const againMs = 2e3;
const lateMs = 15e3;
const wholeMs = 6e4;
const atOnce = 8;
/** Fetches the traces of a run by their ids, several at once, for as long as there is hope. */
async function pullTraces(client, traceIds, intake, { nowMs, pause }) {
	const beganMs = nowMs();
	let open = traceIds;
	let found = 0;
	let failedBecause;
	while (open.length > 0 && failedBecause === void 0) {
		const queue = [...open];
		const missing = [];
		const work = async () => {
			for (let id = queue.shift(); id !== void 0; id = queue.shift()) {
				if (nowMs() - beganMs >= wholeMs) failedBecause ??= `not all could be fetched within ${wholeMs / 1e3} s`;
				if (failedBecause !== void 0) return;
				const answer = await client.trace(id, intake);
				intake.flush();
				if (answer.kind === "failed") failedBecause ??= answer.reason;
				else if (answer.kind === "found") found++;
				else missing.push(id);
			}
		};
		await Promise.all(Array.from({ length: atOnce }, work));
		open = missing;
		if (open.length === 0 || nowMs() - beganMs + againMs > lateMs) break;
		await pause(againMs);
	}
	return {
		asked: traceIds.length,
		found,
		...failedBecause !== void 0 && { failedBecause }
	};
}
//#endregion
//#region src/observe/receiver/example-news.ts
/** What is nearest the median changes all the time; who looks at it does not mind which of two it is. */
const typicalEveryMs = 1e4;
/** Of one report: whoever reads it has other things to do. */
const spansPerReport = 2e3;
/** Which examples are others than those that were told of before. */
var ExampleNews = class {
	told = /* @__PURE__ */ new Map();
	waiting = [];
	/** What is too much for one report comes with the next. */
	take(examples, nowMs, isLast = false) {
		const news = [];
		let spans = 0;
		for (const example of examples) {
			if (spans >= spansPerReport && !isLast) break;
			if (!this.isNews(example, nowMs, isLast)) continue;
			this.told.set(keyOf(example), {
				trace: example.trace,
				atMs: nowMs
			});
			spans += example.trace.spans.length;
			news.push(example);
		}
		return news;
	}
	/** With those of stretches that are over, which wait where they are too much for one report. */
	takeAll(examples, ofWindows, nowMs, isLast = false) {
		this.waiting.push(...ofWindows);
		const news = [...this.take(examples, nowMs, isLast)];
		let spans = news.reduce((sum, { trace }) => sum + trace.spans.length, 0);
		for (let next = this.waiting[0]; next !== void 0; next = this.waiting[0]) {
			if (spans >= spansPerReport && !isLast) break;
			spans += next.trace.spans.length;
			news.push(next);
			this.waiting.shift();
		}
		return news;
	}
	isNews(example, nowMs, isLast) {
		const told = this.told.get(keyOf(example));
		if (told === void 0) return true;
		if (told.trace === example.trace) return false;
		return example.kind !== "typical" || isLast || nowMs - told.atMs >= typicalEveryMs;
	}
};
const keyOf = ({ service, route, kind }) => `${service}\n${route}\n${kind}`;
//#endregion
//#region src/observe/receiver/file-sink.ts
/** What may wait for the disk. */
const waitingBytesMax = 16 * 1024 * 1024;
/** Appends everything to a file, one JSON document a line: `{"span":…}`, `{"metric":…}`. */
var FileSink = class {
	stream;
	redactor = new Redactor();
	fault;
	constructor(path) {
		this.stream = createWriteStream(path, {
			flags: "a",
			mode: 384
		});
		this.stream.on("error", (error) => this.fault ??= error);
	}
	spans(batch) {
		this.write(batch.map((span) => `{"span":${JSON.stringify(this.redactor.value(span))}}\n`));
	}
	metrics(points) {
		this.write(points.map((metric) => `{"metric":${JSON.stringify(metric)}}\n`));
	}
	isFull() {
		return this.stream.writableLength > waitingBytesMax;
	}
	close() {
		return new Promise((resolve, reject) => {
			if (this.fault !== void 0) reject(this.fault);
			else this.stream.end(() => this.fault === void 0 ? resolve() : reject(this.fault));
		});
	}
	write(lines) {
		if (this.fault !== void 0) throw this.fault;
		this.stream.write(lines.join(""));
	}
};
//#endregion
//#region src/observe/otlp/logs-json.ts
const names$1 = {
	resources: "resourceLogs",
	scopes: "scopeLogs",
	entries: "logRecords"
};
function countLogsJson(body, intake) {
	walkJson(body, names$1, intake, (json) => {
		json.skip();
		intake.logRecords++;
	});
}
//#endregion
//#region src/observe/otlp/text-cache.ts
/**
* Gives the same string for the same bytes without making it anew: telemetry says the same few hundred words all the
* time. Each place holds one text, the last; texts that are longer than it keeps are made each time.
*/
var TextCache = class {
	mask;
	longest;
	texts;
	lengths;
	bytes;
	/** @param places a power of two */
	constructor(places, longest) {
		this.mask = places - 1;
		this.longest = longest;
		this.texts = Array.from({ length: places }, () => "");
		this.lengths = new Uint16Array(places);
		this.bytes = Buffer.alloc(places * longest);
	}
	read(buffer, from, to) {
		const length = to - from;
		if (length === 0) return "";
		if (length > this.longest) return buffer.toString("utf8", from, to);
		const place = this.placeOf(buffer, from, to) & this.mask;
		const kept = place * this.longest;
		if (this.lengths[place] === length && this.isSame(buffer, from, kept, length)) return this.texts[place];
		const text = buffer.toString("utf8", from, to);
		buffer.copy(this.bytes, kept, from, to);
		this.lengths[place] = length;
		this.texts[place] = text;
		return text;
	}
	isSame(buffer, from, kept, length) {
		const { bytes } = this;
		for (let index = length - 1; index >= 0; index--) if (bytes[kept + index] !== buffer[from + index]) return false;
		return true;
	}
	/** Of at most sixteen bytes: first, last and in between. */
	placeOf(buffer, from, to) {
		let hash = to - from;
		const step = 1 + (to - from >> 4);
		for (let at = to - 1; at >= from; at -= step) hash = Math.imul(hash, 31) + buffer[at] | 0;
		return hash ^ hash >>> 11;
	}
};
//#endregion
//#region src/observe/otlp/attributes-protobuf.ts
const keys = new TextCache(1024, 64);
const values = new TextCache(4096, 256);
/** Tags of KeyValue, AnyValue and ArrayValue. */
const keyTag = 10;
const valueTag = 18;
const any = {
	string: 10,
	bool: 16,
	int: 24,
	double: 33,
	array: 42
};
const elementTag = 10;
/** Reads the text that starts here, cut to `most` bytes at a character's end. */
function readText(wire, outer, most, intake) {
	const end = wire.end(outer);
	const from = wire.at;
	wire.at = end;
	if (end - from <= most) return values.read(wire.buffer, from, end);
	intake.repair("values_cut");
	let to = from + most;
	while (to > from && (wire.buffer[to] & 192) === 128) to--;
	return wire.buffer.toString("utf8", from, to);
}
/** Reads one KeyValue into the bag. `count` = how many there are already. */
function readAttribute(wire, outer, bag, count, intake) {
	const end = wire.end(outer);
	if (count >= limits.attributes) {
		wire.at = end;
		intake.repair("attributes_cut");
		return;
	}
	let key = "";
	let value;
	while (wire.at < end) {
		const tag = wire.tag(end);
		if (tag === keyTag) {
			const keyEnd = wire.end(end);
			key = keys.read(wire.buffer, wire.at, Math.min(keyEnd, wire.at + limits.nameBytes));
			wire.at = keyEnd;
		} else if (tag === valueTag) value = readAny(wire, wire.end(end), intake, true);
		else wire.skip(tag, end);
	}
	if (value !== void 0 && key !== "") bag[key] = value;
}
/**
* What an AnyValue holds; undefined = nothing, or what no attribute of ours can hold: bytes, objects, lists of lists.
* Those are passed over by their length, so that no depth of theirs matters.
*/
function readAny(wire, end, intake, isOutermost) {
	let value;
	while (wire.at < end) {
		const tag = wire.tag(end);
		if (tag === any.string) value = readText(wire, end, limits.attributeBytes, intake);
		else if (tag === any.int) value = wire.int64(end);
		else if (tag === any.bool) value = wire.varint(end) !== 0;
		else if (tag === any.double) value = wire.double(end);
		else if (tag === any.array && isOutermost) value = readArray(wire, wire.end(end), intake);
		else {
			wire.skip(tag, end);
			intake.repair("values_left_out");
		}
	}
	return value;
}
function readArray(wire, end, intake) {
	const elements = [];
	while (wire.at < end) {
		const tag = wire.tag(end);
		if (tag !== elementTag || elements.length >= limits.arrayElements) {
			wire.skip(tag, end);
			intake.repair("values_cut");
			continue;
		}
		const element = readAny(wire, wire.end(end), intake, false);
		if (element !== void 0) elements.push(element);
	}
	return elements;
}
//#endregion
//#region src/observe/otlp/resources-protobuf.ts
/** The three signals are built alike: a list of resources, in each the resource itself and a list of scopes. */
const resourcesTag = 10;
const resourceTag = 10;
const scopesTag = 18;
const attributeTag = 10;
/** Walks over all scopes, each with its origin: which may stand behind them. */
function walkResources(wire, intake, onScope) {
	const end = wire.buffer.length;
	while (wire.at < end) {
		const tag = wire.tag(end);
		if (tag !== resourcesTag) {
			wire.skip(tag, end);
			continue;
		}
		const to = wire.end(end);
		walkScopes(wire, to, intake, onScope);
		wire.at = to;
	}
}
/** Twice over the same bytes: a list of what is where would be many times as long as a message of empty scopes. */
function walkScopes(wire, end, intake, onScope) {
	const start = wire.at;
	let resource = {
		from: end,
		to: end
	};
	eachPart(wire, end, resourceTag, (from, to) => resource = {
		from,
		to
	});
	const origin = readOrigin(wire, resource, intake);
	wire.at = start;
	eachPart(wire, end, scopesTag, (from, to) => {
		wire.at = from;
		onScope(to, origin);
	});
}
function eachPart(wire, end, wanted, onPart) {
	while (wire.at < end) {
		const tag = wire.tag(end);
		if (tag !== wanted) {
			wire.skip(tag, end);
			continue;
		}
		const to = wire.end(end);
		onPart(wire.at, to);
		wire.at = to;
	}
}
function readOrigin(wire, { from, to }, intake) {
	const attributes = newBag();
	let count = 0;
	wire.at = from;
	while (wire.at < to) {
		const tag = wire.tag(to);
		if (tag === attributeTag) readAttribute(wire, to, attributes, count++, intake);
		else wire.skip(tag, to);
	}
	return originOf(attributes, intake);
}
//#endregion
//#region src/observe/otlp/wire.ts
/** The wire types of protobuf that are in use; groups (3 and 4) never were, in OTLP. */
const wireTypes = {
	varint: 0,
	fixed64: 1,
	bytes: 2,
	fixed32: 5
};
const two32$1 = 4294967296;
/** Reads protobuf in place. Every read stays below the end of the message it is in, or throws Malformed. */
var Wire = class {
	buffer;
	at = 0;
	constructor(buffer) {
		this.buffer = buffer;
	}
	/** Field number and wire type in one: `number << 3 | type`. */
	tag(end) {
		const tag = this.varint(end);
		if (tag < 8 || tag >= two32$1) throw new Malformed("a field has a number that protobuf does not know");
		return tag;
	}
	/** Without sign; above 2^53 not exact, which no caller asks for. */
	varint(end) {
		const { at } = this;
		if (at < end) {
			const byte = this.buffer[at];
			if (byte < 128) {
				this.at = at + 1;
				return byte;
			}
		}
		return this.longVarint(end);
	}
	/** With sign. */
	int64(end) {
		let low = 0;
		let high = 0;
		for (let shift = 0; shift < 70; shift += 7) {
			const byte = this.byte(end);
			const bits = byte & 127;
			if (shift < 28) low |= bits << shift;
			else if (shift === 28) {
				low |= bits << 28;
				high = bits >>> 4;
			} else high |= bits << shift - 32;
			if (byte < 128) return high * two32$1 + (low >>> 0);
		}
		throw new Malformed("a number is longer than 64 bits");
	}
	/** Reads a length, and gives where what it is of ends. */
	end(outer) {
		const length = this.varint(outer);
		if (length > outer - this.at) throw new Malformed("a length points beyond its message");
		return this.at + length;
	}
	/** The lower half of a fixed64; the upper follows. */
	fixed32(end) {
		const { buffer, at } = this;
		if (at + 4 > end) throw new Malformed("a number is cut off");
		this.at = at + 4;
		return (buffer[at] | buffer[at + 1] << 8 | buffer[at + 2] << 16 | buffer[at + 3] << 24) >>> 0;
	}
	double(end) {
		const { at } = this;
		if (at + 8 > end) throw new Malformed("a number is cut off");
		this.at = at + 8;
		return this.buffer.readDoubleLE(at);
	}
	/** A count; exact up to 2^53. */
	fixed64(end) {
		const low = this.fixed32(end);
		return this.fixed32(end) * two32$1 + low;
	}
	sfixed64(end) {
		const low = this.fixed32(end);
		return (this.fixed32(end) | 0) * two32$1 + low;
	}
	/** Passes over the value of a field nobody asked for. */
	skip(tag, end) {
		const type = tag & 7;
		if (type === wireTypes.bytes) this.at = this.end(end);
		else if (type === wireTypes.varint) this.varint(end);
		else if (type === wireTypes.fixed64) this.pass(8, end);
		else if (type === wireTypes.fixed32) this.pass(4, end);
		else throw new Malformed(`a field has the wire type ${type}, which is not in use`);
	}
	pass(length, end) {
		if (this.at + length > end) throw new Malformed("a number is cut off");
		this.at += length;
	}
	byte(end) {
		if (this.at >= end) throw new Malformed("a number is cut off");
		return this.buffer[this.at++];
	}
	longVarint(end) {
		let value = 0;
		let scale = 1;
		for (let count = 0; count < 10; count++) {
			const byte = this.byte(end);
			value += (byte & 127) * scale;
			if (byte < 128) return value;
			scale *= 128;
		}
		throw new Malformed("a number is longer than 64 bits");
	}
};
//#endregion
//#region src/observe/otlp/logs-protobuf.ts
const recordTag = 18;
/** Counts the records of an ExportLogsServiceRequest: they are taken, so that senders are content, and not kept. */
function countLogs(body, intake) {
	const wire = new Wire(body);
	walkResources(wire, intake, (to) => {
		while (wire.at < to) {
			const tag = wire.tag(to);
			wire.skip(tag, to);
			if (tag === recordTag) intake.logRecords++;
		}
	});
}
//#endregion
//#region src/observe/otlp/metrics-protobuf.ts
/** Tags of opentelemetry.proto.metrics.v1: Metric, its data, and the points of numbers and histograms. */
const scopeMetric = 18;
const metric = {
	name: 10,
	unit: 26,
	gauge: 42,
	sum: 58,
	histogram: 74,
	exponential: 82,
	summary: 90
};
const data = {
	point: 10,
	temporality: 16,
	isMonotonic: 24
};
const number = {
	attribute: 58,
	time: 25,
	double: 33,
	int: 49
};
const histogram = {
	attribute: 74,
	time: 25,
	count: 33,
	sum: 41,
	counts: 50,
	count1: 49,
	bounds: 58,
	bound1: 57
};
const histogramEdges = {
	min: 89,
	max: 97
};
const delta = 1;
/** Decodes an ExportMetricsServiceRequest: gauges, sums and histograms. The other kinds are counted as dropped. */
function decodeMetrics(body, intake) {
	const wire = new Wire(body);
	walkResources(wire, intake, (to, origin) => {
		while (wire.at < to) {
			const tag = wire.tag(to);
			if (tag === scopeMetric) readMetric$1(wire, wire.end(to), origin, intake);
			else wire.skip(tag, to);
		}
	});
}
/** Twice over the same bytes: what a metric is called may stand behind its points. */
function readMetric$1(wire, end, origin, intake) {
	const start = wire.at;
	let [name, unit] = ["", ""];
	while (wire.at < end) {
		const tag = wire.tag(end);
		if (tag === metric.name) name = readText(wire, end, limits.nameBytes, intake);
		else if (tag === metric.unit) unit = readText(wire, end, limits.nameBytes, intake);
		else {
			if (tag === metric.exponential || tag === metric.summary) intake.drop("unsupported_metric");
			wire.skip(tag, end);
		}
	}
	wire.at = start;
	while (wire.at < end) {
		const tag = wire.tag(end);
		if (tag !== metric.gauge && tag !== metric.sum && tag !== metric.histogram) {
			wire.skip(tag, end);
			continue;
		}
		const to = wire.end(end);
		const from = wire.at;
		const head = {
			name,
			unit,
			...readTemporality(wire, from, to),
			...origin
		};
		wire.at = from;
		readPoints(wire, to, tag, head, intake);
	}
}
function readTemporality(wire, from, end) {
	let [isDelta, isMonotonic] = [false, false];
	wire.at = from;
	while (wire.at < end) {
		const tag = wire.tag(end);
		if (tag === data.temporality) isDelta = wire.varint(end) === delta;
		else if (tag === data.isMonotonic) isMonotonic = wire.varint(end) !== 0;
		else wire.skip(tag, end);
	}
	return {
		isDelta,
		isMonotonic
	};
}
function readPoints(wire, end, kind, head, intake) {
	while (wire.at < end) {
		const tag = wire.tag(end);
		if (tag !== data.point) wire.skip(tag, end);
		else if (kind === metric.histogram) readHistogramPoint(wire, wire.end(end), head, intake);
		else readNumberPoint(wire, wire.end(end), kind === metric.sum ? "sum" : "gauge", head, intake);
	}
}
function readNumberPoint(wire, end, kind, head, intake) {
	const attributes = newBag();
	let [count, time] = [0, 0];
	let value;
	while (wire.at < end) {
		const tag = wire.tag(end);
		if (tag === number.attribute) readAttribute(wire, end, attributes, count++, intake);
		else if (tag === number.time) time = wire.fixed64(end);
		else if (tag === number.double) value = wire.double(end);
		else if (tag === number.int) value = wire.sfixed64(end);
		else wire.skip(tag, end);
	}
	if (value === void 0) return;
	intake.point({
		...head,
		kind,
		attributes,
		timeMs: time / 1e6,
		value,
		histogram: null
	});
}
function readHistogramPoint(wire, end, head, intake) {
	const attributes = newBag();
	const counts = [];
	const bounds = [];
	let [attributeCount, time, count, sum] = [
		0,
		0,
		0,
		0
	];
	let min = null;
	let max = null;
	while (wire.at < end) {
		const tag = wire.tag(end);
		if (tag === histogram.attribute) readAttribute(wire, end, attributes, attributeCount++, intake);
		else if (tag === histogram.time) time = wire.fixed64(end);
		else if (tag === histogram.count) count = wire.fixed64(end);
		else if (tag === histogram.sum) sum = wire.double(end);
		else if (tag === histogramEdges.min) min = wire.double(end);
		else if (tag === histogramEdges.max) max = wire.double(end);
		else if (tag === histogram.counts || tag === histogram.count1) readNumbers(wire, tag === histogram.counts ? wire.end(end) : wire.at + 8, end, counts, false);
		else if (tag === histogram.bounds || tag === histogram.bound1) readNumbers(wire, tag === histogram.bounds ? wire.end(end) : wire.at + 8, end, bounds, true);
		else wire.skip(tag, end);
	}
	const kept = {
		count,
		min,
		max,
		...bucketsOf(bounds, counts, intake)
	};
	intake.point({
		...head,
		kind: "histogram",
		attributes,
		timeMs: time / 1e6,
		value: sum,
		histogram: kept
	});
}
/** Packed or one by one: protobuf allows both. */
function readNumbers(wire, to, outer, into, isDouble) {
	const end = Math.min(to, outer);
	while (wire.at < end) {
		const value = isDouble ? wire.double(end) : wire.fixed64(end);
		if (into.length <= limits.histogramBuckets) into.push(value);
	}
}
/** Buckets that do not fit their bounds say nothing. */
function bucketsOf(bounds, counts, intake) {
	if (counts.length === bounds.length + 1 && counts.length <= limits.histogramBuckets && bounds.every((bound, index) => index === 0 || bound > bounds[index - 1])) return {
		bounds,
		counts
	};
	if (counts.length > 0) intake.repair("values_left_out");
	return {
		bounds: [],
		counts: []
	};
}
//#endregion
//#region src/observe/otlp/metrics-json.ts
const names = {
	resources: "resourceMetrics",
	scopes: "scopeMetrics",
	entries: "metrics"
};
const kinds$2 = [
	"gauge",
	"sum",
	"histogram"
];
const unsupported = ["exponentialHistogram", "summary"];
/** Decodes an ExportMetricsServiceRequest written as JSON: gauges, sums and histograms. */
function decodeMetricsJson(body, intake) {
	walkJson(body, names, intake, (json, origin) => {
		const metric = json.value();
		if (isObject(metric)) readMetric(metric, origin, intake);
		else intake.drop(metric === void 0 ? "item_too_large" : "malformed");
	});
}
function readMetric(metric, origin, intake) {
	for (const name of unsupported) if (Object.hasOwn(metric, name)) intake.drop("unsupported_metric");
	for (const kind of kinds$2) {
		const data = objectIn(metric, kind);
		const temporality = own(data, "aggregationTemporality");
		const head = {
			...origin,
			name: cutText(textIn(metric, "name") ?? "", limits.nameBytes, intake),
			unit: cutText(textIn(metric, "unit") ?? "", limits.nameBytes, intake),
			kind,
			isDelta: temporality === "AGGREGATION_TEMPORALITY_DELTA" || numberOf(temporality) === 1,
			isMonotonic: own(data, "isMonotonic") === true
		};
		for (const point of listIn(data, "dataPoints")) if (isObject(point)) readPoint(point, head, intake);
	}
}
function readPoint(point, head, intake) {
	const number = (name) => numberOf(own(point, name));
	const optional = (name) => Object.hasOwn(point, name) ? number(name) : null;
	const base = {
		...head,
		attributes: attributesFrom(own(point, "attributes"), intake),
		timeMs: number("timeUnixNano") / 1e6
	};
	if (head.kind !== "histogram") {
		const value = Object.hasOwn(point, "asDouble") ? number("asDouble") : number("asInt");
		if (!Number.isNaN(value)) intake.point({
			...base,
			value,
			histogram: null
		});
		return;
	}
	const [bounds, counts] = [listIn(point, "explicitBounds").map(numberOf), listIn(point, "bucketCounts").map(numberOf)];
	const histogram = {
		count: number("count"),
		min: optional("min"),
		max: optional("max"),
		...bucketsOf(bounds, counts, intake)
	};
	intake.point({
		...base,
		value: optional("sum") ?? 0,
		histogram
	});
}
//#endregion
//#region src/observe/otlp/traces-protobuf.ts
/** Tags of opentelemetry.proto.trace.v1.Span and its Status. */
const span = {
	traceId: 10,
	spanId: 18,
	traceState: 26,
	parentId: 34,
	name: 42,
	kind: 48,
	start: 57,
	end: 65,
	attribute: 74,
	status: 122
};
const statusCodeTag = 24;
const statusError = 2;
const kinds$1 = [
	"internal",
	"internal",
	"server",
	"client",
	"producer",
	"consumer"
];
const two32 = 4294967296;
/** Decodes an ExportTraceServiceRequest into the intake. Throws Malformed; what was read before that is kept. */
function decodeTraces(body, intake) {
	const decoder = new SpanDecoder(new Wire(body), intake);
	walkResources(decoder.wire, intake, (end, origin) => {
		const before = intake.spans;
		decoder.readScope(end, origin);
		if (intake.spans > before) intake.services.add(origin.service, intake.spans - before);
	});
}
var SpanDecoder = class {
	wire;
	intake;
	/** Where the last trace id stood, and what it was: spans of one trace come together. */
	traceAt = -1;
	traceId = "";
	/** The last span's id and its parent's, each with where it stood: siblings name the same parent, a child the one before. */
	spanAt = -1;
	spanId = "";
	parentAt = -1;
	parentId = "";
	constructor(wire, intake) {
		this.wire = wire;
		this.intake = intake;
	}
	readScope(end, origin) {
		const { wire } = this;
		while (wire.at < end) {
			const tag = wire.tag(end);
			if (tag === span.spanId) this.readSpan(wire.end(end), origin);
			else wire.skip(tag, end);
		}
	}
	readSpan(end, origin) {
		const { wire, intake } = this;
		const attributes = newBag();
		let count = 0;
		let traceId = "";
		let spanId = "";
		let parentId = null;
		let name = "";
		let kind = 0;
		let isError = false;
		let weight = 1;
		let [startLow, startHigh, endLow, endHigh] = [
			0,
			0,
			0,
			0
		];
		while (wire.at < end) {
			const tag = wire.tag(end);
			if (tag === span.attribute) readAttribute(wire, end, attributes, count++, intake);
			else if (tag === span.traceId) traceId = this.readTraceId(end);
			else if (tag === span.spanId) spanId = this.readSpanId(end);
			else if (tag === span.parentId) parentId = this.readParentId(end) || null;
			else if (tag === span.name) name = readText(wire, end, limits.nameBytes, intake);
			else if (tag === span.kind) kind = wire.varint(end);
			else if (tag === span.start) [startLow, startHigh] = [wire.fixed32(end), wire.fixed32(end)];
			else if (tag === span.end) [endLow, endHigh] = [wire.fixed32(end), wire.fixed32(end)];
			else if (tag === span.status) isError = this.readStatus(wire.end(end));
			else if (tag === span.traceState) weight = weightOf(readText(wire, end, limits.nameBytes, intake));
			else wire.skip(tag, end);
		}
		if (traceId === "" || spanId === "") {
			intake.drop("bad_id");
			return;
		}
		const startMs = (startHigh * two32 + startLow) / 1e6;
		const durationMs = ((endHigh - startHigh) * two32 + (endLow - startLow)) / 1e6;
		const kindName = kinds$1[kind] ?? "internal";
		intake.span({
			traceId,
			spanId,
			parentId,
			kind: kindName,
			name,
			startMs,
			durationMs,
			isError,
			attributes,
			weight
		}, origin);
	}
	readStatus(end) {
		const { wire } = this;
		let code = 0;
		while (wire.at < end) {
			const tag = wire.tag(end);
			if (tag === statusCodeTag) code = wire.varint(end);
			else wire.skip(tag, end);
		}
		return code === statusError;
	}
	/** Empty = not an id. */
	readTraceId(outer) {
		const { wire } = this;
		const end = wire.end(outer);
		const from = wire.at;
		wire.at = end;
		if (end - from !== 16) return "";
		if (this.isSame(this.traceAt, from, 16)) return this.traceId;
		this.traceId = isZero(wire.buffer, from, end) ? "" : wire.buffer.toString("hex", from, end);
		this.traceAt = from;
		return this.traceId;
	}
	readSpanId(outer) {
		const from = this.idFrom(outer);
		if (from < 0) return "";
		this.spanId = this.wire.buffer.toString("hex", from, from + 8);
		this.spanAt = from;
		return this.spanId;
	}
	readParentId(outer) {
		const from = this.idFrom(outer);
		if (from < 0) return "";
		if (this.isSame(this.parentAt, from, 8)) return this.parentId;
		this.parentId = this.isSame(this.spanAt, from, 8) ? this.spanId : this.wire.buffer.toString("hex", from, from + 8);
		this.parentAt = from;
		return this.parentId;
	}
	/** Where the eight octets of an id begin, now passed; −1 = not an id. */
	idFrom(outer) {
		const { wire } = this;
		const end = wire.end(outer);
		const from = wire.at;
		wire.at = end;
		return end - from !== 8 || isZero(wire.buffer, from, end) ? -1 : from;
	}
	/** Whether the same octets stand in both places; from the end, where ids differ. */
	isSame(before, from, length) {
		if (before < 0) return false;
		const { buffer } = this.wire;
		for (let index = length - 1; index >= 0; index--) if (buffer[before + index] !== buffer[from + index]) return false;
		return true;
	}
};
function isZero(buffer, from, to) {
	for (let at = from; at < to; at++) if (buffer[at] !== 0) return false;
	return true;
}
//#endregion
//#region src/observe/otlp/decode.ts
const decoders = {
	traces: {
		protobuf: decodeTraces,
		json: decodeTracesJson
	},
	metrics: {
		protobuf: decodeMetrics,
		json: decodeMetricsJson
	},
	logs: {
		protobuf: countLogs,
		json: countLogsJson
	}
};
//#endregion
//#region src/observe/receiver/answers.ts
/** Message bodies of answers, small enough to be written by hand. */
function varint(value) {
	const bytes = [];
	for (let left = value;; left = Math.floor(left / 128)) {
		if (left < 128) return [...bytes, left];
		bytes.push(left % 128 | 128);
	}
}
function field(number, content) {
	return Buffer.concat([Buffer.from([number << 3 | 2, ...varint(content.length)]), content]);
}
const integer = (number, value) => Buffer.from([number << 3, ...varint(value)]);
const rejectedNames = {
	traces: "rejectedSpans",
	metrics: "rejectedDataPoints",
	logs: "rejectedLogRecords"
};
/** An Export…ServiceResponse: empty where all was taken. */
function exportResponse(signal, encoding, rejected, message) {
	if (encoding === "json") {
		const partialSuccess = {
			[rejectedNames[signal]]: String(rejected),
			errorMessage: message
		};
		return Buffer.from(JSON.stringify(rejected === 0 ? {} : { partialSuccess }));
	}
	if (rejected === 0) return Buffer.alloc(0);
	return field(1, Buffer.concat([integer(1, rejected), field(2, Buffer.from(message))]));
}
/** A google.rpc.Status. */
function statusMessage(code, message, encoding) {
	if (encoding === "json") return Buffer.from(JSON.stringify({
		code,
		message
	}));
	return Buffer.concat([integer(1, code), field(2, Buffer.from(message))]);
}
/** A google.rpc.Status with a RetryInfo: the sender comes again after so long. */
function retryStatus(code, message, retryAfterSeconds) {
	const retryInfo = field(1, integer(1, retryAfterSeconds));
	const any = Buffer.concat([field(1, Buffer.from("type.googleapis.com/google.rpc.RetryInfo")), field(2, retryInfo)]);
	return Buffer.concat([statusMessage(code, message, "protobuf"), field(3, any)]);
}
//#endregion
//#region src/observe/receiver/chunk-list.ts
/** Chunks from here on are kept as they are. */
const largeBytes = 4096;
const blockBytes = 65536;
/**
* Bytes that come in pieces. Small ones are copied together: a body in pieces of one byte would take a hundred times its
* length in buffers.
*/
var ChunkList = class {
	length = 0;
	chunks = [];
	block = Buffer.alloc(0);
	used = 0;
	push(chunk) {
		this.length += chunk.length;
		if (chunk.length >= largeBytes) {
			this.closeBlock();
			this.chunks.push(chunk);
			return;
		}
		if (this.used + chunk.length > this.block.length) {
			this.closeBlock();
			this.block = Buffer.allocUnsafeSlow(this.chunks.length === 0 ? largeBytes : blockBytes);
		}
		this.used += chunk.copy(this.block, this.used);
	}
	/** All of it. */
	whole() {
		this.closeBlock();
		return this.chunks.length === 1 ? this.chunks[0] : Buffer.concat(this.chunks, this.length);
	}
	closeBlock() {
		if (this.used > 0) this.chunks.push(this.block.subarray(0, this.used));
		this.block = this.block.subarray(this.used);
		this.used = 0;
	}
};
//#endregion
//#region src/observe/receiver/read-chunks.ts
/**
* Hands on what comes until it ends. Where `onChunk` throws, reading stops and the stream stays whole, so that it can
* still be answered: `for await` would destroy it.
*/
function readChunks(from, onChunk) {
	return new Promise((resolve, reject) => {
		const leave = () => {
			from.off("data", onData).off("end", onEnd).off("error", fail).off("close", onClose);
		};
		const fail = (error) => {
			leave();
			from.pause();
			reject(error instanceof Error ? error : new Error(String(error)));
		};
		const onEnd = () => {
			leave();
			resolve();
		};
		const onClose = () => fail(/* @__PURE__ */ new Error("the sender hung up"));
		const onData = (chunk) => {
			try {
				onChunk(chunk);
			} catch (error) {
				fail(error);
			}
		};
		from.on("data", onData).once("end", onEnd).once("error", fail).once("close", onClose);
	});
}
//#endregion
//#region src/observe/receiver/refusal.ts
/** Why a request was not taken, and how both protocols say so. */
const refusals = {
	bad_data: {
		http: 400,
		grpc: 3
	},
	no_key: {
		http: 401,
		grpc: 16
	},
	browser: {
		http: 403,
		grpc: 7
	},
	not_found: {
		http: 404,
		grpc: 12
	},
	method: {
		http: 405,
		grpc: 12
	},
	too_slow: {
		http: 408,
		grpc: 4
	},
	too_large: {
		http: 413,
		grpc: 8
	},
	media_type: {
		http: 415,
		grpc: 12
	},
	encoding: {
		http: 415,
		grpc: 12
	},
	host: {
		http: 421,
		grpc: 7
	},
	pressure: {
		http: 503,
		grpc: 14
	}
};
var Refusal = class extends Error {
	name = "Refusal";
	reason;
	constructor(reason, message) {
		super(message);
		this.reason = reason;
	}
};
//#endregion
//#region src/observe/receiver/body.ts
/** Node has zstd from 22.15 on. */
const zstd = zlib.createZstdDecompress;
const chunkSize = 65536;
const inflaters = Object.assign(Object.create(null), {
	gzip: () => zlib.createGunzip({ chunkSize }),
	zstd
});
/** Undefined = as it is. Throws for what is not taken, before anything is read. */
function inflaterFor(encoding) {
	const name = encoding?.trim().toLowerCase() ?? "identity";
	if (name === "identity" || name === "") return void 0;
	const inflater = inflaters[name];
	if (inflater === void 0) throw new Refusal("encoding", `bodies are taken as they are, or as ${zstd ? "gzip or zstd" : "gzip"}, not as ${name}`);
	return inflater;
}
/** Reads a body as it comes, within limit and share. */
async function readWire(from, most, share) {
	const chunks = new ChunkList();
	await readChunks(from, (chunk) => {
		if (chunks.length + chunk.length > most) throw new Refusal("too_large", `a body may be ${most} bytes long`);
		share.take(chunk.length);
		chunks.push(chunk);
	});
	return chunks.whole();
}
/** Undoes the encoding; counted while it grows, so that a bomb is let go long before it is whole. */
function inflate(wire, open, most, share) {
	const stream = open();
	const chunks = [];
	let length = 0;
	return new Promise((resolve, reject) => {
		const fail = (error) => {
			stream.destroy();
			reject(error instanceof Refusal ? error : new Refusal("bad_data", `the encoding is broken: ${String(error)}`));
		};
		stream.on("data", (chunk) => {
			length += chunk.length;
			try {
				if (length > most) throw new Refusal("too_large", `a body may be ${most} bytes long, decoded`);
				if (length > limits.bombFromBytes && length > wire.length * limits.bombRatio) throw new Refusal("too_large", `a body that grows ${limits.bombRatio}-fold is not taken`);
				share.take(chunk.length);
				chunks.push(chunk);
			} catch (error) {
				fail(error);
			}
		});
		stream.once("error", fail);
		stream.once("end", () => resolve(Buffer.concat(chunks, length)));
		stream.end(wire);
	});
}
//#endregion
//#region src/observe/receiver/grpc-message.ts
/** One byte that says whether it is compressed, four for the length. */
const prefixBytes = 5;
/** Reads the one message of a unary call. Its length is judged before it is read. */
async function readMessage(from, share) {
	const prefix = Buffer.alloc(prefixBytes);
	const chunks = new ChunkList();
	let expected = -1;
	await readChunks(from, (chunk) => {
		share.take(chunk.length);
		if (chunks.length < prefixBytes) chunk.copy(prefix, chunks.length);
		chunks.push(chunk);
		if (expected < 0 && chunks.length >= prefixBytes) expected = prefixBytes + messageLength(prefix);
		if (expected >= 0 && chunks.length > expected) throw new Refusal("bad_data", "a call holds one message only");
	});
	if (chunks.length !== expected) throw new Refusal("bad_data", "the message is cut off");
	return {
		message: chunks.whole().subarray(prefixBytes),
		isCompressed: prefix[0] === 1
	};
}
function messageLength(beginning) {
	if (beginning[0] > 1) throw new Refusal("bad_data", "the message has a flag that gRPC does not know");
	const length = beginning.readUInt32BE(1);
	if (length > limits.grpcMessageBytes) throw new Refusal("too_large", `a message may be ${limits.grpcMessageBytes} bytes long`);
	return length;
}
function writeMessage(message) {
	const prefix = Buffer.alloc(prefixBytes);
	prefix.writeUInt32BE(message.length, 1);
	return Buffer.concat([prefix, message]);
}
//#endregion
//#region src/observe/receiver/sender-check.ts
/**
* A page in the user's browser reaches loopback, too. No browser may send here, and no name that somebody pointed at
* this machine is answered. Docker's name for the machine it runs on is good.
*/
function checkSender(headers, isLoopback) {
	if (headers.origin !== void 0 || headers["sec-fetch-site"] !== void 0) throw new Refusal("browser", "browsers may not send here");
	const authority = headers.host ?? headers[":authority"];
	if (!isLoopback || isKnown(String(authority ?? ""))) return;
	throw new Refusal("host", "this receiver is called localhost; listen on another address to give it other names");
}
function isKnown(authority) {
	const name = authority.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1").toLowerCase();
	return isIP(name) !== 0 || name === "localhost" || name.endsWith(".localhost") || name === "host.docker.internal";
}
//#endregion
//#region src/observe/receiver/grpc-server.ts
const methods = /^\/opentelemetry\.proto\.collector\.(trace|metrics|logs)\.v1\.(Trace|Metrics|Logs)Service\/Export$/;
const signals = {
	trace: "traces",
	metrics: "metrics",
	logs: "logs"
};
/** Of why it was refused, with a path that is as long as its sender likes. */
const saidMost = 500;
/** OTLP over gRPC: unary calls only, on Node's HTTP/2. */
function createGrpcServer(service) {
	const server = createServer$1({
		settings: {
			maxConcurrentStreams: limits.decodes,
			initialWindowSize: 1048576,
			maxHeaderListSize: limits.headerBytes
		},
		maxSessionMemory: 8
	});
	let newest;
	server.prependListener("connection", (socket) => {
		service.guard.admit(socket);
		newest = socket;
	});
	server.on("session", (session) => watchSession(service, session, newest));
	server.on("sessionError", () => service.tally.refuse("bad_data"));
	return server;
}
function watchSession(service, session, socket) {
	let streams = 0;
	session.on("error", () => void 0);
	session.once("remoteSettings", () => streams === 0 && service.guard.idle(socket));
	session.on("stream", (stream, headers) => {
		streams++;
		service.guard.busy(socket);
		stream.once("close", () => --streams === 0 && service.guard.idle(socket));
		answer$1(service, stream, headers);
	});
}
async function answer$1(service, stream, headers) {
	const share = service.admission.open();
	const timer = setTimeout(() => fail(stream, new Refusal("too_slow", "the request took too long"), service), limits.requestMs);
	stream.on("error", () => void 0);
	try {
		const reply = await call(service, stream, headers, share);
		if (reply !== void 0) succeed(stream, reply);
	} catch (error) {
		if (error instanceof Refusal) fail(stream, error, service);
		else if (stream.destroyed) service.tally.refuse("bad_data");
		else throw error;
	} finally {
		clearTimeout(timer);
		share.close();
	}
}
async function call(service, stream, headers, share) {
	const path = String(headers[":path"] ?? "");
	const signal = signals[methods.exec(path)?.[1] ?? ""];
	if (!headers["content-type"]?.startsWith("application/grpc")) {
		service.tally.refuse("media_type");
		stream.respond({ ":status": refusals.media_type.http }, { endStream: true });
		stream.resume();
		return;
	}
	checkSender(headers, service.isLoopback);
	if (signal === void 0) throw new Refusal("not_found", `there is no method ${path}`);
	service.desk.checkRoom();
	const encoding = String(headers["grpc-encoding"] ?? "identity");
	const open = inflaterFor(encoding);
	const { message, isCompressed } = await readMessage(stream, share);
	await share.startDecoding();
	const body = isCompressed && open !== void 0 ? await inflate(message, open, limits.grpcMessageBytes, share) : message;
	const { rejected, message: why } = service.desk.takeOtlp(signal, "protobuf", body);
	service.tally.bytes += message.length;
	service.tally.requests.add("grpc");
	if (service.isForwarding) {
		const coded = isCompressed ? { "content-encoding": encoding } : {};
		service.passOn({
			path: `/v1/${signal}`,
			headers: {
				"content-type": "application/x-protobuf",
				...coded
			},
			body: message
		});
	}
	return exportResponse(signal, "protobuf", rejected, why);
}
function succeed(stream, message) {
	if (stream.destroyed) return;
	stream.respond({
		":status": 200,
		"content-type": "application/grpc",
		"grpc-accept-encoding": "identity,gzip"
	}, { waitForTrailers: true });
	stream.once("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
	stream.end(writeMessage(message));
}
/** An answer of trailers only. */
function fail(stream, { reason, message }, { tally }) {
	tally.refuse(reason);
	if (stream.destroyed || stream.headersSent) return;
	const { grpc } = refusals[reason];
	const details = reason === "pressure" ? { "grpc-status-details-bin": retryStatus(grpc, message, limits.retryAfterSeconds).toString("base64") } : {};
	stream.respond({
		":status": 200,
		"content-type": "application/grpc",
		"grpc-accept-encoding": "identity,gzip",
		"grpc-status": String(grpc),
		"grpc-message": encodeURIComponent(message.slice(0, saidMost)),
		...details
	}, { endStream: true });
	if (!stream.destroyed && !stream.readableEnded) stream.close(constants$2.NGHTTP2_NO_ERROR);
}
//#endregion
//#region src/observe/receiver/routes.ts
const otlp = /^\/v1\/(traces|metrics|logs)\/?$/;
const sentryOtlp = /^\/api\/[^/]+\/integration\/otlp\/v1\/(traces|metrics|logs)\/?$/;
const envelope = /^\/api\/([^/]{1,100})\/envelope\/?$/;
/** What a path asks for; a DSN may have a path of its own before `/api`, which is not served. */
function routeOf(path) {
	const signal = otlp.exec(path)?.[1] ?? sentryOtlp.exec(path)?.[1];
	if (signal !== void 0) return {
		kind: "otlp",
		signal
	};
	const project = envelope.exec(path)?.[1];
	return project === void 0 ? void 0 : {
		kind: "envelope",
		project
	};
}
//#endregion
//#region src/observe/receiver/http-server.ts
const mediaTypes = {
	protobuf: "application/x-protobuf",
	json: "application/json"
};
const otlpLimits = {
	wireBytes: limits.otlpBytes,
	bytes: limits.otlpBytes
};
const envelopeLimits = {
	wireBytes: limits.envelopeWireBytes,
	bytes: limits.envelopeBytes
};
/** OTLP over HTTP, and Sentry's envelopes. Nothing is read of a request that can be refused by its head. */
function createHttpServer(service) {
	const server = createServer$2({
		headersTimeout: limits.headerMs,
		requestTimeout: limits.requestMs,
		keepAliveTimeout: limits.requestMs,
		connectionsCheckingInterval: 1e3,
		maxHeaderSize: limits.headerBytes
	});
	const onRequest = (request, response) => {
		answer(service, request, response);
	};
	server.on("request", onRequest);
	server.on("checkContinue", onRequest);
	server.on("connection", (socket) => service.guard.admit(socket));
	server.on("clientError", (error, socket) => {
		const isSlow = error.code === "ERR_HTTP_REQUEST_TIMEOUT";
		if (isSlow || error.code?.startsWith("HPE_") && error.code !== "HPE_INVALID_EOF_STATE") service.tally.refuse(isSlow ? "too_slow" : "bad_data");
		if (socket.writable) socket.end(`HTTP/1.1 ${isSlow ? "408 Request Timeout" : "400 Bad Request"}\r\nconnection: close\r\n\r\n`);
		else socket.destroy();
	});
	return server;
}
async function answer(service, request, response) {
	const { guard, tally } = service;
	guard.busy(request.socket);
	response.once("close", () => guard.idle(request.socket));
	const encoding = request.headers["content-type"]?.startsWith(mediaTypes.json) ? "json" : "protobuf";
	const url = urlOf(request);
	const route = url && routeOf(url.pathname);
	const share = service.admission.open();
	try {
		if (url === void 0) throw new Refusal("bad_data", "what the request asks for is no address");
		if (route === void 0) throw new Refusal("not_found", `nothing is received at ${url.pathname}`);
		const { wireBytes, bytes } = checkHead(service, route, request);
		const open = inflaterFor(request.headers["content-encoding"]);
		if (request.headers.expect !== void 0) response.writeContinue();
		const wire = await readWire(request, wireBytes, share);
		guard.working(request.socket);
		await share.startDecoding();
		const answered = take$1(service, route, encoding, url, request, open === void 0 ? wire : await inflate(wire, open, bytes, share));
		tally.bytes += wire.length;
		tally.requests.add(route.kind === "otlp" ? "http" : "sentry");
		if (service.isForwarding) service.passOn({
			path: request.url ?? "/",
			headers: forwardedHeaders(request),
			body: wire
		});
		reply(response, 200, route.kind === "otlp" ? mediaTypes[encoding] : mediaTypes.json, answered);
	} catch (error) {
		refuse(service, request, response, error, route?.kind === "otlp" ? encoding : "json");
	} finally {
		share.close();
	}
}
/** Whoever asks writes what it likes: `//[` is no path. */
function urlOf({ url = "/" }) {
	return URL.canParse(url, "http://receiver") ? new URL(url, "http://receiver") : void 0;
}
/** All that can be said without the body. */
function checkHead(service, route, request) {
	const { headers, method } = request;
	checkSender(headers, service.isLoopback);
	if (method !== "POST") throw new Refusal("method", "telemetry is sent by POST");
	const type = headers["content-type"]?.split(";")[0]?.trim().toLowerCase() ?? "";
	if (route.kind === "otlp" && type !== mediaTypes.protobuf && type !== mediaTypes.json) throw new Refusal("media_type", `OTLP comes as ${mediaTypes.protobuf} or ${mediaTypes.json}, not as "${type}"`);
	const most = route.kind === "otlp" ? otlpLimits : envelopeLimits;
	if (Number(headers["content-length"] ?? 0) > most.wireBytes) throw new Refusal("too_large", `a body may be ${most.wireBytes} bytes long`);
	service.desk.checkRoom();
	return most;
}
function take$1({ desk }, route, encoding, url, { headers }, body) {
	if (route.kind === "otlp") {
		const { rejected, message } = desk.takeOtlp(route.signal, encoding, body);
		return exportResponse(route.signal, encoding, rejected, message);
	}
	const auth = headers["x-sentry-auth"];
	const id = desk.takeEnvelope(route.project, url.searchParams, typeof auth === "string" ? auth : void 0, body);
	return Buffer.from(JSON.stringify({ id }));
}
function refuse(service, request, response, error, encoding) {
	if (!(error instanceof Refusal) && (request.destroyed || response.destroyed)) {
		service.tally.refuse("bad_data");
		return;
	}
	if (!(error instanceof Refusal)) throw error;
	const { reason, message } = error;
	const { http, grpc } = refusals[reason];
	service.tally.refuse(reason);
	if (reason === "pressure") response.setHeader("retry-after", String(limits.retryAfterSeconds));
	if (reason === "method") response.setHeader("allow", "POST");
	const body = statusMessage(grpc, message, encoding);
	if (request.complete) {
		reply(response, http, mediaTypes[encoding], body);
		return;
	}
	writeHead(response, http, mediaTypes[encoding], body.length);
	response.write(body);
	letGo(request, response);
}
function reply(response, status, type, body) {
	writeHead(response, status, type, body.length);
	response.end(body);
}
function writeHead(response, status, type, bytes) {
	response.writeHead(status, {
		"content-type": type,
		"content-length": bytes,
		"x-content-type-options": "nosniff"
	});
}
/**
* Throws the rest of the body away, not for longer than the refusal takes to be read. An answer that has ended would
* close the connection of a sender that wants no other: with a reset, before it has read why.
*/
function letGo(request, response) {
	request.on("error", () => void 0);
	request.resume();
	const timer = setTimeout(() => request.socket.destroy(), limits.lingerMs);
	timer.unref();
	request.once("end", () => {
		clearTimeout(timer);
		response.end();
	});
}
const passedHeaders = [
	"content-type",
	"content-encoding",
	"x-sentry-auth",
	"user-agent"
];
function forwardedHeaders({ headers }) {
	const kept = passedHeaders.flatMap((name) => typeof headers[name] === "string" ? [[name, headers[name]]] : []);
	return Object.fromEntries(kept);
}
//#endregion
//#region src/observe/intake/counter.ts
const otherName = "__other__";
/** Counts by names that come from outside: the first thousand apart, all others together. */
var Counter = class {
	counts = /* @__PURE__ */ new Map();
	add(name, count = 1) {
		const { counts } = this;
		const known = counts.get(name);
		if (known !== void 0) counts.set(name, known + count);
		else if (counts.size < limits.countedNames) counts.set(name.slice(0, 200), count + (counts.get(name.slice(0, 200)) ?? 0));
		else counts.set(otherName, (counts.get("__other__") ?? 0) + count);
	}
	get total() {
		let sum = 0;
		for (const count of this.counts.values()) sum += count;
		return sum;
	}
	/** Own properties on an object without prototype. */
	get byName() {
		const named = Object.create(null);
		for (const [name, count] of this.counts) named[name] = count;
		return named;
	}
};
//#endregion
//#region src/observe/intake/intake.ts
/** The one way in for all that was decoded: counts it, repairs it, and hands it on in batches. */
var Intake = class {
	spans = 0;
	metricPoints = 0;
	logRecords = 0;
	/** Errors that Sentry's SDKs reported. */
	events = 0;
	services = new Counter();
	/** Name, language and version, as they say themselves, by messages. */
	sdks = new Counter();
	dropped = new Counter();
	repaired = new Counter();
	/** What the target's SDKs say they dropped themselves. */
	droppedBySdk = new Counter();
	sink;
	/** Since the last span. */
	losses = noLosses();
	batch = [];
	points = [];
	constructor(sink) {
		this.sink = sink;
	}
	span(raw, { service, instance }) {
		const { startMs, durationMs } = raw;
		if (!(startMs >= spanTimes.fromMs && startMs + Math.max(0, durationMs) < spanTimes.toMs)) {
			this.dropped.add("bad_time");
			return;
		}
		if (durationMs < 0) this.repaired.add("end_before_start");
		this.spans++;
		const { kind, name, attributes } = normaliseSpan(raw, this.losses);
		this.countLosses();
		this.batch.push({
			traceId: raw.traceId,
			spanId: raw.spanId,
			parentId: raw.parentId,
			kind,
			name: cutText(name, limits.nameBytes, this),
			service,
			instance,
			startMs,
			durationMs: durationMs > 0 ? durationMs : 0,
			isError: raw.isError,
			attributes,
			weight: raw.weight
		});
		if (this.batch.length >= limits.batchSpans) this.flush();
	}
	point(point) {
		this.metricPoints++;
		this.points.push(point);
		if (this.points.length >= limits.batchSpans) this.flush();
	}
	drop(reason, count = 1) {
		if (count > 0) this.dropped.add(reason, count);
	}
	repair(what, count = 1) {
		if (count > 0) this.repaired.add(what, count);
	}
	countLosses() {
		const { losses } = this;
		if (losses.attributesDropped === 0 && losses.valuesCut === 0) return;
		this.repair("attributes_cut", losses.attributesDropped);
		this.repair("values_cut", losses.valuesCut);
		losses.attributesDropped = 0;
		losses.valuesCut = 0;
	}
	/** At the end of each request. */
	flush() {
		const { batch, points } = this;
		if (batch.length > 0) {
			this.batch = [];
			this.sink.spans(batch);
		}
		if (points.length > 0) {
			this.points = [];
			this.sink.metrics(points);
		}
	}
};
//#endregion
//#region src/observe/receiver/admission.ts
/** What all requests together hold: bytes and places to be decoded in. Who brings too much is told to come again. */
var Admission = class {
	heldBytes = 0;
	decodes = 0;
	waiting = [];
	/** One request's share, given back as a whole. */
	open() {
		return new Share(this);
	}
	/** For the share only. */
	take(bytes, alreadyHeld) {
		const most = alreadyHeld + bytes <= limits.smallBytes ? limits.heldBytes : limits.heldBytes - limits.heldForSmallBytes;
		if (this.heldBytes + bytes > most) throw new Refusal("pressure", "the receiver holds as much as it may; come again");
		this.heldBytes += bytes;
	}
	give(bytes) {
		this.heldBytes -= bytes;
	}
	/** Waits for a place; bodies that wait are bounded by the bytes they hold. */
	async enter() {
		if (this.decodes >= limits.decodes) await new Promise((resolve) => this.waiting.push(resolve));
		else this.decodes++;
	}
	/** Whoever waits longest takes the place over. */
	leave() {
		const next = this.waiting.shift();
		if (next === void 0) this.decodes--;
		else next();
	}
};
var Share = class {
	of;
	held = 0;
	isDecoding = false;
	constructor(of) {
		this.of = of;
	}
	take(bytes) {
		this.of.take(bytes, this.held);
		this.held += bytes;
	}
	/** The body is complete. */
	async startDecoding() {
		await this.of.enter();
		this.isDecoding = true;
	}
	close() {
		this.of.give(this.held);
		this.held = 0;
		if (this.isDecoding) this.of.leave();
		this.isDecoding = false;
	}
};
//#endregion
//#region src/observe/receiver/forwarder.ts
/** Passes bodies on to an existing collector as they came, once each. A slow collector costs bodies, never senders. */
var Forwarder = class {
	url;
	agent;
	queue = [];
	queuedBytes = 0;
	underWay = 0;
	passedOn = 0;
	failed = 0;
	dropped = 0;
	onIdle = () => void 0;
	constructor(url) {
		this.url = url;
		const options = {
			keepAlive: true,
			maxSockets: limits.forwardSockets
		};
		this.agent = url.protocol === "https:" ? new https.Agent(options) : new http.Agent(options);
	}
	get counts() {
		return {
			passedOn: this.passedOn,
			failed: this.failed,
			dropped: this.dropped
		};
	}
	pass(body) {
		if (this.queue.length >= limits.forwardBodies || this.queuedBytes + body.body.length > limits.forwardBytes) {
			this.dropped++;
			return;
		}
		this.queue.push(body);
		this.queuedBytes += body.body.length;
		this.next();
	}
	/** What is queued is sent, for as long as one request may take. */
	async close() {
		if (this.underWay > 0) {
			const timer = new Promise((resolve) => void setTimeout(resolve, limits.forwardMs).unref());
			await Promise.race([timer, new Promise((resolve) => this.onIdle = resolve)]);
		}
		this.dropped += this.queue.length;
		this.queue.length = 0;
		this.agent.destroy();
	}
	next() {
		while (this.underWay < limits.forwardSockets) {
			const body = this.queue.shift();
			if (body === void 0) break;
			this.underWay++;
			this.send(body, (isTaken) => {
				this.underWay--;
				this.queuedBytes -= body.body.length;
				if (isTaken) this.passedOn++;
				else this.failed++;
				this.next();
				if (this.underWay === 0) this.onIdle();
			});
		}
	}
	send({ path, headers, body }, onEnd) {
		let isOver = false;
		const end = (isTaken) => {
			if (isOver) return;
			isOver = true;
			clearTimeout(timer);
			onEnd(isTaken);
		};
		const { request } = this.url.protocol === "https:" ? https : http;
		const base = this.url.pathname.replace(/\/$/, "");
		const sending = request({
			...urlParts(this.url),
			path: `${base}${path}`,
			method: "POST",
			agent: this.agent,
			headers: {
				...headers,
				"content-length": body.length
			}
		}, (response) => {
			response.resume();
			response.once("end", () => end(response.statusCode !== void 0 && response.statusCode < 300));
			response.once("close", () => end(false));
		});
		const timer = setTimeout(() => sending.destroy(), limits.forwardMs);
		sending.once("error", () => end(false));
		sending.once("close", () => end(false));
		sending.end(body);
	}
};
function urlParts({ protocol, hostname, port, username, password }) {
	const auth = username === "" ? {} : { auth: `${decodeURIComponent(username)}:${decodeURIComponent(password)}` };
	return {
		protocol,
		hostname: hostname.replace(/^\[(.*)\]$/, "$1"),
		...port !== "" && { port },
		...auth
	};
}
//#endregion
//#region src/observe/sentry/dsn.ts
/** The public key of whoever sends: in the URL, in its own header, or as a DSN in the envelope. Undefined = nowhere. */
function publicKey(query, header, envelope) {
	const inUrl = query.get("sentry_key");
	if (inUrl) return inUrl;
	const inHeader = /(?:^Sentry|,)\s*sentry_key=([^,\s]+)/i.exec(header ?? "");
	if (inHeader !== null) return inHeader[1];
	return URL.canParse(textIn(envelope, "dsn") ?? "") ? new URL(textIn(envelope, "dsn")).username || void 0 : void 0;
}
/** How many traces one of this envelope stands for, by the rate its sender sampled with. */
function envelopeWeight(envelope) {
	const trace = own(envelope, "trace");
	const rate = typeof trace === "object" && trace !== null ? Number(own(trace, "sample_rate")) : 1;
	return rate > 0 && rate < 1 ? 1 / rate : 1;
}
//#endregion
//#region src/observe/sentry/sender.ts
/** A release as `package@version` names the service; Sentry knows no other name for it than its project. */
function serviceOf(release, project) {
	const at = release?.lastIndexOf("@") ?? -1;
	return at > 0 ? release.slice(0, at) : `project-${project}`;
}
/** Who sent a transaction. */
function senderOf(event, project) {
	const resource = objectIn(objectIn(objectIn(event, "contexts"), "otel"), "resource");
	const named = textIn(resource, "service.name");
	return {
		service: named !== void 0 && named !== "node" && !named.startsWith("unknown_service") ? named : serviceOf(textIn(event, "release"), project),
		instance: textIn(resource, "service.instance.id") ?? textIn(event, "server_name") ?? null
	};
}
//#endregion
//#region src/observe/sentry/transaction.ts
/** Statuses that are no failure of the target; all others are. */
const good = new Set([
	void 0,
	"ok",
	"unset",
	"unknown",
	"cancelled"
]);
/** A transaction: its root, and its spans below. */
function readTransaction(event, project, weight, intake) {
	const origin = senderOf(event, project);
	const trace = objectIn(objectIn(event, "contexts"), "trace");
	const before = intake.spans;
	const name = textIn(event, "transaction") ?? "";
	const shared = {
		traceId: idOf(own(trace, "trace_id"), 32),
		weight,
		origin
	};
	const attributes = attributesOf(trace, intake);
	const source = textIn(objectIn(event, "transaction_info"), "source");
	const route = name.replace(/^[A-Z]+ /, "");
	if (source === "route" && route.startsWith("/")) attributes["http.route"] ??= cutText(route, limits.nameBytes, intake);
	const method = textIn(objectIn(event, "request"), "method");
	if (method !== void 0) attributes["http.request.method"] ??= cutText(method, limits.nameBytes, intake);
	const status = own(objectIn(objectIn(event, "contexts"), "response"), "status_code");
	if (typeof status === "number") attributes["http.response.status_code"] ??= status;
	readOne({
		...trace,
		start_timestamp: own(event, "start_timestamp"),
		timestamp: own(event, "timestamp")
	}, name, attributes, shared, intake);
	for (const span of listIn(event, "spans")) if (!isObject(span)) intake.drop("malformed");
	else readOne(span, textIn(span, "description") ?? "", attributesOf(span, intake), shared, intake);
	if (intake.spans > before) intake.services.add(origin.service, intake.spans - before);
}
function readOne(span, name, attributes, shared, intake) {
	const { traceId, weight, origin } = shared;
	const spanId = idOf(own(span, "span_id"), 16);
	if (traceId === "" || spanId === "") {
		intake.drop("bad_id");
		return;
	}
	const op = textIn(span, "op") ?? "";
	if (op !== "") attributes["sentry.op"] = cutText(op, limits.nameBytes, intake);
	const startMs = epochMs(own(span, "start_timestamp"));
	intake.span({
		traceId,
		spanId,
		parentId: idOf(own(span, "parent_span_id"), 16) || null,
		kind: "internal",
		name: cutText(name, limits.attributeBytes, intake),
		startMs,
		durationMs: epochMs(own(span, "timestamp")) - startMs,
		isError: !good.has(textIn(span, "status")),
		attributes,
		weight
	}, origin);
}
function attributesOf(span, intake) {
	const bag = newBag();
	let count = 0;
	for (const part of [objectIn(span, "data"), objectIn(span, "tags")]) for (const key of Object.keys(part)) putAttribute(bag, key, own(part, key), count++, intake);
	return bag;
}
/** Seconds with fractions, or RFC 3339. NaN = neither. */
function epochMs(value) {
	if (typeof value === "number") return value * 1e3;
	return typeof value === "string" ? Date.parse(value) : NaN;
}
//#endregion
//#region src/observe/sentry/span-items.ts
const kinds = new Set([
	"server",
	"client",
	"internal",
	"producer",
	"consumer"
]);
/** A container of Sentry's second span format: `{ items: [span, …] }`. */
function readSpanItems(container, project, weight, intake) {
	for (const item of listIn(container, "items")) if (isObject(item)) readSpanItem(item, project, weight, intake);
	else intake.drop("malformed");
}
function readSpanItem(span, project, weight, intake) {
	const [traceId, spanId] = [idOf(own(span, "trace_id"), 32), idOf(own(span, "span_id"), 16)];
	if (traceId === "" || spanId === "") {
		intake.drop("bad_id");
		return;
	}
	const attributes = newBag();
	let count = 0;
	const typed = objectIn(span, "attributes");
	for (const key of Object.keys(typed)) putAttribute(attributes, key, own(objectIn(typed, key), "value"), count++, intake);
	const text = (key) => {
		const value = attributes[key];
		return typeof value === "string" && value !== "" ? value : void 0;
	};
	const said = text("sentry.kind");
	const startMs = epochMs(own(span, "start_timestamp"));
	const before = intake.spans;
	const origin = {
		service: text("service.name") ?? serviceOf(text("sentry.release"), project),
		instance: text("service.instance.id") ?? text("sentry.server_name") ?? text("server.address") ?? null
	};
	intake.span({
		traceId,
		spanId,
		parentId: idOf(own(span, "parent_span_id"), 16) || null,
		kind: said !== void 0 && kinds.has(said) ? said : "internal",
		name: cutText(textIn(span, "name") ?? "", limits.attributeBytes, intake),
		startMs,
		durationMs: epochMs(own(span, "end_timestamp")) - startMs,
		isError: textIn(span, "status") === "error",
		attributes,
		weight
	}, origin);
	if (intake.spans > before) intake.services.add(origin.service);
}
//#endregion
//#region src/observe/sentry/items.ts
/** What SDKs send beside spans, and what says nothing of a request. */
const beside = new Set("session sessions log trace_metric metric statsd metric_meta check_in feedback user_report attachment profile profile_chunk replay_event replay_recording replay_video otel_log nel".split(" "));
const spanContainer = "application/vnd.sentry.items.span.v2+json";
/** Takes what an envelope holds. A bad item costs that item only. */
function takeEnvelope({ header, items, itemsLeftOut, fault }, project, intake) {
	const weight = envelopeWeight(header);
	countSdk(header, intake);
	for (const item of items) takeItem(item, project, weight, intake);
	intake.drop("too_many_items", itemsLeftOut);
	if (fault !== null) intake.drop("malformed");
}
function countSdk(header, intake) {
	const sdk = objectIn(header, "sdk");
	const parts = ["name", "version"].flatMap((name) => textIn(sdk, name) ?? []);
	if (parts.length > 0) intake.sdks.add(parts.join(" "));
}
function takeItem(item, project, weight, intake) {
	const { type, header, payload } = item;
	const isSpans = type === "span" && textIn(header, "content_type") === spanContainer;
	if (beside.has(type)) return;
	if (type === "event") intake.events++;
	else if (type !== "transaction" && type !== "client_report" && !isSpans) intake.drop("unknown_item");
	else if (payload.length > limits.envelopeItemBytes) intake.drop("item_too_large");
	else {
		const content = contentOf(payload);
		if (content === void 0) intake.drop("malformed");
		else if (type === "transaction") readTransaction(content, project, weight, intake);
		else if (isSpans) readSpanItems(content, project, weight, intake);
		else readClientReport(content, intake);
	}
}
function contentOf(payload) {
	try {
		return parseObject(payload);
	} catch (error) {
		if (error instanceof Malformed) return void 0;
		throw error;
	}
}
/** What the SDK threw away itself, e.g. `queue_overflow: span`. */
function readClientReport(report, intake) {
	for (const each of listIn(report, "discarded_events")) {
		const quantity = isObject(each) ? numberOf(own(each, "quantity")) : NaN;
		if (!isObject(each) || !Number.isSafeInteger(quantity) || quantity < 1) continue;
		intake.droppedBySdk.add(`${textIn(each, "reason") ?? "unknown"}: ${textIn(each, "category") ?? "unknown"}`, quantity);
	}
}
//#endregion
//#region src/observe/receiver/intake-desk.ts
/** Where decoded bodies become spans, whichever way they came. */
var IntakeDesk = class {
	intake;
	sink;
	constructor(intake, sink) {
		this.intake = intake;
		this.sink = sink;
	}
	/** Asked before a body is read. */
	checkRoom() {
		if (this.sink.isFull()) throw new Refusal("pressure", "the receiver holds as many spans as it may; come again");
	}
	/** How many were refused of what the body held, and why. */
	takeOtlp(signal, encoding, body) {
		const before = this.intake.dropped.byName;
		this.read(() => decoders[signal][encoding](body, this.intake));
		const after = this.intake.dropped.byName;
		const reasons = Object.keys(after).flatMap((name) => {
			const count = after[name] - (before[name] ?? 0);
			return count > 0 ? [{
				name,
				count
			}] : [];
		});
		return {
			rejected: reasons.reduce((sum, { count }) => sum + count, 0),
			message: reasons.map(({ name, count }) => `${name}: ${count}`).join(", ")
		};
	}
	/** The id to answer with. */
	takeEnvelope(project, query, auth, body) {
		let id = "";
		this.read(() => {
			const envelope = readEnvelope(body);
			if (publicKey(query, auth, envelope.header) === void 0) throw new Refusal("no_key", "no key: neither in the URL, nor in X-Sentry-Auth, nor as dsn in the envelope");
			id = textIn(envelope.header, "event_id") ?? "";
			takeEnvelope(envelope, project, this.intake);
		});
		return id.slice(0, limits.nameBytes);
	}
	read(take) {
		try {
			take();
		} catch (error) {
			if (error instanceof Malformed) throw new Refusal("bad_data", error.message);
			throw error;
		} finally {
			this.intake.flush();
		}
	}
};
//#endregion
//#region src/observe/receiver/socket-guard.ts
const lookEveryMs$1 = 10;
/**
* Keeps the sockets of all servers below the limit. Who comes when it is reached takes the place of one whose request
* does not come to its end, else of one that has not said anything yet, else of one that is idle; senders that are being
* served keep theirs.
*/
var SocketGuard = class {
	/** Cut to make room, or refused. */
	cut = 0;
	guarded = /* @__PURE__ */ new Map();
	nowMs;
	constructor(nowMs) {
		this.nowMs = nowMs;
	}
	get open() {
		return this.guarded.size;
	}
	admit(socket) {
		if (this.guarded.size >= limits.sockets) {
			this.cut++;
			const leaving = this.slowest() ?? this.oldest("new") ?? this.oldest("idle");
			if (leaving === void 0) {
				socket.destroy();
				return;
			}
			this.forget(leaving.socket);
			leaving.socket.destroy();
		}
		this.guarded.set(socket, {
			socket,
			state: "new",
			sinceMs: this.nowMs()
		});
		socket.once("close", () => this.forget(socket));
		socket.on("error", () => void 0);
	}
	busy(socket) {
		this.become(socket, "busy");
	}
	/** Its request is complete. */
	working(socket) {
		this.become(socket, "working");
	}
	idle(socket) {
		this.become(socket, "idle");
	}
	/** Cuts those that have not said anything for as long as a header may take. */
	cutSilent() {
		const beforeMs = this.nowMs() - limits.headerMs;
		for (const { socket, state, sinceMs } of this.guarded.values()) if (state === "new" && sinceMs < beforeMs) socket.destroy();
	}
	/** Waits until nobody is being served, and so long at most. */
	async served(mostMs) {
		const untilMs = this.nowMs() + mostMs;
		const isServed = () => this.oldest("busy") === void 0 && this.oldest("working") === void 0;
		while (!isServed() && this.nowMs() < untilMs) await setTimeout$1(lookEveryMs$1);
	}
	destroyAll() {
		for (const socket of this.guarded.keys()) socket.destroy();
	}
	become(socket, state) {
		const guarded = this.guarded.get(socket);
		if (guarded === void 0) return;
		guarded.state = state;
		guarded.sinceMs = this.nowMs();
	}
	forget(socket) {
		this.guarded.delete(socket);
	}
	/** Who has been sending one request for longer than a sender that is well needs for it. */
	slowest() {
		const found = this.oldest("busy");
		return found !== void 0 && found.sinceMs < this.nowMs() - limits.bodyMs ? found : void 0;
	}
	oldest(state) {
		let found;
		for (const each of this.guarded.values()) if (each.state === state && (found === void 0 || each.sinceMs < found.sinceMs)) found = each;
		return found;
	}
};
//#endregion
//#region src/observe/receiver/tally.ts
var Tally = class {
	bytes = 0;
	requests = new Counter();
	refused = new Counter();
	refuse(reason) {
		this.refused.add(reason);
	}
	counts(intake, guard, forward) {
		return {
			requests: this.requests.byName,
			refused: this.refused.byName,
			bytes: this.bytes,
			spans: intake.spans,
			services: intake.services.byName,
			sdks: intake.sdks.byName,
			metricPoints: intake.metricPoints,
			logRecords: intake.logRecords,
			events: intake.events,
			dropped: intake.dropped.byName,
			repaired: intake.repaired.byName,
			droppedBySdk: intake.droppedBySdk.byName,
			socketsCut: guard.cut,
			forward,
			residentBytes: process.memoryUsage.rss()
		};
	}
};
//#endregion
//#region src/observe/receiver/service.ts
/** What the servers share: one set of limits, counts and ways out, whichever way a request came. */
var Service = class {
	admission = new Admission();
	tally = new Tally();
	desk;
	guard;
	isLoopback;
	forwarder;
	sink;
	constructor(sink, { forward, isLoopback }, nowMs) {
		this.sink = sink;
		this.isLoopback = isLoopback;
		this.desk = new IntakeDesk(new Intake(sink), sink);
		this.guard = new SocketGuard(nowMs);
		this.forwarder = forward === void 0 ? void 0 : new Forwarder(new URL(forward));
	}
	get isForwarding() {
		return this.forwarder !== void 0;
	}
	passOn(body) {
		this.forwarder?.pass(body);
	}
	counts() {
		return this.tally.counts(this.desk.intake, this.guard, this.forwarder?.counts ?? null);
	}
	async close() {
		this.desk.intake.flush();
		await this.forwarder?.close();
		await this.sink.close();
	}
};
//#endregion
//#region src/observe/receiver/receiver.ts
const guardEveryMs = 1e3;
/** Opens both ports in this process. */
async function openReceiver(options, sink) {
	const { host, forward } = options;
	const nowMs = () => performance.now();
	const service = new Service(sink, {
		isLoopback: host === "localhost" || host === "::1" || isIP(host) === 4 && host.startsWith("127."),
		...forward !== void 0 && { forward }
	}, nowMs);
	const http = createHttpServer(service);
	const grpc = createGrpcServer(service);
	const notes = [];
	const httpPort = await listen(http, host, options.httpPort, "OTLP over HTTP", notes);
	const grpcPort = await listen(grpc, host, options.grpcPort, "OTLP over gRPC", notes);
	const timer = setInterval(() => service.guard.cutSilent(), guardEveryMs);
	return {
		listening: {
			host,
			httpPort,
			grpcPort,
			notes
		},
		intake: service.desk.intake,
		counts: () => service.counts(),
		close: async () => {
			clearInterval(timer);
			http.close();
			grpc.close();
			http.closeIdleConnections();
			await service.guard.served(limits.drainMs);
			service.guard.destroyAll();
			await service.close();
		}
	};
}
/** Another port where this one is taken: a run never dies of that. */
async function listen(server, host, port, what, notes) {
	const wanted = await listenOn(server, host, port);
	if (wanted !== void 0) return wanted;
	const other = await listenOn(server, host, 0);
	notes.push(`port ${port} is in use by another process: ${what} is received on ${other} instead`);
	return other;
}
function listenOn(server, host, port) {
	return new Promise((resolve, reject) => {
		const onError = (error) => {
			server.off("listening", onListening);
			if (error.code === "EADDRINUSE") resolve(void 0);
			else reject(error);
		};
		const onListening = () => {
			server.off("error", onError);
			resolve(server.address().port);
		};
		server.once("error", onError);
		server.once("listening", onListening);
		server.listen(port, host);
	});
}
/** Requests of one iteration share a trace; one that goes on for ever is not held whole. */
const requestsPerTrace = 200;
const spread = 4294967296;
/**
* Requests of so many traces at most, all equally likely, whatever comes: of all ids those whose hash is
* below a bound, and the bound is halved whenever there are too many.
*/
var PullSample = class {
	traces = /* @__PURE__ */ new Map();
	most;
	bound = spread;
	seen = 0;
	constructor(most = 500) {
		this.most = most;
	}
	add(request) {
		this.seen++;
		if (hashOf(request.traceId) >= this.bound) return;
		const known = this.traces.get(request.traceId);
		if (known === void 0) this.traces.set(request.traceId, [request]);
		else if (known.length < requestsPerTrace) known.push(request);
		while (this.traces.size > this.most) this.halve();
	}
	get requestsSeen() {
		return this.seen;
	}
	list() {
		return [...this.traces];
	}
	halve() {
		this.bound /= 2;
		for (const traceId of this.traces.keys()) if (hashOf(traceId) >= this.bound) this.traces.delete(traceId);
	}
};
/** FNV-1a: ids may be counted up, and are spread all the same; mixed once more, for its high bits are poor. */
function hashOf(text) {
	let hash = 2166136261;
	for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 16777619);
	hash = Math.imul(hash ^ hash >>> 16, 2246822507);
	return (hash ^ hash >>> 13) >>> 0;
}
//#endregion
//#region src/observe/receiver/span-bytes.ts
/** Of a span without attributes, with its ids and its place in a trace. */
const spanBytes = 500;
const attributeBytes = 64;
/** About what a span takes while it is held. */
function bytesOf({ name, attributes }) {
	let bytes = spanBytes + name.length;
	for (const key in attributes) bytes += attributeBytes + lengthOf(attributes[key]);
	return bytes;
}
/** A span that takes no more than that: of a larger one the longest attributes go. */
function leanSpan(span, mostBytes) {
	let bytes = bytesOf(span);
	if (bytes <= mostBytes) return span;
	const attributes = Object.assign(Object.create(null), span.attributes);
	const longestFirst = Object.keys(attributes).sort((a, b) => lengthOf(attributes[b]) - lengthOf(attributes[a]));
	for (const key of longestFirst) {
		if (bytes <= mostBytes) break;
		bytes -= attributeBytes + lengthOf(attributes[key]);
		delete attributes[key];
	}
	return {
		...span,
		attributes
	};
}
function lengthOf(value) {
	if (typeof value === "string") return value.length;
	if (typeof value !== "object") return 0;
	return value.reduce((sum, part) => sum + 8 + (typeof part === "string" ? part.length : 0), 0);
}
//#endregion
//#region src/observe/receiver/trace-sink.ts
/** With what its process needs beside it, that stays below 256 MiB. */
const held = {
	spans: 4e4,
	bytes: 24 * 1024 * 1024,
	spansPerTrace: 1e4,
	bytesPerSpan: 8 * 1024
};
/** The delay of an SDK's batches, several times. */
const quietMs = 15e3;
/** Where there is no room to wait for that long. */
const hurriedMs = 3e3;
const lookEveryMs = 1e3;
/** Until the first traces are complete, those that may be are looked at: who is killed by then has something to show. */
const peek = {
	quietMs: 1500,
	traces: 100
};
/**
* Makes traces of spans, and a breakdown of traces, while they come. It is never full: where there is no room, traces
* are closed sooner, and what comes for them afterwards is counted as late.
*/
var TraceSink = class {
	store = new TraceStore({
		quietMs,
		spansMax: held.spans,
		spansPerTraceMax: held.spansPerTrace
	});
	breakdown;
	places = new PlaceMeter();
	readings = new MetricMeter();
	nowMs;
	originMs;
	limits;
	early;
	sample;
	heldSpans = 0;
	heldBytes = 0;
	lookedMs;
	/** @param originMs unix epoch at which `nowMs` was 0 */
	constructor(nowMs, limits = held, thresholds = {}, originMs = performance.timeOrigin) {
		this.nowMs = nowMs;
		this.originMs = originMs;
		this.breakdown = new TraceBreakdown(thresholds);
		this.early = new TraceBreakdown(thresholds);
		this.limits = limits;
		this.lookedMs = nowMs();
	}
	spans(batch) {
		const nowMs = this.nowMs();
		for (const each of batch) this.hold(leanSpan(each, held.bytesPerSpan), nowMs);
		this.look(nowMs);
	}
	/** Requests that were sent; before or after what the target says of them. */
	requests(batch) {
		const nowMs = this.nowMs();
		for (const each of sentRequestsOf(batch)) if (this.sample === void 0) this.store.addRequest(each, nowMs);
		else this.sample.add(each);
		this.look(nowMs);
	}
	/** Requests are not joined as they come: those of a few traces are, which are fetched at the end. */
	sampleForPulling() {
		this.sample = new PullSample();
	}
	/** Joins what was sampled; ids of the traces to fetch. */
	takeSample() {
		const sampled = this.sample?.list() ?? [];
		const nowMs = this.nowMs();
		for (const [, requests] of sampled) for (const each of requests) this.store.addRequest(each, nowMs);
		return sampled.map(([traceId]) => traceId);
	}
	look(nowMs) {
		if (nowMs - this.lookedMs < lookEveryMs) return;
		this.lookedMs = nowMs;
		this.give(this.store.takeQuiet(nowMs));
	}
	metrics(points) {
		for (const point of points) this.readings.add(point);
	}
	isFull() {
		return false;
	}
	async close() {
		this.give(this.store.takeAll());
	}
	/** A load of a search, which gets examples of its own. */
	addStretch(stretch) {
		this.breakdown.addStretch(stretch);
	}
	/** Examples of stretches of the run that are over, once each. */
	takeWindows(isLast) {
		return this.breakdown.takeWindows(isLast);
	}
	/** When it was closed. */
	inside(refused, droppedBySdk) {
		return insideOf(this.breakdown, {
			counts: this.store.counts(),
			refused,
			droppedBySdk
		});
	}
	/** By now, before it is closed. */
	insideByNow() {
		return insideOf(this.early ?? this.breakdown, { counts: this.store.counts() });
	}
	/** By now. One that is still the same is the same object. */
	examples() {
		this.give(this.store.takeQuiet(this.nowMs()));
		const { early } = this;
		if (early === void 0) return this.breakdown.examples();
		for (const trace of this.store.peek(this.nowMs(), peek.quietMs, peek.traces)) early.add(trace);
		return early.examples();
	}
	/** When it was closed. */
	stretch(stretch) {
		return {
			...this.places.read(stretch),
			metrics: this.readings.read(stretch)
		};
	}
	hold(span, nowMs) {
		if (this.isAtLimit()) this.give(this.store.takeSpans(nowMs, hurriedMs));
		if (this.isAtLimit()) this.give(this.store.takeSpans(nowMs, 0));
		this.store.addSpan(span, nowMs);
		this.heldSpans++;
		this.heldBytes += bytesOf(span);
	}
	isAtLimit() {
		return this.heldSpans >= this.limits.spans || this.heldBytes >= this.limits.bytes;
	}
	give(traces) {
		if (traces.some(({ trees }) => trees.length > 0)) this.early = void 0;
		const epochMs = this.originMs + this.nowMs();
		for (const trace of traces) {
			this.breakdown.add(trace);
			this.places.add(trace, epochMs);
			for (const { nodes } of trace.trees) for (const { span } of nodes) this.heldBytes -= bytesOf(span);
		}
		this.heldSpans = this.store.counts().spansHeld;
		if (this.heldSpans === 0) this.heldBytes = 0;
	}
};
//#endregion
//#region src/observe/receiver/child.ts
const reportEveryMs = 250;
const newsEveryMs = 1e3;
/** In seconds of news: findings and tables are made anew for it. */
const insideEvery = 5;
let receiver;
const examples = new ExampleNews();
let jaeger;
let newsTold = 0;
let spansTold = 0;
let traces = new TraceSink(() => performance.now());
try {
	setPriority(constants$1.priority.PRIORITY_BELOW_NORMAL);
} catch {}
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => void 0);
process.on("disconnect", () => process.exit());
process.on("message", (order) => void take(order));
async function take(order) {
	switch (order.type) {
		case "start": return start(order.job);
		case "requests": return traces.requests(order.batch);
		case "stretch": return traces.addStretch(order.stretch);
		case "pull": return pull();
		case "stop": return stop(order.stretches);
	}
}
async function start(job) {
	traces = new TraceSink(() => performance.now(), void 0, job.thresholds);
	jaeger = job.jaeger;
	if (jaeger !== void 0) traces.sampleForPulling();
	const files = job.keepFile === void 0 ? [] : [new FileSink(job.keepFile)];
	try {
		receiver = await openReceiver(job, new SinkGroup([traces, ...files]));
	} catch (error) {
		report({
			type: "failed",
			reason: error instanceof Error ? error.message : String(error)
		});
		return;
	}
	const opened = receiver;
	report({
		type: "listening",
		listening: opened.listening
	});
	setInterval(() => report({
		type: "counts",
		counts: opened.counts()
	}), reportEveryMs).unref();
	setInterval(() => reportNews(opened), newsEveryMs).unref();
}
function reportNews(opened) {
	const changed = examples.takeAll(traces.examples(), traces.takeWindows(false), performance.now());
	const { spans } = opened.counts();
	const isDue = newsTold++ % insideEvery === 0 && spans > spansTold;
	if (isDue) spansTold = spans;
	if (changed.length === 0 && !isDue) return;
	report({
		type: "traces",
		news: {
			examples: changed,
			...isDue && { inside: traces.insideByNow() },
			isLast: false
		}
	});
}
async function pull() {
	const traceIds = traces.takeSample();
	if (receiver === void 0 || jaeger === void 0) return;
	report({
		type: "pulled",
		pulled: await pullTraces(new JaegerClient(jaeger), traceIds, receiver.intake, {
			nowMs: () => performance.now(),
			pause: (ms) => setTimeout$1(ms)
		})
	});
}
async function stop(asked) {
	if (receiver === void 0) process.exit();
	await receiver.close();
	const counts = receiver.counts();
	const inside = traces.inside(counts.dropped, counts.droppedBySdk);
	report({
		type: "traces",
		news: {
			examples: examples.takeAll(traces.examples(), traces.takeWindows(true), performance.now(), true),
			isLast: true
		}
	});
	report({
		type: "stopped",
		counts,
		inside,
		stretches: asked.map((stretch) => traces.stretch(stretch))
	}, () => process.disconnect());
}
function report(message, onSent = () => void 0) {
	process.send?.(message, onSent);
}
//#endregion
export {};
