import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Interrupts } from "./interrupts.ts";

// What was interrupted keeps listening until the process ends; here others come after it.
const signals = ["SIGINT", "SIGTERM"] as const;
let before: NodeJS.SignalsListener[][] = [];
beforeEach(() => {
  before = signals.map((signal) => process.listeners(signal));
});
afterEach(() => {
  signals.forEach((signal, index) => {
    for (const listener of process.listeners(signal))
      if (!before[index]?.includes(listener)) process.off(signal, listener);
  });
});

const press = (): boolean => process.emit("SIGINT", "SIGINT");

describe("Interrupts", () => {
  it("stops at the first, cancels at the second", () => {
    const heard: string[] = [];
    const interrupts = new Interrupts(
      () => heard.push("stop"),
      () => heard.push("cancel"),
    );
    press();
    press();
    expect(heard).toEqual(["stop", "cancel"]);
    interrupts.release();
  });

  it("keeps a second one from ending the report that the first one asked for", () => {
    const heard: string[] = [];
    const count = process.listenerCount("SIGINT");
    const interrupts = new Interrupts(
      () => heard.push("stop"),
      () => heard.push("cancel"),
    );
    press();
    interrupts.release();
    press();
    expect(heard).toEqual(["stop"]);
    expect(process.listenerCount("SIGINT")).toBe(count + 1);
  });

  it("leaves nothing behind where nobody interrupted", () => {
    const count = process.listenerCount("SIGINT");
    new Interrupts(
      () => undefined,
      () => undefined,
    ).release();
    expect(process.listenerCount("SIGINT")).toBe(count);
  });
});
