import { describe, expect, it } from "vitest";
import { describeFault } from "./fault.conformance.ts";
import { faults } from "./faults/index.ts";
import { always } from "./proxy.fixture.ts";

const mildly = [
  ["latency", always({ kind: "latency", latencyMs: 1, jitterMs: 1, way: "both" })],
  ["bandwidth", always({ kind: "bandwidth", bytesPerSecond: 100e6, way: "both" })],
  ["reset", always({ kind: "reset", afterMs: 3_600_000 })],
  ["timeout", always({ kind: "timeout", afterBytes: 1e9 })],
  ["error", always({ kind: "error", status: 503 }, { share: 0, of: "requests" })],
  ["slow-close", always({ kind: "slow-close", delayMs: 1 })],
  ["slicing", always({ kind: "slicing", sliceBytes: 64 * 1024, pauseMs: 0, way: "both" })],
] as const;

const fully = {
  latency: always({ kind: "latency", latencyMs: 5, jitterMs: 5, way: "both" }),
  bandwidth: always({ kind: "bandwidth", bytesPerSecond: 10_000, way: "both" }),
  reset: always({ kind: "reset", afterMs: 0 }, { share: 0.5 }),
  timeout: always(
    { kind: "timeout", afterBytes: 0 },
    { when: { kind: "schedule", fromMs: 0, forMs: 20, everyMs: 40 } },
  ),
  error: always({ kind: "error", status: 503 }, { share: 0.5, of: "requests" }),
  "slow-close": always({ kind: "slow-close", delayMs: 5 }),
  slicing: always({ kind: "slicing", sliceBytes: 5, pauseMs: 1, way: "both" }),
} as const;

describe("Fault", () => {
  it("is put to the test whatever its kind", () => {
    expect(mildly.map(([kind]) => kind)).toEqual(faults.map(({ kind }) => kind));
  });
});

for (const [name, harmless] of mildly) describeFault({ name, harmless, harmful: fully[name] });
