/** sfc32's increment of the golden ratio and the first digits of π: nothing up the sleeve. */
const seedConstant = 0x9e3779b9;
const userConstant = 0x243f6a88;
const iterationConstant = 0x85a308d3;
const scenarioConstant = 0x13198a2e;
const twoPow32 = 4_294_967_296;
const twoPow53 = 9_007_199_254_740_992;

/**
 * A stream of random numbers named by (seed, scenario, user, iteration). The four numbers are the 128-bit state; eight
 * ChaCha quarter-rounds (RFC 8439 §2.1) mix it. That is a permutation: for one seed, streams of different names never
 * begin in the same state. From there on it is sfc32 (Chris Doty-Humphrey's small fast counting generator).
 */
export class RandomStream {
  private a = 0;
  private b = 0;
  private c = 0;
  private d = 0;

  constructor(seed = 0, scenario = 0, user = 0, iteration = 0) {
    this.reseed(seed, scenario, user, iteration);
  }

  /** Whole numbers: the seed up to 2^53, the others below 2^32. */
  reseed(seed: number, scenario: number, user: number, iteration: number): void {
    let a = seed ^ seedConstant;
    let b = user ^ userConstant;
    let c = iteration ^ iterationConstant;
    let d = scenario ^ scenarioConstant ^ Math.imul(Math.floor(seed / twoPow32), 0x2c1b3c6d);
    for (let round = 0; round < 8; round += 1) {
      a = (a + b) | 0;
      d ^= a;
      d = (d << 16) | (d >>> 16);
      c = (c + d) | 0;
      b ^= c;
      b = (b << 12) | (b >>> 20);
      a = (a + b) | 0;
      d ^= a;
      d = (d << 8) | (d >>> 24);
      c = (c + d) | 0;
      b ^= c;
      b = (b << 7) | (b >>> 25);
    }
    this.a = a;
    this.b = b;
    this.c = c;
    this.d = d;
  }

  /** 0 ≤ n < 2^32 */
  next32(): number {
    const { b, c } = this;
    const out = (((this.a + b) | 0) + this.d) | 0;
    this.d = (this.d + 1) | 0;
    this.a = b ^ (b >>> 9);
    this.b = (c + (c << 3)) | 0;
    this.c = (((c << 21) | (c >>> 11)) + out) | 0;
    return out >>> 0;
  }

  /** 0 ≤ x < 1, all 53 bits. */
  number(): number {
    const high = this.next32() >>> 5;
    const low = this.next32() >>> 6;
    return (high * 67_108_864 + low) / twoPow53;
  }

  /** 0 ≤ n < bound, each as likely as the other: draws above the last whole multiple of `bound` are thrown away. */
  below(bound: number): number {
    if (bound <= twoPow32) {
      const limit = twoPow32 - (twoPow32 % bound);
      let draw = this.next32();
      while (draw >= limit) draw = this.next32();
      return draw % bound;
    }
    const limit = twoPow53 - (twoPow53 % bound);
    let draw = this.number() * twoPow53;
    while (draw >= limit) draw = this.number() * twoPow53;
    return draw % bound;
  }

  /** Exponential with mean 1: the gap between Poisson arrivals at one per unit of time. */
  exponential(): number {
    return -Math.log(1 - this.number());
  }
}
