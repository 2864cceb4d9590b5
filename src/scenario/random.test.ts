import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RandomStream } from "./random-stream.ts";
import { ScriptRandom } from "./random.ts";

const streamOf = (seed: number, scenario: number, user: number, iteration: number): ScriptRandom =>
  new ScriptRandom(new RandomStream(seed, scenario, user, iteration));

/** Pearson's statistic against equal shares. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

function correlation(xs: readonly number[], ys: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const meanX = mean(xs);
  const meanY = mean(ys);
  let xy = 0;
  let xx = 0;
  let yy = 0;
  xs.forEach((x, index) => {
    const y = ys[index]!;
    xy += (x - meanX) * (y - meanY);
    xx += (x - meanX) ** 2;
    yy += (y - meanY) ** 2;
  });
  return xy / Math.sqrt(xx * yy);
}

describe("RandomStream", () => {
  it("draws what it has always drawn", () => {
    const stream = new RandomStream(42, 1, 7, 3);
    expect([stream.next32(), stream.next32(), stream.next32(), stream.next32()]).toEqual([
      1678951155, 3859558974, 1754362838, 19796805,
    ]);
    stream.reseed(Number.MAX_SAFE_INTEGER, 0, 0, 0);
    expect([stream.next32(), stream.next32()]).toEqual([2783120430, 1108080252]);
  });

  it("begins again when it is given the same name", () => {
    const stream = new RandomStream(1, 2, 3, 4);
    const first = Array.from({ length: 20 }, () => stream.number());
    stream.reseed(1, 2, 3, 4);
    expect(Array.from({ length: 20 }, () => stream.number())).toEqual(first);
  });

  it("differs in its first draws when any of the four numbers differs", () => {
    const distinct = new Set<string>();
    const stream = new RandomStream();
    let count = 0;
    for (const seed of [0, 1, 2 ** 32, 2 ** 33, 2 ** 53 - 1]) {
      for (let scenario = 0; scenario < 4; scenario += 1) {
        for (let user = 0; user < 40; user += 1) {
          for (let iteration = 0; iteration < 40; iteration += 1) {
            stream.reseed(seed, scenario, user, iteration);
            distinct.add(`${String(stream.next32())} ${String(stream.next32())}`);
            count += 1;
          }
        }
      }
    }
    expect(distinct.size).toBe(count);
  });

  it("changes each bit of the first draw with probability one half when one bit of its name changes", () => {
    const stream = new RandomStream();
    const first = (name: readonly [number, number, number]): number => {
      stream.reseed(99, ...name);
      return stream.next32();
    };
    let worst = 0;
    for (let field = 0; field < 3; field += 1) {
      for (let bit = 0; bit < 20; bit += 1) {
        let flips = 0;
        for (let sample = 0; sample < 400; sample += 1) {
          const name: [number, number, number] = [sample % 3, sample % 20, sample];
          const before = first(name);
          name[field] = (name[field] ?? 0) ^ (1 << bit);
          let changed = before ^ first(name);
          while (changed !== 0) {
            flips += 1;
            changed &= changed - 1;
          }
        }
        worst = Math.max(worst, Math.abs(flips / (400 * 32) - 0.5));
      }
    }
    // Standard error 0.0044; 60 cells, so five of them.
    expect(worst).toBeLessThan(0.022);
  });

  it("is uncorrelated with the streams of the next iteration, the next user and the next scenario", () => {
    const drawsOf = (nameOf: (index: number) => [number, number, number]): number[] =>
      Array.from({ length: 20_000 }, (_, index) => new RandomStream(7, ...nameOf(index)).number());
    const own = drawsOf((index) => [1, index % 100, Math.floor(index / 100)]);
    const neighbours = [
      drawsOf((index) => [1, index % 100, Math.floor(index / 100) + 1]),
      drawsOf((index) => [1, (index % 100) + 1, Math.floor(index / 100)]),
      drawsOf((index) => [2, index % 100, Math.floor(index / 100)]),
    ];
    // Standard error 1/√20000 = 0.007.
    for (const other of neighbours) expect(Math.abs(correlation(own, other))).toBeLessThan(0.03);
  });

  it("is flat over first draws of neighbouring streams, not only along one stream", () => {
    const counts = Array<number>(256).fill(0);
    const stream = new RandomStream();
    for (let iteration = 0; iteration < 256_000; iteration += 1) {
      stream.reseed(1, 0, 5, iteration);
      const cell = stream.next32() >>> 24;
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
    // χ² with 255 degrees of freedom: 99.9 % below 330, above 190.
    expect(chiSquare(counts)).toBeGreaterThan(190);
    expect(chiSquare(counts)).toBeLessThan(330);
  });

  it("has exponential gaps of mean 1 and variance 1", () => {
    const stream = new RandomStream(3, 0, 0, 0);
    const gaps = Array.from({ length: 100_000 }, () => stream.exponential());
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    expect(mean).toBeCloseTo(1, 1.5);
    expect(variance).toBeCloseTo(1, 1);
    expect(Math.min(...gaps.slice(0, 10_000))).toBeGreaterThanOrEqual(0);
  });
});

describe("ScriptRandom", () => {
  it("integer is inclusive at both ends and equally likely in between", () => {
    const random = streamOf(5, 0, 0, 0);
    const counts = Array<number>(7).fill(0);
    for (let draw = 0; draw < 70_000; draw += 1) {
      const value = random.integer(-3, 3);
      counts[value + 3] = (counts[value + 3] ?? 0) + 1;
    }
    // χ² with 6 degrees of freedom: 99.9 % below 22.5.
    expect(chiSquare(counts)).toBeLessThan(22.5);
  });

  it("integer is unbiased over a range that does not divide 2^32", () => {
    const random = streamOf(6, 0, 0, 0);
    const range = 3 * 2 ** 30;
    let low = 0;
    for (let draw = 0; draw < 30_000; draw += 1) if (random.integer(0, range - 1) < 2 ** 30) low += 1;
    // A third; taking the remainder alone would give a half. Standard error 0.0027.
    expect(low / 30_000).toBeCloseTo(1 / 3, 1.8);
  });

  it("integer stays within any bounds it accepts", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), (one, other) => {
        const [low, high] = one < other ? [one, other] : [other, one];
        fc.pre(Number.isSafeInteger(high - low));
        const value = streamOf(1, 1, 1, 1).integer(low, high);
        return Number.isSafeInteger(value) && value >= low && value <= high;
      }),
    );
  });

  it("integer refuses bounds it cannot draw between", () => {
    const random = streamOf(1, 1, 1, 1);
    expect(() => random.integer(3, 1)).toThrow("random.integer(3, 1)");
    expect(() => random.integer(0.5, 1)).toThrow(RangeError);
    expect(() => random.integer(Number.NaN, 1)).toThrow(RangeError);
    expect(() => random.integer(-(2 ** 53 - 1), 2 ** 53 - 1)).toThrow(RangeError);
  });

  it("number has 53 bits, from 0 to below 1", () => {
    const random = streamOf(2, 0, 0, 0);
    const numbers = Array.from({ length: 10_000 }, () => random.number());
    expect(numbers.every((x) => x >= 0 && x < 1)).toBe(true);
    expect(numbers.some((x) => x * 2 ** 32 !== Math.floor(x * 2 ** 32))).toBe(true);
    expect(numbers.every((x) => x * 2 ** 53 === Math.floor(x * 2 ** 53))).toBe(true);
  });

  it("uuid has the form of version 4 and never comes twice", () => {
    const seen = new Set<string>();
    const random = new ScriptRandom();
    for (let user = 0; user < 100; user += 1) {
      for (let iteration = 0; iteration < 100; iteration += 1) {
        random.stream.reseed(1, 0, user, iteration);
        for (let draw = 0; draw < 5; draw += 1) seen.add(random.uuid());
      }
    }
    expect(seen.size).toBe(50_000);
    const version4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    expect([...seen].filter((uuid) => !version4.test(uuid))).toEqual([]);
  });

  it("uuid sets each of its 122 free bits half of the time", () => {
    const random = streamOf(8, 0, 0, 0);
    const ones = Array<number>(128).fill(0);
    for (let draw = 0; draw < 4_000; draw += 1) {
      const bits = BigInt(`0x${random.uuid().replaceAll("-", "")}`);
      for (let bit = 0; bit < 128; bit += 1) ones[bit] = (ones[bit] ?? 0) + Number((bits >> BigInt(127 - bit)) & 1n);
    }
    const fixed = ones.filter((count) => count === 0 || count === 4_000).length;
    expect(fixed).toBe(6);
    // Standard error 31.6.
    expect(ones.filter((count) => count > 1_850 && count < 2_150).length).toBe(122);
  });

  it("pick, string and shuffle keep to what they are given", () => {
    const random = streamOf(9, 0, 0, 0);
    expect(["a", "b", "c"]).toContain(random.pick(["a", "b", "c"]));
    expect(random.string(12)).toMatch(/^[a-z0-9]{12}$/);
    expect(random.string(5, "é🙂")).toMatch(/^(é|🙂){5}$/u);
    expect(random.string(0)).toBe("");
    const cards = Array.from({ length: 52 }, (_, index) => index);
    const shuffled = random.shuffle(cards);
    expect(shuffled).not.toEqual(cards);
    expect(shuffled.toSorted((one, other) => one - other)).toEqual(cards);
    expect(() => random.pick([])).toThrow("nothing to pick from");
    expect(() => random.string(2, "")).toThrow("alphabet is empty");
    expect(() => random.string(-1)).toThrow(RangeError);
  });

  it("shuffle gives every order equally often", () => {
    const random = streamOf(10, 0, 0, 0);
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 24_000; draw += 1) {
      const order = random.shuffle(["a", "b", "c", "d"]).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    // χ² with 23 degrees of freedom: 99.9 % below 49.7.
    expect(counts.size).toBe(24);
    expect(chiSquare([...counts.values()])).toBeLessThan(49.7);
  });
});
