// @ts-check
import { trace } from "@opentelemetry/api";

/**
 * Names the span of the request that is being answered by its route, as frameworks have it done for them. Does nothing
 * without an SDK: `node --import @plimsoll/instrument …` brings one.
 * @param {string} method
 * @param {string} route
 */
export function nameSpan(method, route) {
  trace.getActiveSpan()?.updateName(`${method} ${route}`).setAttribute("http.route", route);
}
