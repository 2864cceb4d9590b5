import type { Clock, DependencyResult, FaultEffect, FaultPlan } from "#run";
import { VirtualClock } from "../run/virtual-clock.fixture.ts";
import { type Peer, peerAt, until, Upstream } from "./peer.fixture.ts";
import { RunningProxy } from "./proxy.ts";

/** A fault that is on from the beginning, for every connection. */
export function always(effect: FaultEffect, more: Partial<FaultPlan> = {}): FaultPlan {
  return {
    effect,
    share: 1,
    of: "connections",
    when: { kind: "schedule", fromMs: 0, forMs: null, everyMs: null },
    ...more,
  };
}

export interface Between {
  readonly clock: VirtualClock;
  readonly proxy: RunningProxy;
  readonly upstream: Upstream;
  readonly switched: string[];
  sight(): DependencyResult;
  /** A client of the proxy, and its other end at the upstream. */
  pair(): Promise<{ readonly client: Peer; readonly server: Peer }>;
  client(): Promise<Peer>;
  /** Something waits in the proxy for its time. */
  held(): Promise<void>;
  /** Lets time pass, and what then comes arrive. */
  pass(ms: number): Promise<void>;
}

/** A proxy with faults between real sockets, in a time of its own. */
export async function withProxy(
  faults: readonly FaultPlan[],
  use: (between: Between) => Promise<void>,
  onPeer: (peer: Peer) => void = () => undefined,
  realClock?: Clock,
): Promise<void> {
  const clock = new VirtualClock();
  const upstream = await Upstream.listen(onPeer);
  const switched: string[] = [];
  const to = { host: "127.0.0.1", port: upstream.port };
  const proxy = await RunningProxy.open(
    {
      routes: [{ name: "dependency", listen: { host: "127.0.0.1", port: 0 }, to, faults }],
      seed: 1,
      allowHosts: [],
      isControlled: true,
    },
    realClock ?? clock,
    (_route, text, isOn) => switched.push(`${isOn ? "on" : "off"}: ${text}`),
  );
  proxy.start();
  const peers: Peer[] = [];
  const sight = (): DependencyResult => proxy.sights()[0]!;
  const port = Number(sight().listen.split(":")[1]);
  const client = async (): Promise<Peer> => {
    const peer = await peerAt(port);
    peers.push(peer);
    return peer;
  };
  const arrived = async (): Promise<void> => {
    // Some turns of the loop: what the proxy wrote is with the other side, on one machine.
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  try {
    await use({
      clock,
      proxy,
      upstream,
      switched,
      sight,
      client,
      async pair() {
        const before = upstream.peers.length;
        const made = await client();
        await until(() => upstream.peers.length > before, "the connection to the upstream");
        return { client: made, server: upstream.peers[before]! };
      },
      held: () => until(() => clock.pending > 0, "something held"),
      async pass(ms) {
        await clock.runFor(ms);
        await arrived();
      },
    });
  } finally {
    for (const { socket } of peers) socket.destroy();
    await proxy.close();
    await upstream.close();
  }
}
