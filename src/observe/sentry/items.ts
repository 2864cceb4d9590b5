import type { Intake } from "../intake/intake.ts";
import { limits } from "../intake/limits.ts";
import { Malformed } from "../intake/malformed.ts";
import { isObject, listIn, numberOf, objectIn, own, textIn, type Untrusted } from "../intake/untrusted.ts";
import { envelopeWeight } from "./dsn.ts";
import { type Envelope, type EnvelopeItem, parseObject } from "./envelope.ts";
import { readSpanItems } from "./span-items.ts";
import { readTransaction } from "./transaction.ts";

/** What SDKs send beside spans, and what says nothing of a request. */
const beside = new Set(
  "session sessions log trace_metric metric statsd metric_meta check_in feedback user_report attachment profile profile_chunk replay_event replay_recording replay_video otel_log nel".split(
    " ",
  ),
);
const spanContainer = "application/vnd.sentry.items.span.v2+json";

/** Takes what an envelope holds. A bad item costs that item only. */
export function takeEnvelope({ header, items, itemsLeftOut, fault }: Envelope, project: string, intake: Intake): void {
  const weight = envelopeWeight(header);
  countSdk(header, intake);
  for (const item of items) takeItem(item, project, weight, intake);
  intake.drop("too_many_items", itemsLeftOut);
  if (fault !== null) intake.drop("malformed");
}

function countSdk(header: Untrusted, intake: Intake): void {
  const sdk = objectIn(header, "sdk");
  const parts = ["name", "version"].flatMap((name) => textIn(sdk, name) ?? []);
  if (parts.length > 0) intake.sdks.add(parts.join(" "));
}

function takeItem(item: EnvelopeItem, project: string, weight: number, intake: Intake): void {
  const { type, header, payload } = item;
  const isSpans = type === "span" && textIn(header, "content_type") === spanContainer;
  if (beside.has(type)) return;
  if (type === "event") intake.events++;
  else if (type !== "transaction" && type !== "client_report" && !isSpans) intake.drop("unknown_item");
  else if (payload.length > limits.envelopeItemBytes) intake.drop("item_too_large");
  else {
    const content = contentOf(payload);
    if (content === undefined) intake.drop("malformed");
    else if (type === "transaction") readTransaction(content, project, weight, intake);
    else if (isSpans) readSpanItems(content, project, weight, intake);
    else readClientReport(content, intake);
  }
}

function contentOf(payload: Buffer): Untrusted | undefined {
  try {
    return parseObject(payload);
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

/** What the SDK threw away itself, e.g. `queue_overflow: span`. */
function readClientReport(report: Untrusted, intake: Intake): void {
  for (const each of listIn(report, "discarded_events")) {
    const quantity = isObject(each) ? numberOf(own(each, "quantity")) : Number.NaN;
    if (!isObject(each) || !Number.isSafeInteger(quantity) || quantity < 1) continue;
    intake.droppedBySdk.add(
      `${textIn(each, "reason") ?? "unknown"}: ${textIn(each, "category") ?? "unknown"}`,
      quantity,
    );
  }
}
