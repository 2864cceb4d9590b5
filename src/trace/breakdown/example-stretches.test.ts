import { describe, expect, it } from "vitest";
import { ExampleStretches } from "./example-stretches.ts";
import type { SizedTrace } from "./example-trace.ts";

const epochMs = 1e12;

function requests(
  stretches: ExampleStretches,
  each: readonly (readonly [atSeconds: number, ms: number, isError?: boolean])[],
): void {
  for (const [atSeconds, ms, isError = false] of each) {
    const startedAtMs = epochMs + atSeconds * 1000;
    const place = stretches.takes(ms, startedAtMs, isError);
    const trace = { durationMs: ms, startedAtMs } as SizedTrace["trace"];
    if (place !== undefined) stretches.add({ trace, bytes: 100 }, place);
  }
}

const load = (fromSeconds: number, toSeconds: number) => {
  return { fromMs: epochMs + fromSeconds * 1000, toMs: epochMs + toSeconds * 1000 };
};

const taken = (stretches: ExampleStretches, isLast: boolean) =>
  stretches.take(isLast).map(({ kind, trace, windowAtMs }) => [kind, trace.durationMs, (windowAtMs - epochMs) / 1000]);

describe("ExampleStretches", () => {
  it("keeps nothing where no load was told of", () => {
    const stretches = new ExampleStretches([]);
    requests(stretches, [[1, 50]]);
    expect([stretches.held(), taken(stretches, true)]).toEqual([[], []]);
  });

  it("hands over typical, slowest and slowest failed of each load, once, when the next is well under way", () => {
    const loads = [load(10, 20)];
    const stretches = new ExampleStretches(loads);
    requests(stretches, [
      [5, 999],
      [11, 20],
      [12, 21],
      [13, 22],
      [14, 90],
      [15, 30, true],
      [16, 40, true],
      // Of the first seconds of the next load, which do not count.
      [29, 800],
    ]);
    expect(taken(stretches, false)).toEqual([]);
    loads.push(load(30, 40));
    // Began at once, and was complete before what is left of the load before.
    requests(stretches, [
      [30.5, 5],
      [17, 95],
    ]);
    expect(taken(stretches, false)).toEqual([]);
    requests(stretches, [[32.5, 7]]);
    expect(taken(stretches, false)).toEqual([
      ["typical", 20, 10],
      ["slowest", 95, 10],
      ["failed", 40, 10],
    ]);
    // Too late for its load.
    requests(stretches, [[18, 500]]);
    expect(taken(stretches, false)).toEqual([]);
    expect(taken(stretches, true)).toEqual([
      ["typical", 5, 30],
      ["slowest", 7, 30],
    ]);
    expect(stretches.held()).toEqual([]);
  });

  it("finds a typical one near the median however slow the first was", () => {
    const stretches = new ExampleStretches([load(0, 10)]);
    requests(stretches, [[1, 400], ...Array.from({ length: 200 }, (_, at) => [2, 20 + (at % 10)] as const)]);
    const [typical] = taken(stretches, true);
    expect(typical?.[1]).toBeGreaterThanOrEqual(22);
    expect(typical?.[1]).toBeLessThanOrEqual(27);
  });
});
