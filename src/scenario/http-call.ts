import type { OperationTally } from "#measure";
import type { Exchange, ExchangeListener } from "#protocol";
import type { ErrorClass } from "#run";
import type { NextHop } from "./http-redirect.ts";
import type { Route } from "./http-route.ts";
import { tallyPhases } from "./http-timings.ts";
import type { UndecodableBody } from "./http-response-body.ts";
import type { HttpResponse, RequestOptions } from "./test-file.ts";

/** Hears of the end of a call's exchange; a client is one. */
export interface CallOwner {
  callDone(call: Call, exchange: Exchange): void;
  bodyUndecodable(call: Call, exchange: Exchange, body: UndecodableBody): void;
}

/** One call of a script between being made and being answered: what the exchange itself need not know. */
export class Call implements ExchangeListener {
  readonly owner: CallOwner;
  readonly route: Route;
  readonly tally: OperationTally;
  readonly options: RequestOptions | undefined;
  /** The intended start of the call; of its first request where redirects follow. */
  intendedMs: number;
  readonly redirectsLeft: number;
  /** A redirect has led to another origin: neither the user's nor the test's credentials go there. */
  readonly leftOrigin: boolean;
  readonly resolve: (response: HttpResponse) => void;
  readonly reject: (reason: unknown) => void;

  constructor(
    owner: CallOwner,
    route: Route,
    tally: OperationTally,
    options: RequestOptions | undefined,
    intendedMs: number,
    redirectsLeft: number,
    leftOrigin: boolean,
    resolve: (response: HttpResponse) => void,
    reject: (reason: unknown) => void,
  ) {
    this.owner = owner;
    this.route = route;
    this.tally = tally;
    this.options = options;
    this.intendedMs = intendedMs;
    this.redirectsLeft = redirectsLeft;
    this.leftOrigin = leftOrigin;
    this.resolve = resolve;
    this.reject = reject;
  }

  /** The same call, one redirect later. */
  after({ options, leavesOrigin }: NextHop, route: Route, tally: OperationTally): Call {
    const { owner, intendedMs, redirectsLeft, resolve, reject } = this;
    const leftOrigin = this.leftOrigin || leavesOrigin;
    return new Call(owner, route, tally, options, intendedMs, redirectsLeft - 1, leftOrigin, resolve, reject);
  }

  exchangeDone(exchange: Exchange): void {
    this.owner.callDone(this, exchange);
  }

  bodyUndecodable(exchange: Exchange, body: UndecodableBody): void {
    this.owner.bodyUndecodable(this, exchange, body);
  }
}

/** The error a finished exchange counts as; undefined = success. */
export function errorOf(exchange: Exchange, expect: RequestOptions["expect"]): ErrorClass | undefined {
  if (exchange.outcome !== "ok") return exchange.outcome as ErrorClass;
  const { status } = exchange;
  if (expect === undefined) return status < 400 ? undefined : status < 500 ? "http_4xx" : "http_5xx";
  if (isExpected(expect, status)) return undefined;
  return status < 400 ? "http_unexpected" : status < 500 ? "http_4xx" : "http_5xx";
}

export function isExpected(expect: RequestOptions["expect"], status: number): boolean {
  return expect === status || (typeof expect === "object" && expect.includes(status));
}

/** What is told of a failure of which the exchange itself says nothing. */
export function statusMessage({ status }: Exchange, error: ErrorClass, expect: RequestOptions["expect"]): string {
  return error === "http_unexpected" ? `status ${status}, expected ${String(expect)}` : `status ${status}`;
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
    if (exchange.bytesSent > 0) tally.failedService.record(exchange.doneMs - exchange.sentMs);
  }
  if (exchange.bytesSent > 0) tally.service.record(exchange.doneMs - exchange.sentMs);
  tallyPhases(tally, exchange);
}

/** Counts an exchange that the end of the run cut off. */
export function tallyCancelled(tally: OperationTally, exchange: Exchange): void {
  tally.cancelled++;
  tally.bytesSent += exchange.bytesSent;
  tally.bytesReceived += exchange.bytesReceived;
}

/**
 * An exchange held back by the run's limits begins when it is let go: its deadlines and its latency count from
 * there. Only an arrival keeps its intended start.
 * @returns by how many milliseconds the intended start has moved
 */
export function beginAgainAt(nowMs: number, exchange: Exchange): number {
  const heldMs = nowMs - exchange.issuedMs;
  const movedMs = exchange.intendedMs === exchange.issuedMs ? heldMs : 0;
  exchange.intendedMs += movedMs;
  exchange.issuedMs = nowMs;
  exchange.totalDeadlineMs += heldMs;
  exchange.deadlineMs = exchange.totalDeadlineMs;
  return movedMs;
}
