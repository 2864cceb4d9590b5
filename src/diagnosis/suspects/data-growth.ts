import { theilSen } from "../laws/theil-sen.ts";
import type { LoadPoint, SuspectFacts } from "../facts/index.ts";
import { decisive, fair, type Signal, signals, strong, type Suspicion } from "./suspicion.ts";
import { ms, rate, times } from "./wording.ts";

/** The same load, and later it takes longer. */
const slowerBy = 1.25;
/** Of so few requests that their median has no interval, chance alone makes less of it. */
const slowerByUnknown = 2.5;
const sameRate = 0.08;
/** Below this share of saturation nothing waits long enough to matter. */
const calmUpTo = 0.85;
/** A few seconds of a load do not show what it does to a target that is slow to feel it. */
const briefUpTo = 0.1;

export function dataGrowth(facts: SuspectFacts): Suspicion | null {
  const pair = slowedPair(facts);
  const grows = facts.explored.obstacles.find(({ kind }) => kind === "state-grows");
  if (pair === null && grows === undefined) return null;
  const { capacityPerSecond: capacity, saturationPerSecond: saturation } = facts;
  return {
    kind: "data-growth",
    resource: "state that grows with use",
    limit: null,
    for: signals(
      pair !== null && strong("time", pairText(pair), true),
      grows !== undefined && decisive("method", grows.evidence, true),
      trendSignal(facts),
      pair !== null && costSignal(pair),
    ),
    against: [],
    predictedPerSecond: null,
    missing: "the number of rows or entries before and after, or traces that name the query that takes longer",
    advice:
      "Find what a request walks through that requests make longer: a table without an index, a list, a log, a cache without a bound. Test again with the amount of data expected in production.",
    actsBeforeSaturation: capacity !== null && saturation !== null && capacity < 0.85 * saturation,
  };
}

interface Pair {
  readonly before: LoadPoint;
  readonly after: LoadPoint;
  readonly ratio: number;
}

/** Of all pairs at one rate, apart in time: they must not fall apart into faster and slower. */
export function slowedPair({ points, saturationPerSecond }: SuspectFacts): Pair | null {
  const calm = points.filter(
    (point) =>
      point.errorRatio < 0.02 &&
      point.latencyMs.p50 !== null &&
      (saturationPerSecond === null ||
        point.offeredPerSecond <= (point.purpose === "doubling" ? briefUpTo : calmUpTo) * saturationPerSecond),
  );
  const pairs = calm.flatMap((before) =>
    calm
      .filter((after) => isSameLoadLater(before, after))
      .map((after) => ({ before, after, ratio: ratioOf(before, after) })),
  );
  const slowed = pairs.filter(isSlowed);
  const faster = pairs.filter(({ ratio }) => ratio < 1);
  if (slowed.length === 0 || faster.length >= slowed.length) return null;
  return slowed.reduce((most, pair) => (pair.ratio > most.ratio ? pair : most));
}

const isSameLoadLater = (before: LoadPoint, after: LoadPoint): boolean =>
  after.atSeconds >= before.atSeconds + before.seconds &&
  Math.abs(after.offeredPerSecond / before.offeredPerSecond - 1) <= sameRate + 3 * chanceOf(before, after);

/** Arrivals are random: of few, the rate is never quite the one that was asked for. */
const chanceOf = (...points: readonly LoadPoint[]): number =>
  Math.sqrt(
    points.reduce((sum, { offeredPerSecond, seconds }) => sum + 1 / Math.max(1, offeredPerSecond * seconds), 0),
  );

const ratioOf = (before: LoadPoint, after: LoadPoint): number =>
  (after.latencyMs.p50 ?? 0) / Math.max(0.01, before.latencyMs.p50 ?? 0);

function isSlowed({ before, after, ratio }: Pair): boolean {
  const [highBefore, lowAfter] = [before.latencyMs.intervals.p50?.[1], after.latencyMs.intervals.p50?.[0]];
  const isKnown = typeof highBefore === "number" && typeof lowAfter === "number";
  const isApart = isKnown ? lowAfter > highBefore : ratio >= slowerByUnknown;
  return ratio >= slowerBy && (after.latencyMs.p50 ?? 0) - (before.latencyMs.p50 ?? 0) >= 1 && isApart;
}

function pairText({ before, after, ratio }: Pair): string {
  const minutes = Math.max(1, Math.round((after.atSeconds - before.atSeconds) / 60));
  return `At ${rate(before.offeredPerSecond)} half of the requests took ${ms(before.latencyMs.p50)}, ${minutes} min later ${ms(after.latencyMs.p50)} (${times(ratio)})`;
}

/** The median at little load, over how many iterations there were before. */
function trendSignal({ inOrder, saturationPerSecond }: SuspectFacts): Signal | null {
  let made = 0;
  const seen: (readonly [number, number])[] = [];
  for (const point of inOrder) {
    const isCalm = saturationPerSecond === null || point.offeredPerSecond <= 0.5 * saturationPerSecond;
    if (isCalm && point.errorRatio < 0.02 && point.latencyMs.p50 !== null) seen.push([made, point.latencyMs.p50]);
    made += point.goodPerSecond * point.seconds;
  }
  const line = theilSen(seen);
  const first = seen[0]?.[1] ?? 0;
  if (line === undefined || seen.length < 5 || line.low <= 0 || line.slope * made < 0.2 * first) return null;
  return fair(
    "trend",
    `At little load the median grows by ${ms(line.slope * 1000)} with each 1,000 iterations made before`,
    true,
  );
}

function costSignal({ before, after }: Pair): Signal | null {
  const costOf = ({ resources, endedPerSecond }: LoadPoint): number | null =>
    resources?.target && endedPerSecond > 0 ? (1000 * resources.target.cpuCores) / endedPerSecond : null;
  const [first, second] = [costOf(before), costOf(after)];
  if (first === null || second === null || first === 0 || second < 1.2 * first) return null;
  return fair("cpu", `Each iteration then costs ${ms(second)} of processor time instead of ${ms(first)}`);
}
