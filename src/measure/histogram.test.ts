import fc from "fast-check";
import { build } from "hdr-histogram-js";
import { describe, expect, it } from "vitest";
import { decodeContent } from "./histogram-text.ts";
import { Histogram } from "./histogram.ts";

const of = (values: readonly number[]): Histogram => {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
};

const numbersOf = (histogram: Histogram): number[] => {
  const numbers: number[] = [];
  histogram.writeTo(numbers);
  return numbers;
};

/** From a microsecond to an hour, every size equally likely. */
const duration = fc.double({ min: Math.log(1e-3), max: Math.log(3.6e6), noNaN: true }).map(Math.exp);
const durations = fc.array(duration, { minLength: 1, maxLength: 400 });

describe("Histogram", () => {
  it("keeps count, sum, smallest and largest as they were", () => {
    const histogram = of([0.5, 12.25, 3, 12.25]);
    expect(histogram.count).toBe(4);
    expect([histogram.sumMs, histogram.minMs, histogram.maxMs, histogram.meanMs]).toEqual([28, 0.5, 12.25, 7]);
  });

  it("addContent is add, of what was read and not built", () => {
    fc.assert(
      fc.property(durations, durations, (one, other) => {
        const read = of(one);
        read.addContent(decodeContent(of(other).encode()));
        read.addContent(decodeContent(""));
        const built = of(one);
        built.add(of(other));
        expect(numbersOf(read)).toEqual(numbersOf(built));
      }),
    );
  });

  it("is null throughout while nothing was recorded", () => {
    const empty = new Histogram();
    expect([empty.minMs, empty.maxMs, empty.meanMs, empty.quantile(0.5), empty.countAbove(0)]).toEqual([
      null,
      null,
      null,
      null,
      0,
    ]);
    expect(empty.encode()).toBe("");
  });

  it("quantile is the order statistic at rank ⌈q·n⌉ within 0.4 % and half a microsecond", () => {
    fc.assert(
      fc.property(durations, fc.double({ min: 0, max: 1, noNaN: true }), (values, q) => {
        const sorted = values.toSorted((a, b) => a - b);
        const exact = sorted[Math.max(0, Math.ceil(q * values.length * (1 - 4e-16)) - 1)] ?? 0;
        const got = of(values).quantile(q) ?? NaN;
        expect(Math.abs(got - exact)).toBeLessThanOrEqual(exact / 256 + 0.0005 + 1e-12);
      }),
    );
  });

  it("quantile takes rank 7 of 100 for q = 0.07, whatever floating point says", () => {
    expect(of(Array.from({ length: 100 }, (_, i) => i + 1)).quantile(0.07)).toBeCloseTo(7, 1);
  });

  it("agrees with HdrHistogram on a long-tailed sample", () => {
    const oracle = build({
      lowestDiscernibleValue: 1,
      highestTrackableValue: 3.6e9,
      numberOfSignificantValueDigits: 3,
    });
    const ours = new Histogram();
    let state = 42;
    for (let i = 0; i < 50_000; i += 1) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      const us = Math.round(200 * Math.exp(9 * (state / 2 ** 32) ** 2));
      oracle.recordValue(us);
      ours.record(us / 1000);
    }
    for (const percentile of [0.1, 1, 10, 25, 50, 75, 90, 95, 99, 99.9, 99.99, 100]) {
      const expectedMs = oracle.getValueAtPercentile(percentile) / 1000;
      expect(Math.abs((ours.quantile(percentile / 100) ?? 0) / expectedMs - 1)).toBeLessThan(0.005);
    }
    expect(ours.count).toBe(oracle.totalCount);
    expect(ours.meanMs).toBeCloseTo(oracle.mean / 1000, 1);
  });

  it("add gives what recording everything into one would have given", () => {
    fc.assert(
      fc.property(durations, durations, (left, right) => {
        const merged = of(left);
        merged.add(of(right));
        const [count, sum, ...rest] = numbersOf(merged);
        const [allCount, allSum, ...allRest] = numbersOf(of([...left, ...right]));
        expect(count).toBe(allCount);
        expect(sum).toBeCloseTo(allSum ?? NaN, 3);
        expect(rest).toEqual(allRest);
      }),
    );
  });

  it("decode reads back what encode wrote", () => {
    fc.assert(
      fc.property(fc.array(duration, { maxLength: 400 }), (values) => {
        const histogram = of(values);
        expect(numbersOf(Histogram.decode(histogram.encode()))).toEqual(numbersOf(histogram));
      }),
    );
  });

  it("readFrom adds what writeTo wrote and says where it ended", () => {
    fc.assert(
      fc.property(durations, durations, (left, right) => {
        const numbers: number[] = [];
        of(left).writeTo(numbers);
        const middle = numbers.length;
        of(right).writeTo(numbers);
        const read = new Histogram();
        expect(read.readFrom(Float64Array.from(numbers), 0)).toBe(middle);
        expect(numbersOf(read)).toEqual(numbers.slice(0, middle));
        expect(read.readFrom(Float64Array.from(numbers), middle)).toBe(numbers.length);
        expect(read.count).toBe(left.length + right.length);
      }),
    );
  });

  it("readFrom refuses numbers that end early, do not add up or name no bucket", () => {
    const numbers = numbersOf(of([1, 2, 3]));
    expect(() => new Histogram().readFrom(Float64Array.from(numbers.slice(0, -1)), 0)).toThrow("end too early");
    expect(() => new Histogram().readFrom(Float64Array.from([]), 0)).toThrow("end too early");
    expect(() => new Histogram().readFrom(Float64Array.from([9, ...numbers.slice(1)]), 0)).toThrow("add up");
    expect(() => new Histogram().readFrom(Float64Array.from(numbers.with(5, 1e6)), 0)).toThrow("no bucket");
  });

  it("decode refuses damaged text with an Error and always ends", () => {
    const text = of([0.2, 5, 5.1, 80, 2000]).encode();
    for (let length = 1; length < text.length; length += 1) {
      expect(() => Histogram.decode(text.slice(0, length))).toThrow(/^not /);
    }
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.constant("A".repeat(400))), (hostile) => {
        if (hostile !== "") expect(() => Histogram.decode(hostile)).toThrow(/^not /);
      }),
    );
    expect(() => Histogram.decode(`${text}é`)).toThrow(/^not base64/);
  });

  it("decode of one changed character throws or gives a histogram whose parts agree", () => {
    const text = of([0.2, 5, 5.1, 80, 2000]).encode();
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom("A", "B", "x", "z", "0", "9", "+", "/"), (at, character) => {
        try {
          const read = Histogram.decode(text.slice(0, at) + character + text.slice(at + 1));
          expect(read.quantile(1)).toBe(read.maxMs);
          expect(read.countAbove(0)).toBe(read.count - read.countAt(0));
        } catch (error) {
          expect(String(error)).toMatch(/^Error: not a/);
        }
      }),
    );
  });

  it("counts what is below a microsecond as one, and what is beyond an hour in the last bucket with a flag", () => {
    const histogram = of([0, -3, 0.0002]);
    expect([histogram.count, histogram.minMs, histogram.maxMs, histogram.overflow]).toEqual([3, 0.001, 0.001, false]);
    histogram.record(7_200_000);
    histogram.record(7_300_000);
    expect([histogram.count, histogram.overflow, histogram.maxMs]).toEqual([5, true, 7_300_000]);
    expect(Math.abs((histogram.quantile(0.8) ?? 0) / 3_600_000 - 1)).toBeLessThan(0.004);
    expect(() => histogram.record(NaN)).toThrow("NaN");
    expect(() => histogram.record(Infinity)).toThrow("Infinity");
  });

  it("countAbove and countAt agree with quantile", () => {
    const histogram = of([1, 1, 1, 2, 3, 300]);
    expect([histogram.countAbove(1), histogram.countAt(1), histogram.countAbove(3), histogram.countAt(50)]).toEqual([
      3, 3, 1, 0,
    ]);
    fc.assert(
      fc.property(durations, fc.double({ min: 0, max: 1, noNaN: true }), (values, q) => {
        const any = of(values);
        const above = any.countAbove(any.quantile(q) ?? 0);
        expect(above).toBeLessThanOrEqual(values.length - Math.ceil(q * values.length * (1 - 4e-16)));
      }),
    );
  });

  it("forEachBucket visits filled buckets in ascending order", () => {
    const seen: [number, number][] = [];
    of([900, 0.1, 0.1, 20]).forEachBucket((middleMs, count) => seen.push([middleMs, count]));
    expect(seen.map(([, count]) => count)).toEqual([2, 1, 1]);
    expect(seen.map(([middleMs]) => Math.round(middleMs * 10) / 10)).toEqual([0.1, 20, 899.1]);
  });

  it("reset empties it and leaves it usable", () => {
    const histogram = of([1, 50, 3000]);
    histogram.reset();
    expect(numbersOf(histogram)).toEqual(numbersOf(new Histogram()));
    histogram.record(50);
    expect(histogram.quantile(0.5)).toBe(50);
  });

  it("counts beyond 2^32 in one bucket, by adding, reading, recording and as text", () => {
    const histogram = of([5]);
    for (let doubling = 0; doubling < 33; doubling += 1) histogram.add(histogram);
    expect(histogram.countAt(5)).toBe(2 ** 33);
    expect(Histogram.decode(histogram.encode()).countAt(5)).toBe(2 ** 33);
    const almost = new Histogram();
    const [, , , , , bucket = 0] = numbersOf(of([5]));
    almost.readFrom(Float64Array.of(2 ** 32 - 1, 5 * (2 ** 32 - 1), 5, 5, 1, bucket, 2 ** 32 - 1), 0);
    almost.record(5);
    expect([almost.countAt(5), almost.count, almost.quantile(0.5)]).toEqual([2 ** 32, 2 ** 32, 5]);
    almost.reset();
    expect(almost.countAt(5)).toBe(0);
  });
});
