import { LevelOverTime, plannedEndMs } from "#load";
import type { AskedAt } from "#measure";
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
    return `${formatCount(load.iterations)} iterations by ${users(load.users)}, at most ${formatDurationMs(load.maxDurationMs)}`;
  }
  const level = load.kind === "open" ? formatRate : users;
  const stages = load.stages.map((stage, index) => describeStage(stage, index, level));
  const arrivals = load.kind === "open" ? `, ${load.arrivals === "even" ? "evenly spaced" : "Poisson arrivals"}` : "";
  return `${stages.join(", then ")}${arrivals}`;
}

function describeStage({ durationMs, from, to }: Stage, index: number, level: (value: number) => string): string {
  const time = formatDurationMs(durationMs);
  if (from === to) return `${level(to)} for ${time}`;
  return index === 0 ? `${level(from)} to ${level(to)} in ${time}` : `to ${level(to)} in ${time}`;
}

function users(count: number): string {
  return `${formatCount(count)} ${count === 1 ? "user" : "users"}`;
}

/** The load that was asked for at a second of the run: iterations/s of all open scenarios, users of all closed. */
export function askedBy({ scenarios }: RunPlan): (second: number) => AskedAt {
  const open = scenarios.flatMap(({ load }) => (load.kind === "open" ? [new LevelOverTime(load.stages)] : []));
  const closed = scenarios.flatMap(({ load }) => (load.kind === "closed" ? [new LevelOverTime(load.stages)] : []));
  const sum = (levels: readonly LevelOverTime[], pick: (level: LevelOverTime) => number): number =>
    levels.reduce((total, level) => total + pick(level), 0);
  return (second) => {
    const ms = second * 1000;
    return {
      iterationsPerSecond:
        open.length === 0 ? null : sum(open, (level) => level.areaBefore(ms + 1000) - level.areaBefore(ms)),
      users: closed.length === 0 ? null : Math.ceil(sum(closed, (level) => level.at(ms + 500))),
    };
  };
}

/** Null where only the number of iterations is given. */
export function plannedSeconds({ scenarios }: RunPlan): number | null {
  const timed = scenarios.filter(({ load }) => load.kind !== "iterations").map(({ load }) => plannedEndMs(load));
  return timed.length === 0 ? null : Math.max(...timed) / 1000;
}
