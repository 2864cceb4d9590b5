import type { Deadlines } from "#run";
import { durationMs } from "#units";
import { didYouMean } from "./did-you-mean.ts";
import type { RequestOptions } from "./test-file.ts";

const known: Readonly<Record<keyof RequestOptions, true>> = {
  json: true,
  form: true,
  multipart: true,
  body: true,
  headers: true,
  query: true,
  path: true,
  name: true,
  timeout: true,
  redirects: true,
  expect: true,
  auth: true,
};
const names = Object.keys(known);

/** Refuses what would otherwise be passed over in silence: a misspelt option is a request nobody meant. */
export function checkOptions(options: RequestOptions): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(
      `a request's options are an object, e.g. { json: { id: 1 } } or { body: "text" }, not ${describe(options)}`,
    );
  }
  for (const name in options) if (known[name as keyof RequestOptions] !== true) refuseOption(name);
  const { redirects, expect } = options;
  if (redirects !== undefined && !(Number.isSafeInteger(redirects) && redirects >= 0)) {
    throw new TypeError(`redirects: how many are followed, 0 for none, not ${String(redirects)}`);
  }
  if (expect !== undefined && typeof expect !== "number" && !Array.isArray(expect)) {
    throw new TypeError("expect: give a status or a list of them, e.g. 404 or [200, 404]");
  }
}

function describe(value: unknown): string {
  return value === null ? "null" : `a ${typeof value}`;
}

function refuseOption(name: string): never {
  const hint = didYouMean(name, names) ?? `A request takes: ${names.join(", ")}.`;
  throw new TypeError(`a request has no option ${JSON.stringify(name)}. ${hint}`);
}

/** The deadlines of a call with a `timeout` of its own; what it does not say is the run's. */
export function limitsOf(timeout: NonNullable<RequestOptions["timeout"]>, defaults: Deadlines): Deadlines {
  if (typeof timeout !== "object") {
    const totalMs = limitMs("timeout", timeout);
    return { ...within(totalMs, defaults), totalMs };
  }
  for (const name in timeout) {
    if (name !== "connect" && name !== "headers" && name !== "total")
      throw new TypeError(`timeout: there is no ${JSON.stringify(name)}; it takes connect, headers and total`);
  }
  const { connect, headers, total } = timeout;
  const totalMs = total === undefined ? defaults.totalMs : limitMs("timeout.total", total);
  const { connectMs, headersMs } = within(totalMs, defaults);
  return {
    connectMs: connect === undefined ? connectMs : limitMs("timeout.connect", connect),
    headersMs: headers === undefined ? headersMs : limitMs("timeout.headers", headers),
    totalMs,
  };
}

/** The limits of the stages within another total: one that only followed from the old total follows the new one. */
function within(totalMs: number, defaults: Deadlines): Omit<Deadlines, "totalMs"> {
  const stage = (limitMs: number): number => (limitMs >= defaults.totalMs ? totalMs : Math.min(limitMs, totalMs));
  return { connectMs: stage(defaults.connectMs), headersMs: stage(defaults.headersMs) };
}

function limitMs(what: string, given: string | number): number {
  if (typeof given !== "string" && typeof given !== "number") {
    throw new TypeError(`${what}: give a duration such as "2s", not ${describe(given)}`);
  }
  const ms = durationMs(given);
  if (ms > 0) return ms;
  throw new TypeError(`${what}: ${JSON.stringify(given)} leaves no time to answer`);
}
