/** Looks into values that came as JSON: a wrong type is the same as nothing. */

export type Untrusted = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Untrusted {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An own property; never one that objects inherit. */
export function own(of: Untrusted, name: string): unknown {
  return Object.hasOwn(of, name) ? of[name] : undefined;
}

export function objectIn(of: Untrusted, name: string): Untrusted {
  const value = own(of, name);
  return isObject(value) ? value : {};
}

export function listIn(of: Untrusted, name: string): readonly unknown[] {
  const value = own(of, name);
  return Array.isArray(value) ? value : [];
}

export function textIn(of: Untrusted, name: string): string | undefined {
  const value = own(of, name);
  return typeof value === "string" ? value : undefined;
}

/** 64-bit numbers are texts in OTLP's JSON. NaN = it is no number. */
export function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && value !== "" ? Number(value) : Number.NaN;
}

/** Lower-case hex of so many digits, not all zero; empty = it is no id. */
export function idOf(value: unknown, digits: number): string {
  if (typeof value !== "string" || value.length !== digits || !/^[0-9a-fA-F]+$/.test(value)) return "";
  return /^0+$/.test(value) ? "" : value.toLowerCase();
}
