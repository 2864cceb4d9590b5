import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  durationMs,
  formatBytes,
  formatCount,
  formatDurationMs,
  formatPercent,
  formatRate,
  parseBytes,
  parseDuration,
  parsePercent,
  parseRate,
  ratePerSecond,
  sizeBytes,
  UnitError,
  type Parsed,
} from "./index.ts";

const valueOf = (parsed: Parsed): number | string => (parsed.ok ? parsed.value : parsed.problem);

describe("parseDuration", () => {
  it.each([
    ["500ms", 500],
    ["2s", 2000],
    ["1m30s", 90_000],
    ["1h", 3_600_000],
    ["1.5s", 1500],
    [".5s", 500],
    ["4.35s", 4350],
    ["250us", 0.25],
    ["83 µs", 0.083],
    ["2 m 5 s", 125_000],
    ["1d", 86_400_000],
    ["250", 250],
    [" 10ms ", 10],
    [250, 250],
    [0, 0],
  ])("reads %j as %d ms", (text, ms) => {
    expect(valueOf(parseDuration(text))).toBe(ms);
  });

  it.each([
    "",
    "fast",
    "10 parsecs",
    "-5s",
    "1s1m",
    "1s2s",
    "1m 30",
    "5msx",
    "1e3ms",
    "s",
    "1,00ms",
    NaN,
    -1,
    Infinity,
  ])("refuses %j", (text) => {
    expect(parseDuration(text).ok).toBe(false);
  });
});

describe("durationMs", () => {
  it("throws a UnitError that carries the text and what was expected", () => {
    const failure = (() => {
      try {
        return durationMs("soon");
      } catch (error) {
        return error;
      }
    })();
    expect(failure).toBeInstanceOf(UnitError);
    expect(failure).toMatchObject({ text: "soon" });
    expect(String(failure)).toContain(`"500ms"`);
  });

  it("reads what is right", () => {
    expect([durationMs("2s"), ratePerSecond("30/m"), sizeBytes("1KiB")]).toEqual([2000, 0.5, 1024]);
  });
});

describe("formatDurationMs", () => {
  it.each([
    [0, "0 ms"],
    [0.083, "83 µs"],
    [0.9996, "1 ms"],
    [412.3, "412 ms"],
    [999.7, "1 s"],
    [1.2345, "1.23 ms"],
    [1250, "1.25 s"],
    [59_960, "1 m"],
    [125_000, "2 m 5 s"],
    [5_400_000, "1 h 30 m"],
    [90_000_000, "1 d 1 h"],
    [-20, "-20 ms"],
    [NaN, "–"],
  ])("prints %d as %s", (ms, text) => {
    expect(formatDurationMs(ms)).toBe(text);
  });

  it("prints what parseDuration reads back: exactly for whole seconds, within half a percent for all", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3599 }), (seconds) => {
        expect(durationMs(formatDurationMs(seconds * 1000))).toBe(seconds * 1000);
      }),
    );
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 60_000, noNaN: true }), (ms) => {
        expect(Math.abs(durationMs(formatDurationMs(ms)) / ms - 1)).toBeLessThanOrEqual(0.00501);
      }),
    );
  });
});

describe("rates", () => {
  it.each([
    ["500/s", 500],
    ["30/m", 0.5],
    ["0.5/s", 0.5],
    ["36/h", 0.01],
    ["5,000 / s", 5000],
    ["10/min", 1 / 6],
    ["7", 7],
    [12, 12],
  ])("reads %j as %d per second", (text, perSecond) => {
    expect(valueOf(parseRate(text))).toBe(perSecond);
  });

  it.each(["", "fast", "5/day", "/s", "-5/s", "5/", "5//s", -1, NaN])("refuses %j", (text) => {
    expect(parseRate(text).ok).toBe(false);
  });

  it.each([
    [500, "500/s"],
    [0.5, "0.5/s"],
    [12_345.4, "12,345/s"],
    [999.7, "1,000/s"],
    [10 / 3600, "0.167/m"],
    [1 / 3600, "1/h"],
    [0, "0/s"],
  ])("prints %d as %s", (perSecond, text) => {
    expect(formatRate(perSecond)).toBe(text);
  });

  it("reads back every whole rate it prints", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (perSecond) => {
        expect(ratePerSecond(formatRate(perSecond))).toBe(perSecond);
      }),
    );
  });
});

describe("bytes", () => {
  it.each([
    ["16MiB", 16_777_216],
    ["64KB", 64_000],
    ["64kB", 64_000],
    ["1.5 KiB", 1536],
    ["12", 12],
    ["12B", 12],
  ])("reads %j as %d", (text, bytes) => {
    expect(valueOf(parseBytes(text))).toBe(bytes);
  });

  it.each(["", "big", "5 MX", "-1KB", "1 K B"])("refuses %j", (text) => {
    expect(parseBytes(text).ok).toBe(false);
  });

  it.each([
    [0, "0 B"],
    [512, "512 B"],
    [1536, "1.5 KiB"],
    [1023, "1,023 B"],
    [16_777_216, "16 MiB"],
    [5 * 1024 ** 5, "5,120 TiB"],
  ])("prints %d as %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it("reads back every whole number of KiB or MiB below 1,000", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999 }), fc.constantFrom(1024, 1024 ** 2, 1024 ** 3), (n, unit) => {
        expect(sizeBytes(formatBytes(n * unit))).toBe(n * unit);
      }),
    );
  });
});

describe("counts and percentages", () => {
  it("formatCount separates thousands", () => {
    expect([0, 999, 1000, 1_234_567, -4200].map(formatCount)).toEqual(["0", "999", "1,000", "1,234,567", "-4,200"]);
  });

  it.each([
    [0.013, "1.3 %"],
    [0, "0 %"],
    [1, "100 %"],
    [0.99987, "99.99 %"],
    [0.9999999, "99.99999 %"],
    [0.000001, "0.0001 %"],
    [1.5, "150 %"],
  ])("prints %d as %s", (ratio, text) => {
    expect(formatPercent(ratio)).toBe(text);
  });

  it("never rounds a share that is not all to 100 %, nor one that is not none to 0 %", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 1_000_000_000 }), (n) => {
        expect(formatPercent((n - 1) / n)).not.toBe("100 %");
        expect(formatPercent(1 / n)).not.toBe("0 %");
      }),
    );
  });

  it("parsePercent reads back what formatPercent prints", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), (thousandths) => {
        expect(valueOf(parsePercent(formatPercent(thousandths / 1000)))).toBe(thousandths / 1000);
      }),
    );
    expect(parsePercent("2").ok).toBe(false);
  });
});
