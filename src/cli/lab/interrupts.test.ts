import { describe, expect, it } from "vitest";
import { Interrupts } from "./interrupts.ts";

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
    const before = process.listenerCount("SIGINT");
    const interrupts = new Interrupts(
      () => heard.push("stop"),
      () => heard.push("cancel"),
    );
    press();
    interrupts.release();
    press();
    expect(heard).toEqual(["stop"]);
    expect(process.listenerCount("SIGINT")).toBe(before + 1);
  });

  it("leaves nothing behind where nobody interrupted", () => {
    const before = process.listenerCount("SIGINT");
    new Interrupts(
      () => undefined,
      () => undefined,
    ).release();
    expect(process.listenerCount("SIGINT")).toBe(before);
  });
});
