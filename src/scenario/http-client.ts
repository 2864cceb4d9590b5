import type { IterationTally } from "#measure";
import { Exchange } from "#protocol";
import type { ErrorClass } from "#run";
import { CancelledError } from "./cancelled.ts";
import {
  beginAgainAt,
  Call,
  type CallOwner,
  errorOf,
  statusMessage,
  tallyCancelled,
  tallyExchange,
} from "./http-call.ts";
import type { HttpHost } from "./http-host.ts";
import { Identity } from "./http-identity.ts";
import { checkOptions, limitsOf } from "./http-options.ts";
import { type NextHop, redirectOf } from "./http-redirect.ts";
import { nextAttempt } from "./http-retry.ts";
import { headersWithContent } from "./http-request-text.ts";
import { Response } from "./http-response.ts";
import type { UndecodableBody } from "./http-response-body.ts";
import type { KnownUrl, RouteTable } from "./http-route.ts";
import { renderBody } from "./request-body.ts";
import type { RequestLimits } from "./request-limits.ts";
import type { HttpResponse, RequestOptions } from "./test-file.ts";
import { isSampled, type TraceIds } from "./trace-ids.ts";
import type { Sessions } from "./sessions.ts";

// A promise's two ends, caught by one function for all promises: no closure per request.
let caughtResolve: (response: HttpResponse) => void;
let caughtReject: (reason: unknown) => void;
const catchEnds = (resolve: (response: HttpResponse) => void, reject: (reason: unknown) => void): void => {
  caughtResolve = resolve;
  caughtReject = reject;
};

/** Calls refused at once after the end of the run; later ones at the loop's next turn, so that a retry loop cannot stop it. */
const refusedAtOnce = 10;

/** One virtual user's way to the target: connections, cookies, headers, and the count of what it did. */
export class HttpClient implements CallOwner {
  readonly identity: Identity;
  /** The step requests are counted in. */
  step: string | undefined = undefined;
  /** What has failed in this iteration: requests and measured calls. */
  failures = 0;
  /** Requests of this iteration that have ended. */
  ended = 0;
  /** How many requests in a row found no connection. */
  connectFailures = 0;
  /** Calls not yet answered, whether the script waits for them or not. */
  private pending = 0;
  private onIdle: (() => void) | undefined = undefined;
  private refused = 0;
  /** Requests of one iteration share a trace. */
  private hasTrace = false;
  private traceSpread = 0;
  private traceCount = 0;
  /** The intended start of the iteration, for its first request; NaN = the moment it is issued. */
  private intendedMs = Number.NaN;
  /** Where an iteration's requests are counted; undefined in hooks. */
  private iterations: IterationTally | undefined = undefined;
  private readonly host: HttpHost;
  private readonly table: RouteTable;
  private readonly sessions: Sessions;

  constructor(host: HttpHost, table: RouteTable) {
    this.host = host;
    this.table = table;
    this.identity = new Identity(host);
    this.sessions = host.sessionsOfUser();
  }

  beginIteration(intendedMs: number, iterations: IterationTally | undefined): void {
    this.intendedMs = intendedMs;
    this.iterations = iterations;
    this.hasTrace = false;
    this.failures = 0;
    this.ended = 0;
  }

  /** The intended start of what begins now: the iteration's own for the first, else `nowMs`. */
  takeIntendedMs(nowMs: number): number {
    const { intendedMs } = this;
    this.intendedMs = Number.NaN;
    return Number.isNaN(intendedMs) ? nowMs : intendedMs;
  }

  call(method: string, url: string, options: RequestOptions | undefined): Promise<HttpResponse> {
    if (options === undefined) return this.start(method, this.table.find(method, url), undefined);
    checkOptions(options);
    return this.start(method, this.table.resolve(method, url, options), options);
  }

  callTemplate(
    method: string,
    strings: readonly string[],
    values: readonly (string | number)[],
  ): Promise<HttpResponse> {
    return this.start(method, this.table.template(method, strings, values), undefined);
  }

  private start(method: string, known: KnownUrl, options: RequestOptions | undefined): Promise<HttpResponse> {
    const { host } = this;
    if (host.isCancelled) return this.refuse();
    const nowMs = host.clock.nowMs();
    const intendedMs = Number.isNaN(this.intendedMs) ? nowMs : this.intendedMs;
    const promise = new Promise<HttpResponse>(catchEnds);
    const resolve = caughtResolve;
    const reject = caughtReject;
    if (!this.hasTrace) this.beginTrace(host.traceIds);
    const tally = known.route.tallyIn(this.step);
    const redirects = options?.redirects ?? host.plan.maxRedirects;
    const call = new Call(this, known.route, tally, options, intendedMs, redirects, false, resolve, reject);
    const exchange = this.exchangeOf(call, method, known, intendedMs, nowMs);
    exchange.traceSpread = this.traceSpread;
    exchange.traceCount = this.traceCount;
    this.intendedMs = Number.NaN;
    this.pending++;
    this.dispatch(call, exchange);
    return promise;
  }

  private beginTrace(traceIds: TraceIds): void {
    traceIds.beginTrace();
    this.hasTrace = true;
    this.traceSpread = traceIds.traceSpread;
    this.traceCount = traceIds.traceCount;
  }

  /** For calls after the run's end. */
  refuse(): Promise<never> {
    if (++this.refused <= refusedAtOnce) return Promise.reject(new CancelledError());
    return new Promise((_resolve, reject) => this.host.clock.soon(() => reject(new CancelledError())));
  }

  private exchangeOf(call: Call, method: string, known: KnownUrl, intendedMs: number, nowMs: number): Exchange {
    const { options } = call;
    const { plan, traceIds, traces } = this.host;
    const body = options === undefined ? undefined : renderBody(options);
    const block = this.identity.blockFor(known.endpoint, options, call.leftOrigin);
    const cookieLine = this.identity.cookieLine(block, known, nowMs);
    const content = headersWithContent(method, block, body);
    const stamp = traces.stamps[block.traceFields];
    const limits = options?.timeout === undefined ? plan.deadlines : limitsOf(options.timeout, plan.deadlines);
    const exchange = new Exchange(
      call,
      known.endpoint,
      method,
      known.requestLine,
      cookieLine === "" ? content : content + cookieLine,
      stamp,
      body === undefined ? "" : body.text,
      body?.bytes,
      true,
      intendedMs,
      nowMs,
      limits,
    );
    if (stamp !== undefined) exchange.spanCount = traceIds.nextSpanCount();
    return exchange;
  }

  /** Sends it, at once or as soon as the run's limits let it. */
  private dispatch(call: Call, exchange: Exchange): void {
    const { limits } = this.host;
    if (limits === undefined) this.send(call, exchange);
    else this.sendWithin(limits, call, exchange);
  }

  private sendWithin(limits: RequestLimits, call: Call, exchange: Exchange): void {
    limits.enter((mayGo, wasHeld) => {
      if (!mayGo) {
        this.giveUp(call, new CancelledError());
        return;
      }
      if (wasHeld) call.intendedMs += beginAgainAt(this.host.clock.nowMs(), exchange);
      this.send(call, exchange);
    });
  }

  private send(call: Call, exchange: Exchange): void {
    call.tally.started++;
    if (this.iterations !== undefined) this.iterations.requests++;
    this.sessions.of(exchange.endpoint).exchange(exchange);
  }

  callDone(call: Call, exchange: Exchange): void {
    this.host.limits?.leave();
    if (exchange.outcome === "cancelled") {
      tallyCancelled(call.tally, exchange);
      this.giveUp(call, new CancelledError());
      return;
    }
    this.connectFailures = exchange.bytesSent > 0 ? 0 : this.connectFailures + 1;
    if (exchange.hasSetCookie) this.identity.keepCookies(exchange);
    const redirect = redirectOf(call, exchange);
    if (redirect?.next !== undefined) {
      tallyExchange(call.tally, exchange, undefined);
      if (isSampled(exchange)) this.host.sent?.note(exchange, call.route.label, false);
      this.follow(call, exchange, redirect.next);
      return;
    }
    if (redirect !== undefined) exchange.message = redirect.failure.message;
    const error = redirect?.failure.error ?? errorOf(exchange, call.options?.expect);
    tallyExchange(call.tally, exchange, error);
    if (isSampled(exchange)) this.host.sent?.note(exchange, call.route.label, error !== undefined);
    if (this.host.answers.sample.isDue) this.host.answers.look(exchange);
    if (error !== undefined) {
      this.tellFailure(call, exchange, error);
      const next = nextAttempt(call, exchange, error, this.host);
      if (next !== undefined) return this.dispatch(next.call, next.exchange);
      this.failures++;
    }
    call.resolve(new Response(exchange, error, this.host.traceIds, call.intendedMs));
    this.settled();
  }

  private tellFailure(call: Call, exchange: Exchange, error: ErrorClass): void {
    if (exchange.status === 429 || exchange.status === 503) this.host.answers.refused(exchange);
    if (exchange.message === "") exchange.message = statusMessage(exchange, error, call.options?.expect);
    this.record(call, exchange, error, exchange.message);
  }

  private record(call: Call, exchange: Exchange, error: ErrorClass, message: string): void {
    const traceId = this.host.traceIds.traceIdOf(exchange);
    this.host.recorder.error({ class: error, operation: call.route.label, message, traceId });
  }

  /** The request was answered and is counted so; what fails is the iteration that needs the body. */
  bodyUndecodable(call: Call, exchange: Exchange, { error, message }: UndecodableBody): void {
    this.failures++;
    this.record(call, exchange, error, `a body that ${message}`);
  }

  private giveUp(call: Call, reason: unknown): void {
    call.reject(reason);
    this.settled();
  }

  private settled(): void {
    this.ended++;
    if (--this.pending > 0 || this.onIdle === undefined) return;
    const { onIdle } = this;
    this.onIdle = undefined;
    onIdle();
  }

  /** Whether calls are under way that the script did not wait for. */
  get isBusy(): boolean {
    return this.pending > 0;
  }

  /** Resolves when all calls under way have ended. */
  async idle(): Promise<void> {
    while (this.pending > 0) {
      await new Promise<void>((resolve) => {
        this.onIdle = resolve;
      });
    }
  }

  /** The next hop is a request of its own, counted under its own name; the call and its deadline go on. */
  private follow(call: Call, before: Exchange, hop: NextHop): void {
    if (this.host.isCancelled) {
      this.giveUp(call, new CancelledError());
      return;
    }
    try {
      const nowMs = this.host.clock.nowMs();
      const known = this.table.findOnce(hop.method, hop.url);
      const { route } = known;
      const next = call.after(hop, route, route.tallyIn(this.step));
      const exchange = this.exchangeOf(next, hop.method, known, nowMs, nowMs);
      exchange.traceSpread = before.traceSpread;
      exchange.traceCount = before.traceCount;
      exchange.totalDeadlineMs = before.totalDeadlineMs;
      exchange.deadlineMs = before.totalDeadlineMs;
      this.dispatch(next, exchange);
    } catch (thrown) {
      // The script's own, e.g. of a body that does not render a second time: it belongs to the call.
      this.giveUp(call, thrown);
    }
  }

  /** Where a URL of the test leads. */
  originOf(url: string): string {
    return this.table.placeOf(url).endpoint.origin;
  }

  /** Opens the connection to the target before the first request needs it. */
  warm(url: string): void {
    this.sessions.of(this.table.placeOf(url).endpoint).warm();
  }

  /** Ends this user's own connections; a shared pool stays. */
  close(): void {
    if (this.host.sharedConnections === undefined) this.sessions.close();
  }
}
