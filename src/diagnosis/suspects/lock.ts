import { stayMsOf } from "../laws/little.ts";
import type { SuspectFacts } from "../facts/index.ts";
import { lockSignal, waitsForLocks } from "./database-signals.ts";
import { curveFormula, growingPeerOf, plateausOf, slotSignals } from "./slot-signals.ts";
import { contentionSignal } from "./span-metrics.ts";
import { fair, signals, strong, type Suspicion } from "./suspicion.ts";
import { ms } from "./wording.ts";

/** A part of each request that only one request does at a time, while the processor has nothing to do. */
export function lock(facts: SuspectFacts): Suspicion | null {
  const shared = slotSignals(facts);
  if (shared === null || !shared.slots.fits) return null;
  const { slots, saturationPerSecond, cpu, reference } = { ...facts, ...shared };
  if (slots.low > 1 || (slots.slots > 1 && (slots.high ?? 9) > 3)) return null;
  const alike = [...(cpu === null ? ["cpu-event-loop"] : []), ...((slots.high ?? 9) >= 3 ? ["connection-pool"] : [])];
  const sectionMs = stayMsOf(1, saturationPerSecond ?? Number.NaN);
  const growing = growingPeerOf(facts);
  const isPartOnly = slots.insideMax >= 2;
  return {
    kind: "lock",
    resource:
      facts.database !== null && waitsForLocks(facts.database)
        ? "a lock in PostgreSQL that one request has at a time"
        : "a section that one request passes at a time",
    limit: 1,
    for: signals(
      ...shared.for,
      lockSignal(facts),
      contentionSignal(facts),
      isPartOnly &&
        cpu !== null &&
        fair(
          "reference",
          `Of ${ms(reference?.meanMs ?? null)} only ${ms(sectionMs)} are one at a time: the rest runs side by side`,
        ),
    ),
    against: signals(
      ...shared.against,
      growing !== undefined &&
        strong("connections", `Requests wait at ${growing.peer}, which is outside of the target`),
      plateausOf(facts).some(({ loaded }) => Math.round(loaded) === 1) &&
        fair("connections", "There is one connection to another service, which may be what is waited for"),
    ),
    ...curveFormula(slots),
    ...(alike.length > 0 && { looksLike: { kinds: alike, isFirst: cpu !== null || isPartOnly } }),
    missing:
      cpu === null
        ? "the target's CPU tells a lock from a busy thread: run Plimsoll on its machine, or give --pid or --prometheus"
        : "traces, or a profile of waiting, would name the section",
    advice: `Find what is done under a lock or in a queue of one for ${ms(sectionMs)} of each iteration; shorten it, or divide it by key so that requests pass side by side.`,
  };
}
