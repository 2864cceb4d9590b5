import { Ht as sizeBytes, Nt as durationMs, Ut as UnitError, jt as ratePerSecond } from "./diagnosis-YXdB6ksB.mjs";
import { t as UserError } from "./user-error-DBTzTUOt.mjs";
import { C as stage } from "./kinds-CgTEsnen.mjs";
import { dirname, resolve } from "node:path";
//#region src/cli/settings/file-values.ts
/** How the file spells a setting, for messages and `config print`. */
const spelling = {
	users: "load.users",
	rate: "load.rate",
	spawnRate: "load.spawnRate",
	rampUp: "load.rampUp",
	hold: "load.hold",
	duration: "load.duration",
	iterations: "load.iterations",
	stages: "load.stages",
	arrivals: "load.arrivals",
	connections: "load.connections",
	connectTimeout: "timeout.connect",
	headersTimeout: "timeout.headers",
	insecure: "tls.insecure",
	ca: "tls.ca",
	cert: "tls.cert",
	key: "tls.key",
	passphrase: "tls.passphrase",
	abortOn: "slo abort",
	traceThresholds: "traces.thresholds"
};
function fileLayer(name, values, location, shown) {
	return {
		name,
		values,
		source: (key) => ({
			layer: name,
			name: `${shown} ${spelling[key] ?? key}`,
			location
		})
	};
}
/** Relative paths start from the file; what cannot be read is a UserError at the file. */
function fileValues(given, location) {
	const folder = dirname(location.file);
	const values = {
		...loadValues(given.load ?? {}, location),
		...timeoutValues(given.timeout, location)
	};
	if (given.target !== void 0) values.target = given.target;
	if (given.slo?.length) values.slo = given.slo.map((goal) => typeof goal === "string" ? goal : goal.expression);
	const fatal = (given.slo ?? []).flatMap((goal) => typeof goal !== "string" && goal.abort === true ? [goal.expression] : []);
	if (fatal.length > 0) values.abortOn = fatal;
	const tags = Object.entries(given.tags ?? {});
	const headers = Object.entries(given.headers ?? {});
	if (tags.length > 0) values.tags = tags;
	if (headers.length > 0) values.headers = headers;
	const { tls, maxBody, traceLink } = given;
	if (traceLink !== void 0) values.traceLink = traceLink;
	if (maxBody !== void 0) values.maxBody = quantity("maxBody", () => sizeBytes(maxBody), location);
	if (tls?.insecure !== void 0) values.insecure = tls.insecure;
	if (tls?.ca !== void 0) values.ca = [tls.ca].flat().map((path) => resolve(folder, path));
	if (tls?.cert !== void 0) values.cert = resolve(folder, tls.cert);
	if (tls?.key !== void 0) values.key = resolve(folder, tls.key);
	if (tls?.passphrase !== void 0) values.passphrase = tls.passphrase;
	return values;
}
function loadValues(load, location) {
	const values = {};
	if (load.users !== void 0) values.users = load.users;
	if (load.iterations !== void 0) values.iterations = load.iterations;
	if (load.connections !== void 0) values.connections = load.connections;
	if (load.arrivals !== void 0) values.arrivals = load.arrivals;
	if (load.rate !== void 0) values.rate = quantity("load.rate", () => ratePerSecond(load.rate ?? 0), location);
	if (load.spawnRate !== void 0) values.spawnRate = quantity("load.spawnRate", () => ratePerSecond(load.spawnRate ?? 0), location);
	for (const key of [
		"rampUp",
		"hold",
		"duration"
	]) {
		const given = load[key];
		if (given !== void 0) values[key] = time(`load.${key}`, given, location);
	}
	if (load.stages) values.stages = load.stages.map((text) => {
		const reading = stage(text, "");
		if (reading.ok) return reading.value;
		throw new UserError(`load.stages: "${text}" cannot be used`, {
			why: `${reading.problem}.`,
			hint: `Give ${reading.expected}.`,
			location
		});
	});
	return values;
}
function timeoutValues(timeout, location) {
	if (timeout === void 0) return {};
	if (typeof timeout !== "object") return { timeout: time("timeout", timeout, location) };
	const { connect, headers, total } = timeout;
	return {
		...total !== void 0 && { timeout: time("timeout.total", total, location) },
		...connect !== void 0 && { connectTimeout: time("timeout.connect", connect, location) },
		...headers !== void 0 && { headersTimeout: time("timeout.headers", headers, location) }
	};
}
const time = (name, given, location) => quantity(name, () => durationMs(given), location);
function quantity(name, read, location) {
	try {
		return read();
	} catch (error) {
		if (!(error instanceof UnitError)) throw error;
		throw new UserError(`${name} cannot be used: ${error.message}`, {
			location,
			cause: error
		});
	}
}
//#endregion
export { time as a, quantity as i, fileValues as n, loadValues as r, fileLayer as t };
