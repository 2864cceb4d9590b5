import { safeText } from "./safe-text.ts";

/** The same value with every text in it made safe to print. Keys are ours and stay as they are. */
export function safeValue<T>(value: T): T {
  // What comes out has the shape of what went in: texts become texts, all else is copied.
  return copy(value) as T;
}

function copy(value: unknown): unknown {
  if (typeof value === "string") return safeText(value);
  if (Array.isArray(value)) return value.map(copy);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copy(each)]));
}
