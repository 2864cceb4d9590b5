import type { SuspectFacts } from "../facts/index.ts";
import { decisive, fair, signals, type Suspicion } from "./suspicion.ts";
import { coresText, ms, rate } from "./wording.ts";

/** Only where the method itself gave up for it: a busy machine alone is no proof. */
export function generator({ explored }: SuspectFacts): Suspicion | null {
  const obstacle = explored.obstacles.find(({ kind }) => kind === "generator");
  if (obstacle === undefined) return null;
  const spoiled = explored.trials.filter(
    ({ validity }) => validity.kind === "invalid" && validity.side === "generator",
  );
  const rates = spoiled.map(({ ratePerSecond }) => ratePerSecond);
  const fine = explored.trials.filter(({ validity }) => validity.kind !== "invalid");
  const last = spoiled.at(-1);
  const lagMs = last?.generator.sendLagP99Ms ?? null;
  // Who was late at one load and on time at a higher one was held up by something else than the load.
  const isByLoad = fine.every(({ ratePerSecond }) => ratePerSecond <= 1.05 * (last?.ratePerSecond ?? Infinity));
  const cores = last?.generator.cpuCores ?? null;
  return {
    kind: "generator",
    resource: "the machine that makes the load",
    limit: rates.length === 0 ? null : Math.min(...rates),
    for: signals(
      decisive("method", obstacle.evidence, fine.length > 0 && isByLoad),
      last?.validity.kind === "invalid" &&
        fair(
          "generator",
          `From ${rate(Math.min(...rates))} on: ${last.validity.rule}, ${last.validity.evidence}`,
          isByLoad,
        ),
      lagMs !== null && fair("speed", `Requests were sent up to ${ms(lagMs)} late (p99)`),
      cores !== null && fair("cpu", `It used ${coresText(cores)}`),
    ),
    against: [],
    predictedPerSecond: null,
    advice: obstacle.advice,
    actsBeforeSaturation: true,
  };
}
