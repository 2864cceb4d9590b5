import type { CpuFacts, SuspectFacts } from "../facts/index.ts";
import { completionsSignal } from "./slot-signals.ts";
import { decisive, fair, type Signal, signals, strong, type Suspicion, weak } from "./suspicion.ts";
import { coresText, ms, share } from "./wording.ts";

const full = { host: 0.92, limit: 0.88, throttled: 0.1 } as const;

/** All cores of the machine, or all that a quota allows. */
export function cpuHost(facts: SuspectFacts): Suspicion | null {
  const { cpu } = facts;
  if (cpu === null) return null;
  const isOwn = cpu.atFull >= full.limit * cpu.limit;
  const isThrottled = (cpu.throttledRatio ?? 0) >= full.throttled;
  const isHostFull = cpu.host !== null && cpu.host.atFull >= full.host * cpu.host.cores;
  if (!isOwn && !isThrottled && !isHostFull) return null;
  const predicted = predictionOf(cpu, isOwn || isThrottled);
  return {
    kind: "cpu-host",
    resource: cpu.isQuota ? `a CPU quota of ${coresText(cpu.limit)}` : `all ${coresText(cpu.limit)} of the machine`,
    limit: cpu.limit,
    for: signals(
      isOwn && strong("cpu", ownText(cpu), isRising(cpu)),
      isThrottled && strong("throttling", throttledText(cpu), true),
      isHostFull && fair("host", hostText(cpu), true),
      (cpu.host?.runnable ?? 0) > 1.5 * cpu.limit &&
        weak("host", `${Math.round(cpu.host?.runnable ?? 0)} threads want to run`),
      completionsSignal(facts),
    ),
    against: against(cpu, isOwn, isThrottled),
    ...predicted,
    advice: cpu.isQuota
      ? `Raise the CPU limit (${coresText(cpu.limit)}), or profile what each iteration computes.`
      : "Profile the target under this load; then more or faster cores, or more machines.",
  };
}

/** One thread that is full explains itself: then the rest of the machine is busy with something else. */
function against(cpu: CpuFacts, isOwn: boolean, isThrottled: boolean): readonly Signal[] {
  const thread = cpu.busiestThread?.atFull ?? 0;
  const isOneThread = !isThrottled && thread >= 0.85 && cpu.limit > 1.15 && cpu.atFull - thread < 0.4;
  const others = cpu.host === null ? 0 : cpu.host.atFull - cpu.atFull;
  return signals(
    isOneThread && decisive("cpu", `One thread uses nearly all that the target uses (${coresText(thread)})`),
    !isOwn &&
      !isThrottled &&
      others > cpu.atFull &&
      strong("process", `Others on the machine use more than the target: ${coresText(others)}`),
  );
}

/** Own use over the limit where that is full; else all that runs there, which load makes work: a database, say. */
function predictionOf(cpu: CpuFacts, isOwn: boolean): Pick<Suspicion, "predictedPerSecond" | "formula"> {
  const line = isOwn ? cpu.perIteration : cpu.hostPerIteration;
  const limit = isOwn ? cpu.limit : (cpu.host?.cores ?? cpu.limit);
  if (line === null || line.slope <= 0 || (!isOwn && line.low <= 0)) return { predictedPerSecond: null };
  return {
    predictedPerSecond: (limit - Math.max(0, line.intercept)) / line.slope,
    formula: `${ms(line.slope * 1000)} of processor time for each iteration and ${coresText(limit)}`,
  };
}

const isRising = ({ atReference, atFull }: CpuFacts): boolean => atReference === null || atFull > 1.3 * atReference;

function ownText({ atFull, atReference, limit }: CpuFacts): string {
  const before = atReference === null ? "" : ` (${coresText(atReference)} at rest)`;
  return `The target uses ${coresText(atFull)} of ${coresText(limit)} at saturation${before}`;
}

const throttledText = ({ throttledRatio }: CpuFacts): string =>
  `Its control group is held back in ${share(throttledRatio ?? 0)} of all periods`;

function hostText({ host, atFull }: CpuFacts): string {
  return `The machine has ${coresText(host?.atFull ?? 0)} of ${coresText(host?.cores ?? 0)} in use, ${coresText(atFull)} of them by the target`;
}
