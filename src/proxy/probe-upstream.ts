import { Resolver } from "#protocol";
import type { Clock, HostPort } from "#run";
import { connectUpstream } from "./upstream.ts";

/** Connects once and hangs up. @returns why it cannot be reached, or undefined. */
export function probeUpstream(to: HostPort, allowHosts: readonly string[], clock: Clock): Promise<string | undefined> {
  return new Promise((resolve) => {
    connectUpstream(to, { allowHosts }, new Resolver(clock), (socket, why) => {
      socket?.on("error", () => undefined).end();
      socket?.resume();
      resolve(socket === undefined ? why : undefined);
    });
  });
}
