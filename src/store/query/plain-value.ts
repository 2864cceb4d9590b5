export type PlainValue = string | number | boolean | null;

/** What DuckDB gives, as JSON and a table cell can hold it. */
export function plainValue(value: unknown): PlainValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "string") return value;
  if (isDecimal(value) && Number.isSafeInteger(Number(value.value))) return value.toDouble();
  // Longer decimals, times, lists and structs print themselves as SQL would.
  return String(value as { toString(): string });
}

interface Decimal {
  /** Without its point. */
  readonly value: bigint;
  toDouble(): number;
}

/** What `sum(ok) * 100.0` is: a number to whoever reads it. */
function isDecimal(value: unknown): value is Decimal {
  return typeof value === "object" && value !== null && "toDouble" in value && "value" in value;
}
