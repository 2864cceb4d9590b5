import { readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { isMap, isScalar, LineCounter, parseDocument, type Document, type Node } from "yaml";
import { type TraceSampling, UserError, type SourceLocation } from "#run";
import { buildTest, describeThrown, didYouMean, writeBundle } from "#scenario";
import { ratePerSecond, sizeBytes } from "#units";
import { packageUrl } from "../package-url.ts";
import { configFields, configSchema } from "./config-schema.ts";
import type { PlimsollConfig } from "./define-config.ts";
import { fileLayer, fileValues, quantity, time } from "./file-values.ts";
import { traceRate } from "./kinds.ts";
import type { Collected, Layer } from "./layer.ts";

/** Reads one config file into a layer; every mistake in it is one UserError. */
export async function readConfigLayer(file: string): Promise<Layer> {
  const { config, place } = await readConfig(file);
  const parsed = configSchema.safeParse(config);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    if (issue === undefined) throw parsed.error;
    throw configMistake(issue, place);
  }
  const location = { file };
  return fileLayer("config file", configValues(parsed.data as PlimsollConfig, location), location, basename(file));
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
] as const;

function configValues(config: PlimsollConfig, location: SourceLocation): Collected {
  const values: Collected = { ...fileValues(config, location) };
  for (const key of copied) {
    if (config[key] !== undefined) Object.assign(values, { [key]: config[key] });
  }
  for (const key of ["warmUp", "gracefulStop", "maxDuration"] as const) {
    const given = config[key];
    if (given !== undefined) values[key] = time(key, given, location);
  }
  const { maxRate, maxBytes, out, stopFile, prometheus } = config;
  if (config.traceRate !== undefined) values.traceRate = samplingOf(String(config.traceRate));
  if (prometheus !== undefined) values.prometheus = [prometheus].flat();
  if (maxRate !== undefined) values.maxRate = quantity("maxRate", () => ratePerSecond(maxRate), location);
  if (maxBytes !== undefined) values.maxBytes = quantity("maxBytes", () => sizeBytes(maxBytes), location);
  if (stopFile !== undefined) values.stopFile = resolve(dirname(location.file), stopFile);
  if (out !== undefined) values.out = resolve(dirname(location.file), out);
  return values;
}

/** The schema has let it pass. */
function samplingOf(text: string): TraceSampling {
  const reading = traceRate(text, "");
  if (!reading.ok) throw new Error(reading.problem);
  return reading.value;
}

type Place = (path: readonly PropertyKey[]) => SourceLocation;

async function readConfig(file: string): Promise<{ config: unknown; place: Place }> {
  if (/\.(json|ya?ml)$/.test(file)) return readData(file);
  const config = (await importConfig(file))["default"];
  if (config !== undefined) return { config, place: () => ({ file }) };
  throw new UserError("The config exports nothing", {
    location: { file },
    hint: 'Write export default defineConfig({ … }) with defineConfig from "plimsoll".',
  });
}

async function importConfig(file: string): Promise<Readonly<Record<string, unknown>>> {
  const { code } = await buildTest(file, packageUrl);
  try {
    return (await import(/* @vite-ignore */ pathToFileURL(writeBundle(file, code)).href)) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { message } = describeThrown(error);
    throw new UserError(`${basename(file)} threw while it was loaded: ${message}`, {
      location: { file },
      cause: error,
    });
  }
}

/** JSON is YAML, so one reader gives line and column for both. */
function readData(file: string): { config: unknown; place: Place } {
  const counter = new LineCounter();
  const document = parseDocument(readFileSync(file, "utf8"), { lineCounter: counter, prettyErrors: false });
  const at = (offset: number): SourceLocation => {
    const { line, col } = counter.linePos(offset);
    return { file, line, column: col };
  };
  const [broken] = document.errors;
  if (broken) throw new UserError(`The config cannot be read: ${broken.message}`, { location: at(broken.pos[0]) });
  const place: Place = (path) => {
    const offset = offsetOf(document, path);
    return offset === undefined ? { file } : at(offset);
  };
  return { config: document.toJS() ?? {}, place };
}

/** Where the field's name stands, or its value where it has none (a list's item). */
function offsetOf(document: Document, path: readonly PropertyKey[]): number | undefined {
  const parent = path.length < 2 ? document.contents : document.getIn(path.slice(0, -1), true);
  const name = path.at(-1);
  const pair = isMap(parent) ? parent.items.find(({ key }) => isScalar(key) && key.value === name) : undefined;
  const node = (pair?.key ?? document.getIn(path, true)) as Node | undefined;
  return node?.range?.[0];
}

interface Issue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
}

function configMistake(issue: Issue, place: Place): UserError {
  const folder = issue.path.join(".");
  const [unknown] = issue.code === "unrecognized_keys" ? (issue.keys ?? []) : [];
  if (unknown === undefined) {
    return new UserError(`${folder || "the config"} ${issue.message}`, { location: place(issue.path) });
  }
  const known = configFields[folder] ?? [];
  return new UserError(`${[...issue.path, unknown].join(".")} is no setting`, {
    location: place([...issue.path, unknown]),
    hint: didYouMean(unknown, known) ?? `There are ${known.join(", ")}.`,
  });
}
