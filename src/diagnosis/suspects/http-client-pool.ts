import type { SuspectFacts } from "../facts/index.ts";
import { connectionFormula } from "./connection-pool.ts";
import { agreesWith, curveFormula, plateausOf, plateauText, slotSignals } from "./slot-signals.ts";
import { signals, strong, type Suspicion } from "./suspicion.ts";
import { ms, slotsText } from "./wording.ts";

/** Calls to another service wait for one of the connections that the target's own client opens. */
export function httpClientPool(facts: SuspectFacts): Suspicion | null {
  const shared = slotSignals(facts);
  if (shared === null) return null;
  const peer = plateausOf(facts).find(
    ({ service, loaded }) => service === null && agreesWith(shared.slots, Math.round(loaded)),
  );
  if (peer !== undefined) {
    const count = Math.round(peer.loaded);
    return {
      kind: "http-client-pool",
      resource: `${count} connections to ${peer.peer}`,
      limit: count,
      for: signals(...shared.for, strong("connections", plateauText(peer, facts), true)),
      against: shared.against,
      ...connectionFormula(facts, shared, count),
      looksLike: { kinds: ["connection-pool"], isFirst: true },
      missing:
        "traces would show calls waiting before they are sent; what listens there tells a database from a service",
      advice: adviceFor(`${count}`, shared.slots.holdMs),
    };
  }
  if (facts.peers !== null || shared.slots.slots === 1) return null;
  return {
    kind: "http-client-pool",
    resource: `${slotsText(shared.slots)} outgoing connections`,
    limit: shared.slots.slots,
    for: shared.for,
    against: shared.against,
    ...curveFormula(shared.slots),
    looksLike: { kinds: ["connection-pool", "slow-dependency", "thread-pool"], isFirst: false },
    missing: "the connections the target opens: run Plimsoll on its machine, or give --pid",
    advice: adviceFor(slotsText(shared.slots), shared.slots.holdMs),
  };
}

const adviceFor = (count: string, holdMs: number): string =>
  `Outgoing connections: raise their number from ${count} (maxSockets, connections, pool size of the HTTP client), or shorten the ${ms(holdMs)} of calls in each iteration.`;
