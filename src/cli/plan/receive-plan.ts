import type { ReceivePlan, RunPlan } from "#run";
import type { SettingValues } from "../settings/list.ts";

/** What is listened on when nobody says otherwise: the ports that senders look for, reached from this machine alone. */
const usual = { host: "127.0.0.1", httpPort: 4318, grpcPort: 4317 } as const;

interface ReceiveAsked {
  readonly listen?: string | undefined;
  readonly httpPort?: number | undefined;
  readonly grpcPort?: number | undefined;
  readonly forward?: string | undefined;
}

export function receivePlan({ listen, httpPort, grpcPort, forward }: ReceiveAsked): ReceivePlan {
  return {
    host: listen ?? usual.host,
    httpPort: httpPort ?? usual.httpPort,
    grpcPort: grpcPort ?? usual.grpcPort,
    ...(forward !== undefined && { forward }),
  };
}

/** During a run it is listened unless somebody switches it off. */
export function receiveOf(values: SettingValues): Pick<RunPlan, "receive"> {
  return values.receive === false ? {} : { receive: receivePlan(values) };
}
