import { readFileSync, writeFileSync } from "node:fs";
import { models, type PlantedModel } from "./models.ts";
import { capacityAt, steadyP95Ms } from "./steady-state.ts";

/** Capacities in iterations/s. */
export interface Truth {
  /** By `p95 < limitMs`. */
  readonly absolute: number;
  /** By the rule of excess: twice the p95 of the reference, or 25 ms more. */
  readonly excess: number;
}

const file = new URL("truths.json", import.meta.url);

export function readTruths(): Readonly<Record<string, Truth>> {
  return JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, Truth>>;
}

export function truthOf({ model, saturation, limitMs }: PlantedModel): Truth {
  const referenceMs = steadyP95Ms(model, Math.max(10, 0.03 * saturation));
  const excessMs = Math.max(2 * referenceMs, referenceMs + 25);
  return {
    absolute: round(capacityAt(model, saturation, limitMs)),
    excess: round(capacityAt(model, saturation, excessMs)),
  };
}

/** Computes all anew: some minutes. */
export function writeTruths(): void {
  const truths = Object.fromEntries(models.map((planted) => [planted.name, truthOf(planted)]));
  writeFileSync(file, `${JSON.stringify(truths, null, 2)}\n`);
}

const round = (value: number): number => Number(value.toPrecision(5));
