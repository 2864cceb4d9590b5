import { expect, test } from "vitest";
import { exitCodes } from "#run";
import { expectClosedLedger } from "./exactness.ts";
import { isLong, measuring, quietly } from "./measure.ts";

// Healthy runs of different loads: none may doubt itself. `npm run clean-runs` makes twenty.

const measureUndisturbed = measuring();
const loads: readonly (readonly string[])[] = [
  ["-R", "200/s", "--arrivals", "even"],
  ["-u", "4", "-c", "4"],
  ["-R", "50/s"],
  ["-R", "300/s"],
];
const count = isLong ? 20 : 2;

test.each(Array.from({ length: count }, (_, index) => loads[index % loads.length]!))(
  "%s %s: no doubt",
  async (...load: readonly string[]) => {
    const { measured, isQuiet } = await quietly(
      ({ run }) => (run.result.generator.loopDelayMs.p99 ?? 0) <= 1.5,
      () =>
        measureUndisturbed({
          target: "hold",
          options: { ms: 20 },
          args: (url) => [url, ...load, "-d", "6s", "--workers", "1"],
        }),
    );
    const { result, exitCode } = measured.run;
    expectClosedLedger(result);
    if (!isQuiet) return;
    expect(result.validity).toEqual({ trusted: true, doubts: [] });
    expect(exitCode).toBe(exitCodes.pass);
  },
);
