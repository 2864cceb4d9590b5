type Texts = Readonly<Record<string, string | number | boolean | undefined>>;

/** `name=value&…`, form-encoded (WHATWG URL §5); what is undefined is left out. */
export function encodedPairs(option: "query" | "form", given: Texts): string {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
      throw new TypeError(`${option}: ${name} is ${kindOf(value)}: give a text, a number or a boolean`);
    }
    pairs.append(name, String(value));
  }
  return pairs.toString();
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** Adds a query to a path that may have one. */
export function withQuery(path: string, query: Texts): string {
  const text = encodedPairs("query", query);
  if (text === "") return path;
  if (!path.includes("?")) return `${path}?${text}`;
  return path.endsWith("?") || path.endsWith("&") ? path + text : `${path}&${text}`;
}
