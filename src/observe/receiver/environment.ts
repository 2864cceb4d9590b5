import type { ListeningOn } from "./receiver.ts";

/** Batches of the SDK: its queue of 2,048 spans overflows under load, and its delay of 5 s makes every run wait. */
const batches = { OTEL_BSP_MAX_QUEUE_SIZE: "65536", OTEL_BSP_SCHEDULE_DELAY: "1000" } as const;

export interface TargetEnvironment {
  /** For OpenTelemetry's SDKs. */
  readonly openTelemetry: Readonly<Record<string, string>>;
  /** For Sentry's SDKs; any key and project do. */
  readonly sentry: Readonly<Record<string, string>>;
}

/** What to give the target so that it sends here; data, for whoever prints it. */
export function targetEnvironment({ host, httpPort }: Pick<ListeningOn, "host" | "httpPort">): TargetEnvironment {
  const name = reachableAs(host);
  return {
    openTelemetry: {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://${name}:${httpPort}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
      OTEL_TRACES_SAMPLER: "parentbased_always_on",
      ...batches,
    },
    sentry: { SENTRY_DSN: `http://plimsoll@${name}:${httpPort}/1`, SENTRY_TRACES_SAMPLE_RATE: "1.0" },
  };
}

/** Who listens everywhere is reached under a name that only the user knows; from this machine, as localhost. */
function reachableAs(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}
