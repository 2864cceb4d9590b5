import { JsonReader } from "../intake/json-reader.ts";
import { limits } from "../intake/limits.ts";
import { Malformed } from "../intake/malformed.ts";
import { isObject, own, textIn, type Untrusted } from "../intake/untrusted.ts";

const newline = 10;

export interface EnvelopeItem {
  readonly type: string;
  readonly header: Untrusted;
  readonly payload: Buffer;
}

export interface Envelope {
  readonly header: Untrusted;
  /** As many as are taken. */
  readonly items: readonly EnvelopeItem[];
  /** Those behind them. */
  readonly itemsLeftOut: number;
  /** Why reading ended before the end: from there on nothing can be told apart. Null = all was read. */
  readonly fault: string | null;
}

/** Splits an envelope: a line of JSON, then for each item a line of JSON and its payload. Throws where there is no header. */
export function readEnvelope(body: Buffer): Envelope {
  const headerEnd = lineEnd(body, 0);
  const header = parseObject(body.subarray(0, headerEnd));
  const items: EnvelopeItem[] = [];
  let itemsLeftOut = 0;
  let at = headerEnd + 1;
  const end = (fault: string | null): Envelope => ({ header, items, itemsLeftOut, fault });
  for (;;) {
    while (body[at] === newline) at++;
    if (at >= body.length) return end(null);
    if (items.length + itemsLeftOut >= limits.envelopeItemsCounted) return end("it holds more items than are counted");
    const itemEnd = lineEnd(body, at);
    const itemHeader = headerOf(body.subarray(at, itemEnd));
    if (itemHeader === undefined) return end("the header of an item is no JSON object");
    const from = Math.min(itemEnd + 1, body.length);
    const to = payloadEnd(body, from, own(itemHeader, "length"));
    if (to === undefined) return end("the length of an item does not fit the envelope");
    if (items.length < limits.envelopeItems)
      items.push({ type: textIn(itemHeader, "type") ?? "", header: itemHeader, payload: body.subarray(from, to) });
    else itemsLeftOut++;
    at = to + 1;
  }
}

/** Checked as strictly, and as deep, as OTLP's JSON. */
export function parseObject(text: Buffer): Untrusted {
  const json = new JsonReader(text);
  const value = json.value();
  json.end();
  if (value === undefined) throw new Malformed(`it holds more than ${limits.jsonValues} values`);
  if (!isObject(value)) throw new Malformed("an object was expected");
  return value;
}

function headerOf(line: Buffer): Untrusted | undefined {
  try {
    return parseObject(line);
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

/** With a length the payload may hold newlines, and one must follow it; without, it goes to the end of the line. */
function payloadEnd(body: Buffer, from: number, length: unknown): number | undefined {
  if (length === undefined || length === null) return lineEnd(body, from);
  if (typeof length !== "number" || !Number.isSafeInteger(length) || length < 0) return undefined;
  const to = from + length;
  return to === body.length || body[to] === newline ? to : undefined;
}

function lineEnd(body: Buffer, from: number): number {
  const found = body.indexOf(newline, from);
  return found < 0 ? body.length : found;
}
