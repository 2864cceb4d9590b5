import type { SpanKind } from "#trace";
import { cutText } from "../intake/cut-value.ts";
import type { Intake, Origin } from "../intake/intake.ts";
import { limits } from "../intake/limits.ts";
import { idOf, isObject, numberOf, objectIn, own, textIn, type Untrusted } from "../intake/untrusted.ts";
import { attributesFrom } from "./attributes-json.ts";
import { walkJson } from "./resources-json.ts";
import { weightOf } from "./weight.ts";

const names = { resources: "resourceSpans", scopes: "scopeSpans", entries: "spans" } as const;
const kinds: readonly SpanKind[] = ["internal", "internal", "server", "client", "producer", "consumer"];
const kindNames = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"];

/** Decodes an ExportTraceServiceRequest written as JSON. Throws Malformed; what was read before that is kept. */
export function decodeTracesJson(body: Buffer, intake: Intake): void {
  walkJson(body, names, intake, (json, origin) => {
    const span = json.value();
    const before = intake.spans;
    if (isObject(span)) readSpan(span, origin, intake);
    else intake.drop(span === undefined ? "item_too_large" : "malformed");
    if (intake.spans > before) intake.services.add(origin.service);
  });
}

function readSpan(span: Untrusted, origin: Origin, intake: Intake): void {
  const traceId = idOf(own(span, "traceId"), 32);
  const spanId = idOf(own(span, "spanId"), 16);
  if (traceId === "" || spanId === "") {
    intake.drop("bad_id");
    return;
  }
  const [start, end] = [nanoseconds(own(span, "startTimeUnixNano")), nanoseconds(own(span, "endTimeUnixNano"))];
  const traceState = textIn(span, "traceState") ?? "";
  intake.span(
    {
      traceId,
      spanId,
      parentId: idOf(own(span, "parentSpanId"), 16) || null,
      kind: kindOf(own(span, "kind")),
      name: cutText(textIn(span, "name") ?? "", limits.nameBytes, intake),
      startMs: start.seconds * 1e3 + start.nanos / 1e6,
      durationMs: ((end.seconds - start.seconds) * 1e9 + (end.nanos - start.nanos)) / 1e6,
      isError: isError(own(objectIn(span, "status"), "code")),
      attributes: attributesFrom(own(span, "attributes"), intake),
      weight: weightOf(traceState),
    },
    origin,
  );
}

/** In two parts: together they are beyond what a number holds exactly. */
function nanoseconds(value: unknown): { readonly seconds: number; readonly nanos: number } {
  if (typeof value === "string" && /^[0-9]{10,20}$/.test(value))
    return { seconds: Number(value.slice(0, -9)), nanos: Number(value.slice(-9)) };
  const whole = numberOf(value);
  const seconds = Math.floor(whole / 1e9);
  return { seconds, nanos: whole - seconds * 1e9 };
}

function kindOf(value: unknown): SpanKind {
  const index = typeof value === "string" ? kindNames.indexOf(value.replace(/^SPAN_KIND_/, "")) : numberOf(value);
  return kinds[index] ?? "internal";
}

const isError = (code: unknown): boolean => code === "STATUS_CODE_ERROR" || numberOf(code) === 2;
