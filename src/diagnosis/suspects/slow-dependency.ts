import type { SuspectFacts } from "../facts/index.ts";
import { lockSignal, slowerSignal } from "./database-signals.ts";
import { curveFormula, growingPeerOf, slotSignals } from "./slot-signals.ts";
import { signals, strong, type Suspicion } from "./suspicion.ts";
import { ms, slotsText } from "./wording.ts";

/** The target waits at another service, and lets all requests wait there. */
export function slowDependency(facts: SuspectFacts): Suspicion | null {
  const shared = slotSignals(facts);
  if (shared === null) return null;
  const { slots } = shared;
  const peer = growingPeerOf(facts);
  if (peer === undefined && (facts.peers !== null || slots.slots === 1)) return null;
  const name = peer === undefined ? "a service behind it" : (peer.service ?? peer.peer);
  const inside = Math.round(facts.full?.inFlight.mean ?? 0);
  return {
    kind: "slow-dependency",
    resource: `${name}, which works on ${slotsText(slots)} at the same time`,
    limit: slots.slots,
    for: signals(
      ...shared.for,
      peer !== undefined &&
        strong(
          "connections",
          `Connections to ${peer.peer} grow with load, ${Math.round(peer.atReference)} at rest and up to ${Math.round(peer.most)}: requests wait there (${inside} inside at saturation)`,
          true,
        ),
      slowerSignal(facts),
    ),
    against: signals(...shared.against, lockSignal(facts)),
    ...curveFormula(slots),
    ...(peer === undefined && {
      looksLike: { kinds: ["connection-pool", "http-client-pool", "thread-pool"], isFirst: false },
    }),
    missing:
      peer === undefined
        ? "the connections the target opens: run Plimsoll on its machine, or give --pid"
        : `a measurement of ${name} alone, or traces, would show that it is the one that waits`,
    advice: `Test ${name} alone: its limit is about ${slotsText(slots)} calls at the same time, ${ms(slots.holdMs)} each. Raise that, call it less often (cache, batch), or bound the calls so that the target sheds load early.`,
  };
}
