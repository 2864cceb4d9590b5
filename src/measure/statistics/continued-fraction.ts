/** Keeps Lentz's method off a division by zero. */
const tiny = 1e-300;
const epsilon = 2.3e-16;
const roundsMax = 5_000_000;

/**
 * a₁/(b₁ + a₂/(b₂ + …)) by Lentz's method as modified by Thompson and Barnett. Round i takes a and b from `partOf`,
 * as a pair that may be the same array each time.
 */
export function continuedFraction(partOf: (i: number) => readonly [a: number, b: number]): number {
  let value = tiny;
  let c = tiny;
  let d = 0;
  for (let i = 1; i <= roundsMax; i += 1) {
    const [a, b] = partOf(i);
    d = b + a * d;
    d = 1 / (d === 0 ? tiny : d);
    c = b + a / c;
    if (c === 0) c = tiny;
    const factor = c * d;
    value *= factor;
    if (Math.abs(factor - 1) <= epsilon) return value;
  }
  throw new Error("a continued fraction did not converge");
}
