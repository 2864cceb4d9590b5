import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attacks } from "../../test/results/index.ts";
import { safeText } from "./safe-text.ts";

describe("safeText", () => {
  it("leaves plain text as it is", () => {
    for (const text of ["GET /api/products/:id", "Größe 商品 naïve – “quoted”", "a: b", "http://[::1]:80/", ""])
      expect(safeText(text)).toBe(text);
  });

  it("takes the teeth out of every attack", () => {
    expect(attacks.map(safeText)).toEqual([
      "red",
      "title",
      "clipboard",
      "cleared",
      "C1",
      "backspace",
      "over written",
      "two lines",
      "gnp.exe",
      "zerowidth",
      "lone  surrogate",
      "zalgo Z\u0337\u0321",
      ": :set-env name=PATH::/evil",
      "# #vso[task.setvariable variable=x]y",
      "<script>alert(1)</script>\"'&]]>",
      "after",
      "family 👨👩👧 heart ❤ flag 🇩🇪",
    ]);
  });

  it("gives one line of printable characters for anything at all, the same when done twice", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        const safe = safeText(text);
        expect(safe).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
        expect(safeText(safe)).toBe(safe);
      }),
      { numRuns: 1000 },
    );
  });

  it("takes time in proportion to the text", () => {
    const text = `${"\u001b]".repeat(100_000)}${"\u001b[".repeat(100_000)}${"##".repeat(100_000)}${"\u0301".repeat(100_000)}`;
    expect(safeText(text).length).toBeLessThan(500_000);
  });
});
