import { numberPattern, read, readNumber, toNumber, unreadable, type Parsed } from "./parsed.ts";
import { significant, withSeparators } from "./significant.ts";
import { UnitError } from "./unit-error.ts";

/** Rates are numbers per second everywhere; names end in `PerSecond`. */
export type PerSecond = number;

export const rateExpectation = `a rate such as "500/s", "30/m" or "10/h"`;

const secondsPer: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  second: 1,
  m: 60,
  min: 60,
  minute: 60,
  h: 3600,
  hour: 3600,
};
const pattern = new RegExp(String.raw`^(${numberPattern})\s*/\s*(s|sec|second|m|min|minute|h|hour)$`);
const plain = new RegExp(`^${numberPattern}$`);

/** `"500/s"`, `"30/m"`, `"10/h"`; a plain number is per second. Gives a rate per second. */
export function parseRate(input: string | number): Parsed {
  if (typeof input === "number") return readNumber(input, "rate");
  const text = input.trim();
  if (plain.test(text)) return read(toNumber(text));
  const match = pattern.exec(text);
  const seconds = secondsPer[match?.[2] ?? ""];
  if (match === null || seconds === undefined) return unreadable(`"${input}" is no rate`);
  return read(toNumber(match[1] ?? "") / seconds);
}

/** As `parseRate`, for what must be right: throws UnitError. */
export function ratePerSecond(input: string | number): PerSecond {
  const parsed = parseRate(input);
  if (parsed.ok) return parsed.value;
  throw new UnitError(String(input), parsed.problem, rateExpectation);
}

/** For people: `412/s`, `0.5/s`, `12,345/s`; what is slower than one in ten seconds per minute or hour. */
export function formatRate(perSecond: PerSecond): string {
  if (!Number.isFinite(perSecond)) return "–";
  if (Math.abs(perSecond) >= 999.5) return `${withSeparators(perSecond)}/s`;
  if (perSecond === 0 || Math.abs(perSecond) >= 0.1) return `${significant(perSecond)}/s`;
  if (Math.abs(perSecond) * 60 >= 0.1) return `${significant(perSecond * 60)}/m`;
  return `${significant(perSecond * 3600)}/h`;
}
