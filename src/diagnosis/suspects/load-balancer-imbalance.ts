import type { LoadPoint, SuspectFacts } from "../facts/index.ts";
import { completionsSignal } from "./slot-signals.ts";
import { fair, type Signal, signals, strong, type Suspicion, weak } from "./suspicion.ts";
import { coresText, ms, share } from "./wording.ts";

/** Labels by which instances are told apart in what Prometheus endpoints count. */
const instanceLabel = /\b(?:instance|pod|worker|replica|backend|upstream|server|node|shard)="([^"]*)"/;
const requestCounter = /requests?(?:_[a-z_]+)?(?:_total|_count)\b/i;

/** One of several instances is full, and the others are not. */
export function loadBalancerImbalance(facts: SuspectFacts): Suspicion | null {
  const { full, cpu, explored } = facts;
  if (full === null) return null;
  const several = explored.obstacles.find(({ kind }) => kind === "several-instances");
  const shares = sharesAt(full);
  const uneven = unevenSignal(shares, full) ?? unevenSpans(facts);
  const oneFull = cpu === null ? null : oneFullSignal(cpu.busiestThread?.atFull ?? 0, cpu.atFull, cpu.processes);
  const slow = onlyOneSlow(facts);
  if (uneven === null && (oneFull === null || several === undefined)) return null;
  const most = Math.max(...shares.values(), 0);
  return {
    kind: "load-balancer-imbalance",
    resource:
      shares.size > 1
        ? `one of ${shares.size} instances, with ${share(most)} of all requests`
        : "one of several instances",
    limit: null,
    for: signals(
      uneven,
      oneFull,
      slow,
      several !== undefined && weak("method", several.evidence),
      completionsSignal(facts),
    ),
    against: [],
    predictedPerSecond: null,
    missing: "CPU and requests of each instance, by --prometheus, would show which one is full",
    advice:
      "Check how requests are spread: weights, sticky sessions, connections that are kept to one instance, health checks. Least requests, or connections that end after a while, even it out.",
  };
}

/** By the spans in which requests come in; a chance of one in a thousand is no finding (χ²). */
function unevenSpans({ spans }: SuspectFacts): Signal | null {
  const entries = spans?.after.places.filter(({ place }) => place.scope === "requests" && !place.isAll) ?? [];
  if (spans === null || entries.length < 2) return null;
  const counts = entries.map(({ spansPerSecond }) => spansPerSecond * spans.after.seconds);
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const squares = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  // Wilson and Hilferty, for p = 0.001.
  const freedom = counts.length - 1;
  const limit = freedom * (1 - 2 / (9 * freedom) + 3.09 * Math.sqrt(2 / (9 * freedom))) ** 3;
  const most = entries.reduce((top, each) => (each.spansPerSecond > top.spansPerSecond ? each : top));
  const mostShare = most.spansPerSecond / (counts.reduce((sum, count) => sum + count, 0) / spans.after.seconds);
  if (squares <= limit || mostShare - 1 / counts.length <= 0.05) return null;
  const text = `${most.place.instance ?? "One instance"} gets ${share(mostShare)} of the requests by the traces, ${share(1 / counts.length)} would be its part`;
  return fair("spans", text, true);
}

/** One instance slows down and the others do not. */
function onlyOneSlow({ spans }: SuspectFacts): Signal | null {
  const entries = spans?.changes.filter(({ place }) => place.scope === "requests" && !place.isAll) ?? [];
  const slowed = entries.filter(
    ({ before, after }) => before !== null && after.holdMs + after.waitMs >= 2 * (before.holdMs + before.waitMs),
  );
  if (entries.length < 2 || slowed.length !== 1) return null;
  const [one] = slowed;
  return strong(
    "speed",
    `Only ${one?.place.instance ?? "one"} of ${entries.length} instances takes longer: ${ms(one?.before?.holdMs ?? 0)} at rest, ${ms(one?.after.holdMs ?? 0)} in overload`,
    true,
  );
}

function oneFullSignal(thread: number, all: number, processes: number): Signal | null {
  if (processes < 2 || thread < 0.85 || all > 0.75 * processes) return null;
  return strong(
    "cpu",
    `One of ${Math.round(processes)} processes is full, and all together use ${coresText(all)}`,
    true,
  );
}

/** Requests each second by instance, as shares of all. */
function sharesAt({ resources }: LoadPoint): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const [name, value] of Object.entries(resources?.metrics ?? {})) {
    const instance = instanceLabel.exec(name)?.[1];
    if (instance !== undefined && requestCounter.test(name)) sums.set(instance, (sums.get(instance) ?? 0) + value);
  }
  const all = [...sums.values()].reduce((sum, value) => sum + value, 0);
  return new Map(all <= 0 ? [] : [...sums].map(([instance, value]) => [instance, value / all]));
}

/** Further from 1/n than chance has it (4 σ of a count). */
function unevenSignal(shares: ReadonlyMap<string, number>, { endedPerSecond, seconds }: LoadPoint): Signal | null {
  const fairShare = 1 / shares.size;
  const [name, most] = [...shares].reduce((top, each) => (each[1] > top[1] ? each : top), ["", 0]);
  const chance = 4 * Math.sqrt((fairShare * (1 - fairShare)) / Math.max(1, endedPerSecond * seconds));
  if (shares.size < 2 || most - fairShare <= Math.max(0.05, chance)) return null;
  return fair("metrics", `${name} gets ${share(most)} of the requests, ${share(fairShare)} would be its part`, true);
}
