import type { CpuFacts, SlotFacts, SuspectFacts } from "../facts/index.ts";
import { completionsSignal, curveFormula, growingPeerOf, plateausOf, slotSignals } from "./slot-signals.ts";
import { threadQueueSignal } from "./span-metrics.ts";
import { fair, type Signal, signals, strong, type Suspicion } from "./suspicion.ts";
import { coresText, ms, slotsText } from "./wording.ts";

/** A fixed number of threads, or of worker processes, each with one request. */
export function threadPool(facts: SuspectFacts): Suspicion | null {
  return busyThreads(facts, facts.cpu) ?? waitingThreads(facts);
}

/** Threads beside those of the pool that run now and then: the main one, collectors, compilers. */
const othersMax = (slots: number): number => Math.max(6, 0.5 * slots);

/** Whether as many threads run as latency tells of slots. A thread that holds one runs at least once a second. */
export function fitsThreads(facts: SuspectFacts): "yes" | "no" | "unknown" {
  const active = facts.full?.resources?.target?.activeThreads ?? null;
  const { slots, saturationPerSecond } = facts;
  if (active === null || slots === null || saturationPerSecond === null) return "unknown";
  const count = slots.isWholeRequest ? slots.slots : slots.low;
  if (saturationPerSecond / count < 2) return "unknown";
  return active >= 0.9 * count && active <= 1.1 * (slots.high ?? count) + othersMax(count) ? "yes" : "no";
}

function waitingThreads(facts: SuspectFacts): Suspicion | null {
  const shared = slotSignals(facts);
  if (shared === null || shared.slots.slots === 1) return null;
  const { slots } = shared;
  const specific = signals(
    threadSignal(facts, slots),
    grownSignal(facts),
    acceptSignal(facts),
    threadQueueSignal(facts),
  );
  const fit = fitsThreads(facts);
  if (fit === "no" && specific.length === 0) return null;
  const rivals = specific.some(({ dependsOnLoad }) => dependsOnLoad) ? [] : ["connection-pool"];
  return {
    kind: "thread-pool",
    resource: `${slotsText(slots)} threads`,
    limit: slots.slots,
    for: signals(...shared.for, ...specific),
    against: signals(
      ...shared.against,
      plateausOf(facts).length > 0 && strong("connections", "Connections to another service stay at a number too"),
      growingPeerOf(facts) !== undefined && strong("connections", "Requests wait at another service"),
    ),
    ...curveFormula(slots),
    ...(rivals.length > 0 && { looksLike: { kinds: rivals, isFirst: fit === "yes" && slots.slots <= 8 } }),
    missing:
      fit === "unknown"
        ? "the target's threads: run Plimsoll on its machine, or give --pid or --prometheus"
        : "the runtime's own metrics of its thread pool, or traces, would tell threads from another pool",
    advice: `Threads: raise their number from ${slotsText(slots)} (in Node.js UV_THREADPOOL_SIZE), or shorten the ${ms(slots.holdMs)} of blocking work in each iteration.`,
  };
}

function threadSignal(facts: SuspectFacts, slots: SlotFacts): Signal | null {
  if (fitsThreads(facts) !== "yes") return null;
  const active = facts.full?.resources?.target?.activeThreads ?? 0;
  const before = facts.reference?.resources?.target?.activeThreads ?? null;
  const rose = before !== null && active - before >= Math.max(1.5, 0.5 * (slots.slots - 1));
  const from = before === null ? "" : ` (${Math.round(before)} at rest)`;
  const text = `${Math.round(active)} threads of the target run at saturation${from}: enough for ${slotsText(slots)} and its main ones`;
  return (rose ? strong : fair)("threads", text, rose);
}

/** A pool that starts threads as it needs them, up to its limit. */
function grownSignal({ reference, overload }: SuspectFacts): Signal | null {
  const before = reference?.resources?.target?.threads ?? null;
  const counts = overload.map(({ resources }) => resources?.target?.threads).filter((count) => count !== undefined);
  if (before === null || counts.length === 0) return null;
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  if (least - before < 3 || most > 1.1 * least) return null;
  return strong(
    "threads",
    `The target has ${Math.round(before)} threads at rest, ${Math.round(most)} in overload and no more`,
    true,
  );
}

function acceptSignal({ reference, full }: SuspectFacts): Signal | null {
  const waiting = full?.resources?.target?.sockets?.acceptQueue ?? null;
  const before = reference?.resources?.target?.sockets?.acceptQueue ?? 0;
  if (waiting === null || waiting < 3 || waiting < 5 * before) return null;
  return strong("accept-queue", `${Math.round(waiting)} connections wait until the target accepts them`, true);
}

/** Threads that compute: each is full, and cores are left. */
function busyThreads(facts: SuspectFacts, cpu: CpuFacts | null): Suspicion | null {
  if (cpu === null || cpu.busiestThread === null || cpu.busiestThread.atFull < 0.85) return null;
  const busy = Math.round(cpu.atFull);
  if (busy < 2 || busy > cpu.limit - 0.75 || cpu.processes >= busy || cpu.atFull >= 0.88 * cpu.limit) return null;
  const perIteration = cpu.perIteration?.slope ?? 0;
  return {
    kind: "thread-pool",
    resource: `${busy} busy threads`,
    limit: busy,
    for: signals(
      strong(
        "cpu",
        `The target uses ${coresText(cpu.atFull)} of ${coresText(cpu.limit)}, each of its busy threads a whole one`,
        true,
      ),
      completionsSignal(facts),
      fair("host", "The machine has cores left"),
    ),
    against: [],
    predictedPerSecond: perIteration > 0 ? busy / perIteration : null,
    formula: `${ms(perIteration * 1000)} of processor time for each iteration and ${busy} threads`,
    missing: "a profile of the target under this load",
    advice: `Threads: raise their number from ${busy} (in Node.js UV_THREADPOOL_SIZE), up to the number of cores, or compute less.`,
  };
}
