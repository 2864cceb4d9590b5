import { newBag } from "../intake/attribute-bag.ts";
import { cutText, putAttribute } from "../intake/cut-value.ts";
import type { Intake } from "../intake/intake.ts";
import { limits } from "../intake/limits.ts";
import { idOf, isObject, listIn, objectIn, own, textIn, type Untrusted } from "../intake/untrusted.ts";
import { serviceOf } from "./sender.ts";
import { epochMs } from "./transaction.ts";

const kinds = new Set(["server", "client", "internal", "producer", "consumer"] as const);

/** A container of Sentry's second span format: `{ items: [span, …] }`. */
export function readSpanItems(container: Untrusted, project: string, weight: number, intake: Intake): void {
  for (const item of listIn(container, "items")) {
    if (isObject(item)) readSpanItem(item, project, weight, intake);
    else intake.drop("malformed");
  }
}

function readSpanItem(span: Untrusted, project: string, weight: number, intake: Intake): void {
  const [traceId, spanId] = [idOf(own(span, "trace_id"), 32), idOf(own(span, "span_id"), 16)];
  if (traceId === "" || spanId === "") {
    intake.drop("bad_id");
    return;
  }
  const attributes = newBag();
  let count = 0;
  const typed = objectIn(span, "attributes");
  // Each attribute is `{ type, value }`.
  for (const key of Object.keys(typed))
    putAttribute(attributes, key, own(objectIn(typed, key), "value"), count++, intake);
  const text = (key: string): string | undefined => {
    const value = attributes[key];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const said = text("sentry.kind") as "server" | undefined;
  const startMs = epochMs(own(span, "start_timestamp"));
  const before = intake.spans;
  const origin = {
    service: text("service.name") ?? serviceOf(text("sentry.release"), project),
    instance: text("service.instance.id") ?? text("sentry.server_name") ?? text("server.address") ?? null,
  };
  intake.span(
    {
      traceId,
      spanId,
      parentId: idOf(own(span, "parent_span_id"), 16) || null,
      kind: said !== undefined && kinds.has(said) ? said : "internal",
      name: cutText(textIn(span, "name") ?? "", limits.attributeBytes, intake),
      startMs,
      durationMs: epochMs(own(span, "end_timestamp")) - startMs,
      isError: textIn(span, "status") === "error",
      attributes,
      weight,
    },
    origin,
  );
  if (intake.spans > before) intake.services.add(origin.service);
}
