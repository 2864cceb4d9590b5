import type { TrialResult } from "#run";
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
  const others = last === undefined ? null : othersBeside(last);
  return {
    kind: "generator",
    resource:
      others === null ? "the machine that makes the load" : "the machine that makes the load, busy with other things",
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
      cores !== null && fair("cpu", `${others === null ? "It" : "The generator"} used ${coresText(cores)}`),
      others !== null && fair("host", others),
    ),
    against: [],
    predictedPerSecond: null,
    advice:
      others === null
        ? obstacle.advice
        : "End what else is running on this machine, or make the load from one of its own: `plimsoll doctor` says how busy it is.",
    actsBeforeSaturation: true,
  };
}

/** Of all cores, in use when the machine had none to spare. */
const busyShare = 0.9;
/** Of what was in use, neither the generator's nor the target's: more than this held up both. */
const othersShare = 0.4;

/** Where it was neither the generator nor the target that used the machine up: who did, in words. */
function othersBeside({ resources, generator: { cpuCores } }: TrialResult): string | null {
  const host = resources?.host;
  if (!host || cpuCores === null || host.cpuCores < busyShare * host.cores) return null;
  const others = host.cpuCores - cpuCores - (resources.target?.cpuCores ?? 0);
  if (others < othersShare * host.cpuCores) return null;
  return `${coresText(host.cpuCores)} of ${host.cores} were in use, ${coresText(others)} of them neither by the generator nor by the target`;
}
