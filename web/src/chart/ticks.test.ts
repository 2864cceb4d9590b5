import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clockTicks, logTicks, roundTicks } from "./ticks.ts";
import { tickText, unitText, unitTicks } from "./unit.ts";

describe("ticks", () => {
  it("of a clock stand at whole minutes and hours", () => {
    expect(clockTicks(0, 3600, 6)).toEqual([0, 600, 1200, 1800, 2400, 3000, 3600]);
    expect(clockTicks(61, 64, 10)).toEqual([61, 62, 63, 64]);
    expect(clockTicks(5, 5, 10)).toEqual([]);
  });

  it("of figures are round", () => {
    expect(roundTicks(0.0031, 4)).toEqual([0, 0.001, 0.002, 0.003]);
    expect(roundTicks(412, 5)).toEqual([0, 100, 200, 300, 400]);
    expect(roundTicks(3_600_000, 4)).toEqual([0, 1_000_000, 2_000_000, 3_000_000]);
    expect(roundTicks(0, 4)).toEqual([0]);
  });

  it("of bytes are round to people who count in powers of two", () => {
    expect(unitTicks("bytes", 130 * 1024 * 1024, 3).map((tick) => tickText("bytes", tick))).toEqual([
      "0 B",
      "64 MiB",
      "128 MiB",
    ]);
  });

  it("of long times are minutes and hours", () => {
    expect(unitTicks("ms", 9_500_000, 3).map((tick) => tickText("ms", tick))).toEqual(["0 ms", "1 h", "2 h"]);
  });

  it("of counts are whole", () => {
    expect(unitTicks("count", 1.1, 4)).toEqual([0, 1]);
  });

  it("of latency stand at powers of ten, closer where there is room", () => {
    expect(logTicks(0.001, 3_600_000, 12)).toHaveLength(10);
    expect(logTicks(5, 300, 6)).toEqual([5, 10, 20, 50, 100, 200]);
    expect(logTicks(5, 300, 4)).toEqual([10, 30, 100, 300]);
    expect(logTicks(0, 10, 5)).toEqual([]);
  });

  it("are never many more than there is room for", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 3.6e6, noNaN: true }), fc.integer({ min: 2, max: 12 }), (most, room) => {
        expect(roundTicks(most, room).length).toBeLessThanOrEqual(room + 1);
        expect(clockTicks(0, most, room).length).toBeLessThanOrEqual(room + 1);
      }),
    );
  });
});

describe("figures with their unit", () => {
  it.each([
    ["ms", 0.001, "1 µs"],
    ["ms", 412.3, "412 ms"],
    ["ms", 3_600_000, "1 h"],
    ["perSecond", 412, "412/s"],
    ["cores", 1, "1 core"],
    ["cores", 0.123_456, "0.123 cores"],
    ["bytes", 1_572_864, "1.5 MiB"],
    ["ratio", 0.013, "1.3 %"],
    ["count", 3.4567, "3.46"],
    ["count", 12_345, "12,345"],
    ["ms", null, "–"],
  ] as const)("%s %d is %s", (unit, value, text) => {
    expect(unitText(unit, value)).toBe(text);
  });
});
