import type { Collected, Layer, Source } from "./layer.ts";
import { settings, type SettingKey, type SettingValues, type ValueKey } from "./list.ts";
import { loadKeys, mergeLoad, type LoadKey } from "./load-merge.ts";

/** Why a value holds. */
export interface Why {
  /** Several where the layers add up. */
  readonly from: readonly Source[];
  /** What it pushed aside. */
  readonly insteadOf: readonly { readonly source: Source; readonly key: ValueKey; readonly value: unknown }[];
}

/** What holds for one command: every value with its reason. Nothing changes it afterwards. */
export interface Settings {
  readonly values: SettingValues;
  readonly why: Readonly<Partial<Record<ValueKey, Why>>>;
  /** As they were, the weakest first: a scenario's own load is merged with those above the test file. */
  readonly layers: readonly Layer[];
  /** Worth a line on stderr, but no mistake that stops anything. */
  readonly notes: readonly string[];
}

/** Puts the layers together, the weakest first. */
export function resolveSettings(layers: readonly Layer[], notes: readonly string[] = []): Settings {
  const values: Collected = {};
  const why: Partial<Record<ValueKey, Why>> = {};
  const keys = new Set(layers.flatMap((layer) => Object.keys(layer.values) as ValueKey[]));
  for (const key of keys) {
    if (isLoadKey(key)) continue;
    const { value, reason } = settled(key, layers);
    Object.assign(values, { [key]: value });
    why[key] = reason;
  }
  const load = mergeLoad(layers);
  for (const [key, source] of load.sources) {
    Object.assign(values, { [key]: load.values[key] });
    const insteadOf = load.replaced.filter(({ by }) => by === source || sameSource(by, source));
    why[key] = { from: [source], insteadOf };
  }
  return { values, why, layers, notes };
}

function settled(key: ValueKey, layers: readonly Layer[]): { value: unknown; reason: Why } {
  const all = layers.filter((layer) => layer.values[key] !== undefined);
  if (key === "slo" && layers.some((layer) => layer.values.onlySlo)) return added(key, onlyTyped(all), all);
  const setting = key in settings ? settings[key as SettingKey] : undefined;
  if (setting?.combine === "many" || key === "abortOn") return added(key, all, []);
  const [last, ...weaker] = all.toReversed();
  if (last === undefined) return { value: undefined, reason: { from: [], insteadOf: [] } };
  return {
    value: last.values[key],
    reason: { from: [last.source(key)], insteadOf: weaker.map((layer) => shown(layer, key)) },
  };
}

function added(key: ValueKey, taken: readonly Layer[], all: readonly Layer[]): { value: unknown; reason: Why } {
  const left = all.filter((layer) => !taken.includes(layer));
  return {
    value: taken.flatMap((layer) => layer.values[key] as readonly unknown[]),
    reason: { from: taken.map((layer) => layer.source(key)), insteadOf: left.map((layer) => shown(layer, key)) },
  };
}

const onlyTyped = (layers: readonly Layer[]): readonly Layer[] =>
  layers.filter(({ name }) => name === "flag" || name === "environment");

const shown = (layer: Layer, key: ValueKey): Why["insteadOf"][number] => {
  return { source: layer.source(key), key, value: layer.values[key] };
};

const isLoadKey = (key: ValueKey): key is LoadKey => (loadKeys as readonly string[]).includes(key);
const sameSource = (a: Source, b: Source): boolean => a.layer === b.layer && a.name === b.name;
