import { bytesText, countText, durationText, percentText, rateText } from "../app/figures.ts";
import { missing } from "../app/figures.ts";
import { clockTicks, roundTicks } from "./ticks.ts";

/** What the figures of a chart are of. */
export type Unit = "ms" | "perSecond" | "count" | "cores" | "bytes" | "ratio";

type Text = (value: number | null | undefined) => string;

const tenths = (value: number): string => String(Number(value.toPrecision(3)));

const coresText: Text = (value) =>
  value === null || value === undefined ? missing : `${tenths(value)} ${value === 1 ? "core" : "cores"}`;

const texts: Readonly<Record<Unit, Text>> = {
  ms: durationText,
  perSecond: rateText,
  count: (value) =>
    value === null || value === undefined || Number.isInteger(value) ? countText(value) : fewDigits(value),
  cores: coresText,
  bytes: bytesText,
  ratio: percentText,
};

/** Means of counts: `3.4`, `1,234`. */
const fewDigits = (value: number): string => (Math.abs(value) >= 100 ? countText(value) : tenths(value));

/** A figure with its unit. */
export const unitText = (unit: Unit, value: number | null | undefined): string => texts[unit](value);

/** As it stands at an axis, where the unit may be said once in the title. */
export const tickText = (unit: Unit, value: number): string => (unit === "cores" ? tenths(value) : texts[unit](value));

/** From two minutes on people count in minutes and hours. */
const clockFromMs = 120_000;

export const unitTicks = (unit: Unit, most: number, ticksMost: number): readonly number[] => {
  if (unit === "ms" && most >= clockFromMs) return clockTicks(0, most / 1000, ticksMost).map((tick) => tick * 1000);
  const ticks = roundTicks(most, ticksMost, unit === "bytes" ? 1024 : 10);
  return unit === "count" ? ticks.filter(Number.isInteger) : ticks;
};
