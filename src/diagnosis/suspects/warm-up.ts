import type { LoadPoint, SuspectFacts } from "../facts/index.ts";
import { decisive, fair, signals, strong, type Suspicion } from "./suspicion.ts";
import { ms, rate, times } from "./wording.ts";

/** Later, at as much load or more, and yet so much faster. */
const fasterBy = 0.7;

/** The target became faster while it was measured. */
export function warmUp(facts: SuspectFacts): Suspicion | null {
  const obstacle = facts.explored.obstacles.find(({ kind }) => kind === "warm-up");
  const pair = fasterPair(facts);
  if (obstacle === undefined && pair === null) return null;
  return {
    kind: "warm-up",
    resource: "a target that was not warm yet",
    limit: null,
    for: signals(
      obstacle !== undefined && decisive("method", obstacle.evidence),
      pair !== null && strong("time", pairText(pair), true),
      pair !== null && cheaper(pair) && fair("cpu", "Each iteration then costs less processor time as well", true),
    ),
    against: [],
    predictedPerSecond: null,
    missing: "a second search right after the first: warm-up is what it does not show again",
    advice:
      "Let the target serve some load before it is measured (a longer warm-up), and count cold instances when you plan for new ones.",
  };
}

interface Pair {
  readonly before: LoadPoint;
  readonly after: LoadPoint;
}

/** Not only the first trial against one other: most later ones must be faster. */
function fasterPair({ inOrder, saturationPerSecond }: SuspectFacts): Pair | null {
  const calm = inOrder.filter(
    (point) =>
      point.errorRatio < 0.02 &&
      point.latencyMs.p50 !== null &&
      (saturationPerSecond === null || point.offeredPerSecond <= 0.8 * saturationPerSecond),
  );
  const [before, ...later] = calm;
  const comparable = later.filter(
    (point) => before !== undefined && point.offeredPerSecond >= 0.9 * before.offeredPerSecond,
  );
  const faster = comparable.filter((point) => isFaster(before, point));
  const after = faster.at(-1);
  if (before === undefined || after === undefined || faster.length < 2 || faster.length < 0.6 * comparable.length)
    return null;
  return { before, after };
}

function isFaster(before: LoadPoint | undefined, after: LoadPoint): boolean {
  const [first, second] = [before?.latencyMs.p50 ?? null, after.latencyMs.p50];
  return first !== null && second !== null && second < fasterBy * first && first - second >= 2;
}

function pairText({ before, after }: Pair): string {
  const [first, second] = [before.latencyMs.p50 ?? 0, after.latencyMs.p50 ?? 0];
  return `Half of the requests took ${ms(first)} at ${rate(before.offeredPerSecond)} at first, and later ${ms(second)} at ${rate(after.offeredPerSecond)} (${times(first / Math.max(0.01, second))} faster)`;
}

function cheaper({ before, after }: Pair): boolean {
  const costOf = ({ resources, endedPerSecond }: LoadPoint): number | null =>
    resources?.target && endedPerSecond > 0 ? resources.target.cpuCores / endedPerSecond : null;
  const [first, second] = [costOf(before), costOf(after)];
  return first !== null && second !== null && second < 0.8 * first;
}
