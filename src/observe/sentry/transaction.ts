import { newBag, type AttributeBag } from "../intake/attribute-bag.ts";
import { cutText, putAttribute } from "../intake/cut-value.ts";
import type { Intake, Origin } from "../intake/intake.ts";
import { limits } from "../intake/limits.ts";
import { idOf, isObject, listIn, objectIn, own, textIn, type Untrusted } from "../intake/untrusted.ts";
import { senderOf } from "./sender.ts";

/** Statuses that are no failure of the target; all others are. */
const good = new Set([undefined, "ok", "unset", "unknown", "cancelled"]);

/** A transaction: its root, and its spans below. */
export function readTransaction(event: Untrusted, project: string, weight: number, intake: Intake): void {
  const origin = senderOf(event, project);
  const trace = objectIn(objectIn(event, "contexts"), "trace");
  const before = intake.spans;
  const name = textIn(event, "transaction") ?? "";
  const shared = { traceId: idOf(own(trace, "trace_id"), 32), weight, origin };
  const attributes = attributesOf(trace, intake);
  const source = textIn(objectIn(event, "transaction_info"), "source");
  const route = name.replace(/^[A-Z]+ /, "");
  if (source === "route" && route.startsWith("/"))
    attributes["http.route"] ??= cutText(route, limits.nameBytes, intake);
  // Python's SDK says it nowhere else: two methods of one route are two routes.
  const method = textIn(objectIn(event, "request"), "method");
  if (method !== undefined) attributes["http.request.method"] ??= cutText(method, limits.nameBytes, intake);
  const status = own(objectIn(objectIn(event, "contexts"), "response"), "status_code");
  if (typeof status === "number") attributes["http.response.status_code"] ??= status;
  readOne(
    { ...trace, start_timestamp: own(event, "start_timestamp"), timestamp: own(event, "timestamp") },
    name,
    attributes,
    shared,
    intake,
  );
  for (const span of listIn(event, "spans")) {
    if (!isObject(span)) intake.drop("malformed");
    else readOne(span, textIn(span, "description") ?? "", attributesOf(span, intake), shared, intake);
  }
  if (intake.spans > before) intake.services.add(origin.service, intake.spans - before);
}

interface Shared {
  readonly traceId: string;
  readonly weight: number;
  readonly origin: Origin;
}

function readOne(span: Untrusted, name: string, attributes: AttributeBag, shared: Shared, intake: Intake): void {
  const { traceId, weight, origin } = shared;
  const spanId = idOf(own(span, "span_id"), 16);
  if (traceId === "" || spanId === "") {
    intake.drop("bad_id");
    return;
  }
  const op = textIn(span, "op") ?? "";
  if (op !== "") attributes["sentry.op"] = cutText(op, limits.nameBytes, intake);
  const startMs = epochMs(own(span, "start_timestamp"));
  intake.span(
    {
      traceId,
      spanId,
      parentId: idOf(own(span, "parent_span_id"), 16) || null,
      kind: "internal",
      // As long as a statement may be: the intake takes the statement from it.
      name: cutText(name, limits.attributeBytes, intake),
      startMs,
      durationMs: epochMs(own(span, "timestamp")) - startMs,
      isError: !good.has(textIn(span, "status")),
      attributes,
      weight,
    },
    origin,
  );
}

function attributesOf(span: Untrusted, intake: Intake): AttributeBag {
  const bag = newBag();
  let count = 0;
  for (const part of [objectIn(span, "data"), objectIn(span, "tags")])
    for (const key of Object.keys(part)) putAttribute(bag, key, own(part, key), count++, intake);
  return bag;
}

/** Seconds with fractions, or RFC 3339. NaN = neither. */
export function epochMs(value: unknown): number {
  if (typeof value === "number") return value * 1e3;
  return typeof value === "string" ? Date.parse(value) : Number.NaN;
}
