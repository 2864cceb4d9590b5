import { numberPattern, read, readNumber, toNumber, unreadable, type Parsed } from "./parsed.ts";
import { significant, withSeparators } from "./significant.ts";
import { UnitError } from "./unit-error.ts";

/** Names end in `Bytes`. */
export type Bytes = number;

export const bytesExpectation = `a size such as "64KB", "16MiB" or "2GB"`;

const bytesPerUnit: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4,
};
const binaryUnits = ["B", "KiB", "MiB", "GiB", "TiB"] as const;
const pattern = new RegExp(String.raw`^(${numberPattern})\s*([kmgt]?i?b)?$`, "i");

/** `"64KB"` (1000), `"16MiB"` (1024); a plain number is bytes. Gives whole bytes. */
export function parseBytes(input: string | number): Parsed {
  if (typeof input === "number") return readNumber(Math.round(input), "size");
  const match = pattern.exec(input.trim());
  const factor = bytesPerUnit[(match?.[2] ?? "b").toLowerCase()];
  if (match === null || factor === undefined) return unreadable(`"${input}" is no size`);
  return read(Math.round(toNumber(match[1] ?? "") * factor));
}

/** As `parseBytes`, for what must be right: throws UnitError. */
export function sizeBytes(input: string | number): Bytes {
  const parsed = parseBytes(input);
  if (parsed.ok) return parsed.value;
  throw new UnitError(String(input), parsed.problem, bytesExpectation);
}

/** For people, three digits and powers of 1024: `512 B`, `1.5 KiB`, `16 MiB`. */
export function formatBytes(bytes: Bytes): string {
  if (!Number.isFinite(bytes)) return "–";
  if (bytes < 0) return `-${formatBytes(-bytes)}`;
  let value = bytes;
  let step = 0;
  while (value >= 1023.5 && step < binaryUnits.length - 1) {
    value /= 1024;
    step += 1;
  }
  const text = value >= 999.5 ? withSeparators(value) : significant(value);
  return `${text} ${binaryUnits[step] ?? "B"}`;
}
