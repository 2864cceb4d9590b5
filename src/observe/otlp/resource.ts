import type { Attributes } from "#trace";
import type { Intake, Origin } from "../intake/intake.ts";

export const unknownService = "unknown_service";

/** Who sent it, from the attributes of its resource. */
export function originOf(attributes: Attributes, intake: Intake): Origin {
  const text = (name: string): string | undefined => {
    const value = attributes[name];
    return value === undefined || value === "" || typeof value === "object" ? undefined : String(value);
  };
  const sdk = ["telemetry.sdk.name", "telemetry.sdk.language", "telemetry.sdk.version"].flatMap(
    (name) => text(name) ?? [],
  );
  if (sdk.length > 0) intake.sdks.add(sdk.join(" "));
  const host = text("host.name") ?? text("k8s.pod.name") ?? text("container.id");
  const pid = text("process.pid");
  return {
    service: text("service.name") ?? unknownService,
    instance: text("service.instance.id") ?? ([host, pid].filter((part) => part !== undefined).join(":") || null),
  };
}
