import type { Attributes, SpanKind } from "#trace";
import { newBag } from "../intake/attribute-bag.ts";
import { cutText, putAttribute } from "../intake/cut-value.ts";
import type { Intake, Origin } from "../intake/intake.ts";
import { limits } from "../intake/limits.ts";
import { idOf, isObject, listIn, numberOf, objectIn, own, textIn, type Untrusted } from "../intake/untrusted.ts";
import { originOf } from "../otlp/resource.ts";

const kinds: readonly string[] = ["server", "client", "producer", "consumer", "internal"];
const microsecondsPerMs = 1000;

/** A trace as Jaeger's own page gets it: `{ spans, processes }`, times in microseconds. */
export function readLegacyTrace(trace: Untrusted, intake: Intake): void {
  const processes = objectIn(trace, "processes");
  const origins = new Map<string, Origin>();
  for (const span of listIn(trace, "spans")) {
    if (!isObject(span)) {
      intake.drop("malformed");
      continue;
    }
    const id = textIn(span, "processID") ?? "";
    const origin = origins.get(id) ?? processOf(objectIn(processes, id), intake);
    origins.set(id, origin);
    readSpan(span, origin, intake);
  }
}

function processOf(process: Untrusted, intake: Intake): Origin {
  const attributes = bagOf(listIn(process, "tags"), intake);
  return originOf({ ...attributes, "service.name": textIn(process, "serviceName") ?? "" }, intake);
}

function readSpan(span: Untrusted, origin: Origin, intake: Intake): void {
  // Leading zeros are left out of ids by some.
  const traceId = idOf(padded(own(span, "traceID"), 32), 32);
  const spanId = idOf(padded(own(span, "spanID"), 16), 16);
  if (traceId === "" || spanId === "") {
    intake.drop("bad_id");
    return;
  }
  const attributes = bagOf(listIn(span, "tags"), intake);
  const kind = attributes["span.kind"];
  const before = intake.spans;
  intake.span(
    {
      traceId,
      spanId,
      parentId: parentOf(span, traceId),
      kind: typeof kind === "string" && kinds.includes(kind) ? (kind as SpanKind) : "internal",
      name: cutText(textIn(span, "operationName") ?? "", limits.nameBytes, intake),
      startMs: numberOf(own(span, "startTime")) / microsecondsPerMs,
      durationMs: numberOf(own(span, "duration")) / microsecondsPerMs,
      isError: attributes["error"] === true || attributes["otel.status_code"] === "ERROR",
      attributes,
      weight: 1,
    },
    origin,
  );
  if (intake.spans > before) intake.services.add(origin.service);
}

/** What it is a child of; older libraries say so in a field of its own. */
function parentOf(span: Untrusted, traceId: string): string | null {
  for (const reference of listIn(span, "references")) {
    if (!isObject(reference) || idOf(padded(own(reference, "traceID"), 32), 32) !== traceId) continue;
    const id = idOf(padded(own(reference, "spanID"), 16), 16);
    if (id !== "") return id;
  }
  return idOf(padded(own(span, "parentSpanID"), 16), 16) || null;
}

function bagOf(tags: readonly unknown[], intake: Intake): Attributes {
  const bag = newBag();
  let count = 0;
  for (const tag of tags) {
    const key = isObject(tag) ? textIn(tag, "key") : undefined;
    if (key !== undefined) putAttribute(bag, key, own(tag as Untrusted, "value"), count++, intake);
  }
  return bag;
}

const padded = (id: unknown, digits: number): unknown =>
  typeof id === "string" && id.length > 0 ? id.padStart(digits, "0") : id;
