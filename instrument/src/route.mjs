// @ts-check
import { context } from "@opentelemetry/api";
import { getRPCMetadata, RPCType } from "@opentelemetry/core";

/**
 * Gives the server span of the running request its route: name, `http.route`, and the same in the duration metric.
 * @param {string | undefined} route
 */
export function nameRoute(route) {
  const metadata = getRPCMetadata(context.active());
  if (route !== undefined && metadata?.type === RPCType.HTTP) metadata.route = route;
}
