import type { SourceLocation } from "#run";
import type { SettingValues, ValueKey } from "./list.ts";

/** From the weakest to the strongest. */
export const layerNames = ["default", "config file", "test file", "environment", "flag"] as const;
export type LayerName = (typeof layerNames)[number];

/** Where a value was given, as the user would say it: `--rate`, `PLIMSOLL_RATE`, `shop.ts load.rate`. */
export interface Source {
  readonly layer: LayerName;
  readonly name: string;
  readonly location?: SourceLocation;
}

/** All that one place says. */
export interface Layer {
  readonly name: LayerName;
  readonly values: SettingValues;
  readonly source: (key: ValueKey) => Source;
}

/** Values while they are being collected. */
export type Collected = { -readonly [K in ValueKey]?: SettingValues[K] };
