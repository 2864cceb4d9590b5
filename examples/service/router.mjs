// @ts-check
import { Refusal } from "./refusal.mjs";

/** @typedef {import("./serve.mjs").Route} Route */
/** @typedef {{ name: string, params: Record<string, string>, run: Route["run"], refusal?: Refusal }} Match */

/** What requests to no route are counted under. */
export const noRoute = "(no route)";

/**
 * HEAD goes to the route of GET; Node leaves the body out.
 * @param {readonly Route[]} routes
 * @returns {(method: string, path: string) => Match}
 */
export function createRouter(routes) {
  const patterns = routes.map((route) => ({ route, parts: route.path.split("/") }));
  const none = { name: noRoute, params: {}, run: () => ({}) };

  return (method, path) => {
    const wanted = method === "HEAD" ? "GET" : method;
    const parts = path.split("/");
    /** @type {string[]} */
    const allowed = [];
    for (const pattern of patterns) {
      const params = matchParts(pattern.parts, parts);
      if (!params) continue;
      const { route } = pattern;
      if (route.method === wanted) return { name: route.path, params, run: route.run };
      allowed.push(route.method);
    }
    if (allowed.length === 0) return { ...none, refusal: new Refusal(404, "no such route") };
    return { ...none, refusal: new Refusal(405, `use ${allowed.join(" or ")}`, { allow: allowed.join(", ") }) };
  };
}

/**
 * @param {readonly string[]} pattern
 * @param {readonly string[]} parts
 */
function matchParts(pattern, parts) {
  if (pattern.length !== parts.length) return undefined;
  /** @type {Record<string, string>} */
  const params = {};
  for (const [index, expected] of pattern.entries()) {
    const part = parts[index] ?? "";
    if (expected.startsWith(":") && part !== "") params[expected.slice(1)] = part;
    else if (expected !== part) return undefined;
  }
  return params;
}
