import { types } from "node:util";

interface NotJson {
  readonly problem: string;
  readonly why: string;
  readonly hint: string;
}

/** JSON.stringify overflows the stack somewhere beyond 5,000. */
const depthMax = 500;

const usualHint = "Return plain objects, lists, texts, numbers, true, false and null.";

/** The first thing in setup's data that would not arrive as it left, with its path. */
export function findNotJson(data: unknown): NotJson | undefined {
  return find(data, "data", []);
}

function find(value: unknown, path: string, above: readonly object[]): NotJson | undefined {
  if (value === null || typeof value === "string" || typeof value === "boolean") return undefined;
  if (typeof value === "number") {
    return Number.isFinite(value) ? undefined : lost(path, String(value), "Return null, or leave it out.");
  }
  if (typeof value !== "object") return primitiveLost(value, path);
  if (above.includes(value)) return lost(path, "part of itself: a circle", usualHint);
  if (above.length >= depthMax) return lost(path, `nested more than ${String(depthMax)} levels deep`, usualHint);
  const inside = [...above, value];
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const found = find(value[index], `${path}[${String(index)}]`, inside);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return instanceLost(value, path);
  for (const [key, field] of Object.entries(value)) {
    // A missing field and an undefined one are the same to whoever reads it.
    if (field === undefined) continue;
    const found = find(field, pathTo(path, key), inside);
    if (found !== undefined) return found;
  }
  return undefined;
}

function primitiveLost(value: unknown, path: string): NotJson {
  if (typeof value === "bigint") return lost(path, "a BigInt", "Write it as a text: String(value).");
  if (value === undefined) return lost(path, "undefined inside a list", "Use null, or leave it out.");
  return lost(path, `a ${typeof value}`, usualHint);
}

function instanceLost(value: object, path: string): NotJson {
  if (types.isDate(value)) return lost(path, "a Date", "Return date.toISOString().");
  if (types.isPromise(value)) return lost(path, "a Promise", `Is there an "await" missing?`);
  if (types.isMap(value)) return lost(path, "a Map", "Return Object.fromEntries(map), or [...map].");
  if (types.isSet(value)) return lost(path, "a Set", "Return [...set].");
  if (ArrayBuffer.isView(value))
    return lost(path, "bytes", `Return them as a text: Buffer.from(bytes).toString("base64").`);
  const name: unknown = value.constructor?.name;
  const kind = typeof name === "string" && name !== "" ? `an instance of ${name}` : "an object with a prototype";
  return lost(path, kind, "Return its fields in a plain object; of a response, return response.json().");
}

const lost = (path: string, what: string, hint: string): NotJson => ({
  problem: `${path} is ${what}`,
  why: "What setup returns goes to every worker as JSON, which would change or lose it.",
  hint,
});

const pathTo = (path: string, key: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
