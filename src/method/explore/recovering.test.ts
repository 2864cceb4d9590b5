import { describe, expect, it } from "vitest";
import { Histogram } from "#measure";
import { labSecond } from "../lab-second.fixture.ts";
import type { LabSecond } from "../lab.ts";
import { recoveringSeconds } from "./recovering.ts";

/** A second in which answers took so long. */
function second(...latenciesMs: readonly number[]): LabSecond {
  const latency = new Histogram();
  for (const ms of latenciesMs) latency.record(ms);
  const counts = { failed: 0, byError: new Map(), statuses: new Map(), bytesSent: 0, bytesReceived: 0 };
  return labSecond({ operations: [{ name: "GET /", ...counts, latency, service: latency }] });
}

const usual = second(10, 11, 12, 13, 14, 15, 16, 17, 18, 40);

describe("recoveringSeconds", () => {
  it("counts the seconds until most answers are no slower than later on", () => {
    const slow = second(90, 80, 12, 70);
    expect(recoveringSeconds([slow, slow, usual, slow, usual, usual, usual, usual])).toBe(2);
  });

  it("takes a slow answer or two for chance, and few for nothing", () => {
    expect(recoveringSeconds([second(90, 80, 12, 11), usual, usual, usual])).toBe(0);
    expect(recoveringSeconds([second(90, 80), usual, usual, usual])).toBe(0);
    expect(recoveringSeconds([second(), second(), usual, usual])).toBe(0);
    expect(recoveringSeconds([])).toBe(0);
  });
});
