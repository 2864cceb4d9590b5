import type { IterationTally, OperationTally } from "#measure";
import { Exchange, type ExchangeListener, type Session } from "#protocol";
import type { UrlTest } from "#run";
import { errorOf, tallyExchange } from "./http-call.ts";
import { renderHeaders } from "./http-headers.ts";
import type { HttpHost } from "./http-host.ts";
import { type KnownUrl, RouteTable } from "./http-route.ts";
import type { User, UserListener } from "./virtual-user.ts";

/** What all users of a URL test share: the one request, rendered but for its trace. */
export class UrlHost {
  readonly http: HttpHost;
  readonly method: string;
  readonly known: KnownUrl;
  readonly tally: OperationTally;
  readonly iterations: IterationTally;
  /** Request line and headers up to the trace. */
  readonly start: string;
  readonly bodyText: string;
  readonly bodyBytes: Uint8Array | undefined;

  constructor(http: HttpHost, test: UrlTest, iterations: IterationTally) {
    this.http = http;
    this.method = test.method;
    this.iterations = iterations;
    this.known = new RouteTable(http.recorder, "url", "", http.endpoints).find(test.method, test.url);
    this.tally = this.known.route.tallyIn(undefined);
    const body = test.body === undefined ? undefined : Buffer.from(test.body, "utf8");
    const isAscii = body === undefined || body.length === test.body!.length;
    this.bodyText = isAscii ? (test.body ?? "") : "";
    this.bodyBytes = isAscii ? undefined : body;
    const content = body === undefined ? {} : { "content-length": String(body.length) };
    this.start =
      this.known.requestLine +
      renderHeaders(http.defaultsFor(this.known.destination.endpoint), content, http.plan.headers, test.headers);
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

  constructor(host: UrlHost, listener: UserListener, id: number) {
    this.host = host;
    this.listener = listener;
    this.id = id;
    this.session = host.http.openSession(host.known.destination.endpoint);
  }

  start(): Promise<boolean> {
    return Promise.resolve(true);
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  run(intendedMs: number): void {
    const { host } = this;
    const nowMs = host.http.clock.nowMs();
    this.iteration++;
    this.startedMs = nowMs;
    host.iterations.started++;
    const waitMs = host.http.budget === undefined ? 0 : host.http.budget.reserve(nowMs);
    const intended = Number.isNaN(intendedMs) ? nowMs : intendedMs;
    if (waitMs <= 0) this.send(intended, nowMs);
    else host.http.clock.after(waitMs, () => this.send(intended, host.http.clock.nowMs()));
  }

  private send(intendedMs: number, nowMs: number): void {
    const { http, start, bodyText, bodyBytes, known, method, tally, iterations } = this.host;
    if (http.isCancelled) {
      iterations.cancelled++;
      this.listener.iterationDone(this);
      return;
    }
    const { plan, traceIds } = http;
    const trace = plan.trace ? `traceparent: 00-${traceIds.nextTraceId()}-${traceIds.nextSpanId()}-01\r\n\r\n` : "\r\n";
    tally.started++;
    iterations.requests++;
    const { endpoint } = known.destination;
    this.session.exchange(
      new Exchange(
        this,
        endpoint,
        method,
        start + trace + bodyText,
        bodyBytes,
        false,
        intendedMs,
        nowMs,
        plan.deadlines,
      ),
    );
  }

  exchangeDone(exchange: Exchange): void {
    const { tally, iterations, http, known } = this.host;
    if (exchange.outcome === "cancelled") {
      tally.cancelled++;
      iterations.cancelled++;
    } else {
      const error = errorOf(exchange, undefined);
      tallyExchange(tally, exchange, error);
      const tookMs = exchange.doneMs - exchange.intendedMs;
      if (error === undefined) {
        this.connectFailures = 0;
        iterations.completed++;
        iterations.duration.record(tookMs);
      } else {
        if (exchange.bytesSent === 0) this.connectFailures++;
        iterations.failed++;
        iterations.failedDuration.record(tookMs);
        http.recorder.error({
          class: error,
          operation: known.route.label,
          message: exchange.message || `status ${exchange.status}`,
        });
      }
    }
    this.listener.iterationDone(this);
  }

  warm(): void {
    this.session.warm();
  }

  close(): void {
    if (this.host.http.sharedConnections === undefined) this.session.close();
  }
}
