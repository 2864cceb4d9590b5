export type PlainValue = string | number | boolean | null;

/** What DuckDB gives, as JSON and a table cell can hold it. */
export function plainValue(value: unknown): PlainValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "string") return value;
  // Decimals, times, lists and structs print themselves as SQL would.
  return String(value as { toString(): string });
}
