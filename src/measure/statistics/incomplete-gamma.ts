import { continuedFraction } from "./continued-fraction.ts";
import { poissonDensity } from "./saddle-point.ts";

/** P(a, x), the regularised lower incomplete gamma function, a > 0. */
export function incompleteGamma(a: number, x: number): number {
  if (x <= 0) return 0;
  return x < a + 1 ? series(a, x) : 1 - fraction(a, x);
}

/** Q(a, x) = 1 − P(a, x) without the loss of digits where that is small. */
export function incompleteGammaComplement(a: number, x: number): number {
  if (x <= 0) return 1;
  return x < a + 1 ? 1 - series(a, x) : fraction(a, x);
}

/** DLMF 8.11.4: xᵃ e⁻ˣ / Γ(a+1) times a power series. */
function series(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let i = 1; term > sum * 1e-17; i += 1) {
    term *= x / (a + i);
    sum += term;
  }
  return poissonDensity(a, x) * sum;
}

/** DLMF 8.9.2. */
function fraction(a: number, x: number): number {
  const part: [number, number] = [1, 0];
  const value = continuedFraction((i) => {
    part[0] = i === 1 ? 1 : (i - 1) * (a - i + 1);
    part[1] = x + 2 * i - 1 - a;
    return part;
  });
  return poissonDensity(a, x) * a * value;
}
