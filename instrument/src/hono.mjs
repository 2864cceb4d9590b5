// @ts-check
import { InstrumentationBase, InstrumentationNodeModuleDefinition } from "@opentelemetry/instrumentation";
import { nameRoute } from "./route.mjs";
import { replaced } from "./replaced.mjs";
import { version } from "./version.mjs";

/**
 * @typedef {{ path: string, method: string }} RouteInfo
 * @typedef {[[handler: unknown, route: RouteInfo | undefined], ...unknown[]]} Matched
 * @typedef {{ name: string, add: (...route: unknown[]) => void, match: (method: string, path: string) => [Matched[], ...unknown[]] }} Router
 * @typedef {new (...options: unknown[]) => { router: Router }} HonoClass
 */

/** Every class of Hono chooses its router by another module; all of them match requests in one place. */
const modules = ["hono", "hono/tiny", "hono/quick"];

/** The route of each request of Hono (4). */
export class HonoRoutes extends InstrumentationBase {
  constructor() {
    super("@plimsoll/instrument-hono", version, {});
  }

  init() {
    return modules.map(
      (name) =>
        new InstrumentationNodeModuleDefinition(name, [">=4 <5"], (/** @type {{ Hono: HonoClass }} */ exports) =>
          replaced(exports, { Hono: withRoutes(exports.Hono) }),
        ),
    );
  }
}

/** @param {HonoClass} Hono */
function withRoutes(Hono) {
  return class extends Hono {
    /** @param {unknown[]} options */
    constructor(...options) {
      super(...options);
      this.router = watched(this.router);
    }
  };
}

/**
 * Routers replace their own `match` once they have seen all routes: only from outside can every call be seen.
 * @param {Router} router
 * @returns {Router}
 */
function watched(router) {
  return {
    get name() {
      return router.name;
    },
    add: (...route) => router.add(...route),
    match(method, path) {
      const result = router.match(method, path);
      nameRoute(handlerRoute(result[0]));
      return result;
    },
  };
}

/** The route of the last handler that is no middleware; middleware is registered for all methods. @param {Matched[]} matched */
function handlerRoute(matched) {
  const routes = matched.flatMap(([entry]) => (Array.isArray(entry) && entry[1] ? [entry[1]] : []));
  const handler =
    routes.findLast(({ method }) => method !== "ALL") ?? routes.findLast(({ path }) => !path.endsWith("*"));
  return handler?.path;
}
