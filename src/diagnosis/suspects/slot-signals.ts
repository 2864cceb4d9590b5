import type { PeerFacts, SlotFacts, SuspectFacts } from "../facts/index.ts";
import { decisive, fair, type Signal, signals, strong, weak } from "./suspicion.ts";
import { coresText, ms, rate, slotRange, slotsText } from "./wording.ts";

/** What speaks for and against *any* limit on how many requests are worked on at the same time. */
export interface SlotSignals {
  readonly slots: SlotFacts;
  readonly for: readonly Signal[];
  readonly against: readonly Signal[];
}

/** Answers from this size on may be what takes the time. */
const largeBytes = 64 * 1024;

/** Null where nobody waits: whoever is turned away at once, or never was too much, does not wait for a slot. */
export function slotSignals(facts: SuspectFacts): SlotSignals | null {
  const { slots, queueing, cpu, full, saturationPerSecond } = facts;
  if (slots === null || full === null || saturationPerSecond === null || queueing.kind === "refuses") return null;
  return {
    slots,
    for: signals(completionsSignal(facts), curveSignal(slots), cpu?.isLow === true && fair("cpu", cpuText(facts))),
    against: signals(
      cpu?.isFull === true && decisive("cpu", cpuText(facts)),
      slots.curve !== null && !slots.fits && fair("curve", "Latency does not rise as with a number of slots"),
      full.bytesReceived >= largeBytes && weak("size", "Answers are large: sending them takes time too"),
    ),
  };
}

/** Beyond saturation completions stay, and what comes on top waits. */
export function completionsSignal({ overload, queueing, reference }: SuspectFacts): Signal | null {
  const top = overload.at(-1);
  if (top === undefined || (queueing.kind !== "waits" && queueing.kind !== "sheds")) return null;
  const slower = `mean ${ms(reference?.latencyMs.mean ?? null)} at rest, ${ms(top.latencyMs.mean)} then`;
  const text = `At ${rate(top.offeredPerSecond)} it completes ${rate(top.goodPerSecond)} and requests wait (${slower})`;
  return fair("completions", text, true);
}

function curveSignal(slots: SlotFacts): Signal | null {
  if (!slots.fits || slots.curve === null) return null;
  const trials = `${slots.curve.points} trials`;
  const { low, high } = slots;
  const text =
    high === null || low >= 16
      ? `Latency hardly rises until shortly before saturation, as with ${slotRange(slots)} slots (${trials})`
      : `Latency rises with load as with ${slotRange(slots)} ${high === 1 ? "slot" : "slots"} (${trials})`;
  const isNarrow = high !== null && high <= 2 * low;
  return (isNarrow ? strong : fair)("curve", text, true);
}

export function cpuText({ cpu }: SuspectFacts): string {
  if (cpu === null) return "";
  const thread = cpu.busiestThread === null ? "" : `, its busiest thread ${coresText(cpu.busiestThread.atFull)}`;
  return `At saturation the target uses ${coresText(cpu.atFull)} of ${coresText(cpu.limit)}${thread}`;
}

/** `curve`: what latencies alone say of saturation, with so many slots. */
export function curveFormula(slots: SlotFacts): { predictedPerSecond: number | null; formula: string } {
  return {
    predictedPerSecond: slots.fits ? (slots.curve?.perSecond ?? null) : null,
    formula: `How latency rises with ${slotsText(slots)} ${slots.slots === 1 ? "slot" : "slots"}`,
  };
}

/** A peer whose connections could be those slots. */
export function agreesWith({ low, high, insideMax }: SlotFacts, count: number): boolean {
  const isInside = count <= 1.2 * insideMax + 1;
  return isInside && count >= 0.75 * low && (high === null || count <= 1.35 * high + 0.5);
}

export function plateausOf(facts: SuspectFacts): readonly PeerFacts[] {
  return (facts.peers ?? []).filter(({ shape }) => shape === "plateau");
}

/** The peer the target opens the more connections to the more requests are inside. */
export function growingPeerOf({ peers, full }: SuspectFacts): PeerFacts | undefined {
  return peers?.find(({ shape, grew, most }) => shape === "grows" && grew && most >= 0.4 * (full?.inFlight.mean ?? 0));
}

export function plateauText({ peer, service, atReference, loaded, grew }: PeerFacts, facts: SuspectFacts): string {
  const name = service === null ? peer : `${service} (${peer})`;
  const inside = Math.round(Math.max(...facts.points.map(({ inFlight }) => inFlight.mean)));
  const from = grew ? `${Math.round(atReference)} at rest, then ` : "";
  return `Connections to ${name}: ${from}${Math.round(loaded)} and no more, while up to ${inside} requests are inside`;
}
