/**
 * Two-sample Kolmogorov–Smirnov: how likely two samples of one distribution are at least that far apart. The
 * asymptotic series with Stephens' correction, good from some ten values a side.
 */
export function ksTest(a: readonly number[], b: readonly number[]): { readonly distance: number; readonly p: number } {
  if (a.length === 0 || b.length === 0) return { distance: 0, p: 1 };
  const distance = distanceOf(a.toSorted(ascending), b.toSorted(ascending));
  const root = Math.sqrt((a.length * b.length) / (a.length + b.length));
  return { distance, p: tailOf((root + 0.12 + 0.11 / root) * distance) };
}

const ascending = (x: number, y: number): number => x - y;

function distanceOf(a: readonly number[], b: readonly number[]): number {
  let inA = 0;
  let inB = 0;
  let distance = 0;
  while (inA < a.length && inB < b.length) {
    const value = Math.min(a[inA] as number, b[inB] as number); // both in range
    while (inA < a.length && a[inA] === value) inA += 1;
    while (inB < b.length && b[inB] === value) inB += 1;
    distance = Math.max(distance, Math.abs(inA / a.length - inB / b.length));
  }
  return distance;
}

function tailOf(lambda: number): number {
  if (lambda < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k += 1) {
    const term = 2 * (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * lambda * lambda);
    sum += term;
    if (Math.abs(term) < 1e-12) break;
  }
  return Math.min(1, Math.max(0, sum));
}
