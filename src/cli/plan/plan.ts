import type { RunLimits, RunPlan, ScenarioPlan, TlsOptions, UrlTest } from "#run";
import type { SettingValues } from "../settings/list.ts";
import type { Settings } from "../settings/resolve.ts";
import { plannedEndMs } from "#load";
import { formatDurationMs } from "#units";
import { refuseContradictions } from "./contradictions.ts";
import { peakLevel } from "./divide-load.ts";
import { byName, httpPlan } from "./http-plan.ts";
import { connectionsMax, inFlightMax, type MachineLimits } from "./machine.ts";
import { refuseTooManyConnections } from "./too-many-connections.ts";
import { scenarioLoads } from "./scenario-loads.ts";
import type { Subject, UrlSubject } from "./subject.ts";
import type { WayThere } from "./way-there.ts";

export interface PlanInput {
  readonly method: string;
  readonly id: string;
  readonly settings: Settings;
  readonly subject: Subject;
  /** What the settings point at, read: see readFiles. */
  readonly tls: TlsOptions;
  readonly body?: string;
  /** How connections get there: see wayThere. */
  readonly way?: WayThere;
  /** Used where no seed is given; kept with the run, so that it can be repeated. */
  readonly randomSeed: number;
  readonly machine: MachineLimits;
  /** For methods that decide the load themselves. */
  readonly scenarios?: readonly ScenarioPlan[];
  /** The load is decided while the run goes on. */
  readonly isSearch?: boolean;
}

export interface Planned {
  readonly plan: RunPlan;
  /** One line each, for stderr: odd, but not wrong. */
  readonly notes: readonly string[];
}

/** Everything the run will do. Throws a UserError where the settings contradict each other. */
export function planFrom(input: PlanInput): Planned {
  const { settings, subject } = input;
  const { values } = settings;
  const loads = input.scenarios ? { scenarios: input.scenarios, notes: [] } : scenarioLoads(settings, subject);
  refuseContradictions(settings, subject, loads.scenarios);
  const workers = workersFor(settings, loads.scenarios);
  const addresses = input.way?.localAddresses?.length;
  refuseTooManyConnections(input.machine, workers, values.connections, loads.scenarios, addresses);
  const notes = [
    ...(subject.kind === "file" ? subject.warnings : []),
    ...settings.notes,
    ...loads.notes,
    ...(input.isSearch === true ? [] : cutShort(values, loads.scenarios)),
  ];
  const plan: RunPlan = {
    id: input.id,
    method: input.method,
    test:
      subject.kind === "url" ? urlTest(input, subject) : { kind: "file", file: subject.file, bundle: subject.bundle },
    target: subject.kind === "url" ? new URL(subject.url).origin : (values.target ?? ""),
    tags: Object.fromEntries(values.tags ?? []),
    seed: values.seed ?? input.randomSeed,
    workers,
    scenarios: loads.scenarios,
    http: {
      ...httpPlan(input.id, values, subject, input.tls, input.scenarios !== undefined),
      ...input.way,
      connectionsPerWorkerMax: Math.max(1, Math.floor(connectionsMax(input.machine, workers) / workers)),
    },
    slo: [...new Set(values.slo)],
    warmUpMs: values.warmUp ?? 0,
    gracefulStopMs: values.gracefulStop ?? 30_000,
    maxInFlight: inFlightMax(input.machine, workers, addresses),
    ...(values.maxMemory !== undefined && { maxMemoryBytes: values.maxMemory }),
    ...(hasRateLimit(input) && { maxRatePerSecond: values.maxRate! }),
    limits: limitsOf(values),
    ...(input.isSearch === true && { samplesAnswers: true }),
    ...observeOf(values),
    ...(values.traceLink !== undefined && { traceLink: values.traceLink }),
    think: values.think ?? true,
  };
  return { plan, notes };
}

/**
 * Requests held back look like a slow target, so where an iteration is one request a search keeps to the limit by what
 * it asks for.
 */
function hasRateLimit({ settings: { values }, isSearch, subject }: PlanInput): boolean {
  return values.maxRate !== undefined && !(isSearch === true && subject.kind === "url");
}

function cutShort({ maxDuration = Infinity }: SettingValues, scenarios: readonly ScenarioPlan[]): string[] {
  const asked = scenarios.filter(({ load }) => load.kind !== "iterations").map(({ load }) => plannedEndMs(load));
  const longest = Math.max(0, ...asked);
  if (longest <= maxDuration) return [];
  const limit = formatDurationMs(maxDuration);
  return [`the load is to last ${formatDurationMs(longest)}, but --max-duration ends it after ${limit}`];
}

function urlTest({ settings: { values }, body }: PlanInput, { url, authorization }: UrlSubject): UrlTest {
  const headers = byName(values.headers ?? []);
  if (authorization !== undefined) headers["authorization"] ??= authorization;
  if (body !== undefined && isJson(body)) headers["content-type"] ??= "application/json";
  const method = values.method ?? (body === undefined ? "GET" : "POST");
  return { kind: "url", url, method, headers, ...(body !== undefined && { body }) };
}

function limitsOf({ maxRequests, maxInFlight, maxBytes, maxDuration }: SettingValues): RunLimits {
  return {
    ...(maxRequests !== undefined && { requests: maxRequests }),
    ...(maxInFlight !== undefined && { requestsInFlight: maxInFlight }),
    ...(maxBytes !== undefined && { bytes: maxBytes }),
    ...(maxDuration !== undefined && { durationMs: maxDuration }),
  };
}

function observeOf({ pid, prometheus = [], postgres }: SettingValues): Pick<RunPlan, "observe"> {
  if (pid === undefined && prometheus.length === 0 && postgres === undefined) return {};
  return {
    observe: {
      ...(pid !== undefined && { pid }),
      ...(prometheus.length > 0 && { prometheus: [...new Set(prometheus)] }),
      ...(postgres !== undefined && { postgres }),
    },
  };
}

/** A worker without a user, a connection or a request would only cost; a number that was asked for is kept if it can be. */
function workersFor({ values, why }: Settings, scenarios: readonly ScenarioPlan[]): number {
  const asked = values.workers ?? 1;
  const pool = Math.min(values.connections ?? Infinity, values.maxInFlight ?? Infinity, values.maxRequests ?? Infinity);
  const wasAsked = why.workers?.from.some(({ layer }) => layer !== "default") ?? false;
  const isOpen = scenarios.some(({ load }) => load.kind === "open");
  const users = scenarios.reduce((sum, { load }) => sum + peakLevel(load), 0);
  return Math.max(1, Math.min(asked, pool, wasAsked || isOpen ? asked : users));
}

function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
