import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromBase64, toBase64 } from "./base64.ts";

describe("toBase64 and fromBase64", () => {
  it("agree with Node's own, without padding", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
        const text = toBase64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString("base64").replaceAll("=", ""));
        expect(fromBase64(text)).toEqual(bytes);
      }),
    );
  });

  it("refuses what is no base64", () => {
    for (const text of ["A", "AAAAA", "AA=", "A A", "é", "AA\u{1F600}"])
      expect(() => fromBase64(text)).toThrow("not base64");
  });
});
