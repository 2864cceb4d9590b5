import { describe, expect, it } from "vitest";
import { hostileLive, live } from "../../test/results/index.ts";
import { progressLine } from "./line.ts";

describe("progressLine", () => {
  it("tells in one line how far the run is and how it goes", () => {
    expect(progressLine(live)).toBe(
      "1:02 of 2:00, 0:58 left (52 %) | iterations 493/s of 500/s asked | requests 1,000/s | users 37 | p50 12.4 ms p95 34.9 ms p99 98.2 ms | errors 0.081 %",
    );
  });

  it("says what else matters when it does", () => {
    expect(progressLine({ ...live, phase: "starting" })).toBe("starting shop.ts");
    const dropping = { ...live, phase: "stopping" as const, iterations: { ...live.iterations, dropped: 5000 } };
    expect(progressLine(dropping)).toMatch(/^stopping \| .* \| dropped 5,000$/);
    expect(progressLine({ ...hostileLive, phase: "starting" })).not.toContain("\u001b");
  });
});
