import { incompleteBeta } from "./incomplete-beta.ts";
import { logGamma } from "./log-gamma.ts";
import { normalQuantile } from "./normal.ts";

/** P(T > t) for t ≥ 0. */
function upperTail(t: number, freedom: number): number {
  const square = t * t;
  return incompleteBeta(freedom / (freedom + square), freedom / 2, 0.5, square / (freedom + square)) / 2;
}

function density(t: number, freedom: number): number {
  const logScale = logGamma((freedom + 1) / 2) - logGamma(freedom / 2) - Math.log(freedom * Math.PI) / 2;
  return Math.exp(logScale - ((freedom + 1) / 2) * Math.log1p((t * t) / freedom));
}

export function studentTCdf(t: number, freedom: number): number {
  return t < 0 ? upperTail(-t, freedom) : 1 - upperTail(t, freedom);
}

/** The t below which Student's distribution with that many degrees of freedom has the share p. */
export function studentTQuantile(p: number, freedom: number): number {
  if (!(p > 0 && p < 1 && freedom > 0)) throw new Error(`no quantile at ${String(p)} with ${String(freedom)} degrees`);
  if (p === 0.5) return 0;
  if (p < 0.5) return -quantileOfTail(p, freedom);
  return quantileOfTail(1 - p, freedom);
}

/** Newton's method for ln P(T > eˢ) = ln(tail): nearly a straight line far out, where t itself has no good start. */
function quantileOfTail(tail: number, freedom: number): number {
  if (freedom === 1) return 1 / Math.tan(Math.PI * tail);
  let low = 0;
  let high = Infinity;
  let t = -normalQuantile(tail);
  for (let round = 0; round < 200; round += 1) {
    const here = upperTail(t, freedom);
    if (here > tail) low = t;
    else high = t;
    const next = t * Math.exp((here * Math.log(here / tail)) / (density(t, freedom) * t));
    const inside = next > low && next < high ? next : high === Infinity ? t * 2 : (low + high) / 2;
    if (Math.abs(inside - t) <= 1e-15 * t) return inside;
    t = inside;
  }
  return t;
}
