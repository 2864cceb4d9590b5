// @ts-check
import { InstrumentationBase } from "@opentelemetry/instrumentation";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { version } from "./version.mjs";
import { nameRoute } from "./route.mjs";

/**
 * @typedef {{ routeOptions?: { url?: string }, routerPath?: string }} Request
 * @typedef {(request: Request, reply: unknown, done: () => void) => void} Hook
 * @typedef {{ fastify: { addHook: (name: "onRequest", hook: Hook) => void } }} Created
 */

/** The route of each request of Fastify (4 and 5), which announces every instance it creates on this channel. */
const channel = "fastify.initialization";

export class FastifyRoutes extends InstrumentationBase {
  constructor() {
    super("@plimsoll/instrument-fastify", version, {});
  }

  init() {
    return [];
  }

  /** @override */
  enable() {
    subscribe(channel, onCreated);
  }

  /** @override */
  disable() {
    unsubscribe(channel, onCreated);
  }
}

/** @param {unknown} message */
function onCreated(message) {
  const { fastify } = /** @type {Created} */ (message);
  fastify.addHook("onRequest", (request, _reply, done) => {
    nameRoute(request.routeOptions?.url ?? request.routerPath);
    done();
  });
}
