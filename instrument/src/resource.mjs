// @ts-check
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { isMainThread, threadId } from "node:worker_threads";

/**
 * Who sends: OTEL_RESOURCE_ATTRIBUTES over what the process knows of itself.
 * @param {string} serviceName
 */
export function readResource(serviceName) {
  const own = resourceFromAttributes({
    "service.instance.id": randomUUID(),
    "host.name": hostname(),
    "process.pid": process.pid,
    "process.runtime.name": "nodejs",
    "process.runtime.version": process.versions.node,
    ...(isMainThread ? {} : { "thread.id": threadId }),
  });
  const told = detectResources({ detectors: [envDetector] });
  return defaultResource()
    .merge(own)
    .merge(told)
    .merge(resourceFromAttributes({ "service.name": serviceName }));
}
