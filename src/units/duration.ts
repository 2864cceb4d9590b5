import { numberPattern, read, readNumber, toNumber, unreadable, withoutTail, type Parsed } from "./parsed.ts";
import { significant } from "./significant.ts";
import { UnitError } from "./unit-error.ts";

/** Durations are numbers of milliseconds everywhere; names end in `Ms`. */
export type Milliseconds = number;

export const durationExpectation = `a duration such as "500ms", "2s", "1m30s" or "1h"`;

const msPerUnit: Readonly<Record<string, number>> = {
  us: 0.001,
  µs: 0.001,
  μs: 0.001,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

const part = new RegExp(String.raw`\s*(${numberPattern})\s*(us|µs|μs|ms|s|m|h|d)(?![a-zµμ])`, "y");
const plain = new RegExp(`^${numberPattern}$`);

/** `"500ms"`, `"1m30s"`, `"2 m 5 s"`; a plain number is milliseconds. Gives milliseconds. */
export function parseDuration(input: string | number): Parsed {
  if (typeof input === "number") return readNumber(input, "duration");
  const text = input.trim();
  if (plain.test(text)) return read(toNumber(text));
  let totalMs = 0;
  let smallestMs = Infinity;
  let at = 0;
  while (at < text.length) {
    part.lastIndex = at;
    const match = part.exec(text);
    const unitMs = msPerUnit[match?.[2] ?? ""];
    if (match === null || unitMs === undefined) return unreadable(`"${input}" is no duration`);
    if (unitMs >= smallestMs) return unreadable(`"${input}" is no duration: its units must go from large to small`);
    totalMs += toNumber(match[1] ?? "") * unitMs;
    smallestMs = unitMs;
    at = part.lastIndex;
  }
  return text === "" ? unreadable("an empty text is no duration") : read(withoutTail(totalMs));
}

/** As `parseDuration`, for what must be right: throws UnitError. */
export function durationMs(input: string | number): Milliseconds {
  const parsed = parseDuration(input);
  if (parsed.ok) return parsed.value;
  throw new UnitError(String(input), parsed.problem, durationExpectation);
}

/** For people, three digits: `83 µs`, `412 ms`, `1.25 s`; from a minute on in whole parts: `2 m 5 s`, `1 h 30 m`. */
export function formatDurationMs(ms: Milliseconds): string {
  if (!Number.isFinite(ms)) return "–";
  if (ms < 0) return `-${formatDurationMs(-ms)}`;
  if (ms === 0) return "0 ms";
  const rounded = Number(ms.toPrecision(3));
  if (rounded < 1) return `${significant(rounded * 1000)} µs`;
  if (rounded < 1000) return `${significant(rounded)} ms`;
  if (rounded < 60_000) return `${significant(rounded / 1000)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return twoParts(seconds, 60, "m", 1, "s");
  if (seconds < 86_400) return twoParts(seconds, 3600, "h", 60, "m");
  return twoParts(seconds, 86_400, "d", 3600, "h");
}

function twoParts(seconds: number, large: number, largeName: string, small: number, smallName: string): string {
  const smallParts = Math.floor((seconds % large) / small);
  const text = `${String(Math.floor(seconds / large))} ${largeName}`;
  return smallParts === 0 ? text : `${text} ${String(smallParts)} ${smallName}`;
}
