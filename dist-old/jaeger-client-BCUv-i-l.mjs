//#region src/observe/intake/malformed.ts
/** What came is not what it says it is: the sender's fault, and data to us. */
var Malformed = class extends Error {
	name = "Malformed";
};
//#endregion
//#region src/observe/intake/untrusted.ts
function isObject(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
/** An own property; never one that objects inherit. */
function own(of, name) {
	return Object.hasOwn(of, name) ? of[name] : void 0;
}
function objectIn(of, name) {
	const value = own(of, name);
	return isObject(value) ? value : {};
}
function listIn(of, name) {
	const value = own(of, name);
	return Array.isArray(value) ? value : [];
}
function textIn(of, name) {
	const value = own(of, name);
	return typeof value === "string" ? value : void 0;
}
/** 64-bit numbers are texts in OTLP's JSON. NaN = it is no number. */
function numberOf(value) {
	if (typeof value === "number") return value;
	return typeof value === "string" && value !== "" ? Number(value) : NaN;
}
/** Lower-case hex of so many digits, not all zero; empty = it is no id. */
function idOf(value, digits) {
	if (typeof value !== "string" || value.length !== digits || !/^[0-9a-fA-F]+$/.test(value)) return "";
	return /^0+$/.test(value) ? "" : value.toLowerCase();
}
//#endregion
//#region src/observe/intake/limits.ts
const kiB = 1024;
const miB = 1024 * kiB;
/** What one sender, and all of them together, may ask of the receiver. All of its limits stand here. */
const limits = {
	/** Of one OTLP body over HTTP, on the wire and after decoding. */
	otlpBytes: 20 * miB,
	/** Of one gRPC message; what the OpenTelemetry Collector takes, too. */
	grpcMessageBytes: 4 * miB,
	envelopeWireBytes: 5 * miB,
	envelopeBytes: 20 * miB,
	envelopeItems: 100,
	/** Items beyond those are counted up to this many, and what is behind is not looked at. */
	envelopeItemsCounted: 1e4,
	/** Of one envelope item that is read as JSON. */
	envelopeItemBytes: 4 * miB,
	/** A body that grows to more than so many times its size, beyond `bombFromBytes`, is no telemetry. */
	bombRatio: 200,
	bombFromBytes: miB,
	/** Bodies held at the same time, as they came and decoded. */
	heldBytes: 48 * miB,
	/** Of these, what only bodies below `smallBytes` may use: a few giants do not shut everyone else out. */
	heldForSmallBytes: 12 * miB,
	smallBytes: miB,
	/** Bodies complete and not yet answered. */
	decodes: 64,
	sockets: 256,
	headerMs: 1e4,
	requestMs: 3e4,
	/** Who needs longer for a body gives way when there is no room for others. */
	bodyMs: 2e3,
	/** What is still coming in after a refusal is read and thrown away for so long, so that the refusal is read. */
	lingerMs: 2e3,
	/** What requests under way may take to come to their end when the receiver stops. */
	drainMs: 2e3,
	headerBytes: 16 * kiB,
	retryAfterSeconds: 1,
	jsonDepth: 64,
	/** Names and values of one span, metric or item: each takes some fifty bytes once it is read. */
	jsonValues: 2e5,
	attributes: 128,
	attributeBytes: 4 * kiB,
	arrayElements: 128,
	nameBytes: kiB,
	histogramBuckets: 512,
	/** Names of services, reasons and kinds that are counted apart; the rest under `__other__`. */
	countedNames: 1e3,
	batchSpans: 512,
	forwardBytes: 16 * miB,
	forwardBodies: 256,
	forwardSockets: 4,
	forwardMs: 1e4
};
/** A span from outside these years has a broken clock, or none. */
const spanTimes = {
	fromMs: Date.UTC(2e3, 0),
	toMs: Date.UTC(2200, 0)
};
//#endregion
//#region src/observe/intake/cut-value.ts
/** Cut to so many bytes at most; a character is never cut in two. */
function cutText(text, most, intake) {
	if (text.length * 3 <= most || Buffer.byteLength(text) <= most) return text;
	intake.repair("values_cut");
	const bytes = Buffer.from(text);
	let to = most;
	while (to > 0 && (bytes[to] & 192) === 128) to--;
	return bytes.toString("utf8", 0, to);
}
/** Puts a value from JSON into the bag, within the limits; what an attribute cannot hold is left out. */
function putAttribute(bag, key, value, count, intake) {
	if (count >= limits.attributes) {
		intake.repair("attributes_cut");
		return;
	}
	const kept = Array.isArray(value) ? listOf(value, intake) : simple(value, intake);
	if (kept === void 0) intake.repair("values_left_out");
	else if (key !== "") bag[cutText(key, limits.nameBytes, intake)] = kept;
}
function simple(value, intake) {
	if (typeof value === "string") return cutText(value, limits.attributeBytes, intake);
	return typeof value === "number" || typeof value === "boolean" ? value : void 0;
}
function listOf(values, intake) {
	if (values.length > limits.arrayElements) intake.repair("values_cut");
	return values.slice(0, limits.arrayElements).flatMap((value) => simple(value, intake) ?? []);
}
//#endregion
//#region src/observe/intake/attribute-bag.ts
/**
* Makes an empty object that inherits nothing by any name, `__proto__` included. Unlike `Object.create(null)`, V8 lays
* its properties out like those of any class: filling it takes half the time.
*/
const newBag = (() => {
	const Bag = function Bag() {};
	Bag.prototype = Object.freeze(Object.create(null));
	return () => new Bag();
})();
//#endregion
//#region src/observe/otlp/attributes-json.ts
/** `[{ key, value: { stringValue } }, …]` as a bag. */
function attributesFrom(list, intake) {
	const bag = newBag();
	let count = 0;
	for (const each of Array.isArray(list) ? list : []) {
		if (!isObject(each)) continue;
		putAttribute(bag, textIn(each, "key") ?? "", anyValue(objectIn(each, "value")), count++, intake);
	}
	return bag;
}
function anyValue(value) {
	for (const name of [
		"stringValue",
		"boolValue",
		"doubleValue"
	]) {
		const found = own(value, name);
		if (found !== void 0) return name === "doubleValue" ? numberOf(found) : found;
	}
	const int = own(value, "intValue");
	if (int !== void 0) return numberOf(int);
	const list = own(value, "arrayValue");
	if (isObject(list)) return listIn(list, "values").map((each) => isObject(each) ? anyValue(each) : void 0);
}
//#endregion
//#region src/observe/intake/json-reader.ts
const code = {
	quote: 34,
	comma: 44,
	colon: 58,
	openList: 91,
	closeList: 93,
	openObject: 123,
	closeObject: 125
};
const backslash = 92;
const literals = new Map([
	[116, "true"],
	[102, "false"],
	[110, "null"]
]);
/** RFC 8259 §6; sticky, on a short stretch of latin1. */
const numberForm = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const isNumberByte = Uint8Array.from({ length: 256 }, (_, byte) => Number("+-.0123456789eE".includes(String.fromCharCode(byte))));
/**
* Walks over JSON without making anything of it, strictly by RFC 8259 and never deeper than the limit. What its caller
* wants is cut out and parsed by itself: memory is that of one span, not of a body.
*/
var JsonReader = class {
	buffer;
	at = 0;
	depth = 0;
	/** Names and values passed over. */
	passed = 0;
	constructor(buffer) {
		this.buffer = buffer;
	}
	/** The code of the next byte that is not white space; -1 at the end. */
	peek() {
		const { buffer } = this;
		let { at } = this;
		let byte = buffer[at];
		while (byte === 32 || byte === 10 || byte === 13 || byte === 9) byte = buffer[++at];
		this.at = at;
		return byte ?? -1;
	}
	/** Reads an object; `onMember` must read or skip the value. Gives false, and reads it, where there is null. */
	object(onMember) {
		if (this.isNull()) return false;
		this.open(code.openObject, "an object");
		if (this.peek() === code.closeObject) return this.close();
		for (;;) {
			onMember(this.key());
			if (this.isLast(code.closeObject)) return this.close();
		}
	}
	/** Reads an array; `onElement` must read or skip the element. */
	array(onElement) {
		if (this.isNull()) return false;
		this.open(code.openList, "a list");
		if (this.peek() === code.closeList) return this.close();
		for (;;) {
			onElement();
			if (this.isLast(code.closeList)) return this.close();
		}
	}
	/**
	* Passes over a value, and gives what it holds; own properties only, `__proto__` among them. Undefined = it holds
	* more than is made of one text: `[{},{},…]` takes twenty times its length.
	*/
	value() {
		this.peek();
		const from = this.at;
		this.passed = 0;
		this.skip();
		if (this.passed > limits.jsonValues) return void 0;
		return JSON.parse(this.buffer.toString("utf8", from, this.at));
	}
	/** Passes over a value. */
	skip() {
		const next = this.peek();
		this.passed++;
		if (next === code.quote) this.string();
		else if (next === code.openObject) this.object(this.skipMember);
		else if (next === code.openList) this.array(this.skipElement);
		else if (literals.has(next)) this.literal(literals.get(next));
		else this.number();
	}
	/** Nothing may follow. */
	end() {
		if (this.peek() !== -1) throw this.fault("something follows the end");
	}
	skipMember = () => this.skip();
	skipElement = () => this.skip();
	isNull() {
		if (this.peek() !== 110) return false;
		this.literal("null");
		return true;
	}
	open(bracket, what) {
		if (this.peek() !== bracket) throw this.fault(`${what} was expected`);
		if (++this.depth > limits.jsonDepth) throw this.fault(`it is nested deeper than ${limits.jsonDepth}`);
		this.at++;
	}
	close() {
		this.at++;
		this.depth--;
		return true;
	}
	isLast(bracket) {
		const next = this.peek();
		if (next === bracket) return true;
		if (next !== code.comma) throw this.fault("a comma or the end was expected");
		this.at++;
		return false;
	}
	key() {
		if (this.peek() !== code.quote) throw this.fault("a name was expected");
		this.passed++;
		const from = this.at;
		const text = this.string() ? this.buffer.toString("utf8", from + 1, this.at - 1) : JSON.parse(this.buffer.toString("utf8", from, this.at));
		if (this.peek() !== code.colon) throw this.fault("a colon was expected");
		this.at++;
		return text;
	}
	/** Passes over a string; true = it has no escapes. */
	string() {
		const { buffer } = this;
		let at = this.at + 1;
		let isPlain = true;
		for (let byte = buffer[at]; byte !== code.quote; byte = buffer[++at]) {
			this.at = at;
			if (byte === void 0) throw this.fault("a text has no end");
			if (byte < 32) throw this.fault("a text holds a control character");
			if (byte !== backslash) continue;
			isPlain = false;
			const escaped = buffer[++at] ?? 0;
			if (escaped === 117) {
				if (!/^[0-9a-fA-F]{4}$/.test(buffer.toString("latin1", at + 1, at + 5))) throw this.fault("an escape is broken");
				at += 4;
			} else if (!"\"\\/bfnrt".includes(String.fromCharCode(escaped))) throw this.fault("an escape is unknown");
		}
		this.at = at + 1;
		return isPlain;
	}
	literal(word) {
		const { buffer, at } = this;
		for (let index = 0; index < word.length; index++) if (buffer[at + index] !== word.charCodeAt(index)) throw this.fault("a word is unknown");
		this.at = at + word.length;
	}
	number() {
		const { buffer, at } = this;
		let to = at;
		for (let byte = buffer[to]; byte !== void 0 && byte >= 48 && byte <= 57; byte = buffer[to]) to++;
		if (to > at && isNumberByte[buffer[to] ?? 0] === 0 && (buffer[at] !== 48 || to === at + 1)) {
			this.at = to;
			return;
		}
		while (isNumberByte[buffer[to] ?? 0] === 1) to++;
		const text = buffer.toString("latin1", at, to);
		numberForm.lastIndex = 0;
		if (to === at || !numberForm.test(text) || numberForm.lastIndex !== text.length) throw this.fault("a value was expected");
		this.at = to;
	}
	fault(what) {
		return new Malformed(`this is no JSON that can be read: ${what}, at byte ${this.at}`);
	}
};
/** Who sent it, from the attributes of its resource. */
function originOf(attributes, intake) {
	const text = (name) => {
		const value = attributes[name];
		return value === void 0 || value === "" || typeof value === "object" ? void 0 : String(value);
	};
	const sdk = [
		"telemetry.sdk.name",
		"telemetry.sdk.language",
		"telemetry.sdk.version"
	].flatMap((name) => text(name) ?? []);
	if (sdk.length > 0) intake.sdks.add(sdk.join(" "));
	const host = text("host.name") ?? text("k8s.pod.name") ?? text("container.id");
	const pid = text("process.pid");
	return {
		service: text("service.name") ?? "unknown_service",
		instance: text("service.instance.id") ?? ([host, pid].filter((part) => part !== void 0).join(":") || null)
	};
}
//#endregion
//#region src/observe/otlp/resources-json.ts
/** Walks over all entries of a signal, each with its resource, which may stand behind them. `onEntry` reads one. */
function walkJson(body, names, intake, onEntry) {
	const json = new JsonReader(body);
	json.object((key) => {
		if (key === names.resources) json.array(() => walkResource(json, names, intake, onEntry));
		else json.skip();
	});
	json.end();
}
function walkResource(json, names, intake, onEntry) {
	let resource;
	let scopesAt = -1;
	json.object((key) => {
		if (key === "resource") resource = json.value();
		else {
			if (key === names.scopes) scopesAt = json.at;
			json.skip();
		}
	});
	if (scopesAt < 0) return;
	const origin = originOf(attributesFrom(isObject(resource) ? own(resource, "attributes") : void 0, intake), intake);
	const end = json.at;
	json.at = scopesAt;
	json.array(() => {
		json.object((key) => {
			if (key === names.entries) json.array(() => onEntry(json, origin));
			else json.skip();
		});
	});
	json.at = end;
}
//#endregion
//#region src/observe/otlp/weight.ts
const thresholdDigits = 14;
/**
* How many spans one stands for by its tracestate: `ot=th:…` holds the share of traces that were not taken, as up to 14
* hex digits after the point (OpenTelemetry, consistent probability sampling).
*/
function weightOf(traceState) {
	const found = /(?:^|,)\s*ot=(?:[^,]*;)?th:([0-9a-f]{1,14})(?![0-9a-f])/.exec(traceState);
	if (found === null) return 1;
	return 1 / (1 - Number.parseInt(found[1].padEnd(thresholdDigits, "0"), 16) / 16 ** thresholdDigits);
}
//#endregion
//#region src/observe/otlp/traces-json.ts
const names = {
	resources: "resourceSpans",
	scopes: "scopeSpans",
	entries: "spans"
};
const kinds$1 = [
	"internal",
	"internal",
	"server",
	"client",
	"producer",
	"consumer"
];
const kindNames = [
	"UNSPECIFIED",
	"INTERNAL",
	"SERVER",
	"CLIENT",
	"PRODUCER",
	"CONSUMER"
];
/** Decodes an ExportTraceServiceRequest written as JSON. Throws Malformed; what was read before that is kept. */
function decodeTracesJson(body, intake) {
	walkJson(body, names, intake, (json, origin) => {
		const span = json.value();
		const before = intake.spans;
		if (isObject(span)) readSpan$1(span, origin, intake);
		else intake.drop(span === void 0 ? "item_too_large" : "malformed");
		if (intake.spans > before) intake.services.add(origin.service);
	});
}
function readSpan$1(span, origin, intake) {
	const traceId = idOf(own(span, "traceId"), 32);
	const spanId = idOf(own(span, "spanId"), 16);
	if (traceId === "" || spanId === "") {
		intake.drop("bad_id");
		return;
	}
	const [start, end] = [nanoseconds(own(span, "startTimeUnixNano")), nanoseconds(own(span, "endTimeUnixNano"))];
	const traceState = textIn(span, "traceState") ?? "";
	intake.span({
		traceId,
		spanId,
		parentId: idOf(own(span, "parentSpanId"), 16) || null,
		kind: kindOf(own(span, "kind")),
		name: cutText(textIn(span, "name") ?? "", limits.nameBytes, intake),
		startMs: start.seconds * 1e3 + start.nanos / 1e6,
		durationMs: ((end.seconds - start.seconds) * 1e9 + (end.nanos - start.nanos)) / 1e6,
		isError: isError(own(objectIn(span, "status"), "code")),
		attributes: attributesFrom(own(span, "attributes"), intake),
		weight: weightOf(traceState)
	}, origin);
}
/** In two parts: together they are beyond what a number holds exactly. */
function nanoseconds(value) {
	if (typeof value === "string" && /^[0-9]{10,20}$/.test(value)) return {
		seconds: Number(value.slice(0, -9)),
		nanos: Number(value.slice(-9))
	};
	const whole = numberOf(value);
	const seconds = Math.floor(whole / 1e9);
	return {
		seconds,
		nanos: whole - seconds * 1e9
	};
}
function kindOf(value) {
	return kinds$1[typeof value === "string" ? kindNames.indexOf(value.replace(/^SPAN_KIND_/, "")) : numberOf(value)] ?? "internal";
}
const isError = (code) => code === "STATUS_CODE_ERROR" || numberOf(code) === 2;
//#endregion
//#region src/observe/sentry/envelope.ts
const newline$1 = 10;
/** Splits an envelope: a line of JSON, then for each item a line of JSON and its payload. Throws where there is no header. */
function readEnvelope(body) {
	const headerEnd = lineEnd(body, 0);
	const header = parseObject(body.subarray(0, headerEnd));
	const items = [];
	let itemsLeftOut = 0;
	let at = headerEnd + 1;
	const end = (fault) => ({
		header,
		items,
		itemsLeftOut,
		fault
	});
	for (;;) {
		while (body[at] === newline$1) at++;
		if (at >= body.length) return end(null);
		if (items.length + itemsLeftOut >= limits.envelopeItemsCounted) return end("it holds more items than are counted");
		const itemEnd = lineEnd(body, at);
		const itemHeader = headerOf(body.subarray(at, itemEnd));
		if (itemHeader === void 0) return end("the header of an item is no JSON object");
		const from = Math.min(itemEnd + 1, body.length);
		const to = payloadEnd(body, from, own(itemHeader, "length"));
		if (to === void 0) return end("the length of an item does not fit the envelope");
		if (items.length < limits.envelopeItems) items.push({
			type: textIn(itemHeader, "type") ?? "",
			header: itemHeader,
			payload: body.subarray(from, to)
		});
		else itemsLeftOut++;
		at = to + 1;
	}
}
/** Checked as strictly, and as deep, as OTLP's JSON. */
function parseObject(text) {
	const json = new JsonReader(text);
	const value = json.value();
	json.end();
	if (value === void 0) throw new Malformed(`it holds more than ${limits.jsonValues} values`);
	if (!isObject(value)) throw new Malformed("an object was expected");
	return value;
}
function headerOf(line) {
	try {
		return parseObject(line);
	} catch (error) {
		if (error instanceof Malformed) return void 0;
		throw error;
	}
}
/** With a length the payload may hold newlines, and one must follow it; without, it goes to the end of the line. */
function payloadEnd(body, from, length) {
	if (length === void 0 || length === null) return lineEnd(body, from);
	if (typeof length !== "number" || !Number.isSafeInteger(length) || length < 0) return void 0;
	const to = from + length;
	return to === body.length || body[to] === newline$1 ? to : void 0;
}
function lineEnd(body, from) {
	const found = body.indexOf(newline$1, from);
	return found < 0 ? body.length : found;
}
//#endregion
//#region src/observe/jaeger/legacy-trace.ts
const kinds = [
	"server",
	"client",
	"producer",
	"consumer",
	"internal"
];
const microsecondsPerMs = 1e3;
/** A trace as Jaeger's own page gets it: `{ spans, processes }`, times in microseconds. */
function readLegacyTrace(trace, intake) {
	const processes = objectIn(trace, "processes");
	const origins = /* @__PURE__ */ new Map();
	for (const span of listIn(trace, "spans")) {
		if (!isObject(span)) {
			intake.drop("malformed");
			continue;
		}
		const id = textIn(span, "processID") ?? "";
		const origin = origins.get(id) ?? processOf(objectIn(processes, id), intake);
		origins.set(id, origin);
		readSpan(span, origin, intake);
	}
}
function processOf(process, intake) {
	return originOf({
		...bagOf(listIn(process, "tags"), intake),
		"service.name": textIn(process, "serviceName") ?? ""
	}, intake);
}
function readSpan(span, origin, intake) {
	const traceId = idOf(padded(own(span, "traceID"), 32), 32);
	const spanId = idOf(padded(own(span, "spanID"), 16), 16);
	if (traceId === "" || spanId === "") {
		intake.drop("bad_id");
		return;
	}
	const attributes = bagOf(listIn(span, "tags"), intake);
	const kind = attributes["span.kind"];
	const before = intake.spans;
	intake.span({
		traceId,
		spanId,
		parentId: parentOf(span, traceId),
		kind: typeof kind === "string" && kinds.includes(kind) ? kind : "internal",
		name: cutText(textIn(span, "operationName") ?? "", limits.nameBytes, intake),
		startMs: numberOf(own(span, "startTime")) / microsecondsPerMs,
		durationMs: numberOf(own(span, "duration")) / microsecondsPerMs,
		isError: attributes["error"] === true || attributes["otel.status_code"] === "ERROR",
		attributes,
		weight: 1
	}, origin);
	if (intake.spans > before) intake.services.add(origin.service);
}
/** What it is a child of; older libraries say so in a field of its own. */
function parentOf(span, traceId) {
	for (const reference of listIn(span, "references")) {
		if (!isObject(reference) || idOf(padded(own(reference, "traceID"), 32), 32) !== traceId) continue;
		const id = idOf(padded(own(reference, "spanID"), 16), 16);
		if (id !== "") return id;
	}
	return idOf(padded(own(span, "parentSpanID"), 16), 16) || null;
}
function bagOf(tags, intake) {
	const bag = newBag();
	let count = 0;
	for (const tag of tags) {
		const key = isObject(tag) ? textIn(tag, "key") : void 0;
		if (key !== void 0) putAttribute(bag, key, own(tag, "value"), count++, intake);
	}
	return bag;
}
const padded = (id, digits) => typeof id === "string" && id.length > 0 ? id.padStart(digits, "0") : id;
//#endregion
//#region src/observe/jaeger/read-body.ts
const requestMs = 5e3;
/** One GET. A body beyond what OTLP may have is a failure, and so is no answer within 5 s. */
async function get(url) {
	try {
		const signal = AbortSignal.timeout(requestMs);
		const response = await fetch(url, {
			signal,
			headers: { accept: "application/json" }
		});
		const chunks = [];
		let bytes = 0;
		for await (const chunk of response.body ?? []) {
			bytes += chunk.byteLength;
			if (bytes > limits.otlpBytes) return {
				kind: "failure",
				reason: "its answer is larger than 20 MiB"
			};
			chunks.push(chunk);
		}
		return {
			kind: "answer",
			status: response.status,
			body: Buffer.concat(chunks)
		};
	} catch (error) {
		return {
			kind: "failure",
			reason: reasonOf(error)
		};
	}
}
/** The cause of fetch's own error says what happened. */
function reasonOf(error) {
	if (!(error instanceof Error)) return String(error);
	if (error.name === "TimeoutError") return `no answer within ${String(requestMs / 1e3)} s`;
	const { cause } = error;
	if (!(cause instanceof Error)) return error.message;
	const { code } = cause;
	return code === "ECONNREFUSED" ? "connection refused" : cause.message || code || error.message;
}
//#endregion
//#region src/observe/jaeger/jaeger-client.ts
const newline = 10;
const notFound = 404;
/** Jaeger's HTTP API, by trace id: the third version (OTLP), else the one its own page uses. */
var JaegerClient = class {
	base;
	isLegacy;
	constructor(url) {
		this.base = url.replace(/\/+$/, "");
	}
	/** Whether there is a Jaeger at all; undefined = there is, else what is there instead. */
	async problem() {
		const answer = await get(`${this.base}/api/services`);
		if (answer.kind === "failure") return answer.reason;
		const { status, body } = answer;
		if (status !== 200) return `it answers ${String(status)} to /api/services`;
		const document = parsed(body);
		return document !== void 0 && "data" in document ? void 0 : "it answers, and not as Jaeger does";
	}
	async trace(traceId, intake) {
		if (this.isLegacy === true) return this.legacyTrace(traceId, intake);
		const found = foundOf(await get(`${this.base}/api/v3/traces/${traceId}`), (body) => takeChunks(body, intake));
		if (found.kind !== "unknown") {
			this.isLegacy = false;
			return found;
		}
		if (this.isLegacy === false) return {
			kind: "failed",
			reason: found.reason
		};
		const legacy = await this.legacyTrace(traceId, intake);
		if (legacy.kind !== "failed") this.isLegacy = true;
		return legacy;
	}
	async legacyTrace(traceId, intake) {
		const found = foundOf(await get(`${this.base}/api/traces/${traceId}`), (body) => takeLegacy(body, intake));
		return found.kind === "unknown" ? {
			kind: "failed",
			reason: found.reason
		} : found;
	}
};
/** @param take gives whether there was a trace in it; throws Malformed */
function foundOf(answer, take) {
	if (answer.kind === "failure") return {
		kind: "failed",
		reason: answer.reason
	};
	const { status, body } = answer;
	if (status === notFound && saysNotFound(body)) return { kind: "missing" };
	if (status !== 200) return {
		kind: "unknown",
		reason: `it answers ${String(status)}`
	};
	try {
		return { kind: take(body) ? "found" : "missing" };
	} catch (error) {
		if (error instanceof Malformed) return {
			kind: "unknown",
			reason: `it answers what is no trace: ${error.message}`
		};
		throw error;
	}
}
/** That it knows no such trace, in the words of either API; that it knows no such path is said in none. */
function saysNotFound(body) {
	const document = parsed(body);
	if (document === void 0) return false;
	const first = listIn(document, "errors")[0];
	return numberOf(own(objectIn(document, "error"), "httpCode") ?? (isObject(first) ? own(first, "code") : void 0)) === notFound;
}
/** One document, or one a line: `{"result":{"resourceSpans":[…]}}`; older ones without `result`. */
function takeChunks(body, intake) {
	const before = intake.spans;
	for (const chunk of chunksOf(body)) {
		const result = isObject(own(chunk, "result")) ? objectIn(chunk, "result") : chunk;
		if (!("resourceSpans" in result)) throw new Malformed("it has no resourceSpans");
		decodeTracesJson(Buffer.from(JSON.stringify(result)), intake);
	}
	return intake.spans > before;
}
function chunksOf(body) {
	const whole = parsed(body);
	if (whole !== void 0) return [whole];
	const chunks = [];
	for (let from = 0; from < body.length;) {
		const end = body.indexOf(newline, from);
		const to = end < 0 ? body.length : end;
		if (to > from) chunks.push(parseObject(body.subarray(from, to)));
		from = to + 1;
	}
	return chunks;
}
function takeLegacy(body, intake) {
	const before = intake.spans;
	const document = parseObject(body);
	if (!("data" in document)) throw new Malformed("it has no data");
	for (const trace of listIn(document, "data")) if (isObject(trace)) readLegacyTrace(trace, intake);
	return intake.spans > before;
}
function parsed(body) {
	try {
		return parseObject(body);
	} catch (error) {
		if (error instanceof Malformed) return void 0;
		throw error;
	}
}
//#endregion
export { numberOf as _, weightOf as a, textIn as b, attributesFrom as c, putAttribute as d, limits as f, listIn as g, isObject as h, decodeTracesJson as i, newBag as l, idOf as m, parseObject as n, walkJson as o, spanTimes as p, readEnvelope as r, originOf as s, JaegerClient as t, cutText as u, objectIn as v, Malformed as x, own as y };
