import { isIPv6 } from "node:net";
import type { FaultEffect, FaultPlan, FaultWay, FaultWhen, HostPort } from "#run";
import { bytesExpectation, durationExpectation, parseBytes, parseDuration } from "#units";

/** What is wrong with a fault as it was written; completes "…: ". */
export class FaultProblem extends Error {
  readonly hint: string;

  constructor(problem: string, hint: string) {
    super(problem);
    this.hint = hint;
  }
}

/** What each kind takes beside the timing; its first word names the kind. */
const kinds = {
  latency: ["latency", "jitter", "way"],
  bandwidth: ["bandwidth", "way"],
  reset: ["reset"],
  timeout: ["timeout"],
  error: ["error"],
  slowClose: ["slowClose"],
  slicing: ["slicing", "pause", "way"],
} as const;

type KindName = keyof typeof kinds;
const timing = ["from", "for", "every", "share", "of", "when"] as const;
const longestMs = 2 ** 31 - 1;

/** Reads a fault as test files, flags and the control API write it. Throws a FaultProblem. */
export function readFault(input: unknown): FaultPlan {
  if (typeof input !== "object" || input === null || Array.isArray(input))
    throw new FaultProblem("a fault is an object", `Write e.g. { latency: "100ms" }.`);
  const given = input as Readonly<Record<string, unknown>>;
  const named = (Object.keys(kinds) as KindName[]).filter((kind) => given[kind] !== undefined);
  const [kind] = named;
  if (kind === undefined || named.length > 1) {
    const what = kind === undefined ? "it names no fault" : `it names ${named.join(" and ")}`;
    throw new FaultProblem(what, `One of ${Object.keys(kinds).join(", ")} in each; write two faults for two.`);
  }
  const known: readonly string[] = [...kinds[kind], ...timing];
  const unknown = Object.keys(given).find((key) => given[key] !== undefined && !known.includes(key));
  if (unknown !== undefined) throw new FaultProblem(`${kind} has no "${unknown}"`, `It takes ${known.join(", ")}.`);
  const effect = readEffect(kind, given);
  return { effect, share: readShare(given["share"]), of: readOf(given["of"], effect), when: readWhen(given) };
}

function readEffect(kind: KindName, given: Readonly<Record<string, unknown>>): FaultEffect {
  const way = (): FaultWay => readWay(given["way"]);
  switch (kind) {
    case "latency": {
      const jitterMs = given["jitter"] === undefined ? 0 : readMs("jitter", given["jitter"]);
      return { kind, latencyMs: readMs(kind, given[kind]), jitterMs, way: way() };
    }
    case "bandwidth":
      return { kind, bytesPerSecond: readBytes(kind, given[kind], 1), way: way() };
    case "reset":
      return { kind, afterMs: readMs(kind, given[kind]) };
    case "timeout":
      return { kind, afterBytes: readBytes(kind, given[kind], 0) };
    case "error":
      return { kind, status: readStatus(given[kind]) };
    case "slowClose":
      return { kind: "slow-close", delayMs: readMs(kind, given[kind]) };
    case "slicing": {
      const pauseMs = given["pause"] === undefined ? 0 : readMs("pause", given["pause"]);
      return { kind, sliceBytes: readBytes(kind, given[kind], 1), pauseMs, way: way() };
    }
  }
}

function readWhen(given: Readonly<Record<string, unknown>>): FaultWhen {
  const { from, for: length, every, when } = given;
  if (when !== undefined) {
    if (when !== "method") throw new FaultProblem(`"when" cannot be ${shown(when)}`, `It is "method", or left out.`);
    if (from !== undefined || length !== undefined || every !== undefined)
      throw new FaultProblem("it has both a schedule and a method that switches it", `Take "when" or "from" out.`);
    return { kind: "method" };
  }
  const fromMs = from === undefined ? 0 : readMs("from", from);
  const forMs = length === undefined ? null : readMs("for", length, 1);
  const everyMs = every === undefined ? null : readMs("every", every, 1);
  if (everyMs !== null && (forMs === null || forMs >= everyMs))
    throw new FaultProblem(`with "every" it has to be off in between`, `Give a "for" that is shorter than "every".`);
  return { kind: "schedule", fromMs, forMs, everyMs };
}

function readShare(input: unknown): number {
  if (input === undefined) return 1;
  const percent = typeof input === "string" ? /^(\d+(?:\.\d+)?)\s*%$/.exec(input.trim())?.[1] : undefined;
  const share = percent === undefined ? Number(input) : Number(percent) / 100;
  if ((typeof input === "number" || typeof input === "string") && input !== "" && share > 0 && share <= 1) return share;
  throw new FaultProblem(`"share" cannot be ${shown(input)}`, `Write "10%" or 0.1: more than 0, and 1 at most.`);
}

function readOf(input: unknown, { kind }: FaultEffect): FaultPlan["of"] {
  // Whoever wants errors wants them for requests; all else happens to connections.
  if (input === undefined) return kind === "error" ? "requests" : "connections";
  if (input === "connections" || input === "requests") return input;
  throw new FaultProblem(`"of" cannot be ${shown(input)}`, `It is "connections" or "requests".`);
}

function readWay(input: unknown): FaultWay {
  if (input === undefined) return "down";
  if (input === "up" || input === "down" || input === "both") return input;
  throw new FaultProblem(`"way" cannot be ${shown(input)}`, `It is "up" (towards the dependency), "down" or "both".`);
}

function readMs(name: string, input: unknown, least = 0): number {
  const parsed = typeof input === "string" || typeof input === "number" ? parseDuration(input) : undefined;
  if (parsed?.ok === true && parsed.value >= least && parsed.value <= longestMs) return parsed.value;
  throw new FaultProblem(`"${name}" cannot be ${shown(input)}`, `Write ${durationExpectation}.`);
}

function readBytes(name: string, input: unknown, least: number): number {
  // Whoever writes a rate means bytes per second all the same.
  const text = typeof input === "string" ? input.trim().replace(/\/s$/, "") : input;
  const parsed = typeof text === "string" || typeof text === "number" ? parseBytes(text) : undefined;
  if (parsed?.ok === true && parsed.value >= least) return parsed.value;
  throw new FaultProblem(`"${name}" cannot be ${shown(input)}`, `Write ${bytesExpectation}.`);
}

function readStatus(input: unknown): number {
  const status = Number(input);
  if (
    (typeof input === "number" || typeof input === "string") &&
    Number.isInteger(status) &&
    status >= 200 &&
    status <= 599
  )
    return status;
  throw new FaultProblem(`"error" cannot be ${shown(input)}`, "Write an HTTP status from 200 to 599, e.g. 503.");
}

/** `5433`, `"127.0.0.1:5433"`, `"[::1]:5433"`, `"db.internal:5432"`; a port alone is this machine's. */
export function readPlace(input: unknown): HostPort | undefined {
  const text = typeof input === "number" ? String(input) : typeof input === "string" ? input.trim() : "";
  const match = /^(?:(\[[0-9a-f:.%]+\]|[\w.-]+):)?(\d{1,5})$/i.exec(text);
  if (match === null || Number(match[2]) > 65_535) return undefined;
  const host = (match[1] ?? "127.0.0.1").replace(/^\[(.*)\]$/, "$1");
  return match[1]?.startsWith("[") === true && !isIPv6(host) ? undefined : { host, port: Number(match[2]) };
}

const shown = (input: unknown): string => {
  if (typeof input === "string" || typeof input === "number") return JSON.stringify(input).slice(0, 60);
  return input === null ? "null" : typeof input;
};
