import type { ExampleAttribute, ExampleSpan, ExampleTrace } from "#run";
import { traceLimits } from "../limits.ts";
import type { Attributes, AttributeValue } from "../span.ts";
import type { RequestTree, TraceNode } from "../tree/trace-node.ts";

/** A span without its texts, and an attribute without its own. */
const spanBytes = 400;
const attributeBytes = 32;

/** A trace that is held with about what it takes. */
export interface SizedTrace {
  readonly trace: ExampleTrace;
  readonly bytes: number;
}

/** The tree as far as `bytesMax` reaches, depth first; null where not even its root fits. */
export function exampleTraceOf(tree: RequestTree, bytesMax: number): SizedTrace | null {
  const { traceId, nodes, root, sent } = tree;
  const startedAtMs = sent?.startMs ?? root.startMs;
  const spans: ExampleSpan[] = [];
  let bytes = 0;
  for (const node of nodes) {
    const span = spanOf(node, startedAtMs);
    const more = bytesOf(span);
    if (spans.length >= traceLimits.spansPerExample || bytes + more > bytesMax) break;
    spans.push(span);
    bytes += more;
  }
  if (spans.length === 0) return null;
  const trace = {
    traceId,
    startedAtMs,
    durationMs: sent?.durationMs ?? root.endMs - root.startMs,
    operation: sent?.operation ?? null,
    isError: root.span.isError || sent?.isError === true,
    spans,
    spansLeftOut: nodes.length - spans.length,
  };
  return { trace, bytes };
}

function spanOf(node: TraceNode, originMs: number): ExampleSpan {
  const { span, identity, depth, startMs, endMs, selfMs, criticalMs, waitMs } = node;
  return {
    spanId: span.spanId,
    parentId: span.parentId,
    kind: span.kind,
    name: span.name,
    service: span.service,
    instance: span.instance,
    depth,
    ...identity,
    startMs: startMs - originMs,
    durationMs: endMs - startMs,
    selfMs,
    criticalMs,
    waitMs,
    isError: span.isError,
    attributes: attributesOf(span.attributes),
  };
}

/** The shortest first, as far as there is room: long ones tell least for what they take. */
function attributesOf(attributes: Attributes): readonly ExampleAttribute[] {
  const all = Object.keys(attributes).map((name): ExampleAttribute => [name, plainValue(attributes[name] ?? "")]);
  let room: number = traceLimits.attributeBytesPerExampleSpan;
  return all
    .map((attribute) => ({ attribute, bytes: attributeBytesOf(attribute) }))
    .sort((one, other) => one.bytes - other.bytes)
    .filter(({ bytes }) => (room -= bytes) >= 0)
    .map(({ attribute }) => attribute);
}

const plainValue = (value: AttributeValue): ExampleAttribute[1] =>
  typeof value === "object" ? value.map(String).join(", ") : value;

const attributeBytesOf = ([name, value]: ExampleAttribute): number =>
  attributeBytes + name.length + (typeof value === "string" ? value.length : 8);

function bytesOf({ name, label, service, attributes }: ExampleSpan): number {
  const texts = name.length + label.length + service.length;
  return attributes.reduce((sum, attribute) => sum + attributeBytesOf(attribute), spanBytes + texts);
}
