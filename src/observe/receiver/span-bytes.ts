import type { AttributeValue, Span } from "#trace";

/** Of a span without attributes, with its ids and its place in a trace. */
const spanBytes = 500;
const attributeBytes = 64;

/** About what a span takes while it is held. */
export function bytesOf({ name, attributes }: Span): number {
  let bytes = spanBytes + name.length;
  for (const key in attributes) bytes += attributeBytes + lengthOf(attributes[key]!);
  return bytes;
}

/** A span that takes no more than that: of a larger one the longest attributes go. */
export function leanSpan(span: Span, mostBytes: number): Span {
  let bytes = bytesOf(span);
  if (bytes <= mostBytes) return span;
  const attributes = Object.assign(Object.create(null) as Record<string, AttributeValue>, span.attributes);
  const longestFirst = Object.keys(attributes).sort((a, b) => lengthOf(attributes[b]!) - lengthOf(attributes[a]!));
  for (const key of longestFirst) {
    if (bytes <= mostBytes) break;
    bytes -= attributeBytes + lengthOf(attributes[key]!);
    delete attributes[key];
  }
  return { ...span, attributes };
}

function lengthOf(value: AttributeValue): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object") return 0;
  return value.reduce<number>((sum, part) => sum + 8 + (typeof part === "string" ? part.length : 0), 0);
}
