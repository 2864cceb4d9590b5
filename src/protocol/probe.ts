import type { Clock, ErrorClass, HttpPlan } from "#run";
import { Connector } from "./http1/connector.ts";
import type { Endpoint } from "./protocol.ts";
import { resolverFor } from "./resolver.ts";

export interface ProbeFailure {
  readonly error: ErrorClass;
  readonly message: string;
}

/** Opens one connection (and its TLS) and closes it again, without a request: whether there is a target at all. */
export function probe(endpoint: Endpoint, plan: HttpPlan, clock: Clock): Promise<ProbeFailure | undefined> {
  return new Promise((resolve) => {
    const connector = new Connector(plan, resolverFor(plan, clock), clock);
    const attempt = connector.open(endpoint, {
      connected: (socket) => {
        timer.cancel();
        socket.on("error", () => undefined);
        socket.destroy();
        resolve(undefined);
      },
      connectFailed: (error, message) => {
        timer.cancel();
        resolve({ error, message });
      },
      read: () => false,
    });
    const timer = clock.after(plan.deadlines.connectMs, () => {
      const { error, message } = attempt.timeOut();
      resolve({ error, message });
    });
  });
}
