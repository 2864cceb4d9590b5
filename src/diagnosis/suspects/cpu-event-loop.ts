import type { CpuFacts, SuspectFacts } from "../facts/index.ts";
import { completionsSignal, slotSignals } from "./slot-signals.ts";
import { eventLoopSignal, idleLoopSignal } from "./span-metrics.ts";
import { fair, signals, strong, type Suspicion, weak } from "./suspicion.ts";
import { coresText, ms } from "./wording.ts";

/** One thread is busy all the time, or one in each of several processes, and cores are left. */
export function cpuEventLoop(facts: SuspectFacts): Suspicion | null {
  return facts.cpu === null ? (fromMetrics(facts) ?? fromCurveAlone(facts)) : fromCpu(facts, facts.cpu);
}

/** Its process cannot be seen, but it says itself how busy its loop is. */
function fromMetrics(facts: SuspectFacts): Suspicion | null {
  const signal = eventLoopSignal(facts);
  if (signal === null) return null;
  return {
    kind: "cpu-event-loop",
    resource: "one event loop",
    limit: 1,
    for: signals(signal, completionsSignal(facts)),
    against: [],
    predictedPerSecond: null,
    advice: adviceFor(null),
  };
}

const threadFull = 0.85;

function fromCpu(facts: SuspectFacts, cpu: CpuFacts): Suspicion | null {
  const busiest = cpu.busiestThread?.atFull ?? cpu.atFull;
  const loops = cpu.busiestThread === null ? 1 : Math.max(1, Math.round(cpu.atFull / busiest - 0.25));
  // Several busy threads of one process are a thread pool, or the whole machine.
  if (busiest < threadFull || (loops > 1 && cpu.processes < loops)) return null;
  if (cpu.busiestThread === null && cpu.atFull > 1.4) return null;
  const line = (loops === 1 ? cpu.threadPerIteration : null) ?? cpu.perIteration;
  const perIteration = line === null || line.slope <= 0 ? null : line.slope;
  const before = cpu.busiestThread?.atReference ?? cpu.atReference;
  const rose = before !== null && busiest - before >= 0.3;
  const isOnePlace = cpu.limit < 1.15;
  return {
    kind: "cpu-event-loop",
    resource: loops === 1 ? "one event loop" : `${loops} event loops`,
    limit: loops,
    for: signals(
      (cpu.busiestThread === null ? fair : strong)("cpu", cpuEvidence(cpu, busiest, before), rose),
      !isOnePlace && weak("host", `The machine has ${coresText(cpu.limit)} for it, which it cannot use`),
      completionsSignal(facts),
      eventLoopSignal(facts),
      facts.slots?.fits === true &&
        facts.slots.low <= loops &&
        weak("curve", "Latency rises early, as where one request is worked on at a time", true),
    ),
    against: signals(
      isOnePlace && weak("host", `The target may use no more than ${coresText(cpu.limit)} anyway`),
      (cpu.throttledRatio ?? 0) >= 0.1 && strong("throttling", "A CPU quota holds the target back"),
    ),
    predictedPerSecond: perIteration === null ? null : (loops - Math.max(0, line?.intercept ?? 0)) / perIteration,
    formula: perIteration === null ? "" : `${ms(perIteration * 1000)} of processor time for each iteration`,
    advice: adviceFor(perIteration),
  };
}

function cpuEvidence(cpu: CpuFacts, busiest: number, before: number | null): string {
  const what = cpu.busiestThread === null ? "The target" : "The target's busiest thread";
  const from = before === null ? "" : ` (${coresText(before)} at rest)`;
  return `${what} uses ${coresText(busiest)} at saturation${from}, all its threads ${coresText(cpu.atFull)}`;
}

const adviceFor = (perIteration: number | null): string =>
  `Profile the target under this load: ${perIteration === null ? "what" : `the ${ms(perIteration * 1000)} that`} each iteration computes is the limit. Move heavy work to worker threads, or run one process for each core.`;

/** Without a look at the target's CPU: one thing at a time, which a lock is as well. */
function fromCurveAlone(facts: SuspectFacts): Suspicion | null {
  const shared = slotSignals(facts);
  if (shared === null || shared.slots.slots > 1 || !shared.slots.fits) return null;
  return {
    kind: "cpu-event-loop",
    resource: "one event loop, or whatever else does one request at a time",
    limit: 1,
    for: shared.for,
    against: signals(
      ...shared.against,
      idleLoopSignal(facts),
      shared.slots.insideMax >= 2 && fair("reference", "A request lasts longer than the time it has to itself"),
    ),
    ...{ predictedPerSecond: shared.slots.curve?.perSecond ?? null, formula: "How latency rises with 1 slot" },
    looksLike: { kinds: ["lock"], isFirst: true },
    missing: "the target's CPU: run Plimsoll on its machine, or give --pid or --prometheus",
    advice: adviceFor(null),
  };
}
