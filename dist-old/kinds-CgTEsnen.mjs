import "./scenario-B-hYjwMF.mjs";
import { At as rateExpectation, Ft as parseDuration, Mt as durationExpectation, P as traceLinkProblem, Vt as parseBytes, kt as parseRate, zt as bytesExpectation } from "./diagnosis-YXdB6ksB.mjs";
import { resolve } from "node:path";
import { isIP } from "node:net";
//#region src/cli/settings/kinds.ts
const read = (value) => ({
	ok: true,
	value
});
const refuse = (problem, expected) => ({
	ok: false,
	problem,
	expected
});
const bareNumber = /^\d+(\.\d+)?$/;
/** Without its unit a number is refused: ten seconds taken for ten milliseconds would pass unnoticed. */
const duration = (text) => {
	if (bareNumber.test(text.trim()) && Number(text) !== 0) return refuse(`"${text}" has no unit`, `${durationExpectation}: ${text}s for seconds`);
	const parsed = parseDuration(text);
	return parsed.ok ? read(parsed.value) : refuse(parsed.problem, durationExpectation);
};
const positiveDuration = (text, folder) => {
	const reading = duration(text, folder);
	return reading.ok && reading.value === 0 ? refuse("it must be more than zero", durationExpectation) : reading;
};
/** A bare number is per second. */
const rate = (text) => {
	const parsed = parseRate(text);
	if (!parsed.ok) return refuse(parsed.problem, rateExpectation);
	return parsed.value > 0 ? read(parsed.value) : refuse("a rate must be more than zero", rateExpectation);
};
/** `0.1` is a share of all traces, `200/s` so many of them. */
const traceRate = (text) => {
	const expected = "a share from 0 to 1, or a rate such as 200/s";
	if (bareNumber.test(text.trim())) {
		const share = Number(text);
		return share <= 1 ? read({ share }) : refuse(`${text} is more than all traces`, expected);
	}
	const parsed = parseRate(text);
	if (!parsed.ok || parsed.value <= 0) return refuse(`"${text}" is neither`, expected);
	return read({ perSecond: parsed.value });
};
/** Whole bytes; a bare number is bytes. */
const size = (text) => {
	const parsed = parseBytes(text);
	if (!parsed.ok) return refuse(parsed.problem, bytesExpectation);
	return parsed.value > 0 ? read(parsed.value) : refuse("it must be more than zero", bytesExpectation);
};
const bodySize = (text, folder) => {
	const reading = size(text, folder);
	return reading.ok && reading.value > 268435456 ? refuse("no body is kept beyond 256MiB", "256MiB or less") : reading;
};
/** Less than this nothing runs in: Node alone takes up some 60 MiB. */
const leastMemoryBytes = 128 * 1024 ** 2;
const memorySize = (text) => {
	const parsed = parseBytes(text);
	if (!parsed.ok) return refuse(parsed.problem, bytesExpectation);
	return parsed.value >= leastMemoryBytes ? read(parsed.value) : refuse("it must be 128MiB or more", bytesExpectation);
};
const wholeNumber = (least, most) => (text) => {
	const expected = `a whole number from ${least} to ${most}`;
	if (!/^\d+$/.test(text)) return refuse(`"${text}" is no whole number`, expected);
	const value = Number(text);
	return value >= least && value <= most ? read(value) : refuse(`${text} is out of range`, expected);
};
const userCount = wholeNumber(1, 1e6);
const count = wholeNumber(1, Number.MAX_SAFE_INTEGER);
const workerCount = wholeNumber(1, 256);
/** 0 = any that is free. */
const port = wholeNumber(0, 65535);
/** Linux goes up to 2 ** 22. */
/** Times a client tries again. */
const retries = wholeNumber(1, 10);
const processId = wholeNumber(1, 4194304);
/** 32 bits, because that is what the random streams are seeded with. */
const seed = wholeNumber(0, 4294967295);
const stage = (text, folder) => {
	const expected = `a stage such as "1m:500/s" (iterations/s) or "1m:200" (users)`;
	const [time, level, ...more] = text.split(":");
	if (time === void 0 || level === void 0 || more.length > 0) return refuse(`"${text}" is no stage`, expected);
	const read1 = duration(time.trim(), folder);
	if (!read1.ok) return refuse(`in "${text}" ${read1.problem}`, expected);
	if (/^\d+$/.test(level.trim())) return read({
		durationMs: read1.value,
		level: Number(level),
		unit: "users"
	});
	const parsed = parseRate(level);
	if (!parsed.ok || !level.includes("/")) return refuse(`in "${text}" "${level}" is neither users nor a rate`, expected);
	return read({
		durationMs: read1.value,
		level: parsed.value,
		unit: "perSecond"
	});
};
const oneOf = (...words) => (text) => {
	const found = words.find((word) => word === text.toLowerCase());
	return found === void 0 ? refuse(`"${text}" is none of them`, words.join(" or ")) : read(found);
};
const text = (given) => given.trim() === "" ? refuse("it is empty", "a text") : read(given.trim());
const verbatim = (given) => read(given);
const path = (given, folder) => given === "" ? refuse("it is empty", "a path") : read(resolve(folder, given));
/** `-` is the terminal's own stream. */
const pathOrStream = (given, folder) => given === "-" ? read("-") : path(given, folder);
const httpUrl = (given) => {
	const expected = "an address such as http://localhost:3000";
	if (!URL.canParse(given)) return refuse(`"${given}" is no URL`, expected);
	const { protocol, username, password } = new URL(given);
	if (protocol !== "http:" && protocol !== "https:") return refuse(`${protocol.slice(0, -1)} is not supported`, expected);
	if (username === "" && password === "") return read(given);
	return refuse("it has a user name in it", "it without, and the credentials as auth in the test's calls or headers");
};
const traceLink = (given) => {
	const problem = traceLinkProblem(given);
	return problem === void 0 ? read(given) : refuse(problem, "an address such as https://jaeger/trace/{traceId}");
};
/** Credentials may stand in it: they are left out of all that is kept and printed. */
const postgresUrl = (given) => {
	const expected = "an address such as postgres://user:password@localhost:5432/shop";
	if (!URL.canParse(given)) return refuse("this is no URL", expected);
	const { protocol, hostname } = new URL(given);
	if (protocol !== "postgres:" && protocol !== "postgresql:") return refuse(`${protocol.slice(0, -1)} is not supported`, expected);
	return hostname === "" ? refuse("it has no host", expected) : read(given);
};
const collectorUrl = (given, folder) => {
	const reading = httpUrl(given, folder);
	if (reading.ok) return read(new URL(reading.value).href);
	return refuse(reading.problem, "the address of a collector, http://localhost:14318, without /v1/traces");
};
/** A list between commas, each part checked by itself. */
const listOf = (expected, problemOf) => (given) => {
	const parts = given.split(",").map((part) => part.trim());
	const problem = parts.map((part) => problemOf(part)).find((found) => found !== void 0);
	return problem === void 0 ? read(parts.join(",")) : refuse(problem, expected);
};
/** Whether this machine has them is looked at later: here it is only how they are written. */
const localIps = listOf("addresses and CIDR blocks such as 10.0.0.5,10.0.1.0/28", (part) => {
	const [address = "", bits, ...more] = part.split("/");
	const family = isIP(address);
	if (family === 0 || more.length > 0) return `"${part}" is no address`;
	return bits === void 0 || /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128) ? void 0 : `"${part}" is no CIDR block`;
});
const dnsServers = listOf("addresses such as 10.0.0.53 or 127.0.0.1:5353", (part) => {
	const address = /^\[(.+)\](:\d{1,5})?$/.exec(part)?.[1] ?? (isIP(part) === 0 ? part.replace(/:\d{1,5}$/, "") : part);
	const port = /[\].\d]:(\d{1,5})$/.exec(isIP(part) === 0 ? part : "")?.[1];
	const isPort = port === void 0 || Number(port) > 0 && Number(port) < 65536;
	return isIP(address) !== 0 && isPort ? void 0 : `"${part}" is no address of a name server`;
});
const hostName = (given) => /^[\w.:[\]-]+$/.test(given) && !given.includes("://") ? read(given.toLowerCase()) : refuse(`"${given}" is no host name`, "a host name alone, such as staging.example.com");
const httpMethod = (given) => /^[A-Za-z][A-Za-z0-9-]*$/.test(given) ? read(given.toUpperCase()) : refuse(`"${given}" is no method`, "GET, POST, …");
/** RFC 9110 §5.1: the name is a token; the value has no line breaks, or it would be another header. */
const header = (given) => {
	const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):(.*)$/s.exec(given);
	const expected = `a header such as "Accept: application/json"`;
	if (!match) return refuse(`"${given}" is no header`, expected);
	const value = (match[2] ?? "").trim();
	if (/[\r\n\0]/.test(value)) return refuse("its value has a line break", expected);
	if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return refuse("its value has control characters or letters beyond Latin-1", "it in Latin-1, or encoded");
	return read([match[1] ?? "", value]);
};
const tag = (given) => {
	const at = given.indexOf("=");
	if (at < 1) return refuse(`"${given}" is no tag`, `a tag such as "release=1.4"`);
	return read([given.slice(0, at).trim(), given.slice(at + 1).trim()]);
};
//#endregion
export { workerCount as A, stage as C, traceRate as D, traceLink as E, userCount as O, size as S, text as T, postgresUrl as _, duration as a, retries as b, httpMethod as c, memorySize as d, oneOf as f, positiveDuration as g, port as h, dnsServers as i, verbatim as k, httpUrl as l, pathOrStream as m, collectorUrl as n, header as o, path as p, count as r, hostName as s, bodySize as t, localIps as u, processId as v, tag as w, seed as x, rate as y };
