import { dirname, resolve } from "node:path";
import { UserError, type SourceLocation } from "#run";
import type { DurationInput, LoadInput, RequestOptions, SloInput, TlsInput } from "#scenario";
import { durationMs, ratePerSecond, sizeBytes, UnitError } from "#units";
import { stage } from "./kinds.ts";
import type { Collected, Layer, LayerName } from "./layer.ts";
import type { SettingValues, ValueKey } from "./list.ts";

/** What a test file and plimsoll.config say in the same words. */
export interface FileSettings {
  readonly target?: string;
  readonly load?: LoadInput;
  readonly slo?: readonly (string | SloInput)[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeout?: RequestOptions["timeout"];
  readonly maxBody?: string | number;
  /** Where traces are looked at: `"https://jaeger.example.com/trace/{traceId}"`. Examples are printed with it. */
  readonly traceLink?: string;
  readonly tls?: TlsInput;
}

/** How the file spells a setting, for messages and `config print`. */
const spelling: Partial<Record<ValueKey, string>> = {
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
  traceThresholds: "traces.thresholds",
};

export function fileLayer(name: LayerName, values: SettingValues, location: SourceLocation, shown: string): Layer {
  return {
    name,
    values,
    source: (key) => ({ layer: name, name: `${shown} ${spelling[key] ?? key}`, location }),
  };
}

/** Relative paths start from the file; what cannot be read is a UserError at the file. */
export function fileValues(given: FileSettings, location: SourceLocation): SettingValues {
  const folder = dirname(location.file);
  const values: Collected = { ...loadValues(given.load ?? {}, location), ...timeoutValues(given.timeout, location) };
  if (given.target !== undefined) values.target = given.target;
  if (given.slo?.length) values.slo = given.slo.map((goal) => (typeof goal === "string" ? goal : goal.expression));
  const fatal = (given.slo ?? []).flatMap((goal) =>
    typeof goal !== "string" && goal.abort === true ? [goal.expression] : [],
  );
  if (fatal.length > 0) values.abortOn = fatal;
  const tags = Object.entries(given.tags ?? {});
  const headers = Object.entries(given.headers ?? {});
  if (tags.length > 0) values.tags = tags;
  if (headers.length > 0) values.headers = headers;
  const { tls, maxBody, traceLink } = given;
  if (traceLink !== undefined) values.traceLink = traceLink;
  if (maxBody !== undefined) values.maxBody = quantity("maxBody", () => sizeBytes(maxBody), location);
  if (tls?.insecure !== undefined) values.insecure = tls.insecure;
  if (tls?.ca !== undefined) values.ca = [tls.ca].flat().map((path) => resolve(folder, path));
  if (tls?.cert !== undefined) values.cert = resolve(folder, tls.cert);
  if (tls?.key !== undefined) values.key = resolve(folder, tls.key);
  if (tls?.passphrase !== undefined) values.passphrase = tls.passphrase;
  return values;
}

export function loadValues(load: LoadInput, location: SourceLocation): SettingValues {
  const values: Collected = {};
  if (load.users !== undefined) values.users = load.users;
  if (load.iterations !== undefined) values.iterations = load.iterations;
  if (load.connections !== undefined) values.connections = load.connections;
  if (load.arrivals !== undefined) values.arrivals = load.arrivals;
  if (load.rate !== undefined) values.rate = quantity("load.rate", () => ratePerSecond(load.rate ?? 0), location);
  if (load.spawnRate !== undefined) {
    values.spawnRate = quantity("load.spawnRate", () => ratePerSecond(load.spawnRate ?? 0), location);
  }
  for (const key of ["rampUp", "hold", "duration"] as const) {
    const given = load[key];
    if (given !== undefined) values[key] = time(`load.${key}`, given, location);
  }
  if (load.stages) {
    values.stages = load.stages.map((text) => {
      const reading = stage(text, "");
      if (reading.ok) return reading.value;
      throw new UserError(`load.stages: "${text}" cannot be used`, {
        why: `${reading.problem}.`,
        hint: `Give ${reading.expected}.`,
        location,
      });
    });
  }
  return values;
}

function timeoutValues(timeout: RequestOptions["timeout"], location: SourceLocation): SettingValues {
  if (timeout === undefined) return {};
  if (typeof timeout !== "object") return { timeout: time("timeout", timeout, location) };
  const { connect, headers, total } = timeout;
  return {
    ...(total !== undefined && { timeout: time("timeout.total", total, location) }),
    ...(connect !== undefined && { connectTimeout: time("timeout.connect", connect, location) }),
    ...(headers !== undefined && { headersTimeout: time("timeout.headers", headers, location) }),
  };
}

export const time = (name: string, given: DurationInput, location: SourceLocation): number =>
  quantity(name, () => durationMs(given), location);

export function quantity(name: string, read: () => number, location: SourceLocation): number {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UnitError)) throw error;
    throw new UserError(`${name} cannot be used: ${error.message}`, { location, cause: error });
  }
}
