import type { LoadPoint, SuspectFacts } from "../facts/index.ts";
import { agreesWith, completionsSignal, cpuText, plateausOf } from "./slot-signals.ts";
import { decisive, fair, type Signal, signals, strong, type Suspicion, weak } from "./suspicion.ts";
import { bytes, rate, slotsText } from "./wording.ts";

/** Bytes of one request, from which on sending them may be what takes the time; what is large; what is very large. */
const sizes = { least: 8 * 1024, large: 32 * 1024, huge: 256 * 1024 } as const;
/** Bits/s of usual lines, and what is left of them for HTTP (headers of Ethernet, IP and TCP take the rest). */
const linesMbit = [10, 100, 1000, 2500, 10_000, 25_000];
const payloadShare = [0.88, 0.98] as const;

/** Bytes per second stay while load rises. */
export function bandwidth(facts: SuspectFacts): Suspicion | null {
  const { full, reference, saturationPerSecond, queueing, cpu, slots } = facts;
  if (full === null || reference === null || saturationPerSecond === null || queueing.kind === "refuses") return null;
  const isDown = reference.bytesReceived >= reference.bytesSent;
  const size = isDown ? reference.bytesReceived : reference.bytesSent;
  if (size < sizes.least) return null;
  const of = (point: LoadPoint): number => (isDown ? point.bytesPerSecond.received : point.bytesPerSecond.sent);
  const limit = Math.max(...(facts.overload.length > 0 ? facts.overload : [full]).map(of));
  const what = isDown ? "answers" : "requests";
  return {
    kind: "bandwidth",
    resource: `a line of ${bytes(limit)}/s`,
    limit,
    for: signals(
      sizeSignal(size, what),
      flatSignal(facts, of),
      lineSignal(limit),
      completionsSignal(facts),
      cpu?.isLow === true && fair("cpu", cpuText(facts)),
    ),
    against: signals(
      cpu?.isFull === true && decisive("cpu", cpuText(facts)),
      slots?.fits === true &&
        slots.low >= 3 &&
        strong("curve", `Latency rises as with ${slotsText(slots)} slots; a line that all share is one`),
      slots !== null &&
        plateausOf(facts).some(({ loaded }) => agreesWith(slots, Math.round(loaded))) &&
        strong("connections", "Connections to another service stay at a number that explains it too"),
    ),
    predictedPerSecond: limit / (size * reference.requestsPerIteration),
    formula: `${bytes(limit)}/s over ${bytes(size * reference.requestsPerIteration)} for each iteration`,
    missing: `the limit of the line (network card, instance type, container, proxy). From outside a lock looks the same; with ${what} half as large a line carries twice as many, behind a lock it stays as it is`,
    advice: `Send less (compression, smaller ${what}, pages, caching in front), or a line faster than ${bytes(limit)}/s. Check the limit of machine, container and proxy.`,
  };
}

function sizeSignal(size: number, what: string): Signal {
  const strength = size >= sizes.huge ? strong : size >= sizes.large ? fair : weak;
  return strength("size", `Large ${what}: ${bytes(size)} each`);
}

function flatSignal({ overload }: SuspectFacts, of: (point: LoadPoint) => number): Signal | null {
  const [first, last] = [overload[0], overload.at(-1)];
  if (first === undefined || last === undefined) return null;
  const moved = overload.map(of);
  if (Math.max(...moved) > 1.1 * Math.min(...moved)) return null;
  const text = `${bytes(of(last))}/s ${first === last ? "at" : `from ${rate(first.offeredPerSecond)} on, also at`} ${rate(last.offeredPerSecond)}`;
  return (first === last ? weak : fair)("bytes", text, true);
}

function lineSignal(limit: number): Signal | null {
  const [low, high] = payloadShare;
  const line = linesMbit.find((mbit) => limit * 8 >= low * mbit * 1e6 && limit * 8 <= high * mbit * 1e6);
  return line === undefined ? null : fair("host", `${bytes(limit)}/s is what a line of ${line} Mbit/s carries`);
}
