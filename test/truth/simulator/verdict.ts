import type { PlantedModel } from "./models.ts";
import type { Row } from "./searches.ts";

const minutesMax = { quick: 3, default: 11, strict: 40 } as const;
const coverageRange = { quick: [0.8, 1], default: [0.85, 1], strict: [0.85, 1] } as const;
const quickSaturationMax = 0.05;
const singleP90Max = 0.1;
const excessTimes = 1.5;
const widthMax = 0.15;

/**
 * Chance moves a median or a p90 of n errors by about 1/√n of it, and a share by √(share·(1 − share)/n): twice that is
 * allowed. Of 500 seeds it is a tenth, of the ten that CI makes three fifths.
 */
const luck = 2;

/** What a row owes; what it misses, in words. Few seeds are given the benefit of chance. */
export function missed(row: Row, { allowed, isSingle }: PlantedModel): readonly string[] {
  const wrong: string[] = [];
  const chance = 1 + luck / Math.sqrt(row.seeds);
  const check = (isOk: boolean, text: string): void => {
    if (!isOk) wrong.push(text);
  };
  check(row.minutesMax <= minutesMax[row.effort], `${row.minutesMax.toFixed(1)} minutes`);
  const [least] = coverageRange[row.effort];
  const coverageChance = luck * Math.sqrt((least * (1 - least)) / row.seeds);
  check(row.coverage >= least - coverageChance, `${percent(row.coverage)} covered`);
  if (row.effort === "quick") {
    check(row.saturationP90Error <= quickSaturationMax * chance, `saturation p90 ${percent(row.saturationP90Error)}`);
    return wrong;
  }
  const [median, p90] =
    row.rule === "absolute"
      ? [allowed.median, allowed.p90]
      : [Number.POSITIVE_INFINITY, isSingle ? singleP90Max : excessTimes * allowed.p90];
  check(row.medianWidth <= widthMax * chance, `width ${percent(row.medianWidth)}`);
  check(row.medianError <= median * chance, `median ${percent(row.medianError)}, allowed ${percent(median)}`);
  check(row.p90Error <= p90 * chance, `p90 ${percent(row.p90Error)}, allowed ${percent(p90)}`);
  return wrong;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
