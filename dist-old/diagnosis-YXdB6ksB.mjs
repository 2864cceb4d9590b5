import { n as exitCodes, t as UserError } from "./user-error-DBTzTUOt.mjs";
//#region src/run/comparison.ts
const comparisonFormat = "plimsoll.comparison/1";
//#endregion
//#region src/run/outcome.ts
/**
* Every way a request can fail, with its side. The list is closed: a failure that fits none of these is a bug of
* ours and crashes loudly. `http_*` is decided by the status, the rest by what happened on the wire.
*/
const errorSides = {
	http_4xx: "target",
	http_5xx: "target",
	http_unexpected: "target",
	dns_not_found: "network",
	dns_no_address: "network",
	dns_failed: "network",
	dns_timeout: "network",
	connect_refused: "target",
	connect_timeout: "network",
	connect_failed: "network",
	proxy_unreachable: "network",
	proxy_auth: "network",
	proxy_refused: "network",
	proxy_failed: "network",
	tls_expired: "target",
	tls_wrong_host: "target",
	tls_self_signed: "target",
	tls_unknown_ca: "target",
	tls_certificate: "target",
	tls_version: "target",
	tls_not_spoken: "target",
	tls_closed: "target",
	tls_timeout: "target",
	tls_failed: "target",
	reset: "target",
	reset_midbody: "target",
	closed_before_response: "target",
	incomplete: "target",
	headers_timeout: "target",
	body_timeout: "target",
	total_timeout: "target",
	parse_status: "target",
	parse_header: "target",
	header_overflow: "target",
	framing_conflict: "target",
	chunk_invalid: "target",
	too_many_1xx: "target",
	bad_upgrade: "target",
	unsolicited_data: "target",
	body_too_large: "target",
	decode_error: "target",
	decode_bomb: "target",
	redirect_loop: "target",
	host_not_allowed: "script",
	fds_exhausted: "generator",
	ports_exhausted: "generator",
	measure_failed: "target"
};
/** Stable order: recorders count failures by position in this list. */
const errorClasses = Object.keys(errorSides);
//#endregion
//#region src/run/latency-summary.ts
/** The percentiles every latency summary carries, as fractions. */
const quantiles$1 = {
	p50: .5,
	p90: .9,
	p95: .95,
	p99: .99,
	p999: .999
};
const phaseNames = [
	"blocked",
	"dns",
	"connect",
	"tls",
	"send",
	"wait",
	"receive"
];
//#endregion
//#region src/units/parsed.ts
const read$1 = (value) => ({
	ok: true,
	value
});
const unreadable = (problem) => ({
	ok: false,
	problem
});
/** Digits with an optional fraction; commas only between groups of three, as this folder prints them. */
const numberPattern = String.raw`(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)`;
/** A text that `numberPattern` matched. */
const toNumber = (text) => Number(text.replaceAll(",", ""));
/** Multiplying decimals leaves tails (4.35 × 100 = 434.99999999999994); twelve digits are all that anybody typed. */
const withoutTail = (value) => Number(value.toPrecision(12));
/** The check shared by every quantity that may be given as a number. */
function readNumber(value, quantity) {
	if (Number.isFinite(value) && value >= 0) return read$1(value);
	return unreadable(`${String(value)} is no ${quantity}: it must be zero or more`);
}
//#endregion
//#region src/units/significant.ts
/** At most that many significant digits, never an exponent, no zeros at the end of a fraction. */
function significant(value, digits = 3) {
	const rounded = Number(value.toPrecision(digits));
	if (Number.isInteger(rounded) && Math.abs(rounded) < 1e21) return withSeparators(rounded);
	if (Math.abs(rounded) >= 1e-6) return String(rounded);
	return rounded.toFixed(20).replace(/0+$/, "");
}
/** `1234567` → `1,234,567`; whole numbers only. */
function withSeparators(value) {
	return value.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ",");
}
//#endregion
//#region src/units/unit-error.ts
/** Thrown where a quantity must be right, e.g. one written in our own code or already checked. */
var UnitError = class extends Error {
	name = "UnitError";
	/** What was read. */
	text;
	/** What would have been understood. */
	expectation;
	constructor(text, problem, expectation) {
		super(`${problem}; expected ${expectation}`);
		this.text = text;
		this.expectation = expectation;
	}
};
//#endregion
//#region src/units/bytes.ts
const bytesExpectation = `a size such as "64KB", "16MiB" or "2GB"`;
const bytesPerUnit = {
	b: 1,
	kb: 1e3,
	mb: 1e6,
	gb: 1e9,
	tb: 0xe8d4a51000,
	kib: 1024,
	mib: 1024 ** 2,
	gib: 1024 ** 3,
	tib: 1024 ** 4
};
const binaryUnits = [
	"B",
	"KiB",
	"MiB",
	"GiB",
	"TiB"
];
const pattern$2 = new RegExp(String.raw`^(${numberPattern})\s*([kmgt]?i?b)?$`, "i");
/** `"64KB"` (1000), `"16MiB"` (1024); a plain number is bytes. Gives whole bytes. */
function parseBytes(input) {
	if (typeof input === "number") return readNumber(Math.round(input), "size");
	const match = pattern$2.exec(input.trim());
	const factor = bytesPerUnit[(match?.[2] ?? "b").toLowerCase()];
	if (match === null || factor === void 0) return unreadable(`"${input}" is no size`);
	return read$1(Math.round(toNumber(match[1] ?? "") * factor));
}
/** As `parseBytes`, for what must be right: throws UnitError. */
function sizeBytes(input) {
	const parsed = parseBytes(input);
	if (parsed.ok) return parsed.value;
	throw new UnitError(String(input), parsed.problem, bytesExpectation);
}
/** For people, three digits and powers of 1024: `512 B`, `1.5 KiB`, `16 MiB`. */
function formatBytes(bytes) {
	if (!Number.isFinite(bytes)) return "–";
	if (bytes < 0) return `-${formatBytes(-bytes)}`;
	let value = bytes;
	let step = 0;
	while (value >= 1023.5 && step < binaryUnits.length - 1) {
		value /= 1024;
		step += 1;
	}
	return `${value >= 999.5 ? withSeparators(value) : significant(value)} ${binaryUnits[step] ?? "B"}`;
}
//#endregion
//#region src/units/count.ts
/** `1234567` → `1,234,567`. */
function formatCount(count) {
	return Number.isFinite(count) ? withSeparators(Math.round(count)) : "–";
}
/** `0.013` → `1.3 %`. Nothing that is not all or nothing prints as 100 % or 0 %. */
function formatPercent(ratio) {
	if (!Number.isFinite(ratio)) return "–";
	const percent = ratio * 100;
	if (percent === 100 || Math.abs(Number(percent.toPrecision(3))) !== 100) return `${significant(percent)} %`;
	for (let digits = 4; digits <= 15; digits += 1) if (Number(percent.toPrecision(digits)) !== 100) return `${significant(percent, digits)} %`;
	return "100 %";
}
const pattern$1 = new RegExp(String.raw`^(${numberPattern})\s*%$`);
/** `"2%"` → 0.02. */
function parsePercent(text) {
	const match = pattern$1.exec(text.trim());
	return match === null ? unreadable(`"${text}" is no percentage`) : read$1(withoutTail(toNumber(match[1] ?? "") / 100));
}
//#endregion
//#region src/units/duration.ts
const durationExpectation = `a duration such as "500ms", "2s", "1m30s" or "1h"`;
const msPerUnit = {
	us: .001,
	µs: .001,
	μs: .001,
	ms: 1,
	s: 1e3,
	m: 6e4,
	h: 36e5,
	d: 864e5
};
const part = new RegExp(String.raw`\s*(${numberPattern})\s*(us|µs|μs|ms|s|m|h|d)(?![a-zµμ])`, "y");
const plain$1 = new RegExp(`^${numberPattern}$`);
/** `"500ms"`, `"1m30s"`, `"2 m 5 s"`; a plain number is milliseconds. Gives milliseconds. */
function parseDuration(input) {
	if (typeof input === "number") return readNumber(input, "duration");
	const text = input.trim();
	if (plain$1.test(text)) return read$1(toNumber(text));
	let totalMs = 0;
	let smallestMs = Infinity;
	let at = 0;
	while (at < text.length) {
		part.lastIndex = at;
		const match = part.exec(text);
		const unitMs = msPerUnit[match?.[2] ?? ""];
		if (match === null || unitMs === void 0) return unreadable(`"${input}" is no duration`);
		if (unitMs >= smallestMs) return unreadable(`"${input}" is no duration: its units must go from large to small`);
		totalMs += toNumber(match[1] ?? "") * unitMs;
		smallestMs = unitMs;
		at = part.lastIndex;
	}
	return text === "" ? unreadable("an empty text is no duration") : read$1(withoutTail(totalMs));
}
/** As `parseDuration`, for what must be right: throws UnitError. */
function durationMs(input) {
	const parsed = parseDuration(input);
	if (parsed.ok) return parsed.value;
	throw new UnitError(String(input), parsed.problem, durationExpectation);
}
/** For people, three digits: `83 µs`, `412 ms`, `1.25 s`; from a minute on in whole parts: `2 m 5 s`, `1 h 30 m`. */
function formatDurationMs(ms) {
	if (!Number.isFinite(ms)) return "–";
	if (ms < 0) return `-${formatDurationMs(-ms)}`;
	if (ms === 0) return "0 ms";
	const rounded = Number(ms.toPrecision(3));
	if (rounded < 1) return `${significant(rounded * 1e3)} µs`;
	if (rounded < 1e3) return `${significant(rounded)} ms`;
	if (rounded < 6e4) return `${significant(rounded / 1e3)} s`;
	const seconds = Math.round(ms / 1e3);
	if (seconds < 3600) return twoParts(seconds, 60, "m", 1, "s");
	if (seconds < 86400) return twoParts(seconds, 3600, "h", 60, "m");
	return twoParts(seconds, 86400, "d", 3600, "h");
}
function twoParts(seconds, large, largeName, small, smallName) {
	const smallParts = Math.floor(seconds % large / small);
	const text = `${String(Math.floor(seconds / large))} ${largeName}`;
	return smallParts === 0 ? text : `${text} ${String(smallParts)} ${smallName}`;
}
//#endregion
//#region src/units/rate.ts
const rateExpectation = `a rate such as "500/s", "30/m" or "10/h"`;
const secondsPer = {
	s: 1,
	sec: 1,
	second: 1,
	m: 60,
	min: 60,
	minute: 60,
	h: 3600,
	hour: 3600
};
const pattern = new RegExp(String.raw`^(${numberPattern})\s*/\s*(s|sec|second|m|min|minute|h|hour)$`);
const plain = new RegExp(`^${numberPattern}$`);
/** `"500/s"`, `"30/m"`, `"10/h"`; a plain number is per second. Gives a rate per second. */
function parseRate(input) {
	if (typeof input === "number") return readNumber(input, "rate");
	const text = input.trim();
	if (plain.test(text)) return read$1(toNumber(text));
	const match = pattern.exec(text);
	const seconds = secondsPer[match?.[2] ?? ""];
	if (match === null || seconds === void 0) return unreadable(`"${input}" is no rate`);
	return read$1(toNumber(match[1] ?? "") / seconds);
}
/** As `parseRate`, for what must be right: throws UnitError. */
function ratePerSecond(input) {
	const parsed = parseRate(input);
	if (parsed.ok) return parsed.value;
	throw new UnitError(String(input), parsed.problem, rateExpectation);
}
/** For people: `412/s`, `0.5/s`, `12,345/s`; what is slower than one in ten seconds per minute or hour. */
function formatRate(perSecond) {
	if (!Number.isFinite(perSecond)) return "–";
	if (Math.abs(perSecond) >= 999.5) return `${withSeparators(perSecond)}/s`;
	if (perSecond === 0 || Math.abs(perSecond) >= .1) return `${significant(perSecond)}/s`;
	if (Math.abs(perSecond) * 60 >= .1) return `${significant(perSecond * 60)}/m`;
	return `${significant(perSecond * 3600)}/h`;
}
//#endregion
//#region src/trace/thresholds.ts
/** What findings in traces are made by, in one place; each can be changed. Shares are of the traces of a route. */
const traceThresholds = {
	/** Findings need that many traces of a route. */
	tracesMin: 5,
	/** What takes long does so in that many different seconds: a burst, or a machine that stood still once, is none. */
	secondsMin: 3,
	/** N+1: the same template that often at one place of a request … */
	repeatsMin: 5,
	repeatsShareMin: .2,
	/** … and together that long, or that part of the route's time. */
	repeatsMsMin: 5,
	repeatsTimeShareMin: .05,
	/** A count that follows the size of the answer with this correlation grows with the data. */
	growthCorrelationMin: .7,
	duplicateShareMin: .2,
	/** What is asked for in that many traces, always with the same values, is worth a cache. */
	cacheableShareMin: .8,
	duplicateMsMin: .5,
	duplicateTimeShareMin: .02,
	serialSavingMsMin: 50,
	serialSavingShareMin: .1,
	serialShareMin: .5,
	/** A query this slow is one wherever it is … */
	slowQueryMs: 500,
	/** … and one that takes so much longer than half of the others, where it is at least that part of the critical path. */
	slowQueryMainMs: 50,
	slowQueryMainShareMin: .5,
	slowQueryShareMin: .2,
	callsMax: 20,
	chattyShareMin: .2,
	payloadBytesMin: 3e5,
	payloadMsMin: 100,
	/** Large whatever it takes. */
	payloadAlwaysBytesMin: 1e6,
	payloadRowsMin: 1e3,
	payloadShareMin: .2,
	gapMsMin: 100,
	gapShareMin: .2,
	gapTracesShareMin: .25,
	/** A gap that the processor explains by that much is work, not a wait. */
	gapCpuShareMax: .5,
	/** Calls of a service that should have had a span there. */
	unmatchedCallsMin: 5,
	unmatchedShareMin: .2,
	/** Fewer of the requests that were sent came back under their own trace id. */
	joinedShareMin: .1,
	untestedMin: 1
};
//#endregion
//#region src/trace/limits.ts
/** Bounds of what is kept of spans, in one place. What is beyond is counted, never silently gone. */
const traceLimits = {
	/** OpenTelemetry's SDK for JavaScript begins spans at whole milliseconds and measures their length to the microsecond. */
	clockStepMs: 1,
	attributesPerSpan: 128,
	/** UTF-16 units, which no text of 4 KiB exceeds. */
	attributeValueLength: 4096,
	attributeNameLength: 256,
	/** Parts of a list. */
	attributeListLength: 128,
	labelLength: 500,
	/** Spans that wait for the rest of their traces. */
	spansHeld: 2e5,
	spansPerTrace: 1e5,
	requestsHeld: 2e5,
	/** Ids of traces that were given out: what comes for them afterwards is late. */
	closedTracesKnown: 1e5,
	routes: 500,
	/** Over all routes; a row weighs 2 to 6 KiB. */
	rows: 1e4,
	rowsPerRoute: 300,
	depth: 40,
	dependencies: 2e3,
	operationsPerRoute: 50,
	/** Where spans are counted by the second. */
	places: 400,
	/** Of half a minute at one place each, 2.3 KiB. */
	placeChunks: 6e3,
	/** Series of the target's own metrics, and readings of each: an hour of one a second. */
	metrics: 300,
	pointsPerMetric: 3600,
	/** Held of examples, over all routes; where it is used up, further ones are kept in part or not at all. */
	exampleBytes: 8 * 1024 * 1024,
	bytesPerExample: 512 * 1024,
	spansPerExample: 1e3,
	attributeBytesPerExampleSpan: 2048
};
//#endregion
//#region src/trace/attributes/attribute-names.ts
/**
* Old names of OpenTelemetry's semantic conventions and what they became. Both may be on one span
* (`OTEL_SEMCONV_STABILITY_OPT_IN=http/dup,database/dup`): the new one holds then.
*/
const renamed$1 = {
	"http.method": "http.request.method",
	"http.request_method": "http.request.method",
	"http.status_code": "http.response.status_code",
	"http.url": "url.full",
	"http.scheme": "url.scheme",
	"http.client_ip": "client.address",
	"http.user_agent": "user_agent.original",
	"http.flavor": "network.protocol.version",
	"http.request_content_length": "http.request.body.size",
	"http.response_content_length": "http.response.body.size",
	"http.resend_count": "http.request.resend_count",
	"net.sock.peer.addr": "network.peer.address",
	"net.sock.peer.port": "network.peer.port",
	"net.sock.host.addr": "network.local.address",
	"net.sock.host.port": "network.local.port",
	"net.transport": "network.transport",
	"net.protocol.name": "network.protocol.name",
	"net.protocol.version": "network.protocol.version",
	"db.system": "db.system.name",
	"db.statement": "db.query.text",
	"db.operation": "db.operation.name",
	"db.name": "db.namespace",
	"db.redis.database_index": "db.namespace",
	"db.sql.table": "db.collection.name",
	"db.mongodb.collection": "db.collection.name",
	"db.cassandra.table": "db.collection.name",
	"db.cosmosdb.container": "db.collection.name",
	"db.elasticsearch.path_parts.index": "db.collection.name",
	"db.response.row_count": "db.response.returned_rows",
	"rpc.system": "rpc.system.name",
	"rpc.grpc.status_code": "rpc.status_code",
	"messaging.operation": "messaging.operation.name",
	"messaging.destination": "messaging.destination.name",
	"messaging.client_id": "messaging.client.id",
	"messaging.batch.size": "messaging.batch.message_count",
	"exception.type": "error.type",
	"http.response.status": "http.response.status_code",
	"http.response_transfer_size": "http.response.size",
	"http.decoded_response_content_length": "http.response.decoded_size",
	"db.query": "db.query.text",
	"messaging.message.destination": "messaging.destination.name"
};
/** The peer of a client is the server; on a server the host's own name is. */
const renamedOnClient = {
	"net.peer.name": "server.address",
	"net.peer.port": "server.port",
	"net.peer.ip": "network.peer.address"
};
const renamedOnServer = {
	"net.host.name": "server.address",
	"net.host.port": "server.port",
	"net.peer.name": "client.address",
	"net.peer.port": "client.port",
	"net.peer.ip": "network.peer.address"
};
const onClient = new Map([...Object.entries(renamed$1), ...Object.entries(renamedOnClient)]);
const onServer = new Map([...Object.entries(renamed$1), ...Object.entries(renamedOnServer)]);
/** Old name → new name, for spans that answer (server, consumer) or ask. */
function newNamesFor(isAnswering) {
	return isAnswering ? onServer : onClient;
}
/** Values of `db.system` whose `db.system.name` is another. */
const newSystemNames = new Map([
	["mssql", "microsoft.sql_server"],
	["sqlserver", "microsoft.sql_server"],
	["oracle", "oracle.db"],
	["dynamodb", "aws.dynamodb"],
	["redshift", "aws.redshift"],
	["cosmosdb", "azure.cosmosdb"],
	["spanner", "gcp.spanner"],
	["db2", "ibm.db2"],
	["informix", "ibm.informix"],
	["netezza", "ibm.netezza"],
	["adabas", "softwareag.adabas"],
	["h2", "h2database"],
	["hanadb", "sap.hana"],
	["maxdb", "sap.maxdb"],
	["firebird", "firebirdsql"],
	["postgres", "postgresql"],
	["pg", "postgresql"],
	["mongo", "mongodb"]
]);
/** Values of `rpc.system` that were renamed. */
const newRpcNames = new Map([["apache_dubbo", "dubbo"], ["connect_rpc", "connectrpc"]]);
//#endregion
//#region src/trace/attributes/normalise-attributes.ts
const noLosses = () => ({
	attributesDropped: 0,
	valuesCut: 0
});
/**
* A span's attributes under their new names, within the limits. Where old and new name are both there, the new holds.
* What is as it should be is handed on as it is: most spans are, and copying took a third of decoding them.
*/
function normaliseAttributes(raw, kind, losses) {
	const newNames = newNamesFor(kind === "server" || kind === "consumer");
	if (isAsItShouldBe(raw, newNames)) return raw;
	const out = Object.create(null);
	let old;
	let count = 0;
	for (const name in raw) if (isOld(name, newNames)) (old ??= []).push(name);
	else count += put(out, name, raw[name], count, losses);
	for (const name of old ?? []) count += putOld(out, name, raw[name], {
		newNames,
		count,
		losses
	});
	renameValue(out, "db.system.name", newSystemNames);
	renameValue(out, "rpc.system.name", newRpcNames);
	return out;
}
function isAsItShouldBe(raw, newNames) {
	if (raw instanceof Object) return false;
	let count = 0;
	for (const name in raw) {
		if (++count > traceLimits.attributesPerSpan || name.length > traceLimits.attributeNameLength) return false;
		if (isOld(name, newNames)) return false;
		const value = raw[name];
		if (typeof value === "string") {
			if (value.length > traceLimits.attributeValueLength) return false;
		} else if (typeof value !== "number" && typeof value !== "boolean") return false;
	}
	return isNew(raw["db.system.name"], newSystemNames) && isNew(raw["rpc.system.name"], newRpcNames);
}
const isNew = (value, names) => typeof value !== "string" || (names.get(value.toLowerCase()) ?? value) === value;
const isOld = (name, newNames) => newNames.has(name) || name === "http.target" || name === "http.host" || name === "http.server_name";
/** Gives how many attributes that added. */
function put(out, name, raw, count, losses) {
	const value = name.length > traceLimits.attributeNameLength ? void 0 : withinLimits(raw, losses);
	if (value === void 0 || count >= traceLimits.attributesPerSpan) {
		losses.attributesDropped += 1;
		return 0;
	}
	out[name] = value;
	return 1;
}
function putOld(out, name, raw, { newNames, ...rest }) {
	let added = 0;
	const putNew = (newName, value) => {
		if (!(newName in out)) added += put(out, newName, value, rest.count + added, rest.losses);
	};
	if (name === "http.target" && isPlain(raw)) {
		const [path, query] = splitTarget(String(raw));
		putNew("url.path", path);
		if (query !== void 0) putNew("url.query", query);
	} else if ((name === "http.host" || name === "http.server_name") && isPlain(raw)) {
		const { host, port } = splitHost(String(raw));
		putNew("server.address", host);
		if (port !== void 0) putNew("server.port", port);
	} else putNew(newNames.get(name) ?? name, raw);
	return added;
}
/** Anything else may have no text, or throw when it is asked for one. */
const isPlain = (raw) => raw !== null && typeof raw !== "object";
function splitTarget(target) {
	const at = target.indexOf("?");
	return at < 0 ? [target, void 0] : [target.slice(0, at), target.slice(at + 1)];
}
/** `shop:8080`, `[::1]:8080`, `shop`. */
function splitHost(text) {
	const match = /^(\[[^\]]*\]|[^:]*):(\d{1,5})$/.exec(text);
	return match === null ? {
		host: text,
		port: void 0
	} : {
		host: match[1] ?? text,
		port: Number(match[2])
	};
}
function withinLimits(raw, losses) {
	if (typeof raw === "string") return withinLength(raw, losses);
	if (typeof raw === "number" || typeof raw === "boolean") return raw;
	if (!Array.isArray(raw)) return void 0;
	if (raw.length > traceLimits.attributeListLength) losses.valuesCut += 1;
	let roomLeft = traceLimits.attributeValueLength;
	const parts = [];
	for (const part of raw.slice(0, traceLimits.attributeListLength)) if (typeof part === "string") {
		const kept = part.length > roomLeft ? part.slice(0, roomLeft) : part;
		if (kept !== part) losses.valuesCut += 1;
		roomLeft -= kept.length;
		parts.push(kept);
	} else if (typeof part === "number" || typeof part === "boolean") parts.push(part);
	return parts;
}
function withinLength(text, losses) {
	if (text.length <= traceLimits.attributeValueLength) return text;
	losses.valuesCut += 1;
	const cut = text.slice(0, traceLimits.attributeValueLength);
	return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}
function renameValue(out, name, names) {
	const value = out[name];
	if (typeof value !== "string") return;
	out[name] = names.get(value.toLowerCase()) ?? value;
}
//#endregion
//#region src/trace/identity/bounded-memo.ts
/**
* Remembers what a text gave. Texts come from outside and may all differ: it keeps two generations of at most `size`
* each, so that what is asked for again and again stays and the rest goes.
*/
function boundedMemo(size, compute) {
	let young = /* @__PURE__ */ new Map();
	let old = /* @__PURE__ */ new Map();
	return (text) => {
		const known = young.get(text);
		if (known !== void 0) return known;
		const value = old.get(text) ?? compute(text);
		if (young.size >= size) {
			old = young;
			young = /* @__PURE__ */ new Map();
		}
		young.set(text, value);
		return value;
	};
}
//#endregion
//#region src/trace/identity/url-template.ts
const uuid = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const namesMax = 8;
/** A part of a path, or of a key, that names one thing of many. */
function segmentTemplate(segment) {
	if (segment === "" || segment.startsWith("{")) return segment;
	if (/@|%40/i.test(segment)) return "{email}";
	if (!/\d/.test(segment)) return segment.length > 80 ? "{id}" : segment;
	if (/^v\d{1,2}(\.\d+)*$/i.test(segment)) return segment;
	if (/^[-+]?\d[\d.,:_-]*$/.test(segment) || uuid.test(segment)) return "{id}";
	if (/^(0x)?[0-9a-f]{8,}$/i.test(segment)) return "{id}";
	const numbered = /^([A-Za-z][A-Za-z_]*[-_=])\d+$/.exec(segment);
	if (numbered !== null) return `${numbered[1] ?? ""}{id}`;
	return looksRandom(segment) ? "{id}" : segment;
}
/** Long, with letters and digits among each other: tokens, ULIDs, nanoids, hashes in base64. */
function looksRandom(segment) {
	if (segment.length > 80) return true;
	if (segment.length < 16 || !/^[\w~.%=-]+$/.test(segment)) return false;
	return (segment.match(/\d(?=[A-Za-z])|[A-Za-z](?=\d)/g)?.length ?? 0) >= 3;
}
/** `/api/products/42` → `/api/products/{id}`. */
function pathTemplate(path) {
	const template = (path.split(/[?#;]/, 1)[0] ?? "").split("/").map(segmentTemplate).join("/");
	return template === "" ? "/" : template;
}
/** Names of a query, sorted: `?limit&page`. Values say nothing about what is called. */
function queryTemplate(query) {
	const names = /* @__PURE__ */ new Set();
	for (const part of query.replace(/^\?/, "").split("&")) {
		const name = part.split("=", 1)[0] ?? "";
		if (name !== "" && name.length <= 60) names.add(segmentTemplate(name));
	}
	if (names.size === 0) return "";
	const sorted = [...names].sort();
	return `?${sorted.slice(0, namesMax).join("&")}${sorted.length > namesMax ? "&…" : ""}`;
}
/** Read by hand: a span's address may be cut, relative or redacted. */
function urlParts(url) {
	const match = /^(?:([a-z][a-z0-9+.-]*):)?\/\/(?:[^/?#@]*@)?([^/?#]*)/i.exec(url);
	const noFragment = url.slice(match?.[0].length ?? 0).split("#", 1)[0] ?? "";
	const at = noFragment.indexOf("?");
	return {
		authority: (match?.[2] ?? "").toLowerCase(),
		path: at < 0 ? noFragment : noFragment.slice(0, at),
		query: at < 0 ? "" : noFragment.slice(at + 1)
	};
}
//#endregion
//#region src/trace/identity/command-template.ts
const wordOfTwo = new Set([
	"CONFIG",
	"CLIENT",
	"CLUSTER",
	"SCRIPT",
	"XGROUP",
	"XINFO",
	"OBJECT",
	"PUBSUB",
	"MEMORY"
]);
const withoutKey = new Set([
	"PING",
	"AUTH",
	"HELLO",
	"SELECT",
	"MULTI",
	"EXEC",
	"INFO",
	"FLUSHALL",
	"FLUSHDB",
	"WATCH"
]);
/** Redis and what speaks like it: `GET user:42:cart` → `GET user:{id}:cart`. Values never show. */
function commandTemplate(text) {
	const [first = "", second = ""] = text.trimStart().split(/\s+/, 3);
	const command = first.toUpperCase();
	if (wordOfTwo.has(command)) return `${command} ${second.toUpperCase()}`.trim();
	if (second === "" || withoutKey.has(command) || command.startsWith("EVAL")) return command;
	return `${command} ${keyTemplate(second)}`.slice(0, traceLimits.labelLength);
}
/** `user:42:cart` → `user:{id}:cart`. */
function keyTemplate(key) {
	return key.replace(/^["']|["']$/g, "").split(/([:/.|])/).map(segmentTemplate).join("");
}
//#endregion
//#region src/trace/identity/sql-template.ts
/** What is left of a list may be a list again. */
const roundsMax$1 = 8;
const mayBeTidier = /[)?] ?,|[+-] ?\?|;$|\( | \)/;
const isMysql = (system) => system === "mysql" || system === "mariadb";
/**
* A statement with its values taken out, the same for all values: literals and placeholders become `?`, lists of them
* one, comments go, white space becomes one blank. Templates stay as they are.
*/
function sqlTemplate(text, system = "") {
	let template = tidyTemplate(withoutLiterals(text, isMysql(system)));
	for (let round = 0; round < roundsMax$1 && mayBeTidier.test(template); round += 1) {
		const tidier = tidyTemplate(template);
		if (tidier === template) break;
		template = tidier;
	}
	return template.slice(0, traceLimits.labelLength);
}
/** One pass over the text: each alternative is a token that is replaced, or kept so that nothing inside it is. */
const tokens = tokenPattern({
	text: String.raw`'(?:[^']|'')*(?:'|$)`,
	name: String.raw`"(?:[^"]|"")*(?:"|$)`,
	comment: String.raw`--[^\n]*`
});
/** There `"` begins a text, `\` escapes and `#` begins a comment. */
const tokensOfMysql = tokenPattern({
	text: String.raw`'(?:[^'\\]|\\[^]|'')*(?:'|$)|"(?:[^"\\]|\\[^]|"")*(?:"|$)`,
	name: "`[^`]*(?:`|$)",
	comment: String.raw`--[^\n]*|#[^\n]*`
});
function tokenPattern(own) {
	const blank = String.raw`${own.comment}|\/\*[^]*?(?:\*\/|$)|\s+`;
	const dollarQuoted = String.raw`\$([A-Za-z_]\w*|)\$[^]*?(?:\$\3\$|$)`;
	const escaped = String.raw`\bE'(?:[^'\\]|\\[^]|'')*(?:'|$)`;
	const placeholder = String.raw`\$\d+|\?\d*|%s|%\(\w+\)s|@p\d+\b|(?<![:\w]):[A-Za-z_]\w*|(?<![:\w]):\d+`;
	const number = String.raw`(?<![\w.$])(?:0x[0-9a-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(?![\w$])`;
	const value = `${dollarQuoted}|${escaped}|(?:\\b[NBXU]&?)?(?:${own.text})|${placeholder}|${number}`;
	return new RegExp(`(${blank})|(${value})|(?:${own.name})`, "gi");
}
function withoutLiterals(text, mysql) {
	return text.replace(mysql ? tokensOfMysql : tokens, (token, blank, value) => {
		if (value !== void 0) return "?";
		return blank === void 0 ? token : " ";
	});
}
function tidyTemplate(text) {
	const spaced = text.replace(/ {2,}/g, " ");
	return shortLists((/[+-] ?\?/.test(spaced) ? withoutSigns(spaced) : spaced).replace(/ ?, ?/g, ", ").replace(/\( /g, "(").replace(/ \)/g, ")")).replace(/ {2,}/g, " ").replace(/\( /g, "(").replace(/(?:\s*;)+\s*$/, "").trim();
}
function withoutSigns(text) {
	return text.replace(/(^|[(,=<>+*/|-]|\b(?:in|values|limit|offset|and|or|between|like|then|else|when|select)\b) ?(?:[+-] ?)+\?/gi, "$1 ?");
}
/** Lists of values, and lists of those, as one value: how many there are is no difference. */
function shortLists(text) {
	return text.replace(/\?(?:, \?)+/g, "?").replace(/\bin ?\(\?\)/gi, (found) => `${found.slice(0, 2)} (?)`).replace(/(\((?:[^()]|\(\))*\?(?:[^()]|\(\))*\))(?:, \1)+/g, "$1");
}
//#endregion
//#region src/trace/identity/identity-of.ts
const remembered = 1e4;
const sql = boundedMemo(remembered, (text) => sqlTemplate(text));
const sqlOfMysql = boundedMemo(remembered, (text) => sqlTemplate(text, "mysql"));
const command = boundedMemo(remembered, commandTemplate);
const path = boundedMemo(remembered, pathTemplate);
const query = boundedMemo(remembered, queryTemplate);
const parts = boundedMemo(remembered, urlParts);
const spanName = boundedMemo(remembered, (name) => name.split(/(\s+|\/)/).map(segmentTemplate).join("").slice(0, traceLimits.labelLength));
/** What a span stands for. Server and consumer spans are work of their own: their label is the route or destination. */
function identityOf(span) {
	const { attributes } = span;
	if (span.kind === "server" || span.kind === "consumer") return identity("none", "", answeringLabel(span));
	const system = textOf(attributes, "db.system.name");
	if (isPoolWork(span)) return identity("pool", system, span.name);
	if (system !== "" || "db.query.text" in attributes || "db.query.summary" in attributes) return ofDatabase$1(span, system);
	if ("rpc.system.name" in attributes || "rpc.service" in attributes) return ofRpc$1(span);
	if (isMail(span)) return identity("mail", textOf(attributes, "messaging.system") || "smtp", span.name || "send");
	if ("messaging.system" in attributes || span.kind === "producer") return ofMessaging(span);
	if (span.kind === "client" && isHttp(attributes)) return ofHttp$2(span);
	return identity("none", "", spanName(span.name));
}
function identity(dependency, system, label) {
	return {
		dependency,
		system,
		label: label.slice(0, traceLimits.labelLength)
	};
}
/** Attributes come from outside: a name may hold anything. */
function textOf(attributes, name) {
	const value = attributes[name];
	return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}
const poolName = /^(pg-pool\.connect|pg\.connect|pg-pool\b.*)$|\b(pool|connection)[.\s_-]?(acquire|checkout|wait|get)|\b(acquire|checkout|getconnection|get_connection)\b.*|\bpool\.(connect|acquire|get)/i;
/** Getting a connection, not using it. */
function isPoolWork({ name, kind, attributes }) {
	if (!/pool|connect|acquire|checkout/i.test(name)) return false;
	if ("db.query.text" in attributes || kind === "producer") return false;
	return poolName.test(name);
}
const systemsOfSql = new Set("postgresql mysql mariadb microsoft.sql_server oracle.db sqlite other_sql ibm.db2 h2database cockroachdb hsqldb firebirdsql sap.hana sap.maxdb aws.redshift gcp.spanner clickhouse trino presto snowflake tidb vertica teradata derby informix ibm.informix yugabytedb mssql hive bigquery gcp.bigquery duckdb".split(" "));
const systemsOfCache = new Set([
	"redis",
	"valkey",
	"memcached",
	"keydb",
	"dragonfly",
	"cache",
	"infinispan",
	"hazelcast"
]);
const startsLikeSql = /^\s*(?:\/\*|--|\(?\s*(?:select|insert|update|delete|with|merge|begin|commit|rollback|savepoint|start transaction|create|alter|drop|truncate|call|exec|copy|set|show|values|explain|lock)\b)/i;
function ofDatabase$1(span, system) {
	const text = textOf(span.attributes, "db.query.text");
	if (systemsOfCache.has(system)) return identity("cache", system, text === "" ? operationLabel(span) : command(text));
	if (!(systemsOfSql.has(system) || text !== "" && startsLikeSql.test(text))) return identity("database", system, operationLabel(span));
	if (text === "") return identity("sql", system, operationLabel(span));
	return identity("sql", system, system === "mysql" || system === "mariadb" ? sqlOfMysql(text) : sql(text));
}
/** `find products`, from what a driver says without the text of a query. */
function operationLabel({ attributes, name }) {
	const summary = textOf(attributes, "db.query.summary");
	if (summary !== "") return summary;
	const operation = textOf(attributes, "db.operation.name");
	const collection = textOf(attributes, "db.collection.name");
	if (operation === "") return collection === "" ? spanName(name) : `${spanName(name)} ${keyTemplate(collection)}`;
	return collection === "" ? operation : `${operation} ${keyTemplate(collection)}`;
}
function ofRpc$1(span) {
	return identity("rpc", textOf(span.attributes, "rpc.system.name") || "rpc", rpcLabel(span));
}
function rpcLabel({ attributes, name }) {
	const method = textOf(attributes, "rpc.method");
	const service = textOf(attributes, "rpc.service");
	if (method === "") return service === "" ? spanName(name) : service;
	return service === "" || method.includes("/") ? method : `${service}/${method}`;
}
const systemsOfMail = new Set([
	"smtp",
	"email",
	"mail",
	"sendmail",
	"ses"
]);
const mailPorts = new Set([
	"25",
	"465",
	"587",
	"2525"
]);
function isMail({ attributes, name, kind }) {
	if (kind === "internal") return false;
	if (isHttp(attributes)) return false;
	const system = textOf(attributes, "messaging.system");
	if (systemsOfMail.has(system) || /\b(smtp|nodemailer|sendmail|send e?mail)\b/i.test(name)) return true;
	return system === "" && mailPorts.has(textOf(attributes, "server.port"));
}
function ofMessaging(span) {
	return identity("messaging", textOf(span.attributes, "messaging.system"), messagingLabel(span));
}
function messagingLabel({ attributes, name }) {
	const operation = textOf(attributes, "messaging.operation.name") || textOf(attributes, "messaging.operation.type");
	const destination = textOf(attributes, "messaging.destination.template") || keyTemplate(textOf(attributes, "messaging.destination.name"));
	if (destination === "") return spanName(name);
	return `${operation || "send"} ${destination}`;
}
const isHttp = (attributes) => "http.request.method" in attributes || "url.full" in attributes || "http.response.status_code" in attributes;
function ofHttp$2(span) {
	const { attributes } = span;
	const url = parts(textOf(attributes, "url.full"));
	const method = textOf(attributes, "http.request.method") || "GET";
	const template = textOf(attributes, "url.template") || path(url.path || textOf(attributes, "url.path"));
	const names = query(url.query || textOf(attributes, "url.query"));
	return identity("http", peerOf(attributes) || url.authority, `${method} ${template}${names}`);
}
/** `host:port` of whom a client calls or a server is; empty = not said. */
function peerOf(attributes) {
	const address = textOf(attributes, "server.address").toLowerCase();
	if (address === "") return "";
	const port = textOf(attributes, "server.port");
	return port === "" ? address : `${address}:${port}`;
}
function answeringLabel(span) {
	const { attributes, name } = span;
	if (span.kind === "consumer" || "messaging.system" in attributes) return messagingLabel(span);
	if ("rpc.service" in attributes || "rpc.method" in attributes) return rpcLabel(span);
	const method = textOf(attributes, "http.request.method");
	const route = textOf(attributes, "http.route");
	if (route !== "") return method === "" ? route : `${method} ${route}`;
	if (method === "" && !("url.path" in attributes)) return spanName(name);
	const asked = path(textOf(attributes, "url.path") || parts(textOf(attributes, "url.full")).path);
	return templatedName(name, asked) ?? `${method || "GET"} ${asked}`;
}
/** A framework that knows the route and sets no attribute puts it into the name: `GET /users/:id`. */
function templatedName(name, asked) {
	return /^[A-Z]+ \/.*[:{<*[]/.test(name) && asked !== "" ? name : null;
}
//#endregion
//#region src/trace/attributes/normalise-sentry.ts
/** Sentry's operation, description and data as OpenTelemetry's kind, name and attributes. */
function normaliseSentry(sentry, losses) {
	const { op, description } = sentry;
	const kind = kindOf$2(op, sentry.data);
	const data = Object.assign(Object.create(null), sentry.data);
	for (const [name, value] of said(op, description, data)) if (value !== void 0 && !(name in data)) data[name] = value;
	return {
		kind,
		name: description === "" ? op : description,
		attributes: normaliseAttributes(data, kind, losses)
	};
}
const otelKinds = {
	SERVER: "server",
	CLIENT: "client",
	PRODUCER: "producer",
	CONSUMER: "consumer"
};
/** By the family of the operation; what is not listed is work of its own. */
const kindOfFamily = [
	[/^(http|rpc|grpc|websocket|trpc|faas|function)\.server\b|^(aws\.lambda|function\.(aws|gcp|azure))/, "server"],
	[/^(http|rpc|grpc|websocket)\.client\b|^http$|^(grpc|rpc)$/, "client"],
	[/^(db|cache|email|mail|smtp|gen_ai|ai)(\.|$)/, "client"],
	[/^(queue\.(publish|submit|create|send)|message\.send|topic\.send)/, "producer"],
	[/^(queue\.(process|task|receive)|message\.(receive|process)|celery\.task|topic\.process)/, "consumer"]
];
function kindOf$2(op, data) {
	const told = data["otel.kind"] ?? data["sentry.kind"];
	return (typeof told === "string" ? otelKinds[told.toUpperCase()] : void 0) ?? kindOfFamily.find(([pattern]) => pattern.test(op))?.[1] ?? "internal";
}
/** What operation and description say, which the data may say already. */
function said(op, description, data) {
	if (/^http(\.|$)/.test(op)) return ofHttp$1(description, data);
	if (op.startsWith("cache.")) return ofCache$1(op, description, data);
	if (/^db(\.|$)/.test(op)) return ofDatabase(op, description, data);
	if (/^(queue|message|topic)\./.test(op)) return [["messaging.operation.name", op.slice(op.indexOf(".") + 1)]];
	if (/^(email|mail|smtp)(\.|$)/.test(op)) return [["messaging.system", "smtp"]];
	if (/^(grpc|rpc)(\.|$)/.test(op)) return ofRpc(op, description);
	return [];
}
function ofHttp$1(description, data) {
	const match = /^([A-Z]{3,10}) (\S+)/.exec(description);
	const target = match?.[2] ?? "";
	const query = data["http.query"];
	const url = typeof data["url"] === "string" ? data["url"] : target;
	const isWhole = /^[a-z][a-z0-9+.-]*:\/\//i.test(url);
	return [
		["http.request.method", data["http.method"] ?? data["method"] ?? match?.[1]],
		["url.full", data["http.url"] ?? (isWhole ? withQuery(url, query) : void 0)],
		["url.path", isWhole || url === "" || data["http.target"] !== void 0 ? void 0 : url.split("?", 1)[0]],
		["http.response.status_code", data["http.status_code"] ?? data["status_code"]]
	];
}
/** The SDKs keep the query of an address apart. */
function withQuery(url, query) {
	if (typeof query !== "string" || query === "" || url.includes("?")) return url;
	return `${url}?${query.replace(/^\?/, "")}`;
}
function ofDatabase(op, description, data) {
	const family = op.split(".")[1] ?? "";
	const system = data["db.system"] ?? systemOf[family];
	const isCommand = system === "redis" || system === "memcached" || family === "connection" || family === "transaction";
	const text = data["db.statement"] ?? (description === "" || family === "connection" ? void 0 : description);
	return [
		["db.system.name", system ?? (looksLikeSql.test(description) ? "other_sql" : void 0)],
		["db.query.text", text],
		["db.operation.name", data["db.operation"] ?? (isCommand ? description.split(" ", 1)[0] : void 0)]
	];
}
const looksLikeSql = /^\s*(select|insert|update|delete|with|merge|begin|commit|rollback|create|alter|drop|call|exec)\b/i;
const systemOf = {
	redis: "redis",
	mongodb: "mongodb",
	mongo: "mongodb",
	mongoose: "mongodb",
	sqlite: "sqlite",
	postgres: "postgresql",
	postgresql: "postgresql",
	mysql: "mysql",
	elasticsearch: "elasticsearch",
	dynamodb: "aws.dynamodb"
};
function ofCache$1(op, description, data) {
	const key = data["cache.key"];
	const first = Array.isArray(key) ? key[0] : key;
	const command = op.slice(6);
	return [
		["db.system.name", data["db.system"] ?? data["cache.system"] ?? "cache"],
		["db.operation.name", command],
		["db.query.text", `${command} ${typeof first === "string" ? first : description}`.trim()],
		["server.address", data["network.peer.address"]]
	];
}
function ofRpc(op, description) {
	const [service = "", method] = description.replace(/^\//, "").split(/\/(?=[^/]*$)/);
	const names = method === void 0 ? [] : [["rpc.service", service], ["rpc.method", method]];
	return [["rpc.system.name", op.startsWith("grpc") ? "grpc" : void 0], ...names];
}
//#endregion
//#region src/trace/attributes/normalise-span.ts
/** What a receiver calls once for every span, whoever sent it: new names, within the limits. */
function normaliseSpan(decoded, losses) {
	const { kind, name, attributes } = decoded;
	const op = attributes["sentry.op"];
	if (typeof op === "string") return normaliseSentry({
		op,
		description: name,
		data: attributes
	}, losses);
	return {
		kind,
		name,
		attributes: normaliseAttributes(attributes, kind, losses)
	};
}
//#endregion
//#region src/trace/tree/align-clocks.ts
/**
* Hosts' clocks differ. What another host did for a call lies inside of the call: where it does not, the whole subtree
* is shifted into it, in the middle if it is shorter, else to the same start. As Jaeger does. Gives how many were.
*/
function alignClocks(root, sent) {
	let shifted = 0;
	const open = [{
		node: root,
		fromAboveMs: 0,
		outer: sent === null ? null : intervalOf$1(sent)
	}];
	for (let next = open.pop(); next !== void 0; next = open.pop()) {
		const { node, fromAboveMs, outer } = next;
		move(node, fromAboveMs);
		const ownMs = outer === null ? 0 : shiftInto(outer, node);
		node.shiftMs = ownMs;
		if (ownMs !== 0) {
			move(node, ownMs);
			shifted += 1;
		}
		for (const child of node.children) open.push({
			node: child,
			fromAboveMs: fromAboveMs + ownMs,
			outer: outerOf(node, child)
		});
	}
	return shifted;
}
const intervalOf$1 = ({ startMs, durationMs }) => ({
	startMs,
	endMs: startMs + durationMs
});
function move(node, byMs) {
	node.startMs += byMs;
	node.endMs += byMs;
}
/** A message may be worked on after its sender has gone on; it is not worked on before it is sent. */
function outerOf(parent, child) {
	if (parent.span.service === child.span.service && parent.span.instance === child.span.instance) return null;
	return child.span.kind === "consumer" || parent.span.kind === "producer" ? {
		startMs: parent.startMs,
		endMs: Infinity
	} : parent;
}
function shiftInto(outer, inner) {
	const outerMs = outer.endMs - outer.startMs;
	const innerMs = inner.endMs - inner.startMs;
	if (innerMs > outerMs || outerMs === Infinity) return Math.max(0, outer.startMs - inner.startMs);
	if (inner.startMs >= outer.startMs && inner.endMs <= outer.endMs) return 0;
	return outer.startMs + (outerMs - innerMs) / 2 - inner.startMs;
}
//#endregion
//#region src/trace/tree/draft-node.ts
function draftNode(span, identity) {
	return {
		span,
		identity,
		parent: null,
		children: [],
		inside: [],
		depth: 0,
		startMs: span.startMs,
		endMs: span.startMs + span.durationMs,
		shiftMs: 0,
		selfMs: 0,
		criticalMs: 0,
		waitMs: 0,
		isCall: false
	};
}
//#endregion
//#region src/trace/tree/link-parents.ts
/** Whatever order spans come in, the same trees. */
function linkParents(spans) {
	const nodes = /* @__PURE__ */ new Map();
	for (const span of spans) {
		const known = nodes.get(span.spanId);
		if (known === void 0 || isFuller(span, known.span)) nodes.set(span.spanId, draftNode(span, identityOf(span)));
	}
	let cyclesCut = 0;
	for (const node of nodes.values()) {
		const parentId = node.span.parentId;
		const parent = parentId === null ? void 0 : nodes.get(parentId);
		if (parent === node) cyclesCut += 1;
		else node.parent = parent ?? null;
	}
	cyclesCut += cutCycles([...nodes.values()]);
	for (const node of nodes.values()) node.parent?.children.push(node);
	for (const { children } of nodes.values()) if (children.length > 1) children.sort(byStart);
	const all = [...nodes.values()];
	return {
		nodes: all,
		roots: all.filter(({ parent }) => parent === null).sort(byStart),
		duplicates: spans.length - all.length,
		cyclesCut
	};
}
/** Of two spans of one id: the one that ends later, then any fixed order, so that the order of arrival is no difference. */
function isFuller(span, known) {
	const later = span.startMs + span.durationMs - known.startMs - known.durationMs;
	if (later !== 0) return later > 0;
	const more = Object.keys(span.attributes).length - Object.keys(known.attributes).length;
	return more === 0 ? textOfAll(span) < textOfAll(known) : more > 0;
}
function textOfAll({ startMs, parentId, kind, service, name, isError }) {
	return [
		startMs,
		parentId,
		kind,
		service,
		name,
		isError
	].map(String).join("\n");
}
function byStart(a, b) {
	return a.startMs - b.startMs || b.endMs - a.endMs || (a.span.spanId < b.span.spanId ? -1 : 1);
}
/** Walks up from each node once; where it meets its own way, the earliest node of the circle becomes a root. */
function cutCycles(nodes) {
	const walkOf = /* @__PURE__ */ new Map();
	let cut = 0;
	nodes.forEach((first, walk) => {
		let at = first;
		while (at !== null && !walkOf.has(at)) {
			walkOf.set(at, walk);
			at = at.parent;
		}
		if (at === null || walkOf.get(at) !== walk) return;
		earliestOfCircle(at).parent = null;
		cut += 1;
	});
	return cut;
}
function earliestOfCircle(start) {
	let earliest = start;
	for (let at = start.parent; at !== null && at !== start; at = at.parent) if (byStart(at, earliest) < 0) earliest = at;
	return earliest;
}
//#endregion
//#region src/trace/tree/place-inside.ts
const shareOfRounding = .01;
/** Climbing further for each of 100,000 spans in one chain would never end. */
const climbMax$1 = 16;
/** It ended after its parent by one clock. A call that was given up is another case: its answering side may go on. */
function outlives(parent, child) {
	if (parent.span.kind === "client" || child.span.service !== parent.span.service) return false;
	return child.endMs - parent.endMs > Math.max(shareOfRounding * (parent.endMs - parent.startMs), .001);
}
/**
* Where the time of each node belongs. Spans of handlers often end when the handler returns, before the work it began:
* that work is inside of the nearest ancestor that lasted as long. What outlives all of them stays with its parent.
*/
function placeInside(nodes) {
	const unsorted = /* @__PURE__ */ new Set();
	for (const node of nodes) {
		if (node.parent === null) continue;
		const host = hostOf(node, node.parent);
		host.inside.push(node);
		if (host !== node.parent) unsorted.add(host);
	}
	for (const host of unsorted) host.inside.sort(byStart);
}
function hostOf(node, parent) {
	if (!outlives(parent, node)) return parent;
	let climbed = 0;
	for (let above = parent.parent; above !== null && climbed < climbMax$1; above = above.parent) {
		if (above.span.service !== node.span.service || above.span.kind === "client") break;
		if (!outlives(above, node)) return above;
		climbed += 1;
	}
	return parent;
}
//#endregion
//#region src/trace/tree/critical-path.ts
/** Children may overlap by this part of their parent and count as one after the other: clocks and timers round. */
const overlapShare = .01;
/**
* The critical path (CRISP, Uber 2022): walks back from the root's end; the child that ended last is on it, then the
* one that ended last before that one began. What no child on the path covers is the node's own. The own times of a
* tree sum to the root's duration.
*/
function measureCriticalPath(root) {
	const open = [{
		node: root,
		fromMs: root.startMs,
		toMs: root.endMs
	}];
	for (let stretch = open.pop(); stretch !== void 0; stretch = open.pop()) walkBack(stretch, open);
}
function walkBack({ node, fromMs, toMs }, open) {
	const children = waitedFor(node, fromMs, toMs);
	const slackMs = overlapShare * (toMs - fromMs);
	let cursorMs = toMs;
	let ownMs = 0;
	for (let index = 0; index < children.length; index += 1) {
		const child = children[index];
		const endMs = Math.min(child.endMs, toMs);
		const startMs = Math.max(child.startMs, fromMs);
		if (startMs >= cursorMs) continue;
		const overlapMs = endMs - cursorMs;
		if (!(overlapMs <= traceLimits.clockStepMs) && !(overlapMs < slackMs && isAlone(children, index, cursorMs, endMs))) continue;
		const untilMs = Math.min(endMs, cursorMs);
		ownMs += cursorMs - untilMs;
		open.push({
			node: child,
			fromMs: startMs,
			toMs: untilMs
		});
		cursorMs = startMs;
	}
	node.criticalMs = Math.max(0, ownMs + cursorMs - fromMs);
}
/** By end, the last first; without those outside of the stretch, and those that nobody waited for. */
function waitedFor(node, fromMs, toMs) {
	if (node.inside.length === 0) return node.inside;
	const waited = node.inside.filter((child) => child.startMs < toMs && child.endMs > fromMs && isWaitedFor(node, child));
	return waited.length < 2 ? waited : waited.sort((a, b) => b.endMs - a.endMs || b.startMs - a.startMs);
}
/** Nobody waits for work on a message, nor for what goes on after its parent has ended. */
function isWaitedFor(parent, child) {
	return child.span.kind !== "consumer" && !outlives(parent, child);
}
/** Nothing else begins or ends in the overlap: of those that end before it, none does; of those after it, look. */
function isAlone(children, index, fromMs, toMs) {
	const next = children[index + 1];
	if (next !== void 0 && next.endMs > fromMs) return false;
	for (let at = index - 1; at >= Math.max(0, index - 3); at -= 1) {
		const other = children[at];
		if (other.startMs > fromMs && other.startMs < toMs) return false;
	}
	return true;
}
//#endregion
//#region src/trace/tree/join-requests.ts
/** Clocks of two machines differ by less, or requests are not told apart by time. */
const clockToleranceMs = 1e3;
/**
* Which root was whose request. By the span id that went out with it; where something between that sends no spans has
* put its own id there, the one server root left over belongs to the one request left over that it fits into.
*/
function joinRequests(roots, requests) {
	const joined = /* @__PURE__ */ new Map();
	const open = new Map(requests.map((request) => [request.spanId, request]));
	for (const root of roots) {
		const sent = open.get(root.span.parentId ?? "");
		if (sent === void 0) continue;
		joined.set(root, sent);
		open.delete(sent.spanId);
	}
	for (const root of roots) {
		if (open.size === 0) break;
		if (joined.has(root) || root.span.kind !== "server" || root.span.parentId === null) continue;
		const fitting = [...open.values()].filter((sent) => fits(root, sent));
		const [only] = fitting;
		if (fitting.length !== 1 || only === void 0) continue;
		joined.set(root, only);
		open.delete(only.spanId);
	}
	return {
		joined,
		unanswered: [...open.values()]
	};
}
function fits(root, sent) {
	const startsLate = root.startMs - sent.startMs;
	const endsEarly = sent.startMs + sent.durationMs - root.endMs;
	return root.span.durationMs <= sent.durationMs + 1 && startsLate >= -clockToleranceMs && endsEarly >= -clockToleranceMs;
}
//#endregion
//#region src/trace/tree/mark-calls.ts
/** A driver's statement below that of an ORM is part of the same call, a cache read inside of an HTTP call is not. */
const family = {
	sql: "database",
	database: "database",
	cache: "cache",
	http: "http",
	rpc: "http",
	messaging: "messaging",
	mail: "mail",
	pool: "pool",
	none: "none"
};
/** Depth first, so that parents are marked before their children. */
function markCalls(nodes) {
	const familyAbove = /* @__PURE__ */ new Map();
	for (const node of nodes) {
		const own = family[node.identity.dependency];
		const above = node.parent === null || isAnswering(node) ? "none" : familyAbove.get(node.parent) ?? "none";
		node.isCall = own !== "none" && own !== above;
		const below = own === "none" ? above : own;
		if (below !== "none") familyAbove.set(node, below);
	}
}
const isAnswering = ({ span }) => span.kind === "server" || span.kind === "consumer";
//#endregion
//#region src/trace/tree/self-time.ts
/** Sets each node's self time and the wait before it. What is inside is sorted by start. */
function measureSelfTime(nodes) {
	for (const node of nodes) {
		let coveredMs = 0;
		let reachedMs = node.startMs;
		for (const child of node.inside) {
			child.waitMs = Math.max(0, child.startMs - reachedMs);
			const fromMs = Math.max(child.startMs, reachedMs);
			const toMs = Math.min(child.endMs, node.endMs);
			if (toMs > fromMs) {
				coveredMs += toMs - fromMs;
				reachedMs = toMs;
			}
		}
		node.selfMs = Math.max(0, node.endMs - node.startMs - coveredMs);
	}
}
//#endregion
//#region src/trace/tree/assemble-trace.ts
/** All spans and requests of one trace id, in any order, as measured trees. */
function assembleTrace(traceId, spans, requests) {
	const { nodes, roots, duplicates, cyclesCut } = linkParents(spans);
	const { joined, unanswered } = joinRequests(roots, requests);
	let clocksShifted = 0;
	let orphans = 0;
	const trees = roots.map((root) => {
		const sent = joined.get(root) ?? null;
		const queueMs = sent === null ? null : Math.max(0, sent.durationMs - root.span.durationMs);
		const shifted = alignClocks(root, sent);
		clocksShifted += shifted;
		const kind = kindOf$1(root, sent);
		if (kind === "fragment") orphans += 1;
		return {
			traceId,
			root,
			nodes: measureTree(root, shifted > 0),
			sent,
			kind,
			queueMs
		};
	});
	const flaws = {
		duplicates,
		cyclesCut,
		orphans,
		clocksShifted
	};
	return {
		traceId,
		trees,
		unanswered,
		spanCount: nodes.length,
		flaws
	};
}
/** What answers is an entry even if whoever called it sends no spans; what calls without a caller has lost it. */
function kindOf$1({ span }, sent) {
	if (sent !== null || span.kind === "server" || span.kind === "consumer") return "entry";
	return span.parentId === null ? "background" : "fragment";
}
function measureTree(root, isShifted) {
	const nodes = depthFirst(root, isShifted);
	placeInside(nodes);
	measureSelfTime(nodes);
	markCalls(nodes);
	measureCriticalPath(root);
	return nodes;
}
/** Children are sorted anew where some of them were shifted. */
function depthFirst(root, isShifted) {
	const nodes = [];
	const open = [root];
	for (let node = open.pop(); node !== void 0; node = open.pop()) {
		nodes.push(node);
		node.depth = node.parent === null ? 0 : node.parent.depth + 1;
		if (isShifted && node.children.length > 1) node.children.sort(byStart);
		for (let index = node.children.length - 1; index >= 0; index -= 1) open.push(node.children[index]);
	}
	return nodes;
}
//#endregion
//#region src/trace/trace-store.ts
const batchDelayMs = 15e3;
/** Spans and requests in, in any order; traces out, when they are complete. Time is handed in. */
var TraceStore = class {
	#open = /* @__PURE__ */ new Map();
	/** Two generations, so that the ids of traces given out do not grow without a bound. */
	#closed = /* @__PURE__ */ new Set();
	#closedBefore = /* @__PURE__ */ new Set();
	#limits;
	#dropped = {
		late: 0,
		duplicate: 0,
		"trace-too-large": 0,
		"store-full": 0,
		"bad-span": 0
	};
	#received = 0;
	#held = 0;
	#given = 0;
	#tracesGiven = 0;
	#requestsReceived = 0;
	#requestsHeld = 0;
	#requestsDropped = 0;
	#flaws = {
		cyclesCut: 0,
		orphans: 0,
		clocksShifted: 0
	};
	constructor(options = {}) {
		this.#limits = {
			quietMs: options.quietMs ?? batchDelayMs,
			spansMax: options.spansMax ?? traceLimits.spansHeld,
			spansPerTraceMax: options.spansPerTraceMax ?? traceLimits.spansPerTrace,
			requestsMax: options.requestsMax ?? traceLimits.requestsHeld
		};
	}
	addSpan(span, nowMs) {
		this.#received += 1;
		const reason = this.#refusal(span);
		if (reason !== null) {
			this.#dropped[reason] += 1;
			return;
		}
		const trace = this.#traceOf(span.traceId, nowMs);
		trace.spans.push(span);
		trace.lastMs = nowMs;
		this.#held += 1;
	}
	/** When it has ended; before or after its spans. */
	addRequest(request, nowMs) {
		this.#requestsReceived += 1;
		if (this.#requestsHeld >= this.#limits.requestsMax) {
			this.#requestsDropped += 1;
			return;
		}
		const trace = this.#traceOf(request.traceId, nowMs);
		trace.requests.push(request);
		trace.lastMs = nowMs;
		this.#requestsHeld += 1;
	}
	/** Traces for which nothing came for the quiet time; each is given once. */
	takeQuiet(nowMs) {
		return this.#take(({ lastMs }) => nowMs - lastMs >= this.#limits.quietMs);
	}
	/** As they are by now: traces that may be complete, each looked at once. They stay, and are given later. */
	peek(nowMs, quietMs, tracesMax) {
		const seen = [];
		for (const [traceId, open] of this.#open) {
			if (seen.length >= tracesMax) break;
			if (open.isSeen || open.spans.length === 0 || nowMs - open.lastMs < quietMs) continue;
			open.isSeen = true;
			seen.push(assembleTrace(traceId, open.spans, open.requests));
		}
		return seen;
	}
	/** To make room: what holds spans and has been quiet for so long. A request whose spans are on their way holds none. */
	takeSpans(nowMs, quietMs) {
		return this.#take(({ spans, lastMs }) => spans.length > 0 && nowMs - lastMs >= quietMs);
	}
	/** What is left at the end. */
	takeAll() {
		return this.#take(() => true);
	}
	counts() {
		return {
			spansReceived: this.#received,
			spansHeld: this.#held,
			spansGiven: this.#given,
			spansDropped: { ...this.#dropped },
			tracesGiven: this.#tracesGiven,
			requestsReceived: this.#requestsReceived,
			requestsDropped: this.#requestsDropped,
			...this.#flaws
		};
	}
	#refusal({ traceId, startMs, durationMs }) {
		if (!Number.isFinite(startMs) || !(durationMs >= 0 && durationMs < Infinity)) return "bad-span";
		if (this.#held >= this.#limits.spansMax) return "store-full";
		return (this.#open.get(traceId)?.spans.length ?? 0) >= this.#limits.spansPerTraceMax ? "trace-too-large" : null;
	}
	#isClosed(traceId) {
		return this.#closed.has(traceId) || this.#closedBefore.has(traceId);
	}
	#traceOf(traceId, nowMs) {
		const known = this.#open.get(traceId);
		if (known !== void 0) return known;
		const trace = {
			spans: [],
			requests: [],
			lastMs: nowMs,
			isSeen: false
		};
		this.#open.set(traceId, trace);
		return trace;
	}
	#take(isComplete) {
		const taken = [];
		for (const [traceId, open] of this.#open) {
			if (!isComplete(open)) continue;
			const trace = this.#close(traceId, open);
			if (trace.trees.length + trace.unanswered.length > 0) taken.push(trace);
		}
		return taken;
	}
	#close(traceId, { spans, requests }) {
		const whole = assembleTrace(traceId, spans, requests);
		const trace = this.#isClosed(traceId) ? withoutLate(whole) : whole;
		this.#open.delete(traceId);
		this.#remember(traceId);
		this.#held -= spans.length;
		this.#requestsHeld -= requests.length;
		this.#given += trace.spanCount;
		this.#dropped.late += whole.spanCount - trace.spanCount;
		this.#dropped.duplicate += whole.flaws.duplicates;
		this.#tracesGiven += 1;
		this.#flaws.cyclesCut += trace.flaws.cyclesCut;
		this.#flaws.orphans += trace.flaws.orphans;
		this.#flaws.clocksShifted += trace.flaws.clocksShifted;
		return trace;
	}
	#remember(traceId) {
		if (this.#closed.size >= traceLimits.closedTracesKnown) {
			this.#closedBefore = this.#closed;
			this.#closed = /* @__PURE__ */ new Set();
		}
		this.#closed.add(traceId);
	}
};
/**
* An iteration may pause for longer than a trace is waited for, and goes on under the same id: requests that came since
* are whole. Spans of those before are too late, for their trees were given.
*/
function withoutLate(trace) {
	const trees = trace.trees.filter(({ sent, root }) => sent !== null || root.span.parentId === null);
	const spanCount = trees.reduce((sum, { nodes }) => sum + nodes.length, 0);
	return {
		...trace,
		trees,
		spanCount,
		flaws: {
			...trace.flaws,
			orphans: 0
		}
	};
}
const lowestMs = .001;
const highestMs = 36e5;
const highestUs = highestMs * 1e3;
/** The bucket of a whole number of microseconds from 1 to one hour. */
function bucketOf(us) {
	const shift = 24 - Math.clz32(us | 128);
	return (shift << 7) + (us >>> shift);
}
const bucketCount = bucketOf(highestUs) + 1;
const chunkCount = Math.ceil(bucketCount / 128);
/** The whole microseconds a duration is counted as. */
function microsecondsOf(ms) {
	return Math.min(highestUs, Math.max(1, Math.floor(ms * 1e3 + .5)));
}
/** The middle of what a bucket holds. */
function midpointMs(bucket) {
	const shift = Math.max(0, (bucket >> 7) - 1);
	return ((bucket - (shift << 7)) * 2 ** shift + (2 ** shift - 1) / 2) / 1e3;
}
//#endregion
//#region src/measure/base64.ts
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const sextetOf = new Int8Array(128).fill(-1);
for (let at = 0; at < 64; at += 1) sextetOf[alphabet.charCodeAt(at)] = at;
/** Two characters at a time: half the work. */
const pairs = Array.from({ length: 4096 }, (_, bits) => alphabet.charAt(bits >> 6) + alphabet.charAt(bits & 63));
/** RFC 4648 §4 without padding. Here because pure folders have no Buffer. */
function toBase64(bytes) {
	let text = "";
	const whole = bytes.length - bytes.length % 3;
	for (let at = 0; at < whole; at += 3) {
		const triple = (bytes[at] ?? 0) << 16 | (bytes[at + 1] ?? 0) << 8 | (bytes[at + 2] ?? 0);
		text += (pairs[triple >> 12] ?? "") + (pairs[triple & 4095] ?? "");
	}
	const left = bytes.length - whole;
	if (left === 0) return text;
	const last = (bytes[whole] ?? 0) << 16 | (bytes[whole + 1] ?? 0) << 8;
	return text + (pairs[last >> 12] ?? "") + (left === 2 ? alphabet.charAt(last >> 6 & 63) : "");
}
function fromBase64(text) {
	if (text.length % 4 === 1) throw new Error("not base64: its length is impossible");
	const bytes = new Uint8Array(Math.floor(text.length * 3 / 4));
	const whole = text.length - text.length % 4;
	let written = 0;
	for (let at = 0; at < whole; at += 4) {
		const [a, b] = [text.charCodeAt(at), text.charCodeAt(at + 1)];
		const [c, d] = [text.charCodeAt(at + 2), text.charCodeAt(at + 3)];
		const four = (a | b | c | d) > 127 ? none : sextet(a) << 18 | sextet(b) << 12 | sextet(c) << 6 | sextet(d);
		if (four < 0) throw strange(text, at);
		bytes[written] = four >> 16;
		bytes[written + 1] = four >> 8 & 255;
		bytes[written + 2] = four & 255;
		written += 3;
	}
	if (whole < text.length) readLast(text, whole, bytes, written);
	return bytes;
}
const none = -1;
/** Of a character below 128. */
const sextet = (code) => sextetOf[code];
function readLast(text, at, bytes, written) {
	const sextets = [
		0,
		1,
		2
	].map((step) => at + step < text.length ? sextetAt(text, at + step) : 0);
	const last = sextets[0] << 18 | sextets[1] << 12 | sextets[2] << 6;
	if (last < 0) throw strange(text, at);
	bytes[written] = last >> 16;
	if (written + 1 < bytes.length) bytes[written + 1] = last >> 8 & 255;
}
function sextetAt(text, at) {
	const code = text.charCodeAt(at);
	return code < 128 ? sextet(code) : none;
}
function strange(text, from) {
	let at = from;
	while (at < text.length && sextetAt(text, at) >= 0) at += 1;
	return /* @__PURE__ */ new Error(`not base64: character ${String(at + 1)}`);
}
//#endregion
//#region src/measure/histogram-text.ts
const version = 1;
const headerBytes = 25;
/** Of a whole number that is exact: 53 bits, seven to a byte. */
const varintBytesMax = 8;
function encodeContent(content) {
	const bytes = new Uint8Array(headerBytes + content.pairs.length * varintBytesMax);
	const header = new DataView(bytes.buffer);
	header.setUint8(0, version);
	header.setFloat64(1, content.sumMs, true);
	header.setFloat64(9, content.minMs, true);
	header.setFloat64(17, content.maxMs, true);
	let end = headerBytes;
	let before = 0;
	for (let at = 0; at < content.pairs.length; at += 2) {
		const bucket = content.pairs[at] ?? 0;
		end = putVarint(bytes, end, bucket - before);
		end = putVarint(bytes, end, content.pairs[at + 1] ?? 0);
		before = bucket;
	}
	return toBase64(bytes.subarray(0, end));
}
/** Its text form is "". */
const nothing = {
	sumMs: 0,
	minMs: Infinity,
	maxMs: -Infinity,
	count: 0,
	pairs: new Float64Array(0)
};
/** Throws a plain Error on anything `Histogram.encode` does not write. */
function decodeContent(text) {
	if (text === "") return nothing;
	const bytes = fromBase64(text);
	if (bytes.length <= headerBytes || bytes[0] !== version) throw broken("its head");
	const header = new DataView(bytes.buffer, bytes.byteOffset, headerBytes);
	const pairs = readPairs(bytes);
	const content = {
		sumMs: header.getFloat64(1, true),
		minMs: header.getFloat64(9, true),
		maxMs: header.getFloat64(17, true),
		count: countOf$2(pairs),
		pairs
	};
	checkContent(content);
	return content;
}
/** Nearly all numbers are one byte: those are read here, without a step aside. */
function readPairs(bytes) {
	const pairs = new Float64Array(bytes.length - headerBytes);
	let filled = 0;
	const from = { next: 0 };
	let bucket = 0;
	for (let at = headerBytes; at < bytes.length;) {
		let distance = bytes[at];
		at += 1;
		if (distance >= 128) {
			from.next = at - 1;
			distance = readVarint(bytes, from);
			at = from.next;
		}
		let count = bytes[at] ?? 128;
		at += 1;
		if (count >= 128) {
			from.next = at - 1;
			count = readVarint(bytes, from);
			at = from.next;
		}
		bucket += distance;
		if (distance === 0 && filled > 0) throw broken("a bucket that comes twice");
		if (bucket >= bucketCount || count === 0) throw broken("a bucket that cannot be");
		pairs[filled] = bucket;
		pairs[filled + 1] = count;
		filled += 2;
	}
	return filled === pairs.length ? pairs : pairs.subarray(0, filled);
}
function countOf$2(pairs) {
	let count = 0;
	for (let at = 1; at < pairs.length; at += 2) count += pairs[at] ?? 0;
	return count;
}
/** The sum, the smallest and the largest value must agree with the buckets: catches most damage. */
function checkContent({ sumMs, minMs, maxMs, count, pairs }) {
	const isOrdered = minMs >= .001 && minMs <= maxMs && Number.isFinite(maxMs) && Number.isSafeInteger(count);
	const isSummed = sumMs >= count * minMs * .999999 && sumMs <= count * maxMs * 1.000001;
	const isBounded = bucketOf(microsecondsOf(minMs)) === pairs[0] && bucketOf(microsecondsOf(maxMs)) === pairs[pairs.length - 2];
	if (!isOrdered || !isSummed || !isBounded) throw broken("totals that do not fit its buckets");
}
const broken = (what) => /* @__PURE__ */ new Error(`not a histogram: ${what}`);
/** Gives where it ends. */
function putVarint(bytes, at, value) {
	let left = value;
	let next = at;
	while (left >= 128) {
		bytes[next++] = left % 128 + 128;
		left = Math.floor(left / 128);
	}
	bytes[next++] = left;
	return next;
}
function readVarint(bytes, from) {
	let value = 0;
	for (let factor = 1; factor <= 2 ** 49; factor *= 128) {
		const byte = bytes[from.next];
		if (byte === void 0) throw broken("a torn end");
		from.next += 1;
		value += byte % 128 * factor;
		if (byte < 128) return value;
	}
	throw broken("a number that is too long");
}
//#endregion
//#region src/measure/histogram.ts
const absent = 65535;
const wrap = 2 ** 32;
const noCounts = new Uint32Array(0);
/**
* Durations from 1 µs to 1 hour with their count, sum, smallest and largest, at most 0.4 % off in between.
* Mergeable: a merged histogram is what recording everything into one would have given.
*/
var Histogram = class Histogram {
	/** Counts of the chunks used so far, in the order of their first use; 512 bytes each. */
	#counts = noCounts;
	/** Where in `#counts` each chunk begins. */
	#baseOf = new Uint16Array(chunkCount).fill(absent);
	/** How many times 2^32 a bucket's count has wrapped: long runs only. */
	#wraps;
	#count = 0;
	#sumMs = 0;
	#minMs = Infinity;
	#maxMs = -Infinity;
	get count() {
		return this.#count;
	}
	get sumMs() {
		return this.#sumMs;
	}
	get minMs() {
		return this.#count === 0 ? null : this.#minMs;
	}
	get maxMs() {
		return this.#count === 0 ? null : this.#maxMs;
	}
	get meanMs() {
		return this.#count === 0 ? null : this.#sumMs / this.#count;
	}
	/** Something longer than an hour was counted in the last bucket: `maxMs` and the sum are right, percentiles are not. */
	get overflow() {
		return this.#maxMs > highestMs;
	}
	record(ms) {
		if (!(ms >= .001 && ms <= 36e5)) {
			this.#recordOutside(ms);
			return;
		}
		const bucket = bucketOf(ms * 1e3 + .5 >>> 0);
		const base = this.#baseOf[bucket >> 7];
		if (base === absent) this.#addTo(bucket, 1);
		else {
			const place = base + (bucket & 127);
			const count = this.#counts[place] + 1 >>> 0;
			this.#counts[place] = count;
			if (count === 0) this.#wrapBy(bucket, 1);
		}
		this.#count += 1;
		this.#sumMs += ms;
		if (ms < this.#minMs) this.#minMs = ms;
		if (ms > this.#maxMs) this.#maxMs = ms;
	}
	#recordOutside(ms) {
		if (!Number.isFinite(ms)) throw new Error(`a duration of ${String(ms)} ms was recorded`);
		const counted = Math.max(lowestMs, ms);
		this.#addTo(bucketOf(microsecondsOf(counted)), 1);
		this.#addTotals(1, counted, counted, counted);
	}
	add(other) {
		const wraps = other.#wraps === void 0 ? [] : [...other.#wraps];
		for (let chunk = 0; chunk < chunkCount; chunk += 1) if (other.#baseOf[chunk] !== absent) this.#addChunkOf(other, chunk);
		for (const [bucket, times] of wraps) this.#wrapBy(bucket, times);
		this.#addTotals(other.#count, other.#sumMs, other.#minMs, other.#maxMs);
	}
	/** What is left without what another holds of the same records; smallest and largest to the bucket. */
	without(other) {
		const left = new Histogram();
		let [minMs, maxMs] = [Infinity, -Infinity];
		this.#forEachCount((bucket, count) => {
			const rest = count - (other.#baseOf[bucket >> 7] === absent ? 0 : other.#countOf(bucket));
			if (rest <= 0) return;
			left.#addTo(bucket, rest);
			minMs = Math.min(minMs, midpointMs(bucket));
			maxMs = Math.max(maxMs, midpointMs(bucket));
		});
		const count = Math.max(0, this.#count - other.#count);
		if (count > 0) left.#addTotals(count, this.#sumMs - other.#sumMs, minMs, maxMs);
		return left;
	}
	/** Keeps its storage: the next second needs the same chunks. */
	reset() {
		this.#counts.fill(0);
		this.#wraps = void 0;
		this.#count = 0;
		this.#sumMs = 0;
		this.#minMs = Infinity;
		this.#maxMs = -Infinity;
	}
	/** The value at rank ⌈q·n⌉; null when nothing was recorded. */
	quantile(q) {
		return this.valueAtRank(Math.ceil(q * this.#count * .9999999999999996));
	}
	/** The rank-th smallest value, from 1; ranks outside are clamped. Null when nothing was recorded. */
	valueAtRank(rank) {
		if (this.#count === 0) return null;
		if (rank <= 1) return this.#minMs;
		if (rank >= this.#count) return this.#maxMs;
		return Math.min(this.#maxMs, Math.max(this.#minMs, midpointMs(this.#bucketAtRank(rank))));
	}
	/** How many were slower; those in the same bucket count as equal. */
	countAbove(ms) {
		const limit = bucketOf(microsecondsOf(ms));
		let above = 0;
		this.#forEachCount((bucket, count) => {
			if (bucket > limit) above += count;
		});
		return above;
	}
	/** How many are in the same bucket, that is equal as far as can be told. */
	countAt(ms) {
		const bucket = bucketOf(microsecondsOf(ms));
		return this.#baseOf[bucket >> 7] === absent ? 0 : this.#countOf(bucket);
	}
	/** Filled buckets, ascending, by the middle of what they hold. */
	forEachBucket(visit) {
		this.#forEachCount((bucket, count) => visit(midpointMs(bucket), count));
	}
	/** As numbers: count, sum, min, max, n, then n times bucket and count. How workers send it. */
	writeTo(out) {
		let filled = 0;
		this.#forEachCount(() => {
			filled += 1;
		});
		out.push(this.#count);
		out.push(this.#sumMs);
		out.push(this.#minMs);
		out.push(this.#maxMs);
		out.push(filled);
		this.#forEachCount((bucket, count) => {
			out.push(bucket);
			out.push(count);
		});
	}
	/** Adds what `writeTo` wrote at that offset; gives the offset behind it. */
	readFrom(numbers, offset) {
		const [count = -1, sumMs = 0, minMs = 0, maxMs = 0, filled = -1] = numbers.subarray(offset, offset + 5);
		const end = offset + 5 + 2 * filled;
		if (!(filled >= 0 && end <= numbers.length)) throw new Error("a histogram's numbers end too early");
		let added = 0;
		for (let at = offset + 5; at < end; at += 2) {
			const bucket = numbers[at] ?? -1;
			if (!(bucket >= 0 && bucket < bucketCount)) throw new Error(`a histogram has no bucket ${String(bucket)}`);
			added += numbers[at + 1] ?? 0;
			this.#addTo(bucket, numbers[at + 1] ?? 0);
		}
		if (added !== count) throw new Error("a histogram's counts do not add up");
		this.#addTotals(count, sumMs, minMs, maxMs);
		return end;
	}
	/** Compact text for files; "" when nothing was recorded. */
	encode() {
		if (this.#count === 0) return "";
		const pairs = [];
		this.#forEachCount((bucket, count) => pairs.push(bucket, count));
		return encodeContent({
			sumMs: this.#sumMs,
			minMs: this.#minMs,
			maxMs: this.#maxMs,
			pairs
		});
	}
	/** Throws a plain Error where the text is damaged. */
	static decode(text) {
		const histogram = new Histogram();
		histogram.addContent(decodeContent(text));
		return histogram;
	}
	/** As `add`, of one that was read and not built: most of a file's histograms are only wanted in a sum. */
	addContent({ sumMs, minMs, maxMs, count, pairs }) {
		for (let at = 0; at < pairs.length; at += 2) this.#addTo(pairs[at], pairs[at + 1]);
		this.#addTotals(count, sumMs, minMs, maxMs);
	}
	#addTotals(count, sumMs, minMs, maxMs) {
		this.#count += count;
		this.#sumMs += sumMs;
		if (minMs < this.#minMs) this.#minMs = minMs;
		if (maxMs > this.#maxMs) this.#maxMs = maxMs;
	}
	#addTo(bucket, count) {
		const chunk = bucket >> 7;
		if (this.#baseOf[chunk] === absent) this.#addChunk(chunk);
		const place = (this.#baseOf[chunk] ?? 0) + (bucket & 127);
		const sum = (this.#counts[place] ?? 0) + count;
		this.#counts[place] = sum;
		if (sum >= wrap) this.#wrapBy(bucket, Math.floor(sum / wrap));
	}
	#addChunkOf(other, chunk) {
		if (this.#baseOf[chunk] === absent) this.#addChunk(chunk);
		const otherBase = other.#baseOf[chunk] ?? 0;
		const further = (this.#baseOf[chunk] ?? 0) - otherBase;
		const [counts, otherCounts] = [this.#counts, other.#counts];
		const end = otherBase + 128;
		for (let place = otherBase; place < end; place += 1) {
			const more = otherCounts[place] ?? 0;
			if (more === 0) continue;
			const sum = (counts[place + further] ?? 0) + more;
			counts[place + further] = sum;
			if (sum >= wrap) this.#wrapBy(chunk * 128 + place - otherBase, 1);
		}
	}
	#addChunk(chunk) {
		const grown = new Uint32Array(this.#counts.length + 128);
		grown.set(this.#counts);
		this.#baseOf[chunk] = this.#counts.length;
		this.#counts = grown;
	}
	#wrapBy(bucket, times) {
		this.#wraps ??= /* @__PURE__ */ new Map();
		this.#wraps.set(bucket, (this.#wraps.get(bucket) ?? 0) + times);
	}
	#countOf(bucket) {
		const low = this.#counts[(this.#baseOf[bucket >> 7] ?? 0) + (bucket & 127)] ?? 0;
		return this.#wraps === void 0 ? low : low + (this.#wraps.get(bucket) ?? 0) * wrap;
	}
	#bucketAtRank(rank) {
		const [counts, hasWrapped] = [this.#counts, this.#wraps !== void 0];
		let below = 0;
		for (let chunk = 0; chunk < chunkCount; chunk += 1) {
			const base = this.#baseOf[chunk] ?? absent;
			if (base === absent) continue;
			const end = base + 128;
			for (let place = base; place < end; place += 1) {
				below += hasWrapped ? this.#countOf(chunk * 128 + place - base) : counts[place] ?? 0;
				if (below >= rank) return chunk * 128 + place - base;
			}
		}
		throw new Error(`a histogram of ${String(this.#count)} values lost all but ${String(below)}`);
	}
	#forEachCount(visit) {
		const [counts, hasWrapped] = [this.#counts, this.#wraps !== void 0];
		for (let chunk = 0; chunk < chunkCount; chunk += 1) {
			const base = this.#baseOf[chunk] ?? absent;
			if (base === absent) continue;
			const end = base + 128;
			for (let place = base; place < end; place += 1) {
				const low = counts[place] ?? 0;
				if (low === 0 && !hasWrapped) continue;
				const bucket = chunk * 128 + place - base;
				const count = hasWrapped ? this.#countOf(bucket) : low;
				if (count > 0) visit(bucket, count);
			}
		}
	}
};
//#endregion
//#region src/measure/flow-tally.ts
/** What is counted of one scenario's iterations in a stretch of time. */
var IterationTally = class IterationTally {
	planned = 0;
	started = 0;
	completed = 0;
	failed = 0;
	cancelled = 0;
	dropped = 0;
	/** Arrivals that had to wait for a virtual user to be started. */
	waitedForUser = 0;
	/** Requests made by iterations (not by start, setup or teardown). */
	requests = 0;
	/** From the intended start; completed ones. */
	duration = new Histogram();
	failedDuration = new Histogram();
	static counters = [
		"planned",
		"started",
		"completed",
		"failed",
		"cancelled",
		"dropped",
		"waitedForUser",
		"requests"
	];
	add(other) {
		for (const name of IterationTally.counters) this[name] += other[name];
		this.duration.add(other.duration);
		this.failedDuration.add(other.failedDuration);
	}
	reset() {
		for (const name of IterationTally.counters) this[name] = 0;
		this.duration.reset();
		if (this.failedDuration.count > 0) this.failedDuration.reset();
	}
	writeTo(out) {
		for (const name of IterationTally.counters) out.push(this[name]);
		this.duration.writeTo(out);
		this.failedDuration.writeTo(out);
	}
	readFrom(from) {
		for (const name of IterationTally.counters) this[name] += from.next();
		from.offset = this.duration.readFrom(from.numbers, from.offset);
		from.offset = this.failedDuration.readFrom(from.numbers, from.offset);
	}
};
/** What is counted of one step (`step("checkout", …)`). */
var StepTally = class {
	duration = new Histogram();
	failedDuration = new Histogram();
	get count() {
		return this.duration.count + this.failedDuration.count;
	}
	get isUsed() {
		return this.count > 0;
	}
	add(other) {
		this.duration.add(other.duration);
		this.failedDuration.add(other.failedDuration);
	}
	reset() {
		this.duration.reset();
		this.failedDuration.reset();
	}
	writeTo(out) {
		this.duration.writeTo(out);
		this.failedDuration.writeTo(out);
	}
	readFrom(from) {
		from.offset = this.duration.readFrom(from.numbers, from.offset);
		from.offset = this.failedDuration.readFrom(from.numbers, from.offset);
	}
};
/** Passed and failed of one named check. */
var CheckTally = class {
	passed = 0;
	failed = 0;
	get isUsed() {
		return this.passed + this.failed > 0;
	}
	add(other) {
		this.passed += other.passed;
		this.failed += other.failed;
	}
	reset() {
		this.passed = 0;
		this.failed = 0;
	}
	writeTo(out) {
		out.push(this.passed);
		out.push(this.failed);
	}
	readFrom(from) {
		this.passed += from.next();
		this.failed += from.next();
	}
};
/** How often a failure of one kind was seen. */
var ErrorTally = class {
	count = 0;
	get isUsed() {
		return this.count > 0;
	}
	reset() {
		this.count = 0;
	}
	writeTo(out) {
		out.push(this.count);
	}
	readFrom(from) {
		this.count += from.next();
	}
};
//#endregion
//#region src/measure/metric-tally.ts
/**
* One metric of the test file's own, of any kind: a counter's total, a gauge's last/min/max, a rate's share of true,
* a trend's distribution. Trend values are kept in the latency histogram's layout: 0.001 to 3.6 million, 0.4 %.
*/
var MetricTally = class {
	count = 0;
	total = 0;
	last = 0;
	/** When `last` was set, so that the latest of several workers wins. */
	lastAtMs = Number.NEGATIVE_INFINITY;
	min = Number.POSITIVE_INFINITY;
	max = Number.NEGATIVE_INFINITY;
	trend = new Histogram();
	record(kind, value, atMs) {
		this.count++;
		this.total += value;
		if (kind === "trend") this.trend.record(value);
		if (kind !== "gauge") return;
		this.last = value;
		this.lastAtMs = atMs;
		if (value < this.min) this.min = value;
		if (value > this.max) this.max = value;
	}
	get isUsed() {
		return this.count > 0;
	}
	add(other) {
		this.count += other.count;
		this.total += other.total;
		this.setLast(other.last, other.lastAtMs);
		this.min = Math.min(this.min, other.min);
		this.max = Math.max(this.max, other.max);
		this.trend.add(other.trend);
	}
	reset() {
		this.count = 0;
		this.total = 0;
		this.lastAtMs = Number.NEGATIVE_INFINITY;
		this.min = Number.POSITIVE_INFINITY;
		this.max = Number.NEGATIVE_INFINITY;
		this.trend.reset();
	}
	writeTo(out) {
		for (const value of [
			this.count,
			this.total,
			this.last,
			this.lastAtMs,
			this.min,
			this.max
		]) out.push(value);
		this.trend.writeTo(out);
	}
	/** Adds what `writeTo` wrote. */
	readFrom(from) {
		this.count += from.next();
		this.total += from.next();
		this.setLast(from.next(), from.next());
		this.min = Math.min(this.min, from.next());
		this.max = Math.max(this.max, from.next());
		from.offset = this.trend.readFrom(from.numbers, from.offset);
	}
	setLast(last, atMs) {
		if (atMs <= this.lastAtMs) return;
		this.last = last;
		this.lastAtMs = atMs;
	}
};
//#endregion
//#region src/measure/number-stream.ts
/** Numbers on their way to another thread: one typed array, moved and not copied. */
var NumberWriter = class {
	numbers = new Float64Array(1024);
	length = 0;
	push(value) {
		if (this.length === this.numbers.length) {
			const larger = new Float64Array(this.length * 2);
			larger.set(this.numbers);
			this.numbers = larger;
		}
		this.numbers[this.length++] = value;
	}
	/** Everything pushed since the last call. */
	take() {
		const taken = this.numbers.slice(0, this.length);
		this.length = 0;
		return taken;
	}
};
/** Reads what a `NumberWriter` took, in the same order. */
var NumberReader = class {
	numbers;
	offset = 0;
	constructor(numbers) {
		this.numbers = numbers;
	}
	next() {
		const value = this.numbers[this.offset++];
		if (value === void 0) throw new Error("an interval's numbers end too early");
		return value;
	}
};
//#endregion
//#region src/measure/operation-tally.ts
const classNumber = new Map(errorClasses.map((name, index) => [name, index]));
function readHistogram(from, into) {
	from.offset = into.readFrom(from.numbers, from.offset);
}
/**
* What is counted of one operation, in whatever stretch of time: an interval, a second, the run.
* The same class records in a worker, travels as numbers, and is merged by addition.
*/
var OperationTally = class {
	started = 0;
	ok = 0;
	failed = 0;
	cancelled = 0;
	bytesSent = 0;
	bytesReceived = 0;
	byError = /* @__PURE__ */ new Map();
	statuses = /* @__PURE__ */ new Map();
	/** From the intended start; successes. */
	latency = new Histogram();
	/** From the intended start; failures. */
	failedLatency = new Histogram();
	/** From sending; successes and failures. */
	service = new Histogram();
	/** Those of them that failed. */
	failedService = new Histogram();
	/** Only phases that took time. */
	phases = /* @__PURE__ */ new Map();
	lastStatus = 0;
	lastStatusCount = 0;
	waitPhase = void 0;
	blockedPhase = void 0;
	get count() {
		return this.ok + this.failed;
	}
	get isUsed() {
		return this.started + this.ok + this.failed + this.cancelled > 0;
	}
	countStatus(status) {
		if (status === this.lastStatus) {
			this.lastStatusCount++;
			return;
		}
		this.settleStatus();
		this.lastStatus = status;
		this.lastStatusCount = 1;
	}
	settleStatus() {
		if (this.lastStatusCount > 0) increase$1(this.statuses, this.lastStatus, this.lastStatusCount);
		this.lastStatusCount = 0;
	}
	countError(error) {
		this.failed++;
		increase$1(this.byError, error, 1);
	}
	recordPhase(phase, ms) {
		this.phase(phase).record(ms);
	}
	recordWait(ms) {
		this.waitPhase ??= this.phase("wait");
		this.waitPhase.record(ms);
	}
	recordBlocked(ms) {
		this.blockedPhase ??= this.phase("blocked");
		this.blockedPhase.record(ms);
	}
	phase(name) {
		let histogram = this.phases.get(name);
		if (histogram === void 0) {
			histogram = new Histogram();
			this.phases.set(name, histogram);
		}
		return histogram;
	}
	add(other) {
		other.settleStatus();
		this.started += other.started;
		this.ok += other.ok;
		this.failed += other.failed;
		this.cancelled += other.cancelled;
		this.bytesSent += other.bytesSent;
		this.bytesReceived += other.bytesReceived;
		for (const [error, count] of other.byError) increase$1(this.byError, error, count);
		for (const [status, count] of other.statuses) increase$1(this.statuses, status, count);
		this.latency.add(other.latency);
		this.failedLatency.add(other.failedLatency);
		this.service.add(other.service);
		if (other.failedService.count > 0) this.failedService.add(other.failedService);
		for (const [phase, histogram] of other.phases) {
			if (histogram.count === 0) continue;
			const own = this.phases.get(phase);
			if (own === void 0) this.phases.set(phase, histogramOf(histogram));
			else own.add(histogram);
		}
	}
	reset() {
		this.started = 0;
		this.ok = 0;
		this.failed = 0;
		this.cancelled = 0;
		this.bytesSent = 0;
		this.bytesReceived = 0;
		this.byError.clear();
		this.statuses.clear();
		this.lastStatusCount = 0;
		if (this.latency.count > 0) this.latency.reset();
		if (this.failedLatency.count > 0) this.failedLatency.reset();
		if (this.service.count > 0) this.service.reset();
		if (this.failedService.count > 0) this.failedService.reset();
		for (const histogram of this.phases.values()) if (histogram.count > 0) histogram.reset();
	}
	writeTo(out) {
		this.settleStatus();
		for (const value of [
			this.started,
			this.ok,
			this.failed,
			this.cancelled,
			this.bytesSent,
			this.bytesReceived
		]) out.push(value);
		out.push(this.byError.size);
		for (const [error, count] of this.byError) {
			out.push(classNumber.get(error));
			out.push(count);
		}
		out.push(this.statuses.size);
		for (const [status, count] of this.statuses) {
			out.push(status);
			out.push(count);
		}
		this.latency.writeTo(out);
		this.failedLatency.writeTo(out);
		this.service.writeTo(out);
		this.failedService.writeTo(out);
		for (const phase of phaseNames) {
			const histogram = this.phases.get(phase);
			if (histogram === void 0 || histogram.count === 0) out.push(0);
			else {
				out.push(1);
				histogram.writeTo(out);
			}
		}
	}
	/** Adds what `writeTo` wrote. */
	readFrom(from) {
		this.started += from.next();
		this.ok += from.next();
		this.failed += from.next();
		this.cancelled += from.next();
		this.bytesSent += from.next();
		this.bytesReceived += from.next();
		for (let errors = from.next(); errors > 0; errors--) increase$1(this.byError, errorClasses[from.next()], from.next());
		for (let statuses = from.next(); statuses > 0; statuses--) increase$1(this.statuses, from.next(), from.next());
		readHistogram(from, this.latency);
		readHistogram(from, this.failedLatency);
		readHistogram(from, this.service);
		readHistogram(from, this.failedService);
		for (const phase of phaseNames) {
			if (from.next() === 0) continue;
			const histogram = this.phases.get(phase) ?? new Histogram();
			this.phases.set(phase, histogram);
			readHistogram(from, histogram);
		}
	}
};
function histogramOf(other) {
	const copy = new Histogram();
	copy.add(other);
	return copy;
}
function increase$1(counts, key, by) {
	counts.set(key, (counts.get(key) ?? 0) + by);
}
//#endregion
//#region src/measure/naming.ts
/** Names beyond these go under `otherName`, with exact totals; examples of errors beyond theirs lose their text. */
const nameLimits = {
	operations: 2e3,
	steps: 500,
	checks: 500,
	metrics: 500,
	errors: 200,
	textLength: 2e3,
	nameLength: 500
};
const otherName = "__other__";
/** TypeScript cannot add a name without its number and the number up to a `Name` it does not know. */
function numbered(name, id) {
	return {
		...name,
		id
	};
}
const operationNaming = {
	limit: nameLimits.operations,
	keyOf: ({ kind, protocol, method, name, scenario, step }) => joined(kind, protocol, method, name, scenario, step),
	otherOf: ({ kind, protocol, scenario, step }) => ({
		kind,
		protocol,
		name: otherName,
		scenario,
		...step !== void 0 && hookSteps.has(step) && { step }
	})
};
const stepNaming = {
	...stepsWithin(),
	limit: nameLimits.steps
};
const checkNaming = {
	...stepsWithin(),
	limit: nameLimits.checks
};
const metricNaming = {
	limit: nameLimits.metrics,
	keyOf: ({ kind, name }) => joined(kind, name),
	otherOf: ({ kind }) => ({
		kind,
		name: otherName,
		unit: ""
	})
};
const errorNaming = {
	limit: nameLimits.errors,
	keyOf: (error) => joined(error.class, error.operation, error.message),
	otherOf: (error) => ({
		class: error.class,
		message: "(more kinds of failures than are kept apart)"
	})
};
const hookSteps = new Set([
	"setup",
	"start",
	"stop",
	"teardown"
]);
/** Whether an operation is a hook's own: counted and shown, but not part of what the run is judged by. */
function isHook({ step }) {
	return step !== void 0 && hookSteps.has(step);
}
function stepsWithin() {
	return {
		keyOf: ({ name, scenario }) => joined(scenario, name),
		otherOf: ({ scenario }) => ({
			name: otherName,
			scenario
		})
	};
}
function joined(...parts) {
	return parts.join("\0");
}
//#endregion
//#region src/measure/registry.ts
/** Things counted under a name in one worker: found by key, numbered in order of appearance, announced once. */
var Registry = class {
	byKey = /* @__PURE__ */ new Map();
	tallies = [];
	announced = [];
	naming;
	create;
	constructor(naming, create) {
		this.naming = naming;
		this.create = create;
	}
	find(name) {
		const { keyOf, otherOf, limit } = this.naming;
		const key = keyOf(name);
		const known = this.byKey.get(key);
		if (known !== void 0) return known;
		if (this.tallies.length < limit) return this.add(key, name);
		const other = otherOf(name);
		const otherKey = keyOf(other);
		return this.byKey.get(otherKey) ?? this.add(otherKey, other);
	}
	takeNames() {
		const names = this.announced;
		this.announced = [];
		return names;
	}
	/** Number, then id and content of each that counted anything; those are reset. */
	take(out) {
		const { tallies } = this;
		let used = 0;
		for (let id = 0; id < tallies.length; id++) if (tallies[id].isUsed) used++;
		out.push(used);
		for (let id = 0; id < tallies.length; id++) {
			const tally = tallies[id];
			if (!tally.isUsed) continue;
			out.push(id);
			tally.writeTo(out);
			tally.reset();
		}
	}
	add(key, name) {
		const tally = this.create();
		this.announced.push(numbered(name, this.tallies.length));
		this.tallies.push(tally);
		this.byKey.set(key, tally);
		return tally;
	}
};
//#endregion
//#region src/measure/recorder.ts
/** Where one worker counts. Tallies keep their identity for the whole run, so callers may hold on to them. */
var Recorder = class {
	loopDelay = new Histogram();
	sendLag = new Histogram();
	worker;
	scenarios;
	operations = new Registry(operationNaming, () => new OperationTally());
	steps = new Registry(stepNaming, () => new StepTally());
	checks = new Registry(checkNaming, () => new CheckTally());
	metrics = new Registry(metricNaming, () => new MetricTally());
	errors = new Registry(errorNaming, () => new ErrorTally());
	out = new NumberWriter();
	/** Begin of the interval that is being counted. */
	startMs;
	constructor(worker, scenarioCount, startMs = 0) {
		this.worker = worker;
		this.startMs = startMs;
		this.scenarios = Array.from({ length: scenarioCount }, () => new IterationTally());
	}
	operation(name) {
		return this.operations.find(name.name.length <= nameLimits.nameLength ? name : {
			...name,
			name: cut$1(name.name)
		});
	}
	iterations(scenario) {
		return this.scenarios[scenario];
	}
	step(name, scenario) {
		return this.steps.find({
			name: cut$1(name),
			scenario
		});
	}
	check(name, scenario) {
		return this.checks.find({
			name: cut$1(name),
			scenario
		});
	}
	metric(name, kind, unit) {
		return this.metrics.find({
			name: cut$1(name),
			kind,
			unit
		});
	}
	/** Counts a failure under its class, operation and text, keeping the first of each as the example. */
	error(failure) {
		const { message } = failure;
		const isShort = message.length <= nameLimits.textLength;
		this.errors.find(isShort ? failure : {
			...failure,
			message: message.slice(0, nameLimits.textLength)
		}).count++;
	}
	takeInterval(endMs, health, place) {
		const { out } = this;
		for (const histogram of [this.loopDelay, this.sendLag]) {
			histogram.writeTo(out);
			histogram.reset();
		}
		for (const scenario of this.scenarios) {
			scenario.writeTo(out);
			scenario.reset();
		}
		this.operations.take(out);
		this.steps.take(out);
		this.checks.take(out);
		this.metrics.take(out);
		this.errors.take(out);
		const message = {
			worker: this.worker,
			startMs: this.startMs,
			endMs,
			...place,
			operations: this.operations.takeNames(),
			steps: this.steps.takeNames(),
			checks: this.checks.takeNames(),
			metrics: this.metrics.takeNames(),
			errors: this.errors.takeNames(),
			numbers: out.take(),
			health
		};
		this.startMs = endMs;
		return message;
	}
};
/** Two names that differ only behind the limit are one. */
function cut$1(name) {
	const { nameLength } = nameLimits;
	return name.length <= nameLength ? name : `${name.slice(0, nameLength - 1)}…`;
}
//#endregion
//#region src/measure/merge-points.ts
/** Two neighbouring stretches as one: rates are averaged over their time, percentiles come from the histogram of both. */
function mergedPoint(left, right, mean, latency) {
	const byError = { ...left.byError };
	for (const [error, count] of Object.entries(right.byError)) byError[error] = (byError[error] ?? 0) + count;
	const eitherOr = (combine, a, b) => a === null || b === null ? a ?? b : combine(a, b);
	return {
		atSeconds: left.atSeconds,
		askedPerSecond: eitherOr(mean, left.askedPerSecond, right.askedPerSecond),
		iterationsPerSecond: mean(left.iterationsPerSecond, right.iterationsPerSecond),
		requestsPerSecond: mean(left.requestsPerSecond, right.requestsPerSecond),
		errorsPerSecond: mean(left.errorsPerSecond, right.errorsPerSecond),
		droppedPerSecond: mean(left.droppedPerSecond, right.droppedPerSecond),
		users: Math.max(left.users, right.users),
		usersAsked: eitherOr(Math.max, left.usersAsked, right.usersAsked),
		inFlight: Math.max(left.inFlight, right.inFlight),
		latencyMs: pointLatency(latency),
		byError,
		bytes: {
			sent: left.bytes.sent + right.bytes.sent,
			received: left.bytes.received + right.bytes.received
		}
	};
}
function pointLatency(histogram) {
	return {
		p50: histogram.quantile(.5),
		p90: histogram.quantile(.9),
		p95: histogram.quantile(.95),
		p99: histogram.quantile(.99),
		max: histogram.maxMs
	};
}
//#endregion
//#region src/measure/statistics/continued-fraction.ts
/** Keeps Lentz's method off a division by zero. */
const tiny = 1e-300;
const epsilon = 23e-17;
const roundsMax = 5e6;
/**
* a₁/(b₁ + a₂/(b₂ + …)) by Lentz's method as modified by Thompson and Barnett. Round i takes a and b from `partOf`,
* as a pair that may be the same array each time.
*/
function continuedFraction(partOf) {
	let value = tiny;
	let c = tiny;
	let d = 0;
	for (let i = 1; i <= roundsMax; i += 1) {
		const [a, b] = partOf(i);
		d = b + a * d;
		d = 1 / (d === 0 ? tiny : d);
		c = b + a / c;
		if (c === 0) c = tiny;
		const factor = c * d;
		value *= factor;
		if (Math.abs(factor - 1) <= epsilon) return value;
	}
	throw new Error("a continued fraction did not converge");
}
//#endregion
//#region src/measure/statistics/log-gamma.ts
const g = 607 / 128;
const first = .9999999999999971;
const coefficients = [
	57.15623566586292,
	-59.59796035547549,
	14.136097974741746,
	-.4919138160976202,
	3399464998481189e-20,
	4652362892704858e-20,
	-9837447530487956e-20,
	.0001580887032249125,
	-.00021026444172410488,
	.00021743961811521265,
	-.0001643181065367639,
	8441822398385275e-20,
	-26190838401581408e-21,
	36899182659531625e-22
];
/** ln Γ(x) for x > 0. */
function logGamma(x) {
	let sum = first;
	coefficients.forEach((coefficient, i) => {
		sum += coefficient / (x + i + 1);
	});
	const t = x + g + .5;
	return (x + .5) * Math.log(t) - t + Math.log(Math.sqrt(2 * Math.PI) * sum / x);
}
//#endregion
//#region src/measure/statistics/saddle-point.ts
const logTwoPi = Math.log(2 * Math.PI);
/** ln Γ(n+1) minus Stirling's formula for it. */
function stirlingError(n) {
	if (n <= 15) return logGamma(n + 1) - (n + .5) * Math.log(n) + n - logTwoPi / 2;
	const nn = n * n;
	return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / nn) / nn) / nn) / nn) / n;
}
/** x·ln(x/m) + m − x, also where x is close to m. */
function deviance(x, m) {
	if (Math.abs(x - m) >= .1 * (x + m)) return x * Math.log(x / m) + m - x;
	const v = (x - m) / (x + m);
	let sum = (x - m) * v;
	let term = 2 * x * v;
	for (let j = 1; j < 1e3; j += 1) {
		term *= v * v;
		const next = sum + term / (2 * j + 1);
		if (next === sum) return next;
		sum = next;
	}
	return sum;
}
/** Γ(n+1) / (Γ(x+1) Γ(n−x+1)) · pˣ · qⁿ⁻ˣ for real 0 ≤ x ≤ n, with q = 1 − p. */
function binomialDensity(x, n, p, q) {
	if (p === 0) return x === 0 ? 1 : 0;
	if (q === 0) return x === n ? 1 : 0;
	if (x === 0) return n === 0 ? 1 : Math.exp(p < .1 ? -deviance(n, n * q) - n * p : n * Math.log(q));
	if (x === n) return Math.exp(q < .1 ? -deviance(n, n * p) - n * q : n * Math.log(p));
	const logValue = stirlingError(n) - stirlingError(x) - stirlingError(n - x) - deviance(x, n * p) - deviance(n - x, n * q);
	return Math.exp(logValue - (logTwoPi + Math.log(x) + Math.log1p(-x / n)) / 2);
}
/** mˣ e⁻ᵐ / Γ(x+1) for real x ≥ 0. */
function poissonDensity(x, m) {
	if (m === 0) return x === 0 ? 1 : 0;
	if (x === 0) return Math.exp(-m);
	return Math.exp(-stirlingError(x) - deviance(x, m) - (logTwoPi + Math.log(x)) / 2);
}
//#endregion
//#region src/measure/statistics/incomplete-beta.ts
/** Iₓ(a, b), the regularised incomplete beta function. `y` is 1 − x, where that is known more exactly. */
function incompleteBeta(x, a, b, y = 1 - x) {
	if (x <= 0) return 0;
	if (y <= 0) return 1;
	return x <= (a + 1) / (a + b + 2) ? lowerTail(x, y, a, b) : 1 - lowerTail(y, x, b, a);
}
/** DLMF 8.17.22, which converges fast for x below the mean. */
function lowerTail(x, y, a, b) {
	const part = [1, 1];
	const fraction = continuedFraction((i) => {
		if (i === 1) return part;
		const m = Math.floor((i - 1) / 2);
		const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
		const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
		part[0] = i % 2 === 0 ? odd : even;
		return part;
	});
	return binomialDensity(a, a + b, x, y) * b / (a + b) * fraction;
}
//#endregion
//#region src/measure/statistics/incomplete-gamma.ts
/** P(a, x), the regularised lower incomplete gamma function, a > 0. */
function incompleteGamma(a, x) {
	if (x <= 0) return 0;
	return x < a + 1 ? series(a, x) : 1 - fraction(a, x);
}
/** Q(a, x) = 1 − P(a, x) without the loss of digits where that is small. */
function incompleteGammaComplement(a, x) {
	if (x <= 0) return 1;
	return x < a + 1 ? 1 - series(a, x) : fraction(a, x);
}
/** DLMF 8.11.4: xᵃ e⁻ˣ / Γ(a+1) times a power series. */
function series(a, x) {
	let term = 1;
	let sum = 1;
	for (let i = 1; term > sum * 1e-17; i += 1) {
		term *= x / (a + i);
		sum += term;
	}
	return poissonDensity(a, x) * sum;
}
/** DLMF 8.9.2. */
function fraction(a, x) {
	const part = [1, 0];
	const value = continuedFraction((i) => {
		part[0] = i === 1 ? 1 : (i - 1) * (a - i + 1);
		part[1] = x + 2 * i - 1 - a;
		return part;
	});
	return poissonDensity(a, x) * a * value;
}
//#endregion
//#region src/measure/statistics/normal.ts
function normalCdf(z) {
	const half = z * z / 2;
	return z < 0 ? incompleteGammaComplement(.5, half) / 2 : (1 + incompleteGamma(.5, half)) / 2;
}
/** M. Wichura, algorithm AS 241 (PPND16), 1988: 16 digits. */
function normalQuantile(p) {
	if (!(p >= 0 && p <= 1)) throw new Error(`no quantile at ${String(p)}`);
	const centred = p - .5;
	if (Math.abs(centred) <= .425) return centred * ratio$1(.180625 - centred * centred, central);
	const tail = centred < 0 ? p : 1 - p;
	if (tail === 0) return centred < 0 ? -Infinity : Infinity;
	const r = Math.sqrt(-Math.log(tail));
	const z = r <= 5 ? ratio$1(r - 1.6, middle) : ratio$1(r - 5, far);
	return centred < 0 ? -z : z;
}
const polynomial = (x, from) => from.reduce((sum, factor) => sum * x + factor, 0);
const ratio$1 = (x, { above, below }) => polynomial(x, above) / polynomial(x, below);
const central = {
	above: [
		2509.0809287301227,
		33430.57558358813,
		67265.7709270087,
		45921.95393154987,
		13731.69376550946,
		1971.5909503065513,
		133.14166789178438,
		3.3871328727963665
	],
	below: [
		5226.495278852546,
		28729.085735721943,
		39307.89580009271,
		21213.794301586597,
		5394.196021424751,
		687.1870074920579,
		42.31333070160091,
		1
	]
};
const middle = {
	above: [
		.0007745450142783414,
		.022723844989269184,
		.2417807251774506,
		1.2704582524523684,
		3.6478483247632045,
		5.769497221460691,
		4.630337846156546,
		1.4234371107496835
	],
	below: [
		1.0507500716444169e-9,
		.0005475938084995345,
		.015198666563616457,
		.14810397642748008,
		.6897673349851,
		1.6763848301838038,
		2.053191626637759,
		1
	]
};
const far = {
	above: [
		2.0103343992922881e-7,
		27115555687434876e-21,
		.0012426609473880784,
		.026532189526576124,
		.29656057182850487,
		1.7848265399172913,
		5.463784911164114,
		6.657904643501103
	],
	below: [
		20442631033899397e-31,
		1.421511758316446e-7,
		18463183175100548e-21,
		.0007868691311456133,
		.014875361290850615,
		.1369298809227358,
		.599832206555888,
		1
	]
};
//#endregion
//#region src/measure/statistics/binomial.ts
/** P(at most k of n), each with probability p. Exact, also for n of many millions. */
function binomialCdf(k, n, p) {
	const successes = Math.floor(k);
	if (successes < 0) return 0;
	if (successes >= n) return 1;
	return incompleteBeta(1 - p, n - successes, successes + 1, p);
}
/** The smallest k with P(at most k of n) ≥ share. */
function binomialQuantile(share, n, p) {
	if (share <= 0 || n === 0) return 0;
	if (share >= 1) return n;
	const enough = share * .9999999999999;
	const reaches = (k) => binomialCdf(k, n, p) >= enough;
	const z = normalQuantile(share);
	const deviation = Math.sqrt(n * p * (1 - p));
	const guess = Math.floor(n * p + z * deviation + (z * z - 1) * (1 - 2 * p) / 6);
	const start = Math.min(n, Math.max(0, guess));
	let low = start;
	let high = start;
	let step = Math.max(1, Math.round(deviation / 1e3));
	if (reaches(start)) while (low >= 0 && reaches(low)) {
		high = low;
		low -= step;
		step *= 2;
	}
	else do {
		low = high;
		high += step;
		step *= 2;
	} while (high < n && !reaches(high));
	low = Math.max(-1, low);
	high = Math.min(n, high);
	while (high - low > 1) {
		const middle = Math.floor((low + high) / 2);
		if (reaches(middle)) high = middle;
		else low = middle;
	}
	return high;
}
//#endregion
//#region src/measure/statistics/student-t.ts
/** P(T > t) for t ≥ 0. */
function upperTail(t, freedom) {
	const square = t * t;
	return incompleteBeta(freedom / (freedom + square), freedom / 2, .5, square / (freedom + square)) / 2;
}
function density(t, freedom) {
	const logScale = logGamma((freedom + 1) / 2) - logGamma(freedom / 2) - Math.log(freedom * Math.PI) / 2;
	return Math.exp(logScale - (freedom + 1) / 2 * Math.log1p(t * t / freedom));
}
function studentTCdf(t, freedom) {
	return t < 0 ? upperTail(-t, freedom) : 1 - upperTail(t, freedom);
}
/** The t below which Student's distribution with that many degrees of freedom has the share p. */
function studentTQuantile(p, freedom) {
	if (!(p > 0 && p < 1 && freedom > 0)) throw new Error(`no quantile at ${String(p)} with ${String(freedom)} degrees`);
	if (p === .5) return 0;
	if (p < .5) return -quantileOfTail(p, freedom);
	return quantileOfTail(1 - p, freedom);
}
/** Newton's method for ln P(T > eˢ) = ln(tail): nearly a straight line far out, where t itself has no good start. */
function quantileOfTail(tail, freedom) {
	if (freedom === 1) return 1 / Math.tan(Math.PI * tail);
	let low = 0;
	let high = Infinity;
	let t = -normalQuantile(tail);
	for (let round = 0; round < 200; round += 1) {
		const here = upperTail(t, freedom);
		if (here > tail) low = t;
		else high = t;
		const next = t * Math.exp(here * Math.log(here / tail) / (density(t, freedom) * t));
		const inside = next > low && next < high ? next : high === Infinity ? t * 2 : (low + high) / 2;
		if (Math.abs(inside - t) <= 1e-15 * t) return inside;
		t = inside;
	}
	return t;
}
//#endregion
//#region src/measure/statistics/change-points.ts
/** One run too many or too slow is no change: a stretch has so many at least. */
const stretchLeast = 3;
/** As Hunter's (Fleming et al. 2023): points below ten times this are looked for, those above it are taken back. */
const pMost = .001;
const weakTimes = 10;
/** Smaller changes than noise of one machine from day to day are not worth anybody's morning. */
const magnitudeLeast = .03;
/** Older values are left aside: the search takes the square of it, and nobody looks further back. */
const valuesMost = 300;
/**
* Where the level of a series changed: E-divisive (Matteson and James 2014) with a test instead of permutations, as
* MongoDB and Hunter use it. The point that divides a stretch most is taken if Welch's test says so weakly, both halves
* are searched again, and points that do not hold against their neighbours in the end are taken back, the weakest first.
*/
function changePoints(values) {
	const skipped = Math.max(0, values.length - valuesMost);
	const recent = values.slice(skipped);
	let points = divided(recent, 0, recent.length);
	for (;;) {
		const judged = points.map((at, index) => judge$1(recent, points[index - 1] ?? 0, at, points[index + 1] ?? recent.length));
		const weakest = judged.reduce((worst, each, index) => each.p > (judged[worst]?.p ?? -1) ? index : worst, 0);
		const small = judged.findIndex(({ before, after }) => !isLarge(before, after));
		const leaving = (judged[weakest]?.p ?? 0) > pMost ? weakest : small;
		if (leaving < 0) return judged.map((point) => ({
			...point,
			at: point.at + skipped
		}));
		points = points.filter((_, index) => index !== leaving);
	}
}
function divided(values, from, to) {
	const at = mostDividing(values.slice(from, to));
	if (at === void 0) return [];
	const { p } = judge$1(values, from, from + at, to);
	if (!(p <= pMost * weakTimes)) return [];
	return [
		...divided(values, from, from + at),
		from + at,
		...divided(values, from + at, to)
	];
}
/** The place whose sides are furthest from each other by energy distance, weighted by how many there are. */
function mostDividing(values) {
	const count = values.length;
	if (count < 2 * stretchLeast) return void 0;
	let left = 0;
	let between = 0;
	let right = 0;
	for (let a = 0; a < count; a++) for (let b = a + 1; b < count; b++) right += Math.abs(values[a] - values[b]);
	let best;
	for (let at = 1; at <= count - stretchLeast; at++) {
		const moved = values[at - 1];
		let toLeft = 0;
		let toRight = 0;
		for (let other = 0; other < at - 1; other++) toLeft += Math.abs(moved - values[other]);
		for (let other = at; other < count; other++) toRight += Math.abs(moved - values[other]);
		left += toLeft;
		right -= toRight;
		between += toRight - toLeft;
		if (at < stretchLeast) continue;
		const [m, n] = [at, count - at];
		const within = 2 * left / (m * (m - 1)) + 2 * right / (n * (n - 1));
		const size = m * n / (m + n) * (2 * between / (m * n) - within);
		if (best === void 0 || size > best.size) best = {
			at,
			size
		};
	}
	return best?.at;
}
function judge$1(values, from, at, to) {
	const [before, after] = [values.slice(from, at), values.slice(at, to)];
	return {
		at,
		before: median(before),
		after: median(after),
		p: welchP(before, after)
	};
}
const isLarge = (before, after) => before === 0 ? after !== 0 : Math.abs(after - before) >= magnitudeLeast * Math.abs(before);
/** Two-sided; 0 where both sides do not vary at all and differ. */
function welchP(left, right) {
	const [a, b] = [spread(left), spread(right)];
	const error = a.squared + b.squared;
	if (error === 0) return a.mean === b.mean ? 1 : 0;
	const freedom = error ** 2 / (a.squared ** 2 / (left.length - 1) + b.squared ** 2 / (right.length - 1));
	return 2 * studentTCdf(-Math.abs(a.mean - b.mean) / Math.sqrt(error), freedom);
}
/** Mean, and the square of its standard error. */
function spread(values) {
	const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
	return {
		mean,
		squared: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1) / values.length
	};
}
function median(values) {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
//#endregion
//#region src/measure/statistics/dispersion.ts
/**
* How many times more the batches differ than independent draws would, at least 1. A share from correlated samples is
* as sure as one from `n / overDispersion` independent ones.
*/
function overDispersion(batches, badShare) {
	const filled = batches.filter(({ size }) => size > 0);
	const variance = badShare * (1 - badShare);
	if (filled.length < 2 || variance <= 0) return 1;
	const chiSquare = filled.reduce((sum, { size, bad }) => sum + (bad - size * badShare) ** 2 / (size * variance), 0);
	return Math.max(1, chiSquare / (filled.length - 1));
}
/** How likely a Poisson process gives an index of dispersion at least that far on the same side of 1. */
function dispersionLikelihood(index, bins) {
	const freedom = bins - 1;
	const half = index * freedom / 2;
	return index < 1 ? incompleteGamma(freedom / 2, half) : incompleteGammaComplement(freedom / 2, half);
}
//#endregion
//#region src/measure/statistics/mann-kendall.ts
/**
* Whether values rise or fall along their order (Mann 1945, Kendall 1975): of all pairs, those that rise less those
* that fall.
* @param inflation of the variance, see `hamedRao`
*/
function mannKendall(values, inflation = 1) {
	let s = 0;
	for (let at = 0; at < values.length; at++) for (let later = at + 1; later < values.length; later++) s += Math.sign(values[later] - values[at]);
	const variance = kendallVariance(values) * inflation;
	const z = s === 0 || variance === 0 ? 0 : (s - Math.sign(s)) / Math.sqrt(variance);
	return {
		s,
		variance,
		inflation,
		z,
		p: 2 * normalCdf(-Math.abs(z))
	};
}
/** Of `s` where values come in any order, each as probable as the other; equals tell less. */
function kendallVariance(values) {
	const times = /* @__PURE__ */ new Map();
	for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
	const part = (count) => count * (count - 1) * (2 * count + 5);
	const ties = [...times.values()].reduce((sum, count) => sum + part(count), 0);
	return (part(values.length) - ties) / 18;
}
/**
* By how much autocorrelation widens chance (Hamed and Rao 1998): from the ranks of what is left without the trend,
* over those lags whose correlation is more than chance.
* @param rest values without their trend
* @param lagMax exclusive
*/
function hamedRao(rest, lagMax = rest.length) {
	const n = rest.length;
	if (n < 4) return 1;
	const centred = ranksOf(rest).map((rank) => rank - (n + 1) / 2);
	const bound = normalQuantile(.975) / Math.sqrt(n);
	const spread = centred.reduce((sum, each) => sum + each * each, 0);
	if (spread === 0) return 1;
	let sum = 0;
	for (let lag = 1; lag < Math.min(lagMax, n); lag++) {
		let product = 0;
		for (let at = lag; at < n; at++) product += centred[at] * centred[at - lag];
		const correlation = product / spread;
		if (Math.abs(correlation) > bound) sum += (n - lag) * (n - lag - 1) * (n - lag - 2) * correlation;
	}
	return 1 + 2 * sum / (n * (n - 1) * (n - 2));
}
/** From 1; equals share the mean of their places. */
function ranksOf(values) {
	const order = values.map((value, at) => ({
		value,
		at
	})).sort((a, b) => a.value - b.value);
	const ranks = Array.from({ length: values.length });
	for (let from = 0; from < order.length;) {
		let to = from;
		while (to + 1 < order.length && order[to + 1].value === order[from].value) to++;
		for (let place = from; place <= to; place++) ranks[order[place].at] = (from + to) / 2 + 1;
		from = to + 1;
	}
	return ranks;
}
//#endregion
//#region src/measure/statistics/sen-slope.ts
/**
* A line through points of which up to 29 % may be anything: the median of the slopes of all pairs (Theil 1950, Sen
* 1968). Undefined with fewer than two different x.
* @param inflation how many times wider chance is than between independent points, see `hamedRao`
*/
function senSlope(points, inflation = 1) {
	const slopes = slopesOf(points);
	if (slopes.length === 0) return void 0;
	const slope = middleOf$1(slopes);
	const reach = normalQuantile(.975) * Math.sqrt(kendallVariance(points.map(([, y]) => y)) * inflation);
	const last = slopes.length - 1;
	return {
		slope,
		low: slopes[clamped(Math.round((slopes.length - reach) / 2) - 1, last)],
		high: slopes[clamped(Math.round((slopes.length + reach) / 2), last)],
		intercept: middleOf$1(Float64Array.from(points, ([x, y]) => y - slope * x).sort())
	};
}
const clamped = (rank, last) => Math.min(last, Math.max(0, rank));
function slopesOf(points) {
	const slopes = new Float64Array(points.length * (points.length - 1) / 2);
	let count = 0;
	for (const [at, [x, y]] of points.entries()) for (let other = at + 1; other < points.length; other++) {
		const [otherX, otherY] = points[other];
		if (otherX !== x) slopes[count++] = (otherY - y) / (otherX - x);
	}
	return slopes.subarray(0, count).sort();
}
/** Of values in order. */
function middleOf$1(sorted) {
	const upper = sorted[sorted.length >> 1];
	return sorted.length % 2 === 1 ? upper : (sorted[(sorted.length >> 1) - 1] + upper) / 2;
}
//#endregion
//#region src/measure/latency-summary.ts
/** Of every interval: 95 % of such intervals hold the true value. */
const errorRate = .05;
const names = Object.keys(quantiles$1);
/** How many independent draws give a quantile a bound on both sides: 72 for p95, 368 for p99, 3688 for p99.9. */
function smallestSample(q) {
	return Math.ceil(Math.log(errorRate / 2) / Math.log(Math.max(q, 1 - q)));
}
/** Smallest, mean and largest are those of the successes. */
function summarizeLatency(sample) {
	const failures = sample.failures ?? 0;
	const count = sample.successes.count + failures;
	const values = {
		p50: null,
		p90: null,
		p95: null,
		p99: null,
		p999: null
	};
	const intervals = {};
	for (const name of names) {
		const { value, bounds } = estimate$1(sample, quantiles$1[name]);
		values[name] = value;
		if (bounds[0] !== null || bounds[1] !== null) intervals[name] = bounds;
	}
	return {
		min: sample.successes.minMs,
		mean: sample.successes.meanMs,
		max: sample.successes.maxMs,
		...values,
		...failures > 0 ? { failuresFrom: 1 - failures / count } : {},
		intervals
	};
}
function estimate$1(sample, q) {
	const count = sample.successes.count + (sample.failures ?? 0);
	const batches = (sample.batches ?? []).filter(({ successes, failures }) => successes.count + failures > 0);
	if (count === 0) return {
		value: null,
		bounds: [null, null]
	};
	const dispersion = batches.length < 2 ? 1 : dispersionAt(sample, batches, q);
	return {
		value: count >= smallestSample(q) ? atRank(sample, Math.ceil(q * count * .9999999999999996)) : null,
		bounds: batches.length < 2 ? binomialBounds(sample, count, q) : batchBounds(sample, count, q, batches.length, dispersion)
	};
}
/** The rank-th smallest with failures last; null where the rank is outside or falls among failures. */
function atRank({ successes }, rank) {
	return rank < 1 || rank > successes.count ? null : successes.valueAtRank(rank);
}
/** Order statistics: whatever the distribution, the true quantile is between these two ranks. */
function binomialBounds(sample, count, q) {
	const low = binomialQuantile(errorRate / 2, count, q);
	const high = binomialQuantile(1 - errorRate / 2, count, q) + 1;
	return [atRank(sample, low), atRank(sample, high)];
}
/** Requests that queue behind each other are no independent draws: ranks widened by how much the batches differ. */
function batchBounds(sample, count, q, batches, dispersion) {
	const distance = studentTQuantile(1 - errorRate / 2, batches - 1) * Math.sqrt(q * (1 - q) * dispersion / count);
	return [atRank(sample, Math.ceil((q - distance) * count)), q + distance < 1 ? atRank(sample, Math.ceil((q + distance) * count)) : null];
}
/** How much the share of slower requests differs from batch to batch, in units of pure chance. */
function dispersionAt(sample, batches, q) {
	const failures = sample.failures ?? 0;
	const count = sample.successes.count + failures;
	const value = atRank(sample, Math.ceil(q * count * .9999999999999996));
	if (value === null) return overDispersion(batches.map((batch) => ({
		size: batch.successes.count + batch.failures,
		bad: batch.failures
	})), failures / count);
	const above = sample.successes.countAbove(value) + failures;
	const slowerPart = (count * (1 - q) - above) / sample.successes.countAt(value);
	return overDispersion(batches.map((batch) => ({
		size: batch.successes.count + batch.failures,
		bad: batch.failures + batch.successes.countAbove(value) + slowerPart * batch.successes.countAt(value)
	})), 1 - q);
}
//#endregion
//#region src/measure/batch-series.ts
/**
* A latency cut into batches for a run of any length: when there are too many, neighbours are merged and batches are
* twice as long from then on. The totals are exact.
*/
var BatchSeries = class {
	total = new Histogram();
	#batchesMax;
	#closed = [];
	/** Batches of half the length: of thousands of series one pair each is merged at a time, or the run would stand still. */
	#halves = [];
	#halvesMerged = 0;
	#open = new Histogram();
	#openFailures = 0;
	#openIndex = 0;
	#batchSeconds;
	#endSecond = 0;
	#failures = 0;
	constructor({ batchSeconds = 5, batchesMax = 60 } = {}) {
		this.#batchSeconds = batchSeconds;
		this.#batchesMax = batchesMax;
	}
	/** Failures that are ranked slower than any success; they are not in `total`. */
	get failures() {
		return this.#failures;
	}
	get batchSeconds() {
		return this.#batchSeconds;
	}
	/** What was measured in the second that began then. Seconds count from the first measured one and do not go back. */
	add(atSecond, successes, failures = 0) {
		while (Math.floor(atSecond / this.#batchSeconds) >= this.#batchesMax) this.#mergeNeighbours();
		const index = Math.floor(atSecond / this.#batchSeconds);
		if (index > this.#openIndex) {
			this.#close();
			this.#openIndex = index;
		}
		this.#open.add(successes);
		this.#openFailures += failures;
		this.total.add(successes);
		this.#failures += failures;
		this.#endSecond = Math.max(this.#endSecond, atSecond + 1);
	}
	/** Batches with anything in them; one that was cut short by the end of the run is part of the one before. */
	batches() {
		this.#close();
		this.#mergeAll();
		const batches = this.#closed.flatMap((closed) => closed === void 0 ? [] : [{
			successes: Histogram.decode(closed.text),
			failures: closed.failures
		}]);
		const isCutShort = this.#endSecond < (this.#openIndex + 1) * this.#batchSeconds;
		const last = batches.at(-1);
		const before = batches.at(-2);
		if (!isCutShort || last === void 0 || before === void 0) return batches;
		before.successes.add(last.successes);
		return [...batches.slice(0, -2), {
			successes: before.successes,
			failures: before.failures + last.failures
		}];
	}
	summary() {
		return summarizeLatency({
			successes: this.total,
			failures: this.#failures,
			batches: this.batches()
		});
	}
	/** Safe to call at any time: a batch that goes on afterwards is added to what was closed of it. */
	#close() {
		this.#mergePair();
		if (this.#open.count + this.#openFailures === 0) return;
		const before = this.#closed[this.#openIndex];
		if (before !== void 0) this.#open.add(Histogram.decode(before.text));
		const failures = this.#openFailures + (before?.failures ?? 0);
		this.#closed[this.#openIndex] = {
			text: this.#open.encode(),
			failures
		};
		this.#open.reset();
		this.#openFailures = 0;
	}
	#mergeNeighbours() {
		this.#close();
		this.#mergeAll();
		this.#halves = this.#closed;
		this.#halvesMerged = 0;
		this.#closed = [];
		this.#batchSeconds *= 2;
		this.#openIndex = Math.floor(this.#openIndex / 2);
	}
	#mergeAll() {
		while (this.#halvesMerged < this.#halves.length) this.#mergePair();
	}
	/** As many closed batches are to come as there are pairs, before neighbours are merged again. */
	#mergePair() {
		const at = this.#halvesMerged;
		if (at >= this.#halves.length) return;
		this.#halvesMerged += 2;
		const pair = merge(this.#halves[at], this.#halves[at + 1]);
		this.#closed[at / 2] = merge(pair, this.#closed[at / 2]);
		if (this.#halvesMerged < this.#halves.length) return;
		this.#halves = [];
		this.#halvesMerged = 0;
	}
};
function merge(left, right) {
	if (left === void 0 || right === void 0) return left ?? right;
	const successes = Histogram.decode(left.text);
	successes.add(Histogram.decode(right.text));
	return {
		text: successes.encode(),
		failures: left.failures + right.failures
	};
}
//#endregion
//#region src/measure/thresholds.ts
/** All limits that decide on doubts, in one place; docs/measurement.md says why each is what it is. */
const thresholds = {
	/** Sent later than this after the intended start counts as late … */
	sendLagMs: 2,
	/** … or later than this part of the median service time, whichever is more. */
	sendLagShareOfP50: .05,
	/** More late ones than this make the generator the limit. */
	lateShareMax: .01,
	/** One outlier of this length is forgiven on top: the machine may have other things to do. */
	forgivenMs: 50,
	/** Arrivals that neither started nor were dropped at the in-flight limit. */
	missedShareMax: .02,
	/** Mean of the busiest worker. */
	loopBusyRatioMax: .9,
	/** Of one core. */
	cpuRatioPerWorkerMax: .9,
	loopDelayP99Ms: 10,
	loopDelayShareOfP50: .05,
	stallMs: 100,
	/** Open load: what arrives during a stall is late, so that more than this changes p99. */
	stallShareMaxOpen: .01,
	/** Closed load: only what was under way is late. */
	stallShareMaxClosed: .05,
	stealRatioMax: .05,
	/**
	* Seconds of the highest rate that the in-flight limit must hold, for a drop at it to be the target's fault: a target
	* that takes longer on average is slow, a generator that holds less is small.
	*/
	inFlightSecondsMin: 1,
	waitedForUserShareMax: .01,
	quantileWanted: .95,
	/** Bins of a second; fewer of them, or fewer arrivals in one, say nothing of how arrivals are spread. */
	arrivalBinsMin: 10,
	arrivalsPerBinMin: 10,
	evenDispersionMax: .5,
	/** Outside of this *and* less likely than the next: a short run spreads further by chance. */
	poissonDispersion: [.8, 1.2],
	dispersionLikelihoodMin: 1e-6
};
//#endregion
//#region src/measure/generator-signs.ts
/** What says that the generator, not the target, was the limit, with its numbers. Empty = nothing does. */
function generatorSigns(facts) {
	return [
		...facts.arrivals === null ? [] : [
			lateSends(facts.arrivals, facts),
			missed(facts.arrivals),
			dropped(facts.arrivals)
		],
		busyLoop(facts),
		busyCpu(facts),
		loopDelay(facts)
	].filter((sign) => sign !== null);
}
function lateSends({ sendLag }, { seconds, serviceP50Ms, lateShareMax }) {
	const limitMs = Math.max(thresholds.sendLagMs, thresholds.sendLagShareOfP50 * (serviceP50Ms ?? 0));
	const late = sendLag.countAbove(limitMs);
	const shareMax = (lateShareMax ?? thresholds.lateShareMax) + thresholds.forgivenMs / 1e3 / Math.max(seconds, .001);
	if (late < 3 || late <= shareMax * sendLag.count) return null;
	const p99 = formatDurationMs(sendLag.quantile(.99) ?? 0);
	return `${formatPercent(late / sendLag.count)} sent more than ${formatDurationMs(limitMs)} late, p99 ${p99}`;
}
function missed({ planned, started, droppedAtLimit, droppedByGenerator }) {
	const missing = planned - started - droppedAtLimit - droppedByGenerator;
	if (missing < 3 || missing <= thresholds.missedShareMax * planned) return null;
	return `${formatCount(started)} of ${formatCount(planned)} arrivals started`;
}
function dropped({ droppedByGenerator }) {
	return droppedByGenerator === 0 ? null : `${formatCount(droppedByGenerator)} arrivals dropped for being late`;
}
function busyLoop({ loopBusyRatios }) {
	const busiest = Math.max(0, ...loopBusyRatios);
	return busiest > thresholds.loopBusyRatioMax ? `event loop ${formatPercent(busiest)} busy` : null;
}
function busyCpu({ cpuRatioPerWorker }) {
	if (cpuRatioPerWorker === null || cpuRatioPerWorker <= thresholds.cpuRatioPerWorkerMax) return null;
	return `${formatPercent(cpuRatioPerWorker)} of a core used per worker`;
}
function loopDelay({ loopDelayP99Ms, serviceP50Ms }) {
	const limitMs = Math.max(thresholds.loopDelayP99Ms, thresholds.loopDelayShareOfP50 * (serviceP50Ms ?? 0));
	if (loopDelayP99Ms === null || loopDelayP99Ms <= limitMs) return null;
	return `event loop late by ${formatDurationMs(loopDelayP99Ms)} at p99 (limit ${formatDurationMs(limitMs)})`;
}
//#endregion
//#region src/measure/stalls.ts
/** Several workers see the same standstill: what overlaps is one, from its first begin to its last end. */
function mergedStalls(stalls) {
	const merged = [];
	for (const stall of stalls.toSorted((a, b) => a.atSeconds - b.atSeconds)) {
		const last = merged.at(-1);
		const lastEnd = last === void 0 ? -Infinity : last.atSeconds + last.durationMs / 1e3;
		if (last === void 0 || stall.atSeconds > lastEnd) {
			merged.push(stall);
			continue;
		}
		const end = Math.max(lastEnd, stall.atSeconds + stall.durationMs / 1e3);
		merged[merged.length - 1] = {
			atSeconds: last.atSeconds,
			durationMs: (end - last.atSeconds) * 1e3
		};
	}
	return merged;
}
//#endregion
//#region src/measure/find-doubt.ts
const memoryBounds = {
	asked: "--max-memory",
	cgroup: "the container or control group",
	machine: "the machine"
};
function findMemory({ memory }) {
	if (memory === null || memory.shedMs === 0 && !memory.isStopped) return null;
	const { usedBytesMax, limitBytes, bound, shedMs, isStopped } = memory;
	const held = shedMs === 0 ? "" : `; nothing new was begun for ${formatDurationMs(shedMs)}`;
	return {
		message: isStopped ? "The generator ended the run for lack of memory" : "The generator held load back for lack of memory",
		evidence: `${formatBytes(usedBytesMax)} of ${formatBytes(limitBytes)} used, the limit of ${memoryBounds[bound]}${held}`,
		invalidates: true
	};
}
function findStalls({ stalls, seconds, mode }) {
	const long = mergedStalls(stalls).filter(({ durationMs }) => durationMs >= thresholds.stallMs);
	if (long.length === 0) return null;
	const totalMs = long.reduce((sum, { durationMs }) => sum + durationMs, 0);
	const shown = long.toSorted((a, b) => b.durationMs - a.durationMs).slice(0, 3).map(({ atSeconds, durationMs }) => `${formatDurationMs(durationMs)} at ${atSeconds.toFixed(1)} s`);
	const more = long.length > 3 ? ` and ${formatCount(long.length - 3)} shorter` : "";
	const shareMax = mode === "open" ? thresholds.stallShareMaxOpen : thresholds.stallShareMaxClosed;
	return {
		message: long.length === 1 ? "The machine stood still" : `The machine stood still ${formatCount(long.length)} times`,
		evidence: `${shown.join(", ")}${more}; ${formatPercent(totalMs / 1e3 / Math.max(seconds, .001))} of the time`,
		invalidates: totalMs / 1e3 > shareMax * seconds
	};
}
function findOddArrivals({ arrivals }) {
	if (arrivals === null || arrivals.dispersion === null) return null;
	const { index, bins } = arrivals.dispersion;
	if (!(arrivals.kind === "even" ? index > thresholds.evenDispersionMax : (index < thresholds.poissonDispersion[0] || index > thresholds.poissonDispersion[1]) && dispersionLikelihood(index, bins) < thresholds.dispersionLikelihoodMin)) return null;
	const expected = arrivals.kind === "even" ? "nearly 0" : "1";
	return {
		message: "Requests did not arrive in the pattern asked for",
		evidence: `dispersion ${index.toFixed(2)} over ${formatCount(bins)} bins, expected ${expected}`,
		invalidates: false
	};
}
//#endregion
//#region src/measure/doubts.ts
/** Everything that speaks against trusting a measurement, worst first. Nothing is found in a healthy run. */
function findDoubts(facts) {
	return rules.flatMap(({ code, side, advice, find }) => {
		const found = find(facts);
		return found === null ? [] : [{
			code,
			side,
			...found,
			advice
		}];
	});
}
const rules = [
	{
		code: "ledger",
		side: "generator",
		advice: "This is a fault of Plimsoll. Please report it with the run folder.",
		find: ({ isLedgerExact, ledgerMismatch }) => isLedgerExact ? null : {
			message: "The counts do not add up",
			evidence: ledgerMismatch,
			invalidates: true
		}
	},
	{
		code: "memory",
		side: "generator",
		advice: "Look for what the test keeps (bodies, lists that grow), use fewer users, or give the generator more memory.",
		find: findMemory
	},
	{
		code: "worker-lost",
		side: "generator",
		advice: "A script that runs out of memory takes its worker along: look at what it keeps from one iteration to the next.",
		find: ({ workersLost }) => {
			if (workersLost.length === 0) return null;
			return {
				message: "Part of the load was missing: a worker ended early",
				evidence: firstOf(workersLost),
				invalidates: true
			};
		}
	},
	{
		code: "script-stuck",
		side: "script",
		advice: "Look for a loop that never ends, a regular expression that backtracks, or work on a huge text; await in between.",
		find: ({ scriptsStuck }) => {
			if (scriptsStuck.length === 0) return null;
			return {
				message: "The script did not give the turn back, so its worker was ended",
				evidence: firstOf(scriptsStuck),
				invalidates: true
			};
		}
	},
	{
		code: "nothing-measured",
		side: "script",
		advice: "Run longer, or look into the errors: no request came to an end.",
		find: ({ samples }) => samples > 0 ? null : {
			message: "Nothing was measured",
			evidence: "0 requests ended",
			invalidates: true
		}
	},
	{
		code: "generator-limit",
		side: "generator",
		advice: "Give the generator more cores (--workers), do less per request in the test, or ask for a lower rate.",
		find: (facts) => {
			const signs = generatorSigns(facts);
			if (signs.length === 0) return null;
			const evidence = signs.join("; ");
			if (facts.mode === "open") return {
				message: "The generator did not keep up",
				evidence,
				invalidates: true
			};
			return {
				message: "The generator was the limit: throughput is a lower bound, latencies are upper bounds",
				evidence,
				invalidates: facts.isBoundSloMissed
			};
		}
	},
	{
		code: "descriptors",
		side: "generator",
		advice: "Raise the limit of open files (ulimit -n), or use fewer users or connections.",
		find: ({ fdsExhausted }) => exhausted(fdsExhausted, "The generator ran out of file descriptors")
	},
	{
		code: "ports",
		side: "generator",
		advice: "Keep connections alive, use fewer of them, or widen net.ipv4.ip_local_port_range.",
		find: ({ portsExhausted }) => exhausted(portsExhausted, "The generator ran out of local ports")
	},
	{
		code: "in-flight",
		side: "generator",
		advice: "Raise what holds it down (ulimit -n first; plimsoll doctor says what), or ask for a lower rate.",
		find: ({ arrivals }) => {
			if (arrivals === null || arrivals.droppedAtLimit === 0) return null;
			const { inFlightLimit, ratePerSecondMax, droppedAtLimit, planned } = arrivals;
			if (inFlightLimit >= ratePerSecondMax * thresholds.inFlightSecondsMin) return null;
			return {
				message: "The generator could not hold enough requests at a time",
				evidence: `${formatCount(droppedAtLimit)} of ${formatCount(planned)} arrivals dropped at ${formatCount(inFlightLimit)} in flight`,
				invalidates: true
			};
		}
	},
	{
		code: "stall",
		side: "generator",
		advice: "Run again on a machine with nothing else to do; on a shared one look for what took the CPU at that time.",
		find: findStalls
	},
	{
		code: "steal",
		side: "generator",
		advice: "The host gives this virtual machine less CPU than it shows. Use a larger or a dedicated one.",
		find: ({ stealRatio }) => {
			if (stealRatio === null || stealRatio <= thresholds.stealRatioMax) return null;
			return {
				message: "The machine's CPU was taken by others",
				evidence: `${formatPercent(stealRatio)} stolen (limit ${formatPercent(thresholds.stealRatioMax)})`,
				invalidates: false
			};
		}
	},
	{
		code: "arrivals",
		side: "generator",
		advice: "Run longer or again; if it stays, please report it with the run folder.",
		find: findOddArrivals
	},
	{
		code: "waited-for-user",
		side: "generator",
		advice: "Their wait is part of the latency. Start with more users (--users), or raise the rate more slowly.",
		find: ({ arrivals }) => {
			const share = arrivals === null || arrivals.started === 0 ? 0 : arrivals.waitedForUser / arrivals.started;
			if (arrivals === null || share <= thresholds.waitedForUserShareMax) return null;
			return {
				message: "Arrivals had to wait for a virtual user to start",
				evidence: `${formatCount(arrivals.waitedForUser)} of ${formatCount(arrivals.started)}`,
				invalidates: false
			};
		}
	},
	{
		code: "too-few-samples",
		side: "script",
		advice: "Run longer or with more load: percentiles without enough samples are not printed.",
		find: ({ samples }) => {
			const needed = smallestSample(thresholds.quantileWanted);
			if (samples === 0 || samples >= needed) return null;
			return {
				message: "Too few requests for a p95",
				evidence: `${formatCount(samples)} ended, p95 needs ${formatCount(needed)}`,
				invalidates: false
			};
		}
	},
	{
		code: "names",
		side: "script",
		advice: "Name requests by their route: http.get`/items/${id}`, or { path: { id } } with /items/:id.",
		find: ({ namesOverflowed }) => {
			if (namesOverflowed === 0) return null;
			return {
				message: "There were too many different names",
				evidence: `${formatCount(namesOverflowed)} requests under __other__`,
				invalidates: false
			};
		}
	},
	{
		code: "unsolicited",
		side: "target",
		advice: "Look at answers sent twice, or longer than they announce: one that comes late passes for the next answer.",
		find: ({ unsolicited }) => {
			if (unsolicited === 0) return null;
			return {
				message: "The target sent bytes nobody had asked for",
				evidence: `${formatCount(unsolicited)} idle connections closed for it`,
				invalidates: false
			};
		}
	},
	{
		code: "tls-unverified",
		side: "script",
		advice: "Give the target's own CA (tls.ca) instead of switching the check off.",
		find: ({ isTlsUnverified }) => isTlsUnverified ? {
			message: "Nobody checked that this was the target",
			evidence: "TLS certificates not verified",
			invalidates: false
		} : null
	},
	{
		code: "faults-lost",
		side: "generator",
		advice: "This is a fault of Plimsoll, or somebody ended its process: please report it with the run folder.",
		find: ({ faultsLost: evidence }) => evidence === null ? null : {
			message: "The faults of the test ended early",
			evidence,
			invalidates: true
		}
	},
	{
		code: "faults-unused",
		side: "script",
		advice: "Give the target the proxy's address instead of the dependency's own, and restart it.",
		find: ({ faultsUnused }) => {
			if (faultsUnused.length === 0) return null;
			return {
				message: "Nothing went through a fault: the target does not use the proxy",
				evidence: faultsUnused.join("; "),
				invalidates: false
			};
		}
	},
	{
		code: "metrics-unread",
		side: "target",
		advice: "Look at the address given with --prometheus or --postgres: curl or psql has to get an answer from it.",
		find: ({ metricsUnread }) => {
			if (metricsUnread.length === 0) return null;
			return {
				message: "Metrics that were asked for never came or ended, so what they would show is missing",
				evidence: firstOf(metricsUnread),
				invalidates: false
			};
		}
	},
	{
		code: "receiver-lost",
		side: "generator",
		advice: "Run again. If it stays, plimsoll ingest shows what the target sends; --no-receive does without.",
		find: ({ receiverLost }) => {
			if (receiverLost === null) return null;
			return {
				message: "The receiver of traces was lost, so what the target sent is not known",
				evidence: receiverLost,
				invalidates: false
			};
		}
	},
	{
		code: "traces-unread",
		side: "target",
		advice: "Look at the address given with --jaeger: its page has to open there, and show traces of the target.",
		find: ({ tracesUnread }) => {
			if (tracesUnread === null) return null;
			return {
				message: "Traces that were asked for are missing, so what they would show is not known",
				evidence: tracesUnread,
				invalidates: false
			};
		}
	},
	{
		code: "proxy",
		side: "network",
		advice: "Name the target in NO_PROXY to measure it without the proxy.",
		find: ({ proxy }) => {
			if (proxy === null) return null;
			return {
				message: "What was measured is the proxy and the target together",
				evidence: `through the proxy ${proxy}`,
				invalidates: false
			};
		}
	}
];
/** What is doubted where a run left no result and its files are read instead. */
const codesOfFiles = [
	"no-report",
	"damaged-files",
	"newer-files"
];
/** For the documentation, and for a test that it is complete. */
const doubtCodes = [...rules.map(({ code }) => code), ...codesOfFiles];
function firstOf(losses) {
	const more = losses.length > 1 ? `; and ${formatCount(losses.length - 1)} more` : "";
	return `${losses[0]}${more}`;
}
function exhausted(times, message) {
	if (times === 0) return null;
	return {
		message,
		evidence: `${formatCount(times)} requests could not be sent`,
		invalidates: true
	};
}
//#endregion
//#region src/measure/slo/close-names.ts
/** Known names that somebody may have meant, closest first, at most three. */
function closeNames(wanted, known) {
	const lower = wanted.toLowerCase();
	return [...new Set(known)].map((name) => ({
		name,
		distance: closeness(lower, name.toLowerCase())
	})).filter(({ name, distance }) => distance <= Math.max(1, Math.floor(Math.max(wanted.length, name.length) / 3))).toSorted((a, b) => a.distance - b.distance || a.name.localeCompare(b.name, "en")).slice(0, 3).map(({ name }) => name);
}
/** Edits between two names; one that holds the other is close however long it is. */
function closeness(left, right) {
	const short = left.length < right.length ? left : right;
	const long = short === left ? right : left;
	return short.length >= 3 && long.includes(short) ? 1 : edits(left, right);
}
/** Levenshtein's distance. Names are cut at 100 characters: the work is their product. */
function edits(left, right) {
	const from = left.slice(0, 100);
	const to = right.slice(0, 100);
	let row = Array.from({ length: to.length + 1 }, (_, i) => i);
	for (let i = 1; i <= from.length; i += 1) {
		const next = [i];
		for (let j = 1; j <= to.length; j += 1) {
			const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
			next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
		}
		row = next;
	}
	return row[to.length] ?? 0;
}
//#endregion
//#region src/measure/slo/expression.ts
const quantityOf = (metric) => quantities[metric.kind];
const quantities = {
	percentile: "duration",
	mean: "duration",
	max: "duration",
	errors: "ratio",
	checks: "ratio",
	dropped: "ratio",
	rate: "rate",
	requests: "rate"
};
/** Which metrics exist for which subject. */
const metricsOf = {
	run: [
		"percentile",
		"mean",
		"max",
		"errors",
		"checks",
		"dropped",
		"rate",
		"requests"
	],
	operation: [
		"percentile",
		"mean",
		"max",
		"errors",
		"requests"
	],
	scenario: [
		"percentile",
		"mean",
		"max",
		"errors",
		"checks",
		"dropped",
		"rate",
		"requests"
	],
	step: [
		"percentile",
		"mean",
		"max",
		"errors"
	],
	check: ["checks"]
};
function compare(value, comparison, limit) {
	switch (comparison) {
		case "<": return value < limit;
		case "<=": return value <= limit;
		case ">": return value > limit;
		case ">=": return value >= limit;
	}
}
//#endregion
//#region src/measure/slo/evaluate.ts
/** A value in the expression's own unit. Infinite = the percentile falls among failures. Null = nothing measured. */
function observe(metric, slice) {
	if (slice === null) return null;
	const ended = slice.successes.count + slice.failures;
	switch (metric.kind) {
		case "percentile": return rankedQuantile(slice, metric.q);
		case "max": return slice.failures > 0 ? Infinity : slice.successes.maxMs;
		case "mean": return slice.successes.meanMs ?? (slice.failures > 0 ? Infinity : null);
		case "errors": return ratio(slice.failures, ended);
		case "checks": return ratio(slice.checksPassed, slice.checksPassed + slice.checksFailed);
		case "dropped": return ratio(slice.dropped, slice.arrivals);
		case "rate": return ratio(slice.iterations, slice.seconds);
		case "requests": return ratio(slice.requests, slice.requestSeconds);
	}
}
const ratio = (part, whole) => whole > 0 ? part / whole : null;
function rankedQuantile({ successes, failures }, q) {
	const count = successes.count + failures;
	const rank = Math.max(1, Math.ceil(q * count * .9999999999999996));
	if (count === 0) return null;
	return rank > successes.count ? Infinity : successes.valueAtRank(rank);
}
/** An expression without a window, over the whole run. */
function evaluateSlo(expression, source) {
	const slice = source.slice(expression.subject);
	const note = smallSampleNote(expression.metric, slice);
	return judged(expression, observe(expression.metric, slice), note === void 0 ? {} : { note });
}
/** A value becomes a result. A note about the value itself (among failures) goes before the one handed in. */
function judged({ text, metric, comparison, limit, subject }, value, detail = {}) {
	const result = {
		note: "nothing was measured",
		...detail,
		expression: text,
		observed: null
	};
	if (value === null) return {
		...result,
		observedText: "–",
		ok: false
	};
	const ok = compare(value, comparison, limit);
	if (value === Infinity) return {
		...result,
		observedText: "failed",
		ok,
		note: amongFailures(subject, metric)
	};
	return {
		...detail,
		expression: text,
		observed: value,
		observedText: print(metric, value),
		ok
	};
}
function amongFailures(subject, metric) {
	if (metric.kind === "mean") return "everything failed";
	return `falls among failed ${{
		run: "requests",
		operation: "requests",
		scenario: "iterations",
		step: "passes",
		check: "checks"
	}[subject.kind]}`;
}
function print(metric, value) {
	return {
		duration: formatDurationMs,
		ratio: formatPercent,
		rate: formatRate
	}[quantityOf(metric)](value);
}
/** A percentile of fewer than its interval needs is little more than the slowest of them. */
function smallSampleNote(metric, slice) {
	if (metric.kind !== "percentile" || slice === null) return void 0;
	const count = slice.successes.count + slice.failures;
	const needed = smallestSample(metric.q);
	if (count === 0 || count >= needed) return void 0;
	return `only ${formatCount(count)} measured, ${metric.name} needs ${formatCount(needed)}`;
}
//#endregion
//#region src/measure/slo/slo-problem.ts
/** Why a text is no expression, on its way up to where the whole text is known. */
var SloProblem = class extends Error {
	at;
	hint;
	constructor(at, problem, hint) {
		super(problem);
		this.at = at;
		this.hint = hint;
	}
	toUserError(text, place) {
		const why = `At column ${String(this.at + 1)}: ${this.message}.`;
		return new UserError(`The SLO "${text}" cannot be understood`, {
			...place,
			why,
			hint: `Write ${this.hint}${/[.…]$/.test(this.hint) ? "" : "."}`,
			cause: this
		});
	}
};
/** `at` counts characters from 0. */
const problemAt = (at, problem, hint) => new SloProblem(at, problem, hint);
//#endregion
//#region src/measure/slo/read-left-side.ts
const plainMetrics = [
	"mean",
	"max",
	"errors",
	"checks",
	"dropped",
	"rate",
	"requests"
];
const metricList = "p95 (or any p…), mean, max, errors, checks, dropped, rate or requests";
/** Everything before the comparison. */
function readSubjectAndMetric(left) {
	const check = /^\s*check\s+(.*?)\s*$/is.exec(left);
	if (check !== null) return readCheck(check[1] ?? "", left);
	const match = /^(.*?)(\S+)\s*$/s.exec(left);
	const [, before = "", word = ""] = match ?? [];
	const metricAt = before.length;
	if (match === null || word.endsWith(`"`)) throw problemAt(left.trimEnd().length, "it does not say what is compared", `${metricList} before the comparison`);
	return {
		subject: readSubject(before),
		metric: readMetric(word, metricAt),
		metricAt
	};
}
function readCheck(rest, left) {
	const name = rest.replace(/\s+checks$/i, "");
	if (name === "") throw problemAt(left.trimEnd().length, "which check?", `check "has a price" > 99%`);
	return {
		subject: {
			kind: "check",
			name: unquoted(name)
		},
		metric: {
			kind: "checks",
			name: "checks"
		},
		metricAt: 0
	};
}
function readSubject(text) {
	const trimmed = text.trim();
	if (trimmed === "") return { kind: "run" };
	const [, keyword = "", name = ""] = /^(scenario|step|operation)\b\s*(.*)$/is.exec(trimmed) ?? [];
	if (keyword === "") return {
		kind: "operation",
		name: unquoted(trimmed)
	};
	const kind = keyword.toLowerCase();
	if (name === "") throw problemAt(text.trimEnd().length, `which ${kind}?`, `${kind} followed by its name`);
	return {
		kind,
		name: unquoted(name)
	};
}
function readMetric(word, at) {
	const name = word.toLowerCase();
	const plain = plainMetrics.find((metric) => metric === name);
	if (plain !== void 0) return {
		kind: plain,
		name
	};
	if (/^p[\d.]+$/.test(name)) {
		const percent = Number(name.slice(1));
		if (percent > 0 && percent < 100) return {
			kind: "percentile",
			name,
			q: Number((percent / 100).toPrecision(12))
		};
		throw problemAt(at, `there is no percentile "${word}"`, percent === 100 ? `"max"` : `p50, p95, p99.9 …`);
	}
	const [close] = closeNames(name, [
		"p50",
		"p95",
		"p99",
		...plainMetrics
	]);
	const hint = synonyms[name] ?? close;
	throw problemAt(at, `"${word}" is nothing that is measured`, hint === void 0 ? metricList : `"${hint}"`);
}
/** Words other tools use for the same. */
const synonyms = {
	median: "p50",
	avg: "mean",
	average: "mean",
	error: "errors",
	failures: "errors",
	failed: "errors",
	rps: "requests",
	throughput: "rate",
	iterations: "rate",
	latency: "p95"
};
function unquoted(name) {
	const quoted = /^"((?:[^"\\]|\\.)*)"$/s.exec(name);
	return quoted === null ? name.replace(/\s+/g, " ") : (quoted[1] ?? "").replace(/\\(.)/gs, "$1");
}
//#endregion
//#region src/measure/slo/parse.ts
const windowMaxSeconds = 3600;
/** Text → expression. Throws UserError with what, why and what to try; `place` says where the text was written. */
function parseSlo(text, place = {}) {
	try {
		return read(text);
	} catch (error) {
		if (error instanceof SloProblem) throw error.toUserError(text, place);
		throw error;
	}
}
function read(text) {
	const { left, comparison, right, rightAt } = splitAtComparison(text);
	const { subject, metric, metricAt } = readSubjectAndMetric(left);
	const window = /^(.*?)(\s+over\s*)\b(.*)$/is.exec(right);
	const limitText = (window?.[1] ?? right).trim();
	const limitAt = rightAt + right.search(/\S|$/);
	if (!metricsOf[subject.kind].includes(metric.kind)) {
		const known = metricsOf[subject.kind].map((kind) => kind === "percentile" ? "p95" : kind);
		throw problemAt(metricAt, `${subject.kind === "operation" ? "an" : "a"} ${subject.kind} has no "${metric.name}"`, `one of ${known.join(", ")}`);
	}
	return {
		text: text.trim(),
		subject,
		metric,
		comparison,
		limit: readLimit(limitText, limitAt, quantityOf(metric), {
			metric: metric.name,
			comparison,
			left
		}),
		windowSeconds: window === null ? null : readWindow(window[3] ?? "", rightAt + `${window[1] ?? ""}${window[2] ?? ""}`.length)
	};
}
/** Splits at the first sign outside quotes; a lone "=" may be part of a name (`GET /search?q=:q`). */
function splitAtComparison(text) {
	if (text.trim() === "") throw problemAt(0, "it is empty", `"p99 < 500ms"`);
	const masked = text.replace(/"(?:[^"\\]|\\.)*"/gs, (quoted) => "_".repeat(quoted.length));
	const quoteAt = masked.indexOf(`"`);
	if (quoteAt >= 0) throw problemAt(quoteAt, "a quote is not closed", `quotes around the whole name: "a name"`);
	const match = /[=!]*[<>≤≥][<>=]*/.exec(masked) ?? /[=!]+/.exec(masked);
	if (match === null) throw problemAt(text.trimEnd().length, "there is no comparison", withComparison(text.trim()));
	const sign = match[0];
	if (sign !== "<" && sign !== "<=" && sign !== ">" && sign !== ">=") throw problemAt(match.index, `"${sign}" cannot be used here`, `one of <, <=, >, >=`);
	const rightAt = match.index + sign.length;
	return {
		left: text.slice(0, match.index),
		comparison: sign,
		right: text.slice(rightAt),
		rightAt
	};
}
/** Who left out no more than the sign gets his own limit back. */
function withComparison(text) {
	const [, left = text, limit = "500ms"] = /^(.*\S)\s+(\d\S*)$/s.exec(text) ?? [];
	return `"${left} < ${limit}"`;
}
const limits = {
	duration: {
		isA: "a time",
		unit: "ms",
		example: "500ms"
	},
	ratio: {
		isA: "a share",
		unit: "%",
		example: "2%"
	},
	rate: {
		isA: "a rate",
		unit: "/s",
		example: "500/s"
	}
};
function readLimit(text, at, quantity, around) {
	const { isA, unit, example } = limits[quantity];
	const start = `${around.left.trim()} ${around.comparison}`;
	if (text === "") throw problemAt(at, "there is nothing to compare with", `"${start} ${example}"`);
	if (/^[\d.,]+$/.test(text)) {
		const meant = quantity === "ratio" && Number(text) < 1 ? String(Number((Number(text) * 100).toPrecision(12))) : text;
		throw problemAt(at, `"${text}" has no unit; ${around.metric} is ${isA}`, `"${start} ${meant}${unit}"`);
	}
	const parsed = {
		duration: parseDuration,
		ratio: parsePercent,
		rate: parseRate
	}[quantity](text);
	if (!parsed.ok) throw problemAt(at, `"${text}" is not ${isA}, and ${around.metric} is`, `"${start} ${example}"`);
	if (quantity === "ratio" && parsed.value > 1) throw problemAt(at, `"${text}" is more than all`, `a share up to 100%`);
	return parsed.value;
}
function readWindow(text, at) {
	const parsed = parseDuration(text);
	if (!parsed.ok || /^[\d.,]+$/.test(text.trim())) throw problemAt(at, `"${text.trim()}" is no length of a window`, `"over 30s"`);
	const seconds = parsed.value / 1e3;
	if (!Number.isInteger(seconds) || seconds < 1 || seconds > windowMaxSeconds) throw problemAt(at, `a window of ${text.trim()} cannot be measured`, "whole seconds, from 1s to 1h");
	return seconds;
}
//#endregion
//#region src/measure/slo/subjects.ts
/** An operation goes by its name, or as it is shown: `/api/products`, `GET /api/products`, `sql list orders`. */
function isOperation(wanted, operation) {
	const { protocol, method, name } = operation;
	if (wanted === name || wanted === shownName(operation)) return true;
	return protocol !== void 0 && method === void 0 && wanted === `${protocol} ${name}`;
}
const shownName = ({ method, name }) => method === void 0 || name.startsWith(`${method} `) ? name : `${method} ${name}`;
/** One mistake per expression whose subject does not exist; kinds of names that are left out are not checked. */
function unknownSubjects(expressions, known, place = {}) {
	return expressions.flatMap(({ text, subject }) => {
		if (subject.kind === "run" || isKnown(subject.kind, subject.name, known)) return [];
		const why = `there is no ${subject.kind} "${subject.name}"`;
		const hint = advice(subject.kind, subject.name, known);
		return [new UserError(`The SLO "${text}" names ${unknown$1[subject.kind]}`, {
			...place,
			why: `${capital$1(why)}.`,
			hint: capital$1(hint)
		})];
	});
}
/** Scenarios are known before the run; of the others only what came up in it. */
const unknown$1 = {
	operation: "an operation that did not come up",
	scenario: "an unknown scenario",
	step: "a step that did not come up",
	check: "a check that did not come up"
};
function advice(kind, name, known) {
	const names = namesOf(kind, known) ?? [];
	const close = closeNames(name, names);
	if (close.length > 0) return `did you mean ${close.map(quote).join(" or ")}?`;
	const elsewhere = kinds$1.find((other) => other !== kind && namesOf(other, known)?.includes(name));
	if (elsewhere !== void 0) return `there is a ${elsewhere} of that name: write ${elsewhere} "${name}"`;
	if (names.length === 0) return `this test has no ${kind}s`;
	const more = names.length > 5 ? ` and ${String(names.length - 5)} more` : "";
	return `known ${kind}s: ${names.slice(0, 5).map(quote).join(", ")}${more}`;
}
const capital$1 = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const quote = (name) => `"${name}"`;
const kinds$1 = [
	"operation",
	"scenario",
	"step",
	"check"
];
function namesOf(kind, known) {
	return kind === "operation" ? known.operations?.map(shownName) : known[`${kind}s`];
}
function isKnown(kind, name, known) {
	if (kind === "operation") return known.operations?.some((operation) => isOperation(name, operation)) ?? true;
	return known[`${kind}s`]?.includes(name) ?? true;
}
//#endregion
//#region src/measure/slo/so-far.ts
/** Of fewer than these a share says little: the first request to fail would be 100 % errors. */
const shareSampleMin = 100;
/** Whether what was measured so far breaks an expression without a window: what `abort` waits for. */
function isBrokenSoFar({ metric, comparison, limit }, slice) {
	if (slice === null || sampleOf(metric, slice) < sampleMin(metric)) return false;
	const value = observe(metric, slice);
	return value !== null && !compare(value, comparison, limit);
}
function sampleOf(metric, slice) {
	if (metric.kind === "checks") return slice.checksPassed + slice.checksFailed;
	if (metric.kind === "dropped") return slice.arrivals;
	return slice.successes.count + slice.failures;
}
function sampleMin(metric) {
	switch (metric.kind) {
		case "percentile": return smallestSample(metric.q);
		case "max": return 1;
		case "rate":
		case "requests": return Number.POSITIVE_INFINITY;
		default: return shareSampleMin;
	}
}
//#endregion
//#region src/measure/slo/window.ts
const counters = [
	"seconds",
	"requestSeconds",
	"failures",
	"requests",
	"iterations",
	"arrivals",
	"dropped",
	"checksPassed",
	"checksFailed"
];
/**
* An expression with `over …`, fed one second after another: it must hold in every full window of that length. Windows
* in which nothing was measured say nothing, except of a rate, which is then 0.
*/
var WindowedSlo = class {
	expression;
	#windowSeconds;
	#kept = [];
	#merged = new Histogram();
	#fed = 0;
	/** The value furthest on the wrong side, over all windows so far. */
	#worst = null;
	#failedAtSeconds;
	constructor(expression) {
		this.expression = expression;
		this.#windowSeconds = expression.windowSeconds ?? 1;
	}
	/** True once a window has failed: what `abort` waits for. */
	get isBroken() {
		return this.#failedAtSeconds !== void 0;
	}
	/** The second that ends at `endSeconds` of the run clock; null while its subject has not shown up. */
	addSecond(endSeconds, slice) {
		this.#kept[this.#fed % this.#windowSeconds] = slice === null ? null : keep(slice);
		this.#fed += 1;
		if (this.#fed < this.#windowSeconds) return;
		const value = observe(this.expression.metric, this.#window());
		if (value === null) return;
		const isUpper = this.expression.comparison === "<" || this.expression.comparison === "<=";
		this.#worst = this.#worst === null ? value : isUpper ? Math.max(this.#worst, value) : Math.min(this.#worst, value);
		if (!compare(value, this.expression.comparison, this.expression.limit)) this.#failedAtSeconds ??= endSeconds;
	}
	result() {
		if (this.#fed < this.#windowSeconds) {
			const needed = formatDurationMs(this.#windowSeconds * 1e3);
			return judged(this.expression, null, { note: `the run was shorter than one window of ${needed}` });
		}
		const at = this.#failedAtSeconds;
		return judged(this.expression, this.#worst, at === void 0 ? {} : { failedAtSeconds: at });
	}
	#window() {
		const sums = {
			seconds: 0,
			requestSeconds: 0,
			failures: 0,
			requests: 0,
			iterations: 0,
			arrivals: 0,
			dropped: 0,
			checksPassed: 0,
			checksFailed: 0
		};
		this.#merged.reset();
		for (const second of this.#kept) {
			if (second === null) {
				sums.seconds += 1;
				sums.requestSeconds += 1;
				continue;
			}
			for (const counter of counters) sums[counter] += second[counter];
			if (second.numbers !== null) this.#merged.readFrom(second.numbers, 0);
		}
		return {
			...sums,
			successes: this.#merged
		};
	}
};
function keep(slice) {
	const numbers = [];
	if (slice.successes.count > 0) slice.successes.writeTo(numbers);
	const { successes: _, ...counts } = slice;
	return {
		...counts,
		numbers: numbers.length === 0 ? null : Float64Array.from(numbers)
	};
}
//#endregion
//#region src/measure/slo/watch.ts
/**
* All expressions of a run: windowed ones are fed each second, the others read once at the end. Those that end the run
* are looked at each second too.
*/
var SloWatch = class {
	#entries;
	/** @param fatal the texts of expressions that end the run when they are broken */
	constructor(expressions, fatal = /* @__PURE__ */ new Set()) {
		this.#entries = expressions.map((expression) => ({
			expression,
			windowed: expression.windowSeconds === null ? null : new WindowedSlo(expression),
			isFatal: fatal.has(expression.text),
			brokenAtSeconds: void 0
		}));
	}
	/** The second that ended then, and all measured so far; gives the expressions that end the run and were broken first. */
	addSecond(endSeconds, second, soFar) {
		const broken = [];
		for (const entry of this.#entries) {
			const { expression, windowed, isFatal } = entry;
			if (windowed !== null) {
				const wasBroken = windowed.isBroken;
				windowed.addSecond(endSeconds, second.slice(expression.subject));
				if (isFatal && windowed.isBroken && !wasBroken) broken.push(expression);
			} else if (isFatal && entry.brokenAtSeconds === void 0) {
				if (!isBrokenSoFar(expression, soFar.slice(expression.subject))) continue;
				entry.brokenAtSeconds = endSeconds;
				broken.push(expression);
			}
		}
		return broken;
	}
	/** In the order given, from the whole run. */
	results(run) {
		return this.#entries.map(({ expression, windowed, brokenAtSeconds }) => {
			const result = windowed?.result() ?? evaluateSlo(expression, run);
			return brokenAtSeconds === void 0 ? result : {
				...result,
				ok: false,
				failedAtSeconds: brokenAtSeconds
			};
		});
	}
};
//#endregion
//#region src/measure/collector/slices.ts
/** What SLO expressions are judged by: slices of counts, by subject. */
var CountsSource = class {
	counts;
	names;
	scenarios;
	constructor(counts, names, scenarios) {
		this.counts = counts;
		this.names = names;
		this.scenarios = scenarios;
	}
	slice(subject) {
		switch (subject.kind) {
			case "run": return this.ofRun();
			case "operation": return this.ofOperation(subject.name);
			case "scenario": return this.ofScenario(subject.name);
			case "step": return this.ofStep(subject.name);
			case "check": return this.ofChecks((_scenario, name) => name === subject.name);
		}
	}
	ofRun() {
		const { judged, iterations } = this.counts;
		const { passed, failed } = this.checks(() => true);
		const sum = sumOf$1(iterations);
		return this.slicing(judged.latency, judged.failed + sum.dropped, sum, judged.count, passed, failed);
	}
	ofOperation(name) {
		const isWanted = (id) => isOperation(name, this.names.operations.names[id]);
		if (!this.names.operations.names.some((_, id) => isWanted(id))) return null;
		const { successes, failures } = this.requests(isWanted);
		return this.slicing(successes, failures, new IterationTally(), successes.count + failures, 0, 0);
	}
	ofScenario(name) {
		const index = this.scenarios.indexOf(name);
		const tally = this.counts.iterations[index];
		if (tally === void 0) return null;
		const { passed, failed } = this.checks((scenario) => scenario === name);
		const { successes, failures } = this.requests((id) => {
			const operation = this.names.operations.names[id];
			return operation.scenario === name && !isHook(operation);
		});
		return this.slicing(tally.duration, tally.failed + tally.dropped, tally, successes.count + failures, passed, failed);
	}
	ofStep(name) {
		const successes = new Histogram();
		let failures = 0;
		const { names } = this.names.steps;
		if (!names.some((step) => step.name === name)) return null;
		for (const [id, tally] of this.counts.steps) {
			if (names[id].name !== name) continue;
			successes.add(tally.duration);
			failures += tally.failedDuration.count;
		}
		return this.slicing(successes, failures, new IterationTally(), 0, 0, 0);
	}
	ofChecks(isWanted) {
		if (!this.names.checks.names.some(({ scenario, name }) => isWanted(scenario, name))) return null;
		const { passed, failed } = this.checks(isWanted);
		return this.slicing(new Histogram(), 0, new IterationTally(), 0, passed, failed);
	}
	requests(isWanted) {
		const successes = new Histogram();
		let failures = 0;
		for (const [id, tally] of this.counts.operations) {
			if (!isWanted(id)) continue;
			successes.add(tally.latency);
			failures += tally.failed;
		}
		return {
			successes,
			failures
		};
	}
	checks(isWanted) {
		const sum = new CheckTally();
		for (const [id, tally] of this.counts.checks) {
			const { scenario, name } = this.names.checks.names[id];
			if (isWanted(scenario, name)) sum.add(tally);
		}
		return sum;
	}
	slicing(successes, failures, iterations, requests, checksPassed, checksFailed) {
		return {
			seconds: this.counts.seconds.iterations,
			requestSeconds: this.counts.seconds.requests,
			successes,
			failures,
			requests,
			iterations: iterations.completed,
			arrivals: iterations.started + iterations.dropped,
			dropped: iterations.dropped,
			checksPassed,
			checksFailed
		};
	}
};
function sumOf$1(tallies) {
	const sum = new IterationTally();
	for (const tally of tallies) sum.add(tally);
	return sum;
}
//#endregion
//#region src/measure/collector/counted-second.ts
/** Under way by the last reports of it. */
function inFlightIn({ atWork }) {
	let sum = 0;
	for (const { inFlight } of atWork.values()) sum += inFlight;
	return sum;
}
function countedSecond(second, about) {
	const { names, ...rest } = about;
	const { index, iterations, operations, sendLag, loopDelay, atWork, stalls, answers } = second;
	return {
		...rest,
		atSeconds: index,
		iterations: sumOf$1(iterations),
		operations: [...operations].filter(([id]) => names.isJudged(id)).map(([id, tally]) => [names.operations.names[id], tally]),
		sendLag,
		loopDelay,
		loopBusyRatios: [...atWork].sort(([left], [right]) => left - right).filter(([, { totalMs }]) => totalMs > 0).map(([, { busyMs, totalMs }]) => busyMs / totalMs),
		stalls,
		answers
	};
}
//#endregion
//#region src/measure/collector/arrival-spread.ts
/** How arrivals were spread over the run's seconds, held against how many were to come in each. */
var ArrivalSpread = class {
	bins = 0;
	sum = 0;
	add(arrived, expected) {
		if (expected < thresholds.arrivalsPerBinMin) return;
		this.bins++;
		this.sum += (arrived - expected) ** 2 / expected;
	}
	get dispersion() {
		return this.bins < thresholds.arrivalBinsMin ? null : {
			index: this.sum / this.bins,
			bins: this.bins
		};
	}
};
//#endregion
//#region src/measure/collector/health.ts
const stallsKept = 1e3;
/** What is known of the generator while a run goes on. */
var HealthLog = class {
	stalls = [];
	connectionsOpened = 0;
	lost = [];
	/** Iterations that were planned for lost workers and that nobody started. */
	droppedWithWorkers = 0;
	cpuRatioMax = null;
	memory = null;
	rssMaxBytes = null;
	stealRatioMax = null;
	cpuSum = 0;
	cpuSamples = 0;
	stealSum = 0;
	stealSamples = 0;
	busyTime = /* @__PURE__ */ new Map();
	connections = /* @__PURE__ */ new Map();
	unsolicitedOf = /* @__PURE__ */ new Map();
	foldedOf = /* @__PURE__ */ new Map();
	addInterval({ worker, startMs, endMs, isAfterLoad, health }) {
		if (!isAfterLoad) this.addBusy(worker, health.loopBusyRatio, endMs - startMs);
		this.connectionsOpened += health.connectionsOpened;
		keepMost(this.connections, worker, health.connectionsMax);
		keepMost(this.unsolicitedOf, worker, health.unsolicited);
		keepMost(this.foldedOf, worker, health.folded);
		for (const { atMs, durationMs } of health.stalls) if (this.stalls.length < stallsKept) this.stalls.push({
			atSeconds: atMs / 1e3,
			durationMs
		});
	}
	addBusy(worker, ratio, lengthMs) {
		const busy = this.busyTime.get(worker) ?? {
			busyMs: 0,
			totalMs: 0
		};
		busy.busyMs += ratio * lengthMs;
		busy.totalMs += lengthMs;
		this.busyTime.set(worker, busy);
	}
	addProcess({ cpuRatio, rssBytes, stealRatio }) {
		this.cpuSum += cpuRatio;
		this.cpuSamples++;
		this.cpuRatioMax = Math.max(this.cpuRatioMax ?? 0, cpuRatio);
		this.rssMaxBytes = Math.max(this.rssMaxBytes ?? 0, rssBytes);
		if (stealRatio === null) return;
		this.stealSum += stealRatio;
		this.stealSamples++;
		this.stealRatioMax = Math.max(this.stealRatioMax ?? 0, stealRatio);
	}
	get cpuRatioMean() {
		return this.cpuSamples === 0 ? null : this.cpuSum / this.cpuSamples;
	}
	get stealRatioMean() {
		return this.stealSamples === 0 ? null : this.stealSum / this.stealSamples;
	}
	get loopBusyRatios() {
		return [...this.busyTime.values()].filter(({ totalMs }) => totalMs > 0).map(({ busyMs, totalMs }) => busyMs / totalMs);
	}
	/** Each worker's most at a time, added up: at least what was open at the same moment. */
	get connectionsMax() {
		return sumOf(this.connections);
	}
	/** Idle connections on which the target sent what nobody had asked for. */
	get unsolicited() {
		return sumOf(this.unsolicitedOf);
	}
	/** Answers whose header had folded lines. */
	get folded() {
		return sumOf(this.foldedOf);
	}
};
function keepMost(most, worker, value) {
	most.set(worker, Math.max(most.get(worker) ?? 0, value));
}
function sumOf(perWorker) {
	return [...perWorker.values()].reduce((sum, value) => sum + value, 0);
}
//#endregion
//#region src/measure/collector/lost-work.ts
/** What a lost worker had under way ended with it. */
function cancelUnfinished(requests, iterations, isOpen) {
	for (const [index, tally] of iterations.entries()) if (isOpen?.[index] === true) tally.started = Math.max(tally.started, tally.planned - tally.dropped);
	for (const tally of [requests, ...iterations]) {
		const ended = ("ok" in tally ? tally.ok : tally.completed) + tally.failed + tally.cancelled;
		tally.cancelled += Math.max(0, tally.started - ended);
	}
}
//#endregion
//#region src/measure/collector/load-time.ts
/** How much ended while load was on and how much after it; what ended in warm-up is left out. */
var EndedOverTime = class {
	/** When the last had ended, run clock. */
	lastMs = 0;
	during = 0;
	after = 0;
	add({ endMs, isAfterLoad }, ended) {
		if (ended === 0) return;
		this.lastMs = Math.max(this.lastMs, endMs);
		if (isAfterLoad) this.after += ended;
		else this.during += ended;
	}
	/**
	* Of closed load: such that a rate is what ended while load was on, per second of that time. What ended after it is
	* part of the counts; waiting for one that hangs must not make the rate of all others look smaller.
	*/
	closedSeconds(loadSeconds, warmUpSeconds) {
		const { during, after, lastMs } = this;
		return during === 0 ? lastMs / 1e3 - warmUpSeconds : loadSeconds * (1 + after / during);
	}
};
/** How long load lasted. Seconds of warm-up are left out. */
var LoadTime = class {
	/** When the last worker's load was over, run clock. */
	overMs = 0;
	iterations = new EndedOverTime();
	requests = new EndedOverTime();
	add(message, ended) {
		if (!message.isAfterLoad) this.overMs = Math.max(this.overMs, message.endMs);
		this.iterations.add(message, ended.iterations);
		this.requests.add(message, ended.requests);
	}
	/** When the last iteration or request had ended, run clock. */
	get activeMs() {
		return Math.max(this.iterations.lastMs, this.requests.lastMs);
	}
	closedSeconds(warmUpSeconds) {
		const loadSeconds = this.overMs / 1e3 - warmUpSeconds;
		return {
			iterations: this.iterations.closedSeconds(loadSeconds, warmUpSeconds),
			requests: this.requests.closedSeconds(loadSeconds, warmUpSeconds)
		};
	}
};
//#endregion
//#region src/measure/collector/merged-names.ts
/** Names that several workers number each in their own way, numbered once for the run. */
var MergedNames = class {
	names = [];
	byKey = /* @__PURE__ */ new Map();
	/** For each worker: its number → the run's. */
	ofWorker = /* @__PURE__ */ new Map();
	naming;
	constructor(naming) {
		this.naming = naming;
	}
	/** A number announced again means something else from then on. */
	learn(worker, announced) {
		let ids = this.ofWorker.get(worker);
		if (ids === void 0) {
			ids = [];
			this.ofWorker.set(worker, ids);
		}
		for (const name of announced) ids[name.id] = this.merge(name);
	}
	idOf(worker, id) {
		const merged = this.ofWorker.get(worker)?.[id];
		if (merged === void 0) throw new Error(`worker ${worker} counted number ${id} without naming it`);
		return merged;
	}
	merge(name) {
		const { keyOf, otherOf, limit } = this.naming;
		const key = keyOf(name);
		const known = this.byKey.get(key);
		if (known !== void 0) return known;
		if (this.names.length < limit) return this.add(key, name);
		const other = otherOf(name);
		const otherKey = keyOf(other);
		return this.byKey.get(otherKey) ?? this.add(otherKey, other);
	}
	add(key, name) {
		const id = this.names.length;
		this.names.push(numbered(name, id));
		this.byKey.set(key, id);
		return id;
	}
};
//#endregion
//#region src/measure/collector/names.ts
/** Everything that is counted under a name, over all workers. */
var RunNames = class {
	operations = new MergedNames(operationNaming);
	steps = new MergedNames(stepNaming);
	checks = new MergedNames(checkNaming);
	metrics = new MergedNames(metricNaming);
	errors = new MergedNames(errorNaming);
	hasRequests = false;
	cleaned;
	/** @param cleaned what is kept of a name or a text that scripts and targets made */
	constructor(cleaned = (text) => text) {
		this.cleaned = cleaned;
	}
	/**
	* What the run as a whole is judged by: the requests of iterations, not those of hooks. Where a test makes no requests
	* of ours and measures something else, that.
	*/
	isJudged(id) {
		const name = this.operations.names[id];
		return !isHook(name) && (name.kind !== "measure" || !this.hasRequests);
	}
	learn(message) {
		const { worker, operations, steps, checks, metrics, errors } = message;
		const named = (each) => {
			const { name, step } = each;
			return {
				...each,
				name: this.cleaned(name),
				...step !== void 0 && { step: this.cleaned(step) }
			};
		};
		this.operations.learn(worker, operations.map(named));
		this.steps.learn(worker, steps.map(named));
		this.checks.learn(worker, checks.map(named));
		this.metrics.learn(worker, metrics.map(named));
		this.errors.learn(worker, errors.map((error) => this.cleanedError(error)));
		this.hasRequests ||= message.operations.some((name) => name.kind !== "measure" && !isHook(name));
	}
	cleanedError(error) {
		const { message, operation } = error;
		return {
			...error,
			message: this.cleaned(message),
			...operation !== void 0 && { operation: this.cleaned(operation) }
		};
	}
};
//#endregion
//#region src/measure/collector/population.ts
/** Users and iterations in flight of all workers, second by second. */
var Population = class {
	now = /* @__PURE__ */ new Map();
	lost = /* @__PURE__ */ new Set();
	/** A worker that is silent in this second has what it last had. */
	pass({ atWork }) {
		for (const [worker, { users, inFlight }] of this.now) this.now.set(worker, {
			users,
			usersMost: users,
			inFlight,
			busyMs: 0,
			totalMs: 0
		});
		for (const [worker, work] of atWork) if (!this.lost.has(worker)) this.now.set(worker, work);
	}
	lose(worker) {
		this.lost.add(worker);
		this.now.delete(worker);
	}
	get users() {
		return this.sum(({ users }) => users.reduce((sum, each) => sum + each, 0));
	}
	get inFlight() {
		return this.sum(({ inFlight }) => inFlight);
	}
	/** The workers' most added up: they ramp together, so this is what there was at one moment. */
	usersMost(scenario) {
		return this.sum(({ usersMost }) => usersMost[scenario] ?? 0);
	}
	sum(pick) {
		let sum = 0;
		for (const work of this.now.values()) sum += pick(work);
		return sum;
	}
};
//#endregion
//#region src/measure/collector/totals.ts
/** An operation over the whole measured time: counts, and its latencies cut into batches for their intervals. */
var OperationTotal = class {
	tally = new OperationTally();
	latencies = new BatchSeries();
	services = new BatchSeries();
	add(second, tally) {
		this.tally.add(tally);
		if (tally.count === 0) return;
		this.latencies.add(second, tally.latency, tally.failed);
		this.services.add(second, tally.service);
	}
	latency() {
		return this.latencies.summary();
	}
	/** As it was, failures where they fell. */
	rawLatency() {
		return rawSummary(this.latencies, this.tally.failedLatency);
	}
	service() {
		return this.services.summary();
	}
};
/** Without failures the raw distribution is the ranked one; with them it is both together, as independent draws. */
function rawSummary(successes, failures) {
	if (failures.count === 0) return successes.summary();
	const series = new BatchSeries();
	const both = new Histogram();
	both.add(successes.total);
	both.add(failures);
	series.add(0, both);
	return {
		...series.summary(),
		intervals: {}
	};
}
/** A scenario's iterations over the measured time. */
var IterationTotal = class {
	tally = new IterationTally();
	durations = new BatchSeries();
	usersMax = 0;
	noteUsers(most) {
		this.usersMax = Math.max(this.usersMax, most);
	}
	add(second, tally) {
		this.tally.add(tally);
		this.durations.add(second, tally.duration, tally.failed);
	}
	duration() {
		return this.durations.summary();
	}
};
var StepTotal = class {
	tally = new StepTally();
	durations = new BatchSeries();
	add(second, tally) {
		this.tally.add(tally);
		this.durations.add(second, tally.duration, tally.failedDuration.count);
	}
	duration() {
		return this.durations.summary();
	}
};
//#endregion
//#region src/measure/collector/run-counts.ts
/** Sums over all seconds: of the measured time for the result, of the whole run for the ledger. */
var RunCounts = class {
	iterations;
	operations = /* @__PURE__ */ new Map();
	steps = /* @__PURE__ */ new Map();
	checks = /* @__PURE__ */ new Map();
	metrics = /* @__PURE__ */ new Map();
	loopDelay = new Histogram();
	sendLag = new Histogram();
	/** Of everything the run is judged by. */
	judged = new OperationTally();
	judgedLatencies = new BatchSeries();
	judgedServices = new BatchSeries();
	measuredSeconds = 0;
	constructor(scenarios) {
		this.iterations = Array.from({ length: scenarios }, () => new IterationTotal());
	}
	/** @param judged all operations of the second that the run is judged by, as one */
	add(second, judged) {
		const at = this.measuredSeconds++;
		for (const [scenario, tally] of second.iterations.entries()) this.iterations[scenario].add(at, tally);
		for (const [id, tally] of second.operations) entry(this.operations, id, () => new OperationTotal()).add(at, tally);
		for (const [id, tally] of second.steps) entry(this.steps, id, () => new StepTotal()).add(at, tally);
		for (const [id, tally] of second.checks) entry(this.checks, id, () => new CheckTally()).add(tally);
		for (const [id, tally] of second.metrics) entry(this.metrics, id, () => new MetricTally()).add(tally);
		this.loopDelay.add(second.loopDelay);
		this.sendLag.add(second.sendLag);
		this.judged.add(judged);
		this.judgedLatencies.add(at, judged.latency, judged.failed);
		this.judgedServices.add(at, judged.service);
	}
	latency() {
		return this.judgedLatencies.summary();
	}
	rawLatency() {
		if (this.judged.failedLatency.count === 0) return this.latency();
		const series = new BatchSeries();
		const both = new Histogram();
		both.add(this.judged.latency);
		both.add(this.judged.failedLatency);
		series.add(0, both);
		return {
			...series.summary(),
			intervals: {}
		};
	}
	service() {
		return this.judgedServices.summary();
	}
};
function entry(map, id, create) {
	let value = map.get(id);
	if (value === void 0) {
		value = create();
		map.set(id, value);
	}
	return value;
}
/** Requests as the ledger counts them: from the first of setup to the last of teardown, warm-up or not. */
var RequestSum = class {
	started = 0;
	ok = 0;
	failed = 0;
	cancelled = 0;
	byError = {};
	add(name, tally) {
		if (name.kind === "measure") return;
		this.started += tally.started;
		this.ok += tally.ok;
		this.failed += tally.failed;
		this.cancelled += tally.cancelled;
		for (const [error, count] of tally.byError) this.byError[error] = (this.byError[error] ?? 0) + count;
	}
};
//#endregion
//#region src/measure/collector/tally-table.ts
/**
* Tallies by the run's numbers. Those of thousands of operations are large and needed every second, so they are kept
* and used again.
*/
var TallyTable = class {
	tallies = [];
	isUsed = [];
	used = [];
	create;
	constructor(create) {
		this.create = create;
	}
	/** Adds a list of id and content each, as `Registry.take` wrote it. */
	read(from, idOf) {
		for (let entries = from.next(); entries > 0; entries--) this.at(idOf(from.next())).readFrom(from);
	}
	*[Symbol.iterator]() {
		for (const id of this.used) yield [id, this.tallies[id]];
	}
	reset() {
		for (const id of this.used) {
			this.tallies[id].reset();
			this.isUsed[id] = false;
		}
		this.used = [];
	}
	at(id) {
		const tally = this.tallies[id] ??= this.create();
		if (this.isUsed[id] !== true) {
			this.isUsed[id] = true;
			this.used.push(id);
		}
		return tally;
	}
};
//#endregion
//#region src/measure/collector/second.ts
/** What all workers counted in one second of the run clock. */
var Second = class {
	index = 0;
	loopDelay = new Histogram();
	sendLag = new Histogram();
	iterations;
	operations = new TallyTable(() => new OperationTally());
	steps = new TallyTable(() => new StepTally());
	checks = new TallyTable(() => new CheckTally());
	metrics = new TallyTable(() => new MetricTally());
	errors = new TallyTable(() => new ErrorTally());
	/** By worker: at the end of this second, and at most in it. */
	atWork = /* @__PURE__ */ new Map();
	stalls = [];
	answers = [];
	/** Until when load was on, run clock. */
	loadedUntilMs = 0;
	constructor(scenarios) {
		this.iterations = Array.from({ length: scenarios }, () => new IterationTally());
	}
	reset() {
		this.loopDelay.reset();
		this.sendLag.reset();
		for (const scenario of this.iterations) scenario.reset();
		for (const table of [
			this.operations,
			this.steps,
			this.checks,
			this.metrics,
			this.errors
		]) table.reset();
		this.atWork.clear();
		this.stalls.length = 0;
		this.answers.length = 0;
		this.loadedUntilMs = 0;
	}
	/** Adds one interval; the reverse of `Recorder.takeInterval`. */
	read(message, names) {
		const { worker } = message;
		const from = new NumberReader(message.numbers);
		from.offset = this.loopDelay.readFrom(from.numbers, from.offset);
		from.offset = this.sendLag.readFrom(from.numbers, from.offset);
		for (const scenario of this.iterations) scenario.readFrom(from);
		this.operations.read(from, (id) => names.operations.idOf(worker, id));
		this.steps.read(from, (id) => names.steps.idOf(worker, id));
		this.checks.read(from, (id) => names.checks.idOf(worker, id));
		this.metrics.read(from, (id) => names.metrics.idOf(worker, id));
		this.errors.read(from, (id) => names.errors.idOf(worker, id));
		this.noteWork(message);
		if (!message.isAfterLoad) this.loadedUntilMs = Math.max(this.loadedUntilMs, message.endMs);
	}
	noteWork({ worker, startMs, endMs, isLast, health }) {
		const { users, usersMost, inFlight, loopBusyRatio, stalls, answers } = health;
		const before = this.atWork.get(worker);
		const lengthMs = endMs - startMs;
		this.atWork.set(worker, {
			users: isLast ? users.map(() => 0) : users,
			usersMost: before === void 0 ? usersMost : usersMost.map((most, index) => Math.max(most, before.usersMost[index])),
			inFlight: isLast ? 0 : inFlight,
			busyMs: (before?.busyMs ?? 0) + loopBusyRatio * lengthMs,
			totalMs: (before?.totalMs ?? 0) + lengthMs
		});
		for (const { atMs, durationMs } of stalls) this.stalls.push({
			atSeconds: atMs / 1e3,
			durationMs
		});
		if (answers !== void 0) this.answers.push(answers);
	}
};
/** Whether load was on for all of it. */
function isLoaded({ index, loadedUntilMs }) {
	return loadedUntilMs >= (index + 1) * 1e3 - 125;
}
/** A second as the timeline shows it. */
function pointOf(second, about) {
	const { judged, latency, population, asked } = about;
	return {
		atSeconds: second.index,
		askedPerSecond: asked.iterationsPerSecond,
		iterationsPerSecond: endedOf(second.iterations),
		requestsPerSecond: judged.count,
		errorsPerSecond: judged.failed,
		droppedPerSecond: sumOf$1(second.iterations).dropped,
		users: population.users,
		usersAsked: asked.users,
		inFlight: population.inFlight,
		latencyMs: pointLatency(latency),
		byError: errorCounts(judged),
		bytes: {
			sent: judged.bytesSent,
			received: judged.bytesReceived
		}
	};
}
function endedOf(iterations) {
	return iterations.reduce((sum, { completed, failed }) => sum + completed + failed, 0);
}
/** What ended in a second; requests of hooks take no part in rates. */
function endedWithin({ iterations, operations }, names) {
	let requests = 0;
	for (const [id, { count }] of operations) if (!isHook(names.operations.names[id])) requests += count;
	return {
		iterations: endedOf(iterations),
		requests
	};
}
/** A second as it is kept. @param announced the names that no record before this one has told */
function recordOf(second, point, about) {
	const all = about.names.operations.names;
	let requestsStarted = 0;
	const operations = [...second.operations].map(([id, tally]) => {
		const { ok, failed, cancelled, bytesSent, bytesReceived, latency, service } = tally;
		if (all[id].kind !== "measure") requestsStarted += tally.started;
		return {
			id,
			ok,
			failed,
			cancelled,
			byError: errorCounts(tally),
			latency: latency.encode(),
			service: service.encode(),
			bytesSent,
			bytesReceived
		};
	});
	const iterations = second.iterations.map(({ started, completed, failed, cancelled, dropped }, index) => {
		return {
			scenario: about.scenarios[index],
			started,
			completed,
			failed,
			cancelled,
			dropped
		};
	});
	return {
		point,
		names: about.announced,
		operations,
		iterations,
		requestsStarted
	};
}
function errorCounts({ byError }) {
	return Object.fromEntries(byError);
}
/** Throws of the script in a second. */
function scriptErrorsIn({ errors }, names) {
	let sum = 0;
	for (const [id, { count }] of errors) if (names.errors.names[id].class === "script_error") sum += count;
	return sum;
}
//#endregion
//#region src/measure/collector/timeline.ts
/** Points kept of a run of any length: beyond them neighbours are merged and points stand for twice the time. */
const pointLimit = 7200;
/** The run second by second. */
var Timeline = class {
	entries = [];
	/** Seconds a point stands for; the last may still grow. */
	span = 1;
	add(point, latency) {
		const entry = {
			point,
			latency: latency.encode(),
			seconds: 1
		};
		const last = this.entries.at(-1);
		if (last !== void 0 && last.seconds < this.span) this.entries[this.entries.length - 1] = merged$2(last, entry);
		else this.entries.push(entry);
		if (this.entries.length > pointLimit) this.halve();
	}
	get points() {
		return this.entries.map(({ point }) => point);
	}
	/** The last points, at most `count`. */
	last(count) {
		return this.entries.slice(-count).map(({ point }) => point);
	}
	halve() {
		const halved = [];
		for (let index = 0; index < this.entries.length; index += 2) {
			const left = this.entries[index];
			const right = this.entries[index + 1];
			halved.push(right === void 0 ? left : merged$2(left, right));
		}
		this.entries = halved;
		this.span *= 2;
	}
};
/** Rates are averaged over time, percentiles come from the merged histogram, never from each other. */
function merged$2(left, right) {
	const latency = Histogram.decode(left.latency);
	latency.add(Histogram.decode(right.latency));
	const seconds = left.seconds + right.seconds;
	const mean = (a, b) => (a * left.seconds + b * right.seconds) / seconds;
	return {
		point: mergedPoint(left.point, right.point, mean, latency),
		latency: latency.encode(),
		seconds
	};
}
//#endregion
//#region src/measure/collector/worker-shares.ts
/** What of each scenario's iterations each worker has told of: where one is lost, its share is accounted for. */
var WorkerShares = class {
	byWorker = /* @__PURE__ */ new Map();
	/** @param before the sums before the worker's report was added, `after` those with it */
	note(worker, before, after) {
		let shares = this.byWorker.get(worker);
		if (shares === void 0) {
			shares = after.map(() => ({
				planned: 0,
				started: 0,
				dropped: 0
			}));
			this.byWorker.set(worker, shares);
		}
		for (const [scenario, share] of shares.entries()) {
			const [now, then] = [after[scenario], before[scenario]];
			share.planned += now.planned - then.planned;
			share.started += now.started - then.started;
			share.dropped += now.dropped - then.dropped;
		}
	}
	/**
	* What a lost worker has not told of and did not start. Arrivals it had told of, and that waited for a user, ended
	* with it as cancelled; a number of iterations is told of at the start, and was not begun.
	* @param planned what was to come to it until the load was over
	*/
	rest(worker, scenario, planned, isOpen) {
		const told = this.byWorker.get(worker)?.[scenario] ?? {
			planned: 0,
			started: 0,
			dropped: 0
		};
		const untold = Math.max(0, planned - told.planned);
		return {
			untold,
			dropped: isOpen ? untold : untold + told.planned - told.started - told.dropped
		};
	}
};
function sharesOf(tallies) {
	return tallies.map(({ planned, started, dropped }) => ({
		planned,
		started,
		dropped
	}));
}
//#endregion
//#region src/measure/collector/collector.ts
/** A worker that is so many seconds behind the others is not waited for; what it counted goes to a later second. */
const patienceSeconds = 5;
const recentSeconds = 10;
const oneSecond = {
	iterations: 1,
	requests: 1
};
/** Puts the intervals of all workers together: by second, for the run, for the disk, for whoever watches. */
var Collector = class {
	names;
	/** Of what is measured: without warm-up. */
	counts;
	/** Over the whole run, warm-up too. */
	requests = new RequestSum();
	iterations;
	errors = /* @__PURE__ */ new Map();
	timeline = new Timeline();
	health = new HealthLog();
	slo;
	loadTime = new LoadTime();
	arrivalSpread = new ArrivalSpread();
	/** Seconds are measured or not as a whole. */
	warmUpSeconds;
	/** Seconds in a row in which the script threw in all that ended. */
	scriptErrorSeconds = 0;
	/** The end of the last interval of any worker, run clock. */
	lastMs = 0;
	parts;
	open = /* @__PURE__ */ new Map();
	spare = [];
	/** The last second each worker is through with. */
	passed;
	population = new Population();
	shares = new WorkerShares();
	judged = new OperationTally();
	nextSecond = 0;
	newestSecond = 0;
	announced = 0;
	recent = [];
	constructor(parts) {
		this.parts = parts;
		this.names = new RunNames(parts.cleaned);
		this.warmUpSeconds = Math.ceil(parts.warmUpMs / 1e3);
		this.counts = new RunCounts(parts.scenarios.length);
		this.iterations = parts.scenarios.map(() => new IterationTally());
		this.passed = Array.from({ length: parts.workers }, () => -1);
		this.slo = new SloWatch(parts.slo, parts.fatalSlo);
	}
	add(message) {
		const { worker, endMs, isLast } = message;
		this.names.learn(message);
		const second = this.secondOf(message);
		const before = this.endedIn(second);
		const sharesBefore = sharesOf(second.iterations);
		second.read(message, this.names);
		this.shares.note(worker, sharesBefore, second.iterations);
		const ended = this.endedIn(second);
		ended.iterations -= before.iterations;
		ended.requests -= before.requests;
		this.loadTime.add(message, ended);
		this.health.addInterval(message);
		this.lastMs = Math.max(this.lastMs, endMs);
		const passed = Math.floor((endMs + 125) / 1e3) - 1;
		this.passed[worker] = isLast ? Number.POSITIVE_INFINITY : Math.max(this.passed[worker], passed);
		this.closePassed();
	}
	endedIn(second) {
		return second.index < this.warmUpSeconds ? {
			iterations: 0,
			requests: 0
		} : endedWithin(second, this.names);
	}
	workerLost(worker, loss = {
		why: "",
		isStuck: false
	}) {
		this.health.lost.push({
			worker,
			...loss
		});
		this.population.lose(worker);
		this.passed[worker] = Number.POSITIVE_INFINITY;
		this.closePassed();
	}
	/** After the last interval: seconds still open are complete now. */
	close() {
		if (this.open.size > 0) this.closeUpTo(this.newestSecond);
		if (this.health.lost.length > 0) cancelUnfinished(this.requests, this.iterations, this.parts.isOpen);
	}
	/**
	* What of its share a lost worker did not start, nobody did: it is counted as dropped.
	* @param planned per scenario, what was to arrive at this worker until the load was over; null where nothing is planned
	*/
	dropRest(worker, planned) {
		for (const [scenario, expected] of planned.entries()) {
			if (expected === null) continue;
			const { untold, dropped } = this.shares.rest(worker, scenario, expected, this.parts.isOpen?.[scenario] === true);
			this.health.droppedWithWorkers += dropped;
			for (const tally of [this.iterations[scenario], this.counts.iterations[scenario].tally]) {
				tally.planned += untold;
				tally.dropped += dropped;
			}
		}
	}
	/** Those of scenarios with open load. */
	get arrivals() {
		return this.arrivalsIn(this.iterations);
	}
	arrivalsIn(iterations) {
		return sumOf$1(iterations.filter((_, index) => this.parts.isOpen?.[index] === true));
	}
	/** All that was measured, as goals are judged by it. */
	measuredOver(seconds) {
		const { iterations, operations, steps, checks, judged } = this.counts;
		const tallyOf = ([id, { tally }]) => [id, tally];
		return new CountsSource({
			seconds,
			iterations: iterations.map(({ tally }) => tally),
			operations: [...operations].map(tallyOf),
			steps: [...steps].map(tallyOf),
			checks,
			judged
		}, this.names, this.parts.scenarios);
	}
	/** Successes and failures of the last seconds, as they were. */
	recentLatency() {
		const histogram = new Histogram();
		for (const each of this.recent) histogram.add(each);
		return {
			histogram,
			seconds: this.recent.length
		};
	}
	/** The second most of an interval lies in; a stub at the end of a run belongs to the second before it. */
	secondOf({ startMs, endMs }) {
		const atMs = endMs - Math.max((endMs - startMs) / 2, 125);
		const index = Math.max(this.nextSecond, Math.floor(atMs / 1e3));
		let second = this.open.get(index);
		if (second === void 0) {
			second = this.newSecond(index);
			this.open.set(index, second);
			this.newestSecond = Math.max(this.newestSecond, index);
		}
		return second;
	}
	newSecond(index) {
		const second = this.spare.pop() ?? new Second(this.parts.scenarios.length);
		second.index = index;
		return second;
	}
	/** The newest second stays open, for what comes at the very end. */
	closePassed() {
		const passed = Math.max(Math.min(...this.passed), this.newestSecond - patienceSeconds);
		this.closeUpTo(Math.min(passed, this.newestSecond - 1));
	}
	/** In order; also seconds in which nothing was counted. */
	closeUpTo(last) {
		while (this.nextSecond <= last) {
			const second = this.open.get(this.nextSecond) ?? this.newSecond(this.nextSecond);
			this.open.delete(this.nextSecond);
			this.nextSecond++;
			this.closeSecond(second);
			second.reset();
			this.spare.push(second);
		}
	}
	/** The seconds that are not complete yet, as far as they are known: for whoever may never hear of their end. */
	openSeconds() {
		return [...this.open.keys()].sort((left, right) => left - right).map((index) => {
			const second = this.open.get(index);
			return recordOf(second, this.pointOf(second, this.judge(second)), this.about());
		});
	}
	/** Sums up what the run is judged by. @returns its latencies, successes and failures as they were */
	judge(second) {
		const { judged, names } = this;
		judged.reset();
		for (const [id, tally] of second.operations) if (names.isJudged(id)) judged.add(tally);
		const latency = new Histogram();
		latency.add(judged.latency);
		latency.add(judged.failedLatency);
		return latency;
	}
	closeSecond(second) {
		const { names } = this;
		const latency = this.judge(second);
		for (const [id, tally] of second.operations) this.requests.add(names.operations.names[id], tally);
		for (const [scenario, tally] of second.iterations.entries()) this.iterations[scenario].add(tally);
		for (const [id, { count }] of second.errors) this.errors.set(id, (this.errors.get(id) ?? 0) + count);
		this.noteScriptErrors(second);
		this.population.pass(second);
		this.recent.push(latency);
		if (this.recent.length > recentSeconds) this.recent.shift();
		const point = this.pointOf(second, latency);
		if (isLoaded(second)) this.arrivalSpread.add(this.arrivalsIn(second.iterations).planned, point.askedPerSecond ?? 0);
		this.timeline.add(point, latency);
		const broken = second.index < this.warmUpSeconds ? [] : this.measure(second);
		const record = recordOf(second, point, this.about());
		this.announced = names.operations.names.length;
		this.parts.onCounts?.(this.counted(second, this.population.inFlight));
		this.parts.onSecond(record, broken);
	}
	/** The second that is being counted, where all workers have told of it and none before it is open. */
	peek() {
		const second = this.open.get(this.nextSecond);
		if (second === void 0 || second.atWork.size < this.parts.workers) return void 0;
		this.judge(second);
		return this.counted(second, inFlightIn(second));
	}
	counted(second, inFlight) {
		const { names, judged } = this;
		return countedSecond(second, {
			names,
			judged,
			source: this.sourceOf(second),
			inFlight
		});
	}
	/** What goals are judged by, of a single second. */
	sourceOf({ iterations, operations, steps, checks }) {
		return new CountsSource({
			seconds: oneSecond,
			iterations,
			operations,
			steps,
			checks,
			judged: this.judged
		}, this.names, this.parts.scenarios);
	}
	about() {
		const { names, parts } = this;
		return {
			names,
			announced: names.operations.names.slice(this.announced),
			scenarios: parts.scenarios
		};
	}
	/** A second in which nothing ended says nothing. */
	noteScriptErrors(second) {
		const { completed, failed } = sumOf$1(second.iterations);
		const scriptErrors = scriptErrorsIn(second, this.names);
		if (completed > 0 || failed > scriptErrors) this.scriptErrorSeconds = 0;
		else if (scriptErrors > 0) this.scriptErrorSeconds++;
	}
	measure(second) {
		const { counts, judged, population } = this;
		counts.add(second, judged);
		for (const [index, scenario] of counts.iterations.entries()) scenario.noteUsers(population.usersMost(index));
		if (!isLoaded(second)) return [];
		return this.slo.addSecond(second.index + 1, this.sourceOf(second), this.measuredOver({
			iterations: counts.measuredSeconds,
			requests: counts.measuredSeconds
		}));
	}
	pointOf(second, latency) {
		const { judged, population, parts } = this;
		return pointOf(second, {
			judged,
			latency,
			population,
			asked: parts.askedAt(second.index)
		});
	}
};
//#endregion
//#region src/measure/collector/summarize.ts
/** Everything of the result document that is counted. */
function summarize(collector, time) {
	return {
		ledger: ledgerOf(collector, time),
		totals: totalsOf(collector, time),
		scenarios: time.scenarios.map((name, index) => scenarioOf(collector, time, name, index)),
		operations: [...collector.counts.operations].map(([id, total]) => operationOf(collector, id, total, time.seconds.requests)).sort((left, right) => right.count - left.count),
		steps: [...collector.counts.steps].map(([id, total]) => {
			const { name, scenario } = collector.names.steps.names[id];
			return {
				name,
				scenario,
				count: total.tally.count,
				failed: total.tally.failedDuration.count,
				durationMs: total.duration()
			};
		}),
		checks: [...collector.counts.checks].map(([id, { passed, failed }]) => {
			const { name, scenario } = collector.names.checks.names[id];
			return {
				name,
				scenario,
				passed,
				failed
			};
		}),
		metrics: [...collector.counts.metrics].map(([id, tally]) => metricOf(collector.names.metrics.names[id], tally, time.seconds.iterations)),
		errors: errorsOf(collector),
		timeline: collector.timeline.points
	};
}
function perSecond(count, seconds) {
	return seconds > 0 ? count / seconds : 0;
}
function ledgerOf(collector, time) {
	const sum = sumOf$1(collector.iterations);
	const planned = collector.iterations.reduce((total, tally, index) => total + (time.isPlanned[index] ? tally.planned : 0), 0);
	const iterations = iterationLedger(sum, time.isPlanned.every(Boolean) ? planned : null);
	const { started, ok, failed, cancelled, byError } = collector.requests;
	const requests = {
		started,
		ok,
		failed,
		cancelled,
		byError
	};
	return {
		exact: mismatchOf(collector) === "",
		iterations,
		requests
	};
}
/** Where the counts disagree, in words; "" while they agree. */
function mismatchOf(collector) {
	const { started, ok, failed, cancelled, byError } = collector.requests;
	const iterations = sumOf$1(collector.iterations);
	const { arrivals } = collector;
	const errors = Object.values(byError).reduce((sum, count) => sum + count, 0);
	const ended = iterations.completed + iterations.failed + iterations.cancelled;
	const problems = [];
	if (started !== ok + failed + cancelled) problems.push(`${started} requests started, ${ok + failed + cancelled} ended`);
	if (iterations.started !== ended) problems.push(`${iterations.started} iterations started, ${ended} ended`);
	if (arrivals.planned !== arrivals.started + arrivals.dropped) problems.push(`${arrivals.planned} arrivals planned, ${arrivals.started + arrivals.dropped} started or dropped`);
	if (failed !== errors) problems.push(`${failed} requests failed, ${errors} errors`);
	return problems.join("; ");
}
function iterationLedger(tally, planned) {
	const { started, completed, failed, cancelled, dropped } = tally;
	return {
		planned,
		started,
		completed,
		failed,
		cancelled,
		dropped
	};
}
function totalsOf(collector, time) {
	const { counts } = collector;
	const { judged } = counts;
	const iterations = sumOf$1(counts.iterations.map((total) => total.tally));
	const checks = [...counts.checks.values()].reduce((sum, tally) => ({
		passed: sum.passed + tally.passed,
		failed: sum.failed + tally.failed
	}), {
		passed: 0,
		failed: 0
	});
	return {
		iterationsPerSecond: perSecond(iterations.completed, time.seconds.iterations),
		requestsPerSecond: perSecond(judged.count, time.seconds.requests),
		errorRatio: judged.count === 0 ? 0 : judged.failed / judged.count,
		checks,
		latencyMs: counts.latency(),
		rawLatencyMs: counts.rawLatency(),
		serviceMs: counts.service(),
		bytes: {
			sent: judged.bytesSent,
			received: judged.bytesReceived
		},
		warmUpSeconds: time.warmUpSeconds
	};
}
function scenarioOf(collector, time, name, index) {
	const total = collector.counts.iterations[index];
	const { tally } = total;
	const whole = collector.iterations[index];
	const ended = tally.completed + tally.failed;
	return {
		name,
		iterations: iterationLedger(whole, time.isPlanned[index] === true ? whole.planned : null),
		iterationsPerSecond: perSecond(tally.completed, time.seconds.iterations),
		requestsPerIteration: ended === 0 ? null : tally.requests / ended,
		durationMs: total.duration(),
		usersMax: total.usersMax
	};
}
function operationOf(collector, id, total, seconds) {
	const { id: _, ...name } = collector.names.operations.names[id];
	const { tally } = total;
	return {
		...name,
		count: tally.count,
		ok: tally.ok,
		failed: tally.failed,
		cancelled: tally.cancelled,
		byError: Object.fromEntries(tally.byError),
		ratePerSecond: perSecond(tally.count, seconds),
		errorRatio: tally.count === 0 ? 0 : tally.failed / tally.count,
		latencyMs: total.latency(),
		rawLatencyMs: total.rawLatency(),
		serviceMs: total.service(),
		phasesMs: Object.fromEntries([...tally.phases].map(([phase, histogram]) => [phase, phaseOf(histogram)])),
		bytes: {
			sent: tally.bytesSent,
			received: tally.bytesReceived
		},
		statuses: Object.fromEntries(tally.statuses)
	};
}
function phaseOf(histogram) {
	const { count, meanMs, maxMs } = histogram;
	return {
		count,
		mean: meanMs,
		p95: histogram.quantile(.95),
		max: maxMs
	};
}
function metricOf({ name, kind, unit }, tally, seconds) {
	switch (kind) {
		case "counter": return {
			kind,
			name,
			total: tally.total,
			ratePerSecond: perSecond(tally.total, seconds)
		};
		case "gauge": return tally.count === 0 ? {
			kind,
			name,
			last: null,
			min: null,
			max: null
		} : {
			kind,
			name,
			last: tally.last,
			min: tally.min,
			max: tally.max
		};
		case "rate": return {
			kind,
			name,
			trueCount: tally.total,
			count: tally.count,
			ratio: tally.count === 0 ? null : tally.total / tally.count
		};
		case "trend": return {
			kind,
			name,
			unit,
			count: tally.trend.count,
			summary: summarizeLatency({ successes: tally.trend })
		};
	}
}
function errorsOf(collector) {
	return [...collector.errors].map(([id, count]) => {
		const { id: _, ...example } = collector.names.errors.names[id];
		return {
			...example,
			side: example.class === "script_error" ? "script" : errorSides[example.class],
			count
		};
	}).sort((left, right) => right.count - left.count);
}
//#endregion
//#region src/measure/comparison/changed-by-hand.ts
const methodsOfGivenLoad = ["run", "baseline"];
/** Where a method decides on the load, its changes are the method; in all others somebody made them. */
const changedByHand = ({ method, loadChanges }) => methodsOfGivenLoad.includes(method) ? loadChanges : [];
//#endregion
//#region src/measure/comparison/conditions.ts
/** Achieved rates further apart than this are another load. */
const rateShareMax = .1;
/** Standard errors of a count of arrivals. */
const chanceErrors = 3;
const another = "it is another measurement";
const machine = "another machine is faster or slower by itself";
const conditions = [
	{
		what: "method",
		of: ({ method }) => method,
		severity: "refused",
		why: another
	},
	{
		what: "test",
		of: ({ test }) => test,
		severity: "refused",
		why: another
	},
	{
		what: "load",
		of: (run) => run.method === "explore" ? "" : loadOf(run),
		severity: "refused",
		why: another
	},
	{
		what: "scenarios",
		of: ({ scenarios }) => scenarios.map(({ name }) => name).sort().join(", "),
		severity: "refused",
		why: another
	},
	{
		what: "warm-up",
		of: ({ totals }) => `${String(totals.warmUpSeconds)} s`,
		severity: "warned",
		why: "what is slow at the start is counted on one side alone"
	},
	{
		what: "operations",
		of: ({ operations }) => operations.filter((operation) => !isHook(operation) && operation.count > 0).map(({ method, name, scenario }) => `${scenario}: ${method ?? ""} ${name}`).sort().join(", "),
		severity: "warned",
		why: "only those on both sides are compared, and all requests as one are not the same mix"
	},
	{
		what: "target",
		of: ({ target }) => target,
		severity: "noted",
		why: "it may be meant"
	},
	{
		what: "processor",
		of: ({ environment }) => environment.cpuModel,
		severity: "warned",
		why: machine
	},
	{
		what: "cores",
		of: ({ environment }) => String(environment.cores),
		severity: "warned",
		why: machine
	},
	{
		what: "memory",
		of: ({ environment }) => `${String(Math.round(environment.memoryBytes / 2 ** 30))} GiB`,
		severity: "warned",
		why: machine
	},
	{
		what: "platform",
		of: ({ environment }) => environment.platform,
		severity: "warned",
		why: machine
	},
	{
		what: "kernel",
		of: ({ environment }) => environment.kernel ?? "",
		severity: "noted",
		why: machine
	},
	{
		what: "machine",
		of: ({ environment }) => environment.hostname,
		severity: "noted",
		why: machine
	},
	{
		what: "Node",
		of: ({ environment }) => environment.node,
		severity: "warned",
		why: "the generator itself may be faster or slower"
	},
	{
		what: "Plimsoll",
		of: ({ environment }) => environment.plimsoll,
		severity: "warned",
		why: "the generator itself may be faster or slower"
	},
	{
		what: "workers",
		of: ({ generator }) => String(generator.workers),
		severity: "noted",
		why: "the generator itself may be faster or slower"
	}
];
/** Where the sides differ in how they were measured; what differs within a side is told of as well. */
function conditionsOf(a, b) {
	const found = conditions.flatMap(({ what, of, severity, why }) => {
		const [ofA, ofB] = [valuesOf(a, of), valuesOf(b, of)];
		return ofA === ofB ? [] : [{
			what,
			a: ofA,
			b: ofB,
			severity,
			why
		}];
	});
	return [
		...untrusted(a, b),
		...found,
		...ratesApart(a, b),
		...sameCode(a, b)
	];
}
/** As it was asked for, and as somebody changed it while the run went on. */
function loadOf(run) {
	const changes = changedByHand(run).map(({ scenario, load: then, atSeconds }) => `${scenario} changed to ${then} at ${String(Math.round(atSeconds))} s`);
	return [...run.load, ...changes].join("; ");
}
function valuesOf(runs, of) {
	return [...new Set(runs.map(of))].filter((value) => value !== "").sort().join(" | ");
}
/** What cannot be trusted cannot be compared. */
function untrusted(a, b) {
	const told = (runs) => runs.flatMap((run) => problemOf(run) === void 0 ? [] : [`${run.id} ${problemOf(run) ?? ""}`]).join("; ");
	const [ofA, ofB] = [told(a), told(b)];
	if (ofA === "" && ofB === "") return [];
	return [{
		what: "trust",
		a: ofA,
		b: ofB,
		severity: "refused",
		why: "a run that cannot be trusted says nothing"
	}];
}
function problemOf({ verdict, validity }) {
	if (verdict === "interrupted") return "was interrupted";
	if (verdict === "error") return "ended with an error";
	if (verdict !== "invalid" && validity.trusted) return void 0;
	const doubt = validity.doubts.find(({ invalidates }) => invalidates);
	return `cannot be trusted${doubt === void 0 ? "" : ` (${doubt.code})`}`;
}
/** In open load the rate was asked for: latencies at different rates are different measurements. */
function ratesApart(a, b) {
	const all = [...a, ...b];
	const isOpen = all.every(({ timeline }) => timeline.some(({ askedPerSecond }) => askedPerSecond !== null));
	const [ofA, ofB] = [meanRate(a), meanRate(b)];
	if (all.some(({ explore }) => explore !== void 0) || ofA === 0 || ofB === 0) return [];
	if (Math.abs(ofB / ofA - 1) <= rateShareMax + chanceOf$1(a, b)) return [];
	return [{
		what: "achieved rate",
		a: `${ofA.toPrecision(4)} requests/s`,
		b: `${ofB.toPrecision(4)} requests/s`,
		severity: isOpen ? "refused" : "noted",
		why: isOpen ? "latencies at different rates are different measurements" : "users who get answers sooner ask more often, which is in the latencies"
	}];
}
/** Of random arrivals the rate is never quite the one asked for, and of few far from it. */
function chanceOf$1(...sides) {
	const iterations = sides.map((runs) => runs.reduce((sum, { ledger }) => sum + ledger.iterations.started, 0));
	return chanceErrors * Math.sqrt(iterations.reduce((sum, count) => sum + 1 / Math.max(1, count), 0));
}
function meanRate(runs) {
	return runs.reduce((sum, { totals }) => sum + totals.requestsPerSecond, 0) / runs.length;
}
function sameCode(a, b) {
	const codes = new Set([...a, ...b].map(({ environment }) => environment.gitCommit));
	const [only = null] = codes;
	if (codes.size > 1 || only === null || a.some(({ environment }) => environment.gitDirty !== false)) return [];
	const short = only.slice(0, 8);
	return [{
		what: "commit",
		a: short,
		b: short,
		severity: "noted",
		why: "both sides are of the same commit"
	}];
}
//#endregion
//#region src/measure/comparison/exact.ts
/** What a program does by its code, not by chance: one more of them is a change of the code. */
const structural = new Set([
	"n-plus-one",
	"duplicate-call",
	"serial-calls",
	"chatty",
	"large-payload"
]);
const countedKinds = new Set([
	"sql",
	"database",
	"cache",
	"http",
	"rpc",
	"messaging",
	"mail"
]);
/** Counts that do not vary by chance: calls per request of each route, and what was found. */
function exactRows(a, b) {
	return [...callRows(a, b), ...findingRows(a, b)];
}
function callRows(a, b) {
	const [ofA, ofB] = [a.map(callsOf), b.map(callsOf)];
	return [...new Set([...ofA, ...ofB].flatMap((calls) => [...calls.keys()]))].sort().flatMap((name) => {
		const [before, after] = [exactValue(ofA, name), exactValue(ofB, name)];
		if (before === void 0 || after === void 0) return [];
		const outcome = after > before ? "regression" : after < before ? "improvement" : "same";
		return [{
			what: "calls",
			name: `${name} calls per request`,
			a: before,
			b: after,
			outcome
		}];
	});
}
/** The same whole number in every run of the side; a mean over different requests is no count. */
function exactValue(runs, name) {
	const [first, ...others] = runs.map((calls) => calls.get(name));
	if (first === void 0 || Math.abs(first - Math.round(first)) > 1e-6) return void 0;
	return others.every((value) => value !== void 0 && Math.abs(value - first) < 1e-6) ? Math.round(first) : void 0;
}
/** By `route: kind`. */
function callsOf({ inside }) {
	const calls = /* @__PURE__ */ new Map();
	for (const { route, service, rows } of inside?.routes ?? []) {
		const place = inside?.routes.some((other) => other.route === route && other.service !== service) === true ? `${service} ${route}` : route;
		for (const kind of countedKinds) calls.set(`${place}: ${kind}`, 0);
		for (const { dependency, callsPerRequest } of rows) {
			const name = `${place}: ${dependency}`;
			if (countedKinds.has(dependency)) calls.set(name, (calls.get(name) ?? 0) + callsPerRequest);
		}
	}
	return calls;
}
function findingRows(a, b) {
	const keyOf = ({ kind, route }) => route === void 0 ? kind : `${kind} in ${route}`;
	const [ofA, ofB] = [a, b].map((runs) => runs.map(({ findings }) => new Set(findings.map(keyOf))));
	return [...new Map([...a, ...b].flatMap(({ findings }) => findings.map((each) => [keyOf(each), each.kind])))].sort(([left], [right]) => left < right ? -1 : 1).flatMap(([name, kind]) => {
		const [before, after] = [ofA, ofB].map((runs) => runs.filter((found) => found.has(name)).length);
		return [{
			what: "finding",
			name,
			a: before,
			b: after,
			outcome: findingOutcome(kind, [before, a.length], [after, b.length])
		}];
	});
}
function findingOutcome(kind, [before, ofA], [after, ofB]) {
	if (before === ofA && after === ofB) return "same";
	if (!structural.has(kind)) return "noted";
	if (before === 0 && after === ofB) return "regression";
	return before === ofA && after === 0 ? "improvement" : "noted";
}
//#endregion
//#region src/measure/comparison/figures.ts
/** Buckets of histograms are 0.4 % wide: two runs cannot be told apart more finely. */
const bucketDeviation = .004 / Math.sqrt(12);
const normal95 = 1.96;
/** Methods that change the load on the way: a latency over all of it says nothing. */
const searches = new Set([
	"explore",
	"stress",
	"check"
]);
/** What of a run may be compared: one value each, however many requests it is made of. */
function figuresOf$2(result) {
	if (result.explore !== void 0) return [searchFigures(result.explore)];
	if (searches.has(result.method)) return [];
	const judged = result.operations.filter((operation) => !isHook(operation) && operation.count > 0);
	const operations = judged.map(operationFigures);
	const rate = hasOwnRate(result) ? { rate: {
		value: result.totals.requestsPerSecond,
		ownDeviation: 0
	} } : {};
	const [only, ...others] = operations;
	if (only !== void 0 && others.length === 0) return [{
		...only,
		metrics: {
			...only.metrics,
			...rate
		}
	}];
	const count = judged.reduce((sum, operation) => sum + operation.count, 0);
	const { latencyMs, errorRatio } = result.totals;
	return [{
		key: "all",
		subject: { kind: "all" },
		metrics: {
			...latencyFigures(latencyMs),
			errors: errorFigure(errorRatio, count),
			...rate
		}
	}, ...operations];
}
/** Where users wait for answers the rate is an outcome; where arrivals are asked for it is not. */
function hasOwnRate({ timeline }) {
	return timeline.every(({ askedPerSecond }) => askedPerSecond === null);
}
function searchFigures({ capacity, saturation }) {
	const figure = (found) => {
		if (found === null) return {
			value: null,
			ownDeviation: 0
		};
		return {
			value: found.iterationsPerSecond,
			ownDeviation: deviationOf([found.low, found.high], 1.645)
		};
	};
	return {
		key: "search",
		subject: { kind: "search" },
		metrics: {
			capacity: figure(capacity),
			saturation: figure(saturation)
		}
	};
}
function operationFigures(operation) {
	const { kind, protocol, method, name, scenario, step, count, errorRatio, latencyMs } = operation;
	return {
		key: JSON.stringify([
			kind,
			protocol,
			method,
			name,
			scenario,
			step
		]),
		subject: {
			kind: "operation",
			...method !== void 0 && { method },
			name,
			scenario,
			...step !== void 0 && { step }
		},
		metrics: {
			...latencyFigures(latencyMs),
			errors: errorFigure(errorRatio, count)
		}
	};
}
function latencyFigures(latencyMs) {
	const figure = (name) => {
		return {
			value: latencyMs[name],
			ownDeviation: Math.max(bucketDeviation, deviationOf(latencyMs.intervals[name]))
		};
	};
	return {
		p50: figure("p50"),
		p95: figure("p95"),
		p99: figure("p99")
	};
}
/** Of the logarithm, from the ends of an interval; 0 where one is open. */
function deviationOf(bounds = [], reach = normal95) {
	const [low = null, high = null] = bounds;
	return low === null || high === null || low <= 0 ? 0 : Math.log(high / low) / (2 * reach);
}
/** As if each request failed by itself; never 0, or one that did not fail would be sure of all that come. */
function errorFigure(ratio, count) {
	const share = (ratio * count + 1) / (count + 2);
	return {
		value: ratio,
		ownDeviation: Math.sqrt(share * (1 - share) / Math.max(1, count))
	};
}
//#endregion
//#region src/measure/comparison/estimate.ts
/** Undefined where runs do not tell how much they vary. */
function estimate({ a, b, isPaired, ownDeviation, noise }) {
	if (a.length === 0 || b.length === 0) return void 0;
	const difference = mean$1(b) - mean$1(a);
	if (isPaired && a.length === b.length && a.length >= 2) {
		const pairs = b.map((value, index) => value - a[index]);
		const spread = Math.max(variance(pairs), 2 * ownDeviation ** 2);
		const deviation = Math.sqrt(spread / 2);
		return {
			difference,
			standardError: Math.sqrt(spread / pairs.length),
			freedom: pairs.length - 1,
			deviation
		};
	}
	if (a.length + b.length === 2 || isPaired) {
		if (noise === void 0) return void 0;
		const deviation = Math.hypot(noise, ownDeviation);
		return {
			difference,
			standardError: deviation * Math.sqrt(1 / a.length + 1 / b.length),
			freedom: Infinity,
			deviation
		};
	}
	return a.length === 1 || b.length === 1 ? pooled(a, b, ownDeviation) : welch(a, b, ownDeviation);
}
/** Student's test: what one side tells of how runs vary holds for the other. */
function pooled(a, b, least) {
	const freedom = a.length + b.length - 2;
	const spread = Math.max(least ** 2, (squares(a) + squares(b)) / freedom);
	const standardError = Math.sqrt(spread * (1 / a.length + 1 / b.length));
	return {
		difference: mean$1(b) - mean$1(a),
		standardError,
		freedom,
		deviation: Math.sqrt(spread)
	};
}
/** Welch's test: sides may vary differently (Welch 1947, degrees of freedom by Satterthwaite). */
function welch(a, b, least) {
	const [ofA, ofB] = [a, b].map((side) => Math.max(least ** 2, variance(side)) / side.length);
	const sum = ofA + ofB;
	const freedom = sum === 0 ? a.length + b.length - 2 : sum ** 2 / (ofA ** 2 / (a.length - 1) + ofB ** 2 / (b.length - 1));
	const spread = (squares(a) + squares(b)) / (a.length + b.length - 2);
	const deviation = Math.max(least, Math.sqrt(spread));
	return {
		difference: mean$1(b) - mean$1(a),
		standardError: Math.sqrt(sum),
		freedom,
		deviation
	};
}
/** How probable a difference of at least this much is where there is none. */
function pAbove({ difference, standardError, freedom }) {
	if (standardError === 0) return difference > 0 ? 0 : 1;
	const t = difference / standardError;
	return freedom === Infinity ? normalCdf(-t) : studentTCdf(-t, freedom);
}
/** The two-sided interval that holds the true difference in that share of cases. */
function intervalOf({ difference, standardError, freedom }, share) {
	const reach = quantile((1 + share) / 2, freedom) * standardError;
	return [difference - reach, difference + reach];
}
/** The true difference that is found with that power by a one-sided test at level `alpha`, if it has to be `least` too. */
function detectable({ standardError, freedom }, { alpha, power, least }) {
	return Math.max(quantile(1 - alpha, freedom) * standardError, least) + quantile(power, freedom) * standardError;
}
/** In standard deviations between runs, without the bias of small samples (Hedges 1981). */
function effectSize({ difference, deviation, freedom }) {
	if (deviation === 0) return 0;
	return (freedom === Infinity ? 1 : 1 - 3 / (4 * freedom - 1)) * difference / deviation;
}
const quantile = (p, freedom) => freedom === Infinity ? normalQuantile(p) : studentTQuantile(p, freedom);
function mean$1(values) {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}
function squares(values) {
	const middle = mean$1(values);
	return values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
}
const variance = (values) => squares(values) / (values.length - 1);
//#endregion
//#region src/measure/comparison/family.ts
/** Several questions about one thing, asked as one (Simes 1986): holds where their answers go together, or do not at all. */
function simes(ps) {
	const sorted = [...ps].sort((left, right) => left - right);
	return Math.min(1, ...sorted.map((p, index) => p * sorted.length / (index + 1)));
}
/**
* Holm's test with weights (1979): of all that is true, anything is called untrue in at most `alpha` of cases.
* @returns for each, at what level it was called untrue; undefined = it was not
*/
function holm(family, alpha) {
	const order = family.map((_, index) => index).sort((left, right) => rank(family[left]) - rank(family[right]));
	const levels = Array.from({ length: family.length });
	let left = family.reduce((sum, { weight }) => sum + weight, 0);
	for (const index of order) {
		const { p, weight } = family[index];
		const level = alpha * weight / left;
		if (p > level) break;
		levels[index] = level;
		left -= weight;
	}
	return levels;
}
const rank = ({ p, weight }) => weight === 0 ? Infinity : p / weight;
//#endregion
//#region src/measure/comparison/rows.ts
/** One in twenty comparisons of equals may be called a regression, all rows together. */
const alpha = .05;
const intervalShare = .9;
const power = .8;
/** Every figure both sides have: A's runs against B's. */
function compareRows(a, b, rules) {
	const subjects = subjectsOf(a, b);
	const weights = weightsOf(subjects.map(({ subject }) => subject));
	const measured = subjects.map(({ key, subject, metrics }) => metrics.map((metric) => measure(subject, metric, figuresAt(a, key, metric), figuresAt(b, key, metric), rules)));
	const levels = {
		worse: subjectLevels(measured, weights, (each) => pAbove(each)),
		better: subjectLevels(measured, weights, (each) => pAbove({
			...each,
			difference: -each.difference
		}))
	};
	return measured.flatMap((rows, index) => {
		const first = alpha * (weights[index] ?? 0);
		const level = {
			worse: levels.worse[index] ?? 0,
			better: levels.better[index] ?? 0
		};
		return rows.map((row) => rowOf$1(row, level, first, rules));
	});
}
/** In the order of the first run that has them. */
function subjectsOf(a, b) {
	const ofB = new Map(b.flat().map((each) => [each.key, each]));
	return [...new Map(a.flat().map((each) => [each.key, each]))].flatMap(([key, { subject, metrics }]) => {
		const other = ofB.get(key);
		if (other === void 0) return [];
		return [{
			key,
			subject,
			metrics: Object.keys(metrics).filter((name) => other.metrics[name] !== void 0)
		}];
	});
}
/** All requests as one have half of what may go wrong, their operations share the rest. */
function weightsOf(subjects) {
	const hasAll = subjects.length > 1 && subjects.some(({ kind }) => kind === "all");
	const others = subjects.length - (hasAll ? 1 : 0);
	return subjects.map(({ kind }) => hasAll && kind === "all" ? .5 : (hasAll ? .5 : 1) / others);
}
function figuresAt(runs, key, metric) {
	return runs.map((subjects) => subjects.find((each) => each.key === key)?.metrics[metric]);
}
function measure(subject, metric, ofA, ofB, { isPaired, noise }) {
	const [a, b] = [ofA, ofB].map((side) => side.map((figure) => figure?.value ?? null));
	const about = {
		subject,
		metric,
		a,
		b
	};
	const [missingA, missingB] = [a, b].map((side) => side.filter((value) => value === null).length);
	if (missingA + missingB > 0) return {
		...about,
		why: whyMissing([missingA, a.length], [missingB, b.length])
	};
	const isShare = metric === "errors";
	if (isShare && [...a, ...b].every((value) => value === 0)) return about;
	const scaled = (side) => side.map((value) => isShare ? value : Math.log(value));
	if (!isShare && [...a, ...b].some((value) => value <= 0)) return {
		...about,
		why: "a run measured nothing of it"
	};
	const sign = isLessWorse(metric) ? -1 : 1;
	const own = Math.max(...[...ofA, ...ofB].map((figure) => figure?.ownDeviation ?? 0));
	const found = estimate({
		a: scaled(a),
		b: scaled(b),
		isPaired,
		ownDeviation: a.length + b.length > 2 && !isShare ? Math.min(own, resolution) : own,
		noise: isShare && noise !== void 0 ? 0 : noise
	});
	if (found === void 0) return {
		...about,
		why: "one run a side does not tell how much runs vary"
	};
	return {
		...about,
		worse: {
			...found,
			difference: sign * found.difference
		}
	};
}
/** Two runs whose histograms agree are not the same to more than this. */
const resolution = .004 / Math.sqrt(12);
function whyMissing(...[[a, ofA], [b, ofB]]) {
	const side = (name, count, of) => count === 0 ? [] : [`${String(count)} of ${String(of)} runs of ${name}`];
	return `not known in ${[...side("A", a, ofA), ...side("B", b, ofB)].join(" and ")}`;
}
/** What a subject's metrics say together, held against all other subjects. */
function subjectLevels(measured, weights, pOf) {
	return holm(measured.map((rows, index) => {
		const ps = rows.flatMap(({ worse }) => worse === void 0 ? [] : [pOf(worse)]);
		return {
			p: ps.length === 0 ? 1 : simes(ps),
			weight: weights[index] ?? 0
		};
	}), alpha);
}
function rowOf$1({ subject, metric, a, b, worse, why }, level, first, rules) {
	const typical = {
		typicalA: typicalOf(a, metric),
		typicalB: typicalOf(b, metric)
	};
	const about = {
		subject,
		metric,
		a,
		b,
		...typical,
		change: changeOf$2(typical, metric)
	};
	const nothing = {
		low: null,
		high: null,
		effectSize: null,
		pWorse: null,
		detectable: null
	};
	if (worse === void 0) {
		const outcome = why === void 0 ? "same" : "unknown";
		return {
			...about,
			...nothing,
			outcome,
			...why !== void 0 && { why }
		};
	}
	const isShare = metric === "errors";
	const sign = isLessWorse(metric) ? -1 : 1;
	const change = (difference) => isShare ? difference : Math.expm1(sign * difference);
	const bounds = intervalOf(worse, intervalShare).map(change).sort((left, right) => left - right);
	return {
		...about,
		low: bounds[0],
		high: bounds[1],
		effectSize: sign * effectSize(worse),
		pWorse: pAbove(worse),
		detectable: Math.abs(change(detectable(worse, {
			alpha: first,
			power,
			least: toleranceOf(metric, rules)
		}))),
		outcome: outcomeOf(worse, level, toleranceOf(metric, rules))
	};
}
function outcomeOf(worse, level, tolerance) {
	const isWorse = worse.difference > 0 && pAbove(worse) <= level.worse;
	const isBetter = worse.difference < 0 && pAbove({
		...worse,
		difference: -worse.difference
	}) <= level.better;
	const [low, high] = intervalOf(worse, intervalShare);
	if (low >= -tolerance && high <= tolerance) return isWorse || isBetter ? "small" : "same";
	if (isWorse) return worse.difference >= tolerance ? "regression" : "small";
	if (isBetter) return -worse.difference >= tolerance ? "improvement" : "small";
	return "unseen";
}
const isLessWorse = (metric) => metric === "rate" || metric === "capacity" || metric === "saturation";
/** On the scale that is compared. */
const toleranceOf = (metric, { tolerance, errorTolerance }) => metric === "errors" ? errorTolerance : isLessWorse(metric) ? -Math.log1p(-tolerance) : Math.log1p(tolerance);
function typicalOf(side, metric) {
	const known = side.filter((value) => value !== null);
	if (known.length < side.length || known.length === 0) return null;
	if (metric === "errors") return mean$1(known);
	return known.some((value) => value <= 0) ? null : Math.exp(mean$1(known.map(Math.log)));
}
function changeOf$2({ typicalA, typicalB }, metric) {
	if (typicalA === null || typicalB === null) return null;
	return metric === "errors" ? typicalB - typicalA : typicalB / typicalA - 1;
}
//#endregion
//#region src/measure/comparison/summary.ts
/** As the operations table shows it. */
function subjectText(subject) {
	if (subject.kind === "all") return "all requests";
	if (subject.kind === "search") return "the target";
	const { method, name } = subject;
	return method === void 0 || name.startsWith(`${method} `) ? name : `${method} ${name}`;
}
/** One sentence. */
function summaryOf$2(comparison) {
	const { verdict, differences } = comparison;
	switch (verdict) {
		case "not-comparable": return `These runs cannot be compared: ${differences.filter(({ severity }) => severity === "refused").map(({ what }) => what).join(", ")} differ or cannot be trusted.`;
		case "regression": return `B is worse than A: ${worstOf$1(comparison, "regression")}.`;
		case "improvement": return `B is better than A: ${worstOf$1(comparison, "improvement")}.`;
		case "same": return `B is as fast as A: any difference is within ${formatPercent(comparison.tolerance)}.`;
		case "unseen": return unseenText(comparison);
	}
}
function worstOf$1({ rows, exact }, outcome) {
	const found = rows.filter((row) => row.outcome === outcome);
	const counts = exact.filter((row) => row.outcome === outcome);
	const [first] = [...found].sort((left, right) => Math.abs(right.change ?? 0) - Math.abs(left.change ?? 0));
	const figures = found.length + counts.length;
	const rest = figures > 1 ? `, and ${String(figures - 1)} more` : "";
	if (first !== void 0) return `${subjectText(first.subject)} ${metricText(first)} ${changeText(first)}${rest}`;
	const [count] = counts;
	if (count === void 0) return "";
	return count.what === "calls" ? `${count.name} ${String(count.a)} → ${String(count.b)}${rest}` : `${outcome === "regression" ? "new" : "gone"}: ${count.name}${rest}`;
}
function metricText({ metric }) {
	return metric === "errors" ? "share of errors" : metric;
}
/** `+10.4 %`; of shares of errors in points. */
function changeText({ metric, change }) {
	if (change === null) return "";
	const sign = change > 0 ? "+" : change < 0 ? "−" : "±";
	const text = formatPercent(Math.abs(change));
	return `${sign}${metric === "errors" ? text.replace("%", "points") : text}`;
}
function unseenText({ a, b, rows, noise }) {
	const least = rows.filter(({ metric, detectable }) => metric === "p95" && detectable !== null).reduce((most, { detectable }) => Math.max(most ?? 0, detectable ?? 0), null);
	const found = least === null ? "" : ` A p95 worse by ${formatPercent(least)} would have been found four times in five`;
	if (a.length + b.length === 2 && noise?.isAssumed !== false) return `One run a side does not tell a difference from how runs vary by themselves.${found === "" ? "" : `${found}, if runs vary by ${formatPercent(noise?.share ?? 0)} by themselves.`}`;
	return `No difference to be seen.${found === "" ? "" : `${found}.`}`;
}
//#endregion
//#region src/measure/comparison/compare.ts
/** What two runs of one test on one quiet machine differ by, where nobody measured it. */
const usualNoise = .03;
/** Two sets of runs. However many requests a run made, it is one sample of how fast the target is. */
function compareRuns(a, b, rules) {
	const differences = conditionsOf(a, b);
	const isRefused = !rules.anyway && differences.some(({ severity }) => severity === "refused");
	const isSingle = a.length + b.length === 2;
	const rows = isRefused ? [] : compareRows(a.map(figuresOf$2), b.map(figuresOf$2), rules);
	const exact = isRefused ? [] : exactRows(a, b);
	const verdict = isRefused ? "not-comparable" : verdictOf$1(rows, exact);
	const noise = rules.noise ?? (isSingle ? usualNoise : void 0);
	const about = {
		format: comparisonFormat,
		isPaired: rules.isPaired,
		tolerance: rules.tolerance,
		errorTolerance: rules.errorTolerance,
		noise: noise === void 0 ? null : {
			share: noise,
			isAssumed: rules.noise === void 0
		},
		a: a.map(runOf),
		b: b.map(runOf),
		differences,
		rows: isSingle && rules.noise === void 0 ? withAssumed(a, b, rules, rows) : rows,
		exact
	};
	return {
		...about,
		verdict,
		summary: summaryOf$2({
			...about,
			verdict
		}),
		exitCode: exitCodeOf$1(verdict, rules.isStrict)
	};
}
/** Of single runs: what could have been seen if runs vary as they usually do. */
function withAssumed(a, b, rules, rows) {
	const assumed = compareRows(a.map(figuresOf$2), b.map(figuresOf$2), {
		...rules,
		noise: usualNoise
	});
	return rows.map((row, index) => ({
		...row,
		detectable: assumed[index]?.detectable ?? null
	}));
}
function verdictOf$1(rows, exact) {
	const all = [...rows, ...exact].map(({ outcome }) => outcome);
	if (all.includes("regression")) return "regression";
	if (all.includes("improvement")) return "improvement";
	const judged = rows.filter(({ metric }) => metric !== "p99").map(({ outcome }) => outcome);
	return judged.length > 0 && judged.every((outcome) => outcome === "same" || outcome === "small") ? "same" : "unseen";
}
function exitCodeOf$1(verdict, isStrict) {
	switch (verdict) {
		case "regression": return exitCodes.regression;
		case "not-comparable": return exitCodes.invalid;
		case "unseen": return isStrict ? exitCodes.invalid : exitCodes.pass;
		case "improvement":
		case "same": return exitCodes.pass;
	}
}
function runOf({ id, startedAt, test, target, environment }) {
	return {
		id,
		startedAt,
		test,
		target,
		gitCommit: environment.gitCommit
	};
}
//#endregion
//#region src/measure/error-streak.ts
const streakSeconds = 10;
const brokenRatio = .5;
/**
* Whether the target has broken down: in each of the last ten seconds more than half of what ended had failed, on the
* target's or the network's side. A second in which nothing ended (everything hangs until its deadline) goes with those
* around it.
*/
var ErrorStreak = class {
	sinceSeconds = void 0;
	/** Takes the next second; true where the streak is as long as that now. */
	add({ atSeconds, requestsPerSecond, byError }) {
		if (requestsPerSecond === 0) return false;
		let failed = 0;
		for (const [name, count] of Object.entries(byError)) {
			const side = errorSides[name];
			if (side === "target" || side === "network") failed += count;
		}
		if (failed <= requestsPerSecond * brokenRatio) {
			this.sinceSeconds = void 0;
			return false;
		}
		this.sinceSeconds ??= atSeconds;
		return atSeconds + 1 - this.sinceSeconds >= streakSeconds;
	}
};
//#endregion
//#region src/measure/postgres-summary.ts
/** As many as a reading holds: what was busy for a moment only is left out. */
const statementsMost = 5;
/** Amounts as means over the seconds that are known, a wait that was not there as zero; the longest transaction of all. */
function summarizePostgres(all) {
	const last = all.at(-1);
	if (last === void 0) return null;
	const mean = (of) => {
		const values = all.map(of).filter((value) => value !== null);
		return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
	};
	const transactions = all.map((reading) => reading.longestTransactionMs).filter((value) => value !== null);
	return {
		connections: meanOfEach$1(all.map(({ connections }) => connections)),
		connectionsMax: last.connectionsMax,
		waits: meanOfEach$1(all.map(({ waits }) => waits)),
		lockWaits: mean(({ lockWaits }) => lockWaits) ?? 0,
		longestTransactionMs: transactions.length === 0 ? null : Math.max(...transactions),
		cacheHitRatio: mean(({ cacheHitRatio }) => cacheHitRatio),
		transactionsPerSecond: mean(({ transactionsPerSecond }) => transactionsPerSecond),
		deadlocksPerSecond: mean(({ deadlocksPerSecond }) => deadlocksPerSecond),
		statements: summarizeStatements(all.map(({ statements }) => statements).filter((each) => each !== null))
	};
}
function meanOfEach$1(all) {
	const sums = /* @__PURE__ */ new Map();
	for (const [name, value] of all.flatMap((each) => Object.entries(each))) sums.set(name, (sums.get(name) ?? 0) + value);
	return Object.fromEntries([...sums].map(([name, sum]) => [name, sum / all.length]));
}
/** Times and rows are weighed with the calls they were taken from. */
function summarizeStatements(all) {
	if (all.length === 0) return null;
	const byText = /* @__PURE__ */ new Map();
	for (const { text, callsPerSecond, meanMs, rowsPerCall } of all.flat()) {
		const sums = byText.get(text) ?? {
			calls: 0,
			ms: 0,
			rows: 0
		};
		sums.calls += callsPerSecond;
		sums.ms += callsPerSecond * meanMs;
		sums.rows += callsPerSecond * rowsPerCall;
		byText.set(text, sums);
	}
	return [...byText].toSorted(([, a], [, b]) => b.ms - a.ms).slice(0, statementsMost).map(([text, { calls, ms, rows }]) => ({
		text,
		callsPerSecond: calls / all.length,
		meanMs: calls > 0 ? ms / calls : 0,
		rowsPerCall: calls > 0 ? rows / calls : 0
	}));
}
//#endregion
//#region src/measure/resources.ts
/**
* Readings of some seconds in one. Amounts and rates are means over the seconds in which they were known; limits, pid
* and identity are the last ones; kills are those of all seconds together.
*/
function summarizeResources(readings) {
	return {
		seconds: readings.length,
		target: summarizeTarget(known(readings, ({ target }) => target)),
		cgroup: summarizeCgroup(known(readings, ({ cgroup }) => cgroup)),
		host: summarizeHost(known(readings, ({ host }) => host)),
		generatorCpuCores: mean(readings, ({ generatorCpuCores }) => generatorCpuCores),
		metrics: meanOfEach(readings.map(({ metrics }) => metrics), "whereKnown"),
		...readings.some(({ postgres }) => postgres !== void 0) && { postgres: summarizePostgres(known(readings, ({ postgres }) => postgres ?? null)) }
	};
}
function summarizeTarget(all) {
	const last = all.at(-1);
	if (last === void 0) return null;
	const amount = (of) => mean(all, of) ?? 0;
	return {
		identity: last.identity,
		pid: last.pid,
		processes: amount(({ processes }) => processes),
		cpuCores: amount(({ cpuCores }) => cpuCores),
		busiestThread: busiest(all),
		threads: amount(({ threads }) => threads),
		activeThreads: mean(all, ({ activeThreads }) => activeThreads),
		rssBytes: amount(({ rssBytes }) => rssBytes),
		fds: mean(all, ({ fds }) => fds),
		fdsMax: last.fdsMax,
		sockets: summarizeSockets(known(all, ({ sockets }) => sockets)),
		peers: meanOfEach(all.map(({ peers }) => peers), "asZero"),
		voluntarySwitchesPerSecond: mean(all, ({ voluntarySwitchesPerSecond: rate }) => rate),
		involuntarySwitchesPerSecond: mean(all, ({ involuntarySwitchesPerSecond: rate }) => rate),
		readBytesPerSecond: mean(all, ({ readBytesPerSecond: rate }) => rate),
		writeBytesPerSecond: mean(all, ({ writeBytesPerSecond: rate }) => rate)
	};
}
/** The thread that was busiest most of the time by name; how busy the busiest was, whichever it was. */
function busiest(all) {
	const cpuByName = /* @__PURE__ */ new Map();
	for (const { busiestThread } of all) {
		if (busiestThread === null) continue;
		const { name, cpuCores } = busiestThread;
		cpuByName.set(name, (cpuByName.get(name) ?? 0) + cpuCores);
	}
	const [first] = [...cpuByName].toSorted(([, a], [, b]) => b - a);
	if (first === void 0) return null;
	return {
		name: first[0],
		cpuCores: mean(all, ({ busiestThread }) => busiestThread?.cpuCores ?? 0) ?? 0
	};
}
function summarizeSockets(all) {
	const last = all.at(-1);
	if (last === void 0) return null;
	const amount = (of) => mean(all, of) ?? 0;
	return {
		established: amount(({ established }) => established),
		timeWait: amount(({ timeWait }) => timeWait),
		closeWait: amount(({ closeWait }) => closeWait),
		synSent: amount(({ synSent }) => synSent),
		acceptQueue: mean(all, ({ acceptQueue }) => acceptQueue),
		acceptQueueMax: last.acceptQueueMax
	};
}
function summarizeCgroup(all) {
	const last = all.at(-1);
	if (last === void 0) return null;
	const kills = known(all, ({ oomKills }) => oomKills);
	return {
		cpuLimitCores: last.cpuLimitCores,
		throttledRatio: mean(all, ({ throttledRatio }) => throttledRatio),
		memoryLimitBytes: last.memoryLimitBytes,
		memoryUsedBytes: mean(all, ({ memoryUsedBytes }) => memoryUsedBytes),
		oomKills: kills.length === 0 ? null : sum$2(kills)
	};
}
function summarizeHost(all) {
	const last = all.at(-1);
	if (last === void 0) return null;
	const network = known(all, (reading) => reading.network);
	const traffic = (of) => mean(network, of) ?? 0;
	return {
		cores: last.cores,
		cpuCores: mean(all, ({ cpuCores }) => cpuCores) ?? 0,
		stealRatio: mean(all, ({ stealRatio }) => stealRatio),
		ioWaitRatio: mean(all, ({ ioWaitRatio }) => ioWaitRatio),
		runnable: mean(all, ({ runnable }) => runnable),
		memoryAvailableBytes: mean(all, ({ memoryAvailableBytes }) => memoryAvailableBytes) ?? 0,
		memoryTotalBytes: last.memoryTotalBytes,
		swapBytesPerSecond: mean(all, ({ swapBytesPerSecond }) => swapBytesPerSecond),
		diskBusyRatio: mean(all, ({ diskBusyRatio }) => diskBusyRatio),
		network: network.length === 0 ? null : {
			receivedBytesPerSecond: traffic(({ receivedBytesPerSecond }) => receivedBytesPerSecond),
			sentBytesPerSecond: traffic(({ sentBytesPerSecond }) => sentBytesPerSecond),
			loopbackBytesPerSecond: traffic(({ loopbackBytesPerSecond }) => loopbackBytesPerSecond)
		}
	};
}
function known(all, of) {
	return all.map(of).filter((value) => value !== null);
}
const sum$2 = (values) => values.reduce((total, value) => total + value, 0);
/** Null where it was never known. */
function mean(all, of) {
	const values = known(all, of);
	return values.length === 0 ? null : sum$2(values) / values.length;
}
/** What is missing in a second was nothing then, or was not read. */
function meanOfEach(all, missing) {
	const totals = /* @__PURE__ */ new Map();
	for (const [name, value] of all.flatMap((each) => Object.entries(each))) {
		const total = totals.get(name) ?? {
			sum: 0,
			count: 0
		};
		totals.set(name, {
			sum: total.sum + value,
			count: total.count + 1
		});
	}
	return Object.fromEntries([...totals].map(([name, total]) => [name, total.sum / (missing === "asZero" ? all.length : total.count)]));
}
//#endregion
//#region src/measure/verdict.ts
/** Where more of the requests fail than this, a run without goals shows that something else is wrong. */
const failingShare = .5;
/** The verdict: first what kept the run from being one, then whether it can be trusted, then the goals. */
function judge(ending, slo, doubts, measured, strict) {
	const figures = figuresOf$1(measured);
	const { aborted, exhausted, hookFailed } = ending;
	if (aborted !== void 0) {
		const why = clause(aborted);
		return failed(exitCodes.scriptAborted, `The script ended the run${why === "" ? "" : `: ${why}`}.`);
	}
	if (exhausted !== void 0) return failed(exitCodes.badTest, `The run ended early: ${clause(exhausted)}.`);
	if (hookFailed !== void 0) {
		const text = measured.requests === 0 ? `No result: ${clause(hookFailed)}` : `${capital(clause(hookFailed))}; ${figures}`;
		return failed(exitCodes.scriptThrew, `${text}.`);
	}
	if (ending.scriptErrors > 0) return failed(exitCodes.scriptThrew, `The script threw ${times$1(ending.scriptErrors)}, so its figures are not those of the test: ${figures}.`);
	if (ending.interrupted) {
		const because = ending.stoppedBecause === void 0 ? "" : ` (${clause(ending.stoppedBecause)})`;
		return {
			verdict: "interrupted",
			exitCode: exitCodes.interrupted,
			summary: `Stopped early${because}: ${figures}.`
		};
	}
	if (ending.unstarted !== void 0) return judgeUnstarted(clause(ending.unstarted), slo.length);
	const [unknown] = ending.unknownSubjects;
	if (unknown !== void 0) return failed(exitCodes.badTest, `${capital(unknown)}: ${figures}.`);
	const invalid = doubts.find((doubt) => doubt.invalidates);
	if (invalid !== void 0) return {
		verdict: "invalid",
		exitCode: exitCodes.invalid,
		summary: `Not to be trusted: ${uncapital(invalid.message)} (${invalid.evidence}).`
	};
	return judgeGoals(slo, figures, strict) ?? judgeUnmissed(slo.length, measured, figures, strict);
}
/** What nothing was measured of cannot have met a goal. */
function judgeUnstarted(why, goals) {
	const summary = `No user got through its start, so nothing was measured: ${why}.`;
	if (goals > 0) return {
		verdict: "fail",
		exitCode: exitCodes.goalMissed,
		summary
	};
	return {
		verdict: "invalid",
		exitCode: exitCodes.invalid,
		summary
	};
}
function judgeGoals(slo, figures, strict) {
	const missed = slo.filter((goal) => !goal.ok);
	const [first] = missed;
	if (first !== void 0) {
		const count = slo.length === 1 ? "The goal was missed" : `${missed.length} of ${slo.length} goals missed`;
		const observed = first.observed === null ? unobserved(first) : `it was ${first.observedText}`;
		const more = missed.length > 1 ? ` (and ${formatCount(missed.length - 1)} more)` : "";
		return {
			verdict: "fail",
			exitCode: exitCodes.goalMissed,
			summary: `${count}: ${first.expression}, ${observed}${more}; ${figures}.`
		};
	}
	const unsure = slo.find((goal) => goal.note !== void 0);
	if (unsure !== void 0) return inconclusive(`No goal was missed, but ${unsure.expression} cannot be told yet: ${unsure.note}; ${figures}.`, strict);
}
/** No goal speaks against it. Without goals a target that hardly answers is still not something to print in green. */
function judgeUnmissed(goals, { totals }, figures, strict) {
	if (goals === 0 && totals.errorRatio > failingShare) return inconclusive(`No goals were set, and ${totals.errorRatio === 1 ? "every request" : "most requests"} failed: ${figures}.`, strict);
	const what = [
		"No goals were set",
		"The goal was met",
		"Both goals were met"
	][goals];
	return {
		verdict: "pass",
		exitCode: exitCodes.pass,
		summary: `${what ?? `All ${goals} goals were met`}: ${figures}.`
	};
}
function inconclusive(summary, strict) {
	return {
		verdict: "inconclusive",
		exitCode: strict ? exitCodes.invalid : exitCodes.pass,
		summary
	};
}
function unobserved({ note = "nothing was measured" }) {
	return note.startsWith("falls") ? `it ${note}` : note;
}
function failed(exitCode, summary) {
	return {
		verdict: "error",
		exitCode,
		summary
	};
}
function figuresOf$1({ totals, seconds, requests, dropped = 0 }) {
	if (requests === 0) return "nothing was measured";
	const p95 = totals.latencyMs.p95;
	const latency = p95 === null ? "" : `, p95 ${formatDurationMs(p95)}`;
	const errors = totals.errorRatio === 0 ? "no errors" : `${formatPercent(totals.errorRatio)} errors`;
	return `${formatRate(totals.requestsPerSecond)} over ${formatDurationMs(seconds * 1e3)}${latency}, ${errors}${dropped === 0 ? "" : `, ${formatCount(dropped)} arrivals dropped`}`;
}
/** Somebody else's words as a part of a sentence of ours: in one line, without an end of its own. */
const clause = (text) => text.replaceAll(/\s+/g, " ").replace(/[\s.!;:,]+$/, "").trim();
const times$1 = (count) => count === 1 ? "once" : `${formatCount(count)} times`;
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const uncapital = (text) => text.charAt(0).toLowerCase() + text.slice(1);
//#endregion
//#region src/trace/breakdown/dependency-tally.ts
var DependencyTally = class {
	#byCall = /* @__PURE__ */ new Map();
	#bySystem = /* @__PURE__ */ new Map();
	#requests = 0;
	add({ nodes }) {
		this.#requests += 1;
		for (const { isCall, identity, span, startMs, endMs } of nodes) {
			if (!isCall) continue;
			const { dependency, system, label } = identity;
			this.#count(this.#bySystem, `${dependency}\n${system}`, {
				dependency,
				system,
				label: ""
			}, endMs - startMs, span.isError);
			this.#count(this.#byCall, `${dependency}\n${system}\n${label}`, identity, endMs - startMs, span.isError);
		}
	}
	#count(tallies, key, identity, ms, isError) {
		let tally = tallies.get(key);
		if (tally === void 0) {
			if (tallies.size >= traceLimits.dependencies) return;
			tally = {
				identity,
				callMs: new Histogram(),
				errors: 0
			};
			tallies.set(key, tally);
		}
		tally.callMs.record(ms);
		if (isError) tally.errors += 1;
	}
	/** By kind and system, each followed by its calls; most time in all first. */
	list() {
		const calls = byTime(this.#byCall);
		return byTime(this.#bySystem).flatMap((system) => {
			const { dependency, system: name } = system.identity;
			return [system, ...calls.filter(({ identity }) => identity.dependency === dependency && identity.system === name)].map((tally) => summaryOf$1(tally, this.#requests));
		});
	}
};
const byTime = (tallies) => [...tallies.values()].sort((a, b) => b.callMs.sumMs - a.callMs.sumMs);
function summaryOf$1({ identity, callMs, errors }, requests) {
	return {
		...identity,
		calls: callMs.count,
		callsPerRequest: callMs.count / requests,
		callMs: {
			mean: callMs.meanMs ?? 0,
			p95: callMs.quantile(.95) ?? 0,
			max: callMs.maxMs ?? 0
		},
		errorRatio: errors / callMs.count
	};
}
//#endregion
//#region src/trace/breakdown/peer-tally.ts
const peersMax = 500;
const hostsMax = 50;
/** A call's span may have another client's inside, and the answering side below that. */
const climbMax = 4;
var PeerTally = class {
	#peers = /* @__PURE__ */ new Map();
	#strays = /* @__PURE__ */ new Map();
	add(tree) {
		const answered = answeredCalls(tree);
		for (const node of tree.nodes) {
			const { dependency, system } = node.identity;
			if (!node.isCall || dependency !== "http" && dependency !== "rpc") continue;
			this.#countCall(node, dependency === "http" ? system : peerOf(node.span.attributes), answered.has(node), tree);
		}
		if (tree.sent === null && tree.root.span.kind === "server") this.#countStray(tree.root);
	}
	#countCall({ span }, peer, isAnswered, tree) {
		const key = `${span.service}\n${peer}`;
		let fact = this.#peers.get(key);
		if (fact === void 0) {
			if (this.#peers.size >= peersMax) return;
			const route = tree.root.identity.label;
			fact = {
				service: span.service,
				peer,
				calls: 0,
				unmatched: 0,
				route,
				exampleTraceId: tree.traceId
			};
			this.#peers.set(key, fact);
		}
		if (span.isError && !isAnswered) return;
		fact.calls += 1;
		if (isAnswered) return;
		if (fact.unmatched === 0) fact.exampleTraceId = tree.traceId;
		fact.unmatched += 1;
	}
	#countStray({ span }) {
		let fact = this.#strays.get(span.service);
		if (fact === void 0) {
			if (this.#strays.size >= peersMax) return;
			fact = {
				service: span.service,
				hosts: /* @__PURE__ */ new Set(),
				entries: 0
			};
			this.#strays.set(span.service, fact);
		}
		fact.entries += 1;
		const host = peerOf(span.attributes) || urlParts(textOf(span.attributes, "url.full")).authority;
		if (host !== "" && fact.hosts.size < hostsMax) fact.hosts.add(host);
	}
	peers() {
		return [...this.#peers.values()];
	}
	strays() {
		return [...this.#strays.values()];
	}
};
/** From each answering span up, through the spans of the calling side. */
function answeredCalls({ nodes }) {
	const answered = /* @__PURE__ */ new Set();
	for (const { span, parent } of nodes) {
		if (span.kind !== "server") continue;
		let above = parent;
		for (let climbed = 0; above !== null && above.span.kind === "client" && climbed < climbMax; climbed += 1) {
			answered.add(above);
			above = above.parent;
		}
	}
	return answered;
}
//#endregion
//#region src/trace/identity/arguments-of.ts
const placeholder = /\?|\$\d|%s|%\(|@p\d|:[a-z_]/i;
const redacted = /redacted|\[filtered\]|\*{3}/i;
/**
* What a read asked for, values and all; equal texts ask for the same. Null = not known, or no read: the text has its
* values taken out, or it changes something.
*/
function argumentsOf(span, { dependency }) {
	if (dependency === "http") return ofHttp(span);
	if (dependency === "sql") return ofSql(span);
	if (dependency === "cache") return ofCache(span);
	return null;
}
function ofHttp({ attributes }) {
	const method = textOf(attributes, "http.request.method") || "GET";
	const url = textOf(attributes, "url.full");
	return url === "" || redacted.test(url) || method !== "GET" && method !== "HEAD" ? null : `${method} ${url}`;
}
const startsAsRead = /^\s*(\/\*[^]*?\*\/\s*)*\(?\s*(select|with)\b/i;
const changes = /\b(insert\s+into|update\s+[\w."]+\s+(as\s+\w+\s+)?set|delete\s+from|merge\s+into|for\s+(no\s+key\s+)?update)\b/i;
/** A `with` that deletes what it returns begins as a read does; so does a read that takes locks. */
const isSqlRead = (text) => startsAsRead.test(text) && !changes.test(text);
/** Without any place for a value the text is all there is. */
function ofSql({ attributes }) {
	const text = textOf(attributes, "db.query.text");
	if (!isSqlRead(text) || redacted.test(text)) return null;
	const values = parametersIn(attributes);
	if (values !== "") return `${text}\n${values}`;
	return placeholder.test(text) ? null : text;
}
function parametersIn(attributes) {
	let values = "";
	for (const name in attributes) if (name.startsWith("db.query.parameter") || name === "db.postgresql.values") values += `${name}=${String(attributes[name])}\n`;
	return values;
}
const reads = /^(h?get|hgetall|hmget|mget|exists|smembers|sismember|lrange|zrange\w*|zscore|scard|llen|ttl)\b/i;
function ofCache({ attributes }) {
	const text = textOf(attributes, "db.query.text");
	return !reads.test(text) || !text.trim().includes(" ") || /\?|other arguments/.test(text) ? null : text;
}
//#endregion
//#region src/trace/breakdown/duplicate-tally.ts
const kindsMax$2 = 200;
var DuplicateTally = class {
	#facts = /* @__PURE__ */ new Map();
	add({ nodes, traceId }) {
		const seen = /* @__PURE__ */ new Map();
		for (const node of nodes) {
			const asked = node.isCall && !node.span.isError ? argumentsOf(node.span, node.identity) : null;
			if (asked === null) continue;
			const key = `${node.span.service}\n${node.identity.system}\n${asked}`;
			const known = seen.get(key);
			if (known === void 0) seen.set(key, {
				first: node,
				count: 1,
				wastedMs: 0
			});
			else {
				known.count += 1;
				known.wastedMs += node.endMs - node.startMs;
			}
		}
		const counted = /* @__PURE__ */ new Set();
		for (const [key, one] of seen) if (one.count > 1) this.#count(key, one, traceId, counted);
	}
	#count(key, { first, count, wastedMs }, traceId, counted) {
		const { identity, span } = first;
		const place = `${span.service}\n${identity.system}\n${identity.label}`;
		let fact = this.#facts.get(place);
		if (fact === void 0) {
			if (this.#facts.size >= kindsMax$2) return;
			const { service } = span;
			fact = {
				identity,
				service,
				traces: 0,
				calls: 0,
				wastedMs: 0,
				alikeAcross: 0,
				firstArguments: key,
				exampleTraceId: traceId
			};
			this.#facts.set(place, fact);
		}
		if (!counted.has(fact)) fact.traces += 1;
		counted.add(fact);
		fact.calls += count;
		fact.wastedMs += wastedMs;
		if (key === fact.firstArguments) fact.alikeAcross += 1;
	}
	list() {
		return [...this.#facts.values()];
	}
};
//#endregion
//#region src/trace/breakdown/example-trace.ts
/** A span without its texts, and an attribute without its own. */
const spanBytes = 400;
const attributeBytes = 32;
/** The tree as far as `bytesMax` reaches, depth first; null where not even its root fits. */
function exampleTraceOf(tree, bytesMax) {
	const { traceId, nodes, root, sent } = tree;
	const startedAtMs = sent?.startMs ?? root.startMs;
	const spans = [];
	let bytes = 0;
	for (const node of nodes) {
		const span = spanOf(node, startedAtMs);
		const more = bytesOf(span);
		if (spans.length >= traceLimits.spansPerExample || bytes + more > bytesMax) break;
		spans.push(span);
		bytes += more;
	}
	if (spans.length === 0) return null;
	return {
		trace: {
			traceId,
			startedAtMs,
			durationMs: sent?.durationMs ?? root.endMs - root.startMs,
			operation: sent?.operation ?? null,
			isError: root.span.isError || sent?.isError === true,
			spans,
			spansLeftOut: nodes.length - spans.length
		},
		bytes
	};
}
function spanOf(node, originMs) {
	const { span, identity, depth, startMs, endMs, selfMs, criticalMs, waitMs } = node;
	return {
		spanId: span.spanId,
		parentId: span.parentId,
		kind: span.kind,
		name: span.name,
		service: span.service,
		instance: span.instance,
		depth,
		...identity,
		startMs: startMs - originMs,
		durationMs: endMs - startMs,
		selfMs,
		criticalMs,
		waitMs,
		isError: span.isError,
		attributes: attributesOf(span.attributes)
	};
}
/** The shortest first, as far as there is room: long ones tell least for what they take. */
function attributesOf(attributes) {
	const all = Object.keys(attributes).map((name) => [name, plainValue(attributes[name] ?? "")]);
	let room = traceLimits.attributeBytesPerExampleSpan;
	return all.map((attribute) => ({
		attribute,
		bytes: attributeBytesOf(attribute)
	})).sort((one, other) => one.bytes - other.bytes).filter(({ bytes }) => (room -= bytes) >= 0).map(({ attribute }) => attribute);
}
const plainValue = (value) => typeof value === "object" ? value.map(String).join(", ") : value;
const attributeBytesOf = ([name, value]) => attributeBytes + name.length + (typeof value === "string" ? value.length : 8);
function bytesOf({ name, label, service, attributes }) {
	const texts = name.length + label.length + service.length;
	return attributes.reduce((sum, attribute) => sum + attributeBytesOf(attribute), spanBytes + texts);
}
//#endregion
//#region src/trace/breakdown/example-stretches.ts
/** A request of the next load that began so much after it: those of the load before are complete by then. */
const settledMs = 2e3;
/**
* Typical, slowest and slowest failed request of each load that a search tries: which of them are to be compared it
* knows only at its end. Handed over when the next load is well under way.
*/
var ExampleStretches = class {
	#loads;
	#open = /* @__PURE__ */ new Map();
	#over = [];
	#overBeforeMs = -Infinity;
	/** @param loads ascending; it grows while they are made */
	constructor(loads) {
		this.#loads = loads;
	}
	/** What it would be an example of; undefined = of none. */
	takes(ms, startedAtMs, isError) {
		const load = this.#loads.findLast(({ fromMs }) => fromMs <= startedAtMs);
		if (load === void 0 || load.fromMs < this.#overBeforeMs || startedAtMs >= load.toMs) return void 0;
		const at = load.fromMs;
		if (startedAtMs > at + settledMs) this.#closeBefore(at);
		const stretch = this.#open.get(at) ?? opened(at);
		this.#open.set(at, stretch);
		stretch.responseMs.record(ms);
		if (stretch.responseMs.count >= 2 * stretch.medianAt) {
			stretch.medianMs = stretch.responseMs.quantile(.5) ?? ms;
			stretch.medianAt = stretch.responseMs.count;
		}
		const { typical, slowest, failed, medianMs } = stretch;
		const place = {
			at,
			typical: typical === null || Math.abs(ms - medianMs) < Math.abs(typical.trace.durationMs - medianMs),
			slowest: isLonger$2(ms, slowest),
			failed: isError && isLonger$2(ms, failed)
		};
		return place.typical || place.slowest || place.failed ? place : void 0;
	}
	add(kept, place) {
		const stretch = this.#open.get(place.at);
		if (stretch === void 0) return;
		for (const kind of kinds) if (place[kind]) stretch[kind] = kept;
	}
	held() {
		return [...this.#over, ...this.#open.values()].flatMap((stretch) => kinds.map((kind) => stretch[kind]));
	}
	/** Those of loads that are over, once. @param isLast all are */
	take(isLast) {
		if (isLast) this.#closeBefore(Infinity);
		const over = this.#over;
		this.#over = [];
		return over.flatMap((stretch) => kinds.flatMap((kind) => {
			const kept = stretch[kind];
			return kept === null ? [] : [{
				kind,
				trace: kept.trace,
				windowAtMs: stretch.fromMs
			}];
		}));
	}
	#closeBefore(ms) {
		this.#overBeforeMs = Math.max(this.#overBeforeMs, ms);
		for (const [at, stretch] of this.#open) {
			if (at >= ms) continue;
			this.#open.delete(at);
			this.#over.push(stretch);
		}
	}
};
const kinds = [
	"typical",
	"slowest",
	"failed"
];
function opened(fromMs) {
	return {
		fromMs,
		responseMs: new Histogram(),
		medianMs: 0,
		medianAt: 0,
		typical: null,
		slowest: null,
		failed: null
	};
}
const isLonger$2 = (ms, kept) => kept === null || ms > kept.trace.durationMs;
//#endregion
//#region src/trace/breakdown/example-windows.ts
const minuteMs = 6e4;
/** Windows are longer where a run lasts: a day has 34 of them. */
const shortWindows = {
	eachMs: 10 * minuteMs,
	untilMs: 120 * minuteMs
};
const longWindowMs = 60 * minuteMs;
/** The slowest and the slowest failed request of each stretch of a run, handed over when the stretch is over. */
var ExampleWindows = class {
	#firstMs = null;
	#open = null;
	#over = [];
	/** Whether it would be one of them. */
	takes(ms, startedAtMs, isError) {
		this.#turn(startedAtMs);
		const { slowest = null, failed = null } = this.#open ?? {};
		return {
			isSlowest: isLonger$1(ms, slowest),
			isFailed: isError && isLonger$1(ms, failed)
		};
	}
	add(kept, { isSlowest, isFailed }) {
		if (this.#open === null) return;
		if (isSlowest) this.#open.slowest = kept;
		if (isFailed) this.#open.failed = kept;
	}
	held() {
		return [...this.#over, ...this.#open === null ? [] : [this.#open]].flatMap(({ slowest, failed }) => [slowest, failed]);
	}
	/** Those of windows that are over, once. @param isLast the last one is over, too; a run of one window has none */
	take(isLast) {
		const isWhole = this.#open === null || this.#open.atMs === this.#firstMs;
		const windows = isLast && !isWhole && this.#open !== null ? [...this.#over, this.#open] : this.#over;
		this.#over = [];
		return windows.flatMap(({ atMs, slowest, failed }) => [...slowest === null ? [] : [{
			kind: "slowest",
			trace: slowest.trace,
			windowAtMs: atMs
		}], ...failed === null ? [] : [{
			kind: "failed",
			trace: failed.trace,
			windowAtMs: atMs
		}]]);
	}
	/** One that comes late counts in the window that is open. */
	#turn(startedAtMs) {
		this.#firstMs ??= startedAtMs;
		const atMs = windowOf(startedAtMs, this.#firstMs);
		if (this.#open !== null && atMs <= this.#open.atMs) return;
		if (this.#open !== null) this.#over.push(this.#open);
		this.#open = {
			atMs,
			slowest: null,
			failed: null
		};
	}
};
function windowOf(startedAtMs, firstMs) {
	const sinceMs = Math.max(0, startedAtMs - firstMs);
	const eachMs = sinceMs < shortWindows.untilMs ? shortWindows.eachMs : longWindowMs;
	return firstMs + Math.floor(sinceMs / eachMs) * eachMs;
}
const isLonger$1 = (ms, kept) => kept === null || ms > kept.trace.durationMs;
//#endregion
//#region src/trace/breakdown/spread-sample.ts
/** Values spread evenly over all that came, at most so many: every second one goes whenever it is full. */
var SpreadSample = class {
	#max;
	#values = [];
	#stride = 1;
	#seen = 0;
	constructor(max) {
		this.#max = max;
	}
	/** Whether the next one is looked at, for values that cost something to make. */
	takesNext() {
		return this.#seen % this.#stride === 0;
	}
	/** Null: one that came and is not to be kept. */
	add(value) {
		if (value !== null && this.takesNext()) {
			if (this.#values.length >= this.#max) {
				this.#values = this.#values.filter((_, index) => index % 2 === 0);
				this.#stride *= 2;
			}
			if (this.takesNext()) this.#values.push(value);
		}
		this.#seen += 1;
	}
	values() {
		return this.#values;
	}
};
//#endregion
//#region src/trace/breakdown/example-traces.ts
/** Traces to choose a typical one from. */
const candidatesMax = 8;
/** What is left of the budget for traces that are more than a choice. */
const keptForOthers = traceLimits.exampleBytes / 2;
/** How long a request took for whoever sent it, else inside. */
const responseMsOf = ({ sent, root }) => sent?.durationMs ?? root.endMs - root.startMs;
/** A few requests of a route, for: nearest the median, slowest, and the slowest of those that failed. */
var ExampleTraces = class {
	#budget;
	#candidates = new SpreadSample(candidatesMax);
	#windows = new ExampleWindows();
	#stretches;
	#near = null;
	#slowest = null;
	#failed = null;
	#medianMs = 0;
	#medianAt = 0;
	#bytes = 0;
	constructor(budget) {
		this.#budget = budget;
		this.#stretches = new ExampleStretches(budget.stretches ?? []);
	}
	add(tree, responseMs) {
		const ms = responseMsOf(tree);
		if (responseMs.count >= 2 * this.#medianAt) {
			this.#medianMs = responseMs.quantile(.5) ?? ms;
			this.#medianAt = responseMs.count;
		}
		const isError = tree.root.span.isError || tree.sent?.isError === true;
		const isFailed = isError && isLonger(ms, this.#failed);
		const isSlowest = isLonger(ms, this.#slowest);
		const isNear = this.#isNearer(ms, this.#near, this.#medianMs);
		const isCandidate = this.#candidates.takesNext() && this.#budget.bytes > keptForOthers;
		const startedAtMs = tree.sent?.startMs ?? tree.root.startMs;
		const inWindow = this.#windows.takes(ms, startedAtMs, isError);
		const inStretch = this.#stretches.takes(ms, startedAtMs, isError);
		const kept = isFailed || isSlowest || isNear || isCandidate || inWindow.isSlowest || inWindow.isFailed || inStretch !== void 0 ? this.#sized(tree) : null;
		this.#candidates.add(isCandidate ? kept : null);
		if (kept === null) return;
		if (isFailed) this.#failed = kept;
		if (isSlowest) this.#slowest = kept;
		if (isNear) this.#near = kept;
		this.#windows.add(kept, inWindow);
		if (inStretch !== void 0) this.#stretches.add(kept, inStretch);
		this.#settle();
	}
	list(responseMs) {
		const medianMs = responseMs.quantile(.5) ?? 0;
		let typical = this.#near;
		for (const each of this.#candidates.values()) if (this.#isNearer(each.trace.durationMs, typical, medianMs)) typical = each;
		return [
			"typical",
			"slowest",
			"failed"
		].flatMap((kind) => {
			const kept = {
				typical: typical ?? this.#slowest,
				slowest: this.#slowest,
				failed: this.#failed
			}[kind];
			return kept === null ? [] : [{
				kind,
				trace: kept.trace
			}];
		});
	}
	/** See ExampleWindows and ExampleStretches. */
	takeWindows(isLast) {
		const taken = [...this.#windows.take(isLast), ...this.#stretches.take(isLast)];
		if (taken.length > 0) this.#settle();
		return taken;
	}
	#sized(tree) {
		return exampleTraceOf(tree, Math.min(traceLimits.bytesPerExample, this.#budget.bytes));
	}
	/** One trace may be several kinds of example. */
	#settle() {
		const others = [
			...this.#candidates.values(),
			...this.#windows.held(),
			...this.#stretches.held()
		];
		const kept = new Set([
			this.#near,
			this.#slowest,
			this.#failed,
			...others
		]);
		let bytes = 0;
		for (const each of kept) bytes += each?.bytes ?? 0;
		this.#budget.bytes -= bytes - this.#bytes;
		this.#bytes = bytes;
	}
	#isNearer(ms, kept, medianMs) {
		return kept === null || Math.abs(ms - medianMs) < Math.abs(kept.trace.durationMs - medianMs);
	}
};
const isLonger = (ms, kept) => kept === null || ms > kept.trace.durationMs;
//#endregion
//#region src/trace/breakdown/seconds-seen.ts
const msPerSecond = 1e3;
/** In how many different seconds something happened; beyond what is asked for it does not matter, and is not counted. */
var SecondsSeen = class {
	#seconds = /* @__PURE__ */ new Set();
	add(atMs, enough) {
		if (this.#seconds.size < enough) this.#seconds.add(Math.floor(atMs / msPerSecond));
	}
	get count() {
		return this.#seconds.size;
	}
};
//#endregion
//#region src/trace/breakdown/gap-tally.ts
const kindsMax$1 = 200;
var GapTally = class {
	#facts = /* @__PURE__ */ new Map();
	add({ nodes, traceId }, thresholds) {
		const counted = /* @__PURE__ */ new Set();
		for (const node of nodes) {
			const { gapMsMin, gapShareMin } = thresholds;
			if (node.selfMs < gapMsMin || node.identity.dependency !== "none") continue;
			const gap = largestGapOf(node);
			if (gap === null || gap.ms < Math.max(gapMsMin, gapShareMin * (node.endMs - node.startMs))) continue;
			this.#count(node, gap, traceId, counted)?.seconds.add(node.startMs, thresholds.secondsMin);
		}
	}
	#count(node, gap, traceId, counted) {
		const { place, ms, after, before } = gap;
		const key = [
			node.span.service,
			node.identity.label,
			place,
			after,
			before
		].join("\n");
		let fact = this.#facts.get(key);
		if (fact === void 0) {
			if (this.#facts.size >= kindsMax$1) return void 0;
			const { label } = node.identity;
			const { service } = node.span;
			fact = {
				label,
				service,
				place,
				after,
				before,
				traces: 0,
				seconds: new SecondsSeen(),
				ms: 0,
				exampleTraceId: traceId
			};
			this.#facts.set(key, fact);
		}
		if (!counted.has(fact)) fact.traces += 1;
		counted.add(fact);
		fact.ms += ms;
		return fact;
	}
	list() {
		return [...this.#facts.values()];
	}
};
/** A span of one's own without any inside says what it is; one that answers should have some. */
function largestGapOf(node) {
	const { inside, startMs, endMs } = node;
	if (inside.length === 0) return node.span.kind === "server" || node.span.kind === "consumer" ? {
		place: "whole",
		ms: endMs - startMs,
		after: "",
		before: ""
	} : null;
	let largestMs = 0;
	let at = 0;
	let after = "";
	let reachedMs = startMs;
	let reachedBy = "";
	for (let index = 0; index <= inside.length; index += 1) {
		const child = inside[index];
		const ms = Math.min(child?.startMs ?? endMs, endMs) - reachedMs;
		if (ms > largestMs) [largestMs, at, after] = [
			ms,
			index,
			reachedBy
		];
		if (child === void 0 || child.endMs <= reachedMs) continue;
		reachedMs = child.endMs;
		reachedBy = child.identity.label;
	}
	return {
		place: placeAt(inside, at),
		ms: largestMs,
		after,
		before: inside[at]?.identity.label ?? ""
	};
}
const atOnceMs = 1;
/** Spans of handlers and middleware that end at once are no work before or after. */
function placeAt(inside, at) {
	const isWork = ({ isCall, startMs, endMs }) => isCall || endMs - startMs >= atOnceMs;
	const hasBefore = inside.slice(0, at).some(isWork);
	const hasAfter = inside.slice(at).some(isWork);
	if (hasBefore) return hasAfter ? "between" : "trailing";
	return hasAfter ? "leading" : "whole";
}
//#endregion
//#region src/trace/breakdown/outgoing-tally.ts
const bracketsOfTransactions$1 = /^(begin|commit|rollback|start transaction|savepoint|release|set )\b/i;
/** How many calls the requests of a route make of other things, from the service they came to. */
var OutgoingTally = class {
	calls = 0;
	ms = 0;
	callsMax = 0;
	/** Requests with more calls than is usual. */
	tracesOver = 0;
	exampleTraceId = "";
	add({ nodes, root, traceId }, thresholds) {
		let calls = 0;
		for (const { isCall, identity, span, startMs, endMs } of nodes) {
			if (!isCall || identity.dependency === "pool" || span.service !== root.span.service) continue;
			if (identity.dependency === "sql" && bracketsOfTransactions$1.test(identity.label)) continue;
			calls += 1;
			this.ms += endMs - startMs;
		}
		this.calls += calls;
		if (calls > thresholds.callsMax) this.tracesOver += 1;
		if (calls > this.callsMax) {
			this.callsMax = calls;
			this.exampleTraceId = traceId;
		}
	}
};
//#endregion
//#region src/trace/breakdown/row-tally.ts
/** All spans at one place of a route's tree: the same path of identities from the root. */
var RowTally = class {
	identity;
	service;
	parent;
	depth;
	children = /* @__PURE__ */ new Map();
	callMs = new Histogram();
	isCall = false;
	traces = 0;
	errors = 0;
	selfMs = 0;
	criticalMs = 0;
	waitMs = 0;
	slowCalls = 0;
	slowExampleTraceId = "";
	/** When calls took long enough to be looked at. */
	slowSeconds = new SecondsSeen();
	repeat = null;
	large = null;
	/** Sums over requests of calls (c) against the size of the answer (s), where it is known. */
	growth = {
		n: 0,
		c: 0,
		s: 0,
		cc: 0,
		ss: 0,
		cs: 0
	};
	#inTree = {
		count: 0,
		errors: 0,
		ms: 0,
		criticalMs: 0,
		waitMs: 0,
		lastEndMs: 0,
		overlaps: 0
	};
	#largeHere = false;
	constructor(identity, service, parent) {
		this.identity = identity;
		this.service = service;
		this.parent = parent;
		this.depth = parent === null ? 0 : parent.depth + 1;
	}
	/** True the first time in a tree. */
	visit(node, traceId, thresholds) {
		const durationMs = node.endMs - node.startMs;
		const inTree = this.#inTree;
		const isFirst = inTree.count === 0;
		this.callMs.record(durationMs);
		this.selfMs += node.selfMs;
		this.isCall ||= node.isCall;
		if (node.span.isError) this.errors += 1;
		if (durationMs >= Math.min(thresholds.slowQueryMainMs, thresholds.slowQueryMs)) this.slowSeconds.add(node.startMs, thresholds.secondsMin);
		if (durationMs >= thresholds.slowQueryMs) {
			this.slowCalls += 1;
			this.slowExampleTraceId ||= traceId;
		}
		if (!isFirst && node.startMs < inTree.lastEndMs - traceLimits.clockStepMs) inTree.overlaps += 1;
		inTree.lastEndMs = isFirst ? node.endMs : Math.max(inTree.lastEndMs, node.endMs);
		inTree.count += 1;
		inTree.ms += durationMs;
		inTree.criticalMs += node.criticalMs;
		inTree.waitMs += node.waitMs;
		if (node.span.isError) inTree.errors += 1;
		this.#lookAtSize(node, durationMs, traceId, thresholds);
		return isFirst;
	}
	closeTree(traceId, answerSize, thresholds) {
		const inTree = this.#inTree;
		this.traces += 1;
		this.criticalMs += inTree.criticalMs;
		this.waitMs += inTree.waitMs;
		if (answerSize !== null) this.#relate(inTree.count, answerSize);
		if (inTree.count >= thresholds.repeatsMin && inTree.errors < inTree.count - 1) this.#repeat(inTree, traceId);
		this.#largeHere = false;
		Object.assign(inTree, {
			count: 0,
			errors: 0,
			ms: 0,
			criticalMs: 0,
			waitMs: 0,
			lastEndMs: 0,
			overlaps: 0
		});
	}
	#repeat(inTree, traceId) {
		const repeat = this.repeat ??= {
			traces: 0,
			calls: 0,
			ms: 0,
			criticalMs: 0,
			callsMin: Infinity,
			callsMax: 0,
			overlaps: 0,
			exampleTraceId: traceId
		};
		repeat.traces += 1;
		repeat.calls += inTree.count;
		repeat.ms += inTree.ms;
		repeat.criticalMs += inTree.criticalMs;
		repeat.overlaps += inTree.overlaps;
		repeat.callsMin = Math.min(repeat.callsMin, inTree.count);
		if (inTree.count > repeat.callsMax) {
			repeat.callsMax = inTree.count;
			repeat.exampleTraceId = traceId;
		}
	}
	#relate(calls, size) {
		const { growth } = this;
		growth.n += 1;
		growth.c += calls;
		growth.s += size;
		growth.cc += calls * calls;
		growth.ss += size * size;
		growth.cs += calls * size;
	}
	#lookAtSize(node, durationMs, traceId, thresholds) {
		const bytes = sizeOf$1(node);
		const rows = Number(textOf(node.span.attributes, "db.response.returned_rows") || 0);
		if (!(bytes >= thresholds.payloadBytesMin && durationMs >= thresholds.payloadMsMin || bytes >= thresholds.payloadAlwaysBytesMin || rows >= thresholds.payloadRowsMin)) return;
		const large = this.large ??= {
			traces: 0,
			bytesMax: 0,
			rowsMax: 0,
			ms: 0,
			exampleTraceId: traceId
		};
		if (!this.#largeHere) large.traces += 1;
		this.#largeHere = true;
		large.ms += durationMs;
		large.bytesMax = Math.max(large.bytesMax, bytes);
		large.rowsMax = Math.max(large.rowsMax, rows);
	}
};
/** Bytes of an answer's body; 0 = not said. */
function sizeOf$1({ span }) {
	const { attributes } = span;
	const text = textOf(attributes, "http.response.body.size") || textOf(attributes, "http.response.size");
	const bytes = Number(text || 0);
	return Number.isFinite(bytes) && bytes > 0 ? bytes : 0;
}
//#endregion
//#region src/trace/breakdown/serial-tally.ts
const kindsMax = 200;
const labelsMax = 6;
var SerialTally = class {
	#facts = /* @__PURE__ */ new Map();
	add({ nodes, root, traceId }, thresholds) {
		const leastMs = Math.max(thresholds.serialSavingMsMin, thresholds.serialSavingShareMin * (root.endMs - root.startMs));
		for (const node of nodes) {
			if (node.inside.length < 2) continue;
			for (const run of runsIn(node, thresholds)) {
				const totalMs = run.reduce((sum, call) => sum + msOf(call), 0);
				const savingMs = totalMs - Math.max(...run.map(msOf));
				if (savingMs >= leastMs) this.#count(node, run, {
					totalMs,
					savingMs,
					traceId
				});
			}
		}
	}
	#count(parent, run, saved) {
		const labels = [...new Set(run.map(({ identity }) => identity.label))];
		const key = [
			parent.span.service,
			parent.identity.label,
			...labels
		].join("\n");
		let fact = this.#facts.get(key);
		if (fact === void 0) {
			if (this.#facts.size >= kindsMax) return;
			fact = {
				parentLabel: parent.identity.label,
				service: parent.span.service,
				labels: labels.slice(0, labelsMax),
				traces: 0,
				calls: 0,
				totalMs: 0,
				savingMs: 0,
				exampleTraceId: saved.traceId
			};
			this.#facts.set(key, fact);
		}
		fact.traces += 1;
		fact.calls += run.length;
		fact.totalMs += saved.totalMs;
		fact.savingMs += saved.savingMs;
	}
	list() {
		return [...this.#facts.values()];
	}
};
const msOf = ({ startMs, endMs }) => endMs - startMs;
/** Runs of calls that could run side by side. Loops, repeats and far too many calls are findings of their own. */
function runsIn(parent, thresholds) {
	const counts = /* @__PURE__ */ new Map();
	for (const { identity } of parent.inside) counts.set(identity.label, (counts.get(identity.label) ?? 0) + 1);
	const runs = [];
	let run = [];
	let asked = /* @__PURE__ */ new Set();
	let endMs = -Infinity;
	const close = () => {
		if (run.length > 1 && run.length <= thresholds.callsMax) runs.push(run);
		run = [];
		asked = /* @__PURE__ */ new Set();
	};
	for (const call of parent.inside) {
		if (!call.isCall || call.identity.dependency === "pool") continue;
		const overlaps = call.startMs < endMs - traceLimits.clockStepMs;
		endMs = Math.max(endMs, call.endMs);
		if (overlaps || !isRead(call)) {
			close();
			continue;
		}
		const sameAs = argumentsOf(call.span, call.identity);
		if ((counts.get(call.identity.label) ?? 0) >= thresholds.repeatsMin || sameAs !== null && asked.has(sameAs)) continue;
		if (sameAs !== null) asked.add(sameAs);
		run.push(call);
	}
	close();
	return runs;
}
const readsOfDatabase = /^(find|get|aggregate|count|distinct|search|query|scan|batchget|m?get)/i;
/** What changes something has an order; a read may have one too, which no trace shows. */
function isRead({ span, identity }) {
	if (span.isError) return false;
	if (identity.dependency === "sql") return isSqlRead(identity.label);
	if (identity.dependency === "database") return readsOfDatabase.test(identity.label);
	if (identity.dependency === "cache") return /^h?m?get/i.test(identity.label);
	if (identity.dependency === "rpc") return /\/(get|list|find|read|query|search|check|fetch|load|count)/i.test(identity.label);
	if (identity.dependency !== "http") return false;
	const method = textOf(span.attributes, "http.request.method") || "GET";
	return method === "GET" || method === "HEAD";
}
//#endregion
//#region src/trace/breakdown/route-tally.ts
const otherLabel = "(other)";
const otherIdentity = {
	dependency: "none",
	system: "",
	label: otherLabel
};
const rowKeyOf = ({ identity, span }) => `${identity.dependency}\n${identity.system}\n${identity.label}\n${span.service}`;
/** Everything about one route of one service, over many requests. */
var RouteTally = class {
	service;
	route;
	rootKind;
	serverMs = new Histogram();
	queueMs = new Histogram();
	responseMs = new Histogram();
	/** Requests by the operation they were sent as. */
	operations = /* @__PURE__ */ new Map();
	#examples;
	duplicates = new DuplicateTally();
	serial = new SerialTally();
	gaps = new GapTally();
	outgoing = new OutgoingTally();
	root;
	traces = 0;
	joined = 0;
	criticalMs = 0;
	#budget;
	#thresholds;
	#rows = 1;
	constructor(root, budget, thresholds) {
		this.service = root.span.service;
		this.route = root.identity.label;
		this.rootKind = root.span.kind;
		this.root = new RowTally(root.identity, root.span.service, null);
		this.#budget = budget;
		this.#examples = new ExampleTraces(budget);
		this.#thresholds = thresholds;
	}
	add(tree) {
		const { root, sent, queueMs } = tree;
		const durationMs = root.endMs - root.startMs;
		this.traces += 1;
		this.serverMs.record(durationMs);
		this.responseMs.record(responseMsOf(tree));
		if (queueMs !== null) this.queueMs.record(queueMs);
		if (sent !== null) this.#count(sent.operation);
		this.#walk(tree);
		this.duplicates.add(tree);
		this.serial.add(tree, this.#thresholds);
		this.gaps.add(tree, this.#thresholds);
		this.outgoing.add(tree, this.#thresholds);
		this.#examples.add(tree, this.responseMs);
		this.criticalMs += durationMs;
	}
	#count(operation) {
		this.joined += 1;
		const known = this.operations.get(operation);
		if (known !== void 0 || this.operations.size < traceLimits.operationsPerRoute) this.operations.set(operation, (known ?? 0) + 1);
	}
	#walk({ nodes, root, traceId }) {
		const touched = [];
		const above = [];
		for (const node of nodes) {
			const row = node.depth === 0 ? this.root : this.#rowBelow(above[node.depth - 1] ?? this.root, node);
			above[node.depth] = row;
			if (row.visit(node, traceId, this.#thresholds)) touched.push(row);
		}
		const size = sizeOf$1(root) || null;
		for (const row of touched) row.closeTree(traceId, size, this.#thresholds);
	}
	#rowBelow(parent, node) {
		if (parent.identity === otherIdentity) return parent;
		const key = rowKeyOf(node);
		const known = parent.children.get(key);
		if (known !== void 0) return known;
		const isFull = this.#rows >= traceLimits.rowsPerRoute || this.#budget.rows <= 0 || parent.depth + 1 >= traceLimits.depth;
		const wanted = isFull ? otherLabel : key;
		const other = parent.children.get(wanted);
		if (other !== void 0) return other;
		const row = new RowTally(isFull ? otherIdentity : node.identity, node.span.service, parent);
		parent.children.set(wanted, row);
		this.#rows += 1;
		this.#budget.rows -= 1;
		return row;
	}
	examples() {
		return this.#examples.list(this.responseMs);
	}
	takeWindows(isLast) {
		return this.#examples.takeWindows(isLast);
	}
	/** Depth first; of siblings the one that takes more of the critical path stands first. */
	rows() {
		const rows = [];
		const open = [this.root];
		for (let row = open.pop(); row !== void 0; row = open.pop()) {
			rows.push(row);
			const below = [...row.children.values()].sort((a, b) => criticalBelow(a) - criticalBelow(b));
			open.push(...below);
		}
		return rows;
	}
};
/** Critical path of a row and all below it. */
function criticalBelow(row) {
	let sum = 0;
	const open = [row];
	for (let next = open.pop(); next !== void 0; next = open.pop()) {
		sum += next.criticalMs;
		for (const child of next.children.values()) open.push(child);
	}
	return sum;
}
//#endregion
//#region src/trace/breakdown/trace-breakdown.ts
/**
* What many traces say together: routes, their rows, dependencies, and the facts findings are made of. One for each
* stretch of load that is to be looked at by itself. Traces go in one by one and are not kept, but for examples.
*/
var TraceBreakdown = class {
	#routes = /* @__PURE__ */ new Map();
	#stretches = [];
	#budget = {
		rows: traceLimits.rows,
		bytes: traceLimits.exampleBytes,
		stretches: this.#stretches
	};
	#thresholds;
	dependencies = new DependencyTally();
	peers = new PeerTally();
	/** Requests that were sent, by operation. */
	#sent = /* @__PURE__ */ new Map();
	#answered = /* @__PURE__ */ new Map();
	#requests = 0;
	#roots = 0;
	#traces = 0;
	#beyondRoutes = 0;
	constructor(thresholds = {}) {
		this.#thresholds = {
			...traceThresholds,
			...thresholds
		};
	}
	add(trace) {
		this.#traces += 1;
		for (const { operation } of trace.unanswered) this.#countSent(operation, false);
		for (const tree of trace.trees) {
			if (tree.kind !== "entry") continue;
			if (tree.sent !== null) this.#countSent(tree.sent.operation, true);
			const route = this.#routeOf(tree);
			route?.add(tree);
			if (route === void 0) this.#beyondRoutes += 1;
			this.dependencies.add(tree);
			this.peers.add(tree);
		}
	}
	#countSent(operation, isAnswered) {
		this.#requests += 1;
		increase(this.#sent, operation);
		if (!isAnswered) return;
		this.#roots += 1;
		increase(this.#answered, operation);
	}
	#routeOf({ root }) {
		const key = `${root.span.service}\n${root.span.kind}\n${root.identity.label}`;
		const known = this.#routes.get(key);
		if (known !== void 0 || this.#routes.size >= traceLimits.routes) return known;
		const route = new RouteTally(root, this.#budget, this.#thresholds);
		this.#routes.set(key, route);
		return route;
	}
	get thresholds() {
		return this.#thresholds;
	}
	/** Requests sent with a sampled trace, and of these how many a root came back for. */
	get coverage() {
		return {
			requestsTraced: this.#requests,
			rootsReceived: this.#roots,
			traces: this.#traces
		};
	}
	/** Requests of routes beyond the number that is told apart; dependencies count them. */
	get requestsBeyondRoutes() {
		return this.#beyondRoutes;
	}
	/** Operations of the test by how many of their requests came back. */
	operations() {
		return [...this.#sent].map(([operation, sent]) => ({
			operation,
			sent,
			answered: this.#answered.get(operation) ?? 0
		}));
	}
	/** Most of all time first. */
	tallies() {
		return [...this.#routes.values()].sort((a, b) => b.responseMs.sumMs - a.responseMs.sumMs);
	}
	routes() {
		return this.tallies().map((tally) => this.#breakdownOf(tally));
	}
	/** Of each route, for a picture of each. One that is still the same is the same object. */
	examples() {
		return this.tallies().flatMap((tally) => tally.examples().map(({ kind, trace }) => ({
			kind,
			route: tally.route,
			service: tally.service,
			trace
		})));
	}
	/** A load of a search, which gets examples of its own. */
	addStretch(stretch) {
		this.#stretches.push(stretch);
	}
	/** Of stretches of the run that are over, once each. */
	takeWindows(isLast) {
		return this.tallies().flatMap((tally) => tally.takeWindows(isLast).map((example) => ({
			...example,
			route: tally.route,
			service: tally.service
		})));
	}
	#breakdownOf(tally) {
		const { route, service, operations, traces, queueMs, serverMs } = tally;
		return {
			route,
			service,
			operations: [...operations.keys()],
			traces,
			coverage: this.#coverageOf(tally),
			queueMs: queueMs.count === 0 ? null : summaryOf(queueMs),
			serverMs: summaryOf(serverMs),
			rows: tally.rows().map((row) => rowOf(row, tally)),
			examples: tally.examples().map(({ kind, trace }) => ({
				kind,
				traceId: trace.traceId
			}))
		};
	}
	/** An operation's requests that did not come back are shared out as those that did. */
	#coverageOf({ operations, joined }) {
		let sent = 0;
		for (const [operation, here] of operations) sent += here * (this.#sent.get(operation) ?? 0) / (this.#answered.get(operation) ?? here);
		return joined === 0 || sent === 0 ? null : Math.min(1, joined / Math.max(joined, sent));
	}
};
function increase(counts, key) {
	const known = counts.get(key);
	if (known !== void 0 || counts.size < traceLimits.dependencies) counts.set(key, (known ?? 0) + 1);
}
function summaryOf(histogram) {
	return {
		mean: histogram.meanMs ?? 0,
		p95: histogram.quantile(.95) ?? 0,
		max: histogram.maxMs ?? 0
	};
}
function rowOf(row, { traces, criticalMs }) {
	return {
		depth: row.depth,
		label: row.identity.label,
		service: row.service,
		dependency: row.identity.dependency,
		callsPerRequest: row.callMs.count / traces,
		callMs: summaryOf(row.callMs),
		selfMsPerRequest: row.selfMs / traces,
		criticalShare: criticalMs === 0 ? 0 : Math.min(1, row.criticalMs / criticalMs),
		errorRatio: row.callMs.count === 0 ? 0 : row.errors / row.callMs.count,
		waitMsPerRequest: row.waitMs / traces
	};
}
//#endregion
//#region src/trace/places/metric-names.ts
/** Old names of OpenTelemetry; their durations are milliseconds. */
const renamed = {
	"db.client.connections.usage": {
		name: "db.client.connection.count",
		scale: 1
	},
	"db.client.connections.max": {
		name: "db.client.connection.max",
		scale: 1
	},
	"db.client.connections.pending_requests": {
		name: "db.client.connection.pending_requests",
		scale: 1
	},
	"db.client.connections.timeouts": {
		name: "db.client.connection.timeouts",
		scale: 1
	},
	"db.client.connections.wait_time": {
		name: "db.client.connection.wait_time",
		scale: .001
	},
	"db.client.connections.use_time": {
		name: "db.client.connection.use_time",
		scale: .001
	},
	"process.runtime.jvm.gc.duration": {
		name: "jvm.gc.duration",
		scale: .001
	},
	"process.runtime.jvm.threads.count": {
		name: "jvm.thread.count",
		scale: 1
	},
	"process.runtime.dotnet.thread_pool.queue.length": {
		name: "dotnet.thread_pool.queue.length",
		scale: 1
	},
	"process.runtime.dotnet.monitor.lock_contention.count": {
		name: "dotnet.monitor.lock_contentions",
		scale: 1
	},
	"process.runtime.go.goroutines": {
		name: "go.goroutine.count",
		scale: 1
	}
};
/** What speaks of pools, connections, threads, locks and collections. */
const kept = /^(db\.client\.connection\.(count|max|pending_requests|timeouts|wait_time|use_time)|http\.client\.open_connections|nodejs\.eventloop\.(utilization|delay\.(p99|max|mean))|v8js\.gc\.duration|jvm\.(gc\.duration|thread\.count|cpu\.recent_utilization)|dotnet\.(thread_pool\.queue\.length|monitor\.lock_contentions|gc\.pause\.time)|go\.(schedule\.duration|goroutine\.count)|process\.cpu\.(time|utilization))$/;
/** Null = nothing is made of it. */
function metricName(sent) {
	return (Object.hasOwn(renamed, sent) ? renamed[sent] : void 0) ?? (kept.test(sent) ? {
		name: sent,
		scale: 1
	} : null);
}
/** Attributes that tell series apart, by their new names. */
const labels = {
	"db.client.connection.pool.name": "pool",
	"db.client.connections.pool.name": "pool",
	"pool.name": "pool",
	"db.client.connection.state": "state",
	"db.client.connections.state": "state",
	state: "state",
	"jvm.thread.state": "state",
	"thread.state": "state",
	"db.system.name": "system",
	"db.system": "system",
	"server.address": "address",
	"server.port": "port",
	"http.connection.state": "state",
	"nodejs.eventloop.state": "state"
};
function labelsOf(attributes) {
	const told = {};
	for (const [name, label] of Object.entries(labels)) {
		const value = attributes[name];
		if (typeof value === "string" || typeof value === "number") told[label] ??= String(value).slice(0, 200);
	}
	return told;
}
//#endregion
//#region src/trace/places/metric-meter.ts
/** Readings of pools and runtimes, kept as they come, for whatever stretches are asked for afterwards. */
var MetricMeter = class {
	#series = /* @__PURE__ */ new Map();
	add(point) {
		const known = metricName(point.name);
		if (known === null || !Number.isFinite(point.value) || !Number.isFinite(point.timeMs)) return;
		const series = this.#seriesOf(known.name, point);
		if (series === void 0 || series.points.length >= traceLimits.pointsPerMetric) return;
		const last = series.points.at(-1);
		const value = point.value * known.scale;
		const isGrowth = series.isCounter && point.isDelta;
		series.points.push({
			timeMs: point.timeMs,
			value: isGrowth ? (last?.value ?? 0) + value : value
		});
	}
	#seriesOf(name, point) {
		const { service, instance, attributes, kind, isMonotonic } = point;
		const labels = labelsOf(attributes);
		const key = JSON.stringify([
			name,
			service,
			instance,
			labels
		]);
		const known = this.#series.get(key);
		if (known !== void 0 || this.#series.size >= traceLimits.metrics) return known;
		const series = {
			head: {
				name,
				service,
				instance,
				labels
			},
			isCounter: kind === "histogram" || kind === "sum" && isMonotonic,
			points: []
		};
		this.#series.set(key, series);
		return series;
	}
	read(stretch) {
		return [...this.#series.values()].flatMap((series) => {
			const level = series.isCounter ? growthIn(series, stretch) : levelIn(series, stretch);
			return level === null ? [] : [{
				...series.head,
				...level
			}];
		});
	}
};
function levelIn({ points }, { fromMs, toMs }) {
	const values = points.filter(({ timeMs }) => timeMs >= fromMs && timeMs <= toMs).map(({ value }) => value);
	if (values.length === 0) return null;
	return {
		mean: values.reduce((sum, value) => sum + value, 0) / values.length,
		max: Math.max(...values)
	};
}
/** From the last reading before the stretch, or the first in it; a restart of the target begins anew. */
function growthIn({ points }, { fromMs, toMs }) {
	const before = points.findLast(({ timeMs }) => timeMs <= fromMs);
	const within = points.filter(({ timeMs }) => timeMs > fromMs && timeMs <= toMs);
	const readings = before === void 0 ? within : [before, ...within];
	const [first, last] = [readings[0], readings.at(-1)];
	if (first === void 0 || last === void 0 || last.timeMs <= first.timeMs) return null;
	let grown = 0;
	let max = 0;
	for (const [index, { timeMs, value }] of readings.entries()) {
		const earlier = readings[index - 1];
		if (earlier === void 0 || timeMs <= earlier.timeMs) continue;
		const by = value >= earlier.value ? value - earlier.value : value;
		grown += by;
		max = Math.max(max, by * 1e3 / (timeMs - earlier.timeMs));
	}
	return {
		mean: grown * 1e3 / (last.timeMs - first.timeMs),
		max
	};
}
//#endregion
//#region src/trace/places/place.ts
/** The same in every instance. */
const placeName = ({ scope, service, spanKind, dependency, system, label }) => `${scope}\n${service}\n${spanKind}\n${dependency}\n${system}\n${label}`;
/** Where a request comes in; anything else is done for one. */
function isRequest(node, { root, kind, sent }) {
	return node === root && kind === "entry" && (node.span.kind === "server" || sent !== null);
}
/** What answers, and the innermost span of a call: an ORM's span holds what the driver's span below it waits for. */
function isOneOfMany({ span, identity, children }) {
	if (span.kind === "server" || span.kind === "consumer") return true;
	if (identity.dependency === "none") return false;
	return !children.some((child) => child.identity.dependency === identity.dependency && child.span.kind !== "server");
}
//#endregion
//#region src/trace/places/place-seconds.ts
/** Figures kept of each second. */
const fields = [
	"open",
	"begun",
	"ended",
	"holdMs",
	"holdMsMax",
	"waitMs",
	"waitMsMax",
	"errors",
	"most"
];
const at = Object.fromEntries(fields.map((name, index) => [name, index]));
const width = fields.length;
/** Seconds that are allocated together. */
const chunkSeconds = 32;
/**
* Time in which concurrency is averaged before the most of it is taken. Clocks that begin spans at whole milliseconds
* let those of one connection overlap for a moment: over so long that does not show, and queues fill more slowly.
*/
const binMs = 20;
const binsPerSecond = 1e3 / binMs;
/** A span that was open for longer is counted as open for so long. */
const spanSecondsMax = 600;
/** What of one place was open in each second of the clock, without knowing beforehand which seconds will be asked for. */
var PlaceSeconds = class {
	#chunks = /* @__PURE__ */ new Map();
	/** Of seconds for which spans may still come: open ms in each bin. */
	#bins = /* @__PURE__ */ new Map();
	/** May another chunk be made? */
	#mayGrow;
	constructor(mayGrow) {
		this.#mayGrow = mayGrow;
	}
	add({ startMs, endMs, waitMs, weight, isError }, sealedBefore) {
		const first = Math.floor(startMs / 1e3);
		const last = Math.min(Math.floor(endMs / 1e3), first + spanSecondsMax);
		for (let second = first; second <= last; second += 1) {
			const fromMs = Math.max(0, startMs - second * 1e3);
			const toMs = Math.min(1e3, endMs - second * 1e3);
			this.#plus(second, at.open, (toMs - fromMs) / 1e3 * weight);
			if (second >= sealedBefore) fill(this.#binsOf(second), fromMs, toMs);
		}
		this.#plus(last, at.ended, weight);
		const chunk = this.#chunkOf(first);
		if (chunk === void 0) return;
		const base = indexOf(first, 0);
		const holdMs = endMs - startMs;
		chunk[base + at.begun] += weight;
		chunk[base + at.holdMs] += holdMs * weight;
		chunk[base + at.waitMs] += waitMs * weight;
		if (isError) chunk[base + at.errors] += weight;
		if (holdMs > chunk[base + at.holdMsMax]) chunk[base + at.holdMsMax] = holdMs;
		if (waitMs > chunk[base + at.waitMsMax]) chunk[base + at.waitMsMax] = waitMs;
	}
	/** Nothing more is expected of the seconds before. */
	seal(before) {
		for (const [second, bins] of this.#bins) {
			if (second >= before) continue;
			const chunk = this.#chunkOf(second);
			if (chunk !== void 0) chunk[indexOf(second, at.most)] = mostIn(bins);
			this.#bins.delete(second);
		}
	}
	/** Whole seconds, the last excluded. */
	sum(from, to) {
		const total = {
			open: 0,
			begun: 0,
			ended: 0,
			holdMs: 0,
			holdMsMax: 0,
			waitMs: 0,
			waitMsMax: 0,
			errors: 0
		};
		const mosts = [];
		for (let second = from; second < to; second += 1) {
			const get = (field) => this.#get(second, field);
			for (const field of [
				"open",
				"begun",
				"ended",
				"holdMs",
				"waitMs",
				"errors"
			]) total[field] += get(field);
			for (const field of ["holdMsMax", "waitMsMax"]) total[field] = Math.max(total[field], get(field));
			const bins = this.#bins.get(second);
			mosts.push(bins === void 0 ? get("most") : mostIn(bins));
		}
		const seconds = Math.max(0, to - from);
		return {
			...total,
			seconds,
			open: seconds === 0 ? 0 : total.open / seconds,
			mosts: mosts.sort((a, b) => a - b)
		};
	}
	#get(second, field) {
		return this.#chunks.get(Math.floor(second / chunkSeconds))?.[indexOf(second, at[field])] ?? 0;
	}
	#plus(second, field, value) {
		const chunk = this.#chunkOf(second);
		if (chunk !== void 0) chunk[indexOf(second, field)] += value;
	}
	#chunkOf(second) {
		const number = Math.floor(second / chunkSeconds);
		const known = this.#chunks.get(number);
		if (known !== void 0 || !this.#mayGrow()) return known;
		const chunk = new Float64Array(chunkSeconds * width);
		this.#chunks.set(number, chunk);
		return chunk;
	}
	#binsOf(second) {
		let bins = this.#bins.get(second);
		if (bins === void 0) this.#bins.set(second, bins = new Float32Array(binsPerSecond + 1));
		return bins;
	}
};
const indexOf = (second, field) => (second - Math.floor(second / chunkSeconds) * chunkSeconds) * width + field;
/** Spans that were open for all of a second are counted behind its bins. */
function fill(bins, fromMs, toMs) {
	if (toMs - fromMs >= 1e3) {
		bins[binsPerSecond] += 1;
		return;
	}
	const last = Math.min(binsPerSecond - 1, Math.floor(toMs / binMs));
	for (let bin = Math.floor(fromMs / binMs); bin <= last; bin += 1) {
		const within = Math.min(toMs, (bin + 1) * binMs) - Math.max(fromMs, bin * binMs);
		if (within > 0) bins[bin] += within;
	}
}
function mostIn(bins) {
	let most = 0;
	for (let bin = 0; bin < binsPerSecond; bin += 1) most = Math.max(most, bins[bin]);
	return most / binMs + bins[binsPerSecond];
}
//#endregion
//#region src/trace/places/waits-for-pools.ts
const heldFromPools = new Set([
	"sql",
	"database",
	"cache",
	"messaging",
	"mail",
	"rpc"
]);
/**
* What a span waited for before it began. Some drivers make a span of getting a connection: it stands beside the span
* of what the connection is then used for, and is a wait for it.
*/
var WaitsForPools = class {
	#tree;
	#pools = /* @__PURE__ */ new Map();
	constructor(tree) {
		this.#tree = tree;
	}
	/** Nodes in the tree's own order. */
	before(node) {
		const { parent, identity } = node;
		if (parent === null) return this.#tree.queueMs ?? 0;
		if (identity.dependency === "pool") {
			this.#pools.set(parent, node);
			return node.waitMs;
		}
		if (!heldFromPools.has(identity.dependency)) return node.waitMs;
		const pool = this.#pools.get(parent);
		if (pool === void 0 || pool.endMs > node.startMs + traceLimits.clockStepMs) return node.waitMs;
		this.#pools.delete(parent);
		return node.waitMs + pool.waitMs + pool.endMs - pool.startMs;
	}
};
//#endregion
//#region src/trace/places/place-meter.ts
/** Spans of a second may come so much later: a slow request, and the time for which a trace is waited for. */
const openSeconds = 90;
/** What clocks may be off by before a span is taken to be of another time. */
const clockSeconds = 3600;
/** The second highest of twenty seconds: one in which a clock was set says nothing. */
const mostQuantile = .95;
/** A day. */
const askedSecondsMax = 86400;
/** Of each stretch. */
const placesGivenMax = 200;
/** How many of the same were open at the same time, by the second, for whatever stretches are asked for afterwards. */
var PlaceMeter = class {
	#places = /* @__PURE__ */ new Map();
	/** Requests by the second in which they were sent. */
	#asked = /* @__PURE__ */ new Map();
	#chunks = 0;
	#sealedBefore = Number.NEGATIVE_INFINITY;
	/** @param nowMs unix epoch by the generator's clock */
	add({ trees, unanswered }, nowMs) {
		this.#seal(Math.floor(nowMs / 1e3) - openSeconds);
		const asked = [...trees.flatMap(({ sent }) => sent ?? []), ...unanswered];
		for (const { startMs } of asked) this.#askedAt(Math.floor(startMs / 1e3));
		for (const tree of trees) this.#addTree(tree, nowMs, asked.length > 0);
	}
	#askedAt(second) {
		const known = this.#asked.get(second);
		if (known !== void 0 || this.#asked.size < askedSecondsMax) this.#asked.set(second, (known ?? 0) + 1);
	}
	#addTree(tree, nowMs, isAsked) {
		const waits = new WaitsForPools(tree);
		for (const node of tree.nodes) {
			const waitMs = waits.before(node);
			if (Math.abs(node.startMs - nowMs) > clockSeconds * 1e3) continue;
			const how = {
				waitMs,
				weight: isAsked ? 1 : node.span.weight
			};
			const scope = isRequest(node, tree) ? "requests" : isOneOfMany(node) ? "system" : null;
			if (scope !== "requests") this.#count(node, how, "call", false);
			if (scope === null) continue;
			this.#count(node, how, scope, false);
			if (node.span.instance !== null) this.#count(node, how, scope, true);
		}
	}
	#count(node, how, scope, isAll) {
		const counted = this.#countedAt(node, scope, isAll);
		if (counted === void 0) return;
		const { startMs, endMs, span } = node;
		counted.seconds.add({
			startMs,
			endMs,
			...how,
			isError: span.isError
		}, this.#sealedBefore);
		counted.isPartial ||= how.weight !== 1 || startMs / 1e3 < this.#sealedBefore;
	}
	#countedAt({ span, identity }, scope, isAll) {
		const { service, kind } = span;
		const { dependency, system } = identity;
		const label = scope === "call" ? identity.label : "";
		const instance = isAll ? null : span.instance;
		const key = `${scope}\n${service}\n${kind}\n${dependency}\n${system}\n${label}\n${String(isAll)}\n${instance ?? ""}`;
		const known = this.#places.get(key);
		if (known !== void 0 || this.#places.size >= traceLimits.places) return known;
		const counted = {
			place: {
				scope,
				service,
				instance,
				isAll,
				spanKind: kind,
				dependency,
				system,
				label
			},
			seconds: new PlaceSeconds(() => this.#mayGrow()),
			isPartial: false
		};
		this.#places.set(key, counted);
		return counted;
	}
	#mayGrow() {
		if (this.#chunks >= traceLimits.placeChunks) return false;
		this.#chunks += 1;
		return true;
	}
	#seal(before) {
		if (before <= this.#sealedBefore) return;
		this.#sealedBefore = before;
		for (const { seconds } of this.#places.values()) seconds.seal(before);
	}
	/** Of whole seconds within it. */
	read({ number, fromMs, toMs }) {
		const [from, to] = [Math.ceil(fromMs / 1e3), Math.floor(toMs / 1e3)];
		const sums = [...this.#places.values()].map((counted) => ({
			counted,
			sum: counted.seconds.sum(from, to)
		}));
		const requests = sums.filter(({ counted: { place } }) => place.scope === "requests" && !place.isAll);
		const total = (pick) => requests.reduce((all, { sum }) => all + pick(sum), 0);
		const seconds = Math.max(1, to - from);
		const begun = total((sum) => sum.begun);
		let asked = 0;
		for (let second = from; second < to; second += 1) asked += this.#asked.get(second) ?? 0;
		return {
			number,
			seconds: Math.max(0, to - from),
			requestsPerSecond: begun / seconds,
			endedPerSecond: total((sum) => sum.ended) / seconds,
			askedPerSecond: asked / seconds,
			places: sums.filter(({ sum }) => sum.open > 0).map(({ counted, sum }) => placeLoad(counted, sum, begun)).sort((a, b) => b.meanOpen - a.meanOpen).slice(0, placesGivenMax),
			metrics: []
		};
	}
};
function placeLoad({ place, isPartial }, sum, requests) {
	const { begun, mosts } = sum;
	const mean = (total) => begun === 0 ? 0 : total / begun;
	return {
		place,
		spansPerSecond: begun / Math.max(1, sum.seconds),
		perRequest: requests === 0 ? 0 : begun / requests,
		meanOpen: sum.open,
		mostOpen: isPartial ? null : mosts[Math.ceil(mostQuantile * mosts.length) - 1] ?? null,
		holdMs: mean(sum.holdMs),
		holdMsMax: sum.holdMsMax,
		waitMs: mean(sum.waitMs),
		waitMsMax: sum.waitMsMax,
		errorRatio: mean(sum.errors)
	};
}
//#endregion
//#region src/trace/sent-batch.ts
const hex32 = (value) => (value >>> 0).toString(16).padStart(8, "0");
function sentRequestsOf(batch) {
	const { worker, span, operations, ids, operation, startMs, durationMs, isError } = batch;
	return Array.from(operation, (place, index) => ({
		traceId: worker + hex32(ids[3 * index]) + hex32(ids[3 * index + 1]),
		spanId: span + hex32(ids[3 * index + 2]),
		operation: operations[place],
		startMs: startMs[index],
		durationMs: durationMs[index],
		isError: isError[index] === 1
	}));
}
//#endregion
//#region src/trace/trace-coverage.ts
/** What the receiver refused, and what SDKs say they dropped, beside what is known here. Reasons without a span are left out. */
function coverageOf$1(breakdown, counts, { refused = {}, droppedBySdk = {} } = {}) {
	const { requestsTraced, rootsReceived } = breakdown.coverage;
	const refusedCount = Object.values(refused).reduce((sum, count) => sum + count, 0);
	return {
		requestsTraced: requestsTraced + counts.requestsDropped,
		rootsReceived,
		spansReceived: counts.spansReceived + refusedCount,
		spansDropped: some({
			...refused,
			...counts.spansDropped
		}),
		spansDroppedBySdk: some(droppedBySdk)
	};
}
const some = (reasons) => Object.fromEntries(Object.entries(reasons).filter(([, count]) => count > 0));
//#endregion
//#region src/trace/trace-link.ts
const place = "{traceId}";
/** The address of a trace in the user's own Jaeger, Sentry or Tempo; undefined where nobody said which. */
function traceLinkOf(template, traceId) {
	return template?.replaceAll(place, () => encodeURIComponent(traceId));
}
/** What is wrong with a template; undefined = nothing. */
function traceLinkProblem(template) {
	if (!template.includes(place)) return `it does not say where the id of a trace belongs, ${place}`;
	const url = template.replaceAll(place, "0");
	if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return "it is no http or https address";
}
/** The same with the address of every example beside its trace id. */
function withTraceLinks(inside, template) {
	if (template === void 0) return inside;
	const linkTo = (traceId) => traceLinkOf(template, traceId) ?? "";
	return {
		...inside,
		traceLink: template,
		routes: inside.routes.map((route) => ({
			...route,
			examples: route.examples.map((example) => ({
				...example,
				link: linkTo(example.traceId)
			}))
		})),
		findings: inside.findings.map((finding) => {
			const { exampleTraceId } = finding;
			return exampleTraceId === void 0 ? finding : {
				...finding,
				exampleTraceLink: linkTo(exampleTraceId)
			};
		})
	};
}
//#endregion
//#region src/trace/picture/bar-stretches.ts
function barStretches(branch) {
	const children = branch.children.flatMap(({ spans }) => spans).map(stretchOf);
	const [own, below, before] = [
		[],
		[],
		[]
	];
	for (const span of branch.spans) {
		const whole = stretchOf(span);
		const inside = merged$1(children, whole);
		below.push(...inside);
		own.push(...gapsIn(whole, inside));
		if (isCall$1(branch) && span.waitMs > 0) before.push({
			fromMs: whole.fromMs - span.waitMs,
			toMs: whole.fromMs
		});
	}
	return {
		own,
		below,
		before,
		isWait: ["pool", "sent"].includes(branch.spans[0]?.dependency ?? "")
	};
}
const isCall$1 = ({ spans }) => ![
	"none",
	"pool",
	"sent"
].includes(spans[0]?.dependency ?? "none");
const stretchOf = ({ startMs, durationMs }) => ({
	fromMs: startMs,
	toMs: startMs + durationMs
});
/** What lies inside of `whole`, without overlaps, by start. */
function merged$1(stretches, whole) {
	const inside = stretches.map(({ fromMs, toMs }) => ({
		fromMs: Math.max(fromMs, whole.fromMs),
		toMs: Math.min(toMs, whole.toMs)
	})).filter(({ fromMs, toMs }) => toMs > fromMs).sort((one, other) => one.fromMs - other.fromMs);
	const joined = [];
	for (const each of inside) {
		const last = joined.at(-1);
		if (last !== void 0 && each.fromMs <= last.toMs) last.toMs = Math.max(last.toMs, each.toMs);
		else joined.push({ ...each });
	}
	return joined;
}
function gapsIn(whole, covered) {
	const gaps = [];
	let fromMs = whole.fromMs;
	for (const each of covered) {
		if (each.fromMs > fromMs) gaps.push({
			fromMs,
			toMs: each.fromMs
		});
		fromMs = Math.max(fromMs, each.toMs);
	}
	if (whole.toMs > fromMs) gaps.push({
		fromMs,
		toMs: whole.toMs
	});
	return gaps;
}
//#endregion
//#region src/trace/picture/fold-spans.ts
/** Of one parent so many that do the same are one line. */
const sameLeast = 3;
/** The tree of an example, with siblings that do the same in one branch. */
function foldSpans(spans, isWhole = false) {
	const root = treeOf(spans);
	if (root === void 0) return void 0;
	return branchOf([root], isWhole);
}
/** Depth first, as lines are printed. */
function branchesOf(root) {
	const all = [];
	const open = [root];
	for (let branch = open.pop(); branch !== void 0; branch = open.pop()) {
		all.push(branch);
		open.push(...branch.children.toReversed());
	}
	return all;
}
function treeOf(spans) {
	const above = [];
	for (const span of spans) {
		const node = {
			span,
			children: []
		};
		above.length = Math.min(above.length, span.depth);
		above.at(-1)?.children.push(node);
		above.push(node);
	}
	return above[0];
}
function branchOf(nodes, isWhole) {
	const spans = nodes.map(({ span }) => span);
	const children = groupsOf(nodes.flatMap((node) => node.children), isWhole ? Infinity : nodes.length > 1 ? 1 : sameLeast).map((group) => branchOf(group, isWhole));
	const ownMs = spans.reduce((sum, { criticalMs }) => sum + criticalMs, 0);
	const criticalMs = children.reduce((sum, child) => sum + child.criticalMs, ownMs);
	return {
		spans,
		children,
		depth: spans[0]?.depth ?? 0,
		criticalMs
	};
}
/** In the order of their first. What failed is not hidden among what did not. */
function groupsOf(nodes, least) {
	const byKey = /* @__PURE__ */ new Map();
	for (const node of nodes) {
		const { service, dependency, system, label, isError } = node.span;
		const key = [
			service,
			dependency,
			system,
			label,
			String(isError)
		].join("\n");
		const group = byKey.get(key);
		if (group === void 0) byKey.set(key, [node]);
		else group.push(node);
	}
	return [...byKey.values()].flatMap((group) => group.length >= least ? [group] : group.map((node) => [node])).sort(([one], [other]) => (one?.span.startMs ?? 0) - (other?.span.startMs ?? 0));
}
//#endregion
//#region src/trace/picture/trace-picture.ts
/** Undefined where no span was kept. `isWhole` = nothing is folded. */
function tracePicture(trace, isWhole = false) {
	const inside = foldSpans(trace.spans, isWhole);
	if (inside === void 0) return void 0;
	const root = trace.operation === null ? inside : asSent(trace, trace.operation, inside);
	const branches = branchesOf(root);
	return {
		root,
		branches,
		totalMs: Math.max(endOf(branches), Number.MIN_VALUE)
	};
}
/** What the generator saw of it: the time before and after the target's own is network and queue. */
function asSent(trace, operation, root) {
	const [first] = root.spans;
	const sent = {
		label: `sent as ${operation}`,
		dependency: "sent",
		system: "",
		startMs: 0,
		waitMs: 0,
		depth: 0
	};
	const { durationMs, isError } = trace;
	return {
		spans: [{
			...first,
			...sent,
			durationMs,
			selfMs: durationMs - (first?.durationMs ?? 0),
			isError
		}],
		children: [deeper(root)],
		depth: 0,
		criticalMs: root.criticalMs
	};
}
const deeper = (branch) => ({
	...branch,
	depth: branch.depth + 1,
	children: branch.children.map(deeper)
});
const endOf = (all) => all.reduce((most, { spans }) => spans.reduce((end, { startMs, durationMs }) => Math.max(end, startMs + durationMs), most), 0);
/** Less of the whole is nobody's critical path. */
const criticalLeast = .005;
const isOnCriticalPath = (branch, { root }) => branch.criticalMs > criticalLeast * root.criticalMs;
/** Of all its spans. */
const tookMs = ({ spans }) => spans.reduce((sum, { durationMs }) => sum + durationMs, 0);
const ownMs = ({ spans }) => spans.reduce((sum, { selfMs }) => sum + selfMs, 0);
/** What takes longest, with all that it stands below. One more than asked for is shown rather than left out. */
function branchesThatMatter(all, most) {
	if (all.length <= most + 1) return all;
	const chosen = new Set(all.toSorted((one, other) => tookMs(other) - tookMs(one)).slice(0, most));
	const kept = /* @__PURE__ */ new Set();
	const above = [];
	for (const branch of all) {
		above.length = Math.min(above.length, branch.depth);
		above.push(branch);
		if (chosen.has(branch)) for (const each of above) kept.add(each);
	}
	return all.filter((branch) => kept.has(branch));
}
//#endregion
//#region src/trace/picture/calls-text.ts
/** `1`, `12.5`, `0.25`, `1,240`: calls in a request, over all requests. */
function callsText(perRequest) {
	if (perRequest >= 100) return formatCount(perRequest);
	if (perRequest > 0 && perRequest < .01) return "< 0.01";
	return String(Number(perRequest.toPrecision(perRequest < 1 ? 2 : 3)));
}
//#endregion
//#region src/trace/picture/rows-that-matter.ts
/** A row that takes less of the route's time is left out … */
const shareLeast = .02;
/** … unless it is one of so many that take most. */
const alwaysShown = 5;
const rowsShown = 25;
const timeOf = ({ callsPerRequest, callMs }) => callsPerRequest * callMs.mean;
/** What takes time, with all that it stands below. */
function rowsThatMatter({ rows, serverMs }) {
	const longestFirst = rows.toSorted((one, other) => timeOf(other) - timeOf(one));
	const chosen = new Set(longestFirst.filter((row, index) => index < alwaysShown || timeOf(row) >= shareLeast * serverMs.mean).slice(0, rowsShown));
	const above = [];
	const kept = /* @__PURE__ */ new Set();
	for (const row of rows) {
		above.length = row.depth;
		above[row.depth] = row;
		if (chosen.has(row)) for (const each of above) kept.add(each);
	}
	return rows.filter((row) => kept.has(row));
}
//#endregion
//#region src/diagnosis/check.ts
/** The worst of them decides. */
function worstOf(checks) {
	if (checks.some(({ status }) => status === "problem")) return "problem";
	return checks.some(({ status }) => status === "warning") ? "warning" : "ok";
}
/** Writes the checks of one group. */
function checkOf(group, id, [status, found, advice]) {
	return {
		id,
		group,
		status,
		found,
		...advice !== void 0 && { advice }
	};
}
/** Without these there is no target to put load on. */
const reaching = [
	"name",
	"connection",
	"answer"
];
/** 104, as of a run that finds no target; 97 where a run would begin, but could not be trusted. */
function exitCodeOf(checks) {
	const problems = checks.filter(({ status }) => status === "problem");
	if (problems.some(({ group, id }) => group === "target" && reaching.includes(id))) return exitCodes.badTest;
	return problems.length > 0 ? exitCodes.invalid : exitCodes.pass;
}
//#endregion
//#region src/diagnosis/examination.ts
const examinationFormat = "plimsoll.doctor/1";
//#endregion
//#region src/diagnosis/instance-names.ts
/** Headers by which applications, frameworks and balancers name the instance that answered. */
const nameHeaders = [
	"x-instance",
	"x-instance-id",
	"x-instance-name",
	"x-pod",
	"x-pod-name",
	"x-served-by",
	"x-server",
	"x-server-id",
	"x-server-name",
	"x-backend",
	"x-backend-server",
	"x-upstream",
	"x-upstream-addr",
	"x-hostname",
	"x-node",
	"x-node-id",
	"x-container-id",
	"x-replica",
	"x-worker"
];
/** Cookies in which balancers keep the instance a client belongs to; what stands in the group names it. */
const routeCookies = [
	/^(?:SERVERID|SERVER_ID|srv_id|ROUTEID|SRV|SRVNAME|lb_route|X-Mapping-[^=]*)=([^;]+)/im,
	/^JSESSIONID=[^;.]*\.([^;]+)/im,
	/^BIGipServer[^=]*=([^;]+)/im
];
const nameLength = 80;
/** Who gave this answer, as far as it says so. */
function instanceIn(headers) {
	for (const header of nameHeaders) {
		const value = headers[header];
		if (value !== void 0 && value !== "" && !/^cache-/i.test(value)) return named$1(`${header}: ${value}`);
	}
	const cookies = headers["set-cookie"];
	if (cookies === void 0) return void 0;
	for (const pattern of routeCookies) {
		const route = pattern.exec(cookies)?.[1];
		if (route !== void 0) return named$1(`cookie route ${route}`);
	}
}
const named$1 = (text) => text.slice(0, nameLength);
//#endregion
//#region src/diagnosis/rate-limit-headers.ts
/** Names seen in the wild for the number of requests of a window. */
const limitNames = [
	"ratelimit-limit",
	"x-ratelimit-limit",
	"x-rate-limit-limit"
];
/** What the RateLimit headers announce: the old three, the draft's policy, and the families with a suffix. */
function limitIn(headers) {
	return policyIn(headers) ?? plainIn(headers) ?? suffixedIn(headers);
}
/** `"default";q=100;w=60` and the older `100;w=60` (draft-ietf-httpapi-ratelimit-headers). */
function policyIn(headers) {
	const text = headers["ratelimit-policy"] ?? headers["ratelimit"] ?? headers["ratelimit-limit"];
	const header = headers["ratelimit-policy"] === void 0 ? "ratelimit" : "ratelimit-policy";
	if (text === void 0) return void 0;
	const quota = /;\s*q=(\d+)/.exec(text)?.[1] ?? /(?:^|,)\s*(\d+)\s*;\s*w=/.exec(text)?.[1];
	const window = /;\s*w=(\d+)/.exec(text)?.[1];
	if (quota === void 0) return void 0;
	return {
		header,
		requests: Number(quota),
		...Number(window) > 0 && { windowSeconds: Number(window) }
	};
}
function plainIn(headers) {
	const header = limitNames.find((name) => /^\s*\d+/.test(headers[name] ?? ""));
	if (header === void 0) return void 0;
	return {
		header,
		requests: Number.parseInt(headers[header] ?? "", 10)
	};
}
const suffixes = {
	second: 1,
	minute: 60,
	hour: 3600,
	day: 86400
};
/** `x-ratelimit-limit-minute: 60`, `ratelimit-remaining: 9`: whatever number such a header has. */
function suffixedIn(headers) {
	for (const [header, value] of Object.entries(headers)) {
		const found = /^x-rate-?limit-(?:limit-)?(second|minute|hour|day)$/.exec(header) ?? /^(?:x-)?rate-?limit-(?:remaining)/.exec(header);
		const requests = Number.parseInt(value, 10);
		if (found === null || Number.isNaN(requests)) continue;
		const windowSeconds = suffixes[found[1] ?? ""];
		return {
			header,
			requests,
			...windowSeconds !== void 0 && { windowSeconds }
		};
	}
}
/** Seconds or a date (RFC 9110 §10.2.3); undefined where it says neither. */
function retryAfterMs(headers, nowMs) {
	const text = headers["retry-after"]?.trim();
	if (text === void 0 || text === "") return void 0;
	if (/^\d+$/.test(text)) return Number(text) * 1e3;
	const at = Date.parse(text);
	return Number.isNaN(at) ? void 0 : Math.max(0, at - nowMs);
}
//#endregion
//#region src/diagnosis/limiter-marks.ts
const textLength = 120;
/**
* By what a rate limiter shows itself in an answer that turned a request away. A 503 alone says nothing, and neither do
* the limits that APIs announce in every answer.
*/
function limiterIn(status, headers) {
	const said = [];
	const retryAfter = headers["retry-after"];
	if (retryAfter !== void 0) said.push(`retry-after: ${retryAfter}`);
	const limit = limitIn(headers);
	if (limit !== void 0) said.push(`${limit.header}: ${headers[limit.header] ?? limit.requests}`);
	if (status !== 429 && said.length === 0) return void 0;
	return [status, ...said].join(", ").slice(0, textLength);
}
//#endregion
//#region src/diagnosis/front-marks.ts
const mark = (product, kind, header, value) => {
	return {
		product,
		kind,
		header,
		...value && { value }
	};
};
/** Header names end in `*` where a whole family is meant. */
const headerMarks = [
	mark("Cloudflare", "CDN", "cf-ray"),
	mark("Cloudflare", "CDN", "cf-cache-status"),
	mark("Cloudflare", "CDN", "server", /^cloudflare/i),
	mark("Cloudflare Bot Management", "bot detection", "set-cookie", /^(__cf_bm|cf_clearance|__cflb)=/m),
	mark("Amazon CloudFront", "CDN", "x-amz-cf-id"),
	mark("Amazon CloudFront", "CDN", "x-amz-cf-pop"),
	mark("Amazon CloudFront", "CDN", "via", /cloudfront/i),
	mark("AWS WAF", "WAF", "x-amzn-waf-*"),
	mark("AWS WAF", "WAF", "set-cookie", /^aws-waf-token=/m),
	mark("AWS Elastic Load Balancing", "gateway", "server", /^awselb/i),
	mark("AWS Elastic Load Balancing", "gateway", "set-cookie", /^AWSALB(CORS|TG|TGCORS)?=/m),
	mark("Amazon API Gateway", "gateway", "x-amz-apigw-id"),
	mark("Akamai", "CDN", "x-akamai-*"),
	mark("Akamai", "CDN", "akamai-*"),
	mark("Akamai", "CDN", "server", /^akamai/i),
	mark("Akamai Bot Manager", "bot detection", "set-cookie", /^(ak_bmsc|bm_sv|bm_sz|_abck)=/m),
	mark("Fastly", "CDN", "x-fastly-*"),
	mark("Fastly", "CDN", "fastly-*"),
	mark("Fastly", "CDN", "x-served-by", /^cache-/i),
	mark("Google Cloud", "CDN", "via", /\bgoogle\b/i),
	mark("Google Front End", "gateway", "server", /^(gws|gfe|google frontend)/i),
	mark("Azure Front Door", "CDN", "x-azure-ref"),
	mark("Azure Front Door", "CDN", "x-fd-*"),
	mark("Azure CDN", "CDN", "x-ec-*"),
	mark("Vercel", "CDN", "x-vercel-*"),
	mark("Netlify", "CDN", "x-nf-request-id"),
	mark("bunny.net", "CDN", "cdn-pullzone"),
	mark("KeyCDN", "CDN", "server", /^keycdn/i),
	mark("Gcore", "CDN", "x-id-fe"),
	mark("Sucuri", "WAF", "x-sucuri-*"),
	mark("Sucuri", "WAF", "server", /^sucuri/i),
	mark("Imperva", "WAF", "x-iinfo"),
	mark("Imperva", "WAF", "x-cdn", /^(imperva|incapsula)/i),
	mark("Imperva", "WAF", "set-cookie", /^(visid_incap|incap_ses|nlbi|reese84)[_\d]*=/m),
	mark("F5 BIG-IP", "gateway", "set-cookie", /^BIGipServer[^=]*=/m),
	mark("F5 BIG-IP", "WAF", "set-cookie", /^TS[0-9a-f]{8,}=/m),
	mark("F5 BIG-IP", "gateway", "server", /^big-?ip/i),
	mark("F5 Distributed Cloud", "WAF", "server", /^volt-adc/i),
	mark("Barracuda", "WAF", "set-cookie", /^(barra_counter_session|BNI__BARRACUDA_LB_COOKIE)=/m),
	mark("FortiWeb", "WAF", "set-cookie", /^(FORTIWAFSID|cookiesession1)=/m),
	mark("Citrix NetScaler", "gateway", "set-cookie", /^(NSC_[^=]*|citrix_ns_id)=/m),
	mark("DDoS-Guard", "WAF", "server", /^ddos-guard/i),
	mark("StackPath", "WAF", "x-sp-*"),
	mark("Wallarm", "WAF", "server", /wallarm/i),
	mark("ModSecurity", "WAF", "server", /mod_security|modsecurity/i),
	mark("DataDome", "bot detection", "x-datadome*"),
	mark("DataDome", "bot detection", "set-cookie", /^datadome=/m),
	mark("HUMAN (PerimeterX)", "bot detection", "set-cookie", /^_px(hd|vid|\d)?=/m),
	mark("Kasada", "bot detection", "x-kpsdk-*"),
	mark("Varnish", "CDN", "x-varnish"),
	mark("Varnish", "CDN", "via", /varnish/i),
	mark("Kong", "gateway", "x-kong-*"),
	mark("Kong", "gateway", "via", /\bkong\//i),
	mark("Envoy", "gateway", "server", /^(envoy|istio-envoy)$/i),
	mark("Envoy", "gateway", "x-envoy-*"),
	mark("Traefik", "gateway", "server", /^traefik/i)
];
const challengeMarks = [
	{
		product: "Cloudflare",
		body: /<title>just a moment\.\.\.|cf-chl-|cf_chl_opt|attention required! \| cloudflare/i
	},
	{
		product: "Cloudflare",
		body: /sorry, you have been blocked[^]*cloudflare/i
	},
	{
		product: "AWS WAF",
		body: /awswafintegration|\.awswaf\.com\//i
	},
	{
		product: "Akamai",
		body: /access denied[^]*reference&#32;&#35;|access denied[^]*errors\.edgesuite\.net/i
	},
	{
		product: "Imperva",
		body: /_incapsula_resource|incapsula incident id/i
	},
	{
		product: "DataDome",
		body: /captcha-delivery\.com|geo\.captcha-delivery/i
	},
	{
		product: "HUMAN (PerimeterX)",
		body: /px-captcha|_pxappid/i
	},
	{
		product: "Sucuri",
		body: /sucuri website firewall/i
	},
	{
		product: "Kasada",
		body: /\/ips\.js\?|kpsdk/i
	},
	{
		product: "F5 BIG-IP",
		body: /the requested url was rejected\. please consult with your administrator/i
	},
	{
		product: "a captcha",
		body: /hcaptcha\.com\/1\/api\.js|recaptcha\/(api|enterprise)\.js|challenges\.cloudflare\.com/i
	}
];
/** Headers by which a challenge is said, whatever the page. */
const challengeHeaders = [mark("Cloudflare", "WAF", "cf-mitigated", /challenge/i), mark("AWS WAF", "WAF", "x-amzn-waf-action", /challenge|captcha/i)];
function hasMark(headers, { header, value }) {
	return (header.endsWith("*") ? Object.keys(headers).filter((name) => name.startsWith(header.slice(0, -1))) : [header]).some((name) => {
		const given = headers[name];
		return given !== void 0 && (value === void 0 || value.test(given));
	});
}
//#endregion
//#region src/diagnosis/judge-front.ts
const check$5 = checkOf.bind(void 0, "in front");
/** A page is looked at for a challenge where it refuses, or where it is as small as such pages are. */
const challengeBodyMax = 64 * 1024;
/**
* What stands before the application and would be measured in its place.
* @param ratePerSecond requests/s that the load asks for at least; undefined where it asks for none
* @param nowMs wall clock, for a Retry-After that names a date
*/
function judgeFront({ answers, burst }, ratePerSecond, nowMs) {
	const all = [...answers, ...burst].filter(({ failure }) => failure === void 0);
	if (all.length === 0) return [];
	return [
		limiterCheck(all, ratePerSecond, nowMs),
		challengeCheck(all),
		frontCheck(all),
		cacheCheck(all)
	].filter((each) => each !== void 0);
}
function limiterCheck(all, ratePerSecond, nowMs) {
	const limited = all.filter(({ status }) => status === 429);
	const waits = all.map(({ headers }) => retryAfterMs(headers, nowMs)).filter((wait) => wait !== void 0);
	const wait = waits.length === 0 ? "" : `, Retry-After ${formatDurationMs(Math.max(...waits))}`;
	const advice = "Have this machine's address excepted from it, or aim behind it; else you measure the limiter.";
	if (limited.length > 0) return check$5("rate limit", [
		"problem",
		`429 to ${limited.length} of ${all.length} requests${wait}`,
		advice
	]);
	if (waits.length > 0) return check$5("rate limit", [
		"problem",
		`the target asks to come back later${wait} (${statusesOf(all)})`,
		advice
	]);
	const limit = all.map(({ headers }) => limitIn(headers)).find((each) => each !== void 0);
	if (limit === void 0) return check$5("rate limit", ["ok", `no sign of one in ${all.length} requests`]);
	return announcedLimit(limit, ratePerSecond, advice);
}
function announcedLimit(limit, ratePerSecond, advice) {
	const { header, requests, windowSeconds } = limit;
	const window = windowSeconds === void 0 ? "" : ` in ${formatDurationMs(windowSeconds * 1e3)}`;
	const found = `${header} announces ${formatCount(requests)} requests${window}`;
	const perSecond = windowSeconds === void 0 ? void 0 : requests / windowSeconds;
	if (perSecond === void 0 || ratePerSecond === void 0 || ratePerSecond <= perSecond) return check$5("rate limit", [
		"warning",
		found,
		advice
	]);
	return check$5("rate limit", [
		"problem",
		`${found}; the load asks for ${formatRate(ratePerSecond)}`,
		advice
	]);
}
const statusesOf = (all) => `status ${[...new Set(all.map(({ status }) => status))].join(", ")}`;
function challengeCheck(all) {
	for (const { status, headers, body } of all) {
		const byHeader = challengeHeaders.find((mark) => hasMark(headers, mark));
		const byPage = status >= 400 || headers["content-type"]?.includes("html") === true && isSmall(body) ? challengeMarks.find((mark) => mark.body.test(body)) : void 0;
		const product = byHeader?.product ?? byPage?.product;
		if (product === void 0) continue;
		const isSure = byHeader !== void 0 || status >= 400;
		return check$5("challenge", [
			isSure ? "problem" : "warning",
			`${isSure ? "a challenge page" : "what looks like a challenge page"} of ${product} (status ${status})`,
			"Have this machine's address or the run's User-Agent excepted from it, or aim behind it."
		]);
	}
}
const isSmall = (body) => body.length < challengeBodyMax;
const kindsOrder = [
	"bot detection",
	"WAF",
	"CDN",
	"gateway"
];
function frontCheck(all) {
	const found = headerMarks.filter((mark) => all.some(({ headers }) => hasMark(headers, mark)));
	const products = new Map(found.map(({ product, kind, header }) => [product, {
		product,
		kind,
		header
	}]));
	const listed = kindsOrder.flatMap((kind) => [...products.values()].filter((each) => each.kind === kind));
	if (listed.length === 0) return check$5("in front", ["ok", "no known CDN, WAF, bot detection or gateway shows itself"]);
	const text = listed.map(({ product, kind, header }) => `${product} (${kind}, by ${header})`).join(", ");
	if (listed.every(({ kind }) => kind === "gateway")) return check$5("in front", ["ok", text]);
	return check$5("in front", [
		"warning",
		text,
		"It may slow, answer or refuse load by itself. Ask who runs it first, or aim at the origin behind it."
	]);
}
function cacheCheck(all) {
	const isHit = ({ headers }) => [
		headers["cf-cache-status"],
		headers["x-cache"],
		headers["x-cache-status"],
		headers["x-vercel-cache"]
	].some((value) => value !== void 0 && /\bhit\b/i.test(value)) || Number(headers["age"]) > 0;
	const hits = all.filter(isHit).length;
	if (hits === 0) return void 0;
	return check$5("cache", [
		"warning",
		`${hits} of ${all.length} answers came from a cache`,
		"The application saw none of them; ask for what cannot be cached to load it."
	]);
}
//#endregion
//#region src/diagnosis/judge-load.ts
const check$4 = checkOf.bind(void 0, "load");
/** What a process takes up before any connection, and each further worker. */
const processBytes = 128 * 1024 ** 2;
const workerBytes = 48 * 1024 ** 2;
/** An idle connection with its buffers, in the process and in the kernel. */
const connectionBytes = 32 * 1024;
/** A port rests for a minute after its connection (RFC 9293 §3.4.1: TIME-WAIT, as Linux has it). */
const portRestSeconds = 60;
/** Whether this machine can hold the load; without one, what it can hold. */
function judgeLoad(room, asked) {
	return [
		...asked === void 0 ? [] : [check$4("load", ["ok", asked.text])],
		workersCheck(room),
		descriptorCheck(room, asked),
		portCheck(room, asked),
		memoryCheck(room, asked),
		inFlightCheck(room, asked)
	].filter((each) => each !== void 0);
}
function workersCheck({ workers, cores }) {
	const found = `${workers} for ${cores} ${cores === 1 ? "core" : "cores"}`;
	if (workers <= cores) return check$4("workers", ["ok", found]);
	return check$4("workers", [
		"warning",
		found,
		"More workers than cores take turns and send late; use fewer (--workers)."
	]);
}
function descriptorCheck({ connectionsMax }, asked) {
	const needed = asked?.connections ?? 0;
	const found = `room for ${formatCount(connectionsMax)} connections${neededText(needed)}`;
	if (needed <= connectionsMax) return check$4("open files", ["ok", found]);
	return check$4("open files", [
		"problem",
		found,
		`Raise the limit in this shell first: ulimit -n ${2 ** Math.ceil(Math.log2(needed + 256))}`
	]);
}
function portCheck({ ports, addresses }, asked) {
	const needed = asked?.connections ?? 0;
	const all = ports * addresses;
	const from = addresses > 1 ? ` from ${formatCount(addresses)} local addresses` : "";
	const found = `${formatCount(all)} to one address of the target${from}${neededText(needed)}`;
	if (needed > all) return check$4("local ports", [
		"problem",
		found,
		"Widen net.ipv4.ip_local_port_range, or connect from more addresses (--local-ips)."
	]);
	return check$4("local ports", ["ok", `${found}; ${formatRate(Math.floor(all / portRestSeconds))} if each request needs a new one`]);
}
function memoryCheck({ memory, workers }, asked) {
	if (memory === null) return void 0;
	const bounds = {
		asked: "--max-memory",
		cgroup: "the container's limit",
		machine: "what the machine has"
	};
	const needed = processBytes + (workers - 1) * workerBytes + (asked?.connections ?? 0) * connectionBytes;
	const found = `${formatBytes(memory.roomBytes)} free (${bounds[memory.bound]}), about ${formatBytes(needed)} needed`;
	if (needed <= memory.roomBytes * .8) return check$4("memory", ["ok", found]);
	return check$4("memory", [
		needed <= memory.roomBytes ? "warning" : "problem",
		found,
		"Give it more memory, or ask for fewer connections or workers."
	]);
}
/** Open load waits for nobody: what the target has not answered yet stays open. */
function inFlightCheck({ inFlightMax }, asked) {
	const rate = asked?.ratePerSecond;
	if (rate === void 0) return void 0;
	const seconds = inFlightMax / rate;
	const found = `${formatCount(inFlightMax)} at the same time: enough for ${formatRate(rate)} while an iteration takes up to ${formatDurationMs(seconds * 1e3)}`;
	if (seconds >= thresholds.inFlightSecondsMin) return check$4("in flight", ["ok", found]);
	return check$4("in flight", [
		"problem",
		found,
		"Arrivals beyond it would be dropped: raise ulimit -n, add --local-ips, or ask for a lower rate."
	]);
}
const neededText = (needed) => needed === 0 ? "" : `, ${formatCount(needed)} needed`;
//#endregion
//#region src/diagnosis/judge-machine.ts
const check$3 = checkOf.bind(void 0, "machine");
/** Beyond this others use the processor as well, and the generator has to wait for it. */
const busyRatioMax = .5;
/** A wall clock that is set, or a machine that was stopped, strays further than this in a few seconds. */
const wallStrayMsMax = 50;
/** Latencies are told in parts of a millisecond. */
const clockStepMsMax = .1;
/** Above this part of its highest speed a generator begins to send late. */
const speedShareMax = .7;
/** Whether time passes evenly here. A run notices for itself where it does not, so nothing of this forbids one. */
function judgeSteadiness(facts) {
	return [
		clockCheck(facts),
		loopCheck(facts),
		processorCheck(facts)
	].filter((each) => each !== void 0);
}
function clockCheck({ wentBack, clockStepMs, wallStrayMs, watchedMs }) {
	if (wentBack) return check$3("clock", [
		"problem",
		"the monotonic clock went back",
		"No duration measured here can be trusted; use another machine, or another clock source of its kernel."
	]);
	const found = `steps of ${formatDurationMs(clockStepMs)}, wall clock within ${formatDurationMs(wallStrayMs)} of it in ${formatDurationMs(watchedMs)}`;
	if (clockStepMs <= clockStepMsMax && wallStrayMs <= wallStrayMsMax) return check$3("clock", ["ok", found]);
	return check$3("clock", [
		"warning",
		found,
		"The clock is being set, the machine is stopped at times, or its clock is coarse: look at its time service."
	]);
}
function loopCheck({ lateP99Ms, lateMaxMs, ticks }) {
	const found = `timers late by p99 ${formatDurationMs(lateP99Ms)}, at most ${formatDurationMs(lateMaxMs)} (${ticks} ticks)`;
	if (lateP99Ms <= thresholds.loopDelayP99Ms && lateMaxMs <= thresholds.stallMs) return check$3("event loop", ["ok", found]);
	return check$3("event loop", [
		"warning",
		found,
		"The machine stands still at times, and requests would be sent late; end what else runs here."
	]);
}
function processorCheck({ busyRatio, stealRatio }) {
	if (busyRatio === null) return void 0;
	const stolen = stealRatio ?? 0;
	const steal = stealRatio === null ? "" : `, ${formatPercent(stealRatio)} taken by its host`;
	const found = `${formatPercent(busyRatio)} busy with other things${steal}`;
	if (busyRatio <= busyRatioMax && stolen <= thresholds.stealRatioMax) return check$3("processor", ["ok", found]);
	return check$3("processor", [
		"warning",
		found,
		"Measure where nothing else runs: what others take, the load has to wait for."
	]);
}
/** Whether the generator is fast enough for the load. */
function judgeSpeed(speed, asked) {
	const { requestsPerSecond, workers, measuredAt, isNew } = speed;
	const when = isNew ? "" : `, measured on ${measuredAt.slice(0, 10)}`;
	const found = `${formatRate(requestsPerSecond)} to a target that costs nothing, with ${workers} ${workers === 1 ? "worker" : "workers"}${when}`;
	const rate = asked?.ratePerSecond ?? 0;
	if (rate <= requestsPerSecond * speedShareMax) return check$3("speed", ["ok", found]);
	const text = `${found}; ${formatRate(rate)} asked for`;
	return check$3("speed", [
		rate > requestsPerSecond ? "problem" : "warning",
		text,
		"Ask for less, give it more workers (--workers) and cores, or a faster machine."
	]);
}
//#endregion
//#region src/diagnosis/judge-tls.ts
/** A certificate that ends within a test series is worth a word before it does. */
const daysLeftLeast = 14;
const check$2 = checkOf.bind(void 0, "target");
/** What the target's certificate is; whether it is accepted is the connection's matter. */
function judgeTls({ secure, tls, insecure, name }) {
	if (!secure || tls === void 0) return [];
	return [
		versionCheck(tls),
		certificateCheck(tls, insecure),
		hostCheck(tls, name.host, insecure)
	];
}
function versionCheck({ version }) {
	if (version === "TLSv1.3" || version === "TLSv1.2") return check$2("tls", ["ok", version.replace("TLSv", "TLS ")]);
	return check$2("tls", [
		"warning",
		`${version} is outdated`,
		"Its handshakes and ciphers are not those of today's clients."
	]);
}
function certificateCheck({ subject, issuer, daysLeft, daysSince }, insecure) {
	const who = `for ${subject}, issued by ${issuer}`;
	const bad = insecure ? "warning" : "problem";
	if (daysSince < 0) return check$2("certificate", [
		bad,
		`${who}, begins in ${days(-daysSince)}`,
		"Look at the clocks of both machines."
	]);
	if (daysLeft < 0) return check$2("certificate", [
		bad,
		`${who}, expired ${days(-daysLeft)} ago`,
		"Renew it; --insecure accepts any."
	]);
	const ends = `${who}, ends in ${days(daysLeft)}`;
	if (daysLeft < daysLeftLeast) return check$2("certificate", [
		"warning",
		ends,
		"Renew it before it ends a run."
	]);
	return check$2("certificate", ["ok", ends]);
}
function hostCheck({ matchesHost, names }, host, insecure) {
	if (matchesHost) return check$2("host name", ["ok", `the certificate holds for ${host}`]);
	return check$2("host name", [
		insecure ? "warning" : "problem",
		`the certificate does not hold for ${host}, but for ${names === "" ? "no name" : names}`,
		"Use one of those names, or --insecure to accept any."
	]);
}
const days = (count) => `${Math.floor(count)} ${Math.floor(count) === 1 ? "day" : "days"}`;
//#endregion
//#region src/diagnosis/judge-traces.ts
const check$1 = checkOf.bind(void 0, "traces");
const namedMost = 4;
const databases = [
	"sql",
	"database",
	"cache"
];
/** Which spans came, and which are missing for a diagnosis. */
function judgeTraces(facts) {
	if (facts.services.length === 0) return [nothingCame(facts)];
	return [
		spansCheck(facts),
		sdkCheck(facts),
		requestsCheck(facts),
		serverCheck(facts),
		databaseCheck(facts),
		propagationCheck(facts),
		poolCheck(facts),
		runtimeCheck(facts)
	].filter((each) => each !== void 0);
}
function nothingCame({ ways, refused, metrics, waitedMs }) {
	const reasons = Object.entries(refused).map(([reason, count]) => `${reason} ${formatCount(count)} times`);
	if (reasons.length > 0) return check$1("spans", [
		"problem",
		`none could be read: refused for ${reasons.join(", ")}`,
		"Look at the target's log: its exporter says what it sends, and why it was refused."
	]);
	const others = metrics.length > 0 ? "metrics came, and no span" : ways.length > 0 ? "it sends, but no span" : "no span came";
	const advice = ways.length > 0 ? "Its exporter reaches this one, and traces are off or sampled away: see what to set below." : "Start the target with what is set below. Where it is set: is tracing loaded before anything else (node --import)?";
	return check$1("spans", [
		"problem",
		`${others} within ${formatDurationMs(waitedMs)}`,
		advice
	]);
}
function spansCheck({ services }) {
	return check$1("spans", ["ok", `from ${named(services.map(({ service, spans }) => `${service} (${formatCount(spans)})`))}`]);
}
function sdkCheck({ sdks, ways }) {
	if (sdks.length === 0) return check$1("SDK", ["ok", `does not say what it is; it sends by ${named(ways)}`]);
	return check$1("SDK", ["ok", `${named(sdks)}, by ${named(ways)}`]);
}
function requestsCheck({ operations }) {
	const sent = operations.filter((each) => each.sent > 0);
	if (sent.length === 0) return void 0;
	const missing = sent.filter(({ cameBack }) => !cameBack).map(({ operation }) => operation);
	const found = `${formatCount(sent.length - missing.length)} of ${formatCount(sent.length)} operations came back as a span of the target`;
	if (missing.length === 0) return check$1("requests", ["ok", found]);
	return check$1("requests", [
		missing.length === sent.length ? "problem" : "warning",
		`${found}; not ${named(missing)}`,
		"Is it sampled (OTEL_TRACES_SAMPLER=parentbased_always_on, tracesSampleRate: 1)? Is something in between that answers by itself?"
	]);
}
function serverCheck({ services }) {
	const count = sum$1(services.map(({ serverSpans }) => serverSpans));
	if (count > 0) return check$1("server spans", ["ok", formatCount(count)]);
	return check$1("server spans", [
		"problem",
		"none: no span says that a request came in",
		"Instrument what answers requests: the HTTP server and the framework. Without it no route is known."
	]);
}
function databaseCheck({ services, metrics }) {
	const count = (kind) => sum$1(services.map(({ byDependency }) => byDependency[kind] ?? 0));
	const parts = databases.flatMap((kind) => count(kind) === 0 ? [] : [`${kind} ${formatCount(count(kind))}`]);
	if (parts.length > 0) return check$1("database spans", ["ok", parts.join(", ")]);
	const hint = count("pool") > 0 ? "spans of its pool" : metrics.some(isOfPool) ? "metrics of its pool" : void 0;
	if (hint === void 0) return check$1("database spans", ["ok", "none; right where these requests need none"]);
	return check$1("database spans", [
		"warning",
		`none, though ${hint} came`,
		"Instrument the driver: without it a slow query and an N+1 stay unseen."
	]);
}
function propagationCheck({ strangeRoots, brokenCalls }) {
	if (strangeRoots > 0) return check$1("propagation", [
		"warning",
		`${formatCount(strangeRoots)} ${strangeRoots === 1 ? "trace" : "traces"} of the target's own: it does not take over traceparent`,
		"Set OTEL_PROPAGATORS=tracecontext,baggage. Is something in front of it that takes headers away? With Sentry: continueTrace, or its integration for the framework."
	]);
	if (brokenCalls.length === 0) return check$1("propagation", ["ok", "traces go on through every service"]);
	return check$1("propagation", [
		"warning",
		`broken at ${named(brokenCalls)}`,
		"The caller's client sends no traceparent, or the callee does not read it: instrument both."
	]);
}
function poolCheck({ services, metrics }) {
	const isOf = (kinds) => services.some(({ byDependency }) => kinds.some((kind) => (byDependency[kind] ?? 0) > 0));
	if (metrics.some(isOfPool)) return check$1("pool", ["ok", "metrics of its pool came"]);
	if (isOf(["pool"])) return check$1("pool", ["ok", "spans say how long a connection is waited for"]);
	if (!isOf(["sql", "database"])) return void 0;
	return check$1("pool", [
		"warning",
		"neither metrics nor spans: a full pool looks like a slow database",
		"Send metrics too (OTEL_METRICS_EXPORTER=otlp, OTEL_METRIC_EXPORT_INTERVAL=1000), with an instrumentation that knows the pool. @plimsoll/instrument does."
	]);
}
function runtimeCheck({ metrics }) {
	const runtimes = [
		"nodejs.",
		"v8js.",
		"jvm.",
		"process.runtime.",
		"dotnet.",
		"go.",
		"cpython."
	];
	const found = metrics.filter((name) => runtimes.some((prefix) => name.startsWith(prefix)));
	if (found.length > 0) return check$1("runtime", ["ok", `${formatCount(found.length)} metrics: ${named(found)}`]);
	return check$1("runtime", [
		"warning",
		"no metrics of event loop, threads or garbage collection",
		"An event loop or a garbage collector that gives first is told by them; @plimsoll/instrument sends them."
	]);
}
const isOfPool = (name) => /^db\.client\.connections?\.|(^|[._])(pool|hikaricp)[._]/.test(name);
function named(names) {
	const rest = names.length - namedMost;
	return rest > 0 ? `${names.slice(0, namedMost).join(", ")} and ${formatCount(rest)} more` : names.join(", ");
}
const sum$1 = (values) => values.reduce((total, value) => total + value, 0);
//#endregion
//#region src/diagnosis/judge-way.ts
const addressesShown = 8;
/** Whether requests get there: name, gate, proxy, connection, answers, several connections at once. */
function judgeWay(facts) {
	return [
		...[
			nameCheck(facts),
			proxyCheck(facts),
			connectionCheck(facts)
		],
		answerCheck(facts),
		keepAliveCheck(facts),
		burstCheck(facts)
	].filter((each) => each !== void 0);
}
const check = checkOf.bind(void 0, "target");
function nameCheck({ name, proxy }) {
	const { host, failure, addresses } = name;
	if (failure !== void 0) {
		const found = `${failure.message} (${failure.error})`;
		if (proxy === void 0) return check("name", [
			"problem",
			found,
			failure.advice
		]);
		return check("name", ["ok", `${found}; that is the proxy's matter here`]);
	}
	const listed = addressText(name);
	const refused = addresses.find(({ refusal }) => refusal !== void 0);
	if (refused === void 0 || proxy !== void 0) return check("name", ["ok", listed]);
	const advice = `If it is yours to load, allow it by name: --allow-host ${host}.`;
	const isNever = refused.refusal?.includes("never") === true;
	return check("name", [
		"problem",
		`${listed}; ${refused.refusal}`,
		isNever ? "Aim at another address." : advice
	]);
}
function addressText({ host, isName, addresses, tookMs }) {
	const kind = ({ isPublic }) => isPublic ? "public" : "private";
	const shown = addresses.slice(0, addressesShown).map((each) => `${each.address} (${kind(each)})`);
	const more = addresses.length > shown.length ? ` and ${addresses.length - shown.length} more` : "";
	return isName ? `${host} is ${shown.join(", ")}${more}, in ${formatDurationMs(tookMs)}` : `${shown.join("")}`;
}
function proxyCheck({ proxy, url, secure }) {
	if (proxy === void 0) return void 0;
	return check("proxy", [
		"warning",
		`requests go through the proxy ${proxy} (${secure ? "HTTPS_PROXY" : "HTTP_PROXY"}); its limits become the target's`,
		`NO_PROXY=${new URL(url).hostname} goes past it, where there is another way.`
	]);
}
function connectionCheck({ connection }) {
	if (connection === void 0) return void 0;
	const { failure, address, connectMs, tlsMs } = connection;
	if (failure !== void 0) return check("connection", [
		"problem",
		`${failure.message} (${failure.error})`,
		failure.advice
	]);
	const tls = tlsMs > 0 ? `, TLS in ${formatDurationMs(tlsMs)}` : "";
	return check("connection", ["ok", `reached ${address ?? "it"} in ${formatDurationMs(connectMs)}${tls}`]);
}
function answerCheck({ answers }) {
	const [first] = answers;
	if (first === void 0) return void 0;
	const failed = answers.find(({ failure }) => failure !== void 0);
	if (failed?.failure !== void 0) {
		const { message, error, advice } = failed.failure;
		return check("answer", [
			"problem",
			`${message} (${error})`,
			advice
		]);
	}
	const bad = answers.find(({ status }) => status >= 400);
	if (bad === void 0) {
		const times = answers.map(({ tookMs }) => formatDurationMs(tookMs)).join(", ");
		return check("answer", ["ok", `${first.status} to GET, ${answers.length} times: ${times}`]);
	}
	return check("answer", [
		"warning",
		`${bad.status} to ${count$1(answers, (each) => each.status === bad.status)} of ${answers.length} GET requests`,
		adviceFor$3(bad.status)
	]);
}
function adviceFor$3(status) {
	if (status === 429) return "Something limits requests: see the rate limit below.";
	if (status >= 500) return "The target fails without any load; look at its logs first.";
	return "Is the path right, and does it want credentials (-H 'Authorization: …') or another method?";
}
function keepAliveCheck({ answers }) {
	const later = answers.slice(1).filter(({ failure }) => failure === void 0);
	if (later.length === 0) return void 0;
	const fresh = count$1(later, ({ isNewConnection }) => isNewConnection);
	if (fresh === 0) return check("keep-alive", ["ok", "the connection serves several requests"]);
	return check("keep-alive", [
		"warning",
		`${fresh} of ${later.length} further requests needed a new connection`,
		"Each costs a handshake and a local port for a minute; switch keep-alive on at the target, or expect less load."
	]);
}
function burstCheck({ burst, answers }) {
	if (burst.length === 0) return void 0;
	const failed = burst.filter(({ failure }) => failure !== void 0);
	const [first] = failed;
	if (first?.failure !== void 0) {
		const { message, error } = first.failure;
		return check("connections", [
			"problem",
			`${failed.length} of ${burst.length} connections at the same time failed: ${message} (${error})`,
			"Something limits connections: a firewall, the target's backlog or its worker count. Raise it, or ask for fewer (-c)."
		]);
	}
	const usual = answers[0]?.status;
	const other = burst.filter(({ status }) => status !== usual);
	if (other[0] === void 0) return check("connections", ["ok", `${burst.length} at the same time were all opened and answered`]);
	return check("connections", [
		"warning",
		`${other.length} of ${burst.length} requests at the same time were answered ${other[0].status}, alone ${usual}`,
		"The target, or something before it, treats several connections at once differently."
	]);
}
function count$1(all, is) {
	return all.filter(is).length;
}
//#endregion
//#region src/diagnosis/compare-faults.ts
/** What changed with the faults of the test on; empty where nobody asked for both. */
function compareFaults({ withoutFaults, explore, stress, check }) {
	if (withoutFaults === void 0) return [];
	return [
		...compared(ofExplore, withoutFaults.explore, explore),
		...compared(ofStress, withoutFaults.stress, stress),
		...compared(ofCheck, withoutFaults.check, check)
	];
}
function compared(figures, without, withFaults) {
	if (without === void 0 || withFaults === void 0) return [];
	return figures.map(([what, text]) => ({
		what,
		without: text(without),
		withFaults: text(withFaults)
	}));
}
const unknown = "not known";
const rate$1 = (perSecond) => perSecond === void 0 ? unknown : formatRate(perSecond);
const ms$1 = (value) => value === null || value === void 0 ? unknown : formatDurationMs(value);
const seconds = (value) => formatDurationMs(Math.round(value) * 1e3);
const ofExplore = [
	["carries", ({ capacity }) => rate$1(capacity?.iterationsPerSecond)],
	["saturates at", ({ saturation }) => rate$1(saturation?.iterationsPerSecond)],
	["first to give", ({ bottlenecks: [first] }) => first === void 0 ? unknown : `${first.kind}${sizeOf(first)}`],
	["takes at rest, on average", ({ reference }) => ms$1(reference?.latencyMs.mean)]
];
const ofStress = [
	["completes at most", ({ steps }) => rate$1(mostOf(steps))],
	["p95 before the overload", ({ steps }) => ms$1(steps.find(({ stage }) => stage === "before")?.p95Ms)],
	["kept in overload", ({ retained }) => retained === null ? unknown : formatPercent(round(retained.ratio))],
	["as before again", ({ recovery }) => recoveryText(recovery)],
	["safe load", ({ safeLoad }) => rate$1(safeLoad?.value)]
];
const ofCheck = [
	["p95 with one user", ({ steps }) => ms$1(steps.find(({ stage }) => stage === "baseline")?.latencyMs.p95)],
	["p95 at the peak", ({ steps }) => ms$1(steps.find(({ stage }) => stage === "target")?.latencyMs.p95)],
	["holds at the peak", (found) => verdictOf(found, "target")],
	["lasts", (found) => verdictOf(found, "sustained")],
	["twice the peak", (found) => verdictOf(found, "twice")]
];
const sizeOf = ({ limit }) => limit === null ? "" : ` (${formatCount(Math.round(limit))})`;
const round = (ratio) => Number(ratio.toPrecision(2));
const verdicts = {
	pass: "yes",
	fail: "no",
	unclear: "not sure",
	"not asked": "not asked"
};
function verdictOf({ answers }, asked) {
	return verdicts[answers.find(({ question }) => question === asked)?.verdict ?? "not asked"];
}
function mostOf(steps) {
	const up = steps.filter(({ stage }) => stage === "up" || stage === "hold");
	return up.length === 0 ? void 0 : Math.max(...up.map(({ goodPerSecond }) => goodPerSecond));
}
function recoveryText(recovery) {
	if (recovery === null) return unknown;
	const { recoveredAfterSeconds: after, waitedSeconds } = recovery;
	return after === null ? `not within ${seconds(waitedSeconds)}` : `after ${seconds(after)}`;
}
//#endregion
//#region src/diagnosis/fault-findings.ts
/**
* What a method has to say of faults that were on: that they were, how far they moved the capacity, and, where it was
* carried out without them as well, what it found then.
* @param found of a search
*/
function faultFindings({ method, dependencies = [], ledger }, found, comparison = []) {
	const iterations = ledger.iterations.completed + ledger.iterations.failed;
	const isCompared = comparison.length > 0;
	const seen = comparison.filter(({ without, withFaults }) => without !== withFaults).map(({ what, without, withFaults }) => `Measured, ${what}: ${withFaults} with it, ${without} without`);
	const when = isCompared ? "the second time" : "throughout";
	return dependencies.filter(({ faults }) => faults.length > 0).map((dependency) => ({
		kind: "fault",
		severity: "info",
		title: `${dependency.faults.map(({ text }) => text).join(", ")} on the way to ${dependency.name}, ${when}`,
		evidence: [
			throughIt(dependency),
			...found === null ? [] : whyItMoved(dependency, iterations, found),
			...isCompared && seen.length === 0 ? ["It changed nothing that was measured"] : seen
		],
		advice: isCompared ? "Give calls to this dependency a limit of time below that of your users, and an answer for when it is reached." : `Compare with the same without: plimsoll ${method} … --compare-faults`
	}));
}
function throughIt({ traffic, listen, to }) {
	const { connections, exchanges } = traffic;
	return `${formatCount(exchanges)} round trips over ${formatCount(connections)} connections through ${listen} to ${to}`;
}
/** Added time is held time: what it does to whoever is bounded by slots follows. */
function whyItMoved(dependency, iterations, found) {
	const delayMs = delayOf(dependency);
	const takesMs = found.reference?.latencyMs.mean ?? null;
	if (delayMs === null || takesMs === null || iterations === 0) return [];
	const trips = dependency.traffic.exchanges / iterations;
	const addedMs = trips * delayMs;
	const withoutMs = takesMs - addedMs;
	const waits = `An iteration goes there ${trips.toFixed(trips < 9.95 ? 1 : 0)} times and waits ${formatDurationMs(delayMs)} longer each time`;
	if (withoutMs <= 0) return [`${waits}; some of that at the same time, as it takes ${formatDurationMs(takesMs)} in all`];
	return [`${waits}: ${`${formatDurationMs(addedMs)} of the ${formatDurationMs(takesMs)} it takes when nothing else goes on`}`, ...formulaFor(found, takesMs, withoutMs)];
}
const slotKinds = new Set([
	"connection-pool",
	"http-client-pool",
	"thread-pool",
	"lock",
	"slow-dependency"
]);
function formulaFor({ bottlenecks, saturation }, takesMs, withoutMs) {
	const pool = bottlenecks.find(({ kind }) => slotKinds.has(kind));
	const first = bottlenecks[0];
	if (first === void 0 || pool !== first) return [];
	const slots = slotsOf(pool, saturation?.iterationsPerSecond ?? null, takesMs);
	if (slots === null) return [];
	const carried = (ms) => `${formatCount(slots)} ÷ ${formatDurationMs(ms)} = ${formatRate(slots / ms * 1e3)}`;
	return [`Capacity moved because ${pool.resource} is held that much longer: it saturates at ${carried(takesMs)}; without the fault it would at ${carried(withoutMs)}`];
}
/** As it was named; else by Little's law. */
function slotsOf({ limit }, saturationPerSecond, takesMs) {
	if (limit !== null) return limit;
	return saturationPerSecond === null ? null : Math.max(1, Math.round(saturationPerSecond * takesMs / 1e3));
}
/** What every round trip waits longer, on average; null where that is not known beforehand. */
function delayOf({ faults }) {
	const delays = faults.map(({ plan: { effect, share } }) => {
		if (effect.kind !== "latency" || share < 1) return null;
		return effect.latencyMs * (effect.way === "both" ? 2 : 1);
	});
	return delays.includes(null) ? null : delays.reduce((sum, delay) => sum + (delay ?? 0), 0);
}
//#endregion
//#region src/diagnosis/facts/load-stretches.ts
/** Queues and pools fill, and what was there before ends. */
const fillingShare = .2;
/**
* The seconds of each trial that are compared, for whoever reads traces of them.
* @param originMs unix epoch at which the run clock was 0
*/
function loadStretches(trials, originMs) {
	return trials.map(({ number, atSeconds, durationSeconds, discardedSeconds }) => {
		const left = Math.min(durationSeconds - 1, Math.max(discardedSeconds, Math.ceil(fillingShare * durationSeconds)));
		return {
			number,
			fromMs: originMs + (atSeconds + Math.max(0, left)) * 1e3,
			toMs: originMs + (atSeconds + durationSeconds) * 1e3
		};
	});
}
//#endregion
//#region src/diagnosis/laws/little.ts
/** Little's law, N = X·R: how many are inside, from how many pass and how long each stays. */
const insideOf$1 = (ratePerSecond, stayMs) => ratePerSecond * stayMs / 1e3;
/** How long each stays, ms, where `inside` are inside and `ratePerSecond` pass. */
const stayMsOf = (inside, ratePerSecond) => inside / ratePerSecond * 1e3;
/** What `slots` carry that are held for `holdMs` each time. */
const carriedPerSecond = (slots, holdMs) => slots / holdMs * 1e3;
//#endregion
//#region src/diagnosis/laws/theil-sen.ts
/**
* A line through points of which up to 29 % may be anything: the median of the slopes of all pairs (Theil 1950, Sen
* 1968). Undefined with fewer than two different x. With few points the interval is all slopes there are.
*/
function theilSen(points) {
	const slopes = points.flatMap(([x, y], index) => points.slice(index + 1).flatMap(([otherX, otherY]) => otherX === x ? [] : [(otherY - y) / (otherX - x)])).sort((a, b) => a - b);
	if (slopes.length === 0) return void 0;
	const slope = medianOf(slopes);
	const n = points.length;
	const reach = normalQuantile(.975) * Math.sqrt(n * (n - 1) * (2 * n + 5) / 18);
	return {
		slope,
		low: slopes[Math.max(0, Math.floor((slopes.length - reach) / 2))] ?? slope,
		high: slopes[Math.min(slopes.length - 1, Math.ceil((slopes.length + reach) / 2))] ?? slope,
		intercept: medianOf(points.map(([x, y]) => y - slope * x))
	};
}
/** NaN of nothing. */
function medianOf(values) {
	const sorted = values.toSorted((a, b) => a - b);
	const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN;
	return sorted.length % 2 === 1 ? upper : ((sorted[sorted.length / 2 - 1] ?? NaN) + upper) / 2;
}
//#endregion
//#region src/diagnosis/facts/cpu-facts.ts
/** Shares of a core, and of the limit. */
const fullFrom$3 = {
	thread: .85,
	limit: .9,
	throttled: .1
};
const lowUpTo = .7;
function cpuFactsOf({ points, reference, full }, machineCores) {
	const target = full?.resources?.target ?? null;
	if (full === null || target === null) return null;
	const { host, cgroup } = full.resources ?? {};
	const cores = host?.cores ?? machineCores;
	const limit = Math.min(cgroup?.cpuLimitCores ?? cores, cores);
	const throttledRatio = cgroup?.throttledRatio ?? null;
	const thread = target.busiestThread?.cpuCores ?? null;
	const isThrottled = (throttledRatio ?? 0) >= fullFrom$3.throttled;
	const isSpent = target.cpuCores >= fullFrom$3.limit * limit || isThrottled;
	return {
		atReference: reference?.resources?.target?.cpuCores ?? null,
		atFull: target.cpuCores,
		busiestThread: thread === null ? null : {
			atReference: reference?.resources?.target?.busiestThread?.cpuCores ?? null,
			atFull: thread
		},
		processes: target.processes,
		limit,
		isQuota: limit < cores,
		throttledRatio,
		host: host ? {
			atFull: host.cpuCores,
			cores,
			runnable: host.runnable
		} : null,
		generatorAtFull: full.resources?.generatorCpuCores ?? full.generator.cpuCores,
		perIteration: lineOf(points, (point) => point.resources?.target?.cpuCores),
		hostPerIteration: lineOf(points, (point) => point.resources?.host?.cpuCores),
		threadPerIteration: lineOf(points, (point) => point.resources?.target?.busiestThread?.cpuCores),
		isFull: isSpent || (thread ?? target.cpuCores) >= fullFrom$3.thread,
		isLow: !isThrottled && (thread ?? target.cpuCores) < lowUpTo && target.cpuCores < lowUpTo * limit
	};
}
/** Over the trials' ended iterations: what is turned away or waits costs nothing worth the name. */
function lineOf(points, cores) {
	const pairs = points.flatMap((point) => {
		const value = cores(point);
		return value === void 0 ? [] : [[point.endedPerSecond, value]];
	});
	const most = Math.max(0, ...pairs.map(([rate]) => rate));
	return theilSen(pairs.filter(([rate], index) => pairs.every(([other], before) => before >= index || Math.abs(rate - other) > .08 * most))) ?? null;
}
//#endregion
//#region src/diagnosis/facts/database-facts.ts
/** Null where no database was asked, or it was not there at both loads. */
function databaseFactsOf({ reference, full }) {
	const [before, after] = [reference?.resources?.postgres, full?.resources?.postgres];
	if (before === null || before === void 0 || after === null || after === void 0) return null;
	const rise = (of) => ({
		atReference: of(before),
		atFull: of(after)
	});
	const [lock] = Object.entries(after.waits).filter(([name]) => name.startsWith("Lock: ")).toSorted(([, a], [, b]) => b - a);
	return {
		connections: rise(({ connections }) => sum(connections)),
		connectionsMax: after.connectionsMax,
		inUse: rise(({ connections }) => sum(connections) - (connections["idle"] ?? 0)),
		lockWaits: rise(({ lockWaits }) => lockWaits),
		lock: lock?.[0].slice(6) ?? null,
		busiest: busiestOf(before, after)
	};
}
function busiestOf(before, after) {
	const [first] = after.statements ?? [];
	const same = before.statements?.find(({ text }) => text === first?.text);
	if (first === void 0 || same === void 0) return null;
	return {
		text: first.text,
		meanMs: {
			atReference: same.meanMs,
			atFull: first.meanMs
		}
	};
}
const sum = (counts) => Object.values(counts).reduce((all, one) => all + one, 0);
//#endregion
//#region src/diagnosis/facts/load-point.ts
function loadPointOf(trial) {
	const seconds = Math.max(1, trial.durationSeconds - trial.discardedSeconds);
	const { planned, dropped } = trial.arrivals;
	const offered = planned > 0 && trial.durationSeconds > 0 ? planned / trial.durationSeconds : trial.ratePerSecond;
	const requestsPerIteration = trial.iterationsPerSecond > 0 ? trial.requestsPerSecond / trial.iterationsPerSecond : 1;
	const goodShare = trial.requestsPerSecond > 0 ? trial.goodPerSecond / trial.requestsPerSecond : 0;
	const perRequest = (bytes) => trial.requestsPerSecond > 0 ? bytes / trial.requestsPerSecond : 0;
	return {
		number: trial.number,
		purpose: trial.purpose,
		atSeconds: trial.atSeconds,
		seconds,
		offeredPerSecond: offered,
		endedPerSecond: trial.iterationsPerSecond,
		goodPerSecond: trial.iterationsPerSecond * goodShare,
		errorRatio: trial.errorRatio,
		requestsPerIteration,
		meanMs: trial.latencyMs.mean === null ? null : trial.latencyMs.mean * Math.max(1, requestsPerIteration),
		latencyMs: trial.latencyMs,
		latencySlope: trial.latencySlope,
		inFlight: trial.inFlight,
		droppedPerSecond: dropped / Math.max(1, trial.durationSeconds),
		byError: trial.byError,
		statuses: trial.statuses,
		bytesReceived: perRequest(trial.bytesPerSecond.received),
		bytesSent: perRequest(trial.bytesPerSecond.sent),
		bytesPerSecond: trial.bytesPerSecond,
		isBad: trial.outcome.kind !== "good",
		generator: trial.generator,
		resources: trial.resources
	};
}
//#endregion
//#region src/diagnosis/facts/peer-facts.ts
/** Ports of data stores: their clients keep a pool of connections. */
const stores = {
	1433: "SQL Server",
	1521: "Oracle",
	3306: "MySQL",
	5432: "PostgreSQL",
	6432: "PgBouncer",
	5984: "CouchDB",
	6379: "Redis",
	7687: "Neo4j",
	9e3: "ClickHouse",
	9042: "Cassandra",
	11211: "memcached",
	26257: "CockroachDB",
	27017: "MongoDB",
	33060: "MySQL"
};
/**
* Null where the target's sockets cannot be seen.
* @param proxied what stands behind proxies that the target was given instead
*/
function peerFactsOf({ points, reference, overload, full }, proxied = []) {
	if ((full?.resources?.target?.sockets ?? null) === null) return null;
	const names = new Set(points.flatMap((point) => Object.keys(peersAt(point))));
	const loaded = overload.length >= 2 ? overload : points.slice(-3);
	return [...names].map((peer) => {
		const port = portOf(peer);
		const at = (point) => peersAt(point)[peer] ?? 0;
		const atReference = reference === null ? 0 : at(reference);
		const most = Math.max(...points.map(at));
		return {
			peer,
			port,
			service: stores[port] ?? storeBehind(port, proxied),
			atReference,
			most,
			loaded: medianOf(loaded.map(at)),
			shape: shapeOf(loaded, at),
			grew: most >= 1.3 * atReference + .7
		};
	}).filter(({ most }) => most >= .5).toSorted((a, b) => b.most - a.most);
}
const portOf = (place) => Number(place.slice(place.lastIndexOf(":") + 1));
/** A store by what is spoken with it, or by its own port; a service that is called by HTTP is none. */
function storeBehind(port, proxied) {
	const dependency = proxied.find(({ listen }) => portOf(listen) === port);
	if (dependency === void 0 || dependency.protocol === "HTTP") return null;
	return dependency.protocol ?? stores[portOf(dependency.to)] ?? null;
}
const peersAt = (point) => point.resources?.target?.peers ?? {};
/** Flat while there are far more inside than connections, or while those inside become more. */
function shapeOf(loaded, at) {
	const used = loaded.map((point) => ({
		connections: at(point),
		inside: point.inFlight.mean
	}));
	const most = Math.max(...used.map(({ connections }) => connections));
	const least = Math.min(...used.map(({ connections }) => connections));
	const inside = used.map((each) => each.inside);
	const insideMost = Math.max(...inside);
	if (insideMost < 1.5 * most) return "grows";
	if (most <= 1.15 * least + .5) return "plateau";
	return insideMost >= 3 * most && most <= 1.35 * least ? "plateau" : "unknown";
}
//#endregion
//#region src/diagnosis/facts/queueing.ts
const waitingFrom = 1.6;
const refusedFrom$1 = .02;
function queueingOf({ overload, reference }) {
	if (overload.length === 0) return {
		kind: "unknown",
		goodPerSecond: null,
		slowedBy: null
	};
	const goods = overload.map(({ goodPerSecond }) => goodPerSecond);
	const slowed = overload.map((point) => slowing$1(point, reference)).filter((ratio) => ratio !== null);
	const slowedBy = slowed.length === 0 ? null : Math.max(...slowed);
	const isWaiting = slowedBy !== null && slowedBy >= waitingFrom || overload.some((point) => point.droppedPerSecond > 0 || isCrowded(point, reference));
	const isRefusing = overload.some(({ errorRatio }) => errorRatio >= refusedFrom$1);
	return {
		kind: isWaiting ? isRefusing ? "sheds" : "waits" : isRefusing ? "refuses" : "unknown",
		goodPerSecond: [Math.min(...goods), Math.max(...goods)],
		slowedBy
	};
}
/** Far more inside than there would be if none waited (Little): this holds too where all of them fail in the end. */
function isCrowded({ inFlight, offeredPerSecond }, reference) {
	const meanMs = reference?.meanMs ?? null;
	return meanMs !== null && inFlight.mean > 5 + 2 * insideOf$1(offeredPerSecond, meanMs);
}
/** Mean of the successes: percentiles may rank failures last, and then say nothing of those that ended well. */
function slowing$1(point, reference) {
	const now = point.latencyMs.mean;
	const before = reference?.latencyMs.mean ?? null;
	return now === null || before === null || before <= 0 ? null : now / before;
}
//#endregion
//#region src/diagnosis/facts/refusal-facts.ts
const refusedFrom = .02;
const beyondFrom = .1;
/** Statuses by which somebody turns requests away on purpose, and those a failing call behind the target ends in. */
const refusing = [
	"429",
	"503",
	"403",
	"402",
	"509",
	"529",
	"502",
	"500",
	"504"
];
function refusalFactsOf({ points, reference }) {
	const refused = points.filter((point) => point.errorRatio >= refusedFrom && statusOf([point]) !== null);
	const status = statusOf(refused);
	if (refused.length === 0 || status === null || reference === null || reference.errorRatio >= refusedFrom) return null;
	const beyond = refused.filter(({ errorRatio }) => errorRatio >= beyondFrom);
	const goods = (beyond.length > 0 ? beyond : refused).map(({ goodPerSecond }) => goodPerSecond);
	const mean = goods.reduce((sum, good) => sum + good, 0) / goods.length;
	const variance = goods.reduce((sum, good) => sum + (good - mean) ** 2, 0) / Math.max(1, goods.length - 1);
	const failures = refused.map((point) => [point.offeredPerSecond, point.offeredPerSecond - point.goodPerSecond]);
	return {
		status: status.name,
		count: status.count,
		letThroughPerSecond: mean,
		spread: goods.length < 2 || mean === 0 ? null : Math.sqrt(variance) / mean,
		failsPerOffered: theilSen(failures)?.slope ?? null,
		slowedBy: slowing(refused, reference),
		changesWithTime: changeOf$1(points),
		points: refused
	};
}
/** Only where statuses explain most of the failures: timeouts and resets are no refusals. */
function statusOf(points) {
	const most = refusing.map((name) => ({
		name,
		count: points.reduce((sum, { statuses }) => sum + (statuses[name] ?? 0), 0)
	})).reduce((best, each) => each.count > best.count ? each : best);
	const failed = points.reduce((sum, { byError }) => sum + Object.values(byError).reduce((all, n) => all + n, 0), 0);
	return most.count > 0 && most.count >= .5 * failed ? most : null;
}
function slowing(refused, reference) {
	const means = refused.map(({ latencyMs }) => latencyMs.mean).filter((mean) => mean !== null);
	const before = reference.latencyMs.mean;
	return means.length === 0 || before === null || before <= 0 ? null : Math.max(...means) / before;
}
/** A load that was carried without errors, and later a load no higher of which most was turned away. */
function changeOf$1(points) {
	for (const after of points.filter(({ errorRatio }) => errorRatio >= .3)) {
		const before = points.find((point) => point.atSeconds < after.atSeconds && point.errorRatio < .01 && point.offeredPerSecond >= after.offeredPerSecond * .97);
		if (before !== void 0) return {
			before,
			after
		};
	}
	return null;
}
//#endregion
//#region src/diagnosis/laws/erlang-c.ts
/**
* The chance that an arrival waits: Poisson arrivals, exponential holds, `slots` in parallel, of which the share
* `utilisation` is in use on average (Erlang 1917; the recursion over Erlang B does not overflow).
*/
function waitProbability(slots, utilisation) {
	if (utilisation >= 1) return 1;
	const offered = slots * utilisation;
	let blocked = 1;
	for (let slot = 1; slot <= slots; slot++) blocked = offered * blocked / (slot + offered * blocked);
	return blocked / (1 - utilisation * (1 - blocked));
}
/** Mean wait for a slot, seconds, where all slots together carry `saturationPerSecond`. */
function meanWaitSeconds(ratePerSecond, slots, saturationPerSecond) {
	const utilisation = ratePerSecond / saturationPerSecond;
	if (utilisation >= 1) return Number.POSITIVE_INFINITY;
	return waitProbability(slots, utilisation) / (saturationPerSecond * (1 - utilisation));
}
//#endregion
//#region src/diagnosis/laws/fit-slots.ts
/** Slots that are tried: all up to ten, then steps of a tenth. */
const slotSteps = [...Array.from({ length: 10 }, (_, index) => index + 1), ...Array.from({ length: 45 }, (_, index) => Math.round(11 * 1.1 ** index))];
const perSecondSteps = Array.from({ length: 61 }, (_, index) => .85 * 1.012 ** index);
/** How much more or less than expected holds may vary: factors on the wait (Allen–Cunneen), 0.6 to 1.6 at 1 σ. */
const variationSteps = Array.from({ length: 25 }, (_, index) => (index - 12) / 5);
const variationSigma = Math.log(1.6);
/** χ² with one degree of freedom, 95 %. */
const likelyWithin = 3.84;
/** A slot held for the whole request is by far the commonest case: odds of 7 to 1 before anything is measured. */
const wholeBonus = 4;
const wholeTolerance = .12;
/** (3 σ)²: a stretch further off was disturbed by something else, and counts as no more than this. */
const outlier = 9;
/** What measuring adds whatever the load: a share of the latency and a fixed part. */
const noise = {
	share: .02,
	ms: .2
};
/**
* Slots in parallel show in *how* latency rises: with one it doubles at half of saturation, with ten at 93 %. Only
* what a request waits is fitted, so that it does not matter what else a request does without a slot.
*/
function fitSlots(curve) {
	if (curve.points.length < 2) return void 0;
	const candidates = slotSteps.filter((slots) => slots <= Math.max(1, Math.floor(curve.slotsMax)));
	const tryAll = (variances) => candidates.map((slots) => costOf(curve, variances, slots, curve.saturationPerSecond));
	const variances = variancesBy(curve, cheapest(tryAll(variancesSeen(curve))));
	const costs = tryAll(variances);
	const best = cheapest(costs);
	const spread = spreadOf(curve, best);
	const likely = costs.filter(({ cost }) => cost <= best.cost + likelyWithin * spread).map(({ slots }) => slots);
	const high = Math.max(...likely);
	const whole = costs.filter(({ slots }) => Math.abs(slots / curve.slotsWhole - 1) <= wholeTolerance);
	return {
		slots: best.slots,
		low: Math.min(...likely),
		high: high === slotSteps.at(-1) ? null : high,
		wholeFits: whole.some(({ cost }) => cost <= best.cost + (likelyWithin + wholeBonus) * spread),
		perSecond: saturationBy(curve, variances, best.slots, spread),
		restMs: best.restMs,
		misfit: best.chiSquared / curve.points.length,
		points: curve.points.length
	};
}
const cheapest = (tried) => tried.reduce((least, each) => each.cost < least.cost ? each : least);
/** Points that lie closer to the model than expected, or further off, tell how much they really vary. */
function spreadOf({ points }, { chiSquared }) {
	return Math.min(4, Math.max(.15, chiSquared / Math.max(1, points.length - 2)));
}
/** Where the rise of latency leads, without a look at what was completed; null where it hardly rises. */
function saturationBy(curve, variances, slots, spread) {
	const fastest = Math.max(...curve.points.map(({ ratePerSecond }) => ratePerSecond));
	const tried = perSecondSteps.map((step) => step * curve.saturationPerSecond).filter((perSecond) => perSecond > fastest * 1.005).map((perSecond) => costOf(curve, variances, slots, perSecond));
	if (tried.length === 0) return null;
	const best = cheapest(tried);
	const likely = tried.filter(({ cost }) => cost <= best.cost + likelyWithin * spread).map(({ perSecond }) => perSecond);
	return Math.max(...likely) / Math.min(...likely) > 1.35 ? null : best.perSecond;
}
function costOf(curve, variances, slots, perSecond) {
	const expected = Math.log((1 + curve.variation ** 2) / 2);
	const rows = [curve.reference, ...curve.points].map((point, index) => ({
		meanMs: point.meanMs,
		waitMs: waitMsAt(point.ratePerSecond, slots, perSecond),
		weight: 1 / (variances[index] ?? 1)
	}));
	return cheapest(variationSteps.map((step) => {
		const factor = Math.exp(expected + step * variationSigma);
		const { restMs, chiSquared } = leastSquares(rows.map(({ meanMs, waitMs, weight }) => ({
			rest: meanMs - factor * waitMs,
			weight
		})));
		return {
			slots,
			perSecond,
			cost: chiSquared + step ** 2,
			chiSquared,
			factor,
			restMs
		};
	}));
}
/** The best constant and what is left around it: how long a request takes at rest is not known exactly either. */
function leastSquares(rows) {
	const weights = rows.reduce((sum, { weight }) => sum + weight, 0);
	const restMs = rows.reduce((sum, { rest, weight }) => sum + weight * rest, 0) / weights;
	return {
		restMs,
		chiSquared: rows.reduce((sum, { rest, weight }) => sum + Math.min(outlier, weight * (rest - restMs) ** 2), 0)
	};
}
function waitMsAt(ratePerSecond, slots, perSecond) {
	return 1e3 * meanWaitSeconds(Math.min(ratePerSecond, .999 * perSecond), slots, perSecond);
}
/** Before any model: as if all that latency rose were waiting for one slot. */
function variancesSeen(curve) {
	return [curve.reference, ...curve.points].map((point) => {
		return Math.max(0, point.meanMs - curve.reference.meanMs) ** 2 * relativeVariance(curve, point, 1, curve.saturationPerSecond) + noiseVariance(curve, point);
	});
}
function variancesBy(curve, { slots, perSecond, factor }) {
	return [curve.reference, ...curve.points].map((point) => {
		return (factor * waitMsAt(point.ratePerSecond, slots, perSecond)) ** 2 * relativeVariance(curve, point, slots, perSecond) + noiseVariance(curve, point);
	});
}
/** The holds themselves vary: the mean of few of them does, too. */
function noiseVariance({ reference, variation }, point) {
	return (variation * reference.meanMs) ** 2 / countOf$1(point) + (noise.share * reference.meanMs + noise.ms) ** 2;
}
const countOf$1 = ({ ratePerSecond, seconds }) => Math.max(1, ratePerSecond * seconds);
/**
* How uncertain the mean wait of one stretch is: waits follow each other, so that it is far more than their number
* says. Asymptotic variance of M/M/1 (Whitt 1989), by how many wait at all where there are more slots, and more where
* holds vary more.
*/
function relativeVariance({ variation }, point, slots, perSecond) {
	const rho = Math.min(.999, point.ratePerSecond / perSecond);
	return (2 + 5 * rho - 4 * rho ** 2 + rho ** 3) / (rho * (1 - rho) ** 2 * countOf$1(point)) * rho * Math.max(1, (1 + variation ** 2) / 2) / Math.max(1e-9, waitProbability(slots, rho));
}
//#endregion
//#region src/diagnosis/facts/slot-facts.ts
/** A reference measured with little load still has noise, and network around what is held. */
const insideTolerance = 1.12;
const misfitMax = 4;
function slotFactsOf({ reference, steady, saturationPerSecond }) {
	const meanMs = reference?.meanMs ?? null;
	if (reference === null || meanMs === null || saturationPerSecond === null) return null;
	const seenInside = insideOf$1(saturationPerSecond, meanMs);
	const curve = fitSlots({
		reference: curvePointOf(reference, meanMs),
		points: steady.filter((point) => isOnCurve(point, reference)).map((point) => curvePointOf(point, point.meanMs ?? 0)),
		saturationPerSecond,
		slotsWhole: Math.max(1, seenInside),
		slotsMax: seenInside * insideTolerance,
		variation: variationOf(reference)
	}) ?? null;
	const fits = curve !== null && curve.misfit <= misfitMax;
	const insideMax = fits ? insideOf$1(saturationPerSecond, curve.restMs) : seenInside;
	const low = fits ? curve.low : 1;
	const high = fits ? curve.high : Math.max(1, Math.ceil(insideMax));
	const whole = Math.max(1, Math.round(insideMax));
	const isWholeRequest = !fits || curve.wholeFits;
	const slots = isWholeRequest ? whole : curve?.slots ?? whole;
	return {
		slots,
		low,
		high,
		insideMax,
		holdMs: Math.min(stayMsOf(slots, saturationPerSecond), meanMs),
		isWholeRequest,
		fits,
		curve
	};
}
/** Failures may be faster or slower than what they failed at. */
function isOnCurve(point, reference) {
	return point.meanMs !== null && point.errorRatio < .02 && point.number !== reference.number;
}
const curvePointOf = (point, meanMs) => ({
	ratePerSecond: point.offeredPerSecond,
	meanMs,
	seconds: point.seconds
});
/** From the distance of two percentiles, over what it is where times are exponential (which is 1 by definition). */
function variationOf({ latencyMs: { p50, p95, mean } }) {
	if (p50 === null || p95 === null || mean === null || mean <= 0) return 1;
	return Math.min(2.5, (p95 - p50) / Math.log(10) / mean);
}
//#endregion
//#region src/diagnosis/facts/bounded-place.ts
/** Between two overloads its mean concurrency changes by no more. */
const steadyWithin = .05;
/** A short overload has few seconds to average over. */
const steadyWithinShort = .1;
const shortSeconds = 4;
/** Always full: what is behind a limiter has its mean bounded too, and still varies. */
const fullFrom$2 = .95;
const waitGrowthMin = 2;
const waitGrowthMinMs = 1;
/** Of what requests take longer. */
const shareMin = .35;
const formulaWithin = .1;
/** What is held is held as long as at rest. */
const holdFlatUpTo = 1.35;
const holdNoiseMs = 1;
const busyMin = .6;
function changesOf(before, after, other) {
	const index = (stretch) => new Map(stretch?.places.map((each) => [keyOf(each), each]));
	const [known, beside] = [index(before), index(other)];
	return after.places.map((now) => {
		const then = known.get(keyOf(now)) ?? null;
		const perRequest = then?.perRequest ?? now.perRequest;
		return {
			place: now.place,
			before: then,
			after: now,
			other: beside.get(keyOf(now)) ?? null,
			waitGrowthMs: (now.waitMs - (then?.waitMs ?? 0)) * perRequest,
			holdGrowthMs: (now.holdMs - (then?.holdMs ?? 0)) * perRequest
		};
	});
}
const keyOf = ({ place }) => `${placeName(place)}\n${place.isAll ? "all" : place.instance ?? ""}`;
/** The likeliest first: what explains most of the time lost, many calls of one system before one of them. */
function boundedPlaces(changes, compared) {
	const groups = /* @__PURE__ */ new Map();
	for (const change of changes) {
		const name = `${placeName(change.place)}\n${String(change.place.isAll)}`;
		const group = groups.get(name);
		if (group === void 0) groups.set(name, [change]);
		else group.push(change);
	}
	return [...groups.values()].flatMap((group) => boundedIn(group, changes, compared) ?? []).toSorted((a, b) => rankOf$1(b) - rankOf$1(a));
}
function rankOf$1({ share, isHoldGrown, place }) {
	const scope = place.scope === "system" ? .1 : place.scope === "requests" ? .05 : 0;
	return Math.min(1, share) - (isHoldGrown ? .6 : 0) + scope - (place.isAll ? .02 : 0);
}
/** The same place in each of its instances: all of them have to be full. */
function boundedIn(group, all, compared) {
	const [first] = group;
	if (first === void 0 || first.place.dependency === "pool") return null;
	if (!group.every((change) => isBounded(change, compared))) return null;
	if (first.place.isAll && instancesOf(first, all) < 2) return null;
	const waits = group.reduce((sum, { waitGrowthMs }) => sum + waitGrowthMs, 0);
	if (waits < shareMin * compared.growthMs) return null;
	const { after, before } = first;
	const slots = group.reduce((sum, each) => sum + Math.max(1, Math.round(each.after.meanOpen)), 0);
	const callsPerIteration = group.reduce((sum, each) => sum + (each.before ?? each.after).perRequest, 0) * compared.requestsPerIteration;
	const holdMs = group.reduce((sum, each) => sum + each.after.holdMs * each.after.spansPerSecond, 0);
	const spans = group.reduce((sum, each) => sum + each.after.spansPerSecond, 0);
	const predicted = carriedPerSecond(slots, callsPerIteration * (spans === 0 ? after.holdMs : holdMs / spans));
	if (!agrees(predicted, compared)) return null;
	return {
		place: first.place,
		slots: Math.round(slots / group.length),
		instances: group.length,
		change: first,
		otherOpen: first.other?.meanOpen ?? null,
		isHoldGrown: before !== null && after.holdMs > holdFlatUpTo * before.holdMs + holdNoiseMs,
		predictedPerSecond: predicted,
		callsPerIteration,
		share: compared.growthMs <= 0 ? 0 : waits / compared.growthMs,
		label: first.place.label || onlyLabelOf(first, all)
	};
}
/** With what it completes at most, or, where that rests on few seconds, with what it completed just then. */
function agrees(predicted, { saturationPerSecond, completedPerSecond }) {
	const isNear = (perSecond, within) => Math.abs(predicted / perSecond - 1) <= within;
	if (isNear(saturationPerSecond, formulaWithin)) return true;
	return isNear(completedPerSecond, formulaWithin) && isNear(saturationPerSecond, 1.5 * formulaWithin);
}
const instancesOf = ({ place }, all) => all.filter((each) => !each.place.isAll && placeName(each.place) === placeName(place)).length;
function isBounded({ before, after, other }, { after: stretch, other: beside }) {
	const { meanOpen, mostOpen } = after;
	if (meanOpen < busyMin) return false;
	const tolerance = Math.min(stretch.seconds, beside?.seconds ?? 0) < shortSeconds ? steadyWithinShort : steadyWithin;
	const isSteady = other === null ? null : Math.abs(other.meanOpen / meanOpen - 1) < tolerance;
	const isFull = mostOpen === null ? null : meanOpen >= fullFrom$2 * mostOpen;
	if (isSteady === false || isFull === false || (isSteady ?? isFull) === null) return false;
	const waitedMs = before?.waitMs ?? 0;
	return after.waitMs >= waitGrowthMin * waitedMs && after.waitMs - waitedMs >= waitGrowthMinMs;
}
/** Where nearly all of a system's calls are one, it has a name. */
function onlyLabelOf({ place, after }, all) {
	return all.find((each) => each.place.scope === "call" && each.place.service === place.service && each.place.spanKind === place.spanKind && each.place.dependency === place.dependency && each.place.system === place.system && each.after.spansPerSecond >= .9 * after.spansPerSecond)?.place.label ?? "";
}
//#endregion
//#region src/diagnosis/facts/span-facts.ts
const requestsMin$1 = 20;
/** A second overload has to be another load. */
const apartFrom = 1.1;
const slowerShareMin = .5;
const slowerTimes = 1.5;
/** Null where traces of the reference or of a high load are too few. */
function spanFactsOf({ reference, overload, full, points, saturationPerSecond }, stretches) {
	const at = (point) => {
		const found = stretches.find(({ number }) => number === point?.number);
		const isEnough = found !== void 0 && found.requestsPerSecond * found.seconds >= requestsMin$1;
		return point === null || !isEnough ? null : wholeOf(found, sampledShareOf(found, point));
	};
	const before = at(reference) ?? at(points[0] ?? null);
	const [high] = overload.filter((point) => at(point) !== null).toSorted((a, b) => b.seconds - a.seconds);
	const loaded = high ?? full;
	const after = at(loaded);
	if (before === null || after === null || loaded === null || before === after) return null;
	return factsOf(before, after, at(overload.findLast((point) => point !== loaded && at(point) !== null && isApart(point, loaded)) ?? null), loaded, saturationPerSecond);
}
/** Requests on their way at both ends of a stretch make it a little uncertain. */
const allFrom = .95;
function sampledShareOf({ askedPerSecond }, point) {
	const sent = (point.offeredPerSecond - point.droppedPerSecond) * point.requestsPerIteration;
	const share = askedPerSecond === 0 || sent <= 0 ? 1 : askedPerSecond / sent;
	return share >= allFrom ? 1 : share;
}
/** Of a share of all requests, what all of them would show. */
function wholeOf(stretch, sampledShare) {
	if (sampledShare === 1) return {
		...stretch,
		sampledShare
	};
	return {
		...stretch,
		sampledShare,
		requestsPerSecond: stretch.requestsPerSecond / sampledShare,
		endedPerSecond: stretch.endedPerSecond / sampledShare,
		places: stretch.places.map((place) => ({
			...place,
			spansPerSecond: place.spansPerSecond / sampledShare,
			meanOpen: place.meanOpen / sampledShare,
			mostOpen: null
		}))
	};
}
const isApart = (a, b) => {
	const [low, high] = [a.offeredPerSecond, b.offeredPerSecond].toSorted((one, two) => one - two);
	return (high ?? 0) >= apartFrom * (low ?? 0);
};
function factsOf(before, after, other, loaded, saturationPerSecond) {
	const entries = after.places.filter(isEntry);
	const service = entries[0]?.place.service;
	if (service === void 0) return null;
	const requestMs = [meanStay(before), meanStay(after)];
	const growthMs = requestMs[1] - requestMs[0];
	const changes = changesOf(before, after, other);
	const own = changes.filter(({ place }) => place.service === service && !place.isAll && place.scope === "system");
	const inCalls = own.filter(({ place }) => place.dependency !== "none" && place.dependency !== "pool").reduce((sum, { waitGrowthMs, holdGrowthMs }) => sum + waitGrowthMs + holdGrowthMs, 0);
	const compared = {
		before,
		after,
		other,
		growthMs,
		requestsPerIteration: loaded.requestsPerIteration
	};
	const completedPerSecond = loaded.goodPerSecond;
	return {
		service,
		instances: entries.length,
		before,
		after,
		coverage: loaded.endedPerSecond <= 0 ? 0 : Math.min(1, coverageOf(after, loaded)),
		sampledShare: after.sampledShare,
		requestMs,
		growthMs,
		changes,
		bounded: saturationPerSecond === null || growthMs <= 0 ? [] : boundedPlaces(changes, {
			...compared,
			completedPerSecond,
			saturationPerSecond
		}),
		slower: own.filter((change) => isSlower(change, growthMs)).toSorted((a, b) => b.holdGrowthMs - a.holdGrowthMs),
		ownShare: growthMs <= 0 ? 0 : Math.max(0, 1 - (inCalls + queueGrowth(before, after)) / growthMs),
		metrics: metricPairs(before, after)
	};
}
const isEntry = ({ place }) => place.scope === "requests" && !place.isAll;
function coverageOf({ endedPerSecond }, loaded) {
	return endedPerSecond / (loaded.endedPerSecond * loaded.requestsPerIteration);
}
/** Mean over all instances, the queue before the handler among it. */
function meanStay({ places }) {
	const entries = places.filter(isEntry);
	const spans = entries.reduce((sum, { spansPerSecond }) => sum + spansPerSecond, 0);
	const ms = entries.reduce((sum, { spansPerSecond, holdMs, waitMs }) => sum + spansPerSecond * (holdMs + waitMs), 0);
	return spans === 0 ? 0 : ms / spans;
}
function queueGrowth(before, after) {
	const queue = ({ places }) => {
		const entries = places.filter(isEntry);
		const spans = entries.reduce((sum, { spansPerSecond }) => sum + spansPerSecond, 0);
		return spans === 0 ? 0 : entries.reduce((sum, each) => sum + each.spansPerSecond * each.waitMs, 0) / spans;
	};
	return Math.max(0, queue(after) - queue(before));
}
function isSlower({ before, after, holdGrowthMs, place }, growthMs) {
	if (place.dependency === "none" || place.dependency === "pool" || before === null) return false;
	return after.holdMs >= slowerTimes * before.holdMs && holdGrowthMs >= slowerShareMin * growthMs && holdGrowthMs >= 1;
}
function metricPairs(before, after) {
	const key = ({ name, service, instance, labels }) => JSON.stringify([
		name,
		service,
		instance,
		labels
	]);
	const known = new Map(before.metrics.map((level) => [key(level), level]));
	return after.metrics.map((level) => ({
		after: level,
		before: known.get(key(level)) ?? null
	}));
}
//#endregion
//#region src/diagnosis/facts/suspect-facts.ts
/** Shares of saturation up to which load counts as below it, and from which as above. */
const steadyUpTo = .965;
const overloadFrom = 1.03;
function suspectFactsOf(explored, beside) {
	const inOrder = explored.trials.filter(({ validity }) => validity.kind !== "invalid").map(loadPointOf);
	const points = inOrder.filter(({ purpose }) => purpose !== "warm-up").toSorted((a, b) => a.offeredPerSecond - b.offeredPerSecond);
	const reference = referenceOf(explored, points);
	const saturation = explored.saturation?.iterationsPerSecond ?? null;
	const steady = points.filter((point) => saturation === null || point.offeredPerSecond <= steadyUpTo * saturation);
	const overload = points.filter((point) => saturation !== null && point.offeredPerSecond >= overloadFrom * saturation);
	const seen = {
		reference,
		points,
		steady,
		overload,
		full: overload[0] ?? points.at(-1) ?? null,
		saturationPerSecond: saturation
	};
	return {
		...seen,
		explored,
		machineCores: beside.cores,
		inOrder,
		capacityPerSecond: explored.capacity?.iterationsPerSecond ?? null,
		queueing: queueingOf(seen),
		cpu: cpuFactsOf(seen, beside.cores),
		slots: slotFactsOf(seen),
		peers: peerFactsOf(seen, beside.dependencies),
		refusals: refusalFactsOf(seen),
		database: databaseFactsOf(seen),
		spans: spanFactsOf(seen, beside.stretches ?? [])
	};
}
/** As the trial all others were compared with, or else the one with least load. */
function referenceOf(explored, points) {
	return explored.reference === null ? points[0] ?? null : loadPointOf(explored.reference);
}
/** What the reference latency alone allows: `slots` held for all of it. */
function carriedByReference(facts, slots) {
	const meanMs = facts.reference?.meanMs ?? null;
	return meanMs === null || meanMs <= 0 ? null : carriedPerSecond(slots, meanMs);
}
//#endregion
//#region src/diagnosis/suspects/suspicion.ts
const signal = (strength) => (source, text, dependsOnLoad = false) => ({
	source,
	text,
	strength,
	dependsOnLoad
});
const weak = signal("weak");
const fair = signal("fair");
const strong = signal("strong");
const decisive = signal("decisive");
/** Signals where they are seen: `false` and null are left out. */
const signals = (...all) => all.filter((each) => each !== false && each !== null && each !== void 0);
//#endregion
//#region src/diagnosis/suspects/wording.ts
/** `0.98 cores`, `1 core` */
function coresText(cores) {
	const rounded = cores >= 10 ? Math.round(cores) : Number(cores.toPrecision(2));
	return `${rounded} ${rounded === 1 ? "core" : "cores"}`;
}
/** `about 10` where a request's own time says so and the rise of latency allows it; else as `slotRange`. */
function slotsText(facts) {
	const { slots, fits, isWholeRequest } = facts;
	if (!fits) return `up to ${formatCount(slots)}`;
	return isWholeRequest ? `about ${formatCount(slots)}` : slotRange(facts);
}
/** `8 to 12`, `at least 20`: what the rise of latency alone allows. */
function slotRange({ low, high, slots }) {
	if (high === null) return `at least ${formatCount(low)}`;
	return low >= high ? formatCount(slots) : `${formatCount(low)} to ${formatCount(Math.max(high, slots))}`;
}
const ms = (value) => value === null ? "–" : formatDurationMs(value);
const rate = formatRate;
const bytes = formatBytes;
/** `3.4 times` */
const times = (ratio) => `${ratio >= 10 ? Math.round(ratio) : Number(ratio.toPrecision(2))} times`;
const share = (ratio) => `${Math.round(ratio * 100)} %`;
//#endregion
//#region src/diagnosis/suspects/slot-signals.ts
/** Answers from this size on may be what takes the time. */
const largeBytes = 64 * 1024;
/** Null where nobody waits: whoever is turned away at once, or never was too much, does not wait for a slot. */
function slotSignals(facts) {
	const { slots, queueing, cpu, full, saturationPerSecond } = facts;
	if (slots === null || full === null || saturationPerSecond === null || queueing.kind === "refuses") return null;
	return {
		slots,
		for: signals(completionsSignal(facts), curveSignal(slots), cpu?.isLow === true && fair("cpu", cpuText(facts))),
		against: signals(cpu?.isFull === true && decisive("cpu", cpuText(facts)), slots.curve !== null && !slots.fits && fair("curve", "Latency does not rise as with a number of slots"), full.bytesReceived >= largeBytes && weak("size", "Answers are large: sending them takes time too"))
	};
}
/** Beyond saturation completions stay, and what comes on top waits. */
function completionsSignal({ overload, queueing, reference }) {
	const top = overload.at(-1);
	if (top === void 0 || queueing.kind !== "waits" && queueing.kind !== "sheds") return null;
	const slower = `mean ${ms(reference?.latencyMs.mean ?? null)} at rest, ${ms(top.latencyMs.mean)} then`;
	return fair("completions", `At ${rate(top.offeredPerSecond)} it completes ${rate(top.goodPerSecond)} and requests wait (${slower})`, true);
}
function curveSignal(slots) {
	if (!slots.fits || slots.curve === null) return null;
	const trials = `${slots.curve.points} trials`;
	const { low, high } = slots;
	const text = high === null || low >= 16 ? `Latency hardly rises until shortly before saturation, as with ${slotRange(slots)} slots (${trials})` : `Latency rises with load as with ${slotRange(slots)} ${high === 1 ? "slot" : "slots"} (${trials})`;
	return (high !== null && high <= 2 * low ? strong : fair)("curve", text, true);
}
function cpuText({ cpu }) {
	if (cpu === null) return "";
	const thread = cpu.busiestThread === null ? "" : `, its busiest thread ${coresText(cpu.busiestThread.atFull)}`;
	return `At saturation the target uses ${coresText(cpu.atFull)} of ${coresText(cpu.limit)}${thread}`;
}
/** `curve`: what latencies alone say of saturation, with so many slots. */
function curveFormula(slots) {
	return {
		predictedPerSecond: slots.fits ? slots.curve?.perSecond ?? null : null,
		formula: `How latency rises with ${slotsText(slots)} ${slots.slots === 1 ? "slot" : "slots"}`
	};
}
/** A peer whose connections could be those slots. */
function agreesWith({ low, high, insideMax }, count) {
	return count <= 1.2 * insideMax + 1 && count >= .75 * low && (high === null || count <= 1.35 * high + .5);
}
function plateausOf(facts) {
	return (facts.peers ?? []).filter(({ shape }) => shape === "plateau");
}
/** The peer the target opens the more connections to the more requests are inside. */
function growingPeerOf({ peers, full }) {
	return peers?.find(({ shape, grew, most }) => shape === "grows" && grew && most >= .4 * (full?.inFlight.mean ?? 0));
}
function plateauText({ peer, service, atReference, loaded, grew }, facts) {
	const name = service === null ? peer : `${service} (${peer})`;
	const inside = Math.round(Math.max(...facts.points.map(({ inFlight }) => inFlight.mean)));
	return `Connections to ${name}: ${grew ? `${Math.round(atReference)} at rest, then ` : ""}${Math.round(loaded)} and no more, while up to ${inside} requests are inside`;
}
//#endregion
//#region src/diagnosis/suspects/bandwidth.ts
/** Bytes of one request, from which on sending them may be what takes the time; what is large; what is very large. */
const sizes = {
	least: 8 * 1024,
	large: 32 * 1024,
	huge: 256 * 1024
};
/** Bits/s of usual lines, and what is left of them for HTTP (headers of Ethernet, IP and TCP take the rest). */
const linesMbit = [
	10,
	100,
	1e3,
	2500,
	1e4,
	25e3
];
const payloadShare = [.88, .98];
/** Bytes per second stay while load rises. */
function bandwidth(facts) {
	const { full, reference, saturationPerSecond, queueing, cpu, slots } = facts;
	if (full === null || reference === null || saturationPerSecond === null || queueing.kind === "refuses") return null;
	const isDown = reference.bytesReceived >= reference.bytesSent;
	const size = isDown ? reference.bytesReceived : reference.bytesSent;
	if (size < sizes.least) return null;
	const of = (point) => isDown ? point.bytesPerSecond.received : point.bytesPerSecond.sent;
	const limit = Math.max(...(facts.overload.length > 0 ? facts.overload : [full]).map(of));
	const what = isDown ? "answers" : "requests";
	return {
		kind: "bandwidth",
		resource: `a line of ${bytes(limit)}/s`,
		limit,
		for: signals(sizeSignal(size, what), flatSignal(facts, of), lineSignal(limit), completionsSignal(facts), cpu?.isLow === true && fair("cpu", cpuText(facts))),
		against: signals(cpu?.isFull === true && decisive("cpu", cpuText(facts)), slots?.fits === true && slots.low >= 3 && strong("curve", `Latency rises as with ${slotsText(slots)} slots; a line that all share is one`), slots !== null && plateausOf(facts).some(({ loaded }) => agreesWith(slots, Math.round(loaded))) && strong("connections", "Connections to another service stay at a number that explains it too")),
		predictedPerSecond: limit / (size * reference.requestsPerIteration),
		formula: `${bytes(limit)}/s over ${bytes(size * reference.requestsPerIteration)} for each iteration`,
		missing: `the limit of the line (network card, instance type, container, proxy). From outside a lock looks the same; with ${what} half as large a line carries twice as many, behind a lock it stays as it is`,
		advice: `Send less (compression, smaller ${what}, pages, caching in front), or a line faster than ${bytes(limit)}/s. Check the limit of machine, container and proxy.`
	};
}
function sizeSignal(size, what) {
	return (size >= sizes.huge ? strong : size >= sizes.large ? fair : weak)("size", `Large ${what}: ${bytes(size)} each`);
}
function flatSignal({ overload }, of) {
	const [first, last] = [overload[0], overload.at(-1)];
	if (first === void 0 || last === void 0) return null;
	const moved = overload.map(of);
	if (Math.max(...moved) > 1.1 * Math.min(...moved)) return null;
	const text = `${bytes(of(last))}/s ${first === last ? "at" : `from ${rate(first.offeredPerSecond)} on, also at`} ${rate(last.offeredPerSecond)}`;
	return (first === last ? weak : fair)("bytes", text, true);
}
function lineSignal(limit) {
	const [low, high] = payloadShare;
	const line = linesMbit.find((mbit) => limit * 8 >= low * mbit * 1e6 && limit * 8 <= high * mbit * 1e6);
	return line === void 0 ? null : fair("host", `${bytes(limit)}/s is what a line of ${line} Mbit/s carries`);
}
//#endregion
//#region src/diagnosis/suspects/data-growth.ts
/** The same load, and later it takes longer. */
const slowerBy$1 = 1.25;
/** Of so few requests that their median has no interval, chance alone makes less of it. */
const slowerByUnknown = 2.5;
const sameRate = .08;
/** Below this share of saturation nothing waits long enough to matter. */
const calmUpTo$2 = .85;
/** A few seconds of a load do not show what it does to a target that is slow to feel it. */
const briefUpTo = .1;
function dataGrowth(facts) {
	const pair = slowedPair(facts);
	const grows = facts.explored.obstacles.find(({ kind }) => kind === "state-grows");
	if (pair === null && grows === void 0) return null;
	const { capacityPerSecond: capacity, saturationPerSecond: saturation } = facts;
	return {
		kind: "data-growth",
		resource: "state that grows with use",
		limit: null,
		for: signals(pair !== null && strong("time", pairText$1(pair), true), grows !== void 0 && decisive("method", grows.evidence, true), trendSignal(facts), pair !== null && costSignal(pair)),
		against: [],
		predictedPerSecond: null,
		missing: "the number of rows or entries before and after, or traces that name the query that takes longer",
		advice: "Find what a request walks through that requests make longer: a table without an index, a list, a log, a cache without a bound. Test again with the amount of data expected in production.",
		actsBeforeSaturation: capacity !== null && saturation !== null && capacity < .85 * saturation
	};
}
/** Of all pairs at one rate, apart in time: they must not fall apart into faster and slower. */
function slowedPair({ points, saturationPerSecond }) {
	const calm = points.filter((point) => point.errorRatio < .02 && point.latencyMs.p50 !== null && (saturationPerSecond === null || point.offeredPerSecond <= (point.purpose === "doubling" ? briefUpTo : calmUpTo$2) * saturationPerSecond));
	const pairs = calm.flatMap((before) => calm.filter((after) => isSameLoadLater(before, after)).map((after) => ({
		before,
		after,
		ratio: ratioOf(before, after)
	})));
	const slowed = pairs.filter(isSlowed);
	const faster = pairs.filter(({ ratio }) => ratio < 1);
	if (slowed.length === 0 || faster.length >= slowed.length) return null;
	return slowed.reduce((most, pair) => pair.ratio > most.ratio ? pair : most);
}
const isSameLoadLater = (before, after) => after.atSeconds >= before.atSeconds + before.seconds && Math.abs(after.offeredPerSecond / before.offeredPerSecond - 1) <= sameRate + 3 * chanceOf(before, after);
/** Arrivals are random: of few, the rate is never quite the one that was asked for. */
const chanceOf = (...points) => Math.sqrt(points.reduce((sum, { offeredPerSecond, seconds }) => sum + 1 / Math.max(1, offeredPerSecond * seconds), 0));
const ratioOf = (before, after) => (after.latencyMs.p50 ?? 0) / Math.max(.01, before.latencyMs.p50 ?? 0);
function isSlowed({ before, after, ratio }) {
	const [highBefore, lowAfter] = [before.latencyMs.intervals.p50?.[1], after.latencyMs.intervals.p50?.[0]];
	const isApart = typeof highBefore === "number" && typeof lowAfter === "number" ? lowAfter > highBefore : ratio >= slowerByUnknown;
	return ratio >= slowerBy$1 && (after.latencyMs.p50 ?? 0) - (before.latencyMs.p50 ?? 0) >= 1 && isApart;
}
function pairText$1({ before, after, ratio }) {
	const minutes = Math.max(1, Math.round((after.atSeconds - before.atSeconds) / 60));
	return `At ${rate(before.offeredPerSecond)} half of the requests took ${ms(before.latencyMs.p50)}, ${minutes} min later ${ms(after.latencyMs.p50)} (${times(ratio)})`;
}
/** The median at little load, over how many iterations there were before. */
function trendSignal({ inOrder, saturationPerSecond }) {
	let made = 0;
	const seen = [];
	for (const point of inOrder) {
		if ((saturationPerSecond === null || point.offeredPerSecond <= .5 * saturationPerSecond) && point.errorRatio < .02 && point.latencyMs.p50 !== null) seen.push([made, point.latencyMs.p50]);
		made += point.goodPerSecond * point.seconds;
	}
	const line = theilSen(seen);
	const first = seen[0]?.[1] ?? 0;
	if (line === void 0 || seen.length < 5 || line.low <= 0 || line.slope * made < .2 * first) return null;
	return fair("trend", `At little load the median grows by ${ms(line.slope * 1e3)} with each 1,000 iterations made before`, true);
}
function costSignal({ before, after }) {
	const costOf = ({ resources, endedPerSecond }) => resources?.target && endedPerSecond > 0 ? 1e3 * resources.target.cpuCores / endedPerSecond : null;
	const [first, second] = [costOf(before), costOf(after)];
	if (first === null || second === null || first === 0 || second < 1.2 * first) return null;
	return fair("cpu", `Each iteration then costs ${ms(second)} of processor time instead of ${ms(first)}`);
}
//#endregion
//#region src/diagnosis/suspects/congestion-collapse.ts
/** What more load must cost at least, beyond what counts vary by chance. */
const lossMin = .1;
/** Of less nothing can be said. */
const coresLeast = .02;
/** Beyond saturation less is done than could be. */
function congestionCollapse(facts) {
	const overload = facts.overload.filter((point) => !endedIn(facts, point));
	if (overload.length === 0) return null;
	const top = overload.reduce((least, point) => point.goodPerSecond < least.goodPerSecond ? point : least);
	const below = facts.points.filter(({ offeredPerSecond }) => offeredPerSecond < top.offeredPerSecond);
	if (below.length === 0) return null;
	const best = below.reduce((most, point) => point.goodPerSecond > most.goodPerSecond ? point : most);
	const kept = best.goodPerSecond > 0 ? top.goodPerSecond / best.goodPerSecond : 1;
	const chance = 3 * Math.sqrt(1 / countOf(best) + 1 / Math.max(1, countOf(top)));
	if (1 - kept <= Math.max(lossMin, chance)) return null;
	const text = `${rate(best.goodPerSecond)} succeed at ${rate(best.offeredPerSecond)}, only ${rate(top.goodPerSecond)} at ${rate(top.offeredPerSecond)}`;
	return {
		kind: "congestion-collapse",
		isConsequence: true,
		resource: "work that goes into requests which fail",
		limit: null,
		for: signals((kept < .6 ? decisive : fair)("completions", text, true), timeoutSignal(top), wastedSignal(best, top), ...steadyFall(facts.overload, best)),
		against: signals(slowedPair(facts) !== null && decisive("time", "It became slower with time at the same load too"), kept >= .6 && fair("speed", "Whoever waits longer than the deadline fails, in any long overload")),
		predictedPerSecond: null,
		missing: "traces would show work for requests that nobody waits for any more, and calls that are made again",
		advice: `Turn requests away early once more than ${rate(best.goodPerSecond)} arrive: a bounded queue with 503, deadlines passed on to what the target calls, and a limit on retries.`
	};
}
/** The target's process ended in it, which stops a search: what was not completed then is no collapse. */
const endedIn = ({ explored, points }, { number }) => number === Math.max(...points.map((point) => point.number)) && explored.obstacles.some(({ kind }) => kind === "restart" || kind === "target-gone");
const countOf = ({ goodPerSecond, seconds }) => goodPerSecond * seconds;
const timeouts = [
	"headers_timeout",
	"body_timeout",
	"total_timeout",
	"connect_timeout",
	"reset",
	"closed_before_response"
];
function timeoutSignal({ byError, errorRatio, offeredPerSecond }) {
	const all = Object.values(byError).reduce((sum, count) => sum + count, 0);
	const late = Object.entries(byError).reduce((sum, [name, count]) => sum + (timeouts.includes(name) ? count : 0), 0);
	if (all === 0) return null;
	const failed = `At ${rate(offeredPerSecond)} ${share(errorRatio)} fail`;
	return fair("failures", late >= .5 * all ? `${failed}, most of them by running out of time` : failed, true);
}
function wastedSignal(best, top) {
	const before = best.resources?.target?.cpuCores;
	const now = top.resources?.target?.cpuCores;
	if (before === void 0 || now === void 0 || before < coresLeast || now < .85 * before) return null;
	return fair("cpu", `It works as hard for less: ${coresText(before)}, then ${coresText(now)}`, true);
}
/** Two trials in overload that each did less than the one before. */
function steadyFall(overload, best) {
	const beyond = overload.filter(({ offeredPerSecond }) => offeredPerSecond > best.offeredPerSecond);
	const falls = beyond.filter((point, index) => point.goodPerSecond < .97 * (beyond[index - 1] ?? best).goodPerSecond);
	if (beyond.length < 2 || falls.length < beyond.length) return [];
	return [fair("trend", `It falls with each step of load (${beyond.length} trials)`, true)];
}
//#endregion
//#region src/diagnosis/suspects/database-signals.ts
/** Of connections that are open, in use at saturation: a pool that is full, and one that has room. */
const fullFrom$1 = .85;
const roomUpTo = .5;
/** Of all that the server allows. */
const allTakenFrom = .97;
const roseBy = 1.5;
const slowerBy = 2;
const textMost = 60;
const count = (value) => value < 10 ? String(Number(value.toPrecision(2))) : formatCount(value);
/** Connections wait for a lock in the database, and did not at rest. */
function waitsForLocks({ lockWaits }) {
	return lockWaits.atFull >= 1 && lockWaits.atFull >= 2 * lockWaits.atReference;
}
function lockSignal({ database }) {
	if (database === null || !waitsForLocks(database)) return null;
	const { lockWaits, lock } = database;
	return strong("database", `In PostgreSQL ${count(lockWaits.atFull)} connections wait for a lock${lock === null ? "" : ` (${lock})`} at saturation, ${count(lockWaits.atReference)} at the reference`, true);
}
/** Whether the connections to the database are what is used up. */
function poolSignal({ database }) {
	if (database === null || waitsForLocks(database)) return null;
	const { connections, connectionsMax, inUse } = database;
	if (connections.atFull >= allTakenFrom * connectionsMax) return decisive("database", `PostgreSQL takes ${count(connectionsMax)} connections, and all are taken at saturation`, true);
	if (!(connections.atFull >= 2 && inUse.atFull >= fullFrom$1 * connections.atFull) || inUse.atFull < roseBy * inUse.atReference) return null;
	return strong("database", `Of ${count(connections.atFull)} connections to PostgreSQL ${count(inUse.atFull)} are in use at saturation, ${count(inUse.atReference)} at the reference`, true);
}
function poolHasRoom({ database }) {
	if (database === null || database.connections.atFull < 2) return null;
	const { connections, inUse } = database;
	if (inUse.atFull > roomUpTo * connections.atFull) return null;
	return fair("database", `Of ${count(connections.atFull)} connections to PostgreSQL only ${count(inUse.atFull)} are in use at saturation`);
}
/** The same statement takes longer under load, and not for a lock. */
function slowerSignal({ database }) {
	if (database === null || database.busiest === null || waitsForLocks(database)) return null;
	const { text, meanMs } = database.busiest;
	if (meanMs.atFull < slowerBy * meanMs.atReference || meanMs.atFull < 1) return null;
	const shown = text.length > textMost ? `${text.slice(0, textMost)} …` : text;
	return strong("database", `PostgreSQL takes ${ms(meanMs.atFull)} for ${shown} at saturation, ${ms(meanMs.atReference)} at the reference`, true);
}
//#endregion
//#region src/diagnosis/suspects/span-metrics.ts
const pendingMin = .5;
const fullFrom = .95;
/** Pools that are used up while requests wait for them; those of the most waiting first. */
function fullPools({ spans }) {
	if (spans === null) return [];
	return spans.metrics.filter(({ after: { name } }) => name === "db.client.connection.pending_requests").filter(({ after }) => after.mean >= pendingMin).toSorted((a, b) => b.after.mean - a.after.mean).flatMap(({ after, before }) => {
		const of = (name, state) => spans.metrics.find(({ after: { name: found, service, instance, labels } }) => found === name && service === after.service && instance === after.instance && labels["pool"] === after.labels["pool"] && (state === void 0 || labels["state"] === state));
		const used = of("db.client.connection.count", "used");
		const most = of("db.client.connection.max")?.after.max ?? used?.after.max;
		if (used === void 0 || most === void 0 || used.after.mean < fullFrom * most) return [];
		const pool = after.labels["pool"] ?? "";
		const size = Math.round(most);
		const rest = ` (${formatCount(Math.round(used.before?.mean ?? 0))} and ${formatCount(Math.round(before?.mean ?? 0))} at rest)`;
		const text = `The pool's own metrics: ${formatCount(Math.round(used.after.mean))} of ${formatCount(size)} connections${pool === "" ? "" : ` of "${pool}"`} in use and ${formatCount(Math.round(after.mean))} requests waiting for one${rest}`;
		return [{
			pool,
			service: after.service,
			size,
			signal: strong("span-metrics", text, true)
		}];
	});
}
/** The busiest of all instances. */
function levelOf({ spans }, name, state) {
	const pairs = (spans?.metrics ?? []).filter(({ after }) => after.name === name && (state === void 0 || after.labels["state"] === state));
	if (pairs.length === 0) return null;
	const befores = pairs.map(({ before }) => before?.mean).filter((mean) => mean !== void 0);
	return {
		after: Math.max(...pairs.map(({ after }) => after.mean)),
		before: befores.length === 0 ? null : Math.max(...befores)
	};
}
const restText = (before, text) => before === null ? "" : `, ${text(before)} at rest`;
/** `nodejs.eventloop.utilization`: the loop's own word. */
function eventLoopSignal(facts) {
	const level = levelOf(facts, "nodejs.eventloop.utilization");
	if (level === null || level.after < .9 || (level.before ?? 0) > .8) return null;
	return strong("span-metrics", `The event loop is busy ${share(level.after)} of the time by its own metrics${restText(level.before, share)}`, true);
}
/** The event loop says that it has time. */
function idleLoopSignal(facts) {
	const level = levelOf(facts, "nodejs.eventloop.utilization");
	return level === null || level.after >= .7 ? null : fair("span-metrics", `The event loop is busy only ${share(level.after)} of the time by its own metrics`);
}
const collections = [
	"v8js.gc.duration",
	"jvm.gc.duration",
	"dotnet.gc.pause.time"
];
/** Seconds of collection for each second. */
function collectionsSignal(facts) {
	for (const name of collections) {
		const level = levelOf(facts, name);
		if (level === null || level.after < .1 || level.after < 2 * (level.before ?? 0)) continue;
		return strong("span-metrics", `The runtime spends ${share(level.after)} of the time on collections (${name})${restText(level.before, share)}`, true);
	}
	return null;
}
function threadQueueSignal(facts) {
	const level = levelOf(facts, "dotnet.thread_pool.queue.length");
	if (level === null || level.after < 1 || level.after < 3 * (level.before ?? 0)) return null;
	const count = (value) => formatCount(Math.round(value));
	return strong("span-metrics", `${count(level.after)} pieces of work wait for a thread of the pool (dotnet.thread_pool.queue.length)${restText(level.before, count)}`, true);
}
function contentionSignal(facts) {
	const contentions = levelOf(facts, "dotnet.monitor.lock_contentions");
	const blocked = levelOf(facts, "jvm.thread.count", "blocked");
	const count = (value) => formatCount(Math.round(value));
	if (contentions !== null && contentions.after >= 1 && contentions.after >= 3 * (contentions.before ?? 0)) return fair("span-metrics", `${`Locks are contended ${count(contentions.after)} times a second (dotnet.monitor.lock_contentions)`}${restText(contentions.before, count)}`, true);
	if (blocked === null || blocked.after < 2 || blocked.after < 3 * (blocked.before ?? 0)) return null;
	return fair("span-metrics", `${count(blocked.after)} threads wait for a lock${restText(blocked.before, count)}`, true);
}
//#endregion
//#region src/diagnosis/suspects/thread-pool.ts
/** A fixed number of threads, or of worker processes, each with one request. */
function threadPool(facts) {
	return busyThreads(facts, facts.cpu) ?? waitingThreads(facts);
}
/** Threads beside those of the pool that run now and then: the main one, collectors, compilers. */
const othersMax = (slots) => Math.max(6, .5 * slots);
/** Whether as many threads run as latency tells of slots. A thread that holds one runs at least once a second. */
function fitsThreads(facts) {
	const active = facts.full?.resources?.target?.activeThreads ?? null;
	const { slots, saturationPerSecond } = facts;
	if (active === null || slots === null || saturationPerSecond === null) return "unknown";
	const count = slots.isWholeRequest ? slots.slots : slots.low;
	if (saturationPerSecond / count < 2) return "unknown";
	return active >= .9 * count && active <= 1.1 * (slots.high ?? count) + othersMax(count) ? "yes" : "no";
}
function waitingThreads(facts) {
	const shared = slotSignals(facts);
	if (shared === null || shared.slots.slots === 1) return null;
	const { slots } = shared;
	const specific = signals(threadSignal(facts, slots), grownSignal(facts), acceptSignal(facts), threadQueueSignal(facts));
	const fit = fitsThreads(facts);
	if (fit === "no" && specific.length === 0) return null;
	const rivals = specific.some(({ dependsOnLoad }) => dependsOnLoad) ? [] : ["connection-pool"];
	return {
		kind: "thread-pool",
		resource: `${slotsText(slots)} threads`,
		limit: slots.slots,
		for: signals(...shared.for, ...specific),
		against: signals(...shared.against, plateausOf(facts).length > 0 && strong("connections", "Connections to another service stay at a number too"), growingPeerOf(facts) !== void 0 && strong("connections", "Requests wait at another service")),
		...curveFormula(slots),
		...rivals.length > 0 && { looksLike: {
			kinds: rivals,
			isFirst: fit === "yes" && slots.slots <= 8
		} },
		missing: fit === "unknown" ? "the target's threads: run Plimsoll on its machine, or give --pid or --prometheus" : "the runtime's own metrics of its thread pool, or traces, would tell threads from another pool",
		advice: `Threads: raise their number from ${slotsText(slots)} (in Node.js UV_THREADPOOL_SIZE), or shorten the ${ms(slots.holdMs)} of blocking work in each iteration.`
	};
}
function threadSignal(facts, slots) {
	if (fitsThreads(facts) !== "yes") return null;
	const active = facts.full?.resources?.target?.activeThreads ?? 0;
	const before = facts.reference?.resources?.target?.activeThreads ?? null;
	const rose = before !== null && active - before >= Math.max(1.5, .5 * (slots.slots - 1));
	const from = before === null ? "" : ` (${Math.round(before)} at rest)`;
	const text = `${Math.round(active)} threads of the target run at saturation${from}: enough for ${slotsText(slots)} and its main ones`;
	return (rose ? strong : fair)("threads", text, rose);
}
/** A pool that starts threads as it needs them, up to its limit. */
function grownSignal({ reference, overload }) {
	const before = reference?.resources?.target?.threads ?? null;
	const counts = overload.map(({ resources }) => resources?.target?.threads).filter((count) => count !== void 0);
	if (before === null || counts.length === 0) return null;
	const [least, most] = [Math.min(...counts), Math.max(...counts)];
	if (least - before < 3 || most > 1.1 * least) return null;
	return strong("threads", `The target has ${Math.round(before)} threads at rest, ${Math.round(most)} in overload and no more`, true);
}
function acceptSignal({ reference, full }) {
	const waiting = full?.resources?.target?.sockets?.acceptQueue ?? null;
	const before = reference?.resources?.target?.sockets?.acceptQueue ?? 0;
	if (waiting === null || waiting < 3 || waiting < 5 * before) return null;
	return strong("accept-queue", `${Math.round(waiting)} connections wait until the target accepts them`, true);
}
/** Threads that compute: each is full, and cores are left. */
function busyThreads(facts, cpu) {
	if (cpu === null || cpu.busiestThread === null || cpu.busiestThread.atFull < .85) return null;
	const busy = Math.round(cpu.atFull);
	if (busy < 2 || busy > cpu.limit - .75 || cpu.processes >= busy || cpu.atFull >= .88 * cpu.limit) return null;
	const perIteration = cpu.perIteration?.slope ?? 0;
	return {
		kind: "thread-pool",
		resource: `${busy} busy threads`,
		limit: busy,
		for: signals(strong("cpu", `The target uses ${coresText(cpu.atFull)} of ${coresText(cpu.limit)}, each of its busy threads a whole one`, true), completionsSignal(facts), fair("host", "The machine has cores left")),
		against: [],
		predictedPerSecond: perIteration > 0 ? busy / perIteration : null,
		formula: `${ms(perIteration * 1e3)} of processor time for each iteration and ${busy} threads`,
		missing: "a profile of the target under this load",
		advice: `Threads: raise their number from ${busy} (in Node.js UV_THREADPOOL_SIZE), up to the number of cores, or compute less.`
	};
}
//#endregion
//#region src/diagnosis/suspects/connection-pool.ts
/** A bounded number of slots that requests hold while they wait for something else: connections, or a semaphore. */
function connectionPool(facts) {
	const shared = slotSignals(facts);
	if (shared === null) return null;
	const plateaus = plateausOf(facts).filter(({ loaded }) => agreesWith(shared.slots, Math.round(loaded)));
	const peer = plateaus.find(({ service }) => service !== null) ?? plateaus[0];
	return peer === void 0 ? inside(facts, shared) : ofConnections(facts, shared, peer);
}
function ofConnections(facts, shared, peer) {
	const count = Math.round(peer.loaded);
	const name = peer.service ?? peer.peer;
	const holdMs = facts.saturationPerSecond === null ? null : count / facts.saturationPerSecond * 1e3;
	return {
		kind: "connection-pool",
		resource: `a pool of ${count} connections to ${name}`,
		limit: count,
		for: signals(...shared.for, strong("connections", plateauText(peer, facts), true), poolSignal(facts)),
		against: signals(...shared.against, poolHasRoom(facts), lockSignal(facts)),
		...connectionFormula(facts, shared, count),
		...peer.service === null && { looksLike: {
			kinds: ["http-client-pool"],
			isFirst: false
		} },
		missing: "traces, or the pool's own metrics, would show requests waiting for a connection",
		advice: `Pool size: raise it from ${count}, as far as ${name} allows, or shorten the ${ms(holdMs)} that each iteration holds a connection.`
	};
}
/** Where a slot is held for all of a request, the reference latency says how long that is. */
function connectionFormula(facts, { slots }, count) {
	if (!(Math.abs(count / slots.insideMax - 1) <= .25)) return curveFormula(slots);
	const meanMs = facts.reference?.meanMs ?? null;
	return {
		predictedPerSecond: carriedByReference(facts, count),
		formula: `${count} connections held for ${ms(meanMs)}`
	};
}
/** No connections to see: a pool or semaphore within the target, or connections that cannot be seen. */
function inside(facts, shared) {
	const { slots } = shared;
	const isOne = slots.slots === 1 && slots.fits;
	if (slots.high === 1 || isOne && (slots.high ?? 9) < 3) return null;
	const growing = growingPeerOf(facts);
	const rivals = [
		...isOne ? ["lock"] : [],
		...facts.peers === null ? ["slow-dependency", "http-client-pool"] : [],
		...fitsThreads(facts) === "no" ? [] : ["thread-pool"]
	];
	return {
		kind: "connection-pool",
		resource: `a pool or semaphore of ${slotsText(slots)}`,
		limit: isOne ? null : slots.slots,
		for: signals(...shared.for, poolSignal(facts)),
		against: signals(...shared.against, lockSignal(facts), growing !== void 0 && strong("connections", `Connections to ${growing.peer} grow with load: none is waited for`), facts.peers?.some(({ shape }) => shape === "plateau") === true && fair("connections", "The connections that stay at a number are not as many as latency tells of")),
		...curveFormula(slots),
		...rivals.length > 0 && { looksLike: {
			kinds: rivals,
			isFirst: !isOne
		} },
		missing: missingFor(facts),
		advice: `Pool size: raise it from ${slotsText(slots)}, or shorten what holds a slot (${ms(slots.holdMs)} in each iteration). Look for pool, max connections, concurrency and semaphore in the configuration.`
	};
}
const missingFor = ({ cpu, peers }) => cpu === null || peers === null ? "from outside a pool, threads and a service behind it look the same: run Plimsoll on the target's machine, or give --pid or --prometheus, or let the target send traces" : "traces would name the pool: the time before the span that holds it grows";
//#endregion
//#region src/diagnosis/suspects/cpu-event-loop.ts
/** One thread is busy all the time, or one in each of several processes, and cores are left. */
function cpuEventLoop(facts) {
	return facts.cpu === null ? fromMetrics$1(facts) ?? fromCurveAlone(facts) : fromCpu(facts, facts.cpu);
}
/** Its process cannot be seen, but it says itself how busy its loop is. */
function fromMetrics$1(facts) {
	const signal = eventLoopSignal(facts);
	if (signal === null) return null;
	return {
		kind: "cpu-event-loop",
		resource: "one event loop",
		limit: 1,
		for: signals(signal, completionsSignal(facts)),
		against: [],
		predictedPerSecond: null,
		advice: adviceFor$2(null)
	};
}
const threadFull = .85;
function fromCpu(facts, cpu) {
	const busiest = cpu.busiestThread?.atFull ?? cpu.atFull;
	const loops = cpu.busiestThread === null ? 1 : Math.max(1, Math.round(cpu.atFull / busiest - .25));
	if (busiest < threadFull || loops > 1 && cpu.processes < loops) return null;
	if (cpu.busiestThread === null && cpu.atFull > 1.4) return null;
	const line = (loops === 1 ? cpu.threadPerIteration : null) ?? cpu.perIteration;
	const perIteration = line === null || line.slope <= 0 ? null : line.slope;
	const before = cpu.busiestThread?.atReference ?? cpu.atReference;
	const rose = before !== null && busiest - before >= .3;
	const isOnePlace = cpu.limit < 1.15;
	return {
		kind: "cpu-event-loop",
		resource: loops === 1 ? "one event loop" : `${loops} event loops`,
		limit: loops,
		for: signals((cpu.busiestThread === null ? fair : strong)("cpu", cpuEvidence(cpu, busiest, before), rose), !isOnePlace && weak("host", `The machine has ${coresText(cpu.limit)} for it, which it cannot use`), completionsSignal(facts), eventLoopSignal(facts), facts.slots?.fits === true && facts.slots.low <= loops && weak("curve", "Latency rises early, as where one request is worked on at a time", true)),
		against: signals(isOnePlace && weak("host", `The target may use no more than ${coresText(cpu.limit)} anyway`), (cpu.throttledRatio ?? 0) >= .1 && strong("throttling", "A CPU quota holds the target back")),
		predictedPerSecond: perIteration === null ? null : (loops - Math.max(0, line?.intercept ?? 0)) / perIteration,
		formula: perIteration === null ? "" : `${ms(perIteration * 1e3)} of processor time for each iteration`,
		advice: adviceFor$2(perIteration)
	};
}
function cpuEvidence(cpu, busiest, before) {
	const what = cpu.busiestThread === null ? "The target" : "The target's busiest thread";
	const from = before === null ? "" : ` (${coresText(before)} at rest)`;
	return `${what} uses ${coresText(busiest)} at saturation${from}, all its threads ${coresText(cpu.atFull)}`;
}
const adviceFor$2 = (perIteration) => `Profile the target under this load: ${perIteration === null ? "what" : `the ${ms(perIteration * 1e3)} that`} each iteration computes is the limit. Move heavy work to worker threads, or run one process for each core.`;
/** Without a look at the target's CPU: one thing at a time, which a lock is as well. */
function fromCurveAlone(facts) {
	const shared = slotSignals(facts);
	if (shared === null || shared.slots.slots > 1 || !shared.slots.fits) return null;
	return {
		kind: "cpu-event-loop",
		resource: "one event loop, or whatever else does one request at a time",
		limit: 1,
		for: shared.for,
		against: signals(...shared.against, idleLoopSignal(facts), shared.slots.insideMax >= 2 && fair("reference", "A request lasts longer than the time it has to itself")),
		predictedPerSecond: shared.slots.curve?.perSecond ?? null,
		formula: "How latency rises with 1 slot",
		looksLike: {
			kinds: ["lock"],
			isFirst: true
		},
		missing: "the target's CPU: run Plimsoll on its machine, or give --pid or --prometheus",
		advice: adviceFor$2(null)
	};
}
//#endregion
//#region src/diagnosis/suspects/cpu-host.ts
const full = {
	host: .92,
	limit: .88,
	throttled: .1
};
/** All cores of the machine, or all that a quota allows. */
function cpuHost(facts) {
	const { cpu } = facts;
	if (cpu === null) return null;
	const isOwn = cpu.atFull >= full.limit * cpu.limit;
	const isThrottled = (cpu.throttledRatio ?? 0) >= full.throttled;
	const isHostFull = cpu.host !== null && cpu.host.atFull >= full.host * cpu.host.cores;
	if (!isOwn && !isThrottled && !isHostFull) return null;
	const predicted = predictionOf(cpu, isOwn || isThrottled);
	return {
		kind: "cpu-host",
		resource: cpu.isQuota ? `a CPU quota of ${coresText(cpu.limit)}` : `all ${coresText(cpu.limit)} of the machine`,
		limit: cpu.limit,
		for: signals(isOwn && strong("cpu", ownText(cpu), isRising(cpu)), isThrottled && strong("throttling", throttledText(cpu), true), isHostFull && fair("host", hostText(cpu), true), (cpu.host?.runnable ?? 0) > 1.5 * cpu.limit && weak("host", `${Math.round(cpu.host?.runnable ?? 0)} threads want to run`), completionsSignal(facts)),
		against: against(cpu, isOwn, isThrottled),
		...predicted,
		advice: cpu.isQuota ? `Raise the CPU limit (${coresText(cpu.limit)}), or profile what each iteration computes.` : "Profile the target under this load; then more or faster cores, or more machines."
	};
}
/** One thread that is full explains itself: then the rest of the machine is busy with something else. */
function against(cpu, isOwn, isThrottled) {
	const thread = cpu.busiestThread?.atFull ?? 0;
	const isOneThread = !isThrottled && thread >= .85 && cpu.limit > 1.15 && cpu.atFull - thread < .4;
	const others = cpu.host === null ? 0 : cpu.host.atFull - cpu.atFull;
	return signals(isOneThread && decisive("cpu", `One thread uses nearly all that the target uses (${coresText(thread)})`), !isOwn && !isThrottled && others > cpu.atFull && strong("process", `Others on the machine use more than the target: ${coresText(others)}`));
}
/** Own use over the limit where that is full; else all that runs there, which load makes work: a database, say. */
function predictionOf(cpu, isOwn) {
	const line = isOwn ? cpu.perIteration : cpu.hostPerIteration;
	const limit = isOwn ? cpu.limit : cpu.host?.cores ?? cpu.limit;
	if (line === null || line.slope <= 0 || !isOwn && line.low <= 0) return { predictedPerSecond: null };
	return {
		predictedPerSecond: (limit - Math.max(0, line.intercept)) / line.slope,
		formula: `${ms(line.slope * 1e3)} of processor time for each iteration and ${coresText(limit)}`
	};
}
const isRising = ({ atReference, atFull }) => atReference === null || atFull > 1.3 * atReference;
function ownText({ atFull, atReference, limit }) {
	const before = atReference === null ? "" : ` (${coresText(atReference)} at rest)`;
	return `The target uses ${coresText(atFull)} of ${coresText(limit)} at saturation${before}`;
}
const throttledText = ({ throttledRatio }) => `Its control group is held back in ${share(throttledRatio ?? 0)} of all periods`;
function hostText({ host, atFull }) {
	return `The machine has ${coresText(host?.atFull ?? 0)} of ${coresText(host?.cores ?? 0)} in use, ${coresText(atFull)} of them by the target`;
}
//#endregion
//#region src/diagnosis/suspects/refusal-signals.ts
/** What is let through may be a little slower, and still nobody waits. */
const asFastAs = 1.6;
/** What speaks for any limit that turns requests away: all beyond a rate fails, and the rest is as fast as ever. */
function refusalSignals({ refusals }) {
	if (refusals === null || (refusals.slowedBy ?? 1) > asFastAs) return null;
	return signals(proportionSignal(refusals), refusals.slowedBy !== null && fair("speed", `What is let through is as fast as ever (mean ${refusals.slowedBy.toFixed(1)} times that at rest)`));
}
function proportionSignal({ failsPerOffered, letThroughPerSecond, spread, status, points }) {
	const through = `About ${rate(letThroughPerSecond)} are let through`;
	const last = points.at(-1);
	const seen = `${through}; ${share(last?.errorRatio ?? 0)} fail at ${rate(last?.offeredPerSecond ?? 0)} (status ${status})`;
	if (failsPerOffered !== null && failsPerOffered >= .75 && failsPerOffered <= 1.25 && (spread ?? 1) <= .1) return strong("failures", `${seen}: all that comes on top`, true);
	return fair("failures", seen, true);
}
/** The method saw a mark: Retry-After, x-ratelimit-*, 429. */
const markOf = ({ explored }) => explored.obstacles.find(({ kind }) => kind === "rate-limiter")?.evidence;
//#endregion
//#region src/diagnosis/suspects/span-words.ts
const labelMax$1 = 80;
const short = (text) => text.length > labelMax$1 ? `${text.slice(0, labelMax$1 - 1)}…` : text;
/** As people call it: `postgresql "SELECT …"`, `GET /stock of inventory:7070`, `"render"`. */
function placeText({ scope, dependency, system, service, spanKind }, label, entry) {
	if (scope === "requests") return "requests";
	const elsewhere = service === entry ? "" : ` in ${service}`;
	if (spanKind === "server" && service !== entry) return `${label === "" ? "requests" : short(label)}${elsewhere}`;
	if (dependency === "http" || dependency === "rpc") return `calls to ${system || "another service"}${label === "" ? "" : ` (${short(label)})`}${elsewhere}`;
	if (dependency === "none") return `"${short(label)}"${elsewhere}`;
	return `${system || dependency}${label === "" ? "" : ` "${short(label)}"`}${elsewhere}`;
}
const openText = ({ meanOpen }) => meanOpen >= 9.95 ? formatCount(Math.round(meanOpen)) : meanOpen.toFixed(meanOpen < 1.95 ? 2 : 1);
/** The plateau: as many open all the time, whatever the load. */
function plateauEvidence({ change, otherOpen, instances }, { before, after }) {
	const { before: then, after: now } = change;
	const from = then === null ? "" : ` (${openText(then)} at ${rateText(before.requestsPerSecond)})`;
	const beside = otherOpen === null ? "" : `, ${openText({
		...now,
		meanOpen: otherOpen
	})} in another overload`;
	const most = now.mostOpen === null ? "; the most is not known, for not every request is traced" : `, at most ${openText({
		...now,
		meanOpen: now.mostOpen
	})}`;
	const each = instances > 1 ? " in each instance" : "";
	return `In overload ${openText(now)} are open at the same time${each} on average${most}${beside}${from}: always full at ${rateText(after.requestsPerSecond)}`;
}
const rateText = (perSecond) => `${formatCount(Math.round(perSecond))} requests/s`;
function waitEvidence({ before, after }, what) {
	const hold = before === null ? `each lasts ${ms(after.holdMs)}` : holdText(before.holdMs, after.holdMs);
	return `The wait before ${what} grew from ${ms(before?.waitMs ?? 0)} to ${ms(after.waitMs)}; ${hold}`;
}
function holdText(before, after) {
	return Math.abs(after / before - 1) < .35 || Math.abs(after - before) < 1 ? `itself it takes ${ms(after)}, ${ms(before)} at rest` : `itself it takes ${ms(after)}, and ${ms(before)} at rest`;
}
function growthEvidence({ before, after, holdGrowthMs }, what, growthMs) {
	const part = growthMs <= 0 ? "" : `, ${share(Math.min(1, holdGrowthMs / growthMs))} of what requests take longer`;
	return `${what.charAt(0).toUpperCase()}${what.slice(1)}: each takes ${ms(before?.holdMs ?? 0)} at rest and ${ms(after.holdMs)} in overload${part}`;
}
/** Said where figures rest on part of the traces. */
function coverageText({ coverage, sampledShare }) {
	if (sampledShare < 1) return `Only ${share(sampledShare)} of all requests are traced: the most at the same time is not known`;
	return coverage < .9 ? `Traces of only ${share(coverage)} of all requests came back` : null;
}
//#endregion
//#region src/diagnosis/suspects/dependency-throttling.ts
/** A service behind the target allows so many calls, and the target passes its refusals on. */
function dependencyThrottling(facts) {
	const shared = refusalSignals(facts);
	const { refusals, peers } = facts;
	if (shared === null || refusals === null) return null;
	const isServerError = refusals.status.startsWith("5");
	const peer = peers?.[0];
	const limit = refusals.letThroughPerSecond;
	const failing = failingCallOf(facts);
	const traced = facts.spans !== null && facts.spans.coverage >= .9;
	return {
		kind: "dependency-throttling",
		resource: `${failing?.name ?? peer?.peer ?? "a service behind it"}, which allows about ${rate(limit)}`,
		limit,
		for: signals(...shared, isServerError && fair("status", `Status ${refusals.status}: the target fails at something`), peer !== void 0 && fair("connections", `The target calls ${peer.peer}`), failing?.signal),
		against: signals(refusals.status === "429" && strong("status", "Status 429 means that the caller itself sends too many"), markOf(facts) !== void 0 && strong("method", "Answers carry the mark of a rate limiter"), traced && failing === null && strong("spans", "By the traces none of its calls fails"), failing === null && peers?.length === 0 && fair("connections", "No connection to another service is seen"), refusals.changesWithTime !== null && fair("time", "What is let through changes with time")),
		predictedPerSecond: limit,
		formula: "What is let through",
		...peer === void 0 && failing === null && { looksLike: {
			kinds: ["rate-limiter", "quota"],
			isFirst: isServerError
		} },
		...failing === null && { missing: "traces, or the log of the target, would name the call that is refused" },
		advice: `${failing === null ? "Find the call that fails (the target's log says so)" : `Look at ${failing.name}`} and its limit of about ${rate(limit)}: raise it, call less often (cache, batch), or answer without it.`
	};
}
const failingFrom$1 = .05;
/** The call that begins to fail with load. */
function failingCallOf({ spans }) {
	const [worst] = (spans?.changes.filter(({ place }) => place.service === spans.service && place.scope === "system") ?? []).filter(({ place, after }) => place.dependency !== "none" && after.errorRatio >= failingFrom$1).filter(({ before, after }) => after.errorRatio >= 2 * (before?.errorRatio ?? 0)).toSorted((a, b) => b.after.errorRatio - a.after.errorRatio);
	if (spans === null || worst === void 0) return null;
	const name = placeText(worst.place, "", spans.service);
	return {
		name,
		signal: strong("spans", `Of ${name} ${share(worst.after.errorRatio)} fail in overload, ${share(worst.before?.errorRatio ?? 0)} at rest`, true)
	};
}
//#endregion
//#region src/diagnosis/suspects/disk.ts
const busyFrom = .85;
/** The busiest disk has no pause. */
function disk(facts) {
	const { full, reference, cpu, points } = facts;
	const busy = busyAt(full);
	if (full === null || busy === null || busy < busyFrom) return null;
	const before = busyAt(reference);
	const line = theilSen(points.flatMap((point) => {
		const ratio = busyAt(point);
		return ratio === null || ratio > .97 ? [] : [[point.endedPerSecond, ratio]];
	}));
	const rose = before !== null && busy - before >= .3;
	const moved = storageAt(full);
	return {
		kind: "disk",
		resource: "the disk",
		limit: moved,
		for: signals(strong("disk", `The busiest disk works ${share(busy)} of the time at saturation${before === null ? "" : `, ${share(before)} at rest`}`, rose), (full.resources?.host?.ioWaitRatio ?? 0) >= .1 && fair("host", `Processors wait for storage ${share(full.resources?.host?.ioWaitRatio ?? 0)} of the time`, true), moved !== null && moved >= 1e6 && fair("storage", `The target moves ${bytes(moved)}/s to and from storage`), completionsSignal(facts)),
		against: signals(cpu?.isFull === true && decisive("cpu", cpuText(facts)), moved !== null && moved < 1e4 && strong("storage", "The target itself hardly reads or writes")),
		predictedPerSecond: line === void 0 || line.slope <= 0 ? null : (1 - Math.max(0, line.intercept)) / line.slope,
		formula: line === void 0 ? "" : `${ms(line.slope * 1e3)} of disk time for each iteration`,
		missing: "the disk's operations each second and their time (iostat -x), or traces with file and database spans",
		advice: "Write less or later (batches, buffers, fewer fsync), keep what is read in memory, or take a faster disk."
	};
}
const busyAt = (point) => point?.resources?.host?.diskBusyRatio ?? null;
function storageAt({ resources }) {
	const read = resources?.target?.readBytesPerSecond ?? null;
	const written = resources?.target?.writeBytesPerSecond ?? null;
	return read === null && written === null ? null : (read ?? 0) + (written ?? 0);
}
//#endregion
//#region src/diagnosis/suspects/gc.ts
/** Trials in which queues alone make no such tail. */
const calmUpTo$1 = .7;
/** The longest latency is that of the pause, whatever the load. */
const sameLength = .35;
const shareRange = [.004, .4];
function gc(facts) {
	const pause = pauseOf(facts);
	const metric = collectionSignal(facts) ?? collectionsSignal(facts);
	if (pause === null && metric === null) return null;
	const { capacityPerSecond: capacity, saturationPerSecond: saturation } = facts;
	const isEarly = pause !== null && capacity !== null && saturation !== null && capacity < .85 * saturation;
	return {
		kind: "gc",
		resource: pause === null ? "garbage collection" : `pauses of ${ms(pause.lengthMs)} about every ${ms(pause.everyMs)}`,
		limit: null,
		for: signals(...pause === null ? [] : pauseSignals(facts, pause), metric),
		against: [],
		predictedPerSecond: null,
		missing: metric === null ? "a Prometheus endpoint with the runtime's collections, or its log of them, tells whose pauses they are" : "traces would show which requests a collection held up",
		advice: "See the runtime's log of collections (--trace-gc, -Xlog:gc, GODEBUG=gctrace=1), and what else runs at intervals: a timer, a compaction, a snapshot. A larger or smaller heap, less garbage, or a concurrent collector shorten the pauses.",
		actsBeforeSaturation: isEarly
	};
}
function pauseSignals(facts, { lengthMs, everyMs, points }) {
	const rates = points.map(({ offeredPerSecond }) => offeredPerSecond);
	const range = `${rate(Math.min(...rates))} to ${rate(Math.max(...rates))}`;
	const [first, last] = [points[0], points.at(-1)];
	const p95s = [first?.latencyMs.p95 ?? null, last?.latencyMs.p95 ?? null];
	const cpu = last?.resources?.target?.cpuCores;
	return signals(strong("tail", `Most requests take ${ms(first?.latencyMs.p50 ?? null)}, and ${share(lengthMs / everyMs)} up to ${ms(lengthMs)} with nothing in between: a pause about every ${ms(everyMs)}`), fair("trend", `The longest take about ${ms(lengthMs)} at any load, ${range}: no queue makes that`, true), p95s[0] !== null && p95s[1] !== null && p95s[1] > 2 * p95s[0] + .05 * lengthMs && fair("curve", `p95 rises from ${ms(p95s[0])} to ${ms(p95s[1])}: what a pause held up has to be caught up with`, true), cpu !== void 0 && facts.cpu !== null && cpu < .6 && weak("cpu", "The processor is not busy meanwhile"));
}
function pauseOf({ points, saturationPerSecond, reference }) {
	const calm = points.filter(({ offeredPerSecond, errorRatio, latencyMs }) => errorRatio < .02 && latencyMs.max !== null && latencyMs.p99 !== null && latencyMs.p50 !== null && (saturationPerSecond === null || offeredPerSecond <= calmUpTo$1 * saturationPerSecond));
	const lengthMs = medianOf(calm.map(({ latencyMs }) => latencyMs.max ?? 0));
	const alike = calm.filter((point) => Math.abs((point.latencyMs.max ?? 0) / lengthMs - 1) <= sameLength);
	const rates = alike.map(({ offeredPerSecond }) => offeredPerSecond);
	if (alike.length < 3 || alike.length < .7 * calm.length || Math.max(...rates) < 2 * Math.min(...rates)) return null;
	const base = reference ?? alike[0];
	if (base === void 0 || (base.latencyMs.p50 ?? 0) > .15 * lengthMs || lengthMs < 20) return null;
	const low = alike.slice(0, Math.max(3, Math.ceil(alike.length / 2)));
	const tail = Object.fromEntries(quantiles.map((name) => [name, middleOf(low, name)]));
	const everyMs = (lengthMs - (tail.p99 ?? 0)) / .01;
	return isPauseTail(tail, lengthMs) ? {
		lengthMs,
		everyMs,
		points: alike
	} : null;
}
const quantiles = [
	"p50",
	"p90",
	"p95",
	"p99",
	"p999"
];
function middleOf(points, name) {
	const values = points.map(({ latencyMs }) => latencyMs[name]).filter((value) => value !== null);
	return values.length === 0 ? null : medianOf(values);
}
/**
* Arrivals are spread evenly over the pause: P(T > t) = (length − t) / every, a straight line down from the longest,
* and below it nothing. A second kind of request, or a heavy tail, is bent.
*/
function isPauseTail({ p50, p90, p95, p99, p999 }, lengthMs) {
	if (p50 === null || p99 === null) return false;
	const everyMs = (lengthMs - p99) / .01;
	const held = lengthMs / everyMs;
	const [low, high] = shareRange;
	if (everyMs <= lengthMs || held < low || held > high || p99 < p50 + .15 * lengthMs) return false;
	const expected = (q) => Math.max(p50, lengthMs - (1 - q) * everyMs);
	const isNear = (value, q, tolerance) => value === null || Math.abs(value - expected(q)) <= tolerance * lengthMs;
	return isNear(p90, .9, .12) && isNear(p95, .95, held < .045 ? .1 : .25) && isNear(p999, .999, .15);
}
/** Seconds of collection for each second, as runtimes count them (Node.js, JVM, Go, .NET). */
const collectionMetric = /(?:^|_)gc_.*seconds_sum|gc_pause_seconds_sum|gc_pause_time_seconds_total/i;
function collectionSignal({ full, reference }) {
	const busyAt = (point) => Object.entries(point?.resources?.metrics ?? {}).reduce((sum, [name, value]) => sum + (collectionMetric.test(name) ? value : 0), 0);
	const [before, now] = [busyAt(reference), busyAt(full)];
	if (now < .1 || now < 2 * before) return null;
	return strong("metrics", `The runtime spends ${share(now)} of the time on collections, ${share(before)} at rest`, true);
}
//#endregion
//#region src/diagnosis/suspects/generator.ts
/** Only where the method itself gave up for it: a busy machine alone is no proof. */
function generator({ explored }) {
	const obstacle = explored.obstacles.find(({ kind }) => kind === "generator");
	if (obstacle === void 0) return null;
	const spoiled = explored.trials.filter(({ validity }) => validity.kind === "invalid" && validity.side === "generator");
	const rates = spoiled.map(({ ratePerSecond }) => ratePerSecond);
	const fine = explored.trials.filter(({ validity }) => validity.kind !== "invalid");
	const last = spoiled.at(-1);
	const lagMs = last?.generator.sendLagP99Ms ?? null;
	const isByLoad = fine.every(({ ratePerSecond }) => ratePerSecond <= 1.05 * (last?.ratePerSecond ?? Infinity));
	const cores = last?.generator.cpuCores ?? null;
	const others = last === void 0 ? null : othersBeside(last);
	return {
		kind: "generator",
		resource: others === null ? "the machine that makes the load" : "the machine that makes the load, busy with other things",
		limit: rates.length === 0 ? null : Math.min(...rates),
		for: signals(decisive("method", obstacle.evidence, fine.length > 0 && isByLoad), last?.validity.kind === "invalid" && fair("generator", `From ${rate(Math.min(...rates))} on: ${last.validity.rule}, ${last.validity.evidence}`, isByLoad), lagMs !== null && fair("speed", `Requests were sent up to ${ms(lagMs)} late (p99)`), cores !== null && fair("cpu", `${others === null ? "It" : "The generator"} used ${coresText(cores)}`), others !== null && fair("host", others)),
		against: [],
		predictedPerSecond: null,
		advice: others === null ? obstacle.advice : "End what else is running on this machine, or make the load from one of its own: `plimsoll doctor` says how busy it is.",
		actsBeforeSaturation: true
	};
}
/** Of all cores, in use when the machine had none to spare. */
const busyShare = .9;
/** Of what was in use, neither the generator's nor the target's: more than this held up both. */
const othersShare = .4;
/** Where it was neither the generator nor the target that used the machine up: who did, in words. */
function othersBeside({ resources, generator: { cpuCores } }) {
	const host = resources?.host;
	if (!host || cpuCores === null || host.cpuCores < busyShare * host.cores) return null;
	const others = host.cpuCores - cpuCores - (resources.target?.cpuCores ?? 0);
	if (others < othersShare * host.cpuCores) return null;
	return `${coresText(host.cpuCores)} of ${host.cores} were in use, ${coresText(others)} of them neither by the generator nor by the target`;
}
//#endregion
//#region src/diagnosis/suspects/http-client-pool.ts
/** Calls to another service wait for one of the connections that the target's own client opens. */
function httpClientPool(facts) {
	const shared = slotSignals(facts);
	if (shared === null) return null;
	const peer = plateausOf(facts).find(({ service, loaded }) => service === null && agreesWith(shared.slots, Math.round(loaded)));
	if (peer !== void 0) {
		const count = Math.round(peer.loaded);
		return {
			kind: "http-client-pool",
			resource: `${count} connections to ${peer.peer}`,
			limit: count,
			for: signals(...shared.for, strong("connections", plateauText(peer, facts), true)),
			against: shared.against,
			...connectionFormula(facts, shared, count),
			looksLike: {
				kinds: ["connection-pool"],
				isFirst: true
			},
			missing: "traces would show calls waiting before they are sent; what listens there tells a database from a service",
			advice: adviceFor$1(`${count}`, shared.slots.holdMs)
		};
	}
	if (facts.peers !== null || shared.slots.slots === 1) return null;
	return {
		kind: "http-client-pool",
		resource: `${slotsText(shared.slots)} outgoing connections`,
		limit: shared.slots.slots,
		for: shared.for,
		against: shared.against,
		...curveFormula(shared.slots),
		looksLike: {
			kinds: [
				"connection-pool",
				"slow-dependency",
				"thread-pool"
			],
			isFirst: false
		},
		missing: "the connections the target opens: run Plimsoll on its machine, or give --pid",
		advice: adviceFor$1(slotsText(shared.slots), shared.slots.holdMs)
	};
}
const adviceFor$1 = (count, holdMs) => `Outgoing connections: raise their number from ${count} (maxSockets, connections, pool size of the HTTP client), or shorten the ${ms(holdMs)} of calls in each iteration.`;
//#endregion
//#region src/diagnosis/suspects/span-named.ts
/** The suspicion where spans show the resource, its size and the wait before it. */
function byName(facts, spans, { kind, bounded }) {
	const { slots, change, predictedPerSecond, callsPerIteration } = bounded;
	const what = placeText(bounded.place, bounded.label, spans.service);
	const shared = slotSignals(facts);
	const isAgreed = shared !== null && shared.slots.fits && agreesWith(shared.slots, slots * bounded.instances);
	const doubt = coverageText(spans);
	const metered = fullPools(facts).find(({ service }) => service === bounded.place.service);
	return {
		kind,
		resource: resourceOf(kind, slots, bounded.instances, what),
		limit: slots,
		for: signals(completionsSignal(facts), decisive("spans", waitEvidence(change, what), true), strong("spans", plateauEvidence(bounded, spans), true), ...isAgreed ? shared.for.filter(({ source }) => source === "curve") : [], facts.cpu?.isLow === true && fair("cpu", cpuText(facts)), kind === "connection-pool" && metered?.signal),
		against: signals(facts.cpu?.isFull === true && kind !== "cpu-event-loop" && strong("cpu", cpuText(facts)), doubt !== null && (spans.sampledShare < 1 ? weak : fair)("spans", doubt)),
		predictedPerSecond,
		formula: `${slots * bounded.instances} at the same time, ${timesText(callsPerIteration)}${ms(change.after.holdMs)} in each iteration,`,
		advice: adviceOf(kind, slots, what, change.after.holdMs)
	};
}
const timesText = (calls) => Math.abs(calls - 1) < .05 ? "" : `${Number(calls.toPrecision(2))} × `;
function resourceOf(kind, slots, instances, what) {
	const each = instances > 1 ? ` in each of ${instances} instances` : "";
	switch (kind) {
		case "connection-pool": return `a pool of ${slots} in front of ${what}${each}`;
		case "http-client-pool": return `${slots} outgoing ${slots === 1 ? "connection" : "connections"}: ${what}${each}`;
		case "lock": return `one at a time: ${what}${each}`;
		case "thread-pool": return what.startsWith("\"") ? `a pool of ${slots} threads: ${what}${each}` : `${slots} requests at the same time${each}`;
		case "cpu-event-loop": return "one event loop";
		default: return `${what}, which works on ${slots} at the same time`;
	}
}
function adviceOf(kind, slots, what, holdMs) {
	const shorten = `shorten the ${ms(holdMs)} that each takes`;
	switch (kind) {
		case "connection-pool": return `Pool size: raise it from ${slots}, as far as what is behind it allows, or ${shorten} at ${what}.`;
		case "http-client-pool": return `Outgoing connections: raise their number from ${slots} (maxSockets, connections, pool size of the HTTP client), or ${shorten}.`;
		case "lock": return `${what} is done by one request at a time: ${shorten}, or divide it by key so that requests pass side by side.`;
		case "thread-pool": return `Threads or workers: raise their number from ${slots}, or ${shorten}.`;
		case "cpu-event-loop": return "Profile the target under this load: move heavy work to worker threads, or run one process for each core.";
		default: return `Test ${what} alone: its limit is ${slots} at the same time, ${ms(holdMs)} each. Raise that, call it less often (cache, batch), or bound the calls so that the target sheds load early.`;
	}
}
//#endregion
//#region src/diagnosis/suspects/span-limiter.ts
/** The resource that spans show to be always full, and what it is. */
function spanLimiterOf(facts) {
	const { spans } = facts;
	const bounded = spans?.bounded[0];
	if (spans === null || bounded === void 0) return null;
	return {
		kind: kindOf(bounded, spans, facts),
		bounded
	};
}
function kindOf(bounded, spans, facts) {
	const { place, slots, isHoldGrown } = bounded;
	if (place.isAll) return "shared-dependency";
	const behind = spans.instances > 1 ? "shared-dependency" : "slow-dependency";
	if (place.scope === "requests") return facts.cpu?.isFull === true ? "cpu-event-loop" : "thread-pool";
	if (place.service !== spans.service) return place.spanKind === "server" && growingPeerOf(facts) === void 0 && !isHoldGrown ? "http-client-pool" : behind;
	if (place.dependency === "http" || place.dependency === "rpc") return isHoldGrown ? behind : "http-client-pool";
	if (place.dependency !== "none") return isHoldGrown ? behind : "connection-pool";
	if (facts.cpu?.isFull === true) return "cpu-event-loop";
	if (slots === 1) return "lock";
	return fitsThreads(facts) === "yes" ? "thread-pool" : "connection-pool";
}
//#endregion
//#region src/diagnosis/suspects/informed.ts
/** They wait at a call. */
const atCalls = [
	"slow-dependency",
	"http-client-pool",
	"connection-pool",
	"shared-dependency"
];
const mostShare = .6;
const coverageMin = .9;
/**
* A suspect that also knows what spans show. Where they name the resource, it is named by them; where they name
* another, that speaks against this one; else what they show of the growth weighs in.
*/
function informed(kind, suspect) {
	return (facts) => {
		const { spans } = facts;
		if (spans === null) return suspect(facts);
		const limiter = spanLimiterOf(facts);
		if (limiter?.kind === kind) return byName(facts, spans, limiter);
		const outside = suspect(facts);
		if (limiter !== null) return outside && speakAgainst(outside, otherNamed(limiter.kind, facts, spans));
		return growing(kind, facts, spans, outside);
	};
}
/** It says that everything takes longer, and spans show what only waits. */
function unlessOnlyWaits(suspect) {
	return (facts) => {
		const suspicion = suspect(facts);
		const limiter = spanLimiterOf(facts);
		if (suspicion === null || facts.spans === null || limiter === null || limiter.bounded.isHoldGrown) return suspicion;
		return speakAgainst(suspicion, otherNamed(limiter.kind, facts, facts.spans));
	};
}
function otherNamed(kind, facts, spans) {
	const bounded = spanLimiterOf(facts)?.bounded;
	return decisive("spans", `By the traces requests wait for something else: ${bounded === void 0 ? kind : placeText(bounded.place, bounded.label, spans.service)}`);
}
const speakAgainst = (suspicion, signal) => ({
	...suspicion,
	against: [...suspicion.against, signal]
});
/** No place is always full: what grew instead. */
function growing(kind, facts, spans, outside) {
	const pool = kind === "connection-pool" ? fullPools(facts)[0] : void 0;
	if (pool !== void 0) return fromMetrics(facts, outside, pool);
	const [slower] = spans.slower;
	if (slower !== void 0) return atSlowerCall(kind, facts, spans, outside);
	if (outside === null || spans.growthMs <= 0 || spans.coverage < coverageMin) return outside;
	if (queueShare(spans) >= mostShare) return atQueue(kind, spans, outside);
	if (spans.ownShare < mostShare || !atCalls.includes(kind) || kind === "connection-pool") return outside;
	return speakAgainst(outside, strong("spans", `Of the ${ms(spans.growthMs)} that requests take longer only ${share(1 - spans.ownShare)} are in calls of something else`));
}
function fromMetrics(facts, outside, { pool, size, signal }) {
	const name = pool === "" ? `a pool of ${size} connections` : `the pool "${pool}" of ${size} connections`;
	const { spans } = facts;
	const [slower] = spans?.slower ?? [];
	const { looksLike: _, missing: __, ...known } = outside ?? {};
	return {
		predictedPerSecond: null,
		...known,
		against: (outside?.against ?? []).filter(({ source }) => source !== "connections"),
		kind: "connection-pool",
		resource: name,
		limit: size,
		for: signals(...outside?.for ?? [], signal, slower !== void 0 && spans !== null && fair("spans", growthEvidence(slower, placeText(slower.place, "", spans.service), spans.growthMs), true)),
		advice: `Pool size: raise it from ${size}, as far as the database allows, or shorten what holds a connection.`
	};
}
/** A call itself takes longer: a limit behind it, or a pool whose wait the call's span includes. */
function atSlowerCall(kind, facts, spans, outside) {
	const slower = spans.slower[0];
	const what = placeText(slower.place, "", spans.service);
	const text = growthEvidence(slower, what, spans.growthMs);
	const isHttp = slower.place.dependency === "http" || slower.place.dependency === "rpc";
	const callee = spans.changes.find(({ place, holdGrowthMs }) => place.service !== spans.service && place.scope === "system" && place.spanKind === "server" && holdGrowthMs >= .5 * slower.holdGrowthMs);
	if (!(callee === void 0 && isHttp ? [behindKind(spans), "http-client-pool"] : [behindKind(spans)]).includes(kind)) return outside && speakAgainst(outside, strong("spans", text));
	if (kind !== behindKind(spans)) return outside && {
		...outside,
		for: [...outside.for, strong("spans", text, true)]
	};
	return behind(kind, facts, outside, what, [(callee === void 0 ? strong : decisive)("spans", text, true), callee !== void 0 && strong("spans", growthEvidence(callee, placeText(callee.place, "", spans.service), spans.growthMs), true)]);
}
const behindKind = ({ instances }) => instances > 1 ? "shared-dependency" : "slow-dependency";
function behind(kind, { slots, queueing, overload, saturationPerSecond }, outside, what, own) {
	if (outside === null && (saturationPerSecond === null || overload.length === 0)) return null;
	const top = overload.at(-1);
	const { looksLike, ...known } = outside ?? {
		predictedPerSecond: null,
		against: [],
		for: signals((queueing.kind === "waits" || queueing.kind === "sheds") && top !== void 0 && fair("completions", `At ${Math.round(top.offeredPerSecond)}/s it completes ${Math.round(top.goodPerSecond)}/s`, true)),
		limit: slots?.fits === true ? slots.slots : null,
		missing: `a measurement of ${what} alone would show what it carries`,
		advice: ""
	};
	const isSure = own.some((signal) => signal !== false && signal.strength === "decisive");
	return {
		...known,
		...looksLike !== void 0 && !isSure && { looksLike },
		kind,
		resource: what,
		for: signals(...known.for, ...own),
		advice: `Test ${what} alone: find what it carries and why. Call it less often (cache, batch), or bound the calls so that the target sheds load early.`
	};
}
function queueShare({ before, after, growthMs }) {
	const wait = ({ places }) => places.find(({ place: { scope, isAll } }) => scope === "requests" && !isAll)?.waitMs ?? 0;
	return growthMs <= 0 ? 0 : (wait(after) - wait(before)) / growthMs;
}
/** They are not begun: no thread, or no time of the loop. */
function atQueue(kind, spans, outside) {
	const text = `Requests wait before their handlers begin: ${share(Math.min(1, queueShare(spans)))} of the ${ms(spans.growthMs)} that they take longer`;
	if (kind === "thread-pool" || kind === "cpu-event-loop") return {
		...outside,
		for: [...outside.for, fair("spans", text, true)]
	};
	return speakAgainst(outside, strong("spans", text));
}
//#endregion
//#region src/diagnosis/suspects/load-balancer-imbalance.ts
/** Labels by which instances are told apart in what Prometheus endpoints count. */
const instanceLabel = /\b(?:instance|pod|worker|replica|backend|upstream|server|node|shard)="([^"]*)"/;
const requestCounter = /requests?(?:_[a-z_]+)?(?:_total|_count)\b/i;
/** One of several instances is full, and the others are not. */
function loadBalancerImbalance(facts) {
	const { full, cpu, explored } = facts;
	if (full === null) return null;
	const several = explored.obstacles.find(({ kind }) => kind === "several-instances");
	const shares = sharesAt(full);
	const uneven = unevenSignal(shares, full) ?? unevenSpans(facts);
	const oneFull = cpu === null ? null : oneFullSignal(cpu.busiestThread?.atFull ?? 0, cpu.atFull, cpu.processes);
	const slow = onlyOneSlow(facts);
	if (uneven === null && (oneFull === null || several === void 0)) return null;
	const most = Math.max(...shares.values(), 0);
	return {
		kind: "load-balancer-imbalance",
		resource: shares.size > 1 ? `one of ${shares.size} instances, with ${share(most)} of all requests` : "one of several instances",
		limit: null,
		for: signals(uneven, oneFull, slow, several !== void 0 && weak("method", several.evidence), completionsSignal(facts)),
		against: [],
		predictedPerSecond: null,
		missing: "CPU and requests of each instance, by --prometheus, would show which one is full",
		advice: "Check how requests are spread: weights, sticky sessions, connections that are kept to one instance, health checks. Least requests, or connections that end after a while, even it out."
	};
}
/** By the spans in which requests come in; a chance of one in a thousand is no finding (χ²). */
function unevenSpans({ spans }) {
	const entries = spans?.after.places.filter(({ place }) => place.scope === "requests" && !place.isAll) ?? [];
	if (spans === null || entries.length < 2) return null;
	const counts = entries.map(({ spansPerSecond }) => spansPerSecond * spans.after.seconds);
	const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
	const squares = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
	const freedom = counts.length - 1;
	const limit = freedom * (1 - 2 / (9 * freedom) + 3.09 * Math.sqrt(2 / (9 * freedom))) ** 3;
	const most = entries.reduce((top, each) => each.spansPerSecond > top.spansPerSecond ? each : top);
	const mostShare = most.spansPerSecond / (counts.reduce((sum, count) => sum + count, 0) / spans.after.seconds);
	if (squares <= limit || mostShare - 1 / counts.length <= .05) return null;
	return fair("spans", `${most.place.instance ?? "One instance"} gets ${share(mostShare)} of the requests by the traces, ${share(1 / counts.length)} would be its part`, true);
}
/** One instance slows down and the others do not. */
function onlyOneSlow({ spans }) {
	const entries = spans?.changes.filter(({ place }) => place.scope === "requests" && !place.isAll) ?? [];
	const slowed = entries.filter(({ before, after }) => before !== null && after.holdMs + after.waitMs >= 2 * (before.holdMs + before.waitMs));
	if (entries.length < 2 || slowed.length !== 1) return null;
	const [one] = slowed;
	return strong("speed", `Only ${one?.place.instance ?? "one"} of ${entries.length} instances takes longer: ${ms(one?.before?.holdMs ?? 0)} at rest, ${ms(one?.after.holdMs ?? 0)} in overload`, true);
}
function oneFullSignal(thread, all, processes) {
	if (processes < 2 || thread < .85 || all > .75 * processes) return null;
	return strong("cpu", `One of ${Math.round(processes)} processes is full, and all together use ${coresText(all)}`, true);
}
/** Requests each second by instance, as shares of all. */
function sharesAt({ resources }) {
	const sums = /* @__PURE__ */ new Map();
	for (const [name, value] of Object.entries(resources?.metrics ?? {})) {
		const instance = instanceLabel.exec(name)?.[1];
		if (instance !== void 0 && requestCounter.test(name)) sums.set(instance, (sums.get(instance) ?? 0) + value);
	}
	const all = [...sums.values()].reduce((sum, value) => sum + value, 0);
	return new Map(all <= 0 ? [] : [...sums].map(([instance, value]) => [instance, value / all]));
}
/** Further from 1/n than chance has it (4 σ of a count). */
function unevenSignal(shares, { endedPerSecond, seconds }) {
	const fairShare = 1 / shares.size;
	const [name, most] = [...shares].reduce((top, each) => each[1] > top[1] ? each : top, ["", 0]);
	const chance = 4 * Math.sqrt(fairShare * (1 - fairShare) / Math.max(1, endedPerSecond * seconds));
	if (shares.size < 2 || most - fairShare <= Math.max(.05, chance)) return null;
	return fair("metrics", `${name} gets ${share(most)} of the requests, ${share(fairShare)} would be its part`, true);
}
//#endregion
//#region src/diagnosis/suspects/lock.ts
/** A part of each request that only one request does at a time, while the processor has nothing to do. */
function lock(facts) {
	const shared = slotSignals(facts);
	if (shared === null || !shared.slots.fits) return null;
	const { slots, saturationPerSecond, cpu, reference } = {
		...facts,
		...shared
	};
	if (slots.low > 1 || slots.slots > 1 && (slots.high ?? 9) > 3) return null;
	const alike = [...cpu === null ? ["cpu-event-loop"] : [], ...(slots.high ?? 9) >= 3 ? ["connection-pool"] : []];
	const sectionMs = stayMsOf(1, saturationPerSecond ?? NaN);
	const growing = growingPeerOf(facts);
	const isPartOnly = slots.insideMax >= 2;
	return {
		kind: "lock",
		resource: facts.database !== null && waitsForLocks(facts.database) ? "a lock in PostgreSQL that one request has at a time" : "a section that one request passes at a time",
		limit: 1,
		for: signals(...shared.for, lockSignal(facts), contentionSignal(facts), isPartOnly && cpu !== null && fair("reference", `Of ${ms(reference?.meanMs ?? null)} only ${ms(sectionMs)} are one at a time: the rest runs side by side`)),
		against: signals(...shared.against, growing !== void 0 && strong("connections", `Requests wait at ${growing.peer}, which is outside of the target`), plateausOf(facts).some(({ loaded }) => Math.round(loaded) === 1) && fair("connections", "There is one connection to another service, which may be what is waited for")),
		...curveFormula(slots),
		...alike.length > 0 && { looksLike: {
			kinds: alike,
			isFirst: cpu !== null || isPartOnly
		} },
		missing: cpu === null ? "the target's CPU tells a lock from a busy thread: run Plimsoll on its machine, or give --pid or --prometheus" : "traces, or a profile of waiting, would name the section",
		advice: `Find what is done under a lock or in a queue of one for ${ms(sectionMs)} of each iteration; shorten it, or divide it by key so that requests pass side by side.`
	};
}
//#endregion
//#region src/diagnosis/suspects/memory.ts
/** Memory nears its limit as load rises. */
function memory(facts) {
	const { full, reference, points } = facts;
	const top = points.at(-1) ?? full;
	const used = top === null ? null : usedAt(top);
	if (top === null || used === null) return null;
	const before = reference === null ? null : usedAt(reference);
	const filled = used.bytes / used.limit;
	const kills = Math.max(0, ...points.map(({ resources }) => resources?.cgroup?.oomKills ?? 0));
	const killsBefore = reference?.resources?.cgroup?.oomKills ?? 0;
	const swap = top.resources?.host?.swapBytesPerSecond ?? 0;
	if (filled < .9 && kills <= killsBefore && swap < 1e6) return null;
	const rose = before !== null && used.bytes >= 1.25 * before.bytes;
	return {
		kind: "memory",
		resource: `${bytes(used.limit)} of memory`,
		limit: used.limit,
		for: signals(filled >= .9 && fair("memory", `${share(filled)} of ${bytes(used.limit)} are in use at ${rate(top.offeredPerSecond)}`, rose), rose && fair("trend", `The target's memory rises with load: ${bytes(before.bytes)} at rest, ${bytes(used.bytes)} then`, true), kills > killsBefore && decisive("process", "The system killed a process for want of memory", true), swap >= 1e6 && strong("swap", `The machine moves ${bytes(swap)}/s to and from swap`, true)),
		against: [],
		predictedPerSecond: null,
		missing: "the runtime's own figures (heap after a collection), from --prometheus, would tell need from slack",
		advice: `Give the target more than ${bytes(used.limit)}, or bound what requests under way keep: queues, buffers, caches. Requests that wait hold their memory.`
	};
}
/** Of the control group, or of the machine, which is then what the target itself may have. */
function usedAt({ resources }) {
	const { cgroup, host, target } = resources ?? {};
	const [limit, used] = [cgroup?.memoryLimitBytes ?? null, cgroup?.memoryUsedBytes ?? null];
	if (limit !== null && used !== null) return {
		bytes: used,
		limit
	};
	if (!host || !target) return null;
	const isMost = target.rssBytes >= .3 * host.memoryTotalBytes;
	const inUse = host.memoryTotalBytes - host.memoryAvailableBytes;
	return {
		bytes: isMost ? inUse : target.rssBytes,
		limit: host.memoryTotalBytes
	};
}
//#endregion
//#region src/diagnosis/suspects/quota.ts
/** So many requests in a stretch of time: all pass at first, and then none. */
function quota(facts) {
	const shared = refusalSignals(facts);
	const { refusals } = facts;
	if (shared === null || refusals === null) return null;
	const change = refusals.changesWithTime;
	return {
		kind: "quota",
		resource: "a number of requests allowed in a stretch of time",
		limit: null,
		for: signals(...shared, change !== null && strong("time", `${rate(change.before.offeredPerSecond)} passed without an error, and later ${share(change.after.errorRatio)} of ${rate(change.after.offeredPerSecond)} failed`, true)),
		against: signals(change === null && (refusals.spread ?? 0) <= .1 && fair("time", "As much is let through in each trial: a rate, rather than a number that is used up")),
		predictedPerSecond: change === null ? refusals.letThroughPerSecond : null,
		formula: "What is let through",
		...change === null && { looksLike: {
			kinds: ["rate-limiter", "dependency-throttling"],
			isFirst: false
		} },
		missing: "the quota's number and stretch: an x-ratelimit header, or the contract of the service, tells both",
		advice: "Find whose quota it is (the target's own, or that of a service it calls), and raise it for the test or make fewer requests."
	};
}
//#endregion
//#region src/diagnosis/suspects/rate-limiter.ts
/** Somebody counts requests and turns away what is too much. */
function rateLimiter(facts) {
	const shared = refusalSignals(facts);
	const { refusals } = facts;
	if (shared === null || refusals === null) return null;
	const mark = markOf(facts);
	const isNamed = refusals.status === "429" || mark !== void 0;
	const limit = refusals.letThroughPerSecond;
	return {
		kind: "rate-limiter",
		resource: `a rate limit of about ${rate(limit)}`,
		limit,
		for: signals(...shared, refusals.status === "429" && strong("status", "Status 429 means too many requests"), mark !== void 0 && decisive("method", mark)),
		against: signals(!isNamed && fair("status", `Status ${refusals.status} is not what a rate limiter usually answers`), refusals.changesWithTime !== null && fair("time", "What is let through changes with time")),
		predictedPerSecond: limit,
		formula: "What is let through",
		...!isNamed && { looksLike: {
			kinds: ["dependency-throttling"],
			isFirst: false
		} },
		missing: isNamed ? "where the limiter stands: plimsoll doctor looks for what is in front of the target" : "traces would show whether the target or a service behind it refuses",
		advice: `Switch the limiter off for the test, or raise it above ${rate(limit)}: until then nothing is known of the target itself.`
	};
}
//#endregion
//#region src/diagnosis/suspects/restart.ts
/** Errors of connections that somebody must have ended. */
const cut = [
	"connect_refused",
	"reset",
	"reset_midbody",
	"closed_before_response",
	"incomplete"
];
/** The target is another process than before. */
function restart(facts) {
	const obstacle = facts.explored.obstacles.find(({ kind }) => kind === "restart" || kind === "target-gone");
	const change = identityChange(facts.inOrder);
	if (obstacle === void 0 && change === null) return null;
	const broken = facts.explored.trials.find(({ byError }) => cut.some((name) => (byError[name] ?? 0) > 0));
	return {
		kind: "restart",
		resource: "the target's process",
		limit: null,
		for: signals(obstacle !== void 0 && decisive("method", obstacle.evidence), change !== null && strong("process", `Before trial ${change.number} (${rate(change.offeredPerSecond)}) its process was another one`, true), broken !== void 0 && fair("failures", `At ${rate(broken.ratePerSecond)} connections were cut or refused (${share(broken.errorRatio)} failed)`, true)),
		against: [],
		predictedPerSecond: null,
		missing: "the target's log, or that of whoever starts it, says why",
		advice: "Look for its last words: a crash, a kill for want of memory (dmesg), a failed health check, a deployment. Then search again."
	};
}
function identityChange(points) {
	const identityOf = (point) => point?.resources?.target?.identity;
	return points.find((point, index) => {
		const before = identityOf(points[index - 1]);
		return before !== void 0 && identityOf(point) !== void 0 && identityOf(point) !== before;
	}) ?? null;
}
//#endregion
//#region src/diagnosis/suspects/retry-amplification.ts
const moreCallsFrom = 1.12;
const failingFrom = .05;
/** A call that fails is made again: with load there are more calls for each request, and more of them fail. */
function retryAmplification(facts) {
	const { spans } = facts;
	const again = spans?.changes.filter(({ place }) => place.service === spans.service).find(isMadeAgain);
	if (spans === null || again?.before === void 0 || again.before === null) return null;
	const { place, before, after } = again;
	const what = placeText(place, place.label, spans.service);
	const more = after.perRequest / before.perRequest;
	const [few, many] = [before.perRequest, after.perRequest].map((calls) => calls.toFixed(1));
	return {
		kind: "retry-amplification",
		resource: `${what}, made ${times(more)} as often`,
		limit: null,
		for: signals(strong("spans", `Each request makes ${many} times ${what} in overload, ${few} at rest`, true), strong("failures", `${share(after.errorRatio)} of them fail, ${share(before.errorRatio)} at rest`, true), completionsSignal(facts)),
		against: [],
		predictedPerSecond: null,
		isConsequence: true,
		advice: `Retry ${what} less: a budget of retries (a tenth of all calls), longer and random waits between them, none while most calls fail. What times out first goes on working behind it: shorten that as well.`
	};
}
function isMadeAgain({ place, before, after }) {
	if (place.scope !== "call" || place.isAll || before === null) return false;
	if (place.dependency === "none" || place.dependency === "pool") return false;
	return after.perRequest >= moreCallsFrom * before.perRequest && after.errorRatio >= failingFrom && after.errorRatio >= 2 * before.errorRatio;
}
//#endregion
//#region src/diagnosis/suspects/shared-dependency.ts
/** From outside it is one service like another: only spans tell that several instances wait for the same. */
function sharedDependency(_facts) {
	return null;
}
//#endregion
//#region src/diagnosis/suspects/slow-bleed.ts
/** Waiting for a single slot is the most that any queue adds; beyond this multiple of it there is something else. */
const beyondQueue = 2.5;
const calmUpTo = .75;
/** Latency climbs with load, far from saturation, without an error, and more than waiting explains. */
function slowBleed(facts) {
	const { reference, capacityPerSecond, cpu } = facts;
	const climbing = climbingPoints(facts);
	const last = climbing.at(-1);
	if (climbing.length < 2 || last === void 0 || reference === null) return null;
	const pair = slowedPair(facts);
	return {
		kind: "slow-bleed",
		resource: "something that takes longer the more requests there are",
		limit: null,
		for: signals(strong("curve", `The mean rises from ${ms(reference.meanMs)} to ${ms(last.meanMs)} at ${rate(last.offeredPerSecond)}, more than any queue makes it there (${climbing.length} trials)`, true), climbing.every(({ errorRatio }) => errorRatio < .005) && weak("failures", "There is no error meanwhile", true), cpu?.isLow === true && fair("cpu", cpuText(facts)), risesSteadily(climbing) && fair("trend", "It rises with each step of load", true)),
		against: signals(pair !== null && decisive("time", "It rises with time at the same load too"), pauseOf(facts) !== null && decisive("tail", "Pauses hold requests up at any load, and make it rise")),
		predictedPerSecond: null,
		missing: "traces would name the part of a request that grows",
		advice: `Look at what requests share and do more slowly together: a contended lock, a shared list, a cache that no longer fits, a service behind it. ${capacityPerSecond === null ? "" : `Up to ${rate(capacityPerSecond)} it stays acceptable.`}`.trim(),
		actsBeforeSaturation: true
	};
}
/** Where even one slot, with holds that vary as much as exponential ones, makes far less of it. */
function climbingPoints({ explored, reference, steady, saturationPerSecond }) {
	const restMs = reference?.meanMs ?? null;
	const restP50Ms = reference?.latencyMs.p50 ?? null;
	if (restMs === null || restP50Ms === null || saturationPerSecond === null) return [];
	const wasCold = explored.obstacles.some(({ kind }) => kind === "warm-up");
	return steady.filter(({ number }) => !wasCold || number > (reference?.number ?? 0)).filter(({ offeredPerSecond, meanMs, errorRatio, number, latencyMs: { p50 } }) => {
		const rho = offeredPerSecond / saturationPerSecond;
		if (p50 === null || p50 < 1.25 * restP50Ms) return false;
		if (meanMs === null || rho > calmUpTo || errorRatio >= .02 || number === reference?.number) return false;
		const queueMs = 1e3 / saturationPerSecond * (rho / (1 - rho));
		return meanMs - restMs > beyondQueue * queueMs + .25 * restMs;
	});
}
const risesSteadily = (points) => points.length >= 3 && points.every(({ meanMs }, index) => index === 0 || (meanMs ?? 0) > (points[index - 1]?.meanMs ?? 0));
//#endregion
//#region src/diagnosis/suspects/slow-dependency.ts
/** The target waits at another service, and lets all requests wait there. */
function slowDependency(facts) {
	const shared = slotSignals(facts);
	if (shared === null) return null;
	const { slots } = shared;
	const peer = growingPeerOf(facts);
	if (peer === void 0 && (facts.peers !== null || slots.slots === 1)) return null;
	const name = peer === void 0 ? "a service behind it" : peer.service ?? peer.peer;
	const inside = Math.round(facts.full?.inFlight.mean ?? 0);
	return {
		kind: "slow-dependency",
		resource: `${name}, which works on ${slotsText(slots)} at the same time`,
		limit: slots.slots,
		for: signals(...shared.for, peer !== void 0 && strong("connections", `Connections to ${peer.peer} grow with load, ${Math.round(peer.atReference)} at rest and up to ${Math.round(peer.most)}: requests wait there (${inside} inside at saturation)`, true), slowerSignal(facts)),
		against: signals(...shared.against, lockSignal(facts)),
		...curveFormula(slots),
		...peer === void 0 && { looksLike: {
			kinds: [
				"connection-pool",
				"http-client-pool",
				"thread-pool"
			],
			isFirst: false
		} },
		missing: peer === void 0 ? "the connections the target opens: run Plimsoll on its machine, or give --pid" : `a measurement of ${name} alone, or traces, would show that it is the one that waits`,
		advice: `Test ${name} alone: its limit is about ${slotsText(slots)} calls at the same time, ${ms(slots.holdMs)} each. Raise that, call it less often (cache, batch), or bound the calls so that the target sheds load early.`
	};
}
//#endregion
//#region src/diagnosis/suspects/warm-up.ts
/** Later, at as much load or more, and yet so much faster. */
const fasterBy = .7;
/** The target became faster while it was measured. */
function warmUp(facts) {
	const obstacle = facts.explored.obstacles.find(({ kind }) => kind === "warm-up");
	const pair = fasterPair(facts);
	if (obstacle === void 0 && pair === null) return null;
	return {
		kind: "warm-up",
		resource: "a target that was not warm yet",
		limit: null,
		for: signals(obstacle !== void 0 && decisive("method", obstacle.evidence), pair !== null && strong("time", pairText(pair), true), pair !== null && cheaper(pair) && fair("cpu", "Each iteration then costs less processor time as well", true)),
		against: [],
		predictedPerSecond: null,
		missing: "a second search right after the first: warm-up is what it does not show again",
		advice: "Let the target serve some load before it is measured (a longer warm-up), and count cold instances when you plan for new ones."
	};
}
/** Not only the first trial against one other: most later ones must be faster. */
function fasterPair({ inOrder, saturationPerSecond }) {
	const [before, ...later] = inOrder.filter((point) => point.errorRatio < .02 && point.latencyMs.p50 !== null && (saturationPerSecond === null || point.offeredPerSecond <= .8 * saturationPerSecond));
	const comparable = later.filter((point) => before !== void 0 && point.offeredPerSecond >= .9 * before.offeredPerSecond);
	const faster = comparable.filter((point) => isFaster(before, point));
	const after = faster.at(-1);
	if (before === void 0 || after === void 0 || faster.length < 2 || faster.length < .6 * comparable.length) return null;
	return {
		before,
		after
	};
}
function isFaster(before, after) {
	const [first, second] = [before?.latencyMs.p50 ?? null, after.latencyMs.p50];
	return first !== null && second !== null && second < fasterBy * first && first - second >= 2;
}
function pairText({ before, after }) {
	const [first, second] = [before.latencyMs.p50 ?? 0, after.latencyMs.p50 ?? 0];
	return `Half of the requests took ${ms(first)} at ${rate(before.offeredPerSecond)} at first, and later ${ms(second)} at ${rate(after.offeredPerSecond)} (${times(first / Math.max(.01, second))} faster)`;
}
function cheaper({ before, after }) {
	const costOf = ({ resources, endedPerSecond }) => resources?.target && endedPerSecond > 0 ? resources.target.cpuCores / endedPerSecond : null;
	const [first, second] = [costOf(before), costOf(after)];
	return first !== null && second !== null && second < .8 * first;
}
//#endregion
//#region src/diagnosis/suspects/confidence.ts
/**
* How likely a signal alone makes its suspect: what is rare without it counts more. The only numbers of the rule; see
* README.md.
*/
const weights = {
	weak: .25,
	fair: .45,
	strong: .65,
	decisive: .85
};
/** What several kinds that look the same from outside keep of their confidence. */
const shares = {
	first: .75,
	other: .5
};
/** How near a capacity formula must come. */
const formulaTolerance = .15;
/**
* Confidence = (1 − Π(1 − weight)) over the independent sources that speak for it, × Π(1 − weight) over those that
* speak against it. Null where fewer than two sources speak for it, or none of them depends on load.
*/
function judgeSuspicion(suspicion, saturationPerSecond) {
	const formula = formulaSignal(suspicion, saturationPerSecond);
	const speakFor = [...suspicion.for, ...formula?.agrees === true ? [formula.signal] : []];
	const speakAgainst = [...suspicion.against, ...formula?.agrees === false ? [formula.signal] : []];
	if (!(sourcesOf(speakFor).size >= 2 && speakFor.some(({ dependsOnLoad }) => dependsOnLoad))) return null;
	const { looksLike } = suspicion;
	const share = looksLike === void 0 || looksLike.kinds.length === 0 ? 1 : shares[looksLike.isFirst ? "first" : "other"];
	const confidence = (1 - doubtOf(speakFor)) * doubtOf(speakAgainst) * share;
	return {
		suspicion,
		confidence: Math.round(confidence * 100) / 100,
		for: speakFor,
		against: speakAgainst
	};
}
const sourcesOf = (all) => new Set(all.map(({ source }) => source));
/** What all sources together leave open; of each source its strongest signal. */
function doubtOf(all) {
	return [...sourcesOf(all)].reduce((doubt, source) => {
		return doubt * (1 - Math.max(...all.filter((each) => each.source === source).map(({ strength }) => weights[strength])));
	}, 1);
}
function formulaSignal({ predictedPerSecond, formula }, saturationPerSecond) {
	if (predictedPerSecond === null || saturationPerSecond === null) return void 0;
	const off = predictedPerSecond / saturationPerSecond - 1;
	const agrees = Math.abs(off) <= formulaTolerance;
	const text = `${formula === void 0 ? "Its formula" : formula} makes ${formatRate(predictedPerSecond)}; it saturates at ${formatRate(saturationPerSecond)}`;
	return {
		agrees,
		signal: fair("formula", agrees ? text : `${text}, which is not the same`)
	};
}
//#endregion
//#region src/diagnosis/suspects/index.ts
/** Whom to ask. Where two are as sure, the one that stands first is named first. */
const suspects = [
	generator,
	restart,
	rateLimiter,
	dependencyThrottling,
	quota,
	informed("cpu-event-loop", cpuEventLoop),
	cpuHost,
	informed("connection-pool", connectionPool),
	informed("http-client-pool", httpClientPool),
	informed("thread-pool", threadPool),
	informed("slow-dependency", slowDependency),
	informed("shared-dependency", sharedDependency),
	informed("lock", lock),
	bandwidth,
	disk,
	memory,
	gc,
	congestionCollapse,
	retryAmplification,
	unlessOnlyWaits(dataGrowth),
	slowBleed,
	loadBalancerImbalance,
	warmUp
];
//#endregion
//#region src/diagnosis/find-bottlenecks.ts
/** More of them help nobody to decide. */
const namedMax = 5;
/** From here on an early cause stands before what would give later. */
const sureFrom$1 = .6;
/** What follows from an overload stands behind a likely cause of it, and before unlikely ones. */
const consequenceLess = .35;
/** What these stop the search for is itself what was found, whether or not a limit was seen. */
const tellingObstacles = [
	"generator",
	"rate-limiter",
	"restart",
	"target-gone",
	"warm-up",
	"state-grows",
	"several-instances"
];
/**
* What gave first, most likely first. Empty where nothing gave: a target that carries all it was asked for has no
* bottleneck.
*/
function findBottlenecks(explored, beside) {
	const isLimited = explored.saturation !== null || explored.trials.some(({ outcome }) => outcome.kind !== "good");
	const isTold = explored.obstacles.some(({ kind }) => tellingObstacles.includes(kind));
	if (!isLimited && !isTold) return [];
	const facts = suspectFactsOf(explored, beside);
	return suspects.map((suspect) => suspect(facts)).filter((suspicion) => suspicion !== null).map((suspicion) => judgeSuspicion(suspicion, facts.saturationPerSecond)).filter((judged) => judged !== null && judged.confidence >= .15).filter((judged) => judged !== null).toSorted((a, b) => rankOf(b) - rankOf(a)).slice(0, namedMax).map(bottleneckOf);
}
function rankOf({ suspicion, confidence }) {
	if (suspicion.isConsequence === true) return confidence - consequenceLess;
	return confidence + (suspicion.actsBeforeSaturation === true && confidence >= sureFrom$1 ? 1 : 0);
}
function bottleneckOf({ suspicion, confidence, for: speakFor, against }) {
	const { kind, resource, limit, predictedPerSecond, missing, looksLike, advice } = suspicion;
	const alike = looksLike === void 0 ? [] : [`From outside it looks the same as ${looksLike.kinds.join(", ")}`];
	return {
		kind,
		resource,
		limit,
		confidence,
		evidence: speakFor.map(({ text }) => text),
		against: [...against.map(({ text }) => text), ...alike],
		predictedPerSecond,
		...missing !== void 0 && { missing },
		advice
	};
}
//#endregion
//#region src/diagnosis/kinds.ts
/** Every kind of finding. The page of a kind that can be found is `docs/findings/<kind>.md`. */
const findingKinds = {
	generator: {
		title: "The generator was the limit",
		meaning: "The machine that makes the load could not make more, so the figures are its own and not the target's."
	},
	"cpu-event-loop": {
		title: "One event loop is full",
		meaning: "One thread of the target works all the time, while the machine has cores left."
	},
	"cpu-host": {
		title: "All processor time is used",
		meaning: "All cores of the machine, or all that a CPU quota allows, are used up."
	},
	gc: {
		title: "Pauses stop everything",
		meaning: "The target stands still again and again, for all requests at the same time, as in garbage collection."
	},
	memory: {
		title: "Memory is used up",
		meaning: "Memory nears its limit as load rises: what follows is paging, long collections or a kill."
	},
	"memory-leak": {
		title: "Memory leaks",
		meaning: "Memory that is used grows with the requests made and is not given back."
	},
	"connection-pool": {
		title: "A bounded pool is always full",
		meaning: "Requests wait for one of a fixed number of slots: database connections, or another pool or semaphore."
	},
	"connection-leak": {
		title: "Connections leak",
		meaning: "Connections are taken from a pool and not given back, until there are none."
	},
	"pool-deadlock": {
		title: "A pool waits for itself",
		meaning: "Requests hold one connection while they wait for a second, and all of them do."
	},
	"http-client-pool": {
		title: "Too few outgoing connections",
		meaning: "The target's own HTTP client opens no more connections to a service, and calls wait for one of them."
	},
	"thread-pool": {
		title: "All threads of a pool are busy",
		meaning: "Requests wait for one of a fixed number of threads or worker processes."
	},
	lock: {
		title: "One at a time",
		meaning: "Part of each request is done by one request at a time: a lock, or a queue with one worker."
	},
	fault: {
		title: "A fault was on",
		meaning: "What was measured is the target with something wrong on the way to a dependency, as the test asked for."
	},
	"slow-dependency": {
		title: "A service behind the target is the limit",
		meaning: "The target waits for another service, which takes only so many calls at the same time."
	},
	"shared-dependency": {
		title: "Instances share a limit",
		meaning: "More instances do not carry more, because all of them use the same service."
	},
	"dependency-throttling": {
		title: "A service behind the target turns calls away",
		meaning: "Beyond a rate, requests fail at once because a service that the target calls refuses them."
	},
	"retry-amplification": {
		title: "Retries multiply load",
		meaning: "Calls that fail are made again, so that a service in trouble gets more of them."
	},
	"congestion-collapse": {
		title: "More load, less work done",
		meaning: "Beyond saturation the target completes less than it could: work goes into requests that fail."
	},
	metastable: {
		title: "It does not recover",
		meaning: "After an overload the target stays overloaded at a load it carried before."
	},
	bandwidth: {
		title: "The line is full",
		meaning: "Bytes per second stay where they are while load rises: the network, or a limit on it, is used up."
	},
	disk: {
		title: "The disk is busy all the time",
		meaning: "Storage works without a pause, and requests wait for it."
	},
	"data-growth": {
		title: "It slows down as it is used",
		meaning: "The same load takes longer the more has been done: data grows, and each request pays for it."
	},
	"slow-bleed": {
		title: "Latency climbs long before saturation",
		meaning: "Requests take longer with every step of load, without an error and more than any queue explains."
	},
	"load-balancer-imbalance": {
		title: "Instances get unequal shares",
		meaning: "One instance or process is full while others have room."
	},
	"zone-latency": {
		title: "A zone is far away",
		meaning: "Requests that cross a zone take longer than those that stay."
	},
	"autoscale-lag": {
		title: "Instances come late",
		meaning: "Load grows faster than new instances are ready."
	},
	flapping: {
		title: "Instances come and go",
		meaning: "Autoscaling adds and removes instances again and again at a steady load."
	},
	quota: {
		title: "What is allowed is used up",
		meaning: "Requests are allowed up to a number per stretch of time, and refused until the next one begins."
	},
	"warm-up": {
		title: "It was not warm yet",
		meaning: "The target became faster while it was measured: compilers, caches and pools had to fill."
	},
	restart: {
		title: "The target was restarted",
		meaning: "Its process was another one than before: it crashed, was killed or was replaced."
	},
	"rate-limiter": {
		title: "A rate limiter answers",
		meaning: "Beyond a rate, requests are turned away at once on purpose, and the rest is as fast as ever."
	},
	"environment-mismatch": {
		title: "Not the environment it stands for",
		meaning: "What was tested differs from what the result is meant for."
	},
	"n-plus-one": {
		title: "One query for each row",
		meaning: "A request makes the same query again for each row of another."
	},
	"duplicate-call": {
		title: "The same call twice",
		meaning: "A request makes a call again whose answer it has."
	},
	"serial-calls": {
		title: "Calls wait for each other",
		meaning: "Calls that do not need each other are made one after the other."
	},
	"slow-query": {
		title: "A slow query",
		meaning: "One query takes most of a request's time."
	},
	chatty: {
		title: "Many calls for one request",
		meaning: "A request makes so many calls that their number is what it costs."
	},
	"large-payload": {
		title: "Large answers",
		meaning: "Answers are so large that sending them is what a request costs."
	},
	"missing-instrumentation": {
		title: "Time without a span",
		meaning: "Traces do not say what a large part of a request was spent on."
	},
	"broken-propagation": {
		title: "Traces end at a service",
		meaning: "A service is called and its spans belong to other traces."
	},
	"untested-route": {
		title: "A route without load",
		meaning: "The target has a route that the test does not call."
	}
};
/** What a search for the limit, or traces, can find so far; each has a page. */
const foundKinds = [
	"generator",
	"cpu-event-loop",
	"cpu-host",
	"gc",
	"memory",
	"memory-leak",
	"connection-leak",
	"retry-amplification",
	"metastable",
	"connection-pool",
	"http-client-pool",
	"thread-pool",
	"lock",
	"slow-dependency",
	"shared-dependency",
	"dependency-throttling",
	"congestion-collapse",
	"bandwidth",
	"disk",
	"data-growth",
	"slow-bleed",
	"load-balancer-imbalance",
	"quota",
	"warm-up",
	"restart",
	"rate-limiter",
	"n-plus-one",
	"duplicate-call",
	"serial-calls",
	"slow-query",
	"chatty",
	"large-payload",
	"missing-instrumentation",
	"broken-propagation",
	"untested-route",
	"fault"
];
//#endregion
//#region src/diagnosis/findings-of.ts
/** What is worth a finding of its own although something else gave first. */
const beside = [
	"generator",
	"restart",
	"rate-limiter",
	"quota",
	"congestion-collapse",
	"data-growth",
	"warm-up",
	"memory",
	"gc"
];
const sureFrom = .4;
const severities = {
	generator: "critical",
	restart: "critical",
	memory: "critical",
	"congestion-collapse": "critical",
	"warm-up": "info"
};
/** What gave first, and what else a reader must know, each with what to do next. */
function findingsOf({ bottlenecks }) {
	return bottlenecks.filter(({ kind, confidence }, index) => index === 0 || beside.includes(kind) && confidence >= sureFrom).map(findingOf$9);
}
function findingOf$9({ kind, resource, confidence, evidence, against, missing, advice }) {
	const doubts = against.map((text) => `Against it: ${text}`);
	const settle = missing === void 0 || confidence >= .9 ? [] : [`What would settle it: ${missing}`];
	return {
		kind,
		severity: severities[kind] ?? "warning",
		title: `${titleOf(kind)}: ${resource}`,
		evidence: [
			...evidence,
			...doubts,
			...settle
		],
		advice
	};
}
const isKind = (kind) => kind in findingKinds;
const titleOf = (kind) => isKind(kind) ? findingKinds[kind].title : kind;
//#endregion
//#region src/diagnosis/traces/side-by-side.ts
const rowsMax = 40;
const requestsMin = 20;
/**
* The same calls at the reference and at the capacity: which of them grew, which wait appeared. Null where traces of
* one of both are too few.
*/
function sideBySide(explored, stretches) {
	const at = (trial) => stretches.find((each) => each.number === trial?.number && isTelling(each));
	const { reference, trials } = explored;
	const before = reference ?? void 0;
	const after = nearCapacity(explored, (trial) => at(trial) !== void 0 && trial.number !== before?.number);
	const rows = callsSideBySide(at(before), at(after));
	if (before === void 0 || after === void 0 || rows === null) return null;
	const side = ({ number, ratePerSecond }) => ({
		trial: number,
		ratePerSecond
	});
	return trials.length === 0 ? null : {
		before: side(before),
		after: side(after),
		rows
	};
}
const isTelling = ({ requestsPerSecond, seconds }) => requestsPerSecond * seconds >= requestsMin;
/** What was called in each of two stretches, what changed most first; null where one of them has too few traces. */
function callsSideBySide(before, after) {
	if (before === void 0 || after === void 0 || !isTelling(before) || !isTelling(after)) return null;
	return rowsOf(before.places, after.places);
}
/** The highest load that was still good; where none was, the lowest that was not. */
function nearCapacity({ trials }, isTraced) {
	const usable = trials.filter(({ purpose, validity }) => purpose !== "warm-up" && purpose !== "repeat" && validity.kind !== "invalid").filter(isTraced).toSorted((a, b) => a.ratePerSecond - b.ratePerSecond);
	return usable.findLast(({ outcome }) => outcome.kind === "good") ?? usable[0];
}
function rowsOf(before, after) {
	const [then, now] = [merged(before), merged(after)];
	return [...new Set([...now.keys(), ...then.keys()])].map((name) => {
		return {
			place: (now.get(name) ?? then.get(name)).place,
			before: then.get(name)?.figures ?? null,
			after: now.get(name)?.figures ?? null
		};
	}).toSorted((a, b) => changeOf(b) - changeOf(a)).slice(0, rowsMax).map(({ place, ...figures }) => {
		const { scope, service, dependency, label } = place;
		return {
			label: scope === "requests" ? "requests" : label,
			service,
			dependency,
			isCall: isCall(place),
			...figures
		};
	});
}
const isCall = ({ dependency }) => dependency !== "none";
/** Requests, and each call by itself, over all instances. */
function merged(places) {
	const found = /* @__PURE__ */ new Map();
	for (const load of places) {
		const { place } = load;
		if (place.isAll || place.scope === "system") continue;
		const known = found.get(placeName(place));
		if (known === void 0) found.set(placeName(place), {
			place,
			loads: [load]
		});
		else known.loads.push(load);
	}
	return new Map([...found].map(([name, { place, loads }]) => [name, {
		place,
		figures: figuresOf(loads)
	}]));
}
function figuresOf(loads) {
	const all = loads.reduce((sum, { spansPerSecond }) => sum + spansPerSecond, 0);
	const mean = (pick) => all === 0 ? 0 : loads.reduce((sum, load) => sum + load.spansPerSecond * pick(load), 0) / all;
	return {
		callsPerRequest: loads.reduce((sum, { perRequest }) => sum + perRequest, 0),
		meanMs: mean(({ holdMs }) => holdMs),
		maxMs: Math.max(...loads.map(({ holdMsMax }) => holdMsMax)),
		waitMs: mean(({ waitMs }) => waitMs),
		waitMaxMs: Math.max(...loads.map(({ waitMsMax }) => waitMsMax))
	};
}
/** Milliseconds of each request. */
function changeOf({ before, after }) {
	const spent = (figures) => figures === null ? 0 : figures.callsPerRequest * (figures.meanMs + figures.waitMs);
	return Math.abs(spent(after) - spent(before));
}
//#endregion
//#region src/diagnosis/traces/trace-finding.ts
/** Routes with enough traces to speak of frequency. */
function routesIn({ breakdown, thresholds }) {
	return breakdown.tallies().filter(({ traces }) => traces >= thresholds.tracesMin);
}
const meanServerMs = ({ serverMs }) => serverMs.meanMs ?? 0;
/** Where a call stands, for a route that goes through several services. */
function placeOf(row, route) {
	return row.service === route.service ? "" : ` in ${row.service}`;
}
function exampleText(traceId) {
	return `For example trace ${traceId}`;
}
const labelMax = 100;
/** Long statements stay readable in one line. */
const shortLabel = (label) => label.length > labelMax ? `${label.slice(0, labelMax - 1)}…` : label;
//#endregion
//#region src/diagnosis/traces/broken-propagation.ts
const straysShareMin = .5;
const adviceForHeaders = "Pass the headers traceparent and tracestate (for Sentry sentry-trace and baggage) on: instrument the HTTP client, and let proxies and gateways between keep them. Both sides must speak the same format.";
/** Services that are called and send spans, which belong to other traces. */
function brokenPropagation(evidence) {
	const { breakdown, thresholds } = evidence;
	const strays = breakdown.peers.strays();
	const between = breakdown.peers.peers().filter(({ calls, unmatched }) => unmatched >= Math.max(thresholds.unmatchedCallsMin, thresholds.unmatchedShareMin * calls)).flatMap((peer) => {
		const stray = strays.find((each) => each.service !== peer.service && answersAt(each, peer.peer));
		return stray === void 0 && peer.unmatched === peer.calls ? [] : [betweenServices(peer, stray)];
	});
	return [...isBrokenAtFront(evidence) ? [atFront(evidence)] : [], ...between];
}
/** Spans come in numbers, and hardly one under an id that was sent. */
function isBrokenAtFront({ breakdown, thresholds }) {
	const { requestsTraced, rootsReceived } = breakdown.coverage;
	const strays = breakdown.peers.strays().reduce((sum, { entries }) => sum + entries, 0);
	if (requestsTraced < thresholds.tracesMin) return false;
	return rootsReceived < thresholds.joinedShareMin * requestsTraced && strays >= straysShareMin * requestsTraced;
}
function answersAt({ hosts }, peer) {
	const wanted = sameMachine(peer);
	return [...hosts].some((host) => sameMachine(host) === wanted);
}
const sameMachine = (host) => host.replace(/^(127(\.\d+){3}|\[?::1\]?|0\.0\.0\.0)(?=:|$)/, "localhost");
function betweenServices({ service, peer, calls, unmatched, route, exampleTraceId }, stray) {
	const sometimes = stray === void 0;
	return {
		kind: "broken-propagation",
		severity: "warning",
		title: `Traces end between ${service} and ${stray?.service ?? peer}`,
		route,
		evidence: [
			`${share(unmatched / calls)} of ${formatCount(calls)} calls of ${peer} have no span of the answering side`,
			sometimes ? "For the others there is one: its spans are lost on the way, or one of its ways in is not instrumented" : `${stray.service} answers there and began ${formatCount(stray.entries)} traces of its own`,
			"While they end, time in that service cannot be told from the way to it",
			exampleText(exampleTraceId)
		],
		advice: adviceForHeaders,
		exampleTraceId,
		costMs: 0
	};
}
function atFront({ breakdown }) {
	const { requestsTraced, rootsReceived } = breakdown.coverage;
	const names = breakdown.peers.strays().map(({ service }) => service);
	return {
		kind: "broken-propagation",
		severity: "critical",
		title: "The target's traces are not those of the requests sent to it",
		evidence: [
			`${formatCount(requestsTraced)} requests carried a trace, and ${formatCount(rootsReceived)} came back under it`,
			`${names.slice(0, 5).join(", ")} began traces of their own at the same time`,
			"While that is so, no request can be set against what the target did for it"
		],
		advice: adviceForHeaders,
		costMs: 0
	};
}
//#endregion
//#region src/diagnosis/traces/repeats.ts
const bracketsOfTransactions = /^(begin|commit|rollback|start transaction|savepoint|release|set )\b/i;
/** Calls of which so many ask for the same are made for nothing, not for each row. */
const alikeShareMax = .8;
/** Calls that requests of a route make again and again at one place, each with other values as far as is known. */
function repeatsIn(route, thresholds) {
	const flagged = /* @__PURE__ */ new Set();
	return route.rows().flatMap((row) => {
		const { repeat } = row;
		if (repeat === null || !isWorthIt(row, repeat, route, thresholds)) return [];
		if (followsAbove(row, repeat, flagged) || asksForTheSame(row, repeat, route)) return [];
		flagged.add(row);
		return [{
			row,
			repeat
		}];
	});
}
function isWorthIt(row, repeat, route, thresholds) {
	const { dependency, label } = row.identity;
	if (!row.isCall || dependency === "pool" || bracketsOfTransactions.test(label)) return false;
	if (repeat.traces < thresholds.repeatsShareMin * route.traces) return false;
	return repeat.ms / repeat.traces >= Math.min(thresholds.repeatsMsMin, thresholds.repeatsTimeShareMin * meanServerMs(route));
}
/** What a service does once for each call it gets is no loop of its own. */
function followsAbove(row, repeat, flagged) {
	for (let above = row.parent; above !== null; above = above.parent) if (flagged.has(above)) return repeat.calls < 2 * (above.repeat?.calls ?? 0);
	return false;
}
function asksForTheSame(row, repeat, route) {
	return route.duplicates.list().some(({ identity, service, calls }) => identity.label === row.identity.label && identity.system === row.identity.system && service === row.service && calls >= alikeShareMax * repeat.calls);
}
//#endregion
//#region src/diagnosis/traces/chatty.ts
/** Calls that loops and repeats explain are findings of their own. */
const explainedShareMax = .5;
/** So many calls in a request that their number is what it costs. */
function chatty(evidence) {
	const { chattyShareMin } = evidence.thresholds;
	return routesIn(evidence).filter(({ outgoing, traces }) => outgoing.tracesOver >= Math.max(1, chattyShareMin * traces)).filter((route) => explainedCalls(route, evidence) < explainedShareMax * route.outgoing.calls).map((route) => findingOf$8(route, evidence.thresholds.callsMax));
}
function explainedCalls(route, { thresholds }) {
	return repeatsIn(route, thresholds).reduce((sum, { repeat }) => sum + repeat.calls, 0) + route.duplicates.list().reduce((sum, { calls }) => sum + calls, 0);
}
function findingOf$8(route, callsMax) {
	const { outgoing, traces } = route;
	const { exampleTraceId } = outgoing;
	const most = route.rows().filter(({ isCall, identity }) => isCall && identity.dependency !== "pool").toSorted((a, b) => b.callMs.count - a.callMs.count).slice(0, 3).map(({ identity, callMs }) => `${identity.label.slice(0, 60)} (${formatCount(Number((callMs.count / traces).toPrecision(2)))})`);
	return {
		kind: "chatty",
		severity: "warning",
		title: `A request makes ${formatCount(Math.round(outgoing.calls / traces))} calls`,
		route: route.route,
		evidence: [
			`More than ${formatCount(callsMax)} in ${share(outgoing.tracesOver / traces)} of ${formatCount(traces)} traces, at most ${formatCount(outgoing.callsMax)}`,
			`Together they take ${ms(outgoing.ms / traces)} per request; the request takes ${ms(meanServerMs(route))}`,
			`Most often: ${most.join(", ")}`,
			exampleText(exampleTraceId)
		],
		advice: "Ask for more at a time: joins, batches, one call for what is always needed together. Keep what seldom changes.",
		exampleTraceId,
		costMs: outgoing.ms
	};
}
//#endregion
//#region src/diagnosis/traces/duplicate-call.ts
/** A call made again in the same request, with the same values: its answer was there. */
function duplicateCall(evidence) {
	const { duplicateShareMin, duplicateMsMin, duplicateTimeShareMin, cacheableShareMin } = evidence.thresholds;
	return routesIn(evidence).flatMap((route) => route.duplicates.list().filter(({ traces, wastedMs }) => {
		const worthMs = Math.min(duplicateMsMin, duplicateTimeShareMin * meanServerMs(route));
		return traces >= duplicateShareMin * route.traces && wastedMs / traces >= worthMs;
	}).map((fact) => findingOf$7(fact, route, cacheableShareMin)));
}
function findingOf$7(fact, route, cacheableShareMin) {
	const isAlways = fact.alikeAcross >= cacheableShareMin * route.traces;
	const times = fact.calls / fact.traces;
	return {
		kind: "duplicate-call",
		severity: "warning",
		title: `The same call ${formatCount(Math.round(times))} times, with the same values: ${shortLabel(fact.identity.label)}`,
		route: route.route,
		evidence: [
			`In ${share(fact.traces / route.traces)} of ${formatCount(route.traces)} traces; the repeats take ${ms(fact.wastedMs / fact.traces)} of ${ms(meanServerMs(route))}`,
			...isAlways ? [`${share(fact.alikeAcross / route.traces)} of the requests ask for exactly the same`] : [],
			exampleText(fact.exampleTraceId)
		],
		advice: isAlways ? "Keep the answer across requests: it is the same for all of them. A short time to live is enough." : "Make the call once and pass its answer on, or keep it for the length of the request.",
		exampleTraceId: fact.exampleTraceId,
		costMs: fact.wastedMs
	};
}
//#endregion
//#region src/diagnosis/traces/large-payload.ts
/** Answers, one's own or those of others, so large that their size is what they cost. */
function largePayload(evidence) {
	const { payloadShareMin } = evidence.thresholds;
	return routesIn(evidence).flatMap((route) => route.rows().flatMap((row) => {
		const { large } = row;
		return large === null || large.traces < payloadShareMin * route.traces ? [] : [findingOf$6(row, large, route)];
	}));
}
function findingOf$6(row, large, route) {
	const isOwn = row.depth === 0;
	const size = sizeText(large);
	return {
		kind: "large-payload",
		severity: "warning",
		title: isOwn ? `Its answers are up to ${size}` : `It fetches up to ${size}: ${shortLabel(row.identity.label)}`,
		route: route.route,
		evidence: [
			`In ${share(large.traces / route.traces)} of ${formatCount(route.traces)} traces${placeOf(row, route)}, up to ${size}`,
			`These take ${ms(large.ms / large.traces)} per request`,
			exampleText(large.exampleTraceId)
		],
		advice: isOwn ? "Send less: pages, only the fields that are used, compression; large files from a store of their own." : "Ask for less: only the columns and rows that are used, pages, a filter where the data is.",
		exampleTraceId: large.exampleTraceId,
		costMs: large.ms
	};
}
function sizeText({ bytesMax, rowsMax }) {
	if (bytesMax === 0) return `${formatCount(rowsMax)} rows`;
	return rowsMax === 0 ? formatBytes(bytesMax) : `${formatBytes(bytesMax)} and ${formatCount(rowsMax)} rows`;
}
//#endregion
//#region src/diagnosis/traces/missing-instrumentation.ts
/** Long stretches of requests that no span speaks of, and that the processor does not explain. */
function missingInstrumentation(evidence) {
	const { gapTracesShareMin, gapCpuShareMax, secondsMin } = evidence.thresholds;
	const cpuMs = evidence.cpuMsPerRequest ?? 0;
	return routesIn(evidence).flatMap((route) => route.gaps.list().filter(({ seconds }) => seconds.count >= secondsMin).filter((gap) => gap.traces >= gapTracesShareMin * route.traces && cpuMs < gapCpuShareMax * (gap.ms / gap.traces)).map((gap) => findingOf$5(gap, route, evidence.cpuMsPerRequest)));
}
const usualCauses = {
	leading: "a queue, middleware, authentication, or a wait for a connection of a pool",
	between: "a call that is not instrumented, a wait for a connection, or work of its own",
	trailing: "making the answer: templates, serialisation, compression",
	whole: "everything it does: nothing inside of it is instrumented"
};
const blocked = {
	leading: "a full pool or thread pool cannot be told from work",
	between: "a slow dependency cannot be named",
	trailing: "work of the processor cannot be told from a wait for the reader",
	whole: "no dependency, query or pool can be named for this route"
};
function findingOf$5(gap, route, cpuMsPerRequest) {
	return {
		kind: "missing-instrumentation",
		severity: "warning",
		title: `${ms(gap.ms / gap.traces)} of ${shortLabel(gap.label)} without a span, ${whereOf(gap)}`,
		route: route.route,
		evidence: [
			`In ${share(gap.traces / route.traces)} of ${formatCount(route.traces)} traces of ${gap.service}`,
			cpuMsPerRequest === null ? "How much of it is work of the processor is not known" : `The processor works ${ms(cpuMsPerRequest)} for a request, which does not explain it`,
			`While it is missing, ${blocked[gap.place]}`,
			exampleText(gap.exampleTraceId)
		],
		advice: `Usually it is ${usualCauses[gap.place]}. Switch the instrumentation of that client on, or put a span of your own around it.`,
		exampleTraceId: gap.exampleTraceId,
		costMs: gap.ms
	};
}
function whereOf({ after, before }) {
	if (after !== "" && before !== "") return `between ${shortLabel(after)} and ${shortLabel(before)}`;
	if (before !== "") return `before ${shortLabel(before)}`;
	return after === "" ? "as it has none inside" : `after ${shortLabel(after)}`;
}
//#endregion
//#region src/diagnosis/traces/n-plus-one.ts
const parallelShareMin = .3;
const heavyShareMin = .3;
/** The same call at one place of a request again and again: one after the other, among others, or side by side. */
function nPlusOne(evidence) {
	return routesIn(evidence).flatMap((route) => repeatsIn(route, evidence.thresholds).map((found) => findingOf$4(found, route, evidence.thresholds.growthCorrelationMin)));
}
function findingOf$4({ row, repeat }, route, correlationMin) {
	const eachMs = repeat.ms / repeat.traces;
	const criticalMs = repeat.criticalMs / repeat.traces;
	const calls = repeat.calls / repeat.traces;
	const ofCritical = criticalMs === 0 ? 0 : criticalMs / Math.max(criticalMs, meanServerMs(route));
	const what = row.identity.dependency === "sql" || row.identity.dependency === "database" ? "query" : "call";
	return {
		kind: "n-plus-one",
		severity: ofCritical >= heavyShareMin ? "critical" : "warning",
		title: `The same ${what} ${formatCount(Math.round(calls))} times in a request: ${shortLabel(row.identity.label)}`,
		route: route.route,
		evidence: [
			`In ${share(repeat.traces / route.traces)} of ${formatCount(route.traces)} traces, ${countsText(repeat)} calls at one place${placeOf(row, route)}, ${formOf(row, repeat)}`,
			`Together ${ms(eachMs)} per request; ${ms(criticalMs)} of it is waited for, ${share(ofCritical)} of the ${ms(meanServerMs(route))} the request takes`,
			growthText(row, repeat, correlationMin),
			exampleText(repeat.exampleTraceId)
		],
		advice: adviceFor(row),
		exampleTraceId: repeat.exampleTraceId,
		costMs: repeat.ms
	};
}
function countsText({ callsMin, callsMax, calls, traces }) {
	if (callsMin === callsMax) return formatCount(callsMax);
	return `${formatCount(callsMin)} to ${formatCount(callsMax)} (${formatCount(Math.round(calls / traces))} on average)`;
}
function formOf(row, repeat) {
	if (repeat.overlaps >= parallelShareMin * repeat.calls) return "side by side: each takes a connection of its own";
	const [first] = [...row.parent?.children.values() ?? []].filter((other) => other !== row && other.isCall && other.identity.dependency !== "pool" && isAsOften(other, repeat));
	return first === void 0 ? "one after the other" : `in turn with ${shortLabel(first.identity.label)}`;
}
function isAsOften({ repeat: other }, repeat) {
	return other !== null && Math.abs(other.calls / other.traces - repeat.calls / repeat.traces) <= 1;
}
function growthText({ growth }, { callsMin, callsMax }, correlationMin) {
	if (callsMin === callsMax) return "The number is the same in all of them";
	const { n, c, s, cc, ss, cs } = growth;
	const spreadOfCalls = n * cc - c * c;
	const spreadOfSize = n * ss - s * s;
	const together = n * cs - c * s;
	if (n < 5 || spreadOfCalls <= 0 || spreadOfSize <= 0) return "The number differs: it follows the data";
	if (together / Math.sqrt(spreadOfCalls * spreadOfSize) < correlationMin) return "The number differs, and not with the size of the answer";
	const bytesPerCall = spreadOfSize / together;
	return `It grows with the answer: one call more for each ${formatCount(Math.round(bytesPerCall))} bytes`;
}
function adviceFor({ identity }) {
	if (identity.dependency === "sql" || identity.dependency === "database") return "Fetch the rows of all of them with one query: a join, WHERE … IN (…), or the eager loading of your ORM (select_related and prefetch_related, include, JOIN FETCH, a data loader).";
	if (identity.dependency === "cache") return "Fetch all keys with one command (MGET, a pipeline).";
	return "Ask for all of them with one call, if the service has one for many; else keep what was fetched for some time.";
}
//#endregion
//#region src/diagnosis/traces/serial-calls.ts
/** Reads made one after the other, which would be done as soon as the longest is if they ran side by side. */
function serialCalls(evidence) {
	const { serialShareMin } = evidence.thresholds;
	return routesIn(evidence).flatMap((route) => route.serial.list().filter(({ traces }) => traces >= serialShareMin * route.traces).map((fact) => findingOf$3(fact, route)));
}
function findingOf$3(fact, route) {
	const savingMs = fact.savingMs / fact.traces;
	return {
		kind: "serial-calls",
		severity: "warning",
		title: `${formatCount(Math.round(fact.calls / fact.traces))} calls wait for each other in ${shortLabel(fact.parentLabel)}`,
		route: route.route,
		evidence: [
			`In ${share(fact.traces / route.traces)} of ${formatCount(route.traces)} traces these run one after the other: ${fact.labels.map(shortLabel).join(", then ")}`,
			`Together ${ms(fact.totalMs / fact.traces)}; side by side it would be ${ms(savingMs)} less, ${share(savingMs / meanServerMs(route))} of the ${ms(meanServerMs(route))} the request takes`,
			"No trace shows whether one needs the answer of another",
			exampleText(fact.exampleTraceId)
		],
		advice: "If they do not need each other, start them together (Promise.all, asyncio.gather, CompletableFuture, errgroup). Each then needs a connection at the same time: look at the pool's size.",
		exampleTraceId: fact.exampleTraceId,
		costMs: fact.savingMs
	};
}
//#endregion
//#region src/diagnosis/traces/slow-query.ts
/** One query that takes long by itself, or most of what a request takes. */
function slowQuery(evidence) {
	const routes = routesIn(evidence).map((route) => ({
		route,
		queries: route.rows().filter(isQuery)
	}));
	const all = routes.flatMap(({ queries }) => queries);
	return routes.flatMap(({ route, queries }) => queries.filter((row) => isSlow(row, route, all, evidence)).map((row) => findingOf$2(row, route)));
}
const isQuery = ({ isCall, identity }) => isCall && (identity.dependency === "sql" || identity.dependency === "database");
function isSlow(row, route, all, { thresholds }) {
	const { slowQueryMs, slowQueryMainMs, slowQueryMainShareMin, slowQueryShareMin, secondsMin, tracesMin } = thresholds;
	if (row.slowSeconds.count < secondsMin) return false;
	const others = otherQueries(row, all, tracesMin);
	const usual = usualMs(row);
	if (row.slowCalls >= slowQueryShareMin * route.traces && (usual >= slowQueryMs || !areAsSlow(others, row))) return true;
	const wayMs = middleMs(others);
	const isFrequent = row.traces >= slowQueryShareMin * route.traces;
	const isLong = usual - wayMs >= Math.max(slowQueryMainMs, wayMs);
	return isFrequent && isLong && criticalBelow(row) >= slowQueryMainShareMin * route.criticalMs;
}
/** What three of four calls take at least: a burst at the start of a run makes some of any query slow. */
const usualMs = ({ callMs }) => callMs.quantile(.25) ?? 0;
/** What half of the others take: the way there, or a machine that is too busy. */
function middleMs(others) {
	const usual = others.map(usualMs).toSorted((one, other) => one - other);
	return usual[Math.floor((usual.length - 1) / 2)] ?? 0;
}
/** Other queries of the same database. */
function otherQueries({ identity, service }, all, callsMin) {
	return all.filter((other) => other.service === service && other.identity.system === identity.system && other.identity.label !== identity.label && other.callMs.count >= callsMin);
}
const slowShare = ({ slowCalls, callMs }) => slowCalls / callMs.count;
/** Where now and then every query takes as long, it is none of them. */
function areAsSlow(others, row) {
	return others.length > 0 && others.every((other) => slowShare(other) >= slowShare(row) / 2);
}
function findingOf$2(row, route) {
	const { callMs, identity } = row;
	const ofCritical = route.criticalMs === 0 ? 0 : criticalBelow(row) / route.criticalMs;
	const traceId = row.slowExampleTraceId || (route.examples()[0]?.trace.traceId ?? "");
	return {
		kind: "slow-query",
		severity: ofCritical >= .5 ? "critical" : "warning",
		title: `A query takes ${ms(callMs.meanMs)}: ${shortLabel(identity.label)}`,
		route: route.route,
		evidence: [
			`Average ${ms(callMs.meanMs)}, p95 ${ms(callMs.quantile(.95))}, longest ${ms(callMs.maxMs)} over ${formatCount(callMs.count)} calls${placeOf(row, route)}`,
			`${share(ofCritical)} of what the request waits for (${ms(meanServerMs(route))})`,
			exampleText(traceId)
		],
		advice: "Look at its plan (EXPLAIN ANALYZE) with data of real size: a missing index, rows read and thrown away, a sort, a lock it waits for. Ask for fewer columns and rows.",
		exampleTraceId: traceId,
		costMs: callMs.sumMs
	};
}
//#endregion
//#region src/diagnosis/traces/untested-route.ts
/** Probes and scrapers call these by themselves. */
const ofMachines = /\/(-\/)?(health|healthz|ready|readyz|live|livez|liveness|readiness|metrics|ping|favicon\.ico|robots\.txt)\b/i;
/** Routes of the target that somebody calls and the test does not. */
function untestedRoute(evidence) {
	const { breakdown, thresholds } = evidence;
	if (isBrokenAtFront(evidence)) return [];
	const routes = breakdown.tallies();
	const tested = new Set(routes.filter(({ joined }) => joined > 0).map(({ service }) => service));
	const operations = new Set(breakdown.operations().map(({ operation }) => withoutNames(operation)));
	const all = routes.reduce((sum, { traces, service }) => sum + (tested.has(service) ? traces : 0), 0);
	return routes.filter(({ joined, traces, rootKind }) => joined === 0 && rootKind === "server" && traces >= thresholds.untestedMin).filter(({ service, route }) => tested.has(service) && !ofMachines.test(route) && !operations.has(withoutNames(route))).map((route) => findingOf$1(route, all));
}
/** `/products/:id`, `/products/{id}` and `/products/<int:id>` are one route. */
const withoutNames = (route) => route.replace(/:\w+|\{[^}]*\}|<[^>]*>|\[[^\]]*\]/g, "{}").replace(/\/$/, "");
function findingOf$1(route, all) {
	const [example] = route.examples();
	return {
		kind: "untested-route",
		severity: "info",
		title: `Called, and by no test: ${route.route}`,
		route: route.route,
		evidence: [`${formatCount(route.traces)} requests from elsewhere, ${share(route.traces / all)} of all that ${route.service} answered; ${ms(meanServerMs(route))} on average`, ...example === void 0 ? [] : [`For example trace ${example.trace.traceId}`]],
		advice: "If users call it too, put it into the test, as often as they do. If nothing should call it now, stop what does.",
		...example !== void 0 && { exampleTraceId: example.trace.traceId },
		costMs: route.responseMs.sumMs
	};
}
//#endregion
//#region src/diagnosis/traces/find-in-traces.ts
const detectors = [
	nPlusOne,
	duplicateCall,
	serialCalls,
	slowQuery,
	chatty,
	largePayload,
	missingInstrumentation,
	brokenPropagation,
	untestedRoute
];
/** Of one kind; the rest is more of the same. */
const perKindMax = 20;
const severityOrder = [
	"critical",
	"warning",
	"info"
];
/**
* What traces of one stretch of load say is wrong: most severe first, then what costs most. Traces of steady load below
* saturation are meant: beyond it everything waits, and waits look like gaps and slow queries.
*/
function findInTraces(breakdown, options = {}) {
	const evidence = {
		breakdown,
		thresholds: breakdown.thresholds,
		cpuMsPerRequest: options.cpuMsPerRequest ?? null
	};
	return detectors.flatMap((detect) => detect(evidence).toSorted(byCost).slice(0, perKindMax)).toSorted((a, b) => severityOrder.indexOf(a.severity) - severityOrder.indexOf(b.severity) || byCost(a, b)).map(({ costMs: _, ...finding }) => finding);
}
const byCost = (a, b) => b.costMs - a.costMs;
//#endregion
//#region src/diagnosis/traces/inside-of.ts
function insideOf(breakdown, { counts, ...facts }) {
	return {
		coverage: coverageOf$1(breakdown, counts, facts),
		routes: breakdown.routes(),
		findings: findInTraces(breakdown, facts),
		dependencies: breakdown.dependencies.list()
	};
}
//#endregion
//#region src/diagnosis/endure/soak-findings.ts
const chartHint = "What a request leaves behind, and where it is kept";
/** What grows, slows down or runs out at constant load, each with what to look at. */
function soakFindings(soak) {
	const found = soak.trends.flatMap((trend) => findingOf(trend) ?? []);
	const exhausted = exhaustion(soak);
	return exhausted === null ? found : [exhausted, ...found];
}
function findingOf(trend) {
	if (trend.verdict === "drift") return trend.kind === "errors" ? null : growth(trend);
	if (trend.verdict !== "leak") return null;
	return trend.kind === "memory" || trend.kind === "threads" ? memoryLeak(trend) : connectionLeak(trend);
}
const chance = ({ p }) => p < 1e-6 ? "less than one in a million" : `${p.toPrecision(1)}`;
function memoryLeak(trend) {
	const { subject, unit, from, to, perRequest, secondsToLimit, limit } = trend;
	const amount = (value) => unit === "bytes" ? formatBytes(value) : formatCount(Math.round(value));
	const lost = perRequest === null ? "" : `, ${unit === "bytes" ? formatBytes(perRequest.value) : perRequest.value.toPrecision(2)} with each request`;
	const end = secondsToLimit === null || limit === null ? [] : [`${amount(limit)}, where it ends, is reached in ${formatDurationMs(Math.round(secondsToLimit.value) * 1e3)}`];
	return {
		kind: "memory-leak",
		severity: "critical",
		title: `Memory leaks: ${subject}${trend.instance === void 0 ? "" : ` of ${trend.instance}`}`,
		evidence: [
			`It rose from ${amount(from)} to ${amount(to)}${lost}`,
			`It grew in both halves of the time, the second as fast as the first: a cache that fills slows down`,
			`Chance of that without a trend: ${chance(trend)}`,
			...end
		],
		advice: `Take two heap snapshots some thousand requests apart and compare them: ${chartHint.toLowerCase()}. Usual suspects: maps without a bound, listeners that are added per request, timers, closures kept in a list.`
	};
}
function connectionLeak(trend) {
	const { subject, from, to, perRequest } = trend;
	const each = perRequest === null || perRequest.value <= 0 ? "" : `, one with every ${formatCount(Math.round(1 / perRequest.value))} requests`;
	return {
		kind: "connection-leak",
		severity: "critical",
		title: `Connections leak: ${subject}`,
		evidence: [`From ${from.toFixed(1)} to ${to.toFixed(1)} at constant load${each}`, `Chance of that without a trend: ${chance(trend)}`],
		advice: connectionAdvice
	};
}
const connectionAdvice = "Look for the path on which a connection is taken and not given back: an early return, an exception before the release, a response that is never read to its end. Give it back in `finally`.";
function growth(trend) {
	const { subject, from, to, unit, route } = trend;
	const text = (value) => unit === "ms" ? formatDurationMs(value) : formatPercent(value);
	return {
		kind: "data-growth",
		severity: "warning",
		title: `It slows down as it is used: ${subject}`,
		...route !== void 0 && { route },
		evidence: [`${subject} rose from ${text(from)} to ${text(to)} at constant load`, `Chance of that without a trend: ${chance(trend)}`],
		advice: "Find what a request walks through that requests make longer: a table without an index, a list, a log, a cache without a bound. Where rows do not grow, it is a pool or a collector."
	};
}
/** Idle although nothing is answered: everybody waits for something that does not come back. */
const idleShare = .3;
function exhaustion({ exhausted, trends }) {
	if (exhausted === null || trends.some(({ verdict }) => verdict === "leak")) return null;
	const { requests, peers, cpuRatioOfBefore } = exhausted;
	const [peer] = Object.entries(peers).toSorted(([, a], [, b]) => b - a);
	if (peer === void 0 || !(cpuRatioOfBefore !== null && cpuRatioOfBefore < idleShare)) return null;
	const [address, count] = peer;
	return {
		kind: "connection-leak",
		severity: "critical",
		title: `A pool ran dry: ${formatCount(count)} connections to ${address} are open, and none comes back`,
		evidence: [
			`After ${formatCount(requests)} requests nothing was completed any more`,
			`All ${formatCount(count)} connections are open: about one was lost with every ${formatCount(Math.round(requests / Math.max(1, count)))} requests`,
			`The processor is at ${formatPercent(cpuRatioOfBefore)} of what it was before: it waits`
		],
		advice: connectionAdvice
	};
}
//#endregion
//#region src/diagnosis/endure/stress-calls.ts
const [atRest, inOverload] = [1, 2];
/**
* The seconds at rest and those in overload, of which traces are asked what a request calls.
* @param originMs unix epoch at which the run clock was 0
*/
function stressStretches(stress, originMs) {
	const { before, overload } = sidesOf(stress);
	const [first, last] = [overload[0], overload.at(-1)];
	if (before === void 0 || first === void 0 || last === void 0) return [];
	const at = (seconds) => originMs + seconds * 1e3;
	const end = ({ atSeconds, seconds }) => at(atSeconds + seconds);
	return [{
		number: atRest,
		fromMs: at(before.atSeconds + Math.ceil(before.seconds / 4)),
		toMs: end(before)
	}, {
		number: inOverload,
		fromMs: at(first.atSeconds),
		toMs: end(last)
	}];
}
/** What a request of the target calls at rest and in overload; null where traces of one of both are too few. */
function stressCalls(stress, stretches) {
	const { before, overload } = sidesOf(stress);
	const rows = callsSideBySide(stretches.find(({ number }) => number === atRest), stretches.find(({ number }) => number === inOverload));
	const last = overload.at(-1);
	if (rows === null || before === void 0 || last === void 0) return null;
	return {
		before: {
			trial: atRest,
			ratePerSecond: before.ratePerSecond
		},
		after: {
			trial: inOverload,
			ratePerSecond: last.ratePerSecond
		},
		rows
	};
}
/** Beyond what it completes; where it broke down before, the seconds it was held there. */
function sidesOf({ steps, saturationPerSecond }) {
	const beyond = ({ stage, ratePerSecond }) => stage === "hold" || stage === "up" && ratePerSecond > saturationPerSecond;
	return {
		before: steps.find(({ stage }) => stage === "before"),
		overload: steps.filter(beyond)
	};
}
//#endregion
//#region src/diagnosis/endure/stress-findings.ts
const collapseBelow = .8;
const amplifiedFrom = 1.1;
/** What an overload showed: collapse, a way back that is none, retries that multiply. */
function stressFindings(stress) {
	return [
		metastable(stress),
		collapse(stress),
		amplifiedByClients(stress),
		amplifiedByItself(stress)
	].flatMap((finding) => finding ?? []);
}
function metastable({ recovery, hysteresis, safeLoad, retries }) {
	if (recovery === null || recovery.judgement !== "metastable") return null;
	const { recoversAtPerSecond: at, idealSeconds, waitedSeconds, ratePerSecond, recoveredAfterSeconds } = recovery;
	const { inVainPerSecond } = recovery;
	const text = (seconds) => formatDurationMs(Math.round(seconds) * 1e3);
	const came = recoveredAfterSeconds === null ? `After ${text(waitedSeconds)} at ${formatRate(ratePerSecond)} it was not as before; its backlog alone takes ${text(idealSeconds)}` : `It took ${text(recoveredAfterSeconds)} to be as before; its backlog alone takes ${text(idealSeconds)}`;
	const vain = inVainPerSecond === null ? [] : [`At that load ${formatRate(inVainPerSecond)} were sent, tries included: more than it can work off, for certain`];
	const ends = recoveredAfterSeconds !== null ? [] : [at === null ? "No load it was given let it recover" : `It recovered at ${formatRate(at)}`];
	return {
		kind: "metastable",
		severity: "critical",
		title: "It does not recover from overload by itself",
		evidence: [
			came,
			...vain,
			...ends,
			...hysteresis !== null && hysteresis > .1 ? [`On the way back it carries ${formatPercent(Number(hysteresis.toPrecision(2)))} less than on the way up`] : [],
			...safeLoad === null ? [] : [`Safe up to ${formatRate(safeLoad.value)}: from there on a pulse is enough`],
			...retries > 0 ? [`Clients tried again up to ${String(retries)} times`] : []
		],
		advice: "Something keeps it busy that the overload began: retries, work nobody waits for any more, caches that were emptied. Bound the queue and answer 503 beyond it, drop requests older than the client's patience, give retries a budget of 10 % and a backoff with jitter."
	};
}
function collapse({ retained, saturationPerSecond }) {
	if (retained === null || retained.ratio >= collapseBelow) return null;
	return {
		kind: "congestion-collapse",
		severity: "critical",
		title: "Overload makes it do less",
		evidence: [`At ${formatRate(retained.atPerSecond)}, beyond the ${formatRate(saturationPerSecond)} it can complete, it completes ${formatPercent(Number(retained.ratio.toPrecision(2)))} of the most it did`],
		advice: "Turn away early what cannot be answered in time: a bounded queue with 503 and Retry-After, an admission limit that follows latency. Stop working at requests whose client is gone."
	};
}
/** The target itself calls a dependency more often for each request once it is overloaded, as its traces show. */
function amplifiedByItself({ sideBySide }) {
	const [worst] = (sideBySide?.rows ?? []).flatMap(({ label, isCall, before, after }) => {
		if (!isCall || before === null || after === null || before.callsPerRequest <= 0) return [];
		const times = after.callsPerRequest / before.callsPerRequest;
		return times > amplifiedFrom ? [{
			label,
			before,
			after,
			times
		}] : [];
	}).toSorted((a, b) => b.times - a.times);
	if (worst === void 0) return null;
	const text = (calls) => String(Number(calls.toPrecision(2)));
	const { label, before, after, times } = worst;
	return {
		kind: "retry-amplification",
		severity: "warning",
		title: `In overload each request calls ${label} ${text(times)} times as often`,
		evidence: [`By traces a request calls it ${text(before.callsPerRequest)} times at rest and ${text(after.callsPerRequest)} times in overload`],
		advice: "The target tries again what takes too long, and adds load where there is too much already. Give its retries a budget (10 % of calls), a backoff with jitter, and one layer that retries instead of several."
	};
}
function amplifiedByClients({ amplification, retries }) {
	if (amplification === null || amplification.overload <= amplifiedFrom * amplification.before) return null;
	return {
		kind: "retry-amplification",
		severity: "warning",
		title: "Retries multiply the load",
		evidence: [`In overload each iteration sends ${(amplification.overload / amplification.before).toPrecision(2)} times the requests it sends at rest (up to ${String(retries)} retries)`],
		advice: "Give retries a budget (10 % of requests), a backoff with jitter, and none where the answer says so (503 with Retry-After)."
	};
}
//#endregion
export { parseSlo as $, tookMs as A, rateExpectation as At, TraceBreakdown as B, formatBytes as Bt, exitCodeOf as C, TraceStore as Ct, branchesThatMatter as D, traceThresholds as Dt, callsText as E, noLosses as Et, withTraceLinks as F, parseDuration as Ft, changeText as G, errorClasses as Gt, summarizeResources as H, sizeBytes as Ht, hex32 as I, formatCount as It, changedByHand as J, metricText as K, errorSides as Kt, sentRequestsOf as L, formatPercent as Lt, barStretches as M, durationExpectation as Mt, traceLinkOf as N, durationMs as Nt, isOnCriticalPath as O, formatRate as Ot, traceLinkProblem as P, formatDurationMs as Pt, unknownSubjects as Q, PlaceMeter as R, parsePercent as Rt, examinationFormat as S, decodeContent as St, rowsThatMatter as T, identityOf as Tt, ErrorStreak as U, UnitError as Ut, judge as V, parseBytes as Vt, compareRuns as W, quantiles$1 as Wt, summarize as X, mismatchOf as Y, Collector as Z, judgeSteadiness as _, pointLatency as _t, insideOf as a, findDoubts as at, limiterIn as b, otherName as bt, foundKinds as c, thresholds as ct, faultFindings as d, senSlope as dt, evaluateSlo as et, compareFaults as f, hamedRao as ft, judgeSpeed as g, mergedPoint as gt, judgeTls as h, normalCdf as ht, soakFindings as i, doubtCodes as it, tracePicture as j, ratePerSecond as jt, ownMs as k, parseRate as kt, findBottlenecks as l, BatchSeries as lt, judgeTraces as m, changePoints as mt, stressCalls as n, quantityOf as nt, sideBySide as o, mergedStalls as ot, judgeWay as p, mannKendall as pt, subjectText as q, stressStretches as r, closeNames as rt, findingsOf as s, generatorSigns as st, stressFindings as t, compare as tt, loadStretches as u, summarizeLatency as ut, judgeLoad as v, Recorder as vt, worstOf as w, normaliseSpan as wt, instanceIn as x, Histogram as xt, judgeFront as y, isHook as yt, MetricMeter as z, bytesExpectation as zt };
