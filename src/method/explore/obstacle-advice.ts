import type { ExploreObstacle } from "#run";

/** What to do about each. */
export const obstacleAdvice: Readonly<Record<ExploreObstacle, string>> = {
  generator:
    "Give the generator more: --workers up to the number of cores, a machine of its own, less work per request in the test. `plimsoll doctor` measures how far this machine gets.",
  "rate-limiter":
    "Switch the limiter off for this test, or exempt the generator's address; what was found is its limit, not the target's.",
  restart: "Look at why it restarted (memory, a crash, a deployment) before asking what it carries.",
  "several-instances":
    "What was found is what all of them carry together. Lock one instance in to know what one carries: `plimsoll extrapolate` measures several.",
  autoscaling: "Switch autoscaling off and explore one instance; `plimsoll assess` measures with it on.",
  "warm-up": "Let the target run under load for some minutes first (`plimsoll run`), then explore again.",
  "state-grows":
    "What it carries depends on how much was stored before. Begin each exploration with the same data, and say how much that is.",
  "no-limit-found": "Allow more with --max-rate, or take it as what it is: the target carries at least this.",
  "reference-fails": "Look at the errors: it fails without load. `plimsoll run --rate 1/s` shows them.",
  interrupted: "Run it again to the end for an answer; --quick takes about three minutes.",
  "target-gone": "Look at why the target stopped answering, then explore again below that load.",
};
