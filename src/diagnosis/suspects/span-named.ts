import type { FindingKind } from "../kinds.ts";
import type { SpanFacts, SuspectFacts } from "../facts/index.ts";
import type { SpanLimiter } from "./span-limiter.ts";
import { fullPools } from "./span-metrics.ts";
import { agreesWith, completionsSignal, cpuText, slotSignals } from "./slot-signals.ts";
import { coverageText, placeText, plateauEvidence, waitEvidence } from "./span-words.ts";
import { decisive, fair, signals, strong, type Suspicion, weak } from "./suspicion.ts";
import { ms } from "./wording.ts";

/** The suspicion where spans show the resource, its size and the wait before it. */
export function byName(facts: SuspectFacts, spans: SpanFacts, { kind, bounded }: SpanLimiter): Suspicion {
  const { slots, change, predictedPerSecond, callsPerIteration } = bounded;
  const what = placeText(bounded.place, bounded.label, spans.service);
  const shared = slotSignals(facts);
  const isAgreed = shared !== null && shared.slots.fits && agreesWith(shared.slots, slots * bounded.instances);
  const doubt = coverageText(spans);
  const metered = fullPools(facts).find(({ service }) => service === bounded.place.service);
  return {
    kind,
    resource: resourceOf(kind, slots, bounded.instances, what),
    limit: slots,
    for: signals(
      completionsSignal(facts),
      decisive("spans", waitEvidence(change, what), true),
      strong("spans", plateauEvidence(bounded, spans), true),
      ...(isAgreed ? shared.for.filter(({ source }) => source === "curve") : []),
      facts.cpu?.isLow === true && fair("cpu", cpuText(facts)),
      kind === "connection-pool" && metered?.signal,
    ),
    against: signals(
      facts.cpu?.isFull === true && kind !== "cpu-event-loop" && strong("cpu", cpuText(facts)),
      doubt !== null && (spans.sampledShare < 1 ? weak : fair)("spans", doubt),
    ),
    predictedPerSecond,
    formula: `${slots * bounded.instances} at the same time, ${timesText(callsPerIteration)}${ms(change.after.holdMs)} in each iteration,`,
    advice: adviceOf(kind, slots, what, change.after.holdMs),
  };
}

const timesText = (calls: number): string => (Math.abs(calls - 1) < 0.05 ? "" : `${Number(calls.toPrecision(2))} × `);

function resourceOf(kind: FindingKind, slots: number, instances: number, what: string): string {
  const each = instances > 1 ? ` in each of ${instances} instances` : "";
  switch (kind) {
    case "connection-pool":
      return `a pool of ${slots} in front of ${what}${each}`;
    case "http-client-pool":
      return `${slots} outgoing ${slots === 1 ? "connection" : "connections"}: ${what}${each}`;
    case "lock":
      return `one at a time: ${what}${each}`;
    case "thread-pool":
      return what.startsWith('"')
        ? `a pool of ${slots} threads: ${what}${each}`
        : `${slots} requests at the same time${each}`;
    case "cpu-event-loop":
      return "one event loop";
    default:
      return `${what}, which works on ${slots} at the same time`;
  }
}

function adviceOf(kind: FindingKind, slots: number, what: string, holdMs: number): string {
  const shorten = `shorten the ${ms(holdMs)} that each takes`;
  switch (kind) {
    case "connection-pool":
      return `Pool size: raise it from ${slots}, as far as what is behind it allows, or ${shorten} at ${what}.`;
    case "http-client-pool":
      return `Outgoing connections: raise their number from ${slots} (maxSockets, connections, pool size of the HTTP client), or ${shorten}.`;
    case "lock":
      return `${what} is done by one request at a time: ${shorten}, or divide it by key so that requests pass side by side.`;
    case "thread-pool":
      return `Threads or workers: raise their number from ${slots}, or ${shorten}.`;
    case "cpu-event-loop":
      return "Profile the target under this load: move heavy work to worker threads, or run one process for each core.";
    default:
      return `Test ${what} alone: its limit is ${slots} at the same time, ${ms(holdMs)} each. Raise that, call it less often (cache, batch), or bound the calls so that the target sheds load early.`;
  }
}
