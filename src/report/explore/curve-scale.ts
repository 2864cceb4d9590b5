/** Where a value lies between the lower and the upper end, 0–1, and the values worth a label. */
export interface Scale {
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

/** Beyond this span the small values would all lie on the ground. */
const linearSpanMax = 20;

/** Latencies: from zero, or logarithmic where they span more than that. */
export function latencyScale(values: readonly number[]): Scale {
  const positive = values.filter((value) => value > 0);
  const least = Math.min(...positive);
  const most = Math.max(...positive);
  return most / least > linearSpanMax ? logScale(least, most) : linearScale(most, 4);
}

/** From zero to the greatest and a little more, with about so many labels. */
export function linearScale(most: number, labels: number): Scale {
  const step = roundStep(most / labels);
  const top = Math.ceil((most / step) * 1.0001) * step;
  return { at: (value) => value / top, ticks: stepsTo(top, step) };
}

/** From zero to `most`, which lies at the very end; labels at round values. */
export function loadScale(most: number, labels: number): Scale {
  return { at: (value) => value / most, ticks: stepsTo(most, roundStep(most / labels)) };
}

export function logScale(least: number, most: number): Scale {
  const low = roundDown(least);
  const high = roundUp(most);
  const span = Math.log(high / low) || 1;
  return { at: (value) => Math.log(value / low) / span, ticks: roundValues(low, high) };
}

function stepsTo(top: number, step: number): readonly number[] {
  return Array.from({ length: Math.floor((top / step) * 1.0001) + 1 }, (_, index) =>
    Number((index * step).toPrecision(9)),
  );
}

/** 1, 2 or 5 times a power of ten, at least `least`. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find((factor) => factor * power >= least * 0.9999) ?? 10) * power;
}

function roundDown(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([5, 2, 1].find((factor) => factor * power <= value * 1.0001) ?? 1) * power;
}

function roundUp(value: number): number {
  return roundStep(value);
}

/** Powers of ten first, then their halves and fifths: labels are given in this order while there is room. */
function roundValues(low: number, high: number): readonly number[] {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const powers = Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
  return [1, 5, 2]
    .flatMap((factor) => powers.map((power) => Number((factor * power).toPrecision(9))))
    .filter((value) => value >= low * 0.9999 && value <= high * 1.0001);
}
