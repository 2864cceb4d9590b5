import type { Bottleneck, DependencyResult, ExploreResult, Finding, RunResult } from "#run";
import { formatCount, formatDurationMs, formatRate } from "#units";
import type { ComparedFigure } from "./compare-faults.ts";

type Measured = Pick<RunResult, "method" | "dependencies" | "ledger">;
type Found = Pick<ExploreResult, "reference" | "bottlenecks" | "saturation">;

/**
 * What a method has to say of faults that were on: that they were, how far they moved the capacity, and, where it was
 * carried out without them as well, what it found then.
 * @param found of a search
 */
export function faultFindings(
  { method, dependencies = [], ledger }: Measured,
  found: Found | null,
  comparison: readonly ComparedFigure[] = [],
): readonly Finding[] {
  const iterations = ledger.iterations.completed + ledger.iterations.failed;
  const isCompared = comparison.length > 0;
  const seen = comparison
    .filter(({ without, withFaults }) => without !== withFaults)
    .map(({ what, without, withFaults }) => `Measured, ${what}: ${withFaults} with it, ${without} without`);
  const when = isCompared ? "the second time" : "throughout";
  return dependencies
    .filter(({ faults }) => faults.length > 0)
    .map((dependency) => ({
      kind: "fault",
      severity: "info",
      title: `${dependency.faults.map(({ text }) => text).join(", ")} on the way to ${dependency.name}, ${when}`,
      evidence: [
        throughIt(dependency),
        ...(found === null ? [] : whyItMoved(dependency, iterations, found)),
        ...(isCompared && seen.length === 0 ? ["It changed nothing that was measured"] : seen),
      ],
      advice: isCompared
        ? "Give calls to this dependency a limit of time below that of your users, and an answer for when it is reached."
        : `Compare with the same without: plimsoll ${method} … --compare-faults`,
    }));
}

function throughIt({ traffic, listen, to }: DependencyResult): string {
  const { connections, exchanges } = traffic;
  return `${formatCount(exchanges)} round trips over ${formatCount(connections)} connections through ${listen} to ${to}`;
}

/** Added time is held time: what it does to whoever is bounded by slots follows. */
function whyItMoved(dependency: DependencyResult, iterations: number, found: Found): readonly string[] {
  const delayMs = delayOf(dependency);
  const takesMs = found.reference?.latencyMs.mean ?? null;
  if (delayMs === null || takesMs === null || iterations === 0) return [];
  const trips = dependency.traffic.exchanges / iterations;
  const addedMs = trips * delayMs;
  const withoutMs = takesMs - addedMs;
  const times = trips.toFixed(trips < 9.95 ? 1 : 0);
  const waits = `An iteration goes there ${times} times and waits ${formatDurationMs(delayMs)} longer each time`;
  // Some of its waits overlap, or are nobody's: then sums prove nothing.
  if (withoutMs <= 0)
    return [`${waits}; some of that at the same time, as it takes ${formatDurationMs(takesMs)} in all`];
  const share = `${formatDurationMs(addedMs)} of the ${formatDurationMs(takesMs)} it takes when nothing else goes on`;
  return [`${waits}: ${share}`, ...formulaFor(found, takesMs, withoutMs)];
}

const slotKinds = new Set(["connection-pool", "http-client-pool", "thread-pool", "lock", "slow-dependency"]);

function formulaFor({ bottlenecks, saturation }: Found, takesMs: number, withoutMs: number): readonly string[] {
  const pool = bottlenecks.find(({ kind }) => slotKinds.has(kind));
  const first = bottlenecks[0];
  if (first === undefined || pool !== first) return [];
  const slots = slotsOf(pool, saturation?.iterationsPerSecond ?? null, takesMs);
  if (slots === null) return [];
  const carried = (ms: number): string =>
    `${formatCount(slots)} ÷ ${formatDurationMs(ms)} = ${formatRate((slots / ms) * 1000)}`;
  return [
    `Capacity moved because ${pool.resource} is held that much longer: it saturates at ${carried(takesMs)}; without the fault it would at ${carried(withoutMs)}`,
  ];
}

/** As it was named; else by Little's law. */
function slotsOf({ limit }: Bottleneck, saturationPerSecond: number | null, takesMs: number): number | null {
  if (limit !== null) return limit;
  return saturationPerSecond === null ? null : Math.max(1, Math.round((saturationPerSecond * takesMs) / 1000));
}

/** What every round trip waits longer, on average; null where that is not known beforehand. */
function delayOf({ faults }: DependencyResult): number | null {
  const delays = faults.map(({ plan: { effect, share } }) => {
    if (effect.kind !== "latency" || share < 1) return null;
    return effect.latencyMs * (effect.way === "both" ? 2 : 1);
  });
  return delays.includes(null) ? null : delays.reduce<number>((sum, delay) => sum + (delay ?? 0), 0);
}
