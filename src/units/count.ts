import { numberPattern, read, toNumber, unreadable, withoutTail, type Parsed } from "./parsed.ts";
import { significant, withSeparators } from "./significant.ts";

export const percentExpectation = `a percentage such as "2%" or "99.9%"`;

/** `1234567` → `1,234,567`. */
export function formatCount(count: number): string {
  return Number.isFinite(count) ? withSeparators(Math.round(count)) : "–";
}

/** `0.013` → `1.3 %`. Nothing that is not all or nothing prints as 100 % or 0 %. */
export function formatPercent(ratio: number): string {
  if (!Number.isFinite(ratio)) return "–";
  const percent = ratio * 100;
  if (percent === 100 || Math.abs(Number(percent.toPrecision(3))) !== 100) return `${significant(percent)} %`;
  for (let digits = 4; digits <= 15; digits += 1) {
    if (Number(percent.toPrecision(digits)) !== 100) return `${significant(percent, digits)} %`;
  }
  return "100 %";
}

const pattern = new RegExp(String.raw`^(${numberPattern})\s*%$`);

/** `"2%"` → 0.02. */
export function parsePercent(text: string): Parsed {
  const match = pattern.exec(text.trim());
  return match === null ? unreadable(`"${text}" is no percentage`) : read(withoutTail(toNumber(match[1] ?? "") / 100));
}
