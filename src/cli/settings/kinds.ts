import { isIP } from "node:net";
import { resolve } from "node:path";
import { largestBodyBytes, type TraceSampling } from "#run";
import { bytesExpectation, durationExpectation, parseBytes, parseDuration, parseRate, rateExpectation } from "#units";

/** What reading one text gives; `expected` completes "expected …". */
export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: string; readonly expected: string };

/** How a setting is read from a text (flags, environment); `folder` is what relative paths start from. */
export type Kind<T> = (text: string, folder: string) => Reading<T>;

/** One part of `--stage`: a straight line to a level, users or iterations/s. */
export interface StageGiven {
  readonly durationMs: number;
  readonly level: number;
  readonly unit: "users" | "perSecond";
}

const read = <T>(value: T): Reading<T> => ({ ok: true, value });
const refuse = (problem: string, expected: string): Reading<never> => ({ ok: false, problem, expected });
const bareNumber = /^\d+(\.\d+)?$/;

/** Without its unit a number is refused: ten seconds taken for ten milliseconds would pass unnoticed. */
export const duration: Kind<number> = (text) => {
  if (bareNumber.test(text.trim()) && Number(text) !== 0) {
    return refuse(`"${text}" has no unit`, `${durationExpectation}: ${text}s for seconds`);
  }
  const parsed = parseDuration(text);
  return parsed.ok ? read(parsed.value) : refuse(parsed.problem, durationExpectation);
};

export const positiveDuration: Kind<number> = (text, folder) => {
  const reading = duration(text, folder);
  return reading.ok && reading.value === 0 ? refuse("it must be more than zero", durationExpectation) : reading;
};

/** A bare number is per second. */
export const rate: Kind<number> = (text) => {
  const parsed = parseRate(text);
  if (!parsed.ok) return refuse(parsed.problem, rateExpectation);
  return parsed.value > 0 ? read(parsed.value) : refuse("a rate must be more than zero", rateExpectation);
};

/** `0.1` is a share of all traces, `200/s` so many of them. */
export const traceRate: Kind<TraceSampling> = (text) => {
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
export const size: Kind<number> = (text) => {
  const parsed = parseBytes(text);
  if (!parsed.ok) return refuse(parsed.problem, bytesExpectation);
  return parsed.value > 0 ? read(parsed.value) : refuse("it must be more than zero", bytesExpectation);
};

export const bodySize: Kind<number> = (text, folder) => {
  const reading = size(text, folder);
  const isTooLarge = reading.ok && reading.value > largestBodyBytes;
  return isTooLarge ? refuse("no body is kept beyond 256MiB", "256MiB or less") : reading;
};

/** Less than this nothing runs in: Node alone takes up some 60 MiB. */
const leastMemoryBytes = 128 * 1024 ** 2;

export const memorySize: Kind<number> = (text) => {
  const parsed = parseBytes(text);
  if (!parsed.ok) return refuse(parsed.problem, bytesExpectation);
  return parsed.value >= leastMemoryBytes ? read(parsed.value) : refuse("it must be 128MiB or more", bytesExpectation);
};

const wholeNumber =
  (least: number, most: number): Kind<number> =>
  (text) => {
    const expected = `a whole number from ${least} to ${most}`;
    if (!/^\d+$/.test(text)) return refuse(`"${text}" is no whole number`, expected);
    const value = Number(text);
    return value >= least && value <= most ? read(value) : refuse(`${text} is out of range`, expected);
  };

export const userCount = wholeNumber(1, 1_000_000);
export const count = wholeNumber(1, Number.MAX_SAFE_INTEGER);
export const workerCount = wholeNumber(1, 256);
/** 0 = any that is free. */
export const port = wholeNumber(0, 65_535);
/** Linux goes up to 2 ** 22. */
export const processId = wholeNumber(1, 4_194_304);
/** 32 bits, because that is what the random streams are seeded with. */
export const seed = wholeNumber(0, 0xffff_ffff);

export const stage: Kind<StageGiven> = (text, folder) => {
  const expected = `a stage such as "1m:500/s" (iterations/s) or "1m:200" (users)`;
  const [time, level, ...more] = text.split(":");
  if (time === undefined || level === undefined || more.length > 0) return refuse(`"${text}" is no stage`, expected);
  const read1 = duration(time.trim(), folder);
  if (!read1.ok) return refuse(`in "${text}" ${read1.problem}`, expected);
  if (/^\d+$/.test(level.trim())) return read({ durationMs: read1.value, level: Number(level), unit: "users" });
  const parsed = parseRate(level);
  if (!parsed.ok || !level.includes("/"))
    return refuse(`in "${text}" "${level}" is neither users nor a rate`, expected);
  return read({ durationMs: read1.value, level: parsed.value, unit: "perSecond" });
};

export const oneOf =
  <const T extends string>(...words: readonly T[]): Kind<T> =>
  (text) => {
    const found = words.find((word) => word === text.toLowerCase());
    return found === undefined ? refuse(`"${text}" is none of them`, words.join(" or ")) : read(found);
  };

export const text: Kind<string> = (given) =>
  given.trim() === "" ? refuse("it is empty", "a text") : read(given.trim());

export const verbatim: Kind<string> = (given) => read(given);

export const path: Kind<string> = (given, folder) =>
  given === "" ? refuse("it is empty", "a path") : read(resolve(folder, given));

/** `-` is the terminal's own stream. */
export const pathOrStream: Kind<string> = (given, folder) => (given === "-" ? read("-") : path(given, folder));

export const httpUrl: Kind<string> = (given) => {
  const expected = "an address such as http://localhost:3000";
  if (!URL.canParse(given)) return refuse(`"${given}" is no URL`, expected);
  const { protocol, username, password } = new URL(given);
  if (protocol !== "http:" && protocol !== "https:")
    return refuse(`${protocol.slice(0, -1)} is not supported`, expected);
  if (username === "" && password === "") return read(given);
  return refuse("it has a user name in it", "it without, and the credentials as auth in the test's calls or headers");
};

export const collectorUrl: Kind<string> = (given, folder) => {
  const reading = httpUrl(given, folder);
  if (reading.ok) return read(new URL(reading.value).href);
  return refuse(reading.problem, "the address of a collector, http://localhost:14318, without /v1/traces");
};

/** A list between commas, each part checked by itself. */
const listOf =
  (expected: string, problemOf: (part: string) => string | undefined): Kind<string> =>
  (given) => {
    const parts = given.split(",").map((part) => part.trim());
    const problem = parts.map((part) => problemOf(part)).find((found) => found !== undefined);
    return problem === undefined ? read(parts.join(",")) : refuse(problem, expected);
  };

/** Whether this machine has them is looked at later: here it is only how they are written. */
export const localIps: Kind<string> = listOf("addresses and CIDR blocks such as 10.0.0.5,10.0.1.0/28", (part) => {
  const [address = "", bits, ...more] = part.split("/");
  const family = isIP(address);
  if (family === 0 || more.length > 0) return `"${part}" is no address`;
  const isPrefix = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
  return isPrefix ? undefined : `"${part}" is no CIDR block`;
});

export const dnsServers: Kind<string> = listOf("addresses such as 10.0.0.53 or 127.0.0.1:5353", (part) => {
  const address = /^\[(.+)\](:\d{1,5})?$/.exec(part)?.[1] ?? (isIP(part) === 0 ? part.replace(/:\d{1,5}$/, "") : part);
  const port = /[\].\d]:(\d{1,5})$/.exec(isIP(part) === 0 ? part : "")?.[1];
  const isPort = port === undefined || (Number(port) > 0 && Number(port) < 65_536);
  return isIP(address) !== 0 && isPort ? undefined : `"${part}" is no address of a name server`;
});

export const hostName: Kind<string> = (given) =>
  /^[\w.:[\]-]+$/.test(given) && !given.includes("://")
    ? read(given.toLowerCase())
    : refuse(`"${given}" is no host name`, "a host name alone, such as staging.example.com");

export const httpMethod: Kind<string> = (given) =>
  /^[A-Za-z][A-Za-z0-9-]*$/.test(given) ? read(given.toUpperCase()) : refuse(`"${given}" is no method`, "GET, POST, …");

/** RFC 9110 §5.1: the name is a token; the value has no line breaks, or it would be another header. */
export const header: Kind<readonly [name: string, value: string]> = (given) => {
  const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):(.*)$/s.exec(given);
  const expected = `a header such as "Accept: application/json"`;
  if (!match) return refuse(`"${given}" is no header`, expected);
  const value = (match[2] ?? "").trim();
  if (/[\r\n\0]/.test(value)) return refuse("its value has a line break", expected);
  // RFC 9110 §5.5: what is beyond Latin-1 has no place on the wire.
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value))
    return refuse("its value has control characters or letters beyond Latin-1", "it in Latin-1, or encoded");
  return read([match[1] ?? "", value]);
};

export const tag: Kind<readonly [name: string, value: string]> = (given) => {
  const at = given.indexOf("=");
  if (at < 1) return refuse(`"${given}" is no tag`, `a tag such as "release=1.4"`);
  return read([given.slice(0, at).trim(), given.slice(at + 1).trim()]);
};
