import type { Exchange } from "#protocol";
import type { ErrorClass } from "#run";
import type { Call } from "./http-call.ts";
import { fieldOf } from "./http-response.ts";
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

const credentialHeaders = new Set(["authorization", "cookie", "proxy-authorization"]);

/** What a response says about going elsewhere (RFC 9110 §15.4); undefined = it is the answer. */
export function redirectOf(call: Call, exchange: Exchange): Redirect | undefined {
  const { status } = exchange;
  if (exchange.outcome !== "ok" || status < 301 || status > 308 || status === 304 || status === 305 || status === 306)
    return undefined;
  if (call.options?.redirects === 0 || isExpected(call.options?.expect, status)) return undefined;
  const location = fieldOf(exchange.headText, "location");
  if (location === undefined) return undefined;
  if (call.redirectsLeft <= 0) return failed("redirect_loop", "more redirects than are followed");
  let url: URL;
  try {
    url = new URL(location, call.destination.url);
  } catch {
    return failed("redirect_loop", `the redirect leads to ${JSON.stringify(location.slice(0, 200))}, which is no URL`);
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    return failed("host_not_allowed", `the redirect leads to ${url.protocol}, which is not spoken here`);
  }
  url.hash = "";
  const becomesGet = status === 303 ? exchange.method !== "HEAD" : status < 303 && exchange.method === "POST";
  const leavesOrigin = url.origin !== call.destination.endpoint.origin;
  const options = optionsForNextHop(call.options, becomesGet, leavesOrigin);
  return { next: { url: url.href, method: becomesGet ? "GET" : exchange.method, options, leavesOrigin } };
}

/** The headers that may go to another origin. */
export function withoutCredentials(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !credentialHeaders.has(name.toLowerCase())));
}

function isExpected(expect: RequestOptions["expect"], status: number): boolean {
  return expect === status || (typeof expect === "object" && expect.includes(status));
}

/** Without the body where the method becomes GET, without credentials where the next hop is another origin. */
function optionsForNextHop(
  options: RequestOptions | undefined,
  becomesGet: boolean,
  leavesOrigin: boolean,
): RequestOptions | undefined {
  if (options === undefined) return undefined;
  const { json, form, multipart, body, auth, headers, path: _path, query: _query, name: _name, ...rest } = options;
  const content = { json, form, multipart, body };
  const kept = headers !== undefined && leavesOrigin ? withoutCredentials(headers) : headers;
  return {
    ...rest,
    ...(becomesGet ? {} : Object.fromEntries(Object.entries(content).filter(([, value]) => value !== undefined))),
    ...(auth === undefined || leavesOrigin ? {} : { auth }),
    ...(kept === undefined ? {} : { headers: kept }),
  };
}
