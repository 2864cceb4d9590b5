import { describe, expect, it } from "vitest";
import { isOwnFault } from "./own-fault.ts";

const folder = new URL("file:///app/node_modules/plimsoll/dist/");

function thrownFrom(...files: readonly string[]): Error {
  const error = new Error("thrown");
  error.stack = ["Error: thrown", ...files.map((file) => `    at run (${file}:10:5)`)].join("\n");
  return error;
}

const own = `${folder.href}worker.mjs`;
const test = "file:///app/node_modules/.plimsoll/0123456789abcdef.mjs";

describe("isOwnFault", () => {
  it("is what nobody else's code was part of", () => {
    expect(isOwnFault(thrownFrom(own, "node:internal/timers", own), folder)).toBe(true);
  });

  it("is not what came out of a script, nor what cannot be told", () => {
    expect(isOwnFault(thrownFrom(own, test), folder)).toBe(false);
    expect(isOwnFault(thrownFrom(test), folder)).toBe(false);
    expect(isOwnFault(thrownFrom("node:internal/timers"), folder)).toBe(false);
    expect(isOwnFault("text", folder)).toBe(false);
  });
});
