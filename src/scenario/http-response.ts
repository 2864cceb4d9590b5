import type { Exchange } from "#protocol";
import { Call } from "./http-call.ts";
import { urlOf } from "./http-request-text.ts";
import { isPlainAscii, textFrom, UndecodableBody, unpacked } from "./http-response-body.ts";
import { fieldOf, parseHeaders, setCookiesOf } from "./http-response-head.ts";
import { timingsOf } from "./http-timings.ts";
import type { HttpResponse, Timings } from "./test-file.ts";
import type { TraceIds } from "./trace-ids.ts";

/** A response as the script sees it. Headers are parsed and bodies decoded only when they are looked at. */
export class Response implements HttpResponse {
  readonly error: string | undefined;
  /** Of the whole call: redirects that were followed are part of it. */
  readonly latencyMs: number;
  private readonly exchange: Exchange;
  private readonly traceIds: TraceIds;
  private parsedHeaders: Record<string, string> | undefined = undefined;
  private decodedText: string | undefined = undefined;
  private undecodable: Error | undefined = undefined;

  constructor(exchange: Exchange, error: string | undefined, traceIds: TraceIds, intendedMs: number) {
    this.exchange = exchange;
    this.error = error;
    this.traceIds = traceIds;
    this.latencyMs = exchange.doneMs - intendedMs;
  }

  get traceId(): string {
    return this.traceIds.traceIdOf(this.exchange);
  }

  get status(): number {
    return this.exchange.status;
  }

  get ok(): boolean {
    return this.error === undefined;
  }

  get errorMessage(): string | undefined {
    return this.error === undefined ? undefined : this.exchange.message;
  }

  /** Of the last request, where redirects were followed. */
  get url(): string {
    return urlOf(this.exchange);
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

  /** Of the last request, where redirects were followed. */
  get timings(): Timings {
    return timingsOf(this.exchange);
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the shape is the target's; see test-file.ts
  json<T = any>(): T {
    const text = this.text();
    try {
      return JSON.parse(text) as T;
    } catch (cause) {
      const { method, status } = this.exchange;
      const request = `${method} ${this.url}`;
      if (status === 0)
        throw new Error(`json(): ${request} gave no answer (${this.error}: ${this.errorMessage})`, { cause });
      const start = text === "" ? "an empty body" : `a body that begins ${JSON.stringify(text.slice(0, 60))}`;
      throw new Error(`json(): ${request} answered ${status} with ${start}, which is not JSON`, { cause });
    }
  }

  text(): string {
    this.decodedText ??= this.decode();
    return this.decodedText;
  }

  private decode(): string {
    const { bodyText, headText } = this.exchange;
    if (bodyText === undefined || bodyText === "") return "";
    if (isPlainAscii(bodyText) && fieldOf(headText, "content-encoding") === undefined) return bodyText;
    return textFrom(this.bytes(), fieldOf(headText, "content-type") ?? "");
  }

  bytes(): Uint8Array {
    const { bodyText, headText, status, method } = this.exchange;
    const raw = Buffer.from(bodyText ?? "", "latin1");
    const coding = raw.length === 0 ? undefined : fieldOf(headText, "content-encoding");
    if (coding === undefined) return raw;
    if (this.undecodable !== undefined) throw this.undecodable;
    try {
      return unpacked(raw, coding);
    } catch (cause) {
      if (!(cause instanceof UndecodableBody)) throw cause;
      this.undecodable = new Error(`${method} ${this.url} answered ${status} with a body that ${cause.message}`, {
        cause,
      });
      // Whether a script looks is known only now, and the target's fault is not the script's, whatever it makes of it.
      const { listener } = this.exchange;
      if (listener instanceof Call) listener.bodyUndecodable(this.exchange, cause);
      throw this.undecodable;
    }
  }
}
