import type { ReceivePlan, RunPlan } from "#run";
import type { SettingValues } from "../settings/list.ts";

/** What is listened on when nobody says otherwise: the ports that senders look for, reached from this machine alone. */
export const usualPlace = { host: "127.0.0.1", httpPort: 4318, grpcPort: 4317 } as const;

interface ReceiveAsked {
  readonly listen?: string | undefined;
  readonly httpPort?: number | undefined;
  readonly grpcPort?: number | undefined;
  readonly forward?: string | undefined;
  readonly jaeger?: string | undefined;
  readonly traceThresholds?: SettingValues["traceThresholds"];
}

export function receivePlan(asked: ReceiveAsked): ReceivePlan {
  const { listen, httpPort, grpcPort, forward, jaeger, traceThresholds } = asked;
  return {
    host: listen ?? usualPlace.host,
    httpPort: httpPort ?? usualPlace.httpPort,
    grpcPort: grpcPort ?? usualPlace.grpcPort,
    ...(forward !== undefined && { forward }),
    ...(jaeger !== undefined && { jaeger }),
    ...(traceThresholds !== undefined && { thresholds: traceThresholds }),
  };
}

/** During a run it is listened unless somebody switches it off; what is fetched from Jaeger takes the same way in. */
export function receiveOf(values: SettingValues): Pick<RunPlan, "receive"> {
  return values.receive === false && values.jaeger === undefined ? {} : { receive: receivePlan(values) };
}
