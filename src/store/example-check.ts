import type { RouteExample } from "#run";

const kinds: readonly unknown[] = ["typical", "slowest", "failed"];
/** Twice what a writer keeps of one. */
const spansMax = 2_000;

/** Whether a block that checked out is an example, as far as reports walk it: a folder may come from somebody else. */
export function isRouteExample(value: unknown): value is RouteExample {
  if (!isObject(value) || !kinds.includes(value["kind"])) return false;
  const { trace, windowAtMs } = value;
  if (windowAtMs !== undefined && !Number.isFinite(windowAtMs)) return false;
  return areTexts(value, ["route", "service"]) && isObject(trace) && isTrace(trace);
}

function isTrace(trace: Fields): boolean {
  const { operation, spans, isError } = trace;
  if (!areTexts(trace, ["traceId"]) || !areNumbers(trace, ["startedAtMs", "durationMs", "spansLeftOut"])) return false;
  if (operation !== null && typeof operation !== "string") return false;
  if (!Array.isArray(spans) || spans.length === 0 || spans.length > spansMax) return false;
  return typeof isError === "boolean" && areNested(spans) && spans.every(isSpan);
}

/** The first is the root, and each further one is at most one deeper than the one before it. */
function areNested(spans: readonly unknown[]): boolean {
  let before = -1;
  for (const span of spans) {
    const depth = isObject(span) ? span["depth"] : undefined;
    if (typeof depth !== "number" || !Number.isInteger(depth) || depth < 0 || depth > before + 1) return false;
    if (depth === 0 && before >= 0) return false;
    before = depth;
  }
  return true;
}

function isSpan(span: unknown): boolean {
  if (!isObject(span)) return false;
  const { attributes, parentId, instance, isError } = span;
  return (
    areTexts(span, ["spanId", "kind", "name", "service", "label", "dependency", "system"]) &&
    areNumbers(span, ["startMs", "durationMs", "selfMs", "criticalMs", "waitMs"]) &&
    [parentId, instance].every((each) => each === null || typeof each === "string") &&
    typeof isError === "boolean" &&
    Array.isArray(attributes) &&
    attributes.every(isAttribute)
  );
}

function isAttribute(attribute: unknown): boolean {
  if (!Array.isArray(attribute) || attribute.length !== 2) return false;
  const [name, value] = attribute as readonly unknown[];
  return typeof name === "string" && ["string", "number", "boolean"].includes(typeof value);
}

type Fields = Readonly<Record<string, unknown>>;

const areTexts = (value: Fields, names: readonly string[]): boolean =>
  names.every((name) => typeof value[name] === "string");

const areNumbers = (value: Fields, names: readonly string[]): boolean =>
  names.every((name) => Number.isFinite(value[name]));

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
