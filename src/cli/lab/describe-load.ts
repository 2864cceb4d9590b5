import { plannedEndMs } from "#load";
import type { LoadPlan, RunPlan, Stage } from "#run";
import { formatCount, formatDurationMs, formatRate } from "#units";

/** The load as people say it, one text per scenario. */
export function describeLoads({ scenarios, http }: RunPlan): string[] {
  const pool =
    http.sharedConnections === undefined ? "" : ` over ${formatCount(http.sharedConnections)} shared connections`;
  const isAlone = scenarios.length === 1;
  return scenarios.map(({ name, load }) => `${isAlone ? "" : `${name}: `}${describe(load)}${pool}`);
}

function describe(load: LoadPlan): string {
  if (load.kind === "iterations") {
    return `${formatCount(load.iterations)} iterations by ${usersText(load.users)}, at most ${formatDurationMs(load.maxDurationMs)}`;
  }
  const level = load.kind === "open" ? formatRate : usersText;
  const stages = load.stages.map((stage, index) => describeStage(stage, index, level));
  const arrivals = load.kind === "open" ? `, ${load.arrivals === "even" ? "evenly spaced" : "Poisson arrivals"}` : "";
  return `${stages.join(", then ")}${arrivals}`;
}

function describeStage({ durationMs, from, to }: Stage, index: number, level: (value: number) => string): string {
  const time = formatDurationMs(durationMs);
  if (from === to) return `${level(to)} for ${time}`;
  return index === 0 ? `${level(from)} to ${level(to)} in ${time}` : `to ${level(to)} in ${time}`;
}

export function usersText(count: number): string {
  return `${formatCount(count)} ${count === 1 ? "user" : "users"}`;
}

/** Null where only the number of iterations is given. */
export function plannedSeconds({ scenarios }: RunPlan): number | null {
  const timed = scenarios.filter(({ load }) => load.kind !== "iterations").map(({ load }) => plannedEndMs(load));
  return timed.length === 0 ? null : Math.max(...timed) / 1000;
}
