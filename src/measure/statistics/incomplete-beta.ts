import { continuedFraction } from "./continued-fraction.ts";
import { binomialDensity } from "./saddle-point.ts";

/** Iₓ(a, b), the regularised incomplete beta function. `y` is 1 − x, where that is known more exactly. */
export function incompleteBeta(x: number, a: number, b: number, y = 1 - x): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  return x <= (a + 1) / (a + b + 2) ? lowerTail(x, y, a, b) : 1 - lowerTail(y, x, b, a);
}

/** 1 − Iₓ(a, b) without the loss of digits where that is small. */
export function incompleteBetaComplement(x: number, a: number, b: number, y = 1 - x): number {
  return incompleteBeta(y, b, a, x);
}

/** DLMF 8.17.22, which converges fast for x below the mean. */
function lowerTail(x: number, y: number, a: number, b: number): number {
  const part: [number, number] = [1, 1];
  const fraction = continuedFraction((i) => {
    if (i === 1) return part;
    const m = Math.floor((i - 1) / 2);
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    part[0] = i % 2 === 0 ? odd : even;
    return part;
  });
  return ((binomialDensity(a, a + b, x, y) * b) / (a + b)) * fraction;
}
