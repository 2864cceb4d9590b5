import type { Exchange } from "#protocol";
import type { ErrorClass } from "#run";
import { type Call, isExpected } from "./http-call.ts";
import { withoutCredentials } from "./http-headers.ts";
import { urlOf } from "./http-request-text.ts";
import { fieldOf } from "./http-response-head.ts";
import type { RequestOptions } from "./test-file.ts";

export interface NextHop {
  readonly url: string;
  readonly method: string;
  readonly options: RequestOptions | undefined;
  readonly leavesOrigin: boolean;
}

export type Redirect =
  | { readonly next: NextHop; readonly failure?: undefined }
  | { readonly next?: undefined; readonly failure: { readonly error: ErrorClass; readonly message: string } };

function failed(error: ErrorClass, message: string): Redirect {
  return { failure: { error, message } };
}

/** What a response says about going elsewhere (RFC 9110 §15.4); undefined = it is the answer. */
export function redirectOf(call: Call, exchange: Exchange): Redirect | undefined {
  const { status } = exchange;
  if (exchange.outcome !== "ok" || status < 301 || status > 308 || status === 304 || status === 305 || status === 306)
    return undefined;
  if (call.options?.redirects === 0 || isExpected(call.options?.expect, status)) return undefined;
  const location = fieldOf(exchange.headText, "location");
  if (location === undefined) return undefined;
  if (call.redirectsLeft <= 0)
    return failed("redirect_loop", `more redirects than are followed, the last to ${shown(location)}`);
  let url: URL;
  try {
    url = new URL(location, urlOf(exchange));
  } catch {
    return failed("redirect_loop", `the redirect leads to ${shown(location)}, which is no URL`);
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    return failed("host_not_allowed", `the redirect leads to ${url.protocol}, which is not spoken here`);
  }
  url.hash = "";
  url.username = "";
  url.password = "";
  const becomesGet = status === 303 ? exchange.method !== "HEAD" : status < 303 && exchange.method === "POST";
  const leavesOrigin = url.origin !== exchange.endpoint.origin;
  const options = optionsForNextHop(call.options, becomesGet, leavesOrigin);
  return { next: { url: url.href, method: becomesGet ? "GET" : exchange.method, options, leavesOrigin } };
}

const shown = (location: string): string => JSON.stringify(location.slice(0, 200));

/** Without the body where the method becomes GET, without credentials where the next hop is another origin. */
function optionsForNextHop(
  options: RequestOptions | undefined,
  becomesGet: boolean,
  leavesOrigin: boolean,
): RequestOptions | undefined {
  if (options === undefined) return undefined;
  const { path: _path, query: _query, name: _name, ...rest } = options;
  const next: { -readonly [Key in keyof RequestOptions]: RequestOptions[Key] } = rest;
  if (becomesGet) {
    delete next.json;
    delete next.form;
    delete next.multipart;
    delete next.body;
    if (next.headers !== undefined) next.headers = withoutContent(next.headers);
  }
  if (leavesOrigin) {
    delete next.auth;
    if (next.headers !== undefined) next.headers = withoutCredentials(next.headers);
  }
  return next;
}

/** RFC 9110 §15.4: without its content a request has no fields that speak of it. */
function withoutContent(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !/^content-/i.test(name)));
}
