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

const thirty = (fromMs: number): readonly number[] => Array.from({ length: 30 }, (_, at) => fromMs + at);
const usual = second(...thirty(10));
const slow = second(...thirty(60));

describe("recoveringSeconds", () => {
  it("counts the seconds until answers are no slower than later on", () => {
    expect(recoveringSeconds([slow, slow, usual, slow, usual, usual, usual, usual])).toBe(2);
  });

  it("takes several seconds together where each has few requests", () => {
    const few = second(60, 61, 62, 63, 64, 65, 66);
    const fewLater = second(10, 11, 12, 13, 14, 15, 16);
    expect(recoveringSeconds([few, few, few, ...Array.from({ length: 12 }, () => fewLater)])).toBe(3);
  });

  it("sees it although times vary as exponential ones do", () => {
    const spread = (meanMs: number): LabSecond =>
      second(...Array.from({ length: 60 }, (_, at) => -meanMs * Math.log(1 - (at + 0.5) / 60)));
    expect(recoveringSeconds([spread(60), ...Array.from({ length: 6 }, () => spread(15))])).toBe(1);
  });

  it("takes some slow answers for chance, and few for nothing", () => {
    expect(recoveringSeconds([second(...thirty(10).slice(0, 20), ...thirty(60).slice(0, 10)), usual, usual])).toBe(0);
    expect(recoveringSeconds([second(90, 80), second(), usual, usual])).toBe(0);
    expect(recoveringSeconds([])).toBe(0);
  });
});
