import type { Arrivals, LoadPlan, Stage } from "#run";
import { formatDurationMs } from "#units";
import type { LoadKey } from "../settings/load-merge.ts";
import type { StageGiven } from "../settings/kinds.ts";
import type { Source } from "../settings/layer.ts";
import type { SettingValues } from "../settings/list.ts";
import { mistake } from "../settings/mistake.ts";

/** What holds when the command and the test say nothing about it. */
export interface LoadDefaults {
  readonly users: number;
  /** Length of the load at its level. */
  readonly holdMs: number;
}

type LoadValues = Pick<SettingValues, LoadKey>;
type SourceOf = (key: LoadKey) => Source | undefined;

/** A run of iterations that never ends is stopped after this. */
export const iterationsDurationMsMax = 600_000;

/** One load for the whole test, as the settings say it; nothing is divided yet. */
export function totalLoad(load: LoadValues, defaults: LoadDefaults, sourceOf: SourceOf): LoadPlan {
  const plan = loadKind(load, defaults, sourceOf);
  const arrivals = sourceOf("arrivals");
  if (plan.kind !== "open" && arrivals?.layer === "flag") {
    throw mistake([arrivals], `${arrivals.name} has no effect here`, {
      why: "Arrivals are spread over time in open load only; users start again when they are done.",
      hint: "Add --rate, or leave it out.",
    });
  }
  return plan;
}

function loadKind(load: LoadValues, defaults: LoadDefaults, sourceOf: SourceOf): LoadPlan {
  if (load.stages !== undefined) return staged(load.stages, load.arrivals ?? "poisson", sourceOf("stages"));
  const users = load.users ?? load.connections ?? defaults.users;
  if (load.iterations !== undefined) {
    const maxDurationMs = load.duration ?? iterationsDurationMsMax;
    return { kind: "iterations", iterations: load.iterations, users: Math.min(users, load.iterations), maxDurationMs };
  }
  const level = load.rate ?? users;
  const stages = ramped(level, rampMs(load, level), load, defaults, sourceOf);
  return load.rate === undefined
    ? { kind: "closed", stages }
    : { kind: "open", stages, arrivals: load.arrivals ?? "poisson" };
}

function rampMs({ rampUp, spawnRate }: LoadValues, users: number): number {
  return rampUp ?? (spawnRate === undefined ? 0 : (users / spawnRate) * 1000);
}

function ramped(level: number, ramp: number, load: LoadValues, defaults: LoadDefaults, sourceOf: SourceOf): Stage[] {
  const total = load.duration ?? ramp + (load.hold ?? defaults.holdMs);
  if (ramp > total) {
    const raising = sourceOf("rampUp") ?? sourceOf("spawnRate");
    const length = sourceOf("duration");
    throw mistake(
      [raising, length],
      `The load would end before it reaches its level: ${raising?.name ?? "the ramp-up"} takes ${formatDurationMs(ramp)}, ` +
        `${length?.name ?? "the load"} is ${formatDurationMs(total)} in all`,
      {
        why: "The duration counts the ramp-up.",
        hint: "Make the duration longer, or the ramp-up shorter (--ramp-up 0s: none).",
      },
    );
  }
  const stages: Stage[] = [];
  if (ramp > 0) stages.push({ durationMs: ramp, from: 0, to: level });
  if (total > ramp) stages.push({ durationMs: total - ramp, from: level, to: level });
  return stages;
}

/** Each stage begins where the one before ended; the first at zero. A stage of 0 s is a jump. */
function staged(given: readonly StageGiven[], arrivals: Arrivals, source: Source | undefined): LoadPlan {
  const name = source?.name ?? "stages";
  const units = new Set(given.map(({ unit }) => unit));
  if (units.size > 1) {
    throw mistake([source], `${name} mixes users and rates`, {
      why: "One load is either closed or open.",
      hint: `Write "1m:200" or "1m:200/s" throughout.`,
    });
  }
  const isNothing = given.every(({ level }) => level === 0) ? "never rises above zero" : "takes no time";
  if (given.every(({ level }) => level === 0) || given.every(({ durationMs }) => durationMs === 0)) {
    throw mistake([source], `${name} ${isNothing}`, { why: "No load would be sent." });
  }
  const stages = given.map(({ durationMs, level }, index) => ({
    durationMs,
    from: given[index - 1]?.level ?? 0,
    to: level,
  }));
  return units.has("users") ? { kind: "closed", stages } : { kind: "open", stages, arrivals };
}
