import { expect, it } from "vitest";
import { LogGate } from "./log-gate.ts";

it("passes 200 messages at a time and counts the rest", () => {
  const sent: string[] = [];
  const gate = new LogGate((text) => sent.push(text));
  for (let count = 0; count < 1000; count++) gate.say("a");
  expect(sent).toHaveLength(200);
  gate.open();
  expect(sent.at(-1)).toBe("800 more messages of log() left out: there were too many at a time");
  gate.say("b");
  gate.open();
  expect(sent.at(-1)).toBe("b");
});

it("cuts a message nobody would read", () => {
  const sent: string[] = [];
  new LogGate((text) => sent.push(text)).say("x".repeat(1_000_000));
  expect(sent[0]!.length).toBeLessThan(17_000);
  expect(sent[0]).toMatch(/… \(1000000 characters\)$/);
});
