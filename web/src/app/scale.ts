/** From values to pixels, evenly or by factors. */
export interface Scale {
  (value: number): number;
  readonly ticks: readonly number[];
}

type Range = readonly [from: number, to: number];

export function linearScale([least, most]: Range, [from, to]: Range, ticksMost: number): Scale {
  const span = most > least ? most - least : 1;
  const at = (value: number): number => from + ((value - least) / span) * (to - from);
  return Object.assign(at, { ticks: linearTicks(least, most, ticksMost) });
}

/** Ticks at 1, 2 and 5 of each power of ten, or fewer where they would be too many. */
export function logScale([least, most]: Range, [from, to]: Range, ticksMost: number): Scale {
  const [low, high] = [Math.log10(least), Math.log10(most)];
  const span = high > low ? high - low : 1;
  const at = (value: number): number => from + ((Math.log10(value) - low) / span) * (to - from);
  return Object.assign(at, { ticks: logTicks(least, most, ticksMost) });
}

/** Round figures, at most so many. */
function linearTicks(least: number, most: number, ticksMost: number): readonly number[] {
  const span = most - least;
  if (!(span > 0)) return [least];
  const rough = span / Math.max(1, ticksMost);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.ceil(least / step - 1e-9);
  const last = Math.floor(most / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

const clockSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400];

/** Seconds, at moments a clock would show. */
export function clockScale([least, most]: Range, [from, to]: Range, ticksMost: number): Scale {
  const span = most - least;
  const step = clockSteps.find((each) => span / each <= ticksMost) ?? Math.ceil(span / ticksMost / 86_400) * 86_400;
  const first = Math.ceil(least / step);
  const ticks = Array.from({ length: Math.floor(most / step) - first + 1 }, (_, index) => (first + index) * step);
  return Object.assign(linearScale([least, most], [from, to], 1), { ticks });
}

function logTicks(least: number, most: number, ticksMost: number): readonly number[] {
  for (const factors of [[1, 2, 5], [1, 3], [1]]) {
    const ticks = powers(least, most).flatMap((power) =>
      factors.map((factor) => Number((factor * power).toPrecision(3))),
    );
    const within = ticks.filter((tick) => tick >= least * 0.999 && tick <= most * 1.001);
    if (within.length <= ticksMost && within.length > 1) return within;
  }
  const all = powers(least, most).filter((tick) => tick >= least * 0.999 && tick <= most * 1.001);
  const step = Math.ceil(all.length / Math.max(1, ticksMost));
  return all.length < 2 ? [least, most] : all.filter((_, index) => index % step === 0);
}

function powers(least: number, most: number): readonly number[] {
  const first = Math.floor(Math.log10(least));
  const last = Math.ceil(Math.log10(most));
  return Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
}
