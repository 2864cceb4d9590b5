import { largestBodyBytes } from "#run";
import { traceLinkProblem } from "#trace";
import { bytesExpectation, durationExpectation, parseBytes, parseDuration, parseRate, rateExpectation } from "#units";
import type { LoadInput, RequestOptions } from "./test-file.ts";
import { kindOf, readDuration, refuse, requireKnownKeys, sentence, type Subject } from "./validate.ts";

const loadKeys = {
  users: true,
  rate: true,
  spawnRate: true,
  rampUp: true,
  hold: true,
  duration: true,
  iterations: true,
  stages: true,
  arrivals: true,
  connections: true,
} as const satisfies Record<keyof LoadInput, true>;

/** Everything in it can be read. What it means together, and with flags, is decided where the plan is made. */
export function requireLoad(subject: Subject, load: unknown): asserts load is LoadInput | undefined {
  if (load === undefined) return;
  if (typeof load !== "object" || load === null || Array.isArray(load)) {
    const hint = `Write e.g. load: { users: 200, hold: "10m" }.`;
    refuse(subject, `"load" is ${kindOf(load)}`, "It must be an object.", hint);
  }
  requireKnownKeys({ ...subject, name: `${subject.name}, load` }, load, Object.keys(loadKeys));
  const given = load as Readonly<Record<keyof LoadInput, unknown>>;
  for (const name of ["users", "iterations", "connections"] as const) requireCount(subject, name, given[name]);
  for (const name of ["rate", "spawnRate"] as const) requireRate(subject, name, given[name]);
  for (const name of ["rampUp", "hold", "duration"] as const) {
    if (given[name] !== undefined) readDuration(subject, `load.${name}`, given[name]);
  }
  if (given.stages !== undefined) requireStages(subject, given.stages);
  if (given.arrivals !== undefined && given.arrivals !== "poisson" && given.arrivals !== "even") {
    const why = "Arrivals are random like independent people, or even like a metronome.";
    refuse(subject, `load.arrivals is ${kindOf(given.arrivals)}`, why, `Write "poisson" or "even".`);
  }
}

function requireCount(subject: Subject, name: string, value: unknown): void {
  if (value === undefined || (typeof value === "number" && Number.isSafeInteger(value) && value >= 1)) return;
  refuse(
    subject,
    `load.${name} is ${kindOf(value)}`,
    "It must be a whole number above zero.",
    `Write e.g. ${name}: 200.`,
  );
}

function requireRate(subject: Subject, name: string, value: unknown): void {
  if (value === undefined) return;
  const isText = typeof value === "string";
  if (!isText && typeof value !== "number") {
    return refuse(subject, `load.${name} is ${kindOf(value)}`, "It must be a rate.", `Write ${rateExpectation}.`);
  }
  const parsed = parseRate(value);
  if (!parsed.ok)
    return refuse(subject, `load.${name} cannot be read`, sentence(parsed.problem), `Write ${rateExpectation}.`);
  if (parsed.value === 0)
    refuse(subject, `load.${name} is zero`, "Nothing would ever start.", `Write ${rateExpectation}.`);
}

const stageWhy = `A stage is a duration, a colon, a level: "1m:500/s" (iterations per second) or "1m:200" (users).`;
const stageHint = `Write e.g. stages: ["1m:200", "5m:200", "30s:0"].`;

function requireStages(subject: Subject, stages: unknown): void {
  if (!Array.isArray(stages) || stages.length === 0) {
    refuse(subject, "load.stages is no list of stages", stageWhy, stageHint);
  }
  const kinds = stages.map((stage, index) => stageKind(subject, `load.stages[${String(index)}]`, stage));
  if (new Set(kinds).size > 1) {
    const hint = `Write all levels as users ("1m:200") or all as rates ("1m:500/s").`;
    refuse(subject, "load.stages mixes users and rates", "Load is closed (users) or open (a rate), not both.", hint);
  }
}

function stageKind(subject: Subject, name: string, stage: unknown): "users" | "rate" {
  if (typeof stage !== "string") return refuse(subject, `${name} is ${kindOf(stage)}`, stageWhy, stageHint);
  const colon = stage.lastIndexOf(":");
  if (colon < 0) return refuse(subject, `${name}: "${stage}" has no colon`, stageWhy, stageHint);
  const duration = parseDuration(stage.slice(0, colon));
  if (!duration.ok)
    return refuse(subject, `${name}: ${duration.problem}`, stageWhy, `Write ${durationExpectation} first.`);
  const level = stage.slice(colon + 1).trim();
  if (/^\d+$/.test(level)) return "users";
  if (level.includes("/") && parseRate(level).ok) return "rate";
  return refuse(subject, `${name}: "${level}" is no level`, stageWhy, stageHint);
}

export function requireTimeout(subject: Subject, timeout: unknown): asserts timeout is RequestOptions["timeout"] {
  if (timeout === undefined) return;
  if (typeof timeout !== "object" || timeout === null) {
    requireSomeTime(subject, "timeout", timeout);
    return;
  }
  requireKnownKeys({ ...subject, name: `${subject.name}, timeout` }, timeout, ["connect", "headers", "total"]);
  for (const [name, value] of Object.entries(timeout)) {
    if (value !== undefined) requireSomeTime(subject, `timeout.${name}`, value);
  }
}

function requireSomeTime(subject: Subject, name: string, value: unknown): void {
  if (readDuration(subject, name, value) > 0) return;
  refuse(subject, `${name} is zero`, "Every request would fail.", `Write ${durationExpectation}.`);
}

export function requireTraceLink(subject: Subject, link: unknown): asserts link is string | undefined {
  if (link === undefined) return;
  const hint = 'Write "https://jaeger.example.com/trace/{traceId}".';
  const problem = typeof link === "string" ? traceLinkProblem(link) : `it is ${kindOf(link)}`;
  if (problem !== undefined)
    refuse(subject, `traceLink: ${problem}`, "It is the address of a trace where yours are looked at.", hint);
}

/** Of an answer, as it comes over the wire. */
export function requireBodySize(subject: Subject, size: unknown): asserts size is string | number | undefined {
  if (size === undefined) return;
  const hint = `Write ${bytesExpectation}, 256MiB at most.`;
  if (typeof size !== "string" && typeof size !== "number") {
    refuse(subject, `maxBody is ${kindOf(size)}`, "It says how large an answer's body may be.", hint);
  }
  const parsed = parseBytes(size);
  if (!parsed.ok) refuse(subject, `maxBody: ${parsed.problem}`, "It says how large an answer's body may be.", hint);
  if (parsed.value <= 0) refuse(subject, "maxBody is zero", "Every answer with a body would fail.", hint);
  if (parsed.value > largestBodyBytes) refuse(subject, "maxBody is too large", "No body is kept beyond 256 MiB.", hint);
}
