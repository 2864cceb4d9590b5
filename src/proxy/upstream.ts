import { connect, type Socket } from "node:net";
import { refusalOf, type Resolver } from "#protocol";
import type { HostPort } from "#run";

/** Who may be reached beside this machine and its private networks. */
export interface UpstreamRules {
  readonly allowHosts: readonly string[];
}

const connectLimitMs = 10_000;

/**
 * Connects to the first address that answers. The gate is asked about each address, each time.
 * @param done the socket, or why there is none
 */
export function connectUpstream(
  to: HostPort,
  { allowHosts }: UpstreamRules,
  resolver: Resolver,
  done: (socket: Socket | undefined, why: string) => void,
): void {
  resolver.resolve(to.host, ({ addresses, message }) => {
    const next = (index: number, why: string): void => {
      const address = addresses[index]?.address;
      if (address === undefined) {
        done(undefined, why);
        return;
      }
      const refusal = refusalOf(to.host, address, { allowHosts });
      if (refusal !== undefined) next(index + 1, refusal);
      else connectTo(address, to.port, (socket, problem) => (socket ? done(socket, "") : next(index + 1, problem)));
    };
    next(0, message);
  });
}

function connectTo(address: string, port: number, done: (socket: Socket | undefined, why: string) => void): void {
  const socket = connect({ host: address, port, allowHalfOpen: true, noDelay: true });
  const isSilent = (): void => settle(`${address}:${port} does not answer`);
  const hasFailed = (error: NodeJS.ErrnoException): void =>
    settle(error.code === "ECONNREFUSED" ? `nothing listens at ${address}:${port}` : error.message);
  const isThere = (): void => settle("");
  const settle = (why: string): void => {
    socket.off("timeout", isSilent).off("error", hasFailed).off("connect", isThere).setTimeout(0);
    if (why === "") {
      done(socket, "");
      return;
    }
    // What still comes of it concerns nobody.
    socket.on("error", () => undefined).destroy();
    done(undefined, why);
  };
  socket.setTimeout(connectLimitMs).once("timeout", isSilent).once("error", hasFailed).once("connect", isThere);
}
