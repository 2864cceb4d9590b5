import { incompleteBeta } from "./incomplete-beta.ts";
import { normalQuantile } from "./normal.ts";

/** P(at most k of n), each with probability p. Exact, also for n of many millions. */
export function binomialCdf(k: number, n: number, p: number): number {
  const successes = Math.floor(k);
  if (successes < 0) return 0;
  if (successes >= n) return 1;
  return incompleteBeta(1 - p, n - successes, successes + 1, p);
}

/** The smallest k with P(at most k of n) ≥ share. */
export function binomialQuantile(share: number, n: number, p: number): number {
  if (share <= 0 || n === 0) return 0;
  if (share >= 1) return n;
  // The share itself was rounded: what misses it by a rounding error has reached it.
  const enough = share * (1 - 1e-13);
  const reaches = (k: number): boolean => binomialCdf(k, n, p) >= enough;
  const z = normalQuantile(share);
  const deviation = Math.sqrt(n * p * (1 - p));
  const guess = Math.floor(n * p + z * deviation + ((z * z - 1) * (1 - 2 * p)) / 6);
  const start = Math.min(n, Math.max(0, guess));
  let low = start;
  let high = start;
  let step = Math.max(1, Math.round(deviation / 1000));
  // From here on: low does not reach, high does.
  if (reaches(start)) {
    while (low >= 0 && reaches(low)) {
      high = low;
      low -= step;
      step *= 2;
    }
  } else {
    do {
      low = high;
      high += step;
      step *= 2;
    } while (high < n && !reaches(high));
  }
  low = Math.max(-1, low);
  high = Math.min(n, high);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (reaches(middle)) high = middle;
    else low = middle;
  }
  return high;
}
