import type { LoadPoint, SuspectFacts } from "../facts/index.ts";
import { decisive, fair, type Signal, signals, type Suspicion } from "./suspicion.ts";
import { slowedPair } from "./data-growth.ts";
import { coresText, rate, share } from "./wording.ts";

/** What more load must cost at least, beyond what counts vary by chance. */
const lossMin = 0.1;

/** Of less nothing can be said. */
const coresLeast = 0.02;

/** Beyond saturation less is done than could be. */
export function congestionCollapse(facts: SuspectFacts): Suspicion | null {
  const overload = facts.overload.filter((point) => !endedIn(facts, point));
  if (overload.length === 0) return null;
  // Not the highest load: what waits too long fails only after a while, which the longest trial shows.
  const top = overload.reduce((least, point) => (point.goodPerSecond < least.goodPerSecond ? point : least));
  const below = facts.points.filter(({ offeredPerSecond }) => offeredPerSecond < top.offeredPerSecond);
  if (below.length === 0) return null;
  const best = below.reduce((most, point) => (point.goodPerSecond > most.goodPerSecond ? point : most));
  const kept = best.goodPerSecond > 0 ? top.goodPerSecond / best.goodPerSecond : 1;
  const chance = 3 * Math.sqrt(1 / countOf(best) + 1 / Math.max(1, countOf(top)));
  if (1 - kept <= Math.max(lossMin, chance)) return null;
  const text = `${rate(best.goodPerSecond)} succeed at ${rate(best.offeredPerSecond)}, only ${rate(top.goodPerSecond)} at ${rate(top.offeredPerSecond)}`;
  return {
    kind: "congestion-collapse",
    isConsequence: true,
    resource: "work that goes into requests which fail",
    limit: null,
    for: signals(
      (kept < 0.6 ? decisive : fair)("completions", text, true),
      timeoutSignal(top),
      wastedSignal(best, top),
      ...steadyFall(facts.overload, best),
    ),
    against: signals(
      slowedPair(facts) !== null && decisive("time", "It became slower with time at the same load too"),
      kept >= 0.6 && fair("speed", "Whoever waits longer than the deadline fails, in any long overload"),
    ),
    predictedPerSecond: null,
    missing: "traces would show work for requests that nobody waits for any more, and calls that are made again",
    advice: `Turn requests away early once more than ${rate(best.goodPerSecond)} arrive: a bounded queue with 503, deadlines passed on to what the target calls, and a limit on retries.`,
  };
}

/** The target's process ended in it, which stops a search: what was not completed then is no collapse. */
const endedIn = ({ explored, points }: SuspectFacts, { number }: LoadPoint): boolean =>
  number === Math.max(...points.map((point) => point.number)) &&
  explored.obstacles.some(({ kind }) => kind === "restart" || kind === "target-gone");

const countOf = ({ goodPerSecond, seconds }: LoadPoint): number => goodPerSecond * seconds;

const timeouts = [
  "headers_timeout",
  "body_timeout",
  "total_timeout",
  "connect_timeout",
  "reset",
  "closed_before_response",
];

function timeoutSignal({ byError, errorRatio, offeredPerSecond }: LoadPoint): Signal | null {
  const all = Object.values(byError).reduce((sum, count) => sum + count, 0);
  const late = Object.entries(byError).reduce((sum, [name, count]) => sum + (timeouts.includes(name) ? count : 0), 0);
  if (all === 0) return null;
  const failed = `At ${rate(offeredPerSecond)} ${share(errorRatio)} fail`;
  return fair("failures", late >= 0.5 * all ? `${failed}, most of them by running out of time` : failed, true);
}

function wastedSignal(best: LoadPoint, top: LoadPoint): Signal | null {
  const before = best.resources?.target?.cpuCores;
  const now = top.resources?.target?.cpuCores;
  if (before === undefined || now === undefined || before < coresLeast || now < 0.85 * before) return null;
  return fair("cpu", `It works as hard for less: ${coresText(before)}, then ${coresText(now)}`, true);
}

/** Two trials in overload that each did less than the one before. */
function steadyFall(overload: readonly LoadPoint[], best: LoadPoint): readonly Signal[] {
  const beyond = overload.filter(({ offeredPerSecond }) => offeredPerSecond > best.offeredPerSecond);
  const falls = beyond.filter((point, index) => point.goodPerSecond < 0.97 * (beyond[index - 1] ?? best).goodPerSecond);
  if (beyond.length < 2 || falls.length < beyond.length) return [];
  return [fair("trend", `It falls with each step of load (${beyond.length} trials)`, true)];
}
