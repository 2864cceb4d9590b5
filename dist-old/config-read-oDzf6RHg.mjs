import { F as writeBundle, I as buildTest, L as describeThrown, Y as didYouMean } from "./scenario-B-hYjwMF.mjs";
import { At as rateExpectation, Dt as traceThresholds, Ft as parseDuration, Ht as sizeBytes, Mt as durationExpectation, Vt as parseBytes, jt as ratePerSecond, kt as parseRate, zt as bytesExpectation } from "./diagnosis-YXdB6ksB.mjs";
import { t as UserError } from "./user-error-DBTzTUOt.mjs";
import { C as stage, D as traceRate, E as traceLink, _ as postgresUrl, i as dnsServers, l as httpUrl, n as collectorUrl, s as hostName, u as localIps } from "./kinds-CgTEsnen.mjs";
import { a as time, i as quantity$1, n as fileValues, t as fileLayer } from "./file-values-zhYoPG3m.mjs";
import { t as packageUrl } from "./package-url-C3YuNYCH.mjs";
import { readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { LineCounter, isMap, isScalar, parseDocument } from "yaml";
//#region src/cli/settings/config-schema.ts
const number = () => z.number({ error: "must be a number" });
const wholeNumber = (least) => number().int({ error: "must be a whole number" }).min(least, { error: `must be at least ${least}` });
const portNumber = wholeNumber(0).max(65535, { error: "must be at most 65535" });
const quantity = (parse, expectation) => z.union([z.string(), z.number()], { error: `must be ${expectation}` }).superRefine((given, context) => {
	const parsed = parse(given);
	if (!parsed.ok) context.addIssue({
		code: "custom",
		message: `${parsed.problem}; expected ${expectation}`
	});
});
const duration = quantity(parseDuration, durationExpectation);
const rate = quantity(parseRate, rateExpectation).refine((given) => given !== 0, { error: "must be more than zero" });
const size = quantity(parseBytes, bytesExpectation).refine((given) => given !== 0, { error: "must be more than zero" });
const isBodySize = (given) => {
	const parsed = parseBytes(given);
	return !parsed.ok || parsed.value <= 268435456;
};
const bodySize = size.refine(isBodySize, { error: "must be 256MiB or less" });
const text = (kind) => z.string({ error: "must be a text" }).superRefine((given, context) => {
	const reading = kind(given, "");
	if (!reading.ok) context.addIssue({
		code: "custom",
		message: `${reading.problem}; expected ${reading.expected}`
	});
});
const texts = z.record(z.string(), z.string({ error: "must be a text" }), { error: "must be names with texts" });
const yesOrNo = z.boolean({ error: "must be true or false" });
const load = z.strictObject({
	users: wholeNumber(1).optional(),
	rate: rate.optional(),
	spawnRate: rate.optional(),
	rampUp: duration.optional(),
	hold: duration.optional(),
	duration: duration.optional(),
	iterations: wholeNumber(1).optional(),
	stages: z.array(text(stage)).min(1).optional(),
	arrivals: z.enum(["poisson", "even"], { error: `must be "poisson" or "even"` }).optional(),
	connections: wholeNumber(1).optional()
});
const goal = z.union([z.string(), z.strictObject({
	expression: z.string(),
	abort: yesOrNo.optional()
})], { error: `must be a goal such as "p99 < 500ms"` });
const thresholdNames = Object.keys(traceThresholds);
const isShare = (name) => /(Share|Correlation)(Min|Max)$/.test(name);
const threshold = (name) => {
	const least = number().min(0, { error: "must be 0 or more" });
	return isShare(name) ? least.max(1, { error: "must be a share from 0 to 1" }) : least;
};
const thresholds = z.strictObject(Object.fromEntries(thresholdNames.map((name) => [name, threshold(name).optional()])), { error: "must be names with numbers" });
/** The shape of `PlimsollConfig` (define-config.ts), checked with a message per field. */
const configSchema = z.strictObject({
	$schema: z.string().optional(),
	target: text(httpUrl).optional(),
	load: load.optional(),
	slo: z.array(goal).optional(),
	tags: texts.optional(),
	headers: texts.optional(),
	timeout: z.union([duration, z.strictObject({
		connect: duration.optional(),
		headers: duration.optional(),
		total: duration.optional()
	})], { error: `must be ${durationExpectation}, or { connect, headers, total } of these` }).optional(),
	maxBody: bodySize.optional(),
	traceLink: text(traceLink).optional(),
	tls: z.strictObject({
		insecure: yesOrNo.optional(),
		ca: z.union([z.string(), z.array(z.string())], { error: "must be a path or a list of paths" }).optional(),
		cert: z.string().optional(),
		key: z.string().optional(),
		passphrase: z.string().optional()
	}).optional(),
	workers: wholeNumber(1).optional(),
	seed: wholeNumber(0).optional(),
	maxRate: rate.optional(),
	maxInFlight: wholeNumber(1).optional(),
	maxRequests: wholeNumber(1).optional(),
	maxBytes: size.optional(),
	maxDuration: duration.optional(),
	allowHosts: z.array(text(hostName)).optional(),
	publicHosts: z.array(text(hostName)).optional(),
	abortRules: yesOrNo.optional(),
	health: text(httpUrl).optional(),
	stopFile: z.string().optional(),
	localIps: text(localIps).optional(),
	dnsServers: text(dnsServers).optional(),
	pid: wholeNumber(1).optional(),
	prometheus: z.union([text(httpUrl), z.array(text(httpUrl))], { error: "must be an address or a list of addresses" }).optional(),
	postgres: text(postgresUrl).optional(),
	warmUp: duration.optional(),
	gracefulStop: duration.optional(),
	think: yesOrNo.optional(),
	trace: yesOrNo.optional(),
	traces: z.strictObject({ thresholds: thresholds.optional() }).optional(),
	traceRate: z.union([z.number(), z.string()], { error: "must be a share from 0 to 1, or a rate such as \"200/s\"" }).transform(String).pipe(text(traceRate)).optional(),
	receive: yesOrNo.optional(),
	listen: z.string().optional(),
	httpPort: portNumber.optional(),
	grpcPort: portNumber.optional(),
	forward: text(collectorUrl).optional(),
	jaeger: text(httpUrl).optional(),
	strict: yesOrNo.optional(),
	out: z.string().optional()
});
/** Every field by its folder (`""`, `"load"`, …), for "did you mean". */
const configFields = {
	"": Object.keys(configSchema.shape),
	load: Object.keys(load.shape),
	timeout: [
		"connect",
		"headers",
		"total"
	],
	traces: ["thresholds"],
	"traces.thresholds": thresholdNames,
	tls: [
		"insecure",
		"ca",
		"cert",
		"key",
		"passphrase"
	]
};
//#endregion
//#region src/cli/settings/config-read.ts
/** Reads one config file into a layer; every mistake in it is one UserError. */
async function readConfigLayer(file) {
	const { config, place } = await readConfig(file);
	const parsed = configSchema.safeParse(config);
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		if (issue === void 0) throw parsed.error;
		throw configMistake(issue, place);
	}
	const location = { file };
	return fileLayer("config file", configValues(parsed.data, location), location, basename(file));
}
/** Taken as they are. */
const copied = [
	"workers",
	"seed",
	"think",
	"trace",
	"receive",
	"listen",
	"httpPort",
	"grpcPort",
	"forward",
	"jaeger",
	"strict",
	"allowHosts",
	"publicHosts",
	"localIps",
	"dnsServers",
	"abortRules",
	"health",
	"maxInFlight",
	"maxRequests",
	"pid",
	"postgres"
];
function configValues(config, location) {
	const values = { ...fileValues(config, location) };
	for (const key of copied) if (config[key] !== void 0) Object.assign(values, { [key]: config[key] });
	for (const key of [
		"warmUp",
		"gracefulStop",
		"maxDuration"
	]) {
		const given = config[key];
		if (given !== void 0) values[key] = time(key, given, location);
	}
	const { maxRate, maxBytes, out, stopFile, prometheus, traces } = config;
	if (traces?.thresholds !== void 0) values.traceThresholds = traces.thresholds;
	if (config.traceRate !== void 0) values.traceRate = samplingOf(String(config.traceRate));
	if (prometheus !== void 0) values.prometheus = [prometheus].flat();
	if (maxRate !== void 0) values.maxRate = quantity$1("maxRate", () => ratePerSecond(maxRate), location);
	if (maxBytes !== void 0) values.maxBytes = quantity$1("maxBytes", () => sizeBytes(maxBytes), location);
	if (stopFile !== void 0) values.stopFile = resolve(dirname(location.file), stopFile);
	if (out !== void 0) values.out = resolve(dirname(location.file), out);
	return values;
}
/** The schema has let it pass. */
function samplingOf(text) {
	const reading = traceRate(text, "");
	if (!reading.ok) throw new Error(reading.problem);
	return reading.value;
}
async function readConfig(file) {
	if (/\.(json|ya?ml)$/.test(file)) return readData(file);
	const config = (await importConfig(file))["default"];
	if (config !== void 0) return {
		config,
		place: () => ({ file })
	};
	throw new UserError("The config exports nothing", {
		location: { file },
		hint: "Write export default defineConfig({ … }) with defineConfig from \"plimsoll\"."
	});
}
async function importConfig(file) {
	const { code } = await buildTest(file, packageUrl);
	try {
		return await import(
			/* @vite-ignore */
			pathToFileURL(writeBundle(file, code)).href
);
	} catch (error) {
		if (error instanceof UserError) throw error;
		const { message } = describeThrown(error);
		throw new UserError(`${basename(file)} threw while it was loaded: ${message}`, {
			location: { file },
			cause: error
		});
	}
}
/** JSON is YAML, so one reader gives line and column for both. */
function readData(file) {
	const counter = new LineCounter();
	const document = parseDocument(readFileSync(file, "utf8"), {
		lineCounter: counter,
		prettyErrors: false
	});
	const at = (offset) => {
		const { line, col } = counter.linePos(offset);
		return {
			file,
			line,
			column: col
		};
	};
	const [broken] = document.errors;
	if (broken) throw new UserError(`The config cannot be read: ${broken.message}`, { location: at(broken.pos[0]) });
	const place = (path) => {
		const offset = offsetOf(document, path);
		return offset === void 0 ? { file } : at(offset);
	};
	return {
		config: document.toJS() ?? {},
		place
	};
}
/** Where the field's name stands, or its value where it has none (a list's item). */
function offsetOf(document, path) {
	const parent = path.length < 2 ? document.contents : document.getIn(path.slice(0, -1), true);
	const name = path.at(-1);
	return ((isMap(parent) ? parent.items.find(({ key }) => isScalar(key) && key.value === name) : void 0)?.key ?? document.getIn(path, true))?.range?.[0];
}
function configMistake(issue, place) {
	const folder = issue.path.join(".");
	const [unknown] = issue.code === "unrecognized_keys" ? issue.keys ?? [] : [];
	if (unknown === void 0) return new UserError(`${folder || "the config"} ${issue.message}`, { location: place(issue.path) });
	const known = configFields[folder] ?? [];
	return new UserError(`${[...issue.path, unknown].join(".")} is no setting`, {
		location: place([...issue.path, unknown]),
		hint: didYouMean(unknown, known) ?? `There are ${known.join(", ")}.`
	});
}
//#endregion
export { readConfigLayer };
