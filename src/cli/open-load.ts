import type { ScenarioPlan } from "#run";
import { readSpeed } from "#store";
import type { CommandContext } from "./command.ts";
import { isSameMachine, thisMachine } from "./plan/known-speed.ts";
import type { Subject } from "./plan/subject.ts";
import type { Settings } from "./settings/resolve.ts";

/** A method ends by itself, long before this. */
const longestMs = 24 * 3_600_000;

/** Settings of a load that a method decides on by itself. */
export const notOfAMethod = [
  "spawnRate",
  "rampUp",
  "connections",
  "stages",
  "iterations",
  "think",
  "warmUp",
  "inspect",
] as const;

/** Open load whose level is raised as a method goes. */
export function openAtNothing(subject: Subject, { values }: Settings): readonly ScenarioPlan[] {
  const arrivals = values.arrivals ?? "poisson";
  const load = { kind: "open", arrivals, stages: [{ durationMs: longestMs, from: 0, to: 0 }] } as const;
  if (subject.kind === "url") return [{ name: new URL(subject.url).pathname, load }];
  return subject.definition.scenarios.map(({ name }) => ({ name, load }));
}

/** What this machine was seen to send; each iteration sends at least one request. */
export async function speedHere(workers: number, env: CommandContext["env"]): Promise<number | null> {
  const known = await readSpeed(env);
  if (known === undefined || !isSameMachine(known, thisMachine()) || workers > known.workers) return null;
  return known.requestsPerSecond;
}

/** What a lab has to know of the scenarios. */
export function scenarioShares(subject: Subject): {
  readonly weights: readonly number[];
  readonly usersStart: boolean;
} {
  const scenarios = subject.kind === "url" ? [] : subject.definition.scenarios;
  return {
    weights: subject.kind === "url" ? [1] : scenarios.map(({ weight }) => weight),
    usersStart: scenarios.some(({ start }) => start !== undefined),
  };
}
