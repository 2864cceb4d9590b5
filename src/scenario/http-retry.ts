import { Exchange } from "#protocol";
import type { ErrorClass } from "#run";
import { Call } from "./http-call.ts";
import type { HttpHost } from "./http-host.ts";

/** A request that failed, made again by a client that does so: each attempt after the first. */
export class RetriedCall extends Call {
  readonly tries: number;

  constructor(before: Call) {
    const { owner, route, tally, options, intendedMs, redirectsLeft, leftOrigin, resolve, reject } = before;
    super(owner, route, tally, options, intendedMs, redirectsLeft, leftOrigin, resolve, reject);
    this.tries = before instanceof RetriedCall ? before.tries + 1 : 1;
  }
}

/** What a client takes for an answer it can do something with: trying again would bring the same. */
export const isRetried = (error: ErrorClass, status: number): boolean =>
  error !== "http_unexpected" && (error !== "http_4xx" || status === 429);

/**
 * The next attempt of a call that failed, where the run's clients try again (`--retries`); undefined where this was the
 * last.
 */
export function nextAttempt(
  call: Call,
  before: Exchange,
  error: ErrorClass,
  host: HttpHost,
): { readonly call: RetriedCall; readonly exchange: Exchange } | undefined {
  const { retries } = host.plan;
  if (retries === undefined || host.isCancelled || !isRetried(error, before.status)) return undefined;
  const next = new RetriedCall(call);
  return next.tries > retries ? undefined : { call: next, exchange: again(before, next, host) };
}

/** The same request from now on, in the same trace. */
function again(before: Exchange, call: RetriedCall, { clock, traceIds }: HttpHost): Exchange {
  const { endpoint, method, line, fields, stamp, content, body, keepsBody, limits } = before;
  const nowMs = clock.nowMs();
  const exchange = new Exchange(
    call,
    endpoint,
    method,
    line,
    fields,
    stamp,
    content,
    body,
    keepsBody,
    nowMs,
    nowMs,
    limits,
  );
  exchange.traceSpread = before.traceSpread;
  exchange.traceCount = before.traceCount;
  if (stamp !== undefined) exchange.spanCount = traceIds.nextSpanCount();
  return exchange;
}
