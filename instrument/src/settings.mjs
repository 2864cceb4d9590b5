// @ts-check
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/** Plimsoll's receiver, and that of any OpenTelemetry collector, by number: `localhost` may mean ::1 as well. */
const defaultEndpoint = "http://127.0.0.1:4318";

/** @typedef {Readonly<Record<string, string | undefined>>} Environment */
/** @typedef {{ url: string, encoding: "protobuf" | "json", headers: Record<string, string> }} Destination */
/**
 * @typedef {object} Settings
 * @property {Destination | undefined} traces undefined = none are wanted
 * @property {Destination | undefined} metrics
 * @property {{ spansMax: number, batchSpans: number, delayMs: number, timeoutMs: number }} queue
 * @property {number} metricsEveryMs
 * @property {string} serviceName
 * @property {boolean} showsQueryValues whether spans carry the values of query parameters
 * @property {(name: string) => boolean} isEnabled whether an instrumentation is wanted
 * @property {string[]} warnings
 */

/**
 * What the OTEL_* variables say, with defaults for a load test: a long queue, spans within a second.
 * @param {Environment} env
 * @param {string | undefined} script the application's main file
 * @returns {Settings}
 */
export function readSettings(env, script) {
  /** @type {string[]} */
  const warnings = [];
  const traces = destination(env, "TRACES", warnings);
  return {
    traces,
    metrics: destination(env, "METRICS", warnings),
    queue: {
      spansMax: positive(env, "OTEL_BSP_MAX_QUEUE_SIZE", 65_536, warnings),
      batchSpans: positive(env, "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", 512, warnings),
      delayMs: positive(env, "OTEL_BSP_SCHEDULE_DELAY", 1000, warnings),
      timeoutMs: positive(env, "OTEL_EXPORTER_OTLP_TIMEOUT", 10_000, warnings),
    },
    metricsEveryMs: positive(env, "OTEL_METRIC_EXPORT_INTERVAL", 2000, warnings),
    serviceName: serviceName(env, script),
    showsQueryValues: env["PLIMSOLL_QUERY_VALUES"] ? env["PLIMSOLL_QUERY_VALUES"] === "1" : isLoopback(traces),
    isEnabled: enabledBy(env),
    warnings,
  };
}

/**
 * @param {Environment} env
 * @param {"TRACES" | "METRICS"} signal
 * @param {string[]} warnings
 * @returns {Destination | undefined}
 */
function destination(env, signal, warnings) {
  const exporter = env[`OTEL_${signal}_EXPORTER`] || "otlp";
  if (exporter === "none") return undefined;
  if (!exporter.split(",").includes("otlp"))
    warnings.push(`OTEL_${signal}_EXPORTER=${exporter} is not known here and otlp is used`);
  const own = env[`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`];
  const base = (env["OTEL_EXPORTER_OTLP_ENDPOINT"] || defaultEndpoint).replace(/\/$/, "");
  const url = own || `${base}/v1/${signal.toLowerCase()}`;
  const protocol = env[`OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`] || env["OTEL_EXPORTER_OTLP_PROTOCOL"];
  if (protocol === "grpc")
    warnings.push("OTEL_EXPORTER_OTLP_PROTOCOL=grpc is not spoken here and http/protobuf is used (port 4318)");
  if (!URL.canParse(url)) {
    warnings.push(`"${url}" is no URL and nothing is sent to it`);
    return undefined;
  }
  const headers = env[`OTEL_EXPORTER_OTLP_${signal}_HEADERS`] || env["OTEL_EXPORTER_OTLP_HEADERS"] || "";
  return { url, encoding: protocol === "http/json" ? "json" : "protobuf", headers: readHeaders(headers) };
}

/** @param {string} text `name=value,name=value`, percent-encoded */
function readHeaders(text) {
  const pairs = text.split(",").flatMap((pair) => {
    const at = pair.indexOf("=");
    return at < 1 ? [] : [[pair.slice(0, at).trim(), decoded(pair.slice(at + 1).trim())]];
  });
  return /** @type {Record<string, string>} */ (Object.fromEntries(pairs));
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * @param {Environment} env
 * @param {string} name
 * @param {number} fallback
 * @param {string[]} warnings
 */
function positive(env, name, fallback, warnings) {
  const text = env[name];
  if (text === undefined || text.trim() === "") return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  warnings.push(`${name}=${text} is no whole number above 0 and ${fallback} is used`);
  return fallback;
}

/** @param {Destination | undefined} place */
function isLoopback(place) {
  const host = place ? new URL(place.url).hostname : "";
  return host === "localhost" || host === "[::1]" || host.startsWith("127.");
}

/**
 * The names of OTEL_NODE_ENABLED_INSTRUMENTATIONS, or all but those of OTEL_NODE_DISABLED_INSTRUMENTATIONS.
 * @param {Environment} env
 * @returns {(name: string) => boolean}
 */
function enabledBy(env) {
  /** @param {string} name */
  const names = (name) => (env[name] ?? "").split(",").flatMap((part) => part.trim() || []);
  const enabled = names("OTEL_NODE_ENABLED_INSTRUMENTATIONS");
  const disabled = names("OTEL_NODE_DISABLED_INSTRUMENTATIONS");
  return (name) => (enabled.length === 0 || enabled.includes(name)) && !disabled.includes(name);
}

/**
 * @param {Environment} env
 * @param {string | undefined} script
 */
function serviceName(env, script) {
  const listed = /(?:^|,)\s*service\.name=([^,]+)/.exec(env["OTEL_RESOURCE_ATTRIBUTES"] ?? "")?.[1];
  const told = env["OTEL_SERVICE_NAME"] || (listed && decoded(listed.trim()));
  if (told) return told;
  const main = script && resolve(script);
  const named = packageName(main ? dirname(main) : process.cwd());
  return named ?? (main ? basename(main).replace(/\.[cm]?[jt]s$/, "") : "node");
}

/** The name in the nearest package.json that has one. @param {string} folder @returns {string | undefined} */
function packageName(folder) {
  const file = join(folder, "package.json");
  try {
    const name = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).name : undefined;
    if (typeof name === "string" && name !== "") return name;
  } catch {
    // Unreadable or no JSON: Node itself will complain, where it matters.
  }
  const parent = dirname(folder);
  return parent === folder ? undefined : packageName(parent);
}
