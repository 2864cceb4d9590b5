import type { UserError } from "#run";
import type { Layer, Source } from "./layer.ts";
import type { SettingValues } from "./list.ts";
import { mistake } from "./mistake.ts";

/** The settings that make up the load; they hold together and replace each other together. */
export const loadKeys = [
  "users",
  "rate",
  "stages",
  "iterations",
  "spawnRate",
  "rampUp",
  "duration",
  "hold",
  "connections",
  "arrivals",
] as const;
export type LoadKey = (typeof loadKeys)[number];

/** These say what kind of load it is; the others only shape it. */
const models: readonly LoadKey[] = ["users", "rate", "stages", "iterations"];

const stagesSay = "stages say the level and the length themselves";
const sharedOut = "a number of iterations is shared by users who are all there from the start";

/** What cannot hold at the same time, and why. */
const clashes: readonly (readonly [LoadKey, LoadKey, string])[] = [
  ["users", "rate", "users wait for answers (closed load), a rate does not (open load)"],
  ["users", "stages", stagesSay],
  ["rate", "stages", stagesSay],
  ["rate", "iterations", "a rate goes on for a time, not for a number of iterations"],
  ["stages", "iterations", "stages go on for a time, not for a number of iterations"],
  ["spawnRate", "rate", "only users are spawned; a rate is raised by a ramp-up"],
  ["spawnRate", "stages", stagesSay],
  ["spawnRate", "iterations", sharedOut],
  ["spawnRate", "rampUp", "each says how fast users are added"],
  ["rampUp", "stages", stagesSay],
  ["rampUp", "iterations", sharedOut],
  ["duration", "stages", stagesSay],
  ["hold", "stages", stagesSay],
  ["hold", "iterations", sharedOut],
  ["duration", "hold", "duration counts the ramp-up, hold does not"],
];

export interface MergedLoad {
  readonly values: Pick<SettingValues, LoadKey>;
  readonly sources: ReadonlyMap<LoadKey, Source>;
  /** What a stronger layer pushed out. */
  readonly replaced: readonly {
    readonly key: LoadKey;
    readonly value: unknown;
    readonly source: Source;
    readonly by: Source;
  }[];
}

export const givesModel = (values: SettingValues): boolean => models.some((key) => values[key] !== undefined);

/**
 * One load out of several layers, the weakest first. A stronger layer that names a kind of load pushes out what does
 * not go with it; one that only shapes the load must go with what is there. Within a layer nothing may clash.
 */
export function mergeLoad(layers: readonly Layer[]): MergedLoad {
  const held = new Map<LoadKey, { value: unknown; source: Source }>();
  const replaced: { key: LoadKey; value: unknown; source: Source; by: Source }[] = [];
  for (const layer of layers) {
    const given = loadKeys.filter((key) => layer.values[key] !== undefined);
    for (const key of given) {
      const source = layer.source(key);
      for (const [other, why] of clashingWith(key)) {
        if (given.includes(other)) throw clash(source, layer.source(other), why);
        const there = held.get(other);
        if (there === undefined) continue;
        if (!models.includes(key) && models.includes(other) && !given.some((name) => pushesOut(name, other))) {
          throw clash(source, there.source, why);
        }
        held.delete(other);
        replaced.push({ key: other, ...there, by: source });
      }
      const before = held.get(key);
      if (before) replaced.push({ key, ...before, by: source });
      held.set(key, { value: layer.values[key], source });
    }
  }
  const entries = [...held].map(([key, { value }]) => [key, value]);
  const sources = new Map([...held].map(([key, { source }]) => [key, source]));
  return { values: Object.fromEntries(entries) as Pick<SettingValues, LoadKey>, sources, replaced };
}

function clashingWith(key: LoadKey): readonly (readonly [other: LoadKey, why: string])[] {
  return clashes.flatMap(([a, b, why]) => (a === key ? [[b, why] as const] : b === key ? [[a, why] as const] : []));
}

const pushesOut = (key: LoadKey, other: LoadKey): boolean =>
  models.includes(key) && clashingWith(key).some(([name]) => name === other);

function clash(a: Source, b: Source, why: string): UserError {
  const sentence = `${why.charAt(0).toUpperCase()}${why.slice(1)}.`;
  return mistake([a, b], `${a.name} and ${b.name} do not go together`, {
    why: sentence,
    hint: "Leave one of them out.",
  });
}
