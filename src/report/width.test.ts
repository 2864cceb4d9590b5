import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { safeText } from "./safe-text.ts";
import { displayWidth, padEnd, padStart, truncateEnd, truncateMiddle, wrap } from "./width.ts";

describe("displayWidth", () => {
  it.each([
    ["abc", 3],
    ["äöü", 3],
    ["e\u0301", 1],
    ["商品", 4],
    ["한글", 4],
    ["ｆｕｌｌ", 8],
    ["🚀", 2],
    ["🇩🇪", 2],
    ["✓✗…–µ█▁", 7],
  ])("of %j is %d cells", (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe("truncateMiddle", () => {
  it.each([
    ["/api/products", 13, "/api/products"],
    ["/api/products", 9, "/api…ucts"],
    ["/api/products", 1, "…"],
    ["/api/products", 0, ""],
    ["商品商品商品", 6, "商…品"],
  ])("of %j to %d is %j", (text, width, cut) => {
    expect(truncateMiddle(text, width)).toBe(cut);
  });
});

describe("width", () => {
  const texts = fc.string({ unit: "grapheme", maxLength: 40 }).map(safeText);

  it("is kept by cutting, reached by padding", () => {
    fc.assert(
      fc.property(texts, fc.nat(50), (text, width) => {
        expect(displayWidth(truncateMiddle(text, width))).toBeLessThanOrEqual(width);
        expect(displayWidth(truncateEnd(text, width))).toBeLessThanOrEqual(width);
        expect(displayWidth(padEnd(text, width))).toBe(Math.max(width, displayWidth(text)));
        expect(displayWidth(padStart(text, width))).toBe(Math.max(width, displayWidth(text)));
      }),
    );
  });

  it("is kept by wrapping, which loses nothing but spaces", () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 2, max: 50 }), (text, width) => {
        const lines = wrap(text, width);
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
        expect(lines.join("").replace(/\s/gu, "")).toBe(text.replace(/\s/gu, ""));
      }),
    );
  });
});

describe("wrap", () => {
  it("keeps a figure and its unit together", () => {
    expect(wrap("it took 12.5 ms", 13)).toEqual(["it took", "12.5 ms"]);
    expect(wrap("it took 2 m 5 s", 11)).toEqual(["it took", "2 m 5 s"]);
    expect(wrap("errors 6.4 % today", 11)).toEqual(["errors", "6.4 % today"]);
  });

  it("begins no line with a command to a CI runner", () => {
    expect(wrap("xxxxxxxx::error::no", 8)).toEqual(["xxxxxxx", "x::erro", "r::no"]);
  });
});
