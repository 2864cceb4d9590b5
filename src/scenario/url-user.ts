import type { IterationTally, OperationTally } from "#measure";
import { Exchange, type ExchangeListener, type Session } from "#protocol";
import type { ErrorClass, UrlTest } from "#run";
import { beginAgainAt, errorOf, statusMessage, tallyCancelled, tallyExchange } from "./http-call.ts";
import { headerBlock } from "./http-headers.ts";
import type { HttpHost } from "./http-host.ts";
import { headersWithContent } from "./http-request-text.ts";
import { type KnownUrl, RouteTable } from "./http-route.ts";
import { renderBody } from "./request-body.ts";
import type { RequestLimits } from "./request-limits.ts";
import { isSampled, type TraceIds } from "./trace-ids.ts";
import type { TraceStamp } from "./trace-stamp.ts";
import type { User, UserListener } from "./virtual-user.ts";

/** What all users of a URL test share: the one request, rendered but for its trace. */
export class UrlHost {
  readonly http: HttpHost;
  readonly method: string;
  readonly known: KnownUrl;
  readonly tally: OperationTally;
  readonly iterations: IterationTally;
  readonly fields: string;
  readonly stamp: TraceStamp | undefined;
  readonly traceIds: TraceIds | undefined;
  readonly bodyText: string;
  readonly bodyBytes: Uint8Array | undefined;

  constructor(http: HttpHost, test: UrlTest, iterations: IterationTally) {
    this.http = http;
    this.method = test.method;
    this.iterations = iterations;
    const origin = new URL(test.url).origin;
    this.known = new RouteTable(http.recorder, "url", origin, http.endpoints).find(test.method, test.url);
    this.tally = this.known.route.tallyIn(undefined);
    const block = http.noted(headerBlock([http.defaultsFor(this.known.endpoint), http.plan.headers, test.headers]));
    const body = test.body === undefined ? undefined : renderBody({ body: test.body });
    const cookie = block.cookie === "" ? "" : `cookie: ${block.cookie}\r\n`;
    this.fields = headersWithContent(test.method, block, body) + cookie;
    this.stamp = http.traces.stamps[block.traceFields];
    this.traceIds = this.stamp === undefined ? undefined : http.traceIds;
    this.bodyText = body?.text ?? "";
    this.bodyBytes = body?.bytes;
  }
}

/** The user of a URL test: an iteration is one request, the next begins where the last one's end is heard of. */
export class UrlUser implements User, ExchangeListener {
  readonly id: number;
  iteration = 0;
  connectFailures = 0;
  startedMs = 0;
  readonly wasImmediate = false;
  private readonly host: UrlHost;
  private readonly listener: UserListener;
  private readonly session: Session;
  /** The one exchange this user has at a time. */
  private exchange: Exchange | undefined = undefined;

  constructor(host: UrlHost, listener: UserListener, id: number) {
    this.host = host;
    this.listener = listener;
    this.id = id;
    this.session = host.http.sessionsOfUser().of(host.known.endpoint);
  }

  start(): Promise<boolean> {
    return Promise.resolve(true);
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  run(intendedMs: number): void {
    const { http, iterations } = this.host;
    const nowMs = http.clock.nowMs();
    this.iteration++;
    this.startedMs = nowMs;
    iterations.started++;
    const exchange = this.exchangeAt(Number.isNaN(intendedMs) ? nowMs : intendedMs, nowMs);
    if (http.limits === undefined) this.send(exchange);
    else this.sendWithin(http.limits, exchange);
  }

  private exchangeAt(intendedMs: number, nowMs: number): Exchange {
    if (this.exchange === undefined) this.exchange = this.newExchange(intendedMs, nowMs);
    else this.exchange.renew(intendedMs, nowMs);
    const { exchange } = this;
    const { traceIds } = this.host;
    if (traceIds !== undefined) {
      traceIds.beginTrace();
      exchange.traceSpread = traceIds.traceSpread;
      exchange.traceCount = traceIds.traceCount;
      exchange.spanCount = traceIds.nextSpanCount();
    }
    return exchange;
  }

  private newExchange(intendedMs: number, nowMs: number): Exchange {
    const { http, fields, stamp, bodyText, bodyBytes, known, method } = this.host;
    const { endpoint, requestLine } = known;
    const limits = http.plan.deadlines;
    return new Exchange(
      this,
      endpoint,
      method,
      requestLine,
      fields,
      stamp,
      bodyText,
      bodyBytes,
      false,
      intendedMs,
      nowMs,
      limits,
    );
  }

  private sendWithin(limits: RequestLimits, exchange: Exchange): void {
    limits.enter((mayGo, wasHeld) => {
      if (!mayGo) {
        this.host.iterations.cancelled++;
        this.listener.iterationDone(this);
        return;
      }
      if (wasHeld) beginAgainAt(this.host.http.clock.nowMs(), exchange);
      this.send(exchange);
    });
  }

  private send(exchange: Exchange): void {
    const { tally, iterations } = this.host;
    tally.started++;
    iterations.requests++;
    this.session.exchange(exchange);
  }

  exchangeDone(exchange: Exchange): void {
    const { tally, iterations, http, known } = this.host;
    http.limits?.leave();
    if (exchange.outcome === "cancelled") {
      tallyCancelled(tally, exchange);
      iterations.cancelled++;
    } else {
      if (exchange.bytesSent > 0) this.connectFailures = 0;
      else this.connectFailures++;
      const error = errorOf(exchange, undefined);
      tallyExchange(tally, exchange, error);
      if (isSampled(exchange)) http.sent?.note(exchange, known.route.label, error !== undefined);
      if (http.answers.sample.isDue) http.answers.look(exchange);
      const tookMs = exchange.doneMs - exchange.intendedMs;
      if (error === undefined) {
        iterations.completed++;
        iterations.duration.record(tookMs);
      } else {
        iterations.failed++;
        iterations.failedDuration.record(tookMs);
        this.noteFailure(exchange, error);
      }
    }
    this.listener.iterationDone(this);
  }

  private noteFailure(exchange: Exchange, error: ErrorClass): void {
    const { http, known } = this.host;
    if (exchange.status === 429 || exchange.status === 503) http.answers.refused(exchange);
    const message = exchange.message || statusMessage(exchange, error, undefined);
    http.recorder.error({ class: error, operation: known.route.label, message });
  }

  warm(): void {
    this.session.warm();
  }

  close(): void {
    if (this.host.http.sharedConnections === undefined) this.session.close();
  }
}
