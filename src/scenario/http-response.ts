import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from "node:zlib";
import type { Exchange } from "#protocol";
import type { HttpResponse, Timings } from "./test-file.ts";

/** A body that unpacks to more than this is not a body but a bomb. */
const decodedLimitBytes = 64 * 1024 * 1024;
/** Content codings one on top of the other (undici's limit after CVE-2026-22036). */
const codingLimit = 5;
const beyondAscii = /[\u0080-\u00ff]/;

/** A response as the script sees it. Headers are parsed and bodies decoded only when they are looked at. */
export class Response implements HttpResponse {
  readonly error: string | undefined;
  readonly url: string;
  readonly traceId: string;
  readonly latencyMs: number;
  private readonly exchange: Exchange;
  private parsedHeaders: Record<string, string> | undefined = undefined;

  constructor(exchange: Exchange, error: string | undefined, url: string, traceId: string, intendedMs: number) {
    this.exchange = exchange;
    this.error = error;
    this.url = url;
    this.traceId = traceId;
    this.latencyMs = exchange.doneMs - intendedMs;
  }

  get status(): number {
    return this.exchange.status;
  }

  get ok(): boolean {
    return this.error === undefined;
  }

  get errorMessage(): string | undefined {
    if (this.error === undefined) return undefined;
    return this.exchange.message === "" ? `status ${this.status}` : this.exchange.message;
  }

  get headers(): Readonly<Record<string, string>> {
    this.parsedHeaders ??= parseHeaders(this.exchange.headText);
    return this.parsedHeaders;
  }

  get cookies(): Readonly<Record<string, string>> {
    const cookies: Record<string, string> = Object.create(null);
    for (const line of setCookiesOf(this.exchange.headText)) {
      const pair = line.split(";", 1)[0]!;
      const equals = pair.indexOf("=");
      if (equals > 0) cookies[pair.slice(0, equals).trim()] = pair.slice(equals + 1).trim();
    }
    return cookies;
  }

  get timings(): Timings {
    return timingsOf(this.exchange);
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the shape is the target's; see test-file.ts
  json<T = any>(): T {
    const text = this.text();
    try {
      return JSON.parse(text) as T;
    } catch (cause) {
      const start = text.length === 0 ? "an empty body" : `a body that begins ${JSON.stringify(text.slice(0, 60))}`;
      throw new Error(`json(): ${this.url} answered ${this.status} with ${start}, which is not JSON`, { cause });
    }
  }

  text(): string {
    const { bodyText } = this.exchange;
    if (bodyText === undefined || bodyText === "") return "";
    const isPlain = this.headers["content-encoding"] === undefined;
    // One octet a character is already the text where there is nothing beyond ASCII.
    if (isPlain && !beyondAscii.test(bodyText)) return bodyText;
    const bytes = this.bytes();
    return /charset\s*=\s*"?(iso-8859-1|latin1|windows-1252)/i.test(this.headers["content-type"] ?? "")
      ? Buffer.from(bytes).toString("latin1")
      : Buffer.from(bytes).toString("utf8");
  }

  bytes(): Uint8Array {
    const raw = Buffer.from(this.exchange.bodyText ?? "", "latin1");
    const coding = this.headers["content-encoding"];
    return coding === undefined || raw.length === 0 ? raw : decode(raw, coding);
  }
}

function decode(raw: Buffer, contentEncoding: string): Buffer {
  const codings = contentEncoding
    .toLowerCase()
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "identity");
  if (codings.length > codingLimit)
    throw new Error(`the body is encoded ${codings.length} times over; ${codingLimit} is the limit`);
  const options = { maxOutputLength: decodedLimitBytes };
  return codings.reduceRight((bytes, coding) => {
    if (coding === "gzip" || coding === "x-gzip") return gunzipSync(bytes, options);
    if (coding === "br") return brotliDecompressSync(bytes, options);
    // "deflate" should be zlib, but some servers send raw deflate (RFC 9110 §8.4.1.2).
    if (coding === "deflate")
      return (bytes[0]! & 0x0f) === 8 ? inflateSync(bytes, options) : inflateRawSync(bytes, options);
    throw new Error(`the body's content encoding ${JSON.stringify(coding)} is not known`);
  }, raw);
}

function parseHeaders(headText: string): Record<string, string> {
  const headers: Record<string, string> = Object.create(null);
  for (const line of fieldLines(headText)) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
  }
  return headers;
}

/** The field lines of a head, folded ones unfolded (RFC 9112 §5.2). */
function fieldLines(headText: string): string[] {
  const unfolded =
    headText.includes("\r\n ") || headText.includes("\r\n\t") ? headText.replace(/\r\n[ \t]+/g, " ") : headText;
  return unfolded.split("\r\n").slice(1, -2);
}

/** The values of all Set-Cookie fields: the one field that must not be joined. */
export function setCookiesOf(headText: string): string[] {
  const prefix = "set-cookie:";
  return fieldLines(headText)
    .filter((line) => line.slice(0, prefix.length).toLowerCase() === prefix)
    .map((line) => line.slice(prefix.length).trim());
}

/** The first value of a field, or undefined. */
export function fieldOf(headText: string, name: string): string | undefined {
  return parseHeaders(headText)[name];
}

/** Milliseconds per phase; they add up to the time from being issued to the last byte. */
export function timingsOf(exchange: Exchange): Timings {
  const { issuedMs, sentMs, firstByteMs, doneMs, dnsMs, connectMs, tlsMs, sendMs } = exchange;
  const sent = exchange.bytesSent > 0 ? sentMs : doneMs;
  const firstByte = firstByteMs === 0 ? doneMs : firstByteMs;
  return {
    blocked: Math.max(0, sent - issuedMs - dnsMs - connectMs - tlsMs),
    dns: dnsMs,
    connect: connectMs,
    tls: tlsMs,
    send: sendMs,
    wait: Math.max(0, firstByte - sent - sendMs),
    receive: Math.max(0, doneMs - firstByte),
  };
}
