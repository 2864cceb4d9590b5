/** Steps people count in: seconds up to a day. */
export const clockSteps = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800,
];

/** Round figures of a time axis, as many as there is room for. */
export function clockTicks(from: number, to: number, ticksMost: number): readonly number[] {
  const span = to - from;
  if (!(span > 0)) return [];
  const wanted = span / Math.max(1, ticksMost);
  const step = clockSteps.find((each) => each >= wanted) ?? Math.ceil(wanted / 86_400) * 86_400;
  return multiplesIn(from, to, step);
}

/** Round figures from 0 to at least `most`: 1, 2 or 5 times a power of `base`. Bytes are counted in powers of 1024. */
export function roundTicks(most: number, ticksMost: number, base: 10 | 1024 = 10): readonly number[] {
  if (!(most > 0) || !Number.isFinite(most)) return [0];
  const wanted = most / Math.max(1, ticksMost);
  const step = base === 10 ? roundStep(wanted) : binaryStep(wanted);
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, index) =>
    Number((index * step).toPrecision(12)),
  );
}

function roundStep(wanted: number): number {
  const power = 10 ** Math.floor(Math.log10(wanted));
  const factor = [1, 2, 5, 10].find((each) => each * power >= wanted * (1 - 1e-9)) ?? 10;
  return factor * power;
}

function binaryStep(wanted: number): number {
  const power = 1024 ** Math.max(0, Math.floor(Math.log2(Math.max(1, wanted)) / 10));
  const factor = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024].find((each) => each * power >= wanted) ?? 1024;
  return factor * power;
}

function multiplesIn(from: number, to: number, step: number): readonly number[] {
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step);
}

/** Powers of ten between two durations, and 2 and 5 times them where there is room. */
export function logTicks(fromMs: number, toMs: number, ticksMost: number): readonly number[] {
  if (!(fromMs > 0) || !(toMs > fromMs)) return [];
  const first = Math.floor(Math.log10(fromMs));
  const last = Math.ceil(Math.log10(toMs));
  const decades = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const inside = (value: number): boolean => value >= fromMs * (1 - 1e-9) && value <= toMs * (1 + 1e-9);
  const ticksWith = (factors: readonly number[]): readonly number[] =>
    decades.flatMap((power) => factors.map((factor) => Number((factor * 10 ** power).toPrecision(6)))).filter(inside);
  for (const factors of [[1, 2, 5], [1, 3], [1]]) {
    const ticks = ticksWith(factors);
    if (ticks.length <= ticksMost) return ticks;
  }
  const ticks = ticksWith([1]);
  const every = Math.ceil(ticks.length / Math.max(1, ticksMost));
  return ticks.filter((_, index) => index % every === 0);
}
