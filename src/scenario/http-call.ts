import type { OperationTally } from "#measure";
import type { Exchange, ExchangeListener } from "#protocol";
import type { ErrorClass } from "#run";
import type { Destination, Route } from "./http-route.ts";
import { timingsOf } from "./http-response.ts";
import type { HttpResponse, RequestOptions } from "./test-file.ts";

/** Hears of the end of a call's exchange; a client is one. */
export interface CallOwner {
  callDone(call: Call, exchange: Exchange): void;
}

/** One call of a script between being made and being answered: what the exchange itself need not know. */
export class Call implements ExchangeListener {
  readonly owner: CallOwner;
  readonly route: Route;
  readonly tally: OperationTally;
  readonly destination: Destination;
  readonly options: RequestOptions | undefined;
  readonly traceId: string;
  /** The intended start of the call; of its first request where redirects follow. */
  readonly intendedMs: number;
  readonly redirectsLeft: number;
  /** A redirect has led to another origin: neither the user's nor the test's credentials go there. */
  readonly dropsCredentials: boolean;
  readonly resolve: (response: HttpResponse) => void;
  readonly reject: (reason: Error) => void;

  constructor(
    owner: CallOwner,
    route: Route,
    tally: OperationTally,
    destination: Destination,
    options: RequestOptions | undefined,
    traceId: string,
    intendedMs: number,
    redirectsLeft: number,
    dropsCredentials: boolean,
    resolve: (response: HttpResponse) => void,
    reject: (reason: Error) => void,
  ) {
    this.owner = owner;
    this.route = route;
    this.tally = tally;
    this.destination = destination;
    this.options = options;
    this.traceId = traceId;
    this.intendedMs = intendedMs;
    this.redirectsLeft = redirectsLeft;
    this.dropsCredentials = dropsCredentials;
    this.resolve = resolve;
    this.reject = reject;
  }

  exchangeDone(exchange: Exchange): void {
    this.owner.callDone(this, exchange);
  }
}

/** The error a finished exchange counts as; undefined = success. */
export function errorOf(exchange: Exchange, expect: RequestOptions["expect"]): ErrorClass | undefined {
  if (exchange.outcome !== "ok") return exchange.outcome as ErrorClass;
  const { status } = exchange;
  if (expect === undefined) return status < 400 ? undefined : status < 500 ? "http_4xx" : "http_5xx";
  const isExpected = typeof expect === "number" ? status === expect : expect.includes(status);
  if (isExpected) return undefined;
  return status < 400 ? "http_unexpected" : status < 500 ? "http_4xx" : "http_5xx";
}

/** Counts a finished exchange under its operation. */
export function tallyExchange(tally: OperationTally, exchange: Exchange, error: ErrorClass | undefined): void {
  tally.bytesSent += exchange.bytesSent;
  tally.bytesReceived += exchange.bytesReceived;
  if (exchange.status > 0) tally.countStatus(exchange.status);
  const latencyMs = exchange.doneMs - exchange.intendedMs;
  if (error === undefined) {
    tally.ok++;
    tally.latency.record(latencyMs);
  } else {
    tally.countError(error);
    tally.failedLatency.record(latencyMs);
  }
  if (exchange.bytesSent > 0) tally.service.record(exchange.doneMs - exchange.sentMs);
  const timings = timingsOf(exchange);
  if (exchange.firstByteMs !== 0) tally.recordPhase("wait", timings.wait);
  if (timings.receive > 0) tally.recordPhase("receive", timings.receive);
  if (timings.blocked > 0) tally.recordPhase("blocked", timings.blocked);
  if (timings.send > 0) tally.recordPhase("send", timings.send);
  if (timings.dns > 0) tally.recordPhase("dns", timings.dns);
  if (timings.connect > 0) tally.recordPhase("connect", timings.connect);
  if (timings.tls > 0) tally.recordPhase("tls", timings.tls);
}
