import { logGamma } from "./log-gamma.ts";

// C. Loader, "Fast and accurate computation of binomial probabilities", 2000: no cancellation, however large n.

const logTwoPi = Math.log(2 * Math.PI);

/** ln Γ(n+1) minus Stirling's formula for it. */
function stirlingError(n: number): number {
  if (n <= 15) return logGamma(n + 1) - (n + 0.5) * Math.log(n) + n - logTwoPi / 2;
  const nn = n * n;
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / nn) / nn) / nn) / nn) / n;
}

/** x·ln(x/m) + m − x, also where x is close to m. */
function deviance(x: number, m: number): number {
  if (Math.abs(x - m) >= 0.1 * (x + m)) return x * Math.log(x / m) + m - x;
  const v = (x - m) / (x + m);
  let sum = (x - m) * v;
  let term = 2 * x * v;
  for (let j = 1; j < 1000; j += 1) {
    term *= v * v;
    const next = sum + term / (2 * j + 1);
    if (next === sum) return next;
    sum = next;
  }
  return sum;
}

/** Γ(n+1) / (Γ(x+1) Γ(n−x+1)) · pˣ · qⁿ⁻ˣ for real 0 ≤ x ≤ n, with q = 1 − p. */
export function binomialDensity(x: number, n: number, p: number, q: number): number {
  if (p === 0) return x === 0 ? 1 : 0;
  if (q === 0) return x === n ? 1 : 0;
  if (x === 0) return n === 0 ? 1 : Math.exp(p < 0.1 ? -deviance(n, n * q) - n * p : n * Math.log(q));
  if (x === n) return Math.exp(q < 0.1 ? -deviance(n, n * p) - n * q : n * Math.log(p));
  const logValue =
    stirlingError(n) - stirlingError(x) - stirlingError(n - x) - deviance(x, n * p) - deviance(n - x, n * q);
  return Math.exp(logValue - (logTwoPi + Math.log(x) + Math.log1p(-x / n)) / 2);
}

/** mˣ e⁻ᵐ / Γ(x+1) for real x ≥ 0. */
export function poissonDensity(x: number, m: number): number {
  if (m === 0) return x === 0 ? 1 : 0;
  if (x === 0) return Math.exp(-m);
  return Math.exp(-stirlingError(x) - deviance(x, m) - (logTwoPi + Math.log(x)) / 2);
}
