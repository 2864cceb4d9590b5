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
}

export function receivePlan({ listen, httpPort, grpcPort, forward, jaeger }: ReceiveAsked): ReceivePlan {
  return {
    host: listen ?? usualPlace.host,
    httpPort: httpPort ?? usualPlace.httpPort,
    grpcPort: grpcPort ?? usualPlace.grpcPort,
    ...(forward !== undefined && { forward }),
    ...(jaeger !== undefined && { jaeger }),
  };
}

/** During a run it is listened unless somebody switches it off; what is fetched from Jaeger takes the same way in. */
export function receiveOf(values: SettingValues): Pick<RunPlan, "receive"> {
  return values.receive === false && values.jaeger === undefined ? {} : { receive: receivePlan(values) };
}
