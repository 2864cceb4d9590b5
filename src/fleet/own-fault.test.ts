import { describe, expect, it } from "vitest";
import { isOwnFault, isScriptFault } from "./own-fault.ts";

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

  it("is told by the frames, however long the message before them", () => {
    const huge = thrownFrom(test);
    huge.stack = `Error: ${"x".repeat(10_000_000)}\n${huge.stack ?? ""}`;
    expect([isOwnFault(huge, folder), isScriptFault(huge, folder)]).toEqual([false, true]);
  });

  it("survives what throws when it is looked at", () => {
    const refuse = (): never => {
      throw new Error("touched");
    };
    const proxy = new Proxy(new Error("inside"), { get: refuse, getPrototypeOf: refuse });
    for (const thrown of [
      proxy,
      Object.create(proxy),
      Object.defineProperty(new Error("e"), "stack", { get: refuse }),
    ]) {
      expect([isOwnFault(thrown, folder), isScriptFault(thrown, folder)]).toEqual([false, true]);
    }
  });
});

describe("isScriptFault", () => {
  it("is what the user's files were part of, and what says nothing of where it comes from", () => {
    const wrapped = thrownFrom("node:internal/process/promises");
    wrapped.stack = `UnhandledPromiseRejection: rejected with the reason "null"\n${wrapped.stack ?? ""}`;
    for (const thrown of [thrownFrom(own, test), thrownFrom(test), wrapped, null, "text"])
      expect(isScriptFault(thrown, folder)).toBe(true);
  });

  it("is neither ours nor Node's own", () => {
    expect(isScriptFault(thrownFrom(own), folder)).toBe(false);
    expect(isScriptFault(thrownFrom("node:internal/timers"), folder)).toBe(false);
  });
});
