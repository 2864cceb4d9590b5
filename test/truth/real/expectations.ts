import type { ExploreObstacle } from "#run";
import type { CapacityTargetName } from "../../targets/capacity/table.ts";

/** What `explore` must say of a target. */
export interface Expectation {
  readonly target: CapacityTargetName;
  /** Further arguments of `explore`. */
  readonly args?: readonly string[];
  /** Saturation and capacity: must be said and true; must be true where they are said; or are not compared. */
  readonly figures: "said" | "true-if-said" | "not-compared";
  /** One of these kinds … */
  readonly kinds?: readonly string[];
  /** … among the first so many suspects. Two where evidence from outside does not separate them. */
  readonly among?: 1 | 2;
  /** One of these obstacles must be said. */
  readonly obstacles?: readonly ExploreObstacle[];
  /** One of these said is enough: the rest is not asked for then. */
  readonly enough?: readonly ExploreObstacle[];
  /** No capacity and no suspect may be said, but for these kinds. */
  readonly nothingBut?: readonly string[];
  /** The generator gets a ninth of a core. */
  readonly isGeneratorStarved?: boolean;
}

const pool = { figures: "said", kinds: ["connection-pool"] } as const;

/** In the order of what matters most, so that what is told first is told early. */
export const expectations: Readonly<Record<string, Expectation>> = {
  "pool-exponential": { target: "pool-exponential", ...pool },
  "cpu-loop": { target: "cpu-loop", figures: "said", kinds: ["cpu-event-loop"] },
  lock: { target: "lock", figures: "said", kinds: ["lock"] },
  "healthy-slow": { target: "healthy-slow", args: ["--max-rate", "500/s"], figures: "not-compared", nothingBut: [] },
  "healthy-fast": { target: "healthy-fast", args: ["--max-rate", "1000/s"], figures: "not-compared", nothingBut: [] },
  "null-starved": { target: "null", figures: "not-compared", isGeneratorStarved: true },
  "thread-pool": { target: "thread-pool", figures: "said", kinds: ["thread-pool"] },
  "slow-dependency": { target: "slow-dependency", figures: "said", kinds: ["slow-dependency"] },
  "client-limit": { target: "client-limit", figures: "said", kinds: ["http-client-pool"] },
  bandwidth: { target: "bandwidth", figures: "said", kinds: ["bandwidth"] },
  "pool-fixed": { target: "pool-fixed", ...pool },
  "pool-two-checkouts": { target: "pool-two-checkouts", ...pool },
  // A quota of the target's own looks the same from outside.
  quota: { target: "quota", figures: "said", kinds: ["dependency-throttling", "quota"] },
  "rate-limiter": { target: "rate-limiter", figures: "true-if-said", obstacles: ["rate-limiter"] },
  "warm-up": { target: "warm-up", ...pool, enough: ["warm-up"] },
  bleed: { target: "bleed", figures: "said", kinds: ["slow-bleed"] },
  // p95 does not see a freeze that takes 4 % of the time: nothing limits it, and pauses may be told.
  freeze: { target: "freeze", args: ["--max-rate", "500/s"], figures: "not-compared", nothingBut: ["gc"] },
  "freeze-pool": { target: "freeze-pool", ...pool, among: 2 },
  // What is refused at once looks like a limiter too.
  "pool-bounded-queue": { target: "pool-bounded-queue", ...pool, among: 2 },
  // There is a full pool as well.
  collapse: { target: "collapse", figures: "said", kinds: ["congestion-collapse"], among: 2 },
  records: { target: "records", figures: "not-compared", obstacles: ["state-grows"] },
  instances: { target: "instances", figures: "true-if-said", obstacles: ["several-instances"] },
  restarting: { target: "restarting", figures: "true-if-said", obstacles: ["restart"] },
};
