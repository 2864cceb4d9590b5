import type { Origin } from "../intake/intake.ts";
import { objectIn, textIn, type Untrusted } from "../intake/untrusted.ts";

/** A release as `package@version` names the service; Sentry knows no other name for it than its project. */
export function serviceOf(release: string | undefined, project: string): string {
  const at = release?.lastIndexOf("@") ?? -1;
  return at > 0 ? release!.slice(0, at) : `project-${project}`;
}

/** Who sent a transaction. */
export function senderOf(event: Untrusted, project: string): Origin {
  const resource = objectIn(objectIn(objectIn(event, "contexts"), "otel"), "resource");
  const named = textIn(resource, "service.name");
  const isOwn = named !== undefined && named !== "node" && !named.startsWith("unknown_service");
  return {
    service: isOwn ? named : serviceOf(textIn(event, "release"), project),
    instance: textIn(resource, "service.instance.id") ?? textIn(event, "server_name") ?? null,
  };
}
