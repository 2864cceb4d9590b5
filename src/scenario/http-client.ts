import type { IterationTally } from "#measure";
import { Exchange, type Session, type Endpoint } from "#protocol";
import type { Deadlines } from "#run";
import { durationMs } from "#units";
import { CancelledError } from "./cancelled.ts";
import { CookieJar } from "./cookie-jar.ts";
import { Call, type CallOwner, errorOf, tallyExchange } from "./http-call.ts";
import { OwnHeaders, renderHeaders } from "./http-headers.ts";
import type { HttpHost } from "./http-host.ts";
import { type NextHop, redirectOf, withoutCredentials } from "./http-redirect.ts";
import { Response, setCookiesOf } from "./http-response.ts";
import { fillPath, type KnownUrl, type RouteTable, withQuery } from "./http-route.ts";
import { type RenderedBody, renderBody } from "./request-body.ts";
import type { HttpResponse, RequestOptions } from "./test-file.ts";

// A promise's two ends, caught by one function for all promises: no closure per request.
let caughtResolve: (response: HttpResponse) => void;
let caughtReject: (reason: Error) => void;
const catchEnds = (resolve: (response: HttpResponse) => void, reject: (reason: Error) => void): void => {
  caughtResolve = resolve;
  caughtReject = reject;
};

const methodsWithBody = new Set(["POST", "PUT", "PATCH"]);

/** One virtual user's way to the target: connections, cookies, headers, and the count of what it did. */
export class HttpClient implements CallOwner {
  readonly cookies = new CookieJar();
  readonly ownHeaders = new OwnHeaders();
  /** The step requests are counted in. */
  step: string | undefined = undefined;
  /** What has failed in this iteration: requests and measured calls. */
  failures = 0;
  /** Requests of this iteration. */
  requests = 0;
  /** How many requests in a row found no connection. */
  connectFailures = 0;
  /** Requests of one iteration share a trace. */
  private traceId = "";
  /** The intended start of the iteration, for its first request; NaN = the moment it is issued. */
  private intendedMs = Number.NaN;
  /** Where an iteration's requests are counted; undefined in hooks. */
  private iterations: IterationTally | undefined = undefined;
  private readonly host: HttpHost;
  private readonly table: RouteTable;
  private readonly sessions = new Map<Endpoint, Session>();
  private lastEndpoint: Endpoint | undefined = undefined;
  private lastSession: Session | undefined = undefined;
  private ownBlock = "";
  private ownBlockVersion = 0;
  private ownBlockEndpoint: Endpoint | undefined = undefined;

  constructor(host: HttpHost, table: RouteTable) {
    this.host = host;
    this.table = table;
  }

  beginIteration(intendedMs: number, iterations: IterationTally | undefined): void {
    this.intendedMs = intendedMs;
    this.iterations = iterations;
    this.traceId = "";
    this.failures = 0;
    this.requests = 0;
  }

  call(method: string, url: string, options: RequestOptions | undefined): Promise<HttpResponse> {
    if (this.host.isCancelled) return Promise.reject(new CancelledError());
    if (options === undefined) return this.start(method, this.table.find(method, url), undefined);
    const hasOwnUrl = options.path !== undefined || options.query !== undefined || options.name !== undefined;
    return this.start(method, hasOwnUrl ? this.resolve(method, url, options) : this.table.find(method, url), options);
  }

  /** A URL given as a template: counted under the template. */
  callTemplate(
    method: string,
    strings: readonly string[],
    values: readonly (string | number)[],
  ): Promise<HttpResponse> {
    let url = strings[0]!;
    for (const [index, value] of values.entries()) url += encodeURIComponent(String(value)) + strings[index + 1]!;
    return this.start(method, this.table.resolve(method, url, strings.join("{}")), undefined);
  }

  private resolve(method: string, url: string, options: RequestOptions): KnownUrl {
    const filled = options.path === undefined ? url : fillPath(url, options.path);
    const whole = options.query === undefined ? filled : withQuery(filled, options.query);
    const name =
      options.name ??
      (options.path === undefined ? undefined : url.replace(/^https?:\/\/[^/]+/, "").replace(/\?.*$/, ""));
    return this.table.resolve(method, whole, name);
  }

  private start(method: string, known: KnownUrl, options: RequestOptions | undefined): Promise<HttpResponse> {
    const { host } = this;
    const nowMs = host.clock.nowMs();
    const intendedMs = Number.isNaN(this.intendedMs) ? nowMs : this.intendedMs;
    this.intendedMs = Number.NaN;
    const promise = new Promise<HttpResponse>(catchEnds);
    const resolve = caughtResolve;
    const reject = caughtReject;
    if (this.traceId === "") this.traceId = host.traceIds.nextTraceId();
    const redirects = options?.redirects ?? host.plan.maxRedirects;
    const tally = known.route.tallyIn(this.step);
    const call = new Call(
      this,
      known.route,
      tally,
      known.destination,
      options,
      this.traceId,
      intendedMs,
      redirects,
      false,
      resolve,
      reject,
    );
    this.dispatch(call, this.exchangeOf(call, method, known, intendedMs, nowMs));
    return promise;
  }

  private exchangeOf(call: Call, method: string, known: KnownUrl, intendedMs: number, nowMs: number): Exchange {
    const { options } = call;
    const { endpoint } = known.destination;
    const body = options === undefined ? undefined : renderBody(options);
    const isPlain =
      (options === undefined || (options.headers === undefined && options.auth === undefined)) &&
      !call.dropsCredentials;
    let text = known.requestLine;
    text += isPlain ? this.block(endpoint) + contentHeaders(method, body) : this.headersWith(endpoint, call, body);
    if (!this.cookies.isEmpty) text += this.cookieLine(known.destination.url, nowMs);
    if (this.host.plan.trace) text += `traceparent: 00-${call.traceId}-${this.host.traceIds.nextSpanId()}-01\r\n\r\n`;
    else text += "\r\n";
    if (body !== undefined) text += body.text;
    const limits =
      options?.timeout === undefined ? this.host.plan.deadlines : limitsOf(options.timeout, this.host.plan.deadlines);
    return new Exchange(call, endpoint, method, text, body?.bytes, true, intendedMs, nowMs, limits);
  }

  /** Sends it, at once or as soon as the run's --max-rate lets it. */
  private dispatch(call: Call, exchange: Exchange): void {
    const { budget, clock } = this.host;
    const waitMs = budget === undefined ? 0 : budget.reserve(clock.nowMs());
    if (waitMs <= 0) {
      this.send(call, exchange);
      return;
    }
    clock.after(waitMs, () => {
      if (this.host.isCancelled) call.reject(new CancelledError());
      else this.send(call, exchange);
    });
  }

  private send(call: Call, exchange: Exchange): void {
    call.tally.started++;
    this.requests++;
    if (this.iterations !== undefined) this.iterations.requests++;
    this.sessionFor(exchange.endpoint).exchange(exchange);
  }

  private sessionFor(endpoint: Endpoint): Session {
    if (endpoint === this.lastEndpoint) return this.lastSession!;
    let session = this.sessions.get(endpoint);
    if (session === undefined) {
      session = this.host.openSession(endpoint);
      this.sessions.set(endpoint, session);
    }
    this.lastEndpoint = endpoint;
    this.lastSession = session;
    return session;
  }

  callDone(call: Call, exchange: Exchange): void {
    const { tally } = call;
    if (exchange.outcome === "cancelled") {
      tally.cancelled++;
      tally.bytesSent += exchange.bytesSent;
      tally.bytesReceived += exchange.bytesReceived;
      call.reject(new CancelledError());
      return;
    }
    if (exchange.hasSetCookie)
      for (const line of setCookiesOf(exchange.headText)) this.cookies.store(line, call.destination.url);
    const redirect = redirectOf(call, exchange);
    if (redirect?.next !== undefined) {
      tallyExchange(tally, exchange, undefined);
      this.follow(call, redirect.next);
      return;
    }
    const error = redirect?.failure.error ?? errorOf(exchange, call.options?.expect);
    tallyExchange(tally, exchange, error);
    if (error === undefined) this.connectFailures = 0;
    else {
      this.failures++;
      if (exchange.bytesSent === 0) this.connectFailures++;
      const message = redirect?.failure.message ?? (exchange.message || `status ${exchange.status}`);
      this.host.recorder.error({ class: error, operation: call.route.label, message, traceId: call.traceId });
    }
    call.resolve(new Response(exchange, error, call.destination.url, call.traceId, call.intendedMs));
  }

  /** The next hop is a request of its own, counted under its own name; the call goes on. */
  private follow(call: Call, { url, method, options, leavesOrigin }: NextHop): void {
    if (this.host.isCancelled) {
      call.reject(new CancelledError());
      return;
    }
    const nowMs = this.host.clock.nowMs();
    const known = this.table.resolve(method, url, undefined);
    const tally = known.route.tallyIn(this.step);
    const { traceId, intendedMs, redirectsLeft, resolve, reject } = call;
    const drops = call.dropsCredentials || leavesOrigin;
    const { route, destination } = known;
    const next = new Call(
      this,
      route,
      tally,
      destination,
      options,
      traceId,
      intendedMs,
      redirectsLeft - 1,
      drops,
      resolve,
      reject,
    );
    this.dispatch(next, this.exchangeOf(next, method, known, nowMs, nowMs));
  }

  /** Default, test and user headers for this endpoint, rendered and kept until the user's change. */
  private block(endpoint: Endpoint): string {
    if (this.ownHeaders.version === 0) return this.host.blockFor(endpoint);
    if (this.ownBlockVersion !== this.ownHeaders.version || this.ownBlockEndpoint !== endpoint) {
      this.ownBlock = renderHeaders(this.host.defaultsFor(endpoint), this.host.plan.headers, this.ownHeaders.object);
      this.ownBlockVersion = this.ownHeaders.version;
      this.ownBlockEndpoint = endpoint;
    }
    return this.ownBlock;
  }

  private headersWith(endpoint: Endpoint, call: Call, body: RenderedBody | undefined): string {
    const { host } = this;
    const options = call.options ?? {};
    const keep = call.dropsCredentials ? withoutCredentials : (headers: Readonly<Record<string, string>>) => headers;
    const content: Record<string, string> = {};
    if (body !== undefined) content["content-length"] = String(body.length);
    if (body?.contentType !== undefined) content["content-type"] = body.contentType;
    const auth = options.auth === undefined ? {} : { authorization: authorizationOf(options.auth) };
    return renderHeaders(
      host.defaultsFor(endpoint),
      keep(host.plan.headers),
      content,
      keep(this.ownHeaders.object),
      auth,
      options.headers ?? {},
    );
  }

  private cookieLine(url: string, nowMs: number): string {
    const header = this.cookies.headerFor(url, nowMs);
    return header === "" ? "" : `cookie: ${header}\r\n`;
  }

  /** Opens the connection to the target before the first request needs it. */
  warm(url: string): void {
    this.sessionFor(this.table.destinationOf(url).endpoint).warm();
  }

  urlOf(url: string): string {
    return this.table.destinationOf(url).url;
  }

  /** Ends this user's own connections; a shared pool stays. */
  close(): void {
    if (this.host.sharedConnections !== undefined) return;
    for (const session of this.sessions.values()) session.close();
  }
}

function contentHeaders(method: string, body: RenderedBody | undefined): string {
  if (body === undefined) return methodsWithBody.has(method) ? "content-length: 0\r\n" : "";
  const length = `content-length: ${body.length}\r\n`;
  return body.contentType === undefined ? length : `content-type: ${body.contentType}\r\n${length}`;
}

/** RFC 7617 (basic, UTF-8) and RFC 6750 (bearer). */
function authorizationOf(auth: NonNullable<RequestOptions["auth"]>): string {
  if ("bearer" in auth) return `Bearer ${auth.bearer}`;
  return `Basic ${Buffer.from(`${auth.username}:${auth.password}`, "utf8").toString("base64")}`;
}

function limitsOf(timeout: NonNullable<RequestOptions["timeout"]>, defaults: Deadlines): Deadlines {
  if (typeof timeout !== "object") {
    const totalMs = durationMs(timeout);
    return {
      connectMs: Math.min(defaults.connectMs, totalMs),
      headersMs: Math.min(defaults.headersMs, totalMs),
      totalMs,
    };
  }
  const totalMs = timeout.total === undefined ? defaults.totalMs : durationMs(timeout.total);
  const connectMs = timeout.connect === undefined ? defaults.connectMs : durationMs(timeout.connect);
  const headersMs = timeout.headers === undefined ? defaults.headersMs : durationMs(timeout.headers);
  return { connectMs, headersMs, totalMs };
}
