import type { Intake } from "../intake/intake.ts";
import { Malformed } from "../intake/malformed.ts";
import { isObject, listIn, numberOf, objectIn, own, type Untrusted } from "../intake/untrusted.ts";
import { decodeTracesJson } from "../otlp/traces-json.ts";
import { parseObject } from "../sentry/envelope.ts";
import { readLegacyTrace } from "./legacy-trace.ts";
import { type Answer, get } from "./read-body.ts";

export type Found =
  /** Its spans went to the intake. */
  | { readonly kind: "found" }
  /** Not there, or not yet. */
  | { readonly kind: "missing" }
  | { readonly kind: "failed"; readonly reason: string };

const newline = 10;
const notFound = 404;

/** Jaeger's HTTP API, by trace id: the third version (OTLP), else the one its own page uses. */
export class JaegerClient {
  private readonly base: string;
  private isLegacy: boolean | undefined;

  constructor(url: string) {
    this.base = url.replace(/\/+$/, "");
  }

  /** Whether there is a Jaeger at all; undefined = there is, else what is there instead. */
  async problem(): Promise<string | undefined> {
    const answer = await get(`${this.base}/api/services`);
    if (answer.kind === "failure") return answer.reason;
    const { status, body } = answer;
    if (status !== 200) return `it answers ${String(status)} to /api/services`;
    const document = parsed(body);
    return document !== undefined && "data" in document ? undefined : "it answers, and not as Jaeger does";
  }

  async trace(traceId: string, intake: Intake): Promise<Found> {
    if (this.isLegacy === true) return this.legacyTrace(traceId, intake);
    const found = foundOf(await get(`${this.base}/api/v3/traces/${traceId}`), (body) => takeChunks(body, intake));
    if (found.kind !== "unknown") {
      this.isLegacy = false;
      return found;
    }
    if (this.isLegacy === false) return { kind: "failed", reason: found.reason };
    const legacy = await this.legacyTrace(traceId, intake);
    if (legacy.kind !== "failed") this.isLegacy = true;
    return legacy;
  }

  private async legacyTrace(traceId: string, intake: Intake): Promise<Found> {
    const found = foundOf(await get(`${this.base}/api/traces/${traceId}`), (body) => takeLegacy(body, intake));
    return found.kind === "unknown" ? { kind: "failed", reason: found.reason } : found;
  }
}

type FoundOrUnknown = Found | { readonly kind: "unknown"; readonly reason: string };

/** @param take gives whether there was a trace in it; throws Malformed */
function foundOf(answer: Answer, take: (body: Buffer) => boolean): FoundOrUnknown {
  if (answer.kind === "failure") return { kind: "failed", reason: answer.reason };
  const { status, body } = answer;
  if (status === notFound && saysNotFound(body)) return { kind: "missing" };
  if (status !== 200) return { kind: "unknown", reason: `it answers ${String(status)}` };
  try {
    return { kind: take(body) ? "found" : "missing" };
  } catch (error) {
    if (error instanceof Malformed) return { kind: "unknown", reason: `it answers what is no trace: ${error.message}` };
    throw error;
  }
}

/** That it knows no such trace, in the words of either API; that it knows no such path is said in none. */
function saysNotFound(body: Buffer): boolean {
  const document = parsed(body);
  if (document === undefined) return false;
  const first: unknown = listIn(document, "errors")[0];
  const code = own(objectIn(document, "error"), "httpCode") ?? (isObject(first) ? own(first, "code") : undefined);
  return numberOf(code) === notFound;
}

/** One document, or one a line: `{"result":{"resourceSpans":[…]}}`; older ones without `result`. */
function takeChunks(body: Buffer, intake: Intake): boolean {
  const before = intake.spans;
  for (const chunk of chunksOf(body)) {
    const result = isObject(own(chunk, "result")) ? objectIn(chunk, "result") : chunk;
    if (!("resourceSpans" in result)) throw new Malformed("it has no resourceSpans");
    decodeTracesJson(Buffer.from(JSON.stringify(result)), intake);
  }
  return intake.spans > before;
}

function chunksOf(body: Buffer): readonly Untrusted[] {
  const whole = parsed(body);
  if (whole !== undefined) return [whole];
  const chunks: Untrusted[] = [];
  for (let from = 0; from < body.length; ) {
    const end = body.indexOf(newline, from);
    const to = end < 0 ? body.length : end;
    if (to > from) chunks.push(parseObject(body.subarray(from, to)));
    from = to + 1;
  }
  return chunks;
}

function takeLegacy(body: Buffer, intake: Intake): boolean {
  const before = intake.spans;
  const document = parseObject(body);
  if (!("data" in document)) throw new Malformed("it has no data");
  for (const trace of listIn(document, "data")) if (isObject(trace)) readLegacyTrace(trace, intake);
  return intake.spans > before;
}

function parsed(body: Buffer): Untrusted | undefined {
  try {
    return parseObject(body);
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}
