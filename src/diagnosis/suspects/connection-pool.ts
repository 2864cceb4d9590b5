import type { PeerFacts, SuspectFacts } from "../facts/index.ts";
import { carriedByReference } from "../facts/index.ts";
import { lockSignal, poolHasRoom, poolSignal } from "./database-signals.ts";
import {
  agreesWith,
  curveFormula,
  growingPeerOf,
  plateausOf,
  plateauText,
  type SlotSignals,
  slotSignals,
} from "./slot-signals.ts";
import { fair, signals, strong, type Suspicion } from "./suspicion.ts";
import { fitsThreads } from "./thread-pool.ts";
import { ms, slotsText } from "./wording.ts";

/** A bounded number of slots that requests hold while they wait for something else: connections, or a semaphore. */
export function connectionPool(facts: SuspectFacts): Suspicion | null {
  const shared = slotSignals(facts);
  if (shared === null) return null;
  const plateaus = plateausOf(facts).filter(({ loaded }) => agreesWith(shared.slots, Math.round(loaded)));
  const peer = plateaus.find(({ service }) => service !== null) ?? plateaus[0];
  return peer === undefined ? inside(facts, shared) : ofConnections(facts, shared, peer);
}

function ofConnections(facts: SuspectFacts, shared: SlotSignals, peer: PeerFacts): Suspicion {
  const count = Math.round(peer.loaded);
  const name = peer.service ?? peer.peer;
  const holdMs = facts.saturationPerSecond === null ? null : (count / facts.saturationPerSecond) * 1000;
  return {
    kind: "connection-pool",
    resource: `a pool of ${count} connections to ${name}`,
    limit: count,
    for: signals(...shared.for, strong("connections", plateauText(peer, facts), true), poolSignal(facts)),
    against: signals(...shared.against, poolHasRoom(facts), lockSignal(facts)),
    ...connectionFormula(facts, shared, count),
    ...(peer.service === null && { looksLike: { kinds: ["http-client-pool"], isFirst: false } }),
    missing: "traces, or the pool's own metrics, would show requests waiting for a connection",
    advice: `Pool size: raise it from ${count}, as far as ${name} allows, or shorten the ${ms(holdMs)} that each iteration holds a connection.`,
  };
}

/** Where a slot is held for all of a request, the reference latency says how long that is. */
export function connectionFormula(
  facts: SuspectFacts,
  { slots }: SlotSignals,
  count: number,
): Pick<Suspicion, "predictedPerSecond" | "formula"> {
  const isWhole = Math.abs(count / slots.insideMax - 1) <= 0.25;
  if (!isWhole) return curveFormula(slots);
  const meanMs = facts.reference?.meanMs ?? null;
  return {
    predictedPerSecond: carriedByReference(facts, count),
    formula: `${count} connections held for ${ms(meanMs)}`,
  };
}

/** No connections to see: a pool or semaphore within the target, or connections that cannot be seen. */
function inside(facts: SuspectFacts, shared: SlotSignals): Suspicion | null {
  const { slots } = shared;
  const isOne = slots.slots === 1 && slots.fits;
  if (slots.high === 1 || (isOne && (slots.high ?? 9) < 3)) return null;
  const growing = growingPeerOf(facts);
  const rivals = [
    ...(isOne ? ["lock"] : []),
    ...(facts.peers === null ? ["slow-dependency", "http-client-pool"] : []),
    ...(fitsThreads(facts) === "no" ? [] : ["thread-pool"]),
  ];
  return {
    kind: "connection-pool",
    resource: `a pool or semaphore of ${slotsText(slots)}`,
    limit: isOne ? null : slots.slots,
    for: signals(...shared.for, poolSignal(facts)),
    against: signals(
      ...shared.against,
      lockSignal(facts),
      growing !== undefined &&
        strong("connections", `Connections to ${growing.peer} grow with load: none is waited for`),
      facts.peers?.some(({ shape }) => shape === "plateau") === true &&
        fair("connections", "The connections that stay at a number are not as many as latency tells of"),
    ),
    ...curveFormula(slots),
    ...(rivals.length > 0 && { looksLike: { kinds: rivals, isFirst: !isOne } }),
    missing: missingFor(facts),
    advice: `Pool size: raise it from ${slotsText(slots)}, or shorten what holds a slot (${ms(slots.holdMs)} in each iteration). Look for pool, max connections, concurrency and semaphore in the configuration.`,
  };
}

const missingFor = ({ cpu, peers }: SuspectFacts): string =>
  cpu === null || peers === null
    ? "from outside a pool, threads and a service behind it look the same: run Plimsoll on the target's machine, or give --pid or --prometheus, or let the target send traces"
    : "traces would name the pool: the time before the span that holds it grows";
