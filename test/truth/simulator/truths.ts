import { readFileSync, writeFileSync } from "node:fs";
import { models, type PlantedModel } from "./models.ts";
import { zeroOf } from "./formulas.ts";
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

export function truthOf(planted: PlantedModel): Truth {
  const { model, saturation, limitMs, slowShare } = planted;
  const referenceRate = Math.max(10, 0.03 * saturation);
  const referenceMs =
    slowShare === undefined
      ? steadyP95Ms(model, referenceRate)
      : 1000 * zeroOf((seconds) => 0.05 - slowShare(referenceRate, seconds), shortest(planted), 0.5);
  const excessMs = Math.max(2 * referenceMs, referenceMs + 25);
  const capacity = (ms: number): number => {
    if (slowShare === undefined) return capacityAt(model, saturation, ms);
    return zeroOf((rate) => slowShare(rate, ms / 1000) - 0.05, saturation / 100, saturation * 0.99999);
  };
  return { absolute: round(capacity(limitMs)), excess: round(capacity(excessMs)) };
}

/** Seconds that no request is faster than: fixed parts of its steps. */
function shortest({ model }: PlantedModel): number {
  const [operation] = model.operations;
  const times = operation!.steps.map((step) => (step.kind === "delay" ? step.time : step.hold));
  return times.reduce((sum, time) => sum + (time.kind === "fixed" ? time.meanMs / 1000 : 0), 0);
}

/** Computes all anew: some minutes. */
export function writeTruths(): void {
  const truths = Object.fromEntries(models.map((planted) => [planted.name, truthOf(planted)]));
  writeFileSync(file, `${JSON.stringify(truths, null, 2)}\n`);
}

const round = (value: number): number => Number(value.toPrecision(5));
